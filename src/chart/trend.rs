//! A line over time, or a sparkline: scale, place, draw. What the periods are called and which of them stand out is
//! `figure`'s to say.

use super::axis::{self, Placed as Tick};
use super::backend::Dash;
use super::board::{Board, Frame, Gutters, keep, known, sheet};
use super::edge::{self, Note};
use super::hatch;
use super::scene::{Anchor, Hit, Item, MarkId, Point, Scene, Style};
use super::spec::{Absent, Tone, TrendPoint, TrendSpec};
use super::text;

/// Below this height of the plot the time axis and the lanes of events give way to the line.
const LOW: i32 = 300;

/// One period, sorted and with an honest value.
struct Period<'a> {
    at: f64,
    value: Option<f64>,
    tone: Tone,
    label: &'a str,
    mark: MarkId,
}

/// Stage one: ranges, ticks and gutters.
struct Scale<'a> {
    periods: Vec<Period<'a>>,
    beside: Vec<Vec<(f64, f64)>>,
    x: (f64, f64),
    y: (f64, f64),
    value_ticks: Vec<(f64, String)>,
    gutters: Gutters,
    roomy: bool,
    lanes: i32,
    notes: Vec<Note>,
}

/// A dot, by what it is for.
struct Dot {
    at: Point,
    radius: i32,
    style: Style,
    filled: bool,
    mark: MarkId,
}

/// A piece of the line.
struct Run {
    /// Whether it leads to a partial figure.
    partial: bool,
    values: Vec<(f64, f64)>,
}

/// Stage two: everything where it will be.
struct Placed {
    runs: Vec<Run>,
    beside: Vec<Vec<(f64, f64)>>,
    dots: Vec<Dot>,
    gaps: Vec<(Point, (i32, i32), Absent, MarkId)>,
    ticks: Vec<Tick>,
    /// Rules, with the place and words where there is room for them.
    events: Vec<(i32, Option<(Point, String)>)>,
    lost: Vec<String>,
    hits: Vec<Hit>,
}

/// Draws a trend.
pub fn draw(spec: &TrendSpec, frame: Frame) -> Scene {
    let mut scene = frame.scene(&spec.title, &spec.description);
    let mut scale = scale(spec, &frame);
    let sheet = sheet(&mut scene);
    let Some(mut board) = Board::open(&sheet, scale.gutters, scale.x.0..scale.x.1, scale.y.0..scale.y.1) else {
        drop(sheet);
        return scene;
    };
    let placed = place(spec, &mut scale, &frame, &board);
    paint(spec, &scale, &placed, &frame, &mut board);
    drop(board);
    drop(sheet);
    for full in &placed.lost {
        keep(&mut scene, full);
    }
    scene.hits = placed.hits;
    scene
}

