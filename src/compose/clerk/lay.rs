//! Records and the data on show: what stands at a key, writing what wins, parents made anew, an import as an operation. The rules of
//! records are clerk's, the sums publish's.

use std::collections::{BTreeMap, BTreeSet};

use crate::clerk::Operation;
use crate::compose::Desk;
use crate::model::{
    Area, AreaId, AreaKind, BlockKey, Cell, Dataset, Dimension, Direction, Indicator, Measure, Nature, Origin,
    Qualifier, Record, RecordKey, Records, Remark, SpaceRule, Status, TimeRule,
};
use crate::publish::{Content, Grid, Register, recompute};
use crate::strings::letter;

/// A word of a register for a value.
fn word<T: PartialEq>(words: &[(T, &'static str)], value: &T) -> &'static str {
    words.iter().find(|(known, _)| known == value).map_or("", |(_, word)| word)
}

/// Where a key's cell stands; the category or organisation must be known.
fn place(data: &Dataset, key: &RecordKey) -> Option<(BlockKey, AreaId)> {
    let (indicator, area) = (data.find_indicator(&key.indicator)?, data.areas.find(&key.area)?);
    let dimension = match (key.organisation.is_empty(), key.category.is_empty()) {
        (true, true) => Dimension::None,
        (false, _) => {
            let at = data.organisations.iter().position(|o| o.id == key.organisation)?;
            Dimension::Organisation(u16::try_from(at).ok()?)
        }
        (true, false) => {
            let at = data.categories.iter().position(|known| *known == key.category)?;
            Dimension::Category(u16::try_from(at).ok()?)
        }
    };
    let parent = data.group_of(area);
    Some((BlockKey { indicator, dimension, basis: key.basis, frequency: key.period.frequency, parent }, area))
}

/// The record at a key as the data on show have it. Its date is not known there.
pub(super) fn standing(data: &Dataset, key: &RecordKey) -> Option<Record> {
    let (at, area) = place(data, key)?;
    let cell = data.block(&at)?.look(area, key.period)?;
    let remark = data.remarks.iter().find(|r| {
        at.dimension == Dimension::None
            && (r.indicator, r.area, r.period, r.basis) == (at.indicator, area, key.period, key.basis)
    });
    let record = Record {
        status: cell.status,
        // A cell with parts keeps nought where no value was given.
        value: cell.value.filter(|value| cell.parts.is_none() || !value.is_zero()),
        parts: cell.parts,
        qualifier: remark.map_or(Qualifier::Eq, |r| r.qualifier),
        origin: cell.origin,
        note: remark.map(|r| r.note.clone()).unwrap_or_default(),
        ..Record::default()
    };
    Some(record.tidied())
}

/// Writes what wins at a key into the data on show, or takes it away.
fn write(data: &mut Dataset, key: &RecordKey, record: Option<&Record>, replaced: &str) {
    if !key.category.is_empty() && !data.categories.contains(&key.category) {
        data.categories.push(key.category.clone());
    }
    let Some((at, area)) = place(data, key) else { return };
    let cell = record.map(|r| Cell { status: r.status, origin: r.origin, value: r.value, parts: r.parts });
    data.set_cell(at, area, key.period, cell);
    if at.dimension != Dimension::None {
        return;
    }
    let same = |r: &Remark| (r.indicator, r.area, r.period, r.basis) == (at.indicator, area, key.period, key.basis);
    data.remarks.retain(|remark| !same(remark));
    if let Some(record) = record.filter(|r| !r.note.is_empty() || r.qualifier != Qualifier::Eq || !replaced.is_empty())
    {
        data.remarks.push(Remark {
            indicator: at.indicator,
            area,
            period: key.period,
            basis: key.basis,
            qualifier: record.qualifier,
            replaced: replaced.into(),
            note: record.note.clone(),
        });
    }
}

/// The registers of a dataset as far as sums need them.
fn ground(data: &Dataset) -> Content {
    let mut areas = Grid::new(&["code", "parent", "kind", "level", "valid_from", "valid_to"]);
    for area in data.areas.all() {
        let parent = area.parent.map_or("", |id| data.areas.get(id).code.as_str());
        let kind = match area.kind {
            AreaKind::Tree => "tree",
            AreaKind::Own => "own",
            AreaKind::Reference => "reference",
        };
        areas.push(&[
            ("code", &area.code),
            ("parent", parent),
            ("kind", kind),
            ("level", &area.level),
            ("valid_from", &area.valid_from),
            ("valid_to", &area.valid_to),
        ]);
    }
    let mut indicators = Grid::new(&["id", "space"]);
    for i in &data.indicators {
        indicators.push(&[("id", &i.id), ("space", word(SpaceRule::WORDS, &i.space))]);
    }
    let register = |role: &str, grid| Register { role: role.into(), path: format!("{role}.csv"), grid };
    Content { registers: vec![register("areas", areas), register("indicators", indicators)], ..Content::default() }
}

/// How many units more are expected and have reported, once a lowest unit's record has become another.
fn moved(old: Option<&Record>, new: Option<&Record>) -> (i64, i64) {
    let due = |r: Option<&Record>| i64::from(r.is_some_and(|r| r.status != Status::NotApplicable));
    let told = |r: Option<&Record>| i64::from(r.is_some_and(|r| r.status.has_value() || r.status == Status::BelowUnit));
    (due(new) - due(old), told(new) - told(old))
}

/// Gives a parent made anew the units of the one that stood there, and what has changed since: not all of them are loaded to be counted.
fn recount(old: &Record, new: &mut Record, due: i64, told: i64) {
    if !old.status.has_value() || !new.status.has_value() {
        return;
    }
    let count = |units: u32, more: i64| u32::try_from(i64::from(units) + more).unwrap_or_default();
    let note = if let Some((expected, reported)) = letter::told_partial(&old.note) {
        let (expected, reported) = (count(expected, due), count(reported, told));
        (reported < expected).then(|| letter::partial(expected, reported))
    } else {
        // Where all have reported, nothing on show says how many they are.
        let silent = count(letter::told_silent(&old.note).unwrap_or_default(), due - told);
        (silent > 0).then(|| letter::silent(silent))
    };
    (new.status, new.note) = match note {
        Some(note) => (Status::Preliminary, note),
        None if due == told => (old.status, old.note.clone()),
        None => (Status::Computed, String::new()),
    };
}

impl Desk {
    /// Writes the winning records of these keys into the data on show, and makes their computed parents anew. `was` are the data before
    /// the change, where those on show have it already.
    pub(super) fn show(&mut self, changed: &[RecordKey], was: Option<&Dataset>) {
        let keys: BTreeSet<RecordKey> = changed.iter().cloned().collect();
        let was = was.unwrap_or(&self.data);
        let before: BTreeMap<RecordKey, Option<Record>> =
            keys.iter().map(|key| (key.clone(), standing(was, key))).collect();
        self.write_all(&keys);
        self.raise(&keys, &before);
    }

    fn write_all(&mut self, keys: &BTreeSet<RecordKey>) {
        let records = self.clerk.work.records();
        for key in keys {
            let history = records.history(key);
            let replaced = match history {
                [first, second, ..] if first.origin != Origin::Computed && !first.says_same(second) => {
                    second.figure_text()
                }
                _ => String::new(),
            };
            write(&mut self.data, key, history.first(), &replaced);
        }
    }

    /// Makes the computed parents of changed keys anew from what is on show. `before` has what stood at the changed keys where that is
    /// in the parents' counts: a parent above parts not yet loaded cannot count its units again, so it keeps its count and takes the change.
    fn raise(&mut self, changed: &BTreeSet<RecordKey>, before: &BTreeMap<RecordKey, Option<Record>>) {
        let mut content = ground(&self.data);
        let of = |key: &RecordKey| RecordKey { area: String::new(), ..key.clone() };
        let series: BTreeSet<RecordKey> = changed.iter().map(of).collect();
        for key in &series {
            for area in self.data.areas.all() {
                let key = RecordKey { area: area.code.clone(), ..key.clone() };
                if let Some(record) = standing(&self.data, &key) {
                    content.records.put(key, record);
                }
            }
        }
        let moves: Vec<(&RecordKey, (i64, i64))> = before
            .iter()
            // Lowest units only: an area whose own units are loaded or awaited is none.
            .filter(|(key, _)| !self.waits_below(&key.area))
            .filter(|(key, _)| !self.below(key).any(|child| standing(&self.data, &child).is_some()))
            .map(|(key, old)| (key, moved(old.as_ref(), content.records.current(key))))
            .collect();
        let mut made: Vec<(RecordKey, Option<Record>)> = Vec::new();
        for key in recompute(&mut content, changed) {
            let mut record = content.records.current(&key).cloned();
            if let (Some(new), Some(old), true) = (&mut record, standing(&self.data, &key), self.waits_below(&key.area))
            {
                let under = |other: &RecordKey| {
                    RecordKey { area: key.area.clone(), ..other.clone() } == key
                        && self.is_below(&other.area, &key.area)
                };
                let mine = moves.iter().filter(|(other, _)| under(other));
                let (due, told) = mine.fold((0, 0), |(d, t), (_, (due, told))| (d + due, t + told));
                recount(&old, new, due, told);
            }
            made.push((key, record));
        }
        for (key, record) in made {
            write(&mut self.data, &key, record.as_ref(), "");
        }
    }

    /// The same key at each area right below its own.
    fn below(&self, key: &RecordKey) -> impl Iterator<Item = RecordKey> {
        let children: Vec<AreaId> = self.data.areas.find(&key.area).map_or_else(Vec::new, |area| {
            self.data.areas.children(area).iter().copied().chain(self.data.areas.own(area)).collect()
        });
        let codes: Vec<String> = children.into_iter().map(|child| self.data.areas.get(child).code.clone()).collect();
        let key = key.clone();
        codes.into_iter().map(move |area| RecordKey { area, ..key.clone() })
    }

    /// Whether parts at or below an area are not loaded.
    fn waits_below(&self, code: &str) -> bool {
        let Some(area) = self.data.areas.find(code) else { return false };
        self.data.waits_for(Some(area))
            || self.data.areas.children(area).iter().any(|child| self.data.waits_for(Some(*child)))
    }

    fn is_below(&self, code: &str, above: &str) -> bool {
        match (self.data.areas.find(code), self.data.areas.find(above)) {
            (Some(area), Some(above)) => area != above && self.data.areas.path(area).contains(&above),
            _ => false,
        }
    }

    /// Lays the work in again over a part that came later than it; whether there was any.
    pub(in crate::compose) fn show_over(&mut self, part: &Dataset) -> bool {
        let met = |key: &&RecordKey| {
            let spoken = place(&self.data, key).and_then(|(at, area)| {
                part.block(&at).filter(|_| at.dimension == Dimension::None)?.look(area, key.period)
            });
            spoken.is_some()
        };
        let records = self.clerk.work.records();
        let keys: Vec<RecordKey> = records.iter().map(|(key, _)| key).filter(met).cloned().collect();
        for key in &keys {
            if let Some(record) = standing(&self.data, key) {
                self.clerk.work.learn(key, record);
            }
        }
        if !keys.is_empty() {
            // What the work changed is in the parents' counts since it was done.
            let keys: BTreeSet<RecordKey> = keys.iter().cloned().collect();
            self.write_all(&keys);
            self.raise(&keys, &BTreeMap::new());
        }
        !keys.is_empty()
    }

    /// Tells the work what stands at the keys of an operation.
    pub(super) fn seed(&mut self, operation: &Operation) {
        let keys: Vec<RecordKey> = match operation {
            Operation::Correct(correction) => vec![correction.key.clone()],
            Operation::Choose { key, .. } => vec![key.clone()],
            Operation::Lay { records, .. } => records.iter().map(|(key, _)| key.clone()).collect(),
            Operation::Submit(_) | Operation::Undo | Operation::Redo => Vec::new(),
        };
        for key in keys {
            if let Some(record) = standing(&self.data, &key) {
                self.clerk.work.know(&key, record);
            }
        }
    }
}

/// An import as an operation: its records under a date, and the areas and indicators that the data on show do not know.
pub(super) fn operation(data: &Dataset, import: &Dataset, label: &str, date: &str) -> Operation {
    let mut content = Content::default();
    let mut organisations = Grid::new(&["id", "name"]);
    for organisation in &data.organisations {
        organisations.push(&[("id", &organisation.id), ("name", &organisation.name)]);
    }
    let path = "organisations.csv".to_string();
    content.registers.push(Register { role: "organisations".into(), path, grid: organisations });
    content.lay(import, date);
    content.registers.retain(|register| matches!(register.role.as_str(), "areas" | "indicators"));
    for register in &mut content.registers {
        match register.role.as_str() {
            "areas" => register.grid.retain("code", |code| data.areas.find(code).is_none()),
            _ => register.grid.retain("id", |id| data.find_indicator(id).is_none()),
        }
    }
    content.registers.retain(|register| !register.grid.rows.is_empty());
    Operation::Lay { label: label.into(), registers: content.registers, records: first(&content.records) }
}

fn first(records: &Records) -> Vec<(RecordKey, Record)> {
    records.iter().filter_map(|(key, history)| Some((key.clone(), history.first()?.clone()))).collect()
}

/// Adds the areas and indicators of an operation to the data on show, as an import would: outside of the tree.
pub(super) fn register(data: &mut Dataset, registers: &[Register]) {
    for register in registers {
        let grid = &register.grid;
        for at in 0..grid.rows.len() {
            let cell = |column: &str| grid.cell(at, column).to_string();
            if register.role == "areas" && data.areas.find(&cell("code")).is_none() {
                data.areas.add(Area {
                    code: cell("code"),
                    name: cell("name"),
                    level: cell("level"),
                    parent: None,
                    kind: AreaKind::Reference,
                    aliases: Vec::new(),
                    population: None,
                    households: None,
                    elders: None,
                    valid_from: String::new(),
                    valid_to: String::new(),
                    tile: None,
                });
            }
            if register.role == "indicators" && data.find_indicator(&cell("id")).is_none() {
                let plain = Indicator::imported(cell("id"), cell("name"), cell("family"));
                data.add_indicator(Indicator {
                    short_name: cell("short_name"),
                    unit: cell("unit"),
                    kind: cell("kind"),
                    measure: Measure::from_word(&cell("measure")).unwrap_or(plain.measure),
                    nature: Nature::from_word(&cell("nature")).unwrap_or(plain.nature),
                    space: SpaceRule::from_word(&cell("space")).unwrap_or(plain.space),
                    time: TimeRule::from_word(&cell("time")).unwrap_or(plain.time),
                    numerator: cell("numerator"),
                    denominator: cell("denominator"),
                    numerator_id: cell("numerator_id"),
                    denominator_id: cell("denominator_id"),
                    factor: cell("factor").parse().unwrap_or(1),
                    direction: Direction::from_word(&cell("direction")).unwrap_or(plain.direction),
                    decimals: cell("decimals").parse().unwrap_or(0),
                    frequency: cell("frequency"),
                    ..plain
                });
            }
        }
    }
}
