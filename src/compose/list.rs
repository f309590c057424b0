//! The list of indicators by family, with the newest figure of a place, and the search in it. One indicator's page is indicator.rs.

use super::Lens;
use super::parts::link;
use crate::model::{AreaId, IndicatorId};
use crate::query::cut::fit_period;
use crate::query::overview::with_figures;
use crate::query::reading;
use crate::sheet::{Element, Sheet, el};
use crate::strings::{number, period as words, pinyin};

/// The page 指标 without an id: all indicators of the catalogue, those without figures too.
pub(super) fn all(lens: &Lens) -> Sheet {
    let Some(area) = lens.at.area else { return Sheet::default() };
    let asked = lens.route.choice('q').unwrap_or("");
    let field = el("input").with("type", "search").with("name", "q").with("value", asked).with("autocomplete", "off");
    let field = field.with("placeholder", "名称、拼音首字母或编号").with("aria-label", "查找指标");
    let form = el("form").class("search").with("role", "search").with("data-act", "search").child(field);
    let form = form.child(el("button").with("type", "submit").text("查找"));
    let form = match asked {
        "" => form,
        _ => form.child(link(lens.choosing('q', ""), "显示全部")),
    };
    Sheet { main: vec![form.into(), families(lens, area, true, asked).into()], ..Sheet::default() }
}

/// The indicators of a place that have figures.
pub(super) fn of_area(lens: &Lens, area: AreaId) -> Element {
    families(lens, area, false, "")
}

fn matches(lens: &Lens, id: IndicatorId, asked: &str) -> bool {
    let indicator = lens.data.indicator(id);
    let asked = asked.to_lowercase();
    asked.is_empty()
        || indicator.id.to_lowercase().starts_with(&asked)
        || [&indicator.name, &indicator.short_name, &indicator.family]
            .into_iter()
            .chain(&indicator.aliases)
            .any(|name| name.to_lowercase().contains(&asked) || pinyin::begins(name, &asked))
}

/// Families in the order of the catalogue, with those of their indicators that pass.
pub(super) fn by_family<'a>(lens: &Lens<'a>, passes: impl Fn(IndicatorId) -> bool) -> Vec<(&'a str, Vec<IndicatorId>)> {
    let mut families: Vec<(&str, Vec<IndicatorId>)> = Vec::new();
    for (at, indicator) in lens.data.indicators.iter().enumerate() {
        let id = IndicatorId(at as u16);
        if !passes(id) {
            continue;
        }
        match families.iter_mut().find(|(name, _)| *name == indicator.family) {
            Some((_, ids)) => ids.push(id),
            None => families.push((&indicator.family, vec![id])),
        }
    }
    families
}

fn families(lens: &Lens, area: AreaId, all: bool, asked: &str) -> Element {
    let with: Vec<IndicatorId> = with_figures(lens.data, area).collect();
    let families = by_family(lens, |id| (all || with.contains(&id)) && matches(lens, id, asked));
    if families.is_empty() && !asked.is_empty() {
        let words = format!("没有找到“{asked}”。可输入名称中的几个字、拼音首字母（如 rmtj）或编号（如 TJ01）。");
        return el("p").class("banner").with("role", "status").text(words);
    }
    let line = |id: &IndicatorId| {
        let indicator = lens.data.indicator(*id);
        let figure = if with.contains(id) {
            let period = fit_period(lens.data, *id, area, lens.period());
            let read = reading(lens.data, *id, area, period, lens.route.span);
            let when = words::spanned(period, lens.route.span);
            let figure = el("b").text(number::with_unit(&read, indicator));
            el("span").child(figure).text(" ").child(el("small").text(when))
        } else if lens.data.blocks_of(*id).next().is_some() {
            el("span").child(el("small").text("其他区划有数据"))
        } else {
            el("span").child(el("small").text("尚无数据"))
        };
        el("li").child(link(lens.to_indicator(*id), indicator.name.clone())).child(figure)
    };
    let family = |(name, ids): &(&str, Vec<IndicatorId>)| {
        let count = el("small").text(format!("{}项", ids.len()));
        let title = el("h2").text(format!("{name} ")).child(count);
        el("section").class("panel").child(title).child(el("ul").class("indicator-list").children(ids.iter().map(line)))
    };
    el("div").class("families").children(families.iter().map(family))
}
