//! A finding in words for a page that has none of its own: the worker words it once, the page shows it. Which words is finding.rs's.

use crate::model::{Finding, FindingCode};

/// Stands between what happened and what to do, in the value of a worded finding. No cell can hold it on screen.
const BETWEEN: char = '\u{1e}';

/// The value of a finding on its way to the page: what happened and what to do. A worded one stays as it is.
pub fn told(finding: &Finding) -> String {
    if finding.value.contains(BETWEEN) {
        return finding.value.clone();
    }
    let message = super::finding::message(finding).replace(BETWEEN, " ");
    format!("{message}{BETWEEN}{}", super::finding::remedy(finding.code))
}

/// What a worded finding says, and what to do; `None` for one that is not worded.
pub fn said(finding: &Finding) -> Option<(&str, &str)> {
    finding.value.split_once(BETWEEN)
}

/// What the page's own findings say, and what to do: it has no other words.
pub fn own(code: FindingCode) -> (&'static str, &'static str) {
    match code {
        FindingCode::LimitExceeded => ("文件超过1 GiB，没有读取。", "请按年份或镇街拆成几个文件后再导入。"),
        FindingCode::SourceError => ("文件读取失败。", "请确认文件没有被移走或被其他程序占用，再选一次。"),
        _ => ("后台程序停止了，已重新启动。", "请再试一次；仍然这样时，请把文件拆小。"),
    }
}

#[cfg(test)]
mod tests {
    use super::{said, told};
    use crate::model::{Finding, FindingCode, Severity};

    #[test]
    fn a_finding_is_worded_once() {
        let mut finding = Finding::of_file(FindingCode::EmptyFile, Severity::Error, "甲.csv", "0");
        assert_eq!(said(&finding), None);
        finding.value = told(&finding);
        let again = told(&finding);
        assert_eq!(again, finding.value);
        let (happened, to_do) = said(&finding).unwrap_or_default();
        assert!(happened.contains("甲.csv") && !to_do.is_empty());
    }
}
