//! The account of a file's rows: which line each stands on, whether it was set aside, how many observations it gave. Rows that go on alike
//! are one run, so that a clean file of five million rows costs one entry.

use std::collections::BTreeMap;

use crate::model::FindingCode;

/// Rows that follow one another line by line and fared alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    row: u32,
    line: u32,
    given: u32,
    aside: bool,
}

/// What one file came to, beside its observations and findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    runs: Vec<Run>,
    rows: u32,
    aside: u32,
    /// Figures taken.
    pub cells: u32,
    /// Blank cells.
    pub blanks: u32,
    /// Rows of a ledger set aside, by reason; tables keep theirs with their cells.
    pub reasons: BTreeMap<FindingCode, u32>,
}

impl Tally {
    /// Adds a data row: its line, whether it was set aside while reading, and how many observations it gave.
    #[inline]
    pub fn push(&mut self, line: u32, aside: bool, given: u32) {
        let row = self.rows;
        self.rows += 1;
        self.aside += u32::from(aside);
        if let Some(run) = self.runs.last()
            && run.given == given
            && run.aside == aside
            && run.line + (row - run.row) == line
        {
            return;
        }
        self.runs.push(Run { row, line, given, aside });
    }

    /// Adds a row of a ledger that is set aside, with the reason.
    pub fn set_aside(&mut self, line: u32, reason: FindingCode) {
        *self.reasons.entry(reason).or_default() += 1;
        self.push(line, true, 0);
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// How many were set aside while reading.
    pub fn aside(&self) -> u32 {
        self.aside
    }

    /// Line of row `at`, whether it was set aside, and how many observations it gave; nought for a row never read.
    pub fn row(&self, at: u32) -> (u32, bool, u32) {
        let after = self.runs.partition_point(|run| run.row <= at);
        let run = after.checked_sub(1).and_then(|run| self.runs.get(run)).filter(|_| at < self.rows);
        run.map_or((0, false, 0), |run| (run.line + (at - run.row), run.aside, run.given))
    }
}
