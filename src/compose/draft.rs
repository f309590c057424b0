//! 报告 being edited: a report kept as text with traced numbers, changed block by block; versions in a file; 上期对照. Filling templates is
//! report's.

use super::act::Fields;
use super::origin::Trail;
use super::parts::{button, cell, panel, row, table};
use super::report::{chosen, figure_chart};
use super::{Desk, Lens};
use crate::model::Dataset;
use crate::narrate::{Fragment, Number, Statement};
use crate::query::overview::with_figures;
use crate::report::template::block::block;
use crate::report::template::syntax::Tag;
use crate::report::template::{Asked, Scope, Sources, markdown};
use crate::report::version::{Broken, Moved, Version, file, key};
use crate::report::{Block, Cell};
use crate::sheet::{Element, Node, el};
use crate::state::Route;
use crate::strings::{period as words, report as say};
use crate::wire::{NamedBytes, Reply};

/// A file of versions held against the data.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The file's name.
    name: String,
    /// The versions read and numbers that lost their origin, or why it could not be read.
    read: Result<(Vec<Version>, Vec<String>), String>,
}

/// Begins to edit what the chosen template says of the place and period on show.
fn begin(desk: &mut Desk, route: &Route) -> Vec<Reply> {
    let lens = Lens::new(desk, route, 0);
    let (Some((name, template)), Some(area)) = (chosen(&lens), lens.at.area) else { return Vec::new() };
    let asked = Asked { area, period: lens.period() };
    let sources = Sources::new(lens.data);
    let Ok(rendered) = markdown(&String::from_utf8_lossy(template), asked, &sources) else { return Vec::new() };
    let state = rendered.document.front.state.clone();
    let version = Version::keep(lens.data, rendered.document, name, asked, &state);
    desk.draft = Some(version);
    desk.open_block = None;
    Vec::new()
}

/// What the buttons do; `None` for acts of other pages.
pub(super) fn act(
    desk: &mut Desk,
    route: &Route,
    name: &str,
    fields: Fields,
    files: &[NamedBytes],
) -> Option<Vec<Reply>> {
    let at = || fields.get("n").parse::<usize>().ok();
    match name {
        "draft-begin" => return Some(begin(desk, route)),
        "draft-drop" => {
            desk.draft = None;
            return Some(Vec::new());
        }
        "draft-check" => {
            let given = files.first()?;
            let read = file::read(&desk.data, &given.bytes);
            if let Ok((versions, _)) = &read {
                desk.versions.clone_from(versions);
            }
            desk.checked = Some(Checked { name: given.name.clone(), read });
            return Some(Vec::new());
        }
        "draft-open" => {
            desk.draft = desk.versions.get(at()?).cloned();
            desk.open_block = None;
            return Some(Vec::new());
        }
        _ => {}
    }
    let data = &desk.data;
    let draft = desk.draft.as_mut()?;
    match name {
        // Which block is open stands on the desk and not in the link: the ways of all numbers stay what they are, and so does the page around it.
        "draft-block" => {
            desk.open_block = at();
            Some(Vec::new())
        }
        "draft-text" => {
            draft.write(at()?, fields.get("text"));
            desk.open_block = None;
            Some(Vec::new())
        }
        "draft-remove" => {
            draft.remove(at()?);
            desk.open_block = None;
            Some(Vec::new())
        }
        "draft-insert" => {
            let made = match fields.get("kind") {
                "text" => Some(Block::Paragraph(Statement::words("（请填写）"))),
                kind => figure(data, draft, kind, fields.get("i")),
            };
            if let Some(made) = made {
                draft.insert(data, at()?, made);
            }
            desk.open_block = None;
            Some(Vec::new())
        }
        "draft-front" => {
            let front = &mut draft.document.front;
            front.title = fields.get("title").into();
            front.classification = fields.get("classification").into();
            front.state = fields.get("state").into();
            Some(Vec::new())
        }
        "draft-renumber" => {
            let renewed = draft.renumber(data);
            Some(vec![Reply::Say { words: say::renumbered(renewed.words, renewed.figures, draft.broken(data).len()) }])
        }
        "draft-keep" => {
            draft.name = fields.get("name").into();
            let kept = draft.clone();
            let same = |v: &Version| {
                (&v.name, &v.template, v.area, v.period) == (&kept.name, &kept.template, kept.area, kept.period)
            };
            desk.versions.retain(|version| !same(version));
            desk.versions.push(kept);
            let bytes = file::written(&desk.data, &desk.versions);
            Some(vec![Reply::File { name: say::VERSIONS_FILE.into(), mime: "application/json".into(), bytes }])
        }
        _ => None,
    }
}

/// A figure to be put in, of an indicator by its id.
fn figure(data: &Dataset, draft: &Version, kind: &str, indicator: &str) -> Option<Block> {
    data.find_indicator(indicator)?;
    let text = match kind {
        "trend" => format!("图:{indicator}:走势"),
        "rank" => format!("图:{indicator}:各地"),
        _ => format!("表:下级:{indicator}"),
    };
    let asked = Asked { area: draft.area, period: draft.period };
    block(&Tag { text, place: String::new() }, &Scope::of(asked), &Sources::new(data)).ok().flatten()
}

