//! Builds the site into `dist`: Trunk, then the marks against stale caches, then the check that old browsers start it.
//! How the tools came to be there is not in it.

use crate::places::Places;
use crate::setup::{BuildTools, Purpose};
use crate::stamp::Stamp;
use crate::{demo, names, package, step};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package that the page opens first, whose first files the worker reads ahead.
pub const FIRST_PACKAGE: &str = "data/county";

/// What the page loads beside what Trunk itself marks with a hash: the attribute of the boot script that carries it.
const MARKED: [(&str, &str); 3] =
    [("data-worker-boot", "worker_boot.js"), ("data-worker", "worker.js"), ("data-worker-wasm", "worker_bg.wasm")];

/// Installs what is missing and builds.
pub fn run(places: &Places) -> Result<BuildTools, String> {
    let tools = BuildTools::ready(places, Purpose::Ship)?;
    site(places, &tools)?;
    Ok(tools)
}

/// Builds with the tools that are there, unless it would come to what lies there already.
pub fn site(places: &Places, tools: &BuildTools) -> Result<(), String> {
    demo::ensure(&places.root)?;
    let stamp = Stamp::of_sources(places, tools)?;
    if stamp.is_built(places)? {
        println!("── the site is that of these sources: nothing to build");
        return Ok(());
    }
    built(places, tools)?;
    stamp.keep(places)
}

fn built(places: &Places, tools: &BuildTools) -> Result<(), String> {
    step::run_timed("trunk build --release", tools.command(places, "trunk")?.args(["build", "--release"]))?;
    for program in files_ending(&places.dist, "_bg.wasm")? {
        if program.file_name().is_some_and(|name| name.to_string_lossy().starts_with("page-")) {
            step::run(&mut again_smaller(places, tools, &program, &["--flatten", "--rereloop", "-Oz", "-Oz"])?)?;
            step::run(&mut again_smaller(places, tools, &program, &["--monomorphize", "-Oz", "--converge"])?)?;
            names::shorten(&program, &script_of(&program))?;
        }
    }
    join_scripts(places)?;
    for script in files_ending(&places.dist, ".js")? {
        step::run(&mut shortened(places, tools, &script)?)?;
    }
    for sheet in files_ending(&places.dist, ".css")? {
        step::write(&sheet, packed(&step::read_text(&sheet)?))?;
    }
    step::run_timed("writing the first view, ready to draw", &mut first_view(places))?;
    step::timed("marking files against stale caches", || mark(places))?;
    step::timed("checking that old browsers can read the programs", || check_programs(places, tools))?;
    report_sizes(places)
}

/// The command line makes it, as it would for any package; natively, so that no compiler of the browser is asked.
fn first_view(places: &Places) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args([
        "run",
        "--quiet",
        "--no-default-features",
        "--features",
        "cli",
        "--bin",
        "shanzhi",
        "--",
        "first",
        FIRST_PACKAGE,
        "-o",
    ]);
    cargo.arg(places.dist.join(FIRST_PACKAGE).join(package::FIRST_VIEW)).current_dir(&places.root);
    cargo
}

/// A further pass over a program. Measured after Brotli 11: laying the control flow out anew takes 0.7 kB off the page's 148.0, where another pass
/// at level s or z finds nothing; special copies of functions for the constants they are called with, until nothing changes, 0.2 to 0.4 more.
fn again_smaller(places: &Places, tools: &BuildTools, program: &Path, passes: &[&str]) -> Result<Command, String> {
    let mut wasm_opt = tools.command(places, "wasm-opt")?;
    wasm_opt.args(["--mvp-features", "--enable-mutable-globals", "--zero-filled-memory", "--low-memory-unused"]);
    wasm_opt.args(passes).arg(program).arg("-o").arg(program);
    Ok(wasm_opt)
}

/// The script that wasm-bindgen wrote for a program lies beside it: `page-….js` and `page-…_bg.wasm`.
fn script_of(program: &Path) -> PathBuf {
    PathBuf::from(program.to_string_lossy().replace("_bg.wasm", ".js"))
}

/// The boot script is one file for the browser and three for who reads them.
fn join_scripts(places: &Places) -> Result<(), String> {
    let boot = places.dist.join("boot.js");
    let mut text = step::read_text(&boot)?;
    for name in ["pen.js", "marks.js"] {
        let part = step::read_text(&places.root.join("web").join(name))?;
        let Some((before, after)) = text.split_once(&format!("/* {name} */")) else {
            return Err(format!("web/boot.js has no place for web/{name}"));
        };
        text = format!("{before}{part}{after}");
    }
    step::write(&boot, text)
}

