//! Raw tables to datasets: layout, header, area and period matching, cell grammar. A bad row is a finding, never a failure.

pub mod blocks;
pub mod cell;
pub mod collect;
pub mod label;
pub mod layout;
pub mod ledger;
pub mod period;
pub mod place;
pub mod rows;
pub mod text;

use std::collections::BTreeMap;

use crate::model::{Dataset, Finding, FindingCode, Frequency, Period, Severity};
use crate::source::{self, Gb18030, RawTable};
use crate::wire::{Account, FileReport, Import, NamedBytes};
use collect::Collector;
use layout::{Across, Plan, Refusal, Role};
use ledger::{Ledger, Spot};
use place::AreaBook;
use rows::{RowReader, Tally};

/// Rows between two calls of the progress function: a few milliseconds of work.
const PROGRESS_ROWS: usize = 2000;

/// A file on its way: its report, its account, its rows.
struct Job {
    report: FileReport,
    ledger: Ledger,
    warnings: Vec<Finding>,
    tally: Tally,
}

/// Reads dropped files into one dataset of their own. Areas and indicators are met in `register`, the dataset on show; `gb18030` decodes
/// legacy bytes; `progress` is told bytes done and bytes in all. A file that cannot be read is one finding and the others are read.
pub fn import(
    files: &[NamedBytes],
    register: &Dataset,
    gb18030: Gb18030,
    progress: &mut dyn FnMut(u32, u32),
) -> Import {
    let book = AreaBook::new(&register.areas);
    let mut collector = Collector::new(register);
    let total = files.iter().map(|file| file.bytes.len() as u64).sum::<u64>();
    let (mut done, mut base) = (0u64, 0u32);
    let mut jobs: Vec<Job> = Vec::new();
    let mut tell = |at: u64| progress(u32::try_from(at).unwrap_or(u32::MAX), u32::try_from(total).unwrap_or(u32::MAX));
    for file in files {
        let size = file.bytes.len() as u64;
        tell(done);
        let job =
            read_file(file, &book, &mut collector, gb18030, base, &mut |part| tell(done + (size as f64 * part) as u64));
        base += job.tally.rows.len() as u32;
        done += size;
        tell(done);
        jobs.push(job);
    }
    let title = files.iter().map(|file| stem(&file.name)).collect::<Vec<_>>().join("、");
    let (dataset, losses) = collector.finish(title);
    account(jobs, losses, dataset)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn read_file<'r>(
    file: &NamedBytes,
    book: &AreaBook<'r>,
    collector: &mut Collector<'r>,
    gb18030: Gb18030,
    base: u32,
    progress: &mut dyn FnMut(f64),
) -> Job {
    let report = FileReport {
        file: file.name.clone(),
        bytes: u32::try_from(file.bytes.len()).unwrap_or(u32::MAX),
        sha256: source::sha256(&file.bytes),
        ..FileReport::default()
    };
    let mut job = Job { report, ledger: Ledger::new(&file.name), warnings: Vec::new(), tally: Tally::default() };
    let table = match source::read(&file.name, &file.bytes, gb18030) {
        Ok((table, warnings)) => {
            job.warnings = warnings;
            table
        }
        Err(refusal) => {
            job.warnings.push(refusal);
            return job;
        }
    };
    job.report.encoding = table.encoding.into();
    let mut plan = match layout::plan(&table, book) {
        Ok(plan) => plan,
        Err(refusal) => {
            let (code, value) = match refusal {
                Refusal::NoHeader => (FindingCode::NoHeader, ""),
                Refusal::Missing(column) => (FindingCode::MissingColumn, column),
            };
            job.ledger.note(code, Severity::Error, Spot::default(), value);
            return job;
        }
    };
    job.report.layout = plan.word.into();
    note_columns(&table, &mut plan, &mut job.ledger);
    note_texts(&table, &plan, &mut job.ledger);
    collector.begin(units(&table, &plan));
    let first_days = first_days(&table, &plan);
    let before = collector.indicators().len();
    // Every figure column is listed, also one without a single figure.
    for column in &plan.columns {
        if let Role::Figure(Across::Indicator(name, unit)) = &column.role {
            let at = plan.columns.iter().position(|other| std::ptr::eq(other, column)).unwrap_or(0);
            let unit = if unit.is_empty() { collector.unit_of_column(at) } else { unit.clone() };
            collector.indicator(name, &unit, &plan.title.words, plan.has_areas());
        }
    }
    let ledger = &mut job.ledger;
    let mut reader = RowReader {
        table: &table,
        plan: &plan,
        book,
        collector,
        ledger,
        base,
        last_above: None,
        first_days,
        tally: Tally::default(),
    };
    if plan.first >= plan.end {
        reader.ledger.note(FindingCode::EmptyFile, Severity::Error, Spot::default(), "header");
    }
    for (step, at) in (plan.first..plan.end).enumerate() {
        reader.read(at);
        if step % PROGRESS_ROWS == PROGRESS_ROWS - 1 {
            progress(step as f64 / (plan.end - plan.first) as f64);
        }
    }
    job.tally = reader.tally;
    note_indicators(collector, before, &plan, book, &mut job.ledger);
    job
}

