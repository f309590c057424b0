//! Periods as numbered steps of a frequency, and the basis of a figure. Reading human period text is ingest's work.

use std::fmt;

/// How long one period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Frequency {
    /// Calendar year.
    Year = 0,
    /// Half-year.
    HalfYear = 1,
    /// Quarter.
    Quarter = 2,
    /// Month (natural, or named by its closing day).
    Month = 3,
    /// Day.
    Day = 4,
}

impl Frequency {
    /// The frequency with this code.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Year, Self::HalfYear, Self::Quarter, Self::Month, Self::Day].into_iter().find(|f| *f as u8 == code)
    }

    /// Periods in a year; nought for days, which do not divide it evenly.
    pub fn per_year(self) -> i32 {
        match self {
            Self::Year => 1,
            Self::HalfYear => 2,
            Self::Quarter => 4,
            Self::Month => 12,
            Self::Day => 0,
        }
    }
}

/// One period: step `index` of `frequency`. Months are numbered `year × 12 + month − 1`, and so on;
/// days are numbered `(year × 12 + month − 1) × 31 + day − 1`, which orders them without a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// How long the period is.
    pub frequency: Frequency,
    /// Its number.
    pub index: i32,
}

impl Period {
    /// A year.
    pub fn year(year: i32) -> Self {
        Self { frequency: Frequency::Year, index: year }
    }

    /// Month 1–12 of a year; `None` outside.
    pub fn month(year: i32, month: i32) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { frequency: Frequency::Month, index: year * 12 + month - 1 })
    }

    /// Quarter 1–4 of a year; `None` outside.
    pub fn quarter(year: i32, quarter: i32) -> Option<Self> {
        (1..=4).contains(&quarter).then_some(Self { frequency: Frequency::Quarter, index: year * 4 + quarter - 1 })
    }

    /// Half 1–2 of a year; `None` outside.
    pub fn half(year: i32, half: i32) -> Option<Self> {
        (1..=2).contains(&half).then_some(Self { frequency: Frequency::HalfYear, index: year * 2 + half - 1 })
    }

    /// A day; `None` when the month has no such day.
    pub fn day(year: i32, month: i32, day: i32) -> Option<Self> {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let longest = match month {
            2 => 28 + i32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            _ => return None,
        };
        (1..=longest)
            .contains(&day)
            .then(|| Self { frequency: Frequency::Day, index: (year * 12 + month - 1) * 31 + day - 1 })
    }

    /// The year it lies in.
    pub fn year_of(self) -> i32 {
        match self.frequency {
            Frequency::Day => self.index.div_euclid(31 * 12),
            other => self.index.div_euclid(other.per_year()),
        }
    }

    /// Its place in the year, from 1: the month, quarter or half; 1 for a year; the month for a day.
    pub fn number(self) -> i32 {
        match self.frequency {
            Frequency::Day => self.index.div_euclid(31).rem_euclid(12) + 1,
            other => self.index.rem_euclid(other.per_year()) + 1,
        }
    }

    /// The day of the month of a day, else `None`.
    pub fn day_of(self) -> Option<i32> {
        (self.frequency == Frequency::Day).then(|| self.index.rem_euclid(31) + 1)
    }

    /// `steps` periods later (earlier when negative).
    pub fn shift(self, steps: i32) -> Self {
        Self { index: self.index + steps, ..self }
    }

    /// The same period a year earlier; for days the same number of the calendar.
    pub fn year_before(self) -> Self {
        let steps = if self.frequency == Frequency::Day { 31 * 12 } else { self.frequency.per_year() };
        self.shift(-steps)
    }

    /// Reads the package's own spelling: `2026`, `2026-H1`, `2026-Q2`, `2026-06`, `2026-06-30`.
    pub fn parse(text: &str) -> Option<Self> {
        let year: i32 = text.get(..4)?.bytes().all(|b| b.is_ascii_digit()).then(|| text.get(..4))??.parse().ok()?;
        let rest = text.get(4..)?;
        if rest.is_empty() {
            return Some(Self::year(year));
        }
        let rest = rest.strip_prefix('-')?;
        let number = |t: &str| -> Option<i32> {
            (!t.is_empty() && t.len() <= 2 && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse().ok())?
        };
        if let Some(half) = rest.strip_prefix('H') {
            return Self::half(year, number(half)?);
        }
        if let Some(quarter) = rest.strip_prefix('Q') {
            return Self::quarter(year, number(quarter)?);
        }
        match rest.split_once('-') {
            None if rest.len() == 2 => Self::month(year, number(rest)?),
            Some((month, day)) if month.len() == 2 && day.len() == 2 => Self::day(year, number(month)?, number(day)?),
            _ => None,
        }
    }
}

/// The package's own spelling, the inverse of [`Period::parse`].
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, number) = (self.year_of(), self.number());
        match self.frequency {
            Frequency::Year => write!(f, "{year:04}"),
            Frequency::HalfYear => write!(f, "{year:04}-H{number}"),
            Frequency::Quarter => write!(f, "{year:04}-Q{number}"),
            Frequency::Month => write!(f, "{year:04}-{number:02}"),
            Frequency::Day => write!(f, "{year:04}-{number:02}-{:02}", self.day_of().unwrap_or(1)),
        }
    }
}

/// What span a figure covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Basis {
    /// 当期: the period itself.
    Current = 0,
    /// 本年累计: from January to the end of the period.
    YearToDate = 1,
    /// 时点: the state at the end of the period.
    Point = 2,
}

impl Basis {
    /// The basis a word in a file names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "当期" => Some(Self::Current),
            "本年累计" => Some(Self::YearToDate),
            "时点" => Some(Self::Point),
            _ => None,
        }
    }

    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Current => "当期",
            Self::YearToDate => "本年累计",
            Self::Point => "时点",
        }
    }

    /// The basis with this code.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Current, Self::YearToDate, Self::Point].into_iter().find(|b| *b as u8 == code)
    }
}

#[cfg(test)]
mod tests {
    use super::Period;

    #[test]
    fn spelling_round_trips() {
        for text in ["2026", "2026-H1", "2026-Q4", "2026-06", "2024-02-29", "1978"] {
            assert_eq!(Period::parse(text).map(|p| p.to_string()).as_deref(), Some(text));
        }
        for bad in ["", "26", "2026-13", "2026-Q5", "2023-02-29", "2026-6", "2026-", "20x6", "二〇二六"] {
            assert_eq!(Period::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_year_before_keeps_the_month() {
        let june = Period::parse("2026-06");
        assert_eq!(june.map(|p| p.year_before().to_string()).as_deref(), Some("2025-06"));
        assert_eq!(june.map(|p| p.shift(-6).to_string()).as_deref(), Some("2025-12"));
    }
}
