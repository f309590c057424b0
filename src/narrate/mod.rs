//! Cuts to sentences in plain official Chinese, each figure with its trace. It knows no chart and no page.

pub mod sentence;

pub use sentence::{Piece, Sentence, Trace, headline, indicator_sentence, partial_note};
