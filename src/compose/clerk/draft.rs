//! 工作草稿: each thing done is a line in the browser's store before the next click; found again, gone on with, given up, kept as a file.
//! The log is clerk's; where it is written is the worker's.

use super::{Clerk, Keep, lay};
use crate::clerk::{Operation, Outcome, Refused, Work, draft};
use crate::compose::Desk;
use crate::compose::act::Fields;
use crate::compose::parts::{button, panel};
use crate::model::{Dataset, Records};
use crate::sheet::{Element, el};
use crate::wire::{Import, NamedBytes, Reply};

/// Most figures of a load that become records of the draft: one line of the log, 20 MB of text.
const MOST_LAID: usize = 100_000;

/// Where lines are kept: by package name, then by number.
fn prefix(desk: &Desk) -> String {
    format!("draft/{}/", desk.data.meta.name)
}

/// Why the work is not in the store, or empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is.
    #[default]
    None,
    /// Another draft lies there, or another tab writes.
    Apart,
    /// The browser does not store.
    Closed,
    /// A load was too large, or took the place of the package.
    TooLarge,
}

/// Words for what was refused.
fn refusal(refused: Refused) -> &'static str {
    match refused {
        Refused::NoReason => "请写明更正的原因。",
        Refused::NoPerson => "请写明更正人。",
        Refused::NoDate => "日期写法不对，应如 2026-07-05。",
        Refused::NoFigure => "“有数”的状态要填数值（或分子、分母），其他状态不填。",
        Refused::BadParts => "分母不能小于0；分子、分母要一并填。",
        Refused::NoPeriod => "时期写法不对，应如 2026-06。",
        Refused::NothingLeft => "没有可以撤销或恢复的操作了。",
        Refused::UnknownAct => "台账只记“收到”和“退回”。",
        Refused::NotReceived => "还没有收到，不能退回。",
    }
}

impl Clerk {
    /// Whether something done here would be lost with the page: it is in no store and no package.
    pub fn is_unsaved(&self) -> bool {
        self.settings_unsaved
            || self.trouble != Trouble::None && !self.done.is_empty() && self.published < self.done.len()
    }

    /// Whether the browser keeps what is done here.
    pub(in crate::compose) fn is_stored(&self) -> bool {
        self.kept
    }

    /// The store could not write: said on the page, which warns before it is closed.
    pub fn not_kept(&mut self, elsewhere: bool) {
        self.trouble = if elsewhere { Trouble::Apart } else { Trouble::Closed };
        self.kept = elsewhere;
    }

    /// What the store holds for this package; `None` when the browser lends none.
    pub fn found(&mut self, log: Option<Vec<u8>>) {
        self.kept = log.is_some();
        match log {
            Some(log) => self.stored = log,
            None => self.trouble = Trouble::Closed,
        }
    }

    /// Key under which the drafts of a package lie.
    pub fn draft_key(package: &str) -> String {
        format!("draft/{package}/")
    }
}

