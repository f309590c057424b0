//! The methods over the demo county: projections held against held-out months, coverage by the register, groups, the merger, the returns.
//! The parts of the villages are generated, not committed; without them the tests that need them fail: `cargo xtask demo` writes them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails should say where, and the back-test prints its table"
)]

use std::path::Path;
use std::sync::OnceLock;

use shanzhi::model::{AreaId, Dataset, Dimension, IndicatorId, PartState, Period, Stage};
use shanzhi::publish;
use shanzhi::query::against::Against;
use shanzhi::query::completeness::{Handed, carried, returns, tally};
use shanzhi::query::contribution::{Who, of_areas, of_slices};
use shanzhi::query::denominator::coverage;
use shanzhi::query::group::{group_reading, groups};
use shanzhi::query::projection::project;
use shanzhi::query::range::{Range, read};
use shanzhi::query::shortfall::{coverage_gap, minima};
use shanzhi::query::target::{goal, progress};
use shanzhi::query::{Reading, boundary, vintage};

/// The county with its core and ahead parts, and with the villages of one township.
fn county() -> &'static Dataset {
    static COUNTY: OnceLock<Dataset> = OnceLock::new();
    COUNTY.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/county");
        let package = publish::open(&std::fs::read(root.join("datapackage.json")).unwrap()).unwrap();
        let files: Vec<(String, Vec<u8>)> = package
            .resources
            .iter()
            .filter(|r| r.stage != Stage::Drill || ["990121107", "990121201"].contains(&r.parent.as_str()))
            .map(|r| {
                (
                    r.path.clone(),
                    std::fs::read(root.join(&r.path))
                        .unwrap_or_else(|e| panic!("{}: {e}: run `cargo xtask demo` first", r.path)),
                )
            })
            .collect();
        let get = |path: &str| files.iter().find(|(known, _)| known == path).map(|(_, bytes)| bytes.as_slice());
        let (mut data, findings) = publish::head(&package, &get);
        assert_eq!(findings, []);
        let (later, findings) = publish::registers(&data, &package, &get);
        assert_eq!(findings, []);
        (data.organisations, data.forms, data.submissions) = (later.organisations, later.forms, later.submissions);
        (data.targets, data.events, data.items) = (later.targets, later.events, later.items);
        data.ground = later.ground;
        for resource in package.resources.iter().filter(|r| r.role == "observations" && get(&r.path).is_some()) {
            let (state, part, findings) = publish::part(&data, &package, &resource.path, get(&resource.path));
            assert_eq!((&state, findings), (&PartState::Loaded, vec![]), "{}", resource.path);
            publish::absorb(&mut data, &resource.path, state, part);
        }
        data
    })
}

