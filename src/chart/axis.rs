//! Ticks: nice values for the value axis and their words, and the thinning of given ticks to the room there is.
//! Ticks of time are worded by `figure`; nothing here knows a calendar. Plotters' own key points are not asked for: they bring the power and the
//! logarithm of floats with them, 1.3 kB of the page after Brotli 11; a test holds these against them.

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

/// Ten to the power of a whole number from 0 to 308.
fn tens(power: u32) -> f64 {
    (0..power.min(308)).fold(1.0, |ten, _| ten * 10.0)
}

/// The multiples of the finest step of 1, 2 or 5 of any power of ten that gives at most `most` of them within a range, ascending.
/// A range without width has its one value, one that is no range none.
pub fn steps((low, high): (f64, f64), most: usize) -> Vec<f64> {
    let span = high - low;
    if !span.is_finite() || span < f64::EPSILON {
        return if span.abs() < f64::EPSILON { vec![low] } else { Vec::new() };
    }
    // The power of ten just above the range: one multiple at least two, at most one more.
    let (mut power, mut ten) = (0_i32, 1.0);
    while ten < span {
        (power, ten) = (power + 1, ten * 10.0);
    }
    while ten / 10.0 >= span {
        (power, ten) = (power - 1, ten / 10.0);
    }
    let at = |digit: f64, power: i32| {
        let ten = tens(power.unsigned_abs());
        let step = if power < 0 { digit / ten } else { digit * ten };
        let (first, last) = (low / step, high / step);
        let loose = |v: f64| 1e-9 + 1e-12 * v.abs();
        ((first - loose(first)).ceil(), (last + loose(last)).floor())
    };
    let mut best = (1.0, power);
    'finer: loop {
        for (digit, down) in [(5.0, 1), (2.0, 1), (1.0, 1)] {
            let (first, last) = at(digit, power - down);
            if last - first + 1.0 > most as f64 || power < -300 {
                break 'finer;
            }
            best = (digit, power - down);
        }
        power -= 1;
    }
    let (digit, power) = best;
    let (first, last) = at(digit, power);
    let ten = tens(power.unsigned_abs());
    let count = (last - first + 1.0).clamp(0.0, most as f64) as usize;
    (0..count)
        .map(|n| {
            let whole = (first + n as f64) * digit;
            if power < 0 { whole / ten } else { whole * ten }
        })
        .collect()
}

/// Ticks of a value axis: place and words, at most `most`, at steps of 1, 2 or 5.
pub fn value_ticks(range: (f64, f64), most: usize, decimals: u8) -> Vec<(f64, String)> {
    let mut values = steps(range, most.clamp(2, 12));
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

#[cfg(test)]
mod tests {
    use super::steps;
    use plotters::coord::ranged1d::{BoldPoints, Ranged};
    use plotters::coord::types::RangedCoordf64;

    #[test]
    fn steps_are_those_of_plotters() {
        let mut seed = 7_u64;
        let mut roll = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as f64 / f64::from(1_u32 << 31)
        };
        for _ in 0..4000 {
            let scale = 10_f64.powf(roll() * 14.0 - 4.0);
            let low = (roll() - 0.4) * scale;
            let high = low + roll() * scale + scale * 1e-3;
            let most = 2 + (roll() * 11.0) as usize;
            let own = steps((low, high), most);
            let theirs = RangedCoordf64::from(low..high).key_points(BoldPoints(most));
            // Theirs adds step to step, and sometimes drifts past the last one.
            let drifted = own.len() - theirs.len().min(own.len());
            assert!(drifted <= 1 && own.len() >= theirs.len(), "{low} {high} {most}: {own:?} {theirs:?}");
            for (a, b) in own.iter().zip(&theirs) {
                assert!((a - b).abs() <= 1e-9 * scale, "{low} {high} {most}: {own:?} {theirs:?}");
            }
        }
    }

    #[test]
    fn steps_are_defined_for_what_is_no_range() {
        assert_eq!(steps((3.0, 3.0), 5), [3.0]);
        assert!(steps((f64::NAN, 1.0), 5).is_empty() && steps((0.0, f64::INFINITY), 5).is_empty());
        assert!(steps((5.0, 1.0), 5).is_empty());
        assert_eq!(steps((0.0, 1.0), 11), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
        assert!(steps((0.0, 1e300), 5).len() <= 5 && steps((0.0, 1e-12), 5).len() <= 5);
    }
}
