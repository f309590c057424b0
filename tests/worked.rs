//! The worked examples of docs/methods.md on single figures, changes and statistics, and the numbers that decide: each is computed here, or is the
//! program's own, and must stand there as printed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing")]

use shanzhi::model::{Amount, Decimal, Direction, Indicator, Measure, Origin, Status};
use shanzhi::query::Reading;
use shanzhi::query::change::change;
use shanzhi::query::compare::{Standing, compare};
use shanzhi::query::completeness::MOST_CARRIED;
use shanzhi::query::interval::{USUAL, byar_at, wilson};
use shanzhi::query::matched::MATCHED_FLOOR;
use shanzhi::query::rank::RANK_FLOOR;
use shanzhi::query::signal::counts::SMALL_MEAN;
use shanzhi::query::signal::limits::{NATURAL, SCREEN};
use shanzhi::query::signal::verdict::FEWEST;
use shanzhi::query::signal::xmr::TRIAL;
use shanzhi::query::signal::{Cases, Cause, Options, Series, Spread, chart};
use shanzhi::query::stats::{
    Level, Sample, TrendPoint, byar, discoveries, exact, poisson_z, proportion, proportion_funnel, rate_curve,
    rate_funnel, recent_trend, student_z,
};

use shanzhi::query::stats::rate::BYAR_FROM;
use shanzhi::strings::number;

/// The page with its line breaks as single blanks.
fn page() -> String {
    let text =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/methods.md")).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn stands(example: String) {
    let wanted: Vec<&str> = example.split_whitespace().collect();
    assert!(page().contains(&wanted.join(" ")), "docs/methods.md lacks: {example}");
}

fn series(values: &[f64]) -> Series {
    Series::new(values.iter().copied().map(Some).collect()).unwrap()
}

#[test]
fn a_sample() {
    let sample = Sample::new(&[2.0, 4.0, 4.0, 5.0, 7.0]).unwrap();
    stands(format!(
        "2, 4, 4, 5, 7: mean {:.1}, standard deviation {:.3}, median {}, quarters {} and {}, 90 % quantile {:.1}",
        sample.mean(),
        sample.deviation().unwrap(),
        sample.median(),
        sample.quantile(0.25),
        sample.quantile(0.75),
        sample.quantile(0.9)
    ));
}

#[test]
fn intervals() {
    let (few, many) = (exact(5.0, Level::Usual).unwrap(), byar(62.0, Level::Usual).unwrap());
    stands(format!(
        "5 cases are {:.2}–{:.2} (exact), 62 are {:.1}–{:.1} (Byar)",
        few.low, few.high, many.low, many.high
    ));
    let (usual, strict) =
        (proportion(15.0, 18.0, Level::Usual).unwrap(), proportion(15.0, 18.0, Level::Strict).unwrap());
    let per = |v: f64| 100.0 * v;
    stands(format!(
        "15 of 18 is {:.1} %: {:.1}–{:.1} at 95 %, {:.1}–{:.1} at 99.8 %",
        per(15.0 / 18.0),
        per(usual.low),
        per(usual.high),
        per(strict.low),
        per(strict.high)
    ));
    let funnel = proportion_funnel(0.9, 100.0).unwrap();
    stands(format!(
        "around 90 % a unit of 100 cases has the limits {:.1}–{:.1} (95 %) and {:.1}–{:.1} (99.8 %)",
        per(funnel.usual.low),
        per(funnel.usual.high),
        per(funnel.strict.low),
        per(funnel.strict.high)
    ));
    let curve = rate_curve(10.0, 12.0).unwrap();
    stands(format!(
        "at an average of 12 a 万人, 10 cases lie on the upper 95 % limit in {:.2}万人 and on the lower in {:.2}万人",
        curve.populations.usual.high, curve.populations.usual.low
    ));
    // The curve that is drawn, by Byar's approximation, beside the exact one: within a hundredth from ten cases on.
    for events in [10.0, 30.0, 200.0] {
        let exact = rate_curve(events, 12.0).unwrap();
        for (size, high) in [(exact.populations.usual.high, true), (exact.populations.strict.low, false)] {
            let drawn = rate_funnel(12.0, size).unwrap();
            let limit = if high { drawn.usual.high } else { drawn.strict.low } * size;
            assert!((limit / events - 1.0).abs() < 0.01, "{events} cases: {limit}");
        }
    }
    assert!(
        rate_funnel(0.0, 5.0).is_none() && rate_funnel(12.0, 0.0).is_none() && rate_funnel(f64::NAN, 1.0).is_none()
    );
}

