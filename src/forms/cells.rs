//! A protected sheet of a form as SpreadsheetML: cells, formulas of our own, checks while typing, colours, one page of paper. What stands in it is
//! book.rs's. Only what ECMA-376's first edition has: WPS, Excel and LibreOffice read all of it.
//!
//! Text from the data is always text, in inline strings; a formula names cells and words of ours, never a text of the data.

use std::collections::BTreeMap;

use crate::report::chart_xml::column;
use crate::report::xml::{Xml, escape};

/// How a cell looks. The order is that of the table of formats in [`styles`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Look {
    /// Without a frame.
    #[default]
    Plain,
    /// The form's name.
    Title,
    /// A line beside the title.
    Fact,
    /// A head of the table.
    Head,
    /// An item's name.
    Name,
    /// An item that is a part of the one above.
    Part,
    /// In the middle of a framed cell.
    Middle,
    /// A figure given, grey.
    Given,
    /// To be filled in with a figure.
    Fill,
    /// To be filled in with words.
    Words,
    /// A sum.
    Sum,
    /// A rate worked out, with one digit.
    Rate,
    /// What the check says.
    Check,
    /// To be signed; not locked.
    Sign,
    /// Small print.
    Note,
    /// A code, in a hidden row or column.
    Code,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// A formula, and the text it gives before anything is filled in.
    Formula(String, String),
}

/// A check while typing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    /// Cells: `E8` or `D8:D30`.
    pub cells: String,
    /// The formula of the first cell, or the list when it begins with a quotation mark.
    pub formula: String,
    /// What is said beside the cell and when it is refused.
    pub words: String,
    /// Whether it may be typed all the same, after a question.
    pub may_pass: bool,
}

/// Cells coloured by a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Colour {
    /// Cells.
    pub cells: String,
    /// The formula of the first cell.
    pub formula: String,
    /// 0: still blank; 1: wrong; 2: to be looked at.
    pub tone: usize,
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Its name.
    pub name: String,
    /// Cells by row and column, from 0.
    pub cells: BTreeMap<(usize, usize), (Value, Look)>,
    /// Merged ranges: first row, first column, last row, last column.
    pub merges: Vec<(usize, usize, usize, usize)>,
    /// Widths of columns, in digits; nought hides one.
    pub widths: Vec<u32>,
    /// Heights of rows, in points; nought hides one.
    pub heights: BTreeMap<usize, u32>,
    /// Checks.
    pub rules: Vec<Rule>,
    /// Colours.
    pub colours: Vec<Colour>,
    /// Rows and columns that stay in place.
    pub frozen: (usize, usize),
    /// Whether the paper lies across.
    pub landscape: bool,
}

/// `E8`, from row and column counted from 0.
pub(super) fn address(row: usize, at: usize) -> String {
    format!("{}{}", column(at), row + 1)
}

/// `D8:D30` of one column.
pub(super) fn down(first: usize, last: usize, at: usize) -> String {
    format!("{}:{}", address(first, at), address(last, at))
}

impl Page {
    /// Puts a cell.
    pub fn put(&mut self, row: usize, at: usize, value: Value, look: Look) {
        self.cells.insert((row, at), (value, look));
    }

    /// Puts words.
    pub fn text(&mut self, row: usize, at: usize, words: &str, look: Look) {
        self.put(row, at, Value::Text(words.into()), look);
    }

    /// Puts words over several cells of rows, all in one look.
    pub fn over(&mut self, row: usize, (from, to): (usize, usize), value: Value, look: Look) {
        for at in from..=to {
            self.put(row, at, Value::Empty, look);
        }
        self.put(row, from, value, look);
        if from < to {
            self.merges.push((row, from, row, to));
        }
    }

    /// The rows and columns that are printed.
    pub fn area(&self) -> String {
        let shown = |at: usize| self.widths.get(at).is_none_or(|width| *width > 0);
        let first = (0..).find(|at| shown(*at)).unwrap_or(0);
        let last = self.cells.keys().map(|(_, at)| *at).filter(|at| shown(*at)).max().unwrap_or(first);
        let top = (0..).find(|row| self.heights.get(row) != Some(&0)).unwrap_or(0);
        let bottom = self.cells.keys().map(|(row, _)| *row).max().unwrap_or(top);
        format!("${}${}:${}${}", column(first), top + 1, column(last), bottom + 1)
    }

