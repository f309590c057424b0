//! Observations waiting to become blocks, 32 bytes each, and the blocks they become without being sorted: every area of a group is a lane, every
//! lane a row of its block. It reads no text and matches no name.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Loss, MAX_BLOCK_CELLS, Observation, Small};
use super::lanes::{Lane, Laying, Shape};
use crate::model::{AreaId, Block, BlockKey, Cell, IndicatorId, Origin, Period, Qualifier, Remark, Status, Version};

/// Rows of one chunk: growing by chunks never holds two copies of everything.
const CHUNK: usize = 1 << 16;
/// Stands for no value among the decimals of a row.
pub(super) const NO_VALUE: u8 = u8::MAX;
/// Most decimals a [`Small`] can come with.
pub(super) const MOST_DECIMALS: usize = 18;

/// An observation, its key numbered and what is rare kept aside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub(super) mantissa: i64,
    /// Number of the group; of the lane once the blocks are being built.
    pub(super) group: u32,
    pub(super) area: u32,
    pub(super) period: i32,
    pub(super) row: u32,
    /// Position of its [`Rare`], from 1; nought without.
    pub(super) rare: u32,
    pub(super) decimals: u8,
    status: Status,
    origin: Origin,
}

/// What few observations carry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rare {
    pub(super) parts: Option<(Small, Small)>,
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
        let mut met = Vec::new();
        self.chunks.iter().for_each(|chunk| meet(chunk, &mut met));
        (0..).zip(met).filter(|(_, met)| *met).map(|(area, _)| AreaId(area)).collect()
    }

    /// The most decimals of the values of each indicator that has one.
    pub fn decimals(&self) -> BTreeMap<IndicatorId, u8> {
        let mut most: Vec<Option<u8>> = vec![None; self.groups.len()];
        self.chunks.iter().for_each(|chunk| most_decimals(chunk, &mut most));
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
        self.chunks.iter_mut().for_each(|chunk| move_areas(chunk, &moved));
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
        let taken = built.blocks.iter().map(|b| vec![0; b.status.len().div_ceil(64)]).collect();
        let mut filling = Filling { taken, ..Filling::default() };
        for (at, chunk) in (0u32..).zip(&self.chunks) {
            self.fill(chunk, at * CHUNK as u32, (&lanes, &shapes), &mut built, &mut filling);
        }
        let Filling { contested, mut remarks, mut rounded, .. } = filling;
        self.settle(contested, &lanes, &shapes, &mut built, &mut remarks, &mut rounded);
        built.losses.extend(rounded.into_values().map(|row| (row, Loss::Rounded)));
        built.remarks = remarks.into_values().collect();
        built
    }

    /// Lays the observations of a chunk, numbered from `from`, into their blocks.
    #[inline(never)]
    fn fill(
        &self,
        chunk: &[Kept],
        from: u32,
        (lanes, shapes): (&[Lane], &[Shape]),
        built: &mut Built,
        filling: &mut Filling,
    ) {
        for (number, kept) in (from..).zip(chunk) {
            let lane = &lanes[kept.group as usize];
            let shape = &shapes[lane.shape];
            let (Some(block), Some(row)) = (built.blocks.get_mut(shape.block), lane.row) else {
                built.losses.push((kept.row, Loss::TooManyCells));
                continue;
            };
            let at = row * block.periods as usize + (kept.period - shape.first).unsigned_abs() as usize;
            let bit = 1u64 << (at % 64);
            if filling.taken[shape.block][at / 64] & bit != 0 {
                filling.contested.entry((shape.block, at)).or_default().push(number);
                continue;
            }
            filling.taken[shape.block][at / 64] |= bit;
            if kept.rare == 0 && kept.fill(block, at) {
                continue;
            }
            if self.put(block, at, kept, shape) {
                filling.rounded.insert((shape.block, at), kept.row);
            }
            if let Some(remark) = self.remark(kept, block, String::new()) {
                filling.remarks.insert((shape.block, at), remark);
            }
        }
    }

    /// Numbers the lanes (an area of a group), writes their numbers over the groups, and measures the blocks.
    fn lanes(&mut self) -> (Vec<Lane>, Vec<Shape>) {
        let mut laying = Laying::default();
        let Self { chunks, groups, parents, rare, .. } = self;
        for chunk in chunks {
            laying.take(chunk, groups, parents.as_deref(), rare);
        }
        let Laying { lanes, mut shapes, .. } = laying;
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

// A loop over all observations is a loop over chunks, each gone through by a function of its own: a browser puts its better compilation of a
// function in place at the next call, and one call over a million would stay with the first one to its end.

/// Marks the areas of a chunk.
#[inline(never)]
fn meet(chunk: &[Kept], met: &mut Vec<bool>) {
    for kept in chunk {
        let at = kept.area as usize;
        if met.len() <= at {
            met.resize(at + 1, false);
        }
        met[at] = true;
    }
}

/// Notes the most decimals of each group in a chunk.
#[inline(never)]
fn most_decimals(chunk: &[Kept], most: &mut [Option<u8>]) {
    for kept in chunk.iter().filter(|kept| kept.decimals != NO_VALUE) {
        let known = &mut most[kept.group as usize];
        *known = (*known).max(Some(kept.decimals));
    }
}

/// Gives the observations of a chunk the areas that theirs become.
#[inline(never)]
fn move_areas(chunk: &mut [Kept], moved: &[u32]) {
    for kept in chunk {
        kept.area = moved.get(kept.area as usize).copied().unwrap_or(0);
    }
}

/// What comes up while blocks are filled: cells taken, one bit each; cells that several rows speak of; what cells carry; rows rounded.
#[derive(Default)]
struct Filling {
    taken: Vec<Vec<u64>>,
    contested: BTreeMap<(usize, usize), Vec<u32>>,
    remarks: BTreeMap<(usize, usize), Remark>,
    rounded: BTreeMap<(usize, usize), u32>,
}
