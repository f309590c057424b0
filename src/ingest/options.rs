//! What a person may say about an import: mappings of names and headers, sheets to use though hidden. It reads no dropped file.

use crate::source::{Dialect, Encoding, RawTable};

/// What a mapping maps. Words in files: docs/data-package.md, mappings.csv.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MappingKind {
    /// A place's name to an area code.
    Area,
    /// A header or an indicator's name to an indicator id.
    Indicator,
    /// A department's name to an organisation id.
    Organisation,
    /// A header to the role of its column ([`ROLES`]).
    Column,
}

/// The words for the roles of columns in a mapping, with what they mean.
pub const ROLES: [(&str, &str); 16] = [
    ("ignore", "不使用"),
    ("code", "区划代码"),
    ("county", "县名"),
    ("township", "镇街名"),
    ("village", "村名"),
    ("area", "区划名（任一级）"),
    ("period", "时期"),
    ("indicator", "指标名"),
    ("value", "数值"),
    ("numerator", "分子"),
    ("denominator", "分母"),
    ("unit", "计量单位"),
    ("basis", "数据口径"),
    ("organisation", "部门"),
    ("category", "类别"),
    ("figure", "指标数据"),
];

impl MappingKind {
    /// The kind a word of mappings.csv names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "area" => Some(Self::Area),
            "indicator" => Some(Self::Indicator),
            "organisation" => Some(Self::Organisation),
            "column" => Some(Self::Column),
            _ => None,
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Indicator => "indicator",
            Self::Organisation => "organisation",
            Self::Column => "column",
        }
    }
}

/// One line of mappings.csv.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// What is mapped.
    pub kind: MappingKind,
    /// The text as it stands in files.
    pub text: String,
    /// Area code, indicator id, organisation id or role word.
    pub target: String,
    /// Where it holds: of an area the code of one above it, else words that stand in the title, sheet or file name. Empty: everywhere.
    pub scope: String,
}

/// What a person says about an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Mappings; they go before what is seen in the files.
    pub mappings: Vec<Mapping>,
    /// Hidden sheets to use: file and sheet.
    pub hidden_sheets: Vec<(String, String)>,
    /// Encodings of text files, over what is seen in them: file and encoding.
    pub encodings: Vec<(String, Encoding)>,
}

impl Options {
    /// What a person says of a text file.
    pub fn dialect(&self, file: &str) -> Dialect {
        let encoding = self.encodings.iter().find(|(name, _)| name == file).map(|(_, encoding)| *encoding);
        Dialect { encoding, ..Dialect::default() }
    }
}

/// Most rows whose figures keep their source cells: 32 bytes a figure are no burden up to here, and larger files come from systems, not from
/// hands. Figures with a qualifier or a printed precision of their own keep theirs at any size.
pub const MAX_TRACED_ROWS: usize = 100_000;

/// The mappings of a table with the columns of mappings.csv; lines of an unknown kind or without a target are left out and counted.
pub fn mappings(table: &RawTable) -> (Vec<Mapping>, u32) {
    let at = |name: &str| (0..table.row(0).len()).find(|at| table.row(0).cell(*at).trim() == name);
    let (Some(kind), Some(text), Some(target)) = (at("kind"), at("text"), at("target")) else {
        return (Vec::new(), table.len().saturating_sub(1) as u32);
    };
    let scope = at("scope");
    let (mut found, mut left) = (Vec::new(), 0);
    for row in table.rows().skip(1).filter(|row| !row.is_blank()) {
        let cell = |at: usize| row.cell(at).trim().to_string();
        match MappingKind::from_word(&cell(kind)) {
            Some(kind) if !cell(target).is_empty() && !cell(text).is_empty() => {
                let scope = scope.map(cell).unwrap_or_default();
                found.push(Mapping { kind, text: cell(text), target: cell(target), scope });
            }
            _ => left += 1,
        }
    }
    (found, left)
}
