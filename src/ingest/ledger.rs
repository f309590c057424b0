//! The account of one file: findings grouped with their count and first place, rows used and set aside. It judges nothing itself.

use std::collections::BTreeMap;

use crate::model::{Finding, FindingCode, Place, Severity};

/// Most different values listed under one code; the rest are counted under `…`. A page of findings is read, a thousand are not.
const MAX_VALUES: usize = 50;

/// Findings of one file, alike ones grouped under their first place.
#[derive(Debug)]
pub struct Ledger {
    file: String,
    groups: BTreeMap<(FindingCode, Severity, u32, String), Finding>,
    values: BTreeMap<FindingCode, usize>,
    last: Option<FindingCode>,
}

/// Where a finding stands in the file of its ledger.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spot<'a> {
    /// Line from 1; nought for the whole file.
    pub line: u32,
    /// Column from 1; nought for the whole row.
    pub column: u32,
    /// The column's header, or empty.
    pub header: &'a str,
}

impl Spot<'_> {
    /// A whole row.
    pub fn row(line: u32) -> Self {
        Self { line, ..Self::default() }
    }
}

impl<'a> Spot<'a> {
    /// A cell, its column counted from 0; a column that is not there gives the whole row.
    pub fn cell(line: u32, column: usize, header: &'a str) -> Self {
        Self { line, column: u32::try_from(column).map_or(0, |c| c.saturating_add(1) % u32::MAX), header }
    }
}

impl Ledger {
    /// An empty account.
    pub fn new(file: &str) -> Self {
        Self { file: file.into(), groups: BTreeMap::new(), values: BTreeMap::new(), last: None }
    }

    /// Notes one more of this kind. Alike means: same code, severity, column and value.
    pub fn note(&mut self, code: FindingCode, severity: Severity, spot: Spot, value: &str) {
        self.note_many(code, severity, spot, value, 1);
    }

    /// Notes `count` of this kind at once; nought notes nothing.
    pub fn note_many(&mut self, code: FindingCode, severity: Severity, spot: Spot, value: &str, count: u32) {
        if count == 0 {
            return;
        }
        self.last = Some(code);
        let mut key = (code, severity, spot.column, value.to_string());
        if !self.groups.contains_key(&key) {
            let listed = self.values.entry(code).or_default();
            if *listed >= MAX_VALUES {
                key.3 = "…".into();
            } else {
                *listed += 1;
            }
        }
        let file = &self.file;
        let group = self.groups.entry(key).or_insert_with_key(|key| {
            let place = Place {
                file: file.clone(),
                sheet: String::new(),
                row: spot.line,
                column: spot.column,
                header: spot.header.into(),
            };
            Finding { code, severity, place, value: key.3.clone(), count: 0 }
        });
        group.count = group.count.saturating_add(count);
        if spot.line != 0 && spot.line < group.place.row {
            group.place.row = spot.line;
        }
    }

    /// The code noted last: why a row or cell was set aside, read at once by who set it aside.
    pub fn last(&self) -> Option<FindingCode> {
        self.last
    }

    /// The findings, heaviest first, then by line.
    pub fn finish(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.groups.into_values().collect();
        findings.sort_by(|a, b| {
            (a.severity, a.place.row, a.place.column, a.code).cmp(&(b.severity, b.place.row, b.place.column, b.code))
        });
        findings
    }
}
