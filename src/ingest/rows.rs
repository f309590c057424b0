//! The rows of a planned table to observations: keys from row, header or title, each row used or set aside with its reason.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Gather, Observation, Small, YEARS, category, vintage};
use super::cell::{self, Figure};
use super::collect::{Collector, Key};
use super::label::{noughts_between, split_unit};
use super::layout::{Across, Plan, Role, Title, is_footer, is_total};
use super::ledger::{Ledger, Spot};
use super::period;
use super::place::{AreaBook, Match};
use super::text::{squeeze, tidy};
use crate::model::{
    AreaId, Basis, Decimal, Dimension, FindingCode, Frequency, Measure, Nature, Origin, Period, Qualifier, Severity,
    Status,
};
use crate::source::{RawTable, Row};

/// What one file came to, beside its observations and findings.
#[derive(Debug, Default)]
pub struct Tally {
    /// Data rows, in order: their line, and whether they were set aside while reading.
    pub rows: Vec<(u32, bool)>,
    /// Observations each row gave.
    pub given: Vec<u32>,
    /// Figures taken.
    pub cells: u32,
    /// Blank cells.
    pub blanks: u32,
    /// Rows set aside while reading, by reason.
    pub rows_aside: BTreeMap<FindingCode, u32>,
    /// Cells of figure columns that are not blank.
    pub cells_read: u32,
    /// Those set aside, by reason: with their row or alone.
    pub cells_aside: BTreeMap<FindingCode, u32>,
    /// First and last period of each length met.
    pub periods: BTreeMap<Frequency, (i32, i32)>,
    /// Units met.
    pub units: Vec<String>,
    /// Areas met, as ids of the register.
    pub areas: BTreeSet<AreaId>,
    /// The area met last: rows of one area mostly stand together.
    last_area: Option<AreaId>,
    /// Cells of the row at hand set aside alone.
    spoiled: BTreeMap<FindingCode, u32>,
}

impl Tally {
    /// Notes where, when and in which unit an observation stands.
    fn meet(&mut self, area: AreaId, period: Period, unit: &str) {
        let span = self.periods.entry(period.frequency).or_insert((period.index, period.index));
        *span = (span.0.min(period.index), span.1.max(period.index));
        if self.last_area != Some(area) {
            self.last_area = Some(area);
            self.areas.insert(area);
        }
        if !self.units.iter().any(|known| known == unit) {
            self.units.push(unit.into());
        }
    }

    /// How many observations row `at` gave.
    pub fn taken(&self, at: usize) -> u32 {
        self.given.get(at).copied().unwrap_or(0)
    }
}

/// What the cells of one row have in common.
#[derive(Clone, Debug)]
struct Keys {
    area: AreaId,
    period: Option<(Period, Option<Basis>)>,
    /// Year for headers that name none.
    year: Option<i32>,
    indicator: Option<(String, String)>,
    basis: Option<Basis>,
    dimension: Dimension,
    status: Option<Status>,
    origin: Origin,
    vintage: u32,
    qualifier: Option<Qualifier>,
    note: u32,
    row: u32,
}

/// Reads the rows of one file.
pub struct RowReader<'a, 'r> {
    /// The table.
    pub table: &'a RawTable,
    /// How it is to be read.
    pub plan: &'a Plan,
    /// The register's areas.
    pub book: &'a AreaBook<'r>,
    /// Where indicators and observations go.
    pub collector: &'a mut Collector<'r>,
    /// Where findings go.
    pub ledger: &'a mut Ledger,
    /// Number of the first row in the account of the whole import.
    pub base: u32,
    /// Last township named, for cells merged over their villages.
    pub last_above: Option<AreaId>,
    /// Whether every date of the period column is the first of a month: a spreadsheet's way to write a month.
    pub first_days: bool,
    /// What it came to.
    pub tally: Tally,
}

