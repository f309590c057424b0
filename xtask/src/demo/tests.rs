//! The promises of the sample packages, checked on the generated figures and files.

use super::county;
use super::generate;
use super::package::Files;
use super::places::COUNTY;
use super::series::{Freq, Grain, MONTHS, Status, World, sum};
use super::stories;
use super::table::{Table, decimal, percent};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const CATALOGUE: &str = include_str!("../../../data/indicators.csv");

fn world() -> &'static World {
    static MADE: OnceLock<World> = OnceLock::new();
    MADE.get_or_init(county::world)
}

fn files() -> &'static Files {
    static MADE: OnceLock<Files> = OnceLock::new();
    MADE.get_or_init(|| generate(CATALOGUE).unwrap_or_default())
}

fn tables() -> &'static BTreeMap<&'static str, Table> {
    static MADE: OnceLock<BTreeMap<&'static str, Table>> = OnceLock::new();
    MADE.get_or_init(|| {
        let tables = files().iter().filter(|(path, _)| path.ends_with(".csv"));
        tables.map(|(path, text)| (path.as_str(), Table::read(text))).collect()
    })
}

/// A row whose cells are asked for by column; a column that is not there is empty.
struct Row<'a>(&'a Table, &'a [String]);

impl<'a> Row<'a> {
    fn get(&self, column: &str) -> &'a str {
        self.0.column(column).and_then(|c| self.1.get(c)).map_or("", String::as_str)
    }

    fn number(&self, column: &str) -> f64 {
        self.get(column).parse().unwrap_or(0.0)
    }

    fn key<const N: usize>(&self, columns: [&str; N]) -> [&'a str; N] {
        columns.map(|c| self.get(c))
    }
}

/// Rows of a file.
fn records(path: &str) -> impl Iterator<Item = Row<'static>> + use<> {
    let table = tables().get(path);
    table.into_iter().flat_map(|t| t.rows.iter().map(move |r| Row(t, r)))
}

fn observations(package: &str) -> Vec<&'static str> {
    let start = format!("data/{package}/observations/");
    tables().keys().copied().filter(|p| p.starts_with(&start)).collect()
}

fn two_generations_are_equal() {
    assert!(!files().is_empty());
    assert!(Some(files()) == generate(CATALOGUE).ok().as_ref());
}

fn the_county_has_the_size_it_should() {
    let count = |level: &str, kind: &str| {
        let areas = records("data/county/areas.csv");
        areas.filter(|a| a.key(["level", "kind", "valid_to"]) == [level, kind, ""]).count()
    };
    assert_eq!((count("township", "tree"), count("village", "tree")), (22, 371));
    assert_eq!((count("township", "own"), count("village", "own")), (1, 22));
    assert_eq!(records("data/county/areas.csv").filter(|a| !a.get("valid_to").is_empty()).count(), 1);
    let months = Freq::Month.periods();
    assert_eq!((months.len(), months[0].0.as_str(), months[35].0.as_str()), (36, "2023-07", "2026-06"));
    assert_eq!(Table::read(CATALOGUE).rows.len(), 239);
    assert!(observations("county").len() > 30);
}

fn names_are_unique_inside_their_parent() {
    let mut seen = BTreeSet::new();
    for area in records("data/county/areas.csv") {
        assert!(seen.insert(area.key(["parent", "name"])), "{}", area.get("name"));
    }
}

/// The shipped township rows of every village indicator, added again from the shipped village files.
fn a_parent_is_its_children_and_its_own_level() {
    let mut sums: BTreeMap<[&str; 3], (f64, f64, bool)> = BTreeMap::new();
    for path in observations("county").into_iter().filter(|p| p.contains("/villages-")) {
        let town = path.trim_end_matches(".csv").rsplit('-').next().unwrap_or_default();
        let mut newest: BTreeMap<[&str; 3], Row<'_>> = BTreeMap::new();
        for row in records(path) {
            let key = row.key(["indicator", "area", "period"]);
            if newest.get(&key).is_none_or(|held| held.get("vintage") <= row.get("vintage")) {
                newest.insert(key, row);
            }
        }
        for ([indicator, _, period], row) in newest {
            let slot = sums.entry([indicator, town, period]).or_insert((0.0, 0.0, false));
            slot.0 += row.number("value") + row.number("numerator");
            slot.1 += row.number("denominator");
            slot.2 |= row.get("status") == "missing";
        }
    }
    let mut shipped: BTreeMap<[&str; 3], Row<'_>> = BTreeMap::new();
    for path in observations("county").into_iter().filter(|p| !p.contains("/villages-")) {
        for row in records(path).filter(|r| r.key(["category", "organisation", "basis"]) == ["", "", ""]) {
            shipped.insert(row.key(["indicator", "area", "period"]), row);
        }
    }
    assert!(sums.len() > 30 * 22 * MONTHS);
    for (key, (num, den, partial)) in &sums {
        let row = shipped.get(key);
        let added = row.map(|r| (r.number("value") + r.number("numerator"), r.number("denominator")));
        assert_eq!(added, Some((*num, *den)), "{key:?}");
        assert_eq!(row.map(|r| matches!(r.get("status"), "preliminary" | "missing")), Some(*partial), "{key:?}");
        assert_eq!(row.map(|r| r.get("origin")), Some("computed"), "{key:?}");
    }
}

