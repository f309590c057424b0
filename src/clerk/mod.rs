//! The clerk's desk (工作台): corrections by hand with undo, drafts that survive a killed tab, comparison and merging of loads,
//! 报送台账 and the texts that go out. Pure state machines: dates and bytes come in, nothing asks the clock or a disk.

pub mod contest;
pub mod diff;
pub mod draft;
pub mod edit;
pub mod ledger;
pub mod operation;

pub use contest::{Claim, Contest, Merged, contests, merge};
pub use diff::{Difference, Kind, diff, json};
pub use draft::{Draft, Refusal, Stamp, replay};
pub use edit::{Outcome, Refused, Work};
pub use ledger::{Entry, Ledger, due_day, state};
pub use operation::{Correction, Operation, Slip};
