//! Facts that need no test: forms not received, and targets that places below miss. How a target progresses is not judged here.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Concern, Evidence, Kind, Turn};
use crate::model::{Amount, AreaId, Dataset, Decimal, IndicatorId, Period, SpaceRule, Target};
use crate::query::cut::{existing, fit_period};
use crate::query::reading::{Reading, Span, reading};

/// A coverage this many units short of its target is a line; one unit is the most a rounding explains.
const UNITS_SHORT: i128 = 2;
/// Strength of one form missing, and of one place short, before the logarithm of their number.
const FORM: f64 = 2.0;
const PLACE: f64 = 1.0;

fn line(
    area: AreaId,
    indicator: Option<IndicatorId>,
    period: Period,
    kind: Kind,
    evidence: Evidence,
    strength: f64,
) -> Concern {
    Concern {
        area,
        indicator,
        period,
        kind,
        turn: Turn::Worse,
        evidence,
        strength,
        also: Vec::new(),
        also_at: Vec::new(),
        owner: None,
        items: Vec::new(),
    }
}

/// Forms of the period that a place or an area below it did not send, or that were sent back: one line an area.
pub(super) fn missing(data: &Dataset, place: AreaId, period: Period) -> Vec<Concern> {
    let mut found: BTreeMap<AreaId, Vec<usize>> = BTreeMap::new();
    for row in &data.submissions {
        if row.period != Some(period) || !matches!(row.state.as_str(), "missing" | "returned") {
            continue;
        }
        let form = data.forms.iter().position(|form| form.id == row.form);
        let area = data.areas.find(&row.area).filter(|area| data.areas.path(*area).contains(&place));
        if let (Some(form), Some(area)) = (form, area) {
            found.entry(area).or_default().push(form);
        }
    }
    let told = |(area, mut forms): (AreaId, Vec<usize>)| {
        forms.sort_unstable();
        forms.dedup();
        let strength = FORM + (forms.len() as f64).log10();
        line(area, None, period, Kind::Missing, Evidence::Forms(forms), strength)
    };
    found.into_iter().map(told).collect()
}

/// Targets that children miss: floors judged at their level, and coverage set for the place itself where a child is two units or more
/// short of it. One line a target.
pub(super) fn short(data: &Dataset, place: AreaId, period: Period) -> Vec<Concern> {
    let own = data.areas.get(place);
    let mut lines = Vec::new();
    for (at, target) in data.targets.iter().enumerate() {
        let Some(id) = data.find_indicator(&target.indicator) else { continue };
        let here = if target.area.is_empty() { own.parent.is_none() } else { target.area == own.code };
        let at_period = fit_period(data, id, place, period);
        let children: Vec<AreaId> = existing(data, place, period).collect();
        let level = children.first().map(|c| data.areas.get(*c).level.clone()).unwrap_or_default();
        let covers = here && target.level == own.level && data.indicator(id).space == SpaceRule::Coverage;
        if !(target.kind == "floor" && target.level == level || covers) {
            continue;
        }
        let mut judged = 0;
        let mut short: Vec<(Amount, AreaId)> = Vec::new();
        for child in children {
            let reading = reading(data, id, child, at_period, Span::Period);
            let Some(amount) = reading.amount().filter(|_| !reading.is_partial()) else { continue };
            judged += 1;
            let misses = if covers { units_short(&reading, target) >= UNITS_SHORT } else { !meets(amount, target) };
            if misses {
                short.push((amount, child));
            }
        }
        if short.is_empty() {
            continue;
        }
        short.sort_by(|a, b| a.0.compare(b.0).then(a.1.cmp(&b.1)));
        let strength = PLACE + (short.len() as f64).log10();
        let short: Vec<AreaId> = short.into_iter().map(|(_, area)| area).collect();
        // A single place short is that place's line.
        let area = if let [only] = short[..] { only } else { place };
        let evidence = Evidence::Target { target: at, short, judged };
        lines.push(line(area, Some(id), at_period, Kind::Short, evidence, strength));
    }
    lines
}

/// Whole units a coverage lacks to its target; nought where it has no parts.
fn units_short(reading: &Reading, target: &Target) -> i128 {
    let (Some((have, of)), Some(aim)) = (reading.parts(), Decimal::parse(&target.value)) else { return 0 };
    // have ≥ of × aim ÷ 100, in units of 10⁻⁹.
    let whole = |d: Decimal| d.rescale(9).mantissa;
    let need = whole(of).saturating_mul(whole(aim)) / 100_000_000_000;
    let lacks = need.saturating_sub(whole(have)).max(0);
    lacks.saturating_add(999_999_999) / 1_000_000_000
}

/// Whether a figure meets a target; one that cannot be read is met.
fn meets(amount: Amount, target: &Target) -> bool {
    let Some(aim) = Decimal::parse(&target.value) else { return true };
    let order = amount.compare(Amount::Exact(aim));
    match target.comparator.as_str() {
        "ge" => order != Ordering::Less,
        "gt" => order == Ordering::Greater,
        "le" => order != Ordering::Greater,
        "lt" => order == Ordering::Less,
        "eq" => order == Ordering::Equal,
        "range" => {
            let high = Decimal::parse(&target.value_high);
            order != Ordering::Less && high.is_none_or(|h| amount.compare(Amount::Exact(h)) != Ordering::Greater)
        }
        _ => true,
    }
}
