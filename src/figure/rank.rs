//! The children of a cut as ranked bars.

use std::cmp::Ordering;

use crate::chart::{ChartSpec, MarkId, RankRow, RankSpec};
use crate::model::{Dataset, Direction, Status};
use crate::query::{ChildRow, Cut};
use crate::strings::{number, period as words, ui};

use super::absent::{behind, tone};
use super::{Figure, Target};

/// Who has a place first, best first by direction (neutral: largest first); then figures without a place (本级, too small a base),
/// then partial sums, then what is missing, in register order; all in register order where the package
/// switches ranking off.
pub fn order(data: &Dataset, cut: &Cut) -> Vec<ChildRow> {
    let direction = data.indicator(cut.selection.indicator).direction;
    let class = |row: &ChildRow| match (row.place, row.reading.figure) {
        (Some(_), _) => 0,
        (None, Ok(_)) if !row.reading.is_partial() => 1,
        (None, Ok(_)) => 2,
        (None, Err(_)) => 3,
    };
    let mut rows: Vec<ChildRow> = cut.children.clone();
    if data.settings.unranked {
        return rows;
    }
    rows.sort_by(|a, b| {
        class(a).cmp(&class(b)).then_with(|| match (a.reading.amount(), b.reading.amount(), direction) {
            (Some(x), Some(y), Direction::Lower) => x.compare(y),
            (Some(x), Some(y), Direction::Higher | Direction::Neutral) => y.compare(x),
            _ => Ordering::Equal,
        })
    });
    rows
}

/// `第3位`, `并列第1位`; empty without a place.
fn place(rows: &[ChildRow], row: &ChildRow) -> String {
    let Some(place) = row.place else { return String::new() };
    let shared = rows.iter().filter(|other| other.place == row.place).count() > 1;
    format!("，{}第{place}位", if shared { "并列" } else { "" })
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
            let place = place(&ordered, row);
            RankRow {
                value: row.reading.amount().map(crate::model::Amount::to_f64),
                interval: row.interval,
                text: format!(
                    "{}{}",
                    number::reading(&row.reading, indicator),
                    if row.reading.status == Status::Carried { behind(&row.reading) } else { "" }
                ),
                tone: tone(&row.reading),
                label: format!("{} {figure}{counted}{}{place}", area.name, behind(&row.reading)),
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
    let leads = ordered.first().is_some_and(|row| row.place.is_some());
    let first = rows.first().filter(|_| leads).map_or(String::new(), |row| format!("第一个：{}。", row.label));
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
            description: format!("共{}个，有数据{known}个。{first}", rows.len()),
            rows,
            benchmark,
        }),
    })
}
