//! Generated situations: one indicator of any class in a small county, with gaps, noughts and ties, and an arithmetic of its own
//! (whole-number fractions) that says what every printed number must be. It uses none of the program's arithmetic.

use shanzhi::model::{
    Area, AreaId, AreaKind, AreaTree, Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Direction, Frequency,
    Indicator, IndicatorId, Level, Measure, Nature, Origin, Period, SpaceRule, Status, Target, TimeRule,
};

/// The generator of the other tests: repeatable and good enough for data.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

/// Months held: two years.
pub const MONTHS: i32 = 24;
/// Townships; behind them stands the 本级.
pub const TOWNS: u32 = 6;
/// Names of the areas: county, townships, 本级.
pub const NAMES: [&str; 8] = ["甲县", "子镇", "丑镇", "寅乡", "卯街道", "辰镇", "巳乡", "甲县本级"];
/// The indicator's label.
pub const LABEL: &str = "某指标";

/// A fraction: numerator and denominator, the latter above nought.
pub type Fraction = (i128, i128);

/// One situation.
pub struct Situation {
    /// The data as the program sees them.
    pub data: Dataset,
    /// Per area (0 unused) and month: numerator and denominator in scaled whole numbers (denominator 1 for plain figures), or the
    /// status of what is missing.
    pub raw: Vec<Vec<Result<(i64, i64), Status>>>,
    /// Whether figures are quotients of parts.
    pub quotient: bool,
    /// Whether it stands at a date.
    pub stock: bool,
    /// 10 to the power of the decimals of plain figures.
    pub scale: i128,
    /// First month.
    pub first: Period,
}

fn area(code: &str, name: &str, level: &str, parent: Option<AreaId>, kind: AreaKind) -> Area {
    Area {
        code: code.into(),
        name: name.into(),
        level: level.into(),
        parent,
        kind,
        aliases: Vec::new(),
        population: None,
        households: None,
        elders: None,
        valid_from: String::new(),
        valid_to: String::new(),
        tile: None,
    }
}

fn indicator(dice: &mut Dice) -> Indicator {
    let directions = [Direction::Higher, Direction::Lower, Direction::Neutral];
    let direction = directions[dice.below(3) as usize];
    let base = Indicator {
        short_name: LABEL.into(),
        kind: "indicator".into(),
        nature: Nature::Flow,
        space: SpaceRule::Sum,
        time: TimeRule::Sum,
        direction,
        ..Indicator::imported("X1".into(), LABEL.into(), "某类".into())
    };
    let quotient = |measure, unit: &str, factor, time| Indicator {
        measure,
        unit: unit.into(),
        factor,
        decimals: 1,
        space: SpaceRule::RatioOfSums,
        time,
        ..base.clone()
    };
    match dice.below(6) {
        0 | 1 => Indicator { unit: ["件", "起", "人次"][dice.below(3) as usize].into(), ..base },
        2 => Indicator { unit: "万元".into(), decimals: 2, measure: Measure::Amount, ..base },
        3 => Indicator { unit: "个".into(), nature: Nature::Stock, time: TimeRule::Last, ..base },
        4 => quotient(Measure::Rate, "%", 100, TimeRule::RatioOfSums),
        _ => quotient(Measure::Average, "人/个", 1, TimeRule::RatioOfSums),
    }
}

impl Situation {
    /// The situation of a seed.
    pub fn of(seed: u64) -> Self {
        let dice = &mut Dice(seed.wrapping_mul(0x9E37_79B9).wrapping_add(17));
        dice.below(2);
        let indicator = indicator(dice);
        let (quotient, stock) = (indicator.is_quotient(), indicator.nature == Nature::Stock);
        let first = Period::parse("2024-07").unwrap();
        let size = [4, 12, 90, 900, 40_000][dice.below(5) as usize];
        let gaps = [0, 0, 0, 40, 400][dice.below(5) as usize];
        let still = dice.below(4) == 0;
        let mut raw = vec![vec![Err(Status::Missing); MONTHS as usize]; TOWNS as usize + 2];
        for (id, row) in raw.iter_mut().enumerate().skip(1) {
            for month in 0..MONTHS as usize {
                let absent = gaps > 0 && dice.below(gaps) < 2;
                let denominator = if quotient { dice.below(size * 2 + 3) as i64 } else { 1 };
                let top = if quotient { denominator as u64 + 1 } else { size };
                let mut numerator = dice.below(top) as i64;
                if quotient && indicator.factor == 1 {
                    numerator = denominator * 3 + dice.below(size + 1) as i64;
                }
                row[month] = if absent {
                    let all =
                        [Status::Missing, Status::Masked, Status::NotApplicable, Status::BelowUnit, Status::Suppressed];
                    Err(all[dice.below(5) as usize])
                } else {
                    Ok((numerator, denominator))
                };
                if still && month >= 12 && dice.below(3) > 0 {
                    row[month] = row[month - 12];
                }
            }
            if id as u32 == TOWNS + 1 && dice.below(2) == 0 {
                row.fill(Err(Status::NotApplicable));
            }
        }
        let scale = if indicator.measure == Measure::Amount { 100 } else { 1 };
        let data = dataset(indicator, &raw, first, quotient, stock);
        Self { data, raw, quotient, stock, scale, first }
    }

    /// The last month.
    pub fn last(&self) -> Period {
        self.first.shift(MONTHS - 1)
    }

