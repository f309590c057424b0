//! A report as a Word document of our own writing: official or plain layout, numbered captions, native charts with their workbooks.
//!
//! By hand over `zip`: the crates of the field write no charts and no alternative text. Every part is text of ours with the data
//! escaped; `gridCol` stands in every table (WPS hides tables without it).

use super::Made;
use super::chart_xml::{Style, chart_part};
use super::container::Parts;
use super::document::{Block, Cell, Chart, ChartKind, Document, Table};
use super::docx_parts::{SPACES, fonts, footer, header, section, settings, styles};
use super::workbook::{Sheet, chart_rows};
use super::xlsx::{APP, core_properties, relations, root_relations, xlsx};
use super::xml::Xml;
use crate::narrate::{Fragment, Statement};
use crate::strings::period as words;

/// How the page is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// GB/T 9704-2012.
    #[default]
    Official,
    /// An ordinary page.
    Plain,
}

/// How the document is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Layout.
    pub layout: Layout,
    /// Charts in greys and patterns, for black-and-white print.
    pub grey: bool,
}

/// Width of the text in twentieths of a point: 156 mm.
pub const TEXT_WIDTH: usize = 8844;
/// English Metric Units in a millimetre.
const EMU: usize = 36_000;
/// The first relation that is a chart's.
const FIRST_CHART: usize = 10;
/// Sheet of a chart's workbook.
const SHEET: &str = "Sheet1";

