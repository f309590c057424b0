//! 月度报表: what a form asks of whom, the workbooks of it made one unit at a time, and what came of forms that were dropped. What is asked and how a
//! workbook is laid is the room `forms`, how one is read `ingest::monthly`.

use std::collections::BTreeMap;

use super::submit;
use crate::clerk::{Operation, Slip, state};
use crate::compose::act::Fields;
use crate::compose::parts::{button, cell, link, panel, row, table};
use crate::compose::{Desk, Lens};
use crate::forms::{self, Line, Part, Plan};
use crate::ingest::monthly::FormReport;
use crate::model::{AreaId, AreaKind, Dataset, Form, Period, Submission};
use crate::publish::{self, Package};
use crate::report::container::Parts;
use crate::sheet::{Element, Node, el};
use crate::strings::forms as say;
use crate::strings::period as words;
use crate::wire::{NamedBytes, Reply};

/// Months offered before and behind the one that is due next.
const AROUND: i32 = 3;

/// Workbooks being made, one unit at a step.
#[derive(Clone, Debug)]
pub struct Making {
    form: Form,
    period: Period,
    /// Units still to come, the last first.
    left: Vec<AreaId>,
    total: usize,
    parts: Parts,
    /// The package's descriptor, understood, and its files by path: what a unit's last month is read from.
    package: Option<Package>,
    files: BTreeMap<String, Vec<u8>>,
}

fn chosen<'a>(lens: &Lens<'a>) -> Option<&'a Form> {
    let asked = lens.route.choice('f').and_then(|id| lens.data.forms.iter().find(|form| form.id == id));
    asked.or_else(|| lens.data.forms.first())
}

fn hidden(name: &'static str, value: &str) -> Element {
    el("input").with("type", "hidden").with("name", name).with("value", value)
}

/// The page 月度报表.
pub(super) fn panels(lens: &Lens) -> Vec<Node> {
    let panel = panel("月度报表").with("id", "forms");
    let Some(form) = chosen(lens) else {
        return vec![panel.child(el("p").class("note").text("数据包没有报表目录（forms.csv）。")).into()];
    };
    let period = asked_for(lens);
    let units = forms::units(lens.data, period);
    let choices = el("p").class("buttons").children(lens.data.forms.iter().map(|other| {
        let here = (other.id == form.id).then_some("true");
        link(lens.choosing('f', &other.id), other.name.clone()).class("button").with_some("aria-current", here)
    }));
    let mut main = panel.child(choices).child(months(lens, period));
    let Some(first) = units.first() else {
        return vec![main.child(el("p").class("note").text(say::NOBODY)).into()];
    };
    let plan = forms::plan(lens.data, form, *first, period);
    let [from, to, due] = forms::due(form, period);
    let lead = format!("《{}》{}，应于{}前报送。", form.name, say::span(period, &from, &to), words::date(&due));
    main = main.child(el("p").class("lead").text(lead));
    if let Some(making) = &lens.desk.making {
        let done = making.total - making.left.len();
        let bar = el("progress").with("max", making.total.to_string()).with("value", done.to_string());
        main = main
            .child(el("p").with("role", "status").text(say::making(done, making.total)))
            .child(el("p").class("buttons").child(bar).child(button("forms-cancel", "取消")));
    } else if plan.is_empty() {
        main = main.child(el("p").class("note").text(say::NOTHING));
    } else {
        let places: usize =
            units.iter().map(|unit| villages(lens.data, &forms::plan(lens.data, form, *unit, period))).sum();
        let make = el("form")
            .class("buttons")
            .with("data-act", "forms-make")
            .child(hidden("form", &form.id))
            .child(hidden("period", &period.to_string()))
            .child(el("button").with("type", "submit").text("生成填报表（zip）"));
        main = main.child(el("p").text(say::senders(units.len(), places))).child(make);
    }
    let steps = el("ol").children(say::STEPS.map(|step| el("li").text(step)));
    vec![main.child(asked(&plan)).child(el("h3").text("怎样收发")).child(steps).into()]
}

/// The places of a plan without the 本级.
fn villages(data: &Dataset, plan: &Plan) -> usize {
    plan.places.iter().filter(|place| data.areas.get(**place).kind == AreaKind::Tree).count()
}

/// The month chosen, else the one that is due next.
fn asked_for(lens: &Lens) -> Period {
    let next = forms::next_period(lens.data);
    let chosen = lens.route.choice('k').and_then(Period::parse);
    chosen.filter(|period| period.frequency == next.frequency).unwrap_or(next)
}

