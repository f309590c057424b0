//! The raw table: every cell as text with the line it stands on. It gives no cell a meaning.

use super::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS};

/// A file as rows of text cells. All text stands in one string and a cell is two offsets into it, so a table of sixty
/// million cells costs half a gigabyte, not four.
#[derive(Clone, Debug, Default)]
pub struct RawTable {
    /// The file's name.
    pub name: String,
    /// `UTF-8`, `UTF-8 BOM`, `GB18030`, `UTF-16LE`, …
    pub encoding: &'static str,
    text: String,
    cells: Vec<(u32, u32)>,
    rows: Vec<(u32, u32)>,
}

/// One row of a [`RawTable`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a RawTable,
    at: usize,
}

impl RawTable {
    /// Number of rows, the header and blank ones among them.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row, from 0; rows beyond the end are empty.
    pub fn row(&self, at: usize) -> Row<'_> {
        Row { table: self, at }
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|at| self.row(at))
    }

    fn span(&self, at: usize) -> (usize, usize) {
        let from = self.rows.get(at).map_or(self.cells.len(), |row| row.1 as usize);
        let to = self.rows.get(at + 1).map_or(self.cells.len(), |row| row.1 as usize);
        (from, to)
    }
}

impl<'a> Row<'a> {
    /// Number of cells.
    pub fn len(&self) -> usize {
        let (from, to) = self.table.span(self.at);
        to - from
    }

    /// Whether it has no cell at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Line of the file it begins on, from 1 (of a JSON array: the record's number).
    pub fn line(&self) -> u32 {
        self.table.rows.get(self.at).map_or(0, |row| row.0)
    }

    /// A cell as it stands in the file, from 0; beyond the end it is empty.
    pub fn cell(&self, column: usize) -> &'a str {
        let (from, to) = self.table.span(self.at);
        if column >= to - from {
            return "";
        }
        self.table
            .cells
            .get(from + column)
            .and_then(|&(start, end)| self.table.text.get(start as usize..end as usize))
            .unwrap_or("")
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.len()).map(move |column| row.cell(column))
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.trim().is_empty())
    }
}

/// Fills a [`RawTable`], row by row, and holds its limits.
#[derive(Debug)]
pub struct TableBuilder {
    table: RawTable,
    extra: String,
    base: usize,
}

impl TableBuilder {
    /// A table whose cells will mostly be pieces of a text of `base` bytes.
    pub fn new(name: &str, encoding: &'static str, base: usize) -> Self {
        let table = RawTable { name: name.into(), encoding, ..RawTable::default() };
        Self { table, extra: String::new(), base }
    }

    /// Begins a row that stands on `line`.
    pub fn begin(&mut self, line: u32) {
        self.table.rows.push((line, self.table.cells.len() as u32));
    }

    /// Adds a cell that is a piece of the text.
    pub fn piece(&mut self, start: usize, end: usize) {
        self.table.cells.push((start as u32, end as u32));
    }

    /// Adds a cell of text of its own (with quotes undone, or from JSON).
    pub fn own(&mut self, text: &str) {
        let start = self.base + self.extra.len();
        self.extra.push_str(text);
        self.piece(start, start + text.len());
    }

    /// Which limit is passed, as `what|found|most`; `None` while all hold.
    pub fn over_limit(&self) -> Option<String> {
        let rows = self.table.rows.len();
        let columns = self.table.cells.len() - self.table.rows.last().map_or(0, |row| row.1 as usize);
        let cells = self.table.cells.len();
        [("rows", rows, MAX_ROWS), ("columns", columns, MAX_COLUMNS), ("cells", cells, MAX_CELLS)]
            .into_iter()
            .find(|(_, found, most)| found > most)
            .map(|(what, found, most)| format!("{what}|{found}|{most}"))
    }

    /// The table over this text, whose length was given to [`TableBuilder::new`].
    pub fn finish(mut self, mut text: String) -> RawTable {
        text.push_str(&self.extra);
        self.table.text = text;
        self.table
    }
}
