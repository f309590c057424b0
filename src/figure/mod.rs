//! Cuts to ChartSpecs: where a business choice becomes a chart, and where a mark gets its meaning. No pixels here.

pub mod absent;
pub mod alt;
pub mod broken;
pub mod caption;
pub mod copy;
pub mod heat;
pub mod places;
pub mod plots;
pub mod rank;
pub mod signal;
pub mod table;
pub mod trend;

use crate::chart::{ChartSpec, MarkId};
use crate::model::{AreaId, Period};

/// What a mark stands for: where a click or Enter leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A period of the area on show.
    Period(Period),
    /// An area at the period on show.
    Area(AreaId),
    /// An area at another period.
    AreaPeriod(AreaId, Period),
}

/// A chart with the meaning of its marks: `marks[MarkId]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What is drawn.
    pub spec: ChartSpec,
    /// What each mark stands for, by number.
    pub marks: Vec<Target>,
}

impl Figure {
    /// The meaning of a mark.
    pub fn target(&self, mark: MarkId) -> Option<Target> {
        self.marks.get(mark.0 as usize).copied()
    }
}

pub use heat::heat;
pub use rank::rank;
pub use trend::{spark, trend};
