//! 报送台账: per form, area and period what was received, in which version, returned, sent again, and whether in time.
//! It reads no clock: the day on which somebody looks is given.

use std::collections::BTreeMap;

use crate::model::{Frequency, Period};
use crate::publish::Grid;

/// Where a line stands: form, area, period.
pub type At = (String, String, Period);

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Due date, or empty until a form says it.
    pub due: String,
    /// Date of the version that counts, or empty.
    pub received: String,
    /// How many versions came.
    pub version: u32,
    /// Date it was given back last, or empty.
    pub returned: String,
    /// Date it came again after that, or empty.
    pub resubmitted: String,
    /// Files and reasons.
    pub note: String,
}

impl Entry {
    /// A version came in.
    pub fn receive(&mut self, date: &str, note: &str) {
        self.version += 1;
        if !self.returned.is_empty() && self.resubmitted.is_empty() {
            self.resubmitted = date.into();
        }
        self.received = date.into();
        self.add(note);
    }

    /// It was given back.
    pub fn give_back(&mut self, date: &str, note: &str) {
        self.returned = date.into();
        self.resubmitted.clear();
        self.add(note);
    }

    fn add(&mut self, note: &str) {
        if !note.is_empty() {
            if !self.note.is_empty() {
                self.note.push('；');
            }
            self.note.push_str(note);
        }
    }
}

/// The word of submissions.csv: `missing`, `returned` (and not come again), `on_time`, `late`. In time is what counts in the end: the last
/// version's date against the due date.
pub fn state(entry: &Entry) -> &'static str {
    if entry.version == 0 && entry.received.is_empty() {
        "missing"
    } else if !entry.returned.is_empty() && entry.resubmitted.is_empty() {
        "returned"
    } else if entry.due.is_empty() || entry.received <= entry.due {
        "on_time"
    } else {
        "late"
    }
}

/// The date a form is due: its day of the month after the period; a day the month does not have is its last.
pub fn due_day(period: Period, day: u8) -> String {
    let months = match period.frequency {
        Frequency::Day => 1,
        other => 12 / other.per_year().max(1),
    };
    let next = period.year_of() * 12
        + if period.frequency == Frequency::Day { period.number() } else { period.number() * months };
    let (year, month) = (next.div_euclid(12), next.rem_euclid(12) + 1);
    let day = (1..=i32::from(day.max(1))).rev().find(|d| Period::day(year, month, *d).is_some()).unwrap_or(1);
    format!("{year:04}-{month:02}-{day:02}")
}

/// All lines in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    lines: BTreeMap<At, Entry>,
}

const COLUMNS: [&str; 10] =
    ["form", "area", "period", "due", "received", "state", "version", "returned", "resubmitted", "note"];

impl Ledger {
    /// From submissions.csv. What an older package does not say (versions) follows from its state; rows without a period are left out.
    pub fn of_grid(grid: &Grid) -> Self {
        let mut lines = BTreeMap::new();
        for row in 0..grid.rows.len() {
            let cell = |column: &str| grid.cell(row, column).to_string();
            let Some(period) = Period::parse(&cell("period")) else { continue };
            let received = cell("received");
            let version = cell("version").parse().unwrap_or(u32::from(!received.is_empty()));
            let returned = if cell("returned").is_empty() && cell("state") == "returned" {
                received.clone()
            } else {
                cell("returned")
            };
            let entry = Entry {
                due: cell("due"),
                received,
                version,
                returned,
                resubmitted: cell("resubmitted"),
                note: cell("note"),
            };
            lines.insert((cell("form"), cell("area"), period), entry);
        }
        Self { lines }
    }

    /// As submissions.csv; the columns of versions only when something stands in them.
    pub fn grid(&self) -> Grid {
        let plain = self.lines.values().all(|e| e.version <= 1 && e.returned.is_empty());
        let columns: Vec<&str> =
            COLUMNS.into_iter().filter(|c| !plain || !matches!(*c, "version" | "returned" | "resubmitted")).collect();
        let mut grid = Grid::new(&columns);
        for ((form, area, period), e) in &self.lines {
            let version = if plain { String::new() } else { e.version.to_string() };
            grid.push(&[
                ("form", form),
                ("area", area),
                ("period", &period.to_string()),
                ("due", &e.due),
                ("received", &e.received),
                ("state", state(e)),
                ("version", &version),
                ("returned", &e.returned),
                ("resubmitted", &e.resubmitted),
                ("note", &e.note),
            ]);
        }
        grid
    }

    /// Lines expected of these areas for a form and period that have none yet are added as missing, with their due date.
    pub fn expect(&mut self, form: &str, areas: &[String], period: Period, day: u8) {
        for area in areas {
            let entry = self.lines.entry((form.into(), area.clone(), period)).or_default();
            if entry.due.is_empty() {
                entry.due = due_day(period, day);
            }
        }
    }

    /// A line.
    pub fn get(&self, at: &At) -> Option<&Entry> {
        self.lines.get(at)
    }

    /// Puts a line in place, or takes it out.
    pub fn set(&mut self, at: At, entry: Option<Entry>) {
        match entry {
            Some(entry) => drop(self.lines.insert(at, entry)),
            None => drop(self.lines.remove(&at)),
        }
    }

    /// All lines in order.
    pub fn iter(&self) -> impl Iterator<Item = (&At, &Entry)> {
        self.lines.iter()
    }

    /// What is to be urged on a day: missing or returned, and the due day has come.
    pub fn to_urge(&self, today: &str) -> Vec<(&At, &Entry)> {
        let open = |e: &Entry| matches!(state(e), "missing" | "returned");
        self.lines.iter().filter(|(_, e)| open(e) && (e.due.is_empty() || e.due.as_str() <= today)).collect()
    }
}
