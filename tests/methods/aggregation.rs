//! Sums by class, over time, over sets of areas, beside stated totals; the whole catalogue; empty and odd selections.

use shanzhi::model::{Amount, Decimal, Dimension, Period, Status};
use shanzhi::query::aggregate::{Agreement, Class, beside, class_of, combine, over_areas, reporting, slices};
use shanzhi::query::denominator::{Form, coverage, form_of};
use shanzhi::query::group::{group_reading, groups};
use shanzhi::query::range::{Range, read};
use shanzhi::query::{Gap, Reading, decumulate};

use super::world::{Dice, World, month, plain, range, span, stands, told};

#[test]
fn each_class_adds_up_in_its_own_way() {
    let world = World::new(
        "SUM,111,2026-05,,10\n SUM,112,2026-05,,20\n SUM,11-own,2026-05,,3\n SUM,121,2026-05,,5\n SUM,122,2026-05,,0\n SUM,1-own,2026-05,,2
        SUM,111,2026-06,,1\n SUM,112,2026-06,,2\n SUM,11-own,2026-06,,0\n SUM,121,2026-06,,4\n SUM,122,2026-06,,0\n SUM,1-own,2026-06,,1
        STOCK,111,2026-05,,7\n STOCK,112,2026-05,,8\n STOCK,111,2026-06,,9\n STOCK,112,2026-06,,8
        RATE,111,2026-05,,,2,2\n RATE,112,2026-05,,,180,200\n RATE,121,2026-05,,,10,20\n RATE,122,2026-05,,,0,0
        RATE,111,2026-06,,,1,1\n RATE,112,2026-06,,,9,10\n RATE,121,2026-06,,,1,2\n RATE,122,2026-06,,,3,3
        COVER,111,2026-06,,,1,1\n COVER,112,2026-06,,,0,1\n COVER,121,2026-06,,,1,1\n COVER,122,2026-06,,,1,1
        UNITS,111,2026-06,,1\n UNITS,112,2026-06,,0\n UNITS,121,2026-06,,1\n UNITS,122,2026-06,,1
        AVERAGE,111,2026-06,,,30,2\n AVERAGE,121,2026-06,,,10,1
        SCORE,11,2026-06,,95.5\n SCORE,12,2026-06,,90\n RANK,11,2026-06,,1\n RANK,12,2026-06,,2",
    );
    for (indicator, area, over, expect) in [
        ("SUM", "11", range("2026-05"), "33"),
        ("SUM", "1", range("2026-05"), "40"),
        ("SUM", "1", span("2026-05", "2026-06"), "48"),
        ("STOCK", "11", range("2026-05"), "15"),
        ("STOCK", "11", span("2026-05", "2026-06"), "17"),
        ("STOCK", "11", range("2026-Q2"), "17"),
        // The guard of the domain: 192 of 222, and never the mean of the rates.
        ("RATE", "1", range("2026-05"), "192/222"),
        ("RATE", "1", span("2026-05", "2026-06"), "206/238"),
        ("RATE", "122", range("2026-05"), "NoughtBelow"),
        ("COVER", "1", range("2026-06"), "3/4"),
        ("UNITS", "1", range("2026-06"), "3"),
        ("AVERAGE", "1", range("2026-06"), "40/3"),
        ("SCORE", "1", range("2026-06"), "NotAdditive"),
        ("SCORE", "11", range("2026-06"), "95.5"),
        ("RANK", "1", range("2026-06"), "NotAdditive"),
        ("GROWTH", "1", range("2026-06"), "NoData"),
    ] {
        assert_eq!(told(&world.over(indicator, area, over)), expect, "{indicator} {area}");
    }
    let whole = world.over("RATE", "1", range("2026-05"));
    let mean = ["111", "112", "121"].map(|area| world.over("RATE", area, range("2026-05")).amount().unwrap().to_f64());
    stands(&format!(
        "192 ÷ 222 = **{} %**. The mean of the rates, {:.1} %, is wrong",
        whole.amount().unwrap().round(1).text(),
        mean.iter().sum::<f64>() / 3.0
    ));
    // 万人: Σ over two months ÷ population of those below, 5 万人.
    let per = world.over("PER", "1", span("2026-05", "2026-06"));
    assert_eq!(plain(per.amount().unwrap().round(2)), "9.6");
    stands(&format!("48件 over 5万人 = {}", per.amount().unwrap().round(2).text()));
}

