//! A plot on paper: title, notes and the plot itself laid out anew for the size of the picture, never enlarged. Every word is given;
//! which ones belong on a picture is `figure`'s to say.

pub mod long;

use super::board::Frame;
use super::kinds::{Look, Plot, plot};
use super::scene::{Anchor, Item, Point, Scene, Style};
use super::spec::{Size, Theme};
use super::text;

/// No side of a picture is longer than this: canvases and viewers refuse more.
pub const LONGEST: u32 = 16_384;
/// Nor has it more pixels than this.
pub const MOST_PIXELS: u64 = 100_000_000;
/// Pixels of layout to an inch: a text of 12 is 9 points on paper.
const LAYOUT: f64 = 96.0;
/// A picture in a column of text is not higher than the page's own column: 24 cm.
const PAGE: u32 = 907;

/// The size of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// The text column of an A4 page, 15.6 cm, at 300 dpi; as high as the plot needs.
    Column,
    /// Half of it, 7.6 cm, at 300 dpi.
    Half,
    /// A 16:9 slide, 1920 × 1080.
    Slide,
    /// A square of 1080.
    Square,
    /// Any size in pixels at a density; a height of nought is as high as the plot needs.
    Custom {
        /// Pixels across.
        width: u32,
        /// Pixels down, or nought.
        height: u32,
        /// Dots per inch.
        dpi: u32,
    },
}

/// A size worked out.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sheet {
    /// Layout pixels across, and down where that is fixed.
    width: u32,
    height: Option<u32>,
    /// Text of the layout.
    text: u32,
    /// Pixels across, and down where that is fixed.
    pixels: u32,
    tall: Option<u32>,
    dpi: u32,
}

/// A layout has no longer side than this; larger pictures have larger words instead of endless thin ones.
const LONGEST_LAYOUT: f64 = 4000.0;

impl Paper {
    fn sheet(self) -> Sheet {
        // Screens are laid out at half their pixels and drawn at twice the size, so that lines and dots grow with the words.
        let screen = |width: u32, height: u32, text: u32, dpi: u32| Sheet {
            width: width / 2,
            height: Some(height / 2),
            text,
            pixels: width,
            tall: Some(height),
            dpi,
        };
        match self {
            // 15.6 cm are 589.6 pixels of layout and 1842.5 of the picture.
            Paper::Column => Sheet { width: 590, height: None, text: 12, pixels: 1843, tall: None, dpi: 300 },
            Paper::Half => Sheet { width: 287, height: None, text: 11, pixels: 898, tall: None, dpi: 300 },
            // A slide is 13⅓ inches wide.
            Paper::Slide => screen(1920, 1080, 14, 144),
            Paper::Square => screen(1080, 1080, 12, 96),
            Paper::Custom { width, height, dpi } => {
                let dpi = dpi.clamp(36, 2400);
                let longest = f64::from(width.max(height)) * LAYOUT / f64::from(dpi);
                let by = LAYOUT / f64::from(dpi) / (longest / LONGEST_LAYOUT).max(1.0);
                let layout = |pixels: u32| (f64::from(pixels) * by).round() as u32;
                let tall = (height > 0).then_some(height);
                Sheet { width: layout(width), height: tall.map(layout), text: 12, pixels: width, tall, dpi }
            }
        }
    }
}

/// The words around a plot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// Its title.
    pub title: String,
    /// Lines under the title: subtitle; area, period and unit.
    pub under: Vec<String>,
    /// A tag at the upper right: 演示数据. May be empty.
    pub tag: String,
    /// Lines at the foot: note, source and date, classification and state, fingerprint and view code.
    pub foot: Vec<String>,
    /// Alternative text: what the plot shows, its range, its latest figure, what is notable.
    pub alt: String,
}

/// A finished picture: the scene in layout pixels and what it becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The scene, words and all.
    pub scene: Scene,
    /// Width and height of the picture in pixels.
    pub pixels: (u32, u32),
    /// Dots per inch to be written into a PNG.
    pub dpi: u32,
}

