//! 本期需关注: what stands out in a place, with its evidence, owner and open items. Finding it is query's; here it gets words and links.

use super::Lens;
use super::parts::{cell, panel, table};
use super::work;
use crate::query::attention::{Concern, Concerns, Evidence, Kind, Turn};
use crate::query::{Span, reading};
use crate::sheet::{Element, el};
use crate::strings::{number, period as words};

/// Most lines on the page.
const LINES: usize = 12;

/// The panel of a place; `None` where nothing stands out.
pub(super) fn of_place(lens: &Lens, found: &Concerns) -> Option<Element> {
    if found.lines.is_empty() {
        return None;
    }
    let rows = found.lines.iter().take(LINES).map(|concern| line(lens, concern));
    let heads = ["性质", "地点", "事项", "依据", "牵头单位", "待办事项"];
    let more = found.lines.len().saturating_sub(LINES);
    let note = format!(
        "共检验{}项，列出的波动中预计由偶然造成的不超过5%。{}",
        found.tested,
        if more > 0 { format!("另有{more}项较弱，未列出。") } else { String::new() }
    );
    let table = table("本期需关注", &heads, rows.collect());
    let button = lens.drill_button();
    let note = if button.is_some() { format!("{note}尚未载入的下级数据不在检验之内。") } else { note };
    Some(panel("本期需关注").child(table).child(el("p").class("note").text(note)).children(button))
}

fn line(lens: &Lens, concern: &Concern) -> Element {
    let (class, tag) = turn(concern);
    let place = match concern.indicator {
        Some(id) if lens.opens(concern.area) => {
            el("a").with("href", lens.to_figure(id, concern.area)).text(lens.name(concern.area))
        }
        _ => lens.place(concern.area),
    };
    let subject = match concern.indicator {
        Some(id) => {
            let also: Vec<&str> = concern.also.iter().map(|id| lens.data.indicator(*id).label()).collect();
            let cell = el("td").child(
                el("a")
                    .with("href", lens.to_figure(id, concern.area))
                    .text(lens.data.indicator(id).label().to_string()),
            );
            if also.is_empty() { cell } else { cell.text(format!("（另有{}）", also.join("、"))) }
        }
        None => cell("报表"),
    };
    let owner = concern.owner.and_then(|at| lens.data.organisations.get(at));
    let owner = el("td").children(owner.and_then(|organisation| work::unit_link(lens, &organisation.id)));
    let items: Vec<String> =
        concern.items.iter().filter_map(|at| lens.data.items.get(*at)).map(|item| item.title.clone()).collect();
    el("tr")
        .child(el("td").child(el("span").class(class).text(tag)))
        .child(el("th").with("scope", "row").child(place))
        .child(subject)
        .child(cell(evidence(lens, concern)))
        .child(owner)
        .child(cell(items.join("；")))
}

/// A line in plain words, for a slide: class and words of its tag, and what there is to say with its owner.
pub(super) fn told(lens: &Lens, concern: &Concern) -> (&'static str, &'static str, String) {
    let (class, tag) = turn(concern);
    let subject = concern.indicator.map_or("报表", |id| lens.data.indicator(id).label());
    let owner = concern.owner.and_then(|at| lens.data.organisations.get(at));
    let owner = owner.map_or(String::new(), |owner| format!("（{}）", owner.name));
    (class, tag, format!("{}{subject}：{}{owner}", lens.name(concern.area), evidence(lens, concern)))
}

fn turn(concern: &Concern) -> (&'static str, &'static str) {
    match concern.turn {
        Turn::Worse => ("tag worse", "需关注"),
        Turn::Changed => ("tag", "变化明显"),
        Turn::Doubtful => ("tag", "需核实"),
    }
}

/// The evidence in words: what was seen, what was expected, how far apart.
fn evidence(lens: &Lens, concern: &Concern) -> String {
    let figure = concern.indicator.map(|id| {
        let read = reading(lens.data, id, concern.area, concern.period, Span::Period);
        let when = words::spanned(concern.period, Span::Period);
        format!("{when}{}", number::with_unit(&read, lens.data.indicator(id)))
    });
    let figure = figure.unwrap_or_default();
    match &concern.evidence {
        Evidence::Test { seen, expected, of, months, .. } => {
            let way = if seen > expected { "高于" } else { "低于" };
            match (concern.kind, of) {
                (Kind::AlwaysFull, _) => format!("连续{months}个月均为100%，超出偶然可能"),
                (Kind::Apart, Some(of)) => {
                    format!("近{months}个月{of:.0}件中{seen:.0}件未达到，按全体水平约{expected:.0}件")
                }
                (Kind::Outlier, _) => format!("{figure}，明显{way}同级中位数{expected:.1}"),
                (_, Some(of)) => format!("{figure}；{of:.0}件中{seen:.0}件未达到，按以往约{expected:.0}件"),
                (_, None) => format!("{figure}，明显{way}以往同期水平（约{expected:.0}）"),
            }
        }
        Evidence::Forms(forms) => {
            let names: Vec<&str> =
                forms.iter().filter_map(|at| lens.data.forms.get(*at)).map(|form| form.name.as_str()).collect();
            format!("{}未报或退回", names.join("、"))
        }
        Evidence::Target { short, judged, .. } => {
            let names: Vec<&str> = short.iter().take(5).map(|id| lens.name(*id)).collect();
            let more = if short.len() > 5 { "等" } else { "" };
            match judged {
                1 => format!("{figure}，未达到目标"),
                _ => format!("{judged}个单位中{}个未达到目标：{}{more}", short.len(), names.join("、")),
            }
        }
    }
}
