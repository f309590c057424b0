//! Areas and their tree: 县 → 镇街 → 村, the 本级 buckets, and reference areas outside it. It matches no names: that is ingest's.

use std::collections::BTreeMap;

use super::{Frequency, Period};

/// Position of an area in its [`AreaTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaId(pub u32);

/// What an area is to the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum AreaKind {
    /// A node of the tree.
    Tree = 0,
    /// 本级: what a parent itself handles and no child does.
    Own = 1,
    /// Outside the tree: 市, 省, 兄弟县, or an import without places.
    Reference = 2,
}

impl AreaKind {
    /// The kind a word in areas.csv names; empty means tree.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "tree" | "" => Some(Self::Tree),
            "own" => Some(Self::Own),
            "reference" => Some(Self::Reference),
            _ => None,
        }
    }

    /// The kind with this code.
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Own,
            2 => Self::Reference,
            _ => Self::Tree,
        }
    }
}

/// One area of the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Statistical code, unique in the package; text, never a number.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Level id of the package (`county`, `township`, `village`), or a word of its own for a reference area.
    pub level: String,
    /// The area it belongs to; `None` for the root and reference areas.
    pub parent: Option<AreaId>,
    /// Its kind.
    pub kind: AreaKind,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// Resident population, persons.
    pub population: Option<i64>,
    /// Households.
    pub households: Option<i64>,
    /// Persons eligible for elder services.
    pub elders: Option<i64>,
    /// First day it exists, `YYYY-MM-DD` or empty.
    pub valid_from: String,
    /// Last day it exists, `YYYY-MM-DD` or empty.
    pub valid_to: String,
    /// Column and row on the tile map, from 1.
    pub tile: Option<(u16, u16)>,
}

/// What an empty tree answers with: no place of any tree.
static NOWHERE: Area = Area {
    code: String::new(),
    name: String::new(),
    level: String::new(),
    parent: None,
    kind: AreaKind::Reference,
    aliases: Vec::new(),
    population: None,
    households: None,
    elders: None,
    valid_from: String::new(),
    valid_to: String::new(),
    tile: None,
};

/// All areas with their parent–child order. Children keep the order of the register.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaTree {
    areas: Vec<Area>,
    by_code: BTreeMap<String, AreaId>,
    children: Vec<Vec<AreaId>>,
    own: Vec<Option<AreaId>>,
    root: Option<AreaId>,
}

impl Area {
    /// Whether it exists in a period: it began by the period's end and has not ended before its beginning. A date that is none binds nothing.
    pub fn exists_in(&self, period: Period) -> bool {
        // Asked for every child of every sum: nothing is spelt, and most areas have no dates.
        if self.valid_from.is_empty() && self.valid_to.is_empty() {
            return true;
        }
        let (first, last) = days(period);
        let day = |text: &str| Period::parse(text).map(days);
        day(&self.valid_from).is_none_or(|from| from.0 <= last) && day(&self.valid_to).is_none_or(|to| to.1 >= first)
    }
}

/// First and last day of a period by their numbers, every month with 31.
fn days(period: Period) -> (i32, i32) {
    if period.frequency == Frequency::Day {
        return (period.index, period.index);
    }
    let month = (12 / period.frequency.per_year().max(1)).saturating_mul(31);
    let first = period.index.saturating_mul(month);
    (first, first.saturating_add(month - 1))
}

impl AreaTree {
    /// Builds the tree; areas with a code already present are dropped and their codes returned.
    /// The root is the first tree area without a parent.
    pub fn new(areas: Vec<Area>) -> (Self, Vec<String>) {
        let mut tree = Self::default();
        let mut repeated = Vec::new();
        for area in areas {
            if tree.by_code.contains_key(&area.code) {
                repeated.push(area.code);
                continue;
            }
            tree.push(area);
        }
        tree.link();
        (tree, repeated)
    }

    fn push(&mut self, area: Area) -> AreaId {
        let id = AreaId(self.areas.len() as u32);
        self.by_code.insert(area.code.clone(), id);
        self.areas.push(area);
        id
    }

