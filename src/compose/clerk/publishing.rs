//! 发布: the package on show with everything done here, narrowed to whom it is for, as a sealed zip or one page. Narrowing, sealing and the
//! page's shape are publish's; the files it needs are fetched by whoever holds the desk.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Trouble;
use super::{mapping, settings};
use crate::clerk::{Ledger, Operation, Work};
use crate::compose::act::Fields;
use crate::compose::parts::panel;
use crate::compose::{Desk, Lens, work};
use crate::model::{RecordKey, Severity};
use crate::publish::page::{INDEX, Shell, page};
use crate::publish::{Content, Document, Scope, narrow, recompute, zip};
use crate::sheet::{Element, Node, el};
use crate::wire::{NamedBytes, Reply};

/// What an act must be given beside its fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// Every file of the package, under its path from the page's folder.
    pub package: bool,
    /// Every file of the site that a one-file page is made of, `index.html` among them.
    pub site: bool,
}

/// What an act needs to be fetched before it is done.
pub fn wants(name: &str, values: &[(String, String)]) -> Wants {
    let html = values.iter().any(|(name, value)| name == "format" && value == "html");
    match name {
        "publish" => Wants { package: true, site: html },
        "compare-package" | "edit-merge-package" | "forms-make" => Wants { package: true, site: false },
        _ => Wants::default(),
    }
}

const STATES: [&str; 3] = ["送审稿", "审定稿", "征求意见稿"];
const CLASSES: [&str; 3] = ["内部资料", "公开", "工作秘密"];
/// What the first view of a package reads.
const EARLY: [&str; 6] = [
    "datapackage.json",
    "areas.csv",
    "indicators.csv",
    "observations/core.csv",
    "observations/reference.csv",
    "settings.json",
];

fn select(name: &'static str, label: &str, now: &str, options: Vec<(String, String)>) -> Element {
    let options =
        options.into_iter().map(|(id, word)| el("option").when("selected", id == now).with("value", id).text(word));
    el("label").text(label).child(el("select").with("name", name).children(options).with_first_chosen())
}

/// The page 发布.
pub(super) fn panels(lens: &Lens) -> Vec<Node> {
    let data = lens.data;
    let panel = panel("发布").with("id", "publish");
    if lens.desk.is_aside() || lens.desk.clerk.trouble == Trouble::TooLarge {
        let words =
            "正在单独查看导入的数据，或导入的数据太多、替换了数据包，不能在页面上发布。请用命令行 convert 转成数据包。";
        return vec![panel.child(el("p").class("note").text(words)).into()];
    }
    let mut scopes = vec![("county".to_string(), "全部（全县）".to_string())];
    let root = data.areas.root();
    for id in root.into_iter().flat_map(|root| data.areas.children(root).to_vec()) {
        let area = data.areas.get(id);
        scopes.push((format!("township:{}", area.code), format!("{}（本镇街各村和全县一行）", area.name)));
    }
    let owners: BTreeSet<&str> = data.indicators.iter().map(|i| i.owner.as_str()).collect();
    for organisation in data.organisations.iter().filter(|o| owners.contains(o.id.as_str())) {
        scopes.push((format!("department:{}", organisation.id), format!("{}（牵头的指标）", organisation.name)));
    }
    let words = |list: &[&str], now: &str| {
        let mut all: Vec<String> = list.iter().map(|word| (*word).to_string()).collect();
        if !now.is_empty() && !all.iter().any(|known| known == now) {
            all.insert(0, now.to_string());
        }
        all.into_iter().map(|word| (word.clone(), word)).collect::<Vec<_>>()
    };
    let formats = vec![
        ("zip".to_string(), "封存的数据包（zip）".to_string()),
        ("html".to_string(), "单文件网页（双击打开）".to_string()),
    ];
    let date = el("input").with("type", "date").with("name", "date").with("value", data.meta.as_of.clone());
    let button = el("p").class("buttons").child(el("button").with("type", "submit").text("生成"));
    let form = el("form")
        .class("fields")
        .with("data-act", "publish")
        .child(select("scope", "给谁", "county", scopes))
        .child(select("format", "形式", "zip", formats))
        .child(select("classification", "密级", &data.meta.classification, words(&CLASSES, &data.meta.classification)))
        .child(select("state", "状态", &data.meta.state, words(&STATES, &data.meta.state)))
        .child(el("label").text("数据截至").child(date))
        .child(button);
    let done = lens.desk.clerk.done.len();
    let words = match done {
        0 => "按现有数据包生成。".to_string(),
        _ => format!("现有数据包加上本页做的{done}步（导入、更正、台账），汇总数重新计算。"),
    };
    let note = "给一个镇街或部门的，文件里只有它自己的数据，别处的明细不在文件中。密级和状态写在每一页和每个导出文件上。读取全部分片需要几秒到半分钟。";
    vec![panel.child(el("p").text(words)).child(form).child(el("p").class("note").text(note)).into()]
}

