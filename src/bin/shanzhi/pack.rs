//! `convert`, `diff` and `publish`: packages made, compared and narrowed. What goes into them is the library's.

use std::collections::BTreeMap;
use std::path::Path;

use shanzhi::clerk;
use shanzhi::ingest;
use shanzhi::model::{Finding, Period, Records, Severity};
use shanzhi::publish::{self, Content, Scope};
use shanzhi::source::gb18030;

use crate::arguments::Arguments;
use crate::folder::Folder;
use crate::{Fault, drop, line};

/// A package in a folder as rows; its findings are told on stderr, errors end the command.
fn content(folder: &Folder) -> Result<Content, Fault> {
    let files = folder.files(|_| true);
    let (content, findings) =
        Content::read(&folder.descriptor, &|path| files.get(path).map(Vec::as_slice)).map_err(Fault::Unreadable)?;
    refuse(findings)?;
    Ok(content)
}

fn refuse(findings: Vec<Finding>) -> Result<(), Fault> {
    let (errors, others): (Vec<_>, Vec<_>) = findings.into_iter().partition(|f| f.severity == Severity::Error);
    others.iter().for_each(|finding| eprintln!("{}", line(finding)));
    if errors.is_empty() { Ok(()) } else { Err(Fault::Data(errors)) }
}

fn date<'a>(arguments: &'a Arguments, name: &str) -> Result<Option<&'a str>, Fault> {
    let Some(text) = arguments.option(name) else { return Ok(None) };
    let day = Period::parse(text).is_some_and(|p| p.day_of().is_some());
    if day {
        Ok(Some(text))
    } else {
        Err(Fault::Usage(format!("日期“{text}”写法不对，应如 2026-07-05。")))
    }
}

/// Dropped files to a sealed package, alone or laid into another one.
pub fn convert(arguments: &Arguments) -> Result<(), Fault> {
    let to = arguments.required("o", "<数据包目录或.zip>")?;
    if arguments.operands.is_empty() {
        return Err(Fault::Usage("缺少要转换的文件。".into()));
    }
    let as_of = date(arguments, "as-of")?;
    let dropped = drop::read(&arguments.operands);
    if !dropped.findings.is_empty() {
        return Err(Fault::Unreadable(dropped.findings));
    }
    let (register, folder) = drop::register(arguments.option("package"))?;
    let mut base = match &folder {
        Some(folder) => content(folder)?,
        None => Content::default(),
    };
    let import = ingest::import(&dropped.files, &register, &gb18030::decode, &mut drop::progress("读取"));
    let failed = import.findings.iter().any(|f| f.severity == Severity::Error);
    import.findings.iter().for_each(|finding| eprintln!("{}", line(finding)));
    for root in &dropped.packages {
        let other = content(&Folder::open(root).map_err(Fault::Unreadable)?)?;
        // The first package is the one the rest is laid into, unless another was named.
        if base.registers.is_empty() {
            base = other;
        } else {
            let laid = base.lay_records(&other.records);
            told(&laid);
            publish::recompute(&mut base, &laid.changed);
        }
    }
    let overlaps = folder.is_some() && {
        let records = Records::of_dataset(&import.dataset, "");
        records
            .iter()
            .any(|(key, history)| base.records.current(key).zip(history.first()).is_some_and(|(a, b)| !a.says_same(b)))
    };
    if overlaps && as_of.is_none() {
        return Err(Fault::Usage("新数据与数据包中已有的数字不同，请用“--as-of <日期>”写明新数据的提供日期。".into()));
    }
    if !dropped.files.is_empty() {
        let laid = base.lay(&import.dataset, as_of.unwrap_or(""));
        told(&laid);
        let parents = publish::recompute(&mut base, &laid.changed);
        if !parents.is_empty() {
            eprintln!("上级汇总数随之更新{}条", parents.len());
        }
    }
    if base.records.is_empty() {
        return Err(Fault::Said("没有读出任何数据，未生成数据包。".into()));
    }
    match (as_of, base.head.contains_key("as_of")) {
        (Some(day), _) => base.dated(day),
        (None, false) => {
            let day = base.last_day().unwrap_or_default();
            base.dated(&day);
        }
        (None, true) => {}
    }
    save(arguments, &mut base, to)?;
    if failed { Err(Fault::Data(Vec::new())) } else { Ok(()) }
}

fn told(laid: &publish::Laid) {
    let (new, revised, same, clashes) = (laid.new, laid.revised, laid.same, laid.clashes.len());
    if new + revised + same + clashes > 0 {
        eprintln!("并入：新增{new}条，修订{revised}条，相同{same}条，同一提供日期而数字不同、保留原数{clashes}条");
    }
    for (key, kept, refused) in laid.clashes.iter().take(20) {
        eprintln!(
            "  {} {} {}：保留{}，未用{}",
            key.indicator,
            key.area,
            key.period,
            kept.figure_text(),
            refused.figure_text()
        );
    }
}

