//! The cases of one indicator in a group of siblings over the months behind a period, as plain numbers. It tests nothing.

use crate::model::{AreaId, Block, BlockKey, Cell, Dataset, Dimension, Frequency, IndicatorId, Nature, Period, Status};
use crate::query::cut::existing;
use crate::query::reading::natural_basis;
use crate::query::signal::history::breaks;

/// Months of history a figure is held against.
pub(super) const BASE: i32 = 35;
/// Fewest of them with a figure.
pub(super) const FEWEST: usize = 8;
/// Fewest siblings that tell the season.
pub(super) const SIBLINGS: usize = 3;

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
        parent: AreaId,
        only: Option<AreaId>,
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
        let block = data.block(&key)?;
        let first = period.shift(-BASE);
        let members: Vec<Member> = existing(data, parent, period)
            .map(|area| {
                let starts = breaks(data, id, area, Frequency::Month);
                let start = starts.into_iter().filter(|p| *p <= period).max().map_or(0, |p| p.index - first.index);
                Member {
                    area,
                    asked: only.is_none_or(|only| only == area),
                    months: (0..=BASE).map(|step| cases(block, area, first.shift(step), share)).collect(),
                    from: start.clamp(0, BASE) as usize,
                }
            })
            .collect();
        let level = members.first().map(|m| data.areas.get(m.area).level.clone())?;
        Some(Self { period, level, share, members })
    }

    /// How a month compares with the usual, told by the others: Σ of the month against Σ of their means, with the cases behind both.
    /// For percentages the means are of failures per case, and sizes are the month's. `None` from fewer than three.
    pub(super) fn season(&self, month: usize, without: usize, means: &[Option<Mean>]) -> Option<Season> {
        let (mut seen, mut usual, mut base, mut members) = (0.0, 0.0, 0.0, 0);
        for (at, (member, mean)) in self.members.iter().zip(means).enumerate() {
            if let (Some((cases, size)), Some(mean), true) = (member.months[month], mean, at != without) {
                if month < member.from {
                    continue;
                }
                seen += cases;
                usual += mean.rate * if self.share { size } else { 1.0 };
                base += mean.total;
                members += 1;
            }
        }
        (members >= SIBLINGS && usual > 0.0).then(|| Season { seen, usual, base })
    }

    /// The usual of each member over its base.
    pub(super) fn means(&self) -> Vec<Option<Mean>> {
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

/// How a month compares with the usual among the others.
#[derive(Clone, Copy)]
pub(super) struct Season {
    /// Their cases in the month.
    pub(super) seen: f64,
    /// What they would have been in a usual one.
    pub(super) usual: f64,
    /// Their cases in the base.
    pub(super) base: f64,
}

fn cases(block: &Block, area: AreaId, period: Period, share: bool) -> Option<(f64, f64)> {
    let cell: Cell = block.look(area, period)?;
    if !cell.status.has_value() || cell.status == Status::Preliminary {
        return None;
    }
    if share {
        let (numerator, denominator) = cell.parts?;
        let (x, n) = (numerator.to_f64(), denominator.to_f64());
        return (n > 0.0 && (0.0..=n).contains(&x)).then_some((n - x, n));
    }
    let value = cell.value?.to_f64();
    (value >= 0.0).then_some((value, 0.0))
}
