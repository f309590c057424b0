//! Finding and reading the golden files: columns by name, figures as text. It compares nothing but two doubles.

use std::path::PathBuf;

/// A folder of shared material, by SHANZHI_SHARED or beside the repository; `None` (said loudly) when absent.
pub fn shared(inside: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SHANZHI_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    if folder.join(inside).is_dir() {
        return Some(folder.join(inside));
    }
    eprintln!("SKIPPED: shared test material absent ({})", folder.join(inside).display());
    assert!(
        std::env::var_os("SHANZHI_REQUIRE_SHARED").is_none_or(|v| v != "1"),
        "shared test material is required and absent"
    );
    None
}

/// A CSV table.
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// One row of a table.
pub struct Record<'t> {
    head: &'t [String],
    cells: &'t [String],
}

impl Table {
    /// A table of the oracles' folder; a file that is not there fails.
    pub fn open(name: &str) -> Option<Self> {
        let path = shared("oracles")?.join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut lines = text.lines().map(split);
        let head = lines.next().unwrap();
        let rows: Vec<Vec<String>> = lines.collect();
        assert!(!rows.is_empty() && rows.iter().all(|r| r.len() == head.len()), "{name}: rows of different length");
        Some(Self { head, rows })
    }

    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.rows.iter().map(|cells| Record { head: &self.head, cells })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Record<'_> {
    pub fn text(&self, column: &str) -> &str {
        let at = self.head.iter().position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"));
        &self.cells[at]
    }

    pub fn number(&self, column: &str) -> f64 {
        number(self.text(column)).unwrap_or_else(|| panic!("{column}: {}", self.text(column)))
    }

    pub fn maybe(&self, column: &str) -> Option<f64> {
        number(self.text(column))
    }

    pub fn list(&self, column: &str) -> Vec<Option<f64>> {
        let text = self.text(column);
        if text.is_empty() { Vec::new() } else { text.split(';').map(number).collect() }
    }
}

/// A figure; empty is none, `NaN` too.
pub fn number(text: &str) -> Option<f64> {
    if text.is_empty() || text == "NaN" {
        return None;
    }
    Some(text.parse().unwrap_or_else(|_| panic!("no number: {text}")))
}

/// One line with quoted fields.
fn split(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            _ => field.push(letter),
        }
    }
    fields.push(field);
    fields
}

/// Fails unless two figures differ by at most so much.
pub fn close(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!((found - wanted).abs() <= tolerance, "{what}: found {found}, wanted {wanted} ± {tolerance:e}");
}
