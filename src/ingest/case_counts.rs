//! Cases counted by area, month and kind, and the indicators the counts become. It reads no cell.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Observation, Small};
use super::case_words::{Family, Outcome, Rating};
use super::collect::{Collector, FAMILY};
use super::label::stable_id;
use crate::model::{
    AreaId, AreaTree, Basis, Block, BlockKey, Decimal, Dimension, Frequency, Indicator, IndicatorId, Measure, Nature,
    Origin, Qualifier, SpaceRule, Status, TimeRule,
};

/// The kind of a case that names none.
pub const NO_KIND: u16 = u16::MAX - 1;
/// Most cells (areas × months × kinds) counted, 32 bytes each; with more kinds than fit only the whole is counted.
pub const MOST_CELLS: usize = 2_000_000;

/// What is counted: cases, successes, failures, closed without a word, content, discontent, in time, late.
const COUNTERS: usize = 8;
type Counters = [u32; COUNTERS];

/// One case as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Where.
    pub area: AreaId,
    /// `year × 12 + month − 1`.
    pub month: i32,
    /// Position of its kind among the categories, or [`NO_KIND`].
    pub kind: u16,
    /// How it ended.
    pub outcome: Outcome,
    /// What the person said.
    pub rating: Rating,
    /// Whether it was closed in time.
    pub in_time: Option<bool>,
}

/// Cases laid into their counters by one call.
const STRETCH: usize = 1 << 15;

/// The cases of ledgers, eight bytes each: area, month, kind, and a bit for each counter.
#[derive(Debug, Default)]
pub struct Counts {
    cases: Vec<u64>,
    /// Areas that have a case in a file, with the file's first and last month.
    spans: Vec<(BTreeSet<AreaId>, i32, i32)>,
    /// Kinds met, by number.
    kinds: Vec<bool>,
    /// The file that is being counted: areas met, by number, and its first and last month.
    areas: Vec<bool>,
    months: Option<(i32, i32)>,
}

/// Status, count and, for a rate, numerator and denominator.
type Told = (Status, u32, Option<(u32, u32)>);

impl Counts {
    /// Counts one case.
    #[inline]
    pub fn count(&mut self, case: Case) {
        let bits = [
            (case.outcome == Outcome::Success, 1),
            (case.outcome == Outcome::Failure, 2),
            (case.outcome == Outcome::Closed, 3),
            (case.rating == Rating::Content, 4),
            (case.rating == Rating::Discontent, 5),
            (case.in_time == Some(true), 6),
            (case.in_time == Some(false), 7),
        ];
        let bits = bits.into_iter().fold(1u64, |bits, (set, at)| bits | (u64::from(set) << at));
        let month = case.month.clamp(0, 0xFFFF);
        let (first, last) = self.months.unwrap_or((month, month));
        self.months = Some((first.min(month), last.max(month)));
        meet(&mut self.areas, case.area.0 as usize);
        meet(&mut self.kinds, usize::from(case.kind));
        let month = u64::from(month.unsigned_abs());
        self.cases.push((u64::from(case.area.0) << 40) | (month << 24) | (u64::from(case.kind) << 8) | bits);
    }

    /// Takes in all of another file.
    fn join(&mut self, other: Self) {
        if self.cases.is_empty() {
            self.cases = other.cases;
        } else {
            self.cases.extend(other.cases);
        }
        self.spans.extend(other.spans);
        met(&other.kinds).for_each(|kind| meet(&mut self.kinds, kind as usize));
    }

    /// Closes a file: its areas and its first and last month.
    pub fn close(&mut self) {
        if let Some((first, last)) = self.months.take() {
            self.spans.push((met(&std::mem::take(&mut self.areas)).map(AreaId).collect(), first, last));
        }
    }
}

/// Notes that a number was met.
#[inline]
fn meet(all: &mut Vec<bool>, number: usize) {
    if all.len() <= number {
        all.resize(number + 1, false);
    }
    all[number] = true;
}

/// The numbers met, rising.
fn met(all: &[bool]) -> impl Iterator<Item = u32> {
    (0..).zip(all).filter(|(_, met)| **met).map(|(number, _)| number)
}

