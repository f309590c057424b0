//! What a desk shows of what was done on the page: sums made anew above parts that are not loaded, settings seen at once and published, what a
//! reader keeps, slides chosen for a meeting.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod desk_kit;

use std::path::Path;

use desk_kit::{FIX, Files, act, county, desk, desk_with, fetched, one_file, unzip, words};
use shanzhi::compose::{self, Desk};
use shanzhi::model::{Basis, Dimension, Period};
use shanzhi::publish;
use shanzhi::state::Route;
use shanzhi::wire::Reply;

#[test]
fn a_sum_made_anew_counts_units_whose_parts_are_not_loaded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/county");
    let mut files = Files::from([("datapackage.json".into(), std::fs::read(root.join("datapackage.json")).unwrap())]);
    let package = publish::open(&files["datapackage.json"]).expect("opens");
    for resource in &package.resources {
        files.insert(resource.path.clone(), std::fs::read(root.join(&resource.path)).unwrap());
    }
    let mut some = desk_with(&files, &|path| !path.contains("villages"));
    let mut all = desk(&files);
    // Figure, status and note of the county.
    let told = |desk: &Desk, period: &str| {
        let data = &desk.data;
        let (id, root) = (data.find_indicator("TJ01").unwrap(), data.areas.root().unwrap());
        let period = Period::parse(period).unwrap();
        let cell = data.cell(id, root, period, Basis::Current, Dimension::None).unwrap();
        (cell.value, cell.status, data.note(id, root, period).to_string())
    };
    let change = |desk: &mut Desk, area: &str, period: &str, status: &str| {
        let fields: Vec<(&str, &str)> = FIX
            .iter()
            .map(|(name, value)| match *name {
                "a" => (*name, area),
                "p" => (*name, period),
                "status" => (*name, status),
                "value" if status != "reported" => (*name, ""),
                _ => (*name, *value),
            })
            .collect();
        let replies = act(desk, "edit-correct", &fields, &[]);
        assert!(matches!(replies.as_slice(), [Reply::Changed { .. }]), "{replies:?}");
    };
    let mut seen = Vec::new();
    // A township typed over; the county's own office taken away and given back; in a whole month and in one not all have reported.
    for (area, status) in [("990121101", "reported"), ("990121-own", "missing"), ("990121-own", "reported")] {
        for period in ["2026-05", "2026-06"] {
            for desk in [&mut some, &mut all] {
                change(desk, area, period, status);
            }
            let (here, there) = (told(&some, period), told(&all, period));
            assert_eq!((here.0, here.1), (there.0, there.1), "{area} {period} {status}");
            if here.2 == "有1个未报（下级未全部载入，应报数未计）" {
                // All had reported: nothing on show says how many they are.
                assert_eq!((period, status, there.2.as_str()), ("2026-05", "missing", "应报394个、实报393个"));
            } else {
                assert_eq!(here.2, there.2, "{area} {period} {status}");
            }
            seen.push(here.2);
        }
    }
    assert!(seen.iter().any(|note| note.contains("应报")), "{seen:?}");
    // A part that comes later changes no count of what was done before it.
    let noted = told(&some, "2026-06");
    let path = "observations/villages-990121101.csv";
    let (state, part, findings) = publish::part(&some.data, &package, path, files.get(path).map(Vec::as_slice));
    some.part(path, &state, &part, &findings);
    assert_eq!(told(&some, "2026-06"), noted);
}

#[test]
fn settings_are_seen_at_once_and_published() {
    let mut desk = desk(county());
    let cards = desk.data.settings.cards.clone();
    act(&mut desk, "edit-settings-off", &[("cards", &cards[0])], &[]);
    act(&mut desk, "edit-settings-up", &[("cards", &cards[2])], &[]);
    act(&mut desk, "edit-settings-add", &[("cards", &cards[0])], &[]);
    for nonsense in [("cards", "nowhere"), ("elsewhere", "TJ01"), ("table", "")] {
        act(&mut desk, "edit-settings-add", &[nonsense], &[]);
    }
    let replies = act(&mut desk, "edit-settings-ranking", &[], &[]);
    assert!(matches!(replies.as_slice(), [Reply::Changed { .. }]) && desk.clerk.is_unsaved());
    let wanted = desk.data.settings.clone();
    assert_eq!((&wanted.cards[0], &wanted.cards[1], wanted.cards.last()), (&cards[2], &cards[1], cards.first()));
    assert!(wanted.unranked && words(&desk, "#/1/data?v=settings").contains("现在不排名"));
    let fields =
        [("scope", "county"), ("format", "zip"), ("classification", "公开"), ("state", "审定稿"), ("date", "")];
    let again = act(&mut desk, "publish", &fields, &fetched(county()));
    assert!(self::desk(&unzip(one_file(&again).1)).data.settings == wanted && !desk.clerk.is_unsaved());
}

