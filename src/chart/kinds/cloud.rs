//! What a funnel and a scatter share: a cloud of dots on two axes of values, with names where they find room. Which dots are at
//! issue and what is drawn behind them is the kind's own.

use super::super::board::{Frame, Gutters};
use super::super::scene::{Anchor, MarkId, Style};
use super::super::text;
use super::About;
use super::sketch::{Linear, Room, Sketch, Values, reach};

/// One place.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudDot {
    /// Its name.
    pub name: String,
    /// Along.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// Whether it is at issue: a diamond, and named first.
    pub selected: bool,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

impl CloudDot {
    /// Both figures where they can be drawn.
    pub fn both(&self) -> Option<(f64, f64)> {
        let known = super::super::board::known;
        Some((known(Some(self.x))?, known(Some(self.y))?))
    }
}

/// Two axes.
pub struct Plane {
    /// The room between them.
    pub room: Room,
    /// Along.
    pub x: Linear,
    /// Up.
    pub y: Linear,
    along: Values,
    up: Values,
}

impl Plane {
    /// Axes over the dots and over what else is to be seen (`xs`, `ys`).
    pub fn new(
        about: &About,
        dots: &[CloudDot],
        xs: &[f64],
        ys: &[f64],
        zero: (bool, bool),
        x_decimals: u8,
        frame: &Frame,
    ) -> Self {
        let em = frame.text;
        let both = || dots.iter().filter_map(CloudDot::both);
        let (top, bottom) = (em * 2, em * 7 / 2);
        let up = Values::new(
            reach(both().map(|b| b.1).chain(ys.iter().copied())),
            zero.1,
            about.decimals,
            frame.height - top - bottom,
            false,
            frame,
        );
        let room = Room::inside(Gutters { top, bottom, left: up.gutter(frame), right: em * 2 }, frame);
        let along = Values::new(
            reach(both().map(|b| b.0).chain(xs.iter().copied())),
            zero.0,
            x_decimals,
            room.right - room.left,
            true,
            frame,
        );
        Self {
            x: Linear { range: along.range, places: (room.left, room.right) },
            y: Linear { range: up.range, places: (room.bottom, room.top) },
            room,
            along,
            up,
        }
    }

    /// Draws the axes and their names.
    pub fn paint(&self, sketch: &mut Sketch, x_name: &str, y_name: &str) {
        let em = sketch.frame.text;
        self.along.paint_below(sketch, self.room);
        self.up.paint_left(sketch, self.room);
        let head = sketch.frame.base_line(em * 3 / 4);
        sketch.words((0, head), y_name, Style::Label, Anchor::Start);
        let foot = self.room.bottom + em * 29 / 10;
        if foot <= sketch.frame.height {
            sketch.words((self.room.right, foot), x_name, Style::Label, Anchor::End);
        }
    }

    /// Draws the dots, then the names of those at issue and of as many others as find room clear of dots and names, and of what is
    /// `reserved` (left, top, right, foot).
    pub fn dots(
        &self,
        sketch: &mut Sketch,
        dots: &[CloudDot],
        most_names: usize,
        reserved: Option<(i32, i32, i32, i32)>,
    ) {
        let em = sketch.frame.text;
        let crowd = dots.len() > 200;
        let radius = if crowd { 18 } else { 30 };
        let mut taken: Vec<(i32, i32, i32, i32)> = reserved.into_iter().collect();
        let mut order: Vec<&CloudDot> = dots.iter().filter(|d| d.both().is_some()).collect();
        order.sort_by_key(|d| d.selected);
        let place = |d: &CloudDot| d.both().map(|(x, y)| (self.x.at(x), self.y.at(y)));
        for dot in &order {
            let Some(at) = place(dot) else { continue };
            let (n, style) = if dot.selected { (2, Style::BarSelected) } else { (0, Style::Series) };
            sketch.shape(n, at, if dot.selected { radius + 8 } else { radius }, style, Some(dot.mark));
            taken.push((at.0 - radius, at.1 - radius, at.0 + radius, at.1 + radius));
        }
        let mut named = 0;
        for dot in order.iter().rev() {
            let Some(at) = place(dot) else { continue };
            if named >= most_names || (crowd && !dot.selected) {
                break;
            }
            let name = text::fit(&dot.name, em, em * 9);
            let (wide, off) = (text::width(&name, em), radius + 25);
            let seats = [
                (at.0 + off, at.1 - em / 2),
                (at.0 - off - wide, at.1 - em / 2),
                (at.0 - wide / 2, at.1 - off - em),
                (at.0 - wide / 2, at.1 + off),
            ];
            let free = |seat: &&(i32, i32)| {
                let (l, t, r, b) = (seat.0, seat.1, seat.0 + wide, seat.1 + em);
                let inside = l >= self.room.left
                    && r <= sketch.frame.width
                    && t >= self.room.top - em / 2
                    && b <= self.room.bottom;
                inside && taken.iter().all(|o| r + 5 <= o.0 || o.2 + 5 <= l || b <= o.1 || o.3 <= t)
            };
            match seats.iter().find(free).copied() {
                Some((l, t)) => {
                    taken.push((l, t, l + wide, t + em));
                    let style = if dot.selected { Style::Value } else { Style::Label };
                    let base = sketch.frame.base_line(t + em / 2);
                    // No rule strikes a name out.
                    sketch.rect((l - 5, t), (wide + 10, em), Style::Ground, true, None);
                    sketch.words((l, base), &name, style, Anchor::Start);
                    named += 1;
                }
                None if dot.selected => sketch.lose(&dot.name),
                None => {}
            }
        }
        for dot in dots {
            let label =
                if dot.label.contains(&dot.name) { dot.label.clone() } else { format!("{} {}", dot.name, dot.label) };
            if let Some(at) = place(dot) {
                let side = if crowd { 60 } else { 120 };
                sketch.hit(dot.mark, (at.0 - side / 2, at.1 - side / 2), (side, side), label);
            }
        }
    }
}
