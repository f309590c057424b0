//! 数据: what is loaded, from where, with what findings; the door for files.

use shanzhi::model::PartState;
use shanzhi::state::route::PACKAGES;
use shanzhi::state::{Action, AppState, Drop, Page, Route, TakeOver};
use shanzhi::strings::ui;
use shanzhi::wire::{FileReport, Import};
use yew::prelude::*;

use crate::ui::panels::notices::finding_list;
use crate::ui::platform::files;
use crate::ui::view::View;

/// The page 数据; `take` takes files in.
pub fn data_page(
    view: Option<&View>,
    state: &AppState,
    act: &Callback<Action>,
    take: &Callback<Vec<files::AtDoor>>,
) -> Html {
    let onchange = {
        let take = take.clone();
        Callback::from(move |event: Event| take.emit(files::chosen(&event)))
    };
    html! {
        <div class="page data">
            <section class="panel door">
                <h2>{"导入表格"}</h2>
                <p>{"把 CSV 或 JSON 文件拖到页面任意处，或"}
                    <label class="button">{"选择文件"}<input type="file" multiple=true accept=".csv,.txt,.tsv,.json" {onchange} /></label>
                    {"。先预览，再决定替换、并入或单独查看。"}{ui::LOCAL}{"。"}</p>
                { dropped(&state.drop, view.is_some(), act) }
            </section>
            if let Some(view) = view { { package(view) } }
            if !state.taken.is_empty() {
                <section class="panel">
                    <h2>{"已导入文件"}</h2>
                    { reports(&state.taken.iter().map(|t| t.report.clone()).collect::<Vec<_>>(), |i| match state.taken.get(i).map(|t| t.how) {
                        Some(TakeOver::Replace) => "替换", Some(TakeOver::Merge) => "并入", _ => "单独查看" }) }
                    { imported(view) }
                </section>
            }
            if !(state.findings.is_empty() && state.taken_findings.is_empty()) {
                <section class="panel" id="findings">
                    <h2>{"数据核查"}</h2>
                    if !state.findings.is_empty() { { finding_list(&state.findings, "数据包") } }
                    if !state.taken_findings.is_empty() { { finding_list(&state.taken_findings, "导入文件") } }
                </section>
            }
        </div>
    }
}

fn dropped(drop: &Drop, beside: bool, act: &Callback<Action>) -> Html {
    let button = |word: &'static str, action: Action| {
        let act = act.clone();
        html! { <button type="button" onclick={move |_| act.emit(action.clone())}>{word}</button> }
    };
    match drop {
        Drop::None => html! {},
        Drop::Reading { names, done, total, .. } => html! {
            <div class="reading" role="status">
                <p>{format!("正在读取：{}", names.join("、"))}</p>
                <progress max={total.to_string()} value={done.to_string()}></progress>
                {button("取消", Action::Cancelled)}
            </div>
        },
        Drop::Preview { import, .. } => html! {
            <div class="preview" role="region" aria-label="导入预览">
                <h3>{"导入预览"}</h3>
                { reports(&import.files, |_| "待定") }
                { preview(import) }
                <p class="buttons">
                    {button("并入", Action::Take(TakeOver::Merge))}
                    {button("单独查看", Action::Take(TakeOver::Alone))}
                    {button("替换", Action::Take(TakeOver::Replace))}
                    {button("放弃", Action::Cancelled)}
                </p>
                if beside { <p class="note">{"并入：放进现有数据，同一位置以新数据为准。单独查看：现有数据先放一边。替换：只留新数据。"}</p> }
                if !import.findings.is_empty() { { finding_list(&import.findings, "核查结果") } }
            </div>
        },
    }
}

/// The first few indicators and figures an import would bring.
fn preview(import: &Import) -> Html {
    let data = &import.dataset;
    let used: Vec<_> = (0..data.indicators.len() as u16)
        .map(shanzhi::model::IndicatorId)
        .filter(|id| data.blocks_of(*id).next().is_some())
        .collect();
    html! {
        <details open={used.len() <= 40}>
            <summary>{format!("共{}项指标", used.len())}</summary>
            <ul class="indicator-list">{ for used.iter().map(|id| {
                let indicator = data.indicator(*id);
                let span = data.blocks_of(*id).map(|b| b.span()).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
                let span = span.map_or(String::new(), |(a, b)| format!("{}至{}", shanzhi::strings::period::full(a), shanzhi::strings::period::full(b)));
                html! { <li key={id.0}><span>{indicator.name.clone()}{" "}<small>{indicator.id.clone()}</small></span><span><small>{shanzhi::strings::number::unit(indicator).to_string()}{"，"}{span}</small></span></li> }
            }) }</ul>
        </details>
    }
}

