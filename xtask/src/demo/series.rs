//! Series of one indicator over units and periods, and how children make their parent. It draws nothing at random.

use super::places::{MERGE_MONTH, Places};
use std::collections::BTreeMap;

/// Months the package covers.
pub const MONTHS: usize = 36;

/// Which units a series has rows for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// Villages and own levels, the county's own level last.
    Village,
    /// Townships, the county's own level last.
    Township,
    /// The county alone.
    County,
}

/// How often a series has a figure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Freq {
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every half-year.
    Half,
    /// Every finished year.
    Year,
}

impl Freq {
    /// The periods: name and the number (from 0) of the last month, years counting from 2023.
    pub fn periods(self) -> Vec<(String, usize)> {
        (0..MONTHS).filter_map(|m| self.period_ending(m).map(|name| (name, m))).collect()
    }

    fn period_ending(self, month: usize) -> Option<String> {
        let (year, number) = (2023 + (month + 6) / 12, (month + 6) % 12 + 1);
        match self {
            Self::Month => Some(format!("{year}-{number:02}")),
            Self::Quarter => (number % 3 == 0).then(|| format!("{year}-Q{}", number / 3)),
            Self::Half => (number % 6 == 0).then(|| format!("{year}-H{}", number / 6)),
            Self::Year => (number == 12).then(|| format!("{year}")),
        }
    }

    /// Months in one period.
    pub fn months(self) -> usize {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }

    /// The word in the indicator register.
    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "monthly",
            Self::Quarter => "quarterly",
            Self::Half => "half_yearly",
            Self::Year => "annual",
        }
    }
}

/// Name of a month, numbered from 0.
pub fn month_name(month: usize) -> String {
    Freq::Month.period_ending(month).unwrap_or_default()
}

/// The statuses of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// As reported.
    Reported,
    /// 零报.
    Zero,
    /// 未报.
    Missing,
    /// 不适用.
    NotApplicable,
    /// 不足一个单位.
    BelowUnit,
    /// 隐去.
    Masked,
    /// 不公布.
    Suppressed,
    /// 沿用.
    Carried,
    /// 初步, or a partial sum.
    Preliminary,
    /// 修订.
    Revised,
    /// 汇总.
    Computed,
}

impl Status {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Zero => "zero_reported",
            Self::Missing => "missing",
            Self::NotApplicable => "not_applicable",
            Self::BelowUnit => "below_unit",
            Self::Masked => "masked",
            Self::Suppressed => "suppressed",
            Self::Carried => "carried",
            Self::Preliminary => "preliminary",
            Self::Revised => "revised",
            Self::Computed => "computed",
        }
    }

    /// Whether a figure stands in the row.
    pub fn has_value(self) -> bool {
        !matches!(self, Self::Missing | Self::NotApplicable | Self::BelowUnit | Self::Masked | Self::Suppressed)
    }
}

/// One figure: a value, or a numerator with its denominator.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Value or numerator, in units of the series' scale.
    pub num: i64,
    /// Denominator of a rate.
    pub den: Option<i64>,
    /// Why it is as it is.
    pub status: Status,
    /// Lowest units that should have reported, and that did.
    pub parts: (u32, u32),
    /// Lowest units whose figure was carried forward.
    pub carried: u32,
}

impl Cell {
    /// A reported count; nought is a 零报.
    pub fn count(num: i64) -> Self {
        let status = if num == 0 { Status::Zero } else { Status::Reported };
        Self { num, den: None, status, parts: (1, 1), carried: 0 }
    }

    /// A reported figure whose nought is no 零报 but a state of things.
    pub fn state(num: i64) -> Self {
        Self { status: Status::Reported, ..Self::count(num) }
    }

    /// A reported rate.
    pub fn rate(num: i64, den: i64) -> Self {
        Self { den: Some(den), ..Self::state(num) }
    }

    /// A row without a figure.
    pub fn empty(status: Status) -> Self {
        let due = u32::from(status != Status::NotApplicable);
        let got = u32::from(status == Status::BelowUnit);
        Self { num: 0, den: None, status, parts: (due, got), carried: 0 }
    }

    /// The note the contract asks for.
    pub fn note(&self) -> String {
        if self.status == Status::Preliminary && self.parts.0 > self.parts.1 {
            format!("应报{}个、实报{}个", self.parts.0, self.parts.1)
        } else if self.carried > 0 && self.status == Status::Computed {
            format!("含沿用{}个", self.carried)
        } else if self.status == Status::Preliminary {
            "初步数".to_owned()
        } else {
            String::new()
        }
    }
}

/// How units make their parent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Up {
    /// Values, or numerators and denominators, are added.
    Add,
    /// Nothing is made: scores, ranks, lists.
    Stop,
}

/// All figures of one indicator.
#[derive(Clone)]
pub struct Series {
    /// Which units.
    pub grain: Grain,
    /// How often.
    pub freq: Freq,
    /// A flow is missing when unreported; a stock is carried.
    pub flow: bool,
    /// Decimals of the numerator and of the denominator.
    pub scale: (u8, u8),
    /// Rule up the tree.
    pub up: Up,
    /// By unit, then by period; `None`: no row.
    pub cells: Vec<Vec<Option<Cell>>>,
}

