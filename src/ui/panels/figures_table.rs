//! Tables of figures: the series of a cut by period, and all indicators of one area by family.

use shanzhi::model::{AreaId, IndicatorId};
use shanzhi::query::cut::fit_period;
use shanzhi::query::overview::with_figures;
use shanzhi::query::{Cut, reading};
use shanzhi::strings::{number, period as words};
use yew::prelude::*;

use crate::ui::view::View;

/// Period by period, newest first, beside last year.
pub fn series_table(view: &View, cut: &Cut) -> Html {
    let indicator = view.data.indicator(cut.selection.indicator);
    let rows = cut.months.iter().zip(&cut.series).zip(&cut.series_last_year).rev();
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label="逐期数据表">
            <table class="list">
                <thead><tr><th scope="col">{"时期"}</th><th scope="col">{format!("数值（{}）", number::unit(indicator))}</th><th scope="col">{"上年同期"}</th></tr></thead>
                <tbody>{ for rows.map(|((period, now), then)| html! {
                    <tr key={period.to_string()}>
                        <th scope="row">{words::spanned(*period, cut.selection.span)}</th>
                        <td class={classes!(now.figure.err().map(|_| "none"))} title={now.figure.err().map(number::gap_reason)}>
                            {number::reading(now, indicator)}
                            if now.is_partial() { <span class="sign" aria-label="数据不全">{"*"}</span> }
                        </td>
                        <td class={classes!(then.figure.err().map(|_| "none"))}>{number::reading(then, indicator)}</td>
                    </tr>
                }) }</tbody>
            </table>
        </div>
    }
}

/// Indicators by family with their newest figure in an area; each leads to its page. With `all`, those without figures too.
pub fn indicator_list(view: &View, area: AreaId, all: bool) -> Html {
    let with: Vec<IndicatorId> = with_figures(&view.data, area).collect();
    let elsewhere = |id: IndicatorId| view.data.blocks_of(id).next().is_some();
    let mut families: Vec<(&str, Vec<IndicatorId>)> = Vec::new();
    for (at, indicator) in view.data.indicators.iter().enumerate() {
        let id = IndicatorId(at as u16);
        if !all && !with.contains(&id) {
            continue;
        }
        match families.iter_mut().find(|(name, _)| *name == indicator.family) {
            Some((_, ids)) => ids.push(id),
            None => families.push((&indicator.family, vec![id])),
        }
    }
    let line = |id: &IndicatorId| {
        let indicator = view.data.indicator(*id);
        let figure = if with.contains(id) {
            let period = fit_period(&view.data, *id, area, view.period);
            let read = reading(&view.data, *id, area, period, view.route.span);
            html! { <><b>{number::with_unit(&read, indicator)}</b>{" "}<small>{words::spanned(period, view.route.span)}</small></> }
        } else if elsewhere(*id) {
            html! { <small>{"其他区划有数据"}</small> }
        } else {
            html! { <small>{"尚无数据"}</small> }
        };
        html! { <li key={id.0}><a href={view.to_indicator(*id).hash()}>{indicator.name.clone()}</a><span>{figure}</span></li> }
    };
    html! {
        <div class="families">
            { for families.iter().map(|(family, ids)| html! {
                <section class="panel" key={(*family).to_string()}>
                    <h2>{(*family).to_string()}{" "}<small>{format!("{}项", ids.len())}</small></h2>
                    <ul class="indicator-list">{ for ids.iter().map(line) }</ul>
                </section>
            }) }
        </div>
    }
}
