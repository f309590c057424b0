//! A table of shaded cells, rows by columns: scale, place, draw. Which step a figure falls in is `figure`'s to say.

use super::axis::{self, Placed as Tick};
use super::backend::Dash;
use super::board::{Board, Frame, Gutters, full_label, sheet};
use super::hatch;
use super::scene::{Anchor, Hit, Point, Scene, Style};
use super::spec::{HeatCell, HeatSpec, Tone};
use super::text;

/// A row is never lower than this: the drawing grows instead.
const ROW_LEAST: i32 = 140;
/// Nor higher.
const ROW_MOST: i32 = 320;

/// Stage one: the gutter of names and the pitch of the rows.
struct Scale {
    names: i32,
    pitch: i32,
    bottom: i32,
    columns: usize,
}

/// A cell where it will be.
struct Placed<'a> {
    cell: &'a HeatCell,
    row: &'a str,
    at: Point,
    size: (i32, i32),
}

/// Draws a heat table. Its height follows its rows where they need more or much less than was given.
pub fn draw(spec: &HeatSpec, mut frame: Frame) -> Scene {
    let scale = scale(spec, &mut frame);
    let mut scene = frame.scene(&spec.title, &spec.description);
    let gutters = Gutters { top: 0, bottom: scale.bottom, left: scale.names + 70, right: 0 }.within(&frame);
    let sheet = sheet(&mut scene);
    let Some(board) = Board::open(&sheet, gutters, 0.0..scale.columns.max(1) as f64, 0.0..1.0) else {
        drop(sheet);
        return scene;
    };
    let cells = place(spec, &scale, &board);
    let ticks = ticks(spec, &scale, &frame, &board);
    paint(spec, &scale, &cells, &ticks, &frame, &board);
    drop(board);
    drop(sheet);
    scene.hits = cells.iter().map(|c| hit(c, &scale, &frame)).collect();
    scene
}

fn scale(spec: &HeatSpec, frame: &mut Frame) -> Scale {
    let bottom = if spec.ticks.is_empty() { 10 } else { frame.text * 3 / 2 + 30 };
    let count = i32::try_from(spec.rows.len()).unwrap_or(i32::MAX).clamp(1, 100_000);
    let least = ROW_LEAST.max(frame.text + 20);
    let pitch = ((frame.height - bottom) / count).clamp(least, ROW_MOST.max(least));
    frame.height = if spec.rows.is_empty() { frame.height } else { bottom + pitch * count };
    let widest = spec.rows.iter().map(|r| text::width(r, frame.text)).max().unwrap_or(0);
    let names = widest.min(frame.text * 12).min(frame.width / 3);
    // More columns than tenths of a pixel cannot be told apart anyway.
    Scale { names, pitch, bottom, columns: spec.columns.min(100_000) }
}

fn place<'a>(spec: &'a HeatSpec, scale: &Scale, board: &Board) -> Vec<Placed<'a>> {
    let mut placed = Vec::with_capacity(spec.cells.len());
    for (r, (name, cells)) in spec.rows.iter().zip(spec.cells.chunks(spec.columns.max(1))).enumerate() {
        for (c, cell) in cells.iter().enumerate().take(scale.columns) {
            let x = board.at(c as f64, 0.0).x;
            let wide = board.at((c + 1) as f64, 0.0).x - x;
            // The gap of a pixel gives way before the cells do.
            let gap = if wide >= 40 { 10 } else { 0 };
            let at = Point { x, y: scale.pitch * r as i32 };
            placed.push(Placed { cell, row: name, at, size: ((wide - gap).max(1), scale.pitch - 10) });
        }
    }
    placed
}

fn ticks(spec: &HeatSpec, scale: &Scale, frame: &Frame, board: &Board) -> Vec<Tick> {
    let given: Vec<(i32, &str)> = spec
        .ticks
        .iter()
        .filter(|t| t.0 < scale.columns)
        .map(|t| (board.at(t.0 as f64 + 0.5, 0.0).x, t.1.as_str()))
        .collect();
    axis::thin(frame, &given)
}

fn paint(spec: &HeatSpec, scale: &Scale, cells: &[Placed], ticks: &[Tick], frame: &Frame, board: &Board) {
    for (r, name) in spec.rows.iter().enumerate() {
        let at = Point { x: scale.names, y: frame.base_line(scale.pitch * r as i32 + scale.pitch / 2 - 5) };
        board.words(frame, at, text::fit(name, frame.text, scale.names), Style::Value, Anchor::End);
    }
    // Step by step, so that the cells of one shade follow each other and can be drawn as one; what lies upon cells comes after them.
    for step in 0..=6 {
        for (placed, _) in cells.iter().filter_map(|c| Some((c, shade(c.cell)?))).filter(|c| c.1 == step) {
            board.rect(placed.at, placed.size, Style::Heat(step), true, Some(placed.cell.mark));
        }
    }
    for placed in cells {
        paint_over(placed, board);
    }
    let bottom = scale.pitch * spec.rows.len() as i32;
    for tick in ticks {
        board.rule(Point { x: tick.x, y: bottom }, Point { x: tick.x, y: bottom + 30 }, Style::Axis, Dash::Solid);
        let at = Point { x: tick.left, y: bottom + 40 + frame.text };
        board.words(frame, at, tick.text.clone(), Style::Label, Anchor::Start);
    }
}

/// The step a cell is filled with; `None` where there is no figure.
fn shade(cell: &HeatCell) -> Option<u8> {
    cell.step.filter(|_| !matches!(cell.tone, Tone::Absent(_))).map(|step| step.min(6))
}

/// What lies upon a cell, or stands in place of its fill.
fn paint_over(placed: &Placed, board: &Board) {
    let (at, size) = (placed.at, placed.size);
    match placed.cell.tone {
        tone if shade(placed.cell).is_none() => hatch::absent(board, tone.absent(), at, size, Some(placed.cell.mark)),
        Tone::Partial => hatch::lines(board, at, size, Style::Partial),
        Tone::Selected => board.rect(at, size, Style::BarSelected, false, None),
        Tone::Plain | Tone::Absent(_) => {}
    }
}

fn hit(placed: &Placed, scale: &Scale, frame: &Frame) -> Hit {
    Hit {
        mark: placed.cell.mark,
        at: placed.at,
        size: (placed.size.0, scale.pitch),
        label: full_label(&placed.cell.label, placed.row, frame.text, scale.names),
    }
}
