//! Columns from nought, plain or stacked by category: scale, place, draw. Which categories and in which order is `figure`'s to say.

use super::super::axis;
use super::super::backend::Dash;
use super::super::board::{Frame, Gutters, known};
use super::super::scene::{Anchor, MarkId, Scene, Style};
use super::super::text;
use super::Absent;
use super::rows::key;
use super::sketch::{Linear, Room, Shown, Sketch, Values, apart, reach};
use super::{About, Look};

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name below.
    pub name: String,
    /// One figure for each of the parts, from the bottom up.
    pub parts: Vec<Shown>,
    /// The whole as written above it; empty where none is.
    pub text: String,
    /// Whether it is at issue.
    pub selected: bool,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Columns side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnsSpec {
    /// What it is.
    pub about: About,
    /// Names of the parts; one or none for plain columns, at most six are told apart.
    pub parts: Vec<String>,
    /// Left to right.
    pub columns: Vec<Column>,
    /// A rule across with its words.
    pub benchmark: Option<(f64, String)>,
}

/// Stage one.
struct Scale {
    room: Room,
    y: Linear,
    values: Values,
    pitch: i32,
    wide: i32,
    /// Whether the parts are named at the right; else a key stands above.
    beside: bool,
}

/// A box of a column.
struct Block {
    part: usize,
    at: (i32, i32),
    size: (i32, i32),
    look: Kind,
}

enum Kind {
    Whole,
    Partial,
    Absent(Absent),
}

/// A column where it will be.
struct Placed {
    blocks: Vec<Block>,
    /// Its words and base line.
    text: Option<(i32, i32)>,
}

/// Draws columns.
pub fn draw(spec: &ColumnsSpec, frame: Frame, look: Look) -> Scene {
    let mut sketch = Sketch::new(frame);
    let scale = scale(spec, &frame);
    let placed: Vec<Placed> = spec.columns.iter().enumerate().map(|(n, c)| place(n, c, &scale, &frame)).collect();
    paint(spec, &scale, &placed, look, &mut sketch);
    hits(spec, &scale, &mut sketch);
    sketch.finish(&spec.about.title, &spec.about.description)
}

/// The sums above and below nought.
fn ends(column: &Column) -> (f64, f64) {
    column
        .parts
        .iter()
        .filter_map(|p| p.value.value())
        .fold((0.0, 0.0), |(lo, hi), v| if v < 0.0 { (lo + v, hi) } else { (lo, hi + v) })
}

fn stacked(spec: &ColumnsSpec) -> bool {
    spec.parts.len() > 1
}

fn scale(spec: &ColumnsSpec, frame: &Frame) -> Scale {
    let benchmark = spec.benchmark.iter().filter_map(|b| known(Some(b.0)));
    let span = reach(spec.columns.iter().flat_map(|c| <[f64; 2]>::from(ends(c))).chain(benchmark));
    let line = frame.text * 3 / 2;
    let most = (frame.width / 4).min(frame.text * 9);
    let mut names: Vec<&String> = if stacked(spec) { spec.parts.iter().collect() } else { Vec::new() };
    let beside = names.len() > 1 && frame.width >= frame.text * 28;
    if !beside {
        names.clear();
    }
    names.extend(spec.benchmark.iter().map(|b| &b.1));
    let widest = names.iter().map(|n| text::width(n, frame.text)).max().unwrap_or(0).min(most);
    let right = if widest == 0 || frame.width < frame.text * 16 { 30 } else { widest + 150 };
    let key = if stacked(spec) && !beside { line } else { 0 };
    let top = key + line + 20;
    let bottom = if frame.height > line * 5 { line * 2 + 30 } else { 30 };
    let values = Values::new(span, true, spec.about.decimals, frame.height - top - bottom, false, frame);
    let left = values.gutter(frame);
    let room = Room::inside(Gutters { top, bottom, left, right }, frame);
    let count = i32::try_from(spec.columns.len()).unwrap_or(i32::MAX).max(1);
    let pitch = ((room.right - room.left) / count).max(1);
    let gap = if pitch >= 60 { (pitch * 3 / 10).max(20) } else { (pitch / 5).min(10) };
    let wide = (pitch - gap).clamp(1, 640);
    Scale { y: Linear { range: values.range, places: (room.bottom, room.top) }, room, values, pitch, wide, beside }
}

impl Scale {
    fn middle(&self, n: usize) -> i32 {
        self.room.left + self.pitch * n as i32 + self.pitch / 2
    }
}

