//! The boot script's pen: a drawing's nodes made in one call. What is drawn is not known here.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// Set up by the boot script (`web/pen.js`).
    #[wasm_bindgen(js_namespace = shanzhi, js_name = pen)]
    fn pen(numbers: &[i32], words: &str) -> Element;
}

/// A group with the nodes that the numbers and words stand for, in no document yet.
pub fn drawn(numbers: &[i32], words: &str) -> Element {
    pen(numbers, words)
}
