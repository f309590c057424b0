//! 设置: which cards and columns 总览 has, in which order, the page's title, period, words, colour and navigation, and whether places are ranked.
//! Changed here it is seen at once; it goes into the package when that is published. How settings.json is read is not here.

use super::super::act::Fields;
use super::super::parts::{button, cell, panel, row, table};
use crate::compose::{Desk, Lens};
use crate::model::{COLOUR_WORDS, Frequency, PAGE_WORDS, Period, Settings};
use crate::publish::settings::{LONGEST_LABEL, LONGEST_TITLE, STAYS, fits, opens_at};
use crate::sheet::{Element, Node, el};
use crate::strings::{period as words, ui};
use crate::wire::Reply;

/// Most cards and most columns: what a screen holds.
const MOST: usize = 24;

/// The pages by their words, as the navigation calls them.
const PAGES: [(&str, &str); PAGE_WORDS.len()] = [
    ("overview", ui::OVERVIEW),
    ("indicator", ui::INDICATOR),
    ("area", ui::AREA),
    ("unit", ui::UNIT),
    ("compare", ui::COMPARE),
    ("analysis", ui::ANALYSIS),
    ("work", ui::WORK),
    ("score", ui::SCORE),
    ("report", ui::REPORT),
    ("meeting", ui::MEETING),
    ("data", ui::DATA),
    ("methods", ui::METHODS),
];

/// The accents by their words, as the form calls them.
const COLOURS: [(&str, &str); COLOUR_WORDS.len()] =
    [("indigo", "靛蓝"), ("purple", "紫色"), ("teal", "青色"), ("slate", "灰色")];

/// The two lists: word in acts, title.
const LISTS: [(&str, &str); 2] = [("cards", "总览卡片"), ("table", "对比表的列")];

fn list<'a>(settings: &'a mut Settings, which: &str) -> Option<&'a mut Vec<String>> {
    match which {
        "cards" => Some(&mut settings.cards),
        "table" => Some(&mut settings.table),
        _ => None,
    }
}

/// The page 设置.
pub(super) fn panels(lens: &Lens) -> Vec<Node> {
    let mut settings = lens.data.settings.clone();
    let mut nodes: Vec<Node> = Vec::new();
    for (which, title) in LISTS {
        let ids = list(&mut settings, which).map(std::mem::take).unwrap_or_default();
        nodes.push(chosen(lens, which, title, &ids).into());
    }
    let ranking = match settings.unranked {
        true => ("现在不排名：不出名次、高低和位次表，一律按名录顺序。", "恢复排名"),
        false => ("现在按指标的方向排名。", "关闭排名"),
    };
    let note = match lens.desk.clerk.settings_unsaved {
        true => "设置改过，本页已按新设置显示；发布时写入数据包，不发布则关闭后丢失。",
        false => "改后立即按新设置显示，发布时写入数据包。",
    };
    let buttons = el("p").class("buttons").child(button("edit-settings-ranking", ranking.1));
    nodes.push(page(lens).into());
    nodes.push(
        panel("排名").child(el("p").text(ranking.0)).child(buttons).child(el("p").class("note").text(note)).into(),
    );
    nodes
}

