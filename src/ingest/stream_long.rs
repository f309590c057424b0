//! Long tables of a million rows: what a combination of area cells, and one of all other cells, means is asked of the general way once, with the
//! figure 7 in place of the row's own; after that a row is two look-ups and a number. A row with anything unusual in it goes the general way itself.

use super::account::TableJob;
use super::blocks::Small;
use super::collect::Collector;
use super::job::FileReader;
use super::layout::{self, Plan, Role};
use super::ledger::{Ledger, Spot};
use super::organisation::OrganisationBook;
use super::period::{self, Step};
use super::place::AreaBook;
use super::rows::fates::Fates;
use super::rows::{RowReader, first_days, is_bounded, serial_of};
use super::stream::{Opened, Speller};
use super::stream_index::{Keys, Words};
use super::tally::Tally;
use super::text::{squeeze, tidy};
use super::{notes, personal};
use crate::model::{AreaId, Decimal, Dimension, FindingCode, Severity};
use crate::source::scan::Record;
use crate::source::{RawTable, TableBuilder};

/// The figure a combination is asked about with: a rate holds it, and it shows how many noughts the unit adds.
const ASKED: (&str, i64) = ("7", 7);
/// Most blank rows and notes waiting for a row behind them.
const MOST_WAITING: usize = 1000;
/// Most digits of a number read here; the general way reads the others.
const MOST_DIGITS: usize = 17;
/// Most decimals of a number read here.
const MOST_DECIMALS: u8 = 9;

/// A column of words, numbered.
struct Column {
    at: usize,
    words: Words,
    /// Whether a word sends its row the general way: a colon may make it a note at the foot, a blank may stand for the cell above.
    odd: Vec<bool>,
    /// Words of this column and those before it, as one number.
    links: Keys,
    /// Whether a blank cell repeats the one above.
    repeats: bool,
    is_period: bool,
}

/// What a combination of area cells means.
#[derive(Clone, Copy)]
struct Place {
    area: AreaId,
    above: Option<AreaId>,
}

/// What a combination of all other cells means.
#[derive(Clone, Copy)]
struct Meaning {
    group: u32,
    period: i32,
    noughts: i8,
    bounded: bool,
}

struct Reader<'a, 'r, 'o> {
    plan: &'a Plan,
    book: &'a AreaBook<'r>,
    collector: &'a mut Collector<'r>,
    speller: &'o Speller<'o>,
    organisations: &'a mut OrganisationBook,
    source: (u16, u16),
    ledger: Ledger,
    tally: Tally,
    fates: Fates,
    base: u32,
    last_above: Option<AreaId>,
    first_days: bool,
    value: usize,
    /// Columns that must be blank: notes and vintages.
    blank: Vec<usize>,
    /// Columns before the first word that hold nothing but digits.
    guards: Vec<usize>,
    unread: Vec<usize>,
    areas: Vec<Column>,
    rest: Vec<Column>,
    places: Vec<Option<Place>>,
    meanings: Vec<Option<Meaning>>,
    refused: Keys,
    waiting: Vec<RawTable>,
}

