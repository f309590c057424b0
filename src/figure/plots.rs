//! Cuts to the later kinds of plot: dots, columns, parts, multiples, tiles, maps, waterfalls, bullets, reports, and the trend with
//! everything on it. What statistics still to come know (limits, targets judged) is given as numbers. No pixels.

use crate::chart::kinds::bullet::{BulletRow, BulletSpec};
use crate::chart::kinds::columns::{Column, ColumnsSpec};
use crate::chart::kinds::dots::{DotRow, DotsSpec};
use crate::chart::kinds::geo::{GeoSpec, Shape};
use crate::chart::kinds::grid::{FILED, Filed, GridCell, GridSpec};
use crate::chart::kinds::multiples::{MultiplesSpec, Panel};
use crate::chart::kinds::tiles::{Tile, TilesSpec};
use crate::chart::kinds::waterfall::{Step, WaterfallSpec};
use crate::chart::kinds::{About, Datum, Plot, Shown};
use crate::chart::{ChartSpec, MarkId, TrendBand};
use crate::model::{
    Amount, AreaId, AreaKind, Boundary, Dataset, Decimal, Dimension, Indicator, Period, SpaceRule, Status,
};
use crate::query::change::Refusal;
use crate::query::contribution::printed_to;
use crate::query::reading::sliced;
use crate::query::target::{Verdict, progress_at};
use crate::query::{Card, ChildRow, Cut, Gap, Reading, Span};
use crate::strings::{number, paper, period as words, plot as say, ui};

use super::absent::{absent, behind};
use super::{Figure, Target};

/// A plot with the meaning of its marks: `marks[MarkId]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Plotted {
    /// What is drawn.
    pub plot: Plot,
    /// What each mark stands for, by number.
    pub marks: Vec<Target>,
}

impl Plotted {
    /// The meaning of a mark.
    pub fn target(&self, mark: MarkId) -> Option<Target> {
        self.marks.get(mark.0 as usize).copied()
    }
}

impl From<Figure> for Plotted {
    fn from(figure: Figure) -> Self {
        Self { plot: Plot::First(figure.spec), marks: figure.marks }
    }
}

/// The figure of a reading for a drawing.
pub fn datum(reading: &Reading) -> Datum {
    match reading.figure {
        Ok(amount) if reading.is_partial() => Datum::Partial(amount.to_f64()),
        Ok(amount) => Datum::Known(amount.to_f64()),
        Err(gap) => Datum::Absent(absent(gap)),
    }
}

fn shown(reading: &Reading, indicator: &Indicator) -> Shown {
    let partial = match reading.status {
        Status::Carried => behind(reading),
        _ if reading.is_partial() => say::PARTIAL,
        _ => "",
    };
    Shown { value: datum(reading), text: format!("{}{partial}", number::reading(reading, indicator)) }
}

fn title(data: &Dataset, cut: &Cut, what: &str) -> String {
    let indicator = data.indicator(cut.selection.indicator);
    let period = words::spanned(cut.selection.period, cut.selection.span);
    format!("{period}{}{what}（{}）", indicator.name, number::unit(indicator))
}

fn about(data: &Dataset, cut: &Cut, title: String, description: String) -> About {
    let indicator = data.indicator(cut.selection.indicator);
    About { title, description, unit: indicator.unit.clone(), decimals: indicator.decimals }
}

/// Children that are places: 本级 is not one.
fn places<'a>(data: &'a Dataset, cut: &'a Cut) -> impl Iterator<Item = &'a ChildRow> {
    cut.children.iter().filter(|row| data.areas.get(row.area).kind != AreaKind::Own)
}

fn name(data: &Dataset, area: AreaId) -> String {
    let area = data.areas.get(area);
    if area.kind == AreaKind::Own { ui::OWN.to_string() } else { area.name.clone() }
}

fn mark(n: usize) -> MarkId {
    MarkId(n as u32)
}

