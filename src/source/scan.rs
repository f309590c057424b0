//! Delimited bytes to records without a copy: for files of a million rows, in UTF-8 or GB18030, whose delimiter, quote and line end are never part of
//! a longer character. It reads RFC 4180 and nothing else: at the first record that is anything else it says so, and csv.rs reads the file.
//! Hand-written because memchr and the csv crate pay a call for every cell, and a cell has ten bytes.

use super::{MAX_COLUMNS, MAX_FIELD};

/// Lines after which an open quote is left to csv.rs, which knows what to do.
const MAX_QUOTED_LINES: u32 = 1000;

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// Walks the records of a text.
#[derive(Debug)]
pub struct Scan<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    at: usize,
    line: u32,
}

/// One record: its line, and its cells as pieces of the bytes or of a text of their own.
#[derive(Debug, Default)]
pub struct Record<'a> {
    bytes: &'a [u8],
    own: Vec<u8>,
    cells: Vec<(u32, u32)>,
    line: u32,
}

/// What a step of the walk came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A record.
    Record,
    /// The end.
    End,
    /// Something this walk does not read.
    Odd,
}

impl<'a> Scan<'a> {
    /// At the first byte of a text without BOM. The delimiter is below 0x40, so that it is never the second byte of a GB18030 pair.
    pub fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        Self { bytes, delimiter, at: 0, line: 1 }
    }

    /// Bytes read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Reads the next record over the last one.
    #[inline]
    pub fn next(&mut self, record: &mut Record<'a>) -> Step {
        if self.at >= self.bytes.len() {
            return Step::End;
        }
        record.bytes = self.bytes;
        record.cells.clear();
        record.own.clear();
        record.line = self.line;
        loop {
            let start = self.at;
            let end = if self.bytes.get(start) == Some(&b'"') {
                match self.quoted(record) {
                    Some(end) => end,
                    None => return Step::Odd,
                }
            } else {
                let end = self.plain_end(start);
                record.cells.push((start as u32, end as u32));
                end
            };
            if end - start > MAX_FIELD || record.cells.len() > MAX_COLUMNS {
                return Step::Odd;
            }
            match self.bytes.get(end) {
                Some(byte) if *byte == self.delimiter => self.at = end + 1,
                None => {
                    self.at = end;
                    return Step::Record;
                }
                Some(b'\n') => {
                    self.at = end + 1;
                    self.line += 1;
                    return Step::Record;
                }
                Some(b'\r') if self.bytes.get(end + 1) == Some(&b'\n') => {
                    self.at = end + 2;
                    self.line += 1;
                    return Step::Record;
                }
                Some(_) => return Step::Odd,
            }
        }
    }

    /// Where the delimiter, line end or end of the text stands, from `at` on: eight bytes at a time.
    #[inline]
    fn plain_end(&self, mut at: usize) -> usize {
        let spread = ONES.wrapping_mul(u64::from(self.delimiter));
        while let Some(eight) = self.bytes.get(at..at + 8).and_then(|eight| <[u8; 8]>::try_from(eight).ok()) {
            let word = u64::from_le_bytes(eight);
            // A byte of `word` that equals a sign makes a nought; the lowest nought is found exactly (Mycroft 1987).
            let nought = |word: u64| word.wrapping_sub(ONES) & !word & TOPS;
            let found = nought(word ^ spread) | nought(word ^ (ONES * 0x0A)) | nought(word ^ (ONES * 0x0D));
            if found != 0 {
                return at + (found.trailing_zeros() / 8) as usize;
            }
            at += 8;
        }
        while let Some(byte) = self.bytes.get(at) {
            if *byte == self.delimiter || matches!(byte, b'\n' | b'\r') {
                break;
            }
            at += 1;
        }
        at
    }

    /// A cell in quotes that a delimiter, a line end or the end follows at once; where that stands.
    fn quoted(&mut self, record: &mut Record) -> Option<usize> {
        let start = self.at + 1;
        let (mut at, mut piece, mut lines) = (start, start, 0);
        let (own, base) = (record.own.len(), self.bytes.len());
        let mut doubled = false;
        loop {
            match *self.bytes.get(at)? {
                b'"' if self.bytes.get(at + 1) == Some(&b'"') => {
                    record.own.extend_from_slice(&self.bytes[piece..=at]);
                    doubled = true;
                    piece = at + 2;
                    at += 2;
                    continue;
                }
                b'"' => break,
                b'\n' => lines += 1,
                b'\r' if self.bytes.get(at + 1) != Some(&b'\n') => return None,
                _ => {}
            }
            if at - start > MAX_FIELD || lines > MAX_QUOTED_LINES {
                return None;
            }
            at += 1;
        }
        self.line += lines;
        if doubled {
            record.own.extend_from_slice(&self.bytes[piece..at]);
            record.cells.push(((base + own) as u32, (base + record.own.len()) as u32));
        } else {
            record.cells.push((start as u32, at as u32));
        }
        Some(at + 1)
    }
}

impl Record<'_> {
    /// The line it begins on.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// How many cells it has.
    #[inline]
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// A cell, its quotes undone; empty beyond the end.
    #[inline]
    pub fn cell(&self, at: usize) -> &[u8] {
        let Some(&(start, end)) = self.cells.get(at) else { return &[] };
        let (start, end, base) = (start as usize, end as usize, self.bytes.len());
        let piece = if start < base { self.bytes.get(start..end) } else { self.own.get(start - base..end - base) };
        piece.unwrap_or_default()
    }
}
