//! Process limits of an individuals chart from its moving ranges. Rules over the points are not here.

use crate::query::stats::Sample;

/// Limits stand this many mean moving ranges from the mean: 3 ÷ d₂ for pairs, d₂ = 1.128 (Shewhart; Wheeler).
pub const NATURAL: f64 = 2.66;
/// Moving ranges of this many times their mean or more are left out once, before the limits are made: D₄ for pairs.
pub const SCREEN: f64 = 3.267;

/// Lines around the centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Lower process limit; not held at nought or 100.
    pub lower: f64,
    /// Upper process limit.
    pub upper: f64,
    /// Two thirds of the way down.
    pub near_lower: f64,
    /// Two thirds of the way up.
    pub near_upper: f64,
}

impl Band {
    /// Symmetrical lines at a distance from a centre.
    pub fn around(centre: f64, distance: f64) -> Self {
        let near = distance * 2.0 / 3.0;
        Self {
            lower: centre - distance,
            upper: centre + distance,
            near_lower: centre - near,
            near_upper: centre + near,
        }
    }
}

/// What the limits rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Moving ranges, the extreme ones screened out where that was asked.
    Ranges,
    /// Screening would have left only noughts: nothing is screened and the centre is the median.
    MostlyStill,
    /// All points are equal: there is no variation to make limits of.
    Constant,
    /// Fewer than two neighbours: no range.
    Single,
    /// Small counts: the mean itself (c-chart, or u-chart over sizes).
    Counts,
}

/// Centre and limits of one group of points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Process {
    /// The mean of the base points; the median where [`Spread::MostlyStill`].
    pub centre: f64,
    /// The limits, of a u-chart those at its newest size; `None` where there is no variation to make them of.
    pub band: Option<Band>,
    /// Mean moving range behind the limits.
    pub mean_range: f64,
    /// What they rest on.
    pub spread: Spread,
}

/// Limits of base points in order; a missing point takes away both its ranges. `None` when all are missing.
///
/// mean ∓ 2.66 × mean moving range, after one screening of ranges not below 3.267 × their mean (NHSRplotthedots). Two departures, where
/// the reference gives no number or a collapsed band: a constant series has no band, and a series whose screened ranges are all nought
/// keeps all its ranges around its median.
pub fn process(base: &[Option<f64>], screen: bool) -> Option<Process> {
    let known: Vec<f64> = base.iter().copied().flatten().collect();
    let sample = Sample::new(&known)?;
    // The mean in the order of the reference: one division, so that equal figures give their own mean to the last digit or two.
    let centre = known.iter().sum::<f64>() / known.len() as f64;
    let ranges: Vec<f64> = base.windows(2).filter_map(|w| Some((w[1]? - w[0]?).abs())).collect();
    let Some(all) = mean(&ranges) else {
        return Some(Process { centre, band: None, mean_range: 0.0, spread: Spread::Single });
    };
    if all == 0.0 {
        return Some(Process { centre, band: None, mean_range: 0.0, spread: Spread::Constant });
    }
    let kept: Vec<f64> = ranges.iter().copied().filter(|r| *r < SCREEN * all).collect();
    let screened = if screen { mean(&kept).unwrap_or(0.0) } else { all };
    let (centre, mean_range, spread) =
        if screened > 0.0 { (centre, screened, Spread::Ranges) } else { (sample.median(), all, Spread::MostlyStill) };
    Some(Process { centre, band: Some(Band::around(centre, NATURAL * mean_range)), mean_range, spread })
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
