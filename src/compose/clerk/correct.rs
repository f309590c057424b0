//! 更正: a figure typed or overridden by hand, with reason, ground and person; the list of what was corrected. The rules are clerk's.

use super::{draft, lay};
use crate::clerk::{Correction, Operation};
use crate::compose::act::Fields;
use crate::compose::parts::{cell, link, panel, row, table};
use crate::compose::{Desk, Lens};
use crate::model::{AreaId, AreaKind, Decimal, Origin, Period, RecordKey, Status};
use crate::query::Cut;
use crate::query::cut::own_period;
use crate::query::reading::natural_basis;
use crate::sheet::{Element, Node, el};
use crate::state::{Page, Route};
use crate::strings::{letter, period as words};
use crate::wire::Reply;

/// Statuses a person may give: what stands behind others is not a person's to say.
const STATUSES: [(Status, &str); 6] = [
    (Status::Reported, "有数"),
    (Status::ZeroReported, "零报"),
    (Status::Missing, "未报"),
    (Status::NotApplicable, "不适用"),
    (Status::BelowUnit, "不足一个单位"),
    (Status::Preliminary, "初步数"),
];

/// The page 更正与草稿.
pub(super) fn panels(lens: &Lens) -> Vec<Node> {
    let mut nodes: Vec<Node> = draft::panel_of(lens.desk).map(Node::from).into_iter().collect();
    nodes.push(form(lens).into());
    nodes.extend(list(lens).map(Node::from));
    nodes
}

/// The cell of the route, or the first indicator at the root.
fn chosen(lens: &Lens) -> Option<RecordKey> {
    let data = lens.data;
    let asked = lens.route.choice('i').and_then(|id| data.find_indicator(id));
    let id = asked.or_else(|| (!data.indicators.is_empty()).then_some(crate::model::IndicatorId(0)))?;
    let (indicator, area) = (data.indicator(id), lens.at.area?);
    Some(RecordKey {
        indicator: indicator.id.clone(),
        area: data.areas.get(area).code.clone(),
        organisation: String::new(),
        category: String::new(),
        period: own_period(data, id, area, lens.period()),
        basis: natural_basis(indicator),
    })
}

fn select(name: &'static str, label: &str, now: &str, live: bool, options: Vec<(String, String)>) -> Element {
    let options =
        options.into_iter().map(|(id, word)| el("option").when("selected", id == now).with("value", id).text(word));
    let select = el("select").with("name", name).with_some("data-live", live.then_some("fix-at"));
    el("label").text(label).child(select.children(options).with_first_chosen())
}

fn input(name: &'static str, label: &str, value: &str, kind: &'static str) -> Element {
    let input = el("input").with("type", kind).with("name", name).with("value", value).with("maxlength", "200");
    el("label").text(label).child(input)
}

