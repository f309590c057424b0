//! What a reader keeps on this machine: pinned indicators, views with a name, whether the tour was taken. No figure and no person is
//! kept. Where the browser keeps things is the rim's; without it all of this lasts as long as the page.

use super::act::Fields;
use super::parts::{button, link, panel, table, titled};
use super::{Desk, Keep, Lens, signal};
use crate::model::IndicatorId;
use crate::query::overview;
use crate::sheet::{Element, Node, Sheet, el};
use crate::state::{Page, Route};
use crate::wire::Reply;

/// Most pinned indicators and kept views.
const MOST: usize = 24;
/// Longest name of a view, in characters.
const NAME: usize = 40;
const FULL: &str = "已满24个，请先取下或删除一个。";

/// What is kept: one line each, `pin ID`, `view NAME<tab>HASH`, `toured`.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// Whether what the browser keeps was read; before that nothing is said of it.
    known: bool,
    toured: bool,
    /// The step of the tour on show, from nought.
    step: usize,
    pins: Vec<String>,
    views: Vec<(String, String)>,
}

/// Steps of the tour: title, words, where it leads.
const TOUR: [(&str, &str, Option<Page>); 5] = [
    (
        "先看总览",
        "本期要点、主要指标卡片和镇街对比表都在总览。点数字、卡片、表头，到相应的指标。",
        Some(Page::Overview),
    ),
    ("逐级下看", "点镇街名、图上的柱或格，到镇街，再到村。左上角可逐级返回，浏览器的后退也可以。", None),
    ("辨别变化", "“明显上升”“明显下降”是超出以往波动的变化；“无明显变化”的增减不必解读。", Some(Page::Analysis)),
    ("写进材料", "图可下载、复制；报告页按模板写出Word；上月的稿子可以换成本月的数。", Some(Page::Report)),
    ("导入数据", "把镇街报来的表格拖到数据页。先核查、预览，再并入；数据不离开这台电脑。", Some(Page::Data)),
];

impl Reader {
    /// Under which key a package's notes are kept.
    pub fn key(package: &str) -> String {
        format!("reader:{package}")
    }

    /// Reads what was kept, which may be empty; `None` where the browser keeps nothing: then nobody is shown the tour at every opening.
    /// Lines nobody can read are left out.
    pub fn found(&mut self, text: Option<&[u8]>) {
        *self = Self { known: true, toured: text.is_none(), ..Self::default() };
        for line in String::from_utf8_lossy(text.unwrap_or_default()).lines() {
            match line.split_once(' ') {
                Some(("pin", id)) if self.pins.len() < MOST => self.pins.push(id.into()),
                Some(("view", view)) if self.views.len() < MOST => {
                    self.views.extend(view.split_once('\t').map(|(name, hash)| (name.into(), hash.into())));
                }
                _ => self.toured |= line == "toured",
            }
        }
    }

    fn text(&self) -> String {
        let toured = self.toured.then(|| "toured\n".to_string());
        let pins = self.pins.iter().map(|id| format!("pin {id}\n"));
        let views = self.views.iter().map(|(name, hash)| format!("view {name}\t{hash}\n"));
        toured.into_iter().chain(pins).chain(views).collect()
    }
}

/// Puts into a sheet what the reader keeps: on 总览 the tour and 我的关注, where a view can be kept the way to keep it.
pub(super) fn beside(lens: &Lens, sheet: &mut Sheet) {
    if lens.route.page == Page::Overview {
        let above = [tour(lens), of_overview(lens)];
        sheet.main.splice(0..0, above.into_iter().flatten().map(Node::from));
    }
    if matches!(lens.route.page, Page::Overview | Page::Indicator | Page::Area | Page::Compare | Page::Analysis) {
        sheet.main.push(door(lens).into());
    }
}

/// The tour, the first time; beside the page, so that it can be looked at.
fn tour(lens: &Lens) -> Option<Element> {
    let reader = &lens.desk.reader;
    let (title, words, page) = TOUR.get(reader.step).filter(|_| reader.known && !reader.toured)?;
    let mut ways = el("p").class("buttons");
    if reader.step > 0 {
        ways = ways.child(button("reader-back", "上一步"));
    }
    if reader.step + 1 < TOUR.len() {
        ways = ways.child(button("reader-on", "下一步"));
    }
    let ways = ways.child(button("reader-end", if reader.step + 1 < TOUR.len() { "跳过" } else { "知道了" })).children(
        page.filter(|page| *page != lens.route.page).map(|page| link(lens.to_page(page), "去看看").class("button")),
    );
    let count = format!("{}/{}　{title}", reader.step + 1, TOUR.len());
    Some(titled(&count, "panel tour").with("aria-label", "五步了解本页").child(el("p").text(*words)).child(ways))
}

