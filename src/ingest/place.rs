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
    by_hand: BTreeMap<String, Vec<(Option<AreaId>, AreaId)>>,
}

/// Office words behind a name and the type that stays: 城关镇人民政府 is 城关镇, 李家村民委员会 is 李家村.
const OFFICES: [(&str, &str); 32] = [
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
    ("街道综合治理中心", "街道"),
    ("县人民政府", "县"),
    ("区人民政府", "区"),
    ("市人民政府", "市"),
    ("镇(街道)", "镇"),
    ("村(居)委会", "村"),
    ("村(社区)", "村"),
    ("村村委", "村"),
    ("村委", "村"),
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

/// Stands for one lost character.
const LOST: char = '?';

/// A name with its lost characters as [`LOST`]; `None` when none is lost.
fn damaged(name: &str) -> Option<String> {
    let mut text: String =
        name.chars().map(|c| if matches!(c, '\u{FFFD}' | '□' | '■' | '〓' | '＊' | '*') { LOST } else { c }).collect();
    // 满(lang)塘镇, 小(氵甸)村: brackets in the place of a character; 楞(同音)塘: the one before them only sounds alike.
    if let (Some(open), Some(close)) = (text.find('('), text.find(')'))
        && open < close
        && close + 1 < text.len()
    {
        let inside = &text[open + 1..close];
        let sounds = inside.contains('音');
        let parts = inside.chars().count() >= 2 || inside.is_ascii();
        if sounds || parts {
            let front = &text[..open];
            let front = if sounds { front.char_indices().last().map_or(front, |(at, _)| &front[..at]) } else { front };
            text = format!("{front}{LOST}{}", &text[close + 1..]);
        }
    }
    let known = text.chars().filter(|c| *c != LOST).count();
    (text.contains(LOST) && known >= 2).then_some(text)
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
            by_hand: BTreeMap::new(),
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

    /// A person's word for a name, inside `within`: it goes before every other.
    pub fn map(&mut self, text: &str, within: Option<AreaId>, id: AreaId) {
        self.by_hand.entry(squeeze(text)).or_default().push((within, id));
    }

    fn mapped(&self, name: &str, within: Option<AreaId>) -> Option<AreaId> {
        let all = self.by_hand.get(name)?;
        let inside = |scope: &Option<AreaId>| {
            scope.is_none_or(|scope| within.is_some_and(|w| w == scope || self.is_inside(w, Some(scope))))
        };
        // The narrowest scope that holds.
        all.iter().filter(|(scope, _)| inside(scope)).max_by_key(|(scope, _)| scope.is_some()).map(|(_, id)| *id)
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
        if let Some(id) = self.mapped(&name, within).or_else(|| self.by_code(&name)) {
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

    /// The area of a name in which a character was lost: 胡子?村委会, 满(lang)塘镇, 楞(同音)塘村. Each lost one stands for any one character.
    /// Found this way it must be said so.
    pub fn by_damaged_name(&self, text: &str, within: Option<AreaId>) -> Match {
        let name = squeeze(text);
        let Some(pattern) = damaged(&name).filter(|_| name.len() <= LONGEST_NAME) else { return Match::None };
        let pattern: Vec<char> = kept_type(&pattern).chars().collect();
        let fits = |known: &str| {
            known.chars().count() == pattern.len() && known.chars().zip(&pattern).all(|(a, b)| *b == LOST || a == *b)
        };
        let known = self.kept.iter().chain(&self.exact).chain(&self.aliases);
        let mut hits: Vec<AreaId> =
            known.filter(|(name, _)| fits(name)).flat_map(|(_, ids)| ids.iter().copied()).collect();
        hits.retain(|id| self.is_inside(*id, within));
        hits.sort_unstable();
        hits.dedup();
        match hits[..] {
            [] => Match::None,
            [only] => Match::One(only),
            _ => Match::Many(hits),
        }
    }

    /// The deepest area whose full name stands in free text (a title, a sheet's or a file's name), when that is one.
    pub fn find_in(&self, text: &str) -> Option<AreaId> {
        let text = squeeze(text);
        if text.len() > LONGEST_NAME * 2 {
            return None;
        }
        let mut hits: Vec<(usize, AreaId)> = Vec::new();
        for (name, ids) in self.exact.iter().chain(&self.kept).chain(&self.aliases) {
            // A stem of two characters would be found in many a word.
            if name.chars().count() >= 2 && text.contains(name.as_str()) {
                hits.extend(ids.iter().map(|id| (self.areas.path(*id).len(), *id)));
            }
        }
        let named: Vec<AreaId> = hits.iter().map(|(_, id)| *id).collect();
        // A village counts only inside a township that is named too, or when its name is the only one.
        let deepest = hits.iter().map(|(depth, _)| *depth).max()?;
        let mut lowest: Vec<AreaId> = hits.iter().filter(|(depth, _)| *depth == deepest).map(|(_, id)| *id).collect();
        lowest.sort_unstable();
        lowest.dedup();
        if lowest.len() > 1 {
            lowest.retain(|id| self.areas.get(*id).parent.is_some_and(|parent| named.contains(&parent)));
        }
        if let [only] = lowest[..] { Some(only) } else { None }
    }

    /// The areas above and with an area.
    pub fn path(&self, id: AreaId) -> Vec<AreaId> {
        self.areas.path(id)
    }

    /// How deep an area stands: 1 for the root. The 本级 of a parent stands beside its children.
    pub fn depth(&self, id: AreaId) -> usize {
        if (id.0 as usize) < self.areas.all().len() { self.areas.path(id).len() } else { 0 }
    }

    /// The area that stands for what no place below handles: the county's 本级, else the county.
    pub fn own_or_root(&self) -> Option<AreaId> {
        let root = self.areas.root()?;
        Some(self.areas.own(root).unwrap_or(root))
    }

    /// The name of the root.
    pub fn root_name(&self) -> Option<&str> {
        self.areas.root().map(|root| self.name_of(root))
    }

    /// An area's code.
    pub fn code_of(&self, id: AreaId) -> &str {
        &self.areas.get(id).code
    }

    /// An area's name.
    pub fn name_of(&self, id: AreaId) -> &str {
        &self.areas.get(id).name
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