fn place(n: usize, column: &Column, scale: &Scale, frame: &Frame) -> Placed {
    let x = scale.middle(n) - scale.wide / 2;
    let mut blocks = Vec::new();
    let (mut up, mut down) = (0.0, 0.0);
    let mut stubs = 0;
    let top = scale.y.at(ends(column).1);
    for (part, shown) in column.parts.iter().enumerate() {
        let Some(value) = shown.value.value() else {
            // On top of the column, one above the other, so that none hides another.
            let side = 90.min(scale.wide);
            blocks.push(Block {
                part,
                at: (x + (scale.wide - side) / 2, top - side - 10 - stubs * (side + 10)),
                size: (side, side),
                look: Kind::Absent(shown.value.absent()),
            });
            stubs += 1;
            continue;
        };
        let base = if value < 0.0 { &mut down } else { &mut up };
        let (a, b) = (scale.y.at(*base), scale.y.at(*base + value));
        *base += value;
        let (upper, lower) = (a.min(b), a.max(b));
        // A gap of a pixel tells neighbours apart; a part too thin for it keeps its height.
        let gap = if lower - upper > 30 && column.parts.len() > 1 { 10 } else { 0 };
        let look = if shown.value.is_partial() { Kind::Partial } else { Kind::Whole };
        blocks.push(Block { part, at: (x, upper), size: (scale.wide, lower - upper - gap), look });
    }
    let wide = text::width(&column.text, frame.text);
    let (lo, hi) = ends(column);
    // Below a column that only falls, above every other one and above the marks at its foot.
    let y =
        if hi > 0.0 || lo == 0.0 { scale.y.at(hi) - stubs * 100 - frame.text / 3 } else { scale.y.at(lo) + frame.text };
    let text = (!column.text.is_empty() && wide + 20 <= scale.pitch).then_some((scale.middle(n), y));
    Placed { blocks, text }
}

fn style(spec: &ColumnsSpec, column: &Column, part: usize) -> Style {
    match (stacked(spec), column.selected) {
        (true, _) => Style::Part(part.min(5) as u8),
        (false, true) => Style::BarSelected,
        (false, false) => Style::Bar,
    }
}

fn paint(spec: &ColumnsSpec, scale: &Scale, placed: &[Placed], look: Look, sketch: &mut Sketch) {
    let room = scale.room;
    scale.values.paint_left(sketch, room);
    let rule = spec.benchmark.as_ref().and_then(|b| known(Some(b.0))).map(|v| scale.y.at(v));
    for (column, at) in spec.columns.iter().zip(placed) {
        paint_blocks(spec, column, at, look, sketch);
    }
    if let Some(y) = rule {
        sketch.rule((room.left, y), (room.right, y), Style::Benchmark, Dash::Dashed);
    }
    for (column, at) in spec.columns.iter().zip(placed) {
        if let Some(at) = at.text {
            // A rule through the figure would strike it out.
            let em = sketch.frame.text;
            let wide = text::width(&column.text, em);
            if rule.is_some_and(|y| (at.1 - em..=at.1 + em / 4).contains(&y)) {
                sketch.rect((at.0 - wide / 2 - 10, at.1 - em), (wide + 20, em * 5 / 4), Style::Ground, true, None);
            }
            let style = if column.selected { Style::Heading } else { Style::Value };
            sketch.words(at, &column.text, style, Anchor::Middle);
        }
    }
    let zero = scale.y.at(0.0);
    sketch.rule((room.left, zero), (room.right, zero), Style::Axis, Dash::Solid);
    paint_names(spec, scale, sketch);
    let mut edges: Vec<(Option<usize>, i32, &str)> = Vec::new();
    if let Some((value, words)) = spec.benchmark.as_ref().filter(|b| known(Some(b.0)).is_some()) {
        edges.push((None, scale.y.at(*value), words));
    }
    if scale.beside {
        let last = placed.last().map_or(&[][..], |p| p.blocks.as_slice());
        for (n, name) in spec.parts.iter().enumerate() {
            let block = last.iter().find(|b| b.part == n);
            let y = block.map_or(room.top, |b| b.at.1 + b.size.1 / 2);
            edges.push((Some(n), y, name));
        }
    } else if stacked(spec) {
        let words: Vec<&str> = spec.parts.iter().map(String::as_str).collect();
        let y = sketch.frame.text * 3 / 4;
        key(sketch, room.left, y, &words, |sketch, n, at| swatch(sketch, n, at, look));
    }
    paint_edges(&edges, scale, look, sketch);
}

