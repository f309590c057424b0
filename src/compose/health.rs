//! 自检: what a reader, or whoever helps them, must know of this machine and of the data on show, each line with its state and what to do about
//! it. It asks nobody and keeps nothing; what the machine says is lent by whoever holds the desk.

use crate::model::{FindingCode, PartState, Severity};
use crate::publish::SCHEMA_VERSION;
use crate::sheet::{Element, el};
use crate::state::Page;
use crate::strings::{finding, period, ui};
use crate::wire::{FileReport, Reply};

use super::parts::{button, cell, link, panel, row, table};
use super::{Desk, Lens};

/// Oldest Chromium the page runs in: web/boot.js turns away older ones.
const FLOOR: u32 = 80;

/// Most files named in one line.
const MOST_NAMED: usize = 3;

/// What the machine says of itself: lent by the worker's rim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// The browser's own line (`navigator.userAgent`); empty where there is no browser.
    pub agent: String,
    /// Whether the page is one file, opened by itself.
    pub one_file: bool,
}

/// How a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Good,
    Look,
    Bad,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Good => "正常",
            Self::Look => "注意",
            Self::Bad => "错误",
        }
    }
}

/// A line of the table.
struct Line {
    item: &'static str,
    state: State,
    words: String,
    remedy: &'static str,
}

impl Line {
    fn good(item: &'static str, words: impl Into<String>) -> Self {
        Self { item, state: State::Good, words: words.into(), remedy: "" }
    }

    fn look(item: &'static str, words: impl Into<String>, remedy: &'static str) -> Self {
        Self { item, state: State::Look, words: words.into(), remedy }
    }

    fn bad(item: &'static str, words: impl Into<String>, remedy: &'static str) -> Self {
        Self { item, state: State::Bad, words: words.into(), remedy }
    }
}

/// What became of the rows of a file: read = used + set aside.
struct Rows {
    file: String,
    read: u32,
    used: u32,
    aside: u32,
    /// Whether the file differs from its print: its rows are then as many as the package says, not as counted.
    changed: bool,
}

impl Rows {
    fn closes(&self) -> bool {
        u64::from(self.read) == u64::from(self.used) + u64::from(self.aside)
    }

    fn line(&self) -> (State, &'static str) {
        match (self.closes(), self.aside) {
            (false, _) => (State::Bad, "读取行数与采用、剔除之和不等，请勿使用这个文件的数字，并告知维护人员。"),
            (true, 0) if self.changed => (State::Look, "文件已改动，行数按数据包的说明，未核对。"),
            (true, 0) => (State::Good, ""),
            (true, _) => (State::Look, "在“数据”页查看剔除的行和原因。"),
        }
    }
}

/// The number behind a word of the browser's line.
fn version(agent: &str, word: &str) -> Option<u32> {
    let rest = agent.split_once(word)?.1;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn browser(agent: &str) -> Line {
    const ITEM: &str = "浏览器内核";
    const USE: &str = "如显示不正常，请改用 Chrome 80 以上、Edge 80 以上，或 360 浏览器的极速模式。";
    if let Some(at) = version(agent, "Chrome/").or_else(|| version(agent, "Chromium/")) {
        let words = format!("Chrome {at}");
        return if at < FLOOR { Line::look(ITEM, words, USE) } else { Line::good(ITEM, words) };
    }
    if let Some(at) = version(agent, "Firefox/") {
        return Line::look(ITEM, format!("Firefox {at}，本页按 Chrome 内核检验"), USE);
    }
    match version(agent, "Version/").filter(|_| agent.contains("Safari")) {
        Some(at) => Line::look(ITEM, format!("Safari {at}，本页按 Chrome 内核检验"), USE),
        None => Line::look(ITEM, "未能识别", USE),
    }
}

/// The machine: browser, way of opening, worker, storage.
fn of_machine(desk: &Desk) -> Vec<Line> {
    let machine = &desk.clerk.machine;
    let way = if machine.one_file {
        "单文件网页，双击打开，不需要网络"
    } else {
        "网站文件夹，由网站服务器提供"
    };
    let alive = format!("正在运行，本表由后台程序写出（程序版本{}）", env!("CARGO_PKG_VERSION"));
    let mut lines = vec![browser(&machine.agent), Line::good("打开方式", way), Line::good("后台程序", alive)];
    if desk.ready {
        lines.push(match desk.clerk.is_stored() {
            true => Line::good("本机保存", "可以，草稿和收藏存在本机浏览器里"),
            false => Line::look(
                "本机保存",
                "不能，浏览器关闭了存储，或另一个窗口正在编辑",
                "草稿关闭后会丢失：请退出无痕模式，只留一个窗口，或在“数据”页把草稿存成文件。",
            ),
        });
    }
    lines
}

/// Files by name, the first few of them.
fn named<'f>(files: impl Iterator<Item = &'f str>) -> String {
    let mut files: Vec<&str> = files.filter(|file| !file.is_empty()).collect();
    files.sort_unstable();
    files.dedup();
    let many = if files.len() > MOST_NAMED { format!("等{}个文件", files.len()) } else { String::new() };
    format!("{}{many}", files.get(..MOST_NAMED.min(files.len())).unwrap_or_default().join("、"))
}

