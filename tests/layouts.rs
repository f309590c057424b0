//! The project's own dropped files under tests/fixtures: each layout, encoding and row of the grammars, with its written outcome beside it.
//! `BLESS=1` writes the outcomes anew, to be read before they are kept. Properties over them: every row and cell has its fate; the order of
//! rows and the number of files change nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use shanzhi::ingest::{self, Imported, Mapping, MappingKind, Options};
use shanzhi::model::{
    Area, AreaId, AreaKind, AreaTree, Dataset, Dimension, Indicator, Level, Measure, Nature, Organisation, Period,
};
use shanzhi::source::gb18030;
use shanzhi::strings::finding as words;
use shanzhi::wire::NamedBytes;

fn area(code: &str, name: &str, parent: Option<u32>, kind: AreaKind, aliases: &[&str]) -> Area {
    let level = ["county", "township", "village"][parent.map_or(0, |p| if p == 0 { 1 } else { 2 })];
    Area {
        code: code.into(),
        name: name.into(),
        level: level.into(),
        parent: parent.map(AreaId),
        kind,
        aliases: aliases.iter().map(|a| (*a).to_string()).collect(),
        population: None,
        households: None,
        elders: None,
        valid_from: String::new(),
        valid_to: String::new(),
        tile: None,
    }
}

/// An invented county: 城关镇 and 东岭乡 with villages, two 开平, a county's own level and two departments.
fn register() -> Dataset {
    let tree = AreaKind::Tree;
    let areas = vec![
        area("990502000000", "甲县", None, tree, &[]),
        area("990502100000", "城关镇", Some(0), tree, &["老城"]),
        area("990502200000", "东岭乡", Some(0), tree, &[]),
        area("990502001000", "开平街道", Some(0), tree, &[]),
        area("990502101000", "开平镇", Some(0), tree, &[]),
        area("990502100201", "李家村", Some(1), tree, &[]),
        area("990502100202", "和平村", Some(1), tree, &[]),
        area("990502100203", "胡子坞村", Some(1), tree, &[]),
        area("990502200201", "和平村", Some(2), tree, &[]),
        area("990502200202", "高井村", Some(2), tree, &[]),
        area("990502200001", "高井社区", Some(2), tree, &[]),
        area("990502000000-own", "县本级", Some(0), AreaKind::Own, &[]),
        area("990502100000-own", "镇本级", Some(1), AreaKind::Own, &[]),
    ];
    let mut data = Dataset::default();
    data.areas = AreaTree::new(areas).0;
    data.meta.levels = [("county", "县"), ("township", "镇街"), ("village", "村")]
        .map(|(id, name)| Level { id: id.into(), name: name.into() })
        .to_vec();
    data.organisations = [("D01", "甲县司法局"), ("D02", "甲县公安局")]
        .map(|(id, name)| Organisation {
            id: id.into(),
            name: name.into(),
            group: "县直部门".into(),
            area: "990502000000-own".into(),
        })
        .to_vec();
    let make = |id: &str, name: &str, family: &str, unit: &str, aliases: &str, nature: Nature, measure: Measure| {
        let mut indicator = Indicator::imported(id.into(), name.into(), family.into());
        (indicator.unit, indicator.nature, indicator.measure) = (unit.into(), nature, measure);
        indicator.kind = "indicator".into();
        indicator.aliases = aliases.split('|').filter(|a| !a.is_empty()).map(str::to_string).collect();
        indicator
    };
    let (flow, stock, none) = (Nature::Flow, Nature::Stock, Nature::None);
    let (count, rate, amount) = (Measure::Count, Measure::Rate, Measure::Amount);
    data.set_indicators(vec![
        make("TJ01", "人民调解案件受理数", "人民调解", "件", "受理数|受理件数", flow, count),
        make("TJ02", "人民调解案件调结数", "人民调解", "件", "调结数|调解终结", flow, count),
        make("TJ03", "人民调解成功数", "人民调解", "件", "调解成功|成功数", flow, count),
        make("TJ04", "调解成功率", "人民调解", "%", "成功率", none, rate),
        make("SQ01", "诉求受理量", "诉求办理", "件", "受理件数|工单总数", flow, count),
        make("SQ02", "按期办结率", "诉求办理", "%", "按时办结率", none, rate),
        make("YL02", "颐养之家数", "养老", "个", "颐养之家", stock, count),
        make("YL03", "入家老人数", "养老", "人", "入家老人", stock, count),
        make("JJ01", "集体经济收入", "集体经济", "万元", "", flow, amount),
        make("GD01", "耕地面积", "农业", "亩", "", stock, amount),
    ]);
    data
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The fixture files in order, with their paths below the folder.
fn fixtures() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut groups: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    groups.sort();
    for group in groups.iter().filter(|path| path.is_dir()) {
        let mut files: Vec<PathBuf> = std::fs::read_dir(group).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        for file in files.into_iter().filter(|file| file.extension().is_none_or(|e| e != "expected")) {
            found.push((file.strip_prefix(folder()).unwrap().to_string_lossy().into_owned(), file));
        }
    }
    found
}

