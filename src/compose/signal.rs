//! What an indicator's change amounts to in a place: 历史波动范围, verdicts on 同比 and 环比, 增减构成, targets. Words and tables only; the figures are query's.

use super::Lens;
use super::parts::{cell, panel, row, table, terms, titled};
use crate::model::{Amount, AreaId, Decimal, Direction, Frequency, IndicatorId};
use crate::query::against::Against;
use crate::query::contribution::{Contributions, Part, Who, of_areas, printed};
use crate::query::cut::fit_period;
use crate::query::range::Range;
use crate::query::signal::causes::{Cause, Judgement};
use crate::query::signal::history::history;
use crate::query::signal::verdict::{Abstain, Verdict, mom_verdict, yoy_verdict};
use crate::query::signal::xmr::chart;
use crate::query::target::{self, Progress, Style};
use crate::sheet::{Element, Node, el};
use crate::strings::{number, period as words, ui};

/// Most parts of a change that are listed.
const PARTS: usize = 10;

/// The panels of an indicator in a place.
pub(super) fn panels(lens: &Lens, id: IndicatorId, area: AreaId) -> Vec<Node> {
    [targets(lens, id, area), variation(lens, id, area), makeup(lens, id, area)]
        .into_iter()
        .flatten()
        .map(Node::from)
        .collect()
}

fn verdict_words(verdict: Result<Verdict, Abstain>) -> &'static str {
    match verdict {
        Ok(Verdict::Rise) => "明显上升",
        Ok(Verdict::Fall) => "明显下降",
        Ok(Verdict::Level) => "无明显变化",
        Err(Abstain::NoFigure) => "缺少可比数据，不作判断",
        Err(Abstain::ShortHistory) => "历史数据不足，不作判断",
        Err(Abstain::Festival) => "受春节影响，不作判断，宜看1—2月合计",
    }
}

fn spell(value: f64, decimals: u8) -> String {
    format!("{value:.*}", usize::from(decimals))
}

/// 历史波动范围: the limits of the series, where the present figure lies, and the runs that are no chance.
fn variation(lens: &Lens, id: IndicatorId, area: AreaId) -> Option<Element> {
    let indicator = lens.data.indicator(id);
    let period = fit_period(lens.data, id, area, lens.period());
    if !matches!(period.frequency, Frequency::Month | Frequency::Quarter) {
        return None;
    }
    let history = history(lens.data, id, area, period);
    let chart = chart(&history.series, &history.options(&[]));
    let group = chart.groups.last()?;
    let process = group.process?;
    let band = process.band?;
    let percentage = indicator.is_percentage();
    let low = if percentage || band.lower < 0.0 { band.lower.max(0.0) } else { band.lower };
    let high = if percentage { band.upper.min(100.0) } else { band.upper };
    let unit = number::unit(indicator);
    let decimals = indicator.decimals;
    let range = format!("{}—{}{unit}", spell(low, decimals), spell(high, decimals));
    let months = group.end - group.first;
    let trial = if group.trial { "，期数较少，为试算" } else { "" };
    let now = match chart.last() {
        Some(point) if point.value.is_some() => match point.outside {
            Some(true) => "超出历史波动范围",
            Some(false) => "在历史波动范围之内",
            None => "不作判断",
        },
        _ => "本期无完整数据，不作判断",
    };
    let runs: Vec<String> = chart
        .points
        .iter()
        .zip(&history.periods)
        .skip(chart.points.len().saturating_sub(12))
        .filter_map(|(point, at)| {
            Some(format!("{}{}", words::full(*at), cause_words(point.cause?, indicator.direction)))
        })
        .collect();
    let runs = if runs.is_empty() { "近12期没有".to_string() } else { runs.join("；") };
    let list = terms([
        ("历史波动范围", format!("{range}（按{months}期推算{trial}）")),
        ("平均水平", format!("{}{unit}", spell(process.centre, decimals))),
        ("本期", now.to_string()),
        ("同比", verdict_words(yoy_verdict(lens.data, id, area, period)).to_string()),
        ("环比", verdict_words(mom_verdict(lens.data, id, area, period)).to_string()),
        ("需留意的各期", runs),
    ]);
    Some(
        titled("变化是否明显", "panel definition")
            .child(list)
            .child(el("p").class("note").text("历史波动范围之内的升降多为正常起伏，不宜作为工作成效或问题的依据。")),
    )
}

