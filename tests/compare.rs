//! Comparisons on the sample county and by hand: standing, the table with its marks by chance, places with bands, peers by size.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails should say where"
)]

#[path = "attention/county.rs"]
mod county;

use shanzhi::model::{Amount, Dataset, Decimal, Direction, Indicator, IndicatorId, Measure, Origin, Period, Status};
use shanzhi::query::Reading;
use shanzhi::query::compare::{
    Against, Hold, Standing, Unfit, benchmark, compare, comparison, league, peers, published_place,
};
use shanzhi::query::signal::{Abstain, Verdict, chart, history, mom_verdict, yoy_verdict};
use shanzhi::query::stats::Level;

fn indicator(measure: Measure, unit: &str, direction: Direction) -> Indicator {
    let factor = if unit == "%" { 100 } else { 1 };
    Indicator {
        unit: unit.into(),
        measure,
        direction,
        factor,
        ..Indicator::imported("I".into(), "指标".into(), "甲".into())
    }
}

fn reading(figure: Amount) -> Reading {
    Reading { figure: Ok(figure), status: Status::Reported, origin: Origin::Published, reported: 1, expected: 1 }
}

fn ratio(n: i64, d: i64, factor: u32) -> Reading {
    reading(Amount::ratio(Decimal::whole(n), Decimal::whole(d), factor).unwrap())
}

/// docs/methods.md: the worked comparisons.
#[test]
fn standing_by_interval_and_direction() {
    let better = Direction::Higher;
    let share = |direction| indicator(Measure::Rate, "%", direction);
    let rate = indicator(Measure::Ratio, "起/万人", Direction::Lower);
    let cases = [
        // 15 of 18 is 83.3 % (60.8–94.2 at 95 %): worse than 96.2, but not at 99.8 %.
        (share(better), ratio(15, 18, 100), 96.2, Level::Usual, Standing::Worse),
        (share(better), ratio(15, 18, 100), 96.2, Level::Strict, Standing::Similar),
        (share(Direction::Lower), ratio(15, 18, 100), 96.2, Level::Usual, Standing::Better),
        (share(Direction::Neutral), ratio(15, 18, 100), 96.2, Level::Usual, Standing::Lower),
        (share(Direction::Neutral), ratio(180, 200, 100), 80.0, Level::Strict, Standing::Higher),
        (share(better), ratio(96, 100, 100), 96.0, Level::Usual, Standing::Similar),
        (share(better), ratio(7, 7, 100), 50.0, Level::Usual, Standing::NotCompared(Unfit::TooFew)),
        (share(better), ratio(110, 100, 100), 50.0, Level::Usual, Standing::NotCompared(Unfit::NotARate)),
        // 62 in 4万人 is 15.5 a 万人 (Byar 11.9–19.9): worse than 8. 5 cases: exact 1.6–11.7.
        (rate.clone(), ratio(62, 4, 1), 8.0, Level::Usual, Standing::Worse),
        (rate.clone(), ratio(5, 1, 1), 8.0, Level::Usual, Standing::Similar),
        (rate, ratio(0, 4, 1), 8.0, Level::Strict, Standing::Better),
        (
            indicator(Measure::Average, "人/个", better),
            ratio(49, 15, 1),
            14.5,
            Level::Usual,
            Standing::NotCompared(Unfit::NoSpread),
        ),
    ];
    for (indicator, reading, aim, level, expected) in cases {
        let found = compare(&indicator, &reading, Some(aim), level);
        assert_eq!(found.standing, expected, "{reading:?} against {aim}");
        assert!((0.0..=1.0).contains(&found.chance));
    }
    let count = indicator(Measure::Count, "件", better);
    let found = compare(&count, &reading(Amount::Exact(Decimal::whole(900))), Some(10.0), Level::Usual);
    assert_eq!(found.standing, Standing::NotCompared(Unfit::NotARate), "raw counts are never compared");
    let none = compare(&share(better), &ratio(15, 18, 100), None, Level::Usual);
    assert_eq!(none.standing, Standing::NotCompared(Unfit::NoFigure));
    let interval = compare(&share(better), &ratio(15, 18, 100), Some(96.2), Level::Usual).interval.unwrap();
    assert_eq!((format!("{:.1}", interval.low), format!("{:.1}", interval.high)), ("60.8".into(), "94.2".into()));
}

