//! Which marks of a trend or a heat table stand for which absence, for `chart::kinds::told`. It draws nothing.

use crate::chart::MarkId;
use crate::chart::kinds::{Absent, Datum};
use crate::model::{AreaKind, Dataset};
use crate::query::{Cut, Reading};

use super::plots::datum;

fn marked<'a>(readings: impl Iterator<Item = &'a Reading>) -> Vec<(MarkId, Absent)> {
    let absent = |(n, reading): (usize, &Reading)| match datum(reading) {
        Datum::Absent(why) => Some((MarkId(n as u32), why)),
        Datum::Known(_) | Datum::Partial(_) => None,
    };
    readings.enumerate().filter_map(absent).collect()
}

/// Of the marks of [`super::trend`].
pub fn of_trend(cut: &Cut) -> Vec<(MarkId, Absent)> {
    marked(cut.series.iter())
}

/// Of the marks of [`super::heat()`].
pub fn of_heat(data: &Dataset, cut: &Cut) -> Vec<(MarkId, Absent)> {
    let rows = cut.children.iter().filter(|row| data.areas.get(row.area).kind != AreaKind::Own);
    marked(rows.flat_map(|row| row.series.iter().take(cut.months.len())))
}
