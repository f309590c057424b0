//! 比较与合并: two loads or packages compared observation by observation, two clerks' packages merged, cells about which files or packages
//! differ listed for a person to choose. Comparing and merging are clerk's.

use std::collections::BTreeMap;

use super::publishing;
use crate::audit::export::inert;
use crate::clerk::{Claim, Contest, Difference, Kind, Operation, contests, diff};
use crate::compose::act::Fields;
use crate::compose::parts::{button, cell, panel, row, table};
use crate::compose::{Desk, Lens};
use crate::ingest;
use crate::model::{Dataset, Record, RecordKey, Records};
use crate::publish::Content;
use crate::sheet::{Element, Node, el};
use crate::strings::period as words;
use crate::wire::{NamedBytes, Reply};

/// Lines of a comparison listed at once; the export has all.
const LISTED: usize = 300;
/// Contested cells listed at once.
const OPEN: usize = 200;

/// What was compared or is contested.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    /// With what the data on show were compared, and what differs.
    compared: Option<(String, Vec<Difference>)>,
    /// Cells with several sayings.
    contests: Vec<Contest>,
}

/// The page 比较与合并.
pub(super) fn panels(lens: &Lens) -> Vec<Node> {
    let door = |act: &'static str, word: &str| {
        let file = el("input").with("type", "file").with("accept", ".zip").with("data-live", act);
        el("label").class("button").text(word).child(file)
    };
    let buttons = el("p")
        .class("buttons")
        .child(door("compare-package", "与另一个数据包比较"))
        .child(door("edit-merge-package", "并入同事的数据包"));
    let note = "选封存的数据包（zip）。比较：列出新增、消失、修订的每一条。并入：双方只有一方改过的直接采用，都改过而不同的列出来由人选定，不看文件日期。";
    let mut nodes: Vec<Node> =
        vec![panel("比较与合并").with("id", "merge").child(buttons).child(el("p").class("note").text(note)).into()];
    nodes.extend(chooser(lens).map(Node::from));
    if let Some((name, found)) = &lens.desk.clerk.beside.compared {
        nodes.push(differences(lens.data, name, found).into());
    }
    nodes
}

fn told(record: Option<&Record>) -> String {
    record.map_or("—".to_string(), |r| match r.figure_text() {
        figure if figure.is_empty() => r.status.word().to_string(),
        figure => figure,
    })
}

/// Indicator, place and month of a key in words.
fn spelt(data: &Dataset, key: &RecordKey) -> [String; 3] {
    let indicator = data.find_indicator(&key.indicator);
    let indicator = indicator.map_or(key.indicator.clone(), |id| data.indicator(id).name.clone());
    let cut = [key.organisation.as_str(), key.category.as_str()].concat();
    let indicator = if cut.is_empty() { indicator } else { format!("{indicator}（{cut}）") };
    let area = data.areas.find(&key.area).map_or(key.area.clone(), |id| data.areas.get(id).name.clone());
    [indicator, area, words::full(key.period)]
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::New => "新增",
        Kind::Vanished => "消失",
        Kind::Revised => "修订",
    }
}

fn differences(data: &Dataset, name: &str, found: &[Difference]) -> Element {
    let count = |kind| found.iter().filter(|d| d.kind == kind).count();
    let lead = format!(
        "与《{name}》相比：新增{}条，消失{}条，修订{}条。",
        count(Kind::New),
        count(Kind::Vanished),
        count(Kind::Revised)
    );
    let rows = found.iter().take(LISTED).map(|d| {
        let [indicator, area, period] = spelt(data, &d.key);
        row(
            el("span").text(kind(d.kind)),
            [cell(indicator), cell(area), cell(period), cell(told(d.old.as_ref())), cell(told(d.new.as_ref()))],
        )
    });
    let list = table("比较结果", &["变化", "指标", "区划", "时期", "现有", "另一份"], rows.collect());
    let more = found.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| el("p").text(format!("另有{more}条未列出，下载的表格中齐全。")));
    let buttons = el("p").class("buttons").child(button("compare-file", "下载比较结果（CSV）"));
    panel("比较结果")
        .with("id", "differences")
        .child(el("p").class("lead").text(lead))
        .child(buttons)
        .child(list)
        .children(more)
}

