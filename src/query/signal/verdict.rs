//! 明显上升, 明显下降 or 无明显变化: whether a 同比 or a 环比 exceeds what the series does by itself, season allowed for. Wording is elsewhere.

use super::history::{History, history};
use super::limits::{NATURAL, SCREEN, process};
use crate::model::{Amount, AreaId, Dataset, Frequency, IndicatorId, Nature, Period};
use crate::query::reading::Reading;
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
    match (now.figure, then.figure) {
        (Ok(Amount::Exact(a)), Ok(Amount::Exact(b))) if counted => Some((a.to_f64() + b.to_f64()).max(0.0).sqrt()),
        (
            Ok(Amount::Ratio { numerator: a, denominator: m, factor: 100 }),
            Ok(Amount::Ratio { numerator: b, denominator: n, .. }),
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
