//! The five core families of the invented county: how large each series is and what is planted in it. Other families: `more_families`.

use super::draw::{CALLS, CASES, EVEN, Flow, MEETINGS, REQUESTS};
use super::rng::Rng;
use super::series::{Cell, Freq, Grain, Status, Up, World};
use super::stories;
use Freq::{Half, Month, Quarter, Year};
use Grain::{County, Township, Village};

/// No planted change.
pub fn plain(_: &str, _: usize) -> i64 {
    1000
}

/// Draws all five.
pub fn draw(world: &mut World) {
    mediation(world);
    legal(world);
    safety(world);
    elders(world);
    requests(world);
}

/// Cases closed: most of this month's, and of what last month left over those not withdrawn (both in ten-thousandths).
fn closed(world: &mut World, id: &str, of: &str, (at_once, later): (i64, i64)) {
    let Some(opened) = world.series.get(of).cloned() else { return };
    let mut left = 0;
    world.fill(id, opened.grain, opened.freq, true, |_, unit, month, rng| {
        if month == 0 {
            left = 0;
        }
        let cell = opened.at(unit, month)?;
        let now = rng.part(cell.num, at_once);
        let done = now + rng.part(left, later);
        left = cell.num - now;
        Some(Cell::count(done))
    });
}

fn mediation(world: &mut World) {
    world.flow("TJ01", &Flow::monthly(Village, 3600, CASES, 25, (350, 130)), plain);
    closed(world, "TJ02", "TJ01", (8600, 10_000));
    world.part("TJ03", "TJ02", |code, _| if code.starts_with(stories::ALWAYS_FULL) { 10_000 } else { 9720 });
    world.rate("TJ04", "TJ03", "TJ02");
    world.combine("TJ05", "TJ03", "TJ01", |solved, taken| Some(Cell::rate(solved.min(taken), taken)));
    not_at_own_level(world, "TJ05");
    world.stock("TJ06", Village, Month, (4400, 6300), true, 2);
    world.share("TJ07", Village, Month, (820, 985), |w, unit, _| {
        w.places.leaves.get(unit).map_or(0, |l| l.households / 45 + 1)
    });
    covered(world, "TJ08", Quarter, (310, 620), false);
    world.flag("TJ09", Township, Quarter, (500, 900), false);
    covered(world, "TJ10", Quarter, (280, 710), false);
    world.flow("TJ11", &Flow::each(Village, Month, 2300, CASES, 20), plain);
}

/// What own levels solve is not solved in the village: their numerator is nought.
fn not_at_own_level(world: &mut World, id: &str) {
    let own: Vec<bool> = world.places.leaves.iter().map(|l| l.own).collect();
    if let Some(series) = world.series.get_mut(id) {
        for (row, own) in series.cells.iter_mut().zip(own) {
            for cell in row.iter_mut().flatten().filter(|_| own) {
                cell.num = 0;
            }
        }
    }
}

/// How many villages of a township have something: `span` in thousandths of its villages, 社区 left out when `rural`.
pub fn covered(world: &mut World, id: &str, freq: Freq, span: (i64, i64), rural: bool) {
    world.share(id, Township, freq, span, |w, unit, month| villages(w, unit, month, rural));
    let Some(series) = world.series.get_mut(id) else { return };
    for cell in series.cells.iter_mut().flatten().flatten() {
        *cell = Cell::state(cell.num);
    }
}

/// Registered villages of a township in a month.
pub fn villages(world: &World, township: usize, month: usize, rural: bool) -> i64 {
    let Some(township) = world.places.townships.get(township) else { return 0 };
    let count = township
        .leaves
        .iter()
        .filter_map(|l| world.places.leaves.get(*l))
        .filter(|l| !l.own && l.stands(month) && !(rural && l.community))
        .count();
    i64::try_from(count).unwrap_or(0)
}

