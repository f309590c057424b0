//! Workbooks by what they are, not by what they are called: which reader a container goes to, and what is said of its sheets. It reads no cell.

use super::archive::{self, Refused};
use super::xls;
use super::xlsx::{self, Fault};
use super::{MAX_CELLS, RawTable, column_letters_of, limits::MAX_SHEETS, ods, xlsb};
use crate::model::{Finding, FindingCode, Place, Severity};

/// What a zip holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// A workbook of XML parts.
    Xlsx,
    /// A workbook of binary parts.
    Xlsb,
    /// A workbook of OpenDocument.
    Ods,
    /// A document or slides.
    Document,
    /// Files.
    Files,
}

/// What a zip holds, by the names of its parts.
pub fn package(names: &[String]) -> Package {
    let names: Vec<String> = names.iter().map(|name| name.replace('\\', "/").to_ascii_lowercase()).collect();
    let has = |name: &str| names.iter().any(|found| found.trim_start_matches('/') == name);
    let starts = |folder: &str| names.iter().any(|found| found.trim_start_matches('/').starts_with(folder));
    if has("[content_types].xml") || starts("xl/") {
        if names.iter().any(|name| name.ends_with("workbook.bin")) {
            return Package::Xlsb;
        }
        return if starts("word/") || starts("ppt/") || starts("visio/") { Package::Document } else { Package::Xlsx };
    }
    if has("content.xml") && (has("mimetype") || has("meta-inf/manifest.xml")) {
        return Package::Ods;
    }
    Package::Files
}

/// The refusal of a whole file.
pub fn refusal(name: &str, refused: Refused) -> Finding {
    let (code, value) = match refused {
        Refused::Limit(value) => (FindingCode::ZipLimit, value),
        Refused::Encrypted => (FindingCode::UnsupportedFormat, "encrypted".into()),
        Refused::Broken => (FindingCode::NotATable, "broken".into()),
    };
    Finding::of_file(code, Severity::Error, name, value)
}

fn fault(name: &str, fault: Fault) -> Finding {
    match fault {
        Fault::Broken => Finding::of_file(FindingCode::NotATable, Severity::Error, name, "broken"),
        Fault::Limit(value) => Finding::of_file(FindingCode::LimitExceeded, Severity::Error, name, value),
    }
}

/// Reads a zip that is a workbook.
///
/// # Errors
/// Why it is refused.
pub fn read_zip(name: &str, bytes: &[u8], kind: Package) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    match kind {
        Package::Ods => {
            let parts = archive::open(bytes, &ods::wanted).map_err(|refused| refusal(name, refused))?;
            let tables = ods::read(name, &parts).map_err(|why| fault(name, why))?;
            let tables = tables.ok_or_else(|| refusal(name, Refused::Encrypted))?;
            said(name, tables)
        }
        Package::Document | Package::Files => {
            Err(Finding::of_file(FindingCode::NotATable, Severity::Error, name, "word"))
        }
        Package::Xlsx => {
            let mut parts = archive::open(bytes, &xlsx::wanted).map_err(|refused| refusal(name, refused))?;
            let book = xlsx::Book::open(&mut parts).map_err(|why| fault(name, why))?;
            let read = |sheet: &str, part: &[u8]| book.sheet(name, sheet, part);
            sheets(name, &book.sheets, &mut parts, &read)
        }
        Package::Xlsb => {
            let mut parts = archive::open(bytes, &xlsx::wanted).map_err(|refused| refusal(name, refused))?;
            let book = xlsb::Book::open(&mut parts).map_err(|why| fault(name, why))?;
            let read = |sheet: &str, part: &[u8]| book.sheet(name, sheet, part).map(|table| (table, None));
            sheets(name, &book.sheets, &mut parts, &read)
        }
    }
}

/// What a reader of one sheet gives.
type Sheet = Result<super::ods::Read, Fault>;

/// Reads the sheets one after the other, each part given back before the next. A sheet that is damaged is a finding beside the others.
fn sheets(
    name: &str,
    sheets: &[(String, bool, String)],
    parts: &mut archive::Parts,
    read: &dyn Fn(&str, &[u8]) -> Sheet,
) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    if sheets.len() > MAX_SHEETS {
        let value = format!("sheets|{}|{MAX_SHEETS}", sheets.len());
        return Err(Finding::of_file(FindingCode::LimitExceeded, Severity::Error, name, value));
    }
    let (mut tables, mut damaged, mut cells) = (Vec::new(), Vec::new(), 0);
    for (sheet, hidden, path) in sheets {
        let part = parts.take(path);
        match part.as_deref().ok_or(Fault::Broken).and_then(|part| read(sheet, part)) {
            Ok((mut table, without)) => {
                cells += table.cells_in_all();
                table.hidden = *hidden;
                tables.push((table, without));
            }
            Err(Fault::Limit(value)) => return Err(fault(name, Fault::Limit(value))),
            Err(Fault::Broken) => {
                let place = Place { file: name.into(), sheet: sheet.clone(), ..Place::default() };
                let (code, severity) = (FindingCode::NotATable, Severity::Error);
                damaged.push(Finding { code, severity, place, value: "broken".into(), count: 1 });
            }
        }
        if cells > MAX_CELLS {
            return Err(fault(name, Fault::Limit(format!("cells|{cells}|{MAX_CELLS}"))));
        }
    }
    if tables.is_empty() && (!damaged.is_empty() || sheets.is_empty()) {
        return Err(fault(name, Fault::Broken));
    }
    let (tables, mut findings) = said(name, tables)?;
    findings.extend(damaged);
    Ok((tables, findings))
}

/// What is said of sheets: which are hidden, and which formulas have no result.
///
/// # Errors
/// None so far; the shape is that of every reader.
pub fn said(name: &str, tables: super::ods::Tables) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    let (mut kept, mut findings) = (Vec::new(), Vec::new());
    for (table, without) in tables {
        let place = Place { file: name.into(), sheet: table.sheet.clone(), ..Place::default() };
        if let Some((row, column, count)) = without {
            let value = format!("{}{}", column_letters_of(column), row + 1);
            let place = Place { row: row + 1, column: column + 1, ..place.clone() };
            let (code, severity) = (FindingCode::FormulaNoValue, Severity::Warning);
            findings.push(Finding { code, severity, place, value, count });
        }
        if table.hidden && !table.is_empty() {
            let (code, severity) = (FindingCode::HiddenSheet, Severity::Info);
            findings.push(Finding { code, severity, place, value: table.sheet.clone(), count: 1 });
        }
        kept.push(table);
    }
    Ok((kept, findings))
}

/// Reads an OLE2 file.
///
/// # Errors
/// Why it is refused.
pub fn read_ole2(name: &str, bytes: &[u8]) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    if bytes.len() > super::limits::MAX_PACKED {
        let value = format!("bytes|{}|{}", bytes.len(), super::limits::MAX_PACKED);
        return Err(Finding::of_file(FindingCode::LimitExceeded, Severity::Error, name, value));
    }
    let refuse = |code, value: &str| Finding::of_file(code, Severity::Error, name, value);
    let tables = xls::read(name, bytes).map_err(|why| match why {
        xls::Fault::Broken => refuse(FindingCode::NotATable, "broken"),
        xls::Fault::Encrypted => refuse(FindingCode::UnsupportedFormat, "encrypted"),
        xls::Fault::Other => refuse(FindingCode::NotATable, "word"),
        xls::Fault::Limit(value) => refuse(FindingCode::LimitExceeded, &value),
    })?;
    said(name, tables.into_iter().map(|table| (table, None)).collect())
}
