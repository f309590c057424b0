//! Parents made from their children again (docs/data-package.md, How a parent is made), after rows below them changed. A printed parent
//! stays as it was printed: only computed ones are made anew.

use std::collections::{BTreeMap, BTreeSet};

use super::content::Content;
use crate::model::{AreaKind, Decimal, Origin, Record, RecordKey, Records, SpaceRule, Status};

/// The tree as the register tells it.
struct Tree {
    parents: BTreeMap<String, String>,
    children: BTreeMap<String, Vec<String>>,
    own: BTreeMap<String, String>,
    life: BTreeMap<String, (String, String)>,
}

impl Tree {
    fn of(content: &Content) -> Self {
        let mut tree =
            Self { parents: BTreeMap::new(), children: BTreeMap::new(), own: BTreeMap::new(), life: BTreeMap::new() };
        for (code, (parent, kind, _)) in content.areas() {
            match kind {
                AreaKind::Tree if !parent.is_empty() => {
                    tree.children.entry(parent.clone()).or_default().push(code.clone())
                }
                AreaKind::Own => drop(tree.own.insert(parent.clone(), code.clone())),
                _ => continue,
            }
            tree.parents.insert(code, parent);
        }
        if let Some(grid) = content.register("areas") {
            for at in 0..grid.rows.len() {
                let life = (grid.cell(at, "valid_from").to_string(), grid.cell(at, "valid_to").to_string());
                tree.life.insert(grid.cell(at, "code").to_string(), life);
            }
        }
        tree
    }

    /// Children and 本级 that stand in the period of a key.
    fn below(&self, area: &str, key: &RecordKey) -> Vec<&String> {
        let month = key.period.to_string();
        let stands = |code: &&String| {
            // Dates compare as text; a year or a month lies before any day in it.
            self.life.get(*code).is_none_or(|(from, to)| {
                (from.is_empty() || from.get(..month.len().min(7)).is_some_and(|from| from <= month.as_str()))
                    && (to.is_empty() || to.get(..month.len().min(7)).is_some_and(|to| to >= month.as_str()))
            })
        };
        self.children.get(area).into_iter().flatten().filter(stands).chain(self.own.get(area)).collect()
    }
}

/// What stands below one area: lowest reporting units expected, reported, carried.
#[derive(Clone, Copy, Debug, Default)]
struct Units {
    expected: u32,
    reported: u32,
    carried: u32,
}

fn units(tree: &Tree, records: &Records, area: &str, key: &RecordKey, depth: u8) -> Units {
    let at = |code: &str| RecordKey { area: code.into(), ..key.clone() };
    let mut sum = Units::default();
    let mut any = false;
    for code in tree.below(area, key).into_iter().filter(|_| depth < 16) {
        if records.current(&at(code)).is_some() {
            any = true;
            let below = units(tree, records, code, key, depth + 1);
            sum.expected += below.expected;
            sum.reported += below.reported;
            sum.carried += below.carried;
        }
    }
    if any {
        return sum;
    }
    let Some(record) = records.current(&at(area)) else { return sum };
    let reported = record.status.has_value() || record.status == Status::BelowUnit;
    Units {
        expected: u32::from(record.status != Status::NotApplicable),
        reported: u32::from(reported),
        carried: u32::from(record.status == Status::Carried),
    }
}

/// The record of a parent as its children make it; `None` when no child has a row.
fn made(tree: &Tree, records: &Records, key: &RecordKey) -> Option<Record> {
    let rows: Vec<&Record> = tree
        .below(&key.area, key)
        .into_iter()
        .filter_map(|code| records.current(&RecordKey { area: code.clone(), ..key.clone() }))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let mut record = Record { origin: Origin::Computed, status: Status::Computed, ..Record::default() };
    let told = |record: &Record| record.status != Status::NotApplicable;
    if !rows.iter().any(|r| told(r)) {
        record.status = Status::NotApplicable;
        return Some(record);
    }
    let figures: Vec<&&Record> = rows.iter().filter(|r| r.status.has_value()).collect();
    if figures.is_empty() && !rows.iter().any(|r| r.status == Status::BelowUnit) {
        record.status = Status::Missing;
        return Some(record);
    }
    if figures.iter().any(|r| r.parts.is_some()) {
        let sum = figures
            .iter()
            .filter_map(|r| r.parts)
            .fold((Decimal::default(), Decimal::default()), |(n, d), (a, b)| (n.plus(a), d.plus(b)));
        record.parts = Some(sum);
    } else {
        record.value = Some(figures.iter().filter_map(|r| r.value).fold(Decimal::default(), Decimal::plus));
    }
    if key.organisation.is_empty() && key.category.is_empty() {
        let units = units(tree, records, &key.area, key, 0);
        if units.reported < units.expected {
            record.status = Status::Preliminary;
            record.note = crate::strings::letter::partial(units.expected, units.reported);
        } else if rows.iter().any(|r| r.status == Status::Preliminary) {
            record.status = Status::Preliminary;
            record.note = crate::strings::letter::PRELIMINARY.into();
        } else if units.carried > 0 {
            record.note = crate::strings::letter::carried(units.carried);
        }
    }
    Some(record.tidied())
}

/// Makes the computed parents of the changed keys anew, from the lowest level up; returns the keys that are different now.
pub fn recompute(content: &mut Content, changed: &BTreeSet<RecordKey>) -> Vec<RecordKey> {
    let tree = Tree::of(content);
    let additive: BTreeSet<String> = content
        .register("indicators")
        .map(|grid| {
            let adds = |at: &usize| {
                SpaceRule::from_word(grid.cell(*at, "space"))
                    .is_some_and(|rule| !matches!(rule, SpaceRule::None | SpaceRule::Recompute))
            };
            (0..grid.rows.len()).filter(adds).map(|at| grid.cell(at, "id").to_string()).collect()
        })
        .unwrap_or_default();
    // Depth from the root, so that the deepest parents come first.
    let mut due: BTreeSet<(std::cmp::Reverse<usize>, RecordKey)> = BTreeSet::new();
    for key in changed.iter().filter(|key| additive.contains(&key.indicator)) {
        let mut path = Vec::new();
        let mut at = tree.parents.get(&key.area);
        while let Some(parent) = at.filter(|_| path.len() < 16) {
            path.push(parent.clone());
            at = tree.parents.get(parent);
        }
        let depth = path.len();
        for (step, area) in path.into_iter().enumerate() {
            due.insert((std::cmp::Reverse(depth - step), RecordKey { area, ..key.clone() }));
        }
    }
    let mut different = Vec::new();
    for (_, key) in due {
        let standing = content.records.current(&key);
        if standing.is_some_and(|record| record.origin != Origin::Computed) {
            continue;
        }
        let Some(mut record) = made(&tree, &content.records, &key) else { continue };
        record.vintage = standing.map(|r| r.vintage.clone()).unwrap_or_default();
        if standing != Some(&record) {
            content.records.replace(key.clone(), record);
            different.push(key);
        }
    }
    different
}
