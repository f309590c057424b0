//! Whether a table is a 明细台账 (one row a case) and what its columns are. It reads no case.

use std::collections::BTreeSet;

use super::case_words::{self, Asked, Family, Outcome, Part, Rating};
use super::cell;
use super::label::split_unit;
use super::ledger::{Ledger, Spot};
use super::period::{self, Step};
use super::text::{squeeze, tidy};
use crate::model::{FindingCode, Severity};
use crate::source::RawTable;
use crate::strings::case::{self, Rule};

/// Rows within which the header must stand.
const HEADER_WITHIN: usize = 40;
/// Filled cells looked at to learn what a column holds.
const SAMPLE: usize = 200;
/// Rows among which they are looked for, from the first of the data: no plan depends on what stands below.
pub const SAMPLED_ROWS: usize = 2_000;
/// Most different words of a column of results or evaluations within the sample.
const MOST_WORDS: usize = 40;
/// First and last day of a spreadsheet's calendar taken for a date: 1954-10-04 to 2064-04-08.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=60_000;

/// One column of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseColumn {
    /// Its header as shown.
    pub header: String,
    /// What it is.
    pub part: Part,
}

/// How a ledger is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasePlan {
    /// Columns in order.
    pub columns: Vec<CaseColumn>,
    /// The header's row.
    pub header: usize,
    /// What kind of cases they are.
    pub family: Family,
    /// Title and file name, to tell families of indicators apart by.
    pub words: String,
    /// The rule in words' parts.
    pub rule: Rule,
}

impl CasePlan {
    /// The first column that is this.
    pub fn at(&self, test: impl Fn(Part) -> bool) -> Option<usize> {
        self.columns.iter().position(|column| test(column.part))
    }

    /// Columns that name areas, the widest area first.
    pub fn areas(&self) -> Vec<usize> {
        let mut areas: Vec<(u8, usize)> = self
            .columns
            .iter()
            .enumerate()
            .filter_map(|(at, column)| if let Part::Area(rank) = column.part { Some((rank, at)) } else { None })
            .collect();
        areas.sort_unstable();
        areas.into_iter().map(|(_, at)| at).collect()
    }

    /// Layout and rule in one line of Chinese.
    pub fn layout(&self) -> String {
        case::layout(&self.rule)
    }

    /// Findings about columns and the lines above the header.
    pub fn note(&self, table: &RawTable, ledger: &mut Ledger) {
        let line = table.row(self.header).line();
        for (at, column) in self.columns.iter().enumerate() {
            let spot = Spot::cell(line, at, "");
            let (code, severity) = match column.part {
                Part::Ignored if column.header.is_empty() => (FindingCode::BlankLabel, Severity::Warning),
                Part::Ignored => (FindingCode::ColumnIgnored, Severity::Info),
                Part::Personal => (FindingCode::PersonalData, Severity::Warning),
                _ => continue,
            };
            ledger.note(code, severity, spot, &column.header);
        }
        for row in (0..self.header).map(|at| table.row(at)) {
            let text = row.cells().map(tidy).find(|cell| !cell.is_empty()).unwrap_or("");
            if !text.is_empty() {
                let text: String = text.chars().take(40).collect();
                ledger.note(FindingCode::FooterRow, Severity::Info, Spot::row(row.line()), &text);
            }
        }
        if self.areas().is_empty() && self.at(|part| part == Part::Code).is_none() {
            ledger.note(FindingCode::AreaMissing, Severity::Info, Spot::default(), "");
        }
    }
}

/// The plan of a table that is a ledger. `None` for one that is not, which the other layouts may read.
///
/// A ledger has a date column of whole dates and, for 把握高, a column of case numbers that differ, with an area or a kind; for 把握中, no
/// number, but two of area, kind, result and evaluation, and no column of bare figures.
pub fn plan(table: &RawTable) -> Option<CasePlan> {
    let header = (0..table.len().min(HEADER_WITHIN)).find(|at| is_header(table, *at))?;
    let mut columns: Vec<CaseColumn> = table
        .row(header)
        .cells()
        .map(|cell| CaseColumn { header: tidy(cell).into(), part: case_words::part(tidy(cell)) })
        .collect();
    if columns.iter().any(|column| is_long(&column.header)) {
        return None;
    }
    let sample = Sample { table, first: header + 1 };
    for (at, column) in columns.iter_mut().enumerate() {
        column.part = sample.settled(at, column.part, column.header.is_empty());
    }
    only_the_best(&mut columns);
    let find = |test: &dyn Fn(Part) -> bool| columns.iter().position(|column| test(column.part));
    let date = find(&|part| matches!(part, Part::Date(_)))?;
    let number = find(&|part| part == Part::Number);
    let told = [
        find(&|part| matches!(part, Part::Area(_) | Part::Code)),
        find(&|part| matches!(part, Part::Category(_))),
        find(&|part| matches!(part, Part::Result(_))),
        find(&|part| matches!(part, Part::Rating | Part::InTime(_))),
    ];
    let sure = if number.is_some() && (told[0].is_some() || told[1].is_some()) {
        case::SURE
    } else if told.iter().flatten().count() >= 2 && !sample.has_figures(&columns) {
        case::LIKELY
    } else {
        return None;
    };
    let words = words_around(table, header);
    let heads: String = columns
        .iter()
        .filter(|c| matches!(c.part, Part::Number | Part::Category(_) | Part::Result(_)))
        .map(|c| c.header.as_str())
        .collect();
    let mut plan = CasePlan {
        columns,
        header,
        family: case_words::family(&format!("{words}{heads}")),
        words,
        rule: Rule::default(),
    };
    let name = |at: Option<usize>| at.map_or(String::new(), |at| squeeze(&plan.columns[at].header));
    plan.rule = Rule {
        sure,
        date: name(Some(date)),
        areas: plan.areas().into_iter().map(|at| name(Some(at))).collect(),
        category: name(told[1]),
        number: name(number),
        result: name(told[2]),
        settles: told[2].is_some_and(|at| sample.settles(at, plan.columns[at].part)),
        rating: name(plan.at(|part| part == Part::Rating)),
        in_time: name(plan.at(|part| matches!(part, Part::InTime(_)))),
    };
    Some(plan)
}

