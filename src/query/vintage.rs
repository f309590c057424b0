//! Vintages of one figure: the newest wins, older ones stay visible, and 同比 looks for one vintage that carries both years.
//! Which row wins inside a block is decided on reading (docs/data-package.md, rule 2); here is what the rows were.

use crate::model::{Amount, AreaId, Dataset, Dimension, IndicatorId, Origin, Period, Status, Version};

use super::change::{Change, Refusal, change};
use super::reading::{Reading, Span, natural_basis, sliced};

/// One older figure of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Earlier {
    /// Date it was supplied as yyyymmdd; nought when not given.
    pub vintage: u32,
    /// Who gave it.
    pub origin: Origin,
    /// The figure; `None` for 未报 and the like.
    pub amount: Option<Amount>,
}

/// A 同比 with what is known of its vintages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AcrossVintage {
    /// The comparison.
    pub change: Result<Change, Refusal>,
    /// Which vintages were compared.
    pub ground: Ground,
}

/// On what ground two years are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Neither year was ever supplied twice, or nothing is known of older vintages.
    Plain,
    /// Both years are taken from this one vintage.
    OneVintage(u32),
    /// 口径可能不一致: no vintage carries both, the newest of each is compared.
    Mixed {
        /// Vintage of this year's figure.
        now: u32,
        /// Vintage of last year's.
        then: u32,
    },
}

fn versions(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    dimension: Dimension,
) -> impl Iterator<Item = &Version> {
    let basis = natural_basis(data.indicator(id));
    data.ground.versions.iter().filter(move |v| {
        v.key.indicator == id
            && v.key.dimension == dimension
            && v.key.basis == basis
            && v.key.frequency == period.frequency
            && v.area == area
            && v.period == period.index
    })
}

/// The version that wins: the newest vintage, then corrected by hand over published over computed.
fn winner<'v>(versions: impl Iterator<Item = &'v Version>) -> Option<&'v Version> {
    // Of equals the first row counts, and max_by_key keeps the last: go backwards.
    let all: Vec<&Version> = versions.collect();
    all.into_iter().rev().max_by_key(|v| (v.vintage, v.cell.origin))
}

/// Whether a version is the figure on show: an import laid over the package has put another in its place.
fn shown(data: &Dataset, best: &Version, period: Period) -> bool {
    let factor = data.indicator(best.key.indicator).factor;
    let stored = data.cell(best.key.indicator, best.area, period, best.key.basis, best.key.dimension);
    match (stored.and_then(|cell| cell.amount(factor)), best.cell.amount(factor)) {
        (Some(a), Some(b)) => a.compare(b).is_eq(),
        (None, None) => true,
        _ => false,
    }
}

/// The figures that the present one replaced, newest first (修订：由120改为118). Empty where there is none.
pub fn earlier(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, dimension: Dimension) -> Vec<Earlier> {
    let factor = data.indicator(id).factor;
    let best = winner(versions(data, id, area, period, dimension)).filter(|best| shown(data, best, period));
    let Some(best) = best else { return Vec::new() };
    let mut older: Vec<&Version> =
        versions(data, id, area, period, dimension).filter(|v| !std::ptr::eq(*v, best)).collect();
    older.sort_by_key(|v| std::cmp::Reverse((v.vintage, v.cell.origin)));
    let told = |v: &&Version| Earlier { vintage: v.vintage, origin: v.cell.origin, amount: v.cell.amount(factor) };
    older.iter().map(told).collect()
}

fn as_reading(version: &Version, factor: u32) -> Option<Reading> {
    let amount = version.cell.amount(factor)?;
    let partial = version.cell.status == Status::Preliminary;
    Some(Reading { origin: version.cell.origin, ..Reading::composed(Ok(amount), partial, 1, 1) })
}

/// 同比 of a stored figure across one vintage: the newest one that carries both years. Revised figures of one year are not held
/// against unrevised ones of the other without saying so.
pub fn yoy_of_one_vintage(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    dimension: Dimension,
) -> AcrossVintage {
    let indicator = data.indicator(id);
    let before = period.year_before();
    let compare = |now: &Reading, then: &Reading| change(now, then, indicator.is_percentage(), indicator.is_quotient());
    let read = |p: Period| sliced(data, id, area, p, Span::Period, dimension);
    let of = |p: Period| versions(data, id, area, p, dimension);
    let newest = |p: Period| winner(of(p)).filter(|best| shown(data, best, p));
    let (Some(new), Some(old)) = (newest(period), newest(before)) else {
        return AcrossVintage { change: compare(&read(period), &read(before)), ground: Ground::Plain };
    };
    let mut dates: Vec<u32> = of(period).map(|v| v.vintage).filter(|date| *date > 0).collect();
    dates.sort_unstable();
    let both = dates.into_iter().rev().find_map(|date| {
        let at = |p: Period| winner(of(p).filter(|v| v.vintage == date)).and_then(|v| as_reading(v, indicator.factor));
        Some((date, at(period)?, at(before)?))
    });
    if let Some((date, now, then)) = both {
        return AcrossVintage { change: compare(&now, &then), ground: Ground::OneVintage(date) };
    }
    let supplied_twice = of(period).nth(1).is_some() || of(before).nth(1).is_some();
    let ground = if supplied_twice { Ground::Mixed { now: new.vintage, then: old.vintage } } else { Ground::Plain };
    AcrossVintage { change: compare(&read(period), &read(before)), ground }
}

/// A first figure of this year beside a figure of last year that was revised since: what each way of comparing gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstReports {
    /// Last year's figure as it was first supplied.
    pub then_first: Amount,
    /// Last year's figure as it stands now.
    pub then_now: Amount,
    /// This year's first figure against last year's revised one: what the page shows.
    pub shown: Result<Change, Refusal>,
    /// 初报比初报: this year's first figure against last year's first.
    pub first: Result<Change, Refusal>,
}

/// 初报比初报, where this year's figure is still as first supplied and last year's was revised to another figure by a later vintage; `None`
/// otherwise, and where one vintage carries both years: then that one is like with like.
pub fn first_reports(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    dimension: Dimension,
) -> Option<FirstReports> {
    let across = yoy_of_one_vintage(data, id, area, period, dimension);
    let Ground::Mixed { .. } = across.ground else { return None };
    let indicator = data.indicator(id);
    let of = |p: Period| versions(data, id, area, p, dimension);
    let (now, none) = (of(period).next()?, of(period).nth(1).is_none());
    let newest = winner(of(period.year_before()))?;
    let oldest = of(period.year_before()).min_by_key(|v| (v.vintage, v.cell.origin))?;
    let (first, then) = (as_reading(oldest, indicator.factor)?, as_reading(newest, indicator.factor)?);
    let revised = newest.vintage > oldest.vintage && !first.amount()?.compare(then.amount()?).is_eq();
    (none && revised).then_some(FirstReports {
        then_first: first.amount()?,
        then_now: then.amount()?,
        shown: across.change,
        first: change(&as_reading(now, indicator.factor)?, &first, indicator.is_percentage(), indicator.is_quotient()),
    })
}
