//! The same scenes natively and on the page: here natively, against the golden listings that tests/wasm.rs holds in the browser.
//! `UPDATE_GOLDEN=1 cargo test --test scenes` writes them anew; read what changed before committing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "scenes/fixture.rs"]
mod fixture;

use shanzhi::chart::kinds::Plot;
use shanzhi::chart::{Item, Scene, Style, listing};
use shanzhi::figure::alt::alt;

fn items(scene: &Scene) -> Vec<&Item> {
    fn flat<'a>(list: &'a [Item], out: &mut Vec<&'a Item>) {
        for item in list {
            match item {
                Item::Group(inner) => flat(inner, out),
                other => out.push(other),
            }
        }
    }
    let mut out = Vec::new();
    flat(&scene.items, &mut out);
    out
}

fn scene(name: &str) -> Scene {
    fixture::drawn().into_iter().find(|(n, ..)| *n == name).expect(name).2
}

#[test]
fn scenes_are_the_golden_listings() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for (name, _, scene) in fixture::drawn() {
        let file = folder.join(format!("{name}.listing"));
        let found = listing(&scene);
        if update {
            std::fs::write(&file, &found).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "scenes differ; UPDATE_GOLDEN=1 writes them anew:\n{}", wrong.join("\n"));
}

#[test]
fn every_mark_of_a_scene_has_its_meaning() {
    for (name, figure, scene) in fixture::drawn() {
        assert_eq!(scene.hits.is_empty(), name == "spark", "{name}");
        for hit in &scene.hits {
            assert!(figure.target(hit.mark).is_some() && !hit.label.is_empty(), "{name}: {hit:?}");
        }
    }
}

#[test]
fn what_is_planted_is_drawn() {
    let has = |name: &str, style: Style| {
        let of = |item: &Item| match item {
            Item::Rect { style, .. } | Item::Path { style, .. } | Item::Circle { style, .. } => Some(*style),
            _ => None,
        };
        items(&scene(name)).iter().any(|item| of(item) == Some(style))
    };
    let says = |name: &str, words: &str| scene(name).hits.iter().any(|hit| hit.label.contains(words));
    // 西岭乡 未报 makes the county's last month partial, 南渡镇 over 7 takes no place, 零报 is a figure.
    assert!(has("trend", Style::Event) && has("trend", Style::Beside));
    assert!(says("trend", "2025年6月 ") && says("trend", "（数据不全）"));
    assert!(says("rank", "西岭乡 未报") && says("rank", "南渡镇 100.0%（7/7）"));
    assert!(!says("rank", "南渡镇 100.0%（7/7），第"));
    assert!(
        has("heat", Style::Missing) && says("heat", "南渡镇 2025年3月 0件") && says("heat", "西岭乡 2025年6月 未报")
    );
}

#[test]
fn alternative_text_says_how_many_there_are_once() {
    for (name, figure, _) in fixture::drawn() {
        let told = alt(&Plot::First(figure.spec));
        for counted in ["共18期", "共4个"] {
            let times = told.matches(counted).count();
            assert!(times <= 1, "{name}: {told}");
            assert!(
                times == 1 || (name, counted) != ("trend", "共18期") && (name, counted) != ("rank", "共4个"),
                "{told}"
            );
        }
    }
}
