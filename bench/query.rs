//! How long queries take: the queries of each page over 393 areas × 36 months × 60 indicators, the whole of what the worker composes of it,
//! and single questions with ten and fifty times as much data outside the view. `cargo xtask bench query` runs it natively and, built as the
//! page and as the worker are, in a worker of Chromium; nothing in the tests depends on time.

use std::hint::black_box;
use std::ops::DerefMut;

use shanzhi::compose::{self, Desk};
use shanzhi::model::{
    Area, AreaId, AreaKind, AreaTree, Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Direction, Form,
    Frequency, Indicator, IndicatorId, Measure, Nature, Origin, Period, SpaceRule, Status, Submission, Target,
    TimeRule,
};
use shanzhi::query::against::Against;
use shanzhi::query::aggregate::over_areas;
use shanzhi::query::change::yoy;
use shanzhi::query::contribution::of_areas;
use shanzhi::query::range::Range;
use shanzhi::query::{Selection, Span, cut, overview, reading};
use shanzhi::state::Route;

/// The clock and the terminal of the command line.
#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stdout, reason = "a program for the terminal speaks on the terminal")]
mod rim {
    use std::sync::OnceLock;
    use std::time::Instant;

    /// Milliseconds since some moment.
    pub(super) fn now() -> f64 {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
    }

    pub(super) fn say(line: &str) {
        println!("{line}");
    }
}

/// The clock and the way out of a worker of a browser; bench/query.mjs reads what is said.
#[cfg(target_arch = "wasm32")]
mod rim {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        /// Milliseconds since some moment: of 5 µs where the page is isolated, as bench/query.mjs serves it.
        #[wasm_bindgen(js_namespace = performance, js_name = now)]
        pub(super) fn now() -> f64;
        #[wasm_bindgen(js_name = postMessage)]
        pub(super) fn say(line: &str);
    }
}

const TOWNS: u32 = 22;
const VILLAGES: u32 = 370;
const MONTHS: u32 = 36;

fn area(code: String, level: &str, parent: Option<AreaId>) -> Area {
    Area {
        name: code.clone(),
        code,
        level: level.into(),
        parent,
        kind: AreaKind::Tree,
        aliases: Vec::new(),
        population: Some(3000),
        households: None,
        elders: None,
        valid_from: String::new(),
        valid_to: String::new(),
        tile: None,
    }
}

/// A county with 22 townships and 370 villages: 393 areas.
fn areas() -> AreaTree {
    let mut all = vec![area("1".into(), "county", None)];
    all.extend((0..TOWNS).map(|n| area(format!("1{n:02}"), "township", Some(AreaId(0)))));
    all.extend((0..VILLAGES).map(|n| area(format!("2{n:03}"), "village", Some(AreaId(1 + n % TOWNS)))));
    AreaTree::new(all).0
}

/// A third flows, a third rates, a third stocks.
fn indicator(n: u32) -> Indicator {
    let base = Indicator::imported(format!("I{n:04}"), format!("指标{n}"), "甲".into());
    let (measure, nature, space, time, unit, factor) = match n % 3 {
        0 => (Measure::Count, Nature::Flow, SpaceRule::Sum, TimeRule::Sum, "件", 1),
        1 => (Measure::Rate, Nature::Flow, SpaceRule::RatioOfSums, TimeRule::RatioOfSums, "%", 100),
        _ => (Measure::Count, Nature::Stock, SpaceRule::Sum, TimeRule::Last, "个", 1),
    };
    let direction = Direction::Higher;
    Indicator { measure, nature, space, time, unit: unit.into(), factor, direction, kind: "indicator".into(), ..base }
}

/// All blocks of so many indicators; without the rows of the townships and the county where `leaves` alone are asked for.
fn county(indicators: u32, leaves: bool) -> Dataset {
    let mut data = Dataset::default();
    data.areas = areas();
    data.set_indicators((0..indicators).map(indicator).collect());
    let first = Period::month(2023, 7).map_or(0, |p| p.index);
    data.meta.periods = Period::month(2023, 7).zip(Period::month(2026, 6));
    data.settings.cards = (0..12.min(indicators)).map(|n| format!("I{n:04}")).collect();
    data.settings.table = (0..12.min(indicators)).map(|n| format!("I{n:04}")).collect();
    let mut parents: Vec<Option<AreaId>> = (1..=TOWNS).map(|town| Some(AreaId(town))).collect();
    if !leaves {
        parents.splice(0..0, [None, Some(AreaId(0))]);
    }
    for n in 0..indicators {
        let id = IndicatorId(n as u16);
        let basis = if data.indicator(id).nature == Nature::Stock { Basis::Point } else { Basis::Current };
        let by_parts = data.indicator(id).is_quotient();
        for parent in &parents {
            let rows = parent.map_or(vec![AreaId(0)], |p| data.areas.children(p).to_vec());
            let key = BlockKey {
                indicator: id,
                dimension: Dimension::None,
                basis,
                frequency: Frequency::Month,
                parent: *parent,
            };
            let mut block = Block::empty(key, rows, first, MONTHS, 0, by_parts.then_some(0));
            for at in 0..block.status.len() {
                let value = Decimal::whole((at as i64 * 7919 + i64::from(n)) % 97 + 20);
                let parts = by_parts.then_some((value, Decimal::whole(120)));
                block.set(at, Cell { status: Status::Reported, origin: Origin::Published, value: Some(value), parts });
            }
            data.add_block(block);
        }
    }
    data
}

