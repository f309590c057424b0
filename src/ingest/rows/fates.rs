//! The account of one table: what became of every row and every figure cell, by reason. It adds up; it judges nothing.

use std::collections::BTreeMap;

use crate::model::FindingCode;

/// What became of rows and cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fates {
    /// Rows set aside, by reason.
    pub rows_aside: BTreeMap<FindingCode, u32>,
    /// Figure cells that gave a figure.
    pub figures: u32,
    /// Figure cells that hold a sign for no figure: /, —, …, *, 未报.
    pub signs: u32,
    /// Blank figure cells.
    pub blanks: u32,
    /// Figure cells set aside, by reason; published changes and totals are checks and count under theirs.
    pub cells_aside: BTreeMap<FindingCode, u32>,
    /// Figure cells in all: the sum of the others, counted on its own.
    pub cells: u32,
}

impl Fates {
    /// One more row aside.
    pub fn row(&mut self, reason: FindingCode) {
        *self.rows_aside.entry(reason).or_default() += 1;
    }

    /// `count` more cells aside.
    pub fn cell(&mut self, reason: FindingCode, count: u32) {
        if count > 0 {
            *self.cells_aside.entry(reason).or_default() += count;
        }
    }

    /// Whether every cell has its fate.
    pub fn is_whole(&self) -> bool {
        self.cells == self.figures + self.signs + self.blanks + self.cells_aside.values().sum::<u32>()
    }
}
