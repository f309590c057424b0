//! A desk with a shipped sample on it, and its pages as text. No expectation is in it but that a sheet survives the wire.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use shanzhi::compose::{self, Desk};
use shanzhi::model::Stage;
use shanzhi::publish;
use shanzhi::sheet::{Sheet, html};
use shanzhi::state::Route;
use shanzhi::wire::Reply;

/// A desk with a shipped sample on it, without its villages' figures.
pub fn desk(name: &str) -> Desk {
    static COUNTY: OnceLock<Desk> = OnceLock::new();
    match name {
        "county" => COUNTY.get_or_init(|| read(name)).clone(),
        _ => read(name),
    }
}

/// Reads a sample.
pub fn read(name: &str) -> Desk {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    let package = publish::open(&std::fs::read(root.join("datapackage.json")).unwrap()).expect("opens");
    let files: BTreeMap<String, Vec<u8>> = package
        .resources
        .iter()
        .filter_map(|resource| Some((resource.path.clone(), std::fs::read(root.join(&resource.path)).ok()?)))
        .collect();
    let get = |path: &str| files.get(path).map(Vec::as_slice);
    let (head, findings) = publish::head(&package, &get);
    let mut desk = Desk::opened(head, findings);
    let (later, findings) = publish::registers(&desk.data, &package, &get);
    desk.registers(&later, &findings);
    let drill: Vec<&str> = package.parts(Stage::Drill).map(|part| part.path.as_str()).collect();
    let parts = package.resources.iter().filter(|resource| resource.path.starts_with("observations/"));
    for resource in parts.filter(|resource| !drill.contains(&resource.path.as_str())) {
        let (state, part, findings) = publish::part(&desk.data, &package, &resource.path, get(&resource.path));
        desk.part(&resource.path, &state, &part, &findings);
    }
    desk.scheme = publish::scoring(&desk.data, &package, &get).0;
    for resource in package.resources.iter().filter(|resource| resource.role == "template") {
        desk.add_template(&resource.path, files[&resource.path].clone());
    }
    (desk.ready, desk.complete) = (true, true);
    desk
}

/// The sheet of a link.
pub fn shown(desk: &Desk, hash: &str) -> Sheet {
    let (route, doubt) = Route::parse(hash);
    assert!(!doubt, "{hash}");
    let sheet = compose::sheet(desk, &route, 1376);
    let reply = Reply::Sheet { hash: hash.into(), sheet: std::rc::Rc::new(sheet.clone()) };
    let Some(Reply::Sheet { sheet: read, .. }) = Reply::decode(&reply.encode()) else {
        panic!("{hash}: does not survive the wire")
    };
    assert_eq!(html(&read.main), html(&sheet.main), "{hash}");
    sheet
}

/// The sheet as text: what stands below, then what stands beside.
pub fn words(sheet: &Sheet) -> String {
    let mut words = html(&sheet.main);
    sheet.asides.iter().for_each(|nodes| words.push_str(&html(nodes)));
    words
}
