//! 对比: areas and groups across the tree beside each other for one indicator, as lines and as a table over the periods; chosen on the page, kept in the link.

use super::act::Fields;
use super::parts::{cell, link, panel, row, table};
use super::signal::change_cell;
use super::{Lens, benchmark, partial, plots};
use crate::figure::signal;
use crate::model::{AreaId, Dimension, IndicatorId, Period};
use crate::narrate::among::beside_other;
use crate::narrate::tell::figure;
use crate::query::change::yoy;
use crate::query::compare::peers;
use crate::query::cut::{existing, fit_period};
use crate::query::group::{Group, group_reading, groups};
use crate::query::overview::with_figures;
use crate::query::range::Range;
use crate::query::rank::places;
use crate::query::signal::verdict::{by_chance, verdicts};
use crate::query::{Cut, Gap, Reading, Selection, Span, cut};
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::{Page, Route};
use crate::strings::{number, period as words};

/// Most areas beside each other.
const MOST: usize = 8;

/// What stands beside each other besides single areas.
enum Grouping {
    /// Areas chosen one by one.
    None,
    /// One group across the tree with its members.
    One(Group),
    /// All groups of a kind.
    Kind(String, Vec<Group>),
    /// The place with its peers by size.
    Peers(Vec<AreaId>),
}

/// The word for peers in a link; the ids of groups and their kinds are the package's.
const PEERS: &str = "peers";

fn grouping(lens: &Lens, top: AreaId) -> Grouping {
    let Some(asked) = lens.route.choice('g') else { return Grouping::None };
    if asked == PEERS {
        return Grouping::Peers(peers(lens.data, top, lens.period(), MOST - 1));
    }
    let mut all = groups(lens.data, None);
    match all.iter().position(|group| group.id == asked) {
        Some(at) => Grouping::One(all.swap_remove(at)),
        None => {
            all.retain(|group| group.kind == asked);
            if all.is_empty() { Grouping::None } else { Grouping::Kind(asked.into(), all) }
        }
    }
}

/// Areas of the group or chosen by the link; else the first three children.
fn areas(lens: &Lens, top: AreaId, grouping: &Grouping) -> Vec<AreaId> {
    match grouping {
        Grouping::One(group) => return group.members.iter().copied().take(MOST).collect(),
        Grouping::Peers(others) => return std::iter::once(top).chain(others.iter().copied()).collect(),
        Grouping::None | Grouping::Kind(..) => {}
    }
    let named: Vec<AreaId> = lens
        .route
        .choice('c')
        .map(|codes| codes.split(',').filter_map(|code| lens.data.areas.find(code)).take(MOST).collect())
        .unwrap_or_default();
    match named.is_empty() {
        true => existing(lens.data, top, lens.period()).filter(|area| lens.opens(*area)).take(3).collect(),
        false => named,
    }
}

/// All that the page asks.
pub(super) struct Asked {
    id: IndicatorId,
    top: AreaId,
    grouping: Grouping,
    areas: Vec<AreaId>,
    cuts: Vec<Cut>,
    beside: benchmark::Asked,
}

/// Asks it; `None` where there is nothing to compare.
pub(super) fn ask(lens: &Lens) -> Option<Asked> {
    let top = lens.at.area?;
    let chosen = lens.route.choice('i').and_then(|id| lens.data.find_indicator(id));
    let id = chosen.or_else(|| with_figures(lens.data, top).next())?;
    let grouping = grouping(lens, top);
    let areas = areas(lens, top, &grouping);
    let select = |area: &AreaId| Selection { indicator: id, area: *area, period: lens.period(), span: lens.route.span };
    let cuts = areas.iter().map(|area| cut(lens.data, select(area))).collect();
    let beside = benchmark::ask(lens, id, &areas);
    Some(Asked { id, top, grouping, areas, cuts, beside })
}

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let Some(asked) = ask(lens) else {
        return Sheet {
            main: vec![el("p").class("banner").text("没有可对比的数据。").into()], ..Sheet::default()
        };
    };
    let Asked { id, top, grouping, areas, .. } = &asked;
    let mut main: Vec<Node> = vec![choices(lens, *id, *top, areas, grouping).into()];
    main.extend(grouped(lens, *id, *top, grouping).map(Node::from));
    match signal::lines(lens.data, *id, areas, (lens.period(), lens.route.span), lens.route.window()) {
        Some(plotted) => main.push(plots::panel_of(lens, &plotted, 420).into()),
        None => {
            let words = "所选区划没有这项指标的数据。村级数据在打开所在镇街后载入。";
            main.push(el("p").class("banner").text(words).into());
        }
    }
    main.push(figures(lens, &asked).into());
    main.extend(told(lens, &asked).map(Node::from));
    main.extend(benchmark::panel_of(lens, &asked.beside).map(Node::from));
    Sheet { main, ..Sheet::default() }
}

