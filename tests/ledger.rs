//! 明细台账: recognised, counted by month, area and kind, rates with their parts, repeated numbers and faulty rows set aside, persons dropped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use shanzhi::ingest::{case_plan, case_words, import};
use shanzhi::model::{
    Area, AreaId, AreaKind, AreaTree, Basis, Dataset, Dimension, FindingCode, Frequency, Indicator, Level, Measure,
    Nature, Period, SpaceRule, Status,
};
use shanzhi::source::{self, gb18030};
use shanzhi::wire::{Import, NamedBytes};

fn area(code: &str, name: &str, parent: Option<u32>, kind: AreaKind) -> Area {
    let level = ["county", "township", "village"][parent.map_or(0, |p| if p == 0 { 1 } else { 2 })];
    Area {
        code: code.into(),
        name: name.into(),
        level: level.into(),
        parent: parent.map(AreaId),
        kind,
        aliases: Vec::new(),
        population: None,
        households: None,
        elders: None,
        valid_from: String::new(),
        valid_to: String::new(),
        tile: None,
    }
}

fn register() -> Dataset {
    let tree = AreaKind::Tree;
    let areas = vec![
        area("360502000000", "甲县", None, tree),
        area("360502100000", "城关镇", Some(0), tree),
        area("360502200000", "东岭乡", Some(0), tree),
        area("360502100201", "李家村", Some(1), tree),
        area("360502100202", "和平村", Some(1), tree),
        area("360502200201", "和平村", Some(2), tree),
        area("360502100000-own", "镇本级", Some(1), AreaKind::Own),
    ];
    let mut data = Dataset::default();
    data.areas = AreaTree::new(areas).0;
    data.meta.levels = [("county", "县"), ("township", "镇街"), ("village", "村")]
        .map(|(id, name)| Level { id: id.into(), name: name.into() })
        .to_vec();
    let count = |id: &str, name: &str| {
        let mut made = Indicator::imported(id.into(), name.into(), "人民调解".into());
        (made.unit, made.nature) = ("件".into(), Nature::Flow);
        made
    };
    let mut rate = Indicator::imported("TJ04".into(), "人民调解成功率".into(), "人民调解".into());
    (rate.unit, rate.measure, rate.space, rate.factor) = ("%".into(), Measure::Rate, SpaceRule::RatioOfSums, 100);
    data.set_indicators(vec![
        count("TJ01", "人民调解案件受理数"),
        count("TJ02", "人民调解案件调结数(调解终结)"),
        count("TJ03", "人民调解成功数"),
        rate,
    ]);
    data
}

fn drop_files(files: &[(&str, &[u8])]) -> Import {
    let files: Vec<NamedBytes> =
        files.iter().map(|(name, bytes)| NamedBytes { name: (*name).into(), bytes: bytes.to_vec() }).collect();
    let read = import(&files, &register(), &gb18030::decode, &mut |_, _| {});
    for file in &read.files {
        assert_eq!(file.rows_read, file.rows_used + file.rows_aside, "{file:?}");
    }
    read
}

fn drop_text(name: &str, text: &str) -> Import {
    drop_files(&[(name, text.as_bytes())])
}

/// The cell of an indicator (id or name) as text: a figure, `n/d`, a status, or nothing.
fn cell(read: &Import, indicator: &str, area: &str, month: (i32, i32), kind: &str) -> String {
    let data = &read.dataset;
    let Some(indicator) = data.indicators.iter().position(|i| i.id == indicator || i.name == indicator) else {
        return "no indicator".into();
    };
    let id = shanzhi::model::IndicatorId(indicator as u16);
    let (above, name) = area.split_once('/').unwrap_or(("", area));
    let found = data.areas.ids().find(|id| {
        let here = data.areas.get(*id);
        here.name == name && (above.is_empty() || here.parent.is_some_and(|p| data.areas.get(p).name == above))
    });
    let Some(area) = found else { return "no area".into() };
    let dimension = match data.categories.iter().position(|word| word == kind) {
        Some(at) => Dimension::Category(at as u16),
        None => Dimension::None,
    };
    let period = Period::month(month.0, month.1).unwrap();
    match data.cell(id, area, period, Basis::Current, dimension) {
        None => "-".into(),
        Some(cell) => match (cell.parts, cell.value) {
            (Some((n, d)), _) => format!("{}/{}", n.text(), d.text()),
            (None, Some(value)) => value.text(),
            (None, None) => format!("{:?}", cell.status),
        },
    }
}

