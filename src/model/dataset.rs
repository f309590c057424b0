//! The Dataset: registers and blocks with their index. A snapshot; it changes only by making another one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    AreaChange, AreaId, AreaTree, Basis, Block, BlockKey, Cell, Dimension, Event, Form, GroupMember, Indicator,
    IndicatorId, Organisation, Period, Qualifier, Settings, Submission, Target, Version, WorkItem,
};

/// A level of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// `county`.
    pub id: String,
    /// 县.
    pub name: String,
}

/// What a package says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// Machine name.
    pub name: String,
    /// Title.
    pub title: String,
    /// 演示数据, or empty.
    pub notice: String,
    /// 公开, 内部资料, …
    pub classification: String,
    /// 送审稿, 审定稿.
    pub state: String,
    /// Date the figures stand at.
    pub as_of: String,
    /// Who supplied them.
    pub sources: Vec<String>,
    /// Levels from the root down.
    pub levels: Vec<Level>,
    /// SHA-256 of the descriptor in hex: two packages with the same one hold the same files; empty when there is none.
    pub fingerprint: String,
    /// First and last month covered.
    pub periods: Option<(Period, Period)>,
}

/// When a part is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// Before the first view.
    Core = 0,
    /// In the background.
    Ahead = 1,
    /// When its area is opened.
    Drill = 2,
}

/// Where a part stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartState {
    /// Not asked for.
    NotLoaded,
    /// Asked for.
    Loading,
    /// In the blocks and equal to its hash.
    Loaded,
    /// In the blocks, but it differs from its hash: 已改动，未核对.
    Changed,
    /// Refused; the finding says why.
    Failed,
}

/// One observations file of the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Path in the package.
    pub path: String,
    /// When it is fetched.
    pub stage: Stage,
    /// Level id of its rows.
    pub level: String,
    /// Whose children its rows are; `None` for the root's own file.
    pub parent: Option<AreaId>,
    /// Rows, without the header.
    pub rows: u32,
    /// Bytes.
    pub bytes: u32,
    /// Where it stands.
    pub state: PartState,
}

/// What a sparse few cells carry beside their figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// Indicator.
    pub indicator: IndicatorId,
    /// Area.
    pub area: AreaId,
    /// Period.
    pub period: Period,
    /// Basis.
    pub basis: Basis,
    /// Qualifier of the printed figure.
    pub qualifier: Qualifier,
    /// A figure of an older vintage or lesser origin that this one replaced, as text, or empty.
    pub replaced: String,
    /// Note, or empty.
    pub note: String,
}

/// What the sums of the worker and the command line stand on besides. It is not sent to the page, which only carries it on, shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ground {
    /// Groups across the tree, one row a member.
    pub groups: Vec<GroupMember>,
    /// Changes of boundaries by date.
    pub area_changes: Vec<AreaChange>,
    /// Older figures beside the winning ones, by series and period.
    pub versions: Vec<Version>,
}

/// Everything loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    /// About the package.
    pub meta: Meta,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// Areas.
    pub areas: AreaTree,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Category words, in order of first appearance.
    pub categories: Vec<String>,
    /// Forms.
    pub forms: Vec<Form>,
    /// 报送台账.
    pub submissions: Vec<Submission>,
    /// 工作台账.
    pub items: Vec<WorkItem>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Events.
    pub events: Vec<Event>,
    /// Groups, boundaries, vintages: what stays where sums are made.
    pub ground: Arc<Ground>,
    /// Cards and columns.
    pub settings: Settings,
    /// Observation files.
    pub parts: Vec<Part>,
    /// Sparse remarks.
    pub remarks: Vec<Remark>,
    blocks: Vec<Block>,
    /// Of each indicator its blocks: key within the indicator and position, in the order of the keys.
    index: Vec<Vec<(u64, usize)>>,
    by_id: BTreeMap<String, IndicatorId>,
}

impl Dataset {
    /// Puts the indicators in place and indexes them; an id already present is dropped and returned.
    pub fn set_indicators(&mut self, indicators: Vec<Indicator>) -> Vec<String> {
        self.indicators.clear();
        self.by_id.clear();
        let mut repeated = Vec::new();
        for indicator in indicators {
            let id = indicator.id.clone();
            if self.add_indicator(indicator).is_none() {
                repeated.push(id);
            }
        }
        repeated
    }

    /// Adds an indicator; `None` when its id is taken or the register is full.
    pub fn add_indicator(&mut self, indicator: Indicator) -> Option<IndicatorId> {
        if self.by_id.contains_key(&indicator.id) {
            return None;
        }
        let id = IndicatorId(u16::try_from(self.indicators.len()).ok()?);
        self.by_id.insert(indicator.id.clone(), id);
        self.indicators.push(indicator);
        Some(id)
    }

    /// The indicator of an id. Ids are only made by this dataset; a foreign one gives the last indicator, and of an empty register one without a
    /// name, which is never added up.
    pub fn indicator(&self, id: IndicatorId) -> &Indicator {
        self.indicators.get(usize::from(id.0)).or(self.indicators.last()).unwrap_or_else(|| Indicator::nothing())
    }

    /// The indicator named by its stable id.
    pub fn find_indicator(&self, id: &str) -> Option<IndicatorId> {
        self.by_id.get(id).copied()
    }

    /// Adds a block; one with the same key is joined: cells the newcomer speaks of win.
    pub fn add_block(&mut self, block: Block) {
        let indicator = usize::from(block.key.indicator.0);
        if self.index.len() <= indicator {
            self.index.resize(indicator + 1, Vec::new());
        }
        let known = &mut self.index[indicator];
        match known.binary_search_by_key(&packed(&block.key), |entry| entry.0) {
            Ok(found) => {
                let at = known[found].1;
                self.blocks[at] = join(&self.blocks[at], &block);
            }
            Err(place) => {
                known.insert(place, (packed(&block.key), self.blocks.len()));
                self.blocks.push(block);
            }
        }
    }

