//! Every query function over registers without a row, one area, one month, everything missing, everything equal: defined answers, no panic.

use shanzhi::model::scoring::Scheme;
use shanzhi::model::{AreaId, Dataset, Decimal, Dimension, Frequency, IndicatorId, Status};
use shanzhi::query::against::{Against, Reason, Seasonal, compare, first_two_months, per_day, seasonal};
use shanzhi::query::aggregate::{beside, combine, over_areas, reporting, slice, slices};
use shanzhi::query::attention::{Concerns, concerns};
use shanzhi::query::boundary::{changes_between, made_of, rebased, rebased_children};
use shanzhi::query::compare as comparing;
use shanzhi::query::completeness::{carried, returns, tally};
use shanzhi::query::contribution::{of_areas, of_slices};
use shanzhi::query::cut::{existing, fit_period, newest, total};
use shanzhi::query::denominator::{coverage, form_of, population};
use shanzhi::query::disclosure::{Releasing, Rule, count_table, suppress};
use shanzhi::query::group::{groups, groups_with};
use shanzhi::query::matched::{MATCHED_FLOOR, Unmatched, matched};
use shanzhi::query::overview::{cards, target_of, with_figures};
use shanzhi::query::projection::project;
use shanzhi::query::range::{calendar_of, read};
use shanzhi::query::score::{scores, trial};
use shanzhi::query::shortfall::{coverage_gap, minima};
use shanzhi::query::signal::history::{breaks, history};
use shanzhi::query::signal::verdict::{Abstain, Verdict, by_chance, verdicts};
use shanzhi::query::signal::xmr::chart;
use shanzhi::query::target::{goal, judged, progress};
use shanzhi::query::vintage::{earlier, yoy_of_one_vintage};
use shanzhi::query::{Gap, Refusal, Selection, Span, cut, decumulate, overview, reading};

use super::world::{World, month, range};

/// Asks everything of one indicator in one area; the answers are looked at by the tests, here they only have to come.
fn ask(data: &Dataset, id: IndicatorId, area: AreaId, period: &str) {
    let (at, over, whole) = (month(period), range(period), Dimension::None);
    let areas = [area, AreaId(0), AreaId(77)];
    for span in [Span::Period, Span::YearToDate] {
        let _ = reading(data, id, area, at, span);
        let found = cut(data, Selection { indicator: id, area, period: at, span });
        let _ = total(&found.children);
        let seen = overview(data, area, at, span);
        assert!(seen.rows.iter().all(|row| row.cells.len() == seen.columns.len()));
        let _ = cards(data, area, at, span);
    }
    let _ = (newest(data), fit_period(data, id, area, at), existing(data, area, at).count(), target_of(data, id, area));
    let _ = (with_figures(data, area).count(), calendar_of(data, id), read(data, id, area, over, whole));
    let _ = (
        over_areas(data, id, &areas, over, whole),
        slices(data, id, area, over, false),
        slices(data, id, area, over, true),
    );
    let _ = (slice(data, id, area, over, Dimension::Category(9)), beside(data, id, area, at, whole));
    let _ = (reporting(data, id, area, at, whole), combine(data.indicator(id), &[]));
    for against in [Against::YearBefore, Against::JustBefore, Against::YearEnd] {
        let _ = compare(data, id, area, whole, over, against);
        let _ = (of_areas(data, id, area, over, against), of_slices(data, id, area, over, against, true));
    }
    let _ = (first_two_months(data, id, area, whole, at.year_of()), seasonal(data, id, area, whole, over));
    let _ = per_day(data, id, &reading(data, id, area, at, Span::Period), over);
    let _ = matched(data, id, &areas, over, over.year_before(), whole, MATCHED_FLOOR);
    let _ = (earlier(data, id, area, at, whole), yoy_of_one_vintage(data, id, area, at, whole));
    let _ =
        (made_of(data, area, at), rebased(data, id, area, at, whole), rebased_children(data, id, area, at, at, whole));
    let _ = changes_between(data, area, at.year_before(), at);
    let _ = (form_of(data, id), population(data, area, at));
    let _ = (
        coverage(data, id, area, at),
        decumulate::series(data, id, area, whole),
        groups(data, None),
        groups_with(data, area),
    );
    let _ = (
        project(data, id, area, at, at.shift(6)),
        breaks(data, id, area, Frequency::Month),
        verdicts(data, id, area, at),
    );
    let past = history(data, id, area, at);
    let _ = chart(&past.series, &past.options(&[at]));
    for against in
        [comparing::Against::Whole, comparing::Against::Peers(areas.to_vec()), comparing::Against::Area(area)]
    {
        let _ = comparing::benchmark(data, id, area, at, &against);
    }
    let _ = (comparing::league(data, id, area, at, at.year_before()), comparing::peers(data, area, at, 5));
    let _ = comparing::published_place(data, id, area, at);
    for target in &data.targets {
        let _ = (judged(data, target, at), progress(data, target, at));
        if let Some(goal) = goal(target) {
            let _ = (minima(data, id, &areas, &goal, over), coverage_gap(data, id, area, at, &goal));
        }
    }
    for form in &data.forms {
        let _ = tally(&returns(data, form, at, ""));
    }
    let _ = (carried(data, id, area, at.year_before(), at), concerns(data, area, at));
    let _ = (scores(data, &Scheme::default(), at), trial(data, &Scheme::default(), area, at, &[]));
    let _ = suppress(&count_table(data, id, area, 2, &[at.shift(-1), at]), Rule::default());
    let _ = Releasing::new(data, (at.shift(-35), at), Rule::default()).finish(data);
}

