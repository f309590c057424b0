//! A spine chart: one place's figure in each indicator against all places, worst at the left: scale, place, draw. Which end is
//! worse and whether a figure stands out is `figure`'s to say.

use super::super::backend::Dash;
use super::super::board::{Frame, known};
use super::super::scene::{Anchor, MarkId, Scene, Style};
use super::super::text;
use super::About;
use super::rows::{GAP, Rows, key};
use super::sketch::{Shown, Sketch};

/// How a figure stands to the average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Better beyond chance: a triangle up.
    Better,
    /// No difference beyond chance: a disc.
    Level,
    /// Worse beyond chance: a triangle down.
    Worse,
    /// Not judged (neutral, or too few): a ring.
    NotJudged,
}

/// One indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct SpineRow {
    /// Its name.
    pub name: String,
    /// The place's figure.
    pub value: Shown,
    /// The average as written.
    pub average: String,
    /// Worst, the quarter towards it, average, the quarter towards the best, best: as figures, in that order.
    pub marks: [f64; 5],
    /// How the figure stands.
    pub standing: Standing,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Indicators of one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpineSpec {
    /// What it is.
    pub about: About,
    /// Top to bottom.
    pub rows: Vec<SpineRow>,
    /// Heads of the columns: the place, the average, and the words at the two ends of the spine.
    pub heads: [String; 4],
    /// Words of the standings in the key.
    pub key: Vec<(Standing, String)>,
}

/// Stage one.
struct Scale {
    rows: Rows,
    /// Right ends of the two columns of figures.
    columns: (i32, i32),
    left: i32,
    right: i32,
}

/// A row where it will be: worst to best, and the figure.
struct Placed {
    marks: Option<[i32; 5]>,
    value: Option<i32>,
}

/// Draws a spine chart. Its height follows its rows.
pub fn draw(spec: &SpineSpec, mut frame: Frame) -> Scene {
    let scale = scale(spec, &mut frame);
    let mut sketch = Sketch::new(frame);
    let placed: Vec<Placed> = spec.rows.iter().map(|row| place(row, &scale)).collect();
    paint(spec, &scale, &placed, &mut sketch);
    for (n, row) in spec.rows.iter().enumerate() {
        scale.rows.hit(&mut sketch, n, row.mark, &row.name, &row.label);
    }
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn scale(spec: &SpineSpec, frame: &mut Frame) -> Scale {
    let em = frame.text;
    let above = em * 2 + if spec.key.is_empty() { 0 } else { em * 2 };
    let rows = Rows::new(spec.rows.iter().map(|r| r.name.as_str()), above, 10, frame);
    let most = frame.width / 6;
    let widest =
        |words: &mut dyn Iterator<Item = &String>| words.map(|w| text::width(w, em)).max().unwrap_or(0).min(most);
    let [own, average, ..] = &spec.heads;
    let first = widest(&mut spec.rows.iter().map(|r| &r.value.text).chain([own]));
    let second = widest(&mut spec.rows.iter().map(|r| &r.average).chain([average]));
    let a = rows.names + GAP + first;
    let b = a + GAP + second;
    let right = frame.width - 80;
    Scale { rows, columns: (a, b), left: (b + 160).min(right - 20), right }
}

/// The average stands in the middle of every row; each half is drawn to its own measure, so that all rows have one spine.
fn place(row: &SpineRow, scale: &Scale) -> Placed {
    let whole = row.marks.iter().all(|m| known(Some(*m)).is_some());
    let [worst, _, centre, _, best] = row.marks;
    let sign = if best >= worst { 1.0 } else { -1.0 };
    let (middle, half) = (f64::from(scale.left + scale.right) / 2.0, f64::from(scale.right - scale.left) / 2.0);
    let reach = ((centre - worst) * sign).max((best - centre) * sign).max(1e-12);
    let x = |v: f64| (middle + ((v - centre) * sign / reach).clamp(-1.0, 1.0) * half) as i32;
    Placed { marks: whole.then(|| row.marks.map(x)), value: row.value.value.value().filter(|_| whole).map(x) }
}

fn shape(standing: Standing) -> (usize, Style) {
    match standing {
        Standing::Better => (3, Style::Series),
        Standing::Level => (0, Style::Benchmark),
        Standing::Worse => (4, Style::BarSelected),
        Standing::NotJudged => (5, Style::Benchmark),
    }
}

fn paint(spec: &SpineSpec, scale: &Scale, placed: &[Placed], sketch: &mut Sketch) {
    let em = sketch.frame.text;
    let words: Vec<&str> = spec.key.iter().map(|k| k.1.as_str()).collect();
    key(sketch, 0, em * 3 / 4, &words, |sketch, n, at| {
        if let Some((standing, _)) = spec.key.get(n) {
            let (shape, style) = shape(*standing);
            sketch.shape(shape, at, 42, style, None);
        }
    });
    let head = scale.rows.top - em * 2 / 3;
    let [own, average, worse, better] = &spec.heads;
    let most = sketch.frame.width / 6;
    sketch.words((scale.columns.0, head), &text::fit(own, em, most), Style::Label, Anchor::End);
    sketch.words((scale.columns.1, head), &text::fit(average, em, most), Style::Label, Anchor::End);
    let middle = (scale.left + scale.right) / 2;
    if text::width(worse, em) + text::width(better, em) + em <= scale.right - scale.left {
        sketch.words((scale.left, head), worse, Style::Label, Anchor::Start);
        sketch.words((scale.right, head), better, Style::Label, Anchor::End);
    }
    for (n, (row, at)) in spec.rows.iter().zip(placed).enumerate() {
        let y = scale.rows.middle(n);
        let base = sketch.frame.base_line(y);
        scale.rows.name(sketch, n, &row.name);
        for (x, words) in [(scale.columns.0, &row.value.text), (scale.columns.1, &row.average)] {
            if text::width(words, em) <= most {
                sketch.words((x, base), words, Style::Value, Anchor::End);
            }
        }
        let thick = (scale.rows.pitch / 2).min(160);
        if let Some([worst, low, _, high, best]) = at.marks {
            sketch.rect(
                (worst.min(best), y - thick / 2),
                ((best - worst).abs().max(10), thick),
                Style::Band,
                true,
                None,
            );
            sketch.rect(
                (low.min(high), y - thick / 2),
                ((high - low).abs().max(10), thick),
                Style::Heat(2),
                true,
                None,
            );
        }
        match at.value {
            Some(x) => {
                let (n, style) = shape(row.standing);
                sketch.shape(n, (x, y), 46, style, Some(row.mark));
            }
            None => sketch.absent(row.value.value.absent(), (middle + 30, y - 40), (80, 80), Some(row.mark)),
        }
    }
    let (top, bottom) = (scale.rows.top, scale.rows.bottom());
    sketch.rule((middle, top), (middle, bottom), Style::Benchmark, Dash::Solid);
}
