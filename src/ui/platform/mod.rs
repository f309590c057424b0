//! The only files of the page that name the browser: bytes and strings go in and out, nothing of the domain.

pub mod clock;
pub mod dom;
pub mod files;
pub mod form;
pub mod pen;
pub mod perf;
pub mod size;
pub mod worker;
