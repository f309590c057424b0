//! 合计, 小计 and published changes against the figures they are made of. Nothing here becomes data.

use std::collections::BTreeMap;

use crate::ingest::layout::slot::Back;
use crate::ingest::ledger::{Ledger, Spot};
use crate::model::{Amount, AreaId, Basis, Decimal, FindingCode, IndicatorId, Period, Severity};

/// What figures must share to make one total: the column, the indicator, the period (`None`: all of them).
pub type SumKey = (usize, IndicatorId, Option<Period>);

/// Sums by how deep their areas stand; departments and unknown areas stand at 0.
#[derive(Clone, Debug, Default)]
struct Sums {
    by_depth: BTreeMap<usize, (Decimal, u32)>,
}

impl Sums {
    fn add(&mut self, depth: usize, value: Decimal) {
        let (sum, count) = self.by_depth.entry(depth).or_default();
        *sum = sum.plus(value);
        *count += 1;
    }

    /// The sums a total may mean: one level of areas with or without departments, or everything. The deepest level comes first.
    fn candidates(&self) -> Vec<(Decimal, u32)> {
        let others = self.by_depth.get(&0).copied().unwrap_or_default();
        let mut found = Vec::new();
        for (_, (sum, count)) in self.by_depth.iter().rev().filter(|(depth, _)| **depth > 0) {
            found.push((sum.plus(others.0), count + others.1));
            found.push((*sum, *count));
        }
        if found.is_empty() {
            found.push(others);
        }
        let all =
            self.by_depth.values().fold((Decimal::default(), 0), |(a, n), (sum, count)| (a.plus(*sum), n + count));
        found.push(all);
        found
    }
}

/// A total as the file prints it.
#[derive(Clone, Debug)]
struct Printed {
    line: u32,
    column: usize,
    header: String,
    label: String,
    name: String,
    key: SumKey,
    above: Option<AreaId>,
    value: Decimal,
}

/// A change as the file prints it.
#[derive(Clone, Debug)]
pub struct PrintedChange {
    /// Line of the file.
    pub line: u32,
    /// Column of the table.
    pub column: usize,
    /// Header of the column.
    pub header: String,
    /// The cell.
    pub text: String,
    /// The number in it.
    pub value: Decimal,
    /// Whether it is per cent, by its unit or its header.
    pub is_percent: bool,
    /// Which figure changed.
    pub of: FigureKey,
    /// Against which one.
    pub back: Back,
}

/// One figure of a table: indicator, area, period, basis.
pub type FigureKey = (IndicatorId, AreaId, Period, Basis);

/// Most figures kept for checks: beyond it a file comes from a system, and its totals with it.
const MOST_KEPT: usize = 500_000;

/// What is kept while a table is read, and checked at its end.
#[derive(Debug, Default)]
pub struct Checks {
    /// Whether the table has total rows at all.
    pub has_totals: bool,
    /// Whether the table has published changes at all.
    pub has_changes: bool,
    all: BTreeMap<SumKey, Sums>,
    by_above: BTreeMap<(AreaId, SumKey), Sums>,
    since: BTreeMap<SumKey, Sums>,
    printed: Vec<Printed>,
    figures: BTreeMap<FigureKey, (Decimal, bool)>,
    changes: Vec<PrintedChange>,
}

impl Checks {
    /// A figure that totals are made of.
    pub fn leaf(
        &mut self,
        (column, indicator, period): (usize, IndicatorId, Period),
        above: Option<AreaId>,
        depth: usize,
        value: Decimal,
    ) {
        if !self.has_totals || self.all.len() > MOST_KEPT || self.by_above.len() > MOST_KEPT {
            return;
        }
        for key in [(column, indicator, Some(period)), (column, indicator, None)] {
            self.all.entry(key).or_default().add(depth, value);
            self.since.entry(key).or_default().add(depth, value);
            if let Some(above) = above {
                self.by_above.entry((above, key)).or_default().add(depth, value);
            }
        }
    }

    /// A figure that changes are reckoned from; `is_rate` when its change is told in 百分点.
    pub fn figure(&mut self, key: FigureKey, value: Decimal, is_rate: bool) {
        if self.has_changes && self.figures.len() < MOST_KEPT {
            self.figures.entry(key).or_insert((value, is_rate));
        }
    }

    /// A published change.
    pub fn change(&mut self, change: PrintedChange) {
        if self.changes.len() < MOST_KEPT {
            self.changes.push(change);
        }
    }

