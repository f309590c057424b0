//! Statements: sentences whose every number is an object with its value, unit and origin. Which words are chosen is not decided here.

use std::collections::BTreeSet;

use crate::model::{AreaId, Basis, Dataset, Decimal, Dimension, Frequency, IndicatorId, Period};
use crate::query::Span;
use crate::query::decumulate::apart;
use crate::query::reading::natural_basis;

/// How a number comes about from the figures of its indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formula {
    /// The figure itself.
    Value,
    /// 本期 against the same period a year earlier.
    Yoy,
    /// 本期 against the period before.
    Mom,
    /// The end of the period against the end of last year.
    YearEnd,
    /// The figure of the period a year earlier.
    LastYear,
    /// The figure of the period before.
    LastPeriod,
    /// Its place among the children of the parent.
    Place,
    /// Difference from the parent, or from another area.
    Against(AreaId),
    /// The figure a target asks for.
    Target,
    /// What is lacking to a target.
    Distance,
    /// Share of a target that is done.
    Progress,
    /// A number counted from a register (work items, children, reports), not from observations.
    Register,
}

impl Formula {
    /// The formula in words, as the note of a workbook tells it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Value => "本期数",
            Self::Yoy => "与上年同期比较",
            Self::Mom => "与上期比较",
            Self::YearEnd => "与上年末比较",
            Self::LastYear => "上年同期数",
            Self::LastPeriod => "上期数",
            Self::Place => "按指标方向排列的位次",
            Self::Against(_) => "与另一区划之差",
            Self::Target => "目标值",
            Self::Distance => "目标值与本期数之差",
            Self::Progress => "本期数÷目标值",
            Self::Register => "按台账计数",
        }
    }
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// Indicator; `None` for numbers counted from registers.
    pub indicator: Option<IndicatorId>,
    /// Area.
    pub area: AreaId,
    /// Period.
    pub period: Period,
    /// 当期 or 累计.
    pub ytd: bool,
    /// How it is made.
    pub formula: Formula,
}

impl Fact {
    /// The span it stands on.
    pub fn span(&self) -> Span {
        if self.ytd { Span::YearToDate } else { Span::Period }
    }

    /// The same figure by another formula.
    pub fn by(self, formula: Formula) -> Self {
        Self { formula, ..self }
    }
}

/// A number as printed: the object that sentence, table and chart share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// As printed, unit included: `810起`, `7.2%`, `3.7个百分点`.
    pub text: String,
    /// The printed value: size only where a verb carries the sign.
    pub value: Decimal,
    /// Its unit, as it stands in the text; empty for none.
    pub unit: String,
    /// Where it comes from.
    pub fact: Fact,
}

impl Number {
    /// A number out of its printed digits (`1,286`, `−3.5`) and unit.
    pub fn printed(digits: &str, unit: &str, fact: Fact) -> Self {
        let plain = digits.replace(',', "").replace('−', "-");
        Self {
            text: format!("{digits}{unit}"),
            value: Decimal::parse(&plain).unwrap_or_default(),
            unit: unit.into(),
            fact,
        }
    }
}

/// A stretch of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// Words.
    Words(String),
    /// A traced number.
    Number(Number),
}

/// Words and traced numbers in order: a clause, or a sentence with its full stop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement(pub Vec<Fragment>);

impl Statement {
    /// A statement of words alone.
    pub fn words(text: impl Into<String>) -> Self {
        let mut out = Self::default();
        out.say(&text.into());
        out
    }

    /// Adds words.
    pub fn say(&mut self, words: &str) {
        match self.0.last_mut() {
            _ if words.is_empty() => {}
            Some(Fragment::Words(last)) => last.push_str(words),
            _ => self.0.push(Fragment::Words(words.into())),
        }
    }

    /// Adds a number.
    pub fn tell(&mut self, number: Number) {
        self.0.push(Fragment::Number(number));
    }

    /// Adds another statement behind this one.
    pub fn join(&mut self, other: Self) {
        for fragment in other.0 {
            match fragment {
                Fragment::Words(words) => self.say(&words),
                Fragment::Number(number) => self.tell(number),
            }
        }
    }

    /// The plain text.
    pub fn text(&self) -> String {
        let text = |fragment: &Fragment| match fragment {
            Fragment::Words(text) => text.clone(),
            Fragment::Number(number) => number.text.clone(),
        };
        self.0.iter().map(text).collect()
    }

