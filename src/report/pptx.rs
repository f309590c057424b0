//! A report's figures as slides: one figure a slide with its title and source, charts native as in Word, or as pictures. No text of the
//! report itself.

use super::Made;
use super::container::Parts;
use super::document::{Chart, Document};
use super::docx::{chart_files, chart_type};
use super::picture::Pictures;
use super::xlsx::{APP, core_properties, relations, root_relations};
use super::xml::Xml;

/// Namespaces of a slide part.
const SPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
/// A slide of 16 to 9, in English Metric Units.
const WIDE: u64 = 12_192_000;
const HIGH: u64 = 6_858_000;
/// Margin at the sides.
const MARGIN: u64 = 609_600;
/// The tree of shapes that every slide, layout and master begins with.
const TREE: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
    <a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";

/// Left, top, width, height, in EMU: 64 bits, for products of them are beyond what the browser's program counts in.
#[derive(Clone, Copy)]
struct Frame(u64, u64, u64, u64);

/// The figures of a report as a .pptx file: a slide with its title, then one slide a figure. `grey` is for black-and-white print; charts
/// that have a picture are shown as it. Call [`Document::number`] before.
///
/// # Errors
/// In words: when the report has no figure, or the file cannot be written.
pub fn pptx(document: &Document, grey: bool, pictures: &Pictures) -> Result<Made, String> {
    let charts: Vec<&Chart> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            super::Block::Chart(chart) => Some(&**chart),
            _ => None,
        })
        .collect();
    if charts.is_empty() {
        return Err("这份报告没有图，不能导出幻灯片。".into());
    }
    let (front, (notice, marks)) = (&document.front, document.marks());
    let foot =
        [notice.as_str(), marks.as_str()].into_iter().filter(|mark| !mark.is_empty()).collect::<Vec<_>>().join("　");
    let mut parts = Parts::default();
    let mut replaced = 0;
    let mut types = String::new();
    let slides = charts.len() + 1;
    let mut first = begin();
    box_of(&mut first, 2, "标题", &front.title, 4000, "ctr", Frame(MARGIN, 2_100_000, WIDE - 2 * MARGIN, 1_400_000));
    let under = front.lines.iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("　");
    box_of(&mut first, 3, "副题", &under, 2400, "ctr", Frame(MARGIN, 3_600_000, WIDE - 2 * MARGIN, 700_000));
    box_of(&mut first, 4, "标注", &foot, 1200, "r", Frame(MARGIN, 200_000, WIDE - 2 * MARGIN, 340_000));
    replaced += first.replaced;
    parts.add("ppt/slides/slide1.xml", end(first).text);
    parts.add("ppt/slides/_rels/slide1.xml.rels", relations(&[LAYOUT]));
    for (at, chart) in charts.iter().enumerate() {
        let (n, slide) = (at + 1, at + 2);
        let mut x = begin();
        box_of(&mut x, 2, "标题", &chart.caption, 2800, "l", Frame(MARGIN, 480_000, WIDE - 2 * MARGIN, 620_000));
        let place = Frame(MARGIN, 1_200_000, WIDE - 2 * MARGIN, 4_850_000);
        let part = match pictures.get(&chart.number) {
            Some(png) => {
                image(&mut x, chart, png, place);
                parts.add(format!("ppt/media/image{n}.png"), png.clone());
                ("rId2", "image", format!("../media/image{n}.png"))
            }
            None => {
                frame(&mut x, chart, place);
                replaced += chart_files(&mut parts, "ppt", chart, n, grey, &front.as_of)?;
                types.push_str(&chart_type("ppt", n));
                ("rId2", "chart", format!("../charts/chart{n}.xml"))
            }
        };
        box_of(
            &mut x,
            4,
            "来源",
            &chart.source,
            1200,
            "l",
            Frame(MARGIN, 6_200_000, WIDE - 2 * MARGIN - 900_000, 340_000),
        );
        box_of(&mut x, 5, "标注", &foot, 1200, "r", Frame(MARGIN, 140_000, WIDE - 2 * MARGIN, 340_000));
        box_of(
            &mut x,
            6,
            "页码",
            &slide.to_string(),
            1200,
            "r",
            Frame(WIDE - MARGIN - 800_000, 6_200_000, 800_000, 340_000),
        );
        replaced += x.replaced;
        parts.add(format!("ppt/slides/slide{slide}.xml"), end(x).text);
        parts.add(format!("ppt/slides/_rels/slide{slide}.xml.rels"), relations(&[LAYOUT, (part.0, part.1, &part.2)]));
    }
    let mut all = Parts::default();
    all.add("[Content_Types].xml", content_types(slides, &types));
    all.add("_rels/.rels", root_relations("ppt/presentation.xml"));
    let (core, lost) = core_properties(&front.title, &front.as_of);
    all.add("docProps/core.xml", core);
    all.add("docProps/app.xml", APP);
    all.add("ppt/presentation.xml", presentation(slides));
    let mut list: Vec<(String, &str, String)> =
        (1..=slides).map(|n| (format!("rId{}", n + 1), "slide", format!("slides/slide{n}.xml"))).collect();
    list.push(("rId1".into(), "slideMaster", "slideMasters/slideMaster1.xml".into()));
    let list: Vec<(&str, &str, &str)> = list.iter().map(|(id, kind, to)| (id.as_str(), *kind, to.as_str())).collect();
    all.add("ppt/_rels/presentation.xml.rels", relations(&list));
    all.add("ppt/slideMasters/slideMaster1.xml", master());
    let under = [("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("rId2", "theme", "../theme/theme1.xml")];
    all.add("ppt/slideMasters/_rels/slideMaster1.xml.rels", relations(&under));
    all.add("ppt/slideLayouts/slideLayout1.xml", layout());
    all.add(
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
        relations(&[("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")]),
    );
    all.add("ppt/theme/theme1.xml", theme());
    all.0.extend(parts.0);
    Ok(Made { bytes: all.zipped()?, replaced: replaced + lost })
}

/// The relation of every slide to its layout.
const LAYOUT: (&str, &str, &str) = ("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml");

fn begin() -> Xml {
    let mut x = Xml::file();
    x.raw(&format!("<p:sld {SPACES}><p:cSld><p:spTree>{TREE}"));
    x
}

fn end(mut x: Xml) -> Xml {
    x.raw("</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>");
    x
}

fn at(Frame(x, y, width, height): Frame) -> String {
    format!("<a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{width}\" cy=\"{height}\"/>")
}

/// A box of one line or a few; `size` in hundredths of a point.
fn box_of(x: &mut Xml, id: usize, name: &str, text: &str, size: u32, align: &str, place: Frame) {
    if text.is_empty() {
        return;
    }
    x.raw(&format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>{}</a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap=\"square\" anchor=\"ctr\">\
         <a:normAutofit/></a:bodyPr><a:lstStyle/><a:p><a:pPr algn=\"{align}\"/><a:r><a:rPr lang=\"zh-CN\" sz=\"{size}\" b=\"{}\">\
         <a:latin typeface=\"Times New Roman\"/><a:ea typeface=\"黑体\"/></a:rPr>",
        at(place),
        u8::from(size > 2400)
    ));
    x.element("a:t", text).raw("</a:r></a:p></p:txBody></p:sp>");
}

