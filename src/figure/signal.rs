//! Figures of the page 分析 and of 对比: control chart, funnel, several lines. Limits come from the statistics; no pixels here.

use crate::chart::MarkId;
use crate::chart::kinds::cloud::CloudDot;
use crate::chart::kinds::control::{ControlPoint, ControlSpec, Limits};
use crate::chart::kinds::funnel::{FunnelLimit, FunnelSpec};
use crate::chart::kinds::lines::{self, Line, LinesSpec};
use crate::chart::kinds::{About, Plot};
use crate::model::{AreaId, AreaKind, Dataset, IndicatorId, Period, TimeRule};
use crate::query::cut::{Cut, Selection, cut};
use crate::query::signal::causes::Cause;
use crate::query::signal::history::history;
use crate::query::signal::xmr;
use crate::query::stats::{Mark, proportion_funnel, rate_funnel, rate_mark};
use crate::query::{Span, reading};
use crate::strings::{number, period as words, plot as say};

use super::Target;
use super::plots::{Plotted, datum};
use super::trend::{from_zero, ticks};

fn mark(n: usize) -> MarkId {
    MarkId(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The number of the rule a cause belongs to, as the key of the chart numbers them: 1 beyond a limit, 2 two of three near one, 3 a shift, 4 a trend.
fn rule(cause: Cause) -> u8 {
    match cause {
        Cause::Point(_) => 1,
        Cause::TwoOfThree(_) => 2,
        Cause::Shift(_) => 3,
        Cause::Trend(_) => 4,
    }
}

/// The control chart (XmR) of an indicator in an area up to a period, begun anew at events and at the periods asked for; `None` without limits.
pub fn control(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, anew: &[Period]) -> Option<Plotted> {
    let indicator = data.indicator(id);
    let history = history(data, id, area, period);
    let chart = xmr::chart(&history.series, &history.options(anew));
    let limits: Vec<Limits> = chart
        .groups
        .iter()
        .filter_map(|group| Some((group, group.process?)))
        .flat_map(|(group, process)| {
            // One stretch a group; of cases over a population one as long as the population stays the same.
            let points = chart.points.get(group.first..group.end).unwrap_or(&[]);
            let mut from = group.first;
            let stretches: Vec<Limits> = points
                .chunk_by(|a, b| a.band == b.band)
                .filter_map(|stretch| {
                    let first = from;
                    from += stretch.len();
                    let band = stretch.first()?.band?;
                    Some(Limits {
                        from: history.periods.get(first)?.index,
                        to: history.periods.get(from.checked_sub(1)?)?.index,
                        centre: process.centre,
                        low: if indicator.is_percentage() { band.lower.max(0.0) } else { band.lower },
                        high: if indicator.is_percentage() { band.upper.min(100.0) } else { band.upper },
                        moving: Some(crate::query::signal::limits::SCREEN * process.mean_range),
                    })
                })
                .collect();
            stretches
        })
        .collect();
    let last = limits.last()?;
    let trial = chart.groups.last().is_some_and(|group| group.trial);
    let spell = |value: f64| number::plain(value, usize::from(indicator.decimals));
    let line_words = (say::mean(&spell(last.centre)), say::lower(&spell(last.low)), say::upper(&spell(last.high)));
    let values = history.series.values();
    let points = history
        .periods
        .iter()
        .zip(&history.readings)
        .zip(&chart.points)
        .enumerate()
        .map(|(n, ((period, reading), point))| {
            let before = n.checked_sub(1).and_then(|at| values.get(at).copied().flatten());
            let signal = point.cause.map(rule);
            ControlPoint {
                at: period.index,
                value: datum(reading),
                moving: point.value.zip(before).map(|(now, then)| (now - then).abs()),
                signal,
                label: say::control_point(&words::full(*period), &number::with_unit(reading, indicator), signal),
                mark: mark(n),
            }
        })
        .collect();
    let name = &data.areas.get(area).name;
    Some(Plotted {
        marks: history.periods.iter().map(|period| Target::Period(*period)).collect(),
        plot: Plot::Control(ControlSpec {
            about: About {
                title: say::control_of(name, &indicator.name, number::unit(indicator)),
                description: format!("{}{}", say::RULES, if trial { say::TRIAL } else { "" }),
                unit: number::unit(indicator).into(),
                decimals: indicator.decimals,
            },
            points,
            limits,
            ticks: ticks(&history.periods),
            words: line_words,
            moving_name: say::MOVING.into(),
        }),
    })
}

/// Smallest denominator the limits of a funnel are drawn from, as a part of the largest.
const NARROW: f64 = 0.02;
/// Points of a limit's curve.
const CURVE: usize = 60;

/// The children of a cut's area in a funnel around the area's own rate: of percentages with their parts, and of cases per 万人; else `None`.
pub fn funnel(data: &Dataset, cut: &Cut) -> Option<Plotted> {
    let indicator = data.indicator(cut.selection.indicator);
    let cases = indicator.time == TimeRule::MeanPopulation;
    if !indicator.is_percentage() && !cases {
        return None;
    }
    let factor = f64::from(indicator.factor.max(1));
    let (whole, of) = cut.reading.parts().map(|(n, d)| (n.to_f64(), d.to_f64()))?;
    let average = if of > 0.0 { whole / of } else { return None };
    let rows: Vec<_> = cut
        .children
        .iter()
        .filter(|row| data.areas.get(row.area).kind == AreaKind::Tree && !row.reading.is_partial())
        .filter_map(|row| {
            let (n, d) = row.reading.parts()?;
            (d.to_f64() > 0.0).then(|| (row, n.to_f64(), d.to_f64()))
        })
        .collect();
    let largest = rows.iter().map(|(_, _, d)| *d).fold(0.0, f64::max);
    if rows.is_empty() || largest <= 0.0 {
        return None;
    }
    let funnel_at =
        |x: f64| if cases { rate_funnel(average, x) } else { proportion_funnel(average, x).map(|f| f.held(1.0)) };
    let at = |step: usize| {
        (largest * NARROW).max(if cases { 0.0 } else { 1.0 }) + largest * 1.05 * step as f64 / CURVE as f64
    };
    let limits = (0..=CURVE)
        .filter_map(|step| {
            let x = at(step);
            let funnel = funnel_at(x)?;
            Some(FunnelLimit {
                x,
                inner: (funnel.usual.low * factor, funnel.usual.high * factor),
                outer: (funnel.strict.low * factor, funnel.strict.high * factor),
            })
        })
        .collect();
    let dots = rows.iter().enumerate().map(|(n, (row, x, d))| {
        let share = row.reading.amount().map_or(0.0, |amount| amount.to_f64());
        let far = |mark: Mark| matches!(mark, Mark::FarBelow | Mark::FarAbove);
        let outside = match cases {
            true => rate_mark(*x, *d, average).is_some_and(far),
            false => proportion_funnel(average, *d).is_some_and(|f| far(f.mark(share / factor))),
        };
        let name = data.areas.get(row.area).name.clone();
        CloudDot {
            label: format!(
                "{name} {}，{}",
                number::with_unit(&row.reading, indicator),
                say::over(&if cases { format!("{}万人", number::plain(*d, 2)) } else { number::plain(*d, 0) })
            ),
            name,
            x: *d,
            y: share,
            selected: outside,
            mark: mark(n),
        }
    });
    let area = &data.areas.get(cut.selection.area).name;
    let when = words::spanned(cut.selection.period, cut.selection.span);
    Some(Plotted {
        marks: rows.iter().map(|(row, _, _)| Target::Area(row.area)).collect(),
        plot: Plot::Funnel(FunnelSpec {
            about: About {
                title: say::funnel_of(area, &when, &indicator.name),
                description: say::FUNNEL.into(),
                unit: number::unit(indicator).into(),
                decimals: indicator.decimals,
            },
            dots: dots.collect(),
            limits,
            centre: Some((average * factor, say::whole(area, &number::with_unit(&cut.reading, indicator)))),
            x_name: if cases { indicator.denominator.clone() } else { say::DENOMINATOR.into() },
            y_name: indicator.label().to_string(),
            words: (say::LIMITS.0.into(), say::LIMITS.1.into()),
        }),
    })
}

/// Several areas of one indicator as lines over the same periods (of `window` only), in the order given; `None` where none has a figure.
pub fn lines(
    data: &Dataset,
    id: IndicatorId,
    areas: &[AreaId],
    (period, span): (Period, Span),
    window: Option<(Period, Period)>,
) -> Option<Plotted> {
    let indicator = data.indicator(id);
    let cut_of = |area: &AreaId| {
        let mut cut = cut(data, Selection { indicator: id, area: *area, period, span });
        cut.keep(window);
        cut
    };
    let cuts: Vec<Cut> = areas.iter().map(cut_of).collect();
    let months = cuts.iter().map(|cut| &cut.months).max_by_key(|months| months.len())?.clone();
    if !cuts.iter().any(|cut| cut.series.iter().any(|reading| reading.figure.is_ok())) {
        return None;
    }
    let line = |cut: &Cut| Line {
        name: data.areas.get(cut.selection.area).name.clone(),
        points: cut.months.iter().zip(&cut.series).map(|(period, reading)| (period.index, datum(reading))).collect(),
        selected: false,
    };
    let periods = months.iter().enumerate().map(|(n, period)| {
        let told = areas.iter().map(|area| {
            let read = reading(data, id, *area, *period, span);
            format!("{}{}", data.areas.get(*area).name, number::with_unit(&read, indicator))
        });
        lines::Period {
            at: period.index,
            label: format!("{} {}", words::spanned(*period, span), told.collect::<Vec<_>>().join("，")),
            mark: mark(n),
        }
    });
    Some(Plotted {
        marks: months.iter().map(|period| Target::Period(*period)).collect(),
        plot: Plot::Lines(LinesSpec {
            about: About {
                title: say::compared(&indicator.name, number::unit(indicator)),
                description: String::new(),
                unit: number::unit(indicator).into(),
                decimals: indicator.decimals,
            },
            lines: cuts.iter().map(line).collect(),
            periods: periods.collect(),
            ticks: ticks(&months),
            from_zero: from_zero(indicator),
            benchmark: None,
        }),
    })
}
