//! Names of departments in the columns of places: to organisations of the register, or new ones. Places are matched elsewhere.

use std::collections::BTreeMap;

use super::label::stable_id;
use super::text::squeeze;
use crate::model::{Dataset, Organisation};

/// Group of organisations that an import brought.
const GROUP: &str = "导入";

/// What the name of a department ends with, so that it is none of a place. A wrong one is put right by a mapping.
const ENDINGS: [&str; 34] = [
    "局",
    "委员会",
    "委",
    "办公室",
    "办",
    "中心",
    "大队",
    "支队",
    "中队",
    "派出所",
    "司法所",
    "分局",
    "法院",
    "检察院",
    "公司",
    "集团",
    "银行",
    "信用社",
    "医院",
    "学校",
    "中学",
    "小学",
    "协会",
    "联合会",
    "总工会",
    "妇联",
    "团县委",
    "残联",
    "武装部",
    "组织部",
    "宣传部",
    "统战部",
    "管理处",
    "院",
];

/// The organisations known, and those that an import adds.
#[derive(Clone, Debug, Default)]
pub struct OrganisationBook {
    by_name: BTreeMap<String, Vec<usize>>,
    by_hand: BTreeMap<String, String>,
    all: Vec<Organisation>,
    known: usize,
}

impl OrganisationBook {
    /// The organisations of a register.
    pub fn new(register: &Dataset) -> Self {
        let mut book = Self { known: register.organisations.len(), ..Self::default() };
        for organisation in &register.organisations {
            book.push(organisation.clone());
        }
        // A department goes by its name without the county's: 某县司法局 is 司法局.
        let county = register.areas.root().map(|root| squeeze(&register.areas.get(root).name)).unwrap_or_default();
        for at in 0..book.all.len() {
            let name = squeeze(&book.all[at].name);
            let short = ["县", "区", "市"].iter().find_map(|kind| {
                let stem = county.strip_suffix(kind).unwrap_or(&county);
                name.strip_prefix(county.as_str()).or_else(|| name.strip_prefix(stem)?.strip_prefix(kind))
            });
            if let Some(short) = short.filter(|short| !short.is_empty() && !county.is_empty()) {
                for name in [short.to_string(), format!("县{short}"), format!("区{short}"), format!("市{short}")] {
                    book.by_name.entry(name).or_default().push(at);
                }
            }
        }
        book
    }

    fn push(&mut self, organisation: Organisation) -> usize {
        let at = self.all.len();
        self.by_name.entry(squeeze(&organisation.name)).or_default().push(at);
        self.by_name.entry(squeeze(&organisation.id)).or_default().push(at);
        self.all.push(organisation);
        at
    }

    /// A person's word for a name: the id of an organisation.
    pub fn map(&mut self, text: &str, id: &str) {
        self.by_hand.insert(squeeze(text), id.into());
    }

    /// The organisation of a name, when it is known and the only one so called.
    pub fn find(&self, text: &str) -> Option<u16> {
        let name = squeeze(text);
        let name = self.by_hand.get(&name).unwrap_or(&name);
        match self.by_name.get(name).map(Vec::as_slice) {
            Some([only]) => u16::try_from(*only).ok(),
            _ => None,
        }
    }

    /// The organisation of a name that looks like a department's, added when new; `area` is where new ones belong.
    pub fn find_or_add(&mut self, text: &str, area: &str) -> Option<u16> {
        if let Some(found) = self.find(text) {
            return Some(found);
        }
        let name = squeeze(text);
        if !is_department(&name) {
            return None;
        }
        Some(self.add(&name, area))
    }

    /// Adds an organisation that a column of organisations names.
    pub fn add(&mut self, text: &str, area: &str) -> u16 {
        if let Some(found) = self.find(text) {
            return found;
        }
        let name = squeeze(text);
        let id = stable_id(&name, "organisation");
        let at = self.push(Organisation { id, name, group: GROUP.into(), area: area.into() });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// Whether there is one that the register does not know.
    pub fn has_new(&self) -> bool {
        self.all.len() > self.known
    }

    /// Where an organisation belongs: the code of its area, or empty.
    pub fn area_of(&self, at: u16) -> &str {
        self.all.get(usize::from(at)).map_or("", |organisation| &organisation.area)
    }

    /// All of them: those of the register first, in its order.
    pub fn into_all(self) -> Vec<Organisation> {
        self.all
    }
}

/// Whether a squeezed name ends like a department's.
pub fn is_department(name: &str) -> bool {
    let count = name.chars().count();
    // 街办, 办事处 and 村委会 are places, and the ladder of places comes first.
    let place = ["街办", "办事处", "街道办", "村委", "居委", "村委会", "居委会", "村民委员会", "居民委员会"]
        .iter()
        .any(|word| name.ends_with(word));
    (3..=20).contains(&count) && !place && ENDINGS.iter().any(|ending| name.ends_with(ending))
}
