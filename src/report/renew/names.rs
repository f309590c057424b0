//! Indicators by the names that drafts call them: full, short, without 数 or 率, without what stands in brackets. Which figure is meant is not
//! decided here.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Dataset, IndicatorId};

/// Names by their first character, so that a text is gone through once.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<char, Vec<(String, IndicatorId)>>);

/// Where names stand, in bytes, and whose they are.
pub type Found = BTreeMap<(usize, usize), Vec<IndicatorId>>;

impl Names {
    /// The names of a dataset's indicators.
    pub fn of(data: &Dataset) -> Self {
        let mut all: BTreeSet<(String, IndicatorId)> = BTreeSet::new();
        for (at, row) in data.indicators.iter().enumerate() {
            let bare = row.name.split(['(', '（']).next().unwrap_or("").to_string();
            for name in [&row.name, &row.short_name, &bare].into_iter().chain(&row.aliases) {
                for tail in ["", "件数", "数", "率"] {
                    if let Some(short) = name.strip_suffix(tail)
                        && (short.chars().count() >= 3 || (tail.is_empty() && short.chars().count() >= 2))
                    {
                        all.insert((short.to_string(), IndicatorId(at as u16)));
                    }
                }
            }
        }
        let mut names = Self::default();
        for (name, id) in all {
            if let Some(first) = name.chars().next() {
                names.0.entry(first).or_default().push((name, id));
            }
        }
        names
    }

    /// Every name in a text.
    pub fn within(&self, text: &str) -> Found {
        let mut found = Found::new();
        for (at, c) in text.char_indices() {
            let rest = text.get(at..).unwrap_or("");
            for (name, id) in self.0.get(&c).into_iter().flatten().filter(|(name, _)| rest.starts_with(name.as_str())) {
                found.entry((at, at + name.len())).or_default().push(*id);
            }
        }
        found
    }

    /// The indicators named anywhere in the text of a part, wherever its runs are cut. Words that only meet where paragraphs do may be among them.
    pub fn of_part(&self, part: &str) -> BTreeSet<IndicatorId> {
        let mut plain = String::with_capacity(part.len() / 4);
        for piece in part.split('<') {
            plain.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
        }
        self.within(&plain).into_values().flatten().collect()
    }
}