const MEDIATION: &str = "\
甲县人民调解案件明细台账,,,,,,,
案件编号,受理日期,乡镇,村(社区),纠纷类型,当事人姓名,联系电话,调解结果
A001,2024-05-03,城关镇,李家村,邻里纠纷,张三,13800000001,调解成功
A002,2024/5/31 08:30,城关镇,李家村,婚姻家庭,李四,13800000002,调解不成
A003,45444,城关镇,和平村,邻里纠纷,王五,13800000003,达成协议
A004,2024年6月9日,东岭乡,和平村委会,邻里纠纷,赵六,13800000004,调解中
A004,2024年6月9日,东岭乡,和平村委会,邻里纠纷,赵六,13800000004,调解中
A005,2024-07-01,城关镇,,土地纠纷,孙七,13800000005,调解成功
A006,2024-07-40,城关镇,李家村,土地纠纷,周八,13800000006,调解成功
A007,2024-07-02,城关镇,无此村,土地纠纷,吴九,13800000007,调解成功
,,,,,,,
A008,2024-07-03 10:00:00,东岭乡,和平村,土地纠纷,郑十,13800000008,说不清
合计,,,,8,,,
注：数据来自某系统,,,,,,,
";

#[test]
fn counted_by_month_area_and_kind() {
    let read = drop_text("调解台账.csv", MEDIATION);
    let cases = [
        // indicator, area, month, kind, figure
        ("TJ01", "李家村", (2024, 5), "", "2"),
        ("TJ01", "李家村", (2024, 5), "邻里纠纷", "1"),
        ("TJ01", "城关镇", (2024, 5), "", "2"),
        ("TJ01", "城关镇/和平村", (2024, 6), "", "1"),
        ("TJ01", "东岭乡/和平村", (2024, 6), "", "1"),
        ("TJ01", "东岭乡", (2024, 6), "邻里纠纷", "1"),
        // Without a village: the township and its 本级, no village.
        ("TJ01", "城关镇", (2024, 7), "土地纠纷", "1"),
        ("TJ01", "镇本级", (2024, 7), "", "1"),
        // No case between the first and the last month is nought; the county is left to be summed up.
        ("TJ01", "李家村", (2024, 7), "", "0"),
        ("TJ01", "东岭乡", (2024, 5), "", "0"),
        ("TJ01", "甲县", (2024, 5), "", "-"),
        ("TJ02", "城关镇", (2024, 5), "", "2"),
        ("TJ03", "城关镇", (2024, 5), "", "1"),
        ("TJ04", "城关镇", (2024, 5), "", "1/2"),
        ("TJ04", "城关镇", (2024, 5), "婚姻家庭", "0/1"),
        // Still under way: neither success nor failure, and no rate of nothing.
        ("TJ03", "东岭乡", (2024, 6), "", "0"),
        ("TJ04", "东岭乡", (2024, 6), "", "NotApplicable"),
    ];
    for (indicator, area, month, kind, figure) in cases {
        assert_eq!(cell(&read, indicator, area, month, kind), figure, "{indicator} {area} {month:?} {kind}");
    }
    let file = &read.files[0];
    assert_eq!((file.rows_read, file.rows_used, file.rows_aside, file.cells), (11, 6, 5, 6));
    for part in ["明细台账", "把握高", "“受理日期”", "“案件编号”重复的只计第一次", "成功÷（成功＋不成功）"]
    {
        assert!(file.layout.contains(part), "{part} in {}", file.layout);
    }
    let found: Vec<(FindingCode, u32, u32)> = read.findings.iter().map(|f| (f.code, f.place.row, f.count)).collect();
    use FindingCode as C;
    for finding in [
        (C::DuplicateRow, 7, 1),
        (C::PeriodError, 9, 1),
        (C::UnknownArea, 10, 1),
        (C::BlankRow, 11, 1),
        (C::ConstraintError, 12, 1),
        (C::TotalRow, 13, 1),
        (C::FooterRow, 14, 1),
        (C::PersonalData, 2, 1),
    ] {
        assert!(found.contains(&finding), "{finding:?} in {found:?}");
    }
    // Nothing of a person is kept.
    let kept = format!("{:?}{:?}", read.dataset, read.findings);
    for private in ["张三", "13800000001", "吴九", "13800000007"] {
        assert!(!kept.contains(private), "{private}");
    }
    let blocks = read.dataset.blocks();
    assert!(blocks.iter().all(|b| b.key.frequency == Frequency::Month));
    assert!(!blocks.is_empty());
}

