//! Findings as a list: severity, place, reason, remedy. Grouping and words only; finding them was ingest's and publish's.

use crate::model::{Finding, Severity};
use crate::sheet::{Element, el};
use crate::strings::{finding as words, told};

/// How many findings are listed before the rest is counted.
const LISTED: usize = 500;

/// Findings under a title.
pub(super) fn list(findings: &[Finding], title: &str) -> Element {
    let more = findings.len().saturating_sub(LISTED);
    let line = |finding: &Finding| {
        let class = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warn",
            Severity::Info => "info",
        };
        let worded = told::told(finding);
        let (happened, to_do) = worded.split_once('\u{1e}').unwrap_or((worded.as_str(), ""));
        el("li")
            .class(class)
            .child(el("b").text(words::severity(finding.severity)))
            .text(format!(" {happened} "))
            .child(el("span").class("remedy").text(to_do))
    };
    let list = el("ul").children(findings.iter().take(LISTED).map(line));
    let block = el("div").class("findings").child(el("h3").text(title)).child(list);
    if more > 0 { block.child(el("p").text(format!("另有{more}条未列出。"))) } else { block }
}
