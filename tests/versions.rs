//! Reports kept as versions: numbers of every shipped template said again by the data, versions through their file, revisions of the data
//! found, text edited with its numbers; and ranking switched off.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "reports/package.rs"]
mod package;

use package::county;
use shanzhi::model::{Dataset, Decimal, Period};
use shanzhi::narrate::Number;
use shanzhi::narrate::again::state;
use shanzhi::report::template::{Asked, Sources, markdown};
use shanzhi::report::version::{Version, file};
use shanzhi::report::{Block, Cell, Document};

const TEMPLATES: [&str; 6] = ["工作情况汇报", "月度通报", "季度分析", "镇街一页纸", "督查通报", "推进会发言提纲"];

fn made(data: &Dataset, name: &str, area: &str) -> (Document, Asked) {
    let path = format!("{}/data/county/templates/{name}.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let asked = Asked { area: data.areas.find(area).unwrap(), period: Period::parse("2026-06").unwrap() };
    (markdown(&text, asked, &Sources::new(data)).unwrap_or_else(|f| panic!("{}", f.text())).document, asked)
}

fn kept(data: &Dataset, name: &str) -> Version {
    let (document, asked) = made(data, name, "990121");
    Version::keep(data, document, name, asked, "送审稿")
}

/// The size of what is said, without sign and thousands marks.
fn size(said: &str) -> String {
    said.trim_start_matches(['−', '-', '+']).replace(',', "")
}

#[test]
fn every_number_of_a_report_is_said_again_by_the_data() {
    let data = county();
    let mut held = 0;
    for (name, area) in TEMPLATES.iter().flat_map(|name| [(*name, "990121"), (*name, "990121101")]) {
        let (document, _) = made(&data, name, area);
        for number in document.numbers() {
            // From text to a number and back to the data.
            let digits = number.text.strip_suffix(number.unit.as_str()).unwrap().replace(',', "").replace('−', "-");
            assert_eq!(Decimal::parse(&digits).unwrap(), number.value, "{name}: {}", number.text);
            let Some(said) = state(&data, &number.fact, &number.unit, number.value.decimals) else { continue };
            if said.contains('，') || said.contains("目标") {
                continue;
            }
            let target = number.fact.formula == shanzhi::narrate::Formula::Target;
            let same = if target {
                said.split(['、', '～']).any(|one| Decimal::parse(one).unwrap().compare(number.value).is_eq())
            } else {
                size(&said).replace("（数据不全）", "") == number.text.replace(',', "")
            };
            // Fewer than five cases are told as 3/4, not as a percentage.
            assert!(
                same || number.text.contains('/'),
                "{name} {area}: {} by {:?}, the data say {said}",
                number.text,
                number.fact
            );
            held += 1;
        }
        for block in &document.blocks {
            let Block::Table(table) = block else { continue };
            for cell in table.rows.iter().flatten() {
                let Cell::Figure { text, value, unit, fact } = cell else { continue };
                let Some(said) = state(&data, fact, unit, value.decimals) else { continue };
                let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
                assert_eq!(digits(&said), digits(text), "{name}: {text} by {fact:?}, the data say {said}");
                held += 1;
            }
        }
    }
    assert!(held > 1500, "{held}");
}

#[test]
fn a_version_survives_its_file_and_hostile_files_are_refused_in_words() {
    let data = county();
    let versions: Vec<Version> = TEMPLATES.iter().map(|name| kept(&data, name)).collect();
    let bytes = file::written(&data, &versions);
    let (read, lost) = file::read(&data, &bytes).unwrap();
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(file::written(&data, &read), bytes, "written again it is the same file");
    for (before, after) in versions.iter().zip(&read) {
        assert_eq!(before.told, after.told);
        assert_eq!(before.document.front, after.document.front);
        assert_eq!(before.document.blocks.len(), after.document.blocks.len());
        assert_eq!(after.broken(&data), []);
        assert_eq!(before.held(), after.held());
    }
    for (bad, words) in [
        (&b""[..], "损坏"),
        (b"{\"kind\":\"other\"}", "不是报告版本"),
        (b"{\"kind\":\"shanzhi-report-versions\",\"versions\":[{\"front\":{}}]}", "没有可用的版本"),
        (b"[[[[", "损坏"),
    ] {
        assert!(file::read(&data, bad).expect_err("refused").contains(words));
    }
    // An indicator that the data lost: its numbers are words, and named.
    let mut fewer = data.clone();
    let mut indicators = fewer.indicators.clone();
    indicators.iter_mut().filter(|i| i.id == "PA01").for_each(|i| i.id = "PA99".into());
    fewer.set_indicators(indicators);
    let (_, lost) = file::read(&fewer, &bytes).unwrap();
    assert!(lost.iter().any(|text| text == "553起"), "{lost:?}");
}

/// The county with thirty more incidents in one township in June, and in its own figure.
fn revised(data: &Dataset) -> Dataset {
    let table = "区划,时期,治安警情数\n松澜镇,2026-06,46\n澄岚县,2026-06,583\n".as_bytes().to_vec();
    let file = shanzhi::wire::NamedBytes { name: "修订.csv".into(), bytes: table };
    let import = shanzhi::ingest::import(&[file], data, &|_| None, &mut |_, _| {});
    shanzhi::model::merge::merge(data, &import.dataset)
}

#[test]
fn a_revision_names_the_sentences_it_breaks_and_no_other() {
    let data = county();
    let version = kept(&data, "工作情况汇报");
    assert_eq!(version.broken(&data), []);
    assert!(version.held() > 60, "{}", version.held());
    let now = revised(&data);
    let broken = version.broken(&now);
    assert!(!broken.is_empty());
    for one in &broken {
        assert!(
            one.sentence.contains("治安警情") || one.sentence.contains("减量") || one.sentence.contains("增量"),
            "{one:?}"
        );
        assert_ne!(one.then, one.now);
    }
    let first = broken.iter().find(|one| one.old == "553起").expect("the figure of June");
    assert!(first.sentence.contains("2026年6月，治安警情数553起"), "{first:?}");
    assert!(broken.iter().any(|one| one.place.starts_with('图')), "the chart too");
    // What was printed is brought up to date where the sentence stays true.
    let mut renewed = version.clone();
    assert!(renewed.renumber(&now).words > 0);
    let told: Vec<&str> = renewed.document.numbers().map(|n| n.text.as_str()).collect();
    assert!(told.contains(&"583起") && told.contains(&"2,884起"), "{told:?}");
    // 下降4.0% became a rise: the sentence is wrong now, so it stays as it was and stays named.
    assert!(told.contains(&"4.0%"), "{told:?}");
    let left = renewed.broken(&now);
    assert!(left.len() < broken.len() && left.iter().any(|one| one.old == "4.0%" && one.now == "+1.2%"), "{left:?}");
}

fn figures(document: &Document) -> Vec<Block> {
    document.blocks.iter().filter(|b| matches!(b, Block::Table(_) | Block::Chart(_))).cloned().collect()
}

#[test]
fn brought_up_to_date_a_report_draws_its_figures_as_a_new_one_would() {
    let (data, now) = (county(), revised(&county()));
    for name in TEMPLATES {
        // Through its file as well: what a figure was asked for stands in it.
        let bytes = file::written(&data, &[kept(&data, name)]);
        for mut version in [kept(&data, name), file::read(&now, &bytes).unwrap().0.remove(0)] {
            let before = figures(&version.document);
            let stale = version.broken(&now).iter().filter(|one| !one.place.starts_with('第')).count();
            let renewed = version.renumber(&now);
            let mut wanted = made(&now, name, "990121").0;
            // A chart of a file that is the same as before has no drawing of its own.
            let bare = |mut blocks: Vec<Block>| {
                blocks.iter_mut().for_each(|b| {
                    if let Block::Chart(chart) = b {
                        chart.spec = None;
                    }
                });
                blocks
            };
            wanted.number_figures();
            assert_eq!(bare(figures(&version.document)), bare(figures(&wanted)), "{name}");
            assert_eq!(renewed.figures > 0, !before.is_empty() && stale > 0, "{name}: {renewed:?}, {stale} were stale");
            let left = version.broken(&now);
            assert!(left.iter().all(|one| one.place.starts_with('第')), "{name}: only words are left, {left:?}");
            // What is left is in sentences that would be false with the number alone changed.
            for one in &left {
                let turned = one.then.starts_with(['−', '+']) && one.then.chars().next() != one.now.chars().next();
                let chosen = ["的有", "集中在", "之间", "位"].iter().any(|word| one.sentence.contains(word));
                assert!(
                    turned || chosen || one.now.chars().next().is_some_and(|c| !c.is_ascii_digit()),
                    "{name}: {one:?}"
                );
            }
            // Once more changes nothing.
            let again = version.clone();
            assert_eq!((version.renumber(&now).words, version.renumber(&now).figures), (0, 0));
            assert_eq!(version, again);
        }
    }
}

#[test]
fn text_is_edited_figures_are_picked_and_headings_number_themselves() {
    let data = county();
    let mut version = kept(&data, "工作情况汇报");
    let at = version
        .document
        .blocks
        .iter()
        .position(|b| matches!(b, Block::Paragraph(s) if s.text().contains("治安警情数")))
        .unwrap();
    let Block::Paragraph(old) = version.document.blocks[at].clone() else { panic!() };
    let numbers: Vec<Number> = old.numbers().cloned().collect();
    version.write(at, &format!("经核实，{}其余另报999件。", old.text()));
    let Block::Paragraph(new) = &version.document.blocks[at] else { panic!() };
    assert_eq!(new.numbers().cloned().collect::<Vec<_>>(), numbers, "each keeps its origin; 999 has none");
    let before = version.document.blocks.len();
    let headings = |v: &Version| {
        v.document
            .blocks
            .iter()
            .filter_map(|b| if let Block::Heading(1, s) = b { Some(s.text()) } else { None })
            .collect::<Vec<_>>()
    };
    assert_eq!(headings(&version)[1], "二、主要做法");
    let first = version.document.blocks.iter().position(|b| matches!(b, Block::Heading(1, _))).unwrap();
    version.remove(first);
    assert_eq!(headings(&version)[0], "一、主要做法", "the rest is numbered anew");
    version.write(at - 1, "");
    assert_eq!(version.document.blocks.len(), before - 2);
    let table = version.document.blocks.iter().find(|b| matches!(b, Block::Table(_))).unwrap().clone();
    version.insert(&data, 0, table);
    let numbers: Vec<usize> = version
        .document
        .blocks
        .iter()
        .filter_map(|b| if let Block::Table(t) = b { Some(t.number) } else { None })
        .collect();
    assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
}

#[test]
fn a_package_without_ranking_names_no_first_and_no_last() {
    let mut data = county();
    let ranked = made(&data, "月度通报", "990121").0;
    data.settings.unranked = true;
    let said = |document: &Document| format!("{document:?}");
    assert!(said(&ranked).contains("较高的有") || said(&ranked).contains("较多的有"));
    for (name, area) in TEMPLATES.iter().flat_map(|name| [(*name, "990121"), (*name, "990121101")]) {
        let (document, asked) = made(&data, name, area);
        let text: String = document
            .blocks
            .iter()
            .map(|b| if let Block::Heading(_, s) | Block::Paragraph(s) = b { s.text() } else { String::new() })
            .collect();
        for word in ["较高的有", "较多的有", "较低的有", "较少的有", "个镇街第", "并列第"] {
            assert!(!text.contains(word), "{name} {area}: {word}");
        }
        for block in &document.blocks {
            if let Block::Chart(chart) = block
                && chart.kind == shanzhi::report::ChartKind::Bar
            {
                let order: Vec<String> = data
                    .areas
                    .children(asked.area)
                    .iter()
                    .map(|a| data.areas.get(*a).name.clone())
                    .filter(|n| chart.categories.contains(n))
                    .collect();
                let shown: Vec<String> = chart.categories.iter().filter(|c| order.contains(c)).cloned().collect();
                assert_eq!(shown, order, "bars stand in the order of the register");
            }
        }
    }
    let asked = made(&data, "镇街一页纸", "990121101").1;
    let root = data.areas.root().unwrap();
    let id = data.find_indicator("SQ03").unwrap();
    let rows = shanzhi::query::compare::league(&data, id, root, asked.period, asked.period.shift(-1));
    assert!(rows.iter().all(|row| row.place.is_none() && row.band.is_none()), "no league table");
}
