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

fn table(path: &str) -> Table {
    Table::read(files().get(path).map_or("", String::as_str))
}

/// Rows of a file as column → cell.
fn records(path: &str) -> Vec<BTreeMap<String, String>> {
    let table = table(path);
    table.rows.iter().map(|row| table.columns.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

fn observation_files() -> Vec<&'static String> {
    files().keys().filter(|p| p.contains("/observations/")).collect()
}

#[test]
fn two_generations_are_equal() {
    assert!(!files().is_empty());
    assert!(Some(files()) == generate(CATALOGUE).ok().as_ref());
}

#[test]
fn the_county_has_the_size_it_should() {
    let areas = records("data/county/areas.csv");
    let count = |level: &str, kind: &str| {
        areas.iter().filter(|a| a["level"] == level && a["kind"] == kind && a["valid_to"].is_empty()).count()
    };
    assert_eq!((count("township", "tree"), count("village", "tree")), (22, 371));
    assert_eq!((count("township", "own"), count("village", "own")), (1, 22));
    assert_eq!(areas.iter().filter(|a| !a["valid_to"].is_empty()).count(), 1);
    assert_eq!(Freq::Month.periods().len(), 36);
    assert_eq!(Freq::Month.periods().first().map(|p| p.0.as_str()), Some("2023-07"));
    assert_eq!(Freq::Month.periods().last().map(|p| p.0.as_str()), Some("2026-06"));
    assert_eq!(Table::read(CATALOGUE).rows.len(), 239);
}

#[test]
fn names_are_unique_inside_their_parent() {
    let mut seen = BTreeSet::new();
    for area in records("data/county/areas.csv") {
        assert!(seen.insert((area["parent"].clone(), area["name"].clone())), "{}", area["name"]);
    }
}

/// The shipped township and county rows of every village indicator, added again from the shipped village files.
#[test]
fn a_parent_is_its_children_and_its_own_level() {
    let mut sums: BTreeMap<(String, String, String), (f64, f64, bool)> = BTreeMap::new();
    for path in observation_files().iter().filter(|p| p.contains("/villages-")) {
        let town = path.trim_end_matches(".csv").rsplit('-').next().unwrap_or_default().to_owned();
        let mut newest: BTreeMap<(String, String, String), BTreeMap<String, String>> = BTreeMap::new();
        for row in records(path) {
            let key = (row["indicator"].clone(), row["area"].clone(), row["period"].clone());
            match newest.get(&key) {
                Some(held) if held["vintage"] > row["vintage"] => {}
                _ => {
                    newest.insert(key, row);
                }
            }
        }
        for ((indicator, _, period), row) in newest {
            let number = |column: &str| row[column].parse::<f64>().unwrap_or(0.0);
            let slot = sums.entry((indicator, town.clone(), period)).or_insert((0.0, 0.0, false));
            slot.0 += number("value") + number("numerator");
            slot.1 += number("denominator");
            slot.2 |= matches!(row["status"].as_str(), "missing");
        }
    }
    let mut shipped: BTreeMap<(String, String, String), BTreeMap<String, String>> = BTreeMap::new();
    for path in observation_files().iter().filter(|p| p.contains("county/observations/ahead-") || p.ends_with("core.csv")) {
        for row in records(path).into_iter().filter(|r| !r.contains_key("category") && !r.contains_key("organisation")) {
            if row.get("basis").is_none_or(String::is_empty) {
                shipped.insert((row["indicator"].clone(), row["area"].clone(), row["period"].clone()), row);
            }
        }
    }
    assert!(sums.len() > 30 * 22 * MONTHS);
    for (key, (num, den, partial)) in &sums {
        let row = shipped.get(key).unwrap_or_else(|| panic!("no township row {key:?}"));
        let number = |column: &str| row[column].parse::<f64>().unwrap_or(0.0);
        assert_eq!((number("value") + number("numerator"), number("denominator")), (*num, *den), "{key:?}");
        assert_eq!(matches!(row["status"].as_str(), "preliminary" | "missing"), *partial, "{key:?}");
        assert_eq!(row["origin"], "computed", "{key:?}");
    }
}

#[test]
fn the_county_is_its_townships_and_its_own_level() {
    let world = world();
    for (id, series) in world.series.iter().filter(|(_, s)| s.grain != Grain::County) {
        for (number, _) in series.freq.periods().iter().enumerate() {
            let Some(county) = series.county(&world.places, number) else { continue };
            let leaves = (0..world.units(series.grain)).filter_map(|u| series.at(u, number));
            let added = sum(leaves).map(|c| (c.num, c.den, c.parts));
            assert_eq!(Some((county.num, county.den, county.parts)), added, "{id} {number}");
        }
    }
}

#[test]
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
    for path in observation_files() {
        for row in records(path) {
            if row.get("numerator").is_none_or(String::is_empty) || ["FW13", "PA06", "YL06"].contains(&row["indicator"].as_str()) {
                continue;
            }
            let number = |column: &str| row[column].parse::<f64>().unwrap_or(f64::NAN);
            assert!(number("numerator") <= number("denominator"), "{path} {row:?}");
        }
    }
}

