//! What the later kinds draw with: items and hits kept inside the frame, linear scales, and the marks of what is not there.
//! It knows no kind of chart.

use super::super::axis;
use super::super::backend::Dash;
use super::super::board::{Frame, Gutters, keep, known};
use super::super::hatch;
use super::super::scene::{Anchor, Hit, Item, MarkId, Point, Scene, Stroke, Style};
use super::super::spec::Absent;
use super::super::text;

/// A figure, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Datum {
    /// A whole figure.
    Known(f64),
    /// A partial sum: drawn hatched or open.
    Partial(f64),
    /// None.
    Absent(Absent),
}

impl Datum {
    /// The figure where it can be drawn: finite and within ±10^15.
    pub fn value(self) -> Option<f64> {
        match self {
            Datum::Known(v) | Datum::Partial(v) => known(Some(v)),
            Datum::Absent(_) => None,
        }
    }

    /// Whether it is a partial figure that can be drawn.
    pub fn is_partial(self) -> bool {
        matches!(self, Datum::Partial(_)) && self.value().is_some()
    }

    /// Why there is nothing to draw; a number that is none counts as missing.
    pub fn absent(self) -> Absent {
        match self {
            Datum::Absent(why) => why,
            Datum::Known(_) | Datum::Partial(_) => Absent::Missing,
        }
    }
}

impl From<Option<f64>> for Datum {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Datum::Absent(Absent::Missing), Datum::Known)
    }
}

/// A figure with the words that stand for it: `1,286`, `未报`.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The figure.
    pub value: Datum,
    /// As it is written.
    pub text: String,
}

/// A straight scale from values to places.
#[derive(Clone, Copy, Debug)]
pub struct Linear {
    /// Values at the ends.
    pub range: (f64, f64),
    /// Places at the ends.
    pub places: (i32, i32),
}

impl Linear {
    /// The place of a value, held between the ends.
    pub fn at(&self, value: f64) -> i32 {
        let (lo, hi) = self.range;
        let share = if hi > lo { ((value - lo) / (hi - lo)).clamp(0.0, 1.0) } else { 0.5 };
        let (from, to) = (f64::from(self.places.0), f64::from(self.places.1));
        // A value that is no number is held at the beginning by the clamp of the cast.
        (from + (to - from) * if share.is_nan() { 0.0 } else { share }).round() as i32
    }
}

/// The smallest and the largest of values that can be drawn; `(∞, −∞)` for none.
pub fn reach(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    values
        .into_iter()
        .filter(|v| known(Some(*v)).is_some())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)))
}

/// The room left inside gutters.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Left edge.
    pub left: i32,
    /// Right edge.
    pub right: i32,
    /// Upper edge.
    pub top: i32,
    /// Lower edge.
    pub bottom: i32,
}

impl Room {
    /// The room inside `gutters`, at least two pixels each way.
    pub fn inside(gutters: Gutters, frame: &Frame) -> Self {
        let g = gutters.within(frame);
        Self { left: g.left, right: frame.width - g.right, top: g.top, bottom: frame.height - g.bottom }
    }
}

/// A drawing under way. Whatever is put on it stays inside its frame.
#[derive(Debug)]
pub struct Sketch {
    /// Its size and text size.
    pub frame: Frame,
    items: Vec<Item>,
    hits: Vec<Hit>,
    lost: Vec<String>,
}

impl Sketch {
    /// An empty one.
    pub fn new(frame: Frame) -> Self {
        Self { frame, items: Vec::new(), hits: Vec::new(), lost: Vec::new() }
    }

    /// The finished scene. Words that found no room are added to the description, at most twelve of them.
    pub fn finish(self, title: &str, description: &str) -> Scene {
        let mut scene = self.frame.scene(title, description);
        for words in self.lost.iter().take(12) {
            keep(&mut scene, words);
        }
        scene.items = self.items;
        scene.hits = self.hits;
        scene
    }

    fn hold(&self, p: Point) -> Point {
        Point { x: p.x.clamp(0, self.frame.width), y: p.y.clamp(0, self.frame.height) }
    }

    /// Words that have no room on the drawing; they go to its description.
    pub fn lose(&mut self, words: &str) {
        self.lost.push(words.to_string());
    }

