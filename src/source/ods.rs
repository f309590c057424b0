//! ods (ODF 1.2 §9) to raw tables in one pass. calamine reads these too, but lays a table out densely (a file of seven kilobytes asked it for seventeen
//! thousand million cells), waits for ever on a file that is cut off inside a table, and drops percentages; the tests hold this reader against it.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::Parts;
use super::grid::Grid;
use super::markup::{attribute, push_reference, reader, text};
use super::xlsx::Fault;
use super::{CellKind, Merge, RawTable, formats};

/// Filled cells that repetition may make out of one.
const MAX_REPEATED: u32 = 1 << 20;
/// Blanks that `text:s` may stand for.
const MAX_BLANKS: usize = 1000;

/// Whether a part is needed to read cells.
pub fn wanted(path: &str) -> bool {
    ["content.xml", "mimetype", "META-INF/manifest.xml"].contains(&path)
}

/// A workbook's tables and their first formula without a result.
pub type Tables = Vec<Read>;
/// A table, and its first formula without a result with how many there are.
pub type Read = (RawTable, Option<(u32, u32, u32)>);

/// Reads all tables; `None` for a file that is locked with a password.
///
/// # Errors
/// `Broken` where it is cut off or damaged, `Limit` over a limit.
pub fn read(file: &str, parts: &Parts) -> Result<Option<Tables>, Fault> {
    let locked = |part: &[u8]| part.windows(15).any(|word| word == b"encryption-data");
    if parts.get("META-INF/manifest.xml").is_some_and(locked) {
        return Ok(None);
    }
    let text = parts.get("content.xml").and_then(text).ok_or(Fault::Broken)?;
    let mut reader = reader(&text);
    let mut tables = Vec::new();
    // Styles of tables that are not shown.
    let (mut style, mut hidden) = (String::new(), BTreeMap::new());
    loop {
        match reader.read_event().map_err(|_| Fault::Broken)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "style" => style = attribute(&e, "name").unwrap_or_default().into_owned(),
                "table-properties" => {
                    hidden.insert(style.clone(), attribute(&e, "display").is_some_and(|shown| shown == "false"));
                }
                "table" => {
                    let name = attribute(&e, "name").unwrap_or_default().into_owned();
                    let style = attribute(&e, "style-name").unwrap_or_default().into_owned();
                    let mut grid = Grid::new(file, "ods", if name.is_empty() { "Sheet" } else { &name });
                    grid.table().hidden = hidden.get(&style).copied().unwrap_or(false);
                    read_table(&mut reader, &mut grid)?;
                    let without = grid.without_value;
                    tables.push((grid.finish().map_err(Fault::Limit)?, without));
                }
                _ => {}
            },
            Event::Eof => return Ok(Some(tables)),
            _ => {}
        }
    }
}

fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|times| times.trim().parse().ok()).unwrap_or(1).max(1)
}

fn read_table(reader: &mut Reader<&[u8]>, grid: &mut Grid) -> Result<(), Fault> {
    let (mut row, mut column, mut times) = (0u32, 0u32, 1u32);
    let mut cells: Vec<(u32, u32, String, CellKind)> = Vec::new();
    let mut depth = 0u32;
    loop {
        match reader.read_event().map_err(|_| Fault::Broken)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "table-row" => {
                    times = count(&e, "number-rows-repeated");
                    column = 0;
                    cells.clear();
                }
                "table-cell" | "covered-table-cell" => {
                    let covered = e.local_name().as_ref() == "covered-table-cell";
                    let wide = count(&e, "number-columns-repeated");
                    let (spanned, tall) = (count(&e, "number-columns-spanned"), count(&e, "number-rows-spanned"));
                    let (text, kind) = read_cell(reader, &e)?;
                    if (spanned > 1 || tall > 1) && !covered {
                        let (bottom, right) = (row.saturating_add(tall - 1), column.saturating_add(spanned - 1));
                        grid.merge(Merge { top: row, left: column, bottom, right });
                    }
                    if !text.is_empty() || kind == CellKind::FormulaWithoutValue {
                        cells.push((column, wide, text, kind));
                    }
                    column = column.saturating_add(wide);
                }
                // A table in a cell, or a drawing over it, is another table.
                "table" => depth += 1,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "table-row" => {
                    let filled: u64 = cells.iter().map(|(_, wide, _, _)| u64::from(*wide)).sum();
                    if filled * u64::from(times) > u64::from(MAX_REPEATED) {
                        return Err(Fault::Limit(format!("cells|{}|{MAX_REPEATED}", filled * u64::from(times))));
                    }
                    if !cells.is_empty() {
                        for at in row..row.saturating_add(times) {
                            for (column, wide, text, kind) in &cells {
                                // Beyond the last column there is none: what repeats to the edge of the sheet is styling.
                                for column in *column..column.saturating_add(*wide) {
                                    if !grid.put(at, column, text, *kind) {
                                        return Ok(());
                                    }
                                }
                            }
                        }
                    }
                    row = row.saturating_add(times);
                }
                "table" if depth == 0 => return Ok(()),
                "table" => depth -= 1,
                _ => {}
            },
            Event::Eof => return Err(Fault::Broken),
            _ => {}
        }
    }
}