fn legal(world: &mut World) {
    world.flag("FW01", Township, Quarter, (880, 1000), false);
    world.coverage("FW02", "FW01");
    world.flag("FW03", Village, Month, (800, 975), false);
    world.coverage("FW04", "FW03");
    world.flow("FW05", &Flow::monthly(Township, 18_000, CASES, 60, (0, 0)), |code, _| {
        if code == stories::REVISED { 1450 } else { 1000 }
    });
    world.flow("FW07", &Flow::monthly(County, 9000, CASES, 50, (0, 0)), plain);
    let satisfied = [(2871, 2880), (3294, 3305), (3512, 3521)];
    world.given("FW08", Year, true, |month| {
        let (num, den) = satisfied.get(month / 12).copied().unwrap_or((0, 0));
        Cell::rate(num, den)
    });
    let wages = [(318, 46_250), (287, 43_180), (264, 40_935)];
    world.given("FW09", Year, true, |m| {
        if m < 12 { Cell::empty(Status::Masked) } else { Cell::count(wages.get(m / 12).map_or(0, |w| w.0)) }
    });
    world.given("FW10", Year, true, |m| Cell::count(wages.get(m / 12).map_or(0, |w| w.1)));
    scale(world, "FW10", (2, 0));
    world.flow("FW11", &Flow::monthly(Township, 850, CASES, 40, (0, 160)), plain);
    closed(world, "FW12", "FW11", (5200, 8500));
    aid_rate(world);
    world.combine("FW14", "FW11", "FW12", |taken, done| Some(Cell::count(taken + done / 4)));
    world.flag("FW15", Village, Month, (905, 990), false);
    world.coverage("FW16", "FW15");
    world.stock("FW17", Village, Month, (7600, 12_400), true, 3);
    world.combine("FW18", "FW17", "FW17", |all, _| Some(Cell::state(all * 56 / 100)));
    world.combine("FW19", "FW18", "FW18", |key, _| Some(Cell::rate(i64::from(key >= 5), 1)));
    let community: Vec<bool> = world.places.leaves.iter().map(|l| l.community).collect();
    if let Some(series) = world.series.get_mut("FW19") {
        for (row, _) in series.cells.iter_mut().zip(community).filter(|(_, c)| *c) {
            row.iter_mut().flatten().for_each(|cell| *cell = Cell::empty(Status::NotApplicable));
        }
    }
    world.share("FW20", Village, Month, (610, 885), households);
    world.flow("FW21", &Flow::each(Village, Month, 820, MEETINGS, 60), plain);
    world.flow("FW22", &Flow { rate: 16_000, ..Flow::monthly(Township, 0, EVEN, 30, (0, 0)) }.yearly(), plain);
    let days = [15, 3];
    world.fill("FW23", County, Year, true, |_, _, month, _| days.get(month / 12).map(|d| Cell::count(*d)));
    world.stock("FW24", Township, Quarter, (1300, 2100), false, 1);
    world.flow("FW25", &Flow::each(Township, Quarter, 3900, EVEN, 50), plain);
    world.stock("FW26", Township, Quarter, (3300, 3900), true, 2);
}

/// Households of a leaf.
fn households(world: &World, unit: usize, _: usize) -> i64 {
    world.places.leaves.get(unit).map_or(0, |l| l.households)
}

/// 办结率 is read over the year: whole years, and the year so far at each month from January 2024.
fn aid_rate(world: &mut World) {
    let (Some(taken), Some(done)) = (world.series.get("FW11").cloned(), world.series.get("FW12").cloned()) else {
        return;
    };
    let year = |series: &super::series::Series, unit: usize, month: usize| {
        let first = month - (month + 6) % 12;
        (first..=month).map(|m| series.at(unit, m).map_or(0, |c| c.num)).sum::<i64>()
    };
    let rate = |unit: usize, month: usize| Some(Cell::rate(year(&done, unit, month), year(&taken, unit, month)));
    world.fill("FW13", Township, Year, true, |_, unit, month, _| if month < 6 { None } else { rate(unit, month) });
    world.fill("FW13#ytd", Township, Month, true, |_, unit, month, _| if month < 6 { None } else { rate(unit, month) });
}

