//! Alternative text of a plot, from its figures: what it shows, how many, the range, the latest, what is notable. No drawing.

use crate::chart::ChartSpec;
use crate::chart::kinds::grid::Filed;
use crate::chart::kinds::spine::Standing;
use crate::chart::kinds::{Datum, Plot};
use crate::strings::alt as say;

/// One figure with its words.
struct Seen {
    value: f64,
    words: String,
}

fn seen(value: Option<f64>, words: String) -> Option<Seen> {
    value.filter(|v| v.is_finite()).map(|value| Seen { value, words })
}

/// `最低…，最高…。`; one figure alone, equal ones, or none say so.
fn range(all: &[Seen]) -> String {
    let low = all.iter().min_by(|a, b| a.value.total_cmp(&b.value));
    let high = all.iter().max_by(|a, b| a.value.total_cmp(&b.value).then(std::cmp::Ordering::Greater));
    match (low, high) {
        (Some(low), Some(high)) if low.value < high.value => say::range(&low.words, &high.words),
        (Some(one), _) if all.len() == 1 => say::only(&one.words),
        (Some(one), _) => say::equal(&one.words),
        _ => say::NOTHING.to_string(),
    }
}

/// The words of a plot for one who does not see it, in Chinese. Plain text of a few sentences, whatever is in the plot.
pub fn alt(plot: &Plot) -> String {
    let mut copy = plot.clone();
    let (title, description) = copy.words();
    let (title, description) = (std::mem::take(title), std::mem::take(description));
    let (kind, told) = told(plot);
    let mut out = say::opening(kind, &title);
    if !description.is_empty() {
        out.push_str(description.trim_end_matches('。'));
        out.push('。');
    }
    // How many there are is said once.
    let counted = told.split_once('。').filter(|(first, _)| first.starts_with('共') && description.contains(first));
    out.push_str(counted.map_or(told.as_str(), |(_, rest)| rest));
    out
}

fn decimals(v: f64, decimals: u8) -> String {
    let places = usize::from(decimals.min(6));
    format!("{v:.places$}").replace('-', "−")
}

fn lacking(all: usize, known: usize) -> String {
    if all > known { say::lacking(all - known) } else { String::new() }
}

