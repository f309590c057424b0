//! 考核: scores of units by group, each open to its items, and what a change of a figure would do. The rules are data.

pub mod points;
pub mod units;

pub use points::points;
pub use units::{ItemScore, Trial, UnitScore, Unscored, scores, trial};
