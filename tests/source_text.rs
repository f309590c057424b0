//! Text files made here: encodings, delimiters, quotes, shapes of JSON, limits. Corpora of other projects are held in corpora_text.rs.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing")]

use shanzhi::model::{Finding, FindingCode, Severity};
use shanzhi::source::{self, Address, Dialect, Encoding, RawTable, gb18030};

type Read = Result<(Vec<RawTable>, Vec<Finding>), Finding>;

fn read(name: &str, bytes: &[u8]) -> Read {
    source::read_all(name, bytes, &gb18030::decode)
}

fn cells(table: &RawTable) -> Vec<Vec<String>> {
    table.rows().map(|row| row.cells().map(str::to_string).collect()).collect()
}

fn table(name: &str, bytes: &[u8]) -> RawTable {
    let (mut tables, _) = read(name, bytes).unwrap_or_else(|finding| panic!("{finding:?}"));
    assert_eq!(tables.len(), 1);
    tables.remove(0)
}

const SIMPLIFIED: &str = "镇街,月份,受理数\n桐屏镇,2026年6月,12\n麦㙦镇,2026年6月,3\n澄岚街道,2026年6月,\"1,204\"\n";
const TRADITIONAL: &str = "鄉鎮,月份,受理數\n東嶺鄉,2026年6月,12\n臺南鎮,2026年6月,3\n澎湖縣政府,備註說明,無\n";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2], bom: bool) -> Vec<u8> {
    let bom = if bom { "\u{FEFF}" } else { "" };
    format!("{bom}{text}").encode_utf16().flat_map(unit).collect()
}

#[test]
fn every_encoding_is_told_and_read() {
    let gb = encoding_rs::GB18030.encode(SIMPLIFIED).0.into_owned();
    let big5 = encoding_rs::BIG5.encode(TRADITIONAL).0.into_owned();
    let utf32: Vec<u8> = format!("\u{FEFF}{SIMPLIFIED}").chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    for (bytes, word, text) in [
        (SIMPLIFIED.as_bytes().to_vec(), "UTF-8", SIMPLIFIED),
        (["\u{FEFF}", SIMPLIFIED].concat().into_bytes(), "UTF-8 BOM", SIMPLIFIED),
        (gb, "GB18030", SIMPLIFIED),
        (utf16(SIMPLIFIED, u16::to_le_bytes, true), "UTF-16LE", SIMPLIFIED),
        (utf16(SIMPLIFIED, u16::to_be_bytes, true), "UTF-16BE", SIMPLIFIED),
        (utf16(SIMPLIFIED, u16::to_le_bytes, false), "UTF-16LE", SIMPLIFIED),
        (utf16(SIMPLIFIED, u16::to_be_bytes, false), "UTF-16BE", SIMPLIFIED),
        (utf32, "UTF-32LE", SIMPLIFIED),
        (big5, "Big5", TRADITIONAL),
        (TRADITIONAL.as_bytes().to_vec(), "UTF-8", TRADITIONAL),
        (encoding_rs::GB18030.encode(TRADITIONAL).0.into_owned(), "GB18030", TRADITIONAL),
    ] {
        let found = table("一.csv", &bytes);
        assert_eq!(found.encoding, word);
        assert_eq!(found.row(1).cell(0), text.lines().nth(1).unwrap().split(',').next().unwrap(), "{word}");
        assert_eq!(found.len(), 4, "{word}");
    }
}

#[test]
fn a_person_may_say_what_it_is() {
    let big5 = encoding_rs::BIG5.encode("鄉,一\n").0.into_owned();
    let dialect = Dialect { encoding: Some(Encoding::Big5), delimiter: Some('一'), ..Dialect::default() };
    let (tables, _) = source::read_as("一.csv", &big5, dialect, &gb18030::decode).unwrap();
    assert_eq!((tables[0].encoding, cells(&tables[0])), ("Big5", vec![vec!["鄉,".to_string(), String::new()]]));
    for encoding in Encoding::ALL {
        let dialect = Dialect { encoding: Some(encoding), ..Dialect::default() };
        let bytes: &[u8] = if encoding == Encoding::Utf8 { b"\xFF\xFEa" } else { b"a,b\n1,2\n" };
        let _ = source::read_as("一.csv", bytes, dialect, &gb18030::decode);
    }
}

