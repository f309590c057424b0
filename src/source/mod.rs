//! Bytes to raw tables: what kind of file it is, its encoding, its delimiter, its cells as text. It knows no indicator and no area.

pub mod archive;
pub mod cfb;
pub mod csv;
pub mod damage;
pub mod encoding;
pub mod formats;
pub mod geojson;
pub mod grid;
pub mod html;
pub mod json;
pub mod json_stat;
pub mod json_text;
pub mod kind;
pub mod limits;
pub mod markup;
pub mod ods;
pub mod scan;
mod sniff;
pub mod spreadsheetml;
pub mod table;
pub mod workbook;
pub mod xls;
pub mod xlsb;
pub mod xlsx;

#[cfg(not(target_arch = "wasm32"))]
pub mod gb18030;

use sha2::{Digest, Sha256};

use crate::model::{Finding, FindingCode, Place, Severity};

pub use encoding::{Decoded, Encoding, Odd, decode};
use table::column_letters as column_letters_of;
pub use table::{Address, CellKind, Merge, RawTable, Row, TableBuilder};

/// Decodes the whole of some GB18030 bytes, or `None` when they are not GB18030. The browser lends its `TextDecoder`, the command line
/// has [`gb18030::decode`]: the tables of 24,000 pairs are never shipped in the wasm.
pub type Gb18030<'a> = &'a dyn Fn(&[u8]) -> Option<String>;

/// Largest file read, bytes: reliability.md §4.1 asks at 1 GiB and refuses at 2; a 32-bit worker of 1.5 GiB holds text and cells of one.
pub const MAX_BYTES: usize = 1 << 30;
/// Most cells of one file (reliability.md §4.1): at eight bytes a cell 60 M stay below half of the worker's memory.
pub const MAX_CELLS: usize = 60_000_000;
/// Most rows of one file (reliability.md §4.1).
pub const MAX_ROWS: usize = 5_000_000;
/// Most columns of one file (reliability.md §4.1).
pub const MAX_COLUMNS: usize = 2_000;
/// Longest cell, bytes (reliability.md §4.1): longer ones come of a quote that was never closed.
pub const MAX_FIELD: usize = 1 << 20;
/// Longest line, bytes (reliability.md §4.1).
pub const MAX_LINE: usize = 16 << 20;

/// What a person says of a file, over what is seen in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// The encoding of a text file.
    pub encoding: Option<Encoding>,
    /// The delimiter of a text file.
    pub delimiter: Option<char>,
    /// Whether sheets without a cell are wanted, too.
    pub empty_sheets: bool,
}

/// Reads the first table of a file that is shown (see [`read_all`]).
///
/// # Errors
/// As [`read_all`]; a file of many tables has at least one.
pub fn read(name: &str, bytes: &[u8], gb18030: Gb18030) -> Result<(RawTable, Vec<Finding>), Finding> {
    let (tables, findings) = read_all(name, bytes, gb18030)?;
    let first = tables.iter().position(|table| !table.hidden).unwrap_or(0);
    let table = tables.into_iter().nth(first);
    let table = table.ok_or_else(|| Finding::of_file(FindingCode::EmptyFile, Severity::Error, name, ""))?;
    Ok((table, findings))
}

/// Reads one dropped file: one table of a text file, one a sheet of a workbook, all of all members of a zip, in their order. Empty sheets are
/// left out, hidden ones marked. Warnings come beside the tables; a refused file is one error, a refused member of a zip an error finding.
///
/// # Errors
/// The finding that says why the file is refused: empty, another kind of file, no known encoding, over a limit.
pub fn read_all(name: &str, bytes: &[u8], gb18030: Gb18030) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    read_as(name, bytes, Dialect::default(), gb18030)
}

/// As [`read_all`], with the words of a person over what is seen in the file.
///
/// # Errors
/// As [`read_all`].
pub fn read_as(
    name: &str,
    bytes: &[u8],
    dialect: Dialect,
    gb18030: Gb18030,
) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    let refuse = |code, value: String| Finding::of_file(code, Severity::Error, name, value);
    if bytes.is_empty() {
        return Err(refuse(FindingCode::EmptyFile, "0".into()));
    }
    if bytes.len() > MAX_BYTES {
        return Err(refuse(FindingCode::LimitExceeded, format!("bytes|{}|{MAX_BYTES}", bytes.len())));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return read_zip(name, bytes, dialect, gb18030, false);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Ok(filled(workbook::read_ole2(name, bytes)?, dialect));
    }
    if let Some((code, word)) = kind::foreign(bytes) {
        return Err(refuse(code, word.into()));
    }
    read_text(name, bytes, dialect, gb18030)
}

/// Leaves out the tables without a row, unless they are wanted.
fn filled((mut tables, findings): (Vec<RawTable>, Vec<Finding>), dialect: Dialect) -> (Vec<RawTable>, Vec<Finding>) {
    tables.retain(|table| dialect.empty_sheets || !table.is_empty());
    (tables, findings)
}

