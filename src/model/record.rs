//! Observations as plain records named by code and word, every vintage and origin kept: what packages, drafts and diffs are made of.
//! Blocks hold only what wins; a record knows what it replaced. It reads no file and computes nothing.

use std::collections::BTreeMap;

use super::{AreaId, Basis, Cell, Dataset, Decimal, Dimension, IndicatorId, Origin, Period, Qualifier, Remark, Status};

/// What an observation is of: indicator, area, organisation or category, period, basis.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordKey {
    /// Indicator id.
    pub indicator: String,
    /// Area code.
    pub area: String,
    /// Organisation id, or empty.
    pub organisation: String,
    /// Category word, or empty.
    pub category: String,
    /// Period.
    pub period: Period,
    /// Basis.
    pub basis: Basis,
}

/// One statement about a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Why there is or is not a figure.
    pub status: Status,
    /// The figure as given.
    pub value: Option<Decimal>,
    /// Numerator and denominator.
    pub parts: Option<(Decimal, Decimal)>,
    /// How the printed figure relates to the true one.
    pub qualifier: Qualifier,
    /// Half-width of the printed value, in the unit.
    pub precision: Option<Decimal>,
    /// Where it came from.
    pub origin: Origin,
    /// Date it was supplied, or empty: older than any date.
    pub vintage: String,
    /// Where it stands in its source, or empty.
    pub source_ref: String,
    /// Note, or empty.
    pub note: String,
}

/// The number without noughts behind its last digit after the point, so that equal figures are equal values.
pub fn plain(number: Decimal) -> Decimal {
    let mut number = number;
    while number.decimals > 0 && number.mantissa % 10 == 0 {
        number = Decimal::new(number.mantissa / 10, number.decimals - 1);
    }
    number
}

impl Record {
    /// Whether two records say the same figure: parts where they are given, else the value; and the same status.
    pub fn says_same(&self, other: &Self) -> bool {
        let figure = |r: &Self| if r.parts.is_some() { (None, r.parts) } else { (r.value, None) };
        self.status == other.status && figure(self) == figure(other)
    }

    /// The figure as text: `95`, `19/20`, or empty when the status has none.
    pub fn figure_text(&self) -> String {
        match (self.status.has_value(), self.parts, self.value) {
            (false, _, _) => String::new(),
            (true, Some((n, d)), _) => format!("{}/{}", plain(n).text(), plain(d).text()),
            (true, None, Some(value)) => plain(value).text(),
            (true, None, None) => String::new(),
        }
    }

    /// The same record with its numbers in their plain form.
    pub fn tidied(mut self) -> Self {
        self.value = self.value.map(plain);
        self.parts = self.parts.map(|(n, d)| (plain(n), plain(d)));
        self.precision = self.precision.map(plain);
        self
    }

    fn rank(&self) -> (&str, Origin) {
        (&self.vintage, self.origin)
    }
}

/// What became of a record that was put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is in.
    Added,
    /// The same figure of the same vintage and origin was there already.
    Same,
    /// Another figure of the same vintage and origin was there already, and stays.
    Clash,
}

/// All records by key, within a key the one that wins first: newest vintage, then corrected over published over computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    rows: BTreeMap<RecordKey, Vec<Record>>,
}

impl Records {
    /// Puts a record in its place.
    pub fn put(&mut self, key: RecordKey, record: Record) -> Put {
        let record = record.tidied();
        let known = self.rows.entry(key).or_default();
        match known.binary_search_by(|other| record.rank().cmp(&other.rank())) {
            Ok(at) if known[at].says_same(&record) => Put::Same,
            Ok(_) => Put::Clash,
            Err(at) => {
                known.insert(at, record);
                Put::Added
            }
        }
    }

    /// Puts a record in its place, in place of one of the same vintage and origin; returns the one that was there.
    pub fn replace(&mut self, key: RecordKey, record: Record) -> Option<Record> {
        let record = record.tidied();
        let known = self.rows.entry(key).or_default();
        match known.binary_search_by(|other| record.rank().cmp(&other.rank())) {
            Ok(at) => Some(std::mem::replace(&mut known[at], record)),
            Err(at) => {
                known.insert(at, record);
                None
            }
        }
    }

