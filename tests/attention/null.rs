//! Worlds without any signal: a county of seasons, habits and overdispersed counts, drawn from a seed; and the same with one story planted
//! in it. It asserts nothing.

use shanzhi::model::{
    Area, AreaId, AreaKind, AreaTree, Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Direction, Frequency,
    Indicator, IndicatorId, Measure, Nature, Origin, Period, SpaceRule, Status, TimeRule,
};

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// A Poisson count: by products under 30, else a rounded normal one.
    pub fn count(&mut self, mean: f64) -> f64 {
        if mean > 30.0 {
            let bell: f64 = (0..12).map(|_| self.share()).sum::<f64>() - 6.0;
            return (mean + bell * mean.sqrt()).round().max(0.0);
        }
        let (floor, mut product, mut count) = ((-mean).exp(), self.share(), 0.0);
        while product > floor {
            product *= self.share();
            count += 1.0;
        }
        count
    }

    pub fn part(&mut self, of: f64, share: f64) -> f64 {
        (0..of as usize).filter(|_| self.share() < share).count() as f64
    }
}

pub const MONTHS: usize = 36;
pub const TOWNS: u32 = 22;
pub const VILLAGES: u32 = 17;

/// Where a figure stands: indicator, town, village and month by their numbers.
#[derive(Clone, Copy)]
pub struct Spot {
    pub indicator: usize,
    pub town: u32,
    pub village: u32,
    pub month: usize,
}

fn area(code: String, level: &str, parent: Option<AreaId>) -> Area {
    Area {
        name: code.clone(),
        code,
        level: level.into(),
        parent,
        kind: AreaKind::Tree,
        aliases: Vec::new(),
        population: Some(2000),
        households: None,
        elders: None,
        valid_from: String::new(),
        valid_to: String::new(),
        tile: None,
    }
}

/// 22 towns of 17 villages, eight counts from 0.3 to 40 a village and month (rates of one direction or none), four percentages.
pub fn world(seed: u64) -> (Dataset, Period) {
    planted(seed, |_, drawn, _| drawn)
}

/// [`world`] in which some villages' draws are altered: cases and denominator (nought for counts) of each village and month.
pub fn planted(seed: u64, alter: impl Fn(Spot, (f64, f64), &mut Dice) -> (f64, f64)) -> (Dataset, Period) {
    let mut own = Dice(seed ^ 0x0057_0217);
    let mut dice = Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x5eed);
    let mut areas = vec![area("c".into(), "county", None)];
    for town in 0..TOWNS {
        areas.push(area(format!("t{town:02}"), "township", Some(AreaId(0))));
    }
    for town in 0..TOWNS {
        for village in 0..VILLAGES {
            areas.push(area(format!("t{town:02}v{village:02}"), "village", Some(AreaId(1 + town))));
        }
    }
    let mut data = Dataset::default();
    data.areas = AreaTree::new(areas).0;
    let last = Period::parse("2026-06").unwrap();
    let means = [0.3, 0.8, 2.0, 4.0, 8.0, 15.0, 25.0, 40.0];
    let shares = [0.97, 0.95, 0.99, 0.6];
    let indicator = |at: usize| {
        let share = at >= means.len();
        Indicator {
            unit: if share { "%" } else { "件" }.into(),
            measure: if share { Measure::Rate } else { Measure::Count },
            nature: Nature::Flow,
            space: if share { SpaceRule::RatioOfSums } else { SpaceRule::Sum },
            time: if share { TimeRule::RatioOfSums } else { TimeRule::Sum },
            factor: if share { 100 } else { 1 },
            direction: [Direction::Higher, Direction::Neutral, Direction::Lower][if share { 0 } else { at % 3 }],
            ..Indicator::imported(format!("I{at:02}"), format!("指标{at}"), format!("类{at}"))
        }
    };
    let count = means.len() + shares.len();
    data.set_indicators((0..count).map(indicator).collect());
    for at in 0..count {
        let season: Vec<f64> = (0..12).map(|_| dice.between(0.75, 1.25)).collect();
        let first = last.index - MONTHS as i32 + 1;
        let mut towns = vec![vec![(0.0, 0.0); MONTHS]; TOWNS as usize];
        for town in 0..TOWNS {
            let mut rows = Vec::new();
            for village in 0..VILLAGES {
                let id = AreaId(1 + TOWNS + town * VILLAGES + village);
                let habit = dice.between(0.6, 1.6);
                let row: Vec<(f64, f64)> = (0..MONTHS)
                    .map(|month| {
                        let wave = season[month % 12] * habit * dice.between(0.88, 1.12);
                        let drawn = match at.checked_sub(means.len()) {
                            None => (dice.count(means[at] * wave), 0.0),
                            Some(share) => {
                                let of = dice.count(25.0 * wave);
                                (dice.part(of, shares[share]), of)
                            }
                        };
                        alter(Spot { indicator: at, town, village, month }, drawn, &mut own)
                    })
                    .collect();
                for (sum, (x, n)) in towns[town as usize].iter_mut().zip(&row) {
                    *sum = (sum.0 + x, sum.1 + n);
                }
                rows.push((id, row));
            }
            put(&mut data, at, Some(AreaId(1 + town)), first, rows, at >= means.len());
        }
        let mut whole = vec![(0.0, 0.0); MONTHS];
        for town in &towns {
            for (sum, (x, n)) in whole.iter_mut().zip(town) {
                *sum = (sum.0 + x, sum.1 + n);
            }
        }
        let rows = towns.into_iter().enumerate().map(|(town, row)| (AreaId(1 + town as u32), row)).collect();
        put(&mut data, at, Some(AreaId(0)), first, rows, at >= means.len());
        put(&mut data, at, None, first, vec![(AreaId(0), whole)], at >= means.len());
    }
    (data, last)
}

/// The rows of one group: an area and its (cases or numerator, denominator) a month.
type Rows = Vec<(AreaId, Vec<(f64, f64)>)>;

fn put(data: &mut Dataset, at: usize, parent: Option<AreaId>, first: i32, rows: Rows, share: bool) {
    let key = BlockKey {
        indicator: IndicatorId(at as u16),
        dimension: Dimension::None,
        basis: Basis::Current,
        frequency: Frequency::Month,
        parent,
    };
    let areas = rows.iter().map(|r| r.0).collect();
    let mut block = Block::empty(key, areas, first, MONTHS as u32, 0, share.then_some(0));
    for (area, row) in rows {
        for (month, (x, n)) in row.into_iter().enumerate() {
            let at = block.position(area, Period { frequency: Frequency::Month, index: first + month as i32 }).unwrap();
            let whole = |v: f64| Decimal::whole(v as i64);
            let cell = Cell {
                status: Status::Reported,
                origin: Origin::Published,
                value: Some(whole(if share { 0.0 } else { x })),
                parts: share.then(|| (whole(x), whole(n))),
            };
            assert!(block.set(at, cell));
        }
    }
    data.add_block(block);
}
