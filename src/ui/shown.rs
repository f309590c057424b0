//! What a view shows, computed once per view: overview or cut, with their figures. It draws nothing.

use std::rc::Rc;

use shanzhi::chart::ChartSpec;
use shanzhi::figure::{self, Figure};
use shanzhi::model::{PartState, Stage};
use shanzhi::query::{Cut, Overview, Selection, cut, overview};
use shanzhi::state::Page;

use super::platform::perf;
use super::view::View;

/// An area's overview with its sparklines.
pub struct OverviewShown {
    /// Cards and table.
    pub overview: Overview,
    /// One a card.
    pub sparks: Vec<Rc<Figure>>,
}

/// An indicator's cut with its charts.
pub struct IndicatorShown {
    /// Figures.
    pub cut: Cut,
    /// Over time.
    pub trend: Rc<Figure>,
    /// Children, ranked.
    pub rank: Option<Rc<Figure>>,
    /// Children over time.
    pub heat: Option<Rc<Figure>>,
}

/// What a view shows.
pub enum Shown {
    /// The core part is not there yet.
    Pending,
    /// An area.
    Overview(Box<OverviewShown>),
    /// An indicator.
    Indicator(Box<IndicatorShown>),
    /// Only registers and lists.
    Lists,
}

/// Computes it. The page 总览 is the root's whatever area the link names.
pub fn compute(view: &View) -> Shown {
    if view
        .data
        .parts
        .iter()
        .any(|p| p.stage == Stage::Core && matches!(p.state, PartState::NotLoaded | PartState::Loading))
    {
        return Shown::Pending;
    }
    let span = view.route.span;
    let area = match view.route.page {
        Page::Overview => view.data.areas.root().or(view.area),
        _ => view.area,
    };
    let Some(area) = area else { return Shown::Lists };
    match (view.route.page, view.indicator) {
        (Page::Overview | Page::Area, _) => {
            let overview = perf::measured("query", || overview(&view.data, area, view.period, span));
            let sparks = overview.cards.iter().map(|card| Rc::new(figure::spark(&view.data, card, span))).collect();
            Shown::Overview(Box::new(OverviewShown { overview, sparks }))
        }
        (Page::Indicator, Some(indicator)) => {
            let asked = Selection { indicator, area, period: view.period, span };
            let mut cut = perf::measured("query", || cut(&view.data, asked));
            cut.keep(view.route.window());
            let mut trend = figure::trend(&view.data, &cut);
            if let (ChartSpec::Trend(spec), Some(_)) = (&mut trend.spec, view.route.choice('h')) {
                spec.beside.clear();
                spec.beside_name.clear();
            }
            Shown::Indicator(Box::new(IndicatorShown {
                trend: Rc::new(trend),
                rank: figure::rank(&view.data, &cut).map(Rc::new),
                heat: figure::heat(&view.data, &cut).map(Rc::new),
                cut,
            }))
        }
        _ => Shown::Lists,
    }
}
