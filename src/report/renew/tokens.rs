//! What in a line may have to change: numbers with a known unit, blanks, 持平, and period words. Which figure it is is decided elsewhere.
//!
//! Units are whitelisted, not digits: `12345热线`, `1+5+N` and `第29期` are names.

use std::ops::Range;

use crate::model::{Frequency, Period};
use crate::query::Span;
use crate::strings::period as words;

use super::spelling::{Spelling, narrowed};

/// A number or blank of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the line, unit excluded; sign included.
    pub range: Range<usize>,
    /// Digits without thousands marks and sign; empty for a blank.
    pub digits: String,
    /// Whether thousands were marked.
    pub grouped: bool,
    /// A sign before it: `+`, `−` or `-`.
    pub signed: bool,
    /// 10,000 for 万, 100,000,000 for 亿.
    pub scale: Option<i64>,
    /// Its unit; empty for a bare number that fills a table's cell.
    pub unit: String,
    /// Where the unit ends.
    pub end: usize,
}

/// A stretch that changes with the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its bytes.
    pub range: Range<usize>,
    /// What stands there in the new period.
    pub new: String,
    /// What it is.
    pub words: &'static str,
}

/// The unit a text begins with, the longest first; full-width ％ counts as %.
pub(super) fn unit_of<'a>(text: &str, units: &'a [String]) -> Option<(&'a str, usize)> {
    if text.starts_with('％') {
        return Some(("%", '％'.len_utf8()));
    }
    units.iter().find(|unit| text.starts_with(unit.as_str())).map(|unit| (unit.as_str(), unit.len()))
}

/// Numbers and blanks of a line. `units` longest first. `bare`: the line is a table's cell, where a lone number counts.
pub fn tokens(line: &str, units: &[String], bare: bool) -> Vec<Token> {
    let mut found = Vec::new();
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let Some(c) = rest.chars().next() else { break };
        let before = line[..at].chars().next_back();
        if c.is_ascii_digit() && !before.is_some_and(|b| b.is_ascii_alphanumeric() || b == '.' || b == ',') {
            let mut end = at;
            while end < line.len()
                && (bytes[end].is_ascii_digit()
                    || (matches!(bytes[end], b',' | b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)))
            {
                end += 1;
            }
            let text = &line[at..end];
            let sign = before.filter(|b| matches!(b, '+' | '-' | '−' | '－' | '＋'));
            let start = at - sign.map_or(0, char::len_utf8);
            let (scale, after) = scaled(&line[end..]);
            let unit = unit_of(&line[end + after..], units);
            let whole = bare && line.trim() == line[start..end].trim();
            let (unit, length) = unit.unwrap_or(("", 0));
            if text.matches('.').count() <= 1 && (!unit.is_empty() || (whole && scale.is_none())) {
                found.push(Token {
                    range: start..end,
                    digits: text.replace(',', ""),
                    grouped: text.contains(','),
                    signed: sign.is_some(),
                    scale,
                    unit: unit.to_string(),
                    end: end + after + length,
                });
            }
            at = end;
            continue;
        }
        let blank = blank_at(rest);
        if blank > 0 {
            let end = at + blank;
            let (scale, after) = scaled(&line[end..]);
            if let Some((unit, length)) = unit_of(&line[end + after..], units) {
                found.push(Token {
                    range: at..end,
                    digits: String::new(),
                    grouped: true,
                    signed: false,
                    scale,
                    unit: unit.to_string(),
                    end: end + after + length,
                });
            }
            at = end;
            continue;
        }
        at += c.len_utf8();
    }
    found
}

/// 万 or 亿, with 余 and 多 behind it passed over.
pub(super) fn scaled(text: &str) -> (Option<i64>, usize) {
    let (scale, mut length) = match text.chars().next() {
        Some('万') => (Some(10_000), 3),
        Some('亿') => (Some(100_000_000), 3),
        _ => (None, 0),
    };
    if let Some(c @ ('余' | '多')) = text.get(length..).and_then(|rest| rest.chars().next()) {
        length += c.len_utf8();
    }
    (scale, length)
}

