//! A package's content to its files: observations split by level and parent, schemas, the sealed descriptor. It writes no disk.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::content::{Content, implied};
use super::grid::Grid;
use super::schema::schema;
use crate::model::{AreaKind, Nature, Origin, Qualifier, Record, RecordKey};
use crate::source::sha256;

/// Columns of an observations file, in order; those in which nothing stands are left out.
const COLUMNS: [&str; 15] = [
    "indicator",
    "area",
    "organisation",
    "category",
    "period",
    "basis",
    "value",
    "numerator",
    "denominator",
    "qualifier",
    "precision",
    "status",
    "origin",
    "vintage",
    "source_ref",
];
/// Columns every observations file has.
const ALWAYS: [&str; 5] = ["indicator", "area", "period", "value", "status"];
/// Registers in the order of fetching; the core observations stand behind the first two.
const FIRST: [&str; 2] = ["areas", "indicators"];

/// Which file an observation goes to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Split {
    /// 0 core, 1 ahead, 2 drill: also the order of the files.
    stage: u8,
    name: String,
    level: String,
    parent: String,
}

/// Every file of the package by path, `datapackage.json` among them: the same content gives the same bytes. Records whose area is no
/// longer in the register are left out and counted.
pub fn write(content: &Content) -> (BTreeMap<String, Vec<u8>>, usize) {
    let areas = content.areas();
    let natures = content.natures();
    let root = content.root().to_string();
    let below = areas.values().find(|(parent, kind, _)| *parent == root && *kind == AreaKind::Tree);
    let top_level = areas.get(&root).map(|(_, _, level)| level.clone()).unwrap_or_default();
    let town_level = below.map_or_else(|| top_level.clone(), |(_, _, level)| level.clone());
    let split = |key: &RecordKey| -> Option<Split> {
        let (parent, kind, level) = areas.get(&key.area)?;
        let make = |stage, name: String, level: &str, parent: &str| Split {
            stage,
            name,
            level: level.into(),
            parent: parent.into(),
        };
        if key.area != root && (*kind == AreaKind::Reference || parent.is_empty()) {
            return Some(make(0, "reference".into(), &top_level, ""));
        }
        if key.area == root || *parent == root {
            let whole = key.organisation.is_empty() && key.category.is_empty();
            return Some(match (whole, key.organisation.is_empty()) {
                (true, _) if content.core.is_empty() || content.core.contains(&key.indicator) => {
                    make(0, "core".into(), &town_level, &root)
                }
                (true, _) => make(1, format!("ahead-{}", prefix(&key.indicator)), &town_level, &root),
                (false, true) => make(1, "ahead-categories".into(), &town_level, &root),
                (false, false) => make(1, "ahead-organisations".into(), &town_level, &root),
            });
        }
        Some(make(2, format!("below-{}", slug(parent)), level, parent))
    };
    let mut parts: BTreeMap<Split, Vec<(&RecordKey, &Record)>> = BTreeMap::new();
    let mut left_out = 0;
    for (key, history) in content.records.iter() {
        match split(key).filter(|_| natures.contains_key(&key.indicator)) {
            // Oldest first, as they came.
            Some(to) => parts.entry(to).or_default().extend(history.iter().rev().map(|record| (key, record))),
            None => left_out += history.len(),
        }
    }
    let tables: Vec<&str> = content.registers.iter().map(|r| r.role.as_str()).collect();
    let mut out = Output::default();
    for register in content.registers.iter().filter(|r| FIRST.contains(&r.role.as_str())) {
        out.register(&register.role, &register.path, &register.grid, &tables);
    }
    let (core, later): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(split, _)| split.stage == 0);
    core.iter().for_each(|(split, rows)| out.part(split, rows, &natures, &tables));
    for register in content.registers.iter().filter(|r| !FIRST.contains(&r.role.as_str())) {
        out.register(&register.role, &register.path, &register.grid, &tables);
    }
    later.iter().for_each(|(split, rows)| out.part(split, rows, &natures, &tables));
    for document in &content.documents {
        out.document(&document.role, &document.path, &document.text);
    }
    for attachment in &content.attachments {
        let mut resource = attachment.resource.clone();
        resource.insert("bytes".into(), json!(attachment.bytes.len()));
        resource.insert("hash".into(), json!(format!("sha256:{}", sha256(&attachment.bytes))));
        out.files.insert(attachment.path.clone(), attachment.bytes.clone());
        out.resources.push(Value::Object(resource));
    }
    let mut head = content.head.clone();
    head.insert("resources".into(), Value::Array(out.resources));
    out.files.insert("datapackage.json".into(), format!("{:#}\n", Value::Object(head)).into_bytes());
    (out.files, left_out)
}

#[derive(Default)]
struct Output {
    files: BTreeMap<String, Vec<u8>>,
    resources: Vec<Value>,
    schemas: BTreeMap<String, Value>,
}

