//! Filling in a made form as a program would: cells of its workbook by code, on the XML; and what a made form says by its codes. It judges nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use shanzhi::publish;
use shanzhi::source::{self, RawTable, gb18030};

/// The parts of a workbook by path.
pub type Files = BTreeMap<String, Vec<u8>>;

pub fn unzip(bytes: &[u8]) -> Files {
    let mut parts = source::archive::open(bytes, &|_| true).expect("a zip");
    parts.names.clone().into_iter().map(|name| (name.clone(), parts.take(&name).unwrap())).collect()
}

pub fn tables(bytes: &[u8]) -> Vec<RawTable> {
    source::read_all("表.xlsx", bytes, &gb18030::decode).expect("readable").0
}

/// A workbook that is being filled in.
#[derive(Clone)]
pub struct Book {
    pub files: Files,
    /// For each sheet: rows by code, columns by code, from 0.
    rows: Vec<BTreeMap<String, usize>>,
    columns: Vec<BTreeMap<String, usize>>,
}

fn letters(at: usize) -> String {
    let mut name = String::new();
    let mut left = at + 1;
    while left > 0 {
        name.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    name
}

impl Book {
    pub fn open(bytes: &[u8]) -> Self {
        let (mut rows, mut columns) = (Vec::new(), Vec::new());
        for table in tables(bytes) {
            let code = |at: usize| table.row(at).cell(0).to_string();
            rows.push((2..table.len()).map(|at| (code(at), at)).filter(|(c, _)| !c.is_empty()).collect());
            let heads = table.row(1);
            columns.push(
                (1..heads.len()).map(|at| (heads.cell(at).to_string(), at)).filter(|(c, _)| !c.is_empty()).collect(),
            );
        }
        Self { files: unzip(bytes), rows, columns }
    }

    /// The cell of a row and a column of a sheet by their codes.
    pub fn place(&self, sheet: usize, row: &str, column: &str) -> String {
        let row = self.rows[sheet].get(row).unwrap_or_else(|| panic!("no row {row}"));
        let column = self.columns[sheet].get(column).unwrap_or_else(|| panic!("no column {column}"));
        format!("{}{}", letters(*column), row + 1)
    }

    /// Codes of the rows that are filled in on the first sheet; of the places on the second.
    pub fn items(&self, sheet: usize) -> Vec<String> {
        let asks = |code: &&String| !code.starts_with(['#', '+', '~']);
        self.rows[sheet].keys().filter(asks).cloned().collect()
    }

    /// Codes of the columns of the places that are filled in.
    pub fn columns(&self) -> Vec<String> {
        let asks = |code: &&String| !code.starts_with(['#', '<']);
        self.columns.get(1).map(|c| c.keys().filter(asks).cloned().collect()).unwrap_or_default()
    }

    pub fn path(sheet: usize) -> String {
        format!("xl/worksheets/sheet{}.xml", sheet + 1)
    }

    pub fn xml(&self, sheet: usize) -> String {
        String::from_utf8(self.files[&Self::path(sheet)].clone()).unwrap()
    }

    pub fn edit(&mut self, sheet: usize, change: impl FnOnce(String) -> String) {
        let xml = change(self.xml(sheet));
        self.files.insert(Self::path(sheet), xml.into_bytes());
    }

    /// Types into a cell: a number as a number, anything else as text.
    pub fn set(&mut self, sheet: usize, place: &str, typed: &str) {
        self.edit(sheet, |xml| {
            let from = xml.find(&format!("<c r=\"{place}\"")).unwrap_or_else(|| panic!("no cell {place}"));
            let rest = &xml[from..];
            let short = rest.find("/>").unwrap();
            let end = match rest.find('>').unwrap() {
                at if at == short + 1 => from + short + 2,
                _ => from + rest.find("</c>").unwrap() + 4,
            };
            let style = xml[from..].split("s=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
            let cell = match typed {
                "" => format!("<c r=\"{place}\" s=\"{style}\"/>"),
                number if number.parse::<f64>().is_ok() => {
                    format!("<c r=\"{place}\" s=\"{style}\"><v>{number}</v></c>")
                }
                text => format!("<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            };
            format!("{}{cell}{}", &xml[..from], &xml[end..])
        });
    }

    /// Types into the row of an item on the first sheet.
    pub fn item(&mut self, code: &str, typed: &str) {
        let place = self.place(0, code, "#本期");
        self.set(0, &place, typed);
    }

    /// Types words beside an item.
    pub fn note(&mut self, code: &str, typed: &str) {
        let place = self.place(0, code, "#说明");
        self.set(0, &place, typed);
    }

    /// Types into the cell of a place and item.
    pub fn village(&mut self, place: &str, item: &str, typed: &str) {
        let cell = self.place(1, place, item);
        self.set(1, &cell, typed);
    }

    pub fn zero(&mut self, typed: &str) {
        let place = self.place(0, "#零报", "#本期");
        self.set(0, &place, typed);
    }

    pub fn bytes(&self) -> Vec<u8> {
        publish::zip(&self.files).unwrap()
    }
}

/// Runs LibreOffice; `false` where there is none.
pub fn office(kind: &str, folder: &Path, file: &Path) -> bool {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("SKIPPED: no LibreOffice (soffice) on this machine: forms are neither printed nor saved by it");
        return false;
    }
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
        .args(["--headless", "--convert-to", kind, "--outdir"])
        .arg(folder)
        .arg(file)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    true
}
