//! Drawing the series: flows, parts of flows, stocks, flags and shares. Which indicator is which is the families' business.

use super::rng::Rng;
use super::series::{Cell, Freq, Grain, Series, Status, Up, World};

/// Months of the year, in thousandths of the usual level: 春节 falls in January or February.
pub type Season = [i64; 12];
/// No season.
pub const EVEN: Season = [1000; 12];
/// Fewer cases over 春节, more before year's end.
pub const CASES: Season = [930, 700, 1040, 1010, 1020, 1060, 1070, 1050, 1030, 980, 1060, 1050];
/// Police calls: high in summer, low over 春节.
pub const CALLS: Season = [900, 780, 950, 980, 1050, 1120, 1200, 1190, 1080, 980, 910, 860];
/// Public requests: heating in winter, rain in summer.
pub const REQUESTS: Season = [1060, 820, 1010, 960, 970, 1020, 1120, 1130, 1000, 930, 1000, 980];
/// Meetings and lectures: after harvest and around the December law week.
pub const MEETINGS: Season = [800, 560, 1080, 960, 940, 980, 900, 920, 1060, 1080, 1190, 1530];

/// A flow to draw.
pub struct Flow {
    /// Units that report.
    pub grain: Grain,
    /// How often.
    pub freq: Freq,
    /// Thousandths a month for 10,000 people, or for each unit when `each`.
    pub rate: i64,
    /// Whether `rate` is for each unit rather than for people.
    pub each: bool,
    /// Shape of the year.
    pub season: Season,
    /// Change a year, in thousandths.
    pub drift: i64,
    /// Own levels: their rate in thousandths of `rate`, for townships and for the county. 0: no row.
    pub own: (i64, i64),
}

impl Flow {
    /// A monthly flow.
    pub fn monthly(grain: Grain, rate: i64, season: Season, drift: i64, own: (i64, i64)) -> Self {
        Self { grain, freq: Freq::Month, rate, each: false, season, drift, own }
    }

    /// A flow whose size hangs on the unit, not on people.
    pub fn each(grain: Grain, freq: Freq, rate: i64, season: Season, drift: i64) -> Self {
        Self { grain, freq, rate, each: true, season, drift, own: (0, 0) }
    }
}

impl World {
    fn blank(&self, grain: Grain, freq: Freq, flow: bool) -> Series {
        let periods = freq.periods().len();
        Series { grain, freq, flow, scale: (0, 0), up: Up::Add, cells: vec![vec![None; periods]; self.units(grain)] }
    }

    fn is_own(&self, grain: Grain, unit: usize) -> Option<bool> {
        match grain {
            Grain::Village => self.places.leaves.get(unit).filter(|l| l.own).map(|l| l.township.is_none()),
            Grain::Township => (unit == self.places.townships.len()).then_some(true),
            Grain::County => None,
        }
    }

    /// Fills one series cell by cell: `draw(world, unit, month of the period's end, stream)`.
    pub fn fill(
        &mut self,
        id: &str,
        grain: Grain,
        freq: Freq,
        flow: bool,
        mut draw: impl FnMut(&World, usize, usize, &mut Rng) -> Option<Cell>,
    ) {
        let mut series = self.blank(grain, freq, flow);
        for unit in 0..self.units(grain) {
            let mut rng = Rng::of(&[id, self.code(grain, unit)]);
            for (place, (_, month)) in freq.periods().iter().enumerate() {
                if !self.stands(grain, unit, *month) {
                    continue;
                }
                let cell = draw(self, unit, *month, &mut rng);
                if let Some(slot) = series.cells.get_mut(unit).and_then(|c| c.get_mut(place)) {
                    *slot = cell;
                }
            }
        }
        self.series.insert(id.to_owned(), series);
    }

    /// A flow, with `lift(code, month)` in thousandths for what is planted.
    pub fn flow(&mut self, id: &str, flow: &Flow, lift: impl Fn(&str, usize) -> i64) {
        self.fill(id, flow.grain, flow.freq, true, |world, unit, month, rng| {
            let share = match world.is_own(flow.grain, unit) {
                None => 1000,
                Some(county) => {
                    if county {
                        flow.own.1
                    } else {
                        flow.own.0
                    }
                }
            };
            if share == 0 {
                return None;
            }
            let code = world.code(flow.grain, unit);
            let habit = Rng::of(&[id, "habit", code]).between(760, 1260);
            let months: i64 = (0..flow.freq.months())
                .map(|back| {
                    let at = (month + 120 - back) % 12;
                    flow.season.get((at + 6) % 12).copied().unwrap_or(1000)
                })
                .sum();
            let people = if flow.each { 10_000 } else { world.people(flow.grain, unit, month) };
            let years = i64::try_from(month).unwrap_or(0);
            let trend = 1000 + flow.drift * years / 12;
            let mean = flow.rate * people / 10_000 * share / 1000 * months / 1000 * trend / 1000 * habit / 1000;
            let mean = mean * rng.between(880, 1120) / 1000 * lift(code, month) / 1000;
            Some(Cell::count(rng.count(mean)))
        });
    }