#[test]
fn the_title_the_period_and_the_navigation_are_set_and_published() {
    let mut desk = desk(county());
    let form = words(&desk, "#/1/data?v=settings");
    assert!(
        form.contains("页面标题") && form.contains("value=\"score\"") && form.contains("maxlength=\"33\""),
        "{form}"
    );
    assert!(!form.contains("type=\"checkbox\" name=\"hidden\" value=\"overview\""));
    let before = desk.data.settings.clone();
    let long = "长".repeat(34);
    // The form is taken whole or not at all.
    for (bad, said) in [
        ([("title", long.as_str()), ("period", "latest"), ("hidden", "score")], "页面标题应为不超过33个字"),
        ([("title", "甲\n乙"), ("period", "latest"), ("hidden", "score")], "一行文字"),
        ([("title", "甲"), ("period", "latest"), ("colour", "#fff")], "不是可选的颜色"),
        ([("title", "甲"), ("period", "1999-01"), ("hidden", "score")], "不是数据包覆盖的月份"),
        ([("title", "甲"), ("period", "2026-Q2"), ("hidden", "score")], "不是数据包覆盖的月份"),
        ([("title", "甲"), ("period", "latest"), ("hidden", "overview")], "不是可以隐藏的页面"),
        ([("title", "甲"), ("period", "latest"), ("hidden", "data")], "不是可以隐藏的页面"),
        ([("title", "甲"), ("period", "latest"), ("hidden", "nowhere")], "不是可以隐藏的页面"),
    ] {
        let replies = act(&mut desk, "edit-settings-page", &bad, &[]);
        assert!(matches!(replies.as_slice(), [Reply::Say { words }] if words.contains(said)), "{replies:?}");
        assert!(desk.data.settings == before && !desk.clerk.is_unsaved());
    }
    let chosen = [
        ("title", "澄岚县“一网统管”<b>月报"),
        ("period", "2026-05"),
        ("progress_label", "序时进度"),
        ("colour", "purple"),
        ("hidden", "score"),
        ("hidden", "analysis"),
    ];
    let replies = act(&mut desk, "edit-settings-page", &chosen, &[]);
    assert!(matches!(replies.as_slice(), [Reply::Changed { .. }]) && desk.clerk.is_unsaved());
    let wanted = desk.data.settings.clone();
    assert_eq!((&wanted.cards, &wanted.table, wanted.unranked), (&before.cards, &before.table, before.unranked));
    assert_eq!(wanted.colour, "purple");
    assert_eq!((wanted.hidden_pages.join(" "), wanted.period), ("score analysis".into(), Period::parse("2026-05")));
    // Seen at once: the form, the first slide of a meeting, the word on the targets, the page of a link.
    let form = words(&desk, "#/1/data?v=settings");
    assert!(form.contains("value=\"2026-05\" selected") || form.contains("selected=\"\" value=\"2026-05\""), "{form}");
    let slide = words(&desk, "#/1/meeting?v=1");
    assert!(slide.contains("一网统管”&lt;b&gt;月报</h1>") && slide.contains("2026年5月"), "{slide}");
    assert!(words(&desk, "#/1/score").contains("考核"), "a link to a hidden page opens it");
    // In the package that is published, and in one for a township; taken back, the file says nothing of it.
    let fields =
        [("scope", "county"), ("format", "zip"), ("classification", "公开"), ("state", "审定稿"), ("date", "")];
    let files = unzip(one_file(&act(&mut desk, "publish", &fields, &fetched(county()))).1);
    assert_eq!(self::desk(&files).data.settings, wanted);
    let fields = [("scope", "township:990121100"), fields[1], fields[2], fields[3], fields[4]];
    let narrowed = unzip(one_file(&act(&mut desk, "publish", &fields, &fetched(county()))).1);
    let of_township = self::desk(&narrowed).data.settings.clone();
    assert_eq!((of_township.title.as_str(), of_township.period), ("", wanted.period), "a township is not the county");
    let none = [("title", ""), ("period", "latest"), ("progress_label", "")];
    act(&mut desk, "edit-settings-page", &none, &[]);
    let fields =
        [("scope", "county"), ("format", "zip"), ("classification", "公开"), ("state", "审定稿"), ("date", "")];
    let files = unzip(one_file(&act(&mut desk, "publish", &fields, &fetched(county()))).1);
    let text = String::from_utf8(files["settings.json"].clone()).unwrap();
    assert!(
        ["title", "hidden_pages", "period", "progress_label", "colour"].iter().all(|key| !text.contains(key)),
        "{text}"
    );
}

#[test]
fn the_word_for_time_progress_is_the_packages() {
    let mut desk = desk(county());
    let told = |desk: &Desk| words(desk, "#/1/indicator/TJ01?p=2026-06") + &words(desk, "#/1/overview?p=2026-06");
    desk.data.settings.progress_label = String::new();
    let plain = told(&desk);
    desk.data.settings.progress_label = "序时进度".into();
    assert_eq!(plain.replace("时间进度", "序时进度"), told(&desk));
    let spec = shanzhi::strings::plot::pace(&desk.data.settings).to_string();
    assert_eq!(spec, "序时进度");
}

