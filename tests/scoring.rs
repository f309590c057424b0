//! 考核: reading scoring.csv, points by rule, groups, incomplete units, 试算, and the sample county's own scheme.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "attention/county.rs"]
mod county;

use std::collections::BTreeMap;

use shanzhi::model::scoring::{Scheme, ScoreItem, ScoreRule};
use shanzhi::model::{Amount, Dataset, Decimal, Direction, FindingCode, Period, Stage};
use shanzhi::publish;
use shanzhi::query::score::{Trial, UnitScore, Unscored, points, scores, trial};
use shanzhi::query::{Span, reading};

const AREAS: &str = "code,name,level,parent,kind\n100,甲县,county,,tree\n110,城关镇,township,100,tree\n\
    120,东岭镇,township,100,tree\n130,西河镇,township,100,tree\n140,北山乡,township,100,tree\n150,南山乡,township,100,tree\n\
    111,一村,village,110,tree\n112,二村,village,110,tree\n";
const INDICATORS: &str = "id,family,name,unit,kind,measure,nature,space,time,factor,direction,decimals\n\
    TJ04,人民调解,调解成功率,%,supporting,rate,flow,ratio_of_sums,ratio_of_sums,100,higher_better,1\n\
    SQ02,诉求,按期办结率,%,supporting,rate,flow,ratio_of_sums,ratio_of_sums,100,higher_better,1\n\
    SQ03,诉求,群众满意率,%,supporting,rate,flow,ratio_of_sums,ratio_of_sums,100,higher_better,1\n\
    SQ17,诉求,信访件次,件次,supporting,count,flow,sum,sum,,lower_better,0\n\
    FW21,法律服务,法治讲座场次,场次,supporting,count,flow,sum,sum,,higher_better,0\n";
/// 城关镇 is whole and even; 东岭镇 loses by deduction; 西河镇 has no cases to mediate; 北山乡 is missing; 南山乡 reaches its aim.
const TOWNS: &str = "indicator,area,period,value,numerator,denominator,status\n\
    TJ04,120,2026-02,,94,100,\nTJ04,130,2026-02,,0,0,\nTJ04,140,2026-02,,,,missing\nTJ04,150,2026-02,,19,20,\n\
    SQ03,110,2026-02,,98,100,\nSQ03,120,2026-02,,80,100,\nSQ03,130,2026-02,,955,1000,\n\
    SQ17,110,2026-01,4,,,\nSQ17,110,2026-02,2,,,\nSQ17,120,2026-01,9,,,\nSQ17,120,2026-02,15,,,\nSQ17,130,2026-01,0,,,\nSQ17,130,2026-02,0,,,\n\
    FW21,110,2026-01,10,,,\nFW21,110,2026-02,30,,,\nFW21,120,2026-01,5,,,\nFW21,120,2026-02,8,,,\nFW21,130,2026-01,1,,,\nFW21,130,2026-02,1,,,\n";
const VILLAGES: &str = "indicator,area,period,value,numerator,denominator,status\n\
    TJ04,111,2026-02,,60,60,\nTJ04,112,2026-02,,38,40,\n";

