//! The gate: everything that must hold, in order, the cheap before the dear.
//! The tests themselves are not in it.

use crate::places::Places;
use crate::setup::{BuildTools, Purpose, TestTools};
use crate::{build, bundle, demo, step};
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// What the caller asked for.
pub struct Wanted {
    /// Leave out the browsers and the build for them.
    pub fast: bool,
    /// Without the shared material the run fails instead of leaving tests out.
    pub require_shared: bool,
}

/// Runs everything. A step that fails does not stop those that can still tell something.
pub fn run(places: &Places, wanted: &Wanted) -> Result<(), String> {
    look_for_shared(places, wanted)?;
    let mut gate = Gate { places, closing: Vec::new(), steps: Vec::new() };
    gate.step("rustfmt", |_| step::run(cargo(places).args(["fmt", "--all", "--", "--check"])));
    gate.step("clippy", |_| step::run(&mut clippy(places)));
    // The tests of the packages read every part, and fail where one is not there.
    gate.step("data packages (written where missing)", |gate| demo::ensure(&gate.places.root));
    gate.step("native tests", native_tests);
    if !wanted.fast {
        gate.slow_steps();
    }
    gate.end(wanted)
}

/// Runs one file of end-to-end tests on what is in `dist`: for the time between edits.
pub fn one_end_to_end(places: &Places, wanted: &Wanted, name: &str) -> Result<(), String> {
    look_for_shared(places, wanted)?;
    let file = places.root.join("tests/e2e").join(format!("{name}.test.mjs"));
    if !file.is_file() {
        return Err(format!("there is no {}", file.display()));
    }
    if !places.one_file().is_file() {
        return Err("the site is not built yet: cargo xtask bundle".to_owned());
    }
    let tools = TestTools::ready(places)?;
    step::run(&mut browser_tests(places, &tools, vec![file]))
}

/// Runs the tests in the browser alone: they need neither the page nor its build for shipping.
pub fn wasm_only(places: &Places, wanted: &Wanted) -> Result<(), String> {
    let mut gate = Gate { places, closing: Vec::new(), steps: Vec::new() };
    let tools = TestTools::ready(places)?;
    gate.step("wasm tests in Chromium", |gate| wasm_tests(gate, &tools));
    gate.end(wanted)
}

struct Gate<'a> {
    places: &'a Places,
    /// The closing lines of the runners, repeated at the end.
    closing: Vec<String>,
    /// Name, seconds, and what went wrong.
    steps: Vec<(String, f64, Option<String>)>,
}

impl Gate<'_> {
    fn step<T>(&mut self, name: &str, work: impl FnOnce(&mut Self) -> Result<T, String>) -> Option<T> {
        let start = Instant::now();
        let (done, fault) = match step::timed(name, || work(self)) {
            Ok(done) => (Some(done), None),
            Err(words) => {
                eprintln!("{name}: {words}");
                (None, Some(words))
            }
        };
        self.steps.push((name.to_owned(), start.elapsed().as_secs_f64(), fault));
        done
    }

    fn slow_steps(&mut self) {
        let places = self.places;
        let Some(build) = self.step("tools of the build", |_| BuildTools::ready(places, Purpose::Ship)) else {
            return;
        };
        let Some(tools) = self.step("tools of the tests", |_| TestTools::ready(places)) else {
            return;
        };
        let built = self.step("release build", |_| build::site(places, &build).and_then(|()| bundle::run(places)));
        self.step("data packages (frictionless)", |gate| packages(gate, &tools));
        self.step("office files (readers, Open XML SDK, LibreOffice)", |gate| office(gate, &tools));
        self.step("wasm tests in Chromium", |gate| wasm_tests(gate, &tools));
        if built.is_some() {
            self.step("end-to-end tests", |gate| end_to_end(gate, &tools));
        }
    }

    /// Runs a test runner and keeps its closing lines.
    fn runner(&mut self, name: &str, command: &mut Command) -> Result<(), String> {
        let (ended, lines) = step::run_keeping_closing_lines(command);
        self.closing.extend(lines.into_iter().map(|line| format!("{name}: {line}")));
        ended
    }

    fn end(self, wanted: &Wanted) -> Result<(), String> {
        println!("\n── steps");
        for (name, seconds, fault) in &self.steps {
            println!("   {} {name}: {seconds:.1} s", if fault.is_none() { "ok    " } else { "FAILED" });
        }
        if self.places.shared.is_none() {
            println!("!! The shared material was not there: tests over it were LEFT OUT.");
        }
        if wanted.fast {
            println!("!! --fast: the build for browsers, the wasm tests and the end-to-end tests were LEFT OUT.");
        }
        println!("── closing lines of the runners");
        for line in &self.closing {
            println!("   {line}");
        }
        let failed: Vec<&str> = self.steps.iter().filter(|step| step.2.is_some()).map(|step| step.0.as_str()).collect();
        println!("{} steps passed, {} failed", self.steps.len() - failed.len(), failed.len());
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
    }
}

fn look_for_shared(places: &Places, wanted: &Wanted) -> Result<(), String> {
    match &places.shared {
        Some(folder) => println!("The shared material is read from {}", folder.display()),
        None if wanted.require_shared => {
            return Err(
                "the shared material is required and was not found: set SHANZHI_SHARED to its folder".to_owned()
            );
        }
        None => println!(
            "!! The shared material was NOT found (SHANZHI_SHARED is not set, ../shared is not there).\n\
             !! Tests over it are LEFT OUT. --require-shared makes this a failure."
        ),
    }
    Ok(())
}

