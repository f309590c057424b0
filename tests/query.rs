//! Tests of query over small datasets made by hand: sums with 本级, ratios of sums, stocks, gaps, changes, places.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing")]

use shanzhi::model::{
    Amount, Area, AreaId, AreaKind, AreaTree, Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Direction,
    Frequency, Indicator, IndicatorId, Measure, Nature, Origin, Part, PartState, Period, SpaceRule, Stage, Status,
    TimeRule,
};
use shanzhi::query::{Change, Gap, Refusal, Selection, Span, cut, reading};

const MONTHS: u32 = 24;

fn area(code: &str, parent: Option<AreaId>, kind: AreaKind) -> Area {
    Area {
        code: code.into(),
        name: format!("区划{code}"),
        level: if parent.is_none() { "county" } else { "township" }.into(),
        parent,
        kind,
        aliases: Vec::new(),
        population: None,
        households: None,
        elders: None,
        valid_from: String::new(),
        valid_to: String::new(),
        tile: None,
    }
}

fn indicator(id: &str, nature: Nature, space: SpaceRule, time: TimeRule) -> Indicator {
    let rate = matches!(space, SpaceRule::RatioOfSums | SpaceRule::Coverage);
    Indicator {
        unit: if rate { "%" } else { "件" }.into(),
        measure: if rate { Measure::Rate } else { Measure::Count },
        nature,
        space,
        time,
        factor: if rate { 100 } else { 1 },
        decimals: u8::from(rate),
        direction: Direction::Higher,
        kind: "indicator".into(),
        ..Indicator::imported(id.into(), format!("指标{id}"), "甲".into())
    }
}

/// A county (0) with two townships (1, 2) and its 本级 (3); a sum, a rate and a stock over 24 months from 2024-01.
struct World {
    data: Dataset,
}

fn month(text: &str) -> Period {
    Period::parse(text).unwrap()
}

impl World {
    fn new() -> Self {
        let mut data = Dataset::default();
        let root = Some(AreaId(0));
        let (tree, repeated) = AreaTree::new(vec![
            area("1", None, AreaKind::Tree),
            area("11", root, AreaKind::Tree),
            area("12", root, AreaKind::Tree),
            area("1-own", root, AreaKind::Own),
        ]);
        assert!(repeated.is_empty());
        data.areas = tree;
        data.set_indicators(vec![
            indicator("SUM", Nature::Flow, SpaceRule::Sum, TimeRule::Sum),
            indicator("RATE", Nature::Flow, SpaceRule::RatioOfSums, TimeRule::RatioOfSums),
            indicator("STOCK", Nature::Stock, SpaceRule::Sum, TimeRule::Last),
        ]);
        Self { data }
    }

    fn put(&mut self, id: u16, area: u32, period: &str, status: Status, value: &str, parts: Option<(i64, i64)>) {
        let basis = if id == 2 { Basis::Point } else { Basis::Current };
        let key = BlockKey {
            indicator: IndicatorId(id),
            dimension: Dimension::None,
            basis,
            frequency: Frequency::Month,
            parent: self.data.areas.get(AreaId(area)).parent,
        };
        let areas = match key.parent {
            Some(_) => vec![AreaId(1), AreaId(2), AreaId(3)],
            None => vec![AreaId(0)],
        };
        let mut block = Block::empty(key, areas, month("2024-01").index, MONTHS, 2, Some(0));
        let at = block.position(AreaId(area), month(period)).unwrap();
        let cell = Cell {
            status,
            origin: Origin::Published,
            value: Decimal::parse(value),
            parts: parts.map(|(n, d)| (Decimal::whole(n), Decimal::whole(d))),
        };
        assert!(block.set(at, cell));
        self.data.add_block(block);
    }

    fn sum(&mut self, area: u32, period: &str, value: &str) {
        self.put(0, area, period, Status::Reported, value, None);
    }

