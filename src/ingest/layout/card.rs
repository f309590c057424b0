//! Card forms (填报表): label and value side by side, one form a file or sheet. It finds the pairs; the rows' reader takes their figures.

use super::Known;
use super::words::{is_footer, named_role};
use super::{Role, header};
use crate::ingest::place::Match;
use crate::ingest::text::{squeeze, tidy};
use crate::ingest::{cell, period, personal};
use crate::source::RawTable;

/// A form is a page, not a list.
const MOST_ROWS: usize = 80;
/// Label and value, at most four pairs beside each other.
const MOST_COLUMNS: usize = 12;
/// Figures that make a form of it; fewer may be anything.
const LEAST_FIGURES: usize = 2;

/// What a label of a form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Who fills it in.
    Area,
    /// For when.
    Period,
    /// A person, a telephone number: never kept.
    Personal,
    /// Words: addresses, remarks, dates of filling in.
    Words,
    /// A figure, or its blank.
    Figure,
}

/// One label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Row of the table.
    pub row: usize,
    /// Column of the value; that of the label when both stand in one cell.
    pub column: usize,
    /// The label, squeezed.
    pub label: String,
    /// The value as it stands.
    pub value: String,
    /// What is asked for.
    pub ask: Ask,
}

/// The pairs of a form, or `None` when the table is none.
pub fn find(table: &RawTable, known: &Known) -> Option<Vec<Pair>> {
    let last = header::last_row(table);
    let width = (0..last).map(|at| table.row(at).len()).max().unwrap_or(0);
    if last == 0 || last > MOST_ROWS || width > MOST_COLUMNS {
        return None;
    }
    let (mut pairs, mut odd) = (Vec::new(), 0);
    for at in 0..last {
        let row = table.row(at);
        let filled: Vec<usize> = (0..row.len()).filter(|c| !tidy(row.cell(*c)).is_empty()).collect();
        if filled.len() == 1 && !row.cell(filled[0]).contains([':', '：']) {
            continue;
        }
        let before = pairs.len();
        read_row(table, at, known, &mut pairs);
        let texts = filled.iter().filter(|c| cell::read(row.cell(**c)) == cell::Reading::Text).count();
        let taken = pairs.len() - before;
        // Two figures side by side are a row of a table.
        let side_by_side = filled.windows(2).any(|pair| {
            pair[1] == pair[0] + 1 && pair.iter().all(|c| matches!(cell::read(row.cell(*c)), cell::Reading::Figure(_)))
        });
        odd += usize::from(side_by_side || (taken == 0 && !is_footer(row)) || texts > taken * 2);
    }
    let figures: Vec<&Pair> = pairs.iter().filter(|pair| pair.ask == Ask::Figure).collect();
    let read = figures.iter().filter(|pair| matches!(cell::read(&pair.value), cell::Reading::Figure(_))).count();
    let mut labels: Vec<&str> = figures.iter().map(|pair| pair.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    let keyed = pairs.iter().any(|pair| matches!(pair.ask, Ask::Area | Ask::Period));
    let plausible = labels.len() == figures.len() && read >= LEAST_FIGURES && read * 2 >= figures.len();
    let words = pairs.iter().any(|pair| pair.ask == Ask::Words && cell::read(&pair.value) == cell::Reading::Text);
    (plausible && odd == 0 && (keyed || (width <= 4 && !words))).then_some(pairs)
}

fn read_row(table: &RawTable, at: usize, known: &Known, pairs: &mut Vec<Pair>) {
    let row = table.row(at);
    let mut column = 0;
    while column < row.len() {
        let text = tidy(row.cell(column));
        if text.is_empty() {
            column += 1;
            continue;
        }
        let label = squeeze(text);
        // 填报单位：城关镇 in one cell.
        if let Some((label, value)) =
            label.split_once(':').filter(|(label, value)| !label.is_empty() && !value.is_empty())
        {
            pairs.extend(ask(label, value, known).map(|ask| Pair {
                row: at,
                column,
                label: label.into(),
                value: text.split_once([':', '：']).map_or("", |(_, value)| value.trim()).into(),
                ask,
            }));
            column += 1;
            continue;
        }
        if !is_label(&label, known) {
            column += 1;
            continue;
        }
        let label = label.trim_end_matches(':').to_string();
        let value = (column + 1..row.len()).find(|next| !tidy(row.cell(*next)).is_empty()).filter(|next| {
            // A blank value: the next filled cell is the next label, two cells on.
            *next == column + 1 || !is_label(&squeeze(row.cell(*next)), known)
        });
        let (value_at, value) = value.map_or((column + 1, ""), |next| (next, tidy(row.cell(next))));
        if let Some(ask) = ask(&label, value, known) {
            pairs.push(Pair { row: at, column: value_at, label, value: value.into(), ask });
        }
        column = value_at + 1;
    }
}

fn is_label(text: &str, known: &Known) -> bool {
    cell::read(text) == cell::Reading::Text
        && period::read(text).is_none()
        && !matches!(known.areas.by_name(text, None), Match::One(_) | Match::Many(_))
}

fn ask(label: &str, value: &str, known: &Known) -> Option<Ask> {
    if !is_label(label, known) {
        return None;
    }
    if personal::is_header(&label.to_lowercase())
        || label.ends_with("签字")
        || label.ends_with("书记")
        || label.ends_with("主任")
    {
        return Some(Ask::Personal);
    }
    if label.contains("日期") || matches!(label, "地址" | "备注" | "说明") {
        return Some(Ask::Words);
    }
    if named_role(value).is_some() {
        return None;
    }
    match named_role(label) {
        Some(Role::Area(_) | Role::Unit) => Some(Ask::Area),
        Some(Role::Period) => Some(Ask::Period),
        Some(Role::Silent | Role::Note) => Some(Ask::Words),
        Some(Role::Code) => Some(Ask::Area),
        // A header of a list: 指标, 数值.
        Some(_) => None,
        None if matches!(label, "填报时间" | "填报月份" | "填报期" | "填表时间") => Some(Ask::Period),
        None if matches!(label, "名称" | "填表单位" | "村(居)" | "所在镇街" | "所在村") => {
            Some(Ask::Area)
        }
        None => match cell::read(value) {
            cell::Reading::Text => Some(Ask::Words),
            _ => Some(Ask::Figure),
        },
    }
}
