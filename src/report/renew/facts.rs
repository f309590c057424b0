//! What the data said of last period, by its printed text: every figure and change of the area and its children. It reads no draft.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Amount, Area, AreaId, Decimal, IndicatorId, Period};
use crate::narrate::among::name_of;
use crate::narrate::tell::{Against, change, earlier, read};
use crate::query::cut::existing;
use crate::query::overview::with_figures;
use crate::query::{Change, Selection, Span};
use crate::report::template::period::told_in;
use crate::strings::number;

use super::Renewal;

/// What a number of a draft can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The figure.
    Value,
    /// A change as it is told: 百分点, %, or a difference over a small base.
    Change(Against),
    /// The difference in the unit.
    Difference(Against),
    /// The earlier figure itself (上年同期).
    Earlier(Against),
    /// The difference from the parent's figure, of percentages and averages.
    Beside,
}

/// One figure of last period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// Indicator.
    pub indicator: IndicatorId,
    /// Area.
    pub area: AreaId,
    /// 累计.
    pub ytd: bool,
    /// What it is.
    pub kind: Kind,
}

/// A value of a fact in one period: exact, with the sign of a change and its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Exact value; of a change, signed.
    pub value: Amount,
    /// Its unit in a text.
    pub unit: String,
}

/// Every fact with its old value, findable by printed digits and unit.
pub struct Facts<'a> {
    renewal: &'a Renewal<'a>,
    /// Facts with what they said.
    pub all: Vec<(Fact, Told)>,
    printed: BTreeMap<(String, String), Vec<usize>>,
}

/// Digits of a value without sign at some decimals, as a text prints them (no thousands marks).
pub fn digits(value: Amount, decimals: u8, guarded: bool) -> String {
    let text = if guarded { number::amount(value, decimals) } else { value.round(decimals).text() };
    text.replace([',', '−', '-'], "")
}

impl<'a> Facts<'a> {
    /// Lists the facts of a renewal's area and its children, of the indicators that the draft names: others cannot be meant.
    pub fn of(renewal: &'a Renewal<'a>, named: &BTreeSet<IndicatorId>) -> Self {
        let data = renewal.data;
        let mut areas = vec![renewal.area];
        areas.extend(existing(data, renewal.area, renewal.from));
        areas.extend(data.areas.own(renewal.area));
        areas.extend(data.areas.get(renewal.area).parent);
        let mut facts = Self { renewal, all: Vec::new(), printed: BTreeMap::new() };
        let indicators: Vec<IndicatorId> = with_figures(data, renewal.area).filter(|id| named.contains(id)).collect();
        for area in areas {
            for indicator in &indicators {
                for ytd in [false, true] {
                    let mut kinds = vec![Kind::Value, Kind::Earlier(Against::Year)];
                    let steps =
                        if ytd { vec![Against::Year] } else { vec![Against::Year, Against::Step, Against::YearEnd] };
                    kinds.extend(steps.iter().flat_map(|a| [Kind::Change(*a), Kind::Difference(*a)]));
                    if !ytd {
                        kinds.extend([Kind::Earlier(Against::Step), Kind::Beside]);
                    }
                    for kind in kinds {
                        facts.add(Fact { indicator: *indicator, area, ytd, kind });
                    }
                }
            }
        }
        facts
    }

    fn add(&mut self, fact: Fact) {
        let Some(told) = self.told(&fact, self.renewal.from) else { return };
        let decimals = self.renewal.data.indicator(fact.indicator).decimals;
        let at = self.all.len();
        for d in 0..=decimals.max(2) {
            let shown = digits(told.value, d, fact.kind == Kind::Value && d == decimals);
            self.printed.entry((shown, told.unit.clone())).or_default().push(at);
        }
        self.all.push((fact, told));
    }

    /// The question of a fact in a period.
    pub fn asked(&self, fact: &Fact, period: Period) -> Selection {
        let data = self.renewal.data;
        let period = told_in(data, fact.indicator, period);
        let span = if fact.ytd { Span::YearToDate } else { Span::Period };
        Selection { indicator: fact.indicator, area: fact.area, period, span }
    }

    /// The change behind a fact in a period, whatever its kind.
    pub fn change(&self, fact: &Fact, period: Period, against: Against) -> Option<Change> {
        change(self.renewal.data, self.asked(fact, period), against).ok()
    }