impl Desk {
    /// Does one thing: to the records, the data on show, the draft.
    ///
    /// # Errors
    /// Why not, in words; nothing has changed.
    pub(super) fn perform(&mut self, operation: Operation) -> Result<Outcome, &'static str> {
        self.perform_since(operation, None)
    }

    /// The same where the data on show have the change already; `was` are the data before it.
    fn perform_since(&mut self, operation: Operation, was: Option<&Dataset>) -> Result<Outcome, &'static str> {
        if self.is_aside() {
            return Err("正在单独查看导入的数据，请先返回数据包。");
        }
        self.seed(&operation);
        if let Operation::Lay { registers, .. } = &operation {
            lay::register(&mut self.data, registers);
        }
        let outcome = self.clerk.work.apply(&operation).map_err(refusal)?;
        self.show(&outcome.changed, was);
        self.submissions();
        self.log(operation);
        Ok(outcome)
    }

    /// A drop laid into the data on show, as an operation. The reply is what the page is to show: parents have changed, too.
    pub fn laid(&mut self, before: &Dataset, import: &Import) -> Vec<Reply> {
        let figures: usize = import.dataset.blocks().iter().map(|block| block.status.len()).sum();
        if figures > MOST_LAID {
            self.clerk.trouble = Trouble::TooLarge;
            self.clerk.too_large = true;
            return Vec::new();
        }
        let names: Vec<&str> = import.files.iter().map(|file| file.file.as_str()).collect();
        let operation = lay::operation(before, &import.dataset, &names.join("、"), &self.clerk.today);
        // What stood is told from the data as they were.
        let merged = std::mem::replace(&mut *self.data, before.clone());
        self.seed(&operation);
        *self.data = merged;
        let done = self.perform_since(operation, Some(before)).and_then(|outcome| {
            // A load stands over an older one of the same day: the reader said so.
            for (key, _, record) in outcome.clashes {
                self.perform(Operation::Choose { key, record })?;
            }
            Ok(())
        });
        match done {
            Ok(()) => vec![self.as_shown()],
            Err(words) => vec![Reply::Say { words: words.into() }],
        }
    }

    /// Takes back everything that was done and empties the draft.
    fn drop_draft(&mut self) {
        while let Ok(outcome) = self.clerk.work.apply(&Operation::Undo) {
            self.show(&outcome.changed, None);
        }
        let ledger = self.clerk.work.ledger().clone();
        self.clerk.work = Work::new(Records::default(), ledger);
        self.submissions();
        let key = prefix(self);
        let clerk = &mut self.clerk;
        clerk.outbox.push(Keep::Drop { prefix: key });
        clerk.stored.clear();
        clerk.log.clear();
        clerk.done.clear();
        clerk.published = 0;
        clerk.trouble = match (clerk.kept, clerk.too_large) {
            (_, true) => Trouble::TooLarge,
            (true, _) => Trouble::None,
            (false, _) => Trouble::Closed,
        };
    }

    /// Writes a line: unless the store holds it already (a worker started anew is told again what was done).
    fn log(&mut self, operation: Operation) {
        let prefix = prefix(self);
        let clerk = &mut self.clerk;
        let mut lines = Vec::new();
        if clerk.log.is_empty() {
            clerk.log = draft::begin(&self.data.meta.fingerprint);
            lines.push(clerk.log.clone());
        }
        let Ok(seen) = draft::replay(&clerk.log) else { return };
        let (line, stamp) = draft::next(&seen.stamp, &operation);
        clerk.log.extend_from_slice(&line);
        lines.push(line);
        clerk.done.push(operation);
        if clerk.stored.starts_with(&clerk.log) || clerk.trouble != Trouble::None {
            return;
        }
        if !clerk.log.starts_with(&clerk.stored) {
            clerk.trouble = Trouble::Apart;
            return;
        }
        let first = stamp.lines + 1 - lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            let key = format!("{prefix}{:08}", first + at);
            clerk.outbox.push(Keep::Add { key, text: String::from_utf8_lossy(&line).into_owned() });
        }
        clerk.stored.clone_from(&clerk.log);
    }

    /// Goes on with the first lines of a draft.
    fn resume(&mut self, log: &[u8], lines: usize) -> Vec<Reply> {
        let draft = match draft::replay(log) {
            Ok(draft) => draft,
            Err(refused) => return vec![Reply::Say { words: refused_words(&refused).into() }],
        };
        for operation in draft.operations.into_iter().take(lines) {
            if let Err(words) = self.perform(operation) {
                return vec![self.as_shown(), Reply::Say { words: words.into() }];
            }
        }
        vec![self.as_shown()]
    }
}

fn refused_words(refused: &draft::Refusal) -> &'static str {
    match refused {
        draft::Refusal::NotADraft => "这个文件不是工作草稿，或开头已损坏。",
        draft::Refusal::Newer(_) => "草稿由更新版本的程序写成，本版本不读也不改动它。",
        draft::Refusal::Elsewhere(_) => "另一个标签页已写入草稿，请刷新本页。",
    }
}