    /// A line of `width` tenths of a pixel through places; fewer than two leave nothing.
    pub fn line(&mut self, points: Vec<Point>, style: Style, width: i32, dash: Dash) {
        if points.len() > 1 {
            let points = points.into_iter().map(|p| self.hold(p)).collect();
            self.items.push(Item::Path {
                points,
                style,
                stroke: Some(Stroke { width, dash: dash.lengths() }),
                mark: None,
            });
        }
    }

    /// A thin straight line.
    pub fn rule(&mut self, from: (i32, i32), to: (i32, i32), style: Style, dash: Dash) {
        self.line(vec![Point { x: from.0, y: from.1 }, Point { x: to.0, y: to.1 }], style, 10, dash);
    }

    /// A filled shape.
    pub fn area(&mut self, points: Vec<Point>, style: Style, mark: Option<MarkId>) {
        if points.len() > 2 {
            let points = points.into_iter().map(|p| self.hold(p)).collect();
            self.items.push(Item::Path { points, style, stroke: None, mark });
        }
    }

    /// A box from its upper left corner; cut at the frame, dropped where nothing is left of it.
    pub fn rect(&mut self, at: (i32, i32), size: (i32, i32), style: Style, filled: bool, mark: Option<MarkId>) {
        let from = self.hold(Point { x: at.0, y: at.1 });
        let to = self.hold(Point { x: at.0.saturating_add(size.0), y: at.1.saturating_add(size.1) });
        if to.x > from.x && to.y > from.y {
            self.items.push(Item::Rect { at: from, size: (to.x - from.x, to.y - from.y), style, filled, mark });
        }
    }

    /// A dot, moved inside the frame where it would stand over its edge.
    pub fn dot(&mut self, at: (i32, i32), radius: i32, style: Style, filled: bool, mark: Option<MarkId>) {
        let radius = radius.min(self.frame.width / 2).min(self.frame.height / 2).max(1);
        let x = at.0.clamp(radius, self.frame.width - radius);
        let y = at.1.clamp(radius, self.frame.height - radius);
        self.items.push(Item::Circle { at: Point { x, y }, radius, style, filled, mark });
    }

    /// A shape for a series or a standing, so that colour is never alone: disc, square, diamond, triangle up, triangle down,
    /// ring; by number, round and round.
    pub fn shape(&mut self, n: usize, at: (i32, i32), radius: i32, style: Style, mark: Option<MarkId>) {
        let r = radius;
        let corners: &[(i32, i32)] = match n % 6 {
            0 => return self.dot(at, r, style, true, mark),
            1 => &[(-9, -9), (9, -9), (9, 9), (-9, 9)],
            2 => &[(0, -13), (13, 0), (0, 13), (-13, 0)],
            3 => &[(0, -12), (11, 8), (-11, 8)],
            4 => &[(0, 12), (11, -8), (-11, -8)],
            _ => return self.dot(at, r, style, false, mark),
        };
        let points = corners.iter().map(|(x, y)| Point { x: at.0 + x * r / 10, y: at.1 + y * r / 10 }).collect();
        self.area(points, style, mark);
    }

    /// Words of the drawing's own text size on a base line; moved and at last shortened until they are inside the frame.
    pub fn words(&mut self, at: (i32, i32), words: &str, style: Style, anchor: Anchor) {
        self.sized(at, words, self.frame.text, style, anchor);
    }

