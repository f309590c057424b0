//! `raw`: the tables of one file as JSON, before anything is understood of them. It names what is wrong on the other output.

use std::path::Path;

use shanzhi::model::{Finding, FindingCode, Severity};
use shanzhi::source::{self, Dialect, Encoding, RawTable, gb18030};

use crate::arguments::Arguments;
use crate::{Fault, line};

/// The command. Findings go to standard error; the program ends with 2 when the file cannot be read.
pub fn raw(arguments: &Arguments) -> Result<(), Fault> {
    let path = arguments.one("文件")?;
    let named = |word: &str| Encoding::ALL.into_iter().find(|encoding| encoding.word().eq_ignore_ascii_case(word));
    let encoding = match arguments.option("encoding") {
        Some(word) => Some(named(word).ok_or_else(|| Fault::Usage(format!("不认识文字编码“{word}”。")))?),
        None => None,
    };
    let delimiter = arguments.option("delimiter").map(|text| if text == "\\t" { "\t" } else { text });
    let dialect = Dialect { encoding, delimiter: delimiter.and_then(|text| text.chars().next()), empty_sheets: true };
    let name = Path::new(path).file_name().map_or_else(|| path.into(), |name| name.to_string_lossy().into_owned());
    let bytes = std::fs::read(path).map_err(|error| {
        unreadable(Finding::of_file(FindingCode::SourceError, Severity::Error, &name, error.to_string()))
    })?;
    let json = source::json::is_name(&name);
    let (tables, findings) = match source::read_as(&name, &bytes, dialect, &gb18030::decode) {
        // A file with nothing in it has no table; of JSON it is no text at all.
        Err(finding) if finding.code == FindingCode::EmptyFile && !json => (Vec::new(), vec![finding]),
        read => read.map_err(unreadable)?,
    };
    findings.iter().for_each(|finding| eprintln!("{}", line(finding)));
    use std::io::Write as _;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    write(&mut out, &name, &tables).and_then(|()| out.flush()).map_err(|error| Fault::Said(error.to_string()))
}

fn unreadable(finding: Finding) -> Fault {
    Fault::Unreadable(vec![finding])
}

/// `{"file","encoding","tables":[{"sheet","delimiter","rows":[["…"]]}]}`; hidden sheets, members of a zip and merged ranges say so.
fn write(out: &mut impl std::io::Write, name: &str, tables: &[RawTable]) -> std::io::Result<()> {
    let encoding = tables.first().map_or("", |table| table.encoding);
    write!(out, "{{\"file\":{},\"encoding\":{},\"tables\":[", text(name), text(encoding))?;
    for (at, table) in tables.iter().enumerate() {
        let delimiter = if table.delimiter == '\0' { String::new() } else { table.delimiter.to_string() };
        let comma = if at > 0 { "," } else { "" };
        write!(out, "{comma}\n{{\"sheet\":{},\"delimiter\":{}", text(&table.sheet), text(&delimiter))?;
        if !table.member.is_empty() {
            write!(out, ",\"member\":{},\"encoding\":{}", text(&table.member), text(table.encoding))?;
        }
        if table.hidden {
            write!(out, ",\"hidden\":true")?;
        }
        if !table.merges.is_empty() {
            let ranges = table.merges.iter().map(|m| format!("[{},{},{},{}]", m.top, m.left, m.bottom, m.right));
            write!(out, ",\"merges\":[{}]", ranges.collect::<Vec<_>>().join(","))?;
        }
        write!(out, ",\"rows\":[")?;
        for (at, row) in table.rows().enumerate() {
            let cells = row.cells().map(text).collect::<Vec<_>>().join(",");
            write!(out, "{}[{cells}]", if at > 0 { ",\n" } else { "\n" })?;
        }
        write!(out, "]}}")?;
    }
    writeln!(out, "]}}")
}

fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