fn find(data: &Dataset, ids: &[&str]) -> Vec<IndicatorId> {
    ids.iter().map(|id| data.find_indicator(id).expect(id)).collect()
}

#[test]
fn the_table_states_its_marks_by_chance() {
    let data = county::county();
    let root = data.areas.root().unwrap();
    let period = Period::parse("2026-01").unwrap();
    let columns = find(data, &["TJ04", "TJ05", "SQ02", "SQ03", "PA06", "TJ01", "YL06", "YL04"]);
    let late = data.areas.find("990121004").unwrap();
    let sq02 = 2;
    for (hold, most) in [(Hold::Usual, 20), (Hold::Strict, 8), (Hold::FalseDiscovery, 12)] {
        let table = comparison(data, root, &columns, period, &Against::Whole, hold);
        assert_eq!((table.rows.len(), table.columns.len()), (22, 8));
        // Six rates, less the few with under ten cases; counts and averages are never compared.
        assert!((100..=132).contains(&table.compared), "{}", table.compared);
        for (_, cells) in &table.rows {
            assert_eq!(cells[5].standing, Standing::NotCompared(Unfit::NotARate));
            assert_eq!(cells[6].standing, Standing::NotCompared(Unfit::NoSpread));
        }
        let chance = match hold {
            Hold::Usual => 0.05 * table.compared as f64,
            Hold::Strict => 0.002 * table.compared as f64,
            Hold::FalseDiscovery => 0.05 * table.marked as f64,
        };
        assert!((table.by_chance - chance).abs() < 1e-9, "{hold:?}: {} by chance", table.by_chance);
        println!("{hold:?}: {} compared, {} marked, {:.1} by chance", table.compared, table.marked, table.by_chance);
        assert!((1..=most).contains(&table.marked), "{hold:?} marks {}", table.marked);
        // Story 10 stands under each.
        let row = table.rows.iter().find(|r| r.0 == late).unwrap();
        assert_eq!(row.1[sq02].standing, Standing::Worse, "{hold:?}");
    }
    // Against a peer set, an area and a target.
    let near = peers(data, late, period, 4);
    let id = columns[sq02];
    assert!(benchmark(data, id, late, period, &Against::Peers(near.clone())).is_some_and(|p| p > 97.0));
    assert_eq!(
        benchmark(data, id, late, period, &Against::Area(near[0])),
        benchmark(data, id, near[0], period, &Against::Peers(vec![near[0]]))
    );
    assert_eq!(benchmark(data, id, late, period, &Against::Target(Decimal::whole(99))), Some(99.0));
    assert_eq!(benchmark(data, id, root, period, &Against::Whole), None);
    let none = comparison(data, root, &[], period, &Against::Whole, Hold::FalseDiscovery);
    assert_eq!((none.compared, none.marked, none.by_chance), (0, 0, 0.0));
}

#[test]
fn peers_are_of_one_size() {
    let data = county::county();
    let period = Period::parse("2026-06").unwrap();
    let town = data.areas.find("990121004").unwrap();
    let found = peers(data, town, period, 5);
    assert_eq!(found.len(), 5);
    let size = |id| data.areas.get(id).population.unwrap() as f64;
    let far = |id| (size(id) / size(town)).ln().abs();
    assert!(found.windows(2).all(|w| far(w[0]) <= far(w[1]) + 1e-6));
    let left_out =
        data.areas.children(data.areas.root().unwrap()).iter().filter(|id| **id != town && !found.contains(id));
    assert!(left_out.into_iter().all(|id| far(*id) + 1e-6 >= far(found[4])));
    assert_eq!(peers(data, data.areas.root().unwrap(), period, 5), []);
}