/// Mappings that stand in a fixture's name: `…@mapped.csv` is read with these.
fn options(name: &str) -> Options {
    let mapping = |kind, text: &str, target: &str| Mapping {
        kind,
        text: text.into(),
        target: target.into(),
        scope: String::new(),
    };
    let mut options = Options::default();
    if name.contains("@mapped") {
        options.mappings = vec![
            mapping(MappingKind::Area, "南片", "990502100000"),
            mapping(MappingKind::Indicator, "化解情况", "TJ03"),
            mapping(MappingKind::Column, "片区", "township"),
            mapping(MappingKind::Column, "测试列", "ignore"),
            mapping(MappingKind::Organisation, "司法系统", "D01"),
        ];
    }
    if name.contains("@hidden") {
        options.hidden_sheets = vec![(name.rsplit('/').next().unwrap().to_string(), "草稿".into())];
    }
    options
}

fn read(files: &[NamedBytes], options: &Options) -> Imported {
    ingest::import_with(files, &register(), options, &gb18030::decode, &mut |_, _| {})
}

/// Every figure of an import: indicator, area, period, basis, category, value or status.
fn figures(read: &Imported) -> Vec<String> {
    let data = &read.import.dataset;
    let mut lines = Vec::new();
    for block in data.blocks() {
        for (row, area) in block.areas.iter().enumerate() {
            for step in 0..block.periods {
                let Some(cell) = block.cell(row * block.periods as usize + step as usize) else { continue };
                let period = Period { frequency: block.key.frequency, index: block.first + step as i32 };
                let indicator = data.indicator(block.key.indicator);
                let known = indicator.family != "导入数据";
                let name = if known { indicator.id.clone() } else { format!("{}[{}]", indicator.name, indicator.unit) };
                let parts = cell.parts.map_or(String::new(), |(n, d)| format!("={}/{}", n.text(), d.text()));
                let value = cell.value.filter(|_| cell.status.has_value()).map_or(format!("{:?}", cell.status), |v| {
                    shanzhi::ingest::blocks::Small::from_decimal(v).unwrap_or_default().decimal().text()
                });
                let dimension = match block.key.dimension {
                    Dimension::None => String::new(),
                    Dimension::Category(at) => format!(" ｛{}｝", data.categories[usize::from(at)]),
                    Dimension::Organisation(at) => format!(" ｛{}｝", data.organisations[usize::from(at)].name),
                };
                let place = data.areas.get(*area);
                let parent = place.parent.map_or(String::new(), |p| format!("{}·", data.areas.get(p).name));
                let basis = block.key.basis;
                let trace = read.traces.iter().find(|trace| {
                    (trace.indicator, trace.area, trace.period, trace.basis, trace.dimension)
                        == (block.key.indicator, *area, period, basis, block.key.dimension)
                });
                let printed = trace.map_or(String::new(), |trace| {
                    let mut text = format!(" @{}:{}", trace.line, trace.column);
                    if trace.qualifier != shanzhi::model::Qualifier::Eq {
                        write!(text, " {:?}", trace.qualifier).unwrap();
                    }
                    if let Some(precision) = trace.precision {
                        write!(text, " ±{}", precision.text()).unwrap();
                    }
                    if let Some(high) = trace.high {
                        write!(text, " ..{}", high.text()).unwrap();
                    }
                    text
                });
                lines.push(format!(
                    "{name} {parent}{} {period} {}{dimension} {value}{parts}{printed}",
                    place.name,
                    basis.word()
                ));
            }
        }
    }
    lines.sort();
    lines
}

