//! Markdown templates to documents: `# ` title, `## ` to `##### ` headings, `> ` lines under the title, `---` a new page, every other
//! line a paragraph; `落款：` and `成文日期：` sign it, `版式：一页` sets it in small type. Marks count only where the template wrote them, never in the data.

use crate::model::Dataset;
use crate::narrate::Statement;
use crate::narrate::among::name_of;
use crate::report::document::{Block, Document, Front};
use crate::strings::period as words;

use super::block::block;
use super::period::held;
use super::put::put;
use super::scope::{Asked, Scope, Sources, walk};
use super::syntax::{Control, Fault, Piece, TOO_LONG, Tag, cut, nest};

/// A document made, and remarks on placeholders that were answered in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The document, numbered.
    pub document: Document,
    /// Remarks.
    pub notices: Vec<Fault>,
}

/// The longest template, in bytes.
const LONGEST: usize = 1 << 20;
/// The most blocks of a document.
const MOST_BLOCKS: usize = 5000;
/// The most text of a document, in bytes: some 2,500 pages.
const MOST_TEXT: usize = 4 << 20;

enum Leaf {
    Text(String),
    Put(Tag),
    Break,
}

/// What stands around the text of every document of a package.
pub fn front(data: &Dataset, asked: Asked) -> Front {
    let meta = &data.meta;
    Front {
        classification: meta.classification.clone(),
        state: meta.state.clone(),
        notice: meta.notice.clone(),
        area: name_of(data, asked.area),
        period: words::full(asked.period),
        as_of: meta.as_of.clone(),
        sources: meta.sources.clone(),
        fingerprint: meta.fingerprint.clone(),
        ..Front::default()
    }
}

/// Fills a Markdown template.
///
/// # Errors
/// The first fault, with its line and placeholder; a period that the package has no figures of.
pub fn markdown(template: &str, asked: Asked, sources: &Sources<'_>) -> Result<Rendered, Fault> {
    if template.len() > LONGEST {
        return Err(Fault { place: "模板".into(), tag: String::new(), words: "模板太长。".into() });
    }
    held(sources.data, asked.area, asked.period).map_err(|words| Fault {
        place: "不能成文".into(),
        tag: String::new(),
        words,
    })?;
    sources.begin();
    let text = template.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    let line = |at: usize| format!("第{}行", text[..at].matches('\n').count() + 1);
    let mut leaves: Vec<Result<Leaf, Control>> = Vec::new();
    for piece in cut(&text, &line)? {
        match piece {
            Piece::Text(text) => {
                for (at, part) in text.split('\n').enumerate() {
                    if at > 0 {
                        leaves.push(Ok(Leaf::Break));
                    }
                    if !part.is_empty() {
                        leaves.push(Ok(Leaf::Text(part.to_string())));
                    }
                }
            }
            Piece::Control(Control::Put(tag), _) => leaves.push(Ok(Leaf::Put(tag))),
            Piece::Control(control, _) => leaves.push(Err(control)),
        }
    }
    let nodes = nest(leaves)?;
    let mut page =
        Page { document: Document { front: front(sources.data, asked), blocks: Vec::new() }, ..Page::default() };
    walk(&nodes, &Scope::of(asked), sources, &mut |leaf, scope| {
        match leaf {
            Leaf::Text(text) => {
                page.told += text.len();
                page.say(text);
            }
            Leaf::Break => page.flush(),
            Leaf::Put(tag) => match block(tag, scope, sources)? {
                Some(block) => {
                    page.flush();
                    page.document.blocks.push(block);
                }
                None => {
                    let said = put(tag, scope, sources)?;
                    page.told += said.text().len();
                    page.line.join(said);
                }
            },
        }
        if page.document.blocks.len() > MOST_BLOCKS || page.told > MOST_TEXT {
            return Err(Fault { place: "模板".into(), tag: String::new(), words: TOO_LONG.into() });
        }
        Ok(())
    })?;
    page.flush();
    page.document.number();
    Ok(Rendered { document: page.document, notices: sources.notices() })
}

/// The document under construction and the line being written.
#[derive(Default)]
struct Page {
    document: Document,
    line: Statement,
    /// Bytes of text so far.
    told: usize,
    /// The mark the template wrote at the line's beginning.
    mark: Option<String>,
}

/// Marks in the order they are tried.
const MARKS: [&str; 9] = ["##### ", "#### ", "### ", "## ", "# ", "> ", "落款：", "成文日期：", "版式："];

impl Page {
    fn say(&mut self, text: &str) {
        if !self.line.is_empty() || self.mark.is_some() {
            // A placeholder that had nothing to say leaves the end of its sentence behind.
            let ended = self.line.text().ends_with('。');
            self.line.say(if ended { text.trim_start_matches('。') } else { text });
            return;
        }
        let trimmed = text.trim_start();
        match MARKS.iter().find(|mark| trimmed.starts_with(**mark)) {
            Some(mark) => {
                self.mark = Some((*mark).to_string());
                self.line.say(&trimmed[mark.len()..]);
            }
            None if trimmed.trim_end() == "---" => self.document.blocks.push(Block::PageBreak),
            None => self.line.say(trimmed),
        }
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let mark = self.mark.take();
        let text = line.text();
        if text.trim().is_empty() {
            return;
        }
        let front = &mut self.document.front;
        match mark.as_deref() {
            Some("# ") => front.title = text.trim().to_string(),
            Some("> ") => front.lines.push(text.trim().to_string()),
            Some("落款：") => front.author = text.trim().to_string(),
            Some("成文日期：") => front.date = text.trim().to_string(),
            Some("版式：") if text.trim() == "一页" => front.tight = true,
            // Anything else stays in sight, as the words it is.
            Some("版式：") => self.document.blocks.push(Block::Paragraph(Statement::words(format!("版式：{text}")))),
            Some(mark) => self.document.blocks.push(Block::Heading(mark.trim_end().len() as u8 - 1, line)),
            None => self.document.blocks.push(Block::Paragraph(line)),
        }
    }
}
