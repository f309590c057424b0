//! Targets: comparators, progress, milestones, minima by village, coverage gaps, projections.

use shanzhi::model::{Amount, Decimal, Target};
use shanzhi::query::denominator::units_below;
use shanzhi::query::projection::project;
use shanzhi::query::shortfall::{coverage_gap, minima};
use shanzhi::query::target::{Goal, Progress, Style, Verdict, goal, progress, share_met, units_short};

use super::world::{World, month, plain, range, stands};

fn ratio(n: i64, d: i64) -> Amount {
    Amount::ratio(Decimal::whole(n), Decimal::whole(d), 100).unwrap()
}

fn target(comparator: &str, value: &str) -> Target {
    Target { comparator: comparator.into(), value: value.into(), ..Target::default() }
}

#[test]
fn boundary_words_include_or_exclude_the_number() {
    let exact = |text: &str| Amount::Exact(Decimal::parse(text).unwrap());
    for (comparator, value, high, met, unmet) in [
        ("ge", "5", "", vec![exact("5"), exact("5.0"), exact("6")], vec![exact("4.99")]),
        ("gt", "10", "", vec![exact("10.01")], vec![exact("10"), exact("9")]),
        ("le", "3", "", vec![exact("3"), exact("0")], vec![exact("3.1")]),
        ("lt", "3", "", vec![exact("2.9")], vec![exact("3")]),
        ("eq", "100", "", vec![ratio(7, 7)], vec![ratio(9999, 10000), exact("101")]),
        ("range", "30", "60", vec![exact("30"), exact("60"), exact("45")], vec![exact("29"), exact("61")]),
        // 94.99 % is printed 95.0 and is not 95 %.
        ("ge", "95", "", vec![ratio(95, 100)], vec![ratio(9499, 10000), ratio(949_999_999_999, 1_000_000_000_000)]),
        ("gt", "90", "", vec![ratio(901, 1000)], vec![ratio(90, 100)]),
    ] {
        let goal = goal(&Target { value_high: high.into(), ..target(comparator, value) }).unwrap();
        assert!(met.iter().all(|a| goal.is_met_by(*a) && goal.gap(*a).is_zero()), "{comparator} {value}");
        assert!(unmet.iter().all(|a| !goal.is_met_by(*a)), "{comparator} {value}");
    }
    let gap = |goal: Goal, text: &str| plain(goal.gap(exact(text)));
    let band = goal(&Target { value_high: "60".into(), ..target("range", "30") }).unwrap();
    assert_eq!([gap(band, "28"), gap(band, "66"), gap(band, "31")], ["2", "6", "0"]);
    for bad in [
        target("ge", ""),
        target("about", "3"),
        target("range", "3"),
        Target { value_high: "2".into(), ..target("range", "3") },
    ] {
        assert_eq!(goal(&bad), None);
    }
}

#[test]
fn the_least_number_of_cases_still_lacking() {
    let at = |comparator: &str, value: &str, n, d| units_short(&goal(&target(comparator, value)).unwrap(), ratio(n, d));
    assert_eq!(at("ge", "95", 304, 316), Some(0));
    assert_eq!(at("ge", "98", 304, 316), Some(6));
    assert_eq!(at("gt", "90", 90, 100), Some(1));
    assert_eq!(at("eq", "100", 368, 371), Some(3));
    assert_eq!(at("le", "5", 3, 10), None);
    // Found by trial over all small cases.
    for d in 1..40 {
        for n in 0..=d {
            for value in 0..=100 {
                let goal = goal(&target("ge", &value.to_string())).unwrap();
                let by_trial = (0..=d - n).find(|more| goal.is_met_by(ratio(n + more, d)));
                assert_eq!(units_short(&goal, ratio(n, d)), by_trial, "{n}/{d} {value}");
            }
        }
    }
}

const TARGETS: &str = "id,indicator,area,level,comparator,value,value_high,baseline,deadline,kind
T1,SUM,11,,ge,120,,,2026-12-31,annual
T2,COVER,,county,ge,75,,25,2026-12-31,deadline
T3,RATE,,county,ge,90,,,2026-12-31,annual
T4,STOCK,,village,ge,5,,,2026-12-31,floor
T5,SUM,12,,le,20,,,2026-12-31,annual
T6,SUM,12,,le,200,,,2026-12-31,annual
T7,UNKNOWN,,,ge,1,,,,annual
T8,SUM,12,,ge,30,,,2026-03-31,annual
T9,SUM,12,,ge,31,,,2026-09-30,annual
T10,SUM,12,,range,20,40,,2026-12-31,annual
";

