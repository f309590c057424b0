//! JSON to a raw table, by shape: records, arrays, `columns` with rows, columns of values, nested by area, one record a line, JSON-stat.
//! Numbers keep their text. Long lists are walked twice, never held as a tree. It knows no indicator.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::json_text::{Duplicates, Fault, MAX_DEPTH, Walker, check, line_of};
use super::{MAX_CELLS, MAX_COLUMNS, RawTable, TableBuilder, json_stat};
use crate::model::{Finding, FindingCode, Place, Severity};

/// Names under which services wrap their list of records.
const WRAPPERS: [&str; 9] = ["data", "rows", "records", "result", "results", "list", "items", "content", "datas"];
/// Header names of the levels of a nested object, by how many there are.
const LEVELS: [&[&str]; 3] = [&["区划"], &["镇街", "村"], &["县", "镇街", "村"]];

/// Whether a name says that the file is JSON, and nothing else.
pub fn is_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".json", ".geojson", ".ndjson", ".jsonl"].iter().any(|end| name.ends_with(end))
}

/// Whether the text begins like JSON. A `[` or `{` begins no CSV header seen in the field.
pub fn looks_like(text: &str) -> bool {
    let bytes = text.trim_start().as_bytes();
    match bytes.first() {
        Some(b'{') => true,
        // `[1]` may also begin a line of notes: what follows must begin a value.
        Some(b'[') => {
            let next = bytes[1..].iter().find(|byte| !byte.is_ascii_whitespace());
            matches!(next, None | Some(b'[' | b'{' | b'"' | b']' | b'-' | b'0'..=b'9' | b'n' | b't' | b'f'))
        }
        _ => false,
    }
}

/// Reads JSON text. The header is the first row; the line of a row is its record's number, or its line in NDJSON.
///
/// # Errors
/// `NotATable` where the text is no JSON (with the line), `LimitExceeded` over a limit.
pub fn read(name: &str, text: &str, encoding: &'static str, findings: &mut Vec<Finding>) -> Result<RawTable, Finding> {
    let at_row = |code, severity, row: u32, value: &str| {
        let place = Place { file: name.into(), row, ..Place::default() };
        Finding { code, severity, place, value: value.into(), count: 1 }
    };
    let mut builder = TableBuilder::new(name, encoding, 0);
    let (duplicates, rows) = match check(text) {
        Ok(duplicates) => (duplicates, None),
        Err(Fault::Depth(at)) => {
            let value = format!("depth|{}|{MAX_DEPTH}", MAX_DEPTH + 1);
            return Err(at_row(FindingCode::LimitExceeded, Severity::Error, line_of(text, at), &value));
        }
        Err(Fault::Syntax(at)) => match lines(text) {
            Some((records, duplicates)) => (duplicates, Some(records)),
            None => return Err(at_row(FindingCode::NotATable, Severity::Error, line_of(text, at), "json")),
        },
    };
    let filled = match rows {
        Some(records) => fill_records(&mut builder, &records, &[]),
        None => fill(&mut builder, text, 0),
    };
    // The text was checked: what fails here is a limit.
    let limit = builder.over_limit().or(filled.err().map(|_| format!("cells|{}|{MAX_CELLS}", MAX_CELLS + 1)));
    if let Some(value) = limit {
        return Err(Finding::of_file(FindingCode::LimitExceeded, Severity::Error, name, value));
    }
    let kept = duplicates.first.len() as u32;
    for (line, key) in &duplicates.first {
        findings.push(at_row(FindingCode::DuplicateLabel, Severity::Warning, *line, key));
    }
    if let Some(last) = findings.last_mut().filter(|_| duplicates.count > kept) {
        last.count += duplicates.count - kept;
    }
    Ok(builder.finish(String::new()))
}

/// A record's line and its text.
type Record<'a> = (u32, &'a str);

