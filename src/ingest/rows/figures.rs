//! The figure cells of a row: value, unit, qualifier, precision, and where each goes. Keys of the row come from `keys`.

use super::totals::{PrintedChange, adds_up};
use super::{Line, RowKeys, RowReader};
use crate::ingest::blocks::{Gather, Observation, Small};
use crate::ingest::cell::{self, Figure};
use crate::ingest::collect::{Key, Trace};
use crate::ingest::label::scale_between;
use crate::ingest::layout::slot::{Back, Slot};
use crate::ingest::layout::{Keys, Role, Title, words};
use crate::ingest::ledger::Spot;
use crate::ingest::personal;
use crate::ingest::text::squeeze;
use crate::model::{
    AreaId, Basis, Decimal, Dimension, FindingCode, Frequency, Measure, Nature, Period, Qualifier, Severity, Status,
};
use crate::source::CellKind;

/// Where a figure goes: area, period and the basis told with it.
type Place = (AreaId, Period, Option<Basis>);

/// A period so far back.
pub fn shifted(period: Period, back: Back) -> Period {
    match back {
        Back::None => period,
        Back::Year => period.year_before(),
        Back::Step => period.shift(-1),
        Back::YearEnd => period.shift(-period.number()),
    }
}

/// The indicator of a table that has one: named in its title, else by its file.
fn titled(title: &Title) -> (String, String) {
    (title.indicator.clone(), title.unit.clone())
}

/// Whether an indicator of the register is a rate in per cent, bound to 0–100.
pub fn is_bounded(measure: Measure, unit: &str) -> bool {
    measure == Measure::Rate && unit == "%"
}

