//! 明显上升, 明显下降 or 无明显变化: whether a 同比 or a 环比 exceeds what the series does by itself, season allowed for. Wording is elsewhere.

use super::history::{History, history};
use super::limits::{NATURAL, SCREEN, process};
use crate::model::{
    Amount, AreaId, Dataset, Decimal, Frequency, Indicator, IndicatorId, Measure, Nature, Period, TimeRule,
};
use crate::query::reading::{Gap, Reading};
use crate::query::stats::Level;

/// What a change amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 明显上升.
    Rise,
    /// 明显下降.
    Fall,
    /// 无明显变化: within what the series does by itself.
    Level,
}

/// Why there is no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abstain {
    /// No whole figure now, or none to compare with.
    NoFigure,
    /// The history in the present definition is too short to know its noise.
    ShortHistory,
    /// 春节: single months around it are not compared; 1—2月 are taken together.
    Festival,
}

/// Fewest differences a year apart, the present one left out, that tell the noise.
pub const FEWEST: usize = 7;

/// The differences to a year earlier of figures in order, and the limit their noise sets: NATURAL or SCREEN mean moving ranges.
struct Noise {
    now: f64,
    before: Option<f64>,
    mean_range: Option<f64>,
}

fn noise(values: &[Option<f64>], year: usize) -> Option<Noise> {
    let difference = |at: usize| Some(values[at]? - values[at.checked_sub(year)?]?);
    let last = values.len().checked_sub(1)?;
    let earlier: Vec<Option<f64>> = (year..last).map(difference).collect();
    let known = earlier.iter().flatten().count();
    let mean_range = if known >= FEWEST { process(&earlier, true).map(|p| p.mean_range) } else { None };
    Some(Noise { now: difference(last)?, before: earlier.last().copied().flatten(), mean_range })
}

/// The chance spread of a difference of two figures, where the figures tell it: counts as Poisson, percentages as binomial with the
/// share of both together. `None` for amounts, averages and indexes.
fn chance(now: &Reading, then: &Reading, counted: bool) -> Option<f64> {
    chance_of(now.amount()?, then.amount()?, counted)
}

fn chance_of(now: Amount, then: Amount, counted: bool) -> Option<f64> {
    match (now, then) {
        (Amount::Exact(a), Amount::Exact(b)) if counted => Some((a.to_f64() + b.to_f64()).max(0.0).sqrt()),
        (
            Amount::Ratio { numerator: a, denominator: m, factor: 100 },
            Amount::Ratio { numerator: b, denominator: n, .. },
        ) => {
            let (a, m, b, n) = (a.to_f64(), m.to_f64(), b.to_f64(), n.to_f64());
            let share = (a + b) / (m + n);
            ((0.0..=1.0).contains(&share) && m > 0.0 && n > 0.0)
                .then(|| 100.0 * (share * (1.0 - share) * (1.0 / m + 1.0 / n)).sqrt())
        }
        _ => None,
    }
}

fn told(size: f64, limit: f64) -> Verdict {
    if size > limit {
        Verdict::Rise
    } else if size < -limit {
        Verdict::Fall
    } else {
        Verdict::Level
    }
}

/// Verdict on the 同比 of the last of these figures, a `year` of them apart: the difference exceeds 2.66 mean moving ranges of the
/// differences before it (three standard deviations), and 1.96 times what chance alone explains, where that is known. With too short
/// a history chance alone decides, at 99.8 %; where it is not known either, there is no verdict.
pub fn judge_yoy(values: &[Option<f64>], year: usize, chance: Option<f64>) -> Result<Verdict, Abstain> {
    let noise = noise(values, year).ok_or(Abstain::NoFigure)?;
    let limit = match (noise.mean_range, chance) {
        (Some(range), chance) => (NATURAL * range).max(Level::Usual.z() * chance.unwrap_or(0.0)),
        (None, Some(chance)) => Level::Strict.z() * chance,
        (None, None) => return Err(Abstain::ShortHistory),
    };
    Ok(told(noise.now, limit))
}

/// Verdict on the 环比 of the last figure, season allowed for: the step is held against the same step a year earlier, that is, the
/// 同比 differences of now and of just before; it stands out above 3.267 mean moving ranges of those before. A step that goes the
/// other way than what is left after the season is no rise and no fall.
pub fn judge_mom(values: &[Option<f64>], year: usize) -> Result<Verdict, Abstain> {
    let step = match values {
        [.., Some(before), Some(now)] => now - before,
        _ => return Err(Abstain::NoFigure),
    };
    let noise = noise(values, year).ok_or(Abstain::ShortHistory)?;
    let (Some(range), Some(before)) = (noise.mean_range, noise.before) else { return Err(Abstain::ShortHistory) };
    let left = noise.now - before;
    Ok(if left * step > 0.0 { told(left, SCREEN * range) } else { Verdict::Level })
}