fn any_figure<'a>(rows: impl Iterator<Item = &'a ChildRow>) -> Option<()> {
    rows.into_iter().any(|row| row.reading.figure.is_ok()).then_some(())
}

/// The trend of a cut with its usual range, its target and both words; each is left out where it is not given.
pub fn trend_full(data: &Dataset, cut: &Cut, band: Option<TrendBand>, target: Option<(f64, String)>) -> Plotted {
    let mut figure = super::trend(data, cut);
    if let ChartSpec::Trend(spec) = &mut figure.spec {
        for point in &mut spec.points {
            let outside = |b: &TrendBand| point.value.is_some_and(|v| v < b.low.min(b.high) || v > b.low.max(b.high));
            if point.tone == crate::chart::Tone::Plain && band.as_ref().is_some_and(outside) {
                point.tone = crate::chart::Tone::Selected;
            }
        }
        spec.band = band;
        spec.benchmark = target;
    }
    figure.into()
}

/// Children this period against the same period last year, in the order of the ranking. `None` without a figure.
pub fn dots(data: &Dataset, cut: &Cut) -> Option<Plotted> {
    any_figure(cut.children.iter())?;
    // Two definitions are not set side by side.
    if cut.yoy == Err(Refusal::Definition) {
        return None;
    }
    let indicator = data.indicator(cut.selection.indicator);
    let rows: Vec<ChildRow> = super::rank::order(data, cut);
    let here = cut.months.iter().position(|p| *p == cut.selection.period);
    let before_of = |row: &ChildRow| -> Reading {
        let back = cut.selection.period.frequency.per_year().max(1) as usize;
        let then = here.and_then(|at| at.checked_sub(back)).and_then(|at| row.series.get(at)).copied();
        then.unwrap_or_else(|| {
            crate::query::reading(
                data,
                cut.selection.indicator,
                row.area,
                cut.selection.period.year_before(),
                cut.selection.span,
            )
        })
    };
    let (then, now) = (cut.selection.period.year_before(), cut.selection.period);
    let spelt = |p: Period| words::spanned(p, cut.selection.span);
    let row = |(n, row): (usize, &ChildRow)| {
        let before = before_of(row);
        let said = match row.reading.figure {
            Ok(_) => format!("{}，{}", number::reading(&row.reading, indicator), number::change(&row.yoy, indicator)),
            Err(gap) => number::gap(gap).to_string(),
        };
        let name = name(data, row.area);
        DotRow {
            label: format!("{name} {}{}，{}{}", spelt(then), number::with_unit(&before, indicator), spelt(now), said),
            name,
            before: shown(&before, indicator),
            now: shown(&row.reading, indicator),
            text: said,
            selected: false,
            mark: mark(n),
        }
    };
    let comparable = indicator.is_quotient();
    let whole = cut.reading.amount().filter(|_| comparable);
    let benchmark = whole.map(|a| {
        (a.to_f64(), format!("{} {}", data.areas.get(cut.selection.area).name, number::amount(a, indicator.decimals)))
    });
    Some(Plotted {
        marks: rows.iter().map(|r| Target::Area(r.area)).collect(),
        plot: Plot::Dots(DotsSpec {
            about: about(data, cut, title(data, cut, say::AGAINST_LAST_YEAR), say::of_places(rows.len())),
            before: spelt(then),
            now: spelt(now),
            rows: rows.iter().enumerate().map(row).collect(),
            from_zero: !comparable,
            benchmark,
        }),
    })
}

