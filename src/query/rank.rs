//! Ranking with shared places. Who may be ranked is decided here; how a place is called is not.

use std::cmp::Ordering;

use crate::model::{Amount, Decimal, Direction};

use super::reading::Reading;

/// A quotient over fewer than this is not ranked (domain: small denominators).
pub const RANK_FLOOR: i64 = 10;

/// Whether a reading may take a place: a whole figure, its denominator not under [`RANK_FLOOR`].
pub fn may_rank(reading: &Reading) -> bool {
    !reading.is_partial()
        && match reading.figure {
            Ok(Amount::Exact(_)) => true,
            Ok(Amount::Ratio { denominator, .. }) => denominator.compare(Decimal::whole(RANK_FLOOR)) != Ordering::Less,
            Err(_) => false,
        }
}

/// Places 1, 1, 3, … of the readings, best first by direction (neutral: largest first); `None` for those that may not rank.
pub fn places(readings: &[Reading], direction: Direction) -> Vec<Option<u32>> {
    let better = |a: Amount, b: Amount| match direction {
        Direction::Lower => a.compare(b) == Ordering::Less,
        Direction::Higher | Direction::Neutral => a.compare(b) == Ordering::Greater,
    };
    let figures: Vec<Option<Amount>> = readings.iter().map(|r| if may_rank(r) { r.amount() } else { None }).collect();
    figures
        .iter()
        .map(|mine| {
            let mine = (*mine)?;
            Some(1 + figures.iter().flatten().filter(|other| better(**other, mine)).count() as u32)
        })
        .collect()
}