/// The document as a .docx file. Call [`Document::number`] before.
///
/// # Errors
/// In words, when the file cannot be written.
pub fn docx(document: &Document, options: Options) -> Result<Made, String> {
    let mut x = Xml::file();
    x.raw(&format!("<w:document {SPACES}><w:body>"));
    let front = &document.front;
    paragraph(&mut x, "Title", &front.title);
    front.lines.iter().filter(|line| !line.is_empty()).for_each(|line| paragraph(&mut x, "Under", line));
    let mut charts: Vec<&Chart> = Vec::new();
    let mut after_table = false;
    for block in &document.blocks {
        after_table = matches!(block, Block::Table(_));
        match block {
            Block::Heading(level, text) => statement(&mut x, &format!("Heading{}", (*level).clamp(1, 4)), text),
            Block::Paragraph(text) => statement(&mut x, "Text", text),
            Block::Table(table) => table_block(&mut x, table),
            Block::Chart(chart) => {
                charts.push(chart);
                chart_block(&mut x, chart, FIRST_CHART + charts.len() - 1, charts.len());
            }
            Block::PageBreak => {
                x.raw("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
            }
        }
    }
    if !front.author.is_empty() || !front.date.is_empty() {
        paragraph(&mut x, "Text", "");
        [&front.author, &front.date].iter().filter(|l| !l.is_empty()).for_each(|line| paragraph(&mut x, "Sign", line));
    } else if after_table {
        paragraph(&mut x, "Text", "");
    }
    x.raw(&section(options.layout)).raw("</w:body></w:document>");
    let mut replaced = x.replaced;
    let mut parts = Parts::default();
    parts.add("[Content_Types].xml", content_types(charts.len(), options.layout));
    parts.add("_rels/.rels", root_relations("word/document.xml"));
    let (core, lost) = core_properties(&front.title, &front.as_of);
    replaced += lost;
    parts.add("docProps/core.xml", core);
    parts.add("docProps/app.xml", APP);
    parts.add("word/document.xml", x.text);
    parts.add("word/_rels/document.xml.rels", main_relations(charts.len(), options.layout));
    parts.add("word/styles.xml", styles(options.layout));
    parts.add("word/settings.xml", settings(options.layout));
    parts.add("word/fontTable.xml", fonts());
    let (left, right) = document.marks();
    let head = header(&left, &right);
    replaced += head.replaced;
    parts.add("word/header1.xml", head.text.clone());
    let official = options.layout == Layout::Official;
    parts.add("word/footer1.xml", footer(if official { "right" } else { "center" }));
    if official {
        parts.add("word/header2.xml", head.text);
        parts.add("word/footer2.xml", footer("left"));
    }
    for (at, chart) in charts.iter().enumerate() {
        replaced += chart_files(&mut parts, chart, at + 1, options.grey, &front.as_of)?;
    }
    Ok(Made { bytes: parts.zipped()?, replaced })
}

/// The parts of one chart: itself, its workbook, and the relation between them. Returns the characters replaced.
///
/// # Errors
/// In words, when the workbook cannot be written.
pub fn chart_files(parts: &mut Parts, chart: &Chart, n: usize, grey: bool, as_of: &str) -> Result<usize, String> {
    let style = Style { grey, sheet: SHEET, row: 1, workbook: Some("rId1") };
    let part = chart_part(chart, style);
    parts.add(format!("word/charts/chart{n}.xml"), part.text);
    let target = format!("../embeddings/workbook{n}.xlsx");
    parts.add(format!("word/charts/_rels/chart{n}.xml.rels"), relations(&[("rId1", "package", &target)]));
    let sheet = Sheet { name: SHEET.into(), rows: chart_rows(chart), frozen_rows: 1, ..Sheet::default() };
    let book = xlsx(&[sheet], &chart.caption, as_of, grey)?;
    parts.add(format!("word/embeddings/workbook{n}.xlsx"), book.bytes);
    Ok(part.replaced + book.replaced)
}

fn content_types(charts: usize, layout: Layout) -> String {
    let mut list = vec![
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
        ("header1", "header"),
        ("footer1", "footer"),
    ];
    if layout == Layout::Official {
        list.extend([("header2", "header"), ("footer2", "footer")]);
    }
    let mut text = format!(
        "{}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Default Extension=\"xlsx\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>",
        Xml::file().text
    );
    for (part, kind) in list {
        text.push_str(&format!(
            "<Override PartName=\"/word/{part}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml\"/>"
        ));
    }
    for n in 1..=charts {
        text.push_str(&chart_type(n));
    }
    text + "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
        <Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>"
}

/// The content type of a chart part.
pub fn chart_type(n: usize) -> String {
    format!(
        "<Override PartName=\"/word/charts/chart{n}.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>"
    )
}

fn main_relations(charts: usize, layout: Layout) -> String {
    let mut list: Vec<(String, &str, String)> = [
        ("rId1", "styles", "styles.xml"),
        ("rId2", "settings", "settings.xml"),
        ("rId3", "fontTable", "fontTable.xml"),
        ("rId4", "header", "header1.xml"),
        ("rId5", "footer", "footer1.xml"),
    ]
    .map(|(id, kind, to)| (id.to_string(), kind, to.to_string()))
    .into();
    if layout == Layout::Official {
        list.push(("rId6".into(), "header", "header2.xml".into()));
        list.push(("rId7".into(), "footer", "footer2.xml".into()));
    }
    list.extend((1..=charts).map(|n| (format!("rId{}", FIRST_CHART + n - 1), "chart", format!("charts/chart{n}.xml"))));
    let list: Vec<(&str, &str, &str)> = list.iter().map(|(id, kind, to)| (id.as_str(), *kind, to.as_str())).collect();
    relations(&list)
}

fn paragraph(x: &mut Xml, style: &str, text: &str) {
    x.raw(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
    if !text.is_empty() {
        x.raw("<w:r><w:t xml:space=\"preserve\">").escaped(text).raw("</w:t></w:r>");
    }
    x.raw("</w:p>");
}

fn statement(x: &mut Xml, style: &str, statement: &Statement) {
    x.raw(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
    for fragment in &statement.0 {
        let text = match fragment {
            Fragment::Words(words) => words,
            Fragment::Number(number) => &number.text,
        };
        x.raw("<w:r><w:t xml:space=\"preserve\">").escaped(text).raw("</w:t></w:r>");
    }
    x.raw("</w:p>");
}

/// How wide a text is, in half characters.
fn breadth(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum()
}

/// Column widths of a table in twentieths of a point: as its texts ask, together the width of the text.
fn widths(table: &Table) -> Vec<usize> {
    let asked: Vec<usize> = (0..table.head.len())
        .map(|at| {
            let cells = table.rows.iter().filter_map(|row| row.get(at)).map(|cell| breadth(cell.text()).min(36));
            cells.chain([breadth(&table.head[at]).min(12), 6]).max().unwrap_or(6)
        })
        .collect();
    let whole: usize = asked.iter().sum::<usize>().max(1);
    asked.iter().map(|w| w * TEXT_WIDTH / whole).collect()
}

/// A table with its caption above and its source below.
pub fn table_block(x: &mut Xml, table: &Table) {
    paragraph(x, "Caption", &format!("表{}　{}", table.number, table.caption));
    table_body(x, table, Some("Cell"));
    paragraph(x, "Source", &table.source);
}

/// The table alone: borders, `gridCol` for every column, a header row that repeats on every page, rows that do not break.
/// `style` is the paragraph style of its cells; without one they are of the document's own style in small type.
pub fn table_body(x: &mut Xml, table: &Table, style: Option<&str>) {
    let widths = widths(table);
    x.raw("<w:tbl><w:tblPr>")
        .raw(&format!("<w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>"));
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        x.raw(&format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"));
    }
    x.raw("</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\"/>");
    x.raw("<w:tblCaption w:val=\"").escaped(&table.caption).raw("\"/></w:tblPr><w:tblGrid>");
    widths.iter().for_each(|w| {
        x.raw(&format!("<w:gridCol w:w=\"{w}\"/>"));
    });
    x.raw("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (name, w) in table.head.iter().zip(&widths) {
        cell(x, name, *w, "center", true, style);
    }
    x.raw("</w:tr>");
    for row in &table.rows {
        x.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (one, w) in row.iter().zip(&widths) {
            let long = matches!(one, Cell::Text(text) if breadth(text) > 12);
            let align = match one {
                Cell::Figure { .. } => "right",
                Cell::Text(_) if long => "left",
                Cell::Text(_) => "center",
            };
            cell(x, one.text(), *w, align, false, style);
        }
        x.raw("</w:tr>");
    }
    x.raw("</w:tbl>");
}

fn cell(x: &mut Xml, text: &str, width: usize, align: &str, bold: bool, style: Option<&str>) {
    x.raw(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"));
    x.raw(if bold { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/>" } else { "" });
    x.raw("<w:vAlign w:val=\"center\"/></w:tcPr>");
    x.raw("<w:p><w:pPr>");
    match style {
        Some(style) => x.raw(&format!("<w:pStyle w:val=\"{style}\"/>")),
        None => {
            x.raw("<w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:ind w:firstLine=\"0\" w:firstLineChars=\"0\"/>")
        }
    };
    x.raw(&format!("<w:jc w:val=\"{align}\"/></w:pPr><w:r>"));
    let small = if style.is_none() { "<w:sz w:val=\"21\"/>" } else { "" };
    match (bold, small) {
        (false, "") => {}
        (bold, small) => {
            x.raw(&format!("<w:rPr>{}{small}</w:rPr>", if bold { "<w:b/>" } else { "" }));
        }
    }
    x.raw("<w:t xml:space=\"preserve\">").escaped(text).raw("</w:t></w:r></w:p></w:tc>");
}

/// The drawing of a chart, with its alternative text; `relation` is that of its part.
pub fn drawing(x: &mut Xml, chart: &Chart, relation: &str, id: usize) {
    let high = match chart.kind {
        ChartKind::Bar => (24 + chart.categories.len() * 6).clamp(60, 200),
        ChartKind::Line | ChartKind::Column => 75,
    };
    x.raw(&format!(
        "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{}\" cy=\"{}\"/><wp:effectExtent \
         l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:docPr id=\"{id}\" name=\"图{}\" descr=\"",
        156 * EMU,
        high * EMU,
        chart.number
    ));
    x.escaped(&chart.description).raw("\" title=\"").escaped(&chart.caption);
    x.raw(&format!(
        "\"/><wp:cNvGraphicFramePr/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart \
         xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"{relation}\"/></a:graphicData></a:graphic>\
         </wp:inline></w:drawing></w:r>"
    ));
}

fn chart_block(x: &mut Xml, chart: &Chart, relation: usize, id: usize) {
    x.raw("<w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:keepNext/></w:pPr>");
    drawing(x, chart, &format!("rId{relation}"), id);
    x.raw("</w:p>");
    paragraph(x, "Caption", &format!("图{}　{}", chart.number, chart.caption));
    paragraph(x, "Source", &chart.source);
}

/// `数据来源：甲、乙；数据截至2026年7月5日。`
pub fn source_line(sources: &[String], as_of: &str) -> String {
    let mut parts = Vec::new();
    if !sources.is_empty() {
        parts.push(format!("数据来源：{}", sources.join("、")));
    }
    if !as_of.is_empty() {
        parts.push(format!("数据截至{}", words::date(as_of)));
    }
    if parts.is_empty() { String::new() } else { format!("{}。", parts.join("；")) }
}
