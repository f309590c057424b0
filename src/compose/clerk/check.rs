//! 数据核查 on the page: each file's account, the findings grouped and filtered, the cell in its table, files and letters to send back.
//! What is wrong was found by ingest and audit.

use std::collections::{BTreeMap, BTreeSet};

use super::{Load, spot};
use crate::audit::{self, FileLine, Grouping, Line, Wanted, filter, group};
use crate::compose::act::Fields;
use crate::compose::parts::{button, panel, terms};
use crate::compose::{Desk, Lens};
use crate::model::{Dataset, FindingCode, Severity};
use crate::sheet::{Element, Node, el};
use crate::strings::finding::{name, severity};
use crate::strings::letter::{Fault, give_back};
use crate::strings::{check as kinds, period as words};
use crate::wire::Reply;

/// Most findings listed at once; the exports have all.
const LISTED: usize = 300;
/// Most cells of a letter: a longer one is sent as a workbook beside it.
const LETTER: usize = 50;
/// Files whose accounts stand open.
const OPEN: usize = 3;

/// The panels of the drop on the table; none without one.
pub(super) fn panels(lens: &Lens) -> Vec<Node> {
    let clerk = &lens.desk.clerk;
    let Some(load) = &clerk.load else { return Vec::new() };
    let files = load.report.files.iter();
    let accounts = files.map(|file| account(file, &load.report.lines, load.report.files.len() <= OPEN));
    let title = if load.taken { "数据核查：已导入的文件" } else { "数据核查" };
    let closed = match load.closes {
        true => "每个文件：读取行＝采用行＋剔除行，读取数值＝采用＋剔除，逐一核对相符。",
        false => "内部错误：读取行数与采用、剔除行数不一致，请连同文件反馈。",
    };
    let account = panel(title).with("id", "check").children(accounts).child(el("p").class("note").text(closed));
    let several = load.taken && load.files.len() > 1;
    let several = several
        .then(|| el("p").class("buttons").child(button("compare-files", "逐格比较各文件，同一处不同的由人选定")));
    let forms = super::forms::report(lens.desk, &load.imported.forms);
    let mut nodes: Vec<Node> = forms.map(Node::from).into_iter().collect();
    nodes.push(account.children(several).into());
    if !load.report.lines.is_empty() {
        nodes.push(findings(lens, load).into());
    }
    nodes
}

fn or(text: &str, other: &str) -> String {
    if text.is_empty() { other.into() } else { text.into() }
}

fn sure(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("（把握：{text}）") }
}

fn reasons(aside: &BTreeMap<FindingCode, u32>) -> String {
    let each: Vec<String> =
        aside.iter().filter(|(_, n)| **n > 0).map(|(code, n)| format!("{}{n}", kinds::kind(name(*code)))).collect();
    if each.is_empty() { String::new() } else { format!("（{}）", each.join("，")) }
}

/// How many errors, warnings and notes, in words.
fn tally<'l>(lines: impl Iterator<Item = &'l Line>) -> String {
    let mut counts = BTreeMap::new();
    lines.for_each(|line| *counts.entry(line.severity).or_insert(0u32) += 1);
    let each: Vec<String> = counts.iter().map(|(s, n)| format!("{}{n}条", severity(*s))).collect();
    if each.is_empty() { "没有问题".into() } else { each.join("，") }
}

/// One file: bytes, hash, encoding, layout, period, unit, rows and cells by what became of them.
fn account(file: &FileLine, lines: &[Line], open: bool) -> Element {
    let (r, a) = (&file.report, &file.account);
    let span = |(x, y): &_| if x == y { words::full(*x) } else { format!("{}至{}", words::full(*x), words::full(*y)) };
    let periods: Vec<String> = a.periods.iter().map(span).collect();
    let units: Vec<String> = a.units.iter().map(|unit| or(unit, "未注明")).collect();
    let cells_aside = a.cells_read - a.cells_used();
    let of_file = lines.iter().filter(|line| line.file == r.file || line.file.starts_with(&format!("{}/", r.file)));
    let summary = el("summary").child(el("b").text(r.file.clone())).text(format!("　{}", tally(of_file)));
    let facts = terms([
        ("大小", format!("{}字节", r.bytes)),
        ("编码", format!("{}{}", or(&r.encoding, "未读出"), sure(file.encoding_certainty))),
        ("版式", format!("{}{}", or(&r.layout, "未识别"), sure(file.layout_certainty))),
        ("时期", or(&periods.join("、"), "无")),
        ("单位", or(&units.join("、"), "无")),
        ("行", format!("读取{}＝采用{}＋剔除{}{}", r.rows_read, r.rows_used, r.rows_aside, reasons(&a.rows_aside))),
        (
            "数值",
            format!(
                "读取{}＝采用{}＋剔除{cells_aside}{}；空格{}个",
                a.cells_read,
                a.cells_used(),
                reasons(&a.cells_aside),
                a.cells_blank
            ),
        ),
        ("SHA-256", or(&r.sha256, "正在计算")),
    ]);
    el("details").class("definition account").when("open", open).child(summary).child(facts)
}

