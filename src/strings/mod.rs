//! Every word on the screen and in files, in one catalogue. It computes nothing but the spelling of figures and periods.

pub mod case;
pub mod finding;
pub mod methods;
pub mod number;
pub mod period;
pub mod pinyin;
pub mod ui;
