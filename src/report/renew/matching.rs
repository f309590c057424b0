//! Which number of a line is which figure: by its printed value, the indicator and place named before it, and the words of its clause.
//! Where these do not agree it is a question, never a guess.

use std::ops::Range;

use crate::model::{AreaId, Decimal, IndicatorId};
use crate::narrate::among::{name_of, whole};
use crate::narrate::tell::{Against, read, step, verb};
use crate::strings::number;

use super::clause::{is_sum, is_target, kinds, turned, up_of, verb_before};
use super::facts::{Fact, Facts, Kind, digits};
use super::names::Names;
use super::spelling::unread;
use super::tokens::{Token, shifts, tokens};
use super::{KEEP, Outcome, Question, Remark, Renewal, answers};

/// A change of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its bytes in the line.
    pub range: Range<usize>,
    /// What stands there now.
    pub new: String,
}

/// What stands around a line: the heads of its row and column, and the caption, when it is a table's cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The head of the column.
    pub column: String,
    /// The head of the row.
    pub row: String,
    /// The line before the table.
    pub caption: String,
    /// Whether it is a cell.
    pub in_table: bool,
}

/// Reads lines against the facts.
pub struct Reader<'a> {
    pub(super) renewal: &'a Renewal<'a>,
    pub(super) facts: &'a Facts<'a>,
    names: &'a Names,
    pub(super) areas: Vec<(String, AreaId)>,
    units: Vec<String>,
}

/// What the words around a number say it is.
pub(super) struct Context {
    pub(super) indicators: Vec<IndicatorId>,
    pub(super) area: AreaId,
    ytd: bool,
    kinds: Vec<Kind>,
}

/// The most options of a question.
const OPTIONS: usize = 8;

impl<'a> Reader<'a> {
    /// Over the facts of a renewal.
    pub fn new(renewal: &'a Renewal<'a>, facts: &'a Facts<'a>, names: &'a Names) -> Self {
        let data = renewal.data;
        let mut units: Vec<String> = vec!["%".into(), "个百分点".into()];
        for row in &data.indicators {
            if !row.unit.is_empty() && !units.contains(&row.unit) {
                units.push(row.unit.clone());
            }
        }
        units.sort_by_key(|unit| std::cmp::Reverse(unit.len()));
        let mut areas = vec![(whole(data, renewal.area), renewal.area), (name_of(data, renewal.area), renewal.area)];
        for area in data.areas.children(renewal.area).iter().copied().chain(data.areas.own(renewal.area)) {
            areas.push((name_of(data, area), area));
        }
        if let Some(own) = data.areas.own(renewal.area) {
            areas.push((crate::strings::ui::OWN.into(), own));
        }
        if let Some(parent) = data.areas.get(renewal.area).parent {
            areas.push((name_of(data, parent), parent));
            areas.push((whole(data, parent), parent));
        }
        Self { renewal, facts, names, areas, units }
    }

