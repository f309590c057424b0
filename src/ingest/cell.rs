//! The cell grammar of exports (domain.md §3.4): numbers with their qualifiers and units, and the signs that stand for no figure.

use super::text::{is_blank, narrow, plain_dash, tidy};
use crate::model::{Decimal, Qualifier, Status};

/// What a figure cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing: no cell, never nought.
    Blank,
    /// A sign that stands for no figure, or 零.
    Without(Status),
    /// A figure.
    Figure(Figure),
    /// Neither: an exception to list.
    Text,
}

/// A figure with what is printed around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The number in the unit `unit`, 万 and 亿 multiplied out.
    pub value: Decimal,
    /// 余, 以上, 约, a range.
    pub qualifier: Qualifier,
    /// The unit behind it (`%`, `‰`, `件`), or empty.
    pub unit: String,
    /// Whether 万 or 亿 stood in the cell.
    pub multiplied: bool,
}

/// Reads one cell.
pub fn read(text: &str) -> Reading {
    let text = tidy(text);
    if text.is_empty() {
        return Reading::Blank;
    }
    let text: String = text.chars().filter(|c| *c != '\t').map(narrow).collect();
    let text = text.trim_matches(is_blank);
    if let Some(status) = sign(text) {
        return Reading::Without(status);
    }
    figure(text).map_or(Reading::Text, Reading::Figure)
}

/// The signs of yearbooks, forms and programs for "no figure here".
fn sign(text: &str) -> Option<Status> {
    let all = |of: &[char]| text.chars().all(|c| of.contains(&c));
    if all(&['-', '—', '–', '―', '−']) || matches!(text, "/" | "\\" | "不适用" | "无") {
        return Some(Status::NotApplicable);
    }
    if all(&['…', '.', '⋯']) {
        return Some(Status::BelowUnit);
    }
    if all(&['*', '×', '✕']) || matches!(text.to_ascii_lowercase().as_str(), "xx" | "xxx") {
        return Some(Status::Masked);
    }
    match text.to_ascii_lowercase().as_str() {
        "零" | "零报" | "零报告" => Some(Status::ZeroReported),
        "n/a" | "na" | "nan" | "null" | "none" | "未报" | "未统计" | "暂无" | "不详" | "未上报" | "缺报" => {
            Some(Status::Missing)
        }
        lower if lower.starts_with('#') => Some(Status::Missing),
        _ => None,
    }
}

/// Words before a number and what they make of it.
const BEFORE: [(&str, Qualifier); 17] = [
    ("大约", Qualifier::Approx),
    ("约", Qualifier::Approx),
    ("近", Qualifier::Approx),
    ("超过", Qualifier::Gt),
    ("高于", Qualifier::Gt),
    ("大于", Qualifier::Gt),
    ("超", Qualifier::Gt),
    ("逾", Qualifier::Gt),
    (">=", Qualifier::Ge),
    ("≥", Qualifier::Ge),
    (">", Qualifier::Gt),
    ("<=", Qualifier::Le),
    ("≤", Qualifier::Le),
    ("<", Qualifier::Lt),
    ("不足", Qualifier::Lt),
    ("低于", Qualifier::Lt),
    ("不少于", Qualifier::Ge),
];

/// Words behind a number (and its multiplier) and what they make of it.
const BEHIND: [(&str, Qualifier); 6] = [
    ("余", Qualifier::Ge),
    ("多", Qualifier::Ge),
    ("以上", Qualifier::Ge),
    ("左右", Qualifier::Approx),
    ("以下", Qualifier::Le),
    ("以内", Qualifier::Le),
];

/// Words of direction before a number; they only tell its sign.
const RISES: [&str; 7] = ["增长", "上升", "增加", "提高", "↑", "▲", "+"];
const FALLS: [&str; 8] = ["下降", "减少", "降低", "回落", "↓", "▼", "-", "−"];

fn figure(text: &str) -> Option<Figure> {
    let text = text.trim_start_matches(['¥', '￥', '$']);
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        // Accountants' brackets: (3.2) is minus 3.2.
        let figure = figure(inner)?;
        return (figure.value.sign() >= 0).then(|| negative(figure));
    }
    if let Some(rest) = FALLS.iter().find_map(|word| text.strip_prefix(word)) {
        return unsigned(rest.trim_start()).map(negative);
    }
    let rest = RISES.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let (rest, before) =
        BEFORE.iter().find_map(|(word, q)| rest.strip_prefix(word).map(|r| (r, *q))).unwrap_or((rest, Qualifier::Eq));
    let mut figure = unsigned(rest.trim_start())?;
    if before != Qualifier::Eq {
        figure.qualifier = before;
    }
    Some(figure)
}

fn negative(figure: Figure) -> Figure {
    let value = Decimal::new(-figure.value.mantissa, figure.value.decimals);
    Figure { value, ..figure }
}

fn unsigned(text: &str) -> Option<Figure> {
    let (low, rest) = amount(text)?;
    let high = rest.0.chars().next().filter(|c| plain_dash(*c) == '-').and_then(|c| amount(&rest.0[c.len_utf8()..]));
    if let Some((high, tail)) = high {
        // 3-20万元: the multiplier behind the upper end goes for both.
        let low = if rest.1 == 0 { scaled(low, tail.1)? } else { low };
        let (qualifier, unit) = behind(tail.0)?;
        let ascending = low.compare(high).is_le() && qualifier == Qualifier::Eq;
        return ascending.then_some(Figure { value: low, qualifier: Qualifier::Range, unit, multiplied: tail.1 > 0 });
    }
    let (qualifier, unit) = behind(rest.0)?;
    Some(Figure { value: low, qualifier, unit, multiplied: rest.1 > 0 })
}

