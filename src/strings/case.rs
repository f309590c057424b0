//! The words of 明细台账: how sure it is one, and the rule its cases are counted by. It counts nothing.

/// What a ledger's rule speaks of: the headers it found, empty where it found none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// 高, 中.
    pub sure: &'static str,
    /// Header of the date.
    pub date: String,
    /// Headers of the areas.
    pub areas: Vec<String>,
    /// Header of the kind.
    pub category: String,
    /// Header of the number.
    pub number: String,
    /// Header of the result.
    pub result: String,
    /// Whether cases can succeed or fail, not only be closed.
    pub settles: bool,
    /// Header of the evaluation.
    pub rating: String,
    /// Header of the closing in time.
    pub in_time: String,
}

/// How sure the layout is when number, date and place are there.
pub const SURE: &str = "高";
/// How sure it is without a number.
pub const LIKELY: &str = "中";

/// The layout and the rule in one line, as the report of a file shows it.
pub fn layout(rule: &Rule) -> String {
    let quoted = |word: &str| format!("“{word}”");
    let mut by = vec![format!("{}所在月份", quoted(&rule.date))];
    if !rule.areas.is_empty() {
        by.push(rule.areas.iter().map(|header| quoted(header)).collect::<Vec<_>>().join(""));
    }
    if !rule.category.is_empty() {
        by.push(quoted(&rule.category));
    }
    let mut text = format!("明细台账（一行一案，把握{}）：按{}计数", rule.sure, by.join("、"));
    if !rule.number.is_empty() {
        text.push_str(&format!("，{}重复的只计第一次", quoted(&rule.number)));
    }
    if !rule.result.is_empty() && rule.settles {
        text.push_str(&format!("；按{}，成功率＝成功÷（成功＋不成功），未办结的不计", quoted(&rule.result)));
    } else if !rule.result.is_empty() {
        text.push_str(&format!("；按{}，办结率＝办结÷案件", quoted(&rule.result)));
    }
    if !rule.in_time.is_empty() {
        text.push_str(&format!("；按{}，按期率＝按期÷填了的案件", quoted(&rule.in_time)));
    }
    if !rule.rating.is_empty() {
        text.push_str(&format!("；按{}，满意率＝（满意＋基本满意）÷有效评价", quoted(&rule.rating)));
    }
    text.push_str("；镇街含所辖各村；起止月份之间没有案件的记0");
    text
}
