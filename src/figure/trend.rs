//! The trend of a cut, and the sparkline of a card.

use crate::chart::{ChartSpec, MarkId, Tone, TrendPoint, TrendSpec};
use crate::model::{Dataset, Frequency, Indicator, Measure, Period};
use crate::query::overview::Card;
use crate::query::signal::history::containing;
use crate::query::{Cut, Reading, Span};
use crate::strings::{number, period as words};

use super::absent::{behind, tone};
use super::{Figure, Target};

fn point(at: usize, period: Period, reading: &Reading, indicator: &Indicator, span: Span) -> TrendPoint {
    TrendPoint {
        at: period.index,
        value: reading.amount().map(crate::model::Amount::to_f64),
        tone: tone(reading),
        label: format!("{} {}{}", words::spanned(period, span), number::with_unit(reading, indicator), behind(reading)),
        mark: MarkId(at as u32),
    }
}

pub(super) fn ticks(periods: &[Period]) -> Vec<(i32, String)> {
    let months = periods.first().is_some_and(|p| p.frequency == Frequency::Month);
    periods.iter().filter(|p| !months || (p.number() - 1) % 3 == 0).map(|p| (p.index, words::tick(*p))).collect()
}

/// Whether the axis begins at nought: volumes do, percentages and indexes show their range.
pub(super) fn from_zero(indicator: &Indicator) -> bool {
    matches!(indicator.measure, Measure::Count | Measure::Amount | Measure::Flag) && !indicator.is_percentage()
}

/// Trend of the cut's area with last year's line and the events that concern it.
pub fn trend(data: &Dataset, cut: &Cut) -> Figure {
    let selection = cut.selection;
    let indicator = data.indicator(selection.indicator);
    let mut points: Vec<TrendPoint> = cut
        .months
        .iter()
        .zip(&cut.series)
        .enumerate()
        .map(|(i, (p, r))| point(i, *p, r, indicator, selection.span))
        .collect();
    for (p, period) in points.iter_mut().zip(&cut.months) {
        if *period == selection.period && p.tone == Tone::Plain {
            p.tone = Tone::Selected;
        }
    }
    let yearly = selection.period.frequency == Frequency::Year;
    let beside: Vec<(i32, Option<f64>)> = if yearly {
        Vec::new()
    } else {
        cut.months
            .iter()
            .zip(&cut.series_last_year)
            .map(|(p, r)| (p.index, r.amount().map(crate::model::Amount::to_f64)))
            .collect()
    };
    let shown = beside.iter().any(|(_, v)| v.is_some());
    let events = data
        .events
        .iter()
        .filter(|e| e.indicators.is_empty() || e.indicators.contains(&indicator.id))
        .filter(|e| e.area.is_empty() || e.area == data.areas.get(selection.area).code)
        .filter_map(|e| {
            let at = containing(&e.date, selection.period.frequency)?;
            cut.months.contains(&at).then(|| (at.index, e.title.clone()))
        })
        .collect();
    let area = &data.areas.get(selection.area).name;
    let known: Vec<&TrendPoint> = points.iter().filter(|p| p.value.is_some()).collect();
    let description = match (known.first(), known.last()) {
        (Some(first), Some(last)) => format!(
            "{area}{}，从{}到{}，共{}期{}。",
            indicator.name,
            first.label,
            last.label,
            points.len(),
            match points.len() - known.len() {
                0 => String::new(),
                lacking => format!("，其中{lacking}期无数据"),
            }
        ),
        _ => format!("{area}{}，没有可画的数据。", indicator.name),
    };
    Figure {
        marks: cut.months.iter().map(|p| Target::Period(*p)).collect(),
        spec: ChartSpec::Trend(TrendSpec {
            title: format!("{area}{}走势（{}）", indicator.name, number::unit(indicator)),
            description,
            ticks: ticks(&cut.months),
            points,
            beside: if shown { beside } else { Vec::new() },
            beside_name: if shown { "上年同期".into() } else { String::new() },
            from_zero: from_zero(indicator),
            decimals: indicator.decimals,
            benchmark: None,
            band: None,
            events,
            spark: false,
        }),
    }
}

/// Sparkline of a card.
pub fn spark(data: &Dataset, card: &Card, span: Span) -> Figure {
    let indicator = data.indicator(card.indicator);
    let points: Vec<TrendPoint> =
        card.series.iter().enumerate().map(|(i, (p, r))| point(i, *p, r, indicator, span)).collect();
    Figure {
        marks: card.series.iter().map(|(p, _)| Target::Period(*p)).collect(),
        spec: ChartSpec::Trend(TrendSpec {
            title: format!("{}近{}期", indicator.name, points.len()),
            description: String::new(),
            points,
            beside: Vec::new(),
            beside_name: String::new(),
            ticks: Vec::new(),
            from_zero: false,
            decimals: indicator.decimals,
            benchmark: None,
            band: None,
            events: Vec::new(),
            spark: true,
        }),
    }
}
