//! Templates: Markdown or Word files with Chinese placeholders, filled from a dataset and nothing else.
//!
//! An engine of our own: a placeholder gives traced numbers, tables and charts, not text, and its words (`治安警情|同比`,
//! `图:治安警情:走势`) are no expressions of any engine of the field. The language is docs/reports.md. Loops run over registers
//! alone and a budget ends what would be endless; there is no way to a file, a clock or another package.

pub mod block;
pub mod condition;
pub mod markdown;
pub mod organisation;
pub mod period;
pub mod put;
pub mod scope;
pub mod syntax;
pub mod word;

pub use markdown::{Rendered, markdown};
pub use scope::{Asked, Scope, Sources};
pub use syntax::Fault;
pub use word::fill_docx;