#[test]
fn every_row_of_the_catalogue_has_a_class_and_follows_it() {
    let catalogue = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/indicators.csv")).unwrap();
    let catalogue = catalogue.trim_start_matches('\u{feff}');
    let empty = World::of(&[("indicators", catalogue)], "");
    stands(&format!("All {} rows of the catalogue have one", empty.data.indicators.len()));
    let mut rows = String::new();
    for indicator in &empty.data.indicators {
        let by_parts = indicator.is_quotient() || indicator.is_percentage();
        for (area, v, n, d) in [("111", 4, 3, 4), ("112", 6, 1, 2), ("11-own", 1, 1, 1)] {
            let cells = if by_parts { format!(",{n},{d}") } else { format!("{v},,") };
            rows.push_str(&format!("{},{area},2026-06,,{cells}\n", indicator.id));
        }
    }
    let world = World::of(&[("indicators", catalogue)], &rows);
    let mut counts = std::collections::BTreeMap::new();
    for indicator in &world.data.indicators {
        let class = class_of(indicator);
        *counts.entry(class).or_insert(0) += 1;
        let expect = match class {
            Class::Flow | Class::Stock | Class::Posts | Class::CoveredUnits => "11",
            Class::Rate | Class::Coverage | Class::Average | Class::PerPopulation => "5/7",
            Class::Index | Class::Rank | Class::Growth | Class::Alone => "NotAdditive",
        };
        // A quotient of two indicators of the register is theirs, where both have figures.
        let made = !indicator.numerator_id.is_empty() && !indicator.denominator_id.is_empty() && class.adds_up();
        let above = if made { "11/11" } else { expect };
        assert_eq!(told(&world.read(&indicator.id, "11", "2026-06")), above, "{} {class:?}", indicator.id);
        let set = [world.area("111"), world.area("112"), world.area("11-own")];
        let over = over_areas(&world.data, world.id(&indicator.id), &set, range("2026-06"), Dimension::None);
        assert_eq!(told(&over), expect, "{} over a set", indicator.id);
        // What does not add up is still told of one area.
        let one = over_areas(&world.data, world.id(&indicator.id), &set[..1], range("2026-06"), Dimension::None);
        assert!(one.figure.is_ok(), "{}", indicator.id);
    }
    let counts: Vec<(Class, i32)> = counts.into_iter().collect();
    assert_eq!(counts.iter().map(|(_, n)| n).sum::<i32>(), 239);
    assert_eq!(
        counts,
        [
            (Class::Flow, 53),
            (Class::Stock, 64),
            (Class::Posts, 3),
            (Class::Rate, 28),
            (Class::Coverage, 13),
            (Class::CoveredUnits, 24),
            (Class::Average, 6),
            (Class::PerPopulation, 1),
            (Class::Index, 3),
            (Class::Rank, 1),
            (Class::Growth, 2),
            (Class::Alone, 41),
        ]
    );
}

#[test]
fn stretches_of_time() {
    let rows: String = (0..24).map(|m| format!("SUM,111,{}-{:02},,{}\n", 2025 + m / 12, m % 12 + 1, m + 1)).collect();
    let world = World::new(&rows);
    let at = month("2026-06");
    for (over, expect) in [
        (range("2026-06"), 18),
        (range("2026-Q2"), 16 + 17 + 18),
        (range("2026-H1"), 13 + 14 + 15 + 16 + 17 + 18),
        (range("2025"), 78),
        (Range::year_to_date(at).unwrap(), 13 + 14 + 15 + 16 + 17 + 18),
        (Range::rolling(at, 12).unwrap(), (7..=18).sum()),
        (span("2025-11", "2026-02"), 11 + 12 + 13 + 14),
        (span("2025-01", "2026-12"), 300),
    ] {
        assert_eq!(told(&world.over("SUM", "111", over)), expect.to_string(), "{over:?}");
    }
    // A quarterly indicator cut in the middle does not add up; a stretch that runs out of the data is partial.
    let quarters = World::new("SUM,111,2026-Q1,,5\nSUM,111,2026-Q2,,6\nSTOCK,111,2026-Q1,,7\nSTOCK,111,2026-Q2,,9");
    assert_eq!(told(&quarters.over("STOCK", "111", range("2026-06"))), "9");
    assert_eq!(told(&quarters.over("STOCK", "111", range("2026-05"))), "NotAdditive");
    assert_eq!(told(&quarters.over("SUM", "111", range("2026-H1"))), "11");
    assert_eq!(told(&quarters.over("SUM", "111", span("2026-02", "2026-06"))), "NotAdditive");
    assert_eq!(told(&world.over("SUM", "111", span("2024-12", "2025-02"))), "~3");
}