fn the_county_is_its_townships_and_its_own_level() {
    let world = world();
    for (id, series) in world.series.iter().filter(|(_, s)| s.grain != Grain::County) {
        for (number, _) in series.freq.periods().iter().enumerate() {
            let Some(county) = series.county(&world.places, number) else { continue };
            let units = (0..world.units(series.grain)).filter_map(|u| series.at(u, number));
            let added = sum(units).map(|c| (c.num, c.den, c.parts));
            assert_eq!(Some((county.num, county.den, county.parts)), added, "{id} {number}");
        }
    }
}

fn parts_do_not_exceed_wholes() {
    let world = world();
    for (part, whole) in [("TJ03", "TJ02"), ("FW18", "FW17"), ("SQ07", "SQ06"), ("SQ09", "SQ08"), ("YL01", "YL02")] {
        let (a, b) = (&world.series[part], &world.series[whole]);
        for (unit, row) in a.cells.iter().enumerate() {
            for (number, cell) in row.iter().enumerate() {
                if let (Some(x), Some(y)) = (cell, b.at(unit, number)) {
                    assert!(x.num <= y.num, "{part} {} > {whole} {} at {unit} {number}", x.num, y.num);
                }
            }
        }
    }
    // 办结率 crosses the year, averages and ratios are not shares: these three may be above one.
    for path in observations("county").into_iter().chain(observations("subdistrict")) {
        for row in records(path).filter(|r| !["FW13", "PA06", "YL06"].contains(&r.get("indicator"))) {
            assert!(row.number("numerator") <= row.number("denominator"), "{path} {:?}", row.1);
        }
    }
}

fn every_status_and_origin_occurs_and_rows_without_figures_have_none() {
    let (mut statuses, mut origins) = (BTreeSet::new(), BTreeSet::new());
    for path in observations("county") {
        for row in records(path) {
            let figure = row.key(["value", "numerator", "denominator"]).iter().any(|c| !c.is_empty());
            let bare =
                matches!(row.get("status"), "missing" | "not_applicable" | "below_unit" | "masked" | "suppressed");
            assert_ne!(figure, bare, "{path} {:?}", row.1);
            origins.insert(row.get("origin"));
            statuses.insert(row.get("status"));
        }
    }
    assert_eq!(statuses.len(), 11, "{statuses:?}");
    assert!(["published", "computed", "corrected"].iter().all(|o| origins.contains(o)));
}

fn no_key_stands_twice() {
    let key = ["indicator", "area", "organisation", "category", "period", "basis", "origin", "vintage"];
    for package in ["county", "subdistrict"] {
        let mut seen = BTreeSet::new();
        for path in observations(package) {
            for row in records(path) {
                assert!(seen.insert(row.key(key)), "{path} {:?}", row.1);
            }
        }
    }
}

fn every_core_row_that_carries_numbers_is_there() {
    let shown: BTreeSet<&str> =
        observations("county").into_iter().flat_map(records).map(|r| r.get("indicator")).collect();
    let known: BTreeSet<&str> = records("data/county/indicators.csv").map(|r| r.get("id")).collect();
    assert_eq!(known.difference(&shown).copied().collect::<Vec<_>>(), ["FW06", "PA02"]);
    assert!(shown.is_subset(&known));
    assert!(shown.len() >= 87 - 2 + 20, "{}", shown.len());
}

fn categories_and_departments_add_up() {
    let world = world();
    for name in ["categories", "organisations"] {
        let mut sums: BTreeMap<[&str; 3], i64> = BTreeMap::new();
        for row in records(&format!("data/county/observations/ahead-{name}.csv")).filter(|r| !r.get("value").is_empty())
        {
            *sums.entry(row.key(["indicator", "area", "period"])).or_insert(0) +=
                row.get("value").parse::<i64>().unwrap_or(0);
        }
        assert!(!sums.is_empty());
        for ([id, area, period], total) in sums {
            let number = Freq::Month.periods().iter().position(|p| p.0 == period).unwrap_or(0);
            let cell = stories::look(world, id, area, number);
            assert_eq!(cell.map(|c| c.num), Some(total), "{id} {area} {period}");
        }
    }
}

