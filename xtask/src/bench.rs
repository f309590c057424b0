//! `cargo xtask bench`: builds, then lets `bench/run.mjs` measure sizes and times, the peer in the same run.
//! `cargo xtask bench charts` measures the charts and `import` large imports beside other libraries; `query` times queries natively and in
//! Chromium (`bench/query.rs`), `report` reports natively (`bench/report.rs`) and on the built page, `pages` clicks on it. What is measured is not in it.

use crate::places::Places;
use crate::setup::{self, BuildTools, Purpose, TestTools};
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

/// Measures large imports beside PapaParse, uDSV, DuckDB and SheetJS (`bench/import/run.mjs`).
pub fn imports(places: &Places) -> Result<(), String> {
    build::run(places)?;
    let tools = TestTools::ready(places)?;
    let packages = setup::bench_packages(places)?;
    let report = places.root.join("target/bench-import.json");
    let mut node = Command::new("node");
    node.arg("bench/import/run.mjs").current_dir(&places.root);
    for (name, value) in test::browser_environment(places, &tools) {
        node.env(name, value);
    }
    node.env("SHANZHI_BENCH_NODE", packages).env("SHANZHI_BENCH_REPORT", &report);
    step::run_timed("measuring", &mut node)?;
    println!("Written: {}", report.display());
    Ok(())
}

/// Times an example of the core natively, without building the site.
pub fn natively(places: &Places, example: &str) -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    // The profile of the worker: what is measured is optimised as what is shipped.
    cargo.args(["run", "--quiet", "--profile", "worker", "--example", example]).current_dir(&places.root);
    step::run_timed(example, &mut cargo)
}

/// Times reports natively, then on the built page in Chromium, in the worker as it is shipped (`bench/report/page.mjs`).
pub fn reports(places: &Places) -> Result<(), String> {
    natively(places, "report_speed")?;
    on_page(places, "bench/report/page.mjs", "target/bench-report.json")
}

/// Times clicks on the built page and weighs what it holds after 200 of them (`bench/pages.mjs`).
pub fn pages(places: &Places) -> Result<(), String> {
    on_page(places, "bench/pages.mjs", "target/bench-pages.json")
}

/// Runs a script over the built site; `SHANZHI_DIST` names one that is built already.
fn on_page(places: &Places, script: &str, report: &str) -> Result<(), String> {
    let built = std::env::var_os("SHANZHI_DIST").map(std::path::PathBuf::from);
    if built.is_none() {
        build::run(places)?;
    }
    let tools = TestTools::ready(places)?;
    let report = places.root.join(report);
    let mut node = Command::new("node");
    node.arg(script).current_dir(&places.root);
    for (name, value) in test::browser_environment(places, &tools) {
        node.env(name, value);
    }
    if let Some(built) = built {
        node.env("SHANZHI_DIST", built);
    }
    node.env("SHANZHI_BENCH_REPORT", &report);
    step::run_timed("measuring on the built page", &mut node)?;
    println!("Written: {}", report.display());
    Ok(())
}

/// Measures our charts beside ECharts, Observable Plot, uPlot and Chart.js (`bench/charts.mjs`), with a program of the page's own profile.
pub fn charts(places: &Places) -> Result<(), String> {
    let build_tools = BuildTools::ready(places, Purpose::Ship)?;
    let tools = TestTools::ready(places)?;
    let packages = setup::bench_packages(places)?;
    let mut cargo = build_tools.command(places, "cargo")?;
    cargo.args(["build", "--release", "--locked", "--target", "wasm32-unknown-unknown", "--features", "page"]);
    cargo.args(["--example", "chart_speed"]);
    let target = cargo.get_envs().find(|(name, _)| *name == "CARGO_TARGET_DIR").and_then(|(_, folder)| folder);
    let target = target.map_or_else(|| places.root.join("target"), std::path::PathBuf::from);
    step::run_timed("building the charts", &mut cargo)?;
    let made = target.join("wasm32-unknown-unknown/release/examples");
    let folder = places.root.join("target/bench-charts");
    let mut bindgen = build_tools.command(places, "wasm-bindgen")?;
    bindgen.args(["--target", "no-modules", "--no-typescript", "--out-name", "chart_speed", "--out-dir"]).arg(&folder);
    step::run(bindgen.arg(made.join("chart_speed.wasm")))?;
    let program = folder.join("chart_speed_bg.wasm");
    let mut small = build_tools.command(places, "wasm-opt")?;
    small.args(["-Oz", "--mvp-features", "--enable-mutable-globals", "--zero-filled-memory", "--low-memory-unused"]);
    step::run(small.arg(&program).arg("-o").arg(&program))?;
    let report = places.root.join("target/bench-charts.json");
    let mut node = Command::new("node");
    node.arg("bench/charts.mjs").current_dir(&places.root);
    for (name, value) in test::browser_environment(places, &tools) {
        node.env(name, value);
    }
    node.env("SHANZHI_BENCH_NODE", packages).env("SHANZHI_BENCH_CHARTS", &folder).env("SHANZHI_BENCH_REPORT", &report);
    step::run_timed("measuring", &mut node)?;
    println!("Written: {}", report.display());
    Ok(())
}

/// Times queries natively, then in a worker of Chromium as the page's and as the worker's program are built; without the site.
pub fn queries(places: &Places) -> Result<(), String> {
    natively(places, BENCH)?;
    let built = BuildTools::ready(places, Purpose::Ship)?;
    let tools = TestTools::ready(places)?;
    for profile in ["worker", "release"] {
        in_browser(places, &built, &tools, profile)?;
    }
    Ok(())
}

/// The example that is timed.
const BENCH: &str = "query_speed";

/// Builds it by a profile, shrinks it as Trunk does, and runs it in Chromium.
fn in_browser(places: &Places, built: &BuildTools, tools: &TestTools, profile: &str) -> Result<(), String> {
    let target = "wasm32-unknown-unknown";
    let mut cargo = built.command(places, "cargo")?;
    cargo.args(["build", "--quiet", "--locked", "--target", target, "--profile", profile, "--example", BENCH]);
    cargo.args(["--no-default-features", "--features", "worker"]);
    let folder = cargo
        .get_envs()
        .find_map(|(name, value)| (name == "CARGO_TARGET_DIR").then_some(value).flatten())
        .map(std::path::PathBuf::from)
        .ok_or("the tools name no target folder")?;
    step::run_timed(&format!("building the query bench ({profile})"), &mut cargo)?;
    let program = folder.join(target).join(profile).join("examples").join(format!("{BENCH}.wasm"));
    let out = folder.join("query-bench");
    let mut bindgen = built.command(places, "wasm-bindgen")?;
    bindgen.args(["--target", "no-modules", "--no-typescript", "--out-name", BENCH, "--out-dir"]).arg(&out);
    step::run(bindgen.arg(&program))?;
    let mut shrink = built.command(places, "wasm-opt")?;
    shrink.args(["-Oz", "--mvp-features", "--enable-mutable-globals", "--zero-filled-memory", "--low-memory-unused"]);
    let wasm = out.join(format!("{BENCH}_bg.wasm"));
    step::run(shrink.arg(&wasm).arg("-o").arg(&wasm))?;
    let mut node = Command::new("node");
    node.arg("bench/query.mjs").current_dir(&places.root).env("SHANZHI_QUERY_BENCH", &out);
    for (name, value) in test::browser_environment(places, tools) {
        node.env(name, value);
    }
    let whose = if profile == "worker" { "the worker" } else { "the page" };
    step::run_timed(&format!("timing queries in Chromium, built as {whose} is"), &mut node)
}
