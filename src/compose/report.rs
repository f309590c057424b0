//! 报告: templates filled for a place and period, previewed, kept as Word, workbook or HTML; 上月稿换数. Filling and writing are report's.

use std::collections::BTreeSet;

use super::act::Fields;
use super::origin::Trail;
use super::parts::{button, cell, link, panel, row, table};
use super::{Desk, Keep, Lens, batch, draft};
use crate::chart::{Size, Theme, draw};
use crate::model::{AreaId, Period};
use crate::narrate::{Fragment, Statement};
use crate::query::cut::existing;
use crate::report::renew::{Outcome, Question, Renewal, answers, renew_docx, renew_text};
use crate::report::template::{Asked, Sources, fill_docx, markdown};
use crate::report::{
    self, Block, Cell, Chart, Document, Layout, Made, Options, Pictures, Table, docx_with, html, picture, pptx,
    workbook, xlsx,
};
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::Route;
use crate::strings::{period as words, report as say};
use crate::wire::{NamedBytes, Reply};

/// Media types of the files made here.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// Widest text of the preview, in CSS pixels: an A4 page's column.
const PAPER: u32 = 640;

/// A draft renewed, with what was asked and answered.
#[derive(Clone, Debug)]
pub struct Renewed {
    /// The draft as it was given.
    draft: Vec<u8>,
    /// Its name.
    name: String,
    /// What became of it, or why it could not be read.
    outcome: Result<Outcome, String>,
}

impl Renewed {
    /// What is still to be asked.
    pub fn questions(&self) -> &[Question] {
        self.outcome.as_ref().map_or(&[], |outcome| outcome.questions.as_slice())
    }
}

/// A document whose figures the page is drawing.
#[derive(Clone, Debug)]
pub struct Pending {
    document: Document,
    /// Name of the file without its kind.
    stem: String,
    kind: &'static str,
    options: Options,
    pictures: Pictures,
    /// Numbers of the figures still to come.
    left: BTreeSet<usize>,
}

/// What a picture that is drawn for a document is called, before the number of its figure.
const FIGURE: &str = "report-figure-";

pub(super) fn chosen<'a>(lens: &Lens<'a>) -> Option<(&'a str, &'a [u8])> {
    let templates = &lens.desk.templates;
    let named = lens.route.choice('t').and_then(|name| templates.get_key_value(name));
    named.or_else(|| templates.iter().next()).map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
}

fn options(route: &Route) -> Options {
    let layout = if route.choice('v') == Some("plain") { Layout::Plain } else { Layout::Official };
    Options { layout, grey: route.choice('k') == Some("grey") }
}

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let mut main: Vec<Node> = Vec::new();
    match (chosen(lens), lens.at.area) {
        (Some((name, template)), Some(area)) => {
            main.push(choices(lens, name, area).into());
            match (&lens.desk.batch, &lens.desk.draft) {
                (Some(batch), _) => main.push(progress(batch).into()),
                (None, Some(draft)) => main.extend(draft::page(lens, draft)),
                (None, None) => main.push(preview(lens, name, template, area).into()),
            }
        }
        _ => {
            let words =
                "数据包没有报告模板。把 Markdown 或 Word 模板放进数据包的 templates 目录，或在下面选择模板文件。";
            main.push(el("p").class("banner").text(words).into());
            main.push(panel("模板").child(door()).into());
        }
    }
    main.push(renewal(lens).into());
    main.push(draft::against(lens).into());
    Sheet { main, ..Sheet::default() }
}

fn progress(batch: &batch::Batch) -> Element {
    let bar = el("progress").with("max", batch.total.to_string()).with("value", batch.done().to_string());
    panel("逐一成文")
        .child(el("p").with("role", "status").text(say::batch(batch.done(), batch.total)))
        .child(el("p").class("buttons").child(bar).child(button("batch-cancel", "取消")))
}

fn door() -> Element {
    let file = el("input").with("type", "file").with("accept", ".md,.docx").with("data-live", "edit-template");
    el("label").class("button").text("添加模板文件").child(file)
}