fn the_stories_are_in_the_figures() {
    let (world, last) = (world(), MONTHS - 1);
    let num = |id: &str, area: &str, month: usize| stories::look(world, id, area, month).map_or(0, |c| c.num);
    let calls: Vec<i64> = (30..MONTHS).map(|m| num("PA01", stories::CALLS_JUMP, m)).collect();
    assert!(calls[4].min(calls[5]) * 2 > 3 * calls[..4].iter().sum::<i64>() / 4, "{calls:?}");
    let content = |month: usize| {
        stories::look(world, "SQ03", stories::FALLING, month).map_or(0, |c| c.num * 100 / c.den.unwrap_or(1))
    };
    assert!(content(27) > 90 && content(last) < 70);
    assert_eq!(stories::homes_reached(world, 950).as_deref(), Some("2026-03"));
    for month in 0..MONTHS {
        let cell = stories::look(world, "TJ04", stories::ALWAYS_FULL, month);
        assert!(cell.is_some_and(|c| Some(c.num) == c.den), "{month}");
    }
    assert_eq!(num("FW05", stories::REVISED, 28), 118);
    assert_eq!(stories::look(world, "TJ01", stories::SILENT, last).map(|c| c.status), Some(Status::Missing));
    assert_eq!(records("data/county/submissions.csv").filter(|r| r.get("state") == "missing").count(), 3);
    assert_eq!(num("FW21", stories::SLIP, 33), 40);
    assert!(num("SQ01", stories::RAIN, 25) > 2 * num("SQ01", stories::RAIN, 24));
    assert_eq!(records("data/county/area_changes.csv").count(), 1);
}

fn registers_have_what_the_contract_asks() {
    let rows = |name: &str| records(&format!("data/county/{name}.csv"));
    let kinds: BTreeSet<&str> = rows("items").map(|r| r.get("kind")).collect();
    assert!(rows("items").count() >= 25 && kinds.len() == 5);
    // A task past its date is either done or marked as overdue, and some are.
    let past = || rows("items").filter(|r| !r.get("due").is_empty() && r.get("due") < "2026-07-05");
    assert!(past().all(|r| matches!(r.get("state"), "已办结" | "逾期未办结")));
    assert!(past().any(|r| r.get("state") == "逾期未办结"));
    assert!(rows("targets").count() >= 12 && rows("events").count() >= 6);
    assert_eq!(rows("submissions").count(), 7 * 22 * 12);
    assert!(rows("submissions").all(|r| r.get("received") <= "2026-07-05"));
}

fn every_package_says_it_is_a_sample() {
    for package in ["county", "subdistrict"] {
        let text = files().get(&format!("data/{package}/datapackage.json")).map_or("", String::as_str);
        assert!(text.contains("\"notice\": \"演示数据") && text.contains(COUNTY) == (package == "county"));
        assert!(records(&format!("data/{package}/definitions.csv")).all(|r| r.get("source").contains("演示数据")));
    }
}

fn village_parts_are_small_enough() {
    let parts = || files().iter().filter(|(p, _)| p.contains("/villages-"));
    assert_eq!(parts().count(), 22);
    assert!(parts().all(|(_, text)| text.len() <= 2_000_000));
    assert!(parts().map(|(_, text)| text.len()).sum::<usize>() <= 30_000_000);
}

/// One test, because a runner that gives each test a process of its own would draw the county again for each.
#[test]
fn the_samples_keep_their_promises() {
    two_generations_are_equal();
    the_county_has_the_size_it_should();
    names_are_unique_inside_their_parent();
    a_parent_is_its_children_and_its_own_level();
    the_county_is_its_townships_and_its_own_level();
    parts_do_not_exceed_wholes();
    every_status_and_origin_occurs_and_rows_without_figures_have_none();
    no_key_stands_twice();
    every_core_row_that_carries_numbers_is_there();
    categories_and_departments_add_up();
    the_stories_are_in_the_figures();
    registers_have_what_the_contract_asks();
    every_package_says_it_is_a_sample();
    village_parts_are_small_enough();
}

/// What is committed is what the generator makes.
#[test]
fn the_committed_files_are_the_generated_ones() {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    for (path, text) in files().iter().filter(|(p, _)| !p.contains("/villages-")) {
        let held = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(held == *text, "{path} is not what `cargo xtask demo` writes: run it and commit");
    }
}

#[test]
fn numbers_print_as_they_should() {
    for (number, decimals, text) in
        [(12, 0, "12"), (78_012, 4, "7.8012"), (1250, 2, "12.5"), (-305, 1, "-30.5"), (0, 2, "0")]
    {
        assert_eq!(decimal(number, decimals), text);
    }
    for (num, den, text) in [(2, 3, "66.7"), (1, 1, "100.0"), (0, 4, "0.0"), (0, 0, "")] {
        assert_eq!(percent(num, den), text);
    }
}

#[test]
fn csv_survives_writing_and_reading() {
    let mut table = Table::new("a b");
    table.push(["x,y", "say \"it\""]);
    table.push(["", "two\nlines"]);
    assert_eq!(Table::read(&table.csv()).rows, table.rows);
}
