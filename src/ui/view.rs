//! The view: a route met with a dataset. Ids are found here once; nothing is computed.

use std::rc::Rc;

use shanzhi::model::{AreaId, AreaKind, Dataset, IndicatorId, Period};
use shanzhi::query::cut::newest;
use shanzhi::query::overview::with_figures;
use shanzhi::state::{Page, Route};
use yew::Callback;

/// What every page is given.
#[derive(Clone)]
pub struct View {
    /// The data on show.
    pub data: Rc<Dataset>,
    /// Where the reader is.
    pub route: Route,
    /// The area on show; `None` only for a dataset without areas.
    pub area: Option<AreaId>,
    /// The period on show.
    pub period: Period,
    /// The indicator on show, on its page.
    pub indicator: Option<IndicatorId>,
    /// Goes elsewhere.
    pub go: Callback<Route>,
}

impl PartialEq for View {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.data, &other.data) && self.route == other.route && self.go == other.go
    }
}

impl View {
    /// Meets a route with a dataset. The flag says whether the route names something the dataset does not have.
    pub fn new(data: Rc<Dataset>, route: Route, go: Callback<Route>) -> (Self, bool) {
        let indicator = route.indicator.as_deref().and_then(|id| data.find_indicator(id));
        let asked = route.area.as_deref().and_then(|code| data.areas.find(code));
        let period = route.period.unwrap_or_else(|| newest(&data));
        let first = data.areas.root().or_else(|| data.areas.ids().next());
        let mut area = asked.or(first);
        // An indicator that only reference areas have (an import without places) is shown where it has figures.
        if let (Some(id), None) = (indicator, asked) {
            if area.is_none_or(|a| !with_figures(&data, a).any(|i| i == id)) {
                area = data.blocks_of(id).find_map(|b| b.areas.first().copied()).or(area);
            }
        }
        let lost = (route.area.is_some() && asked.is_none())
            || (route.page == Page::Indicator && route.indicator.is_some() && indicator.is_none());
        (Self { data, route, area, period, indicator, go }, lost)
    }

    /// A route to an area's page, at the period on show.
    pub fn to_area(&self, area: AreaId) -> Route {
        let root = self.data.areas.root() == Some(area);
        let code = self.data.areas.get(area).code.clone();
        Route {
            page: if root { Page::Overview } else { Page::Area },
            area: (!root).then_some(code),
            indicator: None,
            ..self.route.clone()
        }
    }

    /// A route to an indicator's page, in the area on show.
    pub fn to_indicator(&self, id: IndicatorId) -> Route {
        Route { page: Page::Indicator, indicator: Some(self.data.indicator(id).id.clone()), ..self.route.clone() }
    }

    /// The same page for another area.
    pub fn with_area(&self, area: AreaId) -> Route {
        match self.route.page {
            Page::Indicator => {
                let code = self.data.areas.get(area).code.clone();
                Route { area: (self.data.areas.root() != Some(area)).then_some(code), ..self.route.clone() }
            }
            _ => self.to_area(area),
        }
    }

    /// The same page at another period.
    pub fn with_period(&self, period: Period) -> Route {
        Route { period: Some(period), ..self.route.clone() }
    }

    /// Whether the area is a place of the tree that can be opened.
    pub fn opens(&self, area: AreaId) -> bool {
        self.data.areas.get(area).kind == AreaKind::Tree
    }
}
