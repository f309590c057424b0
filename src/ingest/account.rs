//! Closing the account of an import: reports of files and tables, losses of the blocks, findings in order. It reads no cell.

use std::collections::BTreeMap;

use super::blocks::Loss;
use super::case_counts::MOST_CELLS;
use super::collect::{Finished, Trace};
use super::job::report_of;
use super::label::How;
use super::layout::Refusal;
use super::ledger::{Ledger, Spot};
use super::monthly::FormReport;
use super::rows::fates::Fates;
use super::tally::Tally;
use crate::model::{Finding, FindingCode, Severity};
use crate::source::RawTable;
use crate::wire::{FileReport, Import};

/// An import with everything a page of corrections needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// Dataset, file reports, findings.
    pub import: Import,
    /// Every table of every file.
    pub tables: Vec<TableReport>,
    /// Source cells and printed precision, in order of reading.
    pub traces: Vec<Trace>,
    /// Monthly forms among them.
    pub forms: Vec<FormReport>,
}

/// What was understood of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableReport {
    /// Number of its file, from 0.
    pub file: u16,
    /// Sheet, or empty.
    pub sheet: String,
    /// Path inside a zip, or empty.
    pub member: String,
    /// Encoding.
    pub encoding: String,
    /// Whether the sheet is hidden.
    pub is_hidden: bool,
    /// Whether it was left unread for being hidden.
    pub is_skipped: bool,
    /// Layout in Chinese words; empty when refused or skipped.
    pub layout: String,
    /// Line the header begins on.
    pub header_line: u32,
    /// Period told around the table, or empty.
    pub period: String,
    /// Unit told around the table, or empty.
    pub unit: String,
    /// Area told around the table, or empty.
    pub area: String,
    /// Its columns, with the role proposed for each.
    pub columns: Vec<ColumnReport>,
    /// Data rows read, used, set aside; read = used + set aside.
    pub rows: (u32, u32, u32),
    /// Rows and cells by fate.
    pub fates: Fates,
}

/// What was understood of one column: a mapping proposed, to be corrected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnReport {
    /// Column, from 1.
    pub column: u32,
    /// Its header.
    pub header: String,
    /// Role word of [`super::options::ROLES`].
    pub role: String,
    /// Id of the indicator it holds, or empty.
    pub indicator: String,
    /// That indicator's name, or empty.
    pub name: String,
    /// Its unit, or empty.
    pub unit: String,
    /// How the indicator was met; `None` when the register does not know it.
    pub how: Option<How>,
}

/// Rows of a table as they stand, personal data masked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Sheet, or empty.
    pub sheet: String,
    /// Line and cells of each row.
    pub rows: Vec<(u32, Vec<String>)>,
    /// Rows of the table in all.
    pub all: usize,
}

/// A table on its way.
pub struct TableJob {
    /// What its report will say.
    pub report: TableReport,
    /// Its findings.
    pub ledger: Ledger,
    /// Its rows.
    pub tally: Tally,
    /// Why it cannot be read.
    pub refusal: Option<Refusal>,
}

impl TableJob {
    /// A table of the file or member called `place`.
    pub fn new(place: &str, table: &RawTable) -> Self {
        let ledger = Ledger::of_sheet(place, &table.sheet);
        Self { report: report_of(table), ledger, tally: Tally::default(), refusal: None }
    }
}

/// A file on its way.
pub struct Job {
    /// Its report.
    pub report: FileReport,
    /// Findings of reading its bytes.
    pub warnings: Vec<Finding>,
    /// Its tables.
    pub tables: Vec<TableJob>,
}

impl Job {
    /// A table without header is an error, unless another table of its file could be read: sheets of notes stand beside the data.
    pub fn settle_refusals(&mut self) {
        let any = self.tables.iter().any(|table| table.refusal.is_none() && !table.report.is_skipped);
        let severity = if any { Severity::Warning } else { Severity::Error };
        for table in &mut self.tables {
            let (code, value) = match &table.refusal {
                Some(Refusal::NoHeader) => (FindingCode::NoHeader, ""),
                Some(Refusal::Missing(column)) => (FindingCode::MissingColumn, *column),
                None => continue,
            };
            table.ledger.note(code, severity, Spot::default(), value);
        }
        let mut words: Vec<&str> =
            self.tables.iter().map(|t| t.report.layout.as_str()).filter(|w| !w.is_empty()).collect();
        let mut seen = std::collections::BTreeSet::new();
        words.retain(|word| seen.insert(*word));
        self.report.layout = words.join("；");
    }

    /// Whether a table names departments.
    pub fn names_departments(&self) -> bool {
        self.tables.iter().any(|table| table.ledger.has(FindingCode::DepartmentRow))
            || self.tables.iter().flat_map(|table| &table.report.columns).any(|column| column.role == "organisation")
    }
}

/// Closes the account: a row all of whose cells lost to others is set aside too, and read = used + set aside.
pub fn close(jobs: Vec<Job>, finished: Finished, forms: Vec<FormReport>) -> Imported {
    let Finished { dataset, losses, traces, dropped_kinds } = finished;
    let mut import = Import { dataset, ..Import::default() };
    let mut lost: BTreeMap<u32, Vec<Loss>> = BTreeMap::new();
    losses.into_iter().for_each(|(row, loss)| lost.entry(row).or_default().push(loss));
    let (mut base, mut tables) = (0u32, Vec::new());
    for (number, job) in jobs.into_iter().enumerate() {
        let mut report = job.report;
        import.findings.extend(job.warnings);
        for mut table in job.tables {
            let (rows, mut aside, mut cells) = (table.tally.rows(), table.tally.aside(), table.tally.cells);
            if table.report.fates == Fates::default() {
                // A ledger: a case is a cell, and a row has one fate.
                table.report.fates.rows_aside.clone_from(&table.tally.reasons);
                (table.report.fates.cells, table.report.fates.figures) = (cells, cells);
            }
            for (row, losses) in lost.range(base..base + rows) {
                let (line, set_aside, taken) = table.tally.row(row - base);
                for loss in losses {
                    let (code, severity) = loss.finding();
                    table.ledger.note(code, severity, Spot::row(line), "");
                }
                let gone: Vec<&Loss> = losses.iter().filter(|loss| **loss != Loss::Rounded).collect();
                cells = cells.saturating_sub(gone.len() as u32);
                for loss in &gone {
                    if table.report.fates.figures > 0 {
                        table.report.fates.figures -= 1;
                        table.report.fates.cell(loss.finding().0, 1);
                    }
                }
                if let Some(loss) = gone.first().filter(|_| !set_aside && gone.len() as u32 >= taken) {
                    aside += 1;
                    table.report.fates.row(loss.finding().0);
                }
            }
            base += rows;
            report.rows_read += rows;
            report.rows_used += rows - aside;
            report.rows_aside += aside;
            report.cells += cells;
            report.blank_cells += table.tally.blanks;
            table.report.rows = (rows, rows - aside, aside);
            table.report.file = u16::try_from(number).unwrap_or(u16::MAX);
            tables.push(table.report);
            import.findings.extend(table.ledger.finish());
        }
        import.files.push(report);
    }
    if dropped_kinds > 0 {
        // Ledgers of one import are counted together: the finding stands at the first file.
        let file = import.files.first().map(|file| file.file.clone()).unwrap_or_default();
        let value = format!("kinds|{dropped_kinds}|{MOST_CELLS}");
        import.findings.push(Finding::of_file(FindingCode::LimitExceeded, Severity::Warning, &file, value));
    }
    Imported { import, tables, traces, forms }
}
