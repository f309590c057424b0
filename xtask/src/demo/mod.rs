//! The made-up sample packages, drawn from a fixed seed byte for byte: `data/county`, `data/subdistrict`, `docs/demo-county.md`.
//! Nothing here reads the clock, and nothing but `data/indicators.csv` is read.

mod catalogue;
mod core_families;
mod county;
mod draw;
mod ledger;
mod more_families;
mod observations;
mod package;
mod places;
mod registers;
mod rng;
mod series;
mod stories;
mod story_page;
mod subdistrict;
mod table;
#[cfg(test)]
mod tests;

use crate::step;
use package::Files;
use std::path::Path;
use table::Table;

/// Every file, by path under the project's root.
fn generate(catalogue: &str) -> Result<Files, String> {
    let catalogue = Table::read(catalogue);
    let world = county::world();
    let mut files = county::files(&world, &catalogue)?;
    files.extend(subdistrict::files()?);
    files.insert("docs/demo-county.md".to_owned(), story_page::page(&world));
    Ok(files)
}

/// Writes both packages when a file they list is not there: village parts are generated, not committed.
pub fn ensure(root: &Path) -> Result<(), String> {
    let missing = crate::package::missing_files(root)?;
    if missing.is_empty() {
        return Ok(());
    }
    let some = missing.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    step::timed(&format!("writing the samples ({} files are not there: {some} …)", missing.len()), || run(root))
}

/// Writes both packages under `root` and prints what was written.
#[allow(clippy::print_stdout, reason = "the counts are what the command is asked for")]
pub fn run(root: &Path) -> Result<(), String> {
    let source = root.join("data/indicators.csv");
    let catalogue = std::fs::read_to_string(&source).map_err(|e| format!("无法读取 {}：{e}", source.display()))?;
    let files = generate(&catalogue)?;
    for (path, text) in &files {
        let target = root.join(path);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(|e| format!("无法建立目录 {}：{e}", folder.display()))?;
        }
        std::fs::write(&target, text).map_err(|e| format!("无法写入 {}：{e}", target.display()))?;
    }
    for package in ["data/county", "data/subdistrict"] {
        let mine = || files.iter().filter(|(path, _)| path.starts_with(&format!("{package}/")));
        let bytes: usize = mine().map(|(_, text)| text.len()).sum();
        let rows: usize = mine()
            .filter(|(p, _)| p.contains("/observations/"))
            .map(|(_, t)| t.lines().count().saturating_sub(1))
            .sum();
        println!("{package}: {} files, {bytes} bytes, {rows} observations", mine().count());
    }
    Ok(())
}
