//! Messages between the page and the background worker: plain data in one transferable buffer each, figures as flat columns.
//! It does no work: it neither reads files nor sums.

pub mod codec;
mod message;
pub mod sheet;
pub mod snapshot;

pub use message::{pack, unpack};

use std::rc::Rc;

use crate::model::{Dataset, Finding, PartState};
use crate::sheet::Sheet;

/// The wire's version; both halves are built together, and a worker of another version is refused.
pub const VERSION: u16 = 1;

/// A file dropped or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBytes {
    /// Its name, without a path.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Open the package under this path (`data/county/`), answer with its head and its core part.
    /// `known` parts are not sent again (a worker started anew).
    Open {
        /// Path of the package, ending in `/`.
        package: String,
        /// Parts the page holds already.
        known: Vec<String>,
    },
    /// Fetch this part now.
    Part {
        /// Its path in the package.
        path: String,
    },
    /// The first view is drawn: fetch the later registers and the parts meant to be fetched ahead.
    Ahead,
    /// Read dropped files into a dataset of their own, for preview. The files lie beside the message, as handles whose bytes the worker reads: copied into
    /// messages they would stand in memory five times over.
    Import {
        /// Number of the job, rising.
        job: u32,
    },
    /// Take over an import, given as the reply that brought it: the worker may have been started anew since.
    Take {
        /// How.
        how: TakeOver,
        /// A [`Reply::Preview`] as it came.
        preview: Vec<u8>,
    },
    /// Back from 单独查看 to the package's own data.
    Back,
    /// The reader set the unit of an imported indicator.
    Unit {
        /// Indicator id.
        indicator: String,
        /// The unit.
        unit: String,
    },
    /// Compose the sheet of this view, now and whenever its data change, until another is asked for.
    Sheet(Asked),
    /// The reader used a form or a button of the sheet.
    Act {
        /// The view it stands in.
        asked: Asked,
        /// Which form or button.
        name: String,
        /// Its fields by name, in the order of the page.
        values: Vec<(String, String)>,
        /// Files given with it; those that the reader chose lie beside the message.
        files: Vec<NamedBytes>,
    },
}

/// A view whose sheet is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Its hash.
    pub hash: String,
    /// Width of the page's text, in CSS pixels.
    pub width: u32,
}

/// How a previewed drop is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeOver {
    /// 替换: it becomes the data on show.
    Replace,
    /// 并入: laid into the data on show.
    Merge,
    /// 单独查看: shown alone until the reader goes back.
    Alone,
}

/// How an import went, file by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// `UTF-8`, `UTF-8 BOM`, `GB18030`, …
    pub encoding: String,
    /// Its layout in Chinese words (长表, 指标为列、时期为行…), or empty when refused.
    pub layout: String,
    /// Bytes.
    pub bytes: u32,
    /// Data rows read (without blank lines at the end).
    pub rows_read: u32,
    /// Data rows used.
    pub rows_used: u32,
    /// Data rows set aside; read = used + set aside, always.
    pub rows_aside: u32,
    /// Cells with a figure taken.
    pub cells: u32,
    /// Blank cells, never shown as nought.
    pub blank_cells: u32,
    /// SHA-256 of the bytes in hex.
    pub sha256: String,
}

/// What a drop would bring.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// The figures, with registers of their own (areas met in the package carry its codes).
    pub dataset: Dataset,
    /// File by file.
    pub files: Vec<FileReport>,
    /// All findings, files in order.
    pub findings: Vec<Finding>,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The worker is up.
    Ready,
    /// Registers, settings and the list of parts; no blocks yet.
    Head {
        /// Registers without blocks.
        dataset: Box<Dataset>,
        /// Findings about the descriptor and registers.
        findings: Vec<Finding>,
    },
    /// The later registers (organisations, forms, submissions, items, targets, events): blocks empty.
    Registers {
        /// Only the later registers are filled.
        dataset: Box<Dataset>,
        /// Findings about them.
        findings: Vec<Finding>,
    },
    /// One part; `dataset` holds blocks, remarks and categories only, with ids of the head.
    Part {
        /// Its path.
        path: String,
        /// Loaded, Changed or Failed.
        state: PartState,
        /// Blocks, remarks, categories.
        dataset: Box<Dataset>,
        /// Findings about it.
        findings: Vec<Finding>,
    },
    /// The package cannot be opened.
    Failed {
        /// Why.
        findings: Vec<Finding>,
    },
    /// How far a job is: sent at least every 250 ms.
    Progress {
        /// Job of the import.
        job: u32,
        /// Bytes done.
        done: u32,
        /// Bytes in all.
        total: u32,
    },
    /// An import is read.
    Preview {
        /// Job of the import.
        job: u32,
        /// What it would bring.
        import: Box<Import>,
    },
    /// The sheet of a view.
    Sheet {
        /// Hash of the view.
        hash: String,
        /// What to show.
        sheet: Rc<Sheet>,
    },
    /// A file for the reader to keep; of media type `image/png;copy`, a picture for the clipboard.
    File {
        /// Its name.
        name: String,
        /// Its media type.
        mime: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Something for the clipboard: as text, and as HTML where that is not empty.
    Copy {
        /// As text.
        text: String,
        /// As HTML.
        html: String,
    },
    /// A picture to be drawn on the page's canvas and handed back with [`Request::Act`] `picture-drawn`, its name and density as fields;
    /// with a density of nought, to be printed as it is, filling a page.
    Picture {
        /// Name of the file.
        name: String,
        /// The drawing.
        svg: String,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Dots per inch.
        dpi: u32,
    },
    /// Words for the reader: why something was not done.
    Say {
        /// The words.
        words: String,
    },
    /// The data on show were changed by the reader's work in the worker; these replace them.
    Changed {
        /// The whole dataset.
        dataset: Box<Dataset>,
    },
    /// Go to this view.
    Go {
        /// Its hash.
        hash: String,
    },
}
