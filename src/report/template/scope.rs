//! What a placeholder can see: the dataset, the area and period asked, and what the loops around it stand at. Nothing else is in reach.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::{AreaId, Dataset, Frequency, IndicatorId, Period, Target, WorkItem};
use crate::narrate::among::children_word;
use crate::narrate::duty::{Concern, Reached, concerns, reached};
use crate::narrate::tell::{self, Against};
use crate::query::cut::existing;
use crate::query::overview::with_figures;
use crate::query::range::{Calendar, Range, bounds};
use crate::query::target::is_over_year;
use crate::query::{self, Change, Cut, Gap, Overview, Reading, Refusal, Selection, Span};

use super::organisation::{self, Share, owners, share};
use super::period::told_in;
use super::syntax::{Fault, Node, Tag};

/// What a report is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Area.
    pub area: AreaId,
    /// Period.
    pub period: Period,
}

/// The most steps a template may take: a county's 22 townships × 120 indicators × 20 placeholders fit twelve times over.
const BUDGET: u32 = 600_000;

/// What a cut was made for: indicator, area, period, whether 累计.
type Question = (IndicatorId, AreaId, Period, bool);

/// The data behind the placeholders, with the cuts made so far (a batch of 22 asks the same ones again and again).
pub struct Sources<'a> {
    /// The dataset.
    pub data: &'a Dataset,
    cuts: RefCell<BTreeMap<Question, Rc<Cut>>>,
    overviews: RefCell<BTreeMap<(AreaId, Period), Rc<Overview>>>,
    owners: OnceCell<Vec<usize>>,
    steps: Cell<u32>,
    notices: RefCell<Vec<Fault>>,
}

impl<'a> Sources<'a> {
    /// Over a dataset.
    pub fn new(data: &'a Dataset) -> Self {
        Self {
            data,
            cuts: RefCell::default(),
            overviews: RefCell::default(),
            owners: OnceCell::new(),
            steps: Cell::new(0),
            notices: RefCell::default(),
        }
    }

    /// A new document begins: its budget is whole, its notices none.
    pub fn begin(&self) {
        self.steps.set(0);
        self.notices.borrow_mut().clear();
    }

    /// Remarks on placeholders that were answered in words (an indicator that the package lacks).
    pub fn notices(&self) -> Vec<Fault> {
        self.notices.borrow().clone()
    }

    /// Notes a remark, once.
    pub fn notice(&self, fault: Fault) {
        let mut notices = self.notices.borrow_mut();
        if !notices.contains(&fault) {
            notices.push(fault);
        }
    }

    /// Takes a step of the budget.
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn step(&self, tag: &Tag) -> Result<(), Fault> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > BUDGET { Err(tag.fault("内容太多，请减少循环。")) } else { Ok(()) }
    }

    /// The cut of an indicator, made once; without figures but for its series where the period asked has none.
    pub fn cut(&self, asked: Selection) -> Rc<Cut> {
        let key = (asked.indicator, asked.area, asked.period, asked.span == Span::YearToDate);
        if let Some(cut) = self.cuts.borrow().get(&key) {
            return Rc::clone(cut);
        }
        let mut cut = query::cut(self.data, asked);
        // The nearest period with figures is another: only its series, which names its periods, may be shown.
        if cut.selection.period != asked.period {
            cut.selection = asked;
            cut.children.clear();
            for reading in [&mut cut.reading, &mut cut.last_year, &mut cut.ytd] {
                *reading = Reading::gap(Gap::NoData);
            }
            for change in [&mut cut.yoy, &mut cut.mom, &mut cut.ytd_yoy, &mut cut.year_end] {
                *change = Err(Refusal::NoFigure);
            }
        }
        let cut = Rc::new(cut);
        self.cuts.borrow_mut().insert(key, Rc::clone(&cut));
        cut
    }

    /// The overview of an area, made once.
    pub fn overview(&self, area: AreaId, period: Period) -> Rc<Overview> {
        if let Some(overview) = self.overviews.borrow().get(&(area, period)) {
            return Rc::clone(overview);
        }
        let overview = Rc::new(query::overview(self.data, area, period, Span::Period));
        self.overviews.borrow_mut().insert((area, period), Rc::clone(&overview));
        overview
    }
}

/// What the loops around a placeholder stand at.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// The area told of.
    pub area: AreaId,
    /// The period told of.
    pub period: Period,
    /// The family of a loop over families.
    pub family: Option<String>,
    /// The indicator of a loop over indicators.
    pub indicator: Option<IndicatorId>,
    /// The organisation of a loop over organisations, by position.
    pub organisation: Option<usize>,
    /// The work item of a loop over them, by position.
    pub item: Option<usize>,
    /// What needs attention, of a loop over that.
    pub concern: Option<Concern>,
    /// Place in the innermost loop, from 1; nought outside.
    pub index: usize,
}

