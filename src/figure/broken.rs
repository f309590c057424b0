//! Whether a plot's axis of values leaves out nought: then its picture says so. It draws nothing.

use crate::chart::ChartSpec;
use crate::chart::kinds::Plot;

/// Whether all figures lie on one side of nought and the axis is not asked to begin there. Bars always begin at nought; a
/// waterfall says it of itself where it is cut.
pub fn is_broken(plot: &Plot) -> bool {
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    let mut see = |v: Option<f64>| {
        if let Some(v) = v.filter(|v| v.is_finite()) {
            (low, high) = (low.min(v), high.max(v));
        }
    };
    let from_zero = match plot {
        Plot::First(ChartSpec::Trend(s)) => {
            s.points.iter().for_each(|p| see(p.value));
            s.from_zero || s.spark
        }
        Plot::Lines(s) => {
            s.lines.iter().flat_map(|l| &l.points).for_each(|p| see(p.1.value()));
            s.from_zero
        }
        Plot::Dots(s) => {
            s.rows.iter().for_each(|r| [&r.before, &r.now].into_iter().for_each(|v| see(v.value.value())));
            s.from_zero
        }
        Plot::Multiples(s) => {
            s.panels.iter().flat_map(|p| &p.points).for_each(|p| see(p.1.value()));
            s.from_zero
        }
        Plot::Strip(s) => {
            s.rows.iter().flat_map(|r| &r.values).for_each(|v| see(Some(*v)));
            s.from_zero
        }
        Plot::Control(s) => {
            s.points.iter().for_each(|p| see(p.value.value()));
            s.limits.iter().for_each(|l| [l.low, l.high].into_iter().for_each(|v| see(Some(v))));
            false
        }
        Plot::Scatter(s) => {
            s.dots.iter().for_each(|d| see(Some(d.y)));
            s.from_zero.1
        }
        Plot::Funnel(s) => {
            s.dots.iter().for_each(|d| see(Some(d.y)));
            s.limits.iter().for_each(|l| see(Some(l.inner.0)));
            false
        }
        _ => true,
    };
    // The air an axis has beside its figures (chart::axis) takes in nought where it is that near.
    let air = (high - low) * 0.08;
    !from_zero && low <= high && (low - air > 0.0 || high + air < 0.0)
}
