//! Golden files of trusted implementations, one test a file: `cargo test oracle`. Parameters and tolerances are those of their README.
//! The files lie outside the repository (SHANZHI_SHARED, else ../shared); absent they are skipped loudly, required they fail.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it expects by failing"
)]

#[path = "oracle/change.rs"]
mod change;
#[path = "oracle/signal.rs"]
mod signal;
#[path = "oracle/statistics.rs"]
mod statistics;
#[path = "oracle/table.rs"]
mod table;
