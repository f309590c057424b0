//! Tables and charts of templates: `表:镇街:群众满意率`, `表:指标:平安建设`, `表:问题`, `图:治安警情:走势`, `图:治安警情:各地`.

use std::rc::Rc;

use crate::figure::{self, rank::order};
use crate::model::{AreaKind, Dataset, Decimal, IndicatorId, Period};
use crate::narrate::among::{children_word, name_of, whole};
use crate::narrate::duty::concern_clause;
use crate::narrate::tell::{Against, change, fact_of, read};
use crate::narrate::{Fact, Formula};
use crate::query::change::definition_break;
use crate::query::{Change, Reading, Selection, Span};
use crate::report::document::{Block, Cell, Chart, ChartKind, Recipe, Series, Table};
use crate::report::docx::source_line;
use crate::strings::{number, period as words};

use super::organisation::{self, NOTHING, Share};
use super::put::find_indicator;
use super::scope::{Asked, KINDS, Scope, Sources};
use super::syntax::{Fault, Tag};

/// Periods on a trend: a year and the month it began with.
const TREND: usize = 13;

/// The block of a placeholder, or `None` when it is not one. What cannot be shown is a paragraph that says so.
///
/// # Errors
/// When its words are not known.
pub fn block(tag: &Tag, scope: &Scope, sources: &Sources<'_>) -> Result<Option<Block>, Fault> {
    let mut words = tag.text.splitn(3, ':');
    let (Some(kind), Some(first)) = (words.next(), words.next()) else { return Ok(None) };
    let second = words.next().unwrap_or("");
    sources.step(tag)?;
    let mut made = match kind {
        "图" => picture(first.trim(), second.trim(), tag, scope, sources)?,
        "表" => table(first.trim(), second.trim(), tag, scope, sources)?,
        _ => return Ok(None),
    };
    let recipe = || {
        Some(Recipe {
            text: tag.text.clone(),
            area: scope.area,
            period: scope.period,
            family: scope.family.clone(),
            indicator: scope.indicator.or(scope.concern.map(|concern| concern.indicator)),
            organisation: scope.organisation.and_then(|at| Some(sources.data.organisations.get(at)?.id.clone())),
        })
    };
    match &mut made {
        Block::Chart(chart) => chart.recipe = recipe(),
        Block::Table(table) => table.recipe = recipe(),
        Block::Heading(..) | Block::Paragraph(_) | Block::PageBreak => {}
    }
    Ok(Some(made))
}

/// A table or chart made again of the data at hand; `None` where they have nothing to show any more. It is not numbered.
pub fn again(recipe: &Recipe, sources: &Sources<'_>) -> Option<Block> {
    let find = |id: &String| sources.data.organisations.iter().position(|o| o.id == *id);
    let scope = Scope {
        family: recipe.family.clone(),
        indicator: recipe.indicator,
        organisation: recipe.organisation.as_ref().and_then(find),
        ..Scope::of(Asked { area: recipe.area, period: recipe.period })
    };
    let made = block(&Tag { text: recipe.text.clone(), place: String::new() }, &scope, sources).ok()??;
    matches!(made, Block::Chart(_) | Block::Table(_)).then_some(made)
}

fn nothing(words: String) -> Block {
    Block::Paragraph(crate::narrate::Statement::words(words))
}

fn source(data: &Dataset) -> String {
    source_line(&data.meta.sources, &data.meta.as_of)
}

