//! Sets of Node packages with exact versions, installed into the cache of tools from a committed lock.
//! What the packages are for is not in it.

use crate::places::Places;
use crate::step;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::process::Command;

/// Oldest Node whose test runner knows the options we give it: major and minor.
const NODE_FLOOR: (u32, u32) = (20, 11);

/// The folder in the cache that holds the `node_modules` of the set described in the folder `set` of the project.
pub fn installed(places: &Places, set: &str) -> Result<PathBuf, String> {
    let source = places.root.join(set);
    let lock = step::read_text(&source.join("package-lock.json"))?;
    let digest = Sha256::digest(lock.as_bytes());
    let mark: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    // One folder for each state of the lock: a changed lock installs anew, an unchanged one never.
    let home = places.tools.join("node").join(format!("{}-{mark}", set.replace('/', "-")));
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
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&home);
        npm.env("PUPPETEER_SKIP_DOWNLOAD", "1").env("PUPPETEER_SKIP_CHROMIUM_DOWNLOAD", "1");
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        step::run(&mut npm)?;
        step::write(&complete, "")
    })?;
    Ok(home)
}

fn check_node() -> Result<(), String> {
    let (major, minor) = NODE_FLOOR;
    let said = step::answer(Command::new("node").arg("--version"))
        .ok_or_else(|| format!("there is no Node: please install Node {major}.{minor} or newer, with npm"))?;
    let mut numbers = said.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < NODE_FLOOR {
        return Err(format!("Node {said} is too old: please install Node {major}.{minor} or newer"));
    }
    Ok(())
}
