//! A static file server for this machine only, as plain as the ones the site will stand on.
//! Building the site is not in it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Longest request line and header line that is read.
const LONGEST_LINE: u64 = 16 * 1024;
/// An idle browser keeps its connection open this long.
const IDLE: Duration = Duration::from_secs(30);

/// Serves a folder until the program is ended.
pub fn run(folder: &Path, port: u16) -> Result<(), String> {
    if !folder.join("index.html").is_file() {
        return Err(format!("{} holds no index.html: build first (cargo xtask build)", folder.display()));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|e| format!("port {port} cannot be used ({e}): choose another one with --port"))?;
    let port = listener.local_addr().map_err(|e| format!("the server has no address: {e}"))?.port();
    println!("Serving {}", folder.display());
    println!("Open http://127.0.0.1:{port}/ in a browser; Ctrl+C ends.");
    let folder: Arc<Path> = Arc::from(folder);
    for stream in listener.incoming().flatten() {
        let folder = Arc::clone(&folder);
        // A connection that breaks is the browser's business.
        std::thread::spawn(move || {
            let _ = talk(&stream, &folder);
        });
    }
    Ok(())
}

fn talk(stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if reader.by_ref().take(LONGEST_LINE).read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut close = false;
        loop {
            let mut header = String::new();
            if reader.by_ref().take(LONGEST_LINE).read_line(&mut header)? == 0 || header.trim().is_empty() {
                break;
            }
            close |= header.trim().eq_ignore_ascii_case("connection: close");
        }
        let mut words = line.split_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut to = stream;
        match (method, file_for(folder, target)) {
            ("GET" | "HEAD", Some(file)) => answer_file(&mut to, &file, method == "HEAD")?,
            ("GET" | "HEAD", None) => {
                answer(&mut to, "404 Not Found", "text/plain; charset=utf-8", b"not found", method == "HEAD")?
            }
            _ => answer(&mut to, "405 Method Not Allowed", "text/plain; charset=utf-8", b"only GET and HEAD", false)?,
        }
        if close {
            return Ok(());
        }
    }
}

fn answer_file(to: &mut impl Write, file: &Path, head: bool) -> std::io::Result<()> {
    match std::fs::read(file) {
        Ok(bytes) => answer(to, "200 OK", media_type(file), &bytes, head),
        Err(_) => answer(to, "404 Not Found", "text/plain; charset=utf-8", b"not found", head),
    }
}

fn answer(to: &mut impl Write, status: &str, media: &str, body: &[u8], head: bool) -> std::io::Result<()> {
    let length = body.len();
    write!(
        to,
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\n\r\n"
    )?;
    if !head {
        to.write_all(body)?;
    }
    to.flush()
}

/// The file that a request names; nothing outside the folder.
fn file_for(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = PathBuf::from(percent_decoded(path)?);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    let file = folder.join(&path);
    let file = if file.is_dir() { file.join("index.html") } else { file };
    (plain && file.is_file()).then_some(file)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{file_for, percent_decoded};
    use std::path::Path;

    #[test]
    fn a_request_cannot_leave_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(file_for(folder, "/Cargo.toml?v=1"), Some(folder.join("Cargo.toml")));
        assert_eq!(file_for(folder, "/../Cargo.toml"), None);
        assert_eq!(file_for(folder, "/%2e%2e/Cargo.toml"), None);
        assert_eq!(file_for(folder, "//etc/passwd"), None);
        assert_eq!(file_for(folder, "/nothing"), None);
    }

    #[test]
    fn names_are_decoded() {
        assert_eq!(percent_decoded("%E9%95%87.csv").as_deref(), Some("镇.csv"));
        assert_eq!(percent_decoded("%zz"), None);
        assert_eq!(percent_decoded("%e9"), None);
    }
}
