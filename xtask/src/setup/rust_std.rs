//! The standard library for the browser, built once for the oldest WebAssembly (`mvp`) into a sysroot of our own.
//! rustup's ready-made one carries reference types and bulk memory, which old browsers refuse, so it is never used.
//! How the project itself is built is not in it.

use super::debian;
use crate::places::Places;
use crate::step;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target of both browser programs.
pub const TARGET: &str = "wasm32-unknown-unknown";
/// No feature newer than WebAssembly 1.0, so that Chromium 80 starts it.
const CPU: &str = "-Ctarget-cpu=mvp";
/// Set to `rustup` or `debian` to try one of the two compilers only.
const CHOICE: &str = "SHANZHI_WASM_RUST";
/// Where Debian keeps its compiler.
const DEBIAN_BIN: &str = "/usr/bin";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const DEBIAN_LINKER: &str = "wasm-ld-22";

/// Stops at once instead of wording a panic nobody reads, and leaves out the places and debug texts that would stand in it:
/// measured, a page of 513 kB becomes one of 411 kB. Unstable words, hence the bootstrap.
const SMALL: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// What a standard library is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The programs that are shipped: as small as can be.
    Ship,
    /// The tests: a panic says what failed.
    Test,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Purpose::Ship => "ship",
            Purpose::Test => "test",
        }
    }

    /// The crates of the library; tests also stand on `test`.
    fn crates(self) -> &'static str {
        match self {
            Purpose::Ship => "build-std=std,panic_abort",
            Purpose::Test => "build-std=std,panic_abort,test",
        }
    }

    /// The flags of the compiler, for the library and for what stands on it.
    fn flags(self) -> String {
        match self {
            Purpose::Ship => format!("{CPU} {SMALL}"),
            Purpose::Test => CPU.to_owned(),
        }
    }
}

/// A compiler and its standard library for the browser.
pub struct WasmRust {
    compiler: Compiler,
    purpose: Purpose,
    sysroot: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Compiler {
    /// The toolchain that is active in the project, with `rust-src`.
    Active,
    /// Debian's `rustc-web`, whose library source comes with it.
    Debian,
}

impl WasmRust {
    /// Makes a program, and what it starts, use this compiler and this library.
    pub fn choose(&self, command: &mut Command) {
        self.compiler.choose(command);
        let flags = format!("--sysroot={} {}", self.sysroot.display(), self.purpose.flags());
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        if self.purpose == Purpose::Ship {
            command.env("RUSTC_BOOTSTRAP", "1");
        }
        if self.compiler == Compiler::Debian {
            // rustup's compiler brings its linker; Debian's is a package of its own.
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", Path::new(DEBIAN_BIN).join(DEBIAN_LINKER));
        }
    }

    /// Where cargo builds with it: compilers and flags must not fight over one folder of fingerprints.
    pub fn target_folder(&self) -> &'static str {
        match self.purpose {
            Purpose::Ship => "target/wasm",
            Purpose::Test => "target/wasm-test",
        }
    }

    /// The folder that must come first in PATH, if any.
    pub fn folder_of_programs(&self) -> Option<PathBuf> {
        (self.compiler == Compiler::Debian).then(|| self.sysroot.join("bin"))
    }
}

impl Compiler {
    fn rustc(self) -> PathBuf {
        match self {
            Compiler::Active => PathBuf::from("rustc"),
            Compiler::Debian => Path::new(DEBIAN_BIN).join("rustc"),
        }
    }

    fn cargo(self) -> PathBuf {
        match self {
            Compiler::Active => PathBuf::from("cargo"),
            Compiler::Debian => Path::new(DEBIAN_BIN).join("cargo"),
        }
    }

    fn choose(self, command: &mut Command) {
        // What a cargo that started us has set belongs to that cargo.
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO", "LD_LIBRARY_PATH"] {
            command.env_remove(name);
        }
        if self == Compiler::Debian {
            command.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTUP_HOME");
            command.env("RUSTC", self.rustc()).env("RUSTDOC", Path::new(DEBIAN_BIN).join("rustdoc"));
        }
    }

    /// `1.95.0-59807616e`: a library fits one compiler only.
    fn version(self) -> Option<String> {
        let mut rustc = Command::new(self.rustc());
        self.choose(&mut rustc);
        let said = step::answer(rustc.arg("--version"))?;
        let mut words = said.split_whitespace().skip(1);
        let version = words.next()?;
        let commit = words.next().unwrap_or_default().trim_start_matches('(');
        Some(format!("{version}-{commit}"))
    }

    fn sysroot(self) -> Result<PathBuf, String> {
        let mut rustc = Command::new(self.rustc());
        self.choose(&mut rustc);
        let said = step::answer(rustc.args(["--print", "sysroot"])).ok_or("rustc does not say where its library is")?;
        Ok(PathBuf::from(said))
    }

    fn name(self) -> &'static str {
        match self {
            Compiler::Active => "rustup",
            Compiler::Debian => "debian",
        }
    }
}

