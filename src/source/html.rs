//! Tables of a web page, which office systems save under the names .xls and .csv, to raw tables. Hand-written: it wants rows, cells and spans out of
//! tag soup, not a document tree; a browser's parser is forty times this. What is markup is dropped, what is text stays text.

use super::grid::Grid;
use super::limits::{MAX_SHEETS, SHEET_COLUMNS};
use super::xlsx::Fault;
use super::{CellKind, Merge, RawTable};

/// Widest span believed: no cell is wider than a sheet, none taller than what is reasonable in a page.
const MAX_SPAN: u32 = 10_000;

/// A table being read.
struct Open {
    grid: Grid,
    row: u32,
    column: u32,
    begun: bool,
    /// Rows that cells above still cover, by column.
    covered: Vec<u32>,
    cell: Option<(u32, u32, String)>,
}

/// Reads all tables that hold a cell; a table within a cell is a table of its own.
///
/// # Errors
/// `Limit` over a limit.
pub fn read(file: &str, text: &str) -> Result<Vec<RawTable>, Fault> {
    let (mut open, mut done) = (Vec::<Open>::new(), Vec::new());
    let mut rest = text;
    let mut numbered = 0;
    while let Some(at) = rest.find('<') {
        say(&mut open, &rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let Some(end) = tag_end(rest) else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let name: String =
            tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect::<String>().to_ascii_lowercase();
        match name.as_str() {
            "script" | "style" | "title" => {
                let closes = |at: &usize| {
                    rest.get(at + 2..at + 2 + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(&name))
                };
                rest = rest.match_indices("</").map(|(at, _)| at).find(closes).map_or("", |at| &rest[at..]);
            }
            "table" => {
                numbered += 1;
                if numbered > MAX_SHEETS {
                    return Err(Fault::Limit(format!("sheets|{numbered}|{MAX_SHEETS}")));
                }
                let grid = Grid::new(file, "HTML", &format!("表{numbered}"));
                open.push(Open { grid, row: 0, column: 0, begun: false, covered: Vec::new(), cell: None });
            }
            "/table" => {
                if let Some(mut table) = open.pop() {
                    end_cell(&mut table);
                    done.push(table.grid.finish().map_err(Fault::Limit)?);
                }
            }
            "tr" => open.last_mut().into_iter().for_each(begin_row),
            "/tr" => open.last_mut().into_iter().for_each(end_cell),
            "td" | "th" | "caption" => {
                if let Some(table) = open.last_mut() {
                    begin_cell(table, tag);
                }
            }
            "/td" | "/th" => open.last_mut().into_iter().for_each(end_cell),
            "/caption" => {
                if let Some(table) = open.last_mut() {
                    end_cell(table);
                    table.begun = true;
                }
            }
            "br" | "br/" | "/p" | "/div" => {
                if let Some((_, _, text)) = open.last_mut().and_then(|table| table.cell.as_mut()) {
                    text.push('\n');
                }
            }
            _ => {}
        }
    }
    // A page cut off inside a table: what stands there is given, as a browser would.
    while let Some(mut table) = open.pop() {
        end_cell(&mut table);
        done.push(table.grid.finish().map_err(Fault::Limit)?);
    }
    done.retain(|table| !table.is_empty());
    Ok(done)
}

/// Where a tag ends; a `>` between quotes does not end it.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) if at > 0 && text.as_bytes()[at - 1] == b'=' => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return Some(at),
            _ => {}
        }
    }
    text.find('>')
}

fn say(open: &mut [Open], text: &str) {
    if let Some((_, _, cell)) = open.last_mut().and_then(|table| table.cell.as_mut()) {
        // Line ends of the source are blanks.
        let mut blank = cell.is_empty() || cell.ends_with(['\n', ' ']);
        for c in text.chars() {
            let is_blank = matches!(c, ' ' | '\t' | '\r' | '\n');
            if !(is_blank && blank) {
                cell.push(if is_blank { ' ' } else { c });
            }
            blank = is_blank;
        }
    }
}

fn begin_row(table: &mut Open) {
    end_cell(table);
    if table.begun {
        table.row += 1;
        table.covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }
    table.begun = true;
    table.column = 0;
}

fn begin_cell(table: &mut Open, tag: &str) {
    end_cell(table);
    table.begun = true;
    while table.covered.get(table.column as usize).is_some_and(|rows| *rows > 0) {
        table.column += 1;
    }
    let span = |name: &str| attribute(tag, name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).clamp(1, MAX_SPAN);
    let (wide, tall) = (span("colspan").min(SHEET_COLUMNS), span("rowspan"));
    let (row, left) = (table.row, table.column);
    if wide > 1 || tall > 1 {
        table.grid.merge(Merge { top: row, left, bottom: row + tall - 1, right: left + wide - 1 });
        let end = (left + wide).min(SHEET_COLUMNS) as usize;
        if table.covered.len() < end {
            table.covered.resize(end, 0);
        }
        for column in left as usize..end {
            table.covered[column] = table.covered[column].max(tall);
        }
    }
    table.cell = Some((row, left, String::new()));
    table.column = left.saturating_add(wide);
}

fn end_cell(table: &mut Open) {
    if let Some((row, column, text)) = table.cell.take() {
        table.grid.put(row, column, decode(text.trim()).trim_matches([' ', '\n', '\u{a0}']), CellKind::Text);
    }
}

/// The value of an attribute of a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name).map(|at| from + at) {
        let rest = tag[at + name.len()..].trim_start();
        from = at + name.len();
        if !lower[..at].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'') {
            continue;
        }
        let Some(value) = rest.strip_prefix('=') else { continue };
        let value = value.trim_start();
        return match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
            _ => value.split(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').next(),
        };
    }
    None
}

/// Text with its references resolved; those nobody knows stay as they are.
fn decode(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = rest[1..].find(';').filter(|end| *end <= 10).and_then(|end| {
            let name = &rest[1..=end];
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
                "middot" => '·',
                "mdash" => '—',
                "ndash" => '–',
                "hellip" => '…',
                "ldquo" => '“',
                "rdquo" => '”',
                "lsquo" => '‘',
                "rsquo" => '’',
                "times" => '×',
                "permil" => '‰',
                "deg" => '°',
                "sup2" => '²',
                "yen" => '¥',
                name => {
                    let number = name.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => number.parse().ok()?,
                    };
                    char::from_u32(code)?
                }
            };
            Some((c, end + 2))
        });
        match found {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}