fn month(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn id(name: &str) -> IndicatorId {
    county().find_indicator(name).unwrap()
}

fn area(code: &str) -> AreaId {
    county().areas.find(code).unwrap()
}

fn over(indicator: IndicatorId, at: AreaId, range: Range) -> Reading {
    read(county(), indicator, at, range, Dimension::None)
}

/// How many held-out year ends lay inside the span, of how many.
#[derive(Default)]
struct Score {
    inside: u32,
    all: u32,
}

impl Score {
    fn share(&self) -> f64 {
        f64::from(self.inside) * 100.0 / f64::from(self.all.max(1))
    }
}

/// Year ends projected from June to November, and what they became.
fn back_test(year: i32, flows: bool, areas: &[AreaId]) -> Score {
    let data = county();
    let mut score = Score::default();
    let end = Period::month(year, 12).unwrap();
    for at in areas {
        for indicator in (0..data.indicators.len() as u16).map(IndicatorId) {
            let row = data.indicator(indicator);
            if (row.nature == shanzhi::model::Nature::Flow) != flows {
                continue;
            }
            let range = if flows { Range::year_to_date(end) } else { Range::of(end) }.unwrap();
            let became = over(indicator, *at, range);
            let Some(became) = became.amount().filter(|_| !became.is_partial()) else { continue };
            for from in 6..12 {
                let Some(ahead) = project(data, indicator, *at, Period::month(year, from).unwrap(), end) else {
                    continue;
                };
                let figure = became.round(row.decimals);
                score.all += 1;
                score.inside += u32::from(ahead.low.compare(figure).is_le() && ahead.high.compare(figure).is_ge());
            }
        }
    }
    score
}

#[test]
fn projections_are_held_against_held_out_months() {
    let data = county();
    let root = data.areas.root().unwrap();
    let towns = data.areas.children(root).to_vec();
    // The table of docs/methods.md, as inside and all: the width was set on 2024, and 2025 is the test.
    let mut cells: Vec<String> = Vec::new();
    for (flows, areas, year, expect) in [
        (true, vec![root], 2024, (135, 168)),
        (true, vec![root], 2025, (133, 160)),
        (true, towns.clone(), 2024, (3765, 4038)),
        (true, towns.clone(), 2025, (3727, 3988)),
        (false, vec![root], 2024, (109, 126)),
        (false, vec![root], 2025, (116, 126)),
        (false, towns.clone(), 2024, (2271, 2634)),
        (false, towns, 2025, (2345, 2639)),
    ] {
        let score = back_test(year, flows, &areas);
        assert_eq!((score.inside, score.all), expect, "flows {flows}, {} areas, {year}", areas.len());
        assert!((80.0..95.0).contains(&score.share()), "{:.1} %", score.share());
        let grouped = |n: u32| if n < 1000 { n.to_string() } else { format!("{},{:03}", n / 1000, n % 1000) };
        cells.push(format!("{} of {}, {:.1} %", grouped(score.inside), grouped(score.all), score.share()));
    }
    // What the page claims of its projections is what the table says, and the table is what was counted.
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/methods.md")).unwrap();
    for (row, of) in
        ["flows, county", "flows, townships", "stocks, county", "stocks, townships"].iter().zip(cells.chunks(2))
    {
        let line = format!("| {row} | {} | {} |", of[0], of[1]);
        assert!(page.contains(&line), "docs/methods.md lacks: {line}");
    }
}

#[test]
fn the_merger_neither_lowers_coverage_nor_loses_a_case() {
    let data = county();
    let town = area("990121107");
    let at = |period: &str| {
        let found = coverage(data, id("YL04"), town, month(period));
        (found.covered.text(), found.registered.text(), found.uncovered.len(), found.unknown.len())
    };
    // The village that ended had a site: 14 of 16 before, 13 of 15 after, and both villages are one.
    assert_eq!([at("2024-12"), at("2025-01")], [("14".into(), "16".into(), 2, 0), ("13".into(), "15".into(), 2, 0)]);
    // The guide of the demo county: 19 and 4 before the merger.
    let village = area("990121107214");
    let before = boundary::rebased(data, id("SQ01"), village, month("2024-12"), Dimension::None);
    assert_eq!(before.amount().map(|a| a.round(0).text()).as_deref(), Some("23"));
    let first = month("2023-07");
    for index in first.index..=month("2026-06").index {
        let at = Period { index, ..first };
        let today = boundary::rebased_children(data, id("SQ01"), town, at, month("2026-06"), Dimension::None);
        let sum: i128 = today.iter().filter_map(|(_, r)| r.amount()).map(|a| a.round(0).mantissa).sum();
        let own = data
            .areas
            .own(town)
            .map_or(0, |own| over(id("SQ01"), own, Range::of(at).unwrap()).amount().map_or(0, |a| a.round(0).mantissa));
        let whole = over(id("SQ01"), town, Range::of(at).unwrap()).amount().unwrap().round(0).mantissa;
        assert_eq!(sum + own, whole, "{at}");
    }
    let root = data.areas.root().unwrap();
    let whole = coverage(data, id("YL04"), root, month("2026-06"));
    assert_eq!(
        (whole.covered.text().as_str(), whole.registered.text().as_str(), whole.closed.len()),
        ("304", "316", 20)
    );
}

#[test]
fn the_returns_of_june() {
    let data = county();
    let form = |id: &str| data.forms.iter().find(|f| f.id == id).unwrap();
    let june = returns(data, form("F-TJ"), month("2026-06"), &data.meta.as_of);
    let all = tally(&june);
    assert_eq!((all.due, all.whole, all.none, all.on_time), (22, 20, 2, 20));
    let returned = june.iter().filter(|r| r.handed == Handed::Returned).count();
    let words = format!(
        "June 2026, F-TJ: due {}, 已报 {}, 按时 {}, 已退回 {returned}, 未报 {}",
        all.due,
        all.whole,
        all.on_time,
        all.none as usize - returned
    );
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/methods.md")).unwrap();
    assert!(page.contains(&words), "docs/methods.md lacks: {words}");
    let apart: Vec<(&str, Handed)> = june
        .iter()
        .filter(|r| r.handed != Handed::All)
        .map(|r| (data.areas.get(r.area).code.as_str(), r.handed))
        .collect();
    assert_eq!(apart, [("990121105", Handed::Returned), ("990121201", Handed::Nothing)]);
    // 暮岭乡 did not send three forms; its stock is that of May.
    for name in ["F-FW", "F-YL"] {
        let found = returns(data, form(name), month("2026-06"), &data.meta.as_of);
        assert_eq!(tally(&found).none, 1, "{name}");
    }
    let village = data.areas.children(area("990121201"))[3];
    let marked = carried(data, id("YL03"), village, month("2025-07"), month("2026-06"));
    let told: Vec<String> =
        marked.iter().map(|c| format!("{} {:?} {}", c.period, c.from.map(|p| p.to_string()), c.too_old)).collect();
    assert_eq!(told, ["2026-06 Some(\"2026-05\") false"]);
}

#[test]
fn the_rise_of_one_town_stands_first_in_the_change() {
    let data = county();
    let root = data.areas.root().unwrap();
    let june = Range::of(month("2026-06")).unwrap();
    let found = of_areas(data, id("PA01"), root, june, Against::YearBefore).unwrap();
    let greatest = found.parts.iter().max_by(|a, b| a.effect.compare(b.effect)).unwrap();
    assert_eq!(
        (found.difference.text().as_str(), greatest.who, greatest.effect.text().as_str()),
        ("-23", Who::Area(area("990121100")), "33")
    );
    for name in ["PA01", "SQ01", "SQ02", "SQ03", "YL04", "YL06", "FW16", "SQ10"] {
        for against in [Against::YearBefore, Against::JustBefore] {
            let Ok(found) = of_areas(data, id(name), root, june, against) else { continue };
            let sum = found.parts.iter().fold(shanzhi::model::Decimal::default(), |sum, p| sum.plus(p.effect));
            assert!(sum.compare(found.difference).is_eq(), "{name}");
            assert!(!found.parts.iter().any(|p| p.who == Who::Rest), "{name}");
        }
    }
    let march = Range::of(month("2026-03")).unwrap();
    let kinds = of_slices(data, id("TJ01"), root, march, Against::YearBefore, false).unwrap();
    assert_eq!((kinds.difference.text().as_str(), kinds.parts.len()), ("29", 8));
    assert!(kinds.parts.iter().all(|p| matches!(p.who, Who::Slice(_))));
    let offices = of_slices(data, id("SQ01"), root, june, Against::YearBefore, true).unwrap();
    assert!(offices.parts.len() > 5 && offices.parts.iter().filter(|p| p.who == Who::Rest).count() == 1);
}

#[test]
fn targets_of_the_county() {
    let data = county();
    let of = |name: &str| {
        let target = data.targets.iter().find(|t| t.id == name).unwrap();
        progress(data, target, month("2026-06")).remove(0)
    };
    // 法治讲座 4,200场次: 45.3 % in half the year, from a sum that one village's silence leaves partial.
    let task = of("G13");
    let percent = |a: Option<shanzhi::model::Amount>| a.map(|a| a.round(1).text());
    assert_eq!(
        (percent(task.done).as_deref(), percent(task.time).as_deref(), task.verdict),
        (Some("45.3"), Some("50.0"), None)
    );
    assert!(task.reading.is_partial());
    // 一村一法律顾问: 368 of 371, three villages short of 100 %.
    assert_eq!(of("G03").units, Some(3));
    assert!(of("G03").milestones.len() > 10);
    // Met ahead of time.
    assert_eq!(of("G07").verdict, Some(shanzhi::query::target::Verdict::Met));
    let goal_of = |name: &str| goal(data.targets.iter().find(|t| t.id == name).unwrap()).unwrap();
    let root = data.areas.root().unwrap();
    let gap = coverage_gap(data, id("FW16"), root, month("2026-06"), &goal_of("G03")).unwrap();
    assert_eq!((gap.needed, gap.reached.round(1).text().as_str()), (3, "100.0"));
    let villages = shanzhi::query::denominator::units_below(data, area("990121107"), month("2026-06"), 0);
    let short = minima(data, id("FW18"), &villages, &goal_of("G06"), Range::of(month("2026-06")).unwrap());
    assert_eq!(
        (short.met, short.judged, short.short.len(), short.silent.len(), short.waiting.len()),
        (16, 17, 1, 0, 0)
    );
}

#[test]
fn groups_and_vintages_of_the_county() {
    let data = county();
    let all = groups(data, Some("联建片区"));
    assert!(all.len() > 10 && all.iter().all(|g| g.members.len() > 1));
    assert_eq!(data.ground.area_changes.len(), 1);
    // Those whose villages are loaded have a sum; the others wait.
    let read = |g| group_reading(data, id("TJ01"), g, Range::of(month("2026-03")).unwrap(), Dimension::None);
    let loaded = |g: &&shanzhi::query::group::Group| {
        g.members
            .iter()
            .all(|m| ["990121107", "990121201"].iter().any(|town| data.areas.get(*m).parent == Some(area(town))))
    };
    for group in &all {
        assert_eq!(read(group).figure.is_ok(), loaded(&group), "{}", group.id);
    }
    let older = vintage::earlier(data, id("FW05"), area("990121101"), month("2025-11"), Dimension::None);
    assert_eq!(
        older.iter().map(|e| (e.vintage, e.amount.map(|a| a.round(0).text()))).collect::<Vec<_>>(),
        [(20_251_203, Some("120".into()))]
    );
    let hand = vintage::earlier(data, id("PA05"), area("990121102"), month("2025-09"), Dimension::None);
    assert_eq!(hand.len(), 1);
}
