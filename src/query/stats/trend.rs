//! Fingertips' recent trend: a weighted line through the newest five points. It is not a test on the counts, and knows no year.

/// χ² on one degree of freedom at p = 0.002.
const SIGNIFICANT: f64 = 9.549_535_706_083_24;
/// Points the test takes.
pub const POINTS: usize = 5;
/// Width of a 95 % interval in standard errors.
const WIDTH: f64 = 2.0 * 1.96;

/// One point, oldest first in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TrendPoint {
    /// The figure.
    pub value: Option<f64>,
    /// Its count.
    pub count: Option<f64>,
    /// Its denominator.
    pub denominator: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
}

/// What the test says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// 1 rising, −1 falling, 0 no change that stands out.
    pub direction: i8,
    /// Of the weighted line, a step; `None` when no two points with an interval remain.
    pub slope: Option<f64>,
    /// slope² ÷ its variance.
    pub chi_squared: Option<f64>,
}

/// Why the test is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrendRefusal {
    /// Fewer than five points.
    FewPoints,
    /// A point counts all of its denominator: its interval is one-sided.
    AllCounted,
    /// Fewer than five with figure, count and denominator.
    FewValid,
}

/// Weighted least squares of the points (t, value, weight): slope and its variance.
fn line(points: &[(f64, f64, f64)]) -> Option<(f64, f64)> {
    let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64| points.iter().map(of).sum::<f64>();
    let w = sum(&|p| p.2);
    let (t, y) = (sum(&|p| p.2 * p.0) / w, sum(&|p| p.2 * p.1) / w);
    let spread = sum(&|p| p.2 * (p.0 - t) * (p.0 - t));
    let slope = sum(&|p| p.2 * (p.0 - t) * (p.1 - y)) / spread;
    let variance = 1.0 / spread;
    (slope.is_finite() && variance.is_finite() && variance > 0.0).then_some((slope, variance))
}

/// Rising or falling when slope² ÷ var(slope) exceeds 9.5495 (p < 0.002) and the slope keeps its sign with each point left out in
/// turn, nought counting as positive. Weights are 1 ÷ ((upper − lower)/3.92)². Points without an interval are left out, and the five are
/// taken from those that have one: as in the reference, years count as equally spaced. An interval of no width has no weight: no change
/// is then told, and no slope.
pub fn recent_trend(points: &[TrendPoint]) -> Result<Trend, TrendRefusal> {
    if points.len() < POINTS {
        return Err(TrendRefusal::FewPoints);
    }
    if points.iter().any(|p| p.count.is_some() && p.count == p.denominator) {
        return Err(TrendRefusal::AllCounted);
    }
    let valid = |p: &&TrendPoint| p.value.is_some() && p.count.is_some() && p.denominator.is_some_and(|d| d > 0.0);
    if points.iter().filter(valid).count() < POINTS {
        return Err(TrendRefusal::FewValid);
    }
    let usable: Vec<(f64, Option<f64>)> = points.iter().filter_map(|p| Some((p.value?, weight(p.interval?)))).collect();
    let newest = &usable[usable.len().saturating_sub(POINTS)..];
    let weighted: Vec<(f64, f64, f64)> =
        newest.iter().enumerate().filter_map(|(at, (y, w))| Some(((at + 1) as f64, *y, (*w)?))).collect();
    let Some((slope, variance)) = line(&weighted).filter(|_| weighted.len() == newest.len()) else {
        return Ok(Trend { direction: 0, slope: None, chi_squared: None });
    };
    let rises = slope >= 0.0;
    let keeps = |left_out: usize| {
        let rest: Vec<_> = weighted.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, p)| *p).collect();
        line(&rest).is_some_and(|(slope, _)| (slope >= 0.0) == rises)
    };
    let chi_squared = slope * slope / variance;
    let stands = chi_squared > SIGNIFICANT && (0..weighted.len()).all(keeps);
    let direction = if stands { if rises { 1 } else { -1 } } else { 0 };
    Ok(Trend { direction, slope: Some(slope), chi_squared: Some(chi_squared) })
}

fn weight((low, high): (f64, f64)) -> Option<f64> {
    let error = (high - low) / WIDTH;
    (error > 0.0 && error.is_finite()).then(|| 1.0 / (error * error))
}
