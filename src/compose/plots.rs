//! Charts of a sheet by name: the panel with its table, and its export as picture, table and file. What is drawn is figure's.

use super::act::Fields;
use super::parts::button;
use super::{Desk, Lens};
use crate::chart::Size;
use crate::chart::kinds::{Look, plot};
use crate::chart::paper::{Paper, picture};
use crate::figure::caption::{Caption, refused};
use crate::figure::plots::{self, Plotted};
use crate::figure::{self, copy, signal, table};
use crate::model::{Block, Dataset, Dimension, IndicatorId, SpaceRule};
use crate::paint::{self, palette::Palette};
use crate::query::{Cut, Selection, cut};
use crate::sheet::{Element, Laid, el};
use crate::state::{Page, Route};
use crate::wire::Reply;

/// Charts of an indicator's page by name, with their words in the list of exports.
const CHARTS: [(&str, &str); 11] = [
    ("trend", "走势"),
    ("rank", "各地比较"),
    ("heat", "各地逐期"),
    ("dots", "与上年同期对比"),
    ("columns", "逐期柱形"),
    ("parts", "分类构成"),
    ("multiples", "各地走势小图"),
    ("tiles", "方格示意图"),
    ("waterfall", "增减构成"),
    ("control", "控制图"),
    ("funnel", "漏斗图"),
];

/// Most periods of a chart of columns.
const PERIODS: usize = 12;

/// A chart of an indicator's page by name; `None` where there is nothing to draw.
pub(super) fn named(data: &Dataset, cut: &Cut, name: &str) -> Option<Plotted> {
    let Selection { indicator, area, period, .. } = cut.selection;
    match name {
        "trend" => cut.series.iter().any(|r| r.figure.is_ok()).then(|| plots::trend_full(data, cut, None, None)),
        "rank" => figure::rank(data, cut).map(Plotted::from),
        "heat" => figure::heat(data, cut).map(Plotted::from),
        "dots" => plots::dots(data, cut),
        "columns" => plots::columns(data, cut, PERIODS),
        "parts" => plots::parts(data, cut, PERIODS),
        "multiples" => plots::multiples(data, cut, true, |_| None),
        "tiles" => plots::tiles(data, cut),
        "waterfall" => plots::waterfall(data, cut),
        "control" => signal::control(data, indicator, area, period),
        "funnel" => signal::funnel(data, cut),
        _ => None,
    }
}

/// The cut of a view's indicator.
pub(super) fn cut_of(lens: &Lens, id: IndicatorId) -> Option<Cut> {
    let area = lens.at.area?;
    Some(cut(lens.data, Selection { indicator: id, area, period: lens.period(), span: lens.route.span }))
}

/// A plot as a panel: title, drawing, and its table behind a word.
pub(super) fn panel_of(lens: &Lens, plotted: &Plotted, height: u32) -> Element {
    let mut plotted = plotted.clone();
    let (title, _) = plotted.plot.words();
    let title = title.clone();
    let scene = plot(&plotted.plot, Size { width: lens.inner(), height }, Look::default());
    let links = plotted.marks.iter().map(|target| lens.follow(*target)).collect();
    let rows = table::table(&plotted.plot);
    let heads: Vec<&str> = rows.head.iter().map(String::as_str).collect();
    let lines = rows.rows.iter().map(|cells| {
        let mut cells = cells.iter();
        let head = cells.next().map_or(String::new(), |cell| cell.text.clone());
        super::parts::row(el("span").text(head), cells.map(|cell| el("td").text(cell.text.clone())))
    });
    let shown = super::parts::table(&title, &heads, lines.collect());
    let behind = el("details").child(el("summary").text("数据表")).child(shown);
    super::parts::panel(&title).child(Laid { scene, links }).child(behind)
}

/// Whether a chart may be drawn, without drawing it: eleven drawings behind a closed form would cost more than the page.
fn may_be_drawn(data: &Dataset, cut: &Cut, name: &str) -> bool {
    let Selection { indicator: id, area, .. } = cut.selection;
    let over_time = cut.series.iter().any(|reading| reading.figure.is_ok());
    let places = cut.children.iter().any(|child| child.reading.figure.is_ok());
    let by_category = |block: &Block| {
        matches!(block.key.dimension, Dimension::Category(_)) && block.areas.binary_search(&area).is_ok()
    };
    match name {
        "trend" | "columns" | "control" => over_time,
        "parts" => data.blocks_of(id).any(by_category),
        "tiles" => places && cut.children.iter().any(|child| data.areas.get(child.area).tile.is_some()),
        "waterfall" => places && data.indicator(id).space == SpaceRule::Sum,
        "funnel" => places && data.indicator(id).is_percentage(),
        _ => places,
    }
}

