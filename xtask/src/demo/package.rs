//! Turning tables into a sealed package: files, schemas, datapackage.json with bytes and hashes. It knows no county.

use super::table::Table;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Files by path, with their text.
pub type Files = BTreeMap<String, String>;

/// Which rows an observations part holds.
pub struct Scope {
    /// `core`, `ahead` or `drill`.
    pub stage: &'static str,
    /// Level of the rows.
    pub level: String,
    /// The area whose children they are, or empty.
    pub parent: String,
}

/// One table of the package.
pub struct Part {
    /// Path inside the package.
    pub path: String,
    /// Role of the contract.
    pub role: &'static str,
    /// Name of the schema, when several sets of columns share a role.
    pub schema: &'static str,
    /// Rows.
    pub table: Table,
    /// For observations.
    pub scope: Option<Scope>,
}

impl Part {
    /// A register, at the top of the package.
    pub fn register(role: &'static str, table: Table) -> Self {
        Self { path: format!("{role}.csv"), role, schema: role, table, scope: None }
    }

    /// Observations.
    pub fn observations(
        name: &str,
        schema: &'static str,
        table: Table,
        stage: &'static str,
        level: &str,
        parent: &str,
    ) -> Self {
        let scope = Scope { stage, level: level.to_owned(), parent: parent.to_owned() };
        Self { path: format!("observations/{name}.csv"), role: "observations", schema, table, scope: Some(scope) }
    }
}

/// Columns that must hold something, by role.
fn required(role: &str) -> &'static [&'static str] {
    match role {
        "areas" => &["code", "name", "level", "kind"],
        "organisations" => &["id", "name", "group"],
        "indicators" => {
            &["id", "family", "name", "unit", "kind", "measure", "nature", "space", "time", "direction", "decimals"]
        }
        "definitions" => &["id", "definition"],
        "observations" => &["indicator", "area", "period", "status"],
        "forms" => &["id", "name", "indicators"],
        "submissions" => &["form", "area", "period", "due", "state"],
        "items" => &["id", "kind", "title", "state"],
        "targets" => &["id", "indicator", "comparator", "value"],
        "events" => &["id", "date", "title", "kind"],
        "groups" => &["id", "name", "kind", "area"],
        "area_changes" => &["date", "kind", "from_code", "to_code"],
        "scoring" => &["group", "indicator", "weight"],
        "mappings" => &["kind", "text", "target"],
        _ => &[],
    }
}

/// Columns that name a row; only those a file has are taken.
fn key(role: &str) -> &'static [&'static str] {
    match role {
        "areas" => &["code"],
        "observations" => &["indicator", "area", "organisation", "category", "period", "basis", "origin", "vintage"],
        "submissions" => &["form", "area", "period"],
        "groups" => &["id", "area"],
        "area_changes" => &["date", "from_code", "to_code"],
        "scoring" => &["group", "indicator"],
        "mappings" => &["kind", "text", "scope"],
        _ => &["id"],
    }
}

/// Columns that point at another table of the package.
fn references(role: &str) -> &'static [(&'static str, &'static str, &'static str)] {
    match role {
        "areas" => &[("parent", "", "code")],
        "organisations" => &[("area", "areas", "code")],
        "definitions" => &[("id", "indicators", "id")],
        "observations" => {
            &[("indicator", "indicators", "id"), ("area", "areas", "code"), ("organisation", "organisations", "id")]
        }
        "forms" => &[("owner", "organisations", "id")],
        "submissions" => &[("form", "forms", "id"), ("area", "areas", "code")],
        "items" => {
            &[("area", "areas", "code"), ("organisation", "organisations", "id"), ("indicator", "indicators", "id")]
        }
        "targets" => &[("indicator", "indicators", "id"), ("area", "areas", "code")],
        "events" | "groups" => &[("area", "areas", "code")],
        "area_changes" => &[("from_code", "areas", "code"), ("to_code", "areas", "code")],
        "scoring" => &[("indicator", "indicators", "id")],
        _ => &[],
    }
}

/// Words a column may hold.
fn words(role: &str, column: &str) -> &'static str {
    match (role, column) {
        ("observations", "status") => {
            "reported zero_reported missing not_applicable below_unit masked suppressed carried preliminary revised computed"
        }
        ("observations", "origin") => "published computed corrected",
        ("observations", "basis") => "当期 本年累计 时点",
        ("areas", "kind") => "tree own reference",
        ("indicators", "kind") => "indicator system supporting target structure ranking",
        ("indicators", "measure") => "count amount rate ratio average index rank growth flag structure duration",
        ("indicators", "nature") => "flow stock point none",
        ("indicators", "space") => "sum distinct_sum ratio_of_sums coverage recompute none",
        ("indicators", "time") => "sum last ratio_of_sums recompute mean_population none",
        ("indicators", "direction") => "higher_better lower_better neutral",
        ("indicators", "frequency") => "daily monthly quarterly half_yearly annual point term cumulative one_off",
        ("forms", "calendar") => "natural 26-25",
        ("submissions", "state") => "on_time late missing returned",
        ("items", "kind") => "问题 创新举措 需上级协调事项 典型案例 交办事项",
        ("items", "state") => "未办 办理中 已办结 逾期未办结",
        ("targets", "comparator") => "ge gt le lt eq range",
        ("targets", "kind") => "annual deadline floor",
        ("events", "kind") => "policy definition boundary festival",
        ("area_changes", "kind") => "merge split rename move",
        ("mappings", "kind") => "area indicator organisation",
        _ => "",
    }
}