impl<'a> RowReader<'a, '_> {
    /// A cell of a figure column, with what its workbook says of it.
    fn read_cell(&self, line: Line, at: usize) -> cell::Reading {
        match line.kind(at) {
            CellKind::FormulaWithoutValue => cell::Reading::Without(Status::Missing),
            CellKind::Error => cell::Reading::Without(Status::Missing),
            CellKind::Date | CellKind::Boolean => cell::Reading::Text,
            CellKind::Percent => match cell::read(line.cell(at)) {
                cell::Reading::Figure(figure) => per_cent(figure),
                other => other,
            },
            CellKind::Number | CellKind::Text => match cell::read(line.cell(at)) {
                cell::Reading::Figure(figure) if figure.unit.is_empty() && self.fractions.contains(&at) => {
                    per_cent(figure)
                }
                other => other,
            },
        }
    }

    /// Figure columns of rates written as fractions: all between 0 and 1, mostly above a half. Votes by column, and says so.
    pub(super) fn find_fractions(&mut self) -> Vec<usize> {
        let mut found = Vec::new();
        for (at, column) in self.plan.columns.iter().enumerate() {
            let Role::Figure(Keys { indicator: Some((name, unit)), slot, .. }) = &column.role else { continue };
            let rate = if unit.is_empty() { name.ends_with('率') } else { unit == "%" };
            if !rate || slot.is_change {
                continue;
            }
            let (mut all, mut high, mut points) = (0, 0, 0);
            for row in (self.plan.first..self.plan.end).take(500) {
                let row = self.table.row(row);
                let cell::Reading::Figure(figure) = cell::read(row.cell(at)) else { continue };
                let plain = figure.unit.is_empty() && matches!(row.kind(at), CellKind::Text | CellKind::Number);
                if !plain || figure.value.sign() < 0 || figure.value.compare(Decimal::whole(1)).is_gt() {
                    all = 0;
                    break;
                }
                all += 1;
                high += u32::from(figure.value.compare(Decimal::new(5, 1)).is_ge());
                points += u32::from(figure.value.decimals >= 2);
            }
            if all >= 2 && high * 2 > all && points > 0 {
                let line = self.table.row(self.plan.header).line();
                let spot = Spot { line, column: at as u32 + 1, header: &column.header };
                self.ledger.note_many(FindingCode::PercentGuessed, Severity::Warning, spot, "", all);
                found.push(at);
            }
        }
        found
    }

    /// One figure in the row.
    pub(super) fn long(&mut self, line: Line<'a>, keys: &RowKeys) -> Option<()> {
        let (name, unit) = keys.indicator.clone().unwrap_or_else(|| titled(&self.plan.title));
        let value_at = self.plan.at(&Role::Value);
        self.fates.cells += u32::from(value_at.is_some());
        let Some((period, basis)) = keys.period else {
            self.fates.cell(FindingCode::PeriodError, u32::from(value_at.is_some()));
            return self.aside(FindingCode::PeriodError, Severity::Error, Spot::row(line.line()), "");
        };
        let value = value_at.map_or(cell::Reading::Blank, |at| self.read_cell(line, at));
        let parts = match (self.plan.at(&Role::Numerator), self.plan.at(&Role::Denominator)) {
            (Some(n), Some(d)) => match (cell::read(line.cell(n)), cell::read(line.cell(d))) {
                (cell::Reading::Figure(n), cell::Reading::Figure(d)) if d.value.sign() >= 0 => {
                    Small::from_decimal(n.value).zip(Small::from_decimal(d.value))
                }
                (cell::Reading::Blank, cell::Reading::Blank) => None,
                _ => {
                    self.fates.cell(FindingCode::TypeError, u32::from(value_at.is_some()));
                    self.note_cell(FindingCode::TypeError, Severity::Error, line, d);
                    return None;
                }
            },
            _ => None,
        };
        let place = self.placed(keys.area, (period, basis), keys.slot);
        let mut key = self.collector.indicator(&name, &unit, &self.plan.title.words, self.plan.has_areas());
        if let (Some(Key { unit: known, .. }), cell::Reading::Figure(figure)) = (&key, &value)
            && known.is_empty()
            && !figure.unit.is_empty()
        {
            // The cell alone tells the unit.
            key = self.collector.indicator(&name, &figure.unit, &self.plan.title.words, self.plan.has_areas());
        }
        let Some(key) = self.known(key, line) else {
            self.fates.cell(FindingCode::LimitExceeded, u32::from(value_at.is_some()));
            return None;
        };
        if parts.is_some() && value == cell::Reading::Blank {
            self.fates.blanks += u32::from(value_at.is_some());
            let status = keys.status.unwrap_or(Status::Reported);
            self.push(line, value_at.unwrap_or(0), keys, &key, place, (status, None, parts), None);
            self.tally.cells += 1;
            return Some(());
        }
        if keys.slot.is_change {
            self.take_change(line, value_at.unwrap_or(0), &value, keys, &key, keys.slot);
            return self.aside(FindingCode::TotalRow, Severity::Info, Spot::row(line.line()), "同比");
        }
        self.figure(line, value_at, value, keys, &key, place, parts)
    }

    /// A figure in every figure column; the row is set aside when it had some and none was good.
    pub(super) fn wide(&mut self, line: Line<'a>, keys: &RowKeys) -> Option<()> {
        let (mut good, mut bad, mut changes) = (0, 0, 0);
        let plan = self.plan;
        let mut parts_of_total: Vec<Decimal> = Vec::new();
        for (at, column) in plan.columns.iter().enumerate() {
            if column.role == Role::Total {
                self.check_row_total(line, at, &parts_of_total, keys);
                continue;
            }
            let Role::Figure(told) = &column.role else { continue };
            let reading = self.read_cell(line, at);
            self.fates.cells += 1;
            if reading == cell::Reading::Blank && line.kind(at) != CellKind::FormulaWithoutValue {
                self.blank();
                continue;
            }
            let slot = joined(keys.slot, told.slot);
            let when = match told.when {
                Some(reading) => reading.period(reading.year.or(keys.year)).map(|period| (period, reading.basis)),
                None => keys.period,
            };
            let Some(when) = when else {
                self.fates.cell(FindingCode::PeriodError, 1);
                self.note_cell(FindingCode::PeriodError, Severity::Error, line, at);
                bad += 1;
                continue;
            };
            let (name, unit) =
                told.indicator.clone().or_else(|| keys.indicator.clone()).unwrap_or_else(|| titled(&plan.title));
            let unit = if unit.is_empty() { self.collector.unit_of_column(at) } else { unit };
            let key = self.collector.indicator(&name, &unit, &plan.title.words, plan.has_areas());
            let Some(key) = self.known(key, line) else {
                self.fates.cell(FindingCode::LimitExceeded, 1);
                bad += 1;
                continue;
            };
            let own = RowKeys { area: told.area.unwrap_or(keys.area), ..keys.clone() };
            if slot.is_change {
                self.take_change(line, at, &reading, &RowKeys { period: Some(when), ..own }, &key, slot);
                changes += 1;
                continue;
            }
            let place = self.placed(own.area, when, slot);
            if let (cell::Reading::Figure(figure), Some(_), None) = (&reading, told.when, told.indicator.as_ref()) {
                let monthly = !matches!(place.2, Some(Basis::YearToDate));
                if monthly && matches!(place.1.frequency, Frequency::Month | Frequency::Quarter) {
                    parts_of_total.push(figure.value);
                }
            }
            let taken = self.figure(line, Some(at), reading, &own, &key, place, None);
            if taken.is_some() { good += 1 } else { bad += 1 }
        }
        if good == 0 && bad == 0 && changes > 0 {
            return self.aside(FindingCode::TotalRow, Severity::Info, Spot::row(line.line()), "同比");
        }
        (good > 0 || bad == 0).then_some(())
    }

    fn blank(&mut self) {
        self.tally.blanks += 1;
        self.fates.blanks += 1;
    }

    /// Where a figure of this slot goes.
    fn placed(&self, area: AreaId, (period, basis): (Period, Option<Basis>), slot: Slot) -> Place {
        (area, shifted(period, slot.back), slot.basis.or(basis))
    }

    fn known(&mut self, key: Option<Key>, line: Line) -> Option<Key> {
        if key.is_none() {
            self.reason = FindingCode::LimitExceeded;
            self.ledger.note(FindingCode::LimitExceeded, Severity::Error, Spot::row(line.line()), "");
        }
        key
    }

    /// A published change: kept as a check.
    fn take_change(&mut self, line: Line, at: usize, reading: &cell::Reading, keys: &RowKeys, key: &Key, slot: Slot) {
        match reading {
            cell::Reading::Blank => {
                self.fates.blanks += 1;
                return;
            }
            _ => self.fates.cell(FindingCode::ColumnIgnored, 1),
        }
        let (cell::Reading::Figure(figure), Some((period, basis))) = (reading, keys.period) else { return };
        let basis = self.basis(keys, key, slot.basis.or(basis));
        let column = line.column(at);
        let header = self.plan.columns.get(at).map_or(String::new(), |c| c.header.clone());
        let is_percent = figure.unit == "%" || (slot.is_percent && figure.unit.is_empty());
        self.checks.change(PrintedChange {
            line: line.line(),
            column,
            header,
            text: line.cell(at).trim().to_string(),
            value: figure.value,
            is_percent,
            of: (key.id, keys.area, period, basis),
            back: if slot.back == Back::None { Back::Year } else { slot.back },
        });
    }

    /// Takes one read cell; `None` when it is no figure and no sign, or does not fit.
    #[allow(
        clippy::too_many_arguments,
        reason = "a cell has a row, a column and a key of three; a struct would only rename them"
    )]
    fn figure(
        &mut self,
        line: Line<'a>,
        at: Option<usize>,
        reading: cell::Reading,
        keys: &RowKeys,
        key: &Key,
        place: Place,
        parts: Option<(Small, Small)>,
    ) -> Option<()> {
        let counted = u32::from(at.is_some());
        let at = at.unwrap_or(0);
        match reading {
            cell::Reading::Blank => {
                self.tally.blanks += 1;
                self.fates.blanks += counted;
                if let Some(status) =
                    keys.status.filter(|status| !status.has_value() || *status == Status::ZeroReported)
                {
                    self.without(line, at, keys, key, place, status);
                }
                Some(())
            }
            cell::Reading::Without(status) => {
                match (status, line.kind(at)) {
                    (_, CellKind::FormulaWithoutValue) => {
                        self.note_cell(FindingCode::FormulaNoValue, Severity::Warning, line, at);
                    }
                    (Status::Masked, _) => self.note_cell(FindingCode::Masked, Severity::Info, line, at),
                    _ => {}
                }
                self.fates.signs += counted;
                self.without(line, at, keys, key, place, status);
                Some(())
            }
            cell::Reading::Figure(figure) => {
                if personal::is_identity(&squeeze(line.cell(at))) {
                    return self.refuse(FindingCode::PersonalData, line, at, counted);
                }
                let Some(value) = in_key_unit(&figure, key) else {
                    let unit_differs = !figure.unit.is_empty() && scale_between(&figure.unit, &key.unit).is_none();
                    let code = if unit_differs { FindingCode::UnitMixed } else { FindingCode::PrecisionLost };
                    return self.refuse(code, line, at, counted);
                };
                let Some(value) = Small::from_decimal(value) else {
                    return self.refuse(FindingCode::PrecisionLost, line, at, counted);
                };
                if figure.is_rounded {
                    self.note_cell(FindingCode::PrecisionLost, Severity::Warning, line, at);
                }
                if key.is_rate && (value.decimal().sign() < 0 || value.decimal().compare(Decimal::whole(100)).is_gt()) {
                    self.note_cell(FindingCode::OutOfRange, Severity::Warning, line, at);
                }
                let status = keys.status.filter(|status| status.has_value()).unwrap_or(Status::Reported);
                self.keep_for_checks(line, at, keys, key, place, figure.value, value);
                self.push(line, at, keys, key, place, (status, Some(value), parts), Some(&figure));
                self.tally.cells += 1;
                self.fates.figures += counted;
                Some(())
            }
            cell::Reading::Text => {
                let code = if personal::is_personal(line.cell(at)) {
                    FindingCode::PersonalData
                } else {
                    FindingCode::TypeError
                };
                self.refuse(code, line, at, counted)
            }
        }
    }

    fn refuse(&mut self, code: FindingCode, line: Line, at: usize, counted: u32) -> Option<()> {
        self.fates.cell(code, counted);
        self.note_cell(code, Severity::Error, line, at);
        None
    }

    #[allow(clippy::too_many_arguments, reason = "as figure()")]
    fn keep_for_checks(
        &mut self,
        line: Line,
        at: usize,
        keys: &RowKeys,
        key: &Key,
        place: Place,
        printed: Decimal,
        value: Small,
    ) {
        let (area, period, basis) = place;
        if self.checks.has_changes {
            let basis = self.basis(keys, key, basis);
            self.checks.figure((key.id, area, period, basis), value.decimal(), key.is_rate || key.unit == "%");
        }
        if self.checks.has_totals && keys.dimension_is_whole() {
            let depth = match keys.dimension {
                Dimension::Organisation(_) => 0,
                _ => self.book.depth(area),
            };
            let above =
                if self.plan.has_area_columns() { self.last_above.filter(|above| *above != area) } else { None };
            self.checks.leaf((line.column(at), key.id, period), above, depth, printed);
        }
    }

    fn without(&mut self, line: Line, at: usize, keys: &RowKeys, key: &Key, place: Place, status: Status) {
        let value = (status == Status::ZeroReported).then(|| Small::from_decimal(Decimal::default())).flatten();
        self.tally.cells += u32::from(value.is_some());
        self.push(line, at, keys, key, place, (status, value, None), None);
    }

    /// The basis of a figure: the basis column, what its period or slot tells, else what its indicator's nature implies. A stock told
    /// "to date" stands at the date.
    fn basis(&self, keys: &RowKeys, key: &Key, told: Option<Basis>) -> Basis {
        let stands = matches!(key.nature, Nature::Stock | Nature::Point);
        let implied = if stands { Basis::Point } else { Basis::Current };
        let told = told.map(|basis| if stands && basis == Basis::YearToDate { Basis::Point } else { basis });
        keys.basis.or(told).unwrap_or(implied)
    }

    #[allow(clippy::too_many_arguments, reason = "as figure()")]
    fn push(
        &mut self,
        line: Line,
        at: usize,
        keys: &RowKeys,
        key: &Key,
        (area, period, basis): Place,
        (status, value, parts): (Status, Option<Small>, Option<(Small, Small)>),
        figure: Option<&Figure>,
    ) {
        let basis = self.basis(keys, key, basis);
        let printed = figure.map_or(Qualifier::Eq, |figure| figure.qualifier);
        let qualifier = keys.qualifier.unwrap_or(printed);
        let marked = figure.is_some_and(|f| f.multiplied || f.is_rounded) || qualifier != Qualifier::Eq;
        if marked || self.keeps_sources {
            let in_unit = |number: Decimal| Figure { value: number, ..figure.cloned().unwrap_or_else(nothing) };
            let precision = figure.filter(|_| marked).and_then(|f| in_key_unit(&in_unit(f.precision), key));
            let high = figure.and_then(|f| in_key_unit(&in_unit(f.high?), key));
            let (file, table) = self.source;
            self.collector.traces.push(Trace {
                indicator: key.id,
                area,
                period,
                basis,
                dimension: keys.dimension,
                file,
                table,
                line: line.line(),
                column: line.column(at) as u32 + 1,
                qualifier,
                precision,
                high,
            });
        }
        let block = crate::model::BlockKey {
            indicator: key.id,
            dimension: keys.dimension,
            basis,
            frequency: period.frequency,
            parent: None,
        };
        let RowKeys { origin, vintage, note, row, .. } = *keys;
        let gather: &mut Gather = &mut self.collector.gather;
        gather.push(Observation {
            key: block,
            area,
            period: period.index,
            status,
            origin,
            value,
            parts,
            vintage,
            qualifier,
            note,
            row,
        });
    }

    /// The figures of a total row against the sums of theirs. The row itself gives no data.
    pub(super) fn check_total(&mut self, line: Line<'a>, label: &str) {
        let subset = label.starts_with("其中") || label.starts_with('#');
        let sums = words::is_sum(label)
            || ["合计", "小计", "总计"].iter().any(|word| label.trim_matches(['(', ')', '[', ']']).ends_with(word));
        let subtotal = words::is_subtotal(label);
        let plan = self.plan;
        let row_period = self.quiet_period(line);
        let name_of_row = plan.at(&Role::Indicator).filter(|at| !words::is_total(&squeeze(line.cell(*at))));
        let name_of_row = name_of_row.map(|at| crate::ingest::label::split_unit(line.cell(at)).0);
        for (at, column) in plan.columns.iter().enumerate() {
            let told = match &column.role {
                Role::Figure(told) if !told.slot.is_change => told.clone(),
                Role::Value => Keys::default(),
                _ => continue,
            };
            let cell::Reading::Figure(figure) = self.read_cell(line, at) else { continue };
            let (name, unit) = told
                .indicator
                .clone()
                .or_else(|| name_of_row.clone().map(|name| (name, String::new())))
                .unwrap_or_else(|| titled(&plan.title));
            let unit = if unit.is_empty() { self.collector.unit_of_column(at) } else { unit };
            let Some(key) = self.collector.indicator(&name, &unit, &plan.title.words, plan.has_areas()) else {
                continue;
            };
            if subset || !sums || !adds_up(&name, &key.unit, key.is_rate) {
                continue;
            }
            let slot = told.slot;
            let period = match told.when {
                Some(reading) => reading.period(plan.title.period.and_then(|t| t.year)),
                None => row_period,
            };
            let period = period.map(|period| shifted(period, slot.back));
            // A stock has no sum over its periods.
            if period.is_none() && matches!(key.nature, Nature::Stock | Nature::Point) {
                continue;
            }
            let group = subtotal.then(|| self.group_of(line, label));
            let header = column.header.clone();
            let spot = Spot { line: line.line(), column: line.column(at) as u32 + 1, header: &header };
            let sum = (line.column(at), key.id, period);
            self.checks.total(self.ledger, spot, label, &name, sum, group, figure.value);
        }
        if subtotal {
            self.checks.close_group();
        }
    }

    /// The township a 小计 is of: named before the word, in the cell beside it, or above it.
    fn group_of(&mut self, line: Line<'a>, label: &str) -> Option<AreaId> {
        let front = label.trim_end_matches("小计").trim_end_matches("合计");
        let one = |text: &str| match self.book.by_name(text, None) {
            crate::ingest::place::Match::One(id) => Some(id),
            _ => None,
        };
        let townships = self.plan.columns.iter().enumerate().filter(|(_, c)| matches!(c.role, Role::Area(_)));
        let beside = townships.map(|(at, _)| line.cell(at)).find_map(one);
        let above = self.plan.columns.iter().filter(|c| matches!(c.role, Role::Area(_))).count() > 1;
        one(front).or(beside).or(self.last_above.filter(|_| above))
    }

    /// The period of a total row, where it names one.
    fn quiet_period(&self, line: Line<'a>) -> Option<Period> {
        let title = self.plan.title.period;
        let columns: Vec<usize> =
            (0..self.plan.columns.len()).filter(|at| self.plan.columns[*at].role == Role::Period).collect();
        if columns.is_empty() {
            return title.and_then(|reading| reading.period(None));
        }
        let readings = columns.iter().filter_map(|at| crate::ingest::period::read(line.cell(*at)));
        let year = readings.clone().find_map(|reading| reading.year).or(title.and_then(|t| t.year));
        let best = readings.max_by_key(|reading| reading.step != crate::ingest::period::Step::Year)?;
        best.period(year)
    }

    /// 合计 of a row's months against their sum; of a stock or a rate it means nothing.
    fn check_row_total(&mut self, line: Line<'a>, at: usize, parts: &[Decimal], keys: &RowKeys) {
        let cell::Reading::Figure(printed) = self.read_cell(line, at) else { return };
        let (name, unit) = keys.indicator.clone().unwrap_or_else(|| titled(&self.plan.title));
        let key = self.collector.indicator(&name, &unit, &self.plan.title.words, self.plan.has_areas());
        let Some(key) = key else { return };
        if parts.len() < 2
            || matches!(key.nature, Nature::Stock | Nature::Point)
            || !adds_up(&name, &key.unit, key.is_rate)
        {
            return;
        }
        let sum = parts.iter().fold(Decimal::default(), |sum, part| sum.plus(*part));
        let decimals = printed.value.decimals.max(sum.decimals);
        let allowed =
            if decimals == 0 { Decimal::default() } else { Decimal::new(parts.len() as i128 * 5, decimals + 1) };
        let apart = printed.value.minus(sum);
        if apart.abs().compare(allowed).is_gt() {
            let header = self.plan.columns[at].header.clone();
            let value = format!("{header}|{name}|{}|{}|{}", printed.value.text(), sum.text(), apart.text());
            let spot = Spot { line: line.line(), column: line.column(at) as u32 + 1, header: &header };
            self.ledger.note(FindingCode::TotalMismatch, Severity::Warning, spot, &value);
        }
    }
}

