//! 报告: a number of the paper followed to the stored cells it rests on, in place; wherever the same figure stands in the paper it is marked.
//! What a number is made of is narrate's.

use super::Lens;
use super::parts::{cell, link, row, table};
use crate::chart::{Hit, Item, Scene, Style};
use crate::model::{Basis, Dimension};
use crate::narrate::{Fact, SourceCell, source_cells};
use crate::query::Gap;
use crate::report::version::file::{fact_of, word_of};
use crate::report::{Block, Cell, Document};
use crate::sheet::{Element, Laid, Node, el};
use crate::state::Route;
use crate::state::route::encode;
use crate::strings::{number, period as words, report as say};

/// The most cells listed; a county's year over its villages is longer than anyone reads.
const MOST: usize = 40;

/// What the reader follows: the block it stands in, and the number's fact.
struct Followed {
    /// Position of the block, from 0.
    block: usize,
    fact: Fact,
}

/// The number of the route, or `None`.
fn followed(lens: &Lens) -> Option<Followed> {
    let (block, word) = lens.route.choice('i')?.split_once('~')?;
    Some(Followed { block: block.parse().ok()?, fact: fact_of(lens.data, word)? })
}

/// The ways from the numbers of a paper to their cells. A report has thousands of them: what they have in common is made once.
pub(super) struct Trail<'a> {
    /// The view the paper stands in.
    pub(super) lens: &'a Lens<'a>,
    followed: Option<Followed>,
    /// A way before and behind the number it leads to.
    around: (String, String),
    /// The way on which no number is followed.
    back: String,
}

impl<'a> Trail<'a> {
    /// The ways of a view.
    pub(super) fn new(lens: &'a Lens<'a>) -> Self {
        let any = lens.choosing('i', "0");
        // Words of a hash hold neither `?`, `&` nor `=` of their own.
        let at = ["?i=0", "&i=0"].iter().find_map(|key| any.find(key)).map_or(any.len(), |at| at + 3);
        let around = (any[..at].to_string(), any.get(at + 1..).unwrap_or("").to_string());
        Self { lens, followed: followed(lens), around, back: lens.choosing('i', "") }
    }

    /// Whether the reader follows this fact.
    fn follows(&self, fact: &Fact) -> bool {
        self.followed.as_ref().is_some_and(|one| one.fact == *fact)
    }

    /// Where a number leads: to its cells below the block it stands in, and once more to take them away. Empty for what is counted from registers.
    fn way(&self, fact: &Fact, block: usize) -> String {
        if fact.indicator.is_none() {
            return String::new();
        }
        if self.follows(fact) && self.followed.as_ref().is_some_and(|one| one.block == block) {
            return self.back.clone();
        }
        let (before, behind) = &self.around;
        let mut way = before.clone();
        encode(&format!("{block}~{}", word_of(self.lens.data, fact)), &mut way);
        way.push_str(behind);
        way
    }

    /// A number of the paper; the one that is followed is marked wherever it stands, and leads back.
    pub(super) fn number(&self, fact: &Fact, text: &str, block: usize) -> Node {
        let to = self.way(fact, block);
        if to.is_empty() {
            return Node::Text(text.into());
        }
        let current = self.follows(fact).then_some("true");
        link(to, text).class("figure").with("title", fact.formula.words()).with_some("aria-current", current).into()
    }

    /// A drawing of facts, mark by mark: each leads to its cells; that of the number that is followed stands on a ground of its own and says so.
    pub(super) fn marks(&self, mut scene: Scene, facts: &[Fact], block: usize) -> Laid {
        let of = |hit: &Hit| facts.get(hit.mark.0 as usize).is_some_and(|fact| self.follows(fact));
        let mut ground = Vec::new();
        for hit in scene.hits.iter_mut().filter(|hit| of(hit)) {
            ground.push(Item::Rect {
                at: hit.at,
                size: hit.size,
                style: Style::Band,
                filled: true,
                mark: Some(hit.mark),
            });
            hit.label.push_str(say::FOLLOWED);
        }
        scene.items.splice(..0, ground);
        Laid::new(scene, facts.iter().map(|fact| self.way(fact, block)).collect())
    }