fn choices(lens: &Lens, name: &str, area: AreaId) -> Element {
    let templates = lens.desk.templates.keys().map(|known| {
        let here = (known == name).then_some("true");
        link(lens.choosing('t', known), known.clone()).class("button").with_some("aria-current", here)
    });
    let toggle = |key: char, value: &str, word: &str| {
        let on = lens.route.choice(key) == Some(value);
        let to = lens.choosing(key, if on { "" } else { value });
        link(to, word).class("button").with_some("aria-current", on.then_some("true"))
    };
    let children = existing(lens.data, area, lens.period()).filter(|child| lens.opens(*child)).count();
    let each = (children > 0).then(|| button("report-each", &format!("下级{children}个单位各一份（压缩包）")));
    let makes = el("p")
        .class("buttons")
        .text("导出：")
        .children([
            button("report-docx", "Word 文档"),
            button("report-xlsx", "Excel 工作簿"),
            button("report-html", "网页（可打印为 PDF）"),
            button("report-pptx", "幻灯片（一图一页）"),
        ])
        .children(each);
    let looks = [
        toggle('v', "plain", "普通版式"),
        toggle('k', "grey", "黑白打印"),
        toggle('g', "png", "图用300dpi图片（不可编辑）"),
    ];
    let edit = lens.desk.draft.is_none() && !name.ends_with(".docx");
    let edit = edit.then(|| el("p").class("buttons").child(button("draft-begin", "编辑文字、挑选图表")));
    panel("报告")
        .child(el("p").class("buttons").text("模板：").children(templates).child(door()))
        .child(makes)
        .child(el("p").class("buttons").text("选项：").children(looks))
        .children(edit)
        .child(el("p").class("note").text("区划和时期用页面上方的选项。点预览中的数字（或用Tab键移到数字上按回车），下方列出它的原始数据，同一个数在文中各处都标出。"))
}

fn preview(lens: &Lens, name: &str, template: &[u8], area: AreaId) -> Element {
    let paper = el("article").class("paper").with("aria-label", "报告预览");
    if name.ends_with(".docx") {
        return paper.child(el("p").text("Word 模板按原样式填写，不作预览，请直接导出。"));
    }
    let sources = Sources::new(lens.data);
    let asked = Asked { area, period: lens.period() };
    match markdown(&String::from_utf8_lossy(template), asked, &sources) {
        Err(fault) => {
            el("p").class("banner error").with("role", "alert").text(format!("模板《{name}》{}", fault.text()))
        }
        Ok(rendered) => {
            let document = &rendered.document;
            let (left, right) = document.marks();
            let marks = el("p").class("marks").child(el("span").text(left)).child(el("span").text(right));
            let front = &document.front;
            let lines = front.lines.iter().map(|line| el("p").class("byline").text(line.clone()));
            let trail = Trail::new(lens);
            paper
                .child(marks)
                .child(el("h1").text(front.title.clone()))
                .children(lines)
                .children(document.blocks.iter().enumerate().map(|(at, block)| piece(&trail, document, at, block)))
                .child(el("p").class("signed").text(front.author.clone()))
                .child(el("p").class("signed").text(front.date.clone()))
        }
    }
}

/// A statement's fragments; every number leads to its cells.
fn said(trail: &Trail, statement: &Statement, at: usize) -> Vec<Node> {
    let fragment = |fragment: &Fragment| match fragment {
        Fragment::Words(words) => Node::Text(words.clone()),
        Fragment::Number(number) => trail.number(&number.fact, &number.text, at),
    };
    statement.0.iter().map(fragment).collect()
}

/// A block, and below it the cells of a number of it that the reader follows.
fn piece(trail: &Trail, document: &Document, at: usize, block: &Block) -> Node {
    let piece = match block {
        Block::Heading(level, statement) => {
            let tag = ["h2", "h3", "h4"][usize::from((*level).clamp(1, 3)) - 1];
            el(tag).children(said(trail, statement, at)).into()
        }
        Block::Paragraph(statement) => el("p").class("body").children(said(trail, statement, at)).into(),
        Block::Table(table) => figure_table(trail, table, at).into(),
        Block::Chart(chart) => figure_chart(trail, chart, at),
        Block::PageBreak => el("p").class("break").with("aria-hidden", "true").into(),
    };
    trail.with_cells(document, at, piece)
}

fn figure_table(trail: &Trail, told: &Table, at: usize) -> Element {
    let rows = told.rows.iter().map(|cells| {
        el("tr").children(cells.iter().map(|cell| match cell {
            Cell::Text(text) => el("td").text(text.clone()),
            Cell::Figure { text, fact, .. } => el("td").class("number").child(trail.number(fact, text, at)),
        }))
    });
    let heads: Vec<&str> = told.head.iter().map(String::as_str).collect();
    let caption = format!("表{} {}", told.number, told.caption);
    el("figure")
        .child(el("figcaption").text(caption.clone()))
        .child(table(&caption, &heads, rows.collect()))
        .child(el("p").class("source").text(told.source.clone()))
}

