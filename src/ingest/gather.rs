//! Observations waiting to become blocks, 32 bytes each, and the blocks they become without being sorted: every area of a group is a lane, every
//! lane a row of its block. It reads no text and matches no name.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Loss, MAX_BLOCK_CELLS, Observation, Small};
use super::stream_index::Keys;
use crate::model::{AreaId, Block, BlockKey, Cell, IndicatorId, Origin, Period, Qualifier, Remark, Status, Version};

/// Rows of one chunk: growing by chunks never holds two copies of everything.
const CHUNK: usize = 1 << 16;
/// Stands for no value among the decimals of a row.
const NO_VALUE: u8 = u8::MAX;
/// Most decimals a [`Small`] can come with.
const MOST_DECIMALS: usize = 18;

/// An observation, its key numbered and what is rare kept aside.
#[derive(Clone, Copy, Debug)]
struct Kept {
    mantissa: i64,
    /// Number of the group; of the lane once the blocks are being built.
    group: u32,
    area: u32,
    period: i32,
    row: u32,
    /// Position of its [`Rare`], from 1; nought without.
    rare: u32,
    decimals: u8,
    status: Status,
    origin: Origin,
}

/// What few observations carry.
#[derive(Clone, Copy, Debug)]
struct Rare {
    parts: Option<(Small, Small)>,
    vintage: u32,
    qualifier: Qualifier,
    note: u32,
}

const NOTHING: Rare = Rare { parts: None, vintage: 0, qualifier: Qualifier::Eq, note: 0 };

/// Observations waiting to become blocks.
#[derive(Debug, Default)]
pub struct Gather {
    chunks: Vec<Vec<Kept>>,
    count: usize,
    rare: Vec<Rare>,
    groups: Vec<BlockKey>,
    numbers: BTreeMap<BlockKey, u32>,
    last: u32,
    /// Parents by area, once [`Gather::place`] told them.
    parents: Option<Vec<Option<AreaId>>>,
    notes: Vec<String>,
}

/// Blocks with what their cells carry besides.
#[derive(Debug, Default)]
pub struct Built {
    /// The blocks in key order.
    pub blocks: Vec<Block>,
    /// Qualifiers, notes, replaced figures.
    pub remarks: Vec<Remark>,
    /// Every vintage of the series of which any figure was supplied more than once, newest first within a period.
    pub versions: Vec<Version>,
    /// What was lost, with the row it came from.
    pub losses: Vec<(u32, Loss)>,
}

impl Gather {
    /// Adds one observation.
    pub fn push(&mut self, observation: Observation) {
        let Observation { key, area, period, status, origin, value, parts, vintage, qualifier, note, row } =
            observation;
        let group = self.group(key);
        let rare = if parts.is_some() || vintage != 0 || qualifier != Qualifier::Eq || note != 0 {
            self.rare.push(Rare { parts, vintage, qualifier, note });
            self.rare.len() as u32
        } else {
            0
        };
        let (mantissa, decimals) = value.map_or((0, NO_VALUE), |value| (value.mantissa(), value.decimals()));
        self.keep(Kept { mantissa, group, area: area.0, period, row, rare, decimals, status, origin });
    }

    /// Adds a plain published figure of a group [`Gather::group`] numbered.
    #[inline]
    pub fn figure(&mut self, group: u32, area: AreaId, period: i32, value: Small, row: u32) {
        let (mantissa, decimals) = (value.mantissa(), value.decimals());
        let (status, origin) = (Status::Reported, Origin::Published);
        self.keep(Kept { mantissa, group, area: area.0, period, row, rare: 0, decimals, status, origin });
    }

