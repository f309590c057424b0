//! Ticks: nice values for the value axis and their words, and the thinning of given ticks to the room there is.
//! Ticks of time are worded by `figure`; nothing here knows a calendar.

use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::coord::types::RangedCoordf64;

use super::board::Frame;
use super::text;

/// Decimals that are ever written, whatever was asked for.
const MOST_DECIMALS: u8 = 6;

const TENS: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];

fn ten_to(decimals: u8) -> f64 {
    TENS.get(usize::from(decimals)).copied().unwrap_or(1e6)
}

/// The range of a value axis over figures from `low` to `high`, with some air; never empty, never wider than it must be.
/// With `from_zero` nought is inside and is the end where all figures lie on one side of it.
pub fn value_range(low: f64, high: f64, from_zero: bool, decimals: u8) -> (f64, f64) {
    let (mut lo, mut hi) = if low <= high { (low, high) } else { (0.0, 0.0) };
    if from_zero {
        (lo, hi) = (lo.min(0.0), hi.max(0.0));
    }
    // Room for two ticks that the decimals can tell apart, and for the precision of a float.
    let least = (2.0 / ten_to(decimals)).max(lo.abs().max(hi.abs()) * 1e-6);
    let span = (hi - lo).max(least);
    let air = if hi - lo < least { span / 2.0 } else { span * 0.08 };
    let (below, above) = (low >= 0.0, high <= 0.0);
    let (mut from, mut to) = (lo - air, hi + air);
    // The axis does not cross nought where no figure does.
    if below {
        from = if from_zero { 0.0 } else { from.max(0.0) };
    }
    if above && !below {
        to = if from_zero { 0.0 } else { to.min(0.0) };
    }
    if to - from < least {
        to = from + least;
    }
    (from, to)
}

/// Ticks of a value axis: place and words, at most `most`, at steps of 1, 2 or 5.
pub fn value_ticks(range: (f64, f64), most: usize, decimals: u8) -> Vec<(f64, String)> {
    let axis = RangedCoordf64::from(range.0..range.1);
    let mut values = axis.key_points(BoldPoints(most.clamp(2, 12)));
    // A count has no tick at a half.
    let unit = ten_to(decimals.min(MOST_DECIMALS));
    values.retain(|v| near_whole(v * unit));
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let (by, word) = match largest {
        m if m >= 1e8 => (1e8, "亿"),
        m if m >= 1e4 => (1e4, "万"),
        _ => (1.0, ""),
    };
    let needed =
        (0..=MOST_DECIMALS).find(|d| values.iter().all(|v| near_whole(v / by * ten_to(*d)))).unwrap_or(MOST_DECIMALS);
    values
        .into_iter()
        .map(|v| {
            let mut words = number(v / by, needed);
            if words != "0" {
                words.push_str(word);
            }
            (v, words)
        })
        .collect()
}

/// Drops every second tick until neighbours are `least` apart, at `unit` tenths of a pixel for one of value.
pub fn spread(ticks: &mut Vec<(f64, String)>, unit: f64, least: i32) {
    while let [a, b, ..] = ticks.as_slice()
        && (b.0 - a.0) * unit < f64::from(least)
    {
        let mut keep = false;
        ticks.retain(|_| {
            keep = !keep;
            keep
        });
    }
}

fn near_whole(v: f64) -> bool {
    (v - v.round()).abs() < 1e-6 * v.abs().max(1.0)
}

/// A number with `decimals`, grouped by thousands; nought is always `0`. Beyond 10^15 it is held there.
fn number(v: f64, decimals: u8) -> String {
    let scaled = (v * ten_to(decimals)).round().clamp(-1e18, 1e18) as i64;
    if scaled == 0 {
        return "0".to_string();
    }
    let (mut rest, mut places) = (scaled.unsigned_abs(), 0);
    let mut backwards = Vec::new();
    while rest > 0 || places <= decimals {
        let whole = places.saturating_sub(decimals);
        if places == decimals && decimals > 0 {
            backwards.push('.');
        } else if places > decimals && whole % 3 == 0 {
            backwards.push(',');
        }
        backwards.push(char::from(b'0' + (rest % 10) as u8));
        rest /= 10;
        places += 1;
    }
    if scaled < 0 {
        backwards.push('−');
    }
    backwards.iter().rev().collect()
}

/// A tick of the lower axis as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its place in tenths of a pixel.
    pub x: i32,
    /// The left end of its words.
    pub left: i32,
    /// Their width.
    pub wide: i32,
    /// The words.
    pub text: String,
}

/// The given ticks (place and words, in order), thinned evenly until their words stand clear of each other. Where some
/// words are much longer than others (years among months), either all of these stay or nothing else does. Of equally thin
/// choices the one with more words wins, then the one that keeps the last tick.
pub fn thin(frame: &Frame, ticks: &[(i32, &str)]) -> Vec<Placed> {
    let ticks: Vec<Placed> = ticks
        .iter()
        .map(|(x, words)| {
            let wide = text::width(words, frame.text);
            Placed { x: *x, left: frame.centred(*x, wide), wide, text: (*words).to_string() }
        })
        .filter(|t| t.wide <= frame.width)
        .collect();
    let shortest = ticks.iter().map(|t| t.wide).min().unwrap_or(0);
    let long = |t: &&Placed| t.wide >= shortest + frame.text;
    let all_long = ticks.iter().filter(long).count();
    for every in 1..=ticks.len() {
        let mut best: Option<(i64, Vec<&Placed>)> = None;
        for phase in 0..every {
            let chosen: Vec<&Placed> = ticks.iter().skip(phase).step_by(every).collect();
            if !clear(&chosen, frame.text * 2 / 3) {
                continue;
            }
            let kept = chosen.iter().copied().filter(|t| long(t)).count();
            let total: i64 = chosen.iter().map(|t| i64::from(t.wide)).sum();
            let last = (ticks.len() - 1 - phase).is_multiple_of(every);
            let score = total * 2 + i64::from(last);
            let fair = kept == all_long || kept == chosen.len();
            if fair && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, chosen));
            }
        }
        if let Some((_, chosen)) = best {
            return chosen.into_iter().cloned().collect();
        }
    }
    Vec::new()
}

fn clear(ticks: &[&Placed], gap: i32) -> bool {
    ticks.windows(2).all(|pair| matches!(pair, [a, b] if a.left + a.wide + gap <= b.left))
}
