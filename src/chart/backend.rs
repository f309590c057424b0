//! plotters' drawing backend that records a Scene, on a grid of tenths of a pixel. It decides no layout and no colour:
//! plotters' colours carry the class and the dash of a line (`ink`), and a finished item passes through as it is (`Put`).

use std::cell::Cell;
use std::convert::Infallible;

use plotters::element::{Drawable, PointCollection};
use plotters::style::{RGBAColor, ShapeStyle};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::scene::{Anchor, Item, Point, Stroke, Style};
use super::text;

/// What recording gives back: it cannot fail.
pub type Done = Result<(), DrawingErrorKind<Infallible>>;

/// How a line is broken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Not at all.
    Solid,
    /// Dashes: a benchmark, or the way to a partial figure.
    Dashed,
    /// Dots: the series beside.
    Dotted,
}

impl Dash {
    /// Dash and gap in tenths of a pixel.
    pub fn lengths(self) -> (i32, i32) {
        match self {
            Dash::Solid => (0, 0),
            Dash::Dashed => (40, 30),
            Dash::Dotted => (15, 30),
        }
    }
}

/// A plotters style that carries our class, width (tenths of a pixel) and dash through plotters to the backend.
pub fn ink(style: Style, width: u32, dash: Dash) -> ShapeStyle {
    ShapeStyle { color: RGBAColor(style.code(), dash as u8, 0, 1.0), filled: false, stroke_width: width }
}

/// The class and the dash a colour carries. A colour that plotters made up itself is read as some class, never refused.
fn class_of(color: BackendColor) -> (Style, Dash) {
    let (code, dash, _) = color.rgb;
    let dash = match dash {
        1 => Dash::Dashed,
        2 => Dash::Dotted,
        _ => Dash::Solid,
    };
    (Style::from_code(code).unwrap_or(Style::Axis), dash)
}

/// Records what plotters draws into a list of items.
pub struct SceneBackend<'a> {
    items: &'a mut Vec<Item>,
    size: (u32, u32),
}

impl<'a> SceneBackend<'a> {
    /// A backend of `size` tenths of a pixel that appends to `items`.
    pub fn new(items: &'a mut Vec<Item>, size: (u32, u32)) -> Self {
        Self { items, size }
    }

    fn path(&mut self, points: Vec<Point>, color: BackendColor, width: Option<u32>) -> Done {
        if points.len() > 1 {
            let (style, dash) = class_of(color);
            let stroke = width.map(|w| Stroke { width: w.min(1000) as i32, dash: dash.lengths() });
            self.items.push(Item::Path { points, style, stroke, mark: None });
        }
        Ok(())
    }
}

fn point(at: BackendCoord) -> Point {
    Point { x: at.0, y: at.1 }
}

impl DrawingBackend for SceneBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    // Every other call is overridden, so nothing is ever drawn by single pixels.
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Done {
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        self.path(vec![point(from), point(to)], style.color(), Some(style.stroke_width()))
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Done {
        self.items.push(Item::Rect {
            at: Point { x: from.0.min(to.0), y: from.1.min(to.1) },
            size: ((to.0 - from.0).abs(), (to.1 - from.1).abs()),
            style: class_of(style.color()).0,
            filled: fill,
            mark: None,
        });
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        self.path(path.into_iter().map(point).collect(), style.color(), Some(style.stroke_width()))
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Done {
        self.items.push(Item::Circle {
            at: point(center),
            radius: radius.min(10_000) as i32,
            style: class_of(style.color()).0,
            filled: fill,
            mark: None,
        });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Done {
        self.path(vert.into_iter().map(point).collect(), style.color(), None)
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, pos: BackendCoord) -> Done {
        let size = style.size() as i32;
        let hang = style.anchor();
        let anchor = match hang.h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        let down = match hang.v_pos {
            VPos::Top => 88,
            VPos::Center => 36,
            VPos::Bottom => -12,
        };
        self.items.push(Item::Text {
            at: Point { x: pos.0, y: pos.1 + size * down / 100 },
            text: text.to_string(),
            size,
            style: class_of(style.color()).0,
            anchor,
        });
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = style.size() as i32;
        Ok((text::width(text, size).unsigned_abs(), size.unsigned_abs()))
    }
}

/// A finished item on its way through plotters to the backend, marks and all.
pub struct Put(Cell<Option<Item>>);

impl Put {
    /// Wraps `item`; it is drawn once.
    pub fn new(item: Item) -> Self {
        Self(Cell::new(Some(item)))
    }
}

impl PointCollection<'_, BackendCoord> for &Put {
    type Point = BackendCoord;
    type IntoIter = Option<BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        None
    }
}

impl Drawable<SceneBackend<'_>> for Put {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, _: I, backend: &mut SceneBackend<'_>, _: (u32, u32)) -> Done {
        backend.items.extend(self.0.take());
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use plotters::chart::ChartBuilder;
    use plotters::drawing::IntoDrawingArea;
    use plotters::style::IntoFont;

    #[test]
    fn a_style_rides_on_a_colour_and_back() {
        let numbered = (0..7).flat_map(|n| [Style::Heat(n), Style::Part(n)]);
        for style in (0..100).map_while(Style::from_code).chain(numbered) {
            for dash in [Dash::Solid, Dash::Dashed, Dash::Dotted] {
                let RGBAColor(r, g, b, alpha) = ink(style, 10, dash).color;
                assert_eq!(class_of(BackendColor { alpha, rgb: (r, g, b) }), (style, dash));
            }
        }
    }

    #[test]
    fn words_that_plotters_sets_itself_are_measured_by_the_table() {
        let mut items = Vec::new();
        let sheet = SceneBackend::new(&mut items, (4000, 2000)).into_drawing_area();
        let font = ("sans-serif", 120).into_font();
        let size = sheet.estimate_text_size("全县", &font.clone().into()).ok();
        assert_eq!(size, Some((240, 120)));
        let mut chart = ChartBuilder::on(&sheet)
            .x_label_area_size(300)
            .y_label_area_size(600)
            .build_cartesian_2d(0.0..10.0, 0.0..100.0)
            .expect("coordinates");
        assert!(chart.configure_mesh().label_style(font).y_desc("起").draw().is_ok());
        drop(chart);
        drop(sheet);
        let words = items.iter().filter(|i| matches!(i, Item::Text { .. })).count();
        assert!(words > 10, "{words} words");
        assert!(items.iter().any(|i| matches!(i, Item::Path { .. })));
    }
}
