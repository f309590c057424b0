//! The board a chart is drawn on: plotters' coordinates inside a frame of gutters, and the few strokes all kinds share.
//! All lengths are tenths of a pixel. It knows no kind of chart.

use std::ops::Range;

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::series::LineSeries;

use super::backend::{Dash, Put, SceneBackend, ink};
use super::scene::{Anchor, Item, MarkId, Point, Scene, Stroke, Style};
use super::spec::{Size, Theme};
use super::text;

/// Numbers beyond this are not drawn: no count of people, cases or yuan in a county comes near it.
const BEYOND: f64 = 1e15;

/// A figure that can be drawn.
pub fn known(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite() && v.abs() <= BEYOND)
}

/// The drawing's size and its text size, brought within reason.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
    /// Text size.
    pub text: i32,
}

impl Frame {
    /// At least 60 × 20 and at most 10,000 pixels a side; text of 8 to 48 pixels, less in a frame too small for it.
    pub fn new(size: Size, theme: Theme) -> Self {
        let (width, height) = (size.width.clamp(60, 10_000), size.height.clamp(20, 10_000));
        let text = theme.text.clamp(8, 48).min(width / 5).min(height / 2);
        Self { width: width as i32 * 10, height: height as i32 * 10, text: text as i32 * 10 }
    }

    /// An empty scene of this size.
    pub fn scene(&self, title: &str, description: &str) -> Scene {
        Scene {
            width: self.width,
            height: self.height,
            title: title.to_string(),
            description: description.to_string(),
            ..Scene::default()
        }
    }

    /// The left end a centred text at `x` must have to stay inside the frame.
    pub fn centred(&self, x: i32, wide: i32) -> i32 {
        (x - wide / 2).min(self.width - wide).max(0)
    }

    /// The base line that centres a line of text on `y`.
    pub fn base_line(&self, y: i32) -> i32 {
        y + self.text * 36 / 100
    }
}

/// The room for the plot inside the frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gutters {
    /// Above.
    pub top: i32,
    /// Below.
    pub bottom: i32,
    /// At the left.
    pub left: i32,
    /// At the right.
    pub right: i32,
}

impl Gutters {
    /// The same gutters, narrowed until at least a pixel of plot is left each way.
    pub fn within(mut self, frame: &Frame) -> Self {
        self.left = self.left.clamp(0, frame.width - 20);
        self.right = self.right.clamp(0, frame.width - 20 - self.left);
        self.top = self.top.clamp(0, frame.height - 20);
        self.bottom = self.bottom.clamp(0, frame.height - 20 - self.top);
        self
    }
}

/// plotters' whole drawing area over our backend.
pub type Sheet<'a> = DrawingArea<SceneBackend<'a>, Shift>;

/// A sheet over the items of `scene`.
pub fn sheet(scene: &mut Scene) -> Sheet<'_> {
    let size = (scene.width.unsigned_abs(), scene.height.unsigned_abs());
    SceneBackend::new(&mut scene.items, size).into_drawing_area()
}

/// A sheet with coordinates.
pub struct Board<'s, 'a> {
    x: Range<f64>,
    y: Range<f64>,
    sheet: &'s Sheet<'a>,
    chart: ChartContext<'s, SceneBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
}

impl<'s, 'a> Board<'s, 'a> {
    /// Coordinates `x` × `y` inside `gutters`; `None` only where plotters would refuse them.
    pub fn open(sheet: &'s Sheet<'a>, gutters: Gutters, x: Range<f64>, y: Range<f64>) -> Option<Self> {
        let chart = ChartBuilder::on(sheet)
            .margin_top(gutters.top)
            .margin_bottom(gutters.bottom)
            .margin_left(gutters.left)
            .margin_right(gutters.right)
            .build_cartesian_2d(x.clone(), y.clone())
            .ok()?;
        Some(Self { x, y, sheet, chart })
    }

    /// The place of a pair of values; what lies outside the ranges is put on their edge.
    pub fn at(&self, x: f64, y: f64) -> Point {
        let inside = |v: f64, range: &Range<f64>| v.max(range.start).min(range.end);
        let (x, y) = self.chart.backend_coord(&(inside(x, &self.x), inside(y, &self.y)));
        Point { x, y }
    }

    /// Records a finished item.
    pub fn put(&self, item: Item) {
        // Recording cannot fail: the backend's error is uninhabited.
        let _ = self.sheet.draw(&Put::new(item));
    }

    /// A line through values; fewer than two leave nothing.
    pub fn series(&mut self, values: Vec<(f64, f64)>, style: Style, width: u32, dash: Dash) {
        let _ = self.chart.draw_series(LineSeries::new(values, ink(style, width, dash)));
    }

    /// A straight line between places.
    pub fn rule(&self, from: Point, to: Point, style: Style, dash: Dash) {
        let stroke = Some(Stroke { width: 10, dash: dash.lengths() });
        self.put(Item::Path { points: vec![from, to], style, stroke, mark: None });
    }

    /// A box from its upper left corner.
    pub fn rect(&self, at: Point, size: (i32, i32), style: Style, filled: bool, mark: Option<MarkId>) {
        self.put(Item::Rect { at, size, style, filled, mark });
    }

    /// A line of text on its base line; an empty one leaves nothing.
    pub fn words(&self, frame: &Frame, at: Point, text: String, style: Style, anchor: Anchor) {
        if !text.is_empty() {
            self.put(Item::Text { at, text, size: frame.text, style, anchor });
        }
    }
}

/// Adds words that had to be shortened or left out to the description, so that they are not lost.
pub fn keep(scene: &mut Scene, full: &str) {
    if !full.is_empty() && !scene.description.contains(full) {
        if !scene.description.is_empty() {
            scene.description.push('；');
        }
        scene.description.push_str(full);
    }
}

/// `label`, with the full `name` before it where the drawing shows the name shortened and the label lacks it.
pub fn full_label(label: &str, name: &str, size: i32, room: i32) -> String {
    let mut full = String::with_capacity(label.len());
    if text::width(name, size) > room && !label.contains(name) {
        full.push_str(name);
        full.push(' ');
    }
    full.push_str(label);
    full
}
