//! A report kept as it stood: its text with every number's origin and what the data said of it then. It is edited here, held against the
//! data at hand (上期对照), and written to a file by [`file`]. Composing a page or a Word file of it is not here.

pub mod file;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{AreaId, Dataset, Period};
use crate::narrate::again::state;
use crate::narrate::{Fact, Formula, Fragment, Number, Statement};
use crate::strings::period::date;

use super::document::{Block, Cell, Document};
use super::template::block::again;
use super::template::{Asked, Sources};

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
    /// What the data said of each fact of the words when it was kept.
    pub told: BTreeMap<Key, String>,
    /// What they said of each fact of its tables and charts. Apart from the words: a chart may be drawn anew while a sentence still says the old.
    pub drawn: BTreeMap<Key, String>,
}

/// What the data say now of facts that they said something else of when the report was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Of its words: what was said, and what is said now.
    words: BTreeMap<Key, (String, String)>,
    /// Of its tables and charts.
    figures: BTreeMap<Key, (String, String)>,
}

impl Moved {
    /// What the data say now of a number of the words that would be printed otherwise; a number that says it already, by the same verb, stands.
    pub fn word(&self, number: &Number) -> Option<&str> {
        let (then, now) = self.words.get(&key(number))?;
        let ((was, _), (is, printed)) = (bare(then), bare(now));
        (was != is || printed != number.text).then_some(now.as_str())
    }

    /// What the data say now of a fact of a table or chart.
    pub fn figure(&self, key: &Key) -> Option<&str> {
        self.figures.get(key).map(|(_, now)| now.as_str())
    }

    /// Whether everything stands as it was kept.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.figures.is_empty()
    }
}

/// What was brought up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    /// Numbers of the words.
    pub words: usize,
    /// Tables and charts made anew.
    pub figures: usize,
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
    /// The number, where it stands in the words; in a table or chart there is none.
    word: Option<&'a Number>,
}

impl Traced<'_> {
    fn key(&self) -> Key {
        (*self.fact, self.unit.to_string(), self.decimals)
    }
}

/// The key of a number.
pub fn key(number: &Number) -> Key {
    (number.fact, number.unit.clone(), number.value.decimals)
}

/// What ends a sentence, and what ends a part of one that says something of its own.
const SENTENCE: &[char] = &['。'];
const PART: &[char] = &['。', '；'];
/// Words that choose whom a part of a sentence names: with other figures it would name others, so it is not brought up to date number by number.
const CHOOSES: [&str; 7] = ["高的有", "低的有", "多的有", "少的有", "集中在", "之间", "均为"];

