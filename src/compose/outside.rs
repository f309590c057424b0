//! 对外版: one table of a count for outside, townships × categories of one period, small counts withheld so that none follows from the sums.
//! The rest of the page is not for outside, and says so; which cells are withheld is query's.

use super::act::Fields;
use super::parts::{button, cell, link, panel, row, table};
use super::{Desk, Lens};
use crate::figure::copy;
use crate::figure::table::{Cell, Table};
use crate::model::{AreaId, Decimal, Dimension, IndicatorId, Period, SpaceRule};
use crate::query::cut::{existing, fit_period};
use crate::query::disclosure::{CellKey, CountTable, Rule, Suppression, count_table, suppress};
use crate::sheet::{Element, el};
use crate::state::Route;
use crate::strings::{number, period as words, ui};
use crate::wire::Reply;

/// The view that a link asks for.
const VIEW: &str = "outside";
/// What stands in a cell that is withheld.
const WITHHELD: &str = "已隐去";

/// A table with what is withheld of it.
struct Outside {
    id: IndicatorId,
    period: Period,
    counts: CountTable,
    hidden: Suppression,
    rows: Vec<AreaId>,
    columns: Vec<Dimension>,
}

/// The table of the whole package for its root and the places right below: always the same cells, so that no second table of the same period
/// shows what the first withholds. `None` for anything but counts that add up.
fn of(lens: &Lens) -> Option<Outside> {
    let (id, root) = (lens.at.indicator?, lens.data.areas.root()?);
    if lens.data.indicator(id).space != SpaceRule::Sum || lens.data.indicator(id).is_quotient() {
        return None;
    }
    let period = fit_period(lens.data, id, root, lens.period());
    let counts = count_table(lens.data, id, root, 1, &[period]);
    let mut columns: Vec<Dimension> = counts.keys.iter().map(|key| key.dimension).collect();
    columns.sort_unstable();
    columns.dedup();
    let rows: Vec<AreaId> =
        std::iter::once(root).chain(existing(lens.data, root, period)).chain(lens.data.areas.own(root)).collect();
    let hidden = suppress(&counts, Rule::default());
    (!counts.keys.is_empty()).then_some(Outside { id, period, counts, hidden, rows, columns })
}

impl Outside {
    /// What is written in a cell: the count, the word for what is withheld, or a dash where there is no whole figure.
    fn words(&self, area: AreaId, dimension: Dimension) -> String {
        let key = CellKey { area, dimension, period: Some(self.period) };
        match self.counts.keys.iter().position(|known| *known == key) {
            Some(at) if self.hidden.hides(at) => WITHHELD.into(),
            Some(at) => self.counts.values.get(at).map_or_else(String::new, |n| number::decimal(Decimal::whole(*n))),
            None => "—".into(),
        }
    }

    fn title(&self, lens: &Lens) -> String {
        let indicator = lens.data.indicator(self.id);
        format!("{}{}（{}，对外版）", words::full(self.period), indicator.name, number::unit(indicator))
    }

    fn heads<'l>(&self, lens: &'l Lens) -> Vec<&'l str> {
        let name = |dimension: &Dimension| match dimension {
            Dimension::Category(at) => lens.data.categories.get(usize::from(*at)).map_or("", String::as_str),
            _ => "合计",
        };
        std::iter::once("区划").chain(self.columns.iter().map(name)).collect()
    }

    fn name<'l>(&self, lens: &'l Lens, area: AreaId) -> &'l str {
        if lens.data.areas.root().is_some_and(|root| lens.data.areas.own(root) == Some(area)) {
            ui::OWN
        } else {
            lens.name(area)
        }
    }
}

/// The panel where the link asks for it, else the way to it; `None` where there is no such table.
pub(super) fn panel_of(lens: &Lens) -> Option<Element> {
    if lens.route.choice('v') != Some(VIEW) {
        let id = lens.at.indicator?;
        let counts = lens.data.indicator(id).space == SpaceRule::Sum && !lens.data.indicator(id).is_quotient();
        let way = link(lens.choosing('v', VIEW), "对外版表格（隐去小数）");
        return counts.then(|| el("p").class("note").child(way));
    }
    let found = of(lens)?;
    let rows = found.rows.iter().map(|area| {
        let cells = found.columns.iter().map(|dimension| cell(found.words(*area, *dimension)));
        row(el("span").text(found.name(lens, *area)), cells)
    });
    let title = found.title(lens);
    let note = format!(
        "1至4的数隐去{}格；为了不能由合计倒推，另隐去{}格。只有本表可以对外，本页其他内容不是对外版；由隐去的数得出的比率、以及相加相减能得出这些数的其他指标，不要一并公布。",
        found.hidden.primary.len(),
        found.hidden.secondary.len()
    );
    Some(
        panel(&title)
            .child(table(&title, &found.heads(lens), rows.collect()))
            .child(el("p").class("note").text(note))
            .child(
                el("form").class("fields").with("data-act", "outside-csv").child(
                    el("p")
                        .class("buttons")
                        .child(button("outside-csv", "下载对外版表格（CSV）"))
                        .child(link(lens.choosing('v', ""), "收起")),
                ),
            ),
    )
}

/// The table as a file.
pub(super) fn act(desk: &Desk, route: &Route, name: &str, _: Fields) -> Option<Vec<Reply>> {
    if name != "outside-csv" {
        return None;
    }
    let lens = Lens::new(desk, route, 0);
    let found = of(&lens)?;
    let cell = |text: String| {
        let digits: String = text.chars().filter(|c| *c != ',').collect();
        let number = digits.parse::<i64>().ok().map(|n| n.to_string());
        Cell { text, number }
    };
    let line = |area: &AreaId| {
        let name = Cell { text: found.name(&lens, *area).into(), number: None };
        std::iter::once(name).chain(found.columns.iter().map(|d| cell(found.words(*area, *d)))).collect()
    };
    let made = Table {
        title: found.title(&lens),
        head: found.heads(&lens).into_iter().map(String::from).collect(),
        rows: found.rows.iter().map(line).collect(),
    };
    let name: String = made.title.chars().map(|c| if "\\/:*?\"<>|".contains(c) { '_' } else { c }).collect();
    let bytes = copy::csv(&made).into_bytes();
    Some(vec![Reply::File { name: format!("{name}.csv"), mime: "text/csv".into(), bytes }])
}
