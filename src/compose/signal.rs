//! What an indicator's change amounts to in a place: 历史波动范围, verdicts on 同比 and 环比, targets. Words and tables only; the figures
//! are query's, and who a change is made of is in `makeup`.

use super::parts::{cell, panel, row, table, terms, titled};
use super::{Lens, makeup};
use crate::model::{Amount, AreaId, Basis, Decimal, Direction, Frequency, Indicator, IndicatorId, Period, SpaceRule};
use crate::query::change::{Change, Refusal};
use crate::query::cut::{fit_period, interval_of};
use crate::query::reading::natural_basis;
use crate::query::shortfall::{CoverageGap, Shortfall, coverage_gap, minima};
use crate::query::signal::causes::{Cause, Judgement};
use crate::query::signal::history::{History, history};
use crate::query::signal::limits::Spread;
use crate::query::signal::verdict::{Abstain, Verdict, Verdicts, mom_of, yoy_of, ytd_of};
use crate::query::signal::xmr::{Assurance, Chart, chart};
use crate::query::stats::{Level, POINTS, Trend, TrendPoint, TrendRefusal, rate, recent_trend};
use crate::query::target::{self, Goal, Progress, Style};
use crate::query::{Card, Reading, Span};
use crate::sheet::{Element, Node, el};
use crate::strings::plot::pace as pace_word;
use crate::strings::verdict::told as verdict_words;
use crate::strings::{number, period as words};

/// Most parts of a change that are listed.
const PARTS: usize = 10;
/// People in one 万人.
const PEOPLE: f64 = 10_000.0;
/// Fewest periods on each side of one at which limits begin anew.
const ANEW: usize = 4;

/// All that the panels ask.
pub(super) struct Asked {
    id: IndicatorId,
    history: History,
    chart: Chart,
    yoy: Result<Verdict, Abstain>,
    mom: Result<Verdict, Abstain>,
    ytd: Result<Verdict, Abstain>,
    trend: Option<Result<Trend, TrendRefusal>>,
    makeup: makeup::Asked,
    targets: Vec<AskedTarget>,
}

impl Asked {
    /// The verdicts on the changes of the place itself.
    pub(super) fn verdicts(&self) -> Verdicts {
        Verdicts { yoy: self.yoy, mom: self.mom, ytd: self.ytd }
    }
}

/// A target at the place, or at places below it.
struct AskedTarget {
    goal: Goal,
    progress: Option<Progress>,
    below: Option<Shortfall>,
    coverage: Option<CoverageGap>,
}

/// Asks it.
pub(super) fn ask(lens: &Lens, id: IndicatorId, area: AreaId) -> Asked {
    let period = fit_period(lens.data, id, area, lens.period());
    let history = history(lens.data, id, area, period);
    Asked {
        id,
        chart: chart(&history.series, &history.options(&lens.anew())),
        yoy: yoy_of(lens.data, id, &history),
        mom: mom_of(lens.data, id, &history),
        ytd: ytd_of(lens.data, id, &history),
        trend: recent(lens.data.indicator(id), &history),
        makeup: makeup::ask(lens, id, area),
        targets: ask_targets(lens, id, area),
        history,
    }
}

/// The recent trend of a percentage, or of cases per 万人, over the newest five whole periods of its present definition.
fn recent(indicator: &Indicator, history: &History) -> Option<Result<Trend, TrendRefusal>> {
    let cases = !history.sizes.is_empty();
    let factor = f64::from(indicator.factor.max(1));
    let point = |reading: &Reading| {
        let parts = reading.parts().map(|(n, d)| (n.to_f64(), d.to_f64()));
        let of_cases = || parts.and_then(|(n, d)| rate(n, d, Level::Usual)).map(|i| (i.low * factor, i.high * factor));
        TrendPoint {
            value: reading.amount().map(Amount::to_f64),
            count: parts.map(|p| p.0),
            // A population counts its people: as many cases as 万人 are not all of them.
            denominator: parts.map(|p| if cases { p.1 * PEOPLE / factor } else { p.1 }),
            interval: if cases { of_cases() } else { interval_of(reading, true) },
        }
    };
    let own = history.readings.get(history.from()..).unwrap_or(&[]);
    let whole: Vec<&Reading> = own.iter().filter(|r| !r.is_partial() && r.figure.is_ok()).collect();
    let newest: Vec<TrendPoint> = whole[whole.len().saturating_sub(POINTS)..].iter().map(|r| point(r)).collect();
    (cases || indicator.is_percentage()).then(|| recent_trend(&newest))
}

