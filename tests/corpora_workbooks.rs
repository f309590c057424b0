//! Workbook corpora of other projects against the pass lines of docs/testing.md: the workbooks of calamine, SheetJS and Apache POI. They lie outside
//! the repository. calamine is the witness: what it reads of a good workbook, we read.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails or is skipped should say so"
)]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use calamine::{Data, ExcelDateTime, Reader as _, Sheets, open_workbook_auto_from_rs};
use shanzhi::model::{Finding, FindingCode};
use shanzhi::source::{self, CellKind, Dialect, RawTable, gb18030};

/// A folder of the corpora, by SHANZHI_SHARED or beside the repository; `None` (said loudly) when absent.
fn corpus(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SHANZHI_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let folder = folder.join("corpora").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: shared test material absent ({})", folder.display());
    assert!(
        std::env::var_os("SHANZHI_REQUIRE_SHARED").is_none_or(|v| v != "1"),
        "shared test material is required and absent"
    );
    None
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().filter(|path| path.is_file()).map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

fn read(name: &str, bytes: &[u8]) -> Result<(Vec<RawTable>, Vec<Finding>), Finding> {
    let dialect = Dialect { empty_sheets: true, ..Dialect::default() };
    let begun = Instant::now();
    let read = source::read_as(name, bytes, dialect, &gb18030::decode);
    // A person is promised five seconds a megabyte; a debug build under load is waited for longer.
    assert!(begun.elapsed() < Duration::from_secs(30), "{name} took {:?}", begun.elapsed());
    read
}

/// A date as calamine understands it, in our spelling.
fn day(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let clock = if milli > 0 { format!("{clock}.{milli:03}") } else { clock };
    let whole = date.as_f64().fract() == 0.0;
    match (date.as_f64() < 1.0, whole) {
        (true, _) => clock,
        (_, true) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {clock}"),
    }
}

/// Whether our cell is calamine's value.
fn same(text: &str, kind: CellKind, value: &Data) -> bool {
    match value {
        Data::Empty => text.is_empty(),
        Data::String(other) => text == other,
        Data::Int(value) => text.parse() == Ok(*value as f64),
        Data::Float(value) => text.parse() == Ok(*value),
        Data::Bool(value) => text == if *value { "TRUE" } else { "FALSE" },
        Data::Error(error) => kind == CellKind::Error && text == error.to_string(),
        Data::DateTime(date) if date.is_duration() => kind == CellKind::Date,
        Data::DateTime(date) => text == day(date) || text.parse() == Ok(date.as_f64()),
        Data::DateTimeIso(other) => text == other.replacen('T', " ", 1),
        Data::DurationIso(_) => kind == CellKind::Date,
    }
}

/// Cells of one workbook that are not calamine's.
fn differences(tables: &[RawTable], book: &mut Sheets<Cursor<Vec<u8>>>) -> Vec<String> {
    let mut found = Vec::new();
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        // Sheets of charts have no cells of their own: what calamine finds there is the chart's.
        let charts = |sheet: &calamine::Sheet| sheet.name == name && sheet.typ != calamine::SheetType::WorkSheet;
        if range.is_empty() || book.sheets_metadata().iter().any(charts) {
            continue;
        }
        let Some(table) = tables.iter().find(|table| table.sheet == name) else {
            found.push(format!("sheet {name} is not there"));
            continue;
        };
        let mut cells: BTreeMap<(usize, usize), &Data> = BTreeMap::new();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            cells.insert((row + top as usize, column + left as usize), value);
        }
        for (at, row) in table.rows().enumerate() {
            for (column, text) in row.cells().enumerate() {
                let value = cells.remove(&(at, column)).unwrap_or(&Data::Empty);
                if !same(text, row.kind(column), value) {
                    found.push(format!("{name} {:?}: {text:?}, calamine has {value:?}", table.address(at, column)));
                }
            }
        }
        let rest = cells.into_iter().filter(|(_, value)| !matches!(value, Data::String(text) if text.is_empty()));
        found.extend(
            rest.map(|((row, column), value)| format!("{name} {row},{column}: nothing, calamine has {value:?}")),
        );
    }
    found
}

