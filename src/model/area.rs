//! Areas and their tree: 县 → 镇街 → 村, the 本级 buckets, and reference areas outside it. It matches no names: that is ingest's.

use std::collections::BTreeMap;

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
    /// Whether it exists in a period: it began by the period's end and has not ended before its beginning (dates compare as text).
    pub fn exists_in(&self, period: super::Period) -> bool {
        let text = period.to_string();
        let (first, last) = match period.frequency {
            super::Frequency::Year => (format!("{text}-01-01"), format!("{text}-12-31")),
            super::Frequency::Month => (format!("{text}-01"), format!("{text}-31")),
            super::Frequency::Day => (text.clone(), text),
            super::Frequency::HalfYear | super::Frequency::Quarter => {
                let months = 12 / period.frequency.per_year();
                let end = period.number() * months;
                let year = period.year_of();
                (format!("{year:04}-{:02}-01", end - months + 1), format!("{year:04}-{end:02}-31"))
            }
        };
        (self.valid_from.is_empty() || self.valid_from <= last) && (self.valid_to.is_empty() || self.valid_to >= first)
    }
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

    /// The area of an id. Ids are only made by this tree; a foreign one gives the first area, an empty tree a blank one never occurs.
    pub fn get(&self, id: AreaId) -> &Area {
        &self.areas[(id.0 as usize).min(self.areas.len().saturating_sub(1))]
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
