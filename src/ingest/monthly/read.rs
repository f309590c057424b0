//! The forms of one file judged and read: sheets put together, cells held against each other, figures handed to the collector. What a sheet
//! says by itself is sheet.rs's.

use std::collections::{BTreeMap, BTreeSet};

use super::FormReport;
use super::compare::{compare_totals, entry_of, misnamed, remark};
use super::mark::{Code, Kind};
use super::sheet::{self, Coded, FormSheet, Met, Said, Slot};
use crate::ingest::account::TableJob;
use crate::ingest::blocks::{Observation, Small};
use crate::ingest::collect::{Collector, Trace};
use crate::ingest::ledger::Spot;
use crate::ingest::personal;
use crate::ingest::place::AreaBook;
use crate::ingest::text::tidy;
use crate::model::{
    AreaId, Basis, BlockKey, Decimal, Dimension, FindingCode, Nature, Origin, Qualifier, Severity, Status, Submission,
};
use crate::source::RawTable;
use crate::strings::forms as say;

/// A rate of a form: its indicator and the codes of its two items.
#[derive(Clone, Debug)]
pub(super) struct Rate {
    indicator: String,
    pub(super) top: String,
    pub(super) bottom: String,
    pub(super) is_strict: bool,
    pub(super) is_bounded: bool,
}

/// One form: its sheets with their cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    key: (String, String, String),
    /// Sheets by their place in [`Forms::sheets`].
    pub(super) sheets: Vec<usize>,
    pub(super) rates: Vec<Rate>,
    /// Names of items by code.
    pub(super) names: BTreeMap<String, String>,
    pub(super) report: FormReport,
    /// A word in the cell of 零报 that is neither.
    strange: Option<(u32, usize, String)>,
    /// The file in which the same form came before.
    again: Option<String>,
}

/// The forms of one file.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    sheets: Vec<FormSheet>,
    slots: Vec<BTreeMap<(String, String), Slot>>,
    /// Tables that were forms once.
    spoilt: Vec<(usize, String)>,
    groups: Vec<Group>,
}

/// Who reads: the areas known, where figures go, number of the first row in the account, number of the file and of the table.
pub struct Into<'a, 'c, 'r> {
    /// The register's areas.
    pub areas: &'a AreaBook<'r>,
    /// Where figures go.
    pub collector: &'c mut Collector<'r>,
    /// Number of the first row in the account.
    pub base: u32,
    /// Number of the file and of the table.
    pub source: (u16, u16),
}

impl Forms {
    /// The forms among the tables of a file. `earlier` are those of the files before: a form that came already is not read again.
    pub fn find(tables: &[RawTable], file: &str, number: u16, earlier: &[FormReport]) -> Self {
        let mut forms = Self::default();
        for (at, table) in tables.iter().enumerate() {
            match sheet::find(table, at) {
                Some(Met::Sheet(found)) => forms.sheets.push(*found),
                Some(Met::Spoilt(words)) => forms.spoilt.push((at, words)),
                None => {}
            }
        }
        for at in 0..forms.sheets.len() {
            forms.place(at);
        }
        let mut read: Vec<FormReport> = Vec::new();
        for group in &mut forms.groups {
            settle(group, &mut forms.sheets, tables);
            (group.report.file, group.report.file_name) = (number, file.into());
            let same = |known: &&FormReport| {
                known.is_usable
                    && (&known.form, &known.area, &known.period) == (&group.key.0, &group.key.1, &group.key.2)
            };
            let again = earlier.iter().chain(&read).find(same).map(|known| known.file_name.clone());
            group.again = again.filter(|_| group.report.is_usable);
            group.report.is_usable &= group.again.is_none();
            read.push(group.report.clone());
        }
        forms.slots = vec![BTreeMap::new(); forms.sheets.len()];
        for at in 0..forms.groups.len() {
            forms.judge(at, tables);
        }
        forms
    }

    /// Whether a table belongs to a form.
    pub fn has(&self, table: usize) -> bool {
        self.sheets.iter().any(|sheet| sheet.table == table) || self.spoilt.iter().any(|(at, _)| *at == table)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty() && self.spoilt.is_empty()
    }

    /// Puts a sheet to its form.
    fn place(&mut self, at: usize) {
        let mark = &self.sheets[at].mark;
        let key = (mark.form.clone(), mark.area.clone(), mark.period.to_string());
        let same_kind = |group: &Group| group.sheets.iter().any(|known| self.sheets[*known].mark.kind == mark.kind);
        match self.groups.iter().position(|group| group.key == key && !same_kind(group)) {
            Some(group) => self.groups[group].sheets.push(at),
            None => self.groups.push(Group { key, sheets: vec![at], ..Group::default() }),
        }
    }

