//! Word templates: a document made in Word or WPS with the unit's own styles, its placeholders filled in body, tables, headers and
//! footers. Everything that holds no placeholder stays as it was, byte for byte.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::report::Made;
use crate::report::container::{MOST_PART, Opened, Parts};
use crate::report::document::{Block, Chart};
use crate::report::docx::{chart_files, chart_type, drawing, table_body};
use crate::report::scan::{Element, Line, line, scan};
use crate::report::xml::Xml;

use super::block::block;
use super::period::held;
use super::put::put;
use super::scope::{Asked, Scope, Sources, walk};
use super::syntax::{Control, Fault, Piece, TOO_LONG, Tag, cut, nest};

/// The first number of chart parts and drawings added here, above any that Word gives.
const FIRST: usize = 9000;
/// The most charts of a filled template.
const MOST_CHARTS: usize = 500;
const RELATIONS: &str = "word/_rels/document.xml.rels";
const TYPES: &str = "[Content_Types].xml";

/// What filling leaves behind beside the text.
#[derive(Default)]
struct Added {
    charts: Vec<Chart>,
    tables: usize,
    replaced: usize,
}

/// Fills a Word template.
///
/// # Errors
/// In words: a period without figures, why the file cannot be read, or the first fault of the template with its paragraph and placeholder.
pub fn fill_docx(bytes: &[u8], asked: Asked, sources: &Sources<'_>, grey: bool) -> Result<Made, String> {
    held(sources.data, asked.area, asked.period)?;
    let opened = Opened::open(bytes)?;
    sources.begin();
    let mut changed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let added = RefCell::new(Added::default());
    for (path, text) in &opened.texts {
        let name = path.strip_prefix("word/").unwrap_or("");
        let place = match name {
            "document.xml" => "正文",
            _ if name.starts_with("header") => "页眉",
            _ if name.starts_with("footer") => "页脚",
            "footnotes.xml" | "endnotes.xml" => "注释",
            _ => continue,
        };
        if !text.contains('{') || name.contains('/') {
            continue;
        }
        let root = scan(text)?;
        let mut paragraphs = Vec::new();
        root.all("w:p", &mut paragraphs);
        let mut paragraphs: Vec<usize> = paragraphs.iter().map(|p| p.span.start).collect();
        paragraphs.sort_unstable();
        let filler = Filler {
            part: text,
            place,
            sources,
            added: &added,
            figures: name == "document.xml",
            paragraphs,
            row: Cell::new(None),
        };
        let filled = filler.within(&root, &Scope::of(asked)).map_err(|fault| fault.text())?;
        let filled = [&text[..root.span.start], &filled, &text[root.span.end..]].concat();
        if filled != *text {
            changed.insert(path.clone(), filled.into_bytes());
        }
    }
    let mut added = added.into_inner();
    let mut parts = Parts::default();
    for (at, chart) in added.charts.iter().enumerate() {
        added.replaced += chart_files(&mut parts, "word", chart, FIRST + at + 1, grey, &sources.data.meta.as_of)?;
    }
    changed.extend(parts.0);
    if !added.charts.is_empty() {
        register(&opened, added.charts.len(), &mut changed)?;
    }
    Ok(Made { bytes: opened.with(&changed)?, replaced: added.replaced })
}

/// Names the added charts among the relations and the content types.
fn register(opened: &Opened, charts: usize, changed: &mut BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    let missing = || "文件缺少关系部件，请在 Word 或 WPS 中另存一份。".to_string();
    let relations = opened.texts.get(RELATIONS).ok_or_else(missing)?;
    let types = opened.texts.get(TYPES).ok_or_else(missing)?;
    let (mut new_relations, mut new_types) = (String::new(), String::new());
    if !types.contains("Extension=\"xlsx\"") {
        new_types.push_str(
            "<Default Extension=\"xlsx\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>",
        );
    }
    for n in 1..=charts {
        let n = FIRST + n;
        new_relations.push_str(&format!(
            "<Relationship Id=\"rIdChart{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart\" \
             Target=\"charts/chart{n}.xml\"/>"
        ));
        new_types.push_str(&chart_type("word", n));
    }
    let put = |text: &str, end: &str, new: &str| text.replacen(end, &format!("{new}{end}"), 1).into_bytes();
    changed.insert(RELATIONS.into(), put(relations, "</Relationships>", &new_relations));
    changed.insert(TYPES.into(), put(types, "</Types>", &new_types));
    Ok(())
}

