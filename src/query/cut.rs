//! The Cut: everything a page shows of one indicator in one area at one period. It is plain data; figures are chosen elsewhere.

use crate::model::{AreaId, AreaKind, Block, Dataset, Decimal, Frequency, IndicatorId, Period};

use super::change::{Change, Refusal, between, mom, yoy};
use super::interval::wilson;
use super::rank::places;
use super::reading::{Reading, Span, frequency_of, reading, stands_below};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Indicator.
    pub indicator: IndicatorId,
    /// Area.
    pub area: AreaId,
    /// Period.
    pub period: Period,
    /// 当期 or 累计.
    pub span: Span,
}

/// One child of the area.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildRow {
    /// Which.
    pub area: AreaId,
    /// Its figure.
    pub reading: Reading,
    /// Its 同比.
    pub yoy: Result<Change, Refusal>,
    /// Its 环比.
    pub mom: Result<Change, Refusal>,
    /// Its place; `None` when it may not be ranked, and for 本级.
    pub place: Option<u32>,
    /// 95 % interval of a percentage, in the unit.
    pub interval: Option<(f64, f64)>,
    /// Its figures over [`Cut::months`], in the same order.
    pub series: Vec<Reading>,
}

/// One indicator in one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// What was asked, with the period in which the indicator speaks ([`fit_period`]).
    pub selection: Selection,
    /// The figure.
    pub reading: Reading,
    /// Same period last year.
    pub last_year: Reading,
    /// 同比.
    pub yoy: Result<Change, Refusal>,
    /// 环比.
    pub mom: Result<Change, Refusal>,
    /// 本年累计 up to the period.
    pub ytd: Reading,
    /// 同比 of the 累计.
    pub ytd_yoy: Result<Change, Refusal>,
    /// 较上年末, for stocks.
    pub year_end: Result<Change, Refusal>,
    /// The periods of the series, in order; all of the indicator's frequency.
    pub months: Vec<Period>,
    /// Figures over `months` for the span.
    pub series: Vec<Reading>,
    /// Figures a year before each of `months`.
    pub series_last_year: Vec<Reading>,
    /// Children in register order, then 本级 when it has figures.
    pub children: Vec<ChildRow>,
}

impl Cut {
    /// Keeps the series to the periods from the first to the last of `window`; as it was where that leaves fewer than two.
    pub fn keep(&mut self, window: Option<(Period, Period)>) {
        let Some((first, last)) = window else { return };
        let inside = |p: &Period| p.frequency == first.frequency && *p >= first && *p <= last;
        let from = self.months.iter().position(inside).unwrap_or(0);
        let count = self.months.iter().filter(|p| inside(p)).count();
        if count < 2 {
            return;
        }
        self.months.truncate(from + count);
        self.months.drain(..from);
        let series = self.children.iter_mut().map(|row| &mut row.series);
        for series in series.chain([&mut self.series, &mut self.series_last_year]) {
            series.truncate(from + count);
            series.drain(..from);
        }
    }
}

/// The longest series shown at once, in periods.
pub const SERIES: usize = 36;

/// The newest period of a dataset: of its package, else of its figures.
pub fn newest(data: &Dataset) -> Period {
    let of_blocks = || data.blocks().iter().map(|b| b.span().1).filter(|p| p.frequency != Frequency::Day).max();
    data.meta.periods.map(|(_, last)| last).or_else(of_blocks).unwrap_or(Period::year(2000))
}

/// The period in which an indicator speaks of the one asked: the asked one where its own are as long or shorter (a quarter is what its
/// months come to), else the last of its own that has ended when the asked one ends. Outside what the dataset holds it is the first or
/// last period with figures; where no period of the asked length has ended, one of the indicator's own.
pub fn fit_period(data: &Dataset, indicator: IndicatorId, area: AreaId, period: Period) -> Period {
    let Some(own) = frequency_of(data, indicator) else { return period };
    let period = month_of(period);
    let asked = own.min(period.frequency);
    let fitted = ended(period, asked);
    match span_of(data, indicator, area, asked) {
        Some((first, last)) => fitted.clamp(first, last),
        None if asked != own => own_period(data, indicator, area, period),
        None => fitted,
    }
}

/// The period in an indicator's own frequency: the last one that has ended when the asked one ends, within what the dataset holds.
pub fn own_period(data: &Dataset, indicator: IndicatorId, area: AreaId, period: Period) -> Period {
    let Some(own) = frequency_of(data, indicator) else { return period };
    let fitted = ended(month_of(period), own);
    span_of(data, indicator, area, own).map_or(fitted, |(first, last)| fitted.clamp(first, last))
}

/// A day is asked for as its month.
fn month_of(period: Period) -> Period {
    match period.frequency {
        Frequency::Day => Period::month(period.year_of(), period.number()).unwrap_or(period),
        _ => period,
    }
}

/// The last period of a frequency that has ended when another ends; not for days.
pub fn ended(period: Period, frequency: Frequency) -> Period {
    let length = |frequency: Frequency| 12 / frequency.per_year().max(1);
    let end = (period.index + 1) * length(period.frequency);
    Period { frequency, index: end.div_euclid(length(frequency)) - 1 }
}

