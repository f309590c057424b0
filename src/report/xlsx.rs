//! Workbooks: sheets of real numbers with formats, frozen heads and native charts. No formula is ever written.
//!
//! By hand: the same few parts are needed for the workbook behind every chart of a Word document, where rust_xlsxwriter would cost
//! the worker half a megabyte and write its charts' cells a second time.

use std::collections::{BTreeMap, BTreeSet};

use super::Made;
use super::chart_xml::{Style, chart_part, column, format_code};
use super::container::Parts;
use super::workbook::{Sheet, SheetCell};
use super::xml::Xml;
use crate::model::Decimal;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
/// The most characters of a cell that workbooks hold.
const LONGEST: usize = 32_767;
/// The first number of a number format of our own.
const OWN_FORMATS: usize = 164;

/// A name that every program accepts: at most 31 characters, none of `[]:*?/\`, no quote at an end, unique without regard to case.
fn fit_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let kept: String = name.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { '_' } else { c }).collect();
    let kept = kept.trim_matches('\'').trim();
    let kept = if kept.is_empty() { "表" } else { kept };
    let mut n = 1;
    loop {
        let tail = if n == 1 { String::new() } else { format!("({n})") };
        let short: String = kept.chars().take(31 - tail.chars().count()).collect();
        let fitted = format!("{short}{tail}");
        if taken.insert(fitted.to_lowercase()) {
            return fitted;
        }
        n += 1;
    }
}

/// What the sheets share: texts and number formats.
#[derive(Default)]
struct Shared {
    texts: BTreeMap<String, usize>,
    order: Vec<String>,
    formats: Vec<String>,
    replaced: usize,
}

impl Shared {
    fn text(&mut self, words: &str) -> usize {
        if let Some(at) = self.texts.get(words) {
            return *at;
        }
        self.texts.insert(words.to_string(), self.order.len());
        self.order.push(words.to_string());
        self.order.len() - 1
    }

    /// The cell style of a number: 0 is a blank cell's, 1 the header's, 2 text, 3 and on the formats.
    fn format(&mut self, decimals: u8, unit: &str) -> usize {
        let mut code = format_code(decimals);
        match unit {
            "%" => code.push_str("\"%\""),
            // A change says which way it went.
            "个百分点" => code = format!("+{code}\"个百分点\";-{code}\"个百分点\";{code}\"个百分点\""),
            _ => {}
        }
        let at = self.formats.iter().position(|known| *known == code).unwrap_or_else(|| {
            self.formats.push(code);
            self.formats.len() - 1
        });
        at + 3
    }
}

