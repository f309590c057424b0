//! One figure for one indicator, area, period and span: as stored, or summed by the indicator's rule. No comparison here.

use crate::model::{
    Amount, AreaId, Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Frequency, Indicator, IndicatorId,
    Measure, Nature, Origin, Period, SpaceRule, Status, TimeRule,
};

use super::decumulate;
use super::denominator::{Below, below, population};

/// How much of the year a figure covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// The period itself; a stock at its end.
    #[default]
    Period,
    /// 本年累计: January to the end of the period.
    YearToDate,
}

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A row says so, or a row is missing where the others of its group have one.
    Stated(Status),
    /// Nobody in the group has such figures.
    NoData,
    /// 缺分子分母，不可汇总: children have rates without their parts.
    NoParts,
    /// The denominator is nought (无应办件).
    NoughtBelow,
    /// 本年累计 are supplied, the one before this period is not: the period alone is not known.
    NoTotal,
    /// The indicator does not add up this way.
    NotAdditive,
}

/// A figure, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The figure, exact.
    pub figure: Result<Amount, Gap>,
    /// Its status, `Computed` when summed here.
    pub status: Status,
    /// Published, computed or corrected.
    pub origin: Origin,
    /// Children (or months) with a figure, and how many there should be; equal when whole.
    pub reported: u32,
    /// How many there should be.
    pub expected: u32,
}

impl Reading {
    /// A reading without a figure.
    pub fn gap(gap: Gap) -> Self {
        let status = if let Gap::Stated(status) = gap { status } else { Status::NotApplicable };
        Self { figure: Err(gap), status, origin: Origin::Computed, reported: 0, expected: 0 }
    }

    /// A figure made here of `reported` out of `expected` parts.
    pub(super) fn composed(figure: Result<Amount, Gap>, partial: bool, reported: u32, expected: u32) -> Self {
        let status = if partial { Status::Preliminary } else { Status::Computed };
        Self { figure, status, origin: Origin::Computed, reported, expected }
    }

    /// The figure, where there is one.
    pub fn amount(&self) -> Option<Amount> {
        self.figure.ok()
    }

    /// Whether it is the sum of only some of its parts: hatched, never compared, never ranked.
    pub fn is_partial(&self) -> bool {
        self.figure.is_ok() && (self.reported < self.expected || self.status == Status::Preliminary)
    }

    /// Numerator and denominator of a quotient.
    pub fn parts(&self) -> Option<(Decimal, Decimal)> {
        match self.figure {
            Ok(Amount::Ratio { numerator, denominator, .. }) => Some((numerator, denominator)),
            _ => None,
        }
    }

    fn of_cell(cell: Cell, factor: u32) -> Self {
        let figure = match cell.amount(factor) {
            Some(amount) => Ok(amount),
            None if cell.status.has_value() => Err(Gap::NoughtBelow),
            None => Err(Gap::Stated(cell.status)),
        };
        Self { figure, status: cell.status, origin: cell.origin, reported: 1, expected: 1 }
    }
}

/// The basis an indicator's own figures stand on: 时点 for stocks, else 当期.
pub fn natural_basis(indicator: &Indicator) -> Basis {
    if matches!(indicator.nature, Nature::Stock | Nature::Point) { Basis::Point } else { Basis::Current }
}

/// The finest frequency the dataset holds of an indicator, months before years; `None` without figures.
pub fn frequency_of(data: &Dataset, indicator: IndicatorId) -> Option<Frequency> {
    data.blocks_of(indicator).map(|b| b.key.frequency).filter(|f| *f != Frequency::Day).max()
}

/// The figure of an indicator for an area, period and span. Look-ups only: at most (children + 1) × 12 cells.
pub fn reading(data: &Dataset, indicator: IndicatorId, area: AreaId, period: Period, span: Span) -> Reading {
    sliced(data, indicator, area, period, span, Dimension::None)
}

/// [`reading`] within one category or organisation.
pub fn sliced(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    span: Span,
    dimension: Dimension,
) -> Reading {
    match span {
        Span::Period => at_period(data, id, area, period, dimension, 0),
        Span::YearToDate => year_to_date(data, id, area, period, dimension),
    }
}

