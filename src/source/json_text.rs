//! JSON text by RFC 8259, to the letter: checked without recursion, read into nodes that keep a number's own text and a repeated key.
//! `serde_json` keeps neither repeated keys nor their order, and builds a tree of a file that is only to be walked once. No shape is known here.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// Deepest nesting read (reliability.md §4.1).
pub const MAX_DEPTH: usize = 128;
/// Keys of one object up to which they are compared one by one; beyond, in a set.
const FEW_KEYS: usize = 16;
/// Repeated keys kept by name; the rest are counted.
const KEPT_DUPLICATES: usize = 20;

/// Why text is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Something else was expected at this byte.
    Syntax(usize),
    /// Nested deeper than [`MAX_DEPTH`] at this byte.
    Depth(usize),
}

/// A value. Containers know the bytes they stand on.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(&'a str),
    /// A string with its escapes undone.
    Text(Cow<'a, str>),
    /// An array, and its text.
    Array(Vec<Node<'a>>, &'a str),
    /// An object's members in order, and its text.
    Object(Vec<(Cow<'a, str>, Node<'a>)>, &'a str),
}

impl<'a> Node<'a> {
    /// As the text of a cell: null is blank, an array or object keeps its JSON.
    pub fn cell(&self) -> Cow<'a, str> {
        match self {
            Self::Null => "".into(),
            Self::Bool(true) => "true".into(),
            Self::Bool(false) => "false".into(),
            Self::Number(text) | Self::Array(_, text) | Self::Object(_, text) => Cow::Borrowed(*text),
            Self::Text(text) => text.clone(),
        }
    }

    /// Whether it is no array and no object.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::Array(..) | Self::Object(..))
    }

    /// A member by its key: of repeated ones the last, as every browser reads it.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        match self {
            Self::Object(members, _) => members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// A key that stands twice in one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicates {
    /// The first of them, with the line each stands on.
    pub first: Vec<(u32, String)>,
    /// How many there are in all.
    pub count: u32,
}

/// Walks JSON text.
pub struct Walker<'a> {
    text: &'a str,
    /// The next byte.
    pub at: usize,
}

/// What a container holds while it is walked.
enum Open<'a> {
    Array,
    Object(Vec<Cow<'a, str>>, BTreeSet<Cow<'a, str>>),
}

impl<'a> Walker<'a> {
    /// Walks a text from its first byte.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The next byte that is no white space, not taken.
    pub fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Takes this byte when it is the next one.
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn fault<T>(&self) -> Result<T, Fault> {
        Err(Fault::Syntax(self.at))
    }

    /// The line of the next byte, from 1.
    pub fn line(&self) -> u32 {
        1 + self.text.as_bytes()[..self.at.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count() as u32
    }

    /// Passes over one value and gives its text.
    ///
    /// # Errors
    /// The fault, where it is no JSON.
    pub fn skip(&mut self, duplicates: &mut Duplicates) -> Result<&'a str, Fault> {
        self.peek();
        let start = self.at;
        let mut open: Vec<Open<'a>> = Vec::new();
        loop {
            // A value begins here.
            let container = match self.peek() {
                Some(b'[') => Some(Open::Array),
                Some(b'{') => Some(Open::Object(Vec::new(), BTreeSet::new())),
                _ => None,
            };
            let mut done = container.is_none();
            if let Some(container) = container {
                self.at += 1;
                if open.len() >= MAX_DEPTH {
                    return Err(Fault::Depth(self.at));
                }
                let close = if matches!(container, Open::Array) { b']' } else { b'}' };
                open.push(container);
                if self.take(close) {
                    open.pop();
                    done = true;
                }
            } else {
                self.scalar()?;
            }
            // Closes what ends here, up to the next value.
            while done {
                let Some(last) = open.last() else { return Ok(&self.text[start..self.at]) };
                let close = if matches!(last, Open::Array) { b']' } else { b'}' };
                if self.take(close) {
                    open.pop();
                } else if self.take(b',') {
                    done = false;
                } else {
                    return self.fault();
                }
            }
            if let Some(Open::Object(few, many)) = open.last_mut() {
                let key = self.key()?;
                let at = self.at;
                if few.len() < FEW_KEYS {
                    if few.contains(&key) {
                        self.repeated(at, &key, duplicates);
                    } else {
                        few.push(key);
                    }
                } else if few.contains(&key) || many.contains(&key) {
                    self.repeated(at, &key, duplicates);
                } else {
                    many.insert(key);
                }
            }
        }
    }

    fn repeated(&self, at: usize, key: &str, duplicates: &mut Duplicates) {
        duplicates.count += 1;
        if duplicates.first.len() < KEPT_DUPLICATES {
            duplicates.first.push((Walker { text: self.text, at }.line(), key.to_string()));
        }
    }

