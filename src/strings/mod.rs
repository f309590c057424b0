//! Every word on the screen and in files, in one catalogue. It computes nothing but the spelling of figures and periods.

pub mod alt;
pub mod case;
pub mod check;
pub mod finding;
pub mod forms;
pub mod letter;
pub mod methods;
pub mod number;
pub mod paper;
pub mod period;
pub mod pinyin;
pub mod plot;
pub mod report;
pub mod suspect;
pub mod table;
pub mod told;
pub mod ui;
pub mod verdict;
