//! 数据核查: figures that are probably wrong though every cell could be read, and the report of all findings, file by file.
//! It corrects nothing: it says what looks wrong, by which rule, with the figures that show it.

pub mod export;
pub mod list;
pub mod report;
pub mod suspect;
pub mod within;

pub use export::{by_sender, csv, xlsx};
pub use list::{Group, Grouping, Wanted, filter, group};
pub use report::{FileLine, Line, PackageLine, Report, json, of_files, of_package};
pub use suspect::{Rule, Suspicion, Thresholds, suspect};