#[test]
fn every_status_and_origin_occurs_and_rows_without_figures_have_none() {
    let (mut statuses, mut origins) = (BTreeSet::new(), BTreeSet::new());
    for path in observation_files().iter().filter(|p| p.starts_with("data/county/")) {
        for row in records(path) {
            let figure = ["value", "numerator", "denominator"].iter().any(|c| row.get(*c).is_some_and(|v| !v.is_empty()));
            let bare = matches!(row["status"].as_str(), "missing" | "not_applicable" | "below_unit" | "masked" | "suppressed");
            assert_ne!(figure, bare, "{path} {row:?}");
            origins.insert(row.get("origin").cloned().unwrap_or_default());
            statuses.insert(row["status"].clone());
        }
    }
    assert_eq!(statuses.len(), 11, "{statuses:?}");
    for origin in ["published", "computed", "corrected"] {
        assert!(origins.contains(origin));
    }
    assert!(Status::Zero.has_value());
}

#[test]
fn no_key_stands_twice() {
    let key = ["indicator", "area", "organisation", "category", "period", "basis", "origin", "vintage"];
    let mut seen: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for path in observation_files() {
        let package = if path.starts_with("data/county") { "county" } else { "subdistrict" };
        for row in records(path) {
            let cells: Vec<&str> = key.iter().map(|c| row.get(*c).map_or("", String::as_str)).collect();
            assert!(seen.entry(package).or_default().insert(cells.join(",")), "{path} {cells:?}");
        }
    }
}

#[test]
fn every_core_row_that_carries_numbers_is_there() {
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for path in observation_files().iter().filter(|p| p.starts_with("data/county/")) {
        shown.extend(records(path).into_iter().map(|r| r["indicator"].clone()));
    }
    let known: BTreeSet<String> = records("data/county/indicators.csv").into_iter().map(|r| r["id"].clone()).collect();
    assert_eq!(known.difference(&shown).map(String::as_str).collect::<Vec<_>>(), ["FW06", "PA02"]);
    assert!(shown.is_subset(&known));
    assert!(shown.len() >= 87 - 2 + 20, "{}", shown.len());
}

#[test]
fn categories_and_departments_add_up() {
    let world = world();
    let mut sums: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for path in ["data/county/observations/ahead-categories.csv", "data/county/observations/ahead-organisations.csv"] {
        for row in records(path).into_iter().filter(|r| !r["value"].is_empty()) {
            let key = (row["indicator"].clone(), row["area"].clone(), row["period"].clone());
            *sums.entry(key).or_insert(0) += row["value"].parse::<i64>().unwrap_or(0);
        }
    }
    for ((id, area, period), total) in &sums {
        let series = &world.series[id];
        let number = series.freq.periods().iter().position(|p| p.0 == *period).unwrap_or(0);
        let cell = if area == "990121-own" {
            series.county_own(&world.places, number).cloned()
        } else {
            stories::look(world, id, area, number)
        };
        // Departments and categories both split the county's own level.
        let times = if area == "990121-own" && id == "SQ01" && number >= MONTHS - 13 { 2 } else { 1 };
        assert_eq!(cell.map(|c| c.num * times), Some(*total), "{id} {area} {period}");
    }
}

