//! The roles of columns: by mapping, by header, by what they hold; and the keys that stand in the headers of figure columns.

use super::sample::Sample;
use super::slot::{self, Back, Slot};
use super::words::{is_annotation, is_place_or_share, is_sum, is_total, mapped_role, named_role};
use super::{Keys, Known, Plan, Refusal, Role};
use crate::ingest::label::{Named, bare_label, is_unit, split_unit};
use crate::ingest::organisation::is_department;
use crate::ingest::place::Match;
use crate::ingest::text::squeeze;
use crate::ingest::{cell, period};

/// The role of every column by its header alone, and what must not be kept.
pub fn by_header(plan: &mut Plan, sample: &Sample, known: &Known) {
    for at in 0..plan.columns.len() {
        let column = &plan.columns[at];
        let mapped = known.roles.get(&squeeze(&column.header)).and_then(|word| mapped_role(word));
        let blank = sample.is_blank(at);
        let by_hand = mapped.is_some();
        let role = if let Some(role) = mapped {
            role
        } else if column.header.is_empty() && blank {
            Role::Silent
        } else {
            named_role(&column.header).or_else(|| by_last_label(&column.path)).unwrap_or(Role::Ignored)
        };
        let personal = role != Role::Silent && !by_hand && sample.is_personal(at);
        plan.columns[at].role = if personal { Role::Personal } else { role };
    }
}

/// The role of the lowest of several labels, where it is one of a row's own labels: 基本信息/镇街.
fn by_last_label(path: &[String]) -> Option<Role> {
    let last = path.last().filter(|_| path.len() > 1)?;
    named_role(last).filter(|role| matches!(role, Role::Code | Role::Area(_) | Role::Personal | Role::Silent))
}

/// 单位 is the unit beside a figure column and holds units; otherwise it is who reports.
pub fn settle_unit(plan: &mut Plan, sample: &Sample, known: &Known) {
    for at in 0..plan.columns.len() {
        let role = plan.columns[at].role.clone();
        let department = |cell: &str| is_department(&squeeze(cell)) || known.organisations.find(cell).is_some();
        let place = |cell: &str| known.areas.by_name(cell, None) != Match::None;
        if role == Role::Unit && !sample.mostly(at, 5, |cell| is_unit(&squeeze(cell))) {
            let places = sample.mostly(at, 3, |cell| place(cell) || department(cell));
            let none = !plan.has_area_columns();
            plan.columns[at].role = if places || none { Role::Area(3) } else { Role::Silent };
        }
        // 责任单位 that holds places is a column of places, when there is no other.
        if role == Role::Organisation && !plan.has_area_columns() && sample.mostly(at, 5, place) {
            plan.columns[at].role = Role::Area(3);
        }
    }
}

/// Finds the label columns that have no telling header: comparison words, periods, areas, indicators.
pub fn find_labels(plan: &mut Plan, sample: &Sample, known: &Known) {
    let keyed = plan.columns.iter().filter(|c| is_key(&c.path)).count();
    let open: Vec<usize> = (0..plan.columns.len()).filter(|at| plan.columns[*at].role == Role::Ignored).collect();
    // 本周 and 上周 down the rows; also where the header calls it a period.
    let slots = (0..plan.columns.len()).find(|at| {
        matches!(plan.columns[*at].role, Role::Ignored | Role::Period | Role::Category)
            && sample.mostly(*at, 8, |cell| slot::read(&squeeze(cell)).is_some())
    });
    if let Some(at) = slots {
        plan.columns[at].role = Role::Slot;
        if plan.has_area_columns() {
            return;
        }
    }
    if plan.count(&Role::Period) == 0 && keyed == 0 && slots.is_none() {
        let found = open.iter().find(|at| {
            sample.mostly(**at, 8, |cell| period::read(cell).is_some() || slot::read(&squeeze(cell)).is_some())
                && !is_figures(plan, sample, **at)
        });
        if let Some(at) = found {
            plan.columns[*at].role = Role::Period;
            return;
        }
    }
    if !plan.has_area_columns() && !known.areas.is_empty() {
        let found = open.iter().find(|at| {
            plan.columns[**at].role == Role::Ignored
                && sample.mostly(**at, 5, |cell| known.areas.by_name(cell, None) != Match::None)
        });
        if let Some(at) = found {
            plan.columns[*at].role = Role::Area(3);
            return;
        }
    }
    let places = plan.columns.iter().filter(|c| c.path.iter().any(|label| known.area(label).is_some())).count();
    let across = keyed > 0 || (places >= 2 && !plan.has_area_columns());
    if let Some(at) = open.first().filter(|at| **at <= 1 && across && plan.count(&Role::Indicator) == 0)
        && plan.columns[*at].role == Role::Ignored
        && sample.mostly(*at, 6, |cell| cell::read(cell) == cell::Reading::Text)
        && !is_key(&plan.columns[*at].path)
    {
        plan.columns[*at].role = Role::Indicator;
    }
}

