//! Two figures a row joined by a line (this year against last): scale, place, draw. The order is `figure`'s to say.

use super::super::backend::Dash;
use super::super::board::{Frame, known};
use super::super::scene::{Anchor, MarkId, Scene, Style};
use super::super::text;
use super::About;
use super::rows::{Rows, key};
use super::sketch::{Linear, Room, Shown, Sketch, Values, reach};

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct DotRow {
    /// Name at the left.
    pub name: String,
    /// The earlier figure.
    pub before: Shown,
    /// The later figure.
    pub now: Shown,
    /// What is written at its end: the later figure, the change.
    pub text: String,
    /// Whether it is at issue.
    pub selected: bool,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Rows of two figures on one axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DotsSpec {
    /// What it is.
    pub about: About,
    /// What the earlier figures are (2025年6月).
    pub before: String,
    /// What the later ones are.
    pub now: String,
    /// Top to bottom.
    pub rows: Vec<DotRow>,
    /// Whether the axis begins at nought.
    pub from_zero: bool,
    /// A rule down with its words.
    pub benchmark: Option<(f64, String)>,
}

/// Stage one.
struct Scale {
    rows: Rows,
    room: Room,
    values: Values,
    x: Linear,
}

/// A row where it will be.
struct Placed {
    before: Option<i32>,
    now: Option<i32>,
    /// Left end and words.
    text: (i32, String),
}

/// Draws rows of two dots. Its height follows its rows.
pub fn draw(spec: &DotsSpec, mut frame: Frame) -> Scene {
    let scale = scale(spec, &mut frame);
    let mut sketch = Sketch::new(frame);
    let placed: Vec<Placed> = spec.rows.iter().map(|row| place(row, &scale, &frame)).collect();
    paint(spec, &scale, &placed, &mut sketch);
    for (n, row) in spec.rows.iter().enumerate() {
        scale.rows.hit(&mut sketch, n, row.mark, &row.name, &row.label);
    }
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn scale(spec: &DotsSpec, frame: &mut Frame) -> Scale {
    let line = frame.text * 3 / 2;
    let worded = spec.benchmark.as_ref().is_some_and(|b| known(Some(b.0)).is_some() && !b.1.is_empty());
    let above = line + if worded { line } else { 0 };
    let below = line + 30;
    let rows = Rows::new(spec.rows.iter().map(|r| r.name.as_str()), above, below, frame);
    let figures = spec.rows.iter().flat_map(|r| [r.before.value.value(), r.now.value.value()]).flatten();
    let span = reach(figures.chain(spec.benchmark.iter().filter_map(|b| known(Some(b.0)))));
    let widest = spec.rows.iter().map(|r| text::width(&r.text, frame.text)).max().unwrap_or(0);
    let right = frame.width - (widest + 80).min(frame.width / 3);
    let room = Room { left: rows.left().min(right - 20), right, top: above, bottom: rows.bottom() };
    let values = Values::new(span, spec.from_zero, spec.about.decimals, room.right - room.left, true, frame);
    let x = Linear { range: values.range, places: (room.left, room.right) };
    Scale { rows, room, values, x }
}

fn place(row: &DotRow, scale: &Scale, frame: &Frame) -> Placed {
    let x = |s: &Shown| s.value.value().map(|v| scale.x.at(v));
    let words = if text::width(&row.text, frame.text) <= frame.width - scale.room.right - 60 {
        row.text.clone()
    } else {
        String::new()
    };
    Placed { before: x(&row.before), now: x(&row.now), text: (scale.room.right + 60, words) }
}

fn paint(spec: &DotsSpec, scale: &Scale, placed: &[Placed], sketch: &mut Sketch) {
    let line = sketch.frame.text * 3 / 2;
    key(sketch, scale.room.left, line / 2, &[&spec.before, &spec.now], |sketch, n, at| match n {
        0 => sketch.dot(at, 36, Style::Beside, false, None),
        _ => sketch.dot(at, 40, Style::Series, true, None),
    });
    scale.values.paint_below(sketch, scale.room);
    if let Some((value, words)) = spec.benchmark.as_ref().filter(|b| known(Some(b.0)).is_some()) {
        let x = scale.x.at(*value);
        sketch.rule((x, scale.room.top), (x, scale.room.bottom), Style::Benchmark, Dash::Dashed);
        let base = sketch.frame.base_line(line * 3 / 2);
        sketch.words((x, base), words, Style::Benchmark, Anchor::Middle);
    }
    for (n, (row, at)) in spec.rows.iter().zip(placed).enumerate() {
        let y = scale.rows.middle(n);
        scale.rows.name(sketch, n, &row.name);
        let now = if row.selected { Style::BarSelected } else { Style::Series };
        if let (Some(a), Some(b)) = (at.before, at.now) {
            let dash =
                if row.before.value.is_partial() || row.now.value.is_partial() { Dash::Dashed } else { Dash::Solid };
            sketch.line(
                vec![super::super::scene::Point { x: a, y }, super::super::scene::Point { x: b, y }],
                if row.selected { Style::BarSelected } else { Style::Beside },
                20,
                dash,
            );
        }
        if let Some(x) = at.before {
            sketch.dot((x, y), 36, Style::Beside, false, None);
        }
        match at.now {
            Some(x) => sketch.dot((x, y), 42, now, !row.now.value.is_partial(), Some(row.mark)),
            None => sketch.absent(row.now.value.absent(), (scale.room.right - 90, y - 40), (80, 80), Some(row.mark)),
        }
        let style = if row.selected { Style::Heading } else { Style::Value };
        sketch.words((at.text.0, sketch.frame.base_line(y)), &at.text.1, style, Anchor::Start);
    }
}