    /// Its numbers in order.
    pub fn numbers(&self) -> impl Iterator<Item = &Number> {
        self.0.iter().filter_map(|fragment| match fragment {
            Fragment::Number(number) => Some(number),
            Fragment::Words(_) => None,
        })
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One stored cell a number rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceCell {
    /// Indicator.
    pub indicator: IndicatorId,
    /// Area.
    pub area: AreaId,
    /// Period.
    pub period: Period,
    /// Basis it is stored on.
    pub basis: Basis,
}

/// The most cells listed for one number; a county's year over its villages is longer than anyone reads.
const MOST_CELLS: usize = 2000;

/// The stored cells a number rests on, in order; empty for numbers from registers.
pub fn source_cells(data: &Dataset, fact: &Fact) -> Vec<SourceCell> {
    let Some(id) = fact.indicator else { return Vec::new() };
    let period = fact.period;
    let december =
        Period { frequency: period.frequency, index: period.year_of() * period.frequency.per_year().max(1) - 1 };
    let (mut areas, mut periods) = (vec![fact.area], vec![period]);
    match fact.formula {
        Formula::Yoy => periods.push(period.year_before()),
        Formula::Mom => periods.push(period.shift(-1)),
        Formula::YearEnd => periods.push(december),
        Formula::LastYear => periods = vec![period.year_before()],
        Formula::LastPeriod => periods = vec![period.shift(-1)],
        Formula::Against(other) => areas.push(other),
        Formula::Place => {
            areas = data.areas.get(fact.area).parent.map_or(areas, |parent| data.areas.children(parent).to_vec());
        }
        Formula::Target => return Vec::new(),
        Formula::Value | Formula::Distance | Formula::Progress | Formula::Register => {}
    }
    let mut found = BTreeSet::new();
    for area in areas {
        for period in &periods {
            if fact.ytd && natural_basis(data.indicator(id)) != Basis::Point {
                let ytd = data.cell(id, area, *period, Basis::YearToDate, Dimension::None);
                if ytd.is_some() {
                    found.insert(SourceCell { indicator: id, area, period: *period, basis: Basis::YearToDate });
                } else if period.frequency != Frequency::Day {
                    (0..period.number()).for_each(|back| rest_on(data, id, area, period.shift(-back), &mut found, 0));
                }
            } else {
                rest_on(data, id, area, *period, &mut found, 0);
            }
        }
    }
    found.into_iter().collect()
}

fn rest_on(
    data: &Dataset,
    id: IndicatorId,
    area: AreaId,
    period: Period,
    found: &mut BTreeSet<SourceCell>,
    depth: usize,
) {
    if depth > 4 || found.len() >= MOST_CELLS {
        return;
    }
    let indicator = data.indicator(id);
    let natural = natural_basis(indicator);
    for basis in [natural, if natural == Basis::Point { Basis::Current } else { Basis::Point }] {
        if data.cell(id, area, period, basis, Dimension::None).is_some() {
            found.insert(SourceCell { indicator: id, area, period, basis });
            return;
        }
    }
    let part = |id: &str| data.find_indicator(id).filter(|_| !id.is_empty());
    if let (Some(top), Some(bottom)) = (part(&indicator.numerator_id), part(&indicator.denominator_id)) {
        rest_on(data, top, area, period, found, depth + 1);
        rest_on(data, bottom, area, period, found, depth + 1);
        return;
    }
    let before = found.len();
    for child in data.areas.children(area).iter().copied().chain(data.areas.own(area)) {
        rest_on(data, id, child, period, found, depth + 1);
    }
    if found.len() == before && period.frequency < Frequency::Month {
        let months = 12 / period.frequency.per_year().max(1);
        let last = (period.index + 1) * months - 1;
        for index in last - months + 1..=last {
            rest_on(data, id, area, Period { frequency: Frequency::Month, index }, found, depth + 1);
        }
    }
    if found.len() == before {
        found.extend(totals(data, id, area, period));
    }
}

/// The two 累计 that a period is the difference of, where it is.
fn totals(data: &Dataset, id: IndicatorId, area: AreaId, period: Period) -> Vec<SourceCell> {
    if apart(data, id, area, period, Dimension::None).is_none() {
        return Vec::new();
    }
    let basis = Basis::YearToDate;
    let stored = |period: &Period| data.cell(id, area, *period, basis, Dimension::None).is_some();
    let months = 12 / period.frequency.per_year().max(1);
    let end = Period { frequency: Frequency::Month, index: (period.index + 1) * months - 1 };
    let (last, steps) = if stored(&period) { (period, 1) } else { (end, months) };
    let ends = [Some(last), (period.number() > 1).then(|| last.shift(-steps))].into_iter().flatten().filter(stored);
    ends.map(|period| SourceCell { indicator: id, area, period, basis }).collect()
}