/// The cell of a place's own figure, as stored, on the natural basis or the other one; 本年累计 are not looked at.
pub fn stored(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Option<Cell> {
    let basis = natural_basis(data.indicator(id));
    let other = if basis == Basis::Point { Basis::Current } else { Basis::Point };
    data.cell(id, area, period, basis, dimension).or_else(|| data.cell(id, area, period, other, dimension))
}

/// The most levels a tree is walked, against a register that goes in circles.
const MAX_LEVELS: u8 = 16;

/// Nobody who should have reported did.
const SILENT: Result<Amount, Gap> = Err(Gap::Stated(Status::Missing));

/// How deep a derived indicator may rest on derived indicators.
const MAX_DEPTH: u8 = 3;

fn at_period(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    dimension: Dimension,
    depth: u8,
) -> Reading {
    let indicator = data.indicator(id);
    if let Some(cell) = stored(data, id, area, period, dimension) {
        return Reading::of_cell(cell, indicator.factor);
    }
    if depth < MAX_DEPTH {
        if let Some(reading) =
            derived(data, id, (area, period), |part| at_period(data, part, area, period, dimension, depth + 1))
        {
            return reading;
        }
        // A quarter is what its months come to, where each has a whole figure: the same figures that are shown month by month.
        let parts = from_parts(data, id, area, period, dimension, depth);
        if let Some(whole) = parts.filter(|r| r.figure.is_ok() && !r.is_partial()) {
            return whole;
        }
        let below = from_children(data, id, (area, period), Span::Period, dimension, depth);
        if let Some(whole) = below.filter(|r| r.figure.is_ok() && !r.is_partial()) {
            return whole;
        }
        // Looked for last: a place whose months are supplied never gets here.
        let apart = decumulate::over_period(data, id, area, period, dimension);
        let known = |found: &Option<Reading>| found.filter(|r| r.figure.is_ok());
        // The months that came stand until the places below are here.
        let told = known(&apart).or(known(&below)).or(known(&parts)).or(of_whole(data, id, area, period, dimension));
        if let Some(reading) = told.or(below.filter(|r| r.figure != SILENT)).or(parts).or(apart).or(below) {
            return reading;
        }
    }
    Reading::gap(absence(data, id, area, period, dimension))
}

/// Why a slice has no figure where the whole is stated at the place: who brought nothing brought no categories, and who brought the whole
/// and not the category that others beside it brought left it out. It need not wait for what lies below.
fn of_whole(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Option<Reading> {
    let whole = (dimension != Dimension::None).then(|| stored(data, id, area, period, Dimension::None))??;
    if !whole.status.has_value() {
        return Some(Reading::of_cell(whole, data.indicator(id).factor));
    }
    let left_out = Gap::Stated(Status::Missing);
    (absence(data, id, area, period, dimension) == left_out).then_some(Reading::gap(left_out))
}

/// A quotient of two other indicators of the register, where both have figures: below the line the denominator of the county's own form,
/// or the population of the place.
fn derived(
    data: &Dataset,
    id: IndicatorId,
    (area, period): (AreaId, Period),
    read: impl Fn(IndicatorId) -> Reading,
) -> Option<Reading> {
    let indicator = data.indicator(id);
    if indicator.measure == Measure::Growth || indicator.numerator_id.is_empty() {
        return None;
    }
    let top = read(data.find_indicator(&indicator.numerator_id)?);
    let bottom = match below(data, id)? {
        Below::Indicator(below) => read(below),
        Below::Population => Reading::composed(Ok(Amount::Exact(population(data, area, period)?)), false, 1, 1),
    };
    let (Ok(Amount::Exact(numerator)), Ok(Amount::Exact(denominator))) = (top.figure, bottom.figure) else {
        return None;
    };
    let figure = Amount::ratio(numerator, denominator, indicator.factor).ok_or(Gap::NoughtBelow);
    let partial = top.is_partial() || bottom.is_partial();
    Some(Reading::composed(figure, partial, top.reported.min(bottom.reported), top.expected.max(bottom.expected)))
}

/// Σ children + 本级, or Σ numerators ÷ Σ denominators (domain: aggregation up the tree).
pub(super) fn from_children(
    data: &Dataset,
    id: IndicatorId,
    (area, period): (AreaId, Period),
    span: Span,
    dimension: Dimension,
    depth: u8,
) -> Option<Reading> {
    let children = data.areas.children(area);
    let own = data.areas.own(area);
    if children.is_empty() && own.is_none() {
        return None;
    }
    let indicator = data.indicator(id);
    // One search for the group, not one for each of its children.
    let to_date = span == Span::YearToDate;
    let (basis, frequency) = (if to_date { Basis::YearToDate } else { natural_basis(indicator) }, period.frequency);
    let group = data.block(&BlockKey { indicator: id, dimension, basis, frequency, parent: Some(area) });
    let spans = |block: &&Block| block.span().0 <= period && period <= block.span().1;
    if group.filter(spans).is_none() && !holds_below(data, id, area, period) {
        return data.waits_for(Some(area)).then(|| Reading::gap(Gap::Stated(Status::NotLoaded)));
    }
    let read = |child: AreaId| match group.and_then(|block| block.look(child, period)) {
        Some(cell) => Reading::of_cell(cell, indicator.factor),
        None if to_date => year_to_date(data, id, child, period, dimension),
        None => at_period(data, id, child, period, dimension, depth),
    };
    let mut all = Gathered::default();
    let mut column = group.map(|block| Column::new(block, period));
    for child in children.iter().filter(|child| data.areas.get(**child).exists_in(period)) {
        // Nearly all stand in the block and are plain: they are added as they are stored.
        if !column.as_mut().is_some_and(|column| column.add(*child)) {
            all.add(&read(*child));
        }
    }
    if let Some(column) = column {
        all.join(&column);
    }
    if all.waits {
        return Some(Reading::gap(Gap::Stated(Status::NotLoaded)));
    }
    // 本级 without a row is not expected; a row that says 未报 is. A child to which the item does not apply is not expected to report it.
    let row = |own: AreaId| {
        if to_date { data.cell(id, own, period, basis, dimension) } else { stored(data, id, own, period, dimension) }
    };
    let own_due = own.and_then(row).is_some_and(|c| is_silent(c.status));
    let own = own.map(read).filter(|r| r.figure.is_ok());
    let expected = all.expected + u32::from(own_due);
    if own.is_none() && !all.figures {
        let silent = (own_due || all.silent).then_some(Gap::Stated(Status::Missing));
        return silent.or(all.untold.then_some(Gap::NoTotal)).map(Reading::gap);
    }
    if let Some(own) = own {
        all.add_figure(&own);
    }
    let figure = match indicator.space {
        SpaceRule::Sum | SpaceRule::DistinctSum => all.sum(),
        // 个村: a village counts 0 or 1, and villages are added.
        SpaceRule::Coverage if !indicator.is_quotient() && !indicator.is_percentage() => all.sum(),
        SpaceRule::RatioOfSums | SpaceRule::Coverage => all.quotient(indicator.factor),
        SpaceRule::Recompute | SpaceRule::None => Err(Gap::NotAdditive),
    };
    Some(Reading::composed(figure, all.known < expected || all.partial, all.known, expected))
}

/// One period of a block added up as it is stored: a parent's sum reads hundreds of cells, and of each nothing but its digits.
struct Column<'a> {
    block: &'a Block,
    /// Where the period stands in a row; `None` outside the block.
    at: Option<usize>,
    /// The row looked at last: children come in the order of the rows.
    row: usize,
    exact: i128,
    parts: (i128, i128),
    exacts: u32,
    ratios: u32,
}

impl<'a> Column<'a> {
    fn new(block: &'a Block, period: Period) -> Self {
        let at = usize::try_from(period.index.saturating_sub(block.first)).ok();
        let at = at.filter(|at| period.frequency == block.key.frequency && *at < block.periods as usize);
        Self { block, at, row: 0, exact: 0, parts: (0, 0), exacts: 0, ratios: 0 }
    }

    /// Adds a whole figure; `false` for what is not there or not plain, which is read by itself.
    fn add(&mut self, area: AreaId) -> bool {
        let Some(column) = self.at else { return false };
        while self.block.areas.get(self.row).is_some_and(|known| *known < area) {
            self.row += 1;
        }
        let at = self.row * self.block.periods as usize + column;
        let plain = |code: &u8| Status::from_code(*code).is_some_and(|s| s.has_value() && s != Status::Preliminary);
        if self.block.areas.get(self.row) != Some(&area) || !self.block.status.get(at).is_some_and(plain) {
            return false;
        }
        match (self.block.numerators.get(at), self.block.denominators.get(at), self.block.values.get(at)) {
            (Some(top), Some(bottom), _) if *bottom > 0 => {
                self.parts = (self.parts.0 + i128::from(*top), self.parts.1 + i128::from(*bottom));
                self.ratios += 1;
            }
            (None, None, Some(value)) | (Some(_), Some(0), Some(value)) => {
                self.exact += i128::from(*value);
                self.exacts += 1;
            }
            _ => return false,
        }
        true
    }
}

/// What readings amount to together, one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gathered {
    exact: Decimal,
    parts: (Decimal, Decimal),
    exacts: bool,
    ratios: bool,
    /// Whether any has a figure.
    figures: bool,
    /// Whether one was due and brought none.
    silent: bool,
    /// Whether one has 累计 that tell nothing of the period alone.
    untold: bool,
    /// Whether one waits for its part of the package.
    waits: bool,
    /// Whether one is a partial sum.
    partial: bool,
    known: u32,
    expected: u32,
}

