//! Dataset and Selection to Cut: aggregation, change, ranks, intervals. It knows no pixel, no colour and no wording.

pub mod attention;
pub mod benchmark;
pub mod change;
pub mod cut;
pub mod disclosure;
pub mod interval;
pub mod overview;
pub mod rank;
pub mod reading;
pub mod score;
pub mod signal;
pub mod stats;

pub use change::{Change, Refusal};
pub use cut::{ChildRow, Cut, Selection, cut};
pub use overview::{Card, Overview, TableCell, TableRow, overview};
pub use reading::{Gap, Reading, Span, frequency_of, reading};
