//! Ranking with shared places. Who may be ranked is decided here; how a place is called is not.

use std::cmp::Ordering;

use crate::model::{Amount, Decimal, Direction, Indicator, TimeRule};

use super::reading::Reading;

/// A quotient over fewer than this is not ranked (domain: small denominators).
pub const RANK_FLOOR: i64 = 10;

/// Whether a reading may take a place: a whole figure, its denominator not under [`RANK_FLOOR`]. A population counted in 万人 is no
/// small number of cases, whatever its figure, and none among its people is the best of figures.
pub fn may_rank(indicator: &Indicator, reading: &Reading) -> bool {
    !reading.is_partial()
        && match reading.figure {
            Ok(Amount::Exact(_)) => true,
            Ok(Amount::Ratio { denominator, .. }) => {
                indicator.time == TimeRule::MeanPopulation
                    || denominator.compare(Decimal::whole(RANK_FLOOR)) != Ordering::Less
            }
            Err(_) => false,
        }
}

/// Places 1, 1, 3, … of an indicator's readings, best first by its direction (neutral: largest first); `None` for those that may not rank.
pub fn places(readings: &[Reading], indicator: &Indicator) -> Vec<Option<u32>> {
    let better = |a: Amount, b: Amount| match indicator.direction {
        Direction::Lower => a.compare(b) == Ordering::Less,
        Direction::Higher | Direction::Neutral => a.compare(b) == Ordering::Greater,
    };
    let figures: Vec<Option<Amount>> =
        readings.iter().map(|r| if may_rank(indicator, r) { r.amount() } else { None }).collect();
    figures
        .iter()
        .map(|mine| {
            let mine = (*mine)?;
            Some(1 + figures.iter().flatten().filter(|other| better(**other, mine)).count() as u32)
        })
        .collect()
}