/// A chart whose marks lead to their cells.
pub(super) fn figure_chart(trail: &Trail, chart: &Chart, at: usize) -> Node {
    let caption = el("figcaption").text(format!("图{} {}", chart.number, chart.caption));
    let height = 60 + 22 * chart.categories.len().clamp(6, 24) as u32;
    let size = Size { width: PAPER.min(trail.lens.width.saturating_sub(60)), height: height.min(420) };
    let drawn = trail.marks(draw(&picture::spec_of(chart), size, Theme::default()), &chart.facts, at);
    let source = el("p").class("source").text(chart.source.clone());
    el("figure").child(drawn).child(caption).child(source).into()
}

/// Fills a template and writes it as a kind of file.
pub(super) fn made(
    desk: &Desk,
    route: &Route,
    name: &str,
    template: &[u8],
    area: AreaId,
    period: Period,
    kind: &str,
) -> Result<Made, String> {
    let sources = Sources::new(&desk.data);
    let asked = Asked { area, period };
    let options = options(route);
    if name.ends_with(".docx") {
        return fill_docx(template, asked, &sources, options.grey);
    }
    let rendered = markdown(&String::from_utf8_lossy(template), asked, &sources).map_err(|fault| fault.text())?;
    written(desk, &rendered.document, kind, options, &Pictures::new())
}

/// A document as a kind of file.
fn written(
    desk: &Desk,
    document: &Document,
    kind: &str,
    options: Options,
    pictures: &Pictures,
) -> Result<Made, String> {
    match kind {
        "xlsx" => {
            let sheets = workbook::sheets(&desk.data, document);
            xlsx(&sheets, &document.front.title, &document.front.as_of, options.grey)
        }
        "html" => Ok(html(&desk.data, document, options.grey)),
        "pptx" => pptx(document, options.grey, pictures),
        _ => docx_with(document, options, pictures),
    }
}

fn mime(kind: &str) -> &'static str {
    match kind {
        "xlsx" => XLSX,
        "html" => "text/html",
        "pptx" => PPTX,
        _ => DOCX,
    }
}

/// The file of a document, and how many characters had to be replaced where there were some.
fn handed(stem: &str, kind: &str, made: Result<Made, String>) -> Vec<Reply> {
    match made {
        Ok(made) => {
            let name = file_name(&format!("{stem}.{kind}"));
            let mut replies = vec![Reply::File { name, mime: mime(kind).into(), bytes: made.bytes }];
            if made.replaced > 0 {
                replies.push(Reply::Say { words: say::replaced(made.replaced) });
            }
            replies
        }
        Err(words) => vec![Reply::Say { words }],
    }
}

/// A picture came back from the page: `None` when no document waits for it. The last one completes the file.
pub(super) fn drawn(desk: &mut Desk, files: &[NamedBytes], dpi: u32) -> Option<Vec<Reply>> {
    let file = files.first()?;
    let number: usize = file.name.strip_prefix(FIGURE)?.parse().ok()?;
    let pending = desk.pending.as_mut()?;
    if pending.left.remove(&number) {
        let png = crate::paint::png::with_dpi(&file.bytes, dpi).unwrap_or_else(|| file.bytes.clone());
        pending.pictures.insert(number, png);
    }
    if !pending.left.is_empty() {
        return Some(Vec::new());
    }
    let done = desk.pending.take()?;
    let made = written(desk, &done.document, done.kind, done.options, &done.pictures);
    Some(handed(&done.stem, done.kind, made))
}

/// A name that every file system takes.
pub(super) fn file_name(words: &str) -> String {
    words.chars().map(|c| if c.is_control() || "\\/:*?\"<>|".contains(c) { '_' } else { c }).collect()
}

