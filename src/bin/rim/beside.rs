//! Files that lie beside a message: the page hands over their handles, and their bytes are read here, a slice at a time, so that each file stands
//! in memory once and the page never waits for one. What the bytes mean is ingest's.

use js_sys::{ArrayBuffer, Uint8Array};
use shanzhi::wire::NamedBytes;
use wasm_bindgen::prelude::*;
use web_sys::File;

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

/// The files with their bytes, and the names of those that cannot be read (moved away, changed meanwhile, no right to them).
pub(super) fn read(files: &[File]) -> (Vec<NamedBytes>, Vec<String>) {
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
