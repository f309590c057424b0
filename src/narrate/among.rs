//! Statements about several areas: places, highest and lowest, ranges, where an increase comes from, comparisons. One area alone is
//! told in [`super::tell`].

use std::cmp::Ordering;

use crate::model::{Amount, AreaId, AreaKind, Dataset, Decimal, Direction, SpaceRule};
use crate::query::rank::may_rank;
use crate::query::{ChildRow, Cut, Reading, Selection};
use crate::strings::{number, ui};

use super::fact::{Fact, Formula, Number, Statement};
use super::tell::{Against, change, fact_of, number_of, read};

/// 全县, 全镇, 全街道: the whole of an area, by the last letters of its name.
pub fn whole(data: &Dataset, area: AreaId) -> String {
    let name = &data.areas.get(area).name;
    let kinds = ["街道", "社区", "新区", "自治区", "省", "市", "县", "区", "镇", "乡", "村"];
    kinds
        .iter()
        .find(|kind| name.ends_with(**kind))
        .map_or_else(|| "全域".into(), |kind| format!("全{}", kind.trim_start_matches("新")))
}

/// What the children of an area are called: 镇街, 村.
pub fn children_word(data: &Dataset, area: AreaId) -> String {
    let level = &data.areas.get(area).level;
    let at = data.meta.levels.iter().position(|l| l.id == *level);
    let below = at.and_then(|at| data.meta.levels.get(at + 1)).map(|level| level.name.clone());
    below.filter(|name| !name.is_empty()).unwrap_or_else(|| "下级".into())
}

/// The name of a child: 本级 is called with its parent in front.
pub fn name_of(data: &Dataset, area: AreaId) -> String {
    let row = data.areas.get(area);
    match (row.kind, row.parent) {
        (AreaKind::Own, Some(parent)) => format!("{}{}", data.areas.get(parent).name, ui::OWN),
        _ => row.name.clone(),
    }
}

fn ranked(cut: &Cut) -> Vec<&ChildRow> {
    let mut rows: Vec<&ChildRow> = cut.children.iter().filter(|row| row.place.is_some()).collect();
    rows.sort_by_key(|row| row.place);
    rows
}

/// Children whose figures may be set side by side, whether or not the package ranks them.
fn comparable<'a>(data: &Dataset, cut: &'a Cut) -> Vec<&'a ChildRow> {
    let indicator = data.indicator(cut.selection.indicator);
    let tree = |row: &&ChildRow| data.areas.get(row.area).kind == AreaKind::Tree && may_rank(indicator, &row.reading);
    cut.children.iter().filter(tree).collect()
}

fn child_fact(cut: &Cut, child: AreaId) -> Fact {
    fact_of(Selection { area: child, ..cut.selection })
}

/// `居全县22个镇街第3位`, `居全县22个镇街并列第3位`; empty for neutral indicators and for those without a place.
pub fn place(data: &Dataset, cut: &Cut, child: AreaId) -> Statement {
    let mut out = Statement::default();
    let indicator = data.indicator(cut.selection.indicator);
    let rows = ranked(cut);
    let Some(row) = rows.iter().find(|row| row.area == child) else { return out };
    if indicator.direction == Direction::Neutral {
        return out;
    }
    let fact = child_fact(cut, child).by(Formula::Place);
    let shared = rows.iter().filter(|other| other.place == row.place).count() > 1;
    out.say(&format!("居{}", whole(data, cut.selection.area)));
    out.tell(Number::printed(
        &rows.len().to_string(),
        "个",
        Fact { area: cut.selection.area, ..fact.by(Formula::Register) },
    ));
    out.say(&format!("{}{}第", children_word(data, cut.selection.area), if shared { "并列" } else { "" }));
    out.tell(Number::printed(&row.place.unwrap_or(0).to_string(), "位", fact));
    out
}

/// `甲、乙、丙，分别为98.9%、98.5%、98.1%`; one alone is `甲，为98.9%`.
fn respectively(data: &Dataset, cut: &Cut, rows: &[&ChildRow], comma: &str) -> Statement {
    let mut out = Statement::default();
    let names: Vec<String> = rows.iter().map(|row| name_of(data, row.area)).collect();
    out.say(&names.join("、"));
    out.say(comma);
    out.say(if rows.len() > 1 { "分别为" } else { "为" });
    for (i, row) in rows.iter().enumerate() {
        if i > 0 {
            out.say("、");
        }
        if let Some(told) = number_of(data, &row.reading, child_fact(cut, row.area)) {
            out.tell(told);
        }
    }
    out
}

/// The words for much and little: counts are 多 and 少, rates and averages 高 and 低.
fn much(data: &Dataset, cut: &Cut) -> (&'static str, &'static str) {
    let indicator = data.indicator(cut.selection.indicator);
    if indicator.is_percentage() || indicator.is_quotient() { ("较高", "较低") } else { ("较多", "较少") }
}