    fn read(&self, id: u16, area: u32, period: &str, span: Span) -> shanzhi::query::Reading {
        reading(&self.data, IndicatorId(id), AreaId(area), month(period), span)
    }

    fn text(&self, id: u16, area: u32, period: &str, span: Span) -> String {
        self.read(id, area, period, span).amount().map_or_else(|| "none".into(), |a| a.round(1).text())
    }
}

#[test]
fn a_parent_is_its_children_and_its_own_level() {
    let mut world = World::new();
    world.sum(1, "2025-06", "10.5");
    world.sum(2, "2025-06", "20");
    world.sum(3, "2025-06", "3");
    assert_eq!(world.text(0, 0, "2025-06", Span::Period), "33.5");
    assert!(!world.read(0, 0, "2025-06", Span::Period).is_partial());
}

#[test]
fn a_stored_parent_is_not_added_to_its_children() {
    let mut world = World::new();
    world.sum(0, "2025-06", "99");
    world.sum(1, "2025-06", "10");
    assert_eq!(world.text(0, 0, "2025-06", Span::Period), "99.0");
}

#[test]
fn rates_are_sums_over_sums() {
    let mut world = World::new();
    world.put(1, 1, "2025-06", Status::Reported, "100", Some((2, 2)));
    world.put(1, 2, "2025-06", Status::Reported, "90", Some((180, 200)));
    world.put(1, 3, "2025-06", Status::Reported, "50", Some((10, 20)));
    assert_eq!(world.text(1, 0, "2025-06", Span::Period), "86.5");
}

#[test]
fn a_rate_without_parts_is_not_averaged() {
    let mut world = World::new();
    world.put(1, 1, "2025-06", Status::Reported, "100", None);
    world.put(1, 2, "2025-06", Status::Reported, "90", None);
    assert_eq!(world.read(1, 0, "2025-06", Span::Period).figure, Err(Gap::NoParts));
    assert_eq!(world.text(1, 1, "2025-06", Span::Period), "100.0");
}

#[test]
fn coverage_is_a_rate_by_its_parts_and_a_count_of_villages_by_its_values() {
    let mut world = World::new();
    world.data.indicators[0].space = SpaceRule::Coverage;
    world.data.indicators[1].space = SpaceRule::Coverage;
    for (area, has) in [(1, 1), (2, 0)] {
        world.sum(area, "2025-06", &has.to_string());
        world.put(1, area, "2025-06", Status::Reported, "", Some((has, 1)));
    }
    assert_eq!(world.text(0, 0, "2025-06", Span::Period), "1.0");
    assert_eq!(world.text(1, 0, "2025-06", Span::Period), "50.0");
}

#[test]
fn a_denominator_of_nought_gives_no_rate() {
    let mut world = World::new();
    world.put(1, 1, "2025-06", Status::Reported, "", Some((0, 0)));
    world.put(1, 2, "2025-06", Status::Reported, "", Some((3, 4)));
    assert_eq!(world.read(1, 1, "2025-06", Span::Period).figure, Err(Gap::NoughtBelow));
    assert_eq!(world.text(1, 0, "2025-06", Span::Period), "75.0");
    assert!(!world.read(1, 0, "2025-06", Span::Period).is_partial());
}

#[test]
fn missing_is_not_nought_and_makes_the_sum_partial() {
    let mut world = World::new();
    world.sum(1, "2025-06", "10");
    world.put(0, 2, "2025-06", Status::Missing, "", None);
    let county = world.read(0, 0, "2025-06", Span::Period);
    assert_eq!(world.text(0, 0, "2025-06", Span::Period), "10.0");
    assert!(county.is_partial());
    assert_eq!((county.reported, county.expected), (1, 2));
    assert_eq!(world.read(0, 2, "2025-06", Span::Period).figure, Err(Gap::Stated(Status::Missing)));
    // 零报 is a figure.
    world.put(0, 2, "2025-06", Status::ZeroReported, "0", None);
    assert!(!world.read(0, 0, "2025-06", Span::Period).is_partial());
}

