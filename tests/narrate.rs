//! The sentences of one indicator over the fixture of the scenes, and the words beside the ranked bars.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "scenes/fixture.rs"]
mod fixture;

use fixture::{CONTENT, COUNTY, REQUESTS, SILENT, cut, dataset, period};
use shanzhi::chart::ChartSpec;
use shanzhi::figure;
use shanzhi::model::{AreaId, IndicatorId};
use shanzhi::narrate::{Piece, indicator_sentence};
use shanzhi::query::{self, Selection, Span};

fn said(indicator: IndicatorId, area: AreaId, at: &str, span: Span) -> String {
    let data = dataset();
    let asked = Selection { indicator, area, period: period(at), span };
    indicator_sentence(&data, &query::cut(&data, asked)).text()
}

#[test]
fn a_whole_figure_with_its_changes_and_its_total() {
    let text = said(REQUESTS, COUNTY, "2025-05", Span::Period);
    assert_eq!(text, "2025年5月，诉求件数695件，同比下降2.0%，环比增长0.7%；1—5月累计3,325件，同比下降1.7%。");
    let text = said(CONTENT, AreaId(1), "2025-05", Span::Period);
    assert!(text.contains("个百分点") && !text.contains("件"), "{text}");
}

#[test]
fn a_partial_sum_says_so_and_is_not_compared() {
    let text = said(REQUESTS, COUNTY, "2025-06", Span::Period);
    assert!(text.contains("件（应报4个单位、实报3个）；1—6月累计"), "{text}");
    assert!(text.ends_with("件（数据不全）。"), "{text}");
    // The parts of a 累计 are months: they are not counted in 个.
    let text = said(REQUESTS, SILENT, "2025-06", Span::YearToDate);
    assert!(text.contains("件（数据不全）") && !text.contains("应报"), "{text}");
}

#[test]
fn what_is_missing_is_said_in_words() {
    assert!(said(REQUESTS, SILENT, "2025-06", Span::Period).starts_with("2025年6月，诉求件数未报；1—6月累计"));
    assert!(said(CONTENT, AreaId(3), "2025-03", Span::Period).starts_with("2025年3月，满意率无应计事项"));
    assert_eq!(said(CONTENT, fixture::OWN, "2025-05", Span::Period), "2025年5月，满意率没有这一级的数据。");
}

#[test]
fn every_figure_of_a_sentence_leads_to_its_origin() {
    let data = dataset();
    let sentence = indicator_sentence(&data, &cut(&data, REQUESTS, "2025-05", Span::Period));
    let figures = sentence.0.iter().filter_map(|piece| match piece {
        Piece::Figure(_, trace) => Some((trace.indicator, trace.area, trace.period)),
        Piece::Words(words) => {
            // The only digits outside figures are those of periods.
            let rest = words.replace("2025年5月", "").replace("1—5月", "");
            assert!(!rest.contains(|c: char| c.is_ascii_digit()), "{words}");
            None
        }
    });
    let found: Vec<_> = figures.collect();
    assert_eq!(found, vec![(REQUESTS, COUNTY, period("2025-05")); 5]);
}

#[test]
fn bars_begin_with_those_who_have_a_place() {
    let data = dataset();
    let ranked = figure::rank(&data, &cut(&data, CONTENT, "2025-06", Span::Period)).unwrap();
    let ChartSpec::Rank(spec) = ranked.spec else { panic!("a ranking") };
    let labels: Vec<&str> = spec.rows.iter().map(|row| row.label.as_str()).collect();
    // 南渡镇 is content throughout, over seven: too few to lead.
    let expected =
        ["北湖街道 96.8%（92/95），第1位", "东桥镇 80.0%（16/20），第2位", "南渡镇 100.0%（7/7）", "西岭乡 未报"];
    assert_eq!(labels, expected);
    assert_eq!(spec.description, "共4个，有数据3个。第一个：北湖街道 96.8%（92/95），第1位。");
    // Two with one figure share a place, and the label says so.
    let mut cut = cut(&data, CONTENT, "2025-06", Span::Period);
    let readings = [cut.children[0].reading, cut.children[3].reading];
    cut.children[3].reading = readings[0];
    (cut.children[0].place, cut.children[3].place) = (Some(1), Some(1));
    let ChartSpec::Rank(spec) = figure::rank(&data, &cut).unwrap().spec else { panic!("a ranking") };
    assert!(spec.rows[0].label.ends_with("，并列第1位") && spec.rows[1].label.ends_with("，并列第1位"));
}
