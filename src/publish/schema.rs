//! The Frictionless Table Schema of each role of the package: types, lists, keys, references. It looks at columns, never at rows.

use serde_json::{Map, Value, json};

/// Columns that must hold something, by role.
fn required(role: &str) -> &'static [&'static str] {
    match role {
        "areas" => &["code", "name", "level", "kind"],
        "organisations" => &["id", "name", "group"],
        "indicators" => {
            &["id", "family", "name", "kind", "measure", "nature", "space", "time", "direction", "decimals"]
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

/// Columns that point at another table of the package: column, table, its field.
pub(super) fn references(role: &str) -> &'static [(&'static str, &'static str, &'static str)] {
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
        ("observations", "qualifier") => "eq ge gt le lt approx range",
        ("areas", "kind") => "tree own reference",
        ("indicators", "kind") => "indicator system supporting target structure ranking imported",
        ("indicators", "measure") => "count amount rate ratio average index rank growth flag structure duration",
        ("indicators", "nature") => "flow stock point none",
        ("indicators", "space") => "sum distinct_sum ratio_of_sums coverage recompute none",
        ("indicators", "time") => "sum last ratio_of_sums recompute mean_population none",
        ("indicators", "direction") => "higher_better lower_better neutral",
        ("forms", "calendar") => "natural 26-25",
        ("submissions", "state") => "on_time late missing returned",
        ("items", "kind") => "问题 创新举措 需上级协调事项 典型案例 交办事项",
        ("items", "state") => "未办 办理中 已办结 逾期未办结",
        ("targets", "comparator") => "ge gt le lt eq range",
        ("area_changes", "kind") => "merge split rename move",
        ("mappings", "kind") => "area indicator organisation",
        _ => "",
    }
}

fn type_of(role: &str, column: &str) -> &'static str {
    match column {
        // Numerator and denominator are words in the register and numbers among observations.
        "numerator" | "denominator" if role == "indicators" => "string",
        "value" | "numerator" | "denominator" | "share" | "weight" | "full_score" | "value_high" | "baseline"
        | "precision" => "number",
        "version" => "integer",
        "population" | "households" | "elders" | "decimals" | "factor" | "due_day" => "integer",
        "date" | "opened" | "due" | "received" | "returned" | "resubmitted" | "deadline" | "valid_from"
        | "valid_to" | "vintage" => "date",
        "rebase" => "boolean",
        _ => "string",
    }
}

/// The schema of a role with these columns; `tables` are the roles the package holds, since only those can be referred to.
pub(super) fn schema(role: &str, columns: &[String], tables: &[&str]) -> Value {
    let field = |column: &String| {
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
        let mut field = json!({ "name": column, "type": type_of(role, column) });
        if let (Some(object), false) = (field.as_object_mut(), rules.is_empty()) {
            object.insert("constraints".into(), Value::Object(rules));
        }
        field
    };
    let has = |name: &str| columns.iter().any(|c| c == name);
    let keys: Vec<&str> = key(role).iter().copied().filter(|c| has(c)).collect();
    let foreign: Vec<Value> = references(role)
        .iter()
        .filter(|(column, table, _)| has(column) && (table.is_empty() || tables.contains(table)))
        .map(|(column, table, field)| json!({ "fields": [column], "reference": { "resource": table, "fields": [field] } }))
        .collect();
    let fields: Vec<Value> = columns.iter().map(field).collect();
    let mut made = json!({ "fields": fields, "missingValues": [""], "primaryKey": keys });
    if let (Some(object), false) = (made.as_object_mut(), foreign.is_empty()) {
        object.insert("foreignKeys".into(), Value::Array(foreign));
    }
    made
}