#[test]
fn damaged_text_is_refused_and_a_damaged_row_is_named() {
    let refused = |text: &str| read("坏.csv", text.as_bytes()).err().map(|f| (f.code, f.value));
    for (text, sign) in [
        ("镇街,数\n锟斤拷锟斤拷,1\n", "锟斤拷"),
        ("���,��\n����,1\n", "\u{FFFD}"),
        ("é\u{95}\u{87}è¡\u{97},æ\u{95}°\nä½\u{a0}å¥½,1\n", "å¸"),
        ("éƒ¨é—¨,æ•°\nå‡¤å²,1\n", "å¸"),
        ("琛楅亾,鏁版嵁\n妗愬睆闀?,1\n", "鏁版嵁"),
    ] {
        let found = refused(text).unwrap_or_else(|| panic!("{text} is not refused"));
        assert_eq!(found, (FindingCode::EncodingDoubtful, sign.to_string()), "{text}");
    }
    // One lost sign in a large table is that row's.
    let mut text = "镇街,说明,数\n".to_string();
    (0..400).for_each(|at| text.push_str(&format!("桐屏镇,群众反映道路照明维修,{at}\n")));
    text.push_str("澄岚镇,张\u{FFFD}反映,1\n");
    let (tables, findings) = read("大.csv", text.as_bytes()).unwrap();
    assert_eq!(tables[0].len(), 402);
    assert_eq!(findings.iter().map(|f| (f.code, f.place.row)).collect::<Vec<_>>(), [(FindingCode::EncodingError, 402)]);
}

#[test]
fn rows_of_two_encodings_are_read_each_in_its_own() {
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    for (main, other) in [("UTF-8", "GB18030"), ("GB18030", "UTF-8")] {
        let mut bytes = Vec::new();
        let in_main = |text: &str| if main == "UTF-8" { text.as_bytes().to_vec() } else { gb(text) };
        let in_other = |text: &str| if main == "UTF-8" { gb(text) } else { text.as_bytes().to_vec() };
        bytes.extend(in_main("镇街,数\n"));
        (0..20).for_each(|at| bytes.extend(in_main(&format!("桐屏镇人民政府,{at}\n"))));
        bytes.extend(in_other("澄岚街道办事处,99\n"));
        bytes.extend(in_main("白石镇,1\n"));
        let (tables, findings) = read("混.csv", &bytes).unwrap();
        assert_eq!((tables[0].encoding, tables[0].row(21).cell(0)), (main, "澄岚街道办事处"));
        let odd: Vec<_> = findings.iter().map(|f| (f.code, f.place.row, f.value.as_str())).collect();
        assert_eq!(odd, [(FindingCode::EncodingError, 22, other)]);
    }
}

#[test]
fn a_file_cut_inside_a_letter_says_so() {
    let gb = encoding_rs::GB18030.encode(SIMPLIFIED).0.into_owned();
    for bytes in [SIMPLIFIED.as_bytes(), &gb, &utf16(SIMPLIFIED, u16::to_le_bytes, true)] {
        for cut in bytes.len() / 2..bytes.len() {
            let (tables, findings) = read("断.csv", &bytes[..cut]).unwrap_or_else(|f| panic!("{cut}: {f:?}"));
            let text: String =
                tables[0].rows().flat_map(|row| row.cells().map(str::to_string).collect::<Vec<_>>()).collect();
            let holes = text.contains('\u{FFFD}');
            assert!(!holes || !findings.is_empty(), "{cut}: a hole and no word");
        }
    }
}

