//! Changes of boundaries: series drawn back with every total conserved.

use shanzhi::model::{Decimal, Dimension, Period};
use shanzhi::query::against::{Against, Caution, compare, compare_rebased};
use shanzhi::query::boundary::{changes_between, made_of, rebased, rebased_children};

use super::world::{Dice, World, month, plain, range, stands, told};

const AREAS: &str = "code,name,level,parent,kind,valid_from,valid_to
1,县,county,,tree,,
a,甲村,village,1,tree,,
b,乙村,village,1,tree,,2024-12-31
c,丙村,village,1,tree,,2025-05-31
d,丁村,village,1,tree,2025-06-01,
e,戊村,village,1,tree,2025-06-01,
f,己村,village,1,tree,,2025-08-31
g,庚村,village,1,tree,2025-09-01,
";

/// b joined a; c was split into d, e and a (three thirds); f was renamed g; in 2026 a gives a fifth to e.
const CHANGES: &str = "date,kind,from_code,to_code,share
2025-01-01,merge,b,a,1
2025-06-01,split,c,d,0.333
2025-06-01,split,c,e,0.333
2025-06-01,split,c,a,0.333
2025-09-01,rename,f,g,
2026-01-01,split,a,e,0.2
";

fn world(rows: &str) -> World {
    World::of(&[("areas", AREAS), ("area_changes", CHANGES)], rows)
}

#[test]
fn an_area_is_what_it_was_made_of() {
    let world = world("SUM,a,2026-06,,1");
    let made = |area: &str, period: &str| -> Vec<String> {
        let parts = made_of(&world.data, world.area(area), month(period));
        parts.iter().map(|(id, share)| format!("{} {}", world.data.areas.get(*id).code, plain(*share))).collect()
    };
    assert_eq!(made("a", "2026-06"), ["a 1"]);
    assert_eq!(made("a", "2025-12"), ["a 0.8"]);
    // Before June 2025 a fifth less of a third of c; the last heir has what 0.333 twice leaves: 0.334.
    assert_eq!(made("a", "2025-03"), ["a 0.8", "c 0.2672"]);
    assert_eq!(made("a", "2024-06"), ["a 0.8", "b 0.8", "c 0.2672"]);
    assert_eq!(made("e", "2024-06"), ["c 0.3998", "a 0.2", "b 0.2"]);
    assert_eq!(made("g", "2024-06"), ["f 1"]);
    assert_eq!(made("b", "2024-06"), [] as [&str; 0]);
    assert_eq!(made("d", "2024-06"), ["c 0.333"]);
    // The fifth that a gave away goes with it: 0.2672 is four fifths of what the last heir has.
    let last = 0.2672 / 0.8;
    stands(&format!("Three thirds of 0.333: the last heir of an area that ended has {last:.3}"));
}

#[test]
fn the_merged_village_of_the_guide() {
    // SQ01 before the merger: 19 and 4; the village of today had 23.
    let areas = "code,name,level,parent,kind,valid_from,valid_to\n1,镇,township,,tree,,\nx,沙圩村,village,1,tree,,\ny,燕埠村,village,1,tree,,2024-12-31\n";
    let changes = "date,kind,from_code,to_code,share\n2025-01-01,merge,y,x,1\n";
    let world = World::of(
        &[("areas", areas), ("area_changes", changes)],
        "SUM,x,2024-12,,19\n SUM,y,2024-12,,4\n SUM,x,2025-01,,15\n SUM,x,2024-01,,10\n SUM,y,2024-01,,,,,missing\n RATE,x,2024-12,,,9,10\n RATE,y,2024-12,,,1,2",
    );
    let at = |id: &str, period: &str| {
        told(&rebased(&world.data, world.id(id), world.area("x"), month(period), Dimension::None))
    };
    assert_eq!([at("SUM", "2024-12"), at("SUM", "2025-01"), at("RATE", "2024-12")], ["23", "15", "10/12"]);
    stands(&format!("沙圩村 19 and 燕埠村 4, merged: {} in December 2024", at("SUM", "2024-12")));
    // One of the two was silent: a partial sum, as always.
    assert_eq!(at("SUM", "2024-01"), "~10");
    assert_eq!(changes_between(&world.data, world.area("x"), month("2024-06"), month("2025-06")).len(), 1);
    assert_eq!(changes_between(&world.data, world.area("x"), month("2025-01"), month("2025-06")).len(), 0);
    let yoy =
        compare(&world.data, world.id("SUM"), world.area("x"), Dimension::None, range("2025-01"), Against::YearBefore);
    assert_eq!(yoy.cautions, [Caution::Boundary]);
    // Over the area of today: 15 against the 23 of a month before; half of the year before is silent, so nothing is compared.
    let redrawn = |at: &str, against: Against| {
        let (sum, x) = (world.id("SUM"), world.area("x"));
        compare_rebased(&world.data, sum, x, Dimension::None, range(at), against)
    };
    let step = redrawn("2025-01", Against::JustBefore).unwrap();
    assert_eq!([told(&step.reading), told(&step.base)], ["15", "23"]);
    assert_eq!(step.change.unwrap().difference().text(), "-8");
    let year = redrawn("2025-01", Against::YearBefore).unwrap();
    assert_eq!((told(&year.base).as_str(), year.change.is_err()), ("~10", true));
    assert!(redrawn("2026-02", Against::JustBefore).is_none(), "nothing moved since");
}

