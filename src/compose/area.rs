//! 总览 and 镇街: what stands below the cards and the table of a place: what waits to be done, who has not reported, its indicators.

use std::sync::Arc;

use super::Lens;
use super::benchmark::{NEAREST, standing_words};
use super::parts::{cell, link, panel, row, table};
use super::{brief, concern, list, outside, signal, work};
use crate::model::{Amount, AreaId, IndicatorId};
use crate::query::attention::Concerns;
use crate::query::compare::{Against, Standing, benchmark, compare, peers};
use crate::query::completeness::{Handed, Return, tally};
use crate::query::cut::fit_period;
use crate::query::group::groups_with;
use crate::query::overview::{Card, cards};
use crate::query::signal::verdict::{Verdicts, verdicts};
use crate::query::stats::Level;
use crate::query::{Span, reading};
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::Page;
use crate::strings::{number, period as words};

/// Most items shown on the page of a place; the rest is a link away.
const ITEMS: usize = 8;

/// All that the panels of a place ask.
pub(super) struct Asked {
    area: AreaId,
    concerns: Arc<Concerns>,
    /// Of each form its returns in the place.
    returns: Vec<(usize, Vec<Return>)>,
    /// The cards the page draws itself, with what their changes amount to.
    cards: Vec<(Card, Verdicts)>,
}

/// Asks it; `None` for a page without a place of its own.
pub(super) fn ask(lens: &Lens) -> Option<Asked> {
    let root = lens.data.areas.root();
    let area = match lens.route.page {
        Page::Overview => root.or(lens.at.area)?,
        _ => lens.at.area.filter(|area| root != Some(*area) || lens.route.area.is_some())?,
    };
    let inside = |one: &Return| one.area == area || lens.data.areas.path(one.area).contains(&area);
    let of_form = |at: usize| {
        let all = lens.desk.data.returns(at, lens.latest());
        (at, all.iter().filter(|one| inside(one)).cloned().collect())
    };
    let judged = |card: Card| {
        let verdicts = verdicts(lens.data, card.indicator, area, card.period);
        (card, verdicts)
    };
    Some(Asked {
        area,
        cards: cards(lens.data, area, lens.period(), lens.route.span).into_iter().map(judged).collect(),
        concerns: lens.desk.data.concerns(area, lens.latest()),
        returns: (0..lens.data.forms.len()).map(of_form).collect(),
    })
}

/// The sheet of 总览.
pub(super) fn overview(lens: &Lens) -> Sheet {
    let Some(asked) = ask(lens) else { return Sheet::default() };
    let mut main = panels(lens, &asked);
    main.extend(outside::way(lens).map(Node::from));
    Sheet { main, asides: beside_cards(lens, &asked) }
}

/// Of each card what its changes amount to.
fn beside_cards(lens: &Lens, asked: &Asked) -> Vec<Vec<Node>> {
    let told = asked.cards.iter().filter_map(|(card, verdicts)| {
        let indicator = lens.data.indicator(card.indicator);
        let of = (indicator, card.period, lens.route.span);
        signal::beside(indicator, &signal::shown(of, [&card.yoy, &card.mom, &card.ytd_yoy], verdicts))
    });
    told.collect()
}

fn panels(lens: &Lens, asked: &Asked) -> Vec<Node> {
    let panels =
        [Some(brief::panel()), concern::of_place(lens, &asked.concerns), items(lens, asked.area), reports(lens, asked)];
    panels.into_iter().flatten().map(Node::from).collect()
}

/// The sheet of a place below the root.
pub(super) fn profile(lens: &Lens) -> Sheet {
    let Some(asked) = ask(lens) else { return Sheet::default() };
    let mut main = panels(lens, &asked);
    main.extend(peers_of(lens, asked.area).map(Node::from));
    main.push(list::of_area(lens, asked.area).into());
    Sheet { main, asides: beside_cards(lens, &asked) }
}

/// Open items of the place, pressing ones first.
fn items(lens: &Lens, area: AreaId) -> Option<Element> {
    let open = work::open_in(lens, area);
    let shown = &open[..open.len().min(ITEMS)];
    let all = link(lens.to_page(Page::Work), format!("全部{}项待办事项", open.len()));
    let panel = panel("待办事项").child(work::rows(lens, shown, false));
    (!open.is_empty()).then(|| panel.child(el("p").class("note").child(all)))
}

