//! Sheets of a workbook, and what a report puts on them: one a figure or table, and the notes. Writing them is [`super::xlsx`]'s.

use std::collections::BTreeSet;

use crate::model::{Dataset, Decimal};
use crate::narrate::{Fact, source_cells};
use crate::strings::{number, period as words};

use super::document::{Block, Cell, Chart, Document};

/// A cell of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetCell {
    /// Nothing.
    Empty,
    /// Text, never a formula whatever it begins with.
    Text(String),
    /// Bold text of a header.
    Head(String),
    /// A real number with its decimals and unit (`%` is shown behind the number, other units stand in the head).
    Number(Decimal, String),
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name, made fit and unique by the writer.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Vec<SheetCell>>,
    /// Rows frozen at the head.
    pub frozen_rows: usize,
    /// Columns frozen at the left.
    pub frozen_columns: usize,
    /// A native chart of the block of cells that begins at `chart_row` (categories, then series).
    pub chart: Option<Chart>,
    /// Row (from 0) of the header of the chart's data.
    pub chart_row: usize,
    /// What stands at the head of every printed page: left, right.
    pub marks: (String, String),
}

fn text(words: impl Into<String>) -> SheetCell {
    SheetCell::Text(words.into())
}

fn head(words: impl Into<String>) -> SheetCell {
    SheetCell::Head(words.into())
}

/// The data of a chart as a sheet's rows: header, then one row a category.
pub fn chart_rows(chart: &Chart) -> Vec<Vec<SheetCell>> {
    let mut rows = vec![vec![head("")]];
    rows[0].extend(chart.series.iter().map(|series| head(series.name.clone())));
    for (at, category) in chart.categories.iter().enumerate() {
        let mut row = vec![text(category.clone())];
        row.extend(chart.series.iter().map(|series| match series.values.get(at).copied().flatten() {
            Some(value) => SheetCell::Number(value, chart.unit.clone()),
            None => SheetCell::Empty,
        }));
        rows.push(row);
    }
    rows
}

/// The sheets of a report: every table and figure, the numbers of its sentences with their origin, definitions and notes.
pub fn sheets(data: &Dataset, document: &Document) -> Vec<Sheet> {
    let mut all = Vec::new();
    let mut used: BTreeSet<crate::model::IndicatorId> = BTreeSet::new();
    for block in &document.blocks {
        match block {
            Block::Table(table) => {
                let mut rows = vec![vec![head(format!("表{} {}", table.number, table.caption))]];
                rows.push(table.head.iter().map(head).collect());
                for row in &table.rows {
                    rows.push(
                        row.iter()
                            .map(|cell| match cell {
                                Cell::Text(words) => text(words.clone()),
                                Cell::Figure { value, unit, fact, .. } => {
                                    used.extend(fact.indicator);
                                    SheetCell::Number(*value, unit.clone())
                                }
                            })
                            .collect(),
                    );
                }
                if !table.source.is_empty() {
                    rows.push(vec![text(table.source.clone())]);
                }
                all.push(Sheet {
                    name: format!("表{}", table.number),
                    rows,
                    frozen_rows: 2,
                    frozen_columns: 1,
                    ..Sheet::default()
                });
            }
            Block::Chart(chart) => {
                used.extend(chart.facts.iter().filter_map(|fact| fact.indicator));
                let mut rows = vec![vec![head(format!("图{} {}", chart.number, chart.caption))]];
                rows.extend(chart_rows(chart));
                if !chart.source.is_empty() {
                    rows.push(vec![text(chart.source.clone())]);
                }
                all.push(Sheet {
                    name: format!("图{}", chart.number),
                    rows,
                    frozen_rows: 2,
                    frozen_columns: 1,
                    chart: Some((**chart).clone()),
                    chart_row: 1,
                    ..Sheet::default()
                });
            }
            Block::Heading(..) | Block::Paragraph(_) | Block::PageBreak => {}
        }
    }
    used.extend(document.numbers().filter_map(|number| number.fact.indicator));
    all.push(numbers(data, document));
    all.push(notes(data, document, &used));
    all.iter_mut().for_each(|sheet| sheet.marks = document.marks());
    all
}

/// Where a fact is from, in words: indicator, area, period, formula, and how many stored cells it rests on.
fn origin(data: &Dataset, fact: &Fact) -> [String; 5] {
    let cells = source_cells(data, fact);
    [
        fact.indicator
            .map_or_else(|| "台账".into(), |id| format!("{} {}", data.indicator(id).id, data.indicator(id).name)),
        data.areas.get(fact.area).name.clone(),
        words::spanned(fact.period, fact.span()),
        fact.formula.words().into(),
        cells.len().to_string(),
    ]
}

fn numbers(data: &Dataset, document: &Document) -> Sheet {
    let mut rows = vec![["正文数字", "指标", "区划", "时期", "算法", "来源数据格数"].map(head).to_vec()];
    for number in document.numbers() {
        let mut row = vec![text(number.text.clone())];
        row.extend(origin(data, &number.fact).map(text));
        rows.push(row);
    }
    Sheet { name: "正文数字来源".into(), rows, frozen_rows: 1, ..Sheet::default() }
}

fn notes(data: &Dataset, document: &Document, used: &BTreeSet<crate::model::IndicatorId>) -> Sheet {
    let front = &document.front;
    let mut rows = vec![vec![head("说明")]];
    let line = |name: &str, words: String| vec![text(name), text(words)];
    rows.push(line("标题", front.title.clone()));
    rows.push(line("区划", front.area.clone()));
    rows.push(line("时期", front.period.clone()));
    rows.push(line("数据截至", words::date(&front.as_of)));
    rows.push(line("数据来源", front.sources.join("；")));
    rows.push(line("密级和状态", document.marks().1));
    if !front.notice.is_empty() {
        rows.push(line("提示", front.notice.clone()));
    }
    rows.push(line("数据包指纹", front.fingerprint.clone()));
    rows.push(Vec::new());
    rows.push(["编号", "指标", "单位", "指标解释", "数据来源"].map(head).to_vec());
    for id in used {
        let indicator = data.indicator(*id);
        rows.push(
            [indicator.id.as_str(), &indicator.name, number::unit(indicator), &indicator.definition, &indicator.source]
                .map(text)
                .to_vec(),
        );
    }
    Sheet { name: "说明".into(), rows, ..Sheet::default() }
}