    /// Writes one cell, or takes it away. A cell outside of its block, or finer than it, makes the block larger.
    pub fn set_cell(&mut self, key: BlockKey, area: AreaId, period: Period, cell: Option<Cell>) {
        let at = self.place_of(&key);
        let place = at.and_then(|at| {
            let block = self.blocks.get_mut(at)?;
            block.position(area, period).map(|position| (block, position))
        });
        let Some(cell) = cell else {
            if let Some((block, position)) = place {
                block.clear(position);
            }
            return;
        };
        if let Some((block, position)) = place
            && block.has_room(cell)
            && block.set(position, cell)
        {
            return;
        }
        let parts = cell.parts.map(|(n, d)| n.decimals.max(d.decimals));
        let mut block =
            Block::empty(key, vec![area], period.index, 1, cell.value.map_or(0, |value| value.decimals), parts);
        if block.set(0, cell) {
            self.add_block(block);
        }
    }

    /// The block with a key.
    pub fn block(&self, key: &BlockKey) -> Option<&Block> {
        self.blocks.get(self.place_of(key)?)
    }

    /// Where the block of a key stands among the blocks.
    fn place_of(&self, key: &BlockKey) -> Option<usize> {
        let known = self.index.get(usize::from(key.indicator.0))?;
        let found = known.binary_search_by_key(&packed(key), |entry| entry.0).ok()?;
        Some(known[found].1)
    }

    /// All blocks in order of arrival.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The blocks of one indicator in key order.
    pub fn blocks_of(&self, indicator: IndicatorId) -> impl Iterator<Item = &Block> {
        self.index.get(usize::from(indicator.0)).into_iter().flatten().map(|(_, at)| &self.blocks[*at])
    }

    /// The group an area's figures stand in: its parent, or `None` for the root and reference areas.
    pub fn group_of(&self, area: AreaId) -> Option<AreaId> {
        self.areas.get(area).parent
    }

    /// The cell of an indicator, area, period and basis, as stored; no summing.
    pub fn cell(
        &self,
        indicator: IndicatorId,
        area: AreaId,
        period: Period,
        basis: Basis,
        dimension: Dimension,
    ) -> Option<Cell> {
        let key = BlockKey { indicator, dimension, basis, frequency: period.frequency, parent: self.group_of(area) };
        self.block(&key)?.look(area, period)
    }

    /// The note of a figure (应报n个、实报m个, a reason for a correction), or empty.
    pub fn note(&self, indicator: IndicatorId, area: AreaId, period: Period) -> &str {
        let of = |r: &&Remark| r.indicator == indicator && r.area == area && r.period == period && !r.note.is_empty();
        self.remarks.iter().find(of).map_or("", |r| &r.note)
    }

    /// Whether figures of this group may stand in a part that is not loaded yet.
    pub fn waits_for(&self, parent: Option<AreaId>) -> bool {
        self.parts
            .iter()
            .any(|part| part.parent == parent && matches!(part.state, PartState::NotLoaded | PartState::Loading))
    }
}

/// A key within its indicator as one number, in the order of [`BlockKey`]: dimension, basis, frequency, parent. A view asks for thousands.
fn packed(key: &BlockKey) -> u64 {
    let dimension = match key.dimension {
        Dimension::None => 0,
        Dimension::Category(at) => 1 << 16 | u64::from(at),
        Dimension::Organisation(at) => 2 << 16 | u64::from(at),
    };
    let parent = key.parent.map_or(0, |parent| u64::from(parent.0) + 1);
    ((dimension << 2 | key.basis as u64) << 3 | key.frequency as u64) << 33 | parent
}

fn join(old: &Block, new: &Block) -> Block {
    let mut areas = old.areas.clone();
    areas.extend_from_slice(&new.areas);
    let first = old.first.min(new.first);
    let end = (old.first + old.periods as i32).max(new.first + new.periods as i32);
    let parts =
        (!old.numerators.is_empty() || !new.numerators.is_empty()).then(|| old.part_decimals.max(new.part_decimals));
    let mut joined =
        Block::empty(old.key, areas, first, (end - first).max(0) as u32, old.decimals.max(new.decimals), parts);
    for source in [old, new] {
        for (row, &area) in source.areas.iter().enumerate() {
            for column in 0..source.periods {
                let period = Period { frequency: old.key.frequency, index: source.first + column as i32 };
                let from = row * source.periods as usize + column as usize;
                if let (Some(cell), Some(to)) = (source.cell(from), joined.position(area, period)) {
                    joined.set(to, cell);
                }
            }
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{BlockKey, packed};
    use crate::model::{AreaId, Basis, Dimension, Frequency, IndicatorId};

    #[test]
    fn packed_keys_stand_in_the_order_of_the_keys() {
        let mut keys = Vec::new();
        for dimension in [
            Dimension::None,
            Dimension::Category(0),
            Dimension::Category(u16::MAX),
            Dimension::Organisation(0),
            Dimension::Organisation(7),
        ] {
            for basis in [Basis::Current, Basis::YearToDate, Basis::Point] {
                for frequency in
                    [Frequency::Year, Frequency::HalfYear, Frequency::Quarter, Frequency::Month, Frequency::Day]
                {
                    for parent in [None, Some(AreaId(0)), Some(AreaId(5)), Some(AreaId(u32::MAX))] {
                        keys.push(BlockKey { indicator: IndicatorId(3), dimension, basis, frequency, parent });
                    }
                }
            }
        }
        keys.sort();
        let numbers: Vec<u64> = keys.iter().map(packed).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
