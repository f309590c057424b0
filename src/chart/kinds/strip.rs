//! The spread of villages in each township: a dot for every village, a box for the middle half: scale, place, draw. The five
//! numbers of a box come from the statistics.

use std::collections::BTreeMap;

use super::super::backend::Dash;
use super::super::board::{Frame, known};
use super::super::scene::{Anchor, MarkId, Scene, Style};
use super::super::text;
use super::About;
use super::rows::Rows;
use super::sketch::{Linear, Room, Sketch, Values, reach};

/// One township.
#[derive(Clone, Debug, PartialEq)]
pub struct StripRow {
    /// Its name.
    pub name: String,
    /// Figures of its villages, in any order; what is missing is left out and told in `text`.
    pub values: Vec<f64>,
    /// Lower whisker, lower quarter, median, upper quarter, upper whisker; `None` for too few to draw a box.
    pub spread: Option<[f64; 5]>,
    /// What is written at its end: `17个村，缺1`.
    pub text: String,
    /// Whether it is at issue.
    pub selected: bool,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Townships.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StripSpec {
    /// What it is.
    pub about: About,
    /// Top to bottom.
    pub rows: Vec<StripRow>,
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
    dots: Vec<(i32, i32)>,
    radius: i32,
    spread: Option<[i32; 5]>,
}

/// Draws the spread of villages. Its height follows its rows.
pub fn draw(spec: &StripSpec, mut frame: Frame) -> Scene {
    let scale = scale(spec, &mut frame);
    let mut sketch = Sketch::new(frame);
    let placed: Vec<Placed> = spec.rows.iter().enumerate().map(|(n, row)| place(n, row, &scale)).collect();
    paint(spec, &scale, &placed, &mut sketch);
    for (n, row) in spec.rows.iter().enumerate() {
        scale.rows.hit(&mut sketch, n, row.mark, &row.name, &row.label);
    }
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn benchmark(spec: &StripSpec) -> Option<(f64, &str)> {
    let (value, words) = spec.benchmark.as_ref()?;
    Some((known(Some(*value))?, words))
}

fn scale(spec: &StripSpec, frame: &mut Frame) -> Scale {
    let line = frame.text * 3 / 2;
    let above = if benchmark(spec).is_some() { line } else { 10 };
    let rows = Rows::new(spec.rows.iter().map(|r| r.name.as_str()), above, line + 30, frame);
    let figures = spec.rows.iter().flat_map(|r| r.values.iter().copied().chain(r.spread.into_iter().flatten()));
    let span = reach(figures.chain(benchmark(spec).map(|b| b.0)));
    let widest = spec.rows.iter().map(|r| text::width(&r.text, frame.text)).max().unwrap_or(0);
    let right = frame.width - (widest + 80).min(frame.width / 3);
    let room = Room { left: rows.left().min(right - 20), right, top: above, bottom: rows.bottom() };
    let values = Values::new(span, spec.from_zero, spec.about.decimals, room.right - room.left, true, frame);
    let x = Linear { range: values.range, places: (room.left + 20, room.right - 20) };
    Scale { rows, room, values, x }
}

/// Dots that would hide one another stand off from the middle by turns, as far as the row allows.
fn place(n: usize, row: &StripRow, scale: &Scale) -> Placed {
    let radius = (scale.rows.pitch / 14).clamp(10, 22);
    let y = scale.rows.middle(n);
    let levels = ((scale.rows.pitch - 20) / 2 / (radius * 3 / 2)).max(1);
    let mut values: Vec<f64> = row.values.iter().copied().filter(|v| known(Some(*v)).is_some()).collect();
    values.sort_by(f64::total_cmp);
    let mut taken: BTreeMap<i32, i32> = BTreeMap::new();
    let mut dots = Vec::new();
    for value in values {
        let x = scale.x.at(value);
        let seat = taken.entry(x / (radius * 2)).or_insert(0);
        let level = *seat % (levels * 2 - 1);
        *seat += 1;
        let off = (level + 1) / 2 * if level % 2 == 0 { 1 } else { -1 };
        dots.push((x, y + off * radius * 3 / 2));
    }
    let spread = row.spread.filter(|s| s.iter().all(|v| known(Some(*v)).is_some()));
    Placed { dots, radius, spread: spread.map(|s| s.map(|v| scale.x.at(v))) }
}

fn paint(spec: &StripSpec, scale: &Scale, placed: &[Placed], sketch: &mut Sketch) {
    let em = sketch.frame.text;
    scale.values.paint_below(sketch, scale.room);
    if let Some((value, words)) = benchmark(spec) {
        let x = scale.x.at(value);
        sketch.rule((x, scale.room.top), (x, scale.room.bottom), Style::Benchmark, Dash::Dashed);
        let base = sketch.frame.base_line(em * 3 / 4);
        sketch.words((x, base), words, Style::Benchmark, Anchor::Middle);
    }
    for (n, (row, at)) in spec.rows.iter().zip(placed).enumerate() {
        let y = scale.rows.middle(n);
        scale.rows.name(sketch, n, &row.name);
        let half = scale.rows.pitch * 7 / 20;
        if let Some([least, low, median, high, most]) = at.spread {
            sketch.rule((least, y), (low, y), Style::Value, Dash::Solid);
            sketch.rule((high, y), (most, y), Style::Value, Dash::Solid);
            sketch.rect((low, y - half), ((high - low).max(10), half * 2), Style::Band, true, Some(row.mark));
            sketch.rect((low, y - half), ((high - low).max(10), half * 2), Style::Axis, false, None);
            sketch.rect((median - 10, y - half), (20, half * 2), Style::Value, true, None);
        }
        let style = if row.selected { Style::BarSelected } else { Style::Series };
        for dot in &at.dots {
            sketch.dot(*dot, at.radius, style, true, None);
        }
        let words = (scale.room.right + 60, sketch.frame.base_line(y));
        if words.0 + text::width(&row.text, em) <= sketch.frame.width {
            sketch.words(words, &row.text, Style::Label, Anchor::Start);
        }
    }
}
