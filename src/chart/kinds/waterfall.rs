//! 增减构成: from one whole to the next by the steps between, as rows: scale, place, draw. The order of the steps is `figure`'s to say.

use super::super::backend::Dash;
use super::super::board::Frame;
use super::super::scene::{Anchor, MarkId, Scene, Style};
use super::super::text;
use super::About;
use super::rows::Rows;
use super::sketch::{Linear, Room, Shown, Sketch, Values, reach};

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Name at the left.
    pub name: String,
    /// The change it adds; its words with their sign (`+84`, `−12`).
    pub change: Shown,
    /// Whether it is at issue.
    pub selected: bool,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// From a whole to a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WaterfallSpec {
    /// What it is.
    pub about: About,
    /// The whole before: name and figure; without one only the steps are drawn, each from nought.
    pub from: Option<(String, Shown)>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The whole after.
    pub to: Option<(String, Shown)>,
    /// Said at the lower edge when the axis is cut because the steps are small beside the wholes.
    pub cut_words: String,
}

/// Below this share of the whole, steps are too small to be read on an axis from nought.
const SMALL: f64 = 0.35;

/// Stage one.
struct Scale {
    rows: Rows,
    room: Room,
    values: Values,
    cut: bool,
    x: Linear,
}

/// A bar where it will be.
struct Placed {
    name: String,
    text: String,
    /// Left edge and width; `None` for a step without a figure.
    bar: Option<(i32, i32)>,
    style: Style,
    partial: bool,
    whole: bool,
    /// Where the running sum stands after it.
    after: i32,
    mark: Option<(MarkId, String)>,
    gone: super::Absent,
}

/// Draws a waterfall. Its height follows its rows.
pub fn draw(spec: &WaterfallSpec, mut frame: Frame) -> Scene {
    let scale = scale(spec, &mut frame);
    let mut sketch = Sketch::new(frame);
    let placed = place(spec, &scale);
    paint(spec, &scale, &placed, &mut sketch);
    for (n, row) in placed.iter().enumerate() {
        if let Some((mark, label)) = &row.mark {
            scale.rows.hit(&mut sketch, n, *mark, &row.name, label);
        }
    }
    sketch.finish(&spec.about.title, &spec.about.description)
}

fn start(spec: &WaterfallSpec) -> f64 {
    spec.from.as_ref().and_then(|f| f.1.value.value()).unwrap_or(0.0)
}

fn scale(spec: &WaterfallSpec, frame: &mut Frame) -> Scale {
    let names = spec.from.iter().map(|f| f.0.as_str());
    let names = names.chain(spec.steps.iter().map(|s| s.name.as_str())).chain(spec.to.iter().map(|t| t.0.as_str()));
    let line = frame.text * 3 / 2;
    let rows = Rows::new(names, 10, line + 30, frame);
    let mut sum = start(spec);
    let mut levels = vec![sum];
    for step in &spec.steps {
        sum += step.change.value.value().unwrap_or(0.0);
        levels.push(sum);
    }
    levels.extend(spec.to.iter().filter_map(|t| t.1.value.value()));
    let (low, high) = reach(levels);
    let cut = spec.from.is_some() && low > 0.0 && (high - low) < high * SMALL && high > low;
    let words = spec.steps.iter().map(|s| &s.change.text).chain(spec.from.iter().chain(&spec.to).map(|w| &w.1.text));
    let widest = words.map(|w| text::width(w, frame.text)).max().unwrap_or(0);
    let right = frame.width - (widest + 80).min(frame.width / 3);
    let room = Room { left: rows.left().min(right - 20), right, top: 10, bottom: rows.bottom() };
    let (low, high) = if cut { (low - (high - low) * 0.6, high) } else { (low, high) };
    let values = Values::new((low, high), !cut, spec.about.decimals, room.right - room.left, true, frame);
    let x = Linear { range: values.range, places: (room.left, room.right) };
    Scale { rows, room, values, cut, x }
}

