//! What an import brings together over all its files: its indicators, categories, areas and observations, and the dataset of them.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Built, Gather};
use super::label::{IndicatorBook, Named, Scale, noughts_between, scale_between, stable_id};
use super::rows::is_bounded;
use crate::model::{
    Area, AreaId, AreaKind, AreaTree, Basis, Dataset, Decimal, Dimension, Frequency, Ground, Indicator, IndicatorId,
    Nature, Organisation, Period, Qualifier, Submission,
};

/// Code, name and level word of the area that figures without places stand at.
const UNSTATED: (&str, &str, &str) = ("ref-unstated", "未注明区划", "unstated");
/// Family of indicators that no register knows.
pub const FAMILY: &str = "导入数据";

/// An indicator of the import as a figure meets it.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its position in the import.
    pub id: IndicatorId,
    /// Its unit.
    pub unit: String,
    /// From the unit of the column to its own.
    pub scale: Scale,
    /// Flow or stock.
    pub nature: Nature,
    /// Whether it is a rate in per cent.
    pub is_rate: bool,
}

/// Where a figure came from, and how it was printed. One a figure of tables of the size that hands make; of larger ones only of figures with
/// a qualifier or a precision of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Indicator of the import's dataset.
    pub indicator: IndicatorId,
    /// Area of the import's dataset.
    pub area: AreaId,
    /// Period.
    pub period: Period,
    /// Basis.
    pub basis: Basis,
    /// Whole, category or organisation.
    pub dimension: Dimension,
    /// Number of the file, from 0.
    pub file: u16,
    /// Number of the table in it, from 0.
    pub table: u16,
    /// Line of the file or row of the sheet, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// How the printed figure relates to the true one.
    pub qualifier: Qualifier,
    /// Half of one unit in the last printed digit, in the indicator's unit, where the figure's own decimals do not tell it: 50 for 1.43万.
    pub precision: Option<Decimal>,
    /// Upper end of a range, in the indicator's unit.
    pub high: Option<Decimal>,
}

/// What an import comes to.
#[derive(Debug)]
pub struct Finished {
    /// The dataset of everything.
    pub dataset: Dataset,
    /// What its blocks lost, with the row it came from.
    pub losses: Vec<(u32, super::blocks::Loss)>,
    /// Source cells and printed precision.
    pub traces: Vec<Trace>,
    /// Kinds of cases that were counted only in the whole.
    pub dropped_kinds: usize,
}

/// Where a collection stood.
#[derive(Clone, Debug)]
pub struct Mark {
    indicators: usize,
    observations: usize,
    categories: Vec<String>,
    uses_unstated: bool,
    traces: usize,
}

/// Collects over all files of one import.
#[derive(Debug)]
pub struct Collector<'r> {
    register: &'r Dataset,
    book: IndicatorBook,
    indicators: Vec<Indicator>,
    keys: BTreeMap<(String, String, bool), Option<Key>>,
    ids: BTreeMap<String, IndicatorId>,
    units: BTreeMap<usize, String>,
    uses_unstated: bool,
    /// The ledgers read so far.
    pub cases: super::case_book::Cases,
    /// Category words in order of appearance.
    pub categories: Vec<String>,
    /// Observations; their areas are ids of the register, or [`Collector::unstated`].
    pub gather: Gather,
    /// Source cells; areas as in `gather`.
    pub traces: Vec<Trace>,
    /// Monthly forms that came, for the 报送台账.
    pub submissions: Vec<Submission>,
}

impl<'r> Collector<'r> {
    /// Nothing yet, over this register.
    pub fn new(register: &'r Dataset) -> Self {
        Self::with_book(register, IndicatorBook::new(register))
    }

    /// Nothing yet, over this register with these names for its indicators.
    pub fn with_book(register: &'r Dataset, book: IndicatorBook) -> Self {
        Self {
            register,
            book,
            traces: Vec::new(),
            submissions: Vec::new(),
            indicators: Vec::new(),
            keys: BTreeMap::new(),
            ids: BTreeMap::new(),
            units: BTreeMap::new(),
            uses_unstated: false,
            cases: super::case_book::Cases::default(),
            categories: Vec::new(),
            gather: Gather::default(),
        }
    }

    /// Starts a file: units learnt from its cells, by column, for headers that give none.
    pub fn begin(&mut self, units: BTreeMap<usize, String>) {
        self.units = units;
        // Another table has another title: a name that several go by may mean another one there.
        self.keys.clear();
    }