/// Findings about columns; a repeated header is used once.
fn note_columns(table: &RawTable, plan: &mut Plan, ledger: &mut Ledger) {
    let line = table.row(plan.header).line();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..plan.columns.len() {
        let column = plan.columns[at].clone();
        let label = text::squeeze(&column.header);
        if !label.is_empty() && column.role != Role::Silent && seen.insert(label, at).is_some() {
            ledger.note(FindingCode::DuplicateLabel, Severity::Warning, Spot::cell(line, at, ""), &column.header);
            plan.columns[at].role = Role::Silent;
            continue;
        }
        let spot = Spot::cell(line, at, "");
        match column.role {
            Role::Ignored if column.header.is_empty() => {
                ledger.note(FindingCode::BlankLabel, Severity::Warning, spot, "")
            }
            Role::Ignored => ledger.note(FindingCode::ColumnIgnored, Severity::Info, spot, &column.header),
            Role::Personal => ledger.note(FindingCode::PersonalData, Severity::Warning, spot, &column.header),
            _ => {}
        }
    }
}

/// Findings about the lines above the header and below the data.
fn note_texts(table: &RawTable, plan: &Plan, ledger: &mut Ledger) {
    for at in (0..plan.header).chain(plan.end..plan.last) {
        let row = table.row(at);
        let text: String =
            row.cells().map(text::tidy).find(|cell| !cell.is_empty()).unwrap_or("").chars().take(40).collect();
        if !text.is_empty() {
            ledger.note(FindingCode::FooterRow, Severity::Info, Spot::row(row.line()), &text);
        }
    }
    if !plan.has_areas() {
        ledger.note(FindingCode::AreaMissing, Severity::Info, Spot::default(), "");
    }
}

/// The unit in the cells themselves, for columns whose figures mostly carry one and the same (95.2%).
fn units(table: &RawTable, plan: &Plan) -> BTreeMap<usize, String> {
    let mut units = BTreeMap::new();
    for (at, column) in plan.columns.iter().enumerate() {
        if !matches!(column.role, Role::Figure(Across::Indicator(..))) {
            continue;
        }
        let (mut figures, mut counts) = (0, BTreeMap::<String, usize>::new());
        for row in plan.first..plan.end.min(plan.first + PROGRESS_ROWS) {
            if let cell::Reading::Figure(figure) = cell::read(table.row(row).cell(at)) {
                figures += 1;
                *counts.entry(figure.unit).or_default() += 1;
            }
        }
        if let Some((unit, _)) = counts.into_iter().find(|(unit, count)| !unit.is_empty() && count * 10 >= figures * 8)
        {
            units.insert(at, unit);
        }
    }
    units
}

