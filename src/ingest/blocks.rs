//! Observations to dense blocks: grouping, precedence of vintages and origins, duplicates. It reads no text and matches no name.

use std::cmp::Ordering;

use crate::model::{
    AreaId, Block, BlockKey, Cell, Decimal, FindingCode, IndicatorId, Origin, Period, Qualifier, Remark, Severity,
    Status, Version,
};

/// Most cells of one dataset's blocks (the stated limit of reliability.md §4.1): stray years must not ask for gigabytes.
pub const MAX_BLOCK_CELLS: usize = 60_000_000;

/// First and last year a figure may stand in: another one is a slip of the keyboard, and would ask for an endless block.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// Position of a category word, added when new; the register is full at 65,535.
pub fn category(categories: &mut Vec<String>, word: &str) -> u16 {
    let at = categories.iter().position(|known| known == word).unwrap_or_else(|| {
        categories.push(word.into());
        categories.len() - 1
    });
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// A date `2026-07-05` (or `2026-07`) as the number 20260705; nought for anything else, which every date beats.
pub fn vintage(text: &str) -> u32 {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(8).collect();
    if digits.len() < 6 { 0 } else { format!("{digits:0<8}").parse().unwrap_or(0) }
}

/// A decimal of eight bytes: what a block can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Small {
    mantissa: i64,
    decimals: u8,
}

impl Small {
    /// The number without its trailing noughts after the point; `None` when it has more digits than a block holds.
    pub fn from_decimal(number: Decimal) -> Option<Self> {
        let (mut mantissa, mut decimals) = (number.mantissa, number.decimals);
        while decimals > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            decimals -= 1;
        }
        Some(Self { mantissa: i64::try_from(mantissa).ok()?, decimals })
    }

    /// The number.
    pub fn decimal(self) -> Decimal {
        Decimal::new(i128::from(self.mantissa), self.decimals)
    }

    /// Digits after the point that are not trailing noughts.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// The most decimals at which it still fits.
    fn most_decimals(self) -> u8 {
        let room = (i64::MAX as u64)
            .checked_div(self.mantissa.unsigned_abs())
            .map_or(18, |room| room.checked_ilog10().unwrap_or(0));
        self.decimals + room as u8
    }
}

/// One observation with its ids.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Block it belongs to.
    pub key: BlockKey,
    /// Area.
    pub area: AreaId,
    /// Index of the period; the frequency stands in the key.
    pub period: i32,
    /// Status; one that has a value comes with a value or parts.
    pub status: Status,
    /// Origin.
    pub origin: Origin,
    /// The figure as given.
    pub value: Option<Small>,
    /// Numerator and denominator.
    pub parts: Option<(Small, Small)>,
    /// Date the figure was supplied as the number yyyymmdd; nought when not given.
    pub vintage: u32,
    /// How the printed figure relates to the true one.
    pub qualifier: Qualifier,
    /// Position of its note, from 1; nought without.
    pub note: u32,
    /// Row of the table it came from, for the account.
    pub row: u32,
}

/// An observation that did not get into a block as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Its key was there already with the same figure.
    SameAgain,
    /// Its key was there already with another figure; the first one stays.
    OtherValue,
    /// Its last digits were rounded away to fit beside the other figures. It is used.
    Rounded,
    /// The blocks would pass [`MAX_BLOCK_CELLS`].
    TooManyCells,
}

impl Loss {
    /// The finding it makes.
    pub fn finding(self) -> (FindingCode, Severity) {
        match self {
            Self::SameAgain => (FindingCode::DuplicateRow, Severity::Info),
            Self::OtherValue => (FindingCode::DuplicateKey, Severity::Error),
            Self::Rounded => (FindingCode::PrecisionLost, Severity::Info),
            Self::TooManyCells => (FindingCode::LimitExceeded, Severity::Error),
        }
    }
}

/// Observations waiting to become blocks.
#[derive(Debug, Default)]
pub struct Gather {
    observations: Vec<Observation>,
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
        self.observations.push(observation);
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
        self.observations.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.observations.is_empty()
    }

    /// The areas of all observations, as often as they stand there.
    pub fn areas(&self) -> impl Iterator<Item = AreaId> {
        self.observations.iter().map(|o| o.area)
    }

    /// The values with their indicators.
    pub fn values(&self) -> impl Iterator<Item = (IndicatorId, Small)> {
        self.observations.iter().filter_map(|o| Some((o.key.indicator, o.value?)))
    }

    /// Gives every observation the area and parent that its area becomes.
    pub fn place(&mut self, find: impl Fn(AreaId) -> (AreaId, Option<AreaId>)) {
        for observation in &mut self.observations {
            (observation.area, observation.key.parent) = find(observation.area);
        }
    }

    /// The blocks. Within one key the newest vintage wins, then `corrected` over `published` over `computed`, then the first row
    /// (docs/data-package.md, rule 2); figures that lost to a newer one become the winner's `replaced`.
    pub fn build(mut self) -> Built {
        self.observations.sort_by(order);
        let mut built = Built::default();
        let mut cells = 0usize;
        for group in self.observations.chunk_by(|a, b| a.key == b.key) {
            let shape = Shape::of(group);
            cells = cells.saturating_add(shape.cells());
            if cells > MAX_BLOCK_CELLS {
                cells -= shape.cells();
                built.losses.extend(group.iter().map(|o| (o.row, Loss::TooManyCells)));
                continue;
            }
            let block = shape.block(group, &self.notes, &mut built);
            built.versions.extend(versions(group));
            built.blocks.push(block);
        }
        built
    }
}

