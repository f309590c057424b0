//! The methods of docs/methods.md over small packages written as text: each formula, its worked example, its refusals, its properties.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails or is skipped should say so"
)]

#[path = "methods/aggregation.rs"]
mod aggregation;
#[path = "methods/changes.rs"]
mod changes;
#[path = "methods/contributions.rs"]
mod contributions;
#[path = "methods/cumulative.rs"]
mod cumulative;
#[path = "methods/ground.rs"]
mod ground;
#[path = "methods/returns.rs"]
mod returns;
#[path = "methods/shown.rs"]
mod shown;
#[path = "methods/targets.rs"]
mod targets;
#[path = "methods/total.rs"]
mod total;
#[path = "methods/world.rs"]
mod world;
