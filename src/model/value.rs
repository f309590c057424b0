//! What a cell can be: its status, qualifier and origin. Whether it may be added is query's business.

/// The one list of statuses, in the order of their codes on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Status {
    /// A figure as reported.
    #[default]
    Reported = 0,
    /// 零报: nought, said so.
    ZeroReported = 1,
    /// 未报.
    Missing = 2,
    /// 不适用, or no such item.
    NotApplicable = 3,
    /// More than nought, less than one printed unit.
    BelowUnit = 4,
    /// `*` in the source.
    Masked = 5,
    /// Withheld by rule.
    Suppressed = 6,
    /// 沿用: an earlier stock carried forward.
    Carried = 7,
    /// 初步, or a partial sum.
    Preliminary = 8,
    /// 修订.
    Revised = 9,
    /// 汇总 from its parts.
    Computed = 10,
    /// The part of the package that would hold it is not loaded: never written in a file.
    NotLoaded = 11,
}

impl Status {
    /// Every status with its word in files; `NotLoaded` has none.
    pub const WORDS: [(Status, &'static str); 11] = [
        (Status::Reported, "reported"),
        (Status::ZeroReported, "zero_reported"),
        (Status::Missing, "missing"),
        (Status::NotApplicable, "not_applicable"),
        (Status::BelowUnit, "below_unit"),
        (Status::Masked, "masked"),
        (Status::Suppressed, "suppressed"),
        (Status::Carried, "carried"),
        (Status::Preliminary, "preliminary"),
        (Status::Revised, "revised"),
        (Status::Computed, "computed"),
    ];

    /// The status a word in a file names; empty means reported.
    pub fn from_word(word: &str) -> Option<Self> {
        if word.is_empty() {
            return Some(Self::Reported);
        }
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(s, _)| *s)
    }

    /// Its word in files; empty for a part not loaded, which is never written.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(s, _)| *s == self).map_or("", |(_, w)| w)
    }

    /// The status with this code.
    pub fn from_code(code: u8) -> Option<Self> {
        // The words stand in the order of the codes; every cell that is read asks.
        let known = Self::WORDS.get(usize::from(code)).map(|(status, _)| *status);
        known.or((code == Self::NotLoaded as u8).then_some(Self::NotLoaded))
    }

    /// Whether a cell of this status carries a figure.
    pub fn has_value(self) -> bool {
        !matches!(
            self,
            Self::Missing | Self::NotApplicable | Self::BelowUnit | Self::Masked | Self::Suppressed | Self::NotLoaded
        )
    }
}

/// How a printed figure relates to the true one (41万余 is `Ge`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Qualifier {
    /// Exactly as printed.
    #[default]
    Eq = 0,
    /// 余、多、以上.
    Ge = 1,
    /// 超、高于.
    Gt = 2,
    /// 以内、以下.
    Le = 3,
    /// 不足、低于.
    Lt = 4,
    /// 约、近.
    Approx = 5,
    /// A range; the value is its lower end.
    Range = 6,
}

impl Qualifier {
    /// Every qualifier with its word in files.
    pub const WORDS: [(Qualifier, &'static str); 7] = [
        (Qualifier::Eq, "eq"),
        (Qualifier::Ge, "ge"),
        (Qualifier::Gt, "gt"),
        (Qualifier::Le, "le"),
        (Qualifier::Lt, "lt"),
        (Qualifier::Approx, "approx"),
        (Qualifier::Range, "range"),
    ];

    /// The qualifier a word names; empty means exact.
    pub fn from_word(word: &str) -> Option<Self> {
        if word.is_empty() {
            return Some(Self::Eq);
        }
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(q, _)| *q)
    }

    /// Its word in files.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(q, _)| *q == self).map_or("", |(_, w)| w)
    }

    /// The qualifier with this code.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::WORDS.iter().map(|(q, _)| *q).find(|q| *q as u8 == code)
    }
}

/// Where a figure came from; a later one wins within one vintage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Origin {
    /// Summed by the program.
    Computed = 0,
    /// As the source printed it.
    #[default]
    Published = 1,
    /// By hand, with a reason.
    Corrected = 2,
}

impl Origin {
    /// The origin a word in a file names; empty means published.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "" | "published" => Some(Self::Published),
            "computed" => Some(Self::Computed),
            "corrected" => Some(Self::Corrected),
            _ => None,
        }
    }

    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Published => "published",
            Self::Corrected => "corrected",
        }
    }

    /// The origin with this code.
    pub fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Computed,
            2 => Self::Corrected,
            _ => Self::Published,
        }
    }
}
