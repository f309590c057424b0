//! Where the values of a JSON text stand: just enough to replace some of them and leave every other character as it was.

use std::collections::BTreeMap;
use std::ops::Range;

/// One value of the text: its place, and the places of its members when it is an object or an array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    /// Bytes it takes in the text.
    pub(super) span: Range<usize>,
    /// Members of an object by key (still escaped).
    pub(super) members: BTreeMap<String, Node>,
    /// Items of an array.
    pub(super) items: Vec<Node>,
}

/// The places of a JSON text that serde_json has accepted before (its depth is at most 128); `None` for anything else.
pub(super) fn scan(text: &str) -> Option<Node> {
    let mut at = 0;
    value(text.as_bytes(), text, &mut at, 0)
}

fn skip_blank(bytes: &[u8], at: &mut usize) {
    while bytes.get(*at).is_some_and(u8::is_ascii_whitespace) {
        *at += 1;
    }
}

fn value(bytes: &[u8], text: &str, at: &mut usize, depth: u32) -> Option<Node> {
    skip_blank(bytes, at);
    let start = *at;
    let mut node = Node::default();
    match bytes.get(start)? {
        open @ (b'{' | b'[') if depth < 128 => {
            let (object, close) = (*open == b'{', if *open == b'{' { b'}' } else { b']' });
            *at += 1;
            loop {
                skip_blank(bytes, at);
                match bytes.get(*at)? {
                    b',' => *at += 1,
                    byte if *byte == close => break,
                    _ if object => {
                        let key = string(bytes, text, at)?;
                        skip_blank(bytes, at);
                        (bytes.get(*at) == Some(&b':')).then_some(())?;
                        *at += 1;
                        node.members.insert(key.into(), value(bytes, text, at, depth + 1)?);
                    }
                    _ => node.items.push(value(bytes, text, at, depth + 1)?),
                }
            }
            *at += 1;
        }
        b'"' => drop(string(bytes, text, at)?),
        _ => {
            while bytes.get(*at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')) {
                *at += 1;
            }
            (*at > start).then_some(())?;
        }
    }
    node.span = start..*at;
    Some(node)
}

/// The inside of a string, escapes left as they are.
fn string<'t>(bytes: &[u8], text: &'t str, at: &mut usize) -> Option<&'t str> {
    (bytes.get(*at) == Some(&b'"')).then_some(())?;
    let start = *at + 1;
    let mut end = start;
    while *bytes.get(end)? != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    *at = end + 1;
    text.get(start..end)
}
