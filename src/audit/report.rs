//! The report (核查报告): file by file what was read, finding by finding what is wrong, in words; and its JSON (docs/check.md).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json as value};

use super::suspect::Suspicion;
use crate::ingest::Imported;
use crate::ingest::monthly::FormReport;
use crate::model::{AreaId, AreaKind, Dataset, Finding, FindingCode, Frequency, IndicatorId, Period, Severity};
use crate::publish::Proof;
use crate::strings::{finding as words, period as spelt, suspect as told};
use crate::wire::FileReport;

/// One finding, from a cell or from the statistics, in one shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Stable name of what is wrong.
    pub code: &'static str,
    /// How grave.
    pub severity: Severity,
    /// File, or empty.
    pub file: String,
    /// Sheet, or empty.
    pub sheet: String,
    /// Line from 1; nought for the whole file.
    pub row: u32,
    /// Column from 1; nought for the whole row.
    pub column: u32,
    /// The column's header, or empty.
    pub header: String,
    /// Name of the area at issue, or empty.
    pub area: String,
    /// Code of the township that sent it or that it is about, or empty.
    pub sender: String,
    /// The indicator's name, or empty.
    pub indicator: String,
    /// The period in words, or empty.
    pub period: String,
    /// The raw cell or the figure at issue.
    pub value: String,
    /// What is wrong, where, with the figures.
    pub message: String,
    /// What to do.
    pub remedy: &'static str,
    /// How many cells or rows it stands for.
    pub count: u32,
}

impl Line {
    /// `C5`, or empty without a cell; `5:5` for a whole row.
    pub fn address(&self) -> String {
        match (self.row, self.column) {
            (0, _) => String::new(),
            (row, 0) => format!("{row}:{row}"),
            (row, column) => format!("{}{row}", letters(column)),
        }
    }
}

/// A column's letters: 1 is A, 27 is AA.
pub fn letters(column: u32) -> String {
    let (mut left, mut text) = (column, Vec::new());
    while left > 0 {
        left -= 1;
        text.push(b'A' + (left % 26) as u8);
        left /= 26;
    }
    text.iter().rev().map(|b| char::from(*b)).collect()
}

/// The full account of one file: what became of every row and cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Rows set aside, by reason; they add up to the report's `rows_aside`.
    pub rows_aside: BTreeMap<FindingCode, u32>,
    /// Figure cells that are not blank.
    pub cells_read: u32,
    /// Those set aside, by reason; `cells_read` less these are used.
    pub cells_aside: BTreeMap<FindingCode, u32>,
    /// Figure cells that are blank.
    pub cells_blank: u32,
    /// First and last period, for each length of period met.
    pub periods: Vec<(Period, Period)>,
    /// Units met; an empty one is a unit not given.
    pub units: Vec<String>,
    /// Codes of the areas met.
    pub areas: BTreeSet<String>,
    /// Whether every row and cell has its fate.
    pub whole: bool,
}

impl Account {
    /// Cells used: read less set aside.
    pub fn cells_used(&self) -> u32 {
        self.cells_read.saturating_sub(self.cells_aside.values().sum())
    }

    /// Whether the account closes over the report: rows read = used + aside by reason, cells read = used + aside by reason.
    pub fn closes(&self, report: &FileReport) -> bool {
        let rows: u32 = self.rows_aside.values().sum();
        self.whole && report.rows_read == report.rows_used + report.rows_aside && rows == report.rows_aside
    }

