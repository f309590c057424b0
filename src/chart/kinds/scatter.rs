//! A scatter of places on two figures, with names: scale, place, draw. Whether the two have anything to do with each other is not
//! said here.

use super::super::backend::Dash;
use super::super::board::{Frame, known};
use super::super::scene::{Scene, Style};
use super::About;
use super::cloud::{CloudDot, Plane};
use super::sketch::Sketch;

/// A scatter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScatterSpec {
    /// What it is; its decimals are those of the figures up.
    pub about: About,
    /// The places.
    pub dots: Vec<CloudDot>,
    /// Name of the axis along.
    pub x_name: String,
    /// Decimals along.
    pub x_decimals: u8,
    /// Name of the axis up.
    pub y_name: String,
    /// Rules at the averages: along and up.
    pub averages: (Option<f64>, Option<f64>),
    /// Whether the axes begin at nought.
    pub from_zero: (bool, bool),
}

/// Draws a scatter.
pub fn draw(spec: &ScatterSpec, frame: Frame) -> Scene {
    let mut sketch = Sketch::new(frame);
    let plane = scale(spec, &frame);
    let placed = place(spec, &plane);
    paint(spec, &plane, placed, &mut sketch);
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn scale(spec: &ScatterSpec, frame: &Frame) -> Plane {
    let xs: Vec<f64> = spec.averages.0.into_iter().collect();
    let ys: Vec<f64> = spec.averages.1.into_iter().collect();
    Plane::new(&spec.about, &spec.dots, &xs, &ys, spec.from_zero, spec.x_decimals, frame)
}

/// The rules of the averages, where they are.
fn place(spec: &ScatterSpec, plane: &Plane) -> (Option<i32>, Option<i32>) {
    (known(spec.averages.0).map(|v| plane.x.at(v)), known(spec.averages.1).map(|v| plane.y.at(v)))
}

fn paint(spec: &ScatterSpec, plane: &Plane, averages: (Option<i32>, Option<i32>), sketch: &mut Sketch) {
    plane.paint(sketch, &spec.x_name, &spec.y_name);
    let room = plane.room;
    if let Some(x) = averages.0 {
        sketch.rule((x, room.top), (x, room.bottom), Style::Benchmark, Dash::Dashed);
    }
    if let Some(y) = averages.1 {
        sketch.rule((room.left, y), (room.right, y), Style::Benchmark, Dash::Dashed);
    }
    plane.dots(sketch, &spec.dots, 60, None);
}