fn world() -> World {
    let mut rows = String::new();
    for m in 1..=6 {
        rows.push_str(&format!(
            "SUM,11,2026-{m:02},,{}\nSUM,12,2026-{m:02},,4\nRATE,1,2026-{m:02},,,{},100\n",
            7 + m,
            80 + m
        ));
    }
    for m in 7..=12 {
        rows.push_str(&format!("SUM,11,2025-{m:02},,10\n"));
    }
    rows.push_str("STOCK,111,2026-06,,7\n STOCK,112,2026-06,,3\n STOCK,11-own,2026-06,,9\n STOCK,121,2026-06,,,,,missing\n STOCK,122,2026-06,,5\n");
    for (m, n) in [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 2)] {
        for (at, area) in ["111", "112", "121", "122"].iter().enumerate() {
            rows.push_str(&format!("COVER,{area},2026-{m:02},,,{},1\n", i32::from(at < n)));
        }
    }
    World::of(&[("targets", TARGETS)], &rows)
}

fn of(world: &World, id: &str) -> Vec<Progress> {
    let target = world.data.targets.iter().find(|t| t.id == id).unwrap();
    progress(&world.data, target, month("2026-06"))
}

#[test]
fn a_year_s_task_against_the_calendar() {
    let world = world();
    let task = &of(&world, "T1")[0];
    // 8 + 9 + … + 13 = 63 of 120 in half the year.
    let text = |amount: Option<Amount>| amount.map(|a| plain(a.round(2)));
    assert_eq!((task.style, task.verdict), (Style::Task, Some(Verdict::Pending)));
    assert_eq!(
        (text(task.done), text(task.time), task.lead.map(plain)),
        (Some("52.5".into()), Some("50".into()), Some("2.5".into()))
    );
    assert_eq!(
        (task.gap.map(plain), task.months_left, text(task.per_month)),
        (Some("57".into()), 6, Some("9.5".into()))
    );
    // The last six months average 10.5: 63 + 6 × 10.5 = 126.
    let ahead = task.projection.unwrap();
    assert_eq!((plain(ahead.estimate), ahead.horizon), ("126".into(), 6));
    assert!(ahead.low.compare(Decimal::whole(126)).is_lt() && ahead.high.compare(Decimal::whole(126)).is_gt());
    stands("63 of 120 by June: 52.5 % against 50.0 %, ahead by 2.5个百分点; 57 to go, 9.5 a month");
    stands("8 to 13 in six months: 63 + 6 × 10.5 = 126");
    // The next milestone is the end of the next quarter.
    let next = |id: &str| of(&world, id)[0].next.map(|(at, due)| format!("{at} {}", plain(due)));
    assert_eq!([next("T1"), next("T2")], [Some("2026-09 90".into()), Some("2026-09 58.33".into())]);
    stands("By the end of September 90 of the 120 are due, and 58.33 % of the coverage");
    // A cap, a rate held period by period, a floor, a task that is over: nothing more is asked of them by a day.
    assert_eq!(["T3", "T4", "T5", "T6", "T8"].map(next), [const { None }; 5]);
    // A cap is passed at once, and kept only when the year is over; neither has 完成进度.
    assert_eq!(of(&world, "T5")[0].verdict, Some(Verdict::Missed));
    assert_eq!(of(&world, "T6")[0].verdict, Some(Verdict::Pending));
    assert_eq!((of(&world, "T6")[0].done, of(&world, "T6")[0].time), (None, None));
    // The time is over.
    assert_eq!(of(&world, "T8")[0].verdict, Some(Verdict::Missed));
    assert!(of(&world, "T7").is_empty());
}

#[test]
fn a_task_due_in_september_has_nine_months() {
    let world = world();
    let task = &of(&world, "T9")[0];
    let text = |amount: Option<Amount>| amount.map(|a| plain(a.round(1)));
    assert_eq!((text(task.done), text(task.time)), (Some("77.4".into()), Some("66.7".into())));
    assert_eq!((task.lead.map(|lead| plain(lead.rescale(1))), task.months_left), (Some("10.8".into()), 3));
    stands("24 of 31 by June, due in September: 77.4 % against 66.7 % (six of nine months), ahead by 10.8");
    // A range asks for no more than its lower end and for no less than its upper one: no pace is told.
    let range = &of(&world, "T10")[0];
    assert_eq!((range.done, range.time, range.lead, range.next), (None, None, None, None));
}

