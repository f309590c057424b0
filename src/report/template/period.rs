//! Of which periods a report may speak: those the package holds figures of, and no other under their name.

use crate::model::{AreaId, Dataset, Frequency, IndicatorId, Period};
use crate::query::Gap;
use crate::query::cut::{ended, fit_period, newest, span_of};
use crate::query::overview::with_figures;
use crate::query::reading::{Span, frequency_of, reading};
use crate::strings::period as words;

/// The indicators a report stands on: the cards of the package, else all that have figures.
fn core(data: &Dataset, area: AreaId) -> Vec<IndicatorId> {
    let cards: Vec<IndicatorId> = data.settings.cards.iter().filter_map(|id| data.find_indicator(id)).collect();
    if cards.is_empty() { with_figures(data, area).collect() } else { cards }
}

/// Whether the package holds figures of a period, in an area or in its whole: of more core indicators than it could only answer with those
/// of a shorter period (June for the second quarter). Its newest period it holds by its own word.
///
/// # Errors
/// In words: which period it is, which there are, and what to do.
pub fn held(data: &Dataset, area: AreaId, period: Period) -> Result<(), String> {
    let places: Vec<AreaId> = [Some(area), data.areas.root()].into_iter().flatten().collect();
    let core = core(data, area);
    let (mut exact, mut shorter, mut any) = (0, 0, false);
    for id in &core {
        let Some(place) = places.iter().find(|place| spans(data, *id, **place).next().is_some()) else { continue };
        any = true;
        let fitted = fit_period(data, *id, *place, period);
        let told = || reading(data, *id, *place, period, Span::Period).figure != Err(Gap::NoData);
        exact += usize::from(fitted == period && told());
        shorter += usize::from(fitted.frequency > period.frequency);
    }
    if !any || exact > shorter || period == newest(data) {
        return Ok(());
    }
    let asked = words::full(period);
    let mut known = known(data, &core, &places);
    if shorter > 0 {
        known.retain(|(frequency, _, _)| *frequency > period.frequency);
        return Err(format!("主要指标没有{asked}的数据，只有{}。请改选其中的时期。", listed(&known)));
    }
    Err(format!("数据包没有{asked}的数据，现有{}。请改选其中的时期，或先导入这一期的数据。", listed(&known)))
}

/// The period in which an indicator speaks of a report's: that one where its own are as long or shorter, else the last of its own that has ended.
/// Unlike on the pages (`fit_period`), which show the nearest with figures and name it, a figure that is not there is not told with another's.
pub fn told_in(data: &Dataset, id: IndicatorId, period: Period) -> Period {
    match frequency_of(data, id) {
        Some(own) if period.frequency != Frequency::Day => ended(period, own.min(period.frequency)),
        _ => period,
    }
}

/// First and last period of an indicator in a place, by frequency.
fn spans(data: &Dataset, id: IndicatorId, place: AreaId) -> impl Iterator<Item = (Frequency, Period, Period)> + '_ {
    FREQUENCIES.iter().filter_map(move |(frequency, _)| {
        span_of(data, id, place, *frequency).map(|(first, last)| (*frequency, first, last))
    })
}

/// The frequencies of figures with what they are called.
const FREQUENCIES: [(Frequency, &str); 4] = [
    (Frequency::Month, "月度"),
    (Frequency::Quarter, "季度"),
    (Frequency::HalfYear, "半年"),
    (Frequency::Year, "年度"),
];

/// First and last period of the core indicators, by frequency.
fn known(data: &Dataset, core: &[IndicatorId], places: &[AreaId]) -> Vec<(Frequency, Period, Period)> {
    let mut found: Vec<(Frequency, Period, Period)> = Vec::new();
    for (frequency, first, last) in core.iter().flat_map(|id| places.iter().flat_map(|place| spans(data, *id, *place)))
    {
        match found.iter_mut().find(|(known, _, _)| *known == frequency) {
            Some((_, from, to)) => (*from, *to) = ((*from).min(first), (*to).max(last)),
            None => found.push((frequency, first, last)),
        }
    }
    found
}

/// `2023年7月至2026年6月的月度数据、2023年至2025年的年度数据`.
fn listed(known: &[(Frequency, Period, Period)]) -> String {
    let one = |(frequency, first, last): &(Frequency, Period, Period)| {
        let name = FREQUENCIES.iter().find(|(known, _)| known == frequency).map_or("", |(_, name)| name);
        if first == last {
            format!("{}的{name}数据", words::full(*first))
        } else {
            format!("{}至{}的{name}数据", words::full(*first), words::full(*last))
        }
    };
    known.iter().map(one).collect::<Vec<_>>().join("、")
}
