//! Descriptive statistics, proportions, rates, funnels, recent trends and places against their golden files and NIST's certified values.

use shanzhi::model::{Amount, Decimal, Direction, Indicator, Origin, Status};
use shanzhi::query::rank::places;
use shanzhi::query::stats::{
    Level, Mark, Sample, TrendPoint, TrendRefusal, byar, exact, proportion, proportion_funnel, rate, rate_curve,
    rate_mark, recent_trend,
};
use shanzhi::query::{Gap, Reading};

use super::table::{Table, close, number, shared};

#[test]
fn oracle_descriptive() {
    let Some(table) = Table::open("descriptive.csv") else { return };
    assert_eq!(table.len(), 50);
    for row in table.records() {
        let name = row.text("vector");
        let values: Vec<f64> = row.list("values").into_iter().flatten().collect();
        assert_eq!(values.len(), row.number("n") as usize, "{name}");
        let Some(sample) = Sample::new(&values) else {
            assert_eq!(row.text("n"), "0", "{name}");
            continue;
        };
        let size = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        let near =
            |found: f64, column: &str| close(found, row.number(column), 1e-12 * size, &format!("{name} {column}"));
        near(sample.mean(), "mean");
        near(sample.median(), "median");
        near(sample.quartile_range(), "iqr");
        for percent in [0, 5, 10, 25, 50, 75, 90, 95, 100] {
            near(sample.quantile(f64::from(percent) / 100.0), &format!("q{percent:02}"));
        }
        assert_eq!(sample.deviation().is_some(), row.maybe("sd").is_some(), "{name}");
        if let (Some(found), Some(wanted), "0") = (sample.deviation(), row.maybe("sd"), row.text("sd_ill_conditioned"))
        {
            close(found, wanted, 1e-10 * wanted, &format!("{name} sd"));
        }
    }
    assert_eq!(Sample::new(&[1.0, f64::NAN]), None);
    assert_eq!(Sample::new(&[f64::INFINITY]), None);
}

/// NIST's univariate sets: mean to 15 digits, deviation to 13; the data of NumAcc3 and NumAcc4 in doubles allow 9 and 8.
#[test]
fn oracle_nist_univariate() {
    let Some(folder) = shared("corpora/nist-strd") else { return };
    let certified = std::fs::read_to_string(folder.join("univariate-certified.csv")).unwrap();
    let mut sets = 0;
    for line in certified.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let text = std::fs::read_to_string(folder.join(format!("{}.dat", cells[0]))).unwrap();
        let data = text.rsplit("---").next().unwrap();
        let values: Vec<f64> = data.split_whitespace().map(|w| w.parse().unwrap()).collect();
        assert_eq!(values.len(), cells[1].parse::<usize>().unwrap(), "{}", cells[0]);
        let sample = Sample::new(&values).unwrap();
        let digits = |found: f64, wanted: &str| {
            let wanted = number(wanted).unwrap();
            if found == wanted { 16.0 } else { -((found - wanted) / wanted).abs().log10() }
        };
        let (mean, deviation) = (digits(sample.mean(), cells[2]), digits(sample.deviation().unwrap(), cells[3]));
        let enough = match cells[0] {
            "NumAcc3" => 9.0,
            "NumAcc4" => 8.0,
            _ => 13.0,
        };
        println!("{}: mean {mean:.1} digits, deviation {deviation:.1}", cells[0]);
        assert!(mean >= 14.7, "{}: mean {mean:.2} digits", cells[0]);
        assert!(deviation >= enough, "{}: deviation {deviation:.2} digits", cells[0]);
        let neighbours = digits(sample.neighbours().unwrap(), cells[4]);
        assert!(neighbours >= enough.min(9.0) - 1.0, "{}: autocorrelation {neighbours:.2} digits", cells[0]);
        sets += 1;
    }
    assert_eq!(sets, 8);
}

#[test]
fn oracle_proportions() {
    let Some(table) = Table::open("proportions.csv") else { return };
    assert_eq!(table.len(), 281);
    for row in table.records() {
        let (x, n) = (row.number("x"), row.number("n"));
        for (level, low, high) in [(Level::Usual, "lower95", "upper95"), (Level::Strict, "lower998", "upper998")] {
            let found = proportion(x, n, level).unwrap();
            let what = format!("{x}/{n} {low}");
            close(found.low, row.number(low), 1e-12f64.min(1e-10 * row.number(low).abs().max(1e-300)), &what);
            close(found.high, row.number(high), 1e-12, &format!("{x}/{n} {high}"));
            assert!((0.0..=1.0).contains(&found.low) && found.high <= 1.0);
        }
        // The interval on the page is the same to the last digits.
        let page = shanzhi::query::interval::wilson(x, n).unwrap();
        close(page.0, row.number("lower95"), 1e-12, &format!("{x}/{n} page, lower"));
        close(page.1, row.number("upper95"), 1e-12, &format!("{x}/{n} page, upper"));
    }
    assert_eq!(proportion(0.0, 0.0, Level::Usual), None);
    assert_eq!(proportion(3.0, 2.0, Level::Usual), None);
    assert_eq!(proportion(1.0, f64::INFINITY, Level::Usual), None);
}