#[test]
fn a_quarter_is_its_months_where_each_is_whole() {
    // The county's months are published; of the townships one reports every month and one a single month and its quarter.
    let world = World::new(
        "SUM,1,2026-04,,100\n SUM,1,2026-05,,110\n SUM,1,2026-06,,120
        SUM,11,2026-04,,40\n SUM,11,2026-05,,41\n SUM,11,2026-06,,42\n SUM,12,2026-04,,9\n SUM,12,2026-Q2,,50
        RATE,1,2026-04,,,8,10\n RATE,1,2026-05,,,9,10\n RATE,1,2026-06,,,10,10\n RATE,11,2026-06,,,1,2
        STOCK,1,2026-04,,7\n STOCK,1,2026-06,,9\n STOCK,11,2026-06,,4
        MONEY,1,2026-04,,100\n MONEY,1,2026-06,,120\n MONEY,11,2026-Q2,,150\n MONEY,12,2026-Q2,,80",
    );
    for (indicator, area, expect) in [
        ("SUM", "1", "330"),
        ("SUM", "11", "123"),
        // Stored for the quarter itself: that figure, whatever the months say.
        ("SUM", "12", "50"),
        ("RATE", "1", "27/30"),
        ("STOCK", "1", "9"),
        // A month is lacking: the quarters of the townships are whole.
        ("MONEY", "1", "230"),
    ] {
        assert_eq!(told(&world.read(indicator, area, "2026-Q2")), expect, "{indicator} {area}");
        assert_eq!(told(&world.over(indicator, area, range("2026-Q2"))), expect, "{indicator} {area} over the quarter");
    }
}

#[test]
fn figures_of_villages_alone_are_a_history_of_the_county() {
    let months: Vec<Period> = (0..30).map(|back| month("2024-01").shift(back)).collect();
    let mut rows: String = months.iter().flat_map(|p| ["111", "122"].map(|v| format!("SUM,{v},{p},,5\n"))).collect();
    // One month of a township must not hide what its villages and the others have.
    rows.push_str("SUM,12,2026-06,,6\n");
    let world = World::new(&rows);
    let (id, county) = (world.id("SUM"), world.area("1"));
    let at = month("2026-06");
    assert_eq!(
        shanzhi::query::cut::span_of(&world.data, id, county, at.frequency),
        months.first().copied().zip(months.last().copied())
    );
    let past = shanzhi::query::signal::history::history(&world.data, id, county, at);
    assert_eq!(past.periods, months);
    assert_eq!(past.series.values()[28..], [Some(10.0), Some(11.0)]);
    let asked = shanzhi::query::Selection { indicator: id, area: county, period: at, span: Default::default() };
    let cut = shanzhi::query::cut(&world.data, asked);
    assert_eq!(cut.months, months);
    assert!(cut.yoy.is_ok(), "June of last year is there");
    let cards = shanzhi::query::overview(&world.data, county, at, Default::default()).cards;
    assert_eq!(cards.iter().map(|card| card.indicator).collect::<Vec<_>>(), [id]);
    // Nothing of the sibling's villages is the first town's history.
    let only = World::new("SUM,121,2026-05,,5\n SUM,121,2026-06,,5");
    assert_eq!(shanzhi::query::cut::span_of(&only.data, id, only.area("11"), at.frequency), None);
}

