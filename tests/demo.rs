//! The sample packages as shipped, read through publish: their extent, their sums, and every story of docs/demo-county.md.
//! The village parts are generated, not committed; without them these tests fail: `cargo xtask demo` writes them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeMap;
use std::path::Path;

use shanzhi::model::{AreaKind, Dataset, Origin, PartState, Period, Stage, Status};
use shanzhi::publish::{self, Package};
use shanzhi::query::{Gap, Reading, Selection, Span, cut, reading};

struct Shipped {
    package: Package,
    files: BTreeMap<String, Vec<u8>>,
    data: Dataset,
}

impl Shipped {
    /// The registers, and no part yet.
    fn open(name: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
        let package = publish::open(&std::fs::read(root.join("datapackage.json")).unwrap()).expect("opens");
        let mut files = BTreeMap::new();
        for resource in &package.resources {
            let bytes = std::fs::read(root.join(&resource.path));
            let bytes = bytes.unwrap_or_else(|error| {
                panic!("data/{name}/{} is not there ({error}): run `cargo xtask demo` first", resource.path)
            });
            files.insert(resource.path.clone(), bytes);
        }
        let get = |path: &str| files.get(path).map(Vec::as_slice);
        let (mut data, findings) = publish::head(&package, &get);
        assert_eq!(findings, []);
        let (later, findings) = publish::registers(&data, &package, &get);
        assert_eq!(findings, []);
        data.organisations = later.organisations;
        data.events = later.events;
        data.targets = later.targets;
        data.items = later.items;
        Self { package, files, data }
    }

    /// Lays the parts of a stage (and, for drill parts, of one parent) into the dataset.
    fn load(&mut self, stage: Stage, parent: Option<&str>) -> &mut Self {
        let parts: Vec<String> = self
            .package
            .parts(stage)
            .filter(|part| parent.is_none_or(|code| part.parent == code))
            .map(|part| part.path.clone())
            .collect();
        assert!(!parts.is_empty());
        for path in parts {
            let bytes = self.files.get(&path).map(Vec::as_slice);
            let (state, part, findings) = publish::part(&self.data, &self.package, &path, bytes);
            assert_eq!((state.clone(), findings), (PartState::Loaded, vec![]), "{path}");
            publish::absorb(&mut self.data, &path, state, part);
        }
        self
    }

    fn whole(name: &str) -> Self {
        let mut shipped = Self::open(name);
        for stage in [Stage::Core, Stage::Ahead, Stage::Drill] {
            if shipped.package.parts(stage).next().is_some() {
                shipped.load(stage, None);
            }
        }
        shipped
    }

    fn read(&self, id: &str, area: &str, period: &str) -> Reading {
        let id = self.data.find_indicator(id).expect(id);
        let area = self.data.areas.find(area).expect(area);
        reading(&self.data, id, area, Period::parse(period).expect(period), Span::Period)
    }

    /// A figure as the page of stories writes it: `73`, `22/38`, or the reason there is none.
    fn told(&self, id: &str, area: &str, period: &str) -> String {
        let read = self.read(id, area, period);
        match (read.parts(), read.figure) {
            (Some((top, bottom)), _) => format!("{}/{}", top.text(), bottom.text()),
            (None, Ok(amount)) => amount.round(0).text(),
            (None, Err(gap)) => format!("{gap:?}"),
        }
    }

    fn note(&self, id: &str, area: &str, period: &str) -> &str {
        let (id, area) = (self.data.find_indicator(id).expect(id), self.data.areas.find(area).expect(area));
        self.data.note(id, area, Period::parse(period).expect(period))
    }
}

#[test]
fn the_county_is_as_large_as_it_says() {
    let shipped = Shipped::open("county");
    let areas = &shipped.data.areas;
    let (root, last) = (areas.root().unwrap(), Period::parse("2026-06").unwrap());
    assert_eq!(areas.get(root).code, "990121");
    assert_eq!(areas.children(root).len(), 22);
    let villages: Vec<_> = areas.children(root).iter().flat_map(|town| areas.children(*town)).collect();
    let standing = villages.iter().filter(|id| areas.get(***id).exists_in(last)).count();
    assert_eq!((villages.len(), standing), (372, 371));
    assert_eq!(areas.children(root).iter().filter(|town| areas.own(**town).is_some()).count(), 22);
    assert!(areas.own(root).is_some_and(|own| areas.get(own).kind == AreaKind::Own));
    let (first, last) = shipped.data.meta.periods.unwrap();
    assert_eq!((first.to_string().as_str(), last.index - first.index + 1), ("2023-07", 36));
    assert!(shipped.data.meta.notice.starts_with("演示数据"));
}

