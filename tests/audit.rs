//! 数据核查: each statistical rule on figures that break it and on figures that do not, the account of rows and cells, the exports.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::io::Read;

use shanzhi::audit::{self, Grouping, Line, Rule, Suspicion, Thresholds, Wanted, suspect};
use shanzhi::ingest::import;
use shanzhi::model::{
    Area, AreaKind, AreaTree, Dataset, Indicator, Level, Measure, Nature, Severity, SpaceRule, TimeRule, merge,
};
use shanzhi::source::gb18030;
use shanzhi::wire::{Import, NamedBytes};

fn area(code: &str, name: &str, level: &str, parent: Option<u32>) -> Area {
    Area {
        code: code.into(),
        name: name.into(),
        level: level.into(),
        parent: parent.map(shanzhi::model::AreaId),
        kind: AreaKind::Tree,
        aliases: Vec::new(),
        population: None,
        households: None,
        elders: None,
        valid_from: String::new(),
        valid_to: String::new(),
        tile: None,
    }
}

fn indicator(id: &str, name: &str, unit: &str, measure: Measure) -> Indicator {
    let rate = measure == Measure::Rate;
    let mut made = Indicator::imported(id.into(), name.into(), "人民调解".into());
    made.kind = "supporting".into();
    made.unit = unit.into();
    made.measure = measure;
    made.nature = Nature::Flow;
    made.space = if rate { SpaceRule::RatioOfSums } else { SpaceRule::Sum };
    made.time = if rate { TimeRule::RatioOfSums } else { TimeRule::Sum };
    made.factor = if rate { 100 } else { 1 };
    made
}

/// A county of three townships with four indicators.
fn register() -> Dataset {
    let mut data = Dataset::default();
    let towns = ["澄关街道", "桐屏镇", "梨云乡"];
    let mut areas = vec![area("990121", "澄岚县", "county", None)];
    areas.extend(towns.iter().zip(1..).map(|(name, at)| area(&format!("99012100{at}"), name, "township", Some(0))));
    data.areas = AreaTree::new(areas).0;
    data.meta.levels =
        vec![Level { id: "county".into(), name: "县".into() }, Level { id: "township".into(), name: "镇街".into() }];
    let mut growth = indicator("FW06", "法律咨询人次同比增速", "%", Measure::Growth);
    growth.numerator_id = "FW05".into();
    growth.space = SpaceRule::Recompute;
    data.set_indicators(vec![
        indicator("TJ02", "调结数", "件", Measure::Count),
        indicator("TJ03", "调解成功数", "件", Measure::Count),
        indicator("TJ04", "调解成功率", "%", Measure::Rate),
        indicator("FW05", "法律咨询人次", "人次", Measure::Count),
        growth,
        indicator("FW10", "讨薪金额", "万元", Measure::Amount),
    ]);
    data
}

fn read(name: &str, text: &str) -> Import {
    let files = [NamedBytes { name: name.into(), bytes: text.as_bytes().to_vec() }];
    import(&files, &register(), &gb18030::decode, &mut |_, _| {})
}

fn found(text: &str) -> Vec<Suspicion> {
    let import = read("表.csv", text);
    assert!(!import.findings.iter().any(|f| f.severity == Severity::Error), "{:?}", import.findings);
    // Laid into the register, as the program does: an area without a row stands there all the same.
    suspect(&merge::merge(&register(), &import.dataset), &Thresholds::default())
}

/// Monthly rows of one township and indicator from 2025-01 on.
fn months(town: &str, column: &str, figures: &[&str]) -> String {
    let rows = figures
        .iter()
        .enumerate()
        .map(|(at, figure)| format!("{town},{}-{:02},{figure}\n", 2025 + at / 12, at % 12 + 1));
    format!("镇街,月份,{column}\n{}", rows.collect::<String>())
}