/// Comments, spaces and the long names of locals are for who reads the source; in what is shipped they would only weigh. Names that other
/// files know stay, and nothing newer than the source is written. Measured: 1.8 kB of the page's 12.3 after Brotli 11.
fn shortened(places: &Places, tools: &BuildTools, script: &Path) -> Result<Command, String> {
    let mut terser = tools.command(places, "terser")?;
    terser.arg(script).args(["--compress", "--mangle", "--output"]).arg(script);
    Ok(terser)
}

/// A style sheet without comments, line ends and the spaces that say nothing. No text in quotes has a mark of the list followed by a space.
fn packed(css: &str) -> String {
    let mut text: String = css
        .split("/*")
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) })
        .flat_map(str::lines)
        .map(str::trim)
        .collect();
    for (long, short) in
        [(" {", "{"), ("{ ", "{"), ("} ", "}"), (" }", "}"), (": ", ":"), ("; ", ";"), (", ", ","), (";}", "}")]
    {
        text = text.replace(long, short);
    }
    text
}

/// A worker of yesterday's build beside a page of today's would misunderstand it, so each address carries its content's hash.
fn mark(places: &Places) -> Result<(), String> {
    let index = places.dist.join("index.html");
    let html = step::read_text(&index)?;
    let boot = "src=\"./boot.js\"";
    if !html.contains(boot) {
        return Err("dist/index.html does not load ./boot.js: is pattern_script in Trunk.toml as it was?".to_owned());
    }
    let mut attributes = format!("src=\"./boot.js?v={}\"", hash_of(&places.dist.join("boot.js"))?);
    for (attribute, file) in MARKED {
        attributes.push_str(&format!(" {attribute}=\"{file}?v={}\"", hash_of(&places.dist.join(file))?));
    }
    let early = package::first_files(&places.root, FIRST_PACKAGE)?;
    attributes.push_str(&format!(" data-first=\"{FIRST_PACKAGE}/\" data-early=\"{}\"", early.join(" ")));
    let html = html.replace(boot, &attributes).replace("</head>", &format!("{}</head>", preloads(&html)));
    step::write(&index, html)
}

/// The browser begins to fetch the page's program before it has read the boot script; the worker's comes after the first view and
/// would only stand in the way.
/// A link without `crossorigin` would not match the boot script's `fetch` and load everything twice.
fn preloads(html: &str) -> String {
    let value = |name: &str, from: &str| {
        let start = format!(" {name}=\"");
        from.split_once(&start).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value.to_owned())
    };
    let page = value("data-page", html).map(|file| ("script", "", file));
    let wasm = value("data-wasm", html).map(|file| ("fetch", " crossorigin", file));
    page.into_iter()
        .chain(wasm)
        .map(|(kind, cors, file)| format!("<link rel=\"preload\" as=\"{kind}\" href=\"./{file}\"{cors}>\n"))
        .collect()
}

fn hash_of(file: &Path) -> Result<String, String> {
    let digest = Sha256::digest(step::read_bytes(file)?);
    Ok(digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect())
}

/// One feature beyond WebAssembly 1.0 and Chromium 80 shows nothing: better to fail here.
fn check_programs(places: &Places, tools: &BuildTools) -> Result<(), String> {
    for file in files_ending(&places.dist, ".wasm")? {
        let mut wasm_opt = tools.command(places, "wasm-opt")?;
        wasm_opt.args(["--quiet", "--mvp-features", "--enable-mutable-globals"]).arg(&file).args(["-o", "/dev/null"]);
        step::run(&mut wasm_opt).map_err(|e| {
            format!("{} uses more than WebAssembly 1.0, which old browsers refuse: {e}", file.display())
        })?;
    }
    for file in files_ending(&places.dist, ".js")? {
        if step::read_text(&file)?.contains("externref") {
            return Err(format!("{} uses reference types, which browsers before Chromium 96 refuse", file.display()));
        }
    }
    Ok(())
}

fn report_sizes(places: &Places) -> Result<(), String> {
    for end in [".wasm", ".js", ".css"] {
        for file in files_ending(&places.dist, end)? {
            let bytes = step::read_bytes(&file)?.len();
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            println!("   {name}: {:.1} kB", bytes as f64 / 1000.0);
        }
    }
    Ok(())
}

/// The files of a folder whose names end so, sorted.
pub fn files_ending(folder: &Path, end: &str) -> Result<Vec<std::path::PathBuf>, String> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(format!("cannot read {}: {e}", folder.display())),
    };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.is_file() && path.to_string_lossy().ends_with(end));
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::packed;

    #[test]
    fn a_style_sheet_loses_only_what_says_nothing() {
        let css = "/* look */\n:root {\n  --a: #fff; --b: 1px solid;\n}\n@media (max-width: 3px) { a, b > c { color: red; } .x .y { top: 0 } }\n";
        assert_eq!(packed(css), ":root{--a:#fff;--b:1px solid}@media (max-width:3px){a,b > c{color:red}.x .y{top:0}}");
    }
}
