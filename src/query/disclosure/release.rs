//! The whole of a dataset for outside (对外版): a copy in which small counts, and all they could be worked out from, are withheld, so that whatever is
//! made of it — a page, an export, a report — is made of nothing else. Which cells is `suppress`'s choice; here the sums it must know are put together.
//!
//! The copy holds the root and the places right below it, one frequency an indicator (the finest), no 累计 of its own and no organisations: what
//! would be a second way to the same figure is not in it. Sums over months are then made of the months that are shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::suppress::{Rule, Suppression, suppress};
use super::table::{CountTable, Equation};
use crate::model::{
    Amount, AreaId, Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Frequency, Ground, IndicatorId, Measure,
    Origin, Period, SpaceRule, Status,
};
use crate::query::reading::{Reading, Span, frequency_of, natural_basis, sliced, stored};

/// What is counted in a cell: a count, or a part of a quotient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Value,
    Numerator,
    Denominator,
}

/// A quantity that adds up over areas.
type Quantity = (IndicatorId, Part);

/// A dataset for outside.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// The copy.
    pub data: Dataset,
    /// Figures withheld because they, or a part of them, are small.
    pub small: usize,
    /// Figures withheld so that those cannot be worked out.
    pub beside: usize,
}

/// What an indicator is to a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Whole numbers that add up.
    Count,
    /// Quotients by their parts.
    Quotient,
    /// Shown as published: scores and places.
    Published,
    /// Of the root alone: amounts, growth, shares, whatever else a small count could be read from.
    RootOnly,
}

fn kind_of(data: &Dataset, id: IndicatorId) -> Kind {
    let indicator = data.indicator(id);
    match (indicator.measure, indicator.space) {
        (Measure::Index | Measure::Rank, SpaceRule::None) => Kind::Published,
        (Measure::Growth | Measure::Amount | Measure::Structure | Measure::Duration, _) => Kind::RootOnly,
        (_, SpaceRule::RatioOfSums) => Kind::Quotient,
        (_, SpaceRule::Coverage) if indicator.is_quotient() || indicator.is_percentage() => Kind::Quotient,
        (Measure::Count, SpaceRule::Sum | SpaceRule::DistinctSum | SpaceRule::Coverage) => Kind::Count,
        _ => Kind::RootOnly,
    }
}

/// A release under way, one group of indicators at one period a step.
#[derive(Debug)]
pub struct Releasing {
    rule: Rule,
    root: Option<AreaId>,
    out: Release,
    /// Indicators that may tell of each other, with the sums found among them.
    groups: Vec<Together>,
    steps: Vec<(usize, Period)>,
}

/// Indicators whose figures could be worked out from each other.
#[derive(Debug, Default)]
struct Together {
    ids: Vec<IndicatorId>,
    /// One count is the sum of two others wherever all three stand.
    sums: Vec<[IndicatorId; 3]>,
}

impl Releasing {
    /// Begins a release of the periods from the first to the last of a window (in months). Nothing of them is withheld yet, and nothing may be shown.
    pub fn new(data: &Dataset, window: (Period, Period), rule: Rule) -> Self {
        let root = data.areas.root();
        let mut out = Release { data: registers(data), ..Release::default() };
        // It cannot open at a period it does not have.
        out.data.settings.period = data.settings.period.filter(|p| window.0 <= *p && *p <= window.1);
        let mut periods: BTreeMap<IndicatorId, Vec<Period>> = BTreeMap::new();
        for id in (0..data.indicators.len()).map_while(|at| u16::try_from(at).ok()).map(IndicatorId) {
            if let Some(root) = root {
                copy(data, &mut out.data, id, root, window, rule);
                periods.insert(id, spoken(&out.data, id));
            }
        }
        // A quotient of two counts that has no rows of its own is told where they are.
        for id in periods.keys().copied().collect::<Vec<_>>() {
            let made = data.blocks_of(id).next().is_none() && kind_of(data, id) == Kind::Quotient;
            let count = counted_as(data, id, Part::Numerator).filter(|_| made);
            if let Some(told) = count.and_then(|count| periods.get(&count).cloned()) {
                periods.insert(id, told);
            }
        }
        let groups = together(data, root, &periods);
        let mut steps: Vec<(usize, Period)> = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            let all: BTreeSet<Period> = group.ids.iter().filter_map(|id| periods.get(id)).flatten().copied().collect();
            steps.extend(all.into_iter().map(|period| (at, period)));
        }
        Self { rule, root, out, groups, steps }
    }

    /// How many steps are left.
    pub fn left(&self) -> usize {
        self.steps.len()
    }

    /// Does one step; whether there was one.
    pub fn step(&mut self, data: &Dataset) -> bool {
        let (Some((group, period)), Some(root)) = (self.steps.pop(), self.root) else { return false };
        if let Some(group) = self.groups.get(group) {
            withhold(data, &mut self.out, group, root, period, self.rule);
        }
        true
    }

    /// Does what is left and hands it over.
    pub fn finish(mut self, data: &Dataset) -> Release {
        while self.step(data) {}
        self.out
    }
}