fn cargo(places: &Places) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&places.root);
    if let Some(shared) = &places.shared {
        cargo.env("SHANZHI_SHARED", shared);
    }
    cargo
}

/// Both browser programs compile natively too, so one run of clippy sees every file.
fn clippy(places: &Places) -> Command {
    let mut cargo = cargo(places);
    cargo.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        "page,worker",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]);
    cargo
}

fn native_tests(gate: &mut Gate<'_>) -> Result<(), String> {
    let places = gate.places;
    let has_nextest = step::answer(Command::new("cargo").args(["nextest", "--version"])).is_some();
    let mut tests = cargo(places);
    if has_nextest {
        tests.args([
            "nextest",
            "run",
            "--workspace",
            "--features",
            "page,worker",
            "--no-tests",
            "warn",
            "--no-fail-fast",
        ]);
    } else {
        tests.args([
            "test",
            "--workspace",
            "--features",
            "page,worker",
            "--no-fail-fast",
            "--lib",
            "--bins",
            "--tests",
        ]);
    }
    let ran = gate.runner("native", &mut tests);
    // nextest runs no examples in documentation.
    let mut examples = cargo(places);
    examples.args(["test", "--features", "page,worker", "--doc", "--quiet"]);
    ran.and(gate.runner("documentation", &mut examples))
}

fn packages(gate: &mut Gate<'_>, tools: &TestTools) -> Result<(), String> {
    let root = &gate.places.root;
    let mut checks = build::files_ending(&root.join("tests/package"), ".py")?;
    checks.extend(Some(root.join("tests/frictionless_check.py")).filter(|file| file.is_file()));
    if checks.is_empty() {
        println!("   no checks of the packages yet");
    }
    for check in checks {
        let mut python = Command::new(&tools.python);
        gate.runner("packages", python.arg(check).current_dir(root))?;
    }
    Ok(())
}

/// Reports of the command line as other programs read them.
fn office(gate: &mut Gate<'_>, tools: &TestTools) -> Result<(), String> {
    let root = gate.places.root.clone();
    // The program that the native tests were run with.
    step::run(cargo(gate.places).args(["build", "--quiet", "--features", "page,worker", "--bin", "shanzhi"]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let mut python = Command::new(&tools.python);
    python.arg(root.join("tests/office/check.py")).current_dir(&root);
    python.env("SHANZHI_PROGRAM", target.join("debug/shanzhi")).env("SHANZHI_NODE", &tools.office);
    gate.runner("office", &mut python)
}

/// `tests/wasm*.rs`, in a real browser.
fn wasm_tests(gate: &mut Gate<'_>, tools: &TestTools) -> Result<(), String> {
    let mut files = build::files_ending(&gate.places.root.join("tests"), ".rs")?;
    files.retain(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("wasm")));
    if files.is_empty() {
        println!("   no wasm tests yet");
        return Ok(());
    }
    let build = BuildTools::ready(gate.places, Purpose::Test)?;
    let mut cargo = build.command(gate.places, "cargo")?;
    cargo.args(["test", "--target", "wasm32-unknown-unknown", "--no-default-features", "--features", "page,worker"]);
    cargo.arg("--no-fail-fast");
    for file in &files {
        cargo.arg("--test").arg(file.file_stem().unwrap_or_default());
    }
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo.env("CHROMEDRIVER", &tools.browsers.driver).env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    gate.runner("wasm", &mut cargo)
}

fn end_to_end(gate: &mut Gate<'_>, tools: &TestTools) -> Result<(), String> {
    let files = build::files_ending(&gate.places.root.join("tests/e2e"), ".test.mjs")?;
    let mut node = browser_tests(gate.places, tools, files);
    gate.runner("end to end", &mut node)
}

fn browser_tests(places: &Places, tools: &TestTools, files: Vec<PathBuf>) -> Command {
    let mut node = Command::new("node");
    // One file at a time: a browser is many processes already. A file that hangs fails after ten minutes.
    node.args(["--test", "--test-concurrency=1", "--test-timeout=600000"]).args(reporter()).args(files);
    node.current_dir(&places.root);
    for (name, value) in browser_environment(places, tools) {
        node.env(name, value);
    }
    node
}

fn reporter() -> [&'static str; 1] {
    if std::io::stdout().is_terminal() { ["--test-reporter=spec"] } else { ["--test-reporter=tap"] }
}

/// What the scripts that drive browsers are told, through `tests/e2e/support.mjs`.
pub fn browser_environment(places: &Places, tools: &TestTools) -> Vec<(String, PathBuf)> {
    let mut told = vec![
        ("SHANZHI_DIST".to_owned(), places.dist.clone()),
        ("SHANZHI_ONE_FILE".to_owned(), places.one_file()),
        ("SHANZHI_NODE".to_owned(), tools.node.clone()),
        ("SHANZHI_CHROMIUM".to_owned(), tools.browsers.chromium.clone()),
    ];
    for (version, program) in &tools.browsers.old {
        told.push((format!("SHANZHI_CHROMIUM_{version}"), program.clone()));
    }
    if let Some(shared) = &places.shared {
        told.push(("SHANZHI_SHARED".to_owned(), shared.clone()));
    }
    told
}