#[test]
fn registers_without_a_row_have_answers() {
    let empty = Dataset::default();
    let world = World::new("SUM,111,2026-06,,5");
    let mut no_areas = Dataset::default();
    no_areas.set_indicators(world.data.indicators.clone());
    let mut no_indicators = Dataset::default();
    no_indicators.areas = world.data.areas.clone();
    for data in [&empty, &no_areas, &no_indicators] {
        for id in [IndicatorId(0), IndicatorId(3), IndicatorId(u16::MAX)] {
            for area in [AreaId(0), AreaId(2), AreaId(u32::MAX)] {
                for period in ["2026-06", "2026-Q2", "2026"] {
                    ask(data, id, area, period);
                }
                assert!(reading(data, id, area, month("2026-06"), Span::Period).figure.is_err());
                let found = verdicts(data, id, area, month("2026-06"));
                assert_eq!(
                    (found.yoy, found.mom, found.ytd),
                    (Err(Abstain::NoFigure), Err(Abstain::NoFigure), Err(Abstain::NoFigure))
                );
            }
        }
        assert_eq!(overview(data, AreaId(0), month("2026-06"), Span::Period).cards, []);
    }
    assert_eq!(concerns(&empty, AreaId(0), month("2026-06")), Concerns::default());
    // What answers for a register without a row has no name and is never added up.
    assert_eq!((empty.indicator(IndicatorId(5)).label(), empty.areas.get(AreaId(5)).name.as_str()), ("", ""));
    assert_eq!(combine(empty.indicator(IndicatorId(5)), &[]).figure, Err(Gap::NotAdditive));
    // An id of another register gives the last row, as ever.
    assert_eq!(world.data.areas.get(AreaId(u32::MAX)), world.data.areas.all().last().unwrap());
    // Nothing has moved for registers with rows.
    assert!(reading(&world.data, world.id("SUM"), world.area("111"), month("2026-06"), Span::Period).figure.is_ok());
}

