//! The history of one figure up to a period: its series as plain numbers, and where events begin a new one. It judges nothing.

use super::xmr::{Options, Series};
use crate::model::{AreaId, Dataset, Event, Frequency, IndicatorId, Measure, Nature, Period};
use crate::query::cut::{fit_period, span_of};
use crate::query::reading::{Reading, Span, reading};

/// Figures of one indicator in one area, oldest first, without a gap in the periods.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The periods.
    pub periods: Vec<Period>,
    /// Their readings.
    pub readings: Vec<Reading>,
    /// Their figures; partial sums and what is missing are missing.
    pub series: Series,
    /// Positions at which events begin a new series.
    pub rebase: Vec<usize>,
    /// Whether they count cases.
    pub counted: bool,
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
            counts: self.counted,
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
    let values = readings.iter().map(|r| r.amount().filter(|_| !r.is_partial()).map(|a| a.to_f64())).collect();
    let series = Series::new(values).unwrap_or_default();
    let starts = breaks(data, id, area, period.frequency).into_iter();
    let rebase = starts.filter_map(|p| periods.iter().position(|q| *q == p)).filter(|at| *at > 0).collect();
    let indicator = data.indicator(id);
    let counted = indicator.measure == Measure::Count && indicator.nature == Nature::Flow;
    History { periods, readings, series, rebase, counted }
}

/// Periods at which an event begins a new series of an indicator in an area, ascending: events marked `rebase` that name the indicator
/// (or none) and the area or one above it (or none), and changes of boundaries above the area, which leave their parent's total as it was.
pub fn breaks(data: &Dataset, id: IndicatorId, area: AreaId, frequency: Frequency) -> Vec<Period> {
    let indicator = &data.indicator(id).id;
    let concerns = |event: &&Event| {
        // Few events begin a series, and this is asked of every village and indicator: the cheap questions first.
        let named = event.indicators.is_empty() || event.indicators.iter().any(|i| i == indicator);
        if !named || !(event.rebase || event.kind == "boundary") {
            return false;
        }
        let at = data.areas.find(&event.area);
        let here = event.area.is_empty() || at.is_some_and(|at| data.areas.path(area).contains(&at));
        let moved = event.kind == "boundary" && at.is_some_and(|at| at != area);
        here && (event.rebase || moved)
    };
    let mut found: Vec<Period> =
        data.events.iter().filter(concerns).filter_map(|e| containing(&e.date, frequency)).collect();
    found.sort_unstable();
    found.dedup();
    found
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
