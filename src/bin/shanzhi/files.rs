//! Whole packages and dropped files: seal, import. Questions to one indicator are asked elsewhere.

use std::path::Path;

use shanzhi::ingest;
use shanzhi::model::{Finding, FindingCode, Severity};
use shanzhi::publish;
use shanzhi::source::gb18030;
use shanzhi::wire::NamedBytes;

use crate::arguments::Arguments;
use crate::folder::Folder;
use crate::{Fault, print};

/// A command that printed an error finding has failed, with nothing left to say.
fn ended(failed: bool) -> Result<(), Fault> {
    if failed { Err(Fault::Data(Vec::new())) } else { Ok(()) }
}

/// Writes sizes, hashes and row counts into the descriptor.
pub fn seal(root: &Path) -> Result<(), Fault> {
    let folder = Folder::open(root).map_err(Fault::Data)?;
    let files = folder.files(|_| true);
    let text = String::from_utf8_lossy(&folder.descriptor);
    let text = publish::seal(&text, &|path| files.get(path).map(Vec::as_slice)).map_err(Fault::Data)?;
    std::fs::write(root.join("datapackage.json"), text)
        .map_err(|error| Fault::Said(format!("datapackage.json 写入失败：{error}")))?;
    println!("已封存：{}", root.display());
    Ok(())
}

/// Reads files as the page would and says what it understood.
pub fn import(arguments: &Arguments) -> Result<(), Fault> {
    if arguments.operands.is_empty() {
        return Err(Fault::Usage("缺少要试读的文件。".into()));
    }
    let register = match arguments.option("package") {
        Some(root) => Folder::open(Path::new(root)).map_err(Fault::Data)?.dataset().0,
        None => shanzhi::model::Dataset::default(),
    };
    let mut failed = false;
    let mut dropped = Vec::new();
    for path in &arguments.operands {
        let name = Path::new(path).file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        match std::fs::read(path) {
            Ok(bytes) => dropped.push(NamedBytes { name, bytes }),
            Err(error) => {
                let code = FindingCode::SourceError;
                failed |= print(&[Finding::of_file(code, Severity::Error, path, error.to_string())]);
            }
        }
    }
    let import = ingest::import(&dropped, &register, &gb18030::decode, &mut |_, _| {});
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
    ended(failed)
}