#[test]
fn a_coverage_on_its_way_and_a_rate_by_distance() {
    let world = world();
    let way = &of(&world, "T2")[0];
    // 25 % last in March; 50 points over nine months, three of them gone.
    assert_eq!((way.style, way.verdict, way.time), (Style::Milestones, Some(Verdict::Pending), None));
    assert_eq!(way.due_now.map(plain), Some("41.67".into()));
    let stones: Vec<String> = way.milestones.iter().map(|(p, v)| format!("{p} {}", plain(*v))).collect();
    assert_eq!(stones, ["2026-06 41.67", "2026-09 58.33", "2026-12 75"]);
    assert_eq!(
        (way.gap.map(plain), way.units, way.per_month.map(|a| plain(a.round(2)))),
        (Some("25".into()), Some(1), Some("4.17".into()))
    );
    let rate = &of(&world, "T3")[0];
    // 81 + … + 86 of 600: 83.5 %, 6.5 points off, 39 more cases.
    assert_eq!((rate.style, rate.gap.map(plain), rate.units), (Style::Distance, Some("6.5".into()), Some(39)));
    assert_eq!((rate.done, rate.time, rate.per_month, rate.projection), (None, None, None, None));
    stands("25 % in March 2026 to 75 % in December: 41.67 % is due in June");
    stands("83.5 % to 90 % is 6.5个百分点, 39 of 600");
}

#[test]
fn a_minimum_holds_for_each_village() {
    let world = world();
    let judged = of(&world, "T4");
    assert_eq!(judged.len(), 4);
    let share = share_met(&judged).unwrap();
    assert_eq!(plain(share.round(1)), "50");
    let villages = units_below(&world.data, world.area("1"), month("2026-06"), 0);
    let goal = goal(&world.data.targets[3]).unwrap();
    let short = minima(&world.data, world.id("STOCK"), &villages, &goal, range("2026-06"));
    let names = |ids: &[shanzhi::model::AreaId]| {
        ids.iter().map(|id| world.data.areas.get(*id).code.clone()).collect::<Vec<_>>()
    };
    assert_eq!((short.met, short.judged), (2, 4));
    assert_eq!(names(&short.short.iter().map(|s| s.area).collect::<Vec<_>>()), ["112"]);
    assert_eq!((plain(short.short[0].gap), names(&short.silent)), ("2".into(), vec!["121".to_string()]));
    assert_eq!(short.share().map(|a| plain(a.round(1))), Some("50".into()));
    stands("Villages 7, 3, 5 and one silent: 2 of 4");
    let nobody = minima(&world.data, world.id("STOCK"), &[], &goal, range("2026-06"));
    assert_eq!((nobody.judged, nobody.share()), (0, None));
}

#[test]
fn so_many_more_reach_the_coverage() {
    let world = world();
    let of = |value: &str| {
        let goal = goal(&target("ge", value)).unwrap();
        coverage_gap(&world.data, world.id("COVER"), world.area("1"), month("2026-06"), &goal)
    };
    let gap = of("75").unwrap();
    let names: Vec<&str> = gap.coverage.uncovered.iter().map(|id| world.data.areas.get(*id).code.as_str()).collect();
    assert_eq!((names, gap.needed, plain(gap.reached.round(1))), (vec!["121", "122"], 1, "75".into()));
    stands("2 of 4 covered, one more reaches 75.0 %");
    assert_eq!(of("50").unwrap().needed, 0);
    assert_eq!(of("100").unwrap().needed, 2);
    assert_eq!(of("101").map(|g| g.needed), None);
    let goal = goal(&target("ge", "50")).unwrap();
    assert_eq!(coverage_gap(&world.data, world.id("COVER"), world.area("1"), month("2024-06"), &goal), None);
}

#[test]
fn a_projection_needs_six_whole_months() {
    let world = world();
    let at = |id: &str, area: &str, from: &str, to: &str| {
        project(&world.data, world.id(id), world.area(area), month(from), month(to))
    };
    assert!(at("SUM", "11", "2026-06", "2026-12").is_some());
    assert_eq!(at("SUM", "11", "2026-06", "2026-06"), None);
    assert_eq!(at("SUM", "11", "2025-10", "2025-12"), None);
    assert_eq!(at("SUM", "111", "2026-06", "2026-12"), None);
    assert_eq!(at("RATE", "1", "2026-06", "2026-12"), None);
    // All months alike: nothing is uncertain but the arithmetic.
    let even: String = (1..=6).map(|m| format!("SUM,11,2026-{m:02},,10\n")).collect();
    let even = World::new(&even);
    let ahead = project(&even.data, even.id("SUM"), even.area("11"), month("2026-06"), month("2026-12")).unwrap();
    assert_eq!([ahead.low, ahead.estimate, ahead.high].map(plain), ["120", "120", "120"]);
    // From December the next year begins at nought.
    let next = project(&world.data, world.id("SUM"), world.area("11"), month("2025-12"), month("2026-06")).unwrap();
    assert_eq!(plain(next.estimate), "60");
}
