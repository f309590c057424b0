//! What the figures of a form are held against: each other, last month's, the sums of its places, the month in the file's name. It takes none.

use std::collections::BTreeMap;

use super::mark::{Code, Entry, Kind};
use super::read::Group;
use super::sheet::{FormSheet, Said, Slot};
use crate::ingest::account::TableJob;
use crate::ingest::ledger::Spot;
use crate::ingest::text::tidy;
use crate::ingest::{period, personal};
use crate::model::{Decimal, FindingCode, Severity};
use crate::source::RawTable;
use crate::strings::period::full;

/// A figure less than this far from last month's is never asked about.
pub const FAR_LEAST: i128 = 10;
/// The share of last month's flow, in per cent, beyond which a change is asked about.
pub const FAR_FLOW: i128 = 50;
/// The same of a stock, which moves slowly.
pub const FAR_STOCK: i128 = 20;

/// Whether a figure is so far from last month's that somebody should say why.
fn is_far(now: Decimal, before: Decimal, is_stock: bool) -> bool {
    let change = now.minus(before).abs();
    let share = if is_stock { FAR_STOCK } else { FAR_FLOW };
    let times = |number: Decimal, n: i128| Decimal::new(number.mantissa.saturating_mul(n), number.decimals);
    change.compare(Decimal::new(FAR_LEAST, 0)).is_ge() && times(change, 100).compare(times(before.abs(), share)).is_gt()
}

/// The file's name tells another month than the form: last month's form sent again under a new name.
pub(super) fn misnamed(file: &str, sheet: &FormSheet, job: &mut TableJob) {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let told = period::find(stem).and_then(|reading| reading.period(None));
    let other = told.filter(|told| told.frequency == sheet.mark.period.frequency && *told != sheet.mark.period);
    if let Some(other) = other {
        let value = format!("{}|{}", full(sheet.mark.period), full(other));
        job.ledger.note(FindingCode::PeriodConflict, Severity::Warning, Spot::default(), &value);
    }
}

/// The entry of an item's row or column.
pub(super) fn entry_of<'s>(sheet: &'s FormSheet, item: &str) -> Option<&'s Entry> {
    let entries = match sheet.mark.kind {
        Kind::Main => &sheet.mark.rows,
        Kind::Places => &sheet.mark.columns,
    };
    entries.iter().find(|entry| entry.code == item)
}

/// Findings about cells: blank, wrong, contradicting, far from last month.
pub(super) fn remark(
    sheet: &FormSheet,
    slots: &BTreeMap<(String, String), Slot>,
    group: &Group,
    table: &RawTable,
    job: &mut TableJob,
) {
    let name = |item: &str| group.names.get(item).map_or(item, String::as_str).to_string();
    let note_at = sheet.column(&Code::Note);
    for row in &sheet.rows {
        for ((place, item), slot) in slots.iter().filter(|(_, slot)| slot.line == row.line) {
            let of = name(item);
            // The words name the item themselves; of a cell that is no number they do not.
            let spot = Spot::cell(slot.line, slot.column, "");
            let text = tidy(table.row(row.at).cell(slot.column));
            match slot.said {
                Said::Blank => job.ledger.note(FindingCode::FormBlank, Severity::Warning, spot, &of),
                Said::Wrong(FindingCode::FormCheck) => {
                    let key = |item: &str| (place.clone(), item.to_string());
                    let against = group.rates.iter().find(|rate| rate.is_strict && rate.top == *item);
                    let whole = against
                        .filter(|_| !group.report.is_zero)
                        .and_then(|rate| Some((rate, slots.get(&key(&rate.bottom))?)));
                    let value = match whole {
                        Some((rate, bottom)) => {
                            let number = bottom.said.number().unwrap_or_default().text();
                            format!("above|{of}|{text}|{}|{number}", name(&rate.bottom))
                        }
                        None => format!("zero|{of}|{text}"),
                    };
                    job.ledger.note(FindingCode::FormCheck, Severity::Error, spot, &value);
                }
                Said::Wrong(code) => {
                    let shown: String = personal::mask(text).chars().take(40).collect();
                    job.ledger.note(code, Severity::Error, Spot { header: &of, ..spot }, &shown);
                }
                Said::Figure(_) | Said::Zero | Said::NotApplicable => {}
            }
            let Some(now) = slot.said.number() else { continue };
            for rate in group.rates.iter().filter(|rate| rate.is_bounded && !rate.is_strict && rate.top == *item) {
                let Some(bottom) = slots.get(&(place.clone(), rate.bottom.clone())) else { continue };
                if let Some(whole) = bottom.said.number().filter(|whole| now.compare(*whole).is_gt()) {
                    let value = format!("above|{of}|{text}|{}|{}", name(&rate.bottom), whole.text());
                    job.ledger.note(FindingCode::FormCheck, Severity::Warning, spot, &value);
                }
            }
            let explained = note_at.is_some_and(|at| !tidy(table.row(row.at).cell(at)).is_empty());
            let stock = entry_of(sheet, item).is_some_and(|entry| entry.is_stock);
            if let Some(before) = slot.before.filter(|before| !explained && is_far(now, *before, stock)) {
                let value = format!("far|{of}|{}|{}", now.text(), before.text());
                // Of a single village nobody is asked for words: its township explains the sum.
                let severity = if sheet.mark.kind == Kind::Main { Severity::Warning } else { Severity::Info };
                job.ledger.note(FindingCode::FormCheck, severity, spot, &value);
            }
        }
    }
}

/// The sums on the first sheet against the sheet of places: a formula typed over, or never worked out again.
pub(super) fn compare_totals(
    sheet: &FormSheet,
    sheets: &[FormSheet],
    slots: &[BTreeMap<(String, String), Slot>],
    group: &Group,
    table: &RawTable,
    job: &mut TableJob,
) {
    let Some(places) = group.sheets.iter().copied().find(|at| sheets[*at].mark.kind == Kind::Places) else { return };
    let Some(column) = sheet.column(&Code::Value) else { return };
    let note_at = sheet.column(&Code::Note);
    for row in &sheet.rows {
        let Code::Total(item) = &row.code else { continue };
        let of_item = slots[places].iter().filter(|((_, known), _)| known == item);
        let numbers: Vec<Decimal> = of_item.filter_map(|(_, slot)| slot.said.number()).collect();
        if numbers.is_empty() {
            continue;
        }
        let sum = numbers.into_iter().fold(Decimal::default(), Decimal::plus);
        let name = group.names.get(item).map_or("", String::as_str);
        let spot = Spot::cell(row.line, column, "");
        if let Some(printed) = sheet.made(table, row, column).filter(|printed| printed.compare(sum).is_ne()) {
            let value = format!("total|{name}|{}|{}", printed.text(), sum.text());
            job.ledger.note(FindingCode::FormCheck, Severity::Warning, spot, &value);
        }
        let before = sheet.column(&Code::Before(String::new())).and_then(|at| sheet.made(table, row, at));
        let explained = note_at.is_some_and(|at| !tidy(table.row(row.at).cell(at)).is_empty());
        let stock = sheet.mark.rows.iter().any(|entry| entry.code == row.code.text() && entry.is_stock);
        if let Some(before) = before.filter(|before| !explained && is_far(sum, *before, stock)) {
            let value = format!("far|{name}|{}|{}", sum.text(), before.text());
            job.ledger.note(FindingCode::FormCheck, Severity::Warning, spot, &value);
        }
    }
}
