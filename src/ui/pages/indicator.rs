//! 指标: one indicator in one area: sentence, trend, ranked children, children × periods, 指标解释, tables. Without an id: the list.

use std::rc::Rc;

use shanzhi::figure::{Figure, Target};
use shanzhi::model::{Indicator, IndicatorId};
use shanzhi::narrate::indicator_sentence;
use shanzhi::state::Action;
use shanzhi::strings::number;
use yew::prelude::*;

use crate::ui::panels::area_table::area_table;
use crate::ui::panels::chart::Chart;
use crate::ui::panels::figures_table::series_table;
use crate::ui::platform::dom;
use crate::ui::shown::IndicatorShown;
use crate::ui::view::View;
use crate::ui::widgets::crumbs::crumbs;
use crate::ui::widgets::sentence::sentence;

/// Room for one ranked bar, in pixels.
const ROW: u32 = 24;

/// The page of an indicator.
pub fn indicator_page(view: &View, drawn: &IndicatorShown, act: &Callback<Action>) -> Html {
    let (id, area) = (drawn.cut.selection.indicator, drawn.cut.selection.area);
    let open = {
        let view = view.clone();
        Callback::from(move |target: Target| {
            view.go.emit(match target {
                Target::Period(period) => view.with_period(period),
                Target::Area(area) if view.opens(area) => view.with_area(area),
                Target::AreaPeriod(area, period) if view.opens(area) => {
                    shanzhi::state::Route { period: Some(period), ..view.with_area(area) }
                }
                Target::Area(_) | Target::AreaPeriod(..) => return,
            });
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
                <section class="panel headlines" aria-label="本期情况">{ sentence(&indicator_sentence(&view.data, &drawn.cut), &|_| view.route.hash()) }</section>
                <div class="split">
                    <section class="panel">
                        { heading(&drawn.trend) }
                        <Chart figure={Rc::clone(&drawn.trend)} height={320} open={open.clone()} />
                        { source(view, indicator) }
                    </section>
                    { definition(indicator, act) }
                </div>
            }
            if let Some(rank) = &drawn.rank {
                <div class="split">
                    <section class="panel">
                        { heading(rank) }
                        <Chart figure={Rc::clone(rank)} height={rows * ROW + 30} open={open.clone()} />
                    </section>
                    <section class="panel"><h2>{"各地数据"}</h2>{ area_table(view, &drawn.cut) }</section>
                </div>
            }
            if let Some(heat) = &drawn.heat {
                <section class="panel">
                    { heading(heat) }
                    <Chart figure={Rc::clone(heat)} height={rows * 18 + 40} {open} />
                </section>
            }
            if !empty {
                <details class="panel"><summary>{"逐期数据表"}</summary>{ series_table(view, &drawn.cut) }</details>
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

fn definition(indicator: &Indicator, act: &Callback<Action>) -> Html {
    use shanzhi::model::{Direction, SpaceRule, TimeRule};
    let onsubmit = {
        let (act, id) = (act.clone(), indicator.id.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(unit) = dom::field_of(&event) {
                act.emit(Action::SetUnit { indicator: id.clone(), unit: unit.trim().to_string() });
            }
        })
    };
    let space = match indicator.space {
        SpaceRule::Sum => "下级相加，含本级",
        SpaceRule::DistinctSum => "下级相加（按岗位计，不按人去重）",
        SpaceRule::RatioOfSums => "分子之和除以分母之和",
        SpaceRule::Coverage => "达标单位数除以在册单位数",
        SpaceRule::Recompute => "由基数重新计算",
        SpaceRule::None => "不汇总",
    };
    let time = match indicator.time {
        TimeRule::Sum => "各期相加",
        TimeRule::Last => "取期末数",
        TimeRule::RatioOfSums => "分子之和除以分母之和",
        TimeRule::Recompute => "由基数重新计算",
        TimeRule::MeanPopulation => "分子之和除以平均基数",
        TimeRule::None => "不汇总",
    };
    let direction = match indicator.direction {
        Direction::Higher => "越高越好",
        Direction::Lower => "越低越好",
        Direction::Neutral => "不作评价",
    };
    let imported =
        indicator.space == SpaceRule::None && indicator.time == TimeRule::None && indicator.id.starts_with('X');
    let formula = if indicator.numerator.is_empty() || indicator.denominator.is_empty() {
        String::new()
    } else {
        format!("{} ÷ {}", indicator.numerator, indicator.denominator)
    };
    let rows = [
        ("编号", indicator.id.clone()),
        ("定义", indicator.definition.clone()),
        ("单位", number::unit(indicator).to_string()),
        ("计算", formula),
        ("上级汇总", space.into()),
        ("时间汇总", time.into()),
        ("方向", direction.into()),
        (
            "目标",
            [&indicator.target_value, &indicator.target_deadline, &indicator.target_scope]
                .into_iter()
                .filter(|t| !t.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join("，"),
        ),
        ("来源", indicator.source.clone()),
    ];
    html! {
        <section class="panel definition">
            <h2>{"指标解释"}</h2>
            <dl>{ for rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| html! { <><dt>{name}</dt><dd>{text}</dd></> }) }</dl>
            if imported {
                <form {onsubmit} class="unit-form">
                    <label>{"设置单位 "}<input type="text" maxlength="12" value={indicator.unit.clone()} placeholder="如：万个" /></label>
                    <button type="submit">{"确定"}</button>
                </form>
            }
        </section>
    }
}
