//! A report as a Word document of our own writing: official or plain layout, numbered captions, native charts with their workbooks.
//!
//! By hand over `zip`: the crates of the field write no charts and no alternative text. Every part is text of ours with the data
//! escaped; `gridCol` stands in every table (WPS hides tables without it).

use super::Made;
use super::Pictures;
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
    docx_with(document, options, &Pictures::new())
}

/// The same with pictures in the place of native charts, for the charts that have one.
///
/// # Errors
/// In words, when the file cannot be written.
pub fn docx_with(document: &Document, options: Options, pictures: &Pictures) -> Result<Made, String> {
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
                let png = pictures.get(&chart.number).map(Vec::as_slice);
                chart_block(&mut x, chart, FIRST_CHART + charts.len() - 1, charts.len(), png);
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
    x.raw(&section(options.layout, front.tight)).raw("</w:body></w:document>");
    let mut replaced = x.replaced;
    let mut parts = Parts::default();
    let drawn: Vec<bool> = charts.iter().map(|chart| pictures.contains_key(&chart.number)).collect();
    parts.add("[Content_Types].xml", content_types(&drawn, options.layout));
    parts.add("_rels/.rels", root_relations("word/document.xml"));
    let (core, lost) = core_properties(&front.title, &front.as_of);
    replaced += lost;
    parts.add("docProps/core.xml", core);
    parts.add("docProps/app.xml", APP);
    parts.add("word/document.xml", x.text);
    parts.add("word/_rels/document.xml.rels", main_relations(&drawn, options.layout));
    parts.add("word/styles.xml", styles(options.layout, front.tight));
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
        match pictures.get(&chart.number) {
            Some(png) => parts.add(format!("word/media/image{}.png", at + 1), png.clone()),
            None => replaced += chart_files(&mut parts, "word", chart, at + 1, options.grey, &front.as_of)?,
        }
    }
    Ok(Made { bytes: parts.zipped()?, replaced })
}

/// The parts of one chart under a folder (`word`, `ppt`): itself, its workbook, and the relation between them. Returns the characters replaced.
///
/// # Errors
/// In words, when the workbook cannot be written.
pub fn chart_files(
    parts: &mut Parts,
    home: &str,
    chart: &Chart,
    n: usize,
    grey: bool,
    as_of: &str,
) -> Result<usize, String> {
    // On a slide type is larger, as far as all names find room.
    let text = match (home, chart.categories.len()) {
        ("ppt", 0..=14) => 1400,
        ("ppt", _) => 1000,
        _ => 900,
    };
    let style = Style { grey, sheet: SHEET, row: 1, workbook: Some("rId1"), text };
    let part = chart_part(chart, style);
    parts.add(format!("{home}/charts/chart{n}.xml"), part.text);
    let target = format!("../embeddings/workbook{n}.xlsx");
    parts.add(format!("{home}/charts/_rels/chart{n}.xml.rels"), relations(&[("rId1", "package", &target)]));
    let sheet = Sheet { name: SHEET.into(), rows: chart_rows(chart), frozen_rows: 1, ..Sheet::default() };
    let book = xlsx(&[sheet], &chart.caption, as_of, grey)?;
    parts.add(format!("{home}/embeddings/workbook{n}.xlsx"), book.bytes);
    Ok(part.replaced + book.replaced)
}

fn content_types(drawn: &[bool], layout: Layout) -> String {
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
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/><Default Extension=\"png\" \
         ContentType=\"image/png\"/>",
        Xml::file().text
    );
    for (part, kind) in list {
        text.push_str(&format!(
            "<Override PartName=\"/word/{part}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml\"/>"
        ));
    }
    for (at, _) in drawn.iter().enumerate().filter(|(_, drawn)| !**drawn) {
        text.push_str(&chart_type("word", at + 1));
    }
    text + "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
        <Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>"
}

/// The content type of a chart part.
pub fn chart_type(home: &str, n: usize) -> String {
    format!(
        "<Override PartName=\"/{home}/charts/chart{n}.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>"
    )
}

fn main_relations(drawn: &[bool], layout: Layout) -> String {
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
    list.extend(drawn.iter().enumerate().map(|(at, drawn)| {
        let id = format!("rId{}", FIRST_CHART + at);
        match drawn {
            true => (id, "image", format!("media/image{}.png", at + 1)),
            false => (id, "chart", format!("charts/chart{}.xml", at + 1)),
        }
    }));
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

/// How wide a text stands in tenths of half a character, with room for fonts whose figures and signs are broader than those of Times New
/// Roman, and for the gap that is set between figures and Chinese.
fn extent(text: &str) -> usize {
    let chinese = |c: char| c >= '\u{2E80}';
    let wide = |c: char| match c {
        c if chinese(c) => 20,
        '0'..='9' => 13,
        '.' | ',' | ' ' => 7,
        '+' | '−' | '<' | '>' | '=' => 17,
        '%' | '—' => 20,
        _ => 13,
    };
    let gaps = text.chars().zip(text.chars().skip(1)).filter(|(a, b)| chinese(*a) != chinese(*b)).count();
    3 + text.chars().map(wide).sum::<usize>() + 5 * gaps
}

/// A text cut where a cell may break it: behind ，、； and before （.
fn cuts(text: &str) -> Vec<&str> {
    let mut from = 0;
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        let cut = match c {
            '，' | '、' | '；' => at + c.len_utf8(),
            '（' if at > 0 => at,
            _ => continue,
        };
        parts.extend(text.get(from..cut).filter(|part| !part.is_empty()));
        from = cut;
    }
    parts.extend(text.get(from..).filter(|part| !part.is_empty()));
    parts
}

