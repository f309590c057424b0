//! Seeded mutants of files of every kind: nothing panics, nothing hangs, no limit is passed, and what is refused says why. `SHANZHI_MUTANTS=N` runs N
//! mutants a kind instead of the few of every test run; what was run before a release stands in docs/testing.md.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test says what it expects by failing")]

use std::io::{Cursor, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use shanzhi::source::{self, gb18030, json_text};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// SplitMix64: the same mutants on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// Words that matter to some reader.
const WORDS: [&[u8]; 44] = [
    b"\"",
    b"\"\"",
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b";",
    b"\0",
    b"'",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"null",
    b"1e309",
    b"-0",
    b"\\ud800",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\x81\x30\x81\x30",
    b"\xE9\x95\x87",
    b"\xD5\xF2",
    b"<c>",
    b"</c>",
    b"<v>",
    b"<row r=\"1048576\">",
    b"r=\"XFD1048576\"",
    b"t=\"s\"",
    b"t=\"str\"",
    b"<is><t>",
    b"</sheetData>",
    b"&#x0;",
    b"&amp;",
    b"<![CDATA[",
    b"ref=\"A1:XFD1048576\"",
    b"table:number-rows-repeated=\"99999999\"",
    b"table:number-columns-repeated=\"99999999\"",
    b"<table>",
    b"<td colspan=99999>",
    b"\xFF\xFF\xFF\xFF",
    b"\x00\x00\x00\x80",
];

fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        match dice.roll(7) {
            0 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1 << dice.roll(8);
            }
            1 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] = dice.roll(256) as u8;
            }
            2 => bytes.truncate(at),
            3 => {
                let end = (at + dice.roll(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + dice.roll(200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = dice.roll(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ => {
                let word = *dice.pick(&WORDS);
                bytes.splice(at..at, word.iter().copied());
            }
        }
    }
}

/// How many mutants of a kind: `few` in every run, as many as are asked for else.
fn times(few: usize) -> usize {
    std::env::var("SHANZHI_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// Reads a mutant and holds what every read must hold.
fn hold(kind: &str, number: usize, name: &str, bytes: &[u8]) {
    let begun = Instant::now();
    let read = catch_unwind(AssertUnwindSafe(|| source::read_all(name, bytes, &gb18030::decode)));
    let keep = || {
        let path = std::env::temp_dir().join(format!("shanzhi-mutant-{kind}-{number}"));
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let Ok(read) = read else { panic!("mutant {number} of {kind} panics: {}", keep().display()) };
    assert!(begun.elapsed() < Duration::from_secs(20), "mutant {number} of {kind} hangs: {}", keep().display());
    match read {
        Err(finding) => assert!(!shanzhi::strings::finding::message(&finding).is_empty()),
        Ok((tables, findings)) => {
            for table in &tables {
                for merge in &table.merges {
                    assert!(merge.top <= merge.bottom && merge.left <= merge.right, "{}", keep().display());
                }
                // Every cell can be asked for, and rows stand in order of their lines.
                let lines: Vec<u32> = table
                    .rows()
                    .map(|row| {
                        row.cells().for_each(drop);
                        row.line()
                    })
                    .collect();
                assert!(
                    lines.windows(2).all(|pair| pair[0] <= pair[1]),
                    "lines of mutant {number}: {}",
                    keep().display()
                );
            }
            findings.iter().for_each(|finding| assert!(!shanzhi::strings::finding::message(finding).is_empty()));
        }
    }
}

const CSV: [&str; 4] = [
    "数据库：年度\n镇街,月份,受理数\n\"桐屏镇\",2026年6月,\"1,204\"\n澄岚街道,\"他说\"\"好\"\"\",\n注：单位,件\n",
    "a;b;c\r\n1;'2;3';4\r\n\r\n5;6;7;8\r\n",
    "a\tb\n\"多\n行\"\t1\n",
    "镇街，数\n甲，１\n",
];
const JSON: [&str; 5] = [
    r#"[{"镇街":"甲","数":1.50,"a":{"b":[1,2,{"c":null}]}},{"镇街":"\u4e2d\ud83d\ude00","数":-1e-5}]"#,
    r#"{"code":0,"data":{"list":[{"a":1,"a":2},{"b":true}]}}"#,
    "{\"a\":1}\n{\"a\":2,\"b\":[3]}\n",
    r#"{"version":"2.0","class":"dataset","id":["a","b"],"size":[2,1],"dimension":{"a":{"category":{"index":["x","y"]}},"b":{"category":{"index":{"z":0}}}},"value":{"0":1,"1":2}}"#,
    r#"{"甲":{"乙":{"2026-05":{"数":1}}},"丙":{"丁":{"2026-06":{"数":2}}}}"#,
];

#[test]
fn mutants_of_csv() {
    let mut dice = Dice(1);
    for number in 0..times(1500) {
        let mut bytes = dice.pick(&CSV).as_bytes().to_vec();
        mutate(&mut dice, &mut bytes);
        hold("csv", number, "一.csv", &bytes);
    }
}

#[test]
fn mutants_of_encodings() {
    let mut dice = Dice(2);
    for number in 0..times(1500) {
        let text = *dice.pick(&CSV);
        let mut bytes = match dice.roll(5) {
            0 => encoding_rs::GB18030.encode(text).0.into_owned(),
            1 => encoding_rs::BIG5.encode(text).0.into_owned(),
            2 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            3 => [b"\xFE\xFF".to_vec(), text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat(),
            _ => [text.as_bytes(), &encoding_rs::GB18030.encode(text).0].concat(),
        };
        mutate(&mut dice, &mut bytes);
        hold("encoding", number, "一.csv", &bytes);
        // What is said to be GB18030 or UTF-8, and is, comes out as encoding_rs has it.
        if let Ok(decoded) = source::decode(&bytes, &gb18030::decode)
            && decoded.odd.is_empty()
            && decoded.cut_bytes == 0
        {
            let witness = match decoded.encoding {
                "GB18030" => encoding_rs::GB18030,
                "Big5" => encoding_rs::BIG5,
                "UTF-8" | "UTF-8 BOM" => encoding_rs::UTF_8,
                "UTF-16LE" => encoding_rs::UTF_16LE,
                "UTF-16BE" => encoding_rs::UTF_16BE,
                _ => continue,
            };
            let text = if decoded.encoding == "UTF-8 BOM" || decoded.encoding.starts_with("UTF-16") {
                witness.decode_with_bom_removal(&bytes).0
            } else {
                witness.decode_without_bom_handling(&bytes).0
            };
            assert_eq!(decoded.text, text, "mutant {number}");
        }
    }
}

#[test]
fn mutants_of_json() {
    let mut dice = Dice(3);
    let (mut accepted, mut refused) = (0, 0);
    for number in 0..times(3000) {
        let mut bytes = dice.pick(&JSON).as_bytes().to_vec();
        mutate(&mut dice, &mut bytes);
        hold("json", number, "一.json", &bytes);
        // serde_json is the witness; it refuses halves of surrogate pairs and numbers of no range of its own accord.
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let ours = json_text::check(text).is_ok();
            let theirs = serde_json::from_str::<serde_json::Value>(text).is_ok();
            let halves = text.to_ascii_lowercase().contains("\\ud");
            assert!(ours == theirs || ours && halves, "mutant {number}: {text}");
            *(if ours { &mut accepted } else { &mut refused }) += 1;
        }
    }
    assert!(accepted > 0 && refused > 0);
}

fn xlsx() -> Vec<(String, Vec<u8>)> {
    let rels =
        r#"<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book_rels = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r3" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r4" Type="x/styles" Target="styles.xml"/></Relationships>"#;
    let sheet = r#"<worksheet><dimension ref="A1:C3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>内</t></is></c></row><row r="2"><c r="A2" s="1"><v>45000.5</v></c><c r="B2"><f>A1</f></c><c r="C2" t="b"><v>1</v></c></row><row r="3"><c r="A3" t="e"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>"#;
    [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", rels),
        ("xl/workbook.xml", r#"<workbook><workbookPr date1904="0"/><sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", book_rels),
        ("xl/styles.xml", r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy-mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#),
        ("xl/sharedStrings.xml", "<sst><si><t>镇_x000D_街</t></si><si><r><t>a</t></r></si></sst>"),
        ("xl/worksheets/sheet1.xml", sheet),
    ]
    .map(|(name, part)| (name.to_string(), part.as_bytes().to_vec()))
    .into()
}

fn ods() -> Vec<(String, Vec<u8>)> {
    let content = r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="一"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="3"><text:p>1.5</text:p></table:table-cell><table:table-cell office:value-type="time" office:time-value="PT1H"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<m/>"),
        ("content.xml", content),
    ]
    .map(|(name, part)| (name.to_string(), part.as_bytes().to_vec()))
    .into()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part) in parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn unpacked(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).ok().filter(|file| file.is_file())?;
        let mut part = Vec::new();
        file.read_to_end(&mut part).ok()?;
        parts.push((file.name().ok()?.into_owned(), part));
    }
    Some(parts)
}

/// Workbooks of the corpora up to this many bytes, by the end of their names; none where there are no corpora.
fn seeds(end: &str, most: usize) -> Vec<Vec<u8>> {
    let folder = std::env::var_os("SHANZHI_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let mut paths = Vec::new();
    for inner in ["corpora/calamine/tests", "corpora/apache-poi/spreadsheet", "corpora/sheetjs-test_files"] {
        let entries = std::fs::read_dir(folder.join(inner)).into_iter().flatten().flatten();
        paths.extend(entries.map(|entry| entry.path()).filter(|path| path.to_string_lossy().ends_with(end)));
    }
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).filter(|bytes| bytes.len() <= most).collect()
}

#[test]
fn mutants_of_the_inside_of_packages() {
    let mut dice = Dice(4);
    let mut packages = vec![xlsx(), ods()];
    packages.extend(seeds(".xlsb", 20_000).iter().filter_map(|bytes| unpacked(bytes)));
    packages.extend(seeds(".ods", 10_000).iter().filter_map(|bytes| unpacked(bytes)));
    for number in 0..times(800) {
        let mut parts = dice.pick(&packages).clone();
        let at = dice.roll(parts.len());
        mutate(&mut dice, &mut parts[at].1);
        hold("package", number, "一.xlsx", &packed(&parts));
    }
}

#[test]
fn mutants_of_packages_and_containers() {
    let mut dice = Dice(5);
    let mut files = vec![packed(&xlsx()), packed(&ods())];
    files.extend(seeds(".xls", 60_000));
    files.extend(seeds(".xlsx", 10_000));
    for number in 0..times(800) {
        let mut bytes = dice.pick(&files).clone();
        mutate(&mut dice, &mut bytes);
        hold("container", number, "一.xls", &bytes);
    }
}

#[test]
fn mutants_of_records_in_containers() {
    let mut dice = Dice(6);
    let streams: Vec<Vec<u8>> = seeds(".xls", 60_000)
        .iter()
        .filter_map(|bytes| {
            let container = source::cfb::Container::open(bytes)?;
            container.stream("Workbook").or_else(|| container.stream("Book"))
        })
        .collect();
    if streams.is_empty() {
        eprintln!("SKIPPED: shared test material absent (workbooks)");
        return;
    }
    for number in 0..times(800) {
        let mut stream = dice.pick(&streams).clone();
        mutate(&mut dice, &mut stream);
        hold("record", number, "一.xls", &source::cfb::around("Workbook", &stream));
    }
}

#[test]
fn mutants_of_markup() {
    let mut dice = Dice(7);
    let pages = [
        "<html><table border=1><tr><th rowspan=2>镇街</th><th colspan='2'>受理&nbsp;数</th></tr><tr><td>a<td>b</tr></table>",
        r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles><Worksheet ss:Name="一"><Table><Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="2"><Data ss:Type="Number">0.5</Data></Cell></Row></Table></Worksheet></Workbook>"#,
    ];
    for number in 0..times(800) {
        let mut bytes = dice.pick(&pages).as_bytes().to_vec();
        mutate(&mut dice, &mut bytes);
        hold("markup", number, "一.xls", &bytes);
    }
}
