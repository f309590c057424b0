//! Statements of one indicator in one area: level, 同比, 环比, 较上年末, 累计, from–to. Places and comparisons of areas are elsewhere.
//!
//! The rules are those of the field notes on wording: 百分点 for a change of a percentage and % for a change of a count, 持平 when
//! the printed change is nought, no rate over a base of nought, the difference first over a base under ten, words for what is
//! missing. Unlike [`super::sentence`], which the first view carries, every refusal is told here and every number is an object.

use crate::model::{Amount, Basis, Dataset, Decimal, Direction, Frequency, Indicator, Period, Qualifier, Status};
use crate::query::cut::span_of;
use crate::query::reading::natural_basis;
use crate::query::{Change, Gap, Reading, Refusal, Selection, Span, change as changes, frequency_of, reading};
use crate::strings::{number, period as words};

use super::fact::{Fact, Formula, Number, Statement};
use super::sentence::{Trace, form_note, in_yi, partial_note};

/// What a figure is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Against {
    /// The same period a year earlier.
    Year,
    /// The period before.
    Step,
    /// The end of last year.
    YearEnd,
}

impl Against {
    fn formula(self) -> Formula {
        match self {
            Self::Year => Formula::Yoy,
            Self::Step => Formula::Mom,
            Self::YearEnd => Formula::YearEnd,
        }
    }

    fn lead(self) -> &'static str {
        match self {
            Self::Year => "同比",
            Self::Step => "环比",
            Self::YearEnd => "较上年末",
        }
    }

    /// What the earlier figure is called: 上年同期, 上月.
    pub fn base(self, period: Period) -> &'static str {
        match (self, period.frequency) {
            (Self::YearEnd, _) => "上年末",
            (Self::Year, Frequency::Year) | (Self::Step, Frequency::Year) => "上年",
            (Self::Year, _) => "上年同期",
            (Self::Step, Frequency::Quarter) => "上季度",
            (Self::Step, Frequency::Month) => "上月",
            (Self::Step, _) => "上期",
        }
    }
}

/// Verbs for up and down: 提高 only where higher is better; a rate that is neutral or better low rises by 上升; counts by 增长.
pub fn verbs(indicator: &Indicator) -> (&'static str, &'static str) {
    match (indicator.is_percentage(), indicator.direction) {
        (true, Direction::Higher) => ("提高", "下降"),
        (true, _) => ("上升", "下降"),
        (false, _) => ("增长", "下降"),
    }
}

/// The fact of a question's own figure.
pub fn fact_of(asked: Selection) -> Fact {
    Fact {
        indicator: Some(asked.indicator),
        area: asked.area,
        period: asked.period,
        ytd: asked.span == Span::YearToDate,
        formula: Formula::Value,
    }
}

/// The reading of a question, looked up anew.
pub fn read(data: &Dataset, asked: Selection) -> Reading {
    reading(data, asked.indicator, asked.area, asked.period, asked.span)
}

/// The number of a reading; `None` where there is a gap.
pub fn number_of(data: &Dataset, reading: &Reading, fact: Fact) -> Option<Number> {
    let indicator = data.indicator(fact.indicator?);
    let amount = reading.amount()?;
    let digits = number::of(amount, indicator);
    if number::few(amount).is_some() {
        // Fewer than five cases are printed as their parts, `3/4`, and without a unit; the value is the quotient all the same.
        return Some(Number { text: digits, value: amount.round(indicator.decimals), unit: String::new(), fact });
    }
    Some(match in_yi(amount, indicator) {
        Some((digits, unit)) => Number::printed(&digits, &unit, fact),
        None => Number::printed(&digits, &indicator.unit, fact),
    })
}

/// How a printed figure relates to the true one (余, 超过, 约), from the remarks.
fn qualifier(data: &Dataset, fact: &Fact) -> Qualifier {
    let of = |r: &&crate::model::Remark| {
        Some(r.indicator) == fact.indicator && r.area == fact.area && r.period == fact.period && !fact.ytd
    };
    data.remarks.iter().find(of).map_or(Qualifier::Eq, |r| r.qualifier)
}