/// Headers of tables that hold figures, not cases.
fn is_long(header: &str) -> bool {
    let name = split_unit(header).0.to_ascii_lowercase();
    matches!(
        name.as_str(),
        "指标"
            | "指标名称"
            | "统计指标"
            | "indicator"
            | "数值"
            | "指标值"
            | "value"
            | "合计"
            | "总计"
            | "同比"
            | "环比"
    )
}

fn is_header(table: &RawTable, at: usize) -> bool {
    let parts: Vec<Part> = table.row(at).cells().map(case_words::part).collect();
    let telling = |part: &&Part| !matches!(part, Part::Ignored | Part::Silent | Part::Personal);
    parts.iter().any(|part| matches!(part, Part::Date(_))) && parts.iter().filter(telling).count() >= 3
}

/// Title lines and the file's name.
fn words_around(table: &RawTable, header: usize) -> String {
    let stem = table.name.rsplit_once('.').map_or(table.name.as_str(), |(stem, _)| stem);
    let above = (0..header).flat_map(|at| table.row(at).cells()).map(squeeze);
    [squeeze(stem), squeeze(&table.sheet)].into_iter().chain(above).collect()
}

/// Of several dates, kinds or results the best one is kept; the others are left aside.
fn only_the_best(columns: &mut [CaseColumn]) {
    let kinds: [fn(Part) -> Option<u8>; 6] = [
        |part| (part == Part::Number).then_some(0),
        |part| if let Part::Date(rank) = part { Some(rank) } else { None },
        |part| if let Part::Category(rank) = part { Some(rank) } else { None },
        |part| if let Part::Result(asked) = part { Some(u8::from(asked != Asked::Success)) } else { None },
        |part| (part == Part::Rating).then_some(0),
        |part| matches!(part, Part::InTime(_)).then_some(0),
    ];
    for kind in kinds {
        let best = columns.iter().enumerate().filter_map(|(at, c)| Some((kind(c.part)?, at))).min();
        for (at, column) in columns.iter_mut().enumerate() {
            if kind(column.part).is_some() && best.is_some_and(|(_, kept)| kept != at) {
                column.part = Part::Ignored;
            }
        }
    }
    // The same level twice would only say the same again.
    let mut levels = BTreeSet::new();
    for column in columns.iter_mut() {
        if matches!(column.part, Part::Area(_) | Part::Code) && !levels.insert(column.part) {
            column.part = Part::Ignored;
        }
    }
}

struct Sample<'t> {
    table: &'t RawTable,
    first: usize,
}

