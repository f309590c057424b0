//! A package narrowed to whom it is for: the county, one department, one township. What falls away is absent from every file, not hidden.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::content::Content;
use super::grid::Grid;
use crate::model::AreaKind;

/// For whom a package is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    County,
    /// One department by organisation id: its indicators at every area.
    Department(String),
    /// One township by area code: itself, its 本级, its villages, and the county's own line beside them as a reference area.
    Township(String),
}

/// The content for one scope.
///
/// # Errors
/// The id nobody has, as it was given.
pub fn narrow(content: &Content, scope: &Scope) -> Result<Content, String> {
    let mut narrowed = content.clone();
    match scope {
        Scope::County => {}
        Scope::Department(id) => department(&mut narrowed, id)?,
        Scope::Township(code) => township(&mut narrowed, code)?,
    }
    Ok(narrowed)
}

/// Cells of a column, as a set.
fn cells(grid: Option<&Grid>, column: &str) -> BTreeSet<String> {
    let Some(grid) = grid else { return BTreeSet::new() };
    (0..grid.rows.len()).map(|at| grid.cell(at, column).to_string()).collect()
}

fn blank_unless(grid: &mut Grid, column: &str, kept: impl Fn(&str) -> bool) {
    if let Some(at) = grid.at(column) {
        grid.rows.iter_mut().filter(|row| !kept(&row[at])).for_each(|row| row[at].clear());
    }
}

/// The parts of a list cell that are kept, or `None` when it named some and none is left.
fn listed(cell: &str, kept: &BTreeSet<String>) -> Option<String> {
    if cell.is_empty() {
        return Some(String::new());
    }
    let left: Vec<&str> = cell.split('|').map(str::trim).filter(|id| kept.contains(*id)).collect();
    (!left.is_empty()).then(|| left.join("|"))
}

fn narrow_list(grid: &mut Grid, column: &str, kept: &BTreeSet<String>) {
    let Some(at) = grid.at(column) else { return };
    grid.rows.retain_mut(|row| match listed(&row[at], kept) {
        Some(left) => {
            row[at] = left;
            true
        }
        None => false,
    });
}

/// Cards and columns of the kept indicators, no title of the page, no saved views: their links name areas and indicators.
fn documents(content: &mut Content, kept: &BTreeSet<String>) {
    for document in &mut content.documents {
        if document.role == "settings" {
            let mut json: Value = serde_json::from_str(&document.text).unwrap_or_else(|_| json!({}));
            // A title of the whole is none of the part.
            if let Some(told) = json.as_object_mut() {
                told.remove("title");
            }
            for key in ["cards", "table"] {
                let listed = json.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
                let mut left: Vec<Value> =
                    listed.into_iter().filter(|id| id.as_str().is_some_and(|id| kept.contains(id))).collect();
                if left.is_empty() {
                    left = kept.iter().take(12).map(|id| json!(id)).collect();
                }
                json[key] = Value::Array(left);
            }
            document.text = format!("{json:#}\n");
        } else if document.role == "views" {
            document.text = format!("{:#}\n", json!({ "views": [] }));
        }
    }
    content.documents.retain(|d| matches!(d.role.as_str(), "settings" | "views"));
}

fn entitle(content: &mut Content, kind: &str, id: &str, name: &str) {
    let title = content.head.get("title").and_then(Value::as_str).unwrap_or("").to_string();
    content.head.insert("title".into(), json!(format!("{title}（{name}）")));
    let package = content.head.get("name").and_then(Value::as_str).unwrap_or("package").to_string();
    content.head.insert("name".into(), json!(format!("{package}-{}", id.to_ascii_lowercase())));
    content.head.insert("scope".into(), json!({ "kind": kind, "id": id }));
}