/// The records of NDJSON, two or more; `None` when a line is not one object.
fn lines(text: &str) -> Option<(Vec<Record<'_>>, Duplicates)> {
    let mut records = Vec::new();
    let mut all = Duplicates { first: Vec::new(), count: 0 };
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line_number = at as u32 + 1;
        let found = check(line).ok().filter(|_| line.trim_start().starts_with('{'))?;
        all.count += found.count;
        all.first.extend(found.first.into_iter().map(|(_, key)| (line_number, key)));
        records.push((line_number, line));
    }
    all.first.truncate(20);
    (records.len() > 1).then_some((records, all))
}

/// Fills the table with the one value of a checked text.
fn fill(builder: &mut TableBuilder, text: &str, depth: usize) -> Result<(), Fault> {
    let mut walker = Walker::new(text);
    match walker.peek() {
        Some(b'[') => fill_array(builder, text),
        Some(b'{') => fill_object(builder, text, depth),
        _ => {
            builder.begin(1);
            builder.own(&walker.node(0)?.cell());
            Ok(())
        }
    }
}

/// The values of an array or the members of an object, as text, without a tree.
fn parts(text: &str) -> Result<Vec<(Cow<'_, str>, &str)>, Fault> {
    let mut walker = Walker::new(text);
    let mut ignored = Duplicates { first: Vec::new(), count: 0 };
    let mut parts = Vec::new();
    let object = walker.take(b'{');
    let close = if object { b'}' } else { b']' };
    if !object {
        walker.take(b'[');
    }
    if walker.take(close) {
        return Ok(parts);
    }
    loop {
        let key = if object { walker.key()? } else { "".into() };
        parts.push((key, walker.skip(&mut ignored)?));
        if parts.len() > MAX_CELLS {
            return Err(Fault::Depth(walker.at));
        }
        if !walker.take(b',') {
            return Ok(parts);
        }
    }
}

fn first_of(text: &str) -> u8 {
    text.as_bytes().first().copied().unwrap_or(0)
}

fn fill_array(builder: &mut TableBuilder, text: &str) -> Result<(), Fault> {
    let items = parts(text)?;
    if !items.is_empty() && items.iter().all(|(_, item)| first_of(item) == b'{') {
        let records: Vec<Record> = items.iter().enumerate().map(|(at, (_, item))| (at as u32 + 1, *item)).collect();
        return fill_records(builder, &records, &[]);
    }
    let tables = items.iter().all(|(_, item)| first_of(item) == b'[');
    for (at, (_, item)) in items.iter().enumerate() {
        builder.begin(at as u32 + u32::from(!tables));
        fill_cells(builder, item)?;
        if builder.over_limit().is_some() {
            break;
        }
    }
    Ok(())
}

/// The cells of one array, or the one cell of another value.
fn fill_cells(builder: &mut TableBuilder, item: &str) -> Result<(), Fault> {
    if first_of(item) != b'[' {
        builder.own(&Walker::new(item).node(0)?.cell());
        return Ok(());
    }
    for (_, cell) in parts(item)? {
        builder.own(&Walker::new(cell).node(0)?.cell());
    }
    Ok(())
}

/// Objects as rows, every key a column, in the order in which they come; `above` stands in every row before them.
fn fill_records(builder: &mut TableBuilder, records: &[Record], above: &[(&str, Vec<String>)]) -> Result<(), Fault> {
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    for (_, record) in records {
        for (key, _) in parts(record)? {
            if !columns.contains_key(key.as_ref()) && names.len() <= MAX_COLUMNS {
                columns.insert(key.to_string(), names.len());
                names.push(key.into_owned());
            }
        }
    }
    builder.begin(0);
    above.iter().for_each(|(label, _)| builder.own(label));
    names.iter().for_each(|name| builder.own(name));
    let mut row: Vec<&str> = Vec::new();
    for (at, (line, record)) in records.iter().enumerate() {
        builder.begin(*line);
        for (_, values) in above {
            builder.own(values.get(at).map_or("", String::as_str));
        }
        row.clear();
        row.resize(names.len(), "");
        for (key, value) in parts(record)? {
            if let Some(cell) = columns.get(key.as_ref()).and_then(|column| row.get_mut(*column)) {
                *cell = value;
            }
        }
        for value in &row {
            match value.as_bytes().first() {
                None => builder.own(""),
                Some(_) => builder.own(&Walker::new(value).node(0)?.cell()),
            }
        }
        if builder.over_limit().is_some() {
            break;
        }
    }
    Ok(())
}