impl Output {
    fn resource(&mut self, name: &str, path: &str, role: &str, bytes: &[u8]) -> Map<String, Value> {
        let mut resource = Map::new();
        resource.insert("name".into(), json!(slug(name)));
        resource.insert("path".into(), json!(path));
        resource.insert("role".into(), json!(role));
        resource.insert("encoding".into(), json!("utf-8"));
        resource.insert("bytes".into(), json!(bytes.len()));
        resource.insert("hash".into(), json!(format!("sha256:{}", sha256(bytes))));
        resource
    }

    fn table(&mut self, path: &str, role: &str, grid: &Grid, tables: &[&str]) -> Map<String, Value> {
        let bytes = grid.csv().into_bytes();
        let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".csv");
        let name = if role == "observations" { name } else { role };
        let mut resource = self.resource(name, path, role, &bytes);
        resource.insert("format".into(), json!("csv"));
        resource.insert("mediatype".into(), json!("text/csv"));
        resource.insert("rows".into(), json!(grid.rows.len()));
        resource.insert("schema".into(), json!(self.schema(role, grid, tables)));
        self.files.insert(path.into(), bytes);
        resource
    }

    /// The path of the schema for these columns: one file for each role and set of columns.
    fn schema(&mut self, role: &str, grid: &Grid, tables: &[&str]) -> String {
        let made = schema(role, &grid.columns, tables);
        let mut number = 1;
        loop {
            let path =
                if number == 1 { format!("schemas/{role}.json") } else { format!("schemas/{role}-{number}.json") };
            match self.schemas.get(&path) {
                Some(known) if *known == made => return path,
                Some(_) => number += 1,
                None => {
                    self.files.insert(path.clone(), format!("{made:#}\n").into_bytes());
                    self.schemas.insert(path.clone(), made);
                    return path;
                }
            }
        }
    }

    fn register(&mut self, role: &str, path: &str, grid: &Grid, tables: &[&str]) {
        let resource = self.table(path, role, grid, tables);
        self.resources.push(Value::Object(resource));
    }

    fn part(
        &mut self,
        split: &Split,
        rows: &[(&RecordKey, &Record)],
        natures: &BTreeMap<String, Nature>,
        tables: &[&str],
    ) {
        let grid = observations(rows, natures);
        let path = format!("observations/{}.csv", split.name);
        let mut resource = self.table(&path, "observations", &grid, tables);
        resource.insert("stage".into(), json!(["core", "ahead", "drill"].get(usize::from(split.stage))));
        resource.insert("level".into(), json!(split.level));
        resource.insert("parent".into(), json!(split.parent));
        self.resources.push(Value::Object(resource));
    }

    fn document(&mut self, role: &str, path: &str, text: &str) {
        let mut resource = self.resource(role, path, role, text.as_bytes());
        for (key, word) in [("type", "json"), ("format", "json"), ("mediatype", "application/json")] {
            resource.insert(key.into(), json!(word));
        }
        self.files.insert(path.into(), text.as_bytes().to_vec());
        self.resources.push(Value::Object(resource));
    }
}

/// Records as a table, with only the columns in which something stands.
fn observations(rows: &[(&RecordKey, &Record)], natures: &BTreeMap<String, Nature>) -> Grid {
    let text = |key: &RecordKey, record: &Record| -> Vec<String> {
        let usual = natures.get(&key.indicator).map(|nature| implied(*nature));
        let number = |n: Option<crate::model::Decimal>| n.map(crate::model::Decimal::text).unwrap_or_default();
        vec![
            key.indicator.clone(),
            key.area.clone(),
            key.organisation.clone(),
            key.category.clone(),
            key.period.to_string(),
            if usual == Some(key.basis) { String::new() } else { key.basis.word().into() },
            number(record.value),
            number(record.parts.map(|p| p.0)),
            number(record.parts.map(|p| p.1)),
            if record.qualifier == Qualifier::Eq { String::new() } else { record.qualifier.word().into() },
            number(record.precision),
            record.status.word().into(),
            if record.origin == Origin::Published { "published" } else { record.origin.word() }.into(),
            record.vintage.clone(),
            record.source_ref.clone(),
            record.note.clone(),
        ]
    };
    let columns: Vec<&str> = COLUMNS.iter().copied().chain(["note"]).collect();
    let full: Vec<Vec<String>> = rows.iter().map(|(key, record)| text(key, record)).collect();
    let kept: BTreeSet<usize> = (0..columns.len())
        .filter(|at| ALWAYS.contains(&columns[*at]) || full.iter().any(|row| !row[*at].is_empty()))
        .collect();
    let mut grid = Grid::new(&kept.iter().map(|at| columns[*at]).collect::<Vec<_>>());
    grid.rows = full
        .into_iter()
        .map(|row| row.into_iter().enumerate().filter(|(at, _)| kept.contains(at)).map(|(_, cell)| cell).collect())
        .collect();
    grid
}

/// The letters an indicator's id begins with, small: its family's file.
fn prefix(id: &str) -> String {
    let letters: String = id.chars().take_while(char::is_ascii_alphabetic).take(2).collect();
    if letters.is_empty() { "other".into() } else { letters.to_ascii_lowercase() }
}

/// A name that a path and a resource may bear.
fn slug(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    name.chars().map(plain).collect()
}
