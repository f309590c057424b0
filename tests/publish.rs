//! Packages written by the program: they open again observation for observation, whole, narrowed and zipped.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeMap;
use std::path::Path;

use shanzhi::ingest::import;
use shanzhi::model::{Basis, Dataset, Origin, Period, Record, RecordKey, Records, Severity, Status};
use shanzhi::publish::{self, Content, Scope, narrow, write};
use shanzhi::source::gb18030;
use shanzhi::wire::NamedBytes;

type Files = BTreeMap<String, Vec<u8>>;

/// Every file of a folder by its path inside.
fn folder(root: &str) -> Files {
    fn walk(at: &Path, root: &Path, files: &mut Files) {
        for entry in std::fs::read_dir(at).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let mut files = Files::new();
    walk(&root, &root, &mut files);
    files
}

/// The demo county without most of its ahead and village parts: enough of every kind, in a tenth of the time.
fn part_of_county() -> Files {
    let mut files = folder("data/county");
    let mut json: serde_json::Value = serde_json::from_slice(&files["datapackage.json"]).unwrap();
    let kept =
        ["core", "reference", "ahead-pa", "ahead-tj", "ahead-categories", "villages-990121100", "villages-990121201"];
    let mut dropped = Vec::new();
    json["resources"].as_array_mut().unwrap().retain(|resource| {
        let path = resource["path"].as_str().unwrap();
        let name = path.strip_prefix("observations/").map(|name| name.trim_end_matches(".csv"));
        let keep = name.is_none_or(|name| kept.contains(&name));
        if !keep {
            dropped.push(path.to_string());
        }
        keep
    });
    assert!(dropped.len() > 20);
    dropped.iter().for_each(|path| drop(files.remove(path)));
    files.insert("datapackage.json".into(), json.to_string().into_bytes());
    files
}

/// That part of the demo county, read once.
fn county() -> &'static (Files, Content) {
    static COUNTY: std::sync::OnceLock<(Files, Content)> = std::sync::OnceLock::new();
    COUNTY.get_or_init(|| {
        let files = part_of_county();
        let content = open(&files);
        (files, content)
    })
}

fn open(files: &Files) -> Content {
    let (content, findings) =
        Content::read(&files["datapackage.json"], &|path| files.get(path).map(Vec::as_slice)).unwrap();
    assert_eq!(findings, [], "a written package has no finding");
    content
}

/// The package as the page reads it.
fn dataset(files: &Files) -> Dataset {
    let get = |path: &str| files.get(path).map(Vec::as_slice);
    let package = publish::open(&files["datapackage.json"]).unwrap();
    let (mut data, mut findings) = publish::head(&package, &get);
    let (later, more) = publish::registers(&data, &package, &get);
    findings.extend(more);
    data.set_indicators(later.indicators);
    data.organisations = later.organisations;
    for resource in package.resources.iter().filter(|r| r.role == "observations") {
        let (state, part, more) = publish::part(&data, &package, &resource.path, get(&resource.path));
        publish::absorb(&mut data, &resource.path, state, part);
        findings.extend(more);
    }
    assert_eq!(findings, [], "the page finds nothing wrong");
    data
}

/// Figures by code and word, whatever the order of the parts.
fn figures(data: &Dataset) -> Records {
    Records::of_dataset(data, "")
}

#[test]
fn a_package_written_again_holds_every_observation() {
    for root in ["data/county", "data/subdistrict"] {
        let before = if root == "data/county" { county().0.clone() } else { folder(root) };
        let content = open(&before);
        let (after, left_out) = write(&content);
        assert_eq!(left_out, 0);
        let again = open(&after);
        assert_eq!(content.records.len(), again.records.len(), "{root}");
        assert!(content.records == again.records, "{root}: vintages, origins, notes and figures are the same");
        assert_eq!(content.registers.len(), again.registers.len());
        let (old, new) = (dataset(&before), dataset(&after));
        assert!(figures(&old) == figures(&new), "{root}: the page reads the same figures");
        assert!(old.blocks().len() > 1 && old.areas == new.areas && old.indicators == new.indicators);
        let proof = publish::prove(&new);
        assert!(proof.compared > 100 && proof.findings.is_empty(), "{root}");
        // The same content gives the same bytes, in files and in the archive.
        assert!(write(&again).0 == after, "{root}");
        assert_eq!(publish::zip(&after).unwrap(), publish::zip(&write(&again).0).unwrap());
    }
}

