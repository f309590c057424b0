//! What form delimited text has: its delimiter, its quotes, its escapes, seen in the first records. It reads no cell.

use std::collections::BTreeMap;

use super::csv::{End, Field, Scanner};

/// Delimiters tried first, the likeliest first.
const DELIMITERS: [char; 9] = [',', '\t', ';', '|', '，', '；', '｜', '\u{1e}', '\u{1f}'];
/// Delimiters tried only where no other makes columns: they also stand inside of cells.
const RARE: [char; 3] = [' ', '^', '~'];
/// Records looked at: past the title, the header and a few rows there is nothing to learn.
const SNIFFED: usize = 60;
/// Bytes looked at, so that one endless line does not make opening slow.
const SNIFFED_BYTES: usize = 1 << 20;

/// How delimited text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// What stands between two cells.
    pub delimiter: char,
    /// What stands around a cell that holds a delimiter: `"` or `'`.
    pub quote: u8,
    /// Whether a quote inside of quotes is written `\"`, not `""`.
    pub backslash: bool,
    /// Whether blanks behind a delimiter belong to no cell.
    pub initial_space: bool,
    /// Bytes of a first line `sep=;`, which is for programs and no row.
    pub skip: usize,
}

impl Form {
    /// RFC 4180 with this delimiter.
    pub fn of(delimiter: char) -> Self {
        Self { delimiter, quote: b'"', backslash: false, initial_space: false, skip: 0 }
    }
}

/// How well a form fits: records of the commonest width, that width, and less the cells in which other delimiters or lone quotes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    records: usize,
    width: usize,
    clean: isize,
}

/// The delimiter under which most of the first records agree in width; a comma when nothing decides.
pub fn sniff(text: &str) -> char {
    form(text).delimiter
}

/// The form of delimited text, as its first records show it.
pub fn form(text: &str) -> Form {
    let mut cut = text.len().min(SNIFFED_BYTES);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let sample = &text[..cut];
    if let Some(form) = hinted(sample) {
        return form;
    }
    let quote = if apostrophes(sample) { b'\'' } else { b'"' };
    let plain = |delimiter| Form { quote, ..Form::of(delimiter) };
    let best = |candidates: &[char]| {
        let (mut best, mut fit) = (plain(','), Fit::default());
        for delimiter in candidates {
            let found = fit_of(sample, plain(*delimiter));
            if found > fit {
                (best, fit) = (plain(*delimiter), found);
            }
        }
        (best, fit)
    };
    let (mut form, fit) = best(&DELIMITERS);
    if fit.width == 0 {
        let (rare, fit) = best(&RARE);
        // A list of names has blanks too: they part columns only where they do so in every line.
        if fit.records >= 3 && fit.records == lines(sample, rare) {
            form = rare;
        }
    }
    form.initial_space = padded(sample, form);
    form.backslash = sample.contains('\\') && {
        let escaped = Form { backslash: true, ..form };
        strays(sample, escaped) < strays(sample, form)
    };
    form
}

/// `sep=;` on the first line, which spreadsheet programs write for themselves.
fn hinted(sample: &str) -> Option<Form> {
    let rest = sample.strip_prefix("sep=").or_else(|| sample.strip_prefix("\"sep="))?;
    let delimiter = rest.chars().next().filter(|c| !matches!(c, '\r' | '\n' | '"'))?;
    let line = sample.find('\n').map_or(sample.len(), |at| at + 1);
    (line <= 10).then(|| Form { skip: line, ..Form::of(delimiter) })
}

/// Whether cells stand between apostrophes: both ends, several times, and no cell between double quotes.
fn apostrophes(sample: &str) -> bool {
    let edge = |c: char| DELIMITERS.contains(&c) || matches!(c, '\n' | '\r' | ' ');
    let (mut opened, mut closed, mut doubled) = (0, 0, 0);
    let mut before = '\n';
    let mut chars = sample.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' if edge(before) => opened += 1,
            '\'' if chars.peek().is_none_or(|next| edge(*next)) => closed += 1,
            '"' if edge(before) => doubled += 1,
            _ => {}
        }
        before = c;
    }
    doubled == 0 && opened >= 2 && closed * 10 >= opened * 9
}

fn lines(sample: &str, form: Form) -> usize {
    let mut records = 0;
    walk(sample, form, &mut |width, _| records += usize::from(width > 0));
    records
}

/// Calls `each` with the width and the cells of the first records; blank ones have no width.
fn walk(sample: &str, form: Form, each: &mut dyn FnMut(usize, &[String])) -> u32 {
    let mut buffer = [0; 4];
    let mut scanner = Scanner::new(sample, form, form.delimiter.encode_utf8(&mut buffer).as_bytes());
    for _ in 0..SNIFFED {
        if scanner.done() {
            break;
        }
        let mut cells = Vec::new();
        loop {
            let (field, end) = scanner.field();
            cells.push(match field {
                Field::Piece(start, stop) => sample[start..stop].to_string(),
                Field::Own(text) => text,
            });
            if end != End::Delimiter {
                break;
            }
        }
        let blank = cells.iter().all(|cell| cell.trim().is_empty()) && cells.len() == 1;
        each(if blank { 0 } else { cells.len() }, &cells);
    }
    scanner.stray_quotes
}

fn fit_of(sample: &str, form: Form) -> Fit {
    if !sample.contains(form.delimiter) {
        return Fit::default();
    }
    let mut widths = BTreeMap::<usize, usize>::new();
    let mut unclean = 0;
    let strays = walk(sample, form, &mut |width, cells| {
        *widths.entry(width).or_default() += 1;
        let foreign = |cell: &String| cell.chars().any(|c| c != form.delimiter && DELIMITERS[1..4].contains(&c));
        unclean += cells.iter().filter(|cell| foreign(cell)).count() as isize;
    });
    let commonest = widths.iter().filter(|(width, _)| **width > 1).map(|(width, times)| (*times, *width)).max();
    let (records, width) = commonest.unwrap_or((0, 0));
    Fit { records, width, clean: -unclean - strays as isize }
}

fn strays(sample: &str, form: Form) -> u32 {
    walk(sample, form, &mut |_, _| {})
}

/// Whether blanks behind a delimiter are part of it: `a, b, c` in every line, or quotes behind them.
fn padded(sample: &str, form: Form) -> bool {
    if form.delimiter == ' ' {
        return false;
    }
    let (mut spaced, mut all) = (0, 0);
    walk(sample, form, &mut |_, cells| {
        all += cells.len() - 1;
        spaced += cells[1..].iter().filter(|cell| cell.starts_with(' ')).count();
    });
    let quoted = sample.contains(&format!("{} {}", form.delimiter, char::from(form.quote)));
    spaced * 20 >= all * 19 && all >= if quoted { 3 } else { 6 }
}