fn cause_words(cause: Cause, direction: Direction) -> String {
    let what = match cause {
        Cause::Point(true) => "高出上限",
        Cause::Point(false) => "低于下限",
        Cause::Trend(true) => "连续上升",
        Cause::Trend(false) => "连续下降",
        Cause::TwoOfThree(true) => "接近上限",
        Cause::TwoOfThree(false) => "接近下限",
        Cause::Shift(true) => "持续高于平均水平",
        Cause::Shift(false) => "持续低于平均水平",
    };
    let judged = match cause.judged(direction) {
        Judgement::Improvement => "（向好）",
        Judgement::Concern => "（需关注）",
        Judgement::Higher | Judgement::Lower => "",
    };
    format!("{what}{judged}")
}

/// 增减构成: who adds what to the change from a year earlier.
fn makeup(lens: &Lens, id: IndicatorId, area: AreaId) -> Option<Element> {
    let period = fit_period(lens.data, id, area, lens.period());
    let found = of_areas(lens.data, id, area, Range::of(period)?, Against::YearBefore).ok()?;
    let indicator = lens.data.indicator(id);
    if found.parts.len() < 2 || found.difference.is_zero() {
        return None;
    }
    let quotient = indicator.is_quotient();
    let mut parts: Vec<&Part> = found.parts.iter().filter(|part| !part.effect.is_zero()).collect();
    parts.sort_by(|a, b| b.effect.abs().compare(a.effect.abs()));
    let decimals = indicator.decimals.max(u8::from(quotient));
    let effects: Vec<Decimal> = parts.iter().map(|part| part.effect).collect();
    let shown = printed(&effects, decimals);
    let unit = if indicator.is_percentage() { "百分点" } else { number::unit(indicator) };
    let figure = |amount: &Option<Amount>| amount.map_or("—".to_string(), |amount| number::of(amount, indicator));
    let rows = parts.iter().zip(&shown).take(PARTS).map(|(part, effect)| {
        let who = match part.who {
            Who::Area(child) if lens.data.areas.own(area) == Some(child) => el("span").text(ui::OWN),
            Who::Area(child) => el("a").with("href", lens.to_figure(id, child)).text(lens.name(child)),
            Who::Slice(_) | Who::Rest => el("span").text("未分摊"),
        };
        let signed = format!("{}{}", if effect.sign() > 0 { "+" } else { "" }, number::decimal(*effect));
        let line = row(who, [cell(figure(&part.then)), cell(figure(&part.now)), cell(signed)]);
        if quotient {
            let split = |value: Decimal| number::decimal(value.rescale(decimals));
            line.child(cell(split(part.rate))).child(cell(split(part.mix)))
        } else {
            line
        }
    });
    let change = format!("影响（{unit}）");
    let mut heads = vec!["区划", "上年同期", "本期", change.as_str()];
    if quotient {
        heads.extend(["其中：自身比率变化", "其中：占比变化"]);
    }
    let lead = lead(&found, unit, decimals);
    let rest = parts.len().saturating_sub(PARTS);
    let note = match rest {
        0 => "各项影响之和等于全部变化。".to_string(),
        n => format!("只列影响最大的{PARTS}项，其余{n}项略；各项影响之和等于全部变化。"),
    };
    Some(
        panel("增减构成（与上年同期比较）")
            .child(el("p").class("lead").text(lead))
            .child(table("增减构成", &heads, rows.collect()))
            .child(el("p").class("note").text(note)),
    )
}

