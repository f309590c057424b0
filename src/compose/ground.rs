//! 可比性: what a figure of the page 指标 rests on and what it may be held against: 统计期, 上报率, stated totals, revisions, figures carried forward,
//! denominators, matched areas, the Spring Festival. Words only; the figures are query's.

use super::Lens;
use super::parts::{terms, titled};
use crate::model::{AreaId, Basis, Decimal, Dimension, Frequency, Indicator, IndicatorId, Period, SpaceRule, TimeRule};
use crate::query::against::{
    Against, Caution, Compared, Reason, Seasonal, compare, first_two_months, per_day, seasonal,
};
use crate::query::aggregate::{Agreement, Beside, beside, lacking, reporting};
use crate::query::change::Refusal;
use crate::query::completeness::{Carried, carried};
use crate::query::cut::fit_period;
use crate::query::decumulate::{Apart, apart};
use crate::query::denominator::{Form, form_of};
use crate::query::matched::{MATCHED_FLOOR, Matched, Unmatched, matched, units};
use crate::query::range::{Calendar, Range, bounds, calendar_of};
use crate::query::reading::stored;
use crate::query::vintage::{AcrossVintage, Earlier, FirstReports, Ground, earlier, first_reports, yoy_of_one_vintage};
use crate::query::{Change, Gap, Reading, Span};
use crate::sheet::Element;
use crate::strings::{number, period as words};

/// All that the panel asks.
pub(super) struct Asked {
    id: IndicatorId,
    period: Period,
    calendar: Calendar,
    form: Option<Form>,
    reporting: (u32, u32),
    /// Who was due and brought no figure.
    lacking: Vec<AreaId>,
    beside: Option<Beside>,
    earlier: Vec<Earlier>,
    vintage: AcrossVintage,
    first: Option<FirstReports>,
    carried: Vec<Carried>,
    against: Compared,
    matched: Option<Matched>,
    first_two: Option<Compared>,
    season: Seasonal,
    apart: Option<Apart>,
    /// Whose 累计 became smaller, the place itself or those below it.
    corrected: Vec<AreaId>,
}

/// Asks it; `None` for a day.
pub(super) fn ask(lens: &Lens, id: IndicatorId, area: AreaId) -> Option<Asked> {
    let data = lens.data;
    let period = fit_period(data, id, area, lens.period());
    let range = Range::of(period)?;
    let whole = Dimension::None;
    let against = compare(data, id, area, whole, range, Against::YearBefore);
    // Where a sum is partial, the lowest units with both figures are compared by themselves.
    let pairs = || {
        let lowest = units(data, id, area, [range, range.year_before()], whole);
        let both = matched(data, id, &lowest, range, range.year_before(), whole, MATCHED_FLOOR);
        (both.due > 1).then_some(both)
    };
    let partial = against.change == Err(Reason::Refused(Refusal::Partial));
    let festival = is_daily(data.indicator(id), period) && (2..=3).contains(&period.number());
    Some(Asked {
        id,
        period,
        calendar: calendar_of(data, id),
        form: form_of(data, id),
        reporting: reporting(data, id, area, period, whole),
        lacking: lacking(data, id, area, period, whole),
        beside: beside(data, id, area, period, whole),
        earlier: earlier(data, id, area, period, whole),
        vintage: yoy_of_one_vintage(data, id, area, period, whole),
        first: first_reports(data, id, area, period, whole),
        carried: carried(data, id, area, period, period),
        matched: if partial { pairs() } else { None },
        first_two: festival.then(|| first_two_months(data, id, area, whole, period.year_of())),
        season: seasonal(data, id, area, whole, range),
        apart: taken_apart(lens, id, area, period)
            .filter(|part| part.amount(data.indicator(id).factor).ok() == against.reading.amount()),
        corrected: corrected(lens, id, area, period),
        against,
    })
}

/// How the figure of a place comes out of its 累计, where it has none of its own.
fn taken_apart(lens: &Lens, id: IndicatorId, area: AreaId, period: Period) -> Option<Apart> {
    let own = stored(lens.data, id, area, period, Dimension::None).is_some();
    if own { None } else { apart(lens.data, id, area, period, Dimension::None) }
}

