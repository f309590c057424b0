//! Delimited text to a raw table: RFC 4180 quoting, any line end, a quote that is never closed taken as a character. No cell is read.

use super::{MAX_FIELD, RawTable, TableBuilder};
use crate::model::{Finding, FindingCode, Place, Severity};

/// Delimiters tried, the likeliest first.
const DELIMITERS: [char; 5] = [',', '\t', ';', '|', '，'];
/// Records looked at when choosing the delimiter: past the title, the header and a few rows there is nothing to learn.
const SNIFFED: usize = 40;
/// Lines after which an open quote is taken for a stray one (reliability.md §4.1).
const MAX_QUOTED_LINES: u32 = 1000;

/// One field: a piece of the text, or text of its own with its quotes undone.
enum Field {
    Piece(usize, usize),
    Own(String),
}

/// Walks the fields of a delimited text.
struct Scanner<'a> {
    text: &'a str,
    delimiter: &'a [u8],
    at: usize,
    line: u32,
    stray_quotes: u32,
    first_stray: u32,
}

/// What stood behind a field.
#[derive(PartialEq)]
enum End {
    Delimiter,
    Record,
    Text,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, delimiter: &'a [u8]) -> Self {
        Self { text, delimiter, at: 0, line: 1, stray_quotes: 0, first_stray: 0 }
    }

    fn done(&self) -> bool {
        self.at >= self.text.len()
    }

    fn field(&mut self) -> (Field, End) {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) == Some(&b'"') {
            if let Some(field) = self.quoted() {
                let tail_from = self.at;
                let (tail, end) = self.plain();
                return match (field, tail) {
                    (field, Field::Piece(a, b)) if a == b => (field, end),
                    (Field::Piece(a, b), _) => {
                        (Field::Own(format!("{}{}", &self.text[a..b], self.piece(tail_from, &end))), end)
                    }
                    (Field::Own(text), _) => (Field::Own(format!("{text}{}", self.piece(tail_from, &end))), end),
                };
            }
            self.stray_quotes += 1;
            if self.first_stray == 0 {
                self.first_stray = self.line;
            }
        }
        self.plain()
    }

    /// The text from `start` to the end of the field just read.
    fn piece(&self, start: usize, end: &End) -> &'a str {
        let stop = match end {
            End::Text => self.text.len(),
            End::Delimiter => self.at - self.delimiter.len(),
            End::Record => self.text[..self.at].trim_end_matches(['\r', '\n']).len().max(start),
        };
        self.text.get(start..stop).unwrap_or("")
    }

    fn plain(&mut self) -> (Field, End) {
        let bytes = self.text.as_bytes();
        let (start, first) = (self.at, self.delimiter[0]);
        while let Some(&byte) = bytes.get(self.at) {
            if byte == first && bytes[self.at..].starts_with(self.delimiter) {
                let field = Field::Piece(start, self.at);
                self.at += self.delimiter.len();
                return (field, End::Delimiter);
            }
            if byte == b'\n' || byte == b'\r' {
                let field = Field::Piece(start, self.at);
                self.at += if byte == b'\r' && bytes.get(self.at + 1) == Some(&b'\n') { 2 } else { 1 };
                self.line += 1;
                return (field, End::Record);
            }
            self.at += 1;
        }
        (Field::Piece(start, self.at), End::Text)
    }

    /// A field in quotes, up to its closing quote; `None` (and nothing moved) when it is not closed within the limits.
    fn quoted(&mut self) -> Option<Field> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let (mut at, mut lines, mut doubled) = (start, 0, false);
        loop {
            match bytes.get(at)? {
                b'"' if bytes.get(at + 1) == Some(&b'"') => {
                    doubled = true;
                    at += 2;
                    continue;
                }
                b'"' => break,
                b'\n' => lines += 1,
                b'\r' if bytes.get(at + 1) != Some(&b'\n') => lines += 1,
                _ => {}
            }
            if at - start > MAX_FIELD || lines > MAX_QUOTED_LINES {
                return None;
            }
            at += 1;
        }
        self.at = at + 1;
        self.line += lines;
        Some(if doubled { Field::Own(self.text[start..at].replace("\"\"", "\"")) } else { Field::Piece(start, at) })
    }
}

/// The delimiter under which most of the first records agree in width; a comma when nothing decides.
pub fn sniff(text: &str) -> char {
    let (mut best, mut best_score) = (',', (0, 0));
    for delimiter in DELIMITERS {
        let mut buffer = [0; 4];
        let mut scanner = Scanner::new(text, delimiter.encode_utf8(&mut buffer).as_bytes());
        let mut widths = std::collections::BTreeMap::<usize, usize>::new();
        for _ in 0..SNIFFED {
            if scanner.done() {
                break;
            }
            let mut width = 1;
            while scanner.field().1 == End::Delimiter {
                width += 1;
            }
            *widths.entry(width).or_default() += 1;
        }
        let score = widths
            .iter()
            .filter(|(width, _)| **width > 1)
            .map(|(width, times)| (*times, *width))
            .max()
            .unwrap_or((0, 0));
        if score > best_score {
            (best, best_score) = (delimiter, score);
        }
    }
    best
}

/// Reads delimited text. Blank lines stay as rows of one blank cell, so that lines and rows can be accounted for.
///
/// # Errors
/// `LimitExceeded` when the table passes a limit; nothing partial is used.
pub fn read(
    name: &str,
    text: String,
    encoding: &'static str,
    delimiter: char,
    findings: &mut Vec<Finding>,
) -> Result<RawTable, Finding> {
    let mut buffer = [0; 4];
    let mut scanner = Scanner::new(&text, delimiter.encode_utf8(&mut buffer).as_bytes());
    let mut table = TableBuilder::new(name, encoding, text.len());
    table.table().delimiter = delimiter;
    while !scanner.done() {
        let line = scanner.line;
        table.begin(line);
        loop {
            let (field, end) = scanner.field();
            let length = match field {
                Field::Piece(start, stop) => {
                    table.piece(start, stop);
                    stop - start
                }
                Field::Own(own) => {
                    table.own(&own);
                    own.len()
                }
            };
            if length > MAX_FIELD {
                let place = Place { file: name.into(), row: line, ..Place::default() };
                let value = format!("field|{length}|{MAX_FIELD}");
                return Err(Finding {
                    code: FindingCode::LimitExceeded,
                    severity: Severity::Error,
                    place,
                    value,
                    count: 1,
                });
            }
            if end != End::Delimiter {
                break;
            }
        }
        if let Some(value) = table.over_limit() {
            return Err(Finding::of_file(FindingCode::LimitExceeded, Severity::Error, name, value));
        }
    }
    if scanner.stray_quotes > 0 {
        let place = Place { file: name.into(), row: scanner.first_stray, ..Place::default() };
        let count = scanner.stray_quotes;
        findings.push(Finding {
            code: FindingCode::TypeError,
            severity: Severity::Warning,
            place,
            value: "\"".into(),
            count,
        });
    }
    Ok(table.finish(text))
}

/// Reads a package's own CSV: UTF-8 text, commas.
///
/// # Errors
/// As [`read`].
pub fn read_own(name: &str, text: String) -> Result<RawTable, Finding> {
    read(name, text, "UTF-8", ',', &mut Vec::new())
}