#[test]
fn places_have_bands_and_changes() {
    let data = county::county();
    let root = data.areas.root().unwrap();
    let id = data.find_indicator("SQ02").unwrap();
    let rows = league(data, id, root, Period::parse("2026-01").unwrap(), Period::parse("2025-09").unwrap());
    assert_eq!(rows.len(), 22);
    let late = rows.iter().find(|r| data.areas.get(r.area).code == "990121004").unwrap();
    assert_eq!((late.place, late.band), (Some(22), Some((22, 22))), "last, and surely last");
    assert_eq!(late.gained, late.earlier.map(|old| old as i32 - 22));
    // Most of the others are not to be told apart.
    let wide = rows.iter().filter(|r| r.band.is_some_and(|(best, worst)| worst - best >= 10)).count();
    assert!(wide >= 15, "{wide} of 22 have a wide band");
    for row in rows.iter().filter(|r| r.place.is_some()) {
        let (place, (best, worst)) = (row.place.unwrap(), row.band.unwrap());
        assert!(best <= worst && worst <= 22);
        assert!(best <= place, "{place} {best}–{worst}");
        let equals = rows.iter().filter(|r| r.place == row.place).count();
        assert_eq!(row.shared, equals > 1);
    }
    // Counts have places and no band.
    let calls = league(
        data,
        data.find_indicator("PA01").unwrap(),
        root,
        Period::parse("2026-01").unwrap(),
        Period::parse("2025-12").unwrap(),
    );
    assert!(calls.iter().all(|r| r.band.is_none()) && calls.iter().any(|r| r.place == Some(1)));
}

#[test]
fn a_place_in_the_city_is_carried_as_published() {
    let data = county::county();
    let root = data.areas.root().unwrap();
    let published: Vec<(String, String)> = (2023..=2026)
        .flat_map(|year| {
            let all = (0..data.indicators.len() as u16).map(IndicatorId);
            all.filter_map(|id| Some((id, published_place(data, id, root, Period::year(year))?))).collect::<Vec<_>>()
        })
        .map(|(id, (_, place))| (data.indicator(id).id.clone(), place.round(0).text()))
        .collect();
    assert!(!published.is_empty());
    assert!(
        published.iter().all(|(_, place)| place.parse::<u32>().is_ok_and(|p| (1..=30).contains(&p))),
        "{published:?}"
    );
}

#[test]
fn verdicts_and_charts_of_the_county() {
    let data = county::county();
    let area = |code: &str| data.areas.find(code).unwrap();
    let id = |id: &str| data.find_indicator(id).unwrap();
    let month = |text: &str| Period::parse(text).unwrap();
    let calls = area("990121100");
    assert_eq!(yoy_verdict(data, id("PA01"), calls, month("2026-05")), Ok(Verdict::Rise));
    assert_eq!(mom_verdict(data, id("PA01"), calls, month("2026-05")), Ok(Verdict::Rise));
    assert_eq!(yoy_verdict(data, id("PA01"), calls, month("2026-04")), Ok(Verdict::Level));
    // 春节: single months of counts are not judged; percentages are.
    assert_eq!(yoy_verdict(data, id("PA01"), calls, month("2026-02")), Err(Abstain::Festival));
    assert_eq!(mom_verdict(data, id("PA01"), calls, month("2026-03")), Err(Abstain::Festival));
    assert_eq!(yoy_verdict(data, id("SQ02"), area("990121004"), month("2026-01")), Ok(Verdict::Fall));
    // Across the change of definition in January 2025 there is nothing to compare.
    let county = data.areas.root().unwrap();
    assert_eq!(yoy_verdict(data, id("SQ03"), county, month("2025-06")), Err(Abstain::NoFigure));
    assert!(yoy_verdict(data, id("SQ03"), county, month("2026-06")).is_ok());
    // A partial sum has no verdict.
    assert_eq!(yoy_verdict(data, id("TJ01"), county, month("2026-06")), Err(Abstain::NoFigure));
    // The chart begins anew at the event, and on request.
    let past = history(data, id("SQ03"), county, month("2026-06"));
    assert_eq!((past.periods.len(), past.rebase.clone()), (36, vec![18]));
    let groups = |asked: &[Period]| chart(&past.series, &past.options(asked)).groups.len();
    assert_eq!((groups(&[]), groups(&[month("2025-09")])), (2, 3));
    // A village of the merger begins anew with it, its township does not.
    assert_eq!(history(data, id("SQ01"), area("990121107214"), month("2026-06")).rebase, [18]);
    assert_eq!(history(data, id("SQ01"), area("990121107"), month("2026-06")).rebase, Vec::<usize>::new());
}
