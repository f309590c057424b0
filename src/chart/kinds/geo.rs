//! A map from supplied boundaries, shaded by step: scale, place, draw. It is a sketch of where places lie and says so; the words
//! 示意图，不作划界依据 and the 审图号 are given to it.

use super::super::backend::Dash;
use super::super::board::{Frame, known};
use super::super::scene::{Anchor, MarkId, Point, Scene, Style};
use super::super::text;
use super::sketch::{Shown, Sketch};
use super::{About, legend};

/// One place with its outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its name.
    pub name: String,
    /// Polygons: each an outer ring and its holes, as (longitude, latitude) in degrees.
    pub polygons: Vec<Vec<Vec<(f64, f64)>>>,
    /// Step 0 to 6.
    pub step: u8,
    /// The figure and its words.
    pub value: Shown,
    /// Whether it is at issue.
    pub selected: bool,
    /// What it says.
    pub label: String,
    /// Its mark.
    pub mark: MarkId,
}

/// Shapes in their places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GeoSpec {
    /// What it is.
    pub about: About,
    /// The shapes.
    pub shapes: Vec<Shape>,
    /// Words of the steps in the legend; none leaves it out.
    pub steps: Vec<String>,
    /// 示意图，不作划界依据.
    pub note: String,
    /// 审图号, or empty.
    pub review: String,
}

/// Stage one: degrees to places. Plate carrée with the longitudes shrunk by the cosine of the middle latitude: over a county
/// the error is below the width of a line.
struct Scale {
    west: f64,
    north: f64,
    shrink: f64,
    per: f64,
    left: i32,
    top: i32,
    notes: i32,
}

/// A shape where it will be.
struct Placed<'a> {
    shape: &'a Shape,
    polygons: Vec<Vec<Vec<Point>>>,
    /// Where its words go, and how wide it is there.
    middle: Option<(Point, i32)>,
    bounds: (Point, Point),
}

/// Draws a map.
pub fn draw(spec: &GeoSpec, frame: Frame) -> Scene {
    let mut sketch = Sketch::new(frame);
    let scale = scale(spec, &frame);
    let placed: Vec<Placed> = spec.shapes.iter().map(|s| place(s, &scale)).collect();
    paint(spec, &scale, &placed, &mut sketch);
    sketch.finish(&spec.about.title, &spec.about.description)
}

/// A place on the earth.
fn honest(p: &(f64, f64)) -> bool {
    p.0.abs() <= 180.0 && p.1.abs() <= 90.0
}

fn scale(spec: &GeoSpec, frame: &Frame) -> Scale {
    let points = || spec.shapes.iter().flat_map(|s| s.polygons.iter().flatten().flatten()).filter(|p| honest(p));
    let (west, east) = super::sketch::reach(points().map(|p| p.0));
    let (south, north) = super::sketch::reach(points().map(|p| p.1));
    let line = frame.text * 3 / 2;
    let notes = if spec.steps.is_empty() { 0 } else { line + 20 }
        + if spec.note.is_empty() && spec.review.is_empty() { 0 } else { line };
    let room = (f64::from(frame.width - 40), f64::from((frame.height - notes - 40).max(40)));
    if known(Some(east - west)).is_none() || known(Some(north - south)).is_none() {
        return Scale { west: 0.0, north: 0.0, shrink: 1.0, per: 0.0, left: 20, top: 20, notes };
    }
    let shrink = ((north + south) / 2.0).to_radians().cos().max(0.01);
    let (wide, tall) = (((east - west) * shrink).max(1e-9), (north - south).max(1e-9));
    let per = (room.0 / wide).min(room.1 / tall);
    let left = 20 + ((room.0 - wide * per) / 2.0) as i32;
    let top = 20 + ((room.1 - tall * per) / 2.0) as i32;
    Scale { west, north, shrink, per, left, top, notes }
}

impl Scale {
    fn at(&self, p: &(f64, f64)) -> Point {
        Point {
            x: self.left + ((p.0 - self.west) * self.shrink * self.per).round() as i32,
            y: self.top + ((self.north - p.1) * self.per).round() as i32,
        }
    }
}

fn place<'a>(shape: &'a Shape, scale: &Scale) -> Placed<'a> {
    let ring = |ring: &Vec<(f64, f64)>| {
        let mut points: Vec<Point> = Vec::new();
        for p in ring.iter().filter(|p| honest(p)).map(|p| scale.at(p)) {
            // Corners closer than a third of a pixel cannot be seen apart.
            if points.last().is_none_or(|l| (l.x - p.x).abs() + (l.y - p.y).abs() > 3) {
                points.push(p);
            }
        }
        points
    };
    let polygons: Vec<Vec<Vec<Point>>> = shape
        .polygons
        .iter()
        .map(|p| p.iter().map(ring).filter(|r| r.len() > 2).collect::<Vec<_>>())
        .filter(|p| !p.is_empty())
        .collect();
    let outer = || polygons.iter().filter_map(|p| p.first());
    let all = || outer().flatten();
    let bounds = (
        Point { x: all().map(|p| p.x).min().unwrap_or(0), y: all().map(|p| p.y).min().unwrap_or(0) },
        Point { x: all().map(|p| p.x).max().unwrap_or(0), y: all().map(|p| p.y).max().unwrap_or(0) },
    );
    let largest = polygons.iter().max_by_key(|p| p.first().map_or(0, |r| twice(r).abs()));
    let middle = largest.and_then(|p| widest(p));
    Placed { shape, polygons, middle, bounds }
}