#[test]
fn the_same_in_every_encoding_and_order() {
    let plain = drop_text("调解台账.csv", MEDIATION);
    let gbk = encoding_rs::GB18030.encode(MEDIATION).0.into_owned();
    let legacy = drop_files(&[("调解台账.csv", &gbk)]);
    assert_eq!(plain.dataset, legacy.dataset);
    assert_eq!(plain.findings, legacy.findings);
    // Two files: counts add up, a number repeated in the second file is set aside there.
    let lines: Vec<&str> = MEDIATION.lines().collect();
    let first = [&lines[..5], &[""]].concat().join("\n");
    let second = [&lines[..2], &lines[4..8], &[""]].concat().join("\n");
    let both = drop_files(&[("调解1.csv", first.as_bytes()), ("调解2.csv", second.as_bytes())]);
    assert_eq!(cell(&both, "TJ01", "城关镇/和平村", (2024, 6), ""), "1");
    assert_eq!(cell(&both, "TJ01", "李家村", (2024, 5), ""), "2");
    assert_eq!((both.files[1].rows_read, both.files[1].rows_used, both.files[1].rows_aside), (4, 2, 2));
}

#[test]
fn hotline_with_evaluations() {
    let text = "\
工单编号,登记时间,镇街,诉求类型,是否超期,办理状态,满意度
1001,2025-01-02 08:00,城关镇,咨询,否,已办结,满意
1002,2025-01-03 08:00,城关镇,投诉,是,已办结,不满意
1003,2025-01-04 08:00,城关镇,投诉,否,办理中,未评价
1004,2025-01-05 08:00,城关镇,投诉,否,已办结,基本满意
";
    let read = drop_text("12345热线工单.csv", text);
    let cases = [
        ("群众诉求处置件数(12345及平台)", "4"),
        ("诉求办结件数", "3"),
        ("诉求办结率", "3/4"),
        ("按期办结率", "3/4"),
        ("群众满意率", "2/3"),
        ("满意件数(含基本满意)", "2"),
    ];
    for (name, figure) in cases {
        assert_eq!(cell(&read, name, "城关镇", (2025, 1), ""), figure, "{name}");
    }
    assert_eq!(cell(&read, "群众满意率", "城关镇", (2025, 1), "投诉"), "1/2");
    let made = read.dataset.indicators.iter().find(|i| i.name == "诉求办结率").unwrap();
    assert_eq!((made.factor, made.decimals, made.measure), (100, 1, Measure::Rate));
    assert!(read.dataset.blocks().iter().all(|b| b.status.iter().all(|s| *s != Status::Missing as u8)));
}

#[test]
fn what_is_no_ledger() {
    let tables = [
        // Sums by day, a long table, a wide one: the other layouts read them.
        "日期,镇街,类型,受理数\n2024-05-01,城关镇,甲,12\n2024-05-02,城关镇,乙,7\n",
        "镇街,月份,指标,数值\n城关镇,2024-05,受理数,12\n东岭乡,2024-05,受理数,7\n",
        "镇街,1月,2月\n城关镇,1,2\n东岭乡,3,4\n",
        // Dates without a day tell no case.
        "编号,月份,镇街,状态\n1,2024-05,城关镇,办结\n",
    ];
    for text in tables {
        let (table, _) = source::read("一.csv", text.as_bytes(), &gb18030::decode).unwrap();
        assert_eq!(case_plan::plan(&table), None, "{text}");
    }
    // Without a number, but with place, kind and result: likely one.
    let text = "受理时间,镇街,案件类型,处理结果\n2024-05-01,城关镇,甲,办结\n2024-05-01,城关镇,甲,办结\n";
    let (table, _) = source::read("一.csv", text.as_bytes(), &gb18030::decode).unwrap();
    let plan = case_plan::plan(&table).unwrap();
    assert!(plan.layout().contains("把握中"), "{}", plan.layout());
    assert_eq!(drop_text("一.csv", text).files[0].rows_used, 2);
}

#[test]
fn dates() {
    let month = |year: i32, month: i32| Some(year * 12 + month - 1);
    let cases = [
        ("2024-05-03", month(2024, 5)),
        ("2024/5/3", month(2024, 5)),
        ("2024.05.03", month(2024, 5)),
        ("2024-05-03 10:21:33", month(2024, 5)),
        ("2024-05-03T10:21", month(2024, 5)),
        ("2024/12/31 9:05", month(2024, 12)),
        ("20240503", month(2024, 5)),
        ("20240503102133", month(2024, 5)),
        ("2024年5月3日", month(2024, 5)),
        ("2024年5月3日10时21分", month(2024, 5)),
        ("二〇二四年五月三日", month(2024, 5)),
        ("45413", month(2024, 5)),
        ("45412.99", month(2024, 4)),
        ("45350", month(2024, 2)),
        ("36526", month(2000, 1)),
        ("2024年5月", month(2024, 5)),
        ("2024-02-30", None),
        ("2024-13-01", None),
        ("2024", None),
        ("13800000001", None),
        ("昨天", None),
        ("", None),
    ];
    for (text, wanted) in cases {
        assert_eq!(case_plan::month_of(text).map(|(month, _)| month), wanted, "{text}");
        // The way over bytes never says other than the way over text.
        if let Some(quick) = case_plan::plain_month(text.as_bytes()) {
            assert_eq!(Some(quick), wanted, "{text}");
        }
    }
}

