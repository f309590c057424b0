//! Hash, title, theme, scroll and focus of the document. No components here.

use gloo_events::EventListener;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, HtmlSelectElement, MouseEvent};
use yew::NodeRef;

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// The hash of the address, with its `#`, or empty.
pub fn hash() -> String {
    window().and_then(|w| w.location().hash().ok()).unwrap_or_default()
}

/// Puts a hash into the address as a new step of the history; the current one is left alone.
pub fn push_hash(hash: &str) {
    if let (Some(window), true) = (window(), self::hash() != hash)
        && let Ok(history) = window.history()
    {
        // Refused only where the address cannot change at all; the view works without it.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(hash));
    }
}

/// Calls back with the hash whenever the browser changes it: Back, Forward, a typed link.
pub fn on_hash(callback: impl Fn(String) + 'static) -> Option<EventListener> {
    let window = window()?;
    Some(EventListener::new(&window, "hashchange", move |_| callback(hash())))
}

/// The hash of the link a plain click fell on, taken over from the browser; `None` for other clicks, and for those
/// that ask for a new tab.
pub fn clicked_hash(event: &MouseEvent) -> Option<String> {
    if event.default_prevented() || event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    if href == "#main" {
        // The skip link moves the focus; the hash is the view's.
        event.prevent_default();
        let main = window()?.document()?.get_element_by_id("main")?.dyn_into::<HtmlElement>().ok()?;
        let _ = main.focus();
        return None;
    }
    let hash = Some(href).filter(|href| href.starts_with("#/"))?;
    event.prevent_default();
    Some(hash)
}

/// The element the page lives in.
pub fn app_element() -> Option<Element> {
    window()?.document()?.get_element_by_id("app")
}

fn root() -> Option<Element> {
    window()?.document()?.document_element()
}

/// Sets the title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|w| w.document()) {
        document.set_title(title);
    }
}

/// Sets an attribute of the document's root element, or takes it away when empty.
pub fn set_root(name: &str, value: &str) {
    if let Some(root) = root() {
        let _ = if value.is_empty() { root.remove_attribute(name) } else { root.set_attribute(name, value) };
    }
}

/// Scrolls to the top, as a new page would.
pub fn to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// After the next frames: if the focus fell away with the view it stood in, it goes to the text of the page, so that a
/// reader at the keyboard goes on from there.
pub fn keep_focus() {
    super::perf::after_frames(|| {
        let Some(document) = window().and_then(|w| w.document()) else { return };
        let lost = document.active_element().is_none_or(|e| e.tag_name() == "BODY");
        let main = document.get_element_by_id("main").and_then(|e| e.dyn_into::<HtmlElement>().ok());
        if let (true, Some(main)) = (lost, main) {
            let _ = main.focus();
        }
    });
}

#[wasm_bindgen]
extern "C" {
    /// Set up by the boot script: the marks of a chart answer mouse, touch and keys.
    #[wasm_bindgen(js_namespace = shanzhi, js_name = marks)]
    fn marks(chart: &Element, boxes: &[i32], words: &str);
}

/// Lets the marks of the chart a node stands for answer: four numbers a mark (left, top, width, height in tenths of a pixel), and for
/// each its label and its link (U+001F between, U+001E after).
pub fn answer(node: &NodeRef, boxes: &[i32], words: &str) {
    if let Some(chart) = node.cast::<Element>() {
        marks(&chart, boxes, words);
    }
}

/// The value chosen in the select an event came from.
pub fn chosen(event: &Event) -> Option<String> {
    event.target()?.dyn_into::<HtmlSelectElement>().ok().map(|select| select.value())
}

/// A small setting kept by the browser; `None` when there is none or storage is closed.
pub fn remembered(key: &str) -> Option<String> {
    window()?.local_storage().ok()??.get_item(&format!("shanzhi.{key}")).ok()?
}

/// Keeps a small setting; without storage it simply lasts until the page is closed.
pub fn remember(key: &str, value: &str) {
    if let Some(Ok(Some(storage))) = window().map(|w| w.local_storage()) {
        let _ = storage.set_item(&format!("shanzhi.{key}"), value);
    }
}
