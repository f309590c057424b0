//! Pages: panels put together. A page computes nothing.

pub mod area;
pub mod data;
pub mod indicator;
pub mod overview;