/// Bytes of a blank at the beginning: `*`, `**`, `XX`, `××`, or two blanks or more.
fn blank_at(text: &str) -> usize {
    let run = |wanted: &[char]| -> usize { text.chars().take_while(|c| wanted.contains(c)).map(char::len_utf8).sum() };
    let stars = run(&['*', '＊']);
    if stars > 0 {
        return stars;
    }
    for wanted in [&['X', 'x'][..], &['×'][..], &[' ', '\u{3000}', '_'][..]] {
        let length = run(wanted);
        if text[..length].chars().count() >= 2 {
            return length;
        }
    }
    0
}

/// The last day of a month.
fn last_day(month: Period) -> i32 {
    (28..=31).rev().find(|day| Period::day(month.year_of(), month.number(), *day).is_some()).unwrap_or(28)
}

/// Period words of a line that name the old period, its 累计, the same a year earlier, the one before, or its last day, in the spelling they
/// have. `cell`: the line is a table's cell, where a date alone is a deadline and stays.
pub fn shifts(line: &str, from: Period, to: Period, as_of: &str, cell: bool) -> Vec<Shift> {
    // Years are written with 〇, ○ or 零: three bytes each, so that places stay.
    let nought = ['○', '零'].into_iter().find(|c| line.contains(*c) && !line.contains('〇'));
    let even = line.replace(['○', '零'], "〇");
    let (narrow, places) = narrowed(line);
    let mut found: Vec<Shift> = spelt(&narrow, from, to, as_of, cell, Spelling::Plain);
    for shift in &mut found {
        shift.range = places[shift.range.start]..places[shift.range.end];
        let old = &line[shift.range.clone()];
        // 2026年５月 has both: it goes on in half-width.
        if old.contains(|c| Spelling::Wide.is_digit(c)) && !old.contains(|c| Spelling::Plain.is_digit(c)) {
            shift.new = Spelling::Wide.spelt(&shift.new);
        }
    }
    if !even.contains(|c| Spelling::Chinese.is_digit(c)) {
        return found;
    }
    for mut shift in spelt(&even, from, to, as_of, cell, Spelling::Chinese) {
        if let Some(nought) = nought {
            shift.new = shift.new.replace('〇', &nought.to_string());
        }
        if !found.iter().any(|other| other.range.start < shift.range.end && shift.range.start < other.range.end) {
            found.push(shift);
        }
    }
    found
}

