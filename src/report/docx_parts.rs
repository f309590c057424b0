//! The parts of a Word document beside its text: styles, fonts, settings, headers and page numbers. GB/T 9704-2012 and a plain layout.

use super::docx::Layout;
use super::xml::Xml;

/// The namespaces that a main part, header or footer declares.
pub const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"";
const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// Fonts of the official layout with what stands in where they are not installed.
const FONTS: [(&str, &str, &str); 6] = [
    ("方正小标宋简体", "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,宋体", "roman"),
    ("仿宋_GB2312", "仿宋,FangSong,华文仿宋,Noto Serif CJK SC", "modern"),
    ("楷体_GB2312", "楷体,KaiTi,华文楷体,Noto Serif CJK SC", "modern"),
    ("黑体", "SimHei,Noto Sans CJK SC,Microsoft YaHei", "modern"),
    ("宋体", "SimSun,Noto Serif CJK SC", "auto"),
    ("Times New Roman", "Liberation Serif", "roman"),
];

/// Fonts and sizes of a layout.
struct Faces {
    title: (&'static str, u32),
    body: (&'static str, u32),
    levels: [(&'static str, bool); 4],
    table: (&'static str, u32),
    /// Line pitch in twentieths of a point, exact; `None` for one and a half lines.
    line: Option<u32>,
}

fn faces(layout: Layout, tight: bool) -> Faces {
    let faces = of_layout(layout);
    // 小四 on lines of 18 points: the parts of a page of facts are as in the layout, smaller.
    if tight { Faces { title: (faces.title.0, 36), body: (faces.body.0, 24), line: Some(360), ..faces } } else { faces }
}

fn of_layout(layout: Layout) -> Faces {
    match layout {
        // 二号小标宋, 三号仿宋; 一级黑体, 二级楷体, 三四级仿宋 (GB/T 9704-2012, 7.3); 22 lines of 28 characters a page.
        Layout::Official => Faces {
            title: ("方正小标宋简体", 44),
            body: ("仿宋_GB2312", 32),
            levels: [("黑体", false), ("楷体_GB2312", false), ("仿宋_GB2312", false), ("仿宋_GB2312", false)],
            table: ("仿宋_GB2312", 21),
            line: Some(579),
        },
        Layout::Plain => Faces {
            title: ("黑体", 36),
            body: ("宋体", 24),
            levels: [("黑体", true), ("宋体", true), ("宋体", true), ("宋体", false)],
            table: ("宋体", 21),
            line: None,
        },
    }
}

fn run(font: &str, size: u32, bold: bool) -> String {
    set(font, size, bold, "")
}

/// A quarter of a point less between characters: 28 of 三号 fill the 156 mm of a line. By spacing and not by the grid's own pitch,
/// because LibreOffice gives a character that is wider than the pitch two places.
const NARROWER: &str = "<w:spacing w:val=\"-5\"/>";

fn set(font: &str, size: u32, bold: bool, spacing: &str) -> String {
    let bold = if bold { "<w:b/><w:bCs/>" } else { "" };
    format!(
        "<w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"{font}\" w:cs=\"Times New Roman\"/>\
         {bold}{spacing}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr>"
    )
}

/// styles.xml; `tight` in small type.
pub fn styles(layout: Layout, tight: bool) -> String {
    let face = faces(layout, tight);
    let line = face.line.map_or_else(
        || "<w:spacing w:line=\"360\" w:lineRule=\"auto\"/>".to_string(),
        |pitch| format!("<w:spacing w:line=\"{pitch}\" w:lineRule=\"exact\"/>"),
    );
    let mut text = format!(
        "{}<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" \
         w:eastAsia=\"{}\" w:cs=\"Times New Roman\"/><w:sz w:val=\"{2}\"/><w:szCs w:val=\"{2}\"/><w:lang w:val=\"en-US\" \
         w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        Xml::file().text,
        face.body.0,
        face.body.1
    );
    let mut style = |id: &str, name: &str, extra: &str, paragraph: &str, run: &str| {
        let default = if id == "a" { " w:default=\"1\"" } else { "" };
        let based = if id == "a" { "" } else { "<w:basedOn w:val=\"a\"/>" };
        text.push_str(&format!(
            "<w:style w:type=\"paragraph\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{based}{extra}<w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr>{run}</w:style>"
        ));
    };
    let indent = &format!("<w:ind w:firstLineChars=\"200\" w:firstLine=\"{}\"/>", face.body.1 * 20);
    style(
        "a",
        "Normal",
        "",
        &format!("<w:widowControl w:val=\"0\"/>{line}<w:jc w:val=\"both\"/>"),
        &run(face.body.0, face.body.1, false),
    );
    style(
        "Title",
        "Title",
        "",
        &format!(
            "<w:keepNext/>{}<w:jc w:val=\"center\"/>",
            if tight {
                "<w:spacing w:before=\"0\" w:after=\"120\" w:line=\"480\" w:lineRule=\"exact\"/>"
            } else if face.line.is_some() {
                "<w:spacing w:before=\"579\" w:after=\"290\" w:line=\"640\" w:lineRule=\"exact\"/>"
            } else {
                "<w:spacing w:before=\"240\" w:after=\"240\"/>"
            }
        ),
        &run(face.title.0, face.title.1, false),
    );
    style(
        "Under",
        "题下说明",
        "",
        "<w:spacing w:after=\"240\"/><w:jc w:val=\"center\"/>",
        &run("楷体_GB2312", face.body.1, false),
    );
    let spacing = if face.line.is_some() && !tight { NARROWER } else { "" };
    style("Text", "Body Text", "", indent, &set(face.body.0, face.body.1, false, spacing));
    for (at, (font, bold)) in face.levels.iter().enumerate() {
        let n = at + 1;
        style(
            &format!("Heading{n}"),
            &format!("heading {n}"),
            "<w:next w:val=\"Text\"/>",
            &format!("<w:keepNext/>{indent}<w:outlineLvl w:val=\"{at}\"/>"),
            &set(font, face.body.1, *bold, spacing),
        );
    }
    style(
        "Caption",
        "caption",
        "",
        "<w:keepNext/><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"120\" w:after=\"60\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
        &run("黑体", face.table.1, false),
    );
    style(
        "Source",
        "图表来源",
        "",
        &format!(
            "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"40\" w:after=\"{}\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
            if tight { 60 } else { 160 }
        ),
        &run("宋体", 18, false),
    );
    style(
        "Cell",
        "表格文字",
        "",
        "<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
        &run(face.table.0, face.table.1, false),
    );
    style("Sign", "落款", "", "<w:ind w:rightChars=\"400\" w:right=\"1280\"/><w:jc w:val=\"right\"/>", "");
    style(
        "Header",
        "header",
        "",
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"8844\"/></w:tabs><w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"left\"/>",
        &run("宋体", 18, false),
    );
    // 四号半角宋体 with a dash on either side (GB/T 9704-2012, 7.5).
    style(
        "Footer",
        "footer",
        "",
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>",
        &run("宋体", 28, false),
    );
    text.push_str("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblCellMar>\
        <w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style></w:styles>");
    text
}

/// fontTable.xml: every font with its stand-ins.
pub fn fonts() -> String {
    let mut text = format!("{}<w:fonts {WORD}>", Xml::file().text);
    for (name, instead, family) in FONTS {
        text.push_str(&format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{instead}\"/><w:charset w:val=\"{}\"/><w:family w:val=\"{family}\"/></w:font>",
            if name.is_ascii() { "00" } else { "86" }
        ));
    }
    text + "</w:fonts>"
}

/// settings.xml: odd and even pages differ in the official layout (page numbers stand outside).
pub fn settings(layout: Layout) -> String {
    let sides = if layout == Layout::Official { "<w:evenAndOddHeaders/>" } else { "" };
    format!(
        "{}<w:settings {WORD}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/>{sides}<w:characterSpacingControl \
         w:val=\"compressPunctuation\"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>\
         <w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting \
         w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>",
        Xml::file().text
    )
}

/// A header: the notice at the left, classification and state at the right.
pub fn header(left: &str, right: &str) -> Xml {
    let mut x = Xml::file();
    x.raw(&format!(
        "<w:hdr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t xml:space=\"preserve\">"
    ));
    x.escaped(left).raw("</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space=\"preserve\">").escaped(right);
    x.raw("</w:t></w:r></w:p></w:hdr>");
    x
}

/// A footer: — 1 —, at the outer edge.
pub fn footer(align: &str) -> String {
    let indent = match align {
        "right" => "<w:ind w:rightChars=\"100\" w:right=\"280\"/>",
        "left" => "<w:ind w:leftChars=\"100\" w:left=\"280\"/>",
        _ => "",
    };
    format!(
        "{}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>{indent}<w:jc w:val=\"{align}\"/></w:pPr><w:r><w:t \
         xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText \
         xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>",
        Xml::file().text
    )
}

/// The section: A4, the margins and grid of the layout, headers and footers.
pub fn section(layout: Layout, tight: bool) -> String {
    // Margins in twentieths of a point: 37, 26, 35 and 28 mm; 版心 156 × 225 mm.
    let (margins, grid, even) = match layout {
        Layout::Official => (
            "w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"1100\" w:footer=\"1400\"",
            "<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>",
            "<w:headerReference w:type=\"even\" r:id=\"rId6\"/><w:footerReference w:type=\"even\" r:id=\"rId7\"/>",
        ),
        Layout::Plain => (
            "w:top=\"1440\" w:right=\"1531\" w:bottom=\"1440\" w:left=\"1531\" w:header=\"851\" w:footer=\"992\"",
            "<w:docGrid w:linePitch=\"312\"/>",
            "",
        ),
    };
    // Small type keeps its own lines: the grid would set them as far apart as those of an official document.
    let grid = if tight { "<w:docGrid w:linePitch=\"312\"/>" } else { grid };
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"default\" r:id=\"rId5\"/>{even}\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar {margins} w:gutter=\"0\"/><w:cols w:space=\"425\"/>{grid}</w:sectPr>"
    )
}
