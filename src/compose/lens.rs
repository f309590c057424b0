//! The lens: a desk seen through a route, with the ways on from there. No page is composed here.

use crate::figure::{Figure, Target};
use crate::model::{AreaId, AreaKind, Dataset, IndicatorId, PartState, Period, Stage};
use crate::query::cut::{ended, newest};
use crate::sheet::{Element, Laid, el};
use crate::state::{Page, Route, Whereabouts};

use super::Desk;
use super::parts::button;

/// The act that fetches every part of the package that is fetched only when its place is opened. The worker does it: a desk fetches nothing.
pub const DRILL: &str = "drill";

/// What every page is given.
#[derive(Clone, Copy, Debug)]
pub struct Lens<'a> {
    /// Everything at hand.
    pub desk: &'a Desk,
    /// The data on show.
    pub data: &'a Dataset,
    /// Where the reader is.
    pub route: &'a Route,
    /// Ids of the route.
    pub at: Whereabouts,
    /// Width of the page's text, in CSS pixels.
    pub width: u32,
}

/// Most places named in one sentence.
const NAMES: usize = 10;

/// Narrowest text a page is laid out for, in CSS pixels.
const NARROWEST: u32 = 280;

impl<'a> Lens<'a> {
    /// A desk seen through a route.
    pub fn new(desk: &'a Desk, route: &'a Route, width: u32) -> Self {
        let data = &desk.data;
        Self { desk, data, route, at: Whereabouts::of(data, route), width: width.max(NARROWEST) }
    }

    /// A button that fetches the parts below this place that are fetched only when their own place is opened; `None` where none is left.
    pub fn drill_button(&self) -> Option<Element> {
        let here = self.at.area.or(self.data.areas.root())?;
        let waits = self.data.parts.iter().any(|part| {
            part.stage == Stage::Drill
                && part.state == PartState::NotLoaded
                && part.parent.is_some_and(|parent| self.data.areas.path(parent).contains(&here))
        });
        waits.then(|| el("p").class("buttons").child(button(DRILL, "载入全部下级数据")))
    }

    /// Names of some places, the first few, then how many there are.
    pub fn names(&self, areas: &[AreaId]) -> String {
        let names: Vec<&str> = areas.iter().take(NAMES).map(|area| self.name(*area)).collect();
        let more = if areas.len() > NAMES { format!("等{}个", areas.len()) } else { String::new() };
        format!("{}{more}", names.join("、"))
    }

    /// Width of a panel's inside, in CSS pixels: the style sheet's padding and border are off.
    pub fn inner(&self) -> u32 {
        self.width - if self.width < 660 { 26 } else { 38 }
    }

    /// The period on show.
    pub fn period(&self) -> Period {
        self.at.period
    }

    /// The newest period of the package's own length in the one on show: what is reported, tested and corrected by month is told of the last
    /// month of a quarter.
    pub fn latest(&self) -> Period {
        let (asked, newest) = (self.at.period, newest(self.data));
        if newest.frequency <= asked.frequency { asked } else { ended(asked, newest.frequency).min(newest) }
    }

    /// The periods at which the reader wants limits begun anew (`k=2025-07_2026-01` on 指标 and 分析).
    pub fn anew(&self) -> Vec<Period> {
        self.route.choice('k').into_iter().flat_map(|list| list.split('_')).filter_map(Period::parse).collect()
    }

    /// Name of an area.
    pub fn name(&self, area: AreaId) -> &'a str {
        &self.data.areas.get(area).name
    }

    /// A link to the page of an area.
    pub fn to_area(&self, area: AreaId) -> String {
        self.route.to_area(self.data, area).hash()
    }

    /// A link to the page of an indicator.
    pub fn to_indicator(&self, id: IndicatorId) -> String {
        self.route.to_indicator(self.data, id).hash()
    }

    /// A link to the page of an indicator in an area.
    pub fn to_figure(&self, id: IndicatorId, area: AreaId) -> String {
        self.route.to_indicator(self.data, id).with_area(self.data, area).hash()
    }

    /// A link to another page.
    pub fn to_page(&self, page: Page) -> String {
        self.route.to_page(page).hash()
    }

    /// A link to this page with another choice.
    pub fn choosing(&self, key: char, value: &str) -> String {
        self.route.clone().choosing(key, value).hash()
    }

    /// Whether an area is a place of the tree that can be opened.
    pub fn opens(&self, area: AreaId) -> bool {
        self.data.areas.get(area).kind == AreaKind::Tree
    }

    /// An area's name, leading to its page where it has one.
    pub fn place(&self, area: AreaId) -> Element {
        match self.opens(area) {
            true => el("a").with("href", self.to_area(area)).text(self.name(area)),
            false => el("span").text(self.name(area)),
        }
    }

    /// A figure laid out for a width and height in CSS pixels; its marks lead on where they can.
    pub fn chart(&self, figure: &Figure, width: u32, height: u32) -> Laid {
        let scene =
            crate::chart::draw(&figure.spec, crate::chart::Size { width, height }, crate::chart::Theme::default());
        let links = figure.marks.iter().map(|target| self.follow(*target)).collect();
        Laid::new(scene, links)
    }

    /// Where a mark leads, or empty.
    pub fn follow(&self, target: Target) -> String {
        match target {
            Target::Period(period) => self.route.with_period(period).hash(),
            Target::Area(area) if self.opens(area) => self.route.with_area(self.data, area).hash(),
            Target::AreaPeriod(area, period) if self.opens(area) => {
                self.route.with_area(self.data, area).with_period(period).hash()
            }
            Target::Area(_) | Target::AreaPeriod(..) => String::new(),
        }
    }
}
