//! What a report consists of, before any file format: headings, paragraphs of traced fragments, tables, charts, captions.

use crate::chart::ChartSpec;
use crate::model::{AreaId, Decimal, IndicatorId, Period};
use crate::narrate::{Fact, Number, Statement};

/// What stands around the text: title, who, when, classification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// The title.
    pub title: String,
    /// Lines under the title (period, unit), in order.
    pub lines: Vec<String>,
    /// Who signs it; empty when nobody does.
    pub author: String,
    /// The date below the text, as printed: `2026年7月5日`; empty for none.
    pub date: String,
    /// 公开, 内部资料, …: on every page.
    pub classification: String,
    /// 送审稿, 审定稿: on every page.
    pub state: String,
    /// 演示数据…: on every page; empty for none.
    pub notice: String,
    /// The area told of.
    pub area: String,
    /// The period told of, as printed.
    pub period: String,
    /// Date the figures stand at, `2026-07-05`.
    pub as_of: String,
    /// Who supplied them.
    pub sources: Vec<String>,
    /// Fingerprint of the package, or empty.
    pub fingerprint: String,
    /// Set in smaller type and closer lines: a sheet of facts on one page, not an official document.
    pub tight: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A figure: `text` as printed (without unit where the column's head has it) beside its value and decimals.
    Figure {
        /// As printed.
        text: String,
        /// The printed value.
        value: Decimal,
        /// Its unit, for the number format of a workbook.
        unit: String,
        /// Where it comes from.
        fact: Fact,
    },
}

impl Cell {
    /// The words of a cell.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Figure { text, .. } => text,
        }
    }
}

/// What a table or chart was asked for: enough to make it again of later data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// The placeholder's words: `图:治安警情:走势`.
    pub text: String,
    /// The area it stands in.
    pub area: AreaId,
    /// The period it stands in.
    pub period: Period,
    /// The family, in a loop over families.
    pub family: Option<String>,
    /// The indicator, in a loop over indicators or over what needs attention.
    pub indicator: Option<IndicatorId>,
    /// Id of the organisation, in a loop over organisations.
    pub organisation: Option<String>,
}

/// A table with one header row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// 表1, 表2, …: set by [`Document::number`].
    pub number: usize,
    /// What it shows.
    pub caption: String,
    /// Source and as-of line below it; empty for none.
    pub source: String,
    /// The header row.
    pub head: Vec<String>,
    /// Rows as long as the head.
    pub rows: Vec<Vec<Cell>>,
    /// What it was asked for; `None` where that is not known.
    pub recipe: Option<Recipe>,
}

/// The native chart kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Lines over time.
    Line,
    /// Standing bars.
    Column,
    /// Lying bars, first on top.
    Bar,
}

/// A row of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// One value a category; `None` leaves a gap, never a nought.
    pub values: Vec<Option<Decimal>>,
}

/// A chart whose data travel with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// 图1, 图2, …: set by [`Document::number`].
    pub number: usize,
    /// Kind.
    pub kind: ChartKind,
    /// What it shows: the caption.
    pub caption: String,
    /// Unit of the values.
    pub unit: String,
    /// Decimals of the values.
    pub decimals: u8,
    /// For those who cannot see it.
    pub description: String,
    /// Source and as-of line below it; empty for none.
    pub source: String,
    /// Categories in order.
    pub categories: Vec<String>,
    /// Series, each as long as the categories.
    pub series: Vec<Series>,
    /// Where the first series' values come from, one a category.
    pub facts: Vec<Fact>,
    /// Drawn low, to save room.
    pub low: bool,
    /// The same figure as the page draws it, with its rule and intervals.
    pub spec: Option<ChartSpec>,
    /// What it was asked for; `None` where that is not known.
    pub recipe: Option<Recipe>,
}

/// A piece of the document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading of level 1 to 4; its number (一、（一）1.（1）) is set by [`Document::number`].
    Heading(u8, Statement),
    /// A paragraph.
    Paragraph(Statement),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Box<Chart>),
    /// A new page.
    PageBreak,
}

/// A report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What stands around the text.
    pub front: Front,
    /// The text.
    pub blocks: Vec<Block>,
}

/// 一, 二, …, 十一, …, 九十九; Arabic beyond.
pub fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        1..=9 => DIGITS[n].into(),
        10..=19 => format!("十{}", DIGITS[n - 10]),
        20..=99 => format!("{}十{}", DIGITS[n / 10], DIGITS[n % 10]),
        _ => n.to_string(),
    }
}

