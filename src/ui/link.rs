//! The page's side of the conversation with the worker: what to ask, when to start it anew. It reads no figures.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use shanzhi::state::route::PACKAGES;
use shanzhi::wire::{Asked, NamedBytes, Reply, Request, TakeOver};

use super::platform::files::AtDoor;
use super::platform::worker::{Heard, Thread};

/// Without a word for this long while it reads a file, the worker is taken for dead (reliability: watchdog).
const SILENCE_MS: f64 = 30_000.0;

/// What the page hears.
pub enum Word {
    /// An answer.
    Reply(Box<Reply>),
    /// The worker stopped unasked and was started again; its last words, or none.
    Died(String),
}

struct Inner {
    thread: RefCell<Option<Thread>>,
    package: Cell<usize>,
    held: RefCell<BTreeSet<String>>,
    deaths: Cell<u8>,
    ahead: Cell<bool>,
    /// The preview that came last, as it came.
    preview: RefCell<Vec<u8>>,
    /// What the reader did with the data, told again to a worker started anew.
    told: RefCell<Vec<(Request, Vec<AtDoor>)>>,
    /// The view whose sheet was asked for last.
    asked: RefCell<Asked>,
}

/// A worker with the package it has open.
#[derive(Clone)]
pub struct Link(Rc<Inner>);

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A worker that dies this often without an answer between is left dead.
const MOST_DEATHS: u8 = 5;

impl Link {
    /// Starts the worker; nothing is opened yet.
    pub fn start(hear: impl Fn(Word) + 'static) -> Self {
        let inner = Rc::new(Inner {
            thread: RefCell::new(None),
            package: Cell::new(0),
            held: RefCell::new(BTreeSet::new()),
            deaths: Cell::new(0),
            ahead: Cell::new(false),
            preview: RefCell::default(),
            told: RefCell::default(),
            asked: RefCell::default(),
        });
        let link = Self(Rc::clone(&inner));
        let ear = link.clone();
        let thread = Thread::start(move |heard| match heard {
            Heard::Bytes(bytes) => {
                let Some(reply) = super::platform::perf::measured("receive", || Reply::decode(&bytes)) else { return };
                ear.0.deaths.set(0);
                if let Reply::Part { path, .. } = &reply {
                    ear.0.held.borrow_mut().insert(path.clone());
                }
                if let Reply::Preview { .. } = &reply {
                    ear.0.preview.replace(bytes);
                }
                hear(Word::Reply(Box::new(reply)));
            }
            Heard::Died(words) => {
                ear.0.deaths.set(ear.0.deaths.get().saturating_add(1));
                if ear.0.deaths.get() < MOST_DEATHS {
                    ear.renew();
                }
                hear(Word::Died(words));
            }
        });
        *inner.thread.borrow_mut() = Some(thread);
        link
    }

    fn send(&self, request: &Request) {
        self.send_with(request, &[]);
    }

    fn send_with(&self, request: &Request, files: &[AtDoor]) {
        if let Some(thread) = &*self.0.thread.borrow() {
            thread.asked();
            thread.send(&request.encode(), files);
        }
    }

    fn ask_package(&self) {
        let package = format!("data/{}/", PACKAGES.get(self.0.package.get()).copied().unwrap_or(PACKAGES[0]));
        self.send(&Request::Open { package, known: self.0.held.borrow().iter().cloned().collect() });
        self.0.told.borrow().iter().for_each(|(request, files)| self.send_with(request, files));
        if self.0.ahead.get() {
            self.send(&Request::Ahead);
        }
        let asked = self.0.asked.borrow().clone();
        if !asked.hash.is_empty() {
            self.send(&Request::Sheet(asked));
        }
    }

    fn tell(&self, request: Request, files: Vec<AtDoor>) {
        self.send_with(&request, &files);
        self.0.told.borrow_mut().push((request, files));
    }

    /// The previewed drop is taken over.
    pub fn take(&self, how: TakeOver) {
        if how == TakeOver::Replace {
            self.0.told.borrow_mut().clear();
        }
        self.tell(Request::Take { how, preview: self.0.preview.take() }, Vec::new());
    }

    /// Back from 单独查看.
    pub fn back(&self) {
        self.tell(Request::Back, Vec::new());
    }

    /// The unit of an imported indicator is set.
    pub fn unit(&self, indicator: &str, unit: &str) {
        self.tell(Request::Unit { indicator: indicator.into(), unit: unit.into() }, Vec::new());
    }

    /// Asks for the sheet of a view.
    pub fn sheet(&self, hash: String, width: u32) {
        let asked = Asked { hash, width };
        self.0.asked.replace(asked.clone());
        self.send(&Request::Sheet(asked));
    }

    /// Hands on what the reader did in the sheet of a view.
    pub fn act(&self, hash: String, name: String, values: Vec<(String, String)>, files: Vec<AtDoor>) {
        let edits = name.starts_with("edit-");
        let request = self.act_of(hash, name, values, Vec::new());
        if edits { self.tell(request, files) } else { self.send_with(&request, &files) }
    }

    /// Hands back a picture that was drawn.
    pub fn drawn(&self, hash: String, name: String, dpi: u32, bytes: Vec<u8>) {
        let values = vec![("dpi".to_string(), dpi.to_string())];
        self.send(&self.act_of(hash, "picture-drawn".into(), values, vec![NamedBytes { name, bytes }]));
    }

    fn act_of(&self, hash: String, name: String, values: Vec<(String, String)>, files: Vec<NamedBytes>) -> Request {
        Request::Act { asked: Asked { hash, width: self.0.asked.borrow().width }, name, values, files }
    }

    /// Opens a package; with another one before it, on a fresh worker.
    pub fn open(&self, package: usize, fresh: bool) {
        self.0.package.set(package);
        self.0.held.borrow_mut().clear();
        self.0.told.borrow_mut().clear();
        if fresh && let Some(thread) = self.0.thread.borrow().clone() {
            thread.renew();
        }
        self.ask_package();
    }

    /// Ends the worker and starts another that knows what the page holds. This is also how a job is cancelled.
    pub fn renew(&self) {
        if let Some(thread) = self.0.thread.borrow().clone() {
            thread.renew();
        }
        self.ask_package();
    }

    /// The first view is drawn: the rest may be fetched.
    pub fn fetch_ahead(&self) {
        if !self.0.ahead.replace(true) {
            self.send(&Request::Ahead);
        }
    }

    /// Asks for a part now.
    pub fn part(&self, path: String) {
        self.send(&Request::Part { path });
    }

    /// Hands over files to be read.
    pub fn import(&self, job: u32, files: &[AtDoor]) {
        self.send_with(&Request::Import { job }, files);
    }

    /// Whether the worker has been silent too long.
    pub fn is_silent(&self) -> bool {
        self.0.thread.borrow().as_ref().is_some_and(|t| t.silent_for() > SILENCE_MS)
    }
}