#[test]
fn a_stated_total_is_kept_beside_the_computed_one() {
    // 黄石 2020: the parts make 1,111 and 1,127 was printed. 安康's week adds up. Parts printed to one decimal may differ by half a digit each.
    for (indicator, stated, parts, expect) in [
        ("SUM", "1127", ["972", "49", "90"], Agreement::Differs(Decimal::whole(16))),
        ("SUM", "3200", ["1615", "1000", "585"], Agreement::Agrees),
        ("MONEY", "10.10", ["3.33", "3.33", "3.43"], Agreement::Rounding(Decimal::new(1, 2))),
        ("MONEY", "10.11", ["3.33", "3.33", "3.43"], Agreement::Differs(Decimal::new(2, 2))),
    ] {
        let rows = format!(
            "{indicator},11,2026-06,,{stated}\n{indicator},111,2026-06,,{}\n{indicator},112,2026-06,,{}\n{indicator},11-own,2026-06,,{}",
            parts[0], parts[1], parts[2]
        );
        let world = World::new(&rows);
        let both =
            beside(&world.data, world.id(indicator), world.area("11"), month("2026-06"), Dimension::None).unwrap();
        let same = match (both.agreement, expect) {
            (Agreement::Rounding(a), Agreement::Rounding(b)) | (Agreement::Differs(a), Agreement::Differs(b)) => {
                a.compare(b).is_eq()
            }
            (a, b) => a == b,
        };
        assert!(same, "{stated}: {:?}", both.agreement);
        let by = |d: Decimal| plain(d.abs());
        match (indicator, both.agreement) {
            ("SUM", Agreement::Differs(d)) => {
                stands(&format!("1,127 beside parts of 1,{} differs by {}", told(&both.computed).split_off(1), by(d)));
            }
            ("MONEY", Agreement::Rounding(_)) => {
                stands(&format!("{} = {}: a printed {stated} is rounding", parts.join(" + "), told(&both.computed)))
            }
            ("MONEY", Agreement::Differs(d)) => stands(&format!("{stated} differs by {}", by(d))),
            _ => {}
        }
        assert_eq!(
            plain(both.stated.amount().unwrap().round(2)),
            stated.trim_end_matches('0').trim_end_matches('.').to_string() + if stated == "3200" { "00" } else { "" }
        );
    }
    // Not every part is there: nothing is proven.
    let world = World::new("SUM,11,2026-06,,9\nSUM,111,2026-06,,4\nSUM,112,2026-06,,,,,missing");
    let both = beside(&world.data, world.id("SUM"), world.area("11"), month("2026-06"), Dimension::None).unwrap();
    assert_eq!(
        (both.agreement, told(&both.stated), told(&both.computed)),
        (Agreement::Unproven, "9".into(), "~4".into())
    );
}

#[test]
fn coverage_stands_on_the_register_of_the_date() {
    // 三村 had one and ended with 2024: 3 of 3 before, 2 of 2 after. 二村 is silent in 2025 and stays in the denominator.
    let world = World::new(
        "COVER,111,2024-12,,,1,1\n COVER,112,2024-12,,,1,1\n COVER,113,2024-12,,,1,1
        COVER,111,2025-01,,,1,1\n COVER,112,2025-01,,,1,1
        COVER,111,2025-02,,,1,1\n COVER,112,2025-02,,,,,missing
        COVER,111,2025-03,,,1,1\n COVER,112,2025-03,,,0,1\n COVER,121,2025-03,,,,,not_applicable\n COVER,122,2025-03,,,0,1",
    );
    let at = |area: &str, period: &str| {
        let found = coverage(&world.data, world.id("COVER"), world.area(area), month(period));
        let names = |ids: &[shanzhi::model::AreaId]| {
            ids.iter().map(|id| world.data.areas.get(*id).code.clone()).collect::<Vec<_>>().join("+")
        };
        format!(
            "{}/{} -{} ?{}",
            plain(found.covered),
            plain(found.registered),
            names(&found.uncovered),
            names(&found.unknown)
        )
    };
    assert_eq!(at("11", "2024-12"), "3/3 - ?");
    assert_eq!(at("11", "2025-01"), "2/2 - ?");
    assert_eq!(at("11", "2025-02"), "1/2 - ?112");
    assert_eq!(at("1", "2025-03"), "1/3 -112+122 ?");
    let silent = coverage(&world.data, world.id("COVER"), world.area("11"), month("2025-02"));
    let (low, high) = silent.bounds().unwrap();
    assert_eq!((plain(low.round(1)), plain(high.round(1))), ("50".into(), "100".into()));
    let nobody = coverage(&world.data, world.id("COVER"), world.area("12"), month("2024-12"));
    assert_eq!((nobody.rate(), nobody.bounds()), (None, None));
    stands("Three of three before a merger, two of two after: 100 % both times");
    stands(&format!(
        "With one silent of two: {}, and between {} % and {} % (`bounds`)",
        at("11", "2025-02").split_once(' ').unwrap().0,
        plain(low.round(1)),
        plain(high.round(1))
    ));
}

