//! Charts of a sheet by name: the panel with its table, and its export as picture, table and file. What is drawn is figure's.

use super::act::Fields;
use super::parts::button;
use super::{Desk, Lens};
use crate::chart::Size;
use crate::chart::kinds::{Datum, Look, Plot, paging, plot};
use crate::chart::paper::{Paper, picture};
use crate::figure::caption::{Caption, refused};
use crate::figure::plots::{self, Plotted};
use crate::figure::{self, copy, places, signal, table};
use crate::model::{Block, Dimension, Frequency, IndicatorId, SpaceRule, TimeRule};
use crate::paint::{self, palette::Palette};
use crate::query::overview::with_figures;
use crate::query::{Cut, Selection, cut};
use crate::sheet::{Element, Laid, el};
use crate::state::{Page, Route};
use crate::strings::period as words;
use crate::wire::Reply;

/// Charts of an indicator's page by name, with their words in the list of exports.
const CHARTS: [(&str, &str); 14] = [
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
    ("spine", "同级位置（脊线图）"),
    ("scatter", "两项指标散点图"),
    ("strip", "村级分布"),
];

/// Characters that no file name may have.
pub(super) const NO_NAME: [char; 9] = ['\\', '/', ':', '*', '?', '"', '<', '>', '|'];

/// Rows of a page of a long list.
const ROWS: usize = 40;

/// Most periods of a chart of columns.
const PERIODS: usize = 12;

/// A chart of an indicator's page by name; `None` where there is nothing to draw.
pub(super) fn named(lens: &Lens, cut: &Cut, name: &str) -> Option<Plotted> {
    let data = lens.data;
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
        "control" => signal::control(data, indicator, area, period, &lens.anew()),
        "funnel" => signal::funnel(data, cut),
        "spine" => places::spine(data, cut),
        "strip" => places::strip(data, cut),
        "scatter" => places::scatter(data, cut, beside(lens, cut)?),
        _ => None,
    }
}

/// The indicator along of a scatter: the link's, else the first other rate.
pub(super) fn beside(lens: &Lens, cut: &Cut) -> Option<IndicatorId> {
    let Selection { indicator, area, .. } = cut.selection;
    let named = lens.route.choice('b').and_then(|id| lens.data.find_indicator(id));
    let rate = |id: &IndicatorId| *id != indicator && lens.data.indicator(*id).is_quotient();
    named.or_else(|| with_figures(lens.data, area).find(rate))
}

/// The cut of a view's indicator.
pub(super) fn cut_of(lens: &Lens, id: IndicatorId) -> Option<Cut> {
    let area = lens.at.area?;
    let mut cut = cut(lens.data, Selection { indicator: id, area, period: lens.period(), span: lens.route.span });
    cut.keep(lens.route.window());
    Some(cut)
}

/// A plot as a panel: title, drawing, and its table behind a word.
pub(super) fn panel_of(lens: &Lens, plotted: &Plotted, height: u32) -> Element {
    let mut plotted = plotted.clone();
    let legend = legend(lens, &mut plotted.plot);
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
    super::parts::panel(&title).children(legend).child(Laid::new(scene, links)).child(behind)
}

/// A way to put a choice in or out, as a button that says whether it is in.
fn toggle(lens: &Lens, key: char, value: &str, on: bool, words: &str) -> Element {
    el("a")
        .class("button")
        .with("role", "button")
        .with("aria-pressed", if on { "true" } else { "false" })
        .with("href", lens.choosing(key, value))
        .text(words)
}

/// The names of a plot's lines or parts, each to be put out and in again; what is out is taken out of the plot. Only what has several.
fn legend(lens: &Lens, plot: &mut Plot) -> Option<Element> {
    let names: Vec<String> = match plot {
        Plot::Lines(spec) => spec.lines.iter().map(|line| line.name.clone()).collect(),
        Plot::Columns(spec) => spec.parts.clone(),
        _ => return None,
    };
    if names.len() < 2 {
        return None;
    }
    let out: Vec<usize> = lens.route.choice('h').unwrap_or("").split(',').filter_map(|n| n.parse().ok()).collect();
    // The last one stays.
    let out: Vec<usize> = if (0..names.len()).all(|n| out.contains(&n)) { Vec::new() } else { out };
    for n in &out {
        match plot {
            Plot::Lines(spec) => {
                if let Some(line) = spec.lines.get_mut(*n) {
                    line.points.clear();
                }
            }
            Plot::Columns(spec) => {
                for column in &mut spec.columns {
                    column.text.clear();
                    if let Some(part) = column.parts.get_mut(*n) {
                        part.value = Datum::Known(0.0);
                        part.text.clear();
                    }
                }
            }
            _ => {}
        }
    }
    let buttons = names.iter().enumerate().map(|(n, name)| {
        let mut then: Vec<usize> = out.iter().copied().filter(|m| *m != n).collect();
        if !out.contains(&n) {
            then.push(n);
            then.sort_unstable();
        }
        let then: Vec<String> = then.iter().map(usize::to_string).collect();
        toggle(lens, 'h', &then.join(","), !out.contains(&n), name)
    });
    Some(el("p").class("buttons").with("role", "group").with("aria-label", "图例").children(buttons))
}

/// Beside the page's own trend: whether last year is drawn, and which periods are.
pub(super) fn choices(lens: &Lens, cut: &Cut) -> Element {
    let hidden = lens.route.choice('h').is_some();
    let mut line = el("p").class("buttons").with("role", "group").with("aria-label", "图例和时段");
    if cut.selection.period.frequency != Frequency::Year {
        line = line.child(toggle(lens, 'h', if hidden { "" } else { "0" }, !hidden, "上年同期"));
    }
    match (lens.route.window(), cut.months.first(), cut.months.last()) {
        (Some(_), Some(first), Some(last)) => {
            let words = format!("只看{}至{}", words::full(*first), words::full(*last));
            line.child(toggle(lens, 'w', "", true, &words))
        }
        _ => {
            line.child(el("span").class("note").text("在图上按住拖动，或按住Shift用方向键，再按回车，可只看一段时期。"))
        }
    }
}

