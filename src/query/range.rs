//! Stretches of time: month, quarter, half-year, year, 累计, rolling months, any run of months; their days, and the figure over one.
//! What a figure is compared with is not in it.

use crate::model::{AreaId, Dataset, Dimension, Frequency, IndicatorId, Period, TimeRule};

use super::decumulate;
use super::reading::{Gap, Reading, Span, frequency_of, over_months, sliced};

/// What kind of stretch a range is; it decides what it may be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stretch {
    /// A month, quarter, half-year or year of the calendar.
    Whole(Frequency),
    /// 累计: January to the end of a period.
    YearToDate,
    /// So many months up to a period, whatever the year.
    Rolling,
    /// Any other run of months (1—2月, 汛期).
    Custom,
}

/// A run of whole months, both ends included. Months have the numbers of [`Period`]: `year × 12 + month − 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Its kind.
    pub stretch: Stretch,
    /// First month.
    pub first: i32,
    /// Last month, not before the first.
    pub last: i32,
}

impl Range {
    /// A period of the calendar; `None` for a day.
    pub fn of(period: Period) -> Option<Self> {
        let length = match period.frequency {
            Frequency::Day => return None,
            other => 12 / other.per_year(),
        };
        let first = period.index * length;
        Some(Self { stretch: Stretch::Whole(period.frequency), first, last: first + length - 1 })
    }

    /// January to the end of a period; `None` for a day.
    pub fn year_to_date(period: Period) -> Option<Self> {
        let whole = Self::of(period)?;
        Some(Self { stretch: Stretch::YearToDate, first: period.year_of() * 12, ..whole })
    }

    /// The `months` months that end with a period, at least one; `None` for a day.
    pub fn rolling(period: Period, months: i32) -> Option<Self> {
        let whole = Self::of(period)?;
        Some(Self { stretch: Stretch::Rolling, first: whole.last - months.max(1) + 1, ..whole })
    }

    /// From the beginning of one period to the end of another; `None` for days and where the second ends before the first begins.
    pub fn between(from: Period, to: Period) -> Option<Self> {
        let (first, last) = (Self::of(from)?.first, Self::of(to)?.last);
        (first <= last).then_some(Self { stretch: Stretch::Custom, first, last })
    }

    /// How many months it has.
    pub fn months(self) -> i32 {
        self.last - self.first + 1
    }

    /// The same months a year earlier.
    pub fn year_before(self) -> Self {
        Self { first: self.first - 12, last: self.last - 12, ..self }
    }

    /// As many months just before it.
    pub fn just_before(self) -> Self {
        let months = self.months();
        Self { first: self.first - months, last: self.last - months, ..self }
    }

    /// Its last month.
    pub fn end(self) -> Period {
        Period { frequency: Frequency::Month, index: self.last }
    }

    /// Its first month.
    pub fn start(self) -> Period {
        Period { frequency: Frequency::Month, index: self.first }
    }

    /// The one period of the calendar that it is, longest first.
    pub fn calendar_period(self) -> Option<Period> {
        [Frequency::Year, Frequency::HalfYear, Frequency::Quarter, Frequency::Month].into_iter().find_map(|frequency| {
            let length = 12 / frequency.per_year();
            let fits = self.months() == length && self.first.rem_euclid(length) == 0;
            fits.then(|| Period { frequency, index: self.first.div_euclid(length) })
        })
    }
}

/// How a form bounds its months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calendar {
    /// The first to the last day.
    #[default]
    Natural,
    /// 统计期: the 26th of the month before to the 25th.
    ClosesOn25,
}

/// The calendar of the form that lists an indicator; natural where no form does.
pub fn calendar_of(data: &Dataset, id: IndicatorId) -> Calendar {
    let name = &data.indicator(id).id;
    let form = data.forms.iter().find(|form| form.indicators.contains(name));
    if form.is_some_and(|form| form.calendar == "26-25") { Calendar::ClosesOn25 } else { Calendar::Natural }
}

/// First and last day of a month; months outside the years 1 to 9999 have none.
fn month_days(month: i32, calendar: Calendar) -> Option<(Period, Period)> {
    let day = |month: i32, day: i32| Period::day(month.div_euclid(12), month.rem_euclid(12) + 1, day);
    match calendar {
        Calendar::Natural => Some((day(month, 1)?, (28..=31).rev().find_map(|last| day(month, last))?)),
        Calendar::ClosesOn25 => Some((day(month - 1, 26)?, day(month, 25)?)),
    }
}

/// First and last day of a range.
pub fn bounds(range: Range, calendar: Calendar) -> Option<(Period, Period)> {
    Some((month_days(range.first, calendar)?.0, month_days(range.last, calendar)?.1))
}

/// Days from a fixed day to a day of the calendar (Gregorian; era arithmetic with the year beginning in March).
fn day_number(day: Period) -> i64 {
    let (year, month, of_month) =
        (i64::from(day.year_of()), i64::from(day.number()), i64::from(day.day_of().unwrap_or(1)));
    let year = if month <= 2 { year - 1 } else { year };
    let (era, month) = (year.div_euclid(400), (month + 9) % 12);
    let of_era = year.rem_euclid(400);
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + of_month - 1
}

