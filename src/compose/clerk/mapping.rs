//! Headers, names and encodings put right by a person: proposed by what was read, corrected here, read again with, remembered as mappings.csv.
//! How a mapping is used is ingest's.

use std::collections::BTreeSet;

use super::{Clerk, Keep, Load};
use crate::audit::report::letters;
use crate::compose::act::Fields;
use crate::compose::parts::{button, cell, panel, row, table};
use crate::compose::{Desk, Lens};
use crate::ingest::label::How;
use crate::ingest::options::{ROLES, mappings};
use crate::ingest::{ColumnReport, Mapping, MappingKind};
use crate::model::AreaKind;
use crate::publish::Grid;
use crate::sheet::{Element, Node, el};
use crate::source::Encoding;
use crate::wire::{NamedBytes, Reply};

/// Tables whose columns are listed at once.
const TABLES: usize = 12;
/// Names that are not known, listed at once.
const NAMES: usize = 60;
/// Where mappings are kept by the browser.
pub(super) const KEY: &str = "mappings";

/// What is being corrected: kind and text.
pub(super) type Editing = (MappingKind, String);

/// The panels of mapping for the drop on the table.
pub(super) fn panels(lens: &Lens) -> Vec<Node> {
    let clerk = &lens.desk.clerk;
    let mut nodes = Vec::new();
    if let Some(load) = clerk.load.as_ref().filter(|load| !load.taken && !load.files.is_empty()) {
        nodes.push(columns(lens, load).into());
    }
    if !clerk.options.mappings.is_empty() {
        nodes.push(remembered(clerk).into());
    }
    nodes
}

fn columns(lens: &Lens, load: &Load) -> Element {
    let mut all = panel("列和名称的对应").with("id", "mapping");
    all = all.child(
        el("p").class("note").text("认错的列、认不出的名称在这里改；改后立即重读文件，并记住，以后的文件照此处理。"),
    );
    all = all.children(form(lens));
    let unknown = unknown(load);
    if !unknown.is_empty() {
        let rows = unknown.iter().take(NAMES).map(|(kind, text)| {
            let what = if *kind == MappingKind::Area { "区划" } else { "指标" };
            row(el("span").text(text.clone()), [cell(what), el("td").child(edit(*kind, text))])
        });
        let title = el("h3").text(format!("没有认出的名称（{}个）", unknown.len()));
        all = all.child(title).child(table("没有认出的名称", &["原文", "种类", "操作"], rows.collect()));
    }
    for read in load.imported.tables.iter().filter(|t| !t.columns.is_empty()).take(TABLES) {
        let file = load.files.get(usize::from(read.file)).map_or("", |file| file.name.as_str());
        let place: Vec<&str> =
            [file, read.member.as_str(), read.sheet.as_str()].into_iter().filter(|w| !w.is_empty()).collect();
        let rows = read.columns.iter().map(column);
        let heads = ["列", "表头", "用途", "认作指标", "单位", "依据", "操作"];
        let list = el("details").child(el("summary").text(place.join(" · ")));
        all = all.child(list.child(table("各列的对应", &heads, rows.collect())));
    }
    all.child(encodings(load, lens.desk))
}

fn edit(kind: MappingKind, text: &str) -> Element {
    button("map-edit", "修改").with("name", "what").with("value", format!("{}|{text}", kind.word()))
}

fn column(read: &ColumnReport) -> Element {
    let role = ROLES.iter().find(|(word, _)| *word == read.role).map_or("", |(_, words)| words);
    let how = match (read.how, read.role.as_str()) {
        (Some(How::Mapping), _) => "人工对应",
        (Some(How::Code), _) => "编号",
        (Some(How::Name), _) => "名称",
        (Some(How::Alias), _) => "别名",
        (None, "figure") => "目录中没有，照原名",
        (None, _) => "",
    };
    let name = if read.name.is_empty() { read.indicator.clone() } else { read.name.clone() };
    row(
        el("span").text(letters(read.column)),
        [
            cell(read.header.clone()),
            cell(role),
            cell(name),
            cell(read.unit.clone()),
            cell(how),
            el("td").child(edit(MappingKind::Column, &read.header)),
        ],
    )
}

/// Names of places and indicators that nothing was found for.
fn unknown(load: &Load) -> Vec<Editing> {
    let mut met = BTreeSet::new();
    for line in &load.report.lines {
        let kind = match line.code {
            "unknown-area" | "ambiguous-area" => MappingKind::Area,
            "unknown-indicator" | "ambiguous-indicator" => MappingKind::Indicator,
            _ => continue,
        };
        // A value may say more than the name: the candidates of an ambiguous one.
        let name = line.value.split('|').next().unwrap_or("").trim();
        if !name.is_empty() {
            met.insert((kind, name.to_string()));
        }
    }
    met.into_iter().collect()
}