/// Reads the rows of a long table; `None` when it is none, or anything is not understood.
pub(super) fn read(
    opened: &Opened,
    mut plan: Plan,
    reader: &mut FileReader,
    job: &mut TableJob,
    number: u16,
    progress: &mut dyn FnMut(f64),
) -> Option<()> {
    if plan.count(&Role::Value) != 1
        || plan.count(&Role::Indicator) != 1
        || plan.blocks.len() != 1
        || !plan.grouped.is_empty()
        || !plan.columns.iter().all(|c| is_known(&c.role))
    {
        return None;
    }
    // What stands at the end of the first part is not the end of the table.
    plan.end = plan.last;
    let head = &opened.head;
    reader.note_plan(head, &mut plan, job);
    let before = reader.collector.indicators().len();
    let first_days = first_days(head, &plan);
    let FileReader { areas: book, organisations, collector, base, .. } = reader;
    let (book, base) = (*book, *base);
    let ledger = std::mem::replace(&mut job.ledger, Ledger::new(""));
    let value = plan.at(&Role::Value)?;
    let mut reader = Reader {
        plan: &plan,
        book,
        organisations,
        source: (number, 0),
        speller: &opened.speller,
        ledger,
        fates: Fates::default(),
        tally: Tally::default(),
        base,
        last_above: None,
        first_days,
        value,
        blank: columns(&plan, |role| matches!(role, Role::Note | Role::Vintage)),
        guards: Vec::new(),
        unread: columns(&plan, |role| matches!(role, Role::Ignored | Role::Silent | Role::Personal)),
        areas: words(&plan, |role| matches!(role, Role::Code | Role::Area(_))),
        rest: words(&plan, |role| is_word(role) && !matches!(role, Role::Code | Role::Area(_))),
        places: Vec::new(),
        meanings: Vec::new(),
        refused: Keys::default(),
        waiting: Vec::new(),
        collector,
    };
    let first_word = (0..plan.columns.len()).find(|at| is_word(&plan.columns[*at].role)).unwrap_or(0);
    reader.guards = (0..=first_word).filter(|at| !is_word(&plan.columns[*at].role)).collect();
    opened.rows(plan.first, progress, |row| reader.read(row))?;
    let Reader { mut ledger, tally, fates, waiting, collector, .. } = reader;
    for table in waiting {
        let row = table.row(0);
        let cells: Vec<&str> = row.cells().map(tidy).filter(|cell| !cell.is_empty()).take(4).collect();
        let text: String = personal::mask_line(&cells.join(" ")).chars().take(40).collect();
        if !text.is_empty() {
            ledger.note(FindingCode::FooterRow, Severity::Info, Spot::row(row.line()), &text);
        }
    }
    notes::indicators(collector, before, &plan, book, &mut ledger);
    (job.ledger, job.tally, job.report.fates) = (ledger, tally, fates);
    job.report.columns = notes::columns_of(&plan, collector);
    Some(())
}

/// Roles whose columns are understood here.
fn is_known(role: &Role) -> bool {
    is_word(role)
        || matches!(role, Role::Value | Role::Note | Role::Vintage | Role::Ignored | Role::Silent | Role::Personal)
}

/// Roles whose cells repeat.
fn is_word(role: &Role) -> bool {
    matches!(
        role,
        Role::Code
            | Role::Area(_)
            | Role::Period
            | Role::Indicator
            | Role::Unit
            | Role::Basis
            | Role::Status
            | Role::Origin
            | Role::Category
            | Role::Qualifier
    )
}

fn columns(plan: &Plan, test: impl Fn(&Role) -> bool) -> Vec<usize> {
    (0..plan.columns.len()).filter(|at| test(&plan.columns[*at].role)).collect()
}

fn words(plan: &Plan, test: impl Fn(&Role) -> bool) -> Vec<Column> {
    let rank = |role: &Role| if let Role::Area(rank) = role { Some(*rank) } else { None };
    let lowest = plan.columns.iter().enumerate().filter_map(|(at, c)| Some((rank(&c.role)?, at))).max();
    columns(plan, test)
        .into_iter()
        .map(|at| Column {
            at,
            words: Words::default(),
            odd: Vec::new(),
            links: Keys::default(),
            repeats: matches!(plan.columns[at].role, Role::Area(_)) && lowest.is_some_and(|(_, low)| low != at),
            is_period: plan.columns[at].role == Role::Period,
        })
        .collect()
}

/// The number of a combination of cells; the outer `None` is to give up, the inner one sends the row the general way.
#[inline]
fn chain(columns: &mut [Column], row: &Record, speller: &Speller, first_days: bool) -> Option<Option<u32>> {
    let (mut chained, mut odd) = (0u32, false);
    for (step, column) in columns.iter_mut().enumerate() {
        let cell = row.cell(column.at);
        let number = match column.words.find(cell) {
            Some(number) => number,
            None => {
                let text = speller.text(cell)?;
                let word = tidy(&text);
                if column.is_period
                    && first_days
                    && period::read(word).is_some_and(|read| matches!(read.step, Step::Day(_, day) if day != 1))
                    || column.is_period && (serial_of(word, false).is_some() || period::dotted_one(word).is_some())
                {
                    // The dates so far were taken for months.
                    return None;
                }
                column.odd.push(squeeze(word).contains(':') || (column.repeats && word.is_empty()));
                column.words.add(cell)
            }
        };
        odd |= column.odd.get(number as usize).copied().unwrap_or(true);
        chained = match step {
            0 => number,
            _ => column.links.number((u64::from(chained) << 32) | u64::from(number)).0,
        };
    }
    Some((!odd).then_some(chained))
}