impl Picture {
    /// Width and height as it is to be shown: tenths of a pixel at 96 to the inch.
    pub fn shown(&self) -> (i32, i32) {
        let side = |pixels: u32| (f64::from(pixels) * 10.0 * LAYOUT / f64::from(self.dpi.max(1))).round() as i32;
        (side(self.pixels.0), side(self.pixels.1))
    }
}

/// Why no picture was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Longer than [`LONGEST`] or more than [`MOST_PIXELS`]: its width and height in pixels.
    TooLarge(u32, u32),
    /// Too small for its title and notes: its width and height in pixels.
    TooSmall(u32, u32),
    /// The rows do not fit the height even in the smallest text: how many rows would.
    TooManyRows(usize),
}

/// Draws `of` with its words at the size of `paper`. Where the height is fixed and the rows do not fit, the text of the plot is made
/// smaller, to two thirds at least; a column is at most 24 cm high.
///
/// # Errors
/// [`Refused`], which `figure::caption::refused` puts in words.
pub fn picture(of: &Plot, around: &Around, paper: Paper, patterns: bool) -> Result<Picture, Refused> {
    let sheet = paper.sheet();
    let scale = f64::from(sheet.pixels) / f64::from(sheet.width.max(1));
    let pixels = |height: u32| (sheet.pixels, sheet.tall.unwrap_or((f64::from(height) * scale).round() as u32));
    let asked = pixels(1);
    if large(asked) {
        return Err(Refused::TooLarge(asked.0, asked.1));
    }
    if sheet.width < 160 {
        return Err(Refused::TooSmall(asked.0, asked.1));
    }
    let words = Words::new(around, &sheet);
    let width = sheet.width - words.margin / 5;
    let usual = (width * 9 / 16).max(160);
    let room = match sheet.height {
        Some(height) => (height * 10).saturating_sub(words.tall()) / 10,
        None => usual,
    };
    if room < 60 {
        let (w, h) = pixels(sheet.height.unwrap_or(0));
        return Err(Refused::TooSmall(w, h));
    }
    let most = match sheet.height {
        Some(_) => room,
        None => PAGE.max(usual).saturating_sub(words.tall() / 10),
    };
    let mut drawn = Scene::default();
    let mut fits = false;
    for text in (sheet.text * 2 / 3..=sheet.text).rev() {
        drawn = plot(of, Size { width, height: room }, Look { text, patterns });
        fits = drawn.height <= most as i32 * 10;
        // Outside a fixed size the text stays as large as the words around it.
        if fits || sheet.height.is_none() {
            break;
        }
    }
    if !fits {
        return Err(Refused::TooManyRows(rows_that_fit(of, drawn.height, most)));
    }
    let tall = sheet.height.map_or(words.tall() as i32 + drawn.height, |h| h as i32 * 10);
    let size = pixels((tall as u32).div_ceil(10));
    if large(size) {
        return Err(Refused::TooLarge(size.0, size.1));
    }
    Ok(Picture { scene: words.around(drawn, around, tall), pixels: size, dpi: sheet.dpi })
}

/// Whether a picture of so many pixels across and down is beyond the limits.
fn large((w, h): (u32, u32)) -> bool {
    w > LONGEST || h > LONGEST || u64::from(w) * u64::from(h) > MOST_PIXELS
}

fn rows_that_fit(of: &Plot, tall: i32, most: u32) -> usize {
    let rows = super::kinds::paging::rows(of);
    let share = f64::from(most) * 10.0 / f64::from(tall.max(1));
    ((rows as f64 * share) as usize).saturating_sub(1).max(1)
}

/// The words laid out: head and foot in lines of their sizes.
struct Words {
    frame: Frame,
    margin: u32,
    title: i32,
    small: i32,
    head: Vec<(String, i32, Style)>,
    tag: String,
    foot: Vec<String>,
}

/// Height of a line of a text.
fn line(size: i32) -> i32 {
    size * 14 / 10
}