#[test]
fn a_rate_follows_the_form_of_the_county() {
    // 黄石 2020: 6217 of 6368 received = 97.6 %; with 调结数 supplied the register's own denominator holds, for all areas and months.
    let received = World::new("TJ01,11,2026-06,,6368\nTJ03,11,2026-06,,6217");
    assert_eq!(form_of(&received.data, received.id("TJ04")), Some(Form::County(received.id("TJ01"))));
    let reading = received.over("TJ04", "11", range("2026-06"));
    assert_eq!((told(&reading).as_str(), plain(reading.amount().unwrap().round(1)).as_str()), ("6217/6368", "97.6"));
    stands(&format!("6217 ÷ 6368 = {} %", plain(reading.amount().unwrap().round(1))));
    let closed = World::new("TJ01,11,2026-06,,6368\nTJ03,11,2026-06,,6217\nTJ02,11,2025-01,,9");
    assert_eq!(form_of(&closed.data, closed.id("TJ04")), Some(Form::Register(closed.id("TJ02"))));
    assert!(closed.over("TJ04", "11", range("2026-06")).figure.is_err());
    // A rate that is stated anywhere has one form: no other one beside it.
    let stated = World::new("TJ01,11,2026-06,,6368\nTJ03,11,2026-06,,6217\nTJ04,12,2026-06,,,9,10");
    assert!(stated.over("TJ04", "11", range("2026-06")).figure.is_err());
    let neither = World::new("TJ03,11,2026-06,,6217");
    assert_eq!(form_of(&neither.data, neither.id("TJ04")), None);
}

#[test]
fn groups_stand_across_the_tree() {
    let register =
        "id,name,kind,area\nL1,东片,联建片区,111\nL1,东片,联建片区,121\nP1,同类镇,对标组,11\nP1,同类镇,对标组,111\n";
    let world = World::of(
        &[("groups", register)],
        "SUM,111,2026-06,,10\n SUM,112,2026-06,,20\n SUM,121,2026-06,,5\n SUM,11-own,2026-06,,1\n RATE,111,2026-06,,,1,2\n RATE,121,2026-06,,,8,10",
    );
    let all = groups(&world.data, None);
    assert_eq!(all.iter().map(|g| (g.id.as_str(), g.members.len())).collect::<Vec<_>>(), [("L1", 2), ("P1", 2)]);
    let read = |group: usize, id: &str| {
        told(&group_reading(&world.data, world.id(id), &all[group], range("2026-06"), Dimension::None))
    };
    assert_eq!([read(0, "SUM"), read(0, "RATE")], ["15", "9/12"]);
    let rate = group_reading(&world.data, world.id("RATE"), &all[0], range("2026-06"), Dimension::None);
    stands(&format!(
        "一村 10 and 四村 5 of two townships: {}; their rates 1/2 and 8/10: {} = {} %",
        read(0, "SUM"),
        read(0, "RATE"),
        rate.amount().unwrap().round(1).text()
    ));
    // A member below another member is not added twice.
    assert_eq!(read(1, "SUM"), "31");
    assert_eq!(groups(&world.data, Some("对标组")).len(), 1);
}

