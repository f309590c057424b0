//! Writes `dist/shanzhi.html`: the built site with programs, styles and data inside, opened by a double-click.
//! Building the site is not in it.

use crate::places::Places;
use crate::{package, step};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;

/// Writes the one-file page from what is in `dist`.
pub fn run(places: &Places) -> Result<(), String> {
    step::timed("writing the one-file page", || {
        let html = page(places)?;
        step::write(&places.one_file(), &html)?;
        println!("   {}: {:.0} kB", places.one_file().display(), html.len() as f64 / 1000.0);
        Ok(())
    })
}

fn page(places: &Places) -> Result<String, String> {
    let index = step::read_text(&places.dist.join("index.html"))?;
    let read = |name: &str| step::read_text(&places.dist.join(name));

    let boot_tag = tag(&index, "<script id=\"boot\"", "</script>")?;
    let page_js = attribute(boot_tag, "data-page")?;
    let wasm = attribute(boot_tag, "data-wasm")?;
    let early = attribute(boot_tag, "data-early")?;
    let first = attribute(boot_tag, "data-first")?;

    let glue = inline_script(&read(page_js)?, page_js)?;
    let boot = inline_script(&read("boot.js")?, "boot.js")?;
    let style_tag = tag(&index, "<link rel=\"stylesheet\"", ">")?;
    let style = read(attribute(style_tag, "href")?.trim_start_matches("./"))?;
    if style.contains("</style") {
        return Err("the styles contain `</style`, which would end them in the one-file page".to_owned());
    }

    let icon_tag = tag(&index, "<link rel=\"icon\"", ">")?;
    let icon = step::read_bytes(&places.dist.join(attribute(icon_tag, "href")?.trim_start_matches("./")))?;
    let icon = format!("<link rel=\"icon\" href=\"data:image/svg+xml;base64,{}\">", base64(&icon));

    let mut scripts = format!(
        "<script id=\"boot\" data-onefile=\"1\" data-first=\"{first}\" data-early=\"{early}\" data-wasm=\"{wasm}\" data-scripts=\"{}\" data-styles=\"{}\">{boot}</script>\n\
         <script>{glue}</script>\n",
        policy_hash(&glue),
        policy_hash(&style),
    );
    for name in [wasm, "worker_boot.js", "worker.js", "worker_bg.wasm"] {
        add_file(&mut scripts, name, &step::read_bytes(&places.dist.join(name))?)?;
    }
    for path in package::all_files(&places.root)? {
        add_file(&mut scripts, &path, &step::read_bytes(&places.root.join(&path))?)?;
    }
    let first_view = format!("{first}{}", package::FIRST_VIEW);
    add_file(&mut scripts, &first_view, &step::read_bytes(&places.dist.join(&first_view))?)?;
    // What is inside need not be fetched ahead.
    let index: String = index
        .lines()
        .filter(|line| !line.starts_with("<link rel=\"preload\""))
        .map(|line| format!("{line}\n"))
        .collect();
    let html = index.replace(style_tag, &format!("<style>{style}</style>")).replace(icon_tag, &icon);
    Ok(html.replace(boot_tag, &scripts))
}

/// A file as text that no parser runs: gzip, then base64.
fn add_file(html: &mut String, path: &str, bytes: &[u8]) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("cannot compress {path}: {e}");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).map_err(failed)?;
    let packed = gzip.finish().map_err(failed)?;
    writeln!(html, "<script type=\"text/plain\" data-file=\"{path}\">{}</script>", base64(&packed))
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
    let missing = || format!("dist/index.html has no `{start}`: was it built by `cargo xtask build`?");
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
        .ok_or_else(|| format!("`{tag}` in dist/index.html has no {name}"))
}

/// Base64 with padding, RFC 4648.
fn base64(bytes: &[u8]) -> String {
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
