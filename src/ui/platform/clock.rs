//! A thing done again and again while it is kept. It measures nothing.

use gloo_timers::callback::Interval;

/// Repeats until dropped.
pub struct Ticking {
    _interval: Interval,
}

/// Calls back every `milliseconds` while the result is kept.
pub fn every(milliseconds: u32, callback: impl FnMut() + 'static) -> Ticking {
    Ticking { _interval: Interval::new(milliseconds, callback) }
}