#[test]
fn every_rule_finds_its_fault_and_leaves_the_like_of_it_alone() {
    let run = ["310", "295", "330", "305", "320", "312", "298"];
    let with = |last: &str| months("桐屏镇", "法律咨询人次(人次)", &[&run[..], &[last]].concat());
    let amounts =
        |last: &str| months("桐屏镇", "讨薪金额(万元)", &["12.5", "11.8", "13.1", "12.2", "14", "12.9", last]);
    let long = |rows: &str| format!("区划代码,指标,月份,数值,分子,分母\n{rows}");
    let rates = |town: &str, n: i32, d: i32, months: i32| -> String {
        (1..=months).map(|m| format!("{town},调解成功率,2025-{m:02},,{n},{d}\n")).collect()
    };
    // Rule, the figures that break it, the figures next to them that do not.
    let cases: Vec<(Rule, String, String)> = vec![
        (Rule::UnitSlip, with("3105"), with("610")),
        (Rule::UnitSlip, with("31"), with("150")),
        (Rule::UnitSlip, with("3080000"), with("1200")),
        (Rule::UnitSlip, amounts("125000"), amounts("25")),
        (Rule::Deviated, with("12000"), with("900")),
        (
            Rule::PartAboveWhole,
            "镇街,月份,调结数(件),调解成功数(件)\n桐屏镇,2025-01,10,11\n".into(),
            "镇街,月份,调结数(件),调解成功数(件)\n桐屏镇,2025-01,10,10\n".into(),
        ),
        (
            Rule::RateOutOfBounds,
            long("990121002,调解成功率,2025-01,,12,10\n"),
            long("990121002,调解成功率,2025-01,,10,10\n"),
        ),
        (
            Rule::RateOutOfBounds,
            "镇街,月份,调解成功率(%)\n桐屏镇,2025-01,101.2\n".into(),
            "镇街,月份,调解成功率(%)\n桐屏镇,2025-01,100\n".into(),
        ),
        (
            Rule::AllHundred,
            long(&[rates("990121001", 96, 100, 12), rates("990121003", 20, 20, 12)].concat()),
            long(&[rates("990121001", 96, 100, 12), rates("990121003", 2, 2, 12)].concat()),
        ),
        (
            Rule::YoyDiffers,
            "镇街,月份,法律咨询人次(人次),法律咨询人次同比增速(%)\n桐屏镇,2025-01,100,\n桐屏镇,2026-01,112,21.0\n".into(),
            "镇街,月份,法律咨询人次(人次),法律咨询人次同比增速(%)\n桐屏镇,2025-01,100,\n桐屏镇,2026-01,112,12.0\n".into(),
        ),
        (
            Rule::PartsNotTotal,
            "区划,月份,调结数(件)\n澄岚县,2025-01,61\n澄关街道,2025-01,20\n桐屏镇,2025-01,21\n梨云乡,2025-01,19\n".into(),
            // One township is silent: a partial sum is no mistake.
            "区划,月份,调结数(件)\n澄岚县,2025-01,61\n澄关街道,2025-01,20\n桐屏镇,2025-01,21\n梨云乡,2025-01,\n".into(),
        ),
        (
            Rule::Twin,
            ["桐屏镇", "梨云乡"].iter().fold("镇街,月份,调结数(件)\n".into(), |text, town| {
                text + months(town, "x", &["11", "15", "9", "13", "15", "10"]).split_once('\n').unwrap().1
            }),
            ["桐屏镇", "梨云乡"].iter().fold("镇街,月份,调结数(件)\n".into(), |text, town| {
                text + months(town, "x", &["0", "1", "0", "0", "1", "0"]).split_once('\n').unwrap().1
            }),
        ),
        (
            Rule::HistoryRevised,
            "区划代码,指标,月份,数值,vintage\n990121002,调结数,2025-01,12,2025-02-03\n990121002,调结数,2025-01,14,2025-03-03\n".into(),
            "区划代码,指标,月份,数值,vintage\n990121002,调结数,2025-01,12,2025-02-03\n990121002,调结数,2025-01,12,2025-03-03\n".into(),
        ),
        (
            Rule::NotWhole,
            "镇街,月份,调结数(件)\n桐屏镇,2025-01,10.5\n".into(),
            "镇街,月份,调结数(件)\n桐屏镇,2025-01,10.0\n".into(),
        ),
        (
            Rule::Negative,
            "镇街,月份,调结数(件)\n桐屏镇,2025-01,-3\n".into(),
            "镇街,月份,调结数(件)\n桐屏镇,2025-01,3\n".into(),
        ),
    ];
    let mut met = std::collections::BTreeSet::new();
    for (rule, broken, sound) in cases {
        let rules: Vec<Rule> = found(&broken).iter().map(|s| s.rule).collect();
        assert_eq!(rules, [rule], "{broken}");
        assert_eq!(found(&sound), [], "{sound}");
        met.insert(rule);
    }
    assert_eq!(met.len(), Rule::ALL.len(), "every rule has a case");
}

#[test]
fn suspicions_show_their_evidence() {
    let import = read(
        "桐屏镇6月.csv",
        &months("桐屏镇", "法律咨询人次(人次)", &["310", "295", "330", "305", "320", "312", "3120"]),
    );
    let suspicions = suspect(&import.dataset, &Thresholds::default());
    let report = audit::of_files(&import, &register(), &import.dataset, &suspicions);
    let line = report.lines.iter().find(|l| l.code == "unit-slip").unwrap();
    assert!(line.message.contains("桐屏镇2025年7月“法律咨询人次”为3120人次"), "{}", line.message);
    assert!(line.message.contains("中位数311.0人次的约10倍"), "{}", line.message);
    assert_eq!((line.severity, line.sender.as_str()), (Severity::Warning, "990121002"));
}

const DIRTY: &str = "镇街,月份,调结数(件),法律咨询人次(人次)\n桐屏镇,2025-01,10,x\n桐屏镇,2025-02,11,30\n无名镇,2025-02,1,2\n\n桐屏镇,2025-02,11,30\n合计,2025-02,22,60\n梨云乡,2025-13,5,6\n梨云乡,2025-03,,7\n注：示例,,,\n";

