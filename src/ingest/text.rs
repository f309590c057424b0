//! One spelling for labels, names and numbers: blanks, full-width signs, dashes, brackets. It decides no meaning.

/// The ASCII twin of a full-width digit, letter or sign that numbers and periods use; other characters stay.
pub fn narrow(c: char) -> char {
    match c {
        '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | '（'
        | '）'
        | '％'
        | '．'
        | '／'
        | '－'
        | '＋'
        | '：'
        | '＊'
        | '＝'
        | '，'
        | '＞'
        | '＜'
        | '＃'
        | '？' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '【' | '［' => '[',
        '】' | '］' => ']',
        '〔' | '﹙' => '(',
        '〕' | '﹚' => ')',
        _ => c,
    }
}

/// Whether a character is only there for the eye: blanks of every width, BOM, zero-width signs.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}')
}

/// A label or name to compare by: no blanks, half-width signs, full-width brackets and letters made narrow.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).map(narrow).collect()
}

/// The cell as text to keep: blanks at the ends, TABs, `="…"` and the leading apostrophe of spreadsheets taken off.
pub fn tidy(text: &str) -> &str {
    let text = text.trim_matches(is_blank);
    let text = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    text.strip_prefix('\'').unwrap_or(text).trim_matches(is_blank)
}

/// A dash of any length or a word between two ends made a hyphen.
pub fn plain_dash(c: char) -> char {
    match c {
        '—' | '–' | '―' | '‐' | '−' | '~' | '～' | '〜' | '至' => '-',
        _ => c,
    }
}

/// A digit written in Chinese.
pub fn chinese_digit(c: char) -> Option<char> {
    let at = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'].iter().position(|d| *d == c);
    if c == '〇' { Some('0') } else { at.and_then(|at| char::from_digit(at as u32, 10)) }
}

/// Numbers up to 99 written in Chinese made Arabic where they stand: 二十六日 is 26日, 二〇二四年 is 2024年.
pub fn arabic(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).copied().and_then(chinese_digit);
    let mut out = String::with_capacity(text.len());
    for (at, &c) in chars.iter().enumerate() {
        if c != '十' {
            out.push(chinese_digit(c).unwrap_or(c));
            continue;
        }
        let before = at.checked_sub(1).and_then(digit);
        match (before, digit(at + 1)) {
            (Some(_), Some(_)) => {}
            (Some(_), None) => out.push('0'),
            (None, Some(_)) => out.push('1'),
            (None, None) => out.push_str("10"),
        }
    }
    out
}