/// Writes a workbook. `grey` is for charts that are printed in black and white; `created` is the date of the data, `2026-07-05`.
///
/// # Errors
/// In words, when the file cannot be written.
pub fn xlsx(sheets: &[Sheet], title: &str, created: &str, grey: bool) -> Result<Made, String> {
    let mut taken = BTreeSet::new();
    let names: Vec<String> = sheets.iter().map(|sheet| fit_name(&sheet.name, &mut taken)).collect();
    let mut shared = Shared::default();
    let mut parts = Parts::default();
    let (mut types, mut charts) = (String::new(), 0);
    let mut pages = Vec::new();
    for (at, (sheet, name)) in sheets.iter().zip(&names).enumerate() {
        let n = at + 1;
        pages.push((format!("xl/worksheets/sheet{n}.xml"), worksheet(sheet, &mut shared, at == 0)));
        types.push_str(&over(&format!("/xl/worksheets/sheet{n}.xml"), "spreadsheetml.worksheet+xml"));
        if let Some(chart) = &sheet.chart {
            charts += 1;
            let style = Style { grey, sheet: name, row: sheet.chart_row + 1, workbook: None, text: 900 };
            let part = chart_part(chart, style);
            shared.replaced += part.replaced;
            parts.add(format!("xl/charts/chart{charts}.xml"), part.text);
            let drawing = drawing(chart.series.len() + 2, chart.categories.len());
            parts.add(format!("xl/drawings/drawing{charts}.xml"), drawing);
            let relation = |kind: &str, target: &str| relations(&[("rId1", kind, target)]);
            parts.add(
                format!("xl/drawings/_rels/drawing{charts}.xml.rels"),
                relation("chart", &format!("../charts/chart{charts}.xml")),
            );
            parts.add(
                format!("xl/worksheets/_rels/sheet{n}.xml.rels"),
                relation("drawing", &format!("../drawings/drawing{charts}.xml")),
            );
            types.push_str(&over(&format!("/xl/charts/chart{charts}.xml"), "drawingml.chart+xml"));
            types.push_str(&over(&format!("/xl/drawings/drawing{charts}.xml"), "drawing+xml"));
        }
    }
    let mut all = Parts::default();
    all.add("[Content_Types].xml", content_types(&types));
    all.add("_rels/.rels", root_relations("xl/workbook.xml"));
    let (core, lost) = core_properties(title, created);
    shared.replaced += lost;
    all.add("docProps/core.xml", core);
    all.add("docProps/app.xml", APP);
    all.add("xl/workbook.xml", book(&names, &mut shared));
    let mut list: Vec<(String, &str, String)> =
        (1..=names.len()).map(|n| (format!("rId{n}"), "worksheet", format!("worksheets/sheet{n}.xml"))).collect();
    list.push((format!("rId{}", names.len() + 1), "styles", "styles.xml".into()));
    list.push((format!("rId{}", names.len() + 2), "sharedStrings", "sharedStrings.xml".into()));
    let list: Vec<(&str, &str, &str)> = list.iter().map(|(id, kind, to)| (id.as_str(), *kind, to.as_str())).collect();
    all.add("xl/_rels/workbook.xml.rels", relations(&list));
    all.add("xl/styles.xml", styles(&shared.formats));
    all.add("xl/sharedStrings.xml", strings(&mut shared));
    for (path, text) in pages {
        all.add(path, text);
    }
    all.0.extend(parts.0);
    Ok(Made { bytes: all.zipped()?, replaced: shared.replaced })
}

fn over(part: &str, kind: &str) -> String {
    format!("<Override PartName=\"{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.{kind}\"/>")
}