fn picture(name: &str, how: &str, tag: &Tag, scope: &Scope, sources: &Sources<'_>) -> Result<Block, Fault> {
    let data = sources.data;
    let Some(id) = find_indicator(name, scope, sources, tag)? else {
        return Ok(nothing(format!("（数据包中没有“{name}”，图未画出）")));
    };
    let asked = scope.asked(data, id, Span::Period);
    let mut cut = sources.cut(asked);
    let indicator = data.indicator(id);
    let mut who = name_of(data, scope.area);
    let share = scope.share(data, id);
    match share {
        Share::Whole => {}
        Share::Nothing => return Ok(nothing(format!("（{}{NOTHING}，图未画出）", indicator.label()))),
        Share::Slice(_) if !["走势", "走势小", ""].contains(&how) => {
            return Ok(nothing(format!("（{}不按单位列各地，图未画出）", indicator.label())));
        }
        Share::Slice(own) => {
            let read = |period: Period| organisation::read(data, Selection { period, ..asked }, own);
            let mut sliced = (*cut).clone();
            sliced.series = sliced.months.iter().map(|p| read(*p)).collect();
            sliced.series_last_year = sliced.months.iter().map(|p| read(p.year_before())).collect();
            cut = Rc::new(sliced);
            who = named(data, scope);
        }
    }
    let printed = |reading: &Reading| reading.amount().map(|amount| amount.round(indicator.decimals));
    let base = Chart {
        number: 0,
        kind: ChartKind::Line,
        caption: String::new(),
        unit: number::unit(indicator).to_string(),
        decimals: indicator.decimals,
        description: String::new(),
        source: source(data),
        categories: Vec::new(),
        series: Vec::new(),
        facts: Vec::new(),
        low: how == "走势小",
        spec: None,
        recipe: None,
    };
    match how {
        "走势" | "走势小" | "" => {
            let end = cut.months.iter().position(|p| *p == asked.period).map_or(cut.months.len(), |at| at + 1);
            let from = end.saturating_sub(TREND);
            if !cut.series[from..end].iter().any(|reading| reading.figure.is_ok()) {
                return Ok(nothing(format!("（{}没有可画的数据）", indicator.label())));
            }
            let months = &cut.months[from..end];
            let label = |(at, p): (usize, &crate::model::Period)| {
                if at == 0 || p.number() == 1 { words::full(*p) } else { words::tick(*p) }
            };
            // A year before a new definition is no year before.
            let new = |p: &Period| is_new(data, id, p.year_before(), *p);
            let before: Vec<Option<Decimal>> = cut.series_last_year[from..end]
                .iter()
                .zip(months)
                .map(|(reading, p)| printed(reading).filter(|_| !new(p)))
                .collect();
            let mut series = vec![Series {
                name: indicator.label().into(),
                values: cut.series[from..end].iter().map(printed).collect(),
            }];
            if before.iter().any(Option::is_some) && asked.period.frequency != crate::model::Frequency::Year {
                series.push(Series { name: "上年同期".into(), values: before });
            }
            let whole = share == Share::Whole;
            let drawn = whole.then(|| figure::trend(data, &cut).spec);
            Ok(Block::Chart(Box::new(Chart {
                caption: format!("{who}{}走势（{}）", indicator.name, number::unit(indicator)),
                description: trend_words(data, &cut, from..end, &who),
                categories: months.iter().enumerate().map(label).collect(),
                series,
                facts: months.iter().filter(|_| whole).map(|p| fact_of(Selection { period: *p, ..asked })).collect(),
                spec: drawn,
                ..base
            })))
        }
        "各地" | "镇街" | "下级" | "排列" => {
            let Some(drawn) = figure::rank(data, &cut) else {
                return Ok(nothing(format!("（{}没有下级数据，图未画出）", indicator.label())));
            };
            let rows = order(data, &cut);
            let called = |row: &crate::query::ChildRow| {
                let name = if data.areas.get(row.area).kind == AreaKind::Own {
                    "本级".into()
                } else {
                    name_of(data, row.area)
                };
                match row.reading.figure {
                    Ok(_) if row.reading.is_partial() => format!("{name}（数据不全）"),
                    Ok(_) => name,
                    Err(why) => format!("{name}（{}）", number::gap(why)),
                }
            };
            Ok(Block::Chart(Box::new(Chart {
                kind: ChartKind::Bar,
                caption: format!(
                    "{}各{}{}（{}）",
                    words::full(asked.period),
                    children_word(data, scope.area),
                    indicator.name,
                    number::unit(indicator)
                ),
                description: told(&drawn.spec),
                categories: rows.iter().map(called).collect(),
                series: vec![Series {
                    name: indicator.label().into(),
                    values: rows.iter().map(|row| printed(&row.reading)).collect(),
                }],
                facts: rows.iter().map(|row| fact_of(Selection { area: row.area, ..asked })).collect(),
                spec: Some(drawn.spec),
                ..base
            })))
        }
        _ => Err(tag.fault(format!("没有“{how}”这种图。可以写：走势、走势小、各地。"))),
    }
}

/// The name of the organisation a scope stands at; empty without one.
fn named(data: &Dataset, scope: &Scope) -> String {
    scope.organisation.and_then(|at| data.organisations.get(at)).map_or(String::new(), |o| o.name.clone())
}

/// Whether an indicator was defined anew between two periods.
fn is_new(data: &Dataset, id: IndicatorId, then: Period, now: Period) -> bool {
    let length = |p: Period| 12 / p.frequency.per_year().max(1);
    definition_break(data, id, then.index * length(then), (now.index + 1) * length(now) - 1)
}