    /// Reads the cells of a form and holds them against each other.
    fn judge(&mut self, at: usize, tables: &[RawTable]) {
        let group = &mut self.groups[at];
        let mut zero = false;
        for sheet in &group.sheets {
            let sheet = &self.sheets[*sheet];
            if sheet.mark.kind == Kind::Main {
                (zero, group.strange) = sheet.zero(&tables[sheet.table]);
            }
        }
        group.report.is_zero = zero;
        if !group.report.is_usable {
            return;
        }
        for number in group.sheets.clone() {
            let sheet = &self.sheets[number];
            let mut slots = sheet.slots(&tables[sheet.table], zero);
            for ((_, item), slot) in &mut slots {
                // 零报 and a figure beside it: one of them is wrong.
                let flow = !entry_of(sheet, item).is_some_and(|entry| entry.is_stock);
                if zero && flow && matches!(slot.said, Said::Figure(_)) {
                    slot.said = Said::Wrong(FindingCode::FormCheck);
                }
            }
            for rate in group.rates.iter().filter(|rate| rate.is_strict) {
                for place in places(&slots) {
                    let key = |item: &str| (place.clone(), item.to_string());
                    let (Some(top), Some(bottom)) = (slots.get(&key(&rate.top)), slots.get(&key(&rate.bottom))) else {
                        continue;
                    };
                    let above = top.said.number().zip(bottom.said.number()).is_some_and(|(n, d)| n.compare(d).is_gt());
                    if above && let Some(slot) = slots.get_mut(&key(&rate.top)) {
                        slot.said = Said::Wrong(FindingCode::FormCheck);
                    }
                }
            }
            let report = &mut group.report;
            for slot in slots.values() {
                report.asked += 1;
                match slot.said {
                    Said::Blank => report.blank += 1,
                    Said::Zero => report.zero += 1,
                    Said::Figure(value) if value.is_zero() => report.zero += 1,
                    Said::Figure(_) => report.filled += 1,
                    Said::NotApplicable => report.not_applicable += 1,
                    Said::Wrong(_) => report.faults += 1,
                }
            }
            report.faults += u32::from(sheet.mark.kind == Kind::Main && group.strange.is_some());
            self.slots[number] = slots;
        }
    }

    /// Reads one table of the file that belongs to a form.
    pub fn read(&mut self, table: &RawTable, number: usize, job: &mut TableJob, into: &mut Into) {
        job.report.layout = "月度报表".into();
        if let Some((_, words)) = self.spoilt.iter().find(|(at, _)| *at == number) {
            job.ledger.note(FindingCode::FormAltered, Severity::Error, Spot::default(), words);
            return;
        }
        let Some(at) = self.sheets.iter().position(|sheet| sheet.table == number) else { return };
        let Some(of) = self.groups.iter().position(|group| group.sheets.contains(&at)) else { return };
        let (sheet, group) = (&self.sheets[at], &mut self.groups[of]);
        job.report.period = sheet.mark.period.to_string();
        job.report.area.clone_from(&sheet.mark.area_name);
        for (line, column, words) in &sheet.issues {
            let spot = column.map_or(Spot::row(*line), |column| Spot::cell(*line, column, ""));
            job.ledger.note(FindingCode::FormAltered, Severity::Error, spot, words);
        }
        if !group.report.is_usable {
            if let Some(earlier) = group.again.as_ref().filter(|_| sheet.mark.kind == Kind::Main) {
                job.ledger.note(FindingCode::FormTwice, Severity::Error, Spot::default(), earlier);
            }
            return;
        }
        if sheet.mark.kind == Kind::Main {
            misnamed(&table.name, sheet, job);
            if let Some((line, column, word)) = &group.strange {
                let spot = Spot::cell(*line, *column, say::ZERO);
                job.ledger.note(FindingCode::FormCheck, Severity::Error, spot, &format!("word|{word}"));
            }
        }
        let slots = &self.slots[at];
        remark(sheet, slots, group, table, job);
        if sheet.mark.kind == Kind::Main {
            compare_totals(sheet, &self.sheets, &self.slots, group, table, job);
        }
        Reader { sheet, slots, group, table }.rows(job, into);
    }

    /// The reports of all forms, and the lines of the 报送台账 for those whose area is known.
    pub fn finish(self, file: &str, number: u16, collector: &mut Collector) -> Vec<FormReport> {
        let mut reports = Vec::new();
        for group in self.groups {
            let report = group.report;
            if report.is_usable && report.is_known {
                let (form, area, month) = group.key;
                collector.submissions.push(Submission {
                    form,
                    area,
                    period: crate::model::Period::parse(&month),
                    state: "received".into(),
                    note: say::slip(file, report.is_zero, report.blank, &report.notes),
                    ..Submission::default()
                });
            }
            reports.push(report);
        }
        let spoilt = |_| FormReport { file: number, file_name: file.into(), ..FormReport::default() };
        reports.extend(self.spoilt.iter().take(1).map(spoilt));
        reports
    }
}

