//! 本月, 累计, 上年同期, 同比: which of a group of figures a column or row is. Periods with dates are read in `period`.

use crate::ingest::label::split_unit;
use crate::ingest::text::squeeze;
use crate::model::Basis;

/// How far back of the table's period a figure stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Back {
    /// At it.
    #[default]
    None,
    /// The same period a year earlier.
    Year,
    /// The period before.
    Step,
    /// The end of the year before.
    YearEnd,
}

/// Which of a group of figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// 当期 or 本年累计 where the word says so.
    pub basis: Option<Basis>,
    /// How far back.
    pub back: Back,
    /// 同比 and the like: a published change, kept as a check and never as data.
    pub is_change: bool,
    /// Whether the word itself says per cent.
    pub is_percent: bool,
}

impl Slot {
    fn at(basis: Option<Basis>, back: Back) -> Option<Self> {
        Some(Self { basis, back, ..Self::default() })
    }
}

/// The slot that a whole label names: 本年累计, 上年同期, 同比±%.
pub fn read(label: &str) -> Option<Slot> {
    const CURRENT: Option<Basis> = Some(Basis::Current);
    const TO_DATE: Option<Basis> = Some(Basis::YearToDate);
    let (name, unit) = split_unit(label);
    let is_percent = unit == "%" || name.contains('%') || name.contains("率") || name.contains("百分比");
    let name: String = name.chars().filter(|c| !matches!(c, '%' | '±' | '+' | '-' | '/' | '(' | ')' | ':')).collect();
    let name = if name.len() > 3 { name.trim_end_matches(['数', '值']) } else { &name };
    match name {
        "本月" | "当月" | "本期" | "当期" | "本周" | "本季" | "本季度" | "当季" | "本旬" | "本日" | "本月完成"
        | "当月完成" | "本月实际" | "本月新增" | "当月新增" => Slot::at(CURRENT, Back::None),
        "累计" | "本年累计" | "今年累计" | "年累计" | "年初累计" | "年初至今" | "累计完成" | "本月止累计"
        | "本月累计" | "1至本月累计" | "1本月累计" | "1本月" | "至本月累计" | "本期累计" | "本年度累计"
        | "截至本月累计" | "截至目前累计" => Slot::at(TO_DATE, Back::None),
        "本年" | "今年" | "本年度" | "本年同期" => Slot::at(None, Back::None),
        "上年同期" | "去年同期" | "同期" | "上年同月" | "去年同月" | "上年" | "去年" | "上年度" => {
            Slot::at(None, Back::Year)
        }
        "上年同期累计" | "去年同期累计" | "上年累计" | "去年累计" | "同期累计" | "上年同期止累计" => {
            Slot::at(TO_DATE, Back::Year)
        }
        "上年本月" | "上年当月" | "上年同期当月" => Slot::at(CURRENT, Back::Year),
        "上月" | "上期" | "上周" | "上季" | "上季度" => Slot::at(CURRENT, Back::Step),
        "上年末" | "去年末" | "上年底" | "去年底" | "年初" => Slot::at(Some(Basis::Point), Back::YearEnd),
        _ => change(name).map(|(basis, back)| Slot { basis, back, is_change: true, is_percent }),
    }
}

fn change(name: &str) -> Option<(Option<Basis>, Back)> {
    const YEAR: [&str; 8] = ["同比", "比上年", "较上年", "比去年", "较去年", "与上年同期", "与去年同期", "比同期"];
    const STEP: [&str; 6] = ["环比", "比上月", "较上月", "比上期", "较上期", "较上周"];
    const WHOLE: [&str; 12] =
        ["增减", "增幅", "增长", "增长率", "增速", "增减率", "增减幅度", "增减量", "增量", "增减额", "升降", "增减幅"];
    if let Some(rest) = name.strip_prefix("累计") {
        return YEAR.iter().any(|word| rest.starts_with(word)).then_some((Some(Basis::YearToDate), Back::Year));
    }
    if let Some(rest) = name.strip_prefix("本月").or_else(|| name.strip_prefix("当月")) {
        let back = change(rest)?.1;
        return Some((Some(Basis::Current), back));
    }
    if YEAR.iter().any(|word| name.starts_with(word)) || WHOLE.contains(&name) {
        return Some((None, Back::Year));
    }
    STEP.iter().any(|word| name.starts_with(word)).then_some((None, Back::Step))
}

/// A label with a slot before or behind its name: 本月受理数, 受理数(累计), 上年同期受理数; the name and the slot.
pub fn affixed(label: &str) -> Option<(String, Slot)> {
    const BEFORE: [&str; 15] = [
        "本年累计",
        "今年累计",
        "上年同期累计",
        "去年同期累计",
        "上年同期",
        "去年同期",
        "年初至今",
        "累计",
        "本月",
        "当月",
        "本期",
        "当期",
        "上月",
        "上期",
        "同期",
    ];
    const BEHIND: [&str; 20] = [
        "上年同期累计",
        "去年同期累计",
        "本年累计",
        "累计数",
        "累计",
        "本月数",
        "本月",
        "当月",
        "上年同期",
        "去年同期",
        "上月",
        "同比增减",
        "同比增长",
        "同比",
        "环比增减",
        "环比增长",
        "环比",
        "比上年同期",
        "较上年同期",
        "较上月",
    ];
    let label = squeeze(label);
    let enough = |name: &str| name.chars().count() >= 2;
    if let Some((name, inside)) = label.strip_suffix(')').and_then(|inner| inner.rsplit_once('('))
        && enough(name)
        && let Some(slot) = read(inside)
    {
        return Some((name.into(), slot));
    }
    let (name, unit) = split_unit(&label);
    let with_unit = |name: &str| if unit.is_empty() { name.to_string() } else { format!("{name}({unit})") };
    if let Some((name, slot)) = BEHIND.iter().find_map(|word| Some((name.strip_suffix(word)?, read(word)?)))
        && enough(name)
    {
        let slot = Slot { is_percent: slot.is_percent || (slot.is_change && unit == "%"), ..slot };
        return Some((if slot.is_change { name.into() } else { with_unit(name) }, slot));
    }
    let (rest, slot) = BEFORE.iter().find_map(|word| Some((name.strip_prefix(word)?, read(word)?)))?;
    enough(rest).then(|| (with_unit(rest), slot))
}

#[cfg(test)]
mod tests {
    use super::{Back, affixed, read};
    use crate::model::Basis;

    #[test]
    fn words_of_the_group() {
        let slot = |text: &str| read(text).map(|s| (s.basis, s.back, s.is_change));
        assert_eq!(slot("本年累计"), Some((Some(Basis::YearToDate), Back::None, false)));
        assert_eq!(slot("上年同期累计数"), Some((Some(Basis::YearToDate), Back::Year, false)));
        assert_eq!(slot("同比±%"), Some((None, Back::Year, true)));
        assert_eq!(slot("较上月±"), Some((None, Back::Step, true)));
        assert_eq!(slot("受理数"), None);
        assert_eq!(affixed("受理数（本月）").map(|(name, _)| name).as_deref(), Some("受理数"));
        assert_eq!(affixed("上年同期受理数(件)").map(|(name, _)| name).as_deref(), Some("受理数(件)"));
        assert_eq!(affixed("累计"), None);
    }
}
