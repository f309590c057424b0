//! SpreadsheetML 2003, the XML that office systems and WPS save under the name .xls, to raw tables. No crate reads it.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::formats::{self, Format};
use super::grid::Grid;
use super::markup::{attribute, push_reference, reader};
use super::xlsx::{Fault, written};
use super::{CellKind, Merge};

/// Whether XML is a workbook of this kind.
pub fn looks_like(text: &str) -> bool {
    let head: String = text.chars().take(4096).collect();
    head.contains("urn:schemas-microsoft-com:office:spreadsheet") || head.contains("progid=\"Excel.Sheet\"")
}

/// Reads all sheets with their first formula without a result.
///
/// # Errors
/// `Broken` where it is cut off or damaged, `Limit` over a limit.
pub fn read(file: &str, text: &str) -> Result<super::ods::Tables, Fault> {
    let mut reader = reader(text);
    let mut tables: super::ods::Tables = Vec::new();
    let mut styles = BTreeMap::new();
    let mut style = String::new();
    let mut closed = false;
    loop {
        match reader.read_event().map_err(|_| Fault::Broken)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "Style" => style = attribute(&e, "ID").unwrap_or_default().into_owned(),
                "NumberFormat" => {
                    let code = attribute(&e, "Format").unwrap_or_default();
                    styles.insert(style.clone(), format_of(&code));
                }
                "Worksheet" => {
                    let name = attribute(&e, "Name").unwrap_or_default().into_owned();
                    let mut grid = Grid::new(file, "SpreadsheetML", if name.is_empty() { "Sheet" } else { &name });
                    read_sheet(&mut reader, &mut grid, &styles)?;
                    let without = grid.without_value;
                    tables.push((grid.finish().map_err(Fault::Limit)?, without));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "Workbook" => closed = true,
            Event::Eof => return if closed { Ok(tables) } else { Err(Fault::Broken) },
            _ => {}
        }
    }
}

/// A format by its code, or by the English name of a common one.
fn format_of(code: &str) -> Format {
    match code {
        "Percent" => Format::Percent,
        "Fixed" | "Standard" | "Currency" | "Scientific" | "Yes/No" | "True/False" | "On/Off" | "Euro Currency" => {
            Format::Number
        }
        code if code.ends_with(" Date") || code.ends_with(" Time") => Format::Date,
        code => formats::of(code),
    }
}

fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

fn read_sheet(reader: &mut Reader<&[u8]>, grid: &mut Grid, styles: &BTreeMap<String, Format>) -> Result<(), Fault> {
    let (mut row, mut column) = (0u32, 0u32);
    // Columns that a cell above reaches down into, with the rows left.
    let mut format = Format::Number;
    let mut formula = false;
    let mut filled = false;
    loop {
        match reader.read_event().map_err(|_| Fault::Broken)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "Row" => {
                    row = number(&e, "Index").filter(|at| *at > 0).map_or(row, |at| at - 1);
                    column = 0;
                }
                "Cell" => {
                    column = number(&e, "Index").filter(|at| *at > 0).map_or(column, |at| at - 1);
                    let style = attribute(&e, "StyleID").unwrap_or_default();
                    format = styles.get(style.as_ref()).copied().unwrap_or_default();
                    formula = attribute(&e, "Formula").is_some();
                    filled = false;
                    let (across, down) = (number(&e, "MergeAcross").unwrap_or(0), number(&e, "MergeDown").unwrap_or(0));
                    if across > 0 || down > 0 {
                        let (bottom, right) = (row.saturating_add(down), column.saturating_add(across));
                        grid.merge(Merge { top: row, left: column, bottom, right });
                    }
                }
                "Data" => {
                    let kind = attribute(&e, "Type").unwrap_or_default().into_owned();
                    let text = read_text(reader, "Data")?;
                    filled = !text.is_empty() || kind == "String";
                    let date_1904 = grid.table().date_1904;
                    let (text, kind) = match kind.as_str() {
                        "Number" => {
                            let (text, kind) = written(&text, format, date_1904);
                            (text.into_owned(), kind)
                        }
                        "DateTime" => (date(&text), CellKind::Date),
                        "Boolean" => (if text.trim() == "1" { "TRUE" } else { "FALSE" }.into(), CellKind::Boolean),
                        "Error" => (text, CellKind::Error),
                        _ => (text, CellKind::Text),
                    };
                    if !grid.put(row, column, &text, kind) {
                        return Ok(());
                    }
                }
                // Notes are not the cell.
                "Comment" => {
                    read_text(reader, "Comment")?;
                }
                "Visible" => {
                    grid.table().hidden =
                        read_text(reader, "Visible")?.starts_with("SheetHidden") || grid.table().hidden
                }
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "Cell" => {
                    if formula && !filled && !grid.put(row, column, "", CellKind::FormulaWithoutValue) {
                        return Ok(());
                    }
                    // The next cell without an index stands behind what this one covers.
                    let covered = grid.table().merges.last().filter(|m| m.top == row && m.left == column);
                    column = covered.map_or(column, |merge| merge.right).saturating_add(1);
                }
                "Row" => {
                    row = row.saturating_add(1);
                    column = 0;
                }
                "Worksheet" => return Ok(()),
                _ => {}
            },
            Event::Eof => return Err(Fault::Broken),
            _ => {}
        }
    }
}

/// All text within an element.
fn read_text(reader: &mut Reader<&[u8]>, closing: &str) -> Result<String, Fault> {
    let mut text = String::new();
    loop {
        match reader.read_event().map_err(|_| Fault::Broken)? {
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::CData(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) => push_reference(&reference, &mut text),
            Event::End(e) if e.local_name().as_ref() == closing => return Ok(text),
            Event::Eof => return Err(Fault::Broken),
            _ => {}
        }
    }
}

/// `2026-06-30T00:00:00.000` as `2026-06-30`, with the time where there is one.
fn date(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_suffix(".000").unwrap_or(text);
    match text.split_once('T') {
        Some((day, "00:00:00")) => day.into(),
        Some(("1899-12-31", time)) => time.into(),
        Some((day, time)) => format!("{day} {time}"),
        None => text.into(),
    }
}
