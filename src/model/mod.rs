//! The vocabulary of the data: indicators, areas, periods, values, blocks, findings. It parses no file and formats nothing for the screen.

pub mod area;
pub mod block;
pub mod boundary;
pub mod dataset;
pub mod decimal;
pub mod finding;
pub mod indicator;
pub mod merge;
pub mod period;
pub mod record;
pub mod register;
pub mod scoring;
pub mod value;

pub use area::{Area, AreaId, AreaKind, AreaTree};
pub use block::{Block, BlockKey, Cell, Dimension};
pub use boundary::Boundary;
pub use dataset::{Dataset, Ground, Level, Meta, Part, PartState, Remark, Stage};
pub use decimal::{Amount, Decimal};
pub use finding::{Finding, FindingCode, Place, Severity};
pub use indicator::{Direction, Indicator, IndicatorId, Measure, Nature, SpaceRule, TimeRule};
pub use period::{Basis, Frequency, Period};
pub use record::{Put, Record, RecordKey, Records};
pub use register::{
    AreaChange, COLOUR_WORDS, Event, Form, GroupMember, Organisation, PAGE_WORDS, Settings, Submission, Target,
    Version, WorkItem,
};
pub use value::{Origin, Qualifier, Status};
