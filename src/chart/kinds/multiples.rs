//! Small multiples: one little line a place, on one axis or each on its own: scale, place, draw. Their order (by signal) is
//! `figure`'s to say.

use super::super::backend::Dash;
use super::super::board::{Frame, known};
use super::super::scene::{Anchor, MarkId, Point, Scene, Style};
use super::super::text;
use super::About;
use super::lines::thinned;
use super::sketch::{Datum, Linear, Sketch, reach};

/// One place.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Its name.
    pub name: String,
    /// Figures over time.
    pub points: Vec<(i32, Datum)>,
    /// Where it usually moves.
    pub band: Option<(f64, f64)>,
    /// Its latest figure as written at the right of its name.
    pub text: String,
    /// Whether its latest figure is outside its usual range.
    pub signal: bool,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Panels in reading order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MultiplesSpec {
    /// What it is.
    pub about: About,
    /// The panels.
    pub panels: Vec<Panel>,
    /// Whether all stand on one axis; else each on its own, and the drawing says so.
    pub shared: bool,
    /// Whether the axes begin at nought.
    pub from_zero: bool,
    /// Words for the first and the last period.
    pub ends: (String, String),
    /// Said at the top: 各图纵轴相同 or 各图纵轴不同，不可比高低.
    pub axis_words: String,
}

/// Least width of a panel in em.
const LEAST: i32 = 13;

/// Stage one.
struct Scale {
    columns: i32,
    cell: (i32, i32),
    top: i32,
    x: (f64, f64),
    y: Option<(f64, f64)>,
}

/// A panel where it will be.
struct Placed<'a> {
    panel: &'a Panel,
    at: (i32, i32),
    runs: Vec<Vec<Point>>,
    alone: Vec<Point>,
    gaps: Vec<(super::Absent, i32)>,
    last: Option<Point>,
    band: Option<(i32, i32)>,
    floor: i32,
    ceiling: i32,
    ends: (f64, f64),
}

/// Draws small multiples. Their height follows their number.
pub fn draw(spec: &MultiplesSpec, mut frame: Frame) -> Scene {
    let scale = scale(spec, &mut frame);
    let mut sketch = Sketch::new(frame);
    let placed: Vec<Placed> = spec.panels.iter().enumerate().map(|(n, p)| place(n, p, spec, &scale, &frame)).collect();
    paint(spec, &scale, &placed, &mut sketch);
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn span(panel: &Panel, from_zero: bool, decimals: u8) -> (f64, f64) {
    let band = panel.band.iter().flat_map(|b| [b.0, b.1]);
    let (low, high) = reach(panel.points.iter().filter_map(|p| p.1.value()).chain(band));
    super::super::axis::value_range(low, high, from_zero, decimals)
}

fn scale(spec: &MultiplesSpec, frame: &mut Frame) -> Scale {
    let em = frame.text;
    let count = i32::try_from(spec.panels.len()).unwrap_or(i32::MAX).clamp(1, 10_000);
    let columns = (frame.width / (em * LEAST)).clamp(1, 8).min(count);
    let rows = (count + columns - 1) / columns;
    let line = em * 3 / 2;
    let top = if spec.axis_words.is_empty() { 0 } else { line };
    let tall = ((frame.height - top) / rows).clamp(em * 13 / 2, em * 11);
    frame.height = top + tall * rows;
    let ats = || spec.panels.iter().flat_map(|p| p.points.iter().map(|x| f64::from(x.0)));
    let (first, last) = reach(ats());
    let y = spec.shared.then(|| {
        let ends = spec.panels.iter().map(|p| {
            let band = p.band.iter().flat_map(|b| [b.0, b.1]);
            reach(p.points.iter().filter_map(|x| x.1.value()).chain(band))
        });
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |a, b| (a.0.min(b.0), a.1.max(b.1)));
        super::super::axis::value_range(low, high, spec.from_zero, spec.about.decimals)
    });
    Scale { columns, cell: (frame.width / columns, tall), top, x: (first, last), y }
}