impl RowReader<'_, '_> {
    /// Reads row `at` of the table.
    pub fn read(&mut self, at: usize) {
        let row = self.table.row(at);
        let before = self.collector.gather.len();
        let used = self.used(row);
        self.weigh(row, used.is_none());
        self.tally.given.push((self.collector.gather.len() - before) as u32);
        self.tally.rows.push((row.line(), used.is_none()));
    }

    /// Cells of the row into the account: its own reason for a row set aside, else each cell's.
    fn weigh(&mut self, row: Row, set_aside: bool) {
        let figures = self.plan.columns.iter().enumerate().filter(|(_, column)| {
            matches!(column.role, Role::Figure(_) | Role::Value | Role::Numerator | Role::Denominator)
        });
        let filled = figures.filter(|(at, _)| !tidy(row.cell(*at)).is_empty()).count() as u32;
        self.tally.cells_read += filled;
        let spoiled = std::mem::take(&mut self.tally.spoiled);
        if set_aside {
            let reason = self.ledger.last().unwrap_or(FindingCode::BlankRow);
            *self.tally.rows_aside.entry(reason).or_default() += 1;
            *self.tally.cells_aside.entry(reason).or_default() += filled;
        } else {
            spoiled.into_iter().for_each(|(code, count)| *self.tally.cells_aside.entry(code).or_default() += count);
        }
    }

    /// A cell of a row that is used all the same was set aside, for the reason noted last.
    fn spoil(&mut self) {
        let reason = self.ledger.last().unwrap_or(FindingCode::TypeError);
        *self.tally.spoiled.entry(reason).or_default() += 1;
    }

    fn aside<T>(&mut self, code: FindingCode, severity: Severity, spot: Spot, value: &str) -> Option<T> {
        self.ledger.note(code, severity, spot, value);
        None
    }

    /// Notes a cell's finding; the row's fate is the caller's.
    fn note_cell(&mut self, code: FindingCode, severity: Severity, row: Row, column: usize) {
        let header = self.plan.columns.get(column).map_or("", |column| column.header.as_str());
        self.ledger.note(code, severity, Spot::cell(row.line(), column, header), tidy(row.cell(column)));
    }

    fn used(&mut self, row: Row) -> Option<()> {
        let line = Spot::row(row.line());
        if row.is_blank() {
            return self.aside(FindingCode::BlankRow, Severity::Info, line, "");
        }
        if is_footer(row) {
            return self.aside(FindingCode::FooterRow, Severity::Info, line, tidy(row.cell(0)));
        }
        let width = self.plan.columns.len();
        if (width..row.len()).any(|column| !tidy(row.cell(column)).is_empty()) {
            return self.aside(FindingCode::ExtraCell, Severity::Error, line, &row.len().to_string());
        }
        if let Some(total) = self.total(row) {
            return self.aside(FindingCode::TotalRow, Severity::Info, line, &total);
        }
        if row.len() + 1 < width && self.plan.columns[row.len()..].iter().any(|column| column.role != Role::Silent) {
            self.ledger.note(FindingCode::MissingCell, Severity::Warning, line, "");
        }
        let keys = self.keys(row)?;
        if self.plan.count(&Role::Value) > 0 || self.plan.count(&Role::Numerator) > 0 {
            self.long(row, &keys)
        } else {
            self.wide(row, keys)
        }
    }

    /// The total word in one of the row's labels.
    fn total(&self, row: Row) -> Option<String> {
        let labels = self.plan.columns.iter().enumerate().filter(|(at, column)| {
            *at == 0 || matches!(column.role, Role::Area(_) | Role::Period | Role::Indicator | Role::Code)
        });
        labels.map(|(at, _)| squeeze(row.cell(at))).find(|label| is_total(label))
    }