/// The package: its proof, its schema, its date, its marks, its parts, what was found in it.
fn of_package(lens: &Lens) -> Vec<Line> {
    let (desk, data) = (lens.desk, lens.data);
    let schema = format!("第{SCHEMA_VERSION}版，与本程序一致");
    let newer = desk.findings.iter().find(|found| found.code == FindingCode::SchemaNewer);
    if data.areas.all().is_empty() {
        let first = newer.or_else(|| desk.findings.iter().find(|found| found.severity == Severity::Error));
        return vec![match first {
            Some(found) => Line::bad("数据包", finding::message(found), finding::remedy(found.code)),
            None => Line::look("数据包", "还没有打开", "请稍候；长时间不变，请刷新。"),
        }];
    }
    let mut lines = vec![proof(lens), Line::good("数据包格式", schema), as_of(lens)];
    lines.push(match data.meta.notice.as_str() {
        "" => Line::good("数据标记", format!("{}　{}", data.meta.classification, data.meta.state)),
        notice => Line::look("数据标记", notice, "不是正式数据，不得引用。"),
    });
    lines.extend(parts(lens));
    let count = |severity| desk.findings.iter().filter(|found| found.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    lines.push(match (errors, warnings) {
        (0, 0) => Line::good("核查问题", "数据包没有错误和警告"),
        _ => Line::look("核查问题", format!("错误{errors}类，警告{warnings}类"), "在“数据”页逐条查看和处理。"),
    });
    lines
}

fn proof(lens: &Lens) -> Line {
    const ITEM: &str = "数据指纹";
    let (desk, data) = (lens.desk, lens.data);
    let print: String = data.meta.fingerprint.chars().take(16).collect();
    if desk.is_aside() || print.is_empty() {
        let words = "现在看的是导入的数据或对外版，没有数据包的指纹";
        return Line::look(ITEM, words, "引用前请返回数据包，或发布成数据包后再核对。");
    }
    let found = desk.findings.iter().filter(|found| found.code == FindingCode::HashMismatch);
    let parts = data.parts.iter().filter(|part| part.state == PartState::Changed);
    let changed = named(found.map(|found| found.place.file.as_str()).chain(parts.map(|part| part.path.as_str())));
    match changed.is_empty() {
        true => Line::good(ITEM, format!("{print}，已载入的文件与指纹一致")),
        false => Line::look(
            ITEM,
            format!("{}：{changed}", ui::CHANGED),
            "向提供单位索取原数据包；确是有意改动的，用命令行 seal 重新封存。",
        ),
    }
}

fn as_of(lens: &Lens) -> Line {
    const ITEM: &str = "数据截至";
    let (date, today) = (lens.data.meta.as_of.as_str(), lens.desk.clerk.today.as_str());
    if date.is_empty() {
        return Line::look(ITEM, "没有写明", "请提供单位在数据包中写明数据截至日。");
    }
    let words = period::date(date);
    // Both are written `2026-07-05`, so they compare as they stand.
    match !today.is_empty() && date > today {
        true => {
            Line::look(ITEM, format!("{words}，晚于本机日期{}", period::date(today)), "请核对本机日期和数据截至日。")
        }
        false => Line::good(ITEM, words),
    }
}

fn parts(lens: &Lens) -> Option<Line> {
    const ITEM: &str = "数据分片";
    let all = &lens.data.parts;
    let count = |states: &[PartState]| all.iter().filter(|part| states.contains(&part.state)).count();
    let loaded = count(&[PartState::Loaded, PartState::Changed]);
    let failed = all.iter().filter(|part| part.state == PartState::Failed);
    let failed = named(failed.map(|part| part.path.as_str()));
    let words = format!("共{}个，已载入{loaded}个", all.len());
    if all.is_empty() {
        return None;
    }
    Some(match (failed.is_empty(), loaded == all.len()) {
        (false, _) => Line::bad(
            ITEM,
            format!("{words}，未能载入{failed}"),
            "请刷新重试；仍然这样，请网站管理员检查这些文件是否完整上传。",
        ),
        (true, true) => Line::good(ITEM, words),
        (true, false) => Line::good(ITEM, format!("{words}，其余打开该区划时载入")),
    })
}

/// Rows of the parts that are loaded, and of the files that were dropped.
fn rows(lens: &Lens) -> Vec<Rows> {
    let desk = lens.desk;
    let of_part = |path: &str, read: u32, changed: bool| {
        let errors = desk.findings.iter().filter(|f| f.severity == Severity::Error);
        let aside = errors.filter(|f| f.place.file == path && f.place.row > 0).map(|f| f.count).sum::<u32>();
        Rows { file: path.into(), read, used: read.saturating_sub(aside), aside, changed }
    };
    let loaded = lens.data.parts.iter().filter(|p| matches!(p.state, PartState::Loaded | PartState::Changed));
    let of_file = |r: &FileReport| {
        let (read, used, aside) = (r.rows_read, r.rows_used, r.rows_aside);
        Rows { file: r.file.clone(), read, used, aside, changed: false }
    };
    let dropped = desk.preview.iter().flat_map(|import| import.files.iter());
    let taken = desk.taken.iter().map(|(report, _)| report);
    dropped
        .chain(taken)
        .map(of_file)
        .chain(loaded.map(|part| of_part(&part.path, part.rows, part.state == PartState::Changed)))
        .collect()
}

fn lines(lens: &Lens) -> Vec<Line> {
    let mut lines = of_machine(lens.desk);
    lines.extend(of_package(lens));
    lines
}

fn mark(state: State) -> Element {
    let class = if state == State::Bad { Some("worse") } else { None };
    el("td").with_some("class", class).child(el("b").text(state.word()))
}

/// The panel.
pub(super) fn health(lens: &Lens) -> Element {
    let (lines, rows) = (lines(lens), rows(lens));
    let open = lines.iter().filter(|line| line.state != State::Good).count()
        + rows.iter().filter(|row| row.line().0 != State::Good).count();
    let lead = match open {
        0 => "各项正常。".to_string(),
        _ => format!("有{open}项需要注意。"),
    };
    let body = lines
        .iter()
        .map(|line| row(el("span").text(line.item), [mark(line.state), cell(line.words.clone()), cell(line.remedy)]));
    let copy = el("p").class("buttons").child(button("health-copy", "复制自检结果"));
    let note = "自检只看本机和已载入的文件，不联网，不保存。请人帮忙时，把复制的文字发给对方。";
    let panel = panel("自检").with("id", "health").child(el("p").text(lead));
    let panel = panel.child(table("自检", &["项目", "状态", "情况", "怎么办"], body.collect())).child(copy);
    let panel = panel.child(el("p").class("note").text(note));
    if rows.is_empty() {
        return panel;
    }
    let doubt = rows.iter().any(|row| row.line().0 != State::Good);
    let body = rows.iter().map(|rows| {
        let (state, remedy) = rows.line();
        let numbers = [rows.read, rows.used, rows.aside].map(|n| cell(n.to_string()));
        row(el("span").text(rows.file.clone()), numbers).child(mark(state)).child(cell(remedy))
    });
    let heads = ["文件", "读取行", "采用行", "剔除行", "状态", "怎么办"];
    let details = el("details")
        .when("open", doubt)
        .child(el("summary").text(format!("逐文件对账（{}个文件）", rows.len())))
        .child(table("逐文件对账", &heads, body.collect()))
        .child(el("p").child(link(lens.to_page(Page::Data), "到数据页查看核查问题")));
    panel.child(details)
}

/// The table as text, one line a row, its columns divided by tabs.
fn as_text(lens: &Lens) -> String {
    let machine = &lens.desk.clerk.machine;
    let mut text = format!("{}自检\t{}\n", ui::PRODUCT, lens.desk.clerk.today);
    for line in lines(lens) {
        text.push_str(&format!("{}\t{}\t{}\t{}\n", line.item, line.state.word(), line.words, line.remedy));
    }
    for rows in rows(lens) {
        let (state, remedy) = rows.line();
        let (read, used, aside) = (rows.read, rows.used, rows.aside);
        let words = format!("读取{read}行＝采用{used}行＋剔除{aside}行");
        text.push_str(&format!("{}\t{}\t{words}\t{remedy}\n", rows.file, state.word()));
    }
    if !machine.agent.is_empty() {
        text.push_str(&format!("浏览器自述\t\t{}\t\n", machine.agent));
    }
    text
}

/// What the button does; `None` for other acts.
pub(super) fn act(desk: &Desk, route: &crate::state::Route, name: &str) -> Option<Vec<Reply>> {
    (name == "health-copy")
        .then(|| vec![Reply::Copy { text: as_text(&Lens::new(desk, route, 0)), html: String::new() }])
}
