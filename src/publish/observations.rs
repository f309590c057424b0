//! One observations file to blocks, and a part laid into the dataset on show. Which part is fetched when is the worker's business.

use std::collections::BTreeSet;

use super::descriptor::{Package, verify};
use super::sheet::{Column, Sheet, aside, cell};
use crate::ingest::blocks::{Gather, Observation, Small, YEARS, category, vintage};
use crate::ingest::ledger::{Ledger, Spot};
use crate::model::merge::lay_versions;
use crate::model::{
    AreaId, Basis, BlockKey, Dataset, Decimal, Dimension, Finding, FindingCode, Ground, IndicatorId, Nature, Origin,
    PartState, Period, Qualifier, Remark, Severity, Status,
};
use crate::source::Row;

/// Reads one observations file with the ids of `head`. The dataset holds blocks, remarks and categories only; its categories begin
/// with those of `head`. `bytes` of `None` means that the file could not be had. A refused file is `Failed` and empty.
pub fn part(head: &Dataset, package: &Package, path: &str, bytes: Option<&[u8]>) -> (PartState, Dataset, Vec<Finding>) {
    let refuse = |findings| (PartState::Failed, Dataset::default(), findings);
    let missing = || Finding::of_file(FindingCode::PartMissing, Severity::Error, path, "");
    let (Some(resource), Some(bytes)) = (package.at(path), bytes) else { return refuse(vec![missing()]) };
    let (state, warning) = match verify(resource, bytes) {
        Ok(passed) => passed,
        Err(refusal) => return refuse(vec![refusal]),
    };
    let mut sheet = match Sheet::open(path, bytes, &["indicator", "area", "period"]) {
        Ok(sheet) => sheet,
        Err(findings) => return refuse(findings),
    };
    let columns = Columns::of(&sheet);
    if columns.value.at == usize::MAX && columns.numerator.at == usize::MAX {
        return refuse(vec![Finding::of_file(FindingCode::MissingColumn, Severity::Error, path, "value")]);
    }
    let mut data = Dataset::default();
    data.categories.clone_from(&head.categories);
    let mut gather = Gather::default();
    let mut lines = Vec::new();
    let (records, ledger) = sheet.records();
    let mut reader =
        Reader { head, columns, ledger, categories: &mut data.categories, gather: &mut gather, last: Last::default() };
    for row in records {
        if let Some(observation) = reader.observation(row, lines.len() as u32) {
            reader.gather.push(observation);
        }
        lines.push(row.line());
    }
    let built = gather.build();
    for (row, loss) in built.losses {
        let line = lines.get(row as usize).copied().unwrap_or(0);
        let (code, severity) = loss.finding();
        sheet.ledger.note(code, severity, Spot::row(line), "");
    }
    built.blocks.into_iter().for_each(|block| data.add_block(block));
    data.remarks = built.remarks;
    data.ground = Ground { versions: built.versions, ..Ground::default() }.into();
    let mut findings: Vec<Finding> = warning.into_iter().collect();
    findings.extend(sheet.finish());
    (state, data, findings)
}

/// Lays a part into the dataset on show: its blocks with categories met by word, its remarks, its state in the list of parts.
pub fn absorb(data: &mut Dataset, path: &str, state: PartState, part: Dataset) {
    if let Some(known) = data.parts.iter_mut().find(|known| known.path == path) {
        known.state = state;
    }
    let places: Vec<u16> = part.categories.iter().map(|word| category(&mut data.categories, word)).collect();
    for block in part.blocks() {
        let mut block = block.clone();
        if let Dimension::Category(at) = block.key.dimension {
            let Some(place) = places.get(usize::from(at)) else { continue };
            block.key.dimension = Dimension::Category(*place);
        }
        data.add_block(block);
    }
    lay_versions(data, &part);
    let cell = |remark: &Remark| (remark.indicator, remark.area, remark.period, remark.basis);
    let renewed: BTreeSet<_> = part.remarks.iter().map(cell).collect();
    data.remarks.retain(|known| !renewed.contains(&cell(known)));
    data.remarks.extend(part.remarks);
}

#[derive(Clone, Copy)]
struct Columns {
    indicator: Column,
    area: Column,
    organisation: Column,
    category: Column,
    period: Column,
    basis: Column,
    value: Column,
    numerator: Column,
    denominator: Column,
    qualifier: Column,
    status: Column,
    origin: Column,
    vintage: Column,
    note: Column,
}

impl Columns {
    fn of(sheet: &Sheet) -> Self {
        let [indicator, area, organisation, category, period, basis, value] =
            sheet.columns(["indicator", "area", "organisation", "category", "period", "basis", "value"]);
        let [numerator, denominator, qualifier, status, origin, vintage, note] =
            sheet.columns(["numerator", "denominator", "qualifier", "status", "origin", "vintage", "note"]);
        Self {
            indicator,
            area,
            organisation,
            category,
            period,
            basis,
            value,
            numerator,
            denominator,
            qualifier,
            status,
            origin,
            vintage,
            note,
        }
    }
}