    /// What a fact says in a period; `None` where there is no figure, or a change is refused, or it is partial.
    pub fn told(&self, fact: &Fact, period: Period) -> Option<Told> {
        let data = self.renewal.data;
        let indicator = data.indicator(fact.indicator);
        let asked = self.asked(fact, period);
        let exact = |value: Decimal, unit: &str| Some(Told { value: Amount::Exact(value), unit: unit.into() });
        match fact.kind {
            Kind::Value => Some(Told { value: read(data, asked).amount()?, unit: indicator.unit.clone() }),
            Kind::Earlier(against) => {
                Some(Told { value: read(data, earlier(asked, against)).amount()?, unit: indicator.unit.clone() })
            }
            Kind::Beside => {
                let parent = data
                    .areas
                    .get(fact.area)
                    .parent
                    .filter(|_| indicator.is_percentage() || indicator.is_quotient())?;
                let (mine, theirs) = (read(data, asked), read(data, Selection { area: parent, ..asked }));
                let difference = mine.amount()?.minus(theirs.amount()?);
                let unit = if indicator.is_percentage() { "个百分点" } else { &indicator.unit };
                if mine.is_partial() || theirs.is_partial() { None } else { exact(difference, unit) }
            }
            Kind::Change(against) => match change(data, asked, against).ok()? {
                Change::Points(points) => exact(points, "个百分点"),
                Change::Difference(difference) | Change::Relative { difference, small: true, .. } => {
                    exact(difference, &indicator.unit)
                }
                Change::Relative { rate, .. } => Some(Told { value: rate, unit: "%".into() }),
            },
            Kind::Difference(against) => match change(data, asked, against).ok()? {
                Change::Relative { difference, small: false, .. } => exact(difference, &indicator.unit),
                _ => None,
            },
        }
    }

    /// The facts that printed these digits with this unit; an empty unit is any. `wan` reads the digits in 万 or 亿.
    pub fn find(&self, shown: &str, unit: &str, scale: Option<i64>) -> Vec<usize> {
        let decimals = shown.split_once('.').map_or(0, |(_, tail)| tail.len()) as u8;
        if let Some(scale) = scale {
            let fits = |(fact, told): &&(Fact, Told)| {
                matches!(fact.kind, Kind::Value | Kind::Earlier(_) | Kind::Difference(_)) && told.unit == unit && {
                    let exact = told.value.round(self.renewal.data.indicator(fact.indicator).decimals);
                    Amount::ratio(exact, Decimal::whole(scale), 1).is_some_and(|a| digits(a, decimals, false) == shown)
                }
            };
            return (0..self.all.len()).filter(|at| self.all.get(*at).as_ref().is_some_and(fits)).collect();
        }
        if unit.is_empty() {
            let mut found: Vec<usize> = self
                .printed
                .range((shown.to_string(), String::new())..)
                .take_while(|((digits, _), _)| digits == shown)
                .flat_map(|(_, list)| list.iter().copied())
                .collect();
            found.sort_unstable();
            found.dedup();
            return found;
        }
        self.printed.get(&(shown.to_string(), unit.to_string())).cloned().unwrap_or_default()
    }

    /// A stable id of a fact for remembered answers: `PA01 990121 value ytd`.
    pub fn id(&self, fact: &Fact) -> String {
        let data = self.renewal.data;
        let area: &Area = data.areas.get(fact.area);
        let span = if fact.ytd { "累计" } else { "当期" };
        format!("{} {} {span} {}", data.indicator(fact.indicator).id, area.code, kind_words(fact.kind))
    }

    /// A fact in words.
    pub fn words(&self, fact: &Fact) -> String {
        let data = self.renewal.data;
        let span = if fact.ytd { "累计" } else { "" };
        format!("{}{}{span}{}", name_of(data, fact.area), data.indicator(fact.indicator).label(), kind_words(fact.kind))
    }
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Value => "数值",
        Kind::Change(Against::Year) => "同比",
        Kind::Change(Against::Step) => "环比",
        Kind::Change(Against::YearEnd) => "较上年末",
        Kind::Difference(Against::Year) => "比上年同期增减",
        Kind::Difference(Against::Step) => "比上期增减",
        Kind::Difference(Against::YearEnd) => "比上年末增减",
        Kind::Beside => "与平均水平之差",
        Kind::Earlier(Against::Step) => "上期数",
        Kind::Earlier(_) => "上年同期数",
    }
}
