//! Sums by class over any set of areas, slices, and stated totals beside computed ones. One area of the tree alone is `reading`'s.

use crate::model::{
    Amount, AreaId, AreaKind, Dataset, Decimal, Dimension, Indicator, IndicatorId, Measure, Nature, Period, SpaceRule,
    Status, TimeRule,
};

use super::range::{self, Range};
use super::reading::{Gap, Reading, from_children, has_reported, is_silent, quotient, stored, sum};

/// How the figures of an indicator add up (domain: aggregation up the tree).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Counts and amounts that flow: Σ in space, Σ over time.
    Flow,
    /// Counts that stand: Σ in space, the last over time.
    Stock,
    /// As a stock or flow, but posts are added, not persons.
    Posts,
    /// Σ numerators ÷ Σ denominators.
    Rate,
    /// A rate whose denominator is the register of the date.
    Coverage,
    /// 个村: a village counts 0 or 1, and villages are added.
    CoveredUnits,
    /// Σ ÷ Σ in a unit of its own (人/个).
    Average,
    /// Σ ÷ mean population (起/万人).
    PerPopulation,
    /// Scores and survey results: shown where measured.
    Index,
    /// Places: never aggregated.
    Rank,
    /// 同比, 环比: made anew from their base.
    Growth,
    /// Lists, durations and whatever else does not add up.
    Alone,
}

/// The class of an indicator, by its rules in the register.
pub fn class_of(indicator: &Indicator) -> Class {
    match (indicator.measure, indicator.space) {
        (Measure::Growth, _) | (_, SpaceRule::Recompute) => Class::Growth,
        (Measure::Rank, _) => Class::Rank,
        (Measure::Index, SpaceRule::None) => Class::Index,
        (_, SpaceRule::None) => Class::Alone,
        (_, SpaceRule::Coverage) if indicator.is_quotient() || indicator.is_percentage() => Class::Coverage,
        (_, SpaceRule::Coverage) => Class::CoveredUnits,
        (_, SpaceRule::RatioOfSums) if indicator.time == TimeRule::MeanPopulation => Class::PerPopulation,
        (Measure::Average, _) => Class::Average,
        (_, SpaceRule::RatioOfSums) => Class::Rate,
        (_, SpaceRule::DistinctSum) => Class::Posts,
        (_, SpaceRule::Sum) if matches!(indicator.nature, Nature::Stock | Nature::Point) => Class::Stock,
        (_, SpaceRule::Sum) => Class::Flow,
    }
}

impl Class {
    /// Whether figures of several areas make one.
    pub fn adds_up(self) -> bool {
        !matches!(self, Self::Index | Self::Rank | Self::Growth | Self::Alone)
    }
}

/// One figure out of those of several areas by the indicator's class. A reading that says 未报 was expected and makes the sum partial;
/// 不适用, 无基数 and areas without such figures were not expected; one that is not loaded leaves the sum waiting.
pub fn combine(indicator: &Indicator, readings: &[Reading]) -> Reading {
    let class = class_of(indicator);
    if !class.adds_up() {
        return Reading::gap(Gap::NotAdditive);
    }
    if readings.iter().any(|r| r.figure == Err(Gap::Stated(Status::NotLoaded))) {
        return Reading::gap(Gap::Stated(Status::NotLoaded));
    }
    let due =
        |r: &&Reading| !matches!(r.figure, Err(Gap::NoData | Gap::NoughtBelow | Gap::Stated(Status::NotApplicable)));
    let expected = readings.iter().filter(due).count() as u32;
    let known = readings.iter().filter(|r| has_reported(r)).count() as u32;
    if !readings.iter().any(|r| r.figure.is_ok()) {
        let silent = |r: &Reading| matches!(r.figure, Err(Gap::Stated(s)) if is_silent(s) || s == Status::BelowUnit);
        let other = readings
            .iter()
            .find_map(|r| r.figure.err().filter(|gap| matches!(gap, Gap::NoughtBelow | Gap::NoParts | Gap::NoTotal)));
        let why = if readings.iter().any(silent) { Gap::Stated(Status::Missing) } else { other.unwrap_or(Gap::NoData) };
        return Reading::gap(why);
    }
    let figure = match class {
        Class::Rate | Class::Coverage | Class::Average | Class::PerPopulation => {
            quotient(readings.iter(), indicator.factor)
        }
        _ => sum(readings.iter()),
    };
    let partial = known < expected || readings.iter().any(Reading::is_partial);
    Reading::composed(figure, partial, known, expected)
}