const SEVERITIES: [(&str, &str); 4] =
    [("", "全部"), ("error", "只看错误"), ("warning", "错误和警告"), ("info", "含提示")];
const GROUPS: [(&str, &str, Grouping); 4] = [
    ("file", "按文件", Grouping::File),
    ("code", "按问题", Grouping::Code),
    ("sender", "按镇街", Grouping::Sender),
    ("indicator", "按指标", Grouping::Indicator),
];

fn choice(name: &'static str, label: &str, now: &str, options: &[(String, String)]) -> Element {
    let options =
        options.iter().map(|(id, word)| el("option").with("value", id.clone()).when("selected", id == now).text(word));
    let select = el("select").with("name", name).with("data-live", "check-filter").children(options);
    el("label").text(label).child(select.with_first_chosen())
}

fn owned(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|(id, word)| ((*id).to_string(), (*word).to_string())).collect()
}

/// The name of a township by its code.
fn sender_name(data: &Dataset, code: &str) -> String {
    data.areas.find(code).map_or_else(|| or(code, "未注明镇街"), |id| data.areas.get(id).name.clone())
}

fn grouping(desk: &Desk) -> Grouping {
    desk.clerk.grouping.unwrap_or(Grouping::File)
}

fn filters(lens: &Lens, load: &Load) -> Element {
    let (wanted, lines) = (&lens.desk.clerk.wanted, &load.report.lines);
    let distinct = |of: &dyn Fn(&Line) -> &str, named: &dyn Fn(&str) -> String| -> Vec<(String, String)> {
        let met: BTreeSet<&str> = lines.iter().map(of).filter(|word| !word.is_empty()).collect();
        let all = std::iter::once((String::new(), "全部".to_string()));
        all.chain(met.into_iter().map(|word| (word.to_string(), named(word)))).collect()
    };
    let now = wanted.severity.map_or("", |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    });
    let by = GROUPS.iter().find(|(_, _, by)| *by == grouping(lens.desk)).map_or("", |(id, ..)| *id);
    let groups: Vec<(&str, &str)> = GROUPS.iter().map(|(id, word, _)| (*id, *word)).collect();
    let text = el("input").with("type", "text").with("name", "text").with("value", wanted.text.clone());
    el("form")
        .class("fields")
        .with("data-act", "check-filter")
        .child(choice("by", "分组", by, &owned(&groups)))
        .child(choice("severity", "严重程度", now, &owned(&SEVERITIES)))
        .child(choice("code", "问题", &wanted.code, &distinct(&|l| l.code, &|code| kinds::kind(code).into())))
        .child(choice("file", "文件", &wanted.file, &distinct(&|l| &l.file, &|file| file.into())))
        .child(choice("sender", "镇街", &wanted.sender, &distinct(&|l| &l.sender, &|c| sender_name(lens.data, c))))
        .child(el("label").text("文字").child(text.with("data-live", "check-filter")))
}

fn findings(lens: &Lens, load: &Load) -> Element {
    let desk = lens.desk;
    let lines = filter(&load.report.lines, &desk.clerk.wanted);
    let shown = format!("共{}条，列出{}条：{}。", load.report.lines.len(), lines.len(), tally(lines.iter().copied()));
    let exports = el("p").class("buttons").children([
        button("check-xlsx", "导出为 Excel"),
        button("check-csv", "导出为 CSV"),
        button("check-split", "按镇街分别导出"),
    ]);
    let mut left = LISTED;
    let mut list = el("div").class("findings");
    for (at, found) in group(&lines, grouping(desk)).iter().enumerate() {
        let head = match grouping(desk) {
            Grouping::File => or(&found.head, "不在某个文件中"),
            Grouping::Code => kinds::kind(&found.head).to_string(),
            Grouping::Sender => sender_name(lens.data, &found.head),
            Grouping::Indicator => or(&found.head, "不属某项指标"),
        };
        let count = format!("{head}（{}处，{}）", found.count, tally(found.lines.iter().copied()));
        let rows = found.lines.iter().take(left).map(|line| row(desk, load, line));
        let rows = el("ul").children(rows);
        left = left.saturating_sub(found.lines.len());
        let letter = button("check-letter", "复制退回文字").with("name", "group").with("value", found.head.clone());
        let letter = el("p").class("buttons").child(letter);
        let group = el("details").when("open", at < OPEN).child(el("summary").text(count));
        list = list.child(group.child(letter).child(rows));
    }
    let more = lines.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| el("p").text(format!("另有{more}条未列出，导出的表格中齐全。")));
    let panel = panel("核查问题").with("id", "findings-of-load").child(filters(lens, load));
    panel.child(el("p").class("lead").text(shown)).child(exports).child(list).children(more)
}

