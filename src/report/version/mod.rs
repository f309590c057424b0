//! A report kept as it stood: its text with every number's origin and what the data said of it then. It is edited here, held against the
//! data at hand (上期对照), and written to a file by [`file`]. Composing a page or a Word file of it is not here.

pub mod file;

use std::collections::BTreeMap;

use crate::model::{AreaId, Dataset, Period};
use crate::narrate::again::state;
use crate::narrate::{Fact, Fragment, Number, Statement};

use super::document::{Block, Cell, Document};
use super::template::Asked;

/// What a number is held by: its fact, its unit, its decimals.
pub type Key = (Fact, String, u8);

/// A report kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Its name: 送审稿, 审定稿, or what the reader calls it.
    pub name: String,
    /// The template it came of.
    pub template: String,
    /// The area told of.
    pub area: AreaId,
    /// The period told of.
    pub period: Period,
    /// The text, numbered.
    pub document: Document,
    /// What the data said of each fact when it was kept.
    pub told: BTreeMap<Key, String>,
}

/// A number that the data would print otherwise now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Where: `第3段`, `表1“松澜镇”行`, `图2“3月”`.
    pub place: String,
    /// Position of its block, from 0.
    pub block: usize,
    /// The sentence it stands in.
    pub sentence: String,
    /// As printed.
    pub old: String,
    /// What the data said when it was kept; of a change, with its sign.
    pub then: String,
    /// What they say now.
    pub now: String,
}

/// A number of a document with its place and sentence.
struct Traced<'a> {
    place: String,
    block: usize,
    sentence: String,
    text: String,
    fact: &'a Fact,
    unit: &'a str,
    decimals: u8,
}

/// The key of a number.
pub fn key(number: &Number) -> Key {
    (number.fact, number.unit.clone(), number.value.decimals)
}

/// The sentences of a statement: each with the numbers in it.
fn sentences(statement: &Statement) -> Vec<(String, Vec<&Number>)> {
    let mut all: Vec<(String, Vec<&Number>)> = vec![Default::default()];
    for fragment in &statement.0 {
        match fragment {
            Fragment::Number(number) => {
                if let Some(last) = all.last_mut() {
                    last.0.push_str(&number.text);
                    last.1.push(number);
                }
            }
            Fragment::Words(words) => {
                for c in words.chars() {
                    if let Some(last) = all.last_mut() {
                        last.0.push(c);
                    }
                    if c == '。' {
                        all.push(Default::default());
                    }
                }
            }
        }
    }
    all
}

fn traced(document: &Document) -> Vec<Traced<'_>> {
    let mut found = Vec::new();
    let mut paragraph = 0;
    for (block, one) in document.blocks.iter().enumerate() {
        match one {
            Block::Heading(_, statement) | Block::Paragraph(statement) => {
                paragraph += 1;
                for (sentence, numbers) in sentences(statement) {
                    found.extend(numbers.into_iter().map(|number| Traced {
                        place: format!("第{paragraph}段"),
                        block,
                        sentence: sentence.clone(),
                        text: number.text.clone(),
                        fact: &number.fact,
                        unit: &number.unit,
                        decimals: number.value.decimals,
                    }));
                }
            }
            Block::Table(table) => {
                for row in &table.rows {
                    let name = row.first().map_or("", Cell::text);
                    for (at, cell) in row.iter().enumerate() {
                        let Cell::Figure { text, value, unit, fact } = cell else { continue };
                        found.push(Traced {
                            place: format!("表{}", table.number),
                            block,
                            sentence: format!(
                                "{}：{name}，{}",
                                table.caption,
                                table.head.get(at).map_or("", String::as_str)
                            ),
                            text: text.clone(),
                            fact,
                            unit,
                            decimals: value.decimals,
                        });
                    }
                }
            }
            Block::Chart(chart) => {
                let values = chart.series.first().map_or(&[][..], |series| series.values.as_slice());
                for ((fact, value), name) in chart.facts.iter().zip(values).zip(&chart.categories) {
                    found.push(Traced {
                        place: format!("图{}", chart.number),
                        block,
                        sentence: format!("{}：{name}", chart.caption),
                        text: value.map_or_else(|| "无数据".into(), crate::strings::number::decimal),
                        fact,
                        unit: &chart.unit,
                        decimals: chart.decimals,
                    });
                }
            }
            Block::PageBreak => {}
        }
    }
    found
}

