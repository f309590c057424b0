//! What the cells of a row have in common: its area or department, its period, its indicator, and the words of the package's own columns.

use super::{Line, RowReader};
use crate::ingest::blocks::{YEARS, category, vintage};
use crate::ingest::label::{bare_label, split_unit};
use crate::ingest::layout::Role;
use crate::ingest::layout::slot::{self, Slot};
use crate::ingest::ledger::Spot;
use crate::ingest::period::{self, Step};
use crate::ingest::personal;
use crate::ingest::place::Match;
use crate::ingest::text::{squeeze, tidy};
use crate::model::{AreaId, Basis, Dimension, FindingCode, Origin, Period, Qualifier, Severity, Status};
use crate::source::CellKind;

/// What the cells of one row have in common.
#[derive(Clone, Debug)]
pub struct RowKeys {
    /// Its area.
    pub area: AreaId,
    /// Its period, with the basis its text tells.
    pub period: Option<(Period, Option<Basis>)>,
    /// Year for headers that name none.
    pub year: Option<i32>,
    /// Its indicator's name and unit.
    pub indicator: Option<(String, String)>,
    /// 本月, 上年同期, 同比.
    pub slot: Slot,
    /// Its basis column.
    pub basis: Option<Basis>,
    /// Category or organisation.
    pub dimension: Dimension,
    /// Its status column.
    pub status: Option<Status>,
    /// Its origin column.
    pub origin: Origin,
    /// Its vintage column.
    pub vintage: u32,
    /// Its qualifier column.
    pub qualifier: Option<Qualifier>,
    /// Its note.
    pub note: u32,
    /// Its number in the account.
    pub row: u32,
}

/// A spreadsheet's serial number in a period column.
pub fn serial_of(text: &str, date_1904: bool) -> Option<period::Reading> {
    let text = squeeze(text);
    let digits = text.strip_suffix(".0").unwrap_or(&text);
    if digits.len() != 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    period::serial(digits.parse().ok()?, date_1904)
}

/// A bare 5 under 月份 or 2 under 季度.
fn step_of(header: &str, text: &str) -> Option<period::Reading> {
    let text = squeeze(text);
    let number: i32 = text.strip_suffix(".0").unwrap_or(&text).parse().ok()?;
    let header = squeeze(header);
    let step = match header.rsplit('/').next().unwrap_or(&header) {
        "月" | "月份" | "month" => Step::Month(number),
        "季度" => Step::Quarter(number),
        _ => return None,
    };
    let reading = period::Reading { year: None, step, basis: None };
    reading.period(Some(2000)).map(|_| reading)
}

