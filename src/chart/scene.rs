//! The Scene: what a chart looks like, as plain data in pixels (tenths kept). Painting it is paint's and the page's work.

/// A mark's number, opaque here; `figure` knows what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkId(pub u32);

/// A place on the drawing in tenths of a pixel from the upper left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// The class of an item: the theme's style sheet gives it a colour, so a scene is the same in light, dark and print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// Quiet grid line.
    Grid,
    /// Axis line.
    Axis,
    /// Axis and note text.
    Label,
    /// Value text.
    Value,
    /// The series at issue.
    Series,
    /// A series beside it (last year).
    Beside,
    /// Benchmark or mean line.
    Benchmark,
    /// Band of usual variation.
    Band,
    /// Ordinary bar.
    Bar,
    /// Bar of the area at issue.
    BarSelected,
    /// A partial figure: outlined and hatched, with real lines.
    Partial,
    /// No figure: outlined, never filled.
    Missing,
    /// Heat step 0–6.
    Heat(u8),
    /// Event rule.
    Event,
    /// One of up to six categories or lines.
    Part(u8),
    /// Lines of a pattern over a filled part.
    Pattern,
    /// Title of a picture on paper.
    Heading,
    /// Text on a dark fill.
    OnDark,
    /// A decrease, beside increases that are bars.
    Fall,
    /// The ground itself: a gap cut into a mark.
    Ground,
}

/// Styles by their code; a heat step is [`HEAT_CODE`] and its number, a part [`PART_CODE`] and its number. New ones go to the end.
const STYLES: [Style; 18] = [
    Style::Grid,
    Style::Axis,
    Style::Label,
    Style::Value,
    Style::Series,
    Style::Beside,
    Style::Benchmark,
    Style::Band,
    Style::Bar,
    Style::BarSelected,
    Style::Partial,
    Style::Missing,
    Style::Event,
    Style::Pattern,
    Style::Heading,
    Style::OnDark,
    Style::Fall,
    Style::Ground,
];

/// Code of heat step 0.
const HEAT_CODE: u8 = 200;

/// Code of part 0.
const PART_CODE: u8 = 100;

impl Style {
    /// The style as a byte; [`Style::from_code`] of it gives the style back.
    pub fn code(self) -> u8 {
        match self {
            Self::Heat(step) => HEAT_CODE.saturating_add(step),
            Self::Part(n) => PART_CODE + n.min(HEAT_CODE - PART_CODE - 1),
            style => STYLES.iter().position(|known| *known == style).unwrap_or(0) as u8,
        }
    }

    /// The style of a byte, if it is one.
    pub fn from_code(code: u8) -> Option<Self> {
        match code {
            HEAT_CODE.. => Some(Self::Heat(code - HEAT_CODE)),
            PART_CODE.. => Some(Self::Part(code - PART_CODE)),
            _ => STYLES.get(usize::from(code)).copied(),
        }
    }
}

/// Pen of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stroke {
    /// Width in tenths of a pixel.
    pub width: i32,
    /// Dash and gap in tenths of a pixel; `(0, 0)` is solid.
    pub dash: (i32, i32),
}

/// Where a text hangs on its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The point is its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// One thing drawn.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Item {
    /// A filled box; `mark` when it is a mark.
    Rect {
        /// Upper left corner.
        at: Point,
        /// Width and height.
        size: (i32, i32),
        /// Class.
        style: Style,
        /// Whether it is filled, or only outlined.
        filled: bool,
        /// The mark it is.
        mark: Option<MarkId>,
    },
    /// A line through points, or an area when filled and closed.
    Path {
        /// Its corners; at least two.
        points: Vec<Point>,
        /// Class.
        style: Style,
        /// `None`: filled; `Some`: drawn with a pen.
        stroke: Option<Stroke>,
        /// The mark it is.
        mark: Option<MarkId>,
    },
    /// A dot.
    Circle {
        /// Centre.
        at: Point,
        /// Radius.
        radius: i32,
        /// Class.
        style: Style,
        /// Whether it is filled; an open dot is filled with the ground, so that it hides the line it sits on.
        filled: bool,
        /// The mark it is.
        mark: Option<MarkId>,
    },
    /// A line of text; `at` is on its base line.
    Text {
        /// Where.
        at: Point,
        /// What.
        text: String,
        /// Size in tenths of a pixel.
        size: i32,
        /// Class.
        style: Style,
        /// How it hangs.
        anchor: Anchor,
    },
    /// Items that belong together.
    Group(Vec<Item>),
}

/// Where a mark can be met by mouse, touch, keyboard or a screen reader. Hits stand in reading order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hit {
    /// Whose.
    pub mark: MarkId,
    /// Upper left corner.
    pub at: Point,
    /// Width and height, at least as large as a finger where there is room.
    pub size: (i32, i32),
    /// What it says: title of the tooltip and label for a screen reader.
    pub label: String,
}

/// A finished drawing.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Scene {
    /// Width in tenths of a pixel.
    pub width: i32,
    /// Height in tenths of a pixel.
    pub height: i32,
    /// What it is: `<title>`.
    pub title: String,
    /// What it shows: `<desc>`.
    pub description: String,
    /// In drawing order.
    pub items: Vec<Item>,
    /// In reading order.
    pub hits: Vec<Hit>,
}

#[cfg(test)]
mod tests {
    use super::{STYLES, Style};

    #[test]
    fn every_style_comes_back_from_its_code() {
        let numbered = (0..7).flat_map(|n| [Style::Heat(n), Style::Part(n)]);
        for style in STYLES.into_iter().chain(numbered) {
            assert_eq!(Style::from_code(style.code()), Some(style));
        }
        assert_eq!(Style::Ground.code(), STYLES.len() as u8 - 1, "a style is missing on the list");
        assert_eq!(Style::from_code(99), None);
    }
}