/// 调减 in a period: the place and those below it whose 累计 is smaller than the one before.
fn corrected(lens: &Lens, id: IndicatorId, area: AreaId, period: Period) -> Vec<AreaId> {
    let totals =
        lens.data.blocks_of(id).filter(|b| b.key.basis == Basis::YearToDate && b.key.dimension == Dimension::None);
    let mut all: Vec<AreaId> = totals.flat_map(|block| block.areas.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all.retain(|at| lens.data.areas.path(*at).contains(&area));
    all.retain(|at| taken_apart(lens, id, *at, period).is_some_and(|part| part.correction));
    all
}

/// Whether a figure is told by the day as well: a month's sum of cases.
fn is_daily(indicator: &Indicator, period: Period) -> bool {
    let sums = indicator.space == SpaceRule::Sum && indicator.time == TimeRule::Sum;
    period.frequency == Frequency::Month && sums && !indicator.is_quotient()
}

/// The panel; `None` where there is nothing to say.
pub(super) fn panel(lens: &Lens, asked: &Asked) -> Option<Element> {
    let indicator = lens.data.indicator(asked.id);
    let rows = [
        ("统计期", calendar(asked)),
        ("上报情况", reported(lens, asked)),
        ("本期数推算", parted(asked, indicator)),
        ("调减", corrections(lens, asked, indicator)),
        ("合计核对", agreement(asked.beside.as_ref())),
        ("计算口径", form(lens, asked)),
        ("修订", revised(asked, indicator)),
        ("沿用", carried_words(&asked.carried)),
        ("可比口径", matched_words(asked.matched.as_ref(), indicator)),
        ("1—2月合计", first_two(lens, asked, indicator)),
        ("日均", daily(lens, asked, indicator)),
        ("环比与往年同月相比", season(asked.season).into()),
        ("提示", cautions(&asked.against.cautions)),
    ];
    let said = rows.iter().any(|(_, words)| !words.is_empty());
    said.then(|| titled("数据依据与可比性", "panel definition").child(terms(rows)))
}

fn calendar(asked: &Asked) -> String {
    match (asked.calendar, Range::of(asked.period).and_then(|range| bounds(range, asked.calendar))) {
        (Calendar::ClosesOn25, Some((first, last))) => {
            format!("{}至{}", words::date(&first.to_string()), words::date(&last.to_string()))
        }
        _ => String::new(),
    }
}

fn reported(lens: &Lens, asked: &Asked) -> String {
    match asked.reporting {
        (_, 0 | 1) => String::new(),
        (known, due) if known == due => format!("应报{due}个单位，全部报齐"),
        (known, due) if asked.lacking.is_empty() => format!("应报{due}个单位、实报{known}个"),
        (known, due) => format!("应报{due}个单位、实报{known}个，缺数：{}", lens.names(&asked.lacking)),
    }
}

/// The two 累计 that the figure is the difference of, or that one of them is lacking.
fn parted(asked: &Asked, indicator: &Indicator) -> String {
    if let Err(gap @ Gap::NoTotal) = asked.against.reading.figure {
        return number::gap_reason(gap).into();
    }
    let Some(part) = &asked.apart else { return String::new() };
    let name = |period: Period| format!("{}累计", words::spanned(period, Span::YearToDate));
    let told = |value: Decimal| format!("{}{}", number::decimal(value), number::unit(indicator));
    match part.before {
        _ if part.below.is_some() => "只报了本年累计，本期数由累计的分子、分母分别减上期累计得出".into(),
        Some(before) => format!(
            "只报了本年累计：{}{}减{}{}，得{}",
            name(asked.period),
            told(part.now),
            name(asked.period.shift(-1)),
            told(before),
            told(part.added())
        ),
        None => "只报了本年累计，年初第一期的累计即本期数".into(),
    }
}

/// 调减: a correction of earlier months, shown as it is.
fn corrections(lens: &Lens, asked: &Asked, indicator: &Indicator) -> String {
    let own = asked.apart.filter(|part| part.correction && part.below.is_none());
    let own = own.map(|part| {
        let less = number::decimal(part.added().abs());
        format!("累计比上期少{less}{}，本期数为负，是对前期数的核减，照实显示，不作为差错", number::unit(indicator))
    });
    let below: Vec<AreaId> = asked.corrected.iter().copied().filter(|at| *at != lens.at.area.unwrap_or(*at)).collect();
    let below = (!below.is_empty()).then(|| format!("{}的累计比上期少，照实计入合计，不作为差错", lens.names(&below)));
    own.into_iter().chain(below).collect::<Vec<_>>().join("；")
}

fn agreement(found: Option<&Beside>) -> String {
    match found.map(|found| found.agreement) {
        Some(Agreement::Agrees) => "报送的合计与分项之和一致".into(),
        Some(Agreement::Rounding(by)) => {
            format!("因四舍五入，分项之和与合计略有出入（差{}）", number::decimal(by.abs()))
        }
        Some(Agreement::Differs(by)) => format!("分项之和与报送的合计不符（差{}）", number::decimal(by.abs())),
        Some(Agreement::Unproven) | None => String::new(),
    }
}

fn form(lens: &Lens, asked: &Asked) -> String {
    match asked.form {
        Some(Form::County(below)) => {
            let (own, other) = (lens.data.indicator(asked.id), lens.data.indicator(below));
            format!("没有{}数据，分母用{}，与按{}计算的地方不可比", own.denominator, other.name, own.denominator)
        }
        _ => String::new(),
    }
}

fn revised(asked: &Asked, indicator: &Indicator) -> String {
    let now = asked.against.reading;
    let old: Vec<String> = asked
        .earlier
        .iter()
        .filter_map(|old| {
            Some(format!("由{}改为{}", number::of(old.amount?, indicator), number::reading(&now, indicator)))
        })
        .collect();
    let told = |change| number::change(change, indicator);
    let ground = match (asked.vintage.ground, &asked.first) {
        (_, Some(found)) => format!(
            "上年同期数由初报的{}修订为{}，本期仍是初报：按现数同比{}，初报比初报{}",
            number::of(found.then_first, indicator),
            number::of(found.then_now, indicator),
            told(&found.shown),
            told(&found.first)
        ),
        (Ground::Plain, None) => String::new(),
        (Ground::OneVintage(date), None) => {
            let day = format!("{:04}-{:02}-{:02}", date / 10_000, date / 100 % 100, date % 100);
            format!("按{}同一版数据，同比{}", words::date(&day), told(&asked.vintage.change))
        }
        (Ground::Mixed { .. }, None) => "两年数据不是同一版，同比口径可能不一致".into(),
    };
    old.into_iter().chain((!ground.is_empty()).then_some(ground)).collect::<Vec<_>>().join("；")
}

fn carried_words(found: &[Carried]) -> String {
    let Some(one) = found.last() else { return String::new() };
    let from = one.from.map_or("更早".into(), words::full);
    let old = if one.too_old { "，已超过3个月，宜催报" } else { "" };
    format!("沿用{from}数{old}")
}

fn matched_words(found: Option<&Matched>, indicator: &Indicator) -> String {
    let Some(found) = found else { return String::new() };
    let (pairs, due) = (found.pairs.len(), found.due);
    match found.change {
        Ok(change) => {
            let told = number::change(&Ok(change), indicator);
            format!("按两年均已报送的{pairs}个单位计算（共{due}个，占{}%），同比{told}", found.coverage())
        }
        Err(Unmatched::TooFew) => format!("两年均已报送的单位只有{pairs}个（共{due}个），不足{MATCHED_FLOOR}%，不比"),
        Err(Unmatched::Refused(why)) => {
            format!("两年均已报送的单位{pairs}个，{}", number::change(&Err(why), indicator))
        }
    }
}

pub(super) fn change(change: &Result<Change, Reason>, indicator: &Indicator) -> String {
    match change {
        Ok(change) => number::change(&Ok(*change), indicator),
        Err(Reason::Refused(why)) => number::change(&Err(*why), indicator),
        Err(Reason::Unfinished) => "本期未结束，不比".into(),
        Err(Reason::NotStanding) => "—".into(),
    }
}

fn first_two(lens: &Lens, asked: &Asked, indicator: &Indicator) -> String {
    let Some(found) = &asked.first_two else { return String::new() };
    if found.reading.figure.is_err() {
        return String::new();
    }
    let told = number::with_unit(&found.reading, indicator);
    let day = per_day(lens.data, asked.id, &found.reading, found.now);
    let day = day.map_or(String::new(), |day| format!("，日均{}", number::amount(day, 2)));
    format!("{told}，同比{}{day}（春节在1月或2月，两月合并看）", change(&found.change, indicator))
}

fn daily(lens: &Lens, asked: &Asked, indicator: &Indicator) -> String {
    if !is_daily(indicator, asked.period) {
        return String::new();
    }
    let day = |reading: &Reading, range| {
        let whole = Some(reading).filter(|r| !r.is_partial())?;
        per_day(lens.data, asked.id, whole, range).map(|day| number::amount(day, 2))
    };
    let Some(now) = day(&asked.against.reading, asked.against.now) else { return String::new() };
    let then = day(&asked.against.base, asked.against.then);
    let then = then.map_or(String::new(), |then| format!("，上年同期{then}"));
    format!("{now}{}{then}", number::unit(indicator))
}

fn season(found: Seasonal) -> &'static str {
    match found {
        Seasonal::Usual => "与往年这个时候的升降相当",
        Seasonal::Above => "高于往年这个时候的升降",
        Seasonal::Below => "低于往年这个时候的升降",
        Seasonal::Abstains => "",
    }
}

fn cautions(found: &[Caution]) -> String {
    let told = |caution: &Caution| match caution {
        Caution::Inexact => "报送的是约数，同比只供参考",
        Caution::SpringFestival => "春节不在同一个月，同比宜看1—2月合计",
        Caution::Boundary => "两期之间区划有调整",
    };
    found.iter().map(told).collect::<Vec<_>>().join("；")
}
