//! The statistical checks of a dataset: each rule with its threshold, each suspicion with the figures that show it. Within one area
//! and period: `within`. It knows no file: where a figure stood in a file is the report's to add.

use std::collections::BTreeMap;

use super::within;
use crate::model::{
    AreaId, Basis, Block, Dataset, Decimal, Dimension, Frequency, IndicatorId, Measure, Nature, Period, Severity,
    SpaceRule,
};

/// A rule of the statistical checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A parent differs from the sum of its children and 本级.
    PartsNotTotal,
    /// More succeeded than were closed, more of a kind than there are: a part above its whole.
    PartAboveWhole,
    /// A rate outside 0–100.
    RateOutOfBounds,
    /// A figure some power of ten away from the run of its own series.
    UnitSlip,
    /// A figure many times the run of its own series, at no power of ten.
    Deviated,
    /// Every period 100 %.
    AllHundred,
    /// The printed 同比 is not what the figures give.
    YoyDiffers,
    /// Two places report the same figures month after month.
    Twin,
    /// A figure changed after it was supplied.
    HistoryRevised,
    /// A count that is not whole.
    NotWhole,
    /// A count below nought.
    Negative,
}

impl Rule {
    /// Every rule, in order.
    pub const ALL: [Self; 11] = [
        Self::PartsNotTotal,
        Self::PartAboveWhole,
        Self::RateOutOfBounds,
        Self::UnitSlip,
        Self::Deviated,
        Self::AllHundred,
        Self::YoyDiffers,
        Self::Twin,
        Self::HistoryRevised,
        Self::NotWhole,
        Self::Negative,
    ];

    /// The stable name in exports; frictionless's `deviated-value` family where it has one.
    pub fn name(self) -> &'static str {
        match self {
            Self::PartsNotTotal => "parts-not-total",
            Self::PartAboveWhole => "part-above-whole",
            Self::RateOutOfBounds => "rate-out-of-bounds",
            Self::UnitSlip => "unit-slip",
            Self::Deviated => "deviated-value",
            Self::AllHundred => "all-hundred",
            Self::YoyDiffers => "yoy-differs",
            Self::Twin => "duplicate-series",
            Self::HistoryRevised => "history-revised",
            Self::NotWhole => "count-not-whole",
            Self::Negative => "negative-count",
        }
    }
}

impl Suspicion {
    /// How grave it is: what cannot be is an error, what is unlikely a warning, what happened a note. Of what was closed in a month more
    /// may have been closed than came in (办结率 above 100 %), so that is a warning.
    pub fn severity(&self, data: &Dataset) -> Severity {
        match self.rule {
            Rule::PartAboveWhole | Rule::RateOutOfBounds if data.indicator(self.indicator).name.contains("办结") => {
                Severity::Warning
            }
            Rule::PartAboveWhole | Rule::RateOutOfBounds => Severity::Error,
            Rule::HistoryRevised => Severity::Info,
            _ => Severity::Warning,
        }
    }
}

/// The stated thresholds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// How many times the median of the months before (at most twelve) a figure must be, or under which part of it.
    pub slip: f64,
    /// How many times the largest (or under which part of the smallest) of those months, besides.
    pub slip_beyond: f64,
    /// The least size of the larger of the two, figure or median: ten times of two is chance.
    pub slip_least: f64,
    /// Nearest power of ten: how far, as a factor, a figure may stand from ten, a hundred or ten thousand times its median.
    pub slip_near: f64,
    /// Least number of months before a figure to judge it by.
    pub slip_months: usize,
    /// Months of 100 %, with cases in each, that call for a question.
    pub hundred_months: usize,
    /// How likely, at most, so many cases without a failure are at the rate of all siblings together (pⁿ): two of two is no wonder.
    pub hundred_chance: f64,
    /// 办结率 may pass 100 % by cases carried over; above this many times the cases received it is doubted.
    pub closed_most: f64,
    /// With at least so many received.
    pub closed_cases: i64,
    /// Printed and recomputed 同比 may differ by this many units of the last printed digit.
    pub yoy_units: i64,
    /// Months in a row that two places must share figures to be called twins.
    pub twin_months: usize,
    /// Different figures those months must hold: twelve noughts are no copy.
    pub twin_values: usize,
    /// Least size of the largest of them.
    pub twin_least: i64,
}