fn scaled(number: Decimal, zeros: u8) -> Option<Decimal> {
    let mantissa = number.mantissa.checked_mul(10i128.checked_pow(u32::from(zeros))?)?;
    Some(Decimal::new(mantissa, number.decimals))
}

/// A number with its multipliers (3亿4500万, 1.2万, 5千); what follows, and the noughts of the last multiplier.
fn amount(text: &str) -> Option<(Decimal, (&str, u8))> {
    let (mut sum, mut rest) = plain(text)?;
    let mut last = 0;
    let mut most = u8::MAX;
    let mut part = sum;
    sum = Decimal::default();
    loop {
        let zeros = multiplier(&mut rest);
        if zeros > 0 {
            last = zeros;
            part = scaled(part, zeros)?;
        }
        if zeros >= most && most != u8::MAX {
            return None;
        }
        sum = sum.plus(part);
        match plain(rest) {
            // 1万2千: only a smaller multiplier may follow, and only behind one.
            Some((next, tail)) if zeros > 0 => {
                most = zeros;
                part = next;
                rest = tail;
            }
            _ => return Some((sum, (rest, last))),
        }
    }
}

/// 万亿, 亿, 千万, 百万, 十万, 万, 千, 百: how many noughts, taken off the front.
fn multiplier(rest: &mut &str) -> u8 {
    const WORDS: [(&str, u8); 8] =
        [("万亿", 12), ("亿", 8), ("千万", 7), ("百万", 6), ("十万", 5), ("万", 4), ("千", 3), ("百", 2)];
    match WORDS.iter().find_map(|(word, zeros)| rest.strip_prefix(word).map(|tail| (tail, *zeros))) {
        // 千克, 千米, 百分点 are units, not multipliers.
        Some((tail, _)) if tail.starts_with(['克', '米', '瓦', '分']) => 0,
        Some((tail, zeros)) => {
            *rest = tail;
            zeros
        }
        None => 0,
    }
}

/// Digits with thousands in groups of three, a point, an exponent (3.6E+11); what follows.
fn plain(text: &str) -> Option<(Decimal, &str)> {
    let bytes = text.as_bytes();
    let mut digits = String::new();
    let (mut at, mut grouped, mut run) = (0, false, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' => {
                digits.push(char::from(byte));
                run += 1;
            }
            b',' | b' ' if run > 0 && group(&bytes[at + 1..]) && (if grouped { run == 3 } else { run <= 3 }) => {
                grouped = true;
                run = 0;
            }
            _ => break,
        }
        at += 1;
    }
    if digits.is_empty() {
        return None;
    }
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        let end = at + 1 + bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        digits.push_str(&text[at..end]);
        at = end;
    }
    let number = Decimal::parse(&digits)?;
    exponent(number, &text[at..])
}

fn group(bytes: &[u8]) -> bool {
    bytes.len() >= 3 && bytes[..3].iter().all(u8::is_ascii_digit) && !bytes.get(3).is_some_and(u8::is_ascii_digit)
}

fn exponent(number: Decimal, rest: &str) -> Option<(Decimal, &str)> {
    let Some(tail) = rest.strip_prefix(['e', 'E']) else { return Some((number, rest)) };
    let (negative, tail) = match tail.as_bytes().first()? {
        b'-' => (true, &tail[1..]),
        b'+' => (false, &tail[1..]),
        _ => (false, tail),
    };
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    let power: u8 = tail[..digits].parse().ok()?;
    if power > 18 {
        return None;
    }
    let number = if negative { Decimal::new(number.mantissa, number.decimals + power) } else { scaled(number, power)? };
    let number = if number.decimals > 9 { number.rescale(9) } else { number };
    Some((number, &tail[digits..]))
}

/// What may follow a number: 余, a unit, a footnote mark. Anything else makes the cell text.
fn behind(rest: &str) -> Option<(Qualifier, String)> {
    let rest = footnote_off(rest.trim());
    for (word, qualifier) in BEHIND {
        if let Some(unit) = rest.strip_prefix(word) {
            return unit_of(unit).map(|unit| (qualifier, unit));
        }
        if let Some(unit) = rest.strip_suffix(word) {
            return unit_of(unit).map(|unit| (qualifier, unit));
        }
    }
    unit_of(rest).map(|unit| (Qualifier::Eq, unit))
}

fn unit_of(text: &str) -> Option<String> {
    (text.is_empty() || super::label::is_unit(text)).then(|| text.to_string())
}

/// 120①, 120[1], 120注, 120*: the mark is not part of the figure.
fn footnote_off(rest: &str) -> &str {
    let bare = rest.trim_end_matches(|c: char| ('①'..='⑳').contains(&c) || c == '*' || c == '#');
    let bare = bare
        .split_once("注")
        .filter(|(_, tail)| tail.bytes().all(|b| b.is_ascii_digit()))
        .map_or(bare, |(head, _)| head);
    match bare.strip_suffix(']').and_then(|inner| inner.rsplit_once('[')) {
        Some((head, mark)) if mark.bytes().all(|b| b.is_ascii_digit()) => head,
        _ => bare,
    }
}
