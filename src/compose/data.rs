//! 数据: what a drop would bring, what is loaded and from where, with what findings. The door itself is the page's.

use super::Lens;
use super::clerk;
use super::finding;
use super::parts::{button, cell, link, panel, row, table};
use crate::model::{IndicatorId, PartState};
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::route::PACKAGES;
use crate::state::{Page, Route};
use crate::strings::{number, period as words, ui};
use crate::wire::{FileReport, Import, TakeOver};

/// Most indicators of a preview that stand open.
const OPEN: usize = 40;

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let desk = lens.desk;
    let mut main: Vec<Node> = Vec::new();
    if desk.ready {
        main.push(clerk::tabs(lens).into());
    }
    if let Some(part) = clerk::tab(lens).filter(|_| desk.ready) {
        main.extend(part);
        return Sheet { main, ..Sheet::default() };
    }
    main.extend(clerk::draft(lens).map(Node::from));
    let mut report = clerk::report(lens);
    if let Some(import) = &desk.preview {
        main.push(preview(import, desk.ready, std::mem::take(&mut report)).into());
    }
    main.extend(report);
    if desk.ready {
        main.push(package(lens).into());
    }
    if !desk.taken.is_empty() {
        let how = |how: &TakeOver| match how {
            TakeOver::Replace => "替换",
            TakeOver::Merge => "并入",
            TakeOver::Alone => "单独查看",
        };
        let files = reports(desk.taken.iter().map(|(report, taken)| (report, how(taken))));
        main.push(panel("已导入文件").child(files).children(imported(lens)).into());
    }
    // What was found in the drop taken over last stands in its own report.
    let last = desk.clerk.load.as_ref().filter(|load| load.taken).map_or(0, |load| load.imported.import.findings.len());
    let earlier = &desk.taken_findings[..desk.taken_findings.len().saturating_sub(last)];
    if !(desk.findings.is_empty() && earlier.is_empty()) {
        let mut findings = panel("数据包与此前导入的核查问题").with("id", "findings");
        if !desk.findings.is_empty() {
            findings = findings.child(finding::list(&desk.findings, "数据包"));
        }
        if !earlier.is_empty() {
            findings = findings.child(finding::list(earlier, "此前导入的文件"));
        }
        main.push(findings.into());
    }
    Sheet { main, ..Sheet::default() }
}

/// What a drop would bring, and the choice what to do with it.
fn preview(import: &Import, beside: bool, report: Vec<Node>) -> Element {
    let choice = el("p").class("buttons").children([
        button("take-merge", "并入"),
        button("take-alone", "单独查看"),
        button("take-replace", "替换"),
        button("discard", "放弃"),
    ]);
    let mut panel = el("section").class("panel preview").with("role", "region").with("aria-label", "导入预览");
    panel = panel.child(el("h2").text("导入预览")).child(reports(import.files.iter().map(|file| (file, "待定"))));
    panel = panel.child(first_figures(import)).child(choice);
    if beside {
        let words = "并入：放进现有数据，同一位置以新数据为准。单独查看：现有数据先放一边。替换：只留新数据。";
        panel = panel.child(el("p").class("note").text(words));
    }
    panel.children(report)
}

/// The indicators an import would bring, with their periods.
fn first_figures(import: &Import) -> Element {
    let data = &import.dataset;
    let used: Vec<IndicatorId> =
        (0..data.indicators.len() as u16).map(IndicatorId).filter(|id| data.blocks_of(*id).next().is_some()).collect();
    let line = |id: &IndicatorId| {
        let indicator = data.indicator(*id);
        let span = data.blocks_of(*id).map(|b| b.span()).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let span = span.map_or(String::new(), |(a, b)| format!("{}至{}", words::full(a), words::full(b)));
        let facts = el("small").text(format!("{}，{span}", number::unit(indicator)));
        let name = el("span").text(format!("{} ", indicator.name)).child(el("small").text(indicator.id.clone()));
        el("li").child(name).child(el("span").child(facts))
    };
    el("details")
        .when("open", used.len() <= OPEN)
        .child(el("summary").text(format!("共{}项指标", used.len())))
        .child(el("ul").class("indicator-list").children(used.iter().map(line)))
}