/// Twice the signed area of a ring.
fn twice(ring: &[Point]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y)).sum()
}

/// The middle of the widest stretch inside a polygon and outside its holes, of nine heights: where words have the most room. Its width comes with it.
fn widest(polygon: &[Vec<Point>]) -> Option<(Point, i32)> {
    let ring = polygon.first()?;
    let (top, bottom) = (ring.iter().map(|p| p.y).min()?, ring.iter().map(|p| p.y).max()?);
    let mut best: Option<(Point, i32)> = None;
    for n in 1..10 {
        let y = top + (bottom - top) * n / 10;
        let mut crossings: Vec<i32> = Vec::new();
        for (a, b) in polygon.iter().flat_map(|r| r.iter().zip(r.iter().cycle().skip(1))) {
            if (a.y <= y) != (b.y <= y) {
                let share = f64::from(y - a.y) / f64::from(b.y - a.y);
                crossings.push(a.x + (f64::from(b.x - a.x) * share) as i32);
            }
        }
        crossings.sort_unstable();
        for pair in crossings.chunks_exact(2) {
            let [from, to] = pair else { continue };
            // The middle heights are liked better: words in a corner look lost.
            let worth = (to - from) * (10 - (n - 5).abs()) / 10;
            if best.is_none_or(|(_, w)| worth > w) {
                best = Some((Point { x: (from + to) / 2, y }, worth));
            }
        }
    }
    best
}

/// One outline through a polygon and its holes: each hole is entered from the outer ring and left the same way, turned
/// against it, so that it stays empty under either rule of filling.
fn keyhole(polygon: &[Vec<Point>]) -> Vec<Point> {
    let Some((outer, holes)) = polygon.split_first() else { return Vec::new() };
    let mut points = outer.clone();
    let Some(start) = outer.first().copied() else { return points };
    if holes.is_empty() {
        return points;
    }
    points.push(start);
    for hole in holes {
        let mut hole = hole.clone();
        if (twice(&hole) > 0) == (twice(outer) > 0) {
            hole.reverse();
        }
        let entry = hole.first().copied();
        points.extend(hole);
        points.extend(entry);
        points.push(start);
    }
    points
}

fn paint(spec: &GeoSpec, scale: &Scale, placed: &[Placed], sketch: &mut Sketch) {
    for p in placed {
        let absent = p.shape.value.value.value().is_none();
        let style = if absent { Style::Ground } else { Style::Heat(p.shape.step.min(6)) };
        for polygon in &p.polygons {
            sketch.area(keyhole(polygon), style, Some(p.shape.mark));
        }
    }
    // Those at issue last, so that no neighbour covers their outline.
    for selected in [false, true] {
        for p in placed.iter().filter(|p| p.shape.selected == selected) {
            for ring in p.polygons.iter().flatten() {
                let closed: Vec<Point> = ring.iter().chain(ring.first()).copied().collect();
                let (style, width) = if selected { (Style::BarSelected, 25) } else { (Style::Missing, 8) };
                sketch.line(closed, style, width, Dash::Solid);
            }
        }
    }
    let em = sketch.frame.text;
    let mut taken: Vec<(i32, i32, i32, i32)> = Vec::new();
    for p in placed {
        let Some((at, wide)) = p.middle else { continue };
        let known = p.shape.value.value.value().is_some();
        let style = if known && p.shape.step >= 5 { Style::OnDark } else { Style::Value };
        let (name, value) = (&p.shape.name, &p.shape.value.text);
        let widest = text::width(name, em).max(text::width(value, em));
        let tall = p.bounds.1.y - p.bounds.0.y;
        let both = widest + 20 <= wide && tall > em * 3;
        let box_of = |high: i32| (at.x - widest / 2, at.y - high / 2, at.x + widest / 2, at.y + high / 2);
        let high = if both { em * 5 / 2 } else { em * 6 / 5 };
        let here = box_of(high);
        let free = taken.iter().all(|t| here.2 <= t.0 || t.2 <= here.0 || here.3 <= t.1 || t.3 <= here.1);
        let inside = here.0 >= 0 && here.2 <= sketch.frame.width;
        if both && free && inside {
            let (upper, lower) =
                (sketch.frame.base_line(at.y - em * 11 / 20), sketch.frame.base_line(at.y + em * 11 / 20));
            sketch.words((at.x, upper), name, style, Anchor::Middle);
            sketch.words((at.x, lower), value, style, Anchor::Middle);
            taken.push(here);
        } else if free && inside && text::width(name, em) + 10 <= wide {
            let base = sketch.frame.base_line(at.y);
            sketch.words((at.x, base), name, style, Anchor::Middle);
            taken.push(here);
        }
        if !known {
            sketch.absent(p.shape.value.value.absent(), (at.x - 40, at.y + em), (80, 80), None);
        }
    }
    for p in placed {
        let size = (p.bounds.1.x - p.bounds.0.x, p.bounds.1.y - p.bounds.0.y);
        let (name, label) = (&p.shape.name, &p.shape.label);
        let label = if label.contains(name.as_str()) { label.clone() } else { format!("{name} {label}") };
        sketch.hit(p.shape.mark, (p.bounds.0.x, p.bounds.0.y), size, label);
    }
    let mut y = sketch.frame.height - scale.notes;
    if !spec.steps.is_empty() {
        legend::steps(sketch, &spec.steps, y);
        y += em * 3 / 2 + 20;
    }
    let said =
        [spec.note.as_str(), spec.review.as_str()].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join("　");
    sketch.words((0, y + em), &said, Style::Label, Anchor::Start);
}
