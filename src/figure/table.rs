//! The table a plot is equal to, and its copies: HTML and TSV for the clipboard, CSV for a file. No drawing, no rounding: figures
//! are as the plot words them.

use crate::chart::ChartSpec;
use crate::chart::kinds::Plot;
use crate::chart::kinds::grid::Filed;
use crate::chart::kinds::sketch::{Datum, Shown};
use crate::strings::table as say;

/// A cell: as it is written, and the plain number where it is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// As it is written: `1,286`, `未报`.
    pub text: String,
    /// Without grouping, with a plain minus: `1286`; `None` for words.
    pub number: Option<String>,
}

/// A table with a head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it is.
    pub title: String,
    /// Names of the columns.
    pub head: Vec<String>,
    /// Rows; each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

fn words(text: &str) -> Cell {
    Cell { text: text.to_string(), number: None }
}

/// The text as a number, where it is nothing but one: grouping left out, the signs of a minus made plain.
fn plain(text: &str) -> Option<String> {
    let plain: String = text.trim().chars().filter(|c| *c != ',').map(|c| if c == '−' { '-' } else { c }).collect();
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let whole = digits.chars().all(|c| c.is_ascii_digit() || c == '.') && digits.chars().any(|c| c.is_ascii_digit());
    (whole && digits.chars().filter(|c| *c == '.').count() < 2).then(|| plain.trim_start_matches('+').to_string())
}

/// A figure in its own words; where they are more than the figure (`14.2 ▲高`, `1.20万`) the number is the value itself.
fn figure(value: Option<f64>, text: &str) -> Cell {
    let number = value.filter(|v| v.is_finite()).map(|v| plain(text).unwrap_or_else(|| v.to_string()));
    Cell { text: text.to_string(), number }
}

fn shown(shown: &Shown) -> Cell {
    figure(shown.value.value(), &shown.text)
}

/// A figure that has no words of its own, with the decimals of its plot.
fn datum(datum: Datum, decimals: u8) -> Cell {
    match datum.value() {
        Some(v) => value(v, decimals),
        None => words(say::ABSENT.get(datum.absent() as usize).copied().unwrap_or("")),
    }
}

fn value(v: f64, decimals: u8) -> Cell {
    let places = usize::from(decimals.min(6));
    let text = format!("{v:.places$}");
    Cell { number: v.is_finite().then(|| text.clone()), text }
}

fn optional(v: Option<f64>, decimals: u8) -> Cell {
    v.map_or_else(Cell::default, |v| value(v, decimals))
}

/// The label of a mark without the name before it.
fn rest<'a>(label: &'a str, name: &str) -> &'a str {
    label.strip_prefix(name).unwrap_or(label).trim_start()
}

