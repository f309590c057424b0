//! Bytes to raw tables: what kind of file it is, its encoding, its delimiter, its cells as text. It knows no indicator and no area.

pub mod csv;
pub mod encoding;
pub mod geojson;
pub mod json;
pub mod kind;
pub mod table;

#[cfg(not(target_arch = "wasm32"))]
pub mod gb18030;

use sha2::{Digest, Sha256};

use crate::model::{Finding, FindingCode, Severity};

pub use encoding::{Decoded, decode};
pub use table::{RawTable, Row, TableBuilder};

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

/// Reads one dropped file. The table comes with warnings; a refused file is one error.
///
/// # Errors
/// The finding that says why the file is refused: empty, another kind of file, no known encoding, over a limit.
pub fn read(name: &str, bytes: &[u8], gb18030: Gb18030) -> Result<(RawTable, Vec<Finding>), Finding> {
    let refuse = |code, value: String| Finding::of_file(code, Severity::Error, name, value);
    if bytes.is_empty() {
        return Err(refuse(FindingCode::EmptyFile, "0".into()));
    }
    if bytes.len() > MAX_BYTES {
        return Err(refuse(FindingCode::LimitExceeded, format!("bytes|{}|{MAX_BYTES}", bytes.len())));
    }
    if let Some((code, word)) = kind::foreign(bytes) {
        return Err(refuse(code, word.into()));
    }
    let decoded = decode(bytes, gb18030).map_err(|(code, value)| refuse(code, value))?;
    if let Some(word) = kind::markup(&decoded.text) {
        return Err(refuse(FindingCode::UnsupportedFormat, word.into()));
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
    let table = if json::looks_like(&decoded.text) {
        json::read(name, &decoded.text, encoding)?
    } else {
        let delimiter = csv::sniff(&decoded.text);
        csv::read(name, decoded.text, encoding, delimiter, &mut findings)?
    };
    Ok((table, findings))
}

/// SHA-256 of some bytes in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        for nibble in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        hex
    })
}
