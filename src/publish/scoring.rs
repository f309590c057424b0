//! The scoring register (scoring.csv) with the groups it names (groups.csv). It scores nobody.

use std::collections::BTreeSet;

use super::descriptor::Package;
use super::registers::{Files, table};
use super::sheet::{Sheet, aside, cell, own};
use crate::model::scoring::{Scheme, ScoreGroup, ScoreItem, ScoreRule};
use crate::model::{AreaId, Dataset, Decimal, Finding, FindingCode};

/// The 考核 of a package: its items and, for each group named, the areas groups.csv lists under that name or id. Rows with an unknown
/// indicator or rule, a figure that is none, or a linear rule whose floor is its full score are set aside. Without the file: no items.
pub fn scoring(head: &Dataset, package: &Package, files: Files) -> (Scheme, Vec<Finding>) {
    let mut findings = Vec::new();
    let items =
        table(package, "scoring", &["group", "indicator", "weight"], files, &mut findings, |sheet| items(sheet, head))
            .unwrap_or_default();
    let members = table(package, "groups", &["id", "name", "area"], files, &mut findings, |sheet| members(sheet, head))
        .unwrap_or_default();
    let mut groups: Vec<ScoreGroup> = Vec::new();
    for (item, limit) in &items {
        let limit = *limit;
        match groups.iter_mut().find(|g| g.name == item.group) {
            Some(group) => group.limit = group.limit.or(limit),
            None => {
                let of = members.iter().filter(|m| m.0 == item.group || m.1 == item.group);
                let mut areas: Vec<AreaId> = of.map(|m| m.2).collect();
                areas.sort_unstable();
                areas.dedup();
                groups.push(ScoreGroup { name: item.group.clone(), areas, limit });
            }
        }
    }
    (Scheme { items: items.into_iter().map(|(item, _)| item).collect(), groups }, findings)
}

/// Items with the limit of their group, where the row gives one.
fn items(sheet: &mut Sheet, head: &Dataset) -> Vec<(ScoreItem, Option<Decimal>)> {
    let [group, indicator, weight, full, floor, rule, note] =
        sheet.columns(["group", "indicator", "weight", "full_score", "floor", "rule", "note"]);
    let [points, per, cap, span, limit] = sheet.columns(["points", "per", "cap", "span", "group_limit"]);
    let mut seen = BTreeSet::new();
    let (records, ledger) = sheet.records();
    let mut read = |row: crate::source::Row| {
        if head.find_indicator(cell(row, indicator)).is_none() {
            aside(ledger, FindingCode::UnknownIndicator, row, indicator);
            return None;
        }
        let mut number = |column| {
            let text = cell(row, column);
            let value = if text.is_empty() { Some(None) } else { Decimal::parse(text).map(Some) };
            if value.is_none() {
                aside(ledger, FindingCode::TypeError, row, column);
            }
            value
        };
        let (weight, most, least) = (number(weight)?, number(full)?, number(floor)?);
        let (points, step, cap, limit) = (number(points)?, number(per)?, number(cap)?, number(limit)?);
        let Some(how) = ScoreRule::from_word(cell(row, rule)) else {
            aside(ledger, FindingCode::ConstraintError, row, rule);
            return None;
        };
        let item = ScoreItem {
            group: own(row, group),
            indicator: own(row, indicator),
            weight: weight.unwrap_or_default(),
            full: most.unwrap_or_default(),
            floor: least.unwrap_or_default(),
            rule: how,
            points: points.unwrap_or_default(),
            per: step.unwrap_or(Decimal::whole(1)),
            cap,
            year_to_date: cell(row, span) == "本年累计",
            note: own(row, note),
        };
        if item.per.sign() <= 0 || (how == ScoreRule::Linear && item.full.compare(item.floor).is_eq()) {
            aside(ledger, FindingCode::ConstraintError, row, if item.per.sign() <= 0 { per } else { floor });
            return None;
        }
        if !seen.insert((item.group.clone(), item.indicator.clone())) {
            aside(ledger, FindingCode::DuplicateKey, row, indicator);
            return None;
        }
        Some((item, limit))
    };
    records.filter_map(&mut read).collect()
}

/// Id, name and area of each member; one that no area has is set aside.
fn members(sheet: &mut Sheet, head: &Dataset) -> Vec<(String, String, AreaId)> {
    let [id, name, area] = sheet.columns(["id", "name", "area"]);
    let (records, ledger) = sheet.records();
    records
        .filter_map(|row| {
            let found = head.areas.find(cell(row, area));
            if found.is_none() {
                aside(ledger, FindingCode::UnknownArea, row, area);
            }
            Some((own(row, id), own(row, name), found?))
        })
        .collect()
}