    /// Of one file of an import, by its number.
    pub fn of(imported: &Imported, file: usize) -> Self {
        let mut account = Self { whole: true, ..Self::default() };
        for table in imported.tables.iter().filter(|t| usize::from(t.file) == file) {
            let fates = &table.fates;
            fates.rows_aside.iter().for_each(|(code, n)| *account.rows_aside.entry(*code).or_default() += n);
            fates.cells_aside.iter().for_each(|(code, n)| *account.cells_aside.entry(*code).or_default() += n);
            account.cells_read += fates.cells.saturating_sub(fates.blanks);
            account.cells_blank += fates.blanks;
            account.whole &= fates.is_whole();
        }
        let data = &imported.import.dataset;
        let mut spans: BTreeMap<Frequency, (i32, i32)> = BTreeMap::new();
        let mut met = |indicator: IndicatorId, area: AreaId, first: Period, last: Period| {
            let span = spans.entry(first.frequency).or_insert((first.index, last.index));
            *span = (span.0.min(first.index), span.1.max(last.index));
            let unit = &data.indicator(indicator).unit;
            if !account.units.contains(unit) {
                account.units.push(unit.clone());
            }
            let code = &data.areas.get(area).code;
            if !account.areas.contains(code) {
                account.areas.insert(code.clone());
            }
        };
        // Of one file the blocks say it all; of several the figures' source cells, which large tables keep in part only.
        if imported.import.files.len() == 1 {
            for block in data.blocks() {
                let (first, last) = block.span();
                block.areas.iter().for_each(|area| met(block.key.indicator, *area, first, last));
            }
        } else {
            for t in imported.traces.iter().filter(|t| usize::from(t.file) == file) {
                met(t.indicator, t.area, t.period, t.period);
            }
        }
        let step = |frequency, index| Period { frequency, index };
        account.periods = spans.into_iter().map(|(f, (a, b))| (step(f, a), step(f, b))).collect();
        account
    }
}

/// What was read of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    /// Name, bytes, hash, encoding, layout, rows.
    pub report: FileReport,
    /// Rows and cells by what became of them, periods, units.
    pub account: Account,
    /// How sure the encoding is: 确定, 很可能, 存疑, or empty when nothing was read.
    pub encoding_certainty: &'static str,
    /// How sure the layout is, by the share of data rows that fit it: 高 (≥ 90 %), 中 (≥ 50 %), 低, or empty.
    pub layout_certainty: &'static str,
}

/// What was read of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageLine {
    /// Path or name it was given by.
    pub file: String,
    /// Title.
    pub title: String,
    /// SHA-256 of its descriptor.
    pub fingerprint: String,
    /// Areas, indicators, observation files, those equal to their hash, parents proven, those that agree.
    pub counts: [u32; 6],
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Dropped files.
    pub files: Vec<FileLine>,
    /// Packages.
    pub packages: Vec<PackageLine>,
    /// Monthly forms among the dropped files.
    pub forms: Vec<FormReport>,
    /// Findings, gravest first within each file.
    pub lines: Vec<Line>,
}

impl Report {
    /// How many lines of each severity there are: errors, warnings, notes.
    pub fn tally(&self) -> [usize; 3] {
        [Severity::Error, Severity::Warning, Severity::Info]
            .map(|severity| self.lines.iter().filter(|line| line.severity == severity).count())
    }

    /// Whether something is 错误.
    pub fn has_error(&self) -> bool {
        self.lines.iter().any(|line| line.severity == Severity::Error)
    }

    /// Lays another report behind this one.
    pub fn join(&mut self, other: Self) {
        self.files.extend(other.files);
        self.packages.extend(other.packages);
        self.forms.extend(other.forms);
        self.lines.extend(other.lines);
    }
}

/// The report of dropped files: `register` is what they were held against, `suspicions` were found in `data`, the import laid into it or
/// alone. A suspicion about a figure of these files stands at the cell it came from.
pub fn of_files(imported: &Imported, register: &Dataset, data: &Dataset, suspicions: &[Suspicion]) -> Report {
    let import = &imported.import;
    let files: Vec<FileLine> = import
        .files
        .iter()
        .enumerate()
        .map(|(at, report)| file_line(report, Account::of(imported, at), &import.findings))
        .collect();
    let senders: Vec<(String, String)> =
        files.iter().map(|f| (f.report.file.clone(), sender_of(&f.report.file, &f.account, register))).collect();
    let mut lines: Vec<Line> = import.findings.iter().map(of_finding).collect();
    for line in &mut lines {
        line.sender = senders.iter().find(|(file, _)| *file == line.file).map(|(_, s)| s.clone()).unwrap_or_default();
    }
    let own = &import.dataset;
    for suspicion in suspicions {
        let mut line = of_suspicion(suspicion, data);
        let (indicator, area) = (&data.indicator(suspicion.indicator).id, &data.areas.get(suspicion.area).code);
        let ids = own.find_indicator(indicator).zip(own.areas.find(area));
        let trace = ids.and_then(|(indicator, area)| {
            imported.traces.iter().find(|t| {
                (t.indicator, t.area, t.period, t.basis) == (indicator, area, suspicion.period, suspicion.basis)
            })
        });
        if let Some(trace) = trace {
            let table = imported.tables.iter().filter(|t| t.file == trace.file).nth(usize::from(trace.table));
            line.file = import.files.get(usize::from(trace.file)).map(|f| f.file.clone()).unwrap_or_default();
            line.sheet = table.map(|t| t.sheet.clone()).unwrap_or_default();
            (line.row, line.column) = (trace.line, trace.column);
        } else if let [one] = files.as_slice() {
            line.file.clone_from(&one.report.file);
        }
        lines.push(line);
    }
    Report { files, packages: Vec::new(), forms: imported.forms.clone(), lines }
}

