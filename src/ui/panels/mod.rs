//! Panels: cut, figure, scene, view, in that order. Widgets are given what they draw.

pub mod cards;
pub mod chart;
pub mod frame;
pub mod headlines;
pub mod notices;
pub mod overview_table;
pub mod pickers;
pub mod sheet;