fn world() -> (Dataset, Scheme, Vec<(FindingCode, String)>) {
    let descriptor = r#"{ "name": "jia", "title": "甲县", "schema_version": 1, "as_of": "2026-03-05", "root": "100",
  "levels": [{ "id": "county", "name": "县" }, { "id": "township", "name": "镇街" }, { "id": "village", "name": "村" }],
  "resources": [
    { "name": "areas", "path": "areas.csv", "role": "areas" },
    { "name": "indicators", "path": "indicators.csv", "role": "indicators" },
    { "name": "scoring", "path": "scoring.csv", "role": "scoring" },
    { "name": "groups", "path": "groups.csv", "role": "groups" },
    { "name": "towns", "path": "towns.csv", "role": "observations", "stage": "core", "level": "township", "parent": "100" },
    { "name": "villages", "path": "villages.csv", "role": "observations", "stage": "core", "level": "village", "parent": "110" }
  ] }"#;
    let files: BTreeMap<&str, &str> = BTreeMap::from([
        ("areas.csv", AREAS),
        ("indicators.csv", INDICATORS),
        ("scoring.csv", include_str!("scoring/scoring.csv")),
        ("groups.csv", include_str!("scoring/groups.csv")),
        ("towns.csv", TOWNS),
        ("villages.csv", VILLAGES),
    ]);
    let get = |path: &str| files.get(path).map(|text| text.as_bytes());
    let sealed = publish::seal(descriptor, &get).expect("sealed");
    let package = publish::open(sealed.as_bytes()).expect("opens");
    let (mut data, findings) = publish::head(&package, &get);
    assert_eq!(findings, []);
    let paths: Vec<String> = package.parts(Stage::Core).map(|p| p.path.clone()).collect();
    for path in paths {
        let (state, part, findings) = publish::part(&data, &package, &path, get(&path));
        assert_eq!(findings, [], "{path}");
        publish::absorb(&mut data, &path, state, part);
    }
    let (scheme, findings) = publish::scoring(&data, &package, &get);
    let codes = findings.into_iter().map(|f| (f.code, f.value)).collect();
    (data, scheme, codes)
}

fn period() -> Period {
    Period::parse("2026-02").unwrap()
}

fn told(data: &Dataset, unit: &UnitScore) -> String {
    let name = &data.areas.get(unit.area).code;
    let items: Vec<String> = unit
        .items
        .iter()
        .map(|i| match i.points {
            Ok(Some(points)) => points.text(),
            Ok(None) => "/".into(),
            Err(why) => format!("{why:?}"),
        })
        .collect();
    let total = unit.total.map_or_else(|why| format!("{why:?}"), Decimal::text);
    let place = unit.place.map_or("-".into(), |p| p.to_string());
    format!("{name}: {} = {total}{} #{place}", items.join(" + "), if unit.scaled { " scaled" } else { "" })
}

#[test]
fn the_register_is_read_and_bad_rows_are_set_aside() {
    let (_, scheme, findings) = world();
    assert_eq!(scheme.items.len(), 5);
    assert_eq!(
        scheme.groups.iter().map(|g| (g.name.as_str(), g.areas.len())).collect::<Vec<_>>(),
        [("平原组", 3), ("山区组", 2)]
    );
    assert_eq!(scheme.groups[0].limit, Some(Decimal::whole(105)));
    let mut codes: Vec<FindingCode> = findings.iter().map(|f| f.0).collect();
    codes.sort_by_key(|code| format!("{code:?}"));
    use FindingCode::{ConstraintError, DuplicateKey, TypeError, UnknownArea, UnknownIndicator};
    assert!(codes.contains(&UnknownIndicator) && codes.contains(&DuplicateKey) && codes.contains(&TypeError));
    assert!(codes.contains(&ConstraintError) && codes.contains(&UnknownArea), "{findings:?}");
}

#[test]
fn units_are_scored_within_their_group() {
    let (data, scheme, _) = world();
    let all: Vec<String> = scores(&data, &scheme, period()).iter().map(|u| told(&data, u)).collect();
    assert_eq!(
        all,
        [
            // 98/100: 40 × 8/8; 30 − 0; 6 of 20: 30 × 14/20; 40 lectures: 30 × 0.5 held at 8. 99 under the limit of 105.
            "110: 40.00 + 30.00 + 21.00 + 8.00 = 99.00 #1",
            // 94: 40 × 4/8; 80: 30 − min(10, 18); 24 件: nought; 13: 3 × 0.5.
            "120: 20.00 + 20.00 + 0.00 + 1.50 = 41.50 #3",
            // 无应办件: (27.5 + 30) × 100 ÷ 60 = 95.83.
            "130: / + 27.50 + 30.00 + 0.00 = 95.83 scaled #2",
            "140: Incomplete = Incomplete #-",
            "150: 100.00 = 100.00 #1",
        ]
    );
    let scaled = all[2].split_once(" = ").unwrap().1.split_once(' ').unwrap().0;
    stands(&format!("57.5 of 60 is {scaled} of 100"));
}

