//! Native charts as DrawingML: the same part in a Word document and in a workbook, with its values beside the formulas that name
//! the cells. The cells themselves are the workbook's.

use super::document::{Chart, ChartKind};
use super::xml::Xml;

/// Colours of the series on screen and in colour print: one accent, then quiet ones.
const COLOURS: [&str; 4] = ["2F6FA7", "9AA5B1", "B0783C", "5F8A5B"];
/// Greys for black-and-white print; bars are told apart by patterns, lines by dashes.
const GREYS: [&str; 4] = ["404040", "A6A6A6", "737373", "BFBFBF"];
/// Patterns of bars in black and white, from the second series.
const PATTERNS: [&str; 3] = ["ltUpDiag", "pct25", "dkHorz"];
/// Dashes of lines, from the second series.
const DASHES: [&str; 4] = ["solid", "sysDash", "sysDot", "lgDash"];
/// The namespaces of a chart part.
const SPACES: &str = "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// How a chart part is written.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    /// For black-and-white print.
    pub grey: bool,
    /// Name of the sheet that holds the cells.
    pub sheet: &'a str,
    /// Row (from 1) of the header of the cells; column A holds the categories.
    pub row: usize,
    /// Relation of the embedded workbook; `None` inside a workbook.
    pub workbook: Option<&'a str>,
    /// Size of its type, in hundredths of a point.
    pub text: u32,
}

/// A, B, …, Z, AA, …: the column numbered from 0.
pub fn column(mut at: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (at % 26) as u8));
        if at < 26 {
            return name;
        }
        at = at / 26 - 1;
    }
}

/// The number format of values: `#,##0.0`.
pub fn format_code(decimals: u8) -> String {
    if decimals == 0 { "#,##0".into() } else { format!("#,##0.{}", "0".repeat(usize::from(decimals))) }
}

/// The chart part and how many characters had to be replaced.
pub fn chart_part(chart: &Chart, style: Style<'_>) -> Xml {
    let mut x = Xml::file();
    x.raw(&format!(
        "<c:chartSpace {SPACES}><c:date1904 val=\"0\"/><c:lang val=\"zh-CN\"/><c:roundedCorners val=\"0\"/><c:chart>"
    ));
    x.raw("<c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>");
    match chart.kind {
        ChartKind::Line => {
            x.raw("<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/>");
            (0..chart.series.len()).for_each(|at| series(&mut x, chart, style, at));
            x.raw("<c:marker val=\"1\"/><c:axId val=\"111\"/><c:axId val=\"222\"/></c:lineChart>");
        }
        ChartKind::Column | ChartKind::Bar => {
            let direction = if chart.kind == ChartKind::Bar { "bar" } else { "col" };
            x.raw(&format!(
                "<c:barChart><c:barDir val=\"{direction}\"/><c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/>"
            ));
            (0..chart.series.len()).for_each(|at| series(&mut x, chart, style, at));
            x.raw("<c:gapWidth val=\"50\"/><c:axId val=\"111\"/><c:axId val=\"222\"/></c:barChart>");
        }
    }
    axes(&mut x, chart, style.text);
    x.raw("</c:plotArea>");
    if chart.series.len() > 1 {
        x.raw("<c:legend><c:legendPos val=\"t\"/><c:overlay val=\"0\"/></c:legend>");
    }
    x.raw("<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>");
    x.raw("<c:spPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>");
    x.raw(&text_style(style.text));
    if let Some(relation) = style.workbook {
        x.raw(&format!("<c:externalData r:id=\"{relation}\"><c:autoUpdate val=\"0\"/></c:externalData>"));
    }
    x.raw("</c:chartSpace>");
    x
}

fn text_style(size: u32) -> String {
    format!(
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"{size}\"><a:latin typeface=\"Times New Roman\"/>\
         <a:ea typeface=\"宋体\"/></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>"
    )
}

fn series(x: &mut Xml, chart: &Chart, style: Style<'_>, at: usize) {
    let Some(series) = chart.series.get(at) else { return };
    let (first, last) = (style.row + 1, style.row + chart.categories.len());
    let sheet = format!("'{}'", style.sheet.replace('\'', "''"));
    let name = column(at + 1);
    x.raw(&format!("<c:ser><c:idx val=\"{at}\"/><c:order val=\"{at}\"/><c:tx><c:strRef><c:f>"));
    x.escaped(&format!("{sheet}!${name}${}", style.row));
    x.raw("</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\">").element("c:v", &series.name);
    x.raw("</c:pt></c:strCache></c:strRef></c:tx>");
    look(x, chart.kind, style.grey, at);
    // Values stand on bars of the first series alone; lines and second series would be crowded.
    if at == 0 && chart.kind != ChartKind::Line && chart.categories.len() <= 40 {
        x.raw(&format!("<c:dLbls><c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/>", format_code(chart.decimals)));
        x.raw("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:dLblPos val=\"outEnd\"/><c:showLegendKey val=\"0\"/>");
        x.raw("<c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/>");
        x.raw("<c:showBubbleSize val=\"0\"/></c:dLbls>");
    }
    x.raw("<c:cat><c:strRef><c:f>").escaped(&format!("{sheet}!$A${first}:$A${last}"));
    x.raw(&format!("</c:f><c:strCache><c:ptCount val=\"{}\"/>", chart.categories.len()));
    for (i, category) in chart.categories.iter().enumerate() {
        x.raw(&format!("<c:pt idx=\"{i}\">")).element("c:v", category).raw("</c:pt>");
    }
    x.raw("</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>");
    x.escaped(&format!("{sheet}!${name}${first}:${name}${last}"));
    x.raw(&format!("</c:f><c:numCache><c:formatCode>{}</c:formatCode>", format_code(chart.decimals)));
    x.raw(&format!("<c:ptCount val=\"{}\"/>", chart.categories.len()));
    for (i, value) in series.values.iter().enumerate() {
        if let Some(value) = value {
            x.raw(&format!("<c:pt idx=\"{i}\"><c:v>{}</c:v></c:pt>", value.text()));
        }
    }
    x.raw("</c:numCache></c:numRef></c:val>");
    x.raw(if chart.kind == ChartKind::Line { "<c:smooth val=\"0\"/></c:ser>" } else { "</c:ser>" });
}

