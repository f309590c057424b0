//! What a clerk does, as values that can be written in a draft and read again. What it does to the figures is `edit`'s.

use serde_json::{Value, json};

use crate::model::{Basis, Decimal, Origin, Period, Qualifier, Record, RecordKey, Status};
use crate::publish::{Grid, Register};

/// An observation typed or overridden by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Of what.
    pub key: RecordKey,
    /// Its status.
    pub status: Status,
    /// The figure, where the status has one and it is no quotient.
    pub value: Option<Decimal>,
    /// Numerator and denominator of a quotient.
    pub parts: Option<(Decimal, Decimal)>,
    /// Why.
    pub reason: String,
    /// On what ground: a telephone call, a paper.
    pub source: String,
    /// Who.
    pub person: String,
    /// When, `2026-07-05`.
    pub date: String,
}

/// A line of the 报送台账 changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slip {
    /// Form id.
    pub form: String,
    /// Area code.
    pub area: String,
    /// The period reported, in the package's spelling.
    pub period: String,
    /// `received` or `returned`.
    pub act: String,
    /// When.
    pub date: String,
    /// File received, or why it was returned.
    pub note: String,
}

/// One thing done.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// A correction by hand.
    Correct(Correction),
    /// Parsed observations of a load laid in.
    Lay {
        /// The files' names.
        label: String,
        /// Areas and indicators that the package does not know, as rows of its registers.
        registers: Vec<Register>,
        /// Their records.
        records: Vec<(RecordKey, Record)>,
    },
    /// A choice between claims: this record stands, the others of the key named by vintage and origin go.
    Choose {
        /// Of what.
        key: RecordKey,
        /// What stands.
        record: Record,
    },
    /// A line of the 报送台账.
    Submit(Slip),
    /// The last thing not yet undone is undone.
    Undo,
    /// The last thing undone is done again.
    Redo,
}

fn key_json(key: &RecordKey) -> Value {
    json!([key.indicator, key.area, key.organisation, key.category, key.period.to_string(), key.basis.word()])
}

fn key_of(value: &Value) -> Option<RecordKey> {
    let text = |at: usize| value.get(at).and_then(Value::as_str).map(String::from);
    Some(RecordKey {
        indicator: text(0)?,
        area: text(1)?,
        organisation: text(2)?,
        category: text(3)?,
        period: Period::parse(&text(4)?)?,
        basis: Basis::from_word(&text(5)?)?,
    })
}

fn number(value: Option<Decimal>) -> String {
    value.map(Decimal::text).unwrap_or_default()
}

/// A number or nothing; the outer `None` when it is neither.
fn number_of(text: &str) -> Option<Option<Decimal>> {
    if text.is_empty() { Some(None) } else { Decimal::parse(text).map(Some) }
}

fn record_json(r: &Record) -> Value {
    json!([
        r.status.word(),
        number(r.value),
        number(r.parts.map(|p| p.0)),
        number(r.parts.map(|p| p.1)),
        r.qualifier.word(),
        number(r.precision),
        r.origin.word(),
        r.vintage,
        r.source_ref,
        r.note
    ])
}

fn record_of(value: &Value) -> Option<Record> {
    let text = |at: usize| value.get(at).and_then(Value::as_str);
    let (top, bottom) = (number_of(text(2)?)?, number_of(text(3)?)?);
    Some(Record {
        status: Status::from_word(text(0)?)?,
        value: number_of(text(1)?)?,
        parts: top.zip(bottom),
        qualifier: Qualifier::from_word(text(4)?)?,
        precision: number_of(text(5)?)?,
        origin: Origin::from_word(text(6)?)?,
        vintage: text(7)?.into(),
        source_ref: text(8)?.into(),
        note: text(9)?.into(),
    })
}

fn register_of(value: &Value) -> Option<Register> {
    let text = |at: usize| value.get(at).and_then(Value::as_str).map(String::from);
    let words = |list: &Value| -> Option<Vec<String>> {
        list.as_array()?.iter().map(|word| word.as_str().map(String::from)).collect()
    };
    let columns = words(value.get(2)?)?;
    let rows: Option<Vec<Vec<String>>> = value.get(3)?.as_array()?.iter().map(words).collect();
    let rows = rows?.into_iter().map(|mut row| {
        row.resize(columns.len(), String::new());
        row
    });
    let rows = rows.collect();
    Some(Register { role: text(0)?, path: text(1)?, grid: Grid { columns, rows } })
}

impl Operation {
    /// As one JSON value.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Correct(c) => json!({
                "op": "correct", "key": key_json(&c.key), "status": c.status.word(), "value": number(c.value),
                "numerator": number(c.parts.map(|p| p.0)), "denominator": number(c.parts.map(|p| p.1)),
                "reason": c.reason, "source": c.source, "person": c.person, "date": c.date,
            }),
            Self::Lay { label, registers, records } => {
                let rows: Vec<Value> = records.iter().map(|(k, r)| json!([key_json(k), record_json(r)])).collect();
                let new: Vec<Value> =
                    registers.iter().map(|r| json!([r.role, r.path, r.grid.columns, r.grid.rows])).collect();
                json!({ "op": "lay", "label": label, "registers": new, "records": rows })
            }
            Self::Choose { key, record } => {
                json!({ "op": "choose", "key": key_json(key), "record": record_json(record) })
            }
            Self::Submit(s) => json!({
                "op": "submit", "form": s.form, "area": s.area, "period": s.period, "act": s.act, "date": s.date, "note": s.note,
            }),
            Self::Undo => json!({ "op": "undo" }),
            Self::Redo => json!({ "op": "redo" }),
        }
    }

    /// From its JSON; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(String::from);
        Some(match text("op")?.as_str() {
            "correct" => {
                let parts = number_of(&text("numerator")?)?.zip(number_of(&text("denominator")?)?);
                Self::Correct(Correction {
                    key: key_of(value.get("key")?)?,
                    status: Status::from_word(&text("status")?)?,
                    value: number_of(&text("value")?)?,
                    parts,
                    reason: text("reason")?,
                    source: text("source")?,
                    person: text("person")?,
                    date: text("date")?,
                })
            }
            "lay" => {
                let rows = value.get("records")?.as_array()?;
                let records: Option<Vec<_>> =
                    rows.iter().map(|row| Some((key_of(row.get(0)?)?, record_of(row.get(1)?)?))).collect();
                let registers = value.get("registers").and_then(Value::as_array);
                let registers: Option<Vec<_>> = registers.into_iter().flatten().map(register_of).collect();
                Self::Lay { label: text("label")?, registers: registers?, records: records? }
            }
            "choose" => Self::Choose { key: key_of(value.get("key")?)?, record: record_of(value.get("record")?)? },
            "submit" => Self::Submit(Slip {
                form: text("form")?,
                area: text("area")?,
                period: text("period")?,
                act: text("act")?,
                date: text("date")?,
                note: text("note")?,
            }),
            "undo" => Self::Undo,
            "redo" => Self::Redo,
            _ => return None,
        })
    }
}