    /// The names of the register's indicators.
    pub fn book(&self) -> &IndicatorBook {
        &self.book
    }

    /// The register the import is read against.
    pub fn register(&self) -> &'r Dataset {
        self.register
    }

    /// The register's indicator that a name, or a path of labels over each other, means. The lowest label alone counts only under one that
    /// names its family: 人民调解/受理数.
    pub fn met(&self, name: &str, title: &str) -> Named {
        let whole = self.book.named(name, title);
        let Some((above, last)) = name.rsplit_once('/').filter(|_| whole == Named::None) else { return whole };
        let found = self.book.named(last, above);
        let of_family = |id: &IndicatorId| {
            let indicator = self.register.indicator(*id);
            above.split('/').any(|label| {
                label.chars().count() >= 2
                    && (indicator.family.contains(label)
                        || label.contains(&indicator.family)
                        || indicator.name.contains(label))
            })
        };
        match found {
            Named::One(id, how) if of_family(&id) => Named::One(id, how),
            _ => Named::None,
        }
    }

    /// The unit learnt from a column's cells, or empty.
    pub fn unit_of_column(&self, at: usize) -> String {
        self.units.get(&at).cloned().unwrap_or_default()
    }

    /// The area for figures without places.
    pub fn unstated(&mut self) -> AreaId {
        self.uses_unstated = true;
        AreaId(self.register.areas.all().len() as u32)
    }

    /// The indicator of a name and unit. Only files with areas may meet the register's: a national series is no county's. `None` when
    /// the register of the import is full.
    pub fn indicator(&mut self, name: &str, unit: &str, title: &str, with_areas: bool) -> Option<Key> {
        let asked = (name.to_string(), unit.to_string(), with_areas);
        if let Some(known) = self.keys.get(&asked) {
            return known.clone();
        }
        let met = match self.met(name, title) {
            Named::One(id, _) if with_areas => Some(self.register.indicator(id)),
            _ => None,
        };
        let met = met.and_then(|indicator| Some((indicator, scale_between(unit, &indicator.unit)?)));
        let key = match met {
            Some((indicator, scale)) => self.add(indicator.clone()).map(|id| Key {
                id,
                unit: indicator.unit.clone(),
                scale,
                nature: indicator.nature,
                is_rate: is_bounded(indicator.measure, &indicator.unit),
            }),
            None => {
                let mut indicator = Indicator::imported(stable_id(name, unit), name.into(), FAMILY.into());
                indicator.unit = unit.into();
                let nature = indicator.nature;
                self.add(indicator).map(|id| Key { id, unit: unit.into(), scale: Scale::SAME, nature, is_rate: false })
            }
        };
        self.keys.insert(asked, key.clone());
        key
    }

    /// The register's indicator of an id, as a figure in its own unit meets it; `None` where the register has none.
    pub fn by_id(&mut self, id: &str) -> Option<Key> {
        let indicator = self.register.indicator(self.register.find_indicator(id)?);
        self.add(indicator.clone()).map(|id| Key {
            id,
            unit: indicator.unit.clone(),
            scale: Scale::SAME,
            nature: indicator.nature,
            is_rate: is_bounded(indicator.measure, &indicator.unit),
        })
    }

    /// The register's indicator of the name and unit that `made` has, else `made` itself. `None` when the register of the import is full.
    pub fn indicator_or(&mut self, made: Indicator, title: &str, with_areas: bool) -> Option<IndicatorId> {
        let met = if with_areas { self.book.find(&made.name, title) } else { None };
        let met = met.map(|id| self.register.indicator(id));
        let met = met.filter(|indicator| noughts_between(&made.unit, &indicator.unit) == Some(0));
        self.add(met.cloned().unwrap_or(made))
    }

    /// The areas of the register.
    pub fn areas_of_register(&self) -> &'r AreaTree {
        &self.register.areas
    }

    fn add(&mut self, indicator: Indicator) -> Option<IndicatorId> {
        if let Some(id) = self.ids.get(&indicator.id) {
            return Some(*id);
        }
        let id = IndicatorId(u16::try_from(self.indicators.len()).ok()?);
        self.ids.insert(indicator.id.clone(), id);
        self.indicators.push(indicator);
        Some(id)
    }

    /// Where the collection stands, to go [`Collector::back`] to.
    pub fn mark(&self) -> Mark {
        Mark {
            indicators: self.indicators.len(),
            observations: self.gather.len(),
            categories: self.categories.clone(),
            uses_unstated: self.uses_unstated,
            traces: self.traces.len(),
        }
    }

    /// Forgets all that came since the mark; ledgers are their reader's to take back.
    pub fn back(&mut self, mark: Mark) {
        let kept = |id: &IndicatorId| usize::from(id.0) < mark.indicators;
        self.keys.retain(|_, key| key.as_ref().is_some_and(|key| kept(&key.id)));
        self.ids.retain(|_, id| kept(id));
        self.indicators.truncate(mark.indicators);
        self.gather.truncate(mark.observations);
        self.categories = mark.categories;
        self.uses_unstated = mark.uses_unstated;
        self.traces.truncate(mark.traces);
    }

    /// The indicators so far.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The dataset of everything, with these organisations, what its blocks lost and where its figures came from.
    pub fn finish(mut self, title: String, organisations: Vec<Organisation>) -> Finished {
        let mut data = Dataset::default();
        let counted = std::mem::take(&mut self.cases).totals.count(&mut self);
        let (areas, places) = self.areas(counted.areas());
        let place = |area: AreaId| {
            let id = places.get(&area).copied().unwrap_or(AreaId(0));
            (id, areas.get(id).parent)
        };
        self.gather.place(place);
        let cases = counted.blocks(&place);
        // A number's own decimals, trailing noughts left out, are what its column shows: 35782.0 is whole, 80.3 has one.
        let decimals = self.gather.decimals();
        for (at, indicator) in
            self.indicators.iter_mut().enumerate().filter(|(_, i)| i.family == FAMILY && !i.is_quotient())
        {
            indicator.decimals = decimals.get(&IndicatorId(at as u16)).copied().unwrap_or(0);
        }
        let Built { blocks, remarks, versions, losses } = self.gather.build();
        data.set_indicators(self.indicators);
        data.areas = areas;
        data.categories = self.categories;
        data.remarks = remarks;
        data.ground = Ground { versions, ..Ground::default() }.into();
        blocks.into_iter().chain(cases).for_each(|block| data.add_block(block));
        data.meta.name = "import".into();
        data.meta.title = title;
        if data.areas.root().is_some() {
            data.meta.levels.clone_from(&self.register.meta.levels);
        }
        data.meta.periods = months(&data);
        data.organisations = organisations;
        data.submissions = self.submissions;
        let mut traces = self.traces;
        traces.iter_mut().for_each(|trace| trace.area = places.get(&trace.area).copied().unwrap_or(AreaId(0)));
        Finished { dataset: data, losses, traces, dropped_kinds: counted.dropped_kinds }
    }

    /// The areas met with those above them, in the register's order, and where each went.
    fn areas(&self, counted: impl Iterator<Item = AreaId>) -> (AreaTree, BTreeMap<AreaId, AreaId>) {
        let register = &self.register.areas;
        let unstated = AreaId(register.all().len() as u32);
        let mut met: BTreeSet<AreaId> = self.gather.areas();
        met.extend(counted);
        let kept: BTreeSet<AreaId> =
            met.iter().filter(|id| **id != unstated).flat_map(|id| register.path(*id)).collect();
        let mut places: BTreeMap<AreaId, AreaId> =
            kept.iter().enumerate().map(|(at, id)| (*id, AreaId(at as u32))).collect();
        let mut areas: Vec<Area> = kept.iter().map(|id| register.get(*id).clone()).collect();
        areas.iter_mut().for_each(|area| area.parent = area.parent.and_then(|parent| places.get(&parent).copied()));
        if self.uses_unstated || areas.is_empty() {
            places.insert(unstated, AreaId(areas.len() as u32));
            areas.push(unstated_area());
        }
        (AreaTree::new(areas).0, places)
    }
}

fn unstated_area() -> Area {
    let (code, name, level) = UNSTATED;
    Area {
        code: code.into(),
        name: name.into(),
        level: level.into(),
        parent: None,
        kind: AreaKind::Reference,
        aliases: Vec::new(),
        population: None,
        households: None,
        elders: None,
        valid_from: String::new(),
        valid_to: String::new(),
        tile: None,
    }
}

/// The first and last month of the monthly blocks.
fn months(data: &Dataset) -> Option<(Period, Period)> {
    let monthly = data
        .blocks()
        .iter()
        .filter(|block| block.key.frequency == Frequency::Month && block.key.dimension == Dimension::None);
    let spans: Vec<(Period, Period)> = monthly.map(|block| block.span()).collect();
    Some((spans.iter().map(|span| span.0).min()?, spans.iter().map(|span| span.1).max()?))
}