/// Whether a chart may be drawn, without drawing it: eleven drawings behind a closed form would cost more than the page.
fn may_be_drawn(lens: &Lens, cut: &Cut, name: &str) -> bool {
    let data = lens.data;
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
        "funnel" => {
            places && (data.indicator(id).is_percentage() || data.indicator(id).time == TimeRule::MeanPopulation)
        }
        "spine" => data.areas.get(area).parent.is_some(),
        "scatter" => places && beside(lens, cut).is_some(),
        _ => places,
    }
}

/// The form that exports the charts of an indicator's page; `None` where not one can be drawn.
pub(super) fn exports(lens: &Lens, cut: &Cut) -> Option<Element> {
    let there: Vec<&(&str, &str)> = CHARTS.iter().filter(|(name, _)| may_be_drawn(lens, cut, name)).collect();
    if there.is_empty() {
        return None;
    }
    let option = |(value, word): (&str, &str)| el("option").with("value", value).text(word);
    let select = |name: &'static str, label: &str, options: Vec<Element>| {
        el("label").text(label).child(el("select").with("name", name).children(options).with_first_chosen())
    };
    let sizes = [
        ("column", "A4通栏（15.6厘米，300dpi）"),
        ("half", "A4半栏（7.6厘米，300dpi）"),
        ("slide", "幻灯片（1920×1080）"),
        ("square", "方图（1080×1080）"),
        ("custom", "自定（填下面的像素）"),
    ];
    let looks = [("", "彩色"), ("grey", "黑白打印（带图案）")];
    // Title and note stand in the link as soon as they are written.
    let text = |name: &'static str, key: char, label: &str, hint: &str| {
        let input =
            el("input").with("type", "text").with("name", name).with("maxlength", "80").with("placeholder", hint);
        let input = input.with("data-live", "export-words").with("value", lens.route.choice(key).unwrap_or(""));
        el("label").text(label).child(input)
    };
    let number = |name: &'static str, label: &str, value: &str| {
        let input = el("input").with("type", "number").with("name", name).with("min", "0").with("value", value);
        el("label").text(label).child(input)
    };
    let buttons = el("p").class("buttons").children([
        button("export-png", "下载图片（PNG）"),
        button("export-svg", "下载矢量图（SVG）"),
        button("export-picture", "复制图片"),
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
        .child(number("width", "自定宽（像素）", "1600"))
        .child(number("height", "自定高（像素，0为随内容）", "900"))
        .child(number("dpi", "自定分辨率（dpi）", "144"))
        .child(number("page", "第几页（每页40行，不填为全部）", ""))
        .child(text("title", 't', "标题", "不填则用图上的标题"))
        .child(text("note", 'n', "注", "写在图下方"))
        .child(buttons);
    let summary = el("summary").text("导出图表");
    Some(el("details").class("panel exports").child(summary).child(form))
}

/// What the buttons of [`exports`] do; `None` for other acts.
pub(super) fn act(desk: &Desk, route: &Route, name: &str, fields: Fields) -> Option<Vec<Reply>> {
    let kind = name.strip_prefix("export-")?;
    let route = &route.clone().choosing('t', fields.get("title")).choosing('n', fields.get("note"));
    match kind {
        "link" => return Some(vec![Reply::Copy { text: route.hash(), html: String::new() }]),
        "words" => return Some(vec![Reply::Go { hash: route.hash() }]),
        _ => {}
    }
    let lens = Lens::new(desk, route, 0);
    let cut = cut_of(&lens, lens.at.indicator.filter(|_| matches!(route.page, Page::Indicator | Page::Analysis))?)?;
    let Some(plotted) = named(&lens, &cut, fields.get("chart")) else {
        return Some(vec![Reply::Say { words: "这张图没有可画的数据，请另选一张。".into() }]);
    };
    let mut of = plotted.plot;
    if !fields.get("title").is_empty() {
        *of.words().0 = fields.get("title").into();
    }
    // The pages of a long list, from one; without a number all of it.
    if let Some(number) = fields.get("page").parse::<usize>().ok().and_then(|n| n.checked_sub(1)) {
        let all = paging::pages(&of, ROWS);
        of = paging::page(&of, number.min(all - 1), ROWS);
        if all > 1 {
            of.words().0.push_str(&format!("（第{}页，共{all}页）", number.min(all - 1) + 1));
        }
    }
    let stem = of.words().0.replace(NO_NAME, "_");
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
                "custom" => {
                    // A field that holds no number asks for nothing: it is refused as too small.
                    let pixels = |name: &str| fields.get(name).parse().unwrap_or(0);
                    Paper::Custom { width: pixels("width"), height: pixels("height"), dpi: pixels("dpi") }
                }
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
                            name: format!("{}{stem}.png", if kind == "picture" { COPIED } else { "" }),
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

/// Before the name of a picture that is meant for the clipboard; no file name has a colon.
pub(super) const COPIED: &str = "copy:";

/// A picture the page has drawn, with its density written into it: a file, or for the clipboard.
pub(super) fn drawn(name: &str, png: &[u8], dpi: u32) -> Reply {
    let bytes = paint::png::with_dpi(png, dpi).unwrap_or_else(|| png.to_vec());
    match name.strip_prefix(COPIED) {
        Some(name) => Reply::File { name: name.into(), mime: "image/png;copy".into(), bytes },
        None => Reply::File { name: name.into(), mime: "image/png".into(), bytes },
    }
}