#[test]
fn organisations_and_categories_are_dimensions() {
    let organisations = "id,name,group,area\nD1,一局,县直部门,1-own\nD2,二局,县直部门,1-own\n";
    let world = World::of(
        &[("organisations", organisations)],
        "SUM,1,2026-06,,30
        SUM,111,2026-06,,12,,,,,,邻里\n SUM,121,2026-06,,8,,,,,,邻里\n SUM,111,2026-06,,10,,,,,,土地\n SUM,121,2026-06,,0,,,,,,土地
        SUM,1-own,2026-06,,7,,,,,,,D1\n SUM,1-own,2026-06,,4,,,,,,,D2",
    );
    let told_slices = |organisations: bool| {
        slices(&world.data, world.id("SUM"), world.area("1"), range("2026-06"), organisations)
            .iter()
            .map(|(_, reading)| told(reading))
            .collect::<Vec<_>>()
    };
    assert_eq!(told_slices(false), ["20", "10"]);
    assert_eq!(told_slices(true), ["7", "4"]);
}

#[test]
fn months_come_out_of_cumulative_figures() {
    // 1月累计 10; 2月 not supplied; 3月 25; 4月 22 (调减); 5月 30.
    let world = World::new(
        "SUM,111,2026-01,本年累计,10\n SUM,111,2026-03,本年累计,25\n SUM,111,2026-04,本年累计,22\n SUM,111,2026-05,本年累计,30
        RATE,111,2026-01,本年累计,,9,10\n RATE,111,2026-02,本年累计,,19,20",
    );
    let steps = decumulate::series(&world.data, world.id("SUM"), world.area("111"), Dimension::None);
    let shown: Vec<String> = steps
        .iter()
        .map(|s| format!("{}..{} {}{}", s.first, s.last, plain(s.added), if s.correction { "!" } else { "" }))
        .collect();
    assert_eq!(shown, ["2026-01..2026-01 10", "2026-02..2026-03 15", "2026-04..2026-04 -3!", "2026-05..2026-05 8"]);
    for (over, expect) in [
        (range("2026-01"), "10"),
        (range("2026-04"), "-3"),
        (span("2026-02", "2026-03"), "15"),
        (range("2026-Q1"), "25"),
        (span("2026-04", "2026-05"), "5"),
    ] {
        assert_eq!(told(&world.over("SUM", "111", over)), expect, "{over:?}");
    }
    // Neither February nor March alone is known.
    assert!(world.over("SUM", "111", range("2026-02")).figure.is_err());
    assert_eq!(told(&world.over("RATE", "111", range("2026-02"))), "10/10");
    let added: Vec<String> = steps.iter().map(|step| plain(step.added).replace('-', "−")).collect();
    stands(&format!(
        "累计 10, –, 25, 22, 30 give January {}, **1—2 missing: February and March together {}**, April {} (调减: kept, flagged), May {}",
        added[0], added[1], added[2], added[3]
    ));
    stands(&format!("9/10 then 19/20 make February {}", told(&world.over("RATE", "111", range("2026-02")))));
    let sum = steps.iter().fold(Decimal::default(), |sum, step| sum.plus(step.added));
    assert_eq!(plain(sum), "30");
}

#[test]
fn the_rate_of_reporting_counts_lowest_units() {
    let world = World::new(
        "SUM,111,2026-06,,1\n SUM,112,2026-06,,,,,missing\n SUM,11-own,2026-06,,2\n SUM,121,2026-06,,1\n SUM,122,2026-06,,0,,,zero_reported",
    );
    let count =
        |area: &str| reporting(&world.data, world.id("SUM"), world.area(area), month("2026-06"), Dimension::None);
    assert_eq!(
        [count("1"), count("11"), count("12"), count("111"), count("112")],
        [(4, 5), (2, 3), (2, 2), (1, 1), (0, 1)]
    );
    assert_eq!(count("1-own"), (0, 0));
    let (known, due) = count("1");
    stands(&format!("in lowest units as far as loaded: 应报{due}个单位、实报{known}个"));
}

