//! 上月稿换数: last period's draft with this period's numbers, as Word revisions; every byte that is not a changed run stays as it was.
//!
//! [`facts`] lists what the data said last period, [`tokens`] finds numbers, blanks and period words in a line, [`matching`] says which
//! is which, [`revise`] writes the revisions. Only what name, place and formula in the text agree on is replaced; the rest is asked.

pub mod answers;
mod cells;
mod clause;
pub mod facts;
pub mod matching;
pub mod names;
pub mod revise;
pub mod spelling;
pub mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{AreaId, Dataset, IndicatorId, Period};

use super::container::Opened;
use super::scan::{Element, edited, line, scan};
use super::template::period::held;
use answers::Answers;
use facts::Facts;
use matching::{Around, Reader};
use names::Names;
use revise::{Author, revise};

/// What a draft is renewed with.
#[derive(Clone, Debug)]
pub struct Renewal<'a> {
    /// The data of both periods.
    pub data: &'a Dataset,
    /// The area the draft tells of where it names none.
    pub area: AreaId,
    /// The draft's period.
    pub from: Period,
    /// The new one.
    pub to: Period,
    /// Answers given before: question key to option id; [`KEEP`] leaves a number as it is.
    pub answers: &'a Answers,
}

impl Renewal<'_> {
    /// Whether the data tell of both periods.
    ///
    /// # Errors
    /// In words: of which they do not, and of which they do.
    pub fn held(&self) -> Result<(), String> {
        [self.from, self.to].into_iter().try_for_each(|period| held(self.data, self.area, period))
    }
}

/// The answer that leaves a number as it is.
pub const KEEP: &str = "不改";

/// One thing done or not done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remark {
    /// The line it stands in, shortened around the place.
    pub context: String,
    /// What stood there.
    pub old: String,
    /// What stands there now; empty when nothing was changed.
    pub new: String,
    /// Which figure it is, or why nothing was changed.
    pub words: String,
}

/// A number that could be several figures, or is named nowhere near.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// What an answer is remembered by ([`answers::key`]).
    pub key: String,
    /// The line it stands in.
    pub context: String,
    /// The number.
    pub old: String,
    /// Options: id, which figure, the new text.
    pub options: Vec<(String, String, String)>,
}

/// What became of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Numbers, verbs, dates and periods replaced.
    pub replaced: Vec<Remark>,
    /// Blanks (`*`) filled in, to be confirmed.
    pub filled: Vec<Remark>,
    /// Ambiguous numbers.
    pub questions: Vec<Question>,
    /// Numbers with a known unit that were not last period's figures, and figures that cannot be told this period.
    pub left: Vec<Remark>,
}

/// The parts that hold a draft's text, by the beginnings of their names under `word/`.
const PARTS: [&str; 5] = ["document", "header", "footer", "footnotes", "endnotes"];

/// Renews a Word draft. `date` is written on the revisions (`2026-07-05`): the date of the data, never the clock's.
///
/// # Errors
/// In words: a period that the data do not tell of ([`Renewal::held`]), or why the file cannot be read: encrypted, damaged, too large, not a Word document.
pub fn renew_docx(bytes: &[u8], renewal: &Renewal<'_>, date: &str) -> Result<(Vec<u8>, Outcome), String> {
    renewal.held()?;
    let opened = Opened::open(bytes)?;
    let names = Names::of(renewal.data);
    let of_draft = |path: &str| {
        let name = path.strip_prefix("word/").unwrap_or("");
        !name.contains('/') && name.ends_with(".xml") && PARTS.iter().any(|part| name.starts_with(part))
    };
    let texts: Vec<(&String, &String)> = opened.texts.iter().filter(|(path, _)| of_draft(path)).collect();
    let named: BTreeSet<IndicatorId> = texts.iter().flat_map(|(_, text)| names.of_part(text)).collect();
    let facts = Facts::of(renewal, &named);
    let reader = Reader::new(renewal, &facts, &names);
    let mut outcome = Outcome::default();
    let mut author = Author::new(date);
    let mut changed = BTreeMap::new();
    for (path, text) in texts {
        let root = scan(text)?;
        let mut edits = Vec::new();
        let mut walk = Walk {
            part: text,
            reader: &reader,
            outcome: &mut outcome,
            author: &mut author,
            edits: &mut edits,
            before: String::new(),
        };
        walk.within(&root, &Around::default());
        if !edits.is_empty() {
            changed.insert(path.clone(), edited(text, edits).into_bytes());
        }
    }
    let bytes = if changed.is_empty() { bytes.to_vec() } else { opened.with(&changed)? };
    Ok((bytes, outcome))
}

/// Renews a plain text, line by line. Whether the data tell of its periods is asked before ([`Renewal::held`]).
pub fn renew_text(text: &str, renewal: &Renewal<'_>) -> (String, Outcome) {
    let names = Names::of(renewal.data);
    let facts = Facts::of(renewal, &names.within(text).into_values().flatten().collect());
    let reader = Reader::new(renewal, &facts, &names);
    let mut outcome = Outcome::default();
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            let changes = reader.read(line, &Around::default(), &mut outcome);
            edited(line, changes.into_iter().map(|change| (change.range, change.new)).collect())
        })
        .collect();
    (lines.join("\n"), outcome)
}

struct Walk<'a, 'b> {
    part: &'a str,
    reader: &'a Reader<'b>,
    outcome: &'a mut Outcome,
    author: &'a mut Author,
    edits: &'a mut Vec<(std::ops::Range<usize>, String)>,
    /// The paragraph before: a table's caption.
    before: String,
}

impl Walk<'_, '_> {
    fn within(&mut self, element: &Element, around: &Around) {
        for child in &element.children {
            match child.name.as_str() {
                "w:p" => self.paragraph(child, around),
                "w:tbl" => self.table(child),
                _ if child.children.is_empty() => {}
                _ => self.within(child, around),
            }
        }
    }

    fn paragraph(&mut self, element: &Element, around: &Around) {
        let line = line(self.part, element);
        if !line.text.trim().is_empty() {
            let changes = self.reader.read(&line.text, around, self.outcome);
            revise(self.part, &line, &changes, self.author, self.edits, self.outcome);
            self.before = line.text;
        }
        // Text boxes hold paragraphs of their own.
        for child in &element.children {
            let mut boxes = Vec::new();
            child.all("w:txbxContent", &mut boxes);
            boxes.into_iter().for_each(|inner| self.within(inner, &Around::default()));
        }
    }

    fn table(&mut self, table: &Element) {
        let caption = self.before.clone();
        let rows: Vec<&Element> = table.children.iter().filter(|child| child.name == "w:tr").collect();
        let text = |cell: &Element| {
            let mut paragraphs = Vec::new();
            cell.all("w:p", &mut paragraphs);
            paragraphs.iter().map(|p| line(self.part, p).text).collect::<String>()
        };
        let cells = |row: &Element| row.children.iter().filter(|c| c.name == "w:tc").map(text).collect::<Vec<_>>();
        let head = rows.first().map(|row| cells(row)).unwrap_or_default();
        let first: Vec<String> = rows.iter().map(|row| cells(row).into_iter().next().unwrap_or_default()).collect();
        for (row, name) in rows.iter().zip(first) {
            for (at, cell) in row.children.iter().filter(|child| child.name == "w:tc").enumerate() {
                let column = head.get(at).cloned().unwrap_or_default();
                let around = Around { column, row: name.clone(), caption: caption.clone(), in_table: true };
                self.within(cell, &around);
            }
        }
    }
}