#[test]
fn oracle_rates() {
    let Some(table) = Table::open("rates.csv") else { return };
    assert_eq!(table.len(), 201);
    for row in table.records() {
        let (count, population) = (row.number("count"), row.number("population"));
        assert_eq!(row.text("method"), if count < 10.0 { "Exact" } else { "Byars" });
        for (level, low, high) in [(Level::Usual, "lower95", "upper95"), (Level::Strict, "lower998", "upper998")] {
            let found = rate(count, population, level).unwrap().times(10_000.0);
            for (found, column) in [(found.low, low), (found.high, high)] {
                let wanted = row.number(column);
                close(found, wanted, 1e-10 * wanted, &format!("{count}/{population} {column}"));
            }
        }
    }
    assert_eq!(rate(3.0, 0.0, Level::Usual), None);
    assert_eq!(rate(-1.0, 5.0, Level::Usual), None);
}

#[test]
fn oracle_rates_small_counts() {
    let Some(table) = Table::open("rates_small_counts.csv") else { return };
    assert_eq!(table.len(), 13);
    for row in table.records() {
        let count = row.number("count");
        for (level, name) in [(Level::Usual, "95"), (Level::Strict, "998")] {
            let limits = exact(count, level).unwrap();
            for (found, side) in [(limits.low, "lower"), (limits.high, "upper")] {
                let wanted = row.number(&format!("exact_{side}{name}"));
                close(found, wanted, 1e-10 * wanted, &format!("exact {side}{name} of {count}"));
            }
            // Where Byar's lower limit is no number or negative, there is none.
            let wanted = row.maybe(&format!("byar_lower{name}"));
            let found = byar(count, level);
            assert_eq!(found.is_some(), wanted.is_some(), "byar {name} of {count}");
            if let (Some(found), Some(wanted)) = (found, wanted) {
                close(found.low, wanted, 1e-10 * wanted, &format!("byar lower{name} of {count}"));
            }
            let upper = shanzhi::query::stats::rate::byar_high(count, level.z());
            let wanted = row.number(&format!("byar_upper{name}"));
            close(upper, wanted, 1e-10 * wanted, &format!("byar upper{name} of {count}"));
        }
    }
}

#[test]
fn oracle_funnel() {
    let Some(table) = Table::open("funnel.csv") else { return };
    assert_eq!(table.len(), 106);
    for row in table.records() {
        let what = format!("{} {}", row.text("set"), row.text("area"));
        let times = row.number("multiplier");
        let (count, size) = (row.number("numerator"), row.number("denominator"));
        // The average is the set's own Σ ÷ Σ.
        let set: Vec<(f64, f64)> = table
            .records()
            .filter(|other| other.text("set") == row.text("set"))
            .map(|other| (other.number("numerator"), other.number("denominator")))
            .collect();
        let average = set.iter().map(|s| s.0).sum::<f64>() / set.iter().map(|s| s.1).sum::<f64>();
        close(average * times, row.number("average"), 1e-9, &what);
        let columns = ["lower95", "upper95", "lower998", "upper998"];
        let mark = if row.text("statistic") == "proportion" {
            let raw = proportion_funnel(average, size).unwrap();
            let held = raw.held(1.0);
            for (funnel, tail) in [(raw, "_raw"), (held, "")] {
                let limits = [funnel.usual.low, funnel.usual.high, funnel.strict.low, funnel.strict.high];
                for (found, column) in limits.iter().zip(columns) {
                    close(
                        found * times,
                        row.number(&format!("{column}{tail}")),
                        1e-9,
                        &format!("{what} {column}{tail}"),
                    );
                }
            }
            raw.mark(count / size)
        } else {
            let (usual, strict) = (rate(count, size, Level::Usual).unwrap(), rate(count, size, Level::Strict).unwrap());
            for (found, column) in [usual.low, usual.high, strict.low, strict.high].iter().zip(columns) {
                let wanted = row.number(&format!("{column}_raw"));
                close(found * times, wanted, 1e-9 * wanted.max(1.0), &format!("{what} {column}"));
                assert_eq!(row.text(column), "", "{what}");
            }
            rate_mark(count, size, average).unwrap()
        };
        let word = match mark {
            Mark::FarBelow => "Low (0.001)",
            Mark::Below => "Low (0.025)",
            Mark::Within => "Not significant",
            Mark::Above => "High (0.025)",
            Mark::FarAbove => "High (0.001)",
        };
        assert_eq!(word, row.text("significance"), "{what}");
    }
}

