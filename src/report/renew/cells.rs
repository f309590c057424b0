//! What is renewed as a whole: a table's cell that said just what its row and column name, and lists of where an increase came from.

use std::ops::Range;

use crate::model::IndicatorId;
use crate::narrate::among::concentration;
use crate::narrate::tell::Against;
use crate::report::template::block::{change_cell, figure_cell};

use super::facts::{Fact, Kind};
use super::matching::{Around, Change, Reader, near, remark};
use super::{Outcome, Remark};

impl Reader<'_> {
    /// A table's cell that says just what the figure or change of its row and column said: it says the new one. `None` when it
    /// says something else.
    pub(super) fn cell(&self, line: &str, around: &Around, outcome: &mut Outcome) -> Option<Vec<Change>> {
        let data = self.renewal.data;
        let column = around.column.as_str();
        let named = |text: &str| self.mentions(text).pop().map(|(_, ids)| ids);
        let indicators = named(column).or_else(|| named(&around.row)).or_else(|| named(&around.caption))?;
        let area = self.areas.iter().find(|(name, _)| around.row.trim() == name).map_or(self.renewal.area, |(_, a)| *a);
        let ytd = column.contains("累计");
        let against = if column.contains("同比") {
            Some(Against::Year)
        } else if column.contains("环比") {
            Some(Against::Step)
        } else {
            None
        };
        let told = |indicator: IndicatorId, period: crate::model::Period| {
            let kind = against.map_or(Kind::Value, Kind::Change);
            let fact = Fact { indicator, area, ytd, kind };
            let asked = self.facts.asked(&fact, period);
            let cell = match against {
                Some(against) => change_cell(data, asked, against),
                None => figure_cell(data, asked),
            };
            (fact, cell.text().to_string())
        };
        let (text, plain) = (line.trim(), line.trim().replace('\n', ""));
        let mut fits =
            indicators.iter().map(|id| (*id, told(*id, self.renewal.from))).filter(|(_, (_, old))| *old == plain);
        let ((indicator, (fact, _)), None) = (fits.next()?, fits.next()) else { return None };
        let (_, new) = told(indicator, self.renewal.to);
        let start = line.find(text)?;
        let range = start..start + text.len();
        if new == plain {
            return Some(Vec::new());
        }
        outcome.replaced.push(remark(line, &range, &new, &self.facts.words(&fact)));
        Some(vec![Change { range, new }])
    }

    /// 增量主要集中在…: another list each period. One that said what the data said is written anew; another is left, with what it
    /// should say. Returns where lists stand: their numbers are not looked at one by one.
    pub(super) fn lists(
        &self,
        line: &str,
        mentions: &[(Range<usize>, Vec<IndicatorId>)],
        around: &Around,
        outcome: &mut Outcome,
        changes: &mut Vec<Change>,
    ) -> Vec<Range<usize>> {
        let data = self.renewal.data;
        let mut found = Vec::new();
        for (at, _) in line.match_indices("量主要集中在") {
            let Some(lead) = line[..at].chars().next_back().filter(|c| matches!(c, '增' | '减')) else { continue };
            let start = at - lead.len_utf8();
            let range = start..line[start..].find(['。', '；']).map_or(line.len(), |end| start + end);
            let context = self.context(line, start, mentions, around);
            let old = &line[range.clone()];
            let told = |indicator: &IndicatorId, period| {
                let fact = Fact { indicator: *indicator, area: context.area, ytd: false, kind: Kind::Value };
                let cut = crate::query::cut(data, self.facts.asked(&fact, period));
                [Against::Year, Against::Step].map(|against| concentration(data, &cut, against).text())
            };
            let mut new = String::new();
            let mut same = false;
            for indicator in &context.indicators {
                let (then, now) = (told(indicator, self.renewal.from), told(indicator, self.renewal.to));
                for (then, now) in then.iter().zip(&now) {
                    if !same && (then == old || new.is_empty()) {
                        same = then == old;
                        new.clone_from(now);
                    }
                }
            }
            if same && !new.is_empty() {
                outcome.replaced.push(remark(line, &range, &new, "增减构成"));
                changes.push(Change { range: range.clone(), new });
            } else {
                let words = if new.is_empty() {
                    "增减构成：本期没有明显集中，请改写".to_string()
                } else {
                    format!("增减构成，请改写为：{new}")
                };
                outcome.left.push(Remark {
                    context: near(line, &(start..at)),
                    old: old.into(),
                    new: String::new(),
                    words,
                });
            }
            found.push(range);
        }
        found
    }
}
