//! Units of a 考核 scored within their group, opened to their items, and tried with other figures. Points are points'.

use crate::model::scoring::{Scheme, ScoreItem, ScoreRule};
use crate::model::{Amount, AreaId, Dataset, Decimal, IndicatorId, Period, Status};
use crate::query::cut::fit_period;
use crate::query::reading::{Gap, Reading, Span, reading};

use super::points::{DECIMALS, points};

/// Why an item, and with it a unit, has no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unscored {
    /// 数据不全: the figure is missing, or a partial sum.
    Incomplete,
    /// 待载入.
    NotLoaded,
    /// No item applies to the unit.
    NothingApplies,
}

/// One item of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemScore {
    /// Position in the scheme's items.
    pub item: usize,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period of the figure, in the indicator's own frequency.
    pub period: Period,
    /// What it is taken over: the period, or the 累计.
    pub span: Span,
    /// The figure judged, with its numerator and denominator.
    pub reading: Reading,
    /// Its points; `Ok(None)` where the item does not apply (无应办件, 不适用).
    pub points: Result<Option<Decimal>, Unscored>,
}

/// One unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitScore {
    /// The unit.
    pub area: AreaId,
    /// Position in the scheme's groups.
    pub group: usize,
    /// Its score; `Err` where an item has none: incomplete units are not scored.
    pub total: Result<Decimal, Unscored>,
    /// Whether items that do not apply were left out and the rest scaled to the full weight (折算).
    pub scaled: bool,
    /// Its place among the scored units of its group, shared by equals; never across groups.
    pub place: Option<u32>,
    /// Its items in the order of the scheme.
    pub items: Vec<ItemScore>,
}

/// Another figure for one item: 试算.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// Position in the scheme's items.
    pub item: usize,
    /// What the figure would be.
    pub figure: Amount,
}

/// All units of all groups at a period, in the order of groups and of the register.
pub fn scores(data: &Dataset, scheme: &Scheme, period: Period) -> Vec<UnitScore> {
    (0..scheme.groups.len()).flat_map(|group| group_scores(data, scheme, group, period, None)).collect()
}

/// The group of a unit as it stands, and as it would stand with other figures for that unit; the places of all follow. `None` where the
/// unit is in no group.
pub fn trial(
    data: &Dataset,
    scheme: &Scheme,
    area: AreaId,
    period: Period,
    changes: &[Trial],
) -> Option<(Vec<UnitScore>, Vec<UnitScore>)> {
    let group = scheme.groups.iter().position(|g| g.areas.contains(&area))?;
    let now = group_scores(data, scheme, group, period, None);
    let then = group_scores(data, scheme, group, period, Some((area, changes)));
    Some((now, then))
}

fn group_scores(
    data: &Dataset,
    scheme: &Scheme,
    group: usize,
    period: Period,
    tried: Option<(AreaId, &[Trial])>,
) -> Vec<UnitScore> {
    let Some(members) = scheme.groups.get(group) else { return Vec::new() };
    let standing = members.areas.iter().filter(|area| data.areas.get(**area).exists_in(period));
    let mut units: Vec<UnitScore> = standing
        .map(|area| {
            let changes = tried.filter(|(at, _)| at == area).map_or(&[][..], |(_, changes)| changes);
            unit(data, scheme, group, *area, period, changes)
        })
        .collect();
    let totals: Vec<Option<Decimal>> = units.iter().map(|u| u.total.ok()).collect();
    for (unit, own) in units.iter_mut().zip(&totals) {
        let own = own.filter(|_| !data.settings.unranked);
        unit.place = own.map(|own| 1 + totals.iter().flatten().filter(|t| t.compare(own).is_gt()).count() as u32);
    }
    units
}

fn unit(data: &Dataset, scheme: &Scheme, group: usize, area: AreaId, period: Period, changes: &[Trial]) -> UnitScore {
    let members = &scheme.groups[group];
    let items: Vec<ItemScore> = scheme
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.group == members.name)
        .filter_map(|(at, item)| {
            let id = data.find_indicator(&item.indicator)?;
            let period = fit_period(data, id, area, period);
            let span = if item.year_to_date { Span::YearToDate } else { Span::Period };
            let mut read = reading(data, id, area, period, span);
            if let Some(change) = changes.iter().find(|c| c.item == at) {
                read =
                    Reading { figure: Ok(change.figure), status: Status::Computed, reported: 1, expected: 1, ..read };
            }
            Some(ItemScore {
                item: at,
                indicator: id,
                period,
                span,
                points: scored(data, item, id, &read),
                reading: read,
            })
        })
        .collect();
    let (total, scaled) = total(scheme, members.limit, &items);
    UnitScore { area, group, total, scaled, place: None, items }
}

fn scored(data: &Dataset, item: &ScoreItem, id: IndicatorId, read: &Reading) -> Result<Option<Decimal>, Unscored> {
    match read.figure {
        Ok(_) if read.is_partial() => Err(Unscored::Incomplete),
        Ok(figure) => Ok(Some(points(item, figure, data.indicator(id).direction))),
        Err(Gap::NoughtBelow | Gap::Stated(Status::NotApplicable)) => Ok(None),
        Err(Gap::Stated(Status::NotLoaded)) => Err(Unscored::NotLoaded),
        Err(_) => Err(Unscored::Incomplete),
    }
}

/// Σ of the points; where items do not apply, the weighted ones are scaled to the weight of all: Σ points × Σ weights ÷ Σ weights that
/// apply, rounded to hundredths. Bonuses are added after that, and the group's limit holds last.
fn total(scheme: &Scheme, limit: Option<Decimal>, items: &[ItemScore]) -> (Result<Decimal, Unscored>, bool) {
    let (mut plain, mut bonus) = (Decimal::new(0, DECIMALS), Decimal::new(0, DECIMALS));
    let (mut all, mut applies) = (Decimal::default(), Decimal::default());
    let mut scaled = false;
    for score in items {
        let item = &scheme.items[score.item];
        let points = match score.points {
            Ok(points) => points,
            Err(why) => return (Err(why), false),
        };
        if item.rule == ScoreRule::Bonus {
            bonus = bonus.plus(points.unwrap_or_default());
            continue;
        }
        all = all.plus(item.weight);
        match points {
            Some(points) => {
                plain = plain.plus(points);
                applies = applies.plus(item.weight);
            }
            None => scaled = true,
        }
    }
    if scaled {
        let whole = Decimal::new(plain.mantissa.saturating_mul(all.mantissa), plain.decimals + all.decimals);
        match Amount::ratio(whole, applies, 1) {
            Some(amount) => plain = amount.round(DECIMALS),
            None => return (Err(Unscored::NothingApplies), true),
        }
    }
    if items.is_empty() {
        return (Err(Unscored::NothingApplies), false);
    }
    let sum = plain.plus(bonus);
    (Ok(limit.filter(|limit| sum.compare(*limit).is_gt()).unwrap_or(sum)), scaled)
}
