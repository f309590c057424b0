//! Delimited text to a raw table: RFC 4180 and what is commonly done to it: any line end, quotes inside quotes, a quote that is never closed
//! taken as a character, other quotes and escapes. No cell is read. The `csv` crate knows neither stray quotes nor a delimiter of three bytes.

use super::{MAX_FIELD, MAX_LINE, RawTable, TableBuilder};
use crate::model::{Finding, FindingCode, Place, Severity};

pub use super::sniff::{Form, form, sniff};

/// Lines after which an open quote is taken for a stray one (reliability.md §4.1).
const MAX_QUOTED_LINES: u32 = 1000;

/// One field: a piece of the text, or text of its own with its quotes undone.
pub(super) enum Field {
    Piece(usize, usize),
    Own(String),
}

/// Walks the fields of a delimited text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    form: Form,
    delimiter: &'a [u8],
    pub(super) at: usize,
    line: u32,
    /// Quotes that were no proper quotes, and the line of the first.
    pub(super) stray_quotes: u32,
    first_stray: u32,
    /// Up to here no quote closes a field: searching again would make a hostile file quadratic.
    unclosed_until: usize,
}

/// What stood behind a field.
#[derive(PartialEq)]
pub(super) enum End {
    Delimiter,
    Record,
    Text,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, form: Form, delimiter: &'a [u8]) -> Self {
        Self { text, form, delimiter, at: 0, line: 1, stray_quotes: 0, first_stray: 0, unclosed_until: 0 }
    }

    pub(super) fn done(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn field(&mut self) -> (Field, End) {
        let bytes = self.text.as_bytes();
        if self.form.initial_space {
            let blanks = bytes[self.at..].iter().take_while(|byte| **byte == b' ').count();
            if bytes.get(self.at + blanks) == Some(&self.form.quote) || self.at > 0 && bytes[self.at - 1] != b'\n' {
                self.at += blanks;
            }
        }
        if bytes.get(self.at) == Some(&self.form.quote) {
            if let Some(field) = self.quoted() {
                return field;
            }
            self.stray();
        }
        self.plain()
    }

    fn stray(&mut self) {
        self.stray_quotes += 1;
        if self.first_stray == 0 {
            self.first_stray = self.line;
        }
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
                self.at += line_end(&bytes[self.at..]);
                self.line += 1;
                return (field, End::Record);
            }
            self.at += 1;
        }
        (Field::Piece(start, self.at), End::Text)
    }

    /// A field in quotes. A quote closes it only before a delimiter, a line end or the end of the text, blanks between left out; other
    /// quotes on the same line are part of it, as in `"他说"好"的"`. Where none closes so, the first quote that is not doubled closes it and what
    /// follows belongs to it. `None` (and nothing moved) where no quote closes it within the limits.
    fn quoted(&mut self) -> Option<(Field, End)> {
        let bytes = self.text.as_bytes();
        let quote = self.form.quote;
        let start = self.at + 1;
        let (mut at, mut lines) = (start.max(self.unclosed_until), 0);
        if at > start {
            lines = count_lines(&bytes[start..at]);
        }
        let mut escaped = false;
        // The first quote that closes nothing properly, with the lines before it.
        let mut loose: Option<(usize, u32)> = None;
        let closed = loop {
            let Some(&byte) = bytes.get(at) else { break None };
            if at - start > MAX_FIELD || lines > MAX_QUOTED_LINES {
                break None;
            }
            if byte == b'\\' && self.form.backslash && at + 1 < bytes.len() {
                escaped = true;
                at += 2;
            } else if byte == quote {
                if bytes.get(at + 1) == Some(&quote) && !self.form.backslash {
                    escaped = true;
                    at += 2;
                    continue;
                }
                if let Some(end) = self.closes(at + 1) {
                    break Some((at, end));
                }
                loose.get_or_insert((at, lines));
                at += 1;
            } else {
                if byte == b'\n' || byte == b'\r' {
                    if loose.is_some() {
                        break None;
                    }
                    at += line_end(&bytes[at..]);
                    lines += 1;
                } else {
                    at += 1;
                }
            }
        };
        match (closed, loose) {
            (Some((close, end)), _) => {
                if loose.is_some() {
                    self.stray();
                }
                self.line += lines;
                let field = if escaped { self.unescaped(start, close) } else { Field::Piece(start, close) };
                Some((field, self.pass(end)))
            }
            // Across a line end it is more likely that the first quote was the stray one: no row is lost that way.
            (None, Some((close, lines))) if lines == 0 => {
                self.stray();
                self.line += lines;
                let text = match self.unescaped(start, close) {
                    Field::Own(text) => text,
                    Field::Piece(from, to) => self.text[from..to].into(),
                };
                self.at = close + 1;
                let (tail, end) = self.plain();
                let tail = if let Field::Piece(from, to) = tail { &self.text[from..to] } else { "" };
                Some((Field::Own(text + tail), end))
            }
            // The file ends inside of the quotes, on this line or the next: it was cut off there, and so is the cell.
            (None, None) if at >= bytes.len() && lines <= 1 => {
                self.stray();
                self.at = bytes.len();
                Some((self.unescaped(start, bytes.len()), End::Text))
            }
            (None, Some(_)) => None,
            (None, None) => {
                self.unclosed_until = at.min(bytes.len());
                None
            }
        }
    }

    /// Where the field ends when the quote before `at` closes it: behind blanks, at a delimiter, a line end or the end.
    fn closes(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if bytes[at.min(bytes.len())..].starts_with(self.delimiter) {
            return Some(at);
        }
        let blanks = bytes[at.min(bytes.len())..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = &bytes[(at + blanks).min(bytes.len())..];
        let ends = rest.first().is_none_or(|byte| matches!(byte, b'\n' | b'\r')) || rest.starts_with(self.delimiter);
        ends.then_some(at + blanks)
    }

    /// Moves behind the end that stands at `end`.
    fn pass(&mut self, end: usize) -> End {
        let rest = &self.text.as_bytes()[end..];
        if rest.is_empty() {
            self.at = end;
            End::Text
        } else if rest.starts_with(self.delimiter) {
            self.at = end + self.delimiter.len();
            End::Delimiter
        } else {
            self.at = end + line_end(rest);
            self.line += 1;
            End::Record
        }
    }

    fn unescaped(&self, start: usize, close: usize) -> Field {
        let (inner, quote) = (&self.text[start..close], char::from(self.form.quote));
        if self.form.backslash {
            let mut text = String::with_capacity(inner.len());
            let mut chars = inner.chars().peekable();
            while let Some(c) = chars.next() {
                match (c, chars.peek()) {
                    ('\\', Some(next)) if *next == quote || *next == '\\' => text.extend(chars.next()),
                    _ => text.push(c),
                }
            }
            return Field::Own(text);
        }
        let doubled = format!("{quote}{quote}");
        if inner.contains(&doubled) {
            Field::Own(inner.replace(&doubled, &quote.to_string()))
        } else {
            Field::Piece(start, close)
        }
    }
}