/// Lays some cases into their counters. A function of its own, for the reason told in gather.rs.
#[inline(never)]
fn lay(cases: &[u64], counters: &mut [Counters], at: impl Fn((AreaId, i32, u16)) -> usize) {
    for case in cases {
        for (bit, counter) in counters[at(parts(*case))].iter_mut().enumerate() {
            *counter += (*case >> bit) as u32 & 1;
        }
    }
}

fn parts(case: u64) -> (AreaId, i32, u16) {
    (AreaId((case >> 40) as u32), (case >> 24) as i32 & 0xFFFF, (case >> 8) as u16)
}

/// Counts laid out as areas × months × (kinds and, last, the whole).
struct Table {
    areas: Vec<AreaId>,
    first: i32,
    months: usize,
    kinds: Vec<u16>,
    /// Kinds that are not counted, for there are too many cells.
    dropped: usize,
    counters: Vec<Counters>,
    /// Areas × months that a ledger speaks of.
    spoken: Vec<bool>,
}

impl Table {
    /// The counts of all files: kinds together, areas above (but not the root, whose other children may have ledgers of their own), what stands at
    /// an area with children in its 本级, and noughts between the first and the last month of a file for every area that has a case in it.
    fn new(counts: &Counts, tree: &AreaTree) -> Option<Self> {
        let first = counts.spans.iter().map(|span| span.1).min()?;
        let months = (counts.spans.iter().map(|span| span.2).max()? - first + 1).unsigned_abs() as usize;
        let leaves: BTreeSet<AreaId> = counts.spans.iter().flat_map(|span| span.0.iter().copied()).collect();
        let goals: BTreeMap<AreaId, Vec<AreaId>> = leaves.iter().map(|leaf| (*leaf, targets(*leaf, tree))).collect();
        let areas: Vec<AreaId> = goals.values().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let kinds: Vec<u16> = met(&counts.kinds).map(|kind| kind as u16).filter(|kind| *kind != NO_KIND).collect();
        let fits = (areas.len() + leaves.len()) * months * (kinds.len() + 2) <= MOST_CELLS;
        let dropped = if fits { 0 } else { kinds.len() };
        let kinds = if fits { kinds } else { Vec::new() };
        let width = kinds.len() + 1;
        // Cases by leaf, their kinds by place; the last place is for those without a kind that is counted.
        let places = |numbers: &mut dyn Iterator<Item = (usize, usize)>, size: usize| {
            let mut places = vec![0; size];
            numbers.for_each(|(number, place)| places[number] = place);
            places
        };
        let leaf_at = places(
            &mut leaves.iter().enumerate().map(|(at, leaf)| (leaf.0 as usize, at)),
            leaves.last()?.0 as usize + 1,
        );
        let mut kind_at = vec![kinds.len(); usize::from(u16::MAX) + 1];
        kinds.iter().enumerate().for_each(|(at, kind)| kind_at[usize::from(*kind)] = at);
        let mut direct: Vec<Counters> = vec![[0; COUNTERS]; leaves.len() * months * width];
        let at = |(leaf, month, kind): (AreaId, i32, u16)| {
            let month = (month - first).unsigned_abs() as usize;
            (leaf_at[leaf.0 as usize] * months + month) * width + kind_at[usize::from(kind)]
        };
        counts.cases.chunks(STRETCH).for_each(|cases| lay(cases, &mut direct, at));
        let mut table = Self {
            dropped,
            counters: vec![[0; COUNTERS]; areas.len() * months * width],
            spoken: vec![false; areas.len() * months],
            areas,
            first,
            months,
            kinds,
        };
        for (leaf, goals) in &goals {
            let from = leaf_at[leaf.0 as usize] * months * width;
            for goal in goals {
                let to = table.areas.binary_search(goal).unwrap_or(0) * months * width;
                for at in 0..months * width {
                    plus(&mut table.counters[to + at], &direct[from + at]);
                }
            }
        }
        for cell in table.counters.chunks_exact_mut(width) {
            if let Some((whole, kinds)) = cell.split_last_mut() {
                kinds.iter().for_each(|kind| plus(whole, kind));
            }
        }
        for (leaves, first, last) in &counts.spans {
            for goal in leaves.iter().filter_map(|leaf| goals.get(leaf)).flatten() {
                let row = table.areas.binary_search(goal).unwrap_or(0) * months;
                let (from, to) = ((first - table.first).unsigned_abs(), (last - table.first).unsigned_abs());
                table.spoken[row + from as usize..=row + to as usize].fill(true);
            }
        }
        Some(table)
    }

