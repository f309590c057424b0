//! The overview of an area: its cards, and its children × indicators table. Which ones is the package's settings' word.

use crate::model::{AreaId, AreaKind, Dataset, Direction, IndicatorId, Period, Target, TimeRule};

use super::change::{Change, Refusal, mom, yoy};
use super::cut::{existing, fit_period, span_of};
use super::interval::{STRICT, byar_at, wilson_at};
use super::rank::may_rank;
use super::reading::{Gap, Reading, Span, reading, stands_below};

/// One card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Indicator.
    pub indicator: IndicatorId,
    /// Its period (its own frequency).
    pub period: Period,
    /// The figure.
    pub reading: Reading,
    /// 同比.
    pub yoy: Result<Change, Refusal>,
    /// 环比.
    pub mom: Result<Change, Refusal>,
    /// 本年累计.
    pub ytd: Reading,
    /// 同比 of the 累计.
    pub ytd_yoy: Result<Change, Refusal>,
    /// The last 24 periods for the sparkline, oldest first.
    pub series: Vec<(Period, Reading)>,
    /// Its target at this area, by position in the dataset's targets.
    pub target: Option<usize>,
}

/// How a child stands to its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No difference beyond chance, or none is judged.
    Level,
    /// Better than the whole, beyond chance.
    Better,
    /// Worse than the whole, beyond chance.
    Worse,
    /// Higher, for a neutral percentage.
    Higher,
    /// Lower, for a neutral percentage.
    Lower,
}

/// One cell of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableCell {
    /// Its figure.
    pub reading: Reading,
    /// Against the whole: percentages only, when the whole lies outside the child's 99.8 % Wilson interval.
    pub standing: Standing,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// The child.
    pub area: AreaId,
    /// One cell a column.
    pub cells: Vec<TableCell>,
}

/// The overview of an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// The area.
    pub area: AreaId,
    /// The period asked.
    pub period: Period,
    /// Cards in the package's order; those without any figure are left out.
    pub cards: Vec<Card>,
    /// Columns of the table with the period each stands at.
    pub columns: Vec<(IndicatorId, Period)>,
    /// The whole in each column.
    pub whole: Vec<Reading>,
    /// Children in register order, then 本级.
    pub rows: Vec<TableRow>,
    /// How many cells are held against the whole: at 99.8 % chance alone marks one in five hundred of them.
    pub compared: u32,
}

impl Overview {
    /// How many marks chance alone would make, in hundredths: 0.2 % of the comparisons.
    pub fn by_chance(&self) -> u32 {
        self.compared / 5
    }
}

/// Periods of a card's sparkline.
const SPARK: i32 = 24;

fn known(data: &Dataset, ids: &[String]) -> Vec<IndicatorId> {
    ids.iter().filter_map(|id| data.find_indicator(id)).collect()
}

/// The indicators of the cards: the package's word, else the first with figures.
fn card_ids(data: &Dataset, area: AreaId) -> Vec<IndicatorId> {
    let ids = known(data, &data.settings.cards);
    if ids.is_empty() { with_figures(data, area).take(8).collect() } else { ids }
}

/// The cards of an area at a period, those without any figure left out.
pub fn cards(data: &Dataset, area: AreaId, period: Period, span: Span) -> Vec<Card> {
    card_ids(data, area).into_iter().map(|id| card(data, id, area, period, span)).filter(has_any).collect()
}

/// Computes the overview of an area at a period.
pub fn overview(data: &Dataset, area: AreaId, period: Period, span: Span) -> Overview {
    let mut table_ids = known(data, &data.settings.table);
    if table_ids.is_empty() {
        table_ids = card_ids(data, area);
    }
    let cards = cards(data, area, period, span);
    let columns: Vec<(IndicatorId, Period)> = table_ids
        .into_iter()
        .map(|id| (id, fit_period(data, id, area, period)))
        .filter(|(id, p)| span_of(data, *id, area, p.frequency).is_some())
        .collect();
    let whole: Vec<Reading> = columns.iter().map(|(id, p)| reading(data, *id, area, *p, span)).collect();
    let own = data.areas.own(area);
    let mut compared = 0;
    let rows: Vec<TableRow> = existing(data, area, period)
        .chain(own)
        .map(|child| TableRow {
            area: child,
            cells: columns
                .iter()
                .zip(&whole)
                .map(|((id, p), whole)| {
                    let reading = reading(data, *id, child, *p, span);
                    let standing = standing(data, *id, child, &reading, whole);
                    compared += u32::from(standing.is_some());
                    TableCell { standing: standing.unwrap_or(Standing::Level), reading }
                })
                .collect(),
        })
        .filter(|row| {
            data.areas.get(row.area).kind != AreaKind::Own || row.cells.iter().any(|c| c.reading.figure.is_ok())
        })
        .collect();
    without_empty_columns(Overview { area, period, cards, columns, whole, rows, compared })
}