/// Bytes of the line end that stands first: `\n`, `\r\n`, `\r`, and `\r\r\n` of files converted twice.
fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\r', b'\n', ..] => 3,
        [b'\r', b'\n', ..] => 2,
        _ => 1,
    }
}

fn count_lines(bytes: &[u8]) -> u32 {
    let mut lines = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'\n' | b'\r') {
            lines += 1;
            at += line_end(&bytes[at..]);
        } else {
            at += 1;
        }
    }
    lines
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
    read_form(name, text, encoding, Form::of(delimiter), findings)
}

/// As [`read`], with quotes and escapes of other kinds. A row with a field over [`MAX_FIELD`] or over [`MAX_LINE`] is a finding, and blank.
///
/// # Errors
/// As [`read`].
pub fn read_form(
    name: &str,
    text: String,
    encoding: &'static str,
    form: Form,
    findings: &mut Vec<Finding>,
) -> Result<RawTable, Finding> {
    let mut buffer = [0; 4];
    let mut scanner = Scanner::new(&text, form, form.delimiter.encode_utf8(&mut buffer).as_bytes());
    let mut table = TableBuilder::new(name, encoding, text.len());
    table.table().delimiter = form.delimiter;
    scanner.at = form.skip;
    scanner.line += u32::from(form.skip > 0);
    let of_row = |code, severity, row, value: String, count| {
        let place = Place { file: name.into(), row, ..Place::default() };
        Finding { code, severity, place, value, count }
    };
    while !scanner.done() {
        let (line, from) = (scanner.line, scanner.at);
        table.begin(line);
        let mut longest = 0;
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
            longest = longest.max(length);
            if end != End::Delimiter {
                break;
            }
        }
        let whole = scanner.at - from;
        if longest > MAX_FIELD || whole > MAX_LINE {
            table.blank_row();
            let value = if longest > MAX_FIELD {
                format!("field|{longest}|{MAX_FIELD}")
            } else {
                format!("line|{whole}|{MAX_LINE}")
            };
            findings.push(of_row(FindingCode::FieldTooLong, Severity::Error, line, value, 1));
        }
        if let Some(value) = table.over_limit() {
            return Err(Finding::of_file(FindingCode::LimitExceeded, Severity::Error, name, value));
        }
    }
    if scanner.stray_quotes > 0 {
        let (row, count) = (scanner.first_stray, scanner.stray_quotes);
        findings.push(of_row(FindingCode::TypeError, Severity::Warning, row, "\"".into(), count));
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
