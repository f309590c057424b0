//! What others make of what is copied: LibreOffice reads the HTML of a copied table and gives it back, cell by cell. Left out, and said, where
//! there is no LibreOffice.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails or is skipped should say so"
)]

#[path = "plots/mod.rs"]
mod plots;

use std::process::Command;

use shanzhi::figure::table::Cell;
use shanzhi::figure::{copy, table};

/// The cells of a simple CSV.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

/// The HTML as LibreOffice reads it; `None` without LibreOffice.
fn read_back(name: &str, html: &str) -> Option<Vec<Vec<String>>> {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("SKIPPED: no LibreOffice (soffice) on this machine: copied tables are not read back");
        return None;
    }
    let folder = std::env::temp_dir().join(format!("shanzhi-office-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let page = format!("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>{html}</body></html>");
    std::fs::write(folder.join("t.html"), page).unwrap();
    let ran = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
        .args(["--headless", "--infilter=HTML (StarCalc)", "--convert-to"])
        .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
        .arg("--outdir")
        .arg(&folder)
        .arg(folder.join("t.html"))
        .output()
        .unwrap();
    let text = std::fs::read_to_string(folder.join("t.csv"))
        .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&ran.stderr)));
    std::fs::remove_dir_all(&folder).unwrap();
    Some(cells(&text))
}

#[test]
fn a_copied_table_is_read_back_cell_by_cell() {
    let of = plots::kinds().into_iter().find(|p| p.0 == "dots").unwrap().1;
    let mut whole = table::table(&of);
    let evil = ["=1+1", "<b>粗</b>", "@SUM(A1)", "&lt;"];
    let blank = |text: &str| Cell { text: text.into(), number: None };
    for words in evil {
        let mut row = vec![blank(words)];
        row.resize_with(whole.head.len(), || blank(words));
        whole.rows.push(row);
    }
    let Some(read) = read_back("dots", &copy::html(&whole)) else { return };
    // The caption comes into the first cell, above the first head.
    let headed = |row: &Vec<String>| {
        row.first().zip(whole.head.first()).is_some_and(|(cell, head)| cell.ends_with(head.as_str()))
    };
    let at = read.iter().position(headed).unwrap_or_else(|| panic!("{read:?}"));
    for (row, found) in whole.rows.iter().zip(&read[at + 1..]) {
        for (cell, found) in row.iter().zip(found) {
            match &cell.number {
                Some(number) => {
                    let found: f64 = found
                        .split('（')
                        .next()
                        .unwrap_or_default()
                        .replace(',', "")
                        .trim_end_matches('%')
                        .parse()
                        .unwrap_or_else(|_| panic!("{found} is no number"));
                    let number: f64 = number.parse().unwrap();
                    assert!((found - number).abs() < 0.051, "{found} for {number}");
                }
                None => {
                    let apart: String = found.trim_start_matches('\'').split_whitespace().collect();
                    let said: String = cell.text.trim_start_matches('\'').split_whitespace().collect();
                    assert_eq!(apart, said);
                }
            }
        }
    }
    assert!(read.len() > whole.rows.len());
}
