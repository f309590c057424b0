//! 增减构成: what each area, category or organisation adds to a change of a count or of a rate. The parts add up to the change exactly.
//! What is worth telling of it is narrate's.

use crate::model::{Amount, AreaId, Dataset, Decimal, Dimension, IndicatorId, Status};

use super::against::{Against, Compared, Reason, compare};
use super::aggregate::{slice, slices};
use super::change::Refusal;
use super::range::{self, Range};
use super::reading::{Gap, Reading};

/// Who a part of a change belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A child, or 本级.
    Area(AreaId),
    /// A category or an organisation.
    Slice(Dimension),
    /// What the stated total holds beyond its parts, or parts that did not report on one side: 未分摊.
    Rest,
}

/// One part of a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Whose.
    pub who: Who,
    /// Its figure now; `None` where it had nothing.
    pub now: Option<Amount>,
    /// Its figure then.
    pub then: Option<Amount>,
    /// What it adds to the change: in the unit, for percentages in 百分点 (nine decimals for quotients).
    pub effect: Decimal,
    /// Of a quotient: what its own rate adds.
    pub rate: Decimal,
    /// Of a quotient: what its greater or smaller share of the denominator adds. `rate + mix = effect`.
    pub mix: Decimal,
    /// effect ÷ change × 100 %; `None` where the whole did not change.
    pub share: Option<Amount>,
}

/// A change taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributions {
    /// The change itself.
    pub whole: Compared,
    /// Now less then; Σ of the effects exactly.
    pub difference: Decimal,
    /// The parts: children in register order then 本级, or slices in register order; the rest last.
    pub parts: Vec<Part>,
    /// Σ of the rate effects; nought for counts.
    pub rate: Decimal,
    /// Σ of the mix effects; nought for counts.
    pub mix: Decimal,
}

/// Decimals of the effects of a quotient: those of [`Amount::minus`].
const GRID: u8 = 9;
/// Decimals at which quotients are multiplied before they are laid on the grid.
const FINE: u8 = 15;

/// The change of an area's figure by its children and 本级.
///
/// # Errors
/// As for the change of the whole: a partial sum, a break of definition, an unfinished period, a figure that is not there. A base of
/// nought or below refuses no parts: they are differences.
pub fn of_areas(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    now: Range,
    against: Against,
) -> Result<Contributions, Reason> {
    let whole = compare(data, id, area, Dimension::None, now, against);
    let (now, then) = (whole.now, whole.then);
    let children = data.areas.children(area).iter().copied().chain(data.areas.own(area));
    let read = |at: AreaId, range: Range| range::read(data, id, at, range, Dimension::None);
    let rows = children.map(|child| (Who::Area(child), read(child, now), read(child, then))).collect();
    apart(whole, rows)
}

/// The change of an area's figure by its categories, or by its organisations.
///
/// # Errors
/// As [`of_areas`].
pub fn of_slices(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    now: Range,
    against: Against,
    organisations: bool,
) -> Result<Contributions, Reason> {
    let whole = compare(data, id, area, Dimension::None, now, against);
    let (now, then) = (whole.now, whole.then);
    let mut dimensions: Vec<Dimension> = [now, then]
        .into_iter()
        .flat_map(|range| slices(data, id, area, range, organisations))
        .map(|(dimension, _)| dimension)
        .collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    let read = |d, range| slice(data, id, area, range, d);
    let rows = dimensions.into_iter().map(|d| (Who::Slice(d), read(d, now), read(d, then))).collect();
    apart(whole, rows)
}

/// Numerator and denominator on one side; a part that did not exist, or handled nothing, is nought of nought.
fn side(reading: &Reading) -> Option<(Decimal, Decimal)> {
    match reading.figure {
        Ok(_) if reading.is_partial() => None,
        Ok(Amount::Exact(value)) => Some((value, Decimal::default())),
        Ok(Amount::Ratio { numerator, denominator, .. }) => Some((numerator, denominator)),
        Err(Gap::NoData | Gap::NoughtBelow | Gap::Stated(Status::NotApplicable | Status::BelowUnit)) => {
            Some(Default::default())
        }
        Err(_) => None,
    }
}

fn apart(whole: Compared, rows: Vec<(Who, Reading, Reading)>) -> Result<Contributions, Reason> {
    match whole.change {
        Ok(_) | Err(Reason::Refused(Refusal::BaseZero(_) | Refusal::BaseNegative)) => {}
        Err(reason) => return Err(reason),
    }
    let (Some(new), Some(old)) = (whole.reading.amount(), whole.base.amount()) else {
        return Err(Reason::Refused(Refusal::NoFigure));
    };
    let difference = new.minus(old);
    let known = rows.iter().filter_map(|(who, now, then)| {
        let nothing = |r: &Reading| matches!(r.figure, Err(Gap::NoData | Gap::Stated(Status::NotApplicable)));
        if nothing(now) && nothing(then) {
            return None;
        }
        Some((*who, now.amount(), then.amount(), side(now)?, side(then)?))
    });
    let mut parts = match (new, old) {
        (Amount::Exact(_), Amount::Exact(_)) => known
            .map(|(who, now, then, (a, _), (b, _))| Part {
                who,
                now,
                then,
                effect: a.minus(b),
                rate: Decimal::default(),
                mix: Decimal::default(),
                share: None,
            })
            .collect::<Vec<Part>>(),
        (
            Amount::Ratio { numerator: n1, denominator: d1, factor },
            Amount::Ratio { numerator: n0, denominator: d0, .. },
        ) => {
            let totals = Totals { now: (n1, d1), then: (n0, d0), factor };
            let mut sides: Vec<_> = known.collect();
            let left = |total: (Decimal, Decimal), of: fn(&Known) -> (Decimal, Decimal)| {
                sides.iter().map(of).fold(total, |(n, d), (a, b)| (n.minus(a), d.minus(b)))
            };
            let (now, then) = (left((n1, d1), |k| k.3), left((n0, d0), |k| k.4));
            if [now.0, now.1, then.0, then.1].iter().any(|rest| !rest.is_zero()) {
                let amount = |(n, d)| Amount::ratio(n, d, factor);
                sides.push((Who::Rest, amount(now), amount(then), now, then));
            }
            sides.into_iter().map(|known| totals.part(known)).collect()
        }
        _ => return Err(Reason::Refused(Refusal::NoBase)),
    };
    settle(&mut parts, difference, matches!(new, Amount::Exact(_)));
    for part in &mut parts {
        part.share = Amount::ratio(part.effect, difference, 100);
    }
    let total = |of: fn(&Part) -> Decimal| parts.iter().map(of).fold(Decimal::default(), Decimal::plus);
    Ok(Contributions { difference, rate: total(|p| p.rate), mix: total(|p| p.mix), parts, whole })
}

