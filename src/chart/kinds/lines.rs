//! Several lines over time, each named at its end: scale, place, draw. Long series are thinned to the pixels there are without
//! losing an extreme. Which lines stand out and what the periods are called is `figure`'s to say.

use std::collections::BTreeSet;

use super::super::axis;
use super::super::backend::Dash;
use super::super::board::{Frame, Gutters, known};
use super::super::scene::{Anchor, MarkId, Point, Scene, Style};
use super::super::text;
use super::Absent;
use super::sketch::{Datum, Linear, Room, Sketch, Values, apart, reach};
use super::{About, Look};

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its name, drawn at its end.
    pub name: String,
    /// Places on the time axis (consecutive whole numbers, one a period) and figures, in order of time.
    pub points: Vec<(i32, Datum)>,
    /// Whether it is at issue: drawn strong among quiet ones.
    pub selected: bool,
}

/// One period, to be met as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// Where on the time axis.
    pub at: i32,
    /// What it says: the period and every line's figure.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Lines over one time axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinesSpec {
    /// What it is.
    pub about: About,
    /// The lines; up to six stand out, else those selected.
    pub lines: Vec<Line>,
    /// Periods to be met, in order.
    pub periods: Vec<Period>,
    /// Ticks of the time axis.
    pub ticks: Vec<(i32, String)>,
    /// Whether the axis begins at nought.
    pub from_zero: bool,
    /// A rule across with its words.
    pub benchmark: Option<(f64, String)>,
}

/// A line by how it is drawn.
struct Pen {
    style: Style,
    width: i32,
    shape: Option<usize>,
}

/// Stage one: ranges, gutters, pens.
struct Scale {
    room: Room,
    x: Linear,
    y: Linear,
    values: Values,
    pens: Vec<Pen>,
    worded: bool,
}

/// A piece of a line, and whether it leads to a partial figure.
struct Run {
    line: usize,
    partial: bool,
    points: Vec<Point>,
}

/// A name at the right edge.
struct Name {
    line: Option<usize>,
    text: String,
    style: Style,
    /// Where its value is, and where its words are.
    from: i32,
    top: i32,
}

/// Stage two: everything where it will be.
struct Placed {
    runs: Vec<Run>,
    dots: Vec<(usize, Point, bool)>,
    gaps: Vec<(Absent, i32)>,
    ticks: Vec<axis::Placed>,
    names: Vec<Name>,
    lost: Vec<String>,
}