/// The longest stretch of words that is kept whole; one longer than `whole` breaks anywhere.
fn stretch(text: &str, (whole, prose): (usize, usize)) -> usize {
    let kept = |part: &str| Some(extent(part)).filter(|long| *long <= whole).unwrap_or(prose);
    cuts(text).into_iter().map(kept).max().unwrap_or(0)
}

/// The lines of a short text in a cell with so much room; one line where it fits, or where it is prose that breaks anywhere.
fn folded(text: &str, room: usize) -> Vec<String> {
    if extent(text) <= room {
        return vec![text.into()];
    }
    let mut lines: Vec<String> = Vec::new();
    for part in cuts(text) {
        if extent(part) > room {
            return vec![text.into()];
        }
        match lines.last_mut() {
            Some(line) if extent(line) + extent(part) <= room => line.push_str(part),
            _ => lines.push(part.into()),
        }
    }
    lines
}

/// Width of half a character in twentieths of a point, and size in half points: 五号, and 小五.
const HALVES: [(usize, u32); 2] = [(105, 21), (90, 18)];
/// What the margins of a cell take, in twentieths of a point.
const CELL_MARGINS: usize = 120;
/// The first column keeps so many tenths of half a character together.
const NAME: usize = 123;
/// Stretches of words are kept whole up to so many tenths of half a character (a date, 数据不全), longer ones have at least so many a line:
/// seven characters, or four. The first that fits is taken.
const BREAKS: [(usize, usize); 3] = [(185, 143), (185, 83), (123, 83)];

/// Column widths of a table in twentieths of a point, together the width of the text, and the size of its type in half points. Numbers
/// never break; words do where the columns ask for more than there is; type is smaller only where even that is not enough.
fn widths(table: &Table) -> (Vec<usize>, u32) {
    let columns = table.head.len();
    let room = TEXT_WIDTH.saturating_sub(columns * CELL_MARGINS);
    let cells = |at: usize| table.rows.iter().filter_map(move |row| row.get(at));
    let least = |whole: (usize, usize)| {
        let of = |at: usize| {
            let words = |text: &str| if at == 0 { extent(text).min(NAME) } else { stretch(text, whole) };
            let asked = cells(at).map(|cell| match cell {
                Cell::Figure { text, .. } => extent(text),
                Cell::Text(text) => words(text),
            });
            asked.chain([words(&table.head[at]).min(NAME), 43]).max().unwrap_or(43)
        };
        (0..columns).map(of).collect::<Vec<usize>>()
    };
    let fits = |least: &[usize], half: usize| least.iter().sum::<usize>() * half <= room * 10;
    let ways = [(0, 0), (1, 0), (1, 1), (1, 2)].map(|(half, whole): (usize, usize)| (HALVES[half], BREAKS[whole]));
    let chosen =
        ways.into_iter().map(|(half, whole)| (half, least(whole))).find(|((half, _), least)| fits(least, *half));
    let ((half, size), least) = chosen.unwrap_or_else(|| (HALVES[1], least(BREAKS[2])));
    let most = |at: usize| {
        let asked = cells(at).map(|cell| extent(cell.text()).min(403));
        asked.chain([extent(&table.head[at]).min(243), 43]).max().unwrap_or(43)
    };
    let most: Vec<usize> = (0..columns).map(most).zip(&least).map(|(most, least)| most.max(*least)).collect();
    let (low, high): (usize, usize) = (least.iter().sum(), most.iter().sum());
    let places = room * 10 / half;
    let width = |at: usize| {
        let (least, most) = (least[at], most[at]);
        let inside = if high <= places {
            most * room / high.max(1)
        } else if low <= places {
            (least * (high - low) + (most - least) * (places - low)) * half / (10 * (high - low).max(1))
        } else {
            least * room / low.max(1)
        };
        inside + CELL_MARGINS
    };
    ((0..columns).map(width).collect(), size)
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
    let (widths, size) = widths(table);
    x.raw("<w:tbl><w:tblPr>")
        .raw(&format!("<w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>"));
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        x.raw(&format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"));
    }
    x.raw("</w:tblBorders><w:tblLayout w:type=\"fixed\"/>");
    // Said in the table itself: not every program takes it from the style.
    x.raw("<w:tblCellMar><w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar>");
    x.raw("<w:tblLook w:val=\"0020\" w:firstRow=\"1\"/>");
    x.raw("<w:tblCaption w:val=\"").escaped(&table.caption).raw("\"/></w:tblPr><w:tblGrid>");
    widths.iter().for_each(|w| {
        x.raw(&format!("<w:gridCol w:w=\"{w}\"/>"));
    });
    x.raw("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (name, w) in table.head.iter().zip(&widths) {
        cell(x, name, *w, Look { align: "center", head: true, keep: true, style, size });
    }
    x.raw("</w:tr>");
    // A column of words is set left where one of them is long; in a column of figures words stand in the middle, figures with words at the right.
    let is_long = |row: &Vec<Cell>, at: usize| matches!(row.get(at), Some(Cell::Text(text)) if breadth(text) > 14);
    let has_figure = |at: usize| table.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Figure { .. })));
    let long = |at: usize| table.rows.iter().any(|row| is_long(row, at)) && (at == 0 || !has_figure(at));
    let long: Vec<bool> = (0..widths.len()).map(long).collect();
    for (at, row) in table.rows.iter().enumerate() {
        // The head is not left alone at the foot of a page, nor the source line at its top.
        let keep = at == 0 || at + 1 == table.rows.len();
        x.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for ((one, w), long) in row.iter().zip(&widths).zip(&long) {
            let align = match one {
                Cell::Figure { .. } => "right",
                Cell::Text(text)
                    if !*long && text.starts_with(|c: char| c.is_ascii_digit()) && text.ends_with('）') =>
                {
                    "right"
                }
                Cell::Text(_) if *long => "left",
                Cell::Text(_) => "center",
            };
            cell(x, one.text(), *w, Look { align, head: false, keep, style, size });
        }
        x.raw("</w:tr>");
    }
    x.raw("</w:tbl>");
}