/// Kinds of work items that a loop or a count may name; 事项 is all of them.
pub const KINDS: [&str; 6] = ["问题", "创新举措", "需上级协调事项", "典型案例", "交办事项", "事项"];

impl Scope {
    /// The scope of a whole report.
    pub fn of(asked: Asked) -> Self {
        Self {
            area: asked.area,
            period: asked.period,
            family: None,
            indicator: None,
            organisation: None,
            item: None,
            concern: None,
            index: 0,
        }
    }

    /// The question for an indicator here: its period in its own frequency.
    pub fn asked(&self, data: &Dataset, indicator: IndicatorId, span: Span) -> Selection {
        let period = told_in(data, indicator, self.period);
        Selection { indicator, area: self.area, period, span }
    }

    /// Whose figure of an indicator is told here.
    pub fn share(&self, data: &Dataset, indicator: IndicatorId) -> Share {
        share(data, indicator, self.organisation)
    }

    /// The figure of an indicator here: the area's, or the organisation's own in a loop over organisations.
    pub fn read(&self, data: &Dataset, indicator: IndicatorId, span: Span) -> Reading {
        let asked = self.asked(data, indicator, span);
        match self.share(data, indicator) {
            Share::Whole => tell::read(data, asked),
            Share::Slice(own) => organisation::read(data, asked, own),
            Share::Nothing => Reading::gap(Gap::NoData),
        }
    }

    /// The change of that figure, or why none is told.
    ///
    /// # Errors
    /// As for any change; no figure where the organisation has none.
    pub fn change(&self, data: &Dataset, asked: Selection, against: Against) -> Result<Change, Refusal> {
        match self.share(data, asked.indicator) {
            Share::Whole => tell::change(data, asked, against),
            Share::Slice(own) => organisation::change(data, asked, own, against),
            Share::Nothing => Err(Refusal::NoFigure),
        }
    }

    /// Whether a work item had been set by the end of this scope's period.
    fn is_begun(&self, item: &WorkItem) -> bool {
        let end = match self.period.frequency {
            Frequency::Day => Some(self.period),
            _ => Range::of(self.period).and_then(|range| bounds(range, Calendar::Natural)).map(|(_, last)| last),
        };
        let opened = Period::parse(&item.opened).filter(|day| day.frequency == Frequency::Day);
        opened.zip(end).is_none_or(|(opened, end)| opened <= end)
    }

    /// Work items of a kind and state that concern the area, the organisation and the time of this scope, by position. An item
    /// concerns an area when it stands in it or below it; one that was set after the period's end is left out.
    pub fn items(&self, data: &Dataset, kind: &str, state: &str) -> Vec<usize> {
        let within = |item: &WorkItem| {
            data.areas.get(self.area).parent.is_none()
                || data.areas.find(&item.area).is_some_and(|area| data.areas.path(area).contains(&self.area))
        };
        let owner = self.organisation.and_then(|at| data.organisations.get(at)).map(|o| o.id.as_str());
        data.items
            .iter()
            .enumerate()
            .filter(|(_, item)| kind == "事项" || item.kind == kind)
            .filter(|(_, item)| state.is_empty() || item.state == state)
            .filter(|(_, item)| owner.is_none_or(|owner| item.organisation == owner))
            .filter(|(_, item)| within(item) && self.is_begun(item))
            .map(|(at, _)| at)
            .collect()
    }