/// What the buttons of the page do; `None` for acts of other pages.
pub(super) fn act(
    desk: &mut Desk,
    route: &Route,
    name: &str,
    fields: Fields,
    files: &[NamedBytes],
) -> Option<Vec<Reply>> {
    match name {
        "report-docx" => Some(one(desk, route, "docx")),
        "report-xlsx" => Some(one(desk, route, "xlsx")),
        "report-html" => Some(one(desk, route, "html")),
        "report-pptx" => Some(one(desk, route, "pptx")),
        "report-each" => {
            batch::begin(desk, route);
            Some(Vec::new())
        }
        "batch-cancel" => {
            let stopped = desk.batch.take();
            Some(stopped.map(|_| Reply::Say { words: say::BATCH_CANCELLED.into() }).into_iter().collect())
        }
        "edit-template" => {
            for file in files {
                desk.add_template(&file.name, file.bytes.clone());
            }
            let first = files.first().map(|file| file.name.strip_suffix(".md").unwrap_or(&file.name).to_string());
            Some(vec![Reply::Go { hash: route.clone().choosing('t', first.as_deref().unwrap_or("")).hash() }])
        }
        "renew" => {
            let file = files.first()?;
            let renewed = Renewed { draft: file.bytes.clone(), name: file.name.clone(), outcome: Err(String::new()) };
            desk.renewed = Some(renewed);
            Some(renew(desk, route, false))
        }
        "renew-answers" => {
            for (key, value) in fields.all().filter(|(_, value)| !value.is_empty()) {
                desk.answers.insert(key.into(), value.into());
            }
            keep_answers(desk);
            Some(renew(desk, route, true))
        }
        "renew-forget" => {
            desk.answers.clear();
            keep_answers(desk);
            Some(renew(desk, route, false))
        }
        "renew-file" => Some(renew(desk, route, true)),
        _ => None,
    }
}

/// The report on show as a file: the one being edited, else what the template says.
fn one(desk: &mut Desk, route: &Route, kind: &'static str) -> Vec<Reply> {
    let lens = Lens::new(desk, route, 0);
    let (Some((name, template)), Some(area)) = (chosen(&lens), lens.at.area) else { return Vec::new() };
    let period = lens.period();
    let options = options(route);
    let (document, stem) = match &desk.draft {
        Some(draft) => {
            let place = &desk.data.areas.get(draft.area).name;
            (draft.document.clone(), format!("{place}{}{}{}", draft.template, draft.period, draft.document.front.state))
        }
        None if name.ends_with(".docx") => {
            let stem = format!("{}{}{period}", lens.name(area), name.strip_suffix(".docx").unwrap_or(name));
            return handed(&stem, "docx", made(desk, route, name, template, area, period, "docx"));
        }
        None => {
            let sources = Sources::new(&desk.data);
            let asked = Asked { area, period };
            match markdown(&String::from_utf8_lossy(template), asked, &sources) {
                Ok(rendered) => (rendered.document, format!("{}{name}{period}", lens.name(area))),
                // The preview tells the fault with its line.
                Err(_) => return Vec::new(),
            }
        }
    };
    let figures = document.blocks.iter().filter_map(|block| match block {
        Block::Chart(chart) => Some((chart.number, picture::drawn(chart, options.grey))),
        _ => None,
    });
    let figures: Vec<(usize, picture::Drawn)> = if route.choice('g') == Some("png") && matches!(kind, "docx" | "pptx") {
        figures.collect()
    } else {
        Vec::new()
    };
    if figures.is_empty() {
        return handed(&stem, kind, written(desk, &document, kind, options, &Pictures::new()));
    }
    let left = figures.iter().map(|(number, _)| *number).collect();
    desk.pending = Some(Pending { document, stem, kind, options, pictures: Pictures::new(), left });
    let reply = |(number, drawn): (usize, picture::Drawn)| Reply::Picture {
        name: format!("{FIGURE}{number}"),
        svg: drawn.svg,
        width: drawn.width,
        height: drawn.height,
        dpi: picture::DPI,
    };
    figures.into_iter().map(reply).collect()
}

/// Has the browser keep what was answered about drafts of this package.
fn keep_answers(desk: &mut Desk) {
    let (key, text) = (answers_key(&desk.data.meta.name), answers::written(&desk.answers, &[]));
    desk.clerk.outbox.push(Keep::Put { key, text });
}

/// Under which key the browser keeps the answers about drafts of a package.
pub fn answers_key(package: &str) -> String {
    format!("answers/{package}/")
}

