//! Composed pages over the shipped samples: every page has words, every link opens, every sheet survives the wire, hostile text stays text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod compose_kit;

use compose_kit::{desk, read, shown, words};
use shanzhi::compose::{self, Desk};
use shanzhi::sheet::{Node, html};
use shanzhi::state::Route;
use shanzhi::wire::{Reply, Request, TakeOver};

fn links(nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Element(element) => {
                if element.tag == "select" {
                    let chosen = |option: &Node| html(std::slice::from_ref(option)).contains(" selected=\"");
                    assert_eq!(
                        element.children.iter().filter(|option| chosen(option)).count(),
                        1,
                        "one option is chosen"
                    );
                }
                found.extend(element.attributes.iter().filter(|(name, _)| *name == "href").map(|(_, to)| to.clone()));
                links(&element.children, found);
            }
            Node::Chart(laid) => found.extend(laid.links.iter().filter(|link| !link.is_empty()).cloned()),
            Node::Text(_) => {}
        }
    }
}

/// Every page with one thing it must say.
const PAGES: &[(&str, &str)] = &[
    ("#/1/overview", "报送情况"),
    ("#/1/overview", "待办事项"),
    ("#/1/indicator", "人民调解"),
    ("#/1/indicator?q=rmtj", "人民调解"),
    ("#/1/indicator?q=%E6%97%A0%E6%AD%A4%E6%8C%87%E6%A0%87", "没有找到"),
    ("#/1/indicator/TJ01", "指标解释"),
    ("#/1/indicator/TJ01?a=990121101", "逐期数据表"),
    ("#/1/area?a=990121101", "人民调解"),
    ("#/1/data", "数据包"),
    ("#/1/work", "逾期未办结"),
    ("#/1/work?f=%E9%97%AE%E9%A2%98&k=W001", "修改事项"),
    ("#/1/work?a=990121101", "工作台账"),
    ("#/1/unit", "县直部门"),
    ("#/1/unit?o=D01", "牵头的指标"),
    ("#/1/overview", "本期需关注"),
    ("#/1/indicator/SQ03", "变化是否明显"),
    ("#/1/indicator/PA01", "增减构成"),
    ("#/1/indicator/PA01", "比上年同期"),
    ("#/1/indicator/PA01?g=mom", "比上期"),
    ("#/1/indicator/PA01?g=ytd", "上年同期累计"),
    ("#/1/indicator/PA01?s=ytd", "本年累计比上年同期"),
    ("#/1/indicator/PA01?p=2025&g=mom", "不作分解"),
    ("#/1/indicator/YL01?g=mom", "与上期比"),
    ("#/1/indicator/YL04", "目标完成情况"),
    ("#/1/analysis", "控制图"),
    ("#/1/analysis?i=SQ03", "漏斗图"),
    ("#/1/compare", "对比"),
    ("#/1/compare?c=990121101%2C990121100&i=PA01", "松澜镇"),
    ("#/1/score", "考核得分"),
    ("#/1/score?c=990121001&n=0:50_1:60", "试算得分"),
    ("#/1/score?c=990121001&k=0&n=50", "试算得分"),
    ("#/1/score?c=990121001&n=0:%E5%BE%88%E5%A5%BD", "“很好”不是数字"),
    ("#/1/indicator/SQ03", "导出图表"),
    ("#/1/report", "报告预览"),
    ("#/1/report?a=990121101&t=%E9%95%87%E8%A1%97%E4%B8%80%E9%A1%B5%E7%BA%B8", "松澜镇"),
    ("#/1/methods", "数字怎样算"),
    ("#/1/overview", "上报率"),
    ("#/1/indicator/TJ01", "数据依据与可比性"),
    ("#/1/indicator/SQ01", "日均"),
    ("#/1/indicator/SQ01?p=2026-02", "1—2月合计"),
    ("#/1/indicator/SQ03", "近5期趋势"),
    ("#/1/indicator/SQ01?a=990121107214&p=2025-03", "按现在的区划重算"),
    ("#/1/indicator/FW16", "再建3个可达100.0%"),
    ("#/1/indicator/SQ10", "逐个判定"),
    ("#/1/area?a=990121101", "与规模相近的区划比较"),
    ("#/1/compare?a=990121101&g=peers&i=SQ03", "规模相近的区划"),
    ("#/1/compare?g=%E8%81%94%E5%BB%BA%E7%89%87%E5%8C%BA", "联建片区"),
    ("#/1/compare?g=L01", "澄河片区"),
    // Quarters, half-years and years; what goes by month tells of the last month of them.
    ("#/1/overview?p=2026-Q2", "2026年6月报送情况"),
    ("#/1/indicator/PA01?p=2026-Q2", "2026年二季度"),
    ("#/1/indicator/SQ03?p=2025", "2024年"),
    ("#/1/area?a=990121101&p=2026-H1", "2026年上半年"),
    ("#/1/unit?o=D01&p=2026-Q1", "2026年3月报表收集"),
    ("#/1/compare?c=990121101%2C990121100&i=PA01&p=2025-H2", "2025年下半年"),
    ("#/1/analysis?i=SQ03&p=2026-Q2", "控制图"),
    ("#/1/data?p=2026-Q2", "数据包"),
    // Categories as a second way down, in a place below and over a quarter too.
    ("#/1/indicator/TJ01", "按类别"),
    ("#/1/indicator/TJ01?f=%E9%82%BB%E9%87%8C%E7%BA%A0%E7%BA%B7", "邻里纠纷走势"),
    (
        "#/1/indicator/TJ01?p=2026-Q2&f=%E9%82%BB%E9%87%8C%E7%BA%A0%E7%BA%B7",
        "人民调解案件受理数：邻里纠纷342件（数据不全）",
    ),
    ("#/1/indicator/TJ01?f=%E6%97%A0%E6%AD%A4%E7%B1%BB", "按类别"),
];

