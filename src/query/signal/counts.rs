//! Limits of counts too small for moving ranges: c-chart for equal chances, u-chart for counts over a varying size. Amounts and rates of many
//! cases are XmR's.

use super::limits::Band;

/// Control limits stand three standard deviations out; two thirds of that, mean + 2√mean, is the warning line of the field.
const SIGMAS: f64 = 3.0;
/// Under this mean number of cases counts say more than moving ranges: most of the ranges would be 0, 1 or 2.
pub const SMALL_MEAN: f64 = 10.0;

/// What the figures of a series count.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cases {
    /// No cases: amounts, percentages, averages.
    #[default]
    None,
    /// Cases (c-chart).
    Counted,
    /// Cases over a size, one for each figure: figure × size is the number of cases (u-chart).
    Over(Vec<Option<f64>>),
}

impl Cases {
    /// Centre and the limits of each point of the group `first..` where it is one of small counts, the centre from its first `base` points:
    /// c̄ ∓ 3√c̄, or ū = Σc ÷ Σn with ū ∓ 3√(ū/nᵢ) (Montgomery), held at nought below. `None` when the figures are no cases, one of them is
    /// negative or lacks a size over nought, all are nought, or the mean number is not under [`SMALL_MEAN`].
    pub(super) fn limits(&self, own: &[Option<f64>], first: usize, base: usize) -> Option<(f64, Vec<Option<Band>>)> {
        let size = |at: usize| match self {
            Self::None => None,
            Self::Counted => Some(1.0),
            Self::Over(sizes) => sizes.get(first + at).copied().flatten().filter(|n| *n > 0.0),
        };
        let (mut cases, mut of, mut points) = (0.0, 0.0, 0.0);
        for (at, value) in own.iter().enumerate().filter_map(|(at, v)| Some((at, (*v)?))) {
            let size = size(at).filter(|_| value >= 0.0)?;
            if at < base {
                (cases, of, points) = (cases + value * size, of + size, points + 1.0);
            }
        }
        let centre = cases / of;
        if centre.is_nan() || centre <= 0.0 || cases >= SMALL_MEAN * points {
            return None;
        }
        // A point without a figure stands between the limits of the one before it.
        let mut before = None;
        let bands = (0..own.len()).map(|at| {
            before = size(at).map(|size| band(centre, size)).or(before);
            before
        });
        Some((centre, bands.collect()))
    }
}

/// ū ∓ 3√(ū/n), held at nought.
fn band(centre: f64, size: f64) -> Band {
    let band = Band::around(centre, SIGMAS * (centre / size).sqrt());
    Band { lower: band.lower.max(0.0), near_lower: band.near_lower.max(0.0), ..band }
}

#[cfg(test)]
mod tests {
    use super::Cases;
    use crate::query::signal::xmr::Chart;
    use crate::query::signal::{Cause, Options, Series, Spread, chart};

    fn made(values: &[f64], cases: Cases) -> Chart {
        let series = Series::new(values.iter().copied().map(Some).collect()).unwrap_or_default();
        chart(&series, &Options { cases, ..Options::default() })
    }

    #[test]
    fn limits_of_a_mean_of_four() {
        // c̄ = 4: 4 ± 3·2 gives 0 (not −2) and 10; the warning line of the field is 4 + 2·2 = 8.
        let chart = made(&[4.0, 3.0, 5.0, 2.0, 6.0, 1.0, 3.0, 2.0, 3.0, 11.0], Cases::Counted);
        assert_eq!(chart.groups[0].process.map(|p| p.centre), Some(4.0));
        assert_eq!(chart.points[0].band.map(|b| (b.lower, b.upper, b.near_upper)), Some((0.0, 10.0, 8.0)));
        assert_eq!(chart.points[9].cause, Some(Cause::Point(true)));
        assert!(chart.points[..9].iter().all(|p| p.cause.is_none()));
    }

    #[test]
    fn a_chart_of_small_counts_takes_their_limits() {
        let values = [4.0, 3.0, 5.0, 2.0, 6.0, 1.0, 3.0, 2.0, 3.0, 11.0];
        let upper = |values: &[f64], cases| {
            let process = made(values, cases).groups.first().and_then(|g| g.process);
            process.and_then(|p| Some((p.band?.upper, p.spread)))
        };
        assert_eq!(upper(&values, Cases::Counted), Some((10.0, Spread::Counts)));
        assert_eq!(upper(&values, Cases::None).map(|u| u.1), Some(Spread::Ranges));
        // Tens are no small counts, a correction is no count; all nought has no limits; a constant count of four has.
        let tens: Vec<f64> = values.iter().map(|v| v * 10.0).collect();
        assert_eq!(upper(&tens, Cases::Counted).map(|u| u.1), Some(Spread::Ranges));
        assert_eq!(upper(&[4.0, -1.0, 5.0], Cases::Counted).map(|u| u.1), Some(Spread::Ranges));
        assert_eq!(upper(&[0.0; 12], Cases::Counted), None);
        assert_eq!(upper(&[4.0; 12], Cases::Counted), Some((10.0, Spread::Counts)));
    }

    #[test]
    fn larger_units_have_narrower_limits() {
        // ū = (2 + 4 + 18) ÷ (1 + 1 + 4) = 4 a unit of size: limits 4 ± 6 and 4 ± 3; the group's are those of its newest size.
        let over = |last| Cases::Over(vec![Some(1.0), Some(1.0), last]);
        let chart = made(&[2.0, 4.0, 4.5], over(Some(4.0)));
        assert_eq!(chart.points[0].band.map(|b| (b.lower, b.upper)), Some((0.0, 10.0)));
        assert_eq!(chart.points[2].band.map(|b| (b.lower, b.upper)), Some((1.0, 7.0)));
        let process = chart.groups[0].process;
        assert_eq!(process.map(|p| (p.centre, p.band, p.spread)), Some((4.0, chart.points[2].band, Spread::Counts)));
        // The same figure is special over a large size and not over a small one.
        let sizes = [vec![Some(4.0); 11], vec![Some(1.0), Some(4.0)]].concat();
        let values = [vec![1.0, 2.0, 1.5, 1.0, 2.0, 1.0, 1.5, 2.0, 1.0, 1.5, 1.0], vec![3.9, 3.9]].concat();
        let chart = made(&values, Cases::Over(sizes));
        assert_eq!((chart.points[11].cause, chart.points[12].cause), (None, Some(Cause::Point(true))));
        // A figure without its size, or over nought, leaves the series to its ranges.
        for size in [None, Some(0.0)] {
            let chart = made(&[2.0, 4.0, 4.5], over(size));
            assert_eq!(chart.groups[0].process.map(|p| p.spread), Some(Spread::Ranges));
        }
    }
}