#[test]
fn good_workbooks_hold_what_calamine_reads() {
    let Some(folder) = corpus("calamine") else { return };
    let (mut compared, mut refused, mut wrong) = (0, 0, Vec::new());
    for (name, bytes) in files(&folder.join("tests")) {
        if [".png", ".jpg"].iter().any(|end| name.ends_with(end)) {
            continue;
        }
        let ours = read(&name, &bytes);
        // calamine may panic, and would wait for 17 thousand million cells; then there is no witness.
        let witness =
            catch_unwind(AssertUnwindSafe(|| open_workbook_auto_from_rs(Cursor::new(bytes)).ok())).ok().flatten();
        match (ours, witness) {
            (Ok((tables, _)), Some(mut book)) => {
                compared += 1;
                let found = differences(&tables, &mut book);
                if !found.is_empty() {
                    wrong.push(format!("{name}: {} cells, {}", found.len(), found[..found.len().min(3)].join("; ")));
                }
            }
            (Err(finding), Some(_)) => wrong.push(format!("{name} is refused: {finding:?}")),
            (_, None) => refused += 1,
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    eprintln!("{compared} workbooks compared, {refused} calamine does not open");
    assert!(compared >= 115, "{compared} compared, {refused} calamine does not open");
}

/// A cell as a spreadsheet shows it against the value it has: rounded, dressed up, or a date in American order.
fn shown_as(shown: &str, value: &str, kind: CellKind) -> bool {
    if shown == value {
        return true;
    }
    if kind == CellKind::Date {
        let parts: Vec<u32> = shown.split('/').filter_map(|part| part.parse().ok()).collect();
        let own: Vec<u32> = value.get(..10).unwrap_or("").split('-').filter_map(|part| part.parse().ok()).collect();
        return match (parts.as_slice(), own.as_slice()) {
            ([month, day], [_, m, d]) => (month, day) == (m, d),
            ([month, day, year], [y, m, d]) => (month, day, *year) == (m, d, y % 100),
            _ => false,
        };
    }
    let figure: String = shown.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
    let decimals = figure.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    value.parse::<f64>().is_ok_and(|value| !figure.is_empty() && format!("{value:.decimals$}") == figure)
}

#[test]
fn eight_oracles_of_sheetjs_are_met() {
    let Some(folder) = corpus("sheetjs-test_files") else { return };
    let pairs = [
        ("Attendance.csv", "Attendance.xlsx"),
        ("ErrorTypes.csv", "ErrorTypes.xls"),
        ("ErrorTypes.csv", "ErrorTypes.xlsx"),
        ("RkNumber.xls.0.csv", "RkNumber.xls"),
        ("RkNumber.xls.0.csv", "RkNumber.xlsx"),
        ("number_format_entities.csv", "number_format_entities.xls"),
        ("number_format_entities.csv", "number_format_entities.xlsx"),
        ("sushi.xls.0.csv", "sushi.xls"),
        ("sushi.xlsx.0.csv", "sushi.xlsx"),
    ];
    for (oracle, workbook) in pairs {
        let get = |name: &str| read(name, &std::fs::read(folder.join(name)).unwrap()).unwrap().0.swap_remove(0);
        let (shown, table) = (get(oracle), get(workbook));
        // SheetJS begins where the sheet begins, and both end with the last filled row.
        let filled = |table: &RawTable| -> Vec<usize> {
            let rows = (0..table.len()).filter(|at| !table.row(*at).is_blank());
            rows.collect()
        };
        let (ours, theirs) = (filled(&table), filled(&shown));
        assert_eq!(ours.len(), theirs.len(), "{workbook}");
        for (at, other) in ours.into_iter().zip(theirs) {
            let (row, shown) = (table.row(at), shown.row(other));
            for column in 0..row.len().max(shown.len()) {
                let (cell, shown) = (row.cell(column), shown.cell(column));
                assert!(
                    shown_as(shown.trim_end(), cell.trim_end(), row.kind(column)),
                    "{workbook} {at},{column}: {cell:?} {shown:?}"
                );
            }
        }
    }
}

/// Workbooks that must be refused, and how.
const REFUSED: [(&str, FindingCode); 9] = [
    ("poc-shared-strings.xlsx", FindingCode::LimitExceeded),
    ("poc-xmlbomb.xlsx", FindingCode::ZipLimit),
    ("poc-xmlbomb-empty.xlsx", FindingCode::ZipLimit),
    ("protected_passtika.xlsx", FindingCode::UnsupportedFormat),
    ("protected_passtika.xlsb", FindingCode::UnsupportedFormat),
    ("password.xls", FindingCode::UnsupportedFormat),
    ("xor-encryption-abc.xls", FindingCode::UnsupportedFormat),
    ("issue_594_dos.ods", FindingCode::LimitExceeded),
    ("pass_protected.ods", FindingCode::UnsupportedFormat),
];

#[test]
fn hostile_workbooks_neither_crash_nor_hang() {
    let (Some(poi), Some(calamine), Some(sheetjs)) =
        (corpus("apache-poi"), corpus("calamine"), corpus("sheetjs-test_files"))
    else {
        return;
    };
    let mut all = files(&poi.join("spreadsheet"));
    assert_eq!(all.len(), 68);
    all.extend(files(&calamine.join("tests")));
    all.extend(files(&sheetjs));
    let mut met = 0;
    for (name, bytes) in &all {
        let begun = Instant::now();
        let read = catch_unwind(|| read(name, bytes)).unwrap_or_else(|_| panic!("{name} panics"));
        if let Some((_, code)) = REFUSED.iter().find(|(refused, _)| refused == name) {
            assert_eq!(read.err().map(|finding| finding.code), Some(*code), "{name}");
            // A debug build under load is given ten times the second that a person is promised.
            assert!(begun.elapsed() < Duration::from_secs(10), "{name} took {:?}", begun.elapsed());
            met += 1;
        }
    }
    assert_eq!(met, REFUSED.len());
}

#[test]
fn the_expected_outcomes_of_poi_are_met() {
    let Some(folder) = corpus("apache-poi").map(|folder| folder.join("spreadsheet")) else { return };
    let (tables, _) = read("stress.xls", &std::fs::read(folder.join("stress.xls")).unwrap()).unwrap();
    let exceptions = tables.iter().find(|table| table.sheet == "Exceptions").unwrap();
    let (mut locked, mut bombs, mut listed) = (0, 0, 0);
    for row in exceptions.rows() {
        let Some(name) = row.cell(0).strip_prefix("spreadsheet/") else { continue };
        let Ok(bytes) = std::fs::read(folder.join(name)) else { continue };
        listed += 1;
        let read = read(name, &bytes);
        if row.cell(4).contains("EncryptedDocumentException") && row.cell(3).is_empty() {
            let code = read.err().map(|finding| finding.code);
            assert_eq!(code, Some(FindingCode::UnsupportedFormat), "{name}");
            locked += 1;
        } else if row.cell(5).contains("Zip bomb") {
            assert_eq!(read.err().map(|finding| finding.code), Some(FindingCode::ZipLimit), "{name}");
            bombs += 1;
        }
    }
    assert!(listed > 20 && bombs >= 2, "{listed} listed, {locked} locked, {bombs} bombs");
}

#[test]
fn files_of_the_nearest_peer_are_readable() {
    let Some(folder) = corpus("fingertips-upload-tests") else { return };
    let folders = [
        "FingertipsProfileManager/MainUI/TestUploadFiles",
        "FingertipsProfileManager/MainUI/upload-templates",
        "FingertipsUploadService/FingertipsUploadServiceTest/TestFiles",
    ];
    let mut read_files = 0;
    for (name, bytes) in folders.iter().flat_map(|inner| files(&folder.join(inner))) {
        let (tables, _) = read(&name, &bytes).unwrap_or_else(|finding| panic!("{name}: {finding:?}"));
        assert!(tables.iter().any(|table| table.len() > 1), "{name}");
        read_files += 1;
    }
    assert_eq!(read_files, 26);
}
