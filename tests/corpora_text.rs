//! Text corpora of other projects against the pass lines of docs/testing.md: JSONTestSuite, csv-spectrum, PapaParse, the GB18030 index. They lie
//! outside the repository.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails or is skipped should say so"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;
use shanzhi::model::{FindingCode, Severity};
use shanzhi::source::{self, Encoding, RawTable, gb18030};

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
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

fn rows(table: &RawTable) -> Vec<Vec<String>> {
    table.rows().map(|row| row.cells().map(str::to_string).collect()).collect()
}

#[test]
fn json_is_accepted_and_refused_to_the_letter() {
    let Some(folder) = corpus("JSONTestSuite") else { return };
    let (mut accepted, mut refused, mut free) = (0, 0, 0);
    for (name, bytes) in files(&folder.join("test_parsing")) {
        let begun = Instant::now();
        let read = source::read_all(&name, &bytes, &gb18030::decode);
        assert!(begun.elapsed() < Duration::from_secs(5), "{name} took {:?}", begun.elapsed());
        match name.as_bytes()[0] {
            b'y' => {
                assert!(read.is_ok(), "{name} is JSON: {:?}", read.err());
                accepted += 1;
            }
            b'n' => {
                let finding = read.err().unwrap_or_else(|| panic!("{name} is no JSON"));
                assert_eq!(finding.severity, Severity::Error);
                refused += 1;
            }
            _ => free += 1,
        }
    }
    assert_eq!((accepted, refused, free), (95, 188, 35));
    // What is transformed: numbers keep their text, repeated keys are named.
    for (name, bytes) in files(&folder.join("test_transform")) {
        let read = source::read_all(&name, &bytes, &gb18030::decode);
        if name.starts_with("number_") {
            let (tables, _) = read.unwrap();
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(format!("[{}]", tables[0].row(0).cell(0)), text.trim(), "{name}");
        } else if name.starts_with("object_same_key") {
            let (_, findings) = read.unwrap();
            assert!(findings.iter().any(|finding| finding.code == FindingCode::DuplicateLabel), "{name}");
        }
    }
}

#[test]
fn twelve_spectra_are_read_as_their_twins() {
    let Some(folder) = corpus("csv-spectrum") else { return };
    let mut read = 0;
    for (name, bytes) in files(&folder.join("csvs")) {
        let twin = std::fs::read(folder.join("json").join(name.replace(".csv", ".json"))).unwrap();
        let twin: Value = serde_json::from_slice(&twin).unwrap();
        let (tables, _) = source::read_all(&name, &bytes, &gb18030::decode).unwrap();
        let rows = rows(&tables[0]);
        let records: Vec<Value> = rows[1..]
            .iter()
            .map(|row| rows[0].iter().cloned().zip(row.iter().map(|cell| Value::from(cell.as_str()))).collect())
            .collect();
        // The twin of this file has another telephone number than the file: a slip of its authors.
        if name == "location_coordinates.csv" {
            assert_eq!(records[0]["Location Coordinates"], twin["Location Coordinates"]);
        } else {
            assert_eq!(Value::from(records), twin, "{name}");
        }
        read += 1;
    }
    assert_eq!(read, 12);
}

/// Where we differ from PapaParse, and why; the table stands in docs/testing.md.
const DIFFERENT: [&str; 4] = [
    "Quoted field has invalid trailing quote after delimiter",
    "Quoted field has invalid trailing quote before delimiter",
    "Quoted field has invalid trailing quote after new line",
    "Mixed slash n and slash r should choose first as precident",
];

