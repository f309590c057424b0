//! Indicators: what is counted, in which unit, and how it adds up. The figures themselves stand in blocks.

/// Position of an indicator in its dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(pub u16);

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each variant is its word in the file format, documented in docs/data-package.md")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every variant with its word in files, in the order of the codes on the wire.
            pub const WORDS: &'static [($name, &'static str)] = &[$(($name::$variant, $word)),+];

            /// The variant a word in a file names.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::WORDS.iter().find(|(_, w)| *w == word).map(|(v, _)| *v)
            }

            /// The variant with this code.
            pub fn from_code(code: u8) -> Option<Self> {
                Self::WORDS.get(usize::from(code)).map(|(v, _)| *v)
            }
        }
    };
}

words! {
    /// What kind of quantity the indicator is.
    Measure { Count = "count", Amount = "amount", Rate = "rate", Ratio = "ratio", Average = "average", Index = "index",
        Rank = "rank", Growth = "growth", Flag = "flag", Structure = "structure", Duration = "duration" }
}
words! {
    /// Whether it flows through a period or stands at a date.
    Nature { Flow = "flow", Stock = "stock", Point = "point", None = "none" }
}
words! {
    /// How children make their parent.
    SpaceRule { Sum = "sum", DistinctSum = "distinct_sum", RatioOfSums = "ratio_of_sums", Coverage = "coverage",
        Recompute = "recompute", None = "none" }
}
words! {
    /// How months make a year.
    TimeRule { Sum = "sum", Last = "last", RatioOfSums = "ratio_of_sums", Recompute = "recompute",
        MeanPopulation = "mean_population", None = "none" }
}
words! {
    /// Which way is better; volume indicators are neutral.
    Direction { Higher = "higher_better", Lower = "lower_better", Neutral = "neutral" }
}

/// The kind of an indicator that an import brought and no register knows.
pub const IMPORTED: &str = "imported";

/// One indicator of the register. Every field is a row a person edits in a workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Stable id: `TJ04`; imports make their own.
    pub id: String,
    /// Family the indicator is listed under.
    pub family: String,
    /// Full name.
    pub name: String,
    /// Name for cards and table heads; empty means the full one.
    pub short_name: String,
    /// Unit; empty means 单位未注明.
    pub unit: String,
    /// indicator, system, supporting, target, structure or ranking; [`IMPORTED`] for an import's own.
    pub kind: String,
    /// Kind of quantity.
    pub measure: Measure,
    /// Flow or stock.
    pub nature: Nature,
    /// Rule up the tree.
    pub space: SpaceRule,
    /// Rule over time.
    pub time: TimeRule,
    /// Numerator in words.
    pub numerator: String,
    /// Denominator in words.
    pub denominator: String,
    /// Id of the numerator's indicator, or empty.
    pub numerator_id: String,
    /// Id of the denominator's indicator, or empty.
    pub denominator_id: String,
    /// Value = numerator ÷ denominator × factor.
    pub factor: u32,
    /// Which way is better.
    pub direction: Direction,
    /// Decimals printed.
    pub decimals: u8,
    /// Lowest level it is counted at.
    pub lowest_level: String,
    /// How often it is reported.
    pub frequency: String,
    /// Organisation id of the owner, or empty.
    pub owner: String,
    /// `good|watch`, read with the direction.
    pub thresholds: String,
    /// Target as printed, or empty.
    pub target_value: String,
    /// Date of the target, or empty.
    pub target_deadline: String,
    /// Where the target is judged, or empty.
    pub target_scope: String,
    /// 指标解释.
    pub definition: String,
    /// Who supplies it.
    pub source: String,
    /// Other names in headers.
    pub aliases: Vec<String>,
}

/// Nothing known of it.
const NOTHING: Indicator = Indicator {
    id: String::new(),
    family: String::new(),
    name: String::new(),
    short_name: String::new(),
    unit: String::new(),
    kind: String::new(),
    measure: Measure::Count,
    nature: Nature::None,
    space: SpaceRule::None,
    time: TimeRule::None,
    numerator: String::new(),
    denominator: String::new(),
    numerator_id: String::new(),
    denominator_id: String::new(),
    factor: 1,
    direction: Direction::Neutral,
    decimals: 0,
    lowest_level: String::new(),
    frequency: String::new(),
    owner: String::new(),
    thresholds: String::new(),
    target_value: String::new(),
    target_deadline: String::new(),
    target_scope: String::new(),
    definition: String::new(),
    source: String::new(),
    aliases: Vec::new(),
};

impl Indicator {
    /// An indicator an import brought: nothing known but id, name and family; neither summed nor averaged.
    pub fn imported(id: String, name: String, family: String) -> Self {
        Self { id, family, name, kind: IMPORTED.into(), ..NOTHING }
    }

    /// An indicator without a name, neither summed nor averaged: what an empty register answers with.
    pub fn nothing() -> &'static Self {
        static BLANK: Indicator = NOTHING;
        &BLANK
    }

    /// Whether an import brought it: its figures are printed as they were, its unit is the reader's to set.
    pub fn is_imported(&self) -> bool {
        self.kind == IMPORTED
    }

    /// The name for narrow places.
    pub fn label(&self) -> &str {
        if self.short_name.is_empty() { &self.name } else { &self.short_name }
    }

    /// Whether a change is told in 百分点: a figure in per cent.
    pub fn is_percentage(&self) -> bool {
        self.unit == "%"
    }

    /// Whether the figure is a quotient of two sums.
    pub fn is_quotient(&self) -> bool {
        matches!(self.measure, Measure::Rate | Measure::Ratio | Measure::Average)
            || matches!(self.space, SpaceRule::RatioOfSums)
    }
}