/// Draws lines over time.
pub fn draw(spec: &LinesSpec, frame: Frame, look: Look) -> Scene {
    let mut sketch = Sketch::new(frame);
    let scale = scale(spec, &frame);
    let placed = place(spec, &scale, &frame);
    paint(spec, &scale, &placed, look, &mut sketch);
    hits(spec, &scale, &mut sketch);
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn pens(spec: &LinesSpec) -> Vec<Pen> {
    let chosen = spec.lines.iter().any(|l| l.selected);
    let few = spec.lines.len() <= 6;
    let mut next = 0;
    let pen = |line: &Line| {
        if line.selected || (few && !chosen) {
            let n = next.min(5);
            next += 1;
            Pen { style: Style::Part(n as u8), width: if line.selected { 26 } else { 20 }, shape: Some(n) }
        } else {
            Pen { style: Style::Beside, width: 12, shape: None }
        }
    };
    spec.lines.iter().map(pen).collect()
}

fn scale(spec: &LinesSpec, frame: &Frame) -> Scale {
    let ats = || spec.lines.iter().flat_map(|l| l.points.iter().map(|p| p.0)).chain(spec.periods.iter().map(|p| p.at));
    let first = f64::from(ats().min().unwrap_or(0));
    let last = f64::from(ats().max().unwrap_or(0));
    let benchmark = spec.benchmark.iter().filter_map(|b| known(Some(b.0)));
    let figures = spec.lines.iter().flat_map(|l| l.points.iter().filter_map(|p| p.1.value()));
    let span = reach(figures.chain(benchmark));
    let line = frame.text * 3 / 2;
    let worded = !spec.ticks.is_empty() && frame.height > line * 3 + 200;
    let bottom = if worded { line + 60 } else { frame.text / 2 + 20 };
    let top = frame.text / 2 + 30;
    let values = Values::new(span, spec.from_zero, spec.about.decimals, frame.height - top - bottom, false, frame);
    let most = (frame.width / 4).min(frame.text * 9);
    let names = spec.lines.iter().map(|l| &l.name).chain(spec.benchmark.iter().map(|b| &b.1));
    let widest = names.map(|n| text::width(n, frame.text)).max().unwrap_or(0).min(most);
    let right = if frame.width < frame.text * 16 || widest == 0 { 50 } else { widest + 160 };
    let left = values.gutter(frame);
    let room = Room::inside(Gutters { top, bottom, left, right }, frame);
    let pad = ((room.right - room.left) / 40).min(60);
    Scale {
        x: Linear { range: (first, last), places: (room.left + pad, room.right - pad) },
        y: Linear { range: values.range, places: (room.bottom, room.top) },
        room,
        values,
        pens: pens(spec),
        worded,
    }
}

fn place(spec: &LinesSpec, scale: &Scale, frame: &Frame) -> Placed {
    let mut placed = Placed {
        runs: Vec::new(),
        dots: Vec::new(),
        gaps: Vec::new(),
        ticks: Vec::new(),
        names: Vec::new(),
        lost: Vec::new(),
    };
    for (n, line) in spec.lines.iter().enumerate() {
        place_line(n, line, scale, &mut placed);
    }
    placed.gaps.sort_unstable_by_key(|(why, x)| (*x, *why));
    placed.gaps.dedup_by_key(|(_, x)| *x);
    if scale.worded {
        let within = |at: i32| (scale.x.range.0..=scale.x.range.1).contains(&f64::from(at));
        let ticks = spec.ticks.iter().filter(|t| within(t.0));
        let ticks: Vec<(i32, &str)> = ticks.map(|t| (scale.x.at(f64::from(t.0)), t.1.as_str())).collect();
        placed.ticks = axis::thin(frame, &ticks);
    }
    place_names(spec, scale, frame, &mut placed);
    placed
}

/// The pieces of one line, thinned; figures without a neighbour become dots.
fn place_line(n: usize, line: &Line, scale: &Scale, placed: &mut Placed) {
    let mut piece: Vec<(i32, f64, bool)> = Vec::new();
    let mut seen = BTreeSet::new();
    let close = |piece: &mut Vec<(i32, f64, bool)>, placed: &mut Placed, seen: &mut BTreeSet<(i32, i32)>| {
        let at = |p: &(i32, f64, bool)| Point { x: scale.x.at(f64::from(p.0)), y: scale.y.at(p.1) };
        if let [alone] = piece.as_slice() {
            let p = at(alone);
            if seen.insert((p.x / 10, p.y / 10)) {
                placed.dots.push((n, p, !alone.2));
            }
        }
        // Where a partial figure begins or ends, the piece to it is one of its own.
        let mut from = 0;
        while from + 1 < piece.len() {
            let dashed = |i: usize| piece.get(i).is_some_and(|p| p.2) || piece.get(i + 1).is_some_and(|p| p.2);
            let kind = dashed(from);
            let mut to = from + 1;
            while to + 1 < piece.len() && dashed(to) == kind {
                to += 1;
            }
            let points: Vec<Point> = piece.iter().skip(from).take(to - from + 1).map(at).collect();
            placed.runs.push(Run { line: n, partial: kind, points: thinned(&points) });
            from = to;
        }
        for p in piece.iter().filter(|p| p.2) {
            placed.dots.push((n, at(p), false));
        }
        piece.clear();
    };
    for (at, datum) in &line.points {
        let apart = piece.last().is_some_and(|p: &(i32, f64, bool)| i64::from(*at) - i64::from(p.0) > 1);
        match datum.value() {
            Some(value) => {
                if apart {
                    close(&mut piece, placed, &mut seen);
                }
                piece.push((*at, value, datum.is_partial()));
            }
            None => {
                close(&mut piece, placed, &mut seen);
                placed.gaps.push((datum.absent(), scale.x.at(f64::from(*at))));
            }
        }
    }
    close(&mut piece, placed, &mut seen);
}

/// A polyline with at most four points for each pixel across: the first, the lowest, the highest and the last of what falls
/// into it, in their order. No extreme is lost, and no pixel is coloured that the whole line would not colour
/// (the M4 reduction: Jugel et al., VLDB 2014).
pub fn thinned(points: &[Point]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len().min(8000));
    let mut rest = points;
    while let Some(first) = rest.first() {
        let pixel = first.x.div_euclid(10);
        let end = rest.iter().position(|p| p.x.div_euclid(10) != pixel).unwrap_or(rest.len());
        let (here, next) = rest.split_at(end);
        rest = next;
        if here.len() <= 4 {
            out.extend_from_slice(here);
            continue;
        }
        let by = |better: fn(i32, i32) -> bool| {
            here.iter().enumerate().fold(
                0,
                |best, (n, p)| {
                    if here.get(best).is_some_and(|b| better(p.y, b.y)) { n } else { best }
                },
            )
        };
        let kept = BTreeSet::from([0, by(|a, b| a < b), by(|a, b| a > b), here.len() - 1]);
        out.extend(kept.iter().filter_map(|n| here.get(*n).copied()));
    }
    out
}