/// The trend for those who cannot see it: first and last figure shown, how many are lacking, and whether a new definition lies between.
fn trend_words(data: &Dataset, cut: &crate::query::Cut, shown: std::ops::Range<usize>, who: &str) -> String {
    let indicator = data.indicator(cut.selection.indicator);
    let known: Vec<String> = cut.months[shown.clone()]
        .iter()
        .zip(&cut.series[shown.clone()])
        .filter(|(_, reading)| reading.figure.is_ok())
        .map(|(period, reading)| format!("{} {}", words::full(*period), number::with_unit(reading, indicator)))
        .collect();
    let lacking = shown.len() - known.len();
    let mut gap = if lacking == 0 { String::new() } else { format!("，其中{lacking}期无数据") };
    if let (Some(first), Some(last)) = (cut.months.get(shown.start), cut.months.get(shown.end.saturating_sub(1)))
        && is_new(data, cut.selection.indicator, *first, *last)
    {
        gap.push_str("；其间统计口径调整，前后不作比较");
    }
    let (first, last) = (known.first().map_or("", String::as_str), known.last().map_or("", String::as_str));
    format!("{who}{}，从{first}到{last}，共{}期{gap}。", indicator.name, shown.len())
}

fn told(spec: &crate::chart::ChartSpec) -> String {
    use crate::chart::ChartSpec;
    let (title, description) = match spec {
        ChartSpec::Trend(spec) => (&spec.title, &spec.description),
        ChartSpec::Rank(spec) => (&spec.title, &spec.description),
        ChartSpec::Heat(spec) => (&spec.title, &spec.description),
    };
    format!("{title}。{description}")
}

/// A figure, or the word for why there is none; a partial sum is marked in its cell.
pub fn figure_cell(data: &Dataset, asked: Selection) -> Cell {
    let indicator = data.indicator(asked.indicator);
    let reading = read(data, asked);
    match reading.amount() {
        Some(amount) if !reading.is_partial() => {
            let text = number::of(amount, indicator);
            let plain = Decimal::parse(&text.replace(',', "").replace('−', "-"));
            // `3/4` of fewer than five cases stays words: a workbook's cell must not claim 75 %.
            let Some(value) = plain else { return Cell::Text(text) };
            Cell::Figure { text, value, unit: indicator.unit.clone(), fact: fact_of(asked) }
        }
        Some(_) => Cell::Text(format!("{}（数据不全）", number::reading(&reading, indicator))),
        None => Cell::Text(number::reading(&reading, indicator)),
    }
}

/// A change with its sign; 持平 and refusals in words.
pub fn change_cell(data: &Dataset, asked: Selection, against: Against) -> Cell {
    let indicator = data.indicator(asked.indicator);
    let change = change(data, asked, against);
    let text = number::change(&change, indicator);
    let (value, unit) = match &change {
        Ok(Change::Points(points)) => (points.rescale(indicator.decimals.max(1)), "个百分点"),
        Ok(Change::Relative { rate, small: false, .. }) => (rate.round(1), "%"),
        _ => return Cell::Text(text),
    };
    let formula = if against == Against::Step { Formula::Mom } else { Formula::Yoy };
    Cell::Figure { text, value, unit: unit.into(), fact: fact_of(asked).by(formula) }
}

