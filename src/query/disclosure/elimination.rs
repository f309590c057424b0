//! Which withheld cells follow from the sums: elimination of the linear system, sparse, modulo a prime.
//!
//! Hand-written because all that is asked is which unknowns are determined. Modulo 2⁶¹ − 1 is exact here: the coefficients are 0 and ±1,
//! and a minor would have to be a multiple of the prime to be mistaken; of tables along one tree and one list they are all 0 or ±1.

use std::collections::{BTreeMap, BTreeSet};

use super::table::Equation;

/// 2⁶¹ − 1, a prime.
const PRIME: i128 = (1 << 61) - 1;

type Row = BTreeMap<usize, i128>;

fn inverse(value: i128) -> i128 {
    // Fermat: a^(p−2).
    let (mut base, mut power, mut result) = (value.rem_euclid(PRIME), PRIME - 2, 1i128);
    while power > 0 {
        if power & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        power >>= 1;
    }
    result
}

fn subtract(row: &mut Row, times: i128, other: &Row) {
    for (column, value) in other {
        let entry = row.entry(*column).or_insert(0);
        *entry = (*entry - times * value).rem_euclid(PRIME);
        if *entry == 0 {
            row.remove(column);
        }
    }
}

/// The withheld cells that the shown ones determine.
pub(super) fn determined(equations: &[Equation], hidden: &[bool]) -> BTreeSet<usize> {
    let unknown = |at: &usize| hidden.get(*at) == Some(&true);
    // Rows in reduced form: pivot column → row, no pivot in any other row.
    let mut pivots: BTreeMap<usize, Row> = BTreeMap::new();
    for equation in equations {
        let mut row: Row = equation.parts.iter().filter(|at| unknown(at)).map(|at| (*at, PRIME - 1)).collect();
        if unknown(&equation.whole) {
            row.insert(equation.whole, 1);
        }
        let known: Vec<(usize, i128)> =
            row.iter().filter(|(c, _)| pivots.contains_key(c)).map(|(c, v)| (*c, *v)).collect();
        for (column, times) in known {
            if let Some(other) = pivots.get(&column) {
                subtract(&mut row, times, other);
            }
        }
        let Some((&pivot, &first)) = row.iter().next() else { continue };
        let scale = inverse(first);
        for value in row.values_mut() {
            *value = *value * scale % PRIME;
        }
        for other in pivots.values_mut() {
            if let Some(times) = other.get(&pivot).copied() {
                subtract(other, times, &row);
            }
        }
        pivots.insert(pivot, row);
    }
    pivots.iter().filter(|(_, row)| row.len() == 1).map(|(column, _)| *column).collect()
}