/// The figure in words: `810起`, `约410,000件`, `12件（应报4个单位、实报3个）`, `未报`.
pub fn figure(data: &Dataset, asked: Selection) -> Statement {
    let mut out = Statement::default();
    let indicator = data.indicator(asked.indicator);
    let reading = read(data, asked);
    let fact = fact_of(asked);
    let Some(told) = number_of(data, &reading, fact) else {
        out.say(&match reading.figure {
            Err(Gap::Stated(Status::BelowUnit)) => format!("不足1{}", indicator.unit),
            Err(Gap::NoData) => {
                let other = span_of(data, asked.indicator, asked.area, asked.period.frequency);
                if other.is_some() { "没有这一期的数据".into() } else { "没有这一级的数据".into() }
            }
            Err(Gap::NoughtBelow) => "无应计事项".into(),
            Err(why) => number::gap(why).into(),
            Ok(_) => String::new(),
        });
        return out;
    };
    let (before, after) = match qualifier(data, &fact) {
        Qualifier::Eq => ("", ""),
        Qualifier::Ge => ("", "以上"),
        Qualifier::Gt => ("超过", ""),
        Qualifier::Le => ("", "以内"),
        Qualifier::Lt => ("不足", ""),
        Qualifier::Approx => ("约", ""),
        Qualifier::Range => ("", "起"),
    };
    out.say(before);
    out.tell(told);
    out.say(after);
    out.say(&form_note(data, asked.indicator));
    if reading.is_partial() {
        let trace = Trace { indicator: asked.indicator, area: asked.area, period: asked.period };
        let noted = !data.note(asked.indicator, asked.area, asked.period).is_empty();
        let longer = frequency_of(data, asked.indicator).is_some_and(|own| own > asked.period.frequency);
        let summed = (fact.ytd || longer) && natural_basis(indicator) != Basis::Point;
        if noted || summed || reading.reported >= reading.expected {
            out.say(&format!("（{}）", partial_note(data, &reading, trace, asked.span)));
        } else {
            let count = |n: u32, unit| Number::printed(&n.to_string(), unit, fact.by(Formula::Register));
            out.say("（应报");
            out.tell(count(reading.expected, "个单位"));
            out.say("、实报");
            out.tell(count(reading.reported, "个"));
            out.say("）");
        }
    }
    out
}

/// The earlier question of a comparison, and its formula as a figure of its own.
pub fn earlier(asked: Selection, against: Against) -> Selection {
    let period = asked.period;
    let period = match against {
        Against::Year => period.year_before(),
        Against::Step => period.shift(-1),
        Against::YearEnd => {
            Period { frequency: period.frequency, index: period.year_of() * period.frequency.per_year().max(1) - 1 }
        }
    };
    Selection { period, span: if against == Against::YearEnd { Span::Period } else { asked.span }, ..asked }
}

/// The fact of the earlier figure.
fn earlier_fact(asked: Selection, against: Against) -> Fact {
    match against {
        Against::Year => fact_of(asked).by(Formula::LastYear),
        Against::Step => fact_of(asked).by(Formula::LastPeriod),
        Against::YearEnd => fact_of(earlier(asked, against)),
    }
}

/// The change of a figure, or why none is told. A figure that is only a bound (余, 以上) is not compared.
pub fn change(data: &Dataset, asked: Selection, against: Against) -> Result<Change, Refusal> {
    let indicator = data.indicator(asked.indicator);
    if against != Against::Year && asked.span == Span::YearToDate && natural_basis(indicator) != Basis::Point {
        return Err(Refusal::Cumulative);
    }
    if against == Against::Step && asked.period.frequency == Frequency::Year {
        return Err(Refusal::Cumulative);
    }
    let before = earlier(asked, against);
    let bound = |asked| matches!(qualifier(data, &fact_of(asked)), Qualifier::Ge | Qualifier::Range | Qualifier::Le);
    if bound(asked) || bound(before) {
        return Err(Refusal::Partial);
    }
    if against == Against::YearEnd {
        return changes::change(
            &read(data, asked),
            &read(data, before),
            indicator.is_percentage(),
            indicator.is_quotient(),
        );
    }
    changes::between(data, asked.indicator, asked.period, before.period, asked.span, |period| {
        read(data, Selection { period, ..asked })
    })
}

