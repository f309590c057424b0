//! The children of one indicator as a table: place, figure, parts, 同比, 环比.

use shanzhi::figure::rank::order;
use shanzhi::model::AreaKind;
use shanzhi::query::Cut;
use shanzhi::strings::{number, ui};
use yew::prelude::*;

use crate::ui::view::View;

/// The table beside the ranked bars.
pub fn area_table(view: &View, cut: &Cut) -> Html {
    let indicator = view.data.indicator(cut.selection.indicator);
    let rows = order(&view.data, cut);
    if rows.is_empty() {
        return html! {};
    }
    let parts = rows.iter().any(|r| r.reading.parts().is_some());
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label="各地数据表">
            <table class="list">
                <thead><tr>
                    <th scope="col">{"位次"}</th><th scope="col">{"区划"}</th>
                    <th scope="col">{format!("{}（{}）", indicator.label(), number::unit(indicator))}</th>
                    if parts { <th scope="col">{"分子/分母"}</th> }
                    <th scope="col">{"同比"}</th><th scope="col">{"环比"}</th>
                </tr></thead>
                <tbody>{ for rows.iter().map(|row| {
                    let area = view.data.areas.get(row.area);
                    let own = area.kind == AreaKind::Own;
                    html! { <tr key={row.area.0}>
                        <td>{row.place.map_or(String::from("—"), |p| p.to_string())}</td>
                        <th scope="row">if own { {ui::OWN} } else { <a href={view.with_area(row.area).hash()}>{area.name.clone()}</a> }</th>
                        <td class={classes!(row.reading.figure.err().map(|_| "none"))} title={row.reading.figure.err().map(number::gap_reason)}>
                            {number::reading(&row.reading, indicator)}
                            if row.reading.is_partial() { <span class="sign" aria-label="数据不全">{"*"}</span> }
                        </td>
                        if parts { <td>{row.reading.parts().map_or(String::new(), |(n, d)| format!("{}/{}", number::decimal(n), number::decimal(d)))}</td> }
                        <td>{number::change(&row.yoy, indicator)}</td>
                        <td>{number::change(&row.mom, indicator)}</td>
                    </tr> }
                }) }</tbody>
            </table>
        </div>
    }
}