/// Whether the whole of a header is a period or a word like 累计.
fn is_key(path: &[String]) -> bool {
    !path.is_empty()
        && path
            .iter()
            .all(|label| period::read(&split_unit(label).0).is_some() || slot::read(&squeeze(label)).is_some())
}

/// A column of plain numbers with a name of its own is figures, even when they look like years.
fn is_figures(plan: &Plan, sample: &Sample, at: usize) -> bool {
    !plan.columns[at].header.is_empty()
        && at > 0
        && sample.mostly(at, 8, |cell| squeeze(cell).bytes().all(|b| b.is_ascii_digit()))
}

/// What the labels over a figure column say, before the column is anything.
#[derive(Clone, Debug, Default)]
struct Told {
    names: Vec<String>,
    unit: String,
    keys: Keys,
    is_keyed: bool,
    is_total: bool,
}

fn tell(path: &[String], known: &Known, title: &str, with_areas: bool) -> Told {
    let mut told = Told::default();
    let whole = path.iter().map(|label| squeeze(label)).collect::<Vec<_>>().join("/");
    if known.indicators.named(&split_unit(&whole).0, title) != Named::None {
        let (name, unit) = split_unit(&whole);
        return Told { names: vec![name], unit, ..told };
    }
    for (step, label) in path.iter().enumerate() {
        let label = squeeze(label);
        let (name, unit) = split_unit(&label);
        if let Some(slot) = slot::read(&label) {
            told.keys.slot = merge(told.keys.slot, slot);
            told.is_keyed = true;
            if !slot.is_change && !unit.is_empty() {
                told.unit = unit;
            }
            continue;
        }
        if let Some(reading) = period::read(&name) {
            told.keys.when = Some(match told.keys.when {
                // 2024年 over 1月.
                Some(upper) if reading.year.is_none() => period::Reading { year: upper.year, ..reading },
                _ => reading,
            });
            told.is_keyed = true;
            continue;
        }
        if with_areas && let Some(id) = known.area(&name) {
            told.keys.area = Some(id);
            continue;
        }
        if step + 1 == path.len() && is_total(&name) {
            told.is_total = true;
            continue;
        }
        if !unit.is_empty() {
            told.unit = unit;
        }
        told.names.push(name);
    }
    if let [only] = &mut told.names[..]
        && known.indicators.named(only, title) == Named::None
    {
        let (rest, keys, is_keyed) = affixes(only, told.keys.clone());
        told.keys = keys;
        told.is_keyed |= is_keyed;
        *only = rest;
    }
    told
}

/// A name with a period or a slot before or behind it: 2024年受理数, 5月受理数, 受理数(累计).
fn affixes(name: &str, mut keys: Keys) -> (String, Keys, bool) {
    let (mut name, mut is_keyed) = (name.to_string(), false);
    if keys.when.is_none()
        && let Some((reading, span)) = period::find_span(&name, false)
        && !matches!(reading.step, period::Step::Day(..))
    {
        let rest: String = name.chars().enumerate().filter(|(at, _)| !span.contains(at)).map(|(_, c)| c).collect();
        let rest = rest.trim_matches(|c: char| matches!(c, '-' | '_' | '/' | '的' | '(' | ')')).to_string();
        let at_end = span.start == 0 || span.end == name.chars().count();
        if at_end && rest.chars().count() >= 2 {
            (keys.when, name, is_keyed) = (Some(reading), rest, true);
        }
    }
    if let Some((rest, slot)) = slot::affixed(&name) {
        keys.slot = merge(keys.slot, slot);
        (name, is_keyed) = (split_unit(&rest).0, true);
    }
    (name, keys, is_keyed)
}

fn merge(upper: Slot, lower: Slot) -> Slot {
    Slot {
        basis: lower.basis.or(upper.basis),
        back: if lower.back == Back::None { upper.back } else { lower.back },
        is_change: upper.is_change || lower.is_change,
        is_percent: upper.is_percent || lower.is_percent,
    }
}

