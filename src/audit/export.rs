//! Findings as CSV and xlsx to send back to whoever sent the file. Every cell is text and no cell is a formula.
//!
//! The workbook is written by hand: five fixed parts and inline strings. A workbook crate would bring styles, formulas and dates, of which
//! this must have none, and a second zip library.

use std::collections::BTreeMap;

use super::report::Line;
use crate::publish::zip;
use crate::strings::finding::severity;

const HEAD: [&str; 13] = [
    "严重程度",
    "文件",
    "工作表",
    "单元格",
    "列名",
    "区划",
    "指标",
    "时期",
    "原值",
    "问题",
    "处理办法",
    "处数",
    "代码",
];

fn cells(line: &Line) -> [String; 13] {
    [
        severity(line.severity).into(),
        line.file.clone(),
        line.sheet.clone(),
        line.address(),
        line.header.clone(),
        line.area.clone(),
        line.indicator.clone(),
        line.period.clone(),
        line.value.clone(),
        line.message.clone(),
        line.remedy.into(),
        line.count.to_string(),
        line.code.into(),
    ]
}

/// A text that a spreadsheet will not take for a formula: one that begins so gets an apostrophe (ASVS 1.2.10). Plain numbers stay.
pub fn inert(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{3000}', '\u{FEFF}', '\u{200B}']).chars().next();
    let starts = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠' | '|' | '%')
    );
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let number = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.bytes().any(|b| b.is_ascii_digit());
    if starts && !number { format!("'{text}") } else { text.into() }
}

/// The lines as CSV for Excel on Chinese Windows: UTF-8 with BOM, CRLF, every text inert.
pub fn csv(lines: &[&Line]) -> Vec<u8> {
    let mut text = String::from("\u{FEFF}");
    let mut row = |cells: &mut dyn Iterator<Item = String>| {
        let quoted = cells.map(|cell| {
            let cell = inert(&cell).replace('\0', "\u{FFFD}");
            if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
        });
        text.push_str(&quoted.collect::<Vec<_>>().join(","));
        text.push_str("\r\n");
    };
    row(&mut HEAD.iter().map(|head| (*head).to_string()));
    lines.iter().for_each(|line| row(&mut cells(line).into_iter()));
    text.into_bytes()
}

/// The lines as a workbook of one sheet; characters that XML cannot hold become U+FFFD.
///
/// # Errors
/// What the archive refused.
pub fn xlsx(sheet: &str, lines: &[&Line]) -> Result<Vec<u8>, String> {
    let mut data = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    let mut row = |number: usize, cells: &mut dyn Iterator<Item = String>| {
        data.push_str(&format!("<row r=\"{number}\">"));
        for (at, cell) in cells.enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let column = super::report::letters(at as u32 + 1);
            data.push_str(&format!(
                "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                escape(&cell)
            ));
        }
        data.push_str("</row>");
    };
    row(1, &mut HEAD.iter().map(|head| (*head).to_string()));
    lines.iter().enumerate().for_each(|(at, line)| row(at + 2, &mut cells(line).into_iter()));
    data.push_str("</sheetData></worksheet>");
    // Excel takes 31 characters and none of these in a sheet's name.
    let name: String = sheet.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    let name = if name.is_empty() { "核查问题".to_string() } else { name };
    let parts = [
        (
            "[Content_Types].xml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>".to_string(),
        ),
        (
            "_rels/.rels",
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_string(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_string(),
        ),
        (
            "xl/workbook.xml",
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>", escape(&name)),
        ),
        ("xl/worksheets/sheet1.xml", data),
    ];
    zip(&parts.into_iter().map(|(path, text)| (path.to_string(), text.into_bytes())).collect())
}

/// Text that XML 1.0 holds.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            c if (c as u32) < 0x20 || matches!(c as u32, 0xFFFE | 0xFFFF) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// Lines by the township they are to be sent back to (its code); those of nobody stand under an empty one.
pub fn by_sender<'a>(lines: &[&'a Line]) -> BTreeMap<String, Vec<&'a Line>> {
    let mut split: BTreeMap<String, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        split.entry(line.sender.clone()).or_default().push(line);
    }
    split
}