    fn link(&mut self) {
        self.children = vec![Vec::new(); self.areas.len()];
        self.own = vec![None; self.areas.len()];
        self.root = None;
        for (i, area) in self.areas.iter().enumerate() {
            let id = AreaId(i as u32);
            match (area.kind, area.parent) {
                (AreaKind::Tree, None) if self.root.is_none() => self.root = Some(id),
                (AreaKind::Tree, Some(p)) if (p.0 as usize) < self.children.len() => {
                    self.children[p.0 as usize].push(id)
                }
                (AreaKind::Own, Some(p)) if (p.0 as usize) < self.own.len() => self.own[p.0 as usize] = Some(id),
                _ => {}
            }
        }
    }

    /// Adds one area (a reference area of an import) and returns its id; an existing code returns the existing id.
    pub fn add(&mut self, area: Area) -> AreaId {
        if let Some(id) = self.find(&area.code) {
            return id;
        }
        let id = self.push(area);
        self.link();
        id
    }

    /// The area of an id. Ids are only made by this tree; a foreign one gives the last area, and of an empty tree an area without a name.
    pub fn get(&self, id: AreaId) -> &Area {
        self.areas.get(id.0 as usize).or(self.areas.last()).unwrap_or(&NOWHERE)
    }

    /// All areas in register order.
    pub fn all(&self) -> &[Area] {
        &self.areas
    }

    /// All ids in register order.
    pub fn ids(&self) -> impl Iterator<Item = AreaId> + use<> {
        (0..self.areas.len() as u32).map(AreaId)
    }

    /// The area with a code.
    pub fn find(&self, code: &str) -> Option<AreaId> {
        self.by_code.get(code).copied()
    }

    /// The root of the tree.
    pub fn root(&self) -> Option<AreaId> {
        self.root
    }

    /// The children of an area in register order, without the 本级 bucket.
    pub fn children(&self, id: AreaId) -> &[AreaId] {
        self.children.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The 本级 bucket of an area.
    pub fn own(&self, id: AreaId) -> Option<AreaId> {
        self.own.get(id.0 as usize).copied().flatten()
    }

    /// From the root down to the area itself; a cycle in the register ends the walk.
    pub fn path(&self, id: AreaId) -> Vec<AreaId> {
        let mut path = vec![id];
        let mut at = self.get(id).parent;
        while let Some(parent) = at {
            if path.contains(&parent) || path.len() > 16 {
                break;
            }
            path.push(parent);
            at = self.get(parent).parent;
        }
        path.reverse();
        path
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, AreaKind};
    use crate::model::Period;

    #[test]
    fn an_area_exists_from_its_first_day_to_its_last() {
        let area = |from: &str, to: &str| Area {
            code: "1".into(),
            name: "村".into(),
            level: "village".into(),
            parent: None,
            kind: AreaKind::Tree,
            aliases: Vec::new(),
            population: None,
            households: None,
            elders: None,
            valid_from: from.into(),
            valid_to: to.into(),
            tile: None,
        };
        for (from, to, period, there) in [
            ("", "", "2026-06", true),
            ("2025-01-01", "", "2024-12", false),
            ("2025-01-01", "", "2025-01", true),
            ("2025-01-31", "", "2025-01", true),
            ("", "2024-12-31", "2024-12", true),
            ("", "2024-12-31", "2025-01", false),
            ("", "2024-12-31", "2025", false),
            ("", "2024-12-31", "2024", true),
            ("2025-04-01", "", "2025-Q1", false),
            ("2025-04-01", "", "2025-H1", true),
            ("2025-04-02", "2025-04-02", "2025-04-02", true),
            ("2025-04-02", "", "2025-04-01", false),
            ("没有日期", "??", "2026-06", true),
        ] {
            let exists = Period::parse(period).map(|period| area(from, to).exists_in(period));
            assert_eq!(exists, Some(there), "{from}..{to} in {period}");
        }
    }
}