    /// A key and its colon.
    ///
    /// # Errors
    /// The fault, where none stands.
    pub fn key(&mut self) -> Result<Cow<'a, str>, Fault> {
        if self.peek() != Some(b'"') {
            return self.fault();
        }
        let key = self.string()?;
        if self.take(b':') { Ok(key) } else { self.fault() }
    }

    /// Reads one value. Its depth was bounded when the text was checked; it is bounded here again.
    ///
    /// # Errors
    /// The fault, where it is no JSON.
    pub fn node(&mut self, depth: usize) -> Result<Node<'a>, Fault> {
        let first = self.peek();
        if depth > MAX_DEPTH {
            return Err(Fault::Depth(self.at));
        }
        let start = self.at;
        match first {
            Some(b'[') => {
                self.at += 1;
                let mut items = Vec::new();
                if !self.take(b']') {
                    loop {
                        items.push(self.node(depth + 1)?);
                        if self.take(b']') {
                            break;
                        }
                        if !self.take(b',') {
                            return self.fault();
                        }
                    }
                }
                Ok(Node::Array(items, &self.text[start..self.at]))
            }
            Some(b'{') => {
                self.at += 1;
                let mut members = Vec::new();
                if !self.take(b'}') {
                    loop {
                        let key = self.key()?;
                        members.push((key, self.node(depth + 1)?));
                        if self.take(b'}') {
                            break;
                        }
                        if !self.take(b',') {
                            return self.fault();
                        }
                    }
                }
                Ok(Node::Object(members, &self.text[start..self.at]))
            }
            _ => self.scalar(),
        }
    }

    fn scalar(&mut self) -> Result<Node<'a>, Fault> {
        let rest = &self.text[self.at..];
        for (word, node) in [("null", Node::Null), ("true", Node::Bool(true)), ("false", Node::Bool(false))] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(node);
            }
        }
        match rest.as_bytes().first() {
            Some(b'"') => self.string().map(Node::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Node::Number),
            _ => self.fault(),
        }
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let digits = self.text.as_bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        if digits == 0 { self.fault() } else { Ok(()) }
    }

    fn number(&mut self) -> Result<&'a str, Fault> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        self.at += usize::from(bytes[self.at] == b'-');
        if bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(bytes.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    /// A string from its first quote. A half of a surrogate pair becomes U+FFFD: the text of a cell cut in the middle of a sign.
    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        self.at = start;
        let mut own: Option<String> = None;
        let mut from = start;
        loop {
            match bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let text = own.get_or_insert_default();
                    text.push_str(&self.text[from..self.at]);
                    self.at += 1;
                    let c = match bytes.get(self.at) {
                        Some(b'n') => '\n',
                        Some(b't') => '\t',
                        Some(b'r') => '\r',
                        Some(b'b') => '\u{8}',
                        Some(b'f') => '\u{c}',
                        Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
                        Some(b'u') => {
                            let c = self.escaped()?;
                            own.get_or_insert_default().push(c);
                            from = self.at;
                            continue;
                        }
                        _ => return self.fault(),
                    };
                    text.push(c);
                    self.at += 1;
                    from = self.at;
                }
                Some(0..0x20) | None => return self.fault(),
                Some(_) => self.at += 1,
            }
        }
        let rest = &self.text[from..self.at];
        self.at += 1;
        Ok(match own {
            None => Cow::Borrowed(rest),
            Some(text) => Cow::Owned(text + rest),
        })
    }

    /// The character of `uXXXX`, or of two halves.
    fn escaped(&mut self) -> Result<char, Fault> {
        let unit = self.hex()?;
        if (0xD800..0xDC00).contains(&unit) && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            let back = self.at;
            self.at += 1;
            let low = self.hex()?;
            if (0xDC00..0xE000).contains(&low) {
                let code = 0x10000 + ((u32::from(unit) - 0xD800) << 10) + (u32::from(low) - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or('\u{FFFD}'));
            }
            self.at = back;
        }
        Ok(char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}'))
    }

    /// Four hexadecimal digits behind the `u` the walker stands on.
    fn hex(&mut self) -> Result<u16, Fault> {
        let digits = self.text.as_bytes().get(self.at + 1..self.at + 5);
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let Some(unit) = digits.and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u16::from_str_radix(d, 16).ok())
        else {
            return self.fault();
        };
        self.at += 5;
        Ok(unit)
    }
}

/// Whether the whole text is one JSON value; gives its keys that stand twice.
///
/// # Errors
/// The fault, where it is not.
pub fn check(text: &str) -> Result<Duplicates, Fault> {
    let mut walker = Walker::new(text);
    let mut duplicates = Duplicates { first: Vec::new(), count: 0 };
    walker.skip(&mut duplicates)?;
    match walker.peek() {
        None => Ok(duplicates),
        Some(_) => walker.fault(),
    }
}

/// The line of a byte, from 1.
pub fn line_of(text: &str, at: usize) -> u32 {
    Walker { text, at }.line()
}
