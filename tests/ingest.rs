//! Dropped files: encodings, layouts, areas, bad input, and the account of rows. Tables of input and expectation.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use shanzhi::ingest::{import, label};
use shanzhi::model::{
    Area, AreaId, AreaKind, AreaTree, Basis, Dataset, Dimension, FindingCode, Indicator, Level, Measure, Nature,
    Period, Severity,
};
use shanzhi::source::{self, gb18030};
use shanzhi::strings::finding as words;
use shanzhi::wire::{Import, NamedBytes};

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

/// 甲县: 城关镇 (李家村, 和平村), 东岭乡 (和平村, 高井村, 高井社区), 开平街道 and 开平镇.
fn register() -> Dataset {
    let tree = AreaKind::Tree;
    let areas = vec![
        area("360502000000", "甲县", None, tree, &[]),
        area("360502100000", "城关镇", Some(0), tree, &["老城"]),
        area("360502200000", "东岭乡", Some(0), tree, &[]),
        area("360502001000", "开平街道", Some(0), tree, &[]),
        area("360502101000", "开平镇", Some(0), tree, &[]),
        area("360502100201", "李家村", Some(1), tree, &[]),
        area("360502100202", "和平村", Some(1), tree, &[]),
        area("360502200201", "和平村", Some(2), tree, &[]),
        area("360502200202", "高井村", Some(2), tree, &[]),
        area("360502200001", "高井社区", Some(2), tree, &[]),
        area("360502100000-own", "镇本级", Some(1), AreaKind::Own, &[]),
    ];
    let mut data = Dataset::default();
    data.areas = AreaTree::new(areas).0;
    data.meta.levels = [("county", "县"), ("township", "镇街"), ("village", "村")]
        .map(|(id, name)| Level { id: id.into(), name: name.into() })
        .to_vec();
    let mut mediation = Indicator::imported("TJ01".into(), "人民调解案件受理数".into(), "人民调解".into());
    (mediation.unit, mediation.nature) = ("件".into(), Nature::Flow);
    mediation.aliases = vec!["受理数".into(), "受理件数".into()];
    let mut hotline = Indicator::imported("SQ01".into(), "诉求受理量".into(), "诉求办理与满意度".into());
    (hotline.unit, hotline.aliases) = ("件".into(), vec!["受理件数".into()]);
    let mut homes = Indicator::imported("YL02".into(), "颐养之家数".into(), "养老".into());
    (homes.unit, homes.nature) = ("个".into(), Nature::Stock);
    let mut rate = Indicator::imported("TJ04".into(), "调解成功率".into(), "人民调解".into());
    (rate.unit, rate.measure) = ("%".into(), Measure::Rate);
    let mut income = Indicator::imported("JJ01".into(), "集体经济收入".into(), "集体经济".into());
    income.unit = "万元".into();
    data.set_indicators(vec![mediation, hotline, homes, rate, income]);
    data
}

fn drop_bytes(name: &str, bytes: &[u8]) -> Import {
    let read = import(
        &[NamedBytes { name: name.into(), bytes: bytes.to_vec() }],
        &register(),
        &gb18030::decode,
        &mut |_, _| {},
    );
    let file = &read.files[0];
    assert_eq!(file.rows_read, file.rows_used + file.rows_aside, "{name}");
    for finding in &read.findings {
        assert!(words::message(finding).contains(name), "{finding:?}");
        assert!(!words::remedy(finding.code).is_empty());
    }
    read
}

fn drop_text(text: &str) -> Import {
    drop_bytes("一.csv", text.as_bytes())
}

/// Indicator, area, period, basis → figure, for every cell of an import.
fn figures(read: &Import) -> Vec<String> {
    let data = &read.dataset;
    let mut lines = Vec::new();
    for block in data.blocks() {
        for (row, area) in block.areas.iter().enumerate() {
            for step in 0..block.periods {
                let Some(cell) = block.cell(row * block.periods as usize + step as usize) else { continue };
                let period = Period { frequency: block.key.frequency, index: block.first + step as i32 };
                let indicator = data.indicator(block.key.indicator);
                let name = if indicator.family == "导入数据" { &indicator.name } else { &indicator.id };
                let value = cell.value.map_or(format!("{:?}", cell.status), |v| v.text());
                lines.push(format!(
                    "{name} {} {period} {} {value}",
                    data.areas.get(*area).name,
                    block.key.basis.word()
                ));
            }
        }
    }
    lines.sort();
    lines
}

