//! 指标: one indicator in one area: sentence, trend, ranked children, children × periods. What stands beside and below them is composed by
//! the worker (`aside`).

use std::rc::Rc;

use shanzhi::figure::{Figure, Target};
use shanzhi::model::{Indicator, IndicatorId};
use shanzhi::narrate::indicator_sentence;
use yew::prelude::*;

use crate::ui::panels::chart::{Chart, Drawn};
use crate::ui::shown::IndicatorShown;
use crate::ui::view::View;
use crate::ui::widgets::crumbs::crumbs;
use crate::ui::widgets::sentence::sentence;

/// Room for one ranked bar, in pixels.
const ROW: u32 = 24;

/// The page of an indicator.
pub fn indicator_page(
    view: &View,
    drawn: &IndicatorShown,
    aside: impl Fn(usize) -> Html,
    beside: &dyn Fn(&str) -> Html,
) -> Html {
    let (id, area) = (drawn.cut.selection.indicator, drawn.cut.selection.area);
    let open = {
        let view = view.clone();
        Callback::from(move |target: Target| {
            let route = match target {
                Target::Period(period) => view.with_period(period),
                Target::Area(area) if view.opens(area) => view.with_area(area),
                Target::AreaPeriod(area, period) if view.opens(area) => view.with_area(area).with_period(period),
                Target::Area(_) | Target::AreaPeriod(..) => return String::new(),
            };
            route.hash()
        })
    };
    let indicator = view.data.indicator(id);
    let empty = drawn.cut.series.iter().all(|r| r.figure.is_err());
    let rows = drawn.cut.children.len() as u32;
    let family = shanzhi::state::Route { indicator: None, ..view.route.clone() };
    let mut steps = vec![(indicator.family.clone(), family.hash())];
    steps.extend(super::area::steps(view));
    steps.push((indicator.name.clone(), view.route.hash()));
    html! {
        <div class="page indicator">
            <div class="page-head">{ crumbs(&steps) }<p class="facts"><a href={view.to_area(area).hash()}>{format!("{}全部指标", view.data.areas.get(area).name)}</a></p></div>
            if super::area::waiting(view) { <p class="pending" role="status">{shanzhi::strings::ui::PENDING}</p> }
            if empty {
                <p class="banner">{nothing(view, id)}</p>
            } else {
                <section class="panel headlines" aria-label="本期情况">{ sentence(&indicator_sentence(&view.data, &drawn.cut), &|_| view.route.hash(), beside(&indicator.id)) }</section>
                <div class="split">
                    <section class="panel">
                        { heading(&drawn.trend) }
                        <Chart drawn={Drawn::Figure(Rc::clone(&drawn.trend), Some(open.clone()))} height={320} />
                        { source(view, indicator) }
                    </section>
                    { aside(0) }
                </div>
            }
            if let Some(rank) = &drawn.rank {
                <div class="split">
                    <section class="panel">
                        { heading(rank) }
                        <Chart drawn={Drawn::Figure(Rc::clone(rank), Some(open.clone()))} height={rows * ROW + 30} />
                    </section>
                    { aside(1) }
                </div>
            }
            if let Some(heat) = &drawn.heat {
                <section class="panel">
                    { heading(heat) }
                    <Chart drawn={Drawn::Figure(Rc::clone(heat), Some(open))} height={rows * 18 + 40} />
                </section>
            }
        </div>
    }
}

/// Why the page has no chart, and what to do.
fn nothing(view: &View, id: IndicatorId) -> String {
    let name = &view.data.indicator(id).name;
    match (view.area, view.data.blocks_of(id).next()) {
        (Some(area), Some(_)) => {
            format!("{}没有“{name}”的数据；其他区划有，可在右上角另选区划。", view.data.areas.get(area).name)
        }
        _ => format!("“{name}”还没有数据。请到“数据”页导入含此指标的表格。"),
    }
}

fn heading(figure: &Figure) -> Html {
    use shanzhi::chart::ChartSpec;
    let title = match &figure.spec {
        ChartSpec::Trend(s) => &s.title,
        ChartSpec::Rank(s) => &s.title,
        ChartSpec::Heat(s) => &s.title,
    };
    html! { <h2>{title.clone()}</h2> }
}

fn source(view: &View, indicator: &Indicator) -> Html {
    let meta = &view.data.meta;
    let parts = [
        (!indicator.source.is_empty()).then(|| format!("来源：{}", indicator.source)),
        (!meta.as_of.is_empty()).then(|| format!("截至{}", shanzhi::strings::period::date(&meta.as_of))),
        (!meta.notice.is_empty()).then(|| meta.notice.clone()),
    ];
    html! { <p class="source">{parts.into_iter().flatten().collect::<Vec<_>>().join("　")}</p> }
}