fn order(a: &Observation, b: &Observation) -> Ordering {
    (a.key, a.area, a.period)
        .cmp(&(b.key, b.area, b.period))
        .then_with(|| (b.vintage, b.origin).cmp(&(a.vintage, a.origin)))
}

/// Extent and scale of one block.
struct Shape {
    key: BlockKey,
    areas: Vec<AreaId>,
    first: i32,
    last: i32,
    decimals: u8,
    part_decimals: Option<u8>,
}

impl Shape {
    fn of(group: &[Observation]) -> Self {
        let mut areas: Vec<AreaId> = group.iter().map(|o| o.area).collect();
        areas.dedup();
        let scale = |numbers: &mut dyn Iterator<Item = Small>| {
            numbers.fold((None, u8::MAX), |(widest, most): (Option<u8>, u8), n| {
                (Some(widest.map_or(n.decimals, |w| w.max(n.decimals))), most.min(n.most_decimals()))
            })
        };
        let fitting = |(widest, most): (Option<u8>, u8)| widest.map(|w| w.min(most));
        let values = scale(&mut group.iter().filter_map(|o| o.value));
        let parts = scale(&mut group.iter().filter_map(|o| o.parts).flat_map(|(n, d)| [n, d]));
        Self {
            key: group[0].key,
            areas,
            first: group.iter().map(|o| o.period).min().unwrap_or(0),
            last: group.iter().map(|o| o.period).max().unwrap_or(0),
            decimals: fitting(values).unwrap_or(0),
            part_decimals: fitting(parts),
        }
    }

    fn cells(&self) -> usize {
        self.areas.len().saturating_mul((self.last - self.first + 1).unsigned_abs() as usize)
    }

    fn block(self, group: &[Observation], notes: &[String], built: &mut Built) -> Block {
        let periods = (self.last - self.first + 1).unsigned_abs();
        let mut block = Block::empty(self.key, self.areas, self.first, periods, self.decimals, self.part_decimals);
        for cell in group.chunk_by(|a, b| (a.area, a.period) == (b.area, b.period)) {
            let winner = &cell[0];
            let period = Period { frequency: winner.key.frequency, index: winner.period };
            let Some(at) = block.position(winner.area, period) else { continue };
            let parts = winner.parts.map(|(n, d)| (n.decimal(), d.decimal()));
            let value = winner.value.map(Small::decimal);
            block.set(at, Cell { status: winner.status, origin: winner.origin, value, parts });
            let part_decimals = self.part_decimals.unwrap_or(0);
            if winner.value.is_some_and(|v| v.decimals > self.decimals)
                || winner.parts.is_some_and(|(n, d)| n.decimals.max(d.decimals) > part_decimals)
            {
                built.losses.push((winner.row, Loss::Rounded));
            }
            let replaced = replaced(cell, &mut built.losses);
            let note = (winner.note as usize).checked_sub(1).and_then(|n| notes.get(n)).cloned().unwrap_or_default();
            if !replaced.is_empty() || !note.is_empty() || winner.qualifier != Qualifier::Eq {
                built.remarks.push(Remark {
                    indicator: winner.key.indicator,
                    area: winner.area,
                    period,
                    basis: winner.key.basis,
                    qualifier: winner.qualifier,
                    replaced,
                    note,
                });
            }
        }
        block
    }
}

/// The observations of each area of which a period stands there more than once: what 同比 across one vintage looks in.
fn versions(group: &[Observation]) -> impl Iterator<Item = Version> {
    let series = group.chunk_by(|a, b| a.area == b.area);
    let supplied_twice = series.filter(|series| series.windows(2).any(|pair| pair[0].period == pair[1].period));
    supplied_twice.flatten().map(|o| {
        let parts = o.parts.map(|(n, d)| (n.decimal(), d.decimal()));
        let cell = Cell { status: o.status, origin: o.origin, value: o.value.map(Small::decimal), parts };
        Version { key: o.key, area: o.area, period: o.period, vintage: o.vintage, cell }
    })
}

/// The figures that the first of these replaced, nearest first, joined by `|`; rows of the same vintage and origin are losses.
fn replaced(cell: &[Observation], losses: &mut Vec<(u32, Loss)>) -> String {
    let mut texts: Vec<String> = Vec::new();
    for pair in 1..cell.len() {
        let (before, this) = (&cell[pair - 1], &cell[pair]);
        let alike = figure(&cell[0]) == figure(this) && cell[0].status == this.status;
        if (before.vintage, before.origin) == (this.vintage, this.origin) {
            losses.push((this.row, if alike { Loss::SameAgain } else { Loss::OtherValue }));
        } else if !alike && let Some(text) = figure_text(this) {
            texts.push(text);
        }
    }
    texts.join("|")
}

type Figure = (Option<Small>, Option<(Small, Small)>);

/// What makes two rows alike: the parts where they are given, else the value.
fn figure(o: &Observation) -> Figure {
    if o.parts.is_some() { (None, o.parts) } else { (o.value, None) }
}

fn figure_text(o: &Observation) -> Option<String> {
    match (o.value, o.parts) {
        (Some(value), _) => Some(value.decimal().text()),
        (None, Some((n, d))) => Some(format!("{}/{}", n.decimal().text(), d.decimal().text())),
        (None, None) => None,
    }
}
