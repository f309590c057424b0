//! Copies of a table: HTML and TSV for the clipboard (Word, WPS, Excel), CSV for a file. Words that a spreadsheet would take for a
//! formula are made harmless; numbers stay numbers.

use super::table::{Cell, Table};

/// Where a spreadsheet takes a text for a formula: these first characters, their full-width forms among them.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text that no spreadsheet computes: an apostrophe stands before one that begins like a formula (OWASP, CSV injection), also
/// behind blanks that a spreadsheet drops.
pub fn harmless(text: &str) -> String {
    let first = text.chars().find(|c| *c != ' ' && *c != '\u{3000}' && *c != '\u{FEFF}');
    let begins = text.chars().next().into_iter().chain(first).any(|c| FORMULA.contains(&c));
    if begins { format!("'{text}") } else { text.to_string() }
}

/// A cell for TSV and CSV: a number plain, a text harmless.
fn plain(cell: &Cell) -> String {
    match &cell.number {
        Some(number) => number.clone(),
        None => harmless(&cell.text),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A table for the HTML flavour of the clipboard: borders and alignment as attributes, because Word and WPS drop style sheets.
/// Numbers are shown as worded and carry their plain value for Excel (`x:num` is dropped by newer ones, so the text is plain too
/// where it is only grouped).
pub fn html(table: &Table) -> String {
    let mut out = String::from("<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">");
    if !table.title.is_empty() {
        out.push_str("<caption>");
        out.push_str(&escaped(&table.title));
        out.push_str("</caption>");
    }
    out.push_str("<thead><tr>");
    for head in &table.head {
        out.push_str("<th scope=\"col\">");
        out.push_str(&escaped(&harmless(head)));
        out.push_str("</th>");
    }
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for (n, cell) in row.iter().enumerate() {
            let text = escaped(&if cell.number.is_some() { cell.text.clone() } else { harmless(&cell.text) });
            let (open, close) = match (n, &cell.number) {
                (0, None) => ("<th scope=\"row\" align=\"left\">", "</th>"),
                (_, Some(_)) => ("<td align=\"right\">", "</td>"),
                (_, None) => ("<td align=\"left\">", "</td>"),
            };
            out.push_str(open);
            out.push_str(&text);
            out.push_str(close);
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
    out
}

/// The rows as text with tabs between cells, for the plain flavour of the clipboard. Tabs and line ends inside a cell become spaces.
pub fn tsv(table: &Table) -> String {
    let one = |text: String| text.replace(['\t', '\n', '\r'], " ");
    let mut out = String::new();
    let head: Vec<String> = table.head.iter().map(|h| one(harmless(h))).collect();
    let rows = table.rows.iter().map(|r| r.iter().map(|c| one(plain(c))).collect::<Vec<_>>());
    for row in std::iter::once(head).chain(rows) {
        out.push_str(&row.join("\t"));
        out.push_str("\r\n");
    }
    out
}

/// The rows as a CSV file (RFC 4180) that Excel and WPS open rightly: a byte order mark, CRLF, quotes where they are needed.
pub fn csv(table: &Table) -> String {
    let quoted = |text: String| {
        if text.contains(['"', ',', '\n', '\r', '\t', '，']) || text.starts_with(' ') || text.ends_with(' ') {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    let mut out = String::from('\u{FEFF}');
    let head: Vec<String> = table.head.iter().map(|h| quoted(harmless(h))).collect();
    let rows = table.rows.iter().map(|r| r.iter().map(|c| quoted(plain(c))).collect::<Vec<_>>());
    for row in std::iter::once(head).chain(rows) {
        out.push_str(&row.join(","));
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Cell, Table, csv, harmless, html, tsv};

    #[test]
    fn formulas_are_made_harmless_and_numbers_stay() {
        for text in ["=1+1", "+86", "-3个", "@SUM", "\tx", "\rx", "＝1", "＋1", "－1", "＠a", "  =1", "　=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["石门镇", "", "1-6月", "a=b", "−3"] {
            assert_eq!(harmless(text), text);
        }
        let cell = |text: &str, number: Option<&str>| Cell { text: text.into(), number: number.map(String::from) };
        let table = Table {
            title: "增减<b>".into(),
            head: vec!["名称".into(), "=数值".into()],
            rows: vec![
                vec![cell("=cmd|' /C calc'!A0", None), cell("−1,286", Some("-1286"))],
                vec![cell("a\"b,\nc", None), cell("未报", None)],
            ],
        };
        assert_eq!(csv(&table), "\u{FEFF}名称,'=数值\r\n'=cmd|' /C calc'!A0,-1286\r\n\"a\"\"b,\nc\",未报\r\n");
        assert_eq!(tsv(&table), "名称\t'=数值\r\n'=cmd|' /C calc'!A0\t-1286\r\na\"b, c\t未报\r\n");
        let html = html(&table);
        assert!(html.contains("<caption>增减&lt;b&gt;</caption>") && html.contains("<td align=\"right\">−1,286</td>"));
        assert!(html.contains(">&#39;=cmd|&#39; /C calc&#39;!A0</th>"));
    }
}