#[test]
fn every_page_says_what_it_is_for_and_every_link_opens() {
    let desk = desk("county");
    for (hash, expected) in PAGES {
        let sheet = shown(&desk, hash);
        let said = words(&sheet);
        assert!(said.contains(expected), "{hash}: {}", said.chars().take(400).collect::<String>());
        let mut found = Vec::new();
        links(&sheet.main, &mut found);
        sheet.asides.iter().for_each(|nodes| links(nodes, &mut found));
        for link in found {
            assert!(!Route::parse(&link).1, "{hash} leads to {link}");
        }
    }
}

#[test]
fn the_other_sample_and_an_empty_desk_have_pages_too() {
    let other = desk("subdistrict");
    let empty = Desk::default();
    for (hash, _) in PAGES {
        let (route, _) = Route::parse(hash);
        let _ = compose::sheet(&other, &route, 300);
        let _ = compose::sheet(&empty, &route, 0);
    }
}

#[test]
fn hostile_names_stay_text() {
    let mut desk = desk("county");
    let evil = "<img src=x onerror=alert(1)>\"'&";
    let mut indicators = desk.data.indicators.clone();
    indicators.iter_mut().for_each(|indicator| indicator.name = evil.into());
    desk.data.set_indicators(indicators);
    desk.data.meta.title = evil.into();
    for (hash, _) in PAGES {
        let said = words(&shown(&desk, hash));
        assert!(!said.contains("<img"), "{hash}");
    }
}

#[test]
fn what_was_taken_over_is_told_again_and_taken_back() {
    let mut desk = desk("county");
    let table = "区划,时期,人民调解案件数\n青石镇,2026-06,12\n".as_bytes().to_vec();
    let file = shanzhi::wire::NamedBytes { name: "a.csv".into(), bytes: table };
    let import = shanzhi::ingest::import(&[file], &desk.data, &|_| None, &mut |_, _| {});
    let indicators = desk.data.indicators.len();
    desk.preview = Some(import.clone());
    assert!(words(&shown(&desk, "#/1/data")).contains("take-merge"));
    let request =
        Request::Take { how: TakeOver::Alone, preview: Reply::Preview { job: 1, import: Box::new(import) }.encode() };
    let Some(Request::Take { how, preview }) = Request::decode(&request.encode()) else { panic!("does not survive") };
    let Some(Reply::Preview { import, .. }) = Reply::decode(&preview) else { panic!("does not survive") };
    desk.take(how, *import);
    assert!(words(&shown(&desk, "#/1/data")).contains("单独查看"));
    assert_ne!(desk.data.indicators.len(), indicators);
    desk.back();
    assert_eq!(desk.data.indicators.len(), indicators);
}