fn scale<'a>(spec: &'a TrendSpec, frame: &Frame) -> Scale<'a> {
    let mut periods: Vec<Period> = spec.points.iter().map(period).collect();
    periods.sort_by(|a, b| a.at.total_cmp(&b.at));
    let first = periods.first().map_or(0.0, |p| p.at);
    let last = periods.last().map_or(0.0, |p| p.at);

    let band = band(spec).filter(|_| !spec.spark);
    let benchmark = benchmark(spec);
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    let beside = besides(spec, (first, last));
    let values = periods.iter().filter_map(|p| p.value).chain(beside.iter().flatten().map(|b| b.1));
    let edges = band.iter().flat_map(|b| [b.0, b.1]);
    for v in values.chain(edges).chain(benchmark) {
        (low, high) = (low.min(v), high.max(v));
    }
    let y = axis::value_range(low, high, spec.from_zero, spec.decimals);

    if spec.spark {
        let air = 40;
        let gutters = Gutters { top: air, bottom: air, left: air, right: air }.within(frame);
        let x = (first, if last > first { last } else { first + 1.0 });
        return Scale {
            periods,
            beside,
            x,
            y,
            value_ticks: Vec::new(),
            gutters,
            roomy: false,
            lanes: 0,
            notes: Vec::new(),
        };
    }

    let line = frame.text * 3 / 2;
    let lanes = spec.events.len().min(2) as i32;
    let roomy = frame.height >= (lanes + 1) * line + frame.text / 2 + 80 + LOW;
    let lanes = if roomy { lanes } else { 0 };
    let top = lanes * line + frame.text / 2 + 20;
    let bottom = if roomy && !spec.ticks.is_empty() { line + 60 } else { frame.text / 2 + 20 };
    let tall = (frame.height - top - bottom).max(1);
    // Where there is no figure there is nothing to measure against.
    let mut value_ticks = Vec::new();
    if low <= high {
        let most = (tall * 2 / (frame.text * 5)).clamp(2, 7);
        value_ticks = axis::value_ticks(y, most as usize, spec.decimals);
        axis::spread(&mut value_ticks, f64::from(tall) / (y.1 - y.0), frame.text * 5 / 4);
    }
    let widest = value_ticks.iter().map(|t| text::width(&t.1, frame.text)).max().unwrap_or(0);
    if widest > frame.width / 3 {
        value_ticks.clear();
    }
    let notes = edge::notes(spec, benchmark, band, beside.iter().flatten().next_back().map(|b| b.1), frame);
    let gutters = Gutters {
        top,
        bottom,
        left: if value_ticks.is_empty() { 40 } else { widest + 70 },
        right: notes.iter().map(Note::width).max().map_or(50, |w| w + 60),
    }
    .within(frame);
    Scale { periods, beside, x: (first - 0.5, last + 0.5), y, value_ticks, gutters, roomy, lanes, notes }
}

fn period(p: &TrendPoint) -> Period<'_> {
    let value = known(p.value).filter(|_| !matches!(p.tone, Tone::Absent(_)));
    Period { at: f64::from(p.at), value, tone: p.tone, label: &p.label, mark: p.mark }
}

/// The band's edges, lower first, where both are numbers.
fn band(spec: &TrendSpec) -> Option<(f64, f64)> {
    let band = spec.band.as_ref()?;
    let (low, high) = (known(Some(band.low))?, known(Some(band.high))?);
    Some((low.min(high), low.max(high)))
}

fn benchmark(spec: &TrendSpec) -> Option<f64> {
    spec.benchmark.as_ref().and_then(|b| known(Some(b.0)))
}

fn place(spec: &TrendSpec, scale: &mut Scale, frame: &Frame, board: &Board) -> Placed {
    let (runs, lonely) = runs(&scale.periods);
    let mut placed = Placed {
        runs,
        beside: std::mem::take(&mut scale.beside),
        dots: Vec::new(),
        gaps: Vec::new(),
        ticks: Vec::new(),
        events: Vec::new(),
        lost: Vec::new(),
        hits: Vec::new(),
    };
    place_dots(spec.spark, scale, board, &lonely, &mut placed);
    if spec.spark {
        return placed;
    }
    placed.hits = hits(scale, frame, board);
    if scale.roomy {
        let ticks: Vec<(i32, &str)> = spec
            .ticks
            .iter()
            .filter(|t| within(t.0, scale.x))
            .map(|t| (board.at(f64::from(t.0), scale.y.0).x, t.1.as_str()))
            .collect();
        placed.ticks = axis::thin(frame, &ticks);
    }
    place_events(spec, scale, frame, board, &mut placed);
    // Between the lanes of events and the words of the time axis.
    let upper = scale.lanes * frame.text * 3 / 2;
    let lower = frame.height - if placed.ticks.is_empty() { 0 } else { scale.gutters.bottom - 40 };
    let lost = edge::place(&mut scale.notes, frame, (upper, lower), |v| board.at(scale.x.1, v).y);
    placed.lost.extend(lost);
    placed
}

fn within(at: i32, range: (f64, f64)) -> bool {
    (range.0..=range.1).contains(&f64::from(at))
}