/// The draft in the place of the preview.
pub(super) fn page(lens: &Lens, draft: &Version) -> Vec<Node> {
    let moved = draft.moved(lens.data);
    vec![tools(lens, draft, &moved).into(), paper(lens, draft, &moved).into()]
}

fn field(label: &str, name: &'static str, value: &str) -> Element {
    el("label").text(label).child(el("input").with("name", name).with("value", value).with("maxlength", "200"))
}

fn tools(lens: &Lens, draft: &Version, moved: &Moved) -> Element {
    let front = &draft.document.front;
    let options = ["送审稿", "审定稿", ""].map(|state| {
        let shown = if state.is_empty() { "不标" } else { state };
        el("option").with("value", state).text(shown).when("selected", state == front.state)
    });
    let states = el("select").with("name", "state").children(options).with_first_chosen();
    let heading = el("form")
        .with("data-act", "draft-front")
        .child(field("标题", "title", &front.title))
        .child(field("密级", "classification", &front.classification))
        .child(el("label").text("状态").child(states))
        .child(el("button").with("type", "submit").text("标在每一页"));
    let keep = el("form")
        .with("data-act", "draft-keep")
        .child(field("版本名称", "name", &draft.name))
        .child(el("button").with("type", "submit").text("保存版本（文件）"));
    // Lists of work items hold no figures of indicators, so the way to bring them up to date is always there.
    let again = button("draft-renumber", "按现数据更新");
    let told = if moved.is_empty() {
        el("p").class("note").text(say::all_current(draft.held())).child(again)
    } else {
        let words = say::stale(draft.broken(lens.data).len(), draft.held());
        el("p").class("banner warn").with("role", "status").text(words).child(again)
    };
    let title = format!("编辑《{}》{}{}", draft.template, lens.name(draft.area), words::full(draft.period));
    panel(&title)
        .child(heading)
        .child(keep)
        .child(told)
        .child(el("p").class("buttons").child(button("draft-drop", "结束编辑，回到模板")))
        .child(el("p").class("note").text(say::EDITING))
}

fn paper(lens: &Lens, draft: &Version, moved: &Moved) -> Element {
    let document = &draft.document;
    let (left, right) = document.marks();
    let front = &document.front;
    let trail = Trail::new(lens);
    let lines = front.lines.iter().map(|line| el("p").class("byline").text(line.clone()));
    let mut paper = el("article")
        .class("paper")
        .with("aria-label", "报告预览")
        .child(el("p").class("marks").child(el("span").text(left)).child(el("span").text(right)))
        .child(el("h1").text(front.title.clone()))
        .children(lines);
    for (at, one) in document.blocks.iter().enumerate() {
        if lens.desk.open_block == Some(at) {
            paper = paper.child(form(lens, at, one));
        } else {
            let change = block_button(Some(at), "改").with("aria-label", format!("改第{}处", at + 1));
            let change = el("small").text(" ").child(change);
            paper = paper.child(trail.with_cells(document, at, piece(&trail, one, moved, change, at)));
        }
    }
    paper
        .child(el("p").class("signed").text(front.author.clone()))
        .child(el("p").class("signed").text(front.date.clone()))
}

/// A button that opens a block to be changed, or closes the one that is open.
fn block_button(at: Option<usize>, words: &str) -> Element {
    button("draft-block", words).with("name", "n").with("value", at.map_or(String::new(), |at| at.to_string()))
}

fn said(trail: &Trail, statement: &Statement, moved: &Moved, at: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    for fragment in &statement.0 {
        match fragment {
            Fragment::Words(words) => nodes.push(Node::Text(words.clone())),
            Fragment::Number(number) => nodes.extend(told(trail, number, moved.word(number), at)),
        }
    }
    nodes
}

/// A number that leads to its cells; one the data say otherwise now is marked in words.
fn told(trail: &Trail, number: &Number, now: Option<&str>, at: usize) -> Vec<Node> {
    let shown = trail.number(&number.fact, &number.text, at);
    match now {
        None => vec![shown],
        Some(now) => {
            vec![el("strong").child(shown).into(), el("small").text(say::now(now)).into()]
        }
    }
}