/// First and last period of a frequency that lie whole between two others; `None` where none does.
pub fn held((first, last): (Period, Period), frequency: Frequency) -> Option<(Period, Period)> {
    let (first, last) = (ended(first.shift(-1), frequency).shift(1), ended(last, frequency));
    (first <= last).then_some((first, last))
}

/// First and last period in which an indicator can speak of an area or of anything below it: those of its blocks of that frequency,
/// and those that its own shorter periods fill.
pub fn span_of(data: &Dataset, indicator: IndicatorId, area: AreaId, frequency: Frequency) -> Option<(Period, Period)> {
    let (own, stored) = (frequency_of(data, indicator)?, blocks_span(data, indicator, area, frequency));
    if own <= frequency {
        return stored;
    }
    let made = blocks_span(data, indicator, area, own).and_then(|span| held(span, frequency));
    stored.into_iter().chain(made).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn blocks_span(data: &Dataset, id: IndicatorId, area: AreaId, frequency: Frequency) -> Option<(Period, Period)> {
    let group = data.group_of(area);
    let of_area = |block: &&Block| block.key.parent == group || stands_below(data, block, area);
    let blocks = data.blocks_of(id).filter(|b| b.key.frequency == frequency).filter(of_area);
    blocks.map(Block::span).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// Wilson's interval of a percentage in per cent; `None` for other figures.
pub fn interval_of(reading: &Reading, percentage: bool) -> Option<(f64, f64)> {
    if !percentage {
        return None;
    }
    let (numerator, denominator) = reading.parts()?;
    wilson(numerator.to_f64(), denominator.to_f64()).map(|(low, high)| (low * 100.0, high * 100.0))
}

/// Everything about one indicator in one area.
pub fn cut(data: &Dataset, asked: Selection) -> Cut {
    let Selection { indicator: id, area, span, .. } = asked;
    let period = fit_period(data, id, area, asked.period);
    let selection = Selection { period, ..asked };
    let read = |span: Span| move |p: Period| reading(data, id, area, p, span);
    let (first, last) = span_of(data, id, area, period.frequency).unwrap_or((period, period));
    let from = first.index.max(last.index - SERIES as i32 + 1);
    let months: Vec<Period> = (from..=last.index).map(|index| Period { frequency: period.frequency, index }).collect();
    let series = months.iter().map(|p| read(span)(*p)).collect();
    let series_last_year = months.iter().map(|p| read(span)(p.year_before())).collect();
    let december =
        Period { frequency: period.frequency, index: period.year_of() * period.frequency.per_year().max(1) - 1 };
    Cut {
        selection,
        reading: read(span)(period),
        last_year: read(span)(period.year_before()),
        yoy: yoy(data, id, period, span, read(span)),
        mom: mom(data, id, period, span, read(span)),
        ytd: read(Span::YearToDate)(period),
        ytd_yoy: yoy(data, id, period, Span::YearToDate, read(Span::YearToDate)),
        year_end: between(data, id, period, december, Span::Period, |p| {
            read(if p == period { span } else { Span::Period })(p)
        }),
        children: children(data, selection, &months),
        months,
        series,
        series_last_year,
    }
}

/// The children of an area that exist in a period, in register order.
pub fn existing(data: &Dataset, area: AreaId, period: Period) -> impl Iterator<Item = AreaId> + '_ {
    data.areas.children(area).iter().copied().filter(move |child| data.areas.get(*child).exists_in(period))
}

fn children(data: &Dataset, selection: Selection, months: &[Period]) -> Vec<ChildRow> {
    let Selection { indicator: id, area, period, span } = selection;
    let indicator = data.indicator(id);
    let mut rows: Vec<ChildRow> = existing(data, area, period)
        .chain(data.areas.own(area))
        .map(|child| {
            let read = |p: Period| reading(data, id, child, p, span);
            let now = read(period);
            ChildRow {
                area: child,
                yoy: yoy(data, id, period, span, read),
                mom: mom(data, id, period, span, read),
                place: None,
                interval: interval_of(&now, indicator.is_percentage()),
                series: months.iter().map(|p| read(*p)).collect(),
                reading: now,
            }
        })
        .collect();
    let is_own = |row: &ChildRow| data.areas.get(row.area).kind == AreaKind::Own;
    rows.retain(|row| !is_own(row) || row.reading.figure.is_ok());
    let ranked: Vec<Reading> = rows.iter().filter(|row| !is_own(row)).map(|row| row.reading).collect();
    if data.settings.unranked {
        return rows;
    }
    for (row, place) in rows.iter_mut().zip(places(&ranked, indicator)) {
        row.place = place;
    }
    rows
}

/// Σ of an exact column, for tests and the footer of tables.
pub fn total(rows: &[ChildRow]) -> Decimal {
    rows.iter().filter_map(|row| row.reading.amount()).fold(Decimal::default(), |sum, amount| match amount {
        crate::model::Amount::Exact(value) => sum.plus(value),
        crate::model::Amount::Ratio { .. } => sum,
    })
}