fn lead(found: &Contributions, unit: &str, decimals: u8) -> String {
    let whole = found.difference.rescale(decimals);
    let way = if whole.sign() < 0 { "减少" } else { "增加" };
    let (up, down) = found.parts.iter().fold((0, 0), |(up, down), part| match part.effect.sign() {
        n if n > 0 => (up + 1, down),
        n if n < 0 => (up, down + 1),
        _ => (up, down),
    });
    format!("比上年同期{way}{}{unit}，其中{up}个增加、{down}个减少。", number::decimal(whole.abs()))
}

/// The targets of the indicator: how far, how fast, where it leads.
fn targets(lens: &Lens, id: IndicatorId, area: AreaId) -> Option<Element> {
    let indicator = lens.data.indicator(id);
    let rows: Vec<Element> = lens
        .data
        .targets
        .iter()
        .filter(|target| target.indicator == indicator.id)
        .flat_map(|target| target::progress(lens.data, target, lens.period()))
        .filter(|progress| progress.area == area)
        .map(|progress| target_row(lens, id, &progress))
        .collect();
    let heads = ["目标", "截止", "目前", "结论", "差距", "进度", "今后每月需", "按近6个月平均推算"];
    (!rows.is_empty()).then(|| panel("目标完成情况").child(table("目标完成情况", &heads, rows)))
}

fn target_row(lens: &Lens, id: IndicatorId, progress: &Progress) -> Element {
    let indicator = lens.data.indicator(id);
    let unit = number::unit(indicator);
    let goal = &progress.goal;
    let value = number::decimal(goal.value);
    let asked = match goal.comparator {
        target::Comparator::AtLeast => format!("不低于{value}{unit}"),
        target::Comparator::Above => format!("高于{value}{unit}"),
        target::Comparator::AtMost => format!("不高于{value}{unit}"),
        target::Comparator::Below => format!("低于{value}{unit}"),
        target::Comparator::Equal => format!("达到{value}{unit}"),
        target::Comparator::Within => {
            format!("{value}—{}{unit}", goal.high.map(number::decimal).unwrap_or_default())
        }
    };
    let verdict = match progress.verdict {
        Some(target::Verdict::Met) => "已达标",
        Some(target::Verdict::Pending) => "尚未达标",
        Some(target::Verdict::Missed) => "未达标",
        None => "数据不全，不作结论",
    };
    let points = if indicator.is_percentage() { "个百分点" } else { unit };
    let gap = progress.gap.filter(|gap| !gap.is_zero()).map(|gap| {
        let units = progress.units.map(|n| format!("（还需{n}）")).unwrap_or_default();
        format!("{}{points}{units}", number::decimal(gap.rescale(indicator.decimals.max(1))))
    });
    let percent = |amount: Option<Amount>| amount.map(|amount| number::amount(amount, 1)).unwrap_or_default();
    let pace = match (progress.style, progress.done, progress.time) {
        (Style::Task, Some(done), time) => {
            format!("完成进度{}%，时间进度{}%", percent(Some(done)), percent(time))
        }
        (Style::Milestones, _, _) => progress
            .due_now
            .map(|due| format!("按匀速应达到{}{unit}", number::decimal(due.rescale(indicator.decimals))))
            .unwrap_or_default(),
        _ => String::new(),
    };
    let monthly =
        progress.per_month.map(|amount| format!("{}{points}", number::amount(amount, indicator.decimals.max(1))));
    let ahead = progress.projection.as_ref().map(|p| {
        let spell = |value: Decimal| number::decimal(value.rescale(indicator.decimals));
        format!("{}{unit}（{}—{}）", spell(p.estimate), spell(p.low), spell(p.high))
    });
    let end =
        goal.deadline.map_or_else(|| format!("{}年底", lens.period().year_of()), |day| words::date(&day.to_string()));
    row(
        el("span").text(asked),
        [
            cell(end),
            super::indicator::figure(&progress.reading, indicator),
            cell(verdict),
            cell(gap.unwrap_or_default()),
            cell(pace),
            cell(monthly.unwrap_or_default()),
            cell(ahead.unwrap_or_default()),
        ],
    )
}