impl Default for Thresholds {
    /// As documented in docs/check.md. The demo county gives the false-alarm figure stated there under them.
    fn default() -> Self {
        Self {
            slip: 10.0,
            slip_beyond: 5.0,
            slip_least: 30.0,
            slip_near: 1.6,
            slip_months: 6,
            hundred_months: 12,
            hundred_chance: 0.001,
            closed_most: 1.5,
            closed_cases: 30,
            yoy_units: 1,
            twin_months: 6,
            twin_values: 4,
            twin_least: 10,
        }
    }
}

/// One thing that looks wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspicion {
    /// The rule.
    pub rule: Rule,
    /// Indicator.
    pub indicator: IndicatorId,
    /// Area.
    pub area: AreaId,
    /// Period: the last one, where several are meant.
    pub period: Period,
    /// Basis.
    pub basis: Basis,
    /// The figure at issue, as text.
    pub figure: String,
    /// What it is held against, as text.
    pub against: String,
    /// What was meant: the other indicator, the place, the factor; see the words in strings.
    pub about: String,
}

/// Runs every rule over what is loaded, in the order of rules, then indicators, areas, periods.
pub fn suspect(data: &Dataset, thresholds: &Thresholds) -> Vec<Suspicion> {
    let mut found = Vec::new();
    within::totals(data, &mut found);
    within::parts_above(data, &mut found);
    within::printed_changes(data, thresholds, &mut found);
    for block in data.blocks() {
        let indicator = data.indicator(block.key.indicator);
        let whole = block.key.dimension == Dimension::None;
        for &area in &block.areas {
            let series = Series::of(block, area);
            cells(data, block, &series, thresholds, &mut found);
            if whole && block.key.frequency == Frequency::Month {
                slips(data, block, &series, thresholds, &mut found);
                if indicator.measure == Measure::Rate && indicator.unit == "%" {
                    hundreds(data, block, &series, thresholds, &mut found);
                }
            }
        }
        if whole && block.key.frequency == Frequency::Month && block.key.parent.is_some() {
            twins(data, block, thresholds, &mut found);
        }
    }
    revised(data, &mut found);
    found.sort_by(|a, b| {
        (a.rule, a.indicator, a.area, a.period, &a.about).cmp(&(b.rule, b.indicator, b.area, b.period, &b.about))
    });
    found
}

/// The cells of one area in one block, period by period.
struct Series {
    area: AreaId,
    /// Period, figure for judging its size, its text, its parts.
    steps: Vec<Step>,
}

struct Step {
    period: Period,
    value: Option<Decimal>,
    parts: Option<(Decimal, Decimal)>,
}

impl Series {
    #[inline(never)]
    fn of(block: &Block, area: AreaId) -> Self {
        let row = block.areas.binary_search(&area).ok();
        let start = row.map_or(usize::MAX, |row| row * block.periods as usize);
        let steps = (0..block.periods).filter_map(|step| {
            let cell = block.cell(start.checked_add(step as usize)?).filter(|cell| cell.status.has_value())?;
            let period = Period { frequency: block.key.frequency, index: block.first + step as i32 };
            let value = if cell.parts.is_some() { None } else { cell.value };
            Some(Step { period, value, parts: cell.parts })
        });
        let mut all = Vec::with_capacity(block.periods as usize);
        all.extend(steps);
        Self { area, steps: all }
    }
}

fn suspicion(block: &Block, series: &Series, rule: Rule, step: &Step, against: String, about: String) -> Suspicion {
    let figure = match (step.parts, step.value) {
        (Some((n, d)), _) => format!("{}/{}", n.text(), d.text()),
        (None, Some(value)) => value.text(),
        (None, None) => String::new(),
    };
    let (indicator, basis) = (block.key.indicator, block.key.basis);
    Suspicion { rule, indicator, area: series.area, period: step.period, basis, figure, against, about }
}