/// The last `most` periods of a cut as columns.
pub fn columns(data: &Dataset, cut: &Cut, most: usize) -> Option<Plotted> {
    let indicator = data.indicator(cut.selection.indicator);
    let from = cut.months.len().saturating_sub(most.max(1));
    let periods: Vec<(Period, &Reading)> = cut.months.iter().copied().zip(&cut.series).skip(from).collect();
    periods.iter().any(|(_, r)| r.figure.is_ok()).then_some(())?;
    let column = |(n, (period, reading)): (usize, &(Period, &Reading))| {
        let value = shown(reading, indicator);
        let name = words::spanned(*period, cut.selection.span);
        Column {
            label: format!("{name} {}", number::with_unit(reading, indicator)),
            name,
            text: value.text.clone(),
            parts: vec![value],
            selected: *period == cut.selection.period,
            mark: mark(n),
        }
    };
    let area = &data.areas.get(cut.selection.area).name;
    let heading = format!("{area}{}（{}）", indicator.name, number::unit(indicator));
    Some(Plotted {
        marks: periods.iter().map(|(p, _)| Target::Period(*p)).collect(),
        plot: Plot::Columns(ColumnsSpec {
            about: about(data, cut, heading, String::new()),
            parts: Vec::new(),
            columns: periods.iter().enumerate().map(column).collect(),
            benchmark: None,
        }),
    })
}

