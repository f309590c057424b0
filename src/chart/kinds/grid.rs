//! The grid of reports received: rows × columns of states, each with its own sign: scale, place, draw. Which state a report is
//! in is `figure`'s to say.

use super::super::axis;
use super::super::board::{Frame, full_label};
use super::super::scene::{Anchor, MarkId, Scene, Style};
use super::super::text;
use super::About;
use super::Absent;
use super::rows::{GAP, key};
use super::sketch::Sketch;

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filed {
    /// In time: a filled box.
    OnTime,
    /// Late: a box filled in its lower half.
    Late,
    /// Sent back: a filled box with a gap across.
    Returned,
    /// Not received: an open box with a diagonal.
    Missing,
    /// Not yet due, or not asked of this place: a short bar.
    NotDue,
    /// Not loaded: an open box with three dots.
    NotLoaded,
}

/// All states, in the order of the key.
pub const FILED: [Filed; 6] =
    [Filed::OnTime, Filed::Late, Filed::Returned, Filed::Missing, Filed::NotDue, Filed::NotLoaded];

/// One report.
#[derive(Clone, Debug, PartialEq)]
pub struct GridCell {
    /// Where it stands.
    pub state: Filed,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Places × reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridSpec {
    /// What it is.
    pub about: About,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Row by row, `rows × columns` cells.
    pub cells: Vec<GridCell>,
    /// At the end of each row: `35/36`; may be empty.
    pub counts: Vec<String>,
    /// Words of the states in the key; a state without a word is left out of it.
    pub key: Vec<(Filed, String)>,
}

/// Stage one.
struct Scale {
    names: i32,
    top: i32,
    pitch: i32,
    wide: i32,
    right: i32,
    heads: Heads,
}

/// How the columns are named.
enum Heads {
    /// Each on up to two lines.
    Wrapped,
    /// Thinned.
    Thinned,
}

/// A cell where it will be.
struct Placed<'a> {
    cell: &'a GridCell,
    row: usize,
    at: (i32, i32),
    size: (i32, i32),
}

/// Draws the grid. Its height follows its rows.
pub fn draw(spec: &GridSpec, mut frame: Frame) -> Scene {
    let scale = scale(spec, &mut frame);
    let mut sketch = Sketch::new(frame);
    let placed = place(spec, &scale);
    paint(spec, &scale, &placed, &mut sketch);
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn scale(spec: &GridSpec, frame: &mut Frame) -> Scale {
    let em = frame.text;
    let widest = spec.rows.iter().map(|r| text::width(r, em)).max().unwrap_or(0);
    let names = widest.min(em * 12).min(frame.width / 3);
    let counts = spec.counts.iter().map(|c| text::width(c, em)).max().unwrap_or(0).min(frame.width / 4);
    let right = if counts == 0 { frame.width } else { frame.width - counts - 60 };
    let columns = i32::try_from(spec.columns.len()).unwrap_or(i32::MAX).max(1);
    let wide = ((right - names - GAP) / columns).max(1);
    let fits = |c: &String| {
        text::wrap(c, em, wide - 10, 2).concat().chars().count()
            >= c.split_whitespace().map(|w| w.chars().count()).sum()
    };
    let heads =
        if spec.columns.iter().all(|c| fits(c) && !c.contains('…')) { Heads::Wrapped } else { Heads::Thinned };
    let line = em * 6 / 5;
    let key = if spec.key.is_empty() { 0 } else { em * 2 };
    let top = key
        + match heads {
            Heads::Wrapped => line * 2 + 30,
            Heads::Thinned => line + 30,
        };
    let count = i32::try_from(spec.rows.len()).unwrap_or(i32::MAX).clamp(1, 100_000);
    let least = 140.max(em + 40);
    let pitch = ((frame.height - top) / count).clamp(least, least.max(em * 5 / 2));
    if !spec.rows.is_empty() {
        frame.height = top + pitch * count;
    }
    Scale { names, top, pitch, wide, right, heads }
}

fn place<'a>(spec: &'a GridSpec, scale: &Scale) -> Vec<Placed<'a>> {
    let gap = if scale.wide >= 40 { 20 } else { 0 };
    let size = ((scale.wide - gap).max(1), scale.pitch - 20);
    let columns = spec.columns.len().max(1);
    let cells = spec.cells.iter().take(spec.rows.len().saturating_mul(columns)).enumerate();
    cells
        .map(|(n, cell)| {
            let (row, column) = (n / columns, (n % columns) as i32);
            let at = (scale.names + GAP + column * scale.wide, scale.top + scale.pitch * row as i32 + 10);
            Placed { cell, row, at, size }
        })
        .filter(|p| p.at.0 < scale.right)
        .collect()
}

