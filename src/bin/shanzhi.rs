//! The command line: check, seal and import. It reads and writes files and prints; every judgement is the library's.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a command line is for")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use shanzhi::model::{Dataset, Finding, PartState, Severity, Stage};
use shanzhi::publish::{self, Package};
use shanzhi::source::gb18030;
use shanzhi::strings::finding as words;
use shanzhi::wire::NamedBytes;

const USAGE: &str = "用法：
  shanzhi check <数据包目录>                 核对数据包：文件、大小、校验值、上下级合计
  shanzhi seal <数据包目录>                  重新封存：写入各文件的大小、校验值、行数
  shanzhi import <文件>… [--package <目录>]  试读数据文件，列出核查问题

尚未提供：
  shanzhi cut <目录> --indicator <编号> [--area <代码>] [--period <时期>]
  shanzhi figure <目录> --indicator <编号> --kind trend|rank|heat [--area <代码>] [--period <时期>] -o <文件.svg>";

/// What was typed: a command, its operands, its options. `-o` is an option too.
#[derive(Debug, Default)]
struct Arguments {
    command: String,
    operands: Vec<String>,
    options: BTreeMap<String, String>,
}

impl Arguments {
    /// Options take the word behind them; an option without one is no argument list at all.
    fn parse(words: impl Iterator<Item = String>) -> Option<Self> {
        let mut parsed = Self::default();
        let mut words = words.peekable();
        parsed.command = words.next()?;
        while let Some(word) = words.next() {
            match word.strip_prefix("--").or_else(|| word.strip_prefix('-')) {
                Some(name) if !name.is_empty() => drop(parsed.options.insert(name.to_string(), words.next()?)),
                _ => parsed.operands.push(word),
            }
        }
        Some(parsed)
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }
}

fn main() -> ExitCode {
    let Some(arguments) = Arguments::parse(std::env::args().skip(1)) else { return usage() };
    match (arguments.command.as_str(), arguments.operands.as_slice()) {
        ("check", [folder]) => check(Path::new(folder)),
        ("seal", [folder]) => seal(Path::new(folder)),
        ("import", files) if !files.is_empty() => import(files, arguments.option("package").map(Path::new)),
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// Prints findings, heaviest first as they come; says whether one is an error.
fn print(findings: &[Finding]) -> bool {
    for finding in findings {
        println!("[{}] {}{}", words::severity(finding.severity), words::message(finding), words::remedy(finding.code));
    }
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// A folder's files as they are asked for, each read once.
struct Folder {
    root: PathBuf,
    files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    /// Reads every file the descriptor lists; those that cannot be read are left out and become findings of the library.
    fn read(root: &Path) -> Result<(Self, Package, Vec<u8>), Vec<Finding>> {
        let path = root.join("datapackage.json");
        let descriptor = std::fs::read(&path).map_err(|error| {
            let (code, file) = (shanzhi::model::FindingCode::SourceError, path.display().to_string());
            vec![Finding::of_file(code, Severity::Error, &file, error.to_string())]
        })?;
        let package = publish::open(&descriptor)?;
        let mut folder = Self { root: root.into(), files: BTreeMap::new() };
        for resource in &package.resources {
            if let Ok(bytes) = std::fs::read(folder.root.join(&resource.path)) {
                folder.files.insert(resource.path.clone(), bytes);
            }
        }
        Ok((folder, package, descriptor))
    }

    fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The whole package as one dataset, with all findings.
    fn dataset(&self, package: &Package) -> (Dataset, Vec<Finding>) {
        let (mut data, mut findings) = publish::head(package, &|path| self.get(path));
        let (later, more) = publish::registers(&data, package, &|path| self.get(path));
        data.organisations = later.organisations;
        data.set_indicators(later.indicators);
        findings.extend(more);
        for resource in [Stage::Core, Stage::Ahead, Stage::Drill].into_iter().flat_map(|stage| package.parts(stage)) {
            let (state, part, more) = publish::part(&data, package, &resource.path, self.get(&resource.path));
            publish::absorb(&mut data, &resource.path, state, part);
            findings.extend(more);
        }
        (data, findings)
    }
}

fn check(root: &Path) -> ExitCode {
    let (folder, package, _) = match Folder::read(root) {
        Ok(read) => read,
        Err(findings) => {
            print(&findings);
            return ExitCode::FAILURE;
        }
    };
    let (data, mut findings) = folder.dataset(&package);
    let proof = publish::prove(&data);
    findings.extend(proof.findings);
    let failed = print(&findings);
    let loaded = data.parts.iter().filter(|part| part.state == PartState::Loaded).count();
    println!(
        "《{}》：区划{}个，指标{}项，数据文件{}个（与校验值一致的{loaded}个），上下级核对{}处，一致{}处，核查问题{}条。",
        data.meta.title,
        data.areas.all().len(),
        data.indicators.len(),
        data.parts.len(),
        proof.compared,
        proof.agreed,
        findings.len()
    );
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn seal(root: &Path) -> ExitCode {
    let sealed = Folder::read(root).and_then(|(folder, _, descriptor)| {
        let text = String::from_utf8_lossy(&descriptor).into_owned();
        publish::seal(&text, &|path| folder.get(path))
    });
    let text = match sealed {
        Ok(text) => text,
        Err(findings) => {
            print(&findings);
            return ExitCode::FAILURE;
        }
    };
    match std::fs::write(root.join("datapackage.json"), text) {
        Ok(()) => {
            println!("已封存：{}", root.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("datapackage.json 写入失败：{error}");
            ExitCode::FAILURE
        }
    }
}

fn import(files: &[String], package: Option<&Path>) -> ExitCode {
    let mut failed = false;
    let register = match package.map(Folder::read).transpose() {
        Ok(read) => read.map(|(folder, package, _)| folder.dataset(&package).0).unwrap_or_default(),
        Err(findings) => {
            print(&findings);
            return ExitCode::FAILURE;
        }
    };
    let mut dropped = Vec::new();
    for path in files {
        let name = Path::new(path).file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        match std::fs::read(path) {
            Ok(bytes) => dropped.push(NamedBytes { name, bytes }),
            Err(error) => {
                let code = shanzhi::model::FindingCode::SourceError;
                failed |= print(&[Finding::of_file(code, Severity::Error, path, error.to_string())]);
            }
        }
    }
    let import = shanzhi::ingest::import(&dropped, &register, &gb18030::decode, &mut |_, _| {});
    for file in &import.files {
        println!(
            "{}：{}，{}，{}字节，已用{}行／共{}行，剔除{}行，数值{}个，空白{}个",
            file.file,
            if file.encoding.is_empty() { "未读出" } else { &file.encoding },
            if file.layout.is_empty() { "未识别版式" } else { &file.layout },
            file.bytes,
            file.rows_used,
            file.rows_read,
            file.rows_aside,
            file.cells,
            file.blank_cells
        );
    }
    for indicator in &import.dataset.indicators {
        let unit = if indicator.unit.is_empty() { "单位未注明" } else { &indicator.unit };
        println!("  {} {}（{unit}）", indicator.id, indicator.name);
    }
    failed |= print(&import.findings);
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
