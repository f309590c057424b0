//! xls (MS-XLS, Excel 5 to 2003) to raw tables by calamine, behind a pre-scan: calamine indexes records without looking and lays a sheet out densely,
//! so each record is measured first, what is not needed is blotted out, and the box around the cells is bounded.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls};

use super::cfb::{Container, around};
use super::formats::{self, Format};
use super::grid::Grid;
use super::limits::{BLANKS_PER_CELL, FREE_BLANKS, MAX_SHEETS};
use super::{CellKind, Merge, RawTable};

/// Why an OLE2 file gives no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No workbook, cut off or damaged.
    Broken,
    /// Locked with a password.
    Encrypted,
    /// A document of another program.
    Other,
    /// Over a limit: `what|found|most`.
    Limit(String),
}

/// A record type that nobody reads.
const BLOT: u16 = 0x0FFE;

/// Reads all sheets.
///
/// # Errors
/// Why there is no table.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<RawTable>, Fault> {
    let container = Container::open(bytes).ok_or(Fault::Broken)?;
    if container.has("EncryptedPackage") {
        return Err(Fault::Encrypted);
    }
    let stream = container.stream("Workbook").or_else(|| container.stream("Book"));
    let other = ["WordDocument", "PowerPoint Document", "VisioDocument"].iter().any(|name| container.has(name));
    let mut stream = stream.ok_or(if other { Fault::Other } else { Fault::Broken })?;
    scan(&mut stream)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(around("Workbook", &stream))).map_err(|error| match error {
        calamine::XlsError::Password => Fault::Encrypted,
        _ => Fault::Broken,
    })?;
    let sheets = book.sheets_metadata().to_vec();
    if sheets.len() > MAX_SHEETS {
        return Err(Fault::Limit(format!("sheets|{}|{MAX_SHEETS}", sheets.len())));
    }
    let date_1904 = book.has_1904_epoch();
    let mut tables = Vec::new();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let mut grid = Grid::new(file, "xls", &sheet.name);
        grid.table().hidden = sheet.visible != SheetVisible::Visible;
        grid.table().date_1904 = date_1904;
        grid.from_bytes(bytes.len());
        let Ok(range) = book.worksheet_range(&sheet.name) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let (text, kind) = cell(value, date_1904);
            if !grid.put(top + row as u32, left + column as u32, &text, kind) {
                break;
            }
        }
        for range in book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            let ((top, left), (bottom, right)) = (range.start, range.end);
            grid.merge(Merge { top, left, bottom, right });
        }
        tables.push(grid.finish().map_err(Fault::Limit)?);
    }
    Ok(tables)
}

