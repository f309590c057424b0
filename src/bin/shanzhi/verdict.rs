//! `check`: data files and packages to one report, as text, JSON, CSV or xlsx. Every judgement is the library's.

use std::path::Path;

use shanzhi::audit::{self, Line, Report, Thresholds, suspect};
use shanzhi::ingest;
use shanzhi::model::{Dataset, Period, merge};
use shanzhi::publish;
use shanzhi::source::gb18030;
use shanzhi::strings::{finding as words, forms, period};

use crate::arguments::Arguments;
use crate::folder::Folder;
use crate::{Fault, drop};

/// The command.
pub fn check(arguments: &Arguments) -> Result<(), Fault> {
    if arguments.operands.is_empty() {
        return Err(Fault::Usage("缺少要核查的文件或数据包目录。".into()));
    }
    let dropped = drop::read(&arguments.operands);
    if !dropped.findings.is_empty() {
        return Err(Fault::Unreadable(dropped.findings));
    }
    let mut report = Report::default();
    let mut names = Dataset::default();
    for root in &dropped.packages {
        let folder = Folder::open(root).map_err(Fault::Unreadable)?;
        let (data, findings) = folder.dataset();
        let proof = publish::prove(&data);
        let suspicions = suspect(&data, &Thresholds::default());
        report.join(audit::of_package(&root.display().to_string(), &data, &findings, &proof, &suspicions));
        names = data;
    }
    if !dropped.files.is_empty() {
        let (register, _) = drop::register(arguments.option("package"))?;
        let options = ingest::Options::default();
        let mut imported =
            ingest::import_with(&dropped.files, &register, &options, &gb18030::decode, &mut drop::progress("读取"));
        ingest::fingerprint(&dropped.files, &mut imported.import.files);
        let import = &imported.import;
        if (0..import.files.len()).any(|at| !audit::Account::of(&imported, at).closes(&import.files[at])) {
            return Err(Fault::Said("内部错误：读取行数与使用、剔除行数不一致，请连同文件反馈。".into()));
        }
        // With a package the figures are judged beside its own: the months before, the children, the totals.
        let merged = if arguments.option("package").is_some() {
            merge::merge(&register, &import.dataset)
        } else {
            import.dataset.clone()
        };
        let before: std::collections::BTreeSet<_> =
            suspect(&register, &Thresholds::default()).iter().map(|s| keyed(s, &register)).collect();
        let mut suspicions = suspect(&merged, &Thresholds::default());
        suspicions.retain(|s| !before.contains(&keyed(s, &merged)));
        report.join(audit::of_files(&imported, &register, &merged, &suspicions));
        if arguments.option("package").is_some() {
            names = register;
        }
    }
    give(arguments, &report, &names)?;
    if report.has_error() { Err(Fault::Data(Vec::new())) } else { Ok(()) }
}

/// What makes a suspicion the same one in two datasets.
fn keyed(s: &audit::Suspicion, data: &Dataset) -> (&'static str, String, String, String, String) {
    let (indicator, area) = (data.indicator(s.indicator).id.clone(), data.areas.get(s.area).code.clone());
    (s.rule.name(), indicator, area, s.period.to_string(), s.figure.clone())
}

fn give(arguments: &Arguments, report: &Report, names: &Dataset) -> Result<(), Fault> {
    let lines: Vec<&Line> = report.lines.iter().collect();
    let save = |path: &Path, bytes: Vec<u8>| {
        std::fs::write(path, bytes).map_err(|error| Fault::Said(format!("{} 写入失败：{error}", path.display())))
    };
    if let Some(file) = arguments.option("csv") {
        save(Path::new(file), audit::csv(&lines))?;
    }
    if let Some(file) = arguments.option("xlsx") {
        save(Path::new(file), audit::xlsx("核查问题", &lines).map_err(Fault::Said)?)?;
    }
    if let Some(folder) = arguments.option("split") {
        std::fs::create_dir_all(folder).map_err(|error| Fault::Said(format!("{folder} 无法建立：{error}")))?;
        for (code, lines) in audit::by_sender(&lines) {
            let name =
                names.areas.find(&code).map_or_else(|| "未注明".to_string(), |id| names.areas.get(id).name.clone());
            let path = Path::new(folder).join(format!("核查问题-{name}.xlsx"));
            save(&path, audit::xlsx(&name, &lines).map_err(Fault::Said)?)?;
            save(&path.with_extension("csv"), audit::csv(&lines))?;
        }
    }
    if arguments.flag("json") {
        println!("{:#}", audit::json(report));
    } else {
        print!("{}", text(report));
    }
    Ok(())
}