/// The form that exports the charts of an indicator's page.
pub(super) fn exports(lens: &Lens, cut: &Cut) -> Element {
    let there: Vec<&(&str, &str)> = CHARTS.iter().filter(|(name, _)| may_be_drawn(lens.data, cut, name)).collect();
    let option = |(value, word): (&str, &str)| el("option").with("value", value).text(word);
    let select = |name: &'static str, label: &str, options: Vec<Element>| {
        el("label").text(label).child(el("select").with("name", name).children(options).with_first_chosen())
    };
    let sizes = [
        ("column", "A4通栏（15.6厘米，300dpi）"),
        ("half", "A4半栏（7.6厘米，300dpi）"),
        ("slide", "幻灯片（1920×1080）"),
        ("square", "方图（1080×1080）"),
    ];
    let looks = [("", "彩色"), ("grey", "黑白打印（带图案）")];
    let text = |name: &'static str, label: &str, hint: &str| {
        let input =
            el("input").with("type", "text").with("name", name).with("maxlength", "80").with("placeholder", hint);
        el("label").text(label).child(input)
    };
    let buttons = el("p").class("buttons").children([
        button("export-png", "下载图片（PNG）"),
        button("export-svg", "下载矢量图（SVG）"),
        button("export-copy", "复制表格"),
        button("export-csv", "下载表格（CSV）"),
        button("export-link", "复制链接"),
    ]);
    let form = el("form")
        .class("fields")
        .with("data-act", "export-png")
        .child(select("chart", "图", there.iter().map(|(n, w)| option((n, w))).collect()))
        .child(select("size", "尺寸", sizes.into_iter().map(option).collect()))
        .child(select("look", "颜色", looks.into_iter().map(option).collect()))
        .child(text("title", "标题", "不填则用图上的标题"))
        .child(text("note", "注", "写在图下方"))
        .child(buttons);
    let summary = el("summary").text("导出图表");
    el("details").class("panel exports").child(summary).child(form)
}

/// What the buttons of [`exports`] do; `None` for other acts.
pub(super) fn act(desk: &Desk, route: &Route, name: &str, fields: Fields) -> Option<Vec<Reply>> {
    let kind = name.strip_prefix("export-")?;
    if kind == "link" {
        return Some(vec![Reply::Copy { text: route.hash(), html: String::new() }]);
    }
    let lens = Lens::new(desk, route, 0);
    let cut = cut_of(&lens, lens.at.indicator.filter(|_| matches!(route.page, Page::Indicator | Page::Analysis))?)?;
    let Some(plotted) = named(lens.data, &cut, fields.get("chart")) else {
        return Some(vec![Reply::Say { words: "这张图没有可画的数据，请另选一张。".into() }]);
    };
    let mut of = plotted.plot;
    if !fields.get("title").is_empty() {
        *of.words().0 = fields.get("title").into();
    }
    let stem: String = of.words().0.chars().map(|c| if "\\/:*?\"<>|".contains(c) { '_' } else { c }).collect();
    let rows = table::table(&of);
    let reply = match kind {
        "copy" => Reply::Copy { text: copy::tsv(&rows), html: copy::html(&rows) },
        "csv" => {
            Reply::File { name: format!("{stem}.csv"), mime: "text/csv".into(), bytes: copy::csv(&rows).into_bytes() }
        }
        _ => {
            let grey = fields.get("look") == "grey";
            let paper = match fields.get("size") {
                "half" => Paper::Half,
                "slide" => Paper::Slide,
                "square" => Paper::Square,
                _ => Paper::Column,
            };
            let view = route.hash();
            let caption =
                Caption { note: fields.get("note").into(), view, ..Caption::of_cut(lens.data, &cut, &mut of) };
            match picture(&of, &caption.around(&of), paper, grey) {
                Err(why) => Reply::Say { words: refused(why) },
                Ok(made) => {
                    let svg = paint::svg(&made.scene, if grey { &Palette::GREY } else { &Palette::LIGHT });
                    match kind {
                        "svg" => Reply::File {
                            name: format!("{stem}.svg"),
                            mime: "image/svg+xml".into(),
                            bytes: svg.into_bytes(),
                        },
                        _ => Reply::Picture {
                            name: format!("{stem}.png"),
                            svg,
                            width: made.pixels.0,
                            height: made.pixels.1,
                            dpi: made.dpi,
                        },
                    }
                }
            }
        }
    };
    Some(vec![reply])
}

/// A picture the page has drawn, with its density written into it.
pub(super) fn drawn(name: &str, png: &[u8], dpi: u32) -> Reply {
    let bytes = paint::png::with_dpi(png, dpi).unwrap_or_else(|| png.to_vec());
    Reply::File { name: name.into(), mime: "image/png".into(), bytes }
}