fn codes(read: &Import) -> Vec<(FindingCode, u32)> {
    read.findings.iter().map(|finding| (finding.code, finding.place.row)).collect()
}

#[test]
fn encodings() {
    const TEXT: &str = "镇街,月份,受理数\n城关镇,2024年5月,12\n东岭乡,2024年5月,7\n";
    let gbk = encoding_rs::GB18030.encode(TEXT).0.into_owned();
    let utf16: Vec<u8> = TEXT.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big_endian: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let check = |bytes: &[u8], encoding: &str, findings: &[FindingCode]| {
        let read = drop_bytes("一.csv", bytes);
        assert_eq!(read.files[0].encoding, encoding);
        assert_eq!(read.findings.iter().map(|f| f.code).collect::<Vec<_>>(), findings);
        assert_eq!(figures(&read), ["TJ01 东岭乡 2024-05 当期 7", "TJ01 城关镇 2024-05 当期 12"]);
    };
    check(TEXT.as_bytes(), "UTF-8", &[]);
    check(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), "UTF-8 BOM", &[]);
    check(&gbk, "GB18030", &[]);
    check(&[b"\xFF\xFE", &utf16[..]].concat(), "UTF-16LE", &[]);
    check(&utf16, "UTF-16LE", &[]);
    check(&[b"\xFE\xFF", &big_endian[..]].concat(), "UTF-16BE", &[]);
    check(&TEXT.replace('\n', "\r\n").into_bytes(), "UTF-8", &[]);
    check(&TEXT.replace('\n', "\r").into_bytes(), "UTF-8", &[]);
    check(&TEXT.replace(',', "\t").into_bytes(), "UTF-8", &[]);
    check(&TEXT.replace(',', ";").into_bytes(), "UTF-8", &[]);
    check(&TEXT.replace(',', "|").into_bytes(), "UTF-8", &[]);
    check(&TEXT.replace(',', "，").into_bytes(), "UTF-8", &[]);
    // Cut inside the last character: read, with a warning.
    let note = encoding_rs::GB18030.encode("注：数据来源县司法局").0.into_owned();
    let cut = [&gbk[..], &note[..note.len() - 1]].concat();
    check(&cut, "GB18030", &[FindingCode::EncodingDoubtful, FindingCode::FooterRow]);
    let note = "注：数据来源县司法局".as_bytes();
    check(
        &[TEXT.as_bytes(), &note[..note.len() - 2]].concat(),
        "UTF-8",
        &[FindingCode::EncodingDoubtful, FindingCode::FooterRow],
    );
}

