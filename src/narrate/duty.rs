//! Statements about what is to be done: targets, work items, what needs attention this period. Levels and changes are told elsewhere.

use std::cmp::Ordering;

use crate::model::{AreaId, Dataset, Decimal, Direction, IndicatorId, Period, Target, WorkItem};
use crate::query::overview::Standing;
use crate::query::{Gap, Overview, Reading, Selection, Span};
use crate::strings::{number, period as words};

use super::among::{beside_whole, name_of};
use super::fact::{Fact, Formula, Number, Statement};
use super::tell::{fact_of, figure, read};

/// The words of a comparator: 不低于, 不超过.
fn asks(comparator: &str) -> &'static str {
    match comparator {
        "ge" => "不低于",
        "gt" => "高于",
        "le" => "不超过",
        "lt" => "低于",
        "eq" => "达到",
        _ => "",
    }
}

/// How a figure stands to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The target is met.
    Yes,
    /// It is not: so much is lacking, in the unit.
    Lacking(Decimal),
    /// No figure, a partial one, or a target that is no number.
    Unknown,
}

/// Judges an exact figure, never its printed form: 94.96 is not 95.
pub fn reached(reading: &Reading, target: &Target) -> Reached {
    let Some(amount) = reading.amount().filter(|_| !reading.is_partial()) else { return Reached::Unknown };
    let Some(value) = Decimal::parse(&target.value) else { return Reached::Unknown };
    let exact = crate::model::Amount::Exact;
    let (low, high) = match target.comparator.as_str() {
        "ge" | "gt" => (Some(value), None),
        "le" | "lt" => (None, Some(value)),
        "eq" => (Some(value), Some(value)),
        "range" => (Some(value), Decimal::parse(&target.value_high)),
        _ => return Reached::Unknown,
    };
    let strict = matches!(target.comparator.as_str(), "gt" | "lt");
    let missed = |limit: Option<Decimal>, wrong: Ordering| {
        let limit = limit?;
        let order = amount.compare(exact(limit));
        (order == wrong || (strict && order == Ordering::Equal)).then(|| amount.minus(exact(limit)).abs())
    };
    match missed(low, Ordering::Less).or_else(|| missed(high, Ordering::Greater)) {
        Some(lacking) => Reached::Lacking(lacking),
        None => Reached::Yes,
    }
}

/// `目标为2026年12月31日前不低于95%，已达到目标`, `…，距目标还差1.2个百分点`, `…，超出目标1.2个百分点`, `…，本期未报，暂不判断`.
pub fn target_clause(data: &Dataset, asked: Selection, target: &Target) -> Statement {
    let mut out = Statement::words("目标为");
    let indicator = data.indicator(asked.indicator);
    let fact = fact_of(asked);
    if !target.deadline.is_empty() {
        out.say(&format!("{}前", words::date(&target.deadline)));
    }
    out.say(asks(&target.comparator));
    let printed = |text: &str| {
        let digits = Decimal::parse(text).map_or_else(|| text.to_string(), number::decimal);
        Number::printed(&digits, &indicator.unit, fact.by(Formula::Target))
    };
    out.tell(printed(&target.value));
    if target.comparator == "range" && !target.value_high.is_empty() {
        out.say("～");
        out.tell(printed(&target.value_high));
    }
    let reading = read(data, asked);
    match reached(&reading, target) {
        Reached::Yes => out.say("，已达到目标"),
        Reached::Unknown => out.say(match reading.figure {
            Ok(_) => "，数据不全，暂不判断",
            Err(Gap::NoughtBelow) => "，本期无应计事项，暂不判断",
            Err(_) => "，本期无数，暂不判断",
        }),
        Reached::Lacking(distance) => {
            let (decimals, unit) = if indicator.is_percentage() {
                (indicator.decimals.max(1), "个百分点")
            } else {
                (indicator.decimals, indicator.unit.as_str())
            };
            let over = matches!(target.comparator.as_str(), "le" | "lt")
                || (target.comparator == "range"
                    && read(data, asked).amount().is_some_and(|a| {
                        Decimal::parse(&target.value_high)
                            .is_some_and(|high| a.compare(crate::model::Amount::Exact(high)) == Ordering::Greater)
                    }));
            let lead = if over { "，超出目标" } else { "，距目标还差" };
            let rounded = distance.rescale(decimals);
            // Not reached, and yet nought as printed: less than one printed step is lacking.
            let step = rounded.is_zero();
            out.say(&format!("{lead}{}", if step { "不足" } else { "" }));
            let value = if step { Decimal::new(1, decimals) } else { rounded };
            out.tell(Number::printed(&number::decimal(value), unit, fact.by(Formula::Distance)));
        }
    }
    out
}

