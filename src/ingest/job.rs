//! One dropped file on its way: its tables, each planned and read. The account is closed elsewhere, once all files are read.

use std::collections::BTreeMap;

use super::account::{Job, Preview, TableJob, TableReport};
use super::collect::Collector;
use super::layout::{self, Known, Plan, Refusal, Role, card};
use super::ledger::{Ledger, Spot};
use super::monthly::{self, FormReport, Forms};
use super::options::{MappingKind, Options};
use super::organisation::OrganisationBook;
use super::place::AreaBook;
use super::rows::RowReader;
use super::stream::{self, Way};
use super::text::squeeze;
use super::{PROGRESS_ROWS, case_book, case_plan, form, notes, personal};
use crate::model::{FindingCode, Severity};
use crate::source::{self, Gb18030, RawTable};
use crate::wire::{FileReport, NamedBytes};

/// Reads files one after the other into one collector.
pub struct FileReader<'a, 'r> {
    /// The register's areas.
    pub areas: &'a AreaBook<'r>,
    /// The register's organisations, and those met.
    pub organisations: OrganisationBook,
    /// Where everything goes.
    pub collector: Collector<'r>,
    /// What a person says.
    pub options: &'a Options,
    /// Decodes legacy bytes.
    pub gb18030: Gb18030<'a>,
    /// Rows of the files before.
    pub base: u32,
    /// Monthly forms read so far.
    pub forms: Vec<FormReport>,
}

impl FileReader<'_, '_> {
    /// Reads one file, the `at`th from 0.
    pub fn read(&mut self, at: usize, file: &NamedBytes, way: &Way, progress: &mut dyn FnMut(f64)) -> Job {
        let report = FileReport {
            file: file.name.clone(),
            bytes: u32::try_from(file.bytes.len()).unwrap_or(u32::MAX),
            ..FileReport::default()
        };
        let mut job = Job { report, warnings: Vec::new(), tables: Vec::new() };
        let dialect = self.options.dialect(&file.name);
        let streamed = match dialect.encoding {
            None => stream::try_read(self, file, u16::try_from(at).unwrap_or(u16::MAX), way, progress),
            Some(_) => None,
        };
        if let Some(table) = streamed {
            job.report.encoding.clone_from(&table.report.encoding);
            self.base += table.tally.rows();
            job.tables.push(table);
            job.settle_refusals();
            return job;
        }
        let tables = match source::read_as(&file.name, &file.bytes, dialect, self.gb18030) {
            Ok((tables, warnings)) => {
                job.warnings = warnings;
                tables
            }
            Err(refusal) => {
                job.warnings.push(refusal);
                return job;
            }
        };
        let mut encodings: Vec<&str> = tables.iter().map(|table| table.encoding).collect();
        encodings.dedup();
        job.report.encoding = encodings.join("、");
        let count = tables.len();
        let file_number = u16::try_from(at).unwrap_or(u16::MAX);
        let mut forms = Forms::find(&tables, &file.name, file_number, &self.forms);
        if !forms.is_empty() {
            // The formulas of a form are its sums, which are made anew here.
            job.warnings.retain(|warning| warning.code != FindingCode::FormulaNoValue);
        }
        for (number, table) in tables.iter().enumerate() {
            let mut part = |done: f64| progress((number as f64 + done) / count as f64);
            let source = (file_number, u16::try_from(number).unwrap_or(u16::MAX));
            let read = if forms.has(number) {
                self.read_form(table, number, source, &mut forms)
            } else {
                self.read_table(table, source, &mut part)
            };
            self.base += read.tally.rows();
            job.tables.push(read);
        }
        let forms = forms.finish(&file.name, file_number, &mut self.collector);
        self.forms.extend(forms);
        job.settle_refusals();
        job
    }

