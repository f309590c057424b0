//! The texts that go out to townships: 催报 and 退回, and the mark of a correction. It decides neither who gets one nor what is wrong.

use super::period::date;

/// The mark of a figure that was corrected by hand.
pub const CORRECTED: &str = "人工更正";

/// The mark of a correction in its source: 人工更正：王某；电话核实.
pub fn corrected_by(person: &str, source: &str) -> String {
    if source.is_empty() { format!("人工更正：{person}") } else { format!("人工更正：{person}；{source}") }
}

/// A form that is missing or was returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed<'a> {
    /// The form's name.
    pub form: &'a str,
    /// The period in words.
    pub period: &'a str,
    /// Due date, or empty.
    pub due: &'a str,
    /// Whether it was returned and has not come again.
    pub returned: bool,
}

/// 催报: to one township, everything it owes.
pub fn urge(area: &str, owed: &[Owed], today: &str) -> String {
    let mut text = format!("{area}：\n截至{}，以下报表尚未收到：\n", date(today));
    for (at, form) in owed.iter().enumerate() {
        let due = if form.due.is_empty() { String::new() } else { format!("，应于{}前报送", date(form.due)) };
        let why = if form.returned { "，已退回修改、未重新报送" } else { "" };
        text.push_str(&format!("{}. {}《{}》{due}{why}\n", at + 1, form.period, form.form));
    }
    text.push_str("请尽快报送；确无数据的请零报。\n");
    text
}

/// One cell to be put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault<'a> {
    /// Sheet, or empty.
    pub sheet: &'a str,
    /// `C5`, or empty.
    pub cell: &'a str,
    /// The raw cell.
    pub value: &'a str,
    /// What is wrong.
    pub message: &'a str,
    /// What to do.
    pub remedy: &'a str,
}

/// 退回: one file with its cells.
pub fn give_back(area: &str, file: &str, faults: &[Fault], again_by: &str) -> String {
    let mut text = format!("{area}：\n所报《{file}》有{}处需要更正，现予退回：\n", faults.len());
    for (at, fault) in faults.iter().enumerate() {
        let sheet = if fault.sheet.is_empty() { String::new() } else { format!("工作表“{}”", fault.sheet) };
        let cell = if fault.cell.is_empty() { String::new() } else { format!("单元格{}", fault.cell) };
        let place = if sheet.is_empty() && cell.is_empty() { String::new() } else { format!("{sheet}{cell}，") };
        let value = if fault.value.is_empty() || fault.message.contains(fault.value) {
            String::new()
        } else {
            format!("填为“{}”，", fault.value)
        };
        let message = fault.message.trim_end_matches('。');
        text.push_str(&format!("{}. {place}{value}{message}。{}。\n", at + 1, fault.remedy));
    }
    let by = if again_by.is_empty() {
        "请更正后重新报送。".to_string()
    } else {
        format!("请更正后于{}前重新报送。", date(again_by))
    };
    text.push_str(&by);
    text.push('\n');
    text
}

/// The note of a parent whose units have not all reported, as the package spells it.
pub fn partial(expected: u32, reported: u32) -> String {
    format!("应报{expected}个、实报{reported}个")
}

/// Units expected and reported, as `partial` has noted them.
pub fn told_partial(note: &str) -> Option<(u32, u32)> {
    let (expected, reported) = note.strip_prefix("应报")?.strip_suffix('个')?.split_once("个、实报")?;
    Some((expected.parse().ok()?, reported.parse().ok()?))
}

/// The note of a parent some of whose units are silent, where not all are loaded to be counted.
pub fn silent(units: u32) -> String {
    format!("有{units}个未报（下级未全部载入，应报数未计）")
}

/// Units silent, as `silent` has noted them.
pub fn told_silent(note: &str) -> Option<u32> {
    note.strip_prefix('有')?.split_once("个未报")?.0.parse().ok()
}

/// The note of a parent with preliminary children.
pub const PRELIMINARY: &str = "初步数";

/// The note of a parent with carried stocks below it.
pub fn carried(units: u32) -> String {
    format!("含沿用{units}个")
}
