//! Sealing: bytes, hash and rows of every resource written anew into the descriptor's text. Writing it to disk is the command line's.

use super::descriptor::open;
use super::registers::Files;
use super::scan::{Node, scan};
use crate::model::{Finding, FindingCode, Severity};
use crate::source::{csv, sha256};

/// The descriptor's text with `bytes`, `hash` and `rows` of every resource as its files are now. Everything else of the text, down to
/// its blanks, stays as it was.
///
/// # Errors
/// Why it cannot be sealed: the descriptor is unusable, or a file is missing.
pub fn seal(descriptor: &str, files: Files) -> Result<String, Vec<Finding>> {
    let package = open(descriptor.as_bytes())?;
    let unusable = || vec![Finding::of_file(FindingCode::DescriptorError, Severity::Error, "datapackage.json", "json")];
    let root = scan(descriptor).ok_or_else(unusable)?;
    let nodes = &root.members.get("resources").ok_or_else(unusable)?.items;
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let mut missing = Vec::new();
    for (resource, node) in package.resources.iter().zip(nodes) {
        let Some(bytes) = files(&resource.path) else {
            missing.push(Finding::of_file(FindingCode::PartMissing, Severity::Error, &resource.path, ""));
            continue;
        };
        let mut new = vec![("bytes", bytes.len().to_string()), ("hash", format!("\"sha256:{}\"", sha256(bytes)))];
        if resource.path.ends_with(".csv") {
            new.push(("rows", rows(&resource.path, bytes).to_string()));
        }
        new.into_iter().for_each(|(key, value)| edits.push(edit(node, key, value)));
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let mut text = descriptor.to_string();
    // From the end on, so that places before an edit stay true; edits at one place keep their order that way too.
    edits.sort_by_key(|(span, _)| span.start);
    for (span, value) in edits.into_iter().rev() {
        text.replace_range(span, &value);
    }
    Ok(text)
}

/// The edit that gives a resource a property: in place of the old value, or behind its path.
fn edit(node: &Node, key: &str, value: String) -> (std::ops::Range<usize>, String) {
    match (node.members.get(key), node.members.get("path")) {
        (Some(old), _) => (old.span.clone(), value),
        (None, Some(path)) => (path.span.end..path.span.end, format!(", \"{key}\": {value}")),
        (None, None) => (node.span.end..node.span.end, String::new()),
    }
}

/// Records of a CSV file, without its header and blank lines.
fn rows(path: &str, bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes).into_owned();
    csv::read_own(path, text).map_or(0, |table| table.rows().filter(|row| !row.is_blank()).count().saturating_sub(1))
}
