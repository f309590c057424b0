//! Human period text to periods (domain.md §3.5): 2024年5月, 1—5月累计, 第一季度, 2023年末. It fills in no year that is not given.

use super::blocks::YEARS;
use super::text::{chinese_digit, is_blank, narrow, plain_dash};
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
    let text = spelling(text);
    // 截至, its second character already a hyphen.
    let (text, upto) = match ["截-", "截止"].iter().find_map(|word| text.strip_prefix(word)) {
        Some(rest) => (rest.trim_start_matches('-').to_string(), true),
        None => (text, false),
    };
    let (text, year_to_date) = match text.strip_suffix("累计") {
        Some(rest) => (rest.to_string(), true),
        None => (text, false),
    };
    let (text, end) = match text.strip_suffix(['末', '底']) {
        Some(rest) => (rest, true),
        None => (text.as_str(), false),
    };
    let mut reading = with_year(text)?;
    if year_to_date {
        reading.basis = Some(Basis::YearToDate);
    } else if upto || end {
        reading.basis = reading.basis.or(Some(Basis::Point));
    }
    reading.year.is_none_or(|year| YEARS.contains(&year)).then_some(reading)
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
    let text = text.replace("十一", "11").replace("十二", "12").replace('十', "10");
    text.chars().map(|c| chinese_digit(c).unwrap_or(c)).collect()
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
        "前3季度" => return Some(Reading::of(Step::Month(9), to_date)),
        _ => {}
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
        return (first == 1 && named && (1..=12).contains(&last)).then(|| Reading::of(Step::Month(last), to_date));
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
    let chars: Vec<char> = text.chars().collect();
    for start in 0..chars.len() {
        let inside_number = start > 0 && chars[start - 1].is_ascii_digit();
        if inside_number || !(narrow(chars[start]).is_ascii_digit() || chinese_digit(chars[start]).is_some()) {
            continue;
        }
        // 截至2024年12月31日累计 is as long as it gets.
        for length in (4..=14.min(chars.len() - start)).rev() {
            let cut_number = chars.get(start + length).is_some_and(char::is_ascii_digit);
            let piece: String = chars[start..start + length].iter().collect();
            if !cut_number && let Some(reading) = read(&piece).filter(|r| r.year.is_some()) {
                return Some(reading);
            }
        }
    }
    None
}