/// What a form's sheets say of it together: rates, names, what is missing.
fn settle(group: &mut Group, sheets: &mut [FormSheet], tables: &[RawTable]) {
    let kinds: Vec<Kind> = group.sheets.iter().map(|at| sheets[*at].mark.kind).collect();
    for at in group.sheets.clone() {
        let sheet = &mut sheets[at];
        let lacks = match sheet.mark.kind {
            Kind::Main => (sheet.mark.with_places && !kinds.contains(&Kind::Places)).then_some(say::PLACES),
            Kind::Places => (!kinds.contains(&Kind::Main)).then_some(say::MAIN),
        };
        if let Some(other) = lacks {
            sheet.issues.push((0, None, format!("sheet|{other}")));
        }
        let mark = &sheet.mark;
        group.report.form.clone_from(&mark.form);
        group.report.name.clone_from(&mark.name);
        group.report.area.clone_from(&mark.area);
        group.report.area_name.clone_from(&mark.area_name);
        group.report.period = mark.period.to_string();
        if mark.kind != Kind::Main {
            continue;
        }
        let note_at = sheet.column(&Code::Note);
        for row in &sheet.rows {
            let entry = mark.rows.iter().find(|entry| entry.code == row.code.text());
            match &row.code {
                Code::Item(item) | Code::Total(item) => {
                    group.names.insert(item.clone(), plain(&row.name));
                    let words = note_at.map_or("", |at| tidy(tables[sheet.table].row(row.at).cell(at)));
                    if !words.is_empty() {
                        group.report.notes.push((plain(&row.name), personal::mask_line(words)));
                    }
                }
                Code::Rate { indicator, top, bottom } => {
                    let flags = entry.cloned().unwrap_or_default();
                    group.rates.push(Rate {
                        indicator: indicator.clone(),
                        top: top.clone(),
                        bottom: bottom.clone(),
                        is_strict: flags.is_strict,
                        is_bounded: flags.is_bounded,
                    });
                }
                _ => {}
            }
        }
    }
    group.report.is_usable = group.sheets.iter().all(|at| sheets[*at].issues.is_empty());
}

/// A name without what the form puts before and behind it.
fn plain(name: &str) -> String {
    let name = name.strip_prefix(say::OF_WHICH).unwrap_or(name);
    name.strip_suffix(say::AT_END).unwrap_or(name).into()
}

fn places(slots: &BTreeMap<(String, String), Slot>) -> BTreeSet<String> {
    slots.keys().map(|(place, _)| place.clone()).collect()
}

/// One sheet on its way to the collector.
struct Reader<'a> {
    sheet: &'a FormSheet,
    slots: &'a BTreeMap<(String, String), Slot>,
    group: &'a mut Group,
    table: &'a RawTable,
}

