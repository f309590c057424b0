//! Human period text to periods (domain.md §3.5): 2024年5月, 1—5月累计, 第一季度, 2023年末. It fills in no year that is not given.

use super::blocks::YEARS;
use super::text::{arabic, chinese_digit, is_blank, narrow, plain_dash, squeeze};
use crate::model::{Basis, Period};

/// A step within a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The year itself.
    Year,
    /// Half 1–2.
    Half(i32),
    /// Quarter 1–4.
    Quarter(i32),
    /// Month 1–12.
    Month(i32),
    /// Month and day.
    Day(i32, i32),
}

/// What a period text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its year, when it names one.
    pub year: Option<i32>,
    /// The step in the year.
    pub step: Step,
    /// 本年累计 or 时点 where the text says so.
    pub basis: Option<Basis>,
}

impl Reading {
    /// The period, with `year` where the text named none; `None` without a year or outside the calendar.
    pub fn period(self, year: Option<i32>) -> Option<Period> {
        let year = self.year.or(year)?;
        match self.step {
            Step::Year => Some(Period::year(year)),
            Step::Half(half) => Period::half(year, half),
            Step::Quarter(quarter) => Period::quarter(year, quarter),
            Step::Month(month) => Period::month(year, month),
            Step::Day(month, day) => Period::day(year, month, day),
        }
    }

    fn of(step: Step, basis: Option<Basis>) -> Self {
        Self { year: None, step, basis }
    }
}

/// Reads a period; `None` when the text is none. A bare number is one only as a year, YYYYMM or YYYYMMDD.
pub fn read(text: &str) -> Option<Reading> {
    if text.len() > LONGEST {
        return None;
    }
    plainly(text).or_else(|| span(text)).or_else(|| around_brackets(text)).or_else(|| english(text))
}

/// Longest text read as a period, bytes: two dates with words around them.
const LONGEST: usize = 120;

fn plainly(text: &str) -> Option<Reading> {
    let text = spelling(text);
    // 截至, its second character already a hyphen.
    let (text, upto) = match ["截-", "截止"].iter().find_map(|word| text.strip_prefix(word)) {
        Some(rest) => (rest.trim_start_matches(['-', '到', ':']).to_string(), true),
        None => (text, false),
    };
    let (text, year_to_date) = match ["累计数", "累计", "累"].iter().find_map(|word| text.strip_suffix(word)) {
        Some(rest) => (rest.to_string(), true),
        None => (text, false),
    };
    let (text, end) = match text.strip_suffix(['末', '底']) {
        Some(rest) => (rest, true),
        None => (text.as_str(), false),
    };
    let (text, current) = match ["当月", "当期", "当季", "单月"].iter().find_map(|word| text.strip_suffix(word))
    {
        Some(rest) if !end => (rest, true),
        _ => (text, false),
    };
    let mut reading = with_year(text)?;
    if year_to_date {
        reading.basis = Some(Basis::YearToDate);
    } else if upto || end {
        reading.basis = reading.basis.or(Some(Basis::Point));
    } else if current {
        reading.basis = Some(Basis::Current);
    }
    reading.year.is_none_or(|year| YEARS.contains(&year)).then_some(reading)
}

/// Whether the text tells a period by its first and last day: such a period keeps its text as a note.
pub fn is_span(text: &str) -> bool {
    plainly(text).is_none() && span(text).or_else(|| bracketed(text).and_then(|(_, inside)| span(&inside))).is_some()
}

/// 统计期 by its first and last day: 4月26日—5月25日 is May (it closes then), 7月8日—7月14日 the week that ends on the 14th,
/// 1月1日至5月31日 the year to May.
fn span(text: &str) -> Option<Reading> {
    let text: String = text.chars().filter(|c| !is_blank(*c)).map(narrow).collect();
    let halves = text.char_indices().filter(|(_, c)| plain_dash(*c) == '-' || *c == '到');
    halves.into_iter().find_map(|(at, c)| {
        let (front, back) = (&text[..at], text[at + c.len_utf8()..].trim_start_matches(|c| plain_dash(c) == '-'));
        let (from, to) = (plainly(front)?, plainly(back).or_else(|| day_alone(front, back))?);
        let (Step::Day(first_month, first), Step::Day(month, last)) = (from.step, to.step) else { return None };
        let years = (from.year, to.year.or(from.year.map(|year| year + i32::from(month < first_month))));
        let apart = match years {
            (Some(from), Some(to)) => (to - from) * 12 + month - first_month,
            _ => (month - first_month).rem_euclid(12),
        };
        let closes = last >= 28 || Period::day(years.1.unwrap_or(2000), month, last + 1).is_none();
        let (step, basis) = match (first, apart) {
            (1, 0) if closes => (Step::Month(month), None),
            (1, 2) if closes && month % 3 == 0 => (Step::Quarter(month / 3), None),
            (1, 11) if closes && month == 12 => (Step::Year, None),
            (1, 1..) if first_month == 1 && last >= 20 => (Step::Month(month), Some(Basis::YearToDate)),
            (_, 1) if first == last + 1 && last >= 10 => (Step::Month(month), None),
            (_, 0) if (0..=13).contains(&(last - first)) => (Step::Day(month, last), None),
            (22.., 1) if last <= 13 => (Step::Day(month, last), None),
            _ => return None,
        };
        Some(Reading { year: years.1, step, basis })
    })
}