fn months(lens: &Lens, now: Period) -> Element {
    let next = forms::next_period(lens.data);
    let links = (-AROUND..=AROUND).map(|step| next.shift(step)).map(|period| {
        let here = (period == now).then_some("true");
        link(lens.choosing('k', &period.to_string()), words::full(period))
            .class("button")
            .with_some("aria-current", here)
    });
    el("p").class("buttons").text("统计期：").children(links)
}

/// What is asked, line by line.
fn asked(plan: &Plan) -> Element {
    let rows = plan.lines.iter().map(|line| match line {
        Line::Item(item) => row(
            el("span").text(item.name.clone()),
            [cell(item.unit.clone()), cell(kind(item.part, item.is_stock)), cell("填报单位一个数")],
        ),
        Line::Total(item) => row(
            el("span").text(item.name.clone()),
            [cell(item.unit.clone()), cell(kind(item.part, item.is_stock)), cell("逐村填写，自动合计")],
        ),
        Line::Rate(rate) => {
            row(el("span").text(rate.name.clone()), [cell(rate.unit.clone()), cell("比率"), cell("不填，自动算出")])
        }
    });
    let exported = plan.exported.iter().map(|(name, system)| {
        let words = if system.is_empty() { "系统导出".to_string() } else { system.clone() };
        row(el("span").text(name.clone()), [cell(""), cell(words), cell("不填，由系统导出取数")])
    });
    table("填报内容", &["指标", "单位", "填什么", "谁填、怎么填"], rows.chain(exported).collect())
}

fn kind(part: Part, is_stock: bool) -> &'static str {
    match (part, is_stock) {
        (Part::Numerator, _) => "分子",
        (Part::Denominator, _) => "分母",
        (Part::Whole, true) => "期末数",
        (Part::Whole, false) => "本期数",
    }
}

/// Begins to make the workbooks of a form.
fn begin(desk: &mut Desk, fields: Fields, files: &[NamedBytes]) -> Result<(), String> {
    let form = desk.data.forms.iter().find(|form| form.id == fields.get("form")).cloned();
    let form = form.ok_or("没有这张报表。")?;
    let period = Period::parse(fields.get("period")).ok_or("统计期写法不对，应如 2026-07。")?;
    let mut left = forms::units(&desk.data, period);
    left.reverse();
    let folder = desk.clerk.folder.as_str();
    let files: BTreeMap<String, Vec<u8>> = files
        .iter()
        .filter_map(|file| Some((file.name.strip_prefix(folder)?.to_string(), file.bytes.clone())))
        .collect();
    let package = files.get("datapackage.json").and_then(|bytes| publish::open(bytes).ok());
    let total = left.len();
    desk.making = Some(Making { form, period, left, total, parts: Parts::default(), package, files });
    Ok(())
}

/// Makes the workbook of one more unit; `None` when none is being made. The last step hands over the zip.
pub(in crate::compose) fn advance(desk: &mut Desk) -> Option<Vec<Reply>> {
    let mut making = desk.making.take()?;
    let mut replies = Vec::new();
    if let Some(unit) = making.left.pop() {
        let plan = forms::plan(&desk.data, &making.form, unit, making.period);
        let with_places = |data: &Dataset| forms::workbook(data, &making.form, unit, making.period, &plan);
        let made = match last_month(desk, &making, unit, &plan) {
            Some(data) => with_places(&data),
            None => with_places(&desk.data),
        };
        match made {
            Ok(made) if !plan.is_empty() => {
                making.parts.add(forms::file_name(&desk.data, &making.form, unit, making.period), made.bytes);
            }
            Ok(_) => {}
            Err(words) => return Some(vec![Reply::Say { words }]),
        }
        if !making.left.is_empty() {
            desk.making = Some(making);
            return Some(Vec::new());
        }
    }
    if making.parts.0.is_empty() {
        return Some(vec![Reply::Say { words: say::NOTHING.into() }]);
    }
    let name = format!("{}{}.zip", making.form.name, making.period);
    match making.parts.zipped() {
        Ok(bytes) => replies.push(Reply::File { name, mime: "application/zip".into(), bytes }),
        Err(words) => replies.push(Reply::Say { words }),
    }
    Some(replies)
}

/// The data on show with the unit's own parts laid in, where they are not loaded and the plan asks place by place.
fn last_month(desk: &Desk, making: &Making, unit: AreaId, plan: &Plan) -> Option<Dataset> {
    let package = making.package.as_ref().filter(|_| !plan.columns.is_empty())?;
    let code = &desk.data.areas.get(unit).code;
    let loaded = |path: &str| {
        let known = desk.data.parts.iter().find(|part| part.path == path);
        known.is_some_and(|part| {
            matches!(part.state, crate::model::PartState::Loaded | crate::model::PartState::Changed)
        })
    };
    let wanted: Vec<&publish::Resource> = package
        .resources
        .iter()
        .filter(|resource| resource.role == "observations" && resource.parent == *code && !loaded(&resource.path))
        .collect();
    if wanted.is_empty() {
        return None;
    }
    let mut data = (*desk.data).clone();
    for resource in wanted {
        let bytes = making.files.get(&resource.path).map(Vec::as_slice);
        let (state, part, _) = publish::part(&data, package, &resource.path, bytes);
        publish::absorb(&mut data, &resource.path, state, part);
    }
    Some(data)
}

