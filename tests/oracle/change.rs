//! 同比, 环比, 分月, 累计同比 and 时间进度, and what is refused, against the golden cases of yoy.json.

use serde_json::{Map, Value};
use shanzhi::model::{
    Amount, Area, AreaId, AreaKind, AreaTree, Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Event,
    Frequency, Indicator, IndicatorId, Measure, Nature, Origin, Period, Qualifier, Remark, SpaceRule, Status, Target,
    TimeRule,
};
use shanzhi::query::against::{Against, Caution, Reason, compare};
use shanzhi::query::change::change;
use shanzhi::query::decumulate::{Step, steps};
use shanzhi::query::matched::{Unmatched, matched};
use shanzhi::query::range::Range;
use shanzhi::query::target::progress;
use shanzhi::query::{Change, Gap, Reading, Refusal};

use super::table::{close, shared};

const INDICATOR: IndicatorId = IndicatorId(0);
const ROOT: AreaId = AreaId(0);
/// The case that is refused here and answered there: it leaves June out of both years where last year's is missing. Months are not matched
/// here, only places: a 累计 with a month missing is partial, and a partial sum is not compared.
const DEPARTURE: &str = "cum_base_month_missing_92";

fn decimal(value: &Value) -> Option<Decimal> {
    value.as_number().map(|n| Decimal::parse(&n.to_string()).unwrap())
}

/// A figure of the file: a number, parts, a bound, a range, or why there is none.
fn reading(value: &Value) -> Reading {
    let (mut figure, mut status) = (Err(Gap::Stated(Status::Missing)), Status::Reported);
    if let Some(number) = decimal(value) {
        figure = Ok(Amount::Exact(number));
    } else if let Some(word) = value.as_str() {
        status = if word == "*" { Status::Masked } else { Status::NotApplicable };
        figure = Err(Gap::Stated(status));
    } else if let Some(parts) = value.as_object().filter(|o| o.contains_key("denominator")) {
        if let (Some(n), Some(d)) = (decimal(&parts["numerator"]), decimal(&parts["denominator"])) {
            figure = Amount::ratio(n, d, 100).ok_or(Gap::NoughtBelow);
        }
    } else if let Some(bound) = value.as_object() {
        let number = decimal(&bound["value"]).or_else(|| decimal(&bound["value"][0]));
        figure = number.map(Amount::Exact).ok_or(Gap::NoData);
    }
    Reading { figure, status, origin: Origin::Published, reported: 1, expected: 1 }
}

/// `2024-01`, `2024-01..05`, `2024-Q1`: the last period, and whether the figure reaches back to January.
fn key(text: &str) -> (Period, bool) {
    match text.split_once("..") {
        Some((first, last)) => (Period::parse(&format!("{}-{last}", &first[..4])).unwrap(), true),
        None => (Period::parse(text).unwrap(), false),
    }
}

/// A county with twenty villages and one indicator.
fn world(measure: &str) -> Dataset {
    let area = |code: String, parent: Option<AreaId>| Area {
        name: code.clone(),
        code,
        level: if parent.is_none() { "county" } else { "village" }.into(),
        parent,
        kind: AreaKind::Tree,
        aliases: Vec::new(),
        population: None,
        households: None,
        elders: None,
        valid_from: String::new(),
        valid_to: String::new(),
        tile: None,
    };
    let mut areas = vec![area("1".into(), None)];
    areas.extend((1..=20).map(|n| area(format!("v{n:02}"), Some(ROOT))));
    let mut data = Dataset::default();
    data.areas = AreaTree::new(areas).0;
    data.meta.as_of = "2030-01-01".into();
    let rate = measure == "rate";
    data.set_indicators(vec![Indicator {
        unit: if rate { "%" } else { "件" }.into(),
        measure: if rate { Measure::Rate } else { Measure::Count },
        nature: if measure == "stock" { Nature::Stock } else { Nature::Flow },
        space: if rate { SpaceRule::RatioOfSums } else { SpaceRule::Sum },
        time: if rate { TimeRule::RatioOfSums } else { TimeRule::Sum },
        factor: if rate { 100 } else { 1 },
        ..Indicator::imported("I".into(), "指标".into(), "甲".into())
    }]);
    data
}

fn put(data: &mut Dataset, area: &str, text: &str, value: &Value, cumulative: bool) {
    let (period, to_date) = key(text);
    let area = data.areas.find(area).unwrap();
    let basis = if to_date || cumulative { Basis::YearToDate } else { Basis::Current };
    let parent = data.group_of(area);
    let key = BlockKey { indicator: INDICATOR, dimension: Dimension::None, basis, frequency: period.frequency, parent };
    let mut block = Block::empty(key, vec![area], period.index, 1, 2, None);
    let value = decimal(value);
    let status = if value.is_some() { Status::Reported } else { Status::Missing };
    assert!(block.set(0, Cell { status, origin: Origin::Published, value, parts: None }));
    data.add_block(block);
}