#[test]
fn rows_and_cells_read_are_used_or_set_aside_by_reason() {
    let import = read("a.csv", DIRTY);
    let (file, account) = (&import.files[0], &import.accounts[0]);
    assert!(account.closes(file), "{file:?} {account:?}");
    assert_eq!((file.rows_used, file.rows_aside), (3, file.rows_read - 3));
    let aside: Vec<(String, u32)> =
        account.rows_aside.iter().map(|(c, n)| (shanzhi::strings::finding::name(*c).to_string(), *n)).collect();
    for expected in [("unknown-area", 1), ("period-error", 1), ("duplicate-row", 1), ("total-row", 1)] {
        assert!(aside.contains(&(expected.0.to_string(), expected.1)), "{expected:?} in {aside:?}");
    }
    // 10, x, 11, 30, 1, 2, 11, 30, 22, 60, 5, 6, 7: thirteen filled cells, four used.
    assert_eq!((account.cells_read, account.cells_used()), (13, 4));
    let json = audit::json(&audit::of_files(&import, &register(), &import.dataset, &[]));
    let rows = &json["files"][0]["rows"];
    let sum: u64 = rows["aside"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(rows["read"].as_u64().unwrap(), rows["used"].as_u64().unwrap() + sum);
    let cells = &json["files"][0]["cells"];
    let sum: u64 = cells["aside"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(cells["read"].as_u64().unwrap(), cells["used"].as_u64().unwrap() + sum);
    for key in ["sha256", "encoding", "encoding_certainty", "layout", "layout_certainty", "periods", "units", "bytes"] {
        assert!(!json["files"][0][key].is_null(), "{key}");
    }
    for finding in json["findings"].as_array().unwrap() {
        for key in ["code", "severity", "file", "cell", "value", "message", "remedy"] {
            assert!(finding[key].is_string(), "{key}");
        }
    }
}

#[test]
fn lines_are_filtered_grouped_and_split_by_sender() {
    let report = audit::of_files(&read("桐屏镇.csv", DIRTY), &register(), &register(), &[]);
    let errors = audit::filter(&report.lines, &Wanted { severity: Some(Severity::Error), ..Wanted::default() });
    assert!(!errors.is_empty() && errors.iter().all(|l| l.severity == Severity::Error));
    let named = audit::filter(&report.lines, &Wanted { text: "无名镇".into(), ..Wanted::default() });
    assert_eq!(named.len(), 1);
    assert_eq!((named[0].address().as_str(), named[0].code), ("A4", "unknown-area"));
    let all: Vec<&Line> = report.lines.iter().collect();
    let groups = audit::group(&all, Grouping::Code);
    assert_eq!(groups.iter().map(|g| g.lines.len()).sum::<usize>(), all.len());
    assert!(groups.windows(2).all(|w| w[0].severity <= w[1].severity));
    // The township is named in the file's name.
    assert_eq!(audit::by_sender(&all).keys().collect::<Vec<_>>(), ["990121002"]);
}

fn line(value: &str) -> Line {
    Line {
        code: "type-error",
        severity: Severity::Error,
        file: "a.csv".into(),
        sheet: String::new(),
        row: 5,
        column: 28,
        header: value.into(),
        area: String::new(),
        sender: String::new(),
        indicator: String::new(),
        period: String::new(),
        value: value.into(),
        message: format!("“{value}”不是数值"),
        remedy: "请改为数值",
        count: 1,
    }
}

#[test]
fn exports_hold_no_formula_and_lose_no_cell() {
    let starters = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "　=1",
        "\u{200B}=1",
        "|x",
        "%x",
        "=HYPERLINK(\"http://a\")",
        "-",
        "+",
        "=",
    ];
    let lines: Vec<Line> = starters.iter().map(|s| line(s)).collect();
    let all: Vec<&Line> = lines.iter().collect();
    let text = String::from_utf8(audit::csv(&all)).unwrap();
    assert!(text.starts_with('\u{FEFF}') && text.ends_with("\r\n"));
    let mut builder = shanzhi::publish::Grid::read("x.csv", text.as_bytes()).unwrap();
    assert_eq!(builder.rows.len(), starters.len());
    for (row, starter) in builder.rows.drain(..).zip(starters) {
        assert_eq!(row[3], "AB5");
        assert!(row[8].starts_with('\''), "{starter:?} became {:?}", row[8]);
    }
    // Plain numbers stay numbers.
    for number in ["-5", "+3.5", "12", "0"] {
        assert_eq!(audit::export::inert(number), number);
    }
    let book = audit::xlsx("核查/问题", &all).unwrap();
    assert_eq!(book, audit::xlsx("核查/问题", &all).unwrap(), "the same lines give the same bytes");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    assert!(!sheet.contains("<f>") && !sheet.contains("<f "));
    assert_eq!(sheet.matches("<row ").count(), starters.len() + 1);
    assert!(!sheet.chars().any(|c| (c as u32) < 0x20 && !matches!(c, '\t' | '\n')), "no character that XML refuses");
    assert_eq!(sheet.matches("t=\"inlineStr\"").count(), sheet.matches("<c ").count());
    let mut names = String::new();
    archive.by_name("xl/workbook.xml").unwrap().read_to_string(&mut names).unwrap();
    assert!(names.contains("name=\"核查问题\""));
}