fn reports(files: &[FileReport], how: impl Fn(usize) -> &'static str) -> Html {
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label="文件清单">
            <table class="list">
                <thead><tr><th scope="col">{"文件"}</th><th scope="col">{"编码"}</th><th scope="col">{"版式"}</th><th scope="col">{"读取行"}</th><th scope="col">{"采用行"}</th><th scope="col">{"剔除行"}</th><th scope="col">{"数值"}</th><th scope="col">{"空格"}</th><th scope="col">{"方式"}</th></tr></thead>
                <tbody>{ for files.iter().enumerate().map(|(i, f)| html! {
                    <tr key={i}><th scope="row">{f.file.clone()}</th><td>{f.encoding.clone()}</td><td>{f.layout.clone()}</td>
                        <td>{f.rows_read}</td><td>{f.rows_used}</td><td>{f.rows_aside}</td><td>{f.cells}</td><td>{f.blank_cells}</td><td>{how(i)}</td></tr>
                }) }</tbody>
            </table>
        </div>
    }
}

/// Links to imported indicators.
fn imported(view: Option<&View>) -> Html {
    let Some(view) = view else { return html! {} };
    let ids = (0..view.data.indicators.len() as u16)
        .map(shanzhi::model::IndicatorId)
        .filter(|id| view.data.indicator(*id).is_imported() && view.data.blocks_of(*id).next().is_some());
    let ids: Vec<_> = ids.collect();
    if ids.is_empty() {
        return html! {};
    }
    html! {
        <details open=true id="imported">
            <summary>{format!("导入的指标{}项", ids.len())}</summary>
            <ul class="indicator-list">{ for ids.iter().map(|id| {
                let indicator = view.data.indicator(*id);
                let route = Route { area: None, period: None, ..view.to_indicator(*id) };
                html! { <li key={id.0}><a href={route.hash()}>{indicator.name.clone()}</a><span><small>{indicator.id.clone()}{"　"}{shanzhi::strings::number::unit(indicator).to_string()}</small></span></li> }
            }) }</ul>
        </details>
    }
}

fn package(view: &View) -> Html {
    let data = &view.data;
    let word = |state: &PartState| match state {
        PartState::NotLoaded => "未载入（打开该区划时载入）",
        PartState::Loading => "正在载入",
        PartState::Loaded => "已载入，已核对",
        PartState::Changed => ui::CHANGED,
        PartState::Failed => "未能载入",
    };
    let loaded = data.parts.iter().filter(|p| matches!(p.state, PartState::Loaded | PartState::Changed)).count();
    html! {
        <section class="panel">
            <h2>{"数据包"}</h2>
            <p>{data.meta.title.clone()}{"　"}{data.meta.notice.clone()}</p>
            <p class="note">{format!("{}个区划，{}项指标，{}个分片中已载入{loaded}个。", data.areas.all().len(), data.indicators.len(), data.parts.len())}</p>
            <p class="buttons">{"示例数据包："}
                { for PACKAGES.iter().enumerate().map(|(at, name)| {
                    let route = Route { page: Page::Overview, package: at, ..Route::default() };
                    html! { <a class="button" href={route.hash()} aria-current={(at == view.route.package).then_some("true")}>{if *name == "county" { "县 → 镇街 → 村" } else { "街道 → 村" }}</a> }
                }) }
            </p>
            if !data.parts.is_empty() {
                <details><summary>{"分片清单"}</summary>
                    <div class="scroll" tabindex="0" role="region" aria-label="分片清单"><table class="list">
                        <thead><tr><th scope="col">{"文件"}</th><th scope="col">{"区划"}</th><th scope="col">{"行数"}</th><th scope="col">{"字节"}</th><th scope="col">{"状态"}</th></tr></thead>
                        <tbody>{ for data.parts.iter().map(|p| html! {
                            <tr key={p.path.clone()}><th scope="row">{p.path.clone()}</th><td>{p.parent.map_or(String::new(), |a| data.areas.get(a).name.clone())}</td>
                                <td>{p.rows}</td><td>{p.bytes}</td><td>{word(&p.state)}</td></tr>
                        }) }</tbody>
                    </table></div>
                </details>
            }
        </section>
    }
}