fn content_types(sheets: &str) -> String {
    let fixed = [
        ("/xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
        ("/xl/styles.xml", "spreadsheetml.styles+xml"),
        ("/xl/sharedStrings.xml", "spreadsheetml.sharedStrings+xml"),
        ("/docProps/app.xml", "extended-properties+xml"),
    ];
    let fixed: String = fixed.iter().map(|(part, kind)| over(part, kind)).collect();
    format!(
        "{}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/>{fixed}<Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>{sheets}</Types>",
        Xml::file().text
    )
}

/// The relations of a package to its main part and properties.
pub fn root_relations(main: &str) -> String {
    format!(
        "{}<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"{main}\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
         Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"{OFFICE}/extended-properties\" \
         Target=\"docProps/app.xml\"/></Relationships>",
        Xml::file().text
    )
}

/// Relations of a part: id, kind, target.
pub fn relations(list: &[(&str, &str, &str)]) -> String {
    let mut text = format!("{}<Relationships xmlns=\"{PACKAGE}\">", Xml::file().text);
    for (id, kind, target) in list {
        text.push_str(&format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>"));
    }
    text + "</Relationships>"
}

/// The program's name among the properties.
pub const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
    xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>shanzhi</Application></Properties>";

/// Title and date of a document, and how many characters were replaced. The date is the data's, never the clock's.
pub fn core_properties(title: &str, created: &str) -> (String, usize) {
    let mut x = Xml::file();
    x.raw(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">",
    );
    x.element("dc:title", title).element("dc:creator", "善治一张图");
    let date = crate::model::Period::parse(created).filter(|p| p.day_of().is_some());
    if let Some(date) = date {
        for name in ["created", "modified"] {
            x.raw(&format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</dcterms:{name}>"));
        }
    }
    x.raw("<dc:language>zh-CN</dc:language></cp:coreProperties>");
    (x.text, x.replaced)
}

fn book(names: &[String], shared: &mut Shared) -> String {
    let mut x = Xml::file();
    x.raw(&format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>"));
    for (at, name) in names.iter().enumerate() {
        x.raw("<sheet name=\"").escaped(name).raw(&format!("\" sheetId=\"{0}\" r:id=\"rId{0}\"/>", at + 1));
    }
    x.raw("</sheets></workbook>");
    shared.replaced += x.replaced;
    x.text
}

fn styles(formats: &[String]) -> String {
    let mut x = Xml::file();
    x.raw(&format!("<styleSheet xmlns=\"{MAIN}\">"));
    if !formats.is_empty() {
        x.raw(&format!("<numFmts count=\"{}\">", formats.len()));
        for (at, code) in formats.iter().enumerate() {
            x.raw(&format!("<numFmt numFmtId=\"{}\" formatCode=\"", OWN_FORMATS + at)).escaped(code).raw("\"/>");
        }
        x.raw("</numFmts>");
    }
    x.raw(
        "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"宋体\"/></font><font><b/><sz val=\"11\"/><name val=\"宋体\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>",
    );
    let xf = |x: &mut Xml, format: usize, font: usize| {
        x.raw(&format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" \
             applyFont=\"1\"/>"
        ));
    };
    // 49 is text: a code or a name typed over stays what it is.
    x.raw(&format!("<cellXfs count=\"{}\">", formats.len() + 3));
    [(0, 0), (49, 1), (49, 0)].iter().for_each(|(format, font)| xf(&mut x, *format, *font));
    (0..formats.len()).for_each(|at| xf(&mut x, OWN_FORMATS + at, 0));
    x.raw("</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>");
    x.text
}

fn strings(shared: &mut Shared) -> String {
    let mut x = Xml::file();
    x.raw(&format!("<sst xmlns=\"{MAIN}\" uniqueCount=\"{}\">", shared.order.len()));
    for words in &shared.order {
        let short: String = words.chars().take(LONGEST).collect();
        x.raw("<si><t xml:space=\"preserve\">").escaped(&short).raw("</t></si>");
    }
    x.raw("</sst>");
    shared.replaced += x.replaced;
    x.text
}

/// How wide a text stands in columns of a digit's width.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum()
}

/// How wide a number stands with what its format adds: a mark every three digits, a sign, the unit behind it.
fn shown_width(value: Decimal, unit: &str) -> usize {
    let text = value.text();
    let whole = text.trim_start_matches('-').split('.').next().unwrap_or("").len();
    let unit = match unit {
        "%" => 1,
        "个百分点" => 1 + width(unit),
        _ => 0,
    };
    text.len() + whole.saturating_sub(1) / 3 + unit + 2
}

fn worksheet(sheet: &Sheet, shared: &mut Shared, first: bool) -> String {
    let mut x = Xml::file();
    x.raw(&format!("<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\""));
    x.raw(if first { " tabSelected=\"1\">" } else { ">" });
    let (rows, columns) = (sheet.frozen_rows, sheet.frozen_columns);
    if rows + columns > 0 {
        let corner = format!("{}{}", column(columns), rows + 1);
        let pane = match (rows, columns) {
            (0, _) => "topRight",
            (_, 0) => "bottomLeft",
            _ => "bottomRight",
        };
        let split = |name: &str, n: usize| if n > 0 { format!(" {name}=\"{n}\"") } else { String::new() };
        x.raw(&format!(
            "<pane{}{} topLeftCell=\"{corner}\" activePane=\"{pane}\" state=\"frozen\"/><selection pane=\"{pane}\"/>",
            split("xSplit", columns),
            split("ySplit", rows)
        ));
    }
    x.raw("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>");
    let most = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    if most > 0 {
        x.raw("<cols>");
        for at in 0..most {
            // A line with one cell (caption, source) does not widen the first column.
            let cells = sheet.rows.iter().filter(|row| row.len() > 1).filter_map(|row| row.get(at));
            let wide = cells.map(|cell| match cell {
                SheetCell::Empty => 0,
                SheetCell::Text(words) | SheetCell::Head(words) => width(words),
                SheetCell::Number(value, unit) => shown_width(*value, unit),
            });
            let wide = wide.max().unwrap_or(0).clamp(6, 60) + 2;
            x.raw(&format!("<col min=\"{0}\" max=\"{0}\" width=\"{wide}\" customWidth=\"1\"/>", at + 1));
        }
        x.raw("</cols>");
    }
    x.raw("<sheetData>");
    for (r, row) in sheet.rows.iter().enumerate() {
        x.raw(&format!("<row r=\"{}\">", r + 1));
        for (c, cell) in row.iter().enumerate() {
            let at = format!("{}{}", column(c), r + 1);
            match cell {
                SheetCell::Empty => {}
                SheetCell::Text(words) => {
                    x.raw(&format!("<c r=\"{at}\" s=\"2\" t=\"s\"><v>{}</v></c>", shared.text(words)));
                }
                SheetCell::Head(words) => {
                    x.raw(&format!("<c r=\"{at}\" s=\"1\" t=\"s\"><v>{}</v></c>", shared.text(words)));
                }
                SheetCell::Number(value, unit) => {
                    let style = shared.format(value.decimals, unit);
                    x.raw(&format!("<c r=\"{at}\" s=\"{style}\"><v>{}</v></c>", value.text()));
                }
            }
        }
        x.raw("</row>");
    }
    x.raw("</sheetData><pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/>");
    // On paper: A4 across, as wide as the page, as long as it is.
    x.raw("<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>");
    let (left, right) = &sheet.marks;
    if !(left.is_empty() && right.is_empty()) {
        // An ampersand begins a code there; two are one.
        let plain = |words: &str| words.replace('&', "&&").chars().take(100).collect::<String>();
        x.raw("<headerFooter>").element("oddHeader", &format!("&L{}&R{}", plain(left), plain(right)));
        x.element("oddFooter", "&C— &P —").raw("</headerFooter>");
    }
    if sheet.chart.is_some() {
        x.raw("<drawing r:id=\"rId1\"/>");
    }
    x.raw("</worksheet>");
    shared.replaced += x.replaced;
    x.text
}

/// A drawing with one chart to the right of the data.
fn drawing(from_column: usize, categories: usize) -> String {
    let to_row = 2 + categories.clamp(16, 40);
    format!(
        "{}<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><xdr:twoCellAnchor><xdr:from><xdr:col>{from_column}</xdr:col>\
         <xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{}</xdr:col>\
         <xdr:colOff>0</xdr:colOff><xdr:row>{to_row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:graphicFrame macro=\"\">\
         <xdr:nvGraphicFramePr><xdr:cNvPr id=\"2\" name=\"图\"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm>\
         <a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/></xdr:xfrm><a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart \
         xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" xmlns:r=\"{OFFICE}\" r:id=\"rId1\"/></a:graphicData>\
         </a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>",
        Xml::file().text,
        from_column + 9
    )
}

#[cfg(test)]
mod tests {
    use super::fit_name;
    use std::collections::BTreeSet;

    #[test]
    fn sheet_names_are_made_fit_and_unique() {
        let mut taken = BTreeSet::new();
        let found = ["a/b", "A/B", "'x'", "", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三"]
            .map(|name| fit_name(name, &mut taken));
        assert_eq!(found[..4], ["a_b", "A_B(2)", "x", "表"]);
        assert_eq!(found[4].chars().count(), 31);
    }
}
