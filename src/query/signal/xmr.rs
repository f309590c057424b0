//! The XmR chart: groups between rebases, their limits, every point's cause, and what is to be expected against a target.

use std::cmp::Ordering;

use super::causes::{Cause, Look, causes};
use super::counts::Cases;
use super::limits::{Band, Process, Spread, process};
use crate::model::Direction;
use crate::query::stats::is_figure;

/// Limits from fewer points than this are trial limits: they move with each new point.
pub const TRIAL: usize = 13;
/// Fewest points limits may be fixed on.
pub const FEWEST_FIXED: usize = 12;

/// Figures in order, some missing; all finite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series(Vec<Option<f64>>);

impl Series {
    /// A series; `None` when a figure is not finite or too large.
    pub fn new(values: Vec<Option<f64>>) -> Option<Self> {
        values.iter().flatten().all(|v| is_figure(*v)).then_some(Self(values))
    }

    /// The figures.
    pub fn values(&self) -> &[Option<f64>] {
        &self.0
    }
}

/// How a chart is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Positions at which a new group begins: at events, and on request. Others than 1..n are passed over.
    pub rebase: Vec<usize>,
    /// Limits from the first so many points of each group; at least [`FEWEST_FIXED`], fewer are read as that.
    pub fixed: Option<usize>,
    /// Leave extreme moving ranges out of the limits.
    pub screen: bool,
    /// What the figures count: a group of small counts takes the limits of a c-chart or a u-chart.
    pub cases: Cases,
}

impl Default for Options {
    fn default() -> Self {
        Self { rebase: Vec::new(), fixed: None, screen: true, cases: Cases::None }
    }
}

/// One point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its figure.
    pub value: Option<f64>,
    /// Position of its group.
    pub group: usize,
    /// Whether it helped to make the limits.
    pub base: bool,
    /// Its limits: those of its group, and over sizes that differ its own; `None` where there are none.
    pub band: Option<Band>,
    /// Below, on or above the centre.
    pub side: Option<Ordering>,
    /// Strictly outside the limits; `None` without limits or figure.
    pub outside: Option<bool>,
    /// Between near limit and limit; `None` without limits or figure.
    pub near: Option<bool>,
    /// Why it is special; `None` for common cause.
    pub cause: Option<Cause>,
}

/// Points between two rebases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// First point.
    pub first: usize,
    /// One past the last.
    pub end: usize,
    /// Centre and limits; `None` when no point of the base has a figure.
    pub process: Option<Process>,
    /// Fewer than [`TRIAL`] points: 试算控制线，数据积累后会变动.
    pub trial: bool,
}

/// A whole chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// Every point.
    pub points: Vec<Point>,
    /// The groups in order.
    pub groups: Vec<Group>,
}

/// Whether the process as it runs will meet a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assurance {
    /// It will, whatever chance does.
    Pass,
    /// It will not, unless the process changes.
    Fail,
    /// It depends on chance.
    Inconsistent,
}

/// Makes the chart (NHSRplotthedots 0.2.2, with the departures of [`process`]). Rules never cross a rebase; a missing point breaks a run.
pub fn chart(series: &Series, options: &Options) -> Chart {
    let values = series.values();
    let mut starts: Vec<usize> = options.rebase.iter().copied().filter(|at| (1..values.len()).contains(at)).collect();
    starts.push(0);
    starts.sort_unstable();
    starts.dedup();
    let mut chart = Chart::default();
    for (number, first) in starts.iter().copied().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(values.len());
        if first >= end {
            continue;
        }
        let own = &values[first..end];
        let base = options.fixed.map_or(own.len(), |n| n.max(FEWEST_FIXED)).min(own.len());
        let (process, bands) = limited(process(&own[..base], options.screen), own, first, base, &options.cases);
        let looks: Vec<Look> = own
            .iter()
            .zip(&bands)
            .map(|(value, band)| process.map_or_else(Look::default, |p| Look::new(*value, p.centre, *band)))
            .collect();
        let limits = |at: usize| own[at].is_some() && bands[at].is_some();
        chart.points.extend(causes(&looks).into_iter().enumerate().map(|(at, cause)| Point {
            value: own[at],
            group: number,
            base: at < base && own[at].is_some(),
            band: bands[at],
            side: looks[at].side,
            outside: limits(at).then_some(looks[at].outside.is_some()),
            near: limits(at).then_some(looks[at].near),
            cause,
        }));
        chart.groups.push(Group { first, end, process, trial: end - first < TRIAL });
    }
    chart
}

/// A group's process, and the limits of each of its points. Of small counts the moving ranges of 0, 1 and 2 say little and the mean says all:
/// its limits are those of their mean, for the group those of its newest size.
fn limited(
    process: Option<Process>,
    own: &[Option<f64>],
    first: usize,
    base: usize,
    cases: &Cases,
) -> (Option<Process>, Vec<Option<Band>>) {
    let counts = process.filter(|p| p.spread != Spread::MostlyStill).zip(cases.limits(own, first, base));
    match counts {
        Some((process, (centre, bands))) => {
            let band = bands.iter().rev().find_map(|band| *band);
            (Some(Process { centre, band, spread: Spread::Counts, ..process }), bands)
        }
        None => (process, vec![process.and_then(|p| p.band); own.len()]),
    }
}

impl Chart {
    /// The last point.
    pub fn last(&self) -> Option<&Point> {
        self.points.last()
    }

    /// Against a target: limits of the last group wholly on the good side pass, wholly on the other fail. A constant series passes
    /// or fails by its one figure. `None` without points and for neutral indicators.
    pub fn assurance(&self, target: f64, direction: Direction) -> Option<Assurance> {
        let process = self.groups.last()?.process?;
        if direction == Direction::Neutral || !is_figure(target) {
            return None;
        }
        let higher = direction == Direction::Higher;
        let (low, high) = match (process.band, process.spread) {
            (Some(band), _) => (band.lower, band.upper),
            (None, Spread::Constant) => {
                let met = if higher { process.centre >= target } else { process.centre <= target };
                return Some(if met { Assurance::Pass } else { Assurance::Fail });
            }
            (None, _) => return Some(Assurance::Inconsistent),
        };
        Some(match (target < low, target > high) {
            (true, _) => {
                if higher {
                    Assurance::Pass
                } else {
                    Assurance::Fail
                }
            }
            (_, true) => {
                if higher {
                    Assurance::Fail
                } else {
                    Assurance::Pass
                }
            }
            _ => Assurance::Inconsistent,
        })
    }
}