/// Rules that need one cell: bounds of a rate, whole and non-negative counts.
#[inline(never)]
fn cells(data: &Dataset, block: &Block, series: &Series, thresholds: &Thresholds, found: &mut Vec<Suspicion>) {
    let indicator = data.indicator(block.key.indicator);
    let rate = indicator.measure == Measure::Rate && indicator.unit == "%";
    let count = indicator.measure == Measure::Count && !indicator.is_imported();
    // 万件, 千户: a count in thousands has decimals of its own.
    let in_ones = !indicator.unit.contains(['万', '亿', '千', '百']);
    for step in &series.steps {
        let mut add = |rule, against: &str| {
            found.push(suspicion(block, series, rule, step, against.into(), String::new()));
        };
        if rate {
            let beyond = match (step.parts, step.value) {
                (Some((n, d)), _) if indicator.name.contains("办结") && n.sign() >= 0 => {
                    let enough = d.compare(Decimal::whole(thresholds.closed_cases)).is_ge();
                    enough && n.to_f64() > d.to_f64() * thresholds.closed_most
                }
                (Some((n, d)), _) => n.sign() < 0 || n.compare(d).is_gt(),
                (None, Some(value)) => value.sign() < 0 || value.compare(Decimal::whole(100)).is_gt(),
                (None, None) => false,
            };
            if beyond {
                add(Rule::RateOutOfBounds, "0—100");
            }
        }
        if count && let Some(value) = step.value {
            if value.sign() < 0 {
                add(Rule::Negative, "");
            }
            if in_ones && !value.minus(value.rescale(0)).is_zero() {
                add(Rule::NotWhole, "");
            }
        }
    }
}

/// A month ten, a hundred or ten thousand times (or under that part of) the median of at most twelve months before it. Small figures
/// are left alone: they jump by chance.
#[inline(never)]
fn slips(data: &Dataset, block: &Block, series: &Series, thresholds: &Thresholds, found: &mut Vec<Suspicion>) {
    let indicator = data.indicator(block.key.indicator);
    if matches!(indicator.measure, Measure::Rate | Measure::Growth | Measure::Rank | Measure::Flag) {
        return;
    }
    let sizes: Vec<(usize, f64)> = series
        .steps
        .iter()
        .enumerate()
        .filter_map(|(at, step)| {
            let amount = match step.parts {
                Some((n, d)) => (!d.is_zero()).then(|| n.to_f64() / d.to_f64() * f64::from(indicator.factor))?,
                None => step.value?.to_f64(),
            };
            Some((at, amount))
        })
        .collect();
    for (place, &(at, size)) in sizes.iter().enumerate() {
        let window = &sizes[place.saturating_sub(12)..place];
        if window.len() < thresholds.slip_months {
            continue;
        }
        // Judged only outside what the series itself has done: of a million figures few are, and only those are held against a median.
        let (least, most) = window.iter().fold((f64::MAX, f64::MIN), |(l, m), (_, size)| (l.min(*size), m.max(*size)));
        if size <= most * thresholds.slip_beyond && size * thresholds.slip_beyond >= least {
            continue;
        }
        let mut before: Vec<f64> = window.iter().map(|(_, size)| *size).collect();
        before.sort_by(f64::total_cmp);
        let median = (before[(before.len() - 1) / 2] + before[before.len() / 2]) / 2.0;
        if !(median > 0.0 && size > 0.0) {
            continue;
        }
        let up = size >= median;
        let factor = if up { size / median } else { median / size };
        let beyond = if up { size > most * thresholds.slip_beyond } else { size * thresholds.slip_beyond < least };
        if factor * thresholds.slip_near < thresholds.slip || !beyond || size.max(median) < thresholds.slip_least {
            continue;
        }
        // A slip of the unit or of the point stands near a power of ten.
        let near = [10.0, 100.0, 1000.0, 10_000.0].into_iter().find(|power: &f64| {
            let off = factor / power;
            (1.0 / thresholds.slip_near..=thresholds.slip_near).contains(&off)
        });
        let against = format!("{median:.1}");
        match near {
            Some(power) => {
                let about = format!("{}{power}", if up { "×" } else { "÷" });
                found.push(suspicion(block, series, Rule::UnitSlip, &series.steps[at], against, about));
            }
            // A stock may jump: a new house opens. A slip of the unit cannot be explained so.
            None if up && factor > thresholds.slip && indicator.nature == Nature::Flow => {
                let about = format!("{factor:.0}");
                found.push(suspicion(block, series, Rule::Deviated, &series.steps[at], against, about));
            }
            None => {}
        }
    }
}

