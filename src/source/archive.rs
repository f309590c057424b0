//! A zip file taken apart under limits: every part is inflated and counted before anybody reads it, never trusted by its header
//! (reliability.md §4.1). It knows no workbook. calamine bounds nothing here, so what it is given is packed anew from counted parts.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::limits::{MAX_PACKED, MAX_PART, MAX_PARTS, MAX_RATIO, MAX_UNPACKED, RATIO_FROM};

/// Bytes inflated between two looks at the limits.
const STEP: usize = 64 << 10;

/// Why a zip file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Over a limit or made to mislead: `what|found|most`.
    Limit(String),
    /// A part that is locked with a password.
    Encrypted,
    /// No zip, or cut off, or damaged.
    Broken,
}

/// The parts of a zip that were wanted, by path in the order of their names.
#[derive(Debug, Default)]
pub struct Parts {
    /// Every path, wanted or not.
    pub names: Vec<String>,
    parts: BTreeMap<String, Vec<u8>>,
}

impl Parts {
    /// A part by its path; letter case and a slash before it do not count, as in every office program.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.parts.get(&key(path)).map(Vec::as_slice)
    }

    /// Takes a part out.
    pub fn take(&mut self, path: &str) -> Option<Vec<u8>> {
        self.parts.remove(&key(path))
    }

    /// Whether there is a part at this path.
    pub fn has(&self, path: &str) -> bool {
        let path = key(path);
        self.names.iter().any(|name| key(name) == path)
    }

    /// The parts packed anew, without compression.
    ///
    /// # Errors
    /// `Broken` where a name cannot be written.
    pub fn packed(&self) -> Result<Vec<u8>, Refused> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for name in &self.names {
            if let Some(part) = self.get(name) {
                writer.start_file(name.as_str(), stored).map_err(|_| Refused::Broken)?;
                writer.write_all(part).map_err(|_| Refused::Broken)?;
            }
        }
        Ok(writer.finish().map_err(|_| Refused::Broken)?.into_inner())
    }
}

fn key(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// One entry of the directory.
struct Entry {
    name: String,
    from: usize,
    packed: usize,
    size: u64,
    crc: u32,
    stored: bool,
}

/// Takes a zip apart. All parts are counted; those `wanted` (by their path) are kept.
///
/// # Errors
/// Why the file is refused.
pub fn open(bytes: &[u8], wanted: &dyn Fn(&str) -> bool) -> Result<Parts, Refused> {
    let limit = |what: &str, found: usize, most: usize| Err(Refused::Limit(format!("{what}|{found}|{most}")));
    if bytes.len() > MAX_PACKED {
        return limit("packed", bytes.len(), MAX_PACKED);
    }
    let entries = directory(bytes)?;
    let mut parts = Parts::default();
    let mut total = 0;
    for entry in entries {
        let keep = wanted(&entry.name);
        let xml = [".xml", ".rels"].iter().any(|end| entry.name.to_ascii_lowercase().ends_with(end));
        let end = entry.from.checked_add(entry.packed).ok_or(Refused::Broken)?;
        let packed = bytes.get(entry.from..end).ok_or(Refused::Broken)?;
        let part = inflate(&entry, packed, keep || xml, &mut total)?;
        if xml && has_dtd(&part) {
            return limit("dtd", 0, 0);
        }
        if keep {
            parts.parts.insert(key(&entry.name), part);
        }
        parts.names.push(entry.name);
    }
    Ok(parts)
}

/// The names of a zip, without inflating anything; empty when it is none.
pub fn names(bytes: &[u8]) -> Vec<String> {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

fn directory(bytes: &[u8]) -> Result<Vec<Entry>, Refused> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Broken)?;
    if archive.len() > MAX_PARTS {
        return Err(Refused::Limit(format!("parts|{}|{MAX_PARTS}", archive.len())));
    }
    let (mut entries, mut ranges) = (Vec::new(), Vec::new());
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at).map_err(|_| Refused::Broken)?;
        if file.encrypted() {
            return Err(Refused::Encrypted);
        }
        let stored = match file.compression() {
            CompressionMethod::Stored => true,
            CompressionMethod::Deflated => false,
            _ => return Err(Refused::Broken),
        };
        let from = file.data_start().and_then(|at| usize::try_from(at).ok()).ok_or(Refused::Broken)?;
        let packed = usize::try_from(file.compressed_size()).map_err(|_| Refused::Broken)?;
        let start = usize::try_from(file.header_start()).map_err(|_| Refused::Broken)?;
        ranges.push((start, from.saturating_add(packed)));
        if !file.is_dir() {
            let name = String::from_utf8_lossy(file.name_raw()).into_owned();
            let name = if std::str::from_utf8(file.name_raw()).is_ok() { name } else { chinese(file.name_raw(), name) };
            entries.push(Entry { name, from, packed, size: file.size(), crc: file.crc32(), stored });
        }
    }
    ranges.sort_unstable();
    if ranges.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        return Err(Refused::Limit("overlap|0|0".into()));
    }
    Ok(entries)
}

/// A name that is no UTF-8: Windows in China writes it in GBK.
fn chinese(raw: &[u8], otherwise: String) -> String {
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(raw);
    text.map_or(otherwise, |text| text.into_owned())
}

/// Inflates one part, counting. The ratio is held while inflating, so that a bomb ends after its first megabyte.
fn inflate(entry: &Entry, packed: &[u8], keep: bool, total: &mut usize) -> Result<Vec<u8>, Refused> {
    let limit = |what: &str, found: usize, most: usize| Err(Refused::Limit(format!("{what}|{found}|{most}")));
    let (mut part, mut crc, mut size) = (Vec::new(), Crc::new(), 0usize);
    let mut step = vec![0; STEP];
    let mut deflated = DeflateDecoder::new(if entry.stored { &[][..] } else { packed });
    let mut plain = if entry.stored { packed } else { &[][..] };
    loop {
        let read = if entry.stored { plain.read(&mut step) } else { deflated.read(&mut step) };
        let read = read.map_err(|_| Refused::Broken)?;
        if read == 0 {
            break;
        }
        size += read;
        *total += read;
        crc.update(&step[..read]);
        if size > MAX_PART {
            return limit("part", size, MAX_PART);
        }
        if *total > MAX_UNPACKED {
            return limit("total", *total, MAX_UNPACKED);
        }
        // The decoder reads ahead by its own buffer alone: what it has taken in is what it has given out, as near as matters.
        let taken = if entry.stored { size } else { deflated.total_in() as usize };
        if size > RATIO_FROM && size > MAX_RATIO * taken.max(1) {
            return limit("ratio", size / taken.max(1), MAX_RATIO);
        }
        if size as u64 > entry.size {
            return limit("size", 0, 0);
        }
        if keep {
            part.extend_from_slice(&step[..read]);
        }
    }
    if size as u64 != entry.size {
        return limit("size", 0, 0);
    }
    if crc.sum() != entry.crc {
        return Err(Refused::Broken);
    }
    Ok(part)
}

/// Whether markup declares a document type or an entity. No office file does; every entity bomb does.
pub fn has_dtd(bytes: &[u8]) -> bool {
    let declares = |bytes: &[u8]| {
        bytes.windows(2).enumerate().filter(|(_, pair)| *pair == b"<!").any(|(at, _)| {
            let word = bytes.get(at + 2..at + 9).unwrap_or_default();
            word.eq_ignore_ascii_case(b"DOCTYPE") || word.get(..6).is_some_and(|w| w.eq_ignore_ascii_case(b"ENTITY"))
        })
    };
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        return declares(&narrow);
    }
    declares(bytes)
}