/// The last `most` periods of a cut's area by category, the five largest categories apart and the rest together; `None` for an indicator
/// without categories there.
pub fn parts(data: &Dataset, cut: &Cut, most: usize) -> Option<Plotted> {
    let (id, area) = (cut.selection.indicator, cut.selection.area);
    let indicator = data.indicator(id);
    let from = cut.months.len().saturating_sub(most.max(1));
    let periods: Vec<Period> = cut.months.iter().skip(from).copied().collect();
    let cell = |category: u16, period: Period| {
        let read = sliced(data, id, area, period, Span::Period, Dimension::Category(category));
        (read.figure != Err(Gap::NoData)).then_some(read)
    };
    let figure = |read: Reading| read.amount().filter(|_| !read.is_partial()).map(Amount::to_f64);
    let sum = |category: u16| -> f64 { periods.iter().filter_map(|p| figure(cell(category, *p)?)).sum() };
    let mut found: Vec<(u16, f64)> = (0..data.categories.len().min(usize::from(u16::MAX)) as u16)
        .filter(|c| periods.iter().any(|p| cell(*c, *p).is_some()))
        .map(|c| (c, sum(c)))
        .collect();
    if found.is_empty() {
        return None;
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let apart = if found.len() > 6 { 5 } else { found.len() };
    let (own, rest) = found.split_at(apart);
    let mut names: Vec<String> =
        own.iter().map(|(c, _)| data.categories.get(usize::from(*c)).cloned().unwrap_or_default()).collect();
    if !rest.is_empty() {
        names.push(say::rest(rest.len()));
    }
    let part = |categories: &[(u16, f64)], period: Period| {
        let cells: Vec<_> = categories.iter().map(|(c, _)| cell(*c, period)).collect();
        let known: Vec<f64> = cells.iter().filter_map(|c| figure((*c)?)).collect();
        let total: f64 = known.iter().sum();
        let gap = cells.first().copied().flatten().and_then(|read| read.figure.err());
        let gap = gap.unwrap_or(Gap::Stated(Status::Missing));
        let value = match () {
            () if known.len() == cells.len() => Datum::Known(total),
            () if !known.is_empty() => Datum::Partial(total),
            () => Datum::Absent(absent(gap)),
        };
        let places = usize::from(indicator.decimals);
        let text = value.value().map_or_else(|| number::gap(gap).to_string(), |v| number::plain(v, places));
        Shown { value, text }
    };
    let column = |(n, period): (usize, &Period)| {
        let mut figures: Vec<Shown> = own.iter().map(|one| part(std::slice::from_ref(one), *period)).collect();
        if !rest.is_empty() {
            figures.push(part(rest, *period));
        }
        let total: f64 = figures.iter().filter_map(|f| f.value.value()).sum();
        let name = words::full(*period);
        let each: Vec<String> = names.iter().zip(&figures).map(|(n, f)| format!("{n}{}", f.text)).collect();
        Column {
            label: format!("{name} {}", each.join("，")),
            name,
            text: format!(
                "{}{}",
                number::plain(total, usize::from(indicator.decimals)),
                if figures.iter().any(|f| f.value.is_partial() || f.value.value().is_none()) {
                    say::PARTIAL
                } else {
                    ""
                }
            ),
            parts: figures,
            selected: *period == cut.selection.period,
            mark: mark(n),
        }
    };
    let heading =
        format!("{}{}{}（{}）", data.areas.get(area).name, indicator.name, say::BY_CATEGORY, number::unit(indicator));
    Some(Plotted {
        marks: periods.iter().map(|p| Target::Period(*p)).collect(),
        plot: Plot::Columns(ColumnsSpec {
            about: about(data, cut, heading, String::new()),
            columns: periods.iter().enumerate().map(column).collect(),
            parts: names,
            benchmark: None,
        }),
    })
}

/// How far the last figure of a series lies from its middle, in its usual steps: the signal small multiples are sorted by. The step is
/// the mean absolute change between neighbours, as in an XmR chart; 0 for fewer than four figures.
fn signal(series: &[Reading]) -> f64 {
    let values: Vec<f64> =
        series.iter().filter(|r| !r.is_partial()).filter_map(|r| r.amount().map(Amount::to_f64)).collect();
    let Some((last, before)) = values.split_last().filter(|(_, b)| b.len() >= 3) else { return 0.0 };
    let mean = before.iter().sum::<f64>() / before.len() as f64;
    let steps: f64 = before.windows(2).map(|w| (w[1] - w[0]).abs()).sum();
    let step = steps / (before.len() - 1) as f64;
    if step > 0.0 { (last - mean).abs() / step } else { 0.0 }
}

/// A little trend for each child, the strongest signal first. `bands` gives the usual range of a child where it is known.
pub fn multiples(
    data: &Dataset,
    cut: &Cut,
    shared: bool,
    bands: impl Fn(AreaId) -> Option<(f64, f64)>,
) -> Option<Plotted> {
    any_figure(places(data, cut))?;
    let indicator = data.indicator(cut.selection.indicator);
    let mut rows: Vec<&ChildRow> = places(data, cut).collect();
    let strength: std::collections::BTreeMap<AreaId, f64> = rows.iter().map(|r| (r.area, signal(&r.series))).collect();
    let of = |row: &ChildRow| strength.get(&row.area).copied().unwrap_or(0.0);
    rows.sort_by(|a, b| of(b).total_cmp(&of(a)));
    let panel = |(n, row): (usize, &&ChildRow)| {
        let last = row.series.last();
        let band = bands(row.area);
        let latest = last.and_then(Reading::amount).map(Amount::to_f64);
        Panel {
            name: name(data, row.area),
            points: cut.months.iter().zip(&row.series).map(|(p, r)| (p.index, datum(r))).collect(),
            signal: band.zip(latest).is_some_and(|((a, b), v)| v < a.min(b) || v > a.max(b)),
            band,
            text: last.map_or(String::new(), |r| number::reading(r, indicator)),
            label: last.zip(cut.months.last()).map_or(String::new(), |(r, p)| {
                format!(
                    "{} {} {}",
                    name(data, row.area),
                    words::spanned(*p, cut.selection.span),
                    number::with_unit(r, indicator)
                )
            }),
            mark: mark(n),
        }
    };
    let end = |p: Option<&Period>| p.map_or(String::new(), |p| words::full(*p));
    let heading = format!("各地{}走势（{}）", indicator.name, number::unit(indicator));
    Some(Plotted {
        marks: rows.iter().map(|r| Target::Area(r.area)).collect(),
        plot: Plot::Multiples(MultiplesSpec {
            about: about(data, cut, heading, say::of_places(rows.len())),
            panels: rows.iter().enumerate().map(panel).collect(),
            shared,
            from_zero: !indicator.is_quotient(),
            ends: (end(cut.months.first()), end(cut.months.last())),
            axis_words: if shared { say::SHARED_AXIS } else { say::OWN_AXES }.into(),
        }),
    })
}

/// The steps of a map: seven classes of equal width over the figures' range, and their words.
struct Steps {
    low: f64,
    width: f64,
    words: Vec<String>,
}

impl Steps {
    fn new(rows: &[&ChildRow], decimals: u8) -> Self {
        let values = rows.iter().filter_map(|r| r.reading.amount().map(Amount::to_f64));
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |a, v| (a.0.min(v), a.1.max(v)));
        let width = if high > low { (high - low) / 7.0 } else { 0.0 };
        let at = |n: usize| number::plain(low + width * n as f64, usize::from(decimals));
        let words = if width > 0.0 { (0..7).map(|n| say::step(&at(n), &at(n + 1), n)).collect() } else { Vec::new() };
        Self { low, width, words }
    }

    fn of(&self, reading: &Reading) -> u8 {
        let value = reading.amount().map_or(self.low, Amount::to_f64);
        if self.width > 0.0 { ((value - self.low) / self.width).floor().clamp(0.0, 6.0) as u8 } else { 3 }
    }
}

