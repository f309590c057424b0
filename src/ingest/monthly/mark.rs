//! The mark of a monthly form: one cell of one hidden row that says which form, whose, for when, and which codes stand in it. No figure is read
//! here. It guards against accidents, not against forgery: whoever knows this file can write one.

use crate::ingest::text::squeeze;
use crate::model::Period;
use crate::source::sha256;

/// Begins the mark.
const WORD: &str = "善治月报";
/// Version of the shape of forms. A reader refuses a larger number.
pub const SCHEMA: u32 = 1;
/// Between fields, between entries, inside an entry.
const SEPARATORS: [char; 3] = ['|', ';', ':'];
/// Hexadecimal digits kept of the check of the mark, and of a name.
const DIGITS: (usize, usize) = (16, 6);

/// Which sheet of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The page that is signed: one row an item.
    #[default]
    Main,
    /// One row a place below, one pair of columns an item.
    Places,
}

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// An item to be filled in: `TJ01`, `TJ07/n`, `TJ07/d`.
    Item(String),
    /// The sum of the sheet of places: `+TJ01`.
    Total(String),
    /// A rate worked out of two items: `~TJ04=TJ03,TJ02`.
    Rate {
        /// The rate's indicator.
        indicator: String,
        /// Code of the item above the line.
        top: String,
        /// Code of the item below it.
        bottom: String,
    },
    /// Last month's column of an item, `<TJ01`; of the first sheet, which has one column for all, with an empty item.
    Before(String),
    /// The cell of 零报.
    Zero,
    /// The column of names.
    Name,
    /// The column of this month.
    Value,
    /// The column of explanations.
    Note,
    /// The sums below the places.
    Sums,
    /// A place below, by its code.
    Place(String),
}

impl Code {
    /// As it stands in a hidden cell.
    pub fn text(&self) -> String {
        match self {
            Self::Item(code) | Self::Place(code) => code.clone(),
            Self::Total(code) => format!("+{code}"),
            Self::Rate { indicator, top, bottom } => format!("~{indicator}={top},{bottom}"),
            Self::Before(code) => format!("<{code}"),
            Self::Zero => "#零报".into(),
            Self::Name => "#名称".into(),
            Self::Value => "#本期".into(),
            Self::Note => "#说明".into(),
            Self::Sums => "#合计".into(),
        }
    }

    /// From a hidden cell; a bare word is an item.
    pub fn parse(text: &str) -> Self {
        let text = squeeze(text);
        let item = |rest: &str| rest.to_string();
        match text.as_str() {
            "#零报" => return Self::Zero,
            "#名称" => return Self::Name,
            "#本期" => return Self::Value,
            "#说明" => return Self::Note,
            "#合计" => return Self::Sums,
            _ => {}
        }
        if let Some(rest) = text.strip_prefix('+') {
            return Self::Total(item(rest));
        }
        if let Some(rest) = text.strip_prefix('<') {
            return Self::Before(item(rest));
        }
        let rate = text.strip_prefix('~').and_then(|rest| {
            let (indicator, parts) = rest.split_once('=')?;
            let (top, bottom) = parts.split_once(',')?;
            Some(Self::Rate { indicator: indicator.into(), top: top.into(), bottom: bottom.into() })
        });
        rate.unwrap_or(Self::Item(text))
    }
}

/// One code of a sheet, with what a reader without any register must know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The code as it stands in its cell.
    pub code: String,
    /// Whether it stands at a date, so that 零报 does not fill it.
    pub is_stock: bool,
    /// Digits after the point that may be filled in.
    pub decimals: u8,
    /// Of a rate: whether its numerator cannot pass its denominator (`true`: it is refused; `false`: it is asked about or may be).
    pub is_strict: bool,
    /// Of a rate: whether a numerator above its denominator is asked about at all.
    pub is_bounded: bool,
    /// A short check of the name beside the code; empty for columns without one.
    pub check: String,
}

impl Entry {
    /// An entry whose name is checked.
    pub fn named(code: &Code, name: &str) -> Self {
        Self { code: code.text(), check: check(name), ..Self::default() }
    }

    fn text(&self) -> String {
        let mut flags = String::new();
        for (is, flag) in [(self.is_stock, 's'), (self.is_strict, 'h'), (self.is_bounded, 'b')] {
            if is {
                flags.push(flag);
            }
        }
        format!("{}:{flags}{}:{}", self.code, self.decimals, self.check)
    }

    fn parse(text: &str) -> Option<Self> {
        let (rest, check) = text.rsplit_once(':')?;
        let (code, flags) = rest.rsplit_once(':')?;
        let decimals = flags.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
        let is = |flag: char| flags.contains(flag);
        Some(Self {
            code: code.into(),
            is_stock: is('s'),
            decimals,
            is_strict: is('h'),
            is_bounded: is('b'),
            check: check.into(),
        })
    }
}

/// The short check of a name as it stands in its cell.
pub fn check(name: &str) -> String {
    let mut digits = sha256(squeeze(name).as_bytes());
    digits.truncate(DIGITS.1);
    digits
}