    fn at(&self, area: usize, month: usize, kind: usize) -> &Counters {
        &self.counters[(area * self.months + month) * (self.kinds.len() + 1) + kind]
    }

    /// Sums over everything: what there is to speak of at all.
    fn sums(&self) -> Counters {
        let mut sums = [0; COUNTERS];
        let width = self.kinds.len() + 1;
        self.counters.iter().skip(width - 1).step_by(width).for_each(|whole| plus(&mut sums, whole));
        sums
    }

    fn dimension(&self, kind: usize) -> Dimension {
        self.kinds.get(kind).map_or(Dimension::None, |kind| Dimension::Category(*kind))
    }

    /// The cell of a measure: its status, count, and parts. `None` where no ledger speaks, and for a rate of no case of one kind.
    fn cell(&self, measure: &Measured, area: usize, month: usize, kind: usize) -> Option<Told> {
        if !self.spoken[area * self.months + month] {
            return None;
        }
        match measure.figure(self.at(area, month, kind)) {
            Figure::Count(count) => Some((Status::Reported, count, None)),
            Figure::Quotient(n, d) if d > 0 => Some((Status::Reported, 0, Some((n, d)))),
            // A rate of no case is none, not 100 % (domain.md §2.6).
            Figure::Quotient(..) => (kind == self.kinds.len()).then_some((Status::NotApplicable, 0, None)),
        }
    }

    /// The blocks of one measure and kind, one for each parent; areas become what `place` says.
    fn blocks(
        &self,
        measure: &Measured,
        key: BlockKey,
        kind: usize,
        place: &dyn Fn(AreaId) -> (AreaId, Option<AreaId>),
    ) -> Vec<Block> {
        let mut groups: BTreeMap<Option<AreaId>, Vec<(AreaId, usize)>> = BTreeMap::new();
        for (at, area) in self.areas.iter().enumerate() {
            let (area, parent) = place(*area);
            groups.entry(parent).or_default().push((area, at));
        }
        let mut blocks = Vec::new();
        for (parent, rows) in groups {
            let ids = rows.iter().map(|(id, _)| *id).collect();
            let parts = (!measure.of.is_empty()).then_some(0);
            let mut block = Block::empty(BlockKey { parent, ..key }, ids, self.first, self.months as u32, 0, parts);
            let mut some = kind == self.kinds.len();
            for (id, area) in rows {
                let Ok(row) = block.areas.binary_search(&id) else { continue };
                for month in 0..self.months {
                    let Some((status, count, parts)) = self.cell(measure, area, month, kind) else { continue };
                    let at = row * self.months + month;
                    (block.status[at], block.origin[at]) = (status as u8, Origin::Computed as u8);
                    block.values[at] = i64::from(count);
                    some |= count > 0 || parts.is_some();
                    if let Some((n, d)) = parts {
                        (block.numerators[at], block.denominators[at]) = (i64::from(n), i64::from(d));
                    }
                }
            }
            // Of a kind that a group has no case of there is nothing to say.
            if some {
                blocks.push(block);
            }
        }
        blocks
    }

    /// The same as observations, for a measure that a table of the same import also speaks of: the published figure goes first.
    fn observe(&self, measure: &Measured, key: BlockKey, kind: usize, collector: &mut Collector) {
        for (at, area) in self.areas.iter().enumerate() {
            for month in 0..self.months {
                let Some((status, count, parts)) = self.cell(measure, at, month, kind) else { continue };
                let value = (status == Status::Reported && parts.is_none()).then(|| small(count)).flatten();
                collector.gather.push(Observation {
                    key,
                    area: *area,
                    period: self.first + month as i32,
                    status,
                    origin: Origin::Computed,
                    value,
                    parts: parts.and_then(|(n, d)| small(n).zip(small(d))),
                    vintage: 0,
                    qualifier: Qualifier::Eq,
                    note: 0,
                    row: u32::MAX,
                });
            }
        }
    }
}

fn plus(counters: &mut Counters, more: &Counters) {
    counters.iter_mut().zip(more).for_each(|(counter, more)| *counter += *more);
}