#[test]
fn results_and_evaluations() {
    use case_words::{Asked, Outcome, Rating};
    let outcomes = [
        ("调解成功", Asked::Words, Outcome::Success),
        ("达成协议", Asked::Words, Outcome::Success),
        ("未达成协议", Asked::Words, Outcome::Failure),
        ("调解不成功", Asked::Words, Outcome::Failure),
        ("终止调解", Asked::Words, Outcome::Failure),
        ("已办结", Asked::Words, Outcome::Closed),
        ("未办结", Asked::Words, Outcome::Open),
        ("调解中", Asked::Words, Outcome::Open),
        ("撤回申请", Asked::Words, Outcome::Open),
        ("是", Asked::Success, Outcome::Success),
        ("否", Asked::Success, Outcome::Failure),
        ("否", Asked::Closed, Outcome::Open),
        ("是", Asked::Words, Outcome::Unknown),
        ("—", Asked::Words, Outcome::Blank),
        ("", Asked::Words, Outcome::Blank),
    ];
    for (word, asked, outcome) in outcomes {
        assert_eq!(case_words::outcome(word, asked), outcome, "{word}");
    }
    let ratings = [
        ("非常满意", Rating::Content),
        ("基本满意", Rating::Content),
        ("不满意", Rating::Discontent),
        ("一般", Rating::Discontent),
        ("未评价", Rating::None),
        ("无法接通", Rating::None),
        ("", Rating::None),
        ("五星", Rating::Unknown),
    ];
    for (word, rating) in ratings {
        assert_eq!(case_words::rating(word), rating, "{word}");
    }
    assert_eq!(case_words::in_time("未超期", Asked::InTime), Some(true));
    assert_eq!(case_words::in_time("已超期", Asked::InTime), Some(false));
    assert_eq!(case_words::in_time("是", Asked::Late), Some(false));
    assert_eq!(case_words::in_time("未按期", Asked::InTime), Some(false));
}

#[test]
fn every_row_set_aside_has_its_reason() {
    let files = [NamedBytes { name: "调解台账.csv".into(), bytes: MEDIATION.as_bytes().to_vec() }];
    let options = shanzhi::ingest::Options::default();
    let read = shanzhi::ingest::import_with(&files, &register(), &options, &gb18030::decode, &mut |_, _| {});
    let account = shanzhi::audit::Account::of(&read, 0);
    assert!(account.closes(&read.import.files[0]), "{account:?}");
    let aside: u32 = account.rows_aside.values().sum();
    assert!(aside > 3 && account.rows_aside.contains_key(&FindingCode::UnknownArea));
    assert_eq!(account.cells_used(), read.import.files[0].rows_used);
}

#[test]
fn kinds_beyond_the_limit_are_told_not_lost_in_silence() {
    let mut text = String::from("案件编号,受理日期,乡镇,村(社区),纠纷类型,调解结果\n");
    for at in 0..1400 {
        // The first rows show a column of kinds; the rest of them come later.
        let kind = if at < 1000 { at % 10 } else { at - 1000 };
        let (year, village) = (1930 + at % 96, if at % 2 == 0 { "李家村" } else { "和平村" });
        text.push_str(&format!("K{at},{year}-0{}-11,城关镇,{village},第{}类纠纷,调解成功\n", 1 + at % 9, kind));
    }
    let read = drop_text("细分台账.csv", &text);
    let told = read.findings.iter().find(|f| f.code == FindingCode::LimitExceeded).expect("the limit is told");
    assert_eq!(told.value, "kinds|400|2000000");
    assert!(shanzhi::strings::finding::message(told).contains("案件类别400种"));
    // The whole is counted all the same.
    let whole: i64 = (1930..=2025)
        .flat_map(|year| (1..=12).map(move |month| (year, month)))
        .filter_map(|month| cell(&read, "TJ01", "城关镇", month, "").parse::<i64>().ok())
        .sum();
    assert_eq!(whole, 1400);
}