/// The outcome of an import as compact text.
fn outcome(read: &Imported) -> String {
    let mut text = String::new();
    for file in &read.import.files {
        let encoding = if file.encoding.is_empty() { "未读出" } else { &file.encoding };
        let layout = if file.layout.is_empty() { "未识别" } else { &file.layout };
        writeln!(text, "{encoding} · {layout}").unwrap();
        let (rows, used, aside) = (file.rows_read, file.rows_used, file.rows_aside);
        writeln!(text, "行 {rows} = {used} + {aside}; 数值 {} 空白 {}", file.cells, file.blank_cells).unwrap();
    }
    for table in &read.tables {
        for (code, count) in &table.fates.rows_aside {
            writeln!(text, "弃行 {} {count}", words::name(*code)).unwrap();
        }
        for (code, count) in &table.fates.cells_aside {
            writeln!(text, "弃格 {} {count}", words::name(*code)).unwrap();
        }
    }
    for line in figures(read) {
        writeln!(text, "+ {line}").unwrap();
    }
    for finding in &read.import.findings {
        let place = &finding.place;
        let sheet = if place.sheet.is_empty() { String::new() } else { format!("{}!", place.sheet) };
        let severity = words::severity(finding.severity);
        let (code, value) = (words::name(finding.code), finding.value.replace('\n', "⏎"));
        let many = if finding.count > 1 { format!(" ×{}", finding.count) } else { String::new() };
        writeln!(text, "? {severity} {code} {sheet}{}:{} {value}{many}", place.row, place.column).unwrap();
    }
    text
}

fn is_conserved(name: &str, read: &Imported) {
    for (file, report) in read.import.files.iter().enumerate() {
        assert_eq!(report.rows_read, report.rows_used + report.rows_aside, "{name}");
        let tables = read.tables.iter().filter(|table| usize::from(table.file) == file);
        let (rows, used, aside) = tables.fold((0, 0, 0), |(a, b, c), t| (a + t.rows.0, b + t.rows.1, c + t.rows.2));
        assert_eq!((report.rows_read, report.rows_used, report.rows_aside), (rows, used, aside), "{name}");
    }
    for table in &read.tables {
        let counted = table.fates.cells > 0 || table.fates.rows_aside.is_empty();
        if table.layout.contains("台账") || !counted {
            continue;
        }
        assert_eq!(table.fates.rows_aside.values().sum::<u32>(), table.rows.2, "{name}: {:?}", table.fates);
        assert!(table.fates.is_whole(), "{name}: {:?}", table.fates);
    }
}

