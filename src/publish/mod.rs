//! The data package: opening, checking, reading its registers and parts, proving and sealing it. It fetches nothing and knows no page.
//!
//! The order: [`open`] the descriptor, [`head`] the registers of the first view, [`part`] each observations file as it comes,
//! [`registers`] the later ones; [`absorb`] lays a part into the dataset on show. The format is docs/data-package.md.

mod descriptor;
mod ground;
mod observations;
mod proof;
mod registers;
mod scan;
mod scoring;
mod seal;
mod sheet;

pub use descriptor::{Package, Resource, SCHEMA_VERSION, open, verify};
pub use observations::{absorb, part};
pub use proof::{Proof, prove};
pub use registers::{Files, HEAD_ROLES, LATER_ROLES, head, registers};
pub use scoring::scoring;
pub use seal::seal;