/// Gives the open columns their part in the figures, and the plan its word.
///
/// # Errors
/// No column of figures.
pub fn across(plan: &mut Plan, sample: &Sample, known: &Known) -> Result<(), Refusal> {
    let open: Vec<usize> = (0..plan.columns.len())
        .filter(|at| plan.columns[*at].role == Role::Ignored && !plan.columns[*at].header.is_empty())
        .collect();
    let has_areas = plan.has_area_columns();
    let places =
        open.iter().filter(|at| plan.columns[**at].path.iter().any(|label| known.area(label).is_some())).count();
    let with_areas = !has_areas && places >= 2 && places * 10 >= open.len() * 6;
    let title = plan.title.words.clone();
    let told: Vec<(usize, Told)> =
        open.iter().map(|at| (*at, tell(&plan.columns[*at].path, known, &title, with_areas))).collect();
    let bare = |t: &Told| t.names.is_empty() && !t.is_total && t.is_keyed && !t.keys.slot.is_change;
    let bare_periods = told.iter().filter(|(_, t)| bare(t) && t.keys.when.is_some()).count();
    let bare_slots = told.iter().filter(|(_, t)| bare(t) && t.keys.when.is_none()).count();
    let down = plan.count(&Role::Indicator) > 0;
    if plan.count(&Role::Value) > 0 && bare_periods == 0 && !with_areas && (bare_slots == 0 || !down) {
        plan.word = "长表（指标见标题或文件名）";
        return Ok(());
    }
    let named = told.iter().filter(|(at, t)| !t.names.is_empty() && !sample.is_words(*at)).count();
    plan.word = match (with_areas, bare_periods > 0, down) {
        (true, ..) if down => "指标为行、区划为列",
        (true, ..) => "区划为列、时期为行",
        (_, true, true) => "指标为行、时期为列",
        (_, true, false) => "时期为列（指标见标题或文件名）",
        (_, false, true) if bare_slots > 0 => "指标为行、本月累计为列",
        (_, false, true) => return only_value(plan, sample, &open),
        _ if told.iter().any(|(_, t)| t.is_keyed && !t.keys.slot.is_change) && has_areas => {
            "指标为列、区划为行（含本月累计或多期）"
        }
        _ if has_areas => "指标为列、区划为行",
        _ if plan.title.area.is_some() && plan.count(&Role::Period) == 0 => "指标为列",
        _ => "指标为列、时期为行",
    };
    let mixed = bare_periods == 0 && !down;
    let mut last: Option<(String, String)> = None;
    let mut before = Slot::default();
    for (at, told) in told {
        let header = plan.columns[at].header.clone();
        let total = told.is_total || (!told.is_keyed && is_total(&split_unit(&header).0));
        if total || is_place_or_share(&split_unit(&header).0) || is_annotation(&header) {
            let whole = total && is_sum(&split_unit(plan.columns[at].path.last().unwrap_or(&header)).0);
            if whole && bare_periods > 0 {
                plan.columns[at].role = Role::Total;
            } else if whole && !told.names.is_empty() && mixed && !sample.is_words(at) {
                // 受理数/小计 beside 受理数/村级: the whole of the indicator.
                last = Some((told.names.join("/"), told.unit.clone()));
                plan.columns[at].role = Role::Figure(Keys { indicator: last.clone(), ..told.keys });
            }
            continue;
        }
        let mut keys = told.keys;
        if with_areas && keys.area.is_none() || sample.is_words(at) {
            continue;
        }
        if !told.names.is_empty() && (mixed || told.is_keyed || with_areas) && !down {
            let name = told.names.iter().map(|name| bare_label(name)).collect::<Vec<_>>().join("/");
            let unit =
                if told.unit.is_empty() && plan.header > 0 { plan.title.unit.clone() } else { told.unit.clone() };
            // A change beside its figures (受理数 同比) belongs to the name before it.
            let same = last.as_ref().is_some_and(|(known, _)| *known == name);
            keys.indicator = if same { last.clone() } else { Some((name, unit)) };
        } else if told.names.is_empty() && mixed && named > 0 && told.is_keyed {
            keys.indicator.clone_from(&last);
        } else if !with_areas && (!told.names.is_empty() || !told.is_keyed) {
            continue;
        }
        if keys.indicator.is_some() && keys.indicator != last {
            before = Slot::default();
        }
        // 上年同期 and 同比 behind 累计 are of 累计.
        if keys.slot.basis.is_none() && keys.slot.back != Back::None {
            keys.slot.basis = before.basis;
        }
        if !keys.slot.is_change {
            before = keys.slot;
            if keys.indicator.is_some() {
                last.clone_from(&keys.indicator);
            }
        }
        plan.columns[at].role = Role::Figure(keys);
    }
    let figures = |c: &super::Column| matches!(&c.role, Role::Figure(keys) if !keys.slot.is_change);
    if plan.columns.iter().any(figures) { Ok(()) } else { Err(Refusal::Missing("value")) }
}

/// Indicators down the rows and one open column of figures: it is the value, whatever it is called.
fn only_value(plan: &mut Plan, sample: &Sample, open: &[usize]) -> Result<(), Refusal> {
    let figures: Vec<usize> =
        open.iter().copied().filter(|at| !sample.is_blank(*at) && !sample.is_words(*at)).collect();
    match figures[..] {
        [only] => {
            plan.columns[only].role = Role::Value;
            plan.word = "长表（一行一个数值）";
            Ok(())
        }
        _ => Err(Refusal::Missing("value")),
    }
}
