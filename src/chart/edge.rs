//! Words at the right edge of a trend (mean, limits, last year), beside the lines they name and clear of each other.

use super::board::{Board, Frame};
use super::scene::{Anchor, Point, Style};
use super::spec::TrendSpec;
use super::text;

/// Words that belong to a value.
pub struct Note {
    value: f64,
    full: String,
    lines: Vec<String>,
    wide: i32,
    style: Style,
    /// Upper edge, once placed.
    top: i32,
}

impl Note {
    /// Its width in tenths of a pixel.
    pub fn width(&self) -> i32 {
        self.wide
    }
}

/// Height of a line of a note.
fn line(frame: &Frame) -> i32 {
    frame.text * 5 / 4
}

/// The notes of a trend (`beside` is the last figure of the series beside), broken to at most a quarter of the width; the most needed first. Narrow charts have none.
pub fn notes(
    spec: &TrendSpec,
    benchmark: Option<f64>,
    band: Option<(f64, f64)>,
    beside: Option<f64>,
    frame: &Frame,
) -> Vec<Note> {
    let mut found: Vec<(f64, &str, Style)> = Vec::new();
    if let (Some(value), Some((_, words))) = (benchmark, &spec.benchmark) {
        found.push((value, words, Style::Benchmark));
    }
    if let (Some((low, high)), Some(words)) = (band, &spec.band) {
        found.push((high, &words.high_words, Style::Label));
        found.push((low, &words.low_words, Style::Label));
    }
    if let Some(value) = beside {
        found.push((value, &spec.beside_name, Style::Beside));
    }
    found.retain(|n| !n.1.is_empty());
    let room = if frame.width < frame.text * 16 { 0 } else { (frame.width / 4).min(frame.text * 10) };
    found
        .into_iter()
        .map(|(value, words, style)| {
            let lines = text::wrap(words, frame.text, room, 2);
            let wide = lines.iter().map(|l| text::width(l, frame.text)).max().unwrap_or(0);
            Note { value, full: words.to_string(), lines, wide, style, top: 0 }
        })
        .collect()
}

/// Gives each note its height between `upper` and `lower`, nearest to its value, moving neighbours apart; returns the
/// words that are not shown whole.
pub fn place(
    notes: &mut Vec<Note>,
    frame: &Frame,
    (upper, lower): (i32, i32),
    height_of: impl Fn(f64) -> i32,
) -> Vec<String> {
    let tall = |n: &Note| n.lines.len() as i32 * line(frame);
    let mut lost: Vec<String> = Vec::new();
    while notes.iter().map(&tall).sum::<i32>() > lower - upper {
        lost.extend(notes.pop().map(|n| n.full));
    }
    for n in notes.iter_mut() {
        n.top = height_of(n.value) - tall(n) / 2;
        // Breaking drops spaces at the ends of lines; nothing else may be gone.
        let solid = |t: &str| t.split_whitespace().collect::<String>();
        if solid(&n.lines.concat()) != solid(&n.full) {
            lost.push(n.full.clone());
        }
    }
    notes.sort_by_key(|n| n.top);
    let mut end = upper;
    for n in notes.iter_mut() {
        n.top = n.top.max(end);
        end = n.top + tall(n);
    }
    let mut end = lower;
    for n in notes.iter_mut().rev() {
        n.top = n.top.min(end - tall(n));
        end = n.top;
    }
    lost
}

/// Draws placed notes from `left` on.
pub fn paint(notes: &[Note], frame: &Frame, board: &Board, left: i32) {
    for n in notes {
        for (row, words) in n.lines.iter().enumerate() {
            let middle = n.top + line(frame) * row as i32 + line(frame) / 2;
            let at = Point { x: left, y: frame.base_line(middle) };
            board.words(frame, at, words.clone(), n.style, Anchor::Start);
        }
    }
}