/// The kind's word and what its figures say.
fn told(plot: &Plot) -> (&'static str, String) {
    match plot {
        Plot::First(ChartSpec::Trend(s)) => {
            let all: Vec<Seen> = s.points.iter().filter_map(|p| seen(p.value, p.label.clone())).collect();
            let mut out = say::periods(s.points.len()) + &range(&all);
            if let Some(last) = all.last() {
                out += &say::latest(&last.words);
                if let Some(band) = &s.band {
                    out += say::against(last.value < band.low.min(band.high), last.value > band.low.max(band.high));
                }
            }
            (say::LINE, out + &lacking(s.points.len(), all.len()))
        }
        Plot::First(ChartSpec::Rank(s)) => {
            let all: Vec<Seen> = s.rows.iter().filter_map(|r| seen(r.value, format!("{}{}", r.name, r.text))).collect();
            let mean = s.benchmark.as_ref().map_or(String::new(), |b| say::benchmark(&b.1));
            (say::BARS, say::rows(s.rows.len()) + &range(&all) + &mean + &lacking(s.rows.len(), all.len()))
        }
        Plot::First(ChartSpec::Heat(s)) => {
            let known = s.cells.iter().filter(|c| c.step.is_some()).count();
            (say::HEAT, say::cells(s.rows.len(), s.columns) + &lacking(s.cells.len(), known))
        }
        Plot::Lines(s) => {
            let mut out = say::lines(s.lines.len());
            for line in s.lines.iter().take(8) {
                let last = line.points.iter().rev().find_map(|p| p.1.value());
                let all: Vec<Seen> = line
                    .points
                    .iter()
                    .filter_map(|p| seen(p.1.value(), decimals(p.1.value()?, s.about.decimals)))
                    .collect();
                out += &say::line(
                    &line.name,
                    &range(&all),
                    &last.map_or(String::new(), |v| decimals(v, s.about.decimals)),
                );
            }
            (say::LINES, out)
        }
        Plot::Columns(s) => {
            let whole = |c: &crate::chart::kinds::columns::Column| {
                let sum: Vec<f64> = c.parts.iter().filter_map(|p| p.value.value()).collect();
                let text = if c.text.is_empty() { &c.label } else { &c.text };
                seen((!sum.is_empty()).then(|| sum.iter().sum()), format!("{}{text}", c.name))
            };
            let all: Vec<Seen> = s.columns.iter().filter_map(whole).collect();
            let parts = if s.parts.len() > 1 { say::parts(&s.parts.join("、")) } else { String::new() };
            (say::COLUMNS, say::rows(s.columns.len()) + &parts + &range(&all) + &lacking(s.columns.len(), all.len()))
        }
        Plot::Dots(s) => {
            let both = |r: &&crate::chart::kinds::dots::DotRow| Some((r.before.value.value()?, r.now.value.value()?));
            let pairs: Vec<(f64, f64)> = s.rows.iter().filter_map(|r| both(&r)).collect();
            let up = pairs.iter().filter(|p| p.1 > p.0).count();
            let down = pairs.iter().filter(|p| p.1 < p.0).count();
            let all: Vec<Seen> =
                s.rows.iter().filter_map(|r| seen(r.now.value.value(), format!("{}{}", r.name, r.now.text))).collect();
            (
                say::DOTS,
                say::rows(s.rows.len())
                    + &say::moved(&s.before, &s.now, up, down)
                    + &range(&all)
                    + &lacking(s.rows.len(), pairs.len()),
            )
        }
        Plot::Tiles(s) => (say::TILES, places(s.tiles.iter().map(|t| (t.name.as_str(), &t.value)))),
        Plot::Geo(s) => (say::MAP, places(s.shapes.iter().map(|t| (t.name.as_str(), &t.value)))),
        Plot::Multiples(s) => {
            let out: Vec<&str> = s.panels.iter().filter(|p| p.signal).map(|p| p.name.as_str()).collect();
            (say::PANELS, say::rows(s.panels.len()) + &say::signals(&out))
        }
        Plot::Bullet(s) => {
            let behind: Vec<&str> = s.rows.iter().filter(|r| r.behind).map(|r| r.name.as_str()).collect();
            (say::BULLETS, say::rows(s.rows.len()) + &say::behind(&behind))
        }
        Plot::Waterfall(s) => {
            let all: Vec<Seen> = s
                .steps
                .iter()
                .filter_map(|t| seen(t.change.value.value(), format!("{}{}", t.name, t.change.text)))
                .collect();
            let ends = match (&s.from, &s.to) {
                (Some(a), Some(b)) => say::from_to(&a.0, &a.1.text, &b.0, &b.1.text),
                _ => String::new(),
            };
            (say::STEPS, ends + &say::rows(s.steps.len()) + &range(&all) + &lacking(s.steps.len(), all.len()))
        }
        Plot::Grid(s) => {
            let count = |state: Filed| s.cells.iter().filter(|c| c.state == state).count();
            let words =
                s.key.iter().map(|(state, word)| format!("{word}{}", count(*state))).collect::<Vec<_>>().join("、");
            (say::REPORTS, say::cells(s.rows.len(), s.columns.len()) + &words + "。")
        }
        Plot::Control(s) => {
            let all: Vec<Seen> = s.points.iter().filter_map(|p| seen(p.value.value(), p.label.clone())).collect();
            let out: Vec<&str> = s.points.iter().filter(|p| p.signal.is_some()).map(|p| p.label.as_str()).collect();
            let latest = all.last().map_or(String::new(), |l| say::latest(&l.words));
            (
                say::CONTROL,
                say::periods(s.points.len())
                    + &range(&all)
                    + &latest
                    + &say::signals(&out)
                    + &lacking(s.points.len(), all.len()),
            )
        }
        Plot::Spine(s) => {
            let of = |standing: Standing| s.rows.iter().filter(|r| r.standing == standing).count();
            (say::SPINE, say::rows(s.rows.len()) + &say::stand(of(Standing::Better), of(Standing::Worse)))
        }
        Plot::Funnel(s) => (say::FUNNEL, cloud(&s.dots)),
        Plot::Scatter(s) => (say::SCATTER, cloud(&s.dots)),
        Plot::Strip(s) => {
            let d = s.about.decimals;
            let all: Vec<Seen> = s
                .rows
                .iter()
                .filter_map(|r| seen(r.spread.map(|x| x[2]), format!("{}{}", r.name, decimals(r.spread?[2], d))))
                .collect();
            (say::STRIP, say::rows(s.rows.len()) + say::MEDIANS + &range(&all))
        }
    }
}

fn places<'a>(all: impl Iterator<Item = (&'a str, &'a crate::chart::kinds::Shown)>) -> String {
    let all: Vec<(&str, Datum, &str)> = all.map(|(n, v)| (n, v.value, v.text.as_str())).collect();
    let known: Vec<Seen> = all.iter().filter_map(|(n, v, t)| seen(v.value(), format!("{n}{t}"))).collect();
    say::rows(all.len()) + &range(&known) + &lacking(all.len(), known.len())
}

fn cloud(dots: &[crate::chart::kinds::cloud::CloudDot]) -> String {
    let all: Vec<Seen> = dots.iter().filter_map(|d| seen(d.both().map(|b| b.1), d.label.clone())).collect();
    let out: Vec<&str> = dots.iter().filter(|d| d.selected).map(|d| d.name.as_str()).collect();
    say::rows(dots.len()) + &range(&all) + &say::marked(&out)
}