#[test]
fn process_limits() {
    let values = [20.0, 22.0, 19.0, 21.0, 20.0, 23.0, 18.0, 21.0, 20.0, 22.0, 19.0, 35.0];
    let found = chart(&series(&values), &Options::default());
    let process = found.groups[0].process.unwrap();
    let band = process.band.unwrap();
    assert_eq!(found.points[11].cause, Some(Cause::Point(true)));
    assert!(found.points[..11].iter().all(|p| p.cause.is_none()) && found.groups[0].trial);
    stands(format!(
        "20, 22, 19, 21, 20, 23, 18, 21, 20, 22, 19, 35: mean {:.2}, mean moving range {:.1} once the 16 is left out, limits {:.2} and {:.2}",
        process.centre, process.mean_range, band.lower, band.upper
    ));
    let mut still = vec![7.0; 12];
    still[5] = 20.0;
    let process = chart(&series(&still), &Options::default()).groups[0].process.unwrap();
    let band = process.band.unwrap();
    assert_eq!(process.spread, Spread::MostlyStill);
    stands(format!(
        "eleven 7 and one 20: centre {}, mean moving range {:.2}, limits {:.1} and {:.1}",
        process.centre, process.mean_range, band.lower, band.upper
    ));
}

#[test]
fn a_trend() {
    let points: Vec<TrendPoint> = [800.0, 830.0, 860.0, 880.0, 905.0]
        .iter()
        .map(|x| {
            let interval = proportion(*x, 1000.0, Level::Usual).unwrap().times(100.0);
            TrendPoint {
                value: Some(x / 10.0),
                count: Some(*x),
                denominator: Some(1000.0),
                interval: Some((interval.low, interval.high)),
            }
        })
        .collect();
    let trend = recent_trend(&points).unwrap();
    assert_eq!(trend.direction, 1);
    stands(format!(
        "80, 83, 86, 88, 90.5 % of 1000 each: slope {:.2}, χ² {:.1}: rising",
        trend.slope.unwrap(),
        trend.chi_squared.unwrap()
    ));
}

#[test]
fn chances() {
    let chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ];
    let held = discoveries(&chances, 0.05);
    let alone = chances.iter().filter(|p| **p <= 0.05).count();
    stands(format!("of the 15 chances of the paper {alone} lie under 0.05; {} stand", held.count()));
    stands(format!(
        "62 where 31.3 were expected is {:.1} standard deviations, with a spread of 1.5 {:.1}",
        poisson_z(62.0, 31.3, 1.0),
        poisson_z(62.0, 31.3, 1.5)
    ));
    stands(format!("t = 4 on 10 degrees is as rare as {:.2} of the normal distribution", student_z(4.0, 10.0)));
}

fn indicator(unit: &str, decimals: u8) -> Indicator {
    let measure = if unit == "%" { Measure::Rate } else { Measure::Count };
    let factor = if unit == "%" { 100 } else { 1 };
    let direction = Direction::Higher;
    Indicator {
        unit: unit.into(),
        measure,
        direction,
        factor,
        decimals,
        ..Indicator::imported("I".into(), "指标".into(), "甲".into())
    }
}

fn reading(figure: Amount) -> Reading {
    Reading { figure: Ok(figure), status: Status::Reported, origin: Origin::Published, reported: 1, expected: 1 }
}

fn exact_figure(text: &str) -> Amount {
    Amount::Exact(Decimal::parse(text).unwrap())
}

fn share(n: i64, d: i64) -> Amount {
    Amount::ratio(Decimal::whole(n), Decimal::whole(d), 100).unwrap()
}