impl Gathered {
    fn add(&mut self, reading: &Reading) {
        match reading.figure {
            Ok(_) => self.add_figure(reading),
            Err(Gap::Stated(Status::NotLoaded)) => self.waits = true,
            Err(Gap::Stated(status)) => self.silent |= is_silent(status) || status == Status::BelowUnit,
            Err(gap) => self.untold |= gap == Gap::NoTotal,
        }
        let applies =
            !matches!(reading.figure, Err(Gap::NoData | Gap::NoughtBelow | Gap::Stated(Status::NotApplicable)));
        self.expected += u32::from(applies);
        self.known += u32::from(has_reported(reading));
    }

    fn add_figure(&mut self, reading: &Reading) {
        match reading.figure {
            Ok(Amount::Exact(value)) => (self.exact, self.exacts) = (self.exact.plus(value), true),
            Ok(Amount::Ratio { numerator, denominator, .. }) => {
                self.parts = (self.parts.0.plus(numerator), self.parts.1.plus(denominator));
                self.ratios = true;
            }
            Err(_) => return,
        }
        self.figures = true;
        self.partial |= reading.is_partial();
    }

    fn join(&mut self, column: &Column) {
        let added = column.exacts + column.ratios;
        if column.exacts > 0 {
            self.exact = self.exact.plus(Decimal::new(column.exact, column.block.decimals));
        }
        if column.ratios > 0 {
            let part = |sum: i128| Decimal::new(sum, column.block.part_decimals);
            self.parts = (self.parts.0.plus(part(column.parts.0)), self.parts.1.plus(part(column.parts.1)));
        }
        (self.exacts, self.ratios) = (self.exacts || column.exacts > 0, self.ratios || column.ratios > 0);
        self.figures |= added > 0;
        self.expected += added;
        self.known += added;
    }

