//! The desk as a state machine: operations change records and the 报送台账, and every one can be undone and done again.

use super::ledger::{Entry, Ledger};
use super::operation::{Correction, Operation, Slip};
use crate::model::{Origin, Period, Qualifier, Record, RecordKey, Records};

/// What a record place held before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    key: RecordKey,
    before: Option<Record>,
    after: Option<Record>,
}

/// What a place of the 报送台账 held before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sent {
    at: (String, String, Period),
    before: Option<Entry>,
    after: Entry,
}

/// One thing done, with what is needed to undo it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Done {
    Records(Vec<Change>),
    Submission(Box<Sent>),
}

/// Why an operation was not done; nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No reason was given.
    NoReason,
    /// Nobody put their name to it.
    NoPerson,
    /// The date is no date `2026-07-05`.
    NoDate,
    /// A status with a figure came without one, or the other way round.
    NoFigure,
    /// A denominator below nought, or a numerator without one.
    BadParts,
    /// The period is none.
    NoPeriod,
    /// Nothing is left to undo or to do again.
    NothingLeft,
    /// An act of the 报送台账 that is neither received nor returned.
    UnknownAct,
    /// What is returned was never received.
    NotReceived,
}

/// What an operation did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Keys whose winning record changed.
    pub changed: Vec<RecordKey>,
    /// Records refused because another one of the same vintage and origin stands: key, standing, refused.
    pub clashes: Vec<(RecordKey, Record, Record)>,
}

/// The work on the work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    records: Records,
    ledger: Ledger,
    done: Vec<Done>,
    undone: Vec<Done>,
}

impl Work {
    /// A desk over a package's records and its 报送台账.
    pub fn new(records: Records, ledger: Ledger) -> Self {
        Self { records, ledger, done: Vec::new(), undone: Vec::new() }
    }

    /// Tells what stands at a key before anything is done to it; a key that is known already is left alone. It is no step to undo.
    pub fn know(&mut self, key: &RecordKey, record: Record) {
        if self.records.current(key).is_none() {
            self.records.put(key.clone(), record);
        }
    }

    /// Tells what lay below the work at a key, when it comes later than the work itself. It is no step to undo.
    pub fn learn(&mut self, key: &RecordKey, record: Record) {
        self.records.put(key.clone(), record);
    }

    /// The records and the 报送台账, when the work is over.
    pub fn into_parts(self) -> (Records, Ledger) {
        (self.records, self.ledger)
    }

    /// Lays the lines of a package's 报送台账 in, those that are changed already left alone.
    pub fn know_ledger(&mut self, ledger: &Ledger) {
        for (at, entry) in ledger.iter() {
            if self.ledger.get(at).is_none() {
                self.ledger.set(at.clone(), Some(entry.clone()));
            }
        }
    }

    /// The records as they stand.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// The 报送台账 as it stands.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How many things can be undone, and done again.
    pub fn steps(&self) -> (usize, usize) {
        (self.done.len(), self.undone.len())
    }

    /// Does one thing.
    ///
    /// # Errors
    /// Why it was refused; the desk is as before.
    pub fn apply(&mut self, operation: &Operation) -> Result<Outcome, Refused> {
        match operation {
            Operation::Correct(correction) => self.correct(correction),
            Operation::Lay { records, .. } => Ok(self.lay(records)),
            Operation::Choose { key, record } => Ok(self.choose(key, record)),
            Operation::Submit(slip) => self.submit(slip),
            Operation::Undo => self.undo(),
            Operation::Redo => self.redo(),
        }
    }

    fn finish(&mut self, done: Done) {
        self.done.push(done);
        self.undone.clear();
    }

    fn correct(&mut self, c: &Correction) -> Result<Outcome, Refused> {
        if c.reason.trim().is_empty() {
            return Err(Refused::NoReason);
        }
        if c.person.trim().is_empty() {
            return Err(Refused::NoPerson);
        }
        Period::parse(&c.date).filter(|p| p.day_of().is_some()).ok_or(Refused::NoDate)?;
        if c.status.has_value() != (c.value.is_some() || c.parts.is_some()) {
            return Err(Refused::NoFigure);
        }
        if c.parts.is_some_and(|(_, d)| d.sign() < 0) {
            return Err(Refused::BadParts);
        }
        // A correction stands over what it corrects, also when that came with a later date than the clerk's.
        let standing = self.records.current(&c.key).map(|r| r.vintage.clone()).unwrap_or_default();
        let record = Record {
            status: c.status,
            value: c.value,
            parts: c.parts,
            qualifier: Qualifier::Eq,
            precision: None,
            origin: Origin::Corrected,
            vintage: if standing > c.date { standing } else { c.date.clone() },
            source_ref: crate::strings::letter::corrected_by(&c.person, &c.source),
            note: c.reason.clone(),
        }
        .tidied();
        let before = self.records.replace(c.key.clone(), record.clone());
        self.finish(Done::Records(vec![Change { key: c.key.clone(), before, after: Some(record) }]));
        Ok(Outcome { changed: vec![c.key.clone()], clashes: Vec::new() })
    }

