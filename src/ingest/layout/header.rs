//! Where the header stands: the lines above it, its one to three rows, the paths of its columns. What a column means is told elsewhere.

use std::collections::BTreeMap;

use super::words::{is_annotation, is_footer, named_role};
use crate::ingest::text::{squeeze, tidy};
use crate::ingest::{cell, period};
use crate::source::{CellKind, RawTable};

/// Rows within which the header must stand: exports have at most ten lines of title above it.
const HEADER_WITHIN: usize = 40;
/// Most rows of one header (domain.md §3.3, C).
const MOST_HEADER_ROWS: usize = 3;

/// Where things stand in a table.
#[derive(Clone, Debug)]
pub struct Frame {
    /// First row of the header.
    pub header: usize,
    /// First row of data.
    pub first: usize,
    /// One past the last row of data.
    pub end: usize,
    /// One past the last row with anything in it: footers stand between.
    pub last: usize,
    /// The labels over each column, top down.
    pub paths: Vec<Vec<String>>,
}

/// One past the last row with anything in it.
pub fn last_row(table: &RawTable) -> usize {
    (0..table.len()).rev().find(|at| !table.row(*at).is_blank()).map_or(0, |at| at + 1)
}

/// Finds the header; `None` when there is none.
pub fn find(table: &RawTable) -> Option<Frame> {
    let last = last_row(table);
    let mut header = (0..last.min(HEADER_WITHIN)).find(|at| is_header(table, *at, last))?;
    let mut depth = 1;
    while depth < MOST_HEADER_ROWS && is_lower_header(table, header, header + depth, last) {
        depth += 1;
    }
    // A row of group names above the labels: 12345热线, 政民互动.
    while header > 0 && depth < MOST_HEADER_ROWS && is_upper_header(table, header - 1, header) {
        header -= 1;
        depth += 1;
    }
    let first = header + depth;
    let end = (first..last)
        .rev()
        .find(|at| !is_footer(table.row(*at)) && !table.row(*at).is_blank())
        .map_or(first, |at| at + 1);
    Some(Frame { header, first, end, last, paths: paths(table, header, depth) })
}

fn is_label(text: &str) -> bool {
    match cell::read(text) {
        cell::Reading::Text => !is_annotation(text),
        cell::Reading::Figure(_) => period::read(text).is_some_and(|reading| reading.year.is_some()),
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    matches!(cell::read(text), cell::Reading::Figure(_))
}

/// A row mostly of labels, as wide as what stands below, over a row with a figure, or two names that we know.
fn is_header(table: &RawTable, at: usize, last: usize) -> bool {
    let row = table.row(at);
    let filled: Vec<&str> = row.cells().filter(|cell| !tidy(cell).is_empty()).collect();
    let numbers = (0..row.len()).filter(|column| row.kind(*column) == CellKind::Number);
    let labels = filled.iter().filter(|cell| is_label(cell)).count();
    let leads_blank = tidy(row.cell(0)).is_empty() && row.len() > 1;
    if labels == 0 || (filled.len() < 2 && !leads_blank) || labels * 10 < filled.len() * 6 {
        return false;
    }
    let known = filled.iter().filter(|cell| named_role(cell).is_some()).count();
    let annotated = filled.iter().any(|cell| is_annotation(cell));
    if known >= 2 && !annotated && numbers.count() * 2 <= filled.len() {
        return true;
    }
    // One name that we know, over a second row of labels under merged cells.
    if known >= 1 && !annotated && filled.len() >= 2 && is_lower_header(table, at, at + 1, last) {
        return true;
    }
    let below = (at + 1..last.min(at + 6)).map(|next| table.row(next)).filter(|next| !next.is_blank());
    let widest =
        (at + 1..last.min(at + 12)).map(|next| table.row(next).cells().filter(|c| !tidy(c).is_empty()).count()).max();
    labels * 2 >= widest.unwrap_or(0) && below.clone().any(|next| next.cells().skip(1).any(is_number))
        || known >= 1 && widest.is_none()
        || leads_blank && below.clone().count() > 0 && below.clone().all(|next| period::read(next.cell(0)).is_some())
}

/// A row of labels under a merged header: its first cell is blank (merged from above), and it holds no figure.
fn is_lower_header(table: &RawTable, header: usize, at: usize, last: usize) -> bool {
    if at >= last || tidy(table.row(header).cell(0)).is_empty() {
        return false;
    }
    let row = table.row(at);
    let filled: Vec<&str> = row.cells().map(tidy).filter(|cell| !cell.is_empty()).collect();
    let is_date = |column: usize| matches!(row.kind(column), CellKind::Number | CellKind::Percent);
    let labels = filled.iter().filter(|cell| is_label(cell) || period::read(cell).is_some()).count();
    // Units under the labels, (件) (%), make a row of their own.
    let units = filled.iter().filter(|cell| is_bracketed_unit(cell)).count();
    filled.len() >= 2
        && tidy(row.cell(0)).is_empty()
        && labels.max(units) == filled.len()
        && !(0..row.len()).any(is_date)
        && !is_data_like(table, header, at)
}

fn is_bracketed_unit(text: &str) -> bool {
    let text = squeeze(text);
    text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).is_some_and(crate::ingest::label::is_unit)
        || crate::ingest::label::is_unit(&text)
}

