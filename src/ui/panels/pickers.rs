//! Pickers of period, area, span and theme. They only make routes.
//!
//! `~value` sets the property of a select: after a choice by hand the attributes of its options no longer move it, and Back would leave
//! it behind. The attributes serve where the options come later than the value.

use shanzhi::model::{Frequency, Period};
use shanzhi::query::Span;
use shanzhi::query::cut::{fit_period, held};
use shanzhi::state::{Page, Route};
use shanzhi::strings::period as words;
use yew::prelude::*;

use crate::ui::platform::dom;
use crate::ui::view::View;

/// The periods that can be picked: of the shortest length first, then the quarters, half-years and years that they fill.
fn periods(view: &View) -> Vec<(Frequency, Vec<Period>)> {
    let data = &view.data;
    let widest = |spans: &mut dyn Iterator<Item = (Period, Period)>| spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let of_indicator = |id| {
        let frequency = shanzhi::query::frequency_of(data, id)?;
        widest(&mut data.blocks_of(id).filter(|b| b.key.frequency == frequency).map(|b| b.span()))
    };
    let of_data =
        || widest(&mut data.blocks().iter().map(|b| b.span()).filter(|(p, _)| p.frequency == view.period.frequency));
    let Some(span) = view.indicator.and_then(of_indicator).or(data.meta.periods).or_else(of_data) else {
        return Vec::new();
    };
    [Frequency::Month, Frequency::Quarter, Frequency::HalfYear, Frequency::Year]
        .into_iter()
        .filter(|frequency| *frequency <= span.0.frequency)
        .filter_map(|frequency| {
            let (first, last) = held(span, frequency)?;
            let all = (first.index..=last.index).rev().map(|index| Period { frequency, index });
            Some((frequency, all.collect()))
        })
        .collect()
}

/// Picks a period.
pub fn period_picker(view: &View) -> Html {
    let shown =
        view.indicator.zip(view.area).map_or(view.period, |(id, area)| fit_period(&view.data, id, area, view.period));
    let onchange = {
        let view = view.clone();
        Callback::from(move |event: Event| {
            if let Some(period) = dom::chosen(&event).and_then(|text| Period::parse(&text)) {
                view.go.emit(view.with_period(period));
            }
        })
    };
    html! {
        <label class="picker"><span class="unseen">{"时期"}</span>
            <select {onchange} id="period" ~value={shown.to_string()}>
                { for periods(view).into_iter().map(|(frequency, all)| html! {
                    <optgroup label={words::length(frequency)}>{ for all.into_iter().map(|p| html! {
                        <option key={p.to_string()} value={p.to_string()} selected={p == shown}>{words::full(p)}</option>
                    }) }</optgroup>
                }) }
            </select>
        </label>
    }
}

/// Picks an area: the path above, the siblings and the children of the one on show.
pub fn area_picker(view: &View) -> Html {
    let (Some(here), areas) = (view.area, &view.data.areas) else { return html! {} };
    let mut listed = areas.path(here);
    listed.pop();
    match areas.get(here).parent {
        Some(parent) => listed.extend_from_slice(areas.children(parent)),
        None => {
            listed.extend(areas.root());
            listed.extend(areas.ids().filter(|id| {
                view.indicator
                    .is_some_and(|i| view.data.blocks_of(i).any(|b| b.key.parent.is_none() && b.areas.contains(id)))
            }));
        }
    }
    if !listed.contains(&here) {
        listed.push(here);
    }
    listed.extend_from_slice(areas.children(here));
    let mut seen = std::collections::BTreeSet::new();
    listed.retain(|id| seen.insert(*id));
    let depth = |id| areas.path(id).len().saturating_sub(1);
    let onchange = {
        let view = view.clone();
        Callback::from(move |event: Event| {
            if let Some(area) = dom::chosen(&event).and_then(|code| view.data.areas.find(&code)) {
                view.go.emit(view.with_area(area));
            }
        })
    };
    html! {
        <label class="picker"><span class="unseen">{"区划"}</span>
            <select {onchange} id="area" ~value={areas.get(here).code.clone()}>
                { for listed.into_iter().map(|id| {
                    let area = areas.get(id);
                    html! { <option key={area.code.clone()} value={area.code.clone()} selected={id == here}>{format!("{}{}", "　".repeat(depth(id)), area.name)}</option> }
                }) }
            </select>
        </label>
    }
}

/// 当期 or 累计.
pub fn span_picker(view: &View) -> Html {
    let button = |span: Span, word: &'static str| {
        let route = Route { span, ..view.route.clone() };
        let go = view.go.clone();
        html! { <button type="button" aria-pressed={(view.route.span == span).to_string()} onclick={move |_| go.emit(route.clone())}>{word}</button> }
    };
    if view.route.page == Page::Data {
        return html! {};
    }
    html! { <div class="switch" role="group" aria-label="当期或本年累计">{button(Span::Period, "当期")}{button(Span::YearToDate, "累计")}</div> }
}

/// The themes: value of `data-theme` and word.
const THEMES: [(&str, &str); 4] = [("", "自动"), ("light", "浅色"), ("dark", "深色"), ("contrast", "高对比")];

/// The theme the browser remembers.
pub fn remembered_theme() -> String {
    dom::remembered("theme").unwrap_or_default()
}

/// Picks the theme; the browser remembers it.
pub fn theme_picker() -> Html {
    let theme = remembered_theme();
    let onchange = Callback::from(|event: Event| {
        if let Some(value) = dom::chosen(&event) {
            dom::remember("theme", &value);
            dom::set_root("data-theme", &value);
        }
    });
    html! {
        <label class="picker"><span class="unseen">{"显示"}</span>
            <select {onchange} id="theme">
                { for THEMES.iter().map(|(value, word)| html! { <option value={*value} selected={theme == *value}>{*word}</option> }) }
            </select>
        </label>
    }
}