/// A number of digits, one point and a minus; `None` for every other cell.
#[inline]
fn number(cell: &[u8]) -> Option<(i64, u8)> {
    let (negative, digits) = match cell.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, cell),
    };
    if digits.is_empty() || digits.len() > MOST_DIGITS + 1 {
        return None;
    }
    let (mut mantissa, mut seen, mut point) = (0i64, 0usize, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                seen += 1;
            }
            b'.' if point.is_none() && at > 0 => point = Some(at),
            _ => return None,
        }
        if seen > MOST_DIGITS {
            return None;
        }
    }
    let decimals = point.map_or(0, |at| digits.len() - 1 - at);
    if (point.is_some() && decimals == 0) || decimals > usize::from(MOST_DECIMALS) {
        return None;
    }
    Some((if negative { -mantissa } else { mantissa }, decimals as u8))
}

impl Reader<'_, '_, '_> {
    fn read(&mut self, row: &Record) -> Option<()> {
        for at in &self.unread {
            self.speller.look(row.cell(*at))?;
        }
        if row.width() != self.plan.columns.len()
            || self.guards.iter().any(|at| !row.cell(*at).iter().all(u8::is_ascii_digit))
            || self.blank.iter().any(|at| !row.cell(*at).is_empty())
        {
            return self.general(row);
        }
        let place = chain(&mut self.areas, row, self.speller, false)?;
        let meaning = chain(&mut self.rest, row, self.speller, self.first_days)?;
        let (Some(place), Some(meaning)) = (place, meaning) else { return self.general(row) };
        let cell = row.cell(self.value);
        let figure = if cell.is_empty() { None } else { number(cell) };
        if figure.is_none() && !cell.is_empty() {
            return self.general(row);
        }
        let Some((Place { area, above }, meaning)) = self.meaning(row, place, meaning)? else {
            return self.general(row);
        };
        let line = row.line();
        let value = match figure {
            None => None,
            Some((mantissa, decimals)) => match in_unit(mantissa, decimals, meaning) {
                Some(value) => Some(value),
                None => return self.general(row),
            },
        };
        if !self.waiting.is_empty() {
            self.admit();
        }
        self.last_above = above.or(self.last_above);
        let Some(value) = value else {
            self.tally.blanks += 1;
            self.fates.cells += 1;
            self.fates.blanks += 1;
            self.tally.push(line, false, 0);
            return Some(());
        };
        let number = self.base + self.tally.rows();
        self.collector.gather.figure(meaning.group, area, meaning.period, value, number);
        self.tally.cells += 1;
        self.fates.cells += 1;
        self.fates.figures += 1;
        self.tally.push(line, false, 1);
        Some(())
    }

    /// What the row's two combinations mean; the inner `None` is one the general way has more to say about.
    #[inline]
    fn meaning(&mut self, row: &Record, place: u32, meaning: u32) -> Option<Option<(Place, Meaning)>> {
        let known = |this: &Self| {
            this.places
                .get(place as usize)
                .copied()
                .flatten()
                .zip(this.meanings.get(meaning as usize).copied().flatten())
        };
        if let Some(both) = known(self) {
            return Some(Some(both));
        }
        let pair = (u64::from(place) << 32) | u64::from(meaning);
        if self.refused.find(pair).is_some() {
            return Some(None);
        }
        match self.ask(row)? {
            Some((found, means)) => {
                put(&mut self.places, place, found);
                put(&mut self.meanings, meaning, means);
            }
            None => _ = self.refused.number(pair),
        }
        Some(known(self))
    }

    /// Asks the general way what the row's cells mean, its figure being 7; nothing of it is kept.
    fn ask(&mut self, row: &Record) -> Option<Option<(Place, Meaning)>> {
        let table = self.table(row, true)?;
        let (kept, before) = (self.last_above.take(), self.collector.gather.len());
        let (tally, ledger) = (std::mem::take(&mut self.tally), std::mem::replace(&mut self.ledger, Ledger::new("")));
        let (fates, traces) = (std::mem::take(&mut self.fates), self.collector.traces.len());
        self.run(&table);
        let findings = std::mem::replace(&mut self.ledger, ledger).finish();
        (self.tally, self.fates) = (tally, fates);
        self.collector.traces.truncate(traces);
        let above = std::mem::replace(&mut self.last_above, kept);
        let gather = &mut self.collector.gather;
        let only = (gather.len() == before + 1 && findings.is_empty()).then(|| gather.last_plain()).flatten();
        gather.truncate(before);
        let Some((group, area, period, value)) = only else { return Some(None) };
        let (Some(noughts), Some(key)) = (noughts(value), self.collector.gather.key(group)) else { return Some(None) };
        // A department in the place of an area is told by the area's cells, not by the others.
        if matches!(key.dimension, Dimension::Organisation(_)) {
            return Some(None);
        }
        let indicator = self.collector.indicators().get(usize::from(key.indicator.0));
        let bounded = indicator.is_some_and(|indicator| is_bounded(indicator.measure, &indicator.unit));
        Some(Some((Place { area, above }, Meaning { group, period, noughts, bounded })))
    }

    /// The row as a table of its own; with 7 for its figure when it is only asked about.
    fn table(&self, row: &Record, asked: bool) -> Option<RawTable> {
        let mut table = TableBuilder::new("", "", 0);
        table.begin(row.line());
        for at in 0..row.width() {
            if asked && at == self.value {
                table.own(ASKED.0);
            } else {
                table.own(&self.speller.text(row.cell(at))?);
            }
        }
        Some(table.finish(String::new()))
    }

    /// Sends the row the general way.
    fn general(&mut self, row: &Record) -> Option<()> {
        let table = self.table(row, false)?;
        if table.row(0).is_blank() || layout::is_footer(table.row(0)) {
            self.waiting.push(table);
            return (self.waiting.len() <= MOST_WAITING).then_some(());
        }
        // Totals are compared with all rows, which only the general way keeps.
        let books = (self.book, &mut *self.organisations);
        let to = (self.base, self.source);
        if RowReader::bare(&table, self.plan, books, self.collector, &mut self.ledger, to).is_total(0) {
            return None;
        }
        self.admit();
        self.run(&table);
        Some(())
    }

    /// A row of data has come: blank rows and notes before it stand among the data.
    fn admit(&mut self) {
        for table in std::mem::take(&mut self.waiting) {
            self.run(&table);
        }
    }

    fn run(&mut self, table: &RawTable) {
        let books = (self.book, &mut *self.organisations);
        let to = (self.base, self.source);
        let mut reader = RowReader::bare(table, self.plan, books, self.collector, &mut self.ledger, to);
        (reader.last_above, reader.first_days) = (self.last_above, self.first_days);
        (reader.tally, reader.fates) = (std::mem::take(&mut self.tally), std::mem::take(&mut self.fates));
        reader.read(0);
        self.last_above = reader.last_above;
        (self.tally, self.fates) = (reader.tally, reader.fates);
    }
}

