//! 可比口径: comparing only the areas that have a figure on both sides, with their coverage, refused where too few are.

use crate::model::{AreaId, Dataset, Dimension, IndicatorId, Status};

use super::aggregate::{combine, members};
use super::change::{Change, Refusal, change};
use super::range::{self, Range};
use super::reading::{Gap, Reading};

/// Least share of the areas that must be matched, in per cent (domain: 累计同比; a default that a county may set otherwise).
pub const MATCHED_FLOOR: u32 = 90;

/// A comparison over matched areas: 可比口径（n个单位）.
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

/// The lowest units of an area that have figures in both of two ranges: villages where they are loaded, else townships, 本级 with a figure as a
/// unit of its own; the area itself where nobody below it has figures in both. Which of them are due is [`matched`]'s.
pub fn units(data: &Dataset, id: IndicatorId, area: AreaId, ranges: [Range; 2], dimension: Dimension) -> Vec<AreaId> {
    let mut found = Vec::new();
    gather(data, id, area, ranges, dimension, MAX_LEVELS, &mut found);
    found
}

/// The most levels a tree is walked, against a register that goes in circles.
const MAX_LEVELS: u8 = 16;

fn gather(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    ranges: [Range; 2],
    dimension: Dimension,
    levels: u8,
    found: &mut Vec<AreaId>,
) {
    let figure = |at: AreaId, range| range::read(data, id, at, range, dimension).figure;
    let speaks = |at: AreaId, range| !matches!(figure(at, range), Err(Gap::NoData | Gap::Stated(Status::NotLoaded)));
    let below = data.areas.children(area);
    // Where those below speak of one year alone, only the figure of the area itself can be held against the other.
    if levels == 0 || !ranges.iter().all(|range| below.iter().any(|child| speaks(*child, *range))) {
        found.push(area);
        return;
    }
    for child in below {
        gather(data, id, *child, ranges, dimension, levels - 1, found);
    }
    let own = data.areas.own(area).filter(|own| ranges.iter().any(|range| figure(*own, *range).is_ok()));
    found.extend(own);
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
