//! What the clerk's desk shows of its own changes: sums made anew above parts that are not loaded, settings seen at once and published.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod desk_kit;

use std::path::Path;

use desk_kit::{FIX, Files, act, county, desk, desk_with, fetched, one_file, unzip, words};
use shanzhi::compose::Desk;
use shanzhi::model::{Basis, Dimension, Period};
use shanzhi::publish;
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