#[test]
fn below_one_unit_has_reported_and_adds_nothing() {
    let mut world = World::new();
    world.sum(1, "2025-06", "10");
    world.put(0, 2, "2025-06", Status::BelowUnit, "", None);
    let county = world.read(0, 0, "2025-06", Span::Period);
    assert_eq!((county.is_partial(), county.reported, county.expected), (false, 2, 2));
    // Over months as over areas; and a month in which there was no such item is not expected.
    world.put(0, 1, "2025-01", Status::BelowUnit, "", None);
    for m in 2..=4 {
        world.put(0, 1, &format!("2025-{m:02}"), Status::NotApplicable, "", None);
    }
    world.sum(1, "2025-05", "7");
    let total = world.read(0, 1, "2025-06", Span::YearToDate);
    assert_eq!((world.text(0, 1, "2025-06", Span::YearToDate).as_str(), total.is_partial()), ("17.0", false));
}

#[test]
fn when_nobody_reports_the_parent_is_missing_too() {
    let mut world = World::new();
    world.put(0, 1, "2025-06", Status::Missing, "", None);
    world.put(0, 2, "2025-06", Status::BelowUnit, "", None);
    assert_eq!(world.read(0, 0, "2025-06", Span::Period).figure, Err(Gap::Stated(Status::Missing)));
    // Where the item does not apply to anyone there is nothing to miss.
    world.put(0, 1, "2025-05", Status::NotApplicable, "", None);
    world.put(0, 2, "2025-05", Status::NotApplicable, "", None);
    assert_eq!(world.read(0, 0, "2025-05", Span::Period).figure, Err(Gap::NoData));
}

#[test]
fn an_own_level_that_says_missing_makes_the_sum_partial() {
    let mut world = World::new();
    world.sum(1, "2025-06", "10");
    world.sum(2, "2025-06", "20");
    assert!(!world.read(0, 0, "2025-06", Span::Period).is_partial());
    world.put(0, 3, "2025-06", Status::Missing, "", None);
    let county = world.read(0, 0, "2025-06", Span::Period);
    assert_eq!((county.is_partial(), county.reported, county.expected), (true, 2, 3));
}

#[test]
fn a_stock_keeps_its_reason_through_the_year() {
    let mut world = World::new();
    world.put(2, 1, "2025-05", Status::Reported, "4", None);
    world.put(2, 1, "2025-06", Status::Masked, "", None);
    assert_eq!(world.read(2, 1, "2025-06", Span::YearToDate).figure, Err(Gap::Stated(Status::Masked)));
}

#[test]
fn a_part_not_loaded_is_never_a_missing_report() {
    let mut world = World::new();
    world.sum(0, "2025-06", "10");
    world.data.parts.push(Part {
        path: "observations/townships.csv".into(),
        stage: Stage::Ahead,
        level: "township".into(),
        parent: Some(AreaId(0)),
        rows: 1,
        bytes: 1,
        state: PartState::NotLoaded,
    });
    assert_eq!(world.read(0, 1, "2025-06", Span::Period).figure, Err(Gap::Stated(Status::NotLoaded)));
    world.data.parts[0].state = PartState::Loaded;
    assert_eq!(world.read(0, 1, "2025-06", Span::Period).figure, Err(Gap::NoData));
}

#[test]
fn cumulative_sums_flows_and_takes_the_last_stock() {
    let mut world = World::new();
    for (m, value) in [("2025-01", "1"), ("2025-02", "2"), ("2025-03", "3")] {
        world.sum(1, m, value);
        world.put(2, 1, m, Status::Reported, value, None);
    }
    assert_eq!(world.text(0, 1, "2025-03", Span::YearToDate), "6.0");
    assert_eq!(world.text(2, 1, "2025-03", Span::YearToDate), "3.0");
    // A missing month leaves a partial 累计, never a smaller whole one.
    let mut world = World::new();
    world.sum(1, "2025-01", "1");
    world.sum(1, "2025-03", "3");
    assert!(world.read(0, 1, "2025-03", Span::YearToDate).is_partial());
}

