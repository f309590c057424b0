//! Which blocks a heap of observations becomes: lanes (an area of a group, a row of its block), and the extent and scale of each block. It lays
//! nothing into them.

use std::collections::BTreeMap;

use super::blocks::Small;
use super::gather::{Kept, MOST_DECIMALS, NO_VALUE, Rare};
use super::stream_index::Keys;
use crate::model::{AreaId, Block, BlockKey};

/// Lanes and shapes while they are found.
#[derive(Default)]
pub(super) struct Laying {
    keys: Keys,
    pub(super) lanes: Vec<Lane>,
    pub(super) shapes: Vec<Shape>,
    by_key: BTreeMap<BlockKey, usize>,
}

impl Laying {
    #[inline(never)]
    pub(super) fn take(
        &mut self,
        chunk: &mut [Kept],
        groups: &[BlockKey],
        parents: Option<&[Option<AreaId>]>,
        rare: &[Rare],
    ) {
        let Self { keys, lanes, shapes, by_key } = self;
        for kept in chunk {
            let (number, fresh) = keys.number((u64::from(kept.group) << 32) | u64::from(kept.area));
            if fresh {
                let mut key = groups[kept.group as usize];
                if let Some(parents) = parents {
                    key.parent = parents.get(kept.area as usize).copied().flatten();
                }
                let shape = *by_key.entry(key).or_insert_with(|| {
                    shapes.push(Shape::new(key));
                    shapes.len() - 1
                });
                shapes[shape].areas.push(AreaId(kept.area));
                lanes.push(Lane { shape, area: AreaId(kept.area), row: None });
            }
            kept.group = number;
            let shape = &mut shapes[lanes[number as usize].shape];
            shape.first = shape.first.min(kept.period);
            shape.last = shape.last.max(kept.period);
            if kept.decimals != NO_VALUE {
                shape.values.take(kept.mantissa, kept.decimals);
            }
            if let Some((n, d)) = (kept.rare as usize).checked_sub(1).and_then(|at| rare.get(at)?.parts) {
                shape.parts.take(n.mantissa(), n.decimals());
                shape.parts.take(d.mantissa(), d.decimals());
            }
        }
    }
}

/// One area of one group: a row of a block.
pub(super) struct Lane {
    pub(super) shape: usize,
    pub(super) area: AreaId,
    pub(super) row: Option<usize>,
}

/// Extent and scale of one block.
pub(super) struct Shape {
    pub(super) key: BlockKey,
    pub(super) areas: Vec<AreaId>,
    pub(super) first: i32,
    pub(super) last: i32,
    pub(super) values: Scale,
    pub(super) parts: Scale,
    pub(super) decimals: u8,
    pub(super) part_decimals: Option<u8>,
    pub(super) block: usize,
}

impl Shape {
    fn new(key: BlockKey) -> Self {
        let (first, last) = (i32::MAX, i32::MIN);
        let (values, parts) = (Scale::default(), Scale::default());
        let block = usize::MAX;
        Self { key, areas: Vec::new(), first, last, values, parts, decimals: 0, part_decimals: None, block }
    }

    fn periods(&self) -> u32 {
        (self.last - self.first + 1).unsigned_abs()
    }

    /// Areas of several groups may meet in one block, so they are counted as often as they stand there: never too few.
    pub(super) fn cells(&self) -> usize {
        self.areas.len().saturating_mul(self.periods() as usize)
    }

    pub(super) fn empty(&mut self) -> Block {
        let areas = std::mem::take(&mut self.areas);
        Block::empty(self.key, areas, self.first, self.periods(), self.decimals, self.part_decimals)
    }
}

/// How many decimals numbers need, and how many fit: the largest number of each number of decimals.
#[derive(Default)]
pub(super) struct Scale {
    largest: [u64; MOST_DECIMALS + 1],
    met: u32,
}

impl Scale {
    #[inline]
    fn take(&mut self, mantissa: i64, decimals: u8) {
        let at = usize::from(decimals).min(MOST_DECIMALS);
        self.met |= 1 << at;
        self.largest[at] = self.largest[at].max(mantissa.unsigned_abs());
    }

    /// The most decimals any number has, or fewer where the largest would not fit; `None` without a number.
    pub(super) fn decimals(&self) -> Option<u8> {
        let met = (0..=MOST_DECIMALS as u8).filter(|at| self.met & (1 << at) != 0);
        let fits = |at: u8| Small::new(self.largest[usize::from(at)] as i64, at).most_decimals();
        let most = met.clone().map(fits).min()?;
        Some(met.max()?.min(most))
    }
}