#[test]
fn a_score_opens_to_the_figure_that_was_judged() {
    let (data, scheme, _) = world();
    let all = scores(&data, &scheme, period());
    let rate = &all[0].items[0];
    assert_eq!(rate.reading.parts().map(|(n, d)| (n.text(), d.text())), Some(("98".into(), "100".into())));
    for item in &all[0].items {
        let opened = reading(&data, item.indicator, all[0].area, item.period, item.span);
        assert_eq!(opened, item.reading, "{}", data.indicator(item.indicator).id);
    }
    // The letters of the year so far, four and two: their month alone would be another figure.
    let letters = &all[0].items[2];
    assert_eq!((letters.span, letters.reading.amount()), (Span::YearToDate, Some(Amount::Exact(Decimal::whole(6)))));
}

#[test]
fn a_trial_moves_the_unit_and_the_places_only() {
    let (data, scheme, _) = world();
    let area = data.areas.find("120").unwrap();
    let change = |item, figure| Trial { item, figure };
    let better = [
        change(0, Amount::ratio(Decimal::whole(98), Decimal::whole(100), 100).unwrap()),
        change(1, Amount::ratio(Decimal::whole(98), Decimal::whole(100), 100).unwrap()),
        change(2, Amount::Exact(Decimal::whole(0))),
    ];
    let (now, then) = trial(&data, &scheme, area, period(), &better).unwrap();
    assert_eq!(now, scores(&data, &scheme, period())[..3]);
    let told: Vec<String> = then.iter().map(|u| told(&data, u)).collect();
    assert_eq!(told[1], "120: 40.00 + 30.00 + 30.00 + 1.50 = 101.50 #1");
    assert!(told[0].ends_with("99.00 #2") && told[2].ends_with("95.83 scaled #3"));
    // The limit of the group holds.
    let more = [&better[..], &[change(3, Amount::Exact(Decimal::whole(99)))]].concat();
    let (_, then) = trial(&data, &scheme, area, period(), &more).unwrap();
    assert_eq!(then[1].total, Ok(Decimal::whole(105)));
    // A missing figure tried is a score.
    let missing = data.areas.find("140").unwrap();
    let (now, then) =
        trial(&data, &scheme, missing, period(), &[change(4, Amount::Exact(Decimal::whole(94)))]).unwrap();
    assert_eq!((now[0].total, then[0].total), (Err(Unscored::Incomplete), Ok(Decimal::new(0, 2))));
    assert_eq!(trial(&data, &scheme, data.areas.root().unwrap(), period(), &[]), None);
    assert_eq!(scores(&data, &Scheme::default(), period()), []);
}