/// The registers, without what is told in words or in figures of the inside: 台账, returns, remarks, older vintages, parts to come.
fn registers(data: &Dataset) -> Dataset {
    let mut out = Dataset::default();
    out.meta = data.meta.clone();
    out.meta.fingerprint.clear();
    out.set_indicators(data.indicators.clone());
    out.areas = data.areas.clone();
    out.organisations.clone_from(&data.organisations);
    out.categories.clone_from(&data.categories);
    out.targets.clone_from(&data.targets);
    out.events.clone_from(&data.events);
    out.settings = data.settings.clone();
    let area_changes = data.ground.area_changes.clone();
    out.ground = Arc::new(Ground { groups: data.ground.groups.clone(), area_changes, ..Ground::default() });
    out
}

/// The blocks of an indicator that may be in it, cut to the window; below the root empty of what is shown of the root alone.
fn copy(data: &Dataset, out: &mut Dataset, id: IndicatorId, root: AreaId, (first, last): (Period, Period), rule: Rule) {
    let Some(frequency) = frequency_of(data, id).filter(|f| *f != Frequency::Day) else { return };
    let kind = kind_of(data, id);
    for block in data.blocks_of(id) {
        let below = block.key.parent == Some(root);
        let belongs = block.key.frequency == frequency
            && block.key.basis != Basis::YearToDate
            && (below || block.key.parent.is_none())
            && !matches!(block.key.dimension, Dimension::Organisation(_))
            && (kind == Kind::Count || block.key.dimension == Dimension::None);
        if !belongs {
            continue;
        }
        // Built anew: what is left out leaves no digit behind.
        let parts = (!block.numerators.is_empty()).then_some(block.part_decimals);
        let mut copy = Block::empty(block.key, block.areas.clone(), block.first, block.periods, block.decimals, parts);
        let width = block.periods as usize;
        let months = 12 / frequency.per_year().max(1);
        for (row, area) in block.areas.iter().enumerate() {
            for column in 0..width {
                let end = (block.first + column as i32 + 1) * months - 1;
                let at = row * width + column;
                let Some(cell) = block.cell(at) else { continue };
                // A quotient without its parts, and a reference area's small count, are withheld as they stand.
                let bare = kind == Kind::Quotient && cell.parts.is_none();
                let few = |n: Decimal| n.sign() > 0 && n.compare(Decimal::whole(rule.least)).is_lt();
                let outside = block.key.parent.is_none() && *area != root;
                let few = match cell.parts {
                    Some((n, d)) => few(n) || few(d) || few(d.minus(n)),
                    None => kind == Kind::Count && cell.value.is_some_and(few),
                };
                let closed = if outside { few } else { *area != root && (kind == Kind::RootOnly || bare) };
                // Over nought there is no figure, and what stands above it says something all the same.
                let over_nought = cell.parts.is_some_and(|(_, d)| d.is_zero());
                let nothing = Some((Decimal::default(), Decimal::default()));
                if first.index <= end && end <= last.index {
                    copy.set(
                        at,
                        match cell.status.has_value() {
                            true if closed => WITHHELD,
                            true if over_nought => Cell { value: None, parts: nothing, ..cell },
                            _ => cell,
                        },
                    );
                }
            }
        }
        out.add_block(copy);
    }
}

/// A cell that says nothing but that it is withheld.
const WITHHELD: Cell = Cell { status: Status::Suppressed, origin: Origin::Published, value: None, parts: None };

/// The periods of which an indicator has any cell.
fn spoken(out: &Dataset, id: IndicatorId) -> Vec<Period> {
    let mut found = BTreeSet::new();
    for block in out.blocks_of(id) {
        let width = (block.periods as usize).max(1);
        let there = block.status.iter().enumerate().filter(|(_, code)| Status::from_code(**code).is_some());
        let column = |at: usize| Period { frequency: block.key.frequency, index: block.first + (at % width) as i32 };
        found.extend(there.map(|(at, _)| column(at)));
    }
    found.into_iter().collect()
}