/// The panel of a draft found, of the work at hand, of trouble.
pub(super) fn panel_of(desk: &Desk) -> Option<Element> {
    let clerk = &desk.clerk;
    let waiting = draft::replay(&clerk.stored);
    let file = el("input").with("type", "file").with("data-live", "edit-draft-file");
    let open = el("label").class("button").text("打开草稿文件").child(file);
    let mut whole = panel("工作草稿").with("id", "draft");
    let fresh = clerk.log.is_empty();
    match waiting {
        Ok(found) if fresh && !found.operations.is_empty() => {
            let other = found.package != desk.data.meta.fingerprint;
            let other = if other {
                "数据包此后已更新，接着做会把草稿中的改动放到新数据包上。"
            } else {
                ""
            };
            let lines = found.operations.len();
            let words = format!("本机保存着上次没有做完的工作草稿，共{lines}步：{}。{other}", told(&found.operations));
            let form = el("form")
                .class("buttons")
                .with("data-act", "edit-draft-resume")
                .child(el("input").with("type", "hidden").with("name", "lines").with("value", lines.to_string()))
                .child(el("button").with("type", "submit").text("接着做"))
                .child(button("edit-draft-drop", "放弃草稿"));
            return Some(whole.child(el("p").class("lead").text(words)).child(form));
        }
        Err(draft::Refusal::Newer(_)) if fresh => {
            whole = whole.child(el("p").class("lead").text(refused_words(&draft::Refusal::Newer(0))));
        }
        _ => {}
    }
    let state = match (clerk.trouble, clerk.done.is_empty()) {
        (Trouble::None, true) => "还没有改动。导入并入、更正、收退登记等每做一步，即存入本机浏览器，关掉页面也不会丢。".to_string(),
        (Trouble::None, false) => format!("已存入本机浏览器，共{}步：{}。", clerk.done.len(), told(&clerk.done)),
        (Trouble::Apart, _) => "浏览器中另有一份草稿（上次未处理的，或另一个标签页正在写），本页的改动没有存入。请先下载草稿文件，再刷新本页处理。".into(),
        (Trouble::Closed, _) => "浏览器不允许本页存储，关闭前请下载草稿文件，下次打开它接着做。".into(),
        (Trouble::TooLarge, _) => "导入的数据太多或替换了整个数据包，没有写入草稿。请及时发布，或用命令行 convert 转成数据包。".into(),
    };
    let (undo, redo) = clerk.work.steps();
    let mut buttons = el("p").class("buttons");
    if undo > 0 {
        buttons = buttons.child(button("edit-undo", "撤销上一步"));
    }
    if redo > 0 {
        buttons = buttons.child(button("edit-redo", "恢复"));
    }
    if !clerk.done.is_empty() {
        buttons = buttons.child(button("draft-save", "下载草稿文件")).child(button("edit-draft-drop", "清空草稿"));
    }
    Some(whole.child(el("p").text(state)).child(buttons.child(open)))
}

/// What was done, counted.
fn told(operations: &[Operation]) -> String {
    let count = |is: fn(&Operation) -> bool| operations.iter().filter(|o| is(o)).count();
    let each = [
        ("导入", count(|o| matches!(o, Operation::Lay { .. }))),
        ("更正", count(|o| matches!(o, Operation::Correct(_)))),
        ("取舍", count(|o| matches!(o, Operation::Choose { .. }))),
        ("收退登记", count(|o| matches!(o, Operation::Submit(_)))),
        ("撤销或恢复", count(|o| matches!(o, Operation::Undo | Operation::Redo))),
    ];
    let each: Vec<String> = each.into_iter().filter(|(_, n)| *n > 0).map(|(word, n)| format!("{word}{n}次")).collect();
    each.join("，")
}

/// What the reader does with the draft.
pub(super) fn act(desk: &mut Desk, name: &str, fields: Fields, files: &[NamedBytes]) -> Option<Vec<Reply>> {
    match name {
        "edit-undo" | "edit-redo" => {
            let operation = if name == "edit-undo" { Operation::Undo } else { Operation::Redo };
            Some(match desk.perform(operation) {
                Ok(_) => vec![desk.as_shown()],
                Err(words) => vec![Reply::Say { words: words.into() }],
            })
        }
        "edit-draft-resume" => {
            let log = desk.clerk.stored.clone();
            Some(desk.resume(&log, fields.get("lines").parse().unwrap_or(usize::MAX)))
        }
        "edit-draft-file" => {
            let log = files.first()?.bytes.clone();
            Some(desk.resume(&log, usize::MAX))
        }
        "edit-draft-drop" => {
            desk.drop_draft();
            Some(vec![desk.as_shown()])
        }
        "draft-save" => {
            let bytes = desk.clerk.log.clone();
            let name = format!("工作草稿-{}.txt", desk.clerk.today);
            Some(vec![Reply::File { name, mime: "text/plain".into(), bytes }])
        }
        _ => None,
    }
}
