//! The workbook of one form for one unit and month: one page to be signed, and where villages are counted one sheet with a row for each of them.
//! What is asked is plan.rs's; how a cell is written cells.rs's; formulas are checks.rs's.

use std::collections::BTreeMap;

use super::cells::{Colour, Look, Page, Rule, Value, address, down, styles};
use super::checks::{self, Against};
use super::plan::{Item, Line, Part, Plan, Rate, due, figure};
use crate::ingest::monthly::{Code, Entry, Kind, Mark};
use crate::model::{AreaId, AreaKind, Dataset, Form, Period};
use crate::query::{Span, reading};
use crate::report::Made;
use crate::report::container::Parts;
use crate::report::xlsx::{APP, core_properties, relations, root_relations};
use crate::report::xml::Xml;
use crate::strings::forms as say;
use crate::strings::number;
use crate::strings::period::full;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

// Columns of the first sheet.
const CODE: usize = 0;
const NUMBER: usize = 1;
const NAME: usize = 2;
const UNIT: usize = 3;
const VALUE: usize = 4;
const BEFORE: usize = 5;
const YEAR: usize = 6;
const CHECK: usize = 7;
const NOTE: usize = 8;
/// Rows above the table of the first sheet: mark, codes of columns, title, four lines of facts, heads.
const TOP: usize = 8;
/// Rows above the places: mark, codes, title, facts, names, 本期 and 上月.
const TOP_PLACES: usize = 6;
/// The first column of figures of the places.
const FIRST: usize = 3;

/// The name of a unit's file: `桐屏镇-人民调解工作月报表-2026-07.xlsx`.
pub fn file_name(data: &Dataset, form: &Form, unit: AreaId, period: Period) -> String {
    let name = format!("{}-{}-{period}", data.areas.get(unit).name, form.name);
    let safe: String =
        name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect();
    format!("{safe}.xlsx")
}

/// What every sheet of the workbook is about.
struct About<'a> {
    data: &'a Dataset,
    form: &'a Form,
    unit: AreaId,
    period: Period,
    plan: &'a Plan,
}

/// The workbook. The figures of last month and of a year ago are those of `data`; parts that are not loaded leave them blank.
///
/// # Errors
/// In words, when the file cannot be written.
pub fn workbook(data: &Dataset, form: &Form, unit: AreaId, period: Period, plan: &Plan) -> Result<Made, String> {
    let about = About { data, form, unit, period, plan };
    let mut pages = vec![about.main()];
    if !plan.columns.is_empty() {
        pages.push(about.places());
    }
    let mut parts = Parts::default();
    let sheets: String =
        (1..=pages.len()).map(|n| over(&format!("/xl/worksheets/sheet{n}.xml"), "worksheet")).collect();
    parts.add(
        "[Content_Types].xml",
        format!(
            "{}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             {}{}{sheets}<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
             <Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>",
            Xml::file().text,
            over("/xl/workbook.xml", "sheet.main"),
            over("/xl/styles.xml", "styles"),
        ),
    );
    parts.add("_rels/.rels", root_relations("xl/workbook.xml"));
    let title = format!("{} {} {}", form.name, data.areas.get(unit).name, full(period));
    let (core, mut replaced) = core_properties(&title, &data.meta.as_of);
    parts.add("docProps/core.xml", core);
    parts.add("docProps/app.xml", APP);
    parts.add("xl/workbook.xml", book(&pages));
    let mut list: Vec<(String, &str, String)> =
        (1..=pages.len()).map(|n| (format!("rId{n}"), "worksheet", format!("worksheets/sheet{n}.xml"))).collect();
    list.push((format!("rId{}", pages.len() + 1), "styles", "styles.xml".into()));
    let list: Vec<(&str, &str, &str)> = list.iter().map(|(id, kind, to)| (id.as_str(), *kind, to.as_str())).collect();
    parts.add("xl/_rels/workbook.xml.rels", relations(&list));
    parts.add("xl/styles.xml", styles(MAIN));
    for (at, page) in pages.iter().enumerate() {
        let xml = page.xml(MAIN, at == 0);
        replaced += xml.replaced;
        parts.add(format!("xl/worksheets/sheet{}.xml", at + 1), xml.text);
    }
    Ok(Made { bytes: parts.zipped()?, replaced })
}

fn over(part: &str, kind: &str) -> String {
    format!(
        "<Override PartName=\"{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml\"/>"
    )
}

