//! The observation files: which series go into which part, and how a cell becomes a row. It draws nothing.

use super::places::{COUNTY, REFERENCES};
use super::rng::Rng;
use super::series::{Cell, Freq, Grain, MONTHS, Series, Status, World, month_name};
use super::table::{Table, decimal};

/// Indicators of the first view, in the order of the file.
pub const CORE: [&str; 17] = [
    "TJ01", "TJ04", "TJ05", "FW04", "FW05", "FW16", "FW19", "PA01", "PA06", "YL03", "YL04", "YL05", "SQ01", "SQ02",
    "SQ03", "SQ10", "SQ14",
];
/// Columns of every observation row before a part leaves some out.
const ALL: [&str; 13] = [
    "indicator",
    "area",
    "organisation",
    "category",
    "period",
    "basis",
    "value",
    "numerator",
    "denominator",
    "status",
    "origin",
    "vintage",
    "note",
];
/// Columns of the first part.
pub const CORE_COLUMNS: &str = "indicator area period value numerator denominator status origin vintage note";
/// Columns of the parts fetched ahead.
pub const AHEAD_COLUMNS: &str = "indicator area period basis value numerator denominator status origin vintage note";
/// Columns of the village parts.
pub const VILLAGE_COLUMNS: &str = "indicator area period value numerator denominator status vintage";
/// Columns of the rows by category.
pub const CATEGORY_COLUMNS: &str = "indicator area category period value status origin";
/// Columns of the rows by organisation.
pub const ORGANISATION_COLUMNS: &str = "indicator area organisation period value numerator denominator status";

/// Columns of the rows of other places and of places in the city.
const REFERENCE_COLUMNS: &str = "indicator area category period value status";

/// Where a row stands.
struct Place<'a> {
    indicator: &'a str,
    area: &'a str,
    organisation: &'a str,
    category: &'a str,
    period: &'a str,
}

/// Rows being written: only the columns of the part are kept.
struct Rows {
    table: Table,
    picks: Vec<usize>,
}

impl Rows {
    fn new(columns: &str) -> Self {
        let picks = columns.split_whitespace().filter_map(|c| ALL.iter().position(|a| *a == c)).collect();
        Self { table: Table::new(columns), picks }
    }

    fn push(&mut self, cells: [&str; ALL.len()]) {
        self.table.rows.push(self.picks.iter().filter_map(|p| cells.get(*p)).map(|c| (*c).to_owned()).collect());
    }

    /// One cell as its row, or as two when it was changed later.
    fn put(&mut self, world: &World, place: &Place<'_>, cell: &Cell, scale: (u8, u8), computed: bool) {
        let origin = if computed { "computed" } else { "published" };
        let plain = place.category.is_empty() && place.organisation.is_empty();
        let change = world
            .revisions
            .iter()
            .find(|r| plain && r.indicator == place.indicator && r.area == place.area && r.period == place.period);
        let Some(change) = change else {
            self.row(place, cell, scale, [origin, "", &cell.note()]);
            return;
        };
        self.row(place, &Cell::count(change.before), scale, [origin, change.vintages.0, ""]);
        let note = format!("修订：由{}改为{}", change.before, cell.num);
        match change.reason {
            Some(reason) => self.row(place, cell, scale, ["corrected", change.vintages.1, reason]),
            None => self.row(place, cell, scale, [origin, change.vintages.1, &note]),
        }
    }

    fn row(&mut self, place: &Place<'_>, cell: &Cell, scale: (u8, u8), [origin, vintage, note]: [&str; 3]) {
        let (indicator, basis) = match place.indicator.split_once('#') {
            Some((id, _)) => (id, "本年累计"),
            None => (place.indicator, ""),
        };
        let (mut value, mut num, mut den) = (String::new(), String::new(), String::new());
        if cell.status.has_value() {
            match cell.den {
                Some(below) => {
                    num = decimal(cell.num, scale.0);
                    den = decimal(below, scale.1);
                }
                None => value = decimal(cell.num, scale.0),
            }
        }
        self.push([
            indicator,
            place.area,
            place.organisation,
            place.category,
            place.period,
            basis,
            &value,
            &num,
            &den,
            cell.status.word(),
            origin,
            vintage,
            note,
        ]);
    }
}

/// County, townships and the county's own level of some indicators.
pub fn upper(world: &World, ids: &[&str], columns: &str) -> Table {
    let mut table = Rows::new(columns);
    for id in ids {
        let Some(series) = world.series.get(*id) else { continue };
        let periods = series.freq.periods();
        let own = world.places.leaves.last().map_or("", |l| l.code.as_str());
        let areas: Vec<&str> =
            std::iter::once(COUNTY).chain(world.places.townships.iter().map(|t| t.code)).chain([own]).collect();
        // By period, then area: this order is the one that compresses best.
        for (number, (period, _)) in periods.iter().enumerate() {
            for (place, area) in areas.iter().enumerate() {
                let (cell, computed) = upper_cell(world, series, place, number);
                if let Some(cell) = cell {
                    let at = Place { indicator: id, area, organisation: "", category: "", period };
                    table.put(world, &at, &cell, series.scale, computed);
                }
            }
        }
    }
    table.table
}

