//! Ranked horizontal bars, from nought, in the order given: scale, place, draw. Who ranks and by what is `figure`'s to say.

use super::backend::Dash;
use super::board::{Board, Frame, Gutters, full_label, keep, known, sheet};
use super::hatch;
use super::scene::{Anchor, Hit, Item, Point, Scene, Stroke, Style};
use super::spec::{RankRow, RankSpec, Tone};
use super::text;

/// A row is never lower than this: the drawing grows instead.
const ROW_LEAST: i32 = 140;
/// Nor higher: few rows make a lower drawing, not fat bars.
const ROW_MOST: i32 = 360;
/// A bar is never thicker.
const BAR_MOST: i32 = 200;
/// Between a bar's end and its figure, and around words.
const GAP: i32 = 50;

/// Stage one: the gutter of names, the pitch of the rows, the range.
struct Scale {
    names: i32,
    header: i32,
    pitch: i32,
    range: (f64, f64),
}

/// A row where it will be.
struct Placed {
    middle: i32,
    name: String,
    /// Left edge and width.
    bar: Option<(i32, i32)>,
    whisker: Option<(i32, i32)>,
    /// Left end and words.
    figure: (i32, String),
    style: Style,
}

/// Draws a ranking. Its height follows its rows where they need more or much less than was given.
pub fn draw(spec: &RankSpec, mut frame: Frame) -> Scene {
    let scale = scale(spec, &mut frame);
    let mut scene = frame.scene(&spec.title, &spec.description);
    let gutters = Gutters { top: scale.header, bottom: 0, left: scale.names + GAP * 2, right: 0 }.within(&frame);
    let sheet = sheet(&mut scene);
    let Some(board) = Board::open(&sheet, gutters, scale.range.0..scale.range.1, 0.0..1.0) else {
        drop(sheet);
        return scene;
    };
    let rows: Vec<Placed> =
        spec.rows.iter().enumerate().map(|(n, row)| place(n, row, &scale, &frame, &board)).collect();
    let shortened = paint(spec, &scale, &rows, &frame, &board);
    drop(board);
    drop(sheet);
    scene.hits = hits(spec, &scale, &frame);
    keep(&mut scene, shortened);
    scene
}

fn figure_text(row: &RankRow, frame: &Frame) -> String {
    text::fit(&row.text, frame.text, frame.text * 12)
}

fn interval(row: &RankRow) -> Option<(f64, f64)> {
    let (a, b) = row.interval?;
    let (a, b) = (known(Some(a))?, known(Some(b))?);
    Some((a.min(b), a.max(b)))
}

fn value(row: &RankRow) -> Option<f64> {
    known(row.value).filter(|_| !matches!(row.tone, Tone::Absent(_)))
}

fn benchmark(spec: &RankSpec) -> Option<(f64, &str)> {
    let (value, words) = spec.benchmark.as_ref()?;
    Some((known(Some(*value))?, words))
}

/// The rightmost value a row draws to.
fn reach(row: &RankRow) -> Option<f64> {
    let end = value(row)?.max(0.0);
    Some(interval(row).map_or(end, |i| end.max(i.1)))
}

fn scale(spec: &RankSpec, frame: &mut Frame) -> Scale {
    let header = if benchmark(spec).is_some_and(|b| !b.1.is_empty()) { frame.text * 3 / 2 } else { 0 };
    let count = i32::try_from(spec.rows.len()).unwrap_or(i32::MAX).clamp(1, 100_000);
    let least = ROW_LEAST.max(frame.text + 20);
    let pitch = ((frame.height - header) / count).clamp(least, ROW_MOST.max(least));
    frame.height = if spec.rows.is_empty() { frame.height } else { header + pitch * count };

    let widest = spec.rows.iter().map(|r| text::width(&r.name, frame.text)).max().unwrap_or(0);
    let names = widest.min(frame.text * 12).min(frame.width / 3);

    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for row in &spec.rows {
        if let Some(v) = value(row) {
            let (from, to) = interval(row).unwrap_or((v, v));
            (low, high) = (low.min(v).min(from), high.max(v).max(to));
        }
    }
    if let Some((v, _)) = benchmark(spec) {
        (low, high) = (low.min(v), high.max(v));
    }
    if high <= low {
        high = low + 1.0;
    }
    // Tenths of a pixel for one unit of value: as many as leave each row's figure its room at the end of its bar, but
    // never so few that one long text leaves no bars.
    let room = f64::from(frame.width - names - GAP * 2 - 20);
    let full = room / (high - low);
    let mut per = full;
    for row in &spec.rows {
        if let Some(end) = reach(row).filter(|end| *end > low) {
            let wide = f64::from(text::width(&figure_text(row, frame), frame.text) + GAP * 2);
            per = per.min((room - wide) / (end - low));
        }
    }
    let per = per.max(full * 0.3);
    // The range that gives the whole plot exactly that measure.
    Scale { names, header, pitch, range: (low, low + (high - low).max(room / per)) }
}

