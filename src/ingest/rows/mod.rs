//! The rows of a planned table to observations: keys from row, header or title, each row used or set aside with its reason. One file a
//! question: line (a row of a block), keys, figures, totals (checks), dotted (2024.1), fates (the account).

pub mod dotted;
pub mod fates;
pub mod figures;
pub mod keys;
pub mod line;
pub mod totals;

use std::collections::BTreeMap;

use super::collect::Collector;
use super::layout::{Plan, Role, is_footer, slot, words};
use super::ledger::{Ledger, Spot};
use super::options::MAX_TRACED_ROWS;
use super::organisation::OrganisationBook;
use super::period;
use super::personal;
use super::place::AreaBook;
use super::tally::Tally;
use super::text::{squeeze, tidy};
use crate::model::{AreaId, FindingCode, Severity};
use crate::source::RawTable;
use fates::Fates;
pub use figures::is_bounded;
pub use keys::{RowKeys, serial_of};
pub use line::Line;
use totals::Checks;

/// Reads the rows of one table.
pub struct RowReader<'a, 'r> {
    /// The table.
    pub table: &'a RawTable,
    /// How it is to be read.
    pub plan: &'a Plan,
    /// The register's areas.
    pub book: &'a AreaBook<'r>,
    /// The register's organisations, and those met.
    pub organisations: &'a mut OrganisationBook,
    /// Where indicators and observations go.
    pub collector: &'a mut Collector<'r>,
    /// Where findings go.
    pub ledger: &'a mut Ledger,
    /// Number of the first row in the account of the whole import.
    pub base: u32,
    /// Number of the file and of the table in it.
    pub source: (u16, u16),
    /// What it came to.
    pub tally: Tally,
    /// What became of rows and cells, by reason.
    pub fates: Fates,
    /// Last township named, for cells merged over their villages.
    pub(super) last_above: Option<AreaId>,
    /// Whether every date of the period column is the first of a month: a spreadsheet's way to write a month.
    pub(super) first_days: bool,
    /// Whether every figure keeps its source cell.
    keeps_sources: bool,
    /// Last texts of the columns written once for their group.
    memory: BTreeMap<usize, &'a str>,
    /// Cells of label columns that a merged range covers, with the row of its first cell.
    covered: BTreeMap<(usize, usize), usize>,
    /// Months of cells like 2024.1.
    dotted: BTreeMap<(usize, usize), i32>,
    /// Columns of fractions that mean per cent.
    fractions: Vec<usize>,
    checks: Checks,
    /// Why the row at hand is set aside.
    reason: FindingCode,
}