/// One quarterly flow of area 1 in quarters from 2024-Q1 on.
fn quarterly(values: &[i64]) -> World {
    let mut world = World::new();
    let first = Period::quarter(2024, 1).unwrap();
    let key = BlockKey {
        indicator: IndicatorId(0),
        dimension: Dimension::None,
        basis: Basis::Current,
        frequency: Frequency::Quarter,
        parent: Some(AreaId(0)),
    };
    let mut block = Block::empty(key, vec![AreaId(1)], first.index, values.len() as u32, 0, None);
    for (at, value) in values.iter().enumerate() {
        let value = Some(Decimal::whole(*value));
        assert!(block.set(at, Cell { status: Status::Reported, origin: Origin::Published, value, parts: None }));
    }
    world.data.add_block(block);
    world
}

#[test]
fn cumulative_quarters_are_summed_from_the_year_s_first() {
    let world = quarterly(&[1, 2, 4, 8, 16]);
    let read = |period: &str| world.text(0, 1, period, Span::YearToDate);
    assert_eq!([read("2024-Q1"), read("2024-Q3"), read("2025-Q1")], ["1.0", "7.0", "16.0"]);
}

#[test]
fn a_period_fits_the_indicator_s_own() {
    use shanzhi::query::cut::{fit_period, own_period};
    let fit = |fit: fn(&Dataset, IndicatorId, AreaId, Period) -> Period, world: &World, text: &str| {
        fit(&world.data, IndicatorId(0), AreaId(1), month(text)).to_string()
    };
    // Longer than its own it is asked as it is; shorter, the last of its own that has ended; outside, the first or last that is whole.
    let quarters = quarterly(&[1, 2, 4, 8, 16]);
    let asked = ["2024-07", "2024-09", "2024-H1", "2024", "2030", "2030-Q1", "2020-01"];
    let fitted = asked.map(|text| fit(fit_period, &quarters, text));
    assert_eq!(fitted, ["2024-Q2", "2024-Q3", "2024-H1", "2024", "2024", "2025-Q1", "2024-Q1"]);
    let own = asked.map(|text| fit(own_period, &quarters, text));
    assert_eq!(own, ["2024-Q2", "2024-Q3", "2024-Q2", "2024-Q4", "2025-Q1", "2025-Q1", "2024-Q1"]);
    let mut months = World::new();
    months.sum(1, "2024-01", "1");
    let asked = ["2024-Q2", "2024-H1", "2024", "2025-Q1", "2026-Q1", "2024-05-31"];
    let fitted = asked.map(|text| fit(fit_period, &months, text));
    assert_eq!(fitted, ["2024-Q2", "2024-H1", "2024", "2025-Q1", "2025-Q4", "2024-05"]);
    let own = asked.map(|text| fit(own_period, &months, text));
    assert_eq!(own, ["2024-06", "2024-06", "2024-12", "2025-03", "2025-12", "2024-05"]);
    // No half-year of it has ended: the newest quarter.
    assert_eq!(fit(fit_period, &quarterly(&[1]), "2024-H1"), "2024-Q1");
}