fn named(x: &mut Xml, chart: &Chart) {
    x.raw(&format!("<p:cNvPr id=\"3\" name=\"图{}\" descr=\"", chart.number)).escaped(&chart.description).raw("\"/>");
}

fn frame(x: &mut Xml, chart: &Chart, place: Frame) {
    x.raw("<p:graphicFrame><p:nvGraphicFramePr>");
    named(x, chart);
    x.raw(&format!(
        "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>{}</p:xfrm><a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart \
         xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"rId2\"/></a:graphicData></a:graphic></p:graphicFrame>",
        at(place)
    ));
}

/// A picture in the middle of its place, as large as fits.
fn image(x: &mut Xml, chart: &Chart, png: &[u8], place: Frame) {
    let (wide, high) = crate::paint::png::size(png).unwrap_or((2, 1));
    let (wide, high) = (u64::from(wide.max(1)), u64::from(high.max(1)));
    let Frame(left, top, width, height) = place;
    let (width_now, height_now) =
        if width * high <= height * wide { (width, width * high / wide) } else { (height * wide / high, height) };
    let inside = Frame(left + (width - width_now) / 2, top + (height - height_now) / 2, width_now, height_now);
    x.raw("<p:pic><p:nvPicPr>");
    named(x, chart);
    x.raw(&format!(
        "<p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed=\"rId2\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>\
         <p:spPr><a:xfrm>{}</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>",
        at(inside)
    ));
}

