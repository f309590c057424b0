//! Cells of a sheet, in whatever order they come, to a raw table whose rows and columns are the sheet's. It holds the limits of a sheet.

use super::limits::{BLANKS_PER_CELL, FREE_BLANKS, FREE_TEXT, MAX_MERGES, SHEET_COLUMNS, SHEET_ROWS, TEXT_PER_BYTE};
use super::{CellKind, MAX_CELLS, MAX_COLUMNS, MAX_FIELD, Merge, RawTable, TableBuilder};

/// A sheet being filled. Rows and columns count from 0; blank cells are not put.
#[derive(Debug)]
pub struct Grid {
    builder: TableBuilder,
    /// The next row to begin, and the next column in the row begun last.
    rows: u32,
    column: u32,
    cells: usize,
    blanks: usize,
    /// Cells that came behind their place.
    late: Vec<(u32, u32, String, CellKind)>,
    /// The first formula without a result, and how many there are.
    pub without_value: Option<(u32, u32, u32)>,
    over: Option<String>,
    /// Bytes of text put, and the most there may be.
    text: usize,
    most_text: usize,
    /// Where shared strings stand that were put before, by their number.
    shared: Vec<(u32, u32)>,
}

impl Grid {
    /// A sheet of this file.
    pub fn new(file: &str, encoding: &'static str, sheet: &str) -> Self {
        let mut builder = TableBuilder::new(file, encoding, 0);
        builder.table().sheet = sheet.into();
        Self {
            builder,
            rows: 0,
            column: 0,
            cells: 0,
            blanks: 0,
            late: Vec::new(),
            without_value: None,
            over: None,
            text: 0,
            most_text: usize::MAX,
            shared: Vec::new(),
        }
    }

    /// Bounds the text by the bytes it comes from.
    pub fn from_bytes(&mut self, bytes: usize) {
        self.most_text = FREE_TEXT.max(bytes.saturating_mul(TEXT_PER_BYTE));
    }

    /// Puts a shared string: its text is kept once, in however many cells it stands.
    pub fn put_shared(&mut self, row: u32, column: u32, number: usize, text: &str) -> bool {
        let known = self.shared.get(number).copied().filter(|(from, to)| from < to);
        let in_order = row + 1 > self.rows || row + 1 == self.rows && column >= self.column;
        let (Some((from, to)), true) = (known, in_order) else {
            let put = self.put(row, column, text, CellKind::Text);
            if put && in_order && !text.is_empty() {
                if self.shared.len() <= number {
                    self.shared.resize(number + 1, (0, 0));
                }
                let (from, to) = self.builder.last();
                self.shared[number] = (from as u32, to as u32);
            }
            return put;
        };
        // The limits first, with a cell that holds nothing; then the text that stands already.
        self.text += text.len();
        self.checked(row, column) && {
            self.advance(row, column);
            self.builder.piece(from as usize, to as usize);
            self.settle()
        }
    }

    /// The table's own words.
    pub fn table(&mut self) -> &mut RawTable {
        self.builder.table()
    }

    /// Puts a cell. Says whether more may be put.
    pub fn put(&mut self, row: u32, column: u32, text: &str, kind: CellKind) -> bool {
        if self.over.is_some() {
            return false;
        }
        if text.is_empty() && kind != CellKind::FormulaWithoutValue {
            return true;
        }
        if kind == CellKind::FormulaWithoutValue {
            let (row, column, count) = self.without_value.unwrap_or((row, column, 0));
            self.without_value = Some((row, column, count + 1));
        }
        self.text += text.len();
        if text.len() > MAX_FIELD {
            self.over = Some(format!("field|{}|{MAX_FIELD}", text.len()));
        }
        if !self.checked(row, column) {
            return false;
        }
        if row + 1 < self.rows || row + 1 == self.rows && column < self.column {
            self.late.push((row, column, text.into(), kind));
            self.cells += 1;
            return true;
        }
        self.advance(row, column);
        self.builder.own(text);
        self.builder.kind(kind);
        self.settle()
    }

    /// Whether a cell may stand here.
    fn checked(&mut self, row: u32, column: u32) -> bool {
        let over = |what: &str, found: usize, most: usize| Some(format!("{what}|{found}|{most}"));
        if row >= SHEET_ROWS {
            self.over = over("rows", row as usize + 1, SHEET_ROWS as usize);
        } else if column >= SHEET_COLUMNS.min(MAX_COLUMNS as u32) {
            self.over = over("columns", column as usize + 1, MAX_COLUMNS);
        } else if self.text > self.most_text {
            self.over = over("text", self.text, self.most_text);
        }
        self.over.is_none()
    }

    /// Begins rows and leaves cells blank up to this place.
    fn advance(&mut self, row: u32, column: u32) {
        while self.rows <= row {
            self.rows += 1;
            self.builder.begin(self.rows);
            self.column = 0;
        }
        let gap = column - self.column;
        for _ in 0..gap {
            self.builder.piece(0, 0);
        }
        self.column = column + 1;
        self.blanks += gap as usize;
    }

    /// Counts the cell just put. Says whether more may be put.
    fn settle(&mut self) -> bool {
        self.cells += 1;
        let all = self.cells + self.blanks;
        if self.blanks > FREE_BLANKS && self.blanks > self.cells * BLANKS_PER_CELL || all > MAX_CELLS {
            self.over = Some(format!("cells|{all}|{MAX_CELLS}"));
        }
        self.over.is_none()
    }

    /// Keeps a merged range.
    pub fn merge(&mut self, merge: Merge) {
        let sound = merge.top <= merge.bottom && merge.left <= merge.right;
        let table = self.builder.table();
        if sound && merge.bottom < SHEET_ROWS && merge.right < SHEET_COLUMNS && table.merges.len() < MAX_MERGES {
            table.merges.push(merge);
        }
    }

    /// The table, or the limit that was passed as `what|found|most`.
    ///
    /// # Errors
    /// The limit.
    pub fn finish(mut self) -> Result<RawTable, String> {
        if let Some(over) = self.over {
            return Err(over);
        }
        self.builder.table().merges.sort_unstable();
        if self.late.is_empty() {
            return Ok(self.builder.finish(String::new()));
        }
        // Cells came out of order: everything is laid out once more, what came last in its place.
        let mut late = std::mem::take(&mut self.late);
        let (file, encoding) = (self.table().name.clone(), self.table().encoding);
        let mut words = self.table().clone_words();
        let table = self.builder.finish(String::new());
        let mut cells: Vec<(u32, u32, String, CellKind)> = Vec::new();
        for (at, row) in table.rows().enumerate() {
            let filled = row
                .cells()
                .enumerate()
                .filter(|(column, cell)| !cell.is_empty() || row.kind(*column) != CellKind::Text);
            cells.extend(filled.map(|(column, cell)| (at as u32, column as u32, cell.to_string(), row.kind(column))));
        }
        cells.append(&mut late);
        cells.sort_by_key(|(row, column, _, _)| (*row, *column));
        let mut grid = Self::new(&file, encoding, &words.sheet);
        for at in 0..cells.len() {
            let (row, column, text, kind) = &cells[at];
            let again = cells.get(at + 1).is_some_and(|(r, c, _, _)| (r, c) == (row, column));
            if !again && !grid.put(*row, *column, text, *kind) {
                break;
            }
        }
        if let Some(over) = grid.over {
            return Err(over);
        }
        words.keep(grid.builder.table());
        Ok(grid.builder.finish(String::new()))
    }
}