/// The `n` at the head of the order and all who share the last of their places; empty when that is nearly everybody.
fn head<'a>(rows: &[&'a ChildRow], n: usize) -> Vec<&'a ChildRow> {
    let Some(last) = rows.get(n.saturating_sub(1)) else { return Vec::new() };
    let tied = |row: &&&ChildRow| same(&row.reading, &last.reading);
    let more = rows.iter().skip(n).take_while(|row| tied(row)).count();
    if n + more > (2 * n).min(rows.len().saturating_sub(1)) { Vec::new() } else { rows[..n + more].to_vec() }
}

fn same(a: &Reading, b: &Reading) -> bool {
    matches!((a.amount(), b.amount()), (Some(x), Some(y)) if x.compare(y) == Ordering::Equal)
}

/// `较高的有甲、乙、丙，分别为…；较低的有…`: up to `n` at each end, by size and not by merit. Empty with fewer than four to compare,
/// or when ties leave no ends, or where the package switches ranking off. Names no one best or worst.
pub fn extremes(data: &Dataset, cut: &Cut, n: usize) -> Statement {
    let mut rows = ranked(cut);
    let size = |row: &&ChildRow| row.reading.amount().unwrap_or(Amount::Exact(Decimal::default()));
    rows.sort_by(|a, b| size(b).compare(size(a)));
    let n = n.min(rows.len() / 2);
    let mut out = Statement::default();
    if rows.len() < 4 || n == 0 {
        return out;
    }
    let (high, low) = much(data, cut);
    let top = head(&rows, n);
    rows.reverse();
    let bottom = head(&rows, n);
    for (word, list) in [(high, top), (low, bottom)] {
        if !list.is_empty() {
            out.say(if out.is_empty() { "" } else { "；" });
            out.say(&format!("{word}的有"));
            out.join(respectively(data, cut, &list, "，"));
        }
    }
    out
}

/// `各镇街在85.7%～96.2%之间`, units on both ends; `各镇街均为100.0%` when there is no range. Whole figures only.
pub fn range(data: &Dataset, cut: &Cut) -> Statement {
    let mut rows = comparable(data, cut);
    let mut out = Statement::default();
    let size = |row: &&ChildRow| row.reading.amount().unwrap_or(Amount::Exact(Decimal::default()));
    rows.sort_by(|a, b| size(a).compare(size(b)));
    let (Some(low), Some(high)) = (rows.first(), rows.last()) else { return out };
    let told = |row: &ChildRow| number_of(data, &row.reading, child_fact(cut, row.area));
    let (Some(low), Some(high)) = (told(low), told(high)) else { return out };
    out.say(&format!("各{}", children_word(data, cut.selection.area)));
    if rows.len() < cut.children.iter().filter(|row| data.areas.get(row.area).kind == AreaKind::Tree).count() {
        out.say("（不含数据不全和基数过小的）");
    }
    if low.text == high.text {
        out.say("均为");
        out.tell(high);
    } else {
        out.say("在");
        out.tell(low);
        out.say("～");
        out.tell(high);
        out.say("之间");
    }
    out
}

/// How much of the gross movement the areas named must hold.
const MAINLY: i64 = 50;
/// The most areas named.
const NAMED: usize = 5;