    fn sum(&self) -> Result<Amount, Gap> {
        if self.ratios { Err(Gap::NotAdditive) } else { Ok(Amount::Exact(self.exact)) }
    }

    fn quotient(&self, factor: u32) -> Result<Amount, Gap> {
        if self.exacts {
            return Err(Gap::NoParts);
        }
        Amount::ratio(self.parts.0, self.parts.1, factor).ok_or(Gap::NoughtBelow)
    }
}

/// Whether a row of this status was due and brought no figure.
pub(super) fn is_silent(status: Status) -> bool {
    matches!(status, Status::Missing | Status::Masked | Status::Suppressed)
}

/// 不足一个单位 has reported, and adds nothing.
pub(super) fn has_reported(reading: &Reading) -> bool {
    reading.figure.is_ok() || reading.figure == Err(Gap::Stated(Status::BelowUnit))
}

/// Whether any figure of the indicator can stand below an area in a period: without one there is nothing to sum, and nobody is asked.
pub(super) fn holds_below(data: &Dataset, id: IndicatorId, area: AreaId, period: Period) -> bool {
    data.blocks_of(id).any(|block| {
        let (first, last) = block.span();
        let outside = first.frequency == period.frequency && (period < first || last < period);
        !outside && stands_below(data, block, area)
    })
}

/// Whether the rows of a block stand below an area, at any depth.
pub(super) fn stands_below(data: &Dataset, block: &Block, area: AreaId) -> bool {
    let mut at = block.key.parent;
    for _ in 0..MAX_LEVELS {
        match at {
            Some(here) if here == area => return true,
            Some(here) => at = data.areas.get(here).parent,
            None => return false,
        }
    }
    false
}

/// A year, half-year or quarter out of the indicator's own shorter periods, by its rule over time.
fn from_parts(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    dimension: Dimension,
    depth: u8,
) -> Option<Reading> {
    let (last, length) = parts_of(data, id, period)?;
    over_months(data, id, last, length, |part| at_period(data, id, area, part, dimension, depth))
}

/// The last of an indicator's own periods that make up a longer one, and how many they are; `None` for one that is not longer.
fn parts_of(data: &Dataset, id: IndicatorId, period: Period) -> Option<(Period, i32)> {
    let own = frequency_of(data, id).filter(|own| *own > period.frequency)?;
    let length = own.per_year() / period.frequency.per_year().max(1);
    Some((Period { frequency: own, index: (period.index + 1) * length - 1 }, length))
}