/// The figures in the present definition, and how many make a year.
fn present(past: &History) -> (&[Option<f64>], usize) {
    let year = past.periods.last().map_or(1, |p| p.frequency.per_year().max(1));
    (past.series.values().get(past.from()..).unwrap_or(&[]), year as usize)
}

/// Counts and sums of cases that move with 春节: a percentage does not.
fn moves_with_festival(data: &Dataset, id: IndicatorId, period: Period, last_month: i32) -> bool {
    let indicator = data.indicator(id);
    period.frequency == Frequency::Month
        && period.number() <= last_month
        && indicator.nature == Nature::Flow
        && !indicator.is_percentage()
}

/// Verdict on the 同比 of an indicator in an area.
pub fn yoy_verdict(data: &Dataset, id: IndicatorId, area: AreaId, period: Period) -> Result<Verdict, Abstain> {
    yoy_of(data, id, &history(data, id, area, period))
}

/// [`yoy_verdict`] of a history that is at hand.
///
/// # Errors
/// Why there is no verdict.
pub fn yoy_of(data: &Dataset, id: IndicatorId, past: &History) -> Result<Verdict, Abstain> {
    let (values, year) = present(past);
    let Some((last, then)) =
        past.periods.len().checked_sub(year + 1).and_then(|at| Some((past.readings.last()?, &past.readings[at])))
    else {
        return Err(Abstain::NoFigure);
    };
    if past.periods.last().is_some_and(|p| moves_with_festival(data, id, *p, 2)) {
        return Err(Abstain::Festival);
    }
    judge_yoy(values, year, chance(last, then, past.counted))
}

/// Verdict on the 环比 of an indicator in an area.
pub fn mom_verdict(data: &Dataset, id: IndicatorId, area: AreaId, period: Period) -> Result<Verdict, Abstain> {
    mom_of(data, id, &history(data, id, area, period))
}

/// [`mom_verdict`] of a history that is at hand.
///
/// # Errors
/// Why there is no verdict.
pub fn mom_of(data: &Dataset, id: IndicatorId, past: &History) -> Result<Verdict, Abstain> {
    let (values, year) = present(past);
    if past.periods.last().is_some_and(|p| moves_with_festival(data, id, *p, 3)) {
        return Err(Abstain::Festival);
    }
    judge_mom(values, year)
}

/// The verdicts on the changes shown beside one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// On its 同比.
    pub yoy: Result<Verdict, Abstain>,
    /// On its 环比.
    pub mom: Result<Verdict, Abstain>,
    /// On the 同比 of its 累计.
    pub ytd: Result<Verdict, Abstain>,
}

/// All verdicts of an indicator in an area at a period, out of one history.
pub fn verdicts(data: &Dataset, id: IndicatorId, area: AreaId, period: Period) -> Verdicts {
    let past = history(data, id, area, period);
    Verdicts { yoy: yoy_of(data, id, &past), mom: mom_of(data, id, &past), ytd: ytd_of(data, id, &past) }
}

/// Verdict on the 同比 of a 累计 of m periods. The noise of a sum of m differences a year apart is √m times that of one, of a Σ ÷ Σ of them one
/// √m-th of it; it is told by the differences before this year's, so that a year that differs throughout does not widen its own limit. As for one
/// period the difference must also exceed 1.96 times what chance explains, and with too short a history chance alone decides, at 99.8 %.
///
/// # Errors
/// Why there is no verdict: stocks, averages over time and years have none, nor January of what moves with 春节.
pub fn ytd_of(data: &Dataset, id: IndicatorId, past: &History) -> Result<Verdict, Abstain> {
    let indicator = data.indicator(id);
    let Some(period) = past.periods.last() else { return Err(Abstain::NoFigure) };
    let length = usize::try_from(period.number()).unwrap_or(0);
    let adds_up = matches!(indicator.time, TimeRule::Sum | TimeRule::RatioOfSums);
    if length == 0 || !adds_up || matches!(period.frequency, Frequency::Year | Frequency::Day) {
        return Err(Abstain::NoFigure);
    }
    if length == 1 && moves_with_festival(data, id, *period, 1) {
        return Err(Abstain::Festival);
    }
    let (values, year) = present(past);
    let year_of = |back: usize| {
        let end = past.readings.len().checked_sub(back)?;
        let months = past.readings.get(end.checked_sub(length)?..end)?;
        let whole = end >= length && end - length >= past.from() && months.iter().all(|r| !r.is_partial());
        whole.then(|| over(months, indicator.time, indicator.factor))?
    };
    let (Some(now), Some(then)) = (year_of(0), year_of(year)) else { return Err(Abstain::NoFigure) };
    let difference = |at: usize| Some(values[at]? - values[at.checked_sub(year)?]?);
    let earlier: Vec<Option<f64>> = (year..values.len().saturating_sub(length)).map(difference).collect();
    let known = earlier.iter().flatten().count() >= FEWEST;
    let range = if known { process(&earlier, true).map(|p| p.mean_range) } else { None };
    let times = (length as f64).sqrt();
    let noise =
        range.map(|range| NATURAL * if indicator.time == TimeRule::Sum { range * times } else { range / times });
    let limit = match (noise, chance_of(now, then, past.counted)) {
        (Some(noise), chance) => noise.max(Level::Usual.z() * chance.unwrap_or(0.0)),
        (None, Some(chance)) => Level::Strict.z() * chance,
        (None, None) => return Err(Abstain::ShortHistory),
    };
    Ok(told(now.to_f64() - then.to_f64(), limit))
}