/// The count a part of a quotient is, by id or by name.
fn counted_as(data: &Dataset, id: IndicatorId, part: Part) -> Option<IndicatorId> {
    let indicator = data.indicator(id);
    let (known, name) = match part {
        Part::Value => return None,
        Part::Numerator => (&indicator.numerator_id, &indicator.numerator),
        Part::Denominator => (&indicator.denominator_id, &indicator.denominator),
    };
    let named = || data.indicators.iter().position(|other| !name.is_empty() && other.name == *name);
    let found = data.find_indicator(known).or_else(|| named().and_then(|at| u16::try_from(at).ok()).map(IndicatorId));
    found.filter(|found| *found != id && kind_of(data, *found) == Kind::Count)
}

/// Indicators that may tell of each other: of one family, or joined by a quotient; with the sums of two among their counts.
fn together(data: &Dataset, root: Option<AreaId>, periods: &BTreeMap<IndicatorId, Vec<Period>>) -> Vec<Together> {
    let Some(root) = root else { return Vec::new() };
    let withheld = |id: &IndicatorId| matches!(kind_of(data, *id), Kind::Count | Kind::Quotient);
    let told = periods.iter().filter(|(id, spoken)| !spoken.is_empty() && withheld(id));
    let ids: Vec<IndicatorId> = told.map(|(id, _)| *id).collect();
    // The group of each is the least family it is joined with; joining is done until nothing moves.
    let mut of: BTreeMap<IndicatorId, &str> = ids.iter().map(|id| (*id, data.indicator(*id).family.as_str())).collect();
    let pairs =
        ids.iter().flat_map(|id| [Part::Numerator, Part::Denominator].map(|part| (*id, counted_as(data, *id, part))));
    let pairs: Vec<(IndicatorId, IndicatorId)> = pairs.filter_map(|(id, other)| Some((id, other?))).collect();
    loop {
        let apart = pairs.iter().find_map(|(a, b)| {
            let (a, b) = (*of.get(a)?, *of.get(b)?);
            (a != b).then_some((a, b))
        });
        let Some((one, other)) = apart else { break };
        of.values_mut().filter(|group| **group == other).for_each(|group| *group = one);
    }
    let mut groups: BTreeMap<&str, Together> = BTreeMap::new();
    for (id, group) in &of {
        groups.entry(group).or_default().ids.push(*id);
    }
    for group in groups.values_mut() {
        group.sums = sums(data, root, &group.ids, periods);
    }
    groups.into_values().collect()
}

/// Fewest cells in which a sum of two counts must hold to be one.
const HOLDS: usize = 6;

/// The counts of a group that are the sum of two others in every cell where all three stand, and not for being nought.
fn sums(
    data: &Dataset,
    root: AreaId,
    ids: &[IndicatorId],
    periods: &BTreeMap<IndicatorId, Vec<Period>>,
) -> Vec<[IndicatorId; 3]> {
    let counts: Vec<IndicatorId> = ids.iter().copied().filter(|id| kind_of(data, *id) == Kind::Count).collect();
    let all: BTreeSet<Period> = counts.iter().filter_map(|id| periods.get(id)).flatten().copied().collect();
    let places: Vec<AreaId> = std::iter::once(root).chain(data.areas.children(root).iter().copied()).collect();
    let row = |id: &IndicatorId| -> Vec<Option<i64>> {
        let value = |p: &Period, area: &AreaId| {
            value_of(&sliced(data, *id, *area, *p, Span::Period, Dimension::None), Part::Value)
        };
        all.iter().flat_map(|p| places.iter().map(move |area| value(p, area))).collect()
    };
    let rows: Vec<Vec<Option<i64>>> = counts.iter().map(row).collect();
    let holds = |whole: usize, a: usize, b: usize| {
        let (mut seen, mut told) = (0, 0);
        for ((whole, a), b) in rows[whole].iter().zip(&rows[a]).zip(&rows[b]) {
            if let (Some(whole), Some(a), Some(b)) = (whole, a, b) {
                if *whole != a + b {
                    return false;
                }
                seen += 1;
                told += usize::from(*a != 0 && *b != 0);
            }
        }
        seen >= HOLDS && told > 0
    };
    let mut found = Vec::new();
    for whole in 0..counts.len() {
        for a in (0..counts.len()).filter(|a| *a != whole) {
            for b in (a + 1..counts.len()).filter(|b| *b != whole) {
                if holds(whole, a, b) {
                    found.push([counts[whole], counts[a], counts[b]]);
                }
            }
        }
    }
    found
}