/// The figures of groups, each as one: by the indicator's class, as for any set of areas.
fn grouped(lens: &Lens, id: IndicatorId, top: AreaId, grouping: &Grouping) -> Option<Element> {
    let (title, groups) = match grouping {
        Grouping::None => return None,
        Grouping::One(group) => (group.kind.clone(), vec![group.clone()]),
        Grouping::Kind(kind, groups) => (kind.clone(), groups.clone()),
        Grouping::Peers(others) => {
            let members = others.clone();
            let name = format!("{}以外的相近区划", lens.name(top));
            ("规模相近的区划".into(), vec![Group { id: PEERS.into(), name, kind: String::new(), members }])
        }
    };
    let indicator = lens.data.indicator(id);
    // The period is that of the members' own figures.
    let first = groups.iter().find_map(|group| group.members.first().copied()).unwrap_or(top);
    let period = fit_period(lens.data, id, first, lens.period());
    let over = |group: &Group, range: Option<Range>| match range {
        Some(range) => group_reading(lens.data, id, group, range, Dimension::None),
        None => Reading::gap(Gap::NoData),
    };
    let now: Vec<Reading> = groups.iter().map(|group| over(group, Range::of(period))).collect();
    let places = places(&now, indicator);
    let mut rows: Vec<(Option<u32>, Element)> = groups
        .iter()
        .zip(&now)
        .zip(places)
        .map(|((group, now), place)| {
            let change = |span: Span, read: &dyn Fn(Period) -> Option<Range>| {
                let found = yoy(lens.data, id, period, span, |p| over(group, read(p)));
                // A group has no history of its own here: chance alone judges its change.
                let (now, then) = (over(group, read(period)), over(group, read(period.year_before())));
                change_cell(&found, Some(by_chance(indicator, &now, &then)), indicator)
            };
            let ytd = over(group, Range::year_to_date(period));
            let name = match group.id.as_str() {
                PEERS => el("span").text(group.name.clone()),
                _ => link(lens.choosing('g', &group.id), group.name.clone()),
            };
            let cells = [
                cell(place.map_or("—".into(), |place| place.to_string())),
                cell(group.members.len().to_string()),
                super::indicator::figure(now, indicator),
                change(Span::Period, &Range::of),
                super::indicator::figure(&ytd, indicator),
                change(Span::YearToDate, &Range::year_to_date),
            ];
            (place, row(name, cells))
        })
        .collect();
    rows.sort_by_key(|(place, _)| (place.is_none(), *place));
    let title = format!("{title}：{}{}（{}）", words::full(period), indicator.name, number::unit(indicator));
    let heads = ["分组", "位次", "成员数", "本期", "同比", "本年累计", "累计同比"];
    let note = "数量为成员之和，比率为成员分子之和除以分母之和；分组跨镇街，不与镇街合计相加。";
    let table = table(&title, &heads, rows.into_iter().map(|(_, row)| row).collect());
    let meaning = partial::meaning(now.iter());
    Some(panel(&title).child(table).child(el("p").class("note").text(note)).children(meaning))
}

