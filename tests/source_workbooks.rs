//! Workbooks made here, part by part: what is kept of them, and what is refused. Corpora of other projects are held in corpora_workbooks.rs.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing")]

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use shanzhi::model::{Finding, FindingCode, Severity};
use shanzhi::source::{self, Address, CellKind, Merge, RawTable, gb18030};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

type Read = Result<(Vec<RawTable>, Vec<Finding>), Finding>;

fn read(name: &str, bytes: &[u8]) -> Read {
    source::read_all(name, bytes, &gb18030::decode)
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELS: &str = r#"<Relationships xmlns="r"><Relationship Id="rId1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK_RELS: &str = r#"<Relationships xmlns="r"><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="x/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="0.0%"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="165"/><xf numFmtId="164"/><xf numFmtId="31"/><xf numFmtId="166"/><xf numFmtId="9"/></cellXfs></styleSheet>"#;

/// A workbook of one visible and one hidden sheet; the sheets are given from within `sheetData` to the end.
fn workbook(properties: &str, strings: &str, shown: &str, hidden: &str) -> Vec<u8> {
    let book = format!(
        r#"<workbook><workbookPr {properties}/><sheets><sheet name="一月" sheetId="1" r:id="rId1"/><sheet name="底稿" state="hidden" sheetId="2" r:id="rId2"/></sheets></workbook>"#
    );
    let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</worksheet>");
    packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet(shown).as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet(hidden).as_bytes()),
    ])
}

fn simple(rows: &str) -> Vec<u8> {
    workbook("", "<si><t>镇街</t></si>", &format!("{rows}</sheetData>"), "</sheetData>")
}

fn cells(table: &RawTable) -> Vec<Vec<String>> {
    table.rows().map(|row| row.cells().map(str::to_string).collect()).collect()
}

#[test]
fn a_sheet_keeps_values_kinds_places_and_ranges() {
    let strings = "<si><t>镇街</t></si><si><r><t>桐屏</t></r><r><t xml:space=\"preserve\"> 镇</t></r><rPh><t>tong</t></rPh></si><si><t>甲_x000D_乙 &amp; &lt;b&gt;</t></si>";
    let shown = r#"<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>
        <row r="3"><c r="A3" s="1"><v>0.998</v></c><c r="B3" s="2"><v>46174</v></c><c r="C3" s="3"><v>46174.5</v></c>
        <c r="D3" s="4"><v>1.5</v></c><c r="E3"><f>A1+1</f></c><c r="F3"><f>A1</f><v>12.50</v></c><c r="G3" t="b"><v>1</v></c><c r="H3" t="e"><v>#SPILL!</v></c></row>
        <row r="5"><c r="A5" t="inlineStr"><is><t>内联</t></is><v>9</v></c><c r="B5" t="str"><f>x</f><v></v></c><c r="C5" t="s"><v>2</v></c><c r="D5"><v>9007199254740993</v></c><c r="E5"><v>0.1</v></c><c r="F5" t="d"><v>2026-06-30T08:00:00</v></c></row>
        </sheetData><mergeCells><mergeCell ref="B2:C2"/><mergeCell ref="A3:A4"/></mergeCells>"#;
    let hidden = r#"<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>"#;
    let (tables, findings) = read("表.xls", &workbook("", strings, shown, hidden)).unwrap();
    let [first, second] = tables.as_slice() else { panic!("{tables:?}") };
    assert_eq!((first.sheet.as_str(), first.hidden, first.encoding, first.delimiter), ("一月", false, "xlsx", '\0'));
    assert_eq!(
        cells(first),
        [
            vec![],
            vec!["", "镇街", "桐屏 镇"],
            vec!["0.998", "2026-06-01", "2026-06-01 12:00:00", "36:00:00", "", "12.5", "TRUE", "#SPILL!"],
            vec![],
            vec!["内联", "", "甲\r乙 & <b>", "9007199254740992", "0.1", "2026-06-30 08:00:00"],
        ]
    );
    let kinds = |at: usize| (0..8).map(|column| first.row(at).kind(column)).collect::<Vec<_>>();
    use CellKind as K;
    assert_eq!(
        kinds(2),
        [K::Percent, K::Date, K::Date, K::Date, K::FormulaWithoutValue, K::Number, K::Boolean, K::Error]
    );
    assert_eq!(
        first.merges,
        [Merge { top: 1, left: 1, bottom: 1, right: 2 }, Merge { top: 2, left: 0, bottom: 3, right: 0 }]
    );
    assert_eq!(first.address(2, 4), Address::Sheet("E3".into()));
    // Cells without an address stand one behind the other.
    assert_eq!((second.sheet.as_str(), second.hidden), ("底稿", true));
    assert_eq!(cells(second), [vec!["1", "2"], vec!["3"]]);
    let found: Vec<_> =
        findings.iter().map(|f| (f.code, f.severity, f.place.sheet.as_str(), f.value.as_str())).collect();
    assert_eq!(
        found,
        [
            (FindingCode::FormulaNoValue, Severity::Warning, "一月", "E3"),
            (FindingCode::HiddenSheet, Severity::Info, "底稿", "底稿"),
        ]
    );
}

