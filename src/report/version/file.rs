//! Versions of reports as one JSON file, and back. Registers are named by their ids, so the file can be held against a later package.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::model::{AreaId, AreaKind, Dataset, Decimal, Period};
use crate::narrate::{Fact, Formula, Fragment, Number, Statement};
use crate::report::document::{Block, Cell, Chart, ChartKind, Document, Front, Recipe, Series, Table};

use super::{Key, Version};

/// What the file says it is.
const MARK: &str = "shanzhi-report-versions";
/// The longest file read, in bytes.
pub const LONGEST: usize = 32 << 20;
/// The most versions in a file.
const MOST: usize = 200;

/// The words of the formulas, by position.
const FORMULAS: [(&str, Formula); 11] = [
    ("value", Formula::Value),
    ("yoy", Formula::Yoy),
    ("mom", Formula::Mom),
    ("year_end", Formula::YearEnd),
    ("last_year", Formula::LastYear),
    ("last_period", Formula::LastPeriod),
    ("place", Formula::Place),
    ("target", Formula::Target),
    ("distance", Formula::Distance),
    ("progress", Formula::Progress),
    ("register", Formula::Register),
];

/// Versions as a file.
pub fn written(data: &Dataset, versions: &[Version]) -> Vec<u8> {
    let list: Vec<Value> = versions.iter().map(|version| of_version(data, version)).collect();
    let whole = json!({ "kind": MARK, "schema": 1, "versions": list });
    serde_json::to_vec_pretty(&whole).unwrap_or_default()
}

fn of_version(data: &Dataset, version: &Version) -> Value {
    let front = &version.document.front;
    json!({
        "name": version.name,
        "template": version.template,
        "area": code(data, version.area),
        "period": version.period.to_string(),
        "front": {
            "title": front.title, "lines": front.lines, "author": front.author, "date": front.date,
            "classification": front.classification, "state": front.state, "notice": front.notice, "area": front.area,
            "period": front.period, "as_of": front.as_of, "sources": front.sources, "fingerprint": front.fingerprint,
            "tight": front.tight,
        },
        "blocks": version.document.blocks.iter().map(|block| of_block(data, block)).collect::<Vec<_>>(),
        "told": of_told(data, &version.told),
        "drawn": of_told(data, &version.drawn),
    })
}

fn of_told(data: &Dataset, told: &BTreeMap<Key, String>) -> Value {
    let one = |((fact, unit, decimals), said): (&Key, &String)| json!([of_fact(data, fact), unit, decimals, said]);
    told.iter().map(one).collect()
}

fn of_recipe(data: &Dataset, recipe: Option<&Recipe>) -> Value {
    let Some(recipe) = recipe else { return Value::Null };
    json!({
        "text": recipe.text, "area": code(data, recipe.area), "period": recipe.period.to_string(), "family": recipe.family,
        "indicator": recipe.indicator.map(|id| data.indicator(id).id.clone()), "organisation": recipe.organisation,
    })
}

fn code(data: &Dataset, area: AreaId) -> String {
    let row = data.areas.get(area);
    match (row.kind, row.parent) {
        (AreaKind::Own, Some(parent)) => format!("{}#", data.areas.get(parent).code),
        _ => row.code.clone(),
    }
}

fn formula_word(formula: Formula) -> &'static str {
    FORMULAS.iter().find(|(_, known)| *known == formula).map_or("against", |(word, _)| word)
}

fn of_fact(data: &Dataset, fact: &Fact) -> Value {
    let mut list = vec![
        json!(fact.indicator.map(|id| data.indicator(id).id.clone())),
        json!(code(data, fact.area)),
        json!(fact.period.to_string()),
        json!(fact.ytd),
        json!(formula_word(fact.formula)),
    ];
    if let Formula::Against(other) = fact.formula {
        list.push(json!(code(data, other)));
    }
    Value::Array(list)
}

/// A fact as one word of ids: `PA01~990121~2026-06~false~yoy`.
pub fn word_of(data: &Dataset, fact: &Fact) -> String {
    let indicator = fact.indicator.map_or("", |id| data.indicator(id).id.as_str());
    let (area, formula) = (code(data, fact.area), formula_word(fact.formula));
    let mut word = format!("{indicator}~{area}~{}~{}~{formula}", fact.period, fact.ytd);
    if let Formula::Against(other) = fact.formula {
        word.push('~');
        word.push_str(&code(data, other));
    }
    word
}

/// The fact of such a word; `None` where the data do not know its ids.
pub fn fact_of(data: &Dataset, word: &str) -> Option<Fact> {
    let mut parts: Vec<Value> = word.split('~').map(Into::into).collect();
    let total = parts.get_mut(3)?;
    *total = Value::Bool(total.as_str()? == "true");
    Reader { data, lost: Vec::new() }.fact(&Value::Array(parts))
}

fn of_statement(data: &Dataset, statement: &Statement) -> Value {
    let fragment = |fragment: &Fragment| match fragment {
        Fragment::Words(words) => json!(words),
        Fragment::Number(n) => of_number(data, &n.text, n.value, &n.unit, &n.fact),
    };
    Value::Array(statement.0.iter().map(fragment).collect())
}