    /// The sheet as XML.
    pub fn xml(&self, main: &str, is_first: bool) -> Xml {
        let mut x = Xml::file();
        x.raw(&format!(
            "<worksheet xmlns=\"{main}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\""
        ));
        x.raw(if is_first { " tabSelected=\"1\">" } else { ">" });
        let (rows, columns) = self.frozen;
        if rows > 0 && columns > 0 {
            x.raw(&format!(
                "<pane xSplit=\"{columns}\" ySplit=\"{rows}\" topLeftCell=\"{}\" activePane=\"bottomRight\" state=\"frozen\"/><selection pane=\"bottomRight\"/>",
                address(rows, columns)
            ));
        }
        x.raw("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>");
        for (at, width) in self.widths.iter().enumerate() {
            let hidden = if *width == 0 { " hidden=\"1\"" } else { "" };
            let width = (*width).max(2);
            x.raw(&format!("<col min=\"{0}\" max=\"{0}\" width=\"{width}\"{hidden} customWidth=\"1\"/>", at + 1));
        }
        x.raw("</cols><sheetData>");
        let mut now = None;
        for ((row, at), (value, look)) in &self.cells {
            if now != Some(*row) {
                if now.is_some() {
                    x.raw("</row>");
                }
                now = Some(*row);
                let height = self.heights.get(row).map_or(String::new(), |height| match height {
                    0 => " hidden=\"1\"".to_string(),
                    height => format!(" ht=\"{height}\" customHeight=\"1\""),
                });
                x.raw(&format!("<row r=\"{}\"{height}>", row + 1));
            }
            let (place, style) = (address(*row, *at), *look as usize);
            match value {
                Value::Empty => x.raw(&format!("<c r=\"{place}\" s=\"{style}\"/>")),
                Value::Text(words) => x
                    .raw(&format!("<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"))
                    .escaped(words)
                    .raw("</t></is></c>"),
                Value::Number(number) => {
                    x.raw(&format!("<c r=\"{place}\" s=\"{style}\"><v>")).escaped(number).raw("</v></c>")
                }
                Value::Formula(formula, shown) => x
                    .raw(&format!("<c r=\"{place}\" s=\"{style}\" t=\"str\"><f>"))
                    .escaped(formula)
                    .raw("</f><v>")
                    .escaped(shown)
                    .raw("</v></c>"),
            };
        }
        if now.is_some() {
            x.raw("</row>");
        }
        // Locked without a password: it keeps a slip of the hand out, and nobody out who must get in.
        x.raw("</sheetData><sheetProtection sheet=\"1\" objects=\"1\" scenarios=\"1\" formatColumns=\"0\" formatRows=\"0\"/>");
        if !self.merges.is_empty() {
            x.raw(&format!("<mergeCells count=\"{}\">", self.merges.len()));
            for (top, left, bottom, right) in &self.merges {
                x.raw(&format!("<mergeCell ref=\"{}:{}\"/>", address(*top, *left), address(*bottom, *right)));
            }
            x.raw("</mergeCells>");
        }
        for (at, colour) in self.colours.iter().enumerate() {
            x.raw(&format!(
                "<conditionalFormatting sqref=\"{}\"><cfRule type=\"expression\" dxfId=\"{}\" priority=\"{}\"><formula>",
                colour.cells,
                colour.tone,
                at + 1
            ));
            x.escaped(&colour.formula).raw("</formula></cfRule></conditionalFormatting>");
        }
        self.rules(&mut x);
        x.raw("<printOptions horizontalCentered=\"1\"/><pageMargins left=\"0.5\" right=\"0.5\" top=\"0.55\" bottom=\"0.55\" header=\"0.3\" footer=\"0.3\"/>");
        let lie = if self.landscape { "landscape" } else { "portrait" };
        x.raw(&format!(
            "<pageSetup paperSize=\"9\" orientation=\"{lie}\" fitToWidth=\"1\" fitToHeight=\"1\"/></worksheet>"
        ));
        x
    }

    fn rules(&self, x: &mut Xml) {
        use crate::strings::forms::{HINT, REFUSED};
        if self.rules.is_empty() {
            return;
        }
        x.raw(&format!("<dataValidations count=\"{}\">", self.rules.len()));
        for rule in &self.rules {
            let kind = if rule.formula.starts_with('"') { "list" } else { "custom" };
            let style = if rule.may_pass { " errorStyle=\"warning\"" } else { "" };
            // A blank is allowed by the formula itself: told to ignore blanks, programs pass everything while a cell it names is blank.
            let blank = if kind == "list" { " allowBlank=\"1\"" } else { "" };
            let words: String = escape(&rule.words.chars().take(250).collect::<String>());
            x.raw(&format!(
                "<dataValidation type=\"{kind}\"{style}{blank} showInputMessage=\"1\" showErrorMessage=\"1\" errorTitle=\"{REFUSED}\" \
                 error=\"{words}\" promptTitle=\"{HINT}\" prompt=\"{words}\" sqref=\"{}\"><formula1>",
                rule.cells
            ));
            x.escaped(&rule.formula).raw("</formula1></dataValidation>");
        }
        x.raw("</dataValidations>");
    }
}

