//! The cases of one indicator in a group of siblings over the months behind a period, as plain numbers. It tests nothing.

use crate::model::{AreaId, Block, BlockKey, Dataset, Dimension, Frequency, IndicatorId, Nature, Period, Status};
use crate::query::cut::existing;
use crate::query::reading::natural_basis;
use crate::query::signal::history::Breaks;

/// Months of history a figure is held against.
pub(super) const BASE: i32 = 35;
/// Fewest of them with a figure.
pub(super) const FEWEST: usize = 8;
/// Fewest siblings that tell the season.
pub(super) const SIBLINGS: usize = 3;

/// Less than this share of a sum of doubles is rounding.
const ROUNDING: f64 = 1e-12;

/// One sibling.
pub(super) struct Member {
    pub(super) area: AreaId,
    /// Whether it is asked about; the others tell the season.
    pub(super) asked: bool,
    /// Cases (of a percentage, those that failed) and size (nought for counts), month by month, the period last.
    pub(super) months: Vec<Option<(f64, f64)>>,
    /// First month in the present definition.
    pub(super) from: usize,
}

/// A group of siblings under one parent.
pub(super) struct Group {
    pub(super) period: Period,
    /// Level id of its members.
    pub(super) level: String,
    /// Whether cases are the failures of a percentage.
    pub(super) share: bool,
    pub(super) members: Vec<Member>,
}

impl Member {
    /// The months before the period that belong to the present definition and have a figure.
    pub(super) fn base(&self) -> impl Iterator<Item = (usize, (f64, f64))> + '_ {
        let last = self.months.len().saturating_sub(1);
        (self.from..last).filter_map(|at| Some((at, self.months[at]?)))
    }

    pub(super) fn now(&self) -> Option<(f64, f64)> {
        self.months.last().copied().flatten()
    }
}

impl Group {
    /// The children of a parent (`only`: one asked about among them) over the months up to a period. `None` unless the indicator is a
    /// monthly flow of cases: a count, an amount, or a percentage with its parts.
    pub(super) fn read(
        data: &Dataset,
        id: IndicatorId,
        breaks: &Breaks,
        (parent, only): (AreaId, Option<AreaId>),
        period: Period,
    ) -> Option<Self> {
        let indicator = data.indicator(id);
        let share = indicator.is_percentage() && indicator.factor == 100;
        if indicator.nature != Nature::Flow
            || (indicator.is_quotient() && !share)
            || period.frequency != Frequency::Month
        {
            return None;
        }
        let key = BlockKey {
            indicator: id,
            dimension: Dimension::None,
            basis: natural_basis(indicator),
            frequency: Frequency::Month,
            parent: Some(parent),
        };
        let columns = Columns::new(data.block(&key)?, share);
        let first = period.shift(-BASE);
        let members: Vec<Member> = existing(data, parent, period)
            .map(|area| {
                let starts = breaks.at(data, area);
                let start = starts.into_iter().filter(|p| *p <= period).max().map_or(0, |p| p.index - first.index);
                Member {
                    area,
                    asked: only.is_none_or(|only| only == area),
                    months: columns.months(area, first.index),
                    from: start.clamp(0, BASE) as usize,
                }
            })
            .collect();
        let level = members.first().map(|m| data.areas.get(m.area).level.clone())?;
        Some(Self { period, level, share, members })
    }

    /// The usual of the group: of each member, and of all together month by month.
    pub(super) fn usual(&self) -> Usual {
        let means = self.means();
        let length = self.members.first().map_or(0, |m| m.months.len());
        let mut months = vec![(Season::default(), 0); length];
        for (member, mean) in self.members.iter().zip(&means) {
            for (month, (sum, members)) in months.iter_mut().enumerate() {
                if let Some(own) = self.own(member, mean.as_ref(), month) {
                    *sum =
                        Season { seen: sum.seen + own.seen, usual: sum.usual + own.usual, base: sum.base + own.base };
                    *members += 1;
                }
            }
        }
        Usual { means, months }
    }

    /// What one member adds to a month of the group; `None` where it has no figure, no usual, or another definition.
    fn own(&self, member: &Member, mean: Option<&Mean>, month: usize) -> Option<Season> {
        let ((cases, size), mean) = ((*member.months.get(month)?)?, mean?);
        let size = if self.share { size } else { 1.0 };
        (month >= member.from).then_some(Season { seen: cases, usual: mean.rate * size, base: mean.total })
    }