    /// A printed total: of one group (小计: of `above`, else of the rows since the last one) or of all rows.
    #[allow(clippy::too_many_arguments, reason = "a total has a place, a label, a key and a value")]
    pub fn total(
        &mut self,
        ledger: &mut Ledger,
        spot: Spot,
        label: &str,
        name: &str,
        key: SumKey,
        group: Option<Option<AreaId>>,
        value: Decimal,
    ) {
        let header = spot.header.to_string();
        let printed = |above| Printed {
            line: spot.line,
            column: spot.column as usize,
            header: header.clone(),
            label: label.into(),
            name: name.into(),
            key,
            above,
            value,
        };
        match group {
            Some(Some(above)) => self.printed.push(printed(Some(above))),
            // A 小计 that names no group is of the rows since the one before; before its rows it cannot be checked.
            Some(None) => {
                if let Some(sums) = self.since.get(&key) {
                    compare(ledger, &printed(None), sums);
                }
            }
            None => self.printed.push(printed(None)),
        }
    }

    /// A group is closed: the next 小计 sums the rows that follow.
    pub fn close_group(&mut self) {
        self.since.clear();
    }

    /// Compares everything that waited for the end of the table.
    pub fn finish(self, ledger: &mut Ledger) {
        for printed in &self.printed {
            let sums = match printed.above {
                Some(above) => self.by_above.get(&(above, printed.key)),
                None => self.all.get(&printed.key),
            };
            if let Some(sums) = sums {
                compare(ledger, printed, sums);
            }
        }
        for change in &self.changes {
            self.compare_change(ledger, change);
        }
    }

    fn compare_change(&self, ledger: &mut Ledger, change: &PrintedChange) {
        let (indicator, area, period, basis) = change.of;
        let before = match change.back {
            Back::Year => period.year_before(),
            Back::Step => period.shift(-1),
            Back::None | Back::YearEnd => return,
        };
        let find = |period| self.figures.get(&(indicator, area, period, basis));
        let (Some((now, is_rate)), Some((then, _))) = (find(period), find(before)) else { return };
        let difference = now.minus(*then);
        let decimals = change.value.decimals.min(6);
        // One unit of the last printed digit: published figures are often cut, not rounded (domain.md §2.0).
        let near = |value: Decimal| {
            let apart = value.minus(change.value).abs();
            apart.compare(Decimal::new(1, decimals)).is_le()
        };
        let growth = (then.sign() > 0).then(|| Amount::ratio(difference, *then, 100)).flatten();
        let growth = growth.map(|growth| growth.round(decimals));
        let fraction = growth.map(|g| Decimal::new(g.mantissa, g.decimals + 2));
        let agrees = near(difference) && (*is_rate || !change.is_percent)
            || growth.is_some_and(near)
            || !change.is_percent
                && fraction.is_some_and(|f| f.minus(change.value).abs().compare(Decimal::new(1, 4)).is_le());
        if agrees || (growth.is_none() && change.is_percent && !is_rate) {
            return;
        }
        let reckoned = if *is_rate || !change.is_percent { difference } else { growth.unwrap_or(difference) };
        let value = format!("{}|{}|{}|{}", change.text, reckoned.text(), then.text(), now.text());
        let spot = Spot { line: change.line, column: change.column as u32 + 1, header: &change.header };
        ledger.note(FindingCode::PublishedChange, Severity::Warning, spot, &value);
    }
}

/// Equal up to what rounding of the parts can make: half a unit of the last digit for each of them.
fn compare(ledger: &mut Ledger, printed: &Printed, sums: &Sums) {
    let candidates = sums.candidates();
    let agrees = |(sum, count): &(Decimal, u32)| {
        let decimals = printed.value.decimals.max(sum.decimals);
        let allowed =
            if decimals == 0 { Decimal::default() } else { Decimal::new(i128::from(*count) * 5, decimals + 1) };
        sum.minus(printed.value).abs().compare(allowed).is_le()
    };
    if candidates.iter().any(agrees) {
        return;
    }
    let Some((sum, _)) = candidates.first() else { return };
    let apart = printed.value.minus(*sum);
    let value = format!("{}|{}|{}|{}|{}", printed.label, printed.name, printed.value.text(), sum.text(), apart.text());
    let spot = Spot { line: printed.line, column: printed.column as u32, header: &printed.header };
    ledger.note(FindingCode::TotalMismatch, Severity::Warning, spot, &value);
}

/// Whether figures of this indicator add up: rates, indexes, scores and places do not.
pub fn adds_up(name: &str, unit: &str, is_rate: bool) -> bool {
    let ends = ["率", "比", "占比", "指数", "得分", "评分", "排名", "名次", "度", "均", "均值", "天数", "时长"];
    !is_rate
        && !matches!(unit, "%" | "‰" | "分" | "位" | "百分点" | "个百分点")
        && !ends.iter().any(|end| name.ends_with(end))
        && !["户均", "人均", "村均", "平均", "均"].iter().any(|word| name.starts_with(word))
}
