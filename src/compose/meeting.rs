//! 会议模式: the slides a presenter chose, one to a screen. What stands on a slide is asked here; sizes that read at five metres are the
//! style sheet's, full screen and keys the boot script's.

use super::act::Fields;
use super::parts::{button, link, panel};
use super::{Lens, concern, list, signal, work};
use crate::chart::{ChartSpec, Size, Theme, draw};
use crate::figure::{self, Figure};
use crate::model::{AreaId, IndicatorId};
use crate::narrate::{judged_headline, judged_sentence};
use crate::query::overview::{self, Card};
use crate::query::{Selection, cut};
use crate::sheet::{Element, Laid, Node, Sheet, el};
use crate::state::Route;
use crate::strings::{number, period as words, ui};

/// Most slides of indicators.
const MOST: usize = 24;
/// Sentences of 本期要点, lines of a list and rows of figures on a slide: as many as stand on a screen in its type.
const SENTENCES: usize = 5;
const LINES: usize = 6;
const FIGURES: usize = 12;
/// Most bars of a ranking.
const BARS: usize = 24;
/// Charts of a slide in units of a screen 1,920 wide, and the size of their words: a hundredth of the width is 14 mm on a 65-inch screen, twice
/// what normal sight needs at five metres (letters of 7 mm).
const TREND: Size = Size { width: 980, height: 680 };
const RANK: Size = Size { width: 760, height: 680 };
const TEXT: u32 = 22;

/// The sections that are not an indicator's: code in the link, name, whether they are chosen where nothing is.
const SECTIONS: [(&str, &str); 4] = [("k", "本期要点"), ("f", "主要指标"), ("c", "本期需关注"), ("w", "待办事项")];

/// One slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slide {
    Cover,
    Points,
    Figures(usize),
    Concerns,
    Duties,
    Indicator(IndicatorId),
}

/// The sheet: the choice of slides, or one of them where the link has its number.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let Some(area) = lens.at.area.or(lens.data.areas.root()) else { return Sheet::default() };
    let shown = Cards { cards: overview::overview(lens.data, area, lens.period(), lens.route.span).cards, area };
    let slides = slides(lens, &shown);
    let main = match lens.route.choice('v').and_then(|number| number.parse::<usize>().ok()) {
        Some(number) => vec![screen(lens, &shown, &slides, number.clamp(1, slides.len())).into()],
        None => vec![choice(lens, &shown, slides.len()).into()],
    };
    Sheet { main, ..Sheet::default() }
}

struct Cards {
    cards: Vec<Card>,
    area: AreaId,
}

impl Cards {
    fn told(&self) -> impl Iterator<Item = &Card> {
        self.cards.iter().filter(|card| card.reading.figure.is_ok())
    }
}

/// Which sections are chosen: those the link names, or all.
fn has(lens: &Lens, section: &str) -> bool {
    lens.route.choice('k').is_none_or(|chosen| chosen.split(',').any(|one| one == section))
}

/// The indicators chosen: those the link names, or the first four cards.
fn indicators(lens: &Lens, shown: &Cards) -> Vec<IndicatorId> {
    match lens.route.choice('i') {
        Some(ids) => ids.split(',').filter_map(|id| lens.data.find_indicator(id)).take(MOST).collect(),
        None => shown.told().map(|card| card.indicator).take(4).collect(),
    }
}

fn slides(lens: &Lens, shown: &Cards) -> Vec<Slide> {
    let mut slides = vec![Slide::Cover];
    slides.extend(has(lens, "k").then_some(Slide::Points));
    if has(lens, "f") {
        slides.extend((0..shown.told().count().div_ceil(FIGURES)).map(Slide::Figures));
    }
    slides.extend(indicators(lens, shown).into_iter().map(Slide::Indicator));
    slides.extend(has(lens, "c").then_some(Slide::Concerns));
    // Work items are internal: the version for outside has none.
    slides.extend((has(lens, "w") && lens.desk.outside.is_none()).then_some(Slide::Duties));
    slides
}

