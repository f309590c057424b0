//! The registers of a package: areas, indicators and settings for the first view, the others later. Observations are read elsewhere.

use std::collections::BTreeMap;

use serde_json::Value;

use super::descriptor::{Package, Resource, verify};
use super::ground;
use super::sheet::{Column, Sheet, aside, cell, list, own};
use crate::ingest::ledger::Ledger;
use crate::model::{
    Area, AreaId, AreaKind, AreaTree, Dataset, Direction, Event, Finding, FindingCode, Form, Ground, Indicator,
    Measure, Nature, Organisation, Part, PartState, Period, Settings, Severity, SpaceRule, Stage, Submission, Target,
    TimeRule, WorkItem,
};
use crate::source::Row;

/// Roles that [`head`] reads.
pub const HEAD_ROLES: [&str; 3] = ["areas", "indicators", "settings"];
/// Roles that [`registers`] reads.
pub const LATER_ROLES: [&str; 9] =
    ["organisations", "definitions", "forms", "submissions", "items", "targets", "events", "groups", "area_changes"];

/// Gives the bytes of a file by its path in the package; `None` when it could not be had.
pub type Files<'f> = &'f dyn Fn(&str) -> Option<&'f [u8]>;

/// What the first view needs: meta, areas, indicators, settings and the list of parts; no blocks.
pub fn head(package: &Package, files: Files) -> (Dataset, Vec<Finding>) {
    let mut data = Dataset::default();
    let mut findings = Vec::new();
    data.meta = package.meta.clone();
    if let Some(areas) =
        table(package, "areas", &["code", "name", "level", "parent", "kind"], files, &mut findings, read_areas)
    {
        data.areas = areas;
    }
    let required =
        ["id", "family", "name", "unit", "kind", "measure", "nature", "space", "time", "direction", "decimals"];
    if let Some(indicators) = table(package, "indicators", &required, files, &mut findings, read_indicators) {
        data.set_indicators(indicators);
    }
    data.settings = settings(package, files, &mut findings);
    data.parts = parts(package, &data.areas, &mut findings);
    (data, findings)
}

/// The later registers only: organisations, forms, submissions, items, targets, events, groups, changes of boundaries, and the
/// indicators of `head` again, in the same order, with their definitions joined in. Parts with an organisation column are read after this, with these organisations.
pub fn registers(head: &Dataset, package: &Package, files: Files) -> (Dataset, Vec<Finding>) {
    let mut data = Dataset::default();
    let mut findings = Vec::new();
    let found = &mut findings;
    let mut indicators = head.indicators.clone();
    table(package, "definitions", &["id"], files, found, |sheet| define(sheet, head, &mut indicators));
    data.set_indicators(indicators);
    data.organisations = table(package, "organisations", &["id", "name", "group"], files, found, |sheet| {
        let [id, name, group, area] = sheet.columns(["id", "name", "group", "area"]);
        unique(sheet, id, |row, _| {
            Some(Organisation { id: own(row, id), name: own(row, name), group: own(row, group), area: own(row, area) })
        })
    })
    .unwrap_or_default();
    data.forms = table(package, "forms", &["id", "name", "indicators"], files, found, |sheet| {
        let [id, name, indicators, calendar, due_day, owner] =
            sheet.columns(["id", "name", "indicators", "calendar", "due_day", "owner"]);
        let [number_of, issuer, approval, valid_to, systems] =
            sheet.columns(["number", "issuer", "approval", "valid_to", "systems"]);
        unique(sheet, id, |row, ledger| {
            let due = number(row, due_day, ledger)?.and_then(|day| u8::try_from(day).ok()).unwrap_or(0);
            let (calendar, owner) = (own(row, calendar), own(row, owner));
            Some(Form {
                id: own(row, id),
                name: own(row, name),
                indicators: list(row, indicators),
                calendar,
                due_day: due,
                owner,
                number: own(row, number_of),
                issuer: own(row, issuer),
                approval: own(row, approval),
                valid_to: own(row, valid_to),
                systems: list(row, systems),
            })
        })
    })
    .unwrap_or_default();
    data.submissions =
        table(package, "submissions", &["form", "area", "period", "due", "state"], files, found, |sheet| {
            let [form, area, period, due, received, state, note] =
                sheet.columns(["form", "area", "period", "due", "received", "state", "note"]);
            rows(sheet, |row, ledger| {
                let when = Period::parse(cell(row, period));
                if when.is_none() {
                    aside(ledger, FindingCode::PeriodError, row, period);
                    return None;
                }
                one_of(row, state, &["on_time", "late", "missing", "returned"], ledger)?;
                let (due, received, state) = (own(row, due), own(row, received), own(row, state));
                let (form, area, note) = (own(row, form), own(row, area), own(row, note));
                Some(Submission { form, area, period: when, due, received, state, note })
            })
        })
        .unwrap_or_default();
    data.items =
        table(package, "items", &["id", "kind", "title", "state"], files, found, read_items).unwrap_or_default();
    data.targets = table(package, "targets", &["id", "indicator", "comparator", "value"], files, found, read_targets)
        .unwrap_or_default();
    data.events = table(package, "events", &["id", "date", "title", "kind"], files, found, |sheet| {
        let [id, date, title, area, indicators, kind, rebase] =
            sheet.columns(["id", "date", "title", "area", "indicators", "kind", "rebase"]);
        unique(sheet, id, |row, _| {
            let (title, kind) = (own(row, title), own(row, kind));
            // A change of definition begins a new series unless the file says it does not.
            let rebase = cell(row, rebase) == "true" || (cell(row, rebase).is_empty() && kind == "definition");
            Some(Event {
                id: own(row, id),
                date: own(row, date),
                title,
                area: own(row, area),
                indicators: list(row, indicators),
                kind,
                rebase,
            })
        })
    })
    .unwrap_or_default();
    let groups = table(package, "groups", &["id", "name", "kind", "area"], files, found, |sheet| {
        ground::read_groups(sheet, head)
    })
    .unwrap_or_default();
    let area_changes =
        table(package, "area_changes", &["date", "kind", "from_code", "to_code"], files, found, |sheet| {
            ground::read_changes(sheet, head)
        })
        .unwrap_or_default();
    data.ground = Ground { groups, area_changes, versions: Vec::new() }.into();
    (data, findings)
}

