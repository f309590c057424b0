//! The pure core of shanzhi: bytes to datasets, datasets to cuts, cuts to charts and sentences. It knows no browser and no Yew.

pub mod audit;
pub mod chart;
pub mod clerk;
pub mod compose;
pub mod figure;
pub mod forms;
pub mod ingest;
pub mod model;
pub mod narrate;
pub mod paint;
pub mod publish;
pub mod query;
pub mod report;
pub mod sheet;
pub mod source;
pub mod state;
pub mod strings;
pub mod wire;