/// The formats of all looks, in their order, and the three colours.
pub(super) fn styles(main: &str) -> String {
    let font = |size: &str, more: &str| format!("<font>{more}<sz val=\"{size}\"/><name val=\"宋体\"/></font>");
    let grey = "<color rgb=\"FF595959\"/>";
    // The order of elements in a font is fixed: bold, size, colour, name.
    let coloured = |size: &str, bold: &str, colour: &str| {
        format!("<font>{bold}<sz val=\"{size}\"/>{colour}<name val=\"宋体\"/></font>")
    };
    let fonts = [
        font("10.5", ""),
        font("16", "<b/>"),
        font("10.5", "<b/>"),
        coloured("10.5", "", grey),
        coloured("9", "", "<color rgb=\"FFB00020\"/>"),
        coloured("9", "", grey),
    ];
    let solid = |rgb: &str| {
        format!(
            "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{rgb}\"/><bgColor indexed=\"64\"/></patternFill></fill>"
        )
    };
    let fills = [
        "<fill><patternFill patternType=\"none\"/></fill>".to_string(),
        "<fill><patternFill patternType=\"gray125\"/></fill>".to_string(),
        solid("F0F0F0"),
        solid("FFFBE0"),
    ];
    let thin = |side: &str| format!("<{side} style=\"thin\"><color auto=\"1\"/></{side}>");
    let frame: String = ["left", "right", "top", "bottom"].map(thin).concat();
    let borders = format!(
        "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border><border>{frame}<diagonal/></border></borders>"
    );
    // Format, font, fill, border, alignment, whether it is open.
    let looks: [(usize, usize, usize, usize, &str, bool); 16] = [
        (0, 0, 0, 0, "vertical=\"center\"", false),
        (0, 1, 0, 0, "horizontal=\"center\" vertical=\"center\"", false),
        (0, 0, 0, 0, "horizontal=\"left\" vertical=\"center\"", false),
        (0, 2, 2, 1, "horizontal=\"center\" vertical=\"center\" wrapText=\"1\"", false),
        (0, 0, 0, 1, "horizontal=\"left\" vertical=\"center\" wrapText=\"1\" indent=\"1\"", false),
        (0, 0, 0, 1, "horizontal=\"left\" vertical=\"center\" wrapText=\"1\" indent=\"2\"", false),
        (0, 0, 0, 1, "horizontal=\"center\" vertical=\"center\" wrapText=\"1\"", false),
        (0, 3, 0, 1, "horizontal=\"right\" vertical=\"center\" indent=\"1\"", false),
        (0, 0, 3, 1, "horizontal=\"right\" vertical=\"center\" indent=\"1\"", true),
        (49, 0, 3, 1, "horizontal=\"left\" vertical=\"center\" wrapText=\"1\"", true),
        (0, 2, 0, 1, "horizontal=\"right\" vertical=\"center\" indent=\"1\"", false),
        (164, 0, 0, 1, "horizontal=\"right\" vertical=\"center\" indent=\"1\"", false),
        (0, 4, 0, 1, "horizontal=\"left\" vertical=\"center\" wrapText=\"1\" indent=\"1\"", false),
        (49, 0, 0, 0, "horizontal=\"left\" vertical=\"center\"", true),
        (0, 5, 0, 0, "horizontal=\"left\" vertical=\"top\" wrapText=\"1\"", false),
        (49, 5, 0, 0, "vertical=\"center\"", false),
    ];
    let xfs: String = looks
        .iter()
        .map(|(format, font, fill, border, alignment, open)| {
            let locked = if *open { 0 } else { 1 };
            format!(
                "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" applyNumberFormat=\"1\" \
                 applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\" applyProtection=\"1\"><alignment {alignment}/>\
                 <protection locked=\"{locked}\"/></xf>"
            )
        })
        .collect();
    let tone = |rgb: &str| {
        format!(
            "<dxf><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{rgb}\"/><bgColor rgb=\"FF{rgb}\"/></patternFill></fill></dxf>"
        )
    };
    let tones: String = ["FFEFA8", "F8C8C8", "FCE0B8"].map(tone).concat();
    format!(
        "{}<styleSheet xmlns=\"{main}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.0\"/></numFmts><fonts count=\"{}\">{}</fonts>\
         <fills count=\"{}\">{}</fills>{borders}<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"{}\">{xfs}</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>\
         <dxfs count=\"3\">{tones}</dxfs></styleSheet>",
        Xml::file().text,
        fonts.len(),
        fonts.concat(),
        fills.len(),
        fills.concat(),
        looks.len()
    )
}
