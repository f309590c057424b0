//! Sentences of one indicator: level, 同比, 环比, 累计. Wording rules: domain, 百分点 wording and verb set.

use crate::model::{
    Amount, AreaId, Basis, Dataset, Decimal, Direction, Frequency, Indicator, IndicatorId, Period, Status,
};
use crate::query::denominator::{Form, form_of};
use crate::query::overview::Card;
use crate::query::reading::natural_basis;
use crate::query::signal::verdict::{Abstain, Verdict, Verdicts, verdicts};
use crate::query::{Change, Cut, Gap, Reading, Refusal, Span, frequency_of};
use crate::strings::{number, period as words, verdict};

/// Where a figure in a sentence comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Indicator.
    pub indicator: IndicatorId,
    /// Area.
    pub area: AreaId,
    /// Period.
    pub period: Period,
}

/// A stretch of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// A figure with its trace.
    Figure(String, Trace),
}

/// A sentence, full stop included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(pub Vec<Piece>);

impl Sentence {
    fn say(&mut self, words: &str) {
        match self.0.last_mut() {
            _ if words.is_empty() => {}
            Some(Piece::Words(last)) => last.push_str(words),
            _ => self.0.push(Piece::Words(words.into())),
        }
    }

    fn tell(&mut self, figure: String, trace: Trace) {
        self.0.push(Piece::Figure(figure, trace));
    }

    /// The plain text.
    pub fn text(&self) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Words(text) | Piece::Figure(text, _) => text.as_str(),
            })
            .collect()
    }
}

/// Which verbs a figure takes: rates rise by 提高, counts by 增长.
fn verbs(indicator: &Indicator) -> (&'static str, &'static str) {
    match (indicator.is_percentage(), indicator.direction) {
        (true, Direction::Higher) => ("提高", "下降"),
        (true, _) => ("上升", "下降"),
        (false, _) => ("增长", "下降"),
    }
}

/// `同比增长4.2%`, `环比下降0.1个百分点`, `同比持平`, `上年同期为0，增加3起`; nothing where no comparison is given.
fn tell_change(
    out: &mut Sentence,
    lead: &str,
    base: &str,
    change: &Result<Change, Refusal>,
    (indicator, judged): (&Indicator, Judged),
    trace: Trace,
) {
    let (up, down) = verbs(indicator);
    match change {
        Ok(Change::Points(points)) => {
            let rounded = points.rescale(indicator.decimals.max(1));
            if rounded.is_zero() {
                out.say(&format!("，{lead}持平"));
            } else {
                out.say(&format!("，{lead}{}", if rounded.sign() > 0 { up } else { down }));
                out.tell(format!("{}个百分点", number::decimal(rounded.abs())), trace);
            }
        }
        Ok(Change::Difference(difference)) => {
            let rounded = difference.rescale(indicator.decimals);
            if rounded.is_zero() {
                out.say(&format!("，{lead}持平"));
            } else {
                out.say(&format!("，{lead}{}", if rounded.sign() > 0 { "增加" } else { "减少" }));
                out.tell(format!("{}{}", number::decimal(rounded.abs()), indicator.unit), trace);
            }
        }
        Ok(Change::Relative { difference, rate, small }) => {
            let percent = rate.round(1);
            if difference.is_zero() || (percent.is_zero() && !small) {
                out.say(&format!("，{lead}持平"));
            } else if *small {
                out.say(&format!("，比{base}{}", if difference.sign() > 0 { "增加" } else { "减少" }));
                out.tell(
                    format!("{}{}", number::decimal(difference.rescale(indicator.decimals).abs()), indicator.unit),
                    trace,
                );
            } else {
                out.say(&format!("，{lead}{}", if percent.sign() > 0 { up } else { down }));
                out.tell(format!("{}%", number::decimal(percent.abs())), trace);
            }
        }
        Err(Refusal::BaseZero(difference)) if difference.sign() > 0 => {
            out.say(&format!("，{base}为0，增加"));
            out.tell(format!("{}{}", number::decimal(difference.rescale(indicator.decimals)), indicator.unit), trace);
        }
        Err(_) => {}
    }
    // What has moved as printed is judged; 持平 has said all.
    if let (Ok(_), Some(Piece::Figure(..)), Some(judged)) = (change, out.0.last(), judged) {
        out.say(&verdict::behind(judged));
    }
}

