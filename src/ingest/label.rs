//! Column labels to indicators: name, unit, stable id, and the register's own names for them. It reads no figures.

use std::collections::BTreeMap;

use super::text::squeeze;
use crate::model::{Dataset, IndicatorId};

/// Units as exports write them, without 万, 亿, 千, 百 before them.
const UNITS: [&str; 69] = [
    "元",
    "美元",
    "人",
    "户",
    "人次",
    "人天",
    "户次",
    "件",
    "件次",
    "起",
    "宗",
    "个",
    "家",
    "所",
    "处",
    "名",
    "场",
    "场次",
    "次",
    "期",
    "天",
    "日",
    "小时",
    "分钟",
    "分",
    "秒",
    "亩",
    "公顷",
    "平方公里",
    "平方米",
    "立方米",
    "公里",
    "千米",
    "米",
    "吨",
    "公斤",
    "千克",
    "%",
    "‰",
    "百分点",
    "个百分点",
    "倍",
    "位",
    "条",
    "项",
    "篇",
    "座",
    "辆",
    "台",
    "套",
    "只",
    "头",
    "块",
    "支",
    "份",
    "册",
    "对",
    "岁",
    "片",
    "株",
    "斤",
    "桶",
    "间",
    "张",
    "批",
    "批次",
    "宗次",
    "村次",
    "个村",
];

/// Whether a text is a unit: one of the list, with a multiplier, or two of them over each other (元/人, 件/万人).
pub fn is_unit(text: &str) -> bool {
    let one = |text: &str| {
        let bare = text.trim_start_matches(['万', '亿', '千', '百', '十']);
        UNITS.contains(&text) || UNITS.contains(&bare)
    };
    match text.split_once('/') {
        Some((over, under)) => one(over) && (one(under) || matches!(under, "万" | "千")),
        None => one(text),
    }
}

/// The noughts of the multiplier a unit begins with, and the unit without it.
fn base(unit: &str) -> (u8, &str) {
    const WORDS: [(&str, u8); 6] = [("万亿", 12), ("亿", 8), ("千万", 7), ("百万", 6), ("万", 4), ("千", 3)];
    if matches!(unit, "千米" | "千克") {
        return (0, unit);
    }
    WORDS.iter().find_map(|(word, zeros)| unit.strip_prefix(word).map(|bare| (*zeros, bare))).unwrap_or((0, unit))
}

/// How many noughts turn a figure in `from` into one in `to` (万元 → 元: 4; 元 → 万元: −4); `None` when they are not one unit.
pub fn noughts_between(from: &str, to: &str) -> Option<i8> {
    if from.is_empty() || from == to {
        return Some(0);
    }
    let ((from_noughts, from_bare), (to_noughts, to_bare)) = (base(from), base(to));
    let alike =
        from_bare == to_bare || (["件", "起", "宗"].contains(&from_bare) && ["件", "起", "宗"].contains(&to_bare));
    alike.then_some(from_noughts as i8 - to_noughts as i8)
}

/// A label's name and unit: `生产总值(亿元)` gives both, `按时办结率（环比）` keeps its brackets.
pub fn split_unit(label: &str) -> (String, String) {
    let label = squeeze(label);
    let bracketed = label.strip_suffix([')', ']']).and_then(|inner| inner.rsplit_once(['(', '[']));
    if let Some((name, inside)) = bracketed {
        let unit = inside.strip_prefix("单位:").unwrap_or(inside);
        if (is_unit(unit) || unit.ends_with("=100")) && !name.is_empty() {
            return (name.into(), unit.into());
        }
    }
    (label, String::new())
}

/// The id of an indicator that no register knows: X and eight Crockford base-32 signs of FNV-1a-64 over name, `|` and unit, so that
/// the same column has the same id in every import on every machine.
pub fn stable_id(name: &str, unit: &str) -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let hash = name
        .bytes()
        .chain(*b"|")
        .chain(unit.bytes())
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    // The upper forty bits: the best mixed ones of this hash.
    let signs = (0..8).map(|at| char::from(SIGNS[(hash >> (59 - 5 * at)) as usize & 31]));
    std::iter::once('X').chain(signs).collect()
}

/// The register's indicators by every name they go by.
#[derive(Debug, Default)]
pub struct IndicatorBook {
    by_name: BTreeMap<String, Vec<IndicatorId>>,
    by_alias: BTreeMap<String, Vec<IndicatorId>>,
    families: Vec<String>,
}

impl IndicatorBook {
    /// The names of a register.
    pub fn new(register: &Dataset) -> Self {
        let mut book = Self::default();
        for (at, indicator) in register.indicators.iter().enumerate() {
            let Ok(at) = u16::try_from(at) else { break };
            let id = IndicatorId(at);
            for name in [&indicator.id, &indicator.name, &indicator.short_name] {
                book.by_name.entry(split_unit(name).0).or_default().push(id);
            }
            for alias in &indicator.aliases {
                book.by_alias.entry(split_unit(alias).0).or_default().push(id);
            }
            book.families.push(indicator.family.clone());
        }
        book.by_name.remove("");
        book
    }

    /// The indicator of a name without unit. A name that several go by (受理数) takes its family from the title around it, else none.
    pub fn find(&self, name: &str, title: &str) -> Option<IndicatorId> {
        [&self.by_name, &self.by_alias].into_iter().find_map(|book| {
            let mut ids = book.get(name)?.clone();
            ids.dedup();
            if ids.len() > 1 {
                ids.retain(|id| {
                    self.families.get(usize::from(id.0)).is_some_and(|family| title.contains(family.as_str()))
                });
            }
            if let [only] = ids[..] { Some(only) } else { None }
        })
    }
}
