//! The clerk's desk on the page: a drop is judged, mapped, corrected, kept, gone on with, published; what is published opens to the same view.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod desk_kit;

use std::collections::BTreeMap;
use std::io::Read as _;

use desk_kit::{FIX, FOLDER, Files, act, county, desk, drop_files, fetched, named, one_file, unzip, words};
use shanzhi::compose::{self, Clerk, Desk, Keep};
use shanzhi::model::Records;
use shanzhi::sheet::html;
use shanzhi::source::gb18030;
use shanzhi::state::Route;
use shanzhi::wire::{NamedBytes, Reply, TakeOver};

/// The texts the browser would hold after everything that was sent to it, in order of keys.
#[derive(Default)]
struct Store(BTreeMap<String, String>);

impl Store {
    fn take(&mut self, desk: &mut Desk) {
        for item in std::mem::take(&mut desk.clerk.outbox) {
            match item {
                Keep::Put { key, text } => drop(self.0.insert(key, text)),
                Keep::Add { key, text } => assert!(self.0.insert(key, text).is_none(), "a line is written once"),
                Keep::Drop { prefix } => self.0.retain(|key, _| !key.starts_with(&prefix)),
            }
        }
    }

    fn get(&self, prefix: &str) -> Vec<u8> {
        let all = self.0.iter().filter(|(key, _)| key.starts_with(prefix));
        all.map(|(_, text)| text.as_str()).collect::<String>().into_bytes()
    }
}

const DIRTY: &str = "区划,指标,2026年6月,联系电话\n松澜镇,人民调解案件受理数,4321,13800138000\n无此镇,人民调解案件受理数,3,\n\
松澜镇,人民调解成功数,好多,\n合计,人民调解案件受理数,4324,\n";

