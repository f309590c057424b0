//! Targets: whether they are met, how far off they are, and what it takes. Lists of villages short are `shortfall`'s.

use std::cmp::Ordering;

use crate::model::{Amount, AreaId, Dataset, Decimal, Dimension, IndicatorId, Nature, Period, Target, TimeRule};

use super::cut::fit_period;
use super::projection::{Projection, project};
use super::range::{self, Range};
use super::reading::{Gap, Reading};

/// 以上、以下、以内 include the number, 超、高于、不足 do not (民法典 1259).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// ≥
    AtLeast,
    /// >
    Above,
    /// ≤
    AtMost,
    /// <
    Below,
    /// =
    Equal,
    /// Both ends included.
    Within,
}

/// A target as numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// How it compares.
    pub comparator: Comparator,
    /// The figure; of a range the lower end.
    pub value: Decimal,
    /// The upper end of a range.
    pub high: Option<Decimal>,
    /// Where it started.
    pub baseline: Option<Decimal>,
    /// The day it is due.
    pub deadline: Option<Period>,
}

/// Reads a target; `None` where its figures are none, a range has no upper end or runs downwards.
pub fn goal(target: &Target) -> Option<Goal> {
    let comparator = match target.comparator.as_str() {
        "ge" => Comparator::AtLeast,
        "gt" => Comparator::Above,
        "le" => Comparator::AtMost,
        "lt" => Comparator::Below,
        "eq" => Comparator::Equal,
        "range" => Comparator::Within,
        _ => return None,
    };
    let value = Decimal::parse(&target.value)?;
    let high = Decimal::parse(&target.value_high);
    if comparator == Comparator::Within && high.is_none_or(|high| high.compare(value).is_lt()) {
        return None;
    }
    let (baseline, deadline) = (Decimal::parse(&target.baseline), Period::parse(&target.deadline));
    Some(Goal { comparator, value, high, baseline, deadline })
}

/// The exact product of two decimals.
fn times(a: Decimal, b: Decimal) -> Decimal {
    Decimal::new(a.mantissa.saturating_mul(b.mantissa), a.decimals.saturating_add(b.decimals))
}

/// A figure against a decimal, without rounding: quotients are compared by multiplication.
pub fn against(amount: Amount, value: Decimal) -> Ordering {
    match amount {
        Amount::Exact(figure) => figure.compare(value),
        Amount::Ratio { numerator, denominator, factor } => {
            let order = times(numerator, Decimal::whole(i64::from(factor))).compare(times(value, denominator));
            if denominator.sign() < 0 { order.reverse() } else { order }
        }
    }
}

impl Goal {
    /// Whether a figure meets it, exactly: 94.99 % printed as 95.0 % does not meet 95 %.
    pub fn is_met_by(&self, amount: Amount) -> bool {
        let order = against(amount, self.value);
        match self.comparator {
            Comparator::AtLeast => order.is_ge(),
            Comparator::Above => order.is_gt(),
            Comparator::AtMost => order.is_le(),
            Comparator::Below => order.is_lt(),
            Comparator::Equal => order.is_eq(),
            Comparator::Within => order.is_ge() && self.high.is_some_and(|high| against(amount, high).is_le()),
        }
    }

    /// How far a figure is from meeting it, in its unit and never negative: to the nearer end of a range; to the number itself where the
    /// number is excluded (one step more is then still needed).
    pub fn gap(&self, amount: Amount) -> Decimal {
        if self.is_met_by(amount) {
            return Decimal::default();
        }
        let to = match (self.comparator, self.high) {
            (Comparator::Within, Some(high)) if against(amount, self.value).is_ge() => high,
            _ => self.value,
        };
        amount.minus(Amount::Exact(to)).abs()
    }

    /// Whether more is better for it: a cap has no 完成进度.
    pub fn asks_for_more(&self) -> bool {
        matches!(self.comparator, Comparator::AtLeast | Comparator::Above | Comparator::Equal)
    }
}

/// How progress towards a target is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A year's task that adds up month by month: 完成进度 against 时间进度.
    Task,
    /// From a base to a target by a date: milestones.
    Milestones,
    /// 距目标: how far off, no progress in per cent.
    Distance,
}

/// Where a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 已达标.
    Met,
    /// Not met, and there is time.
    Pending,
    /// 未达标: not met, and the time is over, or a cap is passed.
    Missed,
}

