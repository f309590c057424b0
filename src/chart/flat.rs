//! A scene's items as one list of numbers and one text, so that a drawer takes a whole drawing at once. It makes no nodes and chooses no colour.

use super::markup::{class, dash, path_data, push_px};
use super::scene::{Anchor, Item, Point, Style};

/// Items written one after the other; `web/pen.js` reads it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flat {
    /// For each node its kind, the number of its class, then lengths in tenths of a pixel: a box (0) `x y width height`, a circle (1)
    /// `x y radius`, words (2 from their left end, 3 about their middle, 4 to their right end) `x y size`, an area (5) nothing, a line (6) its width,
    /// a dashed line (7) its width.
    pub numbers: Vec<i32>,
    /// Records behind each other, each ended by U+001E: the classes (each ended by U+001F), then for each node in order what it has of words: a text
    /// its words, an area or line its `d`, a dashed line its `d` and its dashes.
    pub words: String,
}

/// Ends a record; no words have it: control characters are left out of them.
const RECORD: char = '\u{1e}';
/// Ends a class.
const UNIT: char = '\u{1f}';

/// How a class ends: as it is, or with what the style sheet tells lines, areas and outlines by.
#[derive(Clone, Copy, PartialEq)]
enum Ending {
    None,
    Open,
    Line,
    Area,
}

impl Ending {
    fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Open => " open",
            Self::Line => " line",
            Self::Area => " area",
        }
    }
}

#[derive(Default)]
struct Writer {
    numbers: Vec<i32>,
    words: String,
    classes: Vec<(Style, Ending)>,
}

/// The items as numbers and words, in their order. Filled boxes of one class that follow each other become one area: a table of 800 cells
/// is a handful of nodes.
pub fn flat(items: &[Item]) -> Flat {
    let mut writer = Writer::default();
    writer.items(items);
    let mut words = String::with_capacity(writer.words.len() + 100);
    for (style, ending) in &writer.classes {
        words.push_str(class(*style));
        words.push_str(ending.text());
        words.push(UNIT);
    }
    words.push(RECORD);
    words.push_str(&writer.words);
    Flat { numbers: writer.numbers, words }
}

/// A filled box of a class that looks the same as an area.
fn joins(item: &Item) -> Option<(Style, Point, (i32, i32))> {
    match item {
        Item::Rect {
            at, size, style: style @ (Style::Heat(_) | Style::Bar | Style::Part(_)), filled: true, ..
        } => Some((*style, *at, *size)),
        _ => None,
    }
}

impl Writer {
    fn open(&mut self, kind: i32, style: Style, ending: Ending) {
        let known = self.classes.iter().position(|known| *known == (style, ending));
        let class = known.unwrap_or(self.classes.len());
        if known.is_none() {
            self.classes.push((style, ending));
        }
        self.numbers.extend([kind, class as i32]);
    }

    fn say(&mut self, words: &str) {
        self.words.extend(words.chars().filter(|c| !c.is_control()));
        self.words.push(RECORD);
    }

    fn items(&mut self, mut items: &[Item]) {
        while let Some((item, rest)) = items.split_first() {
            let alike = joins(item).map_or(0, |(style, ..)| {
                rest.iter().take_while(|next| joins(next).is_some_and(|(other, ..)| other == style)).count()
            });
            match joins(item) {
                Some((style, ..)) if alike > 0 => {
                    self.open(5, style, Ending::Area);
                    let run = items.get(..=alike).unwrap_or_default();
                    run.iter().filter_map(joins).for_each(|(_, at, size)| self.corner(at, size));
                    self.words.push(RECORD);
                }
                _ => self.item(item),
            }
            items = rest.get(alike..).unwrap_or_default();
        }
    }

    /// A box as a part of an area.
    fn corner(&mut self, at: Point, (width, height): (i32, i32)) {
        let (width, height) = (width.max(0), height.max(0));
        for (step, length) in [('M', at.x), (' ', at.y), ('h', width), ('v', height), ('h', -width)] {
            self.words.push(step);
            push_px(&mut self.words, length);
        }
        self.words.push('z');
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Rect { at, size, style, filled, .. } => {
                self.open(0, *style, if *filled { Ending::None } else { Ending::Open });
                self.numbers.extend([at.x, at.y, size.0.max(0), size.1.max(0)]);
            }
            Item::Circle { at, radius, style, filled, .. } => {
                self.open(1, *style, if *filled { Ending::None } else { Ending::Open });
                self.numbers.extend([at.x, at.y, *radius]);
            }
            Item::Text { at, text, size, style, anchor } => {
                let kind = match anchor {
                    Anchor::Start => 2,
                    Anchor::Middle => 3,
                    Anchor::End => 4,
                };
                self.open(kind, *style, Ending::None);
                self.numbers.extend([at.x, at.y, *size]);
                self.say(text);
            }
            Item::Path { points, style, stroke: None, .. } => {
                self.open(5, *style, Ending::Area);
                self.say(&path_data(points, true));
            }
            Item::Path { points, style, stroke: Some(pen), .. } => {
                let dashes = dash(pen.dash);
                self.open(if dashes.is_some() { 7 } else { 6 }, *style, Ending::Line);
                self.numbers.push(pen.width);
                self.say(&path_data(points, false));
                dashes.into_iter().for_each(|dashes| self.say(&dashes));
            }
            Item::Group(inner) => self.items(inner),
        }
    }
}
