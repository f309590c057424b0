//! Several sayings about one cell: two clerks' packages, or several files for one township and month. A person chooses, cell by cell;
//! no date and no order of files decides.

use std::collections::BTreeMap;

use crate::model::{Put, Record, RecordKey, Records};

/// What one side says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who says it: a package or a file.
    pub by: String,
    /// What it says.
    pub record: Record,
}

/// A cell about which the sides differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// Of what.
    pub key: RecordKey,
    /// What stood before either began, where that is known.
    pub base: Option<Record>,
    /// The sides' sayings, in the order given; at least two different figures.
    pub claims: Vec<Claim>,
}

/// What the sides agree on, and what they do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Everything agreed, with its history; contested cells hold only what stood before.
    pub records: Records,
    /// The contested cells.
    pub contests: Vec<Contest>,
}

/// The contested cells of some loads: those that at least two of them fill with different figures.
pub fn contests(sides: &[(&str, &Records)], base: Option<&Records>) -> Vec<Contest> {
    let mut claims: BTreeMap<&RecordKey, Vec<Claim>> = BTreeMap::new();
    for (by, records) in sides {
        for (key, history) in records.iter() {
            let Some(record) = history.first() else { continue };
            claims.entry(key).or_default().push(Claim { by: (*by).into(), record: record.clone() });
        }
    }
    let mut found = Vec::new();
    for (key, mut claims) in claims {
        let stood = base.and_then(|base| base.current(key));
        // A side that left the cell as it was makes no claim against one that changed it.
        if let Some(stood) = stood
            && claims.iter().any(|claim| !claim.record.says_same(stood))
        {
            claims.retain(|claim| !claim.record.says_same(stood));
        }
        let differs = claims.first().is_some_and(|first| claims.iter().any(|c| !c.record.says_same(&first.record)));
        if differs {
            found.push(Contest { key: key.clone(), base: stood.cloned(), claims });
        }
    }
    found
}

/// Lays loads together: what only one side has or all say alike is taken with its history, a change by one side stands over the base,
/// and the rest is contested.
pub fn merge(sides: &[(&str, &Records)], base: Option<&Records>) -> Merged {
    let contests = contests(sides, base);
    let open: std::collections::BTreeSet<&RecordKey> = contests.iter().map(|c| &c.key).collect();
    let mut records = Records::default();
    for (_, side) in sides {
        for (key, history) in side.iter().filter(|(key, _)| !open.contains(key)) {
            let stood = base.and_then(|base| base.current(key));
            let changed = history.first().is_some_and(|r| stood.is_none_or(|stood| !r.says_same(stood)));
            for record in history {
                // At the same vintage and origin the side that changed the cell is right against the one that left it.
                if records.put(key.clone(), record.clone()) == Put::Clash && changed {
                    records.replace(key.clone(), record.clone());
                }
            }
        }
    }
    for contest in &contests {
        for record in base.map(|base| base.history(&contest.key)).unwrap_or_default() {
            records.put(contest.key.clone(), record.clone());
        }
    }
    Merged { records, contests }
}

impl Merged {
    /// Applies choices: for each contested cell the number of its claim, from 0. Chosen records stand over what stood before, whatever
    /// their dates: a newer one of the base goes.
    ///
    /// # Errors
    /// The cells still open; nothing is applied while one is.
    pub fn resolve(mut self, choices: &BTreeMap<RecordKey, usize>) -> Result<Records, Vec<RecordKey>> {
        fn chosen<'c>(contest: &'c Contest, choices: &BTreeMap<RecordKey, usize>) -> Option<&'c Claim> {
            choices.get(&contest.key).and_then(|at| contest.claims.get(*at))
        }
        let open: Vec<RecordKey> =
            self.contests.iter().filter(|c| chosen(c, choices).is_none()).map(|c| c.key.clone()).collect();
        if !open.is_empty() {
            return Err(open);
        }
        for contest in &self.contests {
            let Some(claim) = chosen(contest, choices) else { continue };
            let newer: Vec<Record> = self
                .records
                .history(&contest.key)
                .iter()
                .filter(|r| (&r.vintage, r.origin) >= (&claim.record.vintage, claim.record.origin))
                .cloned()
                .collect();
            for record in newer {
                self.records.remove(&contest.key, &record.vintage, record.origin);
            }
            self.records.put(contest.key.clone(), claim.record.clone());
        }
        Ok(self.records)
    }
}
