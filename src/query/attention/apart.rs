//! Places apart from the others: percentages pooled over months against the whole, figures that are always full, averages out of line.

use super::group::Group;
use super::{Evidence, Kind, Tested, Turn, is_judged, turn_of};
use crate::model::{AreaId, Dataset, Direction, IndicatorId, Measure, Period};
use crate::query::cut::{existing, fit_period};
use crate::query::reading::{Span, reading};
use crate::query::stats::{Sample, normal_tail, poisson_z, student_z};

/// Months pooled against the whole.
const POOLED: usize = 6;
/// Fewest months of nothing but 100 %.
const FULL: usize = 24;
/// A squared deviate counts at most this many times the usual one in the spread between places.
const CAP: f64 = 9.0;
/// Fewest neighbours of an average.
const NEIGHBOURS: usize = 8;
/// Standard deviations to a median distance from the median (Iglewicz and Hoaglin 1993).
const MEDIAN_DISTANCE: f64 = 0.6745;

/// Failures and cases of a member over the last months of the present definition; `None` when a month of them is missing or none failed
/// nor passed.
fn pooled(group: &Group, at: usize, months: usize) -> Option<(f64, f64)> {
    let member = &group.members[at];
    let first = member.months.len().checked_sub(months)?.max(member.from);
    let (mut failed, mut cases) = (0.0, 0.0);
    for month in &member.months[first..] {
        if let Some((f, n)) = month {
            failed += f;
            cases += n;
        }
    }
    (cases > 0.0).then_some((failed, cases))
}

/// The tests of one percentage: each member over six months against all members of its level, spread between places allowed for
/// (Spiegelhalter 2005: overdispersion); and members that never failed in the whole history held against the share of all.
pub(super) fn apart(data: &Dataset, id: IndicatorId, groups: &[Group]) -> Vec<Tested> {
    let indicator = data.indicator(id);
    if indicator.direction == Direction::Neutral || !groups.iter().any(|g| g.share) {
        return Vec::new();
    }
    let mut levels: Vec<&str> = groups.iter().map(|g| g.level.as_str()).collect();
    levels.sort_unstable();
    levels.dedup();
    let mut tests = Vec::new();
    for level in levels {
        for months in [POOLED, usize::MAX] {
            let whole = |group: &Group| group.members.first().map_or(0, |m| m.months.len()).min(months);
            let rows: Vec<(&Group, usize, f64, f64)> = groups
                .iter()
                .filter(|g| g.level == level)
                .flat_map(|g| {
                    (0..g.members.len()).filter_map(move |at| pooled(g, at, whole(g)).map(|p| (g, at, p.0, p.1)))
                })
                .collect();
            let (failed, cases) = rows.iter().fold((0.0, 0.0), |(f, n), r| (f + r.2, n + r.3));
            if failed <= 0.0 || failed >= cases {
                continue;
            }
            let share = failed / cases;
            let squares = rows.iter().map(|r| (r.2 - share * r.3).powi(2) / (share * r.3));
            let squares: Vec<f64> = squares.collect();
            let capped = |cap: f64| squares.iter().map(|s| s.min(cap)).sum::<f64>() / squares.len().max(1) as f64;
            let seen = capped(CAP * capped(CAP).max(1.0));
            // A spread that chance explains is none: I·φ is about χ² on I degrees, of deviation √(2/I).
            let sure = seen > 1.0 + 2.0 * (2.0 / squares.len().max(1) as f64).sqrt();
            let spread = if sure { seen } else { 1.0 - share };
            for (group, at, failed, cases) in rows {
                let member = &group.members[at];
                if !member.asked {
                    continue;
                }
                let expected = share * cases;
                let pooled = if months == POOLED {
                    Some((Kind::Apart, POOLED as u32))
                } else {
                    let told = member.months[member.from..].iter().flatten().count();
                    let full = failed == 0.0 && told >= FULL && told == member.months.len() - member.from;
                    full.then_some((Kind::AlwaysFull, told as u32))
                };
                let Some((kind, months)) = pooled else { continue };
                let deviate = poisson_z(failed, expected, spread);
                // Nothing failed: the chance is exact, (1 − p)ⁿ with n shrunk by the spread between places.
                let chance = match kind {
                    Kind::AlwaysFull => (1.0 - share).powf(cases / spread.max(1.0)),
                    _ => (2.0 * normal_tail(deviate.abs())).min(1.0),
                };
                let turn = match kind {
                    Kind::AlwaysFull => Some(Turn::Doubtful),
                    _ => turn_of(indicator.direction, failed < expected, 0.0, expected),
                };
                tests.push(Tested {
                    area: member.area,
                    indicator: id,
                    period: group.period,
                    kind,
                    turn,
                    evidence: Evidence::Test { seen: failed, expected, of: Some(cases), months, deviate, chance },
                    chance,
                });
            }
        }
    }
    tests
}

/// Averages out of line with those of their siblings: the modified z of Iglewicz and Hoaglin, 0.6745 (x − median) ÷ median distance,
/// taken as Student's t on n − 1 degrees.
pub(super) fn outliers(
    data: &Dataset,
    id: IndicatorId,
    parents: &[(AreaId, Option<AreaId>)],
    period: Period,
) -> Vec<Tested> {
    let indicator = data.indicator(id);
    if indicator.measure != Measure::Average {
        return Vec::new();
    }
    let mut tests = Vec::new();
    for (parent, only) in parents {
        let at = fit_period(data, id, *parent, period);
        let figures: Vec<(AreaId, f64)> = existing(data, *parent, period)
            .filter(|area| is_judged(data, *area))
            .filter_map(|area| {
                let reading = reading(data, id, area, at, Span::Period);
                reading.amount().filter(|_| !reading.is_partial()).map(|a| (area, a.to_f64()))
            })
            .collect();
        let values: Vec<f64> = figures.iter().map(|f| f.1).collect();
        let Some(sample) = Sample::new(&values).filter(|s| s.count() >= NEIGHBOURS) else { continue };
        let (median, distance) = (sample.median(), sample.median_distance());
        if distance <= 0.0 {
            continue;
        }
        for (area, seen) in figures.into_iter().filter(|(area, _)| only.is_none_or(|only| only == *area)) {
            let deviate = student_z(MEDIAN_DISTANCE * (seen - median) / distance, (values.len() - 1) as f64);
            let chance = (2.0 * normal_tail(deviate.abs())).min(1.0);
            tests.push(Tested {
                area,
                indicator: id,
                period: at,
                kind: Kind::Outlier,
                turn: turn_of(indicator.direction, seen > median, seen, median),
                evidence: Evidence::Test { seen, expected: median, of: None, months: 1, deviate, chance },
                chance,
            });
        }
    }
    tests
}