/// The report of a package.
pub fn of_package(file: &str, data: &Dataset, findings: &[Finding], proof: &Proof, suspicions: &[Suspicion]) -> Report {
    let loaded = data.parts.iter().filter(|part| part.state == crate::model::PartState::Loaded).count();
    let counts = [data.areas.all().len(), data.indicators.len(), data.parts.len(), loaded];
    let [areas, indicators, parts, loaded] = counts.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    let package = PackageLine {
        file: file.into(),
        title: data.meta.title.clone(),
        fingerprint: data.meta.fingerprint.clone(),
        counts: [areas, indicators, parts, loaded, proof.compared, proof.agreed],
    };
    let mut lines: Vec<Line> = findings.iter().chain(&proof.findings).map(of_finding).collect();
    lines.extend(suspicions.iter().map(|s| of_suspicion(s, data)));
    Report { packages: vec![package], lines, ..Report::default() }
}

fn file_line(report: &FileReport, account: Account, findings: &[Finding]) -> FileLine {
    let of_file = |code| findings.iter().any(|f| f.place.file == report.file && f.code == code);
    let encoding_certainty = match report.encoding.as_str() {
        "" => "",
        _ if of_file(FindingCode::EncodingDoubtful) => "存疑",
        // GB18030 is what is left when strict UTF-8 failed: 54 % of UTF-8 text would pass for it the other way round, none this way.
        "GB18030" => "很可能",
        _ => "确定",
    };
    let idle = [FindingCode::BlankRow, FindingCode::FooterRow, FindingCode::TotalRow];
    let idle: u32 = account.rows_aside.iter().filter(|(code, _)| idle.contains(code)).map(|(_, n)| n).sum();
    let rows = report.rows_read.saturating_sub(idle);
    let layout_certainty = match (report.layout.is_empty(), u64::from(report.rows_used) * 10, u64::from(rows)) {
        (true, ..) => "",
        (_, used, rows) if used >= rows * 9 => "高",
        (_, used, rows) if used >= rows * 5 => "中",
        _ => "低",
    };
    FileLine { report: report.clone(), account, encoding_certainty, layout_certainty }
}

/// The township a file came from: the one in its name, else the only one its rows are about.
fn sender_of(file: &str, account: &Account, register: &Dataset) -> String {
    let Some(root) = register.areas.root() else { return String::new() };
    let towns = register.areas.children(root);
    let named: Vec<AreaId> = towns.iter().copied().filter(|id| file.contains(&register.areas.get(*id).name)).collect();
    if let [one] = named.as_slice() {
        return register.areas.get(*one).code.clone();
    }
    let town = |code: &String| register.areas.path(register.areas.find(code)?).get(1).copied();
    let met: BTreeSet<AreaId> = account.areas.iter().filter_map(town).collect();
    match met.first() {
        Some(only) if met.len() == 1 => register.areas.get(*only).code.clone(),
        _ => String::new(),
    }
}

fn of_finding(finding: &Finding) -> Line {
    Line {
        code: words::name(finding.code),
        severity: finding.severity,
        file: finding.place.file.clone(),
        sheet: finding.place.sheet.clone(),
        row: finding.place.row,
        column: finding.place.column,
        header: finding.place.header.clone(),
        area: String::new(),
        sender: String::new(),
        indicator: String::new(),
        period: String::new(),
        value: finding.value.clone(),
        message: words::message(finding),
        remedy: words::remedy(finding.code),
        count: finding.count,
    }
}