fn fill(data: &mut Dataset, series: &Map<String, Value>, cumulative: bool) {
    for (text, value) in series.iter().filter(|(text, _)| *text != "definition_version") {
        put(data, "1", text, value, cumulative);
    }
}

/// What the program answers.
#[derive(Debug)]
enum Answer {
    Told(Change),
    Refused(Refusal, Gap, Gap),
    Inexact,
    TooFew,
    Other,
}

fn asked(now: &Reading, then: &Reading, told: Result<Change, Refusal>) -> Answer {
    let gap = |r: &Reading| r.figure.err().unwrap_or(Gap::NoData);
    told.map_or_else(|why| Answer::Refused(why, gap(now), gap(then)), Answer::Told)
}

fn over(data: &Dataset, range: Range, against: Against) -> Answer {
    let found = compare(data, INDICATOR, ROOT, Dimension::None, range, against);
    if found.cautions.contains(&Caution::Inexact) {
        return Answer::Inexact;
    }
    match found.change {
        Ok(change) => Answer::Told(change),
        Err(Reason::Refused(why)) => asked(&found.reading, &found.base, Err(why)),
        Err(_) => Answer::Other,
    }
}

fn answer(case: &Value) -> Answer {
    let inputs = &case["inputs"];
    let measure = inputs["measure"].as_str().unwrap_or("count");
    let question = case["question"].as_str().unwrap();
    let against = if question == "环比" { Against::JustBefore } else { Against::YearBefore };
    if let Some(units) = inputs["units_current"].as_object() {
        let mut data = world(measure);
        let period = inputs["period"].as_str().unwrap();
        let earlier = Period::parse(period).unwrap().year_before().to_string();
        for (unit, value) in units {
            put(&mut data, unit, period, value, false);
            put(&mut data, unit, &earlier, &inputs["units_base"][unit], false);
        }
        let now = Range::of(Period::parse(period).unwrap()).unwrap();
        let villages: Vec<AreaId> = data.areas.children(ROOT).to_vec();
        let found = matched(&data, INDICATOR, &villages, now, now.year_before(), Dimension::None, 90);
        return match found.change {
            Ok(change) => Answer::Told(change),
            Err(Unmatched::TooFew) => Answer::TooFew,
            Err(Unmatched::Refused(why)) => asked(&found.now, &found.then, Err(why)),
        };
    }
    if let Some(cumulative) = inputs["cumulative"].as_object() {
        let mut data = world(measure);
        fill(&mut data, cumulative, true);
        let period = Period::parse(inputs["period"].as_str().unwrap()).unwrap();
        return over(&data, Range::of(period).unwrap(), Against::JustBefore);
    }
    if let Some(series) = inputs["series"].as_object() {
        let mut data = world(measure);
        // A figure of several months from January is a 累计; so, with the one before it, is the month after it.
        fill(&mut data, series, inputs["basis"] == "cumulative");
        let (period, several) = key(inputs["period"].as_str().unwrap());
        let january = Period::month(period.year_of(), 1).unwrap();
        let range = match (inputs["basis"] == "cumulative", several) {
            (true, _) => Range::year_to_date(period),
            (_, true) => Range::between(january, period),
            _ => Range::of(period),
        };
        return over(&data, range.unwrap(), against);
    }
    if let Some(current) = inputs["current"].as_object().filter(|o| o.keys().any(|k| k.starts_with("20"))) {
        let mut data = world(measure);
        let base = inputs["base"].as_object().unwrap();
        fill(&mut data, current, false);
        fill(&mut data, base, false);
        if current.get("definition_version") != base.get("definition_version") {
            let (date, kind) = ("2024-01-01".into(), "definition".into());
            data.events.push(Event { date, kind, indicators: vec!["I".into()], ..Event::default() });
        }
        let last = current.keys().filter(|k| k.starts_with("20")).map(|k| key(k).0).max().unwrap();
        return over(&data, Range::year_to_date(last).unwrap(), Against::YearBefore);
    }
    let qualified = |v: &Value| v.get("qualifier").is_some_and(|q| q != "eq");
    if qualified(&inputs["current"]) || qualified(&inputs["base"]) {
        let mut data = world(measure);
        for (period, value) in [("2024-05", &inputs["current"]), ("2023-05", &inputs["base"])] {
            let shown = if value.is_object() { &value["value"] } else { value };
            put(&mut data, "1", period, if shown.is_array() { &shown[0] } else { shown }, false);
            data.remarks.push(Remark {
                indicator: INDICATOR,
                area: ROOT,
                period: Period::parse(period).unwrap(),
                basis: Basis::Current,
                qualifier: Qualifier::from_word(value["qualifier"].as_str().unwrap_or("eq")).unwrap(),
                replaced: String::new(),
                note: String::new(),
            });
        }
        return over(&data, Range::of(Period::parse("2024-05").unwrap()).unwrap(), Against::YearBefore);
    }
    let (now, then) = (reading(&inputs["current"]), reading(&inputs["base"]));
    let told = change(&now, &then, measure == "rate", measure == "rate");
    asked(&now, &then, told)
}