#[test]
fn an_item_is_added_changed_kept_as_a_table_and_read_again() {
    let mut desk = desk("county");
    let before = desk.data.items.len();
    let (route, _) = Route::parse("#/1/work?k=new");
    let fields = |id: &str, title: &str| -> Vec<(String, String)> {
        [
            ("id", id),
            ("title", title),
            ("kind", "问题"),
            ("area", "990121100"),
            ("due", "2026-07-01"),
            ("state", "未办"),
        ]
        .map(|(name, value)| (name.into(), value.into()))
        .to_vec()
    };
    let replies = compose::act(&mut desk, &route, "edit-item", &fields("", "=1+1 新事项"), &[]);
    assert_eq!(replies, [Reply::Go { hash: "#/1/work".into() }]);
    assert_eq!(desk.data.items.len(), before + 1);
    let id = desk.data.items.last().unwrap().id.clone();
    compose::act(&mut desk, &route, "edit-item", &fields(&id, "=1+1 改过的事项"), &[]);
    compose::act(&mut desk, &route, "edit-item", &fields("", ""), &[]);
    assert_eq!(desk.data.items.len(), before + 1, "an item without a title is none");
    let page = words(&shown(&desk, "#/1/work"));
    assert!(page.contains("改过的事项"));
    assert!(page.find("改过的事项").unwrap() < page.find("已办结</td>").unwrap(), "overdue stands first");
    let [Reply::File { name, bytes, .. }] = &compose::act(&mut desk, &route, "items-file", &[], &[])[..] else {
        panic!("no file")
    };
    assert_eq!(name, "items.csv");
    assert!(String::from_utf8_lossy(bytes).contains("'=1+1 改过的事项"), "no cell is a formula");
    let items = desk.data.items.clone();
    compose::act(&mut desk, &route, "edit-item-delete", &[("id".into(), id)], &[]);
    assert_eq!(desk.data.items.len(), before);
    let file = shanzhi::wire::NamedBytes { name: name.clone(), bytes: bytes.clone() };
    compose::act(&mut desk, &route, "edit-items", &[], &[file]);
    assert_eq!(desk.data.items, items);
}

#[test]
fn reports_are_made_for_a_place_and_for_each_below_it() {
    let mut desk = desk("county");
    assert_eq!(desk.templates.len(), 6);
    let (route, _) = Route::parse("#/1/report?a=990121101&p=2026-06&t=%E9%95%87%E8%A1%97%E4%B8%80%E9%A1%B5%E7%BA%B8");
    for (act, kind) in [("report-docx", "docx"), ("report-xlsx", "xlsx"), ("report-html", "html")] {
        let [Reply::File { name, bytes, .. }] = &compose::act(&mut desk, &route, act, &[], &[])[..] else {
            panic!("{act}: no file")
        };
        assert_eq!(name, &format!("松澜镇镇街一页纸2026-06.{kind}"));
        assert!(bytes.len() > 2000, "{act}");
    }
    // Last month's own report, renewed: nothing but numbers moves, and what is not sure is asked.
    let (may, _) = Route::parse("#/1/report?p=2026-05&t=%E6%9C%88%E5%BA%A6%E9%80%9A%E6%8A%A5");
    let [Reply::File { name, bytes, .. }] = &compose::act(&mut desk, &may, "report-docx", &[], &[])[..] else {
        panic!("no draft")
    };
    let draft = shanzhi::wire::NamedBytes { name: name.clone(), bytes: bytes.clone() };
    let (june, _) = Route::parse("#/1/report?p=2026-06");
    compose::act(&mut desk, &june, "renew", &[], &[draft]);
    let page = words(&shown(&desk, "#/1/report?p=2026-06"));
    assert!(page.contains("换数") && page.contains("已换的数字"), "{page}");
    assert!(!compose::act(&mut desk, &june, "renew-file", &[], &[]).is_empty());
}

