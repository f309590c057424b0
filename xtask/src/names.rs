//! Gives what a program asks of the browser, and what it offers, short names, in the program and in its script alike. How either is built is not in it.

use crate::step;
use std::path::Path;

/// The sections of a WebAssembly module that list what it asks for and what it offers, and those that no engine needs (WebAssembly Core
/// Specification 1.0, 5.5.3, 5.5.5, 5.5.10).
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const CUSTOM: u8 = 0;
/// What the script asks of the program by.
const OFFERED_AS: &str = "wasm.";
/// The one module that is asked: the script's own table.
const ASKED_OF: &str = "a";
/// Magic number and version.
const HEAD: usize = 8;

/// wasm-bindgen names each import by what it does and a hash, which Brotli cannot shorten. Measured: 3.8 kB of the page's 151 after Brotli 11.
/// A name that the script does not have exactly once is a fault: the two would no longer fit. What the program offers keeps its name where the
/// script does not use it.
pub fn shorten(program: &Path, script: &Path) -> Result<(), String> {
    let (bytes, text) = renamed(&step::read_bytes(program)?, &step::read_text(script)?)
        .map_err(|words| format!("{}: {words}", program.display()))?;
    step::write(program, bytes)?;
    step::write(script, text)
}

fn renamed(program: &[u8], script: &str) -> Result<(Vec<u8>, String), String> {
    let cut = "ends in the middle of a section";
    let mut out = program.get(..HEAD).ok_or(cut)?.to_vec();
    let mut text = script.to_owned();
    let mut at = HEAD;
    while at < program.len() {
        let id = program[at];
        at += 1;
        let length = number(program, &mut at).ok_or(cut)?;
        let body = program.get(at..at + length).ok_or(cut)?;
        at += length;
        let body = match id {
            IMPORTS => imports(body, &mut text)?,
            EXPORTS => exports(body, &mut text)?,
            CUSTOM => continue,
            _ => body.to_vec(),
        };
        out.push(id);
        put_number(&mut out, body.len());
        out.extend(body);
    }
    Ok((out, text))
}

fn imports(body: &[u8], script: &mut String) -> Result<Vec<u8>, String> {
    let cut = "ends in the middle of its imports";
    let mut at = 0;
    let count = number(body, &mut at).ok_or(cut)?;
    let mut out = Vec::with_capacity(body.len());
    let mut from: Option<&str> = None;
    put_number(&mut out, count);
    for n in 0..count {
        let module = name(body, &mut at).ok_or(cut)?;
        let long = name(body, &mut at).ok_or(cut)?;
        let short = short_name(n);
        *script = replaced(script, long, &short)?;
        match from {
            None => *script = replaced(script, &format!("\"{module}\""), &format!("\"{ASKED_OF}\""))?,
            Some(known) if known == module => {}
            Some(known) => return Err(format!("asks {module} beside {known}")),
        }
        from = Some(module);
        put_name(&mut out, ASKED_OF);
        put_name(&mut out, &short);
        let kind = at;
        at += 1;
        match body.get(kind).ok_or(cut)? {
            0 => drop(number(body, &mut at).ok_or(cut)?),
            other => return Err(format!("asks for something that is no function (kind {other}): {long}")),
        }
        out.extend(body.get(kind..at).ok_or(cut)?);
    }
    Ok(out)
}

/// What is offered keeps its order; the script's uses of it, `wasm.name`, follow it.
fn exports(body: &[u8], script: &mut String) -> Result<Vec<u8>, String> {
    let cut = "ends in the middle of its exports";
    let mut at = 0;
    let count = number(body, &mut at).ok_or(cut)?;
    let mut out = Vec::with_capacity(body.len());
    put_number(&mut out, count);
    for n in 0..count {
        let long = name(body, &mut at).ok_or(cut)?;
        let rest = at;
        at += 1;
        number(body, &mut at).ok_or(cut)?;
        let asked = format!("{OFFERED_AS}{long}");
        let used = places(script, &asked);
        if used.is_empty() {
            put_name(&mut out, long);
        } else {
            let short = short_name(n);
            for place in used.iter().rev() {
                script.replace_range(place + OFFERED_AS.len()..place + asked.len(), &short);
            }
            put_name(&mut out, &short);
        }
        out.extend(body.get(rest..at).ok_or(cut)?);
    }
    Ok(out)
}