impl RowKeys {
    fn dimension_is_whole(&self) -> bool {
        !matches!(self.dimension, Dimension::Category(_))
    }
}

fn nothing() -> Figure {
    Figure {
        value: Decimal::default(),
        qualifier: Qualifier::Eq,
        unit: String::new(),
        multiplied: false,
        high: None,
        precision: Decimal::default(),
        is_rounded: false,
    }
}

fn joined(row: Slot, column: Slot) -> Slot {
    Slot {
        basis: column.basis.or(row.basis),
        back: if column.back == Back::None { row.back } else { column.back },
        is_change: row.is_change || column.is_change,
        is_percent: row.is_percent || column.is_percent,
    }
}

/// 0.998 that stands for 99.8%.
fn per_cent(figure: Figure) -> cell::Reading {
    let times_hundred = |n: Decimal| match n.decimals {
        0 => Decimal::new(n.mantissa.saturating_mul(100), 0),
        1 => Decimal::new(n.mantissa.saturating_mul(10), 0),
        decimals => Decimal::new(n.mantissa, decimals - 2),
    };
    let (value, precision) = (times_hundred(figure.value), times_hundred(figure.precision));
    cell::Reading::Figure(Figure { value, precision, unit: "%".into(), ..figure })
}

/// The figure in the indicator's unit: 1.2万元 is 12000元 and 1.2万元; 2.1‰ is 0.21%; `None` when the cell's unit is another kind of thing
/// or the number does not fit.
fn in_key_unit(figure: &Figure, key: &Key) -> Option<Decimal> {
    if !figure.unit.is_empty() {
        // The cell's own unit counts; its 万 is multiplied out already.
        let own = if figure.multiplied { figure.unit.trim_start_matches(['万', '亿']) } else { &figure.unit };
        return scale_between(own, &key.unit)?.apply(figure.value);
    }
    if figure.multiplied {
        // 1.2万 under 件 is 12000 件; under 万元 it is 1.2 万元, for the column's 万 is the cell's.
        let bare = key.unit.trim_start_matches(['万', '亿', '千', '百']);
        return scale_between(bare, &key.unit).unwrap_or(crate::ingest::label::Scale::SAME).apply(figure.value);
    }
    key.scale.apply(figure.value)
}