/// A whole number of a whole reading.
fn value_of(reading: &Reading, part: Part) -> Option<i64> {
    let value = match (reading.figure.ok()?, part) {
        (Amount::Exact(value), Part::Value) => value,
        (Amount::Ratio { numerator, .. }, Part::Numerator) => numerator,
        (Amount::Ratio { denominator, .. }, Part::Denominator) => denominator,
        _ => return None,
    };
    let whole = value.rescale(0);
    (whole.minus(value).is_zero() && !reading.is_partial()).then_some(())?;
    i64::try_from(whole.mantissa).ok()
}

/// A figure of one step as it was read.
struct Row {
    id: IndicatorId,
    area: AreaId,
    dimension: Dimension,
    reading: Reading,
    /// Whether it is withheld whatever the sums say.
    closed: bool,
}

/// The cells of one step.
#[derive(Default)]
struct System {
    table: CountTable,
    at: BTreeMap<(Quantity, AreaId, Dimension), usize>,
}

impl System {
    fn put(&mut self, key: (Quantity, AreaId, Dimension), value: i64) {
        self.at.insert(key, self.table.values.len());
        self.table.values.push(value);
    }

    /// The cell of a quantity.
    fn cell(&self, id: IndicatorId, part: Part, area: AreaId, dimension: Dimension) -> Option<usize> {
        self.at.get(&((id, part), area, dimension)).copied()
    }

    /// A sum, where it holds over the cells that are there: what is lacking has added nothing to it.
    fn sum(&mut self, whole: Option<usize>, parts: Vec<usize>) {
        let Some(whole) = whole.filter(|_| !parts.is_empty()) else { return };
        let value = |at: usize| self.table.values.get(at).copied().unwrap_or(0);
        if parts.iter().map(|at| value(*at)).sum::<i64>() == value(whole) {
            self.table.equations.push(Equation { whole, parts });
        }
    }
}

/// The frequency an indicator is released in: its finest, or that of the count it is a quotient of.
fn frequency(data: &Dataset, id: IndicatorId) -> Option<Frequency> {
    frequency_of(data, id).or_else(|| frequency_of(data, counted_as(data, id, Part::Numerator)?))
}

fn withhold(data: &Dataset, out: &mut Release, group: &Together, root: AreaId, period: Period, rule: Rule) {
    let below: Vec<AreaId> = data.areas.children(root).iter().copied().chain(data.areas.own(root)).collect();
    let places: Vec<AreaId> = std::iter::once(root).chain(below.iter().copied()).collect();
    let mut system = System::default();
    let mut rows: Vec<Row> = Vec::new();
    for id in group.ids.iter().copied().filter(|id| frequency(data, *id) == Some(period.frequency)) {
        let kind = kind_of(data, id);
        let part = if kind == Kind::Count { Part::Value } else { Part::Denominator };
        let categories: BTreeSet<Dimension> =
            data.blocks_of(id).map(|b| b.key.dimension).filter(|d| matches!(d, Dimension::Category(_))).collect();
        let categories = categories.into_iter().filter(|_| kind == Kind::Count);
        for dimension in std::iter::once(Dimension::None).chain(categories) {
            let read = |area: &AreaId| (*area, sliced(data, id, *area, period, Span::Period, dimension));
            let told: Vec<(AreaId, Reading)> = places.iter().map(read).filter(|(_, r)| r.figure.is_ok()).collect();
            // A partial sum or a first figure does not stand in the sums: with one among them, only the root is told.
            let loose = told.iter().any(|(area, r)| *area != root && value_of(r, part).is_none());
            for (area, reading) in told {
                let closed = loose && area != root;
                if let (Kind::Count, false, Some(value)) = (kind, closed, value_of(&reading, Part::Value)) {
                    system.put(((id, Part::Value), area, dimension), value);
                }
                rows.push(Row { id, area, dimension, reading, closed });
            }
            let parts = below.iter().filter_map(|area| system.cell(id, Part::Value, *area, dimension)).collect();
            system.sum(system.cell(id, Part::Value, root, dimension), parts);
        }
        for area in &places {
            let of_area = |(known, at, d): &&(Quantity, AreaId, Dimension)| {
                *known == (id, Part::Value) && at == area && *d != Dimension::None
            };
            let parts = system.at.iter().filter(|(key, _)| of_area(key)).map(|(_, at)| *at).collect();
            system.sum(system.cell(id, Part::Value, *area, Dimension::None), parts);
        }
    }
    quotients(data, &mut system, &rows, (root, &below), rule);
    for [whole, a, b] in &group.sums {
        for area in &places {
            let cell = |id: &IndicatorId| system.cell(*id, Part::Value, *area, Dimension::None);
            if let (Some(whole), Some(a), Some(b)) = (cell(whole), cell(a), cell(b)) {
                system.sum(Some(whole), vec![a, b]);
            }
        }
    }
    let hidden = suppress(&system.table, rule);
    write(data, out, period, &system, &rows, &hidden);
}

