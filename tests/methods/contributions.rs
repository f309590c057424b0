//! 增减构成: parts that add up to the change exactly, for counts and for rates.

use shanzhi::chart::kinds::Plot;
use shanzhi::figure::plots::waterfall;
use shanzhi::model::{Decimal, Dimension};
use shanzhi::query::Span;
use shanzhi::query::against::{Against, Reason};
use shanzhi::query::change::Refusal;
use shanzhi::query::contribution::{Contributions, Who, of_areas, of_slices, printed, printed_to};
use shanzhi::query::cut::{Selection, cut};

use super::world::{Dice, World, month, plain, range, stands};

fn areas(world: &World, id: &str) -> Result<Contributions, Reason> {
    of_areas(&world.data, world.id(id), world.area("1"), range("2026-06"), Against::YearBefore)
}

fn shown(world: &World, found: &Contributions) -> Vec<String> {
    let name = |who: Who| match who {
        Who::Area(area) => world.data.areas.get(area).code.clone(),
        Who::Slice(Dimension::Category(at)) => world.data.categories[usize::from(at)].clone(),
        Who::Slice(Dimension::Organisation(at)) => world.data.organisations[usize::from(at)].id.clone(),
        Who::Slice(Dimension::None) | Who::Rest => "其余".into(),
    };
    found.parts.iter().map(|p| format!("{} {}", name(p.who), plain(p.effect.rescale(3)))).collect()
}

fn sum(found: &Contributions) -> Decimal {
    found.parts.iter().fold(Decimal::default(), |sum, part| sum.plus(part.effect))
}

#[test]
fn a_count_is_taken_apart_by_area_category_and_organisation() {
    let organisations = "id,name,group,area\nD1,一局,县直部门,1-own\nD2,二局,县直部门,1-own\n";
    let world = World::of(
        &[("organisations", organisations)],
        "SUM,1,2025-06,,873\n SUM,1,2026-06,,810
        SUM,11,2025-06,,500\n SUM,11,2026-06,,420\n SUM,12,2025-06,,350\n SUM,12,2026-06,,367\n SUM,1-own,2025-06,,20\n SUM,1-own,2026-06,,20
        SUM,1,2025-06,,600,,,,,,邻里\n SUM,1,2026-06,,560,,,,,,邻里\n SUM,1,2025-06,,273,,,,,,土地\n SUM,1,2026-06,,250,,,,,,土地
        SUM,1,2025-06,,15,,,,,,,D1\n SUM,1,2026-06,,12,,,,,,,D1",
    );
    let found = areas(&world, "SUM").unwrap();
    // 873 → 810: −63 = −80 + 17 + 0, and three of the stated total that no part holds.
    assert_eq!(plain(found.difference), "-63");
    assert_eq!(shown(&world, &found), ["11 -80", "12 17", "1-own 0"]);
    let shares: Vec<String> = found.parts.iter().map(|p| plain(p.share.unwrap().round(1))).collect();
    assert_eq!(shares, ["127", "-27", "0"]);
    let by = |organisations| {
        of_slices(&world.data, world.id("SUM"), world.area("1"), range("2026-06"), Against::YearBefore, organisations)
            .unwrap()
    };
    assert_eq!(shown(&world, &by(false)), ["邻里 -40", "土地 -23"]);
    assert_eq!(shown(&world, &by(true)), ["D1 -3", "其余 -60"]);
}