/// A column of which no child can have figures (counted only further up) is left out.
fn without_empty_columns(mut all: Overview) -> Overview {
    for at in (0..all.columns.len()).rev() {
        let spoken = |row: &TableRow| row.cells[at].reading.figure != Err(Gap::NoData);
        if all.rows.is_empty() || all.rows.iter().any(spoken) {
            continue;
        }
        all.columns.remove(at);
        all.whole.remove(at);
        for row in &mut all.rows {
            row.cells.remove(at);
        }
    }
    all
}

/// Indicators of which an area or anything below it has figures, in register order.
pub fn with_figures(data: &Dataset, area: AreaId) -> impl Iterator<Item = IndicatorId> + '_ {
    let group = data.group_of(area);
    (0..data.indicators.len() as u16).map(IndicatorId).filter(move |id| {
        data.blocks_of(*id)
            .any(|b| stands_below(data, b, area) || (b.key.parent == group && b.areas.binary_search(&area).is_ok()))
    })
}

fn has_any(card: &Card) -> bool {
    card.reading.figure.is_ok() || card.series.iter().any(|(_, r)| r.figure.is_ok())
}

/// The card of an indicator in an area, at the newest period it has up to the one asked for.
pub fn card(data: &Dataset, id: IndicatorId, area: AreaId, asked: Period, span: Span) -> Card {
    let period = fit_period(data, id, area, asked);
    let read = |span: Span| move |p: Period| reading(data, id, area, p, span);
    let series = (0..SPARK).rev().map(|back| period.shift(-back)).map(|p| (p, read(span)(p))).collect();
    Card {
        indicator: id,
        period,
        reading: read(span)(period),
        yoy: yoy(data, id, period, span, read(span)),
        mom: mom(data, id, period, span, read(span)),
        ytd: read(Span::YearToDate)(period),
        ytd_yoy: yoy(data, id, period, Span::YearToDate, read(Span::YearToDate)),
        series,
        target: target_of(data, id, area),
    }
}

/// The target set for an indicator at exactly this area, by position.
pub fn target_of(data: &Dataset, id: IndicatorId, area: AreaId) -> Option<usize> {
    let (indicator, area_row) = (data.indicator(id), data.areas.get(area));
    data.targets.iter().position(|t: &Target| {
        t.indicator == indicator.id
            && if t.area.is_empty() {
                area_row.parent.is_none() && (t.level.is_empty() || t.level == area_row.level)
            } else {
                t.area == area_row.code
            }
    })
}

/// How a child stands to the whole; `None` where it is not compared.
fn standing(data: &Dataset, id: IndicatorId, area: AreaId, reading: &Reading, whole: &Reading) -> Option<Standing> {
    let indicator = data.indicator(id);
    // Nobody is called better or worse on fewer cases than a rank needs.
    if data.areas.get(area).kind != AreaKind::Tree || !may_rank(indicator, reading) || whole.is_partial() {
        return None;
    }
    let (numerator, denominator) = reading.parts()?;
    let (cases, size) = (numerator.to_f64(), denominator.to_f64());
    let (low, high) = match indicator.time {
        TimeRule::MeanPopulation => byar_at(cases, size, STRICT)?,
        _ if indicator.is_percentage() => wilson_at(cases, size, STRICT)?,
        _ => return None,
    };
    let whole = whole.amount()?.to_f64() / f64::from(indicator.factor.max(1));
    Some(match (indicator.direction, whole < low, whole > high) {
        (_, false, false) => Standing::Level,
        (Direction::Neutral, true, _) => Standing::Higher,
        (Direction::Neutral, ..) => Standing::Lower,
        (Direction::Higher, above, _) | (Direction::Lower, _, above) => match above {
            true => Standing::Better,
            false => Standing::Worse,
        },
    })
}