impl<'t> RowReader<'t, '_> {
    /// A label cell of a row: of a merged range the text of its first cell, of a column written once for its group the text above.
    pub(super) fn label(&mut self, line: Line<'t>, column: usize) -> &'t str {
        let own = tidy(line.cell(column));
        if !own.is_empty() {
            if self.plan.grouped.contains(&column) {
                self.memory.insert(line.column(column), own);
            }
            return own;
        }
        if let Some(top) = self.covered.get(&(line.at, line.column(column))) {
            return tidy(self.table.row(*top).cell(line.column(column)));
        }
        if self.plan.grouped.contains(&column) {
            return self.memory.get(&line.column(column)).copied().unwrap_or("");
        }
        own
    }

    pub(super) fn keys(&mut self, line: Line<'t>) -> Option<RowKeys> {
        let (area, organisation) = self.area(line)?;
        let (period, year) = self.period(line)?;
        let text = |role: Role| self.plan.at(&role).map_or("", |at| tidy(line.cell(at)));
        let word =
            |role: &Role| self.plan.at(role).map(|at| (at, tidy(line.cell(at)))).filter(|(_, text)| !text.is_empty());
        let (basis, status) = (word(&Role::Basis), word(&Role::Status));
        let (origin, qualifier) = (word(&Role::Origin), word(&Role::Qualifier));
        let (note_text, vintage) = (text(Role::Note).to_string(), vintage(text(Role::Vintage)));
        let indicator = self.indicator_of(line)?;
        let basis = self.listed(line, basis, basis_word)?;
        let status = self.listed(line, status, Status::from_word)?;
        let origin = self.listed(line, origin, Origin::from_word)?.unwrap_or_default();
        let qualifier = self.listed(line, qualifier, Qualifier::from_word)?;
        let slot = match self.plan.at(&Role::Slot) {
            Some(at) => match slot::read(&squeeze(self.label(line, at))) {
                Some(slot) => slot,
                // 2014年8月 among 本月 and 上月 is a period.
                None if period::read(self.label(line, at)).is_some() => Slot::default(),
                None => {
                    self.note_cell(FindingCode::PeriodError, Severity::Error, line, at);
                    return None;
                }
            },
            None => Slot::default(),
        };
        let dimension = match organisation {
            Some(organisation) => Dimension::Organisation(organisation),
            None => self.dimension(line, area),
        };
        let note_text =
            if note_text.is_empty() { self.span_note(line) } else { personal::mask(&note_text).into_owned() };
        let note = self.collector.gather.note(&note_text);
        let row = self.base + self.tally.rows();
        Some(RowKeys {
            area,
            period,
            year,
            indicator,
            slot,
            basis,
            dimension,
            status,
            origin,
            vintage,
            qualifier,
            note,
            row,
        })
    }

    /// The text of a period told by its first and last day, to be kept beside its figures.
    fn span_note(&self, line: Line<'t>) -> String {
        let span = self.plan.at(&Role::Period).map(|at| tidy(line.cell(at))).filter(|text| period::is_span(text));
        span.map_or(String::new(), |text| format!("统计期{text}"))
    }

    /// The row's indicator and unit, or neither; the outer `None` sets the row aside.
    #[allow(clippy::type_complexity, reason = "a pair of texts, used twice")]
    pub(super) fn indicator_of(&mut self, line: Line<'t>) -> Option<Option<(String, String)>> {
        let Some(at) = self.plan.at(&Role::Indicator) else { return Some(None) };
        let label = squeeze(self.label(line, at));
        let (name, unit) = split_unit(bare_label(&label));
        if name.is_empty() {
            self.note_cell(FindingCode::MissingCell, Severity::Error, line, at);
            return None;
        }
        let column_unit = self.plan.at(&Role::Unit).map(|at| squeeze(self.label(line, at))).unwrap_or_default();
        Some(Some((name, if column_unit.is_empty() { unit } else { column_unit })))
    }

    /// A word of a list: none, one, or the row set aside.
    fn listed<T>(
        &mut self,
        line: Line<'t>,
        word: Option<(usize, &str)>,
        read: fn(&str) -> Option<T>,
    ) -> Option<Option<T>> {
        let Some((at, text)) = word else { return Some(None) };
        let value = read(text);
        if value.is_none() {
            self.note_cell(FindingCode::ConstraintError, Severity::Error, line, at);
        }
        value.map(Some)
    }

    fn dimension(&mut self, line: Line<'t>, area: AreaId) -> Dimension {
        let organisation = self.plan.at(&Role::Organisation).map_or("", |at| self.label(line, at));
        if !organisation.is_empty() {
            let code = if self.plan.has_areas() && !self.book.is_empty() { self.book.code_of(area) } else { "" };
            return Dimension::Organisation(self.organisations.add(organisation, code));
        }
        let word = self.plan.at(&Role::Category).map_or("", |at| self.label(line, at));
        if word.is_empty() {
            return Dimension::None;
        }
        let word = personal::mask(word);
        Dimension::Category(category(&mut self.collector.categories, &word))
    }

    /// The row's area: the deepest one named, inside those named above it; or the department named in its place.
    pub(super) fn area(&mut self, line: Line<'t>) -> Option<(AreaId, Option<u16>)> {
        if !self.plan.has_area_columns() {
            return Some((self.plan.title.area.unwrap_or_else(|| self.collector.unstated()), None));
        }
        let mut destroyed = None;
        let mut by_code = None;
        for at in (0..self.plan.columns.len()).rev().filter(|at| self.plan.columns[*at].role == Role::Code) {
            let code = self.label(line, at);
            if let Some(id) = self.book.by_code(code) {
                by_code = by_code.or(Some(id));
            } else if code.contains(['E', 'e']) && code.contains('+') {
                destroyed = Some(at);
            } else if !code.is_empty()
                && by_code.is_none()
                && !self.plan.columns.iter().any(|column| matches!(column.role, Role::Area(_)))
            {
                self.note_cell(FindingCode::UnknownArea, Severity::Error, line, at);
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
        if let Some(id) = by_code {
            return self.agrees(line, id, &ranked).then_some((id, None));
        }
        if ranked.is_empty() && self.plan.at(&Role::Code).is_none() {
            return Some((self.collector.unstated(), None));
        }
        let mut found: Option<AreaId> = None;
        for (step, (_, at)) in ranked.iter().enumerate() {
            let text = self.label(line, *at);
            let lowest = step + 1 == ranked.len();
            if text.is_empty() {
                // A cell merged over the villages below it: the township of the row above still holds.
                if !lowest && found.is_none() {
                    found = self.last_above;
                }
                continue;
            }
            match self.named(text, found) {
                Match::One(id) => found = Some(id),
                Match::Many(ids) => {
                    self.note_ambiguous(line, *at, text, &ids);
                    return None;
                }
                Match::None => return self.unnamed(line, *at, text, found, destroyed),
            }
            if !lowest {
                self.last_above = found;
            }
        }
        if found.is_none() {
            let at = ranked.last().map(|(_, at)| *at).or(self.plan.at(&Role::Code)).unwrap_or(0);
            let code = if destroyed.is_some() { FindingCode::CodeDestroyed } else { FindingCode::UnknownArea };
            self.note_cell(code, Severity::Error, line, destroyed.unwrap_or(at));
        }
        found.map(|id| (id, None))
    }

    /// A name inside the areas named left of it, or inside the one the whole table is about.
    fn named(&self, text: &str, found: Option<AreaId>) -> Match {
        let title = self.plan.title.area.filter(|_| found.is_none());
        match title.map(|area| self.book.by_name(text, Some(area))) {
            Some(Match::One(id)) => Match::One(id),
            _ => self.book.by_name(text, found),
        }
    }

    /// A name nobody knows: a department, a name with a lost character, or a finding.
    fn unnamed(
        &mut self,
        line: Line<'t>,
        at: usize,
        text: &str,
        found: Option<AreaId>,
        destroyed: Option<usize>,
    ) -> Option<(AreaId, Option<u16>)> {
        let home = self.book.own_or_root();
        if let Some(home) = home.filter(|_| found.is_none())
            && let Some(organisation) = self.organisations.find_or_add(text, self.book.code_of(home))
        {
            let spot = Spot::cell(line.line(), line.column(at), &self.plan.columns[at].header);
            self.ledger.note(FindingCode::DepartmentRow, Severity::Info, spot, text);
            let code = self.organisations.area_of(organisation).to_string();
            return Some((self.book.by_code(&code).unwrap_or(home), Some(organisation)));
        }
        let within = found.or(self.plan.title.area);
        match self.book.by_damaged_name(text, within) {
            Match::One(id) => {
                let value = format!("{text}|{}", self.book.describe(id));
                let spot = Spot::cell(line.line(), line.column(at), &self.plan.columns[at].header);
                self.ledger.note(FindingCode::AreaGuessed, Severity::Warning, spot, &value);
                return Some((id, None));
            }
            Match::Many(ids) => {
                self.note_ambiguous(line, at, text, &ids);
                return None;
            }
            Match::None => {}
        }
        let (code, at) = destroyed.map_or((FindingCode::UnknownArea, at), |at| (FindingCode::CodeDestroyed, at));
        self.note_cell(code, Severity::Error, line, at);
        None
    }

    fn note_ambiguous(&mut self, line: Line<'t>, at: usize, text: &str, ids: &[AreaId]) {
        let listed = ids.iter().take(5).map(|id| self.book.describe(*id));
        let value = std::iter::once(text.to_string()).chain(listed).collect::<Vec<_>>().join("|");
        self.reason = FindingCode::AmbiguousArea;
        let spot = Spot::cell(line.line(), line.column(at), &self.plan.columns[at].header);
        self.ledger.note(FindingCode::AmbiguousArea, Severity::Error, spot, &value);
    }

    /// Whether the names beside a code are of the same area, or of one above it. A name that belongs to another one sets the row aside.
    fn agrees(&mut self, line: Line<'t>, id: AreaId, ranked: &[(u8, usize)]) -> bool {
        for (_, at) in ranked {
            let text = self.label(line, *at);
            if text.is_empty() {
                continue;
            }
            if let Match::One(other) = self.book.by_name(text, None)
                && other != id
                && !self.book.path(id).contains(&other)
                && !self.book.path(other).contains(&id)
            {
                self.note_ambiguous(line, *at, text, &[id, other]);
                return false;
            }
            if *at != ranked.last().map_or(0, |(_, at)| *at) {
                self.last_above = self.book.path(id).iter().rev().nth(1).copied();
            }
        }
        true
    }

    /// The row's period and the year its headers stand in; the outer `None` sets the row aside.
    #[allow(clippy::type_complexity, reason = "a pair of options, used twice")]
    pub(super) fn period(&mut self, line: Line<'t>) -> Option<(Option<(Period, Option<Basis>)>, Option<i32>)> {
        let title = self.plan.title.period;
        let mut year = title.and_then(|reading| reading.year);
        let mut columns: Vec<usize> =
            (0..self.plan.columns.len()).filter(|at| self.plan.columns[*at].role == Role::Period).collect();
        if let Some(at) = self.plan.at(&Role::Slot)
            && period::read(self.label(line, at)).is_some()
        {
            columns.push(at);
        }
        if columns.is_empty() {
            let period = title.and_then(|reading| Some((reading.period(None)?, reading.basis)));
            return Some((period, year));
        }
        let mut best: Option<period::Reading> = None;
        for &at in &columns {
            let text = self.label(line, at);
            if text.is_empty() {
                continue;
            }
            let Some(reading) = self.read_period(line, at, text)? else { continue };
            year = reading.year.or(year);
            // Of a year and a month the month tells the period.
            if best.is_none_or(|known| known.step == Step::Year) {
                best = Some(reading);
            }
        }
        let reading = best.map(|reading| match reading.step {
            Step::Day(month, 1) if self.first_days && reading.basis.is_none() => {
                period::Reading { step: Step::Month(month), ..reading }
            }
            _ => reading,
        });
        let period = reading.and_then(|reading| Some((reading.period(year)?, reading.basis)));
        if period.is_none_or(|(period, _)| !YEARS.contains(&period.year_of())) {
            self.note_cell(FindingCode::PeriodError, Severity::Error, line, columns[0]);
            return None;
        }
        Some((period, year))
    }

    /// One period cell: dates of a workbook, serial numbers, 2024.1, bare months; the outer `None` sets the row aside.
    fn read_period(&mut self, line: Line<'t>, at: usize, text: &str) -> Option<Option<period::Reading>> {
        if let Some(year) = period::dotted_one(text) {
            let month = self.dotted.get(&(line.at, line.column(at))).copied();
            // What stands around the table may tell it.
            let told = self.plan.title.period.filter(|t| t.year.is_none_or(|y| y == year)).and_then(|t| match t.step {
                Step::Month(month @ (1 | 10)) => Some(month),
                _ => None,
            });
            return match month.or(told) {
                Some(month) => Some(Some(period::Reading { year: Some(year), step: Step::Month(month), basis: None })),
                None => {
                    self.note_cell(FindingCode::AmbiguousPeriod, Severity::Error, line, at);
                    None
                }
            };
        }
        let is_date = line.kind(at) == CellKind::Number || self.plan.columns[at].role == Role::Period;
        if let Some(reading) = serial_of(text, self.table.date_1904).filter(|_| is_date) {
            let spot = Spot::cell(line.line(), line.column(at), &self.plan.columns[at].header);
            self.ledger.note(FindingCode::PeriodSerial, Severity::Info, spot, "");
            return Some(Some(reading));
        }
        let relative = slot::read(&squeeze(text)).filter(|slot| !slot.is_change);
        let read = period::read(text).or_else(|| step_of(&self.plan.columns[at].header, text));
        match (read, relative) {
            (Some(reading), _) => Some(Some(reading)),
            // 本月, 上年同期 in a column of periods, beside the table's own.
            (None, Some(slot)) if self.plan.title.period.is_some() => {
                let title = self.plan.title.period?;
                let shifted = super::figures::shifted(title.period(None)?, slot.back);
                let basis = slot.basis.or(title.basis);
                Some(period_reading(shifted, basis))
            }
            _ => {
                self.note_cell(FindingCode::PeriodError, Severity::Error, line, at);
                None
            }
        }
    }
}

/// A period as its reading.
fn period_reading(period: Period, basis: Option<Basis>) -> Option<period::Reading> {
    use crate::model::Frequency;
    let number = period.number();
    let step = match period.frequency {
        Frequency::Year => Step::Year,
        Frequency::HalfYear => Step::Half(number),
        Frequency::Quarter => Step::Quarter(number),
        Frequency::Month => Step::Month(number),
        Frequency::Day => Step::Day(number, period.day_of()?),
    };
    Some(period::Reading { year: Some(period.year_of()), step, basis })
}

/// The package's words for the basis, and the office's.
fn basis_word(word: &str) -> Option<Basis> {
    Basis::from_word(word).or(match squeeze(word).as_str() {
        "本月" | "当月" | "本期" => Some(Basis::Current),
        "累计" | "年累计" | "今年累计" => Some(Basis::YearToDate),
        "期末" | "期末数" | "月末" | "存量" => Some(Basis::Point),
        _ => None,
    })
}
