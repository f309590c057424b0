//! Comparisons over any range: 同比, 环比, 累计同比, 较上年末, 1—2月 merged, 日均; what is refused, and what is told with a caution.
//! The plain month and year of a page are `change`'s; whether a difference is more than chance is not in it.

use crate::model::{Amount, AreaId, Dataset, Decimal, Dimension, Frequency, IndicatorId, Nature, Period, Qualifier};

use super::boundary::{changes_between, rebased_over};
use super::change::{Change, Refusal, change, definition_break};
use super::range::{self, Range, Stretch, calendar_of, days, has_ended};
use super::reading::{Reading, natural_basis};

/// What a range is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// 同比, 累计同比: the same months a year earlier.
    YearBefore,
    /// 环比: as many months just before.
    JustBefore,
    /// 较上年末: December of the year before, for stocks.
    YearEnd,
}

/// Why two figures are not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// As for any two figures.
    Refused(Refusal),
    /// One of the two ranges has not ended: an unfinished period is not held against a full one.
    Unfinished,
    /// 较上年末 is told of stocks only.
    NotStanding,
}

/// What is to be said beside a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caution {
    /// One of the figures is printed as 余, 约, a bound or a range.
    Inexact,
    /// 春节 lies in one of the two and not in the other: 1—2月 are better merged.
    SpringFestival,
    /// An area of the two was merged, split or renamed in between.
    Boundary,
}

/// Two figures and what can be said of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The later range.
    pub now: Range,
    /// The earlier one.
    pub then: Range,
    /// The later figure.
    pub reading: Reading,
    /// The earlier one.
    pub base: Reading,
    /// The change, or why there is none.
    pub change: Result<Change, Reason>,
    /// What is to be said beside it.
    pub cautions: Vec<Caution>,
}

/// Compares an indicator of an area over a range, for the whole or one category or organisation.
pub fn compare(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    dimension: Dimension,
    now: Range,
    against: Against,
) -> Compared {
    let then = match against {
        Against::YearBefore => now.year_before(),
        Against::JustBefore => now.just_before(),
        Against::YearEnd => {
            let december = now.last.div_euclid(12) * 12 - 1;
            Range { stretch: Stretch::Whole(Frequency::Month), first: december, last: december }
        }
    };
    let now = if against == Against::YearEnd { Range { first: now.last, ..now } } else { now };
    let read = |range| range::read(data, id, area, range, dimension);
    let (reading, base) = (read(now), read(then));
    let change = judge(data, id, now, then, against, (&reading, &base));
    Compared { cautions: cautions(data, id, area, now, then), now, then, reading, base, change }
}

/// [`compare`] with both figures drawn over the area as it is today; `None` where nothing moved its boundaries between the two, or no month has
/// a figure of its own.
pub fn compare_rebased(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    dimension: Dimension,
    now: Range,
    against: Against,
) -> Option<Compared> {
    let plain = compare(data, id, area, dimension, now, against);
    if changes_between(data, area, plain.then.start(), plain.now.end()).is_empty() {
        return None;
    }
    let read = |range| rebased_over(data, id, area, range, dimension);
    let (reading, base) = (read(plain.now)?, read(plain.then)?);
    let change = judge(data, id, plain.now, plain.then, against, (&reading, &base));
    Some(Compared { reading, base, change, ..plain })
}

fn judge(
    data: &Dataset,
    id: IndicatorId,
    now: Range,
    then: Range,
    against: Against,
    (reading, base): (&Reading, &Reading),
) -> Result<Change, Reason> {
    let indicator = data.indicator(id);
    match against {
        Against::JustBefore if no_step_before(now) => return Err(Reason::Refused(Refusal::Cumulative)),
        Against::YearEnd if indicator.nature != Nature::Stock => return Err(Reason::NotStanding),
        _ => {}
    }
    let calendar = calendar_of(data, id);
    if [now, then].into_iter().any(|range| !has_ended(range, calendar, &data.meta.as_of)) {
        return Err(Reason::Unfinished);
    }
    if definition_break(data, id, then.first, now.last) {
        return Err(Reason::Refused(Refusal::Definition));
    }
    change(reading, base, indicator.is_percentage(), indicator.is_quotient()).map_err(Reason::Refused)
}

/// 累计, years and rolling sums have no 环比: the one before is no neighbour, or is the year before.
fn no_step_before(range: Range) -> bool {
    matches!(range.stretch, Stretch::YearToDate | Stretch::Rolling | Stretch::Whole(Frequency::Year))
}

fn cautions(data: &Dataset, id: IndicatorId, area: AreaId, now: Range, then: Range) -> Vec<Caution> {
    let mut found = Vec::new();
    let basis = natural_basis(data.indicator(id));
    let inside = |range: Range, period: Period| {
        Range::of(period).is_some_and(|p| range.first <= p.first && p.last <= range.last)
    };
    let inexact = data.remarks.iter().any(|r| {
        r.indicator == id
            && r.area == area
            && r.basis == basis
            && r.qualifier != Qualifier::Eq
            && (inside(now, r.period) || inside(then, r.period))
    });
    if inexact {
        found.push(Caution::Inexact);
    }
    if natural_basis(data.indicator(id)) == crate::model::Basis::Current
        && festivals(data, now) != festivals(data, then)
    {
        found.push(Caution::SpringFestival);
    }
    let code = &data.areas.get(area).code;
    let touched = data.ground.area_changes.iter().any(|c| {
        (c.from == *code || c.to == *code)
            && c.date.get(..7).and_then(Period::parse).is_some_and(|at| at.index > then.first && at.index <= now.last)
    });
    if touched {
        found.push(Caution::Boundary);
    }
    found
}