fn look(x: &mut Xml, kind: ChartKind, grey: bool, at: usize) {
    let colour = if grey { GREYS } else { COLOURS }[at % 4];
    if kind == ChartKind::Line {
        let (width, dash) = (if at == 0 { 28_575 } else { 15_875 }, DASHES[at % 4]);
        x.raw(&format!(
            "<c:spPr><a:ln w=\"{width}\" cap=\"rnd\"><a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill>\
             <a:prstDash val=\"{dash}\"/><a:round/></a:ln></c:spPr><c:marker><c:symbol val=\"none\"/></c:marker>"
        ));
        return;
    }
    if grey && at > 0 {
        x.raw(&format!(
            "<c:spPr><a:pattFill prst=\"{}\"><a:fgClr><a:srgbClr val=\"000000\"/></a:fgClr><a:bgClr>\
             <a:srgbClr val=\"FFFFFF\"/></a:bgClr></a:pattFill><a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"000000\"/>\
             </a:solidFill></a:ln></c:spPr>",
            PATTERNS[(at - 1) % 3]
        ));
    } else {
        x.raw(&format!("<c:spPr><a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill></c:spPr>"));
    }
    x.raw("<c:invertIfNegative val=\"0\"/>");
}

fn axes(x: &mut Xml, chart: &Chart, text: u32) {
    let bar = chart.kind == ChartKind::Bar;
    let (category, value) = if bar { ("l", "b") } else { ("b", "l") };
    // Lying bars read from the top down.
    let (order, crosses) = if bar { ("maxMin", "max") } else { ("minMax", "autoZero") };
    let line = "<c:spPr><a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"808080\"/></a:solidFill></a:ln></c:spPr>";
    x.raw(&format!(
        "<c:catAx><c:axId val=\"111\"/><c:scaling><c:orientation val=\"{order}\"/></c:scaling><c:delete val=\"0\"/>\
         <c:axPos val=\"{category}\"/><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>\
         <c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>{line}<c:crossAx val=\"222\"/><c:crosses val=\"autoZero\"/>\
         <c:auto val=\"0\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/>"
    ));
    if bar {
        x.raw("<c:tickLblSkip val=\"1\"/>");
    }
    if chart.kind == ChartKind::Line && chart.categories.len() > 13 {
        x.raw("<c:tickLblSkip val=\"3\"/>");
    }
    x.raw("<c:noMultiLvlLbl val=\"1\"/></c:catAx>");
    // Bars begin at nought; lines show their range.
    let is_line = chart.kind == ChartKind::Line;
    let (least, most) = if is_line { ("", "") } else { (least(chart), most(chart)) };
    x.raw(&format!(
        "<c:valAx><c:axId val=\"222\"/><c:scaling><c:orientation val=\"minMax\"/>{most}{least}</c:scaling><c:delete val=\"0\"/>\
         <c:axPos val=\"{value}\"/><c:majorGridlines><c:spPr><a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"D9D9D9\"/>\
         </a:solidFill></a:ln></c:spPr></c:majorGridlines>"
    ));
    if !chart.unit.is_empty() {
        let turn = if bar { "" } else { " rot=\"0\" vert=\"horz\"" };
        x.raw(&format!("<c:title><c:tx><c:rich><a:bodyPr{turn}/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"{text}\" b=\"0\"/></a:pPr><a:r>"));
        x.raw(&format!("<a:rPr lang=\"zh-CN\" sz=\"{text}\" b=\"0\"/>")).element("a:t", &chart.unit);
        x.raw("</a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>");
    }
    x.raw(&format!(
        "<c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>\
         <c:tickLblPos val=\"nextTo\"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val=\"111\"/>\
         <c:crosses val=\"{crosses}\"/><c:crossBetween val=\"between\"/></c:valAx>",
        format_code(if chart.kind == ChartKind::Line { chart.decimals } else { 0 })
    ));
}

/// Shares end at a hundred, not at the next round number.
fn most(chart: &Chart) -> &'static str {
    let values = || chart.series.iter().flat_map(|s| s.values.iter().flatten()).map(|value| value.to_f64());
    let share = chart.unit == "%" && values().all(|value| value <= 100.0) && values().any(|value| value > 80.0);
    if share { "<c:max val=\"100\"/>" } else { "" }
}

fn least(chart: &Chart) -> &'static str {
    let negative = chart.series.iter().flat_map(|s| s.values.iter().flatten()).any(|value| value.sign() < 0);
    if negative { "" } else { "<c:min val=\"0\"/>" }
}

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn columns_are_named_as_workbooks_name_them() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(column), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
