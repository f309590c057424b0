//! Comparisons: what is told, what is refused and why; matched pairs, vintages, the Spring Festival, the season.

use shanzhi::model::{Amount, Decimal, Dimension, Qualifier};
use shanzhi::query::against::{
    Against, Caution, Compared, Reason, Seasonal, compare, first_two_months, per_day, seasonal,
};
use shanzhi::query::change::{Change, Refusal};
use shanzhi::query::matched::{MATCHED_FLOOR, Unmatched, matched, units};
use shanzhi::query::range::Range;
use shanzhi::query::vintage::{Ground, earlier, first_reports, yoy_of_one_vintage};
use shanzhi::query::{Selection, Span, cut};

use super::world::{World, month, plain, range, span, stands, told};

fn against(world: &World, id: &str, area: &str, now: Range, against: Against) -> Compared {
    compare(&world.data, world.id(id), world.area(area), Dimension::None, now, against)
}

fn words(change: &Result<Change, Reason>) -> String {
    match change {
        Ok(Change::Points(points)) => format!("{}个百分点", plain(points.rescale(2))),
        Ok(Change::Difference(difference)) => plain(difference.rescale(2)),
        Ok(Change::Relative { difference, rate, small }) => {
            format!("{} {}%{}", plain(*difference), plain(rate.round(1)), if *small { " small" } else { "" })
        }
        Err(Reason::Refused(Refusal::BaseZero(difference))) => format!("BaseZero {}", plain(*difference)),
        Err(Reason::Refused(refusal)) => format!("{refusal:?}"),
        Err(reason) => format!("{reason:?}"),
    }
}

#[test]
fn each_change_is_a_value_or_a_reason() {
    let events = "id,date,title,area,indicators,kind\nE1,2025-03-01,口径,,MONEY,definition\n";
    let forms = "id,name,indicators,calendar,due_day\nF,月报,PER|GROWTH,26-25,3\n";
    let world = World::of(
        &[("events", events), ("forms", forms)],
        "SUM,111,2025-06,,873\n SUM,111,2026-06,,810\n SUM,111,2026-05,,0\n SUM,111,2025-05,,4\n SUM,111,2025-04,,0\n SUM,111,2026-04,,3
        RATE,111,2025-06,,,9249,10000\n RATE,111,2026-06,,,9616,10000
        AVERAGE,111,2025-06,,,6445,505\n AVERAGE,111,2026-06,,,10700,736
        MONEY,111,2025-06,,-5\n MONEY,111,2026-06,,5\n MONEY,111,2024-06,,4\n MONEY,111,2025-02,,1
        STOCK,111,2025-12,,20\n STOCK,111,2026-06,,32\n STOCK,111,2026-05,,30
        SUM,112,2026-06,,,,,missing\n SUM,112,2025-06,,5\n SUM,111,2026-07,,9\n SUM,111,2025-07,,9",
    );
    let year = Against::YearBefore;
    for (id, area, now, how, expect) in [
        ("SUM", "111", range("2026-06"), year, "-63 -7.2%"),
        ("SUM", "111", range("2026-05"), year, "-4 -100% small"),
        ("SUM", "111", range("2026-04"), year, "BaseZero 3"),
        ("SUM", "111", range("2026-06"), Against::JustBefore, "BaseZero 810"),
        ("SUM", "111", span("2026-05", "2026-06"), year, "-67 -7.6%"),
        ("RATE", "111", range("2026-06"), year, "3.67个百分点"),
        ("AVERAGE", "111", range("2026-06"), year, "1.78"),
        ("MONEY", "111", range("2026-06"), year, "BaseNegative"),
        // Defined anew in March 2025: June 2024 is another thing, and so is the 累计 of 2025 as a base, half of which is old.
        ("MONEY", "111", range("2025-06"), year, "Definition"),
        ("MONEY", "111", Range::year_to_date(month("2026-06")).unwrap(), year, "Definition"),
        ("STOCK", "111", range("2026-06"), Against::YearEnd, "12 60%"),
        ("STOCK", "111", range("2026-06"), Against::JustBefore, "2 6.7%"),
        ("SUM", "111", range("2026-06"), Against::YearEnd, "NotStanding"),
        ("SUM", "11", range("2026-06"), year, "Partial"),
        // As of 2026-07-05 July is not over.
        ("SUM", "111", range("2026-07"), year, "Unfinished"),
        ("SUM", "111", range("2026"), year, "Unfinished"),
        ("SUM", "111", Range::year_to_date(month("2026-06")).unwrap(), Against::JustBefore, "Cumulative"),
        ("SUM", "111", Range::rolling(month("2026-06"), 12).unwrap(), Against::JustBefore, "Cumulative"),
        ("SUM", "122", range("2026-06"), year, "NoFigure"),
        ("STOCK", "111", range("2026-06"), year, "NoBase"),
    ] {
        assert_eq!(words(&against(&world, id, area, now, how).change), expect, "{id} {area} {now:?}");
    }
}

