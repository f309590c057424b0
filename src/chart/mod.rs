//! The chart room: a ChartSpec and a Size and a Theme make a Scene, through plotters behind our own backend.
//! It knows no indicator, no area and no DOM; every word and colour class it draws was given to it.

pub mod scene;
pub mod spec;

pub use scene::{Anchor, Hit, Item, MarkId, Point, Scene, Stroke, Style};
pub use spec::{ChartSpec, HeatCell, HeatSpec, RankRow, RankSpec, Size, Theme, Tone, TrendPoint, TrendSpec};
