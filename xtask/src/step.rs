//! Runs other programs: says what is started, how long it took, and in words what went wrong.
//! What is run and in which order is not in it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// Says what begins, does it, says how long it took.
pub fn timed<T>(what: &str, work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    println!("── {what}");
    let start = Instant::now();
    let done = work();
    let word = if done.is_ok() { "done" } else { "FAILED" };
    println!("── {what}: {word} in {:.1} s", start.elapsed().as_secs_f64());
    done
}

/// Runs a program with its output on the screen.
pub fn run(command: &mut Command) -> Result<(), String> {
    let line = shown(command);
    // Our own lines come first, also into a file.
    let _ = std::io::stdout().flush();
    let status = command.status().map_err(|e| cannot_start(&line, &e))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` ended with {status}; what it wrote above says why")) }
}

/// A step of one program.
pub fn run_timed(what: &str, command: &mut Command) -> Result<(), String> {
    timed(what, || run(command))
}

/// Runs a test runner with its output on the screen, and returns its closing lines so that they can be repeated
/// at the end, where a reader looks for them.
pub fn run_keeping_closing_lines(command: &mut Command) -> (Result<(), String>, Vec<String>) {
    let line = shown(command);
    let kept = Arc::new(Mutex::new(Vec::new()));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(e) => return (Err(cannot_start(&line, &e)), Vec::new()),
    };
    let mut readers = Vec::new();
    if let Some(out) = child.stdout.take() {
        readers.push(pass_on(out, std::io::stdout(), Arc::clone(&kept)));
    }
    if let Some(err) = child.stderr.take() {
        readers.push(pass_on(err, std::io::stderr(), Arc::clone(&kept)));
    }
    for reader in readers {
        let _ = reader.join();
    }
    let ended = match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` ended with {status}; what it wrote above says why")),
        Err(e) => Err(format!("`{line}` could not be waited for: {e}")),
    };
    let lines = kept.lock().map(|mut lines| std::mem::take(&mut *lines)).unwrap_or_default();
    (ended, lines)
}

fn pass_on(
    from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    kept: Arc<Mutex<Vec<String>>>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            let _ = to.write_all(&line);
            let text = String::from_utf8_lossy(&line);
            if is_closing_line(text.trim())
                && let Ok(mut kept) = kept.lock()
            {
                kept.push(text.trim().to_owned());
            }
            line.clear();
        }
        let _ = to.flush();
    })
}

/// cargo-nextest says `Summary [ 1.2s] 3 tests run: …`, cargo test `test result: …`, node `# pass 3` or `ℹ pass 3`.
fn is_closing_line(line: &str) -> bool {
    let node = |mark: &str| {
        line.strip_prefix(mark).is_some_and(|rest| {
            let mut words = rest.split_whitespace();
            let word = words.next().is_some_and(|w| ["tests", "pass", "fail", "skipped", "todo"].contains(&w));
            word && words.next().is_some_and(|n| n.parse::<u32>().is_ok())
        })
    };
    line.contains("Summary [") || line.starts_with("test result:") || node("# ") || node("ℹ ")
}

/// What a program answers, or nothing when it is missing or fails: for cheap probes.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where a program is found in PATH.
pub fn which(program: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|candidate| candidate.is_file())
}

/// Makes a folder with all its parents.
pub fn make_folder(path: &Path) -> Result<(), String> {
    std::fs::create_dir_all(path).map_err(|e| format!("cannot make the folder {}: {e}", path.display()))
}

/// Removes a folder and all in it; one that is not there is as good.
pub fn remove_folder(path: &Path) -> Result<(), String> {
    match std::fs::remove_dir_all(path) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(format!("cannot remove {}: {e}", path.display())),
    }
}

/// Reads a text file, with its name in the error.
pub fn read_text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

/// Reads a file, with its name in the error.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

/// Writes a file, with its name in the error.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

fn shown(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

fn cannot_start(line: &str, error: &std::io::Error) -> String {
    format!("`{line}` could not be started: {error}")
}

#[cfg(test)]
mod tests {
    use super::is_closing_line;

    #[test]
    fn closing_lines_of_the_three_runners_are_known() {
        assert!(is_closing_line("Summary [   0.004s] 2 tests run: 2 passed, 0 skipped"));
        assert!(is_closing_line("test result: ok. 2 passed; 0 failed; 0 ignored"));
        assert!(is_closing_line("# pass 12"));
        assert!(is_closing_line("ℹ fail 0"));
        assert!(!is_closing_line("# Subtest: opens under a sub-path"));
        assert!(!is_closing_line("# pass the parcel"));
    }
}