type Known = (Who, Option<Amount>, Option<Amount>, (Decimal, Decimal), (Decimal, Decimal));

/// What is left of the change: for counts the rest; for quotients the last digits of rounding, which go to the greatest part.
fn settle(parts: &mut Vec<Part>, difference: Decimal, counts: bool) {
    let left = parts.iter().fold(difference, |left, part| left.minus(part.effect));
    if left.is_zero() {
        return;
    }
    let nought = Decimal::default();
    if counts || parts.is_empty() {
        parts.push(Part {
            who: Who::Rest,
            now: None,
            then: None,
            effect: left,
            rate: nought,
            mix: nought,
            share: None,
        });
        return;
    }
    let greatest =
        (0..parts.len()).max_by(|a, b| parts[*a].effect.abs().compare(parts[*b].effect.abs()).then(b.cmp(a)));
    if let Some(part) = greatest.and_then(|at| parts.get_mut(at)) {
        part.effect = part.effect.plus(left);
        let of_rate = part.rate.abs().compare(part.mix.abs()).is_gt();
        let taker = if of_rate { &mut part.rate } else { &mut part.mix };
        *taker = taker.plus(left);
    }
}

/// Numerators and denominators of the whole.
struct Totals {
    now: (Decimal, Decimal),
    then: (Decimal, Decimal),
    factor: u32,
}

/// `n ÷ d × factor` at [`FINE`] decimals; nought over nought.
fn fine(n: Decimal, d: Decimal, factor: u32) -> i128 {
    Amount::ratio(n, d, factor).map_or(0, |quotient| quotient.round(FINE).mantissa)
}

/// A product of two figures at [`FINE`] decimals, halved, on the grid.
fn half_product(a: i128, b: i128) -> Decimal {
    let product = Decimal::new(a.saturating_mul(b), 2 * FINE);
    Decimal::new(product.mantissa.saturating_mul(5), product.decimals + 1).rescale(GRID)
}

impl Totals {
    /// With w the part's share of the denominator, r its rate, and R̄ the mean of the two rates of the whole:
    /// effect = w₁r₁ − w₀r₀ − (w₁ − w₀)R̄, rate = (w₁ + w₀)/2 × (r₁ − r₀), mix = effect − rate = (w₁ − w₀)((r₁ + r₀)/2 − R̄).
    /// Σ effect = R₁ − R₀, because the w add up to one on each side.
    fn part(&self, (who, now, then, (n1, d1), (n0, d0)): Known) -> Part {
        let weighed = fine(n1, self.now.1, self.factor) - fine(n0, self.then.1, self.factor);
        let (w1, w0) = (fine(d1, self.now.1, 1), fine(d0, self.then.1, 1));
        let both = fine(self.now.0, self.now.1, self.factor) + fine(self.then.0, self.then.1, self.factor);
        let effect = Decimal::new(weighed, FINE).rescale(GRID).minus(half_product(w1 - w0, both));
        let rate = if d1.is_zero() || d0.is_zero() {
            Decimal::default()
        } else {
            half_product(w1 + w0, fine(n1, d1, self.factor) - fine(n0, d0, self.factor))
        };
        Part { who, now, then, effect, rate, mix: effect.minus(rate), share: None }
    }
}

/// Parts rounded for print so that they still add up to the rounded whole: each is rounded down, and the digits that are left go to
/// those that lost most (largest remainder, earlier ones first).
pub fn printed(parts: &[Decimal], decimals: u8) -> Vec<Decimal> {
    let total = parts.iter().fold(Decimal::new(0, decimals), |sum, part| sum.plus(*part));
    printed_to(parts, decimals, total)
}

/// [`printed`], adding up to another total beside them: between two wholes of which each is rounded on its own, their printed difference.
pub fn printed_to(parts: &[Decimal], decimals: u8, total: Decimal) -> Vec<Decimal> {
    let scale = parts.iter().map(|p| p.decimals).max().unwrap_or(0).max(decimals);
    let step = 10i128.pow(u32::from((scale - decimals).min(30)));
    let exact: Vec<i128> = parts.iter().map(|p| p.rescale(scale).mantissa).collect();
    let mut down: Vec<i128> = exact.iter().map(|p| p.div_euclid(step)).collect();
    let left = total.rescale(decimals).mantissa - down.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(exact[*at].rem_euclid(step)), *at));
    if left < 0 {
        order.reverse();
    }
    for at in order.into_iter().take(usize::try_from(left.abs()).unwrap_or(0)) {
        down[at] += left.signum();
    }
    down.into_iter().map(|mantissa| Decimal::new(mantissa, decimals)).collect()
}