    /// Takes out the record of this vintage and origin.
    pub fn remove(&mut self, key: &RecordKey, vintage: &str, origin: Origin) -> Option<Record> {
        let known = self.rows.get_mut(key)?;
        let at = known.iter().position(|r| r.vintage == vintage && r.origin == origin)?;
        let gone = known.remove(at);
        if known.is_empty() {
            self.rows.remove(key);
        }
        Some(gone)
    }

    /// The record that wins.
    pub fn current(&self, key: &RecordKey) -> Option<&Record> {
        self.rows.get(key)?.first()
    }

    /// Every record of a key, the winner first.
    pub fn history(&self, key: &RecordKey) -> &[Record] {
        self.rows.get(key).map_or(&[], Vec::as_slice)
    }

    /// Keys with their records, in order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&RecordKey, &[Record])> {
        self.rows.iter().map(|(key, records)| (key, records.as_slice()))
    }

    /// Keeps the keys that pass.
    pub fn retain(&mut self, keep: impl Fn(&RecordKey) -> bool) {
        self.rows.retain(|key, _| keep(key));
    }

    /// Changes what records say beside their figure; vintage and origin, which order them, must stay.
    pub fn revise(&mut self, change: impl Fn(&RecordKey, &mut Record)) {
        for (key, records) in &mut self.rows {
            records.iter_mut().for_each(|record| change(key, record));
        }
    }

    /// How many keys there are.
    pub fn keys(&self) -> usize {
        self.rows.len()
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The records of a dataset's blocks: what wins there, with its remark. `vintage` is the date they were supplied (an import has none
    /// of its own in its blocks). What a figure replaced stands in the remark as text only and is not made a record again.
    pub fn of_dataset(data: &Dataset, vintage: &str) -> Self {
        type At = (IndicatorId, AreaId, Period, Basis);
        let remarks: BTreeMap<At, &Remark> =
            data.remarks.iter().map(|r| ((r.indicator, r.area, r.period, r.basis), r)).collect();
        let mut records = Self::default();
        for block in data.blocks() {
            let (organisation, category) = match block.key.dimension {
                Dimension::None => (String::new(), String::new()),
                Dimension::Category(at) => {
                    (String::new(), data.categories.get(usize::from(at)).cloned().unwrap_or_default())
                }
                Dimension::Organisation(at) => {
                    (data.organisations.get(usize::from(at)).map(|o| o.id.clone()).unwrap_or_default(), String::new())
                }
            };
            for (row, &area) in block.areas.iter().enumerate() {
                for column in 0..block.periods as usize {
                    let Some(cell) = block.cell(row * block.periods as usize + column) else { continue };
                    let period = Period { frequency: block.key.frequency, index: block.first + column as i32 };
                    let key = RecordKey {
                        indicator: data.indicator(block.key.indicator).id.clone(),
                        area: data.areas.get(area).code.clone(),
                        organisation: organisation.clone(),
                        category: category.clone(),
                        period,
                        basis: block.key.basis,
                    };
                    let remark = (block.key.dimension == Dimension::None)
                        .then(|| remarks.get(&(block.key.indicator, area, period, block.key.basis)))
                        .flatten();
                    records.put(key, of_cell(cell, remark.copied(), vintage));
                }
            }
        }
        records
    }
}

fn of_cell(cell: Cell, remark: Option<&Remark>, vintage: &str) -> Record {
    Record {
        status: cell.status,
        // A cell with parts keeps nought where no value was given; the parts say it exactly.
        value: cell.value.filter(|value| cell.parts.is_none() || !value.is_zero()),
        parts: cell.parts,
        qualifier: remark.map_or(Qualifier::Eq, |r| r.qualifier),
        precision: None,
        origin: cell.origin,
        vintage: vintage.into(),
        source_ref: String::new(),
        note: remark.map(|r| r.note.clone()).unwrap_or_default(),
    }
}