/// Who has reported the forms of the period: for each form the counts, and the places that lack.
fn reports(lens: &Lens, asked: &Asked) -> Option<Element> {
    let form_row = |(at, of): &(usize, Vec<Return>)| {
        let form = lens.data.forms.get(*at).filter(|_| !of.is_empty())?;
        let counts = tally(of);
        let wanting = of.iter().filter(|one| !matches!(one.handed, Handed::All | Handed::Zero));
        let names = wanting.fold(el("td"), |cell, one| {
            let why = match one.handed {
                Handed::Some => "（部分报）",
                Handed::Returned => "（退回）",
                _ => "",
            };
            let cell = if cell.children.is_empty() { cell } else { cell.text("、") };
            cell.child(lens.place(one.area)).text(why)
        });
        let rate = |share: Option<Amount>| share.map_or("—".into(), |share| format!("{}%", number::amount(share, 1)));
        Some(row(
            el("span").text(form.name.clone()),
            [
                cell(format!("次月{}日", form.due_day)),
                cell(counts.due.to_string()),
                cell((counts.whole - counts.zero).to_string()),
                cell(counts.zero.to_string()),
                cell(counts.partial.to_string()),
                cell(counts.none.to_string()),
                cell(rate(counts.reporting_rate())),
                cell(rate(counts.on_time_rate())),
                names,
            ],
        ))
    };
    let rows: Vec<Element> = asked.returns.iter().filter_map(form_row).collect();
    let heads =
        ["报表", "报送时限", "应报", "已报", "零报", "部分报", "未报和退回", "上报率", "按时率", "未报齐的单位"];
    let title = format!("{}报送情况", words::full(lens.latest()));
    (!rows.is_empty()).then(|| panel(&title).child(table("报送情况", &heads, rows)))
}

/// Rates of the place beside those of its peers by size, and the groups across the tree it is a member of.
fn peers_of(lens: &Lens, area: AreaId) -> Option<Element> {
    let others = peers(lens.data, area, lens.period(), NEAREST);
    let against = Against::Peers(others.clone());
    let cards = lens.data.settings.cards.iter().filter_map(|id| lens.data.find_indicator(id));
    let line = |id: IndicatorId| {
        let indicator = lens.data.indicator(id);
        let at = fit_period(lens.data, id, area, lens.period());
        let own = reading(lens.data, id, area, at, Span::Period);
        let aim = benchmark(lens.data, id, area, at, &against);
        let stands = match compare(indicator, &own, aim, Level::Strict).standing {
            Standing::NotCompared(_) => return None,
            standing => standing_words(standing),
        };
        let figures = format!("{}（{}）", indicator.label(), number::unit(indicator));
        let aim = aim.map_or("—".into(), |aim| number::plain(aim, usize::from(indicator.decimals)));
        let cells = [cell(words::full(at)), super::indicator::figure(&own, indicator), cell(aim), cell(stands)];
        Some(row(link(lens.to_figure(id, area), figures), cells))
    };
    let rows: Vec<Element> = if others.is_empty() { Vec::new() } else { cards.filter_map(line).collect() };
    let groups = groups_with(lens.data, area);
    if rows.is_empty() && groups.is_empty() {
        return None;
    }
    let to_group = |id: &str| lens.route.to_page(Page::Compare).choosing('g', id).hash();
    let mut panel = panel("与规模相近的区划比较");
    if !rows.is_empty() {
        let names: Vec<&str> = others.iter().map(|other| lens.name(*other)).collect();
        let heads = ["指标", "时期", "本地", "相近区划合计", "比较（99.8%区间）"];
        let note = format!("常住人口最接近的{}个同级区划：{}。只比率类指标。", others.len(), names.join("、"));
        panel = panel.child(table("与规模相近的区划比较", &heads, rows));
        panel = panel.child(el("p").class("note").text(note).text("　").child(link(to_group("peers"), "逐个对比")));
    }
    Some(groups.iter().fold(panel, |panel, group| {
        let words = format!("{}：{}（{}个）", group.kind, group.name, group.members.len());
        panel.child(el("p").class("note").child(link(to_group(&group.id), words)))
    }))
}
