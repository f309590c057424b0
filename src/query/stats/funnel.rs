//! Funnel limits: how far chance alone carries a unit of a given size from the average. Which units are compared is the caller's word.

use super::rate::{Interval, byar, byar_high, exact, halve, rate};
use super::tail::Level;

/// Limits at one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Funnel {
    /// 95 %.
    pub usual: Interval,
    /// 99.8 %.
    pub strict: Interval,
}

/// Where a unit lies. The reference's words: Low (0.001), Low (0.025), Not significant, High (0.025), High (0.001).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Below the 99.8 % limit.
    FarBelow,
    /// Below the 95 % limit.
    Below,
    /// Within.
    Within,
    /// Above the 95 % limit.
    Above,
    /// Above the 99.8 % limit.
    FarAbove,
}

impl Funnel {
    /// The limits as they are drawn: held between nought and a cap.
    pub fn held(self, cap: f64) -> Self {
        let hold = |i: Interval| Interval { low: i.low.clamp(0.0, cap), high: i.high.clamp(0.0, cap) };
        Self { usual: hold(self.usual), strict: hold(self.strict) }
    }

    /// Where a figure lies; all comparisons are strict, the far limits first.
    pub fn mark(self, value: f64) -> Mark {
        match (self.strict.place_of(value), self.usual.place_of(value)) {
            (-1, _) => Mark::FarBelow,
            (_, -1) => Mark::Below,
            (1, _) => Mark::FarAbove,
            (_, 1) => Mark::Above,
            _ => Mark::Within,
        }
    }
}

/// Limits of a proportion around an average share, p₀ ∓ z√(p₀(1 − p₀)/n), as shares and not held within 0 and 1
/// (Spiegelhalter 2005). `None` unless the share lies in 0..=1 and n is positive.
pub fn proportion_funnel(average: f64, n: f64) -> Option<Funnel> {
    if !((0.0..=1.0).contains(&average) && n > 0.0 && n.is_finite()) {
        return None;
    }
    let deviation = (average * (1.0 - average) / n).sqrt();
    let at = |level: Level| Interval { low: average - level.z() * deviation, high: average + level.z() * deviation };
    Some(Funnel { usual: at(Level::Usual), strict: at(Level::Strict) })
}

/// Where a rate lies: its own interval held against the average, High tried first as in the reference.
pub fn rate_mark(count: f64, population: f64, average: f64) -> Option<Mark> {
    let strict = rate(count, population, Level::Strict)?;
    let usual = rate(count, population, Level::Usual)?;
    Some(match (strict.place_of(average), usual.place_of(average)) {
        (-1, _) => Mark::FarAbove,
        (_, -1) => Mark::Above,
        (1, _) => Mark::FarBelow,
        (_, 1) => Mark::Below,
        _ => Mark::Within,
    })
}

/// Limits of a rate around an average for one population: the rates whose own limit by Byar's approximation is the average, found by halving.
/// What is drawn as a curve; a unit is marked by its own interval ([`rate_mark`]), exact for few cases. `None` unless both are positive.
pub fn rate_funnel(average: f64, population: f64) -> Option<Funnel> {
    let expected = average * population;
    if !(average > 0.0 && population > 0.0 && expected.is_finite()) {
        return None;
    }
    let far = expected + 8.0 * (expected + 4.0).sqrt() + 16.0;
    let at = |level: Level| {
        let limit = |cases: f64| byar(cases, level).map_or(0.0, |i| i.low);
        let high = halve(expected, far, |cases| limit(cases) < expected);
        let low = halve(0.0, expected, |cases| byar_high(cases, level.z()) < expected);
        Interval { low: low / population, high: high / population }
    };
    Some(Funnel { usual: at(Level::Usual), strict: at(Level::Strict) })
}

/// The funnel of a rate where `events` lie just on the limit: the populations at which they do, and the rates there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateCurve {
    /// Rates at the limits.
    pub rates: Funnel,
    /// Populations belonging to them: `low` with the lower limit.
    pub populations: Funnel,
}

/// One step of a rate's funnel (exact Poisson limits). `None` unless events are at least one and the average is positive.
pub fn rate_curve(events: f64, average: f64) -> Option<RateCurve> {
    if !(events >= 1.0 && average > 0.0 && average.is_finite()) {
        return None;
    }
    let populations = |level| exact(events, level).map(|i| Interval { low: i.high / average, high: i.low / average });
    let (usual, strict) = (populations(Level::Usual)?, populations(Level::Strict)?);
    let rates = |p: Interval| Interval { low: events / p.low, high: events / p.high };
    Some(RateCurve {
        rates: Funnel { usual: rates(usual), strict: rates(strict) },
        populations: Funnel { usual, strict },
    })
}