fn fill_object(builder: &mut TableBuilder, text: &str, depth: usize) -> Result<(), Fault> {
    let members = parts(text)?;
    // Of a repeated key the last counts, as every browser reads it.
    let member = |key: &str| members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| *value);
    if json_stat::looks_like(&member) {
        return json_stat::fill(builder, &Walker::new(text).node(0)?);
    }
    if let (Some(columns), Some(rows)) = (member("columns"), member("data").or_else(|| member("rows")))
        && first_of(columns) == b'['
        && first_of(rows) == b'['
    {
        return fill_columns_rows(builder, columns, rows);
    }
    let holds = |value: &str| matches!(first_of(value), b'[' | b'{');
    if let Some(inner) = WRAPPERS.iter().find_map(|key| member(key)).filter(|value| holds(value)) {
        return if depth < MAX_DEPTH { fill(builder, inner, depth + 1) } else { Ok(()) };
    }
    let arrays = members.iter().filter(|(_, value)| first_of(value) == b'[').count();
    let scalars = members.iter().filter(|(_, value)| !holds(value)).count();
    if arrays > 0 && arrays == members.len() && members.iter().all(|(_, value)| is_list(value)) {
        return fill_columns(builder, &members);
    }
    if scalars == members.len() {
        let records: Vec<Record> = if members.is_empty() { Vec::new() } else { vec![(1, text)] };
        return if records.is_empty() { Ok(()) } else { fill_records(builder, &records, &[]) };
    }
    // Words beside the one member that holds the records.
    if let [(_, only)] = members.iter().filter(|(_, value)| holds(value)).collect::<Vec<_>>().as_slice()
        && scalars > 0
        && depth < MAX_DEPTH
    {
        return fill(builder, only, depth + 1);
    }
    fill_nested(builder, text)
}

/// Whether an array holds no array and no object.
fn is_list(text: &str) -> bool {
    !text[1..].contains(['[', '{'])
        || parts(text).is_ok_and(|items| items.iter().all(|(_, v)| !matches!(first_of(v), b'[' | b'{')))
}

/// `{"columns": ["镇街", …], "data": [["桐屏镇", …], …]}`; rows may be objects, columns objects with a `name`.
fn fill_columns_rows(builder: &mut TableBuilder, columns: &str, rows: &str) -> Result<(), Fault> {
    let items = parts(rows)?;
    if items.first().is_some_and(|(_, item)| first_of(item) == b'{') {
        return fill_array(builder, rows);
    }
    builder.begin(0);
    for (_, column) in parts(columns)? {
        let node = Walker::new(column).node(0)?;
        builder.own(&node.get("name").unwrap_or(&node).cell());
    }
    for (at, (_, item)) in items.iter().enumerate() {
        builder.begin(at as u32 + 1);
        fill_cells(builder, item)?;
        if builder.over_limit().is_some() {
            break;
        }
    }
    Ok(())
}