/// A value's text and kind.
fn cell(value: &Data, date_1904: bool) -> (String, CellKind) {
    match value {
        Data::Empty => (String::new(), CellKind::Text),
        Data::String(text) => (text.clone(), CellKind::Text),
        Data::Int(value) => (value.to_string(), CellKind::Number),
        Data::Float(value) => (formats::number(*value), CellKind::Number),
        Data::Bool(value) => (if *value { "TRUE" } else { "FALSE" }.into(), CellKind::Boolean),
        Data::DateTime(date) => {
            let format = if date.is_duration() { Format::Duration } else { Format::Date };
            super::xlsx::numeric(date.as_f64(), format, date_1904)
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => (text.clone(), CellKind::Date),
        Data::Error(error) => (error.to_string(), CellKind::Error),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |pair| u16::from_le_bytes([pair[0], pair[1]]))
}

/// The box around the cells of one substream.
#[derive(Default)]
struct Bounds {
    cells: usize,
    rows: Option<(usize, usize)>,
    columns: Option<(usize, usize)>,
}

impl Bounds {
    fn add(&mut self, row: u16, first: u16, last: u16) {
        let widen = |range: Option<(usize, usize)>, low: usize, high: usize| {
            Some(range.map_or((low, high), |(a, b)| (a.min(low), b.max(high))))
        };
        self.cells += usize::from(last.saturating_sub(first)) + 1;
        self.rows = widen(self.rows, row.into(), row.into());
        self.columns = widen(self.columns, first.into(), last.into());
    }

    fn check(&self) -> Result<(), Fault> {
        let span = |range: Option<(usize, usize)>| range.map_or(0, |(low, high)| high - low + 1);
        let area = span(self.rows) * span(self.columns);
        if area > FREE_BLANKS && area > self.cells * BLANKS_PER_CELL {
            return Err(Fault::Limit(format!("cells|{area}|{}", FREE_BLANKS.max(self.cells * BLANKS_PER_CELL))));
        }
        Ok(())
    }
}

/// Measures every record; blots out those calamine would stumble over.
fn scan(stream: &mut [u8]) -> Result<(), Fault> {
    let (mut at, mut bounds) = (0, Bounds::default());
    let mut boxes: BTreeMap<usize, Bounds> = BTreeMap::new();
    let (mut begun, mut records) = (0usize, 0usize);
    while at + 4 <= stream.len() {
        let (kind, length) = (u16_at(stream, at), usize::from(u16_at(stream, at + 2)));
        let Some(end) = (at + 4).checked_add(length).filter(|end| *end <= stream.len()) else { break };
        if kind == 0 && length == 0 {
            break;
        }
        let data = &stream[at + 4..end];
        let blot = match kind {
            // Names, references to other books, the size the sheet says it has: not needed.
            0x0018 | 0x0017 | 0x0200 => true,
            // FilePass; a kind of nought is XOR, which hides text well enough.
            0x002F if length >= 4 => return Err(Fault::Encrypted),
            0x002F => true,
            0x0042 | 0x0022 => length < 2,
            0x0085 => {
                let place = u32::from_le_bytes(
                    [data.first(), data.get(1), data.get(2), data.get(3)].map(|b| b.copied().unwrap_or(0xFF)),
                );
                length < 8
                    || place as usize + 4 > stream.len()
                    || data[4] & 0x3F > 2
                    || !matches!(data[5], 0 | 1 | 2 | 6)
            }
            0x0809 => {
                begun = at;
                length < 4
            }
            // Without its strings a sheet would be read with holes.
            0x00FC if !sound_strings(stream, at) => return Err(Fault::Broken),
            0x00BD => {
                let (first, last) = (u16_at(data, 2), u16_at(data, length.saturating_sub(2)));
                let sound =
                    length >= 6 && last >= first && last < 256 && length == 6 + 6 * (usize::from(last - first) + 1);
                if sound {
                    bounds.add(u16_at(data, 0), first, last);
                }
                !sound
            }
            0x00E5 => length < 2 || length < 2 + 8 * usize::from(u16_at(data, 0)),
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006 => {
                let least = match kind {
                    0x0203 => 14,
                    0x0204 | 0x00D6 | 0x0205 => 8,
                    0x0006 => 22,
                    _ => 10,
                };
                let odd = match kind {
                    0x0205 => !error_code(data.get(6), data.get(7)),
                    0x0006 => {
                        data.get(12..14) == Some(&[0xFF, 0xFF]) && !matches!(data[6], 0..=3)
                            || data.get(12..14) == Some(&[0xFF, 0xFF])
                                && data[6] == 2
                                && !error_code(data.get(8), Some(&1))
                    }
                    _ => false,
                };
                let sound = length >= least && !odd && u16_at(data, 2) < 256;
                if sound {
                    bounds.add(u16_at(data, 0), u16_at(data, 2), u16_at(data, 2));
                }
                !sound
            }
            0x0207 => length < 3,
            0x000A => {
                boxes.insert(begun, std::mem::take(&mut bounds));
                false
            }
            _ => false,
        };
        if blot {
            stream[at..at + 2].copy_from_slice(&BLOT.to_le_bytes());
        } else if kind == 0x0006 {
            // The formula's own tokens: its length becomes nought, its result stays.
            stream[at + 24..at + 26].copy_from_slice(&[0, 0]);
        }
        at = end;
        records += 1;
    }
    if records == 0 {
        return Err(Fault::Broken);
    }
    boxes.insert(usize::MAX, bounds);
    boxes.values().try_for_each(Bounds::check)
}

/// Whether a byte is an error value's code, or the cell holds a truth value.
fn error_code(code: Option<&u8>, is_error: Option<&u8>) -> bool {
    match is_error {
        Some(0) => true,
        Some(1) => matches!(code, Some(0x00 | 0x07 | 0x0F | 0x17 | 0x1D | 0x24 | 0x2A | 0x2B)),
        _ => false,
    }
}

/// Whether the table of strings that begins at `at` can be walked to its end as calamine walks it.
fn sound_strings(stream: &[u8], at: usize) -> bool {
    let mut pieces: Vec<&[u8]> = Vec::new();
    let mut from = at;
    while let Some(length) =
        stream.get(from + 2..from + 4).map(|pair| usize::from(u16::from_le_bytes([pair[0], pair[1]])))
    {
        let Some(data) = stream.get(from + 4..from + 4 + length) else { return false };
        pieces.push(data);
        from += 4 + length;
        if u16_at(stream, from) != 0x003C || from + 4 > stream.len() {
            break;
        }
    }
    let mut pieces = pieces.into_iter();
    let Some(mut data) = pieces.next().and_then(|first| first.get(8..)) else { return false };
    loop {
        if data.is_empty() {
            match pieces.next() {
                Some(next) => data = next,
                None => return true,
            }
            if data.is_empty() {
                continue;
            }
        }
        if data.len() < 3 {
            return false;
        }
        let (mut letters, flags) = (usize::from(u16_at(data, 0)), data[2]);
        data = &data[3..];
        let mut wide = flags & 1 != 0;
        let mut skip = 0usize;
        if flags & 8 != 0 {
            if data.len() < 2 {
                return false;
            }
            skip += 4 * usize::from(u16_at(data, 0));
            data = &data[2..];
        }
        if flags & 4 != 0 {
            if data.len() < 4 {
                return false;
            }
            skip += i32::from_le_bytes([data[0], data[1], data[2], data[3]]).max(0) as usize;
            if data[3] & 0x80 != 0 {
                return false;
            }
            data = &data[4..];
        }
        while letters > 0 {
            let size = if wide { 2 } else { 1 };
            let here = letters.min(data.len() / size);
            data = &data[here * size..];
            letters -= here;
            if letters > 0 {
                match pieces.next() {
                    Some([first, rest @ ..]) => (wide, data) = (first & 1 != 0, rest),
                    _ => return false,
                }
            }
        }
        while skip > 0 {
            if data.is_empty() {
                match pieces.next() {
                    Some(next) => data = next,
                    None => return false,
                }
                continue;
            }
            let here = skip.min(data.len());
            data = &data[here..];
            skip -= here;
        }
    }
}
