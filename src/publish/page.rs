//! The one-file page: programs, styles and data in one HTML text that opens by a double-click. Whoever builds the site and whoever publishes
//! from the page write it here, so that it has one shape. It fetches nothing and knows no data.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Files of a built site that the one-file page is made of, beside the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// The page's glue, its program, its style, its icon.
    page: [String; 4],
    /// The folder of the package that is opened first, ending in `/`.
    pub first: String,
    early: String,
}

/// The page that starts a site, and the script that starts the page.
pub const INDEX: &str = "index.html";
const BOOT: &str = "boot.js";
/// The worker's three files.
const WORKER: [&str; 3] = ["worker_boot.js", "worker.js", "worker_bg.wasm"];
/// Written before the data of a file in the page.
const MARK: &str = "<script type=\"text/plain\" data-file=\"";

impl Shell {
    /// What a built `index.html` names.
    ///
    /// # Errors
    /// What it lacks.
    pub fn of(index: &str) -> Result<Self, String> {
        let boot = tag(index, "<script id=\"boot\"", "</script>")?;
        let style = attribute(tag(index, "<link rel=\"stylesheet\"", ">")?, "href")?;
        let icon = attribute(tag(index, "<link rel=\"icon\"", ">")?, "href")?;
        let own = |path: &str| path.trim_start_matches("./").to_owned();
        Ok(Self {
            page: [own(attribute(boot, "data-page")?), own(attribute(boot, "data-wasm")?), own(style), own(icon)],
            first: attribute(boot, "data-first")?.to_owned(),
            early: attribute(boot, "data-early")?.to_owned(),
        })
    }

    /// Every file of the site that goes into the page.
    pub fn files(&self) -> Vec<String> {
        let own = [INDEX, BOOT].into_iter().chain(WORKER).map(str::to_owned);
        own.chain(self.page.iter().cloned()).collect()
    }
}

/// The one-file page: `site` gives the site's own files, `data` are the files of packages by their path from the page's folder. `early` are the
/// paths read before the worker asks; `None` keeps those of the site.
///
/// # Errors
/// What is missing or cannot stand inside of a page.
pub fn page(
    index: &str,
    site: &dyn Fn(&str) -> Result<Vec<u8>, String>,
    data: &[(String, Vec<u8>)],
    early: Option<&str>,
) -> Result<String, String> {
    let shell = Shell::of(index)?;
    let text = |name: &str| String::from_utf8(site(name)?).map_err(|_| format!("{name} is not UTF-8"));
    let [page_js, wasm, style_path, icon_path] = &shell.page;
    let glue = inline_script(&text(page_js)?, page_js)?;
    let boot = inline_script(&text(BOOT)?, BOOT)?;
    let style = text(style_path)?;
    if style.contains("</style") {
        return Err("the styles contain `</style`, which would end them in the one-file page".to_owned());
    }
    let icon = format!("<link rel=\"icon\" href=\"data:image/svg+xml;base64,{}\">", base64(&site(icon_path)?));
    let mut scripts = format!(
        "<script id=\"boot\" data-onefile=\"1\" data-first=\"{}\" data-early=\"{}\" data-page=\"{page_js}\" data-wasm=\"{wasm}\" data-scripts=\"{}\" data-styles=\"{}\">{boot}</script>\n\
         <script>{glue}</script>\n",
        shell.first,
        early.unwrap_or(&shell.early),
        policy_hash(&glue),
        policy_hash(&style),
    );
    // The files the page is made of are inside as files, too: a page can publish another one.
    for name in shell.files() {
        let bytes = if name == INDEX { index.as_bytes().to_vec() } else { site(&name)? };
        add_file(&mut scripts, &name, &bytes)?;
    }
    for (path, bytes) in data {
        add_file(&mut scripts, path, bytes)?;
    }
    let style_tag = tag(index, "<link rel=\"stylesheet\"", ">")?;
    let icon_tag = tag(index, "<link rel=\"icon\"", ">")?;
    let boot_tag = tag(index, "<script id=\"boot\"", "</script>")?;
    // What is inside need not be fetched ahead.
    let kept = |line: &&str| !line.starts_with("<link rel=\"preload\"");
    let html: String = index.lines().filter(kept).map(|line| format!("{line}\n")).collect();
    let html = html.replace(style_tag, &format!("<style>{style}</style>")).replace(icon_tag, &icon);
    Ok(html.replace(boot_tag, &scripts))
}

/// A file as text that no parser runs: gzip, then base64.
fn add_file(html: &mut String, path: &str, bytes: &[u8]) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("cannot compress {path}: {e}");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).map_err(failed)?;
    let packed = gzip.finish().map_err(failed)?;
    let quoted = path.replace('&', "&amp;").replace('"', "&quot;");
    writeln!(html, "{MARK}{quoted}\">{}</script>", base64(&packed))
        .map_err(|e| format!("cannot write {path} into the page: {e}"))
}

/// A script ends at the first `</script`, wherever it stands, so it is written `<\/script`: the same in a string of JavaScript.
/// `<!--` would open a comment; nothing of ours has it.
fn inline_script(text: &str, name: &str) -> Result<String, String> {
    if text.contains("<!--") {
        return Err(format!("{name} contains `<!--`, which cannot stand inside a page"));
    }
    // A parser turns CR LF into LF before it takes the hash.
    Ok(text.replace("\r\n", "\n").replace("</script", "<\\/script"))
}

fn policy_hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

fn tag<'a>(html: &'a str, start: &str, end: &str) -> Result<&'a str, String> {
    let missing = || format!("index.html has no `{start}`: is it a built one?");
    let from = html.find(start).ok_or_else(missing)?;
    let rest = html.get(from..).ok_or_else(missing)?;
    let to = rest.find(end).ok_or_else(missing)? + end.len();
    rest.get(..to).ok_or_else(missing)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Result<&'a str, String> {
    let start = format!(" {name}=\"");
    tag.split_once(&start)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(value, _)| value)
        .ok_or_else(|| format!("`{tag}` in index.html has no {name}"))
}

/// Base64 with padding, RFC 4648.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let number = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let six = (number >> (18 - 6 * i) & 63) as usize;
            text.push(if i <= three.len() { LETTERS.get(six).map_or('=', |&letter| char::from(letter)) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{attribute, base64, inline_script};

    #[test]
    fn base64_agrees_with_the_rfc() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_script_cannot_end_early() {
        assert_eq!(inline_script("var a = '</script>';", "a.js").as_deref(), Ok("var a = '<\\/script>';"));
        assert!(inline_script("<!--", "a.js").is_err());
    }

    #[test]
    fn an_attribute_is_found_by_its_whole_name() {
        let tag = "<script id=\"boot\" data-worker-wasm=\"w\" data-wasm=\"p\">";
        assert_eq!(attribute(tag, "data-wasm"), Ok("p"));
        assert!(attribute(tag, "data-page").is_err());
    }
}
