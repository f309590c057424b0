//! Monthly forms that come back filled in: how one is known for certain, and its figures. Making them is the room `forms`; both spell the mark
//! here. A form is known by codes in hidden rows and columns, never by its looks.

mod compare;
pub mod mark;
mod read;
pub mod sheet;

pub use compare::{FAR_FLOW, FAR_LEAST, FAR_STOCK};
pub use mark::{Code, Damage, Entry, Kind, Mark};
pub use read::{Forms, Into};

/// What came of one form: counts of its cells, whether it is as it was given out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormReport {
    /// Number of its file, from 0.
    pub file: u16,
    /// Name of its file.
    pub file_name: String,
    /// Id of the form.
    pub form: String,
    /// Its name.
    pub name: String,
    /// Code of the area that fills it in.
    pub area: String,
    /// Its name as it was given out.
    pub area_name: String,
    /// The month, as the package spells it.
    pub period: String,
    /// Cells that ask.
    pub asked: u32,
    /// Cells with a figure that is not nought.
    pub filled: u32,
    /// Cells with nought typed, or blank under 零报.
    pub zero: u32,
    /// Cells with the sign for 不适用.
    pub not_applicable: u32,
    /// Cells left blank: 未报.
    pub blank: u32,
    /// Cells set aside as wrong.
    pub faults: u32,
    /// Whether 零报 was chosen for the whole.
    pub is_zero: bool,
    /// Whether it is as it was given out and the first of its kind in the drop; else nothing of it is used.
    pub is_usable: bool,
    /// Whether the data on show know its area and at least one of its indicators, so that it can be laid in.
    pub is_known: bool,
    /// What was explained: item and words, persons masked.
    pub notes: Vec<(String, String)>,
}

impl FormReport {
    /// Whether it can be sent: nothing blank, nothing wrong.
    pub fn is_ready(&self) -> bool {
        self.is_usable && self.blank == 0 && self.faults == 0
    }
}
