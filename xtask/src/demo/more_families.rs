//! The other families that carry numbers, at township or county level. The five core families stand in `core_families`.

use super::core_families::{covered, plain, scale, stop, villages};
use super::draw::{EVEN, Flow, MEETINGS};
use super::series::{Cell, Freq, Grain, Status, World};
use Freq::{Month, Quarter, Year};
use Grain::{County, Township, Village};

/// Draws them all.
pub fn draw(world: &mut World) {
    grids(world);
    manners(world);
    villagers(world);
    party(world);
    powers(world);
    economy(world);
    surroundings(world);
}

/// A rate over the villages of a township.
fn village_rate(world: &mut World, id: &str, freq: Freq, span: (i64, i64), rural: bool) {
    world.share(id, Township, freq, span, |w, unit, month| villages(w, unit, month, rural));
}

/// Households of a township.
fn households(world: &World, unit: usize, _: usize) -> i64 {
    world.places.townships.get(unit).map_or(0, |t| t.households)
}

fn grids(world: &mut World) {
    world.fill("WG01", Township, Quarter, false, |w, unit, month, _| {
        (unit < w.places.townships.len()).then(|| Cell::state(households(w, unit, month) / 47))
    });
    world.share("WG06", Township, Quarter, (910, 990), |w, unit, month| households(w, unit, month) / 13);
    world.stock("WG11", Township, Quarter, (68_000, 74_000), false, 8);
    village_rate(world, "WG13", Quarter, (620, 965), true);
    world.flow("WG18", &Flow::monthly(Township, 61_000, MEETINGS, 120, (0, 0)), plain);
    scale(world, "WG18", (1, 0));
    // The smallest 乡 sells so little that its form prints "不足一个单位" in two winters.
    for period in ["2024-02", "2025-02"] {
        if let Some(cell) = world.cell_mut("WG18", "990121203", period) {
            *cell = Cell::empty(Status::BelowUnit);
        }
    }
}

fn manners(world: &mut World) {
    world.share("DZ03", Township, Quarter, (540, 790), households);
    village_rate(world, "DZ12", Year, (610, 840), true);
    covered(world, "DZ13", Quarter, (820, 985), true);
    world.flow("DZ23", &Flow::each(Township, Month, 9200, MEETINGS, 40), plain);
}

fn villagers(world: &mut World) {
    world.flow(
        "#decided",
        &Flow { rate: 4200, each: true, ..Flow::monthly(Township, 0, EVEN, 0, (0, 0)) }.yearly(),
        plain,
    );
    world.part("#followed", "#decided", |_, month| 9720 + i64::try_from(month).unwrap_or(0) * 5);
    world.rate("ZZ02", "#followed", "#decided");
    village_rate(world, "ZZ04", Month, (880, 975), true);
    world.flow("ZZ05", &Flow::each(Village, Month, 1400, MEETINGS, 50), plain);
    world.flow("#agreed", &Flow::each(Township, Quarter, 11_000, EVEN, 20), plain);
    world.part("#carried out", "#agreed", |_, month| 8200 + i64::try_from(month).unwrap_or(0) * 18);
    world.rate("ZZ08", "#carried out", "#agreed");
}

fn party(world: &mut World) {
    world.stock("DJ03", Township, Quarter, (3800, 5600), true, 0);
    world.fill("DJ08", Township, Year, true, |w, unit, _, rng| {
        (unit < w.places.townships.len()).then(|| Cell::count(rng.between(1, 3)))
    });
    stop(world, "DJ08");
    village_rate(world, "DJ09", Quarter, (860, 930), true);
}

fn powers(world: &mut World) {
    world.flow("GG02", &Flow::monthly(Township, 1900, MEETINGS, 90, (0, 0)), plain);
    world.stock("GG09", Township, Quarter, (6800, 8100), true, 3);
    world.stock("GG10", Township, Quarter, (12_900, 15_500), true, 6);
    world.flow("GG19", &Flow::each(Township, Month, 4300, EVEN, -120), plain);
    world.fill("GG22", Township, Year, false, |w, unit, _, rng| {
        (unit < w.places.townships.len()).then(|| Cell::state(rng.between(861, 978)))
    });
    scale(world, "GG22", (1, 0));
    stop(world, "GG22");
}

fn economy(world: &mut World) {
    world.fill("JJ01", Township, Year, true, |w, unit, month, rng| {
        let count = (unit < w.places.townships.len()).then(|| villages(w, unit, month, true))?;
        let year = i64::try_from(month / 12).unwrap_or(0);
        Some(Cell::count(count * rng.between(1750, 2650) * (100 + 7 * year) / 100))
    });
    scale(world, "JJ01", (2, 0));
    village_rate(world, "JJ02", Year, (690, 905), true);
    let fund = [128_000, 141_500, 156_200];
    world.given("JJ20", Year, false, |m| Cell::state(fund.get(m / 12).copied().unwrap_or(0)));
    scale(world, "JJ20", (2, 0));
}

fn surroundings(world: &mut World) {
    world.share("RJ02", Township, Month, (310, 870), |w, unit, month| villages(w, unit, month, true) * 4);
    world.combine("RJ01", "RJ02", "RJ02", |done, _| Some(Cell::state(done)));
    world.stock("RJ05", Township, Quarter, (26_000, 28_500), false, 4);
    world.fill("#sheets", Township, Month, true, |w, unit, _, _| {
        (unit < w.places.townships.len()).then(|| Cell::count(6))
    });
    world.part("#in time", "#sheets", |_, month| 9150 + i64::try_from(month).unwrap_or(0) * 14);
    world.rate("JZ04", "#in time", "#sheets");
    world.fill("JZ05", Township, Quarter, true, |w, unit, _, rng| {
        (unit < w.places.townships.len()).then(|| Cell::count(rng.between(0, 2).min(1) + rng.below(2)))
    });
    world.fill("RY01", Township, Year, false, |w, unit, month, _| {
        let turn = super::rng::Rng::of(&["RY01", w.code(Township, unit)]).below(100);
        (unit < w.places.townships.len())
            .then(|| Cell::state(i64::from(turn < 6 + i64::try_from(month / 12).unwrap_or(0) * 5)))
    });
    covered(world, "RY02", Year, (20, 60), true);
    world.fill("RY04", County, Year, false, |_, _, month, _| Some(Cell::state(if month < 12 { 1 } else { 2 })));
}
