//! Points of one item for one figure, exact to two decimals. Who is scored is units'.

use std::cmp::Ordering;

use crate::model::scoring::{ScoreItem, ScoreRule};
use crate::model::{Amount, Decimal, Direction};

/// Decimals of an item's points; sums of them are exact.
pub const DECIMALS: u8 = 2;
/// Decimals a figure is taken with.
const FINE: u8 = 9;

fn times(a: Decimal, b: Decimal) -> Decimal {
    Decimal::new(a.mantissa.saturating_mul(b.mantissa), a.decimals.saturating_add(b.decimals))
}

/// a × b ÷ c, rounded half up once; nought over nought.
fn share(a: Decimal, b: Decimal, c: Decimal) -> Decimal {
    Amount::ratio(times(a, b), c, 1).map_or(Decimal::new(0, DECIMALS), |amount| amount.round(DECIMALS))
}

fn least(a: Decimal, b: Decimal) -> Decimal {
    if a.compare(b) == Ordering::Greater { b } else { a }
}

fn most(a: Decimal, b: Decimal) -> Decimal {
    if a.compare(b) == Ordering::Less { b } else { a }
}

/// The points of a figure, rounded half up to hundredths.
///
/// 线性: weight × (x − floor) ÷ (full − floor) within 0..weight; a floor above the full score serves indicators of which less is better.
/// 达标: weight if x reaches full. 扣分: weight − points × (what x lacks to full) ÷ per, at most `cap`, not under 0. 加分: points × (what
/// x has over full) ÷ per, at most `cap`, not under 0. “Lacks” and “over” follow the direction; neutral counts upward.
pub fn points(item: &ScoreItem, figure: Amount, direction: Direction) -> Decimal {
    let x = figure.round(FINE);
    let nought = Decimal::new(0, DECIMALS);
    // How far the figure is past the full score, on the good side.
    let past = if direction == Direction::Lower { item.full.minus(x) } else { x.minus(item.full) };
    match item.rule {
        ScoreRule::Linear => {
            let (done, whole) = (x.minus(item.floor), item.full.minus(item.floor));
            least(most(share(item.weight, done, whole), nought), item.weight.rescale(DECIMALS))
        }
        ScoreRule::Reach => {
            if past.sign() >= 0 {
                item.weight.rescale(DECIMALS)
            } else {
                nought
            }
        }
        ScoreRule::Deduct => {
            let lacks = most(Decimal::default().minus(past), Decimal::default());
            let off = share(item.points, lacks, item.per);
            let off = item.cap.map_or(off, |cap| least(off, cap));
            most(item.weight.minus(off), nought).rescale(DECIMALS)
        }
        ScoreRule::Bonus => {
            let extra = share(item.points, most(past, Decimal::default()), item.per);
            item.cap.map_or(extra, |cap| least(extra, cap)).rescale(DECIMALS)
        }
    }
}