#[test]
fn a_quarter_is_told_like_a_month() {
    let mut world = World::new();
    for (at, value) in (0..24).map(|at| (month("2024-01").shift(at), at + 1)) {
        world.sum(1, &at.to_string(), &value.to_string());
        world.sum(2, &at.to_string(), "1");
        world.put(2, 1, &at.to_string(), Status::Reported, &value.to_string(), None);
    }
    let quarter = asked(&world, 0, 0, "2025-Q2");
    assert_eq!(quarter.selection.period, month("2025-Q2"));
    let text = |reading: &shanzhi::query::Reading| reading.amount().unwrap().round(0).text();
    // 16 + 17 + 18 and three ones; a year before 4 + 5 + 6; a quarter before 13 + 14 + 15; 1—6月 13 … 18.
    assert_eq!([text(&quarter.reading), text(&quarter.last_year), text(&quarter.ytd)], ["54", "18", "99"]);
    assert_eq!(quarter.mom.map(|c| c.difference().to_f64()), Ok(9.0));
    assert_eq!((quarter.months.len(), quarter.months[0]), (8, month("2024-Q1")));
    assert_eq!(quarter.children.iter().map(|row| text(&row.reading)).collect::<Vec<_>>(), ["51", "3"]);
    // A stock stands at the end of it.
    assert_eq!(text(&asked(&world, 2, 1, "2025-H1").reading), "18");
    // Years of two: the first and the second.
    assert_eq!(asked(&world, 0, 1, "2025").months, [month("2024"), month("2025")]);
}

#[test]
fn months_that_came_stand_while_the_places_below_are_waited_for() {
    let mut world = World::new();
    world.sum(1, "2025-04", "4");
    world.sum(1, "2025-05", "5");
    world.data.parts.push(Part {
        path: "observations/villages-11.csv".into(),
        stage: Stage::Drill,
        level: "village".into(),
        parent: Some(AreaId(1)),
        rows: 1,
        bytes: 1,
        state: PartState::NotLoaded,
    });
    let quarter = world.read(0, 1, "2025-Q2", Span::Period);
    assert_eq!(quarter.amount(), Some(Amount::Exact(Decimal::parse("9.00").unwrap())));
    assert!(quarter.is_partial());
    assert_eq!((quarter.reported, quarter.expected), (2, 3));
}

#[test]
fn a_year_out_of_its_months() {
    let mut world = World::new();
    for m in 1..=12 {
        world.sum(1, &format!("2024-{m:02}"), &m.to_string());
    }
    let year = reading(&world.data, IndicatorId(0), AreaId(1), Period::year(2024), Span::Period);
    assert_eq!(year.amount(), Some(Amount::Exact(Decimal::parse("78.00").unwrap())));
}

fn asked(world: &World, id: u16, area: u32, period: &str) -> shanzhi::query::Cut {
    let selection =
        Selection { indicator: IndicatorId(id), area: AreaId(area), period: month(period), span: Span::Period };
    cut(&world.data, selection)
}

