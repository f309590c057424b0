//! A Python of the project's own: `frictionless` judges the data packages, python-docx, openpyxl and python-pptx read reports back.
//! The checks themselves are not in it.

use super::debian;
use crate::places::Places;
use crate::step;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::process::Command;

/// The `python` of the virtual environment.
pub fn ready(places: &Places) -> Result<PathBuf, String> {
    let wanted = places.root.join("tests/requirements.txt");
    let list = step::read_text(&wanted)?;
    let digest = Sha256::digest(list.as_bytes());
    let mark: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let home = places.tools.join(format!("python-{mark}"));
    let python = home.join("bin/python");
    let complete = home.join("complete");
    if complete.is_file() && python.exists() {
        return Ok(python);
    }
    if step::answer(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_none() {
        debian::install(&["python3-venv"], "Python's venv", "Python 3.9 or newer with venv and pip")?;
    }
    step::timed("pip install frictionless, python-docx, openpyxl, python-pptx", || {
        step::remove_folder(&home)?;
        step::run(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&wanted);
        step::run(&mut pip)?;
        step::write(&complete, "")
    })?;
    Ok(python)
}