/// The last word of a column with what it meant: rows stand sorted, so most words are the word of the row before.
#[derive(Default)]
struct Last<'t> {
    indicator: Option<(&'t str, IndicatorId)>,
    area: Option<(&'t str, AreaId)>,
    period: Option<(&'t str, Period)>,
}

fn again<'t, T: Copy>(
    last: &mut Option<(&'t str, T)>,
    text: &'t str,
    find: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    if let Some((known, value)) = last
        && *known == text
    {
        return Some(*value);
    }
    let value = find(text)?;
    *last = Some((text, value));
    Some(value)
}

struct Reader<'a, 't> {
    head: &'a Dataset,
    columns: Columns,
    ledger: &'a mut Ledger,
    categories: &'a mut Vec<String>,
    gather: &'a mut Gather,
    last: Last<'t>,
}

impl<'t> Reader<'_, 't> {
    /// The observation of a row; `None` when it is set aside, with its finding noted.
    fn observation(&mut self, row: Row<'t>, number: u32) -> Option<Observation> {
        let (c, head) = (self.columns, self.head);
        let Some(indicator) = again(&mut self.last.indicator, cell(row, c.indicator), |text| head.find_indicator(text))
        else {
            return self.aside(FindingCode::UnknownIndicator, row, c.indicator);
        };
        let Some(area) = again(&mut self.last.area, cell(row, c.area), |text| head.areas.find(text)) else {
            return self.aside(FindingCode::UnknownArea, row, c.area);
        };
        let in_time = |period: &Period| YEARS.contains(&period.year_of());
        let Some(period) =
            again(&mut self.last.period, cell(row, c.period), |text| Period::parse(text).filter(in_time))
        else {
            return self.aside(FindingCode::PeriodError, row, c.period);
        };
        let implied = match head.indicator(indicator).nature {
            Nature::Stock | Nature::Point => Basis::Point,
            Nature::Flow | Nature::None => Basis::Current,
        };
        let basis_word = cell(row, c.basis);
        let basis = if basis_word.is_empty() { Some(implied) } else { Basis::from_word(basis_word) };
        let Some(basis) = basis else {
            return self.aside(FindingCode::ConstraintError, row, c.basis);
        };
        let Some(dimension) = self.dimension(row) else {
            return self.aside(FindingCode::ConstraintError, row, c.organisation);
        };
        let Some(status) = Status::from_word(cell(row, c.status)) else {
            return self.aside(FindingCode::ConstraintError, row, c.status);
        };
        // A computed figure needs no second word for it (docs/data-package.md).
        let origin_word =
            if status == Status::Computed && cell(row, c.origin).is_empty() { "computed" } else { cell(row, c.origin) };
        let Some(origin) = Origin::from_word(origin_word) else {
            return self.aside(FindingCode::ConstraintError, row, c.origin);
        };
        let Some(qualifier) = Qualifier::from_word(cell(row, c.qualifier)) else {
            return self.aside(FindingCode::ConstraintError, row, c.qualifier);
        };
        let mut value = self.figure(row, c.value)?;
        let parts = match (self.figure(row, c.numerator)?, self.figure(row, c.denominator)?) {
            (Some(n), Some(d)) if !d.decimal().sign().is_negative() => Some((n, d)),
            (None, None) => None,
            (None, _) => return self.aside(FindingCode::MissingCell, row, c.numerator),
            (Some(_), _) => return self.aside(FindingCode::ConstraintError, row, c.denominator),
        };
        if status == Status::ZeroReported && value.is_none() {
            value = Small::from_decimal(Decimal::default());
        }
        if status.has_value() && value.is_none() && parts.is_none() {
            return self.aside(FindingCode::MissingCell, row, c.value);
        }
        let key = BlockKey { indicator, dimension, basis, frequency: period.frequency, parent: head.group_of(area) };
        let (value, parts) = if status.has_value() { (value, parts) } else { (None, None) };
        let (period, vintage) = (period.index, vintage(cell(row, c.vintage)));
        let note = self.gather.note(cell(row, c.note));
        Some(Observation { key, area, period, status, origin, value, parts, vintage, qualifier, note, row: number })
    }

    fn aside<T>(&mut self, code: FindingCode, row: Row, column: Column) -> Option<T> {
        aside(self.ledger, code, row, column);
        None
    }

    /// The whole, an organisation of the register, or a category; `None` for an organisation nobody knows or both at once.
    fn dimension(&mut self, row: Row) -> Option<Dimension> {
        match (cell(row, self.columns.organisation), cell(row, self.columns.category)) {
            ("", "") => Some(Dimension::None),
            ("", word) => Some(Dimension::Category(category(self.categories, word))),
            (id, "") => {
                let at = self.head.organisations.iter().position(|organisation| organisation.id == id)?;
                Some(Dimension::Organisation(u16::try_from(at).ok()?))
            }
            _ => None,
        }
    }

    /// A number or a blank; `None` when it is neither, with its finding noted.
    fn figure(&mut self, row: Row, column: Column) -> Option<Option<Small>> {
        let text = cell(row, column);
        if text.is_empty() {
            return Some(None);
        }
        let Some(number) = Decimal::parse(text) else {
            return self.aside(FindingCode::TypeError, row, column);
        };
        let Some(small) = Small::from_decimal(number) else {
            return self.aside(FindingCode::PrecisionLost, row, column);
        };
        Some(Some(small))
    }
}
