//! Groups across the tree: 联建片区, peer sets, 派出所辖区. They are dimensions of their own, never children of a township.

use std::collections::BTreeMap;

use crate::model::{AreaId, Dataset, Dimension, IndicatorId};

use super::aggregate::over_areas;
use super::range::Range;
use super::reading::Reading;

/// One group of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// 联建片区, 对标组, …
    pub kind: String,
    /// Its members in register order.
    pub members: Vec<AreaId>,
}

/// The groups of the dataset by id; of one kind, or of all. The first row of an id gives name and kind.
pub fn groups(data: &Dataset, kind: Option<&str>) -> Vec<Group> {
    let mut found: BTreeMap<&str, Group> = BTreeMap::new();
    for row in &data.ground.groups {
        let Some(area) = data.areas.find(&row.area) else { continue };
        let group = found.entry(&row.id).or_insert_with(|| Group {
            id: row.id.clone(),
            name: row.name.clone(),
            kind: row.kind.clone(),
            members: Vec::new(),
        });
        group.members.push(area);
    }
    let mut all: Vec<Group> = found.into_values().filter(|group| kind.is_none_or(|kind| group.kind == kind)).collect();
    for group in &mut all {
        group.members.sort_unstable();
        group.members.dedup();
    }
    all
}

/// The groups an area is a member of itself.
pub fn groups_with(data: &Dataset, area: AreaId) -> Vec<Group> {
    groups(data, None).into_iter().filter(|group| group.members.binary_search(&area).is_ok()).collect()
}

/// One figure for a group over a range, by the indicator's class: as for any set of areas. 本级 of the townships is in no group.
pub fn group_reading(data: &Dataset, id: IndicatorId, group: &Group, range: Range, dimension: Dimension) -> Reading {
    over_areas(data, id, &group.members, range, dimension)
}
