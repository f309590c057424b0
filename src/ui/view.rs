//! The view: a route met with a dataset. Ids are found here once; nothing is computed.

use std::rc::Rc;

use shanzhi::model::{AreaId, AreaKind, Dataset, IndicatorId, Period};
use shanzhi::state::{Route, Whereabouts};
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
        let Whereabouts { area, period, indicator, lost } = Whereabouts::of(&data, &route);
        (Self { data, route, area, period, indicator, go }, lost)
    }

    /// A route to an area's page, at the period on show.
    pub fn to_area(&self, area: AreaId) -> Route {
        self.route.to_area(&self.data, area)
    }

    /// A route to an indicator's page, in the area on show.
    pub fn to_indicator(&self, id: IndicatorId) -> Route {
        self.route.to_indicator(&self.data, id)
    }

    /// The same page for another area.
    pub fn with_area(&self, area: AreaId) -> Route {
        self.route.with_area(&self.data, area)
    }

    /// The same page at another period.
    pub fn with_period(&self, period: Period) -> Route {
        self.route.with_period(period)
    }

    /// Whether the area is a place of the tree that can be opened.
    pub fn opens(&self, area: AreaId) -> bool {
        self.data.areas.get(area).kind == AreaKind::Tree
    }
}
