//! Which withheld cells follow because counts are whole and not negative: bounds drawn together along the sums. Equations alone are elimination's.

use super::table::{CountTable, Equation};

/// Rounds of drawing together: each sum is looked at so many times at most.
const ROUNDS: usize = 200;
/// More than any count.
const FAR: i64 = i64::MAX / 4;

/// The bounds an outsider can put on every cell: shown cells are what they are, withheld ones at least `least`.
pub(super) fn bounds(table: &CountTable, hidden: &[bool], least: i64) -> Vec<(i64, i64)> {
    let open = |at: usize| hidden.get(at) == Some(&true);
    let mut found: Vec<(i64, i64)> =
        table.values.iter().enumerate().map(|(at, v)| if open(at) { (least, FAR) } else { (*v, *v) }).collect();
    for _ in 0..ROUNDS {
        let mut moved = false;
        for equation in &table.equations {
            moved |= draw(&mut found, equation);
        }
        if !moved {
            break;
        }
    }
    found
}

fn draw(found: &mut [(i64, i64)], equation: &Equation) -> bool {
    let (mut low, mut high) = (0i64, 0i64);
    for part in &equation.parts {
        low = low.saturating_add(found[*part].0).min(FAR);
        high = high.saturating_add(found[*part].1).min(FAR);
    }
    let whole = found[equation.whole];
    let mut moved = tighten(&mut found[equation.whole], low, high);
    for part in &equation.parts {
        let own = found[*part];
        let others = (low - own.0, if high >= FAR { others_high(found, equation, *part) } else { high - own.1 });
        let from = if others.1 >= FAR { own.0 } else { whole.0 - others.1 };
        let to = if whole.1 >= FAR { FAR } else { whole.1 - others.0 };
        moved |= tighten(&mut found[*part], from, to);
    }
    moved
}

fn others_high(found: &[(i64, i64)], equation: &Equation, without: usize) -> i64 {
    equation.parts.iter().filter(|p| **p != without).fold(0i64, |sum, p| sum.saturating_add(found[*p].1).min(FAR))
}

fn tighten(bound: &mut (i64, i64), low: i64, high: i64) -> bool {
    let new = (bound.0.max(low), bound.1.min(high));
    let moved = new != *bound && new.0 <= new.1;
    if moved {
        *bound = new;
    }
    moved
}
