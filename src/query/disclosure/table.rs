//! A table of counts with the sums a reader can check: areas up the tree × categories and their total × months and their 累计.
//! It withholds nothing.

use std::collections::BTreeMap;

use crate::model::{Amount, AreaId, AreaKind, Dataset, Dimension, IndicatorId, Period};
use crate::query::cut::existing;
use crate::query::reading::{Span, sliced};

/// A sum that holds: the whole equals its parts. Positions of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// The cell that is the sum.
    pub whole: usize,
    /// The cells it is the sum of.
    pub parts: Vec<usize>,
}

/// What a cell counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    /// Where.
    pub area: AreaId,
    /// Which category; [`Dimension::None`] is the total.
    pub dimension: Dimension,
    /// Which month; `None` is their sum.
    pub period: Option<Period>,
}

/// Counts and the sums among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CountTable {
    /// What each cell counts, where the table was made from a dataset.
    pub keys: Vec<CellKey>,
    /// The counts.
    pub values: Vec<i64>,
    /// The sums that hold among shown cells.
    pub equations: Vec<Equation>,
}

/// The table of a count indicator below a place: the place, its children and theirs down to `levels` levels, by category and in total,
/// for each period and, of more than one, their sum. A cell without a figure is left out, and so is every sum that lacks a part;
/// figures that are no whole numbers are left out too.
pub fn count_table(data: &Dataset, id: IndicatorId, place: AreaId, levels: usize, periods: &[Period]) -> CountTable {
    let Some(last) = periods.last() else { return CountTable::default() };
    let families = families(data, place, levels, *last);
    let mut areas: Vec<AreaId> = std::iter::once(place).chain(families.iter().flat_map(|f| f.1.clone())).collect();
    areas.sort_unstable();
    areas.dedup();
    let categories: Vec<Dimension> = (0..data.categories.len() as u16)
        .map(Dimension::Category)
        .filter(|d| data.blocks_of(id).any(|b| b.key.dimension == *d))
        .collect();
    let mut table = CountTable::default();
    let mut at: BTreeMap<CellKey, usize> = BTreeMap::new();
    for area in &areas {
        for dimension in std::iter::once(Dimension::None).chain(categories.iter().copied()) {
            let figures: Vec<Option<i64>> =
                periods.iter().map(|p| whole_number(data, id, *area, *p, dimension)).collect();
            let sum: Option<i64> = figures.iter().copied().sum();
            let total = (periods.len() > 1).then_some((None, sum));
            let months = periods.iter().copied().map(Some).zip(figures);
            for (period, figure) in months.chain(total) {
                if let Some(value) = figure {
                    let key = CellKey { area: *area, dimension, period };
                    at.insert(key, table.values.len());
                    table.keys.push(key);
                    table.values.push(value);
                }
            }
        }
    }
    let mut add = |whole: CellKey, parts: Vec<CellKey>| {
        let parts: Option<Vec<usize>> = parts.iter().map(|key| at.get(key).copied()).collect();
        if let (Some(whole), Some(parts)) = (at.get(&whole).copied(), parts.filter(|p| !p.is_empty())) {
            // A published total that is not its parts tells nothing of them.
            if parts.iter().map(|p| table.values[*p]).sum::<i64>() == table.values[whole] {
                table.equations.push(Equation { whole, parts });
            }
        }
    };
    for key in at.keys().copied() {
        if key.dimension == Dimension::None {
            add(key, categories.iter().map(|d| CellKey { dimension: *d, ..key }).collect());
        }
        if key.period.is_none() {
            add(key, periods.iter().map(|p| CellKey { period: Some(*p), ..key }).collect());
        }
        if let Some((_, children)) = families.iter().find(|f| f.0 == key.area) {
            let own = |area: AreaId| data.areas.get(area).kind == AreaKind::Own;
            // 本级 without a row adds nothing and is not shown.
            let children = children.iter().map(|c| CellKey { area: *c, ..key });
            add(key, children.filter(|c| !own(c.area) || at.contains_key(c)).collect());
        }
    }
    table
}

/// Each area with its children and 本级, from the place down.
fn families(data: &Dataset, place: AreaId, levels: usize, period: Period) -> Vec<(AreaId, Vec<AreaId>)> {
    let (mut found, mut row) = (Vec::new(), vec![place]);
    for _ in 0..levels {
        let mut next = Vec::new();
        for area in row {
            let children: Vec<AreaId> = existing(data, area, period).chain(data.areas.own(area)).collect();
            if !children.is_empty() {
                next.extend(existing(data, area, period));
                found.push((area, children));
            }
        }
        row = next;
    }
    found
}

fn whole_number(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Option<i64> {
    let reading = sliced(data, id, area, period, Span::Period, dimension);
    let Ok(Amount::Exact(value)) = reading.figure else { return None };
    let whole = value.rescale(0);
    (whole.minus(value).is_zero() && !reading.is_partial()).then_some(())?;
    i64::try_from(whole.mantissa).ok()
}