fn check(case: &Value) {
    let (id, expected) = (case["id"].as_str().unwrap(), &case["expected"]);
    let found = answer(case);
    let difference = expected["absolute_change"].as_f64();
    match (expected["outcome"].as_str().unwrap(), &found) {
        ("value" | "unchanged", Answer::Told(told)) => {
            let decimals = case["inputs"]["decimals"].as_u64().unwrap_or(1) as u8;
            let (value, shown) = match told {
                Change::Points(points) => (points.to_f64(), points.rescale(decimals)),
                Change::Relative { rate, small, .. } => {
                    let flagged = expected["flags"].as_array().is_some_and(|f| f.iter().any(|f| f == "small_base"));
                    assert_eq!(*small, flagged, "{id}: small base");
                    (rate.to_f64(), rate.round(1))
                }
                Change::Difference(_) => panic!("{id}: {found:?}"),
            };
            let wanted = expected["value"].as_f64().unwrap();
            close(value, wanted, 1e-9 * wanted.abs().max(1.0), id);
            assert_eq!(shown.text(), expected["display"].as_str().unwrap(), "{id}");
            assert_eq!(expected["outcome"] == "unchanged", shown.is_zero(), "{id}: 持平 is what rounds to nought");
            if let Some(difference) = difference {
                close(told.difference().to_f64(), difference, 1e-9, id);
            }
        }
        // Asked for per cent of a rate, the program answers in 百分点.
        ("use_percentage_points", Answer::Told(Change::Points(_))) => {}
        ("base_zero", Answer::Refused(Refusal::BaseZero(rest), ..)) => {
            close(rest.to_f64(), difference.unwrap(), 1e-9, id);
        }
        ("base_negative", Answer::Refused(Refusal::BaseNegative, ..)) => {}
        ("base_missing", Answer::Refused(Refusal::NoBase, _, gap)) => assert_ne!(*gap, Gap::NoughtBelow, "{id}"),
        ("base_undefined", Answer::Refused(Refusal::NoBase, _, gap)) => assert_eq!(*gap, Gap::NoughtBelow, "{id}"),
        ("current_missing", Answer::Refused(Refusal::NoFigure, gap, _)) => assert_ne!(*gap, Gap::NoughtBelow, "{id}"),
        ("current_undefined", Answer::Refused(Refusal::NoFigure, gap, _)) => assert_eq!(*gap, Gap::NoughtBelow, "{id}"),
        // No figure of the other length is made up: the refusal says which of the two is not there.
        (
            "different_length" | "different_months",
            Answer::Refused(Refusal::NoBase | Refusal::NoFigure | Refusal::Partial, ..),
        ) => {}
        ("cumulative_has_no_mom", Answer::Refused(Refusal::Cumulative, ..)) => {}
        ("definition_changed", Answer::Refused(Refusal::Definition, ..)) => {}
        // Villages are matched; a 累计 with a month missing is a partial sum, and is refused whatever its coverage.
        ("coverage_too_low", Answer::TooFew | Answer::Refused(Refusal::Partial, ..)) => {}
        // The one documented departure (docs/methods.md, 可比口径).
        ("value", Answer::Refused(Refusal::Partial, ..)) if id == DEPARTURE => {}
        ("qualified", Answer::Inexact) => {}
        (outcome, _) => panic!("{id}: wanted {outcome}, found {found:?}"),
    }
}

fn amounts(inputs: &Value) -> Vec<(Period, Option<Amount>)> {
    let below = inputs["cumulative_denominator"].as_object();
    let series = inputs["cumulative"].as_object().or(inputs["cumulative_numerator"].as_object()).unwrap();
    series
        .iter()
        .map(|(text, value)| {
            let amount = match (decimal(value), below) {
                (Some(n), Some(below)) => Amount::ratio(n, decimal(&below[text]).unwrap(), 100),
                (number, _) => number.map(Amount::Exact),
            };
            (Period::parse(text).unwrap(), amount)
        })
        .collect()
}