/// Median and 95th percentile of many runs, in milliseconds.
fn time(runs: u32, mut work: impl FnMut(u32)) -> (f64, f64) {
    (0..runs / 10 + 1).for_each(&mut work);
    let mut times: Vec<f64> = (0..runs)
        .map(|run| {
            let start = rim::now();
            work(run);
            rim::now() - start
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or(0.0);
    (at(0.5), at(0.95))
}

fn say(name: &str, (median, p95): (f64, f64)) {
    rim::say(&format!("| {name} | {median:.3} | {p95:.3} |"));
}

fn june(run: u32) -> Period {
    let back = run % 12;
    Period::month(2026, 6).map_or(Period::year(2026), |p| p.shift(-(back as i32)))
}

/// What a county has besides figures: targets of the county and of every village, forms with their returns, events, groups.
fn with_registers(mut data: Dataset) -> Dataset {
    let goal = |at: usize, id: &str, level: &str, kind: &str| Target {
        id: format!("G{at}"),
        indicator: id.into(),
        level: level.into(),
        comparator: "ge".into(),
        value: "50".into(),
        kind: kind.into(),
        ..Target::default()
    };
    let ids: Vec<String> = data.indicators.iter().map(|indicator| indicator.id.clone()).collect();
    data.targets = ids
        .iter()
        .enumerate()
        .flat_map(|(at, id)| [goal(at, id, "county", "annual"), goal(at, id, "village", "floor")])
        .collect();
    data.forms = ids
        .chunks(12)
        .enumerate()
        .map(|(at, ids)| Form {
            id: format!("F{at}"),
            name: format!("表{at}"),
            due_day: 5,
            indicators: ids.to_vec(),
            ..Form::default()
        })
        .collect();
    let row = |form: &Form, town: AreaId, back: i32| Submission {
        form: form.id.clone(),
        area: data.areas.get(town).code.clone(),
        period: Some(june(0).shift(-back)),
        due: String::new(),
        received: "2023-01-01".into(),
        state: "on_time".into(),
        note: String::new(),
    };
    let towns = || (1..=TOWNS).map(AreaId);
    data.submissions = data
        .forms
        .iter()
        .flat_map(|form| towns().flat_map(move |town| (0..MONTHS as i32).map(move |back| row(form, town, back))))
        .collect();
    data
}

/// Times work with something done before each run that is not timed.
fn time_after(runs: u32, mut before: impl FnMut(), mut work: impl FnMut(u32)) -> (f64, f64) {
    let mut times: Vec<f64> = (0..runs)
        .map(|run| {
            before();
            let start = rim::now();
            work(run);
            rim::now() - start
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or(0.0);
    (at(0.5), at(0.95))
}

/// The pages with queries worth timing, as links name them and as they are called.
const PAGES: [(&str, &str); 5] =
    [("overview", "总览"), ("indicator", "指标"), ("area", "镇街"), ("compare", "对比"), ("analysis", "分析")];

/// A view of a page, another one each run: indicators, townships and the last twelve months take turns.
fn view(page: &str, run: u32) -> Route {
    let (id, town) = (run % 60, run % TOWNS);
    let hash = match page {
        "overview" => format!("#/1/overview?p={}", june(run)),
        "indicator" => format!("#/1/indicator/I{id:04}?p={}", june(run)),
        "area" => format!("#/1/area?a=1{town:02}&p={}", june(run)),
        page => format!("#/1/{page}?p={}&i=I{id:04}", june(run)),
    };
    Route::parse(&hash).0
}

/// What the page asks for itself before the worker's sheet comes.
fn drawn(data: &Dataset, page: &str, run: u32) {
    let (id, town) = (IndicatorId((run % 60) as u16), AreaId(1 + run % TOWNS));
    match page {
        "overview" => drop(black_box(overview(data, AreaId(0), june(run), Span::Period))),
        "area" => drop(black_box(overview(data, town, june(run), Span::Period))),
        "indicator" => {
            let asked = Selection { indicator: id, area: AreaId(0), period: june(run), span: Span::Period };
            drop(black_box(cut(data, asked)));
        }
        _ => {}
    }
}

fn pages() {
    let data = with_registers(county(60, false));
    let mut desk = Desk::opened(data.clone(), Vec::new());
    (desk.ready, desk.complete) = (true, true);
    rim::say("\n### A page's queries together, 393 areas × 36 months × 60 indicators, ms\n");
    rim::say("What the page and its sheet ask, without words and drawings, 400 views each.\n");
    let mut steps = Vec::new();
    loop {
        let start = rim::now();
        let left = compose::prepare(&desk, &view("overview", 0));
        steps.push(rim::now() - start);
        if !left {
            break;
        }
    }
    steps.sort_by(f64::total_cmp);
    let (all, longest) = (steps.iter().sum::<f64>(), steps.last().copied().unwrap_or(0.0));
    rim::say(&format!(
        "Made ready in the background after the data are there: {} steps, {all:.0} ms together, the longest {longest:.2} ms.\n",
        steps.len()
    ));
    rim::say("| page | median | p95 |\n| --- | --- | --- |");
    for (page, name) in PAGES {
        let both = |run| {
            drawn(&data, page, run);
            compose::ask(&desk, &view(page, run));
        };
        say(name, time(400, both));
    }
    rim::say("\n### The same right after a change of the data, nothing made ready, ms\n");
    rim::say("| page | median | p95 |\n| --- | --- | --- |");
    for (page, name) in PAGES {
        let held = std::cell::RefCell::new(std::mem::take(&mut desk));
        let forget = || {
            let _ = black_box(held.borrow_mut().data.deref_mut());
        };
        say(
            name,
            time_after(60, forget, |run| {
                drawn(&data, page, run);
                compose::ask(&held.borrow(), &view(page, run));
            }),
        );
        desk = held.into_inner();
    }
    rim::say("\n### The whole sheet: queries, words and charts laid out, ms\n");
    rim::say("| page | median | p95 |\n| --- | --- | --- |");
    while compose::prepare(&desk, &view("overview", 0)) {}
    for (page, name) in PAGES {
        say(name, time(60, |run| drop(black_box(compose::sheet(&desk, &view(page, run), 1376)))));
    }
    let whole = |run: u32| {
        let id = IndicatorId((run % 60) as u16);
        Range::of(june(run)).map(|range| of_areas(&data, id, AreaId(0), range, Against::YearBefore))
    };
    say("增减构成 of the county alone", time(400, |run| drop(black_box(whole(run)))));
}

fn scales() {
    rim::say("\n### One question, with more and more data outside the view, ms: median (p95)\n");
    let heads =
        "group by township × 36 months | the same out of the villages | drill into a township | 同比 of every township";
    rim::say(&format!("| observations | {heads} |\n| --- | --- | --- | --- | --- |"));
    for indicators in [7, 71, 354] {
        let (data, leaves) = (county(indicators, false), county(indicators, true));
        let id = |run: u32| IndicatorId((run % indicators) as u16);
        let read = |data: &Dataset, run, town, month: i32| {
            let period = Period::month(2023, 7).map_or(Period::year(2023), |p| p.shift(month));
            black_box(reading(data, id(run), AreaId(town), period, Span::Period));
        };
        let group = |data: &Dataset, run| {
            (1..=TOWNS).for_each(|town| (0..MONTHS as i32).for_each(|month| read(data, run, town, month)));
        };
        let stored = time(300, |run| group(&data, run));
        let summed = time(100, |run| group(&leaves, run));
        let drill = time(300, |run| {
            let asked =
                Selection { indicator: id(run), area: AreaId(1 + run % TOWNS), period: june(run), span: Span::Period };
            drop(black_box(cut(&data, asked)));
        });
        let every = time(300, |run| {
            for town in (1..=TOWNS).map(AreaId) {
                let read = |p| reading(&data, id(run), town, p, Span::Period);
                let _ = black_box(yoy(&data, id(run), june(run), Span::Period, read));
            }
        });
        let told = |(median, p95): (f64, f64)| format!("{median:.3} ({p95:.3})");
        let observations = u64::from(indicators) * 393 * u64::from(MONTHS);
        let cells = [stored, summed, drill, every].map(told).join(" | ");
        rim::say(&format!("| {observations} | {cells} |"));
    }
    let data = county(71, true);
    let peers: Vec<AreaId> = (30..60).map(AreaId).collect();
    let over = |run: u32| {
        Range::rolling(june(run), 12)
            .map(|r| over_areas(&data, IndicatorId((run % 71) as u16), &peers, r, Dimension::None))
    };
    let (median, p95) = time(300, |run| {
        let _ = black_box(over(run));
    });
    rim::say(&format!(
        "\n30 villages across the tree, rolling 12 months, 1,004,508 observations: {median:.3} ({p95:.3}) ms"
    ));
}

fn main() {
    pages();
    scales();
    rim::say("done");
}
