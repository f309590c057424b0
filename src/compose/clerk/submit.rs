//! 报送台账: per form and month, who sent what in which version, what went back and came again; 催报 texts. The rules are clerk's.

use crate::clerk::ledger::At;
use crate::clerk::{Entry, Ledger, Operation, Slip, due_day, state};
use crate::compose::act::Fields;
use crate::compose::parts::{cell, link, panel, row, table};
use crate::compose::{Desk, Lens};
use crate::model::{AreaKind, Dataset, Form, Period, Submission};
use crate::publish::Grid;
use crate::sheet::{Element, Node, el};
use crate::state::Route;
use crate::strings::letter::{Owed, urge};
use crate::strings::period as words;
use crate::wire::Reply;

/// The ledger of a dataset's submissions; how many versions came is not known there.
fn ledger(data: &Dataset) -> Ledger {
    let mut grid = Grid::new(&["form", "area", "period", "due", "received", "state", "note"]);
    for s in &data.submissions {
        let period = s.period.map(|p| p.to_string()).unwrap_or_default();
        grid.push(&[
            ("form", &s.form),
            ("area", &s.area),
            ("period", &period),
            ("due", &s.due),
            ("received", &s.received),
            ("state", &s.state),
            ("note", &s.note),
        ]);
    }
    Ledger::of_grid(&grid)
}

impl Desk {
    /// The package's 报送台账 has come.
    pub(in crate::compose) fn know_ledger(&mut self) {
        let ledger = ledger(&self.data);
        self.clerk.work.know_ledger(&ledger);
        self.submissions();
    }

    /// The 报送台账 as it stands now, for the pages that show it.
    pub(super) fn submissions(&mut self) {
        let lines = self.clerk.work.ledger().iter();
        let submission = |((form, area, period), entry): (&At, &Entry)| {
            let entry = dated(&self.data, form, *period, entry);
            Submission {
                form: form.clone(),
                area: area.clone(),
                period: Some(*period),
                state: state(&entry).into(),
                due: entry.due,
                received: entry.received,
                note: entry.note,
            }
        };
        let lines: Vec<Submission> = lines.map(submission).collect();
        if !lines.is_empty() {
            self.data.submissions = lines;
        }
    }
}

/// A line with the day it is due, which one that was never expected does not say.
fn dated(data: &Dataset, form: &str, period: Period, entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if entry.due.is_empty()
        && let Some(form) = data.forms.iter().find(|known| known.id == form)
    {
        entry.due = due_day(period, form.due_day);
    }
    entry
}

/// The line of a form, unit and month, if there is one.
pub(super) fn entry(desk: &Desk, form: &Form, at: &At) -> Option<Entry> {
    desk.clerk.work.ledger().get(at).map(|entry| dated(&desk.data, &form.id, at.2, entry))
}

fn chosen<'a>(lens: &Lens<'a>) -> Option<&'a Form> {
    let asked = lens.route.choice('f').and_then(|id| lens.data.forms.iter().find(|form| form.id == id));
    asked.or_else(|| lens.data.forms.first())
}

/// The areas that send a form: the townships.
fn senders(data: &Dataset) -> Vec<String> {
    let Some(root) = data.areas.root() else { return Vec::new() };
    let stands = |id: &&crate::model::AreaId| data.areas.get(**id).kind == AreaKind::Tree;
    data.areas.children(root).iter().filter(stands).map(|id| data.areas.get(*id).code.clone()).collect()
}

/// A form's lines of one month, those without any as missing.
fn lines(desk: &Desk, form: &Form, period: Period) -> Ledger {
    let mut ledger = Ledger::default();
    for (at, entry) in desk.clerk.work.ledger().iter().filter(|((id, _, p), _)| *id == form.id && *p == period) {
        ledger.set(at.clone(), Some(entry.clone()));
    }
    ledger.expect(&form.id, &senders(&desk.data), period, form.due_day);
    ledger
}

fn word(state: &str) -> &'static str {
    match state {
        "missing" => "未报",
        "returned" => "已退回",
        "late" => "逾期",
        _ => "按时",
    }
}