#[test]
fn numbers_of_a_report_lead_to_their_cells_in_place() {
    let desk = desk("county");
    let hash = "#/1/report?p=2026-06&t=%E5%AD%A3%E5%BA%A6%E5%88%86%E6%9E%90";
    let sheet = shown(&desk, hash);
    let mut found = Vec::new();
    links(&sheet.main, &mut found);
    let numbers: Vec<&String> = found.iter().filter(|link| link.contains("i=")).collect();
    assert!(numbers.len() > 300, "{}: text, tables and marks of charts", numbers.len());
    let mut told = 0;
    for to in numbers.iter().step_by(23) {
        let page = words(&shown(&desk, to));
        assert!(page.contains("已在文中标出") && page.contains("aria-current"), "{to}");
        told += usize::from(page.contains("这个数的原始数据"));
    }
    assert!(told > 10, "{told}");
    // What is no fact of the data is no fact: the page without it.
    for bad in [
        "~",
        "1~",
        "x~PA01~990121~2026-06~false~value",
        "1~PA01~990121~2026-06~false~nothing",
        "1~~~~~",
        "1~XX~1~2~3~4",
    ] {
        let (route, _) = Route::parse(hash);
        let page = words(&shown(&desk, &route.choosing('i', bad).hash()));
        assert!(!page.contains("已在文中标出"), "{bad}");
    }
}

#[test]
fn answers_about_a_draft_are_kept_by_the_browser_and_not_asked_again() {
    let mut desk = desk("county");
    let (june, _) = Route::parse("#/1/report?p=2026-06");
    let text = "全县治安警情的有关情况：576起，另有73起治安警情在镇上。";
    let draft = || shanzhi::wire::NamedBytes { name: "稿.txt".into(), bytes: text.as_bytes().to_vec() };
    assert!(compose::act(&mut desk, &june, "renew", &[], &[draft()]).is_empty(), "asked first");
    let question = desk.renewed.as_ref().unwrap().questions()[0].clone();
    let option = question.options.iter().find(|(_, words, _)| words.contains("桐屏镇")).unwrap().0.clone();
    let made = compose::act(&mut desk, &june, "renew-answers", &[(question.key, option)], &[]);
    let [Reply::File { bytes, .. }] = &made[..] else { panic!("no file") };
    let told = String::from_utf8(bytes.clone()).unwrap();
    assert!(told.contains("553起") && !told.contains("73起"), "{told}");
    let kept = desk.clerk.outbox.iter().map(shanzhi::compose::Keep::order).next_back().unwrap();
    assert_eq!((kept.0, kept.1), ("put", compose::answers_key(&desk.data.meta.name).as_str()));
    // The next visit: another desk, told what the browser kept.
    let mut next = read("county");
    next.answers = shanzhi::report::renew::answers::read(kept.2);
    assert_eq!(compose::act(&mut next, &june, "renew", &[], &[draft()]), made);
    compose::act(&mut next, &june, "renew-forget", &[], &[]);
    assert!(next.answers.is_empty() && !next.renewed.as_ref().unwrap().questions().is_empty());
}

#[test]
fn charts_leave_as_pictures_tables_and_files() {
    let mut desk = desk("county");
    let (route, _) = Route::parse("#/1/indicator/SQ03?p=2026-06");
    let with = |chart: &str| vec![("chart".to_string(), chart.to_string()), ("title".into(), "自拟标题".into())];
    for chart in ["trend", "rank", "heat", "dots", "columns", "multiples", "tiles", "control", "funnel"] {
        let replies = compose::act(&mut desk, &route, "export-png", &with(chart), &[]);
        let [Reply::Picture { name, svg, width, dpi, .. }] = &replies[..] else { panic!("{chart}: {replies:?}") };
        assert_eq!((name.as_str(), *width, *dpi), ("自拟标题.png", 1843, 300), "{chart}");
        assert!(svg.contains("自拟标题") && svg.contains("演示数据"), "{chart}");
    }
    let [Reply::File { bytes, .. }] = &compose::act(&mut desk, &route, "export-csv", &with("rank"), &[])[..] else {
        panic!("no table")
    };
    assert!(String::from_utf8_lossy(bytes).contains("松澜镇"));
    let [Reply::Copy { text, html }] = &compose::act(&mut desk, &route, "export-copy", &with("rank"), &[])[..] else {
        panic!("no copy")
    };
    assert!(text.contains('\t') && html.contains("<table"));
}

