//! xlsx (ECMA-376) to raw tables, in one pass over each sheet. calamine reads these too, but needs three passes for values, percentages and
//! formulas without a result, and gives up a sheet at its first odd cell (`#SPILL!`); the tests hold this reader against it, cell by cell.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::Parts;
use super::formats::{self, Format};
use super::grid::Grid;
use super::markup::{attribute, push_reference, reader, text};
use super::{CellKind, Merge};

/// Why a sheet or a workbook has no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No workbook, cut off or damaged.
    Broken,
    /// Over a limit: `what|found|most`.
    Limit(String),
}

/// A workbook's own words, and its shared strings.
pub struct Book {
    /// The sheets that hold cells: name, hidden, path.
    pub sheets: Vec<(String, bool, String)>,
    /// Whether days count from 1904.
    pub date_1904: bool,
    formats: Vec<Format>,
    /// The text of all shared strings, and where each ends.
    strings: String,
    ends: Vec<usize>,
}

/// Whether a part is needed to read cells.
pub fn wanted(path: &str) -> bool {
    let path = path.replace('\\', "/").to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or("");
    if path.contains("/media/") || path.contains("/drawings/") || path.contains("/charts/") {
        return false;
    }
    (last.ends_with(".xml") || last.ends_with(".rels") || last.ends_with(".bin"))
        && !["theme", "calcchain", "printersettings", "vbaproject", "comment", "pivot", "externallink"]
            .iter()
            .any(|word| path.contains(word))
}