#[test]
fn the_page_holds_back_across_a_definition_too() {
    let events = "id,date,title,area,indicators,kind\nE1,2025-03-01,口径,,RATE,definition\n";
    let rows: String = (0..30)
        .map(|m| format!("RATE,11,{}-{:02},,,{},100\nSUM,11,{0}-{1:02},,{2}\n", 2024 + m / 12, m % 12 + 1, 60 + m))
        .collect();
    let world = World::of(&[("events", events)], &rows);
    let asked = |id: &str, period: &str| {
        let selection =
            Selection { indicator: world.id(id), area: world.area("11"), period: month(period), span: Span::Period };
        let cut = cut(&world.data, selection);
        (cut.yoy, cut.mom, cut.ytd_yoy)
    };
    let refused = Err(Refusal::Definition);
    for (period, yoy, mom, ytd) in [
        ("2025-02", false, false, false),
        ("2025-03", true, true, true),
        ("2025-04", true, false, true),
        ("2026-02", true, false, true),
        ("2026-03", false, false, true),
        ("2026-06", false, false, true),
    ] {
        let (a, b, c) = asked("RATE", period);
        assert_eq!((a == refused, b == refused, c == refused), (yoy, mom, ytd), "{period}");
        let (a, b, c) = asked("SUM", period);
        assert!(a != refused && b != refused && c != refused);
    }
}

#[test]
fn the_page_does_not_compare_an_open_month() {
    // A month is over with its last day, or on the 25th where its form closes then: the same as for any stretch.
    let rows = "SUM,11,2025-06,,30\nSUM,11,2026-06,,31\nSUM,11,2026-05,,31";
    let forms = "id,name,indicators,calendar,due_day\nF,督查月报,SUM,26-25,1\n";
    let cases = [
        ("2026-06-24", true, true),
        ("2026-05-31", true, true),
        ("2026-06-25", true, false),
        ("2026-06-29", true, false),
        ("2026-06-30", false, false),
        ("2026-07-05", false, false),
        ("", false, false),
    ];
    for (as_of, refused, mut world) in cases.into_iter().flat_map(|(as_of, natural, closing)| {
        [(as_of, natural, World::new(rows)), (as_of, closing, World::of(&[("forms", forms)], rows))]
    }) {
        world.data.meta.as_of = as_of.into();
        let (indicator, area) = (world.id("SUM"), world.area("11"));
        let cut = cut(&world.data, Selection { indicator, area, period: month("2026-06"), span: Span::Period });
        assert_eq!([cut.yoy, cut.mom].map(|c| c == Err(Refusal::Partial)), [refused; 2], "{as_of}");
    }
}

#[test]
fn a_statistical_month_ends_on_the_25th() {
    let forms = "id,name,indicators,calendar,due_day\nF,督查月报,SUM,26-25,1\n";
    let mut world = World::of(
        &[("forms", forms)],
        "SUM,111,2026-06,,31\nSUM,111,2025-06,,30\nSTOCK,111,2026-06,,31\nSTOCK,111,2025-06,,30",
    );
    world.data.meta.as_of = "2026-06-26".into();
    assert_eq!(words(&against(&world, "SUM", "111", range("2026-06"), Against::YearBefore).change), "1 3.3%");
    assert_eq!(words(&against(&world, "STOCK", "111", range("2026-06"), Against::YearBefore).change), "Unfinished");
    let read = world.over("SUM", "111", range("2026-06"));
    // 26 May to 25 June: 31 days.
    let daily = per_day(&world.data, world.id("SUM"), &read, range("2026-06")).unwrap();
    assert_eq!(plain(daily.round(2)), "1");
    assert_eq!(per_day(&world.data, world.id("STOCK"), &read, range("2026-06")), None);
    stands("June 2026 is 26 May to 25 June, 31 days");
}