/// `增量主要集中在甲镇（增加45起）、乙镇（增加12起）`: the children that moved the same way as the whole and together hold at least half
/// of that movement, five at most. Only for what is added up; empty when the whole did not move or may not be compared.
pub fn concentration(data: &Dataset, cut: &Cut, against: Against) -> Statement {
    let mut out = Statement::default();
    let indicator = data.indicator(cut.selection.indicator);
    if indicator.is_quotient() || indicator.is_percentage() || indicator.space != SpaceRule::Sum {
        return out;
    }
    let difference = |area: AreaId| -> Option<Decimal> {
        let asked = Selection { area, ..cut.selection };
        match change(data, asked, against) {
            Ok(change) => Some(change.difference().rescale(indicator.decimals)),
            Err(crate::query::Refusal::BaseZero(difference)) => Some(difference.rescale(indicator.decimals)),
            Err(_) => None,
        }
    };
    let Some(total) = difference(cut.selection.area).filter(|d| !d.is_zero()) else { return out };
    let mut moved: Vec<(AreaId, Decimal)> = cut
        .children
        .iter()
        .filter_map(|row| Some((row.area, difference(row.area)?)))
        .filter(|(_, d)| d.sign() == total.sign())
        .collect();
    moved.sort_by(|a, b| b.1.abs().compare(a.1.abs()).then(a.0.cmp(&b.0)));
    let gross = moved.iter().fold(Decimal::default(), |sum, (_, d)| sum.plus(d.abs()));
    let (mut held, mut named) = (Decimal::default(), Vec::new());
    for (area, d) in &moved {
        let half = Decimal::new(gross.mantissa.saturating_mul(i128::from(MAINLY)), gross.decimals + 2);
        if held.compare(half) != Ordering::Less || named.len() == NAMED {
            break;
        }
        held = held.plus(d.abs());
        named.push((*area, *d));
    }
    let half = Decimal::new(gross.mantissa.saturating_mul(i128::from(MAINLY)), gross.decimals + 2);
    if named.is_empty() || held.compare(half) == Ordering::Less {
        return out;
    }
    let up = total.sign() > 0;
    out.say(if up { "增量主要集中在" } else { "减量主要集中在" });
    let formula = if against == Against::Step { Formula::Mom } else { Formula::Yoy };
    for (i, (area, d)) in named.iter().enumerate() {
        out.say(&format!(
            "{}{}（{}",
            if i > 0 { "、" } else { "" },
            name_of(data, *area),
            if up { "增加" } else { "减少" }
        ));
        let fact = child_fact(cut, *area).by(formula);
        out.tell(Number::printed(&number::decimal(d.abs()), &indicator.unit, fact));
        out.say("）");
    }
    out
}

/// `其中，甲、乙、丙分别为…`: the three largest parts of a sum; empty for what is not added up or is partial.
pub fn including(data: &Dataset, cut: &Cut) -> Statement {
    let mut out = Statement::default();
    let indicator = data.indicator(cut.selection.indicator);
    if !matches!(indicator.space, SpaceRule::Sum | SpaceRule::DistinctSum)
        || cut.reading.is_partial()
        || cut.reading.figure.is_err()
    {
        return out;
    }
    let mut rows: Vec<&ChildRow> = cut
        .children
        .iter()
        .filter(|row| {
            may_rank(indicator, &row.reading)
                && row.reading.amount().is_some_and(|a| a.round(indicator.decimals).sign() > 0)
        })
        .collect();
    if rows.len() < 3 {
        return out;
    }
    let size = |row: &&ChildRow| row.reading.amount().unwrap_or(Amount::Exact(Decimal::default()));
    rows.sort_by(|a, b| size(b).compare(size(a)));
    out.say("其中，");
    out.join(respectively(data, cut, &rows[..3], ""));
    out
}

/// `高于全县平均水平1.2个百分点`, `与全县平均水平持平`: a percentage or average against that of the whole. Empty for sums and for
/// what may not be compared.
pub fn beside_whole(data: &Dataset, asked: Selection) -> Statement {
    let Some(parent) = data.areas.get(asked.area).parent else { return Statement::default() };
    let indicator = data.indicator(asked.indicator);
    if !(indicator.is_percentage() || indicator.is_quotient()) {
        return Statement::default();
    }
    beside(data, asked, parent, &format!("{}平均水平", whole(data, parent)), ("高于", "低于"))
}

/// `比乙镇高1.2个百分点`, `比乙镇多12件`, `与乙镇持平`.
pub fn beside_other(data: &Dataset, asked: Selection, other: AreaId) -> Statement {
    let indicator = data.indicator(asked.indicator);
    let high = indicator.is_percentage() || indicator.is_quotient();
    beside(data, asked, other, &name_of(data, other), if high { ("高", "低") } else { ("多", "少") })
}

fn beside(data: &Dataset, asked: Selection, other: AreaId, name: &str, verbs: (&str, &str)) -> Statement {
    let mut out = Statement::default();
    let indicator = data.indicator(asked.indicator);
    let (mine, theirs) = (read(data, asked), read(data, Selection { area: other, ..asked }));
    if mine.is_partial() || theirs.is_partial() {
        return out;
    }
    let (Some(a), Some(b)) = (mine.amount(), theirs.amount()) else { return out };
    let (decimals, unit) = if indicator.is_percentage() {
        (indicator.decimals.max(1), "个百分点")
    } else {
        (indicator.decimals, indicator.unit.as_str())
    };
    let difference = a.minus(b).rescale(decimals);
    if difference.is_zero() {
        out.say(&format!("与{name}持平"));
        return out;
    }
    let verb = if difference.sign() > 0 { verbs.0 } else { verbs.1 };
    // 高于…n reads with the verb in front, 比…高n with the verb behind.
    out.say(&if verb.ends_with('于') { format!("{verb}{name}") } else { format!("比{name}{verb}") });
    let fact = fact_of(asked).by(Formula::Against(other));
    out.tell(Number::printed(&number::decimal(difference.abs()), unit, fact));
    out
}