/// A heading's words without the number in front of them.
fn unnumbered(level: u8, words: &str) -> &str {
    const CHINESE: &str = "一二三四五六七八九十";
    let rest = |set: &dyn Fn(char) -> bool, text: &'_ str| {
        text.chars().take_while(|c| set(*c)).map(char::len_utf8).sum::<usize>()
    };
    let figure = |c: char| CHINESE.contains(c);
    let digit = |c: char| c.is_ascii_digit();
    let (open, set, close): (&str, &dyn Fn(char) -> bool, &str) = match level {
        1 => ("", &figure, "、"),
        2 => ("（", &figure, "）"),
        3 => ("", &digit, "."),
        _ => ("（", &digit, "）"),
    };
    let Some(inner) = words.strip_prefix(open) else { return words };
    let length = rest(set, inner);
    match inner.get(length..).and_then(|tail| tail.strip_prefix(close)) {
        Some(tail) if length > 0 => tail,
        _ => words,
    }
}

impl Document {
    /// Numbers headings (一、（一）1.（1）), tables and charts in order. Once, on a finished document.
    pub fn number(&mut self) {
        self.number_figures();
        let mut levels = [0usize; 4];
        for block in &mut self.blocks {
            if let Block::Heading(level, text) = block {
                let at = usize::from((*level).clamp(1, 4)) - 1;
                levels[at] += 1;
                levels[at + 1..].fill(0);
                let lead = match at {
                    0 => format!("{}、", chinese(levels[0])),
                    1 => format!("（{}）", chinese(levels[1])),
                    2 => format!("{}.", levels[2]),
                    _ => format!("（{}）", levels[3]),
                };
                let mut numbered = Statement::words(lead);
                numbered.join(std::mem::take(text));
                *text = numbered;
            }
        }
    }

    /// Numbers tables and charts in order; headings stay as they are.
    pub fn number_figures(&mut self) {
        let (mut tables, mut charts) = (0, 0);
        for block in &mut self.blocks {
            match block {
                Block::Table(table) => {
                    tables += 1;
                    table.number = tables;
                }
                Block::Chart(chart) => {
                    charts += 1;
                    chart.number = charts;
                }
                Block::Heading(..) | Block::Paragraph(_) | Block::PageBreak => {}
            }
        }
    }

    /// Numbers anew after blocks came or went: the numbers that stand in front of headings are taken off first.
    pub fn renumber(&mut self) {
        for block in &mut self.blocks {
            let Block::Heading(level, statement) = block else { continue };
            if let Some(crate::narrate::Fragment::Words(words)) = statement.0.first_mut() {
                *words = unnumbered(*level, words).to_string();
            }
            statement.0.retain(|f| !matches!(f, crate::narrate::Fragment::Words(words) if words.is_empty()));
        }
        self.number();
    }

    /// Every traced number of the text, in order.
    pub fn numbers(&self) -> impl Iterator<Item = &Number> {
        self.blocks.iter().flat_map(|block| {
            let statement = match block {
                Block::Heading(_, statement) | Block::Paragraph(statement) => Some(statement),
                Block::Table(_) | Block::Chart(_) | Block::PageBreak => None,
            };
            statement.into_iter().flat_map(Statement::numbers)
        })
    }

    /// What stands at the head of every page: 演示数据, classification, 送审稿.
    pub fn marks(&self) -> (String, String) {
        let front = &self.front;
        let list = [&front.classification, &front.state];
        let right = list.iter().filter(|word| !word.is_empty()).map(|w| w.as_str()).collect::<Vec<_>>().join("　");
        (front.notice.clone(), right)
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Document, chinese};
    use crate::narrate::Statement;

    #[test]
    fn headings_are_numbered_as_official_documents_do() {
        let heading = |level| Block::Heading(level, Statement::words("甲"));
        let mut document = Document { blocks: [1, 2, 3, 4, 4, 2, 1, 2].map(heading).into(), ..Document::default() };
        document.number();
        let text = |block: &Block| if let Block::Heading(_, text) = block { text.text() } else { String::new() };
        let found: Vec<String> = document.blocks.iter().map(text).collect();
        assert_eq!(found, ["一、甲", "（一）甲", "1.甲", "（1）甲", "（2）甲", "（二）甲", "二、甲", "（一）甲"]);
        assert_eq!([10, 11, 20, 21, 99].map(chinese), ["十", "十一", "二十", "二十一", "九十九"]);
    }
}
