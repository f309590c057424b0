//! What a loop over organisations tells: which of them have something of their own, and whose figure a placeholder there may print. The figures
//! of places are [`super::scope`]'s.

use crate::model::{Dataset, Dimension, IndicatorId};
use crate::narrate::Statement;
use crate::narrate::tell::{Against, clause, earlier};
use crate::query::aggregate::slice;
use crate::query::change::between;
use crate::query::overview::with_figures;
use crate::query::range::Range;
use crate::query::{Change, Gap, Reading, Refusal, Selection, Span};
use crate::strings::number;

use super::scope::Scope;

/// What is said where an indicator has no figures of the organisation.
pub const NOTHING: &str = "无分单位数据";

/// Whose figure of an indicator a scope tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// The area's: no organisation is told of, or it is the one that answers for the indicator.
    Whole,
    /// The organisation's own, where the package has figures by organisation.
    Slice(Dimension),
    /// Nobody's: the indicator is another's and has no figures by organisation.
    Nothing,
}

/// Whose figure of an indicator an organisation (by position) is told with.
pub fn share(data: &Dataset, id: IndicatorId, organisation: Option<usize>) -> Share {
    let Some(at) = organisation else { return Share::Whole };
    let own = u16::try_from(at).ok().map(Dimension::Organisation);
    match own.filter(|own| data.blocks_of(id).any(|block| block.key.dimension == *own)) {
        Some(own) => Share::Slice(own),
        None if data.organisations.get(at).is_some_and(|o| o.id == data.indicator(id).owner) => Share::Whole,
        None => Share::Nothing,
    }
}

/// Positions of the organisations that answer for an indicator with figures or have figures of their own.
pub fn owners(data: &Dataset) -> Vec<usize> {
    let Some(root) = data.areas.root() else { return Vec::new() };
    let mut found: Vec<usize> = data
        .blocks()
        .iter()
        .filter_map(|block| match block.key.dimension {
            Dimension::Organisation(at) => Some(usize::from(at)),
            _ => None,
        })
        .collect();
    let answers = |id: IndicatorId| data.organisations.iter().position(|o| o.id == data.indicator(id).owner);
    found.extend(with_figures(data, root).filter_map(answers));
    found.sort_unstable();
    found.dedup();
    found
}

/// The figure of a slice.
pub fn read(data: &Dataset, asked: Selection, own: Dimension) -> Reading {
    let range = match asked.span {
        Span::Period => Range::of(asked.period),
        Span::YearToDate => Range::year_to_date(asked.period),
    };
    range.map_or(Reading::gap(Gap::NoData), |range| slice(data, asked.indicator, asked.area, range, own))
}

/// The change of a slice, or why none is told.
///
/// # Errors
/// As for the change of a place.
pub fn change(data: &Dataset, asked: Selection, own: Dimension, against: Against) -> Result<Change, Refusal> {
    let then = earlier(asked, against);
    between(data, asked.indicator, asked.period, then.period, asked.span, |period| {
        read(data, Selection { period, ..asked }, own)
    })
}

/// What a word behind `|` says of a slice; `None` for one that is not told by organisation. Its numbers are words: a fact leads to the cells of
/// a place, and these are an organisation's.
pub fn told(data: &Dataset, scope: &Scope, id: IndicatorId, own: Dimension, what: &str) -> Option<Statement> {
    let indicator = data.indicator(id);
    let asked = scope.asked(data, id, Span::Period);
    let total = Selection { span: Span::YearToDate, ..asked };
    let figure = |asked: Selection| {
        let reading = read(data, asked, own);
        let part = if reading.is_partial() { "（数据不全）" } else { "" };
        format!("{}{part}", number::with_unit(&reading, indicator))
    };
    let moved = |asked: Selection, against: Against| {
        let partial = read(data, asked, own).is_partial();
        clause(data, asked, against, change(data, asked, own, against), partial).text()
    };
    Some(Statement::words(match what {
        "数" => figure(asked),
        "数值" => number::reading(&read(data, asked, own), indicator),
        "累计" => figure(total),
        "上年同期" => figure(earlier(asked, Against::Year)),
        "上期" => figure(earlier(asked, Against::Step)),
        "同比" => moved(asked, Against::Year),
        "环比" => moved(asked, Against::Step),
        "累计同比" => moved(total, Against::Year),
        "句" => {
            let lead = crate::narrate::tell::lead(data, asked);
            let parts = [moved(asked, Against::Year), moved(asked, Against::Step)];
            let parts: String = parts.iter().filter(|part| !part.is_empty()).map(|part| format!("，{part}")).collect();
            format!("{lead}{}{}{parts}。", indicator.label(), figure(asked))
        }
        _ => return None,
    }))
}
