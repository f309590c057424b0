//! reduce: the one place where the state changes. Pure; what must be asked of the worker is read off the state by ui.

use std::rc::Rc;

use crate::model::merge::{lay_in, lay_registers, merge};
use crate::model::{Dataset, Finding, FindingCode, PartState, Severity};
use crate::wire::{Import, Reply};

use super::{AppState, Composed, Drop, Loading, Route, Snapshot, TakeOver};

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Action {
    /// The reader went somewhere, by click, key, link or Back.
    Go(Route),
    /// The hash of the browser changed.
    Hash(String),
    /// The worker answered.
    Reply(Rc<Reply>),
    /// The first view came ready to draw, beside the package; what the worker reads of the package itself comes after and wins.
    First(Rc<Vec<Reply>>),
    /// A part was asked of the worker.
    Asked(String),
    /// Files were dropped or chosen.
    Dropped {
        /// Number of the job.
        job: u32,
        /// Names of the files.
        names: Vec<String>,
        /// Bytes in all.
        total: u32,
    },
    /// Files that cannot even be handed on.
    Refused(Vec<Finding>),
    /// The drop is given up.
    Cancelled,
    /// The previewed drop is taken over.
    Take(TakeOver),
    /// Back from 单独查看.
    BackToPackage,
    /// The reader set the unit of an imported indicator.
    SetUnit {
        /// Indicator id.
        indicator: String,
        /// The unit.
        unit: String,
    },
    /// The worker stopped unasked; its last words, or none.
    WorkerDied(String),
    /// A notice was read.
    Dismissed,
}

/// The state after an action.
pub fn reduce(state: &AppState, action: Action) -> AppState {
    let mut next = state.clone();
    match action {
        Action::Go(route) => {
            next.route_notice = false;
            next.said.clear();
            arrive(&mut next, route);
        }
        Action::Hash(hash) => {
            let (route, doubt) = Route::parse(&hash);
            next.route_notice = doubt;
            arrive(&mut next, route);
        }
        Action::Reply(reply) => replied(&mut next, &reply),
        Action::First(replies) => {
            if matches!(next.data, Loading::Pending) {
                replies.iter().for_each(|reply| replied(&mut next, reply));
                next.provisional = matches!(next.data, Loading::Ready(_));
            }
        }
        Action::Asked(path) => with_data(&mut next, |data| set_part(data, &path, PartState::Loading)),
        Action::Dropped { job, names, total } => {
            next.refused.clear();
            next.jobs = next.jobs.max(job);
            next.drop = Drop::Reading { job, names, done: 0, total };
        }
        Action::Refused(findings) => {
            next.refused = findings;
            next.drop = Drop::None;
        }
        Action::Cancelled => next.drop = Drop::None,
        Action::Take(how) => take(&mut next, how),
        Action::BackToPackage => {
            if let Some(package) = next.aside.take() {
                next.data = Loading::Ready(package);
            }
        }
        Action::SetUnit { indicator, unit } => with_data(&mut next, |data| {
            if let Some(row) = data.indicators.iter_mut().find(|i| i.id == indicator) {
                row.unit = unit;
            }
        }),
        Action::WorkerDied(words) => {
            let names = match &next.drop {
                Drop::Reading { names, .. } => names.join("、"),
                _ => String::new(),
            };
            next.drop = Drop::None;
            next.refused = vec![Finding::of_file(FindingCode::WorkerDied, Severity::Error, &names, words)];
        }
        Action::Dismissed => {
            next.route_notice = false;
            next.said.clear();
            next.refused.clear();
        }
    }
    next
}

/// Takes a route; another package clears what was loaded of the one before.
fn arrive(state: &mut AppState, route: Route) {
    if route.package != state.route.package {
        *state = AppState { jobs: state.jobs, route_notice: state.route_notice, ..AppState::default() };
    }
    state.route = route;
}

/// Changes a copy of the data on show.
fn with_data(state: &mut AppState, change: impl FnOnce(&mut Dataset)) {
    if let Loading::Ready(snapshot) = &state.data {
        let mut data = Dataset::clone(&snapshot.0);
        change(&mut data);
        state.data = Loading::Ready(Snapshot(Rc::new(data)));
    }
}

