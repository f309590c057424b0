//! 指标: what stands beside and below the charts of an indicator: 指标解释, tables. Without an id: the list. Trend, rank and heat are the page's.

use super::Lens;
use super::parts::{cell, panel, row, table, terms, titled};
use super::{clerk, ground, list, outside, partial, plots, signal, slices, stretch};
use crate::figure::rank::order;
use crate::model::{AreaId, AreaKind, Direction, Indicator, Period, SpaceRule, TimeRule};
use crate::query::cut::ChildRow;
use crate::query::signal::history::history;
use crate::query::signal::verdict::{Abstain, Verdict, mom_of, yoy_of};
use crate::query::{Cut, Reading, Selection, Span, cut};
use crate::sheet::{Element, Node, Sheet, el};
use crate::strings::{number, period as words, ui};

/// All that the page asks of one indicator in one place.
pub(super) struct Asked {
    cut: Cut,
    signal: signal::Asked,
    ground: Option<ground::Asked>,
    stretch: stretch::Asked,
    /// Of each child whether its 同比 and 环比 stand out.
    verdicts: Vec<(AreaId, [Result<Verdict, Abstain>; 2])>,
}

/// Asks it; `None` without an indicator or a place.
pub(super) fn ask(lens: &Lens) -> Option<Asked> {
    let (indicator, area) = (lens.at.indicator?, lens.at.area?);
    let mut cut = cut(lens.data, Selection { indicator, area, period: lens.period(), span: lens.route.span });
    cut.keep(lens.route.window());
    let judge = |child: &ChildRow| {
        let past = history(lens.data, indicator, child.area, cut.selection.period);
        (child.area, [yoy_of(lens.data, indicator, &past), mom_of(lens.data, indicator, &past)])
    };
    let judged = lens.route.span == Span::Period;
    Some(Asked {
        signal: signal::ask(lens, indicator, area),
        ground: ground::ask(lens, indicator, area),
        stretch: stretch::ask(lens, indicator, area),
        verdicts: if judged { cut.children.iter().map(judge).collect() } else { Vec::new() },
        cut,
    })
}

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let Some(asked) = ask(lens) else { return list::all(lens) };
    let cut = &asked.cut;
    let mut asides =
        vec![vec![plots::choices(lens, cut).into(), definition(lens.data.indicator(cut.selection.indicator)).into()]];
    if let Some(places) = places(lens, &asked) {
        let meaning = partial::meaning(cut.children.iter().map(|child| &child.reading));
        asides.push(vec![panel("各地数据").child(places).children(meaning).into()]);
    }
    // Behind the panels beside the two charts: what the changes of the sentence amount to.
    asides.resize_with(2, Vec::new);
    let indicator = lens.data.indicator(cut.selection.indicator);
    let of = (indicator, cut.selection.period, cut.selection.span);
    let changes = signal::shown(of, [&cut.yoy, &cut.mom, &cut.ytd_yoy], &asked.signal.verdicts());
    asides.extend(signal::beside(indicator, &changes));
    let mut main: Vec<Node> = signal::panels(lens, &asked.signal);
    main.extend(slices::panels(lens, cut));
    main.extend(stretch::panel_of(lens, &asked.stretch).map(Node::from));
    main.extend(asked.ground.as_ref().and_then(|asked| ground::panel(lens, asked)).map(Node::from));
    main.extend(plots::exports(lens, cut).map(Node::from));
    if cut.series.iter().any(|reading| reading.figure.is_ok()) {
        let series = el("details").class("panel").child(el("summary").text("逐期数据表")).child(series(lens, cut));
        main.push(series.children(partial::meaning(cut.series.iter().chain(&cut.series_last_year))).into());
    }
    main.extend(outside::panel_of(lens).map(Node::from));
    main.push(clerk::provenance(lens, cut).into());
    Sheet { main, asides }
}

/// A figure in a cell: marked when it is partial, with its reason when there is none.
pub(super) fn figure(reading: &Reading, indicator: &Indicator) -> Element {
    let shown = el("td").with_some("class", reading.figure.err().map(|_| "none"));
    let shown = shown.with_some("title", reading.figure.err().map(number::gap_reason));
    let shown = shown.text(number::reading(reading, indicator)).children(clerk::mark(reading.origin));
    match reading.is_partial() {
        true => shown.child(el("span").class("sign").with("aria-label", "数据不全").text("*")),
        false => shown,
    }
}

