//! 工作台账: 问题, 创新举措, 需上级协调事项, 典型案例, 交办事项: overdue first, with place, owner and indicator; edited here, kept as a table.

use super::Lens;
use super::act::Fields;
use super::parts::{button, cell, link, panel, row, table, titled};
use crate::model::{AreaId, WorkItem};
use crate::publish::Grid;
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::Page;
use crate::strings::period as words;

/// Kinds of items, in the order of the page.
pub(super) const KINDS: [&str; 5] = ["问题", "创新举措", "需上级协调事项", "典型案例", "交办事项"];

/// States of an item; the last one closes it.
const STATES: [&str; 4] = ["未办", "办理中", "逾期未办结", "已办结"];

/// The state that closes an item.
const DONE: &str = "已办结";

/// Columns of the table as a file: what [`crate::publish`] reads.
const COLUMNS: [&str; 10] =
    ["id", "kind", "title", "area", "organisation", "indicator", "opened", "due", "state", "note"];

/// How pressing an item is: overdue, open, without a date, done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// Past its date at the package's as-of date, and open.
    Overdue,
    /// Open, with a date.
    Open,
    /// Open, without a date.
    Undated,
    /// Closed.
    Done,
}

/// How pressing an item is at a date (`2026-07-05`; dates of this form compare as text).
pub(super) fn urgency(item: &WorkItem, as_of: &str) -> Urgency {
    match item {
        _ if item.state == DONE => Urgency::Done,
        _ if item.state == "逾期未办结" => Urgency::Overdue,
        _ if item.due.is_empty() => Urgency::Undated,
        _ if !as_of.is_empty() && item.due.as_str() < as_of => Urgency::Overdue,
        _ => Urgency::Open,
    }
}

/// Whether an area is `place` or lies in it.
fn lies_in(lens: &Lens, area: &str, place: AreaId) -> bool {
    lens.data.areas.find(area).is_some_and(|id| id == place || lens.data.areas.path(id).contains(&place))
}

/// The items of a view: of its place and those below, of a kind and an organisation where they are chosen.
fn chosen<'a>(lens: &Lens<'a>) -> Vec<&'a WorkItem> {
    let (kind, unit) = (lens.route.choice('f'), lens.route.choice('o'));
    let place = lens.route.area.as_ref().and(lens.at.area);
    let fits = |item: &&WorkItem| {
        kind.is_none_or(|kind| item.kind == kind)
            && unit.is_none_or(|unit| item.organisation == unit)
            && place.is_none_or(|place| lies_in(lens, &item.area, place))
    };
    sorted(lens, lens.data.items.iter().filter(fits).collect())
}

fn sorted<'a>(lens: &Lens, mut items: Vec<&'a WorkItem>) -> Vec<&'a WorkItem> {
    let as_of = &lens.data.meta.as_of;
    items.sort_by(|a, b| (urgency(a, as_of), &a.due, &a.id).cmp(&(urgency(b, as_of), &b.due, &b.id)));
    items
}

/// The open items of a place and those below it, pressing ones first.
pub(super) fn open_in<'a>(lens: &Lens<'a>, place: AreaId) -> Vec<&'a WorkItem> {
    let open = |item: &&WorkItem| item.state != DONE && lies_in(lens, &item.area, place);
    sorted(lens, lens.data.items.iter().filter(open).collect())
}

/// The open items of an organisation, pressing ones first.
pub(super) fn open_of<'a>(lens: &Lens<'a>, organisation: &str) -> Vec<&'a WorkItem> {
    let open = |item: &&WorkItem| item.state != DONE && item.organisation == organisation;
    sorted(lens, lens.data.items.iter().filter(open).collect())
}

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let items = chosen(lens);
    let as_of = &lens.data.meta.as_of;
    let count = |wanted: Urgency| items.iter().filter(|item| urgency(item, as_of) == wanted).count();
    let open = count(Urgency::Open) + count(Urgency::Undated);
    let summary = format!(
        "共{}项：逾期未办结{}项，办理中{open}项，已办结{}项。",
        items.len(),
        count(Urgency::Overdue),
        count(Urgency::Done)
    );
    let mut list = titled("工作台账", "panel work").child(kinds(lens)).child(el("p").class("lead").text(summary));
    list = match items.is_empty() {
        true => list.child(el("p").class("note").text("没有符合条件的事项。可在下面新增，或导入台账表格。")),
        false => list.child(rows(lens, &items, true)),
    };
    let mut main: Vec<Node> = Vec::new();
    if let Some(id) = lens.route.choice('k') {
        let known = lens.data.items.iter().find(|item| item.id == id);
        main.push(form(lens, known).into());
    }
    main.push(list.into());
    main.push(doors(lens).into());
    Sheet { main, ..Sheet::default() }
}

