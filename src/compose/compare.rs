//! 对比: areas beside each other for one indicator, as lines and as a table over the periods; chosen on the page, kept in the link.

use super::act::Fields;
use super::parts::{cell, link, panel, row, table};
use super::{Lens, plots};
use crate::figure::signal;
use crate::model::{AreaId, IndicatorId};
use crate::query::cut::existing;
use crate::query::overview::with_figures;
use crate::query::{Cut, Selection, cut};
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::{Page, Route};
use crate::strings::{number, period as words};

/// Most areas beside each other.
const MOST: usize = 8;

/// Areas chosen by the link; else the whole and its first three children.
fn areas(lens: &Lens, top: AreaId) -> Vec<AreaId> {
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

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let Some(top) = lens.at.area else { return Sheet::default() };
    let chosen = lens.route.choice('i').and_then(|id| lens.data.find_indicator(id));
    let Some(id) = chosen.or_else(|| with_figures(lens.data, top).next()) else {
        return Sheet {
            main: vec![el("p").class("banner").text("没有可对比的数据。").into()], ..Sheet::default()
        };
    };
    let areas = areas(lens, top);
    let mut main: Vec<Node> = vec![choices(lens, id, top, &areas).into()];
    match signal::lines(lens.data, id, &areas, (lens.period(), lens.route.span), lens.route.window()) {
        Some(plotted) => main.push(plots::panel_of(lens, &plotted, 420).into()),
        None => {
            let words = "所选区划没有这项指标的数据。村级数据在打开所在镇街后载入。";
            main.push(el("p").class("banner").text(words).into());
        }
    }
    main.push(figures(lens, id, &areas).into());
    Sheet { main, ..Sheet::default() }
}

fn choices(lens: &Lens, id: IndicatorId, top: AreaId, chosen: &[AreaId]) -> Element {
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
    let form = el("form")
        .class("fields")
        .with("data-act", "compare")
        .child(el("label").class("wide").text("指标 ").child(select))
        .child(el("fieldset").class("wide boxes").child(el("legend").text("区划")).children(places.map(box_of)))
        .child(link(lens.to_indicator(id), "这项指标的页面"));
    panel("对比")
        .child(form)
        .child(el("p").class("note").text(format!("最多选{MOST}个区划；选择写在链接里，可以转发。")))
}

fn figures(lens: &Lens, id: IndicatorId, areas: &[AreaId]) -> Element {
    let indicator = lens.data.indicator(id);
    let select = |area: &AreaId| Selection { indicator: id, area: *area, period: lens.period(), span: lens.route.span };
    let cuts: Vec<Cut> = areas.iter().map(|area| cut(lens.data, select(area))).collect();
    let rows = cuts.iter().map(|cut| {
        let place = lens.place(cut.selection.area);
        let now = super::indicator::figure(&cut.reading, indicator);
        let ytd = super::indicator::figure(&cut.ytd, indicator);
        let changes = [&cut.yoy, &cut.mom, &cut.ytd_yoy].map(|change| cell(number::change(change, indicator)));
        row(place, [now]).children(changes[..2].to_vec()).child(ytd).child(changes[2].clone())
    });
    let title =
        format!("{}{}（{}）", words::spanned(lens.period(), lens.route.span), indicator.name, number::unit(indicator));
    let heads = ["区划", "本期", "同比", "环比", "本年累计", "累计同比"];
    panel(&title).child(table(&title, &heads, rows.collect()))
}

/// Where the form leads.
pub(super) fn chosen(route: &Route, fields: Fields) -> String {
    let codes: Vec<&str> = fields.all().filter(|(name, _)| *name == "area").map(|(_, code)| code).take(MOST).collect();
    route.to_page(Page::Compare).choosing('i', fields.get("i")).choosing('c', &codes.join(",")).hash()
}