#[test]
fn the_spring_festival_moves() {
    let events = "id,date,title,area,indicators,kind\nE1,2025-01-29,春节,,,festival\nE2,2026-02-17,春节,,,festival\n";
    let world = World::of(
        &[("events", events)],
        "SUM,111,2025-01,,40\n SUM,111,2025-02,,80\n SUM,111,2026-01,,85\n SUM,111,2026-02,,41\n SUM,111,2025-03,,70\n SUM,111,2026-03,,77",
    );
    let january = against(&world, "SUM", "111", range("2026-01"), Against::YearBefore);
    assert_eq!(
        (words(&january.change).as_str(), january.cautions.as_slice()),
        ("45 112.5%", [Caution::SpringFestival].as_slice())
    );
    let merged = first_two_months(&world.data, world.id("SUM"), world.area("111"), Dimension::None, 2026);
    assert_eq!((words(&merged.change).as_str(), merged.cautions.as_slice()), ("6 5%", [].as_slice()));
    assert_eq!(against(&world, "SUM", "111", range("2026-03"), Against::YearBefore).cautions, []);
    // 59 days each: 126 ÷ 59 a day.
    let daily = per_day(&world.data, world.id("SUM"), &merged.reading, merged.now).unwrap();
    assert_eq!((plain(daily.round(2)), told(&merged.reading)), ("2.14".into(), "126".into()));
    stands("January alone 40 → 85 is +112.5 % because the festival moved; January and February 120 → 126 is +5.0 %");
    stands("126 ÷ 59 days = 2.14");
}

#[test]
fn figures_with_a_qualifier_carry_a_caution() {
    let world = World::new("SUM,111,2025-06,,410000,,,,,,,,ge\nSUM,111,2026-06,,420000");
    assert_eq!(world.data.remarks[0].qualifier, Qualifier::Ge);
    let yoy = against(&world, "SUM", "111", range("2026-06"), Against::YearBefore);
    assert_eq!((words(&yoy.change).as_str(), yoy.cautions.as_slice()), ("10000 2.4%", [Caution::Inexact].as_slice()));
}

#[test]
fn the_season_is_allowed_for() {
    let year = |year: i32, november: i32, december: i32| {
        format!("SUM,111,{year}-11,,{november}\nSUM,111,{year}-12,,{december}\n")
    };
    let verdict = |rows: &str| {
        let world = World::new(rows);
        seasonal(&world.data, world.id("SUM"), world.area("111"), Dimension::None, range("2025-12"))
    };
    let usual = year(2022, 100, 150) + &year(2023, 110, 160) + &year(2024, 90, 140);
    for (rows, expect) in [
        // Half as much again every December: no sign by itself.
        (usual.clone() + &year(2025, 100, 152), Seasonal::Usual),
        (usual.clone() + &year(2025, 100, 300), Seasonal::Above),
        (usual.clone() + &year(2025, 100, 80), Seasonal::Below),
        (year(2024, 100, 150) + &year(2025, 100, 300), Seasonal::Abstains),
        (usual.clone() + &year(2025, 3, 9), Seasonal::Abstains),
        // Seasons that vary wildly convict nobody.
        (year(2022, 100, 50) + &year(2023, 100, 400) + &year(2024, 100, 150) + &year(2025, 100, 300), Seasonal::Usual),
        (String::new(), Seasonal::Abstains),
    ] {
        assert_eq!(verdict(&rows), expect, "{rows}");
    }
    stands("Decembers 150, 160, 140 after 100, 110, 90: 152 after 100 is usual, 300 above, 80 below");
}

