//! Findings about a table as a whole: its columns, the lines around it, its period, its units, the indicators it brought.

use std::collections::BTreeMap;

use super::account::ColumnReport;
use super::cell;
use super::collect::{self, Collector};
use super::label::{Named, scale_between};
use super::layout::{Keys, Plan, Role, words};
use super::ledger::{Ledger, Spot};
use super::personal;
use super::place::AreaBook;
use super::text::{self, squeeze};
use crate::model::{FindingCode, Severity};
use crate::source::RawTable;

/// Rows looked at to learn the unit in the cells.
const SAMPLE: usize = 2000;

/// Findings about columns; a repeated header is used once.
pub fn columns(table: &RawTable, plan: &mut Plan, ledger: &mut Ledger) {
    let line = table.row(plan.header).line();
    let mut seen: BTreeMap<String, Vec<Role>> = BTreeMap::new();
    for at in 0..plan.columns.len() {
        let column = plan.columns[at].clone();
        let label = squeeze(&column.header);
        let change = matches!(&column.role, Role::Figure(keys) if keys.slot.is_change);
        let spot = Spot::cell(line, at, "");
        if !label.is_empty() && column.role != Role::Silent && !change {
            let roles = seen.entry(label).or_default();
            // 累计 of one indicator and 累计 of another are two columns.
            let again = !roles.is_empty() && (!matches!(column.role, Role::Figure(_)) || roles.contains(&column.role));
            roles.push(column.role.clone());
            if again {
                ledger.note(FindingCode::DuplicateLabel, Severity::Warning, spot, &column.header);
                plan.columns[at].role = Role::Silent;
                continue;
            }
        }
        match column.role {
            Role::Ignored if column.header.is_empty() => {
                ledger.note(FindingCode::BlankLabel, Severity::Warning, spot, "");
            }
            Role::Ignored | Role::Total => {
                ledger.note(FindingCode::ColumnIgnored, Severity::Info, spot, &column.header)
            }
            Role::Figure(_) if change => ledger.note(FindingCode::ColumnIgnored, Severity::Info, spot, &column.header),
            Role::Personal => ledger.note(FindingCode::PersonalData, Severity::Warning, spot, &column.header),
            _ => {}
        }
    }
}

/// Findings about the lines above the header and below the data.
pub fn texts(table: &RawTable, plan: &Plan, ledger: &mut Ledger) {
    let around = if plan.moved.is_empty() { (0..plan.header).chain(plan.end..plan.last) } else { (0..0).chain(0..0) };
    for at in around {
        let row = table.row(at);
        let cells: Vec<&str> = row.cells().map(text::tidy).filter(|cell| !cell.is_empty()).take(4).collect();
        let text: String = personal::mask_line(&cells.join(" ")).chars().take(40).collect();
        if !text.is_empty() {
            ledger.note(FindingCode::FooterRow, Severity::Info, Spot::row(row.line()), &text);
        }
    }
    if !plan.has_areas() {
        ledger.note(FindingCode::AreaMissing, Severity::Info, Spot::default(), "");
    }
}

/// Findings about the period told around the table.
pub fn periods(plan: &Plan, ledger: &mut Ledger) {
    let own = plan.count(&Role::Period) > 0
        || plan
            .columns
            .iter()
            .any(|c| matches!(&c.role, Role::Figure(Keys { when: Some(when), .. }) if when.year.is_some()));
    if own {
        return;
    }
    if let Some(value) = &plan.title.conflict {
        ledger.note(FindingCode::PeriodConflict, Severity::Warning, Spot::default(), value);
    }
    if plan.title.period_by_name
        && let Some(reading) = plan.title.period
    {
        let text = reading.period(None).map_or(String::new(), |period| period.to_string());
        ledger.note(FindingCode::PeriodByName, Severity::Warning, Spot::default(), &text);
    }
}