/// The sign of a state in a box.
fn sign(sketch: &mut Sketch, state: Filed, at: (i32, i32), size: (i32, i32), mark: Option<MarkId>) {
    match state {
        Filed::OnTime => sketch.rect(at, size, Style::Bar, true, mark),
        Filed::Late => {
            sketch.rect(at, size, Style::Bar, false, mark);
            sketch.rect((at.0, at.1 + size.1 / 2), (size.0, size.1 - size.1 / 2), Style::Bar, true, None);
        }
        Filed::Returned => {
            sketch.rect(at, size, Style::BarSelected, true, mark);
            sketch.rect((at.0, at.1 + size.1 * 2 / 5), (size.0, size.1 / 5), Style::Ground, true, None);
        }
        Filed::Missing => sketch.absent(Absent::Missing, at, size, mark),
        Filed::NotDue => sketch.absent(Absent::NotApplicable, at, size, mark),
        Filed::NotLoaded => sketch.absent(Absent::NotLoaded, at, size, mark),
    }
}

fn paint(spec: &GridSpec, scale: &Scale, placed: &[Placed], sketch: &mut Sketch) {
    let em = sketch.frame.text;
    let left = scale.names + GAP;
    let words: Vec<&str> = spec.key.iter().map(|k| k.1.as_str()).collect();
    key(sketch, left.min(sketch.frame.width / 4), em * 3 / 4, &words, |sketch, n, at| {
        if let Some((state, _)) = spec.key.get(n) {
            sign(sketch, *state, (at.0 - em / 2, at.1 - em / 2), (em, em), None);
        }
    });
    let middle = |n: usize| left + scale.wide * n as i32 + scale.wide / 2;
    match scale.heads {
        Heads::Wrapped => {
            for (n, name) in spec.columns.iter().enumerate() {
                let lines = text::wrap(name, em, scale.wide - 10, 2);
                for (row, words) in lines.iter().enumerate() {
                    let up = (lines.len() - row) as i32 - 1;
                    let y = scale.top - 30 - up * em * 6 / 5;
                    sketch.words((middle(n), y), words, Style::Label, Anchor::Middle);
                }
            }
        }
        Heads::Thinned => {
            let given: Vec<(i32, &str)> = spec
                .columns
                .iter()
                .enumerate()
                .map(|(n, c)| (middle(n), c.as_str()))
                .filter(|c| c.0 < scale.right)
                .collect();
            for tick in axis::thin(&sketch.frame, &given) {
                sketch.words((tick.left, scale.top - 30), &tick.text, Style::Label, Anchor::Start);
            }
        }
    }
    for (n, name) in spec.rows.iter().enumerate() {
        let y = sketch.frame.base_line(scale.top + scale.pitch * n as i32 + scale.pitch / 2);
        sketch.words((scale.names, y), &text::fit(name, em, scale.names), Style::Value, Anchor::End);
        if let Some(count) = spec.counts.get(n) {
            let count = text::fit(count, em, sketch.frame.width - scale.right - 40);
            sketch.words((sketch.frame.width, y), &count, Style::Label, Anchor::End);
        }
    }
    for p in placed {
        sign(sketch, p.cell.state, p.at, p.size, Some(p.cell.mark));
        let row = spec.rows.get(p.row).map_or("", String::as_str);
        let label = full_label(&p.cell.label, row, em, scale.names);
        sketch.hit(p.cell.mark, (p.at.0, p.at.1 - 10), (p.size.0, scale.pitch), label);
    }
}
