//! The sample county with all its parts and registers, read through publish. It asserts only that it is whole.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use shanzhi::model::{Dataset, PartState, Stage};
use shanzhi::publish;

/// Everything loaded, once for all tests of a program.
pub fn county() -> &'static Dataset {
    static DATA: OnceLock<Dataset> = OnceLock::new();
    DATA.get_or_init(read)
}

fn read() -> Dataset {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/county");
    let package = publish::open(&std::fs::read(root.join("datapackage.json")).unwrap()).expect("opens");
    let files: BTreeMap<String, Vec<u8>> = package
        .resources
        .iter()
        .map(|resource| {
            let bytes = std::fs::read(root.join(&resource.path));
            let bytes =
                bytes.unwrap_or_else(|e| panic!("{} is not there ({e}): run `cargo xtask demo`", resource.path));
            (resource.path.clone(), bytes)
        })
        .collect();
    let get = |path: &str| files.get(path).map(Vec::as_slice);
    let (mut data, findings) = publish::head(&package, &get);
    assert_eq!(findings, []);
    let (later, findings) = publish::registers(&data, &package, &get);
    assert_eq!(findings, []);
    data.organisations = later.organisations;
    data.events = later.events;
    data.targets = later.targets;
    data.items = later.items;
    data.forms = later.forms;
    data.submissions = later.submissions;
    for stage in [Stage::Core, Stage::Ahead, Stage::Drill] {
        let paths: Vec<String> = package.parts(stage).map(|part| part.path.clone()).collect();
        for path in paths {
            let (state, part, findings) = publish::part(&data, &package, &path, get(&path));
            assert_eq!((state.clone(), findings), (PartState::Loaded, vec![]), "{path}");
            publish::absorb(&mut data, &path, state, part);
        }
    }
    data
}