#[test]
fn every_parent_is_its_children_and_its_own_level() {
    for (name, at_least) in [("county", 30_000), ("subdistrict", 200)] {
        let shipped = Shipped::whole(name);
        let proof = publish::prove(&shipped.data);
        assert!(proof.compared >= at_least, "{name}: {} compared", proof.compared);
        assert_eq!((proof.agreed, proof.findings), (proof.compared, vec![]), "{name}");
    }
}

#[test]
fn every_planted_story_is_in_the_figures() {
    let shipped = Shipped::whole("county");
    // The numbers are those of docs/demo-county.md.
    let series = [
        // 1 桐屏镇: police calls jump two months running.
        ("PA01", "990121100", "2026-01", "25 35 33 27 73 62"),
        ("PA01", "990121100", "2025-05", "28 29"),
        // 2 菱洼村: content falls.
        ("SQ03", "990121106204", "2025-09", "33/35 31/31 32/36 29/30 18/22 23/28 27/38 29/38 24/37 22/38"),
        // 4 Coverage of homes reaches its target early.
        ("YL04", "990121", "2025-12", "294/316 296/316 299/316 303/316 303/316 304/316 304/316"),
        // 5 梨云乡: all disputes a success; the county beside it.
        ("TJ04", "990121200", "2026-04", "10/10 10/10 9/9"),
        ("TJ04", "990121", "2026-05", "400/414"),
        // 6 A figure revised from 120 to 118, and summed as 118.
        ("FW05", "990121101", "2025-11", "118"),
        ("FW05", "990121", "2025-11", "1460"),
        // 7 Two villages merge.
        ("SQ01", "990121107215", "2024-12", "19"),
        ("SQ01", "990121107214", "2024-12", "4 15"),
        // 8 The definition of 满意率 changes.
        ("SQ03", "990121", "2024-10", "4186/4323 4718/4862 4651/4782 4848/5139 3697/3900 4785/5041"),
        // 9 Heavy rain.
        ("SQ01", "990121107", "2025-06", "307 347 761 308 288"),
        // 10 Late in winter, then not.
        ("SQ02", "990121004", "2025-09", "406/411 339/378 389/430 415/457 435/491 367/367 444/446"),
        // 11 A slip of the pen.
        ("FW21", "990121103206", "2026-02", "2 0 40 2 0"),
        // 12 Small homes.
        ("YL06", "990121202", "2026-06", "49/15"),
        ("YL06", "990121", "2026-06", "5416/373"),
        // 13 Coverage behind.
        ("YL04", "990121205", "2026-06", "15/18"),
        // 14 Corrected by hand.
        ("PA05", "990121102", "2025-09", "24"),
        // 3 and 16 Partial sums.
        ("TJ01", "990121", "2026-06", "420"),
        ("TJ01", "990121105", "2026-06", "17"),
        ("YL03", "990121201", "2026-06", "166"),
    ];
    for (id, area, first, figures) in series {
        let first = Period::parse(first).unwrap();
        let found: Vec<String> = (0..figures.split(' ').count() as i32)
            .map(|step| shipped.told(id, area, &first.shift(step).to_string()))
            .collect();
        assert_eq!(found.join(" "), figures, "{id} {area} from {first}");
    }
}

