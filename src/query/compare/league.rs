//! Places with ties, the change of place, and the band of places that chance leaves open. Who may be ranked is rank's.

use crate::model::{
    Amount, AreaId, Basis, Dataset, Dimension, Direction, Indicator, IndicatorId, Measure, Period, TimeRule,
};
use crate::query::cut::existing;
use crate::query::rank::{may_rank, places};
use crate::query::reading::{Reading, Span, reading};
use crate::query::stats::Level;

/// One child in a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct LeagueRow {
    /// The child.
    pub area: AreaId,
    /// Its figure.
    pub reading: Reading,
    /// Its place, 1 the best (neutral: the largest); `None` where it may not be ranked.
    pub place: Option<u32>,
    /// Whether others share it: 并列.
    pub shared: bool,
    /// Its place in the period compared with, among those ranked then.
    pub earlier: Option<u32>,
    /// Places gained (positive) or lost.
    pub gained: Option<i32>,
    /// Best and worst place that chance leaves open, for percentages and rates per 万人: one more than those surely ahead, and so on. Two children whose
    /// bands meet are 差异不显著.
    pub band: Option<(u32, u32)>,
}

/// The children of an area ranked at a period, in register order, with the places of an earlier one. No places where the package
/// switches ranking off.
pub fn league(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, earlier: Period) -> Vec<LeagueRow> {
    let indicator = data.indicator(id);
    let children: Vec<AreaId> = existing(data, area, period).collect();
    let read = |at: Period| -> Vec<Reading> {
        children.iter().map(|child| reading(data, id, *child, at, Span::Period)).collect()
    };
    let (now, then) = (read(period), read(earlier));
    let ranked = |readings: &[Reading]| match data.settings.unranked {
        true => vec![None; readings.len()],
        false => places(readings, indicator),
    };
    let (place, before) = (ranked(&now), ranked(&then));
    children
        .iter()
        .enumerate()
        .map(|(at, child)| LeagueRow {
            area: *child,
            reading: now[at],
            place: place[at],
            shared: place[at].is_some() && place.iter().filter(|p| **p == place[at]).count() > 1,
            earlier: before[at],
            gained: place[at].zip(before[at]).map(|(new, old)| old as i32 - new as i32),
            band: if data.settings.unranked { None } else { band(&now, at, indicator) },
        })
        .collect()
}

/// The places from one more than the number surely ahead to the number ranked less those surely behind. Two shares differ surely when
/// (p₁ − p₂)² > z² p(1 − p)(1/n₁ + 1/n₂) with p of both together, at 95 % (the pooled two-sample test); two rates of cases when
/// (r₁ − r₂)² > z² r(1/n₁ + 1/n₂), the same test for cases that come by Poisson's law. `None` for anything else: its chance is unknown.
fn band(readings: &[Reading], mine: usize, indicator: &Indicator) -> Option<(u32, u32)> {
    let cases = indicator.time == TimeRule::MeanPopulation;
    if !cases && !indicator.is_percentage() {
        return None;
    }
    let parts = |r: &Reading| r.parts().filter(|_| may_rank(indicator, r)).map(|(x, n)| (x.to_f64(), n.to_f64()));
    let own = parts(readings.get(mine)?)?;
    let ranked: Vec<(f64, f64)> = readings.iter().filter_map(parts).collect();
    let ahead = |a: (f64, f64), b: (f64, f64)| {
        let ((x, n), (y, m)) = (a, b);
        let share = (x + y) / (n + m);
        let error = if cases { share } else { share * (1.0 - share) } * (1.0 / n + 1.0 / m);
        let difference = x / n - y / m;
        let sure = difference * difference > Level::Usual.z() * Level::Usual.z() * error.max(0.0);
        let larger = difference > 0.0;
        sure && if indicator.direction == Direction::Lower { !larger } else { larger }
    };
    let better = ranked.iter().filter(|other| ahead(**other, own)).count() as u32;
    let worse = ranked.iter().filter(|other| ahead(own, **other)).count() as u32;
    Some((better + 1, ranked.len() as u32 - worse))
}

/// The place an outside publisher gives an area for an indicator (全市第n位), as published: a rank row whose category is the indicator.
pub fn published_place(data: &Dataset, id: IndicatorId, area: AreaId, period: Period) -> Option<(IndicatorId, Amount)> {
    let of = &data.indicator(id).id;
    let category = u16::try_from(data.categories.iter().position(|c| c == of)?).ok()?;
    (0..data.indicators.len() as u16).map(IndicatorId).filter(|r| data.indicator(*r).measure == Measure::Rank).find_map(
        |rank| {
            let cell = |basis| data.cell(rank, area, period, basis, Dimension::Category(category));
            let cell = cell(Basis::Point).or_else(|| cell(Basis::Current))?;
            cell.amount(1).map(|amount| (rank, amount))
        },
    )
}
