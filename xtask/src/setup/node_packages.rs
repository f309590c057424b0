//! Sets of Node packages with exact versions, installed into the cache of tools from a committed lock.
//! What the packages are for is not in it.

use crate::places::Places;
use crate::step;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::process::Command;

/// Oldest Node whose test runner knows what the tests use.
const NODE_FLOOR: u32 = 20;

/// The folder in the cache that holds the `node_modules` of the set described in the folder `set` of the project.
pub fn installed(places: &Places, set: &str) -> Result<PathBuf, String> {
    let source = places.root.join(set);
    let lock = step::read_text(&source.join("package-lock.json"))?;
    let digest = Sha256::digest(lock.as_bytes());
    let mark: String = digest
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    // One folder for each state of the lock: a changed lock installs anew, an unchanged one never.
    let home = places
        .tools
        .join("node")
        .join(format!("{}-{mark}", set.replace('/', "-")));
    let complete = home.join("complete");
    if complete.is_file() {
        return Ok(home);
    }
    check_node()?;
    step::timed(&format!("npm ci for {set}"), || {
        step::make_folder(&home)?;
        for name in ["package.json", "package-lock.json"] {
            step::write(&home.join(name), step::read_bytes(&source.join(name))?)?;
        }
        let mut npm = Command::new("npm");
        // No install script runs: a browser driver's own would download a browser.
        npm.args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .current_dir(&home);
        npm.env("PUPPETEER_SKIP_DOWNLOAD", "1")
            .env("PUPPETEER_SKIP_CHROMIUM_DOWNLOAD", "1");
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        step::run(&mut npm)?;
        step::write(&complete, "")
    })?;
    Ok(home)
}

fn check_node() -> Result<(), String> {
    let said = step::answer(Command::new("node").arg("--version"));
    let major = said
        .as_deref()
        .and_then(|v| v.strip_prefix('v'))
        .and_then(|v| v.split('.').next());
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= NODE_FLOOR => Ok(()),
        Some(major) => Err(format!(
            "Node {major} is too old: please install Node {NODE_FLOOR} or newer"
        )),
        None => Err(format!(
            "there is no Node: please install Node {NODE_FLOOR} or newer, with npm"
        )),
    }
}
