//! Power: stories of stated size planted in worlds of other seeds than any threshold was set on, and how many of them 本期需关注 finds.

use shanzhi::model::{AreaId, Dataset, Period};
use shanzhi::query::attention::{Kind, concerns};

use crate::null::{Dice, MONTHS, Spot, TOWNS, VILLAGES, planted};

/// What is planted, in the last month unless it says otherwise. Sizes were fixed before any of these worlds was looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Story {
    /// The cases of a village (15 a month) times this.
    Village(f64),
    /// The cases of all villages of a town (some 255 a month) times this.
    Town(f64),
    /// A town's percentage of 97 falls to this for six months.
    TownShare(f64),
    /// A village's percentage of 97 falls to this for six months.
    VillageShare(f64),
    /// A village's percentage of 95 is 100 in every month.
    AlwaysFull,
}

/// All of them; docs/methods.md states how many are found.
pub const STORIES: [Story; 9] = [
    Story::Village(2.0),
    Story::Village(3.0),
    Story::Town(1.3),
    Story::Town(1.6),
    Story::TownShare(0.94),
    Story::TownShare(0.91),
    Story::VillageShare(0.90),
    Story::VillageShare(0.80),
    Story::AlwaysFull,
];

/// Position of the indicator a story is told of: a count of 15 a village of which less is better, shares of 97 and 95 %.
fn indicator(story: Story) -> usize {
    match story {
        Story::Village(_) | Story::Town(_) => 5,
        Story::TownShare(_) | Story::VillageShare(_) => 8,
        Story::AlwaysFull => 9,
    }
}

fn alter(story: Story, at: (u32, u32), spot: Spot, (x, n): (f64, f64), dice: &mut Dice) -> (f64, f64) {
    let town = matches!(story, Story::Town(_) | Story::TownShare(_));
    if spot.indicator != indicator(story) || spot.town != at.0 || !(town || spot.village == at.1) {
        return (x, n);
    }
    match story {
        Story::Village(times) | Story::Town(times) if spot.month == MONTHS - 1 => {
            (x + dice.count(x * (times - 1.0)), n)
        }
        Story::TownShare(share) | Story::VillageShare(share) if spot.month >= MONTHS - 6 => (dice.part(n, share), n),
        Story::AlwaysFull => (n, n),
        _ => (x, n),
    }
}

/// Of one world: whether the story is found at its place, and how many lines have nothing to do with it.
pub fn told(story: Story, seed: u64) -> (bool, usize) {
    let at = ((seed % u64::from(TOWNS)) as u32, (seed / 7 % u64::from(VILLAGES)) as u32);
    let (data, period): (Dataset, Period) = planted(seed, |spot, drawn, dice| alter(story, at, spot, drawn, dice));
    let find = |code: String| data.areas.find(&code).unwrap();
    let (town, village) = (find(format!("t{:02}", at.0)), find(format!("t{:02}v{:02}", at.0, at.1)));
    let root = data.areas.root().unwrap();
    let place = if matches!(story, Story::Town(_) | Story::TownShare(_)) { town } else { village };
    let found = concerns(&data, root, period);
    let of_story = |id: Option<shanzhi::model::IndicatorId>| id.is_some_and(|id| usize::from(id.0) == indicator(story));
    // A town's story also moves its villages, a village's also its town, and either the county.
    let touched =
        |area: AreaId| area == root || data.areas.path(area).contains(&place) || data.areas.path(place).contains(&area);
    let kind = |kind: Kind| story != Story::AlwaysFull || kind == Kind::AlwaysFull;
    let hit = found.lines.iter().any(|line| {
        of_story(line.indicator) && kind(line.kind) && (line.area == place || line.also_at.contains(&place))
    });
    let strange = found.lines.iter().filter(|line| !(of_story(line.indicator) && touched(line.area))).count();
    (hit, strange)
}
