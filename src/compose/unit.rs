//! 单位: one organisation's page: the indicators it leads, what it reports, its open items; without one, the list of all.

use super::Lens;
use super::parts::{cell, link, panel, row, table, titled};
use super::{indicator, signal, work};
use crate::model::{IndicatorId, Organisation};
use crate::query::cut::fit_period;
use crate::query::signal::verdict::verdicts;
use crate::query::{Selection, Span, cut};
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::Page;
use crate::strings::{number, period as words};

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let chosen = lens.route.choice('o').and_then(|id| lens.data.organisations.iter().find(|o| o.id == id));
    let main = match chosen {
        Some(organisation) => profile(lens, organisation),
        None => vec![all(lens).into()],
    };
    Sheet { main, ..Sheet::default() }
}

fn led<'a>(lens: &Lens<'a>, organisation: &'a str) -> impl Iterator<Item = IndicatorId> + 'a {
    let data = lens.data;
    (0..data.indicators.len() as u16).map(IndicatorId).filter(move |id| data.indicator(*id).owner == organisation)
}

/// All organisations by group, with how many indicators they lead and how many items wait with them.
fn all(lens: &Lens) -> Element {
    let mut groups: Vec<(&str, Vec<&Organisation>)> = Vec::new();
    for organisation in &lens.data.organisations {
        match groups.iter_mut().find(|(name, _)| *name == organisation.group) {
            Some((_, list)) => list.push(organisation),
            None => groups.push((&organisation.group, vec![organisation])),
        }
    }
    let line = |organisation: &&Organisation| {
        let (indicators, items) = (led(lens, &organisation.id).count(), work::open_of(lens, &organisation.id).len());
        let mut facts = Vec::new();
        if indicators > 0 {
            facts.push(format!("牵头{indicators}项指标"));
        }
        if items > 0 {
            facts.push(format!("待办{items}项"));
        }
        let name = link(lens.choosing('o', &organisation.id), organisation.name.clone());
        el("li").child(name).child(el("span").child(el("small").text(facts.join("，"))))
    };
    let group = |(name, list): &(&str, Vec<&Organisation>)| {
        let title = el("h2").text(format!("{name} ")).child(el("small").text(format!("{}个", list.len())));
        el("section")
            .class("panel")
            .child(title)
            .child(el("ul").class("indicator-list").children(list.iter().map(line)))
    };
    match groups.is_empty() {
        true => el("p").class("banner").text("数据包没有单位名录（organisations.csv）。"),
        false => el("div").class("families").children(groups.iter().map(group)),
    }
}

fn profile(lens: &Lens, organisation: &Organisation) -> Vec<Node> {
    let siblings: Vec<&Organisation> =
        lens.data.organisations.iter().filter(|other| other.group == organisation.group).collect();
    let at = siblings.iter().position(|other| other.id == organisation.id).unwrap_or(0);
    let step = |to: Option<usize>, rel: &str, words: fn(&str) -> String| {
        let other = siblings.get(to?)?;
        Some(link(lens.choosing('o', &other.id), words(&other.name)).with("rel", rel))
    };
    let crumbs = el("nav").class("crumbs").with("aria-label", "位置").child(
        el("ol")
            .child(el("li").child(link(lens.to_page(Page::Unit), "单位")))
            .child(el("li").child(el("span").with("aria-current", "page").text(organisation.name.clone()))),
    );
    let steps = el("p")
        .class("steps")
        .children(step(at.checked_sub(1), "prev", |name| format!("‹ {name}")))
        .children(step(Some(at + 1), "next", |name| format!("{name} ›")));
    let place = lens.data.areas.find(&organisation.area).map(|area| lens.place(area));
    let facts = el("p").class("facts").child(el("span").text(organisation.group.clone())).children(place);
    let head = el("div").class("page-head").child(crumbs).child(facts).child(steps);
    let mut nodes: Vec<Node> = vec![head.into()];
    let items = work::open_of(lens, &organisation.id);
    if !items.is_empty() {
        let words = format!("待办事项{}项", items.len());
        nodes.push(panel(&words).child(work::rows(lens, &items, false)).into());
    }
    nodes.extend(indicators(lens, organisation).map(Node::from));
    nodes.extend(reports(lens, organisation).map(Node::from));
    if nodes.len() == 1 {
        nodes.push(el("p").class("banner").text("本单位没有牵头的指标，也没有待办事项。").into());
    }
    nodes
}

/// The indicators it leads, with their figures for the whole.
fn indicators(lens: &Lens, organisation: &Organisation) -> Option<Element> {
    let area = lens.data.areas.root()?;
    let rows: Vec<Element> = led(lens, &organisation.id)
        .filter(|id| lens.data.blocks_of(*id).next().is_some())
        .map(|id| {
            let row_of = lens.data.indicator(id);
            let period = fit_period(lens.data, id, area, lens.period());
            let cut = cut(lens.data, Selection { indicator: id, area, period, span: lens.route.span });
            let judged = verdicts(lens.data, id, area, period);
            let yoy = if lens.route.span == Span::Period { judged.yoy } else { judged.ytd };
            row(
                link(lens.to_indicator(id), row_of.name.clone()),
                [
                    cell(words::spanned(period, lens.route.span)),
                    indicator::figure(&cut.reading, row_of),
                    cell(number::unit(row_of)),
                    signal::change_cell(&cut.yoy, Some(yoy), row_of),
                    signal::change_cell(&cut.mom, Some(judged.mom), row_of),
                ],
            )
        })
        .collect();
    let heads = ["指标", "时期", "数值", "单位", "同比", "环比"];
    (!rows.is_empty()).then(|| panel("牵头的指标").child(table("牵头的指标", &heads, rows)))
}

/// The forms it collects.
fn reports(lens: &Lens, organisation: &Organisation) -> Option<Element> {
    let forms: Vec<_> = lens.data.forms.iter().filter(|form| form.owner == organisation.id).collect();
    let rows = forms.iter().map(|form| {
        let lines: Vec<_> =
            lens.data.submissions.iter().filter(|s| s.form == form.id && s.period == Some(lens.latest())).collect();
        let count = |state: &str| lines.iter().filter(|s| s.state == state).count().to_string();
        row(
            el("span").text(form.name.clone()),
            [
                cell(format!("次月{}日", form.due_day)),
                cell(lines.len().to_string()),
                cell(count("on_time")),
                cell(count("late")),
                cell(count("missing")),
                cell(count("returned")),
            ],
        )
    });
    let heads = ["报表", "报送时限", "应报", "按时", "逾期", "未报", "退回"];
    let title = format!("{}报表收集", words::full(lens.latest()));
    (!forms.is_empty()).then(|| titled(&title, "panel").child(table("报表收集", &heads, rows.collect())))
}