/// 对外版: the file and the panel show the same cells, and nothing small; what is withheld cannot be had from the sums of the file.
#[test]
fn the_table_for_outside_withholds_small_counts() {
    let mut desk = desk("county");
    let mut withheld = 0;
    for id in ["TJ01", "PA01", "SQ01", "FW11"] {
        let hash = format!("#/1/indicator/{id}?v=outside");
        let (route, _) = Route::parse(&hash);
        let said = words(&shown(&desk, &hash));
        let replies = compose::act(&mut desk, &route, "outside-csv", &[], &[]);
        let [Reply::File { name, bytes, .. }] = replies.as_slice() else { panic!("{id}: a file") };
        assert!(name.contains("对外版"), "{name}");
        let text = String::from_utf8(bytes.clone()).unwrap();
        let rows: Vec<Vec<&str>> =
            text.trim_start_matches('\u{FEFF}').lines().map(|line| line.split(',').collect()).collect();
        assert!(rows.len() > 20 && rows.iter().all(|row| row.len() == rows[0].len()), "{id}");
        for row in &rows[1..] {
            assert!(said.contains(row[0]), "{id}: {}", row[0]);
            for cell in &row[1..] {
                withheld += usize::from(*cell == "已隐去");
                let small = cell.parse::<i64>().is_ok_and(|n| (1..5).contains(&n));
                assert!(!small && !cell.is_empty(), "{id} {}: {cell}", row[0]);
            }
        }
        // One unknown in a column or a row whose sum is shown would be no secret.
        let open =
            |cells: Vec<&str>| cells.iter().filter(|cell| **cell == "已隐去").count() != 1 || cells.contains(&"—");
        for column in 1..rows[0].len() {
            assert!(open(rows[1..].iter().map(|row| row[column]).collect()), "{id}, column {column}");
        }
        if rows[0].len() > 2 {
            rows[1..].iter().for_each(|row| assert!(open(row[1..].to_vec()), "{id}: {row:?}"));
        }
    }
    assert!(withheld > 0, "the sample has small counts");
    // A rate has no such table.
    assert!(!words(&shown(&desk, "#/1/indicator/SQ03?v=outside")).contains("对外版"));
}

