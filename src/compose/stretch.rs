//! 各时段 on the page 指标: a flow over the quarter, the half-year, the year to date and the last twelve months; what today's area had over the boundaries
//! of then; its place as published. Words and tables only; the figures are query's.

use super::Lens;
use super::ground::change;
use super::parts::{cell, panel, row, table};
use crate::model::{Amount, AreaId, Basis, Dimension, Frequency, IndicatorId, Period};
use crate::query::against::{Against, Compared, compare, compare_rebased};
use crate::query::compare::published_place;
use crate::query::cut::fit_period;
use crate::query::range::Range;
use crate::query::reading::natural_basis;
use crate::query::signal::verdict::{Abstain, Verdict, by_chance};
use crate::sheet::{Element, el};
use crate::strings::verdict::told as verdict_words;
use crate::strings::{number, period as words};

/// Years looked back for a published place.
const YEARS: i32 = 3;

/// All that the panel asks.
pub(super) struct Asked {
    id: IndicatorId,
    stretches: Vec<(String, Compared, Result<Verdict, Abstain>)>,
    /// Whether the earlier figure of one of them is drawn over the area as it is today.
    redrawn: bool,
    /// A year earlier and the period before over the area as it is today, where its boundaries have changed since.
    then: Vec<(&'static str, Period, Compared)>,
    place: Option<(Period, Amount)>,
}

/// Asks it.
pub(super) fn ask(lens: &Lens, id: IndicatorId, area: AreaId) -> Asked {
    let (data, indicator) = (lens.data, lens.data.indicator(id));
    let period = fit_period(data, id, area, lens.period());
    let whole = Dimension::None;
    let compared = |(name, range): (String, Range)| {
        let redrawn = compare_rebased(data, id, area, whole, range, Against::YearBefore);
        let moved = redrawn.is_some();
        let found = redrawn.unwrap_or_else(|| compare(data, id, area, whole, range, Against::YearBefore));
        let verdict = by_chance(indicator, &found.reading, &found.base);
        (moved, (name, found, verdict))
    };
    let flows = period.frequency == Frequency::Month && natural_basis(indicator) == Basis::Current;
    let (moved, stretches): (Vec<bool>, Vec<_>) =
        if flows { stretches(period).into_iter().map(compared).unzip() } else { Default::default() };
    let each = [("同比", Against::YearBefore, period.year_before()), ("环比", Against::JustBefore, period.shift(-1))];
    let then = each.into_iter().filter_map(|(head, against, before)| {
        let found = compare_rebased(data, id, area, whole, Range::of(period)?, against)?;
        Some((head, before, found))
    });
    let years = (0..YEARS).map(|back| Period::year(period.year_of() - back));
    let place = years.chain([period]).find_map(|at| Some((at, published_place(data, id, area, at)?.1)));
    Asked { id, stretches, redrawn: moved.contains(&true), then: then.collect(), place }
}

/// The stretches that a month lies in, by their names: quarter and half-year whole, the others up to the month.
fn stretches(month: Period) -> Vec<(String, Range)> {
    let whole = |frequency: Frequency| {
        let months = 12 / frequency.per_year().max(1);
        let period = Period { frequency, index: month.index.div_euclid(months) };
        Some((words::full(period), Range::of(period)?))
    };
    let year = Range::year_to_date(month).filter(|range| range.months() > 1);
    let year = year.map(|range| (words::spanned(month, crate::query::Span::YearToDate), range));
    let rolling = Range::rolling(month, 12).map(|range| ("近12个月".to_string(), range));
    [whole(Frequency::Quarter), whole(Frequency::HalfYear), year, rolling].into_iter().flatten().collect()
}

/// The panel; `None` where there is nothing to say.
pub(super) fn panel_of(lens: &Lens, asked: &Asked) -> Option<Element> {
    let indicator = lens.data.indicator(asked.id);
    let told = asked.stretches.iter().filter(|(_, found, _)| found.reading.figure.is_ok());
    let rows: Vec<Element> = told
        .map(|(name, found, verdict)| {
            let figures = [&found.reading, &found.base].map(|reading| super::indicator::figure(reading, indicator));
            let judged = if found.change.is_ok() { verdict_words(*verdict) } else { "" };
            row(el("span").text(name.clone()), figures)
                .child(cell(change(&found.change, indicator)))
                .child(cell(judged))
        })
        .collect();
    let then = asked.then.iter().map(|(head, before, found)| {
        format!(
            "区划有调整：按现在的区划重算，{}为{}，{head}{}。",
            words::full(*before),
            number::with_unit(&found.base, indicator),
            change(&found.change, indicator)
        )
    });
    let redrawn = asked.redrawn.then(|| "区划有调整，表中各时段的数都按现在的区划重算。".to_string());
    let place = asked.place.map(|(period, place)| {
        format!("{}公布的位次：第{}位（照公布，不由本页计算）。", words::full(period), number::amount(place, 0))
    });
    let notes: Vec<String> = then.chain(redrawn).chain(place).collect();
    if rows.is_empty() && notes.is_empty() {
        return None;
    }
    let heads = ["时段", &format!("数值（{}）", number::unit(indicator)), "上年同期", "同比", "是否明显（只计偶然）"];
    let table = (!rows.is_empty()).then(|| table("各时段", &heads, rows));
    let panel = panel("各时段").children(table);
    Some(notes.into_iter().fold(panel, |panel, note| panel.child(el("p").class("note").text(note))))
}
