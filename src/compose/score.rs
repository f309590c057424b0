//! 考核: scores by group, each open to its items. Shown only where the package has rules; the scoring is query's, 试算 is in `trial`.

use super::parts::{cell, panel, table};
use super::{Lens, trial};
use crate::model::Decimal;
use crate::query::score::{UnitScore, Unscored, scores};
use crate::sheet::{Element, Node, Sheet, el};
use crate::strings::{number, period as words};

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let scheme = &lens.desk.scheme;
    if scheme.items.is_empty() {
        let words = "数据包没有考核办法（scoring.csv），本页不评分。";
        return Sheet { main: vec![el("p").class("banner").text(words).into()], ..Sheet::default() };
    }
    let all = scores(lens.data, scheme, lens.period());
    let mut main: Vec<Node> = Vec::new();
    for (at, group) in scheme.groups.iter().enumerate() {
        let mut units: Vec<&UnitScore> = all.iter().filter(|unit| unit.group == at).collect();
        units.sort_by_key(|unit| (unit.place.is_none(), unit.place, unit.area));
        if !units.is_empty() {
            main.push(group_panel(lens, &group.name, &units).into());
        }
    }
    main.push(trial::panel_of(lens, &all).into());
    Sheet { main, ..Sheet::default() }
}

/// Points as they are printed.
pub(super) fn points(value: Decimal) -> String {
    number::decimal(value.rescale(2))
}

/// Why there are none.
pub(super) fn unscored(why: Unscored) -> &'static str {
    match why {
        Unscored::NotLoaded => "待载入",
        Unscored::NothingApplies => "无适用项",
        _ => "数据不全，不评分",
    }
}

fn group_panel(lens: &Lens, name: &str, units: &[&UnitScore]) -> Element {
    let scheme = &lens.desk.scheme;
    let items: Vec<usize> = units.first().map_or(Vec::new(), |unit| unit.items.iter().map(|item| item.item).collect());
    let labels: Vec<String> = items
        .iter()
        .filter_map(|at| scheme.items.get(*at))
        .map(|item| {
            lens.data
                .find_indicator(&item.indicator)
                .map_or(item.indicator.clone(), |id| lens.data.indicator(id).label().to_string())
        })
        .collect();
    let mut heads = vec!["位次", "单位", "得分"];
    heads.extend(labels.iter().map(String::as_str));
    let rows = units.iter().map(|unit| {
        let total = match unit.total {
            Ok(total) => format!("{}{}", points(total), if unit.scaled { "（折算）" } else { "" }),
            Err(why) => unscored(why).to_string(),
        };
        let line = el("tr")
            .child(cell(unit.place.map_or("—".to_string(), |place| place.to_string())))
            .child(el("th").with("scope", "row").child(lens.place(unit.area)))
            .child(el("td").child(el("b").text(total)));
        line.children(unit.items.iter().map(|item| {
            let words = match item.points {
                Ok(Some(got)) => points(got),
                Ok(None) => "不适用".into(),
                Err(why) => unscored(why).into(),
            };
            let told = number::with_unit(&item.reading, lens.data.indicator(item.indicator));
            let told = match item.reading.parts() {
                Some((n, d)) => format!("{told}（{}÷{}）", number::decimal(n), number::decimal(d)),
                None => told,
            };
            // To the very figure that was judged: at the unit, over the period or the 累计, with what it is made of.
            let route = lens.route.to_indicator(lens.data, item.indicator).with_area(lens.data, unit.area);
            let link = crate::state::Route { span: item.span, ..route }.hash();
            let link = el("a").with("href", link).with("title", told).text(words);
            el("td").child(link)
        }))
    });
    let title = format!("{}考核得分：{name}", words::full(lens.period()));
    panel(&title)
        .child(table(&title, &heads, rows.collect()))
        .child(el("p").class("note").text("只在同组内比较；有未报数据的单位不评分；点各项得分可看依据的数据。"))
}