fn kinds(lens: &Lens) -> Element {
    let now = lens.route.choice('f').unwrap_or("");
    let all = [("", "全部")].into_iter().chain(KINDS.map(|kind| (kind, kind)));
    el("p").class("buttons").children(all.map(|(value, word)| {
        link(lens.choosing('f', value), word)
            .class("button")
            .with_some("aria-current", (now == value).then_some("true"))
    }))
}

/// Items as a table; `edit` adds the way to the form.
pub(super) fn rows(lens: &Lens, items: &[&WorkItem], edit: bool) -> Element {
    let as_of = &lens.data.meta.as_of;
    let mut heads = vec!["事项", "类别", "地点", "责任单位", "关联指标", "时限", "办理状态", "情况说明"];
    heads.extend(edit.then_some("操作"));
    let lines = items.iter().map(|item| {
        let urgency = urgency(item, as_of);
        let place = lens.data.areas.find(&item.area);
        let place = place.map_or(el("td").text(item.area.clone()), |id| el("td").child(lens.place(id)));
        let unit = el("td").children(unit_link(lens, &item.organisation));
        let indicator = lens.data.find_indicator(&item.indicator);
        let indicator = el("td")
            .children(indicator.map(|id| link(lens.to_indicator(id), lens.data.indicator(id).label().to_string())));
        let state = match urgency {
            Urgency::Overdue => el("td").class("overdue").child(el("b").text("逾期未办结")),
            _ => cell(item.state.clone()),
        };
        let line = row(
            el("span").text(item.title.clone()),
            [
                cell(item.kind.clone()),
                place,
                unit,
                indicator,
                cell(words::date(&item.due)),
                state,
                cell(item.note.clone()),
            ],
        );
        match edit {
            true => line.child(el("td").child(link(lens.choosing('k', &item.id), "修改"))),
            false => line,
        }
    });
    table("工作台账", &heads, lines.collect())
}

/// An organisation's name, leading to its page.
pub(super) fn unit_link(lens: &Lens, id: &str) -> Option<Element> {
    let organisation = lens.data.organisations.iter().find(|organisation| organisation.id == id)?;
    let route = lens.route.to_page(Page::Unit).choosing('o', id);
    Some(link(route.hash(), organisation.name.clone()))
}

fn field(name: &'static str, label: &str, value: &str) -> Element {
    let kind = if matches!(name, "opened" | "due") { "date" } else { "text" };
    let input = el("input").with("type", kind).with("name", name).with("value", value).with("maxlength", "200");
    el("label").text(label).child(input)
}

fn choice(name: &'static str, label: &str, value: &str, options: &[(&str, &str)]) -> Element {
    let options =
        options.iter().map(|(id, word)| el("option").with("value", *id).when("selected", *id == value).text(*word));
    el("label").text(label).child(el("select").with("name", name).children(options).with_first_chosen())
}

