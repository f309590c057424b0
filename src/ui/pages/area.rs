//! 镇街, 村: the profile of one area, its children. The list of its indicators is composed by the worker.

use shanzhi::model::{AreaKind, PartState, Stage};
use shanzhi::state::Route;
use shanzhi::strings::ui;
use yew::prelude::*;

use crate::ui::panels::cards::cards;
use crate::ui::panels::headlines::headlines;
use crate::ui::panels::overview_table::overview_table;
use crate::ui::shown::OverviewShown;
use crate::ui::view::View;
use crate::ui::widgets::crumbs::crumbs;

/// The steps from the root to the area on show, with their links.
pub fn steps(view: &View) -> Vec<(String, String)> {
    let Some(area) = view.area else { return Vec::new() };
    view.data
        .areas
        .path(area)
        .into_iter()
        .map(|id| (view.data.areas.get(id).name.clone(), view.with_area(id).hash()))
        .collect()
}

/// Whether figures of the area's children are on their way.
pub fn waiting(view: &View) -> bool {
    let Some(area) = view.area else { return false };
    let group = view.data.group_of(area);
    view.data.parts.iter().any(|p| {
        p.stage == Stage::Drill
            && (p.parent == Some(area) || p.parent == group)
            && matches!(p.state, PartState::NotLoaded | PartState::Loading)
    })
}

/// The list of places to choose from, where none is chosen yet.
fn chooser(view: &View) -> Html {
    let Some(root) = view.data.areas.root() else { return html! {} };
    html! {
        <section class="panel">
            <h2>{"选择区划"}</h2>
            <ul class="places">
                { for view.data.areas.children(root).iter().map(|id| html! {
                    <li key={id.0}><a href={view.to_area(*id).hash()}>{view.data.areas.get(*id).name.clone()}</a></li>
                }) }
            </ul>
        </section>
    }
}

/// The page of an area.
pub fn area_page(view: &View, shown: &OverviewShown, beside: &dyn Fn(&str) -> Html) -> Html {
    let area = shown.overview.area;
    if view.route.area.is_none() || view.data.areas.root() == Some(area) {
        return html! { <div class="page">{chooser(view)}</div> };
    }
    let row = view.data.areas.get(area);
    let level = view.data.meta.levels.iter().find(|l| l.id == row.level).map_or("", |l| l.name.as_str());
    let facts: Vec<String> =
        [("常住人口", row.population, "人"), ("户数", row.households, "户"), ("符合条件老人", row.elders, "人")]
            .into_iter()
            .filter_map(|(name, n, unit)| {
                n.map(|n| {
                    format!("{name}{}{unit}", shanzhi::strings::number::decimal(shanzhi::model::Decimal::whole(n)))
                })
            })
            .collect();
    let siblings = row.parent.map_or(&[][..], |p| view.data.areas.children(p));
    let at = siblings.iter().position(|id| *id == area);
    let step = |by: isize| {
        at.and_then(|i| i.checked_add_signed(by))
            .and_then(|i| siblings.get(i))
            .map(|id| (view.data.areas.get(*id).name.clone(), view.to_area(*id).hash()))
    };
    let onkeydown = {
        let up: Option<Route> = row.parent.map(|p| view.to_area(p));
        let go = view.go.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let (true, "ArrowUp", Some(up)) = (event.alt_key(), event.key().as_str(), &up) {
                event.prevent_default();
                go.emit(up.clone());
            }
        })
    };
    html! {
        <div class="page area" {onkeydown}>
            <div class="page-head">
                { crumbs(&steps(view)) }
                <p class="facts">
                    <span>{level.to_string()}</span>
                    { for facts.into_iter().map(|fact| html! { <span>{fact}</span> }) }
                    if row.kind != AreaKind::Tree { <span>{ui::OWN}</span> }
                </p>
                <p class="steps">
                    if let Some((name, hash)) = step(-1) { <a href={hash} rel="prev">{format!("‹ {name}")}</a> }
                    if let Some((name, hash)) = step(1) { <a href={hash} rel="next">{format!("{name} ›")}</a> }
                </p>
            </div>
            if waiting(view) { <p class="pending" role="status">{ui::PENDING}</p> }
            { headlines(view, &shown.overview, beside) }
            { cards(view, &shown.overview, &shown.sparks, beside) }
            { overview_table(view, &shown.overview) }
        </div>
    }
}
