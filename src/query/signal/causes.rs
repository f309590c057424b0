//! The four rules of special cause over the points of one group, and how each is judged. Limits are made elsewhere.

use std::cmp::Ordering;

use super::limits::Band;
use crate::model::Direction;

/// Points of a run, and of a trend.
pub const RUN: usize = 7;
/// A figure this close to the centre, relative to the larger of the two, lies on it.
const ON_CENTRE: f64 = 1e-12;

/// Why a point is not common cause. `true` is high or rising.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Strictly outside a limit.
    Point(bool),
    /// One of seven points rising (falling) without a tie.
    Trend(bool),
    /// Between near limit and limit, two at least of three on one side of the centre.
    TwoOfThree(bool),
    /// One of seven in a row strictly on one side of the centre.
    Shift(bool),
}

/// What a special cause means for the indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// 改善.
    Improvement,
    /// 关注.
    Concern,
    /// Higher, of an indicator without a better way.
    Higher,
    /// Lower, of an indicator without a better way.
    Lower,
}

impl Cause {
    /// Whether it is high or rising.
    pub fn is_high(self) -> bool {
        match self {
            Self::Point(high) | Self::Trend(high) | Self::TwoOfThree(high) | Self::Shift(high) => high,
        }
    }

    /// Turned by the indicator's direction.
    pub fn judged(self, direction: Direction) -> Judgement {
        match (direction, self.is_high()) {
            (Direction::Neutral, true) => Judgement::Higher,
            (Direction::Neutral, false) => Judgement::Lower,
            (Direction::Higher, true) | (Direction::Lower, false) => Judgement::Improvement,
            (Direction::Higher, false) | (Direction::Lower, true) => Judgement::Concern,
        }
    }
}

/// Which side of the centre a figure lies on.
pub fn side(value: f64, centre: f64) -> Ordering {
    if (value - centre).abs() <= ON_CENTRE * value.abs().max(centre.abs()) {
        Ordering::Equal
    } else {
        value.partial_cmp(&centre).unwrap_or(Ordering::Equal)
    }
}

/// What a group's rules need of one point.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    pub(super) value: Option<f64>,
    pub(super) side: Option<Ordering>,
    pub(super) outside: Option<bool>,
    pub(super) near: bool,
}

impl Look {
    /// A point seen against centre and limits.
    pub(super) fn new(value: Option<f64>, centre: f64, band: Option<Band>) -> Self {
        let Some(v) = value else { return Self::default() };
        let outside = band.and_then(|b| if v > b.upper { Some(true) } else { (v < b.lower).then_some(false) });
        let near = outside.is_none() && band.is_some_and(|b| v > b.near_upper || v < b.near_lower);
        Self { value, side: Some(side(v, centre)), outside, near }
    }
}

/// Marks every point of a window that fulfils a rule.
fn windows(looks: &[Look], length: usize, holds: impl Fn(&[Look]) -> bool) -> Vec<bool> {
    let mut marked = vec![false; looks.len()];
    for (at, window) in looks.windows(length).enumerate() {
        if holds(window) {
            marked[at..at + length].fill(true);
        }
    }
    marked
}

/// The causes of one group's points: the first rule that holds, in the order of [`Cause`].
pub(super) fn causes(looks: &[Look]) -> Vec<Option<Cause>> {
    let all_on = |w: &[Look], on: Ordering| w.iter().all(|l| l.side == Some(on));
    let near = |w: &[Look]| w.iter().filter(|l| l.near).count() >= 2;
    let steps = |w: &[Look], way: Ordering| {
        w.windows(2).all(|p| matches!((p[0].value, p[1].value), (Some(a), Some(b)) if b.partial_cmp(&a) == Some(way)))
    };
    let rising = windows(looks, RUN, |w| steps(w, Ordering::Greater));
    let falling = windows(looks, RUN, |w| steps(w, Ordering::Less));
    let trend: Vec<bool> = rising.iter().zip(&falling).map(|(a, b)| *a || *b).collect();
    let two_high = windows(looks, 3, |w| all_on(w, Ordering::Greater) && near(w));
    let two_low = windows(looks, 3, |w| all_on(w, Ordering::Less) && near(w));
    let high = windows(looks, RUN, |w| all_on(w, Ordering::Greater));
    let low = windows(looks, RUN, |w| all_on(w, Ordering::Less));
    let value = |at: usize| looks.get(at).and_then(|l| l.value);
    // A point of a trend goes the way of the step to its right if the next point is in a trend too, else of the one to its left.
    let goes_up = |at: usize| {
        let (from, to) = if trend.get(at + 1) == Some(&true) { (at, at + 1) } else { (at.saturating_sub(1), at) };
        value(to) > value(from)
    };
    (0..looks.len())
        .map(|at| {
            let look = looks[at];
            if let Some(high) = look.outside {
                Some(Cause::Point(high))
            } else if trend[at] {
                Some(Cause::Trend(goes_up(at)))
            } else if look.near && (two_high[at] || two_low[at]) {
                Some(Cause::TwoOfThree(two_high[at]))
            } else if high[at] || low[at] {
                Some(Cause::Shift(high[at]))
            } else {
                None
            }
        })
        .collect()
}
