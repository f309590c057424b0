//! 总览 and 镇街: what stands below the cards and the table of a place: what waits to be done, who has not reported, its indicators.

use super::Lens;
use super::parts::{cell, link, panel, row, table};
use super::{brief, concern, list, work};
use crate::model::{AreaId, Form, Submission};
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::Page;
use crate::strings::period as words;

/// Most items shown on the page of a place; the rest is a link away.
const ITEMS: usize = 8;

/// The sheet of 总览.
pub(super) fn overview(lens: &Lens) -> Sheet {
    let Some(area) = lens.data.areas.root().or(lens.at.area) else { return Sheet::default() };
    let main = [Some(brief::panel()), concern::of_place(lens, area), items(lens, area), reports(lens, area)]
        .into_iter()
        .flatten()
        .map(Node::from)
        .collect();
    Sheet { main, ..Sheet::default() }
}

/// The sheet of a place below the root.
pub(super) fn profile(lens: &Lens) -> Sheet {
    let root = lens.data.areas.root();
    let Some(area) = lens.at.area.filter(|area| root != Some(*area) || lens.route.area.is_some()) else {
        return Sheet::default();
    };
    let mut main: Vec<Node> =
        [Some(brief::panel()), concern::of_place(lens, area), items(lens, area), reports(lens, area)]
            .into_iter()
            .flatten()
            .map(Node::from)
            .collect();
    main.push(list::of_area(lens, area).into());
    Sheet { main, ..Sheet::default() }
}

/// Open items of the place, pressing ones first.
fn items(lens: &Lens, area: AreaId) -> Option<Element> {
    let open = work::open_in(lens, area);
    let shown = &open[..open.len().min(ITEMS)];
    let all = link(lens.to_page(Page::Work), format!("全部{}项待办事项", open.len()));
    let panel = panel("待办事项").child(work::rows(lens, shown, false));
    (!open.is_empty()).then(|| panel.child(el("p").class("note").child(all)))
}

/// Who has reported the forms of the period: for each form the counts, and the places that are late.
fn reports(lens: &Lens, area: AreaId) -> Option<Element> {
    let period = lens.period();
    let inside = |line: &&Submission| {
        let id = lens.data.areas.find(&line.area);
        line.period == Some(period) && id.is_some_and(|id| id == area || lens.data.areas.path(id).contains(&area))
    };
    let lines: Vec<&Submission> = lens.data.submissions.iter().filter(inside).collect();
    let form_row = |form: &Form| {
        let of: Vec<&&Submission> = lines.iter().filter(|line| line.form == form.id).collect();
        if of.is_empty() {
            return None;
        }
        let count = |state: &str| of.iter().filter(|line| line.state == state).count();
        let wanting = of.iter().filter(|line| matches!(line.state.as_str(), "missing" | "returned"));
        let names = wanting.filter_map(|line| lens.data.areas.find(&line.area)).map(|id| lens.place(id));
        let names = names.fold(el("td"), |cell, name| {
            if cell.children.is_empty() { cell.child(name) } else { cell.text("、").child(name) }
        });
        Some(row(
            el("span").text(form.name.clone()),
            [
                cell(format!("次月{}日", form.due_day)),
                cell(of.len().to_string()),
                cell(count("on_time").to_string()),
                cell(count("late").to_string()),
                cell(count("missing").to_string()),
                cell(count("returned").to_string()),
                names,
            ],
        ))
    };
    let rows: Vec<Element> = lens.data.forms.iter().filter_map(form_row).collect();
    let heads = ["报表", "报送时限", "应报", "按时", "逾期已报", "未报", "退回", "未报和退回的单位"];
    let title = format!("{}报送情况", words::full(period));
    (!rows.is_empty()).then(|| panel(&title).child(table("报送情况", &heads, rows)))
}