/// The files fetched, by name.
fn by_name(files: &[NamedBytes]) -> BTreeMap<&str, &[u8]> {
    files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect()
}

/// The package as it was opened, out of the files that were fetched.
///
/// # Errors
/// What cannot be read, in words.
pub(super) fn opened(desk: &Desk, files: &[NamedBytes]) -> Result<Content, String> {
    let files = by_name(files);
    let folder = desk.clerk.folder.as_str();
    let get = |path: &str| files.get(format!("{folder}{path}").as_str()).copied();
    let descriptor = get("datapackage.json").ok_or("数据包的说明文件 datapackage.json 没有读到。")?;
    let told = |findings: &[crate::model::Finding]| {
        let first = findings.iter().find(|f| f.severity == Severity::Error);
        first.map(crate::strings::finding::message)
    };
    let (content, findings) =
        Content::read(descriptor, &get).map_err(|findings| told(&findings).unwrap_or_default())?;
    match told(&findings) {
        Some(words) => Err(words),
        None => Ok(content),
    }
}

/// The package with everything that was done here.
///
/// # Errors
/// What cannot be read or done again, in words.
pub(super) fn worked(desk: &Desk, files: &[NamedBytes]) -> Result<Content, String> {
    let mut content = opened(desk, files)?;
    let ledger = content.register("submissions").map(Ledger::of_grid).unwrap_or_default();
    let mut work = Work::new(std::mem::take(&mut content.records), ledger);
    let mut changed: BTreeSet<RecordKey> = BTreeSet::new();
    let mut submitted = false;
    for operation in &desk.clerk.done {
        match operation {
            Operation::Lay { registers, .. } => {
                for register in registers {
                    let id = if register.role == "areas" { "code" } else { "id" };
                    let grid = content.register_mut(&register.role, &[]);
                    for at in 0..register.grid.rows.len() {
                        let known = register.grid.cell(at, id);
                        if (0..grid.rows.len()).any(|row| grid.cell(row, id) == known) {
                            continue;
                        }
                        let columns = register.grid.columns.iter().map(String::as_str);
                        let outside = |column: &str| register.role == "areas" && matches!(column, "kind" | "parent");
                        let mut cells: Vec<(&str, &str)> =
                            columns.filter(|c| !outside(c)).map(|c| (c, register.grid.cell(at, c))).collect();
                        if register.role == "areas" {
                            cells.push(("kind", "reference"));
                        }
                        grid.push(&cells);
                    }
                }
            }
            Operation::Submit(_) => submitted = true,
            _ => {}
        }
        let outcome = work.apply(operation).map_err(|_| "草稿中有一步不能重做，没有发布。")?;
        changed.extend(outcome.changed);
    }
    let (records, ledger) = work.into_parts();
    content.records = records;
    recompute(&mut content, &changed);
    if submitted {
        *content.register_mut("submissions", &[]) = ledger.grid();
    }
    let mappings = &desk.clerk.options.mappings;
    if !mappings.is_empty() {
        *content.register_mut("mappings", &[]) = mapping::grid(mappings);
    }
    if !desk.data.items.is_empty() || content.register("items").is_some() {
        *content.register_mut("items", &[]) = work::grid(&desk.data.items);
    }
    if desk.clerk.settings_changed {
        match content.documents.iter_mut().find(|document| document.role == "settings") {
            Some(document) => document.text = settings::written(&document.text, &desk.data.settings),
            None => content.documents.push(Document {
                role: "settings".into(),
                path: "settings.json".into(),
                text: settings::written("", &desk.data.settings),
            }),
        }
    }
    let indicators = content.register_mut("indicators", &[]);
    for indicator in desk.data.indicators.iter().filter(|i| i.is_imported() && !i.unit.is_empty()) {
        let (id, unit) = (indicators.at("id"), indicators.column("unit"));
        let same = |row: &&mut Vec<String>| id.and_then(|at| row.get(at)) == Some(&indicator.id);
        if let Some(cell) = indicators.rows.iter_mut().find(same).and_then(|row| row.get_mut(unit)) {
            cell.clone_from(&indicator.unit);
        }
    }
    Ok(content)
}