/// The table of a plot: what a reader who does not see it is given, and what is copied.
pub fn table(plot: &Plot) -> Table {
    let mut titled = plot.clone();
    let title = std::mem::take(titled.words().0);
    let (head, rows) = match plot {
        Plot::First(spec) => first(spec),
        Plot::Lines(s) => lines(s),
        Plot::Columns(s) => {
            let parts = if s.parts.len() > 1 { s.parts.clone() } else { vec![say::FIGURE.to_string()] };
            let row = |c: &crate::chart::kinds::columns::Column| {
                let cells = c.parts.iter().map(shown).chain(std::iter::repeat_with(Cell::default));
                std::iter::once(words(&c.name)).chain(cells.take(parts.len())).collect()
            };
            let rows = s.columns.iter().map(row).collect();
            (std::iter::once(say::NAME.to_string()).chain(parts).collect(), rows)
        }
        Plot::Dots(s) => {
            let row = |r: &crate::chart::kinds::dots::DotRow| vec![words(&r.name), shown(&r.before), shown(&r.now)];
            (vec![say::NAME.into(), s.before.clone(), s.now.clone()], s.rows.iter().map(row).collect())
        }
        Plot::Tiles(s) => named(s.tiles.iter().map(|t| (t.name.as_str(), &t.value))),
        Plot::Geo(s) => named(s.shapes.iter().map(|t| (t.name.as_str(), &t.value))),
        Plot::Multiples(s) => {
            let row = |p: &crate::chart::kinds::multiples::Panel| {
                let latest = p.points.last().and_then(|p| p.1.value());
                vec![words(&p.name), figure(latest, &p.text), words(if p.signal { say::SIGNAL } else { "" })]
            };
            ([say::NAME, say::LATEST, say::STANDING].map(String::from).into(), s.panels.iter().map(row).collect())
        }
        Plot::Bullet(s) => {
            let d = s.about.decimals;
            let row = |r: &crate::chart::kinds::bullet::BulletRow| {
                vec![words(&r.name), shown(&r.value), optional(r.target, d), words(&r.text)]
            };
            let head = [say::NAME, say::FIGURE, say::TARGET, say::STANDING].map(String::from).into();
            (head, s.rows.iter().map(row).collect())
        }
        Plot::Waterfall(s) => {
            let ends =
                |e: &Option<(String, Shown)>| e.iter().map(|(n, v)| vec![words(n), shown(v)]).collect::<Vec<_>>();
            let steps = s.steps.iter().map(|step| vec![words(&step.name), shown(&step.change)]);
            let rows = ends(&s.from).into_iter().chain(steps).chain(ends(&s.to)).collect();
            ([say::NAME, say::CHANGE].map(String::from).into(), rows)
        }
        Plot::Grid(s) => {
            let word = |state: Filed| s.key.iter().find(|k| k.0 == state).map_or("", |k| k.1.as_str());
            let cells = s.cells.chunks(s.columns.len().max(1));
            let row = |(name, cells): (&String, &[crate::chart::kinds::grid::GridCell])| {
                std::iter::once(words(name)).chain(cells.iter().map(|c| words(word(c.state)))).collect()
            };
            let head = std::iter::once(say::NAME.to_string()).chain(s.columns.iter().cloned()).collect();
            (head, s.rows.iter().zip(cells).map(row).collect())
        }
        Plot::Control(s) => {
            let d = s.about.decimals;
            let row = |p: &crate::chart::kinds::control::ControlPoint| {
                let limit = s.limits.iter().find(|l| (l.from..=l.to).contains(&p.at));
                vec![
                    words(p.label.split(' ').next().unwrap_or("")),
                    datum(p.value, d),
                    optional(limit.map(|l| l.centre), d),
                    optional(limit.map(|l| l.low), d),
                    optional(limit.map(|l| l.high), d),
                    optional(p.moving, d),
                    p.signal.map_or_else(Cell::default, |n| words(&say::rule(n))),
                ]
            };
            let head = [say::PERIOD, say::FIGURE, say::MEAN, say::LOW, say::HIGH, say::MOVING, say::STANDING];
            (head.map(String::from).into(), s.points.iter().map(row).collect())
        }
        Plot::Spine(s) => {
            let [own, average, ..] = &s.heads;
            let word = |r: &crate::chart::kinds::spine::SpineRow| {
                s.key.iter().find(|k| k.0 == r.standing).map_or("", |k| k.1.as_str())
            };
            let row = |r: &crate::chart::kinds::spine::SpineRow| {
                let average = r.marks.get(2).copied();
                vec![words(&r.name), shown(&r.value), figure(average, &r.average), words(word(r))]
            };
            let head = vec![say::NAME.into(), own.clone(), average.clone(), say::STANDING.into()];
            (head, s.rows.iter().map(row).collect())
        }
        Plot::Funnel(s) => cloud(&s.dots, &s.x_name, 0, &s.y_name, s.about.decimals),
        Plot::Scatter(s) => cloud(&s.dots, &s.x_name, s.x_decimals, &s.y_name, s.about.decimals),
        Plot::Strip(s) => {
            let d = s.about.decimals;
            let row = |r: &crate::chart::kinds::strip::StripRow| {
                let spread = r.spread.map_or([None; 5], |s| s.map(Some));
                let cells = spread.into_iter().map(|v| optional(v, d));
                std::iter::once(words(&r.name)).chain(cells).chain([words(&r.text)]).collect()
            };
            (say::SPREAD.map(String::from).into(), s.rows.iter().map(row).collect())
        }
    };
    Table { title, head, rows }
}