/// What a change says: which way it goes as printed, and its number without sign. `Level` when the printed change is nought.
pub fn step(data: &Dataset, asked: Selection, against: Against, change: &Change) -> Option<(bool, Number)> {
    let indicator = data.indicator(asked.indicator);
    let fact = fact_of(asked).by(against.formula());
    let told = |value: Decimal, unit: &str| {
        (!value.is_zero()).then(|| (value.sign() > 0, Number::printed(&number::decimal(value.abs()), unit, fact)))
    };
    match change {
        Change::Points(points) => told(points.rescale(indicator.decimals.max(1)), "个百分点"),
        Change::Difference(difference) => told(difference.rescale(indicator.decimals), &indicator.unit),
        Change::Relative { difference, small: true, .. } => {
            told(difference.rescale(indicator.decimals), &indicator.unit)
        }
        Change::Relative { rate, .. } => told(rate.round(1), "%"),
    }
}

/// The verb of a change for its size: 提高, 上升, 增长 for rates, 增加 and 减少 for differences in a unit.
pub fn verb(indicator: &Indicator, change: &Change, up: bool) -> &'static str {
    let (rise, fall) = match change {
        Change::Points(_) | Change::Relative { small: false, .. } => verbs(indicator),
        Change::Difference(_) | Change::Relative { small: true, .. } => ("增加", "减少"),
    };
    if up { rise } else { fall }
}

/// `同比下降7.2%`, `环比提高0.3个百分点`, `较上年末增加12个`, `比上年同期增加3起`, `同比持平`, `上年同期为0起，增加3起`,
/// `上年同期无可比基数`. Empty where there is nothing to compare: no figure, or a 环比 of a 累计.
pub fn change_clause(data: &Dataset, asked: Selection, against: Against) -> Statement {
    clause(data, asked, against, change(data, asked, against), read(data, asked).is_partial())
}

/// The same of a change found elsewhere (of an organisation): `partial` says whether the figure itself is.
pub fn clause(
    data: &Dataset,
    asked: Selection,
    against: Against,
    found: Result<Change, Refusal>,
    partial: bool,
) -> Statement {
    let indicator = data.indicator(asked.indicator);
    let mut out = Statement::default();
    let (lead, base) = (against.lead(), against.base(asked.period));
    match found {
        Ok(change) => match step(data, asked, against, &change) {
            None => out.say(&format!("{lead}持平")),
            Some((up, told)) => {
                match change {
                    Change::Relative { small: true, .. } if against != Against::YearEnd => {
                        out.say(&format!("比{base}"))
                    }
                    _ => out.say(lead),
                }
                out.say(verb(indicator, &change, up));
                out.tell(told);
            }
        },
        Err(Refusal::BaseZero(difference)) => {
            let rounded = difference.rescale(indicator.decimals);
            let zero = Number::printed("0", &indicator.unit, earlier_fact(asked, against));
            if rounded.is_zero() {
                out.say(&format!("与{base}持平，均为"));
                out.tell(zero);
            } else {
                out.say(&format!("{base}为"));
                out.tell(zero);
                out.say(if rounded.sign() > 0 { "，增加" } else { "，减少" });
                let fact = fact_of(asked).by(against.formula());
                out.tell(Number::printed(&number::decimal(rounded.abs()), &indicator.unit, fact));
            }
        }
        Err(Refusal::NoBase) => out.say(&format!("{base}无可比基数")),
        Err(Refusal::NotLoaded) => out.say(&format!("{base}数据待载入")),
        Err(Refusal::BaseNegative) => out.say(&format!("{base}为负数，不计算增速")),
        // A partial figure has said so itself; else it is the base that is partial.
        Err(Refusal::Partial) if partial => out.say(&format!("不作{lead}比较")),
        Err(Refusal::Partial) => out.say(&format!("{base}数据不全，不作{lead}比较")),
        Err(Refusal::Definition) => out.say(&format!("口径调整，不作{lead}比较")),
        Err(Refusal::NoFigure | Refusal::Cumulative) => {}
    }
    out
}

