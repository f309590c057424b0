//! The width of an element as a hook: a chart is laid out for the room it has.

use std::rc::Rc;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

struct Watch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Width in whole CSS pixels of the element a node stands for, measured before paint and again whenever it changes.
/// Nought until it is in the document, and always when it is not `wanted`.
#[hook]
pub fn use_width(node: &NodeRef, wanted: bool) -> u32 {
    let width = use_state_eq(|| 0u32);
    let watch = use_mut_ref(|| None::<Watch>);
    let node = node.clone();
    let set = width.clone();
    use_effect_with((), move |()| {
        if let Some(element) = node.cast::<Element>().filter(|_| wanted) {
            let measure = {
                let element = element.clone();
                Rc::new(move || set.set(element.client_width().max(0) as u32))
            };
            measure();
            let closure = Closure::wrap(Box::new({
                let measure = Rc::clone(&measure);
                move || measure()
            }) as Box<dyn FnMut()>);
            if let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) {
                observer.observe(&element);
                *watch.borrow_mut() = Some(Watch { observer, _closure: closure });
            }
        }
        move || *watch.borrow_mut() = None
    });
    *width
}
