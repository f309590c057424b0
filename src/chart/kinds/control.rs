//! A control chart (XmR): the figures with their limits above, the moving ranges below: scale, place, draw. Limits and signals
//! come from the statistics; nothing is computed here.

use super::super::axis;
use super::super::backend::Dash;
use super::super::board::{Frame, known};
use super::super::scene::{Anchor, MarkId, Point, Scene, Style};
use super::super::text;
use super::About;
use super::sketch::{Datum, Linear, Room, Sketch, Values, apart, reach};

/// One period.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlPoint {
    /// Where on the time axis.
    pub at: i32,
    /// The figure.
    pub value: Datum,
    /// Its moving range, where there is one.
    pub moving: Option<f64>,
    /// The number of the rule it breaks (1: beyond a limit, …); written beside it.
    pub signal: Option<u8>,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Limits over a stretch of periods.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// First period.
    pub from: i32,
    /// Last period.
    pub to: i32,
    /// Mean.
    pub centre: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Upper limit of the moving range, where it is drawn.
    pub moving: Option<f64>,
}

/// A control chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ControlSpec {
    /// What it is.
    pub about: About,
    /// The periods in order of time.
    pub points: Vec<ControlPoint>,
    /// Limits, one stretch after another.
    pub limits: Vec<Limits>,
    /// Ticks of the time axis.
    pub ticks: Vec<(i32, String)>,
    /// Words for mean, lower and upper limit of the last stretch, written at its end.
    pub words: (String, String, String),
    /// Name of the lower drawing; empty leaves it out.
    pub moving_name: String,
}

/// Stage one.
struct Scale {
    upper: Room,
    lower: Option<Room>,
    x: Linear,
    y: Linear,
    m: Linear,
    values: Values,
    ranges: Values,
}

/// Stage two.
struct Placed {
    runs: Vec<Vec<Point>>,
    moving: Vec<Vec<Point>>,
    /// Place, number in the spec.
    dots: Vec<(Point, usize)>,
    ticks: Vec<axis::Placed>,
}

