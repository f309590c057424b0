//! 可比口径: comparing only the areas that have a figure on both sides, with their coverage, refused where too few are.

use crate::model::{AreaId, Dataset, Dimension, IndicatorId, Status};

use super::aggregate::{combine, members};
use super::change::{Change, Refusal, change};
use super::range::{self, Range};
use super::reading::{Gap, Reading};

/// Least share of the areas that must be matched, in per cent (domain: 累计同比; a default that a county may set otherwise).
pub const MATCHED_FLOOR: u32 = 90;

/// A comparison over matched areas: 可比口径（n个村）.
#[derive(Clone, Debug, PartialEq)]
pub struct Matched {
    /// The areas with a whole figure on both sides, in register order.
    pub pairs: Vec<AreaId>,
    /// Areas that were due on either side.
    pub due: usize,
    /// Their figure now.
    pub now: Reading,
    /// Their figure then.
    pub then: Reading,
    /// The comparison, or why there is none.
    pub change: Result<Change, Unmatched>,
}

/// Why matched areas are not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmatched {
    /// Fewer than the floor are matched.
    TooFew,
    /// As for any two figures.
    Refused(Refusal),
}

impl Matched {
    /// Whole per cent of the due areas that are matched, rounded down; nought where none was due.
    pub fn coverage(&self) -> u32 {
        (self.pairs.len() * 100).checked_div(self.due).unwrap_or(0) as u32
    }
}

/// Compares the areas of a set over two ranges by those that have a whole figure in both. An area that exists in only one of the two
/// ranges, or to which the item does not apply in one, is due and unmatched: it changes the ground.
pub fn matched(
    data: &Dataset,
    id: IndicatorId,
    areas: &[AreaId],
    now: Range,
    then: Range,
    dimension: Dimension,
    floor: u32,
) -> Matched {
    let indicator = data.indicator(id);
    let mut either = members(data, indicator, areas, now);
    either.extend(members(data, indicator, areas, then));
    either.sort_unstable();
    either.dedup();
    let (mut pairs, mut new, mut old, mut due) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for area in either {
        let read = |range| range::read(data, id, area, range, dimension);
        let (after, before) = (read(now), read(then));
        let never = |r: &Reading| matches!(r.figure, Err(Gap::NoData | Gap::Stated(Status::NotApplicable)));
        if never(&after) && never(&before) {
            continue;
        }
        // Nothing was handled on one side (无基数): no gap in reporting, and nothing to compare.
        let whole = |r: &Reading| !r.is_partial() && (r.figure.is_ok() || r.figure == Err(Gap::NoughtBelow));
        due += 1;
        if whole(&after) && whole(&before) {
            pairs.push(area);
            new.push(after);
            old.push(before);
        }
    }
    let (now, then) = (combine(indicator, &new), combine(indicator, &old));
    let enough = due > 0 && pairs.len() * 100 >= due * floor as usize;
    let change = if enough {
        change(&now, &then, indicator.is_percentage(), indicator.is_quotient()).map_err(Unmatched::Refused)
    } else {
        Err(Unmatched::TooFew)
    };
    Matched { pairs, due, now, then, change }
}