/// Children as tiles; `None` where no child has a seat on the tile map or none has a figure.
pub fn tiles(data: &Dataset, cut: &Cut) -> Option<Plotted> {
    any_figure(places(data, cut))?;
    let indicator = data.indicator(cut.selection.indicator);
    let rows: Vec<&ChildRow> = places(data, cut).filter(|r| data.areas.get(r.area).tile.is_some()).collect();
    let steps = Steps::new(&rows, indicator.decimals);
    let tile = |(n, row): (usize, &&ChildRow)| {
        let area = data.areas.get(row.area);
        let (column, line) = area.tile?;
        Some(Tile {
            name: area.name.clone(),
            column,
            row: line,
            step: steps.of(&row.reading),
            label: format!("{} {}", area.name, number::with_unit(&row.reading, indicator)),
            value: shown(&row.reading, indicator),
            selected: false,
            mark: mark(n),
        })
    };
    let tiles: Vec<Tile> = rows.iter().enumerate().filter_map(tile).collect();
    if tiles.is_empty() {
        return None;
    }
    Some(Plotted {
        marks: rows.iter().map(|r| Target::Area(r.area)).collect(),
        plot: Plot::Tiles(TilesSpec {
            about: about(data, cut, title(data, cut, ""), say::of_places(tiles.len())),
            tiles,
            steps: steps.words.clone(),
            note: paper::TILE_MAP.into(),
        }),
    })
}

/// Children on a map of supplied boundaries, met by code; `None` where none meets or none has a figure. The 审图号 is the caller's.
pub fn geo(data: &Dataset, cut: &Cut, boundaries: &[Boundary], review: &str) -> Option<Plotted> {
    any_figure(places(data, cut))?;
    let indicator = data.indicator(cut.selection.indicator);
    let find = |row: &ChildRow| {
        let area = data.areas.get(row.area);
        boundaries.iter().find(|b| b.code == area.code || (b.code.is_empty() && b.name == area.name))
    };
    let rows: Vec<&ChildRow> = places(data, cut).filter(|r| find(r).is_some()).collect();
    if rows.is_empty() {
        return None;
    }
    let steps = Steps::new(&rows, indicator.decimals);
    let shape = |(n, row): (usize, &&ChildRow)| {
        let area = data.areas.get(row.area);
        Some(Shape {
            name: area.name.clone(),
            polygons: find(row)?.polygons.clone(),
            step: steps.of(&row.reading),
            label: format!("{} {}", area.name, number::with_unit(&row.reading, indicator)),
            value: shown(&row.reading, indicator),
            selected: false,
            mark: mark(n),
        })
    };
    Some(Plotted {
        marks: rows.iter().map(|r| Target::Area(r.area)).collect(),
        plot: Plot::Geo(GeoSpec {
            about: about(data, cut, title(data, cut, ""), say::of_places(rows.len())),
            shapes: rows.iter().enumerate().filter_map(shape).collect(),
            steps: steps.words.clone(),
            note: paper::SKETCH_MAP.into(),
            review: if review.is_empty() { String::new() } else { format!("{}{review}", paper::REVIEW) },
        }),
    })
}