#[test]
fn a_rate_is_taken_apart_into_rate_and_mix() {
    // 甲镇 90 % of 100 → 90 % of 300; 乙乡 60 % of 100 → 60 % of 100: no rate changed, and the whole rises from 75 % to 82.5 %.
    let world = World::new(
        "RATE,11,2025-06,,,90,100\n RATE,12,2025-06,,,60,100\n RATE,11,2026-06,,,270,300\n RATE,12,2026-06,,,60,100",
    );
    let found = areas(&world, "RATE").unwrap();
    assert_eq!(
        (plain(found.difference), plain(found.rate), plain(found.mix)),
        ("7.5".into(), "0".into(), "7.5".into())
    );
    // (0.75 − 0.5) × (90 − 78.75) and (0.25 − 0.5) × (60 − 78.75).
    assert_eq!(shown(&world, &found), ["11 2.813", "12 4.688"]);
    stands(
        "甲镇 90/100 → 270/300, 乙乡 60/100 → 60/100: no rate changed, and the whole rises from 75.0 % to 82.5 %: rate 0, mix 7.5 (2.8 and 4.7)",
    );
    // Only 乙乡's rate changes: 60 % → 80 % at the same shares.
    let world = World::new(
        "RATE,11,2025-06,,,90,100\n RATE,12,2025-06,,,60,100\n RATE,11,2026-06,,,90,100\n RATE,12,2026-06,,,80,100",
    );
    let found = areas(&world, "RATE").unwrap();
    assert_eq!((plain(found.difference), plain(found.rate), plain(found.mix)), ("10".into(), "10".into(), "0".into()));
    assert_eq!(shown(&world, &found), ["11 0", "12 10"]);
    stands("With 60/100 → 80/100 at the same shares: rate 10.0, mix 0");
    // A town that handled nothing before has no rate to have changed: all of it is mix.
    let world = World::new(
        "RATE,11,2025-06,,,90,100\n RATE,12,2025-06,,,0,0\n RATE,11,2026-06,,,90,100\n RATE,12,2026-06,,,50,100",
    );
    let found = areas(&world, "RATE").unwrap();
    assert_eq!(
        (plain(found.difference), plain(found.rate), plain(found.mix)),
        ("-20".into(), "0".into(), "-20".into())
    );
}

#[test]
fn what_cannot_be_compared_is_not_taken_apart() {
    let world = World::new(
        "SUM,11,2025-06,,5\n SUM,11,2026-06,,,,,missing\n SUM,12,2026-06,,7\n SUM,12,2025-06,,0\n STOCK,11,2025-06,,0\n STOCK,12,2025-06,,0\n STOCK,11,2026-06,,3\n STOCK,12,2026-06,,0",
    );
    assert_eq!(areas(&world, "SUM").map(|_| ()), Err(Reason::Refused(Refusal::Partial)));
    assert_eq!(areas(&world, "RATE").map(|_| ()), Err(Reason::Refused(Refusal::NoFigure)));
    // No rate over nought, but the parts of the difference are there.
    let grown = areas(&world, "STOCK").unwrap();
    assert_eq!(shown(&world, &grown), ["11 3", "12 0"]);
    // Nothing changed: parts without shares.
    let same = World::new("SUM,11,2025-06,,5\n SUM,11,2026-06,,5\n SUM,12,2026-06,,7\n SUM,12,2025-06,,7");
    let none = areas(&same, "SUM").unwrap();
    assert!(none.difference.is_zero() && none.parts.iter().all(|p| p.share.is_none() && p.effect.is_zero()));
}

#[test]
fn the_parts_make_the_change_exactly() {
    let mut dice = Dice(9);
    for round in 0..400 {
        let mut rows = String::new();
        for area in ["11", "12", "1-own"] {
            for year in [2025, 2026] {
                let d = dice.roll(if round % 3 == 0 { 8 } else { 1_000_000 }) as i64;
                let n = dice.roll(d as u64 + 1);
                rows.push_str(&format!(
                    "RATE,{area},{year}-06,,,{n},{d}\nMONEY,{area},{year}-06,,{}.{:02}\n",
                    n / 100,
                    n % 100
                ));
            }
        }
        if round % 2 == 0 {
            // A stated total that its parts do not make.
            rows.push_str("MONEY,1,2025-06,,123456.78\nMONEY,1,2026-06,,654321.09\n");
        }
        let world = World::new(&rows);
        for id in ["MONEY", "RATE"] {
            let Ok(found) = areas(&world, id) else { continue };
            assert!(sum(&found).compare(found.difference).is_eq(), "{id} {round}: {found:?}");
            let whole = found.whole.reading.amount().unwrap().minus(found.whole.base.amount().unwrap());
            assert!(whole.compare(found.difference).is_eq());
            if id == "RATE" {
                assert!(found.rate.plus(found.mix).compare(found.difference).is_eq(), "{round}");
                assert!(found.parts.iter().all(|p| p.rate.plus(p.mix).compare(p.effect).is_eq()), "{round}");
            }
            let effects: Vec<Decimal> = found.parts.iter().map(|p| p.effect).collect();
            for decimals in 0..3 {
                let rounded = printed(&effects, decimals).into_iter().fold(Decimal::default(), Decimal::plus);
                assert!(rounded.compare(found.difference.rescale(decimals)).is_eq(), "{id} {round} printed");
            }
        }
    }
}

