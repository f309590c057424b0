//! The command line: check, seal, import, cut and figure. It reads and writes files and prints; every judgement is the library's.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a command line is for")]

mod arguments;
mod asked;
mod cut;
mod figure;
mod files;
mod first;
mod folder;
mod raw;
mod renew;
mod report;

use std::path::Path;
use std::process::ExitCode;

use arguments::Arguments;
use shanzhi::model::{Finding, Severity};
use shanzhi::strings::finding as words;

const USAGE: &str = "用法：
  shanzhi check <数据包目录>                 核对数据包：文件、大小、校验值、上下级合计
  shanzhi seal <数据包目录>                  重新封存：写入各文件的大小、校验值、行数
  shanzhi first <数据包目录> -o <first.bin>   写出首屏：页面不必等后台读完数据包就能显示
  shanzhi import <文件>… [--package <目录>]  试读数据文件，列出核查问题
  shanzhi raw --json <文件> [--encoding UTF-8|GB18030|Big5|UTF-16LE|UTF-16BE] [--delimiter <分隔符>]
                                             按 JSON 输出文件中的原始表格，不作识别；文件无法读取时返回 2
  shanzhi cut <数据包目录> --indicator <编号> [--area <代码>] [--period <时期>] [--ytd] [--csv]
                                             一项指标的数值、同比、环比、累计和下级明细；--csv 只输出明细表
  shanzhi figure <数据包目录> --indicator <编号> --kind trend|rank|heat -o <文件.svg>
                 [--area <代码>] [--period <时期>] [--ytd] [--width 720] [--height 360] [--grey]
                                             画成 SVG 图：走势、各地、各地逐期；--grey 供黑白打印

  shanzhi report <数据包目录> --template <模板名或文件> -o <文件或目录> [--area <代码>] [--each <级别>] [--period <时期>]
                 [--format docx|xlsx|html] [--plain] [--grey]
                                             按模板成文；--each township 每个镇街一份；--plain 普通版式，--grey 供黑白打印

  shanzhi renew <数据包目录> <上期稿.docx|.txt> -o <文件> [--period <本期>] [--from <上期>] [--area <代码>] [--answers <文件>]
                                             上期稿换成本期数，改动写成修订；拿不准的列出来，答案记在文件里

时期写作 2026-06、2026-Q2、2026-H1 或 2026；不写区划为全域，不写时期为最新一期，--ytd 为本年累计。";

/// How a command ended, when it did not do what was asked.
enum Fault {
    /// The words typed cannot be followed: said together with the usage, code 2.
    Usage(String),
    /// The files, or what is in them; empty when the findings were printed already. Code 1.
    Data(Vec<Finding>),
    /// A file that cannot be read as a table, code 2.
    Unreadable(Box<Finding>),
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
        Err(Fault::Unreadable(finding)) => {
            eprintln!("{}", line(&finding));
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
    let read = |options: &[&str], flags: &[&str]| Arguments::parse(rest, options, flags).map_err(Fault::Usage);
    match command.as_str() {
        "check" => files::check(Path::new(read(&[], &[])?.one("数据包目录")?)),
        "seal" => files::seal(Path::new(read(&[], &[])?.one("数据包目录")?)),
        "first" => first::first(&read(&["o"], &[])?),
        "import" => files::import(&read(&["package"], &[])?),
        "raw" => raw::raw(&read(&["encoding", "delimiter"], &["json"])?),
        "cut" => cut::cut(&read(&["indicator", "area", "period"], &["ytd", "csv"])?),
        "figure" => {
            figure::figure(&read(&["indicator", "kind", "area", "period", "width", "height", "o"], &["ytd", "grey"])?)
        }
        "report" => report::report(&read(&["template", "area", "each", "period", "format", "o"], &["plain", "grey"])?),
        "renew" => renew::renew(&read(&["area", "period", "from", "answers", "o"], &[])?),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
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
