//! Revisions: a changed stretch of a paragraph as w:del and w:ins in its own run's looks. Runs without a change are not touched.

use std::ops::Range;

use crate::report::scan::{Line, Stretch};
use crate::report::xml::escape;

use super::matching::{Change, near};
use super::{Outcome, Remark};

/// Who makes the revisions, and the number of the next one.
pub struct Author {
    mark: String,
    next: usize,
}

/// Numbers above any that Word gives.
const FIRST: usize = 900_000;

impl Author {
    /// Revisions dated `date` (`2026-07-05`).
    pub fn new(date: &str) -> Self {
        let dated = date.len() == 10 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let at = if dated { format!(" w:date=\"{date}T00:00:00Z\"") } else { String::new() };
        Self { mark: format!("w:author=\"善治一张图\"{at}"), next: FIRST }
    }

    fn open(&mut self, kind: &str) -> String {
        self.next += 1;
        format!("<w:{kind} w:id=\"{}\" {}>", self.next, self.mark)
    }
}

/// Adds the edits of the part that make the changes of a line.
pub fn revise(
    part: &str,
    line: &Line,
    changes: &[Change],
    author: &mut Author,
    edits: &mut Vec<(Range<usize>, String)>,
    outcome: &mut Outcome,
) {
    let end = |s: &Stretch| s.start + s.text.len();
    let overlaps = |s: &Stretch, c: &Change| s.start < c.range.end && c.range.start < end(s);
    // A run that also holds a text box has paragraphs of its own in it, which are changed by themselves.
    let boxed = |s: &Stretch| part.get(s.run.clone()).is_some_and(|run| run.contains("<w:txbxContent"));
    let why = |c: &&Change| {
        let met = || line.stretches.iter().filter(|s| overlaps(s, c));
        if met().any(|s| s.inserted) {
            Some("此处已有未接受的修订")
        } else {
            met().any(boxed).then_some("此处与文本框连在一起")
        }
    };
    let mut free: Vec<&Change> = Vec::new();
    for change in changes {
        let Some(why) = why(&change) else {
            free.push(change);
            continue;
        };
        let old = line.text.get(change.range.clone()).unwrap_or("").to_string();
        // It was told as done; it is not.
        if let Some(at) = outcome.replaced.iter().rposition(|r| r.old == old && r.new == change.new) {
            outcome.replaced.remove(at);
        } else if let Some(at) = outcome.filled.iter().rposition(|r| r.old == old && r.new == change.new) {
            outcome.filled.remove(at);
        }
        outcome.left.push(Remark {
            context: near(&line.text, &change.range),
            old,
            new: String::new(),
            words: format!("{why}，应为“{}”", change.new),
        });
    }
    let mut told = vec![false; free.len()];
    let mut at = 0;
    while at < line.stretches.len() {
        let run = line.stretches[at].run.clone();
        let inside: Vec<&Stretch> = line.stretches[at..].iter().take_while(|s| s.run == run).collect();
        at += inside.len();
        if !inside.iter().any(|s| free.iter().any(|c| overlaps(s, c))) {
            continue;
        }
        edits.push((run.clone(), rewritten(part, &inside, &free, &mut told, author)));
    }
}

/// A run with its changes: cut where a revision stands, everything else in it as it was.
fn rewritten(part: &str, inside: &[&Stretch], changes: &[&Change], told: &mut [bool], author: &mut Author) -> String {
    let Some(first) = inside.first() else { return String::new() };
    let source = |range: Range<usize>| part.get(range).unwrap_or("");
    let properties = source(first.properties.clone());
    let tag = source(first.run.start..first.run_inner.start);
    let open = format!("{tag}{properties}");
    let content = if first.properties.is_empty() { first.run_inner.start } else { first.properties.end };
    let mut out = String::new();
    // What the run at hand holds so far; an empty one is not written.
    let mut held = String::new();
    let close = |out: &mut String, held: &mut String| {
        if !held.is_empty() {
            out.push_str(&open);
            out.push_str(held);
            out.push_str("</w:r>");
            held.clear();
        }
    };
    let keep = |held: &mut String, text: &str| {
        if !text.is_empty() {
            held.push_str(&format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(text)));
        }
    };
    let mut position = content;
    for stretch in inside {
        held.push_str(source(position..stretch.element.start));
        position = stretch.element.end;
        let end = stretch.start + stretch.text.len();
        let mine: Vec<(usize, &&Change)> =
            changes.iter().enumerate().filter(|(_, c)| stretch.start < c.range.end && c.range.start < end).collect();
        if mine.is_empty() {
            held.push_str(source(stretch.element.clone()));
            continue;
        }
        let mut from = stretch.start;
        for (n, change) in mine {
            let (start, stop) = (change.range.start.max(stretch.start), change.range.end.min(end));
            let piece =
                |from: usize, to: usize| stretch.text.get(from - stretch.start..to - stretch.start).unwrap_or("");
            keep(&mut held, piece(from, start));
            close(&mut out, &mut held);
            let gone = escape(piece(start, stop));
            out.push_str(&author.open("del"));
            out.push_str(&format!("{open}<w:delText xml:space=\"preserve\">{gone}</w:delText></w:r></w:del>"));
            if let Some(told) = told.get_mut(n).filter(|told| !**told) {
                *told = true;
                out.push_str(&author.open("ins"));
                out.push_str(&format!("{open}<w:t xml:space=\"preserve\">{}</w:t></w:r></w:ins>", escape(&change.new)));
            }
            from = stop;
        }
        keep(&mut held, stretch.text.get(from - stretch.start..).unwrap_or(""));
    }
    let rest = inside.last().map_or(position, |s| s.run_inner.end);
    held.push_str(source(position..rest));
    close(&mut out, &mut held);
    out
}
