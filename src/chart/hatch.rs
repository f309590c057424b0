//! Marks of what is partial or missing, as real lines: it looks the same on the page, in a file and in print, and needs no pattern of its own.

use super::backend::Dash;
use super::board::Board;
use super::scene::{Item, MarkId, Point, Stroke, Style};
use super::spec::Absent;

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

/// The mark of what is not there: the open box, where it has one, and the lines in it. Lengths in tenths of a pixel.
pub struct Absence {
    /// Upper left corner and size of the box, half a pixel inside of what was given.
    pub boxed: Option<(Point, (i32, i32))>,
    /// From, to: none, one, two or three lines.
    pub lines: Vec<(Point, Point)>,
}

/// Each absence has a mark of its own, not told by colour alone.
pub fn absence(why: Absent, at: Point, size: (i32, i32)) -> Absence {
    let inset = 5.min(size.0 / 4).min(size.1 / 4).max(0);
    let (x, y) = (at.x + inset, at.y + inset);
    let (w, h) = (size.0 - 2 * inset, size.1 - 2 * inset);
    let line = |from: (i32, i32), to: (i32, i32)| (Point { x: from.0, y: from.1 }, Point { x: to.0, y: to.1 });
    let level = |from: i32, to: i32| line((x + from, y + h / 2), (x + to, y + h / 2));
    let rising = line((x, y + h), (x + w, y));
    let lines = match why {
        Absent::Missing => vec![rising],
        Absent::Masked => vec![rising, line((x, y), (x + w, y + h))],
        Absent::Suppressed => vec![level(0, w)],
        Absent::NotLoaded => [1, 4, 7].map(|n| level(w * n / 9, w * (n + 1) / 9)).into(),
        Absent::NotApplicable => vec![level(w / 3, w - w / 3)],
    };
    let boxed = (why != Absent::NotApplicable).then_some((Point { x, y }, (w, h)));
    Absence { boxed, lines }
}

/// Paints the mark of what is not there.
pub fn absent(board: &Board, why: Absent, at: Point, size: (i32, i32), mark: Option<MarkId>) {
    let look = absence(why, at, size);
    if let Some((at, size)) = look.boxed {
        board.rect(at, size, Style::Missing, false, mark);
    }
    for (from, to) in look.lines {
        board.rule(from, to, Style::Missing, Dash::Solid);
    }
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
