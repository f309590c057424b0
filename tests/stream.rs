//! Large files straight from their bytes: over random dirty files both ways come to the same dataset, account and findings, cell for cell.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use shanzhi::ingest::stream::{self, Way};
use shanzhi::ingest::stream_index::{Keys, Seen, Words};
use shanzhi::ingest::{blocks::Small, import_by};
use shanzhi::model::{Area, AreaId, AreaKind, AreaTree, Dataset, Decimal, Indicator, Level, Measure, Nature};
use shanzhi::source::gb18030;
use shanzhi::wire::{Import, NamedBytes};

/// SplitMix64 (Steele, Lea, Flood 2014): the same files on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
    fn below(&mut self, most: usize) -> usize {
        (self.roll() % most.max(1) as u64) as usize
    }
    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
    fn chance(&mut self, of_thousand: usize) -> bool {
        self.below(1000) < of_thousand
    }
}

fn area(code: &str, name: &str, parent: Option<u32>) -> Area {
    let level = ["county", "township", "village"][parent.map_or(0, |p| if p == 0 { 1 } else { 2 })];
    Area {
        code: code.into(),
        name: name.into(),
        level: level.into(),
        parent: parent.map(AreaId),
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

fn register() -> Dataset {
    let areas = vec![
        area("360502000000", "甲县", None),
        area("360502100000", "城关镇", Some(0)),
        area("360502200000", "东岭乡", Some(0)),
        area("360502001000", "开平街道", Some(0)),
        area("360502100201", "李家村", Some(1)),
        area("360502100202", "和平村", Some(1)),
        area("360502200201", "和平村", Some(2)),
        area("360502200202", "高井村", Some(2)),
        area("360502001001", "高井社区", Some(3)),
    ];
    let mut data = Dataset::default();
    data.areas = AreaTree::new(areas).0;
    data.meta.levels = [("county", "县"), ("township", "镇街"), ("village", "村")]
        .map(|(id, name)| Level { id: id.into(), name: name.into() })
        .to_vec();
    let mut mediation = Indicator::imported("TJ01".into(), "人民调解案件受理数".into(), "人民调解".into());
    (mediation.unit, mediation.nature) = ("件".into(), Nature::Flow);
    mediation.aliases = vec!["受理数".into()];
    let mut rate = Indicator::imported("TJ04".into(), "调解成功率".into(), "人民调解".into());
    (rate.unit, rate.measure) = ("%".into(), Measure::Rate);
    let mut income = Indicator::imported("JJ01".into(), "集体经济收入".into(), "集体经济".into());
    income.unit = "万元".into();
    data.set_indicators(vec![mediation, rate, income]);
    data
}

/// Cells as one line, quoted where they must be and sometimes where they need not.
fn line(dice: &mut Dice, cells: &[String], delimiter: &str, end: &str) -> String {
    let cells = cells.iter().map(|cell| {
        let must = cell.contains([',', '"', '\n', ';', '\t']);
        if must || dice.chance(20) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    });
    cells.collect::<Vec<_>>().join(delimiter) + end
}

/// A long table of `rows` rows in which about `dirt` cells of a thousand are unusual.
fn long(dice: &mut Dice, rows: usize, dirt: usize, delimiter: &str, end: &str) -> String {
    let numbered = dice.chance(500);
    let mut head = vec!["区划代码", "镇街", "村", "月份", "指标", "数值", "单位", "备注", "登记人"];
    if numbered {
        head.insert(0, "序号");
    }
    let head: Vec<String> = head.into_iter().map(String::from).collect();
    let mut text = line(dice, &["甲县月报（2024年）".to_string()], delimiter, end);
    text += &line(dice, &head, delimiter, end);
    let mut last = String::new();
    for row in 0..rows {
        if dice.chance(dirt / 4) {
            text += match dice.below(4) {
                0 => end.to_string(),
                1 => format!("注：以上为初步数{end}"),
                // Totals are compared with all rows above them: such files go the general way.
                2 if dirt == 300 => line(dice, &vec!["合计".to_string(); head.len()], delimiter, end),
                _ => last.clone(),
            }
            .as_str();
            continue;
        }
        let places =
            [("城关镇", "李家村"), ("城关镇", "和平村"), ("东岭乡", "和平村"), ("东岭乡", "高井村"), ("开平街道", "")];
        let (mut town, mut village) = places[dice.below(places.len())];
        let mut code = if dice.chance(100) { "360502100201" } else { "" };
        let month = format!("2024-{:02}", 1 + dice.below(12));
        let (mut indicator, mut unit) =
            [("受理数", "件"), ("调解成功率", "%"), ("集体经济收入", "元"), ("其他事项", "")][dice.below(4)];
        let mut month = if dice.chance(300) { month.replacen('-', "年", 1) + "月" } else { month };
        let mut value = match dice.below(4) {
            0 => dice.below(100).to_string(),
            1 => format!("{}.{}", dice.below(100), dice.below(100)),
            2 => (dice.below(9) * 10).to_string(),
            _ => "0".to_string(),
        };
        let mut note = "";
        if dice.chance(dirt) {
            match dice.below(8) {
                0 => town = dice.of(&["", "城关镇人民政府", "无此镇", "城 关 镇", "甲县城关镇"]),
                1 => village = dice.of(&["", "和平村委会", "无此村", "本级", "注：村"]),
                2 => month = dice.of(&["", "2024年1-5月", "2024年5月末", "昨天", "202407", "2024年", "2024-13"]).into(),
                3 => indicator = dice.of(&["", "受理数(件)", "受理 数", "新事项（个）"]),
                4 => {
                    value = dice
                        .of(&[
                            "",
                            " ",
                            "—",
                            "abc",
                            "-5",
                            "101.5",
                            "1,234",
                            "1.2万",
                            "95%",
                            "007",
                            "1.",
                            ".5",
                            "+7",
                            "１２",
                            "3-20",
                            "999999999999999999999",
                            "0.1234567891",
                            "12 ",
                            "5件",
                            "*",
                            "零",
                            "1e3",
                        ])
                        .into();
                }
                5 => unit = dice.of(&["万元", "元", "件", "人"]),
                6 => note = dice.of(&["见附表", "一,二", "引\"号", "两\n行"]),
                _ => code = dice.of(&["360502200202", "3.60502E+11", "360502999999", "36050210020"]),
            }
        }
        let person = dice.of(&["王某", "李某", "", "13800000001"]);
        let mut cells: Vec<String> = [code, town, village, &month, indicator, &value, unit, note, person]
            .iter()
            .map(|c| (*c).to_string())
            .collect();
        if numbered {
            cells.insert(0, (row + 1).to_string());
        }
        if dice.chance(dirt / 8) {
            if dice.chance(500) { cells.push("多出".into()) } else { cells.truncate(5) }
        }
        last = line(dice, &cells, delimiter, end);
        text += &last;
    }
    for _ in 0..dice.below(3) {
        text += &format!("数据来源：某局{end}");
        text += end;
    }
    text
}

/// A ledger of `rows` rows.
fn ledger(dice: &mut Dice, rows: usize, dirt: usize, delimiter: &str, end: &str) -> String {
    let head = ["案件编号", "受理时间", "乡镇", "村(社区)", "纠纷类型", "当事人", "调解结果", "满意度", "简要案情"]
        .map(String::from);
    let mut text = line(dice, &head, delimiter, end);
    for row in 0..rows {
        if dice.chance(dirt / 4) {
            text += match dice.below(3) {
                0 => end.to_string(),
                1 => format!("注：以上为初步数{end}"),
                _ => line(dice, &["合计".to_string(), "共3件".to_string()], delimiter, end),
            }
            .as_str();
            continue;
        }
        let places = [("城关镇", "李家村"), ("城关镇", "和平村"), ("东岭乡", "高井村"), ("开平街道", "")];
        let (mut town, mut village) = places[dice.below(places.len())];
        let mut number = format!("AJ{:06}", row);
        let mut date = format!("2024-{:02}-{:02} {:02}:30", 1 + dice.below(12), 1 + dice.below(28), dice.below(24));
        let mut kind = dice.of(&["邻里纠纷", "婚姻家庭", "土地纠纷"]);
        let mut result = dice.of(&["调解成功", "调解不成", "调解中"]);
        let mut said = dice.of(&["满意", "基本满意", "不满意", ""]);
        if dice.chance(dirt) {
            match dice.below(7) {
                0 => town = dice.of(&["", "城关镇政府", "无此镇"]),
                1 => village = dice.of(&["", "和平村委会", "无此村"]),
                2 => {
                    date = dice.of(&["", "45413", "2024年5月3日", "昨天", "2024-02-30", "20240503", "2024/5/3"]).into()
                }
                3 => number = dice.of(&["", "AJ000001", "AJ０００００２", " AJ000003 ", "（2024）民调7号"]).into(),
                4 => kind = dice.of(&["", "其他", "合计", "一,二"]),
                5 => result = dice.of(&["", "达成协议", "说不清", "—"]),
                _ => said = dice.of(&["五星", "未评价", "一般"]),
            }
        }
        let story = dice.of(&["", "因地界起争执", "双方\n各执一词", "引\"号", "plain words"]);
        let mut cells: Vec<String> = [&number, &date, town, village, kind, "某某", result, said, story]
            .iter()
            .map(|c| (*c).to_string())
            .collect();
        if dice.chance(dirt / 8) {
            if dice.chance(500) { cells.push("多出".into()) } else { cells.truncate(7) }
        }
        text += &line(dice, &cells, delimiter, end);
    }
    text
}

/// The same text in one of the encodings.
fn encoded(text: &str, encoding: usize) -> Vec<u8> {
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        _ => encoding_rs::GB18030.encode(text).0.into_owned(),
    }
}

/// A way whose first part holds some 2,100 lines.
fn way(bytes: &[u8], lines_a_row: f64) -> Way {
    let lines = (2_150.0 * lines_a_row) as usize;
    let head = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(lines).map_or(0, |(at, _)| at);
    Way { least: 0, head, rows: 0 }
}

fn read(files: &[NamedBytes], way: &Way) -> Import {
    import_by(files, &register(), &gb18030::decode, &mut |_, _| {}, way)
}

fn compare(files: &[NamedBytes], way: &Way, what: &str) {
    let (quick, general) = (read(files, way), read(files, &Way::general()));
    assert_eq!(quick.files, general.files, "{what}");
    for (quick, general) in quick.findings.iter().zip(&general.findings) {
        assert_eq!(quick, general, "{what}");
    }
    assert_eq!(quick.findings.len(), general.findings.len(), "{what}");
    assert_eq!(quick.dataset.blocks().len(), general.dataset.blocks().len(), "{what}");
    for (quick, general) in quick.dataset.blocks().iter().zip(general.dataset.blocks()) {
        assert_eq!(quick, general, "{what}");
    }
    assert!(quick.dataset == general.dataset, "{what}");
    for file in &quick.files {
        assert_eq!(file.rows_read, file.rows_used + file.rows_aside, "{what}");
    }
}

#[test]
fn both_ways_come_to_the_same() {
    let mut taken = 0;
    for seed in 0..18u64 {
        let mut dice = Dice(seed);
        let (delimiter, end) = (dice.of(&[",", "\t", ";"]), dice.of(&["\n", "\r\n"]));
        let dirt = [0, 30, 300][seed as usize % 3];
        let (kind, encoding) = (seed / 3 % 2, dice.below(3));
        let make = if kind == 0 { long } else { ledger };
        let text = make(&mut dice, 3_000, dirt, delimiter, end);
        let bytes = encoded(&text, encoding);
        let way = way(&bytes, 1.0 + kind as f64 * 0.25);
        let file = NamedBytes { name: "调解.csv".into(), bytes };
        let what = format!("seed {seed}, kind {kind}, encoding {encoding}, delimiter {delimiter:?}, dirt {dirt}");
        let quick = stream::reads(&file, &register(), &gb18030::decode, &way);
        taken += usize::from(quick);
        assert!(quick || dirt == 300, "{what}");
        compare(&[file], &way, &what);
    }
    assert!(taken >= 12, "only {taken} of 18 files were read from their bytes");
}

#[test]
fn several_files_and_what_is_not_understood() {
    let mut dice = Dice(77);
    let first = long(&mut dice, 2_600, 30, ",", "\n");
    let second = ledger(&mut dice, 2_600, 30, ",", "\n");
    let file = |name: &str, bytes: Vec<u8>| NamedBytes { name: name.into(), bytes };
    let way = way(first.as_bytes(), 1.0);
    // The same long table twice: every figure of the second is a repetition, whichever way it came.
    let files = [
        file("一.csv", first.clone().into_bytes()),
        file("二.csv", encoded(&first, 2)),
        file("三.csv", second.into_bytes()),
    ];
    compare(&files, &way, "three files");
    // A cell in another encoding far below, a lone line end, a nought byte, a stray quote, damaged words, a cut character: all go the
    // general way.
    let odd: [&[u8]; 6] = [b"\xB3\xC7\xB9\xD8\n", b"\r", b"a\0b\n", b"\"open\n", "锟斤拷\n".as_bytes(), b"\xE5\x9F"];
    for tail in odd {
        let bytes = [first.as_bytes(), tail].concat();
        let file = file("一.csv", bytes);
        assert!(!stream::reads(&file, &register(), &gb18030::decode, &way), "{tail:?}");
        compare(&[file], &way, &format!("{tail:?}"));
    }
}

#[test]
fn small_tables() {
    let mut dice = Dice(5);
    let (mut words, mut keys, mut seen) = (Words::default(), Keys::default(), Seen::default());
    let mut known = std::collections::BTreeMap::new();
    for _ in 0..20_000 {
        let word = format!("{:x}", dice.below(5_000)).repeat(1 + dice.below(3));
        let expected = known.len() as u32;
        let number = *known.entry(word.clone()).or_insert(expected);
        let found = words.find(word.as_bytes());
        assert_eq!(found.is_none(), number == expected, "{word}");
        let given = found.unwrap_or_else(|| words.add(word.as_bytes()));
        assert_eq!((given, words.get(given)), (number, word.as_bytes()));
        assert_eq!(keys.number(u64::from(number) << 20), (number, found.is_none()));
        assert_eq!(seen.insert(Seen::fingerprint(word.as_bytes())), found.is_none());
    }
    assert_eq!(Small::new(1200, 3), Small::from_decimal(Decimal::new(12, 1)).unwrap());
}
