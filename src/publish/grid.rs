//! A register as rows of text: read, filtered, added to and written again with every column it had. It gives no cell a meaning.

use crate::model::Finding;
use crate::source::csv;

/// A table of text cells under named columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Column names.
    pub columns: Vec<String>,
    /// Rows, each as long as the columns.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// An empty table with these columns.
    pub fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(|c| (*c).into()).collect(), rows: Vec::new() }
    }

    /// A package's own CSV file; blank lines are left out, short rows filled up.
    ///
    /// # Errors
    /// The finding that refuses the file.
    pub fn read(path: &str, bytes: &[u8]) -> Result<Self, Finding> {
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned();
        let table = csv::read_own(path, text)?;
        let mut rows = table.rows().filter(|row| !row.is_blank());
        let columns: Vec<String> = rows.next().map(|row| row.cells().map(String::from).collect()).unwrap_or_default();
        let width = columns.len();
        let rows = rows.map(|row| (0..width).map(|at| row.cell(at).to_string()).collect()).collect();
        Ok(Self { columns, rows })
    }

    /// Place of a column.
    pub fn at(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == column)
    }

    /// Place of a column, added when it is not there.
    pub fn column(&mut self, column: &str) -> usize {
        self.at(column).unwrap_or_else(|| {
            self.columns.push(column.into());
            self.rows.iter_mut().for_each(|row| row.push(String::new()));
            self.columns.len() - 1
        })
    }

    /// A cell, empty outside.
    pub fn cell(&self, row: usize, column: &str) -> &str {
        self.at(column).and_then(|at| self.rows.get(row)?.get(at)).map_or("", String::as_str)
    }

    /// Adds a row by column names; columns that are not there are added when the cell is not empty.
    pub fn push(&mut self, cells: &[(&str, &str)]) {
        self.rows.push(vec![String::new(); self.columns.len()]);
        for (column, text) in cells.iter().filter(|(_, text)| !text.is_empty()) {
            let at = self.column(column);
            if let Some(cell) = self.rows.last_mut().and_then(|row| row.get_mut(at)) {
                *cell = (*text).into();
            }
        }
    }

    /// Keeps the rows whose cell in this column passes; a table without the column keeps all.
    pub fn retain(&mut self, column: &str, keep: impl Fn(&str) -> bool) {
        if let Some(at) = self.at(column) {
            self.rows.retain(|row| row.get(at).is_some_and(|cell| keep(cell)));
        }
    }

    /// The table as the package writes it: UTF-8, LF, RFC 4180.
    pub fn csv(&self) -> String {
        let mut text = String::new();
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                if cell.contains([',', '"', '\n', '\r']) {
                    text.push('"');
                    text.push_str(&cell.replace('"', "\"\""));
                    text.push('"');
                } else {
                    text.push_str(cell);
                }
            }
            text.push('\n');
        }
        text
    }
}