/// [`shifts`] in one spelling.
fn spelt(line: &str, from: Period, to: Period, as_of: &str, cell: bool, spelling: Spelling) -> Vec<Shift> {
    let mut found: Vec<Shift> = Vec::new();
    let mut put = |range: Range<usize>, new: String, words: &'static str| {
        if !found.iter().any(|other| other.range.start < range.end && range.start < other.range.end) {
            found.push(Shift { range, new, words });
        }
    };
    let digit = |c: char| spelling.is_digit(c);
    let dated = |end: usize| line[end..].starts_with(digit);
    // A line that is a date alone is the date of the document: the date of the data.
    let date = spelling.spelt(&words::date(as_of));
    let trimmed = line.trim();
    if !cell && is_date(&spelling.plain(trimmed)) && date.contains('日') && trimmed != date {
        let start = line.find(trimmed).unwrap_or(0);
        return vec![Shift { range: start..start + trimmed.len(), new: date, words: "成文日期" }];
    }
    let full = |p: Period| spelling.spelt(&words::full(p));
    let short = |p: Period| full(p).split_once('年').map_or(String::new(), |(_, rest)| rest.to_string());
    let pairs = [(from, to), (from.year_before(), to.year_before()), (from.shift(-1), to.shift(-1))];
    let monthly = from.frequency == Frequency::Month;
    let sum = |p: Period, dash: &str| match p.number() {
        ..2 => spelling.spelt("1月"),
        number => spelling.spelt(&format!("1{dash}{number}月")),
    };
    let year = |p: Period| spelling.spelt(&format!("{}年", p.year_of()));
    // 今年5月, 去年1—5月: the year by its word.
    for (years, (old, new)) in [["今年", "本年"], ["去年", "上年"]].iter().zip(pairs) {
        for lead in years {
            let mut told = vec![(short(old), short(new), "时期")];
            if monthly {
                let day = |p: Period| format!("{}{}", short(p), spelling.spelt(&format!("{}日", last_day(p))));
                told.insert(0, (day(old), day(new), "截止日期"));
                told.extend(DASHES.iter().filter(|_| old.number() > 1).map(|d| (sum(old, d), sum(new, d), "累计期")));
            }
            for (text, new, what) in told.into_iter().filter(|(text, _, _)| !text.is_empty()) {
                let text = format!("{lead}{text}");
                for (at, _) in line.match_indices(&text).filter(|(at, _)| !dated(at + text.len())) {
                    put(at..at + text.len(), format!("{lead}{new}"), what);
                }
            }
        }
    }
    if monthly {
        for (old, new) in pairs {
            let last = |p: Period| format!("{}{}", full(p), spelling.spelt(&format!("{}日", last_day(p))));
            let day = last(old);
            line.match_indices(&day).for_each(|(at, _)| put(at..at + day.len(), last(new), "截止日期"));
        }
        for dash in DASHES {
            for (old, new) in pairs[..2].iter().filter(|(old, _)| old.number() > 1) {
                for whole in [true, false] {
                    let told = |p: Period| if whole { year(p) + &sum(p, dash) } else { sum(p, dash) };
                    let text = told(*old);
                    for (at, _) in line.match_indices(&text) {
                        if whole || !line[..at].ends_with(|c: char| digit(c) || c == '年') {
                            put(at..at + text.len(), told(*new), "累计期");
                        }
                    }
                }
            }
        }
    } else {
        for (old, new) in &pairs[..2] {
            let told = |p: Period| spelling.spelt(&words::spanned(p, Span::YearToDate));
            let text = told(*old);
            line.match_indices(&text).for_each(|(at, _)| put(at..at + text.len(), told(*new), "累计期"));
        }
    }
    // The periods themselves, also 2026年五月; one that goes on with a day is another date and stays.
    let mixed = |p: Period| format!("{}年{}", p.year_of(), short(p));
    for (old, new) in &pairs[..2] {
        for told in [&full as &dyn Fn(Period) -> String, &mixed] {
            let text = told(*old);
            for (at, _) in line.match_indices(&text) {
                if !dated(at + text.len()) && !line[..at].ends_with(|c: char| digit(c) || c.is_ascii_digit()) {
                    put(at..at + text.len(), told(*new), "时期");
                }
            }
        }
    }
    let text = short(from);
    if !text.is_empty() {
        for (at, _) in line.match_indices(&text) {
            let before = line[..at].chars().next_back();
            let joined = before.is_some_and(|b| digit(b) || "年—-～~至–－.每第".contains(b));
            if !joined && !dated(at + text.len()) && !line[at + text.len()..].starts_with("至") {
                // Across a year's end the bare month needs its year.
                let new = if from.year_of() == to.year_of() { short(to) } else { full(to) };
                put(at..at + text.len(), new, "时期");
            }
        }
    }
    found
}

/// What stands between the first and the last month of a 累计期.
const DASHES: [&str; 7] = ["—", "-", "～", "~", "至", "–", "－"];

/// Whether a text is a date and nothing else.
fn is_date(text: &str) -> bool {
    let plain = text.replace(['年', '月'], "-").replace('日', "");
    let mut parts = plain.splitn(3, '-').map(|part| part.parse::<i32>().ok());
    let (Some(Some(y)), Some(Some(m)), Some(Some(d))) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    text.ends_with('日') && y > 1900 && Period::day(y, m, d).is_some()
}