fn of_number(data: &Dataset, text: &str, value: Decimal, unit: &str, fact: &Fact) -> Value {
    json!({ "t": text, "v": value.text(), "u": unit, "f": of_fact(data, fact) })
}

fn of_block(data: &Dataset, block: &Block) -> Value {
    match block {
        Block::Heading(level, statement) => json!({ "heading": level, "text": of_statement(data, statement) }),
        Block::Paragraph(statement) => json!({ "text": of_statement(data, statement) }),
        Block::PageBreak => json!({ "break": true }),
        Block::Table(table) => {
            let cell = |cell: &Cell| match cell {
                Cell::Text(text) => json!(text),
                Cell::Figure { text, value, unit, fact } => of_number(data, text, *value, unit, fact),
            };
            let rows: Vec<Value> = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            let recipe = of_recipe(data, table.recipe.as_ref());
            json!({ "table": table.caption, "source": table.source, "head": table.head, "rows": rows, "recipe": recipe })
        }
        Block::Chart(chart) => {
            let kind = match chart.kind {
                ChartKind::Line => "line",
                ChartKind::Column => "column",
                ChartKind::Bar => "bar",
            };
            let values = |s: &Series| s.values.iter().map(|v| v.map(Decimal::text)).collect::<Vec<_>>();
            json!({
                "chart": chart.caption, "kind": kind, "unit": chart.unit, "decimals": chart.decimals,
                "description": chart.description, "low": chart.low, "source": chart.source, "categories": chart.categories,
                "series": chart.series.iter().map(|s| json!({ "name": s.name, "values": values(s) })).collect::<Vec<_>>(),
                "facts": chart.facts.iter().map(|fact| of_fact(data, fact)).collect::<Vec<_>>(),
                "recipe": of_recipe(data, chart.recipe.as_ref()),
            })
        }
    }
}

/// Reads a file of versions. Numbers of indicators and areas that the data do not know become words, named in the second list.
///
/// # Errors
/// In words, when it is no such file.
pub fn read(data: &Dataset, bytes: &[u8]) -> Result<(Vec<Version>, Vec<String>), String> {
    if bytes.len() > LONGEST {
        return Err(format!("版本文件超过{}MB，不予读取。", LONGEST >> 20));
    }
    let whole: Value =
        serde_json::from_slice(bytes).map_err(|_| "版本文件已损坏，不能读取；请换用另存的一份。".to_string())?;
    if whole.get("kind").and_then(Value::as_str) != Some(MARK) {
        return Err("这不是报告版本文件。版本文件由“保存版本”导出。".into());
    }
    let mut reader = Reader { data, lost: Vec::new() };
    let list = whole.get("versions").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let versions: Vec<Version> = list.iter().take(MOST).filter_map(|one| reader.version(one)).collect();
    if versions.is_empty() {
        return Err("版本文件里没有可用的版本（区划或时期与现有数据对不上）。".into());
    }
    Ok((versions, reader.lost))
}

struct Reader<'a> {
    data: &'a Dataset,
    lost: Vec<String>,
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or("").to_string()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().map(|one| one.as_str().unwrap_or("").to_string()).collect()
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice)
}

