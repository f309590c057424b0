//! Pages composed in the worker, held against what the data say: the version for outside, the words behind changes, what places are held against.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod compose_kit;

use std::collections::{BTreeMap, BTreeSet};

use compose_kit::{desk, read, shown, words};
use shanzhi::compose;
use shanzhi::state::Route;
use shanzhi::wire::{Reply, TakeOver};

/// 对外版 of the whole page: no page tells a withheld figure, pages of the inside say that they are not shown, and the way back leads back.
#[test]
fn the_whole_page_for_outside() {
    let mut desk = desk("county");
    let overview = Route::parse("#/1/overview").0;
    let whole = desk.data.clone();
    assert!(words(&compose::sheet(&desk, &overview, 1376)).contains("显示对外版"));
    assert_eq!(compose::act(&mut desk, &overview, "outside-on", &[], &[]), []);
    let (mut said, mut replies) = (BTreeSet::new(), Vec::new());
    while replies.is_empty() {
        // Until it is whole the page is as it was, and every page says how far it is.
        assert!(compose::is_at_work(&desk) && *desk.data == *whole);
        let page = words(&compose::sheet(&desk, &overview, 1376));
        assert!(!page.contains("显示对外版"), "{page}");
        for page in [page, words(&shown(&desk, "#/1/work"))] {
            let (_, far) = page.split_once("正在生成对外版，已完成").unwrap();
            said.insert(far.split('%').next().unwrap().parse::<u32>().unwrap());
        }
        replies = compose::advance(&mut desk).unwrap();
    }
    assert!(said.len() > 20 && said.iter().all(|percent| *percent < 100), "{said:?}");
    assert!(!compose::is_at_work(&desk));
    let [Reply::Changed { dataset }] = replies.as_slice() else { panic!("the page is shown the same data") };
    assert_eq!(**dataset, *desk.data);
    assert!(dataset.meta.notice.contains("对外版"));
    assert!(dataset.parts.is_empty(), "nothing more is fetched");
    for hash in ["#/1/data", "#/1/work", "#/1/score"] {
        let said = words(&shown(&desk, hash));
        assert!(said.contains("对外版不显示") && said.chars().count() < 400, "{hash}: {said}");
    }
    let page = words(&shown(&desk, "#/1/indicator/TJ01?p=2026-05"));
    assert!(page.contains("不公布") && !page.contains("对外版表格"), "{page}");
    // A township whose figure is withheld is told without it, wherever it is named.
    let (period, mut checked) = (shanzhi::model::Period::parse("2026-05").unwrap(), 0);
    for town in whole.areas.children(whole.areas.root().unwrap()) {
        let withheld = |id: &shanzhi::model::IndicatorId| {
            let read = |data: &shanzhi::model::Dataset| {
                shanzhi::query::reading(data, *id, *town, period, shanzhi::query::Span::Period).figure.is_ok()
            };
            read(&whole) && !read(&desk.data)
        };
        let mut ids = (0..whole.indicators.len() as u16).map(shanzhi::model::IndicatorId);
        let Some(id) = ids.find(withheld) else { continue };
        checked += 1;
        let (code, name) = (&whole.areas.get(*town).code, &whole.indicator(id).id);
        for hash in [format!("#/1/indicator/{name}?p=2026-05"), format!("#/1/compare?c={code}&i={name}&p=2026-05")] {
            assert!(words(&shown(&desk, &hash)).contains("不公布"), "{hash}");
        }
    }
    assert!(checked > 10, "{checked} townships with something withheld");
    assert_eq!(compose::act(&mut desk, &overview, "outside-on", &[], &[]).len(), 1, "a second time it only says so");
    let replies = compose::act(&mut desk, &overview, "outside-off", &[], &[]);
    assert!(matches!(replies.as_slice(), [Reply::Changed { .. }]));
    assert_eq!(*desk.data, *whole);
}

