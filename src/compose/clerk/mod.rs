//! The clerk's desk on the page 数据: the drop on the table, what is remembered of names, the work done by hand and where it is kept.
//! Its rules are audit's, clerk's and publish's; here they get panels and acts. One file a panel.

mod check;
mod correct;
mod draft;
pub(super) mod forms;
mod lay;
mod load;
mod mapping;
mod merging;
mod publishing;
mod settings;
mod spot;
mod submit;

use crate::audit::{Grouping, Wanted};
use crate::clerk::{Operation, Work};
use crate::ingest::Options;
use crate::sheet::{Element, Node, el};
use crate::state::Route;
use crate::wire::{NamedBytes, Reply};

use super::act::Fields;
use super::parts::link;
use super::{Desk, Lens};
pub(super) use correct::{mark, provenance};
pub use load::Load;
pub use publishing::{Wants, wants};
use spot::Spot;

/// Decodes the whole of some GB18030 bytes, or `None` when they are not.
pub type Decode = fn(&[u8]) -> Option<String>;

/// Something to be written where the browser keeps things, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// A text under a key, in place of the one before.
    Put {
        /// Its key.
        key: String,
        /// The text.
        text: String,
    },
    /// A text under a key where there is none yet; if there is, somebody else writes.
    Add {
        /// Its key.
        key: String,
        /// The text.
        text: String,
    },
    /// Every key with this beginning is emptied.
    Drop {
        /// The beginning.
        prefix: String,
    },
}

impl Keep {
    /// What is to be done, under which key, with which text.
    pub fn order(&self) -> (&'static str, &str, &str) {
        match self {
            Self::Put { key, text } => ("put", key, text),
            Self::Add { key, text } => ("add", key, text),
            Self::Drop { prefix } => ("drop", prefix, ""),
        }
    }
}

/// All that the clerk has at hand beside the data.
#[derive(Clone, Debug, Default)]
pub struct Clerk {
    /// Decodes legacy text: lent by whoever holds the desk.
    pub decode: Option<Decode>,
    /// The day, `2026-07-05`: lent likewise.
    pub today: String,
    /// Folder of the package from the page's, ending in `/`: lent likewise.
    pub folder: String,
    /// What the machine says of itself: lent likewise.
    pub machine: super::Machine,
    /// What a person said about names, headers, encodings, sheets.
    pub options: Options,
    /// What is to be kept by the browser.
    pub outbox: Vec<Keep>,
    /// The drop on the table, and after it was taken over, still its report.
    pub(super) load: Option<Load>,
    /// Which findings are listed.
    wanted: Wanted,
    /// By what they are put together.
    grouping: Option<Grouping>,
    /// The cell that is shown in its table.
    spot: Option<Spot>,
    /// The mapping being corrected.
    editing: Option<mapping::Editing>,
    /// Records and 报送台账 as far as they were touched, with their undo.
    work: Work,
    /// What was done, in order.
    done: Vec<Operation>,
    /// How much of it the last publication holds.
    published: usize,
    /// The log of it.
    log: Vec<u8>,
    /// The log as the browser has it.
    stored: Vec<u8>,
    /// Whether the browser keeps anything.
    kept: bool,
    /// Why the work is not kept.
    trouble: draft::Trouble,
    /// Whether a load was too large for a draft.
    too_large: bool,
    /// Whether the package's settings were changed since it was opened, and since that was published.
    settings_changed: bool,
    settings_unsaved: bool,
    /// Who corrected last.
    person: String,
    /// What was compared and what is contested.
    beside: merging::Beside,
}

impl Clerk {
    /// A clerk with what is lent: a decoder of legacy text, the day, the package's folder.
    pub fn lent(decode: Decode, today: &str, folder: &str) -> Self {
        Self { decode: Some(decode), today: today.into(), folder: folder.into(), ..Self::default() }
    }

    /// Decodes legacy text; without a decoder nothing is legacy text.
    fn decoder(&self) -> impl Fn(&[u8]) -> Option<String> + use<> {
        let decode = self.decode;
        move |bytes| decode.and_then(|decode| decode(bytes))
    }

    /// The drop that was on show was taken over, in place of everything or alone (`merged` false), or laid in.
    pub(super) fn taken(&mut self) {
        if let Some(load) = &mut self.load {
            load.taken = true;
        }
    }

    /// The package on show was replaced by a drop: nothing of the work before is in it.
    pub(super) fn replaced(&mut self) {
        self.too_large = true;
        self.trouble = draft::Trouble::TooLarge;
    }
}

/// Parts of the page, by the choice `v`.
const TABS: [(&str, &str); 7] = [
    ("", "导入与核查"),
    ("fix", "更正与草稿"),
    ("forms", "月度报表"),
    ("ledger", "报送台账"),
    ("merge", "比较与合并"),
    ("settings", "设置"),
    ("publish", "发布"),
];

/// The ways to the parts of the page.
pub(super) fn tabs(lens: &Lens) -> Element {
    let now = lens.route.choice('v').unwrap_or("");
    el("nav").class("buttons").with("aria-label", "数据工作").children(TABS.map(|(value, word)| {
        let here = (now == value).then_some("page");
        link(lens.choosing('v', value), word).class("button").with_some("aria-current", here)
    }))
}

/// The part of the page that was chosen; `None` for the first, which is data.rs's.
pub(super) fn tab(lens: &Lens) -> Option<Vec<Node>> {
    match lens.route.choice('v')? {
        "fix" => Some(correct::panels(lens)),
        "forms" => Some(forms::panels(lens)),
        "ledger" => Some(submit::panels(lens)),
        "merge" => Some(merging::panels(lens)),
        "settings" => Some(settings::panels(lens)),
        "publish" => Some(publishing::panels(lens)),
        _ => None,
    }
}

/// A draft found or in trouble, to be told first.
pub(super) fn draft(lens: &Lens) -> Option<Element> {
    let clerk = &lens.desk.clerk;
    let waits = clerk.log.is_empty() && !clerk.stored.is_empty();
    (waits || clerk.is_unsaved() && !clerk.done.is_empty()).then(|| draft::panel_of(lens.desk)).flatten()
}

/// The report of the drop on the table.
pub(super) fn report(lens: &Lens) -> Vec<Node> {
    let mut nodes = check::panels(lens);
    nodes.extend(merging::chooser(lens).map(Node::from));
    nodes.extend(mapping::panels(lens));
    nodes
}

/// What the reader does in the clerk's panels; `None` for a name that is none of theirs.
pub(super) fn act(
    desk: &mut Desk,
    route: &Route,
    name: &str,
    fields: Fields,
    files: &[NamedBytes],
) -> Option<Vec<Reply>> {
    check::act(desk, name, fields)
        .or_else(|| mapping::act(desk, name, fields, files))
        .or_else(|| correct::act(desk, route, name, fields))
        .or_else(|| draft::act(desk, name, fields, files))
        .or_else(|| submit::act(desk, route, name, fields))
        .or_else(|| forms::act(desk, name, fields, files))
        .or_else(|| merging::act(desk, name, fields, files))
        .or_else(|| settings::act(desk, name, fields))
        .or_else(|| publishing::act(desk, name, fields, files))
}
