//! 报送: what each area handed in by form and period, whether on time, and what was carried forward. The 报送台账 and the figures together.

use std::collections::BTreeMap;

use crate::model::{Amount, AreaId, Dataset, Decimal, Dimension, Form, IndicatorId, Period, Status, Submission};

use super::range::Range;
use super::reading::{Gap, Span, frequency_of, sliced};

/// What was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Handed {
    /// 未报: nothing, after the due day.
    Nothing,
    /// 已退回: handed in and sent back.
    Returned,
    /// 部分报: some figures of the form, not all.
    Some,
    /// 零报: every figure is nought, and said so.
    Zero,
    /// 已报.
    All,
}

/// Whether in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// On or before the due day.
    OnTime,
    /// After it.
    Late,
    /// Not handed in, or nobody wrote down when.
    Unknown,
}

/// One form of one area and period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// The area.
    pub area: AreaId,
    /// The period.
    pub period: Period,
    /// The day it was due, `YYYY-MM-DD`.
    pub due: String,
    /// The day it came, or empty.
    pub received: String,
    /// What was handed in.
    pub handed: Handed,
    /// Whether in time.
    pub timing: Timing,
    /// Indicators of the form without a figure, in the order of the form.
    pub lacking: Vec<IndicatorId>,
}

/// Counts over returns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Returns that were due.
    pub due: u32,
    /// 已报 and 零报.
    pub whole: u32,
    /// Of these: 零报.
    pub zero: u32,
    /// 部分报.
    pub partial: u32,
    /// 未报 and 已退回.
    pub none: u32,
    /// Handed in by the due day.
    pub on_time: u32,
}

impl Tally {
    /// 上报率 in per cent: 已报, 零报 and 部分报 ÷ due. `None` where nothing was due.
    pub fn reporting_rate(&self) -> Option<Amount> {
        self.share(self.whole + self.partial)
    }

    /// 按时率 in per cent.
    pub fn on_time_rate(&self) -> Option<Amount> {
        self.share(self.on_time)
    }

    fn share(&self, of: u32) -> Option<Amount> {
        Amount::ratio(Decimal::whole(i64::from(of)), Decimal::whole(i64::from(self.due)), 100)
    }
}

/// The day a form is due for a month: that day of the following month, or its last where it is shorter. `None` for forms without a day.
pub fn due_day(form: &Form, period: Period) -> Option<Period> {
    let next = Range::of(period)?.last + 1;
    let (year, month) = (next.div_euclid(12), next.rem_euclid(12) + 1);
    (form.due_day > 0).then(|| (1..=i32::from(form.due_day)).rev().find_map(|day| Period::day(year, month, day)))?
}

/// The returns of a form for a period: one for each area that the 报送台账 ever names for the form and that exists, in register order. Within
/// the periods of the 台账 an area without a row has handed in nothing; outside them only rows count. As of a date (`YYYY-MM-DD`, empty: no date) a
/// return that is not due yet and not there is left out.
pub fn returns(data: &Dataset, form: &Form, period: Period, as_of: &str) -> Vec<Return> {
    let of_form = || data.submissions.iter().filter(|row| row.form == form.id);
    let spans = || of_form().filter_map(|row| row.period).filter(|p| p.frequency == period.frequency);
    let within = spans().min().is_some_and(|p| p <= period) && spans().max().is_some_and(|p| p >= period);
    // The 台账 names each area once a month: its code is looked up once.
    let mut named: BTreeMap<&str, Option<&Submission>> = BTreeMap::new();
    for row in of_form() {
        let own = named.entry(row.area.as_str()).or_default();
        if row.period == Some(period) {
            *own = Some(row);
        }
    }
    let silent = Submission {
        form: form.id.clone(),
        area: String::new(),
        period: Some(period),
        due: String::new(),
        received: String::new(),
        state: "missing".into(),
        note: String::new(),
    };
    let mut rows: BTreeMap<AreaId, &Submission> = BTreeMap::new();
    for (code, row) in named {
        let Some(area) = data.areas.find(code) else { continue };
        match row {
            Some(row) => drop(rows.insert(area, row)),
            None if within && data.areas.get(area).exists_in(period) => drop(rows.insert(area, &silent)),
            None => {}
        }
    }
    rows.into_iter().filter_map(|(area, row)| one(data, form, area, period, row, as_of)).collect()
}

