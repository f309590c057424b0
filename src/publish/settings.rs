//! settings.json of a package to settings. What names nothing that is there is a warning in words, and left out; the rest holds.

use serde_json::Value;

use super::descriptor::Package;
use crate::model::{COLOUR_WORDS, Finding, FindingCode, Frequency, PAGE_WORDS, Period, Settings, Severity};

/// Longest title, in characters: what a heading holds beside its marks, and the longest names met.
pub const LONGEST_TITLE: usize = 33;

/// Longest word for 时间进度, in characters.
pub const LONGEST_LABEL: usize = 8;

/// Pages that cannot be hidden: the first of a package, and the one where settings are changed.
pub const STAYS: [&str; 2] = ["overview", "data"];

/// Whether a title or a word fits: one line, not longer than this many characters.
pub fn fits(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.chars().any(char::is_control)
}

/// Whether a page opens at this period: a month that the package covers.
pub fn opens_at(period: Period, covered: Option<(Period, Period)>) -> bool {
    period.frequency == Frequency::Month
        && covered.is_none_or(|(first, last)| {
            first.frequency != Frequency::Month || (first.index..=last.index).contains(&period.index)
        })
}

/// Reads them. `path` is the file's, for the findings.
pub(super) fn read(package: &Package, path: &str, json: &Value, findings: &mut Vec<Finding>) -> Settings {
    let mut warn = |words: String| {
        findings.push(Finding::of_file(FindingCode::DescriptorError, Severity::Warning, path, words));
    };
    let list = |key: &str| json.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let ids = |key: &str| -> Vec<String> { list(key).map(str::to_string).collect() };
    let mut text = |key: &str, most: usize| match json.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if fits(text.trim(), most) => text.trim().to_string(),
        Some(_) => {
            warn(format!("{key} 应为不超过{most}个字的一行文字，未采用"));
            String::new()
        }
    };
    let (title, progress_label) = (text("title", LONGEST_TITLE), text("progress_label", LONGEST_LABEL));
    let mut hidden_pages: Vec<String> = Vec::new();
    if json.get("hidden_pages").is_some_and(|value| !value.is_array() && !value.is_null()) {
        warn("hidden_pages 应为页面编号的列表，未采用".into());
    }
    for page in list("hidden_pages") {
        if STAYS.contains(&page) {
            warn(format!("hidden_pages 中的 {page} 不能隐藏，仍然显示"));
        } else if !PAGE_WORDS.contains(&page) {
            warn(format!("hidden_pages 中的 {page} 不是页面，未采用"));
        } else if !hidden_pages.iter().any(|known| known == page) {
            hidden_pages.push(page.into());
        }
    }
    let period = match json.get("period") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) if matches!(text.trim(), "" | "latest") => None,
        Some(value) => {
            let asked = value.as_str().and_then(|text| Period::parse(text.trim()));
            let period = asked.filter(|period| opens_at(*period, package.meta.periods));
            if period.is_none() {
                warn(format!("period {value} 不是数据包覆盖的月份（写法如 2026-06），改为打开最新一期"));
            }
            period
        }
    };
    let colour = match json.get("colour") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(word)) if word.is_empty() || COLOUR_WORDS.contains(&word.as_str()) => word.clone(),
        Some(value) => {
            warn(format!("colour {value} 不是可选的颜色（{}），改用蓝色", COLOUR_WORDS.join("、")));
            String::new()
        }
    };
    let unranked = json.get("ranking").and_then(Value::as_bool) == Some(false);
    Settings { cards: ids("cards"), table: ids("table"), unranked, title, hidden_pages, period, progress_label, colour }
}