fn row(desk: &Desk, load: &Load, line: &Line) -> Element {
    let class = match line.severity {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Info => "info",
    };
    let number = load.report.lines.iter().position(|known| std::ptr::eq(known, line)).unwrap_or(0);
    let open = desk.clerk.spot.as_ref().filter(|spot| spot.line == number);
    let item = el("li")
        .class(class)
        .child(el("b").text(severity(line.severity)))
        .text(format!(" {} ", line.message))
        .child(el("span").class("remedy").text(line.remedy));
    if !spot::is_shown(load, line) {
        return item;
    }
    let words = if open.is_some() { "收起原表" } else { "看原表" };
    let show = button("check-spot", words).with("name", "line").with("value", number.to_string());
    item.text(" ").child(show).children(open.map(spot::shown))
}

/// What the reader does in these panels.
pub(super) fn act(desk: &mut Desk, name: &str, fields: Fields) -> Option<Vec<Reply>> {
    let file = |name: String, mime: &str, bytes| vec![Reply::File { name, mime: mime.into(), bytes }];
    match name {
        "check-filter" => {
            let by = fields.get("by");
            desk.clerk.grouping = GROUPS.iter().find(|(id, ..)| *id == by).map(|(_, _, by)| *by);
            desk.clerk.wanted = Wanted {
                severity: match fields.get("severity") {
                    "error" => Some(Severity::Error),
                    "warning" => Some(Severity::Warning),
                    "info" => Some(Severity::Info),
                    _ => None,
                },
                code: fields.get("code").into(),
                file: fields.get("file").into(),
                sender: fields.get("sender").into(),
                text: fields.get("text").into(),
            };
        }
        "check-spot" => {
            let number = fields.get("line").parse().ok()?;
            let same = desk.clerk.spot.as_ref().is_some_and(|spot| spot.line == number);
            desk.clerk.spot = if same { None } else { spot::open(desk, number) };
        }
        "check-csv" => return Some(file("核查问题.csv".into(), "text/csv", audit::csv(&listed(desk)?))),
        "check-xlsx" => return Some(given("核查问题.xlsx", XLSX, audit::xlsx("核查问题", &listed(desk)?))),
        "check-split" => {
            let lines = listed(desk)?;
            let mut files = BTreeMap::new();
            for (code, lines) in audit::by_sender(&lines) {
                let name = sender_name(&desk.data, &code);
                match audit::xlsx(&name, &lines) {
                    Ok(bytes) => drop(files.insert(format!("核查问题-{name}.xlsx"), bytes)),
                    Err(words) => return Some(vec![Reply::Say { words }]),
                }
                files.insert(format!("核查问题-{name}.csv"), audit::csv(&lines));
            }
            return Some(given("核查问题（按镇街）.zip", "application/zip", crate::publish::zip(&files)));
        }
        "check-letter" => {
            return Some(vec![Reply::Copy { text: letter(desk, fields.get("group"))?, html: String::new() }]);
        }
        _ => return None,
    }
    Some(Vec::new())
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file, or the words why there is none.
fn given(name: &str, mime: &str, made: Result<Vec<u8>, String>) -> Vec<Reply> {
    vec![match made {
        Ok(bytes) => Reply::File { name: name.into(), mime: mime.into(), bytes },
        Err(words) => Reply::Say { words },
    }]
}

fn listed(desk: &Desk) -> Option<Vec<&Line>> {
    Some(filter(&desk.clerk.load.as_ref()?.report.lines, &desk.clerk.wanted))
}

/// 退回: the cells of one group's files, file by file. Notes are not faults.
fn letter(desk: &Desk, head: &str) -> Option<String> {
    let lines = listed(desk)?;
    let groups = group(&lines, grouping(desk));
    let found = groups.into_iter().find(|found| found.head == head)?;
    let mut files: BTreeMap<(&str, &str), Vec<&Line>> = BTreeMap::new();
    for line in found.lines.into_iter().filter(|line| line.severity < Severity::Info) {
        files.entry((&line.sender, &line.file)).or_default().push(line);
    }
    let letters = files.into_iter().map(|((sender, file), lines)| {
        let addresses: Vec<String> = lines.iter().map(|line| line.address()).collect();
        let faults: Vec<Fault> = lines
            .iter()
            .zip(&addresses)
            .take(LETTER)
            .map(|(line, cell)| Fault {
                sheet: line.sheet.as_str(),
                cell,
                value: line.value.as_str(),
                message: line.message.as_str(),
                remedy: line.remedy.trim_end_matches('。'),
            })
            .collect();
        give_back(&sender_name(&desk.data, sender), file, &faults, "")
    });
    let text = letters.collect::<Vec<_>>().join("\n");
    Some(if text.is_empty() { "没有需要退回的问题。".into() } else { text })
}