#[test]
fn words_and_sizes_of_an_export_are_the_readers_and_stand_in_the_link() {
    let mut desk = desk("county");
    let (route, _) = Route::parse("#/1/indicator/SQ03?p=2026-06");
    let fields = |more: &[(&str, &str)]| -> Vec<(String, String)> {
        [("chart", "rank"), ("title", "自拟标题"), ("note", "自拟的注 & <b>")]
            .iter()
            .chain(more)
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect()
    };
    let [Reply::Go { hash }] = &compose::act(&mut desk, &route, "export-words", &fields(&[]), &[])[..] else {
        panic!("no way")
    };
    let page = words(&shown(&desk, hash));
    assert!(page.contains("value=\"自拟标题\"") && page.contains("value=\"自拟的注 &amp; &lt;b&gt;\""), "{hash}");
    let [Reply::Copy { text, .. }] = &compose::act(&mut desk, &route, "export-link", &fields(&[]), &[])[..] else {
        panic!("no link")
    };
    assert_eq!(text, hash);
    // Any size, or a refusal in words.
    let size = |width: &str, height: &str, dpi: &str| {
        fields(&[("size", "custom"), ("width", width), ("height", height), ("dpi", dpi)])
    };
    let made = compose::act(&mut desk, &route, "export-png", &size("1500", "1600", "120"), &[]);
    let [Reply::Picture { width: 1500, height: 1600, dpi: 120, svg, .. }] = &made[..] else { panic!("{made:?}") };
    assert!(svg.contains("自拟的注 &amp; &lt;b&gt;"));
    for (w, h) in [("16385", "0"), ("12000", "12000"), ("", ""), ("-1", "x")] {
        let refused = compose::act(&mut desk, &route, "export-png", &size(w, h, "96"), &[]);
        assert!(matches!(&refused[..], [Reply::Say { words }] if words.contains("像素")), "{w}×{h}: {refused:?}");
    }
    // A picture for the clipboard comes back as one.
    let [Reply::Picture { name, dpi, .. }] = &compose::act(&mut desk, &route, "export-picture", &fields(&[]), &[])[..]
    else {
        panic!("no picture")
    };
    let drawn = shanzhi::wire::NamedBytes { name: name.clone(), bytes: vec![1, 2, 3] };
    let dpi = vec![("dpi".to_string(), dpi.to_string())];
    let [Reply::File { name, mime, .. }] = &compose::act(&mut desk, &route, "picture-drawn", &dpi, &[drawn])[..] else {
        panic!("no file")
    };
    assert_eq!((name.as_str(), mime.as_str()), ("自拟标题.png", "image/png;copy"));
}

#[test]
fn a_legend_takes_lines_out_and_a_sweep_keeps_periods() {
    let desk = desk("county");
    let charts = |hash: &str| {
        let mut found = Vec::new();
        let mut todo: Vec<Node> = shown(&desk, hash).main;
        while let Some(node) = todo.pop() {
            match node {
                Node::Chart(laid) => found.push(laid.scene.clone()),
                Node::Element(element) => todo.extend(element.children),
                Node::Text(_) => {}
            }
        }
        found
    };
    let base = "#/1/compare?c=990121101%2C990121100&i=PA01";
    let lines = |hash: &str| {
        let scene = charts(hash).remove(0);
        let style = |item: &shanzhi::chart::Item| match item {
            shanzhi::chart::Item::Path { style: shanzhi::chart::Style::Part(n), .. } => Some(*n),
            _ => None,
        };
        (scene.items.iter().filter_map(style).collect::<std::collections::BTreeSet<u8>>(), scene.hits.len())
    };
    assert_eq!(lines(base).0, [0, 1].into());
    let page = words(&shown(&desk, base));
    assert_eq!(page.matches("aria-pressed=\"true\"").count(), 2, "one button a line");
    assert_eq!(lines(&base.replace("&i=", "&h=0&i=")).0, [1].into(), "the other keeps its colour");
    assert_eq!(lines(&base.replace("&i=", "&h=0%2C1&i=")).0, [0, 1].into(), "never all of them");
    let (all, year) = (lines(base).1, lines(&format!("{base}&w=2025-01_2025-12")).1);
    assert_eq!(year, 12);
    assert!(all > year);
    assert_eq!(lines(&format!("{base}&w=1999-01_1999-12")).1, all, "a window without periods is none");
    let beside = |hash: &str| html(&shown(&desk, hash).asides[0]);
    assert!(beside("#/1/indicator/PA01").contains("上年同期"));
    assert!(beside("#/1/indicator/PA01?w=2025-01_2025-12").contains("只看2025年1月至2025年12月"));
}

#[test]
fn the_quick_picture_is_made_kept_copied_and_printed() {
    let mut desk = desk("county");
    let (route, _) = Route::parse("#/1/overview?p=2026-06");
    assert!(words(&shown(&desk, "#/1/overview")).contains("一图快报"));
    for (act, copied, dpi) in [("brief-png", false, 192), ("brief-copy", true, 192), ("brief-print", false, 0)] {
        let replies = compose::act(&mut desk, &route, act, &[], &[]);
        let [Reply::Picture { name, svg, width, dpi: found, .. }] = &replies[..] else { panic!("{act}: {replies:?}") };
        assert_eq!((name.starts_with("copy:"), *found), (copied, dpi), "{act}");
        assert_eq!(*width, if dpi == 0 { 2150 } else { 1080 });
        assert!(svg.contains("演示数据") && svg.contains("数据指纹") && svg.contains("松澜镇"), "{act}");
    }
    let mut empty = Desk::default();
    assert!(compose::act(&mut empty, &route, "brief-png", &[], &[]).is_empty());
}

