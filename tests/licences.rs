//! The list of libraries on 方法 is that of Cargo.lock, and each licence lets the program be used and passed on. No network is asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod desk_kit;

use std::collections::BTreeSet;
use std::path::Path;

use desk_kit::{county, desk, words};
use sha2::{Digest, Sha256};

/// Licences that ask for no more than their notice.
const ALLOWED: [&str; 13] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "BSL-1.0",
    "CC0-1.0",
    "Unlicense",
];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Splits an expression at a word outside its brackets.
fn split<'e>(expression: &'e str, word: &str) -> Vec<&'e str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, letter) in expression.char_indices() {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth == 0 && at >= from && expression[at..].starts_with(word) {
            parts.push(&expression[from..at]);
            from = at + word.len();
        }
    }
    parts.push(&expression[from..]);
    parts
}

/// Whether an SPDX expression can be met by allowed licences alone; AND binds tighter than OR.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.trim();
    let any = split(expression, " OR ");
    if any.len() > 1 {
        return any.into_iter().any(is_allowed);
    }
    let all = split(expression, " AND ");
    if all.len() > 1 {
        return all.into_iter().all(is_allowed);
    }
    match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => is_allowed(inner),
        None => ALLOWED.contains(&expression),
    }
}

#[test]
fn expressions_are_judged() {
    for (expression, allowed) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("(Apache-2.0 OR MIT) AND BSD-3-Clause", true),
        ("(Apache-2.0 OR MIT) AND MPL-2.0", false),
        ("GPL-2.0 OR MIT AND LGPL-2.1", false),
        ("(GPL-2.0 OR MIT) AND (Zlib)", true),
        ("", false),
        ("Apache-2.0 WITH LLVM-exception", false),
    ] {
        assert_eq!(is_allowed(expression), allowed, "{expression}");
    }
}

#[test]
fn the_list_is_that_of_the_lock_and_every_licence_is_allowed() {
    let (list, lock) = (read("src/compose/licences.txt"), read("Cargo.lock"));
    let told: Vec<&str> =
        lock.lines().filter(|line| line.starts_with("name = ") || line.starts_with("version = \"")).collect();
    let print: String = Sha256::digest(told.join("\n")).iter().map(|byte| format!("{byte:02x}")).collect();
    let (head, rest) = list.split_once('\n').unwrap();
    assert_eq!(head, format!("# Cargo.lock {print}"), "the list is of another lock: run `cargo xtask licences`");
    let known: BTreeSet<(&str, &str)> = told
        .windows(2)
        .filter_map(|two| {
            let name = two[0].strip_prefix("name = \"")?.strip_suffix('"')?;
            Some((name, two[1].strip_prefix("version = \"")?.strip_suffix('"')?))
        })
        .collect();
    let mut listed = BTreeSet::new();
    for line in rest.lines() {
        let [name, version, licence, from] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(known.contains(&(name, version)), "{name} {version} is not in Cargo.lock");
        assert!(is_allowed(licence), "{name}: {licence} is not on the list of allowed licences");
        assert!(!from.is_empty() && !from.contains("://"), "{line}");
        listed.insert(name);
    }
    // What the manifest names for the browser is there; what is for the command line, for tests and for macros is not.
    let manifest = read("Cargo.toml");
    let (_, own) = manifest.split_once("\n[dependencies]\n").unwrap();
    let (own, _) = own.split_once("\n[dependencies.web-sys]\n").unwrap();
    let direct = own.lines().filter(|line| !line.starts_with('#')).filter_map(|line| Some(line.split_once(" = ")?.0));
    let lacks: Vec<&str> = direct.chain(["web-sys"]).filter(|name| !listed.contains(name)).collect();
    assert!(lacks.is_empty() && listed.len() > 40, "{lacks:?}");
    for other in ["resvg", "syn", "serde_derive", "wasm-bindgen-test", "shanzhi", "xtask"] {
        assert!(!listed.contains(other), "{other} is in no program of the browser");
    }
    let page = words(&desk(county()), "#/1/methods");
    assert!(page.contains(&format!("所用开源软件（{}个）", rest.lines().count())), "{page}");
    for name in listed {
        assert!(page.contains(&format!("<span>{name}</span>")), "{name}");
    }
}
