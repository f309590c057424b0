//! 分析: control chart, funnel, small charts and ranks with their uncertainty, for one indicator in one place. Kept off the leader's pages.

use super::act::Fields;
use super::parts::{cell, link, panel, row, table};
use super::{Lens, benchmark, partial, plots};
use crate::model::IndicatorId;
use crate::query::compare::{LeagueRow, league};
use crate::query::cut::existing;
use crate::query::overview::with_figures;
use crate::query::{Cut, Span};
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::Page;
use crate::strings::number;

/// All that the page asks of one indicator in one place.
pub(super) struct Asked {
    id: IndicatorId,
    cut: Cut,
    league: Vec<LeagueRow>,
    beside: benchmark::Asked,
}

/// Asks it; `None` where there is nothing to analyse.
pub(super) fn ask(lens: &Lens) -> Option<Asked> {
    let area = lens.at.area?;
    let chosen = lens.route.choice('i').and_then(|id| lens.data.find_indicator(id));
    let id = chosen.or_else(|| with_figures(lens.data, area).next())?;
    let cut = plots::cut_of(lens, id)?;
    let period = cut.selection.period;
    let places: Vec<_> = existing(lens.data, area, period).collect();
    let beside = benchmark::ask(lens, id, &places);
    Some(Asked { id, league: league(lens.data, id, area, period, period.shift(-1)), beside, cut })
}

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let Some(asked) = ask(lens) else {
        return Sheet {
            main: vec![el("p").class("banner").text("没有可分析的数据。").into()], ..Sheet::default()
        };
    };
    let mut main: Vec<Node> = vec![picker(lens, asked.id).into()];
    let charts = [
        ("control", 420),
        ("funnel", 420),
        ("spine", 480),
        ("scatter", 420),
        ("strip", 480),
        ("parts", 360),
        ("multiples", 600),
        ("dots", 480),
        ("waterfall", 360),
    ];
    let drawn = charts.iter().filter_map(|(name, height)| {
        let plotted = plots::named(lens, &asked.cut, name)?;
        Some(Node::from(plots::panel_of(lens, &plotted, *height)))
    });
    main.extend(drawn);
    main.extend(benchmark::panel_of(lens, &asked.beside).map(Node::from));
    main.extend(ranks(lens, &asked).map(Node::from));
    Sheet { main, ..Sheet::default() }
}

fn picker(lens: &Lens, chosen: IndicatorId) -> Element {
    let area = lens.at.area.unwrap_or(crate::model::AreaId(0));
    let options = with_figures(lens.data, area).map(|id| {
        let indicator = lens.data.indicator(id);
        el("option").with("value", indicator.id.clone()).when("selected", id == chosen).text(indicator.name.clone())
    });
    let select =
        el("select").with("name", "i").with("data-live", "choose").with("aria-label", "指标").children(options);
    let along = plots::cut_of(lens, chosen).and_then(|cut| plots::beside(lens, &cut));
    let others = with_figures(lens.data, area).filter(|id| *id != chosen).map(|id| {
        let indicator = lens.data.indicator(id);
        let option = el("option").with("value", indicator.id.clone()).when("selected", Some(id) == along);
        option.text(indicator.name.clone())
    });
    let other = el("select").with("name", "b").with("data-live", "choose").children(others);
    let form = el("form")
        .class("search")
        .with("data-act", "choose")
        .child(el("label").text("指标 ").child(select))
        .child(el("label").text("散点图的另一项 ").child(other))
        .child(benchmark::field(lens, chosen, "choose"));
    let page = link(lens.to_indicator(chosen), "这项指标的页面");
    panel("分析").child(form.child(page)).child(
        el("p").class("note").text("本页供统计分析使用：界限之内的差别多为偶然，排名相近的单位多数没有实质差别。"),
    )
}

/// Places with the places that chance leaves open, against the period before.
fn ranks(lens: &Lens, asked: &Asked) -> Option<Element> {
    if lens.data.settings.unranked {
        return None;
    }
    let (indicator, period) = (lens.data.indicator(asked.id), asked.cut.selection.period);
    let mut rows: Vec<&LeagueRow> = asked.league.iter().collect();
    rows.sort_by_key(|row| (row.place.is_none(), row.place, row.area));
    let lines: Vec<Element> = rows
        .iter()
        .map(|child| {
            let gained = match child.gained {
                Some(n) if n > 0 => format!("上升{n}位"),
                Some(n) if n < 0 => format!("下降{}位", -n),
                Some(_) => "不变".into(),
                None => "—".to_string(),
            };
            let place = child.place.map_or("不排名".to_string(), |place| match child.shared {
                true => format!("并列第{place}位"),
                false => format!("第{place}位"),
            });
            let band = child.band.map_or("—".to_string(), |(best, worst)| format!("第{best}—{worst}位"));
            row(
                lens.place(child.area),
                [
                    partial::figure(lens, asked.id, (child.area, period), Span::Period, &child.reading),
                    cell(number::unit(indicator)),
                    cell(place),
                    cell(band),
                    cell(gained),
                ],
            )
        })
        .collect();
    let heads = ["区划", "数值", "单位", "位次", "偶然波动下可能的位次", "比上期"];
    let note = "“可能的位次”重叠的单位，差异不显著。";
    let meaning = partial::meaning(asked.league.iter().map(|child| &child.reading));
    let note = el("p").class("note").text(note);
    (lines.len() > 1)
        .then(|| panel("位次及其不确定性").child(table("位次", &heads, lines)).child(note).children(meaning))
}

/// Where the choices of the page lead.
pub(super) fn chosen(route: &crate::state::Route, fields: Fields) -> String {
    let route = route.to_page(Page::Analysis).choosing('i', fields.get("i")).choosing('b', fields.get("b"));
    route.choosing(benchmark::KEY, fields.get("v")).hash()
}