/// The parts of quotients: the cell of the count they are, where it says the same, else cells of their own; what failed, where it is few.
fn quotients(data: &Dataset, system: &mut System, rows: &[Row], (root, below): (AreaId, &[AreaId]), rule: Rule) {
    let mut ids: Vec<IndicatorId> = rows.iter().map(|row| row.id).collect();
    ids.dedup();
    for id in ids.into_iter().filter(|id| kind_of(data, *id) == Kind::Quotient) {
        let own: Vec<&Row> = rows.iter().filter(|row| row.id == id && !row.closed).collect();
        for part in [Part::Numerator, Part::Denominator] {
            let count = counted_as(data, id, part);
            for row in &own {
                let Some(value) = value_of(&row.reading, part) else { continue };
                let same = count.and_then(|count| system.cell(count, Part::Value, row.area, Dimension::None));
                let key = ((id, part), row.area, Dimension::None);
                match same.filter(|at| system.table.values.get(*at) == Some(&value)) {
                    Some(at) => drop(system.at.insert(key, at)),
                    None => system.put(key, value),
                }
            }
            let parts = below.iter().filter_map(|area| system.cell(id, part, *area, Dimension::None)).collect();
            system.sum(system.cell(id, part, root, Dimension::None), parts);
        }
        for row in own.iter().filter(|_| data.indicator(id).is_percentage()) {
            let part = |part| system.cell(id, part, row.area, Dimension::None);
            let (Some(top), Some(bottom)) = (part(Part::Numerator), part(Part::Denominator)) else { continue };
            let value = |at: usize| system.table.values.get(at).copied().unwrap_or(0);
            let failed = value(bottom) - value(top);
            if 0 < failed && failed < rule.least {
                let at = system.table.values.len();
                system.table.values.push(failed);
                system.table.equations.push(Equation { whole: bottom, parts: vec![top, at] });
            }
        }
    }
}

/// Writes what is withheld, and what is shown of a place whose parts are not all shown any more.
fn write(data: &Dataset, out: &mut Release, period: Period, system: &System, rows: &[Row], hidden: &Suppression) {
    for Row { id, area, dimension, reading, closed } in rows {
        let quotient = kind_of(data, *id) == Kind::Quotient;
        // The root's rate that came without its parts tells nothing of them.
        if quotient && reading.parts().is_none() && !closed {
            continue;
        }
        let parts: &[Part] = if quotient { &[Part::Numerator, Part::Denominator] } else { &[Part::Value] };
        let cells: Vec<Option<usize>> = parts.iter().map(|part| system.cell(*id, *part, *area, *dimension)).collect();
        let withheld = *closed || cells.iter().any(|at| at.is_none_or(|at| hidden.hides(at)));
        let (basis, frequency) = (natural_basis(data.indicator(*id)), period.frequency);
        let key = BlockKey { indicator: *id, dimension: *dimension, basis, frequency, parent: data.group_of(*area) };
        if withheld {
            let small = cells.iter().flatten().any(|at| hidden.primary.binary_search(at).is_ok());
            (out.small, out.beside) = (out.small + usize::from(small), out.beside + usize::from(!small));
            // The figure may stand on the other basis: none of the two may keep it.
            for basis in [Basis::Current, Basis::Point] {
                let key = BlockKey { basis, ..key };
                if out.data.cell(*id, *area, period, basis, *dimension).is_some() {
                    out.data.set_cell(key, *area, period, Some(WITHHELD));
                }
            }
            out.data.set_cell(key, *area, period, Some(WITHHELD));
        } else if stored(&out.data, *id, *area, period, *dimension).is_none() {
            let (value, parts) = match reading.figure {
                Ok(Amount::Exact(value)) => (Some(value), None),
                Ok(Amount::Ratio { numerator, denominator, .. }) => (None, Some((numerator, denominator))),
                Err(_) => continue,
            };
            let cell = Cell { status: Status::Computed, origin: Origin::Computed, value, parts };
            out.data.set_cell(key, *area, period, Some(cell));
        }
    }
}
