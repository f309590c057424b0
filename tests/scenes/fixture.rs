//! One small dataset and its four scenes, for the native tests and the browser's: what both must draw alike.
#![allow(dead_code, reason = "each test program uses what it needs of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a fixture that cannot be built is a failed test")]

use shanzhi::chart::{self, Scene, Size, Theme};
use shanzhi::figure::{self, Figure};
use shanzhi::model::{
    Area, AreaId, AreaKind, AreaTree, Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Direction, Event,
    Frequency, Indicator, IndicatorId, Measure, Nature, Origin, Period, SpaceRule, Status, TimeRule,
};
use shanzhi::query::{self, Cut, Selection, Span, overview};

/// 群众诉求件数, a flow that is added up.
pub const REQUESTS: IndicatorId = IndicatorId(0);
/// 群众满意率, a rate with its parts.
pub const CONTENT: IndicatorId = IndicatorId(1);
/// The county.
pub const COUNTY: AreaId = AreaId(0);
/// 西岭乡, which did not report in the last month.
pub const SILENT: AreaId = AreaId(2);
/// 本级 of the county.
pub const OWN: AreaId = AreaId(5);

const FIRST: &str = "2024-01";
const MONTHS: u32 = 18;

/// A period as the package spells it.
pub fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn area(code: &str, name: &str, parent: Option<AreaId>, kind: AreaKind) -> Area {
    Area {
        code: code.into(),
        name: name.into(),
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

fn indicators() -> Vec<Indicator> {
    let named = |id: &str, name: &str, short: &str, unit: &str| Indicator {
        short_name: short.into(),
        unit: unit.into(),
        nature: Nature::Flow,
        kind: "indicator".into(),
        ..Indicator::imported(id.into(), name.into(), "诉求办理".into())
    };
    vec![
        Indicator {
            space: SpaceRule::Sum, time: TimeRule::Sum, ..named("A1", "群众诉求处置件数", "诉求件数", "件")
        },
        Indicator {
            measure: Measure::Rate,
            space: SpaceRule::RatioOfSums,
            time: TimeRule::RatioOfSums,
            factor: 100,
            decimals: 1,
            direction: Direction::Higher,
            ..named("A2", "群众满意率", "满意率", "%")
        },
    ]
}

/// A repeatable figure from 0 to 36.
fn wobble(area: u32, month: u32) -> i64 {
    i64::from((area * 7919 + month * 104_729 + area * month * 31) % 37)
}

fn cell(status: Status, value: i64, parts: Option<(i64, i64)>) -> Cell {
    let whole = Decimal::whole;
    let figure = status.has_value().then(|| whole(value));
    Cell { status, origin: Origin::Published, value: figure, parts: parts.map(|(n, d)| (whole(n), whole(d))) }
}

/// Two indicators of a county with four townships and its 本级 over 18 months; among the cells one 未报, one 零报, one rate over
/// nothing, and one over too few to be ranked.
pub fn dataset() -> Dataset {
    let mut data = Dataset::default();
    let root = Some(COUNTY);
    let (tree, repeated) = AreaTree::new(vec![
        area("1", "澄江县", None, AreaKind::Tree),
        area("11", "东桥镇", root, AreaKind::Tree),
        area("12", "西岭乡", root, AreaKind::Tree),
        area("13", "南渡镇", root, AreaKind::Tree),
        area("14", "北湖街道", root, AreaKind::Tree),
        area("1-own", "澄江县本级", root, AreaKind::Own),
    ]);
    assert!(repeated.is_empty());
    data.areas = tree;
    assert!(data.set_indicators(indicators()).is_empty());
    let first = period(FIRST);
    let block = |indicator, last, parts| {
        let key = BlockKey {
            indicator,
            dimension: Dimension::None,
            basis: Basis::Current,
            frequency: Frequency::Month,
            parent: root,
        };
        Block::empty(key, (1..=last).map(AreaId).collect(), first.index, MONTHS, 0, parts)
    };
    let (mut requests, mut content) = (block(REQUESTS, 5, None), block(CONTENT, 4, Some(0)));
    for step in 0..MONTHS {
        let month = first.shift(step as i32);
        for id in 1..=5 {
            let count = i64::from(id) * 40 + wobble(id, step);
            let asked = count / 2;
            let (flow, rate) = match (id, month.to_string().as_str()) {
                (2, "2025-06") => (cell(Status::Missing, 0, None), cell(Status::Missing, 0, None)),
                (3, "2025-03") => (cell(Status::ZeroReported, 0, None), cell(Status::Reported, 0, Some((0, 0)))),
                (3, "2025-06") => (cell(Status::Reported, 14, None), cell(Status::Reported, 0, Some((7, 7)))),
                _ => (
                    cell(Status::Reported, count, None),
                    cell(Status::Reported, 0, Some((asked - wobble(id + 9, step) % 6, asked))),
                ),
            };
            let at = |block: &Block| block.position(AreaId(id), month).unwrap();
            assert!(requests.set(at(&requests), flow));
            if id != 5 {
                assert!(content.set(at(&content), rate));
            }
        }
    }
    data.add_block(requests);
    data.add_block(content);
    data.events = vec![Event {
        id: "E1".into(),
        date: "2024-10-01".into(),
        title: "接诉即办上线".into(),
        area: String::new(),
        indicators: vec!["A1".into()],
        kind: "policy".into(),
        rebase: false,
    }];
    data.settings.cards = vec!["A1".into(), "A2".into()];
    data
}

/// The cut of an indicator of the county.
pub fn cut(data: &Dataset, indicator: IndicatorId, at: &str, span: Span) -> Cut {
    query::cut(data, Selection { indicator, area: COUNTY, period: period(at), span })
}

/// One figure of each kind, drawn: name of its golden listing, the figure, the scene.
pub fn drawn() -> Vec<(&'static str, Figure, Scene)> {
    let data = dataset();
    let cards = overview(&data, COUNTY, period("2025-06"), Span::Period).cards;
    let figures = [
        ("trend", figure::trend(&data, &cut(&data, REQUESTS, "2025-05", Span::Period)), (720, 320)),
        ("spark", figure::spark(&data, &cards[1], Span::Period), (160, 44)),
        ("rank", figure::rank(&data, &cut(&data, CONTENT, "2025-06", Span::Period)).unwrap(), (480, 160)),
        ("heat", figure::heat(&data, &cut(&data, REQUESTS, "2025-06", Span::Period)).unwrap(), (720, 160)),
    ];
    let draw = |(name, figure, (width, height)): (&'static str, Figure, (u32, u32))| {
        let scene = chart::draw(&figure.spec, Size { width, height }, Theme::default());
        (name, figure, scene)
    };
    figures.map(draw).into()
}