fn of_suspicion(suspicion: &Suspicion, data: &Dataset) -> Line {
    let (indicator, area) = (data.indicator(suspicion.indicator), data.areas.get(suspicion.area));
    let path = data.areas.path(suspicion.area);
    let town =
        path.iter().find(|id| data.areas.get(**id).parent.is_some() && data.areas.get(**id).kind == AreaKind::Tree);
    // A village goes by its township's name too: the same name stands in several of them.
    let place = match town {
        Some(town) if *town != suspicion.area => format!("{}{}", data.areas.get(*town).name, area.name),
        _ => area.name.clone(),
    };
    let period = if suspicion.basis == crate::model::Basis::YearToDate {
        spelt::spanned(suspicion.period, crate::query::Span::YearToDate)
    } else {
        spelt::full(suspicion.period)
    };
    let rule = suspicion.rule.name();
    let message = told::message(told::Told {
        rule,
        indicator: &indicator.name,
        unit: &indicator.unit,
        area: &place,
        period: &period,
        figure: &suspicion.figure,
        against: &suspicion.against,
        about: &suspicion.about,
    });
    Line {
        code: rule,
        severity: suspicion.severity(data),
        file: String::new(),
        sheet: String::new(),
        row: 0,
        column: 0,
        header: String::new(),
        area: place,
        sender: town.map(|id| data.areas.get(*id).code.clone()).unwrap_or_default(),
        indicator: indicator.name.clone(),
        period,
        value: suspicion.figure.clone(),
        message: format!("{message}。"),
        remedy: told::remedy(rule),
        count: 1,
    }
}

/// The report as JSON, the shape documented in docs/check.md.
pub fn json(report: &Report) -> Value {
    let severity = |s: Severity| match s {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let reasons = |map: &BTreeMap<FindingCode, u32>| -> Value {
        map.iter()
            .map(|(code, n)| (words::name(*code).to_string(), value!(n)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let spans = |spans: &[(Period, Period)]| -> Vec<Value> {
        spans.iter().map(|(a, b)| value!({ "first": a.to_string(), "last": b.to_string() })).collect()
    };
    let files: Vec<Value> = report
        .files
        .iter()
        .map(|f| {
            let (r, a) = (&f.report, &f.account);
            value!({
                "file": r.file, "bytes": r.bytes, "sha256": r.sha256,
                "encoding": r.encoding, "encoding_certainty": f.encoding_certainty,
                "layout": r.layout, "layout_certainty": f.layout_certainty,
                "periods": spans(&a.periods), "units": a.units,
                "rows": { "read": r.rows_read, "used": r.rows_used, "aside": reasons(&a.rows_aside) },
                "cells": { "read": a.cells_read, "used": a.cells_used(), "blank": a.cells_blank, "aside": reasons(&a.cells_aside) },
            })
        })
        .collect();
    let packages: Vec<Value> = report
        .packages
        .iter()
        .map(|p| {
            let [areas, indicators, parts, loaded, compared, agreed] = p.counts;
            value!({
                "file": p.file, "title": p.title, "sha256": p.fingerprint, "areas": areas, "indicators": indicators,
                "parts": parts, "parts_verified": loaded, "sums_compared": compared, "sums_agreed": agreed,
            })
        })
        .collect();
    let forms: Vec<Value> = report
        .forms
        .iter()
        .map(|f| {
            value!({
                "file": f.file_name, "form": f.form, "name": f.name, "area": f.area, "area_name": f.area_name,
                "period": f.period, "asked": f.asked, "filled": f.filled, "zero": f.zero,
                "not_applicable": f.not_applicable, "blank": f.blank, "faults": f.faults, "zero_report": f.is_zero,
                "usable": f.is_usable, "known": f.is_known, "ready": f.is_ready(),
            })
        })
        .collect();
    let findings: Vec<Value> = report
        .lines
        .iter()
        .map(|l| {
            value!({
                "code": l.code, "severity": severity(l.severity), "severity_name": words::severity(l.severity),
                "file": l.file, "sheet": l.sheet, "cell": l.address(), "row": l.row, "column": l.column,
                "header": l.header, "area": l.area, "sender": l.sender, "indicator": l.indicator, "period": l.period,
                "value": l.value, "message": l.message, "remedy": l.remedy, "count": l.count,
            })
        })
        .collect();
    let [errors, warnings, notes] = report.tally();
    value!({
        "files": files, "packages": packages, "forms": forms, "findings": findings,
        "summary": { "error": errors, "warning": warnings, "info": notes },
    })
}