/// The bytes of a resource, held against the descriptor; what is wrong goes into the findings.
fn checked<'f>(resource: &Resource, files: Files<'f>, findings: &mut Vec<Finding>) -> Option<&'f [u8]> {
    let Some(bytes) = files(&resource.path) else {
        findings.push(Finding::of_file(FindingCode::PartMissing, Severity::Error, &resource.path, ""));
        return None;
    };
    match verify(resource, bytes) {
        Ok((_, warning)) => {
            findings.extend(warning);
            Some(bytes)
        }
        Err(refusal) => {
            findings.push(refusal);
            None
        }
    }
}

/// Reads the table of a role; `None` when the package has none or it is refused.
pub(super) fn table<T>(
    package: &Package,
    role: &str,
    required: &[&str],
    files: Files,
    findings: &mut Vec<Finding>,
    read: impl FnOnce(&mut Sheet) -> T,
) -> Option<T> {
    let resource = package.resource(role)?;
    let bytes = checked(resource, files, findings)?;
    match Sheet::open(&resource.path, bytes, required) {
        Ok(mut sheet) => {
            let value = read(&mut sheet);
            findings.extend(sheet.finish());
            Some(value)
        }
        Err(refusal) => {
            findings.extend(refusal);
            None
        }
    }
}

pub(super) fn rows<T>(sheet: &mut Sheet, mut read: impl FnMut(Row, &mut Ledger) -> Option<T>) -> Vec<T> {
    let (records, ledger) = sheet.records();
    records.filter_map(|row| read(row, ledger)).collect()
}

/// Rows with a key of their own; blank and repeated keys are set aside.
fn unique<T>(sheet: &mut Sheet, key: Column, mut read: impl FnMut(Row, &mut Ledger) -> Option<T>) -> Vec<T> {
    let mut seen = std::collections::BTreeSet::new();
    rows(sheet, |row, ledger| {
        let text = cell(row, key);
        if text.is_empty() {
            aside(ledger, FindingCode::MissingCell, row, key);
            return None;
        }
        if !seen.insert(text.to_string()) {
            aside(ledger, FindingCode::DuplicateKey, row, key);
            return None;
        }
        read(row, ledger)
    })
}

/// A whole number or a blank; anything else sets the row aside.
fn number(row: Row, column: Column, ledger: &mut Ledger) -> Option<Option<i64>> {
    let text = cell(row, column);
    if text.is_empty() {
        return Some(None);
    }
    let value = text.parse().ok();
    if value.is_none() {
        aside(ledger, FindingCode::TypeError, row, column);
    }
    value.map(Some)
}

/// A word of its list; anything else sets the row aside.
fn word<T>(row: Row, column: Column, ledger: &mut Ledger, read: fn(&str) -> Option<T>) -> Option<T> {
    let value = read(cell(row, column));
    if value.is_none() {
        aside(ledger, FindingCode::ConstraintError, row, column);
    }
    value
}