impl Version {
    /// A document kept with what the data say of each of its numbers.
    pub fn keep(data: &Dataset, document: Document, template: &str, asked: Asked, name: &str) -> Self {
        let mut kept = Self {
            name: name.into(),
            template: template.into(),
            area: asked.area,
            period: asked.period,
            document,
            told: BTreeMap::new(),
        };
        kept.note(data);
        kept
    }

    /// Notes what the data say of numbers that are not noted yet.
    pub fn note(&mut self, data: &Dataset) {
        let mut told = std::mem::take(&mut self.told);
        for one in traced(&self.document) {
            let key = (*one.fact, one.unit.to_string(), one.decimals);
            if !told.contains_key(&key)
                && let Some(said) = state(data, one.fact, one.unit, one.decimals)
            {
                told.insert(key, said);
            }
        }
        self.told = told;
    }

    /// What the data say now of each fact that they said something else of when it was kept.
    pub fn moved(&self, data: &Dataset) -> BTreeMap<Key, String> {
        let now = self.told.iter().filter_map(|(key, then)| {
            let now = state(data, &key.0, &key.1, key.2).unwrap_or_else(|| "数据中已没有".into());
            (now != *then).then(|| (key.clone(), now))
        });
        now.collect()
    }

    /// The numbers that a revision of the data breaks, in the order of the text.
    pub fn broken(&self, data: &Dataset) -> Vec<Broken> {
        let moved = self.moved(data);
        let broken = traced(&self.document).into_iter().filter_map(|one| {
            let key = (*one.fact, one.unit.to_string(), one.decimals);
            let now = moved.get(&key)?.clone();
            let then = self.told.get(&key).cloned().unwrap_or_default();
            Some(Broken { place: one.place, block: one.block, sentence: one.sentence, old: one.text, then, now })
        });
        broken.collect()
    }

    /// How many numbers can be held against the data.
    pub fn held(&self) -> usize {
        traced(&self.document)
            .iter()
            .filter(|one| self.told.contains_key(&(*one.fact, one.unit.to_string(), one.decimals)))
            .count()
    }