impl<'t> Sample<'t> {
    fn cells(&self, at: usize) -> impl Iterator<Item = &'t str> {
        let (table, first) = (self.table, self.first);
        (first..table.len().min(first + SAMPLED_ROWS))
            .map(move |row| tidy(table.row(row).cell(at)))
            .filter(|cell| !cell.is_empty())
            .take(SAMPLE)
    }

    /// Whether at least `of_ten` tenths of a column's filled cells, and one at all, are so.
    fn mostly(&self, at: usize, of_ten: usize, test: impl Fn(&str) -> bool) -> bool {
        let (hits, all) = self.cells(at).fold((0, 0), |(hits, all), cell| (hits + usize::from(test(cell)), all + 1));
        all > 0 && hits * 10 >= all * of_ten
    }

    fn distinct(&self, at: usize) -> (usize, usize) {
        let words: Vec<&str> = self.cells(at).collect();
        (words.iter().collect::<BTreeSet<_>>().len(), words.len())
    }

    /// What the cells leave of the part its header gave a column.
    fn settled(&self, at: usize, part: Part, blank_header: bool) -> Part {
        if blank_header && self.cells(at).next().is_none() {
            return Part::Silent;
        }
        if part != Part::Personal && self.mostly(at, 8, is_personal) {
            return Part::Personal;
        }
        let (distinct, all) = self.distinct(at);
        let kept = match part {
            Part::Number => all > 0 && distinct * 2 >= all,
            Part::Date(_) => self.mostly(at, 8, |cell| month_of(cell).is_some_and(|(_, whole)| whole)),
            Part::Category(_) => all > 0 && (distinct <= MOST_WORDS || distinct * 4 <= all),
            Part::Result(asked) => {
                distinct <= MOST_WORDS
                    && self.mostly(at, 5, |cell| {
                        !matches!(case_words::outcome(cell, asked), Outcome::Unknown | Outcome::Blank)
                    })
            }
            Part::Rating => self.mostly(at, 5, |cell| case_words::rating(cell) != Rating::Unknown),
            Part::InTime(asked) => self.mostly(at, 5, |cell| case_words::in_time(cell, asked).is_some()),
            _ => true,
        };
        if kept { part } else { Part::Ignored }
    }

    /// Whether the results of a column say success or failure.
    fn settles(&self, at: usize, part: Part) -> bool {
        let Part::Result(asked) = part else { return false };
        self.cells(at).any(|cell| matches!(case_words::outcome(cell, asked), Outcome::Success | Outcome::Failure))
    }

    /// Whether a column left aside holds bare figures: then the table may be one of sums by day.
    fn has_figures(&self, columns: &[CaseColumn]) -> bool {
        columns.iter().enumerate().any(|(at, column)| {
            column.part == Part::Ignored
                && self.mostly(at, 8, |cell| matches!(cell::read(cell), cell::Reading::Figure(_)))
        })
    }
}

/// A mobile number, or an identity number with its date of birth (GB 11643).
fn is_personal(text: &str) -> bool {
    let text = squeeze(text);
    let bytes = text.as_bytes();
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    match bytes.len() {
        11 => digits(bytes) && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1]),
        18 => {
            digits(&bytes[..17])
                && (bytes[17].is_ascii_digit() || matches!(bytes[17], b'X' | b'x'))
                && (1900..=2100).contains(&number(6, 10))
                && (1..=12).contains(&number(10, 12))
                && (1..=31).contains(&number(12, 14))
        }
        _ => false,
    }
}

/// The month of a date as `year × 12 + month − 1`, and whether it was a whole date; `None` when the cell is none. Times of day, digits without
/// separators and the day numbers of spreadsheets are read too.
pub fn month_of(text: &str) -> Option<(i32, bool)> {
    if let Some(month) = plain_month(text.as_bytes()) {
        return Some((month, true));
    }
    let text = tidy(text);
    let cut = text.find(['日', '号']).map_or(text, |at| &text[..at + '日'.len_utf8()]);
    let digits = cut.bytes().take_while(u8::is_ascii_digit).count();
    let all_digits = digits == cut.len();
    let front = if all_digits && (digits == 12 || digits == 14) { &cut[..8] } else { cut };
    if let Some(reading) = period::read(front) {
        return match reading.step {
            Step::Day(month, day) => {
                let year = reading.year?;
                crate::model::Period::day(year, month, day)?;
                Some((year * 12 + month - 1, true))
            }
            Step::Month(month) if reading.basis.is_none() => Some((reading.year? * 12 + month - 1, false)),
            _ => None,
        };
    }
    // Days since 1899-12-30, the time of day behind the point.
    let (days, time) = front.split_once('.').unwrap_or((front, "0"));
    let serial: i64 = days.parse().ok().filter(|serial| days.len() == 5 && SERIALS.contains(serial))?;
    time.bytes().all(|byte| byte.is_ascii_digit()).then(|| (month_of_serial(serial), true))
}

/// The month of a day counted from 1899-12-30 (civil_from_days of Hinnant's chrono-compatible date algorithms).
fn month_of_serial(serial: i64) -> i32 {
    let days = serial - 25_569 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year * 12 + month - 1) as i32
}

/// The month of `2024-05-03`, `2024/5/3` or `2024.5.3`, alone or before a time of day; `None` for anything else.
pub fn plain_month(text: &[u8]) -> Option<i32> {
    let digit = |at: usize| text.get(at).filter(|b| b.is_ascii_digit()).map(|b| i32::from(b - b'0'));
    let year = digit(0)? * 1000 + digit(1)? * 100 + digit(2)? * 10 + digit(3)?;
    let separator = *text.get(4)?;
    if !matches!(separator, b'-' | b'/' | b'.') || !super::blocks::YEARS.contains(&year) {
        return None;
    }
    let two = |at: usize| match (digit(at), digit(at + 1)) {
        (Some(tens), Some(ones)) => Some((tens * 10 + ones, at + 2)),
        (Some(ones), None) => Some((ones, at + 1)),
        _ => None,
    };
    let (month, at) = two(5)?;
    if *text.get(at)? != separator {
        return None;
    }
    let (day, end) = two(at + 1)?;
    let time = &text[end..];
    let with_time = matches!(time.first(), Some(b' ' | b'T'))
        && time.contains(&b':')
        && time.iter().all(|byte| (b' '..=b'~').contains(byte));
    crate::model::Period::day(year, month, day)?;
    (time.is_empty() || with_time).then_some(year * 12 + month - 1)
}
