//! Charts for counts too small for moving ranges: c for equal chances, u for counts over a varying size. Amounts and rates of cases are XmR's.

use super::causes::{Cause, Look, causes};
use super::limits::Band;
use super::xmr::Series;

/// Control limits stand three standard deviations out; two thirds of that, mean + 2√mean, is the warning line of the field.
const SIGMAS: f64 = 3.0;
/// Under this mean a c-chart says more than moving ranges: most of its ranges would be 0, 1 or 2.
pub const SMALL_MEAN: f64 = 10.0;

/// One point of a chart of counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountPoint {
    /// The count, or the count over its size.
    pub value: Option<f64>,
    /// Its limits, held at nought below.
    pub band: Option<Band>,
    /// Why it is special.
    pub cause: Option<Cause>,
}

/// A chart of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct CountChart {
    /// c̄, or ū.
    pub centre: f64,
    /// The points.
    pub points: Vec<CountPoint>,
}

/// c-chart: c̄ ∓ 3√c̄ (Montgomery). `None` when there is no count, or one is negative.
pub fn c_chart(series: &Series) -> Option<CountChart> {
    let sizes: Vec<Option<f64>> = series.values().iter().map(|v| v.map(|_| 1.0)).collect();
    u_chart(series, &Series::new(sizes)?)
}

/// u-chart: ū = Σc ÷ Σn, limits ū ∓ 3√(ū/nᵢ); a point without count or size is missing. `None` when no point remains, lists differ in
/// length, a count is negative or a size not positive.
pub fn u_chart(counts: &Series, sizes: &Series) -> Option<CountChart> {
    if counts.values().len() != sizes.values().len() {
        return None;
    }
    let pairs: Vec<Option<(f64, f64)>> =
        counts.values().iter().zip(sizes.values()).map(|(c, n)| Some(((*c)?, (*n)?))).collect();
    if pairs.iter().flatten().any(|(c, n)| *c < 0.0 || *n <= 0.0) {
        return None;
    }
    let (count, size) = pairs.iter().flatten().fold((0.0, 0.0), |(c, n), pair| (c + pair.0, n + pair.1));
    if size <= 0.0 {
        return None;
    }
    let centre = count / size;
    let seen: Vec<(Option<f64>, Option<Band>)> =
        pairs.iter().map(|p| (p.map(|(c, n)| c / n), p.and_then(|(_, n)| band(centre, n)))).collect();
    let looks: Vec<Look> = seen.iter().map(|(value, band)| Look::new(*value, centre, *band)).collect();
    let points = seen.into_iter().zip(causes(&looks)).map(|((value, band), cause)| CountPoint { value, band, cause });
    Some(CountChart { centre, points: points.collect() })
}

/// ū ∓ 3√(ū/n), held at nought; no limits around nought.
pub(super) fn band(centre: f64, size: f64) -> Option<Band> {
    let band = Band::around(centre, SIGMAS * (centre / size).sqrt());
    (centre > 0.0).then_some(Band { lower: band.lower.max(0.0), near_lower: band.near_lower.max(0.0), ..band })
}

#[cfg(test)]
mod tests {
    use super::{c_chart, u_chart};
    use crate::query::signal::{Cause, Options, Series, Spread, chart};

    fn series(values: &[f64]) -> Series {
        Series::new(values.iter().copied().map(Some).collect()).unwrap_or_default()
    }

    #[test]
    fn limits_of_a_mean_of_four() {
        // c̄ = 4: 4 ± 3·2 gives 0 (not −2) and 10; the warning line of the field is 4 + 2·2 = 8.
        let chart =
            c_chart(&series(&[4.0, 3.0, 5.0, 2.0, 6.0, 1.0, 3.0, 2.0, 3.0, 11.0])).map(|c| (c.centre, c.points));
        let Some((centre, points)) = chart else { unreachable!() };
        assert_eq!(centre, 4.0);
        assert_eq!(points[0].band.map(|b| (b.lower, b.upper, b.near_upper)), Some((0.0, 10.0, 8.0)));
        assert_eq!(points[9].cause, Some(Cause::Point(true)));
        assert!(points[..9].iter().all(|p| p.cause.is_none()));
    }

    #[test]
    fn a_chart_of_small_counts_takes_their_limits() {
        let options = |counts| Options { counts, ..Options::default() };
        let values = [4.0, 3.0, 5.0, 2.0, 6.0, 1.0, 3.0, 2.0, 3.0, 11.0];
        let upper = |values: &[f64], counts| {
            let process = chart(&series(values), &options(counts)).groups.first().and_then(|g| g.process);
            process.and_then(|p| Some((p.band?.upper, p.spread)))
        };
        assert_eq!(upper(&values, true), Some((10.0, Spread::Counts)));
        assert_eq!(upper(&values, false).map(|u| u.1), Some(Spread::Ranges));
        // Tens are no small counts; all nought has no limits; a constant count of four has.
        let tens: Vec<f64> = values.iter().map(|v| v * 10.0).collect();
        assert_eq!(upper(&tens, true).map(|u| u.1), Some(Spread::Ranges));
        assert_eq!(upper(&[0.0; 12], true), None);
        assert_eq!(upper(&[4.0; 12], true), Some((10.0, Spread::Counts)));
    }

    #[test]
    fn larger_units_have_narrower_limits() {
        // ū = (2 + 18) ÷ (1 + 4) = 4 a unit of size: limits 4 ± 6 and 4 ± 3.
        let Some(chart) = u_chart(&series(&[2.0, 18.0]), &series(&[1.0, 4.0])) else { unreachable!() };
        assert_eq!(chart.points[0].band.map(|b| b.upper), Some(10.0));
        assert_eq!(chart.points[1].band.map(|b| (b.lower, b.upper)), Some((1.0, 7.0)));
        assert_eq!(u_chart(&series(&[1.0]), &series(&[0.0])), None);
        assert_eq!(c_chart(&series(&[-1.0])), None);
        // All nought: no limits, no cause.
        let Some(still) = c_chart(&series(&[0.0; 24])) else { unreachable!() };
        assert!(still.points.iter().all(|p| p.band.is_none() && p.cause.is_none()));
    }
}