/// 增减构成: from the period before to this one, by child: the six largest changes, the rest as one step. Only for what is added up over
/// places; `None` where either whole is missing or partial, because its steps would not add up.
pub fn waterfall(data: &Dataset, cut: &Cut) -> Option<Plotted> {
    let indicator = data.indicator(cut.selection.indicator);
    if indicator.space != SpaceRule::Sum || matches!(cut.mom, Err(Refusal::Definition | Refusal::Partial)) {
        return None;
    }
    let here = cut.months.iter().position(|p| *p == cut.selection.period)?;
    let at = here.checked_sub(1)?;
    let (then, now) = (cut.series.get(at)?, &cut.reading);
    if then.is_partial() || now.is_partial() {
        return None;
    }
    let (from, to) = (then.amount()?, now.amount()?);
    let delta = |row: &ChildRow| Some(row.reading.amount()?.minus(row.series.get(at)?.amount()?));
    let mut changed: Vec<(AreaId, Decimal)> = cut.children.iter().filter_map(|r| Some((r.area, delta(r)?))).collect();
    changed.sort_by(|a, b| b.1.abs().compare(a.1.abs()).then(a.0.cmp(&b.0)));
    let apart = if changed.len() > 7 { 6 } else { changed.len() };
    let mut chosen: Vec<(AreaId, Decimal)> = changed.iter().take(apart).copied().collect();
    chosen.sort_by(|a, b| b.1.compare(a.1).then(a.0.cmp(&b.0)));
    let mut effects: Vec<(String, Decimal)> =
        chosen.iter().map(|(area, change)| (name(data, *area), *change)).collect();
    let left = chosen.iter().fold(to.minus(from), |left, (_, change)| left.minus(*change));
    let others = cut.children.len() - chosen.len();
    if others > 0 || !left.is_zero() {
        effects.push((say::rest(others), left));
    }
    // The steps lead from the one whole to the other as they are printed, too.
    let [before_print, after_print] = [from, to].map(|whole| whole.round(indicator.decimals));
    let exact: Vec<Decimal> = effects.iter().map(|effect| effect.1).collect();
    let texts = printed_to(&exact, indicator.decimals, after_print.minus(before_print));
    let step = |(n, ((name, change), told)): (usize, ((String, Decimal), Decimal))| {
        let text = number::signed_decimal(told);
        let label = format!("{name} {text}{}", indicator.unit);
        let change = Shown { value: Datum::Known(change.to_f64()), text };
        Step { label, name, change, selected: false, mark: mark(n) }
    };
    let steps: Vec<Step> = effects.into_iter().zip(texts).enumerate().map(step).collect();
    let before = *cut.months.get(at)?;
    let whole = |p: Period, r: &Reading| (words::spanned(p, cut.selection.span), shown(r, indicator));
    let mut marks: Vec<Target> = chosen.iter().map(|c| Target::Area(c.0)).collect();
    marks.push(Target::Period(cut.selection.period));
    Some(Plotted {
        marks,
        plot: Plot::Waterfall(WaterfallSpec {
            about: about(data, cut, title(data, cut, say::CHANGE_BY_PLACE), say::of_places(cut.children.len())),
            from: Some(whole(before, then)),
            steps,
            to: Some(whole(cut.selection.period, now)),
            cut_words: paper::BROKEN.into(),
        }),
    })
}

