//! A table of children × indicators, each rate against the whole: at 99.8 %, or with the share of false marks held. It draws nothing.

use super::standing::{Against, Compared, Standing, Unfit, benchmark, compare};
use crate::model::{AreaId, Dataset, IndicatorId, Period};
use crate::query::cut::{existing, fit_period};
use crate::query::reading::{Span, reading};
use crate::query::stats::{Level, discoveries};

/// How chance marks are held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Each comparison at 95 %: one in twenty is marked by chance.
    Usual,
    /// Each at 99.8 %: one in five hundred.
    Strict,
    /// Of all marks, at most one in twenty is expected to be chance (Benjamini and Hochberg at 5 %).
    FalseDiscovery,
}

/// The share of false marks under [`Hold::FalseDiscovery`].
pub const FALSE_SHARE: f64 = 0.05;

/// A compared table.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The columns with the period each stands at.
    pub columns: Vec<(IndicatorId, Period)>,
    /// Children in register order, one answer a column.
    pub rows: Vec<(AreaId, Vec<Compared>)>,
    /// How many comparisons were made.
    pub compared: usize,
    /// How many of them are marked better, worse, higher or lower.
    pub marked: usize,
    /// How many marks chance alone would make: of all comparisons at a level, or of the marks where the false share is held.
    pub by_chance: f64,
}

fn is_mark(standing: Standing) -> bool {
    !matches!(standing, Standing::Similar | Standing::NotCompared(_))
}

/// Compares every child of an area over these indicators. Against [`Against::Whole`] each is held against the area itself.
pub fn comparison(
    data: &Dataset,
    area: AreaId,
    indicators: &[IndicatorId],
    period: Period,
    against: &Against,
    hold: Hold,
) -> Comparison {
    let level = if hold == Hold::Strict { Level::Strict } else { Level::Usual };
    let columns: Vec<(IndicatorId, Period)> =
        indicators.iter().map(|id| (*id, fit_period(data, *id, area, period))).collect();
    // One benchmark a column: the same for all children.
    let aims: Vec<Option<f64>> = columns
        .iter()
        .map(|(id, at)| match against {
            Against::Whole => benchmark(data, *id, area, *at, &Against::Area(area)),
            other => benchmark(data, *id, area, *at, other),
        })
        .collect();
    let mut rows: Vec<(AreaId, Vec<Compared>)> = existing(data, area, period)
        .map(|child| {
            let cells = columns.iter().zip(&aims).map(|((id, at), aim)| {
                compare(data.indicator(*id), &reading(data, *id, child, *at, Span::Period), *aim, level)
            });
            (child, cells.collect())
        })
        .collect();
    let made = |c: &&Compared| !matches!(c.standing, Standing::NotCompared(_));
    let compared = rows.iter().flat_map(|r| &r.1).filter(made).count();
    if hold == Hold::FalseDiscovery {
        hold_false_share(data, &columns, &mut rows);
    }
    let marked = rows.iter().flat_map(|r| &r.1).filter(|c| is_mark(c.standing)).count();
    let by_chance = match hold {
        Hold::FalseDiscovery => FALSE_SHARE * marked as f64,
        _ => 2.0 * level.side() * compared as f64,
    };
    Comparison { columns, rows, compared, marked, by_chance }
}

/// Marks exactly the comparisons that stand with the false share held; the side is that of the figure to its benchmark.
fn hold_false_share(data: &Dataset, columns: &[(IndicatorId, Period)], rows: &mut [(AreaId, Vec<Compared>)]) {
    let chance = |c: &Compared| if matches!(c.standing, Standing::NotCompared(_)) { f64::NAN } else { c.chance };
    let chances: Vec<f64> = rows.iter().flat_map(|r| r.1.iter().map(chance)).collect();
    let stands = discoveries(&chances, FALSE_SHARE).stands;
    for ((at, cell), stands) in rows.iter_mut().flat_map(|r| r.1.iter_mut().enumerate()).zip(stands) {
        let Some((id, _)) = columns.get(at) else { continue };
        if matches!(cell.standing, Standing::NotCompared(_)) {
            continue;
        }
        cell.standing = if stands { cell.side(data.indicator(*id).direction) } else { Standing::Similar };
    }
}

/// How many comparisons a page of this size makes at most, for the words beside it.
pub fn not_compared(table: &Comparison, why: Unfit) -> usize {
    table.rows.iter().flat_map(|r| &r.1).filter(|c| c.standing == Standing::NotCompared(why)).count()
}