fn place_names(spec: &LinesSpec, scale: &Scale, frame: &Frame, placed: &mut Placed) {
    let last = |line: &Line| line.points.iter().rev().find_map(|p| p.1.value());
    let mut wanted: Vec<Name> = Vec::new();
    let tall = frame.text * 5 / 4;
    let mut named: Vec<(usize, f64)> = spec
        .lines
        .iter()
        .enumerate()
        .filter_map(|(n, l)| Some((n, last(l)?)))
        .filter(|(n, _)| spec.lines.get(*n).is_some_and(|l| !l.name.is_empty()))
        .collect();
    // Those at issue first, then from both ends inwards: the highest and the lowest are asked for most.
    named.sort_by(|a, b| b.1.total_cmp(&a.1));
    let middle = named.len() as i64 / 2;
    let mut order: Vec<(bool, i64, (usize, f64))> = named
        .iter()
        .enumerate()
        .map(|(place, (n, v))| {
            let quiet = scale.pens.get(*n).is_none_or(|p| p.shape.is_none());
            (quiet, -(place as i64 - middle).abs(), (*n, *v))
        })
        .collect();
    order.sort_by_key(|o| (o.0, o.1, o.2.0));
    if let Some((value, words)) = &spec.benchmark
        && known(Some(*value)).is_some()
    {
        let from = scale.y.at(*value);
        wanted.push(Name { line: None, text: words.clone(), style: Style::Benchmark, from, top: from - tall / 2 });
    }
    for (_, _, (n, v)) in order {
        let from = scale.y.at(v);
        let (Some(line), Some(pen)) = (spec.lines.get(n), scale.pens.get(n)) else { continue };
        let style = if pen.shape.is_some() { Style::Value } else { Style::Label };
        wanted.push(Name { line: Some(n), text: line.name.clone(), style, from, top: from - tall / 2 });
    }
    let room = frame.width - scale.room.right - 150;
    if room < frame.text * 2 {
        placed.lost = wanted.into_iter().map(|n| n.text).collect();
        return;
    }
    let tops: Vec<i32> = wanted.iter().map(|n| n.top).collect();
    let lower = scale.room.bottom + frame.text / 2;
    for (mut name, top) in wanted.into_iter().zip(apart(&tops, tall, (0, lower))) {
        let shown = text::fit(&name.text, frame.text, room);
        match top {
            Some(top) if !shown.is_empty() => {
                if shown != name.text {
                    placed.lost.push(std::mem::replace(&mut name.text, shown));
                }
                name.top = top;
                placed.names.push(name);
            }
            _ => placed.lost.push(name.text),
        }
    }
}

