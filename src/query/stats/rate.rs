//! Intervals of proportions and of rates. Wilson's at 95 % for the page stands in query::interval; here at both levels, and for counts.

use super::tail::{Level, poisson_outwards};

/// A lower and an upper limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

impl Interval {
    /// Both limits times a factor.
    pub fn times(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }

    /// Whether a figure lies strictly below (−1) or above (1) the interval, or within (0).
    pub fn place_of(self, value: f64) -> i8 {
        i8::from(value > self.high) - i8::from(value < self.low)
    }
}

/// From this count on Byar's approximation stands for the exact limits (PHEindicatormethods).
pub const BYAR_FROM: f64 = 10.0;

/// Wilson's score interval of x ÷ n as shares, without continuity correction (Wilson 1927; Newcombe 1998, method 3):
/// (2x + z² ∓ z√(z² + 4x(1 − x/n))) ÷ 2(n + z²), held within 0 and 1. `None` unless 0 ≤ x ≤ n and n > 0.
pub fn proportion(x: f64, n: f64, level: Level) -> Option<Interval> {
    if !(n > 0.0 && n.is_finite() && (0.0..=n).contains(&x)) {
        return None;
    }
    let z = level.z();
    let root = z * (z * z + 4.0 * x * (1.0 - x / n)).sqrt();
    let (middle, scale) = (2.0 * x + z * z, 2.0 * (n + z * z));
    // Near nought the difference loses its digits: low × high = x² ÷ (n(n + z²)) gives the small one from the large one.
    let high = ((middle + root) / scale).min(1.0);
    let low = if x == 0.0 { 0.0 } else { (x / (n + z * z)) * (x / n) / ((middle + root) / scale) };
    Some(Interval { low: low.clamp(0.0, 1.0), high })
}

/// Exact limits of a count (Garwood 1936): the means at which so many or more, or so few or fewer, have the chance α/2.
/// The same as χ²(α/2; 2x)/2 and χ²(1 − α/2; 2x + 2)/2, found by halving. `None` for a negative or unfinished count.
pub fn exact(count: f64, level: Level) -> Option<Interval> {
    if !(0.0..=1e9).contains(&count) {
        return None;
    }
    let side = level.side();
    let low = if count < 1.0 { 0.0 } else { halve(0.0, count, |mean| poisson_outwards(count, mean, true) < side) };
    let far = count + 6.0 * (count + 1.0).sqrt() + 12.0;
    let high = halve(count, far, |mean| poisson_outwards(count, mean, false) > side);
    Some(Interval { low, high })
}

/// The point up to which `below` holds, between two ends.
pub(super) fn halve(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if below(middle) { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Byar's approximation (Breslow and Day 1987): x(1 − 1/9x − z/3√x)³ and (x+1)(1 − 1/9(x+1) + z/3√(x+1))³.
/// `None` where it does not hold: at nought, and where the lower limit would be negative.
pub fn byar(count: f64, level: Level) -> Option<Interval> {
    let z = level.z();
    let low = byar_low(count, z)?;
    Some(Interval { low, high: byar_high(count, z) })
}

fn byar_low(x: f64, z: f64) -> Option<f64> {
    let root = 1.0 - 1.0 / (9.0 * x) - z / (3.0 * x.sqrt());
    (x > 0.0 && x.is_finite() && root >= 0.0).then_some(x * root * root * root)
}

/// Byar's upper limit of a count, nought included.
pub fn byar_high(x: f64, z: f64) -> f64 {
    let next = x + 1.0;
    next * (1.0 - 1.0 / (9.0 * next) + z / (3.0 * next.sqrt())).powi(3)
}

/// Interval of count ÷ population: exact under [`BYAR_FROM`] cases, Byar's from there. `None` for a population of nought.
pub fn rate(count: f64, population: f64, level: Level) -> Option<Interval> {
    if !(population > 0.0 && population.is_finite()) {
        return None;
    }
    let cases = if count < BYAR_FROM { exact(count, level) } else { byar(count, level) }?;
    Some(cases.times(1.0 / population))
}