    /// How a month compares with the usual, told by the others: Σ of the month against Σ of their means, with the cases behind both.
    /// For percentages the means are of failures per case, and sizes are the month's. `None` from fewer than three.
    pub(super) fn season(&self, month: usize, without: usize, usual: &Usual) -> Option<Season> {
        let (all, members) = *usual.months.get(month)?;
        let own = self.own(self.members.get(without)?, usual.means.get(without)?.as_ref(), month);
        let (own, members) = own.map_or((Season::default(), members), |own| (own, members - 1));
        let rest = Season { seen: all.seen - own.seen, usual: all.usual - own.usual, base: all.base - own.base };
        // What is left of a difference of equal sums is rounding.
        (members >= SIBLINGS && rest.usual > all.usual * ROUNDING).then_some(rest)
    }

    /// The usual of each member over its base.
    fn means(&self) -> Vec<Option<Mean>> {
        let mean = |member: &Member| {
            let (mut cases, mut size, mut months) = (0.0, 0.0, 0);
            for (_, (c, n)) in member.base() {
                cases += c;
                size += if self.share { n } else { 1.0 };
                months += 1;
            }
            (months >= FEWEST && size > 0.0).then(|| Mean { rate: cases / size, total: cases, size })
        };
        self.members.iter().map(mean).collect()
    }
}

/// A member's usual.
#[derive(Clone, Copy)]
pub(super) struct Mean {
    /// Cases a month, or failures a case.
    pub(super) rate: f64,
    /// Cases in the base.
    pub(super) total: f64,
    /// Months, or cases of a percentage, in the base.
    pub(super) size: f64,
}

/// The usual of a group.
pub(super) struct Usual {
    /// Of each member over its base.
    pub(super) means: Vec<Option<Mean>>,
    /// Of each month, all members together and how many they are: leaving one out is a subtraction.
    months: Vec<(Season, usize)>,
}

/// How a month compares with the usual among the others.
#[derive(Clone, Copy, Default)]
pub(super) struct Season {
    /// Their cases in the month.
    pub(super) seen: f64,
    /// What they would have been in a usual one.
    pub(super) usual: f64,
    /// Their cases in the base.
    pub(super) base: f64,
}

/// Cases straight from the columns of a block: hundreds of thousands of cells are read for a county, and none of them is printed.
struct Columns<'a> {
    block: &'a Block,
    /// Whether cases are the failures of a percentage.
    share: bool,
    /// Of the figures, or of the parts of a percentage: ten to the power of their decimals.
    scale: f64,
}

impl<'a> Columns<'a> {
    fn new(block: &'a Block, share: bool) -> Self {
        let decimals = if share { block.part_decimals } else { block.decimals };
        Self { block, share, scale: 10f64.powi(i32::from(decimals)) }
    }

    /// The cases of an area over the months of the base and the one after it, from the number of the first.
    fn months(&self, area: AreaId, first: i32) -> Vec<Option<(f64, f64)>> {
        let Ok(row) = self.block.areas.binary_search(&area) else { return vec![None; BASE as usize + 1] };
        let start = row * self.block.periods as usize;
        let month = |step: i32| {
            let column = u32::try_from(first + step - self.block.first).ok().filter(|c| *c < self.block.periods)?;
            self.cases(start + column as usize)
        };
        (0..=BASE).map(month).collect()
    }

    fn cases(&self, at: usize) -> Option<(f64, f64)> {
        let status = Status::from_code(*self.block.status.get(at)?)?;
        if !status.has_value() || status == Status::Preliminary {
            return None;
        }
        let scaled = |column: &[i64]| column.get(at).map(|mantissa| *mantissa as f64 / self.scale);
        if self.share {
            let (x, n) = (scaled(&self.block.numerators)?, scaled(&self.block.denominators)?);
            return (n > 0.0 && (0.0..=n).contains(&x)).then_some((n - x, n));
        }
        let value = scaled(&self.block.values)?;
        (value >= 0.0).then_some((value, 0.0))
    }
}