/// The parent of some cells, or `None` when none of them has a row.
pub fn sum<'a>(cells: impl Iterator<Item = &'a Cell>) -> Option<Cell> {
    let mut total: Option<Cell> = None;
    let mut preliminary = false;
    let mut figures = 0_u32;
    for cell in cells {
        let sum = total.get_or_insert(Cell { num: 0, den: None, status: Status::Computed, parts: (0, 0), carried: 0 });
        sum.parts = (sum.parts.0 + cell.parts.0, sum.parts.1 + cell.parts.1);
        sum.carried += cell.carried;
        if cell.status.has_value() {
            figures += 1;
            sum.num += cell.num;
            if let Some(den) = cell.den {
                sum.den = Some(sum.den.unwrap_or(0) + den);
            }
            preliminary |= cell.status == Status::Preliminary;
        }
    }
    let mut total = total?;
    if total.parts.0 == 0 {
        return Some(Cell::empty(Status::NotApplicable));
    }
    if figures == 0 {
        total.status = Status::Missing;
    } else if preliminary || total.parts.1 < total.parts.0 {
        total.status = Status::Preliminary;
    }
    Some(total)
}

impl Series {
    /// The row of a unit in a period.
    pub fn at(&self, unit: usize, period: usize) -> Option<&Cell> {
        self.cells.get(unit)?.get(period)?.as_ref()
    }

    /// The township's cell: summed from its leaves, or its own row.
    pub fn township(&self, places: &Places, township: usize, period: usize) -> Option<Cell> {
        match self.grain {
            Grain::Village if self.up == Up::Add => {
                let leaves = &places.townships.get(township)?.leaves;
                sum(leaves.iter().filter_map(|leaf| self.at(*leaf, period)))
            }
            Grain::Township => self.at(township, period).cloned(),
            _ => None,
        }
    }

    /// The county's own level.
    pub fn county_own(&self, places: &Places, period: usize) -> Option<&Cell> {
        match self.grain {
            Grain::Village => self.at(places.leaves.len() - 1, period),
            Grain::Township => self.at(places.townships.len(), period),
            Grain::County => None,
        }
    }

    /// The county's cell: summed from townships and its own level, or its own row.
    pub fn county(&self, places: &Places, period: usize) -> Option<Cell> {
        if self.grain == Grain::County {
            return self.at(0, period).cloned();
        }
        if self.up == Up::Stop {
            return None;
        }
        let townships: Vec<Cell> =
            (0..places.townships.len()).filter_map(|t| self.township(places, t, period)).collect();
        sum(townships.iter().chain(self.county_own(places, period)))
    }
}

/// A figure that was changed later: the earlier one stays in the file beside it.
pub struct Revision {
    /// Indicator.
    pub indicator: &'static str,
    /// Area code.
    pub area: String,
    /// Period.
    pub period: String,
    /// What stood first.
    pub before: i64,
    /// When it was supplied, and when the new one was.
    pub vintages: (&'static str, &'static str),
    /// By hand with this reason, rather than revised by the source.
    pub reason: Option<&'static str>,
}

/// Every series of the county.
pub struct World {
    /// Places.
    pub places: Places,
    /// Series by indicator.
    pub series: BTreeMap<String, Series>,
    /// Figures changed later.
    pub revisions: Vec<Revision>,
}

impl World {
    /// How many units a grain has.
    pub fn units(&self, grain: Grain) -> usize {
        match grain {
            Grain::Village => self.places.leaves.len(),
            Grain::Township => self.places.townships.len() + 1,
            Grain::County => 1,
        }
    }

    /// Whether a unit exists in a month.
    pub fn stands(&self, grain: Grain, unit: usize, month: usize) -> bool {
        grain != Grain::Village || self.places.leaves.get(unit).is_none_or(|l| l.stands(month))
    }

    /// People of a unit in a month; a own level has its parent's.
    pub fn people(&self, grain: Grain, unit: usize, month: usize) -> i64 {
        match grain {
            Grain::Village => match self.places.leaves.get(unit) {
                Some(leaf) if !leaf.own => leaf.people(month),
                Some(leaf) => leaf
                    .township
                    .and_then(|t| self.places.townships.get(t))
                    .map_or_else(|| self.places.population(), |t| t.population),
                None => 0,
            },
            Grain::Township => {
                self.places.townships.get(unit).map_or_else(|| self.places.population(), |t| t.population)
            }
            Grain::County => self.places.population(),
        }
    }

    /// Code of a unit.
    pub fn code(&self, grain: Grain, unit: usize) -> &str {
        match grain {
            Grain::Village => self.places.leaves.get(unit).map_or("", |l| l.code.as_str()),
            Grain::Township => self
                .places
                .townships
                .get(unit)
                .map_or_else(|| self.code(Grain::Village, self.places.leaves.len() - 1), |t| t.code),
            Grain::County => super::places::COUNTY,
        }
    }

    /// A cell to change by hand, found by code and month name.
    pub fn cell_mut(&mut self, indicator: &str, area: &str, period: &str) -> Option<&mut Cell> {
        let series = self.series.get(indicator)?;
        let (grain, freq) = (series.grain, series.freq);
        let unit = (0..self.units(grain)).find(|u| self.code(grain, *u) == area)?;
        let place = freq.periods().iter().position(|(name, _)| name == period)?;
        self.series.get_mut(indicator)?.cells.get_mut(unit)?.get_mut(place)?.as_mut()
    }
}

/// The month of the merger, as a date.
pub fn merge_date() -> String {
    format!("{}-01", month_name(MERGE_MONTH))
}
