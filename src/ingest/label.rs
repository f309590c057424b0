//! Column labels to indicators: name, unit, stable id, and the register's own names for them. It reads no figures.

use std::collections::BTreeMap;

use super::text::squeeze;
use crate::model::{Dataset, Decimal, IndicatorId};

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
    // 件, 起 and 宗 count cases, 人 and 名 persons, 个, 家, 处 and 所 places. 件次 and 人次 are other things.
    const ALIKE: [&[&str]; 3] = [&["件", "起", "宗"], &["人", "名", "位"], &["个", "家", "处", "所"]];
    let alike = from_bare == to_bare || ALIKE.iter().any(|kind| kind.contains(&from_bare) && kind.contains(&to_bare));
    alike.then_some(from_noughts as i8 - to_noughts as i8)
}

/// What turns a figure of one unit into one of another: times `times`, over `over`, and `noughts` decimal places up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Decimal places up (down when negative).
    pub noughts: i8,
    /// Factor that is no power of ten.
    pub times: i32,
    /// Divisor that is no power of ten.
    pub over: i32,
}

impl Scale {
    /// Nothing to reckon.
    pub const SAME: Self = Self { noughts: 0, times: 1, over: 1 };

    /// The figure in the other unit, at most nine decimals; `None` when it has more digits than a figure holds.
    pub fn apply(self, value: Decimal) -> Option<Decimal> {
        let mut value = Decimal::new(value.mantissa.checked_mul(i128::from(self.times))?, value.decimals);
        if self.over > 1 {
            // Nine decimals: the most that are kept.
            let wide = Decimal::new(value.mantissa.checked_mul(1_000_000_000)?, value.decimals + 9);
            let over = i128::from(self.over);
            let half = over / 2 * wide.mantissa.signum();
            value = Decimal::new((wide.mantissa + half) / over, wide.decimals);
        }
        for _ in 0..self.noughts.unsigned_abs() {
            value = match (self.noughts > 0, value.decimals) {
                (true, 0) => Decimal::new(value.mantissa.checked_mul(10)?, 0),
                (true, decimals) => Decimal::new(value.mantissa, decimals - 1),
                (false, decimals) => Decimal::new(value.mantissa, decimals + 1),
            };
        }
        Some(if value.decimals > 9 { value.rescale(9) } else { value })
    }
}

/// How a figure in `from` becomes one in `to` (domain.md §3.4): multipliers, 亩 and 公顷, 公里 and 米, 日 and 小时; `None` when they are not
/// the same kind of thing. An unnamed unit is the other one.
pub fn scale_between(from: &str, to: &str) -> Option<Scale> {
    if let Some(noughts) = noughts_between(from, to) {
        return Some(Scale { noughts, ..Scale::SAME });
    }
    // Each kind in its smallest unit, as a multiple of it.
    const KINDS: [&[(&str, i32)]; 6] = [
        &[("亩", 1), ("公顷", 15), ("平方公里", 1500)],
        &[("米", 1), ("公里", 1000), ("千米", 1000)],
        &[("斤", 1), ("公斤", 2), ("千克", 2), ("吨", 2000)],
        &[("秒", 1), ("分钟", 60), ("小时", 3600)],
        &[("‰", 1), ("%", 10)],
        &[("平方米", 1), ("公顷", 10_000), ("平方公里", 1_000_000)],
    ];
    let ((from_noughts, from_bare), (to_noughts, to_bare)) = (base(from), base(to));
    let find = |kind: &[(&str, i32)], unit: &str| kind.iter().find(|(name, _)| *name == unit).map(|(_, size)| *size);
    let (mut times, mut over) = KINDS.iter().find_map(|kind| Some((find(kind, from_bare)?, find(kind, to_bare)?)))?;
    let mut noughts = from_noughts as i8 - to_noughts as i8;
    let common = gcd(times, over);
    (times, over) = (times / common, over / common);
    while times % 10 == 0 {
        (times, noughts) = (times / 10, noughts + 1);
    }
    while over % 10 == 0 {
        (over, noughts) = (over / 10, noughts - 1);
    }
    Some(Scale { noughts, times, over })
}