#[test]
fn matched_pairs_or_a_refusal() {
    // Nine of ten areas have both years; the tenth is silent this year.
    let areas: String = "code,name,level,parent,kind,valid_from,valid_to\n1,县,county,,tree,,\n".to_string()
        + &(1..=11)
            .map(|n| format!("1{n:02},村{n},village,1,tree,,{}\n", if n == 11 { "2020-12-31" } else { "" }))
            .collect::<String>();
    let rows = |silent: u32| -> String {
        (1..=10)
            .map(|n| {
                let now = if n <= silent { ",,,missing".to_string() } else { "12".into() };
                format!("SUM,1{n:02},2025-06,,10\nSUM,1{n:02},2026-06,,{}\n", now)
            })
            .collect()
    };
    let compare = |silent: u32| {
        let world = World::of(&[("areas", &areas)], &rows(silent));
        let all: Vec<_> = world.data.areas.children(world.area("1")).to_vec();
        matched(&world.data, world.id("SUM"), &all, range("2026-06"), range("2025-06"), Dimension::None, MATCHED_FLOOR)
    };
    let nine = compare(1);
    assert_eq!((nine.pairs.len(), nine.due, nine.coverage()), (9, 10, 90));
    assert_eq!((told(&nine.now).as_str(), told(&nine.then).as_str()), ("108", "90"));
    assert!(matches!(nine.change, Ok(Change::Relative { rate, .. }) if plain(rate.round(1)) == "20"));
    let eight = compare(2);
    assert_eq!((eight.coverage(), eight.change), (80, Err(Unmatched::TooFew)));
    stands("Nine of ten: 90 → 108, +20.0 %; eight of ten: refused");
    let world = World::new("");
    let none =
        matched(&world.data, world.id("SUM"), &[], range("2026-06"), range("2025-06"), Dimension::None, MATCHED_FLOOR);
    assert_eq!((none.due, none.coverage(), none.change), (0, 0, Err(Unmatched::TooFew)));
}

#[test]
fn the_lowest_units_are_matched() {
    let both = [range("2026-06"), range("2025-06")];
    let lowest = |rows: &str| {
        let world = World::new(rows);
        let found = units(&world.data, world.id("SUM"), world.area("1"), both, Dimension::None);
        let codes: Vec<String> = found.iter().map(|at| world.data.areas.get(*at).code.clone()).collect();
        let matched = matched(&world.data, world.id("SUM"), &found, both[0], both[1], Dimension::None, 50);
        (codes.join(" "), matched.pairs.len(), matched.due, told(&matched.now), told(&matched.then))
    };
    // 二村 is silent this year: 甲镇 is matched by 一村 and its 本级, not left out and not held whole against a part.
    let villages = "SUM,111,2025-06,,10\n SUM,112,2025-06,,20\n SUM,11-own,2025-06,,5\n SUM,121,2025-06,,10\n SUM,122,2025-06,,10
        SUM,111,2026-06,,12\n SUM,112,2026-06,,,,,missing\n SUM,11-own,2026-06,,6\n SUM,121,2026-06,,9\n SUM,122,2026-06,,11";
    assert_eq!(lowest(villages), ("111 112 113 11-own 121 122".into(), 4, 5, "38".into(), "35".into()));
    stands("Four of five units, one of two villages silent: 10 + 5 + 10 + 10 → 12 + 6 + 9 + 11, 35 → 38");
    // Townships where no village is loaded, or where villages speak of one year alone.
    let mixed = "SUM,111,2025-06,,10\n SUM,112,2025-06,,20\n SUM,111,2026-06,,12\n SUM,112,2026-06,,21\n SUM,12,2025-06,,10\n SUM,12,2026-06,,13\n SUM,121,2026-06,,13";
    assert_eq!(lowest(mixed), ("111 112 113 12".into(), 3, 3, "46".into(), "40".into()));
    assert_eq!(lowest("SUM,1,2025-06,,3\n SUM,1,2026-06,,4"), ("1".into(), 1, 1, "4".into(), "3".into()));
    assert_eq!(lowest(""), ("1".into(), 0, 0, "NoData".into(), "NoData".into()));
}