#[test]
fn printed_parts_add_up() {
    let parts = |texts: &[&str]| texts.iter().map(|t| Decimal::parse(t).unwrap()).collect::<Vec<_>>();
    for (exact, decimals, expect) in [
        (vec!["0.333", "0.333", "0.334"], 1, vec!["0.3", "0.3", "0.4"]),
        (vec!["2.5", "2.5"], 0, vec!["3", "2"]),
        (vec!["-1.25", "0.75", "0.5"], 1, vec!["-1.2", "0.7", "0.5"]),
        (vec![], 1, vec![]),
    ] {
        let shown: Vec<String> = printed(&parts(&exact), decimals).into_iter().map(|d| d.text()).collect();
        assert_eq!(shown, expect, "{exact:?}");
    }
}

#[test]
fn printed_parts_lead_from_whole_to_whole() {
    let one = |text: &str| Decimal::parse(text).unwrap();
    let steps = |parts: &[&str], from: &str, to: &str| -> Vec<String> {
        let parts: Vec<Decimal> = parts.iter().map(|part| one(part)).collect();
        let total = one(to).rescale(1).minus(one(from).rescale(1));
        printed_to(&parts, 1, total).into_iter().map(|d| d.text()).collect()
    };
    // The change is 0.12, and the wholes are printed 10.0 and 10.2.
    assert_eq!(steps(&["0.12"], "10.04", "10.16"), ["0.2"]);
    assert_eq!(steps(&["0.2", "-0.08"], "10.04", "10.16"), ["0.2", "0.0"]);
    // 10.06 and 10.14 are printed 10.1 both: the steps come to nought.
    assert_eq!(steps(&["0.1", "-0.02"], "10.06", "10.14"), ["0.1", "-0.1"]);
    assert_eq!(steps(&["-1.0"], "0.55", "-0.45"), ["-1.1"]);
    stands("10.04 and 10.16 are printed 10.0 and 10.2, and the one step +0.12 between them +0.2");
}

/// The bars of the waterfall as they are printed and as they are drawn, where figures are finer than what is printed of them.
#[test]
fn the_bars_of_a_waterfall_add_up() {
    let mut dice = Dice(17);
    let number = |text: &str| Decimal::parse(&text.replace(',', "").replace('−', "-")).unwrap();
    for round in 0..60 {
        let mut rows = String::new();
        for area in ["11", "12", "1-own"] {
            for period in ["2026-05", "2026-06"] {
                let n = dice.roll(3_000_000);
                rows.push_str(&format!("MONEY,{area},{period},,{}.{:04}\n", n / 10_000, n % 10_000));
            }
        }
        let world = World::new(&rows);
        let selection = Selection {
            indicator: world.id("MONEY"),
            area: world.area("1"),
            period: month("2026-06"),
            span: Span::Period,
        };
        let drawn = waterfall(&world.data, &cut(&world.data, selection)).unwrap();
        let Plot::Waterfall(spec) = drawn.plot else { panic!("a waterfall") };
        let ((_, from), (_, to)) = (spec.from.unwrap(), spec.to.unwrap());
        let told = spec
            .steps
            .iter()
            .fold(number(&from.text), |sum, step| sum.plus(number(step.change.text.trim_start_matches('+'))));
        assert!(told.compare(number(&to.text)).is_eq(), "{round}: {} … {}", from.text, to.text);
        let sum: f64 = spec.steps.iter().filter_map(|step| step.change.value.value()).sum();
        assert!((from.value.value().unwrap() + sum - to.value.value().unwrap()).abs() < 1e-9, "{round}");
    }
}