/// The page 报送台账.
pub(super) fn panels(lens: &Lens) -> Vec<Node> {
    let panel = panel("报送台账").with("id", "ledger");
    let Some(form) = chosen(lens) else {
        return vec![panel.child(el("p").class("note").text("数据包没有报表目录（forms.csv）。")).into()];
    };
    let period = lens.latest();
    let ledger = lines(lens.desk, form, period);
    let forms = el("p").class("buttons").children(lens.data.forms.iter().map(|other| {
        let here = (other.id == form.id).then_some("true");
        link(lens.choosing('f', &other.id), other.name.clone()).class("button").with_some("aria-current", here)
    }));
    let count = |wanted: &str| ledger.iter().filter(|(_, entry)| state(entry) == wanted).count();
    let lead = format!(
        "{}《{}》，应于{}前报送：按时{}个，逾期{}个，已退回{}个，未报{}个。",
        words::full(period),
        form.name,
        words::date(&due_day(period, form.due_day)),
        count("on_time"),
        count("late"),
        count("returned"),
        count("missing")
    );
    let rows = ledger.iter().map(|((_, area, _), entry)| {
        let name = lens.data.areas.find(area).map_or(area.clone(), |id| lens.name(id).to_string());
        let now = state(entry);
        let shown = match now {
            "missing" | "returned" => el("td").class("overdue").child(el("b").text(word(now))),
            _ => cell(word(now)),
        };
        let version = if entry.version > 0 { format!("第{}版", entry.version) } else { "—".into() };
        row(
            el("span").text(name),
            [
                shown,
                cell(words::date(&entry.received)),
                cell(version),
                cell(words::date(&entry.returned)),
                cell(words::date(&entry.resubmitted)),
                cell(entry.note.clone()),
                el("td").child(acts(lens, form, area, period, entry.version > 0)),
            ],
        )
    });
    let heads = ["镇街", "状态", "收到", "版次", "退回", "重报", "备注", "登记"];
    let list = table("报送台账", &heads, rows.collect());
    let copy = el("form")
        .class("buttons")
        .with("data-act", "slip-urge")
        .child(hidden("form", &form.id))
        .child(hidden("period", &period.to_string()))
        .child(el("button").with("type", "submit").text("复制催报文字（未报和退回未重报的）"));
    let whole = panel.child(forms).child(el("p").class("lead").text(lead)).child(copy);
    vec![whole.child(list).into()]
}

fn hidden(name: &'static str, value: &str) -> Element {
    el("input").with("type", "hidden").with("name", name).with("value", value.to_string())
}

/// 收到 and 退回 of one line: the date and a word on it.
fn acts(lens: &Lens, form: &Form, area: &str, period: Period, received: bool) -> Element {
    let date = el("input").with("type", "date").with("name", "date").with("value", lens.desk.clerk.today.clone());
    let note = el("input").with("type", "text").with("name", "note").with("placeholder", "文件名或退回原因");
    let act = |value: &'static str, word: &str| {
        el("button")
            .with("type", "button")
            .with("data-act", "edit-slip")
            .with("name", "act")
            .with("value", value)
            .text(word)
    };
    el("form")
        .class("buttons")
        .child(hidden("form", &form.id))
        .child(hidden("area", area))
        .child(hidden("period", &period.to_string()))
        .child(date.with("aria-label", "日期"))
        .child(note.with("aria-label", "备注").with("maxlength", "100"))
        .child(act("received", "收到"))
        .children(received.then(|| act("returned", "退回")))
}

/// What the reader does in this panel.
pub(super) fn act(desk: &mut Desk, _route: &Route, name: &str, fields: Fields) -> Option<Vec<Reply>> {
    match name {
        "edit-slip" => {
            let slip = Slip {
                form: fields.get("form").into(),
                area: fields.get("area").into(),
                period: fields.get("period").into(),
                act: fields.get("act").into(),
                date: fields.get("date").into(),
                note: fields.get("note").into(),
            };
            Some(match desk.perform(Operation::Submit(slip)) {
                Ok(_) => Vec::new(),
                Err(words) => vec![Reply::Say { words: words.into() }],
            })
        }
        "slip-urge" => {
            let form = desk.data.forms.iter().find(|form| form.id == fields.get("form"))?;
            let period = Period::parse(fields.get("period"))?;
            let ledger = lines(desk, form, period);
            // Urged is what is missing whatever the day: whoever copies it knows when to send it.
            let text: Vec<String> = ledger
                .iter()
                .filter(|(_, entry)| matches!(state(entry), "missing" | "returned"))
                .map(|((_, area, _), entry)| {
                    let name = desk.data.areas.find(area).map_or(area.as_str(), |id| &desk.data.areas.get(id).name);
                    let owed = Owed {
                        form: &form.name,
                        period: &words::full(period),
                        due: &entry.due,
                        returned: state(entry) == "returned",
                    };
                    urge(name, &[owed], &desk.clerk.today)
                })
                .collect();
            let text = if text.is_empty() { "没有需要催报的。".into() } else { text.join("\n") };
            Some(vec![Reply::Copy { text, html: String::new() }])
        }
        _ => None,
    }
}