#[test]
fn one_area_and_one_month_have_answers() {
    let areas = "code,name,level,parent,kind\n1,县,county,,tree\n";
    let world = World::of(&[("areas", areas)], "SUM,1,2026-06,,5\n RATE,1,2026-06,,,5,10\n STOCK,1,2026-06,,5");
    let (root, june) = (world.area("1"), month("2026-06"));
    for id in ["SUM", "RATE", "STOCK", "SCORE", "GROWTH"] {
        for period in ["2026-06", "2026-05", "2026-Q2", "2026"] {
            ask(&world.data, world.id(id), root, period);
        }
    }
    let found =
        cut(&world.data, Selection { indicator: world.id("SUM"), area: root, period: june, span: Span::Period });
    assert_eq!((found.children.len(), found.yoy, found.mom), (0, Err(Refusal::NoBase), Err(Refusal::NoBase)));
    assert_eq!(seasonal(&world.data, world.id("SUM"), root, Dimension::None, range("2026-06")), Seasonal::Abstains);
    let alone = compare(&world.data, world.id("SUM"), root, Dimension::None, range("2026-06"), Against::YearBefore);
    assert_eq!(alone.change, Err(Reason::Refused(Refusal::NoBase)));
    assert_eq!(concerns(&world.data, root, june).lines, []);
    assert_eq!(comparing::peers(&world.data, root, june, 5), []);
}

#[test]
fn all_missing_and_all_equal_have_answers() {
    let places = ["111", "112", "121", "122"];
    let months: Vec<String> = (0..30).map(|m| format!("{}-{:02}", 2024 + m / 12, m % 12 + 1)).collect();
    let fill = |cells: [&str; 3]| -> String {
        let row = |id: &str, area: &str, month: &str, cells: &str| format!("{id},{area},{month},,{cells}\n");
        let one = |area: &&str, month: &String| {
            row("SUM", area, month, cells[0])
                + &row("RATE", area, month, cells[1])
                + &row("STOCK", area, month, cells[2])
        };
        places.iter().flat_map(|area| months.iter().map(move |month| one(area, month))).collect()
    };
    let missing = World::new(&fill([",,,missing", ",,,missing", ",,,missing"]));
    let equal = World::new(&fill(["20", ",30,40", "7"]));
    for world in [&missing, &equal] {
        for id in ["SUM", "RATE", "STOCK"] {
            for area in ["1", "11", "111", "11-own"] {
                ask(&world.data, world.id(id), world.area(area), "2026-06");
            }
        }
    }
    let june = month("2026-06");
    let root = missing.area("1");
    let silent = Err(Gap::Stated(Status::Missing));
    assert_eq!(reading(&missing.data, missing.id("SUM"), root, june, Span::Period).figure, silent);
    let pairs = matched(
        &missing.data,
        missing.id("SUM"),
        missing.data.areas.children(root),
        range("2026-06"),
        range("2025-06"),
        Dimension::None,
        MATCHED_FLOOR,
    );
    assert_eq!((pairs.pairs.len(), pairs.coverage(), pairs.change), (0, 0, Err(Unmatched::TooFew)));
    assert_eq!(verdicts(&missing.data, missing.id("SUM"), root, june).yoy, Err(Abstain::NoFigure));
    assert!(concerns(&missing.data, root, june).lines.is_empty());
    // All alike: nothing has changed, nobody stands out, all share the first place.
    let root = equal.area("1");
    let found = verdicts(&equal.data, equal.id("SUM"), equal.area("12"), june);
    assert_eq!((found.yoy, found.mom, found.ytd), (Ok(Verdict::Level), Ok(Verdict::Level), Ok(Verdict::Level)));
    let shown =
        cut(&equal.data, Selection { indicator: equal.id("SUM"), area: root, period: june, span: Span::Period });
    assert!(shown.children.iter().all(|child| child.place == Some(1)));
    assert_eq!(total(&shown.children), Decimal::whole(80));
    assert!(concerns(&equal.data, root, june).lines.is_empty());
    let town = |code: &str| reading(&equal.data, equal.id("RATE"), equal.area(code), june, Span::Period);
    assert_eq!(by_chance(equal.data.indicator(equal.id("RATE")), &town("11"), &town("12")), Ok(Verdict::Level));
    assert_eq!(by_chance(equal.data.indicator(equal.id("STOCK")), &town("11"), &town("1-own")), Err(Abstain::NoFigure));
}