#[test]
fn the_report_closes_lists_filters_shows_and_exports() {
    let mut desk = desk(county());
    drop_files(&mut desk, vec![named("六月.csv", DIRTY.as_bytes())]);
    let said = words(&desk, "#/1/data");
    for expected in ["六月.csv", "UTF-8", "SHA-256", "读取4＝采用", "剔除", "逐一核对相符", "无此镇", "好多", "看原表"]
    {
        assert!(said.contains(expected), "{expected} is missing");
    }
    assert!(!said.contains("13800138000"), "no personal data on the page");
    // The cell in its table, the personal column masked.
    let at = said.split("name=\"line\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>();
    assert!(at.len() >= 2);
    for number in &at {
        act(&mut desk, "check-spot", &[("line", number)], &[]);
        let shown = words(&desk, "#/1/data");
        assert!(shown.contains("收起原表") && shown.contains("class=\"worse\""));
        assert!(!shown.contains("13800138000"));
    }
    // Filtered, what is listed and what is exported are the same.
    act(&mut desk, "check-filter", &[("by", "code"), ("severity", "error"), ("code", "type-error")], &[]);
    let said = words(&desk, "#/1/data");
    assert!(said.contains("列出1条"), "one cell is no number");
    let csv = act(&mut desk, "check-csv", &[], &[]);
    let text = String::from_utf8(one_file(&csv).1.to_vec()).unwrap();
    assert!(text.contains("好多") && !text.contains("无此镇") && text.starts_with('\u{FEFF}'));
    let xlsx = act(&mut desk, "check-xlsx", &[], &[]);
    let (tables, _) = shanzhi::source::read_all("a.xlsx", one_file(&xlsx).1, &gb18030::decode).unwrap();
    assert_eq!(tables[0].len(), 2, "a header and the line");
    let letters = act(&mut desk, "check-letter", &[("group", "type-error")], &[]);
    let [Reply::Copy { text, .. }] = letters.as_slice() else { panic!("{letters:?}") };
    assert!(text.contains("退回") && text.contains("好多") && text.contains("松澜镇"));
}

#[test]
fn a_mapping_is_used_remembered_and_travels() {
    let mut desk = desk(county());
    let before = Records::of_dataset(&desk.data, "");
    drop_files(&mut desk, vec![named("六月.csv", DIRTY.as_bytes())]);
    assert!(words(&desk, "#/1/data").contains("没有认出的名称"));
    act(&mut desk, "map-edit", &[("what", "area|无此镇")], &[]);
    assert!(words(&desk, "#/1/data").contains("“无此镇”对应为"));
    let replies = act(&mut desk, "map-set", &[("kind", "area"), ("text", "无此镇"), ("target", "990121101")], &[]);
    assert!(matches!(replies.as_slice(), [Reply::Preview { job: 1, .. }]), "the page sees the drop read again");
    let said = words(&desk, "#/1/data");
    assert!(said.contains("记住的对应（1条）") && !said.contains("没有认出的名称"));
    let mut store = Store::default();
    store.take(&mut desk);
    let kept = String::from_utf8(store.get("mappings")).unwrap();
    assert!(kept.contains("area,无此镇,990121101"), "{kept}");
    // Another day, another page: the mapping is known.
    let mut other = self::desk(county());
    other.clerk.learn(kept.as_bytes());
    drop_files(&mut other, vec![named("六月.csv", DIRTY.as_bytes())]);
    assert!(!words(&other, "#/1/data").contains("没有认出的名称"));
    assert!(Records::of_dataset(&desk.data, "") == before, "a preview changes nothing");
    // A wrong encoding is seen and put right: UTF-8 read as GB18030 and back.
    act(&mut desk, "map-encoding", &[("file", "六月.csv"), ("encoding", "GB18030")], &[]);
    assert!(!words(&desk, "#/1/data").contains("4321"));
    act(&mut desk, "map-encoding", &[("file", "六月.csv"), ("encoding", "")], &[]);
    assert!(words(&desk, "#/1/data").contains("没有认出的名称") || words(&desk, "#/1/data").contains("好多"));
}

fn take_in(desk: &mut Desk) {
    let import = desk.preview.clone().expect("a preview");
    desk.take(TakeOver::Merge, import);
}

#[test]
fn work_is_kept_line_by_line_and_gone_on_with() {
    let fresh = || desk(county());
    let mut desk = fresh();
    let mut store = Store::default();
    let before = Records::of_dataset(&desk.data, "");
    drop_files(&mut desk, vec![named("六月.csv", DIRTY.as_bytes())]);
    take_in(&mut desk);
    store.take(&mut desk);
    let replies = act(&mut desk, "edit-correct", FIX, &[]);
    assert!(matches!(replies.as_slice(), [Reply::Changed { .. }]), "{replies:?}");
    store.take(&mut desk);
    let said = words(&desk, "#/1/data?a=990121100&i=TJ01&p=2026-05&v=fix");
    for expected in ["4999（人工更正）", "已更正1处", "抄写颠倒", "人工更正：王某；电话核实", "共2步"]
    {
        assert!(said.contains(expected), "{expected} is missing");
    }
    let said = words(&desk, "#/1/indicator/TJ01?a=990121100&p=2026-05");
    assert!(said.contains("本期的数为人工更正") && said.contains("王某"), "a trace ends where the correction is told");
    let form = desk.data.forms[0].id.clone();
    act(
        &mut desk,
        "edit-slip",
        &[
            ("form", &form),
            ("area", "990121100"),
            ("period", "2026-06"),
            ("act", "received"),
            ("date", "2026-07-03"),
            ("note", "六月.csv"),
        ],
        &[],
    );
    store.take(&mut desk);
    assert!(!desk.clerk.is_unsaved(), "everything lies in the store");
    let done = Records::of_dataset(&desk.data, "");
    assert!(done != before);

    // The tab is killed; another page finds the draft, tells of it, goes on.
    let key = Clerk::draft_key(&desk.data.meta.name);
    let mut other = fresh();
    other.clerk.found(Some(store.get(&key)));
    let said = words(&other, "#/1/data");
    assert!(said.contains("没有做完的工作草稿，共3步") && said.contains("接着做"));
    act(&mut other, "edit-draft-resume", &[("lines", "3")], &[]);
    assert!(other.clerk.outbox.is_empty(), "nothing is written twice");
    assert!(Records::of_dataset(&other.data, "") == done, "observation for observation");
    assert_eq!(other.data.submissions, desk.data.submissions);

    // A worker started anew is told again what was done: the same, and again nothing is written.
    let mut again = fresh();
    again.clerk.found(Some(store.get(&key)));
    drop_files(&mut again, vec![named("六月.csv", DIRTY.as_bytes())]);
    take_in(&mut again);
    act(&mut again, "edit-correct", FIX, &[]);
    assert!(again.clerk.outbox.is_empty());
    assert!(Records::of_dataset(&again.data, "") == done);

    // Undone step by step, the data are what they were.
    for _ in 0..3 {
        act(&mut other, "edit-undo", &[], &[]);
    }
    store.take(&mut other);
    let undone = Records::of_dataset(&other.data, "");
    let differ: Vec<_> = shanzhi::clerk::diff(&before, &undone);
    assert!(differ.is_empty(), "{:?}", differ.first());
    // Given up, the store is empty.
    act(&mut other, "edit-draft-drop", &[], &[]);
    store.take(&mut other);
    assert!(store.get(&key).is_empty());
}

#[test]
fn corrections_need_a_reason_and_a_person_and_raise_the_parents() {
    let mut desk = desk(county());
    let refused = |desk: &mut Desk, without: &str| {
        let fields: Vec<(&str, &str)> =
            FIX.iter().map(|(name, value)| (*name, if *name == without { "" } else { *value })).collect();
        let replies = act(desk, "edit-correct", &fields, &[]);
        assert!(matches!(replies.as_slice(), [Reply::Say { .. }]), "{without}: {replies:?}");
    };
    let before = Records::of_dataset(&desk.data, "");
    for field in ["reason", "person", "date", "value"] {
        refused(&mut desk, field);
    }
    assert!(Records::of_dataset(&desk.data, "") == before, "what is refused changes nothing");
    let root = |desk: &Desk| {
        let records = Records::of_dataset(&desk.data, "");
        let found = records.iter().find(|(key, _)| {
            key.indicator == "TJ01"
                && key.area == "990121"
                && key.period.to_string() == "2026-05"
                && key.category.is_empty()
                && key.organisation.is_empty()
        });
        found.map(|(_, history)| history[0].figure_text()).unwrap().parse::<i64>().unwrap()
    };
    let town = before
        .iter()
        .find(|(key, _)| {
            key.indicator == "TJ01"
                && key.area == "990121100"
                && key.period.to_string() == "2026-05"
                && key.category.is_empty()
                && key.organisation.is_empty()
        })
        .map(|(_, history)| history[0].figure_text().parse::<i64>().unwrap())
        .unwrap();
    let old = root(&desk);
    act(&mut desk, "edit-correct", FIX, &[]);
    assert_eq!(root(&desk), old - town + 4999, "the county's sum follows");
}

/// The files of packages inside of a one-file page.
fn inside(page: &[u8]) -> Files {
    let text = std::str::from_utf8(page).unwrap();
    let mut files = Files::new();
    for piece in text.split("<script type=\"text/plain\" data-file=\"").skip(1) {
        let (path, rest) = piece.split_once("\">").unwrap();
        let coded = rest.split("</script>").next().unwrap();
        let mut bits = 0u32;
        let (mut count, mut packed) = (0, Vec::new());
        for c in coded.bytes().filter(|b| *b != b'=') {
            let six = match c {
                b'A'..=b'Z' => c - b'A',
                b'a'..=b'z' => c - b'a' + 26,
                b'0'..=b'9' => c - b'0' + 52,
                b'+' => 62,
                _ => 63,
            };
            bits = bits << 6 | u32::from(six);
            count += 6;
            if count >= 8 {
                count -= 8;
                packed.push((bits >> count) as u8);
                bits &= (1 << count) - 1;
            }
        }
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        files.insert(path.into(), bytes);
    }
    files
}

/// A built site in the small: what the page's shape needs.
fn site() -> Vec<NamedBytes> {
    let index = "<!DOCTYPE html><html><head><title>x</title>\n<link rel=\"icon\" href=\"./i.svg\"/>\n<link rel=\"stylesheet\" href=\"./s.css\"/>\n\
        </head><body><script id=\"boot\" src=\"./boot.js\" data-first=\"data/county/\" data-early=\"data/county/datapackage.json\" data-page=\"p.js\" data-wasm=\"p.wasm\"></script></body></html>";
    let mut files = vec![named("index.html", index.as_bytes())];
    for name in ["boot.js", "worker_boot.js", "worker.js", "worker_bg.wasm", "p.js", "p.wasm", "s.css", "i.svg"] {
        files.push(named(name, format!("/* {name} */").as_bytes()));
    }
    files
}

#[test]
fn what_is_published_opens_to_the_same_view() {
    let mut desk = desk(county());
    drop_files(&mut desk, vec![named("六月.csv", DIRTY.as_bytes())]);
    take_in(&mut desk);
    act(&mut desk, "edit-correct", FIX, &[]);
    let marks = [("scope", "county"), ("classification", "工作秘密"), ("state", "审定稿"), ("date", "2026-07-10")];
    let zip = act(&mut desk, "publish", &[&marks[..], &[("format", "zip")]].concat(), &fetched(county()));
    let files = unzip(one_file(&zip).1);
    let again = self::desk(&files);
    assert_eq!((again.data.meta.classification.as_str(), again.data.meta.state.as_str()), ("工作秘密", "审定稿"));
    assert_eq!(again.data.meta.as_of, "2026-07-10");
    let (old, new) = (Records::of_dataset(&desk.data, ""), Records::of_dataset(&again.data, ""));
    let differ = shanzhi::clerk::diff(&old, &new);
    assert!(differ.is_empty(), "{} differ, first {:?}", differ.len(), differ.first());
    let corrected = new.iter().flat_map(|(_, h)| h).filter(|r| r.origin == shanzhi::model::Origin::Corrected);
    assert!(corrected.count() > 0, "the correction is marked as one");
    // The same in one page.
    let all: Vec<NamedBytes> = fetched(county()).into_iter().chain(site()).collect();
    let page = act(&mut desk, "publish", &[&marks[..], &[("format", "html")]].concat(), &all);
    let (name, bytes) = one_file(&page);
    assert!(name.ends_with(".html"));
    let inside = inside(bytes);
    for (path, bytes) in &files {
        assert_eq!(inside.get(&format!("{FOLDER}{path}")), Some(bytes), "{path}");
    }
    assert!(inside.contains_key("index.html") && inside.contains_key("worker_bg.wasm"), "it can publish, too");
    // A published page publishes again, and the same.
    let files: Vec<NamedBytes> = inside.iter().map(|(path, bytes)| named(path, bytes)).collect();
    let mut second = again;
    let page = act(&mut second, "publish", &[&marks[..], &[("format", "html")]].concat(), &files);
    assert!(one_file(&page).1 == bytes);
}

#[test]
fn a_township_gets_nothing_of_the_others() {
    let mut desk = desk(county());
    act(&mut desk, "edit-correct", FIX, &[]);
    let fields =
        [("scope", "township:990121201"), ("format", "html"), ("classification", "内部资料"), ("state", "送审稿")];
    let all: Vec<NamedBytes> = fetched(county()).into_iter().chain(site()).collect();
    let page = act(&mut desk, "publish", &fields, &all);
    let files = inside(one_file(&page).1);
    let areas = &desk.data.areas;
    let root = areas.root().unwrap();
    let ours = areas.find("990121201").unwrap();
    let others: Vec<&str> = areas
        .children(root)
        .iter()
        .filter(|id| **id != ours)
        .flat_map(|id| [areas.get(*id).code.as_str(), areas.get(*id).name.as_str()])
        .collect();
    assert!(others.len() > 30);
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with(FOLDER)) {
        let text = String::from_utf8_lossy(bytes);
        for other in &others {
            assert!(!text.contains(other), "{path} names {other}");
        }
        assert!(!text.contains("抄写颠倒") && !text.contains("王某"), "{path} tells of another's correction");
    }
    let own: Files = files
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(FOLDER)?.to_string(), bytes.clone())))
        .collect();
    let again = self::desk(&own);
    let (old, new) = (Records::of_dataset(&desk.data, ""), Records::of_dataset(&again.data, ""));
    let kept = shanzhi::clerk::diff(&new, &old).into_iter().filter(|d| d.kind != shanzhi::clerk::Kind::New);
    assert_eq!(kept.count(), 0, "what is in it is what is on show here");
    assert!(new.len() > 1000);
}

