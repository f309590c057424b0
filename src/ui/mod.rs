//! The page: Yew components over the core. It computes no figure and words no sentence; the browser itself stands in `platform`.

pub mod app;
pub mod link;
pub mod pages;
pub mod panels;
pub mod platform;
pub mod shown;
pub mod view;
pub mod widgets;