/// A zip: a workbook, or files, each of which is read as if it had been dropped alone. A zip in a zip is refused.
fn read_zip(
    name: &str,
    bytes: &[u8],
    dialect: Dialect,
    gb18030: Gb18030,
    inside: bool,
) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    let kind = workbook::package(&archive::names(bytes));
    if kind != workbook::Package::Files {
        return Ok(filled(workbook::read_zip(name, bytes, kind)?, dialect));
    }
    if inside {
        return Err(Finding::of_file(FindingCode::ZipLimit, Severity::Error, name, "nested|0|0"));
    }
    let mut parts = archive::open(bytes, &is_member).map_err(|refused| workbook::refusal(name, refused))?;
    let (mut tables, mut findings, mut cells) = (Vec::new(), Vec::new(), 0);
    let names: Vec<String> = parts.names.iter().filter(|member| is_member(member)).cloned().collect();
    for member in names {
        let Some(part) = parts.take(&member) else { continue };
        let whole = format!("{name}/{member}");
        let zip = part.starts_with(b"PK\x03\x04");
        let read = if zip {
            read_zip(&whole, &part, dialect, gb18030, true)
        } else {
            read_as(&whole, &part, dialect, gb18030)
        };
        match read {
            Ok((more, said)) => {
                cells += more.iter().map(RawTable::cells_in_all).sum::<usize>();
                tables.extend(more.into_iter().map(|mut table| {
                    table.member = member.clone();
                    table
                }));
                findings.extend(said);
            }
            Err(refusal) => findings.push(refusal),
        }
        if cells > MAX_CELLS {
            let value = format!("cells|{cells}|{MAX_CELLS}");
            return Err(Finding::of_file(FindingCode::LimitExceeded, Severity::Error, name, value));
        }
    }
    // A zip without one table in it is refused for the first reason found.
    if tables.is_empty() {
        let first = findings.into_iter().next();
        return Err(first.unwrap_or_else(|| Finding::of_file(FindingCode::EmptyFile, Severity::Error, name, "0")));
    }
    Ok((tables, findings))
}

/// Whether a member of a zip may be a table: what systems of the Mac and of Windows put beside is not.
fn is_member(path: &str) -> bool {
    let last = path.rsplit(['/', '\\']).next().unwrap_or("");
    !path.starts_with("__MACOSX/")
        && !last.starts_with('.')
        && !last.starts_with("~$")
        && !matches!(last.to_ascii_lowercase().as_str(), "thumbs.db" | "desktop.ini" | "")
}

fn read_text(
    name: &str,
    bytes: &[u8],
    dialect: Dialect,
    gb18030: Gb18030,
) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    let refuse = |code, value: String| Finding::of_file(code, Severity::Error, name, value);
    let decoded = match dialect.encoding {
        Some(encoding) => encoding::decode_as(bytes, encoding, gb18030),
        None => decode(bytes, gb18030),
    }
    .map_err(|(code, value)| refuse(code, value))?;
    if let Some(word) = kind::markup(&decoded.text) {
        return Ok(filled(read_markup(name, bytes, &decoded.text, word)?, dialect));
    }
    if decoded.text.trim().is_empty() {
        return Err(refuse(FindingCode::EmptyFile, bytes.len().to_string()));
    }
    let mut findings = Vec::new();
    if decoded.cut_bytes > 0 {
        let cut = decoded.cut_bytes.to_string();
        findings.push(Finding::of_file(FindingCode::EncodingDoubtful, Severity::Warning, name, cut));
    }
    let encoding = decoded.encoding;
    for odd in &decoded.odd {
        let place = Place { file: name.into(), row: odd.line, ..Place::default() };
        let code = if odd.line == 0 { FindingCode::EncodingDoubtful } else { FindingCode::EncodingError };
        findings.push(Finding {
            code,
            severity: Severity::Warning,
            place,
            value: odd.encoding.into(),
            count: odd.count,
        });
    }
    let delimited = [".csv", ".tsv", ".tab", ".txt"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
    let table = if json::is_name(name) || json::looks_like(&decoded.text) {
        match json::read(name, &decoded.text, encoding, &mut findings) {
            // Lines that only begin like JSON.
            Err(finding) if delimited && finding.code == FindingCode::NotATable => None,
            read => Some(read?),
        }
    } else {
        None
    };
    let table = match table {
        Some(table) => table,
        None => {
            let form = dialect.delimiter.map_or_else(|| csv::form(&decoded.text), csv::Form::of);
            csv::read_form(name, decoded.text, encoding, form, &mut findings)?
        }
    };
    Ok((vec![table], findings))
}

/// Markup: SpreadsheetML, or the tables of a web page.
fn read_markup(name: &str, bytes: &[u8], text: &str, word: &str) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    let refuse = |code, value: String| Finding::of_file(code, Severity::Error, name, value);
    let refused = |fault| match fault {
        xlsx::Fault::Broken => refuse(FindingCode::NotATable, "broken".into()),
        xlsx::Fault::Limit(value) => refuse(FindingCode::LimitExceeded, value),
    };
    if bytes.len() > limits::MAX_PACKED {
        return Err(refuse(FindingCode::LimitExceeded, format!("bytes|{}|{}", bytes.len(), limits::MAX_PACKED)));
    }
    if spreadsheetml::looks_like(text) {
        if archive::has_dtd(text.as_bytes()) {
            return Err(refuse(FindingCode::ZipLimit, "dtd|0|0".into()));
        }
        return workbook::said(name, spreadsheetml::read(name, text).map_err(refused)?);
    }
    if word == "xml" && !text.to_ascii_lowercase().contains("<table") {
        return Err(refuse(FindingCode::UnsupportedFormat, word.into()));
    }
    let tables = html::read(name, text).map_err(refused)?;
    if tables.is_empty() {
        return Err(refuse(FindingCode::NotATable, word.into()));
    }
    Ok((tables, Vec::new()))
}

/// SHA-256 of some bytes in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    let mut print = Fingerprint::default();
    print.take(bytes);
    print.text()
}

/// A SHA-256 in the making: who must not be kept waiting takes a large file piece by piece.
#[derive(Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// The next bytes.
    pub fn take(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// SHA-256 of all bytes taken, in lower-case hex: 64 characters.
    pub fn text(self) -> String {
        self.0.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            for nibble in [byte >> 4, byte & 15] {
                hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
            hex
        })
    }
}