fn small(count: u32) -> Option<Small> {
    Small::from_decimal(Decimal::whole(i64::from(count)))
}

/// The areas a case at `area` counts for.
fn targets(area: AreaId, areas: &AreaTree) -> Vec<AreaId> {
    if area.0 as usize >= areas.all().len() {
        return vec![area];
    }
    let own = areas.own(area).filter(|_| !areas.children(area).is_empty());
    let mut path = areas.path(own.unwrap_or(area));
    if path.len() > 1 {
        path.remove(0);
    }
    path
}

/// One indicator the counts become.
#[derive(Clone, Copy, Debug)]
struct Measured {
    name: &'static str,
    unit: &'static str,
    /// Counters summed; of a rate its numerator.
    counted: &'static [usize],
    /// Counters summed for the denominator; empty for a number of cases.
    of: &'static [usize],
}

enum Figure {
    Count(u32),
    Quotient(u32, u32),
}

impl Measured {
    fn figure(&self, counters: &Counters) -> Figure {
        let sum = |of: &[usize]| of.iter().fold(0u32, |sum, at| sum.saturating_add(counters[*at]));
        if self.of.is_empty() {
            Figure::Count(sum(self.counted))
        } else {
            Figure::Quotient(sum(self.counted), sum(self.of))
        }
    }

    /// The indicator it makes when no register knows its name.
    fn made(&self) -> Indicator {
        let mut made = Indicator::imported(stable_id(self.name, self.unit), self.name.into(), FAMILY.into());
        made.unit = self.unit.into();
        made.nature = Nature::Flow;
        if self.of.is_empty() {
            (made.space, made.time) = (SpaceRule::Sum, TimeRule::Sum);
        } else {
            (made.measure, made.factor, made.decimals) = (Measure::Rate, 100, 1);
            (made.space, made.time) = (SpaceRule::RatioOfSums, TimeRule::RatioOfSums);
        }
        made
    }
}

const CASES: &[usize] = &[0];
const SUCCESS: &[usize] = &[1];
const SETTLED: &[usize] = &[1, 2];
const CLOSED: &[usize] = &[1, 2, 3];
const CONTENT: &[usize] = &[4];
const RATED: &[usize] = &[4, 5];
const IN_TIME: &[usize] = &[6];
const DUE: &[usize] = &[6, 7];

/// What a family's counts are called: cases, closed, success, success rate, closing rate, in time, due, rate in time, content, rated,
/// rate of content. The names are those of data/indicators.csv where it has them; an empty name is not asked for.
fn names(family: Family) -> [&'static str; 11] {
    match family {
        Family::Mediation => [
            "人民调解案件受理数",
            "人民调解案件调结数(调解终结)",
            "人民调解成功数",
            "人民调解成功率",
            "",
            "调解按期办结数",
            "调解应办结数",
            "调解按期办结率",
            "调解满意数",
            "调解有效评价数",
            "调解满意率",
        ],
        Family::Hotline => [
            "群众诉求处置件数(12345及平台)",
            "诉求办结件数",
            "",
            "",
            "诉求办结率",
            "按期办结件数",
            "应办结件数",
            "按期办结率",
            "满意件数(含基本满意)",
            "有效回访评价件数",
            "群众满意率",
        ],
        Family::LegalAid => [
            "法律援助案件批准(受理)数",
            "法律援助案件办结数",
            "",
            "",
            "法律援助案件办结率",
            "法律援助按期办结数",
            "法律援助应办结数",
            "法律援助按期办结率",
            "法律援助满意数",
            "法律援助有效评价数",
            "法律援助满意率",
        ],
        Family::Police => [
            "警情数",
            "警情办结数",
            "",
            "",
            "警情办结率",
            "",
            "",
            "",
            "警情回访满意数",
            "警情有效评价数",
            "警情回访满意率",
        ],
        Family::Other => [
            "案件数",
            "案件办结数",
            "案件化解数",
            "案件化解率",
            "案件办结率",
            "案件按期办结数",
            "案件应办结数",
            "案件按期办结率",
            "案件满意数",
            "案件有效评价数",
            "案件满意率",
        ],
    }
}

