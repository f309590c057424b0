//! Peers by size: the areas of the same level nearest in population. Peer sets of the package (groups.csv) are the caller's.

use crate::model::{AreaId, AreaKind, Dataset, Period};

/// The `count` areas of the same level nearest in resident population, by the quotient of the two, nearest first; equal distances keep
/// the order of the register. Empty where the area has no population.
pub fn peers(data: &Dataset, area: AreaId, period: Period, count: usize) -> Vec<AreaId> {
    let own = data.areas.get(area);
    let Some(size) = own.population.filter(|p| *p > 0) else { return Vec::new() };
    // |ln(a/b)| in whole numbers: the larger over the smaller, in millionths.
    let distance = |other: i64| i128::from(size.max(other)) * 1_000_000 / i128::from(size.min(other));
    let mut found: Vec<(i128, AreaId)> = data
        .areas
        .ids()
        .filter(|id| *id != area)
        .filter_map(|id| {
            let other = data.areas.get(id);
            let alike = other.kind == AreaKind::Tree && other.level == own.level && other.exists_in(period);
            other.population.filter(|p| alike && *p > 0).map(|p| (distance(p), id))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.truncate(count);
    found.into_iter().map(|(_, id)| id).collect()
}