#[test]
fn the_sample_holds_what_the_round_trip_must_not_lose() {
    let records = &county().1.records;
    let count = |test: &dyn Fn(&Record) -> bool| records.iter().flat_map(|(_, h)| h).filter(|r| test(r)).count();
    assert!(count(&|r| r.origin == Origin::Corrected) >= 1 && count(&|r| r.status == Status::Revised) >= 1);
    assert!(count(&|r| !r.vintage.is_empty()) > 1 && count(&|r| r.origin == Origin::Computed) > 100);
    assert!(records.len() > records.keys(), "a key with two vintages");
}

fn imported(name: &str, text: &str, register: &Dataset) -> Dataset {
    let files = [NamedBytes { name: name.into(), bytes: text.as_bytes().to_vec() }];
    let import = import(&files, register, &gb18030::decode, &mut |_, _| {});
    let errors: Vec<_> = import.findings.iter().filter(|f| f.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    import.dataset
}

#[test]
fn files_laid_into_a_package_are_new_revised_or_the_same() {
    let (files, content) = county();
    // What is there already is narrowed to one family, which is enough here.
    let mut content = narrow(content, &Scope::Department("D01".into())).unwrap();
    let register = dataset(files);
    let text = "镇街,月份,人民调解案件受理数(件)\n澄关街道,2026-07,31\n桐屏镇,2026-07,28\n桐屏镇,2026-06,1\n";
    let import = imported("2026年7月调解.csv", text, &register);
    let before = content.records.len();
    let laid = content.lay(&import, "2026-08-03");
    assert_eq!((laid.new, laid.revised, laid.same, laid.clashes.len()), (2, 1, 0, 0));
    assert_eq!(content.records.len(), before + 3);
    content.dated("2026-08-03");
    let (after, left_out) = write(&content);
    assert_eq!(left_out, 0);
    let again = open(&after);
    assert!(again.records == content.records);
    let june = RecordKey {
        indicator: "TJ01".into(),
        area: "990121100".into(),
        organisation: String::new(),
        category: String::new(),
        period: Period::parse("2026-06").unwrap(),
        basis: Basis::Current,
    };
    let history: Vec<String> =
        again.records.history(&june).iter().map(|r| format!("{} {}", r.figure_text(), r.vintage)).collect();
    assert_eq!(history.len(), 2);
    assert_eq!(history[0], "1 2026-08-03");
    assert_eq!(again.head["periods"]["last"], "2026-07");
    assert_eq!(again.head["as_of"], "2026-08-03");
    // The same file with the same vintage again changes nothing; another figure of the same vintage clashes and is listed.
    let laid = content.lay(&import, "2026-08-03");
    assert_eq!((laid.new, laid.revised, laid.same), (0, 0, 3));
    let other = imported("b.csv", &text.replace("2026-07,31", "2026-07,13"), &register);
    let laid = content.lay(&other, "2026-08-03");
    assert_eq!(laid.clashes.len(), 1);
    assert_eq!((laid.clashes[0].1.figure_text(), laid.clashes[0].2.figure_text()), ("31".into(), "13".into()));
}

#[test]
fn files_alone_become_a_package_that_opens() {
    let text = "年份,人民调解委员会(万个),调解民间纠纷(万件)\n2020年,70.8,819.6\n2021年,69.3,874.4\n2022年,,892.3\n";
    let import = imported("调解.csv", text, &Dataset::default());
    let mut content = Content::default();
    let laid = content.lay(&import, "");
    assert_eq!(laid.new, 5);
    let day = content.last_day().unwrap();
    assert_eq!(day, "2022-12-31");
    content.dated(&day);
    let (files, left_out) = write(&content);
    assert_eq!(left_out, 0);
    assert!(open(&files).records == content.records);
    let data = dataset(&files);
    assert!(data.areas.root().is_some());
    assert!(figures(&data) == figures(&import), "observation for observation");
}

#[test]
fn a_township_gets_its_villages_and_the_county_line_and_nobody_elses_bytes() {
    let content = &county().1;
    let code = "990121100";
    let mut content = content.clone();
    for document in content.documents.iter_mut().filter(|document| document.role == "settings") {
        document.text = document.text.replacen('{', "{ \"title\": \"全县一张图\", \"colour\": \"purple\",", 1);
    }
    let content = &content;
    let narrowed = narrow(content, &Scope::Township(code.into())).unwrap();
    let (files, left_out) = write(&narrowed);
    let settings = dataset(&files).settings;
    assert_eq!((settings.title.as_str(), settings.colour.as_str()), ("", "purple"), "its own name for a title");
    assert_eq!(left_out, 0);
    let again = open(&files);
    assert!(again.records == narrowed.records);
    let areas = content.areas();
    let ours = |c: &str| c == code || c == "990121" || areas.get(c).is_some_and(|(parent, ..)| parent == code);
    let expected: usize = content
        .records
        .iter()
        .filter(|(key, _)| ours(&key.area) && (key.area != "990121" || key.organisation.is_empty()))
        .map(|(_, h)| h.len())
        .sum();
    assert_eq!(again.records.len(), expected, "own rows and the county line, whole");
    for (key, history) in again.records.iter() {
        let full = content.records.history(key);
        assert_eq!(history.len(), full.len(), "{key:?}");
        assert!(history.iter().zip(full).all(|(a, b)| a.says_same(b) && a.vintage == b.vintage), "{key:?}");
    }
    // Nobody else's code or name stands in any file.
    let grid = content.register("areas").unwrap();
    let names: BTreeMap<String, String> =
        (0..grid.rows.len()).map(|at| (grid.cell(at, "code").into(), grid.cell(at, "name").into())).collect();
    let kept: Vec<&String> = names.iter().filter(|(c, _)| ours(c)).map(|(_, n)| n).collect();
    let kept_codes: Vec<&String> = names.keys().filter(|c| ours(c)).collect();
    let texts: Vec<(&String, String)> = files.iter().map(|(p, b)| (p, String::from_utf8(b.clone()).unwrap())).collect();
    let mut searched = 0;
    for (c, name) in names.iter().filter(|(c, _)| !ours(c)) {
        for (path, text) in &texts {
            if !kept_codes.iter().any(|k| k.contains(c.as_str())) {
                assert!(!text.contains(c.as_str()), "{path} names {c}");
            }
            if !kept.iter().any(|k| k.contains(name.as_str())) {
                assert!(!text.contains(name.as_str()), "{path} names {name}");
            }
            searched += 1;
        }
    }
    assert!(searched > 390 * 8, "{searched}");
    let data = dataset(&files);
    assert_eq!(data.areas.get(data.areas.root().unwrap()).code, code);
    assert_eq!(
        data.areas.children(data.areas.root().unwrap()).len(),
        areas.values().filter(|(p, kind, _)| p == code && *kind == shanzhi::model::AreaKind::Tree).count()
    );
    assert!(publish::prove(&data).findings.is_empty());
    assert!(narrow(content, &Scope::Township("990121100201".into())).is_err(), "a village is no township");
}

#[test]
fn a_department_gets_its_indicators_only() {
    let content = &county().1;
    let narrowed = narrow(content, &Scope::Department("D01".into())).unwrap();
    let (files, _) = write(&narrowed);
    let again = open(&files);
    let grid = content.register("indicators").unwrap();
    let texts: Vec<String> = files.values().map(|bytes| String::from_utf8(bytes.clone()).unwrap()).collect();
    let words: std::collections::BTreeSet<&str> = texts.iter().flat_map(|t| t.split([',', '"', '|', '\n'])).collect();
    let (mut own, mut others) = (0, 0);
    for at in 0..grid.rows.len() {
        let (id, name) = (grid.cell(at, "id"), grid.cell(at, "name"));
        if grid.cell(at, "owner") == "D01" {
            own += 1;
            let holds = |content: &Content| content.records.iter().filter(|(key, _)| key.indicator == id).count();
            assert_eq!(holds(&again), holds(content), "{id}");
            continue;
        }
        others += 1;
        assert!(!words.contains(id), "a file names {id} {name}");
    }
    assert!(own > 5 && others > 50, "{own} {others}");
    let kept = |(key, h): (&RecordKey, &[Record])| {
        again.register("indicators").unwrap().rows.iter().any(|r| r[0] == key.indicator) as usize * h.len()
    };
    assert_eq!(again.records.len(), content.records.iter().map(kept).sum::<usize>());
    dataset(&files);
}

#[test]
fn parents_made_anew_are_those_the_generator_made() {
    // Everything computed in one township and in the whole subdistrict is thrown away and made again from the rows below.
    for (root, scope) in [("data/county", Scope::Township("990121201".into())), ("data/subdistrict", Scope::County)] {
        let whole = if root == "data/county" { county().1.clone() } else { open(&folder(root)) };
        let content = narrow(&whole, &scope).unwrap();
        let mut emptied = content.clone();
        let areas = content.areas();
        let computed: Vec<RecordKey> = content
            .records
            .iter()
            .filter(|(key, h)| {
                let below = areas.values().any(|(parent, ..)| *parent == key.area);
                h.len() == 1
                    && h[0].origin == Origin::Computed
                    && below
                    && key.organisation.is_empty()
                    && key.category.is_empty()
            })
            .map(|(key, _)| key.clone())
            .collect();
        assert!(computed.len() > 100, "{root}: {}", computed.len());
        for key in &computed {
            emptied.records.remove(key, "", Origin::Computed);
        }
        let changed: std::collections::BTreeSet<RecordKey> =
            emptied.records.iter().map(|(key, _)| key.clone()).collect();
        publish::recompute(&mut emptied, &changed);
        let mut compared = 0;
        for key in &computed {
            // A figure that is not counted below has nothing to be made of.
            let Some(again) = emptied.records.current(key) else { continue };
            let first = content.records.current(key).unwrap();
            assert!(
                again.says_same(first) && (first.note.is_empty() || again.note == first.note),
                "{key:?}\n{again:?}\n{first:?}"
            );
            compared += 1;
        }
        assert!(compared * 10 > computed.len() * 9, "{root}: {compared} of {}", computed.len());
    }
}

#[test]
fn a_corrected_village_changes_its_township_and_county_and_the_proof_still_holds() {
    let mut content = narrow(&county().1, &Scope::Department("D01".into())).unwrap();
    let village = content
        .records
        .iter()
        .find(|(key, h)| {
            key.indicator == "TJ01" && key.area.len() == 12 && key.category.is_empty() && h[0].value.is_some()
        })
        .map(|(key, h)| (key.clone(), h[0].clone()));
    let (key, old) = village.unwrap();
    let corrected = Record {
        value: old.value.map(|v| v.plus(shanzhi::model::Decimal::whole(7))),
        origin: Origin::Corrected,
        note: "漏登七件".into(),
        source_ref: "人工更正：王某".into(),
        ..old.clone()
    };
    content.records.put(key.clone(), corrected);
    let up = publish::recompute(&mut content, &[key.clone()].into());
    assert_eq!(up.iter().map(|k| k.area.len()).collect::<Vec<_>>(), [9, 6], "township, then county");
    for parent in &up {
        let was = county().1.records.current(parent).unwrap().value.unwrap();
        assert_eq!(content.records.current(parent).unwrap().value.unwrap().minus(was).text(), "7");
    }
    let (files, _) = write(&content);
    let again = open(&files);
    let history = again.records.history(&key);
    assert_eq!((history[0].origin, history[0].note.as_str()), (Origin::Corrected, "漏登七件"));
    assert_eq!(history[1].figure_text(), old.figure_text());
    assert_eq!(publish::prove(&dataset(&files)).findings, []);
}
