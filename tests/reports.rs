//! Reports from the sample county to files and back: what is in the Word, workbook and HTML files, read with other readers than wrote them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "reports/package.rs"]
mod package;

use std::collections::BTreeMap;

use package::{county, parts, text_of};
use shanzhi::model::{AreaId, Dataset, Period, Status};
use shanzhi::narrate::duty::{Why, concerns};
use shanzhi::query::{Gap, Overview, Span, overview};
use shanzhi::report::scan::{Element, line, scan};
use shanzhi::report::template::{Asked, Sources, fill_docx, markdown};
use shanzhi::report::{Block, Document, Layout, Options, docx, html, workbook, xlsx};

const TEMPLATES: [&str; 6] = ["工作情况汇报", "月度通报", "季度分析", "镇街一页纸", "督查通报", "推进会发言提纲"];

fn template(name: &str) -> String {
    let path = format!("{}/data/county/templates/{name}.md", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn asked(data: &Dataset, area: &str) -> Asked {
    Asked { area: data.areas.find(area).unwrap(), period: Period::parse("2026-06").unwrap() }
}

fn made(data: &Dataset, name: &str, area: &str) -> Document {
    markdown(&template(name), asked(data, area), &Sources::new(data))
        .unwrap_or_else(|f| panic!("{}", f.text()))
        .document
}

fn all<'a>(root: &'a Element, name: &str) -> Vec<&'a Element> {
    let mut found = Vec::new();
    root.all(name, &mut found);
    found
}

#[test]
fn every_shipped_template_makes_a_word_file_that_holds_together() {
    let data = county();
    for name in TEMPLATES {
        let sources = Sources::new(&data);
        let rendered = markdown(&template(name), asked(&data, "990121"), &sources).unwrap();
        assert_eq!(rendered.notices, Vec::new(), "{name}");
        for (layout, grey) in [(Layout::Official, false), (Layout::Plain, true)] {
            let file = docx(&rendered.document, Options { layout, grey }).unwrap();
            assert_eq!(file.replaced, 0);
            let again = docx(&rendered.document, Options { layout, grey }).unwrap();
            assert!(file == again, "equal documents are equal files");
            let files = parts(&file.bytes);
            holds_together(&files, name);
            let text = text_of(&files, "word/document.xml");
            let root = scan(&text).unwrap();
            for table in all(&root, "w:tbl") {
                let columns = table.child("w:tblGrid").unwrap().children.len();
                let rows: Vec<_> = table.children.iter().filter(|c| c.name == "w:tr").collect();
                assert!(
                    rows.iter().all(|r| r.children.iter().filter(|c| c.name == "w:tc").count() == columns),
                    "{name}"
                );
                assert!(text[rows[0].span.clone()].contains("<w:tblHeader/>"), "{name}: a header row on every page");
            }
            let drawings = all(&root, "wp:docPr");
            let ids: Vec<&str> = drawings.iter().map(|d| &text[d.span.clone()]).collect();
            assert!(
                ids.iter().all(|d| d.contains("descr=\"") && !d.contains("descr=\"\"")),
                "{name}: alternative text"
            );
            let header = text_of(&files, "word/header1.xml");
            assert!(header.contains("演示数据") && header.contains("送审稿") && header.contains("公开"), "{name}");
            assert!(text_of(&files, "docProps/core.xml").contains("2026-07-05T00:00:00Z"));
            if layout == Layout::Official {
                for mark in ["w:top=\"2098\"", "w:bottom=\"1984\"", "w:left=\"1588\"", "w:right=\"1474\""] {
                    assert!(text.contains(mark), "{name}: margins 37, 35, 28, 26 mm");
                }
                assert!(text_of(&files, "word/footer2.xml").contains("w:jc w:val=\"left\""));
            }
        }
    }
}