/// The cell of place 0 (county), 1…22 (townships) or 23 (the county's own level), and whether it is a sum.
fn upper_cell(world: &World, series: &Series, place: usize, number: usize) -> (Option<Cell>, bool) {
    let townships = world.places.townships.len();
    if place == 0 {
        (series.county(&world.places, number), series.grain != Grain::County)
    } else if place <= townships {
        (series.township(&world.places, place - 1, number), series.grain == Grain::Village)
    } else {
        (series.county_own(&world.places, number).cloned(), false)
    }
}

/// The village series, in order.
pub fn village_ids(world: &World) -> Vec<&str> {
    let shown = world.series.iter().filter(|(id, s)| s.grain == Grain::Village && !id.starts_with('#'));
    shown.map(|(id, _)| id.as_str()).collect()
}

/// The villages and the own level of one township.
pub fn villages(world: &World, township: usize) -> Table {
    let mut table = Rows::new(VILLAGE_COLUMNS);
    let leaves = world.places.townships.get(township).map_or(&[] as &[usize], |t| &t.leaves);
    for id in village_ids(world) {
        let Some(series) = world.series.get(id) else { continue };
        let periods = series.freq.periods();
        for leaf in leaves {
            for (number, (period, _)) in periods.iter().enumerate() {
                if let Some(cell) = series.at(*leaf, number) {
                    let area = world.code(Grain::Village, *leaf);
                    let at = Place { indicator: id, area, organisation: "", category: "", period };
                    table.put(world, &at, cell, series.scale, false);
                }
            }
        }
    }
    table.table
}

/// What the totals are split into: indicator, categories with weights.
const CATEGORIES: [(&str, &[(&str, i64)]); 3] = [
    (
        "TJ01",
        &[
            ("邻里纠纷", 27),
            ("婚姻家庭", 19),
            ("土地山林", 15),
            ("劳动争议", 11),
            ("合同纠纷", 9),
            ("交通事故", 8),
            ("物业纠纷", 6),
            ("其他", 5),
        ],
    ),
    ("PA01", &[("殴打他人", 24), ("盗窃财物", 22), ("诈骗", 18), ("故意损毁财物", 11), ("扰乱秩序", 14), ("其他", 11)]),
    (
        "SQ01",
        &[
            ("城乡建设", 21),
            ("供水供电供气", 14),
            ("环境卫生", 15),
            ("道路交通", 13),
            ("社会保障", 11),
            ("农业农村", 10),
            ("市场监管", 9),
            ("其他", 7),
        ],
    ),
];

/// Totals by category: all months for the county, the last thirteen for townships. Categories add up to the total.
pub fn categories(world: &World) -> Table {
    let mut table = Rows::new(CATEGORY_COLUMNS);
    let townships = world.places.townships.len();
    for (id, kinds) in CATEGORIES {
        let Some(series) = world.series.get(id) else { continue };
        let weights: Vec<i64> = kinds.iter().map(|(_, w)| *w).collect();
        let mut county = vec![vec![0_i64; kinds.len()]; MONTHS];
        let mut whole = [true; MONTHS];
        let mut below = Rows::new(CATEGORY_COLUMNS);
        for place in 1..=townships + 1 {
            let area = if place > townships { "990121-own" } else { world.code(Grain::Township, place - 1) };
            let mut rng = Rng::of(&["category", id, area]);
            let mut parts = vec![vec![0_i64; kinds.len()]; MONTHS];
            for month in 0..MONTHS {
                match upper_cell(world, series, place, month).0 {
                    Some(cell) if cell.parts.0 == cell.parts.1 => {
                        let split = rng.split(cell.num, &weights);
                        if let (Some(sum), Some(slot)) = (county.get_mut(month), parts.get_mut(month)) {
                            sum.iter_mut().zip(&split).for_each(|(s, p)| *s += p);
                            *slot = split;
                        }
                    }
                    Some(_) => {
                        if let Some(ok) = whole.get_mut(month) {
                            *ok = false
                        }
                        if let Some(slot) = parts.get_mut(month) {
                            slot.clear()
                        }
                    }
                    None => {
                        if let Some(slot) = parts.get_mut(month) {
                            slot.clear()
                        }
                    }
                }
            }
            rows(
                &mut below,
                world,
                id,
                area,
                kinds,
                &parts,
                MONTHS - 13,
                series.grain == Grain::Village && place <= townships,
            );
        }
        // A month that lacks a township has no county row by category: a part of a part would mislead.
        for (slot, ok) in county.iter_mut().zip(whole) {
            if !ok {
                slot.clear()
            }
        }
        rows(&mut table, world, id, COUNTY, kinds, &county, 0, true);
        table.table.rows.append(&mut below.table.rows);
    }
    table.table
}