/// A flow's rate at 100 % in every month, where the siblings' rate makes that unlikely: told once, at its last month. Judged for the
/// children of the root; below them cases are few and a village without a failure is no wonder.
#[inline(never)]
fn hundreds(data: &Dataset, block: &Block, series: &Series, thresholds: &Thresholds, found: &mut Vec<Suspicion>) {
    let judged = block.key.parent.is_some() && block.key.parent == data.areas.root();
    if !judged || data.indicator(block.key.indicator).nature != Nature::Flow {
        return;
    }
    let run: Vec<&Step> = series.steps.iter().filter(|step| step.parts.is_some_and(|(_, d)| !d.is_zero())).collect();
    if run.len() < thresholds.hundred_months || !run.iter().all(|s| s.parts.is_some_and(|(n, d)| n.compare(d).is_eq()))
    {
        return;
    }
    let (mut top, mut bottom) = (0.0, 0.0);
    for &area in block.areas.iter().filter(|area| **area != series.area) {
        for (n, d) in Series::of(block, area).steps.iter().filter_map(|step| step.parts) {
            top += n.to_f64();
            bottom += d.to_f64();
        }
    }
    let cases: f64 = run.iter().filter_map(|step| step.parts).map(|(_, d)| d.to_f64()).sum();
    if bottom <= 0.0 || cases * (top / bottom).ln() > thresholds.hundred_chance.ln() {
        return;
    }
    if let Some(last) = run.last() {
        let against = format!("{:.1}", top / bottom * 100.0);
        let about = format!("{}|{cases:.0}", run.len());
        found.push(suspicion(block, series, Rule::AllHundred, last, against, about));
    }
}

/// Siblings whose last months are the same figures: one was copied from the other.
fn twins(data: &Dataset, block: &Block, thresholds: &Thresholds, found: &mut Vec<Suspicion>) {
    let indicator = data.indicator(block.key.indicator);
    if indicator.nature != Nature::Flow || indicator.space == SpaceRule::None || indicator.measure == Measure::Flag {
        return;
    }
    let mut seen: BTreeMap<Vec<(i32, String)>, AreaId> = BTreeMap::new();
    for &area in &block.areas {
        let series = Series::of(block, area);
        let from = series.steps.len().saturating_sub(thresholds.twin_months);
        let tail = &series.steps[from..];
        let figures: Vec<(i32, String)> = tail
            .iter()
            .filter_map(|step| {
                let text = match step.parts {
                    Some((n, d)) => format!("{}/{}", n.text(), d.text()),
                    None => step.value?.text(),
                };
                Some((step.period.index, text))
            })
            .collect();
        let different: std::collections::BTreeSet<&String> = figures.iter().map(|(_, text)| text).collect();
        let large = tail.iter().any(|step| {
            let value = step.parts.map(|(n, _)| n).or(step.value);
            value.is_some_and(|v| v.compare(Decimal::whole(thresholds.twin_least)).is_ge())
        });
        if figures.len() < thresholds.twin_months || different.len() < thresholds.twin_values || !large {
            continue;
        }
        let last = &tail[tail.len() - 1];
        if let Some(other) = seen.get(&figures) {
            let about = data.areas.get(*other).name.clone();
            found.push(suspicion(block, &series, Rule::Twin, last, thresholds.twin_months.to_string(), about));
        } else {
            seen.insert(figures, area);
        }
    }
}

/// Figures that replaced older ones.
fn revised(data: &Dataset, found: &mut Vec<Suspicion>) {
    for remark in data.remarks.iter().filter(|remark| !remark.replaced.is_empty()) {
        let cell = data.cell(remark.indicator, remark.area, remark.period, remark.basis, Dimension::None);
        let figure = match cell.map(|cell| (cell.parts, cell.value)) {
            Some((Some((n, d)), _)) => format!("{}/{}", n.text(), d.text()),
            Some((None, Some(value))) => value.text(),
            _ => String::new(),
        };
        found.push(Suspicion {
            rule: Rule::HistoryRevised,
            indicator: remark.indicator,
            area: remark.area,
            period: remark.period,
            basis: remark.basis,
            figure,
            against: remark.replaced.clone(),
            about: remark.note.clone(),
        });
    }
}
