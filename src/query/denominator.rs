//! Denominators that are not a plain column: the county's own form of a rate, population, and the register of the date.
//! Which village stands on the list of the uncovered is here; how far a target is, is target's.

use crate::model::{
    Amount, AreaId, AreaKind, Dataset, Decimal, Dimension, Indicator, IndicatorId, Period, Status, TimeRule,
};

use super::cut::existing;
use super::reading::{Gap, Span, sliced};

/// Rates whose form differs from county to county: the rate, and the denominator taken where the register's own is not supplied.
/// 调解成功率: 调解成功数 ÷ 调结数 (口径A); a county whose form has only 调解案件数 divides by the cases received (口径B, domain §2.1: 黄石 6217/6368).
const OTHER_FORM: [(&str, &str); 1] = [("TJ04", "TJ01")];

/// Which denominator a rate stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The rows carry numerator and denominator themselves.
    Stated,
    /// The register's own denominator.
    Register(IndicatorId),
    /// The county's form has another one: 口径B, to be said beside every figure.
    County(IndicatorId),
}

/// What stands below the line of a quotient whose rows do not carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// Another indicator.
    Indicator(IndicatorId),
    /// Resident population in 万人.
    Population,
}

/// The form of a rate in this dataset. It is one for all areas and periods, so that two forms never stand in one chart:
/// where any figure of the rate, or of the register's denominator, is supplied the register's own form holds. `None` for a rate that
/// cannot be made.
pub fn form_of(data: &Dataset, id: IndicatorId) -> Option<Form> {
    if supplied(data, id) {
        return Some(Form::Stated);
    }
    let indicator = data.indicator(id);
    let named = |name: &str| data.find_indicator(name).filter(|id| supplied(data, *id));
    named(&indicator.numerator_id)?;
    let own = named(&indicator.denominator_id).map(Form::Register);
    own.or_else(|| other_form(indicator).and_then(named).map(Form::County))
}

fn supplied(data: &Dataset, id: IndicatorId) -> bool {
    data.blocks_of(id).next().is_some()
}

fn other_form(indicator: &Indicator) -> Option<&'static str> {
    OTHER_FORM.iter().find(|(rate, _)| *rate == indicator.id).map(|form| form.1)
}

/// What stands below the line where rows carry no parts: the register's own denominator; that of the county's form where no figure of the
/// rate and of the own one is supplied; the population of a ratio per 万人 of which no figure is supplied. `None` where there is none.
pub(super) fn below(data: &Dataset, id: IndicatorId) -> Option<Below> {
    let indicator = data.indicator(id);
    let own = data.find_indicator(&indicator.denominator_id);
    if supplied(data, id) || own.is_some_and(|own| supplied(data, own)) {
        return own.map(Below::Indicator);
    }
    let other = other_form(indicator).and_then(|name| data.find_indicator(name)).or(own);
    other.map(Below::Indicator).or((indicator.time == TimeRule::MeanPopulation).then_some(Below::Population))
}

/// Resident population of an area in 万人, exact: its own figure in the register, else the sum of those below it that exist in a
/// period, all of whom must have one.
pub fn population(data: &Dataset, area: AreaId, period: Period) -> Option<Decimal> {
    persons(data, area, period, 0).map(|persons| Decimal::new(i128::from(persons), 4))
}

fn persons(data: &Dataset, area: AreaId, period: Period, depth: u8) -> Option<i64> {
    let own = data.areas.get(area).population.filter(|persons| *persons > 0);
    if own.is_some() || depth >= 16 {
        return own;
    }
    let mut below = existing(data, area, period).peekable();
    below.peek()?;
    below.try_fold(0i64, |sum, child| sum.checked_add(persons(data, child, period, depth + 1)?))
}

/// Coverage by the register of the date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Units that meet the condition.
    pub covered: Decimal,
    /// Units in the register on that date to which it applies, reported or not.
    pub registered: Decimal,
    /// Units that reported that they do not meet it, in register order, as far as their parts are loaded.
    pub uncovered: Vec<AreaId>,
    /// Units that did not report: they stay in the denominator.
    pub unknown: Vec<AreaId>,
    /// Areas whose units are known only as a sum, because their part is not loaded: their uncovered ones are not in the list.
    pub closed: Vec<AreaId>,
}

impl Coverage {
    /// The rate in per cent; `None` where no unit is registered.
    pub fn rate(&self) -> Option<Amount> {
        Amount::ratio(self.covered, self.registered, 100)
    }

    /// The least and the most the rate can be, whatever the silent units have.
    pub fn bounds(&self) -> Option<(Amount, Amount)> {
        let silent = Decimal::whole(self.unknown.len() as i64);
        Some((self.rate()?, Amount::ratio(self.covered.plus(silent), self.registered, 100)?))
    }
}

/// Coverage of an area at a period over the units registered on that date. A unit that ended before is in neither part, so a merger does
/// not lower it; a unit that did not report stays in the denominator; one to which the item does not apply, or of which the form has
/// no row at all, is not in it.
pub fn coverage(data: &Dataset, id: IndicatorId, area: AreaId, period: Period) -> Coverage {
    let mut found = Coverage::default();
    gather(data, id, area, period, &mut found, 0);
    found
}

fn gather(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, found: &mut Coverage, depth: u8) {
    let read = |at: AreaId| sliced(data, id, at, period, Span::Period, Dimension::None);
    let below: Vec<AreaId> = existing(data, area, period).collect();
    let speaks = |child: &AreaId| !matches!(read(*child).figure, Err(Gap::NoData | Gap::Stated(Status::NotLoaded)));
    if depth < 16 && below.iter().any(speaks) {
        for child in below {
            gather(data, id, child, period, found, depth + 1);
        }
        return;
    }
    let one = Decimal::whole(1);
    let (covered, registered) = match read(area).figure {
        Ok(Amount::Ratio { numerator, denominator, .. }) => (numerator, denominator),
        Ok(Amount::Exact(value)) if below.is_empty() => (if value.sign() > 0 { one } else { Decimal::default() }, one),
        Err(Gap::Stated(Status::Missing | Status::Masked | Status::Suppressed)) => {
            let units = units_below(data, area, period, depth);
            found.registered = found.registered.plus(Decimal::whole(units.len() as i64));
            found.unknown.extend(units);
            return;
        }
        Ok(Amount::Exact(_)) | Err(_) => return,
    };
    found.covered = found.covered.plus(covered);
    found.registered = found.registered.plus(registered);
    if !below.is_empty() {
        found.closed.push(area);
    } else if covered.compare(registered).is_lt() {
        found.uncovered.push(area);
    }
}

/// The lowest units of an area that exist in a period; the area itself where there is none below it.
pub fn units_below(data: &Dataset, area: AreaId, period: Period, depth: u8) -> Vec<AreaId> {
    let below: Vec<AreaId> = existing(data, area, period).collect();
    if below.is_empty() || depth >= 16 {
        let counts = data.areas.get(area).kind == AreaKind::Tree;
        return if counts { vec![area] } else { Vec::new() };
    }
    below.into_iter().flat_map(|child| units_below(data, child, period, depth + 1)).collect()
}