#[test]
fn bad_files_are_refused_in_words() {
    let check_as = |name: &str, bytes: &[u8], code: FindingCode, phrase: &str| {
        let read = drop_bytes(name, bytes);
        let first = &read.findings[0];
        assert_eq!((first.code, first.severity), (code, Severity::Error), "{phrase}");
        assert!(words::message(first).contains(phrase), "{}", words::message(first));
        assert!(read.dataset.blocks().is_empty());
        assert_eq!(read.files[0].rows_read, 0);
    };
    let check = |bytes: &[u8], code, phrase: &str| check_as("坏.csv", bytes, code, phrase);
    check(b"", FindingCode::EmptyFile, "0 字节");
    check(b" \r\n\r\n", FindingCode::EmptyFile, "只有空白");
    check(b"\xEF\xBB\xBF", FindingCode::EmptyFile, "只有空白");
    check(b"PK\x03\x04rest", FindingCode::NotATable, "损坏");
    check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FindingCode::NotATable, "损坏");
    check(b"<!DOCTYPE html><html><body>404</body></html>", FindingCode::NotATable, "HTML");
    check(b"  <table><tr><td>1</td></tr></table>", FindingCode::NoHeader, "表头");
    check(b"<?xml version=\"1.0\"?><Workbook/>", FindingCode::UnsupportedFormat, "XML");
    check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FindingCode::NotATable, "图片");
    check(b"\0\0\x01\x02abc", FindingCode::NotATable, "二进制");
    check(b"\xFF\xFF\xFF\xFF,\xFF\n", FindingCode::EncodingDoubtful, "无法识别");
    check("镇街,数值\n锟斤拷,1\n".as_bytes(), FindingCode::EncodingDoubtful, "乱码");
    check("镇街,数值\n\u{FFFD}关,1\n".as_bytes(), FindingCode::EncodingDoubtful, "乱码");
    let twice = encoding_rs::GB18030.decode("指标,年度,数据\n街道,1,2\n".as_bytes()).0.into_owned();
    check(twice.as_bytes(), FindingCode::EncodingDoubtful, "乱码");
    check("今天开会研究了三件事。".as_bytes(), FindingCode::NoHeader, "表头");
    check("1,2,3\n4,5,6\n".as_bytes(), FindingCode::NoHeader, "表头");
    check("indicator,area,period\nTJ01,360502100000,2024-05\n".as_bytes(), FindingCode::MissingColumn, "value");
    check("镇街,受理数\n城关镇,12\n".as_bytes(), FindingCode::MissingColumn, "period");
    check("镇街,1月,2月\n城关镇,12,13\n".as_bytes(), FindingCode::MissingColumn, "年份");
    check_as("坏.json", b"{\"a\": [1, 2", FindingCode::NotATable, "JSON");
    check(b"{\"a\": [1, 2", FindingCode::NoHeader, "表头");
    check(b"[1, 2, 3]", FindingCode::NoHeader, "表头");
    check("[".repeat(100_000).as_bytes(), FindingCode::LimitExceeded, "JSON");
}