/// 我的关注: pinned indicators with figure, changes and what they amount to, and the views that were kept.
fn of_overview(lens: &Lens) -> Option<Element> {
    let reader = &lens.desk.reader;
    let area = lens.at.area.or(lens.data.areas.root())?;
    let ids: Vec<IndicatorId> = reader.pins.iter().filter_map(|id| lens.data.find_indicator(id)).collect();
    if ids.is_empty() && reader.views.is_empty() {
        return None;
    }
    let line = |id: IndicatorId| {
        let indicator = lens.data.indicator(id);
        let card = overview::card(lens.data, id, area, lens.period(), lens.route.span);
        let head = link(lens.to_figure(id, area), indicator.label().to_string());
        let off = button("reader-unpin", "取下").with("name", "indicator").with("value", indicator.id.clone());
        signal::card_row(lens, area, &card, head).child(el("td").child(off))
    };
    let mut panel = panel("我的关注");
    if !ids.is_empty() {
        let heads: Vec<&str> = signal::CARD_HEADS.into_iter().chain(["操作"]).collect();
        panel = panel.child(table("我的关注", &heads, ids.into_iter().map(line).collect()));
    }
    if !reader.views.is_empty() {
        let view = |(name, hash): &(String, String)| {
            let off = button("reader-forget", "删除").with("name", "view").with("value", name.clone());
            el("li").child(link(hash.clone(), name.clone())).text(" ").child(off)
        };
        panel = panel.child(el("h3").text("收藏的画面")).child(el("ul").children(reader.views.iter().map(view)));
    }
    Some(panel.child(el("p").class("note").text("只保存在本机的这个浏览器里，不随数据包发布。")))
}

/// The button that pins an indicator, and the form that keeps a view.
fn door(lens: &Lens) -> Element {
    let pin = lens.at.indicator.filter(|_| lens.route.page == Page::Indicator).map(|id| {
        let id = lens.data.indicator(id).id.clone();
        let (act, words) = match lens.desk.reader.pins.contains(&id) {
            true => ("reader-unpin", "从总览取下本指标"),
            false => ("reader-pin", "把本指标钉在总览"),
        };
        button(act, words).with("name", "indicator").with("value", id)
    });
    let field = el("input").with("type", "text").with("name", "view").with("maxlength", NAME.to_string());
    let field = field.with("aria-label", "画面的名称").with("placeholder", "给这个画面起个名字");
    let keep = el("form").class("search").with("data-act", "reader-keep").children(pin).child(field);
    el("section")
        .class("panel keep")
        .with("aria-label", "收藏")
        .child(keep.child(el("button").with("type", "submit").text("收藏本画面")))
}

/// What the buttons do; `None` for other acts.
pub(super) fn act(desk: &mut Desk, route: &Route, name: &str, fields: Fields) -> Option<Vec<Reply>> {
    let what = name.strip_prefix("reader-")?;
    let reader = &mut desk.reader;
    let mut said = Vec::new();
    match what {
        "on" => reader.step = (reader.step + 1).min(TOUR.len() - 1),
        "back" => reader.step = reader.step.saturating_sub(1),
        "end" => reader.toured = true,
        "again" => {
            (reader.toured, reader.step) = (false, 0);
            said.push(Reply::Go { hash: route.to_page(Page::Overview).hash() });
        }
        "pin" if reader.pins.len() >= MOST => said.push(Reply::Say { words: FULL.into() }),
        "pin" => {
            let id = fields.get("indicator");
            if !id.is_empty() && !reader.pins.iter().any(|known| known == id) {
                reader.pins.push(id.into());
            }
        }
        "unpin" => reader.pins.retain(|id| id != fields.get("indicator")),
        "forget" => reader.views.retain(|(name, _)| name != fields.get("view")),
        "keep" => {
            let plain = |c: &char| !c.is_control();
            let name: String = fields.get("view").chars().filter(plain).take(NAME).collect();
            reader.views.retain(|(known, _)| *known != name);
            let words = match (name.is_empty(), reader.views.len() >= MOST) {
                (true, _) => "请先给画面起个名字。".to_string(),
                (_, true) => FULL.to_string(),
                _ => {
                    reader.views.push((name.clone(), route.hash()));
                    format!("已收藏“{name}”，在总览的“我的关注”里。")
                }
            };
            said.push(Reply::Say { words });
        }
        _ => return None,
    }
    let (key, text) = (Reader::key(&desk.data.meta.name), desk.reader.text());
    // Where nothing is kept, nothing is tried.
    if desk.reader.known && !matches!(what, "on" | "back") {
        desk.clerk.outbox.push(Keep::Put { key, text });
    }
    Some(said)
}