/// Every relation leads to a part, every part is well-formed XML with a content type, every id of a relation used is defined.
fn holds_together(files: &BTreeMap<String, Vec<u8>>, name: &str) {
    let types = text_of(files, "[Content_Types].xml");
    for (path, bytes) in files {
        if path.ends_with(".xml") || path.ends_with(".rels") {
            scan(std::str::from_utf8(bytes).unwrap()).unwrap_or_else(|why| panic!("{name} {path}: {why}"));
        }
        let typed =
            types.contains(&format!("PartName=\"/{path}\"")) || path.ends_with(".rels") || path.ends_with(".xlsx");
        assert!(typed || path == "[Content_Types].xml", "{name}: {path} has no type of its own");
        let Some((folder, file)) = path.strip_suffix(".rels").and_then(|p| p.split_once("_rels/")) else { continue };
        let text = text_of(files, path);
        let root = scan(&text).unwrap();
        for relation in &root.children {
            let tag = &text[relation.span.clone()];
            let target = tag.split("Target=\"").nth(1).unwrap().split('"').next().unwrap();
            let mut steps: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
            for step in target.split('/') {
                if step == ".." {
                    steps.pop();
                } else {
                    steps.push(step);
                }
            }
            assert!(files.contains_key(&steps.join("/")), "{name}: {path} leads to {target}, which is not there");
        }
        if !file.is_empty() {
            let source = text_of(files, &format!("{folder}{file}"));
            for used in source.split("r:id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                assert!(text.contains(&format!("Id=\"{used}\"")), "{name}: {folder}{file} uses {used}");
            }
        }
    }
}

/// A cell of a workbook made by us, by its name: number or text.
fn cells(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let files = parts(bytes);
    let shared = text_of(&files, "xl/sharedStrings.xml");
    let root = scan(&shared).unwrap();
    let strings: Vec<String> = all(&root, "t")
        .iter()
        .map(|t| quick_xml::escape::unescape(&shared[t.inner.clone()]).unwrap().into_owned())
        .collect();
    let mut sheets = Vec::new();
    for n in 1.. {
        let Some(sheet) = files.get(&format!("xl/worksheets/sheet{n}.xml")) else { break };
        let text = std::str::from_utf8(sheet).unwrap();
        assert!(!text.contains("<f>") && !text.contains("<f "), "no formula is ever written");
        let root = scan(text).unwrap();
        let mut found = BTreeMap::new();
        for cell in all(&root, "c") {
            let tag = &text[cell.span.start..cell.inner.start];
            let name = tag.split("r=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
            let value = &text[cell.child("v").unwrap().inner.clone()];
            let told =
                if tag.contains("t=\"s\"") { strings[value.parse::<usize>().unwrap()].clone() } else { value.into() };
            found.insert(name, told);
        }
        sheets.push(found);
    }
    sheets
}

#[test]
fn charts_are_native_and_their_workbook_holds_what_they_show() {
    let data = county();
    let document = made(&data, "季度分析", "990121");
    let file = docx(&document, Options::default()).unwrap();
    let files = parts(&file.bytes);
    let charts: Vec<&String> = files.keys().filter(|p| p.starts_with("word/charts/chart")).collect();
    assert_eq!(charts.len(), 4);
    for path in charts {
        let n: usize = path.trim_start_matches("word/charts/chart").trim_end_matches(".xml").parse().unwrap();
        let chart = text_of(&files, path);
        let root = scan(&chart).unwrap();
        let book = cells(&files[&format!("word/embeddings/workbook{n}.xlsx")]);
        assert!(chart.contains("<c:externalData r:id=\"rId1\">"));
        // Every cached point is the cell that its formula names.
        let mut held = 0;
        for (kind, point) in [("c:cat", "c:strCache"), ("c:val", "c:numCache")] {
            for reference in all(&root, kind) {
                let formula = &all(reference, "c:f")[0];
                let formula = chart[formula.inner.clone()].replace("&#39;", "'");
                let (sheet, range) = formula.split_once('!').unwrap();
                assert_eq!(sheet, "'Sheet1'");
                let (from, _) = range.split_once(':').unwrap();
                let mut from = from.split('$').skip(1);
                let (column, row) = (from.next().unwrap(), from.next().unwrap().parse::<usize>().unwrap());
                let cache = &all(reference, point)[0];
                for pt in cache.children.iter().filter(|c| c.name == "c:pt") {
                    let tag = &chart[pt.span.start..pt.inner.start];
                    let at: usize = tag.split("idx=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
                    let value = &chart[pt.child("c:v").unwrap().inner.clone()];
                    assert_eq!(book[0][&format!("{column}{}", row + at)], value, "{path} {column}{}", row + at);
                    held += 1;
                }
            }
        }
        assert!(held >= 26, "{path}: {held} points");
    }
}

#[test]
fn numbers_of_a_workbook_are_those_of_the_report() {
    let data = county();
    let document = made(&data, "月度通报", "990121");
    let sheets = workbook::sheets(&data, &document);
    let file = xlsx(&sheets, "月度通报", "2026-07-05", false).unwrap();
    let read = cells(&file.bytes);
    assert_eq!(read.len(), sheets.len());
    for (sheet, cells) in sheets.iter().zip(&read) {
        for (r, row) in sheet.rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                let name = format!("{}{}", char::from(b'A' + c as u8), r + 1);
                let told = match cell {
                    workbook::SheetCell::Empty => None,
                    workbook::SheetCell::Text(t) | workbook::SheetCell::Head(t) => Some(t.clone()),
                    workbook::SheetCell::Number(v, _) => Some(v.text()),
                };
                assert_eq!(cells.get(&name), told.as_ref(), "{} {name}", sheet.name);
            }
        }
    }
    let notes = read.last().unwrap();
    assert!(
        notes.values().any(|v| *v == data.meta.fingerprint && v.len() == 64),
        "the fingerprint stands in the notes"
    );
    assert!(notes.values().any(|v| v.contains("2026年7月5日")));
    // The numbers of the text, each with where it comes from.
    let origins = &read[read.len() - 2];
    let first = document.numbers().next().unwrap();
    assert_eq!(origins["A2"], first.text);
    assert!(origins["F2"].parse::<usize>().unwrap() > 0, "{origins:?}");
}