fn did(desk: &mut Desk, hash: &str, name: &str, field: (&str, &str)) -> Vec<Reply> {
    compose::act(desk, &Route::parse(hash).0, name, &[(field.0.into(), field.1.into())], &[])
}

#[test]
fn a_reader_pins_keeps_views_and_takes_the_tour_once() {
    const HOME: &str = "#/1/overview?p=2026-06";
    let mut desk = desk(county());
    assert!(!words(&desk, HOME).contains("1/5"), "nothing is said before the browser's notes are read");
    desk.reader.found(Some(b""));
    for (step, act) in (1..=5).zip(["reader-on", "reader-on", "reader-on", "reader-on", "reader-end"]) {
        let said = words(&desk, HOME);
        assert!(said.contains(&format!("{step}/5")) && !said.contains("我的关注</h2>"), "{step}");
        did(&mut desk, HOME, act, ("", ""));
    }
    assert!(!words(&desk, HOME).contains("panel tour"));
    let page = "#/1/indicator/TJ01?p=2026-06";
    assert!(words(&desk, page).contains("把本指标钉在总览"));
    did(&mut desk, page, "reader-pin", ("indicator", "TJ01"));
    did(&mut desk, page, "reader-pin", ("indicator", "TJ01"));
    assert!(words(&desk, page).contains("从总览取下本指标"));
    let said = did(&mut desk, page, "reader-keep", ("view", "每周看<b>"));
    assert!(matches!(said.as_slice(), [Reply::Say { words }] if words.contains("每周看<b>")));
    assert!(matches!(did(&mut desk, page, "reader-keep", ("view", " ")).as_slice(), [Reply::Say { .. }]));
    // Another visit: what the browser kept is there again, and no tour.
    let kept: Vec<_> = desk.clerk.outbox.iter().map(|keep| keep.order()).collect();
    let (what, key, text) = kept.last().copied().unwrap();
    assert_eq!((what, key), ("put", compose::Reader::key(&desk.data.meta.name).as_str()));
    let mut again = self::desk(county());
    again.reader.found(Some(text.as_bytes()));
    let said = words(&again, HOME);
    assert!(said.contains("我的关注</h2>") && said.contains("reader-unpin") && said.contains("每周看&lt;b&gt;"));
    assert!(said.contains(page) && !said.contains("panel tour"));
    did(&mut again, HOME, "reader-unpin", ("indicator", "TJ01"));
    did(&mut again, HOME, "reader-forget", ("view", "每周看<b>"));
    assert!(!words(&again, HOME).contains("我的关注</h2>"));
    // Lines nobody can read, and a browser that keeps nothing.
    again.reader.found(Some(b"pin\nview x\n\xff\xfe\npin nowhere\nview a\t#/9/x"));
    let said = words(&again, HOME);
    assert!(said.contains("收藏的画面") && said.contains("1/5"));
    again.reader.found(None);
    assert!(!words(&again, HOME).contains("1/5"), "no tour at every opening");
    assert!(words(&again, "#/1/methods?v=keys").starts_with("<section class=\"panel\"><h2>键盘"));
}

#[test]
fn slides_of_a_meeting_are_chosen_and_shown_one_by_one() {
    let mut desk = desk(county());
    let chosen = did(&mut desk, "#/1/meeting?p=2026-06", "meeting", ("section", "k"));
    assert!(matches!(chosen.as_slice(), [Reply::Go { hash }] if hash == "#/1/meeting?p=2026-06&i=0&k=k&v=1"));
    assert!(words(&desk, "#/1/meeting?p=2026-06").contains("本期要点"));
    let slide = |hash: &str| words(&desk, hash);
    assert!(slide("#/1/meeting?p=2026-06&i=0&k=k&v=1").contains("1/2"));
    assert!(slide("#/1/meeting?p=2026-06&i=0&k=k&v=2").contains("<h1>本期要点"));
    // Numbers beyond the last, none at all, unknown indicators: the nearest slide.
    assert!(slide("#/1/meeting?p=2026-06&i=0&k=k&v=99").contains("2/2"));
    assert!(slide("#/1/meeting?p=2026-06&i=nowhere&k=0&v=0").contains("1/1"));
    let one = slide("#/1/meeting?p=2026-06&i=SQ03,TJ01&k=f,c,w&v=3");
    assert!(one.contains("演示数据") && one.contains("<figure") && one.contains("各地"), "{one}");
    // Of a village: no ranking, and words where nothing is to be said.
    assert!(slide("#/1/meeting?p=2026-06&a=990121101200&i=TJ01&k=c,w&v=2").contains("<article"));
}