#[test]
fn layouts() {
    let check = |text: &str, expect: &[&str]| {
        let read = drop_text(text);
        assert_eq!(figures(&read), expect, "{text}\n{:?}", read.findings);
        read
    };
    // Long, Chinese names.
    check(
        "区划代码,镇街,村,月份,指标,数值,单位\n360502100201,城关镇,李家村,2024年5月,受理数,3,件\n",
        &["TJ01 李家村 2024-05 当期 3"],
    );
    // Long, the package's own columns.
    check(
        "indicator,area,period,basis,value,status,note\nTJ01,360502100000,2024-05,本年累计,30,revised,更正\nTJ01,360502200000,2024-05,当期,,missing,\n",
        &["TJ01 东岭乡 2024-05 当期 Missing", "TJ01 城关镇 2024-05 本年累计 30"],
    );
    // Wide by month with year in the title, merged township cells, subtotal and total rows, a total column.
    let read = check(
        "甲县2024年人民调解案件受理数,,,,\n镇街,村,1月,2月,合计\n城关镇,李家村,1,2,3\n,和平村,4,,4\n,小计,5,2,7\n东岭乡,和平村,6,0,6\n合 计,,11,2,13\n注：数据来源县司法局,,,,\n",
        &[
            "TJ01 和平村 2024-01 当期 4",
            "TJ01 和平村 2024-01 当期 6",
            "TJ01 和平村 2024-02 当期 0",
            "TJ01 李家村 2024-01 当期 1",
            "TJ01 李家村 2024-02 当期 2",
        ],
    );
    assert_eq!(
        (read.files[0].rows_read, read.files[0].rows_used, read.files[0].rows_aside, read.files[0].blank_cells),
        (5, 3, 2, 1)
    );
    assert!(codes(&read).contains(&(FindingCode::TotalRow, 5)) && codes(&read).contains(&(FindingCode::FooterRow, 8)));
    assert!(codes(&read).contains(&(FindingCode::ColumnIgnored, 2)));
    // 国家统计局: preamble, unit in the 指标 line, newest first, a trailing TAB in every cell, a phantom column, an empty year.
    let read = check(
        "数据库：分省年度数据\n指标：集体经济收入(亿元)\n时间：最近20年\n地区\t,2024年\t,2023年\t,2022年\t,\n甲县\t,\t,1.5\t,2\t,\n注：“口径”见说明\n数据来源：国家统计局\n",
        &["JJ01 甲县 2022 当期 20000", "JJ01 甲县 2023 当期 15000"],
    );
    assert_eq!(read.files[0].layout, "时期为列（指标见标题或文件名）");
    // Indicators down, years across.
    check(
        "指标,2024年,2023年\n甲项(亿元),1.5,2\n乙项,3,4\n",
        &[
            "乙项 未注明区划 2023 当期 4",
            "乙项 未注明区划 2024 当期 3",
            "甲项 未注明区划 2023 当期 2.0",
            "甲项 未注明区划 2024 当期 1.5",
        ],
    );
    // Wide by indicator, areas down, period in the title, units in headers.
    check(
        "甲县2024年5月情况\n序号,镇街,受理数(件),颐养之家数,调解成功率,备注\n1,城关镇,12,3,95.2%,\n2,东岭乡,/,*,…,无\n",
        &[
            "TJ01 东岭乡 2024-05 当期 NotApplicable",
            "TJ01 城关镇 2024-05 当期 12",
            "TJ04 东岭乡 2024-05 当期 BelowUnit",
            "TJ04 城关镇 2024-05 当期 95.2",
            "YL02 东岭乡 2024-05 时点 Masked",
            "YL02 城关镇 2024-05 时点 3",
        ],
    );
    // Two header rows: the merged upper cell goes over its children.
    check(
        "镇街,月份,12345热线,\n,,派遣数,办结数\n城关镇,2024-05,5,4\n",
        &["12345热线/办结数 城关镇 2024-05 当期 4", "12345热线/派遣数 城关镇 2024-05 当期 5"],
    );
    // Areas across, years down.
    check(
        "受理数\n年份,城关镇,东岭乡\n2023,\"5267 \",2\n2024,,3\n",
        &["TJ01 东岭乡 2023 当期 2", "TJ01 东岭乡 2024 当期 3", "TJ01 城关镇 2023 当期 5267"],
    );
    // Year and month in columns of their own; dates that a spreadsheet made of months.
    check(
        "年份,月份,镇街,受理数\n2024,5,城关镇,1\n2024,6月,城关镇,2\n",
        &["TJ01 城关镇 2024-05 当期 1", "TJ01 城关镇 2024-06 当期 2"],
    );
    check(
        "月份,镇街,受理数\n2024/5/1,城关镇,1\n2024/6/1,城关镇,2\n",
        &["TJ01 城关镇 2024-05 当期 1", "TJ01 城关镇 2024-06 当期 2"],
    );
    // JSON: records, NDJSON, columns with rows.
    let expect = ["TJ01 城关镇 2024-05 当期 12.50"];
    let bytes = |text: &str| figures(&drop_bytes("一.json", text.as_bytes()));
    assert_eq!(bytes(r#"[{"镇街": "城关镇", "月份": "2024-05", "受理数": 12.50}]"#), ["TJ01 城关镇 2024-05 当期 12.5"]);
    assert_eq!(bytes("{\"镇街\": \"城关镇\", \"月份\": \"2024-05\", \"受理数\": 12}\n{\"镇街\": \"东岭乡\", \"月份\": \"2024-05\", \"受理数\": null}\n").len(), 1);
    assert_eq!(
        bytes(r#"{"columns": ["镇街", "月份", "受理数"], "data": [["城关镇", "2024-05", 12]]}"#).len(),
        expect.len()
    );
    assert_eq!(
        bytes(r#"{"code": 0, "data": [{"镇街": "城关镇", "月份": "2024-05", "受理数": 12}]}"#).len(),
        expect.len()
    );
}

#[test]
fn areas_are_met_by_the_ladder() {
    let check = |name: &str, expect: &str| {
        let read = drop_text(&format!("区划,月份,受理数\n{name},2024-05,1\n东岭乡,2024-06,1\n"));
        let first = figures(&read).into_iter().find(|line| line.contains("2024-05"));
        let found = first.map_or_else(
            || format!("{:?}", read.findings.iter().find(|f| f.severity == Severity::Error).map(|f| f.code).unwrap()),
            |line| line.split(' ').nth(1).unwrap().to_string(),
        );
        assert_eq!(found, expect, "{name}");
    };
    for name in [
        "城关镇",
        "城 关 镇",
        "　城关镇",
        "城关镇人民政府",
        "城关镇党委",
        "甲县城关镇",
        "城关",
        "老城",
        "360502100000",
        "360502100",
    ] {
        check(name, "城关镇");
    }
    for name in [
        "李家村",
        "李家村委会",
        "李家村村民委员会",
        "李家行政村",
        "李家村民委员会",
        "城关镇李家村",
        "甲县城关镇李家村",
        "李家",
    ] {
        check(name, "李家村");
    }
    check("高井社区居委会", "高井社区");
    check("高井村委会", "高井村");
    check("开平街道办事处", "开平街道");
    check("东岭乡和平村", "和平村");
    check("开平", "AmbiguousArea");
    check("高井", "AmbiguousArea");
    check("和平村", "AmbiguousArea");
    check("南山镇", "UnknownArea");
    check("城关街道", "UnknownArea");

    let read = drop_text("区划代码,月份,受理数\n3.60502E+11,2024-05,1\n360502200,2024-05,2\n");
    assert_eq!(figures(&read), ["TJ01 东岭乡 2024-05 当期 2"]);
    let read = drop_text("区划代码,镇街,月份,受理数\n3.60502E+11,南山镇,2024-05,1\n3.60502E+11,城关镇,2024-05,1\n");
    assert_eq!((codes(&read)[0], figures(&read).len()), ((FindingCode::CodeDestroyed, 2), 1));
    let ambiguous = drop_text("区划,月份,受理数\n和平村,2024-05,1\n李家村,2024-05,1\n");
    let finding = ambiguous.findings.iter().find(|f| f.code == FindingCode::AmbiguousArea).unwrap();
    assert!(words::message(finding).contains("和平村（城关镇）、和平村（东岭乡）"), "{}", words::message(finding));
    // The import keeps the codes and the parents of what it met.
    let village = ambiguous.dataset.areas.find("360502100201").unwrap();
    assert_eq!(ambiguous.dataset.areas.path(village).len(), 3);
}

#[test]
fn indicators_are_met_by_name_alias_and_title() {
    let id = |text: &str| drop_text(text).dataset.indicators.iter().map(|i| i.id.clone()).collect::<Vec<_>>();
    assert_eq!(id("镇街,月份,人民调解案件受理数（件）\n城关镇,2024-05,1\n"), ["TJ01"]);
    assert_eq!(id("镇街,月份,TJ01\n城关镇,2024-05,1\n"), ["TJ01"]);
    // 受理件数 is two indicators' alias: the title decides, else it is its own.
    assert_eq!(id("人民调解情况表\n镇街,月份,受理件数\n城关镇,2024-05,1\n"), ["TJ01"]);
    assert_eq!(id("镇街,月份,受理件数\n城关镇,2024-05,1\n"), [label::stable_id("受理件数", "")]);
    // Another unit is another indicator; a multiple of the same unit is reckoned over.
    assert_eq!(id("镇街,月份,受理数(人次)\n城关镇,2024-05,1\n"), [label::stable_id("受理数", "人次")]);
    let read = drop_text("镇街,年份,集体经济收入(元)\n城关镇,2024,123456\n");
    assert_eq!(figures(&read), ["JJ01 城关镇 2024 当期 12.3456"]);
    // Without places nothing of the county is touched.
    assert_eq!(id("年份,受理数\n2024,1\n"), [label::stable_id("受理数", "")]);
}

#[test]
fn rows_that_repeat_and_cells_that_are_wrong() {
    let read = drop_text(
        "镇街,月份,受理数\n城关镇,2024-05,1\n城关镇,2024-05,1\n城关镇,2024-05,2\n东岭乡,2024-05,三\n\n东岭乡,五月,3\n东岭乡,2024-06,4,5\n",
    );
    assert_eq!(figures(&read), ["TJ01 城关镇 2024-05 当期 1"]);
    assert_eq!(
        (read.files[0].rows_read, read.files[0].rows_used, read.files[0].rows_aside, read.files[0].cells),
        (7, 1, 6, 1)
    );
    let mut found = codes(&read);
    found.sort_by_key(|(_, row)| *row);
    let expect = [
        (FindingCode::DuplicateRow, 3),
        (FindingCode::DuplicateKey, 4),
        (FindingCode::TypeError, 5),
        (FindingCode::BlankRow, 6),
        (FindingCode::PeriodError, 7),
        (FindingCode::ExtraCell, 8),
    ];
    assert_eq!(found, expect);
    let read = drop_text("镇街,月份,受理数,受理数,,联系电话\n城关镇,2024-05,1,2,x,13800000000\n");
    let found: Vec<FindingCode> = read.findings.iter().map(|f| f.code).collect();
    assert_eq!(found, [FindingCode::DuplicateLabel, FindingCode::BlankLabel, FindingCode::PersonalData]);
    let read = drop_text("镇街,月份,调解成功率\n城关镇,2024-05,120%\n");
    assert_eq!(read.findings[0].code, FindingCode::OutOfRange);
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

#[test]
fn every_row_is_used_or_set_aside_whatever_comes() {
    const CELLS: [&str; 28] = [
        "城关镇",
        "东岭乡",
        "和平村",
        "李家村",
        "镇街",
        "村",
        "月份",
        "指标",
        "数值",
        "单位",
        "受理数",
        "2024年5月",
        "1月",
        "2024",
        "12",
        "1,234",
        "9.5%",
        "-",
        "",
        "",
        "\"",
        "\"a\nb\"",
        "合计",
        "注：x",
        "*",
        "3.60502E+11",
        "99999999999999999999",
        "件",
    ];
    let register = register();
    for seed in 0..3000 {
        let dice = &mut Dice(seed);
        let delimiter = [",", "\t", ";"][dice.roll(3)];
        let width = 1 + dice.roll(6);
        let mut text = String::new();
        if dice.roll(2) == 0 {
            text.push_str(["镇街,月份,受理数\n", "月份,指标,数值\n", "村,1月,2月,合计\n", ",甲,乙\n"][dice.roll(4)]);
        }
        for _ in 0..dice.roll(12) {
            let cells: Vec<&str> = (0..width + dice.roll(2)).map(|_| CELLS[dice.roll(CELLS.len())]).collect();
            text.push_str(&cells.join(delimiter));
            text.push('\n');
        }
        let mut bytes = text.into_bytes();
        if dice.roll(4) == 0 && !bytes.is_empty() {
            let at = dice.roll(bytes.len());
            bytes[at] = dice.roll(256) as u8;
        }
        let file = NamedBytes { name: "随机2024.csv".into(), bytes };
        let read =
            import(&[file.clone(), file], &register, &gb18030::decode, &mut |done, total| assert!(done <= total));
        for report in &read.files {
            assert_eq!(report.rows_read, report.rows_used + report.rows_aside, "seed {seed}");
        }
        let aside: u32 = read.files.iter().map(|report| report.rows_aside).sum();
        let counted: u32 = read.findings.iter().map(|finding| finding.count).sum();
        assert!(counted >= aside, "seed {seed}: {aside} rows set aside, {counted} accounted for");
    }
}

#[test]
fn limits_and_stray_quotes() {
    let wide = vec!["甲"; source::MAX_COLUMNS + 1].join(",");
    let read = drop_text(&format!("{wide}\n"));
    assert_eq!(read.findings[0].code, FindingCode::LimitExceeded);
    let read = drop_text("镇街,月份,受理数\n\"城关镇,2024-05,1\n东岭乡,2024-05,2\n");
    assert_eq!(figures(&read), ["TJ01 东岭乡 2024-05 当期 2"], "an unclosed quote costs its own row only");
    let read = drop_text("镇街,月份,受理数,说明\n城关镇,2024-05,1,\"两\n行，\"\"引\"\"\"\n东岭乡,2024-05,x,\n");
    assert_eq!(read.findings.iter().find(|f| f.code == FindingCode::TypeError).map(|f| f.place.row), Some(4));
    let read = drop_text("镇街,月份,受理数\n城关镇,0001-01,1\n城关镇,2024-01,1\n");
    assert_eq!(codes(&read), [(FindingCode::PeriodError, 2)]);
    let cell = |read: &Import| {
        read.dataset.cell(
            shanzhi::model::IndicatorId(0),
            AreaId(1),
            Period::month(2024, 1).unwrap(),
            Basis::Current,
            Dimension::None,
        )
    };
    assert!(cell(&read).is_some());
}