/// Which form it is, and what stands in the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which sheet.
    pub kind: Kind,
    /// Whether the form has a sheet of places.
    pub with_places: bool,
    /// Id of the form.
    pub form: String,
    /// Its name.
    pub name: String,
    /// Code of the area that fills it in.
    pub area: String,
    /// Its name.
    pub area_name: String,
    /// For when.
    pub period: Period,
    /// Codes of the rows.
    pub rows: Vec<Entry>,
    /// Codes of the columns.
    pub columns: Vec<Entry>,
}

/// Why a cell that begins like a mark is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Of a later version: its number.
    Newer(u32),
    /// Changed, cut off or made up.
    Broken,
}

/// A field without what separates fields.
fn plain(text: &str) -> String {
    text.chars().map(|c| if SEPARATORS.contains(&c) || c.is_control() { '／' } else { c }).collect()
}

impl Mark {
    /// As the hidden cell holds it.
    pub fn text(&self) -> String {
        let list = |entries: &[Entry]| entries.iter().map(Entry::text).collect::<Vec<_>>().join(";");
        let kind = match (self.kind, self.with_places) {
            (Kind::Main, false) => "单表",
            (Kind::Main, true) => "本表",
            (Kind::Places, _) => "分村",
        };
        let text = format!(
            "{WORD}|{SCHEMA}|{kind}|{}|{}|{}|{}|{}|{}|{}",
            plain(&self.form),
            plain(&self.name),
            plain(&self.area),
            plain(&self.area_name),
            self.period,
            list(&self.rows),
            list(&self.columns)
        );
        let mut digits = sha256(text.as_bytes());
        digits.truncate(DIGITS.0);
        format!("{text}|{digits}")
    }

    /// Whether a cell begins like a mark.
    pub fn begins(text: &str) -> bool {
        text.trim_start().starts_with(WORD) && text.contains(SEPARATORS[0])
    }

    /// Reads the hidden cell.
    ///
    /// # Errors
    /// The mark is of a later version, or was changed.
    pub fn parse(text: &str) -> Result<Self, Damage> {
        let text = text.trim();
        let (body, digits) = text.rsplit_once('|').ok_or(Damage::Broken)?;
        let fields: Vec<&str> = body.split('|').collect();
        let version: u32 = fields.get(1).and_then(|v| v.parse().ok()).ok_or(Damage::Broken)?;
        if version > SCHEMA {
            return Err(Damage::Newer(version));
        }
        let known = sha256(body.as_bytes());
        let [_, _, kind, form, name, area, area_name, period, rows, columns] = fields.as_slice() else {
            return Err(Damage::Broken);
        };
        if digits.len() != DIGITS.0 || !known.starts_with(digits) {
            return Err(Damage::Broken);
        }
        let (kind, with_places) = match *kind {
            "单表" => (Kind::Main, false),
            "本表" => (Kind::Main, true),
            "分村" => (Kind::Places, true),
            _ => return Err(Damage::Broken),
        };
        let list = |text: &str| -> Option<Vec<Entry>> {
            text.split(';').filter(|entry| !entry.is_empty()).map(Entry::parse).collect()
        };
        Ok(Self {
            kind,
            with_places,
            form: (*form).into(),
            name: (*name).into(),
            area: (*area).into(),
            area_name: (*area_name).into(),
            period: Period::parse(period).ok_or(Damage::Broken)?,
            rows: list(rows).ok_or(Damage::Broken)?,
            columns: list(columns).ok_or(Damage::Broken)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Damage, Entry, Kind, Mark};
    use crate::model::Period;

    fn mark() -> Mark {
        Mark {
            kind: Kind::Main,
            with_places: true,
            form: "F-TJ".into(),
            name: "人民调解工作月报表".into(),
            area: "990121100".into(),
            area_name: "桐屏镇".into(),
            period: Period::parse("2026-07").unwrap_or(Period::year(2026)),
            rows: vec![
                Entry { is_stock: true, decimals: 2, ..Entry::named(&Code::Item("TJ07/n".into()), "甲") },
                Entry { is_strict: true, is_bounded: true, ..Entry::named(&Code::parse("~TJ04=TJ03,TJ02"), "乙") },
            ],
            columns: vec![Entry { code: Code::Value.text(), ..Entry::default() }],
        }
    }

    #[test]
    fn a_mark_comes_back_and_any_change_of_it_is_seen() {
        let text = mark().text();
        assert_eq!(Mark::parse(&text), Ok(mark()));
        for at in 0..text.chars().count() {
            let changed: String = text
                .chars()
                .enumerate()
                .map(|(n, c)| if n == at { if c == '7' { '8' } else { '7' } } else { c })
                .collect();
            let read = Mark::parse(&changed);
            assert!(read.is_err() || changed == text || at < 4, "{changed}");
        }
        assert_eq!(Mark::parse(&text.replacen("|1|", "|2|", 1)), Err(Damage::Newer(2)));
        assert_eq!(Mark::parse("善治月报|"), Err(Damage::Broken));
    }

    #[test]
    fn codes_come_back() {
        for code in
            ["TJ01", "TJ07/n", "+TJ01", "~TJ04=TJ03,TJ02", "<TJ07/d", "#零报", "#名称", "<", "#本期", "#说明", "#合计"]
        {
            assert_eq!(Code::parse(code).text(), code);
        }
        assert!(matches!(Code::parse(" +TJ01 "), Code::Total(code) if code == "TJ01"));
    }
}