    /// A block with, below it, the cells of a number of it that is followed: together in one element, so that the blocks of a document keep
    /// their places on the page whether a number is followed or not.
    pub(super) fn with_cells(&self, document: &Document, block: usize, piece: Node) -> Node {
        match self.cells(document, block) {
            Some(cells) => el("div").child(piece).child(cells).into(),
            None => piece,
        }
    }

    /// The cells of the number that is followed, when it stands in this block.
    fn cells(&self, document: &Document, block: usize) -> Option<Element> {
        let lens = self.lens;
        let Followed { fact, .. } = self.followed.as_ref().filter(|one| one.block == block)?;
        let indicator = lens.data.indicator(fact.indicator?);
        let found = source_cells(lens.data, fact);
        let place = format!("{}{}", lens.name(fact.area), words::spanned(fact.period, fact.span()));
        let head = format!("{place}{}：{}", indicator.name, fact.formula.words());
        let mut out = el("div").class("banner").with("role", "status").child(el("p").class("lead").text(head));
        out = out.child(el("p").class("note").text(say::same_number(times(document, fact))));
        if found.is_empty() {
            out = out.child(el("p").text(say::NO_CELLS));
        } else {
            let rows = found.iter().take(MOST).map(|one| source(lens, one)).collect();
            out = out.child(table(say::CELLS, &["区划", "时期", "指标", "原始数据"], rows));
            if found.len() > MOST {
                out = out.child(el("p").class("note").text(say::more_cells(found.len(), MOST)));
            }
        }
        let page = Route { span: fact.span(), ..lens.route.to_indicator(lens.data, fact.indicator?) };
        let page = page.with_area(lens.data, fact.area).with_period(fact.period).hash();
        let ways = [link(page, "打开指标页").class("button"), link(lens.choosing('i', ""), "收起").class("button")];
        Some(out.child(el("p").class("buttons").children(ways)))
    }
}

/// How often a fact stands in a document: in its text, tables and charts.
fn times(document: &Document, fact: &Fact) -> usize {
    let of_table = |cell: &&Cell| matches!(cell, Cell::Figure { fact: one, .. } if one == fact);
    let figures = document.blocks.iter().map(|block| match block {
        Block::Table(table) => table.rows.iter().flatten().filter(of_table).count(),
        Block::Chart(chart) => chart.facts.iter().filter(|one| *one == fact).count(),
        Block::Heading(..) | Block::Paragraph(_) | Block::PageBreak => 0,
    });
    document.numbers().filter(|number| number.fact == *fact).count() + figures.sum::<usize>()
}

fn source(lens: &Lens, one: &SourceCell) -> Element {
    let indicator = lens.data.indicator(one.indicator);
    let stored = lens.data.cell(one.indicator, one.area, one.period, one.basis, Dimension::None);
    let told = match stored.and_then(|cell| Some((cell, cell.value?))) {
        Some((cell, value)) => {
            let parts = cell.parts.map(|(n, d)| format!("（{}/{}）", number::decimal(n), number::decimal(d)));
            format!("{}{}{}", number::decimal(value), number::unit(indicator), parts.unwrap_or_default())
        }
        None => match stored.and_then(|cell| cell.parts) {
            Some((n, d)) => format!("{}/{}", number::decimal(n), number::decimal(d)),
            None => number::gap(stored.map_or(Gap::NoData, |cell| Gap::Stated(cell.status))).into(),
        },
    };
    let period = words::full(one.period);
    let period = if one.basis == Basis::YearToDate { format!("{period}（累计）") } else { period };
    let page = lens.route.to_indicator(lens.data, one.indicator).with_area(lens.data, one.area).with_period(one.period);
    row(
        link(page.hash(), lens.name(one.area)),
        [cell(period), cell(indicator.name.clone()), cell(told).class("number")],
    )
}