impl<'a, 'r> RowReader<'a, 'r> {
    /// A reader of a planned table.
    pub fn new(
        table: &'a RawTable,
        plan: &'a Plan,
        (book, organisations): (&'a AreaBook<'r>, &'a mut OrganisationBook),
        collector: &'a mut Collector<'r>,
        ledger: &'a mut Ledger,
        (base, source): (u32, (u16, u16)),
    ) -> Self {
        let mut reader = Self::bare(table, plan, (book, organisations), collector, ledger, (base, source));
        reader.first_days = first_days(table, plan);
        reader.covered = covered(table, plan);
        reader.dotted = dotted_cells(table, plan);
        reader.checks.has_totals = reader.has_totals();
        reader.checks.has_changes = plan.count(&Role::Slot) > 0
            || plan.columns.iter().any(|c| matches!(&c.role, Role::Figure(keys) if keys.slot.is_change));
        reader.fractions = reader.find_fractions();
        reader.keeps_sources = plan.end - plan.first <= MAX_TRACED_ROWS;
        reader
    }

    /// A reader that looks at no row before it is read: of single rows of a table planned elsewhere.
    pub(super) fn bare(
        table: &'a RawTable,
        plan: &'a Plan,
        (book, organisations): (&'a AreaBook<'r>, &'a mut OrganisationBook),
        collector: &'a mut Collector<'r>,
        ledger: &'a mut Ledger,
        (base, source): (u32, (u16, u16)),
    ) -> Self {
        Self {
            table,
            plan,
            book,
            organisations,
            collector,
            ledger,
            base,
            source,
            tally: Tally::default(),
            fates: Fates::default(),
            last_above: None,
            first_days: false,
            keeps_sources: false,
            memory: BTreeMap::new(),
            covered: BTreeMap::new(),
            dotted: BTreeMap::new(),
            fractions: Vec::new(),
            checks: Checks::default(),
            reason: FindingCode::BlankRow,
        }
    }

    /// Whether the row is a total.
    pub(super) fn is_total(&self, at: usize) -> bool {
        self.lines(at).any(|line| self.total(line).is_some())
    }

    /// The blocks of a row, left to right.
    fn lines(&self, at: usize) -> impl Iterator<Item = Line<'a>> + use<'a> {
        let (row, width) = (self.table.row(at), self.plan.columns.len());
        let moved = self.plan.moved.get(at).copied();
        self.plan.blocks.iter().map(move |from| Line::new(row, at, *from, width).moved(moved))
    }

    /// Reads row `at` of the table. A row of several blocks is used when one of them is.
    pub fn read(&mut self, at: usize) {
        let row = self.table.row(at);
        let before = self.collector.gather.len();
        let used = if row.is_blank() || is_footer(row) { self.text_row(at) } else { self.blocks(at) };
        let given = (self.collector.gather.len() - before) as u32;
        if used.is_none() {
            self.fates.row(self.reason);
        }
        self.tally.push(row.line(), used.is_none(), given);
    }

    fn text_row(&mut self, at: usize) -> Option<()> {
        let row = self.table.row(at);
        let code = if row.is_blank() { FindingCode::BlankRow } else { FindingCode::FooterRow };
        let words: Vec<&str> = row.cells().map(tidy).filter(|cell| !cell.is_empty()).take(4).collect();
        let words: String = personal::mask_line(&words.join(" ")).chars().take(40).collect();
        self.aside(code, Severity::Info, Spot::row(row.line()), &words)
    }

    fn blocks(&mut self, at: usize) -> Option<()> {
        let row = self.table.row(at);
        let width = self.plan.columns.len() + self.plan.blocks.last().copied().unwrap_or(0);
        if (width..row.len()).any(|column| !tidy(row.cell(column)).is_empty()) {
            self.count_aside(at, FindingCode::ExtraCell);
            return self.aside(FindingCode::ExtraCell, Severity::Error, Spot::row(row.line()), &row.len().to_string());
        }
        let mut used = None;
        let lines: Vec<Line<'a>> = self.lines(at).collect();
        for line in lines {
            if self.plan.blocks.len() > 1 && line.is_blank() {
                continue;
            }
            used = self.used(line).or(used);
        }
        used
    }

    /// Every figure cell of a row that is set aside before its cells are read.
    fn count_aside(&mut self, at: usize, code: FindingCode) {
        let lines: Vec<Line<'a>> = self.lines(at).collect();
        for line in lines {
            self.count_line(line, code);
        }
    }

    fn count_line(&mut self, line: Line<'a>, code: FindingCode) {
        let figures = |c: &super::layout::Column| matches!(c.role, Role::Figure(_) | Role::Value);
        let (mut filled, mut blank) = (0, 0);
        for (column, _) in self.plan.columns.iter().enumerate().filter(|(_, c)| figures(c)) {
            if tidy(line.cell(column)).is_empty() { blank += 1 } else { filled += 1 }
        }
        self.fates.cells += filled + blank;
        self.fates.blanks += blank;
        self.fates.cell(code, filled);
    }

    fn aside<T>(&mut self, code: FindingCode, severity: Severity, spot: Spot, value: &str) -> Option<T> {
        self.reason = code;
        self.ledger.note(code, severity, spot, value);
        None
    }

    /// Notes a cell's finding; the row's fate is the caller's.
    fn note_cell(&mut self, code: FindingCode, severity: Severity, line: Line, column: usize) {
        if severity == Severity::Error {
            self.reason = code;
        }
        let header = self.plan.columns.get(column).map_or("", |column| column.header.as_str());
        let value = personal::mask(tidy(line.cell(column)));
        self.ledger.note(code, severity, Spot::cell(line.line(), line.column(column), header), &value);
    }

    fn used(&mut self, line: Line<'a>) -> Option<()> {
        let spot = Spot::row(line.line());
        if let Some(label) = self.total(line) {
            self.check_total(line, &label);
            self.count_line(line, FindingCode::TotalRow);
            return self.aside(FindingCode::TotalRow, Severity::Info, spot, &label);
        }
        let width = self.plan.columns.len();
        let short =
            line.width() + 1 < width && self.plan.columns[line.width()..].iter().any(|c| c.role != Role::Silent);
        if short && self.plan.blocks.len() == 1 {
            self.ledger.note(FindingCode::MissingCell, Severity::Warning, spot, "");
        }
        let Some(keys) = self.keys(line) else {
            let reason = self.reason;
            self.count_line(line, reason);
            return None;
        };
        if self.plan.count(&Role::Value) > 0 || self.plan.count(&Role::Numerator) > 0 {
            self.long(line, &keys)
        } else {
            self.wide(line, &keys)
        }
    }

    /// The total word in one of the row's labels.
    fn total(&self, line: Line) -> Option<String> {
        let columns = self.plan.columns.iter().enumerate();
        for (at, column) in columns {
            let is_place = matches!(column.role, Role::Area(_) | Role::Code);
            let is_label = matches!(column.role, Role::Period | Role::Indicator | Role::Category | Role::Organisation);
            let leads = at == 0 && !matches!(column.role, Role::Figure(_) | Role::Value | Role::Slot);
            if !(is_place || is_label || leads) {
                continue;
            }
            let cell = tidy(line.cell(at));
            if cell.is_empty() || cell.len() > 60 {
                continue;
            }
            let label = squeeze(cell);
            let hit = if is_place || (leads && !is_label) { words::total_in(&label) } else { words::is_total(&label) };
            let relative = column.role == Role::Period && slot::read(&label).is_some_and(|slot| !slot.is_change);
            if hit && !relative {
                return Some(label);
            }
        }
        None
    }

    /// Whether a row of the table is a total: only then are sums kept.
    fn has_totals(&self) -> bool {
        (self.plan.first..self.plan.end).any(|at| self.is_total(at))
    }

    /// Closes the table: totals and changes are compared.
    pub fn finish(self) -> (Tally, Fates) {
        self.checks.finish(self.ledger);
        (self.tally, self.fates)
    }
}

/// Whether the dates of the period columns are all the first of a month.
pub(super) fn first_days(table: &RawTable, plan: &Plan) -> bool {
    let Some(at) = plan.at(&Role::Period) else { return false };
    (plan.first..plan.end)
        .filter_map(|row| {
            let text = table.row(row).cell(at);
            serial_of(text, table.date_1904).or_else(|| period::read(text))
        })
        .all(|reading| !matches!(reading.step, period::Step::Day(_, day) if day != 1))
}

/// Cells of label columns that a merged range covers downwards.
fn covered(table: &RawTable, plan: &Plan) -> BTreeMap<(usize, usize), usize> {
    let mut covered = BTreeMap::new();
    for merge in table.merges.iter().filter(|merge| merge.bottom > merge.top && merge.left == merge.right) {
        let (top, column) = (merge.top as usize, merge.left as usize);
        let Some(from) = plan.blocks.iter().rev().find(|from| **from <= column) else { continue };
        let label = plan.columns.get(column - from).is_some_and(|c| !matches!(c.role, Role::Figure(_) | Role::Value));
        if label && top >= plan.first {
            covered.extend((top + 1..=(merge.bottom as usize).min(plan.end)).map(|row| ((row, column), top)));
        }
    }
    covered
}

/// The months that cells like 2024.1 mean, where the others of their column tell.
fn dotted_cells(table: &RawTable, plan: &Plan) -> BTreeMap<(usize, usize), i32> {
    let mut cells = BTreeMap::new();
    for (at, _) in plan.columns.iter().enumerate().filter(|(_, column)| column.role == Role::Period) {
        for from in &plan.blocks {
            let rows = || plan.first..plan.end;
            if !rows().any(|row| period::dotted_one(table.row(row).cell(from + at)).is_some()) {
                continue;
            }
            let texts: Vec<String> = rows().map(|row| table.row(row).cell(from + at).to_string()).collect();
            let months = dotted::resolve(&texts).into_iter().zip(rows());
            cells.extend(months.filter_map(|(month, row)| Some(((row, from + at), month?))));
        }
    }
    cells
}
