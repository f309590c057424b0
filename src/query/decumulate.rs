//! Months out of 本年累计 figures: m月 = 1—m月累计 − 1—(m−1)月累计. Nothing is guessed where a 累计 is missing, and nothing is clipped.

use crate::model::{
    Amount, AreaId, Basis, Cell, Dataset, Decimal, Dimension, Frequency, IndicatorId, Nature, Period, Status, TimeRule,
};

use super::range::Range;
use super::reading::{Gap, Reading};

/// What was added between two 累计 of one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// First period it covers.
    pub first: Period,
    /// Last period it covers; later than the first where a 累计 between them is missing (1—2月).
    pub last: Period,
    /// What was added; for a quotient what was added to the numerator.
    pub added: Decimal,
    /// For a quotient: what was added to the denominator.
    pub below: Option<Decimal>,
    /// 调减: a later 累计 is smaller than an earlier one. The figure is kept as it is.
    pub correction: bool,
}

impl Step {
    /// The figure of the step; `None` for a quotient over nought.
    pub fn amount(&self, factor: u32) -> Option<Amount> {
        match self.below {
            Some(below) => Amount::ratio(self.added, below, factor),
            None => Some(Amount::Exact(self.added)),
        }
    }
}

/// Numerator and denominator, or the figure alone.
fn parts(amount: Amount) -> (Decimal, Option<Decimal>) {
    match amount {
        Amount::Exact(value) => (value, None),
        Amount::Ratio { numerator, denominator, .. } => (numerator, Some(denominator)),
    }
}

/// The steps between 累计 figures, by period. January is its own 累计; a missing 累计 joins its period to the next one that has a
/// figure; a year begins anew. Periods may come in any order; of two with one period the first counts.
pub fn steps(cumulative: &[(Period, Option<Amount>)]) -> Vec<Step> {
    let mut known: Vec<(Period, Amount)> = cumulative.iter().filter_map(|(p, amount)| Some((*p, (*amount)?))).collect();
    known.sort_by_key(|(period, _)| *period);
    known.dedup_by_key(|(period, _)| *period);
    let mut steps: Vec<Step> = Vec::new();
    let mut before: Option<(Period, Amount)> = None;
    for (last, amount) in known {
        let earlier = before.filter(|(p, a)| {
            p.year_of() == last.year_of()
                && p.frequency == last.frequency
                && parts(*a).1.is_some() == parts(amount).1.is_some()
        });
        let first = earlier.map_or(last.shift(1 - last.number()), |(p, _)| p.shift(1));
        let (above, below) = parts(amount);
        let (less, less_below) = earlier.map_or((Decimal::default(), None), |(_, a)| parts(a));
        let added = above.minus(less);
        let below = below.map(|d| d.minus(less_below.unwrap_or_default()));
        let correction = added.sign() < 0 || below.is_some_and(|d| d.sign() < 0);
        steps.push(Step { first, last, added, below, correction });
        before = Some((last, amount));
    }
    steps
}

/// The finest frequency at which 累计 of an indicator are stored for the whole or a slice.
fn stored_frequency(data: &Dataset, id: IndicatorId, dimension: Dimension) -> Option<Frequency> {
    let of = |key: &crate::model::BlockKey| key.basis == Basis::YearToDate && key.dimension == dimension;
    data.blocks_of(id)
        .filter(|block| of(&block.key))
        .map(|block| block.key.frequency)
        .filter(|f| *f != Frequency::Day)
        .max()
}

/// The steps between the stored 累计 of an area; those missing, partial, of a stock, or of a rate without its parts have none.
pub fn series(data: &Dataset, id: IndicatorId, area: AreaId, dimension: Dimension) -> Vec<Step> {
    let indicator = data.indicator(id);
    let factor = indicator.factor;
    let standing = matches!(indicator.nature, Nature::Stock | Nature::Point);
    let Some(frequency) = stored_frequency(data, id, dimension).filter(|_| !standing) else { return Vec::new() };
    let key = crate::model::BlockKey {
        indicator: id,
        dimension,
        basis: Basis::YearToDate,
        frequency,
        parent: data.group_of(area),
    };
    let Some(block) = data.block(&key) else { return Vec::new() };
    let (first, last) = block.span();
    let figure = |period: Period| {
        let cell = block.look(area, period)?;
        let amount = (cell.status != Status::Preliminary).then(|| cell.amount(factor))??;
        // The difference of two rates is no rate: without its parts a 累计 rate has no months.
        (!indicator.is_quotient() || matches!(amount, Amount::Ratio { .. })).then_some(amount)
    };
    let all: Vec<(Period, Option<Amount>)> =
        (first.index..=last.index).map(|index| Period { frequency, index }).map(|p| (p, figure(p))).collect();
    steps(&all)
}

