//! Primary and secondary suppression: small counts first, then as many more cells as it takes until nothing withheld can be worked out.

use std::collections::BTreeSet;

use super::bounds::bounds;
use super::elimination::determined;
use super::table::{CountTable, Equation};

/// What is too small to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Counts from one to this less one are withheld.
    pub least: i64,
    /// Whether nought is withheld too (when that nobody was affected says something of everybody).
    pub nought: bool,
}

impl Default for Rule {
    /// One to four are withheld, nought is shown.
    fn default() -> Self {
        Self { least: 5, nought: false }
    }
}

/// Up to so many cells beside the small ones, each is looked at again: one elimination a cell.
const WORTH_CLEARING: usize = 60;

/// What is withheld.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suppression {
    /// Cells too small, ascending.
    pub primary: Vec<usize>,
    /// Cells withheld to protect them, ascending.
    pub secondary: Vec<usize>,
}

impl Suppression {
    /// Whether a cell is withheld.
    pub fn hides(&self, cell: usize) -> bool {
        self.primary.binary_search(&cell).is_ok() || self.secondary.binary_search(&cell).is_ok()
    }
}

/// Chooses what to withhold. Until no withheld cell is determined by the sums, nor pinned by counts being whole and not negative, one more
/// cell is withheld beside each that is: of the sums it stands in, the smallest shown cell that is a part, else a whole. It ends because
/// each round withholds more, and with everything withheld nothing is told.
pub fn suppress(table: &CountTable, rule: Rule) -> Suppression {
    let known = |e: &Equation| e.parts.iter().chain([&e.whole]).all(|cell| *cell < table.values.len());
    if !table.equations.iter().all(known) {
        // A sum over cells that are not there: withhold everything rather than guess.
        return Suppression { primary: (0..table.values.len()).collect(), secondary: Vec::new() };
    }
    let small = |v: i64| (v == 0 && rule.nought) || (v != 0 && v.abs() < rule.least);
    let mut hidden: Vec<bool> = table.values.iter().map(|v| small(*v)).collect();
    let primary: Vec<usize> = (0..hidden.len()).filter(|at| hidden[*at]).collect();
    let mut sums: Vec<Vec<usize>> = vec![Vec::new(); table.values.len()];
    for (number, equation) in table.equations.iter().enumerate() {
        for cell in equation.parts.iter().chain([&equation.whole]) {
            sums[*cell].push(number);
        }
    }
    loop {
        let mut more: BTreeSet<usize> = BTreeSet::new();
        for cell in exposed(table, &hidden) {
            // One already withheld in this round in the same sum may do.
            let shared = sums[cell].iter().any(|s| {
                let equation = &table.equations[*s];
                equation.parts.iter().chain([&equation.whole]).any(|c| more.contains(c))
            });
            if !shared {
                more.extend(companion(table, &hidden, &sums, cell));
            }
        }
        if more.is_empty() {
            break;
        }
        for cell in more {
            hidden[cell] = true;
        }
    }
    let mut secondary: Vec<usize> =
        (0..hidden.len()).filter(|at| hidden[*at] && primary.binary_search(at).is_err()).collect();
    if secondary.len() <= WORTH_CLEARING {
        clear(table, &mut hidden, &mut secondary);
    }
    Suppression { primary, secondary }
}

/// Shows again what was withheld beside others and is not needed, the largest first.
fn clear(table: &CountTable, hidden: &mut [bool], secondary: &mut Vec<usize>) {
    let mut order = secondary.clone();
    order.sort_by_key(|cell| (std::cmp::Reverse(table.values[*cell].abs()), *cell));
    for cell in order {
        hidden[cell] = false;
        if !exposed(table, hidden).is_empty() {
            hidden[cell] = true;
        }
    }
    secondary.retain(|cell| hidden[*cell]);
}

/// Withheld cells an outsider can work out who knows the rule: that nought is shown, if it is.
fn exposed(table: &CountTable, hidden: &[bool]) -> BTreeSet<usize> {
    let mut found = determined(&table.equations, hidden);
    let nought = table.values.iter().zip(hidden).any(|(v, h)| *h && *v <= 0);
    let negative = table.values.iter().any(|v| *v < 0);
    if !negative {
        let bounds = bounds(table, hidden, i64::from(!nought));
        found.extend((0..hidden.len()).filter(|at| hidden[*at] && bounds[*at].0 == bounds[*at].1));
    }
    found
}

/// The cell to withhold beside one: a part before a whole, a count before a nought, the smallest, the first. Of the sums in which it is alone, else
/// of all it stands in; where everything in these is withheld already, of those one withheld cell further on, and so forth.
fn companion(table: &CountTable, hidden: &[bool], sums: &[Vec<usize>], cell: usize) -> Option<usize> {
    let cells = |sum: &usize| {
        let equation = &table.equations[*sum];
        equation.parts.iter().map(|p| (false, *p)).chain([(true, equation.whole)])
    };
    // First the sums in which it is the only one withheld: there it is open to anyone.
    let alone = |sum: &&usize| cells(sum).filter(|(_, other)| hidden[*other]).count() == 1;
    let mut edge: BTreeSet<usize> = sums[cell].iter().filter(alone).copied().collect();
    if edge.is_empty() {
        edge.extend(&sums[cell]);
    }
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    while !edge.is_empty() {
        let found = edge
            .iter()
            .flat_map(cells)
            .filter(|(_, cell)| !hidden[*cell])
            .min_by_key(|(whole, cell)| (table.values[*cell] == 0, *whole, table.values[*cell].abs(), *cell));
        if let Some((_, cell)) = found {
            return Some(cell);
        }
        seen.extend(&edge);
        edge.extend(&sums[cell]);
        let next = edge.iter().flat_map(cells).flat_map(|(_, cell)| sums[cell].iter().copied());
        edge = next.filter(|sum| !seen.contains(sum)).collect();
    }
    None
}