/// Finds the library in the cache, or builds it: with the active toolchain where `rust-src` can be had, else with Debian's pair.
pub fn ready(places: &Places, purpose: Purpose) -> Result<WasmRust, String> {
    let choice = std::env::var(CHOICE).unwrap_or_default();
    let candidates = match choice.as_str() {
        "" => vec![Compiler::Active, Compiler::Debian],
        "rustup" => vec![Compiler::Active],
        "debian" => vec![Compiler::Debian],
        other => {
            return Err(format!("{CHOICE} is `{other}`: it must be `rustup` or `debian`"));
        }
    };
    for &compiler in &candidates {
        if let Some(home) = cached(places, compiler, purpose).filter(|home| home.join("complete").is_file()) {
            return Ok(WasmRust { compiler, purpose, sysroot: home });
        }
    }
    let mut reasons = Vec::new();
    for &compiler in &candidates {
        match get_source(compiler).and_then(|()| build(places, compiler, purpose)) {
            Ok(sysroot) => return Ok(WasmRust { compiler, purpose, sysroot }),
            Err(reason) => {
                println!("   not with the compiler of {}: {reason}", compiler.name());
                reasons.push(format!("{}: {reason}", compiler.name()));
            }
        }
    }
    Err(format!("no standard library for {TARGET} could be built.\n{}", reasons.join("\n")))
}

fn cached(places: &Places, compiler: Compiler, purpose: Purpose) -> Option<PathBuf> {
    Some(places.tools.join(format!("std-{}-{}-mvp-{}", compiler.version()?, compiler.name(), purpose.name())))
}

fn has_source(compiler: Compiler) -> bool {
    compiler.sysroot().is_ok_and(|sysroot| sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file())
}

fn get_source(compiler: Compiler) -> Result<(), String> {
    match compiler {
        Compiler::Active if has_source(compiler) => Ok(()),
        Compiler::Active if step::which("rustup").is_none() => {
            Err("there is no rustup to fetch rust-src with".to_owned())
        }
        Compiler::Active => step::run_timed(
            "rustup component add rust-src",
            Command::new("rustup").args(["component", "add", "rust-src"]),
        ),
        Compiler::Debian => {
            let there = ["rustc", "cargo", DEBIAN_LINKER].iter().all(|name| Path::new(DEBIAN_BIN).join(name).exists());
            if there && has_source(compiler) {
                return Ok(());
            }
            let elsewhere = "rustup (then `rustup component add rust-src` must work)";
            debian::install(&DEBIAN_PACKAGES, "Debian's Rust for the browser", elsewhere)
        }
    }
}

fn build(places: &Places, compiler: Compiler, purpose: Purpose) -> Result<PathBuf, String> {
    let home = cached(places, compiler, purpose).ok_or("rustc does not answer with its version")?;
    let work = places.tools.join("building-std");
    step::timed(
        &format!("building the standard library for {TARGET}, to {} (once, about a minute)", purpose.name()),
        || {
            step::remove_folder(&work)?;
            step::remove_folder(&home)?;
            step::make_folder(&work)?;
            step::write(&work.join("Cargo.toml"), DUMMY_MANIFEST)?;
            step::write(&work.join("lib.rs"), "#![no_std]\n")?;
            let mut cargo = Command::new(compiler.cargo());
            compiler.choose(&mut cargo);
            cargo.args(["build", "--quiet", "--release", "--target", TARGET, "-Z", purpose.crates()]);
            cargo.args(["-Z", "build-std-features=optimize_for_size"]);
            cargo.current_dir(&work).env("CARGO_TARGET_DIR", work.join("target"));
            // Without bitcode the project's fat LTO fails; -Z needs the bootstrap word on a stable compiler.
            cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", format!("-Cembed-bitcode=yes {}", purpose.flags()));
            step::run(&mut cargo)?;
            fill_sysroot(compiler, &work, &home)
        },
    )?;
    step::remove_folder(&work)?;
    Ok(home)
}

const DUMMY_MANIFEST: &str = "[package]\nname = \"dummy\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[lib]\npath = \"lib.rs\"\n\n\
                              [profile.release]\npanic = \"abort\"\nopt-level = \"z\"\n\n[workspace]\n";

fn fill_sysroot(compiler: Compiler, work: &Path, home: &Path) -> Result<(), String> {
    let libraries = home.join("lib/rustlib").join(TARGET).join("lib");
    step::make_folder(&libraries)?;
    let built = work.join("target").join(TARGET).join("release/deps");
    let entries = std::fs::read_dir(&built).map_err(|e| format!("cannot read {}: {e}", built.display()))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libdummy-") {
            step::write(&libraries.join(&name), step::read_bytes(&entry.path())?)?;
        }
    }
    // The linker is looked up beside the libraries of the machine itself.
    let real = compiler.sysroot()?.join("lib/rustlib");
    let host = host(compiler)?;
    link(&real.join(&host), &home.join("lib/rustlib").join(&host))?;
    if compiler == Compiler::Debian {
        let bin = home.join("bin");
        step::make_folder(&bin)?;
        for program in ["cargo", "rustc", "rustdoc"] {
            link(&Path::new(DEBIAN_BIN).join(program), &bin.join(program))?;
        }
    }
    step::write(&home.join("complete"), "")
}

fn host(compiler: Compiler) -> Result<String, String> {
    let mut rustc = Command::new(compiler.rustc());
    compiler.choose(&mut rustc);
    step::answer(rustc.arg("-vV"))
        .and_then(|said| said.lines().find_map(|line| line.strip_prefix("host: ").map(str::to_owned)))
        .ok_or_else(|| "rustc does not say which machine it runs on".to_owned())
}

#[cfg(unix)]
fn link(real: &Path, link: &Path) -> Result<(), String> {
    std::os::unix::fs::symlink(real, link)
        .map_err(|e| format!("cannot link {} to {}: {e}", link.display(), real.display()))
}

#[cfg(not(unix))]
fn link(_real: &Path, _link: &Path) -> Result<(), String> {
    Err("this system has no symbolic links: please build on Linux, on a Mac, or under WSL".to_owned())
}