/// The children: place, figure, parts, 同比, 环比; `None` without children.
fn places(lens: &Lens, asked: &Asked) -> Option<Element> {
    let cut = &asked.cut;
    let indicator = lens.data.indicator(cut.selection.indicator);
    let children = order(lens.data, cut);
    if children.is_empty() {
        return None;
    }
    let parts = children.iter().any(|child| child.reading.parts().is_some());
    let figures = format!("{}（{}）", indicator.label(), number::unit(indicator));
    let ranked = !lens.data.settings.unranked;
    let mut heads = if ranked { vec!["位次"] } else { Vec::new() };
    heads.extend(["区划", figures.as_str()]);
    heads.extend(parts.then_some("分子/分母"));
    heads.extend(["同比", "环比"]);
    let rows = children.iter().map(|child| {
        let name = match lens.data.areas.get(child.area).kind {
            AreaKind::Own => el("span").text(ui::OWN),
            _ => el("a").with("href", lens.route.with_area(lens.data, child.area).hash()).text(lens.name(child.area)),
        };
        let place = el("td").text(child.place.map_or("—".to_string(), |place| place.to_string()));
        let line = el("tr").children(ranked.then_some(place)).child(el("th").with("scope", "row").child(name));
        let line = line.child(partial::figure(
            lens,
            cut.selection.indicator,
            (child.area, cut.selection.period),
            cut.selection.span,
            &child.reading,
        ));
        let quotient = |(n, d)| format!("{}/{}", number::decimal(n), number::decimal(d));
        let line = match parts {
            true => line.child(cell(child.reading.parts().map_or(String::new(), quotient))),
            false => line,
        };
        let verdicts = asked.verdicts.iter().find(|(area, _)| *area == child.area).map(|(_, verdicts)| verdicts);
        let changes = [&child.yoy, &child.mom].into_iter().enumerate();
        line.children(changes.map(|(at, change)| signal::change_cell(change, verdicts.map(|v| v[at]), indicator)))
    });
    Some(table("各地数据表", &heads, rows.collect()))
}

/// Period by period, newest first, beside last year.
fn series(lens: &Lens, cut: &Cut) -> Element {
    let indicator = lens.data.indicator(cut.selection.indicator);
    let heads = ["时期", &format!("数值（{}）", number::unit(indicator)), "上年同期"];
    let Selection { indicator: id, area, span, .. } = cut.selection;
    let months = cut.months.iter().zip(&cut.series).zip(&cut.series_last_year).rev();
    let rows = months.map(|((period, now), then)| {
        let figure = |at: Period, reading| partial::figure(lens, id, (area, at), span, reading);
        row(el("span").text(words::spanned(*period, span)), [figure(*period, now), figure(period.year_before(), then)])
    });
    table("逐期数据表", &heads, rows.collect())
}

/// 指标解释.
pub(super) fn definition(indicator: &Indicator) -> Element {
    let space = match indicator.space {
        SpaceRule::Sum => "下级相加，含本级",
        SpaceRule::DistinctSum => "下级相加（按岗位计，不按人去重）",
        SpaceRule::RatioOfSums => "分子之和除以分母之和",
        SpaceRule::Coverage => "达标单位数除以在册单位数",
        SpaceRule::Recompute => "由基数重新计算",
        SpaceRule::None => "不汇总",
    };
    let time = match indicator.time {
        TimeRule::Sum => "各期相加",
        TimeRule::Last => "取期末数",
        TimeRule::RatioOfSums => "分子之和除以分母之和",
        TimeRule::Recompute => "由基数重新计算",
        TimeRule::MeanPopulation => "分子之和除以平均基数",
        TimeRule::None => "不汇总",
    };
    let direction = match indicator.direction {
        Direction::Higher => "越高越好",
        Direction::Lower => "越低越好",
        Direction::Neutral => "不作评价",
    };
    let formula = match indicator.numerator.is_empty() || indicator.denominator.is_empty() {
        true => String::new(),
        false => format!("{} ÷ {}", indicator.numerator, indicator.denominator),
    };
    let target = [&indicator.target_value, &indicator.target_deadline, &indicator.target_scope];
    let target = target.into_iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join("，");
    let panel = titled("指标解释", "panel definition").child(terms([
        ("编号", indicator.id.clone()),
        ("定义", indicator.definition.clone()),
        ("单位", number::unit(indicator).to_string()),
        ("计算", formula),
        ("上级汇总", space.into()),
        ("时间汇总", time.into()),
        ("方向", direction.into()),
        ("目标", target),
        ("来源", indicator.source.clone()),
    ]));
    if !indicator.is_imported() {
        return panel;
    }
    let unit = el("input").with("type", "text").with("name", "unit").with("maxlength", "12");
    let unit = unit.with("value", indicator.unit.clone()).with("placeholder", "如：万个");
    let form = el("form").class("unit-form").with("data-act", "unit");
    let form = form.child(el("label").text("设置单位 ").child(unit));
    panel.child(form.child(el("button").with("type", "submit").text("确定")))
}
