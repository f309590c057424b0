//! A picture of many parts: sentences, cards with sparklines, plots and a table under one title, as a long picture for a phone or as one
//! page of A4. Every word is given; which ones belong on it is `report`'s to say.

use super::{Around, Picture, Refused, Sheet, Words, moved};
use crate::chart::kinds::{Look, Plot, plot};
use crate::chart::scene::{Anchor, Item, Point, Scene, Stroke, Style};
use crate::chart::spec::{ChartSpec, Size, TrendSpec};
use crate::chart::text;

/// One card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// What it is of.
    pub name: String,
    /// Its figure as written, and its unit.
    pub value: String,
    /// The unit behind it.
    pub unit: String,
    /// Changes: one line.
    pub changes: String,
    /// Target, period, owner: one line.
    pub foot: String,
    /// Its line; drawn as a sparkline.
    pub spark: Option<TrendSpec>,
}

/// A table: its first column are names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its title.
    pub title: String,
    /// Heads, one a column.
    pub head: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<String>>,
    /// What its signs mean.
    pub note: String,
}

/// The parts of the picture, from the top down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Long {
    /// Title, captions and marks around it.
    pub around: Around,
    /// Sentences.
    pub sentences: Vec<String>,
    /// Cards.
    pub cards: Vec<Card>,
    /// Plots.
    pub plots: Vec<Plot>,
    /// The table.
    pub table: Table,
}

/// What the picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 1,080 pixels wide and as long as it takes.
    Phone,
    /// One page of A4 within margins of 14 mm at the sides and 16 mm above and below, 300 dpi.
    Page,
}

/// Width of a phone's layout in pixels; it is drawn at twice the size.
const PHONE: u32 = 540;
/// The room of an A4 page in pixels at 300 dpi: 182 × 265 mm.
const PAGE: (u32, u32) = (2150, 3130);
/// Layout widths tried for a page, from large words to small ones.
const WIDTHS: std::ops::RangeInclusive<u32> = 17..=40;
/// Step of [`WIDTHS`] in pixels.
const STEP: u32 = 40;
/// Between parts, in tenths of a pixel.
const GAP: i32 = 100;

/// Draws the picture.
///
/// # Errors
/// [`Refused::TooLarge`] for a long picture beyond the limits, [`Refused::TooManyRows`] where a page cannot take the table's rows.
pub fn long(of: &Long, form: Form, patterns: bool) -> Result<Picture, Refused> {
    let text = 12;
    match form {
        Form::Phone => {
            let sheet = Sheet { width: PHONE, height: None, text, pixels: PHONE * 2, tall: None, dpi: 192 };
            let (scene, tall) = laid(of, &sheet, patterns);
            let pixels = (sheet.pixels, (tall as u32).div_ceil(10) * 2);
            match super::large(pixels) {
                true => Err(Refused::TooLarge(pixels.0, pixels.1)),
                false => Ok(Picture { scene, pixels, dpi: sheet.dpi }),
            }
        }
        Form::Page => {
            for width in WIDTHS.map(|n| n * STEP) {
                let most = (u64::from(width) * 10 * u64::from(PAGE.1) / u64::from(PAGE.0)) as i32;
                let sheet = Sheet { width, height: None, text, pixels: PAGE.0, tall: None, dpi: 300 };
                let (mut scene, tall) = laid(of, &sheet, patterns);
                if tall <= most {
                    // The foot of the page is paper.
                    scene.height = most;
                    return Ok(Picture { scene, pixels: PAGE, dpi: sheet.dpi });
                }
            }
            Err(Refused::TooManyRows(of.table.rows.len() / 2))
        }
    }
}

/// All parts under one another, and the height they take.
fn laid(of: &Long, sheet: &Sheet, patterns: bool) -> (Scene, i32) {
    let words = Words::new(&of.around, sheet);
    let em = words.frame.text;
    let mut pile = Pile { items: Vec::new(), y: em / 2, width: words.frame.width - em * 2, em, patterns };
    pile.sentences(&of.sentences);
    pile.cards(&of.cards);
    pile.plots(&of.plots);
    pile.table(&of.table);
    let body = Scene { width: pile.width, height: pile.y, items: pile.items, ..Scene::default() };
    let tall = words.tall() as i32 + body.height;
    (words.around(body, &of.around, tall), tall)
}