#[test]
fn days_count_from_1900_or_from_1904() {
    let day = |properties: &str, serial: &str, style: u8| {
        let rows = format!("<row><c s=\"{style}\"><v>{serial}</v></c></row></sheetData>");
        let (tables, _) = read("日.xlsx", &workbook(properties, "", &rows, "</sheetData>")).unwrap();
        tables[0].row(0).cell(0).to_string()
    };
    for (properties, serial, style, expect) in [
        ("", "1", 3, "1900-01-01"),
        ("", "59", 3, "1900-02-28"),
        ("", "60", 3, "1900-02-29"),
        ("", "61", 3, "1900-03-01"),
        ("", "45352", 3, "2024-03-01"),
        ("", "45351.999999999", 3, "2024-03-01"),
        ("", "0.5", 3, "12:00:00"),
        ("", "2958465", 3, "9999-12-31"),
        ("", "-1", 3, "-1"),
        ("", "3000000", 3, "3000000"),
        ("date1904=\"1\"", "0", 3, "1904-01-01"),
        ("date1904=\"true\"", "43890", 3, "2024-03-01"),
        ("", "0.25", 4, "06:00:00"),
        ("", "1e300", 0, "1E300"),
        ("", "4.3600000000000003", 0, "4.36"),
        ("", "360502101201", 0, "360502101201"),
        ("", "-0", 0, "0"),
        ("", "007", 0, "7"),
        ("", "十", 0, "十"),
    ] {
        assert_eq!(day(properties, serial, style), expect, "{serial} {properties}");
    }
}

#[test]
fn cells_out_of_order_come_to_their_places() {
    let rows = r#"<row r="3"><c r="B3"><v>6</v></c><c r="A3"><v>5</v></c></row><row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>7</v></c></row>"#;
    let (tables, _) = read("乱.xlsx", &simple(rows)).unwrap();
    assert_eq!(cells(&tables[0]), [vec!["1"], vec![], vec!["7", "6"]]);
    assert_eq!(tables[0].row(2).line(), 3);
    assert_eq!(tables[0].row(2).kind(1), CellKind::Number);
}

/// What a file is refused for.
fn refused(name: &str, bytes: &[u8]) -> (FindingCode, String) {
    let begun = Instant::now();
    let finding = read(name, bytes).err().unwrap_or_else(|| panic!("{name} is not refused"));
    assert!(begun.elapsed() < Duration::from_secs(20), "{name} took {:?}", begun.elapsed());
    assert!(!shanzhi::strings::finding::message(&finding).is_empty());
    let what = finding.value.split('|').next().unwrap().to_string();
    (finding.code, what)
}

