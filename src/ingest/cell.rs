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
    /// Upper end of a range.
    pub high: Option<Decimal>,
    /// Half of one unit in the last printed digit: 50 for 1.43万, 0.05 for 95.2.
    pub precision: Decimal,
    /// Whether digits were lost before it came: 3.60502E+11.
    pub is_rounded: bool,
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
    let lower = text.to_ascii_lowercase();
    if all(&['*', '×', '✕', '＊', '■', '●']) || (lower.len() > 1 && lower.bytes().all(|b| b == b'x')) {
        return Some(Status::Masked);
    }
    match lower.as_str() {
        "零" | "零报" | "零报告" => Some(Status::ZeroReported),
        "n/a" | "na" | "nan" | "null" | "none" | "nil" | "inf" | "-inf" | "infinity" | "-infinity" | "未报"
        | "未统计" | "暂无" | "暂无数据" | "无数据" | "不详" | "未上报" | "缺报" | "缺" => {
            Some(Status::Missing)
        }
        lower if lower.starts_with('#') => Some(Status::Missing),
        _ => None,
    }
}

/// Words before a number and what they make of it.
const BEFORE: [(&str, Qualifier); 26] = [
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
    ("不低于", Qualifier::Ge),
    ("至少", Qualifier::Ge),
    ("≧", Qualifier::Ge),
    ("≦", Qualifier::Le),
    ("不超过", Qualifier::Le),
    ("不高于", Qualifier::Le),
    ("至多", Qualifier::Le),
    ("小于", Qualifier::Lt),
    ("少于", Qualifier::Lt),
];

/// Words behind a number (and its multiplier) and what they make of it.
const BEHIND: [(&str, Qualifier); 8] = [
    ("余", Qualifier::Ge),
    ("多", Qualifier::Ge),
    ("及以上", Qualifier::Ge),
    ("以上", Qualifier::Ge),
    ("左右", Qualifier::Approx),
    ("上下", Qualifier::Approx),
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
        let rest = rest.trim_start_matches(['了', ' ']);
        return fraction(rest).or_else(|| unsigned(rest)).map(negative);
    }
    let rest = RISES.iter().find_map(|word| text.strip_prefix(word)).map_or(text, |rest| rest.trim_start_matches('了'));
    let (rest, before) =
        BEFORE.iter().find_map(|(word, q)| rest.strip_prefix(word).map(|r| (r, *q))).unwrap_or((rest, Qualifier::Eq));
    let rest = rest.trim_start();
    let mut figure = fraction(rest).or_else(|| unsigned(rest))?;
    if before != Qualifier::Eq {
        figure.qualifier = before;
    }
    Some(figure)
}

fn negative(figure: Figure) -> Figure {
    let value = Decimal::new(-figure.value.mantissa, figure.value.decimals);
    Figure { value, ..figure }
}

/// 百分之九十六点一, 千分之3, 万分之0.37; 三成, 八成五.
fn fraction(text: &str) -> Option<Figure> {
    let part = |number: Decimal, unit: &str| Figure {
        value: number,
        qualifier: Qualifier::Eq,
        unit: unit.into(),
        multiplied: false,
        high: None,
        precision: half_of_last(i32::from(number.decimals)),
        is_rounded: false,
    };
    if let Some(rest) = text.strip_prefix("百分之") {
        return spoken(rest).map(|number| part(number, "%"));
    }
    if let Some(rest) = text.strip_prefix("千分之") {
        return spoken(rest).map(|number| part(number, "‰"));
    }
    if let Some(rest) = text.strip_prefix("万分之") {
        // A ten-thousandth is a hundredth of one per cent.
        return spoken(rest).map(|n| part(Decimal::new(n.mantissa, n.decimals + 2), "%"));
    }
    let (tens, tail) = text.split_once('成')?;
    let tens = spoken(tens).filter(|tens| tens.compare(Decimal::whole(10)).is_le())?;
    let ones = if tail.is_empty() { Decimal::default() } else { spoken(tail).filter(|n| n.decimals == 0)? };
    let value = Decimal::new(tens.mantissa.checked_mul(10)?, tens.decimals).plus(ones);
    let precision = if tail.is_empty() { Decimal::whole(5) } else { Decimal::new(5, 1) };
    Some(Figure { precision, ..part(value, "%") })
}

/// A number in Arabic or Chinese digits below 1000: 96.1, 九十六点一, 一百.
fn spoken(text: &str) -> Option<Decimal> {
    if text.is_empty() {
        return None;
    }
    let text = match text.strip_prefix("一百") {
        Some("") => "100".into(),
        Some(rest) => format!("1{:0>2}", super::text::arabic(rest)),
        None => super::text::arabic(text),
    };
    Decimal::parse(&text.replace('点', "."))
}

/// Half of one unit of the digit that stands `decimals` behind the point (negative: before it).
fn half_of_last(decimals: i32) -> Decimal {
    match u32::try_from(-(decimals + 1)) {
        Ok(noughts) => Decimal::new(5 * 10i128.pow(noughts.min(30)), 0),
        Err(_) => Decimal::new(5, u8::try_from(decimals + 1).unwrap_or(u8::MAX)),
    }
}