/// Renews the draft that was given; hands it over when that is `wanted`, or when nothing is to be asked.
fn renew(desk: &mut Desk, route: &Route, wanted: bool) -> Vec<Reply> {
    let Some(mut renewed) = desk.renewed.take() else { return Vec::new() };
    let lens = Lens::new(desk, route, 0);
    let mut replies = Vec::new();
    if let Some(area) = lens.at.area {
        let to = lens.period();
        let renewal = Renewal { data: &desk.data, area, from: to.shift(-1), to, answers: &desk.answers };
        let is_text = renewed.name.ends_with(".txt") || renewed.name.ends_with(".md");
        let done = if let Err(words) = renewal.held() {
            Err(words)
        } else if is_text {
            let (text, outcome) = renew_text(&String::from_utf8_lossy(&renewed.draft), &renewal);
            Ok((text.into_bytes(), outcome))
        } else {
            renew_docx(&renewed.draft, &renewal, &desk.data.meta.as_of)
        };
        renewed.outcome = match done {
            Ok((bytes, outcome)) => {
                if wanted || outcome.questions.is_empty() {
                    let name = format!("换数_{}", renewed.name);
                    let mime = if is_text { "text/plain" } else { DOCX };
                    replies.push(Reply::File { name, mime: mime.into(), bytes });
                }
                Ok(outcome)
            }
            Err(words) => Err(words),
        };
    }
    desk.renewed = Some(renewed);
    replies
}

fn renewal(lens: &Lens) -> Element {
    let file = el("input").with("type", "file").with("accept", ".docx,.txt,.md").with("data-live", "renew");
    let (from, to) = (words::full(lens.period().shift(-1)), words::full(lens.period()));
    let panel = panel("上月稿换数")
        .child(el("p").text(format!(
            "选择上期（{from}）的文稿，其中与上期数据一致的数字换成{to}的数字，以修订方式写入，其余一概不动。"
        )))
        .child(
            el("p").class("buttons").child(el("label").class("button").text("选择上期文稿（Word 或文本）").child(file)),
        );
    let known = lens.desk.answers.len();
    let remembered = (known > 0).then(|| {
        let words = say::remembered(known);
        el("p").class("note").text(words).child(button("renew-forget", "不再记住"))
    });
    let panel = panel.children(remembered);
    let Some(renewed) = &lens.desk.renewed else { return panel };
    match &renewed.outcome {
        Err(words) => panel.child(el("p").class("banner error").with("role", "alert").text(words.clone())),
        Ok(outcome) => outcome_nodes(panel, renewed, outcome),
    }
}

fn outcome_nodes(panel: Element, renewed: &Renewed, outcome: &Outcome) -> Element {
    let summary = format!(
        "《{}》：换数{}处，填空{}处，待确认{}处，未能对应{}处。",
        renewed.name,
        outcome.replaced.len(),
        outcome.filled.len(),
        outcome.questions.len(),
        outcome.left.len()
    );
    let mut panel = panel.child(el("p").class("lead").with("role", "status").text(summary));
    if !outcome.questions.is_empty() {
        let mut form = el("form").class("questions").with("data-act", "renew-answers");
        for question in &outcome.questions {
            let none = el("option").with("value", "").text("请选择");
            let keep = el("option").with("value", report::renew::KEEP).text("不改");
            let options = question
                .options
                .iter()
                .map(|(id, what, new)| el("option").with("value", id.clone()).text(format!("{what} → {new}")));
            let select = el("select")
                .with("name", question.key.clone())
                .child(none)
                .children(options)
                .child(keep)
                .with_first_chosen();
            let label = format!("“{}”中的{}是", question.context, question.old);
            form = form.child(el("label").text(label).child(select));
        }
        let buttons = el("p").class("buttons").child(el("button").with("type", "submit").text("按所选换数并下载"));
        panel = panel.child(form.child(buttons.child(button("renew-file", "待确认的先不改，直接下载"))));
    }
    let lists = [("已换的数字", &outcome.replaced), ("已填的空", &outcome.filled), ("未能对应", &outcome.left)];
    for (title, remarks) in lists.into_iter().filter(|(_, remarks)| !remarks.is_empty()) {
        let rows = remarks.iter().map(|remark| {
            row(
                el("span").text(remark.context.clone()),
                [cell(remark.old.clone()), cell(remark.new.clone()), cell(remark.words.clone())],
            )
        });
        let table = table(title, &["所在文字", "原文", "新文", "说明"], rows.collect());
        let words = format!("{title}（{}处）", remarks.len());
        panel = panel.child(el("details").child(el("summary").text(words)).child(table));
    }
    panel
}
