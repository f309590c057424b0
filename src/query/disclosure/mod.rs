//! Small counts in a version for outside (对外版): which cells are withheld so that none of them can be worked out from the others.
//! It writes no file: the caller prints 不公布 for what is withheld, and leaves out every rate made of a withheld count.

mod bounds;
mod elimination;
pub mod release;
pub mod suppress;
pub mod table;

pub use release::{Release, Releasing};
pub use suppress::{Rule, Suppression, suppress};
pub use table::{CellKey, CountTable, Equation, count_table};
