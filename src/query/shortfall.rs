//! Who is short: the villages under a minimum that holds for each, and what a coverage still lacks. Judging a target is `target`'s.

use crate::model::{Amount, AreaId, Dataset, Decimal, Dimension, IndicatorId, Period, Status};

use super::denominator::{Coverage, coverage};
use super::range::{self, Range};
use super::reading::{Gap, Reading};
use super::target::{Comparator, Goal};

/// One village short of a minimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Short {
    /// Which.
    pub area: AreaId,
    /// Its figure.
    pub amount: Amount,
    /// What it lacks, in the unit.
    pub gap: Decimal,
}

/// A minimum that holds for each village (每村 ≥ 5 名), never for their mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shortfall {
    /// Villages that meet it.
    pub met: u32,
    /// Villages to which it applies: met, short and silent.
    pub judged: u32,
    /// Those short of it, by what they lack, most first, then in register order.
    pub short: Vec<Short>,
    /// Those that did not report.
    pub silent: Vec<AreaId>,
    /// Those whose part is not loaded: they are not judged yet.
    pub waiting: Vec<AreaId>,
}

impl Shortfall {
    /// 达标村占比 in per cent: those that meet it ÷ all to which it applies, the silent ones included; `None` where there is none, or
    /// some are still to be loaded.
    pub fn share(&self) -> Option<Amount> {
        if !self.waiting.is_empty() {
            return None;
        }
        Amount::ratio(Decimal::whole(i64::from(self.met)), Decimal::whole(i64::from(self.judged)), 100)
    }
}

/// Holds a goal against each of the areas over a range.
pub fn minima(data: &Dataset, id: IndicatorId, areas: &[AreaId], goal: &Goal, range: Range) -> Shortfall {
    let mut found = Shortfall::default();
    for area in super::aggregate::members(data, data.indicator(id), areas, range) {
        let reading: Reading = range::read(data, id, area, range, Dimension::None);
        match reading.figure {
            Ok(amount) if !reading.is_partial() => {
                found.judged += 1;
                if goal.is_met_by(amount) {
                    found.met += 1;
                } else {
                    found.short.push(Short { area, amount, gap: goal.gap(amount) });
                }
            }
            Err(Gap::Stated(Status::NotLoaded)) => found.waiting.push(area),
            Ok(_) | Err(Gap::Stated(Status::Missing | Status::Masked | Status::Suppressed)) => {
                found.judged += 1;
                found.silent.push(area);
            }
            // 不足一个单位 is short of any minimum of one or more.
            Err(Gap::Stated(Status::BelowUnit)) => {
                found.judged += 1;
                let nought = Amount::Exact(Decimal::default());
                found.short.push(Short { area, amount: nought, gap: goal.gap(nought) });
            }
            Err(_) => {}
        }
    }
    found.short.sort_by(|a, b| b.gap.compare(a.gap).then(a.area.cmp(&b.area)));
    found
}

/// What a coverage lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageGap {
    /// The coverage by the register of the date.
    pub coverage: Coverage,
    /// 再建 n 个: least number of further units that reaches the goal; nought where it is reached.
    pub needed: i64,
    /// The rate with them, in per cent: 可达 x%.
    pub reached: Amount,
}

/// The uncovered units of an area and how many more are needed for a goal in per cent. `None` where no unit is registered, and for goals
/// that no number of units reaches.
pub fn coverage_gap(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, goal: &Goal) -> Option<CoverageGap> {
    let coverage = coverage(data, id, area, period);
    let rate = coverage.rate()?;
    let needed = match goal.comparator {
        Comparator::AtMost | Comparator::Below => return None,
        _ => super::target::units_short(goal, rate)?,
    };
    let more = coverage.covered.plus(Decimal::whole(needed));
    if more.compare(coverage.registered).is_gt() {
        return None;
    }
    let reached = Amount::ratio(more, coverage.registered, 100)?;
    Some(CoverageGap { coverage, needed, reached })
}