/// `{"年份": [2024, 2023], "数值": [1, 2]}`.
fn fill_columns(builder: &mut TableBuilder, members: &[(Cow<'_, str>, &str)]) -> Result<(), Fault> {
    let columns: Vec<Vec<(Cow<'_, str>, &str)>> = members.iter().map(|(_, v)| parts(v)).collect::<Result<_, _>>()?;
    builder.begin(0);
    members.iter().for_each(|(key, _)| builder.own(key));
    for row in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
        builder.begin(row as u32 + 1);
        for column in &columns {
            match column.get(row) {
                Some((_, value)) => builder.own(&Walker::new(value).node(0)?.cell()),
                None => builder.own(""),
            }
        }
        if builder.over_limit().is_some() {
            break;
        }
    }
    Ok(())
}

/// `{"桐屏镇": {"2026-06": {"受理数": 12}}}` and the like: the keys above the innermost objects become columns.
fn fill_nested(builder: &mut TableBuilder, text: &str) -> Result<(), Fault> {
    let mut found = Vec::new();
    descend(text, &mut Vec::new(), &mut found)?;
    let records: Vec<Record> = found.iter().enumerate().map(|(at, (_, record))| (at as u32 + 1, *record)).collect();
    let levels = found.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
    let column = |level: usize| -> Vec<String> {
        found.iter().map(|(path, _)| path.get(level).cloned().unwrap_or_default()).collect()
    };
    let columns: Vec<Vec<String>> = (0..levels).map(column).collect();
    let times: Vec<bool> = columns.iter().map(|column| column.iter().all(|key| is_period(key))).collect();
    let leaf_times = records.first().is_some_and(|(_, record)| {
        parts(record).is_ok_and(|members| !members.is_empty() && members.iter().all(|(key, _)| is_period(key)))
    });
    let mut places = times.iter().filter(|time| !**time).count();
    // Periods innermost: what stands right above them is what was measured.
    let measured = (leaf_times && places > 1).then(|| times.iter().rposition(|time| !time)).flatten();
    places -= usize::from(measured.is_some());
    let mut names = LEVELS.get(places.wrapping_sub(1)).copied().unwrap_or_default().iter();
    let above: Vec<(&str, Vec<String>)> = columns
        .into_iter()
        .enumerate()
        .map(|(level, column)| {
            let label = match times.get(level) {
                Some(true) => "时期",
                _ if measured == Some(level) => "指标",
                _ => names.next().copied().unwrap_or(""),
            };
            (label, column)
        })
        .collect();
    fill_records(builder, &records, &above)
}

/// Finds the innermost objects, and objects in arrays, with the keys on the way.
fn descend<'a>(text: &'a str, path: &mut Vec<String>, found: &mut Vec<(Vec<String>, &'a str)>) -> Result<(), Fault> {
    let members = parts(text)?;
    let deeper =
        |value: &str| first_of(value) == b'{' || first_of(value) == b'[' && value[1..].trim_start().starts_with('{');
    if !members.iter().any(|(_, value)| deeper(value)) {
        found.push((path.clone(), text));
        return Ok(());
    }
    for (key, value) in &members {
        path.push(key.to_string());
        match first_of(value) {
            b'{' => descend(value, path, found)?,
            b'[' => {
                for (_, item) in parts(value)? {
                    if first_of(item) == b'{' {
                        found.push((path.clone(), item));
                    }
                }
            }
            _ => {}
        }
        path.pop();
        if found.len() > super::MAX_ROWS {
            return Err(Fault::Depth(0));
        }
    }
    Ok(())
}

/// Whether a key is written like a year, month or quarter.
fn is_period(key: &str) -> bool {
    let key = key.trim();
    let year = key.len() >= 4 && key.as_bytes()[..4].iter().all(u8::is_ascii_digit) && key.starts_with(['1', '2']);
    let month = key.strip_suffix('月').is_some_and(|n| n.parse::<u8>().is_ok_and(|n| (1..=12).contains(&n)));
    let rest = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '-' | '/'
                    | '.'
                    | '年'
                    | '月'
                    | '日'
                    | '季'
                    | '度'
                    | '第'
                    | 'Q'
                    | 'H'
                    | '上'
                    | '下'
                    | '半'
                    | '一'
                    | '二'
                    | '三'
                    | '四'
            )
    };
    month || year && key.chars().count() <= 12 && key.chars().skip(4).all(rest)
}
