//! Notices: links that could not be read, files refused, parts changed. The words are strings'.

use shanzhi::model::{Finding, FindingCode, Severity};
use shanzhi::state::Action;
use shanzhi::strings::{finding as words, ui};
use yew::prelude::*;

/// Properties of [`Notices`].
#[derive(Properties, Clone, PartialEq)]
pub struct NoticesProps {
    /// The link named something that is not there.
    pub lost: bool,
    /// Findings of a drop that brought nothing.
    pub refused: Vec<Finding>,
    /// Findings about the package.
    pub findings: Vec<Finding>,
    /// A drop is shown alone.
    pub alone: bool,
    /// Acts.
    pub act: Callback<Action>,
}

/// What stands above the page.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let changed: Vec<Finding> = props.findings.iter().filter(|f| f.code == FindingCode::HashMismatch).cloned().collect();
    let failed: Vec<Finding> = props
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error && f.code != FindingCode::HashMismatch)
        .cloned()
        .collect();
    let act = |action: Action| {
        let act = props.act.clone();
        Callback::from(move |_: MouseEvent| act.emit(action.clone()))
    };
    html! {
        <>
            if !changed.is_empty() {
                <div class="banner warn" role="status"><strong>{ui::CHANGED}</strong>{"："}{changed.iter().map(|f| f.place.file.clone()).collect::<Vec<_>>().join("、")}</div>
            }
            if props.alone {
                <div class="banner" role="status">
                    {"正在单独查看导入的数据，数据包的数据没有改动。"}
                    <button type="button" onclick={act(Action::BackToPackage)}>{"返回数据包"}</button>
                </div>
            }
            if props.lost { <div class="banner warn" role="status">{ui::BAD_LINK}</div> }
            if !props.refused.is_empty() {
                <div class="banner error" role="alert">
                    <FindingList findings={props.refused.clone()} title="没有导入，原有数据不变" />
                    <button type="button" onclick={act(Action::Dismissed)}>{"知道了"}</button>
                </div>
            }
            if !failed.is_empty() {
                <div class="banner error" role="alert"><FindingList findings={failed} title="部分数据没有载入，其余数据照常显示" /></div>
            }
        </>
    }
}

/// Properties of [`FindingList`].
#[derive(Properties, Clone, PartialEq)]
pub struct FindingListProps {
    /// What was found.
    pub findings: Vec<Finding>,
    /// Heading.
    pub title: String,
}

/// How many findings are listed before the rest is counted.
const LISTED: usize = 200;

/// Findings with place, reason and remedy.
#[component]
pub fn FindingList(props: &FindingListProps) -> Html {
    let more = props.findings.len().saturating_sub(LISTED);
    html! {
        <div class="findings">
            <h3>{props.title.clone()}</h3>
            <ul>
                { for props.findings.iter().take(LISTED).map(|finding| html! {
                    <li class={match finding.severity { Severity::Error => "error", Severity::Warning => "warn", Severity::Info => "info" }}>
                        <b>{words::severity(finding.severity)}</b>{" "}{words::message(finding)}{" "}
                        <span class="remedy">{words::remedy(finding.code)}</span>
                    </li>
                }) }
            </ul>
            if more > 0 { <p>{format!("另有{more}条未列出。")}</p> }
        </div>
    }
}
