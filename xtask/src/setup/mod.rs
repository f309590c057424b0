//! What must be on the machine before a build or a test: the order of the parts, each in its own file.
//! How a part is found or installed is not in it.

mod browsers;
mod cargo_tools;
mod debian;
mod node_packages;
mod python;
mod rust_std;

use crate::places::Places;
use crate::step;
use std::path::PathBuf;
use std::process::Command;

pub use browsers::Browsers;
pub use rust_std::{Purpose, WasmRust};

/// What a release build of the site needs.
pub struct BuildTools {
    /// The compiler and the standard library for the browser.
    pub rust: WasmRust,
    /// Folders of trunk, wasm-bindgen and wasm-opt, for PATH.
    pub folders: Vec<PathBuf>,
}

impl BuildTools {
    /// Installs what is missing and says so.
    pub fn ready(places: &Places, purpose: Purpose) -> Result<BuildTools, String> {
        let rust = rust_std::ready(places, purpose)?;
        let trunk = cargo_tools::trunk(places)?;
        let bindgen = cargo_tools::wasm_bindgen(places)?;
        let binaryen = node_packages::installed(places, "xtask/node")?.join("node_modules/.bin");
        Ok(BuildTools { rust, folders: vec![trunk, bindgen, binaryen] })
    }

    /// A program that builds for the browser: the right compiler, the right standard library, the tools in PATH.
    pub fn command(&self, places: &Places, program: &str) -> Result<Command, String> {
        let mut folders = self.folders.clone();
        folders.extend(self.rust.folder_of_programs());
        let path = std::env::var_os("PATH").unwrap_or_default();
        folders.extend(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).map_err(|e| {
            format!("a folder of the tools cannot stand in PATH ({e}): set SHANZHI_TOOLS to another one")
        })?;
        // A name is looked up in the caller's PATH, not in the one set for the child.
        let mut command = Command::new(program_in(&path, program)?);
        command.current_dir(&places.root).env("PATH", &path);
        // The compilers must not fight over one folder of fingerprints.
        command.env("CARGO_TARGET_DIR", places.root.join(self.rust.target_folder()));
        self.rust.choose(&mut command);
        Ok(command)
    }
}

fn program_in(path: &std::ffi::OsStr, program: &str) -> Result<PathBuf, String> {
    std::env::split_paths(path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .ok_or_else(|| format!("{program} is not in PATH"))
}

/// What the tests need beside the build.
pub struct TestTools {
    /// The browsers, old and new.
    pub browsers: Browsers,
    /// Folder with the `node_modules` of the end-to-end tests.
    pub node: PathBuf,
    /// Folder with the `node_modules` of the validator of office files.
    pub office: PathBuf,
    /// Python with frictionless and the readers of office files.
    pub python: PathBuf,
}

impl TestTools {
    /// Installs what is missing and says so.
    pub fn ready(places: &Places) -> Result<TestTools, String> {
        let python = python::ready(places)?;
        let node = node_packages::installed(places, "tests/e2e")?;
        let office = node_packages::installed(places, "tests/office")?;
        let browsers = browsers::ready(places, &node)?;
        Ok(TestTools { browsers, node, office, python })
    }
}

/// What the comparison of `bench` needs beside the tests.
pub fn bench_packages(places: &Places) -> Result<PathBuf, String> {
    node_packages::installed(places, "bench")
}

/// `cargo xtask setup`: everything, for a machine that will be without a network later.
pub fn everything(places: &Places) -> Result<(), String> {
    step::make_folder(&places.tools)?;
    println!("The tools are kept in {}", places.tools.display());
    BuildTools::ready(places, Purpose::Ship)?;
    BuildTools::ready(places, Purpose::Test)?;
    TestTools::ready(places)?;
    bench_packages(places)?;
    println!("Everything is there.");
    Ok(())
}
