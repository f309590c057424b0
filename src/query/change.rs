//! 同比, 环比 and other differences: values, or refusals with a reason. Wording is narrate's.

use std::cmp::Ordering;

use crate::model::{Amount, Dataset, Decimal, Frequency, IndicatorId, Period};

use super::range::{Calendar, Range, calendar_of, has_ended};
use super::reading::{Gap, Reading, Span};

/// A base below this is flagged small: the absolute change comes first (domain: 同比/环比/累计).
const SMALL_BASE: i64 = 10;

/// A change from an earlier figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Of a percentage: the difference in 百分点.
    Points(Decimal),
    /// Of anything else.
    Relative {
        /// Now less then, in the unit.
        difference: Decimal,
        /// difference ÷ then × 100.
        rate: Amount,
        /// The base is under ten: tell the difference first.
        small: bool,
    },
    /// Of an average, index or score: only the difference, in the unit.
    Difference(Decimal),
}

impl Change {
    /// The difference in its own unit (百分点 for percentages).
    pub fn difference(&self) -> Decimal {
        match self {
            Self::Points(d) | Self::Difference(d) => *d,
            Self::Relative { difference, .. } => *difference,
        }
    }
}

/// Why no change is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This period has no figure.
    NoFigure,
    /// The earlier period has none.
    NoBase,
    /// The earlier figure stands in a part not loaded.
    NotLoaded,
    /// The base is nought; the difference alone is told.
    BaseZero(Decimal),
    /// The base is negative.
    BaseNegative,
    /// One of the two is a partial sum.
    Partial,
    /// 累计 has no 环比.
    Cumulative,
    /// The definition changed between the two.
    Definition,
}

/// Compares two readings of one indicator.
pub fn change(now: &Reading, then: &Reading, percentage: bool, quotient: bool) -> Result<Change, Refusal> {
    let Ok(new) = now.figure else { return Err(Refusal::NoFigure) };
    let old = match then.figure {
        Ok(old) => old,
        Err(Gap::Stated(crate::model::Status::NotLoaded)) => return Err(Refusal::NotLoaded),
        Err(_) => return Err(Refusal::NoBase),
    };
    if now.is_partial() || then.is_partial() {
        return Err(Refusal::Partial);
    }
    let difference = new.minus(old);
    if percentage {
        return Ok(Change::Points(difference));
    }
    if quotient {
        return Ok(Change::Difference(difference));
    }
    let base = match old {
        Amount::Exact(base) => base,
        Amount::Ratio { .. } => return Ok(Change::Difference(difference)),
    };
    match base.sign().cmp(&0) {
        Ordering::Less => Err(Refusal::BaseNegative),
        Ordering::Equal => Err(Refusal::BaseZero(difference)),
        Ordering::Greater => {
            let small = base.compare(Decimal::whole(SMALL_BASE)) == Ordering::Less;
            let rate = Amount::ratio(difference, base, 100).ok_or(Refusal::BaseZero(difference))?;
            Ok(Change::Relative { difference, rate, small })
        }
    }
}

/// 同比: against the same period a year earlier. `read` gives the reading of a period.
pub fn yoy(
    data: &Dataset,
    id: IndicatorId,
    period: Period,
    span: Span,
    read: impl Fn(Period) -> Reading,
) -> Result<Change, Refusal> {
    between(data, id, period, period.year_before(), span, read)
}

/// Compares two periods of one indicator, unless its definition changed between them.
pub fn between(
    data: &Dataset,
    id: IndicatorId,
    now: Period,
    then: Period,
    span: Span,
    read: impl Fn(Period) -> Reading,
) -> Result<Change, Refusal> {
    let length = |p: Period| 12 / p.frequency.per_year().max(1);
    let first = if span == Span::YearToDate { then.year_of() * 12 } else { then.index * length(then) };
    if definition_break(data, id, first, (now.index + 1) * length(now) - 1) {
        return Err(Refusal::Definition);
    }
    if is_open(data, id, (now.index + 1) * length(now) - 1) {
        return Err(Refusal::Partial);
    }
    let indicator = data.indicator(id);
    change(&read(now), &read(then), indicator.is_percentage(), indicator.is_quotient())
}

/// Whether a month (by number) has not ended on the date the figures stand at, by the calendar of the indicator's form.
fn is_open(data: &Dataset, id: IndicatorId, month: i32) -> bool {
    let Some(range) = Range::of(Period { frequency: Frequency::Month, index: month }) else { return false };
    let ended = |calendar| has_ended(range, calendar, &data.meta.as_of);
    // A month that is over has ended in every calendar: nearly all are, and no form is looked up.
    !ended(Calendar::Natural) && !ended(calendar_of(data, id))
}

/// Whether an event says that the indicator was defined anew after month `first` began and by the end of month `last` (months by
/// number). Before and after it are not compared.
pub fn definition_break(data: &Dataset, id: IndicatorId, first: i32, last: i32) -> bool {
    let name = &data.indicator(id).id;
    data.events.iter().any(|event| {
        event.kind == "definition"
            && event.indicators.contains(name)
            && event.date.get(..7).and_then(Period::parse).is_some_and(|at| at.index > first && at.index <= last)
    })
}

/// 环比: against the period just before. Refused for 累计, which has none; a year's step before is its 同比.
pub fn mom(
    data: &Dataset,
    id: IndicatorId,
    period: Period,
    span: Span,
    read: impl Fn(Period) -> Reading,
) -> Result<Change, Refusal> {
    if span == Span::YearToDate || period.frequency == Frequency::Year {
        return Err(Refusal::Cumulative);
    }
    between(data, id, period, period.shift(-1), span, read)
}