fn encodings(load: &Load, desk: &Desk) -> Element {
    let options = |file: &str| {
        let said = desk.clerk.options.dialect(file).encoding.map_or("", Encoding::word);
        let all = std::iter::once(("", "自动识别")).chain(Encoding::ALL.map(|e| (e.word(), e.word())));
        all.map(|(id, word)| el("option").with("value", id).when("selected", id == said).text(word)).collect::<Vec<_>>()
    };
    // Only text has an encoding to be wrong about.
    let text = |file: &&NamedBytes| !file.bytes.starts_with(b"PK") && !file.bytes.starts_with(b"\xD0\xCF\x11\xE0");
    let forms = load.files.iter().filter(text).map(|file| {
        let select =
            el("select").with("name", "encoding").with("data-live", "map-encoding").children(options(&file.name));
        el("form")
            .with("data-act", "map-encoding")
            .child(el("input").with("type", "hidden").with("name", "file").with("value", file.name.clone()))
            .child(el("label").text(format!("{} ", file.name)).child(select.with_first_chosen()))
    });
    el("details").child(el("summary").text("文字编码（乱码时改）")).children(forms)
}

/// The form for what is being corrected.
fn form(lens: &Lens) -> Option<Element> {
    let (kind, text) = lens.desk.clerk.editing.as_ref()?;
    let hidden = |name: &'static str, value: &str| {
        el("input").with("type", "hidden").with("name", name).with("value", value.to_string())
    };
    let select = |name: &'static str, label: &str, options: Vec<(String, String)>| {
        let options = options.into_iter().map(|(id, word)| el("option").with("value", id).text(word));
        el("label").text(label).child(el("select").with("name", name).children(options).with_first_chosen())
    };
    let first = |words: &str| std::iter::once((String::new(), words.to_string()));
    let indicators = || {
        let known = lens.data.indicators.iter().filter(|i| !i.is_imported());
        first("不指定").chain(known.map(|i| (i.id.clone(), format!("{} {}", i.id, i.name)))).collect()
    };
    let form = el("form")
        .class("fields")
        .with("data-act", "map-set")
        .child(hidden("kind", kind.word()))
        .child(hidden("text", text))
        .child(el("p").class("wide lead").text(format!("“{text}”对应为：")));
    let form = match kind {
        MappingKind::Area => {
            let named = |id: crate::model::AreaId| {
                let area = lens.data.areas.get(id);
                let above = area.parent.filter(|p| lens.data.areas.get(*p).parent.is_some()).map(|p| lens.name(p));
                (area.code.clone(), above.map_or(area.name.clone(), |above| format!("{above} {}", area.name)))
            };
            let places = (0..lens.data.areas.all().len() as u32).map(crate::model::AreaId);
            let places = places.filter(|id| lens.data.areas.get(*id).kind != AreaKind::Reference).map(named);
            form.child(select("target", "区划", first("不指定").chain(places).collect()))
        }
        MappingKind::Indicator => form.child(select("target", "指标", indicators())),
        MappingKind::Organisation | MappingKind::Column => {
            let roles = ROLES.iter().map(|(word, words)| ((*word).to_string(), (*words).to_string()));
            form.child(select("target", "指标", indicators())).child(select(
                "role",
                "或：用途",
                first("不指定").chain(roles).collect(),
            ))
        }
    };
    let buttons = el("p").class("buttons").child(el("button").with("type", "submit").text("确定，重读文件"));
    Some(form.child(buttons.child(button("map-cancel", "取消"))))
}

/// What is remembered, and its file.
fn remembered(clerk: &Clerk) -> Element {
    let rows = clerk.options.mappings.iter().enumerate().map(|(at, m)| {
        let kind = match m.kind {
            MappingKind::Area => "区划",
            MappingKind::Indicator => "指标",
            MappingKind::Organisation => "部门",
            MappingKind::Column => "列",
        };
        let role = ROLES.iter().find(|(word, _)| *word == m.target && m.kind == MappingKind::Column);
        let target = role.map_or(m.target.clone(), |(_, words)| (*words).to_string());
        let forget = button("map-forget", "删除").with("name", "at").with("value", at.to_string());
        row(el("span").text(m.text.clone()), [cell(kind), cell(target), cell(m.scope.clone()), el("td").child(forget)])
    });
    let title = format!("记住的对应（{}条）", clerk.options.mappings.len());
    let file = el("input").with("type", "file").with("accept", ".csv").with("data-live", "map-file");
    let buttons = el("p")
        .class("buttons")
        .children([button("map-save", "下载对应表"), el("label").class("button").text("读入对应表").child(file)]);
    let list = table("记住的对应", &["原文", "种类", "对应", "限于", "操作"], rows.collect());
    let note = if clerk.kept {
        "记在本机浏览器中，发布的数据包里也带着。"
    } else {
        "本机浏览器不保存，请下载对应表，下次读入。"
    };
    panel("对应表").child(
        el("details")
            .child(el("summary").text(title))
            .child(el("p").class("note").text(note))
            .child(buttons)
            .child(list),
    )
}