fn content_types(slides: usize, charts: &str) -> String {
    let over = |part: &str, kind: &str| {
        format!(
            "<Override PartName=\"/{part}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.{kind}+xml\"/>"
        )
    };
    let mut text = format!(
        "{}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"xlsx\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>",
        Xml::file().text
    );
    text.push_str(&over("ppt/presentation", "presentationml.presentation.main"));
    text.push_str(&over("ppt/slideMasters/slideMaster1", "presentationml.slideMaster"));
    text.push_str(&over("ppt/slideLayouts/slideLayout1", "presentationml.slideLayout"));
    text.push_str(&over("ppt/theme/theme1", "theme"));
    (1..=slides).for_each(|n| text.push_str(&over(&format!("ppt/slides/slide{n}"), "presentationml.slide")));
    text.push_str(charts);
    text.push_str(&over("docProps/app", "extended-properties"));
    text + "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
}

fn presentation(slides: usize) -> String {
    let list: String = (1..=slides).map(|n| format!("<p:sldId id=\"{}\" r:id=\"rId{}\"/>", 255 + n, n + 1)).collect();
    format!(
        "{}<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst>\
         <p:sldIdLst>{list}</p:sldIdLst><p:sldSz cx=\"{WIDE}\" cy=\"{HIGH}\"/><p:notesSz cx=\"{HIGH}\" cy=\"9144000\"/></p:presentation>",
        Xml::file().text
    )
}

fn master() -> String {
    let level = "<a:lvl1pPr><a:defRPr sz=\"1800\"><a:latin typeface=\"+mn-lt\"/><a:ea typeface=\"+mn-ea\"/></a:defRPr></a:lvl1pPr>";
    format!(
        "{}<p:sldMaster {SPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>\
         <p:spTree>{TREE}</p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" \
         accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>\
         <p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle>{level}</p:titleStyle>\
         <p:bodyStyle>{level}</p:bodyStyle><p:otherStyle>{level}</p:otherStyle></p:txStyles></p:sldMaster>",
        Xml::file().text
    )
}

fn layout() -> String {
    format!(
        "{}<p:sldLayout {SPACES} type=\"blank\"><p:cSld name=\"空白\"><p:spTree>{TREE}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/>\
         </p:clrMapOvr></p:sldLayout>",
        Xml::file().text
    )
}

fn theme() -> String {
    let colour = |name: &str, value: &str| format!("<a:{name}><a:srgbClr val=\"{value}\"/></a:{name}>");
    let colours: String = [
        ("dk1", "000000"),
        ("lt1", "FFFFFF"),
        ("dk2", "1F2A36"),
        ("lt2", "F2F2F2"),
        ("accent1", "2F6FA7"),
        ("accent2", "9AA5B1"),
        ("accent3", "B0783C"),
        ("accent4", "5F8A5B"),
        ("accent5", "7A6A9B"),
        ("accent6", "8A8A8A"),
        ("hlink", "2F6FA7"),
        ("folHlink", "7A6A9B"),
    ]
    .iter()
    .map(|(name, value)| colour(name, value))
    .collect();
    let font = "<a:latin typeface=\"Times New Roman\"/><a:ea typeface=\"黑体\"/><a:cs typeface=\"\"/>";
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>".repeat(3);
    let line = "<a:ln w=\"9525\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>".repeat(3);
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3);
    format!(
        "{}<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"善治一张图\"><a:themeElements>\
         <a:clrScheme name=\"善治一张图\">{colours}</a:clrScheme><a:fontScheme name=\"善治一张图\"><a:majorFont>{font}</a:majorFont>\
         <a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name=\"善治一张图\"><a:fillStyleLst>{fill}</a:fillStyleLst>\
         <a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst>\
         </a:fmtScheme></a:themeElements></a:theme>",
        Xml::file().text
    )
}
