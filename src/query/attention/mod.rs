//! 本期需关注: what stands out in and below a place at a period, strongest first, with the evidence, the owner and the open work items.
//! Signals are tests whose false share is held over the whole page; facts (missing forms, targets missed) are no tests. It has no words.

mod apart;
mod facts;
mod group;
mod jump;

use std::cmp::Ordering;

use crate::model::{AreaId, AreaKind, Dataset, Direction, Frequency, IndicatorId, Period};
use crate::query::cut::existing;
use crate::query::signal::history::Breaks;
use crate::query::stats::discoveries;

/// Of the signals listed, at most this share is expected to be chance (Benjamini and Hochberg), held apart for the place with its children
/// and for what lies below: the thousands of tests of villages must not drown the townships.
pub const FALSE_SHARE: f64 = 0.05;
/// An improvement this many times what was expected is listed too: 疑似误填.
const TOO_MANY: f64 = 5.0;

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A figure of the period far from its own history, season allowed for by its neighbours.
    Jump,
    /// A percentage over six months far from the whole place.
    Apart,
    /// An average far from those of its neighbours.
    Outlier,
    /// 100 % month after month, more often than chance allows: 需核实.
    AlwaysFull,
    /// 未报或退回的报表.
    Missing,
    /// A target not met by places below.
    Short,
}

/// Whether the line is for the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// For the worse.
    Worse,
    /// Changed, of an indicator without a better way.
    Changed,
    /// Too good to be taken as it stands.
    Doubtful,
}

/// What a line rests on.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// A test: cases (for percentages, those that failed) seen and expected, in the unit of a count, over so many (nought for
    /// counts), in so many months; the deviate; the two-sided chance.
    Test {
        /// Cases seen, or the figure of an outlier.
        seen: f64,
        /// Cases expected, or the median of the neighbours.
        expected: f64,
        /// Denominator of a percentage.
        of: Option<f64>,
        /// Months pooled.
        months: u32,
        /// Standard deviations from what was expected, overdispersion allowed for.
        deviate: f64,
        /// Two-sided chance.
        chance: f64,
    },
    /// Forms not received, by position in the dataset's forms.
    Forms(Vec<usize>),
    /// Places that miss a target (position in the dataset's targets), worst first, and how many were judged.
    Target {
        /// The target.
        target: usize,
        /// Who misses it.
        short: Vec<AreaId>,
        /// How many were judged.
        judged: usize,
    },
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Concern {
    /// Where.
    pub area: AreaId,
    /// Of what; `None` for missing forms.
    pub indicator: Option<IndicatorId>,
    /// When (in the indicator's own frequency).
    pub period: Period,
    /// What kind.
    pub kind: Kind,
    /// Which way.
    pub turn: Turn,
    /// What it rests on.
    pub evidence: Evidence,
    /// For ordering: −log₁₀ of the chance of a test; 2 and 1 plus log₁₀ of the number of forms and places for facts.
    pub strength: f64,
    /// Further indicators of the same family, in the same area, that stand out as well.
    pub also: Vec<IndicatorId>,
    /// Areas above or below in which the same family stands out the same way, less strongly.
    pub also_at: Vec<AreaId>,
    /// Organisation that owns the indicator, by position.
    pub owner: Option<usize>,
    /// Open work items on this indicator here (or on the area, for forms), by position in the dataset's items.
    pub items: Vec<usize>,
}

/// The lines of a place and the account of the tests behind them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concerns {
    /// Strongest first.
    pub lines: Vec<Concern>,
    /// Tests made.
    pub tested: usize,
    /// The chances under which a test was listed, of the place with its children and of what lies below them; nought when none was.
    pub thresholds: [f64; 2],
}

/// One test before the false share is held.
#[derive(Debug)]
struct Tested {
    area: AreaId,
    indicator: IndicatorId,
    period: Period,
    kind: Kind,
    turn: Option<Turn>,
    evidence: Evidence,
    chance: f64,
}

/// What stands out in a place and in all areas below it that are loaded.
pub fn concerns(data: &Dataset, place: AreaId, period: Period) -> Concerns {
    let mut survey = Survey::new(data, place, period);
    while survey.step(data) {}
    survey.finish(data)
}