/// mappings.csv of what is remembered.
pub(super) fn grid(all: &[Mapping]) -> Grid {
    let mut grid = Grid::new(&["kind", "text", "target", "scope"]);
    for m in all {
        grid.push(&[("kind", m.kind.word()), ("text", &m.text), ("target", &m.target), ("scope", &m.scope)]);
    }
    grid
}

impl Clerk {
    /// Takes in mappings of a package or of the browser, behind those that are known; a text mapped anew keeps its newer target.
    pub fn learn(&mut self, csv: &[u8]) {
        if let Ok((table, _)) = crate::source::read("mappings.csv", csv, &|_| None) {
            for mapping in mappings(&table).0 {
                self.remember(mapping, false);
            }
        }
    }

    fn remember(&mut self, mapping: Mapping, newer: bool) {
        let same = |m: &Mapping| (m.kind, &m.text, &m.scope) == (mapping.kind, &mapping.text, &mapping.scope);
        match self.options.mappings.iter_mut().find(|m| same(m)) {
            Some(known) if newer => *known = mapping,
            Some(_) => {}
            None => self.options.mappings.push(mapping),
        }
    }

    fn keep_mappings(&mut self) {
        let text = grid(&self.options.mappings).csv();
        self.outbox.push(Keep::Put { key: KEY.into(), text });
    }
}

/// The drop read again, as the page is to see it.
fn again(desk: &mut Desk) -> Vec<Reply> {
    let Some(job) = desk.clerk.load.as_ref().map(|load| load.job) else { return Vec::new() };
    desk.read_again().map_or(Vec::new(), |import| vec![Reply::Preview { job, import: Box::new(import) }])
}

/// What the reader does in these panels.
pub(super) fn act(desk: &mut Desk, name: &str, fields: Fields, files: &[NamedBytes]) -> Option<Vec<Reply>> {
    match name {
        "map-edit" => {
            let (kind, text) = fields.get("what").split_once('|')?;
            desk.clerk.editing = Some((MappingKind::from_word(kind)?, text.into()));
            return Some(Vec::new());
        }
        "map-cancel" => {
            desk.clerk.editing = None;
            return Some(Vec::new());
        }
        "map-save" => {
            let bytes = grid(&desk.clerk.options.mappings).csv().into_bytes();
            return Some(vec![Reply::File { name: "mappings.csv".into(), mime: "text/csv".into(), bytes }]);
        }
        "map-set" => {
            let (kind, text) = (MappingKind::from_word(fields.get("kind"))?, fields.get("text").to_string());
            let (target, role) = (fields.get("target").to_string(), fields.get("role").to_string());
            let scope = String::new();
            if kind == MappingKind::Column && !role.is_empty() {
                desk.clerk.remember(Mapping { kind, text: text.clone(), target: role, scope: scope.clone() }, true);
            }
            if !target.is_empty() {
                let kind = if kind == MappingKind::Column { MappingKind::Indicator } else { kind };
                desk.clerk.remember(Mapping { kind, text, target, scope }, true);
            }
            desk.clerk.editing = None;
        }
        "map-forget" => {
            let at: usize = fields.get("at").parse().ok()?;
            if at < desk.clerk.options.mappings.len() {
                desk.clerk.options.mappings.remove(at);
            }
        }
        "map-file" => desk.clerk.learn(&files.first()?.bytes),
        "map-encoding" => {
            let (file, word) = (fields.get("file").to_string(), fields.get("encoding"));
            desk.clerk.options.encodings.retain(|(known, _)| *known != file);
            if let Some(encoding) = Encoding::ALL.into_iter().find(|e| e.word() == word) {
                desk.clerk.options.encodings.push((file, encoding));
            }
            return Some(again(desk));
        }
        _ => return None,
    }
    desk.clerk.keep_mappings();
    Some(again(desk))
}