/// Draws a control chart.
pub fn draw(spec: &ControlSpec, frame: Frame) -> Scene {
    let mut sketch = Sketch::new(frame);
    let scale = scale(spec, &frame);
    let placed = place(spec, &scale, &frame);
    paint(spec, &scale, &placed, &mut sketch);
    hits(spec, &scale, &mut sketch);
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn scale(spec: &ControlSpec, frame: &Frame) -> Scale {
    let em = frame.text;
    let (first, last) = reach(spec.points.iter().map(|p| f64::from(p.at)));
    let edges = spec.limits.iter().flat_map(|l| [l.low, l.centre, l.high]);
    let span = reach(spec.points.iter().filter_map(|p| p.value.value()).chain(edges));
    let moving = spec.points.iter().filter_map(|p| p.moving).chain(spec.limits.iter().filter_map(|l| l.moving));
    let span_m = reach(moving);
    let line = em * 3 / 2;
    let bottom = if spec.ticks.is_empty() { em } else { line + 60 };
    let two = !spec.moving_name.is_empty() && frame.height > em * 16;
    let whole = frame.height - bottom - em;
    let tall = if two { whole * 62 / 100 } else { whole };
    let low = if two { whole - tall - line * 3 / 2 } else { 0 };
    let values = Values::new(span, false, spec.about.decimals, tall, false, frame);
    let ranges = Values::new(span_m, true, spec.about.decimals, low.max(10), false, frame);
    let words = [&spec.words.0, &spec.words.1, &spec.words.2];
    let widest = words.iter().map(|w| text::width(w, em)).max().unwrap_or(0).min((frame.width / 4).min(em * 9));
    let right = frame.width - if frame.width < em * 16 || widest == 0 { 50 } else { widest + 70 };
    let left = values.gutter(frame).max(if two { ranges.gutter(frame) } else { 0 }).min(right - 20);
    let upper = Room { left, right, top: em, bottom: em + tall.max(20) };
    let lower =
        two.then(|| Room { left, right, top: frame.height - bottom - low.max(20), bottom: frame.height - bottom });
    let pad = ((right - left) / 40).min(60);
    let m = lower.unwrap_or(upper);
    Scale {
        x: Linear { range: (first, last), places: (left + pad, right - pad) },
        y: Linear { range: values.range, places: (upper.bottom, upper.top) },
        m: Linear { range: ranges.range, places: (m.bottom, m.top) },
        upper,
        lower,
        values,
        ranges,
    }
}

/// Lines through figures that follow one another; a period left out or without a figure breaks them.
fn runs(points: impl Iterator<Item = (i32, Option<Point>)>) -> Vec<Vec<Point>> {
    let mut runs: Vec<Vec<Point>> = Vec::new();
    let mut before: Option<i32> = None;
    for (at, point) in points {
        let Some(point) = point else {
            before = None;
            continue;
        };
        let joined = before.is_some_and(|b| i64::from(at) - i64::from(b) <= 1);
        match runs.last_mut().filter(|_| joined) {
            Some(run) => run.push(point),
            None => runs.push(vec![point]),
        }
        before = Some(at);
    }
    runs
}

fn place(spec: &ControlSpec, scale: &Scale, frame: &Frame) -> Placed {
    let x = |at: i32| scale.x.at(f64::from(at));
    let value = |p: &ControlPoint| p.value.value().map(|v| Point { x: x(p.at), y: scale.y.at(v) });
    let moving = |p: &ControlPoint| known(p.moving).map(|v| Point { x: x(p.at), y: scale.m.at(v) });
    let dots = spec.points.iter().enumerate().filter_map(|(n, p)| Some((value(p)?, n))).collect();
    let ticks: Vec<(i32, &str)> = spec
        .ticks
        .iter()
        .filter(|t| (scale.x.range.0..=scale.x.range.1).contains(&f64::from(t.0)))
        .map(|t| (x(t.0), t.1.as_str()))
        .collect();
    Placed {
        runs: runs(spec.points.iter().map(|p| (p.at, value(p)))),
        moving: if scale.lower.is_some() { runs(spec.points.iter().map(|p| (p.at, moving(p)))) } else { Vec::new() },
        dots,
        ticks: axis::thin(frame, &ticks),
    }
}

fn paint(spec: &ControlSpec, scale: &Scale, placed: &Placed, sketch: &mut Sketch) {
    let (em, room) = (sketch.frame.text, scale.upper);
    scale.values.paint_left(sketch, room);
    if let Some(lower) = scale.lower {
        scale.ranges.paint_left(sketch, lower);
        let base = sketch.frame.base_line(lower.top - em);
        sketch.words((lower.left, base), &spec.moving_name, Style::Label, Anchor::Start);
    }
    let half = ((scale.x.places.1 - scale.x.places.0) / (spec.points.len().max(2) as i32 - 1) / 2).min(200);
    for limit in spec.limits.iter().filter(|l| [l.low, l.centre, l.high].iter().all(|v| known(Some(*v)).is_some())) {
        let from = (scale.x.at(f64::from(limit.from)) - half).max(room.left);
        let to = (scale.x.at(f64::from(limit.to)) + half).min(room.right);
        for (value, dash) in [(limit.low, Dash::Dashed), (limit.centre, Dash::Solid), (limit.high, Dash::Dashed)] {
            let y = scale.y.at(value);
            sketch.rule((from, y), (to, y), Style::Benchmark, dash);
        }
        if let (Some(lower), Some(top)) = (scale.lower, known(limit.moving)) {
            let y = scale.m.at(top);
            sketch.rule((from.max(lower.left), y), (to, y), Style::Benchmark, Dash::Dashed);
        }
    }
    for run in &placed.runs {
        sketch.line(run.clone(), Style::Series, 18, Dash::Solid);
    }
    for run in &placed.moving {
        sketch.line(run.clone(), Style::Beside, 14, Dash::Solid);
    }
    for point in spec.points.iter().filter(|p| p.value.value().is_none()) {
        let x = scale.x.at(f64::from(point.at));
        sketch.absent(point.value.absent(), (x - 35, room.bottom - 70), (70, 70), Some(point.mark));
    }
    for (at, n) in &placed.dots {
        let Some(point) = spec.points.get(*n) else { continue };
        match point.signal {
            Some(rule) => {
                sketch.shape(2, (at.x, at.y), 36, Style::BarSelected, Some(point.mark));
                // Away from the line: above a high figure, below a low one.
                let low = scale.y.at((scale.values.range.0 + scale.values.range.1) / 2.0) < at.y;
                let up = if low && at.y + em * 2 < room.bottom { at.y + em + 20 } else { at.y - 60 };
                let mut number = String::new();
                super::super::markup::push_whole(&mut number, u64::from(rule));
                if room.right - room.left > em * 2 * placed.dots.len() as i32 / 3 {
                    sketch.sized((at.x, up), &number, em * 5 / 6, Style::Value, Anchor::Middle);
                }
            }
            None => sketch.dot((at.x, at.y), 18, Style::Series, !point.value.is_partial(), Some(point.mark)),
        }
    }
    let foot = scale.lower.map_or(room.bottom, |l| l.bottom);
    for tick in &placed.ticks {
        sketch.rule((tick.x, foot), (tick.x, foot + 40), Style::Axis, Dash::Solid);
        sketch.words((tick.left, foot + 60 + em), &tick.text, Style::Label, Anchor::Start);
    }
    if let Some(last) = spec.limits.last() {
        let notes = [(last.high, &spec.words.2), (last.centre, &spec.words.0), (last.low, &spec.words.1)];
        let tall = em * 5 / 4;
        let tops = notes.map(|(v, _)| scale.y.at(v) - tall / 2);
        for ((_, words), top) in notes.iter().zip(apart(&tops, tall, (0, room.bottom + em / 2))) {
            let shown = text::fit(words, em, sketch.frame.width - room.right - 50);
            match top {
                Some(top) if !shown.is_empty() => {
                    let base = sketch.frame.base_line(top + tall / 2);
                    sketch.words((room.right + 50, base), &shown, Style::Benchmark, Anchor::Start);
                }
                _ => sketch.lose(words),
            }
        }
    }
}

fn hits(spec: &ControlSpec, scale: &Scale, sketch: &mut Sketch) {
    let xs: Vec<i32> = spec.points.iter().map(|p| scale.x.at(f64::from(p.at))).collect();
    let mut from = scale.upper.left;
    let tall = sketch.frame.height;
    for (n, point) in spec.points.iter().enumerate() {
        let to = match (xs.get(n), xs.get(n + 1)) {
            (Some(here), Some(next)) => (here + next) / 2,
            _ => scale.upper.right,
        };
        sketch.hit(point.mark, (from, 0), (to - from, tall), point.label.clone());
        from = to.max(from);
    }
}