#[test]
fn analysis_has_a_spine_a_scatter_and_parts() {
    let desk = desk("county");
    let page = words(&shown(&desk, "#/1/analysis?a=990121101&i=SQ03"));
    assert!(page.contains("在同级中的位置") && page.contains("好于平均"), "a spine for a township");
    let page = words(&shown(&desk, "#/1/analysis?b=YL04&i=SQ03"));
    assert!(page.contains("每点一个区划"), "a scatter of townships");
    assert!(!page.contains("在同级中的位置"), "the county has no siblings");
}

/// What is kept between two questions is what would be worked out anew, after each kind of change of the data; and a change is seen.
#[test]
fn what_was_worked_out_is_forgotten_with_its_data() {
    let mut desk = desk("county");
    let hashes =
        ["#/1/overview?p=2026-06", "#/1/overview?p=2026-05", "#/1/area?a=990121100&p=2026-06", "#/1/area?a=990121201"];
    let told = |desk: &Desk| -> Vec<String> { hashes.iter().map(|hash| words(&shown(desk, hash))).collect() };
    let act = |desk: &mut Desk, name: &str, values: &[(&str, &str)]| {
        let values: Vec<(String, String)> = values.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
        compose::act(desk, &Route::parse("#/1/work").0, name, &values, &[]);
    };
    type Step<'a> = (&'static str, bool, Box<dyn Fn(&mut Desk) + 'a>);
    let other = |desk: &Desk, share: i64| {
        let id = desk.data.find_indicator("PA01").unwrap();
        let area = desk.data.areas.find("990121201").unwrap();
        let block =
            desk.data.blocks_of(id).find(|b| b.areas.contains(&area) && b.key.dimension == Default::default()).unwrap();
        let at = block.position(area, shanzhi::model::Period::parse("2026-06").unwrap()).unwrap();
        let mut cell = block.cell(at).unwrap();
        cell.value = cell.value.map(|v| shanzhi::model::Decimal::whole(v.rescale(0).mantissa as i64 * share));
        (block.key, area, cell)
    };
    let steps: Vec<Step> = vec![
        (
            "an item",
            false,
            Box::new(|desk| act(desk, "edit-item", &[("title", "核查"), ("area", "990121100"), ("state", "进行中")])),
        ),
        (
            "a cell",
            true,
            Box::new(|desk| {
                let (key, area, cell) = other(desk, 40);
                desk.data.set_cell(key, area, shanzhi::model::Period::parse("2026-06").unwrap(), Some(cell));
            }),
        ),
        ("returns", true, Box::new(|desk| desk.data.submissions.clear())),
        ("a unit", false, Box::new(|desk| desk.set_unit("PA01", "起".into()))),
        (
            "alone",
            true,
            Box::new(|desk| {
                let dataset = shanzhi::model::Dataset::clone(&read("subdistrict").data);
                let import = shanzhi::wire::Import { dataset, ..Default::default() };
                drop(desk.take(TakeOver::Alone, import));
            }),
        ),
        ("back", true, Box::new(|desk| desk.back())),
        (
            "outside",
            true,
            Box::new(|desk| {
                act(desk, "outside-on", &[]);
                while compose::advance(desk).is_some() {}
            }),
        ),
        ("inside", true, Box::new(|desk| act(desk, "outside-off", &[]))),
    ];
    let mut before = told(&desk);
    for (what, moves, step) in steps {
        // Everything is at hand before the change.
        while compose::prepare(&desk, &Route::parse(hashes[0]).0) {}
        assert_eq!(told(&desk), before, "before {what}");
        step(&mut desk);
        let after = told(&desk);
        // A copy of a desk has worked out nothing yet.
        assert_eq!(after, told(&desk.clone()), "{what}: kept and new");
        while compose::prepare(&desk, &Route::parse(hashes[0]).0) {}
        assert_eq!(after, told(&desk), "{what}: made ready and asked");
        if moves {
            assert_ne!(after, before, "{what} is seen");
        }
        before = after;
    }
}