/// Labels that stand under a column of row labels (村, 月份) are data of a grouped row, not a header.
fn is_data_like(table: &RawTable, header: usize, at: usize) -> bool {
    let (upper, row) = (table.row(header), table.row(at));
    (0..row.len()).any(|column| {
        let (label, own) = (tidy(upper.cell(column)), tidy(row.cell(column)));
        !label.is_empty()
            && !own.is_empty()
            && matches!(named_role(label), Some(role) if !matches!(role, super::Role::Value | super::Role::Unit))
            // 月份 over 1月, 2月 is a merged header, once it goes on over blanks.
            && !tidy(upper.cell(column + 1)).is_empty()
    })
}

/// A row of at least two group names above the labels: blank over the row labels, and no annotation.
fn is_upper_header(table: &RawTable, at: usize, below: usize) -> bool {
    let row = table.row(at);
    let filled: Vec<usize> = (0..row.len()).filter(|column| !tidy(row.cell(*column)).is_empty()).collect();
    filled.len() >= 2
        && filled.first().is_some_and(|first| *first > 0)
        && filled.iter().all(|column| {
            let text = row.cell(*column);
            is_label(text) && !is_annotation(text) && named_role(text).is_none()
        })
        && filled.iter().all(|column| !tidy(table.row(below).cell(*column)).is_empty())
        && filled.windows(2).any(|pair| pair[1] - pair[0] >= 2)
}

/// The labels over each column. Merged cells go over what they cover: by the workbook's own ranges, else by the blanks to the right of a
/// label that has labels below it.
fn paths(table: &RawTable, header: usize, depth: usize) -> Vec<Vec<String>> {
    let width = (header..header + depth).map(|at| table.row(at).len()).max().unwrap_or(0);
    let mut grid: Vec<Vec<String>> = (header..header + depth)
        .map(|at| (0..width).map(|c| tidy(table.row(at).cell(c)).to_string()).collect())
        .collect();
    let covered = covered(table, header, depth);
    if covered.is_empty() {
        fill_right(&mut grid, width);
    } else {
        for ((row, column), (from_row, from_column)) in covered {
            let text = tidy(table.row(from_row).cell(from_column)).to_string();
            if let Some(cell) = grid.get_mut(row - header).and_then(|row| row.get_mut(column))
                && cell.is_empty()
            {
                *cell = text;
            }
        }
    }
    (0..width)
        .map(|column| {
            let mut path: Vec<String> = Vec::new();
            for row in &grid {
                let text = &row[column];
                if !text.is_empty() && path.last() != Some(text) {
                    path.push(text.clone());
                }
            }
            // A unit of its own row belongs to the label above it.
            if path.len() > 1 && path.last().is_some_and(|last| is_bracketed_unit(last)) {
                let unit = squeeze(&path.pop().unwrap_or_default());
                if let Some(label) = path.last_mut() {
                    let bare = unit.trim_start_matches('(').trim_end_matches(')');
                    label.push_str(&format!("({bare})"));
                }
            }
            path
        })
        .collect()
}

/// Cells of the header that a merged range covers, with the cell whose text they show.
fn covered(table: &RawTable, header: usize, depth: usize) -> BTreeMap<(usize, usize), (usize, usize)> {
    let mut covered = BTreeMap::new();
    for merge in &table.merges {
        let (top, bottom) = (merge.top as usize, merge.bottom as usize);
        if top < header || top >= header + depth {
            continue;
        }
        for row in top..=bottom.min(header + depth - 1) {
            for column in merge.left as usize..=(merge.right as usize).min(crate::source::MAX_COLUMNS) {
                if (row, column) != (top, merge.left as usize) {
                    covered.insert((row, column), (top, merge.left as usize));
                }
            }
        }
    }
    covered
}

/// Without ranges: a label goes right over blanks that have a label below, when it has one below itself, inside its own group above.
fn fill_right(grid: &mut [Vec<String>], width: usize) {
    for row in 0..grid.len().saturating_sub(1) {
        for column in 1..width {
            let below = |column: usize| grid[row + 1..].iter().any(|lower| !lower[column].is_empty());
            let same_group = grid[..row].iter().all(|upper| upper[column] == upper[column - 1]);
            if grid[row][column].is_empty() && below(column) && below(column - 1) && same_group {
                grid[row][column] = grid[row][column - 1].clone();
            }
        }
    }
}
