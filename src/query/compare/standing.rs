//! One figure against a benchmark: better, worse, higher, lower, similar, or not compared and why. A table of many is overview's.

use crate::model::{Amount, AreaId, AreaKind, Dataset, Decimal, Direction, Indicator, IndicatorId, Measure, Period};
use crate::query::rank::may_rank;
use crate::query::reading::{Reading, Span, reading};
use crate::query::stats::{Interval, Level, proportion, rate};

/// What a figure is held against.
#[derive(Clone, Debug, PartialEq)]
pub enum Against {
    /// The area above: 全县, 全镇.
    Whole,
    /// A peer set: Σ ÷ Σ of these areas.
    Peers(Vec<AreaId>),
    /// One area: a neighbour, the city.
    Area(AreaId),
    /// A figure set for it, in the unit.
    Target(Decimal),
}

/// How a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 差异不显著.
    Similar,
    /// 优于.
    Better,
    /// 差于.
    Worse,
    /// 高于, of an indicator without a better way.
    Higher,
    /// 低于, of an indicator without a better way.
    Lower,
    /// 不作比较.
    NotCompared(Unfit),
}

/// Why a figure is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// No whole figure, or none to hold it against.
    NoFigure,
    /// A count, an amount or a score: its size is no achievement and its chance is unknown.
    NotARate,
    /// An average: its spread is not in the data.
    NoSpread,
    /// Over fewer cases than a rank needs.
    TooFew,
}

/// A comparison with its evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// The answer at the level asked.
    pub standing: Standing,
    /// The figure, in the unit.
    pub figure: Option<f64>,
    /// The figure's own interval, in the unit.
    pub interval: Option<Interval>,
    /// What it was held against, in the unit.
    pub benchmark: Option<f64>,
}

/// Cases and size of a comparable figure.
#[derive(Clone, Copy)]
enum Cases {
    /// So many of so many.
    Share(f64, f64),
    /// So many over a population.
    Rate(f64, f64),
}

fn cases(indicator: &Indicator, reading: &Reading) -> Result<(Cases, f64), Unfit> {
    let Ok(amount) = reading.figure else { return Err(Unfit::NoFigure) };
    let Amount::Ratio { numerator, denominator, factor } = amount else { return Err(Unfit::NotARate) };
    if reading.is_partial() {
        return Err(Unfit::NoFigure);
    }
    let (x, n, factor) = (numerator.to_f64(), denominator.to_f64(), f64::from(factor));
    if indicator.is_percentage() {
        if !may_rank(indicator, reading) {
            return Err(Unfit::TooFew);
        }
        // 办结率 over a month may exceed 100 %: then it is no share of its denominator.
        return if (0.0..=n).contains(&x) { Ok((Cases::Share(x, n), factor)) } else { Err(Unfit::NotARate) };
    }
    match indicator.measure {
        Measure::Ratio | Measure::Rate if x >= 0.0 && n > 0.0 => Ok((Cases::Rate(x, n), factor)),
        _ => Err(Unfit::NoSpread),
    }
}

/// Turned by direction: whether a figure above its benchmark is better.
fn judged(place: i8, direction: Direction) -> Standing {
    match (place, direction) {
        (0, _) => Standing::Similar,
        (1, Direction::Neutral) => Standing::Higher,
        (_, Direction::Neutral) => Standing::Lower,
        (1, Direction::Higher) | (-1, Direction::Lower) => Standing::Better,
        _ => Standing::Worse,
    }
}

/// Holds a reading against a benchmark in the unit: Wilson's interval for percentages; exact or Byar's for cases over a population.
pub fn compare(indicator: &Indicator, reading: &Reading, benchmark: Option<f64>, level: Level) -> Compared {
    let not = |why| Compared { standing: Standing::NotCompared(why), figure: None, interval: None, benchmark };
    let (cases, factor) = match cases(indicator, reading) {
        Ok(found) => found,
        Err(why) => return not(why),
    };
    let interval = match cases {
        Cases::Share(x, n) => proportion(x, n, level),
        Cases::Rate(x, n) => rate(x, n, level),
    };
    let (Some(interval), Some(aim)) = (interval.map(|i| i.times(factor)), benchmark) else {
        return not(Unfit::NoFigure);
    };
    // The benchmark above the interval: the figure lies below it.
    let standing = judged(-interval.place_of(aim), indicator.direction);
    let figure = reading.amount().map(Amount::to_f64);
    Compared { standing, figure, interval: Some(interval), benchmark }
}

/// The benchmark of an area at a period, in the unit; `None` where there is no whole figure.
pub fn benchmark(data: &Dataset, id: IndicatorId, area: AreaId, period: Period, against: &Against) -> Option<f64> {
    let whole = |at: AreaId| {
        let reading = reading(data, id, at, period, Span::Period);
        reading.amount().filter(|_| !reading.is_partial()).map(|a| a.to_f64())
    };
    match against {
        Against::Whole => whole(data.areas.get(area).parent?),
        Against::Area(other) => whole(*other),
        Against::Target(value) => Some(value.to_f64()),
        Against::Peers(peers) => {
            let (mut top, mut bottom, mut factor) = (Decimal::default(), Decimal::default(), None);
            for peer in peers.iter().filter(|p| data.areas.get(**p).kind == AreaKind::Tree) {
                let reading = reading(data, id, *peer, period, Span::Period);
                if let (Ok(Amount::Ratio { numerator, denominator, factor: f }), false) =
                    (reading.figure, reading.is_partial())
                {
                    top = top.plus(numerator);
                    bottom = bottom.plus(denominator);
                    factor = Some(f);
                }
            }
            Amount::ratio(top, bottom, factor?).map(Amount::to_f64)
        }
    }
}
