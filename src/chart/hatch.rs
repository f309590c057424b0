//! Marks of what is partial or missing, as real lines: it looks the same on the page, in a file and in print, and needs no pattern of its own.

use super::backend::Dash;
use super::board::Board;
use super::scene::{Item, MarkId, Point, Stroke, Style};

/// Distance of the lines along the edge, in tenths of a pixel.
const STEP: i32 = 55;

/// A box that is outlined and hatched, for a partial figure. Lengths in tenths of a pixel.
pub fn hatched(board: &Board, at: Point, size: (i32, i32), mark: Option<MarkId>) {
    board.rect(at, size, Style::Partial, false, mark);
    lines(board, at, size, Style::Partial);
}

/// Slanting lines over a box, drawn in one stroke that turns at its edges.
pub fn lines(board: &Board, at: Point, size: (i32, i32), style: Style) {
    let points = zigzag(at, size);
    if points.len() > 1 {
        board.put(Item::Path { points, style, stroke: Some(Stroke { width: 10, dash: (0, 0) }), mark: None });
    }
}

/// An open box with a diagonal, for what was not reported: not told by colour alone. It lies half a pixel inside.
pub fn missing(board: &Board, at: Point, size: (i32, i32), mark: Option<MarkId>) {
    let inset = 5.min(size.0 / 4);
    let at = Point { x: at.x + inset, y: at.y + inset };
    let (wide, tall) = (size.0 - 2 * inset, size.1 - 2 * inset);
    board.rect(at, (wide, tall), Style::Missing, false, mark);
    board.rule(Point { x: at.x, y: at.y + tall }, Point { x: at.x + wide, y: at.y }, Style::Missing, Dash::Solid);
}

/// The corners of slanting lines over a box.
pub fn zigzag(at: Point, (wide, tall): (i32, i32)) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    if wide <= 0 || tall <= 0 {
        return points;
    }
    let mut before: Option<Point> = None;
    for (n, c) in (STEP..wide + tall).step_by(STEP as usize).enumerate() {
        // The line where x + y is c, from the left or lower edge to the upper or right one.
        let low = Point { x: (c - tall).max(0), y: c.min(tall) };
        let high = Point { x: c.min(wide), y: (c - wide).max(0) };
        let (from, to, corner) =
            if n % 2 == 0 { (low, high, Point { x: 0, y: tall }) } else { (high, low, Point { x: wide, y: 0 }) };
        if before.is_some_and(|b| b.x != from.x && b.y != from.y) {
            points.push(corner);
        }
        points.extend([from, to]);
        before = Some(to);
    }
    for p in &mut points {
        *p = Point { x: p.x + at.x, y: p.y + at.y };
    }
    points
}
