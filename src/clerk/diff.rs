//! What changed between two loads: new, vanished and revised observations, by key, with old and new figures and vintages.

use serde_json::{Value, json as value};

use crate::model::{Record, RecordKey, Records};

/// How an observation differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Only in the second.
    New,
    /// Only in the first.
    Vanished,
    /// In both, with another figure or status.
    Revised,
}

impl Kind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Vanished => "vanished",
            Self::Revised => "revised",
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How.
    pub kind: Kind,
    /// Of what.
    pub key: RecordKey,
    /// What the first says.
    pub old: Option<Record>,
    /// What the second says.
    pub new: Option<Record>,
}

/// The differences of what wins in either, in order of keys. The same figure under a newer date is no difference.
pub fn diff(a: &Records, b: &Records) -> Vec<Difference> {
    let mut found = Vec::new();
    for (key, history) in a.iter() {
        let old = history.first().cloned();
        let new = b.current(key).cloned();
        let kind = match (&old, &new) {
            (Some(old), Some(new)) if old.says_same(new) => continue,
            (_, Some(_)) => Kind::Revised,
            (_, None) => Kind::Vanished,
        };
        found.push(Difference { kind, key: key.clone(), old, new });
    }
    for (key, history) in b.iter().filter(|(key, _)| a.current(key).is_none()) {
        found.push(Difference { kind: Kind::New, key: key.clone(), old: None, new: history.first().cloned() });
    }
    found.sort_by(|x, y| x.key.cmp(&y.key));
    found
}

/// The differences as JSON, the shape documented in docs/check.md.
pub fn json(differences: &[Difference]) -> Value {
    let side = |record: &Option<Record>| match record {
        None => Value::Null,
        Some(r) => value!({
            "value": r.figure_text(), "status": r.status.word(), "origin": r.origin.word(), "vintage": r.vintage, "note": r.note,
        }),
    };
    let rows: Vec<Value> = differences
        .iter()
        .map(|d| {
            let k = &d.key;
            value!({
                "kind": d.kind.name(), "indicator": k.indicator, "area": k.area, "organisation": k.organisation,
                "category": k.category, "period": k.period.to_string(), "basis": k.basis.word(),
                "old": side(&d.old), "new": side(&d.new),
            })
        })
        .collect();
    let count = |kind| differences.iter().filter(|d| d.kind == kind).count();
    value!({
        "summary": { "new": count(Kind::New), "vanished": count(Kind::Vanished), "revised": count(Kind::Revised) },
        "differences": rows,
    })
}
