//! Statistics over plain numbers: samples, tails, rates, funnels, trends, many comparisons. It knows no indicator, area or period.
//!
//! Doubles live here and nowhere before: a figure enters through [`figures`] or [`Sample::new`], which refuse what is not finite,
//! and no function gives back an infinity or a number that is none.

pub mod discovery;
pub mod funnel;
pub mod rate;
pub mod sample;
pub mod tail;
pub mod trend;

pub use discovery::{Discoveries, discoveries};
pub use funnel::{Funnel, Mark, proportion_funnel, rate_curve, rate_funnel, rate_mark};
pub use rate::{Interval, byar, exact, proportion, rate};
pub use sample::Sample;
pub use tail::{Level, normal_tail, poisson_z, student_z};
pub use trend::{POINTS, Trend, TrendPoint, TrendRefusal, recent_trend};

/// The largest size of a figure that is taken: squares and sums of a million of them stay finite.
pub const LARGEST: f64 = 1e140;

/// Figures as doubles; `None` when one of them is not finite or larger than [`LARGEST`].
pub fn figures(values: &[f64]) -> Option<Vec<f64>> {
    values.iter().all(|v| is_figure(*v)).then(|| values.to_vec())
}

/// Whether a double may enter.
pub fn is_figure(value: f64) -> bool {
    value.abs() <= LARGEST
}