impl Reader<'_> {
    fn area(&self, code: &str) -> Option<AreaId> {
        match code.strip_suffix('#') {
            Some(parent) => self.data.areas.own(self.data.areas.find(parent)?),
            None => self.data.areas.find(code),
        }
    }

    fn version(&mut self, value: &Value) -> Option<Version> {
        let front = value.get("front")?;
        let word = |name: &str| text(front.get(name));
        let front = Front {
            title: word("title"),
            lines: texts(front.get("lines")),
            author: word("author"),
            date: word("date"),
            classification: word("classification"),
            state: word("state"),
            notice: word("notice"),
            area: word("area"),
            period: word("period"),
            as_of: word("as_of"),
            sources: texts(front.get("sources")),
            fingerprint: word("fingerprint"),
            tight: front.get("tight").and_then(Value::as_bool).unwrap_or(false),
        };
        let blocks = list(value.get("blocks")).iter().filter_map(|block| self.block(block)).collect();
        let mut document = Document { front, blocks };
        document.number_figures();
        Some(Version {
            name: text(value.get("name")),
            template: text(value.get("template")),
            area: self.area(value.get("area")?.as_str()?)?,
            period: Period::parse(value.get("period")?.as_str()?)?,
            told: self.told(value.get("told")),
            // Files of before the two were kept apart have one list for both.
            drawn: self.told(value.get("drawn").or(value.get("told"))),
            document,
        })
    }

    fn told(&self, value: Option<&Value>) -> BTreeMap<Key, String> {
        let told = list(value).iter().filter_map(|one| {
            let parts = one.as_array()?;
            let fact = self.fact(parts.first()?)?;
            let decimals = u8::try_from(parts.get(2)?.as_u64()?).ok()?;
            Some(((fact, text(parts.get(1)), decimals), text(parts.get(3))))
        });
        told.collect()
    }

    fn recipe(&self, value: Option<&Value>) -> Option<Recipe> {
        let value = value?;
        let word = |name: &str| value.get(name).and_then(Value::as_str);
        Some(Recipe {
            text: word("text")?.into(),
            area: self.area(word("area")?)?,
            period: Period::parse(word("period")?)?,
            family: word("family").map(Into::into),
            indicator: word("indicator").and_then(|id| self.data.find_indicator(id)),
            organisation: word("organisation").map(Into::into),
        })
    }

    fn fact(&self, value: &Value) -> Option<Fact> {
        let parts = value.as_array()?;
        let indicator = match parts.first()? {
            Value::Null => None,
            id => Some(self.data.find_indicator(id.as_str()?)?),
        };
        let word = parts.get(4)?.as_str()?;
        let formula = match word {
            "against" => Formula::Against(self.area(parts.get(5)?.as_str()?)?),
            _ => FORMULAS.iter().find(|(known, _)| *known == word)?.1,
        };
        Some(Fact {
            indicator,
            area: self.area(parts.get(1)?.as_str()?)?,
            period: Period::parse(parts.get(2)?.as_str()?)?,
            ytd: parts.get(3)?.as_bool()?,
            formula,
        })
    }

    /// A number with its origin, or its words where the origin is not known any more.
    fn number(&mut self, value: &Map<String, Value>) -> Result<Number, String> {
        let printed = text(value.get("t"));
        let known = value.get("f").and_then(|fact| self.fact(fact)).zip(Decimal::parse(&text(value.get("v"))));
        match known {
            Some((fact, value_of)) => Ok(Number { text: printed, value: value_of, unit: text(value.get("u")), fact }),
            None => {
                self.lost.push(printed.clone());
                Err(printed)
            }
        }
    }

    fn statement(&mut self, value: Option<&Value>) -> Statement {
        let mut out = Statement::default();
        for one in list(value) {
            match one {
                Value::Object(number) => match self.number(number) {
                    Ok(number) => out.tell(number),
                    Err(words) => out.say(&words),
                },
                words => out.say(words.as_str().unwrap_or("")),
            }
        }
        out
    }

    fn block(&mut self, value: &Value) -> Option<Block> {
        if value.get("break").is_some() {
            return Some(Block::PageBreak);
        }
        if let Some(caption) = value.get("table") {
            let head = texts(value.get("head"));
            let mut rows = Vec::new();
            for row in list(value.get("rows")) {
                let mut cells: Vec<Cell> = list(Some(row)).iter().map(|cell| self.cell(cell)).collect();
                cells.resize(head.len(), Cell::Text(String::new()));
                rows.push(cells);
            }
            let (caption, source) = (text(Some(caption)), text(value.get("source")));
            let recipe = self.recipe(value.get("recipe"));
            return Some(Block::Table(Table { number: 0, caption, source, head, rows, recipe }));
        }
        if let Some(caption) = value.get("chart") {
            return Some(Block::Chart(Box::new(self.chart(text(Some(caption)), value))));
        }
        let statement = self.statement(value.get("text"));
        Some(match value.get("heading").and_then(Value::as_u64) {
            Some(level) => Block::Heading(level.clamp(1, 4) as u8, statement),
            None => Block::Paragraph(statement),
        })
    }

    fn cell(&mut self, value: &Value) -> Cell {
        match value {
            Value::Object(number) => match self.number(number) {
                Ok(Number { text, value, unit, fact }) => Cell::Figure { text, value, unit, fact },
                Err(words) => Cell::Text(words),
            },
            words => Cell::Text(words.as_str().unwrap_or("").into()),
        }
    }

    fn chart(&mut self, caption: String, value: &Value) -> Chart {
        let categories = texts(value.get("categories"));
        let of = |series: &Value| {
            let told = list(series.get("values")).iter().map(|v| v.as_str().and_then(Decimal::parse));
            let mut values: Vec<Option<Decimal>> = told.collect();
            values.resize(categories.len(), None);
            Series { name: text(series.get("name")), values }
        };
        let facts: Vec<Fact> = list(value.get("facts")).iter().filter_map(|fact| self.fact(fact)).collect();
        let whole = facts.len() == categories.len();
        Chart {
            number: 0,
            kind: match text(value.get("kind")).as_str() {
                "line" => ChartKind::Line,
                "column" => ChartKind::Column,
                _ => ChartKind::Bar,
            },
            caption,
            unit: text(value.get("unit")),
            decimals: value.get("decimals").and_then(Value::as_u64).map_or(0, |d| d.min(9) as u8),
            description: text(value.get("description")),
            source: text(value.get("source")),
            series: list(value.get("series")).iter().map(of).collect(),
            facts: if whole { facts } else { Vec::new() },
            categories,
            low: value.get("low").and_then(Value::as_bool).unwrap_or(false),
            spec: None,
            recipe: self.recipe(value.get("recipe")),
        }
    }
}
