//! 对外版: the whole page in its version for outside, and one table of a count for outside, townships × categories of one period. Which cells are
//! withheld is query's.

use super::act::Fields;
use super::parts::{button, cell, link, panel, row, table};
use super::{Desk, Lens};
use crate::figure::copy;
use crate::figure::table::{Cell, Table};
use crate::model::{AreaId, Decimal, Dimension, Frequency, IndicatorId, Period, SpaceRule};
use crate::query::cut::{existing, fit_period, newest};
use crate::query::disclosure::{CellKey, CountTable, Releasing, Rule, Suppression, count_table, suppress};
use crate::query::range::Range;
use crate::sheet::{Element, el};
use crate::state::{Page, Route};
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

/// What the version for outside withholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Figures that are small, or have a small part.
    pub small: usize,
    /// Figures beside them.
    pub beside: usize,
}

/// Months of the version for outside, up to the newest.
const MONTHS: i32 = 36;

/// Begins the version for outside. The page stays as it was until all of it is made.
fn begin(desk: &mut Desk) -> Vec<Reply> {
    if !may_be_made(desk) {
        return vec![Reply::Say { words: NOT_NOW.into() }];
    }
    desk.releasing = Some((0, 0));
    Vec::new()
}

/// Why it is not made.
const NOT_NOW: &str = "数据载入完毕后、不在单独查看时，才能显示对外版。";

fn may_be_made(desk: &Desk) -> bool {
    desk.complete && !desk.is_aside()
}

/// Makes a stretch of the version for outside, and shows it when it is whole; `None` when none is being made.
pub(super) fn advance(desk: &mut Desk) -> Option<Vec<Reply>> {
    desk.releasing?;
    if !may_be_made(desk) {
        desk.releasing = None;
        return Some(vec![Reply::Say { words: NOT_NOW.into() }]);
    }
    let last = Range::of(newest(&desk.data)).map_or(0, |range| range.last);
    let last = Period { frequency: Frequency::Month, index: last };
    let window = (last.shift(1 - MONTHS), last);
    let mut release = match desk.data.release(|data| Releasing::new(data, window, Rule::default())) {
        Ok(release) => release,
        Err(done) => {
            desk.releasing = Some(done);
            return Some(Vec::new());
        }
    };
    let notice = &mut release.data.meta.notice;
    *notice = if notice.is_empty() { OUTSIDE.into() } else { format!("{notice}，{OUTSIDE}") };
    desk.releasing = None;
    desk.outside = Some(Withheld { small: release.small, beside: release.beside });
    desk.show_instead(release.data);
    Some(vec![desk.as_shown()])
}

/// How far the version for outside is, with the way to stop it.
fn under_way((done, all): (usize, usize)) -> Element {
    let bar = el("progress").with("max", all.max(1).to_string()).with("value", done.to_string());
    let percent = (done * 100).checked_div(all).unwrap_or(0);
    panel("对外版")
        .child(el("p").with("role", "status").text(format!("正在生成对外版，已完成{percent}%。完成前页面照原样显示。")))
        .child(el("p").class("buttons").child(bar).child(button("outside-stop", "取消")))
}

/// What marks the version for outside wherever the notice of a package stands.
const OUTSIDE: &str = "对外版（已隐去小数）";

/// The way to the version for outside, for the page 总览.
pub(super) fn way(lens: &Lens) -> Option<Element> {
    let words =
        "把1至4的数，以及由合计、分项、分子分母能推算出它们的数隐去，整页按对外版显示、导出和写报告；只到镇街一级。";
    if let Some(done) = lens.desk.releasing {
        return Some(under_way(done));
    }
    may_be_made(lens.desk).then(|| {
        panel("对外版")
            .child(el("p").class("note").text(words))
            .child(el("p").class("buttons").child(button("outside-on", "显示对外版")))
    })
}

/// Why a page is not shown in the version for outside; `None` where it is.
fn refused(desk: &Desk, page: Page) -> Option<&'static str> {
    match page {
        Page::Data => Some("数据页有原始数、更正和报送情况，对外版不显示。"),
        Page::Work => Some("工作台账是内部资料，对外版不显示。"),
        Page::Score => Some("考核得分由未隐去的数算出，对外版不显示。"),
        Page::Report if desk.draft.is_some() || desk.renewed.is_some() || !desk.versions.is_empty() => {
            Some("正在编辑或保存过的报告有未隐去的数，对外版不显示；请先关闭报告，再显示对外版。")
        }
        _ => None,
    }
}

/// The line at the head of every sheet of the version for outside, and in place of pages it does not have; `None` in the whole version. While it is
/// being made, every page but 总览, which has its own place for it, says how far it is.
pub(super) fn head(desk: &Desk, page: Page) -> Option<(Element, bool)> {
    if let Some(done) = desk.releasing.filter(|_| page != Page::Overview) {
        return Some((under_way(done), false));
    }
    let withheld = desk.outside?;
    let words = format!(
        "本页为对外版，只到镇街一级：1至4的数及含有它们的比率隐去{}个，为不能倒推另隐去{}个；金额、构成、增速等只显示全县数，村级数、按单位的分项、台账和备注不显示。",
        withheld.small, withheld.beside
    );
    let why = refused(desk, page);
    let bar = panel("对外版").child(el("p").class("note").text(words));
    let bar = bar.children(why.map(|why| el("p").class("banner").text(why)));
    Some((bar.child(el("p").class("buttons").child(button("outside-off", "返回完整数据"))), why.is_some()))
}

/// The panel where the link asks for it, else the way to it; `None` where there is no such table.
pub(super) fn panel_of(lens: &Lens) -> Option<Element> {
    if lens.desk.outside.is_some() {
        return None;
    }
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
        "1至4的数隐去{}格；为了不能由合计倒推，另隐去{}格。只有本表可以对外，本页其他内容不是对外版（整页的对外版在总览打开）；由隐去的数得出的比率、以及相加相减能得出这些数的其他指标，不要一并公布。",
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

/// The table as a file, and the ways into the version for outside and out of it.
pub(super) fn act(desk: &mut Desk, route: &Route, name: &str, _: Fields) -> Option<Vec<Reply>> {
    match name {
        "outside-on" => return Some(begin(desk)),
        "outside-stop" => {
            desk.releasing = None;
            desk.data.stop_release();
            return Some(Vec::new());
        }
        "outside-off" if desk.outside.is_some() => {
            desk.back();
            return Some(vec![desk.as_shown()]);
        }
        "outside-csv" => {}
        _ => return None,
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