fn label(step: &Step) -> String {
    if step.first == step.last { step.first.to_string() } else { format!("{}..{:02}", step.first, step.last.number()) }
}

fn check_months(case: &Value) {
    let (id, expected) = (case["id"].as_str().unwrap(), &case["expected"]);
    let found = steps(&amounts(&case["inputs"]));
    let mut flags: Vec<String> = Vec::new();
    let monthly = expected["monthly"].as_object().unwrap();
    let told: Vec<String> = found.iter().map(label).collect();
    let mut wanted: Vec<String> = monthly.keys().cloned().collect();
    wanted.sort_by_key(|k| key(k).0);
    assert_eq!(told, wanted, "{id}");
    for step in &found {
        let name = label(step);
        match (step.amount(100), monthly[&name].as_f64()) {
            (Some(amount), Some(wanted)) => close(amount.to_f64(), wanted, 1e-9, &format!("{id} {name}")),
            (None, None) => flags.push(format!("{name} denominator_zero")),
            (amount, _) => panic!("{id} {name}: {amount:?}"),
        }
        if step.first != step.last {
            flags.push(format!("{name} combined"));
        }
        if step.correction {
            flags.push(format!("{name} negative_revision"));
        }
    }
    let wanted: Vec<String> = expected["flags"]
        .as_array()
        .map(|f| f.iter().map(|f| f.as_str().unwrap().to_string()).collect())
        .unwrap_or_default();
    assert_eq!(flags, wanted, "{id}");
}

fn check_progress(case: &Value) {
    let (id, inputs, expected) = (case["id"].as_str().unwrap(), &case["inputs"], &case["expected"]);
    let months = inputs["months_elapsed"].as_i64().unwrap() as i32;
    let period = Period::month(2024, months).unwrap();
    let mut data = world("count");
    put(&mut data, "1", &period.to_string(), &inputs["cumulative"], true);
    // The indicator is monthly: its months are there, the first with everything.
    for month in 1..=months {
        let value = if month == 1 { inputs["cumulative"].clone() } else { Value::from(0) };
        put(&mut data, "1", &Period::month(2024, month).unwrap().to_string(), &value, false);
    }
    let target = Target {
        id: "G".into(),
        indicator: "I".into(),
        comparator: "ge".into(),
        value: inputs["annual_target"].to_string(),
        kind: "annual".into(),
        ..Target::default()
    };
    let found = progress(&data, &target, period);
    let told = &found[0];
    if expected["outcome"] == "base_zero" {
        assert_eq!((told.done, told.lead), (None, None), "{id}");
        return;
    }
    close(told.lead.unwrap().to_f64(), expected["value"].as_f64().unwrap(), 1e-8, id);
    assert_eq!(told.lead.unwrap().rescale(1).text(), expected["display"].as_str().unwrap(), "{id}");
    close(told.done.unwrap().to_f64(), expected["completed_percent"].as_f64().unwrap(), 1e-9, id);
    close(told.time.unwrap().to_f64(), expected["time_percent"].as_f64().unwrap(), 1e-9, id);
}

#[test]
fn oracle_yoy() {
    let Some(folder) = shared("oracles") else { return };
    let file: Value = serde_json::from_slice(&std::fs::read(folder.join("yoy.json")).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 102);
    let mut groups = std::collections::BTreeMap::new();
    for case in cases {
        *groups.entry(case["question"].as_str().unwrap()).or_insert(0) += 1;
        match (case["question"].as_str().unwrap(), case["expected"]["outcome"].as_str().unwrap()) {
            ("时间进度", _) => check_progress(case),
            // 累计 of a rate without parts, or of a stock: no month is made of it.
            ("分月", "not_additive") => check_not_additive(case),
            ("分月", _) => check_months(case),
            _ => check(case),
        }
    }
    println!("{groups:?}");
    // docs/methods.md names it with the figure of the reference.
    let refused = cases.iter().find(|case| case["id"] == DEPARTURE).unwrap();
    let wanted = refused["expected"]["display"].as_str().unwrap();
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/methods.md")).unwrap();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains(&format!("`{DEPARTURE}`, answers +{wanted} %")), "docs/methods.md lacks the departure");
}

fn check_not_additive(case: &Value) {
    let mut data = world(case["inputs"]["measure"].as_str().unwrap());
    let series = case["inputs"]["cumulative"].as_object().unwrap();
    fill(&mut data, series, true);
    let month = Range::of(Period::parse("2024-02").unwrap()).unwrap();
    let found = shanzhi::query::range::read(&data, INDICATOR, ROOT, month, Dimension::None);
    assert!(found.figure.is_err(), "{}: {found:?}", case["id"]);
    assert_eq!(month.end().frequency, Frequency::Month);
}
