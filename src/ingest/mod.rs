//! Raw tables to datasets: layout, header, area and period matching, cell grammar. A bad row is a finding, never a failure.

pub mod blocks;
pub mod ledger;
