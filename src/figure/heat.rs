//! Children × periods of a cut as a heat table.

use crate::chart::{ChartSpec, HeatCell, HeatSpec, MarkId};
use crate::model::{AreaKind, Dataset, Frequency};
use crate::query::Cut;
use crate::strings::{number, period as words};

use super::absent::tone;
use super::{Figure, Target};

/// How many shades there are.
const STEPS: f64 = 7.0;

/// Shades run over the 5th to the 95th percentile of all cells, so that one outlier does not wash out the rest.
pub fn heat(data: &Dataset, cut: &Cut) -> Option<Figure> {
    let indicator = data.indicator(cut.selection.indicator);
    let rows: Vec<_> = cut.children.iter().filter(|row| data.areas.get(row.area).kind != AreaKind::Own).collect();
    let mut values: Vec<f64> = rows
        .iter()
        .flat_map(|row| row.series.iter())
        .filter(|r| !r.is_partial())
        .filter_map(|r| r.amount().map(crate::model::Amount::to_f64))
        .collect();
    if values.is_empty() || cut.months.len() < 2 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get(((values.len() - 1) as f64 * share).round() as usize).copied().unwrap_or(0.0);
    let (low, high) = (at(0.05), at(0.95));
    let step = |value: f64| {
        if high > low { (((value - low) / (high - low)) * STEPS).floor().clamp(0.0, STEPS - 1.0) as u8 } else { 3 }
    };
    let mut cells = Vec::with_capacity(rows.len() * cut.months.len());
    let mut marks = Vec::with_capacity(cells.capacity());
    for row in &rows {
        let name = &data.areas.get(row.area).name;
        for (month, reading) in cut.months.iter().zip(&row.series) {
            let figure = reading.amount().map(crate::model::Amount::to_f64);
            cells.push(HeatCell {
                step: figure.map(step),
                tone: tone(reading),
                label: format!(
                    "{name} {} {}",
                    words::spanned(*month, cut.selection.span),
                    number::with_unit(reading, indicator)
                ),
                mark: MarkId(marks.len() as u32),
            });
            marks.push(Target::AreaPeriod(row.area, *month));
        }
    }
    let ticks = cut
        .months
        .iter()
        .enumerate()
        .filter(|(_, p)| p.frequency != Frequency::Month || (p.number() - 1) % 3 == 0)
        .map(|(i, p)| (i, words::tick(*p)))
        .collect();
    Some(Figure {
        marks,
        spec: ChartSpec::Heat(HeatSpec {
            title: format!("{}：各地逐期（{}）", indicator.name, number::unit(indicator)),
            description: format!(
                "{}个区划，{}期。颜色越深数值越大；空格中斜线为未报，叉为已隐去，通栏横线为不公布，短横为不适用或无数据，三点为待载入。",
                rows.len(),
                cut.months.len()
            ),
            rows: rows.iter().map(|row| data.areas.get(row.area).name.clone()).collect(),
            ticks,
            columns: cut.months.len(),
            cells,
        }),
    })
}
