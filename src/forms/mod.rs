//! The monthly forms (月度报表) that townships fill in: what is asked of whom, and the workbook of it. Reading one that comes back is ingest's
//! (`ingest::monthly`), which also spells the mark; this room reads no file.

mod book;
mod cells;
mod checks;
mod plan;

pub use book::{file_name, workbook};
pub use plan::{Item, Line, Part, Plan, Rate, due, next_period, plan, units};