    /// Puts the numbers of now into the sentences where the words around them stay true: same sign, still a number. Returns how many were
    /// changed; what could not be stays as it is, and stays broken.
    pub fn renumber(&mut self, data: &Dataset) -> usize {
        let moved = self.moved(data);
        let mut changed = 0;
        for block in &mut self.document.blocks {
            let (Block::Heading(_, statement) | Block::Paragraph(statement)) = block else { continue };
            for fragment in &mut statement.0 {
                let Fragment::Number(number) = fragment else { continue };
                let held = key(number);
                let (Some(now), Some(then)) = (moved.get(&held), self.told.get(&held)) else { continue };
                let (old, new) = (bare(then), bare(now));
                if old.0 != new.0 || old.1 != number.text || !new.1.starts_with(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                if let Some(digits) = new.1.strip_suffix(number.unit.as_str()) {
                    *number = Number::printed(digits, &number.unit, number.fact);
                    changed += 1;
                }
            }
        }
        self.note_again(data);
        changed
    }

    /// What was changed above is noted anew; what still says the old thing keeps its old note.
    fn note_again(&mut self, data: &Dataset) {
        let now: Vec<(Key, String)> = self
            .document
            .numbers()
            .filter_map(|number| {
                let said = state(data, &number.fact, &number.unit, number.value.decimals)?;
                (bare(&said).1 == number.text).then(|| (key(number), said))
            })
            .collect();
        self.told.extend(now);
        self.note(data);
    }

    /// Writes a paragraph or heading anew: numbers whose print still stands in it, in order, keep their origin; others are words. Empty text
    /// takes the block away. The number in front of a heading stays.
    pub fn write(&mut self, at: usize, text: &str) {
        let text = text.replace(['\r', '\n'], "");
        if text.trim().is_empty() {
            return self.remove(at);
        }
        if let Some(Block::Heading(_, statement) | Block::Paragraph(statement)) = self.document.blocks.get_mut(at) {
            *statement = rewritten(statement, text.trim());
        }
    }

    /// Takes a block away and numbers the rest anew.
    pub fn remove(&mut self, at: usize) {
        if at < self.document.blocks.len() {
            self.document.blocks.remove(at);
            self.document.renumber();
        }
    }

    /// Puts a block behind another and numbers the rest anew.
    pub fn insert(&mut self, data: &Dataset, after: usize, block: Block) {
        let at = (after + 1).min(self.document.blocks.len());
        self.document.blocks.insert(at, block);
        self.document.renumber();
        self.note(data);
    }
}

/// The sign of a state and the rest: `−7.2%` is down, 7.2%.
fn bare(said: &str) -> (i8, &str) {
    match said.strip_prefix(['−', '-']) {
        Some(rest) => (-1, rest),
        None => (1, said.strip_prefix('+').unwrap_or(said)),
    }
}

/// A statement with new words; numbers found again in order keep their trace.
fn rewritten(old: &Statement, text: &str) -> Statement {
    let mut out = Statement::default();
    let mut from = 0;
    for number in old.numbers() {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == ',');
        let whole = |at: &usize| {
            let goes_on = digit(text[*at + number.text.len()..].chars().next());
            let begun = digit(text[..*at].chars().next_back());
            !(begun || goes_on && number.text.ends_with(|c: char| c.is_ascii_digit()))
        };
        let found = text[from..].match_indices(number.text.as_str()).map(|(at, _)| from + at).find(whole);
        if let Some(at) = found.filter(|_| !number.text.is_empty()) {
            out.say(&text[from..at]);
            out.tell(number.clone());
            from = at + number.text.len();
        }
    }
    out.say(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::{bare, rewritten, sentences};
    use crate::model::{AreaId, IndicatorId, Period};
    use crate::narrate::{Fact, Formula, Number, Statement};

    fn told(list: &[&str]) -> Statement {
        let period = Period::parse("2026-06").unwrap_or_else(|| unreachable!());
        let fact =
            Fact { indicator: Some(IndicatorId(0)), area: AreaId(0), period, ytd: false, formula: Formula::Value };
        let mut out = Statement::words("甲");
        for digits in list {
            out.tell(Number::printed(digits, "起", fact));
            out.say("，乙。");
        }
        out
    }

    #[test]
    fn numbers_that_stay_keep_their_origin_and_typed_ones_have_none() {
        let old = told(&["12", "3"]);
        let kept = |text: &str| rewritten(&old, text).numbers().map(|n| n.text.clone()).collect::<Vec<_>>();
        assert_eq!(kept("改写：12起，另有3起。"), ["12起", "3起"]);
        assert_eq!(kept("只有3起。"), ["3起"]);
        assert_eq!(kept("共112起、13起"), Vec::<String>::new(), "digits in front make it another number");
        assert_eq!(kept("先3起后12起"), ["12起"], "order is kept");
        assert_eq!(rewritten(&old, "先3起后12起").text(), "先3起后12起");
        assert_eq!(sentences(&old).iter().map(|(_, n)| n.len()).collect::<Vec<_>>(), [1, 1, 0]);
        assert_eq!((bare("−7.2%"), bare("+3起"), bare("未报")), ((-1, "7.2%"), (1, "3起"), (1, "未报")));
    }
}