/// The form for an item; without one, for a new one.
fn form(lens: &Lens, item: Option<&WorkItem>) -> Element {
    let blank = WorkItem { kind: KINDS[0].into(), state: STATES[0].into(), ..WorkItem::default() };
    let now = item.unwrap_or(&blank);
    let same = |words: &[&'static str]| words.iter().map(|word| (*word, *word)).collect::<Vec<_>>();
    let root = lens.data.areas.root();
    let places: Vec<AreaId> =
        root.into_iter().chain(root.into_iter().flat_map(|r| lens.data.areas.children(r).to_vec())).collect();
    let mut areas: Vec<(&str, &str)> =
        places.iter().map(|id| (lens.data.areas.get(*id).code.as_str(), lens.name(*id))).collect();
    if !areas.iter().any(|(code, _)| *code == now.area) {
        let name = lens.data.areas.find(&now.area).map_or("未指定", |id| lens.name(id));
        areas.insert(0, (&now.area, name));
    }
    let units: Vec<(&str, &str)> = [("", "未指定")]
        .into_iter()
        .chain(lens.data.organisations.iter().map(|o| (o.id.as_str(), o.name.as_str())))
        .collect();
    let indicators: Vec<(&str, &str)> = [("", "不关联")]
        .into_iter()
        .chain(lens.data.indicators.iter().map(|i| (i.id.as_str(), i.name.as_str())))
        .collect();
    let note = el("textarea").with("name", "note").with("rows", "3").with("value", now.note.clone());
    let title = if item.is_some() { "修改事项" } else { "新增事项" };
    let buttons = el("p").class("buttons").child(el("button").with("type", "submit").text("保存"));
    let buttons = match item {
        Some(_) => buttons.child(button("edit-item-delete", "删除")),
        None => buttons,
    };
    let fields = el("form")
        .class("fields")
        .with("data-act", "edit-item")
        .child(el("input").with("type", "hidden").with("name", "id").with("value", now.id.clone()))
        .child(field("title", "事项", &now.title).class("wide"))
        .child(choice("kind", "类别", &now.kind, &same(&KINDS)))
        .child(choice("area", "地点", &now.area, &areas))
        .child(choice("organisation", "责任单位", &now.organisation, &units))
        .child(choice("indicator", "关联指标", &now.indicator, &indicators))
        .child(field("opened", "提出日期", &now.opened))
        .child(field("due", "办理时限", &now.due))
        .child(choice("state", "办理状态", &now.state, &same(&STATES)))
        .child(el("label").class("wide").text("情况说明").child(note))
        .child(buttons.child(link(lens.choosing('k', ""), "不保存，返回").class("button")));
    panel(title).child(fields)
}

/// New items, the table as a file, a table taken in.
fn doors(lens: &Lens) -> Element {
    let file = el("input").with("type", "file").with("accept", ".csv").with("data-live", "edit-items");
    let buttons = el("p").class("buttons").children([
        link(lens.choosing('k', "new"), "新增事项").class("button"),
        button("items-file", "下载台账（CSV）"),
        el("label").class("button").text("导入台账").child(file),
    ]);
    let words = "台账的改动留在本页。下载的表格放回数据包的 items.csv，或下次在此导入，即可接着用。";
    panel("台账表格").child(buttons).child(el("p").class("note").text(words))
}

/// Takes in the form. A new item gets the next free number.
pub(super) fn save(items: &mut Vec<WorkItem>, fields: Fields) {
    let get = |name: &str| fields.get(name).to_string();
    let mut item = WorkItem {
        id: get("id"),
        kind: get("kind"),
        title: get("title"),
        area: get("area"),
        organisation: get("organisation"),
        indicator: get("indicator"),
        opened: get("opened"),
        due: get("due"),
        state: get("state"),
        note: get("note"),
    };
    if item.title.is_empty() {
        return;
    }
    match items.iter_mut().find(|known| known.id == item.id && !item.id.is_empty()) {
        Some(known) => *known = item,
        None => {
            let taken = |n: &usize| !items.iter().any(|known| known.id == format!("W{n:03}"));
            item.id = format!("W{:03}", (1..).find(taken).unwrap_or(0));
            items.push(item);
        }
    }
}

/// The items as the package's table.
pub(super) fn grid(items: &[WorkItem]) -> Grid {
    let mut grid = Grid::new(&COLUMNS);
    for i in items {
        let cells =
            [&i.id, &i.kind, &i.title, &i.area, &i.organisation, &i.indicator, &i.opened, &i.due, &i.state, &i.note];
        let cells: Vec<(&str, &str)> = COLUMNS.into_iter().zip(cells.into_iter().map(String::as_str)).collect();
        grid.push(&cells);
    }
    grid
}

/// The items as a CSV file with a BOM, safe to open in a spreadsheet.
pub(super) fn file(items: &[WorkItem]) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    out.push_str(&COLUMNS.join(","));
    out.push_str("\r\n");
    for item in items {
        let cells = [
            &item.id,
            &item.kind,
            &item.title,
            &item.area,
            &item.organisation,
            &item.indicator,
            &item.opened,
            &item.due,
            &item.state,
            &item.note,
        ];
        out.push_str(&cells.map(|text| csv_cell(text)).join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// A text cell: quoted where it must be, and never a formula (ASVS 1.2.10).
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let text = if formula { format!("'{text}") } else { text.to_string() };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// The items of a table as [`file`] writes it, or with the Chinese heads of the page; `None` when it has no column for the title.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<WorkItem>> {
    const HEADS: [[&str; 2]; 10] = [
        ["id", "编号"],
        ["kind", "类别"],
        ["title", "事项"],
        ["area", "地点"],
        ["organisation", "责任单位"],
        ["indicator", "关联指标"],
        ["opened", "提出日期"],
        ["due", "时限"],
        ["state", "办理状态"],
        ["note", "情况说明"],
    ];
    let (table, _) = crate::source::read("items.csv", bytes, &|_| None).ok()?;
    let head = table.rows().find(|row| (0..row.len()).any(|at| HEADS[2].contains(&row.cell(at).trim())))?;
    let columns = HEADS.map(|names| (0..head.len()).find(|at| names.contains(&head.cell(*at).trim())));
    let mut items = Vec::new();
    for row in table.rows().skip_while(|row| row.line() <= head.line()) {
        let get = |at: usize| {
            let text = columns[at].map_or("", |column| row.cell(column).trim());
            // The mark that keeps a formula from being one.
            text.strip_prefix('\'').unwrap_or(text).to_string()
        };
        if get(2).is_empty() {
            continue;
        }
        items.push(WorkItem {
            id: Some(get(0)).filter(|id| !id.is_empty()).unwrap_or_else(|| format!("W{:03}", items.len() + 1)),
            kind: get(1),
            title: get(2),
            area: get(3),
            organisation: get(4),
            indicator: get(5),
            opened: get(6),
            due: get(7),
            state: get(8),
            note: get(9),
        });
    }
    Some(items)
}
