//! 分类明细: an indicator by its categories (纠纷类型, 警情类型) and by the organisations that handled it, and one of them by itself: its series
//! and its places, each a way on. What a slice comes to is query's; what its change is made of is in `signal`.

use super::parts::{cell, link, panel, row, table};
use super::{Lens, plots};
use crate::chart::ChartSpec;
use crate::chart::kinds::Plot;
use crate::figure::plots::Plotted;
use crate::figure::{self, Figure};
use crate::model::{Amount, Dimension, Period};
use crate::query::aggregate::{slice, slices};
use crate::query::change::{between, mom, yoy};
use crate::query::cut::existing;
use crate::query::range::Range;
use crate::query::{ChildRow, Cut, Gap, Reading, Refusal, Selection, Span};
use crate::sheet::{Element, Node, el};
use crate::strings::{number, period as words};

/// Height of a chart of one slice, in CSS pixels.
const HEIGHT: u32 = 240;

/// One slice: what it is, the letter and the word a link chooses it with, and its name.
struct Slice {
    dimension: Dimension,
    key: char,
    word: String,
    name: String,
    reading: Reading,
}

fn range(period: Period, span: Span) -> Option<Range> {
    if span == Span::YearToDate { Range::year_to_date(period) } else { Range::of(period) }
}

/// The categories, then the organisations, that have figures here; largest first.
fn all(lens: &Lens, of: Selection) -> [Vec<Slice>; 2] {
    let found = |organisations: bool| {
        let Some(range) = range(of.period, of.span) else { return Vec::new() };
        let named = |(dimension, reading): (Dimension, Reading)| {
            let (key, word, name) = match dimension {
                Dimension::Category(at) => {
                    let name = lens.data.categories.get(usize::from(at))?;
                    ('f', name.clone(), name.clone())
                }
                Dimension::Organisation(at) => {
                    let one = lens.data.organisations.get(usize::from(at))?;
                    ('o', one.id.clone(), one.name.clone())
                }
                Dimension::None => return None,
            };
            Some(Slice { dimension, key, word, name, reading })
        };
        let slices = slices(lens.data, of.indicator, of.area, range, organisations);
        let mut slices: Vec<Slice> = slices.into_iter().filter_map(named).collect();
        let figure = |slice: &Slice| slice.reading.amount().map_or(f64::NEG_INFINITY, Amount::to_f64);
        slices.sort_by(|a, b| figure(b).total_cmp(&figure(a)));
        slices
    };
    [found(false), found(true)]
}

fn read(lens: &Lens, of: Selection, dimension: Dimension) -> impl Fn(Period) -> Reading {
    move |period| match range(period, of.span) {
        Some(range) => slice(lens.data, of.indicator, of.area, range, dimension),
        None => Reading::gap(Gap::NoData),
    }
}

/// The panels of a place's indicator: the table of its slices, and the one that is chosen; nothing for one that is not told by slices.
pub(super) fn panels(lens: &Lens, cut: &Cut) -> Vec<Node> {
    let [categories, organisations] = all(lens, cut.selection);
    let mut nodes = Vec::new();
    for (head, found) in [("类别", &categories), ("单位", &organisations)] {
        if found.len() < 2 {
            continue;
        }
        nodes.push(list(lens, cut, head, found).into());
        let chosen = found.iter().find(|slice| lens.route.choice(slice.key) == Some(slice.word.as_str()));
        nodes.extend(chosen.map(|slice| one(lens, cut, slice)).unwrap_or_default());
    }
    nodes
}

/// Where one slice is chosen, or left again; the two kinds are not crossed, because no file tells both at once.
fn choosing(lens: &Lens, key: char, word: &str) -> String {
    let other = if key == 'f' { 'o' } else { 'f' };
    lens.route.clone().choosing(other, "").choosing(key, word).hash()
}

fn list(lens: &Lens, cut: &Cut, head: &str, found: &[Slice]) -> Element {
    let of = cut.selection;
    let (data, indicator) = (lens.data, lens.data.indicator(of.indicator));
    let whole = match cut.reading.figure {
        Ok(Amount::Exact(whole)) if !cut.reading.is_partial() && whole.sign() > 0 => Some(whole),
        _ => None,
    };
    let share = |reading: &Reading| match (reading.figure, whole) {
        (Ok(Amount::Exact(own)), Some(whole)) if !reading.is_partial() => {
            Amount::ratio(own, whole, 100).map_or("—".into(), |share| format!("{}%", number::amount(share, 1)))
        }
        _ => "—".to_string(),
    };
    let rows = found.iter().map(|slice| {
        let read = read(lens, of, slice.dimension);
        let here = lens.route.choice(slice.key) == Some(slice.word.as_str());
        let href = choosing(lens, slice.key, if here { "" } else { &slice.word });
        let name = link(href, slice.name.clone()).with_some("aria-current", here.then_some("true"));
        let mut cells = vec![super::indicator::figure(&slice.reading, indicator)];
        if whole.is_some() {
            cells.push(cell(share(&slice.reading)));
        }
        cells.push(super::indicator::figure(&read(of.period.year_before()), indicator));
        cells.push(cell(number::change(&yoy(data, of.indicator, of.period, of.span, &read), indicator)));
        cells.push(cell(number::change(&mom(data, of.indicator, of.period, of.span, &read), indicator)));
        row(name, cells)
    });
    let figure = format!("{}（{}）", words::spanned(of.period, of.span), number::unit(indicator));
    let mut heads = vec![head, figure.as_str()];
    if whole.is_some() {
        heads.push("占比");
    }
    heads.extend(["上年同期", "同比", "环比"]);
    let title = format!("按{head}");
    let note = format!("点{head}名称，看它的逐期走势和各地分布。");
    panel(&title)
        .with("id", if head == "类别" { "by-category" } else { "by-organisation" })
        .child(table(&title, &heads, rows.collect()))
        .child(el("p").class("note").text(note))
}

