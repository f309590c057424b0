//! Area names and codes to areas of the register: the ladder of domain.md §3.6, one unique hit inside the parent, nothing fuzzy.

use std::collections::BTreeMap;

use super::text::squeeze;
use crate::model::{AreaId, AreaKind, AreaTree};

/// What a name or code came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// One area.
    One(AreaId),
    /// Several: to be listed, never picked from.
    Many(Vec<AreaId>),
    /// Nobody knows it.
    None,
}

/// The register's areas by code and by every spelling of their names.
#[derive(Debug)]
pub struct AreaBook<'r> {
    areas: &'r AreaTree,
    exact: BTreeMap<String, Vec<AreaId>>,
    kept: BTreeMap<String, Vec<AreaId>>,
    stems: BTreeMap<String, Vec<AreaId>>,
    aliases: BTreeMap<String, Vec<AreaId>>,
    codes: BTreeMap<String, Vec<AreaId>>,
}

/// Office words behind a name and the type that stays: 城关镇人民政府 is 城关镇, 李家村民委员会 is 李家村.
const OFFICES: [(&str, &str); 24] = [
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("居委会", "社区"),
    ("村村民委员会", "村"),
    ("村村委会", "村"),
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("行政村", "村"),
    ("街道办事处", "街道"),
    ("街道办", "街道"),
    ("办事处", "街道"),
    ("街办", "街道"),
    ("镇人民政府", "镇"),
    ("镇政府", "镇"),
    ("镇党委", "镇"),
    ("镇综治中心", "镇"),
    ("乡人民政府", "乡"),
    ("乡政府", "乡"),
    ("乡党委", "乡"),
    ("乡综治中心", "乡"),
    ("街道党工委", "街道"),
    ("街道综治中心", "街道"),
    ("县人民政府", "县"),
];

/// Longest name looked up, bytes: the longest village name of the national list has 33 characters, and two names may stand before it.
const LONGEST_NAME: usize = 300;

/// Types at the end of a name.
const TYPES: [&str; 8] = ["街道", "社区", "镇", "乡", "村", "县", "区", "市"];

/// The name without office words, its type kept.
fn kept_type(name: &str) -> String {
    OFFICES
        .iter()
        .find_map(|(office, kind)| {
            name.strip_suffix(office).filter(|stem| !stem.is_empty()).map(|stem| format!("{stem}{kind}"))
        })
        .unwrap_or_else(|| name.into())
}

/// The name without its type, when something is left.
fn stem(name: &str) -> &str {
    TYPES.iter().find_map(|kind| name.strip_suffix(kind).filter(|stem| !stem.is_empty())).unwrap_or(name)
}

/// A code right-padded to the twelve digits of the national list, `360502101201.0` mended; `None` when it is not digits.
fn padded(code: &str) -> Option<String> {
    let code = code.strip_suffix(".0").unwrap_or(code);
    (code.len() >= 2 && code.len() <= 12 && code.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{code:0<12}"))
}

impl<'r> AreaBook<'r> {
    /// The spellings of a register.
    pub fn new(areas: &'r AreaTree) -> Self {
        let mut book = Self {
            areas,
            exact: BTreeMap::new(),
            kept: BTreeMap::new(),
            stems: BTreeMap::new(),
            aliases: BTreeMap::new(),
            codes: BTreeMap::new(),
        };
        for (id, area) in areas.ids().zip(areas.all()) {
            let name = squeeze(&area.name);
            let kept = kept_type(&name);
            if area.kind == AreaKind::Tree {
                book.stems.entry(stem(&kept).into()).or_default().push(id);
            }
            book.kept.entry(kept).or_default().push(id);
            book.exact.entry(name).or_default().push(id);
            for alias in &area.aliases {
                book.aliases.entry(squeeze(alias)).or_default().push(id);
            }
            if let Some(code) = padded(&area.code) {
                book.codes.entry(code).or_default().push(id);
            }
        }
        book
    }

    /// Whether there is no area to match.
    pub fn is_empty(&self) -> bool {
        self.areas.all().is_empty()
    }

    /// The area of a code, as it stands or padded with noughts.
    pub fn by_code(&self, code: &str) -> Option<AreaId> {
        let code = squeeze(code);
        let padded_hit = || match self.codes.get(&padded(&code)?)?[..] {
            [only] => Some(only),
            _ => None,
        };
        self.areas.find(&code).or_else(padded_hit)
    }

    /// The area of a name, inside `within` when the row names its parent.
    pub fn by_name(&self, text: &str, within: Option<AreaId>) -> Match {
        let name = squeeze(text);
        if name.is_empty() || name.len() > LONGEST_NAME {
            return Match::None;
        }
        if let Some(id) = self.by_code(&name) {
            return Match::One(id);
        }
        if let Some(parent) = within
            && matches!(name.as_str(), "本级" | "镇本级" | "街道本级" | "乡本级" | "县本级" | "机关")
            && let Some(own) = self.areas.own(parent)
        {
            return Match::One(own);
        }
        match self.ladder(&name, within) {
            Match::None => self.below_prefix(&name, within),
            found => found,
        }
    }

    fn ladder(&self, name: &str, within: Option<AreaId>) -> Match {
        let kept = kept_type(name);
        let rungs = [
            self.exact.get(name),
            self.kept.get(&kept),
            self.stems.get(stem(&kept)).filter(|_| stem(&kept) == kept),
            self.aliases.get(name),
        ];
        for rung in rungs.into_iter().flatten() {
            let mut hits: Vec<AreaId> = rung.iter().copied().filter(|id| self.is_inside(*id, within)).collect();
            hits.dedup();
            match hits[..] {
                [] => {}
                [only] => return Match::One(only),
                _ => return Match::Many(hits),
            }
        }
        Match::None
    }

    /// 某县城关镇, 城关镇李家村: the name of an area before the name of one below it.
    fn below_prefix(&self, name: &str, within: Option<AreaId>) -> Match {
        for (cut, _) in name.char_indices().skip(1) {
            let (front, rest) = name.split_at(cut);
            let Some(above) = self.exact.get(front).or_else(|| self.kept.get(front)) else { continue };
            let above: Vec<AreaId> = above.iter().copied().filter(|id| !self.areas.children(*id).is_empty()).collect();
            if let [only] = above[..]
                && within.is_none_or(|w| self.is_inside(only, Some(w)) || only == w || self.is_inside(w, Some(only)))
            {
                let found = match self.ladder(rest, Some(only)) {
                    Match::None => self.below_prefix(rest, Some(only)),
                    found => found,
                };
                if found != Match::None {
                    return found;
                }
            }
        }
        Match::None
    }

    fn is_inside(&self, id: AreaId, within: Option<AreaId>) -> bool {
        within.is_none_or(|parent| id != parent && self.areas.path(id).contains(&parent))
    }

    /// An area with its parent, for a list of candidates: 和平村（城关镇）.
    pub fn describe(&self, id: AreaId) -> String {
        let area = self.areas.get(id);
        match area.parent {
            Some(parent) => format!("{}（{}）", area.name, self.areas.get(parent).name),
            None => area.name.clone(),
        }
    }
}