    /// Words of any size.
    pub fn sized(&mut self, at: (i32, i32), words: &str, size: i32, style: Style, anchor: Anchor) {
        let words = text::fit(words, size, self.frame.width);
        if words.is_empty() || size < 10 {
            return;
        }
        let wide = text::width(&words, size);
        let left = match anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - wide / 2,
            Anchor::End => at.0 - wide,
        };
        let moved = left.clamp(0, (self.frame.width - wide).max(0)) - left;
        let y = at.1.clamp(size.min(self.frame.height), self.frame.height);
        self.items.push(Item::Text { at: Point { x: at.0 + moved, y }, text: words, size, style, anchor });
    }

    /// A place to be met, cut at the frame, at least a pixel each way.
    pub fn hit(&mut self, mark: MarkId, at: (i32, i32), size: (i32, i32), label: String) {
        let x = at.0.clamp(0, self.frame.width - 10);
        let y = at.1.clamp(0, self.frame.height - 10);
        let wide = (at.0 + size.0 - x).clamp(10, self.frame.width - x);
        let tall = (at.1 + size.1 - y).clamp(10, self.frame.height - y);
        self.hits.push(Hit { mark, at: Point { x, y }, size: (wide, tall), label });
    }

    /// Slanting lines over a box.
    pub fn hatch(&mut self, at: (i32, i32), size: (i32, i32), style: Style) {
        let points = hatch::zigzag(Point { x: at.0, y: at.1 }, size);
        self.line(points, style, 10, Dash::Solid);
    }

    /// A partial figure's box: outlined and hatched.
    pub fn partial(&mut self, at: (i32, i32), size: (i32, i32), mark: Option<MarkId>) {
        self.rect(at, size, Style::Partial, false, mark);
        self.hatch(at, size, Style::Partial);
    }

    /// The mark of what is not there, in a box.
    pub fn absent(&mut self, why: Absent, at: (i32, i32), size: (i32, i32), mark: Option<MarkId>) {
        let look = hatch::absence(why, Point { x: at.0, y: at.1 }, size);
        if let Some((at, size)) = look.boxed {
            self.rect((at.x, at.y), size, Style::Missing, false, mark);
        }
        for (from, to) in look.lines {
            self.rule((from.x, from.y), (to.x, to.y), Style::Missing, Dash::Solid);
        }
    }

    /// Lines or dots of one of six patterns over a filled box, in the colour of the ground.
    pub fn pattern(&mut self, n: usize, at: (i32, i32), size: (i32, i32)) {
        let (x, y, w, h) = (at.0, at.1, size.0, size.1);
        match n % 6 {
            1 => self.hatch(at, size, Style::Pattern),
            2 => {
                for dy in (30..h).step_by(40) {
                    self.rule((x, y + dy), (x + w, y + dy), Style::Pattern, Dash::Solid);
                }
            }
            3 => {
                for dx in (30..w).step_by(40) {
                    self.rule((x + dx, y), (x + dx, y + h), Style::Pattern, Dash::Solid);
                }
            }
            4 => {
                for dy in (30..h).step_by(60) {
                    for dx in (30..w).step_by(60) {
                        self.dot((x + dx, y + dy), 8, Style::Pattern, true, None);
                    }
                }
            }
            5 => {
                self.hatch(at, size, Style::Pattern);
                for dy in (30..h).step_by(60) {
                    self.rule((x, y + dy), (x + w, y + dy), Style::Pattern, Dash::Solid);
                }
            }
            _ => {}
        }
    }

    /// The sign of an axis that does not begin at nought: a small zigzag across it at a place.
    pub fn broken(&mut self, at: (i32, i32), upright: bool) {
        let s = 30;
        let steps = [(-4, 0), (-2, 0), (-1, -1), (0, 1), (1, -1), (2, 0), (4, 0)];
        let turn = |(a, b): (i32, i32)| if upright { (b * s, a * s / 2) } else { (a * s / 2, b * s) };
        let points: Vec<Point> =
            steps.map(turn).into_iter().map(|(dx, dy)| Point { x: at.0 + dx, y: at.1 + dy }).collect();
        if !upright {
            // The axis itself is cut where the sign crosses it.
            self.rule((at.0 - 25, at.1), (at.0 + 25, at.1), Style::Ground, Dash::Solid);
        }
        self.line(points, Style::Axis, 10, Dash::Solid);
    }
}

/// An axis of values: its range and its ticks.
#[derive(Clone, Debug)]
pub struct Values {
    /// Its ends.
    pub range: (f64, f64),
    /// Places and words.
    pub ticks: Vec<(f64, String)>,
}

