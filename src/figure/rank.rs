//! The children of a cut as ranked bars.

use std::cmp::Ordering;

use crate::chart::{ChartSpec, MarkId, RankRow, RankSpec, Tone};
use crate::model::{Dataset, Direction};
use crate::query::{ChildRow, Cut};
use crate::strings::{number, period as words, ui};

use super::{Figure, Target};

/// Best first by direction (neutral: largest first); partial sums after whole figures, missing ones last in register order.
pub fn order(data: &Dataset, cut: &Cut) -> Vec<ChildRow> {
    let direction = data.indicator(cut.selection.indicator).direction;
    let mut rows: Vec<ChildRow> = cut.children.clone();
    rows.sort_by(|a, b| match (a.reading.amount(), b.reading.amount()) {
        (Some(x), Some(y)) => a.reading.is_partial().cmp(&b.reading.is_partial()).then_with(|| match direction {
            Direction::Lower => x.compare(y),
            Direction::Higher | Direction::Neutral => y.compare(x),
        }),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    rows
}

/// Bars of the children with the whole as a rule; `None` when the area has no children with figures.
pub fn rank(data: &Dataset, cut: &Cut) -> Option<Figure> {
    if !cut.children.iter().any(|row| row.reading.figure.is_ok()) {
        return None;
    }
    let indicator = data.indicator(cut.selection.indicator);
    let ordered = order(data, cut);
    let rows: Vec<RankRow> = ordered
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let area = data.areas.get(row.area);
            let name = if area.kind == crate::model::AreaKind::Own { ui::OWN.to_string() } else { area.name.clone() };
            let figure = number::with_unit(&row.reading, indicator);
            let counted = match row.reading.parts() {
                Some((n, d)) if indicator.is_percentage() => {
                    format!("（{}/{}）", number::decimal(n), number::decimal(d))
                }
                _ => String::new(),
            };
            let place = row.place.map_or(String::new(), |p| format!("，第{p}位"));
            RankRow {
                value: row.reading.amount().map(crate::model::Amount::to_f64),
                interval: row.interval,
                text: number::reading(&row.reading, indicator),
                tone: if row.reading.figure.is_err() {
                    Tone::Missing
                } else if row.reading.is_partial() {
                    Tone::Partial
                } else {
                    Tone::Plain
                },
                label: format!("{} {figure}{counted}{place}", area.name),
                mark: MarkId(i as u32),
                name,
            }
        })
        .collect();
    let parent = data.areas.get(cut.selection.area);
    // A volume of the whole dwarfs its parts; only rates and averages are compared with it.
    let comparable = indicator.is_quotient();
    let benchmark = cut
        .reading
        .amount()
        .filter(|_| comparable)
        .map(|a| (a.to_f64(), format!("{} {}", parent.name, number::amount(a, indicator.decimals))));
    let known = rows.iter().filter(|r| r.value.is_some()).count();
    Some(Figure {
        marks: ordered.iter().map(|row| Target::Area(row.area)).collect(),
        spec: ChartSpec::Rank(RankSpec {
            title: format!(
                "{}各地{}（{}）",
                words::spanned(cut.selection.period, cut.selection.span),
                indicator.name,
                number::unit(indicator)
            ),
            description: format!(
                "共{}个，有数据{known}个。第一个：{}。",
                rows.len(),
                rows.first().map_or("", |r| &r.label)
            ),
            rows,
            benchmark,
        }),
    })
}