/// The version for outside is made of one state of the data: a change in the midst begins it anew; stopped, or with a drop shown alone, there is none.
#[test]
fn a_version_for_outside_is_of_one_state_of_the_data() {
    let route = Route::parse("#/1/overview").0;
    let on = |desk: &mut shanzhi::compose::Desk| {
        assert_eq!(compose::act(desk, &route, "outside-on", &[], &[]), []);
        (0..9).for_each(|_| assert_eq!(compose::advance(desk), Some(Vec::new())));
        desk.releasing.unwrap()
    };
    let finish = |desk: &mut shanzhi::compose::Desk| {
        while compose::is_at_work(desk) {
            compose::advance(desk);
        }
        (desk.outside, shanzhi::model::Dataset::clone(&desk.data))
    };
    let change = |desk: &mut shanzhi::compose::Desk| {
        let (id, town) = (desk.data.find_indicator("PA01").unwrap(), desk.data.areas.find("990121100").unwrap());
        let period = shanzhi::model::Period::parse("2026-06").unwrap();
        let whole =
            |b: &&shanzhi::model::Block| b.key.dimension == Default::default() && b.look(town, period).is_some();
        let block = desk.data.blocks_of(id).find(whole).unwrap();
        let (key, mut cell) = (block.key, block.look(town, period).unwrap());
        cell.value = Some(shanzhi::model::Decimal::whole(444));
        desk.data.set_cell(key, town, period, Some(cell));
    };
    // Changed in the midst it is what it would be had it been begun after the change, and not what it was before.
    let mut plain = desk("county");
    on(&mut plain);
    let before = finish(&mut plain);
    let (mut midst, mut after) = (desk("county"), desk("county"));
    let (done, all) = on(&mut midst);
    assert!(0 < done && done < all);
    change(&mut midst);
    compose::advance(&mut midst);
    assert_eq!(midst.releasing, Some((0, all)), "begun anew");
    change(&mut after);
    on(&mut after);
    let (midst, after) = (finish(&mut midst), finish(&mut after));
    assert!(midst == after && midst != before);
    // Stopped: nothing is left of it, and the next one begins at nought.
    let mut stopped = desk("county");
    let whole = stopped.data.clone();
    on(&mut stopped);
    assert_eq!(compose::act(&mut stopped, &route, "outside-stop", &[], &[]), []);
    assert!(!compose::is_at_work(&stopped) && compose::advance(&mut stopped).is_none());
    assert!(*stopped.data == *whole && words(&compose::sheet(&stopped, &route, 1376)).contains("显示对外版"));
    on(&mut stopped);
    // A drop shown alone ends it, in words.
    let import = shanzhi::wire::Import {
        dataset: shanzhi::model::Dataset::clone(&read("subdistrict").data),
        ..Default::default()
    };
    drop(stopped.take(TakeOver::Alone, import));
    assert!(matches!(compose::advance(&mut stopped).unwrap().as_slice(), [Reply::Say { .. }]));
    assert!(!compose::is_at_work(&stopped) && stopped.outside.is_none());
}

/// What a chart, sentence or table calls a change is one answer: that of the verdicts.
const VERDICTS: [&str; 3] = ["（明显上升）", "（明显下降）", "（无明显变化）"];

/// A sentence with what its changes amount to is the page's own sentence with a word behind each change that is judged, and no other.
#[test]
fn sentences_say_what_their_changes_amount_to() {
    use shanzhi::narrate::{headline, judged_headline, judged_sentence};
    use shanzhi::query::signal::verdict::{Verdict, verdicts};
    use shanzhi::query::{Selection, Span, cut, overview};
    let desk = desk("county");
    let (data, mut seen) = (&desk.data, BTreeMap::new());
    let root = data.areas.root().unwrap();
    let places = std::iter::once(root).chain(data.areas.children(root).iter().copied().take(6));
    for (area, back, span) in places.flat_map(|area| {
        (0..6).flat_map(move |back| [Span::Period, Span::YearToDate].map(|span| (area, back * 2, span)))
    }) {
        let period = shanzhi::model::Period::parse("2026-06").unwrap().shift(-back);
        for card in overview(data, area, period, span).cards {
            let plain = headline(data, area, &card, span).text();
            let judged = judged_headline(data, area, &card, span).text();
            let bare = VERDICTS.iter().fold(judged.clone(), |text, word| text.replace(word, ""));
            assert_eq!(bare, plain);
            let asked = Selection { indicator: card.indicator, area, period: card.period, span };
            assert_eq!(judged_sentence(data, &cut(data, asked)).text(), judged, "one wording in both");
            let all = verdicts(data, card.indicator, area, card.period);
            let (now, total) = judged.split_once("；1—").map_or((judged.as_str(), ""), |(now, total)| (now, total));
            let own = if span == Span::YearToDate && !judged.starts_with("截至") { all.ytd } else { all.yoy };
            for (text, leads, verdict) in
                [(now, ["同比", "比上年"], own), (now, ["环比", "比上"], all.mom), (total, ["同比", "比上年"], all.ytd)]
            {
                let clause = text.split(['，', '；', '。']).find(|clause| {
                    let other = leads[1] == "比上" && clause.starts_with("比上年");
                    !other && leads.iter().any(|lead| clause.starts_with(lead)) && !clause.ends_with("持平")
                });
                let Some(clause) = clause else { continue };
                let word = match verdict {
                    Ok(Verdict::Rise) => VERDICTS[0],
                    Ok(Verdict::Fall) => VERDICTS[1],
                    Ok(Verdict::Level) => VERDICTS[2],
                    Err(_) => "",
                };
                let said = VERDICTS.iter().find(|word| clause.ends_with(**word)).copied().unwrap_or("");
                assert_eq!(said, word, "{clause} in {judged}");
                *seen.entry(word).or_insert(0) += 1;
            }
        }
    }
    assert!(seen.len() == 4 && seen.values().all(|n| *n > 5), "{seen:?}");
}

