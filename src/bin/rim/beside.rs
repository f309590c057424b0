//! Files that lie beside a message: the page hands over their handles, and their bytes are read here, a slice at a time, so that each file stands
//! in memory once and the page never waits for one. What the bytes mean is ingest's.

use std::sync::Arc;

use js_sys::{ArrayBuffer, Uint8Array};
use shanzhi::ingest::import_with;
use shanzhi::model::{Dataset, Finding, FindingCode, Severity};
use shanzhi::source::Fingerprint;
use shanzhi::strings::told::told;
use shanzhi::wire::{NamedBytes, Reply, Request};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{Shared, compose_again, gb18030, measured, now as clock, pause, send};

/// Milliseconds between two words of a job at work: with what comes before the first row it stays under the 250 of reliability.md §4.1.
const PROGRESS_EVERY: f64 = 100.0;

/// Bytes of one slice: what stands in memory twice, for a moment.
const SLICE: usize = 2 << 20;

#[wasm_bindgen]
extern "C" {
    type FileReaderSync;
    #[wasm_bindgen(constructor)]
    fn new() -> FileReaderSync;
    #[wasm_bindgen(catch, method, js_name = readAsArrayBuffer)]
    fn read(this: &FileReaderSync, slice: &web_sys::Blob) -> Result<ArrayBuffer, JsValue>;
}

/// A request with files beside it.
pub(super) fn take(held: &Shared, mut request: Request, at_door: &[File]) {
    let (read, unread) = read(at_door);
    let faults = unread.iter().map(|name| Finding::of_file(FindingCode::SourceError, Severity::Error, name, ""));
    match &mut request {
        Request::Import { job } => {
            held.borrow_mut().waiting.push((*job, read, faults.collect()));
            imports(held);
        }
        Request::Act { files, .. } => {
            files.extend(read);
            let said: Vec<String> = faults.map(|fault| format!("“{}”：{}", fault.place.file, told(&fault))).collect();
            if said.is_empty() { super::take(held, request) } else { send(&Reply::Say { words: said.join("") }) }
        }
        _ => super::take(held, request),
    }
}

/// Reads the dropped files that wait, unless the registers they are met with are on their way.
pub(super) fn imports(held: &Shared) {
    if held.borrow().opening && held.borrow().head.is_none() {
        return;
    }
    let jobs = std::mem::take(&mut held.borrow_mut().waiting);
    for (job, files, faults) in jobs {
        let empty = Dataset::default();
        let now = held.borrow();
        let register = now.head.as_ref().unwrap_or(&empty);
        let mut last = clock();
        let mut progress = |done: u32, total: u32| {
            if clock() - last >= PROGRESS_EVERY || done == total || done == 0 {
                last = clock();
                send(&Reply::Progress { job, done, total });
            }
        };
        let options = &now.desk.clerk.options;
        let mut imported = measured("import", || import_with(&files, register, options, &gb18030, &mut progress));
        drop(now);
        imported.import.findings.splice(0..0, faults);
        let reply = Reply::Preview { job, import: Box::new(std::mem::take(&mut imported.import)) };
        send(&reply);
        if let Reply::Preview { import, .. } = reply {
            imported.import = *import;
        }
        let files: Arc<[NamedBytes]> = files.into();
        measured("examine", || held.borrow_mut().desk.examine(job, Arc::clone(&files), imported));
        compose_again(held);
        fingerprint(held, job, files);
    }
}

/// The files with their bytes, and the names of those that cannot be read (moved away, changed meanwhile, no right to them).
fn read(files: &[File]) -> (Vec<NamedBytes>, Vec<String>) {
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for file in files {
        match bytes(file) {
            Some(bytes) => read.push(NamedBytes { name: file.name(), bytes }),
            None => unread.push(file.name()),
        }
    }
    (read, unread)
}

fn bytes(file: &File) -> Option<Vec<u8>> {
    let reader = FileReaderSync::new();
    let mut bytes = vec![0; file.size() as usize];
    if bytes.is_empty() {
        // A file that went away is nought bytes long; only reading tells it from an empty one.
        reader.read(file).ok()?;
    }
    let mut at = 0;
    for piece in bytes.chunks_mut(SLICE) {
        let end = at + piece.len();
        let slice = file.slice_with_f64_and_f64(at as f64, end as f64).ok()?;
        let buffer = reader.read(&slice).ok()?;
        let read = Uint8Array::new(&buffer);
        if read.length() as usize != piece.len() {
            return None;
        }
        read.copy_to(piece);
        at = end;
    }
    Some(bytes)
}

/// Works out the SHA-256 of files that were read, in pieces between which the page is heard, and writes them into the report on the table.
fn fingerprint(held: &Shared, job: u32, files: Arc<[NamedBytes]>) {
    let held = held.clone();
    spawn_local(async move {
        let mut prints = Vec::with_capacity(files.len());
        for file in files.iter() {
            let mut print = Fingerprint::default();
            for piece in file.bytes.chunks(SLICE) {
                pause().await;
                print.take(piece);
            }
            prints.push(print.text());
        }
        if held.borrow_mut().desk.fingerprinted(job, &prints) {
            compose_again(&held);
        }
    });
}