type Parts = (Vec<String>, Vec<Vec<Cell>>);

fn first(spec: &ChartSpec) -> Parts {
    match spec {
        ChartSpec::Trend(s) => {
            let mut head: Vec<String> = [say::PERIOD, say::FIGURE].map(String::from).into();
            if !s.beside.is_empty() {
                head.push(s.beside_name.clone());
            }
            let row = |p: &crate::chart::TrendPoint| {
                // A label is the period, a space, the figure.
                let (period, said) = p.label.split_once(' ').unwrap_or((p.label.as_str(), ""));
                let mut row = vec![words(period), figure(p.value, said)];
                if !s.beside.is_empty() {
                    row.push(optional(s.beside.iter().find(|b| b.0 == p.at).and_then(|b| b.1), s.decimals));
                }
                row
            };
            (head, s.points.iter().map(row).collect())
        }
        ChartSpec::Rank(s) => {
            let row = |r: &crate::chart::RankRow| {
                vec![words(&r.name), figure(r.value, &r.text), words(rest(&r.label, &r.name))]
            };
            ([say::NAME, say::FIGURE, say::STANDING].map(String::from).into(), s.rows.iter().map(row).collect())
        }
        ChartSpec::Heat(s) => {
            let columns = s.columns.max(1);
            let tick =
                |n: usize| s.ticks.iter().find(|t| t.0 == n).map_or_else(|| (n + 1).to_string(), |t| t.1.clone());
            let row = |(name, cells): (&String, &[crate::chart::HeatCell])| {
                let cell = |c: &crate::chart::HeatCell| {
                    let said = c.label.rsplit(' ').next().unwrap_or("");
                    match plain(said.trim_end_matches(|c: char| !c.is_ascii_digit())) {
                        Some(number) => Cell { text: said.into(), number: Some(number) },
                        None => words(said),
                    }
                };
                std::iter::once(words(name)).chain(cells.iter().map(cell)).collect()
            };
            let head = std::iter::once(say::NAME.to_string()).chain((0..columns).map(tick)).collect();
            (head, s.rows.iter().zip(s.cells.chunks(columns)).map(row).collect())
        }
    }
}

fn lines(s: &crate::chart::kinds::lines::LinesSpec) -> Parts {
    let mut ats: Vec<i32> = s.lines.iter().flat_map(|l| l.points.iter().map(|p| p.0)).collect();
    ats.sort_unstable();
    ats.dedup();
    let name = |at: i32| {
        let period = s.periods.iter().find(|p| p.at == at).map(|p| p.label.split(' ').next().unwrap_or("").to_string());
        period.unwrap_or_else(|| at.to_string())
    };
    let columns: Vec<std::collections::BTreeMap<i32, Datum>> =
        s.lines.iter().map(|l| l.points.iter().copied().collect()).collect();
    let row = |at: &i32| {
        let cell = |column: &std::collections::BTreeMap<i32, Datum>| {
            column.get(at).map_or_else(Cell::default, |d| datum(*d, s.about.decimals))
        };
        std::iter::once(words(&name(*at))).chain(columns.iter().map(cell)).collect()
    };
    let head = std::iter::once(say::PERIOD.to_string()).chain(s.lines.iter().map(|l| l.name.clone())).collect();
    (head, ats.iter().map(row).collect())
}

fn named<'a>(rows: impl Iterator<Item = (&'a str, &'a Shown)>) -> Parts {
    ([say::NAME, say::FIGURE].map(String::from).into(), rows.map(|(n, v)| vec![words(n), shown(v)]).collect())
}

fn cloud(dots: &[crate::chart::kinds::cloud::CloudDot], x: &str, x_decimals: u8, y: &str, decimals: u8) -> Parts {
    let row = |d: &crate::chart::kinds::cloud::CloudDot| {
        let standing = words(if d.selected { say::MARKED } else { "" });
        vec![words(&d.name), value(d.x, x_decimals), value(d.y, decimals), standing]
    };
    (vec![say::NAME.into(), x.into(), y.into(), say::STANDING.into()], dots.iter().map(row).collect())
}
