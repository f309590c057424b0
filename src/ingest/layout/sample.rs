//! What a column holds, judged by its first rows. It gives no column its role.

use crate::ingest::text::{squeeze, tidy};
use crate::ingest::{cell, personal};
use crate::source::{CellKind, RawTable};

/// Rows looked at to learn what a column holds.
const SAMPLE: usize = 200;
/// Rows among which they are looked for, from the first of the data: what a column is does not depend on what stands below.
pub const SAMPLED_ROWS: usize = 2_000;

/// The data rows looked at.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'t> {
    /// The table.
    pub table: &'t RawTable,
    /// First row of data.
    pub first: usize,
    /// One past the last.
    pub end: usize,
}

impl<'t> Sample<'t> {
    /// The filled cells of a column.
    pub fn cells(&self, at: usize) -> impl Iterator<Item = &'t str> + use<'t> {
        let (table, first, end) = (self.table, self.first, self.end);
        (first..end.min(first + SAMPLED_ROWS))
            .map(move |row| table.row(row).cell(at))
            .filter(|cell| !tidy(cell).is_empty())
            .take(SAMPLE)
    }

    /// Whether at least `of_ten` tenths of a column's filled cells, and one at all, are so.
    pub fn mostly(&self, at: usize, of_ten: usize, mut test: impl FnMut(&str) -> bool) -> bool {
        let (hits, all) = self.cells(at).fold((0, 0), |(hits, all), cell| (hits + usize::from(test(cell)), all + 1));
        all > 0 && hits * 10 >= all * of_ten
    }

    /// Whether a column has no filled cell.
    pub fn is_blank(&self, at: usize) -> bool {
        self.cells(at).next().is_none()
    }

    /// Whether a column's filled cells are mostly words.
    pub fn is_words(&self, at: usize) -> bool {
        !self.is_blank(at) && !self.mostly(at, 5, |cell| cell::read(cell) != cell::Reading::Text)
    }

    /// Mobile numbers (11 digits from 13 on) or identity numbers (18 digits).
    pub fn is_personal(&self, at: usize) -> bool {
        self.mostly(at, 5, personal::is_personal)
    }

    /// A column of at least three words that are nearly all persons' names.
    pub fn is_names(&self, at: usize) -> bool {
        self.cells(at).take(3).count() == 3 && self.mostly(at, 9, personal::looks_like_name)
    }

    /// Whether a label column is written once for the rows below it: its first cell is filled and at least three in ten are blank.
    pub fn is_grouped(&self, at: usize) -> bool {
        let rows = self.first..self.end.min(self.first + SAMPLE);
        let filled = |row: usize| !squeeze(self.table.row(row).cell(at)).is_empty();
        let (blank, all) = rows
            .clone()
            .filter(|row| !self.table.row(*row).is_blank())
            .fold((0, 0), |(blank, all), row| (blank + usize::from(!filled(row)), all + 1));
        rows.start < rows.end && filled(rows.start) && blank * 10 >= all * 3
    }

    /// The figures of a column as kinds of cells, for the vote on percentages.
    pub fn kinds(&self, at: usize) -> impl Iterator<Item = CellKind> + use<'t> {
        let (table, first, end) = (self.table, self.first, self.end.min(self.first + SAMPLE));
        (first..end).map(move |row| table.row(row).kind(at))
    }
}
