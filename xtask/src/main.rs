//! `cargo xtask`: from a clone to a running page, and its tests. This file is the table of contents;
//! what each command does is in the file of its name.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal speaks on the terminal")]

mod bench;
mod build;
mod bundle;
mod demo;
mod gallery;
mod licences;
mod names;
mod package;
mod places;
mod serve;
mod setup;
mod stamp;
mod step;
mod test;

use places::Places;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  serve   [--port N] [--dist FOLDER] [--no-build]   build and serve on 127.0.0.1 (port 8080)
  build                                             build the site into dist
  bundle                                            build, and write the one-file page dist/shanzhi.html
  demo                                              write the two sample packages again
  test    [--fast] [--require-shared]               everything that must hold; --fast leaves out browsers and the wasm build
          --e2e NAME                                only tests/e2e/NAME.test.mjs, on the site as it was built last
          --wasm                                    only tests/wasm*.rs, in Chromium
  bench   [query|charts|report|pages|import]        measure sizes and times beside an ECharts page; query: queries, natively and in
                                                    Chromium; charts: the charts beside four libraries; report: reports, natively and on the page;
                                                    pages: clicks, long tasks and what is held after 200 of them; import: large imports beside four libraries
  gallery [--to FOLDER]                             write every chart in every theme as one page (target/gallery)
  licences                                          list the libraries in the browser's programs with their licences (src/compose/licences.txt)
  setup                                             install every tool now

Each command installs the tools it lacks into $SHANZHI_TOOLS, else ~/.cache/shanzhi.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match command(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("\nxtask: {words}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Result<(), String> {
    let Some((name, rest)) = arguments.split_first() else {
        println!("{HELP}");
        return Ok(());
    };
    let mut options = Options::read(rest)?;
    let places = Places::find()?;
    step::make_folder(&places.tools)?;
    match name.as_str() {
        "serve" => {
            let port = options.value("--port")?.unwrap_or_else(|| "8080".to_owned());
            let port = port.parse().map_err(|_| format!("`{port}` is no port: give a number up to 65535"))?;
            let folder = options.value("--dist")?.map_or_else(|| places.dist.clone(), std::path::PathBuf::from);
            let build = !options.flag("--no-build");
            options.end()?;
            if build {
                build::run(&places)?;
            }
            serve::run(&folder, port)
        }
        "build" => options.end().and_then(|()| build::run(&places).map(|_| ())),
        "bundle" => {
            options.end()?;
            build::run(&places)?;
            bundle::run(&places)
        }
        "demo" => options.end().and_then(|()| step::timed("writing the samples", || demo::run(&places.root))),
        "test" => {
            let alone = options.value("--e2e")?;
            let in_browser = options.flag("--wasm");
            let wanted =
                test::Wanted { fast: options.flag("--fast"), require_shared: options.flag("--require-shared") };
            options.end()?;
            match alone {
                Some(name) => test::one_end_to_end(&places, &wanted, &name),
                None if in_browser => test::wasm_only(&places, &wanted),
                None => test::run(&places, &wanted),
            }
        }
        "bench" => {
            let kinds = ["query", "charts", "report", "pages", "import"];
            let asked = kinds.into_iter().find(|kind| options.flag(kind));
            options.end()?;
            match asked {
                Some("query") => bench::queries(&places),
                Some("charts") => bench::charts(&places),
                Some("report") => bench::reports(&places),
                Some("pages") => bench::pages(&places),
                Some("import") => bench::imports(&places),
                _ => bench::run(&places),
            }
        }
        "gallery" => {
            let folder = options.value("--to")?.map(std::path::PathBuf::from);
            options.end()?;
            gallery::run(&places, folder)
        }
        "licences" => options.end().and_then(|()| step::timed("listing the libraries", || licences::run(&places))),
        "setup" => options.end().and_then(|()| setup::everything(&places)),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command `{other}`.\n\n{HELP}")),
    }
}

/// The words after the command.
struct Options(Vec<String>);

impl Options {
    fn read(words: &[String]) -> Result<Options, String> {
        // `--port=80` and `--port 80` are the same.
        let split = words.iter().flat_map(|word| match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => {
                vec![name.to_owned(), value.to_owned()]
            }
            _ => vec![word.clone()],
        });
        Ok(Options(split.collect()))
    }

    fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    fn value(&mut self, name: &str) -> Result<Option<String>, String> {
        let Some(at) = self.0.iter().position(|word| word == name) else {
            return Ok(None);
        };
        if at + 1 >= self.0.len() {
            return Err(format!("{name} needs a value"));
        }
        self.0.remove(at);
        Ok(Some(self.0.remove(at)))
    }

    fn end(&self) -> Result<(), String> {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(format!("`{word}` is not understood here.\n\n{HELP}")),
        }
    }
}
