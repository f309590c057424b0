//! Rows with names at the left, as six kinds have them: the pitch that keeps them legible, the gutter, names on up to two lines.
//! What stands in a row is the kind's own.

use super::super::board::{Frame, full_label};
use super::super::scene::{Anchor, MarkId, Style};
use super::super::text;
use super::sketch::Sketch;

/// Where rows are.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// Upper edge of the first.
    pub top: i32,
    /// Height of one.
    pub pitch: i32,
    /// Width of the names.
    pub names: i32,
    /// How many.
    pub count: i32,
}

/// Between names and what follows.
pub const GAP: i32 = 80;

impl Rows {
    /// Rows for `names` between `above` and `below`; the frame grows to the least legible height and shrinks where rows
    /// would be higher than 36 px (or twice the text).
    pub fn new<'a>(names: impl Iterator<Item = &'a str>, above: i32, below: i32, frame: &mut Frame) -> Self {
        let (mut widest, mut count) = (0, 0);
        for name in names {
            widest = widest.max(text::width(name, frame.text));
            count += 1;
        }
        let count = i32::try_from(count).unwrap_or(i32::MAX).clamp(0, 100_000);
        let names = widest.min(frame.text * 12).min(frame.width / 3);
        // A name that takes two lines needs the room of two.
        let lines = if widest > names { 2 } else { 1 };
        let least = 140.max(frame.text * 6 / 5 * lines + 30);
        let most = least.max(frame.text * 3);
        let pitch = ((frame.height - above - below) / count.max(1)).clamp(least, most);
        if count > 0 {
            frame.height = above + below + pitch * count;
        }
        Self { top: above, pitch, names, count }
    }

    /// The middle of a row.
    pub fn middle(&self, row: usize) -> i32 {
        self.top + self.pitch * row as i32 + self.pitch / 2
    }

    /// Below the last row.
    pub fn bottom(&self) -> i32 {
        self.top + self.pitch * self.count
    }

    /// Left edge of what follows the names.
    pub fn left(&self) -> i32 {
        self.names + GAP
    }

    /// Draws the name of a row on one line or two, the second shortened where it must be.
    pub fn name(&self, sketch: &mut Sketch, row: usize, name: &str) {
        let size = sketch.frame.text;
        let lines = text::wrap(name, size, self.names, if self.pitch >= size * 12 / 5 + 30 { 2 } else { 1 });
        let high = size * 6 / 5;
        let first = self.middle(row) - high * (lines.len() as i32 - 1) / 2;
        for (n, line) in lines.iter().enumerate() {
            let y = sketch.frame.base_line(first + high * n as i32);
            sketch.words((self.names, y), line, Style::Value, Anchor::End);
        }
    }

    /// The hit of a row: its whole width, its label with the full name where the drawing cannot show it.
    pub fn hit(&self, sketch: &mut Sketch, row: usize, mark: MarkId, name: &str, label: &str) {
        let label = full_label(label, name, sketch.frame.text, self.names);
        let wide = sketch.frame.width;
        sketch.hit(mark, (0, self.top + self.pitch * row as i32), (wide, self.pitch), label);
    }
}

/// Draws a key of signs and words on one line from `left`, in the middle of `y`; those that find no room are lost to the
/// description. `sign` draws number n at a place.
pub fn key(
    sketch: &mut Sketch,
    left: i32,
    y: i32,
    words: &[&str],
    mut sign: impl FnMut(&mut Sketch, usize, (i32, i32)),
) {
    let size = sketch.frame.text;
    let mut x = left;
    for (n, word) in words.iter().enumerate() {
        let wide = text::width(word, size);
        if x + size + 30 + wide > sketch.frame.width {
            sketch.lose(word);
            continue;
        }
        sign(sketch, n, (x + size / 2, y));
        let base = sketch.frame.base_line(y);
        sketch.words((x + size + 30, base), word, Style::Label, Anchor::Start);
        x += size + 30 + wide + size;
    }
}