fn ask_targets(lens: &Lens, id: IndicatorId, area: AreaId) -> Vec<AskedTarget> {
    let data = lens.data;
    let own = data.targets.iter().filter(|target| target.indicator == data.indicator(id).id);
    own.filter_map(|target| {
        let goal = target::goal(target)?;
        let progress = target::progress_at(data, target, area, lens.period());
        let below = || {
            let judged = target::judged(data, target, lens.period()).into_iter();
            let below: Vec<AreaId> = judged.filter(|at| *at != area && data.areas.path(*at).contains(&area)).collect();
            let range = target::range_of(data, target, id, area, lens.period())?;
            (!below.is_empty()).then(|| minima(data, id, &below, &goal, range))
        };
        let below = if progress.is_none() { below() } else { None };
        let period = fit_period(data, id, area, lens.period());
        let covers = progress.is_some() && data.indicator(id).space == SpaceRule::Coverage;
        let coverage = covers.then(|| coverage_gap(data, id, area, period, &goal)).flatten();
        (progress.is_some() || below.is_some()).then_some(AskedTarget { goal, progress, below, coverage })
    })
    .collect()
}

/// The panels of an indicator in a place.
pub(super) fn panels(lens: &Lens, asked: &Asked) -> Vec<Node> {
    let panels = [targets(lens, asked), variation(lens, asked), makeup::panel_of(lens, &asked.makeup)];
    panels.into_iter().flatten().map(Node::from).collect()
}

fn trend_words(trend: Result<Trend, TrendRefusal>) -> &'static str {
    match trend {
        Ok(Trend { direction: 1, .. }) => "明显上升",
        Ok(Trend { direction: -1, .. }) => "明显下降",
        Ok(_) => "无明显变化",
        Err(TrendRefusal::AllCounted) => "有一期为100%，不作判断",
        Err(_) => "期数不足，不作判断",
    }
}

/// Heads of [`card_row`].
pub(super) const CARD_HEADS: [&str; 5] = ["指标", "时期", "数值", "同比", "环比"];

/// A card as a row of a table: the figure, its changes and what they amount to.
pub(super) fn card_row(lens: &Lens, area: AreaId, card: &Card, head: Element) -> Element {
    let (data, id) = (lens.data, card.indicator);
    let indicator = data.indicator(id);
    let past = history(data, id, area, card.period);
    let judged = lens.route.span == Span::Period;
    let partial = if card.reading.is_partial() { "（数据不全）" } else { "" };
    let change = |change: &Result<Change, Refusal>, verdict: Result<Verdict, Abstain>| match change {
        Err(Refusal::Cumulative) => cell("—"),
        told => change_cell(told, judged.then_some(verdict), indicator),
    };
    row(
        head,
        [
            cell(words::spanned(card.period, lens.route.span)),
            cell(format!("{}{partial}", number::with_unit(&card.reading, indicator))),
            change(&card.yoy, yoy_of(data, id, &past)),
            change(&card.mom, mom_of(data, id, &past)),
        ],
    )
}

/// A change in a cell with what it amounts to: what stands out has its word beside it, the rest in small, and a change that is not judged says why.
pub(super) fn change_cell(
    change: &Result<Change, Refusal>,
    verdict: Option<Result<Verdict, Abstain>>,
    indicator: &Indicator,
) -> Element {
    let told = cell(number::change(change, indicator));
    match verdict.filter(|_| change.is_ok()) {
        Some(Ok(Verdict::Level)) => told.child(el("small").text(" 无明显变化")),
        Some(Ok(stands)) => told.child(el("small").child(el("b").text(format!(" {}", verdict_words(Ok(stands)))))),
        Some(why) => told.with("title", verdict_words(why)),
        None => told,
    }
}

/// A change by its name, and what it amounts to.
pub(super) type Judged<'a> = (&'static str, &'a Result<Change, Refusal>, Result<Verdict, Abstain>);

