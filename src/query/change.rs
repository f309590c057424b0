//! 同比, 环比 and other differences: values, or refusals with a reason. Wording is narrate's.

use std::cmp::Ordering;

use crate::model::{Amount, Dataset, Decimal, Frequency, IndicatorId, Period};

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
    read: impl Fn(Period) -> Reading,
) -> Result<Change, Refusal> {
    let indicator = data.indicator(id);
    change(&read(period), &read(period.year_before()), indicator.is_percentage(), indicator.is_quotient())
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
    let indicator = data.indicator(id);
    change(&read(period), &read(period.shift(-1)), indicator.is_percentage(), indicator.is_quotient())
}