    fn lay(&mut self, records: &[(RecordKey, Record)]) -> Outcome {
        let mut outcome = Outcome::default();
        let mut changes = Vec::new();
        for (key, record) in records {
            let record = record.clone().tidied();
            let won = self.records.current(key).cloned();
            match self.records.put(key.clone(), record.clone()) {
                crate::model::Put::Added => {
                    if self.records.current(key) != won.as_ref() {
                        outcome.changed.push(key.clone());
                    }
                    changes.push(Change { key: key.clone(), before: None, after: Some(record) });
                }
                crate::model::Put::Same => {}
                crate::model::Put::Clash => {
                    let standing = self
                        .records
                        .history(key)
                        .iter()
                        .find(|r| r.vintage == record.vintage && r.origin == record.origin);
                    outcome.clashes.extend(standing.cloned().map(|standing| (key.clone(), standing, record)));
                }
            }
        }
        self.finish(Done::Records(changes));
        outcome
    }

    /// The chosen record stands alone against those it was chosen over: all of its origin or lesser, and any newer ones.
    fn choose(&mut self, key: &RecordKey, record: &Record) -> Outcome {
        let record = record.clone().tidied();
        let beaten: Vec<Record> = self
            .records
            .history(key)
            .iter()
            .filter(|r| {
                (&r.vintage, r.origin) >= (&record.vintage, record.origin)
                    && !(r.says_same(&record) && r.vintage == record.vintage)
            })
            .cloned()
            .collect();
        let mut changes = Vec::new();
        for gone in beaten {
            let before = self.records.remove(key, &gone.vintage, gone.origin);
            changes.push(Change { key: key.clone(), before, after: None });
        }
        if self.records.put(key.clone(), record.clone()) == crate::model::Put::Added {
            changes.push(Change { key: key.clone(), before: None, after: Some(record) });
        }
        self.finish(Done::Records(changes));
        Outcome { changed: vec![key.clone()], clashes: Vec::new() }
    }

    fn submit(&mut self, slip: &Slip) -> Result<Outcome, Refused> {
        let period = Period::parse(&slip.period).ok_or(Refused::NoPeriod)?;
        Period::parse(&slip.date).filter(|p| p.day_of().is_some()).ok_or(Refused::NoDate)?;
        let at = (slip.form.clone(), slip.area.clone(), period);
        let before = self.ledger.get(&at).cloned();
        let mut after = before.clone().unwrap_or_default();
        match slip.act.as_str() {
            "received" => after.receive(&slip.date, &slip.note),
            "returned" if after.version == 0 => return Err(Refused::NotReceived),
            "returned" => after.give_back(&slip.date, &slip.note),
            _ => return Err(Refused::UnknownAct),
        }
        self.ledger.set(at.clone(), Some(after.clone()));
        self.finish(Done::Submission(Box::new(Sent { at, before, after })));
        Ok(Outcome::default())
    }

    fn undo(&mut self) -> Result<Outcome, Refused> {
        let done = self.done.pop().ok_or(Refused::NothingLeft)?;
        let outcome = self.step(&done, true);
        self.undone.push(done);
        Ok(outcome)
    }

    fn redo(&mut self) -> Result<Outcome, Refused> {
        let done = self.undone.pop().ok_or(Refused::NothingLeft)?;
        let outcome = self.step(&done, false);
        self.done.push(done);
        Ok(outcome)
    }

    fn step(&mut self, done: &Done, back: bool) -> Outcome {
        let mut outcome = Outcome::default();
        match done {
            Done::Records(changes) => {
                let mut one = |change: &Change| {
                    let (from, to) =
                        if back { (&change.after, &change.before) } else { (&change.before, &change.after) };
                    if let Some(gone) = from {
                        self.records.remove(&change.key, &gone.vintage, gone.origin);
                    }
                    if let Some(come) = to {
                        self.records.replace(change.key.clone(), come.clone());
                    }
                    outcome.changed.push(change.key.clone());
                };
                if back { changes.iter().rev().for_each(&mut one) } else { changes.iter().for_each(&mut one) }
            }
            Done::Submission(sent) => {
                let Sent { at, before, after } = &**sent;
                self.ledger.set(at.clone(), if back { before.clone() } else { Some(after.clone()) });
            }
        }
        outcome
    }
}