/// What a change amounts to, where it is to be said.
type Judged = Option<Result<Verdict, Abstain>>;

/// What a partial figure is made of: the note it came with, else how many parts reported. The parts of a 累计 and of a quarter made here are
/// months, and a month's note is not its own.
pub fn partial_note(data: &Dataset, reading: &Reading, trace: Trace, span: Span) -> String {
    let of_months = frequency_of(data, trace.indicator).is_some_and(|own| own > trace.period.frequency);
    let flow = natural_basis(data.indicator(trace.indicator)) != Basis::Point;
    if flow && (span == Span::YearToDate || of_months) {
        return "数据不全".to_string();
    }
    let note = data.note(trace.indicator, trace.area, trace.period);
    if !note.is_empty() {
        // The package counts in 个; of what, is said here.
        if note.starts_with("应报") { note.replacen("个、", "个单位、", 1) } else { note.to_string() }
    } else if reading.reported < reading.expected {
        format!("应报{}个单位、实报{}个", reading.expected, reading.reported)
    } else {
        "初步数".to_string()
    }
}

/// What stands below the line where it is not the register's own denominator: `（分母为受理数）`; empty of everything else.
pub fn form_note(data: &Dataset, id: IndicatorId) -> String {
    match form_of(data, id) {
        Some(Form::County(below)) => format!("（分母为{}）", data.indicator(below).label()),
        _ => String::new(),
    }
}

/// A figure of 1亿 and more as sentences say it: `1.23` and its unit, `亿元` (also of what is counted in 万元); tables keep the exact figure.
/// `None` for less, and for percentages.
pub fn in_yi(amount: Amount, indicator: &Indicator) -> Option<(String, String)> {
    let (lead, unit) = match indicator.unit.strip_prefix('万') {
        Some(rest) => (10_000, rest),
        None => (1, indicator.unit.as_str()),
    };
    let (exact, yi) = (amount.round(indicator.decimals), Decimal::whole(100_000_000 / lead));
    if indicator.is_percentage() || unit.is_empty() || unit.starts_with('亿') || exact.abs().compare(yi).is_lt() {
        return None;
    }
    let digits = number::decimal(Amount::ratio(exact, yi, 1)?.round(2));
    Some((digits.trim_end_matches('0').trim_end_matches('.').into(), format!("亿{unit}")))
}

/// A figure with its unit as a sentence says it.
fn said(reading: &Reading, indicator: &Indicator) -> String {
    match reading.amount().and_then(|amount| in_yi(amount, indicator)) {
        Some((digits, unit)) => digits + &unit,
        None => number::with_unit(reading, indicator),
    }
}

fn level(out: &mut Sentence, data: &Dataset, reading: &Reading, indicator: &Indicator, trace: Trace, span: Span) {
    match reading.figure {
        Ok(_) => {
            out.say(indicator.label());
            out.tell(said(reading, indicator), trace);
            out.say(&form_note(data, trace.indicator));
            if reading.is_partial() {
                out.say(&format!("（{}）", partial_note(data, reading, trace, span)));
            }
        }
        Err(Gap::NoData) => out.say(&format!("{}没有这一级的数据", indicator.label())),
        Err(Gap::Stated(Status::BelowUnit)) => out.say(&format!("{}不足1{}", indicator.label(), indicator.unit)),
        Err(Gap::NoughtBelow) => out.say(&format!("{}无应计事项", indicator.label())),
        Err(why) => out.say(&format!("{}{}", indicator.label(), number::gap(why))),
    }
}