pub(super) fn one_of(row: Row, column: Column, words: &[&str], ledger: &mut Ledger) -> Option<()> {
    if words.contains(&cell(row, column)) {
        return Some(());
    }
    aside(ledger, FindingCode::ConstraintError, row, column);
    None
}

fn read_areas(sheet: &mut Sheet) -> AreaTree {
    let [code, name, level, parent, kind] = sheet.columns(["code", "name", "level", "parent", "kind"]);
    let [aliases, population, households, elders, from, to, tile] =
        sheet.columns(["aliases", "population", "households", "elders", "valid_from", "valid_to", "tile"]);
    // A parent may stand below its children, so codes are known before parents are looked up; orphans of orphans go too.
    let (records, _) = sheet.records();
    let mut known: BTreeMap<String, String> = records.map(|row| (own(row, code), own(row, parent))).collect();
    loop {
        let orphans: Vec<String> =
            known.iter().filter(|(_, p)| !p.is_empty() && !known.contains_key(*p)).map(|(c, _)| c.clone()).collect();
        if orphans.is_empty() {
            break;
        }
        orphans.iter().for_each(|c| drop(known.remove(c)));
    }
    let mut parents: Vec<String> = Vec::new();
    let mut areas = unique(sheet, code, |row, ledger| {
        if !known.contains_key(cell(row, code)) {
            aside(ledger, FindingCode::UnknownArea, row, parent);
            return None;
        }
        let kind = word(row, kind, ledger, AreaKind::from_word)?;
        let area = Area {
            code: own(row, code),
            name: own(row, name),
            level: own(row, level),
            parent: None,
            kind,
            aliases: list(row, aliases),
            population: number(row, population, ledger)?,
            households: number(row, households, ledger)?,
            elders: number(row, elders, ledger)?,
            valid_from: own(row, from),
            valid_to: own(row, to),
            tile: cell(row, tile).split_once(':').and_then(|(c, r)| Some((c.parse().ok()?, r.parse().ok()?))),
        };
        parents.push(own(row, parent));
        Some(area)
    });
    let places: BTreeMap<String, AreaId> =
        areas.iter().enumerate().map(|(at, area)| (area.code.clone(), AreaId(at as u32))).collect();
    for (area, parent) in areas.iter_mut().zip(&parents) {
        area.parent = places.get(parent).copied();
    }
    AreaTree::new(areas).0
}

fn read_indicators(sheet: &mut Sheet) -> Vec<Indicator> {
    let [id, family, name, short_name, unit, kind] =
        sheet.columns(["id", "family", "name", "short_name", "unit", "kind"]);
    let [measure, nature, space, time, direction] = sheet.columns(["measure", "nature", "space", "time", "direction"]);
    let [numerator, denominator, numerator_id, denominator_id, factor, decimals] =
        sheet.columns(["numerator", "denominator", "numerator_id", "denominator_id", "factor", "decimals"]);
    let [lowest_level, frequency, owner, thresholds] =
        sheet.columns(["lowest_level", "frequency", "owner", "thresholds"]);
    let [target_value, target_deadline, target_scope] =
        sheet.columns(["target_value", "target_deadline", "target_scope"]);
    let [definition, source, aliases] = sheet.columns(["definition", "source", "aliases"]);
    unique(sheet, id, |row, ledger| {
        Some(Indicator {
            id: own(row, id),
            family: own(row, family),
            name: own(row, name),
            short_name: own(row, short_name),
            unit: own(row, unit),
            kind: own(row, kind),
            measure: word(row, measure, ledger, Measure::from_word)?,
            nature: word(row, nature, ledger, Nature::from_word)?,
            space: word(row, space, ledger, SpaceRule::from_word)?,
            time: word(row, time, ledger, TimeRule::from_word)?,
            numerator: own(row, numerator),
            denominator: own(row, denominator),
            numerator_id: own(row, numerator_id),
            denominator_id: own(row, denominator_id),
            factor: number(row, factor, ledger)?.and_then(|f| u32::try_from(f).ok()).unwrap_or(1),
            direction: word(row, direction, ledger, Direction::from_word)?,
            decimals: number(row, decimals, ledger)?.map_or(0, |d| d.clamp(0, 9) as u8),
            lowest_level: own(row, lowest_level),
            frequency: own(row, frequency),
            owner: own(row, owner),
            thresholds: own(row, thresholds),
            target_value: own(row, target_value),
            target_deadline: own(row, target_deadline),
            target_scope: own(row, target_scope),
            definition: own(row, definition),
            source: own(row, source),
            aliases: list(row, aliases),
        })
    })
}