fn department(content: &mut Content, id: &str) -> Result<(), String> {
    let organisations = content.register("organisations").ok_or_else(|| id.to_string())?;
    let at =
        (0..organisations.rows.len()).find(|at| organisations.cell(*at, "id") == id).ok_or_else(|| id.to_string())?;
    let name = organisations.cell(at, "name").to_string();
    let indicators = content.register("indicators").cloned().unwrap_or_default();
    let owned = (0..indicators.rows.len()).filter(|at| indicators.cell(*at, "owner") == id);
    let kept: BTreeSet<String> = owned.map(|at| indicators.cell(at, "id").to_string()).collect();
    content.records.retain(|key| kept.contains(&key.indicator));
    let met: BTreeSet<String> = content.records.iter().map(|(key, _)| key.organisation.clone()).collect();
    let forms = content.register("forms").cloned().unwrap_or_default();
    let owned = (0..forms.rows.len()).filter(|at| forms.cell(*at, "owner") == id);
    let forms: BTreeSet<String> = owned.map(|at| forms.cell(at, "id").to_string()).collect();
    for register in &mut content.registers {
        let grid = &mut register.grid;
        match register.role.as_str() {
            "indicators" => {
                grid.retain("id", |cell| kept.contains(cell));
                for column in ["numerator_id", "denominator_id"] {
                    blank_unless(grid, column, |cell| kept.contains(cell));
                }
            }
            "definitions" => grid.retain("id", |cell| kept.contains(cell)),
            "organisations" => grid.retain("id", |cell| cell == id || met.contains(cell)),
            "forms" => {
                grid.retain("id", |cell| forms.contains(cell));
                narrow_list(grid, "indicators", &kept);
            }
            "submissions" => grid.retain("form", |cell| forms.contains(cell)),
            "targets" | "scoring" => grid.retain("indicator", |cell| kept.contains(cell)),
            "items" => grid.retain("organisation", |cell| cell == id),
            "events" => narrow_list(grid, "indicators", &kept),
            "mappings" => {
                let keep: Vec<bool> = (0..grid.rows.len())
                    .map(|at| match grid.cell(at, "kind") {
                        "indicator" => kept.contains(grid.cell(at, "target")),
                        "organisation" => grid.cell(at, "target") == id,
                        _ => true,
                    })
                    .collect();
                let mut keep = keep.into_iter();
                grid.rows.retain(|_| keep.next().unwrap_or(false));
            }
            _ => {}
        }
    }
    content.core.retain(|indicator| kept.contains(indicator));
    if content.core.is_empty() {
        content.core = kept.iter().take(12).cloned().collect();
    }
    documents(content, &kept);
    entitle(content, "department", id, &name);
    Ok(())
}

