//! One sheet of a monthly form found by its mark: where its codes stand, what of it is not as it was given out, what its cells say.
//! It needs no register: a township checks its form beside any data, or none.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::{Code, Damage, Entry, Kind, Mark, SCHEMA, check};
use crate::ingest::cell::{self, Figure};
use crate::ingest::personal;
use crate::ingest::text::{squeeze, tidy};
use crate::model::{Decimal, FindingCode, Qualifier, Status};
use crate::source::{CellKind, RawTable, Row};
use crate::strings::forms::{IMPRINT, ZERO};
use crate::strings::period::full;

/// Rows and columns in which the mark is looked for: it stands in the first of each, and a row or column may have been put before it.
const CORNER: (usize, usize) = (6, 4);
/// Rows at the foot in which the printed line is looked for.
const FOOT: usize = 8;

/// What a cell that asks says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing: 未报.
    Blank,
    /// Nought of a flow: 零报.
    Zero,
    /// A figure.
    Figure(Decimal),
    /// 不适用.
    NotApplicable,
    /// Something that cannot be used, and why.
    Wrong(FindingCode),
}

impl Said {
    /// The number, where there is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Self::Zero => Some(Decimal::default()),
            Self::Figure(value) => Some(value),
            _ => None,
        }
    }
}

/// A cell that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What it says.
    pub said: Said,
    /// Its column in the table, from 0.
    pub column: usize,
    /// Its line in the file.
    pub line: u32,
    /// Last month's figure beside it.
    pub before: Option<Decimal>,
}

/// Something that is not as it was given out: line, column from 0 where one is meant, and the words of its finding.
pub type Issue = (u32, Option<usize>, String);

/// A row with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coded {
    /// Its number in the table, from 0.
    pub at: usize,
    /// Its line in the file.
    pub line: u32,
    /// Its code; of the sheet of places a place's is [`Code::Place`].
    pub code: Code,
    /// The name beside the code.
    pub name: String,
}

/// A sheet of a form.
#[derive(Clone, Debug)]
pub struct FormSheet {
    /// Number of its table in the file.
    pub table: usize,
    /// Its mark.
    pub mark: Mark,
    /// Rows with codes, in order.
    pub rows: Vec<Coded>,
    /// Columns with codes: code, its entry, column from 0.
    pub columns: Vec<(Code, Entry, usize)>,
    /// What is not as it was given out.
    pub issues: Vec<Issue>,
}

/// What stands in a table that may be a form.
#[derive(Clone, Debug)]
pub enum Met {
    /// A sheet of a form.
    Sheet(Box<FormSheet>),
    /// Certainly a form once, now without a mark that can be read.
    Spoilt(String),
}

/// The sheet of a form in this table, if it is one.
pub fn find(table: &RawTable, number: usize) -> Option<Met> {
    let corner = (0..CORNER.0).flat_map(|at| (0..CORNER.1).map(move |column| (at, column)));
    let place = corner.into_iter().find(|(at, column)| Mark::begins(table.row(*at).cell(*column)));
    let Some((at, column)) = place else {
        let foot = (table.len().saturating_sub(FOOT)..table.len()).map(|at| table.row(at));
        let printed = foot.flat_map(|row| row.cells().collect::<Vec<_>>()).any(|cell| tidy(cell).starts_with(IMPRINT));
        return printed.then(|| Met::Spoilt("mark".into()));
    };
    match Mark::parse(table.row(at).cell(column)) {
        Ok(mark) => Some(Met::Sheet(Box::new(FormSheet::read(table, number, mark, (at, column))))),
        Err(Damage::Newer(version)) => Some(Met::Spoilt(format!("schema|{version}|{SCHEMA}"))),
        Err(Damage::Broken) => Some(Met::Spoilt("digest".into())),
    }
}

impl FormSheet {
    fn read(table: &RawTable, number: usize, mark: Mark, (top, code_at): (usize, usize)) -> Self {
        let mut sheet = Self { table: number, mark, rows: Vec::new(), columns: Vec::new(), issues: Vec::new() };
        let name_code = Code::Name.text();
        let heads = (top + 1..top + 1 + CORNER.0).find(|at| table.row(*at).cells().any(|cell| tidy(cell) == name_code));
        let Some(heads) = heads else {
            sheet.issues.push((table.row(top).line(), None, format!("column|{name_code}")));
            return sheet;
        };
        sheet.read_columns(table.row(heads), code_at);
        let name_at = sheet.column(&Code::Name).unwrap_or(code_at);
        sheet.read_rows(table, heads + 1, code_at, name_at);
        sheet.check_head(table, heads + 1);
        sheet.check_put_in(table, heads + 1);
        sheet
    }

