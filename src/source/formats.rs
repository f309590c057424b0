//! Number formats of workbooks: which say date, time, duration or percentage, and how such a number is written out. It formats nothing else: a
//! figure keeps all its digits, however few are shown.

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A number.
    #[default]
    Number,
    /// A percentage.
    Percent,
    /// A date, a time, or both.
    Date,
    /// Hours, minutes or seconds beyond a day.
    Duration,
}

/// The format of a number that is built in (ECMA-376 §18.8.30; 27 to 36 and 50 to 58 are dates in Chinese, Japanese and Korean programs).
pub fn builtin(id: u32) -> Format {
    match id {
        9 | 10 => Format::Percent,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Date,
        46 => Format::Duration,
        _ => Format::Number,
    }
}

/// The format of a code, by its first section.
pub fn of(code: &str) -> Format {
    if code.eq_ignore_ascii_case("general") || code == "@" {
        return Format::Number;
    }
    let mut chars = code.chars().peekable();
    let mut percent = false;
    while let Some(c) = chars.next() {
        match c {
            // What follows stands for itself.
            '\\' | '_' | '*' => {
                chars.next();
            }
            '"' => {
                chars.find(|c| *c == '"');
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let unit = inner.trim().to_ascii_lowercase();
                if !unit.is_empty()
                    && ["h", "m", "s"].iter().any(|letter| unit.trim_matches(|c| letter.contains(c)).is_empty())
                {
                    return Format::Duration;
                }
            }
            ';' => break,
            '%' | '％' => percent = true,
            'y' | 'Y' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'm' | 'M' => return Format::Date,
            // The year of an era, as in e"年"m"月"; of E+00 it is the power.
            'e' | 'E' if !matches!(chars.peek(), Some('+' | '-')) && !percent => {
                let rest: String = chars.clone().collect::<String>().to_ascii_lowercase();
                if rest.contains('m') || rest.contains('年') {
                    return Format::Date;
                }
            }
            // AM/PM, and words such as General.
            'A' | 'a' if chars.peek().is_some_and(|c| matches!(c, '/' | 'M' | 'm')) => return Format::Date,
            'G' | 'g' => {
                let rest: String = chars.clone().take(6).collect();
                if rest.eq_ignore_ascii_case("eneral") {
                    chars.nth(5);
                }
            }
            _ => {}
        }
    }
    if percent { Format::Percent } else { Format::Number }
}

/// A number in its shortest spelling that reads back as the same number: digits where they are no more than 21, else with a power.
pub fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    if value.abs() >= 1e21 || value.abs() < 1e-9 { format!("{value:E}") } else { format!("{value}") }
}

/// Days from 1900 (or 1904) as ISO text: `2026-06-30`, `2026-06-30 08:30:00`, or `08:30:00` within the day before the first. `None` where the
/// number is no day that Excel knows.
pub fn date(value: f64, date_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let milliseconds = (value * 86_400_000.0).round();
    let (mut days, mut rest) = ((milliseconds / 86_400_000.0).floor() as i64, milliseconds as i64 % 86_400_000);
    // A second has no smaller part worth showing; 23:59:59.9996 is the next day.
    if rest >= 86_400_000 {
        (days, rest) = (days + 1, 0);
    }
    let clock = (rest > 0).then(|| clock(rest));
    if days == 0 && !date_1904 {
        return Some(clock.unwrap_or_else(|| "00:00:00".into()));
    }
    // Excel counts a 29 February 1900 that never was.
    let from_1970 = match (date_1904, days) {
        (true, days) => days - 24_107,
        (false, 60) => return Some(format!("1900-02-29{}", clock.map_or(String::new(), |clock| format!(" {clock}")))),
        (false, days) if days < 60 => days - 25_568,
        (false, days) => days - 25_569,
    };
    let (year, month, day) = civil(from_1970);
    let day = format!("{year:04}-{month:02}-{day:02}");
    Some(clock.map_or(day.clone(), |clock| format!("{day} {clock}")))
}

/// A duration in days as `27:30:00`.
pub fn duration(value: f64) -> Option<String> {
    if !value.is_finite() || value.abs() > 1e7 {
        return None;
    }
    let milliseconds = (value.abs() * 86_400_000.0).round() as i64;
    Some(format!("{}{}", if value < 0.0 { "-" } else { "" }, clock(milliseconds)))
}

fn clock(milliseconds: i64) -> String {
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    let part = if rest == 0 { String::new() } else { format!(".{rest:03}") };
    format!("{:02}:{:02}:{:02}{part}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The day that is so many days from 1 January 1970 (Howard Hinnant, chrono-compatible low-level date algorithms).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
