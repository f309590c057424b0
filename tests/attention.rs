//! 本期需关注 on the sample county: the planted stories are found, and how much else; and its false alarms in worlds without any signal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails should say where"
)]

#[path = "attention/county.rs"]
mod county;
#[path = "attention/null.rs"]
mod null;
#[path = "attention/stories.rs"]
mod stories;

use county::county;
use shanzhi::model::{Dataset, Period};
use shanzhi::query::attention::{Concern, Concerns, Evidence, Kind, Turn, concerns};

fn at(data: &Dataset, code: &str, period: &str) -> Concerns {
    concerns(data, data.areas.find(code).expect(code), Period::parse(period).expect(period))
}

fn is_signal(line: &&Concern) -> bool {
    !matches!(line.kind, Kind::Missing | Kind::Short)
}

/// Indicator, area, kind and turn of the signals, strongest first.
fn signals<'d>(data: &'d Dataset, found: &Concerns) -> Vec<(&'d str, &'d str, Kind, Turn)> {
    let told = |line: &Concern| {
        let id = line.indicator.map_or("", |id| data.indicator(id).id.as_str());
        (id, data.areas.get(line.area).code.as_str(), line.kind, line.turn)
    };
    found.lines.iter().filter(is_signal).map(told).collect()
}

/// Stories 1, 2, 5 and 10 of docs/demo-county.md are the signals of June 2026, and the only ones.
#[test]
fn june_of_the_sample_county() {
    let data = county();
    let found = at(data, "990121", "2026-06");
    assert_eq!(
        signals(data, &found),
        [
            ("SQ03", "990121106204", Kind::Apart, Turn::Worse),
            ("SQ02", "990121004", Kind::Apart, Turn::Worse),
            ("PA01", "990121100", Kind::Jump, Turn::Worse),
            ("TJ04", "990121200", Kind::AlwaysFull, Turn::Doubtful),
        ]
    );
    assert!(found.tested > 9000);
    // The evidence of the village: 58 of its cases in six months were not content, where 11 were expected.
    let Evidence::Test { seen, months, deviate, .. } = found.lines[0].evidence else { panic!("a test") };
    assert_eq!((seen, months), (58.0, 6));
    assert!(deviate > 8.0);
    // Owner and open work items of each line.
    let line = |kind: Kind, code: &str| {
        let area = data.areas.find(code).unwrap();
        found.lines.iter().find(|l| l.kind == kind && l.area == area).unwrap_or_else(|| panic!("{kind:?} {code}"))
    };
    let items = |line: &Concern| line.items.iter().map(|at| data.items[*at].id.clone()).collect::<Vec<_>>();
    let owner = |line: &Concern| line.owner.map(|at| data.organisations[at].id.clone()).unwrap_or_default();
    for (kind, code, item, who) in [
        (Kind::Apart, "990121106204", "W002", "D05"),
        (Kind::Jump, "990121100", "W001", "D02"),
        (Kind::AlwaysFull, "990121200", "W004", "D01"),
        (Kind::Missing, "990121201", "W005", "D01"),
        (Kind::Short, "990121202", "W003", "D03"),
    ] {
        assert_eq!(
            (items(line(kind, code)), owner(line(kind, code))),
            (vec![item.to_string()], who.to_string()),
            "{code}"
        );
    }
    // 新漪街道's own item is closed.
    assert_eq!(items(line(Kind::Apart, "990121004")), Vec::<String>::new());
    // Stories 3 and 16: forms not received. 12: too few people a home. 13: coverage behind.
    let Evidence::Forms(forms) = &line(Kind::Missing, "990121201").evidence else { panic!("forms") };
    assert_eq!(forms.iter().map(|at| data.forms[*at].id.as_str()).collect::<Vec<_>>(), ["F-TJ", "F-FW", "F-YL"]);
    assert!(matches!(&line(Kind::Missing, "990121105").evidence, Evidence::Forms(forms) if forms.len() == 1));
    let homes = found.lines.iter().filter_map(|l| match &l.evidence {
        Evidence::Target { target, short, .. } if data.targets[*target].indicator == "YL04" => Some(short),
        _ => None,
    });
    let behind = data.areas.find("990121205").unwrap();
    assert!(homes.flatten().any(|area| *area == behind));
}

/// Stories 9, 10 and 11 in their own months; and every signal of twenty months is a story, but for the number chance is allowed.
#[test]
fn twenty_months_of_the_sample_county() {
    let data = county();
    // Where the stories are, with what they may move besides.
    let planted = |id: &str, code: &str| {
        (code.starts_with("990121107") && id.starts_with("SQ"))
            || (code.starts_with("990121004") && id == "SQ02")
            || (code.starts_with("990121106") && id == "SQ03")
            || (code == "990121100" && id == "PA01")
            || (code == "990121200" && id == "TJ04")
            || (code == "990121103206" && id == "FW21")
    };
    let (mut tested, mut false_lines) = (0, Vec::new());
    for step in 0..20 {
        let period = Period::parse("2026-06").unwrap().shift(-step).to_string();
        let found = at(data, "990121", &period);
        tested += found.tested;
        let told = signals(data, &found);
        let expected = match period.as_str() {
            "2025-08" => Some(("SQ01", "990121107", Kind::Jump, Turn::Changed)),
            "2025-10" | "2025-11" | "2025-12" | "2026-01" => Some(("SQ02", "990121004", Kind::Jump, Turn::Worse)),
            "2026-04" => Some(("FW21", "990121103206", Kind::Jump, Turn::Doubtful)),
            "2026-05" => Some(("PA01", "990121100", Kind::Jump, Turn::Worse)),
            _ => None,
        };
        assert!(expected.is_none_or(|line| told.contains(&line)), "{period}: {told:?}");
        false_lines.extend(told.iter().filter(|l| !planted(l.0, l.1)).map(|l| format!("{period} {} {}", l.0, l.1)));
    }
    println!("{tested} tests in twenty months, lines without a story: {false_lines:?}");
    let thousands = (tested + 500) / 1000;
    stands(&format!(
        "On the demo county, 20 months and some {thousands},000 tests: every planted story that is a signal is found"
    ));
    assert_eq!(false_lines.len(), 2, "{false_lines:?}");
    stands("in its month, and two lines are chance");
}

