//! How periods are called on screen. Reading them is ingest's work.

use crate::model::{Frequency, Period};
use crate::query::Span;

/// `2026年6月`, `2026年二季度`, `2026年上半年`, `2026年`.
pub fn full(period: Period) -> String {
    let (year, number) = (period.year_of(), period.number());
    match period.frequency {
        Frequency::Year => format!("{year}年"),
        Frequency::HalfYear => format!("{year}年{}", if number == 1 { "上半年" } else { "下半年" }),
        Frequency::Quarter => {
            format!("{year}年{}季度", ["一", "二", "三", "四"].get((number - 1) as usize).unwrap_or(&""))
        }
        Frequency::Month => format!("{year}年{number}月"),
        Frequency::Day => format!("{year}年{number}月{}日", period.day_of().unwrap_or(1)),
    }
}

/// How long a period is, in a word: `月`, `季度`.
pub fn length(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Year => "年",
        Frequency::HalfYear => "半年",
        Frequency::Quarter => "季度",
        Frequency::Month => "月",
        Frequency::Day => "日",
    }
}

/// The period with its span: `2026年1—6月`, `2026年前三季度` for 累计.
pub fn spanned(period: Period, span: Span) -> String {
    match (span, period.frequency, period.number()) {
        (Span::YearToDate, Frequency::Month, 2..) => format!("{}年1—{}月", period.year_of(), period.number()),
        (Span::YearToDate, Frequency::Quarter, 2) => format!("{}年上半年", period.year_of()),
        (Span::YearToDate, Frequency::Quarter, 3) => format!("{}年前三季度", period.year_of()),
        (Span::YearToDate, Frequency::Quarter, 4) | (Span::YearToDate, Frequency::HalfYear, 2) => {
            format!("{}年", period.year_of())
        }
        _ => full(period),
    }
}

/// Short form for a tick: `6月`, and `2026年` at a year's beginning.
pub fn tick(period: Period) -> String {
    match period.frequency {
        Frequency::Month if period.number() == 1 => format!("{}年", period.year_of()),
        Frequency::Month => format!("{}月", period.number()),
        Frequency::Quarter if period.number() == 1 => format!("{}年", period.year_of()),
        Frequency::Quarter => {
            format!("{}季度", ["一", "二", "三", "四"].get((period.number() - 1) as usize).unwrap_or(&""))
        }
        _ => full(period),
    }
}

/// A date as written in a document: `2026-07-05` → `2026年7月5日`; anything else stays.
pub fn date(text: &str) -> String {
    Period::parse(text).filter(|p| p.frequency == Frequency::Day).map_or_else(|| text.to_string(), full)
}

#[cfg(test)]
mod tests {
    use super::spanned;
    use crate::model::Period;
    use crate::query::Span;

    #[test]
    fn a_cumulative_period_says_how_far_it_reaches() {
        for (text, expect) in [
            ("2026-01", "2026年1月"),
            ("2026-06", "2026年1—6月"),
            ("2026-Q1", "2026年一季度"),
            ("2026-Q2", "2026年上半年"),
            ("2026-Q3", "2026年前三季度"),
            ("2026-Q4", "2026年"),
            ("2026-H2", "2026年"),
            ("2026", "2026年"),
        ] {
            assert_eq!(Period::parse(text).map(|p| spanned(p, Span::YearToDate)).as_deref(), Some(expect));
        }
    }
}