    /// The column of a code.
    pub fn column(&self, code: &Code) -> Option<usize> {
        self.columns.iter().find(|(known, ..)| known == code).map(|(.., at)| *at)
    }

    fn read_columns(&mut self, row: Row, code_at: usize) {
        let mut seen = BTreeSet::new();
        for column in (0..row.len()).filter(|column| *column != code_at) {
            let text = squeeze(tidy(row.cell(column)));
            if text.is_empty() {
                continue;
            }
            if !seen.insert(text.clone()) {
                self.issues.push((row.line(), Some(column), format!("again|{text}")));
                continue;
            }
            match self.mark.columns.iter().find(|entry| entry.code == text) {
                Some(entry) => self.columns.push((Code::parse(&text), entry.clone(), column)),
                None => self.issues.push((row.line(), Some(column), format!("more|{text}"))),
            }
        }
        let gone = self.mark.columns.iter().filter(|entry| !seen.contains(&entry.code));
        let gone: Vec<Issue> = gone.map(|entry| (row.line(), None, format!("column|{}", entry.code))).collect();
        self.issues.extend(gone);
    }

    fn read_rows(&mut self, table: &RawTable, from: usize, code_at: usize, name_at: usize) {
        let mut seen = BTreeSet::new();
        for at in from..table.len() {
            let row = table.row(at);
            let text = squeeze(tidy(row.cell(code_at)));
            if text.is_empty() {
                continue;
            }
            let line = row.line();
            if !seen.insert(text.clone()) {
                self.issues.push((line, Some(code_at), format!("again|{text}")));
                continue;
            }
            let Some(entry) = self.mark.rows.iter().find(|entry| entry.code == text) else {
                self.issues.push((line, Some(code_at), format!("more|{text}")));
                continue;
            };
            let name = tidy(row.cell(name_at)).to_string();
            if !entry.check.is_empty() && check(&name) != entry.check {
                let shown: String = name.chars().filter(|c| *c != '|').take(30).collect();
                self.issues.push((line, Some(name_at), format!("name|{shown}")));
            }
            let code = match Code::parse(&text) {
                Code::Item(code) if self.mark.kind == Kind::Places => Code::Place(code),
                code => code,
            };
            self.rows.push(Coded { at, line, code, name });
        }
        let gone = self.mark.rows.iter().filter(|entry| !seen.contains(&entry.code));
        let gone: Vec<Issue> = gone.map(|entry| (0, None, format!("row|{}", entry.code))).collect();
        self.issues.extend(gone);
    }

    /// What is printed above the table must be what the mark says: a form of last month with another month typed over it is none of this month.
    fn check_head(&mut self, table: &RawTable, from: usize) {
        let first = self.rows.first().map_or(table.len(), |row| row.at);
        let printed: String = (from..first).flat_map(|at| table.row(at).cells()).map(squeeze).collect();
        let period = full(self.mark.period);
        // 2026年1月 stands inside of 2026年11月 only when read without its year.
        if !printed.contains(&squeeze(&period)) {
            self.issues.push((table.row(from).line(), None, format!("period|{period}")));
        }
        if !printed.contains(&squeeze(&self.mark.area_name)) {
            self.issues.push((table.row(from).line(), None, format!("area|{}", self.mark.area_name)));
        }
    }

    /// A row that was put in has figures and no code; between coded rows anything at all.
    fn check_put_in(&mut self, table: &RawTable, from: usize) {
        let (Some(first), Some(last)) = (self.rows.first().map(|r| r.at), self.rows.last().map(|r| r.at)) else {
            return;
        };
        let known: BTreeSet<usize> = self.rows.iter().map(|row| row.at).collect();
        let asks: Vec<usize> =
            self.columns.iter().filter(|(code, ..)| matches!(code, Code::Value | Code::Item(_))).map(|c| c.2).collect();
        let strange = |at: &usize| {
            let text = |column: &usize| tidy(table.row(*at).cell(*column));
            let between = (first..=last).contains(at);
            asks.iter().any(|column| if between { !text(column).is_empty() } else { number(text(column)).is_some() })
        };
        let put: Vec<Issue> = (from..table.len())
            .filter(|at| !known.contains(at))
            .filter(strange)
            .map(|at| (table.row(at).line(), None, "inserted".to_string()))
            .collect();
        self.issues.extend(put);
    }