fn put<T: Copy>(list: &mut Vec<Option<T>>, at: u32, value: T) {
    let at = at as usize;
    if list.len() <= at {
        list.resize(at + 1, None);
    }
    list[at] = Some(value);
}

/// How many noughts made 7 this number.
fn noughts(value: Small) -> Option<i8> {
    let (mut mantissa, mut noughts) = (value.mantissa(), -i16::from(value.decimals()));
    while mantissa > ASKED.1 && mantissa % 10 == 0 {
        mantissa /= 10;
        noughts += 1;
    }
    (mantissa == ASKED.1).then(|| i8::try_from(noughts).ok()).flatten()
}

/// The figure in the indicator's unit; `None` when the general way has something to say of it.
#[inline]
fn in_unit(mantissa: i64, decimals: u8, meaning: Meaning) -> Option<Small> {
    let (mut mantissa, mut decimals) = (mantissa, decimals);
    if meaning.noughts > 0 {
        mantissa = mantissa.checked_mul(10i64.checked_pow(u32::from(meaning.noughts.unsigned_abs()))?)?;
    } else {
        decimals += meaning.noughts.unsigned_abs();
    }
    if decimals > MOST_DECIMALS {
        return None;
    }
    let value = Small::new(mantissa, decimals);
    let within = !meaning.bounded || (mantissa >= 0 && value.decimal().compare(Decimal::whole(100)).is_le());
    within.then_some(value)
}