/// What stands beside an indicator's figures on the page: its id, by which the page finds it, and in one line what each change amounts to.
/// `None` where none is told.
pub(super) fn beside(indicator: &Indicator, changes: &[Judged]) -> Option<Vec<Node>> {
    let mut told: Vec<(Vec<&str>, Result<Verdict, Abstain>)> = Vec::new();
    for (lead, _, verdict) in changes.iter().filter(|(_, change, _)| change.is_ok()) {
        match told.iter_mut().find(|(_, known)| known == verdict) {
            Some((leads, _)) => leads.push(lead),
            None => told.push((vec![lead], *verdict)),
        }
    }
    if told.is_empty() {
        return None;
    }
    let words = told.iter().map(|(leads, verdict)| format!("{}{}", leads.join("、"), verdict_words(*verdict)));
    let words = words.collect::<Vec<_>>().join("；");
    let stands = told.iter().any(|(_, verdict)| matches!(verdict, Ok(Verdict::Rise | Verdict::Fall)));
    let line = el("small").text(format!("（{words}）"));
    let line = if stands { el("b").child(line) } else { line };
    Some(vec![Node::Text(indicator.id.clone()), line.into()])
}

/// The changes of a figure that the page shows, by their names. January's 累计 is January itself, and what stands has none.
pub(super) fn shown<'a>(
    (indicator, period, span): (&Indicator, Period, Span),
    [yoy, mom, ytd]: [&'a Result<Change, Refusal>; 3],
    verdicts: &Verdicts,
) -> Vec<Judged<'a>> {
    if span == Span::YearToDate {
        return vec![("累计同比", yoy, verdicts.ytd)];
    }
    let cumulative = period.number() > 1 && natural_basis(indicator) == Basis::Current;
    let told = [("同比", yoy, verdicts.yoy), ("环比", mom, verdicts.mom)].into_iter();
    told.chain(cumulative.then_some(("累计同比", ytd, verdicts.ytd))).collect()
}

fn spell(value: f64, decimals: u8) -> String {
    format!("{value:.*}", usize::from(decimals))
}

/// 历史波动范围: the limits of the series, where the present figure lies, and the runs that are no chance.
fn variation(lens: &Lens, asked: &Asked) -> Option<Element> {
    let Asked { id, history, chart, .. } = asked;
    let indicator = lens.data.indicator(*id);
    if !matches!(history.periods.last()?.frequency, Frequency::Month | Frequency::Quarter) {
        return None;
    }
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
    let small = match process.spread {
        Spread::Counts if history.sizes.is_empty() => "，件数较少，按计数的随机波动",
        Spread::Counts => "，件数较少，按件数和本期人口的随机波动",
        _ => "",
    };
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
        ("历史波动范围", format!("{range}（按{months}期推算{small}{trial}）")),
        ("平均水平", format!("{}{unit}", spell(process.centre, decimals))),
        ("本期", now.to_string()),
        ("同比", verdict_words(asked.yoy).to_string()),
        ("环比", verdict_words(asked.mom).to_string()),
        ("近5期趋势", asked.trend.map_or(String::new(), |trend| trend_words(trend).to_string())),
        ("需留意的各期", runs),
    ]);
    let from = match group.first {
        0 => String::new(),
        first => history.periods.get(first).map_or(String::new(), |p| format!("波动范围自{}起计算。", words::full(*p))),
    };
    Some(
        titled("变化是否明显", "panel definition")
            .child(list)
            .child(el("p").class("note").text(from))
            .child(anew(lens, history))
            .child(el("p").class("note").text("历史波动范围之内的升降多为正常起伏，不宜作为工作成效或问题的依据。")),
    )
}

