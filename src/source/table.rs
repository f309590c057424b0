//! The raw table: every cell as text with the line it stands on. It gives no cell a meaning.

use super::limits::MAX_TEXT;
use super::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS};

/// A file as rows of text cells. All text stands in one string and a cell is two offsets into it, so a table of sixty
/// million cells costs half a gigabyte, not four.
#[derive(Clone, Debug, Default)]
pub struct RawTable {
    /// The file's name.
    pub name: String,
    /// `UTF-8`, `UTF-8 BOM`, `GB18030`, `UTF-16LE`, …
    pub encoding: &'static str,
    /// The sheet's name; empty for a text file.
    pub sheet: String,
    /// The path inside a zip; empty for a file of its own.
    pub member: String,
    /// Whether the sheet, or what holds it, is hidden: never used without being asked for.
    pub hidden: bool,
    /// What separates the cells; `\0` where nothing does (workbooks, JSON).
    pub delimiter: char,
    /// Merged ranges, in order of their first cell.
    pub merges: Vec<Merge>,
    /// Whether the workbook counts days from 1904. Cells of kind [`CellKind::Date`] are ISO text already.
    pub date_1904: bool,
    text: String,
    cells: Vec<(u32, u32)>,
    rows: Vec<(u32, u32)>,
    /// One a cell, or shorter: what is beyond the end is text.
    kinds: Vec<CellKind>,
}

/// What a workbook says of a cell beside its text. Cells of text files are all [`CellKind::Text`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum CellKind {
    /// Text, or nothing known.
    #[default]
    Text,
    /// A number; the text is its shortest exact spelling.
    Number,
    /// A number shown as a percentage: the text is the bare number, `0.998` for 99.8 %.
    Percent,
    /// A date or time; the text is ISO: `2026-06-30`, `2026-06-30 08:30:00`, `08:30:00`; a duration of a day or more `27:30:00`.
    Date,
    /// `TRUE` or `FALSE`.
    Boolean,
    /// `#DIV/0!` and the like.
    Error,
    /// A formula without a kept result; the text is empty.
    FormulaWithoutValue,
}

/// A merged range of a [`RawTable`]: row and column indexes from 0, both ends included. Its text stands in the first cell alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

/// Where a cell is found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// In a workbook: `B7`.
    Sheet(String),
    /// In a text file: line and column from 1 (of JSON: record and field).
    Text {
        /// The line the row begins on.
        line: u32,
        /// The column.
        column: u32,
    },
}

/// The letters of a column, from 0: `A`, …, `Z`, `AA`, ….
pub fn column_letters(column: u32) -> String {
    let (mut letters, mut left) = (Vec::new(), u64::from(column) + 1);
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
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

    /// Whether it came of a workbook, whose rows and columns are those of the sheet.
    pub fn is_sheet(&self) -> bool {
        matches!(self.encoding, "xlsx" | "xls" | "xlsb" | "ods" | "SpreadsheetML" | "HTML")
    }

    /// Where the cell in this row and column (from 0) stands in its file.
    pub fn address(&self, row: usize, column: usize) -> Address {
        let (line, column) = (self.row(row).line(), column as u32);
        if self.is_sheet() {
            Address::Sheet(format!("{}{line}", column_letters(column)))
        } else {
            Address::Text { line, column: column + 1 }
        }
    }

    /// Number of cells, blank ones among them.
    pub(super) fn cells_in_all(&self) -> usize {
        self.cells.len()
    }

    /// An empty table with this one's sheet, ranges and flags.
    pub(super) fn clone_words(&self) -> RawTable {
        RawTable {
            name: self.name.clone(),
            sheet: self.sheet.clone(),
            member: self.member.clone(),
            merges: self.merges.clone(),
            ..RawTable {
                encoding: self.encoding,
                hidden: self.hidden,
                date_1904: self.date_1904,
                ..RawTable::default()
            }
        }
    }

    /// Gives its ranges and flags to another table.
    pub(super) fn keep(&mut self, other: &mut RawTable) {
        other.merges = std::mem::take(&mut self.merges);
        (other.hidden, other.date_1904) = (self.hidden, self.date_1904);
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

    /// The kind of a cell, from 0; beyond the end it is text.
    pub fn kind(&self, column: usize) -> CellKind {
        let (from, to) = self.table.span(self.at);
        if column >= to - from {
            return CellKind::Text;
        }
        self.table.kinds.get(from + column).copied().unwrap_or_default()
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
    text_over: bool,
}

impl TableBuilder {
    /// A table whose cells will mostly be pieces of a text of `base` bytes.
    pub fn new(name: &str, encoding: &'static str, base: usize) -> Self {
        let table = RawTable { name: name.into(), encoding, ..RawTable::default() };
        Self { table, extra: String::new(), base, text_over: false }
    }

    /// Begins a row that stands on `line`.
    pub fn begin(&mut self, line: u32) {
        self.table.rows.push((line, self.table.cells.len() as u32));
    }

    /// Adds a cell that is a piece of the text.
    pub fn piece(&mut self, start: usize, end: usize) {
        self.table.cells.push((start as u32, end as u32));
    }

    /// Adds a cell of text of its own (with quotes undone, or from JSON). Beyond [`MAX_TEXT`] nothing is kept, and [`TableBuilder::over_limit`] says so.
    pub fn own(&mut self, text: &str) {
        let start = self.base + self.extra.len();
        if start + text.len() > MAX_TEXT {
            self.text_over = true;
            return self.piece(0, 0);
        }
        self.extra.push_str(text);
        self.piece(start, start + text.len());
    }

    /// Where the text of the cell added last stands, to be given to [`TableBuilder::piece`] for another cell of the same text.
    pub fn last(&self) -> (usize, usize) {
        self.table.cells.last().map_or((0, 0), |(start, end)| (*start as usize, *end as usize))
    }

    /// Empties the last row: it keeps its line and one blank cell.
    pub fn blank_row(&mut self) {
        let from = self.table.rows.last().map_or(0, |row| row.1 as usize);
        self.table.cells.truncate(from);
        self.table.kinds.truncate(from);
        self.table.cells.push((0, 0));
    }

    /// Says what kind the cell added last is.
    pub fn kind(&mut self, kind: CellKind) {
        let cells = self.table.cells.len();
        if kind != CellKind::Text && cells > 0 {
            self.table.kinds.resize(cells - 1, CellKind::Text);
            self.table.kinds.push(kind);
        }
    }

    /// The table's own words: sheet, delimiter, merged ranges.
    pub fn table(&mut self) -> &mut RawTable {
        &mut self.table
    }

    /// Which limit is passed, as `what|found|most`; `None` while all hold.
    pub fn over_limit(&self) -> Option<String> {
        let rows = self.table.rows.len();
        let columns = self.table.cells.len() - self.table.rows.last().map_or(0, |row| row.1 as usize);
        let cells = self.table.cells.len();
        let text = if self.text_over { MAX_TEXT + 1 } else { 0 };
        [
            ("text", text, MAX_TEXT),
            ("rows", rows, MAX_ROWS),
            ("columns", columns, MAX_COLUMNS),
            ("cells", cells, MAX_CELLS),
        ]
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
