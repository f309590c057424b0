//! The thread to the background worker: bytes there, bytes back, and word of its death. What the bytes say is wire's.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{MessageEvent, Worker};

use super::files::AtDoor;

#[wasm_bindgen]
extern "C" {
    /// Set up by the boot script: resolves to a worker whose program is loading.
    #[wasm_bindgen(catch, js_namespace = shanzhi, js_name = spawn)]
    fn spawn() -> Result<Promise, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// Set up by the boot script: resolves to the first view's bytes, or to null.
    #[wasm_bindgen(catch, js_namespace = shanzhi, js_name = first)]
    fn first() -> Result<Promise, JsValue>;
}

/// The first view as it lies ready beside the package; `None` where there is none.
pub async fn ready_to_draw() -> Option<Vec<u8>> {
    let bytes = JsFuture::from(first().ok()?).await.ok()?;
    bytes.is_instance_of::<js_sys::ArrayBuffer>().then(|| Uint8Array::new(&bytes).to_vec())
}

/// What comes back.
pub enum Heard {
    /// A message.
    Bytes(Vec<u8>),
    /// The worker stopped; its words, or empty.
    Died(String),
}

#[derive(Default)]
struct Inner {
    worker: RefCell<Option<Worker>>,
    listeners: RefCell<Vec<EventListener>>,
    waiting: RefCell<Vec<Array>>,
    generation: Cell<u32>,
    heard_at: Cell<f64>,
}

/// A worker that can be replaced.
#[derive(Clone)]
pub struct Thread {
    inner: Rc<Inner>,
    hear: Rc<dyn Fn(Heard)>,
}

impl PartialEq for Thread {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Thread {
    /// Starts a worker; every message and its death come to `hear`.
    pub fn start(hear: impl Fn(Heard) + 'static) -> Self {
        let thread = Self { inner: Rc::new(Inner::default()), hear: Rc::new(hear) };
        thread.renew();
        thread
    }

    /// Ends the worker at once and starts another.
    pub fn renew(&self) {
        self.inner.listeners.borrow_mut().clear();
        if let Some(old) = self.inner.worker.borrow_mut().take() {
            old.terminate();
        }
        self.inner.waiting.borrow_mut().clear();
        let generation = self.inner.generation.get() + 1;
        self.inner.generation.set(generation);
        self.touch();
        let thread = self.clone();
        spawn_local(async move {
            let made = match spawn() {
                Ok(promise) => JsFuture::from(promise).await,
                Err(error) => Err(error),
            };
            if thread.inner.generation.get() != generation {
                if let Ok(Ok(late)) = made.map(JsCast::dyn_into::<Worker>) {
                    late.terminate();
                }
                return;
            }
            match made.map(JsCast::dyn_into::<Worker>) {
                Ok(Ok(worker)) => thread.attach(worker),
                Ok(Err(_)) => (thread.hear)(Heard::Died(String::new())),
                Err(error) => (thread.hear)(Heard::Died(words_of(&error))),
            }
        });
    }

    fn attach(&self, worker: Worker) {
        let said = self.clone();
        let message = EventListener::new(&worker, "message", move |event| {
            said.touch();
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or(JsValue::UNDEFINED);
            if data.is_instance_of::<js_sys::ArrayBuffer>() || data.is_instance_of::<Uint8Array>() {
                (said.hear)(Heard::Bytes(Uint8Array::new(&data).to_vec()));
            } else if let Ok(fatal) = js_sys::Reflect::get(&data, &JsValue::from_str("fatal")) {
                (said.hear)(Heard::Died(fatal.as_string().unwrap_or_default()));
            }
        });
        let dead = self.clone();
        let options = gloo_events::EventListenerOptions::enable_prevent_default();
        let error = EventListener::new_with_options(&worker, "error", options, move |event| {
            event.prevent_default();
            (dead.hear)(Heard::Died(String::new()));
        });
        self.inner.listeners.borrow_mut().extend([message, error]);
        *self.inner.worker.borrow_mut() = Some(worker);
        for message in self.inner.waiting.take() {
            self.post(message);
        }
    }

    /// Hands bytes over, and handles of files beside them; they wait while the worker starts.
    pub fn send(&self, bytes: &[u8], files: &[AtDoor]) {
        let message = Array::of1(&Uint8Array::from(bytes).buffer());
        files.iter().for_each(|at_door| _ = message.push(&at_door.file));
        self.post(message);
    }

    fn post(&self, message: Array) {
        match &*self.inner.worker.borrow() {
            Some(worker) => _ = worker.post_message_with_transfer(&message, &Array::of1(&message.get(0))),
            None => self.inner.waiting.borrow_mut().push(message),
        }
    }

    fn touch(&self) {
        self.inner.heard_at.set(js_sys::Date::now());
    }

    /// Notes that something was asked just now.
    pub fn asked(&self) {
        self.touch();
    }

    /// Milliseconds since the worker was last heard or asked.
    pub fn silent_for(&self) -> f64 {
        js_sys::Date::now() - self.inner.heard_at.get()
    }
}

fn words_of(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|e| String::from(e.message()))
        .or_else(|| error.as_string())
        .unwrap_or_default()
}