#[test]
fn two_clerks_packages_merge_and_a_person_chooses() {
    let base = county();
    // A colleague corrects two cells, one of them the one that is corrected here.
    let mut colleague = desk(base);
    let change = |desk: &mut Desk, changes: &[(&str, &str)]| {
        let fields: Vec<(&str, &str)> = FIX
            .iter()
            .map(|(name, value)| (*name, changes.iter().find(|(n, _)| n == name).map_or(*value, |(_, v)| *v)))
            .collect();
        act(desk, "edit-correct", &fields, &[]);
    };
    change(&mut colleague, &[("value", "5001")]);
    change(&mut colleague, &[("a", "990121101"), ("value", "77")]);
    let marks = [("scope", "county"), ("format", "zip"), ("classification", "内部资料"), ("state", "送审稿")];
    let zip = act(&mut colleague, "publish", &marks, &fetched(base));
    let zip = named("同事.zip", one_file(&zip).1);
    let mut desk = desk(base);
    change(&mut desk, &[]);
    let given: Vec<NamedBytes> = std::iter::once(zip.clone()).chain(fetched(base)).collect();
    let replies = act(&mut desk, "edit-merge-package", &[], &given);
    let Some(Reply::Say { words: said }) = replies.last() else { panic!("{replies:?}") };
    assert!(said.contains("采用1处，1处双方不同"), "{said}");
    let shown = words(&desk, "#/1/data?v=merge");
    assert!(shown.contains("5001（") && shown.contains("4999（本页）"));
    act(&mut desk, "edit-choose", &[("0", "1")], &[]);
    assert!(!words(&desk, "#/1/data?v=merge").contains("由人选定</h2>"));
    let figure = |area: &str| {
        let records = Records::of_dataset(&desk.data, "");
        let found = records.iter().find(|(k, _)| {
            k.indicator == "TJ01"
                && k.area == area
                && k.period.to_string() == "2026-05"
                && k.category.is_empty()
                && k.organisation.is_empty()
        });
        found.map(|(_, h)| h[0].figure_text()).unwrap_or_default()
    };
    assert_eq!((figure("990121100").as_str(), figure("990121101").as_str()), ("5001", "77"));
    // Now both say the same.
    let given: Vec<NamedBytes> = std::iter::once(zip).chain(fetched(base)).collect();
    act(&mut desk, "compare-package", &[], &given);
    assert!(words(&desk, "#/1/data?v=merge").contains("新增0条，消失0条，修订0条"));
}