/// How many festivals of the register lie in a range.
fn festivals(data: &Dataset, range: Range) -> usize {
    let month = |date: &str| date.get(..7).and_then(Period::parse).map(|at| at.index);
    let inside = |at: i32| range.first <= at && at <= range.last;
    data.events.iter().filter(|e| e.kind == "festival" && month(&e.date).is_some_and(inside)).count()
}

/// 1—2月 of a year merged, against those of the year before: the Spring Festival lies in one of the two months and moves.
pub fn first_two_months(data: &Dataset, id: IndicatorId, area: AreaId, dimension: Dimension, year: i32) -> Compared {
    let range = Range { stretch: Stretch::Custom, first: year * 12, last: year * 12 + 1 };
    compare(data, id, area, dimension, range, Against::YearBefore)
}

/// 日均: a count over a range ÷ its days by the calendar of its form. `None` for quotients and stocks, and without a figure.
pub fn per_day(data: &Dataset, id: IndicatorId, reading: &Reading, range: Range) -> Option<Amount> {
    if natural_basis(data.indicator(id)) != crate::model::Basis::Current {
        return None;
    }
    match reading.figure {
        Ok(Amount::Exact(value)) => Amount::ratio(value, Decimal::whole(days(range, calendar_of(data, id))), 1),
        _ => None,
    }
}

/// What a 环比 means beside the season.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seasonal {
    /// The step is what this time of year brings.
    Usual,
    /// Higher than this time of year brings.
    Above,
    /// Lower than this time of year brings.
    Below,
    /// No verdict: not a count, fewer than two earlier years, fewer than five cases somewhere, or no 环比 at all.
    Abstains,
}

/// Least cases on each of the four sides: under them the normal approximation of a log ratio does not hold.
const LEAST_CASES: f64 = 5.0;
/// Least earlier years that show what the season brings.
const LEAST_YEARS: i32 = 2;
/// Years looked back at most.
const MOST_YEARS: i32 = 5;
/// Two-sided 95 % point of the normal distribution.
const Z95: f64 = 1.959_963_984_540_054;

/// The verdict on a 环比 of a count, allowing for the season: the ratio of this range to the one before against the same ratio in the
/// earlier years pooled. With counts b after a now and B after A then, z = ( ln(b÷a) − ln(B÷A) ) ÷ √(φ(1÷a + 1÷b + 1÷A + 1÷B)), the
/// difference of two log ratios of Poisson counts; φ ≥ 1 is the spread of the earlier years' own ratios around their pooled one
/// (Pearson χ² ÷ (years − 1)), so that a season that varies from year to year convicts nobody. Beyond ±1.96 it is told.
pub fn seasonal(data: &Dataset, id: IndicatorId, area: AreaId, dimension: Dimension, range: Range) -> Seasonal {
    let indicator = data.indicator(id);
    if indicator.is_quotient() || natural_basis(indicator) != crate::model::Basis::Current {
        return Seasonal::Abstains;
    }
    let count = |range: Range| {
        let reading = range::read(data, id, area, range, dimension);
        let whole = !reading.is_partial();
        reading.amount().filter(|_| whole).map(Amount::to_f64).filter(|n| *n >= 0.0)
    };
    if compare(data, id, area, dimension, range, Against::JustBefore).change.is_err() {
        return Seasonal::Abstains;
    }
    let pair = |range: Range| Some((count(range.just_before())?, count(range)?));
    let Some((a, b)) = pair(range) else { return Seasonal::Abstains };
    let earlier: Vec<(f64, f64)> = (1..=MOST_YEARS)
        .filter_map(|years| {
            let then = Range { first: range.first - 12 * years, last: range.last - 12 * years, ..range };
            let broken = definition_break(data, id, then.just_before().first, range.last);
            pair(then).filter(|_| !broken)
        })
        .collect();
    let (before, after) = earlier.iter().fold((0.0, 0.0), |(x, y), (p, q)| (x + p, y + q));
    if earlier.len() < LEAST_YEARS as usize || [a, b, before, after].into_iter().any(|n| n < LEAST_CASES) {
        return Seasonal::Abstains;
    }
    let share = after / (before + after);
    let chi: f64 = earlier
        .iter()
        .filter(|(p, q)| p + q > 0.0)
        .map(|(p, q)| (q - share * (p + q)).powi(2) / (share * (1.0 - share) * (p + q)))
        .sum();
    let spread = (chi / (earlier.len() as f64 - 1.0)).max(1.0);
    let z = ((b / a).ln() - (after / before).ln()) / (spread * (1.0 / a + 1.0 / b + 1.0 / before + 1.0 / after)).sqrt();
    if z > Z95 {
        Seasonal::Above
    } else if z < -Z95 {
        Seasonal::Below
    } else {
        Seasonal::Usual
    }
}
