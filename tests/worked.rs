//! The worked examples of docs/methods.md on statistics: each is computed here and must stand there as printed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing")]

use shanzhi::query::signal::{Cause, Options, Series, Spread, chart};
use shanzhi::query::stats::{
    Level, Sample, TrendPoint, byar, discoveries, exact, poisson_z, proportion, proportion_funnel, rate_curve,
    rate_funnel, recent_trend, student_z,
};

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
