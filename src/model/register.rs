//! The registers beside the figures: organisations, forms, submissions, work items, targets, events, settings. Plain rows, no rules.

use super::Period;

/// A unit that owns or handles work: 县直部门, 镇街, 派出所.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Organisation {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// 县直部门, 镇街, …
    pub group: String,
    /// Area code it belongs to, or empty.
    pub area: String,
}

/// A reporting form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Indicator ids on it.
    pub indicators: Vec<String>,
    /// `natural` or `26-25`.
    pub calendar: String,
    /// Day of the following month it is due.
    pub due_day: u8,
    /// Organisation id that collects it.
    pub owner: String,
    /// 表号, or empty.
    pub number: String,
    /// 制定机关, or empty.
    pub issuer: String,
    /// 批准文号, or empty.
    pub approval: String,
    /// 有效期至, `YYYY-MM-DD` or as printed, or empty.
    pub valid_to: String,
    /// What a system's export holds, `SQ17=信访信息系统` each: counted on the form, never asked of those who fill it in.
    pub systems: Vec<String>,
}

impl Form {
    /// The system whose export holds an indicator of the form; empty when the form does not name it, `None` when it is asked for.
    pub fn system_of(&self, indicator: &str) -> Option<&str> {
        self.systems.iter().find_map(|entry| {
            let (id, system) = entry.split_once('=').unwrap_or((entry, ""));
            (id.trim() == indicator).then_some(system.trim())
        })
    }
}

/// One line of the 报送台账.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Submission {
    /// Form id.
    pub form: String,
    /// Area code.
    pub area: String,
    /// The month reported.
    pub period: Option<Period>,
    /// Due date.
    pub due: String,
    /// Date received, or empty.
    pub received: String,
    /// `on_time`, `late`, `missing`, `returned`; `received` in an import, which does not know the day.
    pub state: String,
    /// Files and reasons.
    pub note: String,
}

/// One line of the 工作台账.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkItem {
    /// Stable id.
    pub id: String,
    /// 问题, 创新举措, 需上级协调事项, 典型案例, 交办事项.
    pub kind: String,
    /// What.
    pub title: String,
    /// Area code, or empty.
    pub area: String,
    /// Organisation id, or empty.
    pub organisation: String,
    /// Indicator id, or empty.
    pub indicator: String,
    /// Date set.
    pub opened: String,
    /// Date due, or empty.
    pub due: String,
    /// 未办, 办理中, 已办结, 逾期未办结.
    pub state: String,
    /// 情况说明.
    pub note: String,
}

/// A target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// Stable id.
    pub id: String,
    /// Indicator id.
    pub indicator: String,
    /// Area code; empty means the root.
    pub area: String,
    /// Level id at which it is judged.
    pub level: String,
    /// `ge`, `gt`, `le`, `lt`, `eq`, `range`.
    pub comparator: String,
    /// The figure as decimal text.
    pub value: String,
    /// Upper figure of a range, or empty.
    pub value_high: String,
    /// Starting figure, or empty.
    pub baseline: String,
    /// Date, or empty.
    pub deadline: String,
    /// `annual`, `deadline`, `floor`.
    pub kind: String,
}

/// Something that happened and may explain a change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// Stable id.
    pub id: String,
    /// Date.
    pub date: String,
    /// What.
    pub title: String,
    /// Area code, or empty.
    pub area: String,
    /// Indicator ids it concerns; empty means all.
    pub indicators: Vec<String>,
    /// `policy`, `definition`, `boundary`, `festival`.
    pub kind: String,
    /// Whether series begin anew at it.
    pub rebase: bool,
}

/// One member of a group across the tree: 联建片区, 对标组, 派出所辖区.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupMember {
    /// Id of the group; the rows of one id are one group.
    pub id: String,
    /// Name of the group.
    pub name: String,
    /// 联建片区, 对标组, …
    pub kind: String,
    /// Area code of the member.
    pub area: String,
}

/// One line of the changes of boundaries: whose figures of before belong to whom since.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaChange {
    /// First day of the new boundary.
    pub date: String,
    /// `merge`, `split`, `rename`, `move`.
    pub kind: String,
    /// Code of the area until then.
    pub from: String,
    /// Code of the area since.
    pub to: String,
    /// Part of `from` that went to `to` as decimal text; empty means all.
    pub share: String,
}

/// One figure as one vintage gave it, kept where a series was ever supplied twice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Version {
    /// Series it belongs to.
    pub key: super::BlockKey,
    /// Area.
    pub area: super::AreaId,
    /// Number of the period; its frequency stands in the key.
    pub period: i32,
    /// Date it was supplied as the number yyyymmdd; nought when not given.
    pub vintage: u32,
    /// The figure, its status and origin.
    pub cell: super::Cell,
}

/// What the package says about its own pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Indicator ids of the cards, in order.
    pub cards: Vec<String>,
    /// Indicator ids of the township table, in order.
    pub table: Vec<String>,
    /// Whether the package switches ranking off: no places, no league tables, no highest and lowest; register order throughout.
    pub unranked: bool,
    /// Title of the page, or empty: 地名 · 善治一张图.
    pub title: String,
    /// Pages, by [`PAGE_WORDS`], that the navigation leaves out; a link to one still opens it.
    pub hidden_pages: Vec<String>,
    /// Period the page opens at; `None` is the newest.
    pub period: Option<Period>,
    /// Word for 时间进度, or empty.
    pub progress_label: String,
    /// Accent of the page, by [`COLOUR_WORDS`], or empty: blue.
    pub colour: String,
}

/// Words by which settings name the accents of the page other than its blue. web/style.css has them; none reads as good or bad.
pub const COLOUR_WORDS: [&str; 4] = ["indigo", "purple", "teal", "slate"];

/// Words by which links and settings name the pages.
pub const PAGE_WORDS: [&str; 12] = [
    "overview",
    "indicator",
    "area",
    "unit",
    "compare",
    "analysis",
    "work",
    "score",
    "report",
    "meeting",
    "data",
    "methods",
];