/// The changes of a figure behind a comma each; where both are refused for being partial, that is said once.
fn changes_of(data: &Dataset, asked: Selection, list: &[Against]) -> Statement {
    let mut out = Statement::default();
    let refused = |against: &&Against| change(data, asked, **against) == Err(Refusal::Partial);
    if list.iter().filter(refused).count() > 1 {
        out.say(if read(data, asked).is_partial() {
            "，不作比较"
        } else {
            "，基期数据不全，不作比较"
        });
        return out;
    }
    for against in list {
        let clause = change_clause(data, asked, *against);
        if !clause.is_empty() {
            out.say("，");
            out.join(clause);
        }
    }
    out
}

/// `2026年6月，`, `截至2026年6月底，`, `2026年1—6月，`.
pub fn lead(data: &Dataset, asked: Selection) -> String {
    let period = asked.period;
    if natural_basis(data.indicator(asked.indicator)) == Basis::Point {
        format!("截至{}{}，", words::full(period), if period.frequency == Frequency::Month { "底" } else { "末" })
    } else {
        format!("{}，", words::spanned(period, asked.span))
    }
}

/// The sentence of an indicator, full stop included:
/// `2026年6月，治安警情数810起，同比下降7.2%，环比持平；1—6月累计4,520起，同比下降3.1%。`
pub fn indicator_statement(data: &Dataset, asked: Selection) -> Statement {
    let indicator = data.indicator(asked.indicator);
    let stock = natural_basis(indicator) == Basis::Point;
    let mut out = Statement::words(lead(data, asked));
    out.say(indicator.label());
    out.join(figure(data, asked));
    let list: &[Against] = if stock { &[Against::YearEnd, Against::Year] } else { &[Against::Year, Against::Step] };
    out.join(changes_of(data, asked, list));
    let total = Selection { span: Span::YearToDate, ..asked };
    let month = asked.period.frequency == Frequency::Month && asked.period.number() > 1;
    if !stock && asked.span == Span::Period && month && read(data, total).figure.is_ok() {
        out.say(&format!("；1—{}月累计", asked.period.number()));
        out.join(figure(data, total));
        out.join(changes_of(data, total, &[Against::Year]));
    }
    out.say("。");
    out
}

/// `由873起减少到810起，减少63起`, `由92.5%提高到96.2%，提高3.7个百分点`; empty where one of the two is missing or partial.
pub fn from_to(data: &Dataset, asked: Selection, against: Against) -> Statement {
    let indicator = data.indicator(asked.indicator);
    let mut out = Statement::default();
    let before = earlier(asked, against);
    let change = match change(data, asked, against) {
        Ok(change) => change,
        Err(_) => return out,
    };
    let pair = number_of(data, &read(data, before), earlier_fact(asked, against)).zip(number_of(
        data,
        &read(data, asked),
        fact_of(asked),
    ));
    let Some((old, new)) = pair else { return out };
    let difference = change.difference();
    let rounded =
        difference.rescale(if indicator.is_percentage() { indicator.decimals.max(1) } else { indicator.decimals });
    if rounded.is_zero() || old.value == new.value {
        out.say(&format!("与{}持平，为", against.base(asked.period)));
        out.tell(new);
        return out;
    }
    let up = rounded.sign() > 0;
    let verb = match (indicator.is_percentage(), up) {
        (true, up) => {
            let (rise, fall) = verbs(indicator);
            if up { rise } else { fall }
        }
        (false, true) => "增加",
        (false, false) => "减少",
    };
    let unit = if indicator.is_percentage() { "个百分点" } else { &indicator.unit };
    out.say("由");
    out.tell(old);
    out.say(&format!("{verb}到"));
    out.tell(new);
    out.say(&format!("，{verb}"));
    let fact = fact_of(asked).by(against.formula());
    out.tell(match in_yi(Amount::Exact(rounded.abs()), indicator) {
        Some((digits, unit)) => Number::printed(&digits, &unit, fact),
        None => Number::printed(&number::decimal(rounded.abs()), unit, fact),
    });
    out
}
