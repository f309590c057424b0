//! What the readers of XML share: the bytes of a part as text, an attribute by its local name, text with its references resolved. The markup
//! itself is read by quick-xml, which expands no entity of its own. No format is known here.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart};

/// The text of a part: UTF-8, or UTF-16 by its BOM; `None` for anything else.
pub fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok().map(Cow::Owned)
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(Cow::Borrowed),
        _ => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    }
}

/// A reader that gives `<a/>` as a start and an end and is not particular about lone `&`.
pub fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// An attribute by its name without prefix, its references resolved where they can be.
pub fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(if found.value.contains('&') {
        let value = quick_xml::escape::unescape(&found.value).map(Cow::into_owned);
        Cow::Owned(value.unwrap_or_else(|_| found.value.into_owned()))
    } else {
        found.value
    })
}

/// Adds what a reference stands for; one that stands for nothing is kept as it is written.
pub fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    let name: &str = reference;
    if let Some(known) = resolve_xml_entity(name) {
        text.push_str(known);
    } else if let Ok(Some(c)) = reference.resolve_char_ref() {
        text.push(c);
    } else {
        text.push('&');
        text.push_str(name);
        text.push(';');
    }
}
