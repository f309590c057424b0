//! The kinds of chart beyond the page's first three, one file each, and `Plot`: any chart at all. The page's own path stops at
//! `ChartSpec`; a `Plot` is drawn in the worker, on the command line and for paper, so none of this weighs on the page.

pub mod bullet;
pub mod cloud;
pub mod columns;
pub mod control;
pub mod dots;
pub mod funnel;
pub mod geo;
pub mod grid;
pub mod legend;
pub mod lines;
pub mod multiples;
pub mod paging;
pub mod rows;
pub mod scatter;
pub mod sketch;
pub mod spine;
pub mod strip;
pub mod tiles;
pub mod waterfall;

use super::board::Frame;
use super::scene::Scene;
use super::spec::{ChartSpec, Size, Theme};

pub use super::spec::Absent;
pub use sketch::{Datum, Shown};

/// What every kind says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// What it is.
    pub title: String,
    /// What it shows, for a screen reader.
    pub description: String,
    /// Unit of its figures; may be empty.
    pub unit: String,
    /// Decimals of axis words at most.
    pub decimals: u8,
}

/// What a drawing depends on beside its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Text size in pixels.
    pub text: u32,
    /// Whether categories carry patterns and lines dashes, for print without colour.
    pub patterns: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { text: 12, patterns: false }
    }
}

/// Any chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Trend, sparkline, ranking, heat table: what the page draws itself.
    First(ChartSpec),
    /// Several lines.
    Lines(lines::LinesSpec),
    /// Columns, plain or stacked.
    Columns(columns::ColumnsSpec),
    /// Two figures a row.
    Dots(dots::DotsSpec),
    /// Tile map.
    Tiles(tiles::TilesSpec),
    /// Map from boundaries.
    Geo(geo::GeoSpec),
    /// Small multiples.
    Multiples(multiples::MultiplesSpec),
    /// Bars against targets.
    Bullet(bullet::BulletSpec),
    /// 增减构成.
    Waterfall(waterfall::WaterfallSpec),
    /// Reports received.
    Grid(grid::GridSpec),
    /// Control chart.
    Control(control::ControlSpec),
    /// Spine.
    Spine(spine::SpineSpec),
    /// Funnel.
    Funnel(funnel::FunnelSpec),
    /// Scatter.
    Scatter(scatter::ScatterSpec),
    /// Spread of villages.
    Strip(strip::StripSpec),
}

/// Draws any chart. Total, as [`super::draw`] is: any spec gives a scene inside its frame. Kinds with rows take the height their
/// rows need, so read `Scene::height`.
pub fn plot(plot: &Plot, size: Size, look: Look) -> Scene {
    let theme = Theme { text: look.text };
    let frame = Frame::new(size, theme);
    match plot {
        Plot::First(spec) => super::draw(spec, size, theme),
        Plot::Lines(spec) => lines::draw(spec, frame, look),
        Plot::Columns(spec) => columns::draw(spec, frame, look),
        Plot::Dots(spec) => dots::draw(spec, frame),
        Plot::Tiles(spec) => tiles::draw(spec, frame),
        Plot::Geo(spec) => geo::draw(spec, frame),
        Plot::Multiples(spec) => multiples::draw(spec, frame),
        Plot::Bullet(spec) => bullet::draw(spec, frame),
        Plot::Waterfall(spec) => waterfall::draw(spec, frame),
        Plot::Grid(spec) => grid::draw(spec, frame),
        Plot::Control(spec) => control::draw(spec, frame),
        Plot::Spine(spec) => spine::draw(spec, frame),
        Plot::Funnel(spec) => funnel::draw(spec, frame),
        Plot::Scatter(spec) => scatter::draw(spec, frame),
        Plot::Strip(spec) => strip::draw(spec, frame),
    }
}

impl Plot {
    /// Title and description, to be read or changed.
    pub fn words(&mut self) -> (&mut String, &mut String) {
        let about = match self {
            Plot::First(ChartSpec::Trend(s)) => return (&mut s.title, &mut s.description),
            Plot::First(ChartSpec::Rank(s)) => return (&mut s.title, &mut s.description),
            Plot::First(ChartSpec::Heat(s)) => return (&mut s.title, &mut s.description),
            Plot::Lines(s) => &mut s.about,
            Plot::Columns(s) => &mut s.about,
            Plot::Dots(s) => &mut s.about,
            Plot::Tiles(s) => &mut s.about,
            Plot::Geo(s) => &mut s.about,
            Plot::Multiples(s) => &mut s.about,
            Plot::Bullet(s) => &mut s.about,
            Plot::Waterfall(s) => &mut s.about,
            Plot::Grid(s) => &mut s.about,
            Plot::Control(s) => &mut s.about,
            Plot::Spine(s) => &mut s.about,
            Plot::Funnel(s) => &mut s.about,
            Plot::Scatter(s) => &mut s.about,
            Plot::Strip(s) => &mut s.about,
        };
        (&mut about.title, &mut about.description)
    }
}
