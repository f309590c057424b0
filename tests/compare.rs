//! Comparisons on the sample county and by hand: standing, the overview's table with its marks by chance, places with bands, peers by size.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails should say where"
)]

#[path = "attention/county.rs"]
mod county;

use shanzhi::model::{Amount, AreaKind, Decimal, Direction, Indicator, IndicatorId, Measure, Origin, Period, Status};
use shanzhi::query::compare::{Against, Standing, Unfit, benchmark, compare, league, peers, published_place};
use shanzhi::query::overview::{Standing as Sign, overview};
use shanzhi::query::signal::{Abstain, Verdict, chart, history, mom_verdict, yoy_verdict};
use shanzhi::query::stats::Level;
use shanzhi::query::{Reading, Span};

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
    }
    let count = indicator(Measure::Count, "件", better);
    let found = compare(&count, &reading(Amount::Exact(Decimal::whole(900))), Some(10.0), Level::Usual);
    assert_eq!(found.standing, Standing::NotCompared(Unfit::NotARate), "raw counts are never compared");
    let none = compare(&share(better), &ratio(15, 18, 100), None, Level::Usual);
    assert_eq!(none.standing, Standing::NotCompared(Unfit::NoFigure));
    let interval = compare(&share(better), &ratio(15, 18, 100), Some(96.2), Level::Usual).interval.unwrap();
    assert_eq!((format!("{:.1}", interval.low), format!("{:.1}", interval.high)), ("60.8".into(), "94.2".into()));
}

/// Holds that docs/methods.md says this, whatever its line breaks.
fn stands(example: &str) {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/methods.md")).unwrap();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line(&page).contains(&one_line(example)), "docs/methods.md lacks: {example}");
}

/// The table of 总览 as the page makes it: rates only, the signs it puts, and the number it states for chance.
#[test]
fn the_table_states_its_marks_by_chance() {
    let mut data = county::county().clone();
    let root = data.areas.root().unwrap();
    let period = Period::parse("2026-01").unwrap();
    let columns = ["TJ04", "TJ05", "SQ02", "SQ03", "PA06", "TJ01", "YL06", "YL04"];
    data.settings.table = columns.map(String::from).to_vec();
    let table = overview(&data, root, period, Span::Period);
    assert_eq!(table.columns.len(), 8);
    let cells = |column: usize| table.rows.iter().map(move |row| (row.area, row.cells[column].standing));
    // Counts and averages have no sign; story 10 has one.
    assert!(cells(5).chain(cells(6)).all(|cell| cell.1 == Sign::Level));
    let late = data.areas.find("990121004").unwrap();
    assert_eq!(cells(2).find(|cell| cell.0 == late), Some((late, Sign::Worse)));
    // Six rates of 22 towns, less the few with under ten cases.
    assert!((100..=132).contains(&table.compared), "{}", table.compared);
    assert_eq!(table.by_chance(), table.compared / 5, "hundredths of a mark");
    let marked = (0..8).flat_map(cells).filter(|cell| cell.1 != Sign::Level).count();
    println!("{} compared, {marked} marked, {:.2} by chance", table.compared, f64::from(table.by_chance()) / 100.0);
    assert!((1..=8).contains(&marked), "{marked} marked");
    // The sign is that of the interval the other pages show.
    for (column, (id, at)) in table.columns.iter().enumerate().take(5) {
        for (area, sign) in cells(column).filter(|cell| data.areas.get(cell.0).kind == AreaKind::Tree) {
            let own = shanzhi::query::reading(&data, *id, area, *at, Span::Period);
            let aim = benchmark(&data, *id, area, *at, &Against::Whole);
            let expected = match compare(data.indicator(*id), &own, aim, Level::Strict).standing {
                Standing::Better => Sign::Better,
                Standing::Worse => Sign::Worse,
                Standing::Higher => Sign::Higher,
                Standing::Lower => Sign::Lower,
                Standing::Similar | Standing::NotCompared(_) => Sign::Level,
            };
            assert_eq!(sign, expected, "{} {}", data.indicator(*id).id, data.areas.get(area).code);
        }
    }
    let of = |share: f64| share * 264.0;
    stands(&format!("at 95 % {:.0} of 264, at 99.8 % {:.1}", of(0.05), of(2.0 * Level::Strict.side())));
    stands("86 of 90 beside 98.7 %: 89.1–98.3 at 95 %, 83.5–98.9 at 99.8 %: no mark");
    let told = |level: Level| {
        let found = compare(&indicator(Measure::Rate, "%", Direction::Higher), &ratio(86, 90, 100), Some(98.7), level);
        let interval = found.interval.unwrap();
        (format!("{:.1}–{:.1}", interval.low, interval.high), found.standing)
    };
    assert_eq!(told(Level::Usual), ("89.1–98.3".into(), Standing::Worse));
    assert_eq!(told(Level::Strict), ("83.5–98.9".into(), Standing::Similar));
}

#[test]
fn a_benchmark_is_a_peer_set_an_area_or_a_target() {
    let data = county::county();
    let root = data.areas.root().unwrap();
    let period = Period::parse("2026-01").unwrap();
    let late = data.areas.find("990121004").unwrap();
    // Against a peer set, an area and a target.
    let near = peers(data, late, period, 4);
    let id = data.find_indicator("SQ02").unwrap();
    assert!(benchmark(data, id, late, period, &Against::Peers(near.clone())).is_some_and(|p| p > 97.0));
    assert_eq!(
        benchmark(data, id, late, period, &Against::Area(near[0])),
        benchmark(data, id, near[0], period, &Against::Peers(vec![near[0]]))
    );
    assert_eq!(benchmark(data, id, late, period, &Against::Target(Decimal::whole(99))), Some(99.0));
    assert_eq!(benchmark(data, id, root, period, &Against::Whole), None);
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