#[allow(clippy::too_many_arguments, reason = "one place, called twice")]
fn rows(
    table: &mut Rows,
    world: &World,
    indicator: &str,
    area: &str,
    kinds: &[(&str, i64)],
    parts: &[Vec<i64>],
    from: usize,
    computed: bool,
) {
    for (number, (category, _)) in kinds.iter().enumerate() {
        for (month, split) in parts.iter().enumerate().skip(from) {
            let Some(count) = split.get(number) else { continue };
            let mut cell = Cell::count(*count);
            if computed {
                cell.status = Status::Computed;
            }
            let at = Place { indicator, area, organisation: "", category, period: &month_name(month) };
            table.put(world, &at, &cell, (0, 0), computed);
        }
    }
}

/// 12345 orders of the county's own level by department; they add up to the own level's row.
pub fn by_organisation(world: &World, departments: &[(&str, i64)]) -> Table {
    let mut table = Rows::new(ORGANISATION_COLUMNS);
    let weights: Vec<i64> = departments.iter().map(|(_, w)| *w).collect();
    let own = world.places.leaves.len() - 1;
    let figure = |id: &str, month: usize| world.series.get(id).and_then(|s| s.at(own, month)).map_or(0, |c| c.num);
    let mut rng = Rng::of(&["departments"]);
    let mut made: Vec<(&str, usize, usize, Cell)> = Vec::new();
    for month in 0..MONTHS {
        let received = rng.split(figure("SQ01", month), &weights);
        let due = shares(&mut rng, figure("SQ06", month), &received);
        let late = shares(&mut rng, figure("SQ06", month) - figure("SQ07", month), &due);
        let rated = shares(&mut rng, figure("SQ08", month), &due);
        let against = shares(&mut rng, figure("SQ08", month) - figure("SQ09", month), &rated);
        for place in 0..departments.len() {
            let of = |list: &[i64]| list.get(place).copied().unwrap_or(0);
            made.push(("SQ01", place, month, Cell::count(of(&received))));
            made.push(("SQ02", place, month, Cell::rate(of(&due) - of(&late), of(&due))));
            made.push(("SQ03", place, month, Cell::rate(of(&rated) - of(&against), of(&rated))));
        }
    }
    made.sort_by_key(|(id, place, month, _)| (*id, *place, *month));
    for (indicator, place, month, cell) in made {
        let organisation = departments.get(place).map_or("", |d| d.0);
        let at = Place { indicator, area: "990121-own", organisation, category: "", period: &month_name(month) };
        table.put(world, &at, &cell, (0, 0), false);
    }
    table.table
}

/// `total` shared out like `bounds`, none above its bound.
fn shares(rng: &mut Rng, total: i64, bounds: &[i64]) -> Vec<i64> {
    let mut parts = rng.split(total, bounds);
    let mut over = 0;
    for (part, bound) in parts.iter_mut().zip(bounds) {
        over += (*part - bound).max(0);
        *part = (*part).min(*bound);
    }
    for (part, bound) in parts.iter_mut().zip(bounds) {
        let more = over.min(bound - *part);
        *part += more;
        over -= more;
    }
    parts
}

/// Published rates of the city and of two other counties, and this county's places in the city.
pub fn reference(world: &World) -> Table {
    let mut table = Rows::new(REFERENCE_COLUMNS);
    let compared = [("TJ04", -2), ("YL04", -31), ("SQ02", -3), ("SQ03", 4)];
    for (id, offset) in compared {
        let Some(series) = world.series.get(id) else { continue };
        for (number, (area, _, _)) in REFERENCES.iter().enumerate() {
            let mut rng = Rng::of(&["reference", id, area]);
            let apart = offset + [0, 9, -14].get(number).copied().unwrap_or(0);
            for month in 0..MONTHS {
                let Some(cell) = series.county(&world.places, month) else { continue };
                let tenths = cell.num * 1000 / cell.den.unwrap_or(1).max(1) + apart + rng.between(-3, 3);
                let at = Place { indicator: id, area, organisation: "", category: "", period: &month_name(month) };
                table.put(world, &at, &Cell::state(tenths.clamp(0, 1000)), (1, 0), false);
            }
        }
    }
    for (category, first) in [("SQ02", 4), ("SQ03", 6), ("TJ04", 3), ("YL04", 2)] {
        let mut rng = Rng::of(&["rank", category]);
        let mut place: i64 = first;
        let last_year = (MONTHS - 13..MONTHS).map(month_name);
        for period in Freq::Year.periods().into_iter().map(|p| p.0).chain(last_year) {
            place = (place + rng.between(-1, 1)).clamp(1, 8);
            let at = Place { indicator: "SQ05", area: COUNTY, organisation: "", category, period: &period };
            table.put(world, &at, &Cell::state(place), (0, 0), false);
        }
    }
    table.table
}
