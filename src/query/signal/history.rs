//! The history of one figure up to a period: its series as plain numbers, and where events begin a new one. It judges nothing.

use super::counts::Cases;
use super::xmr::{Options, Series};
use crate::model::{Amount, AreaId, Dataset, Event, Frequency, IndicatorId, Measure, Nature, Period, TimeRule};
use crate::query::cut::{fit_period, span_of};
use crate::query::reading::{Reading, Span, reading};

/// Figures of one indicator in one area, oldest first, without a gap in the periods.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The periods.
    pub periods: Vec<Period>,
    /// Their readings.
    pub readings: Vec<Reading>,
    /// Their figures; partial sums, 调减 of cases and what is missing are missing.
    pub series: Series,
    /// Positions at which events begin a new series.
    pub rebase: Vec<usize>,
    /// Whether they count cases.
    pub counted: bool,
    /// Of cases per population: the population behind each figure, in the unit of the figure; else empty.
    pub sizes: Vec<Option<f64>>,
}

impl History {
    /// Position from which the last figure's own definition holds.
    pub fn from(&self) -> usize {
        self.rebase.iter().copied().max().unwrap_or(0)
    }

    /// Options of a chart that is rebased at the events, and at the periods asked for on top.
    pub fn options(&self, on_request: &[Period]) -> Options {
        let asked = on_request.iter().filter_map(|p| self.periods.iter().position(|q| q == p));
        Options {
            rebase: self.rebase.iter().copied().chain(asked).collect(),
            cases: match self.counted {
                true => Cases::Counted,
                false if self.sizes.is_empty() => Cases::None,
                false => Cases::Over(self.sizes.clone()),
            },
            ..Options::default()
        }
    }
}

/// The history of an indicator in an area, from its first period to the one asked (in the indicator's own frequency).
pub fn history(data: &Dataset, id: IndicatorId, area: AreaId, period: Period) -> History {
    let period = fit_period(data, id, area, period);
    let (first, _) = span_of(data, id, area, period.frequency).unwrap_or((period, period));
    let periods: Vec<Period> =
        (first.index..=period.index).map(|index| Period { frequency: period.frequency, index }).collect();
    let readings: Vec<Reading> = periods.iter().map(|p| reading(data, id, area, *p, Span::Period)).collect();
    let indicator = data.indicator(id);
    let counted = indicator.measure == Measure::Count && indicator.nature == Nature::Flow;
    // Fewer than no cases are a correction of earlier months (调减), not what happened in this one.
    let value =
        |r: &Reading| r.amount().filter(|_| !r.is_partial()).map(Amount::to_f64).filter(|v| !counted || *v >= 0.0);
    let values = readings.iter().map(value).collect();
    let series = Series::new(values).unwrap_or_default();
    let starts = breaks(data, id, area, period.frequency).into_iter();
    let rebase = starts.filter_map(|p| periods.iter().position(|q| *q == p)).filter(|at| *at > 0).collect();
    let sizes = if indicator.time == TimeRule::MeanPopulation { sizes(&readings) } else { Vec::new() };
    History { periods, readings, series, rebase, counted, sizes }
}

/// Denominator ÷ factor of each figure; none at all where a numerator is no whole number: it counts no cases.
fn sizes(readings: &[Reading]) -> Vec<Option<f64>> {
    let whole = |r: &Reading| r.parts().is_none_or(|(n, _)| n.compare(n.rescale(0)).is_eq());
    let size = |r: &Reading| match r.amount()? {
        Amount::Ratio { denominator, factor, .. } => Some(denominator.to_f64() / f64::from(factor.max(1))),
        Amount::Exact(_) => None,
    };
    if readings.iter().all(whole) { readings.iter().map(size).collect() } else { Vec::new() }
}

/// Periods at which an event begins a new series of an indicator in an area, ascending: events marked `rebase` that name the indicator
/// (or none) and the area or one above it (or none), and changes of boundaries above the area, which leave their parent's total as it was.
pub fn breaks(data: &Dataset, id: IndicatorId, area: AreaId, frequency: Frequency) -> Vec<Period> {
    Breaks::of(data, id, frequency).at(data, area)
}

/// The events that may begin a new series of an indicator somewhere: looked up once for all areas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breaks(Vec<Break>);

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Break {
    period: Period,
    /// Where; `None` is everywhere.
    area: Option<AreaId>,
    rebase: bool,
    boundary: bool,
}

impl Breaks {
    /// Those of one indicator, in its frequency.
    pub fn of(data: &Dataset, id: IndicatorId, frequency: Frequency) -> Self {
        let indicator = &data.indicator(id).id;
        let concerns = |event: &Event| {
            let boundary = event.kind == "boundary";
            let named = event.indicators.is_empty() || event.indicators.iter().any(|i| i == indicator);
            if !named || !(event.rebase || boundary) {
                return None;
            }
            let area = if event.area.is_empty() { None } else { Some(data.areas.find(&event.area)?) };
            Some(Break { period: containing(&event.date, frequency)?, area, rebase: event.rebase, boundary })
        };
        Self(data.events.iter().filter_map(concerns).collect())
    }

    /// The periods at which a new series begins in an area, ascending.
    pub fn at(&self, data: &Dataset, area: AreaId) -> Vec<Period> {
        let concerns = |one: &&Break| {
            let here = one.area.is_none_or(|at| data.areas.path(area).contains(&at));
            let moved = one.boundary && one.area.is_some_and(|at| at != area);
            here && (one.rebase || moved)
        };
        let mut found: Vec<Period> = self.0.iter().filter(concerns).map(|one| one.period).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The period of a frequency that a date (`YYYY-MM-DD` or a month) lies in.
pub fn containing(date: &str, frequency: Frequency) -> Option<Period> {
    let date = Period::parse(date)?;
    match (date.frequency, frequency) {
        (Frequency::Day | Frequency::Month, Frequency::Day) => (date.frequency == Frequency::Day).then_some(date),
        (Frequency::Day | Frequency::Month, _) => {
            let month = date.year_of() * 12 + date.number() - 1;
            Some(Period { frequency, index: month.div_euclid(12 / frequency.per_year().max(1)) })
        }
        (own, asked) => (own == asked).then_some(date),
    }
}
