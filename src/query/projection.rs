//! 按近6个月平均推算: where a year's task or a stock will stand if the last six months go on, with a span that is back-tested.
//! It is arithmetic, no forecast of events; how it did on held-out months stands in docs/methods.md.

use crate::model::{Amount, AreaId, Dataset, Decimal, Dimension, IndicatorId, Nature, Period, TimeRule};

use super::change::definition_break;
use super::range::{self, Range};
use super::reading::Reading;

/// Months the mean is taken over.
pub const WINDOW: i32 = 6;

/// Student's t of five degrees of freedom for a span of 80 %.
const T80: f64 = 1.476;
/// Months lean on each other and have seasons, so the span of a sum of flows is widened until four in five year ends of 2024 of the demo
/// county lie inside; 2025 is the test (docs/methods.md).
const FLOWS_WIDENED: f64 = 2.3;
/// The same for what stands.
const STOCKS_WIDENED: f64 = 1.1;

/// A projection to the end of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// What is expected, in the unit, with the decimals of the indicator.
    pub estimate: Decimal,
    /// Lower end (a).
    pub low: Decimal,
    /// Upper end (b).
    pub high: Decimal,
    /// Months still to come.
    pub horizon: i32,
}

fn month(data: &Dataset, id: IndicatorId, area: AreaId, index: i32) -> Reading {
    let end = Period { frequency: crate::model::Frequency::Month, index };
    Range::of(end).map_or_else(
        || Reading::gap(super::reading::Gap::NoData),
        |range| range::read(data, id, area, range, Dimension::None),
    )
}

/// Whole figures of the months `from..=to`; `None` where one is missing or partial.
fn months(data: &Dataset, id: IndicatorId, area: AreaId, from: i32, to: i32) -> Option<Vec<Amount>> {
    (from..=to).map(|at| month(data, id, area, at)).map(|r| r.amount().filter(|_| !r.is_partial())).collect()
}

/// Where an indicator stands at the end of month `end`, projected from month `now`. Flows that add up: the 累计 of the year of `end` so
/// far plus the mean of the last six months for each month to come. What stands: the last figure plus the mean step of the last six months.
/// `None` for anything else, without six whole months behind, across a change of definition, and where `end` is not after `now`, or
/// lies in another year for a flow.
pub fn project(data: &Dataset, id: IndicatorId, area: AreaId, now: Period, end: Period) -> Option<Projection> {
    let indicator = data.indicator(id);
    let (at, last) = (Range::of(now)?.last, Range::of(end)?.last);
    let horizon = last - at;
    if horizon <= 0 || definition_break(data, id, at - WINDOW, at) {
        return None;
    }
    let flows = indicator.nature == Nature::Flow && indicator.time == TimeRule::Sum && !indicator.is_quotient();
    let stands = indicator.nature == Nature::Stock && indicator.time == TimeRule::Last;
    let (start, steps) = if flows {
        let year = last.div_euclid(12) * 12;
        if at < year - 1 {
            return None;
        }
        let so_far = months(data, id, area, year, at)?.into_iter().try_fold(Decimal::default(), |sum, a| match a {
            Amount::Exact(value) => Some(sum.plus(value)),
            Amount::Ratio { .. } => None,
        })?;
        let window = months(data, id, area, at - WINDOW + 1, at)?;
        (so_far, window.into_iter().map(|a| a.minus(Amount::Exact(Decimal::default()))).collect::<Vec<_>>())
    } else if stands {
        let window = months(data, id, area, at - WINDOW, at)?;
        let steps = window.windows(2).map(|pair| pair[1].minus(pair[0])).collect();
        (window.last()?.minus(Amount::Exact(Decimal::default())), steps)
    } else {
        return None;
    };
    let sum = steps.iter().copied().fold(Decimal::default(), Decimal::plus);
    let ahead = Decimal::new(sum.mantissa.saturating_mul(i128::from(horizon)), sum.decimals);
    let mean_ahead = Amount::ratio(ahead, Decimal::whole(i64::from(WINDOW)), 1)?;
    let decimals = indicator.decimals;
    let estimate = start.plus(mean_ahead.round(9));
    let half = half_width(&steps, horizon, T80 * if flows { FLOWS_WIDENED } else { STOCKS_WIDENED });
    let bounded = |value: Decimal| {
        let value =
            if flows && start.compare(value).is_gt() && !steps.iter().any(|s| s.sign() < 0) { start } else { value };
        let (least, most) = (Decimal::default(), Decimal::whole(100));
        let value = if value.sign() < 0 && start.sign() >= 0 { least } else { value };
        if indicator.is_percentage() && value.compare(most).is_gt() { most } else { value }
    };
    let shifted = |by: Decimal| bounded(estimate.plus(by)).rescale(decimals);
    Some(Projection {
        estimate: bounded(estimate).rescale(decimals),
        low: shifted(Decimal::new(-half.mantissa, half.decimals)),
        high: shifted(half),
        horizon,
    })
}

/// Half-width of the span: width × s × √(h + h²/6), the error of a sum of h months of their own scatter s around a mean that is itself
/// known from six (prediction of a sum; Student). Rounded up to six decimals.
fn half_width(steps: &[Decimal], horizon: i32, width: f64) -> Decimal {
    let values: Vec<f64> = steps.iter().map(|d| d.to_f64()).collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    let h = f64::from(horizon);
    let half = width * (variance * (h + h * h / n)).sqrt();
    let scaled = (half * 1e6).ceil();
    // Sums of i64 figures stay far below 2^100; anything beyond is no span.
    Decimal::new(if scaled.is_finite() && scaled < 1e30 { scaled as i128 } else { 0 }, 6)
}