fn place<'a>(n: usize, panel: &'a Panel, spec: &MultiplesSpec, scale: &Scale, frame: &Frame) -> Placed<'a> {
    let (column, row) = (n as i32 % scale.columns, n as i32 / scale.columns);
    let at = (column * scale.cell.0, scale.top + row * scale.cell.1);
    let em = frame.text;
    let (ceiling, floor) = (at.1 + em * 17 / 10, at.1 + scale.cell.1 - em * 2);
    let range = scale.y.unwrap_or_else(|| span(panel, spec.from_zero, spec.about.decimals));
    let x = Linear { range: scale.x, places: (at.0 + 40, at.0 + scale.cell.0 - em * 3 / 2) };
    let y = Linear { range, places: (floor, ceiling) };
    let mut runs: Vec<Vec<Point>> = Vec::new();
    let mut gaps = Vec::new();
    let mut before: Option<i32> = None;
    let mut last = None;
    for (when, datum) in &panel.points {
        let px = x.at(f64::from(*when));
        match datum.value() {
            Some(value) => {
                let p = Point { x: px, y: y.at(value) };
                let joined = before.is_some_and(|b| i64::from(*when) - i64::from(b) <= 1);
                match runs.last_mut().filter(|_| joined) {
                    Some(run) => run.push(p),
                    None => runs.push(vec![p]),
                }
                before = Some(*when);
                last = Some(p);
            }
            None => {
                before = None;
                gaps.push((datum.absent(), px));
            }
        }
    }
    let alone = runs.iter().filter(|r| r.len() == 1).filter_map(|r| r.first().copied()).collect();
    let runs = runs.iter().filter(|r| r.len() > 1).map(|r| thinned(r)).collect();
    let band = panel.band.filter(|b| known(Some(b.0)).is_some() && known(Some(b.1)).is_some());
    let band = band.map(|b| (y.at(b.0.max(b.1)), y.at(b.0.min(b.1))));
    Placed { panel, at, runs, alone, gaps, last, band, floor, ceiling, ends: range }
}

fn paint(spec: &MultiplesSpec, scale: &Scale, placed: &[Placed], sketch: &mut Sketch) {
    let em = sketch.frame.text;
    let base = sketch.frame.base_line(em * 3 / 4);
    sketch.words((0, base), &spec.axis_words, Style::Label, Anchor::Start);
    for p in placed {
        let (left, right) = (p.at.0 + 40, p.at.0 + scale.cell.0 - em * 3 / 2);
        if let Some((upper, lower)) = p.band {
            sketch.rect((left, upper), (right - left, (lower - upper).max(1)), Style::Band, true, None);
        }
        sketch.rule((left, p.floor), (right, p.floor), Style::Axis, Dash::Solid);
        if p.ends.0 > 0.0 && p.ends.0 < p.ends.1 {
            sketch.broken((left, p.floor - 30), true);
        }
        for (why, x) in p.gaps.iter().take(120) {
            sketch.absent(*why, (x - 25, p.floor - 50), (50, 50), None);
        }
        let style = if p.panel.signal { Style::BarSelected } else { Style::Series };
        for run in &p.runs {
            sketch.line(run.clone(), style, 16, Dash::Solid);
        }
        for dot in p.alone.iter().take(200) {
            sketch.dot((dot.x, dot.y), 15, style, true, None);
        }
        if let Some(last) = p.last {
            // A signal is a diamond, not only another colour.
            let shape = if p.panel.signal { 2 } else { 0 };
            sketch.shape(shape, (last.x, last.y), 28, style, Some(p.panel.mark));
        }
        let head = sketch.frame.base_line(p.at.1 + em * 4 / 5);
        let figure = text::width(&p.panel.text, em);
        let room = right - left - figure - em / 2;
        let value = if p.panel.signal { Style::Heading } else { Style::Value };
        if room > em * 2 {
            sketch.words((left, head), &text::fit(&p.panel.name, em, room), Style::Value, Anchor::Start);
            sketch.words((right, head), &p.panel.text, value, Anchor::End);
        } else {
            sketch.words((left, head), &text::fit(&p.panel.name, em, right - left), Style::Value, Anchor::Start);
        }
        let foot = p.floor + em * 6 / 5;
        let (first, last) = &spec.ends;
        if text::width(first, em) + text::width(last, em) + em <= right - left {
            sketch.words((left, foot), first, Style::Label, Anchor::Start);
            sketch.words((right, foot), last, Style::Label, Anchor::End);
        }
        let label = if p.panel.label.contains(&p.panel.name) {
            p.panel.label.clone()
        } else {
            format!("{} {}", p.panel.name, p.panel.label)
        };
        let _ = p.ceiling;
        sketch.hit(p.panel.mark, p.at, scale.cell, label);
    }
}
