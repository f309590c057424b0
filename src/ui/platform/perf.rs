//! User Timing marks and measures, and the mark of the first chart. No logic hangs on them.

use std::cell::Cell;

use wasm_bindgen::{JsCast, closure::Closure};

fn performance() -> Option<web_sys::Performance> {
    web_sys::window()?.performance()
}

/// Runs `work` and leaves a measure of this name in the browser's timeline.
pub fn measured<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let Some(performance) = performance() else { return work() };
    let start = format!("{name}-start");
    let _ = performance.mark(&start);
    let done = work();
    let _ = performance.measure_with_start_mark(name, &start);
    performance.clear_marks_with_mark_name(&start);
    done
}

fn next_frame(work: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(move |_: f64| work());
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(closure.unchecked_ref());
    }
}

/// Does the work after the second animation frame from now: when what was changed is on the screen.
pub fn after_frames(work: impl FnOnce() + 'static) {
    next_frame(|| next_frame(work));
}

thread_local! {
    static SEEN: Cell<bool> = const { Cell::new(false) };
}

/// Called in the task that puts a chart into the document: after the second animation frame the first call marks `first-chart`
/// and tells the document so (`data-ready`).
pub fn chart_shown() {
    if SEEN.with(|seen| seen.replace(true)) {
        return;
    }
    after_frames(|| {
        if let Some(performance) = performance() {
            let _ = performance.mark("first-chart");
        }
        super::dom::set_root("data-ready", "1");
    });
}

/// Called when a view without charts is in the document: tells the document so after the second frame.
pub fn lists_shown() {
    after_frames(|| super::dom::set_root("data-ready", "1"));
}

/// Marks `view` after the second frame from now: the end of a page switch or drill.
pub fn view_changed() {
    if let Some(performance) = performance() {
        let _ = performance.mark("view-start");
    }
    after_frames(|| {
        if let Some(performance) = performance() {
            let _ = performance.measure_with_start_mark("view", "view-start");
        }
    });
}