fn scope(text: &str) -> Scope {
    match text.split_once(':') {
        Some(("department", id)) => Scope::Department(id.into()),
        Some(("township", code)) => Scope::Township(code.into()),
        _ => Scope::County,
    }
}

/// Makes the file.
///
/// # Errors
/// Why there is none, in words.
fn publish(desk: &Desk, fields: Fields, files: &[NamedBytes]) -> Result<Reply, String> {
    let mut content = worked(desk, files)?;
    for key in ["classification", "state"] {
        content.head.insert(key.into(), fields.get(key).into());
    }
    if !fields.get("date").is_empty() {
        content.dated(fields.get("date"));
    }
    let narrowed = match scope(fields.get("scope")) {
        Scope::County => content,
        other => narrow(&content, &other).map_err(|id| format!("数据包中没有“{id}”这个镇街或部门。"))?,
    };
    let name = narrowed.head.get("title").and_then(serde_json::Value::as_str).unwrap_or("数据包").to_string();
    let (made, _) = crate::publish::write(&narrowed);
    if fields.get("format") != "html" {
        let bytes = zip(&made)?;
        return Ok(Reply::File { name: format!("{name}.zip"), mime: "application/zip".into(), bytes });
    }
    let files = by_name(files);
    let site = |name: &str| files.get(name).map(|bytes| bytes.to_vec()).ok_or_else(|| format!("没有读到“{name}”。"));
    let index = String::from_utf8(site(INDEX)?).map_err(|_| "index.html 不是文本。".to_string())?;
    let first = Shell::of(&index)?.first;
    let early: Vec<String> =
        EARLY.iter().filter(|path| made.contains_key(**path)).map(|path| format!("{first}{path}")).collect();
    let data: Vec<(String, Vec<u8>)> =
        made.into_iter().map(|(path, bytes)| (format!("{first}{path}"), bytes)).collect();
    let bytes = page(&index, &site, &data, Some(&early.join(" ")))?.into_bytes();
    Ok(Reply::File { name: format!("{name}.html"), mime: "text/html".into(), bytes })
}

/// What the reader does in this panel.
pub(super) fn act(desk: &mut Desk, name: &str, fields: Fields, files: &[NamedBytes]) -> Option<Vec<Reply>> {
    if name != "publish" {
        return None;
    }
    Some(match publish(desk, fields, files) {
        Ok(reply) => {
            desk.clerk.published = desk.clerk.done.len();
            desk.clerk.settings_unsaved = false;
            vec![reply]
        }
        Err(words) => vec![Reply::Say { words: format!("没有发布：{words}") }],
    })
}