/// Targets of the relationships of a part: id, then kind and full path.
pub(super) fn relationships(parts: &Parts, of: &str) -> BTreeMap<String, (String, String)> {
    let (folder, name) = of.rsplit_once('/').map_or(("", of), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    let path = format!("{folder}{slash}_rels/{name}.rels");
    let mut found = BTreeMap::new();
    let Some(text) = parts.get(&path).and_then(text) else { return found };
    let mut reader = reader(&text);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let get = |name| attribute(&e, name).map(Cow::into_owned).unwrap_or_default();
                let (kind, target) = (get("Type"), get("Target").replace('\\', "/"));
                let kind = kind.rsplit('/').next().unwrap_or("").to_string();
                found.insert(get("Id"), (kind, resolve(folder, &target)));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// A target against the folder of its part, `..` undone.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.into();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

/// Path of the workbook's main part.
pub fn main_part(parts: &Parts) -> String {
    let found = relationships(parts, "").into_values().find(|(kind, _)| kind == "officeDocument");
    found.map_or_else(|| "xl/workbook.xml".into(), |(_, path)| path)
}

impl Book {
    /// Reads everything but the sheets.
    ///
    /// # Errors
    /// `Broken` where there is no workbook.
    pub fn open(parts: &mut Parts) -> Result<Self, Fault> {
        let main = main_part(parts);
        let targets = relationships(parts, &main);
        let target = |kind: &str| targets.values().find(|(found, _)| found == kind).map(|(_, path)| path.clone());
        let mut book = Self {
            sheets: Vec::new(),
            date_1904: false,
            formats: Vec::new(),
            strings: String::new(),
            ends: Vec::new(),
        };
        {
            let text = parts.get(&main).and_then(text).ok_or(Fault::Broken)?;
            let mut reader = reader(&text);
            loop {
                match reader.read_event().map_err(|_| Fault::Broken)? {
                    Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                        let get = |name| attribute(&e, name).map(Cow::into_owned).unwrap_or_default();
                        let hidden = matches!(get("state").as_str(), "hidden" | "veryHidden");
                        match targets.get(&get("id")) {
                            Some((kind, path)) if kind == "worksheet" => {
                                book.sheets.push((get("name"), hidden, path.clone()));
                            }
                            _ => {}
                        }
                    }
                    Event::Start(e) if e.local_name().as_ref() == "workbookPr" => {
                        book.date_1904 |= attribute(&e, "date1904").is_some_and(|v| v == "1" || v == "true");
                    }
                    Event::Eof => break,
                    _ => {}
                }
            }
        }
        if let Some(styles) = target("styles").and_then(|path| parts.take(&path)) {
            book.formats = read_formats(&text(&styles).ok_or(Fault::Broken)?)?;
        }
        if let Some(strings) = target("sharedStrings").and_then(|path| parts.take(&path)) {
            book.read_strings(&text(&strings).ok_or(Fault::Broken)?)?;
        }
        Ok(book)
    }

    fn read_strings(&mut self, text: &str) -> Result<(), Fault> {
        let mut reader = reader(text);
        loop {
            match reader.read_event().map_err(|_| Fault::Broken)? {
                Event::Start(e) if e.local_name().as_ref() == "si" => {
                    read_rich(&mut reader, "si", &mut self.strings)?;
                    self.ends.push(self.strings.len());
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn string(&self, index: usize) -> Option<&str> {
        let from = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.strings.get(from..*self.ends.get(index)?)
    }

    /// Reads one sheet. Cells that cannot be understood are kept as the text they have.
    ///
    /// # Errors
    /// `Broken` where the sheet ends too early, `Limit` over a limit.
    pub fn sheet(&self, file: &str, name: &str, part: &[u8]) -> Result<super::ods::Read, Fault> {
        let text = text(part).ok_or(Fault::Broken)?;
        let mut grid = Grid::new(file, "xlsx", name);
        grid.table().date_1904 = self.date_1904;
        grid.from_bytes(part.len() + self.strings.len());
        let mut reader = reader(&text);
        let (mut row, mut column, mut closed, mut seen) = (0u32, 0u32, false, false);
        let mut cell = Cell::default();
        loop {
            match reader.read_event().map_err(|_| Fault::Broken)? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "c" => {
                        let (at, kind, style) = place(&e);
                        if let Some((r, c)) = at {
                            (row, column) = (r, c);
                        }
                        cell.read(&mut reader, kind)?;
                        let more = self.put(&mut grid, row, column, &mut cell, style);
                        column = column.saturating_add(1);
                        if !more {
                            break;
                        }
                    }
                    "row" => {
                        let given = attribute(&e, "r").and_then(|r| r.trim().parse::<u32>().ok()).filter(|r| *r > 0);
                        row = given.map_or(row, |r| r - 1);
                        column = 0;
                    }
                    "mergeCell" => {
                        if let Some(merge) = attribute(&e, "ref").and_then(|range| range_of(&range)) {
                            grid.merge(merge);
                        }
                    }
                    "sheetData" => seen = true,
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "row" => {
                        row = row.saturating_add(1);
                        column = 0;
                    }
                    "sheetData" => closed = true,
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        let without = grid.without_value;
        let table = grid.finish().map_err(Fault::Limit)?;
        if seen && !closed {
            return Err(Fault::Broken);
        }
        Ok((table, without))
    }

    fn put(&self, grid: &mut Grid, row: u32, column: u32, cell: &mut Cell, style: usize) -> bool {
        let value = cell.value.as_str();
        if !cell.has_value {
            let lost = cell.formula && cell.kind != Kind::Inline;
            return !lost || grid.put(row, column, "", CellKind::FormulaWithoutValue);
        }
        match cell.kind {
            Kind::Shared => {
                let number = value.trim().parse::<usize>().ok();
                match number.and_then(|number| Some((number, self.string(number)?))) {
                    Some((number, string)) => grid.put_shared(row, column, number, string),
                    // A number of no string: its text is shown rather than nothing.
                    None => grid.put(row, column, value, CellKind::Error),
                }
            }
            Kind::Text | Kind::Inline => grid.put(row, column, value, CellKind::Text),
            Kind::Boolean => {
                let word = match value.trim() {
                    "0" | "false" | "FALSE" => "FALSE",
                    "1" | "true" | "TRUE" => "TRUE",
                    other => other,
                };
                grid.put(row, column, word, CellKind::Boolean)
            }
            Kind::Error => grid.put(row, column, value.trim(), CellKind::Error),
            Kind::IsoDate => grid.put(row, column, &value.trim().replacen('T', " ", 1), CellKind::Date),
            Kind::Number => {
                let format = self.formats.get(style).copied().unwrap_or_default();
                let (text, kind) = written(value, format, self.date_1904);
                grid.put(row, column, &text, kind)
            }
        }
    }
}

/// A number's text and kind under a format; what is no number is text.
pub fn written(value: &str, format: Format, date_1904: bool) -> (Cow<'_, str>, CellKind) {
    let kind = if format == Format::Percent { CellKind::Percent } else { CellKind::Number };
    let digits = value.strip_prefix('-').unwrap_or(value);
    let plain = digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain
        && matches!(format, Format::Number | Format::Percent)
        && (digits == "0" || !digits.starts_with('0'))
        && !digits.is_empty()
    {
        return if value == "-0" { ("0".into(), kind) } else { (value.into(), kind) };
    }
    let Some(parsed) = value.trim().parse::<f64>().ok().filter(|v| v.is_finite()) else {
        return (value.into(), CellKind::Text);
    };
    let (text, kind) = numeric(parsed, format, date_1904);
    (text.into(), kind)
}

/// As [`written`], of a number.
pub fn numeric(value: f64, format: Format, date_1904: bool) -> (String, CellKind) {
    let date = match format {
        Format::Date => formats::date(value, date_1904),
        Format::Duration => formats::duration(value),
        _ => None,
    };
    match date {
        Some(date) => (date, CellKind::Date),
        None => (formats::number(value), if format == Format::Percent { CellKind::Percent } else { CellKind::Number }),
    }
}

/// What `t` says of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Inline,
    Boolean,
    Error,
    IsoDate,
}

/// A cell being read; one for the whole sheet, so that cells ask for no memory.
#[derive(Default)]
struct Cell {
    kind: Kind,
    value: String,
    has_value: bool,
    formula: bool,
}

impl Cell {
    fn read(&mut self, reader: &mut Reader<&[u8]>, kind: Kind) -> Result<(), Fault> {
        self.kind = kind;
        self.value.clear();
        (self.has_value, self.formula) = (false, false);
        let mut inside = false;
        loop {
            match reader.read_event().map_err(|_| Fault::Broken)? {
                Event::Start(e) => match e.local_name().as_ref() {
                    // Of an inline cell the text counts, whatever value stands beside it.
                    "v" => inside = self.kind != Kind::Inline,
                    "f" => self.formula = true,
                    "is" => {
                        self.value.clear();
                        read_rich(reader, "is", &mut self.value)?;
                        (self.kind, self.has_value) = (Kind::Inline, true);
                    }
                    // A cell within a cell is no sheet.
                    "c" | "row" => return Err(Fault::Broken),
                    _ => {}
                },
                Event::Text(text) if inside => self.value.push_str(&text.xml10_content()),
                Event::CData(text) if inside => self.value.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if inside => push_reference(&reference, &mut self.value),
                Event::End(e) => match e.local_name().as_ref() {
                    "v" => {
                        inside = false;
                        // An empty result of a formula for text is a result.
                        self.has_value |= !self.value.is_empty() || self.kind == Kind::Text;
                        if self.kind == Kind::Text && self.value.contains("_x") {
                            self.value = unescape(&self.value);
                        }
                    }
                    "c" => return Ok(()),
                    _ => {}
                },
                Event::Eof => return Err(Fault::Broken),
                _ => {}
            }
        }
    }
}

/// A cell's place, kind and style.
fn place(element: &BytesStart<'_>) -> (Option<(u32, u32)>, Kind, usize) {
    let (mut at, mut kind, mut style) = (None, Kind::Number, 0);
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    for attribute in attributes.flatten() {
        match attribute.key.as_ref() {
            "r" => at = reference(&attribute.value),
            "s" => style = attribute.value.parse().unwrap_or(0),
            "t" => {
                kind = match attribute.value.as_ref() {
                    "s" => Kind::Shared,
                    "str" => Kind::Text,
                    "inlineStr" | "is" => Kind::Inline,
                    "b" => Kind::Boolean,
                    "e" => Kind::Error,
                    "d" => Kind::IsoDate,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }
    (at, kind, style)
}

/// Row and column, from 0, of `B7`; also `$B$7`.
pub fn reference(text: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0u32, 0u32);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' if row == 0 => column = column.checked_mul(26)?.checked_add(u32::from(byte - b'A') + 1)?,
            b'a'..=b'z' if row == 0 => column = column.checked_mul(26)?.checked_add(u32::from(byte - b'a') + 1)?,
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn range_of(text: &str) -> Option<Merge> {
    let (from, to) = text.split_once(':')?;
    let ((top, left), (bottom, right)) = (reference(from)?, reference(to)?);
    Some(Merge { top, left, bottom, right })
}

/// The text of a string with its runs, without the reading aids of Japanese.
fn read_rich(reader: &mut Reader<&[u8]>, closing: &str, into: &mut String) -> Result<(), Fault> {
    let (mut inside, mut aid, mut keep, mut escaped) = (false, false, false, false);
    let begun = into.len();
    let mut from = begun;
    loop {
        match reader.read_event().map_err(|_| Fault::Broken)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" if !aid => {
                    inside = true;
                    from = into.len();
                    keep = attribute(&e, "space").is_some_and(|space| space == "preserve");
                }
                "rPh" => aid = true,
                _ => {}
            },
            Event::Text(text) if inside => into.push_str(&text.xml10_content()),
            Event::CData(text) if inside => into.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if inside => push_reference(&reference, into),
            Event::End(e) => match e.local_name().as_ref() {
                "t" if inside => {
                    inside = false;
                    escaped |= into[from..].contains("_x");
                    if !keep {
                        let blank = [' ', '\t', '\r', '\n'];
                        let end = from + into[from..].trim_end_matches(blank).len();
                        into.truncate(end);
                        let start = into[from..].len() - into[from..].trim_start_matches(blank).len();
                        into.drain(from..from + start);
                    }
                }
                "rPh" => aid = false,
                name if name == closing => {
                    if escaped {
                        let text = unescape(&into[begun..]);
                        into.truncate(begun);
                        into.push_str(&text);
                    }
                    return Ok(());
                }
                _ => {}
            },
            Event::Eof => return Err(Fault::Broken),
            _ => {}
        }
    }
}

/// `_x000D_` and the like, as Excel writes what XML cannot hold (ECMA-376 §22.9.2.19).
fn unescape(text: &str) -> String {
    let unit = |at: usize| {
        let piece = text.as_bytes().get(at..at + 7)?;
        let sound = piece.starts_with(b"_x") && piece[6] == b'_' && piece[2..6].iter().all(u8::is_ascii_hexdigit);
        sound.then(|| u16::from_str_radix(text.get(at + 2..at + 6)?, 16).ok()).flatten()
    };
    let (mut out, mut rest) = (String::with_capacity(text.len()), 0);
    while let Some(found) = text[rest..].find("_x").map(|at| rest + at) {
        out.push_str(&text[rest..found]);
        let Some(first) = unit(found) else {
            out.push_str("_x");
            rest = found + 2;
            continue;
        };
        let mut units = vec![first];
        rest = found + 7;
        if let Some(low) = unit(rest).filter(|low| (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(low))
        {
            units.push(low);
            rest += 7;
        }
        out.push_str(&String::from_utf16_lossy(&units));
    }
    out + &text[rest..]
}

/// The format of every cell style, in order.
fn read_formats(text: &str) -> Result<Vec<Format>, Fault> {
    let (mut own, mut styles, mut inside) = (BTreeMap::new(), Vec::new(), false);
    let mut reader = reader(text);
    loop {
        match reader.read_event().map_err(|_| Fault::Broken)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&e, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")) {
                        own.insert(id, formats::of(&code));
                    }
                }
                "cellXfs" => inside = true,
                "xf" if inside => {
                    let id = attribute(&e, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(own.get(&id).copied().unwrap_or_else(|| formats::builtin(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => inside = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}
