//! Chromium of today with its driver and a Chinese font, and the Chromiums 88 and 109 that offices still have.
//! How they are driven is not in it.

use super::debian;
use crate::places::Places;
use crate::step;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The browsers of the tests.
pub struct Browsers {
    /// Chromium of today.
    pub chromium: PathBuf,
    /// Its driver, for the wasm tests.
    pub driver: PathBuf,
    /// Version and program of each old one; empty where their Linux programs do not run.
    pub old: Vec<(u32, PathBuf)>,
}

/// The npm package that carries an old Chromium. 109 is the last for Windows 7.
const OLD: [(u32, &str); 2] = [(88, "chrome-aws-lambda"), (109, "@sparticuz/chromium")];

/// Installs what is missing. `node` is the folder with the packages of the end-to-end tests.
pub fn ready(places: &Places, node: &Path) -> Result<Browsers, String> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let chromium = find(&names, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let driver = find(&["chromedriver"], "/usr/bin/chromedriver");
    if chromium.is_none() || driver.is_none() || !has_chinese_font() {
        let packages = ["chromium", "chromium-driver", "fonts-noto-cjk", "fontconfig"];
        let elsewhere =
            "Chrome or Chromium, the ChromeDriver of the same version, and a Chinese font such as Noto Sans CJK";
        debian::install(&packages, "Chromium, its driver or a Chinese font", elsewhere)?;
    }
    let missing = |what: &str| format!("{what} is not in PATH although it was just installed");
    Ok(Browsers {
        chromium: chromium.or_else(|| find(&names, "")).ok_or_else(|| missing("chromium"))?,
        driver: driver.or_else(|| find(&["chromedriver"], "")).ok_or_else(|| missing("chromedriver"))?,
        old: old_ones(places, node)?,
    })
}

fn find(names: &[&str], else_there: &str) -> Option<PathBuf> {
    let fallback = || Some(PathBuf::from(else_there)).filter(|file| file.is_file());
    names.iter().find_map(|name| step::which(name)).or_else(fallback)
}

/// Without one every Chinese character is an empty box. A Mac always has one, and no fc-list.
fn has_chinese_font() -> bool {
    cfg!(target_os = "macos")
        || step::answer(Command::new("fc-list").arg(":lang=zh")).is_some_and(|fonts| !fonts.is_empty())
}

fn old_ones(places: &Places, node: &Path) -> Result<Vec<(u32, PathBuf)>, String> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("!! Chromium 88 and 109 exist for Linux on x86-64 only: their tests are LEFT OUT on this machine");
        return Ok(Vec::new());
    }
    let mut programs = Vec::new();
    for (version, package) in OLD {
        let home = places.tools.join(format!("chromium-{version}"));
        let program = home.join("chromium");
        if !program.is_file() {
            step::timed(&format!("unpacking Chromium {version}"), || {
                step::make_folder(&home)?;
                let packed = node.join("node_modules").join(package).join("bin/chromium.br");
                let half = home.join("unpacking");
                step::run(Command::new("node").args(["-e", UNPACK]).arg(&packed).arg(&half))?;
                std::fs::rename(&half, &program).map_err(|e| format!("cannot name {}: {e}", program.display()))
            })?;
        }
        programs.push((version, program));
    }
    Ok(programs)
}

/// Node knows Brotli, so that we need not.
const UNPACK: &str = "const fs = require('fs'), zlib = require('zlib'), [from, to] = process.argv.slice(1);\
                      fs.writeFileSync(to, zlib.brotliDecompressSync(fs.readFileSync(from)), { mode: 0o755 });";