/// The tests of a place and period under way, one indicator a step: a county's are hundreds of thousands of cells, and whoever makes them beside
/// other work makes them in small parts. All steps are asked of the same data.
#[derive(Debug)]
pub struct Survey {
    place: AreaId,
    period: Period,
    /// Whether the place is one of the register.
    known: bool,
    parents: Vec<(AreaId, Option<AreaId>)>,
    next: usize,
    tests: Vec<Tested>,
}

impl Survey {
    /// Nothing tested yet.
    pub fn new(data: &Dataset, place: AreaId, period: Period) -> Self {
        let known = (place.0 as usize) < data.areas.all().len();
        let parents = if known { parents(data, place, period) } else { Vec::new() };
        Self { place, period, known, parents, next: 0, tests: Vec::new() }
    }

    /// Where and when.
    pub fn of(&self) -> (AreaId, Period) {
        (self.place, self.period)
    }

    /// Tests the next indicator that has figures; whether there was one.
    pub fn step(&mut self, data: &Dataset) -> bool {
        let left = if self.known { self.next..data.indicators.len() } else { 0..0 };
        let mut ids = left.map_while(|at| u16::try_from(at).ok()).map(IndicatorId);
        let Some(id) = ids.find(|id| data.blocks_of(*id).next().is_some()) else { return false };
        self.next = usize::from(id.0) + 1;
        self.test(data, id);
        true
    }

    fn test(&mut self, data: &Dataset, id: IndicatorId) {
        if !counts_another(data, id) {
            let breaks = Breaks::of(data, id, Frequency::Month);
            let read = |asked: &(AreaId, Option<AreaId>)| group::Group::read(data, id, &breaks, *asked, self.period);
            let groups: Vec<group::Group> = self.parents.iter().filter_map(read).collect();
            self.tests.extend(jump::jumps(data, id, &groups));
            self.tests.extend(apart::apart(data, id, &groups));
            self.tests.extend(apart::outliers(data, id, &self.parents, self.period));
        }
        if data.areas.get(self.place).parent.is_none() {
            self.tests.extend(jump::of_root(data, id, self.place, self.period));
        }
    }

    /// Holds the false share over all tests made and adds the facts.
    pub fn finish(self, data: &Dataset) -> Concerns {
        let Self { place, period, tests, known, .. } = self;
        if !known {
            return Concerns::default();
        }
        let tested = tests.len();
        let own = |area: AreaId| area == place || data.areas.get(area).parent == Some(place);
        let (near, far): (Vec<Tested>, Vec<Tested>) = tests.into_iter().partition(|t| own(t.area));
        let mut standing = Vec::new();
        let mut thresholds = [0.0; 2];
        for (tests, threshold) in [near, far].into_iter().zip(&mut thresholds) {
            let chances: Vec<f64> = tests.iter().map(|t| t.chance).collect();
            let found = discoveries(&chances, FALSE_SHARE);
            *threshold = found.threshold;
            standing.extend(tests.into_iter().zip(found.stands).filter(|(_, stands)| *stands).map(|(test, _)| test));
        }
        let mut lines = folded(data, standing);
        lines.extend(facts::missing(data, place, period));
        lines.extend(facts::short(data, place, period));
        for line in &mut lines {
            attach(data, line);
        }
        lines.sort_by(|a, b| {
            let strength = b.strength.partial_cmp(&a.strength).unwrap_or(Ordering::Equal);
            strength.then(a.kind.cmp(&b.kind)).then(a.area.cmp(&b.area)).then(a.indicator.cmp(&b.indicator))
        });
        Concerns { lines, tested, thresholds }
    }
}

/// Groups to look at: the children of the place and of each area below; for a place with a parent also itself among its siblings.
fn parents(data: &Dataset, place: AreaId, period: Period) -> Vec<(AreaId, Option<AreaId>)> {
    let mut found: Vec<(AreaId, Option<AreaId>)> = Vec::new();
    if let Some(parent) = data.areas.get(place).parent {
        found.push((parent, Some(place)));
    }
    let mut queue = vec![place];
    while let Some(at) = queue.pop() {
        let below: Vec<AreaId> = existing(data, at, period).collect();
        if !below.is_empty() && found.len() <= data.areas.all().len() {
            found.push((at, None));
            queue.extend(below);
        }
    }
    found
}