/// The cells that can be corrected: indicator, place and month, then what stands there, then the form.
fn form(lens: &Lens) -> Element {
    let panel = panel("人工更正").with("id", "fix");
    let Some(key) = chosen(lens) else {
        return panel.child(el("p").class("note").text("数据包没有指标或区划。"));
    };
    let data = lens.data;
    let indicators = data.indicators.iter().map(|i| (i.id.clone(), format!("{} {}", i.id, i.name))).collect();
    let named = |id: AreaId| {
        let area = data.areas.get(id);
        let above = area.parent.filter(|p| data.areas.get(*p).parent.is_some()).map(|p| lens.name(p));
        (area.code.clone(), above.map_or(area.name.clone(), |above| format!("{above} {}", area.name)))
    };
    let stands = |id: &AreaId| data.areas.get(*id).kind != AreaKind::Reference;
    let places = (0..data.areas.all().len() as u32).map(AreaId).filter(stands).map(named).collect();
    let months = months(lens, &key).into_iter().map(|p| (p.to_string(), words::full(p))).collect();
    let at = el("form")
        .class("fields")
        .with("data-act", "fix-at")
        .child(select("i", "指标", &key.indicator, true, indicators))
        .child(select("a", "区划", &key.area, true, places))
        .child(select("p", "时期", &key.period.to_string(), true, months));
    let standing = lay::standing(data, &key);
    let quotient = data.find_indicator(&key.indicator).is_some_and(|id| data.indicator(id).is_quotient());
    let now = match &standing {
        None => "现在没有数据（该区划的分片未载入时，请先打开该区划）。".to_string(),
        Some(r) => {
            let figure = r.figure_text();
            let figure = if figure.is_empty() { r.status.word().to_string() } else { figure };
            let mark = if r.origin == Origin::Corrected { "（人工更正）" } else { "" };
            format!("现在为：{figure}{mark}{}", if r.note.is_empty() { String::new() } else { format!("　{}", r.note) })
        }
    };
    let computed = standing.as_ref().is_some_and(|r| r.origin == Origin::Computed);
    let computed =
        computed.then(|| el("p").class("note").text("这个数由下级相加得出。更正它不会改动下级；一般应更正下级的数。"));
    let statuses = STATUSES.iter().map(|(status, word)| (status.word().to_string(), (*word).to_string())).collect();
    let hidden = |name: &'static str, value: &str| {
        el("input").with("type", "hidden").with("name", name).with("value", value.to_string())
    };
    let form = el("form")
        .class("fields")
        .with("data-act", "edit-correct")
        .child(hidden("i", &key.indicator))
        .child(hidden("a", &key.area))
        .child(hidden("p", &key.period.to_string()))
        .child(el("p").class("wide lead").text(now))
        .children(computed)
        .child(select("status", "更正为", "reported", false, statuses));
    let form = match quotient {
        true => form.child(input("numerator", "分子", "", "text")).child(input("denominator", "分母", "", "text")),
        false => form.child(input("value", "数值", "", "text")),
    };
    let form = form
        .child(input("reason", "原因（必填）", "", "text").class("wide"))
        .child(input("source", "依据（来文、电话核实等）", "", "text"))
        .child(input("person", "更正人（必填）", &lens.desk.clerk.person, "text"))
        .child(input("date", "日期", &lens.desk.clerk.today, "date"));
    let buttons = el("p").class("buttons").child(el("button").with("type", "submit").text("更正"));
    panel.child(at).child(form.child(buttons))
}

/// The months that can be chosen: those of the indicator's figures and the one on show.
fn months(lens: &Lens, key: &RecordKey) -> Vec<Period> {
    let Some(id) = lens.data.find_indicator(&key.indicator) else { return vec![key.period] };
    let span = lens
        .data
        .blocks_of(id)
        .filter(|block| block.key.frequency == key.period.frequency)
        .map(|block| block.span())
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let (first, last) = span.map_or((key.period, key.period), |(a, b)| (a.min(key.period), b.max(key.period)));
    (first.index..=last.index).rev().take(240).map(|index| Period { frequency: key.period.frequency, index }).collect()
}

/// What stands corrected now.
fn list(lens: &Lens) -> Option<Element> {
    let records = lens.desk.clerk.work.records();
    let corrected =
        records.iter().filter(|(_, history)| history.first().is_some_and(|r| r.origin == Origin::Corrected));
    let rows: Vec<Element> = corrected
        .map(|(key, history)| {
            let id = lens.data.find_indicator(&key.indicator);
            let name = id.map_or(key.indicator.clone(), |id| lens.data.indicator(id).name.clone());
            let area = lens.data.areas.find(&key.area).map_or(key.area.clone(), |id| lens.name(id).to_string());
            let told = |at: usize| {
                history.get(at).map_or("无".to_string(), |r| match r.figure_text() {
                    figure if figure.is_empty() => r.status.word().to_string(),
                    figure => figure,
                })
            };
            let to = Route { area: Some(key.area.clone()), period: Some(key.period), ..lens.route.clone() };
            let (reason, source) = history.first().map(|r| (r.note.clone(), r.source_ref.clone())).unwrap_or_default();
            row(
                link(to.choosing('i', &key.indicator).hash(), name),
                [
                    cell(area),
                    cell(words::full(key.period)),
                    cell(told(1)),
                    el("td").child(el("b").text(told(0))),
                    cell(reason),
                    cell(source),
                ],
            )
        })
        .collect();
    let heads = ["指标", "区划", "时期", "原来", "更正为", "原因", "更正人和依据"];
    let title = format!("已更正{}处", rows.len());
    (!rows.is_empty()).then(|| panel(&title).with("id", "corrected").child(table("已更正", &heads, rows)))
}

