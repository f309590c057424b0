//! Jumps: a month's cases against the area's own history, season told by its siblings; the root against its own years.

use super::group::{Group, Usual};
use super::{Evidence, Kind, Tested, is_judged, turn_of};
use crate::model::{AreaId, Dataset, Direction, IndicatorId, Measure, Nature, Period};
use crate::query::signal::history::history;
use crate::query::signal::limits::process;
use crate::query::signal::verdict::FEWEST;
use crate::query::stats::{normal_tail, poisson_z, student_z};

/// Moving ranges are this many standard deviations long on average: d₂ of pairs.
const D2: f64 = 1.128;
/// Degrees of freedom of a mean moving range, a range (Wheeler and Chambers 1992).
const FREEDOM: f64 = 0.62;
/// A squared residual counts at most this many times the usual one.
const CAP: f64 = 9.0;
/// Half a case, so that nothing expected is not the same as nothing possible.
const HALF: f64 = 0.5;

/// What was expected of a member in a month, and how much wider than Poisson the guess itself makes it.
fn expected(group: &Group, at: usize, month: usize, usual: &Usual) -> Option<(f64, f64)> {
    let mean = (*usual.means.get(at)?)?;
    let (_, size) = group.members[at].months[month]?;
    let season = group.season(month, at, usual)?;
    let size = if group.share { size } else { 1.0 };
    let rate = (mean.total + HALF) / mean.size;
    let times = (season.seen + HALF) / (season.usual + HALF);
    let expected = rate * size * times;
    let guess =
        1.0 + expected / (mean.total + HALF) + expected / (season.seen + HALF) + expected / (season.base + HALF);
    Some((expected, guess))
}

/// Variance over that of a Poisson count, over all members and months of the base: mean of squared residuals, none counted more than
/// nine times the mean. At least 1 for counts, at least the share that did not fail for percentages; free for amounts.
fn spread(groups: &[&Group], usuals: &[Usual], floor: f64) -> f64 {
    let mut squares: Vec<f64> = Vec::new();
    for (group, usual) in groups.iter().zip(usuals) {
        for (at, member) in group.members.iter().enumerate() {
            for (month, (seen, _)) in member.base() {
                if let Some((e, guess)) = expected(group, at, month, usual) {
                    squares.push((seen - e) * (seen - e) / (e * guess));
                }
            }
        }
    }
    let capped = |cap: f64| squares.iter().map(|s| s.min(cap)).sum::<f64>() / squares.len().max(1) as f64;
    // Twice: the cap must not cut a spread that is wide throughout.
    let wide = capped(f64::INFINITY);
    let first = capped(CAP * wide.min(capped(CAP)).max(1.0));
    capped(CAP * first).max(floor)
}

/// The tests of one indicator over its groups, with one spread a level.
pub(super) fn jumps(data: &Dataset, id: IndicatorId, groups: &[Group]) -> Vec<Tested> {
    let indicator = data.indicator(id);
    let mut tests = Vec::new();
    let mut levels: Vec<&str> = groups.iter().map(|g| g.level.as_str()).collect();
    levels.sort_unstable();
    levels.dedup();
    for level in levels {
        let groups: Vec<&Group> = groups.iter().filter(|g| g.level == level).collect();
        let usuals: Vec<Usual> = groups.iter().map(|g| g.usual()).collect();
        let known = || usuals.iter().flat_map(|u| &u.means).flatten();
        let (cases, size) = known().fold((0.0, 0.0), |(c, n), m| (c + m.total, n + m.size));
        let share = groups.first().is_some_and(|g| g.share);
        let floor = match (share, indicator.measure) {
            (true, _) if size > 0.0 => (1.0 - cases / size).max(0.1),
            (false, Measure::Amount) => f64::MIN_POSITIVE,
            _ => 1.0,
        };
        let spread = spread(&groups, &usuals, floor);
        for (group, usual) in groups.iter().zip(&usuals) {
            let last = group.members.first().map_or(0, |m| m.months.len().saturating_sub(1));
            for (at, member) in group.members.iter().enumerate().filter(|(_, m)| m.asked) {
                let (Some((seen, size)), Some((e, guess))) = (member.now(), expected(group, at, last, usual)) else {
                    continue;
                };
                let deviate = poisson_z(seen, e, spread * guess);
                let above = seen > e;
                // Cases of a percentage are failures: more of them is the figure going down.
                let turn = turn_of(indicator.direction, above != share, if share { 0.0 } else { seen }, e);
                let chance = 2.0 * normal_tail(deviate.abs());
                let of = share.then_some(size);
                tests.push(Tested {
                    area: member.area,
                    indicator: id,
                    period: group.period,
                    kind: Kind::Jump,
                    turn,
                    evidence: Evidence::Test { seen, expected: e, of, months: 1, deviate, chance: chance.min(1.0) },
                    chance: chance.min(1.0),
                });
            }
        }
    }
    tests
}

/// The root has no siblings: its 同比 difference against the moving ranges of those before, Student's t.
pub(super) fn of_root(data: &Dataset, id: IndicatorId, place: AreaId, period: Period) -> Option<Tested> {
    let indicator = data.indicator(id);
    if !is_judged(data, place) || indicator.nature != Nature::Flow || super::counts_another(data, id) {
        return None;
    }
    let past = history(data, id, place, period);
    let at = *past.periods.last()?;
    let values = past.series.values().get(past.from()..)?;
    let year = at.frequency.per_year().max(1) as usize;
    let difference = |at: usize| Some(values[at]? - values[at.checked_sub(year)?]?);
    let last = values.len().checked_sub(1)?;
    let now = difference(last)?;
    let before: Vec<Option<f64>> = (year..last).map(difference).collect();
    let known = before.iter().flatten().count();
    if known < FEWEST || values.len() < 2 {
        return None;
    }
    let base = process(&before, false)?;
    let sigma = base.mean_range / D2;
    if sigma <= 0.0 {
        return None;
    }
    let deviate = student_z((now - base.centre) / (sigma * (1.0 + 1.0 / known as f64).sqrt()), FREEDOM * known as f64);
    let seen = values[last]?;
    let expected = seen - now + base.centre;
    let turn = turn_of(indicator.direction, deviate > 0.0, seen, expected.max(0.0));
    let doubtful = indicator.is_percentage() && indicator.direction == Direction::Higher && deviate > 0.0;
    let chance = (2.0 * normal_tail(deviate.abs())).min(1.0);
    Some(Tested {
        area: place,
        indicator: id,
        period: at,
        kind: Kind::Jump,
        turn: turn.filter(|_| !doubtful),
        evidence: Evidence::Test { seen, expected, of: None, months: 1, deviate, chance },
        chance,
    })
}