/// Whether the dates of the period column are all the first of a month.
fn first_days(table: &RawTable, plan: &Plan) -> bool {
    let Some(at) = plan.at(&Role::Period) else { return false };
    (plan.first..plan.end)
        .filter_map(|row| period::read(table.row(row).cell(at)))
        .all(|reading| !matches!(reading.step, period::Step::Day(_, day) if day != 1))
}

/// Findings about the indicators a file brought: not in the catalogue, without unit.
fn note_indicators(collector: &Collector, before: usize, plan: &Plan, book: &AreaBook, ledger: &mut Ledger) {
    let brought = collector.indicators().get(before..).unwrap_or_default();
    let unknown = brought.iter().filter(|indicator| indicator.family == collect::FAMILY);
    if plan.has_areas() && !book.is_empty() {
        unknown
            .clone()
            .for_each(|i| ledger.note(FindingCode::UnknownIndicator, Severity::Info, Spot::default(), &i.name));
    }
    let without_unit = unknown.filter(|indicator| indicator.unit.is_empty()).count();
    if without_unit > 0 {
        ledger.note(FindingCode::UnitMissing, Severity::Warning, Spot::default(), &without_unit.to_string());
    }
}

fn step(frequency: Frequency, index: i32) -> Period {
    Period { frequency, index }
}

/// Closes the account: a row all of whose cells lost to others is set aside too, and read = used + set aside.
fn account(jobs: Vec<Job>, losses: Vec<(u32, blocks::Loss)>, dataset: Dataset) -> Import {
    let mut import = Import { dataset, ..Import::default() };
    let mut lost: BTreeMap<u32, Vec<blocks::Loss>> = BTreeMap::new();
    losses.into_iter().for_each(|(row, loss)| lost.entry(row).or_default().push(loss));
    let mut base = 0u32;
    for mut job in jobs {
        let (mut aside, mut cells) = (0u32, job.tally.cells);
        let mut account = Account {
            rows_aside: std::mem::take(&mut job.tally.rows_aside),
            cells_read: job.tally.cells_read,
            cells_aside: std::mem::take(&mut job.tally.cells_aside),
            periods: job.tally.periods.iter().map(|(f, (a, b))| (step(*f, *a), step(*f, *b))).collect(),
            units: std::mem::take(&mut job.tally.units),
            areas: job.tally.areas.iter().copied().collect(),
        };
        for (at, (line, set_aside)) in job.tally.rows.iter().enumerate() {
            let losses = lost.get(&(base + at as u32)).map(Vec::as_slice).unwrap_or_default();
            for loss in losses {
                let (code, severity) = loss.finding();
                job.ledger.note(code, severity, Spot::row(*line), "");
            }
            let gone = losses.iter().filter(|loss| **loss != blocks::Loss::Rounded).count() as u32;
            cells = cells.saturating_sub(gone);
            let lost_whole = gone > 0 && gone >= job.tally.taken(at);
            aside += u32::from(*set_aside || lost_whole);
            for loss in losses.iter().filter(|loss| **loss != blocks::Loss::Rounded) {
                *account.cells_aside.entry(loss.finding().0).or_default() += 1;
            }
            if let (false, true, Some(first)) = (*set_aside, lost_whole, losses.first()) {
                *account.rows_aside.entry(first.finding().0).or_default() += 1;
            }
        }
        base += job.tally.rows.len() as u32;
        let rows = job.tally.rows.len() as u32;
        let report = FileReport {
            rows_read: rows,
            rows_used: rows - aside,
            rows_aside: aside,
            cells,
            blank_cells: job.tally.blanks,
            ..job.report
        };
        debug_assert!(account.closes(&report), "{account:?} {report:?}");
        import.accounts.push(account);
        import.files.push(report);
        import.findings.extend(job.warnings);
        import.findings.extend(job.ledger.finish());
    }
    import
}