/// Joins definitions into the indicators they belong to: filled cells win over what the indicator had.
fn define(sheet: &mut Sheet, head: &Dataset, indicators: &mut [Indicator]) {
    let [id, target_value, target_deadline, target_scope] =
        sheet.columns(["id", "target_value", "target_deadline", "target_scope"]);
    let [definition, source, aliases] = sheet.columns(["definition", "source", "aliases"]);
    unique(sheet, id, |row, ledger| {
        let found = head.find_indicator(cell(row, id)).and_then(|at| indicators.get_mut(usize::from(at.0)));
        let Some(indicator) = found else {
            aside(ledger, FindingCode::UnknownIndicator, row, id);
            return None;
        };
        let fill = |field: &mut String, column| {
            if !cell(row, column).is_empty() {
                *field = own(row, column);
            }
        };
        fill(&mut indicator.target_value, target_value);
        fill(&mut indicator.target_deadline, target_deadline);
        fill(&mut indicator.target_scope, target_scope);
        fill(&mut indicator.definition, definition);
        fill(&mut indicator.source, source);
        if !cell(row, aliases).is_empty() {
            indicator.aliases = list(row, aliases);
        }
        Some(())
    });
}

fn read_items(sheet: &mut Sheet) -> Vec<WorkItem> {
    let [id, kind, title, area, organisation] = sheet.columns(["id", "kind", "title", "area", "organisation"]);
    let [indicator, opened, due, state, note] = sheet.columns(["indicator", "opened", "due", "state", "note"]);
    unique(sheet, id, |row, ledger| {
        one_of(row, state, &["未办", "办理中", "已办结", "逾期未办结"], ledger)?;
        Some(WorkItem {
            id: own(row, id),
            kind: own(row, kind),
            title: own(row, title),
            area: own(row, area),
            organisation: own(row, organisation),
            indicator: own(row, indicator),
            opened: own(row, opened),
            due: own(row, due),
            state: own(row, state),
            note: own(row, note),
        })
    })
}

fn read_targets(sheet: &mut Sheet) -> Vec<Target> {
    let [id, indicator, area, level, comparator] = sheet.columns(["id", "indicator", "area", "level", "comparator"]);
    let [value, value_high, baseline, deadline, kind] =
        sheet.columns(["value", "value_high", "baseline", "deadline", "kind"]);
    unique(sheet, id, |row, ledger| {
        one_of(row, comparator, &["ge", "gt", "le", "lt", "eq", "range"], ledger)?;
        Some(Target {
            id: own(row, id),
            indicator: own(row, indicator),
            area: own(row, area),
            level: own(row, level),
            comparator: own(row, comparator),
            value: own(row, value),
            value_high: own(row, value_high),
            baseline: own(row, baseline),
            deadline: own(row, deadline),
            kind: own(row, kind),
        })
    })
}

fn settings(package: &Package, files: Files, findings: &mut Vec<Finding>) -> Settings {
    let Some(resource) = package.resource("settings") else { return Settings::default() };
    let Some(bytes) = checked(resource, files, findings) else { return Settings::default() };
    let json: Value = serde_json::from_slice(bytes).unwrap_or_else(|_| {
        findings.push(Finding::of_file(FindingCode::DescriptorError, Severity::Error, &resource.path, "json"));
        Value::Null
    });
    super::settings::read(package, &resource.path, &json, findings)
}

/// The observations files as parts not loaded; one whose parent no area has is a finding and left out.
fn parts(package: &Package, areas: &AreaTree, findings: &mut Vec<Finding>) -> Vec<Part> {
    let mut parts = Vec::new();
    for resource in [Stage::Core, Stage::Ahead, Stage::Drill].into_iter().flat_map(|stage| package.parts(stage)) {
        let parent = areas.find(&resource.parent);
        if parent.is_none() && !resource.parent.is_empty() {
            let value = format!("parent {}", resource.parent);
            findings.push(Finding::of_file(FindingCode::DescriptorError, Severity::Error, &resource.path, value));
            continue;
        }
        parts.push(Part {
            path: resource.path.clone(),
            stage: resource.stage,
            level: resource.level.clone(),
            parent,
            rows: resource.rows,
            bytes: resource.bytes.and_then(|bytes| u32::try_from(bytes).ok()).unwrap_or(0),
            state: PartState::NotLoaded,
        });
    }
    parts
}