/// What came of the forms of a drop; `None` when there was none.
pub(super) fn report(desk: &Desk, reports: &[FormReport]) -> Option<Element> {
    if reports.is_empty() {
        return None;
    }
    let ready = reports.iter().filter(|report| report.is_ready()).count();
    let lead = format!("收到月度报表{}份，可以报送的{ready}份。", reports.len());
    let rows = reports.iter().map(|report| {
        let period = Period::parse(&report.period).map_or_else(|| report.period.clone(), words::full);
        let verdict = say::verdict(report.is_usable, report.blank, report.faults);
        let verdict = match report.is_ready() {
            true => el("td").child(el("b").text(verdict)),
            false => el("td").class("overdue").child(el("b").text(verdict)),
        };
        let name = if report.name.is_empty() { report.file_name.clone() } else { report.name.clone() };
        let zero = if report.is_zero { format!("{}（整表零报）", report.zero) } else { report.zero.to_string() };
        row(
            el("span").text(name).text(" ").child(el("small").text(report.form.clone())),
            [
                cell(report.area_name.clone()),
                cell(period),
                cell(report.asked.to_string()),
                cell(report.filled.to_string()),
                cell(zero),
                cell(report.not_applicable.to_string()),
                cell(report.blank.to_string()),
                cell(report.faults.to_string()),
                verdict,
                cell(standing(desk, report)),
            ],
        )
    });
    let heads = ["表", "单位", "统计期", "应填", "已填", "零报", "不适用", "未填", "填错", "能否报送", "台账"];
    let list = table("月度报表核查", &heads, rows.collect());
    let explained = reports.iter().flat_map(|report| &report.notes);
    let notes: Vec<Element> = explained.map(|(name, words)| el("li").text(format!("{name}：{words}"))).collect();
    let panel = panel("月度报表").with("id", "forms-of-load").child(el("p").class("lead").text(lead)).child(list);
    if notes.is_empty() {
        return Some(panel);
    }
    Some(panel.child(el("h3").text("说明栏所写")).child(el("ul").children(notes)))
}

/// How the form stands in the 报送台账, and whether it is one of the package's at all.
fn standing(desk: &Desk, report: &FormReport) -> String {
    let Some(period) = Period::parse(&report.period).filter(|_| report.is_usable) else { return "—".into() };
    let Some(form) = desk.data.forms.iter().find(|form| form.id == report.form) else {
        return "本数据包没有这张报表，只作核查".into();
    };
    if !report.is_known {
        return "本数据包没有这个单位或这些指标，只作核查".into();
    }
    let at = (report.form.clone(), report.area.clone(), period);
    let entry = submit::entry(desk, form, &at);
    match entry {
        Some(entry) if state(&entry) == "returned" => format!("第{}版已退回", entry.version),
        Some(entry) if entry.version > 0 => {
            format!("已收到第{}版（{}）", entry.version, words::date(&entry.received))
        }
        _ => "尚未登记收到".into(),
    }
}

/// The forms of an import become lines of the 报送台账.
pub(in crate::compose) fn receive(desk: &mut Desk, forms: &[Submission]) -> Vec<Reply> {
    let mut replies = Vec::new();
    for form in forms {
        let Some(period) = form.period else { continue };
        let slip = Slip {
            form: form.form.clone(),
            area: form.area.clone(),
            period: period.to_string(),
            act: "received".into(),
            date: desk.clerk.today.clone(),
            note: form.note.clone(),
        };
        if let Err(words) = desk.perform(Operation::Submit(slip)) {
            replies.push(Reply::Say { words: words.into() });
        }
    }
    replies
}

/// What the reader does in this panel.
pub(super) fn act(desk: &mut Desk, name: &str, fields: Fields, files: &[NamedBytes]) -> Option<Vec<Reply>> {
    match name {
        "forms-make" => Some(match begin(desk, fields, files) {
            Ok(()) => Vec::new(),
            Err(words) => vec![Reply::Say { words }],
        }),
        "forms-cancel" => {
            let stopped = desk.making.take();
            let words = crate::strings::report::BATCH_CANCELLED;
            Some(stopped.map(|_| Reply::Say { words: words.into() }).into_iter().collect())
        }
        _ => None,
    }
}
