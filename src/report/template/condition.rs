//! Conditions of templates: whether there is something, how a figure moved, how it stands to a number or a target.

use std::cmp::Ordering;

use crate::model::{Amount, Decimal};
use crate::narrate::tell::{Against, step};
use crate::query::{Gap, Span};

use super::put::find_indicator;
use super::scope::{KINDS, Scope, Sources};
use super::syntax::{Fault, Tag};

/// Whether a condition holds here. An indicator that the package lacks makes every condition on it false.
///
/// # Errors
/// When its words are not known.
pub fn holds(tag: &Tag, scope: &Scope, sources: &Sources<'_>) -> Result<bool, Fault> {
    if let Some(rest) = tag.text.strip_prefix("非:") {
        let inner = Tag { text: rest.to_string(), place: tag.place.clone() };
        return holds(&inner, scope, sources).map(|held| !held);
    }
    if let Some(rest) = tag.text.strip_prefix("无:") {
        return has(rest, tag, scope, sources).map(|found| !found);
    }
    if let Some(rest) = tag.text.strip_prefix("有:") {
        return has(rest, tag, scope, sources);
    }
    if let Some(level) = tag.text.strip_prefix("级别:") {
        let row = sources.data.areas.get(scope.area);
        let named =
            sources.data.meta.levels.iter().find(|known| known.id == row.level).map(|known| known.name.as_str());
        return Ok(named == Some(level) || row.level == level);
    }
    if let Some((name, word)) = tag.text.split_once('|') {
        return moved(name, word.trim(), tag, scope, sources);
    }
    for (sign, orders) in [
        (">=", [Ordering::Greater, Ordering::Equal]),
        ("<=", [Ordering::Less, Ordering::Equal]),
        (">", [Ordering::Greater, Ordering::Greater]),
        ("<", [Ordering::Less, Ordering::Less]),
        ("=", [Ordering::Equal, Ordering::Equal]),
    ] {
        if let Some((name, number)) = tag.text.split_once(sign) {
            let Some(limit) = Decimal::parse(number.trim().trim_end_matches('%')) else {
                return Err(tag.fault(format!("“{}”不是数字。", number.trim())));
            };
            let Some(id) = find_indicator(name.trim(), scope, sources, tag)? else { return Ok(false) };
            let reading = scope.read(sources.data, id, Span::Period);
            return Ok(!reading.is_partial()
                && reading.amount().is_some_and(|amount| orders.contains(&amount.compare(Amount::Exact(limit)))));
        }
    }
    Err(tag.fault("条件写法不对。可以写：有:问题、无:问题、非:…、级别:镇街、指标|上升（下降、持平、可比、达标、未达标、未报）、指标>=100。"))
}

fn has(what: &str, tag: &Tag, scope: &Scope, sources: &Sources<'_>) -> Result<bool, Fault> {
    let (kind, rest) = what.split_once(':').unwrap_or((what, ""));
    let loops = ["指标族", "指标", "单位", "需关注", "下级", "镇街", "村"];
    if KINDS.contains(&kind) {
        return Ok(!scope.items(sources.data, kind, rest).is_empty());
    }
    if loops.contains(&kind) {
        let over = Tag { text: what.to_string(), place: tag.place.clone() };
        return scope.each(sources, &over).map(|scopes| !scopes.is_empty());
    }
    let Some(id) = find_indicator(what, scope, sources, tag)? else { return Ok(false) };
    Ok(scope.read(sources.data, id, Span::Period).figure.is_ok())
}

fn moved(name: &str, word: &str, tag: &Tag, scope: &Scope, sources: &Sources<'_>) -> Result<bool, Fault> {
    let data = sources.data;
    let Some(id) = find_indicator(name.trim(), scope, sources, tag)? else { return Ok(false) };
    let (against, word) = match word.strip_prefix("环比") {
        Some(rest) => (Against::Step, rest),
        None => (Against::Year, word.strip_prefix("同比").unwrap_or(word)),
    };
    let asked = scope.asked(data, id, Span::Period);
    let direction =
        || scope.change(data, asked, against).ok().map(|c| step(data, asked, against, &c).map(|(up, _)| up));
    Ok(match word {
        "上升" | "增长" | "提高" => direction() == Some(Some(true)),
        "下降" | "减少" => direction() == Some(Some(false)),
        "持平" => direction() == Some(None),
        "可比" => direction().is_some(),
        "达标" => scope.meets(data, id) == Some(true),
        "未达标" => scope.meets(data, id) == Some(false),
        "有目标" => !scope.targets(data, id).is_empty(),
        "未报" => {
            matches!(scope.read(data, id, Span::Period).figure, Err(Gap::Stated(crate::model::Status::Missing)))
        }
        "数据不全" => scope.read(data, id, Span::Period).is_partial(),
        _ => return Err(tag.fault(format!("不认识条件“{word}”。"))),
    })
}