    fn keys(&mut self, row: Row) -> Option<Keys> {
        let area = self.area(row)?;
        let (period, year) = self.period(row)?;
        let text = |role: Role| self.plan.at(&role).map_or("", |at| tidy(row.cell(at)));
        let word =
            |role: &Role| self.plan.at(role).map(|at| (at, tidy(row.cell(at)))).filter(|(_, text)| !text.is_empty());
        let indicator = self.plan.at(&Role::Indicator).map(|at| {
            let (name, unit) = split_unit(row.cell(at));
            let column_unit = squeeze(text(Role::Unit));
            (name, if column_unit.is_empty() { unit } else { column_unit })
        });
        if let Some((name, _)) = &indicator
            && name.is_empty()
        {
            let at = self.plan.at(&Role::Indicator).unwrap_or(0);
            self.note_cell(FindingCode::MissingCell, Severity::Error, row, at);
            return None;
        }
        let (basis, status) = (word(&Role::Basis), word(&Role::Status));
        let (origin, qualifier) = (word(&Role::Origin), word(&Role::Qualifier));
        let (note_text, vintage) = (text(Role::Note).to_string(), vintage(text(Role::Vintage)));
        let basis = self.listed(row, basis, Basis::from_word)?;
        let status = self.listed(row, status, Status::from_word)?;
        let origin = self.listed(row, origin, Origin::from_word)?.unwrap_or_default();
        let qualifier = self.listed(row, qualifier, Qualifier::from_word)?;
        let dimension = self.dimension(row);
        let note = self.collector.gather.note(&note_text);
        let row = self.base + self.tally.rows.len() as u32;
        Some(Keys { area, period, year, indicator, basis, dimension, status, origin, vintage, qualifier, note, row })
    }

    /// A word of a list: none, one, or the row set aside.
    fn listed<T>(&mut self, row: Row, word: Option<(usize, &str)>, read: fn(&str) -> Option<T>) -> Option<Option<T>> {
        let Some((at, text)) = word else { return Some(None) };
        let value = read(text);
        if value.is_none() {
            self.note_cell(FindingCode::ConstraintError, Severity::Error, row, at);
        }
        value.map(Some)
    }

    fn dimension(&mut self, row: Row) -> Dimension {
        let cell = |role: &Role| self.plan.at(role).map_or("", |at| tidy(row.cell(at)));
        let (organisation, word) = (cell(&Role::Organisation), cell(&Role::Category));
        match (organisation, word) {
            ("", "") => Dimension::None,
            // Organisations of an import are categories by name: its dataset has no register of them.
            ("", word) | (word, _) => Dimension::Category(category(&mut self.collector.categories, word)),
        }
    }

    /// The row's area: the deepest one named, inside those named above it.
    fn area(&mut self, row: Row) -> Option<AreaId> {
        if !self.plan.has_areas() {
            return Some(self.collector.unstated());
        }
        let mut destroyed = None;
        if let Some(at) = self.plan.at(&Role::Code) {
            let code = tidy(row.cell(at));
            if let Some(id) = self.book.by_code(code) {
                return Some(id);
            }
            if code.contains(['E', 'e']) && code.contains('+') {
                destroyed = Some(at);
            } else if !code.is_empty() && !self.plan.columns.iter().any(|column| matches!(column.role, Role::Area(_))) {
                self.note_cell(FindingCode::UnknownArea, Severity::Error, row, at);
                return None;
            }
        }
        let mut ranked: Vec<(u8, usize)> = self
            .plan
            .columns
            .iter()
            .enumerate()
            .filter_map(|(at, column)| if let Role::Area(rank) = column.role { Some((rank, at)) } else { None })
            .collect();
        ranked.sort_unstable();
        if ranked.is_empty() && self.plan.at(&Role::Code).is_none() {
            return Some(self.collector.unstated());
        }
        let mut found: Option<AreaId> = None;
        for (step, (_, at)) in ranked.iter().enumerate() {
            let text = tidy(row.cell(*at));
            let lowest = step + 1 == ranked.len();
            if text.is_empty() {
                // A cell merged over the villages below it: the township of the row above still holds.
                if !lowest && found.is_none() {
                    found = self.last_above;
                }
                continue;
            }
            match self.book.by_name(text, found) {
                Match::One(id) => found = Some(id),
                Match::Many(ids) => {
                    let listed = ids.iter().take(5).map(|id| self.book.describe(*id));
                    let value = std::iter::once(text.to_string()).chain(listed).collect::<Vec<_>>().join("|");
                    let spot = Spot::cell(row.line(), *at, &self.plan.columns[*at].header);
                    self.ledger.note(FindingCode::AmbiguousArea, Severity::Error, spot, &value);
                    return None;
                }
                Match::None => {
                    if let Some(code) = destroyed {
                        self.note_cell(FindingCode::CodeDestroyed, Severity::Error, row, code);
                    } else {
                        self.note_cell(FindingCode::UnknownArea, Severity::Error, row, *at);
                    }
                    return None;
                }
            }
            if !lowest {
                self.last_above = found;
            }
        }
        if found.is_none() {
            let at = ranked.last().map(|(_, at)| *at).or(self.plan.at(&Role::Code)).unwrap_or(0);
            let code = if destroyed.is_some() { FindingCode::CodeDestroyed } else { FindingCode::UnknownArea };
            self.note_cell(code, Severity::Error, row, destroyed.unwrap_or(at));
        }
        found
    }

