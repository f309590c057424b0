//! `cargo xtask licences`: the libraries compiled into the two programs of the browser, with version, licence and where they come from, as
//! src/compose/licences.txt. What build scripts and procedural macros use is not in it: none of it is in the programs. Features are
//! those of the whole workspace, so the list may name a library too many, never one too few.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::places::Places;
use crate::step;

/// Where the list lies.
const LIST: &str = "src/compose/licences.txt";

/// Writes the list anew.
pub fn run(places: &Places) -> Result<(), String> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&places.root).args(["metadata", "--locked", "--format-version", "1", "--no-default-features"]);
    command.args(["--features", "page,worker", "--filter-platform", "wasm32-unknown-unknown"]);
    let text =
        step::answer(&mut command).ok_or("`cargo metadata --locked` gave no answer: is Cargo.lock up to date?")?;
    let json: Value = serde_json::from_str(&text).map_err(|e| format!("cargo metadata is no JSON: {e}"))?;
    let lock = fs::read_to_string(places.root.join("Cargo.lock")).map_err(|e| format!("Cargo.lock: {e}"))?;
    let list = list(&json, &lock)?;
    fs::write(places.root.join(LIST), &list).map_err(|e| format!("{LIST}: {e}"))?;
    println!("{LIST}: {} libraries", list.lines().count() - 1);
    Ok(())
}

/// The list: a print of Cargo.lock, then a line for each library, its columns divided by tabs.
fn list(json: &Value, lock: &str) -> Result<String, String> {
    let of = |list: &'static str| json.pointer(list).and_then(Value::as_array).into_iter().flatten();
    let packages: BTreeMap<&str, &Value> = of("/packages").filter_map(|p| Some((text(p, "id")?, p))).collect();
    let nodes: BTreeMap<&str, &Value> = of("/resolve/nodes").filter_map(|n| Some((text(n, "id")?, n))).collect();
    let own = packages.iter().find(|(_, p)| text(p, "name") == Some("shanzhi")).map(|(id, _)| *id);
    let own = own.ok_or("cargo metadata knows no package shanzhi")?;
    let (mut seen, mut open) = (BTreeSet::new(), vec![own]);
    while let Some(id) = open.pop() {
        let package = packages.get(id).ok_or_else(|| format!("cargo metadata does not describe {id}"))?;
        if !is_macro(package) && seen.insert(id) {
            let uses = nodes.get(id).and_then(|node| node["deps"].as_array()).into_iter().flatten();
            open.extend(uses.filter(|d| is_normal(d)).filter_map(|d| text(d, "pkg")));
        }
    }
    seen.remove(own);
    let mut lines = BTreeSet::new();
    for package in seen.iter().filter_map(|id| packages.get(id)) {
        let (name, version) = (text(package, "name").unwrap_or(""), text(package, "version").unwrap_or(""));
        let licence = text(package, "license").ok_or_else(|| format!("{name} {version} names no licence"))?;
        // The older spelling of a choice.
        let licence = licence.replace(" / ", " OR ").replace('/', " OR ");
        let from = text(package, "repository").map_or_else(|| format!("crates.io/crates/{name}"), str::to_owned);
        let from = from.trim_start_matches("https://").trim_end_matches('/');
        lines.insert(format!("{name}\t{version}\t{licence}\t{from}\n"));
    }
    Ok(format!("# Cargo.lock {}\n{}", print(lock), lines.into_iter().collect::<String>()))
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

fn is_macro(package: &Value) -> bool {
    let targets = package["targets"].as_array().into_iter().flatten();
    targets.filter_map(|target| target["kind"].as_array()).flatten().any(|kind| kind == "proc-macro")
}

fn is_normal(dependency: &Value) -> bool {
    dependency["dep_kinds"].as_array().into_iter().flatten().any(|kind| kind["kind"].is_null())
}

/// SHA-256 of the names and versions in Cargo.lock, so that a test can tell without a network whether the list is of this lock.
fn print(lock: &str) -> String {
    let lines = lock.lines().filter(|line| line.starts_with("name = ") || line.starts_with("version = \""));
    let digest = Sha256::digest(lines.collect::<Vec<_>>().join("\n"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