#[test]
fn every_total_is_conserved() {
    let mut dice = Dice(3);
    let today = month("2026-06");
    for round in 0..50 {
        let mut rows = String::new();
        for (area, from, to) in
            [("a", 0, 36), ("b", 0, 18), ("c", 0, 23), ("d", 23, 36), ("e", 23, 36), ("f", 0, 26), ("g", 26, 36)]
        {
            for m in from..to {
                let at = Period { index: month("2023-07").index + m, ..today };
                rows.push_str(&format!(
                    "MONEY,{area},{at},,{}.{:02}\nRATE,{area},{at},,,{},{}\n",
                    dice.roll(900),
                    dice.roll(100),
                    dice.roll(9),
                    9 + dice.roll(90)
                ));
            }
        }
        let world = world(&rows);
        for index in month("2023-07").index..=today.index {
            let at = Period { index, ..today };
            let now = rebased_children(&world.data, world.id("MONEY"), world.area("1"), at, today, Dimension::None);
            let sum = now.iter().filter_map(|(_, r)| r.amount()).fold(Decimal::default(), |s, a| s.plus(a.round(9)));
            assert!(
                sum.compare(world.read("MONEY", "1", &at.to_string()).amount().unwrap().round(9)).is_eq(),
                "{round} {at}"
            );
            let rates = rebased_children(&world.data, world.id("RATE"), world.area("1"), at, today, Dimension::None);
            let parts = rates.iter().filter_map(|(_, r)| r.parts());
            let (n, d) = parts.fold((Decimal::default(), Decimal::default()), |(n, d), (a, b)| (n.plus(a), d.plus(b)));
            let whole = world.read("RATE", "1", &at.to_string()).parts().unwrap();
            assert!(n.compare(whole.0).is_eq() && d.compare(whole.1).is_eq(), "{round} {at}");
        }
    }
}

#[test]
fn a_register_that_goes_in_circles_ends() {
    let areas = "code,name,level,parent,kind,valid_from,valid_to\n1,县,county,,tree,,\nx,一村,village,1,tree,,\ny,二村,village,1,tree,,\n";
    let changes =
        "date,kind,from_code,to_code,share\n2025-01-01,merge,x,y,1\n2025-01-01,merge,y,x,1\n2025-02-01,move,x,x,1\n";
    let world = World::of(&[("areas", areas), ("area_changes", changes)], "SUM,x,2024-06,,3\nSUM,y,2024-06,,4");
    let at =
        |area: &str| told(&rebased(&world.data, world.id("SUM"), world.area(area), month("2024-06"), Dimension::None));
    assert_eq!([at("x"), at("y")], ["4", "3"]);
}

#[test]
fn a_long_chain_of_fine_shares_keeps_its_scale() {
    let codes: Vec<String> = (0..12).map(|n| format!("v{n}")).collect();
    let areas: String = "code,name,level,parent,kind,valid_from,valid_to\n1,县,county,,tree,,\n".to_string()
        + &codes.iter().map(|c| format!("{c},{c},village,1,tree,,\n")).collect::<String>();
    let changes: String = "date,kind,from_code,to_code,share\n".to_string()
        + &(0..11).map(|n| format!("20{:02}-01-01,split,v{n},v{},0.999999999\n", 10 + n, n + 1)).collect::<String>();
    let world = World::of(&[("areas", &areas), ("area_changes", &changes)], "MONEY,v0,2009-06,,123456789012.34");
    let at = month("2009-06");
    let now = rebased_children(&world.data, world.id("MONEY"), world.area("1"), at, month("2026-06"), Dimension::None);
    let sum: f64 = now.iter().filter_map(|(_, r)| r.amount()).map(|a| a.to_f64()).sum();
    assert!((sum - 123_456_789_012.34).abs() < 0.01, "{sum}");
}