fn type_of(column: &str) -> &'static str {
    match column {
        "value" | "numerator" | "denominator" | "share" | "weight" | "full_score" | "value_high" | "baseline"
        | "precision" => "number",
        "population" | "households" | "elders" | "decimals" | "factor" | "due_day" => "integer",
        "date" | "opened" | "due" | "received" | "deadline" | "valid_from" | "valid_to" | "vintage" => "date",
        "rebase" => "boolean",
        _ => "string",
    }
}

/// The Frictionless Table Schema of a role with these columns.
fn schema(role: &str, columns: &[String]) -> Value {
    let fields: Vec<Value> = columns
        .iter()
        .map(|column| {
            // numerator and denominator are words in the register and numbers among observations.
            let kind = if role == "indicators" && column.ends_with("ator") { "string" } else { type_of(column) };
            let mut rules = Map::new();
            if required(role).contains(&column.as_str()) {
                rules.insert("required".into(), json!(true));
            }
            let words = words(role, column);
            if !words.is_empty() {
                rules.insert("enum".into(), words.split(' ').collect());
            }
            if column == "period" {
                rules.insert("pattern".into(), json!("[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}(-[0-9]{2})?))?"));
            }
            if rules.is_empty() {
                json!({ "name": column, "type": kind })
            } else {
                json!({ "name": column, "type": kind, "constraints": rules })
            }
        })
        .collect();
    let has = |name: &str| columns.iter().any(|c| c == name);
    let keys: Vec<&str> = key(role).iter().copied().filter(|c| has(c)).collect();
    let foreign: Vec<Value> = references(role)
        .iter()
        .filter(|(column, _, _)| has(column))
        .map(|(column, table, field)| json!({ "fields": [column], "reference": { "resource": table, "fields": [field] } }))
        .collect();
    let mut made = json!({ "fields": fields, "missingValues": [""], "primaryKey": keys });
    if let (Some(object), false) = (made.as_object_mut(), foreign.is_empty()) {
        object.insert("foreignKeys".into(), Value::Array(foreign));
    }
    made
}

/// A JSON file's text.
fn json_text(value: &Value) -> Result<String, String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|e| e.to_string())
}

fn name_of(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".csv").trim_end_matches(".json").replace('_', "-")
}

fn seal(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::from("sha256:"), |mut all, byte| {
        all.push_str(&format!("{byte:02x}"));
        all
    })
}

/// All files of a package. `head` holds the properties of datapackage.json but for the resources.
/// `templates` are texts by name, written to `templates/<name>.md`.
pub fn assemble(
    folder: &str,
    mut head: Value,
    parts: Vec<Part>,
    documents: &[(&str, Value)],
    templates: &[(&str, &str)],
) -> Result<Files, String> {
    let mut files = Files::new();
    let mut resources = Vec::new();
    for part in parts {
        let text = part.table.csv();
        let mut resource = json!({
            "name": name_of(&part.path),
            "path": part.path,
            "role": part.role,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": format!("schemas/{}.json", part.schema),
            "bytes": text.len(),
            "hash": seal(&text),
            "rows": part.table.rows.len(),
        });
        if let (Some(object), Some(scope)) = (resource.as_object_mut(), part.scope) {
            object.insert("stage".into(), json!(scope.stage));
            object.insert("level".into(), json!(scope.level));
            object.insert("parent".into(), json!(scope.parent));
        }
        resources.push(resource);
        files.insert(
            format!("{folder}/schemas/{}.json", part.schema),
            json_text(&schema(part.role, &part.table.columns))?,
        );
        files.insert(format!("{folder}/{}", part.path), text);
    }
    for (role, value) in documents {
        let text = json_text(value)?;
        resources.push(json!({
            "name": role,
            "path": format!("{role}.json"),
            "role": role,
            "type": "json",
            "format": "json",
            "mediatype": "application/json",
            "encoding": "utf-8",
            "bytes": text.len(),
            "hash": seal(&text),
        }));
        files.insert(format!("{folder}/{role}.json"), text);
    }
    for (at, (name, text)) in templates.iter().enumerate() {
        resources.push(json!({
            "name": format!("template-{}", at + 1),
            "title": name,
            "path": format!("templates/{name}.md"),
            "role": "template",
            "type": "text",
            "format": "md",
            "mediatype": "text/markdown",
            "encoding": "utf-8",
            "bytes": text.len(),
            "hash": seal(text),
        }));
        files.insert(format!("{folder}/templates/{name}.md"), (*text).to_owned());
    }
    if let Some(object) = head.as_object_mut() {
        object.insert("resources".into(), Value::Array(resources));
    }
    files.insert(format!("{folder}/datapackage.json"), json_text(&head)?);
    Ok(files)
}