/// The report as lines of text.
fn text(report: &Report) -> String {
    let mut out = String::new();
    let mut say = |line: String| {
        out.push_str(&line);
        out.push('\n');
    };
    for file in &report.files {
        let (r, a) = (&file.report, &file.account);
        let or = |text: &str, other: &str| if text.is_empty() { other.to_string() } else { text.to_string() };
        let sure = |text: &str| if text.is_empty() { String::new() } else { format!("（{text}）") };
        let reasons = |map: &std::collections::BTreeMap<_, u32>| -> String {
            let each: Vec<String> =
                map.iter().filter(|(_, n)| **n > 0).map(|(code, n)| format!("{}{n}", words::name(*code))).collect();
            if each.is_empty() { String::new() } else { format!("（{}）", each.join("，")) }
        };
        say(format!("《{}》{}字节，SHA-256 {}", r.file, r.bytes, r.sha256));
        let periods: Vec<String> =
            a.periods.iter().map(|(x, y)| if x == y { x.to_string() } else { format!("{x}至{y}") }).collect();
        let units: Vec<&str> = a.units.iter().map(|u| if u.is_empty() { "未注明" } else { u.as_str() }).collect();
        say(format!(
            "  编码{}{}，版式{}{}，时期{}，单位{}",
            or(&r.encoding, "未读出"),
            sure(file.encoding_certainty),
            or(&r.layout, "未识别"),
            sure(file.layout_certainty),
            or(&periods.join("、"), "无"),
            or(&units.join("、"), "无")
        ));
        say(format!(
            "  已用{}行／共{}行，剔除{}行{}；数值{}个／共{}个，剔除{}个{}，空白{}个",
            r.rows_used,
            r.rows_read,
            r.rows_aside,
            reasons(&a.rows_aside),
            a.cells_used(),
            a.cells_read,
            a.cells_read - a.cells_used(),
            reasons(&a.cells_aside),
            a.cells_blank
        ));
    }
    for form in &report.forms {
        let period = Period::parse(&form.period).map_or_else(|| form.period.clone(), period::full);
        let zero = if form.is_zero { "，整表零报" } else { "" };
        say(format!(
            "月度报表《{}》（{}）{} {period}：应填{}格，已填{}格，零{}格，不适用{}格，未填{}格，填错{}格{zero}。{}。",
            form.name,
            form.form,
            form.area_name,
            form.asked,
            form.filled,
            form.zero,
            form.not_applicable,
            form.blank,
            form.faults,
            forms::verdict(form.is_usable, form.blank, form.faults)
        ));
    }
    for line in &report.lines {
        say(format!("[{}] {}{}", words::severity(line.severity), line.message, line.remedy));
    }
    let [errors, warnings, notes] = report.tally();
    let doubts = report.lines.iter().filter(|l| audit::Rule::ALL.iter().any(|rule| rule.name() == l.code)).count();
    for p in &report.packages {
        let [areas, indicators, parts, loaded, compared, agreed] = p.counts;
        say(format!(
            "《{}》：区划{areas}个，指标{indicators}项，数据文件{parts}个（与校验值一致的{loaded}个），上下级核对{compared}处，一致{agreed}处，核查问题{}条，疑点{doubts}处。",
            p.title,
            report.lines.len() - doubts
        ));
    }
    say(format!("错误{errors}条，警告{warnings}条，提示{notes}条。"));
    out
}