/// The areas of a set that are to be added: each once, those below another of the set left out, in register order, and only those
/// that exist in the range (at its end, for what stands).
pub fn members(data: &Dataset, indicator: &Indicator, areas: &[AreaId], range: Range) -> Vec<AreaId> {
    let known = |id: &AreaId| (id.0 as usize) < data.areas.all().len();
    let mut set: Vec<AreaId> = areas.iter().copied().filter(known).collect();
    set.sort_unstable();
    set.dedup();
    let at_end = indicator.time == TimeRule::Last;
    let stands = |id: AreaId| {
        let area = data.areas.get(id);
        area.exists_in(range.end()) || (!at_end && area.exists_in(range.start()))
    };
    let below_another =
        |id: AreaId| data.areas.path(id).iter().any(|above| *above != id && set.binary_search(above).is_ok());
    set.iter().copied().filter(|id| stands(*id) && !below_another(*id)).collect()
}

/// One figure for any set of areas over a range: a 联建片区, a peer set, a choice by hand. An empty set has no data.
pub fn over_areas(data: &Dataset, id: IndicatorId, areas: &[AreaId], range: Range, dimension: Dimension) -> Reading {
    let indicator = data.indicator(id);
    let readings: Vec<Reading> = members(data, indicator, areas, range)
        .into_iter()
        .map(|area| range::read(data, id, area, range, dimension))
        .collect();
    match readings.as_slice() {
        // What does not add up is still told of one area.
        [only] => *only,
        several => combine(indicator, several),
    }
}

/// The categories or organisations of which an indicator has figures at an area or below, with their readings, in register order.
pub fn slices(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    range: Range,
    organisations: bool,
) -> Vec<(Dimension, Reading)> {
    let mut dimensions: Vec<Dimension> = data
        .blocks_of(id)
        .map(|block| block.key.dimension)
        .filter(|d| matches!((d, organisations), (Dimension::Category(_), false) | (Dimension::Organisation(_), true)))
        .collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    let readings = dimensions.into_iter().map(|d| (d, slice(data, id, area, range, d)));
    readings.filter(|(_, reading)| reading.figure != Err(Gap::NoData)).collect()
}

/// The figure of one category or organisation: the area's own row, else Σ over those below it that have rows of this slice. Areas
/// without a row of it are not expected: an office does not handle cases of every village, and parts not loaded are not waited for.
pub fn slice(data: &Dataset, id: IndicatorId, area: AreaId, range: Range, dimension: Dimension) -> Reading {
    let mut holders: Vec<AreaId> = data
        .blocks_of(id)
        .filter(|block| block.key.dimension == dimension)
        .flat_map(|block| block.areas.iter().copied())
        .collect();
    holders.sort_unstable();
    holders.dedup();
    let mut above: Vec<AreaId> = holders.iter().flat_map(|holder| data.areas.path(*holder)).collect();
    above.sort_unstable();
    above.dedup();
    sliced_below(data, id, area, range, dimension, (&holders, &above))
}

/// `holders` have rows of the slice, `above` are they and all above them; both ascending.
fn sliced_below(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    range: Range,
    dimension: Dimension,
    (holders, above): (&[AreaId], &[AreaId]),
) -> Reading {
    if holders.binary_search(&area).is_ok() {
        return range::read(data, id, area, range, dimension);
    }
    let above_one = |child: &AreaId| above.binary_search(child).is_ok();
    let below: Vec<AreaId> =
        data.areas.children(area).iter().copied().chain(data.areas.own(area)).filter(above_one).collect();
    let readings: Vec<Reading> = members(data, data.indicator(id), &below, range)
        .into_iter()
        .map(|child| sliced_below(data, id, child, range, dimension, (holders, above)))
        .collect();
    combine(data.indicator(id), &readings)
}

/// How a stated total stands to its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Equal.
    Agrees,
    /// 因四舍五入，分项之和与合计略有出入: within half a last printed digit for each part. Stated less computed.
    Rounding(Decimal),
    /// 分项之和与合计不符（差n）: stated less computed.
    Differs(Decimal),
    /// Not every part is there, or none can be added.
    Unproven,
}

/// A stated total kept beside the one made of its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    /// As stored.
    pub stated: Reading,
    /// Out of children and 本级.
    pub computed: Reading,
    /// How they agree.
    pub agreement: Agreement,
}

