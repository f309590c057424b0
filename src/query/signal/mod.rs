//! Signal and noise of a series: process limits, special causes, and whether a change stands out. It says nothing about what to do.

pub mod causes;
pub mod counts;
pub mod history;
pub mod limits;
pub mod verdict;
pub mod xmr;

pub use causes::{Cause, Judgement};
pub use counts::Cases;
pub use history::{History, history};
pub use limits::{Band, Process, Spread};
pub use verdict::{Abstain, Verdict, mom_verdict, yoy_verdict};
pub use xmr::{Assurance, Chart, Group, Options, Point, Series, TRIAL, chart};
