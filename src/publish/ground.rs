//! The registers of the ground: groups across the tree and changes of boundaries. What they do to figures is query's business.

use super::registers::{one_of, rows};
use super::sheet::{Sheet, aside, cell, own};
use crate::model::{AreaChange, Dataset, Decimal, FindingCode, GroupMember, Period};

/// Members of groups in the order of the file; one that no area has, or that stands in its group already, is set aside.
pub(super) fn read_groups(sheet: &mut Sheet, head: &Dataset) -> Vec<GroupMember> {
    let [id, name, kind, area] = sheet.columns(["id", "name", "kind", "area"]);
    let mut seen = std::collections::BTreeSet::new();
    rows(sheet, |row, ledger| {
        if cell(row, id).is_empty() {
            aside(ledger, FindingCode::MissingCell, row, id);
            return None;
        }
        if head.areas.find(cell(row, area)).is_none() {
            aside(ledger, FindingCode::UnknownArea, row, area);
            return None;
        }
        if !seen.insert((own(row, id), own(row, area))) {
            aside(ledger, FindingCode::DuplicateKey, row, area);
            return None;
        }
        Some(GroupMember { id: own(row, id), name: own(row, name), kind: own(row, kind), area: own(row, area) })
    })
}

/// Changes of boundaries by date, then in the order of the file; a share outside 0 to 1, a day that is none or an unknown area
/// sets the row aside.
pub(super) fn read_changes(sheet: &mut Sheet, head: &Dataset) -> Vec<AreaChange> {
    let [date, kind, from, to, share] = sheet.columns(["date", "kind", "from_code", "to_code", "share"]);
    let mut changes = rows(sheet, |row, ledger| {
        if Period::parse(cell(row, date)).and_then(Period::day_of).is_none() {
            aside(ledger, FindingCode::PeriodError, row, date);
            return None;
        }
        one_of(row, kind, &["merge", "split", "rename", "move"], ledger)?;
        if let Some(column) = [from, to].into_iter().find(|column| head.areas.find(cell(row, *column)).is_none()) {
            aside(ledger, FindingCode::UnknownArea, row, column);
            return None;
        }
        let part = cell(row, share);
        let fits = |part: Decimal| part.sign() >= 0 && part.compare(Decimal::whole(1)).is_le();
        if !part.is_empty() && !Decimal::parse(part).is_some_and(fits) {
            aside(ledger, FindingCode::ConstraintError, row, share);
            return None;
        }
        let (from, to) = (own(row, from), own(row, to));
        Some(AreaChange { date: own(row, date), kind: own(row, kind), from, to, share: own(row, share) })
    });
    changes.sort_by(|a, b| a.date.cmp(&b.date));
    changes
}