/// Title, opening period, word for 时间进度, colour and hidden pages.
fn page(lens: &Lens) -> Element {
    let settings = &lens.data.settings;
    let text = |name: &'static str, label: &str, value: &str, most: usize| {
        let input = el("input").with("name", name).with("value", value).with("maxlength", most.to_string());
        el("label").text(label).child(input)
    };
    let option = |value: String, words: String, chosen: bool| {
        el("option").when("selected", chosen).with("value", value).text(words)
    };
    let months = lens.data.meta.periods.filter(|(first, _)| first.frequency == Frequency::Month);
    let months = months.into_iter().flat_map(|(first, last)| (first.index..=last.index).rev());
    let months = months.map(|index| Period { frequency: Frequency::Month, index });
    let months = months.map(|month| option(month.to_string(), words::full(month), settings.period == Some(month)));
    let period = el("select")
        .with("name", "period")
        .child(option("latest".into(), "最新一期".into(), settings.period.is_none()))
        .children(months)
        .with_first_chosen();
    let colours = COLOURS.iter().map(|(word, name)| option((*word).into(), (*name).into(), settings.colour == *word));
    let colour = el("select")
        .with("name", "colour")
        .child(option(String::new(), "蓝色".into(), settings.colour.is_empty()))
        .children(colours)
        .with_first_chosen();
    let ticks = PAGES.iter().filter(|(page, _)| !STAYS.contains(page)).map(|(page, name)| {
        let level = lens.data.meta.levels.get(1).filter(|_| *page == "area");
        let name = level.map_or(*name, |level| level.name.as_str());
        let hidden = settings.hidden_pages.iter().any(|known| known == page);
        let tick = el("input").with("type", "checkbox").with("name", "hidden").with("value", *page);
        el("label").child(tick.when("checked", hidden)).text(format!(" {name}"))
    });
    let boxes = el("div").class("boxes").children(ticks);
    let form = el("form")
        .class("fields")
        .with("data-act", "edit-settings-page")
        .child(text("title", "页面标题", &settings.title, LONGEST_TITLE))
        .child(el("label").text("打开时的时期").child(period))
        .child(text("progress_label", "时间进度的叫法", &settings.progress_label, LONGEST_LABEL))
        .child(el("label").text("页面主色").child(colour))
        .child(el("fieldset").class("wide").child(el("legend").text("导航中不显示的页面")).child(boxes))
        .child(el("p").class("buttons").child(el("button").with("type", "submit").text("保存页面设置")));
    let note = "标题不填用“县名 · 善治一张图”；叫法不填用“时间进度”。主色用于链接、按钮和边线，图中颜色不变。隐藏的页面用链接仍能打开；总览和数据不能隐藏。";
    panel("页面").child(form).child(el("p").class("note").text(note))
}

/// Takes the form of [`page`]; words for what cannot be.
fn take_page(desk: &mut Desk, fields: Fields) -> Result<(), String> {
    let text = |name: &str, label: &str, most: usize| {
        let text = fields.get(name);
        match fits(text, most) {
            true => Ok(text.to_string()),
            false => Err(format!("{label}应为不超过{most}个字的一行文字，没有保存。")),
        }
    };
    let title = text("title", "页面标题", LONGEST_TITLE)?;
    let progress_label = text("progress_label", "时间进度的叫法", LONGEST_LABEL)?;
    let period = match fields.get("period") {
        "" | "latest" => None,
        text => {
            let covered = desk.data.meta.periods;
            let period = Period::parse(text).filter(|period| opens_at(*period, covered));
            Some(period.ok_or_else(|| format!("“{text}”不是数据包覆盖的月份，没有保存。"))?)
        }
    };
    let colour = fields.get("colour").to_string();
    if !colour.is_empty() && !COLOUR_WORDS.contains(&colour.as_str()) {
        return Err(format!("“{colour}”不是可选的颜色，没有保存。"));
    }
    let mut hidden_pages: Vec<String> = Vec::new();
    for (_, page) in fields.all().filter(|(name, _)| *name == "hidden") {
        if !PAGE_WORDS.contains(&page) || STAYS.contains(&page) {
            return Err(format!("“{page}”不是可以隐藏的页面，没有保存。"));
        }
        if !hidden_pages.iter().any(|known| known == page) {
            hidden_pages.push(page.into());
        }
    }
    let settings = &mut desk.data.settings;
    *settings = Settings { title, hidden_pages, period, progress_label, colour, ..settings.clone() };
    Ok(())
}