#[test]
fn html_is_complete_escaped_and_without_script() {
    let data = county();
    for name in TEMPLATES {
        let page = html(&data, &made(&data, name, "990121"), true);
        let text = String::from_utf8(page.bytes).unwrap();
        for bad in ["<script", "javascript:", " style=\"", "onload", "href="] {
            assert!(!text.contains(bad), "{name}: {bad}");
        }
        assert!(text.contains("演示数据") && text.contains("送审稿"), "{name}");
        assert_eq!(text.matches("<table").count(), text.matches("</table>").count());
        // The marks stand in what is printed as the head of a table around it all: on every page. Print alone knows of that.
        let head = text.split("<div class=\"head\">").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(head.contains("演示数据") && head.contains("送审稿") && head.contains("公开"), "{name}: {head}");
        let (screen, print) = text.split("</style>").next().unwrap().split_once("@media print{").unwrap();
        assert!(print.contains(".head{display:table-header-group;") && print.contains("body>div{display:table;"));
        assert!(!screen.contains("@page") && !screen.contains("display:table"), "LibreOffice would not come to an end");
        assert_eq!(
            text.matches("<table").count(),
            text.matches("<table class=\"t\">").count(),
            "{name}: tables of the text"
        );
        assert_eq!(text.matches("<figure><img alt=\"").count(), text.matches("<figcaption>").count(), "{name}");
    }
}

#[test]
fn hostile_names_are_text_in_every_file() {
    let mut data = county();
    let hostile = "</w:t><script>alert(1)</script>{{地区}}\u{1}=1+1&\"'";
    for item in &mut data.items {
        item.title = hostile.into();
    }
    let document = made(&data, "督查通报", "990121");
    let word = docx(&document, Options::default()).unwrap();
    assert!(word.replaced > 0, "the character that XML forbids is reported");
    let files = parts(&word.bytes);
    holds_together(&files, "hostile");
    let text = text_of(&files, "word/document.xml");
    assert!(!text.contains("<script") && text.contains("&lt;script&gt;") && text.contains("\u{FFFD}=1+1&amp;"));
    // A placeholder in the data is text, not a placeholder.
    assert!(text.contains("{{地区}}"));
    let page = html(&data, &document, false);
    assert!(page.replaced > 0 && !String::from_utf8(page.bytes).unwrap().contains("<script"));
    let book = xlsx(&workbook::sheets(&data, &document), hostile, "2026-07-05", false).unwrap();
    assert!(cells(&book.bytes).iter().flat_map(BTreeMap::values).any(|v| v.contains("=1+1")));
}

#[test]
fn one_page_for_every_township() {
    let data = county();
    let sources = Sources::new(&data);
    let text = template("镇街一页纸");
    let root = data.areas.root().unwrap();
    let mut seen = 0;
    for area in data.areas.children(root) {
        let rendered =
            markdown(&text, Asked { area: *area, period: Period::parse("2026-06").unwrap() }, &sources).unwrap();
        let name = &data.areas.get(*area).name;
        assert_eq!(rendered.document.front.title, format!("{name}2026年6月乡村治理情况"));
        let said: Vec<String> = rendered.document.numbers().map(|n| n.text.clone()).collect();
        assert!(
            !said.is_empty() && rendered.document.numbers().all(|n| n.fact.area == *area || n.unit == "个"),
            "{name} {said:?}"
        );
        seen += 1;
    }
    assert_eq!(seen, 22);
}

