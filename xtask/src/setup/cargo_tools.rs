//! Trunk and wasm-bindgen-cli, each built once from the crate registry into the cache of tools.
//! How they are used is not in it.

use crate::places::Places;
use crate::step;
use std::path::PathBuf;
use std::process::Command;

/// 0.22 wants a newer compiler than the project's own floor.
const TRUNK: &str = "0.21.14";

/// The folder that holds `trunk`.
pub fn trunk(places: &Places) -> Result<PathBuf, String> {
    // Only `build` is used: no TLS, no self-update, half the time. At its own release profile it takes eight minutes.
    let with = ["--locked", "--no-default-features"];
    installed(places, &CargoTool { package: "trunk", program: "trunk", version: TRUNK, with: &with, opt_level: "0" })
}

/// The folder that holds `wasm-bindgen` and `wasm-bindgen-test-runner`, of the version in Cargo.lock:
/// another one refuses the module.
pub fn wasm_bindgen(places: &Places) -> Result<PathBuf, String> {
    let lock = step::read_text(&places.root.join("Cargo.lock"))?;
    let version =
        locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock names no wasm-bindgen: is it the project's own?")?;
    // Not `--locked`: one of its locked dependencies is missing from some registries.
    installed(
        places,
        &CargoTool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version, with: &[], opt_level: "1" },
    )
}

struct CargoTool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    with: &'a [&'a str],
    opt_level: &'a str,
}

fn installed(places: &Places, tool: &CargoTool<'_>) -> Result<PathBuf, String> {
    let home = places.tools.join(format!("{}-{}", tool.program, tool.version));
    let folder = home.join("bin");
    let program = folder.join(tool.program);
    let is_there = || {
        step::answer(Command::new(&program).arg("--version"))
            .is_some_and(|said| said.split_whitespace().any(|word| word == tool.version))
    };
    if is_there() {
        return Ok(folder);
    }
    step::timed(&format!("cargo install {} {} (once, some minutes)", tool.package, tool.version), || {
        let mut cargo = Command::new("cargo");
        cargo.args(["install", "--quiet", "--force"]).args(tool.with).arg(format!("{}@{}", tool.package, tool.version));
        cargo.arg("--root").arg(&home);
        // Away from the project, whose settings for the browser must not touch a tool of this machine.
        cargo.current_dir(&places.tools).env("CARGO_TARGET_DIR", places.tools.join("building"));
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.opt_level);
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "false").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64");
        cargo.env("CARGO_PROFILE_RELEASE_DEBUG", "false");
        step::run(&mut cargo)
    })?;
    // What was compiled on the way is not needed again.
    step::remove_folder(&places.tools.join("building"))?;
    if is_there() {
        return Ok(folder);
    }
    Err(format!("{} was built but does not answer with version {}", program.display(), tool.version))
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    let name = format!("name = \"{package}\"");
    lines.find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_version_is_that_of_the_package_itself() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "yew"), None);
    }
}