fn chosen(lens: &Lens, which: &'static str, title: &str, ids: &[String]) -> Element {
    let data = lens.data;
    let act = |what: &'static str, words: &str, id: &str| button(what, words).with("name", which).with("value", id);
    let name =
        |id: &str| data.find_indicator(id).map_or("（目录中没有）", |at| data.indicator(at).name.as_str());
    let line = |(at, id): (usize, &String)| {
        let up = el("td").children((at > 0).then(|| act("edit-settings-up", "上移", id)));
        row(el("span").text(name(id)), [cell(id.clone()), up, el("td").child(act("edit-settings-off", "移出", id))])
    };
    let rows: Vec<Element> = ids.iter().enumerate().map(line).collect();
    let others = data.indicators.iter().enumerate().filter(|(at, indicator)| {
        !ids.contains(&indicator.id) && data.blocks_of(crate::model::IndicatorId(*at as u16)).next().is_some()
    });
    let options =
        others.map(|(_, indicator)| el("option").with("value", indicator.id.clone()).text(indicator.name.clone()));
    let select = el("select").with("name", which).children(options).with_first_chosen();
    let form = el("form")
        .class("search")
        .with("data-act", "edit-settings-add")
        .child(el("label").text("加入 ").child(select))
        .child(el("button").with("type", "submit").text("加入"));
    let panel = panel(&format!("{title}（{}个，最多{MOST}个）", ids.len()));
    let panel = match rows.is_empty() {
        true => panel.child(el("p").text("没有选定，显示最前面的8个有数的指标。")),
        false => panel.child(table(title, &["指标", "编号", "顺序", "操作"], rows)),
    };
    panel.child(form)
}

/// What the buttons do; `None` for other acts.
pub(super) fn act(desk: &mut Desk, name: &str, fields: Fields) -> Option<Vec<Reply>> {
    let what = name.strip_prefix("edit-settings-")?;
    if desk.is_aside() {
        return Some(vec![Reply::Say { words: "正在单独查看导入的数据，请先返回数据包。".into() }]);
    }
    if what == "page" {
        if let Err(words) = take_page(desk, fields) {
            return Some(vec![Reply::Say { words }]);
        }
        (desk.clerk.settings_changed, desk.clerk.settings_unsaved) = (true, true);
        return Some(vec![desk.as_shown()]);
    }
    let (which, id) = fields.all().find(|(name, _)| LISTS.iter().any(|(known, _)| known == name)).unwrap_or(("", ""));
    let known = desk.data.find_indicator(id).is_some();
    let settings = &mut desk.data.settings;
    match (what, list(settings, which)) {
        ("ranking", _) => settings.unranked = !settings.unranked,
        ("add", Some(ids)) if ids.len() >= MOST => {
            return Some(vec![Reply::Say { words: format!("最多{MOST}个，请先移出一个。") }]);
        }
        ("add", Some(ids)) if known && !ids.iter().any(|one| one == id) => ids.push(id.into()),
        ("off", Some(ids)) => ids.retain(|one| one != id),
        ("up", Some(ids)) => {
            if let Some(at) = ids.iter().position(|one| one == id).filter(|at| *at > 0) {
                ids.swap(at, at - 1);
            }
        }
        _ => return Some(Vec::new()),
    }
    (desk.clerk.settings_changed, desk.clerk.settings_unsaved) = (true, true);
    Some(vec![desk.as_shown()])
}

/// The settings of a package with what was changed here, as its file has them: all else in the file stays.
pub(super) fn written(text: &str, settings: &Settings) -> String {
    let mut json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    if !json.is_object() {
        json = serde_json::json!({});
    }
    json["cards"] = serde_json::json!(settings.cards);
    json["table"] = serde_json::json!(settings.table);
    json["ranking"] = serde_json::json!(!settings.unranked);
    let period = settings.period.map(|period| period.to_string()).unwrap_or_default();
    let texts = [
        ("title", &settings.title),
        ("progress_label", &settings.progress_label),
        ("period", &period),
        ("colour", &settings.colour),
    ];
    for (key, text) in texts {
        put(&mut json, key, !text.is_empty(), serde_json::json!(text));
    }
    put(&mut json, "hidden_pages", !settings.hidden_pages.is_empty(), serde_json::json!(settings.hidden_pages));
    format!("{json:#}\n")
}

/// Writes a setting, or takes it out where it says nothing.
fn put(json: &mut serde_json::Value, key: &str, says: bool, value: serde_json::Value) {
    match json.as_object_mut() {
        Some(object) if !says => drop(object.remove(key)),
        Some(object) => drop(object.insert(key.into(), value)),
        None => {}
    }
}