    /// A target that is sometimes met, sometimes not, sometimes by less than a printed step.
    pub fn target(&self, dice: &mut Dice) -> Target {
        let comparator = ["ge", "gt", "le", "lt", "range"][dice.below(5) as usize];
        let value = dice.below(if self.quotient { 100 } else { 2000 });
        Target {
            id: "M1".into(),
            indicator: "X1".into(),
            comparator: comparator.into(),
            value: value.to_string(),
            value_high: if comparator == "range" { (value + 20).to_string() } else { String::new() },
            deadline: if dice.below(2) == 0 { "2026-12-31".into() } else { String::new() },
            ..Target::default()
        }
    }

    fn month(&self, area: u32, month: i32) -> Result<(i128, i128), Status> {
        let row = self.raw.get(area as usize).ok_or(Status::NotLoaded)?;
        let at = usize::try_from(month).map_err(|_| Status::NotLoaded)?;
        let (n, d) = (*row.get(at).ok_or(Status::NotLoaded)?)?;
        if self.quotient && d == 0 { Err(Status::NotApplicable) } else { Ok((i128::from(n), i128::from(d))) }
    }

    /// The figure of an area at a month of the series, and whether all of it has been reported; `None` without a figure.
    fn at(&self, area: u32, month: i32) -> Option<(Fraction, bool)> {
        if area > 0 {
            return self.month(area, month).ok().map(|f| (f, true));
        }
        if !(0..MONTHS).contains(&month) {
            return None;
        }
        let parts: Vec<Result<(i128, i128), Status>> = (1..=TOWNS + 1).map(|id| self.month(id, month)).collect();
        let known: Vec<(i128, i128)> = parts.iter().flatten().copied().collect();
        let silent = parts.iter().any(|p| matches!(p, Err(Status::Missing | Status::Masked | Status::Suppressed)));
        self.added(&known).map(|figure| (figure, !silent))
    }

    fn added(&self, parts: &[(i128, i128)]) -> Option<Fraction> {
        let (n, d) = parts.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        if parts.is_empty() { None } else { Some((n, if self.quotient { d } else { 1 })) }.filter(|f| f.1 != 0)
    }

    /// What the figure of an area is, exactly: `None` without one. 累计 adds the months of the year.
    pub fn figure(&self, area: u32, period: Period, ytd: bool) -> Option<Fraction> {
        let month = period.index - self.first.index;
        if !ytd || self.stock {
            return self.at(area, month).map(|(f, _)| f);
        }
        let months: Vec<(i128, i128)> =
            (0..period.number()).filter_map(|back| self.at(area, month - back)).map(|(f, _)| f).collect();
        self.added(&months)
    }

    /// `fraction × factor` with `decimals` digits, half up, as a whole number of last digits.
    pub fn rounded(&self, fraction: Fraction, decimals: u8) -> i128 {
        let factor = i128::from(self.data.indicators[0].factor);
        let top = fraction.0 * factor * 10i128.pow(u32::from(decimals));
        let bottom = fraction.1 * if self.quotient { 1 } else { self.scale };
        (2 * top.abs() + bottom) / (2 * bottom) * top.signum()
    }
}

/// The difference of two fractions.
pub fn minus(a: Fraction, b: Fraction) -> Fraction {
    if a.1 == b.1 { (a.0 - b.0, a.1) } else { (a.0 * b.1 - b.0 * a.1, a.1 * b.1) }
}

fn dataset(
    indicator: Indicator,
    raw: &[Vec<Result<(i64, i64), Status>>],
    first: Period,
    quotient: bool,
    stock: bool,
) -> Dataset {
    let root = Some(AreaId(0));
    let mut areas = vec![area("1", NAMES[0], "county", None, AreaKind::Tree)];
    for id in 1..=TOWNS {
        areas.push(area(&format!("1{id}"), NAMES[id as usize], "township", root, AreaKind::Tree));
    }
    areas.push(area("1-own", NAMES[7], "township", root, AreaKind::Own));
    let mut data = Dataset::default();
    data.areas = AreaTree::new(areas).0;
    let level = |id: &str, name: &str| Level { id: id.into(), name: name.into() };
    data.meta.levels = vec![level("county", "县"), level("township", "镇街")];
    let decimals = if indicator.measure == Measure::Amount { 2 } else { 0 };
    data.set_indicators(vec![indicator]);
    let key = BlockKey {
        indicator: IndicatorId(0),
        dimension: Dimension::None,
        basis: if stock { Basis::Point } else { Basis::Current },
        frequency: Frequency::Month,
        parent: root,
    };
    let all = (1..=TOWNS + 1).map(AreaId).collect();
    let mut block = Block::empty(key, all, first.index, MONTHS as u32, decimals, quotient.then_some(0));
    for (id, row) in raw.iter().enumerate().skip(1) {
        for (month, figure) in row.iter().enumerate() {
            let cell = match figure {
                Ok((n, d)) => Cell {
                    status: if *n == 0 && !quotient { Status::ZeroReported } else { Status::Reported },
                    origin: Origin::Published,
                    value: (!quotient).then(|| Decimal::new(i128::from(*n), decimals)),
                    parts: quotient.then(|| (Decimal::whole(*n), Decimal::whole(*d))),
                },
                Err(status) => Cell { status: *status, origin: Origin::Published, value: None, parts: None },
            };
            let at = block.position(AreaId(id as u32), first.shift(month as i32)).unwrap();
            assert!(block.set(at, cell));
        }
    }
    data.add_block(block);
    data
}
