//! Cases counted by area, month and kind, and the indicators the counts become. It reads no cell.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Observation, Small};
use super::case_words::{Family, Outcome, Rating};
use super::collect::{Collector, FAMILY};
use super::label::stable_id;
use super::stream_index::Keys;
use crate::model::{
    AreaId, AreaTree, Basis, BlockKey, Decimal, Dimension, Frequency, Indicator, IndicatorId, Measure, Nature, Origin,
    Qualifier, SpaceRule, Status, TimeRule,
};

/// Stands for all kinds together.
const WHOLE: u16 = u16::MAX;
/// The kind of a case that names none.
pub const NO_KIND: u16 = u16::MAX - 1;
/// Most noughts written for kinds that an area has no case of; beyond it only the whole gets them.
const MOST_NOUGHTS: usize = 2_000_000;

/// What is counted: cases, successes, failures, closed without a word, content, discontent, in time, late.
const COUNTERS: usize = 8;
type Counters = [u32; COUNTERS];

/// One case as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Where.
    pub area: AreaId,
    /// `year × 12 + month − 1`.
    pub month: i32,
    /// Position of its kind among the categories, or [`NO_KIND`].
    pub kind: u16,
    /// How it ended.
    pub outcome: Outcome,
    /// What the person said.
    pub rating: Rating,
    /// Whether it was closed in time.
    pub in_time: Option<bool>,
}

/// Counts by area, month and kind.
#[derive(Debug, Default)]
pub struct Counts {
    keys: Keys,
    counters: Vec<Counters>,
}

fn key(area: AreaId, month: i32, kind: u16) -> u64 {
    (u64::from(area.0) << 32) | (u64::from(month.clamp(0, 0xFFFF).unsigned_abs()) << 16) | u64::from(kind)
}

fn parts(key: u64) -> (AreaId, i32, u16) {
    (AreaId((key >> 32) as u32), (key >> 16) as i32 & 0xFFFF, key as u16)
}

impl Counts {
    fn at(&mut self, key: u64) -> &mut Counters {
        let (number, fresh) = self.keys.number(key);
        if fresh {
            self.counters.push([0; COUNTERS]);
        }
        &mut self.counters[number as usize]
    }

    fn plus(&mut self, key: u64, more: &Counters) {
        self.at(key).iter_mut().zip(more).for_each(|(counter, more)| *counter = counter.saturating_add(*more));
    }

    /// Counts one case.
    #[inline]
    pub fn count(&mut self, case: Case) {
        let counters = self.at(key(case.area, case.month, case.kind));
        let more: [bool; COUNTERS] = [
            true,
            case.outcome == Outcome::Success,
            case.outcome == Outcome::Failure,
            case.outcome == Outcome::Closed,
            case.rating == Rating::Content,
            case.rating == Rating::Discontent,
            case.in_time == Some(true),
            case.in_time == Some(false),
        ];
        counters.iter_mut().zip(more).for_each(|(counter, more)| *counter += u32::from(more));
    }

    /// Adds all of another.
    pub fn join(&mut self, other: Self) {
        if self.counters.is_empty() {
            *self = other;
            return;
        }
        for (key, counters) in other.keys.all().iter().zip(&other.counters) {
            self.plus(*key, counters);
        }
    }

    /// The counts of one file made whole: kinds together, areas above (but not the root, whose other children may have ledgers of their own),
    /// what stands at an area with children in its 本级, and noughts between the first and the last month for every area that has a case.
    pub fn whole(self, areas: &AreaTree) -> Self {
        let mut whole = Self::default();
        let (mut places, mut kinds, mut months) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (key_of, counters) in self.keys.all().iter().zip(&self.counters) {
            let (area, month, kind) = parts(*key_of);
            months.insert(month);
            for target in targets(area, areas) {
                places.insert(target);
                whole.plus(key(target, month, WHOLE), counters);
                if kind != NO_KIND {
                    kinds.insert(kind);
                    whole.plus(key(target, month, kind), counters);
                }
            }
        }
        let (Some(&first), Some(&last)) = (months.first(), months.last()) else { return whole };
        let span = (last - first + 1).unsigned_abs() as usize;
        let kinds: Vec<u16> =
            if places.len() * span * kinds.len() <= MOST_NOUGHTS { kinds.into_iter().collect() } else { Vec::new() };
        for area in places {
            for month in first..=last {
                whole.at(key(area, month, WHOLE));
                kinds.iter().for_each(|kind| _ = whole.at(key(area, month, *kind)));
            }
        }
        whole
    }

