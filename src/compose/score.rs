//! 考核: scores by group, each open to its items; 试算. Shown only where the package has rules; the scoring is query's.

use super::Lens;
use super::act::Fields;
use super::parts::{cell, panel, table, terms};
use crate::model::{Amount, Decimal};
use crate::query::score::{Trial, UnitScore, Unscored, scores, trial};
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::{Page, Route};
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
    main.push(trial_panel(lens, &all).into());
    Sheet { main, ..Sheet::default() }
}

fn points(value: Decimal) -> String {
    number::decimal(value.rescale(2))
}

fn unscored(why: Unscored) -> &'static str {
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
            let link = el("a").with("href", lens.to_figure(item.indicator, unit.area)).with("title", told).text(words);
            el("td").child(link)
        }))
    });
    let title = format!("{}考核得分：{name}", words::full(lens.period()));
    panel(&title)
        .child(table(&title, &heads, rows.collect()))
        .child(el("p").class("note").text("只在同组内比较；有未报数据的单位不评分；点各项得分可看依据的数据。"))
}

fn trial_panel(lens: &Lens, all: &[UnitScore]) -> Element {
    let scheme = &lens.desk.scheme;
    let code = lens.route.choice('c').unwrap_or("");
    let item = lens.route.choice('k').and_then(|at| at.parse::<usize>().ok()).unwrap_or(0);
    let value = lens.route.choice('n').unwrap_or("");
    let units = all.iter().map(|unit| {
        let area = lens.data.areas.get(unit.area);
        el("option").with("value", area.code.clone()).when("selected", area.code == code).text(area.name.clone())
    });
    let items = scheme.items.iter().enumerate().map(|(at, row)| {
        let name = lens
            .data
            .find_indicator(&row.indicator)
            .map_or(row.indicator.clone(), |id| lens.data.indicator(id).name.clone());
        el("option").with("value", at.to_string()).when("selected", at == item).text(format!("{}：{name}", row.group))
    });
    let input = el("input").with("type", "text").with("name", "n").with("value", value).with("inputmode", "decimal");
    let form = el("form")
        .class("fields")
        .with("data-act", "trial")
        .child(el("label").text("单位").child(el("select").with("name", "c").children(units).with_first_chosen()))
        .child(el("label").text("项目").child(el("select").with("name", "k").children(items).with_first_chosen()))
        .child(el("label").text("如果这项数值为").child(input))
        .child(el("p").class("buttons").child(el("button").with("type", "submit").text("试算")));
    let panel = panel("试算").child(form);
    match outcome(lens, code, item, value) {
        Some(told) => panel.child(told),
        None => panel.child(el("p").class("note").text("填入一项数值，看得分和位次会怎样变化。不改动数据。")),
    }
}

fn outcome(lens: &Lens, code: &str, item: usize, value: &str) -> Option<Element> {
    let area = lens.data.areas.find(code)?;
    let figure = Amount::Exact(Decimal::parse(value)?);
    let (now, then) = trial(lens.data, &lens.desk.scheme, area, lens.period(), &[Trial { item, figure }])?;
    let of = |units: &[UnitScore]| {
        let unit = units.iter().find(|unit| unit.area == area)?;
        let total = unit.total.map_or_else(|why| unscored(why).to_string(), points);
        let place = unit.place.map_or("不排名".to_string(), |place| format!("第{place}位"));
        Some(format!("{total}，{place}"))
    };
    Some(terms([("现在", of(&now)?), ("试算", of(&then)?)]).class("definition"))
}

/// Where the form leads.
pub(super) fn chosen(route: &Route, fields: Fields) -> String {
    let route = route.to_page(Page::Score).choosing('c', fields.get("c"));
    route.choosing('k', fields.get("k")).choosing('n', fields.get("n")).hash()
}
