//! Writes `dist/shanzhi.html`: the built site with programs, styles and data inside, opened by a double-click. Its shape is the library's
//! (`publish::page`), compiled in here by its path: a page published by the program itself is the same.

use crate::places::Places;
use crate::{package, step};

#[path = "../../src/publish/page.rs"]
mod page;

/// Writes the one-file page from what is in `dist`.
pub fn run(places: &Places) -> Result<(), String> {
    step::timed("writing the one-file page", || {
        let html = whole(places)?;
        step::write(&places.one_file(), &html)?;
        println!("   {}: {:.0} kB", places.one_file().display(), html.len() as f64 / 1000.0);
        Ok(())
    })
}

fn whole(places: &Places) -> Result<String, String> {
    let index = step::read_text(&places.dist.join(page::INDEX))?;
    let mut data = Vec::new();
    for path in package::all_files(&places.root)? {
        let bytes = step::read_bytes(&places.root.join(&path))?;
        data.push((path, bytes));
    }
    let first_view = format!("{}{}", page::Shell::of(&index)?.first, package::FIRST_VIEW);
    let bytes = step::read_bytes(&places.dist.join(&first_view))?;
    data.push((first_view, bytes));
    page::page(&index, &|name| step::read_bytes(&places.dist.join(name)), &data, None)
}
