//! Painting for files: a Scene and a Palette make SVG text. The page draws scenes as DOM nodes and does not come here.

pub mod palette;
pub mod png;
pub mod svg;

pub use palette::Palette;
pub use svg::svg;