    /// What stands in the cell of 零报: whether it is chosen, and a word that is neither.
    pub fn zero(&self, table: &RawTable) -> (bool, Option<(u32, usize, String)>) {
        let row = self.rows.iter().find(|row| row.code == Code::Zero);
        let Some((row, column)) = row.zip(self.column(&Code::Value)) else { return (false, None) };
        let word = squeeze(table.row(row.at).cell(column));
        let known = matches!(word.as_str(), ZERO | "是" | "√" | "零" | "0");
        let strange = !known && !word.is_empty();
        (known, strange.then(|| (row.line, column, word.chars().take(30).collect())))
    }

    /// Every cell that asks, by place (empty: the whole form's own) and item; noted names by code.
    pub fn slots(&self, table: &RawTable, zero: bool) -> BTreeMap<(String, String), Slot> {
        let mut slots = BTreeMap::new();
        for row in &self.rows {
            match (&row.code, self.mark.kind) {
                (Code::Item(item), Kind::Main) => {
                    let entry = self.mark.rows.iter().find(|entry| entry.code == *item);
                    if let Some((column, entry)) = self.column(&Code::Value).zip(entry) {
                        let before = self.column(&Code::Before(String::new()));
                        let slot = slot(table, row, column, before, entry, zero);
                        slots.insert((String::new(), item.clone()), slot);
                    }
                }
                (Code::Place(place), Kind::Places) => {
                    for (code, entry, column) in &self.columns {
                        let Code::Item(item) = code else { continue };
                        let before = self.column(&Code::Before(item.clone()));
                        let slot = slot(table, row, *column, before, entry, zero);
                        slots.insert((place.clone(), item.clone()), slot);
                    }
                }
                _ => {}
            }
        }
        slots
    }

    /// The number in a cell that is made by a formula, where one is kept.
    pub fn made(&self, table: &RawTable, row: &Coded, column: usize) -> Option<Decimal> {
        number(table.row(row.at).cell(column))
    }
}

fn number(text: &str) -> Option<Decimal> {
    match cell::read(text) {
        cell::Reading::Figure(figure) => Some(figure.value),
        _ => None,
    }
}

fn slot(table: &RawTable, row: &Coded, column: usize, before: Option<usize>, entry: &Entry, zero: bool) -> Slot {
    let cells = table.row(row.at);
    let before = before.and_then(|at| number(cells.cell(at)));
    Slot { said: said(cells, column, entry, zero), column, line: row.line, before }
}

/// Reads a cell that asks. Only a plain number is a figure here: these cells are typed for one purpose.
fn said(row: Row, column: usize, entry: &Entry, zero: bool) -> Said {
    let text = row.cell(column);
    let flow = !entry.is_stock;
    match row.kind(column) {
        CellKind::Date | CellKind::Boolean | CellKind::Error | CellKind::Percent => {
            return Said::Wrong(FindingCode::TypeError);
        }
        CellKind::FormulaWithoutValue | CellKind::Text | CellKind::Number => {}
    }
    let nought = if flow { Said::Zero } else { Said::Figure(Decimal::default()) };
    // 无 in a cell that counts what happened says that nothing did.
    if flow && squeeze(text) == "无" {
        return Said::Zero;
    }
    match cell::read(text) {
        cell::Reading::Blank if zero && flow => Said::Zero,
        cell::Reading::Blank | cell::Reading::Without(Status::Missing) => Said::Blank,
        cell::Reading::Without(Status::ZeroReported) => nought,
        cell::Reading::Without(Status::NotApplicable) => Said::NotApplicable,
        cell::Reading::Without(_) => Said::Wrong(FindingCode::TypeError),
        cell::Reading::Text if personal::is_personal(text) => Said::Wrong(FindingCode::PersonalData),
        cell::Reading::Text => Said::Wrong(FindingCode::TypeError),
        cell::Reading::Figure(figure) => figured(text, &figure, entry, nought),
    }
}

fn figured(text: &str, figure: &Figure, entry: &Entry, nought: Said) -> Said {
    if personal::is_identity(&squeeze(text)) {
        return Said::Wrong(FindingCode::PersonalData);
    }
    let plain = figure.qualifier == Qualifier::Eq && figure.unit.is_empty() && !figure.multiplied && !figure.is_rounded;
    if !plain {
        return Said::Wrong(FindingCode::TypeError);
    }
    let kept = figure.value.rescale(entry.decimals);
    if figure.value.sign() < 0 || kept.compare(figure.value).is_ne() {
        return Said::Wrong(FindingCode::ConstraintError);
    }
    if figure.value.is_zero() { nought } else { Said::Figure(kept) }
}
