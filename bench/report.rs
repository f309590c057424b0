//! How long reports take, natively: a report of ten figures and eight tables in every format, 22 documents of a page, a draft of 30 pages renewed,
//! a version edited and held against the data. `cargo xtask bench report` runs it, then the same on the built page (`bench/report/page.mjs`);
//! nothing in the tests depends on time.
#![allow(
    clippy::print_stdout,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a program for the terminal speaks on the terminal"
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use shanzhi::compose::{self, Desk};
use shanzhi::model::{Dataset, Period};
use shanzhi::report::renew::{Renewal, renew_docx};
use shanzhi::report::template::{Asked, Sources, markdown};
use shanzhi::report::version::Version;
use shanzhi::report::{Block, Options, Pictures, docx, html, pptx, workbook, xlsx};
use shanzhi::state::Route;
use shanzhi::wire::Reply;

#[path = "../tests/reports/package.rs"]
mod package;

/// Twelve pages or more: ten figures, eight tables, and sentences between them.
const LARGE: &str = include_str!("report/large.md");
/// A draft: every township told of every card.
const DRAFT: &str = include_str!("report/draft.md");

/// The median of five runs, in milliseconds.
fn timed<T>(what: &str, budget: Option<f64>, mut work: impl FnMut() -> T) {
    let mut times: Vec<f64> = (0..5)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let limit = budget
        .map_or(String::new(), |most| format!("{most:.0} ms | {}", if times[2] <= most { "held" } else { "NOT HELD" }));
    println!("| {what} | {:.1} ms | {limit} |", times[2]);
}

fn asked(data: &Dataset, area: &str, period: &str) -> Asked {
    Asked { area: data.areas.find(area).unwrap(), period: Period::parse(period).unwrap() }
}

/// What the worker does for an edit of the report: the act, the sheet, the sheet as bytes.
fn edits(data: &Dataset) {
    let mut desk = Desk::opened(data.clone(), Vec::new());
    desk.ready = true;
    desk.add_template("large.md", LARGE.as_bytes().to_vec());
    let hash = "#/1/report?p=2026-06&t=large";
    let (route, _) = Route::parse(hash);
    compose::act(&mut desk, &route, "draft-begin", &[], &[]);
    let blocks = &desk.draft.as_ref().unwrap().document.blocks;
    let at = blocks.iter().position(|b| matches!(b, Block::Paragraph(_))).unwrap();
    let fields = |text: &str| vec![("n".to_string(), at.to_string()), ("text".to_string(), text.to_string())];
    let sheet = |desk: &Desk| std::rc::Rc::new(compose::sheet(desk, &route, 1376));
    let mut round = 0;
    timed("a paragraph edited in the preview, act and sheet", Some(50.0), || {
        round += 1;
        compose::act(&mut desk, &route, "draft-text", &fields(&format!("治安警情553起，第{round}次改过。")), &[]);
        Reply::Sheet { hash: hash.into(), sheet: sheet(&desk) }.encode()
    });
    timed("… of it the charts and the text, without the bytes", None, || sheet(&desk));
    timed("… the numbers of it asked of the data again", None, || desk.draft.as_ref().unwrap().moved(data));
}

fn main() {
    let data = package::county();
    let county = asked(&data, "990121", "2026-06");
    let document = markdown(LARGE, county, &Sources::new(&data)).unwrap_or_else(|f| panic!("{}", f.text())).document;
    let count = |fits: fn(&Block) -> bool| document.blocks.iter().filter(|b| fits(b)).count();
    println!(
        "{} figures, {} tables\n",
        count(|b| matches!(b, Block::Chart(_))),
        count(|b| matches!(b, Block::Table(_)))
    );
    println!("| what | median of 5 | budget | |\n| --- | --- | --- | --- |");
    timed("template to document", None, || markdown(LARGE, county, &Sources::new(&data)));
    timed("the whole report as Word", Some(1500.0), || {
        let document = markdown(LARGE, county, &Sources::new(&data)).unwrap().document;
        docx(&document, Options::default())
    });
    timed("document to Word", None, || docx(&document, Options::default()));
    timed("document to workbook", None, || xlsx(&workbook::sheets(&data, &document), "情况", "2026-07-05", false));
    timed("document to HTML", None, || html(&data, &document, false));
    timed("document to slides", None, || pptx(&document, false, &Pictures::new()));
    let page = std::fs::read_to_string("data/county/templates/镇街一页纸.md").unwrap();
    timed("22 documents, 镇街一页纸", Some(10_000.0), || {
        let sources = Sources::new(&data);
        let root = data.areas.root().unwrap();
        data.areas
            .children(root)
            .iter()
            .filter_map(|area| {
                let asked = Asked { area: *area, period: county.period };
                let document = markdown(&page, asked, &sources).ok()?.document;
                docx(&document, Options::default()).ok()
            })
            .count()
    });
    let may = markdown(DRAFT, asked(&data, "990121", "2026-05"), &Sources::new(&data)).unwrap().document;
    let draft = docx(&may, Options::default()).unwrap().bytes;
    let text: usize = may
        .blocks
        .iter()
        .map(|b| if let Block::Paragraph(s) | Block::Heading(_, s) = b { s.text().chars().count() } else { 0 })
        .sum();
    println!("| (the draft: {text} characters, about {} pages of 616) | | | |", text.div_ceil(616));
    let answers = BTreeMap::new();
    timed("上月稿换数", Some(1000.0), || {
        let root = data.areas.root().unwrap();
        let (from, to) = (Period::parse("2026-05").unwrap(), Period::parse("2026-06").unwrap());
        renew_docx(&draft, &Renewal { data: &data, area: root, from, to, answers: &answers }, "2026-07-05")
    });
    edits(&data);
    let mut version = Version::keep(&data, document, "情况", county, "送审稿");
    timed("a version held against the data", None, || version.broken(&data).len());
    timed("a version brought up to date", None, || version.clone().renumber(&data));
    let at = version.document.blocks.iter().position(|b| matches!(b, Block::Paragraph(_))).unwrap();
    timed("a paragraph rewritten", Some(50.0), || version.write(at, "治安警情553起，改过的文字。"));
}