#[test]
fn stories_that_are_more_than_a_number() {
    let shipped = Shipped::whole("county");
    let data = &shipped.data;
    // 3 暮岭乡 did not send three forms: flows are missing, stocks are carried on.
    for id in ["TJ01", "FW05"] {
        assert_eq!(shipped.read(id, "990121201", "2026-06").figure, Err(Gap::Stated(Status::Missing)), "{id}");
    }
    assert_eq!(
        shipped.read("YL03", "990121201", "2026-05").amount(),
        shipped.read("YL03", "990121201", "2026-06").amount()
    );
    assert_eq!(shipped.note("TJ01", "990121", "2026-06"), "应报394个、实报377个");
    assert!(shipped.read("TJ01", "990121", "2026-06").is_partial());
    // 4 March 2026 is the first month at the target of 95 %.
    let county = data.areas.root().unwrap();
    let yl04 = data.find_indicator("YL04").unwrap();
    let first = Period::parse("2023-07").unwrap();
    let reached = (0..36)
        .map(|step| first.shift(step))
        .find(|month| reading(data, yl04, county, *month, Span::Period).amount().is_some_and(|a| a.to_f64() >= 95.0));
    assert_eq!(reached.map(|p| p.to_string()).as_deref(), Some("2026-03"));
    // 5 All 36 months.
    let month = |step: i32| first.shift(step).to_string();
    for step in 0..36 {
        let (top, bottom) = shipped.read("TJ04", "990121200", &month(step)).parts().unwrap();
        assert!(top.compare(bottom).is_eq(), "{}", month(step));
    }
    // 6 and 14: what was replaced is kept, and why.
    assert_eq!(shipped.read("FW05", "990121101", "2025-11").status, Status::Revised);
    assert_eq!(shipped.note("FW05", "990121101", "2025-11"), "修订：由120改为118");
    assert_eq!(shipped.read("PA05", "990121102", "2025-09").origin, Origin::Corrected);
    let pa05 = data.find_indicator("PA05").unwrap();
    let replaced = data.remarks.iter().find(|r| r.indicator == pa05 && !r.replaced.is_empty());
    assert_eq!(replaced.map(|r| r.replaced.as_str()), Some("42"));
    // 7 燕埠村 ends with 2024.
    assert_eq!(shipped.read("SQ01", "990121107215", "2025-01").figure, Err(Gap::Stated(Status::NotApplicable)));
    // 8 The event is there to be drawn.
    assert!(data.events.iter().any(|e| e.id == "E05" && e.kind == "definition" && e.date == "2025-01-01"));
    // 15 Two villages of one name.
    let name = |code: &str| data.areas.get(data.areas.find(code).unwrap()).name.clone();
    assert_eq!(name("990121100205"), name("990121204203"));
    // 16 Three villages of 青禾铺镇 are missing in the table below it.
    let town = data.areas.find("990121105").unwrap();
    let asked = Selection {
        indicator: data.find_indicator("TJ01").unwrap(),
        area: town,
        period: Period::parse("2026-06").unwrap(),
        span: Span::Period,
    };
    let below = cut(data, asked);
    let missing = below.children.iter().filter(|c| c.reading.figure == Err(Gap::Stated(Status::Missing))).count();
    assert_eq!((below.children.len(), missing), (23, 3));
    assert_eq!(shipped.note("TJ01", "990121105", "2026-06"), "应报23个、实报20个");
    assert!(below.children.iter().all(|c| c.place.is_none() || c.reading.figure.is_ok()));
}

#[test]
fn a_part_not_loaded_is_neither_missing_nor_nought() {
    let mut shipped = Shipped::open("county");
    shipped.load(Stage::Core, None);
    let village = "990121106204";
    assert_eq!(shipped.told("SQ03", village, "2026-06"), format!("{:?}", Gap::Stated(Status::NotLoaded)));
    // Its township is in the core part, and says so without it.
    assert!(shipped.read("SQ03", "990121106", "2026-06").figure.is_ok());
    shipped.load(Stage::Drill, Some("990121106"));
    assert_eq!(shipped.told("SQ03", village, "2026-06"), "22/38");
    // The neighbours' villages still wait.
    assert_eq!(shipped.read("SQ03", "990121107214", "2026-06").figure, Err(Gap::Stated(Status::NotLoaded)));
}

#[test]
fn missing_is_not_nought() {
    let mut shipped = Shipped::open("county");
    shipped.load(Stage::Core, None).load(Stage::Ahead, None).load(Stage::Drill, Some("990121105"));
    // Reported nought is a figure; a silent village has none.
    let nought = shipped.read("TJ01", "990121105201", "2026-06");
    let told = shipped.told("TJ01", "990121105203", "2026-06");
    assert_eq!(told, format!("{:?}", Gap::Stated(Status::Missing)));
    let zero = shipped
        .data
        .areas
        .children(shipped.data.areas.find("990121105").unwrap())
        .iter()
        .map(|id| shipped.read("TJ01", &shipped.data.areas.get(*id).code, "2026-06"))
        .find(|read| read.amount().is_some_and(|a| a.round(0).is_zero()))
        .expect("a village with nothing to report");
    assert_eq!(zero.status, Status::ZeroReported);
    assert!(nought.figure.is_ok());
    // 不足一个单位 is a third thing.
    assert_eq!(shipped.read("WG18", "990121203", "2025-02").figure, Err(Gap::Stated(Status::BelowUnit)));
}