fn table(over: &str, what: &str, tag: &Tag, scope: &Scope, sources: &Sources<'_>) -> Result<Block, Fault> {
    let data = sources.data;
    let area = name_of(data, scope.area);
    let list = |names: &str| -> Result<Vec<IndicatorId>, Fault> {
        let mut ids = Vec::new();
        for name in names.split(['、', ',', '，']).map(str::trim).filter(|name| !name.is_empty()) {
            ids.extend(find_indicator(name, scope, sources, tag)?);
        }
        Ok(ids)
    };
    let made = if KINDS.contains(&over) {
        items(over, what, scope, data)
    } else if over == "需关注" {
        attention(scope, sources, tag)?
    } else if over == "指标" {
        let family = scope.family.as_deref().filter(|_| what.is_empty()).unwrap_or(what);
        let mut ids: Vec<IndicatorId> =
            scope.own(data).into_iter().filter(|id| data.indicator(*id).family == family).collect();
        if ids.is_empty() {
            ids = if what.is_empty() && scope.organisation.is_some() {
                scope.own(data)
            } else if what.is_empty() {
                data.settings.cards.iter().filter_map(|id| data.find_indicator(id)).collect()
            } else {
                list(what)?
            };
        }
        let what = if ids.first().is_some_and(|id| data.indicator(*id).family == family) { family } else { "主要" };
        let area = if scope.organisation.is_some() { named(data, scope) } else { area };
        of_indicators(&ids, &format!("{}{area}{what}指标", words::full(scope.period)), scope, data)
    } else if over == "下级" || over == "镇街" || over == "村" || over == children_word(data, scope.area) {
        let ids = list(what)?;
        match ids.as_slice() {
            [] => return Ok(nothing(format!("（数据包中没有“{what}”，表未列出）"))),
            [one] => of_children(*one, scope, data),
            several => beside(several, scope, data),
        }
    } else {
        return Err(tag.fault(format!(
            "没有“表:{over}”。可以写：表:镇街:指标、表:指标:指标族、表:需关注、{}。",
            KINDS.map(|k| format!("表:{k}")).join("、")
        )));
    };
    if made.rows.is_empty() {
        return Ok(nothing("（无）".into()));
    }
    let source = source(data) + &made.source;
    Ok(Block::Table(Table { source, ..made }))
}

fn heads(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_string()).collect()
}

/// The cell of a figure here: the area's, the organisation's own, or that there is none.
fn cell_here(data: &Dataset, scope: &Scope, asked: Selection) -> Cell {
    match scope.share(data, asked.indicator) {
        Share::Whole => figure_cell(data, asked),
        Share::Nothing => Cell::Text(NOTHING.into()),
        Share::Slice(own) => {
            let reading = organisation::read(data, asked, own);
            let part = if reading.is_partial() { "（数据不全）" } else { "" };
            Cell::Text(format!("{}{part}", number::reading(&reading, data.indicator(asked.indicator))))
        }
    }
}

/// The cell of a change here.
fn change_here(data: &Dataset, scope: &Scope, asked: Selection, against: Against) -> Cell {
    match scope.share(data, asked.indicator) {
        Share::Whole => change_cell(data, asked, against),
        Share::Nothing => Cell::Text("—".into()),
        Share::Slice(own) => {
            let change = organisation::change(data, asked, own, against);
            Cell::Text(number::change(&change, data.indicator(asked.indicator)))
        }
    }
}

/// Children and, last, the whole.
fn rows_of(scope: &Scope, data: &Dataset, has_figure: impl Fn(&Scope) -> bool) -> Vec<(String, Scope)> {
    let mut rows: Vec<(String, Scope)> = crate::query::cut::existing(data, scope.area, scope.period)
        .map(|area| (name_of(data, area), Scope { area, ..scope.clone() }))
        .collect();
    if let Some(own) = data.areas.own(scope.area) {
        let own = Scope { area: own, ..scope.clone() };
        if has_figure(&own) {
            rows.push(("本级".into(), own));
        }
    }
    if !rows.is_empty() {
        rows.push((whole(data, scope.area), scope.clone()));
    }
    rows
}

fn of_children(id: IndicatorId, scope: &Scope, data: &Dataset) -> Table {
    let indicator = data.indicator(id);
    let asked = scope.asked(data, id, Span::Period);
    let rows = rows_of(scope, data, |scope| scope.read(data, id, Span::Period).figure.is_ok())
        .into_iter()
        .map(|(name, inner)| {
            let asked = Selection { area: inner.area, ..asked };
            let total = Selection { span: Span::YearToDate, ..asked };
            vec![
                Cell::Text(name),
                cell_here(data, scope, asked),
                change_here(data, scope, asked, Against::Year),
                change_here(data, scope, asked, Against::Step),
                cell_here(data, scope, total),
                change_here(data, scope, total, Against::Year),
            ]
        })
        .collect();
    let unit = number::unit(indicator);
    let value = format!("本期（{unit}）");
    let total = format!("累计（{unit}）");
    let area = children_word(data, scope.area);
    Table {
        caption: format!("{}各{area}{}", words::full(asked.period), indicator.name),
        head: heads(&[&area, &value, "同比", "环比", &total, "累计同比"]),
        rows,
        ..Table::default()
    }
}