fn place(spec: &WaterfallSpec, scale: &Scale) -> Vec<Placed> {
    let zero = if scale.cut { scale.room.left } else { scale.x.at(0.0) };
    let whole = |named: &(String, Shown)| {
        let end = named.1.value.value().map(|v| scale.x.at(v));
        Placed {
            name: named.0.clone(),
            text: named.1.text.clone(),
            bar: end.map(|e| (zero.min(e), (e - zero).abs().max(5))),
            style: Style::Benchmark,
            partial: named.1.value.is_partial(),
            whole: true,
            after: end.unwrap_or(zero),
            mark: None,
            gone: named.1.value.absent(),
        }
    };
    let mut placed: Vec<Placed> = spec.from.iter().map(whole).collect();
    let mut sum = start(spec);
    for step in &spec.steps {
        let before = scale.x.at(sum);
        let value = step.change.value.value();
        sum += value.unwrap_or(0.0);
        let after = scale.x.at(sum);
        let style = match (step.selected, value) {
            (true, _) => Style::BarSelected,
            (false, Some(v)) if v < 0.0 => Style::Fall,
            _ => Style::Bar,
        };
        placed.push(Placed {
            name: step.name.clone(),
            text: step.change.text.clone(),
            bar: value.map(|_| (before.min(after), (after - before).abs().max(5))),
            style,
            partial: step.change.value.is_partial(),
            whole: false,
            after,
            mark: Some((step.mark, step.label.clone())),
            gone: step.change.value.absent(),
        });
    }
    placed.extend(spec.to.iter().map(whole));
    placed
}

fn paint(spec: &WaterfallSpec, scale: &Scale, placed: &[Placed], sketch: &mut Sketch) {
    scale.values.paint_below(sketch, scale.room);
    let thick = (scale.rows.pitch * 3 / 5).min(200);
    for (n, row) in placed.iter().enumerate() {
        let y = scale.rows.middle(n);
        scale.rows.name(sketch, n, &row.name);
        let mark = row.mark.as_ref().map(|m| m.0);
        let mut end = row.after;
        match row.bar {
            Some((x, wide)) => {
                let (corner, size) = ((x, y - thick / 2), (wide, thick));
                if row.partial {
                    sketch.partial(corner, size, mark);
                } else {
                    sketch.rect(corner, size, row.style, true, mark);
                    if row.style == Style::Fall {
                        sketch.hatch(corner, size, Style::Pattern);
                    }
                }
                if row.whole && scale.cut {
                    // The bar does not begin at nought, and shows it: a slanting gap through it.
                    let (at, h) = (scale.room.left + 110, thick / 2 + 15);
                    let corners = [(at - 15, y + h), (at + 25, y - h), (at + 65, y - h), (at + 25, y + h)];
                    let points = corners.map(|(x, y)| super::super::scene::Point { x, y });
                    sketch.area(points.to_vec(), Style::Ground, None);
                }
                end = x + wide;
            }
            None => sketch.absent(row.gone, (row.after, y - 40), (80, 80), mark),
        }
        // To the next row.
        if n + 1 < placed.len() && spec.from.is_some() {
            let next = scale.rows.middle(n + 1);
            sketch.rule((row.after, y + thick / 2), (row.after, next - thick / 2), Style::Axis, Dash::Solid);
        }
        let left = end.max(row.after) + if row.bar.is_some() { 40 } else { 110 };
        if left + text::width(&row.text, sketch.frame.text) <= sketch.frame.width {
            sketch.words((left, sketch.frame.base_line(y)), &row.text, Style::Value, Anchor::Start);
        }
    }
    if scale.cut {
        sketch.lose(&spec.cut_words);
    } else {
        let zero = scale.x.at(0.0);
        sketch.rule((zero, scale.room.top), (zero, scale.room.bottom), Style::Axis, Dash::Solid);
    }
}
