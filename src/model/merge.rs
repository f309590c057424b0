//! 并入: one dataset laid into another by area code and indicator id. It decides nothing about meaning; matching was ingest's.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{AreaId, AreaKind, Block, Dataset, Dimension, IndicatorId, Organisation, Version};

/// `base` with everything of `addition` laid in: areas are met by code, indicators by id, categories and organisations by word.
/// Where both have a cell, the addition's wins. Tree areas of the addition that the base does not know stay out of its tree:
/// they are added as reference areas.
pub fn merge(base: &Dataset, addition: &Dataset) -> Dataset {
    let mut merged = base.clone();
    let areas: Vec<AreaId> = addition
        .areas
        .all()
        .iter()
        .map(|area| {
            merged.areas.find(&area.code).unwrap_or_else(|| {
                let mut outside = area.clone();
                outside.kind = AreaKind::Reference;
                outside.parent = None;
                merged.areas.add(outside)
            })
        })
        .collect();
    let indicators: Vec<Option<IndicatorId>> = addition
        .indicators
        .iter()
        .map(|indicator| merged.find_indicator(&indicator.id).or_else(|| merged.add_indicator(indicator.clone())))
        .collect();
    let slices = Slices {
        categories: positions(&mut merged.categories, &addition.categories),
        organisations: organisations(&mut merged.organisations, &addition.organisations),
    };
    for block in addition.blocks() {
        if let Some(moved) = relabel(&merged, block, &areas, &indicators, &slices) {
            for part in moved {
                merged.add_block(part);
            }
        }
    }
    for remark in &addition.remarks {
        if let Some(Some(indicator)) = indicators.get(usize::from(remark.indicator.0)) {
            let area = areas.get(remark.area.0 as usize).copied().unwrap_or(AreaId(0));
            merged.remarks.push(super::Remark { indicator: *indicator, area, ..remark.clone() });
        }
    }
    merged
}

/// Lays in the later registers. Definitions come later than the first view; ids and order are the head's, imports stand behind them.
pub fn lay_registers(data: &mut Dataset, later: &Dataset) {
    if later.indicators.iter().zip(&data.indicators).all(|(new, old)| new.id == old.id) {
        for (old, new) in data.indicators.iter_mut().zip(&later.indicators) {
            old.clone_from(new);
        }
    }
    data.organisations.clone_from(&later.organisations);
    data.forms.clone_from(&later.forms);
    data.submissions.clone_from(&later.submissions);
    data.items.clone_from(&later.items);
    data.targets.clone_from(&later.targets);
    data.events.clone_from(&later.events);
}

/// Lays in a part: its blocks share the ids of the head, its category words do not.
pub fn lay_in(data: &mut Dataset, part: &Dataset) {
    let categories = positions(&mut data.categories, &part.categories);
    for block in part.blocks() {
        let mut block = block.clone();
        if let Dimension::Category(c) = block.key.dimension {
            block.key.dimension = Dimension::Category(categories.get(usize::from(c)).copied().unwrap_or(c));
        }
        data.add_block(block);
    }
    data.remarks.extend_from_slice(&part.remarks);
}

/// Lays in groups and changes of boundaries of the later registers: for whoever sums over them, which the page does not.
pub fn lay_ground(data: &mut Dataset, later: &Dataset) {
    let ground = Arc::make_mut(&mut data.ground);
    ground.groups.clone_from(&later.ground.groups);
    ground.area_changes.clone_from(&later.ground.area_changes);
}

/// Lays in the older figures of a part; those of a series that comes again replace the ones that were there.
pub fn lay_versions(data: &mut Dataset, part: &Dataset) {
    if part.ground.versions.is_empty() {
        return;
    }
    let categories = positions(&mut data.categories, &part.categories);
    let placed = |version: &Version| {
        let mut version = *version;
        if let Dimension::Category(c) = version.key.dimension {
            version.key.dimension = Dimension::Category(*categories.get(usize::from(c))?);
        }
        Some(version)
    };
    let fresh: Vec<Version> = part.ground.versions.iter().filter_map(placed).collect();
    let series: BTreeSet<_> = fresh.iter().map(|version| (version.key, version.area)).collect();
    let known = &mut Arc::make_mut(&mut data.ground).versions;
    known.retain(|version| !series.contains(&(version.key, version.area)));
    known.extend(fresh);
}