struct Filler<'a, 'b> {
    part: &'a str,
    place: &'static str,
    sources: &'a Sources<'b>,
    added: &'a RefCell<Added>,
    figures: bool,
    /// Where the paragraphs of the template begin: a fault names the template's paragraph, not that of what is made of it.
    paragraphs: Vec<usize>,
    /// Of the row that is being repeated: where the paragraphs begin that hold its loop's first and last tag.
    row: Cell<Option<(usize, usize)>>,
}

/// Elements whose children may be repeated or left out by a loop or condition.
const CONTAINERS: [&str; 9] =
    ["w:body", "w:tc", "w:hdr", "w:ftr", "w:sdtContent", "w:txbxContent", "w:tbl", "w:footnote", "w:endnote"];

/// A child of a container.
enum Leaf<'e> {
    /// Filled by itself.
    Element(&'e Element),
    /// A table or chart in the place of a paragraph.
    Block(&'e Element, Tag),
    /// A table row that is repeated: its loop's tags stand in it.
    Row(&'e Element, Tag),
}

impl Filler<'_, '_> {
    fn source(&self, range: std::ops::Range<usize>) -> &str {
        self.part.get(range).unwrap_or("")
    }

    /// An element with everything in it filled.
    fn within(&self, element: &Element, scope: &Scope) -> Result<String, Fault> {
        if !self.source(element.span.clone()).contains('{') {
            return Ok(self.source(element.span.clone()).to_string());
        }
        if element.name == "w:p" {
            return self.paragraph(element, scope);
        }
        let body = if CONTAINERS.contains(&element.name.as_str()) {
            self.container(element, scope)?
        } else {
            self.pieces(element, |child| self.within(child, scope))?
        };
        Ok([
            self.source(element.span.start..element.inner.start),
            &body,
            self.source(element.inner.end..element.span.end),
        ]
        .concat())
    }

    /// What stands between an element's tags, with each child element replaced.
    fn pieces(&self, element: &Element, fill: impl Fn(&Element) -> Result<String, Fault>) -> Result<String, Fault> {
        let mut out = String::new();
        let mut at = element.inner.start;
        for child in &element.children {
            out.push_str(self.source(at..child.span.start));
            out.push_str(&fill(child)?);
            at = child.span.end;
        }
        out.push_str(self.source(at..element.inner.end));
        Ok(out)
    }

    fn container(&self, element: &Element, scope: &Scope) -> Result<String, Fault> {
        let mut items = Vec::new();
        for child in &element.children {
            items.push(self.classified(child)?);
        }
        let mut out = String::new();
        walk(&nest(items)?, scope, self.sources, &mut |leaf, scope| {
            match leaf {
                Leaf::Element(child) => out.push_str(&self.within(child, scope)?),
                Leaf::Block(child, tag) => out.push_str(&self.figure(child, tag, scope)?),
                Leaf::Row(child, tag) => {
                    let outer = self.row.replace(self.ends_of(child));
                    for inner in scope.each(self.sources, tag)? {
                        self.sources.step(tag)?;
                        out.push_str(&self.within(child, &inner)?);
                        self.fits(out.len())?;
                    }
                    self.row.set(outer);
                }
            }
            self.fits(out.len())
        })?;
        // A cell, header or footer must hold a paragraph.
        let needs = ["w:tc", "w:hdr", "w:ftr"].contains(&element.name.as_str());
        if needs && !out.contains("<w:p>") && !out.contains("<w:p ") && !out.contains("<w:p/>") {
            out.push_str("<w:p/>");
        }
        Ok(out)
    }

    /// What a child of a container is: a control (a paragraph or row with nothing but one), a block, a repeated row, or itself.
    fn classified<'e>(&self, child: &'e Element) -> Result<Result<Leaf<'e>, Control>, Fault> {
        if !matches!(child.name.as_str(), "w:p" | "w:tr") || !self.source(child.span.clone()).contains('{') {
            return Ok(Ok(Leaf::Element(child)));
        }
        let text = if child.name == "w:p" {
            line(self.part, child).text
        } else {
            let mut paragraphs = Vec::new();
            child.all("w:p", &mut paragraphs);
            paragraphs.iter().map(|p| line(self.part, p).text).collect()
        };
        let place = self.place_of(child);
        let mut pieces = cut(text.trim(), &|_| place.clone())?;
        let alone = pieces.len() == 1;
        match (pieces.first_mut(), alone) {
            (Some(Piece::Control(Control::Put(tag), _)), true) if child.name == "w:p" => {
                let figure = ["图:", "表:"].iter().any(|lead| tag.text.starts_with(lead));
                Ok(Ok(if figure { Leaf::Block(child, tag.clone()) } else { Leaf::Element(child) }))
            }
            (Some(Piece::Control(Control::Put(_), _)), _) => Ok(Ok(Leaf::Element(child))),
            (Some(Piece::Control(control, _)), true) => Ok(Err(control.clone())),
            (Some(Piece::Control(Control::Each(tag), _)), false) if child.name == "w:tr" => {
                let tag = tag.clone();
                let ends = matches!(pieces.last(), Some(Piece::Control(Control::EndEach(_), _)));
                let inside = |p: &Piece| matches!(p, Piece::Control(Control::Each(_) | Control::EndEach(_), _));
                let only = pieces.iter().filter(|piece| inside(piece)).count() == 2;
                Ok(Ok(if ends && only { Leaf::Row(child, tag) } else { Leaf::Element(child) }))
            }
            _ => Ok(Ok(Leaf::Element(child))),
        }
    }

    /// A part that grows beyond what is read is not written either.
    fn fits(&self, length: usize) -> Result<(), Fault> {
        if length as u64 <= MOST_PART {
            return Ok(());
        }
        Err(Fault { place: self.place.into(), tag: String::new(), words: TOO_LONG.into() })
    }

    /// Which paragraph of the template an element is, or begins with.
    fn place_of(&self, element: &Element) -> String {
        let before = self.paragraphs.partition_point(|start| *start < element.span.start);
        // A paragraph in a text box is its host's.
        let boxed = element.name == "w:p" && self.paragraphs.get(before) != Some(&element.span.start);
        format!("{}第{}段", self.place, if boxed { before.max(1) } else { before + 1 })
    }

    /// Where the paragraphs of a repeated row begin that hold its loop's first and last tag.
    fn ends_of(&self, row: &Element) -> Option<(usize, usize)> {
        let mut paragraphs = Vec::new();
        row.all("w:p", &mut paragraphs);
        let mut told = paragraphs.iter().filter(|p| !line(self.part, p).text.trim().is_empty()).map(|p| p.span.start);
        let first = told.next()?;
        Some((first, told.next_back().unwrap_or(first)))
    }

    /// A paragraph with its placeholders filled: each answer stands in the run where its placeholder began.
    fn paragraph(&self, element: &Element, scope: &Scope) -> Result<String, Fault> {
        let place = self.place_of(element);
        let text = line(self.part, element);
        let mut answers: BTreeMap<usize, String> = BTreeMap::new();
        if text.text.contains("{{") {
            let of_row = self
                .row
                .get()
                .map_or((false, false), |(first, last)| (first == element.span.start, last == element.span.start));
            self.fill_line(&text, &place, scope, of_row, &mut answers)?;
        }
        self.rewritten(element, &answers, scope)
    }

    /// The paragraph's source with the text elements that have an answer rewritten; nested text boxes are filled on their own.
    fn rewritten(&self, element: &Element, answers: &BTreeMap<usize, String>, scope: &Scope) -> Result<String, Fault> {
        let body = self.pieces(element, |child| {
            if child.name == "w:t"
                && let Some(answer) = answers.get(&child.span.start)
            {
                let mut x = Xml::default();
                x.raw("<w:t xml:space=\"preserve\">").escaped(answer).raw("</w:t>");
                self.added.borrow_mut().replaced += x.replaced;
                return Ok(x.text);
            }
            if CONTAINERS.contains(&child.name.as_str()) && child.name == "w:txbxContent" {
                return self.within(child, scope);
            }
            if child.children.is_empty() || !self.source(child.span.clone()).contains('{') && answers.is_empty() {
                return Ok(self.source(child.span.clone()).to_string());
            }
            self.rewritten(child, answers, scope)
        })?;
        Ok([
            self.source(element.span.start..element.inner.start),
            &body,
            self.source(element.inner.end..element.span.end),
        ]
        .concat())
    }

    fn fill_line(
        &self,
        text: &Line,
        place: &str,
        scope: &Scope,
        (opens, ends): (bool, bool),
        answers: &mut BTreeMap<usize, String>,
    ) -> Result<(), Fault> {
        enum Bit {
            Text(usize, String),
            Put(usize, Tag),
        }
        let holder = |at: usize| text.stretches.iter().rev().find(|s| s.start <= at).map_or(0, |s| s.element.start);
        let mut items: Vec<Result<Bit, Control>> = Vec::new();
        let mut at = 0;
        for piece in cut(&text.text, &|_| place.to_string())? {
            match piece {
                Piece::Text(words) => {
                    for stretch in &text.stretches {
                        let (from, to) =
                            (stretch.start.max(at), (stretch.start + stretch.text.len()).min(at + words.len()));
                        if from < to {
                            items.push(Ok(Bit::Text(stretch.element.start, words[from - at..to - at].to_string())));
                        }
                    }
                    at += words.len();
                }
                Piece::Control(Control::Put(tag), range) => {
                    items.push(Ok(Bit::Put(holder(range.start), tag)));
                    at = range.end;
                }
                Piece::Control(control, range) => {
                    items.push(Err(control));
                    at = range.end;
                }
            }
        }
        // A row's own loop has been opened by the row; any other must end where it begins.
        if let Some(at) = items.iter().position(|item| matches!(item, Err(Control::Each(_)))).filter(|_| opens) {
            drop(items.remove(at));
        }
        if let Some(at) = items.iter().rposition(|item| matches!(item, Err(Control::EndEach(_)))).filter(|_| ends) {
            drop(items.remove(at));
        }
        text.stretches.iter().for_each(|s| {
            answers.insert(s.element.start, String::new());
        });
        let mut length = 0;
        walk(&nest(items)?, scope, self.sources, &mut |bit, scope| {
            match bit {
                Bit::Text(holder, words) => {
                    length += words.len();
                    answers.entry(*holder).or_default().push_str(words);
                }
                Bit::Put(holder, tag) => {
                    let told = put(tag, scope, self.sources)?.text();
                    length += told.len();
                    answers.entry(*holder).or_default().push_str(&told);
                }
            }
            self.fits(length)
        })
    }

    /// A table or chart in the place of its paragraph, with a caption in the paragraph's own style.
    fn figure(&self, element: &Element, tag: &Tag, scope: &Scope) -> Result<String, Fault> {
        if !self.figures {
            return Err(tag.fault("图和表只能放在正文里。"));
        }
        let properties = element.child("w:pPr").map_or("", |p| self.source(p.span.clone()));
        let plain = |x: &mut Xml, words: &str| {
            x.raw("<w:p>")
                .raw(properties)
                .raw("<w:r><w:t xml:space=\"preserve\">")
                .escaped(words)
                .raw("</w:t></w:r></w:p>");
        };
        let mut x = Xml::default();
        let mut added = self.added.borrow_mut();
        match block(tag, scope, self.sources)? {
            Some(Block::Table(mut table)) => {
                added.tables += 1;
                table.number = added.tables;
                plain(&mut x, &format!("表{}　{}", table.number, table.caption));
                table_body(&mut x, &table, None);
                plain(&mut x, &table.source);
            }
            Some(Block::Chart(_)) if added.charts.len() >= MOST_CHARTS => {
                return Err(Fault { place: self.place.into(), tag: tag.text.clone(), words: TOO_LONG.into() });
            }
            Some(Block::Chart(mut chart)) => {
                chart.number = added.charts.len() + 1;
                let n = FIRST + chart.number;
                x.raw("<w:p>").raw("<w:pPr><w:keepNext/><w:jc w:val=\"center\"/></w:pPr>");
                drawing(&mut x, &chart, &format!("rIdChart{n}"), n);
                x.raw("</w:p>");
                plain(&mut x, &format!("图{}　{}", chart.number, chart.caption));
                plain(&mut x, &chart.source);
                added.charts.push(*chart);
            }
            Some(Block::Paragraph(words)) => plain(&mut x, &words.text()),
            _ => return Err(tag.fault("这里不能放。")),
        }
        added.replaced += x.replaced;
        Ok(x.text)
    }
}