/// A place with a parent is held against its siblings; a leaf has a page too.
#[test]
fn a_township_and_a_village_have_their_own() {
    let data = county();
    let town = at(data, "990121100", "2026-06");
    assert!(signals(data, &town).contains(&("PA01", "990121100", Kind::Jump, Turn::Worse)));
    let village = at(data, "990121106204", "2026-06");
    assert_eq!(signals(data, &village), [("SQ03", "990121106204", Kind::Apart, Turn::Worse)]);
    assert!(village.tested < 200);
    assert_eq!(concerns(&Dataset::default(), shanzhi::model::AreaId(0), Period::year(2026)).lines, []);
}

/// Worlds without a signal: how many have any line, of so many.
fn false_alarms(worlds: u64) -> (usize, usize, usize) {
    let (mut alarmed, mut lines, mut tested) = (0, 0, 0);
    for seed in 0..worlds {
        let (data, period) = null::world(seed);
        let found = concerns(&data, data.areas.root().unwrap(), period);
        tested += found.tested;
        lines += found.lines.len();
        alarmed += usize::from(!found.lines.is_empty());
    }
    (alarmed, lines, tested)
}

/// Holds that docs/methods.md says this, whatever its line breaks.
fn stands(example: &str) {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/methods.md")).unwrap();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line(&page).contains(&one_line(example)), "docs/methods.md lacks: {example}");
}

/// 1269644 as 1,269,644.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let comma = |at: usize| if at > 0 && (digits.len() - at).is_multiple_of(3) { "," } else { "" };
    digits.char_indices().map(|(at, digit)| format!("{}{digit}", comma(at))).collect()
}

/// The rate that docs/methods.md states, as these worlds give it.
#[test]
fn false_alarm_rate_by_simulation() {
    let (alarmed, lines, tested) = false_alarms(200);
    println!("{alarmed} of 200 worlds with a line, {lines} lines, {tested} tests");
    let share = alarmed as f64 / 2.0;
    stands(&format!(
        "{} tests): {alarmed} have a line, {lines} lines in all: **{share:.1} %** of months",
        grouped(tested)
    ));
    assert!(alarmed <= 20, "{alarmed} of 200 worlds raise an alarm");
}

/// How many of so many worlds tell their story, and the lines beside it.
fn power(story: stories::Story, worlds: u64) -> (usize, usize) {
    // Seeds of their own: neither the null worlds' nor the demo county's.
    let told = (0..worlds).map(|n| stories::told(story, 1_000_003 + 7919 * n));
    told.fold((0, 0), |(hits, strange), (hit, lines)| (hits + usize::from(hit), strange + lines))
}

/// The table of docs/methods.md: each row as these worlds give it, rows of one share told together.
#[test]
fn power_by_simulation() {
    use stories::Story;
    let (mut strange_lines, mut found) = (0, Vec::new());
    for story in stories::STORIES {
        let (hits, strange) = power(story, 40);
        strange_lines += strange;
        println!("{story:?}: {hits} of 40 found, {strange} other lines");
        found.push((story, hits));
    }
    let hits = |story: Story| found.iter().find(|told| told.0 == story).map(|told| told.1).unwrap();
    for (words, story) in [
        ("a village's cases of a month (15) × 2", Story::Village(2.0)),
        ("the same × 3", Story::Village(3.0)),
        ("a town's (some 255) × 1.3", Story::Town(1.3)),
        ("the same × 1.6", Story::Town(1.6)),
        ("a village's from 97 to 90", Story::VillageShare(0.90)),
        ("a village's from 97 to 80", Story::VillageShare(0.80)),
        ("a village that says 100 % for 36 months where the others have 95 %", Story::AlwaysFull),
    ] {
        stands(&format!("| {words} | {} of 40 |", hits(story)));
    }
    assert_eq!(hits(Story::TownShare(0.94)), hits(Story::TownShare(0.91)));
    let both = hits(Story::TownShare(0.91));
    stands(&format!("| a town's percentage falls for six months from 97 to 94, or to 91 | {both} of 40 each |"));
    let worlds = 40 * stories::STORIES.len();
    let share = 100.0 * strange_lines as f64 / worlds as f64;
    stands(&format!(
        "{strange_lines} lines in the {worlds} counties had nothing to do with the story: **{share:.1} %**"
    ));
}
