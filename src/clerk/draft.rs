//! 工作草稿: a log that only grows, one line an operation, each with a checksum chained to the line before. A log cut at any byte loses at
//! most the line being written; a newer schema is never overwritten; two tabs cannot write over each other.
//! Where the bytes are kept (browser storage, a file) is the page's.

use serde_json::{Value, json};

use super::operation::Operation;
use crate::source::sha256;

/// The schema of the log.
pub const SCHEMA: u64 = 1;
/// Hex digits of a checksum kept in a line: 64 bits tell an accident for sure.
const DIGITS: usize = 16;

/// How far a log has been seen: a tab that holds another stamp than the log has not seen all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Lines behind the head.
    pub lines: usize,
    /// Checksum of the last one.
    pub chain: String,
}

/// A log as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Fingerprint of the package it is a draft of.
    pub package: String,
    /// What was done, in order.
    pub operations: Vec<Operation>,
    /// How far it was read.
    pub stamp: Stamp,
    /// Bytes of it that are whole lines; what lies behind was being written when the tab died.
    pub whole: usize,
    /// Bytes behind `whole`.
    pub torn: usize,
}

/// Why a log cannot be read or written on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not such a log, or its head is damaged.
    NotADraft,
    /// Of a newer program: it must be left alone. Its schema.
    Newer(u64),
    /// Another tab has written since: this many lines more, or another log altogether (nought).
    Elsewhere(usize),
}

/// The first line of a new log over a package.
pub fn begin(package: &str) -> Vec<u8> {
    line(&json!({ "shanzhi_draft": SCHEMA, "package": package }), "").0.into_bytes()
}

/// One line with its checksum, and the checksum.
fn line(value: &Value, chain: &str) -> (String, String) {
    let text = value.to_string();
    let sum: String = sha256(format!("{chain} {text}").as_bytes()).chars().take(DIGITS).collect();
    (format!("{sum} {text}\n"), sum)
}

/// Reads a log, up to its first torn or damaged line.
///
/// # Errors
/// It is no log, or one of a newer program.
pub fn replay(bytes: &[u8]) -> Result<Draft, Refusal> {
    let mut chain = String::new();
    let mut draft: Option<Draft> = None;
    let mut at = 0;
    while let Some(end) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'\n')) {
        let raw = bytes.get(at..at + end).unwrap_or_default();
        let Some(value) = std::str::from_utf8(raw).ok().and_then(|text| {
            let (sum, body) = text.split_once(' ')?;
            let value: Value = serde_json::from_str(body).ok()?;
            // A newer program may reckon otherwise, so the head's schema is believed before its checksum.
            let newer =
                draft.is_none() && value.get("shanzhi_draft").and_then(Value::as_u64).is_some_and(|s| s > SCHEMA);
            let expected: String = sha256(format!("{chain} {body}").as_bytes()).chars().take(DIGITS).collect();
            (newer || sum == expected).then(|| {
                chain = sum.to_string();
                value
            })
        }) else {
            break;
        };
        match &mut draft {
            None => {
                let schema = value.get("shanzhi_draft").and_then(Value::as_u64).ok_or(Refusal::NotADraft)?;
                if schema > SCHEMA {
                    return Err(Refusal::Newer(schema));
                }
                let package = value.get("package").and_then(Value::as_str).unwrap_or("").to_string();
                let stamp = Stamp { lines: 0, chain: chain.clone() };
                draft = Some(Draft { package, operations: Vec::new(), stamp, whole: 0, torn: 0 });
            }
            Some(draft) => {
                let Some(operation) = Operation::of_json(&value) else { break };
                draft.operations.push(operation);
                draft.stamp = Stamp { lines: draft.stamp.lines + 1, chain: chain.clone() };
            }
        }
        at += end + 1;
        if let Some(draft) = &mut draft {
            draft.whole = at;
        }
    }
    let mut draft = draft.ok_or(Refusal::NotADraft)?;
    draft.torn = bytes.len() - draft.whole;
    Ok(draft)
}

/// The line of one operation behind the lines seen, and the stamp afterwards. Whoever writes it makes sure that the store holds those lines
/// and no more.
pub fn next(seen: &Stamp, operation: &Operation) -> (Vec<u8>, Stamp) {
    let (text, chain) = line(&operation.to_json(), &seen.chain);
    (text.into_bytes(), Stamp { lines: seen.lines + 1, chain })
}

/// What to append to the log in store, and the stamp afterwards. `stored` is the log as it is in store now; `seen` the stamp this tab holds.
/// A torn tail must be cut first (`Draft::whole`).
///
/// # Errors
/// The store holds a newer schema, no log, or lines that this tab has not seen: nothing may be written before they are replayed.
pub fn append(stored: &[u8], seen: &Stamp, operation: &Operation) -> Result<(Vec<u8>, Stamp), Refusal> {
    let draft = replay(stored)?;
    if draft.stamp != *seen {
        return Err(Refusal::Elsewhere(draft.stamp.lines.saturating_sub(seen.lines)));
    }
    Ok(next(seen, operation))
}

/// Whether a new log may take the place of what is in store: never of a newer program's.
///
/// # Errors
/// The newer schema.
pub fn may_replace(stored: &[u8]) -> Result<(), Refusal> {
    match replay(stored) {
        Err(Refusal::Newer(schema)) => Err(Refusal::Newer(schema)),
        _ => Ok(()),
    }
}