#[test]
fn what_nobody_below_reported_is_told_once() {
    let data = county();
    let (root, period) = (data.areas.root().unwrap(), Period::parse("2026-06").unwrap());
    let mut overview = overview(&data, root, period, Span::Period);
    let missing = |overview: &Overview| -> Vec<AreaId> {
        let column = overview.columns[0].0;
        let all = concerns(&data, overview);
        all.iter().filter(|c| c.why == Why::Missing && c.indicator == column).map(|c| c.area).collect()
    };
    for row in &mut overview.rows {
        row.cells[0].reading.figure = Err(Gap::Stated(Status::Missing));
    }
    assert_eq!(missing(&overview), [root], "told of the whole");
    // One that did report makes the others worth naming.
    overview.rows[0].cells[0].reading.figure = Err(Gap::Stated(Status::NotApplicable));
    let named: Vec<AreaId> = overview.rows[1..].iter().map(|row| row.area).collect();
    assert_eq!(missing(&overview), named);
}

#[test]
fn shipped_templates_read_as_sentences_for_every_place() {
    let data = county();
    let sources = Sources::new(&data);
    let root = data.areas.root().unwrap();
    let places = std::iter::once(&root).chain(data.areas.children(root));
    let periods = ["2026-03", "2026-06"].map(|p| Period::parse(p).unwrap());
    for (area, period, name) in
        places.flat_map(|a| periods.map(|p| (*a, p))).flat_map(|(a, p)| TEMPLATES.map(|t| (a, p, t)))
    {
        let document = markdown(&template(name), Asked { area, period }, &sources).unwrap().document;
        let place = &data.areas.get(area).name;
        // Each block with its level, when it is a heading.
        let lines: Vec<(Option<u8>, String)> = document
            .blocks
            .iter()
            .map(|block| match block {
                Block::Heading(level, text) => (Some(*level), text.text()),
                Block::Paragraph(text) => (None, text.text()),
                _ => (None, String::new()),
            })
            .collect();
        for (_, line) in &lines {
            for bad in ["，。", "；。", "。。", "，，", "；，", "，；", "（）", "未设目标", "{{", "}}"]
            {
                assert!(!line.contains(bad), "{name} {place}: {bad} in {line}");
            }
            assert!(!line.ends_with(['，', '；', '、', '：']), "{name} {place}: {line}");
        }
        // No heading without anything below it.
        for pair in lines.windows(2) {
            if let [(Some(upper), words), (Some(lower), _)] = pair {
                assert!(lower > upper, "{name} {place}: nothing stands below {words}");
            }
        }
        assert!(lines.last().unwrap().0.is_none(), "{name} {place}: {:?} ends the report", lines.last());
    }
}

#[test]
fn missing_things_are_words() {
    let data = county();
    let sources = Sources::new(&data);
    let said = |text: &str, area: &str| {
        let document = markdown(text, asked(&data, area), &sources).unwrap().document;
        document.blocks.iter().map(|b| format!("{b:?}")).collect::<String>()
    };
    // 暮岭乡 did not report its consultations in June.
    assert!(said("{{FW05|数}}，{{FW05|同比}}。", "990121201").contains("未报"));
    assert!(said("{{不存在的指标|同比}}", "990121").contains("数据包中没有“不存在的指标”"));
    assert_eq!(sources.notices().len(), 1);
    assert!(said("{{图:不存在的指标:走势}}", "990121").contains("图未画出"));
    assert!(said("{{表:镇街:不存在的指标}}", "990121").contains("表未列出"));
}