/// 比较基准: every choice of both pages is shown, and what is said of each place is what its interval says by an arithmetic of the test.
#[test]
fn places_are_held_against_the_benchmark_that_was_chosen() {
    use shanzhi::query::{Span, reading};
    let desk = desk("county");
    let data = &desk.data;
    let period = shanzhi::model::Period::parse("2026-06").unwrap();
    let whole = |code: &str, id| {
        reading(data, id, data.areas.find(code).unwrap(), period, Span::Period).amount().unwrap().to_f64()
    };
    let mut marks = BTreeMap::new();
    for (indicator, choice, name) in [
        ("SQ03", "", "上级整体"),
        ("SQ03", "9901", "澄州市平均"),
        ("TJ04", "990122", "远澜县"),
        ("TJ04", "target", "目标"),
        ("SQ03", "Q01", "街道组"),
    ] {
        let id = data.find_indicator(indicator).unwrap();
        let by = if choice.is_empty() { String::new() } else { format!("&v={choice}") };
        let page = words(&shown(&desk, &format!("#/1/analysis?p=2026-06&i={indicator}{by}")));
        let (_, panel) = page.split_once(&format!("<h2>与{name}比较：")).unwrap_or_else(|| panic!("{choice}"));
        let panel = panel.split("</section>").next().unwrap();
        // Only the choice made is the chosen one.
        let select = page.split("<select name=\"v\"").nth(1).unwrap().split("</select>").next().unwrap();
        assert!(select.contains(&format!("value=\"{choice}\" selected")), "{select}");
        let aim = match choice {
            "" => whole("990121", id),
            // The townships have no target of this one: it is the county's.
            "target" => f64::NAN,
            "Q01" => {
                let members = data.ground.groups.iter().filter(|row| row.id == "Q01");
                let parts = members.map(|row| {
                    let at = data.areas.find(&row.area).unwrap();
                    reading(data, id, at, period, Span::Period)
                        .parts()
                        .map_or((0.0, 0.0), |(n, d)| (n.to_f64(), d.to_f64()))
                });
                let (n, d) = parts.fold((0.0, 0.0), |(n, d), part| (n + part.0, d + part.1));
                n / d * 100.0
            }
            code => whole(code, id),
        };
        let mut compared = 0;
        for town in data.areas.children(data.areas.root().unwrap()) {
            let row =
                panel.split("<tr>").find(|row| row.contains(&format!(">{}<", data.areas.get(*town).name))).unwrap();
            let own = reading(data, id, *town, period, Span::Period);
            let parts = own.parts().filter(|_| !own.is_partial()).map(|(n, d)| (n.to_f64(), d.to_f64()));
            let expect = match parts.filter(|(_, d)| *d >= 10.0 && !aim.is_nan()) {
                None => "不比",
                Some((x, n)) => {
                    compared += 1;
                    let (z, p) = (3.090_232_3, x / n);
                    let middle = p + z * z / (2.0 * n);
                    let root = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
                    let [low, high] = [-1.0, 1.0].map(|side| (middle + side * root) / (1.0 + z * z / n) * 100.0);
                    if aim < low {
                        "好于"
                    } else if aim > high {
                        "差于"
                    } else {
                        "差异不显著"
                    }
                }
            };
            assert!(row.contains(expect), "{indicator} against {name}: {expect} in {row}");
            *marks.entry(expect).or_insert(0) += 1;
        }
        let said = if compared == 0 { "没有可以比较的".into() } else { format!("共比较{compared}次") };
        assert!(panel.contains(&said), "{said} in {panel}");
        let beside = words(&shown(&desk, &format!("#/1/compare?p=2026-06&c=990121,990121100&i={indicator}{by}")));
        assert!(beside.contains(&format!("与{name}比较：")), "{choice}");
    }
    assert!(marks.len() >= 3, "{marks:?}");
    // The county has the target, and is judged by what the target is judged by: the 累计 of the year.
    let page = words(&shown(&desk, "#/1/compare?p=2026-06&c=990121&i=TJ04&v=target"));
    let panel = page.split_once("<h2>与目标比较：").unwrap().1.split("</section>").next().unwrap();
    assert!(panel.contains("2026年1—6月") && panel.contains("<td>98.0</td>"), "{panel}");
    // A count is held against nothing.
    assert!(!words(&shown(&desk, "#/1/compare?p=2026-06&i=TJ01&v=9901")).contains("比较："));
    let values = [("i", "SQ03"), ("v", "9901"), ("area", "990121")].map(|(a, b)| (a.to_string(), b.to_string()));
    let replies = compose::act(&mut desk.clone(), &Route::parse("#/1/compare").0, "compare", &values, &[]);
    assert_eq!(replies, [Reply::Go { hash: "#/1/compare?c=990121&i=SQ03&v=9901".into() }]);
}