/// The form that chooses: sections, indicators with figures by family, and where to begin.
fn choice(lens: &Lens, shown: &Cards, slides: usize) -> Element {
    let tick = |name: &'static str, value: &str, words: &str, on: bool| {
        let input = el("input").with("type", "checkbox").with("name", name).with("value", value).when("checked", on);
        el("label").child(input).text(words)
    };
    let group = |title: &str, ticks: Vec<Element>| {
        el("fieldset").class("wide").child(el("legend").text(title)).child(el("div").class("boxes").children(ticks))
    };
    let chosen = indicators(lens, shown);
    let sections = SECTIONS.iter().map(|(code, words)| tick("section", code, words, has(lens, code)));
    let of = |id: IndicatorId| {
        let indicator = lens.data.indicator(id);
        tick("indicator", &indicator.id, indicator.label(), chosen.contains(&id))
    };
    let with: Vec<IndicatorId> = overview::with_figures(lens.data, shown.area).collect();
    let families = list::by_family(lens, |id| with.contains(&id)).into_iter().map(|(family, ids)| {
        let open = ids.iter().any(|id| chosen.contains(id));
        let ticks = el("div").class("boxes").children(ids.into_iter().map(of));
        el("details").class("wide").when("open", open).child(el("summary").text(family)).child(ticks)
    });
    let note = format!(
        "{}，{}。勾选要讲的内容，再开始：一屏一页，按→、空格、翻页键向后，按←向前，按Esc结束；现有{slides}页，指标最多{MOST}页。链接可保存，不需要联网。",
        lens.name(shown.area),
        words::full(lens.period())
    );
    let form = el("form")
        .class("fields")
        .with("data-act", "meeting")
        .child(group("内容", sections.collect()))
        .children(families)
        .child(el("p").class("buttons").child(button("meeting", "开始")));
    panel("会议模式").child(el("p").class("note").text(note)).child(form)
}

/// The link that begins with what the form chose.
pub(super) fn begun(route: &Route, fields: Fields) -> String {
    let of = |name: &str| {
        let values: Vec<&str> = fields.all().filter(|(key, _)| *key == name).map(|(_, value)| value).collect();
        // Nothing chosen is a choice as well.
        if values.is_empty() { "0".to_string() } else { values[..values.len().min(MOST)].join(",") }
    };
    route.clone().choosing('k', &of("section")).choosing('i', &of("indicator")).choosing('v', "1").hash()
}

/// One slide with its ways on.
fn screen(lens: &Lens, shown: &Cards, slides: &[Slide], number: usize) -> Element {
    let slide = slides.get(number - 1).copied().unwrap_or(Slide::Cover);
    let meta = &lens.data.meta;
    let marks = [meta.notice.as_str(), meta.state.as_str(), meta.classification.as_str()];
    let marks: Vec<&str> = marks.into_iter().filter(|mark| !mark.is_empty()).collect();
    let place = format!("{}　{}", lens.name(shown.area), words::spanned(lens.period(), lens.route.span));
    let head = el("p").class("where").child(el("span").text(place)).child(el("span").text(marks.join("　")));
    let to = |at: usize| lens.choosing('v', &at.to_string());
    let step = |class: &str, words: &str, at: Option<usize>| match at {
        Some(at) => link(to(at), words).class(format!("button {class}")),
        None => el("span").class("button").with("aria-hidden", "true").text(words),
    };
    let ways = el("nav")
        .with("aria-label", "会议翻页")
        .child(step("prev", "上一页", number.checked_sub(1).filter(|at| *at > 0)))
        .child(el("span").text(format!("{number}/{}", slides.len())))
        .child(step("next", "下一页", Some(number + 1).filter(|at| *at <= slides.len())))
        .child(button("full", "全屏"))
        .child(link(lens.choosing('v', ""), "结束").class("button out"));
    let sources = Some(meta.sources.join("、")).filter(|sources| !sources.is_empty());
    let as_of = Some(words::date(&meta.as_of)).filter(|date| !date.is_empty());
    let parts = [sources.map(|of| format!("来源：{of}")), as_of.map(|date| format!("数据截至{date}"))];
    let source = parts.into_iter().flatten().collect::<Vec<_>>().join("　");
    let foot = el("p").class("where").child(el("span").text(source)).child(ways);
    el("article").class("slide").child(head).children(body(lens, shown, slide)).child(foot)
}