fn unsigned(text: &str) -> Option<Figure> {
    let low = amount(text)?;
    let dash = low.rest.chars().next().filter(|c| plain_dash(*c) == '-');
    // 15%～30%, 5万—10万人: the unit may stand behind both ends.
    let unit_end = low.rest.find(|c| plain_dash(c) == '-').filter(|end| super::label::is_unit(&low.rest[..*end]));
    let from = dash.map(char::len_utf8).or_else(|| {
        let end = unit_end?;
        Some(end + low.rest[end..].chars().next().map_or(0, char::len_utf8))
    });
    if let Some(high) = from.and_then(|from| amount(&low.rest[from..])) {
        // 3-20万元: the multiplier behind the upper end goes for both.
        let value = if low.noughts == 0 { scaled(low.value, high.noughts)? } else { low.value };
        let (qualifier, unit) = behind(high.rest)?;
        let same_unit = unit_end.is_none_or(|end| low.rest[..end] == unit);
        let ascending = value.compare(high.value).is_le() && qualifier == Qualifier::Eq && same_unit;
        return ascending.then_some(Figure {
            value,
            qualifier: Qualifier::Range,
            unit,
            multiplied: high.noughts > 0,
            high: Some(high.value),
            precision: half_of_last(high.printed),
            is_rounded: false,
        });
    }
    let (qualifier, unit) = behind(low.rest)?;
    Some(Figure {
        value: low.value,
        qualifier: if low.is_more { Qualifier::Ge } else { qualifier },
        unit,
        multiplied: low.noughts > 0,
        high: None,
        precision: half_of_last(low.printed),
        is_rounded: low.is_rounded,
    })
}

fn scaled(number: Decimal, zeros: u8) -> Option<Decimal> {
    let mantissa = number.mantissa.checked_mul(10i128.checked_pow(u32::from(zeros))?)?;
    Some(Decimal::new(mantissa, number.decimals))
}

/// A number with its multipliers, and what follows.
struct Amount<'t> {
    value: Decimal,
    rest: &'t str,
    /// Noughts of the last multiplier.
    noughts: u8,
    /// Where the last printed digit stands behind the point; negative before it.
    printed: i32,
    /// 多 or 余 before the multiplier: 40多万.
    is_more: bool,
    is_rounded: bool,
}

/// A number with its multipliers: 3亿4500万, 1.2万, 5千.
fn amount(text: &str) -> Option<Amount<'_>> {
    let (first, mut rest, power) = plain(text)?;
    let (mut sum, mut part, mut last, mut most) = (Decimal::default(), first, 0, u8::MAX);
    let mut is_more = false;
    let mut decimals = printed_decimals(text);
    loop {
        let more = rest.strip_prefix(['多', '余']).filter(|tail| {
            let mut tail = *tail;
            multiplier(&mut tail) > 0
        });
        if let Some(tail) = more {
            is_more = true;
            rest = tail;
        }
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
            Some((next, tail, _)) if zeros > 0 => {
                most = zeros;
                part = next;
                decimals = printed_decimals(rest);
                rest = tail;
                last = 0;
            }
            _ => {
                let power = i32::from(power);
                let is_rounded = power > decimals && power > 0;
                let printed = decimals - i32::from(last) - power;
                let noughts = if most == u8::MAX { last } else { last.max(1) };
                return Some(Amount { value: sum, rest, noughts, printed, is_more, is_rounded });
            }
        }
    }
}

/// Digits behind the point of the number at the front.
fn printed_decimals(text: &str) -> i32 {
    let number = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | ' ' | '.'))).unwrap_or(text.len());
    text[..number].split_once('.').map_or(0, |(_, tail)| tail.bytes().take_while(u8::is_ascii_digit).count() as i32)
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

/// Digits with thousands in groups of three, a point, an exponent (3.6E+11); what follows, and the exponent.
fn plain(text: &str) -> Option<(Decimal, &str, i8)> {
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

fn exponent(number: Decimal, rest: &str) -> Option<(Decimal, &str, i8)> {
    let Some(tail) = rest.strip_prefix(['e', 'E']) else { return Some((number, rest, 0)) };
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
    Some((number, &tail[digits..], if negative { -(power as i8) } else { power as i8 }))
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
    let text = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(text);
    (text.is_empty() || super::label::is_unit(text)).then(|| text.to_string())
}

/// 120①, 120[1], 120注, 120*: the mark is not part of the figure.
fn footnote_off(rest: &str) -> &str {
    const SMALL: [char; 10] = ['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '†'];
    let bare = rest.trim_end_matches(|c: char| ('①'..='⑳').contains(&c) || c == '*' || c == '#' || SMALL.contains(&c));
    let bare = bare
        .split_once("注")
        .filter(|(_, tail)| tail.bytes().all(|b| b.is_ascii_digit()))
        .map_or(bare, |(head, _)| head);
    let inner = bare.strip_suffix([']', ')']);
    match inner.and_then(|inner| inner.rsplit_once(['[', '('])).filter(|(_, mark)| !mark.is_empty()) {
        Some((head, mark)) if mark.bytes().all(|b| b.is_ascii_digit()) => head,
        _ => bare,
    }
}
