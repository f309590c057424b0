//! The command line: check, seal, import, cut and figure. It reads and writes files and prints; every judgement is the library's.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a command line is for")]

mod arguments;
mod asked;
mod cut;
mod drop;
mod figure;
mod files;
mod first;
mod folder;
mod forms;
mod help;
mod pack;
#[cfg(feature = "png")]
mod raster;
mod raw;
mod recheck;
mod renew;
mod report;
mod verdict;

use std::path::Path;
use std::process::ExitCode;

use arguments::Arguments;
use help::{ENGLISH, USAGE};
use shanzhi::model::{Finding, Severity};
use shanzhi::strings::finding as words;

/// How a command ended, when it did not do what was asked.
enum Fault {
    /// The words typed cannot be followed: said together with the usage, code 2.
    Usage(String),
    /// The files, or what is in them; empty when the findings were printed already. Code 1.
    Data(Vec<Finding>),
    /// What was named cannot be read at all, code 2.
    Unreadable(Vec<Finding>),
    /// Anything else in one sentence, code 1.
    Said(String),
}

fn main() -> ExitCode {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    match run(&typed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault::Usage(words)) => {
            eprintln!("{words}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Err(Fault::Data(findings)) => {
            findings.iter().for_each(|finding| eprintln!("{}", line(finding)));
            ExitCode::FAILURE
        }
        Err(Fault::Unreadable(findings)) => {
            findings.iter().for_each(|finding| eprintln!("{}", line(finding)));
            ExitCode::from(2)
        }
        Err(Fault::Said(words)) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
    }
}

fn run(typed: &[String]) -> Result<(), Fault> {
    let Some((command, rest)) = typed.split_first() else {
        return Err(Fault::Usage("没有写要做什么。".into()));
    };
    if matches!(command.as_str(), "help" | "--help" | "-h") || rest.iter().any(|word| word == "--help") {
        println!("{USAGE}\n\n{ENGLISH}");
        return Ok(());
    }
    let read = |options: &[&str], flags: &[&str]| Arguments::parse(rest, options, flags).map_err(Fault::Usage);
    match command.as_str() {
        "check" => verdict::check(&read(&["package", "csv", "xlsx", "split"], &["json"])?),
        "convert" => pack::convert(&read(&["o", "package", "as-of", "classification", "state", "title"], &[])?),
        "diff" => pack::diff(&read(&["package"], &["json"])?),
        "publish" => pack::publish(&read(&["scope", "o", "classification", "state", "title"], &[])?),
        "seal" => files::seal(Path::new(read(&[], &[])?.one("数据包目录")?)),
        "first" => first::first(&read(&["o"], &[])?),
        "import" => files::import(&read(&["package"], &[])?),
        "raw" => raw::raw(&read(&["encoding", "delimiter"], &["json"])?),
        "cut" => cut::cut(&read(&["indicator", "area", "period"], &["ytd", "csv"])?),
        "report" => report::report(&read(
            &["template", "area", "each", "period", "format", "keep", "o"],
            &["plain", "grey", "pictures"],
        )?),
        "forms" => forms::forms(&read(&["period", "form", "area", "o"], &[])?),
        "recheck" => recheck::recheck(&read(&[], &[])?),
        "renew" => renew::renew(&read(&["area", "period", "from", "answers", "o"], &[])?),
        "figure" => figure::figure(&read(&figure::OPTIONS, &figure::FLAGS)?),
        "png" => figure::png(&read(&["o", "dpi"], &[])?),
        other => Err(Fault::Usage(format!("没有“{other}”这个命令。"))),
    }
}

/// A finding in one line: how grave, what, what to do.
fn line(finding: &Finding) -> String {
    format!("[{}] {}{}", words::severity(finding.severity), words::message(finding), words::remedy(finding.code))
}

/// Prints findings as they come; says whether one is an error.
fn print(findings: &[Finding]) -> bool {
    findings.iter().for_each(|finding| println!("{}", line(finding)));
    has_error(findings)
}

fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