#[test]
fn one_vintage_for_both_years() {
    // 2024 was 100 in the first book and 110 after the census; 2025 is 121 in the census book only.
    let world = World::new(
        "SUM,111,2024-06,,100,,,,,2025-01-10\n SUM,111,2024-06,,110,,,revised,,2026-01-10\n SUM,111,2025-06,,108,,,,,2025-07-10\n SUM,111,2025-06,,121,,,revised,,2026-01-10
        SUM,112,2024-06,,100,,,,,2024-07-10\n SUM,112,2025-06,,120,,,,,2025-07-10\n SUM,112,2025-06,,118,,,revised,,2025-08-10
        SUM,121,2025-06,,42\n SUM,121,2025-06,,24,,,,corrected,,,,,抄写颠倒\n SUM,122,2024-06,,1\n SUM,122,2025-06,,11",
    );
    let yoy = |area: &str| {
        yoy_of_one_vintage(&world.data, world.id("SUM"), world.area(area), month("2025-06"), Dimension::None)
    };
    let rate = |area: &str| match yoy(area).change {
        Ok(Change::Relative { rate, .. }) => plain(rate.round(1)),
        other => format!("{other:?}"),
    };
    assert_eq!((rate("111").as_str(), yoy("111").ground), ("10", Ground::OneVintage(20_260_110)));
    assert_eq!((rate("112").as_str(), yoy("112").ground), ("18", Ground::Mixed { now: 20_250_810, then: 20_240_710 }));
    assert_eq!(yoy("122").ground, Ground::Plain);
    stands("100 (revised 110) → 108 (revised 121) is +10.0 % within the revision");
    let older = |area: &str| -> Vec<String> {
        let all = earlier(&world.data, world.id("SUM"), world.area(area), month("2025-06"), Dimension::None);
        all.iter().map(|e| format!("{} {:?}", e.vintage, e.amount.map(|a| plain(a.round(0))))).collect()
    };
    assert_eq!(older("111"), ["20250710 Some(\"108\")"]);
    assert_eq!(older("121"), ["0 Some(\"42\")"]);
    assert_eq!(told(&world.read("SUM", "121", "2025-06")), "24");
    assert!(older("122").is_empty());
}

#[test]
fn a_first_report_beside_a_revised_year() {
    // 111: last year 100, revised 110 in January; this year 120, as first reported. 112: this year is revised too. 121: one book has both years.
    let world = World::new(
        "SUM,111,2025-06,,100,,,,,2025-07-10\n SUM,111,2025-06,,110,,,revised,,2026-01-20\n SUM,111,2026-06,,120,,,,,2026-07-02
        SUM,112,2025-06,,100,,,,,2025-07-10\n SUM,112,2025-06,,110,,,revised,,2026-01-20\n SUM,112,2026-06,,120,,,,,2026-07-02\n SUM,112,2026-06,,121,,,revised,,2026-07-04
        SUM,121,2025-06,,100,,,,,2025-07-10\n SUM,121,2025-06,,110,,,revised,,2026-07-02\n SUM,121,2026-06,,120,,,,,2026-07-02
        SUM,122,2025-06,,100\n SUM,122,2025-06,,10,,,,corrected\n SUM,122,2026-06,,120",
    );
    let found =
        |area: &str| first_reports(&world.data, world.id("SUM"), world.area(area), month("2026-06"), Dimension::None);
    let rate = |change: Result<Change, Refusal>| match change {
        Ok(Change::Relative { rate, .. }) => plain(rate.round(1)),
        other => format!("{other:?}"),
    };
    let one = found("111").unwrap();
    assert_eq!((rate(one.shown), rate(one.first)), ("9.1".into(), "20".into()));
    assert_eq!((plain(one.then_first.round(0)), plain(one.then_now.round(0))), ("100".into(), "110".into()));
    stands("100, revised 110 the January after; this year 120 as first reported: +9.1 % as shown, 初报比初报 +20.0 %");
    assert_eq!([found("112"), found("121"), found("122")], [None; 3]);
}

#[test]
fn a_million_terms_do_not_drift() {
    let tenth = Amount::Exact(Decimal::new(1, 1));
    let sum = (0..1_000_000).fold(Decimal::default(), |sum, _| match tenth {
        Amount::Exact(value) => sum.plus(value),
        Amount::Ratio { .. } => sum,
    });
    assert_eq!(sum.text(), "100000.0");
}