/// Cards with a target as bars, each on a scale of its own. `pace` gives where a card should stand by now, where its task is one of pace.
pub fn bullets(data: &Dataset, cards: &[Card], area: AreaId, pace: impl Fn(&Card) -> Option<f64>) -> Option<Plotted> {
    let mut rows = Vec::new();
    for card in cards {
        let Some(target) = card.target.and_then(|t| data.targets.get(t)) else { continue };
        let Some(progress) = progress_at(data, target, area, card.period) else { continue };
        let aim = progress.goal.value.to_f64();
        let indicator = data.indicator(card.indicator);
        let value = shown(&progress.reading, indicator);
        // Of a partial sum, or without a figure, nothing is said; a task that is in time is not behind.
        let met = progress.verdict.map(|verdict| verdict == Verdict::Met);
        let in_time = progress.lead.is_some_and(|lead| lead.sign() >= 0);
        let figure = number::with_unit(&progress.reading, indicator);
        let over = if progress.range.first < progress.range.last { say::CUMULATED } else { "" };
        let aims = match progress.goal.high {
            Some(high) => format!("{}～{}{}", target.value, number::decimal(high), indicator.unit),
            None => format!("{}{}", target.value, indicator.unit),
        };
        let text = say::against_target(&format!("{over}{figure}"), &aims, met);
        rows.push(BulletRow {
            name: indicator.name.clone(),
            label: format!("{} {text}", indicator.name),
            value,
            target: Some(aim),
            pace: pace(card),
            text,
            behind: met == Some(false) && !in_time,
            mark: mark(rows.len()),
        });
    }
    let period = cards.first()?.period;
    let paced = rows.iter().any(|r| r.pace.is_some());
    (!rows.is_empty()).then(|| Plotted {
        marks: rows.iter().map(|_| Target::Area(area)).collect(),
        plot: Plot::Bullet(BulletSpec {
            about: About {
                title: say::targets_of(&data.areas.get(area).name, &words::full(period)),
                description: String::new(),
                unit: String::new(),
                decimals: 1,
            },
            rows,
            own_scale: true,
            target_word: say::TARGET.into(),
            pace_word: if paced { say::pace(&data.settings).into() } else { String::new() },
        }),
    })
}

/// Reports received on a form: children of `area` × the last `most` months of the 报送台账. `None` for a form nobody sent.
pub fn reports(data: &Dataset, area: AreaId, form: &str, most: usize) -> Option<Plotted> {
    let lines: Vec<_> = data.submissions.iter().filter(|s| s.form == form).collect();
    let mut periods: Vec<Period> = lines.iter().filter_map(|s| s.period).collect();
    periods.sort();
    periods.dedup();
    let periods: Vec<Period> = periods.iter().rev().take(most.max(1)).rev().copied().collect();
    let areas: Vec<AreaId> = data.areas.children(area).to_vec();
    if periods.is_empty() || areas.is_empty() {
        return None;
    }
    let state = |code: &str, period: Period| {
        let line = lines.iter().rev().find(|s| s.area == code && s.period == Some(period));
        line.map_or(Filed::NotDue, |s| match s.state.as_str() {
            "on_time" => Filed::OnTime,
            "late" => Filed::Late,
            "returned" => Filed::Returned,
            _ => Filed::Missing,
        })
    };
    let (mut cells, mut marks, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for id in &areas {
        let place = data.areas.get(*id);
        let (mut due, mut come) = (0, 0);
        for period in &periods {
            let state = state(&place.code, *period);
            due += i32::from(state != Filed::NotDue);
            come += i32::from(matches!(state, Filed::OnTime | Filed::Late));
            let label = format!("{} {} {}", place.name, words::full(*period), say::filed(state as usize));
            cells.push(GridCell { state, label, mark: mark(marks.len()) });
            marks.push(Target::AreaPeriod(*id, *period));
        }
        counts.push(format!("{come}/{due}"));
    }
    let form = data.forms.iter().find(|f| f.id == form).map_or(form, |f| f.name.as_str());
    let used = |state: Filed| cells.iter().any(|c: &GridCell| c.state == state);
    Some(Plotted {
        marks,
        plot: Plot::Grid(GridSpec {
            about: About { title: say::reports_of(form), description: say::of_places(areas.len()), ..About::default() },
            rows: areas.iter().map(|a| data.areas.get(*a).name.clone()).collect(),
            columns: periods.iter().map(|p| words::full(*p)).collect(),
            key: FILED.into_iter().filter(|s| used(*s)).map(|s| (s, say::filed(s as usize).to_string())).collect(),
            cells,
            counts,
        }),
    })
}