/// docs/methods.md: the worked example of each rule.
#[test]
fn points_of_each_rule() {
    let whole = Decimal::whole;
    let item = |rule, weight, full, floor| ScoreItem {
        group: String::new(),
        indicator: String::new(),
        weight: whole(weight),
        full: whole(full),
        floor: whole(floor),
        rule,
        points: whole(1),
        per: whole(1),
        cap: Some(whole(8)),
        year_to_date: false,
        note: String::new(),
    };
    let rate = |n, d| Amount::ratio(whole(n), whole(d), 100).unwrap();
    for (rule, weight, full, floor, figure, direction, expected) in [
        // 400 of 414 is 96.618 %: 15 × 6.618 ÷ 8.
        (ScoreRule::Linear, 15, 98, 90, rate(400, 414), Direction::Higher, "12.41"),
        (ScoreRule::Linear, 15, 98, 90, rate(80, 100), Direction::Higher, "0.00"),
        (ScoreRule::Linear, 15, 98, 90, rate(100, 100), Direction::Higher, "15.00"),
        (ScoreRule::Linear, 20, 0, 40, Amount::Exact(whole(10)), Direction::Lower, "15.00"),
        (ScoreRule::Reach, 10, 95, 0, rate(95, 100), Direction::Higher, "10.00"),
        (ScoreRule::Reach, 10, 95, 0, rate(9499, 10_000), Direction::Higher, "0.00"),
        (ScoreRule::Reach, 10, 3, 0, Amount::Exact(whole(4)), Direction::Lower, "0.00"),
        // 0.5 of a 百分点 short of 98: half a point.
        (ScoreRule::Deduct, 10, 98, 0, rate(975, 1000), Direction::Higher, "9.50"),
        (ScoreRule::Deduct, 10, 98, 0, rate(50, 100), Direction::Higher, "2.00"),
        (ScoreRule::Deduct, 5, 98, 0, rate(50, 100), Direction::Higher, "0.00"),
        (ScoreRule::Bonus, 0, 10, 0, Amount::Exact(whole(13)), Direction::Higher, "3.00"),
        (ScoreRule::Bonus, 0, 10, 0, Amount::Exact(whole(99)), Direction::Neutral, "8.00"),
        (ScoreRule::Bonus, 0, 10, 0, Amount::Exact(whole(3)), Direction::Higher, "0.00"),
    ] {
        let found = points(&item(rule, weight, full, floor), figure, direction);
        assert_eq!(found.text(), expected, "{rule:?} {figure:?}");
    }
    let told =
        |rule, weight, full, floor, figure| points(&item(rule, weight, full, floor), figure, Direction::Higher).text();
    let linear = told(ScoreRule::Linear, 15, 98, 90, rate(400, 414));
    stands(&format!("400 of 414, 15 points between 90 and 98: {linear}"));
    let reach = told(ScoreRule::Reach, 10, 95, 0, rate(9499, 10_000));
    stands(&format!("94.99 against 95: {}", reach.trim_end_matches('0').trim_end_matches('.')));
    let deduct = told(ScoreRule::Deduct, 10, 98, 0, rate(975, 1000));
    stands(&format!("97.5 against 98, one point a 百分点, of 10: {deduct}"));
    let bonus = told(ScoreRule::Bonus, 0, 10, 0, Amount::Exact(whole(13)));
    stands(&format!("13 against 10, one point each: {bonus}"));
}

/// Holds that docs/methods.md says this, whatever its line breaks.
fn stands(example: &str) {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/methods.md")).unwrap();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line(&page).contains(&one_line(example)), "docs/methods.md lacks: {example}");
}

#[test]
fn the_sample_county_is_scored() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/county");
    let data = county::county();
    let package = publish::open(&std::fs::read(root.join("datapackage.json")).unwrap()).expect("opens");
    let read = |name: &str| std::fs::read(root.join(name)).unwrap();
    let files = BTreeMap::from([("scoring.csv", read("scoring.csv")), ("groups.csv", read("groups.csv"))]);
    let (scheme, findings) = publish::scoring(data, &package, &|path| files.get(path).map(Vec::as_slice));
    assert_eq!(findings, []);
    assert_eq!((scheme.items.len(), scheme.groups.len()), (21, 3));
    let all = scores(data, &scheme, Period::parse("2026-06").unwrap());
    assert_eq!(all.len(), 22);
    let unscored: Vec<&str> =
        all.iter().filter(|u| u.total.is_err()).map(|u| data.areas.get(u.area).code.as_str()).collect();
    // 暮岭乡 sent no mediation form, 青禾铺镇 only in part: no score, no place.
    assert_eq!(unscored, ["990121105", "990121201"]);
    for unit in all.iter().filter(|u| u.total.is_ok()) {
        let sum = unit.items.iter().fold(Decimal::default(), |s, i| s.plus(i.points.unwrap().unwrap()));
        assert_eq!(unit.total.unwrap().compare(sum), std::cmp::Ordering::Equal);
        assert!(sum.compare(Decimal::whole(100)).is_le() && unit.place.is_some());
    }
    for group in 0..3 {
        let firsts = all.iter().filter(|u| u.group == group && u.place == Some(1)).count();
        assert!(firsts >= 1, "group {group}");
    }
}