#[test]
fn every_fixture_comes_to_its_written_outcome() {
    let bless = std::env::var_os("BLESS").is_some_and(|v| v == "1");
    let all = fixtures();
    assert!(all.len() >= 120, "{} fixtures", all.len());
    let mut wrong = Vec::new();
    for (name, path) in &all {
        let short = path.file_name().unwrap().to_string_lossy().into_owned();
        let file = NamedBytes { name: short, bytes: std::fs::read(path).unwrap() };
        let read = read(&[file], &options(name));
        is_conserved(name, &read);
        for finding in &read.import.findings {
            assert!(!words::message(finding).is_empty() && !words::remedy(finding.code).is_empty(), "{name}");
        }
        let outcome = outcome(&read);
        let written = PathBuf::from(format!("{}.expected", path.display()));
        if bless {
            std::fs::write(&written, &outcome).unwrap();
        } else if std::fs::read_to_string(&written).unwrap_or_default() != outcome {
            wrong.push(format!("{name}\n{outcome}"));
        }
    }
    assert!(wrong.is_empty(), "{} outcomes differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Numbers that look random and are the same in every run (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

fn without_cells(read: &Imported) -> Vec<String> {
    let cut = |line: String| line.split(" @").next().unwrap().to_string();
    let mut lines: Vec<String> = figures(read).into_iter().map(cut).collect();
    lines.sort();
    lines
}

#[test]
fn order_and_split_change_nothing() {
    let places = ["城关镇,李家村", "城关镇,和平村", "东岭乡,和平村", "东岭乡,高井村", "东岭乡,高井社区"];
    for seed in 0..40 {
        let dice = &mut Dice(seed);
        let mut rows: Vec<String> = Vec::new();
        for place in places {
            for month in 1..=6 {
                let cells = ["", "12", "1,5", "/", "1.5万", "约30", "3-5", "…", "7件", "*"];
                let value = cells[dice.roll(cells.len())].replace(',', "");
                rows.push(format!("{place},2024年{month}月,{value},{}%", dice.roll(101)));
            }
        }
        let header = "镇街,村,月份,受理数(件),调解成功率";
        let file = |name: String, rows: &[String]| NamedBytes {
            name,
            bytes: format!("{header}\n{}\n", rows.join("\n")).into_bytes(),
        };
        let whole = read(&[file("全.csv".into(), &rows)], &Options::default());
        is_conserved("全", &whole);
        for at in (1..rows.len()).rev() {
            rows.swap(at, dice.roll(at + 1));
        }
        let shuffled = read(&[file("乱.csv".into(), &rows)], &Options::default());
        assert_eq!(without_cells(&whole), without_cells(&shuffled), "seed {seed}");
        let parts: Vec<NamedBytes> =
            rows.chunks(3).enumerate().map(|(at, part)| file(format!("分{at}.csv"), part)).collect();
        assert_eq!(parts.len(), 10);
        let split = read(&parts, &Options::default());
        assert_eq!(without_cells(&whole), without_cells(&split), "seed {seed}");
        let used = |read: &Imported| read.import.files.iter().map(|f| f.rows_used).sum::<u32>();
        assert_eq!(used(&whole), used(&split), "seed {seed}");
    }
}

#[test]
fn previews_mask_persons_and_mappings_are_read() {
    let text = "镇街,月份,受理数,联系电话,备注\n城关镇,2024-05,3,13812345678,身份证11010519491231002X\n";
    let file = NamedBytes { name: "一.csv".into(), bytes: text.as_bytes().to_vec() };
    let shown = ingest::preview(&file, 0, 0..10, &register(), &Options::default(), &gb18030::decode).unwrap();
    let text = format!("{shown:?}");
    assert!(text.contains("***") && !text.contains("13812345678") && !text.contains("11010519491231002X"), "{text}");
    let csv = "kind,text,target,scope,note\narea,南片,990502100000,,\ncolumn,片区,township,,\nother,x,y,,\n";
    let (table, _) = shanzhi::source::read("mappings.csv", csv.as_bytes(), &gb18030::decode).unwrap();
    let (mappings, left) = ingest::options::mappings(&table);
    assert_eq!((mappings.len(), left), (2, 1));
    assert_eq!((mappings[1].kind, mappings[1].target.as_str()), (MappingKind::Column, "township"));
    let read = read(&[file], &Options::default());
    let columns: Vec<(&str, &str)> =
        read.tables[0].columns.iter().map(|c| (c.role.as_str(), c.indicator.as_str())).collect();
    assert_eq!(columns, [("township", ""), ("period", ""), ("figure", "TJ01"), ("ignore", ""), ("ignore", "")]);
}