#[test]
fn oracle_funnel_curves() {
    let Some(table) = Table::open("funnel_curves.csv") else { return };
    assert_eq!(table.len(), 600);
    let mut roughly = 0;
    for row in table.records() {
        let what = format!("{} at {}", row.text("set"), row.text("x"));
        let times = row.number("multiplier");
        let (x, average) = (row.number("x"), row.number("average") / times);
        let check = |found: [f64; 4], columns: [&str; 4], times: f64, tolerance: &dyn Fn(f64) -> f64| {
            for (found, column) in found.iter().zip(columns) {
                let wanted = row.number(column);
                close(found * times, wanted, tolerance(wanted), &format!("{what} {column}"));
            }
        };
        // The reference halves v = λ ÷ (1 + x + λ) until a step is 1e-7: of a tiny λ that is more than 1e-5.
        let coarse = |found: f64, column: &str| {
            let share = |population: f64| population * average / (1.0 + x + population * average);
            (share(found) - share(row.number(column))).abs() <= 1.5e-7
        };
        let columns = ["lower95", "upper95", "lower998", "upper998"];
        if row.text("x_is") == "denominator" {
            let funnel = proportion_funnel(average, x).unwrap().held(100.0 / times);
            let found = [funnel.usual.low, funnel.usual.high, funnel.strict.low, funnel.strict.high];
            check(found, columns, times, &|_| 1e-9);
        } else {
            let curve = rate_curve(x, average).unwrap();
            let four = |f: shanzhi::query::stats::Funnel| [f.usual.low, f.usual.high, f.strict.low, f.strict.high];
            for ((rate, population), column) in four(curve.rates).iter().zip(four(curve.populations)).zip(columns) {
                let at = at_population(column);
                let (drawn, wanted) = (row.number(column), row.number(at));
                let fine = (population - wanted).abs() <= 1e-5 * wanted;
                let rough = !fine && population * average < 1.0 && coarse(population, at);
                assert!(fine || rough, "{what} {at}: {population} for {wanted}");
                roughly += usize::from(rough);
                close(rate * times, drawn, if rough { 1e-3 } else { 1e-5 } * drawn, &format!("{what} {column}"));
            }
        }
    }
    assert!(roughly <= 8, "{roughly} limits agree only as far as the reference went");
}

fn at_population(column: &str) -> &'static str {
    match column {
        "lower95" => "population_at_lower95",
        "upper95" => "population_at_upper95",
        "lower998" => "population_at_lower998",
        _ => "population_at_upper998",
    }
}

#[test]
fn oracle_trend() {
    let Some(table) = Table::open("trend.csv") else { return };
    assert_eq!(table.len(), 75);
    let (mut tested, mut edges) = (0, 0);
    for row in table.records() {
        let what = row.text("series");
        // Kinds and spans of years other than one are the caller's refusal, not the test's.
        if row.text("value_type") == "Count" || row.text("year_range") != "1" {
            assert_eq!(row.text("marker"), "CannotBeCalculated", "{what}");
            continue;
        }
        let columns = ["years", "counts", "denominators", "values", "lower95", "upper95"].map(|c| row.list(c));
        let [years, counts, denominators, values, lower, upper] = &columns;
        let mut order: Vec<usize> = (0..years.len()).collect();
        order.sort_by(|a, b| years[*a].partial_cmp(&years[*b]).unwrap());
        let points: Vec<TrendPoint> = order
            .into_iter()
            .map(|at| TrendPoint {
                value: values[at].filter(|v| *v != -1.0),
                count: counts[at],
                denominator: denominators[at],
                interval: lower[at].zip(upper[at]),
            })
            .collect();
        tested += 1;
        match recent_trend(&points) {
            Err(refusal) => {
                let message = match refusal {
                    TrendRefusal::FewPoints => "Not enough data points to calculate recent trend",
                    TrendRefusal::AllCounted => "The recent trend cannot be calculated",
                    TrendRefusal::FewValid => "Not enough data points with valid values to calculate recent trend",
                };
                assert_eq!((row.text("marker"), row.text("message")), ("CannotBeCalculated", message), "{what}");
            }
            Ok(trend) => {
                if row.text("knife_edge") == "1" {
                    edges += 1;
                } else {
                    let marker = ["Decreasing", "NoChange", "Increasing"][(trend.direction + 1) as usize];
                    assert_eq!(marker, row.text("marker"), "{what}");
                }
                // No number in the reference is none here.
                assert_eq!(trend.slope.is_some(), row.maybe("slope").is_some(), "{what}");
                if let (Some(slope), Some(chi)) = (trend.slope, trend.chi_squared) {
                    close(slope, row.number("slope"), 1e-9, &format!("{what} slope"));
                    let wanted = row.number("chi_squared");
                    close(chi, wanted, 1e-8 * wanted.max(1e-6), &format!("{what} chi-squared"));
                }
            }
        }
    }
    assert_eq!(tested, 72);
    assert!(edges <= 3, "{edges} rows left out as knife edges");
}