/// Where a word stands by itself.
fn places(script: &str, word: &str) -> Vec<usize> {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let alone = |at: &usize| {
        let after = script[at + word.len()..].chars().next();
        !script[..*at].chars().next_back().is_some_and(inside) && !after.is_some_and(inside)
    };
    script.match_indices(word).map(|(at, _)| at).filter(alone).collect()
}

/// The script with the one place of a whole word replaced.
fn replaced(script: &str, long: &str, short: &str) -> Result<String, String> {
    match places(script, long).as_slice() {
        [at] => Ok(format!("{}{short}{}", &script[..*at], &script[at + long.len()..])),
        found => Err(format!("its script has {} places for `{long}` where there should be one", found.len())),
    }
}

/// a, b … z, aa, ba …: no two the same, and none a word that a script may not use as a name of a property.
fn short_name(mut n: usize) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b'a' + u8::try_from(n % 26).unwrap_or(0)));
        n /= 26;
        if n == 0 {
            return word;
        }
        n -= 1;
    }
}

/// A LEB128 number without sign, of at most 32 bits.
fn number(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn put_number(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or(0);
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

fn name<'a>(bytes: &'a [u8], at: &mut usize) -> Option<&'a str> {
    let length = number(bytes, at)?;
    let text = bytes.get(*at..*at + length)?;
    *at += length;
    std::str::from_utf8(text).ok()
}

fn put_name(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len());
    out.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str =
        "i[\"wbg\"] = { __wbg_log_0a1b: function(x) { log_0a1b(x) }, __wbg_log_0a1bc: function() {} };";

    /// A module of an import section between two that are none of our business.
    fn module(from: &str, names: &[&str]) -> Vec<u8> {
        let mut body = Vec::new();
        put_number(&mut body, names.len());
        for name in names {
            put_name(&mut body, from);
            put_name(&mut body, name);
            body.extend([0, 0xc8, 0x01]);
        }
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        bytes.extend([1, 1, 0, IMPORTS]);
        put_number(&mut bytes, body.len());
        bytes.extend(body);
        bytes.extend([10, 2, 7, 7]);
        bytes
    }

    #[test]
    fn program_and_script_keep_fitting() {
        let (bytes, text) = renamed(&module("wbg", &["__wbg_log_0a1b", "__wbg_log_0a1bc"]), SCRIPT).unwrap_or_default();
        assert_eq!(bytes, module("a", &["a", "b"]));
        assert_eq!(text, "i[\"a\"] = { a: function(x) { log_0a1b(x) }, b: function() {} };");
    }

    #[test]
    fn what_the_script_lacks_or_a_cut_program_is_refused() {
        assert!(renamed(&module("wbg", &["__wbg_gone"]), SCRIPT).is_err());
        let whole = module("wbg", &["__wbg_log_0a1b"]);
        assert!(renamed(&whole[..20], SCRIPT).is_err());
        assert!(renamed(&whole[..5], SCRIPT).is_err());
    }

    #[test]
    fn what_is_offered_is_asked_for_by_its_new_name_wherever_it_is_used() {
        let offers = |names: [&str; 3]| {
            let mut body = vec![3];
            for (n, name) in (0..).zip(names) {
                put_name(&mut body, name);
                body.extend([0, n]);
            }
            let mut bytes = b"\0asm\x01\0\0\0".to_vec();
            bytes.push(EXPORTS);
            put_number(&mut bytes, body.len());
            bytes.extend(body);
            bytes
        };
        let script = "wasm.alloc_1(2); wasm.alloc_12(3); wasm.alloc_1(4); alloc_1();";
        let mut whole = offers(["alloc_1", "main", "alloc_12"]);
        whole.extend([CUSTOM, 2, 1, b'x']);
        let (bytes, text) = renamed(&whole, script).unwrap_or_default();
        assert_eq!(bytes, offers(["a", "main", "c"]), "names nobody asks for stay, sections nobody needs go");
        assert_eq!(text, "wasm.a(2); wasm.c(3); wasm.a(4); alloc_1();");
    }

    #[test]
    fn short_names_differ() {
        let names: std::collections::BTreeSet<String> = (0..2000).map(short_name).collect();
        assert_eq!(names.len(), 2000);
    }
}