fn paint_blocks(spec: &ColumnsSpec, column: &Column, at: &Placed, look: Look, sketch: &mut Sketch) {
    for block in &at.blocks {
        match block.look {
            Kind::Absent(why) => sketch.absent(why, block.at, block.size, Some(column.mark)),
            Kind::Partial => {
                sketch.partial(block.at, block.size, Some(column.mark));
                if stacked(spec) {
                    let foot = (block.at.0, block.at.1 + block.size.1 - 15);
                    sketch.rect(foot, (block.size.0, 15), style(spec, column, block.part), true, None);
                }
            }
            Kind::Whole => {
                sketch.rect(block.at, block.size, style(spec, column, block.part), true, Some(column.mark));
                if look.patterns && stacked(spec) {
                    sketch.pattern(block.part, block.at, block.size);
                }
            }
        }
    }
}

fn swatch(sketch: &mut Sketch, n: usize, at: (i32, i32), look: Look) {
    let (corner, size) = ((at.0 - 45, at.1 - 45), (90, 90));
    sketch.rect(corner, size, Style::Part(n.min(5) as u8), true, None);
    if look.patterns {
        sketch.pattern(n, corner, size);
    }
}

fn paint_edges(edges: &[(Option<usize>, i32, &str)], scale: &Scale, look: Look, sketch: &mut Sketch) {
    let text = sketch.frame.text;
    let tall = text * 5 / 4;
    let tops: Vec<i32> = edges.iter().map(|e| e.1 - tall / 2).collect();
    let left = scale.room.right + 40;
    for ((part, _, words), top) in edges.iter().zip(apart(&tops, tall, (0, scale.room.bottom + text / 2))) {
        let indent = if part.is_some() { 110 } else { 0 };
        let room = sketch.frame.width - left - indent;
        let shown = text::fit(words, text, room);
        let (Some(top), false) = (top, shown.is_empty()) else {
            sketch.lose(words);
            continue;
        };
        if shown != *words {
            sketch.lose(words);
        }
        if let Some(n) = part {
            swatch(sketch, *n, (left + 45, top + tall / 2), look);
        }
        let style = if part.is_some() { Style::Value } else { Style::Benchmark };
        let base = sketch.frame.base_line(top + tall / 2);
        sketch.words((left + indent, base), &shown, style, Anchor::Start);
    }
}

/// Names below: on up to two lines where all of them fit so, else thinned.
fn paint_names(spec: &ColumnsSpec, scale: &Scale, sketch: &mut Sketch) {
    let (room, text) = (scale.room, sketch.frame.text);
    let line = text * 6 / 5;
    if sketch.frame.height - room.bottom < line {
        return;
    }
    let wide = scale.pitch - 20;
    let wrapped: Vec<Vec<String>> = spec.columns.iter().map(|c| text::wrap(&c.name, text, wide, 2)).collect();
    let whole = |(lines, column): (&Vec<String>, &Column)| {
        lines.iter().map(String::len).sum::<usize>() >= column.name.split_whitespace().map(str::len).sum()
            && !lines.iter().any(|l| l.ends_with('…'))
    };
    if wrapped.iter().zip(&spec.columns).all(whole) {
        for (n, lines) in wrapped.iter().enumerate() {
            for (row, words) in lines.iter().enumerate() {
                let y = room.bottom + 30 + text + line * row as i32;
                sketch.words((scale.middle(n), y), words, Style::Label, Anchor::Middle);
            }
        }
        return;
    }
    let given: Vec<(i32, &str)> =
        spec.columns.iter().enumerate().map(|(n, c)| (scale.middle(n), c.name.as_str())).collect();
    for tick in axis::thin(&sketch.frame, &given) {
        sketch.words((tick.left, room.bottom + 30 + text), &tick.text, Style::Label, Anchor::Start);
    }
}

fn hits(spec: &ColumnsSpec, scale: &Scale, sketch: &mut Sketch) {
    let tall = sketch.frame.height;
    for (n, column) in spec.columns.iter().enumerate() {
        let label = if column.label.contains(&column.name) {
            column.label.clone()
        } else {
            format!("{} {}", column.name, column.label)
        };
        sketch.hit(column.mark, (scale.room.left + scale.pitch * n as i32, 0), (scale.pitch, tall), label);
    }
}