fn beside(ids: &[IndicatorId], scope: &Scope, data: &Dataset) -> Table {
    let area = children_word(data, scope.area);
    let has = |scope: &Scope| ids.iter().any(|id| scope.read(data, *id, Span::Period).figure.is_ok());
    let rows = rows_of(scope, data, has)
        .into_iter()
        .map(|(name, inner)| {
            let mut row = vec![Cell::Text(name)];
            row.extend(ids.iter().map(|id| {
                let period = scope.asked(data, *id, Span::Period).period;
                cell_here(data, scope, Selection { indicator: *id, area: inner.area, period, span: Span::Period })
            }));
            row
        })
        .collect();
    let mut head = vec![area.clone()];
    head.extend(
        ids.iter().map(|id| format!("{}（{}）", data.indicator(*id).label(), number::unit(data.indicator(*id)))),
    );
    let caption = format!("{}各{area}主要指标", words::full(scope.period));
    Table { caption, source: lags(ids, scope, data), head, rows, ..Table::default() }
}

/// What is said below a table of a month that also lists figures of a quarter or a year; empty where all are of the period itself.
fn lags(ids: &[IndicatorId], scope: &Scope, data: &Dataset) -> String {
    let lag = |id: &IndicatorId| scope.asked(data, *id, Span::Period).period != scope.period;
    if ids.iter().any(lag) {
        "按季、半年、年统计的指标为最近一期已结束的数。".into()
    } else {
        String::new()
    }
}

fn of_indicators(ids: &[IndicatorId], caption: &str, scope: &Scope, data: &Dataset) -> Table {
    let rows = ids
        .iter()
        .map(|id| {
            let asked = scope.asked(data, *id, Span::Period);
            let total = Selection { span: Span::YearToDate, ..asked };
            let stock = crate::query::reading::natural_basis(data.indicator(*id)) == crate::model::Basis::Point;
            let none = || Cell::Text("—".into());
            vec![
                Cell::Text(data.indicator(*id).name.clone()),
                Cell::Text(number::unit(data.indicator(*id)).into()),
                cell_here(data, scope, asked),
                change_here(data, scope, asked, Against::Year),
                change_here(data, scope, asked, Against::Step),
                if stock { none() } else { cell_here(data, scope, total) },
                if stock { none() } else { change_here(data, scope, total, Against::Year) },
            ]
        })
        .collect();
    Table {
        caption: caption.into(),
        source: lags(ids, scope, data),
        head: heads(&["指标", "单位", "本期", "同比", "环比", "累计", "累计同比"]),
        rows,
        ..Table::default()
    }
}

fn items(kind: &str, state: &str, scope: &Scope, data: &Dataset) -> Table {
    let rows = scope
        .items(data, kind, state)
        .into_iter()
        .filter_map(|at| data.items.get(at))
        .enumerate()
        .map(|(at, item)| {
            let owner =
                data.organisations.iter().find(|o| o.id == item.organisation).map_or("未定", |o| o.name.as_str());
            let due = if item.due.is_empty() { "未定".into() } else { words::date(&item.due) };
            let n = Decimal::whole(at as i64 + 1);
            let fact = Fact {
                indicator: None,
                area: scope.area,
                period: scope.period,
                ytd: false,
                formula: Formula::Register,
            };
            vec![
                Cell::Figure { text: n.text(), value: n, unit: String::new(), fact },
                Cell::Text(item.title.clone()),
                Cell::Text(owner.into()),
                Cell::Text(due),
                Cell::Text(item.state.clone()),
                Cell::Text(item.note.trim_end_matches('。').into()),
            ]
        })
        .collect();
    Table {
        caption: format!("{kind}办理情况"),
        head: heads(&["序号", "事项", "责任单位", "办理时限", "办理状态", "情况说明"]),
        rows,
        ..Table::default()
    }
}

fn attention(scope: &Scope, sources: &Sources<'_>, tag: &Tag) -> Result<Table, Fault> {
    let data = sources.data;
    let over = Tag { text: "需关注".into(), place: tag.place.clone() };
    let rows = scope
        .each(sources, &over)?
        .into_iter()
        .filter_map(|inner| inner.concern)
        .map(|concern| {
            let owner = &data.indicator(concern.indicator).owner;
            let owner = data.organisations.iter().find(|o| o.id == *owner).map_or("未注明", |o| o.name.as_str());
            vec![
                Cell::Text(name_of(data, concern.area)),
                Cell::Text(concern_clause(data, &concern).text()),
                Cell::Text(owner.into()),
            ]
        })
        .collect();
    Ok(Table {
        caption: "本期需关注事项".into(), head: heads(&["区划", "情况", "牵头单位"]), rows, ..Table::default()
    })
}