#[test]
fn faults_name_line_and_placeholder() {
    let data = county();
    let sources = Sources::new(&data);
    for (text, place, words) in [
        ("一\n二\n{{治安警情|没有这个}}", "第3行", "不认识“|没有这个”"),
        ("{{#每:镇街}}\n一", "第1行", "没有写结尾"),
        ("一\n{{/若}}", "第2行", "没有与它对应"),
        ("{{#每:镇街}}{{/若}}", "第1行", "没有与它对应"),
        ("一\n\n{{地区", "第3行", "没有写结尾的“}}”"),
        ("{{#每:天上}}{{/每}}", "第1行", "不能按“天上”循环"),
        ("{{#若:什么}}{{/若}}", "第1行", "条件写法不对"),
        ("甲{{否则}}", "第1行", "没有与它对应"),
        ("{{图:治安警情:饼}}", "第1行", "没有“饼”这种图"),
        ("{{天上.治安警情}}", "第1行", "没有区划“天上”"),
        ("{{指标|句}}", "第1行", "只能写在按指标的循环里"),
        ("{{法援|数}}", "第1行", "可能是"),
    ] {
        let fault = markdown(text, asked(&data, "990121"), &sources).expect_err(text);
        assert_eq!(fault.place, place, "{text}");
        assert!(fault.text().contains(words), "{text}: {}", fault.text());
    }
}

#[test]
fn no_template_runs_without_end() {
    let data = county();
    let sources = Sources::new(&data);
    let deep = "{{#每:指标}}".repeat(7) + "甲" + &"{{/每}}".repeat(7);
    assert!(markdown(&deep, asked(&data, "990121"), &sources).expect_err("too deep").text().contains("嵌套"));
    let wide = "{{#每:单位}}".repeat(6) + "{{治安警情|数}}" + &"{{/每}}".repeat(6);
    assert!(markdown(&wide, asked(&data, "990121"), &sources).expect_err("too many").text().contains("减少循环"));
    let long = format!("{{{{{}}}}}", "长".repeat(300));
    assert!(markdown(&long, asked(&data, "990121"), &sources).is_err());
    // Little steps over much text end as well: 22 times 270 kB is no report.
    let heavy = format!("{{{{#每:镇街}}}}{}{{{{/每}}}}", "重".repeat(90_000));
    assert!(markdown(&heavy, asked(&data, "990121"), &sources).expect_err("too heavy").text().contains("成文太长"));
    let word = |open: &str, end: &str| {
        let p = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
        let body = format!("{}{}{}", p(open), p(&"重".repeat(600_000)), p(end));
        fill_docx(&package::word(&body, "<w:p/>"), asked(&data, "990121"), &sources, false)
    };
    assert!(word("{{#每:镇街}}", "{{/每}}").expect_err("too heavy").contains("成文太长"));
    let line = format!("<w:p><w:r><w:t>{{{{#每:镇街}}}}{}{{{{/每}}}}</w:t></w:r></w:p>", "重".repeat(600_000));
    let line = fill_docx(&package::word(&line, "<w:p/>"), asked(&data, "990121"), &sources, false);
    assert!(line.expect_err("too heavy").contains("成文太长"));
}

#[test]
fn hostile_names_in_a_word_template_are_text_and_told_of() {
    let mut data = county();
    for item in &mut data.items {
        item.title = "</w:t><w:p>{{地区}}\u{1}\u{FFFE}&\"'{{/每}}{{#每:镇街}}".into();
    }
    let sources = Sources::new(&data);
    let template = package::word(
        "<w:p><w:r><w:t>{{#每:问题}}</w:t></w:r></w:p><w:p><w:r><w:t>{{题</w:t></w:r><w:r><w:t>目}}</w:t></w:r></w:p>\
         <w:p><w:r><w:t>{{/每}}</w:t></w:r></w:p><w:p><w:r><w:t>{{表:问题}}</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>{{#每:问题}}{{题目}}{{/每}}</w:t></w:r></w:p>",
    );
    let set = |item: &&shanzhi::model::WorkItem| item.kind == "问题" && item.opened.as_str() <= "2026-06-30";
    let items = data.items.iter().filter(set).count();
    let made = fill_docx(&template, asked(&data, "990121"), &sources, false).unwrap();
    assert_eq!(made.replaced, items * 2 * 3, "each of the two forbidden characters, in text, table and header");
    let files = parts(&made.bytes);
    let text = text_of(&files, "word/document.xml");
    let root = scan(&text).unwrap();
    let said: String = all(&root, "w:p").iter().map(|p| line(&text, p).text).collect();
    assert!(said.contains("</w:t><w:p>{{地区}}\u{FFFD}\u{FFFD}&\"'{{/每}}{{#每:镇街}}"), "{said}");
    holds_together(&files.into_iter().filter(|(p, _)| p != "word/styles.xml").collect(), "hostile");
}

