//! `first`: the first view as the worker would hand it over, in one file beside the package, so that a page draws before anything is
//! parsed. It decides nothing: the worker reads the package itself afterwards, and what it reads wins.

use std::path::Path;

use shanzhi::model::{PartState, Stage};
use shanzhi::publish::{self, HEAD_ROLES};
use shanzhi::wire::{Reply, pack};

use crate::Fault;
use crate::arguments::Arguments;
use crate::folder::Folder;

/// The command. A package that differs from its seal gets no first view: it would show other figures than the package.
pub fn first(arguments: &Arguments) -> Result<(), Fault> {
    let folder = Folder::open(Path::new(arguments.one("数据包目录")?)).map_err(Fault::Data)?;
    let file = arguments.required("o", "<first.bin>")?;
    let files = folder.files(|resource| {
        HEAD_ROLES.contains(&resource.role.as_str())
            || (resource.role == "observations" && resource.stage == Stage::Core)
    });
    let get = |path: &str| files.get(path).map(Vec::as_slice);
    let (head, findings) = publish::head(&folder.package, &get);
    let mut replies = Vec::new();
    let mut faults = findings.clone();
    replies.push(Reply::Head { dataset: Box::new(head.clone()), findings });
    for resource in folder.package.parts(Stage::Core) {
        let (state, part, found) = publish::part(&head, &folder.package, &resource.path, get(&resource.path));
        if state != PartState::Loaded {
            faults.extend(found.iter().cloned());
        }
        let dataset = Box::new(part);
        replies.push(Reply::Part { path: resource.path.clone(), state, dataset, findings: found });
    }
    if !faults.is_empty() {
        return Err(Fault::Data(faults));
    }
    let bytes = pack(&replies);
    std::fs::write(file, &bytes).map_err(|error| Fault::Said(format!("{file} 写入失败：{error}")))?;
    println!("首屏：{file}（{}字节）", bytes.len());
    Ok(())
}
