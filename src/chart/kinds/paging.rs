//! Long lists in pages: a chart of 1,526 villages is drawn as pages of as many rows as can be read. No drawing.

use super::super::spec::ChartSpec;
use super::Plot;

/// Rows of a plot; nought for kinds that have none.
pub fn rows(plot: &Plot) -> usize {
    match plot {
        Plot::First(ChartSpec::Rank(s)) => s.rows.len(),
        Plot::First(ChartSpec::Heat(s)) => s.rows.len(),
        Plot::Dots(s) => s.rows.len(),
        Plot::Multiples(s) => s.panels.len(),
        Plot::Bullet(s) => s.rows.len(),
        Plot::Grid(s) => s.rows.len(),
        Plot::Spine(s) => s.rows.len(),
        Plot::Strip(s) => s.rows.len(),
        _ => 0,
    }
}

/// How many pages of `per` rows a plot has: at least one.
pub fn pages(plot: &Plot, per: usize) -> usize {
    rows(plot).div_ceil(per.max(1)).max(1)
}

fn cut<T: Clone>(list: &mut Vec<T>, from: usize, count: usize) {
    *list = list.iter().skip(from).take(count).cloned().collect();
}

/// The page (from 0) of `per` rows of a plot: the same chart with those rows alone. A plot without rows, and a page that there is
/// not, give the plot as it is and one without rows. Marks keep their numbers.
pub fn page(plot: &Plot, number: usize, per: usize) -> Plot {
    let mut plot = plot.clone();
    let per = per.max(1);
    let from = number.saturating_mul(per);
    match &mut plot {
        Plot::First(ChartSpec::Rank(s)) => cut(&mut s.rows, from, per),
        Plot::First(ChartSpec::Heat(s)) => {
            cut(&mut s.rows, from, per);
            cut(&mut s.cells, from.saturating_mul(s.columns), per.saturating_mul(s.columns));
        }
        Plot::Dots(s) => cut(&mut s.rows, from, per),
        Plot::Multiples(s) => cut(&mut s.panels, from, per),
        Plot::Bullet(s) => cut(&mut s.rows, from, per),
        Plot::Grid(s) => {
            cut(&mut s.rows, from, per);
            cut(&mut s.counts, from, per);
            let columns = s.columns.len().max(1);
            cut(&mut s.cells, from.saturating_mul(columns), per.saturating_mul(columns));
        }
        Plot::Spine(s) => cut(&mut s.rows, from, per),
        Plot::Strip(s) => cut(&mut s.rows, from, per),
        _ => {}
    }
    plot
}
