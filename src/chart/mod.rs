//! The chart room: a ChartSpec and a Size and a Theme make a Scene, through plotters behind our own backend.
//! It knows no indicator, no area and no DOM; every word and colour class it draws was given to it.

mod axis;
mod backend;
mod board;
mod edge;
mod flat;
mod hatch;
mod heat;
pub mod kinds;
mod listing;
pub mod markup;
pub mod paper;
mod rank;
pub mod scene;
pub mod spec;
pub mod text;
mod trend;

pub use flat::{Flat, flat};
pub use listing::listing;
pub use markup::{class, dash, path_data, push_px, px};
pub use scene::{Anchor, Hit, Item, MarkId, Point, Scene, Stroke, Style};
pub use spec::{
    Absent, ChartSpec, HeatCell, HeatSpec, RankRow, RankSpec, Size, Theme, Tone, TrendBand, TrendPoint, TrendSpec,
};

/// Draws `spec` in `size` (whole pixels). Total: any spec gives a scene, an empty one an empty frame. Sides are brought
/// within 60 × 20 and 10,000 pixels. A trend has the height asked for; a ranking or a heat table takes the height its rows
/// need when it is more (rows stay legible) or much less, so read `Scene::height`.
pub fn draw(spec: &ChartSpec, size: Size, theme: Theme) -> Scene {
    let frame = board::Frame::new(size, theme);
    match spec {
        ChartSpec::Trend(spec) => trend::draw(spec, frame),
        ChartSpec::Rank(spec) => rank::draw(spec, frame),
        ChartSpec::Heat(spec) => heat::draw(spec, frame),
    }
}