#[test]
fn the_stories_are_in_the_figures() {
    let (world, last) = (world(), MONTHS - 1);
    let num = |id: &str, area: &str, month: usize| stories::look(world, id, area, month).map_or(0, |c| c.num);
    let calls: Vec<i64> = (30..MONTHS).map(|m| num("PA01", stories::CALLS_JUMP, m)).collect();
    assert!(calls[4].min(calls[5]) * 2 > 3 * calls[..4].iter().sum::<i64>() / 4, "{calls:?}");
    let fall: Vec<i64> = [27, last].map(|m| stories::look(world, "SQ03", stories::FALLING, m)).iter().flatten()
        .map(|c| c.num * 100 / c.den.unwrap_or(1)).collect();
    assert!(fall[0] > 90 && fall[1] < 70, "{fall:?}");
    assert_eq!(stories::homes_reached(world, 950).as_deref(), Some("2026-03"));
    for month in 0..MONTHS {
        let cell = stories::look(world, "TJ04", stories::ALWAYS_FULL, month);
        assert!(cell.is_some_and(|c| Some(c.num) == c.den), "{month}");
    }
    assert_eq!(num("FW05", stories::REVISED, 28), 118);
    let silent = stories::look(world, "TJ01", stories::SILENT, last).map(|c| c.status);
    assert_eq!(silent, Some(Status::Missing));
    let missing = records("data/county/submissions.csv").into_iter().filter(|r| r["state"] == "missing").count();
    assert_eq!(missing, 3);
    assert_eq!(num("FW21", stories::SLIP, 33), 40);
    assert!(num("SQ01", stories::RAIN, 25) > 2 * num("SQ01", stories::RAIN, 24));
    assert_eq!(records("data/county/area_changes.csv").len(), 1);
}

#[test]
fn registers_have_what_the_contract_asks() {
    let rows = |name: &str| records(&format!("data/county/{name}.csv"));
    let kinds: BTreeSet<String> = rows("items").into_iter().map(|r| r["kind"].clone()).collect();
    assert!(rows("items").len() >= 25 && kinds.len() == 5);
    assert!(rows("items").iter().any(|r| r["due"].as_str() < "2026-07-05" && r["state"] == "逾期未办结"));
    // A task past its date is either done or marked as overdue.
    for item in rows("items").iter().filter(|r| !r["due"].is_empty() && r["due"].as_str() < "2026-07-05") {
        assert!(matches!(item["state"].as_str(), "已办结" | "逾期未办结"), "{item:?}");
    }
    assert!(rows("targets").len() >= 12 && rows("events").len() >= 6);
    assert_eq!(rows("submissions").len(), 7 * 22 * 12);
    assert!(rows("submissions").iter().all(|r| r["received"].as_str() <= "2026-07-05"));
}

#[test]
fn every_view_says_it_is_a_sample() {
    for package in ["data/county", "data/subdistrict"] {
        let text = files().get(&format!("{package}/datapackage.json")).map_or("", String::as_str);
        assert!(text.contains("\"notice\": \"演示数据") && text.contains(COUNTY) == package.ends_with("county"));
    }
}

#[test]
fn village_parts_are_small_enough() {
    let parts = || files().iter().filter(|(p, _)| p.contains("/villages-"));
    assert_eq!(parts().count(), 22);
    assert!(parts().all(|(_, text)| text.len() <= 2_000_000));
    assert!(parts().map(|(_, text)| text.len()).sum::<usize>() <= 30_000_000);
}

#[test]
fn numbers_print_as_they_should() {
    for (number, decimals, text) in [(12, 0, "12"), (78_012, 4, "7.8012"), (1250, 2, "12.5"), (-305, 1, "-30.5"), (0, 2, "0")] {
        assert_eq!(decimal(number, decimals), text);
    }
    for (num, den, text) in [(2, 3, "66.7"), (1, 1, "100.0"), (0, 4, "0.0"), (0, 0, "")] {
        assert_eq!(percent(num, den), text);
    }
}
