//! One package table: its header looked up by name, its cells and findings by place. It knows no register.

use crate::ingest::ledger::{Ledger, Spot};
use crate::model::{Finding, FindingCode, Severity};
use crate::source::{RawTable, Row, csv};

/// A column by its place; one that is not in the file reads as empty cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) name: &'static str,
}

/// A table of the package with the account of its findings.
pub(super) struct Sheet {
    table: RawTable,
    pub(super) ledger: Ledger,
}

impl Sheet {
    /// Opens a table that must have these columns.
    pub(super) fn open(path: &str, bytes: &[u8], required: &[&str]) -> Result<Self, Vec<Finding>> {
        let refuse = |code, value: &str| vec![Finding::of_file(code, Severity::Error, path, value)];
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.is_empty() {
            return Err(refuse(FindingCode::EmptyFile, "0"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| refuse(FindingCode::EncodingDoubtful, ""))?;
        let table = csv::read_own(path, text.to_string()).map_err(|finding| vec![finding])?;
        let missing: Vec<Finding> = required
            .iter()
            .filter(|name| !table.row(0).cells().any(|cell| cell == **name))
            .flat_map(|name| refuse(FindingCode::MissingColumn, name))
            .collect();
        if missing.is_empty() { Ok(Self { table, ledger: Ledger::new(path) }) } else { Err(missing) }
    }

    /// The column of this name.
    pub(super) fn column(&self, name: &'static str) -> Column {
        Column { at: self.table.row(0).cells().position(|cell| cell == name).unwrap_or(usize::MAX), name }
    }

    /// Columns of these names, in their order.
    pub(super) fn columns<const N: usize>(&self, names: [&'static str; N]) -> [Column; N] {
        names.map(|name| self.column(name))
    }

    /// The records with their number from 0, blank lines left out, and the account to note findings in.
    pub(super) fn records(&mut self) -> (impl Iterator<Item = Row<'_>>, &mut Ledger) {
        let table = &self.table;
        ((1..table.len()).map(|at| table.row(at)).filter(|row| !row.is_blank()), &mut self.ledger)
    }

    /// The findings.
    pub(super) fn finish(self) -> Vec<Finding> {
        self.ledger.finish()
    }
}

/// A cell of a row.
pub(super) fn cell<'a>(row: Row<'a>, column: Column) -> &'a str {
    row.cell(column.at)
}

/// A cell of a row as owned text.
pub(super) fn own(row: Row, column: Column) -> String {
    cell(row, column).into()
}

/// A list cell: parts between `|`, blank ones left out.
pub(super) fn list(row: Row, column: Column) -> Vec<String> {
    cell(row, column).split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_string).collect()
}

/// Notes that a row is set aside because of one cell.
pub(super) fn aside(ledger: &mut Ledger, code: FindingCode, row: Row, column: Column) {
    ledger.note(code, Severity::Error, Spot::cell(row.line(), column.at, column.name), cell(row, column));
}
