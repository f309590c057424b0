//! How a reading stands on a drawing, and which mark its gap has. It draws nothing.

use crate::chart::{Absent, Tone};
use crate::model::Status;
use crate::query::{Gap, Reading};

/// Which mark a gap has.
pub fn absent(gap: Gap) -> Absent {
    match gap {
        Gap::Stated(Status::Masked) => Absent::Masked,
        Gap::Stated(Status::Suppressed) => Absent::Suppressed,
        Gap::Stated(Status::NotLoaded) => Absent::NotLoaded,
        Gap::Stated(Status::NotApplicable) | Gap::NoData | Gap::NoParts | Gap::NotAdditive | Gap::NoughtBelow => {
            Absent::NotApplicable
        }
        Gap::Stated(_) | Gap::NoTotal => Absent::Missing,
    }
}

/// What must be known of a figure, behind it in words: a partial sum, or one carried forward; empty for others.
pub fn behind(reading: &Reading) -> &'static str {
    match (reading.figure, reading.status) {
        (Err(_), _) => "",
        (Ok(_), Status::Carried) => "（沿用）",
        (Ok(_), _) if reading.is_partial() => "（数据不全）",
        (Ok(_), _) => "",
    }
}

/// How a reading stands on a drawing of the page's own kinds.
pub fn tone(reading: &Reading) -> Tone {
    match reading.figure {
        Err(gap) => Tone::Absent(absent(gap)),
        Ok(_) if reading.is_partial() => Tone::Partial,
        Ok(_) => Tone::Plain,
    }
}
