//! Widgets: dumb pieces. They know neither the browser nor the data.

pub mod crumbs;
pub mod sentence;