impl Reader<'_> {
    fn rows(&mut self, job: &mut TableJob, into: &mut Into) {
        let mut unknown = BTreeSet::new();
        let own = into.areas.by_code(&self.sheet.mark.area);
        if own.is_none() {
            let word = &self.sheet.mark.area_name;
            job.ledger.note(FindingCode::UnknownArea, Severity::Warning, Spot::default(), word);
        }
        let mut cells = std::mem::take(&mut job.tally.cells);
        for row in &self.sheet.rows {
            let place = match &row.code {
                Code::Item(_) => String::new(),
                Code::Place(place) => place.clone(),
                Code::Zero => {
                    job.tally.push(row.line, false, 0);
                    continue;
                }
                _ => {
                    job.report.fates.row(FindingCode::TotalRow);
                    job.tally.push(row.line, true, 0);
                    continue;
                }
            };
            let (mut good, mut worst) = (false, None);
            for (_, slot) in self.slots.iter().filter(|(_, slot)| slot.line == row.line) {
                job.report.fates.cells += 1;
                good |= !matches!(slot.said, Said::Wrong(_));
                match slot.said {
                    Said::Blank => {
                        job.report.fates.blanks += 1;
                        job.tally.blanks += 1;
                    }
                    Said::Zero | Said::Figure(_) => {
                        job.report.fates.figures += 1;
                        cells += 1;
                    }
                    Said::NotApplicable => job.report.fates.signs += 1,
                    Said::Wrong(code) => {
                        job.report.fates.cell(code, 1);
                        worst = Some(code);
                    }
                }
            }
            let area = if place.is_empty() { own } else { into.areas.by_code(&place) };
            if area.is_none() && own.is_some() {
                job.ledger.note(FindingCode::UnknownArea, Severity::Warning, Spot::row(row.line), &row.name);
            }
            let number = into.base + job.tally.rows();
            let given = match area {
                Some(area) => self.figures(row, &place, area, number, into, &mut unknown),
                None => 0,
            };
            let aside = worst.filter(|_| !good);
            if let Some(code) = aside {
                job.report.fates.row(code);
            }
            job.tally.push(row.line, aside.is_some(), given);
        }
        job.tally.cells = cells;
        for (line, name) in unknown {
            job.ledger.note(FindingCode::UnknownIndicator, Severity::Warning, Spot::row(line), &name);
        }
    }

    /// The observations of one row; how many there were.
    fn figures(
        &mut self,
        row: &Coded,
        place: &str,
        area: AreaId,
        number: u32,
        into: &mut Into,
        unknown: &mut BTreeSet<(u32, String)>,
    ) -> u32 {
        let mut given = 0;
        let of_row: Vec<(&String, &Slot)> =
            self.slots.iter().filter(|(_, slot)| slot.line == row.line).map(|((_, item), slot)| (item, slot)).collect();
        let note = self.sheet.column(&Code::Note).map_or("", |at| tidy(self.table.row(row.at).cell(at)));
        let note = if self.sheet.mark.kind == Kind::Main { personal::mask_line(note) } else { String::new() };
        for (item, slot) in of_row {
            if !item.contains('/') {
                let said = match slot.said {
                    Said::Blank => Some((Status::Missing, None)),
                    Said::Zero => Some((Status::ZeroReported, Small::from_decimal(Decimal::default()))),
                    Said::Figure(value) => Small::from_decimal(value).map(|value| (Status::Reported, Some(value))),
                    Said::NotApplicable => Some((Status::NotApplicable, None)),
                    Said::Wrong(_) => None,
                };
                if let Some((status, value)) = said {
                    given += self.push(item, (area, slot, number), (status, value, None), &note, into, unknown);
                }
            }
            let rates: Vec<Rate> = self.group.rates.iter().filter(|rate| rate.top == *item).cloned().collect();
            for rate in rates {
                let Some(bottom) = self.slots.get(&(place.to_string(), rate.bottom.clone())) else { continue };
                let said = match (slot.said, bottom.said) {
                    (Said::Wrong(_), _) | (_, Said::Wrong(_)) => None,
                    (Said::NotApplicable, _) | (_, Said::NotApplicable) => Some((Status::NotApplicable, None)),
                    (Said::Blank, _) | (_, Said::Blank) => Some((Status::Missing, None)),
                    (top, bottom) => {
                        let small = |said: Said| said.number().and_then(Small::from_decimal);
                        small(top).zip(small(bottom)).map(|parts| (Status::Reported, Some(parts)))
                    }
                };
                if let Some((status, parts)) = said {
                    let at = (area, slot, number);
                    // Words on an item of its own stay with that item.
                    let note = if item.contains('/') { note.as_str() } else { "" };
                    given += self.push(&rate.indicator, at, (status, None, parts), note, into, unknown);
                }
            }
        }
        given
    }

    fn push(
        &mut self,
        indicator: &str,
        (area, slot, row): (AreaId, &Slot, u32),
        (status, value, parts): (Status, Option<Small>, Option<(Small, Small)>),
        note: &str,
        into: &mut Into,
        unknown: &mut BTreeSet<(u32, String)>,
    ) -> u32 {
        let Some(key) = into.collector.by_id(indicator) else {
            let name = self.group.names.get(indicator).cloned().unwrap_or_else(|| indicator.to_string());
            unknown.insert((slot.line, name));
            return 0;
        };
        self.group.report.is_known = true;
        let stands = matches!(key.nature, Nature::Stock | Nature::Point);
        let basis = if stands { Basis::Point } else { Basis::Current };
        let period = self.sheet.mark.period;
        let (file, table) = into.source;
        let dimension = Dimension::None;
        into.collector.traces.push(Trace {
            indicator: key.id,
            area,
            period,
            basis,
            dimension,
            file,
            table,
            line: slot.line,
            column: slot.column as u32 + 1,
            qualifier: Qualifier::Eq,
            precision: None,
            high: None,
        });
        let note = into.collector.gather.note(note);
        into.collector.gather.push(Observation {
            key: BlockKey { indicator: key.id, dimension, basis, frequency: period.frequency, parent: None },
            area,
            period: period.index,
            status,
            origin: Origin::Published,
            value,
            parts,
            vintage: 0,
            qualifier: Qualifier::Eq,
            note,
            row,
        });
        1
    }
}
