//! What one form asks of one unit for one month: items to fill in, sums, rates worked out, what is left to a system's export. No cell is laid here.
//!
//! A rate is never asked for: its numerator and its denominator are, unless both are indicators that the form asks for anyway. What is counted in
//! villages is asked village by village, so that the sums of the package stay Σ villages + 本级 and nothing is added twice.

use std::collections::BTreeSet;

use crate::ingest::rows::is_bounded;
use crate::model::{AreaId, AreaKind, Dataset, Decimal, Form, Frequency, Indicator, IndicatorId, Nature, Period};
use crate::query::cut::newest;
use crate::query::{Gap, Reading, Span, reading};

/// Which part of an indicator an item asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The figure itself.
    Whole,
    /// The numerator of a rate.
    Numerator,
    /// The denominator of a rate.
    Denominator,
}

/// Something to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its code: `TJ01`, `TJ07/n`, `TJ07/d`.
    pub code: String,
    /// The indicator it belongs to.
    pub indicator: IndicatorId,
    /// Which part of it.
    pub part: Part,
    /// Its name in words, from the register or the definition of the rate.
    pub name: String,
    /// Its unit; of a part of a rate what its words tell, else empty.
    pub unit: String,
    /// Whether it stands at a date.
    pub is_stock: bool,
    /// Digits after the point that may be typed.
    pub decimals: u8,
}

/// A rate that the form works out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The rate's indicator.
    pub indicator: IndicatorId,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Code of the item above the line.
    pub top: String,
    /// Code of the item below it.
    pub bottom: String,
    /// Value = top ÷ bottom × factor.
    pub factor: u32,
    /// Digits printed.
    pub decimals: u8,
    /// Whether the numerator cannot pass the denominator, so that it is refused where it does.
    pub is_strict: bool,
    /// Whether it is at least asked about.
    pub is_bounded: bool,
}

/// A line of the first sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Filled in here.
    Item(Item),
    /// Filled in place by place, summed here.
    Total(Item),
    /// Worked out here.
    Rate(Rate),
}

/// What a form asks of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Lines of the first sheet, in order.
    pub lines: Vec<Line>,
    /// Items asked place by place.
    pub columns: Vec<Item>,
    /// The places: children that stand, then 本级 where the register has one.
    pub places: Vec<AreaId>,
    /// What a system's export holds: the indicator's name, the system.
    pub exported: Vec<(String, String)>,
}

impl Plan {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.asked() == 0
    }

    /// Cells that ask.
    pub fn asked(&self) -> usize {
        let own = self.lines.iter().filter(|line| matches!(line, Line::Item(_))).count();
        own + self.columns.len() * self.places.len()
    }

    /// Every item, those of places as well.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.lines.iter().filter_map(|line| match line {
            Line::Item(item) | Line::Total(item) => Some(item),
            Line::Rate(_) => None,
        })
    }

    /// Every rate.
    pub fn rates(&self) -> impl Iterator<Item = &Rate> {
        self.lines.iter().filter_map(|line| match line {
            Line::Rate(rate) => Some(rate),
            _ => None,
        })
    }
}

/// The units that fill in forms: the children of the root that stand in the month.
pub fn units(data: &Dataset, period: Period) -> Vec<AreaId> {
    let Some(root) = data.areas.root() else { return Vec::new() };
    standing(data, root, period)
}

fn standing(data: &Dataset, parent: AreaId, period: Period) -> Vec<AreaId> {
    let stands = |id: &AreaId| {
        let area = data.areas.get(*id);
        area.kind == AreaKind::Tree && area.exists_in(period)
    };
    data.areas.children(parent).iter().copied().filter(stands).collect()
}

/// The month that is due next: the one after the newest of the data.
pub fn next_period(data: &Dataset) -> Period {
    let newest = newest(data);
    let month = match newest.frequency {
        Frequency::Month => newest,
        other => {
            let months = 12 / other.per_year().max(1);
            Period::month(newest.year_of(), (newest.number() * months).clamp(1, 12)).unwrap_or(newest)
        }
    };
    month.shift(1)
}

/// First day and last day of a month in a form's calendar, and the day it is due, as dates.
pub fn due(form: &Form, period: Period) -> [String; 3] {
    let day = |month: Period, day: i32| {
        let fits = (1..=day.max(1)).rev().find_map(|d| Period::day(month.year_of(), month.number(), d));
        fits.unwrap_or(month).to_string()
    };
    let due = day(period.shift(1), i32::from(form.due_day));
    match form.calendar.as_str() {
        "26-25" => [day(period.shift(-1), 26), day(period, 25), due],
        _ => [day(period, 1), day(period, 31), due],
    }
}

/// Whether an indicator is counted below the level of the units.
fn is_below(data: &Dataset, indicator: &Indicator, unit: AreaId) -> bool {
    let depth = |id: &str| data.meta.levels.iter().position(|level| level.id == id);
    let own = depth(&data.areas.get(unit).level);
    match indicator.lowest_level.as_str() {
        "" => false,
        "subvillage" | "household" => true,
        level => depth(level).zip(own).is_some_and(|(level, own)| level > own),
    }
}