fn place(n: usize, row: &RankRow, scale: &Scale, frame: &Frame, board: &Board) -> Placed {
    let middle = scale.header + scale.pitch * n as i32 + scale.pitch / 2;
    let x = |v: f64| board.at(v, 0.0).x;
    let zero = x(0.0);
    let value = value(row);
    let whisker = value.and(interval(row)).map(|(a, b)| (x(a), x(b)));
    let bar = value.map(|v| (zero.min(x(v)), (x(v) - zero).abs()));
    let end = reach(row).map_or(zero, x) + GAP;
    let words = match value {
        Some(_) => figure_text(row, frame),
        None => text::fit(&row.text, frame.text, frame.width - end),
    };
    // A figure cut short would be a wrong figure: where there is no room it is left to the label.
    let whole = end + text::width(&words, frame.text) <= frame.width;
    let style = match row.tone {
        Tone::Plain | Tone::Absent(_) => Style::Bar,
        Tone::Partial => Style::Partial,
        Tone::Selected => Style::BarSelected,
    };
    let name = text::fit(&row.name, frame.text, scale.names);
    Placed { middle, name, bar, whisker, figure: (end, if whole { words } else { String::new() }), style }
}

/// Draws; returns the benchmark's words where they had to be shortened.
fn paint<'a>(spec: &'a RankSpec, scale: &Scale, rows: &[Placed], frame: &Frame, board: &Board) -> &'a str {
    let zero = board.at(0.0, 0.0).x;
    let thick = (scale.pitch * 3 / 5).min(BAR_MOST);
    // All bars, then all words: bars of one class can be drawn as one.
    for (row, given) in rows.iter().zip(&spec.rows) {
        if let Some((x, wide)) = row.bar {
            let at = Point { x, y: row.middle - thick / 2 };
            if row.style == Style::Partial {
                hatch::hatched(board, at, (wide, thick), Some(given.mark));
            } else {
                board.rect(at, (wide, thick), row.style, true, Some(given.mark));
            }
        }
    }
    for row in rows {
        let base = frame.base_line(row.middle);
        board.words(frame, Point { x: scale.names, y: base }, row.name.clone(), Style::Value, Anchor::End);
        if let Some((from, to)) = row.whisker {
            whisker(from, to, row.middle, thick / 4, board);
        }
        let style = if row.bar.is_some() { Style::Value } else { Style::Label };
        board.words(frame, Point { x: row.figure.0, y: base }, row.figure.1.clone(), style, Anchor::Start);
    }
    let bottom = scale.header + scale.pitch * rows.len() as i32;
    board.rule(Point { x: zero, y: scale.header }, Point { x: zero, y: bottom }, Style::Axis, Dash::Solid);
    let Some((value, words)) = benchmark(spec) else { return "" };
    let x = board.at(value, 0.0).x;
    let shown = text::fit(words, frame.text, frame.width);
    let left = frame.centred(x, text::width(&shown, frame.text));
    let at = Point { x: left, y: frame.base_line(scale.header / 2 - 10) };
    board.words(frame, at, shown.clone(), Style::Benchmark, Anchor::Start);
    // The rule leaves out every figure that stands in its way.
    let mut from = (scale.header - 20).max(0);
    for row in rows {
        let (left, words) = (row.figure.0, &row.figure.1);
        let crossed = x >= left - 20 && x <= left + text::width(words, frame.text) + 20 && !words.is_empty();
        if crossed {
            down(x, from, row.middle - frame.text * 3 / 5, board);
            from = row.middle + frame.text * 3 / 5;
        }
    }
    down(x, from, bottom, board);
    if shown == words { "" } else { words }
}

fn down(x: i32, from: i32, to: i32, board: &Board) {
    if to > from {
        board.rule(Point { x, y: from }, Point { x, y: to }, Style::Benchmark, Dash::Dashed);
    }
}

/// A thin line with caps over the end of a bar.
fn whisker(from: i32, to: i32, y: i32, cap: i32, board: &Board) {
    let corners = [(from, y - cap), (from, y + cap), (from, y), (to, y), (to, y - cap), (to, y + cap)];
    board.put(Item::Path {
        points: corners.map(|(x, y)| Point { x, y }).to_vec(),
        style: Style::Value,
        stroke: Some(Stroke { width: 10, dash: (0, 0) }),
        mark: None,
    });
}

/// One band of the whole width for each row.
fn hits(spec: &RankSpec, scale: &Scale, frame: &Frame) -> Vec<Hit> {
    let hit = |(n, row): (usize, &RankRow)| Hit {
        mark: row.mark,
        at: Point { x: 0, y: scale.header + scale.pitch * n as i32 },
        size: (frame.width, scale.pitch),
        label: full_label(&row.label, &row.name, frame.text, scale.names),
    };
    spec.rows.iter().enumerate().map(hit).collect()
}