/// Verdict on the change between two figures without a history: what exceeds chance at 99.8 %.
///
/// # Errors
/// Why there is no verdict: a figure is lacking or partial, or its chance spread is not known.
pub fn by_chance(indicator: &Indicator, now: &Reading, then: &Reading) -> Result<Verdict, Abstain> {
    let whole = |reading: &Reading| reading.amount().filter(|_| !reading.is_partial());
    let (Some(now), Some(then)) = (whole(now), whole(then)) else { return Err(Abstain::NoFigure) };
    let counted = indicator.measure == Measure::Count && indicator.nature == Nature::Flow;
    let chance = chance_of(now, then, counted).ok_or(Abstain::ShortHistory)?;
    Ok(told(now.to_f64() - then.to_f64(), Level::Strict.z() * chance))
}

/// Whole periods as one figure by the rule over time; `None` where one of them has none.
fn over(periods: &[Reading], rule: TimeRule, factor: u32) -> Option<Amount> {
    let (mut sum, mut top, mut bottom) = (Decimal::default(), Decimal::default(), Decimal::default());
    for reading in periods {
        match reading.figure {
            Ok(Amount::Exact(value)) if rule == TimeRule::Sum => sum = sum.plus(value),
            Ok(Amount::Ratio { numerator, denominator, .. }) if rule == TimeRule::RatioOfSums => {
                (top, bottom) = (top.plus(numerator), bottom.plus(denominator));
            }
            // 无应办件: nothing to count, and nothing lacking.
            Err(Gap::NoughtBelow) if rule == TimeRule::RatioOfSums => {}
            _ => return None,
        }
    }
    if rule == TimeRule::Sum { Some(Amount::Exact(sum)) } else { Amount::ratio(top, bottom, factor) }
}

#[cfg(test)]
mod tests {
    use super::{Abstain, Verdict, judge_mom, judge_yoy};

    /// Three years of a season of ±20, with noise of ±2 that repeats every five months.
    fn seasonal(months: usize) -> Vec<Option<f64>> {
        let season = [-10.0, -20.0, 0.0, 2.0, 8.0, 14.0, 20.0, 18.0, 6.0, -4.0, -14.0, -20.0];
        let noise = [0.0, 2.0, -1.0, 1.0, -2.0];
        (0..months).map(|m| Some(100.0 + season[m % 12] + noise[m % 5])).collect()
    }

    #[test]
    fn a_season_is_no_change() {
        // From −14 in November to −20 in December, and up to −10 in January: the season's own steps.
        for length in 24..=36 {
            assert_eq!(judge_mom(&seasonal(length), 12), Ok(Verdict::Level), "{length}");
            assert_eq!(judge_yoy(&seasonal(length), 12, None), Ok(Verdict::Level), "{length}");
        }
    }

    #[test]
    fn a_jump_is_a_rise_and_its_end_a_fall() {
        let mut values = seasonal(36);
        values[34] = values[34].map(|v| v + 40.0);
        assert_eq!(judge_yoy(&values[..35], 12, None), Ok(Verdict::Rise));
        assert_eq!(judge_mom(&values[..35], 12), Ok(Verdict::Rise));
        assert_eq!(judge_mom(&values, 12), Ok(Verdict::Fall));
        assert_eq!(judge_yoy(&values, 12, None), Ok(Verdict::Level));
        // As large as that, but no more than chance explains.
        assert_eq!(judge_yoy(&values[..35], 12, Some(30.0)), Ok(Verdict::Level));
    }

    #[test]
    fn a_short_history_abstains_or_asks_chance() {
        let values: Vec<Option<f64>> = (0..14).map(|m| Some(if m == 13 { 90.0 } else { 30.0 })).collect();
        assert_eq!(judge_yoy(&values, 12, None), Err(Abstain::ShortHistory));
        assert_eq!(judge_yoy(&values, 12, Some(120.0f64.sqrt())), Ok(Verdict::Rise));
        assert_eq!(judge_mom(&values, 12), Err(Abstain::ShortHistory));
        assert_eq!(judge_yoy(&values[..5], 12, None), Err(Abstain::NoFigure));
        assert_eq!(judge_yoy(&[], 12, None), Err(Abstain::NoFigure));
        assert_eq!(judge_mom(&[None], 12), Err(Abstain::NoFigure));
    }
}
