//! `cargo xtask gallery`: writes every kind of chart in every theme and edge case as one static page. What is drawn is in
//! examples/gallery.rs, because only it knows the library.

use std::path::PathBuf;
use std::process::Command;

use crate::places::Places;
use crate::step;

/// Writes the page into `folder`.
pub fn run(places: &Places, folder: Option<PathBuf>) -> Result<(), String> {
    let folder = folder.unwrap_or_else(|| places.root.join("target/gallery"));
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--example", "gallery", "--"]).arg(folder).current_dir(&places.root);
    step::run_timed("drawing the gallery", &mut cargo)
}