/// What is drawn so far, and where the next part begins; lengths in tenths of a pixel.
struct Pile {
    items: Vec<Item>,
    y: i32,
    width: i32,
    em: i32,
    patterns: bool,
}

impl Pile {
    fn text(&mut self, at: (i32, i32), words: &str, size: i32, style: Style, anchor: Anchor) {
        if !words.is_empty() {
            let at = Point { x: at.0, y: at.1 };
            self.items.push(Item::Text { at, text: words.to_string(), size, style, anchor });
        }
    }

    fn rule(&mut self, y: i32, style: Style) {
        let points = vec![Point { x: 0, y }, Point { x: self.width, y }];
        self.items.push(Item::Path { points, style, stroke: Some(Stroke { width: 8, dash: (0, 0) }), mark: None });
    }

    /// How many columns of at least `least` stand beside each other, and the width of one.
    fn columns(&self, least: i32, most: i32) -> (i32, i32) {
        let count = ((self.width + GAP) / (least + GAP)).clamp(1, most.max(1));
        (count, (self.width - GAP * (count - 1)) / count)
    }

    fn sentences(&mut self, sentences: &[String]) {
        for words in sentences {
            for line in text::wrap(words, self.em, self.width, 6) {
                self.text((0, self.y + self.em), &line, self.em, Style::Value, Anchor::Start);
                self.y += self.em * 16 / 10;
            }
            self.y += self.em / 4;
        }
        self.y += GAP;
    }

    fn cards(&mut self, cards: &[Card]) {
        let (count, wide) = self.columns(self.em * 17, 4);
        let high = self.em * 10;
        for row in cards.chunks(count as usize) {
            for (n, card) in row.iter().enumerate() {
                self.card(card, ((wide + GAP) * n as i32, self.y), (wide, high));
            }
            self.y += high + GAP;
        }
    }

    fn card(&mut self, card: &Card, (x, y): (i32, i32), (wide, high): (i32, i32)) {
        let em = self.em;
        let (small, large) = (em * 5 / 6, em * 5 / 3);
        let at = Point { x, y };
        self.items.push(Item::Rect { at, size: (wide, high), style: Style::Axis, filled: false, mark: None });
        let (left, room) = (x + em * 2 / 3, wide - em * 4 / 3);
        self.text((left, y + em * 3 / 2), &text::fit(&card.name, em, room), em, Style::Label, Anchor::Start);
        // A figure is never shortened: it is set smaller.
        let unit = text::width(&card.unit, em) + em / 3;
        let whole = text::width(&card.value, large);
        let size =
            if whole + unit <= room { large } else { (large * (room - unit).max(em) / whole.max(1)).max(em / 2) };
        self.text((left, y + em * 7 / 2), &card.value, size, Style::Heading, Anchor::Start);
        let after = left + text::width(&card.value, size) + em / 3;
        if after + text::width(&card.unit, em) <= x + wide {
            self.text((after, y + em * 7 / 2), &card.unit, em, Style::Label, Anchor::Start);
        }
        self.text((left, y + em * 5), &text::fit(&card.changes, small, room), small, Style::Value, Anchor::Start);
        if let Some(spark) = &card.spark {
            let size = Size { width: (room / 10).max(0) as u32, height: (em * 3 / 10).max(0) as u32 };
            self.drawing(
                &Plot::First(ChartSpec::Trend(TrendSpec { spark: true, ..spark.clone() })),
                size,
                (left, y + em * 11 / 2),
            );
        }
        self.text((left, y + high - em / 2), &text::fit(&card.foot, small, room), small, Style::Label, Anchor::Start);
    }

    /// Draws a plot at a place and gives its height.
    fn drawing(&mut self, of: &Plot, size: Size, (x, y): (i32, i32)) -> i32 {
        let look = Look { patterns: self.patterns, ..Look::default() };
        let scene = plot(of, size, look);
        self.items.extend(scene.items.into_iter().map(|item| moved(item, x, y)));
        scene.height
    }