#[test]
fn a_word_template_keeps_its_own_looks() {
    let data = county();
    let sources = Sources::new(&data);
    let template = package::word(
        "<w:p><w:pPr><w:pStyle w:val=\"Own\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>{{地</w:t></w:r><w:r><w:rPr><w:i/></w:rPr>\
         <w:t>区}}六月{{治安警</w:t></w:r><w:r><w:t>情|数}}。</w:t></w:r></w:p>\
         <w:p><w:r><w:t>{{#每:问题:逾期未办结}}</w:t></w:r></w:p><w:p><w:r><w:t>{{序号}}.{{题目}}</w:t></w:r></w:p>\
         <w:p><w:r><w:t>{{/每}}</w:t></w:r></w:p>\
         <w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"1\"/><w:gridCol w:w=\"1\"/></w:tblGrid>\
         <w:tr><w:tc><w:p><w:r><w:t>镇街</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>起数</w:t></w:r></w:p></w:tc></w:tr>\
         <w:tr><w:tc><w:p><w:r><w:t>{{#每:镇街}}{{地区}}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{{治安警情|数值}}{{/每}}</w:t></w:r></w:p>\
         </w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:t>{{图:治安警情:走势}}</w:t></w:r></w:p><w:p><w:r><w:t>{{表:镇街:按期办结率}}</w:t></w:r></w:p>\
         <w:p><w:r><w:t>{{#若:无:问题}}没有问题{{否则}}有问题{{/若}}</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>{{全</w:t></w:r><w:r><w:t>域}}</w:t></w:r></w:p>",
    );
    let file = fill_docx(&template, asked(&data, "990121"), &sources, false).unwrap();
    let files = parts(&file.bytes);
    let before = parts(&template);
    assert_eq!(files["word/styles.xml"], before["word/styles.xml"]);
    let text = text_of(&files, "word/document.xml");
    let root = scan(&text).unwrap();
    let lines: Vec<String> = all(&root, "w:p").iter().map(|p| line(&text, p).text).collect();
    assert_eq!(lines[0], "澄岚县六月553起。");
    assert!(
        text.contains("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">澄岚县</w:t>"),
        "each answer in its run's looks"
    );
    assert_eq!(lines[1..3], ["1.白鹭渚镇一村群众满意率持续走低", "2.听泉乡颐养之家单点老人偏少"]);
    assert_eq!(lines.iter().position(|l| l == "澄关街道").unwrap(), 5);
    assert!(lines.contains(&"有问题".to_string()) && !text.contains("{{"), "{lines:?}");
    assert_eq!(all(&root, "w:tbl").len(), 2);
    assert_eq!(all(&root, "wp:docPr").len(), 1);
    let header = text_of(&files, "word/header1.xml");
    assert!(header.contains("澄岚县"));
    holds_together(&files.into_iter().filter(|(p, _)| p != "word/styles.xml").collect(), "filled");
    let fault = package::word("<w:p/><w:p><w:r><w:t>{{治安警情|啊}}</w:t></w:r></w:p>", "<w:p/>");
    let fault = fill_docx(&fault, asked(&data, "990121"), &sources, false).expect_err("a fault");
    assert!(fault.contains("正文第2段") && fault.contains("治安警情|啊"), "{fault}");
}

#[test]
fn bad_files_are_refused_in_words() {
    let data = county();
    let sources = Sources::new(&data);
    let mut bomb = package::word("<w:p/>", "<w:p/>");
    bomb.truncate(bomb.len() / 2);
    let entity = package::word("<!DOCTYPE x><w:p/>", "<w:p/>");
    let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1].to_vec();
    let big = package::zip(&[("word/document.xml", &"<w:p/>".repeat(6_000_000))]);
    for (bytes, words) in [
        (Vec::new(), "损坏"),
        (b"not a zip".to_vec(), "损坏"),
        (bomb, "损坏"),
        (ole, "密码"),
        (entity, "实体"),
        (package::zip(&[("word/styles.xml", "<w:styles/>")]), "不是 Word 文档"),
        (big, "过大"),
    ] {
        let why =
            fill_docx(&bytes, Asked { area: AreaId(0), period: Period::parse("2026-06").unwrap() }, &sources, false)
                .expect_err(words);
        assert!(why.contains(words), "{why}");
    }
}