/// Where the reader has the limits begun anew: after a change of ways of working that no event of the package tells of.
fn anew(lens: &Lens, history: &History) -> Element {
    let chosen = lens.route.choice('k').unwrap_or("");
    let option = |value: String, words: String| {
        let here = value == chosen;
        el("option").with("value", value).when("selected", here).text(words)
    };
    // With fewer points before or after there is nothing to make limits of.
    let periods = history.periods.iter().skip(ANEW).rev().skip(ANEW);
    let options = std::iter::once(option(String::new(), "只按登记的事件".into()))
        .chain(periods.map(|period| option(period.to_string(), words::full(*period))));
    let select = el("select").with("name", "k").with("data-live", "anew").children(options).with_first_chosen();
    el("form")
        .class("fields")
        .with("data-act", "anew")
        .child(el("label").text("从哪一期起重新计算波动范围 ").child(select))
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

/// The targets of the indicator: how far, how fast, where it leads; who is short of a minimum, and what a coverage still lacks.
fn targets(lens: &Lens, asked: &Asked) -> Option<Element> {
    if asked.targets.is_empty() {
        return None;
    }
    let rows: Vec<Element> =
        asked.targets.iter().filter_map(|t| Some(target_row(lens, asked.id, t.progress.as_ref()?))).collect();
    let heads = ["目标", "截止", "目前", "结论", "差距", "进度", "今后每月需", "按近6个月平均推算"];
    let panel = panel("目标完成情况");
    let panel = if rows.is_empty() { panel } else { panel.child(table("目标完成情况", &heads, rows)) };
    let projected = asked.targets.iter().any(|t| t.progress.as_ref().is_some_and(|p| p.projection.is_some()));
    let panel = if projected { panel.child(el("p").class("note").text(CALIBRATION)) } else { panel };
    let sure = asked.targets.iter().filter(|t| t.progress.is_some()).filter_map(|t| assurance(lens, asked, &t.goal));
    let panel = sure.fold(panel, |panel, words| panel.child(el("p").class("note").text(words)));
    let below = asked.targets.iter().filter_map(|t| Some(minima_words(lens, asked.id, &t.goal, t.below.as_ref()?)));
    let gaps = asked.targets.iter().filter_map(|t| coverage_words(lens, t.coverage.as_ref()?));
    let panel = below.chain(gaps).fold(panel, |panel, words| panel.child(el("p").class("note").text(words)));
    let waits = asked.targets.iter().any(|t| t.below.as_ref().is_some_and(|found| !found.waiting.is_empty()));
    Some(panel.children(if waits { lens.drill_button() } else { None }))
}

/// What the span of a projection is worth: held-out year ends of the demo county (docs/methods.md, Projection).
const CALIBRATION: &str = "推算只按近6个月的平均和起伏，不计季节、政策和事件；括号内是约八成把握的范围（用演示县2025年年底数检验：全县83%—92%落在范围内）。";

/// What the run of the figures promises against a goal that is a limit: kept whatever chance does, missed unless something changes, or left to chance.
fn assurance(lens: &Lens, asked: &Asked, goal: &Goal) -> Option<String> {
    let direction = match goal.comparator {
        target::Comparator::AtLeast | target::Comparator::Above => Direction::Higher,
        target::Comparator::AtMost | target::Comparator::Below => Direction::Lower,
        _ => return None,
    };
    // Only of what is judged period by period: a cumulative task and a way to a later date are told by their progress.
    let each =
        asked.targets.iter().filter_map(|t| t.progress.as_ref()).any(|p| p.style == Style::Distance && p.goal == *goal);
    let found = asked.chart.assurance(goal.value.to_f64(), direction).filter(|_| each)?;
    let words = goal_words(goal, number::unit(lens.data.indicator(asked.id)));
    Some(match found {
        Assurance::Pass => format!("按现在的波动范围，每期都能达到“{words}”。"),
        Assurance::Fail => format!("按现在的波动范围，工作不变就达不到“{words}”。"),
        Assurance::Inconsistent => format!("按现在的波动范围，能否达到“{words}”时有时无，一期达标或不达标不说明问题。"),
    })
}

/// 达标村占比, who is short and by how much, who is silent.
fn minima_words(lens: &Lens, id: IndicatorId, goal: &Goal, found: &Shortfall) -> String {
    let indicator = lens.data.indicator(id);
    let unit = if indicator.is_percentage() { "个百分点" } else { number::unit(indicator) };
    let share = found.share().map_or(String::new(), |share| format!("，占{}%", number::amount(share, 1)));
    let mut words = format!(
        "逐个判定（{}）：{}个单位中{}个达标{share}",
        goal_words(goal, number::unit(indicator)),
        found.judged,
        found.met
    );
    let short: Vec<String> = found
        .short
        .iter()
        .take(PARTS)
        .map(|s| format!("{}（差{}{unit}）", lens.name(s.area), number::decimal(s.gap.rescale(indicator.decimals))))
        .collect();
    if !short.is_empty() {
        let more = if found.short.len() > PARTS { format!("等{}个", found.short.len()) } else { String::new() };
        words.push_str(&format!("；未达标：{}{more}", short.join("、")));
    }
    if !found.silent.is_empty() {
        words.push_str(&format!("；未报：{}", lens.names(&found.silent)));
    }
    if !found.waiting.is_empty() {
        words.push_str(&format!("；{}个单位的数据待载入", found.waiting.len()));
    }
    words + "。"
}

/// The uncovered units, and 再建 n 个可达 x%; `None` where nothing lacks.
fn coverage_words(lens: &Lens, found: &CoverageGap) -> Option<String> {
    let coverage = &found.coverage;
    let lacking = coverage.registered.minus(coverage.covered);
    if lacking.is_zero() {
        return None;
    }
    let mut words =
        format!("在册{}个单位中还有{}个未覆盖", number::decimal(coverage.registered), number::decimal(lacking));
    if !coverage.uncovered.is_empty() {
        words.push_str(&format!("：{}", lens.names(&coverage.uncovered)));
    }
    if !coverage.unknown.is_empty() {
        words.push_str(&format!("；未报：{}", lens.names(&coverage.unknown)));
    }
    if !coverage.closed.is_empty() {
        words.push_str(&format!("；{}的明细待载入", lens.names(&coverage.closed)));
    }
    if found.needed > 0 {
        words.push_str(&format!("；再建{}个可达{}%", found.needed, number::amount(found.reached, 1)));
    }
    Some(words + "。")
}

fn goal_words(goal: &Goal, unit: &str) -> String {
    let value = number::decimal(goal.value);
    match goal.comparator {
        target::Comparator::AtLeast => format!("不低于{value}{unit}"),
        target::Comparator::Above => format!("高于{value}{unit}"),
        target::Comparator::AtMost => format!("不高于{value}{unit}"),
        target::Comparator::Below => format!("低于{value}{unit}"),
        target::Comparator::Equal => format!("达到{value}{unit}"),
        target::Comparator::Within => {
            format!("{value}—{}{unit}", goal.high.map(number::decimal).unwrap_or_default())
        }
    }
}

/// `，比时间进度快3.3个百分点`: 完成进度 less 时间进度.
fn lead_words(lead: Decimal, word: &str) -> String {
    let points = lead.rescale(1);
    let told = number::decimal(points.abs());
    match points.sign() {
        0 => format!("，与{word}持平"),
        n if n > 0 => format!("，比{word}快{told}个百分点"),
        _ => format!("，比{word}慢{told}个百分点"),
    }
}

fn target_row(lens: &Lens, id: IndicatorId, progress: &Progress) -> Element {
    let indicator = lens.data.indicator(id);
    let unit = number::unit(indicator);
    let goal = &progress.goal;
    let asked = goal_words(goal, unit);
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
            // A part that lags behind says nothing of the whole; one that leads, leads.
            let sure = |lead: &Decimal| lead.sign() > 0 || !progress.reading.is_partial();
            let word = pace_word(&lens.data.settings);
            let lead = progress.lead.filter(sure).map_or(String::new(), |lead| lead_words(lead, word));
            format!("完成进度{}%，{word}{}%{lead}", percent(Some(done)), percent(time))
        }
        (Style::Milestones, _, _) => progress
            .due_now
            .map(|due| format!("按匀速应达到{}{unit}", number::decimal(due.rescale(indicator.decimals))))
            .unwrap_or_default(),
        _ => String::new(),
    };
    let next = progress.next.map(|(at, due)| {
        let due = number::decimal(due.rescale(if indicator.is_percentage() {
            1
        } else {
            due.decimals.min(indicator.decimals)
        }));
        format!("下一节点{}底：按匀速应达到{due}{unit}", words::full(at))
    });
    let pace =
        [Some(pace), next].into_iter().flatten().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("；");
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