    /// Sums over everything: what there is to speak of at all.
    fn sums(&self) -> Counters {
        let mut sums = [0u32; COUNTERS];
        for (key, counters) in self.keys.all().iter().zip(&self.counters) {
            if parts(*key).2 == WHOLE {
                sums.iter_mut().zip(counters).for_each(|(sum, more)| *sum = sum.saturating_add(*more));
            }
        }
        sums
    }

    /// Hands the counts over as observations: numbers of cases, and rates with numerators and denominators.
    pub fn emit(&self, family: Family, words: &str, with_areas: bool, collector: &mut Collector) {
        let measures = measures(family, &self.sums());
        let ids: Vec<Option<IndicatorId>> =
            measures.iter().map(|measure| collector.indicator_or(measure.made(), words, with_areas)).collect();
        let mut order: Vec<u32> = (0..self.counters.len() as u32).collect();
        order.sort_unstable_by_key(|at| self.keys.all()[*at as usize]);
        for at in order {
            let (area, month, kind) = parts(self.keys.all()[at as usize]);
            let counters = &self.counters[at as usize];
            let dimension = if kind == WHOLE { Dimension::None } else { Dimension::Category(kind) };
            for (measure, id) in measures.iter().zip(&ids) {
                let Some(indicator) = *id else { continue };
                let key =
                    BlockKey { indicator, dimension, basis: Basis::Current, frequency: Frequency::Month, parent: None };
                let (status, value, parts) = match measure.figure(counters) {
                    Figure::Count(count) => (Status::Reported, small(count), None),
                    Figure::Quotient(n, d) if d > 0 => (Status::Reported, None, small(n).zip(small(d))),
                    // A rate of no case is none, not 100 % (domain.md §2.6).
                    Figure::Quotient(..) if kind == WHOLE => (Status::NotApplicable, None, None),
                    Figure::Quotient(..) => continue,
                };
                collector.gather.push(Observation {
                    key,
                    area,
                    period: month,
                    status,
                    origin: Origin::Computed,
                    value,
                    parts,
                    vintage: 0,
                    qualifier: Qualifier::Eq,
                    note: 0,
                    row: u32::MAX,
                });
            }
        }
    }
}

fn small(count: u32) -> Option<Small> {
    Small::from_decimal(Decimal::whole(i64::from(count)))
}

/// The areas a case at `area` counts for.
fn targets(area: AreaId, areas: &AreaTree) -> Vec<AreaId> {
    if area.0 as usize >= areas.all().len() {
        return vec![area];
    }
    let own = areas.own(area).filter(|_| !areas.children(area).is_empty());
    let mut path = areas.path(own.unwrap_or(area));
    if path.len() > 1 {
        path.remove(0);
    }
    path
}

/// One indicator the counts become.
#[derive(Clone, Copy, Debug)]
struct Measured {
    name: &'static str,
    unit: &'static str,
    /// Counters summed; of a rate its numerator.
    counted: &'static [usize],
    /// Counters summed for the denominator; empty for a number of cases.
    of: &'static [usize],
}

enum Figure {
    Count(u32),
    Quotient(u32, u32),
}

impl Measured {
    fn figure(&self, counters: &Counters) -> Figure {
        let sum = |of: &[usize]| of.iter().fold(0u32, |sum, at| sum.saturating_add(counters[*at]));
        if self.of.is_empty() {
            Figure::Count(sum(self.counted))
        } else {
            Figure::Quotient(sum(self.counted), sum(self.of))
        }
    }

    /// The indicator it makes when no register knows its name.
    fn made(&self) -> Indicator {
        let mut made = Indicator::imported(stable_id(self.name, self.unit), self.name.into(), FAMILY.into());
        made.unit = self.unit.into();
        made.nature = Nature::Flow;
        if self.of.is_empty() {
            (made.space, made.time) = (SpaceRule::Sum, TimeRule::Sum);
        } else {
            (made.measure, made.factor, made.decimals) = (Measure::Rate, 100, 1);
            (made.space, made.time) = (SpaceRule::RatioOfSums, TimeRule::RatioOfSums);
        }
        made
    }
}