/// The words for the earlier periods of a frequency: 上年同期 and 上月/上季度/上期.
fn bases(period: Period) -> (&'static str, &'static str) {
    match period.frequency {
        Frequency::Year => ("上年", "上年"),
        Frequency::Quarter => ("上年同期", "上季度"),
        Frequency::Month => ("上年同期", "上月"),
        _ => ("上年同期", "上期"),
    }
}

/// One sentence on one card: `6月，人民调解受理1,286件，同比增长4.2%，环比下降1.8%；1—6月累计7,412件，同比增长3.1%。`
fn compose(
    data: &Dataset,
    area: AreaId,
    id: IndicatorId,
    period: Period,
    span: Span,
    parts: [(&Reading, &Result<Change, Refusal>); 2],
    (mom, judged): (&Result<Change, Refusal>, Option<&Verdicts>),
) -> Sentence {
    let indicator = data.indicator(id);
    let trace = Trace { indicator: id, area, period };
    let [(reading, yoy), (ytd, ytd_yoy)] = parts;
    let mut out = Sentence::default();
    let stock = natural_basis(indicator) == Basis::Point;
    out.say(&match (stock, span) {
        (true, _) => {
            format!("截至{}{}，", words::full(period), if period.frequency == Frequency::Month { "底" } else { "末" })
        }
        (false, span) => format!("{}，", words::spanned(period, span)),
    });
    level(&mut out, data, reading, indicator, trace, span);
    let (year_base, step_base) = bases(period);
    let whole = judged.map(|all| if span == Span::YearToDate && !stock { all.ytd } else { all.yoy });
    tell_change(&mut out, "同比", year_base, yoy, (indicator, whole), trace);
    tell_change(&mut out, "环比", step_base, mom, (indicator, judged.map(|all| all.mom)), trace);
    let month = period.frequency == Frequency::Month && period.number() > 1;
    if !stock && span == Span::Period && month && ytd.figure.is_ok() {
        out.say(&format!("；1—{}月累计", period.number()));
        out.tell(said(ytd, indicator), trace);
        if ytd.is_partial() {
            out.say(&format!("（{}）", partial_note(data, ytd, trace, Span::YearToDate)));
        }
        tell_change(&mut out, "同比", year_base, ytd_yoy, (indicator, judged.map(|all| all.ytd)), trace);
    }
    out.say("。");
    out
}

/// The sentence of a card.
pub fn headline(data: &Dataset, area: AreaId, card: &Card, span: Span) -> Sentence {
    of_card(data, area, card, span, None)
}

/// The sentence of a card with what its changes amount to behind each: `同比增长24.4%（明显上升）`. The page has that beside its own sentence.
pub fn judged_headline(data: &Dataset, area: AreaId, card: &Card, span: Span) -> Sentence {
    of_card(data, area, card, span, Some(&verdicts(data, card.indicator, area, card.period)))
}

fn of_card(data: &Dataset, area: AreaId, card: &Card, span: Span, judged: Option<&Verdicts>) -> Sentence {
    let parts = [(&card.reading, &card.yoy), (&card.ytd, &card.ytd_yoy)];
    compose(data, area, card.indicator, card.period, span, parts, (&card.mom, judged))
}

/// The sentence at the head of the page of an indicator.
pub fn indicator_sentence(data: &Dataset, cut: &Cut) -> Sentence {
    of_cut(data, cut, None)
}

/// The same with what its changes amount to behind each.
pub fn judged_sentence(data: &Dataset, cut: &Cut) -> Sentence {
    let s = cut.selection;
    of_cut(data, cut, Some(&verdicts(data, s.indicator, s.area, s.period)))
}

fn of_cut(data: &Dataset, cut: &Cut, judged: Option<&Verdicts>) -> Sentence {
    let s = cut.selection;
    let parts = [(&cut.reading, &cut.yoy), (&cut.ytd, &cut.ytd_yoy)];
    compose(data, s.area, s.indicator, s.period, s.span, parts, (&cut.mom, judged))
}
