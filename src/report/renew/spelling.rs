//! How drafts spell numbers: 2026年5月, ２０２６年５月, 二〇二六年五月, 五百五十三起. Which dates move, and where to, is [`super::tokens`]'s.

use std::ops::Range;

use crate::report::document::chinese;

use super::tokens::{scaled, unit_of};

/// A way to spell the numbers of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// 2026年5月
    Plain,
    /// ２０２６年５月
    Wide,
    /// 二〇二六年五月
    Chinese,
}

/// Digits as they stand in the years of Chinese dates.
const CHINESE: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

impl Spelling {
    /// Whether a character is a digit of this spelling.
    pub fn is_digit(self, c: char) -> bool {
        match self {
            Self::Plain => c.is_ascii_digit(),
            Self::Wide => wide(c).is_some(),
            Self::Chinese => CHINESE.contains(&c) || c == '十',
        }
    }

    /// A text with its Arabic digits spelt this way: years digit by digit, months and days as numbers.
    pub fn spelt(self, text: &str) -> String {
        let mut out = String::new();
        let mut run = String::new();
        for c in text.chars().map(Some).chain([None]) {
            match c.filter(char::is_ascii_digit) {
                Some(digit) => run.push(digit),
                None => {
                    out.push_str(&self.number(&run));
                    run.clear();
                    out.extend(c);
                }
            }
        }
        out
    }

    fn number(self, digits: &str) -> String {
        let each = |to: &dyn Fn(usize) -> Option<char>| {
            digits.chars().filter_map(|c| to(c.to_digit(10)? as usize)).collect::<String>()
        };
        match self {
            Self::Plain => digits.to_string(),
            Self::Wide => each(&|n| char::from_u32('０' as u32 + n as u32)),
            Self::Chinese if digits.len() > 2 => each(&|n| CHINESE.get(n).copied()),
            Self::Chinese => digits.parse().map_or(String::new(), chinese),
        }
    }

    /// A text spelt this way with Arabic digits; 二十一 and 二〇二六 are told apart by their 十.
    pub fn plain(self, text: &str) -> String {
        let mut out = String::new();
        let mut run: Vec<char> = Vec::new();
        for c in text.chars().map(Some).chain([None]) {
            match c.filter(|c| self.is_digit(*c)) {
                Some(digit) => run.push(digit),
                None => {
                    out.push_str(&self.arabic(&run));
                    run.clear();
                    out.extend(c);
                }
            }
        }
        out
    }

    fn arabic(self, run: &[char]) -> String {
        let digit = |c: &char| CHINESE.iter().position(|known| known == c);
        match (self, run.iter().position(|c| *c == '十')) {
            (Self::Plain, _) => run.iter().collect(),
            (Self::Wide, _) => run.iter().filter_map(|c| wide(*c)).collect(),
            (Self::Chinese, None) => run.iter().filter_map(digit).map(|n| n.to_string()).collect(),
            (Self::Chinese, Some(ten)) => {
                let tens = ten.checked_sub(1).and_then(|at| run.get(at)).and_then(digit).unwrap_or(1);
                let ones = run.get(ten + 1).and_then(digit).unwrap_or(0);
                (tens * 10 + ones).to_string()
            }
        }
    }
}

/// The digit a full-width one stands for.
fn wide(c: char) -> Option<char> {
    let n = (c as u32).checked_sub('０' as u32).filter(|n| *n < 10)?;
    char::from_digit(n, 10)
}

/// A line with its full-width digits as Arabic ones, and for each of its bytes (and its end) the place in the line.
pub fn narrowed(line: &str) -> (String, Vec<usize>) {
    let (mut out, mut places) = (String::new(), Vec::new());
    for (at, c) in line.char_indices() {
        let c = wide(c).unwrap_or(c);
        out.push(c);
        places.extend((0..c.len_utf8()).map(|n| at + n));
    }
    places.push(line.len());
    (out, places)
}

/// What is said of a number in full-width digits.
const WIDE: &str = "数字是全角的，没有换，请改成半角后再换数";
/// What is said of a number in words.
const WORDS: &str = "数字是汉字写的，没有换，请对照现有数据改写";

/// Numbers that are not renewed for how they are spelt, in full-width digits or Chinese numerals, with a known unit behind, after 百分之, or alone
/// in a cell: in bytes, unit included, with what to do.
pub fn unread(line: &str, units: &[String], bare: bool) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, first)) = line[at..].char_indices().find(|(_, c)| begins(*c)).map(|(n, c)| (at + n, c)) {
        let is_wide = wide(first).is_some();
        let goes_on = |c: &char| match is_wide {
            true => wide(*c).is_some() || matches!(c, '．' | '，' | '.' | ','),
            false => begins(*c) || matches!(c, '百' | '千' | '零' | '两' | '点'),
        };
        let end = start + line[start..].chars().take_while(goes_on).map(char::len_utf8).sum::<usize>();
        let text = line[start..end].trim_end_matches(['．', '，', '.', ',', '点']);
        let stop = start + text.len();
        let (_, after) = scaled(&line[stop..]);
        let unit = unit_of(&line[stop + after..], units);
        let lead = line[..start].strip_suffix("百分之").map(str::len);
        // 一件, 三项 are words as often as numbers; 第十二个 is an order.
        let counts =
            is_wide || after > 0 || text.chars().count() > 1 || unit.is_some_and(|(unit, _)| unit == "个百分点");
        match (lead, unit) {
            (Some(lead), _) if !is_wide => found.push((lead..stop, WORDS)),
            (_, Some((_, length))) if counts && !line[..start].ends_with('第') => {
                found.push((start..stop + after + length, if is_wide { WIDE } else { WORDS }));
            }
            (_, None) if bare && is_wide && line.trim() == text => found.push((start..stop, WIDE)),
            _ => {}
        }
        at = end;
    }
    found
}

/// Whether a number of [`unread`] begins with a character.
fn begins(c: char) -> bool {
    wide(c).is_some() || Spelling::Chinese.is_digit(c)
}

#[cfg(test)]
mod tests {
    use super::Spelling;

    #[test]
    fn dates_are_spelt_and_read_again() {
        for (plain, chinese, wide) in [
            ("2026年5月", "二〇二六年五月", "２０２６年５月"),
            ("2010年10月31日", "二〇一〇年十月三十一日", "２０１０年１０月３１日"),
            ("2026年12月20日", "二〇二六年十二月二十日", "２０２６年１２月２０日"),
            ("1—5月", "一—五月", "１—５月"),
        ] {
            assert_eq!(Spelling::Chinese.spelt(plain), chinese);
            assert_eq!(Spelling::Wide.spelt(plain), wide);
            assert_eq!([Spelling::Chinese.plain(chinese), Spelling::Wide.plain(wide)], [plain, plain]);
        }
    }
}