/// Where the addition's categories and organisations stand in the base.
struct Slices {
    categories: Vec<u16>,
    organisations: Vec<u16>,
}

/// Positions of organisations, met by id and else by name; those the base does not know are added behind.
fn organisations(known: &mut Vec<Organisation>, added: &[Organisation]) -> Vec<u16> {
    added
        .iter()
        .map(|new| {
            let same = |old: &Organisation| (!new.id.is_empty() && old.id == new.id) || old.name == new.name;
            let at = known.iter().position(same).unwrap_or_else(|| {
                known.push(new.clone());
                known.len() - 1
            });
            u16::try_from(at).unwrap_or(u16::MAX)
        })
        .collect()
}

fn positions(known: &mut Vec<String>, added: &[String]) -> Vec<u16> {
    added
        .iter()
        .map(|word| {
            let at = known.iter().position(|k| k == word).unwrap_or_else(|| {
                known.push(word.clone());
                known.len() - 1
            });
            u16::try_from(at).unwrap_or(u16::MAX)
        })
        .collect()
}

/// Rows of a block: where they stood, and the area they are now.
type Rows = Vec<(usize, AreaId)>;

/// The block with the base's ids, split where its areas fall under different parents there.
fn relabel(
    base: &Dataset,
    block: &Block,
    areas: &[AreaId],
    indicators: &[Option<IndicatorId>],
    slices: &Slices,
) -> Option<Vec<Block>> {
    let indicator = (*indicators.get(usize::from(block.key.indicator.0))?)?;
    let dimension = match block.key.dimension {
        Dimension::None => Dimension::None,
        Dimension::Category(c) => Dimension::Category(*slices.categories.get(usize::from(c))?),
        Dimension::Organisation(o) => {
            Dimension::Organisation(slices.organisations.get(usize::from(o)).copied().unwrap_or(o))
        }
    };
    let mut groups: Vec<(Option<AreaId>, Rows)> = Vec::new();
    for (row, area) in block.areas.iter().enumerate() {
        let id = *areas.get(area.0 as usize)?;
        let parent = base.group_of(id);
        match groups.iter_mut().find(|(p, _)| *p == parent) {
            Some((_, rows)) => rows.push((row, id)),
            None => groups.push((parent, vec![(row, id)])),
        }
    }
    let parts = (!block.numerators.is_empty()).then_some(block.part_decimals);
    let made = groups.into_iter().map(|(parent, rows)| {
        let key = super::BlockKey { indicator, dimension, parent, ..block.key };
        let ids = rows.iter().map(|(_, id)| *id).collect();
        let mut moved = Block::empty(key, ids, block.first, block.periods, block.decimals, parts);
        for (row, id) in rows {
            for column in 0..block.periods as usize {
                let period = super::Period { frequency: key.frequency, index: block.first + column as i32 };
                if let (Some(cell), Some(to)) =
                    (block.cell(row * block.periods as usize + column), moved.position(id, period))
                {
                    moved.set(to, cell);
                }
            }
        }
        moved
    });
    Some(made.collect())
}

#[cfg(test)]
mod tests {
    use super::{Organisation, organisations};

    #[test]
    fn departments_are_met_by_id_then_by_name_and_new_ones_stand_behind() {
        let named = |id: &str, name: &str| Organisation { id: id.into(), name: name.into(), ..Organisation::default() };
        let mut known = vec![named("D01", "司法局"), named("D02", "公安局")];
        let added = [named("", "公安局"), named("D01", "县司法局"), named("X1", "水利局")];
        assert_eq!(organisations(&mut known, &added), [1, 0, 2]);
        assert_eq!(known.len(), 3);
    }
}