    /// The changes of a line; what was done, asked and left goes into `outcome`.
    pub fn read(&self, line: &str, around: &Around, outcome: &mut Outcome) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        let as_of = &self.renewal.data.meta.as_of;
        let shifted = shifts(line, self.renewal.from, self.renewal.to, as_of, around.in_table);
        for shift in &shifted {
            let old = &line[shift.range.clone()];
            if old != shift.new {
                outcome.replaced.push(remark(line, &shift.range, &shift.new, shift.words));
                changes.push(Change { range: shift.range.clone(), new: shift.new.clone() });
            }
        }
        let mentions = self.mentions(line);
        if around.in_table
            && let Some(new) = self.cell(line, around, outcome)
        {
            changes.extend(new);
            return changes;
        }
        let lists = self.lists(line, &mentions, around, outcome, &mut changes);
        let all = tokens(line, &self.units, around.in_table);
        for (n, token) in all.iter().enumerate() {
            let listed = lists.iter().any(|range| range.start <= token.range.start && token.end <= range.end);
            let moved = |range: &Range<usize>| range.start < token.end && token.range.start < range.end;
            if listed || is_target(line, token.range.start) || shifted.iter().any(|shift| moved(&shift.range)) {
                continue;
            }
            self.number(line, token, n, &all, &mentions, around, outcome, &mut changes);
        }
        for (range, words) in unread(line, &self.units, around.in_table) {
            if !shifted.iter().any(|shift| range.start < shift.range.end && shift.range.start < range.end) {
                let (old, context) = (line[range.clone()].to_string(), near(line, &range));
                outcome.left.push(Remark { context, old, new: String::new(), words: words.into() });
            }
        }
        for (lead, against) in [("同比", Against::Year), ("环比", Against::Step), ("较上年末", Against::YearEnd)]
        {
            for (at, found) in line.match_indices(&format!("{lead}持平")) {
                let range = at + lead.len()..at + found.len();
                self.level(line, range, against, &mentions, around, outcome, &mut changes);
            }
        }
        changes.sort_by_key(|change| (change.range.start, change.range.end));
        let mut end = 0;
        changes.retain(|change| {
            let apart = change.range.start >= end;
            end = if apart { change.range.end } else { end };
            apart
        });
        changes
    }

    /// Indicators named in a line: where, and which; a name within a longer one does not count.
    pub(super) fn mentions(&self, line: &str) -> Vec<(Range<usize>, Vec<IndicatorId>)> {
        let found = self.names.within(line);
        let spans: Vec<(usize, usize)> = found.keys().copied().collect();
        let covered =
            |one: &(usize, usize)| spans.iter().any(|other| other != one && other.0 <= one.0 && one.1 <= other.1);
        found.into_iter().filter(|(span, _)| !covered(span)).map(|((from, to), ids)| (from..to, ids)).collect()
    }

    pub(super) fn context(
        &self,
        line: &str,
        at: usize,
        mentions: &[(Range<usize>, Vec<IndicatorId>)],
        around: &Around,
    ) -> Context {
        let before = &line[..at];
        let after = |marks: &[char]| {
            before.rfind(marks).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8))
        };
        let (sentence, part, clause) =
            (after(&['。', '\n']), after(&['。', '\n', '；']), after(&['。', '\n', '；', '，', '（', '(', '：']));
        let mut words = line[clause..at].to_string();
        let mut indicators = mentions.iter().rev().find(|(span, _)| span.end <= at).map(|(_, ids)| ids.clone());
        let mut part_words = line[part..at].to_string();
        let mut area = None;
        if around.in_table {
            words = [&around.column, &words].map(|s| s.as_str()).concat();
            part_words = [&around.column, &part_words].map(|s| s.as_str()).concat();
            let named = |text: &str| self.mentions(text).pop().map(|(_, ids)| ids);
            indicators = indicators
                .or_else(|| named(&around.column))
                .or_else(|| named(&around.row))
                .or_else(|| named(&around.caption));
            area = self.areas.iter().find(|(name, _)| around.row.trim() == name).map(|(_, area)| *area);
        }
        let area = area.or_else(|| self.listed(line, sentence, at)).or_else(|| self.named(&line[sentence..at]));
        Context {
            indicators: indicators.unwrap_or_default(),
            area: area.unwrap_or(self.renewal.area),
            ytd: part_words.contains("累计") || is_sum(&part_words),
            kinds: kinds(&words, &line[sentence..at]),
        }
    }

    /// The area named last in a text; the whole of 全县平均水平 is what one is compared with, not what is told of.
    fn named(&self, text: &str) -> Option<AreaId> {
        let text =
            &self.areas.iter().fold(text.to_string(), |text, (name, _)| text.replace(&format!("{name}平均"), "平均"));
        let at = |name: &str| text.rfind(name).map(|at| at + name.len());
        let found = self.areas.iter().filter_map(|(name, area)| Some((at(name)?, name.len(), *area)));
        found.max_by_key(|(end, length, _)| (*end, *length)).map(|(_, _, area)| area)
    }

    /// The area that a number behind 分别为 belongs to: the k-th of the list before.
    fn listed(&self, line: &str, sentence: usize, at: usize) -> Option<AreaId> {
        let lead = line[sentence..at].rfind("分别为")? + sentence;
        let tail = &line[lead..at];
        if tail.contains(['；', '。', '，']) {
            return None;
        }
        let k = tail.matches('、').count();
        let list = line[sentence..lead].trim_end_matches('，');
        let from =
            list.rfind(['；', '有', '，', '：']).map_or(0, |i| i + list[i..].chars().next().map_or(1, char::len_utf8));
        let name = list[from..].split('、').nth(k)?;
        self.areas.iter().find(|(known, _)| known == name.trim()).map(|(_, area)| *area)
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one number with all that stands around it; a struct would only rename them"
    )]
    fn number(
        &self,
        line: &str,
        token: &Token,
        n: usize,
        all: &[Token],
        mentions: &[(Range<usize>, Vec<IndicatorId>)],
        around: &Around,
        outcome: &mut Outcome,
        changes: &mut Vec<Change>,
    ) {
        let context = self.context(line, token.range.start, mentions, around);
        let shown = line[token.range.start..token.end].to_string();
        if token.digits.is_empty() {
            self.blank(line, token, &context, outcome, changes);
            return;
        }
        let found = self.facts.find(&token.digits, &token.unit, token.scale);
        let up = up_of(line, token);
        let fact = |at: &usize| self.facts.all.get(*at);
        let fits = |at: &&usize| {
            fact(at).is_some_and(|(f, told)| {
                let sign = told.value.round(9).sign();
                let change = matches!(f.kind, Kind::Change(_) | Kind::Difference(_));
                context.indicators.contains(&f.indicator)
                    && f.area == context.area
                    && f.ytd == context.ytd
                    && context.kinds.contains(&f.kind)
                    && (!change || up.is_none_or(|up| up == (sign > 0)))
            })
        };
        let key = answers::key(line, n);
        let mut sure: Vec<Fact> = found.iter().filter(fits).filter_map(|at| fact(at).map(|(f, _)| *f)).collect();
        // A difference told as such and a change told as one may be the same number twice.
        sure.dedup_by(|a, b| {
            a.indicator == b.indicator && self.facts.told(a, self.renewal.to) == self.facts.told(b, self.renewal.to)
        });
        if let Some(answer) = self.renewal.answers.get(&key) {
            if answer == KEEP {
                return;
            }
            // An answer of another month holds only while the number is that figure's; else it is asked anew.
            let said = found.iter().filter_map(|at| fact(at).map(|(f, _)| *f)).find(|f| self.facts.id(f) == *answer);
            sure = said.map_or(sure, |f| vec![f]);
        }
        if let [one] = sure.as_slice() {
            self.replace(line, token, one, all, outcome, changes);
            return;
        }
        let mut asked: Vec<Fact> = if sure.is_empty() {
            let near = |at: &&usize| {
                fact(at).is_some_and(|(f, _)| {
                    mentions.iter().any(|(_, ids)| ids.contains(&f.indicator))
                        || context.indicators.contains(&f.indicator)
                })
            };
            found.iter().filter(near).filter_map(|at| fact(at).map(|(f, _)| *f)).collect()
        } else {
            sure
        };
        asked.sort_by_key(|f| {
            (!context.indicators.contains(&f.indicator), f.area != context.area, !context.kinds.contains(&f.kind), *f)
        });
        asked.dedup();
        if asked.is_empty() {
            if !token.unit.is_empty() || !context.indicators.is_empty() {
                let why = if context.indicators.is_empty() {
                    "附近没有写指标名称"
                } else {
                    "与上期数据对不上"
                };
                outcome.left.push(Remark {
                    context: near(line, &token.range),
                    old: shown,
                    new: String::new(),
                    words: why.into(),
                });
            }
            return;
        }
        let option = |f: &Fact| {
            let new = self.told_like(token, f).unwrap_or_else(|why| why);
            (self.facts.id(f), self.facts.words(f), new)
        };
        outcome.questions.push(Question {
            key,
            context: near(line, &token.range),
            old: shown,
            options: asked.iter().take(OPTIONS).map(option).collect(),
        });
    }

    /// The new number spelt as the old one was, without verb; or why there is none.
    fn told_like(&self, token: &Token, fact: &Fact) -> Result<String, String> {
        let data = self.renewal.data;
        let asked = self.facts.asked(fact, self.renewal.to);
        if matches!(fact.kind, Kind::Value) && read(data, asked).is_partial() {
            return Err("本期数据不全，未改".into());
        }
        let told = self.facts.told(fact, self.renewal.to).ok_or("本期无数或不可比，未改")?;
        if !token.unit.is_empty() && told.unit != token.unit {
            return Err(format!("本期应以“{}”表述，未改", told.unit));
        }
        let indicator = data.indicator(fact.indicator);
        let decimals = match (token.digits.split_once('.'), token.digits.is_empty()) {
            (Some((_, tail)), _) => tail.len() as u8,
            (None, false) => 0,
            // A blank takes the decimals of its figure.
            (None, true) if matches!(fact.kind, Kind::Change(_)) => indicator.decimals.max(1),
            (None, true) => indicator.decimals,
        };
        let value = match token.scale {
            Some(scale) => crate::model::Amount::ratio(told.value.round(indicator.decimals), Decimal::whole(scale), 1)
                .ok_or("本期无数，未改")?,
            None => told.value,
        };
        let decimals = if token.digits.is_empty() && token.scale.is_some() { 2 } else { decimals };
        let guarded = fact.kind == Kind::Value && decimals == indicator.decimals;
        let plain = digits(value, decimals, guarded);
        let whole = plain.split('.').next().unwrap_or("").len();
        let grouped = token.grouped || (token.digits.split('.').next().unwrap_or("").len() < 4 && whole >= 4);
        let printed = Decimal::parse(&plain).map_or(plain.clone(), number::decimal);
        Ok(if grouped { printed } else { plain })
    }

    fn sign(&self, fact: &Fact) -> i128 {
        self.facts.told(fact, self.renewal.to).map_or(0, |told| told.value.round(9).sign())
    }

    fn replace(
        &self,
        line: &str,
        token: &Token,
        fact: &Fact,
        all: &[Token],
        outcome: &mut Outcome,
        changes: &mut Vec<Change>,
    ) {
        let data = self.renewal.data;
        let shown = &line[token.range.start..token.end];
        let words = self.facts.words(fact);
        let mut new = match self.told_like(token, fact) {
            Ok(new) => new,
            Err(why) => {
                let words = format!("{words}：{why}");
                outcome.left.push(Remark {
                    context: near(line, &token.range),
                    old: shown.into(),
                    new: String::new(),
                    words,
                });
                return;
            }
        };
        if fact.kind == Kind::Beside {
            self.beside(line, token, fact, &new, outcome, changes);
            return;
        }
        let change = matches!(fact.kind, Kind::Change(_) | Kind::Difference(_));
        let (verb_range, to_level) = verb_before(line, token.range.start);
        let zero = Decimal::parse(&new.replace(',', "")).is_some_and(Decimal::is_zero);
        if change
            && zero
            && !token.signed
            && let Some(range) = verb_range
        {
            let range = range.start..token.end;
            outcome.replaced.push(remark(line, &range, "持平", &words));
            changes.push(Change { range, new: "持平".into() });
            return;
        }
        let sign = match (change, to_level) {
            (true, _) => self.sign(fact),
            // 由…增加到…: the verb follows the change that the first number stands for.
            (false, true) => {
                let from = all.iter().rev().find(|other| other.end <= token.range.start);
                let step = from.is_some_and(|t| {
                    line[..t.range.start].ends_with("上月") || line[..t.range.start].ends_with("上期")
                });
                let against = if step { Against::Step } else { Against::Year };
                self.facts.change(fact, self.renewal.to, against).map_or(0, |c| c.difference().sign())
            }
            (false, false) => 0,
        };
        if token.signed {
            new.insert_str(
                0,
                if zero {
                    ""
                } else if sign > 0 {
                    "+"
                } else {
                    "−"
                },
            );
        } else if let (Some(range), true) = (verb_range, sign != 0) {
            let old = &line[range.clone()];
            let other = turned(old, sign > 0, data.indicator(fact.indicator));
            if other != old {
                outcome.replaced.push(remark(line, &range, other, &words));
                changes.push(Change { range, new: other.to_string() });
            }
        }
        if new != line[token.range.clone()] {
            outcome.replaced.push(remark(line, &token.range, &new, &words));
            changes.push(Change { range: token.range.clone(), new });
        }
    }

    /// 高于全县平均水平1.2个百分点: the number, and the word before when the sign has turned.
    fn beside(
        &self,
        line: &str,
        token: &Token,
        fact: &Fact,
        new: &str,
        outcome: &mut Outcome,
        changes: &mut Vec<Change>,
    ) {
        let words = self.facts.words(fact);
        let before = &line[..token.range.start];
        let at = before.rfind("高于").max(before.rfind("低于"));
        let sign = self.sign(fact);
        let zero = Decimal::parse(&new.replace(',', "")).is_none_or(Decimal::is_zero);
        let (Some(at), false) = (at, zero) else {
            let old = line[token.range.start..token.end].to_string();
            let words = format!("{words}：本期与平均水平持平，请改写");
            outcome.left.push(Remark { context: near(line, &token.range), old, new: String::new(), words });
            return;
        };
        let range = at..at + "高于".len();
        let other = if sign > 0 { "高于" } else { "低于" };
        for (range, new) in [(range, other), (token.range.clone(), new)] {
            if line[range.clone()] != *new {
                outcome.replaced.push(remark(line, &range, new, &words));
                changes.push(Change { range, new: new.to_string() });
            }
        }
    }

    /// A blank: filled when the words around it leave one figure.
    fn blank(&self, line: &str, token: &Token, context: &Context, outcome: &mut Outcome, changes: &mut Vec<Change>) {
        let data = self.renewal.data;
        let mut options: Vec<(Fact, String)> = Vec::new();
        for indicator in &context.indicators {
            for kind in &context.kinds {
                let fact = Fact { indicator: *indicator, area: context.area, ytd: context.ytd, kind: *kind };
                if let Ok(new) = self.told_like(token, &fact)
                    && !options.iter().any(|(_, known)| *known == new)
                {
                    options.push((fact, new));
                }
            }
        }
        let [(fact, new)] = options.as_slice() else {
            let words = if options.is_empty() {
                "空格未能补上：附近没有写指标名称，或本期无数"
            } else {
                "空格可填的数不止一个，未填"
            };
            let old = line[token.range.start..token.end].to_string();
            outcome.left.push(Remark {
                context: near(line, &token.range),
                old,
                new: String::new(),
                words: words.into(),
            });
            return;
        };
        let change = matches!(fact.kind, Kind::Change(_) | Kind::Difference(_));
        if let (true, (Some(range), _)) = (change, verb_before(line, token.range.start)) {
            let old = &line[range.clone()];
            let other = turned(old, self.sign(fact) > 0, data.indicator(fact.indicator));
            if other != old && self.sign(fact) != 0 {
                changes.push(Change { range, new: other.to_string() });
            }
        }
        outcome.filled.push(remark(line, &token.range, new, &self.facts.words(fact)));
        changes.push(Change { range: token.range.clone(), new: new.clone() });
    }

    /// 同比持平: still, or a verb and a number now.
    #[allow(
        clippy::too_many_arguments,
        reason = "one word with all that stands around it; a struct would only rename them"
    )]
    fn level(
        &self,
        line: &str,
        range: Range<usize>,
        against: Against,
        mentions: &[(Range<usize>, Vec<IndicatorId>)],
        around: &Around,
        outcome: &mut Outcome,
        changes: &mut Vec<Change>,
    ) {
        let data = self.renewal.data;
        let context = self.context(line, range.start, mentions, around);
        let fact = |indicator: &IndicatorId| Fact {
            indicator: *indicator,
            area: context.area,
            ytd: context.ytd,
            kind: Kind::Change(against),
        };
        let was_level = |fact: &Fact| {
            self.facts
                .change(fact, self.renewal.from, against)
                .is_some_and(|c| step(data, self.facts.asked(fact, self.renewal.from), against, &c).is_none())
        };
        let facts: Vec<Fact> = context.indicators.iter().map(fact).filter(was_level).collect();
        let [one] = facts.as_slice() else {
            outcome.left.push(Remark {
                context: near(line, &range),
                old: "持平".into(),
                new: String::new(),
                words: "与上期数据对不上".into(),
            });
            return;
        };
        let asked = self.facts.asked(one, self.renewal.to);
        match self.facts.change(one, self.renewal.to, against) {
            None => outcome.left.push(Remark {
                context: near(line, &range),
                old: "持平".into(),
                new: String::new(),
                words: format!("{}：本期无数或不可比，未改", self.facts.words(one)),
            }),
            Some(change) => {
                if let Some((up, told)) = step(data, asked, against, &change) {
                    let new = format!("{}{}", verb(data.indicator(one.indicator), &change, up), told.text);
                    outcome.replaced.push(remark(line, &range, &new, &self.facts.words(one)));
                    changes.push(Change { range, new });
                }
            }
        }
    }
}

pub(super) fn remark(line: &str, range: &Range<usize>, new: &str, words: &str) -> Remark {
    Remark {
        context: near(line, range),
        old: line[range.clone()].to_string(),
        new: new.to_string(),
        words: words.to_string(),
    }
}

/// A line shortened around a place.
pub(super) fn near(line: &str, range: &Range<usize>) -> String {
    let before: Vec<char> = line[..range.start].chars().rev().take(18).collect();
    let head: String = before.into_iter().rev().collect();
    let tail: String = line[range.end..].chars().take(10).collect();
    format!("{head}【{}】{tail}", &line[range.clone()])
}