#[test]
fn papaparse_is_met_but_for_what_is_explained() {
    let Some(folder) = corpus("papaparse") else { return };
    let (mut all, mut different) = (0, Vec::new());
    for file in ["core-parser.json", "parse.json"] {
        let cases: Value = serde_json::from_slice(&std::fs::read(folder.join(file)).unwrap()).unwrap();
        for case in cases.as_array().unwrap() {
            let config = case["config"].as_object().cloned().unwrap_or_default();
            let own = |key: &str| !["newline", "delimiter", "fastMode"].contains(&key);
            let delimiter = config.get("delimiter").map(|d| d.as_str().unwrap_or_default().to_string());
            let one = delimiter.as_deref().is_none_or(|d| d.chars().count() == 1 && d != "\n");
            if config.keys().any(|key| own(key)) || !one {
                continue;
            }
            all += 1;
            let dialect =
                source::Dialect { delimiter: delimiter.and_then(|d| d.chars().next()), ..source::Dialect::default() };
            let bytes = case["input"].as_str().unwrap().as_bytes();
            let mut found = match source::read_as("一.csv", bytes, dialect, &gb18030::decode) {
                Ok((tables, _)) => rows(&tables[0]),
                Err(finding) => {
                    assert_eq!(finding.code, FindingCode::EmptyFile);
                    Vec::new()
                }
            };
            let mut expected: Vec<Vec<String>> = serde_json::from_value(case["expected"]["data"].clone()).unwrap();
            // PapaParse makes a row of the nothing behind the last line end; csv-spectrum and RFC 4180 do not.
            for rows in [&mut found, &mut expected] {
                while rows.last().is_some_and(|row| row.iter().all(String::is_empty) && row.len() == 1) {
                    rows.pop();
                }
            }
            if found != expected {
                different.push(case["description"].as_str().unwrap().to_string());
            }
        }
    }
    eprintln!("{} of {all} cases differ", different.len());
    assert!(all >= 80, "{all} cases");
    assert!(different.iter().all(|name| DIFFERENT.contains(&name.as_str())), "{different:?}");
    assert!(different.len() * 20 <= all, "{} of {all} differ: {different:?}", different.len());
}

#[test]
fn gb18030_is_bit_exact_both_ways() {
    let Some(folder) = corpus("encoding_rs") else { return };
    let lines = |name: &str| -> Vec<Vec<u8>> {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
    };
    let (packed, plain) = (lines("gb18030_in.txt"), lines("gb18030_in_ref.txt"));
    assert!(packed.len() == plain.len() && packed.len() >= 23_940, "{} lines", packed.len());
    for (bytes, text) in packed.iter().zip(&plain) {
        let text = String::from_utf8(text.clone()).unwrap();
        assert_eq!(gb18030::decode(bytes).as_deref(), Some(text.as_str()));
    }
    // The other way: what the encoder writes is decoded to what was encoded.
    let (plain, packed) = (lines("gb18030_out.txt"), lines("gb18030_out_ref.txt"));
    assert_eq!(plain.len(), packed.len());
    for (text, bytes) in plain.iter().zip(&packed) {
        let text = String::from_utf8(text.clone()).unwrap();
        let (written, _, lost) = encoding_rs::GB18030.encode(&text);
        assert!(!lost && written.as_ref() == bytes.as_slice(), "{text}");
    }
    // The whole file at once, as a person says it is.
    let bytes = std::fs::read(folder.join("gb18030_in.txt")).unwrap();
    let text = std::fs::read_to_string(folder.join("gb18030_in_ref.txt")).unwrap();
    let decoded = source::encoding::decode_as(&bytes, Encoding::Gb18030, &gb18030::decode).unwrap();
    assert!(decoded.text == text && decoded.cut_bytes == 0);
}

#[test]
fn naughty_strings_stay_what_they_are() {
    let Some(folder) = corpus("blns") else { return };
    let strings: Vec<String> = serde_json::from_slice(&std::fs::read(folder.join("blns.json")).unwrap()).unwrap();
    assert_eq!(strings.len(), 515);
    let quoted = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
    let text: String = strings.iter().map(|text| format!("一,{},二\n", quoted(text))).collect();
    let (tables, _) = source::read_all("坏.csv", text.as_bytes(), &gb18030::decode).unwrap();
    let found: Vec<String> = tables[0].rows().map(|row| row.cell(1).to_string()).collect();
    assert_eq!(found, strings);
    // The same as JSON.
    let json = serde_json::to_string(&strings.iter().map(|text| [text]).collect::<Vec<_>>()).unwrap();
    let (tables, _) = source::read_all("坏.json", json.as_bytes(), &gb18030::decode).unwrap();
    let found: Vec<String> = tables[0].rows().map(|row| row.cell(0).to_string()).collect();
    assert_eq!(found, strings);
}
