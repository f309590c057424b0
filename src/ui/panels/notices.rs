//! Notices: links that could not be read, files refused, parts changed. The words are strings'.

use shanzhi::model::{Finding, FindingCode, Severity};
use shanzhi::state::{Action, AppState};
use shanzhi::strings::finding::severity;
use shanzhi::strings::{told, ui};
use yew::prelude::*;

/// What stands above the page; `lost` when the link named something that is not there.
pub fn notices(state: &AppState, lost: bool, act: &Callback<Action>) -> Html {
    let changed: Vec<Finding> =
        state.findings.iter().filter(|f| f.code == FindingCode::HashMismatch).cloned().collect();
    let failed: Vec<Finding> = state
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error && f.code != FindingCode::HashMismatch)
        .cloned()
        .collect();
    let act = |action: Action| {
        let act = act.clone();
        Callback::from(move |_: MouseEvent| act.emit(action.clone()))
    };
    html! {
        <>
            if !changed.is_empty() {
                <div class="banner warn" role="status"><strong>{ui::CHANGED}</strong>{"："}{changed.iter().map(|f| f.place.file.clone()).collect::<Vec<_>>().join("、")}</div>
            }
            if state.aside.is_some() {
                <div class="banner" role="status">
                    {"正在单独查看导入的数据，数据包的数据没有改动。"}
                    <button type="button" onclick={act(Action::BackToPackage)}>{"返回数据包"}</button>
                </div>
            }
            if lost { <div class="banner warn" role="status">{ui::BAD_LINK}</div> }
            if !state.said.is_empty() {
                <div class="banner warn" role="alert">{state.said.clone()}<button type="button" onclick={act(Action::Dismissed)}>{"知道了"}</button></div>
            }
            if !state.refused.is_empty() {
                <div class="banner error" role="alert">
                    { finding_list(&state.refused, "没有导入，原有数据不变") }
                    <button type="button" onclick={act(Action::Dismissed)}>{"知道了"}</button>
                </div>
            }
            if !failed.is_empty() {
                <div class="banner error" role="alert">{ finding_list(&failed, "部分数据没有载入，其余数据照常显示") }</div>
            }
        </>
    }
}

/// What happened and what to do. The worker words its findings; those of the page name their file.
fn words(finding: &Finding) -> (String, String) {
    match told::said(finding) {
        Some((happened, to_do)) => (happened.into(), to_do.into()),
        None => {
            let (happened, to_do) = told::own(finding.code);
            let file = &finding.place.file;
            (if file.is_empty() { happened.into() } else { format!("“{file}”：{happened}") }, to_do.into())
        }
    }
}

/// How many findings are listed before the rest is counted.
const LISTED: usize = 200;

/// Findings with place, reason and remedy.
pub fn finding_list(findings: &[Finding], title: &str) -> Html {
    let more = findings.len().saturating_sub(LISTED);
    html! {
        <div class="findings">
            <h3>{title.to_string()}</h3>
            <ul>
                { for findings.iter().take(LISTED).map(|finding| { let (happened, to_do) = words(finding); html! {
                    <li class={match finding.severity { Severity::Error => "error", Severity::Warning => "warn", Severity::Info => "info" }}>
                        <b>{severity(finding.severity)}</b>{" "}{happened}{" "}
                        <span class="remedy">{to_do}</span>
                    </li>
                } }) }
            </ul>
            if more > 0 { <p>{format!("另有{more}条未列出。")}</p> }
        </div>
    }
}
