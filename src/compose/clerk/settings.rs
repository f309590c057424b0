//! 设置: which cards and columns 总览 has, in which order, and whether places are ranked. Changed here it is seen at once; it goes into the
//! package when that is published.

use super::super::act::Fields;
use super::super::parts::{button, cell, panel, row, table};
use crate::compose::{Desk, Lens};
use crate::model::Settings;
use crate::sheet::{Element, Node, el};
use crate::wire::Reply;

/// Most cards and most columns: what a screen holds.
const MOST: usize = 24;

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
    nodes.push(
        panel("排名").child(el("p").text(ranking.0)).child(buttons).child(el("p").class("note").text(note)).into(),
    );
    nodes
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
    format!("{json:#}\n")
}