/// One slice by itself: what it comes to in words, its series, its places.
fn one(lens: &Lens, cut: &Cut, slice: &Slice) -> Vec<Node> {
    let sliced = cut_of(lens, cut, slice.dimension);
    let indicator = lens.data.indicator(cut.selection.indicator);
    let named = format!("{}：{}", indicator.name, slice.name);
    let mut said = format!(
        "{}，{}{}{}",
        words::spanned(cut.selection.period, cut.selection.span),
        lens.name(cut.selection.area),
        named,
        number::with_unit(&sliced.reading, indicator)
    );
    if sliced.reading.is_partial() {
        said.push_str("（数据不全）");
    }
    for (head, change) in [("同比", &sliced.yoy), ("环比", &sliced.mom)] {
        if change.is_ok() {
            said.push_str(&format!("，{head}{}", number::change(change, indicator)));
        }
    }
    said.push('。');
    let back = link(choosing(lens, slice.key, ""), "看全部").class("button");
    let mut nodes: Vec<Node> =
        vec![panel(&named).child(el("p").text(said)).child(el("p").class("buttons").child(back)).into()];
    let any = sliced.series.iter().any(|reading| reading.figure.is_ok());
    let series = any.then(|| figure::trend(lens.data, &sliced));
    let places = figure::rank(lens.data, &sliced);
    for drawn in series.into_iter().chain(places) {
        let rows = sliced.children.len() as u32;
        let height = if matches!(drawn.spec, ChartSpec::Rank(_)) { 60 + rows * 24 } else { HEIGHT };
        nodes.push(plots::panel_of(lens, &renamed(drawn, &indicator.name, &named), height).into());
    }
    nodes
}

/// A chart of a slice is that of its indicator under the slice's name.
fn renamed(mut drawn: Figure, indicator: &str, named: &str) -> Plotted {
    match &mut drawn.spec {
        ChartSpec::Trend(spec) => {
            spec.title = spec.title.replacen(indicator, named, 1);
            spec.description = spec.description.replacen(indicator, named, 1);
        }
        ChartSpec::Rank(spec) => spec.title = spec.title.replacen(indicator, named, 1),
        ChartSpec::Heat(_) => {}
    }
    Plotted { plot: Plot::First(drawn.spec), marks: drawn.marks }
}

/// The cut of a slice: that of its indicator with the figures of the slice. Places are not ranked in it: what is much of one kind is no merit.
fn cut_of(lens: &Lens, cut: &Cut, dimension: Dimension) -> Cut {
    let (data, of) = (lens.data, cut.selection);
    let own = read(lens, of, dimension);
    let children = existing(data, of.area, of.period).chain(data.areas.own(of.area)).filter_map(|area| {
        let read = read(lens, Selection { area, ..of }, dimension);
        let reading = read(of.period);
        (reading.figure != Err(Gap::NoData)).then(|| ChildRow {
            area,
            yoy: yoy(data, of.indicator, of.period, of.span, &read),
            mom: mom(data, of.indicator, of.period, of.span, &read),
            reading,
            place: None,
            interval: None,
            series: Vec::new(),
        })
    });
    let ytd = Selection { span: Span::YearToDate, ..of };
    let year = read(lens, ytd, dimension);
    Cut {
        selection: of,
        reading: own(of.period),
        last_year: own(of.period.year_before()),
        yoy: yoy(data, of.indicator, of.period, of.span, &own),
        mom: mom(data, of.indicator, of.period, of.span, &own),
        ytd_yoy: between(data, of.indicator, of.period, of.period.year_before(), Span::YearToDate, &year),
        ytd: year(of.period),
        year_end: Err(Refusal::NoBase),
        months: cut.months.clone(),
        series: cut.months.iter().map(|period| own(*period)).collect(),
        series_last_year: cut.months.iter().map(|period| own(period.year_before())).collect(),
        children: children.collect(),
    }
}