#[test]
fn yoy_is_a_rate_of_counts_and_points_of_percentages() {
    let mut world = World::new();
    world.sum(1, "2024-06", "873");
    world.sum(1, "2025-06", "810");
    world.sum(1, "2025-05", "0");
    world.put(1, 1, "2024-06", Status::Reported, "", Some((9249, 10000)));
    world.put(1, 1, "2025-06", Status::Reported, "", Some((9616, 10000)));
    let count = asked(&world, 0, 1, "2025-06");
    match count.yoy {
        Ok(Change::Relative { difference, rate, small }) => {
            assert_eq!((difference.text(), rate.round(1).text(), small), ("-63.00".into(), "-7.2".into(), false));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(count.mom, Err(Refusal::BaseZero(Decimal::parse("810.00").unwrap())));
    match asked(&world, 1, 1, "2025-06").yoy {
        Ok(Change::Points(points)) => assert_eq!(points.rescale(2).text(), "3.67"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn small_bases_are_flagged_and_partial_sums_refused() {
    let mut world = World::new();
    world.sum(1, "2024-06", "4");
    world.sum(1, "2025-06", "7");
    assert!(matches!(asked(&world, 0, 1, "2025-06").yoy, Ok(Change::Relative { small: true, .. })));
    world.put(0, 2, "2025-06", Status::Missing, "", None);
    world.sum(2, "2024-06", "5");
    assert_eq!(asked(&world, 0, 0, "2025-06").yoy, Err(Refusal::Partial));
}

#[test]
fn ties_share_a_place_and_small_denominators_take_none() {
    let mut world = World::new();
    world.put(1, 1, "2025-06", Status::Reported, "", Some((95, 100)));
    world.put(1, 2, "2025-06", Status::Reported, "", Some((190, 200)));
    let cut_both = asked(&world, 1, 0, "2025-06");
    assert_eq!(cut_both.children.iter().map(|c| c.place).collect::<Vec<_>>(), [Some(1), Some(1)]);
    world.put(1, 2, "2025-06", Status::Reported, "", Some((7, 7)));
    let cut_small = asked(&world, 1, 0, "2025-06");
    assert_eq!(cut_small.children.iter().map(|c| c.place).collect::<Vec<_>>(), [Some(1), None]);
}

#[test]
fn sums_do_not_depend_on_the_order_of_arrival() {
    let cells = [(1, "2025-06", "0.1"), (2, "2025-06", "0.25"), (3, "2025-06", "1000000")];
    let total = |order: [usize; 3]| {
        let mut world = World::new();
        for i in order {
            world.sum(cells[i].0, cells[i].1, cells[i].2);
        }
        world.read(0, 0, "2025-06", Span::Period).amount()
    };
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        assert_eq!(total(order), Some(Amount::Exact(Decimal::parse("1000000.35").unwrap())));
    }
}

#[test]
fn nobody_is_called_worse_on_a_handful_of_cases() {
    use shanzhi::query::overview::{Standing, overview};
    let mut world = World::new();
    world.data.settings.table = vec!["RATE".into(), "STOCK".into()];
    world.put(1, 1, "2025-06", Status::Reported, "", Some((0, 2)));
    world.put(1, 2, "2025-06", Status::Reported, "", Some((990, 1000)));
    world.put(2, 0, "2025-06", Status::Reported, "5", None);
    let shown = overview(&world.data, AreaId(0), month("2025-06"), Span::Period);
    let standings: Vec<Standing> = shown.rows.iter().map(|row| row.cells[0].standing).collect();
    assert_eq!(standings, [Standing::Level, Standing::Level]);
    // The stock is only counted for the county: no column of dashes.
    assert_eq!(shown.columns.len(), 1);
    world.put(1, 1, "2025-06", Status::Reported, "", Some((10, 20)));
    let shown = overview(&world.data, AreaId(0), month("2025-06"), Span::Period);
    assert_eq!(shown.rows[0].cells[0].standing, Standing::Worse);
    assert_eq!((shown.compared, shown.by_chance()), (2, 0));
    // 86 of 90 is 89.1—98.3 at 95 % and 83.5—98.9 at 99.8 %, the whole 98.7 %: a table of many comparisons holds the stricter one.
    world.put(1, 1, "2025-06", Status::Reported, "", Some((86, 90)));
    let shown = overview(&world.data, AreaId(0), month("2025-06"), Span::Period);
    assert_eq!(shown.rows[0].cells[0].standing, Standing::Level, "{:?}", shown.whole[0].amount().map(Amount::to_f64));
}

#[test]
fn a_figure_carried_forward_says_so_on_its_mark() {
    let mut world = World::new();
    world.put(2, 1, "2025-05", Status::Reported, "5", None);
    world.put(2, 1, "2025-06", Status::Carried, "5", None);
    let cut = asked(&world, 2, 1, "2025-06");
    let shanzhi::chart::ChartSpec::Trend(spec) = shanzhi::figure::trend(&world.data, &cut).spec else {
        panic!("a trend")
    };
    let label = |period: &str| spec.points.iter().find(|p| p.at == month(period).index).map(|p| p.label.clone());
    assert_eq!(label("2025-06").as_deref(), Some("2025年6月 5件（沿用）"));
    assert_eq!(label("2025-05").as_deref(), Some("2025年5月 5件"));
}