/// Files with their account: rows read = used + set aside.
fn reports<'r>(files: impl Iterator<Item = (&'r FileReport, &'static str)>) -> Element {
    let heads = ["文件", "编码", "版式", "读取行", "采用行", "剔除行", "数值", "空格", "方式"];
    let rows = files.map(|(file, how)| {
        let numbers = [file.rows_read, file.rows_used, file.rows_aside, file.cells, file.blank_cells];
        row(el("span").text(file.file.clone()), [cell(file.encoding.clone()), cell(file.layout.clone())])
            .children(numbers.iter().map(|n| cell(n.to_string())))
            .child(cell(how))
    });
    table("文件清单", &heads, rows.collect())
}

/// Links to imported indicators.
fn imported(lens: &Lens) -> Option<Element> {
    let ids: Vec<IndicatorId> = (0..lens.data.indicators.len() as u16)
        .map(IndicatorId)
        .filter(|id| lens.data.indicator(*id).is_imported() && lens.data.blocks_of(*id).next().is_some())
        .collect();
    let line = |id: &IndicatorId| {
        let indicator = lens.data.indicator(*id);
        let route = Route { area: None, period: None, ..lens.route.to_indicator(lens.data, *id) };
        let facts = el("small").text(format!("{}　{}", indicator.id, number::unit(indicator)));
        el("li").child(link(route.hash(), indicator.name.clone())).child(el("span").child(facts))
    };
    let list = el("details").with("open", "").with("id", "imported");
    let list = list.child(el("summary").text(format!("导入的指标{}项", ids.len())));
    (!ids.is_empty()).then(|| list.child(el("ul").class("indicator-list").children(ids.iter().map(line))))
}

fn package(lens: &Lens) -> Element {
    let data = lens.data;
    let word = |state: &PartState| match state {
        PartState::NotLoaded => "未载入（打开该区划时载入）",
        PartState::Loading => "正在载入",
        PartState::Loaded => "已载入，已核对",
        PartState::Changed => ui::CHANGED,
        PartState::Failed => "未能载入",
    };
    let loaded = data.parts.iter().filter(|p| matches!(p.state, PartState::Loaded | PartState::Changed)).count();
    let counts = format!(
        "{}个区划，{}项指标，{}个分片中已载入{loaded}个。",
        data.areas.all().len(),
        data.indicators.len(),
        data.parts.len()
    );
    let samples = PACKAGES.iter().enumerate().map(|(at, name)| {
        let route = Route { page: Page::Overview, package: at, ..Route::default() };
        let words = if *name == "county" { "县 → 镇街 → 村" } else { "街道 → 村" };
        let here = (at == lens.route.package).then_some("true");
        link(route.hash(), words).class("button").with_some("aria-current", here)
    });
    let panel = panel("数据包")
        .child(el("p").text(format!("{}　{}", data.meta.title, data.meta.notice)))
        .child(el("p").class("note").text(counts))
        .child(el("p").class("buttons").text("示例数据包：").children(samples));
    if data.parts.is_empty() {
        return panel;
    }
    let rows = data.parts.iter().map(|part| {
        let area = part.parent.map_or(String::new(), |area| data.areas.get(area).name.clone());
        let numbers = [part.rows.to_string(), part.bytes.to_string()];
        row(el("span").text(part.path.clone()), [cell(area)])
            .children(numbers.into_iter().map(cell))
            .child(cell(word(&part.state)))
    });
    let parts = table("分片清单", &["文件", "区划", "行数", "字节", "状态"], rows.collect());
    panel.child(el("details").child(el("summary").text("分片清单")).child(parts))
}
