//! What an import brings together over all its files: its indicators, categories, areas and observations, and the dataset of them.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Built, Gather, Small};
use super::label::{IndicatorBook, noughts_between, stable_id};
use super::rows::is_bounded;
use crate::model::{
    Area, AreaId, AreaKind, AreaTree, Dataset, Dimension, Frequency, Ground, Indicator, IndicatorId, Nature, Period,
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
    /// Noughts from the unit of the column to its own.
    pub noughts: i8,
    /// Flow or stock.
    pub nature: Nature,
    /// Whether it is a rate in per cent.
    pub is_rate: bool,
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
    /// Category words in order of appearance.
    pub categories: Vec<String>,
    /// Observations; their areas are ids of the register, or [`Collector::unstated`].
    pub gather: Gather,
}

impl<'r> Collector<'r> {
    /// Nothing yet, over this register.
    pub fn new(register: &'r Dataset) -> Self {
        Self {
            register,
            book: IndicatorBook::new(register),
            indicators: Vec::new(),
            keys: BTreeMap::new(),
            ids: BTreeMap::new(),
            units: BTreeMap::new(),
            uses_unstated: false,
            categories: Vec::new(),
            gather: Gather::default(),
        }
    }

    /// Starts a file: units learnt from its cells, by column, for headers that give none.
    pub fn begin(&mut self, units: BTreeMap<usize, String>) {
        self.units = units;
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
        let met = if with_areas { self.book.find(name, title) } else { None };
        let met = met.map(|id| self.register.indicator(id));
        let met = met.and_then(|indicator| Some((indicator, noughts_between(unit, &indicator.unit)?)));
        let key = match met {
            Some((indicator, noughts)) => self.add(indicator.clone()).map(|id| Key {
                id,
                unit: indicator.unit.clone(),
                noughts,
                nature: indicator.nature,
                is_rate: is_bounded(indicator.measure, &indicator.unit),
            }),
            None => {
                let mut indicator = Indicator::imported(stable_id(name, unit), name.into(), FAMILY.into());
                indicator.unit = unit.into();
                let nature = indicator.nature;
                self.add(indicator).map(|id| Key { id, unit: unit.into(), noughts: 0, nature, is_rate: false })
            }
        };
        self.keys.insert(asked, key.clone());
        key
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

    /// The indicators so far.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The dataset of everything, and what its blocks lost.
    pub fn finish(mut self, title: String) -> (Dataset, Vec<(u32, super::blocks::Loss)>) {
        let mut data = Dataset::default();
        let (areas, places) = self.areas();
        self.gather.place(|area| {
            let id = places.get(&area).copied().unwrap_or(AreaId(0));
            (id, areas.get(id).parent)
        });
        // A number's own decimals, trailing noughts left out, are what its column shows: 35782.0 is whole, 80.3 has one.
        let mut decimals: BTreeMap<IndicatorId, u8> = BTreeMap::new();
        for (id, value) in self.gather.values() {
            let most = decimals.entry(id).or_default();
            *most = (*most).max(Small::decimals(value));
        }
        for (at, indicator) in
            self.indicators.iter_mut().enumerate().filter(|(_, indicator)| indicator.family == FAMILY)
        {
            indicator.decimals = decimals.get(&IndicatorId(at as u16)).copied().unwrap_or(0);
        }
        let Built { blocks, remarks, versions, losses } = self.gather.build();
        data.set_indicators(self.indicators);
        data.areas = areas;
        data.categories = self.categories;
        data.remarks = remarks;
        data.ground = Ground { versions, ..Ground::default() }.into();
        blocks.into_iter().for_each(|block| data.add_block(block));
        data.meta.name = "import".into();
        data.meta.title = title;
        if data.areas.root().is_some() {
            data.meta.levels.clone_from(&self.register.meta.levels);
        }
        data.meta.periods = months(&data);
        (data, losses)
    }

    /// The areas met with those above them, in the register's order, and where each went.
    fn areas(&self) -> (AreaTree, BTreeMap<AreaId, AreaId>) {
        let register = &self.register.areas;
        let unstated = AreaId(register.all().len() as u32);
        let met: BTreeSet<AreaId> = self.gather.areas().collect();
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
