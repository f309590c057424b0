//! 数据不全: beside a partial sum how much of it is there, and below a table what its mark means. Which figures are partial is query's.

use super::{Lens, indicator};
use crate::model::{AreaId, Dimension, IndicatorId, Period};
use crate::query::aggregate::reporting;
use crate::query::{Reading, Span, frequency_of};
use crate::sheet::{Element, el};

/// What the mark means.
const MEANING: &str = "* 数据不全：只是已报部分的合计（“已报15/22”指应报22个单位中已报15个），不与其他时期、其他区划比较，不参加排名；图中画斜线或空心。";

/// A figure of a place in a cell: of a partial sum with its mark and, where it is known, how much is there: `已报15/22`.
pub(super) fn figure(
    lens: &Lens,
    id: IndicatorId,
    (area, period): (AreaId, Period),
    span: Span,
    reading: &Reading,
) -> Element {
    let shown = indicator::figure(reading, lens.data.indicator(id));
    // The parts of a 累计 and of a quarter are months, not units.
    let of_units = span == Span::Period && Some(period.frequency) == frequency_of(lens.data, id);
    if !reading.is_partial() || !of_units {
        return shown;
    }
    let told = match reporting(lens.data, id, area, period, Dimension::None) {
        (known, due) if known < due => format!("已报{known}/{due}"),
        _ => lens.data.note(id, area, period).to_string(),
    };
    if told.is_empty() { shown } else { shown.child(el("small").text(format!(" {told}"))) }
}

/// The line below a table with a partial sum in it; `None` below one without.
pub(super) fn meaning<'a>(mut readings: impl Iterator<Item = &'a Reading>) -> Option<Element> {
    readings.any(Reading::is_partial).then(|| el("p").class("note").text(MEANING))
}