/// A figure of the file as a package gives it; `None` for what no package can give.
fn decimal(word: &str) -> Option<Decimal> {
    match word.split_once('e') {
        Some((digits, power)) if power.starts_with('+') => {
            Decimal::parse(&format!("{digits}{}", "0".repeat(power[1..].parse().unwrap())))
        }
        Some((digits, power)) => {
            let noughts = power[1..].parse::<usize>().unwrap() - 1;
            Decimal::parse(&format!("0.{}{digits}", "0".repeat(noughts)))
        }
        None => Decimal::parse(word),
    }
}

/// Through `rank::places`, which the program ranks by: figures as they stand, and the same as quotients. Three vectors are documented
/// departures (docs/methods.md, Places and intervals).
#[test]
fn oracle_ranks() {
    let Some(table) = Table::open("ranks.csv") else { return };
    assert_eq!(table.len(), 33);
    let mut departures = Vec::new();
    for row in table.records() {
        let name = row.text("vector");
        let words: Vec<&str> = row.text("values").split(';').collect();
        if words.iter().any(|word| word.contains("Inf")) {
            assert!(words.iter().filter(|word| word.contains("Inf")).all(|word| decimal(word).is_none()), "{name}");
            departures.push(name.to_string());
            continue;
        }
        let figures: Vec<Option<Amount>> = words.iter().map(|word| decimal(word).map(Amount::Exact)).collect();
        // Over twenty each: as large a denominator as ranking asks, and the order is the same.
        let over = |amount: &Option<Amount>| match amount {
            Some(Amount::Exact(value)) => Amount::ratio(*value, Decimal::whole(20), 1),
            _ => None,
        };
        let quotients: Vec<Option<Amount>> = figures.iter().map(over).collect();
        for (column, direction) in [
            ("rank_ascending", Direction::Lower),
            ("rank_descending", Direction::Higher),
            ("rank_descending", Direction::Neutral),
        ] {
            let indicator = Indicator { direction, ..Indicator::imported("I".into(), "指标".into(), "甲".into()) };
            let wanted: Vec<Option<u32>> = row.list(column).into_iter().map(|r| r.map(|r| r as u32)).collect();
            let wanted = if wanted.is_empty() { vec![None; figures.len()] } else { wanted };
            // Figures hold nine decimals: the double 0.30000000000000004 is 0.3, and a millionth of a millionth nought.
            let (expected, departs) = match (name, direction) {
                ("fp_not_tie", Direction::Lower) => (vec![Some(1), Some(1), Some(3)], true),
                ("fp_not_tie", _) => (vec![Some(2), Some(2), Some(1)], true),
                ("tiny", _) => (vec![Some(1); 3], true),
                _ => (wanted.clone(), false),
            };
            if departs {
                assert_ne!(expected, wanted, "{name}: no departure");
                departures.push(name.to_string());
            }
            for amounts in [&figures, &quotients] {
                let found = places(&readings(amounts), &indicator);
                assert_eq!(found, expected, "{name} {direction:?}");
                assert_eq!(found.iter().flatten().count().to_string(), row.text("ranked"), "{name}");
            }
        }
    }
    departures.dedup();
    assert_eq!(departures, ["fp_not_tie", "tiny", "inf"]);
    // Floors and partial sums, which the reference does not know: they have no place and take none from the others.
    let indicator =
        Indicator { direction: Direction::Higher, ..Indicator::imported("I".into(), "指标".into(), "甲".into()) };
    let share = |n, d| Amount::ratio(Decimal::whole(n), Decimal::whole(d), 100);
    let mut all = readings(&[share(7, 7), share(9, 9), share(9, 10), share(18, 20), share(80, 100)]);
    assert_eq!(places(&all, &indicator), [None, None, Some(1), Some(1), Some(3)]);
    all[2].expected = 2;
    assert_eq!(places(&all, &indicator), [None, None, None, Some(1), Some(2)]);
}

fn readings(amounts: &[Option<Amount>]) -> Vec<Reading> {
    let figure = |amount: &Option<Amount>| amount.ok_or(Gap::Stated(Status::Missing));
    let reading = |amount| Reading {
        figure: figure(amount),
        status: Status::Reported,
        origin: Origin::Published,
        reported: 1,
        expected: 1,
    };
    amounts.iter().map(reading).collect()
}