    #[inline]
    fn keep(&mut self, kept: Kept) {
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(kept),
            _ => {
                // The first chunk grows as it needs; whoever filled it fills more.
                let mut chunk = Vec::with_capacity(if self.chunks.is_empty() { 0 } else { CHUNK });
                chunk.push(kept);
                self.chunks.push(chunk);
            }
        }
        self.count += 1;
    }

    /// The number of a key.
    pub fn group(&mut self, key: BlockKey) -> u32 {
        if self.groups.get(self.last as usize) != Some(&key) {
            self.last = *self.numbers.entry(key).or_insert_with(|| {
                self.groups.push(key);
                (self.groups.len() - 1) as u32
            });
        }
        self.last
    }

    /// The observation added last: its group, area, period and figure, when it is a plain published one.
    pub fn last_plain(&self) -> Option<(u32, AreaId, i32, Small)> {
        let kept = self.chunks.last()?.last()?;
        let plain = kept.rare == 0
            && kept.decimals != NO_VALUE
            && (kept.status, kept.origin) == (Status::Reported, Origin::Published);
        plain.then(|| (kept.group, AreaId(kept.area), kept.period, kept.value().unwrap_or_default()))
    }

    /// Takes back the observation added last.
    pub fn pop(&mut self) {
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.pop();
            self.count -= 1;
            if chunk.is_empty() {
                self.chunks.pop();
            }
        }
    }

    /// Takes back everything beyond the first `count` observations.
    pub fn truncate(&mut self, count: usize) {
        self.chunks.truncate(count.div_ceil(CHUNK));
        if let Some(chunk) = self.chunks.last_mut().filter(|_| !count.is_multiple_of(CHUNK)) {
            chunk.truncate(count % CHUNK);
        }
        self.count = self.count.min(count);
    }

    /// Whether an indicator has an observation.
    pub fn speaks_of(&self, indicator: IndicatorId) -> bool {
        self.groups.iter().any(|key| key.indicator == indicator)
    }

    /// The key of a group.
    pub fn key(&self, group: u32) -> Option<&BlockKey> {
        self.groups.get(group as usize)
    }

    /// Keeps a note and returns its position for [`Observation::note`]; nought for an empty one.
    pub fn note(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        self.notes.push(text.into());
        self.notes.len() as u32
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn all(&self) -> impl Iterator<Item = &Kept> {
        self.chunks.iter().flatten()
    }

    /// The areas of all observations.
    pub fn areas(&self) -> BTreeSet<AreaId> {
        let most = self.all().map(|kept| kept.area as usize + 1).max().unwrap_or(0);
        let mut met = vec![false; most];
        self.all().for_each(|kept| met[kept.area as usize] = true);
        (0..).zip(met).filter(|(_, met)| *met).map(|(area, _)| AreaId(area)).collect()
    }

    /// The most decimals of the values of each indicator that has one.
    pub fn decimals(&self) -> BTreeMap<IndicatorId, u8> {
        let mut most: Vec<Option<u8>> = vec![None; self.groups.len()];
        for kept in self.all().filter(|kept| kept.decimals != NO_VALUE) {
            let known = &mut most[kept.group as usize];
            *known = (*known).max(Some(kept.decimals));
        }
        let mut decimals = BTreeMap::new();
        for (key, most) in self.groups.iter().zip(most) {
            let known: &mut u8 = decimals.entry(key.indicator).or_default();
            *known = (*known).max(most.unwrap_or(0));
        }
        decimals
    }

    /// Gives every observation the area and parent that its area becomes.
    pub fn place(&mut self, find: impl Fn(AreaId) -> (AreaId, Option<AreaId>)) {
        let mut moved: Vec<u32> = Vec::new();
        let mut parents = Vec::new();
        for area in self.areas() {
            let (to, parent) = find(area);
            moved.resize(area.0 as usize + 1, 0);
            moved[area.0 as usize] = to.0;
            if parents.len() <= to.0 as usize {
                parents.resize(to.0 as usize + 1, None);
            }
            parents[to.0 as usize] = parent;
        }
        for kept in self.chunks.iter_mut().flatten() {
            kept.area = moved.get(kept.area as usize).copied().unwrap_or(0);
        }
        self.parents = Some(parents);
    }

    fn rare(&self, kept: &Kept) -> &Rare {
        (kept.rare as usize).checked_sub(1).and_then(|at| self.rare.get(at)).unwrap_or(&NOTHING)
    }

    /// The blocks. Within one key the newest vintage wins, then `corrected` over `published` over `computed`, then the first row
    /// (docs/data-package.md, rule 2); figures that lost to a newer one become the winner's `replaced`.
    pub fn build(mut self) -> Built {
        let (mut lanes, mut shapes) = self.lanes();
        let mut built = Built::default();
        let mut order: Vec<usize> = (0..shapes.len()).collect();
        order.sort_unstable_by_key(|at| shapes[*at].key);
        let mut cells = 0usize;
        for at in order {
            let shape = &mut shapes[at];
            if cells.saturating_add(shape.cells()) <= MAX_BLOCK_CELLS {
                cells += shape.cells();
                shape.block = built.blocks.len();
                built.blocks.push(shape.empty());
            }
        }
        for lane in &mut lanes {
            lane.row = built.blocks.get(shapes[lane.shape].block).and_then(|b| b.areas.binary_search(&lane.area).ok());
        }
        let mut taken: Vec<Vec<u64>> = built.blocks.iter().map(|b| vec![0; b.status.len().div_ceil(64)]).collect();
        let mut contested: BTreeMap<(usize, usize), Vec<u32>> = BTreeMap::new();
        let (mut remarks, mut rounded) = (BTreeMap::<(usize, usize), Remark>::new(), BTreeMap::new());
        for (number, kept) in (0u32..).zip(self.chunks.iter().flatten()) {
            let lane = &lanes[kept.group as usize];
            let shape = &shapes[lane.shape];
            let (Some(block), Some(row)) = (built.blocks.get_mut(shape.block), lane.row) else {
                built.losses.push((kept.row, Loss::TooManyCells));
                continue;
            };
            let at = row * block.periods as usize + (kept.period - shape.first).unsigned_abs() as usize;
            let bit = 1u64 << (at % 64);
            if taken[shape.block][at / 64] & bit != 0 {
                contested.entry((shape.block, at)).or_default().push(number);
                continue;
            }
            taken[shape.block][at / 64] |= bit;
            if kept.rare == 0 && kept.fill(block, at) {
                continue;
            }
            if self.put(block, at, kept, shape) {
                rounded.insert((shape.block, at), kept.row);
            }
            if let Some(remark) = self.remark(kept, block, String::new()) {
                remarks.insert((shape.block, at), remark);
            }
        }
        built.versions = self.versions(&contested, &lanes, &shapes);
        self.settle(contested, &lanes, &shapes, &mut built, &mut remarks, &mut rounded);
        built.losses.extend(rounded.into_values().map(|row| (row, Loss::Rounded)));
        built.remarks = remarks.into_values().collect();
        built
    }

    /// Numbers the lanes (an area of a group), writes their numbers over the groups, and measures the blocks.
    fn lanes(&mut self) -> (Vec<Lane>, Vec<Shape>) {
        let (mut keys, mut lanes, mut shapes) = (Keys::default(), Vec::<Lane>::new(), Vec::<Shape>::new());
        let mut by_key: BTreeMap<BlockKey, usize> = BTreeMap::new();
        let Self { chunks, groups, parents, rare, .. } = self;
        for kept in chunks.iter_mut().flatten() {
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
        for shape in &mut shapes {
            (shape.decimals, shape.part_decimals) = (shape.values.decimals().unwrap_or(0), shape.parts.decimals());
        }
        (lanes, shapes)
    }

    /// Writes an observation that has more than a figure that fits; whether digits were rounded away.
    fn put(&self, block: &mut Block, at: usize, kept: &Kept, shape: &Shape) -> bool {
        let parts = self.rare(kept).parts;
        let value = kept.value();
        let decimal = parts.map(|(n, d)| (n.decimal(), d.decimal()));
        block.set(
            at,
            Cell { status: kept.status, origin: kept.origin, value: value.map(Small::decimal), parts: decimal },
        );
        value.is_some_and(|v| v.decimals() > shape.decimals)
            || parts.is_some_and(|(n, d)| n.decimals().max(d.decimals()) > shape.part_decimals.unwrap_or(0))
    }

    fn remark(&self, kept: &Kept, block: &Block, replaced: String) -> Option<Remark> {
        let rare = self.rare(kept);
        let note = (rare.note as usize).checked_sub(1).and_then(|n| self.notes.get(n)).cloned().unwrap_or_default();
        (!replaced.is_empty() || !note.is_empty() || rare.qualifier != Qualifier::Eq).then_some(Remark {
            indicator: block.key.indicator,
            area: AreaId(kept.area),
            period: Period { frequency: block.key.frequency, index: kept.period },
            basis: block.key.basis,
            qualifier: rare.qualifier,
            replaced,
            note,
        })
    }

    /// Cells that several rows speak of: the best of them is written, the others are told.
    fn settle(
        &self,
        mut contested: BTreeMap<(usize, usize), Vec<u32>>,
        lanes: &[Lane],
        shapes: &[Shape],
        built: &mut Built,
        remarks: &mut BTreeMap<(usize, usize), Remark>,
        rounded: &mut BTreeMap<(usize, usize), u32>,
    ) {
        if contested.is_empty() {
            return;
        }
        built.versions = self.versions(&contested, lanes, shapes);
        // The first row of each cell was not kept: it is found again.
        let mut firsts: BTreeMap<(usize, usize), u32> = BTreeMap::new();
        for (number, kept) in (0u32..).zip(self.all()) {
            let lane = &lanes[kept.group as usize];
            let shape = &shapes[lane.shape];
            let (Some(block), Some(row)) = (built.blocks.get(shape.block), lane.row) else { continue };
            let at = row * block.periods as usize + (kept.period - shape.first).unsigned_abs() as usize;
            if contested.contains_key(&(shape.block, at)) {
                firsts.entry((shape.block, at)).or_insert(number);
            }
        }
        for (place, numbers) in &mut contested {
            let Some(first) = firsts.get(place) else { continue };
            numbers.insert(0, *first);
            let mut rows: Vec<&Kept> =
                numbers.iter().filter_map(|n| self.chunks.get(*n as usize / CHUNK)?.get(*n as usize % CHUNK)).collect();
            rows.sort_by_key(|row| std::cmp::Reverse(self.age(row)));
            let [winner, ..] = rows[..] else { continue };
            let shape = &shapes[lanes[winner.group as usize].shape];
            let block = &mut built.blocks[place.0];
            let replaced = self.replaced(&rows, &mut built.losses);
            rounded.remove(place);
            if self.put(block, place.1, winner, shape) {
                rounded.insert(*place, winner.row);
            }
            remarks.remove(place);
            if let Some(remark) = self.remark(winner, block, replaced) {
                remarks.insert(*place, remark);
            }
        }
    }

    /// The observations of each area of which a period stands there more than once: what 同比 across one vintage looks in.
    fn versions(
        &self,
        contested: &BTreeMap<(usize, usize), Vec<u32>>,
        lanes: &[Lane],
        shapes: &[Shape],
    ) -> Vec<Version> {
        let of = |number: &u32| self.chunks.get(*number as usize / CHUNK)?.get(*number as usize % CHUNK);
        let series: BTreeSet<u32> = contested.values().flatten().filter_map(of).map(|kept| kept.group).collect();
        if series.is_empty() {
            return Vec::new();
        }
        let mut versions: Vec<Version> = self
            .all()
            .filter(|kept| series.contains(&kept.group))
            .map(|kept| {
                let rare = self.rare(kept);
                let parts = rare.parts.map(|(n, d)| (n.decimal(), d.decimal()));
                let value = kept.value().map(Small::decimal);
                let cell = Cell { status: kept.status, origin: kept.origin, value, parts };
                let key = shapes[lanes[kept.group as usize].shape].key;
                Version { key, area: AreaId(kept.area), period: kept.period, vintage: rare.vintage, cell }
            })
            .collect();
        versions.sort_by(|a, b| {
            (a.key, a.area, a.period)
                .cmp(&(b.key, b.area, b.period))
                .then_with(|| (b.vintage, b.cell.origin).cmp(&(a.vintage, a.cell.origin)))
        });
        versions
    }

    fn age(&self, kept: &Kept) -> (u32, Origin) {
        (self.rare(kept).vintage, kept.origin)
    }

    /// What makes two rows alike: the parts where they are given, else the value.
    fn said(&self, kept: &Kept) -> (Option<Small>, Option<(Small, Small)>) {
        let parts = self.rare(kept).parts;
        if parts.is_some() { (None, parts) } else { (kept.value(), None) }
    }

    /// The figures that the first of these replaced, nearest first, joined by `|`; rows of the same vintage and origin are losses.
    fn replaced(&self, rows: &[&Kept], losses: &mut Vec<(u32, Loss)>) -> String {
        let mut texts: Vec<String> = Vec::new();
        for pair in rows.windows(2) {
            let [before, this] = *pair else { continue };
            let alike = self.said(rows[0]) == self.said(this) && rows[0].status == this.status;
            if self.age(before) == self.age(this) {
                losses.push((this.row, if alike { Loss::SameAgain } else { Loss::OtherValue }));
            } else if !alike {
                let text = match (this.value(), self.rare(this).parts) {
                    (Some(value), _) => Some(value.decimal().text()),
                    (None, Some((n, d))) => Some(format!("{}/{}", n.decimal().text(), d.decimal().text())),
                    (None, None) => None,
                };
                texts.extend(text);
            }
        }
        texts.join("|")
    }
}

impl Kept {
    fn value(&self) -> Option<Small> {
        (self.decimals != NO_VALUE).then(|| Small::new(self.mantissa, self.decimals))
    }

    /// Writes a bare figure that fits the block's scale; `false` when it needs the long way.
    #[inline]
    fn fill(&self, block: &mut Block, at: usize) -> bool {
        let Some(up) = block.decimals.checked_sub(self.decimals) else { return false };
        let scaled = if up == 0 {
            Some(self.mantissa)
        } else {
            10i64.checked_pow(u32::from(up)).and_then(|power| self.mantissa.checked_mul(power))
        };
        let Some(scaled) = scaled else { return false };
        block.values[at] = scaled;
        block.status[at] = self.status as u8;
        block.origin[at] = self.origin as u8;
        true
    }
}

/// One area of one group: a row of a block.
struct Lane {
    shape: usize,
    area: AreaId,
    row: Option<usize>,
}

/// Extent and scale of one block.
struct Shape {
    key: BlockKey,
    areas: Vec<AreaId>,
    first: i32,
    last: i32,
    values: Scale,
    parts: Scale,
    decimals: u8,
    part_decimals: Option<u8>,
    block: usize,
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
    fn cells(&self) -> usize {
        self.areas.len().saturating_mul(self.periods() as usize)
    }

    fn empty(&mut self) -> Block {
        let areas = std::mem::take(&mut self.areas);
        Block::empty(self.key, areas, self.first, self.periods(), self.decimals, self.part_decimals)
    }
}

/// How many decimals numbers need, and how many fit: the largest number of each number of decimals.
#[derive(Default)]
struct Scale {
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
    fn decimals(&self) -> Option<u8> {
        let met = (0..=MOST_DECIMALS as u8).filter(|at| self.met & (1 << at) != 0);
        let fits = |at: u8| Small::new(self.largest[usize::from(at)] as i64, at).most_decimals();
        let most = met.clone().map(fits).min()?;
        Some(met.max()?.min(most))
    }
}
