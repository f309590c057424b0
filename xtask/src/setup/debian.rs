//! Installs Debian packages, or says in words what to install where there is no apt-get.
//! Which packages are wanted, and how to see that they are there, is not in it.

use crate::step;
use std::process::Command;

/// Installs packages. `purpose` says what for; `elsewhere` what to install on a machine without apt-get.
pub fn install(packages: &[&str], purpose: &str, elsewhere: &str) -> Result<(), String> {
    if step::which("apt-get").is_none() {
        return Err(format!(
            "{purpose} is missing and this machine has no apt-get. Please install {elsewhere}, then try again"
        ));
    }
    let prefix: &[&str] = if is_root() {
        &[]
    } else if step::which("sudo").is_some() {
        &["sudo"]
    } else {
        return Err(format!(
            "{purpose} is missing. Please run as root, or let root do: apt-get install {}",
            packages.join(" ")
        ));
    };
    step::timed(&format!("apt-get install {} ({purpose})", packages.join(" ")), || {
        // The list of packages may be stale or absent, so a first failure is not yet one.
        if step::run(&mut apt(prefix, packages)).is_ok() {
            return Ok(());
        }
        let mut update = with_prefix(prefix, "apt-get");
        step::run(update.args(["update", "-qq"]))?;
        step::run(&mut apt(prefix, packages))
    })
}

fn apt(prefix: &[&str], packages: &[&str]) -> Command {
    let mut command = with_prefix(prefix, "env");
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends"]);
    command.args(packages);
    command
}

fn with_prefix(prefix: &[&str], program: &str) -> Command {
    match prefix.first() {
        Some(first) => {
            let mut command = Command::new(first);
            command.arg(program);
            command
        }
        None => Command::new(program),
    }
}

fn is_root() -> bool {
    step::answer(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
