//! Handles of dropped or chosen files, and files handed to the reader. Their bytes are read, and mean something, in the worker.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};
use yew::prelude::*;

/// A file at the door: name, size in bytes, and the handle by which the worker reads it.
#[derive(Clone)]
pub struct AtDoor {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: f64,
    pub(super) file: File,
}

fn listed(files: Option<FileList>) -> Vec<AtDoor> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length())
        .filter_map(|i| files.get(i))
        .map(|file| AtDoor { name: file.name(), size: file.size(), file })
        .collect()
}

/// The files of a drop.
pub fn dropped(event: &DragEvent) -> Vec<AtDoor> {
    event.prevent_default();
    listed(event.data_transfer().and_then(|t| t.files()))
}

/// The files chosen in the input an event came from.
pub fn chosen(event: &Event) -> Vec<AtDoor> {
    event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()).map_or_else(Vec::new, |input| taken(&input))
}

/// The files chosen in an input; it is emptied so that the same file can be chosen again.
pub fn taken(input: &HtmlInputElement) -> Vec<AtDoor> {
    let files = listed(input.files());
    input.set_value("");
    files
}

#[wasm_bindgen]
extern "C" {
    /// Set up by the boot script: offers bytes as a file to keep; puts them on the clipboard where `mime` is `image/png;copy`.
    #[wasm_bindgen(js_namespace = shanzhi, js_name = save)]
    pub fn save(name: &str, mime: &str, bytes: &[u8]);
    /// Set up by the boot script: draws an SVG text as PNG; resolves to its bytes, or to null.
    #[wasm_bindgen(js_namespace = shanzhi, js_name = raster)]
    fn raster_of(svg: &str, width: u32, height: u32) -> js_sys::Promise;
    /// Set up by the boot script: prints an SVG text alone, filling a page.
    #[wasm_bindgen(js_namespace = shanzhi, js_name = print)]
    pub fn print(svg: &str);
    /// Set up by the boot script: puts words, and HTML where there is some, on the clipboard.
    #[wasm_bindgen(js_namespace = shanzhi, js_name = copy)]
    pub fn copy(text: &str, html: &str);
}

/// An SVG text drawn as a PNG of so many pixels; `None` when the browser cannot.
pub async fn raster(svg: &str, width: u32, height: u32) -> Option<Vec<u8>> {
    let bytes = JsFuture::from(raster_of(svg, width, height)).await.ok()?;
    bytes.is_object().then(|| js_sys::Uint8Array::new(&bytes).to_vec())
}