/// The unit in the cells themselves, for columns whose figures mostly carry one and the same (95.2%). Units that do not go together are
/// a finding.
pub fn units(table: &RawTable, plan: &Plan, collector: &Collector, ledger: &mut Ledger) -> BTreeMap<usize, String> {
    let mut units = BTreeMap::new();
    for (at, column) in plan.columns.iter().enumerate() {
        if !matches!(&column.role, Role::Figure(keys) if !keys.slot.is_change) {
            continue;
        }
        let (mut figures, mut counts) = (0usize, BTreeMap::<String, usize>::new());
        for row in plan.first..plan.end.min(plan.first + SAMPLE) {
            for from in &plan.blocks {
                if let cell::Reading::Figure(figure) = cell::read(table.row(row).cell(from + at)) {
                    figures += 1;
                    *counts.entry(figure.unit).or_default() += 1;
                }
            }
        }
        let named: Vec<&String> = counts.keys().filter(|unit| !unit.is_empty()).collect();
        let mixed = named.windows(2).any(|pair| scale_between(pair[0], pair[1]).is_none());
        if mixed {
            let line = table.row(plan.header).line();
            let list = named.iter().map(|unit| unit.as_str()).collect::<Vec<_>>().join("|");
            ledger.note(FindingCode::UnitMixed, Severity::Warning, Spot::cell(line, at, &column.header), &list);
        }
        // Nearly all carry it: it is the column's. Of an indicator nobody knows, the only one there is; bare cells of a known one are in its own.
        let of_known = match &column.role {
            Role::Figure(Keys { indicator: Some((name, _)), .. }) => {
                matches!(collector.met(name, &plan.title.words), Named::One(..)) && plan.has_areas()
            }
            _ => true,
        };
        let only = named.len() == 1 && !of_known && *named[0] != "%";
        let most = counts.iter().filter(|(unit, _)| !unit.is_empty()).max_by_key(|(_, count)| **count);
        if let Some((unit, _)) = most.filter(|(_, count)| only || **count * 10 >= figures * 8) {
            units.insert(at, unit.clone());
        }
    }
    units
}

/// Headers that several indicators of the register go by.
pub fn ambiguous(plan: &Plan, collector: &Collector, ledger: &mut Ledger) {
    if !plan.has_areas() {
        return;
    }
    let mut told = std::collections::BTreeSet::new();
    for (at, column) in plan.columns.iter().enumerate() {
        let Role::Figure(Keys { indicator: Some((name, _)), .. }) = &column.role else { continue };
        let Named::Many(ids) = collector.met(name, &plan.title.words) else { continue };
        if !told.insert(name.clone()) {
            continue;
        }
        let names = ids.iter().take(5).map(|id| {
            let indicator = collector.register().indicator(*id);
            format!("{}（{}）", indicator.name, indicator.id)
        });
        let value = std::iter::once(name.clone()).chain(names).collect::<Vec<_>>().join("|");
        ledger.note(FindingCode::AmbiguousIndicator, Severity::Warning, Spot::cell(0, at, &column.header), &value);
    }
}

/// Findings about the indicators a table brought: not in the catalogue, without unit.
pub fn indicators(collector: &Collector, before: usize, plan: &Plan, book: &AreaBook, ledger: &mut Ledger) {
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

/// The columns of a plan as a mapping proposed.
pub fn columns_of(plan: &Plan, collector: &Collector) -> Vec<ColumnReport> {
    let report = |(at, column): (usize, &super::layout::Column)| {
        let mut report = ColumnReport {
            column: at as u32 + 1,
            header: column.header.clone(),
            role: words::role_word(&column.role).into(),
            ..ColumnReport::default()
        };
        if let Role::Figure(Keys { indicator: Some((name, unit)), .. }) = &column.role {
            let met = if plan.has_areas() { collector.met(name, &plan.title.words) } else { Named::None };
            report.name.clone_from(name);
            report.unit.clone_from(unit);
            if let Named::One(id, how) = met {
                let indicator = collector.register().indicator(id);
                report.indicator.clone_from(&indicator.id);
                report.name.clone_from(&indicator.name);
                report.how = Some(how);
            }
        }
        report
    };
    plan.columns.iter().enumerate().map(report).collect()
}