/// The indicators that these sums have something to say about.
fn measures(family: Family, sums: &Counters) -> Vec<Measured> {
    const SHAPES: [(&[usize], &[usize]); 11] = [
        (CASES, &[]),
        (CLOSED, &[]),
        (SUCCESS, &[]),
        (SUCCESS, SETTLED),
        (CLOSED, CASES),
        (IN_TIME, &[]),
        (DUE, &[]),
        (IN_TIME, DUE),
        (CONTENT, &[]),
        (RATED, &[]),
        (CONTENT, RATED),
    ];
    let some = |of: &[usize]| of.iter().any(|at| sums[*at] > 0);
    // Which counters must not all be nought for a measure to be spoken of.
    let asks: [&[usize]; 11] = [CASES, CLOSED, SETTLED, SETTLED, CLOSED, DUE, DUE, DUE, RATED, RATED, RATED];
    let unit = if family == Family::Police { "起" } else { "件" };
    names(family)
        .into_iter()
        .zip(SHAPES)
        .zip(asks)
        .filter(|((name, _), ask)| !name.is_empty() && some(ask))
        .map(|((name, (counted, of)), _)| Measured { name, unit: if of.is_empty() { unit } else { "%" }, counted, of })
        .collect()
}

/// The cases of all ledgers of an import by family, with the words around them.
#[derive(Debug, Default)]
pub struct CaseTotals {
    families: BTreeMap<(Family, bool), (String, Counts)>,
}

/// Counts with the indicators they become, waiting for the areas of the import.
#[derive(Default)]
pub struct Counted {
    tables: Vec<(Table, Vec<(Measured, BlockKey)>)>,
    /// Kinds of cases that were counted only in the whole: with them there would be more than [`MOST_CELLS`].
    pub dropped_kinds: usize,
}

impl CaseTotals {
    /// Adds the cases of one ledger.
    pub fn add(&mut self, family: Family, with_areas: bool, words: &str, mut counts: Counts) {
        counts.close();
        let entry = self.families.entry((family, with_areas)).or_default();
        entry.0.push_str(words);
        entry.1.join(counts);
    }

    /// Counts everything. What tables of the same import speak of too goes to the collector at once, as observations.
    pub fn count(self, collector: &mut Collector) -> Counted {
        let mut counted = Counted::default();
        for ((family, with_areas), (words, counts)) in self.families {
            // A family's own word tells its indicators from those of the same name.
            let word = match family {
                Family::Mediation => "人民调解",
                Family::Hotline => "诉求办理与满意度",
                Family::LegalAid => "公共法律服务与法律援助",
                Family::Police => "平安建设",
                Family::Other => "",
            };
            let Some(table) = Table::new(&counts, collector.areas_of_register()) else { continue };
            drop(counts);
            counted.dropped_kinds += table.dropped;
            let mut kept = Vec::new();
            for measure in measures(family, &table.sums()) {
                let id: Option<IndicatorId> =
                    collector.indicator_or(measure.made(), &format!("{words}{word}"), with_areas);
                let Some(indicator) = id else { continue };
                let (basis, frequency) = (Basis::Current, Frequency::Month);
                let key = BlockKey { indicator, dimension: Dimension::None, basis, frequency, parent: None };
                if collector.gather.speaks_of(indicator) || counted.speaks_of(indicator) {
                    for kind in 0..=table.kinds.len() {
                        table.observe(&measure, BlockKey { dimension: table.dimension(kind), ..key }, kind, collector);
                    }
                } else {
                    kept.push((measure, key));
                }
            }
            counted.tables.push((table, kept));
        }
        counted
    }
}

impl Counted {
    fn speaks_of(&self, indicator: IndicatorId) -> bool {
        self.tables.iter().flat_map(|(_, kept)| kept).any(|(_, key)| key.indicator == indicator)
    }

    /// The areas counted in.
    pub fn areas(&self) -> impl Iterator<Item = AreaId> {
        self.tables.iter().flat_map(|(table, _)| table.areas.iter().copied())
    }

    /// The blocks; areas become what `place` says.
    pub fn blocks(&self, place: &dyn Fn(AreaId) -> (AreaId, Option<AreaId>)) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (table, kept) in &self.tables {
            for (measure, key) in kept {
                for kind in 0..=table.kinds.len() {
                    let key = BlockKey { dimension: table.dimension(kind), ..*key };
                    blocks.extend(table.blocks(measure, key, kind, place));
                }
            }
        }
        blocks
    }
}