fn year_to_date(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Reading {
    if let Some(cell) = data.cell(id, area, period, Basis::YearToDate, dimension) {
        return Reading::of_cell(cell, data.indicator(id).factor);
    }
    let read = |month| at_period(data, id, area, month, dimension, 0);
    if matches!(period.frequency, Frequency::Day | Frequency::Year) {
        return read(period);
    }
    // Of a quarter it is that of its last month: stored ones are of months.
    if let Some((last, _)) = parts_of(data, id, period) {
        return year_to_date(data, id, area, last, dimension);
    }
    let summed = over_months(data, id, period, period.number(), read);
    // Where months are lacking, those below may have 累计 that have them.
    let totals = |block: &Block| block.key.basis == Basis::YearToDate;
    let below = || {
        let below = data
            .blocks_of(id)
            .any(totals)
            .then(|| from_children(data, id, (area, period), Span::YearToDate, dimension, 0));
        below.flatten().filter(|r| r.figure.is_ok())
    };
    let whole = summed.filter(|r| r.figure.is_ok() && !r.is_partial());
    whole.or_else(below).or(summed).unwrap_or_else(|| Reading::gap(absence(data, id, area, period, dimension)))
}

/// `length` months (quarters, half-years) ending with `last`, by the indicator's rule over time; `None` when none has a figure.
/// A month to which the item did not apply, or with nothing to count, is not expected.
pub(super) fn over_months(
    data: &Dataset,
    id: IndicatorId,
    last: Period,
    length: i32,
    read: impl Fn(Period) -> Reading,
) -> Option<Reading> {
    let indicator = data.indicator(id);
    if indicator.time == TimeRule::Last {
        return Some(read(last)).filter(|r| r.figure != Err(Gap::NoData));
    }
    let months: Vec<Reading> = (0..length).rev().map(|back| read(last.shift(-back))).collect();
    if !months.iter().any(|r| r.figure.is_ok()) {
        return months.into_iter().find(|r| r.figure == Err(Gap::Stated(Status::NotLoaded)));
    }
    let figure = match indicator.time {
        TimeRule::Sum => sum(months.iter()),
        TimeRule::RatioOfSums => quotient(months.iter(), indicator.factor),
        TimeRule::MeanPopulation => mean_denominator(&months, indicator.factor),
        TimeRule::Last | TimeRule::Recompute | TimeRule::None => Err(Gap::NotAdditive),
    };
    let known = months.iter().filter(|r| has_reported(r)).count();
    let expected = months
        .iter()
        .filter(|r| !matches!(r.figure, Err(Gap::NoughtBelow | Gap::Stated(Status::NotApplicable))))
        .count();
    let partial = known < expected || months.iter().any(Reading::is_partial);
    Some(Reading::composed(figure, partial, known as u32, expected as u32))
}

fn gathered<'a>(readings: impl Iterator<Item = &'a Reading>) -> Gathered {
    let mut all = Gathered::default();
    readings.for_each(|reading| all.add_figure(reading));
    all
}

pub(super) fn sum<'a>(readings: impl Iterator<Item = &'a Reading>) -> Result<Amount, Gap> {
    gathered(readings).sum()
}

pub(super) fn quotient<'a>(readings: impl Iterator<Item = &'a Reading>, factor: u32) -> Result<Amount, Gap> {
    gathered(readings).quotient(factor)
}

/// Σ numerators ÷ mean denominator (起/万人 over several months).
fn mean_denominator(months: &[Reading], factor: u32) -> Result<Amount, Gap> {
    let parts: Vec<_> = months.iter().filter_map(Reading::parts).collect();
    let (mut top, mut bottom) = (Decimal::default(), Decimal::default());
    for (numerator, denominator) in &parts {
        top = top.plus(*numerator);
        bottom = bottom.plus(*denominator);
    }
    let top = Decimal::new(top.mantissa.saturating_mul(parts.len() as i128), top.decimals);
    Amount::ratio(top, bottom, factor).ok_or(if parts.is_empty() { Gap::NoParts } else { Gap::NoughtBelow })
}

/// Why nothing is stored: the part is not loaded, the area did not report, or nobody has such figures.
pub(super) fn absence(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Gap {
    if !data.areas.get(area).exists_in(period) {
        return Gap::Stated(Status::NotApplicable);
    }
    let group = data.group_of(area);
    let neighbours = data.blocks_of(id).any(|block| {
        block.key.dimension == dimension && block.key.parent == group && block.key.frequency == period.frequency && {
            let (first, last) = block.span();
            first <= period && period <= last && block.areas.binary_search(&area).is_ok()
        }
    });
    if neighbours {
        Gap::Stated(Status::Missing)
    } else if data.waits_for(group) {
        Gap::Stated(Status::NotLoaded)
    } else {
        Gap::NoData
    }
}
