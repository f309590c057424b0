//! The rules of a 考核: rows a person edits in a workbook, and the groups they hold for. What they make of figures is query's business.

use super::{AreaId, Decimal};

/// How a figure becomes points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreRule {
    /// 线性: weight × (figure − floor) ÷ (full − floor), held between nought and the weight.
    Linear,
    /// 达标: the weight where the figure reaches `full` in the indicator's direction, else nought.
    Reach,
    /// 扣分: the weight less `points` for each `per` that the figure lacks to `full`, at most `cap`, never under nought.
    Deduct,
    /// 加分: `points` for each `per` above `full` (for indicators of which less is better: below), at most `cap`.
    Bonus,
}

impl ScoreRule {
    /// Every rule with its word in files.
    pub const WORDS: [(ScoreRule, &'static str); 4] = [
        (ScoreRule::Linear, "线性"),
        (ScoreRule::Reach, "达标"),
        (ScoreRule::Deduct, "扣分"),
        (ScoreRule::Bonus, "加分"),
    ];

    /// The rule a word names; empty means linear.
    pub fn from_word(word: &str) -> Option<Self> {
        if word.is_empty() {
            return Some(Self::Linear);
        }
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(rule, _)| *rule)
    }
}

/// One item of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreItem {
    /// Name of the group it holds for.
    pub group: String,
    /// Indicator id.
    pub indicator: String,
    /// Points to be had; of a bonus nought.
    pub weight: Decimal,
    /// The figure that has full points.
    pub full: Decimal,
    /// The figure that has none (linear).
    pub floor: Decimal,
    /// How.
    pub rule: ScoreRule,
    /// Points for each `per` (deductions, bonuses).
    pub points: Decimal,
    /// Step of the figure, not nought.
    pub per: Decimal,
    /// The most that is deducted or given on top.
    pub cap: Option<Decimal>,
    /// Judged by 本年累计 rather than by the period.
    pub year_to_date: bool,
    /// 说明.
    pub note: String,
}

/// A group of units that are compared with one another.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreGroup {
    /// Its name.
    pub name: String,
    /// Its units in register order.
    pub areas: Vec<AreaId>,
    /// The most a unit can have altogether, bonuses included.
    pub limit: Option<Decimal>,
}

/// A whole 考核.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scheme {
    /// Items in the order of the file.
    pub items: Vec<ScoreItem>,
    /// Groups in the order of their first item.
    pub groups: Vec<ScoreGroup>,
}
