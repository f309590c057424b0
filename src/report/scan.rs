//! XML parts by their byte positions: what stands where, so that a change leaves every other byte as it was. It changes nothing itself.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

/// An element and the bytes it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name with prefix: `w:p`.
    pub name: String,
    /// All of it, tags included.
    pub span: Range<usize>,
    /// What stands between its tags; empty for `<w:p/>`.
    pub inner: Range<usize>,
    /// Its child elements.
    pub children: Vec<Element>,
}

/// The deepest nesting of a part.
const DEEPEST: usize = 200;
/// The most elements of a part.
const MOST: usize = 3_000_000;

/// The root element of a part.
///
/// # Errors
/// In words, when it is no well-formed XML, too deep, or too large.
pub fn scan(text: &str) -> Result<Element, String> {
    let damaged = || "文件里的内容已损坏（XML 不完整）。".to_string();
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut seen = 0usize;
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|_| damaged())?;
        let to = reader.buffer_position() as usize;
        let done = match event {
            Event::Start(tag) => {
                if open.len() >= DEEPEST {
                    return Err("文件里的内容嵌套太深，不予读取。".into());
                }
                let name = tag.name().as_ref().to_string();
                open.push(Element { name, span: from..to, inner: to..to, children: Vec::new() });
                None
            }
            Event::Empty(tag) => {
                let name = tag.name().as_ref().to_string();
                Some(Element { name, span: from..to, inner: to..to, children: Vec::new() })
            }
            Event::End(_) => {
                let mut element = open.pop().ok_or_else(damaged)?;
                element.span.end = to;
                element.inner.end = from;
                Some(element)
            }
            Event::DocType(_) => return Err("文件里有不允许的实体定义，不予读取。".into()),
            Event::Eof => break,
            _ => None,
        };
        if let Some(element) = done {
            seen += 1;
            if seen > MOST {
                return Err("文件里的内容太多，不予读取。".into());
            }
            match open.last_mut() {
                Some(parent) => parent.children.push(element),
                None => root = Some(element),
            }
        }
    }
    if open.is_empty() { root.ok_or_else(damaged) } else { Err(damaged()) }
}

impl Element {
    /// The first child with a name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every element of a name within, in order, not inside another of that name.
    pub fn all<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for child in &self.children {
            if child.name == name {
                found.push(child);
            } else {
                child.all(name, found);
            }
        }
    }
}

/// One text element (`w:t`) of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The bytes of the `w:t` element in the part.
    pub element: Range<usize>,
    /// The bytes of the run that holds it.
    pub run: Range<usize>,
    /// The bytes of the run's properties, or empty.
    pub properties: Range<usize>,
    /// The bytes between the run's tags.
    pub run_inner: Range<usize>,
    /// Where its decoded text begins in the paragraph's.
    pub start: usize,
    /// Its decoded text.
    pub text: String,
    /// Whether it stands in an insertion that nobody has accepted yet.
    pub inserted: bool,
}

/// The text of a paragraph over its runs; text boxes and deletions are not part of it. A tab or line break between two texts stands in it
/// as such, so that the digits before it and behind it are not one number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its text elements in order.
    pub stretches: Vec<Stretch>,
    /// Their text in one.
    pub text: String,
}

/// Elements within a paragraph that hold runs of its own text.
const TRANSPARENT: [&str; 8] =
    ["w:hyperlink", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:customXml", "w:ins", "w:moveTo"];
/// Elements of a run that part its texts, with what stands for them.
const PARTING: [(&str, char); 5] =
    [("w:tab", '\t'), ("w:ptab", '\t'), ("w:br", '\n'), ("w:cr", '\n'), ("w:noBreakHyphen", '-')];

/// Reads the text of a paragraph element.
pub fn line(part: &str, paragraph: &Element) -> Line {
    let mut line = Line::default();
    gather(part, paragraph, false, &mut line);
    line
}

fn gather(part: &str, within: &Element, inserted: bool, line: &mut Line) {
    for child in &within.children {
        if child.name == "w:r" {
            let properties = child.child("w:rPr").map_or(0..0, |p| p.span.clone());
            for text in &child.children {
                if text.name != "w:t" {
                    let parting = PARTING.iter().find(|(name, _)| *name == text.name);
                    line.text.extend(parting.map(|(_, c)| *c));
                    continue;
                }
                let raw = part.get(text.inner.clone()).unwrap_or("");
                let decoded = unescape(raw).map_or_else(|_| raw.to_string(), |t| t.into_owned());
                line.stretches.push(Stretch {
                    element: text.span.clone(),
                    run: child.span.clone(),
                    properties: properties.clone(),
                    run_inner: child.inner.clone(),
                    start: line.text.len(),
                    text: decoded.clone(),
                    inserted,
                });
                line.text.push_str(&decoded);
            }
        } else if TRANSPARENT.contains(&child.name.as_str()) {
            gather(part, child, inserted || matches!(child.name.as_str(), "w:ins" | "w:moveTo"), line);
        }
    }
}

/// A part with some of its bytes replaced; the changes must not overlap.
pub fn edited(part: &str, mut changes: Vec<(Range<usize>, String)>) -> String {
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(part.len() + 1024);
    let mut at = 0;
    for (range, text) in changes {
        if range.start < at {
            continue;
        }
        out.push_str(part.get(at..range.start).unwrap_or(""));
        out.push_str(&text);
        at = range.end;
    }
    out.push_str(part.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::{edited, line, scan};

    #[test]
    fn a_paragraph_is_read_over_its_runs_and_changed_in_place() {
        let part = "<?xml version=\"1.0\"?><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲&amp;</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r>\
            </w:del><w:hyperlink><w:r><w:t xml:space=\"preserve\"> 12</w:t></w:r></w:hyperlink></w:p>";
        let root = scan(part).unwrap_or_else(|why| unreachable!("{why}"));
        let line = line(part, &root);
        assert_eq!(line.text, "甲& 12");
        assert_eq!(&part[line.stretches[0].properties.clone()], "<w:rPr><w:b/></w:rPr>");
        let changed = edited(part, vec![(line.stretches[1].element.clone(), "<w:t>34</w:t>".into())]);
        assert_eq!(changed, part.replace("<w:t xml:space=\"preserve\"> 12</w:t>", "<w:t>34</w:t>"));
        for bad in ["<a><b></a>", "<a>", "", "<!DOCTYPE a><a/>"] {
            assert!(scan(bad).is_err(), "{bad}");
        }
        assert!(scan(&"<a>".repeat(300)).is_err());
    }
}