/// How many days a range has, for 日均.
pub fn days(range: Range, calendar: Calendar) -> i64 {
    bounds(range, calendar).map_or(0, |(first, last)| day_number(last) - day_number(first) + 1)
}

/// Whether a range has ended by a date `YYYY-MM-DD`; where no date is told it has.
pub fn has_ended(range: Range, calendar: Calendar, as_of: &str) -> bool {
    let Some(today) = Period::parse(as_of).filter(|day| day.frequency == Frequency::Day) else { return true };
    bounds(range, calendar).is_none_or(|(_, last)| last <= today)
}

/// The figure of an indicator for an area over a range, within one category or organisation or the whole.
///
/// A stored figure of just that period or 累计 comes first, then the months by the indicator's rule over time (`query::reading`), then
/// the difference of two stored 累计 ([`decumulate`]). A range that cuts through the indicator's own periods is `NotAdditive`.
pub fn read(data: &Dataset, id: IndicatorId, area: AreaId, range: Range, dimension: Dimension) -> Reading {
    let frequency = frequency_of(data, id).unwrap_or(Frequency::Month);
    let length = 12 / frequency.per_year().max(1);
    let end = range.last + 1;
    let ends_whole = end.rem_euclid(length) == 0;
    let starts_whole = range.first.rem_euclid(length) == 0 || data.indicator(id).time == TimeRule::Last;
    if !ends_whole || !starts_whole {
        return Reading::gap(Gap::NotAdditive);
    }
    let last = Period { frequency, index: end.div_euclid(length) - 1 };
    let steps = (end.div_euclid(length) - range.first.div_euclid(length)).max(1);
    let sum = || over_months(data, id, last, steps, |p| sliced(data, id, area, p, Span::Period, dimension));
    // A month of a quarterly figure is no period of it: the quarter that ends with it is.
    let found = match range.calendar_period().filter(|period| period.frequency <= frequency) {
        Some(period) => {
            let whole = sliced(data, id, area, period, Span::Period, dimension);
            if whole.figure.is_ok() || steps == 1 { whole } else { sum().unwrap_or(whole) }
        }
        None if range.first.rem_euclid(12) == 0 && range.months() < 12 => {
            sliced(data, id, area, last, Span::YearToDate, dimension)
        }
        None => sum().unwrap_or_else(|| sliced(data, id, area, last, Span::Period, dimension)),
    };
    if found.figure.is_ok() {
        return found;
    }
    decumulate::over(data, id, area, range, dimension).unwrap_or(found)
}

#[cfg(test)]
mod tests {
    use super::{Calendar, Range, bounds, days, has_ended};
    use crate::model::Period;

    fn range(text: &str) -> Option<Range> {
        Period::parse(text).and_then(Range::of)
    }

    #[test]
    fn a_month_that_closes_on_the_25th_has_bounds_of_its_own() {
        let told = |text: &str, calendar| {
            let (first, last) = range(text).and_then(|r| bounds(r, calendar))?;
            Some(format!("{first}..{last}"))
        };
        for (text, natural, closing) in [
            ("2026-06", "2026-06-01..2026-06-30", "2026-05-26..2026-06-25"),
            ("2024-02", "2024-02-01..2024-02-29", "2024-01-26..2024-02-25"),
            ("2026-01", "2026-01-01..2026-01-31", "2025-12-26..2026-01-25"),
            ("2026-Q1", "2026-01-01..2026-03-31", "2025-12-26..2026-03-25"),
            ("2025", "2025-01-01..2025-12-31", "2024-12-26..2025-12-25"),
        ] {
            assert_eq!(told(text, Calendar::Natural).as_deref(), Some(natural));
            assert_eq!(told(text, Calendar::ClosesOn25).as_deref(), Some(closing));
        }
    }

    #[test]
    fn days_follow_the_calendar() {
        for (text, natural, closing) in [
            ("2024-02", 29, 31),
            ("2025-02", 28, 31),
            ("2025-03", 31, 28),
            ("2024-03", 31, 29),
            ("2024", 366, 366),
            ("2025", 365, 365),
            ("2026-Q1", 90, 90),
        ] {
            let count = |calendar| range(text).map(|r| days(r, calendar));
            assert_eq!(
                (count(Calendar::Natural), count(Calendar::ClosesOn25)),
                (Some(natural), Some(closing)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_month_ends_with_its_last_day() {
        for (text, as_of, natural, closing) in [
            ("2026-06", "2026-06-24", false, false),
            ("2026-06", "2026-06-25", false, true),
            ("2026-06", "2026-06-30", true, true),
            ("2026", "2026-07-05", false, false),
            ("2026-06", "", true, true),
        ] {
            let ended = |calendar| range(text).map(|r| has_ended(r, calendar, as_of));
            assert_eq!(
                (ended(Calendar::Natural), ended(Calendar::ClosesOn25)),
                (Some(natural), Some(closing)),
                "{text} {as_of}"
            );
        }
    }
}