/// The sentences of a statement, or its parts: each with the numbers in it.
fn sentences<'a>(statement: &'a Statement, ends: &[char]) -> Vec<(String, Vec<&'a Number>)> {
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
                    if ends.contains(&c) {
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
                for (sentence, numbers) in sentences(statement, SENTENCE) {
                    found.extend(numbers.into_iter().map(|number| Traced {
                        place: format!("第{paragraph}段"),
                        block,
                        sentence: sentence.clone(),
                        text: number.text.clone(),
                        fact: &number.fact,
                        unit: &number.unit,
                        decimals: number.value.decimals,
                        word: Some(number),
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
                            word: None,
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
                        word: None,
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
            drawn: BTreeMap::new(),
        };
        kept.note(data);
        kept
    }

    /// Notes what the data say of numbers that are not noted yet.
    pub fn note(&mut self, data: &Dataset) {
        for one in traced(&self.document) {
            let (key, noted) = (one.key(), if one.word.is_none() { &mut self.drawn } else { &mut self.told });
            if !noted.contains_key(&key)
                && let Some(said) = state(data, one.fact, one.unit, one.decimals)
            {
                noted.insert(key, said);
            }
        }
    }

    /// What the data say now of each fact that they said something else of when it was kept.
    pub fn moved(&self, data: &Dataset) -> Moved {
        let of = |noted: &BTreeMap<Key, String>| {
            let now = noted.iter().filter_map(|(key, then)| {
                let now = state(data, &key.0, &key.1, key.2).unwrap_or_else(|| "数据中已没有".into());
                (now != *then).then(|| (key.clone(), (then.clone(), now)))
            });
            now.collect()
        };
        Moved { words: of(&self.told), figures: of(&self.drawn) }
    }

    /// The numbers that a revision of the data breaks, in the order of the text.
    pub fn broken(&self, data: &Dataset) -> Vec<Broken> {
        let moved = self.moved(data);
        let broken = traced(&self.document).into_iter().filter_map(|one| {
            let key = one.key();
            let (now, noted) = match one.word {
                Some(number) => (moved.word(number)?, &self.told),
                None => (moved.figure(&key)?, &self.drawn),
            };
            let (now, then) = (now.to_string(), noted.get(&key).cloned().unwrap_or_default());
            Some(Broken { place: one.place, block: one.block, sentence: one.sentence, old: one.text, then, now })
        });
        broken.collect()
    }

    /// How many numbers can be held against the data.
    pub fn held(&self) -> usize {
        traced(&self.document)
            .iter()
            .filter(|one| if one.word.is_none() { &self.drawn } else { &self.told }.contains_key(&one.key()))
            .count()
    }

    /// Brings the report up to date: numbers of now go into the sentences where the words around them stay true (same sign, still a number),
    /// tables and charts are made anew. What could not be stays as it is, and stays broken.
    pub fn renumber(&mut self, data: &Dataset) -> Renewed {
        let renewed = Renewed { words: self.renumber_words(data), figures: self.draw_again(data) };
        if self.moved(data).is_empty() {
            // All of it is of the data at hand now.
            let (front, meta) = (&mut self.document.front, &data.meta);
            if front.date == date(&front.as_of) {
                front.date = date(&meta.as_of);
            }
            front.as_of.clone_from(&meta.as_of);
            front.sources.clone_from(&meta.sources);
            front.fingerprint.clone_from(&meta.fingerprint);
        }
        renewed
    }

    /// Makes tables and charts anew where the data show something else now; how many.
    fn draw_again(&mut self, data: &Dataset) -> usize {
        let sources = Sources::new(data);
        let (mut changed, mut stuck) = (0, Document::default());
        for block in &mut self.document.blocks {
            let (recipe, number) = match block {
                Block::Table(table) => (table.recipe.as_ref(), table.number),
                Block::Chart(chart) => (chart.recipe.as_ref(), chart.number),
                Block::Heading(..) | Block::Paragraph(_) | Block::PageBreak => continue,
            };
            sources.begin();
            let Some(mut new) = recipe.and_then(|recipe| again(recipe, &sources)) else {
                stuck.blocks.push(block.clone());
                continue;
            };
            match (&mut new, &*block) {
                (Block::Table(new), Block::Table(_)) => new.number = number,
                (Block::Chart(new), Block::Chart(old)) => {
                    new.number = number;
                    // One read from a file has no drawing of its own; that alone is no difference.
                    if old.spec.is_none() {
                        let drawing = new.spec.take();
                        if **new == **old {
                            continue;
                        }
                        new.spec = drawing;
                    }
                }
                _ => {}
            }
            if new != *block {
                *block = new;
                changed += 1;
            }
        }
        // What stands in a figure that cannot be made again stays noted as it was told.
        let kept: BTreeSet<Key> = traced(&stuck).iter().map(Traced::key).collect();
        self.drawn.retain(|key, _| kept.contains(key));
        self.note(data);
        changed
    }

    fn renumber_words(&mut self, data: &Dataset) -> usize {
        let moved = self.moved(data);
        let mut changed = 0;
        for block in &mut self.document.blocks {
            let (Block::Heading(_, statement) | Block::Paragraph(statement)) = block else { continue };
            let chosen = |(part, numbers): &(String, Vec<&Number>)| {
                vec![CHOOSES.iter().any(|word| part.contains(word)); numbers.len()]
            };
            let chosen: Vec<bool> = sentences(statement, PART).iter().flat_map(chosen).collect();
            let numbers = statement.0.iter_mut().filter_map(|fragment| match fragment {
                Fragment::Number(number) => Some(number),
                Fragment::Words(_) => None,
            });
            for (number, chosen) in numbers.zip(chosen) {
                // Whether a place is shared is said in words.
                if chosen || number.fact.formula == Formula::Place {
                    continue;
                }
                let Some((then, now)) = moved.words.get(&key(number)) else { continue };
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
        let moved = self.moved(data);
        let stale = |number: &&Number| moved.word(number).is_some();
        let kept: BTreeSet<Key> = self.document.numbers().filter(stale).map(key).collect();
        self.told.retain(|key, _| kept.contains(key));
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
    use super::{SENTENCE, bare, rewritten, sentences};
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
        assert_eq!(sentences(&old, SENTENCE).iter().map(|(_, n)| n.len()).collect::<Vec<_>>(), [1, 1, 0]);
        assert_eq!((bare("−7.2%"), bare("+3起"), bare("未报")), ((-1, "7.2%"), (1, "3起"), (1, "未报")));
    }
}