/// The bare day behind a dash, in the month before it: 7月8日—14日.
fn day_alone(front: &str, back: &str) -> Option<Reading> {
    let day: i32 = back.strip_suffix(['日', '号'])?.parse().ok()?;
    let from = plainly(front)?;
    let Step::Day(month, _) = from.step else { return None };
    let reading = Reading { step: Step::Day(month, day), ..from };
    reading.period(Some(2000)).map(|_| reading)
}

fn bracketed(text: &str) -> Option<(String, String)> {
    let text: String = text.chars().map(narrow).collect();
    let (front, rest) = text.split_once('(')?;
    let (inside, tail) = rest.split_once(')')?;
    Some((format!("{front}{tail}"), inside.into()))
}

/// 2024年5月(4月26日—5月25日): what stands outside the brackets, else what stands inside.
fn around_brackets(text: &str) -> Option<Reading> {
    let (outside, inside) = bracketed(text)?;
    plainly(&outside).or_else(|| span(&outside)).or_else(|| span(&inside)).or_else(|| {
        // 第28周 and the like hold no digits that could be a month.
        outside.chars().all(|c| !c.is_ascii_digit() || outside.contains('周')).then(|| plainly(&inside)).flatten()
    })
}

/// What spreadsheets make of 2024-05: May-24, 24-May, May 2024.
fn english(text: &str) -> Option<Reading> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = squeeze(text).to_ascii_lowercase();
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | ',' | '.' | '\''));
    let month = MONTHS.iter().position(|month| letters.get(..3) == Some(*month) && letters.len() <= 9)?;
    if !plain || !(text.starts_with(&letters) || text.ends_with(&letters)) {
        return None;
    }
    let year: i32 = digits.parse().ok()?;
    let year = match digits.len() {
        2 => 2000 + year,
        4 => year,
        _ => return None,
    };
    YEARS.contains(&year).then(|| Reading { year: Some(year), step: Step::Month(month as i32 + 1), basis: None })
}

/// The day of a spreadsheet's serial number: 45413 is 1 May 2024; in the 1904 system the count begins 1,462 days later.
pub fn serial(days: i64, date_1904: bool) -> Option<Reading> {
    let days = days + if date_1904 { 1462 } else { 0 };
    // Plausible dates only: 1954 to 2119. Below 61 stands the 29 February 1900 that never was.
    if !(20_000..=80_000).contains(&days) {
        return None;
    }
    // Days to a civil date (Hinnant, chrono-compatible low-level date algorithms); 25,569 is 1970-01-01.
    let z = days - 25_569 + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z - era * 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(Reading { year: Some(year as i32), step: Step::Day(month as i32, day as i32), basis: None })
}

/// A year and what stands behind its point when that is a lone 1: 2024.1 is January, or October with its nought dropped.
pub fn dotted_one(text: &str) -> Option<i32> {
    let text = squeeze(text);
    let year = text.strip_suffix(".1")?;
    (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())).then(|| year.parse().ok()).flatten()
}

/// One spelling: no blanks, no brackets, no time of day, Arabic digits, hyphens.
fn spelling(text: &str) -> String {
    let text = super::text::tidy(text);
    let text = match text.split_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') => date,
        _ => text,
    };
    let text: String = text
        .chars()
        .filter(|c| !is_blank(*c))
        .map(narrow)
        .map(plain_dash)
        .filter(|c| !matches!(c, '(' | ')' | '份'))
        .collect();
    arabic(&text)
}

/// The number at the front (at most eight digits) and what follows.
fn number(text: &str) -> Option<(i32, usize, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 8 {
        return None;
    }
    Some((text[..digits].parse().ok()?, digits, &text[digits..]))
}

fn with_year(text: &str) -> Option<Reading> {
    let Some((first, digits, rest)) = number(text) else { return in_year(text, false) };
    match (digits, rest) {
        (4, _) => {
            let reading = after_year(rest)?;
            Some(Reading { year: Some(first), ..reading })
        }
        (6, "") => Some(Reading { year: Some(first / 100), step: month(first % 100)?, basis: None }),
        (8, "") => {
            let step = Step::Day(first / 100 % 100, first % 100);
            Reading { year: Some(first / 10_000), step, basis: None }.period(None).is_some().then_some(())?;
            Some(Reading { year: Some(first / 10_000), step, basis: None })
        }
        _ => in_year(text, false),
    }
}

fn after_year(rest: &str) -> Option<Reading> {
    let year = Reading::of(Step::Year, None);
    match rest {
        "" | "年" | "年度" | ".0" | "年全年" => return Some(year),
        _ => {}
    }
    if let Some(rest) = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')) {
        return in_year(rest, true);
    }
    let separator = rest.chars().next()?;
    let rest = rest.strip_prefix(['-', '/', '.']).unwrap_or(rest);
    if rest.starts_with(['Q', 'q', 'H', 'h', '第']) {
        return in_year(rest, true);
    }
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let (first, digits, rest) = number(rest)?;
    if digits > 2 {
        return None;
    }
    match rest.strip_prefix(separator) {
        Some(day) => match number(day)? {
            (day, 1 | 2, "") => Some(Reading::of(Step::Day(first, day), None)),
            _ => None,
        },
        None if rest.is_empty() || rest == "月" => Some(Reading::of(month(first)?, None)),
        None => None,
    }
}