impl Words {
    fn new(around: &Around, sheet: &Sheet) -> Self {
        let frame =
            Frame::new(Size { width: sheet.width, height: sheet.height.unwrap_or(1000) }, Theme { text: sheet.text });
        let em = frame.text;
        let (title, small) = (em * 4 / 3, em * 5 / 6);
        let room = frame.width - em * 2;
        let tag = text::fit(&around.tag, em, frame.width / 4);
        let beside = room - if tag.is_empty() { 0 } else { text::width(&tag, em) + em * 2 };
        let mut head: Vec<(String, i32, Style)> = Vec::new();
        head.extend(text::wrap(&around.title, title, beside, 3).into_iter().map(|l| (l, title, Style::Heading)));
        for words in &around.under {
            head.extend(text::wrap(words, em, room, 3).into_iter().map(|l| (l, em, Style::Label)));
        }
        // What must stand on the picture is not shortened: as many lines as it takes.
        let foot = around.foot.iter().flat_map(|words| text::wrap(words, small, room, 8)).collect();
        Self { frame, margin: (em * 2) as u32, title, small, head, tag, foot }
    }

    fn above(&self) -> i32 {
        self.frame.text * 6 / 5 + self.head.iter().map(|h| line(h.1)).sum::<i32>()
    }

    /// Everything but the plot, in tenths of a pixel.
    fn tall(&self) -> u32 {
        let foot = self.foot.len() as i32 * line(self.small);
        (self.above() + foot + self.frame.text * 2) as u32
    }

    /// The plot's scene moved to its place, the words around it.
    fn around(&self, drawn: Scene, around: &Around, tall: i32) -> Scene {
        let em = self.frame.text;
        let mut items: Vec<Item> = Vec::with_capacity(drawn.items.len() + 20);
        let put = |at: (i32, i32), text: &str, size: i32, style: Style, anchor: Anchor| Item::Text {
            at: Point { x: at.0, y: at.1 },
            text: text.to_string(),
            size,
            style,
            anchor,
        };
        let mut y = em * 3 / 5;
        for (words, size, style) in &self.head {
            items.push(put((em, y + size), words, *size, *style, Anchor::Start));
            y += line(*size);
        }
        if !self.tag.is_empty() {
            let wide = text::width(&self.tag, em) + em;
            let (x, top) = (self.frame.width - em - wide, em * 3 / 5);
            let size = (wide, self.title * 5 / 4);
            items.push(Item::Rect {
                at: Point { x, y: top },
                size,
                style: Style::BarSelected,
                filled: false,
                mark: None,
            });
            let base = top + size.1 / 2 + em * 36 / 100;
            items.push(put((x + wide / 2, base), &self.tag, em, Style::Value, Anchor::Middle));
        }
        let (dx, dy) = (em, self.above());
        items.extend(drawn.items.into_iter().map(|item| moved(item, dx, dy)));
        let mut y = tall - em * 3 / 5 - self.foot.len() as i32 * line(self.small);
        for words in &self.foot {
            items.push(put((em, y + self.small), words, self.small, Style::Label, Anchor::Start));
            y += line(self.small);
        }
        let mut hits = drawn.hits;
        for hit in &mut hits {
            hit.at = Point { x: hit.at.x + dx, y: hit.at.y + dy };
        }
        let description = if around.alt.is_empty() { drawn.description } else { around.alt.clone() };
        Scene { width: self.frame.width, height: tall, title: around.title.clone(), description, items, hits }
    }
}

fn moved(item: Item, dx: i32, dy: i32) -> Item {
    let by = |p: Point| Point { x: p.x + dx, y: p.y + dy };
    match item {
        Item::Rect { at, size, style, filled, mark } => Item::Rect { at: by(at), size, style, filled, mark },
        Item::Path { points, style, stroke, mark } => {
            Item::Path { points: points.into_iter().map(by).collect(), style, stroke, mark }
        }
        Item::Circle { at, radius, style, filled, mark } => Item::Circle { at: by(at), radius, style, filled, mark },
        Item::Text { at, text, size, style, anchor } => Item::Text { at: by(at), text, size, style, anchor },
        Item::Group(items) => Item::Group(items.into_iter().map(|i| moved(i, dx, dy)).collect()),
    }
}
