//! 主要指标对比: children × indicators. Better and worse are told by sign and word, never by colour alone.

use shanzhi::model::{AreaId, AreaKind, IndicatorId, Period};
use shanzhi::narrate::{Trace, partial_note};
use shanzhi::query::overview::{Standing, TableRow};
use shanzhi::query::{Overview, Reading, Span, frequency_of};
use shanzhi::strings::{number, period as words, ui};
use yew::prelude::*;

use crate::ui::view::View;

fn sign(standing: Standing) -> Option<(&'static str, &'static str, &'static str)> {
    match standing {
        Standing::Level => None,
        Standing::Better => Some(("better", "▲", "好于平均")),
        Standing::Worse => Some(("worse", "▼", "差于平均")),
        Standing::Higher => Some(("apart", "△", "高于平均")),
        Standing::Lower => Some(("apart", "▽", "低于平均")),
    }
}

/// The mark of a partial sum, with how many units of how many it is made of where they are counted; the parts of a 累计 are months.
fn partial(view: &View, reading: &Reading, (indicator, period): (IndicatorId, Period), area: AreaId) -> Html {
    if !reading.is_partial() {
        return html! {};
    }
    let span = view.route.span;
    let of_units = span == Span::Period && frequency_of(&view.data, indicator) == Some(period.frequency);
    let told = if of_units && reading.reported < reading.expected {
        format!("* 已报{}/{}", reading.reported, reading.expected)
    } else {
        "*".into()
    };
    let note = partial_note(&view.data, reading, Trace { indicator, area, period }, span);
    html! { <span class="sign" title={note.clone()} aria-label={format!("数据不全，{note}")}>{told}</span> }
}

/// The table of an area's children.
pub fn overview_table(view: &View, overview: &Overview) -> Html {
    if overview.rows.is_empty() || overview.columns.is_empty() {
        return html! {};
    }
    let here = view.data.areas.get(overview.area);
    let other_period = |p| if p == overview.period { String::new() } else { words::full(p) };
    let row = |row: &TableRow| {
        let area = view.data.areas.get(row.area);
        let own = area.kind == AreaKind::Own;
        html! {
            <tr key={row.area.0}>
                <th scope="row">
                    if own { {ui::OWN} } else { <a href={view.to_area(row.area).hash()}>{area.name.clone()}</a> }
                </th>
                { for row.cells.iter().zip(&overview.columns).map(|(cell, (id, p))| {
                    let indicator = view.data.indicator(*id);
                    let mark = sign(cell.standing);
                    let gap = cell.reading.figure.err().map(number::gap_reason);
                    let class = classes!(mark.map(|m| m.0), gap.map(|_| "none"), cell.reading.is_partial().then_some("partial"));
                    html! {
                        <td {class} title={gap.or(mark.map(|m| m.2))}>
                            { number::reading(&cell.reading, indicator) }
                            if let Some((_, symbol, word)) = mark { <span class="sign" aria-label={word}>{symbol}</span> }
                            { partial(view, &cell.reading, (*id, *p), row.area) }
                        </td>
                    }
                }) }
            </tr>
        }
    };
    let by_chance = overview.by_chance();
    html! {
        <section class="panel table-panel">
            <h2>{format!("{}各地主要指标对比", here.name)}</h2>
            <p class="note">
                {words::spanned(overview.period, view.route.span)}
                {"。率类与"}{here.name.clone()}{"平均比较：▲好于　▼差于　△▽高于、低于（不作评价）　无符号为差异不显著（99.8%区间）；"}
                {format!("共比较{}次，偶然造成的符号预计{}.{:02}个；", overview.compared, by_chance / 100, by_chance % 100)}
                {"* 数据不全：已报部分的合计，不比较，不排名"}
            </p>
            <div class="scroll" tabindex="0" role="region" aria-label="主要指标对比表">
                <table class="matrix">
                    <thead><tr>
                        <th scope="col">{"区划"}</th>
                        { for overview.columns.iter().map(|(id, p)| {
                            let indicator = view.data.indicator(*id);
                            html! { <th scope="col" key={id.0}>
                                <a href={view.to_indicator(*id).hash()}>{indicator.label().to_string()}</a>
                                <span class="unit">{number::unit(indicator).to_string()}{" "}{other_period(*p)}</span>
                            </th> }
                        }) }
                    </tr></thead>
                    <tbody>{ for overview.rows.iter().map(row) }</tbody>
                    <tfoot><tr>
                        <th scope="row">{if view.route.span == Span::Period { "合计或平均" } else { "累计合计或平均" }}</th>
                        { for overview.whole.iter().zip(&overview.columns).map(|(whole, (id, p))| html! {
                            <td class={classes!(whole.figure.err().map(|_| "none"))}>
                                {number::reading(whole, view.data.indicator(*id))}
                                { partial(view, whole, (*id, *p), overview.area) }
                            </td>
                        }) }
                    </tr></tfoot>
                </table>
            </div>
        </section>
    }
}