/// The figure over a range as the sum of whole steps; `None` without stored 累计 or where a step reaches over an end of the range.
/// Its parent's 累计 is looked for at the parent alone: nothing is summed here.
pub fn over(data: &Dataset, id: IndicatorId, area: AreaId, range: Range, dimension: Dimension) -> Option<Reading> {
    stored_frequency(data, id, dimension)?;
    let months = |step: &Step| Some((Range::of(step.first)?.first, Range::of(step.last)?.last));
    let (mut added, mut below, mut reached) = (Decimal::default(), None::<Decimal>, range.first);
    for step in series(data, id, area, dimension) {
        let Some((first, last)) = months(&step) else { continue };
        if last < range.first || first > range.last {
            continue;
        }
        if first != reached || last > range.last {
            return None;
        }
        added = added.plus(step.added);
        below = match step.below {
            Some(d) => Some(below.unwrap_or_default().plus(d)),
            None => below,
        };
        reached = last + 1;
    }
    if reached != range.last + 1 {
        return None;
    }
    let figure = match below {
        Some(below) => Amount::ratio(added, below, data.indicator(id).factor).ok_or(Gap::NoughtBelow),
        None => Ok(Amount::Exact(added)),
    };
    Some(Reading::composed(figure, false, 1, 1))
}

/// A period as the difference of the 累计 at its end and that before it; for a quotient the denominators too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// 累计 at the end of the period; of a quotient its numerator.
    pub now: Decimal,
    /// 累计 before the period; `None` where the period begins the year.
    pub before: Option<Decimal>,
    /// Of a quotient: what was added to the denominator.
    pub below: Option<Decimal>,
    /// 调减: the later 累计 is the smaller one. The figure is kept as it is.
    pub correction: bool,
    /// Whether one of the two is 初步数.
    preliminary: bool,
}

impl Apart {
    /// What was added; for a quotient to the numerator.
    pub fn added(&self) -> Decimal {
        self.now.minus(self.before.unwrap_or_default())
    }

    /// The figure of the period.
    ///
    /// # Errors
    /// Nothing was added to the denominator of a quotient.
    pub fn amount(&self, factor: u32) -> Result<Amount, Gap> {
        match self.below {
            Some(below) => Amount::ratio(self.added(), below, factor).ok_or(Gap::NoughtBelow),
            None => Ok(Amount::Exact(self.added())),
        }
    }
}

/// A period out of two stored 累计 of the place itself, in the period's own frequency or in months.
///
/// # Errors
/// Why the period is not known though its 累计 is stored: it says so itself, it is a rate without parts, or the 累计 before it has no figure.
fn taken(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    dimension: Dimension,
) -> Option<Result<Apart, Gap>> {
    let indicator = data.indicator(id);
    // What stands has no months to take apart, nor has a ratio to a mean.
    let standing = matches!(indicator.nature, Nature::Stock | Nature::Point);
    let adds_up = !standing && matches!(indicator.time, TimeRule::Sum | TimeRule::RatioOfSums);
    if !adds_up || period.frequency == Frequency::Day {
        return None;
    }
    let quotient = indicator.is_quotient();
    let digits = |cell: Cell| match (cell.status.has_value(), cell.parts, cell.value) {
        (false, ..) => Err(Gap::Stated(cell.status)),
        (true, Some((above, below)), _) if quotient => Ok((above, Some(below))),
        (true, _, Some(value)) if !quotient => Ok((value, None)),
        (true, ..) => Err(Gap::NoParts),
    };
    [period.frequency, Frequency::Month].into_iter().find_map(|frequency| {
        let length = frequency.per_year() / period.frequency.per_year();
        let last = Period { frequency, index: (period.index + 1) * length - 1 };
        let at = |end: Period| data.cell(id, area, end, Basis::YearToDate, dimension);
        let end = at(last)?;
        let start = if period.number() == 1 { None } else { Some(at(last.shift(-length))) };
        Some(digits(end).and_then(|(now, below)| {
            let (before, less) = match start {
                None => (None, Decimal::default()),
                Some(cell) => {
                    let known = cell.map(digits).ok_or(Gap::NoTotal)?;
                    let (before, less) = known.map_err(|gap| if gap == Gap::NoParts { gap } else { Gap::NoTotal })?;
                    (Some(before), less.unwrap_or_default())
                }
            };
            let below = below.map(|all| all.minus(less));
            let early = |cell: Cell| cell.status == Status::Preliminary;
            let shrank = before.is_some_and(|before| now.compare(before).is_lt());
            Ok(Apart {
                now,
                before,
                below,
                correction: shrank || below.is_some_and(|d| d.sign() < 0),
                preliminary: early(end) || start.flatten().is_some_and(early),
            })
        }))
    })
}

/// How the figure of a period comes out of two stored 累计 of the place; `None` where it does not.
pub fn apart(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Option<Apart> {
    taken(data, id, area, period, dimension)?.ok()
}

/// The figure of a period out of two stored 累计 of the place, or why it is not known; `None` without a 累计 at its end.
pub(super) fn over_period(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    dimension: Dimension,
) -> Option<Reading> {
    Some(match taken(data, id, area, period, dimension)? {
        Err(gap) => Reading::gap(gap),
        Ok(part) => Reading::composed(part.amount(data.indicator(id).factor), part.preliminary, 1, 1),
    })
}
