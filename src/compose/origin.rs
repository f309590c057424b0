//! 报告: a number of the paper followed to the stored cells it rests on, in place; wherever the same figure stands in the paper it is marked.
//! What a number is made of is narrate's.

use super::Lens;
use super::parts::{cell, link, row, table};
use crate::model::{Basis, Dimension};
use crate::narrate::{Fact, SourceCell, source_cells};
use crate::query::Gap;
use crate::report::version::file::{fact_of, word_of};
use crate::report::{Block, Cell, Document};
use crate::sheet::{Element, Node, el};
use crate::state::Route;
use crate::strings::{number, period as words, report as say};

/// The most cells listed; a county's year over its villages is longer than anyone reads.
const MOST: usize = 40;

/// What the reader follows: the block it stands in, and the number's fact.
pub(super) struct Followed {
    /// Position of the block, from 0.
    pub(super) block: usize,
    fact: Fact,
}

/// The number of the route, or `None`.
pub(super) fn followed(lens: &Lens) -> Option<Followed> {
    let (block, word) = lens.route.choice('i')?.split_once('~')?;
    Some(Followed { block: block.parse().ok()?, fact: fact_of(lens.data, word)? })
}

/// Where a number leads: to its cells below the block it stands in, and once more to take them away. Empty for what is counted from registers.
pub(super) fn way(lens: &Lens, fact: &Fact, block: usize) -> String {
    if fact.indicator.is_none() {
        return String::new();
    }
    lens.choosing('i', &format!("{block}~{}", word_of(lens.data, fact)))
}

/// A number of the paper; the one that is followed is marked wherever it stands, and leads back.
pub(super) fn number_link(lens: &Lens, fact: &Fact, text: &str, block: usize) -> Node {
    let to = way(lens, fact, block);
    if to.is_empty() {
        return Node::Text(text.into());
    }
    let chosen = followed(lens).filter(|one| one.fact == *fact);
    let to = if chosen.as_ref().is_some_and(|one| one.block == block) { lens.choosing('i', "") } else { to };
    let current = chosen.map(|_| "true");
    link(to, text).class("figure").with("title", fact.formula.words()).with_some("aria-current", current).into()
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

/// The cells of the number that is followed, when it stands in this block.
pub(super) fn cells(lens: &Lens, document: &Document, block: usize) -> Option<Element> {
    let Followed { fact, .. } = followed(lens).filter(|one| one.block == block)?;
    let indicator = lens.data.indicator(fact.indicator?);
    let found = source_cells(lens.data, &fact);
    let place = format!("{}{}", lens.name(fact.area), words::spanned(fact.period, fact.span()));
    let head = format!("{place}{}：{}", indicator.name, fact.formula.words());
    let mut out = el("div").class("banner").with("role", "status").child(el("p").class("lead").text(head));
    out = out.child(el("p").class("note").text(say::same_number(times(document, &fact))));
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