    fn plots(&mut self, plots: &[Plot]) {
        let (count, wide) = self.columns(self.em * 30, 2);
        for row in plots.chunks(count as usize) {
            let mut most = 0;
            for (n, of) in row.iter().enumerate() {
                let x = (wide + GAP) * n as i32;
                let mut of = of.clone();
                let title = text::wrap(of.words().0, self.em, wide, 2);
                let mut y = self.y;
                for line in title {
                    y += self.em * 3 / 2;
                    self.text((x, y), &line, self.em, Style::Heading, Anchor::Start);
                }
                y += self.em / 2;
                let size = Size { width: (wide / 10).max(0) as u32, height: (self.em * 20 / 10).max(0) as u32 };
                y += self.drawing(&of, size, (x, y));
                most = most.max(y - self.y);
            }
            self.y += most + GAP;
        }
    }

    fn table(&mut self, table: &Table) {
        let (Some((first, heads)), false) = (table.head.split_first(), table.rows.is_empty()) else { return };
        let (em, small) = (self.em, self.em * 5 / 6);
        self.y += em * 3 / 2;
        self.text((0, self.y), &table.title, em, Style::Heading, Anchor::Start);
        let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
        let widest =
            |column: usize| table.rows.iter().map(|row| text::width(&cell(row, column), small)).max().unwrap_or(0);
        let names = widest(0).max(text::width(first, small)).min(self.width / 3) + em / 2;
        // A figure is never shortened: a column is as wide as its widest one, and its head is broken into lines.
        let wide: Vec<i32> = (0..heads.len()).map(|n| widest(n + 1).max(small * 4) + em * 2 / 3).collect();
        let mut from = 0;
        while from < wide.len() {
            let (mut to, mut used) = (from, names);
            while let Some(next) = wide.get(to).filter(|next| to == from || used + **next <= self.width) {
                used += next;
                to += 1;
            }
            self.block(table, from..to, &wide, names + (self.width - used).max(0) / (to - from + 1) as i32);
            from = to;
        }
        for line in text::wrap(&table.note, small, self.width, 4) {
            self.y += small * 15 / 10;
            self.text((0, self.y), &line, small, Style::Label, Anchor::Start);
        }
        self.y += em;
    }

    /// Some columns of a table beside its names.
    fn block(&mut self, table: &Table, columns: std::ops::Range<usize>, wide: &[i32], names: i32) {
        let (em, small) = (self.em, self.em * 5 / 6);
        let line = small * 14 / 10;
        let width_of = |n: usize| wide.get(n).copied().unwrap_or(0);
        let used: i32 = columns.clone().map(width_of).sum();
        let more = (self.width - names - used).max(0) / columns.len().max(1) as i32;
        let mut right = names;
        let edges: Vec<(usize, i32)> = columns
            .map(|n| {
                right += width_of(n) + more;
                (n + 1, right)
            })
            .collect();
        let heads: Vec<(i32, Vec<String>)> = edges
            .iter()
            .map(|(n, x)| {
                let words = table.head.get(*n).map_or("", String::as_str);
                (*x, text::wrap(words, small, width_of(n - 1) + more - em / 4, 4))
            })
            .collect();
        let most = heads.iter().map(|(_, lines)| lines.len()).max().unwrap_or(1) as i32;
        self.y += em / 2 + most * line;
        for (x, lines) in heads {
            let above = lines.len() as i32 - 1;
            for (n, words) in lines.iter().enumerate() {
                self.text((x, self.y - (above - n as i32) * line), words, small, Style::Label, Anchor::End);
            }
        }
        let first = table.head.first().cloned().unwrap_or_default();
        self.text((0, self.y), &first, small, Style::Label, Anchor::Start);
        self.rule(self.y + small / 2, Style::Axis);
        self.y += small / 2;
        for row in &table.rows {
            self.y += small * 17 / 10;
            let name = row.first().map_or("", String::as_str);
            self.text((0, self.y), &text::fit(name, small, names - em / 2), small, Style::Value, Anchor::Start);
            for (n, x) in &edges {
                let words = row.get(*n).map_or("", String::as_str);
                self.text((*x, self.y), words, small, Style::Value, Anchor::End);
            }
            self.rule(self.y + small / 2, Style::Grid);
        }
        self.y += em;
    }
}
