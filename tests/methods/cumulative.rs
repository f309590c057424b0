//! Months that only 本年累计 tell of: taken apart on the page, added up the tree, with corrections as they are and nothing guessed.

use shanzhi::model::{Dimension, Frequency};
use shanzhi::query::change::Refusal;
use shanzhi::query::decumulate;
use shanzhi::query::signal::history::history;
use shanzhi::query::signal::verdict::yoy_of;
use shanzhi::query::{Gap, Selection, Span, cut, reading};

use super::world::{World, month, plain, span, stands, told};

/// 一村: all of the year, with a 调减 in April. 二村: January is told with February. 四村: its own months, no 累计.
const TOTALS: &str = "SUM,111,2026-01,本年累计,10\n SUM,111,2026-02,本年累计,16\n SUM,111,2026-03,本年累计,25\n SUM,111,2026-04,本年累计,22\n SUM,111,2026-05,本年累计,30\n SUM,111,2026-06,本年累计,41
    SUM,112,2026-02,本年累计,7\n SUM,112,2026-03,本年累计,9\n SUM,112,2026-04,本年累计,9\n SUM,112,2026-05,本年累计,12\n SUM,112,2026-06,本年累计,20
    SUM,121,2026-01,,1\n SUM,121,2026-02,,1\n SUM,121,2026-03,,1\n SUM,121,2026-04,,1\n SUM,121,2026-05,,1\n SUM,121,2026-06,,1";

#[test]
fn a_month_is_the_total_less_that_of_the_month_before() {
    let world = World::new(TOTALS);
    let months = |area: &str| {
        ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"].map(|m| told(&world.read("SUM", area, m)))
    };
    assert_eq!(months("111"), ["10", "6", "9", "-3", "8", "11"]);
    stands("累计 10, 16, 25, 22, 30, 41 show January 10, February 6, March 9, April −3, May 8, June 11");
    // Nobody told January alone: neither it nor February is guessed, and each says why.
    assert_eq!(months("112"), ["Stated(Missing)", "NoTotal", "2", "0", "3", "8"]);
    // Of a township both: what is there, marked as partial; whole from March on.
    assert_eq!(months("11"), ["~10", "~6", "11", "-3", "11", "19"]);
    assert_eq!(months("1"), ["~11", "~7", "12", "-2", "12", "20"]);
    // A place whose own figures are months is read as before.
    assert_eq!(months("121"), ["1"; 6]);
}

#[test]
fn quarters_and_the_year_so_far_follow() {
    let world = World::new(TOTALS);
    let read = |area: &str, period: &str| told(&world.read("SUM", area, period));
    assert_eq!([read("111", "2026-Q1"), read("111", "2026-Q2"), read("111", "2026-H1")], ["25", "16", "41"]);
    // What was told of January and February together is in the quarter.
    assert_eq!([read("112", "2026-Q1"), read("112", "2026-Q2")], ["9", "11"]);
    assert_eq!([read("11", "2026-Q1"), read("11", "2026-Q2"), read("1", "2026-Q2")], ["34", "27", "30"]);
    let so_far = |area: &str, period: &str| {
        told(&reading(&world.data, world.id("SUM"), world.area(area), month(period), Span::YearToDate))
    };
    assert_eq!([so_far("112", "2026-06"), so_far("11", "2026-06"), so_far("1", "2026-06")], ["20", "61", "67"]);
    assert_eq!(told(&world.over("SUM", "11", span("2026-04", "2026-05"))), "8");
    let steps = decumulate::series(&world.data, world.id("SUM"), world.area("111"), Dimension::None);
    assert_eq!(steps.iter().map(|s| plain(s.added)).collect::<Vec<_>>(), ["10", "6", "9", "-3", "8", "11"]);
}

#[test]
fn ratios_are_taken_apart_by_their_parts() {
    let world = World::new(
        "RATE,111,2026-01,本年累计,,0,0\n RATE,111,2026-02,本年累计,,9,10\n RATE,111,2026-03,本年累计,,19,20
         RATE,112,2026-02,本年累计,90\n RATE,112,2026-03,本年累计,95",
    );
    let read = |area: &str, period: &str| told(&world.read("RATE", area, period));
    assert_eq!(
        [read("111", "2026-01"), read("111", "2026-02"), read("111", "2026-03")],
        ["NoughtBelow", "9/10", "10/10"]
    );
    // The difference of two rates is no rate.
    assert_eq!(read("112", "2026-03"), "NoParts");
}

#[test]
fn what_stands_and_what_does_not_add_up_is_not_taken_apart() {
    let world = World::new(
        "STOCK,111,2026-01,本年累计,10\n STOCK,111,2026-02,本年累计,16\n PER,111,2026-01,本年累计,,10,3\n PER,111,2026-02,本年累计,,16,3
         SCORE,111,2026-01,本年累计,90\n SCORE,111,2026-02,本年累计,95\n GROWTH,111,2026-02,本年累计,5",
    );
    for indicator in ["STOCK", "PER", "SCORE", "GROWTH"] {
        assert!(world.read(indicator, "111", "2026-02").figure.is_err(), "{indicator}");
    }
}

#[test]
fn a_gap_in_the_totals_is_a_gap_of_its_own_months() {
    let world = World::new(
        "SUM,111,2026-01,本年累计,10\n SUM,111,2026-02,本年累计,,,,missing\n SUM,111,2026-03,本年累计,25\n SUM,111,2026-04,本年累计,30,,,preliminary
         SUM,111,2026-05,本年累计,36\n SUM,111,2026-06,,7\n SUM,111,2026-06,本年累计,40",
    );
    let read = |period: &str| told(&world.read("SUM", "111", period));
    assert_eq!([read("2026-02"), read("2026-03")], ["Stated(Missing)", "NoTotal"]);
    assert_eq!([read("2026-04"), read("2026-05")], ["~5", "~6"], "初步数 on either side");
    assert_eq!(read("2026-06"), "7", "a figure of the month's own comes first");
    assert_eq!(world.read("SUM", "11", "2026-03").figure, Err(Gap::NoTotal), "the township says the same");
}

#[test]
fn a_correction_is_a_figure_and_no_fault() {
    let mut rows = String::from(TOTALS);
    for (month, total) in (1..=12).zip([9, 20, 29, 41, 50, 61, 70, 82, 90, 101, 110, 120]) {
        rows.push_str(&format!(
            "\n SUM,111,2025-{month:02},本年累计,{total}\n SUM,111,2024-{month:02},本年累计,{total}"
        ));
    }
    let world = World::new(&rows);
    let (id, village, april) = (world.id("SUM"), world.area("111"), month("2026-04"));
    let found = cut(&world.data, Selection { indicator: id, area: village, period: april, span: Span::Period });
    assert_eq!(found.months.last().map(|p| (p.frequency, *p)), Some((Frequency::Month, month("2026-06"))));
    assert_eq!((told(&found.reading), told(&found.last_year)), ("-3".into(), "12".into()));
    let after = cut(&world.data, Selection { period: month("2026-05"), ..found.selection });
    assert_eq!(after.mom, Err(Refusal::BaseNegative));
    let part = decumulate::apart(&world.data, id, village, april, Dimension::None).unwrap();
    assert!(part.correction);
    assert_eq!((plain(part.now), part.before.map(plain)), ("22".into(), Some("25".into())));
    // It is no figure of what happened in the month: no limits are made of it and it is not judged.
    let past = history(&world.data, id, village, april);
    assert_eq!(past.series.values().last(), Some(&None));
    assert!(yoy_of(&world.data, id, &past).is_err());
}
