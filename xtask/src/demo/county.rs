//! The county package as a whole: which tables it has and what its cover says.

use super::catalogue::{CORE_FAMILIES, package_copy};
use super::observations::{self, AHEAD_COLUMNS, CORE, CORE_COLUMNS};
use super::package::{Files, Part, assemble};
use super::places::{COUNTY, COUNTY_NAME, places};
use super::series::World;
use super::table::Table;
use super::{core_families, ledger, more_families, registers, stories};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The words that mark the sample wherever it is shown.
pub const NOTICE: &str = "演示数据：地名、单位和数字均为虚构";

/// Draws the county.
pub fn world() -> World {
    let mut world = World { places: places(), series: BTreeMap::new(), revisions: Vec::new() };
    core_families::draw(&mut world);
    more_families::draw(&mut world);
    stories::plant(&mut world);
    world
}

/// The families of the parts fetched ahead, by the letters of their ids.
fn families(world: &World) -> Vec<String> {
    let mut others: Vec<String> = world
        .series
        .keys()
        .filter_map(|id| id.get(..2).map(str::to_owned))
        .filter(|f| !f.starts_with('#') && !CORE_FAMILIES.contains(&f.as_str()))
        .collect();
    others.dedup();
    CORE_FAMILIES.iter().map(|f| (*f).to_owned()).chain(others).collect()
}

fn cover() -> Value {
    json!({
        "name": "chenglan-demo",
        "title": format!("{COUNTY_NAME}乡村治理数据（演示数据）"),
        "description": "由程序按固定种子生成的演示数据包：县、镇街、村三级，36个月。地名、单位和数字均为虚构。",
        "version": "1.0.0",
        "created": "2026-07-05T00:00:00Z",
        "schema_version": 1,
        "levels": [
            { "id": "county", "name": "县" },
            { "id": "township", "name": "镇街" },
            { "id": "village", "name": "村" },
        ],
        "root": COUNTY,
        "as_of": "2026-07-05",
        "periods": { "first": "2023-07", "last": "2026-06" },
        "classification": "公开",
        "state": "送审稿",
        "notice": NOTICE,
        "sources": [{ "title": "演示数据（由程序生成，内容虚构）" }],
    })
}

/// All files of the county package.
pub fn files(world: &World, catalogue: &Table) -> Result<Files, String> {
    let (indicators, definitions) = package_copy(world, catalogue)?;
    let mut parts = vec![
        Part::register("areas", registers::areas(world)),
        Part::register("indicators", indicators),
        Part::observations(
            "core",
            "observations-core",
            observations::upper(world, &CORE, CORE_COLUMNS),
            "core",
            "township",
            COUNTY,
        ),
        Part::observations("reference", "observations-reference", observations::reference(world), "core", "county", ""),
        Part::register("organisations", registers::organisations(world)),
        Part::register("targets", registers::targets()),
        Part::register("events", registers::events()),
        Part::register("forms", registers::forms()),
        Part::register("items", ledger::items()),
        Part::register("submissions", ledger::submissions(world)),
        Part::register("definitions", definitions),
        Part::register("groups", registers::groups(world)),
        Part::register("area_changes", registers::area_changes(world)),
        Part::register("scoring", registers::scoring()),
        Part::register("mappings", registers::mappings()),
    ];
    for family in families(world) {
        let ids: Vec<&str> = world
            .series
            .keys()
            .map(String::as_str)
            .filter(|id| id.starts_with(&family) && !CORE.contains(id))
            .collect();
        let table = observations::upper(world, &ids, AHEAD_COLUMNS);
        let name = format!("ahead-{}", family.to_lowercase());
        parts.push(Part::observations(&name, "observations-ahead", table, "ahead", "township", COUNTY));
    }
    let categories = observations::categories(world);
    parts.push(Part::observations(
        "ahead-categories",
        "observations-categories",
        categories,
        "ahead",
        "township",
        COUNTY,
    ));
    let handlers: Vec<(&str, i64)> = registers::DEPARTMENTS.iter().filter(|d| d.2 > 0).map(|d| (d.0, d.2)).collect();
    let by_office = observations::by_organisation(world, &handlers);
    parts.push(Part::observations(
        "ahead-organisations",
        "observations-organisations",
        by_office,
        "ahead",
        "township",
        COUNTY,
    ));
    for (place, town) in world.places.townships.iter().enumerate() {
        let table = observations::villages(world, place);
        let name = format!("villages-{}", town.code);
        parts.push(Part::observations(&name, "observations-villages", table, "drill", "village", town.code));
    }
    let documents = [("settings", registers::settings()), ("views", json!({ "views": [] }))];
    assemble("data/county", cover(), parts, &documents, TEMPLATES)
}

/// Report templates, written by hand: the files themselves are the source, and the package lists them.
const TEMPLATES: &[(&str, &str)] = &[
    ("工作情况汇报", include_str!("../../../data/county/templates/工作情况汇报.md")),
    ("月度通报", include_str!("../../../data/county/templates/月度通报.md")),
    ("季度分析", include_str!("../../../data/county/templates/季度分析.md")),
    ("镇街一页纸", include_str!("../../../data/county/templates/镇街一页纸.md")),
    ("督查通报", include_str!("../../../data/county/templates/督查通报.md")),
    ("推进会发言提纲", include_str!("../../../data/county/templates/推进会发言提纲.md")),
];