    /// A count that is part of another: `chance(code, month)` in ten-thousandths.
    pub fn part(&mut self, id: &str, of: &str, chance: impl Fn(&str, usize) -> i64) {
        let Some(whole) = self.series.get(of).cloned() else { return };
        let periods = whole.freq.periods();
        self.fill(id, whole.grain, whole.freq, whole.flow, |world, unit, month, rng| {
            let code = world.code(whole.grain, unit);
            let place = periods.iter().position(|(_, m)| *m == month)?;
            let cell = whole.at(unit, place)?;
            if !cell.status.has_value() {
                return Some(cell.clone());
            }
            let habit = Rng::of(&[id, "habit", code]).between(-120, 120);
            let wanted = chance(code, month);
            let chance = if wanted >= 10_000 { wanted } else { (wanted + habit).min(9_990) };
            Some(Cell::count(rng.part(cell.num, chance)))
        });
    }

    /// A rate from two series of the same grain and frequency.
    pub fn rate(&mut self, id: &str, num: &str, den: &str) {
        self.combine(id, num, den, |a, b| Some(Cell::rate(a, b)));
    }

    /// A series made from two others, where both have figures.
    pub fn combine(&mut self, id: &str, first: &str, second: &str, make: impl Fn(i64, i64) -> Option<Cell>) {
        let (Some(a), Some(b)) = (self.series.get(first).cloned(), self.series.get(second)) else { return };
        let mut made = a.clone();
        for (row, other) in made.cells.iter_mut().zip(&b.cells) {
            for (slot, den) in row.iter_mut().zip(other) {
                *slot = match (slot.take(), den) {
                    (Some(x), Some(y)) if x.status.has_value() && y.status.has_value() => make(x.num, y.num),
                    (Some(x), Some(_)) => Some(x),
                    _ => None,
                };
            }
        }
        self.series.insert(id.to_owned(), made);
    }

    /// A stock that grows from `start` to `end` thousandths for 10,000 people (or for each unit), never falling.
    pub fn stock(&mut self, id: &str, grain: Grain, freq: Freq, (start, end): (i64, i64), each: bool, floor: i64) {
        self.fill(id, grain, freq, false, |world, unit, month, _| {
            if world.is_own(grain, unit).is_some() {
                return None;
            }
            let code = world.code(grain, unit);
            let mut habit = Rng::of(&[id, "habit", code]);
            let (size, begin) = (habit.between(700, 1320), habit.between(0, 999));
            let people = if each { 10_000 } else { world.people(grain, unit, month) };
            let at = i64::try_from(month).unwrap_or(0);
            let level = start + (end - start) * at / 35;
            let value = (level * people / 10_000 * size / 1000 + begin) / 1000;
            Some(Cell::state(value.max(floor)))
        });
    }

    /// A yes or no that spreads from `start` to `end` thousandths of the units, `rural`: 社区 are left out.
    pub fn flag(&mut self, id: &str, grain: Grain, freq: Freq, span: (i64, i64), rural: bool) {
        self.flag_by(id, grain, freq, rural, |_, month| {
            span.0 + (span.1 - span.0) * i64::try_from(month).unwrap_or(0) / 35
        });
    }

    /// The same with a share given by code and month.
    pub fn flag_by(&mut self, id: &str, grain: Grain, freq: Freq, rural: bool, share: impl Fn(&str, usize) -> i64) {
        self.fill(id, grain, freq, false, |world, unit, month, _| {
            if world.is_own(grain, unit).is_some() {
                return None;
            }
            if rural && grain == Grain::Village && world.places.leaves.get(unit).is_some_and(|l| l.community) {
                return Some(Cell::empty(Status::NotApplicable));
            }
            let code = world.code(grain, unit);
            let turn = Rng::of(&[id, "turn", code]).below(1000);
            Some(Cell::state(i64::from(turn < share(code, month))))
        });
    }

    /// The coverage that belongs to a flag: nought or one of one unit.
    pub fn coverage(&mut self, id: &str, flag: &str) {
        self.combine(id, flag, flag, |a, _| Some(Cell::rate(a, 1)));
    }

    /// A share of a base that grows from `start` to `end` thousandths; `base(world, unit, month)` is the denominator.
    pub fn share(
        &mut self,
        id: &str,
        grain: Grain,
        freq: Freq,
        (start, end): (i64, i64),
        base: impl Fn(&World, usize, usize) -> i64,
    ) {
        self.fill(id, grain, freq, false, |world, unit, month, _| {
            if world.is_own(grain, unit).is_some() {
                return None;
            }
            let den = base(world, unit, month);
            let habit = Rng::of(&[id, "habit", world.code(grain, unit)]).between(-60, 60);
            let level = (start + (end - start) * i64::try_from(month).unwrap_or(0) / 35 + habit).clamp(0, 1000);
            Some(Cell::rate((den * level + 500) / 1000, den))
        });
    }

    /// A list of figures given by the county, one for each period.
    pub fn given(&mut self, id: &str, freq: Freq, flow: bool, value: impl Fn(usize) -> Cell) {
        self.fill(id, Grain::County, freq, flow, |_, _, month, _| Some(value(month)));
    }
}

impl Flow {
    /// The same flow reported once a year.
    pub fn yearly(self) -> Self {
        Self { freq: Freq::Year, ..self }
    }
}
