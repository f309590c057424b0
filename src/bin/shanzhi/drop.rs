//! Files and folders named on the command line, read whole, with word on what is being read. Their meaning is the library's.

use std::path::{Path, PathBuf};

use shanzhi::model::{Dataset, Finding, FindingCode, Severity};
use shanzhi::wire::NamedBytes;

use crate::Fault;
use crate::folder::Folder;

/// What was named: data files, and packages by their folder.
#[derive(Default)]
pub struct Dropped {
    /// Data files.
    pub files: Vec<NamedBytes>,
    /// Folders that hold a datapackage.json.
    pub packages: Vec<PathBuf>,
    /// Files that could not be read.
    pub findings: Vec<Finding>,
}

/// Reads what was named. A folder with a descriptor is a package, any other folder stands for the files in it; a descriptor for its folder.
pub fn read(paths: &[String]) -> Dropped {
    let mut dropped = Dropped::default();
    for path in paths {
        one(Path::new(path), &mut dropped);
    }
    dropped
}

fn one(path: &Path, dropped: &mut Dropped) {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    if path.is_dir() {
        if path.join("datapackage.json").is_file() {
            dropped.packages.push(path.into());
            return;
        }
        let mut inside: Vec<PathBuf> =
            std::fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        inside.retain(|p| !p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')));
        inside.sort();
        inside.iter().for_each(|p| one(p, dropped));
        return;
    }
    if name == "datapackage.json" {
        dropped.packages.push(path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf));
        return;
    }
    match std::fs::read(path) {
        Ok(bytes) => dropped.files.push(NamedBytes { name, bytes }),
        Err(error) => {
            let file = path.display().to_string();
            dropped.findings.push(Finding::of_file(
                FindingCode::SourceError,
                Severity::Error,
                &file,
                error.to_string(),
            ));
        }
    }
}

/// The dataset of `--package`, or an empty register.
pub fn register(package: Option<&str>) -> Result<(Dataset, Option<Folder>), Fault> {
    let Some(root) = package else { return Ok((Dataset::default(), None)) };
    let folder = Folder::open(Path::new(root)).map_err(Fault::Unreadable)?;
    Ok((folder.dataset().0, Some(folder)))
}

/// Progress of long work on stderr: said again at every tenth, and only for more than 4 MB.
pub fn progress(what: &'static str) -> impl FnMut(u32, u32) {
    let mut told = 0;
    move |done, total| {
        let tenth = if total > 4_000_000 { u64::from(done) * 10 / u64::from(total.max(1)) } else { 0 };
        if tenth > told {
            told = tenth;
            eprintln!("{what} {}%（{done}/{total}字节）", tenth * 10);
        }
    }
}