#[test]
fn a_category_leads_down_to_its_places_and_back() {
    let desk = desk("county");
    let sheet = shown(&desk, "#/1/indicator/TJ01?f=%E9%82%BB%E9%87%8C%E7%BA%A0%E7%BA%B7&w=2025-01_2025-12");
    let mut found = Vec::new();
    links(&sheet.main, &mut found);
    // Down: a township, with the category and the stretch of time kept.
    let down = "#/1/indicator/TJ01?a=990121101&f=%E9%82%BB%E9%87%8C%E7%BA%A0%E7%BA%B7&w=2025-01_2025-12";
    assert!(found.iter().any(|link| link == down), "{found:?}");
    assert!(found.iter().any(|link| link == "#/1/indicator/TJ01?w=2025-01_2025-12"), "no way back: {found:?}");
    let below = words(&shown(&desk, down));
    assert!(below.contains("松澜镇人民调解案件受理数：邻里纠纷"), "{below}");
    // Categories of the county add up to its figure.
    let cut = shanzhi::query::cut(
        &desk.data,
        shanzhi::query::Selection {
            indicator: desk.data.find_indicator("TJ01").unwrap(),
            area: desk.data.areas.root().unwrap(),
            period: shanzhi::model::Period::parse("2026-05").unwrap(),
            span: shanzhi::query::Span::Period,
        },
    );
    let range = shanzhi::query::range::Range::of(cut.selection.period).unwrap();
    let id = cut.selection.indicator;
    let slices = shanzhi::query::aggregate::slices(&desk.data, id, cut.selection.area, range, false);
    let sum: f64 = slices.iter().filter_map(|(_, reading)| reading.amount()).map(|amount| amount.to_f64()).sum();
    assert!(slices.len() > 5 && sum > 0.0);
    // Who is 未报 as a whole is 未报 in every category: the others' sum stands, marked, and waits for no villages.
    let june = shanzhi::query::range::Range::of(shanzhi::model::Period::parse("2026-06").unwrap()).unwrap();
    for (dimension, reading) in shanzhi::query::aggregate::slices(&desk.data, id, cut.selection.area, june, false) {
        assert!(reading.is_partial(), "{dimension:?}: {reading:?}");
    }
    assert_eq!(Some(sum), cut.reading.amount().map(|amount| amount.to_f64()));
}

/// An item that is judged by the 累计 of the year leads to the 累计, one of the month to the month, whatever the reader looked at before.
#[test]
fn a_score_leads_to_the_figure_that_was_judged() {
    let mut desk = desk("county");
    let group = desk.scheme.items[0].group.clone();
    let at = desk.scheme.items.iter().position(|item| item.group == group && item.indicator == "SQ02").unwrap();
    desk.scheme.items[at].year_to_date = true;
    let unit = desk.data.areas.get(desk.scheme.groups.iter().find(|g| g.name == group).unwrap().areas[0]).code.clone();
    for hash in ["#/1/score?p=2026-05", "#/1/score?p=2026-05&s=ytd"] {
        let sheet = shown(&desk, hash);
        assert!(words(&sheet).contains("÷"), "numerator and denominator of each rate");
        let mut found = Vec::new();
        links(&sheet.main, &mut found);
        let lead = |id: &str| found.iter().find(|to| to.contains(&format!("/indicator/{id}?a={unit}"))).unwrap();
        assert!(lead("SQ02").contains("s=ytd"), "{hash}: {}", lead("SQ02"));
        assert!(!lead("TJ04").contains("s=ytd"), "{hash}: {}", lead("TJ04"));
        let page = words(&shown(&desk, lead("SQ02")));
        assert!(page.contains("2026年1—5月"), "{page}");
    }
}