/// A cell's text and kind; the reader stands behind it afterwards.
fn read_cell(reader: &mut Reader<&[u8]>, element: &BytesStart<'_>) -> Result<(String, CellKind), Fault> {
    let get = |name: &str| attribute(element, name).map(|value| value.into_owned());
    // `calcext:value-type` stands behind `office:value-type` and says more: an error.
    let mut kinds = element.attributes();
    let kinds: Vec<String> = kinds
        .with_checks(false)
        .flatten()
        .filter(|a| a.key.local_name().as_ref() == "value-type")
        .map(|a| a.value.into_owned())
        .collect();
    let is = |word: &str| kinds.iter().any(|kind| kind == word);
    let formula = attribute(element, "formula").is_some();
    let (value, string) = (get("value"), get("string-value"));
    let (date, time, truth) = (get("date-value"), get("time-value"), get("boolean-value"));
    let words = read_words(reader, element.local_name().as_ref())?;
    let number = |value: &str| value.trim().parse::<f64>().ok().filter(|v| v.is_finite()).map(formats::number);
    Ok(if is("error") {
        (words, CellKind::Error)
    } else if let Some(value) = value {
        let kind = if is("percentage") { CellKind::Percent } else { CellKind::Number };
        match number(&value) {
            Some(text) => (text, kind),
            None => (value, CellKind::Text),
        }
    } else if let Some(date) = date {
        (date.replacen('T', " ", 1), CellKind::Date)
    } else if let Some(time) = time {
        (duration(&time).unwrap_or(time), CellKind::Date)
    } else if let Some(truth) = truth {
        (if truth.eq_ignore_ascii_case("true") { "TRUE" } else { "FALSE" }.into(), CellKind::Boolean)
    } else if let Some(string) = string {
        (string, CellKind::Text)
    } else if words.is_empty() && formula {
        (words, if is("string") { CellKind::Text } else { CellKind::FormulaWithoutValue })
    } else {
        (words, CellKind::Text)
    })
}

/// `PT27H30M00S` as `27:30:00`.
fn duration(text: &str) -> Option<String> {
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mut seconds, mut digits) = (0f64, String::new());
    for c in rest.strip_prefix('P')?.chars() {
        let unit = match c {
            'T' => continue,
            'D' => 86_400.0,
            'H' => 3_600.0,
            'M' => 60.0,
            'S' => 1.0,
            c => {
                digits.push(c);
                continue;
            }
        };
        seconds += digits.parse::<f64>().ok()? * unit;
        digits.clear();
    }
    formats::duration(if negative { -seconds } else { seconds } / 86_400.0)
}

/// The paragraphs of a cell, without notes; the reader stands behind the cell afterwards.
fn read_words(reader: &mut Reader<&[u8]>, closing: &str) -> Result<String, Fault> {
    let (mut words, mut paragraphs, mut notes, mut inside) = (String::new(), 0, 0u32, 0u32);
    loop {
        match reader.read_event().map_err(|_| Fault::Broken)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "annotation" | "table" | "ruby-text" => notes += 1,
                "p" | "h" if notes == 0 => {
                    if paragraphs > 0 && inside == 0 {
                        words.push('\n');
                    }
                    paragraphs += 1;
                    inside += 1;
                }
                "s" if notes == 0 => {
                    let blanks = count(&e, "c") as usize;
                    words.extend(std::iter::repeat_n(' ', blanks.min(MAX_BLANKS)));
                }
                "tab" if notes == 0 => words.push('\t'),
                "line-break" if notes == 0 => words.push('\n'),
                _ => {}
            },
            Event::Text(text) if inside > 0 && notes == 0 => words.push_str(&text.xml10_content()),
            Event::CData(text) if inside > 0 && notes == 0 => words.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if inside > 0 && notes == 0 => push_reference(&reference, &mut words),
            Event::End(e) => match e.local_name().as_ref() {
                "annotation" | "table" | "ruby-text" => notes = notes.saturating_sub(1),
                "p" | "h" if notes == 0 => inside = inside.saturating_sub(1),
                name if name == closing && notes == 0 => return Ok(words),
                _ => {}
            },
            Event::Eof => return Err(Fault::Broken),
            _ => {}
        }
    }
}
