//! 一图快报: 总览 of an area as the parts of one picture: its sentences, cards, two charts and its table, with all that a picture must say of
//! itself. Layout is chart's (`chart::paper::long`).

use crate::chart::kinds::Plot;
use crate::chart::paper::long::{Card, Form, Long, Table};
use crate::chart::{ChartSpec, TrendSpec};
use crate::figure::{self, caption::Caption};
use crate::model::{AreaId, AreaKind, Dataset, Period};
use crate::narrate::judged_headline;
use crate::query::overview::{self, Standing, TableCell};
use crate::query::{Overview, Refusal, Selection, Span, cut};
use crate::strings::{number, paper as say, period as words, ui};

/// Sentences at the head.
const SENTENCES: usize = 5;
/// Cards and columns of the table on a page; a long picture has them all.
const PAGE: (usize, usize) = (8, 8);
/// Most rows of a table in a long picture; a township of more villages says how many are left out.
const ROWS: (usize, usize) = (200, 30);

/// The picture's parts for an area; `view` is the code that finds the view again.
pub fn brief(data: &Dataset, area: AreaId, period: Period, span: Span, form: Form, view: &str) -> Long {
    let shown = overview::overview(data, area, period, span);
    let sentences: Vec<String> = shown
        .cards
        .iter()
        .filter(|card| card.reading.figure.is_ok())
        .take(SENTENCES)
        .map(|card| judged_headline(data, area, card, span).text())
        .collect();
    let most = if form == Form::Page { PAGE.0 } else { usize::MAX };
    let plots = plots(data, &shown, span);
    let caption = Caption {
        title: say::brief_of(&data.areas.get(area).name),
        area: String::new(),
        period: words::spanned(shown.period, span),
        view: view.into(),
        ..Caption::of(data)
    };
    let none = Plot::First(ChartSpec::Trend(TrendSpec::default()));
    let mut around = caption.around(plots.first().unwrap_or(&none));
    let told = sentences.concat();
    around.alt = match caption.notice.trim_end_matches('。') {
        "" => told,
        notice => format!("{notice}。{told}"),
    };
    Long {
        around,
        cards: shown.cards.iter().take(most).map(|card| card_of(data, card, span)).collect(),
        table: table(data, &shown, span, form),
        sentences,
        plots,
    }
}

fn card_of(data: &Dataset, card: &overview::Card, span: Span) -> Card {
    let indicator = data.indicator(card.indicator);
    let change = |lead: &str, change: &Result<_, Refusal>| {
        (*change != Err(Refusal::Cumulative)).then(|| format!("{lead}{}", number::change(change, indicator)))
    };
    let changes = [change(say::YOY, &card.yoy), change(say::MOM, &card.mom)];
    let owner = data.organisations.iter().find(|o| !indicator.owner.is_empty() && o.id == indicator.owner);
    let foot = [Some(words::spanned(card.period, span)), owner.map(|owner| owner.name.clone())];
    let worded = card.reading.figure.map_or(true, |figure| number::few(figure).is_some());
    let partial = if card.reading.is_partial() { "*" } else { "" };
    Card {
        name: indicator.label().to_string(),
        value: format!("{}{partial}", number::reading(&card.reading, indicator)),
        unit: if worded { String::new() } else { indicator.unit.clone() },
        changes: changes.into_iter().flatten().collect::<Vec<_>>().join(say::GAP),
        foot: foot.into_iter().flatten().collect::<Vec<_>>().join(say::GAP),
        spark: match figure::spark(data, card, span).spec {
            ChartSpec::Trend(spec) => Some(spec),
            _ => None,
        },
    }
}

/// Of the first indicator with figures: over time, and its places ranked.
fn plots(data: &Dataset, shown: &Overview, span: Span) -> Vec<Plot> {
    let Some(card) = shown.cards.iter().find(|card| card.reading.figure.is_ok()) else { return Vec::new() };
    let asked = Selection { indicator: card.indicator, area: shown.area, period: card.period, span };
    let cut = cut(data, asked);
    let trend = figure::trend(data, &cut).spec;
    let rank = figure::rank(data, &cut).filter(|_| cut.children.len() <= ROWS.1).map(|figure| figure.spec);
    std::iter::once(trend).chain(rank).map(Plot::First).collect()
}

fn table(data: &Dataset, shown: &Overview, span: Span, form: Form) -> Table {
    let (columns, rows) = match form {
        Form::Phone => (usize::MAX, ROWS.0),
        Form::Page => (PAGE.1, ROWS.1),
    };
    let sign = |cell: &TableCell| match cell.standing {
        Standing::Level => "",
        Standing::Better => "▲",
        Standing::Worse => "▼",
        Standing::Higher => "△",
        Standing::Lower => "▽",
    };
    let ids = || shown.columns.iter().take(columns).map(|(id, _)| *id);
    let head = ids().map(|id| {
        let indicator = data.indicator(id);
        format!("{} {}", indicator.label(), number::unit(indicator))
    });
    let cells = |row: &overview::TableRow| {
        let area = data.areas.get(row.area);
        let name = if area.kind == AreaKind::Own { ui::OWN.to_string() } else { area.name.clone() };
        let cells = row.cells.iter().zip(ids()).map(|(cell, id)| {
            let partial = if cell.reading.is_partial() { "*" } else { "" };
            format!("{}{partial}{}", number::reading(&cell.reading, data.indicator(id)), sign(cell))
        });
        std::iter::once(name).chain(cells).collect()
    };
    let whole = shown.whole.iter().zip(ids()).map(|(whole, id)| number::reading(whole, data.indicator(id)));
    let mut lines: Vec<Vec<String>> = shown.rows.iter().take(rows).map(cells).collect();
    if !lines.is_empty() {
        lines.push(std::iter::once(say::WHOLE.to_string()).chain(whole).collect());
    }
    let left_out = [shown.rows.len().saturating_sub(rows), shown.columns.len().saturating_sub(columns)];
    Table {
        title: say::table_of(&data.areas.get(shown.area).name, &words::spanned(shown.period, span)),
        head: std::iter::once(say::PLACE.to_string()).chain(head).collect(),
        rows: lines,
        note: say::table_note(left_out[0], left_out[1]),
    }
}
