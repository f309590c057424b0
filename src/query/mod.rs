//! Dataset and Selection to Cut: aggregation, change, ranks, intervals. It knows no pixel, no colour and no wording.

pub mod against;
pub mod aggregate;
pub mod attention;
pub mod boundary;
pub mod change;
pub mod compare;
pub mod completeness;
pub mod contribution;
pub mod cut;
pub mod decumulate;
pub mod denominator;
pub mod disclosure;
pub mod group;
pub mod interval;
pub mod matched;
pub mod overview;
pub mod projection;
pub mod range;
pub mod rank;
pub mod reading;
pub mod score;
pub mod shortfall;
pub mod signal;
pub mod stats;
pub mod target;
pub mod vintage;

pub use change::{Change, Refusal};
pub use cut::{ChildRow, Cut, Selection, cut};
pub use overview::{Card, Overview, TableCell, TableRow, overview};
pub use reading::{Gap, Reading, Span, frequency_of, reading};