/// Sets the decimals of a series.
pub fn scale(world: &mut World, id: &str, decimals: (u8, u8)) {
    if let Some(series) = world.series.get_mut(id) {
        series.scale = decimals;
    }
}

/// Nothing is made up the tree from this series.
pub fn stop(world: &mut World, id: &str) {
    if let Some(series) = world.series.get_mut(id) {
        series.up = Up::Stop;
    }
}

fn safety(world: &mut World) {
    world.flow("PA01", &Flow::monthly(Township, 7600, CALLS, -45, (0, 0)), |code, month| {
        if code == stories::CALLS_JUMP && month >= 34 { 1950 } else { 1000 }
    });
    for (id, rate, drift) in [("PA03", 520, -90), ("PA04", 830, -60), ("PA05", 6200, 20), ("PA07", 360, -50)] {
        world.flow(id, &Flow::monthly(Township, rate, CALLS, drift, (0, 0)), plain);
    }
    let Some(calls) = world.series.get("PA01").cloned() else { return };
    world.fill("PA06", Township, Month, true, |w, unit, month, _| {
        let cell = calls.at(unit, month)?;
        Some(Cell::rate(cell.num, w.people(Township, unit, month)))
    });
    scale(world, "PA06", (0, 4));
    world.stock("PA08", Village, Month, (3600, 6100), true, 1);
    world.stock("PA09", Township, Quarter, (5200, 6400), true, 3);
    covered(world, "PA10", Year, (420, 760), false);
    world.flow("PA11", &Flow::each(Village, Month, 90, EVEN, -60), plain);
    covered(world, "PA12", Quarter, (560, 930), false);
    covered(world, "PA13", Quarter, (330, 780), false);
    let safe = [1131, 0, 1139, 1147, 1152, 1158];
    world.given("PA14", Half, false, |m| match safe.get(m / 6) {
        Some(0) | None => Cell::empty(Status::Masked),
        Some(num) => Cell::rate(*num, 1200),
    });
    world.flow("PA15", &Flow::each(Village, Month, 21_000, EVEN, 10), plain);
    world.flow("PA16", &Flow { rate: 130, ..Flow::monthly(Township, 0, EVEN, 0, (0, 0)) }.yearly(), plain);
    world.stock("PA17", Township, Quarter, (1100, 1300), true, 0);
    world.flag("PA18", Township, Quarter, (820, 1000), false);
}

fn elders(world: &mut World) {
    world.flag_by("YL01", Village, Month, true, |code, month| {
        let lag = if code.starts_with(stories::SLOW_HOMES) { 110 } else { 0 };
        stories::homes_share(month) - lag
    });
    world.coverage("YL04", "YL01");
    world.combine("YL02", "YL01", "YL01", |open, _| Some(Cell::state(open)));
    second_sites(world);
    let Some(sites) = world.series.get("YL02").cloned() else { return };
    world.fill("YL03", Village, Month, false, |w, unit, month, rng| {
        let cell = sites.at(unit, month)?;
        if !cell.status.has_value() {
            return Some(cell.clone());
        }
        let code = w.code(Village, unit);
        let small = code.starts_with(stories::SMALL_HOMES);
        let habit = Rng::of(&["YL03", "habit", code]).between(820, 1220);
        let at = i64::try_from(month).unwrap_or(0);
        let each = if small { 3600 } else { 12_300 + at * 62 };
        let held = cell.num * each * habit / 1_000_000 + if small { 0 } else { rng.between(0, 1) };
        Some(Cell::state(held.min(eligible(w, unit, month))))
    });
    let Some(held) = world.series.get("YL03").cloned() else { return };
    world.fill("YL05", Village, Month, false, |w, unit, month, _| {
        let cell = held.at(unit, month)?;
        Some(if cell.status.has_value() { Cell::rate(cell.num, eligible(w, unit, month)) } else { cell.clone() })
    });
    world.rate("YL06", "YL03", "YL02");
    world.stock("YL07", Township, Quarter, (3300, 5200), true, 2);
    stop(world, "YL07");
    world.flow("YL08", &Flow::each(Village, Month, 700, EVEN, 80), plain);
    world.flow("YL09", &Flow { rate: 560, each: true, ..Flow::monthly(Township, 0, EVEN, 20, (0, 0)) }.yearly(), plain);
    for (id, span) in [("YL10", (3200, 6100)), ("YL11", (1100, 2100)), ("YL12", (2500, 4300)), ("YL14", (900, 1500))] {
        world.stock(id, Township, Quarter, span, true, 0);
    }
    world.flow("YL13", &Flow::each(Township, Month, 6200, EVEN, 40), plain);
    world.stock("YL15", Township, Quarter, (210_000, 204_000), false, 10);
    for period in Quarter.periods() {
        if let Some(cell) = world.cell_mut("YL15", "990121203", &period.0) {
            *cell = Cell::empty(Status::Suppressed);
        }
    }
}

