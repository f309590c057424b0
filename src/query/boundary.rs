//! Changes of boundaries: series of today's areas drawn back over the areas of then, with every total conserved.

use crate::model::{Amount, AreaChange, AreaId, Dataset, Decimal, Dimension, IndicatorId, Period, Status};

use super::aggregate::combine;
use super::range::Range;
use super::reading::{Gap, Reading, Span, over_months, sliced};

/// How long a chain of changes is followed, against a register that goes in circles.
const LONGEST_CHAIN: u8 = 16;

/// What an area was made of in a period: areas of then with the share of each that it has. An area that nothing happened to is itself;
/// one that was given away whole since is nothing. The shares of any area of then, over all areas of today, add up to one.
pub fn made_of(data: &Dataset, area: AreaId, period: Period) -> Vec<(AreaId, Decimal)> {
    let mut found = Vec::new();
    content(data, area, period, "9999", Decimal::whole(1), &mut found, 0);
    found.retain(|(_, share)| !share.is_zero());
    found
}

/// What an area held just before a date, in areas of a period: back through its changes, the latest first.
fn content(
    data: &Dataset,
    area: AreaId,
    period: Period,
    until: &str,
    share: Decimal,
    found: &mut Vec<(AreaId, Decimal)>,
    depth: u8,
) {
    let row = data.areas.get(area);
    let touches = |c: &&AreaChange| (c.from == row.code) != (c.to == row.code);
    let between = |c: &&AreaChange| c.date.as_str() < until && is_before(period, &c.date);
    let latest = data.ground.area_changes.iter().filter(touches).filter(between).map(|c| c.date.as_str()).max();
    let Some(date) = latest.filter(|_| depth < LONGEST_CHAIN) else {
        if row.exists_in(period) {
            match found.iter_mut().find(|(known, _)| *known == area) {
                Some((_, known)) => *known = known.plus(share),
                None => found.push((area, share)),
            }
        }
        return;
    };
    let kept = kept_at(data, area, date);
    if !kept.is_zero() {
        content(data, area, period, date, share_of(share, kept), found, depth + 1);
    }
    for change in data.ground.area_changes.iter().filter(|c| c.date == date && c.to == row.code && c.from != row.code) {
        if let Some(from) = data.areas.find(&change.from) {
            content(data, from, period, date, share_of(share, given_by(data, change)), found, depth + 1);
        }
    }
}

/// Whether a period lies before a change took effect.
fn is_before(period: Period, date: &str) -> bool {
    let month = date.get(..7).and_then(Period::parse);
    match (Range::of(period), month) {
        (Some(range), Some(month)) => range.last < month.index,
        _ => period.to_string().as_str() < date,
    }
}

/// The rows by which an area gives to others on a date, in the order of the register.
fn gifts<'d>(data: &'d Dataset, code: &'d str, date: &'d str) -> impl Iterator<Item = &'d AreaChange> {
    data.ground.area_changes.iter().filter(move |c| c.from == code && c.to != code && c.date == date)
}

fn stated(change: &AreaChange) -> Decimal {
    Decimal::parse(&change.share).unwrap_or(Decimal::whole(1))
}

/// What an area keeps of itself on a date: what it does not give, or nothing where it ends.
fn kept_at(data: &Dataset, area: AreaId, date: &str) -> Decimal {
    let row = data.areas.get(area);
    if ends_at(row, date) && gifts(data, &row.code, date).next().is_some() {
        return Decimal::default();
    }
    gifts(data, &row.code, date).fold(Decimal::whole(1), |left, change| left.minus(stated(change)))
}

fn ends_at(area: &crate::model::Area, date: &str) -> bool {
    !area.valid_to.is_empty() && area.valid_to.as_str() <= date
}

/// The share a row gives. Where the giver ends, its last heir in the register has what the others leave, so that three thirds of
/// 0.333 are still a whole.
fn given_by(data: &Dataset, change: &AreaChange) -> Decimal {
    let ends = data.areas.find(&change.from).is_some_and(|from| ends_at(data.areas.get(from), &change.date));
    let heirs: Vec<&AreaChange> = gifts(data, &change.from, &change.date).collect();
    match heirs.split_last() {
        Some((last, others)) if ends && *last == change => {
            others.iter().fold(Decimal::whole(1), |left, c| left.minus(stated(c)))
        }
        _ => stated(change),
    }
}

/// Decimals of a share that came down a chain of changes: enough for four rows of three decimals, few enough that sums do not overflow.
const SHARE_DECIMALS: u8 = 12;

/// The exact product of a figure and a share.
fn times(a: Decimal, b: Decimal) -> Decimal {
    Decimal::new(a.mantissa.saturating_mul(b.mantissa), a.decimals.saturating_add(b.decimals))
}

/// The product of two shares, rounded where it has more than [`SHARE_DECIMALS`].
fn share_of(a: Decimal, b: Decimal) -> Decimal {
    let product = times(a, b);
    if product.decimals > SHARE_DECIMALS { product.rescale(SHARE_DECIMALS) } else { product }
}

fn scaled(reading: Reading, share: Decimal) -> Reading {
    let figure = reading.figure.map(|amount| match amount {
        Amount::Exact(value) => Amount::Exact(times(value, share)),
        Amount::Ratio { numerator, denominator, factor } => {
            Amount::Ratio { numerator: times(numerator, share), denominator: times(denominator, share), factor }
        }
    });
    Reading { figure, ..reading }
}

/// The figure of today's area in a period, over what it was made of then. Where nothing changed it is the plain reading; an area that
/// was given away whole has none since.
pub fn rebased(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Reading {
    let read = |at: AreaId| sliced(data, id, at, period, Span::Period, dimension);
    let parts = made_of(data, area, period);
    match parts.as_slice() {
        [] => Reading::gap(Gap::Stated(Status::NotApplicable)),
        [(only, share)] if share.compare(Decimal::whole(1)).is_eq() => read(*only),
        [(only, share)] => scaled(read(*only), *share),
        several => {
            let readings: Vec<Reading> = several.iter().map(|(at, share)| scaled(read(*at), *share)).collect();
            combine(data.indicator(id), &readings)
        }
    }
}

/// The figure of today's area over a range, each month over what it was made of then; for what stands, that of the last month. `None` where
/// no month has a figure.
pub fn rebased_over(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    range: Range,
    dimension: Dimension,
) -> Option<Reading> {
    over_months(data, id, range.end(), range.months(), |period| rebased(data, id, area, period, dimension))
}

/// Today's children of an area with their figures in a period drawn back over the boundaries of then; Σ is that of the children of then.
pub fn rebased_children(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    today: Period,
    dimension: Dimension,
) -> Vec<(AreaId, Reading)> {
    super::cut::existing(data, area, today).map(|child| (child, rebased(data, id, child, period, dimension))).collect()
}

/// The changes that touched an area between two periods: a series over them is drawn with a rule, or rebased.
pub fn changes_between(data: &Dataset, area: AreaId, first: Period, last: Period) -> Vec<&AreaChange> {
    let code = &data.areas.get(area).code;
    let touched =
        |c: &&AreaChange| (c.to == *code || c.from == *code) && is_before(first, &c.date) && !is_before(last, &c.date);
    data.ground.area_changes.iter().filter(touched).collect()
}