#[test]
fn changes_as_printed() {
    let told = |now: &str, then: &str, indicator: &Indicator| {
        let rate = indicator.unit == "%";
        number::change(&change(&reading(exact_figure(now)), &reading(exact_figure(then)), rate, rate), indicator)
    };
    stands(format!("92.49 → 96.16: 提高{}", told("96.16", "92.49", &indicator("%", 2)).trim_start_matches('+')));
    stands(format!("873 → 810: 下降{}", told("810", "873", &indicator("件", 0)).trim_start_matches('−')));
    stands(format!("| {} |", told("7", "4", &indicator("件", 0))));
    // 持平 is what rounds to nought, and a base of nought has a difference alone.
    assert_eq!(told("1000001", "1000000", &indicator("件", 0)), "持平");
    assert!(told("3", "0", &indicator("起", 0)).contains('3') && page().contains("上年同期为0，增加3起"));
    // The counts of the page on verdicts: −63 and −7.2 %.
    let difference = Decimal::whole(810).minus(Decimal::whole(873)).text();
    stands(format!(
        "873 → 810: {}, {}",
        difference.replace('-', "−"),
        told("810", "873", &indicator("件", 0)).replace('%', " %")
    ));
}

#[test]
fn figures_as_printed() {
    stands(format!("12.345 → {}", number::decimal(Decimal::parse("12.345").unwrap().rescale(2))));
    let told = |n, d| number::of(share(n, d), &indicator("%", 1));
    stands(format!("9996 of 10000 is {} %, 1 of 10000 is {} %", told(9996, 10_000), told(1, 10_000)));
    assert_eq!((told(10_000, 10_000), told(0, 10_000)), ("100.0".into(), "0.0".into()));
    stands(format!("printed as its parts, without a unit: `{}`, not 75.0 %", told(3, 4)));
    stands("A percentage of fewer than **5** cases".into());
    assert_eq!((told(4, 4), told(4, 5)), ("4/4".into(), "80.0".into()));
    stands(format!("94.99 % is printed {} and does not meet 95 %", number::amount(exact_figure("94.99"), 1)));
}

#[test]
fn intervals_of_shares_and_cases() {
    for (n, d) in [(6.0, 7.0), (19.0, 20.0), (94.0, 100.0)] {
        let (low, high) = wilson(n, d).unwrap();
        stands(format!("| {n}/{d} | {:.1} % | {:.0}–{:.0} % |", 100.0 * n / d, 100.0 * low, 100.0 * high));
    }
    let (low, high) = byar_at(10.0, 1.0, USUAL).unwrap();
    stands(format!("10 cases {low:.2}–{high:.2} at 95 %"));
    stands(format!("z² = {USUAL:.4}"));
    let of = |level| compare(&indicator("%", 1), &reading(share(15, 18)), Some(96.2), level).standing;
    assert_eq!((of(Level::Usual), of(Level::Strict)), (Standing::Worse, Standing::Similar));
    stands("15 of 18 against 96.2 % is worse at 95 % and similar at 99.8 %".into());
}

#[test]
fn limits_of_few_cases() {
    let options = Options { cases: Cases::Counted, ..Options::default() };
    let band = chart(&series(&[4.0, 3.0, 5.0, 2.0, 6.0]), &options).groups[0].process.unwrap().band.unwrap();
    stands(format!("c̄ = 4: {} to {}, warning at {}", band.lower, band.upper, band.near_upper));
}

/// The numbers with meaning, as the program has them.
#[test]
fn numbers_that_decide() {
    stands(format!("a quotient over fewer than **{RANK_FLOOR}** (`RANK_FLOOR`)"));
    stands(format!("refused under **{MATCHED_FLOOR} %** (`MATCHED_FLOOR`"));
    stands(format!("under **{SMALL_MEAN}** (`SMALL_MEAN`)"));
    stands(format!("exact limits (Garwood) under **{BYAR_FROM}** cases"));
    stands(format!("Under {TRIAL} points the limits are trial limits"));
    stands(format!("mean ∓ {NATURAL} × mean moving range; moving ranges of {SCREEN} times their mean"));
    stands(format!("With fewer than {FEWEST} earlier differences"));
    assert_eq!(MOST_CARRIED, 3);
    stands("too old after **three** months".into());
    let strict = Level::Strict.z() * Level::Strict.z();
    stands(format!("slope² ÷ var(slope) > {strict:.4} (p < 0.002)"));
}