fn gcd(a: i32, b: i32) -> i32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A label's name and unit: `生产总值(亿元)` gives both, `按时办结率（环比）` keeps its brackets.
pub fn split_unit(label: &str) -> (String, String) {
    let label = squeeze(label);
    // A footnote mark stuck to the bracket: 收入(亿元)i, 收入(亿元)①.
    let bare = label.trim_end_matches(|c: char| {
        ('①'..='⑳').contains(&c) || matches!(c, '*' | '#' | '¹' | '²' | '³') || c.is_ascii_lowercase()
    });
    let bare = if bare.ends_with([')', ']']) { bare } else { &label };
    let bracketed = bare.strip_suffix([')', ']']).and_then(|inner| inner.rsplit_once(['(', '[']));
    if let Some((name, inside)) = bracketed {
        let unit = inside.strip_prefix("单位:").or_else(|| inside.strip_prefix("单位")).unwrap_or(inside);
        if (is_unit(unit) || unit.ends_with("=100")) && !name.is_empty() {
            return (name.into(), unit.into());
        }
    }
    // 受理数/件, 受理数,件: a sign before the unit.
    if let Some((name, unit)) = label.rsplit_once(['/', ',', ':', '、'])
        && is_unit(unit)
        && !is_unit(name)
        && !name.is_empty()
        && !unit.starts_with(['万', '千', '百'])
    {
        return (name.into(), unit.into());
    }
    (label, String::new())
}

/// A label without what only numbers or introduces it: 一、, （二）, 3., 其中：, #.
pub fn bare_label(label: &str) -> &str {
    let label = label.trim_start_matches('#');
    let label = ["其中:", "其中"].iter().find_map(|word| label.strip_prefix(word)).unwrap_or(label);
    let number = |c: char| c.is_ascii_digit() || super::text::chinese_digit(c).is_some() || c == '十';
    let (inner, bracket) = match label.strip_prefix('(') {
        Some(inner) => (inner, true),
        None => (label, false),
    };
    let rest = inner.trim_start_matches(number);
    let marked = if bracket { rest.strip_prefix(')') } else { rest.strip_prefix(['、', '.']) };
    match marked {
        Some(rest) if rest.len() < label.len() && inner.len() > rest.len() + 1 && !rest.is_empty() => rest,
        _ => label,
    }
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
    by_hand: BTreeMap<String, Vec<(String, IndicatorId)>>,
    families: Vec<String>,
}

/// What an indicator's name came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// One, and how it was found.
    One(IndicatorId, How),
    /// Several: to be listed, never picked from.
    Many(Vec<IndicatorId>),
    /// Nobody knows it.
    None,
}

/// How a name was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// By a person's mapping.
    Mapping,
    /// By its id or code.
    Code,
    /// By its official name.
    Name,
    /// By an alias of the register.
    Alias,
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

    /// A person's word for a name: it goes before every other. `scope` must stand in the title around it; empty stands everywhere.
    pub fn map(&mut self, text: &str, scope: &str, id: IndicatorId) {
        self.by_hand.entry(split_unit(text).0).or_default().push((squeeze(scope), id));
    }

    /// The indicator of a name without unit. A name that several go by (受理数) takes its family from the title around it, else none.
    pub fn find(&self, name: &str, title: &str) -> Option<IndicatorId> {
        match self.named(name, title) {
            Named::One(id, _) => Some(id),
            _ => None,
        }
    }

    /// As [`IndicatorBook::find`], with the candidates where there are several.
    pub fn named(&self, name: &str, title: &str) -> Named {
        let mapped = self.by_hand.get(name).and_then(|all| {
            let mut fitting: Vec<_> = all.iter().filter(|(scope, _)| title.contains(scope.as_str())).collect();
            fitting.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
            fitting.first().map(|(_, id)| *id)
        });
        if let Some(id) = mapped {
            return Named::One(id, How::Mapping);
        }
        let mut several = Vec::new();
        for (book, how) in [(&self.by_name, How::Name), (&self.by_alias, How::Alias)] {
            let Some(known) = book.get(name) else { continue };
            let mut ids = known.clone();
            ids.dedup();
            if ids.len() > 1 {
                ids.retain(|id| {
                    self.families.get(usize::from(id.0)).is_some_and(|family| title.contains(family.as_str()))
                });
            }
            match ids[..] {
                [only] => return Named::One(only, how),
                _ if several.is_empty() => several.clone_from(known),
                _ => {}
            }
        }
        if several.is_empty() { Named::None } else { Named::Many(several) }
    }
}
