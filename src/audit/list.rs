//! Grouping and filtering of a report's lines: what the page lists and the letters take. It adds and drops no finding of its own.

use std::collections::BTreeMap;

use super::report::Line;
use crate::model::Severity;

/// What lines to keep; an empty field keeps all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// At least this grave.
    pub severity: Option<Severity>,
    /// This code.
    pub code: String,
    /// This file.
    pub file: String,
    /// This township (code).
    pub sender: String,
    /// Text in the message, value, area or indicator.
    pub text: String,
}

/// The lines that pass, in their order.
pub fn filter<'a>(lines: &'a [Line], wanted: &Wanted) -> Vec<&'a Line> {
    let is = |asked: &str, has: &str| asked.is_empty() || asked == has;
    let holds = |line: &Line| {
        let text = wanted.text.as_str();
        text.is_empty()
            || [&line.message, &line.value, &line.area, &line.indicator].iter().any(|field| field.contains(text))
    };
    lines
        .iter()
        .filter(|line| wanted.severity.is_none_or(|most| line.severity <= most))
        .filter(|line| is(&wanted.code, line.code) && is(&wanted.file, &line.file) && is(&wanted.sender, &line.sender))
        .filter(|line| holds(line))
        .collect()
}

/// By what lines are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// By file.
    File,
    /// By what is wrong.
    Code,
    /// By township.
    Sender,
    /// By indicator.
    Indicator,
}

/// Lines under one head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    /// The head: a file, a code, a township, an indicator.
    pub head: String,
    /// The gravest of its lines.
    pub severity: Severity,
    /// Cells or rows they stand for.
    pub count: u64,
    /// The lines.
    pub lines: Vec<&'a Line>,
}

/// Lines in groups: gravest group first, then the larger, then by head.
pub fn group<'a>(lines: &[&'a Line], by: Grouping) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for line in lines {
        let head = match by {
            Grouping::File => line.file.clone(),
            Grouping::Code => line.code.to_string(),
            Grouping::Sender => line.sender.clone(),
            Grouping::Indicator => line.indicator.clone(),
        };
        let group = groups.entry(head.clone()).or_insert_with(|| Group {
            head,
            severity: line.severity,
            count: 0,
            lines: Vec::new(),
        });
        group.severity = group.severity.min(line.severity);
        group.count += u64::from(line.count);
        group.lines.push(line);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by(|a, b| (a.severity, b.count, &a.head).cmp(&(b.severity, a.count, &b.head)));
    groups
}