/// The package's own data, on show or set aside.
fn package(state: &AppState) -> Option<&Dataset> {
    match (&state.aside, &state.data) {
        (Some(aside), _) => Some(&aside.0),
        (None, Loading::Ready(on_show)) => Some(&on_show.0),
        _ => None,
    }
}

/// Changes a copy of the package's own data, on show or set aside.
fn with_package(state: &mut AppState, change: impl FnOnce(&mut Dataset)) {
    match &state.aside {
        Some(snapshot) => {
            let mut data = Dataset::clone(&snapshot.0);
            change(&mut data);
            state.aside = Some(Snapshot(Rc::new(data)));
        }
        None => with_data(state, change),
    }
}

fn set_part(data: &mut Dataset, path: &str, to: PartState) {
    if let Some(part) = data.parts.iter_mut().find(|p| p.path == path) {
        part.state = to;
    }
}

fn replied(state: &mut AppState, reply: &Reply) {
    match reply {
        Reply::Ready => {}
        Reply::Head { dataset, findings } => {
            let held = package(state);
            // A worker started anew sends its head again; the data on show stays. What came ready to draw stays only if it
            // was made of the very package that the worker has read.
            let same = held.is_some_and(|held| held.meta.fingerprint == dataset.meta.fingerprint);
            let nothing = held.is_none();
            let outdated = std::mem::take(&mut state.provisional) && !same;
            if nothing || outdated {
                state.data = Loading::Ready(Snapshot(Rc::new(Dataset::clone(dataset))));
                state.findings.clone_from(findings);
            }
        }
        Reply::Registers { dataset, findings } => {
            state.findings.extend_from_slice(findings);
            with_package(state, |data| lay_registers(data, dataset));
        }
        Reply::Part { path, state: to, dataset, findings } => {
            state.findings.extend_from_slice(findings);
            // The same figures again, read from the package itself: nothing to lay in.
            let again = *to == PartState::Loaded
                && package(state).is_some_and(|data| {
                    data.parts.iter().any(|part| part.path == *path && part.state == PartState::Loaded)
                });
            if again {
                return;
            }
            with_package(state, |data| {
                lay_in(data, dataset);
                set_part(data, path, to.clone());
            });
        }
        Reply::Failed { findings } => {
            if matches!(state.data, Loading::Ready(_)) {
                state.findings.extend_from_slice(findings);
            } else {
                state.data = Loading::Failed(findings.clone());
            }
        }
        Reply::Progress { job, done, total } => {
            if let Drop::Reading { job: mine, done: d, total: t, .. } = &mut state.drop
                && mine == job
            {
                (*d, *t) = (*done, *total);
            }
        }
        Reply::Sheet { hash, sheet } => {
            state.composed = Some(Composed { hash: hash.clone(), sheet: Rc::clone(sheet) });
        }
        Reply::Changed { dataset } => {
            state.data = Loading::Ready(Snapshot(Rc::new(Dataset::clone(dataset))));
        }
        // Files, the clipboard and the way to go are the browser's: nothing to remember.
        Reply::File { .. } | Reply::Copy { .. } | Reply::Go { .. } | Reply::Picture { .. } => {}
        Reply::Say { words } => state.said.clone_from(words),
        Reply::Preview { job, import } => {
            // Read again with other mappings, the same drop comes again.
            let waited = *job == state.jobs;
            if waited && import.dataset.blocks().is_empty() {
                state.refused.clone_from(&import.findings);
                state.drop = Drop::None;
            } else if waited {
                state.refused.clear();
                state.drop = Drop::Preview { job: *job, import: Rc::new(Import::clone(import)) };
            }
        }
    }
}

fn take(state: &mut AppState, how: TakeOver) {
    let Drop::Preview { import, .. } = &state.drop else { return };
    let import = Rc::clone(import);
    match (how, &state.data) {
        (TakeOver::Merge, Loading::Ready(on_show)) => {
            state.data = Loading::Ready(Snapshot(Rc::new(merge(&on_show.0, &import.dataset))));
        }
        (TakeOver::Alone, Loading::Ready(on_show)) => {
            state.aside.get_or_insert_with(|| on_show.clone());
            state.data = Loading::Ready(Snapshot(Rc::new(import.dataset.clone())));
            state.route.area = None;
        }
        _ => {
            state.aside = None;
            state.data = Loading::Ready(Snapshot(Rc::new(import.dataset.clone())));
            state.route.area = None;
        }
    }
    state.drop = Drop::None;
}