fn one(data: &Dataset, form: &Form, area: AreaId, period: Period, row: &Submission, as_of: &str) -> Option<Return> {
    let stated = (!row.due.is_empty()).then(|| row.due.clone());
    let due = stated.or_else(|| due_day(form, period).map(|day| day.to_string())).unwrap_or_default();
    let (mut lacking, mut given, mut zero) = (Vec::new(), 0, true);
    for id in form.indicators.iter().filter_map(|id| data.find_indicator(id)) {
        match figure(data, id, area, period) {
            Figure::Given { nought } => (given, zero) = (given + 1, zero && nought),
            Figure::Lacking => lacking.push(id),
            Figure::None => {}
        }
    }
    let silent = row.state == "missing" || (row.received.is_empty() && row.state.is_empty());
    if silent && !as_of.is_empty() && !due.is_empty() && as_of <= due.as_str() {
        return None;
    }
    let handed = match row.state.as_str() {
        "returned" => Handed::Returned,
        _ if silent => Handed::Nothing,
        _ if given == 0 && !lacking.is_empty() => Handed::Nothing,
        _ if !lacking.is_empty() => Handed::Some,
        _ if given > 0 && zero => Handed::Zero,
        _ => Handed::All,
    };
    let timing = if silent || row.received.is_empty() {
        if row.state == "on_time" && !silent { Timing::OnTime } else { Timing::Unknown }
    } else if due.is_empty() || row.received <= due {
        Timing::OnTime
    } else {
        Timing::Late
    };
    Some(Return { area, period, due, received: row.received.clone(), handed, timing, lacking })
}

enum Figure {
    Given { nought: bool },
    Lacking,
    None,
}

/// What stands of an indicator on the form: a figure of its own, none although due, or nothing to hand in (另有口径, 不适用, 待载入).
/// A figure carried forward was not handed in.
fn figure(data: &Dataset, id: IndicatorId, area: AreaId, period: Period) -> Figure {
    if frequency_of(data, id) != Some(period.frequency) {
        return Figure::None;
    }
    let reading = sliced(data, id, area, period, Span::Period, Dimension::None);
    match reading.figure {
        Ok(_) if reading.status == Status::Carried => Figure::Lacking,
        Ok(amount) => Figure::Given { nought: amount.to_f64() == 0.0 },
        Err(Gap::Stated(Status::BelowUnit | Status::Masked | Status::Suppressed) | Gap::NoughtBelow) => {
            Figure::Given { nought: false }
        }
        Err(Gap::Stated(Status::Missing)) => Figure::Lacking,
        Err(_) => Figure::None,
    }
}

/// Counts some returns.
pub fn tally<'r>(returns: impl IntoIterator<Item = &'r Return>) -> Tally {
    let mut found = Tally::default();
    for one in returns {
        found.due += 1;
        match one.handed {
            Handed::All => found.whole += 1,
            Handed::Zero => (found.whole, found.zero) = (found.whole + 1, found.zero + 1),
            Handed::Some => found.partial += 1,
            Handed::Nothing | Handed::Returned => found.none += 1,
        }
        found.on_time +=
            u32::from(one.timing == Timing::OnTime && !matches!(one.handed, Handed::Nothing | Handed::Returned));
    }
    found
}

/// One month of a series that was carried forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The month shown.
    pub period: Period,
    /// The month whose figure it is (沿用5月数); `None` where it lies before the data.
    pub from: Option<Period>,
    /// Whether it is older than a figure may be carried.
    pub too_old: bool,
}

/// Most months a stock may be carried forward (domain: missing months).
pub const MOST_CARRIED: i32 = 3;

/// The carried months of an area's own series between two periods, oldest first. A flow is never carried: one that says so is too old at once.
pub fn carried(data: &Dataset, id: IndicatorId, area: AreaId, first: Period, last: Period) -> Vec<Carried> {
    let status = |p: Period| {
        let reading = sliced(data, id, area, p, Span::Period, Dimension::None);
        (reading.figure.is_ok(), reading.status)
    };
    let flow = super::reading::natural_basis(data.indicator(id)) == crate::model::Basis::Current;
    (first.index..=last.index)
        .map(|index| Period { index, ..first })
        .filter(|p| status(*p) == (true, Status::Carried))
        .map(|period| {
            let before = (1..=120).map(|back| period.shift(-back));
            let from = before.take_while(|p| status(*p).0).find(|p| status(*p).1 != Status::Carried);
            let too_old = flow || from.is_none_or(|from| period.index - from.index > MOST_CARRIED);
            Carried { period, from, too_old }
        })
        .collect()
}