#[test]
fn one_cell_in_the_last_corner_is_refused() {
    use FindingCode as C;
    let corner = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    assert_eq!(refused("角.xlsx", &simple(corner)), (C::LimitExceeded, "columns".into()));
    // Far down alone costs nothing but the rows.
    let deep = r#"<row r="1048576"><c r="A1048576"><v>1</v></c></row>"#;
    let (tables, _) = read("深.xlsx", &simple(deep)).unwrap();
    assert_eq!((tables[0].len(), tables[0].row(1_048_575).cell(0)), (1_048_576, "1"));
    // One cell at the end of each of many rows is refused for its blanks.
    let wide: String = (1..=20_000).map(|row| format!("<row><c r=\"BXW{row}\"><v>1</v></c></row>")).collect();
    assert_eq!(refused("宽.xlsx", &simple(&wide)), (C::LimitExceeded, "cells".into()));
    assert_eq!(
        refused("外.xlsx", &simple(r#"<row><c r="A9999999"><v>1</v></c></row>"#)),
        (C::LimitExceeded, "rows".into())
    );
    // A dimension that lies asks for nothing.
    let book = simple(r#"<row><c r="A1"><v>1</v></c></row>"#);
    assert!(read("维.xlsx", &book).is_ok());
}

#[test]
fn bombs_and_lies_are_refused_while_inflating() {
    use FindingCode as C;
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    let noughts = vec![b' '; 40 << 20];
    assert_eq!(
        refused("弹.xlsx", &packed(&[types, ("xl/worksheets/sheet1.xml", &noughts)])),
        (C::ZipLimit, "ratio".into())
    );
    let dtd = br#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook/>"#;
    assert_eq!(refused("实体.xlsx", &packed(&[types, ("xl/workbook.xml", dtd)])), (C::ZipLimit, "dtd".into()));
    let many: Vec<(String, &[u8])> = (0..2001).map(|at| (format!("p{at}"), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, part)| (name.as_str(), *part)).collect();
    assert_eq!(refused("多.zip", &packed(&many)), (C::ZipLimit, "parts".into()));
    let inner = packed(&[("一.csv", b"a,b\n1,2\n")]);
    let nested = packed(&[("里.zip", &packed(&[("里里.zip", &inner)]))]);
    assert_eq!(refused("套.zip", &nested).0, C::ZipLimit);
    // A declared size that is not the real one, in the directory and before the part.
    let mut lying = packed(&[("一.csv", "镇街,数\n甲,1\n".as_bytes())]);
    let size = "镇街,数\n甲,1\n".len() as u32;
    let places: Vec<usize> =
        lying.windows(4).enumerate().filter(|(_, w)| *w == size.to_le_bytes()).map(|(at, _)| at).collect();
    places.iter().for_each(|at| lying[*at..*at + 4].copy_from_slice(&(size - 5).to_le_bytes()));
    assert_eq!(refused("谎.zip", &lying), (C::ZipLimit, "size".into()));
    // Two entries of the directory that stand on the same bytes.
    let twice = packed(&[("一.csv", b"a,b\n1,2\n"), ("二.csv", b"a,b\n3,4\n")]);
    let directory = twice.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    let mut same = twice.clone();
    same[directory + 42..directory + 46].copy_from_slice(&[0, 0, 0, 0]);
    assert!(matches!(refused("叠.zip", &same).0, C::ZipLimit | C::NotATable));
    // Cut off anywhere: refused, never a table with holes.
    let whole = simple(r#"<row><c r="A1"><v>1</v></c></row>"#);
    for cut in (40..whole.len()).step_by(37) {
        let _ = refused("断.xlsx", &whole[..cut]);
    }
}

#[test]
fn a_sheet_that_breaks_off_is_named_beside_the_others() {
    let book = workbook("", "", "<row><c r=\"A1\"><v>1</v></c></row>", "<row><c><v>2</v></c></row></sheetData>");
    let (tables, findings) = read("断.xlsx", &book).unwrap();
    assert_eq!(tables.iter().map(|table| table.sheet.as_str()).collect::<Vec<_>>(), ["底稿"]);
    assert!(findings.iter().any(|f| f.place.sheet == "一月" && f.severity == Severity::Error && f.value == "broken"));
}

#[test]
fn a_zip_of_files_is_many_tables() {
    let book = simple(r#"<row><c r="A1"><v>1</v></c></row>"#);
    let (gbk, _, _) = encoding_rs::GB18030.encode("镇街,数\n甲镇,2\n");
    let zip = packed(&[
        ("二月/甲.csv", "镇街,数\n甲镇,1\n".as_bytes()),
        ("二月/乙.csv", &gbk),
        ("丙.xlsx", &book),
        ("__MACOSX/._甲.csv", b"\0\0\0\0"),
        ("说明.pdf", b"%PDF-1.4"),
    ]);
    let (tables, findings) = read("上报.zip", &zip).unwrap();
    let found: Vec<_> = tables.iter().map(|t| (t.member.as_str(), t.sheet.as_str(), t.encoding, t.len())).collect();
    assert_eq!(
        found,
        [("二月/甲.csv", "", "UTF-8", 2), ("二月/乙.csv", "", "GB18030", 2), ("丙.xlsx", "一月", "xlsx", 1)]
    );
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].code, findings[0].place.file.as_str()), (FindingCode::NotATable, "上报.zip/说明.pdf"));
}

#[test]
fn opendocument_is_read_without_laying_out_what_repeats() {
    let content = r#"<office:document-content><office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>
        <table:table table:name="一月"><table:table-column table:number-columns-repeated="1024"/><table:table-header-rows><table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>镇街<text:s text:c="2"/>名</text:p><text:p>二</text:p></table:table-cell><table:covered-table-cell/><table:table-cell table:number-columns-repeated="1022"/></table:table-row></table:table-header-rows>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage" office:value="0.998"><text:p>99.8%</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-06-30"><text:p>x</text:p></table:table-cell><table:table-cell office:value-type="time" office:time-value="PT27H30M00S"/><table:table-cell table:formula="of:=1"/><table:table-cell office:value-type="float" office:value="12.50"><office:annotation><text:p>注</text:p></office:annotation><text:p>12.5</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
        <table:table table:name="底稿" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let mime: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");
    let (tables, findings) = read("表.ods", &packed(&[mime, ("content.xml", content.as_bytes())])).unwrap();
    assert_eq!(
        cells(&tables[0]),
        [
            vec!["镇街  名\n二"],
            vec!["0.998", "2026-06-30", "27:30:00", "", "12.5"],
            vec!["0.998", "2026-06-30", "27:30:00", "", "12.5"]
        ]
    );
    assert_eq!(
        (tables[0].row(1).kind(0), tables[0].row(1).kind(3)),
        (CellKind::Percent, CellKind::FormulaWithoutValue)
    );
    assert_eq!(tables[0].merges, [Merge { top: 0, left: 0, bottom: 0, right: 1 }]);
    assert!(tables[1].hidden && tables[1].row(0).cell(0) == "TRUE");
    assert_eq!(
        findings.iter().map(|f| f.code).collect::<Vec<_>>(),
        [FindingCode::FormulaNoValue, FindingCode::HiddenSheet]
    );
    // Cut off inside of a table: refused, not waited for.
    let cut = &content.as_bytes()[..content.find("12.50").unwrap()];
    assert_eq!(refused("断.ods", &packed(&[mime, ("content.xml", cut)])), (FindingCode::NotATable, "broken".into()));
}

#[test]
fn spreadsheetml_and_web_tables_are_read_whatever_their_name() {
    let xml = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles>
        <Worksheet ss:Name="任免"><Table><Row><Cell ss:MergeAcross="2"><Data ss:Type="String">干部名册 &amp; 表</Data></Cell><Cell><Data ss:Type="String">尾</Data></Cell></Row>
        <Row ss:Index="4"><Cell ss:Index="2" ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell><Cell><Data ss:Type="DateTime">2026-06-30T00:00:00.000</Data></Cell><Cell ss:Formula="=1"/></Row></Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"#;
    let (tables, _) = read("名册.xls", xml.as_bytes()).unwrap();
    let table = &tables[0];
    assert_eq!(cells(table), [vec!["干部名册 & 表", "", "", "尾"], vec![], vec![], vec!["", "0.5", "2026-06-30", ""]]);
    assert_eq!((table.row(3).kind(1), table.row(3).kind(3)), (CellKind::Percent, CellKind::FormulaWithoutValue));
    assert!(table.hidden && table.merges == [Merge { top: 0, left: 0, bottom: 0, right: 2 }]);

    let (html, _, _) = encoding_rs::GB18030.encode(
        "<html><head><meta charset=gb2312><style>td{}</style></head><body><table border=1><tr><th rowspan=2>镇街</th><th colspan='2'>受理&nbsp;数</th></tr><tr><td>本月<td>累计</tr><tr><td>桐屏镇</td><td> 1,234 </td><td>a&lt;b&gt;<br>二</td></tr></table><script>var t='<table>';</script></body></html>",
    );
    let (tables, _) = read("统计.xls", &html).unwrap();
    assert_eq!(
        cells(&tables[0]),
        [vec!["镇街", "受理 数"], vec!["", "本月", "累计"], vec!["桐屏镇", "1,234", "a<b>\n二"]]
    );
    assert_eq!(tables[0].merges.len(), 2);
    assert_eq!(refused("登录.csv", b"<html><body><p>login</p></body></html>"), (FindingCode::NotATable, "html".into()));
    // CSV named .xls.
    let (tables, _) = read("表.xls", "镇街\t数\n甲\t1\n".as_bytes()).unwrap();
    assert_eq!((tables[0].delimiter, tables[0].row(1).cell(1)), ('\t', "1"));
}