fn body(lens: &Lens, shown: &Cards, slide: Slide) -> Vec<Node> {
    let title = |words: &str| el("h1").text(words);
    let lines = |title_of: &str, lines: Vec<Element>, none: &str| {
        let list = match lines.is_empty() {
            true => el("p").text(none),
            false => el("ul").children(lines),
        };
        vec![title(title_of).into(), el("div").class("body").child(list).into()]
    };
    match slide {
        Slide::Cover => {
            let when = words::spanned(lens.period(), lens.route.span);
            let (own, name) = (lens.data.settings.title.as_str(), lens.name(shown.area));
            let title = match (own, lens.data.areas.root() == Some(shown.area)) {
                ("", _) => format!("{name}{}", ui::PRODUCT),
                (own, true) => own.to_string(),
                (own, false) => format!("{own}　{name}"),
            };
            vec![el("div").class("body cover").child(el("h1").text(title)).child(el("p").text(when)).into()]
        }
        Slide::Points => {
            let told = shown.told().take(SENTENCES);
            let sentence = |card: &Card| judged_headline(lens.data, shown.area, card, lens.route.span).text();
            let told = told.map(|card| el("li").text(sentence(card)));
            lines("本期要点", told.collect(), "本期没有可说的数据。")
        }
        Slide::Figures(page) => {
            let row = |card: &Card| {
                let name = el("span").text(lens.data.indicator(card.indicator).label().to_string());
                signal::card_row(lens, shown.area, card, name)
            };
            let rows: Vec<Element> = shown.told().skip(page * FIGURES).take(FIGURES).map(row).collect();
            vec![
                title("主要指标").into(),
                el("div").class("body").child(super::parts::table("主要指标", &signal::CARD_HEADS, rows)).into(),
            ]
        }
        Slide::Indicator(id) => indicator(lens, shown.area, id),
        Slide::Concerns => {
            let found = lens.desk.data.concerns(shown.area, lens.latest());
            let told = found.lines.iter().take(LINES).map(|line| {
                let (class, tag, words) = concern::told(lens, line);
                el("li").child(el("span").class(class).text(tag)).text(words)
            });
            lines("本期需关注", told.collect(), "本期没有超出偶然波动的变化。")
        }
        Slide::Duties => {
            let open = work::open_in(lens, shown.area);
            let told = open.iter().take(LINES).map(|item| {
                let late = work::urgency(item, &lens.data.meta.as_of) == work::Urgency::Overdue;
                let unit = lens.data.organisations.iter().find(|unit| unit.id == item.organisation);
                let parts = [
                    lens.data.areas.find(&item.area).map(|area| lens.name(area).to_string()),
                    unit.map(|unit| unit.name.clone()),
                    Some(words::date(&item.due)).filter(|due| !due.is_empty()).map(|due| format!("时限{due}")),
                ];
                let about: Vec<String> = parts.into_iter().flatten().collect();
                let state = if late { "逾期未办结" } else { item.state.as_str() };
                let class = if late { "tag worse" } else { "tag" };
                el("li").child(el("span").class(class).text(state.to_string())).text(format!(
                    "{}（{}）",
                    item.title,
                    about.join("，")
                ))
            });
            lines(&format!("待办事项（共{}项）", open.len()), told.collect(), "没有待办事项。")
        }
    }
}

/// The slide of an indicator: its sentence, its trend, its places ranked.
fn indicator(lens: &Lens, area: AreaId, id: IndicatorId) -> Vec<Node> {
    let data = lens.data;
    let period = crate::query::cut::fit_period(data, id, area, lens.period());
    let cut = cut(data, Selection { indicator: id, area, period, span: lens.route.span });
    let trend = figure::trend(data, &cut);
    let rank = figure::rank(data, &cut);
    let lead = el("p").class("lead").text(judged_sentence(data, &cut).text());
    let mut charts = el("div").class("body charts").child(chart(lens, trend, TREND, "走势"));
    if let Some(mut rank) = rank {
        let mut title = "各地".to_string();
        if let ChartSpec::Rank(spec) = &mut rank.spec
            && spec.rows.len() > BARS
        {
            title = format!("各地（前{BARS}位，共{}个）", spec.rows.len());
            spec.rows.truncate(BARS);
        }
        charts = charts.child(chart(lens, rank, RANK, &title));
    }
    vec![
        el("h1").text(format!("{}（{}）", data.indicator(id).name, number::unit(data.indicator(id)))).into(),
        lead.into(),
        charts.into(),
    ]
}

fn chart(lens: &Lens, figure: Figure, size: Size, title: &str) -> Element {
    let scene = draw(&figure.spec, size, Theme { text: TEXT });
    // Marks lead to the same slide of their place or period.
    let links = figure.marks.iter().map(|target| lens.follow(*target)).collect();
    el("div").child(el("h2").text(title)).child(Laid::new(scene, links))
}