/// The cells about which files or packages differ, each with a choice.
pub(super) fn chooser(lens: &Lens) -> Option<Element> {
    let open = &lens.desk.clerk.beside.contests;
    if open.is_empty() {
        return None;
    }
    let rows = open.iter().take(OPEN).enumerate().map(|(at, contest)| {
        let [indicator, area, period] = spelt(lens.data, &contest.key);
        let options = contest.claims.iter().enumerate().map(|(number, claim)| {
            let words = format!("{}（{}）", told(Some(&claim.record)), claim.by);
            el("option").with("value", number.to_string()).text(words)
        });
        let first = el("option").with("value", "").with("selected", "").text("请选定");
        let select =
            el("select").with("name", at.to_string()).with("aria-label", "采用").child(first).children(options);
        row(
            el("span").text(indicator),
            [cell(area), cell(period), cell(told(contest.base.as_ref())), el("td").child(select)],
        )
    });
    let list = table("需要选定的数", &["指标", "区划", "时期", "现有", "采用"], rows.collect());
    let buttons = el("p")
        .class("buttons")
        .child(el("button").with("type", "submit").text("按所选采用"))
        .child(button("choose-drop", "都不采用"));
    let form = el("form").with("data-act", "edit-choose").child(list).child(buttons);
    let title = format!("同一处有不同的数（{}处），由人选定", open.len());
    Some(panel(&title).with("id", "contests").child(form))
}

impl Desk {
    /// Compares the files on the table cell by cell: those that fill one cell with different figures.
    pub(super) fn compare_files(&mut self) {
        self.clerk.beside.contests.clear();
        let Some(load) = self.clerk.load.as_ref().filter(|load| load.files.len() > 1) else { return };
        let decode = self.clerk.decoder();
        let sides: Vec<(String, Records)> = load
            .files
            .iter()
            .map(|file| {
                let one = std::slice::from_ref(file);
                let read = ingest::import_with(one, &self.data, &self.clerk.options, &decode, &mut |_, _| {});
                (file.name.clone(), Records::of_dataset(&read.import.dataset, &self.clerk.today))
            })
            .collect();
        let sides: Vec<(&str, &Records)> = sides.iter().map(|(name, records)| (name.as_str(), records)).collect();
        self.clerk.beside.contests = contests(&sides, None);
    }
}

/// A package in a zip.
fn package(file: &NamedBytes) -> Result<(String, Content), String> {
    let broken = || format!("《{}》不是封存的数据包（zip）。", file.name);
    let mut parts = crate::source::archive::open(&file.bytes, &|_| true).map_err(|_| broken())?;
    let files: BTreeMap<String, Vec<u8>> =
        parts.names.clone().into_iter().filter_map(|name| Some((name.clone(), parts.take(&name)?))).collect();
    let descriptor = files.get("datapackage.json").ok_or_else(broken)?;
    let (content, _) = Content::read(descriptor, &|path| files.get(path).map(Vec::as_slice)).map_err(|_| broken())?;
    let title = content.head.get("title").and_then(serde_json::Value::as_str).unwrap_or(&file.name).to_string();
    Ok((title, content))
}

/// The zip that was chosen stands before the files that were fetched.
fn split(files: &[NamedBytes]) -> Result<(&NamedBytes, &[NamedBytes]), String> {
    files.split_first().ok_or_else(|| "没有选文件。".to_string())
}

fn compare(desk: &mut Desk, files: &[NamedBytes]) -> Result<(), String> {
    let (zip, fetched) = split(files)?;
    let (title, other) = package(zip)?;
    let own = publishing::worked(desk, fetched)?;
    let found = diff(&own.records, &other.records);
    desk.clerk.beside.compared = Some((title, found));
    Ok(())
}