/// A target at one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The area judged.
    pub area: AreaId,
    /// Its target.
    pub goal: Goal,
    /// How it is told.
    pub style: Style,
    /// The figure it is judged by, and over what: the 累计 of the year for annual flows, else the period itself.
    pub reading: Reading,
    /// The range of that figure.
    pub range: Range,
    /// `None` without a figure, and for a partial sum that has not reached its task yet.
    pub verdict: Option<Verdict>,
    /// Still lacking, in the unit (百分点 for percentages).
    pub gap: Option<Decimal>,
    /// Units still lacking for a rate (件, 个村): the least whole number more in the numerator.
    pub units: Option<i64>,
    /// 完成进度 in per cent, of a task.
    pub done: Option<Amount>,
    /// 时间进度 in per cent, of a task: months gone ÷ those of the year up to its deadline.
    pub time: Option<Amount>,
    /// 比时间进度快/慢: done less time, in 百分点.
    pub lead: Option<Decimal>,
    /// Months from the period to the deadline, or to the end of the year; not below nought.
    pub months_left: i32,
    /// Needed per month still to come, for tasks and milestones.
    pub per_month: Option<Amount>,
    /// Where the last six months lead by then.
    pub projection: Option<Projection>,
    /// Where a straight way from the base leads at this period, for milestones.
    pub due_now: Option<Decimal>,
    /// Ends of quarters from the start to the deadline, with what was due then.
    pub milestones: Vec<(Period, Decimal)>,
    /// The next end of a quarter (or the deadline) with what should be reached by then at an even pace; `None` for what asks for no more, is
    /// met, or has no time left.
    pub next: Option<(Period, Decimal)>,
}

/// The areas a target is judged at: its area (the root when it names none), or those of its level below it that exist in a period.
pub fn judged(data: &Dataset, target: &Target, period: Period) -> Vec<AreaId> {
    match top_of(data, target) {
        Some(top) if is_own(data, target, top) => vec![top],
        Some(_) => data.areas.ids().filter(|area| is_judged_at(data, target, *area, period)).collect(),
        None => Vec::new(),
    }
}

fn top_of(data: &Dataset, target: &Target) -> Option<AreaId> {
    if target.area.is_empty() { data.areas.root() } else { data.areas.find(&target.area) }
}

/// Whether a target is its area's own, not that of areas below it.
fn is_own(data: &Dataset, target: &Target, top: AreaId) -> bool {
    target.level.is_empty() || data.areas.get(top).level == target.level
}

fn is_judged_at(data: &Dataset, target: &Target, id: AreaId, period: Period) -> bool {
    let Some(top) = top_of(data, target) else { return false };
    if is_own(data, target, top) {
        return id == top;
    }
    let area = data.areas.get(id);
    area.kind == crate::model::AreaKind::Tree
        && area.level == target.level
        && area.exists_in(period)
        && data.areas.path(id).contains(&top)
}

/// Progress at one area; `None` where the target is not judged there, or it or its indicator cannot be read.
pub fn progress_at(data: &Dataset, target: &Target, area: AreaId, period: Period) -> Option<Progress> {
    let (goal, id) = (goal(target)?, data.find_indicator(&target.indicator)?);
    is_judged_at(data, target, area, period).then(|| at(data, target, &goal, id, area, period))?
}

/// The stretch a target is judged over at a period: the 累计 of the year for annual flows, else the period itself.
pub fn range_of(data: &Dataset, target: &Target, id: IndicatorId, area: AreaId, period: Period) -> Option<Range> {
    let own = fit_period(data, id, area, period);
    if is_over_year(data, target, id) { Range::year_to_date(own) } else { Range::of(own) }
}

/// Whether a target is judged by the 累计 of the year: an annual one of a flow, whether it is added up or a quotient of sums.
pub fn is_over_year(data: &Dataset, target: &Target, id: IndicatorId) -> bool {
    let indicator = data.indicator(id);
    target.kind == "annual" && indicator.nature == Nature::Flow && indicator.time != TimeRule::Last
}

/// Progress at every area a target is judged at; empty where the target or its indicator cannot be read.
pub fn progress(data: &Dataset, target: &Target, period: Period) -> Vec<Progress> {
    let (Some(goal), Some(id)) = (goal(target), data.find_indicator(&target.indicator)) else { return Vec::new() };
    judged(data, target, period).into_iter().filter_map(|area| at(data, target, &goal, id, area, period)).collect()
}

