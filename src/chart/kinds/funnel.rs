//! A funnel: rates over the numbers they rest on, inside limits that narrow as the numbers grow: scale, place, draw. The limits come
//! from the statistics; nothing is computed here.

use super::super::backend::Dash;
use super::super::board::{Frame, known};
use super::super::scene::{Anchor, Point, Scene, Style};
use super::About;
use super::cloud::{CloudDot, Plane};
use super::sketch::Sketch;

/// The limits at one denominator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunnelLimit {
    /// The denominator.
    pub x: f64,
    /// 95 % limits, lower first.
    pub inner: (f64, f64),
    /// 99.8 % limits.
    pub outer: (f64, f64),
}

/// A funnel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunnelSpec {
    /// What it is.
    pub about: About,
    /// The places: denominators along, rates up; selected where they lie outside.
    pub dots: Vec<CloudDot>,
    /// The limits in order of the denominator.
    pub limits: Vec<FunnelLimit>,
    /// The rate of the whole with its words.
    pub centre: Option<(f64, String)>,
    /// Name of the axis along.
    pub x_name: String,
    /// Name of the axis up.
    pub y_name: String,
    /// Words for the two pairs of limits (95%界限, 99.8%界限), written at their ends.
    pub words: (String, String),
}

/// Stage two: the four curves.
struct Placed {
    curves: Vec<(Vec<Point>, Dash)>,
}

/// Draws a funnel.
pub fn draw(spec: &FunnelSpec, frame: Frame) -> Scene {
    let mut sketch = Sketch::new(frame);
    let plane = scale(spec, &frame);
    let placed = place(spec, &plane);
    paint(spec, &plane, &placed, &mut sketch);
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn scale(spec: &FunnelSpec, frame: &Frame) -> Plane {
    let xs: Vec<f64> = spec.limits.iter().map(|l| l.x).collect();
    let inner = spec.limits.iter().flat_map(|l| [l.inner.0, l.inner.1]);
    let ys: Vec<f64> = inner.chain(spec.centre.iter().map(|c| c.0)).collect();
    // The outer limits at the smallest numbers would squeeze everything else: they leave the drawing at its edge instead.
    Plane::new(&spec.about, &spec.dots, &xs, &ys, (true, false), 0, frame)
}

fn place(spec: &FunnelSpec, plane: &Plane) -> Placed {
    let curve = |of: fn(&FunnelLimit) -> f64| -> Vec<Point> {
        spec.limits
            .iter()
            .filter(|l| known(Some(l.x)).is_some() && known(Some(of(l))).is_some())
            .map(|l| Point { x: plane.x.at(l.x), y: plane.y.at(of(l)) })
            .collect()
    };
    Placed {
        curves: vec![
            (curve(|l| l.inner.0), Dash::Dashed),
            (curve(|l| l.inner.1), Dash::Dashed),
            (curve(|l| l.outer.0), Dash::Dotted),
            (curve(|l| l.outer.1), Dash::Dotted),
        ],
    }
}

fn paint(spec: &FunnelSpec, plane: &Plane, placed: &Placed, sketch: &mut Sketch) {
    plane.paint(sketch, &spec.x_name, &spec.y_name);
    let room = plane.room;
    for (points, dash) in &placed.curves {
        sketch.line(points.clone(), Style::Benchmark, 12, *dash);
    }
    let em = sketch.frame.text;
    let base = sketch.frame.base_line(em * 3 / 4);
    let mut x = sketch.frame.width - em / 2;
    for (words, dash) in [(&spec.words.1, Dash::Dotted), (&spec.words.0, Dash::Dashed)] {
        let wide = super::super::text::width(words, em);
        if words.is_empty() || x - wide - 250 < sketch.frame.width / 2 {
            sketch.lose(words);
            continue;
        }
        sketch.words((x, base), words, Style::Label, Anchor::End);
        let y = em * 3 / 4;
        sketch.rule((x - wide - 240, y), (x - wide - 50, y), Style::Benchmark, dash);
        x -= wide + 250 + em;
    }
    let mut reserved = None;
    if let Some((value, words)) = spec.centre.as_ref().filter(|c| known(Some(c.0)).is_some()) {
        let y = plane.y.at(*value);
        sketch.rule((room.left, y), (room.right, y), Style::Benchmark, Dash::Solid);
        let wide = super::super::text::width(words, em);
        let free = |d: &CloudDot| {
            d.both().is_none_or(|(a, b)| {
                plane.x.at(a) < room.right - wide - 60 || !(y - em * 3 / 2..=y + 40).contains(&plane.y.at(b))
            })
        };
        if wide < (room.right - room.left) / 3 && spec.dots.iter().all(free) {
            sketch.words((room.right, y - em / 3), words, Style::Benchmark, Anchor::End);
            reserved = Some((room.right - wide, y - em * 4 / 3, room.right, y));
        } else {
            sketch.lose(words);
        }
    }
    plane.dots(sketch, &spec.dots, 40, reserved);
}
