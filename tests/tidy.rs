//! Holds the walls of docs/architecture.md by program: which room may use which, first lines, lengths, names, re-exports.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Room and the rooms it may use. The same table, with reasons, stands in docs/architecture.md.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("source", &["model"]),
    ("ingest", &["source", "model", "strings", "wire"]),
    ("query", &["model"]),
    ("chart", &["strings"]),
    ("figure", &["model", "query", "chart", "strings"]),
    ("paint", &["chart"]),
    ("narrate", &["model", "query", "strings"]),
    ("report", &["model", "query", "narrate", "figure", "chart", "paint", "strings"]),
    ("publish", &["source", "ingest", "model", "strings"]),
    ("forms", &["model", "ingest", "query", "report", "strings"]),
    ("audit", &["model", "ingest", "query", "publish", "wire", "strings"]),
    ("clerk", &["model", "source", "publish", "strings"]),
    ("sheet", &["chart"]),
    (
        "compose",
        &[
            "model", "source", "ingest", "publish", "audit", "forms", "clerk", "query", "chart", "figure", "paint",
            "narrate", "report", "sheet", "wire", "strings", "state",
        ],
    ),
    ("wire", &["model", "sheet", "chart", "strings"]),
    ("strings", &["model", "query"]),
    ("state", &["model", "query", "sheet", "wire"]),
];

/// Words of the browser, which only the page's platform files and the worker's rim may say.
const BROWSER: &[&str] = &["web_sys", "js_sys", "wasm_bindgen", "gloo_", "yew"];

/// A file longer than this wants to be two.
const LONGEST: usize = 600;

fn rust_files(under: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(under) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["src", "xtask", "tests"] {
        rust_files(&root.join(folder), &mut paths);
    }
    let name = |p: &Path| p.strip_prefix(root).unwrap_or(p).to_string_lossy().replace('\\', "/");
    paths.iter().filter(|p| !name(p).contains("/target/")).map(|p| (name(p), fs::read_to_string(p).unwrap())).collect()
}

/// Code without comments and without its own tests.
fn code(text: &str) -> String {
    let body = text.split("\n#[cfg(test)]\n").next().unwrap_or("");
    body.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn room_of(file: &str) -> Option<&str> {
    let rest = file.strip_prefix("src/")?;
    MAY_USE
        .iter()
        .map(|(room, _)| *room)
        .find(|room| rest.strip_prefix(room).is_some_and(|r| r.starts_with('/') || r == ".rs"))
}

#[test]
fn every_room_uses_only_what_it_may() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut broken = Vec::new();
    for (file, text) in sources() {
        let Some(room) = room_of(&file) else { continue };
        let code = code(&text);
        for (other, _) in MAY_USE {
            let named = ["crate::", "shanzhi::"].iter().any(|prefix| code.contains(&format!("{prefix}{other}::")))
                || code.contains(&format!("use crate::{{{other}"));
            if named && *other != room && !table[room].contains(other) {
                broken.push(format!("{file}: {room} uses {other}"));
            }
        }
    }
    assert!(broken.is_empty(), "walls broken:\n{}", broken.join("\n"));
}

#[test]
fn only_the_rims_know_the_browser() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        let rim = file == "src/bin/worker.rs"
            || file.starts_with("src/bin/rim/")
            || file.starts_with("src/ui/platform/")
            || !file.starts_with("src/");
        let code = code(&text);
        let yew = |word: &&&str| **word == "yew" && (file.starts_with("src/ui/") || file == "src/main.rs");
        let named = BROWSER.iter().filter(|word| !rim && !yew(word) && code.contains(**word));
        broken.extend(named.map(|word| format!("{file}: {word}")));
    }
    assert!(broken.is_empty(), "the browser is named in the core:\n{}", broken.join("\n"));
}

#[test]
fn widgets_know_neither_browser_nor_data() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        if !file.starts_with("src/ui/widgets/") {
            continue;
        }
        let code = code(&text);
        for word in ["platform", "web_sys", "js_sys", "gloo_", "shanzhi::model", "shanzhi::query", "shanzhi::state"] {
            if code.contains(word) {
                broken.push(format!("{file}: {word}"));
            }
        }
    }
    assert!(broken.is_empty(), "a widget knows too much:\n{}", broken.join("\n"));
}

#[test]
fn no_text_meets_an_html_sink() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        if !file.starts_with("src/") {
            continue;
        }
        let code = code(&text);
        for sink in [
            "from_html_unchecked",
            "set_inner_html",
            "set_outer_html",
            "insert_adjacent_html",
            "document.write",
            "VRaw",
        ] {
            if code.contains(sink) {
                broken.push(format!("{file}: {sink}"));
            }
        }
    }
    assert!(broken.is_empty(), "HTML sinks:\n{}", broken.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        if !text.starts_with("//! ") {
            broken.push(format!("{file}: does not open with //!"));
        }
        if text.lines().count() > LONGEST {
            broken.push(format!("{file}: {} lines", text.lines().count()));
        }
        let stem = Path::new(&file).file_stem().unwrap().to_string_lossy().to_string();
        if ["utils", "util", "common", "helpers", "helper", "manager", "misc"].contains(&stem.as_str()) {
            broken.push(format!("{file}: a drawer, not a room"));
        }
        if code(&text).lines().any(|l| l.trim_start().starts_with("pub use") && l.contains("::*")) {
            broken.push(format!("{file}: glob re-export"));
        }
    }
    assert!(broken.is_empty(), "untidy:\n{}", broken.join("\n"));
}

#[test]
fn the_table_here_is_the_table_in_the_docs() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md")).unwrap();
    for (room, uses) in MAY_USE {
        let uses = if uses.is_empty() { "std".to_string() } else { uses.join(", ") };
        assert!(
            docs.contains(&format!("| `{room}` |")) && docs.contains(&format!("| {uses} |")),
            "docs/architecture.md lacks: {room} may use {uses}"
        );
    }
}