fn style_of(data: &Dataset, target: &Target, goal: &Goal, id: IndicatorId) -> Style {
    let indicator = data.indicator(id);
    if target.kind == "annual"
        && indicator.nature == Nature::Flow
        && indicator.time == TimeRule::Sum
        && !indicator.is_quotient()
    {
        Style::Task
    } else if goal.baseline.is_some() && goal.deadline.is_some() && indicator.time == TimeRule::Last {
        Style::Milestones
    } else {
        Style::Distance
    }
}

fn at(data: &Dataset, target: &Target, goal: &Goal, id: IndicatorId, area: AreaId, period: Period) -> Option<Progress> {
    let style = style_of(data, target, goal, id);
    let range = range_of(data, target, id, area, period)?;
    let reading = range::read(data, id, area, range, Dimension::None);
    // Of a partial sum the distance is told, with the reading that says so, and no verdict: but what some have reached, all have.
    let known = reading.amount();
    let sure = |amount: &Amount| {
        !reading.is_partial() || (style == Style::Task && goal.asks_for_more() && goal.is_met_by(*amount))
    };
    let year_end = (range.last.div_euclid(12) + 1) * 12 - 1;
    let end = goal.deadline.map_or(year_end, last_month);
    let months_left = (end - range.last).max(0);
    let verdict = known.filter(sure).map(|amount| verdict(goal, amount, months_left > 0, style));
    let gap = known.map(|amount| goal.gap(amount));
    let gone = i64::from(range.last.rem_euclid(12) + 1);
    let task = style == Style::Task && goal.asks_for_more();
    // A task due before the year is out has the months up to then, not twelve.
    let length = if end.div_euclid(12) == range.last.div_euclid(12) { i64::from(end.rem_euclid(12) + 1) } else { 12 };
    let time = task.then(|| Amount::ratio(Decimal::whole(gone.min(length)), Decimal::whole(length), 100)).flatten();
    let done = known.filter(|_| task).and_then(|amount| match amount {
        Amount::Exact(sum) => Amount::ratio(sum, goal.value, 100),
        Amount::Ratio { .. } => None,
    });
    let open = gap.filter(|gap| !gap.is_zero() && goal.asks_for_more() && style != Style::Distance);
    let by = Period { frequency: crate::model::Frequency::Month, index: end };
    let way = if style == Style::Milestones { Way::of(data, goal, id, area, end) } else { None };
    // A task begins with nothing in January; what is due is rounded up, so that reaching it is being in time.
    let even = |month: i32| {
        let share = times(goal.value, Decimal::whole(i64::from(month.rem_euclid(12) + 1)));
        let due = Amount::ratio(share, Decimal::whole(length), 1)?;
        let (down, step) = (due.round(goal.value.decimals), Decimal::new(1, goal.value.decimals));
        Some(if due.minus(Amount::Exact(down)).sign() > 0 { down.plus(step) } else { down })
    };
    let quarter_end = (range.last + 1).div_euclid(3) * 3 + 2;
    let next = match (&way, verdict) {
        _ if months_left == 0 || !goal.asks_for_more() || verdict == Some(Verdict::Met) => None,
        (Some(way), _) => way.quarters().into_iter().find(|(period, _)| period.index > range.last),
        (None, _) if task => {
            let index = quarter_end.min(end).min(year_end);
            even(index).map(|due| (Period { frequency: crate::model::Frequency::Month, index }, due))
        }
        (None, _) => None,
    };
    Some(Progress {
        next,
        area,
        goal: *goal,
        style,
        range,
        verdict,
        gap,
        units: known.and_then(|amount| units_short(goal, amount)),
        lead: done.zip(time).map(|(done, time)| done.minus(time)),
        done,
        time,
        months_left,
        per_month: open.and_then(|gap| Amount::ratio(gap, Decimal::whole(i64::from(months_left)), 1)),
        projection: if style == Style::Distance { None } else { project(data, id, area, range.end(), by) },
        due_now: way.as_ref().map(|way| way.due(range.last)),
        milestones: way.map(|way| way.quarters()).unwrap_or_default(),
        reading,
    })
}

/// The number of the month a deadline lies in, or that a deadline of a whole period ends with.
fn last_month(deadline: Period) -> i32 {
    // Days are numbered 31 to a month.
    Range::of(deadline).map_or(deadline.index.div_euclid(31), |range| range.last)
}