fn township(content: &mut Content, code: &str) -> Result<(), String> {
    let areas = content.areas();
    let root = content.root().to_string();
    if !areas.get(code).is_some_and(|(parent, kind, _)| *parent == root && *kind == AreaKind::Tree) {
        return Err(code.into());
    }
    let mut inside: BTreeSet<String> = BTreeSet::from([code.to_string()]);
    // A tree of any depth: what hangs on something inside is inside.
    loop {
        let more: Vec<String> = areas
            .iter()
            .filter(|(c, (p, ..))| inside.contains(p) && !inside.contains(*c))
            .map(|(c, _)| c.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        inside.extend(more);
    }
    let grid = content.register("areas").cloned().unwrap_or_default();
    let named: BTreeMap<String, String> =
        (0..grid.rows.len()).map(|at| (grid.cell(at, "code").to_string(), grid.cell(at, "name").to_string())).collect();
    let name = named.get(code).cloned().unwrap_or_default();
    let ours = |c: &String| inside.contains(c) || *c == root;
    let kept: Vec<&String> = named.iter().filter(|(c, _)| ours(c)).flat_map(|(c, n)| [c, n]).collect();
    // A name that a kept one contains (榆集村 in two townships, a city's code in ours) cannot tell whose it is.
    let foreign: Vec<&String> = named
        .iter()
        .filter(|(c, _)| !ours(c))
        .flat_map(|(c, n)| [c, n])
        .filter(|word| word.chars().count() > 1 && !kept.iter().any(|kept| kept.contains(word.as_str())))
        .collect();
    let mentions = |text: &str| foreign.iter().any(|word| text.contains(word.as_str()));
    let organisations: BTreeSet<String> = content
        .register("organisations")
        .map(|grid| {
            let ours = |at: &usize| {
                let area = grid.cell(*at, "area");
                area.is_empty()
                    || inside.contains(area)
                    || areas.get(area).is_none_or(|(p, kind, _)| *kind == AreaKind::Own && *p == root)
            };
            let ours = (0..grid.rows.len()).filter(ours).filter(|at| !mentions(grid.cell(*at, "name")));
            ours.map(|at| grid.cell(at, "id").to_string()).collect()
        })
        .unwrap_or_default();
    content.records.retain(|key| {
        (inside.contains(&key.area) && (key.organisation.is_empty() || organisations.contains(&key.organisation)))
            || (key.area == root && key.organisation.is_empty())
    });
    content.records.revise(|key, record| {
        if key.area == root || (!record.source_ref.is_empty() && mentions(&record.source_ref)) {
            record.source_ref.clear();
        }
        if !record.note.is_empty() && mentions(&record.note) {
            record.note.clear();
        }
    });
    // A template that names others, or cannot be searched, stays behind.
    content.attachments.retain(|a| std::str::from_utf8(&a.bytes).is_ok_and(|text| !mentions(text)));
    let here = |cell: &str| cell.is_empty() || inside.contains(cell);
    for register in &mut content.registers {
        let grid = &mut register.grid;
        match register.role.as_str() {
            "areas" => {
                grid.retain("code", |cell| inside.contains(cell) || cell == root);
                let columns = ["code", "parent", "kind"].map(|column| grid.at(column));
                if let [Some(at), Some(parent), Some(kind)] = columns {
                    for row in &mut grid.rows {
                        if row[at] == code {
                            row[parent].clear();
                        } else if row[at] == root {
                            row[kind] = "reference".into();
                        }
                    }
                }
                // The tree begins with the township.
                grid.rows.sort_by_key(|row| row.first().is_some_and(|first| *first == root));
            }
            "organisations" => {
                grid.retain("id", |cell| organisations.contains(cell));
                blank_unless(grid, "area", |cell| inside.contains(cell));
            }
            "submissions" | "items" | "groups" => grid.retain("area", |cell| inside.contains(cell)),
            "targets" | "events" => grid.retain("area", here),
            "area_changes" => {
                grid.retain("from_code", |cell| inside.contains(cell));
                grid.retain("to_code", |cell| inside.contains(cell));
            }
            "mappings" => {
                let organisation =
                    |cell: &str| organisations.contains(cell) || !cell.starts_with(|c: char| c.is_ascii_digit());
                grid.retain("target", |cell| {
                    inside.contains(cell) || (!areas.contains_key(cell) && organisation(cell))
                });
                blank_unless(grid, "scope", |cell| inside.contains(cell));
            }
            _ => {}
        }
        if register.role == "items" {
            blank_unless(grid, "organisation", |cell| organisations.contains(cell));
        }
        if register.role != "areas" {
            grid.rows.retain(|row| !row.iter().any(|cell| mentions(cell)));
        }
    }
    let owners = cells(content.register("organisations"), "id");
    for register in content.registers.iter_mut().filter(|r| matches!(r.role.as_str(), "indicators" | "forms")) {
        blank_unless(&mut register.grid, "owner", |cell| owners.contains(cell));
    }
    content.head.insert("root".into(), json!(code));
    if let Some(levels) = content.head.get_mut("levels").and_then(Value::as_array_mut) {
        levels.drain(..1.min(levels.len()));
    }
    let kept = cells(content.register("indicators"), "id");
    documents(content, &kept);
    entitle(content, "township", code, &name);
    Ok(())
}
