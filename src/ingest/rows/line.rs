//! One row of one block of a table: its cells counted from the block's first column. It gives no cell a meaning.

use crate::source::{CellKind, Row};

/// A row as one block of a table sees it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'t> {
    row: Row<'t>,
    from: usize,
    width: usize,
    /// Position of the row in its table.
    pub at: usize,
    /// Column of the file that all cells stand in: that of the value of a form.
    moved: Option<usize>,
}

impl<'t> Line<'t> {
    /// The row of position `at`, seen by the block of `width` columns that begins in column `from`.
    pub fn new(row: Row<'t>, at: usize, from: usize, width: usize) -> Self {
        Self { row, from, width, at, moved: None }
    }

    /// The same, its cells told to stand in this column of the file.
    pub fn moved(self, column: Option<usize>) -> Self {
        Self { moved: column, ..self }
    }

    /// A cell, counted in the block; beyond it empty.
    pub fn cell(&self, column: usize) -> &'t str {
        if column < self.width { self.row.cell(self.from + column) } else { "" }
    }

    /// The kind of a cell.
    pub fn kind(&self, column: usize) -> CellKind {
        if column < self.width { self.row.kind(self.from + column) } else { CellKind::Text }
    }

    /// The column of the table.
    pub fn column(&self, column: usize) -> usize {
        self.moved.unwrap_or(self.from + column)
    }

    /// The line of the file.
    pub fn line(&self) -> u32 {
        self.row.line()
    }

    /// How many cells of the block the row has.
    pub fn width(&self) -> usize {
        self.row.len().saturating_sub(self.from).min(self.width)
    }

    /// Whether the block's cells are all blank.
    pub fn is_blank(&self) -> bool {
        (0..self.width()).all(|column| self.cell(column).trim().is_empty())
    }

    /// The whole row.
    pub fn whole(&self) -> Row<'t> {
        self.row
    }
}
