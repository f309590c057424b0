//! What an act of the reader wants, keeps and answers, and batches of documents made between messages. What an act does is compose's.

use js_sys::Promise;
use shanzhi::compose::{self, Clerk, Keep, Machine, Reader, Wants};
use shanzhi::publish::page::{INDEX, Shell};
use shanzhi::report::renew::answers;
use shanzhi::state::Route;
use shanzhi::wire::{NamedBytes, Reply};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    Shared, bytes, collect, compose_again, file, full, gb18030, keep, machine, measured, now as clock, pause, send,
    unsaved,
};

/// Lends the desk what only the browser has.
pub(super) fn lend(held: &Shared) {
    let mut now = held.borrow_mut();
    let date = js_sys::Date::new_0();
    let today = format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date());
    let folder = now.folder.clone();
    now.desk.clerk = Clerk::lent(gb18030, &today, &folder);
    let said = machine();
    let (way, agent) = said.split_once('\n').unwrap_or(("", &said));
    now.desk.clerk.machine = Machine { agent: agent.into(), one_file: way == "onefile" };
}

/// Hands over what an act came to, keeps what is to be kept, composes again.
pub(super) fn answer(held: &Shared, replies: &[Reply]) {
    replies.iter().for_each(send);
    let outbox = std::mem::take(&mut held.borrow_mut().desk.clerk.outbox);
    unsaved(held.borrow().desk.clerk.is_unsaved());
    let writes: Vec<Promise> = outbox.iter().map(Keep::order).map(|(act, key, text)| keep(act, key, text)).collect();
    if !writes.is_empty() {
        let held = held.clone();
        spawn_local(async move {
            for write in writes {
                if let Err(error) = JsFuture::from(write).await {
                    let name = error.dyn_ref::<js_sys::Error>().map(|e| String::from(e.name()));
                    held.borrow_mut().desk.clerk.not_kept(name.as_deref() == Some("ConstraintError"));
                    unsaved(held.borrow().desk.clerk.is_unsaved());
                    compose_again(&held);
                }
            }
        });
    }
    compose_again(held);
    batch(held);
}

/// The draft and the mappings that the browser keeps for the package on the desk.
pub(super) async fn kept(held: &Shared, turn: u32) {
    let name = held.borrow().desk.data.meta.name.clone();
    let text = |kept: Result<JsValue, JsValue>| Some(kept.ok()?.as_string()?.into_bytes());
    let log = text(JsFuture::from(keep("get", &Clerk::draft_key(&name), "")).await);
    let told = JsFuture::from(keep("get", &compose::answers_key(&name), "")).await;
    let told = told.ok().and_then(|text| text.as_string()).unwrap_or_default();
    let mappings = text(JsFuture::from(keep("get", "mappings", "")).await).unwrap_or_default();
    let reader = text(JsFuture::from(keep("get", &Reader::key(&name), "")).await);
    if held.borrow().turn == turn {
        held.borrow_mut().desk.reader.found(reader.as_deref());
        held.borrow_mut().desk.clerk.found(log);
        held.borrow_mut().desk.clerk.learn(&mappings);
        let mut now = held.borrow_mut();
        for (key, id) in answers::read(&told) {
            now.desk.answers.entry(key).or_insert(id);
        }
    }
}

/// The files an act wants, as far as they can be had.
pub(super) async fn wanted(held: &Shared, wants: Wants) -> Vec<NamedBytes> {
    let mut paths = Vec::new();
    if wants.package {
        let package = held.borrow().package.clone();
        paths.push(full(held, "datapackage.json"));
        paths.extend(package.resources.iter().map(|resource| full(held, &resource.path)));
    }
    if wants.site
        && let Ok(index) = bytes(file(INDEX)).await
        && let Ok(shell) = Shell::of(&String::from_utf8_lossy(&index))
    {
        paths.extend(shell.files());
    }
    let (files, _) = collect(paths.into_iter().map(|path| (path.clone(), file(&path))).collect()).await;
    files.into_iter().map(|(name, bytes)| NamedBytes { name, bytes }).collect()
}

/// Makes the documents of a batch, or monthly forms, one by one; between two of them the page is heard, so that it can stop them.
pub(super) fn batch(held: &Shared) {
    if !compose::is_at_work(&held.borrow().desk) || held.borrow().batching {
        return;
    }
    held.borrow_mut().batching = true;
    let held = held.clone();
    spawn_local(async move {
        loop {
            let step = measured("batch", || compose::advance(&mut held.borrow_mut().desk));
            let Some(replies) = step else { break };
            replies.iter().for_each(send);
            compose_again(&held);
            pause().await;
        }
        held.borrow_mut().batching = false;
    });
}

/// Longest stretch of making ready between two messages, milliseconds: under the goal of a page's queries.
const STRETCH: f64 = 4.0;

/// Makes ready what the reader is likely to ask next, in stretches between which the page is heard, until nothing is left.
pub(super) fn prepare(held: &Shared) {
    if std::mem::replace(&mut held.borrow_mut().preparing, true) {
        return;
    }
    let held = held.clone();
    spawn_local(async move {
        loop {
            pause().await;
            let now = held.borrow();
            let Some(asked) = &now.asked else { break };
            let (route, _) = Route::parse(&asked.hash);
            let begun = clock();
            let mut left = true;
            while left && clock() - begun < STRETCH {
                left = compose::prepare(&now.desk, &route);
            }
            if !left {
                break;
            }
        }
        held.borrow_mut().preparing = false;
    });
}
