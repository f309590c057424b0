//! What the page knows: route, data, imports, notices; Action and reduce. It draws nothing, fetches nothing, logs nothing.

pub mod reduce;
pub mod route;
pub mod whereabouts;

use std::rc::Rc;

use crate::model::{Dataset, Finding};
use crate::sheet::Sheet;
use crate::wire::Import;
pub use crate::wire::TakeOver;

pub use reduce::{Action, reduce};
pub use route::{Page, Route};
pub use whereabouts::Whereabouts;

/// Where the data on show stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Loading {
    /// Nothing yet.
    #[default]
    Pending,
    /// On show.
    Ready(Snapshot),
    /// Could not be opened.
    Failed(Vec<Finding>),
}

/// A dataset compared by pointer: it never changes in place.
#[derive(Clone, Debug)]
pub struct Snapshot(pub Rc<Dataset>);

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Where a drop stands.
#[derive(Clone, Debug, Default)]
pub enum Drop {
    /// Nothing dropped.
    #[default]
    None,
    /// Being read: job, file names, bytes done, bytes in all.
    Reading {
        /// Number of the job.
        job: u32,
        /// Names of the files.
        names: Vec<String>,
        /// Bytes done.
        done: u32,
        /// Bytes in all.
        total: u32,
    },
    /// Read, waiting for 替换, 并入 or 单独查看.
    Preview {
        /// Number of the job.
        job: u32,
        /// What it would bring.
        import: Rc<Import>,
    },
}

impl PartialEq for Drop {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) => true,
            (Self::Reading { job: a, done: b, .. }, Self::Reading { job: c, done: d, .. }) => a == c && b == d,
            (Self::Preview { job: a, .. }, Self::Preview { job: b, .. }) => a == b,
            _ => false,
        }
    }
}

/// The sheet composed for a view, compared by pointer.
#[derive(Clone, Debug)]
pub struct Composed {
    /// Hash of the view.
    pub hash: String,
    /// What to show.
    pub sheet: Rc<Sheet>,
}

impl PartialEq for Composed {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.sheet, &other.sheet)
    }
}

/// Everything the page shows follows from this.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppState {
    /// Where the reader is.
    pub route: Route,
    /// The data on show.
    pub data: Loading,
    /// Whether the data on show came ready to draw and the worker has not read the package itself yet.
    pub provisional: bool,
    /// The package's own data, kept while a drop is shown alone.
    pub aside: Option<Snapshot>,
    /// Findings about the package.
    pub findings: Vec<Finding>,
    /// What the worker composed last.
    pub composed: Option<Composed>,
    /// A drop under way.
    pub drop: Drop,
    /// Findings of the last drop that brought nothing, or of a worker that stopped.
    pub refused: Vec<Finding>,
    /// Whether the link could not be read as it stood.
    pub route_notice: bool,
    /// Number of the last import job.
    pub jobs: u32,
}

impl AppState {
    /// The data on show, if any.
    pub fn dataset(&self) -> Option<&Rc<Dataset>> {
        match &self.data {
            Loading::Ready(snapshot) => Some(&snapshot.0),
            _ => None,
        }
    }
}