    /// The row's period and the year its headers stand in; the outer `None` sets the row aside.
    #[allow(clippy::type_complexity, reason = "a pair of options, used once")]
    fn period(&mut self, row: Row) -> Option<(Option<(Period, Option<Basis>)>, Option<i32>)> {
        let title = self.plan.title.period;
        let mut year = title.and_then(|reading| reading.year);
        let columns = (0..self.plan.columns.len()).filter(|at| self.plan.columns[*at].role == Role::Period);
        let columns: Vec<usize> = columns.collect();
        if columns.is_empty() {
            let period = title.and_then(|reading| Some((reading.period(None)?, reading.basis)));
            return Some((period, year));
        }
        let mut best: Option<period::Reading> = None;
        for &at in &columns {
            let text = tidy(row.cell(at));
            if text.is_empty() {
                continue;
            }
            let Some(reading) = period::read(text).or_else(|| step_of(&self.plan.columns[at].header, text)) else {
                self.note_cell(FindingCode::PeriodError, Severity::Error, row, at);
                return None;
            };
            year = reading.year.or(year);
            // Of a year and a month the month tells the period.
            if best.is_none_or(|known| known.step == period::Step::Year) {
                best = Some(reading);
            }
        }
        let reading = best.map(|reading| match reading.step {
            period::Step::Day(month, 1) if self.first_days && reading.basis.is_none() => {
                period::Reading { step: period::Step::Month(month), ..reading }
            }
            _ => reading,
        });
        let period = reading.and_then(|reading| Some((reading.period(year)?, reading.basis)));
        if period.is_none_or(|(period, _)| !YEARS.contains(&period.year_of())) {
            self.note_cell(FindingCode::PeriodError, Severity::Error, row, columns[0]);
            return None;
        }
        Some((period, year))
    }

    /// One figure in the row.
    fn long(&mut self, row: Row, keys: &Keys) -> Option<()> {
        let (name, unit) = keys.indicator.clone().unwrap_or_else(|| titled(&self.plan.title));
        let Some((period, basis)) = keys.period else {
            return self.aside(FindingCode::PeriodError, Severity::Error, Spot::row(row.line()), "");
        };
        let at = |role: &Role| self.plan.at(role);
        let value_at = at(&Role::Value);
        let value = value_at.map_or(cell::Reading::Blank, |at| cell::read(row.cell(at)));
        let parts = match (at(&Role::Numerator), at(&Role::Denominator)) {
            (Some(n), Some(d)) => match (cell::read(row.cell(n)), cell::read(row.cell(d))) {
                (cell::Reading::Figure(n), cell::Reading::Figure(d)) if d.value.sign() >= 0 => {
                    Small::from_decimal(n.value).zip(Small::from_decimal(d.value))
                }
                (cell::Reading::Blank, cell::Reading::Blank) => None,
                _ => {
                    self.note_cell(FindingCode::TypeError, Severity::Error, row, d);
                    return None;
                }
            },
            _ => None,
        };
        let key = self.collector.indicator(&name, &unit, &self.plan.title.words, self.plan.has_areas());
        let key = self.known(key, row)?;
        if parts.is_some() && value == cell::Reading::Blank {
            self.push(
                keys,
                &key,
                (keys.area, period, basis),
                (keys.status.unwrap_or(Status::Reported), None, parts),
                Qualifier::Eq,
            );
            self.tally.cells += 1;
            return Some(());
        }
        self.figure(row, value_at.unwrap_or(0), value, keys, &key, (keys.area, period, basis), parts)
    }