/// `甲镇供水问题。责任单位：县水利局；办理时限：2026年7月20日；办理状态：办理中；情况说明：…。` What is not given is not written.
pub fn item_sentence(data: &Dataset, item: &WorkItem) -> Statement {
    let mut parts = Vec::new();
    let owner = data.organisations.iter().find(|o| o.id == item.organisation).map(|o| o.name.clone());
    if let Some(owner) = owner {
        parts.push(format!("责任单位：{owner}"));
    }
    if !item.due.is_empty() {
        parts.push(format!("办理时限：{}", words::date(&item.due)));
    }
    if !item.state.is_empty() {
        parts.push(format!("办理状态：{}", item.state));
    }
    if !item.note.is_empty() {
        parts.push(format!("情况说明：{}", item.note.trim_end_matches('。')));
    }
    let title = item.title.trim_end_matches('。');
    Statement::words(if parts.is_empty() {
        format!("{title}。")
    } else {
        format!("{title}。{}。", parts.join("；"))
    })
}

/// `共5件，其中已办结2件、办理中3件`; `无` when there is none. States in the order of the format.
pub fn items_summary(items: &[&WorkItem], area: AreaId, period: Period) -> Statement {
    let fact = Fact { indicator: None, area, period, ytd: false, formula: Formula::Register };
    let count = |n: usize| Number::printed(&n.to_string(), "件", fact);
    if items.is_empty() {
        return Statement::words("无");
    }
    let mut out = Statement::words("共");
    out.tell(count(items.len()));
    let states = ["已办结", "办理中", "未办", "逾期未办结"];
    let counted: Vec<(&str, usize)> = states
        .iter()
        .map(|state| (*state, items.iter().filter(|item| item.state == *state).count()))
        .filter(|(_, n)| *n > 0)
        .collect();
    match counted.as_slice() {
        [(state, n)] if *n == items.len() => out.say(&format!("，均为{state}")),
        _ => {
            for (i, (state, n)) in counted.iter().enumerate() {
                out.say(&format!("{}{state}", if i == 0 { "，其中" } else { "、" }));
                out.tell(count(*n));
            }
        }
    }
    out
}

/// Why something needs attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A rate worse than the whole's beyond chance.
    Worse,
    /// A report that did not come.
    Missing,
}

/// One thing that needs attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Concern {
    /// Why.
    pub why: Why,
    /// Where.
    pub area: AreaId,
    /// What.
    pub indicator: IndicatorId,
    /// When.
    pub period: Period,
}

/// What in an overview's table needs attention: rates worse than the whole beyond chance (neutral indicators never), then reports
/// that are missing; in the order of the columns and rows. Where no report came from any row, it is told once, of the whole.
pub fn concerns(data: &Dataset, overview: &Overview) -> Vec<Concern> {
    let mut found = Vec::new();
    for (why, wanted) in [(Why::Worse, true), (Why::Missing, false)] {
        for (at, (indicator, period)) in overview.columns.iter().enumerate() {
            let of = |area: AreaId| Concern { why, area, indicator: *indicator, period: *period };
            let before = found.len();
            for row in &overview.rows {
                let Some(cell) = row.cells.get(at) else { continue };
                let worse =
                    cell.standing == Standing::Worse && data.indicator(*indicator).direction != Direction::Neutral;
                let missing = cell.reading.figure == Err(Gap::Stated(crate::model::Status::Missing));
                if if wanted { worse } else { missing } {
                    found.push(of(row.area));
                }
            }
            if !wanted && overview.rows.len() > 1 && found.len() - before == overview.rows.len() {
                found.truncate(before);
                found.push(of(overview.area));
            }
        }
    }
    found
}

/// `甲镇群众满意率85.7%，低于全县平均水平6.5个百分点，需关注`, `乙乡2026年6月法律咨询人次未报`.
pub fn concern_clause(data: &Dataset, concern: &Concern) -> Statement {
    let asked =
        Selection { indicator: concern.indicator, area: concern.area, period: concern.period, span: Span::Period };
    let label = data.indicator(concern.indicator).label();
    let name = name_of(data, concern.area);
    match concern.why {
        Why::Missing => Statement::words(format!("{name}{}{label}未报", words::full(concern.period))),
        Why::Worse => {
            let mut out = Statement::words(format!("{name}{label}"));
            out.join(figure(data, asked));
            let beside = beside_whole(data, asked);
            if !beside.is_empty() {
                out.say("，");
                out.join(beside);
            }
            out
        }
    }
}
