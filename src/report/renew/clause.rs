//! The words of a clause before a number: which kind of figure they announce, which verb leads to it, and its opposite.

use std::ops::Range;

use crate::narrate::tell::{Against, verbs};

use super::facts::Kind;
use super::tokens::Token;

/// Verbs up and down as drafts use them. The first pair a verb stands in gives its opposite.
pub(super) const VERBS: [(&str, &str); 9] = [
    ("增长", "下降"),
    ("提高", "下降"),
    ("上升", "下降"),
    ("提升", "下降"),
    ("增加", "减少"),
    ("升高", "降低"),
    ("上涨", "下跌"),
    ("回升", "回落"),
    ("增", "降"),
];

/// Whether a number is what a target asks for: it stays until the target itself is changed.
pub fn is_target(line: &str, at: usize) -> bool {
    let before = &line[..at];
    let clause = &before[before.rfind(['。', '；', '，']).unwrap_or(0)..];
    clause.contains("目标为")
}

/// Whether a part of a sentence speaks of a 累计期: 1—5月.
pub fn is_sum(text: &str) -> bool {
    ["1—", "1-", "1～", "1~", "1至", "1–"].iter().any(|lead| {
        text.match_indices(lead).any(|(at, _)| {
            !text[..at].ends_with(|c: char| c.is_ascii_digit())
                && text[at + lead.len()..].trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('月')
        })
    })
}

/// What the words before a number in its clause let it be.
pub fn kinds(clause: &str, sentence: &str) -> Vec<Kind> {
    let both = |against| vec![Kind::Change(against), Kind::Difference(against)];
    let last = |words: &[&str]| words.iter().filter_map(|word| clause.rfind(word)).max();
    let year = last(&["同比", "上年同期", "去年同期"]);
    let step = last(&["环比", "上月", "上季度", "上期"]);
    let end = last(&["上年末", "年初"]);
    let level = ["为", "是", "达", "到", "至"].iter().any(|word| clause.ends_with(word));
    if clause.contains("平均水平") {
        return vec![Kind::Beside];
    }
    if clause.contains("目标") {
        return Vec::new();
    }
    if clause.ends_with('由') || clause.ends_with('从') {
        return vec![Kind::Earlier(Against::Year), Kind::Earlier(Against::Step)];
    }
    let newest = [year, step, end].into_iter().flatten().max();
    match newest {
        Some(at) if year == Some(at) && level && clause[at..].contains("期") => vec![Kind::Earlier(Against::Year)],
        Some(at) if step == Some(at) && level && !clause[at..].contains("环比") => vec![Kind::Earlier(Against::Step)],
        Some(_) if level && VERBS.iter().any(|(up, down)| clause.contains(up) || clause.contains(down)) => {
            vec![Kind::Value]
        }
        Some(at) if year == Some(at) => both(Against::Year),
        Some(at) if step == Some(at) => both(Against::Step),
        Some(_) => both(Against::YearEnd),
        None if !level
            && VERBS.iter().any(|(up, down)| {
                clause.ends_with(up)
                    || clause.ends_with(down)
                    || clause.ends_with(&format!("{up}了"))
                    || clause.ends_with(&format!("{down}了"))
            }) =>
        {
            // No lead in the clause: that of the sentence, else 同比.
            let stepwise = sentence.rfind("环比").max(sentence.rfind("上月"));
            if stepwise > sentence.rfind("同比").max(sentence.rfind("上年")) {
                both(Against::Step)
            } else {
                both(Against::Year)
            }
        }
        None => vec![Kind::Value],
    }
}

/// The verb right before a number (了, 到, 至 between them are passed over), and whether it leads to a level (增加到).
pub fn verb_before(line: &str, at: usize) -> (Option<Range<usize>>, bool) {
    let mut before = &line[..at];
    let mut level = false;
    for tail in ["了", "到", "至"] {
        if let Some(rest) = before.strip_suffix(tail) {
            before = rest;
            level = tail != "了";
        }
    }
    let words = VERBS.iter().flat_map(|(up, down)| [*up, *down]);
    let found = words.filter(|word| before.ends_with(word)).max_by_key(|word| word.len());
    (found.map(|word| before.len() - word.len()..before.len()), level)
}

/// Whether the verb or sign before a number says up; `None` without one.
pub fn up_of(line: &str, token: &Token) -> Option<bool> {
    if token.signed {
        return Some(line[token.range.clone()].starts_with(['+', '＋']));
    }
    let (range, level) = verb_before(line, token.range.start);
    let word = line.get(range?)?;
    if level { None } else { Some(VERBS.iter().any(|(up, _)| *up == word)) }
}

/// A verb in the direction given: itself when it fits, else its opposite. 下降 has several opposites: that of the indicator.
pub fn turned<'v>(verb: &'v str, up: bool, indicator: &crate::model::Indicator) -> &'v str {
    let is_up = VERBS.iter().any(|(rise, _)| *rise == verb);
    match (is_up, up) {
        (true, false) => VERBS.iter().find(|(rise, _)| *rise == verb).map_or(verb, |(_, fall)| fall),
        (false, true) if verb == "下降" => verbs(indicator).0,
        (false, true) => VERBS.iter().find(|(_, fall)| *fall == verb).map_or(verb, |(rise, _)| rise),
        _ => verb,
    }
}