    /// A figure in every figure column; the row is set aside when it had some and none was good.
    fn wide(&mut self, row: Row, keys: Keys) -> Option<()> {
        let (mut good, mut bad) = (0, 0);
        for at in 0..self.plan.columns.len() {
            let Role::Figure(across) = &self.plan.columns[at].role else { continue };
            let (mut area, mut when) = (keys.area, keys.period);
            let (name, unit) = match across {
                Across::Indicator(name, unit) => (name.clone(), unit.clone()),
                Across::Period(reading) => {
                    let year = reading.year.or(keys.year);
                    when = reading.period(year).map(|period| (period, reading.basis));
                    keys.indicator.clone().unwrap_or_else(|| titled(&self.plan.title))
                }
                Across::Area(id) => {
                    area = *id;
                    titled(&self.plan.title)
                }
            };
            let reading = cell::read(row.cell(at));
            if reading == cell::Reading::Blank {
                self.tally.blanks += 1;
                continue;
            }
            let Some((period, basis)) = when else {
                self.note_cell(FindingCode::PeriodError, Severity::Error, row, at);
                self.spoil();
                bad += 1;
                continue;
            };
            let unit = if unit.is_empty() { self.collector.unit_of_column(at) } else { unit };
            let key = self.collector.indicator(&name, &unit, &self.plan.title.words, self.plan.has_areas());
            let taken = self
                .known(key, row)
                .and_then(|key| self.figure(row, at, reading, &keys, &key, (area, period, basis), None));
            if taken.is_some() {
                good += 1;
            } else {
                self.spoil();
                bad += 1;
            }
        }
        (good > 0 || bad == 0).then_some(())
    }

    fn known(&mut self, key: Option<Key>, row: Row) -> Option<Key> {
        if key.is_none() {
            self.ledger.note(FindingCode::LimitExceeded, Severity::Error, Spot::row(row.line()), "");
        }
        key
    }

