//! xlsb (MS-XLSB) to raw tables: records of known kinds, every length looked at. calamine reads these too, but takes the length a record says it
//! has for memory and indexes into it unseen, which in a worker that cannot catch a panic is the end; the tests hold this reader against it.

use std::collections::BTreeMap;

use super::archive::Parts;
use super::formats::{self, Format};
use super::grid::Grid;
use super::xlsx::{Fault, main_part, numeric, relationships};
use super::{CellKind, Merge, RawTable};

/// One record: its kind and its bytes.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    /// `None` at the end, and where a record is cut short.
    fn next(&mut self) -> Option<Self::Item> {
        let (first, mut rest) = self.rest.split_first()?;
        let mut kind = u16::from(*first & 0x7F);
        if first & 0x80 != 0 {
            let (second, after) = rest.split_first()?;
            kind += u16::from(*second & 0x7F) << 7;
            rest = after;
        }
        let mut length = 0usize;
        for shift in [0, 7, 14, 21] {
            let (byte, after) = rest.split_first()?;
            length += usize::from(*byte & 0x7F) << shift;
            rest = after;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let data = rest.get(..length)?;
        self.rest = &rest[length..];
        Some((kind, data))
    }
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// A string with its length before it, and where it ends; an absent one is empty.
fn wide(data: &[u8], at: usize) -> Option<(String, usize)> {
    let letters = u32_at(data, at)?;
    if letters == u32::MAX {
        return Some((String::new(), at + 4));
    }
    let end = (letters as usize).checked_mul(2)?.checked_add(at + 4)?;
    let units: Vec<u16> = data.get(at + 4..end)?.chunks_exact(2).map(|u| u16::from_le_bytes([u[0], u[1]])).collect();
    Some((String::from_utf16_lossy(&units), end))
}

/// A workbook's own words, and its shared strings.
pub struct Book {
    /// The sheets that hold cells: name, hidden, path.
    pub sheets: Vec<(String, bool, String)>,
    date_1904: bool,
    formats: Vec<Format>,
    strings: Vec<String>,
}

impl Book {
    /// Reads everything but the sheets.
    ///
    /// # Errors
    /// `Broken` where there is no workbook.
    pub fn open(parts: &mut Parts) -> Result<Self, Fault> {
        let main = match main_part(parts) {
            path if path.ends_with(".bin") => path,
            _ => "xl/workbook.bin".into(),
        };
        let targets = relationships(parts, &main);
        let target = |kind: &str| targets.values().find(|(found, _)| found == kind).map(|(_, path)| path.clone());
        let mut book = Self { sheets: Vec::new(), date_1904: false, formats: Vec::new(), strings: Vec::new() };
        for (kind, data) in (Records { rest: parts.get(&main).ok_or(Fault::Broken)? }) {
            match kind {
                // BrtWbProp
                0x0099 => book.date_1904 = data.first().is_some_and(|flags| flags & 1 != 0),
                // BrtBundleSh
                0x009C => {
                    let hidden = u32_at(data, 0).is_some_and(|state| state != 0);
                    let Some((id, end)) = wide(data, 8) else { continue };
                    let Some((name, _)) = wide(data, end) else { continue };
                    match targets.get(&id) {
                        Some((kind, path)) if kind == "worksheet" => book.sheets.push((name, hidden, path.clone())),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        if let Some(styles) = target("styles").and_then(|path| parts.take(&path)) {
            book.read_formats(&styles);
        }
        if let Some(strings) = target("sharedStrings").and_then(|path| parts.take(&path)) {
            // BrtSSTItem: flags, then the string.
            let items = Records { rest: &strings }.filter(|(kind, _)| *kind == 0x0013);
            book.strings = items.map(|(_, data)| wide(data, 1).map_or(String::new(), |(text, _)| text)).collect();
        }
        Ok(book)
    }

    fn read_formats(&mut self, styles: &[u8]) {
        let (mut own, mut inside) = (BTreeMap::new(), false);
        for (kind, data) in (Records { rest: styles }) {
            let id = |at: usize| data.get(at..at + 2).map(|pair| u32::from(u16::from_le_bytes([pair[0], pair[1]])));
            match kind {
                // BrtFmt
                0x002C => {
                    if let (Some(id), Some((code, _))) = (id(0), wide(data, 2)) {
                        own.insert(id, formats::of(&code));
                    }
                }
                // BrtBeginCellXFs, BrtEndCellXFs
                0x0269 => inside = true,
                0x026A => inside = false,
                // BrtXF
                0x002F if inside => {
                    let id = id(2).unwrap_or(0);
                    self.formats.push(own.get(&id).copied().unwrap_or_else(|| formats::builtin(id)));
                }
                _ => {}
            }
        }
    }

    /// Reads one sheet.
    ///
    /// # Errors
    /// `Broken` where the sheet ends too early, `Limit` over a limit.
    pub fn sheet(&self, file: &str, name: &str, part: &[u8]) -> Result<RawTable, Fault> {
        let mut grid = Grid::new(file, "xlsb", name);
        grid.table().date_1904 = self.date_1904;
        grid.from_bytes(part.len() + self.strings.iter().map(String::len).sum::<usize>());
        let (mut row, mut closed) = (0, false);
        for (kind, data) in (Records { rest: part }) {
            match kind {
                // BrtRowHdr
                0x0000 => row = u32_at(data, 0).ok_or(Fault::Broken)?,
                // BrtEndSheetData, BrtEndSheet
                0x0092 | 0x0082 => closed = true,
                // BrtMergeCell
                0x00B0 => {
                    let at = |place| u32_at(data, place);
                    if let (Some(top), Some(bottom), Some(left), Some(right)) = (at(0), at(4), at(8), at(12)) {
                        grid.merge(Merge { top, left, bottom, right });
                    }
                }
                0x0002..=0x000B if !closed => {
                    let column = u32_at(data, 0).ok_or(Fault::Broken)?;
                    let Some((text, kind)) = self.cell(kind, data) else { continue };
                    if !grid.put(row, column, &text, kind) {
                        break;
                    }
                }
                _ => {}
            }
        }
        let table = grid.finish().map_err(Fault::Limit)?;
        if closed { Ok(table) } else { Err(Fault::Broken) }
    }

    fn cell(&self, kind: u16, data: &[u8]) -> Option<(String, CellKind)> {
        // Three bytes of style stand behind the column.
        let style = u32_at(data, 4)? & 0x00FF_FFFF;
        let format = self.formats.get(style as usize).copied().unwrap_or_default();
        let figure = |value| numeric(value, format, self.date_1904);
        Some(match kind {
            // BrtCellRk: 30 bits of a number, and whether it is whole and whether it is hundredfold.
            0x0002 => {
                let packed = u32_at(data, 8)?;
                let value = if packed & 2 != 0 {
                    f64::from(packed as i32 >> 2)
                } else {
                    f64::from_bits(u64::from(packed & 0xFFFF_FFFC) << 32)
                };
                figure(if packed & 1 != 0 { value / 100.0 } else { value })
            }
            // BrtCellError, BrtFmlaError
            0x0003 | 0x000B => (error(*data.get(8)?).into(), CellKind::Error),
            // BrtCellBool, BrtFmlaBool
            0x0004 | 0x000A => (if *data.get(8)? != 0 { "TRUE" } else { "FALSE" }.into(), CellKind::Boolean),
            // BrtCellReal, BrtFmlaNum
            0x0005 | 0x0009 => figure(f64_at(data, 8)?),
            // BrtCellSt, BrtFmlaString
            0x0006 | 0x0008 => (wide(data, 8)?.0, CellKind::Text),
            // BrtCellIsst
            0x0007 => (self.strings.get(u32_at(data, 8)? as usize)?.clone(), CellKind::Text),
            _ => return None,
        })
    }
}

/// The word of an error's code.
fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#DATA!",
    }
}