/// The unit that the words of a numerator or denominator tell by their end.
fn unit_in(words: &str) -> &'static str {
    const ENDS: [(&str, &str); 12] = [
        ("户次", "户次"),
        ("人次", "人次"),
        ("件次", "件次"),
        ("件数", "件"),
        ("户数", "户"),
        ("人数", "人"),
        ("次数", "次"),
        ("场次", "场"),
        ("纠纷数", "件"),
        ("纠纷总数", "件"),
        ("提交数", "份"),
        ("数", "个"),
    ];
    ENDS.iter().find(|(end, _)| words.ends_with(end)).map_or("个", |(_, unit)| unit)
}

fn part(data: &Dataset, id: IndicatorId, part: Part) -> Item {
    let indicator = data.indicator(id);
    let (letter, words, named) = match part {
        Part::Numerator => ("n", &indicator.numerator, &indicator.numerator_id),
        _ => ("d", &indicator.denominator, &indicator.denominator_id),
    };
    let known = data.find_indicator(named).map(|id| data.indicator(id));
    let word = if part == Part::Numerator { "分子" } else { "分母" };
    let name = match (words.is_empty(), known) {
        (false, _) => words.clone(),
        (true, Some(known)) => known.name.clone(),
        (true, None) => format!("{}的{word}", indicator.name),
    };
    let unit = known.map_or_else(|| unit_in(&name).to_string(), |known| known.unit.clone());
    Item {
        code: format!("{}/{letter}", indicator.id),
        indicator: id,
        part,
        name,
        unit,
        is_stock: matches!(indicator.nature, Nature::Stock | Nature::Point),
        decimals: known.map_or(0, |known| known.decimals),
    }
}

fn whole(data: &Dataset, id: IndicatorId) -> Item {
    let indicator = data.indicator(id);
    Item {
        code: indicator.id.clone(),
        indicator: id,
        part: Part::Whole,
        name: indicator.name.clone(),
        unit: indicator.unit.clone(),
        is_stock: matches!(indicator.nature, Nature::Stock | Nature::Point),
        decimals: indicator.decimals,
    }
}

/// What a form asks of a unit for a month. Indicators that the data do not know are left out.
pub fn plan(data: &Dataset, form: &Form, unit: AreaId, period: Period) -> Plan {
    let mut plan = Plan::default();
    let mut known: Vec<IndicatorId> = Vec::new();
    for id in form.indicators.iter().filter_map(|id| data.find_indicator(id)) {
        match form.system_of(&data.indicator(id).id) {
            Some(system) => plan.exported.push((data.indicator(id).name.clone(), system.into())),
            None if known.contains(&id) => {}
            None => known.push(id),
        }
    }
    let children = standing(data, unit, period);
    let below = |id: IndicatorId| !children.is_empty() && is_below(data, data.indicator(id), unit);
    // Plain items that stand on the form anyway, by id, with their sheet.
    let plain: BTreeSet<(String, bool)> = known
        .iter()
        .filter(|id| !data.indicator(**id).is_quotient())
        .map(|id| (data.indicator(*id).id.clone(), below(*id)))
        .collect();
    for id in known {
        let (indicator, below) = (data.indicator(id), below(id));
        let mut items = Vec::new();
        if indicator.is_quotient() {
            let mut side = |named: &str, which: Part| {
                if plain.contains(&(named.to_string(), below)) {
                    return (named.to_string(), true);
                }
                let item = part(data, id, which);
                let code = item.code.clone();
                items.push(item);
                (code, false)
            };
            let (top, top_known) = side(&indicator.numerator_id, Part::Numerator);
            let (bottom, bottom_known) = side(&indicator.denominator_id, Part::Denominator);
            let is_bounded = is_bounded(indicator.measure, &indicator.unit);
            // Of what was closed in a month more may have been closed than came in; of a part asked for beside a figure of its own the same.
            let carried = indicator.name.contains("办结") && !indicator.name.contains("按期");
            plan.lines.push(Line::Rate(Rate {
                indicator: id,
                id: indicator.id.clone(),
                name: indicator.name.clone(),
                unit: indicator.unit.clone(),
                top,
                bottom,
                factor: indicator.factor,
                decimals: indicator.decimals,
                is_strict: is_bounded && !carried && top_known == bottom_known,
                is_bounded,
            }));
        } else {
            items.push(whole(data, id));
        }
        if below {
            plan.columns.extend(items.iter().cloned());
        }
        plan.lines.extend(items.into_iter().map(|item| if below { Line::Total(item) } else { Line::Item(item) }));
    }
    if !plan.columns.is_empty() {
        plan.places = children;
        plan.places.extend(data.areas.own(unit));
    }
    plan
}

/// The figure of an item in an area and month, as it was reported: a number, or the reading that says why there is none.
pub(super) fn figure(data: &Dataset, item: &Item, area: AreaId, period: Period) -> Result<Decimal, Reading> {
    let read = reading(data, item.indicator, area, period, Span::Period);
    let number = match item.part {
        Part::Whole => read.amount().map(|amount| amount.round(item.decimals)),
        Part::Numerator => read.parts().map(|parts| parts.0),
        Part::Denominator => read.parts().map(|parts| parts.1),
    };
    match number {
        // Nothing to be done: nought of nought.
        None if read.figure == Err(Gap::NoughtBelow) => Ok(Decimal::default()),
        // A partial sum is no figure to be held against.
        Some(number) if !read.is_partial() => Ok(number),
        _ => Err(read),
    }
}