    /// The scopes a loop runs over.
    ///
    /// # Errors
    /// When the loop's words are not known.
    pub fn each(&self, sources: &Sources<'_>, tag: &Tag) -> Result<Vec<Self>, Fault> {
        let data = sources.data;
        let (what, rest) = tag.text.split_once(':').unwrap_or((&tag.text, ""));
        let mut scopes: Vec<Self> = match what {
            "指标族" => {
                let mut families: Vec<String> = Vec::new();
                for id in with_figures(data, self.area).filter(|id| self.share(data, *id) != Share::Nothing) {
                    let family = &data.indicator(id).family;
                    if !families.contains(family) {
                        families.push(family.clone());
                    }
                }
                families.into_iter().map(|family| Self { family: Some(family), ..self.clone() }).collect()
            }
            "指标" => {
                let family = if rest.is_empty() { self.family.clone() } else { Some(rest.to_string()) };
                let ids: Vec<IndicatorId> = match family {
                    Some(family) => with_figures(data, self.area)
                        .filter(|id| data.indicator(*id).family == family && self.share(data, *id) != Share::Nothing)
                        .collect(),
                    None if self.organisation.is_some() => self.own(data),
                    None => data.settings.cards.iter().filter_map(|id| data.find_indicator(id)).collect(),
                };
                ids.into_iter().map(|id| Self { indicator: Some(id), ..self.clone() }).collect()
            }
            "单位" => {
                // Those with nothing of their own are not told of: an indicator, figures, a work item of this place and time.
                let owners = sources.owners.get_or_init(|| owners(data));
                let everybody = Self { organisation: None, ..self.clone() };
                let items = everybody.items(data, "事项", "");
                let has_item =
                    |id: &str| items.iter().any(|at| data.items.get(*at).is_some_and(|i| i.organisation == id));
                data.organisations
                    .iter()
                    .enumerate()
                    .filter(|(_, o)| rest.is_empty() || o.group == rest)
                    .filter(|(at, o)| owners.binary_search(at).is_ok() || has_item(&o.id))
                    .map(|(at, _)| Self { organisation: Some(at), ..self.clone() })
                    .collect()
            }
            "需关注" => {
                let found = concerns(data, &sources.overview(self.area, self.period));
                let own = |c: &Concern| self.share(data, c.indicator) != Share::Nothing;
                found.into_iter().filter(own).map(|concern| Self { concern: Some(concern), ..self.clone() }).collect()
            }
            kind if KINDS.contains(&kind) => {
                self.items(data, kind, rest).into_iter().map(|at| Self { item: Some(at), ..self.clone() }).collect()
            }
            level if level == "下级" || level == children_word(data, self.area) => {
                existing(data, self.area, self.period).map(|area| Self { area, ..self.clone() }).collect()
            }
            "镇街" | "村" => Vec::new(),
            _ => {
                return Err(tag.fault(format!(
                    "不能按“{what}”循环。可以写：镇街（下级）、指标族、指标、单位、需关注、{}。",
                    KINDS.join("、")
                )));
            }
        };
        scopes.iter_mut().enumerate().for_each(|(at, scope)| scope.index = at + 1);
        Ok(scopes)
    }

    /// The indicators with figures that the organisation of this scope answers for or has figures of its own of.
    pub fn own(&self, data: &Dataset) -> Vec<IndicatorId> {
        with_figures(data, self.area).filter(|id| self.share(data, *id) != Share::Nothing).collect()
    }

    /// The targets of an indicator that are judged at this scope's level, with the question that answers each: an annual one of a flow is
    /// judged by its 累计, as everywhere (`query::target`).
    pub fn targets<'a>(&self, data: &'a Dataset, indicator: IndicatorId) -> Vec<(&'a Target, Selection)> {
        let row = data.areas.get(self.area);
        let flow = data.indicator(indicator);
        // A target is a place's: an organisation's own figure is not judged by it.
        let whole = self.share(data, indicator) == Share::Whole;
        data.targets
            .iter()
            .filter(|t| whole && t.indicator == flow.id)
            .filter(|t| if t.area.is_empty() { t.level.is_empty() || t.level == row.level } else { t.area == row.code })
            .map(|t| {
                (
                    t,
                    self.asked(
                        data,
                        indicator,
                        if is_over_year(data, t, indicator) { Span::YearToDate } else { Span::Period },
                    ),
                )
            })
            .collect()
    }

    /// Whether every target of an indicator here is met; `None` when there is none or it cannot be judged.
    pub fn meets(&self, data: &Dataset, indicator: IndicatorId) -> Option<bool> {
        let judged: Vec<Reached> = self
            .targets(data, indicator)
            .into_iter()
            .map(|(target, asked)| reached(&crate::narrate::tell::read(data, asked), target))
            .collect();
        if judged.is_empty() || judged.contains(&Reached::Unknown) {
            return None;
        }
        Some(judged.iter().all(|one| *one == Reached::Yes))
    }
}

/// Walks a tree: every leaf with the scope it stands in.
///
/// # Errors
/// Of a loop, a condition, the budget or a leaf.
pub fn walk<T>(
    nodes: &[Node<T>],
    scope: &Scope,
    sources: &Sources<'_>,
    leaf: &mut dyn FnMut(&T, &Scope) -> Result<(), Fault>,
) -> Result<(), Fault> {
    for node in nodes {
        match node {
            Node::Leaf(one) => leaf(one, scope)?,
            Node::Each(tag, body) => {
                for inner in scope.each(sources, tag)? {
                    sources.step(tag)?;
                    walk(body, &inner, sources, leaf)?;
                }
            }
            Node::If(tag, then, otherwise) => {
                sources.step(tag)?;
                let branch = if super::condition::holds(tag, scope, sources)? { then } else { otherwise };
                walk(branch, scope, sources, leaf)?;
            }
        }
    }
    Ok(())
}
