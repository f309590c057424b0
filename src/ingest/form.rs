//! A form (填报表) made a list of one figure a row, so that the rows' reader takes it. Finding its pairs is the layout's work.

use super::layout::card::{Ask, Pair};
use super::layout::words::named_role;
use super::layout::{self, Known, Plan, Refusal, Role, title};
use super::ledger::{Ledger, Spot};
use super::place::Match;
use crate::model::{AreaId, Basis, FindingCode, Severity};
use crate::source::{RawTable, TableBuilder};

/// The list of a form, and how it is to be read.
///
/// # Errors
/// As [`layout::plan`]: a form without a period anywhere.
pub fn plan(table: &RawTable, pairs: &[Pair], known: &Known, ledger: &mut Ledger) -> Result<(RawTable, Plan), Refusal> {
    let first = pairs.iter().map(|pair| pair.row).min().unwrap_or(0);
    let around = title::read(table, first, &[], known);
    let area = area(pairs, around.area, known);
    let period = period(pairs, &around);
    let mut builder = TableBuilder::new(&table.name, table.encoding, 0);
    builder.table().sheet.clone_from(&table.sheet);
    builder.table().member.clone_from(&table.member);
    builder.begin(table.row(first).line());
    let mut header = vec!["指标", "数值"];
    if area.is_some() {
        header.push("区划");
    }
    if period.is_some() {
        header.push("时期");
    }
    header.iter().for_each(|label| builder.own(label));
    let mut moved = vec![0];
    for pair in pairs {
        let spot = Spot::cell(table.row(pair.row).line(), pair.column, &pair.label);
        match pair.ask {
            Ask::Figure => {
                builder.begin(table.row(pair.row).line());
                builder.own(&pair.label);
                builder.own(&pair.value);
                area.iter().for_each(|text| builder.own(text));
                period.iter().for_each(|text| builder.own(text));
                moved.push(pair.column);
            }
            Ask::Personal => ledger.note(FindingCode::PersonalData, Severity::Warning, spot, &pair.label),
            Ask::Words if !pair.value.is_empty() => {
                ledger.note(FindingCode::ColumnIgnored, Severity::Info, spot, &pair.label);
            }
            Ask::Words | Ask::Area | Ask::Period => {}
        }
    }
    let list = builder.finish(String::new());
    let mut plan = layout::plan(&list, known)?;
    plan.word = "填报表（标签与数值成对）";
    plan.moved = moved;
    let told = (plan.title.period, plan.title.area);
    plan.title = around;
    (plan.title.period, plan.title.area) = (plan.title.period.or(told.0), plan.title.area.or(told.1));
    Ok((list, plan))
}

/// Who filled it in, as a code that is found again; the name as it stands when nobody knows it.
fn area(pairs: &[Pair], around: Option<AreaId>, known: &Known) -> Option<String> {
    let (mut found, mut unknown) = (None, None);
    let rank = |pair: &Pair| match named_role(&pair.label) {
        Some(Role::Area(rank)) => rank,
        _ => 3,
    };
    let mut asked: Vec<&Pair> = pairs.iter().filter(|pair| pair.ask == Ask::Area && !pair.value.is_empty()).collect();
    asked.sort_by_key(|pair| rank(pair));
    for pair in asked {
        match known.areas.by_name(&pair.value, found) {
            Match::One(id) => found = Some(id),
            Match::Many(_) | Match::None => {
                let inside = around.map(|around| known.areas.by_name(&pair.value, Some(around)));
                let above = found.zip(known.area(&pair.value)).is_some_and(|(id, a)| known.areas.path(id).contains(&a));
                match inside {
                    Some(Match::One(id)) => found = Some(id),
                    _ if above => {}
                    _ => unknown = Some(pair.value.clone()),
                }
            }
        }
    }
    let code = |id: AreaId| known.areas.code_of(id).to_string();
    unknown.or(found.map(code)).or(around.map(code))
}

/// For when: the form's own words, else what stands around it.
fn period(pairs: &[Pair], around: &title::Title) -> Option<String> {
    let asked = |pair: &&Pair| pair.ask == Ask::Period && !pair.value.is_empty();
    let year = around.period.and_then(|reading| reading.year);
    pairs
        .iter()
        .find(asked)
        .map(|pair| {
            let reading = super::period::read(&pair.value).filter(|reading| reading.year.is_none());
            // 5月 with the year in the title.
            match (reading.and_then(|reading| reading.period(year)), reading.and_then(|r| r.basis)) {
                (Some(period), Some(Basis::YearToDate)) => format!("{period}累计"),
                (Some(period), _) => period.to_string(),
                _ => pair.value.clone(),
            }
        })
        .or_else(|| {
            let reading = around.period?;
            let period = reading.period(None)?;
            Some(if reading.basis == Some(Basis::YearToDate) { format!("{period}累计") } else { period.to_string() })
        })
}
