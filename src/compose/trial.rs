//! 试算 on the page 考核: what the score and the place of a unit would be with other figures of its items, as many as the reader fills in. Nothing
//! is kept but the link; the scoring is query's.

use super::Lens;
use super::act::Fields;
use super::parts::{cell, panel, row, table, terms, titled};
use super::score::{points, unscored};
use crate::model::{Amount, AreaId, Decimal};
use crate::query::score::{ItemScore, Trial, UnitScore, trial};
use crate::sheet::{Element, el};
use crate::state::{Page, Route};
use crate::strings::number;

/// What a link asks: `c=` the unit, `n=0:95_3:12.5` figures by the position of their item. Links of before name one item in `k=` and its figure in `n=`.
fn asked(route: &Route) -> Vec<(usize, &str)> {
    let value = route.choice('n').unwrap_or("");
    let one = route.choice('k').and_then(|at| Some((at.parse().ok()?, value)));
    match one {
        Some(one) if !value.is_empty() => vec![one],
        _ => value.split('_').filter_map(|part| part.split_once(':')).filter_map(known).collect(),
    }
}

fn known<'a>((at, value): (&str, &'a str)) -> Option<(usize, &'a str)> {
    Some((at.parse().ok()?, value))
}

/// The panel: the unit, a field for each item of its group, and what comes of it.
pub(super) fn panel_of(lens: &Lens, all: &[UnitScore]) -> Element {
    let code = lens.route.choice('c').unwrap_or("");
    let Some(unit) = all.iter().find(|unit| lens.data.areas.get(unit.area).code == code).or(all.first()) else {
        return panel("试算").child(el("p").class("note").text("没有可以试算的单位。"));
    };
    let units = all.iter().map(|other| {
        let area = lens.data.areas.get(other.area);
        el("option").with("value", area.code.clone()).when("selected", other.area == unit.area).text(area.name.clone())
    });
    let units = el("select").with("name", "c").with("data-live", "trial").children(units).with_first_chosen();
    let filled = asked(lens.route);
    let field = |item: &ItemScore| {
        let value = filled.iter().find(|(at, _)| *at == item.item).map_or("", |(_, value)| *value);
        let now = number::with_unit(&item.reading, lens.data.indicator(item.indicator));
        let input =
            el("input").with("type", "text").with("inputmode", "decimal").with("name", format!("n{}", item.item));
        el("label")
            .text(format!("{}（现在{now}）", lens.data.indicator(item.indicator).label()))
            .child(input.with("value", value))
    };
    let form = el("form")
        .class("fields")
        .with("data-act", "trial")
        .child(el("label").text("单位").child(units))
        .children(unit.items.iter().map(field))
        .child(el("p").class("buttons").child(el("button").with("type", "submit").text("试算")));
    let panel = titled("试算", "panel definition").child(form);
    let tried: Vec<(usize, Decimal)> =
        filled.iter().filter_map(|(at, value)| Some((*at, Decimal::parse(value)?))).collect();
    let unread: Vec<&str> =
        filled.iter().filter(|(_, value)| Decimal::parse(value).is_none()).map(|(_, value)| *value).collect();
    let panel = if unread.is_empty() {
        panel
    } else {
        let said = format!("“{}”不是数字，没有计入；请只填数字，如95.5。", unread.join("”“"));
        panel.child(el("p").class("banner").text(said))
    };
    match outcome(lens, unit.area, &tried) {
        Some(told) => panel.children(told),
        None => panel.child(
            el("p").class("note").text("填入一项或几项数值，看得分和位次会怎样变化；空着的按现在的数。不改动数据。"),
        ),
    }
}

/// Score and place now and then, and each item that was tried; `None` where nothing was.
fn outcome(lens: &Lens, area: AreaId, tried: &[(usize, Decimal)]) -> Option<[Element; 2]> {
    let changes: Vec<Trial> =
        tried.iter().map(|(item, value)| Trial { item: *item, figure: Amount::Exact(*value) }).collect();
    let (now, then) = trial(lens.data, &lens.desk.scheme, area, lens.period(), &changes)?;
    let of = |units: &[UnitScore]| units.iter().find(|unit| unit.area == area).cloned();
    let (now, then) = (of(&now)?, of(&then)?);
    let total = |unit: &UnitScore| {
        let total = unit.total.map_or_else(|why| unscored(why).to_string(), points);
        let place = unit.place.map_or("不排名".to_string(), |place| format!("第{place}位"));
        format!("{total}，{place}")
    };
    let got = |item: &ItemScore| match item.points {
        Ok(Some(got)) => points(got),
        Ok(None) => "不适用".into(),
        Err(why) => unscored(why).to_string(),
    };
    let rows: Vec<Element> = now
        .items
        .iter()
        .zip(&then.items)
        .filter(|(item, _)| tried.iter().any(|(at, _)| *at == item.item))
        .map(|(item, other)| {
            let indicator = lens.data.indicator(item.indicator);
            let figures = [&item.reading, &other.reading].map(|reading| cell(number::with_unit(reading, indicator)));
            row(el("span").text(indicator.label()), figures).child(cell(got(item))).child(cell(got(other)))
        })
        .collect();
    let heads = ["项目", "现在", "试算", "现得分", "试算得分"];
    let told = terms([("现在", total(&now)), ("试算", total(&then))]);
    (!rows.is_empty()).then(|| [told, table("试算", &heads, rows)])
}

/// Where the form leads: the figures that were filled in, of the unit chosen.
pub(super) fn chosen(route: &Route, fields: Fields) -> String {
    let filled: Vec<String> = fields
        .all()
        .filter_map(|(name, value)| {
            let at: usize = name.strip_prefix('n')?.parse().ok()?;
            (!value.is_empty()).then(|| format!("{at}:{value}"))
        })
        .collect();
    let route = route.to_page(Page::Score).choosing('k', "");
    route.choosing('c', fields.get("c")).choosing('n', &filled.join("_")).hash()
}
