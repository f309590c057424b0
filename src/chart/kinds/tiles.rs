//! A tile map: one square a place, where the map has it roughly: scale, place, draw. Which step a figure falls in is `figure`'s to say.

use super::super::board::Frame;
use super::super::scene::{Anchor, MarkId, Scene, Style};
use super::super::text;
use super::sketch::{Shown, Sketch};
use super::{About, legend};

/// One tile.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Name on it.
    pub name: String,
    /// Column from 0.
    pub column: u16,
    /// Row from 0.
    pub row: u16,
    /// Step 0 (lowest) to 6 (highest).
    pub step: u8,
    /// The figure and its words, written under the name.
    pub value: Shown,
    /// Whether it is at issue.
    pub selected: bool,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Tiles in their places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TilesSpec {
    /// What it is.
    pub about: About,
    /// The tiles; of two in one place the later one moves to the next free place of its row.
    pub tiles: Vec<Tile>,
    /// Words of the steps in the legend: seven, lowest first (`31以下`); none leaves the legend out.
    pub steps: Vec<String>,
    /// The note under it: 方格位置为示意，不作划界依据.
    pub note: String,
}

/// Stage one.
struct Scale {
    side: (i32, i32),
    left: i32,
    legend: i32,
}

/// A tile where it will be.
struct Placed<'a> {
    tile: &'a Tile,
    at: (i32, i32),
    name: String,
    value: String,
}

const GAP: i32 = 30;

/// Draws a tile map. Its height follows its tiles.
pub fn draw(spec: &TilesSpec, mut frame: Frame) -> Scene {
    let seats = seats(spec);
    let scale = scale(spec, &seats, &mut frame);
    let mut sketch = Sketch::new(frame);
    let placed: Vec<Placed> = spec.tiles.iter().zip(&seats).map(|(t, s)| place(t, *s, &scale, &frame)).collect();
    paint(spec, &scale, &placed, &mut sketch);
    sketch.finish(&spec.about.title, &spec.about.description)
}

/// Columns and rows counted from the first that is used, each taken once.
fn seats(spec: &TilesSpec) -> Vec<(i32, i32)> {
    let left = spec.tiles.iter().map(|t| t.column).min().unwrap_or(0);
    let top = spec.tiles.iter().map(|t| t.row).min().unwrap_or(0);
    let mut taken = std::collections::BTreeSet::new();
    let seat = |t: &Tile| {
        let (mut column, row) = (i32::from(t.column - left), i32::from(t.row - top));
        while !taken.insert((column, row)) {
            column += 1;
        }
        (column, row)
    };
    spec.tiles.iter().map(seat).collect()
}

fn scale(spec: &TilesSpec, seats: &[(i32, i32)], frame: &mut Frame) -> Scale {
    let across = seats.iter().map(|s| s.0).max().unwrap_or(0) + 1;
    let down = seats.iter().map(|s| s.1).max().unwrap_or(0) + 1;
    let line = frame.text * 3 / 2;
    let notes = if spec.steps.is_empty() { 0 } else { line + 20 } + if spec.note.is_empty() { 0 } else { line };
    let wide = (frame.width / across.max(1)).clamp(30, 1100);
    let tall = ((frame.height - notes) / down.max(1)).min(wide * 3 / 4).max((frame.text * 16 / 5).min(wide)).max(20);
    frame.height = (tall * down + notes + 10).max(200);
    Scale { side: (wide, tall), left: (frame.width - wide * across).max(0) / 2, legend: tall * down + 10 }
}

fn place<'a>(tile: &'a Tile, seat: (i32, i32), scale: &Scale, frame: &Frame) -> Placed<'a> {
    let at = (scale.left + seat.0 * scale.side.0, seat.1 * scale.side.1);
    let room = scale.side.0 - GAP - 20;
    let two = scale.side.1 - GAP >= frame.text * 12 / 5;
    let value =
        if two && text::width(&tile.value.text, frame.text) <= room { tile.value.text.clone() } else { String::new() };
    // 镇, 乡 and 街道 may go from a name where it does not fit; the hit says it in full.
    let short = ["街道", "镇", "乡", "村", "社区"].iter().find_map(|end| tile.name.strip_suffix(end));
    let name = match short.filter(|s| text::width(&tile.name, frame.text) > room && s.chars().count() > 1) {
        Some(short) => text::fit(short, frame.text, room),
        None => text::fit(&tile.name, frame.text, room),
    };
    Placed { tile, at, name, value }
}

fn paint(spec: &TilesSpec, scale: &Scale, placed: &[Placed], sketch: &mut Sketch) {
    let size = (scale.side.0 - GAP, scale.side.1 - GAP);
    let em = sketch.frame.text;
    for p in placed {
        let (tile, at) = (p.tile, (p.at.0 + GAP / 2, p.at.1 + GAP / 2));
        let known = tile.value.value.value().is_some();
        if known {
            sketch.rect(at, size, Style::Heat(tile.step.min(6)), true, Some(tile.mark));
            if tile.value.value.is_partial() {
                let edge = (em * 3 / 5).min(size.1 / 4);
                let ink = if tile.step >= 5 { Style::OnDark } else { Style::Value };
                sketch.hatch((at.0, at.1 + size.1 - edge), (size.0, edge), ink);
            }
        } else {
            sketch.absent(tile.value.value.absent(), at, size, Some(tile.mark));
        }
        if tile.selected {
            sketch.rect(at, size, Style::BarSelected, false, None);
        }
        let style = if known && tile.step >= 5 { Style::OnDark } else { Style::Value };
        let (middle, centre) = (at.0 + size.0 / 2, at.1 + size.1 / 2);
        let apart = em * 11 / 20;
        let first = if p.value.is_empty() { centre } else { centre - apart };
        let words = |sketch: &mut Sketch, y: i32, words: &str| {
            // What is open has a line through it: the words stand on the ground.
            let wide = text::width(words, em);
            if !known && !words.is_empty() {
                sketch.rect((middle - wide / 2 - 10, y - em / 2 - 5), (wide + 20, em + 10), Style::Ground, true, None);
            }
            let base = sketch.frame.base_line(y);
            sketch.words((middle, base), words, style, Anchor::Middle);
        };
        words(sketch, first, &p.name);
        words(sketch, centre + apart, &p.value);
        let label =
            if tile.label.contains(&tile.name) { tile.label.clone() } else { format!("{} {}", tile.name, tile.label) };
        sketch.hit(tile.mark, p.at, scale.side, label);
    }
    legend::steps(sketch, &spec.steps, scale.legend);
    let line = em * 3 / 2;
    let y = scale.legend + if spec.steps.is_empty() { 0 } else { line + 20 } + em;
    sketch.words((0, y), &spec.note, Style::Label, Anchor::Start);
}