    /// Reads one sheet of a monthly form.
    fn read_form(&mut self, table: &RawTable, number: usize, source: (u16, u16), forms: &mut Forms) -> TableJob {
        let place =
            if table.member.is_empty() { table.name.clone() } else { format!("{}/{}", table.name, table.member) };
        let mut job = TableJob::new(&place, table);
        let mut into = monthly::Into { areas: self.areas, collector: &mut self.collector, base: self.base, source };
        forms.read(table, number, &mut job, &mut into);
        job
    }

    fn is_asked_for(&self, table: &RawTable) -> bool {
        let same = |(file, sheet): &(String, String)| *file == table.name && *sheet == table.sheet;
        self.options.hidden_sheets.iter().any(same)
    }

    /// The roles that a person gave to headers of a table.
    pub(super) fn roles(&self, table: &RawTable) -> BTreeMap<String, String> {
        let around = format!("{} {} {}", table.name, table.member, table.sheet);
        let columns = self.options.mappings.iter().filter(|m| m.kind == MappingKind::Column);
        columns
            .filter(|mapping| around.contains(&mapping.scope))
            .map(|mapping| (squeeze(&mapping.text), mapping.target.clone()))
            .collect()
    }

    /// What is known while a table is planned.
    pub(super) fn known<'k>(&'k self, roles: &'k BTreeMap<String, String>) -> Known<'k> {
        Known { areas: self.areas, indicators: self.collector.book(), organisations: &self.organisations, roles }
    }

    /// The table to read (a form becomes a list) and how.
    fn plan(&mut self, table: &RawTable, ledger: &mut Ledger) -> Result<(Option<RawTable>, Plan), Refusal> {
        let roles = self.roles(table);
        let known = self.known(&roles);
        if let Some(pairs) = card::find(table, &known) {
            let (list, plan) = form::plan(table, &pairs, &known, ledger)?;
            return Ok((Some(list), plan));
        }
        Ok((None, layout::plan(table, &known)?))
    }

    fn read_table(&mut self, table: &RawTable, source: (u16, u16), progress: &mut dyn FnMut(f64)) -> TableJob {
        let place =
            if table.member.is_empty() { table.name.clone() } else { format!("{}/{}", table.name, table.member) };
        let mut job = TableJob::new(&place, table);
        if table.hidden && !self.is_asked_for(table) {
            // That it is hidden is told where the file is read.
            job.report.is_skipped = true;
            return job;
        }
        if let Some(plan) = case_plan::plan(table) {
            self.read_cases(&mut job, table, &plan, progress);
            return job;
        }
        let (list, mut plan) = match self.plan(table, &mut job.ledger) {
            Ok(planned) => planned,
            Err(refusal) => {
                job.refusal = Some(refusal);
                return job;
            }
        };
        let table = list.as_ref().unwrap_or(table);
        self.note_plan(table, &mut plan, &mut job);
        let before = self.collector.indicators().len();
        self.list_indicators(&plan);
        let mut reader = RowReader::new(
            table,
            &plan,
            (self.areas, &mut self.organisations),
            &mut self.collector,
            &mut job.ledger,
            (self.base, source),
        );
        if plan.first >= plan.end {
            reader.ledger.note(FindingCode::EmptyFile, Severity::Error, Spot::default(), "header");
        }
        for (step, at) in (plan.first..plan.end).enumerate() {
            reader.read(at);
            if step % PROGRESS_ROWS == PROGRESS_ROWS - 1 {
                progress(step as f64 / (plan.end - plan.first) as f64);
            }
        }
        (job.tally, job.report.fates) = reader.finish();
        notes::indicators(&self.collector, before, &plan, self.areas, &mut job.ledger);
        job.report.columns = notes::columns_of(&plan, &self.collector);
        job
    }

