//! Documents: reports out of templates, Word, workbook and HTML files, and last month's draft renewed. It touches no page and no disk.
//!
//! A template ([`template`]) and a dataset make a [`Document`]; [`docx`], [`xlsx`], [`pptx`] and [`html`] write it; [`template::fill_docx`] fills a template
//! made in Word, [`renew`] puts this period's numbers into last period's draft. Templates stand in the package, under `templates/`.

pub mod brief;
pub mod chart_xml;
pub mod container;
pub mod document;
pub mod docx;
pub mod docx_parts;
pub mod html;
pub mod picture;
pub mod pptx;
pub mod renew;
pub mod scan;
pub mod template;
pub mod version;
pub mod workbook;
pub mod xlsx;
pub mod xml;

pub use document::{Block, Cell, Chart, ChartKind, Document, Front, Recipe, Series, Table};
pub use docx::{Layout, Options, docx, docx_with};
pub use html::html;
pub use picture::Pictures;
pub use pptx::pptx;
pub use workbook::{Sheet, SheetCell};
pub use xlsx::xlsx;

/// A file made, and what had to be changed on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that XML forbids and that were replaced by U+FFFD.
    pub replaced: usize,
}