impl Values {
    /// The axis of figures between `low` and `high` along `long` tenths of a pixel. Across the page (`along`) ticks stand
    /// further apart than up it.
    pub fn new((low, high): (f64, f64), from_zero: bool, decimals: u8, long: i32, along: bool, frame: &Frame) -> Self {
        let range = axis::value_range(low, high, from_zero, decimals);
        let mut ticks = Vec::new();
        if low <= high {
            let apart = if along { frame.text * 6 } else { frame.text * 5 / 2 };
            let most = (long / apart.max(1)).clamp(2, 7) as usize;
            // One or two ticks measure nothing: rather finer ones, thinned to the room there is.
            let finer = [most, most + 2, 10, 12].map(|m| axis::value_ticks(range, m, decimals));
            ticks = finer.iter().find(|t| t.len() > 2).or(finer.last()).cloned().unwrap_or_default();
            let unit = f64::from(long.max(1)) / (range.1 - range.0);
            let widest = ticks.iter().map(|t| text::width(&t.1, frame.text)).max().unwrap_or(0);
            let least = if along { widest + frame.text * 2 / 3 } else { frame.text * 5 / 4 };
            axis::spread(&mut ticks, unit, least);
        }
        Self { range, ticks }
    }

    /// Whether nought is not on it: then it is marked as broken.
    pub fn is_broken(&self) -> bool {
        !self.ticks.is_empty() && (self.range.0 > 0.0 || self.range.1 < 0.0)
    }

    /// Room its words need at the left, with the gap to the plot; nought where they would take a third of the frame.
    pub fn gutter(&self, frame: &Frame) -> i32 {
        let widest = self.ticks.iter().map(|t| text::width(&t.1, frame.text)).max().unwrap_or(0);
        if widest > frame.width / 3 || widest == 0 { 40 } else { widest + 70 }
    }

    /// Draws it at the left of `room`: grid lines, words, and the sign of a broken axis.
    pub fn paint_left(&self, sketch: &mut Sketch, room: Room) {
        let scale = Linear { range: self.range, places: (room.bottom, room.top) };
        let worded = room.left >= self.gutter(&sketch.frame) && self.gutter(&sketch.frame) > 40;
        for (value, words) in &self.ticks {
            let y = scale.at(*value);
            sketch.rule((room.left, y), (room.right, y), Style::Grid, Dash::Solid);
            if worded {
                let base = sketch.frame.base_line(y);
                sketch.words((room.left - 50, base), words, Style::Label, Anchor::End);
            }
        }
        sketch.rule((room.left, room.bottom), (room.right, room.bottom), Style::Axis, Dash::Solid);
        if self.is_broken() && worded {
            sketch.broken((room.left, room.bottom - 60), true);
        }
    }

    /// Draws it below `room`: grid lines down, words under them.
    pub fn paint_below(&self, sketch: &mut Sketch, room: Room) {
        let scale = Linear { range: self.range, places: (room.left, room.right) };
        let text = sketch.frame.text;
        for (value, words) in &self.ticks {
            let x = scale.at(*value);
            sketch.rule((x, room.top), (x, room.bottom), Style::Grid, Dash::Solid);
            if room.bottom + 40 + text <= sketch.frame.height {
                let left = sketch.frame.centred(x, super::super::text::width(words, text));
                sketch.words((left, room.bottom + 30 + text), words, Style::Label, Anchor::Start);
            }
        }
        sketch.rule((room.left, room.bottom), (room.right, room.bottom), Style::Axis, Dash::Solid);
        if self.is_broken() {
            sketch.broken((room.left + 60, room.bottom), false);
        }
    }
}

/// Moves places (upper edges wanted, of equal height) apart inside `upper..lower`, keeping their order; `None` for those
/// that find no room: the last given go first.
pub fn apart(wanted: &[i32], tall: i32, (upper, lower): (i32, i32)) -> Vec<Option<i32>> {
    let fits = ((lower - upper) / tall.max(1)).max(0) as usize;
    let mut order: Vec<usize> = (0..wanted.len().min(fits)).collect();
    order.sort_by_key(|n| wanted.get(*n).copied());
    let mut placed = vec![None; wanted.len()];
    let mut tops: Vec<i32> = order.iter().map(|n| wanted.get(*n).copied().unwrap_or(0)).collect();
    let mut end = upper;
    for top in &mut tops {
        *top = (*top).max(end);
        end = *top + tall;
    }
    let mut end = lower;
    for top in tops.iter_mut().rev() {
        *top = (*top).min(end - tall);
        end = *top;
    }
    for (n, top) in order.into_iter().zip(tops) {
        if let Some(place) = placed.get_mut(n) {
            *place = Some(top);
        }
    }
    placed
}