#[test]
fn delimiters_and_quotes_are_told_by_the_first_records() {
    for (text, delimiter, second) in [
        ("镇街,数\n甲,1\n乙,2\n", ',', ["甲", "1"]),
        ("镇街;数\n甲;1,5\n乙;2,5\n", ';', ["甲", "1,5"]),
        ("镇街\t数\n甲\t1\n乙\t2\n", '\t', ["甲", "1"]),
        ("镇街|数\n甲|1\n乙|2\n", '|', ["甲", "1"]),
        ("镇街，数\n甲，1\n乙，2\n", '，', ["甲", "1"]),
        ("镇街；数\n甲；1\n乙；2\n", '；', ["甲", "1"]),
        ("镇街 数\n甲 1\n乙 2\n", ' ', ["甲", "1"]),
        ("sep=;\n甲;1\n乙;2\n", ';', ["乙", "2"]),
        ("'镇,街','数'\n'甲,乙','1'\n'乙','2'\n", ',', ["甲,乙", "1"]),
        ("\"镇\\\"街\",数\n\"甲\\\"乙\",1\n\"\\\"丙\",2\n", ',', ["甲\"乙", "1"]),
        ("镇街, 数, 名, 日\n甲, 1, x, y\n乙, 2, \"p, q\", z\n", ',', ["甲", "1"]),
        ("全县信访, 2026年6月\n\n镇街;数;比\n甲;1;2\n乙;3;4\n丙;5;6\n", ';', ["", ""]),
        ("镇街,数\r甲,1\r乙,2\r", ',', ["甲", "1"]),
        ("镇街,数\r\n甲,1\n乙,2\r", ',', ["甲", "1"]),
        ("镇街,数\r\r\n甲,1\r\r\n乙,2\r\r\n", ',', ["甲", "1"]),
    ] {
        let found = table("一.csv", text.as_bytes());
        assert_eq!((found.delimiter, [found.row(1).cell(0), found.row(1).cell(1)]), (delimiter, second), "{text:?}");
    }
}

#[test]
fn quotes_that_are_none_lose_no_row() {
    let rows = |text: &str| cells(&table("一.csv", text.as_bytes()));
    assert_eq!(rows("a,b\n\"他说\"好\"的\",1\n"), [["a", "b"], ["他说\"好\"的", "1"]]);
    assert_eq!(rows("a,b\n\"二\n行\" ,1\n"), [["a", "b"], ["二\n行", "1"]]);
    assert_eq!(rows("a,b\n\"x\"y,1\nz,2\n"), [["a", "b"], ["xy", "1"], ["z", "2"]]);
    assert_eq!(rows("a,b\nx\"y,1\n"), [["a", "b"], ["x\"y", "1"]]);
    // A quote that is never closed: one character, and every row behind it is there.
    let mut text = "a,b\n\"甲,1\n".to_string();
    (0..3000).for_each(|at| text.push_str(&format!("乙,{at}\n")));
    let (tables, findings) = read("一.csv", text.as_bytes()).unwrap();
    assert_eq!((tables[0].len(), tables[0].row(1).cell(0)), (3002, "\"甲"));
    assert_eq!(
        findings.iter().map(|f| (f.code, f.place.row, f.count)).collect::<Vec<_>>(),
        [(FindingCode::TypeError, 2, 1)]
    );
    // Many of them do not make the file slow.
    let text = "\"a,1\n".repeat(60_001);
    assert_eq!(table("一.csv", text.as_bytes()).len(), 60_001);
    assert_eq!(table("一.csv", b"a,b\n1,2\n").address(1, 1), Address::Text { line: 2, column: 2 });
}