/// Writes the package to a folder or, by its ending, a zip.
fn save(arguments: &Arguments, content: &mut Content, to: &str) -> Result<(), Fault> {
    for (option, key) in [("classification", "classification"), ("state", "state"), ("title", "title")] {
        if let Some(text) = arguments.option(option) {
            content.head.insert(key.into(), text.into());
        }
    }
    let (files, left_out) = publish::write(content);
    let failed = |path: &Path, error: std::io::Error| Fault::Said(format!("{} 写入失败：{error}", path.display()));
    if to.ends_with(".zip") {
        let bytes = publish::zip(&files).map_err(Fault::Said)?;
        std::fs::write(to, bytes).map_err(|error| failed(Path::new(to), error))?;
    } else {
        for (path, bytes) in &files {
            let path = Path::new(to).join(path);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
            }
            std::fs::write(&path, bytes).map_err(|error| failed(&path, error))?;
        }
    }
    if left_out > 0 {
        eprintln!("{left_out}条数据的区划或指标不在名录中，未写入");
    }
    println!("已写出：{to}（{}个文件，{}条数据）", files.len(), content.records.len() - left_out);
    Ok(())
}

/// What one load has and the other has not.
pub fn diff(arguments: &Arguments) -> Result<(), Fault> {
    let [a, b] = arguments.operands.as_slice() else {
        return Err(Fault::Usage("请写两个数据包目录或数据文件。".into()));
    };
    let (old, new) = (load(arguments, a)?, load(arguments, b)?);
    let found = clerk::diff(&old, &new);
    if arguments.flag("json") {
        println!("{:#}", clerk::json(&found));
    } else {
        let mut counts: BTreeMap<clerk::Kind, usize> = BTreeMap::new();
        for d in &found {
            *counts.entry(d.kind).or_default() += 1;
            let side = |r: &Option<shanzhi::model::Record>| {
                r.as_ref().map_or("—".to_string(), |r| {
                    let figure = if r.figure_text().is_empty() { r.status.word().to_string() } else { r.figure_text() };
                    if r.vintage.is_empty() { figure } else { format!("{figure}（{}）", r.vintage) }
                })
            };
            let kind = match d.kind {
                clerk::Kind::New => "新增",
                clerk::Kind::Vanished => "消失",
                clerk::Kind::Revised => "修订",
            };
            let k = &d.key;
            let cut = [k.organisation.as_str(), k.category.as_str()].concat();
            println!(
                "{kind} {} {} {cut}{}{} {}→{}",
                k.indicator,
                k.area,
                if cut.is_empty() { "" } else { " " },
                k.period,
                side(&d.old),
                side(&d.new)
            );
        }
        let of = |kind| counts.get(&kind).copied().unwrap_or(0);
        println!(
            "新增{}条，消失{}条，修订{}条。",
            of(clerk::Kind::New),
            of(clerk::Kind::Vanished),
            of(clerk::Kind::Revised)
        );
    }
    if found.is_empty() { Ok(()) } else { Err(Fault::Data(Vec::new())) }
}

fn load(arguments: &Arguments, path: &str) -> Result<Records, Fault> {
    let dropped = drop::read(&[path.to_string()]);
    if !dropped.findings.is_empty() {
        return Err(Fault::Unreadable(dropped.findings));
    }
    if let [root] = dropped.packages.as_slice() {
        return Ok(content(&Folder::open(root).map_err(Fault::Unreadable)?)?.records);
    }
    let (register, _) = drop::register(arguments.option("package"))?;
    let import = ingest::import(&dropped.files, &register, &gb18030::decode, &mut drop::progress("读取"));
    let unreadable = import.files.iter().any(|f| f.rows_used == 0);
    if unreadable {
        return Err(Fault::Unreadable(import.findings));
    }
    Ok(Records::of_dataset(&import.dataset, ""))
}

/// A package narrowed to whom it is for.
pub fn publish(arguments: &Arguments) -> Result<(), Fault> {
    let root = arguments.one("数据包目录")?;
    let to = arguments.required("o", "<目录或.zip>")?;
    let asked = arguments.option("scope").unwrap_or("county");
    let scope = match asked.split_once(':') {
        None if asked == "county" => Scope::County,
        Some(("department", id)) => Scope::Department(id.into()),
        Some(("township", code)) => Scope::Township(code.into()),
        _ => {
            return Err(Fault::Usage(format!(
                "范围“{asked}”写法不对，应为 county、department:<部门编号> 或 township:<镇街代码>。"
            )));
        }
    };
    let content = content(&Folder::open(Path::new(root)).map_err(Fault::Unreadable)?)?;
    let mut narrowed =
        publish::narrow(&content, &scope).map_err(|id| Fault::Usage(format!("数据包中没有“{id}”这个镇街或部门。")))?;
    save(arguments, &mut narrowed, to)
}