/// The mark of a corrected figure in a table.
pub(in crate::compose) fn mark(origin: Origin) -> Option<Element> {
    (origin == Origin::Corrected).then(|| el("span").class("tag").with("title", "人工更正").text(letter::CORRECTED))
}

/// Where a figure's trace ends: whether it was corrected, why and by whom as far as it is known here, and the way to correct it.
pub(in crate::compose) fn provenance(lens: &Lens, cut: &Cut) -> Element {
    let (id, area, period) = (cut.selection.indicator, cut.selection.area, cut.selection.period);
    let indicator = lens.data.indicator(id);
    let mut route = lens.route.to_page(Page::Data);
    (route.area, route.period) = (Some(lens.data.areas.get(area).code.clone()), Some(period));
    let to = route.choosing('v', "fix").choosing('i', &indicator.id).hash();
    let way = el("p").class("note").child(link(to, "更正这个数"));
    if cut.reading.origin != Origin::Corrected {
        return way;
    }
    let key = RecordKey {
        indicator: indicator.id.clone(),
        area: lens.data.areas.get(area).code.clone(),
        organisation: String::new(),
        category: String::new(),
        period,
        basis: natural_basis(indicator),
    };
    let who = lens.desk.clerk.work.records().current(&key).map(|r| r.source_ref.clone()).unwrap_or_default();
    let told = [lens.data.note(id, area, period), who.as_str()];
    let told: Vec<&str> = told.into_iter().filter(|words| !words.is_empty()).collect();
    let words = format!("本期的数为人工更正。{}", told.join("；"));
    panel(letter::CORRECTED).child(el("p").text(words)).child(way)
}

/// What the reader does in these panels.
pub(super) fn act(desk: &mut Desk, route: &Route, name: &str, fields: Fields) -> Option<Vec<Reply>> {
    let cell = || Some((fields.get("i"), fields.get("a"), Period::parse(fields.get("p"))?));
    match name {
        "fix-at" => {
            let (indicator, area, period) = cell()?;
            let route = Route { area: Some(area.into()), period: Some(period), ..route.clone() };
            Some(vec![Reply::Go { hash: route.choosing('i', indicator).hash() }])
        }
        "edit-correct" => {
            let (indicator, area, period) = cell()?;
            let id = desk.data.find_indicator(indicator)?;
            let key = RecordKey {
                indicator: indicator.into(),
                area: area.into(),
                organisation: String::new(),
                category: String::new(),
                period,
                basis: natural_basis(desk.data.indicator(id)),
            };
            let number = |name: &str| {
                let text: String = fields.get(name).chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
                if text.is_empty() { Ok(None) } else { Decimal::parse(&text).map(Some).ok_or(text) }
            };
            let say = |words: String| Some(vec![Reply::Say { words }]);
            let (value, top, bottom) = match (number("value"), number("numerator"), number("denominator")) {
                (Ok(value), Ok(top), Ok(bottom)) => (value, top, bottom),
                (Err(text), ..) | (_, Err(text), _) | (.., Err(text)) => {
                    return say(format!("“{text}”不是数字，没有更正。"));
                }
            };
            let status = Status::from_word(fields.get("status"))?;
            let status = if status == Status::Reported && value.is_some_and(Decimal::is_zero) {
                Status::ZeroReported
            } else {
                status
            };
            let value = if status == Status::ZeroReported && top.is_none() { Some(Decimal::default()) } else { value };
            let person = fields.get("person").to_string();
            desk.clerk.person.clone_from(&person);
            let correction = Correction {
                key,
                status,
                value,
                parts: top.zip(bottom),
                reason: fields.get("reason").into(),
                source: fields.get("source").into(),
                person,
                date: fields.get("date").into(),
            };
            Some(match desk.perform(Operation::Correct(correction)) {
                Ok(_) => vec![desk.as_shown()],
                Err(words) => vec![Reply::Say { words: words.into() }],
            })
        }
        _ => None,
    }
}