/// 70 and over, left behind, alone or in need: the denominator of 入家率.
fn eligible(world: &World, unit: usize, month: usize) -> i64 {
    let Some(leaf) = world.places.leaves.get(unit) else { return 0 };
    let share = Rng::of(&["eligible", &leaf.code]).between(270, 420);
    let year = i64::try_from((month + 6) / 12).unwrap_or(0);
    let elders = if leaf.gained > 0 && leaf.people(month) < leaf.population {
        leaf.elders * leaf.people(month) / leaf.population
    } else {
        leaf.elders
    };
    (elders * share / 1000) * (1000 + 12 * year) / 1000 + 4
}

/// Large villages open a second site after a while.
fn second_sites(world: &mut World) {
    let large: Vec<bool> = world.places.leaves.iter().map(|l| l.population > 1900).collect();
    if let Some(series) = world.series.get_mut("YL02") {
        for (row, large) in series.cells.iter_mut().zip(large) {
            for cell in row.iter_mut().skip(14).flatten().filter(|c| large && c.num == 1) {
                cell.num = 2;
            }
        }
    }
}

fn requests(world: &mut World) {
    world.flow("SQ01", &Flow::monthly(Village, 76_000, REQUESTS, 35, (240, 620)), stories::request_lift);
    world.part("SQ06", "SQ01", |_, _| 9650);
    world.part("SQ07", "SQ06", stories::on_time);
    world.combine("#done", "SQ07", "SQ06", |on_time, due| Some(Cell::count(on_time + (due - on_time) * 7 / 10)));
    world.part("SQ08", "#done", |_, month| 4100 + i64::try_from(month).unwrap_or(0) * 32);
    world.part("SQ09", "SQ08", stories::satisfied);
    world.rate("SQ02", "SQ07", "SQ06");
    world.rate("SQ03", "SQ09", "SQ08");
    world.rate("SQ10", "SQ08", "#done");
    let matters = [402, 408, 415, 421];
    world.given("SQ04", Month, false, |m| Cell::state(matters.get((m + 6) / 12).copied().unwrap_or(0)));
    world.flow("SQ11", &Flow::monthly(Township, 31_000, REQUESTS, 160, (0, 0)), plain);
    world.stock("SQ12", Township, Quarter, (6100, 8900), true, 3);
    stop(world, "SQ12");
    world.given("SQ13", Quarter, false, |m| Cell::state(if m < 20 { 186 } else { 164 }));
    world.flow("#served", &Flow::monthly(Township, 210_000, MEETINGS, 20, (0, 0)), plain);
    world.part("#once", "#served", |_, month| 9130 + i64::try_from(month).unwrap_or(0) * 14);
    world.rate("SQ14", "#once", "#served");
    world.share("SQ15", Village, Quarter, (905, 985), households);
    world.flow("SQ16", &Flow::monthly(Township, 42_000, MEETINGS, 60, (0, 0)), plain);
    world.flow("SQ17", &Flow::monthly(Village, 800, CASES, -70, (300, 240)), plain);
}
