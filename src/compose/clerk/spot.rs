//! A cell shown in its raw table, with the rows around it. Masking personal data is ingest's.

use super::Load;
use crate::audit::Line;
use crate::compose::Desk;
use crate::compose::parts::{cell, table};
use crate::ingest::{self, Preview};
use crate::sheet::{Element, el};

/// Rows shown above and below the cell.
const AROUND: usize = 3;
/// Columns shown on each side of it, beside the first.
const BESIDE: usize = 5;

/// A finding whose cell is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spot {
    /// Number of the finding in the report.
    pub line: usize,
    row: u32,
    column: u32,
    preview: Preview,
}

/// File and table of a finding's place, by number.
fn table_of(load: &Load, line: &Line) -> Option<(usize, usize)> {
    let (file, member) = load.files.iter().enumerate().find_map(|(at, file)| {
        let rest = line.file.strip_prefix(file.name.as_str())?;
        if rest.is_empty() { Some((at, "")) } else { rest.strip_prefix('/').map(|member| (at, member)) }
    })?;
    let tables = load.imported.tables.iter().filter(|table| usize::from(table.file) == file);
    let number = tables.enumerate().find(|(_, t)| t.member == member && t.sheet == line.sheet).map(|(at, _)| at);
    Some((file, number.unwrap_or(0)))
}

/// Whether a finding has a cell or row that can be shown.
pub(super) fn is_shown(load: &Load, line: &Line) -> bool {
    line.row > 0 && table_of(load, line).is_some()
}

/// Opens the table around a finding.
pub(super) fn open(desk: &Desk, number: usize) -> Option<Spot> {
    let load = desk.clerk.load.as_ref()?;
    let line = load.report.lines.get(number)?;
    let (file, table) = table_of(load, line)?;
    let decode = desk.clerk.decoder();
    // Rows are asked for by their number, which is at most their line; lines of quoted cells span several.
    let last = line.row as usize + AROUND;
    let mut preview = ingest::preview(load.files.get(file)?, table, 0..last, &desk.data, &desk.clerk.options, &decode)?;
    let at = preview.rows.iter().position(|(row, _)| *row >= line.row).unwrap_or(preview.rows.len());
    preview.rows.truncate(at + AROUND + 1);
    // The header stands above wherever one looks.
    let from = at.saturating_sub(AROUND);
    let head = preview.rows.first().cloned().filter(|_| from > 0);
    preview.rows.drain(..from);
    preview.rows.splice(0..0, head);
    Some(Spot { line: number, row: line.row, column: line.column, preview })
}

/// The rows around the cell, the cell marked.
pub(super) fn shown(spot: &Spot) -> Element {
    let width = spot.preview.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let middle = (spot.column as usize).saturating_sub(1);
    let near = |at: &usize| spot.column == 0 || *at == 0 || at.abs_diff(middle) <= BESIDE;
    let columns: Vec<usize> = (0..width).filter(near).take(2 * BESIDE + 2).collect();
    let letters: Vec<String> = columns.iter().map(|at| crate::audit::report::letters(*at as u32 + 1)).collect();
    let heads: Vec<&str> = std::iter::once("行").chain(letters.iter().map(String::as_str)).collect();
    let rows = spot.preview.rows.iter().map(|(line, cells)| {
        let row = el("tr").child(el("th").with("scope", "row").text(line.to_string()));
        row.children(columns.iter().map(|at| {
            let text = cells.get(*at).cloned().unwrap_or_default();
            let here = *line == spot.row && (spot.column == 0 || *at == middle);
            if here { el("td").class("worse").child(el("b").text(text)) } else { cell(text) }
        }))
    });
    table("原表", &heads, rows.collect())
}