/// The line in pieces, each solid or (towards a partial figure) dashed, and which periods are on no piece.
fn runs(periods: &[Period]) -> (Vec<Run>, Vec<bool>) {
    let mut runs: Vec<Run> = Vec::new();
    let mut lonely = vec![true; periods.len()];
    let mut open = false;
    for (n, pair) in periods.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let (Some(from), Some(to)) = (a.value, b.value) else {
            open = false;
            continue;
        };
        // A period that was left out altogether is a gap as well.
        if b.at - a.at > 1.0 {
            open = false;
            continue;
        }
        let partial = a.tone == Tone::Partial || b.tone == Tone::Partial;
        match runs.last_mut() {
            Some(run) if open && run.partial == partial => run.values.push((b.at, to)),
            _ => runs.push(Run { partial, values: vec![(a.at, from), (b.at, to)] }),
        }
        open = true;
        for alone in lonely.iter_mut().skip(n).take(2) {
            *alone = false;
        }
    }
    (runs, lonely)
}

/// The series beside, broken where it has no figure.
fn besides(spec: &TrendSpec, x: (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    // A sparkline has no room for a second line.
    if spec.spark {
        return Vec::new();
    }
    let mut known_beside: Vec<(i32, Option<f64>)> = spec.beside.iter().filter(|b| within(b.0, x)).copied().collect();
    known_beside.sort_by_key(|b| b.0);
    let mut pieces: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut before = f64::NEG_INFINITY;
    for (at, value) in known_beside {
        let at = f64::from(at);
        let Some(value) = known(value) else { continue };
        match pieces.last_mut() {
            Some(piece) if at - before <= 1.0 => piece.push((at, value)),
            _ => pieces.push(vec![(at, value)]),
        }
        before = at;
    }
    pieces
}

fn place_dots(spark: bool, scale: &Scale, board: &Board, lonely: &[bool], placed: &mut Placed) {
    let step = board.at(scale.x.0 + 1.0, scale.y.0).x - board.at(scale.x.0, scale.y.0).x;
    let last = scale.periods.iter().rposition(|p| p.value.is_some());
    let base = board.at(scale.x.0, scale.y.0).y;
    for (n, p) in scale.periods.iter().enumerate() {
        let Some(value) = p.value else {
            if !spark {
                let wide = (step * 7 / 10).clamp(10, 120);
                let x = board.at(p.at, scale.y.0).x - wide / 2;
                placed.gaps.push((Point { x, y: base - 70 }, (wide, 70), p.tone.absent(), p.mark));
            }
            continue;
        };
        let lonely = lonely.get(n).copied().unwrap_or(false);
        let partial = p.tone == Tone::Partial;
        let radius = match (last == Some(n), p.tone) {
            (true, _) => {
                if spark {
                    25
                } else {
                    38
                }
            }
            _ if spark => {
                if lonely {
                    12
                } else {
                    continue;
                }
            }
            (_, Tone::Selected) => 38,
            (_, Tone::Partial) => 28,
            _ if lonely => 25,
            // Too close to be told apart, a dot only marks its place inside the line.
            _ => {
                if step >= 100 {
                    17
                } else {
                    9
                }
            }
        };
        let style = if p.tone == Tone::Selected { Style::BarSelected } else { Style::Series };
        let at = board.at(p.at, value);
        placed.dots.push(Dot { at, radius, style, filled: !partial, mark: p.mark });
    }
}

/// One column of the whole height for each period, parted half way between neighbours.
fn hits(scale: &Scale, frame: &Frame, board: &Board) -> Vec<Hit> {
    let xs: Vec<i32> = scale.periods.iter().map(|p| board.at(p.at, scale.y.0).x).collect();
    let right = frame.width - scale.gutters.right;
    let mut from = scale.gutters.left;
    let mut hits = Vec::with_capacity(xs.len());
    for (n, p) in scale.periods.iter().enumerate() {
        let to = match (xs.get(n), xs.get(n + 1)) {
            (Some(here), Some(next)) => (here + next) / 2,
            _ => right,
        };
        // Two entries for one period share its place; neither is lost.
        let at = Point { x: from.min(frame.width - 10), y: 0 };
        let size = ((to - from).clamp(10, frame.width - at.x), frame.height);
        hits.push(Hit { mark: p.mark, at, size, label: p.label.to_string() });
        from = to.max(from);
    }
    hits
}

/// Words of events beside their rules, in up to two lanes, inside the frame; what finds no room goes to the description.
fn place_events(spec: &TrendSpec, scale: &Scale, frame: &Frame, board: &Board, placed: &mut Placed) {
    let mut taken: Vec<(i32, i32, i32)> = Vec::new();
    let line = frame.text * 3 / 2;
    let mut events: Vec<&(i32, String)> = spec.events.iter().filter(|e| within(e.0, scale.x)).collect();
    events.sort_by_key(|e| e.0);
    for (at, words) in events {
        let x = board.at(f64::from(*at), scale.y.0).x;
        let shown = text::fit(words, frame.text, (frame.text * 12).min(frame.width / 2));
        let wide = text::width(&shown, frame.text);
        let left = if x + 40 + wide <= frame.width { x + 40 } else { x - 40 - wide }.max(0);
        let lane = (0..scale.lanes)
            .find(|lane| taken.iter().all(|(l, from, to)| l != lane || left >= to + 60 || left + wide + 60 <= *from));
        let (Some(lane), true) = (lane, left + wide <= frame.width) else {
            placed.events.push((x, None));
            placed.lost.push(words.clone());
            continue;
        };
        if shown != *words {
            placed.lost.push(words.clone());
        }
        taken.push((lane, left, left + wide));
        let at = Point { x: left, y: frame.base_line(lane * line + line / 2) };
        placed.events.push((x, Some((at, shown))));
    }
}

fn paint(spec: &TrendSpec, scale: &Scale, placed: &Placed, frame: &Frame, board: &mut Board) {
    let (left, right) = (scale.gutters.left, frame.width - scale.gutters.right);
    let (top, bottom) = (scale.gutters.top, board.at(scale.x.0, scale.y.0).y);
    let across = |y: i32| (Point { x: left, y }, Point { x: right, y });
    if let (Some((low, high)), false) = (band(spec), spec.spark) {
        let (upper, lower) = (board.at(scale.x.0, high).y, board.at(scale.x.0, low).y);
        board.rect(Point { x: left, y: upper }, (right - left, lower - upper), Style::Band, true, None);
    }
    for (value, words) in &scale.value_ticks {
        let y = board.at(scale.x.0, *value).y;
        let (from, to) = across(y);
        board.rule(from, to, Style::Grid, Dash::Solid);
        let at = Point { x: left - 50, y: frame.base_line(y) };
        board.words(frame, at, words.clone(), Style::Label, Anchor::End);
    }
    if !spec.spark {
        let (from, to) = across(bottom);
        board.rule(from, to, Style::Axis, Dash::Solid);
    }
    for tick in &placed.ticks {
        board.rule(Point { x: tick.x, y: bottom }, Point { x: tick.x, y: bottom + 40 }, Style::Axis, Dash::Solid);
        let at = Point { x: tick.left, y: bottom + 60 + frame.text };
        board.words(frame, at, tick.text.clone(), Style::Label, Anchor::Start);
    }
    for (at, size, why, mark) in &placed.gaps {
        hatch::absent(board, *why, *at, *size, Some(*mark));
    }
    for (x, words) in &placed.events {
        let up = words.as_ref().map_or(top, |(at, _)| at.y - frame.text);
        board.rule(Point { x: *x, y: up }, Point { x: *x, y: bottom }, Style::Event, Dash::Solid);
        if let Some((at, words)) = words {
            board.words(frame, *at, words.clone(), Style::Label, Anchor::Start);
        }
    }
    if let Some(value) = benchmark(spec) {
        let (from, to) = across(board.at(scale.x.0, value).y);
        board.rule(from, to, Style::Benchmark, Dash::Dashed);
    }
    for piece in &placed.beside {
        board.series(piece.clone(), Style::Beside, 14, Dash::Dotted);
    }
    for run in &placed.runs {
        let dash = if run.partial { Dash::Dashed } else { Dash::Solid };
        board.series(run.values.clone(), Style::Series, if spec.spark { 15 } else { 20 }, dash);
    }
    for dot in &placed.dots {
        board.put(Item::Circle {
            at: dot.at,
            radius: dot.radius,
            style: dot.style,
            filled: dot.filled,
            mark: Some(dot.mark),
        });
    }
    edge::paint(&scale.notes, frame, board, right + 50);
}
