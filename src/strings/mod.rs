//! Every word on the screen and in files, in one catalogue. It computes nothing.

pub mod finding;
