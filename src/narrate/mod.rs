//! Cuts to sentences in plain official Chinese, each figure with its trace. It knows no chart and no page.
//!
//! [`sentence`] is what the first view carries; the other files tell more and are for the worker, the command line and reports.

pub mod again;
pub mod among;
pub mod duty;
pub mod fact;
pub mod sentence;
pub mod tell;

pub use fact::{Fact, Formula, Fragment, Number, SourceCell, Statement, source_cells};
pub use sentence::{
    Piece, Sentence, Trace, headline, indicator_sentence, judged_headline, judged_sentence, partial_note,
};