fn piece(trail: &Trail, one: &Block, moved: &Moved, change: Element, at: usize) -> Node {
    match one {
        Block::Heading(level, statement) => {
            let tag = ["h2", "h3", "h4"][usize::from((*level).clamp(1, 3)) - 1];
            el(tag).children(said(trail, statement, moved, at)).child(change).into()
        }
        Block::Paragraph(statement) => {
            el("p").class("body").children(said(trail, statement, moved, at)).child(change).into()
        }
        Block::Table(told_table) => {
            let rows = told_table.rows.iter().map(|cells| {
                el("tr").children(cells.iter().map(|one| match one {
                    Cell::Text(text) => el("td").text(text.clone()),
                    Cell::Figure { text, value, unit, fact } => {
                        let number = Number { text: text.clone(), value: *value, unit: unit.clone(), fact: *fact };
                        el("td").class("number").children(told(trail, &number, moved.figure(&key(&number)), at))
                    }
                }))
            });
            let heads: Vec<&str> = told_table.head.iter().map(String::as_str).collect();
            let caption = format!("表{} {}", told_table.number, told_table.caption);
            el("figure")
                .child(el("figcaption").text(caption.clone()).child(change))
                .child(table(&caption, &heads, rows.collect()))
                .child(el("p").class("source").text(told_table.source.clone()))
                .into()
        }
        Block::Chart(chart) => {
            let stale =
                chart.facts.iter().filter(|fact| moved.figure(&(**fact, chart.unit.clone(), chart.decimals)).is_some());
            let stale = stale.count();
            let note = (stale > 0).then(|| el("p").class("source").child(el("strong").text(say::stale_figure(stale))));
            el("div").child(figure_chart(trail, chart, at)).children(note).child(change).into()
        }
        Block::PageBreak => el("p").class("break").text("——分页——").child(change).into(),
    }
}

fn form(lens: &Lens, at: usize, one: &Block) -> Element {
    let place = || el("input").with("type", "hidden").with("name", "n").with("value", at.to_string());
    let remove = el("button")
        .with("type", "button")
        .with("data-act", "draft-remove")
        .with("name", "n")
        .with("value", at.to_string())
        .text("删去");
    let back = block_button(None, "不改了");
    let own = match one {
        Block::Heading(_, statement) | Block::Paragraph(statement) => el("form")
            .with("data-act", "draft-text")
            .child(place())
            .child(
                el("label")
                    .text("文字")
                    .child(el("textarea").with("name", "text").with("rows", "6").with("value", statement.text())),
            )
            .child(el("p").class("buttons").child(el("button").with("type", "submit").text("改好")).child(back)),
        Block::Table(told) => el("p").class("buttons").text(format!("表{} {}", told.number, told.caption)).child(back),
        Block::Chart(chart) => {
            el("p").class("buttons").text(format!("图{} {}", chart.number, chart.caption)).child(back)
        }
        Block::PageBreak => el("p").class("buttons").text("分页").child(back),
    };
    let kinds = [("text", "一段文字"), ("trend", "走势图"), ("rank", "各地图"), ("table", "各地表")]
        .map(|(value, word)| el("option").with("value", value).text(word));
    let indicators =
        lens.desk.draft.as_ref().into_iter().flat_map(|draft| with_figures(lens.data, draft.area)).map(|id| {
            let row = lens.data.indicator(id);
            el("option").with("value", row.id.clone()).text(row.name.clone())
        });
    let insert = el("form")
        .with("data-act", "draft-insert")
        .child(place())
        .child(
            el("label").text("在后面加").child(el("select").with("name", "kind").children(kinds).with_first_chosen()),
        )
        .child(el("label").text("指标").child(el("select").with("name", "i").children(indicators).with_first_chosen()))
        .child(el("button").with("type", "submit").text("加入"));
    el("div").class("banner").child(own).child(el("p").class("buttons").child(remove)).child(insert)
}

/// 上期对照: a file of versions against the data.
pub(super) fn against(lens: &Lens) -> Element {
    let input = el("input").with("type", "file").with("accept", ".json").with("data-live", "draft-check");
    let door = el("label").class("button").text("选择版本文件").child(input);
    let mut panel = panel("上期对照").child(el("p").text(say::AGAINST)).child(el("p").class("buttons").child(door));
    let Some(checked) = &lens.desk.checked else { return panel };
    let (versions, lost) = match &checked.read {
        Err(words) => return panel.child(el("p").class("banner error").with("role", "alert").text(words.clone())),
        Ok(read) => read,
    };
    panel = panel.child(el("p").class("note").text(format!("《{}》：{}个版本。", checked.name, versions.len())));
    if !lost.is_empty() {
        panel = panel.child(el("p").class("banner warn").text(say::lost(lost)));
    }
    for (at, version) in versions.iter().enumerate() {
        let broken = version.broken(lens.data);
        let open = el("button")
            .with("type", "button")
            .with("data-act", "draft-open")
            .with("name", "n")
            .with("value", at.to_string())
            .text("打开编辑");
        let name = format!("{}（{}）", version.document.front.title, version.name);
        let said = say::broken(broken.len(), version.held());
        panel = panel.child(el("h3").text(name)).child(el("p").class("buttons").text(said).child(open));
        if !broken.is_empty() {
            panel = panel.child(broken_table(&broken));
        }
    }
    panel
}

fn broken_table(broken: &[Broken]) -> Element {
    let rows = broken.iter().map(|one| {
        row(
            el("span").text(one.place.clone()),
            [cell(one.sentence.clone()), cell(one.old.clone()), cell(one.then.clone()), cell(one.now.clone())],
        )
    });
    table("与现数据不同的数", &["位置", "句子", "文中写", "当时数据", "现数据"], rows.collect())
}