    /// Findings about the plan, the units voted for, and what the report says of the table.
    pub(super) fn note_plan(&mut self, table: &RawTable, plan: &mut Plan, job: &mut TableJob) {
        let report = &mut job.report;
        report.layout = plan.word.into();
        report.header_line = table.row(plan.header).line();
        report.period =
            plan.title.period.and_then(|reading| reading.period(None)).map_or(String::new(), |p| p.to_string());
        report.unit.clone_from(&plan.title.unit);
        report.area = plan.title.area.map_or(String::new(), |id| self.areas.name_of(id).into());
        notes::columns(table, plan, &mut job.ledger);
        notes::texts(table, plan, &mut job.ledger);
        notes::periods(plan, &mut job.ledger);
        let units = notes::units(table, plan, &self.collector, &mut job.ledger);
        self.collector.begin(units);
        notes::ambiguous(plan, &self.collector, &mut job.ledger);
    }

    /// Every figure column is listed, also one without a single figure.
    fn list_indicators(&mut self, plan: &Plan) {
        for (at, column) in plan.columns.iter().enumerate() {
            if let Role::Figure(layout::Keys { indicator: Some((name, unit)), .. }) = &column.role {
                let unit = if unit.is_empty() { self.collector.unit_of_column(at) } else { unit.clone() };
                self.collector.indicator(name, &unit, &plan.title.words, plan.has_areas());
            }
        }
    }

    /// Counts the cases of a table that is a ledger.
    fn read_cases(
        &mut self,
        job: &mut TableJob,
        table: &RawTable,
        plan: &case_plan::CasePlan,
        progress: &mut dyn FnMut(f64),
    ) {
        let mut cases = std::mem::take(&mut self.collector.cases);
        let ledger = std::mem::replace(&mut job.ledger, Ledger::new(&table.name));
        let result = case_book::read_table(table, plan, self.areas, &mut self.collector, &cases.seen, ledger, progress);
        (job.ledger, job.tally) = cases.take(result, plan, &mut self.collector);
        self.collector.cases = cases;
        job.report.layout = plan.layout();
    }

    /// Some rows of one table, personal data masked.
    pub fn preview(&mut self, file: &NamedBytes, table: usize, rows: std::ops::Range<usize>) -> Option<Preview> {
        let dialect = self.options.dialect(&file.name);
        let (tables, _) = source::read_as(&file.name, &file.bytes, dialect, self.gb18030).ok()?;
        let table = tables.get(table)?;
        let mut ledger = Ledger::new(&table.name);
        let form = card::find(table, &self.known(&BTreeMap::new()));
        let plan = if form.is_some() { None } else { self.plan(table, &mut ledger).ok().map(|(_, plan)| plan) };
        let hidden: Vec<(usize, usize)> = form
            .iter()
            .flatten()
            .filter(|pair| pair.ask == card::Ask::Personal)
            .map(|pair| (pair.row, pair.column))
            .collect();
        let personal = |row: usize, column: usize| {
            let of_column = plan.as_ref().is_some_and(|plan| {
                let from = plan.blocks.iter().rev().find(|from| **from <= column).copied().unwrap_or(0);
                row >= plan.first && plan.columns.get(column - from).is_some_and(|c| c.role == Role::Personal)
            });
            of_column || hidden.contains(&(row, column))
        };
        let shown = (rows.start.min(table.len())..rows.end.min(table.len())).map(|at| {
            let row = table.row(at);
            let cells = (0..row.len()).map(|column| match row.cell(column) {
                "" => String::new(),
                _ if personal(at, column) => "***".into(),
                text if text.contains([':', '：']) => personal::mask_line(text),
                text => personal::mask(text).into_owned(),
            });
            (row.line(), cells.collect())
        });
        Some(Preview { sheet: table.sheet.clone(), rows: shown.collect(), all: table.len() })
    }
}

/// What a report says of a table before it is read.
pub(super) fn report_of(table: &RawTable) -> TableReport {
    TableReport {
        sheet: table.sheet.clone(),
        member: table.member.clone(),
        encoding: table.encoding.into(),
        is_hidden: table.hidden,
        ..TableReport::default()
    }
}
