//! A report as one printable HTML file: real tables, charts as pictures in it, numbers that say where they come from. No script.

use super::Made;
use super::document::{Block, Cell, Chart, Document};
use super::xml::Xml;
use crate::model::Dataset;
use crate::narrate::{Fact, Fragment, Statement};
use crate::strings::period as words;

/// A4 with the margins of GB/T 9704-2012; on screen a sheet of paper. The marks are laid out as the head of a table around it all, which every
/// browser prints on every page, 12 mm above the text; page numbers, at the outer edge, come where the browser knows them. All of that is for print
/// alone and no table in the text itself: LibreOffice does not come to an end with a row of many pages, nor with left and right pages outside of
/// `@media print`. To office programs the marks are a line above the title.
const STYLE: &str = "body{font:16pt/29pt FangSong,STFangsong,'Noto Serif CJK SC',serif;\
    max-width:156mm;margin:10mm auto;text-align:justify}h1{font:22pt/32pt 'FZXiaoBiaoSong-B05S',STZhongsong,SimSun,serif;text-align:center}\
    h2,h3,h4,h5{font-size:16pt;font-weight:normal;margin:0;text-indent:2em}h2{font-family:SimHei,'Noto Sans CJK SC',sans-serif}\
    h3{font-family:KaiTi,STKaiti,serif}p{margin:0;text-indent:2em}p.under,p.mark,figcaption,caption{text-indent:0;text-align:center}\
    p.mark,.source{font-size:9pt;line-height:14pt}p.mark{display:flex;justify-content:space-between;min-height:12mm}.source{text-indent:0}p.sign{text-align:right;padding-right:4em}\
    table{border-collapse:collapse;width:100%}\
    .t{font-size:10.5pt;line-height:15pt}.t th,.t td{border:1px solid #000;padding:1pt 3pt;text-align:center;min-width:2.2em}.t td.n{text-align:right;\
    white-space:nowrap}figure{margin:4mm 0}figure img{width:100%;height:auto}\
    figcaption,caption{font:10.5pt/18pt SimHei,sans-serif}data{text-decoration:none}.tight{font-size:12pt;line-height:18pt}.tight h2{font-size:12pt}\
    @media print{@page{size:A4;margin:25mm 26mm 35mm 28mm}@page:right{@bottom-right{content:'— ' counter(page) ' —';font:14pt SimSun,serif}}\
    @page:left{@bottom-left{content:'— ' counter(page) ' —';font:14pt SimSun,serif}}body{margin:0;max-width:none}body>div{display:table;width:100%}\
    .head{display:table-header-group;break-inside:avoid}thead{display:table-header-group}.t tr,figure{break-inside:avoid}.break{break-after:page}.source{break-before:avoid}\
    caption,thead,h2,h3,h4,h5{break-after:avoid}}";

/// Width of a picture where the style is not read, in CSS pixels: that of the text.
const WIDE: u64 = 590;

/// The report as HTML. `grey` draws its charts for black-and-white print. Illegal characters are replaced and counted.
pub fn html(data: &Dataset, document: &Document, grey: bool) -> Made {
    let mut x = Xml::default();
    let front = &document.front;
    x.raw("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
    x.element("title", &front.title).raw("<style>").raw(STYLE).raw("</style></head>");
    x.raw(if front.tight { "<body class=\"tight\">\n" } else { "<body>\n" });
    let (left, right) = document.marks();
    x.raw("<div><div class=\"head\"><p class=\"mark\"><span>").escaped(&left).raw("</span><span>");
    x.escaped(&right).raw("</span></p></div>\n<div>\n").element("h1", &front.title).raw("\n");
    for line in front.lines.iter().filter(|line| !line.is_empty()) {
        x.raw("<p class=\"under\">").escaped(line).raw("</p>\n");
    }
    for block in &document.blocks {
        match block {
            Block::Heading(level, text) => {
                let name = format!("h{}", (*level).clamp(1, 4) + 1);
                x.raw(&format!("<{name}>"));
                statement(&mut x, data, text);
                x.raw(&format!("</{name}>\n"));
            }
            Block::Paragraph(text) => {
                x.raw("<p>");
                statement(&mut x, data, text);
                x.raw("</p>\n");
            }
            Block::Table(table) => {
                x.raw("<table class=\"t\"><caption>").escaped(&format!("表{}　{}", table.number, table.caption));
                x.raw("</caption><thead><tr>");
                table.head.iter().for_each(|name| {
                    x.raw("<th scope=\"col\">").escaped(name).raw("</th>");
                });
                x.raw("</tr></thead><tbody>\n");
                for row in &table.rows {
                    x.raw("<tr>");
                    for cell in row {
                        match cell {
                            Cell::Text(text) => x.raw("<td>").escaped(text).raw("</td>"),
                            Cell::Figure { text, value, fact, .. } => {
                                x.raw("<td class=\"n\">");
                                number(&mut x, data, text, &value.text(), fact);
                                x.raw("</td>")
                            }
                        };
                    }
                    x.raw("</tr>\n");
                }
                x.raw("</tbody></table>\n<p class=\"source\">").escaped(&table.source).raw("</p>\n");
            }
            Block::Chart(chart) => picture(&mut x, chart, grey),
            Block::PageBreak => {
                x.raw("<div class=\"break\"></div>\n");
            }
        }
    }
    for line in [&front.author, &front.date].into_iter().filter(|line| !line.is_empty()) {
        x.raw("<p class=\"sign\">").escaped(line).raw("</p>\n");
    }
    x.raw("</div></div></body></html>\n");
    Made { bytes: x.text.into_bytes(), replaced: x.replaced }
}

fn statement(x: &mut Xml, data: &Dataset, statement: &Statement) {
    for fragment in &statement.0 {
        match fragment {
            Fragment::Words(words) => {
                x.escaped(words);
            }
            Fragment::Number(n) => number(x, data, &n.text, &n.value.text(), &n.fact),
        }
    }
}

/// A number with its plain value and, as a tooltip, where it comes from.
fn number(x: &mut Xml, data: &Dataset, text: &str, value: &str, fact: &Fact) {
    let name = fact.indicator.map_or("台账", |id| data.indicator(id).name.as_str());
    let area = &data.areas.get(fact.area).name;
    let period = words::spanned(fact.period, fact.span());
    x.raw("<data value=\"").escaped(value).raw("\" title=\"");
    x.escaped(&format!("{area}{period}{name}，{}", fact.formula.words())).raw("\">").escaped(text).raw("</data>");
}

/// Text as it may stand in an address: office programs know a picture by its address, and read an `<svg>` as loose words.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' | b':' | b',' | b';' | b'=' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn picture(x: &mut Xml, chart: &Chart, grey: bool) {
    let drawn = super::picture::drawn(chart, grey);
    let high = u64::from(drawn.height) * WIDE / u64::from(drawn.width.max(1));
    x.raw("<figure><img alt=\"").escaped(&chart.description);
    x.raw(&format!("\" width=\"{WIDE}\" height=\"{high}\" src=\"data:image/svg+xml,{}", percent(&drawn.svg)))
        .raw("\"><figcaption>")
        .escaped(&format!("图{}　{}", chart.number, chart.caption))
        .raw("</figcaption>");
    x.raw("<p class=\"source\">").escaped(&chart.source).raw("</p></figure>\n");
}