/// The choice of a grouping.
fn groupings(lens: &Lens, top: AreaId) -> Element {
    let asked = lens.route.choice('g').unwrap_or("");
    let option =
        |value: &str, words: String| el("option").with("value", value).when("selected", value == asked).text(words);
    let all = groups(lens.data, None);
    let mut kinds: Vec<&str> = all.iter().map(|group| group.kind.as_str()).filter(|kind| !kind.is_empty()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut options = vec![option("", "逐个选择".into())];
    if lens.data.areas.get(top).population.is_some() && lens.data.areas.get(top).parent.is_some() {
        options.push(option(PEERS, format!("与{}规模相近的区划", lens.name(top))));
    }
    options.extend(kinds.into_iter().map(|kind| option(kind, format!("全部{kind}"))));
    options.extend(all.iter().map(|group| option(&group.id, group.name.clone())));
    let select = el("select").with("name", "g").with("data-live", "compare").children(options).with_first_chosen();
    el("label").class("wide").text("分组 ").child(select)
}

fn choices(lens: &Lens, id: IndicatorId, top: AreaId, chosen: &[AreaId], grouping: &Grouping) -> Element {
    let options = with_figures(lens.data, top).map(|known| {
        let indicator = lens.data.indicator(known);
        el("option").with("value", indicator.id.clone()).when("selected", known == id).text(indicator.name.clone())
    });
    let select = el("select").with("name", "i").with("data-live", "compare").children(options);
    let box_of = |area: AreaId| {
        let input = el("input")
            .with("type", "checkbox")
            .with("name", "area")
            .with("value", lens.data.areas.get(area).code.clone())
            .with("data-live", "compare")
            .when("checked", chosen.contains(&area));
        el("label").child(input).text(lens.name(area))
    };
    let places = std::iter::once(top).chain(existing(lens.data, top, lens.period()).filter(|area| lens.opens(*area)));
    let one_by_one = matches!(grouping, Grouping::None | Grouping::Kind(..));
    let boxes = el("fieldset").class("wide boxes").child(el("legend").text("区划"));
    let form = el("form")
        .class("fields")
        .with("data-act", "compare")
        .child(el("label").class("wide").text("指标 ").child(select))
        .child(groupings(lens, top))
        .child(benchmark::field(lens, id, "compare"))
        .children(one_by_one.then(|| boxes.children(places.map(box_of))))
        .child(link(lens.to_indicator(id), "这项指标的页面"));
    panel("对比")
        .child(form)
        .child(el("p").class("note").text(format!("最多选{MOST}个区划；选择写在链接里，可以转发。")))
}

fn figures(lens: &Lens, asked: &Asked) -> Element {
    let indicator = lens.data.indicator(asked.id);
    let rows = asked.cuts.iter().map(|cut| {
        let place = lens.place(cut.selection.area);
        let Selection { area, period, span, .. } = cut.selection;
        let now = partial::figure(lens, asked.id, (area, period), span, &cut.reading);
        let ytd = super::indicator::figure(&cut.ytd, indicator);
        let judged = verdicts(lens.data, asked.id, cut.selection.area, cut.selection.period);
        let yoy = if cut.selection.span == Span::Period { judged.yoy } else { judged.ytd };
        let changes = [(&cut.yoy, yoy), (&cut.mom, judged.mom), (&cut.ytd_yoy, judged.ytd)]
            .map(|(change, verdict)| change_cell(change, Some(verdict), indicator));
        row(place, [now]).children(changes[..2].to_vec()).child(ytd).child(changes[2].clone())
    });
    let title =
        format!("{}{}（{}）", words::spanned(lens.period(), lens.route.span), indicator.name, number::unit(indicator));
    let heads = ["区划", "本期", "同比", "环比", "本年累计", "累计同比"];
    let meaning = partial::meaning(asked.cuts.iter().flat_map(|cut| [&cut.reading, &cut.ytd]));
    panel(&title).child(table(&title, &heads, rows.collect())).children(meaning)
}

/// The first area against each of the others in words; `None` with one alone, or where nothing may be compared.
fn told(lens: &Lens, asked: &Asked) -> Option<Element> {
    let (first, others) = asked.cuts.split_first()?;
    let beside = |other: &Cut| beside_other(lens.data, first.selection, other.selection.area).text();
    let clauses: Vec<String> = others.iter().map(beside).filter(|clause| !clause.is_empty()).collect();
    if clauses.is_empty() {
        return None;
    }
    let head = figure(lens.data, first.selection).text();
    let label = lens.data.indicator(asked.id).label();
    let name = lens.name(first.selection.area);
    let period = words::spanned(first.selection.period, first.selection.span);
    Some(el("p").class("lead").text(format!("{period}，{name}{label}{head}，{}。", clauses.join("，"))))
}

/// Where the form leads.
pub(super) fn chosen(route: &Route, fields: Fields) -> String {
    let codes: Vec<&str> = fields.all().filter(|(name, _)| *name == "area").map(|(_, code)| code).take(MOST).collect();
    let route = route.to_page(Page::Compare).choosing('i', fields.get("i")).choosing('c', &codes.join(","));
    route.choosing('g', fields.get("g")).choosing(benchmark::KEY, fields.get("v")).hash()
}