const CASES: &[usize] = &[0];
const SUCCESS: &[usize] = &[1];
const SETTLED: &[usize] = &[1, 2];
const CLOSED: &[usize] = &[1, 2, 3];
const CONTENT: &[usize] = &[4];
const RATED: &[usize] = &[4, 5];
const IN_TIME: &[usize] = &[6];
const DUE: &[usize] = &[6, 7];

/// What a family's counts are called: cases, closed, success, success rate, closing rate, in time, due, rate in time, content, rated,
/// rate of content. The names are those of data/indicators.csv where it has them; an empty name is not asked for.
fn names(family: Family) -> [&'static str; 11] {
    match family {
        Family::Mediation => [
            "人民调解案件受理数",
            "人民调解案件调结数(调解终结)",
            "人民调解成功数",
            "人民调解成功率",
            "",
            "调解按期办结数",
            "调解应办结数",
            "调解按期办结率",
            "调解满意数",
            "调解有效评价数",
            "调解满意率",
        ],
        Family::Hotline => [
            "群众诉求处置件数(12345及平台)",
            "诉求办结件数",
            "",
            "",
            "诉求办结率",
            "按期办结件数",
            "应办结件数",
            "按期办结率",
            "满意件数(含基本满意)",
            "有效回访评价件数",
            "群众满意率",
        ],
        Family::LegalAid => [
            "法律援助案件批准(受理)数",
            "法律援助案件办结数",
            "",
            "",
            "法律援助案件办结率",
            "法律援助按期办结数",
            "法律援助应办结数",
            "法律援助按期办结率",
            "法律援助满意数",
            "法律援助有效评价数",
            "法律援助满意率",
        ],
        Family::Police => [
            "警情数",
            "警情办结数",
            "",
            "",
            "警情办结率",
            "",
            "",
            "",
            "警情回访满意数",
            "警情有效评价数",
            "警情回访满意率",
        ],
        Family::Other => [
            "案件数",
            "案件办结数",
            "案件化解数",
            "案件化解率",
            "案件办结率",
            "案件按期办结数",
            "案件应办结数",
            "案件按期办结率",
            "案件满意数",
            "案件有效评价数",
            "案件满意率",
        ],
    }
}

/// The indicators that these sums have something to say about.
fn measures(family: Family, sums: &Counters) -> Vec<Measured> {
    const SHAPES: [(&[usize], &[usize]); 11] = [
        (CASES, &[]),
        (CLOSED, &[]),
        (SUCCESS, &[]),
        (SUCCESS, SETTLED),
        (CLOSED, CASES),
        (IN_TIME, &[]),
        (DUE, &[]),
        (IN_TIME, DUE),
        (CONTENT, &[]),
        (RATED, &[]),
        (CONTENT, RATED),
    ];
    let some = |of: &[usize]| of.iter().any(|at| sums[*at] > 0);
    // Which counters must not all be nought for a measure to be spoken of.
    let asks: [&[usize]; 11] = [CASES, CLOSED, SETTLED, SETTLED, CLOSED, DUE, DUE, DUE, RATED, RATED, RATED];
    let unit = if family == Family::Police { "起" } else { "件" };
    names(family)
        .into_iter()
        .zip(SHAPES)
        .zip(asks)
        .filter(|((name, _), ask)| !name.is_empty() && some(ask))
        .map(|((name, (counted, of)), _)| Measured { name, unit: if of.is_empty() { unit } else { "%" }, counted, of })
        .collect()
}

/// The counts of all ledgers of an import by family, with the words around them.
#[derive(Debug, Default)]
pub struct CaseTotals {
    families: BTreeMap<(Family, bool), (String, Counts)>,
}

impl CaseTotals {
    /// Adds the whole counts of one ledger.
    pub fn add(&mut self, family: Family, with_areas: bool, words: &str, counts: Counts) {
        let entry = self.families.entry((family, with_areas)).or_default();
        entry.0.push_str(words);
        entry.1.join(counts);
    }

    /// Hands everything over.
    pub fn emit(&self, collector: &mut Collector) {
        for ((family, with_areas), (words, counts)) in &self.families {
            // A family's own word tells its indicators from those of the same name.
            let word = match family {
                Family::Mediation => "人民调解",
                Family::Hotline => "诉求办理与满意度",
                Family::LegalAid => "公共法律服务与法律援助",
                Family::Police => "平安建设",
                Family::Other => "",
            };
            counts.emit(*family, &format!("{words}{word}"), *with_areas, collector);
        }
    }
}
