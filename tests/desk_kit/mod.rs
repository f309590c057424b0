//! What tests of the clerk's desk share: a small demo county on a desk, drops and acts as the worker does them, files out of replies.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    reason = "a test that fails should say where; not every test uses all"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use shanzhi::compose::{self, Clerk, Desk};
use shanzhi::ingest::import_with;
use shanzhi::model::Stage;
use shanzhi::publish;
use shanzhi::sheet::html;
use shanzhi::source::gb18030;
use shanzhi::state::Route;
use shanzhi::wire::{NamedBytes, Reply};

pub type Files = BTreeMap<String, Vec<u8>>;

pub const FOLDER: &str = "data/county/";

/// The demo county with a few of its parts: enough of every kind, in a tenth of the time.
pub fn county() -> &'static Files {
    static COUNTY: OnceLock<Files> = OnceLock::new();
    COUNTY.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/county");
        let mut json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(root.join("datapackage.json")).unwrap()).unwrap();
        let kept = ["core", "reference", "ahead-tj", "villages-990121100", "villages-990121201"];
        json["resources"].as_array_mut().unwrap().retain(|resource| {
            let path = resource["path"].as_str().unwrap();
            let name = path.strip_prefix("observations/").map(|name| name.trim_end_matches(".csv"));
            name.is_none_or(|name| kept.contains(&name)) && !path.contains("template")
        });
        let mut files = Files::new();
        for resource in json["resources"].as_array().unwrap() {
            let path = resource["path"].as_str().unwrap();
            files.insert(path.into(), std::fs::read(root.join(path)).unwrap());
        }
        files.insert("datapackage.json".into(), json.to_string().into_bytes());
        files
    })
}

/// A desk over a package, as the worker sets it.
pub fn desk(files: &Files) -> Desk {
    desk_with(files, &|_| true)
}

/// The same with those parts only.
pub fn desk_with(files: &Files, loaded: &dyn Fn(&str) -> bool) -> Desk {
    let get = |path: &str| files.get(path).map(Vec::as_slice);
    let package = publish::open(&files["datapackage.json"]).expect("opens");
    let (head, findings) = publish::head(&package, &get);
    let mut desk = Desk::opened(head, findings);
    desk.clerk = Clerk::lent(gb18030::decode, "2026-07-10", FOLDER);
    desk.clerk.found(Some(Vec::new()));
    let (later, findings) = publish::registers(&desk.data, &package, &get);
    desk.registers(&later, &findings);
    for resource in package.resources.iter().filter(|r| r.role == "observations" && loaded(&r.path)) {
        let (state, part, findings) = publish::part(&desk.data, &package, &resource.path, get(&resource.path));
        desk.part(&resource.path, &state, &part, &findings);
    }
    assert!(package.parts(Stage::Core).next().is_some());
    (desk.ready, desk.complete) = (true, true);
    desk
}

pub fn named(name: &str, bytes: &[u8]) -> NamedBytes {
    NamedBytes { name: name.into(), bytes: bytes.to_vec() }
}

pub fn drop_files(desk: &mut Desk, files: Vec<NamedBytes>) {
    let imported = import_with(&files, &desk.data, &desk.clerk.options, &gb18030::decode, &mut |_, _| {});
    desk.examine(1, files, imported);
}

pub fn words(desk: &Desk, hash: &str) -> String {
    let (route, doubt) = Route::parse(hash);
    assert!(!doubt, "{hash}");
    let sheet = compose::sheet(desk, &route, 1376);
    let reply = Reply::Sheet { hash: hash.into(), sheet: std::rc::Rc::new(sheet.clone()) };
    assert!(Reply::decode(&reply.encode()).is_some(), "{hash} travels");
    html(&sheet.main)
}

pub fn act(desk: &mut Desk, name: &str, values: &[(&str, &str)], files: &[NamedBytes]) -> Vec<Reply> {
    let values: Vec<(String, String)> = values.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    compose::act(desk, &Route::parse("#/1/data").0, name, &values, files)
}

/// Every file of the package as the worker fetches it.
pub fn fetched(files: &Files) -> Vec<NamedBytes> {
    files.iter().map(|(path, bytes)| named(&format!("{FOLDER}{path}"), bytes)).collect()
}

pub fn one_file(replies: &[Reply]) -> (&str, &[u8]) {
    match replies {
        [Reply::File { name, bytes, .. }] => (name, bytes),
        other => panic!("no file: {other:?}"),
    }
}

pub fn unzip(bytes: &[u8]) -> Files {
    let mut parts = shanzhi::source::archive::open(bytes, &|_| true).expect("a zip");
    parts.names.clone().into_iter().map(|name| (name.clone(), parts.take(&name).unwrap())).collect()
}

/// A correction typed.
pub const FIX: &[(&str, &str)] = &[
    ("i", "TJ01"),
    ("a", "990121100"),
    ("p", "2026-05"),
    ("status", "reported"),
    ("value", "4,999"),
    ("reason", "抄写颠倒"),
    ("source", "电话核实"),
    ("person", "王某"),
    ("date", "2026-07-10"),
];