/// Area codes with numerator and denominator, `None` for 未报.
type Drawn = Vec<(&'static str, Option<(i64, i64)>)>;

/// Villages with figures drawn at random: some missing, some nought, two decimals.
fn random(dice: &mut Dice, indicator: &str, parts: bool) -> (String, Drawn) {
    let mut rows = String::new();
    let mut drawn = Vec::new();
    for area in ["111", "112", "11-own", "121", "122", "1-own"] {
        let figure = (dice.roll(5) > 0 || area.ends_with("own")).then(|| {
            let d = dice.roll(400) as i64;
            (dice.roll(d as u64 + 1) as i64, d)
        });
        match figure {
            Some((n, d)) if parts => rows.push_str(&format!("{indicator},{area},2026-06,,,{n},{d}\n")),
            Some((_, d)) => rows.push_str(&format!("{indicator},{area},2026-06,,{}.{:02}\n", d / 100, d % 100)),
            None => rows.push_str(&format!("{indicator},{area},2026-06,,,,,missing\n")),
        }
        drawn.push((area, figure));
    }
    (rows, drawn)
}

#[test]
fn sums_add_up_the_tree_in_any_order() {
    let mut dice = Dice(4);
    for round in 0..200 {
        for (indicator, parts) in [("MONEY", false), ("RATE", true)] {
            let (rows, drawn) = random(&mut dice, indicator, parts);
            let mut lines: Vec<&str> = rows.lines().collect();
            let world = World::new(&rows);
            for at in (1..lines.len()).rev() {
                lines.swap(at, dice.roll(at as u64 + 1) as usize);
            }
            let shuffled = World::new(&lines.join("\n"));
            let county = world.read(indicator, "1", "2026-06");
            assert_eq!(county, shuffled.read(indicator, "1", "2026-06"), "order, round {round}");
            let (n, d) = drawn.iter().filter_map(|(_, f)| *f).fold((0, 0), |(n, d), (a, b)| (n + a, d + b));
            let whole = over_areas(
                &world.data,
                world.id(indicator),
                &[world.area("11"), world.area("12"), world.area("1-own")],
                range("2026-06"),
                Dimension::None,
            );
            if let Ok(amount) = county.figure {
                let expect = if parts {
                    Amount::ratio(Decimal::whole(n), Decimal::whole(d), 100).unwrap()
                } else {
                    Amount::Exact(Decimal::new(i128::from(d), 2))
                };
                assert!(amount.compare(expect).is_eq(), "round {round}: {county:?}");
                assert!(whole.amount().unwrap().compare(expect).is_eq());
            }
            let silent = drawn.iter().any(|(_, f)| f.is_none());
            let known = county.figure.is_ok();
            assert!(!known || county.is_partial() == silent, "round {round}");
        }
    }
}

#[test]
fn nothing_one_and_all_alike_have_answers() {
    let world = World::new(
        "SUM,111,2026-06,,,,,missing\nSUM,112,2026-06,,,,,missing\nRATE,111,2026-06,,,5,10\nRATE,112,2026-06,,,5,10",
    );
    let over = |id: &str, areas: &[&str]| {
        let areas: Vec<_> = areas.iter().map(|code| world.area(code)).collect();
        over_areas(&world.data, world.id(id), &areas, range("2026-06"), Dimension::None)
    };
    assert_eq!(over("SUM", &[]).figure, Err(Gap::NoData));
    assert_eq!(over("SUM", &["111", "112"]).figure, Err(Gap::Stated(Status::Missing)));
    assert_eq!(told(&over("RATE", &["111"])), "5/10");
    assert_eq!(told(&over("RATE", &["111", "112", "111"])), "10/20");
    assert_eq!(over("COVER", &["111", "121"]).figure, Err(Gap::NoData));
    let indicator = world.data.indicator(world.id("SUM"));
    assert_eq!(combine(indicator, &[]).figure, Err(Gap::NoData));
    assert_eq!(
        combine(indicator, &[Reading::gap(Gap::Stated(Status::NotLoaded))]).figure,
        Err(Gap::Stated(Status::NotLoaded))
    );
    assert_eq!(decumulate::steps(&[]), []);
    assert_eq!(Range::of(Period::day(2026, 6, 30).unwrap()), None);
    assert_eq!(Range::between(month("2026-06"), month("2026-05")), None);
    let far = Range { first: i32::MIN / 2, last: i32::MIN / 2, ..range("2026-06") };
    assert!(read(&world.data, world.id("SUM"), world.area("111"), far, Dimension::None).figure.is_err());
}