/// The stored figure of an area beside the one made from its children and 本级; `None` where either is lacking.
///
/// Rounding rule (domain: published parent against computed parent): |stated − computed| ≤ 0.5 × 10^−d × n for figures printed with
/// d > 0 decimals out of n parts. Whole counts are not rounded in print and must agree. Of quotients the parts are held against each
/// other; a stated rate without parts may differ by half a last digit.
pub fn beside(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Option<Beside> {
    let indicator = data.indicator(id);
    let cell = stored(data, id, area, period, dimension)?;
    let stated = super::reading::sliced(data, id, area, period, super::reading::Span::Period, dimension);
    let computed = from_children(data, id, (area, period), super::reading::Span::Period, dimension, 0)?;
    let agreement = match (stated.figure, computed.figure) {
        _ if computed.is_partial() => Agreement::Unproven,
        (Ok(Amount::Exact(said)), Ok(Amount::Exact(made))) => {
            let decimals = cell.value.map_or(0, |value| printed_decimals(value).max(indicator.decimals));
            judge(said.minus(made), if decimals == 0 { 0 } else { computed.reported.max(1) }, decimals)
        }
        (Ok(Amount::Exact(_)), Ok(made @ Amount::Ratio { .. })) => {
            judge(stated.amount().map_or(Decimal::default(), |said| said.minus(made)), 1, indicator.decimals)
        }
        (Ok(Amount::Ratio { numerator, denominator, .. }), Ok(Amount::Ratio { numerator: n, denominator: d, .. })) => {
            let (above, below) = (numerator.minus(n), denominator.minus(d));
            judge(if above.is_zero() { below } else { above }, 0, 0)
        }
        _ => Agreement::Unproven,
    };
    Some(Beside { stated, computed, agreement })
}

/// Digits after the point that are not trailing noughts.
fn printed_decimals(value: Decimal) -> u8 {
    let text = value.text();
    let tail = text.split_once('.').map_or("", |(_, tail)| tail).trim_end_matches('0');
    u8::try_from(tail.len()).unwrap_or(0)
}

fn judge(difference: Decimal, parts: u32, decimals: u8) -> Agreement {
    let slack = Decimal::new(i128::from(parts) * 5, decimals + 1);
    if difference.is_zero() {
        Agreement::Agrees
    } else if difference.abs().compare(slack).is_le() {
        Agreement::Rounding(difference)
    } else {
        Agreement::Differs(difference)
    }
}

/// Reported and expected lowest units below an area, as far as their parts are loaded (domain: missing months): 应报n个、实报m个.
/// An area without figures below it counts as one where it was expected itself.
pub fn reporting(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> (u32, u32) {
    let mut silent = Vec::new();
    counted(data, id, area, period, dimension, 0, &mut silent)
}

/// The lowest units below an area that were due and brought no figure (未报, 已隐去, 缺累计), in register order, as far as their parts are loaded; empty
/// of a sum that came as such.
pub fn lacking(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Vec<AreaId> {
    let mut silent = Vec::new();
    counted(data, id, area, period, dimension, 0, &mut silent);
    silent
}

fn counted(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    dimension: Dimension,
    depth: u8,
    silent: &mut Vec<AreaId>,
) -> (u32, u32) {
    let read = |at: AreaId| super::reading::sliced(data, id, at, period, super::reading::Span::Period, dimension);
    let below: Vec<AreaId> = super::cut::existing(data, area, period).collect();
    let speaks = |child: &AreaId| !matches!(read(*child).figure, Err(Gap::NoData | Gap::Stated(Status::NotLoaded)));
    if depth < 16 && below.iter().any(speaks) {
        let own = data.areas.own(area).filter(|own| stored(data, id, *own, period, dimension).is_some());
        return below.into_iter().chain(own).fold((0, 0), |(known, due), child| {
            let (k, d) = counted(data, id, child, period, dimension, depth + 1, silent);
            (known + k, due + d)
        });
    }
    let reading = read(area);
    match reading.figure {
        Ok(_) if data.areas.get(area).kind == AreaKind::Tree && reading.expected > 1 => {
            (reading.reported, reading.expected)
        }
        Ok(_) | Err(Gap::Stated(Status::BelowUnit)) => (1, 1),
        Err(gap) if gap == Gap::NoTotal || matches!(gap, Gap::Stated(status) if is_silent(status)) => {
            silent.push(area);
            (0, 1)
        }
        Err(_) => (0, 0),
    }
}