/// What the other package says differently from the one that was opened is laid in; where this desk has changed the cell too, a person
/// chooses.
fn merge(desk: &mut Desk, files: &[NamedBytes]) -> Result<Vec<Reply>, String> {
    let (zip, fetched) = split(files)?;
    let (title, other) = package(zip)?;
    let base = publishing::opened(desk, fetched)?.records;
    let theirs: Vec<(RecordKey, Record)> = diff(&base, &other.records)
        .into_iter()
        .filter_map(|d| Some((d.key, d.new?)))
        .filter(|(_, record)| record.origin != crate::model::Origin::Computed)
        .collect();
    let (mut laid, mut open) = (Vec::new(), Vec::new());
    for (key, record) in theirs {
        let stood = base.current(&key);
        let ours = desk.clerk.work.records().current(&key).filter(|ours| stood.is_none_or(|s| !ours.says_same(s)));
        match ours {
            Some(ours) if ours.says_same(&record) => {}
            Some(ours) => {
                let claims = vec![
                    Claim { by: "本页".into(), record: ours.clone() },
                    Claim { by: title.clone(), record: record.clone() },
                ];
                open.push(Contest { key, base: stood.cloned(), claims });
            }
            None => laid.push((key, record)),
        }
    }
    let words = format!("《{title}》：采用{}处，{}处双方不同，请在下面选定。", laid.len(), open.len());
    desk.clerk.beside.contests = open;
    if !laid.is_empty() {
        let label = format!("并入数据包《{title}》");
        desk.perform(Operation::Lay { label, registers: Vec::new(), records: laid }).map_err(str::to_string)?;
    }
    Ok(vec![desk.as_shown(), Reply::Say { words }])
}

/// What the reader does in these panels.
pub(super) fn act(desk: &mut Desk, name: &str, fields: Fields, files: &[NamedBytes]) -> Option<Vec<Reply>> {
    let said = |made: Result<Vec<Reply>, String>| made.unwrap_or_else(|words| vec![Reply::Say { words }]);
    match name {
        "compare-package" => Some(said(compare(desk, files).map(|()| Vec::new()))),
        "edit-merge-package" => Some(said(merge(desk, files))),
        "compare-files" => {
            desk.compare_files();
            let none = desk.clerk.beside.contests.is_empty();
            let words = "各文件没有在同一处填不同的数。";
            Some(if none { vec![Reply::Say { words: words.into() }] } else { Vec::new() })
        }
        "compare-file" => {
            let (_, found) = desk.clerk.beside.compared.as_ref()?;
            let mut text = String::from("\u{FEFF}变化,指标,区划,时期,现有,另一份\r\n");
            for d in found {
                let [indicator, area, period] = spelt(&desk.data, &d.key);
                let (old, new) = (told(d.old.as_ref()), told(d.new.as_ref()));
                let cells = [kind(d.kind).to_string(), indicator, area, period, old, new];
                let quoted = cells.map(|c| format!("\"{}\"", inert(&c).replace('"', "\"\"")));
                text.push_str(&quoted.join(","));
                text.push_str("\r\n");
            }
            let name = "比较结果.csv".to_string();
            Some(vec![Reply::File { name, mime: "text/csv".into(), bytes: text.into_bytes() }])
        }
        "choose-drop" => {
            desk.clerk.beside.contests.clear();
            Some(Vec::new())
        }
        "edit-choose" => {
            let chosen: Vec<(usize, usize)> =
                fields.all().filter_map(|(at, number)| Some((at.parse().ok()?, number.parse().ok()?))).collect();
            let mut left = std::mem::take(&mut desk.clerk.beside.contests);
            let mut done = Vec::new();
            for (at, number) in &chosen {
                let Some(contest) = left.get(*at) else { continue };
                let Some(claim) = contest.claims.get(*number) else { continue };
                let (key, record) = (contest.key.clone(), claim.record.clone());
                if let Err(words) = desk.perform(Operation::Choose { key, record }) {
                    desk.clerk.beside.contests = left;
                    return Some(vec![Reply::Say { words: words.into() }]);
                }
                done.push(*at);
            }
            let mut at = 0;
            left.retain(|_| {
                at += 1;
                !done.contains(&(at - 1))
            });
            desk.clerk.beside.contests = left;
            Some(vec![desk.as_shown()])
        }
        _ => None,
    }
}