    /// Takes one read cell; `None` when it is no figure and no sign, or does not fit.
    #[allow(
        clippy::too_many_arguments,
        reason = "a cell has a row, a column and a key of three; a struct would only rename them"
    )]
    fn figure(
        &mut self,
        row: Row,
        at: usize,
        reading: cell::Reading,
        keys: &Keys,
        key: &Key,
        place: (AreaId, Period, Option<Basis>),
        parts: Option<(Small, Small)>,
    ) -> Option<()> {
        match reading {
            cell::Reading::Blank => {
                self.tally.blanks += 1;
                if let Some(status) =
                    keys.status.filter(|status| !status.has_value() || *status == Status::ZeroReported)
                {
                    self.without(keys, key, place, status);
                }
                Some(())
            }
            cell::Reading::Without(status) => {
                if status == Status::Masked {
                    self.note_cell(FindingCode::Masked, Severity::Info, row, at);
                }
                self.without(keys, key, place, status);
                Some(())
            }
            cell::Reading::Figure(figure) => {
                let Some(value) = in_unit(&figure, key).and_then(Small::from_decimal) else {
                    self.note_cell(FindingCode::PrecisionLost, Severity::Error, row, at);
                    return None;
                };
                if key.is_rate && (value.decimal().sign() < 0 || value.decimal().compare(Decimal::whole(100)).is_gt()) {
                    self.note_cell(FindingCode::OutOfRange, Severity::Warning, row, at);
                }
                let status = keys.status.filter(|status| status.has_value()).unwrap_or(Status::Reported);
                let qualifier = keys.qualifier.unwrap_or(figure.qualifier);
                self.push(keys, key, place, (status, Some(value), parts), qualifier);
                self.tally.cells += 1;
                Some(())
            }
            cell::Reading::Text => {
                self.note_cell(FindingCode::TypeError, Severity::Error, row, at);
                None
            }
        }
    }

    fn without(&mut self, keys: &Keys, key: &Key, place: (AreaId, Period, Option<Basis>), status: Status) {
        let value = (status == Status::ZeroReported).then(|| Small::from_decimal(Decimal::default())).flatten();
        self.tally.cells += u32::from(value.is_some());
        self.push(keys, key, place, (status, value, None), Qualifier::Eq);
    }

    fn push(
        &mut self,
        keys: &Keys,
        key: &Key,
        (area, period, basis): (AreaId, Period, Option<Basis>),
        (status, value, parts): (Status, Option<Small>, Option<(Small, Small)>),
        qualifier: Qualifier,
    ) {
        let implied = if matches!(key.nature, Nature::Stock | Nature::Point) { Basis::Point } else { Basis::Current };
        let basis = keys.basis.or(basis).unwrap_or(implied);
        let block = crate::model::BlockKey {
            indicator: key.id,
            dimension: keys.dimension,
            basis,
            frequency: period.frequency,
            parent: None,
        };
        let Keys { origin, vintage, note, row, .. } = *keys;
        self.tally.meet(area, period, &key.unit);
        let gather: &mut Gather = &mut self.collector.gather;
        gather.push(Observation {
            key: block,
            area,
            period: period.index,
            status,
            origin,
            value,
            parts,
            vintage,
            qualifier,
            note,
            row,
        });
    }
}

/// The indicator of a table that has one: named in its title, else by its file.
fn titled(title: &Title) -> (String, String) {
    (title.indicator.clone(), title.unit.clone())
}

/// A bare 5 under 月份 or 2 under 季度.
fn step_of(header: &str, text: &str) -> Option<period::Reading> {
    let number: i32 = squeeze(text).parse().ok()?;
    let header = squeeze(header);
    let step = match header.as_str() {
        "月" | "月份" | "month" => period::Step::Month(number),
        "季度" => period::Step::Quarter(number),
        _ => return None,
    };
    let reading = period::Reading { year: None, step, basis: None };
    reading.period(Some(2000)).map(|_| reading)
}

/// The figure in the indicator's unit: 1.2万元 is 12000元 and 1.2万元; 2.1‰ is 0.21%.
fn in_unit(figure: &Figure, key: &Key) -> Option<Decimal> {
    let mut value = figure.value;
    if figure.unit == "‰" && key.unit == "%" {
        return Some(Decimal::new(value.mantissa, value.decimals + 1).rescale((value.decimals + 1).min(9)));
    }
    let mut noughts = i32::from(key.noughts);
    if figure.multiplied {
        // The cell's own 万 is multiplied out already, so it must be brought to the unit's own 万.
        noughts +=
            i32::from(noughts_between(figure.unit.trim_start_matches(['万', '亿']), &key.unit).unwrap_or(0)).min(0);
    }
    for _ in 0..noughts.unsigned_abs() {
        value = if noughts > 0 {
            Decimal::new(value.mantissa.checked_mul(10)?, value.decimals)
        } else {
            Decimal::new(value.mantissa, value.decimals + 1)
        };
    }
    Some(if value.decimals > 9 { value.rescale(9) } else { value })
}

/// Whether an indicator of the register is a rate in per cent, bound to 0–100.
pub fn is_bounded(measure: Measure, unit: &str) -> bool {
    measure == Measure::Rate && unit == "%"
}