fn verdict(goal: &Goal, amount: Amount, time_left: bool, style: Style) -> Verdict {
    let met = goal.is_met_by(amount);
    match (met, goal.comparator) {
        // A cap on a sum that still grows is kept only when the time is over.
        (true, Comparator::AtMost | Comparator::Below) if time_left && style == Style::Task => Verdict::Pending,
        (false, Comparator::AtMost | Comparator::Below) if style == Style::Task => Verdict::Missed,
        (true, _) => Verdict::Met,
        (false, _) if time_left => Verdict::Pending,
        (false, _) => Verdict::Missed,
    }
}

/// The least whole number to add to the numerator of a rate, its denominator as it is; `None` for other figures, for what asks for
/// less, and where the whole denominator would not do.
pub fn units_short(goal: &Goal, amount: Amount) -> Option<i64> {
    let Amount::Ratio { numerator, denominator, factor } = amount else { return None };
    if !goal.asks_for_more() && goal.comparator != Comparator::Within {
        return None;
    }
    if goal.is_met_by(amount) {
        return Some(0);
    }
    let with = |more: i64| Amount::ratio(numerator.plus(Decimal::whole(more)), denominator, factor);
    let lacking = times(goal.value, denominator).minus(times(numerator, Decimal::whole(i64::from(factor))));
    let about = Amount::ratio(lacking, Decimal::whole(i64::from(factor.max(1))), 1)?.round(0).mantissa;
    let about = i64::try_from(about).ok()?;
    // The rounded quotient is at most one off.
    (about.saturating_sub(1)..=about.saturating_add(2))
        .filter(|more| *more > 0)
        .find(|more| with(*more).is_some_and(|a| goal.is_met_by(a)))
}

/// The straight way from a base to a target.
struct Way {
    start: i32,
    end: i32,
    from: Decimal,
    to: Decimal,
}

impl Way {
    /// It starts in the last month whose figure is the base as printed, else in the first month of the package.
    fn of(data: &Dataset, goal: &Goal, id: IndicatorId, area: AreaId, end: i32) -> Option<Self> {
        let (from, first) = (goal.baseline?, Range::of(data.meta.periods?.0)?.first);
        let last = Range::of(data.meta.periods?.1)?.last.min(end);
        let stands_at_base = |index: &i32| {
            let month = Period { frequency: crate::model::Frequency::Month, index: *index };
            let reading = Range::of(month).map(|range| range::read(data, id, area, range, Dimension::None));
            reading.and_then(|r| r.amount()).is_some_and(|a| a.round(from.decimals).compare(from).is_eq())
        };
        let start = (first..=last).rev().find(stands_at_base).unwrap_or(first);
        (start < end).then_some(Self { start, end, from, to: goal.value })
    }

    fn due(&self, month: i32) -> Decimal {
        let gone = (month - self.start).clamp(0, self.end - self.start);
        let way = self.to.minus(self.from);
        let part = Decimal::new(way.mantissa.saturating_mul(i128::from(gone)), way.decimals);
        let of_way = Amount::ratio(part, Decimal::whole(i64::from(self.end - self.start)), 1);
        self.from.plus(of_way.map_or(Decimal::default(), |a| a.round(way.decimals.max(2))))
    }

    fn quarters(&self) -> Vec<(Period, Decimal)> {
        (self.start + 1..=self.end)
            .filter(|month| (month + 1).rem_euclid(3) == 0 || *month == self.end)
            .map(|index| (Period { frequency: crate::model::Frequency::Month, index }, self.due(index)))
            .collect()
    }
}

/// Share of the judged areas that meet a target, and who does not: 达标村占比. Areas without a whole figure are counted as judged and
/// named apart; where nobody has one there is no share.
pub fn share_met(all: &[Progress]) -> Result<Amount, Gap> {
    let judged = all
        .iter()
        .filter(|p| !matches!(p.reading.figure, Err(Gap::NoData | Gap::Stated(crate::model::Status::NotApplicable))));
    let (met, due) =
        judged.fold((0i64, 0i64), |(met, due), p| (met + i64::from(p.verdict == Some(Verdict::Met)), due + 1));
    if !all.iter().any(|p| p.verdict.is_some()) {
        let waits = Gap::Stated(crate::model::Status::NotLoaded);
        return Err(if all.iter().any(|p| p.reading.figure == Err(waits)) { waits } else { Gap::NoData });
    }
    Amount::ratio(Decimal::whole(met), Decimal::whole(due), 100).ok_or(Gap::NoughtBelow)
}
