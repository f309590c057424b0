//! Where a route stands in a dataset: ids found once, and the routes that lead on from there. It computes no figure.

use super::{Page, Route};
use crate::model::{AreaId, Dataset, IndicatorId, Period};
use crate::query::cut::newest;
use crate::query::overview::with_figures;

/// A route met with a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whereabouts {
    /// The area on show; `None` only for a dataset without areas.
    pub area: Option<AreaId>,
    /// The period on show.
    pub period: Period,
    /// The indicator on show, on its page.
    pub indicator: Option<IndicatorId>,
    /// Whether the route names something the dataset does not have.
    pub lost: bool,
}

impl Whereabouts {
    /// Meets a route with a dataset.
    pub fn of(data: &Dataset, route: &Route) -> Self {
        let indicator = route.indicator.as_deref().and_then(|id| data.find_indicator(id));
        let asked = route.area.as_deref().and_then(|code| data.areas.find(code));
        let period = route.period.or(data.settings.period).unwrap_or_else(|| newest(data));
        let first = data.areas.root().or_else(|| data.areas.ids().next());
        let mut area = asked.or(first);
        // An indicator that only reference areas have (an import without places) is shown where it has figures.
        if let (Some(id), None) = (indicator, asked)
            && area.is_none_or(|a| !with_figures(data, a).any(|i| i == id))
        {
            area = data.blocks_of(id).find_map(|b| b.areas.first().copied()).or(area);
        }
        let lost = (route.area.is_some() && asked.is_none())
            || (route.page == Page::Indicator && route.indicator.is_some() && indicator.is_none());
        Self { area, period, indicator, lost }
    }
}

impl Route {
    /// The page of an area, at the period on show.
    #[must_use]
    pub fn to_area(&self, data: &Dataset, area: AreaId) -> Self {
        let root = data.areas.root() == Some(area);
        let code = data.areas.get(area).code.clone();
        Self {
            page: if root { Page::Overview } else { Page::Area },
            area: (!root).then_some(code),
            indicator: None,
            more: Vec::new(),
            ..self.clone()
        }
    }

    /// The page of an indicator, in the area on show.
    #[must_use]
    pub fn to_indicator(&self, data: &Dataset, id: IndicatorId) -> Self {
        let indicator = Some(data.indicator(id).id.clone());
        Self { page: Page::Indicator, indicator, more: Vec::new(), ..self.clone() }
    }

    /// Another page, for the area and period on show.
    #[must_use]
    pub fn to_page(&self, page: Page) -> Self {
        Self { page, indicator: None, more: Vec::new(), ..self.clone() }
    }

    /// The same page for another area.
    #[must_use]
    pub fn with_area(&self, data: &Dataset, area: AreaId) -> Self {
        match self.page {
            Page::Overview | Page::Area => self.to_area(data, area),
            _ => {
                let code = data.areas.get(area).code.clone();
                Self { area: (data.areas.root() != Some(area)).then_some(code), ..self.clone() }
            }
        }
    }

    /// The same page at another period.
    #[must_use]
    pub fn with_period(&self, period: Period) -> Self {
        Self { period: Some(period), ..self.clone() }
    }
}
