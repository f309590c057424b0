//! The data package: opening, checking, reading its registers and parts, proving and sealing it. It fetches nothing and knows no page.
//!
//! The order: [`open`] the descriptor, [`head`] the registers of the first view, [`part`] each observations file as it comes,
//! [`registers`] the later ones; [`absorb`] lays a part into the dataset on show. The format is docs/data-package.md.

mod archive;
mod content;
mod descriptor;
mod grid;
mod ground;
mod observations;
pub mod page;
mod parents;
mod proof;
mod registers;
mod scan;
mod schema;
mod scope;
mod scoring;
mod seal;
pub mod settings;
mod sheet;
mod write;

pub use archive::zip;
pub use content::{Attachment, Content, Document, Laid, Register};
pub use descriptor::{Package, Resource, SCHEMA_VERSION, open, verify};
pub use grid::Grid;
pub use observations::{absorb, part};
pub use parents::recompute;
pub use proof::{Proof, prove};
pub use registers::{Files, HEAD_ROLES, LATER_ROLES, head, registers};
pub use scope::{Scope, narrow};
pub use scoring::scoring;
pub use seal::seal;
pub use write::write;
