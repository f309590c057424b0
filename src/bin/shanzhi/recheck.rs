//! `recheck`: published reports, kept as versions, held against the data at hand: which printed sentence a revision breaks (上期对照).

use std::path::Path;

use shanzhi::model::Stage;
use shanzhi::report::version::file;
use shanzhi::strings::period as words;
use shanzhi::strings::report as say;

use crate::arguments::Arguments;
use crate::folder::Folder;
use crate::{Fault, has_error, line};

/// The command. Ends with 1 where a number no longer holds.
pub fn recheck(arguments: &Arguments) -> Result<(), Fault> {
    let [root, kept] = arguments.operands.as_slice() else {
        return Err(Fault::Usage("要写数据包目录和版本文件两个。".into()));
    };
    let folder = Folder::open(Path::new(root)).map_err(Fault::Data)?;
    let (mut data, mut findings) = folder.registers();
    let bytes = std::fs::read(kept).map_err(|error| Fault::Said(format!("{kept} 读取失败：{error}")))?;
    let (versions, lost) = file::read(&data, &bytes).map_err(|why| Fault::Said(format!("{kept}：{why}")))?;
    let codes: Vec<String> = versions
        .iter()
        .flat_map(|version| [Some(version.area), data.group_of(version.area)])
        .flatten()
        .map(|area| data.areas.get(area).code.clone())
        .collect();
    findings.extend(folder.load(&mut data, |part| part.stage != Stage::Drill || codes.contains(&part.parent)));
    findings.iter().for_each(|finding| eprintln!("{}", line(finding)));
    if !lost.is_empty() {
        println!("{}", say::lost(&lost));
    }
    let mut all = 0;
    for version in &versions {
        let broken = version.broken(&data);
        all += broken.len();
        let title = &version.document.front.title;
        println!(
            "《{title}》（{}，{}）：{}",
            words::full(version.period),
            version.name,
            say::broken(broken.len(), version.held())
        );
        for one in broken {
            println!(
                "  {}　{}\n    文中写{}；当时数据{}，现数据{}",
                one.place, one.sentence, one.old, one.then, one.now
            );
        }
    }
    if all > 0 || has_error(&findings) { Err(Fault::Data(Vec::new())) } else { Ok(()) }
}
