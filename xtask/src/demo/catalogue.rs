//! The package's copy of the indicator catalogue: which rows it takes, and what is particular to this package.

use super::registers::owner;
use super::series::{Grain, World};
use super::table::Table;

/// Columns of the package's indicators.csv; the rest goes to definitions.csv.
const REGISTER: &str = "id family name short_name unit kind measure nature space time numerator denominator numerator_id \
    denominator_id factor direction decimals lowest_level frequency owner thresholds";
/// Columns fetched after the first view.
const DEFINITIONS: &str = "id target_value target_deadline target_scope definition source aliases";
/// The letters of the five core families, whose rows are all taken.
pub const CORE_FAMILIES: [&str; 5] = ["TJ", "FW", "PA", "YL", "SQ"];

/// indicators.csv and definitions.csv of the package, from data/indicators.csv.
pub fn package_copy(world: &World, catalogue: &Table) -> Result<(Table, Table), String> {
    let place = |name: &str| catalogue.column(name).ok_or_else(|| format!("data/indicators.csv 缺少列 {name}"));
    let (id_at, level_at, frequency_at) = (place("id")?, place("lowest_level")?, place("frequency")?);
    let (owner_at, source_at) = (place("owner")?, place("source")?);
    let mut chosen = Table { columns: catalogue.columns.clone(), rows: Vec::new() };
    for row in &catalogue.rows {
        let id = row.get(id_at).map_or("", String::as_str);
        let series = world.series.get(id);
        if series.is_none() && !CORE_FAMILIES.iter().any(|f| id.starts_with(f)) {
            continue;
        }
        let mut row = row.clone();
        let mut set = |at: usize, text: &str| {
            if let Some(cell) = row.get_mut(at) {
                text.clone_into(cell);
            }
        };
        if let Some(series) = series {
            let level = match series.grain {
                Grain::Village => "village",
                Grain::Township => "township",
                Grain::County => "county",
            };
            set(level_at, level);
            set(frequency_at, series.freq.word());
        }
        set(owner_at, owner(id));
        set(source_at, "演示数据（虚构）");
        chosen.rows.push(row);
    }
    Ok((chosen.only(REGISTER), chosen.only(DEFINITIONS)))
}
