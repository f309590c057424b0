//! `cargo xtask bench`: builds, then lets `bench/run.mjs` measure sizes and times, the peer in the same run.
//! `cargo xtask bench query` times queries natively (`bench/query.rs`), `report` reports (`bench/report.rs`). What is measured is not in it.

use crate::places::Places;
use crate::setup::{self, TestTools};
use crate::{build, package, step, test};
use std::process::Command;

/// Builds the site and measures it.
pub fn run(places: &Places) -> Result<(), String> {
    build::run(places)?;
    let tools = TestTools::ready(places)?;
    let packages = setup::bench_packages(places)?;
    let report = places.root.join("target/bench.json");
    let mut node = Command::new("node");
    node.arg("bench/run.mjs").current_dir(&places.root);
    for (name, value) in test::browser_environment(places, &tools) {
        node.env(name, value);
    }
    // The server must not share a process with what measures.
    node.env("SHANZHI_XTASK", std::env::current_exe().map_err(|e| format!("xtask does not know itself: {e}"))?);
    node.env("SHANZHI_BENCH_NODE", packages).env("SHANZHI_BENCH_REPORT", &report);
    node.env("SHANZHI_FIRST_FILES", package::first_files(&places.root, build::FIRST_PACKAGE)?.join(" "));
    step::run_timed("measuring", &mut node)?;
    println!("Written: {}", report.display());
    Ok(())
}

/// Times queries or reports natively, without building the site.
pub fn natively(places: &Places, example: &str) -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    // The profile of the worker: what is measured is optimised as what is shipped.
    cargo.args(["run", "--quiet", "--profile", "worker", "--example", example]).current_dir(&places.root);
    step::run_timed(example, &mut cargo)
}