/// How a cell looks.
struct Look<'a> {
    align: &'a str,
    head: bool,
    /// Stays on the page of the next row.
    keep: bool,
    /// Paragraph style; `None` in a document of somebody else's styles.
    style: Option<&'a str>,
    /// In half points.
    size: u32,
}

fn cell(x: &mut Xml, text: &str, width: usize, look: Look<'_>) {
    x.raw(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"));
    x.raw(if look.head { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/>" } else { "" });
    x.raw("<w:vAlign w:val=\"center\"/></w:tcPr>");
    x.raw("<w:p><w:pPr>");
    if let Some(style) = look.style {
        x.raw(&format!("<w:pStyle w:val=\"{style}\"/>"));
    }
    x.raw(if look.keep { "<w:keepNext/>" } else { "" });
    if look.style.is_none() {
        x.raw(
            "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>\
             <w:ind w:firstLine=\"0\" w:firstLineChars=\"0\"/>",
        );
    }
    x.raw(&format!("<w:jc w:val=\"{}\"/></w:pPr><w:r><w:rPr>", look.align));
    x.raw(if look.head { "<w:b/>" } else { "" });
    x.raw(&format!("<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/></w:rPr>", look.size));
    let half = HALVES.iter().find(|(_, size)| *size == look.size).map_or(HALVES[0].0, |(half, _)| *half);
    for (at, line) in folded(text, width.saturating_sub(CELL_MARGINS) * 10 / half).iter().enumerate() {
        x.raw(if at > 0 { "<w:br/>" } else { "" });
        x.raw("<w:t xml:space=\"preserve\">").escaped(line).raw("</w:t>");
    }
    x.raw("</w:r></w:p></w:tc>");
}

/// A picture as wide as the text, with the alternative text of its chart.
fn image(x: &mut Xml, chart: &Chart, png: &[u8], relation: &str, id: usize) {
    let (wide, high) = crate::paint::png::size(png).unwrap_or((2, 1));
    let width = 156 * EMU;
    // In 64 bits: the product is beyond what the browser's program counts in.
    let height = width as u64 * u64::from(high) / u64::from(wide).max(1);
    x.raw(&format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"{id}\" name=\"图{}\" descr=\"",
        chart.number
    ));
    x.escaped(&chart.description).raw("\" title=\"").escaped(&chart.caption);
    x.raw(&format!(
        "\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"图{}\"/>\
         <pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"{relation}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>\
         </a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        chart.number
    ));
}

/// The drawing of a chart, with its alternative text; `relation` is that of its part.
pub fn drawing(x: &mut Xml, chart: &Chart, relation: &str, id: usize) {
    let high = match chart.kind {
        ChartKind::Bar => (24 + chart.categories.len() * 6).clamp(60, 200),
        ChartKind::Line | ChartKind::Column if chart.low => 40,
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

fn chart_block(x: &mut Xml, chart: &Chart, relation: usize, id: usize, png: Option<&[u8]>) {
    x.raw("<w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:keepNext/></w:pPr>");
    match png {
        Some(png) => image(x, chart, png, &format!("rId{relation}"), id),
        None => drawing(x, chart, &format!("rId{relation}"), id),
    }
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