fn dash_of(n: usize, look: Look) -> Dash {
    match (look.patterns, n % 3) {
        (true, 1) => Dash::Dashed,
        (true, 2) => Dash::Dotted,
        _ => Dash::Solid,
    }
}

fn paint(spec: &LinesSpec, scale: &Scale, placed: &Placed, look: Look, sketch: &mut Sketch) {
    let room = scale.room;
    scale.values.paint_left(sketch, room);
    for tick in &placed.ticks {
        sketch.rule((tick.x, room.bottom), (tick.x, room.bottom + 40), Style::Axis, Dash::Solid);
        sketch.words((tick.left, room.bottom + 60 + sketch.frame.text), &tick.text, Style::Label, Anchor::Start);
    }
    for (why, x) in placed.gaps.iter().take(2000) {
        sketch.absent(*why, (x - 35, room.bottom - 70), (70, 70), None);
    }
    if let Some((value, _)) = spec.benchmark.as_ref().filter(|b| known(Some(b.0)).is_some()) {
        let y = scale.y.at(*value);
        sketch.rule((room.left, y), (room.right, y), Style::Benchmark, Dash::Dashed);
    }
    // Quiet lines below, those at issue above.
    for quiet in [true, false] {
        for run in &placed.runs {
            let Some(pen) = scale.pens.get(run.line).filter(|p| p.shape.is_none() == quiet) else { continue };
            let dash = if run.partial { Dash::Dashed } else { pen.shape.map_or(Dash::Solid, |n| dash_of(n, look)) };
            sketch.line(run.points.clone(), pen.style, pen.width, dash);
        }
    }
    for (line, at, filled) in &placed.dots {
        let style = scale.pens.get(*line).map_or(Style::Beside, |p| p.style);
        sketch.dot((at.x, at.y), 25, style, *filled, None);
    }
    for name in &placed.names {
        let pen = name.line.and_then(|n| scale.pens.get(n));
        let middle = name.top + sketch.frame.text * 5 / 8;
        if let Some(pen) = pen {
            let end = spec
                .lines
                .get(name.line.unwrap_or(0))
                .and_then(|l| l.points.iter().rev().find(|p| p.1.value().is_some()));
            let x = end.map_or(room.right, |p| scale.x.at(f64::from(p.0)));
            if let Some(shape) = pen.shape {
                sketch.shape(shape, (x, name.from), 36, pen.style, None);
                sketch.shape(shape, (room.right + 100, middle), 36, pen.style, None);
            }
            if (middle - name.from).abs() > 20 {
                sketch.rule((room.right + 15, name.from), (room.right + 50, middle), Style::Axis, Dash::Solid);
            }
        }
        sketch.words((room.right + 150, sketch.frame.base_line(middle)), &name.text, name.style, Anchor::Start);
    }
    for words in &placed.lost {
        sketch.lose(words);
    }
}

/// Columns of the whole height, parted half way between neighbours.
fn hits(spec: &LinesSpec, scale: &Scale, sketch: &mut Sketch) {
    let xs: Vec<i32> = spec.periods.iter().map(|p| scale.x.at(f64::from(p.at))).collect();
    let mut from = scale.room.left;
    for (n, period) in spec.periods.iter().enumerate() {
        let to = match (xs.get(n), xs.get(n + 1)) {
            (Some(here), Some(next)) => (here + next) / 2,
            _ => scale.room.right,
        };
        let tall = sketch.frame.height;
        sketch.hit(period.mark, (from, 0), (to - from, tall), period.label.clone());
        from = to.max(from);
    }
}