#[test]
fn a_cell_too_long_sets_its_row_aside_and_the_rest_is_read() {
    let long = "长".repeat(400_000);
    let line = "1,".repeat(9 << 20);
    for (bad, what) in [(format!("{long},1"), "field"), (line, "line")] {
        let text = format!("a,b\n1,2\n{bad}\n3,4\n");
        let (tables, findings) = read("长.csv", text.as_bytes()).unwrap();
        assert_eq!(cells(&tables[0]), [vec!["a", "b"], vec!["1", "2"], vec![""], vec!["3", "4"]]);
        assert_eq!(
            findings.iter().map(|f| (f.code, f.place.row)).collect::<Vec<_>>(),
            [(FindingCode::FieldTooLong, 3)]
        );
        assert!(findings[0].severity == Severity::Error && findings[0].value.starts_with(what));
    }
}

#[test]
fn json_of_every_shape_is_one_table() {
    let rows = |text: &str| cells(&table("一.json", text.as_bytes()));
    let expect = |text: &str, rows_expected: &[&[&str]]| assert_eq!(rows(text), rows_expected, "{text}");
    expect(
        r#"[{"镇街":"甲","数":1.50},{"镇街":"乙","另":null,"数":9007199254740993}]"#,
        &[&["镇街", "数", "另"], &["甲", "1.50", ""], &["乙", "9007199254740993", ""]],
    );
    expect(r#"{"code":0,"msg":"","data":{"total":1,"list":[{"a":1}]}}"#, &[&["a"], &["1"]]);
    expect(r#"{"columns":["a",{"name":"b"}],"data":[[1,"x"],[2]]}"#, &[&["a", "b"], &["1", "x"], &["2"]]);
    expect(r#"{"年份":[2024,2023],"数值":[1]}"#, &[&["年份", "数值"], &["2024", "1"], &["2023", ""]]);
    expect(r#"[["a","b"],[1,2]]"#, &[&["a", "b"], &["1", "2"]]);
    expect("{\"a\":1}\n\n{\"a\":2,\"b\":[3]}\n", &[&["a", "b"], &["1", ""], &["2", "[3]"]]);
    expect(
        r#"{"桐屏镇":{"受理数":1,"办结数":2},"澄岚镇":{"受理数":3}}"#,
        &[&["区划", "受理数", "办结数"], &["桐屏镇", "1", "2"], &["澄岚镇", "3", ""]],
    );
    expect(
        r#"{"桐屏镇":{"枣林村":{"2026-05":{"受理数":1},"2026-06":{"受理数":2}}}}"#,
        &[
            &["镇街", "村", "时期", "受理数"],
            &["桐屏镇", "枣林村", "2026-05", "1"],
            &["桐屏镇", "枣林村", "2026-06", "2"],
        ],
    );
    expect(
        r#"{"桐屏镇":{"受理数":{"2026年5月":1,"2026年6月":2}}}"#,
        &[&["区划", "指标", "2026年5月", "2026年6月"], &["桐屏镇", "受理数", "1", "2"]],
    );
    expect(
        r#"{"桐屏镇":[{"月份":"5月","数":1}],"澄岚镇":[{"月份":"5月","数":2}]}"#,
        &[&["区划", "月份", "数"], &["桐屏镇", "5月", "1"], &["澄岚镇", "5月", "2"]],
    );
    expect("42", &[&["42"]]);
    expect(r#"{"a":"x","b":2}"#, &[&["a", "b"], &["x", "2"]]);
    expect(r#"[1,"a",null,true]"#, &[&["1"], &["a"], &[""], &["true"]]);
    expect(r#"{"__proto__":{"constructor":1}}"#, &[&["区划", "constructor"], &["__proto__", "1"]]);
    expect("[]", &[]);
    expect("{}", &[]);
    expect(r#"["\ud83d\ude00","\ud83d","\u4e2d"]"#, &[&["😀"], &["\u{FFFD}"], &["中"]]);
}

#[test]
fn json_stat_becomes_a_long_table() {
    let text = r#"{"version":"2.0","class":"dataset","id":["area","month","indicator"],"size":[2,2,1],"role":{"geo":["area"],"time":["month"],"metric":["indicator"]},
        "dimension":{"area":{"label":"Area","category":{"index":{"b":1,"a":0},"label":{"a":"桐屏镇","b":"澄岚镇"}}},"month":{"category":{"index":["2026-05","2026-06"]}},
        "indicator":{"category":{"label":{"TJ01":"调解数"},"unit":{"TJ01":{"base":"件","decimals":0}}}}},"value":[1,2.50,null,4]}"#;
    let dense = cells(&table("一.json", text.as_bytes()));
    assert_eq!(
        dense,
        [
            ["区划", "时期", "指标", "数值", "单位"],
            ["桐屏镇", "2026-05", "调解数", "1", "件"],
            ["桐屏镇", "2026-06", "调解数", "2.50", "件"],
            ["澄岚镇", "2026-05", "调解数", "", "件"],
            ["澄岚镇", "2026-06", "调解数", "4", "件"]
        ]
    );
    let sparse = text.replace("[1,2.50,null,4]", r#"{"3":4,"0":1}"#);
    let sparse = cells(&table("一.json", sparse.as_bytes()));
    assert_eq!(sparse, [dense[0].clone(), dense[1].clone(), dense[4].clone()]);
    let huge = text.replace("[2,2,1]", "[100000,100000,100000]");
    assert_eq!(read("大.json", huge.as_bytes()).err().map(|f| f.code), Some(FindingCode::LimitExceeded));
}

#[test]
fn json_is_bounded_and_repeated_keys_are_named() {
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read("深.json", deep(128).as_bytes()).is_ok());
    for (depth, code) in [(129, FindingCode::LimitExceeded), (100_000, FindingCode::LimitExceeded)] {
        assert_eq!(read("深.json", deep(depth).as_bytes()).err().map(|f| f.code), Some(code));
        let objects = format!("{}1", "{\"a\":".repeat(depth));
        assert_eq!(read("深.json", objects.as_bytes()).err().map(|f| f.code), Some(code));
    }
    let (tables, findings) = read("重.json", "[{\"a\":1,\n\"a\":2,\"b\":{\"c\":1,\"c\":1}}]".as_bytes()).unwrap();
    assert_eq!(tables[0].row(1).cell(0), "2");
    let found: Vec<_> = findings.iter().map(|f| (f.code, f.place.row, f.value.as_str())).collect();
    assert_eq!(found, [(FindingCode::DuplicateLabel, 2, "a"), (FindingCode::DuplicateLabel, 2, "c")]);
    // What is no JSON is refused with its line; a CSV that begins like it is read as CSV.
    let broken = read("断.json", "[{\"a\":1},\n{\"a\":}]".as_bytes()).unwrap_err();
    assert_eq!((broken.code, broken.place.row, broken.value.as_str()), (FindingCode::NotATable, 2, "json"));
    assert_eq!(cells(&table("注.csv", "[1] 注,数\n甲,1\n".as_bytes()))[1], ["甲", "1"]);
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    for (bytes, code, word) in [
        (&b""[..], FindingCode::EmptyFile, "0"),
        (b"  \n ", FindingCode::EmptyFile, "4"),
        (b"%PDF-1.4", FindingCode::NotATable, "pdf"),
        (b"\0\x01\x02\x03\x04\x05binary", FindingCode::NotATable, "binary"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FindingCode::NotATable, "broken"),
        (b"PK\x03\x04", FindingCode::NotATable, "broken"),
        (b"\x09\x04\x06\x00\0\0\x10\0", FindingCode::UnsupportedFormat, "xls"),
        (b"<?xml version=\"1.0\"?><a/>", FindingCode::UnsupportedFormat, "xml"),
    ] {
        let finding = read("一.csv", bytes).unwrap_err();
        assert_eq!((finding.code, finding.value.as_str()), (code, word));
    }
    // A nought byte in a cell is kept as it is.
    assert_eq!(
        table("一.csv", "a,b\n甲\0乙,这里是一行相当长的说明文字用来冲淡控制符的比例\n".as_bytes()).row(1).cell(0),
        "甲\0乙"
    );
}
