//! Comparison of places: against a whole, a peer set, a reference area or a target, one by one, and places with their
//! uncertainty. Rates are compared, raw counts never. It says nothing in words.

pub mod league;
pub mod peers;
pub mod standing;

pub use league::{LeagueRow, league, published_place};
pub use peers::peers;
pub use standing::{Against, Compared, Standing, Unfit, benchmark, compare};