fn month(number: i32) -> Option<Step> {
    (1..=12).contains(&number).then_some(Step::Month(number))
}

/// What stands behind a year, or a text that names none; a bare number counts only behind 年.
fn in_year(text: &str, behind_year: bool) -> Option<Reading> {
    let to_date = Some(Basis::YearToDate);
    match text {
        "全年" => return Some(Reading::of(Step::Year, None)),
        "上半年" => return Some(Reading::of(Step::Half(1), None)),
        "下半年" => return Some(Reading::of(Step::Half(2), None)),
        "前3季度" | "1-3季度" | "3季度累计" => return Some(Reading::of(Step::Month(9), to_date)),
        _ => {}
    }
    if let Some(months) = text.strip_prefix('前').and_then(|rest| rest.strip_suffix("个月").or(rest.strip_suffix('月')))
    {
        let last: i32 = months.parse().ok()?;
        return (2..=12).contains(&last).then(|| Reading::of(Step::Month(last), to_date));
    }
    if let Some(half) = text.strip_prefix(['H', 'h']) {
        return matches!(half, "1" | "2").then(|| Reading::of(Step::Half(half.parse().unwrap_or(1)), None));
    }
    if let Some(quarter) = text.strip_prefix(['Q', 'q']) {
        return quarter_of(quarter, "");
    }
    let (first, digits, rest) = number(text.strip_prefix('第').unwrap_or(text))?;
    if digits > 2 {
        return None;
    }
    if let Some(tail) = rest.strip_prefix('季') {
        return quarter_of(&first.to_string(), tail.strip_prefix('度').unwrap_or(tail));
    }
    if text.starts_with('第') {
        return None;
    }
    let first_tail = rest.strip_prefix('月').unwrap_or(rest);
    if let Some(range) = first_tail.strip_prefix('-') {
        let (last, _, tail) = number(range)?;
        let named = tail == "月" || (tail.is_empty() && (behind_year || rest.starts_with('月')));
        return match (first, last) {
            _ if !named => None,
            (1, 1..=12) => Some(Reading::of(Step::Month(last), to_date)),
            (4, 6) | (7, 9) | (10, 12) => Some(Reading::of(Step::Quarter(last / 3), None)),
            (7, 12) => Some(Reading::of(Step::Half(2), None)),
            _ => None,
        };
    }
    match rest {
        "月" => Some(Reading::of(month(first)?, None)),
        "" if behind_year => Some(Reading::of(month(first)?, None)),
        _ => {
            let (day, _, tail) = number(rest.strip_prefix('月')?)?;
            matches!(tail, "日" | "号" | "").then(|| Reading::of(Step::Day(first, day), None))
        }
    }
}

fn quarter_of(number: &str, tail: &str) -> Option<Reading> {
    let quarter: i32 = number.parse().ok()?;
    ((1..=4).contains(&quarter) && tail.is_empty()).then(|| Reading::of(Step::Quarter(quarter), None))
}

/// The first period within free text (a title, a file name) that names a year. The longest spelling at a place wins.
pub fn find(text: &str) -> Option<Reading> {
    find_span(text, true).map(|(reading, _)| reading)
}

/// The first period within free text with the characters it takes up; `with_year` of `false` also takes 5月 and 上半年.
pub fn find_span(text: &str, with_year: bool) -> Option<(Reading, std::ops::Range<usize>)> {
    let chars: Vec<char> = text.chars().take(400).map(|c| if c == '_' { '-' } else { c }).collect();
    for start in 0..chars.len() {
        let inside_number = start > 0 && chars[start - 1].is_ascii_digit();
        let begins = |c: char| narrow(c).is_ascii_digit() || chinese_digit(c).is_some();
        let word = !with_year && matches!(chars[start], '第' | '上' | '下' | '前' | '十' | '截');
        if inside_number || !(begins(chars[start]) || word) {
            continue;
        }
        // 截至2024年12月31日累计 is as long as a plain one gets; 2024年4月26日至2024年5月25日 is longer.
        let least = if with_year { 4 } else { 2 };
        for length in (least..=26.min(chars.len() - start)).rev() {
            let next = chars.get(start + length);
            let cut_number = next.is_some_and(char::is_ascii_digit) && chars[start + length - 1].is_ascii_digit();
            let piece: String = chars[start..start + length].iter().collect();
            let bare = piece.chars().all(|c| chinese_digit(c).is_some()) && !piece.contains('年');
            if cut_number || bare || piece.ends_with(['(', '-', '第']) {
                continue;
            }
            if let Some(reading) = read(&piece).filter(|r| r.year.is_some() || !with_year) {
                return Some((reading, start..start + length));
            }
        }
    }
    None
}
