//! JSON to a raw table: records, arrays, `columns` with rows, columns of values, one record a line. Numbers keep their text.

use serde_json::{Map, Value};

use super::{RawTable, TableBuilder};
use crate::model::{Finding, FindingCode, Place, Severity};

/// Names under which services wrap their array of records.
const WRAPPERS: [&str; 5] = ["data", "rows", "records", "result", "list"];

/// Whether the text begins like JSON. A `[` or `{` begins no CSV header seen in the field.
pub fn looks_like(text: &str) -> bool {
    matches!(text.trim_start().as_bytes().first(), Some(b'[' | b'{'))
}

/// Reads JSON text. The header is the first row; the line of a row is its record's number, or its line in NDJSON.
///
/// # Errors
/// `NotATable` where the text is no JSON (with the place) or holds no records, `LimitExceeded` over a limit.
pub fn read(name: &str, text: &str, encoding: &'static str) -> Result<RawTable, Finding> {
    let refuse = |row: usize, value: &str| {
        let place = Place { file: name.into(), row: row as u32, ..Place::default() };
        Finding { code: FindingCode::NotATable, severity: Severity::Error, place, value: value.into(), count: 1 }
    };
    let mut builder = TableBuilder::new(name, encoding, 0);
    let filled = match serde_json::from_str::<Value>(text) {
        Ok(value) => fill(&mut builder, value),
        Err(error) => {
            let records = lines(text).ok_or_else(|| refuse(error.line(), "json"))?;
            fill_records(&mut builder, &records);
            true
        }
    };
    if let Some(value) = builder.over_limit() {
        return Err(Finding::of_file(FindingCode::LimitExceeded, Severity::Error, name, value));
    }
    if filled { Ok(builder.finish(String::new())) } else { Err(refuse(0, "json")) }
}

/// The records of NDJSON with their lines; `None` when a line is not one object.
fn lines(text: &str) -> Option<Vec<(u32, Map<String, Value>)>> {
    let mut records = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line).ok()? {
            Value::Object(record) => records.push((at as u32 + 1, record)),
            _ => return None,
        }
    }
    (!records.is_empty()).then_some(records)
}

fn fill(builder: &mut TableBuilder, value: Value) -> bool {
    match value {
        Value::Array(items) => fill_array(builder, items),
        Value::Object(mut object) => {
            if let Some(Value::Array(columns)) = object.remove("columns") {
                let rows = ["data", "rows"].iter().find_map(|key| object.remove(*key));
                let Some(Value::Array(rows)) = rows else { return false };
                let mut items = vec![Value::Array(columns.into_iter().map(label).collect())];
                items.extend(rows);
                return if items.get(1).is_some_and(Value::is_object) {
                    fill_array(builder, items.split_off(1))
                } else {
                    fill_array(builder, items)
                };
            }
            if let Some(inner) = WRAPPERS.iter().find_map(|key| object.remove(*key)) {
                return fill(builder, inner);
            }
            fill_columns(builder, &object)
        }
        _ => false,
    }
}

/// A column's label: the text itself, or the `name` of a column object.
fn label(column: Value) -> Value {
    match column {
        Value::Object(mut object) => object.remove("name").unwrap_or(Value::Null),
        other => other,
    }
}

fn fill_array(builder: &mut TableBuilder, items: Vec<Value>) -> bool {
    if items.iter().all(Value::is_array) && !items.is_empty() {
        for (at, item) in items.iter().enumerate() {
            builder.begin(at as u32);
            item.as_array().into_iter().flatten().for_each(|cell| builder.own(&text_of(cell)));
        }
        return true;
    }
    let mut records = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        match item {
            Value::Object(record) => records.push((at as u32 + 1, record)),
            _ => return false,
        }
    }
    fill_records(builder, &records);
    !records.is_empty()
}

fn fill_records(builder: &mut TableBuilder, records: &[(u32, Map<String, Value>)]) {
    let mut columns: Vec<&str> = Vec::new();
    for (_, record) in records {
        for key in record.keys() {
            if !columns.contains(&key.as_str()) && columns.len() <= super::MAX_COLUMNS {
                columns.push(key);
            }
        }
    }
    builder.begin(0);
    columns.iter().for_each(|column| builder.own(column));
    for (line, record) in records {
        builder.begin(*line);
        columns.iter().for_each(|column| builder.own(&record.get(*column).map(text_of).unwrap_or_default()));
    }
}

/// `{"年份": [2024, 2023], "数值": [1, 2]}`.
fn fill_columns(builder: &mut TableBuilder, object: &Map<String, Value>) -> bool {
    let columns: Vec<(&String, &Vec<Value>)> =
        object.iter().filter_map(|(key, value)| value.as_array().map(|v| (key, v))).collect();
    if columns.is_empty() || columns.len() != object.len() {
        return false;
    }
    builder.begin(0);
    columns.iter().for_each(|(key, _)| builder.own(key));
    let rows = columns.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    for row in 0..rows {
        builder.begin(row as u32 + 1);
        columns.iter().for_each(|(_, values)| builder.own(&values.get(row).map(text_of).unwrap_or_default()));
    }
    true
}

/// A value as cell text; null is blank, a nested value keeps its JSON.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