#[test]
fn files_that_differ_about_a_cell_are_compared() {
    let mut desk = desk(county());
    let file = |value: &str| format!("区划,指标,2026年6月\n松澜镇,人民调解案件受理数,{value}\n");
    drop_files(&mut desk, vec![named("甲.csv", file("10").as_bytes()), named("乙.csv", file("12").as_bytes())]);
    take_in(&mut desk);
    act(&mut desk, "compare-files", &[], &[]);
    let shown = words(&desk, "#/1/data");
    assert!(shown.contains("10（甲.csv）") && shown.contains("12（乙.csv）"), "both sayings are shown");
    act(&mut desk, "edit-choose", &[("0", "1")], &[]);
    let shown = words(&desk, "#/1/data?a=990121101&i=TJ01&p=2026-06&v=fix");
    assert!(
        shown.contains("现在为：12")
            || words(&desk, "#/1/data?a=990121100&i=TJ01&p=2026-06&v=fix").contains("现在为：12")
    );
}

#[test]
fn the_ledger_receives_returns_and_urges() {
    let mut desk = desk(county());
    let form = desk.data.forms[0].id.clone();
    let slip = |desk: &mut Desk, what: &str, date: &str| {
        let fields = [
            ("form", form.as_str()),
            ("area", "990121100"),
            ("period", "2026-07"),
            ("act", what),
            ("date", date),
            ("note", "a"),
        ];
        act(desk, "edit-slip", &fields, &[])
    };
    assert!(matches!(slip(&mut desk, "returned", "2026-08-01").as_slice(), [Reply::Say { .. }]), "nothing came yet");
    assert!(slip(&mut desk, "received", "2026-08-01").is_empty());
    assert!(slip(&mut desk, "returned", "2026-08-02").is_empty());
    let hash = format!("#/1/data?f={form}&p=2026-07&v=ledger");
    let (route, _) = Route::parse(&hash);
    let shown = html(&compose::sheet(&desk, &route, 1376).main);
    assert!(shown.contains("已退回") || route.period.is_none(), "{}", shown.chars().take(600).collect::<String>());
    let replies = act(&mut desk, "slip-urge", &[("form", &form), ("period", "2026-07")], &[]);
    let [Reply::Copy { text, .. }] = replies.as_slice() else { panic!("{replies:?}") };
    assert!(text.contains("已退回修改、未重新报送") && text.contains("尚未收到"));
    slip(&mut desk, "received", "2026-08-03");
    let line =
        desk.data.submissions.iter().find(|s| s.area == "990121100" && s.period.unwrap().to_string() == "2026-07");
    assert_eq!(line.map(|s| s.received.as_str()), Some("2026-08-03"));
}