fn book(pages: &[Page]) -> String {
    let mut x = Xml::file();
    // The sheets keep their number and names, so that sums find theirs.
    x.raw(&format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookProtection lockStructure=\"1\"/><sheets>"
    ));
    for (at, page) in pages.iter().enumerate() {
        x.raw("<sheet name=\"").escaped(&page.name).raw(&format!("\" sheetId=\"{0}\" r:id=\"rId{0}\"/>", at + 1));
    }
    x.raw("</sheets><definedNames>");
    for (at, page) in pages.iter().enumerate() {
        x.raw(&format!("<definedName name=\"_xlnm.Print_Area\" localSheetId=\"{at}\">'"))
            .escaped(&page.name)
            .raw(&format!("'!{}</definedName>", page.area()));
    }
    x.raw("</definedNames><calcPr calcId=\"0\" fullCalcOnLoad=\"1\"/></workbook>");
    x.text
}

/// An item's name as it is printed.
fn printed(item: &Item) -> String {
    let before = if item.part == Part::Whole { "" } else { say::OF_WHICH };
    let after = if item.is_stock { say::AT_END } else { "" };
    format!("{before}{}{after}", item.name)
}

impl About<'_> {
    /// What is said of a figure of another month: a number, or why there is none.
    fn given(&self, item: &Item, area: AreaId, period: Period) -> Value {
        match figure(self.data, item, area, period) {
            Ok(number) => Value::Number(number.text()),
            Err(read) => {
                let indicator = self.data.indicator(item.indicator);
                let words = match (item.part, read.is_partial()) {
                    (Part::Whole, true) => format!("{}（未齐）", number::reading(&read, indicator)),
                    (_, true) => "未齐".into(),
                    _ => read.figure.err().map_or("—", number::gap).to_string(),
                };
                Value::Text(words)
            }
        }
    }

    /// Whether a place is a 本级 at which no figure of an item ever stood.
    fn is_foreign(&self, item: &Item, place: AreaId) -> bool {
        let mut blocks = self.data.blocks_of(item.indicator);
        self.data.areas.get(place).kind == AreaKind::Own && !blocks.any(|block| block.areas.contains(&place))
    }

    /// How many places have nothing yet in an item's column.
    fn open(&self, item: &Item) -> usize {
        self.plan.places.iter().filter(|place| !self.is_foreign(item, **place)).count()
    }

    fn mark(&self, kind: Kind, rows: Vec<Entry>, columns: Vec<Entry>) -> String {
        let area = self.data.areas.get(self.unit);
        Mark {
            kind,
            with_places: !self.plan.columns.is_empty(),
            form: self.form.id.clone(),
            name: self.form.name.clone(),
            area: area.code.clone(),
            area_name: area.name.clone(),
            period: self.period,
            rows,
            columns,
        }
        .text()
    }

    /// Items that an item stands against in a rate, with the name and whether it must not pass.
    fn against<'p>(&'p self, code: &'p str) -> impl Iterator<Item = (&'p Rate, &'p str, bool)> {
        self.plan.rates().filter(|rate| rate.is_bounded).filter_map(move |rate| {
            let (is_top, is_bottom) = (rate.top == code, rate.bottom == code);
            let other = if is_top { rate.bottom.as_str() } else { rate.top.as_str() };
            (is_top || is_bottom).then_some((rate, other, is_top))
        })
    }

    fn name_of(&self, code: &str) -> String {
        self.plan.items().find(|item| item.code == code).map_or_else(String::new, |item| item.name.clone())
    }

    /// The rule of a cell or column of cells that is filled in; `cell` finds the first cell of an item.
    fn rule(&self, item: &Item, cells: String, cell: &dyn Fn(&str) -> Option<String>) -> Option<Rule> {
        let own = cell(&item.code)?;
        let (mut against, mut words) = (Vec::new(), say::typed(item.decimals, None));
        for (rate, other, is_top) in self.against(&item.code).filter(|(rate, ..)| rate.is_strict) {
            let Some(cell) = cell(other) else { continue };
            against.push(Against { cell, is_top });
            let name = self.name_of(if is_top { &rate.bottom } else { &rate.top });
            words =
                if is_top { say::typed(item.decimals, Some(&name)) } else { say::typed_below(item.decimals, &name) };
        }
        let formula = checks::typed(&own, item.decimals, &against);
        Some(Rule { cells, formula, words, may_pass: false })
    }

    /// The page that is signed.
    fn main(&self) -> Page {
        let mut page =
            Page { name: say::MAIN.into(), widths: vec![0, 5, 33, 9, 11, 10, 11, 15, 17], ..Page::default() };
        let lines = &self.plan.lines;
        let row_of: BTreeMap<&str, usize> = lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| match line {
                Line::Item(item) | Line::Total(item) => Some((item.code.as_str(), TOP + at)),
                Line::Rate(_) => None,
            })
            .collect();
        let zero_row = TOP + lines.len();
        let zero = format!("${}", address(zero_row, VALUE).replacen('E', "E$", 1));
        self.facts(&mut page, &zero);
        for (at, head) in say::HEADS.iter().enumerate() {
            page.text(TOP - 1, NUMBER + at, head, Look::Head);
        }
        page.heights.insert(TOP - 1, 24);
        let cell = |code: &str| row_of.get(code).map(|row| address(*row, VALUE));
        let mut entries = Vec::new();
        let mut number = 0;
        for (at, line) in lines.iter().enumerate() {
            let row = TOP + at;
            page.heights.insert(row, 30);
            let (code, entry) = match line {
                Line::Rate(rate) => self.rate_line(&mut page, row, rate, &row_of),
                Line::Item(item) | Line::Total(item) => {
                    let total = matches!(line, Line::Total(_));
                    self.item_line(&mut page, row, item, total, &zero, &cell)
                }
            };
            if !matches!(line, Line::Item(item) | Line::Total(item) if item.part != Part::Whole) {
                number += 1;
                page.put(row, NUMBER, Value::Number(number.to_string()), Look::Middle);
            }
            page.text(row, CODE, &code.text(), Look::Code);
            entries.push(entry);
        }
        self.zero_line(&mut page, zero_row);
        entries.push(Entry { code: Code::Zero.text(), ..Entry::default() });
        self.foot(&mut page, zero_row + 1, NOTE);
        let columns =
            [(NAME, Code::Name), (VALUE, Code::Value), (BEFORE, Code::Before(String::new())), (NOTE, Code::Note)];
        let marks = columns.iter().map(|(_, code)| Entry { code: code.text(), ..Entry::default() }).collect();
        for (at, code) in &columns {
            page.text(1, *at, &code.text(), Look::Code);
        }
        page.text(0, CODE, &self.mark(Kind::Main, entries, marks), Look::Code);
        page.heights.insert(0, 0);
        page.heights.insert(1, 0);
        page
    }

    /// Title, 表号 and the other facts above the table.
    fn facts(&self, page: &mut Page, zero: &str) {
        let (form, area) = (self.form, self.data.areas.get(self.unit));
        page.over(2, (NUMBER, NOTE), Value::Text(form.name.clone()), Look::Title);
        page.heights.insert(2, 30);
        let [first, last, day] = due(form, self.period);
        let left = [say::unit(&area.name, &area.code), say::span(self.period, &first, &last), say::due(&day)];
        let right = say::heading(&form.number, &form.issuer, &form.approval, &form.valid_to);
        for (at, words) in right.iter().enumerate() {
            let row = 3 + at;
            page.heights.insert(row, 17);
            match left.get(at) {
                Some(words) => page.over(row, (NUMBER, YEAR), Value::Text(words.clone()), Look::Fact),
                None => {
                    let state = checks::state(&self.blanks(zero));
                    let own = self.plan.lines.iter().filter(|line| matches!(line, Line::Item(_))).count();
                    let open = own + self.plan.columns.iter().map(|item| self.open(item)).sum::<usize>();
                    let shown = format!("填报情况：还有{open}格未填");
                    page.over(row, (NUMBER, YEAR), Value::Formula(state, shown), Look::Fact);
                }
            }
            page.over(row, (CHECK, NOTE), Value::Text(words.clone()), Look::Fact);
        }
    }

    /// The formula that counts what is blank on both sheets.
    fn blanks(&self, zero: &str) -> String {
        let (mut flows, mut stocks) = (Vec::new(), Vec::new());
        for (at, line) in self.plan.lines.iter().enumerate() {
            if let Line::Item(item) = line {
                if item.is_stock { &mut stocks } else { &mut flows }.push(address(TOP + at, VALUE));
            }
        }
        for item in &self.plan.columns {
            if let Some(range) = self.range(&item.code) {
                let range = format!("'{}'!{range}", say::PLACES);
                if item.is_stock { &mut stocks } else { &mut flows }.push(range);
            }
        }
        checks::blanks(&flows, &stocks, zero)
    }

    /// The cells of an item on the sheet of places.
    fn range(&self, code: &str) -> Option<String> {
        let at = self.plan.columns.iter().position(|item| item.code == code)?;
        let last = TOP_PLACES + self.plan.places.len().checked_sub(1)?;
        Some(down(TOP_PLACES, last, FIRST + 2 * at))
    }

    fn item_line(
        &self,
        page: &mut Page,
        row: usize,
        item: &Item,
        total: bool,
        zero: &str,
        cell: &dyn Fn(&str) -> Option<String>,
    ) -> (Code, Entry) {
        let name = printed(item);
        page.put(row, NUMBER, Value::Empty, Look::Middle);
        page.text(row, NAME, &name, if item.part == Part::Whole { Look::Name } else { Look::Part });
        page.text(row, UNIT, &item.unit, Look::Middle);
        page.put(row, BEFORE, self.given(item, self.unit, self.period.shift(-1)), Look::Given);
        page.put(row, YEAR, self.given(item, self.unit, self.period.year_before()), Look::Given);
        page.put(row, NOTE, Value::Empty, Look::Words);
        let (own, before, note) = (address(row, VALUE), address(row, BEFORE), address(row, NOTE));
        let code = if total { Code::Total(item.code.clone()) } else { Code::Item(item.code.clone()) };
        if total {
            let range = self.range(&item.code).unwrap_or_default();
            let sums = address(TOP_PLACES + self.plan.places.len(), self.place_column(&item.code));
            page.put(
                row,
                VALUE,
                Value::Formula(checks::carried(&format!("'{}'!{sums}", say::PLACES)), String::new()),
                Look::Sum,
            );
            let range = format!("'{}'!{range}", say::PLACES);
            let words = checks::beside_total(&own, &range, &before, &note, item.is_stock, zero);
            let shown = format!("{}格{}", self.open(item), say::BLANK);
            page.put(row, CHECK, Value::Formula(words, shown), Look::Check);
        } else {
            page.put(row, VALUE, Value::Empty, Look::Fill);
            page.rules.extend(self.rule(item, own.clone(), cell));
            let mut aboves = Vec::new();
            for (_, other, is_top) in self.against(&item.code) {
                let Some(other_cell) = cell(other).filter(|_| is_top) else { continue };
                let place: String = other_cell.chars().filter(char::is_ascii_digit).collect();
                let order = place.parse::<usize>().map_or(String::new(), |row| self.order(row));
                aboves.push((checks::above(&own, &other_cell), say::not_above(&order)));
                let tone = Colour { cells: own.clone(), formula: checks::above(&own, &other_cell), tone: 1 };
                page.colours.push(tone);
            }
            let words = checks::beside(&own, &before, &note, item.is_stock, zero, &aboves);
            page.put(row, CHECK, Value::Formula(words, say::BLANK.into()), Look::Check);
            page.colours.push(Colour {
                cells: own.clone(),
                formula: checks::blank(&own, item.is_stock, zero),
                tone: 0,
            });
        }
        let far = format!("AND({},LEN(TRIM({note}))=0)", checks::far(&own, &before, item.is_stock));
        page.colours.push(Colour { cells: own, formula: far, tone: 2 });
        let entry = Entry { is_stock: item.is_stock, decimals: item.decimals, ..Entry::named(&code, &name) };
        (code, entry)
    }

    /// How the line in a row (from 1) is called: by its number, or as the line below.
    fn order(&self, row: usize) -> String {
        let line = row.checked_sub(TOP + 1).and_then(|at| self.plan.lines.get(at));
        match line {
            Some(Line::Item(item)) if item.part == Part::Denominator => "分母".into(),
            Some(Line::Item(item) | Line::Total(item)) => {
                let id = item.name.chars().take(10).collect::<String>();
                // The words go into a formula: nothing of the data but letters and digits may.
                let safe: String = id.chars().filter(|c| c.is_alphanumeric()).collect();
                format!("“{safe}”")
            }
            _ => "总数".into(),
        }
    }

    fn place_column(&self, code: &str) -> usize {
        let at = self.plan.columns.iter().position(|item| item.code == code).unwrap_or(0);
        FIRST + 2 * at
    }

    fn rate_line(&self, page: &mut Page, row: usize, rate: &Rate, row_of: &BTreeMap<&str, usize>) -> (Code, Entry) {
        page.text(row, NAME, &rate.name, Look::Name);
        page.text(row, UNIT, &rate.unit, Look::Middle);
        let look = if rate.decimals == 1 { Look::Rate } else { Look::Sum };
        let cell = |code: &str| row_of.get(code).map(|row| address(*row, VALUE));
        match cell(&rate.top).zip(cell(&rate.bottom)) {
            Some((top, bottom)) => {
                let formula = checks::rate(&top, &bottom, rate.factor, rate.decimals);
                page.put(row, VALUE, Value::Formula(formula, String::new()), look);
            }
            None => page.put(row, VALUE, Value::Empty, look),
        }
        for (at, period) in [(BEFORE, self.period.shift(-1)), (YEAR, self.period.year_before())] {
            let read = reading(self.data, rate.indicator, self.unit, period, Span::Period);
            let words = number::reading(&read, self.data.indicator(rate.indicator));
            page.text(row, at, &words, Look::Given);
        }
        let words = if rate.is_bounded { checks::beside_rate(&address(row, VALUE)) } else { "\"\"".into() };
        page.put(row, CHECK, Value::Formula(words, String::new()), Look::Check);
        page.text(row, NOTE, "自动算出", Look::Given);
        let code = Code::Rate { indicator: rate.id.clone(), top: rate.top.clone(), bottom: rate.bottom.clone() };
        let named = Entry::named(&code, &rate.name);
        (code, Entry { is_strict: rate.is_strict, is_bounded: rate.is_bounded, ..named })
    }

    fn zero_line(&self, page: &mut Page, row: usize) {
        page.heights.insert(row, 34);
        page.text(row, CODE, &Code::Zero.text(), Look::Code);
        page.over(row, (NUMBER, UNIT), Value::Text(say::ZERO_LABEL.into()), Look::Name);
        page.put(row, VALUE, Value::Empty, Look::Words);
        page.over(row, (BEFORE, NOTE), Value::Empty, Look::Name);
        page.rules.push(Rule {
            cells: address(row, VALUE),
            formula: format!("\"{}\"", say::ZERO),
            words: say::ZERO_TYPED.into(),
            may_pass: false,
        });
    }

    /// Notes, signatures, the line that tells the paper's file.
    fn foot(&self, page: &mut Page, row: usize, last: usize) {
        let notes = say::notes(!self.plan.columns.is_empty(), &self.plan.exported);
        page.over(row, (NUMBER, last), Value::Text(notes), Look::Note);
        page.heights.insert(row, 66);
        let [head, second, filler] = say::SIGNERS;
        page.over(row + 1, (NUMBER, NAME), Value::Text(head.into()), Look::Sign);
        page.over(row + 1, (UNIT, YEAR), Value::Text(second.into()), Look::Sign);
        page.over(row + 1, (CHECK, NOTE), Value::Text(filler.into()), Look::Sign);
        page.heights.insert(row + 1, 30);
        page.over(row + 2, (NUMBER, YEAR), Value::Text(say::SIGNED.into()), Look::Sign);
        page.over(row + 2, (CHECK, NOTE), Value::Text(say::SEAL.into()), Look::Fact);
        page.heights.insert(row + 2, 48);
        let area = &self.data.areas.get(self.unit).code;
        page.over(row + 3, (NUMBER, last), Value::Text(say::imprint(&self.form.id, area, self.period)), Look::Note);
        page.heights.insert(row + 3, 14);
    }

    /// One row a place, two columns an item.
    fn places(&self) -> Page {
        let (columns, places) = (&self.plan.columns, &self.plan.places);
        let mut page =
            Page { name: say::PLACES.into(), frozen: (TOP_PLACES, FIRST), landscape: true, ..Page::default() };
        page.widths = [0, 6, 16].into_iter().chain(columns.iter().flat_map(|_| [10, 9])).collect();
        let last_column = FIRST + 2 * columns.len() - 1;
        let last = TOP_PLACES + places.len() - 1;
        let zero = format!("'{}'!$E${}", say::MAIN, TOP + self.plan.lines.len() + 1);
        let area = self.data.areas.get(self.unit);
        page.over(2, (NUMBER, last_column), Value::Text(format!("{}（{}）", self.form.name, say::PLACES)), Look::Title);
        page.heights.insert(2, 28);
        let facts = format!(
            "{}　　统计期：{}　　{}",
            say::unit(&area.name, &area.code),
            full(self.period),
            say::heading(&self.form.number, "", "", "")[0]
        );
        page.over(3, (NUMBER, last_column), Value::Text(facts), Look::Fact);
        page.heights.insert(3, 18);
        for (at, words) in [(NUMBER, say::HEADS[0]), (NAME, "村（居）")] {
            page.text(4, at, words, Look::Head);
            page.put(5, at, Value::Empty, Look::Head);
            page.merges.push((4, at, 5, at));
        }
        page.heights.insert(4, 66);
        page.text(1, NAME, &Code::Name.text(), Look::Code);
        let mut entries = vec![Entry { code: Code::Name.text(), ..Entry::default() }];
        let cell = |code: &str| {
            columns.iter().position(|item| item.code == code).map(|at| address(TOP_PLACES, FIRST + 2 * at))
        };
        for (n, item) in columns.iter().enumerate() {
            let at = FIRST + 2 * n;
            let unit = if item.unit.is_empty() { String::new() } else { format!("（{}）", item.unit) };
            page.over(4, (at, at + 1), Value::Text(format!("{}{unit}", printed(item))), Look::Head);
            page.text(5, at, say::PAIR[0], Look::Head);
            page.text(5, at + 1, say::PAIR[1], Look::Head);
            let (code, before) = (Code::Item(item.code.clone()), Code::Before(item.code.clone()));
            page.text(1, at, &code.text(), Look::Code);
            page.text(1, at + 1, &before.text(), Look::Code);
            entries.push(Entry {
                code: code.text(),
                is_stock: item.is_stock,
                decimals: item.decimals,
                ..Entry::default()
            });
            entries.push(Entry { code: before.text(), ..Entry::default() });
            let range = down(TOP_PLACES, last, at);
            let (own, last_month) = (address(TOP_PLACES, at), address(TOP_PLACES, at + 1));
            page.rules.extend(self.rule(item, range.clone(), &cell));
            for (_, other, is_top) in self.against(&item.code) {
                let Some(other) = cell(other).filter(|_| is_top) else { continue };
                page.colours.push(Colour { cells: range.clone(), formula: checks::above(&own, &other), tone: 1 });
            }
            page.colours.push(Colour {
                cells: range.clone(),
                formula: checks::blank(&own, item.is_stock, &zero),
                tone: 0,
            });
            let far = checks::far(&own, &last_month, item.is_stock);
            page.colours.push(Colour { cells: range.clone(), formula: far, tone: 2 });
            page.put(last + 1, at, Value::Formula(checks::sum(&range), String::new()), Look::Sum);
            page.put(last + 1, at + 1, self.given(item, self.unit, self.period.shift(-1)), Look::Given);
        }
        let mut rows = Vec::new();
        for (n, place) in places.iter().enumerate() {
            let (row, area) = (TOP_PLACES + n, self.data.areas.get(*place));
            let code = Code::Place(area.code.clone());
            rows.push(Entry::named(&code, &area.name));
            page.text(row, CODE, &code.text(), Look::Code);
            page.put(row, NUMBER, Value::Number((n + 1).to_string()), Look::Middle);
            page.text(row, NAME, &area.name, Look::Name);
            for (n, item) in columns.iter().enumerate() {
                let at = FIRST + 2 * n;
                let given = self.given(item, *place, self.period.shift(-1));
                // What a 本级 never has is not asked of it: it may be typed over.
                let never = self.is_foreign(item, *place);
                let typed = if never { Value::Text(say::NOT_APPLICABLE.into()) } else { Value::Empty };
                page.put(row, at, typed, Look::Fill);
                page.put(row, at + 1, given, Look::Given);
            }
            page.heights.insert(row, 18);
        }
        page.text(last + 1, CODE, &Code::Sums.text(), Look::Code);
        rows.push(Entry { code: Code::Sums.text(), ..Entry::default() });
        page.over(last + 1, (NUMBER, NAME), Value::Text(say::TOTAL.into()), Look::Head);
        page.heights.insert(last + 1, 20);
        let imprint = say::imprint(&self.form.id, &area.code, self.period);
        page.over(last + 2, (NUMBER, last_column), Value::Text(imprint), Look::Note);
        page.heights.insert(last + 2, 15);
        page.text(0, CODE, &self.mark(Kind::Places, rows, entries), Look::Code);
        page.heights.insert(0, 0);
        page.heights.insert(1, 0);
        page
    }
}