/// A rate per population whose cases are an indicator of their own says the same once more.
fn counts_another(data: &Dataset, id: IndicatorId) -> bool {
    let indicator = data.indicator(id);
    !indicator.is_percentage()
        && indicator.is_quotient()
        && data.indicators.iter().any(|other| {
            other.id != indicator.id
                && (other.id == indicator.numerator_id || other.name == indicator.numerator)
                && other.direction == indicator.direction
        })
}

/// One line an area and family: the strongest, with the others beside it, and the areas above and below. Improvements are no lines unless doubtful.
fn folded(data: &Dataset, mut tests: Vec<Tested>) -> Vec<Concern> {
    tests.sort_by(|a, b| a.chance.total_cmp(&b.chance).then(a.area.cmp(&b.area)).then(a.indicator.cmp(&b.indicator)));
    let mut lines: Vec<Concern> = Vec::new();
    for test in tests {
        let Some(turn) = test.turn else { continue };
        let family = |id: IndicatorId| &data.indicator(id).family;
        let same = |line: &&mut Concern| {
            line.area == test.area && line.indicator.is_some_and(|id| family(id) == family(test.indicator))
        };
        if let Some(line) = lines.iter_mut().find(same) {
            if line.indicator != Some(test.indicator) && !line.also.contains(&test.indicator) {
                line.also.push(test.indicator);
            }
            // What is judged leads, what only moved stands beside it.
            if line.turn == Turn::Changed && turn == Turn::Worse {
                let old = line.indicator.replace(test.indicator);
                line.also.retain(|id| *id != test.indicator);
                line.also.extend(old);
                (line.kind, line.turn, line.evidence) = (test.kind, turn, test.evidence);
            }
            continue;
        }
        let related = |a: AreaId, b: AreaId| data.areas.path(a).contains(&b) || data.areas.path(b).contains(&a);
        let kin = |line: &&mut Concern| {
            line.turn == turn
                && related(line.area, test.area)
                && line.indicator.is_some_and(|id| family(id) == family(test.indicator))
        };
        if let Some(line) = lines.iter_mut().find(kin) {
            if !line.also_at.contains(&test.area) {
                line.also_at.push(test.area);
            }
            continue;
        }
        lines.push(Concern {
            area: test.area,
            indicator: Some(test.indicator),
            period: test.period,
            kind: test.kind,
            turn,
            strength: -test.chance.max(1e-300).log10(),
            evidence: test.evidence,
            also: Vec::new(),
            also_at: Vec::new(),
            owner: None,
            items: Vec::new(),
        });
    }
    lines
}

/// Worse, changed, doubtful, or nothing to list, of figures above (or below) what was expected.
fn turn_of(direction: Direction, above: bool, seen: f64, expected: f64) -> Option<Turn> {
    match (direction, above) {
        (Direction::Neutral, _) => Some(Turn::Changed),
        (Direction::Higher, false) | (Direction::Lower, true) => Some(Turn::Worse),
        (Direction::Higher, true) => (seen >= TOO_MANY * expected).then_some(Turn::Doubtful),
        (Direction::Lower, false) => None,
    }
}

/// Looks up owner and open work items.
fn attach(data: &Dataset, line: &mut Concern) {
    let ids: Vec<&str> = line.indicator.iter().chain(&line.also).map(|id| data.indicator(*id).id.as_str()).collect();
    let owner = match (&line.evidence, line.indicator) {
        (Evidence::Forms(forms), _) => forms.first().and_then(|at| data.forms.get(*at)).map(|f| f.owner.as_str()),
        (_, Some(id)) => Some(data.indicator(id).owner.as_str()),
        _ => None,
    };
    line.owner = owner.and_then(|id| data.organisations.iter().position(|o| o.id == id));
    let code = &data.areas.get(line.area).code;
    let open = |state: &str| state != "已办结";
    let fits = |item: &crate::model::WorkItem| {
        let named = ids.contains(&item.indicator.as_str());
        let about = named || (line.kind == Kind::Missing && item.indicator.is_empty());
        item.area == *code && about && open(&item.state)
    };
    line.items = data.items.iter().enumerate().filter(|(_, item)| fits(item)).map(|(at, _)| at).collect();
}

/// Whether an area of the register is one that is judged: 本级 and reference areas are not.
fn is_judged(data: &Dataset, area: AreaId) -> bool {
    data.areas.get(area).kind == AreaKind::Tree
}
