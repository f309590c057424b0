//! Bars against their targets, with the pace the time gone by asks for: scale, place, draw. How a target is judged is `figure`'s
//! to say.

use super::super::backend::Dash;
use super::super::board::{Frame, known};
use super::super::scene::{Anchor, MarkId, Scene, Style};
use super::super::text;
use super::About;
use super::rows::{Rows, key};
use super::sketch::{Linear, Room, Shown, Sketch, Values, reach};

/// One bar and its target.
#[derive(Clone, Debug, PartialEq)]
pub struct BulletRow {
    /// Name at the left.
    pub name: String,
    /// The figure.
    pub value: Shown,
    /// The target; `None` where none is set.
    pub target: Option<f64>,
    /// Where the figure should stand by now (时间进度); `None` where the task is not one of pace.
    pub pace: Option<f64>,
    /// What is written at its end: `93.8%，距目标1.2个百分点`.
    pub text: String,
    /// Whether it is at issue: behind its target or its pace.
    pub behind: bool,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Bars against targets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulletSpec {
    /// What it is.
    pub about: About,
    /// Top to bottom.
    pub rows: Vec<BulletRow>,
    /// Whether each row has a scale of its own (units differ): its target then stands at the same place in every row.
    pub own_scale: bool,
    /// The word for targets in the key.
    pub target_word: String,
    /// The word for the pace in the key; empty where no row has one.
    pub pace_word: String,
}

/// Stage one.
struct Scale {
    rows: Rows,
    room: Room,
    values: Option<Values>,
}

/// A row where it will be.
struct Placed {
    zero: i32,
    end: Option<i32>,
    target: Option<i32>,
    pace: Option<i32>,
    thick: i32,
}

/// Draws bars against targets. Its height follows its rows.
pub fn draw(spec: &BulletSpec, mut frame: Frame) -> Scene {
    let scale = scale(spec, &mut frame);
    let mut sketch = Sketch::new(frame);
    let placed: Vec<Placed> = spec.rows.iter().map(|row| place(row, &scale)).collect();
    paint(spec, &scale, &placed, &mut sketch);
    for (n, row) in spec.rows.iter().enumerate() {
        scale.rows.hit(&mut sketch, n, row.mark, &row.name, &row.label);
    }
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn figures(row: &BulletRow) -> impl Iterator<Item = f64> {
    [row.value.value.value(), known(row.target), known(row.pace)].into_iter().flatten()
}

fn scale(spec: &BulletSpec, frame: &mut Frame) -> Scale {
    let line = frame.text * 3 / 2;
    let below = if spec.own_scale { 20 } else { line + 30 };
    let rows = Rows::new(spec.rows.iter().map(|r| r.name.as_str()), line, below, frame);
    let widest = spec.rows.iter().map(|r| text::width(&r.text, frame.text)).max().unwrap_or(0);
    let right = frame.width - (widest + 100).min(frame.width * 2 / 5);
    let room = Room { left: rows.left().min(right - 20), right, top: line, bottom: rows.bottom() };
    let span = reach(spec.rows.iter().flat_map(figures));
    let values =
        (!spec.own_scale).then(|| Values::new(span, true, spec.about.decimals, room.right - room.left, true, frame));
    Scale { rows, room, values }
}

fn place(row: &BulletRow, scale: &Scale) -> Placed {
    let places = (scale.room.left, scale.room.right);
    let range = match &scale.values {
        Some(values) => values.range,
        // Its own scale: the target at four fifths, more where a figure goes beyond.
        None => {
            let (low, high) = reach(figures(row).chain([0.0]));
            let target = known(row.target).filter(|t| *t > 0.0).map_or(high, |t| t / 0.8);
            (low.min(0.0), target.max(high * 1.02).max(low + f64::EPSILON))
        }
    };
    let x = Linear { range, places };
    Placed {
        zero: x.at(0.0),
        end: row.value.value.value().map(|v| x.at(v)),
        target: known(row.target).map(|v| x.at(v)),
        pace: known(row.pace).map(|v| x.at(v)),
        thick: (scale.rows.pitch * 2 / 5).min(160),
    }
}

fn paint(spec: &BulletSpec, scale: &Scale, placed: &[Placed], sketch: &mut Sketch) {
    let (line, room) = (sketch.frame.text * 3 / 2, scale.room);
    let words: Vec<&str> =
        [&spec.target_word, &spec.pace_word].into_iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
    key(sketch, room.left, line / 2, &words, |sketch, n, at| match n {
        0 => sketch.rect((at.0 - 10, at.1 - 50), (20, 100), Style::Value, true, None),
        _ => sketch.shape(4, (at.0, at.1), 30, Style::Benchmark, None),
    });
    if let Some(values) = &scale.values {
        values.paint_below(sketch, room);
    }
    for (n, (row, at)) in spec.rows.iter().zip(placed).enumerate() {
        let y = scale.rows.middle(n);
        scale.rows.name(sketch, n, &row.name);
        let full = at.thick * 2;
        sketch.rect((room.left, y - full / 2), (room.right - room.left, full), Style::Band, true, None);
        let style = if row.behind { Style::BarSelected } else { Style::Bar };
        match at.end {
            Some(end) => {
                let corner = (at.zero.min(end), y - at.thick / 2);
                let size = ((end - at.zero).abs().max(5), at.thick);
                if row.value.value.is_partial() {
                    sketch.partial(corner, size, Some(row.mark));
                } else {
                    sketch.rect(corner, size, style, true, Some(row.mark));
                }
            }
            None => sketch.absent(row.value.value.absent(), (at.zero, y - 40), (80, 80), Some(row.mark)),
        }
        if let Some(x) = at.pace {
            sketch.shape(4, (x, y - full / 2), 30, Style::Benchmark, None);
        }
        if let Some(x) = at.target {
            sketch.rect((x - 10, y - full / 2 - 10), (20, full + 20), Style::Value, true, None);
        }
        let words = (room.right + 60, sketch.frame.base_line(y));
        let fits = words.0 + text::width(&row.text, sketch.frame.text) <= sketch.frame.width;
        let style = if row.behind { Style::Heading } else { Style::Value };
        if fits {
            sketch.words(words, &row.text, style, Anchor::Start);
        }
    }
    let zero = placed.first().map_or(room.left, |p| p.zero);
    sketch.rule((zero, room.top), (zero, room.bottom), Style::Axis, Dash::Solid);
}
