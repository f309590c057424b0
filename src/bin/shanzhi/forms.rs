//! `forms`: the monthly forms of a package as workbooks, one for each unit, into folders by form or one zip. What they hold is the library's.

use std::collections::BTreeMap;
use std::path::Path;

use shanzhi::forms::{self, file_name, next_period, plan, units};
use shanzhi::model::{AreaKind, Form, Frequency};
use shanzhi::publish;
use shanzhi::strings::{forms as say, period as words};

use crate::arguments::Arguments;
use crate::folder::Folder;
use crate::report::period;
use crate::{Fault, has_error, line};

/// The command.
pub fn forms(arguments: &Arguments) -> Result<(), Fault> {
    let root = arguments.one("数据包目录")?;
    let out = arguments.required("o", "<目录或.zip>")?;
    let folder = Folder::open(Path::new(root)).map_err(Fault::Data)?;
    let (data, findings) = folder.dataset();
    findings.iter().for_each(|finding| eprintln!("{}", line(finding)));
    let month = period(arguments)?.unwrap_or_else(|| next_period(&data));
    if month.frequency != Frequency::Month {
        return Err(Fault::Usage(format!("月度报表按月，“--period {month}”应写作 2026-07。")));
    }
    let chosen: Vec<&Form> = match arguments.option("form") {
        None => data.forms.iter().collect(),
        Some(id) => data.forms.iter().filter(|form| form.id == id || form.name == id).collect(),
    };
    if chosen.is_empty() {
        let known: Vec<&str> = data.forms.iter().map(|form| form.id.as_str()).collect();
        return Err(Fault::Usage(format!("没有这张报表。数据包里有：{}。", known.join("、"))));
    }
    let all = units(&data, month);
    let senders = match arguments.option("area") {
        None => all,
        Some(code) => {
            let area = data.areas.find(code).filter(|id| data.areas.get(*id).kind == AreaKind::Tree);
            let area = area.filter(|id| all.contains(id));
            vec![area.ok_or_else(|| Fault::Usage(format!("“{code}”不是填报单位的区划代码。")))?]
        }
    };
    if senders.is_empty() {
        return Err(Fault::Said(say::NOBODY.into()));
    }
    let mut files = BTreeMap::new();
    for form in chosen {
        let mut made = 0;
        for unit in &senders {
            let plan = plan(&data, form, *unit, month);
            if plan.is_empty() {
                continue;
            }
            let workbook = forms::workbook(&data, form, *unit, month, &plan).map_err(Fault::Said)?;
            let name =
                format!("{}{month}/{}", form.name.replace(['/', '\\'], "_"), file_name(&data, form, *unit, month));
            files.insert(name, workbook.bytes);
            made += 1;
        }
        let words = if made == 0 { say::NOTHING.to_string() } else { format!("{made}份") };
        println!("{} {} {}：{words}", form.id, form.name, words::full(month));
    }
    if out.ends_with(".zip") {
        save(Path::new(out), &publish::zip(&files).map_err(Fault::Said)?)?;
    } else {
        for (name, bytes) in &files {
            save(&Path::new(out).join(name), bytes)?;
        }
    }
    println!("共{}份：{out}", files.len());
    if has_error(&findings) { Err(Fault::Data(Vec::new())) } else { Ok(()) }
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let failed = |error: std::io::Error| Fault::Said(format!("{} 写入失败：{error}", path.display()));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, bytes).map_err(failed)
}
