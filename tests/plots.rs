//! The later kinds from outside: golden listings, what must hold for every scene, hostile specs, extremes kept.
//! `UPDATE_GOLDEN=1 cargo test --test plots` writes the listings anew; look at the pictures (`cargo xtask gallery`) before
//! committing them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "plots/mod.rs"]
mod plots;

use shanzhi::chart::kinds::lines::thinned;
use shanzhi::chart::kinds::paging::{page, pages, rows};
use shanzhi::chart::kinds::{Look, Plot, plot};
use shanzhi::chart::{Anchor, Item, Point, Scene, Size, Style, listing, text};
use shanzhi::paint::{Palette, svg};

fn all() -> Vec<(&'static str, Plot, u32, u32)> {
    plots::kinds().into_iter().chain(plots::edges()).collect()
}

fn drawn(plot_of: &Plot, width: u32, height: u32, text: u32) -> Scene {
    plot(plot_of, Size { width, height }, Look { text, patterns: false })
}

#[test]
fn scenes_are_the_golden_listings() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for (name, spec, width, height) in plots::kinds() {
        let file = folder.join(format!("plot-{name}.listing"));
        let found = listing(&drawn(&spec, width, height, 12));
        if update {
            std::fs::write(&file, &found).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != found {
            wrong.push(file.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "scenes differ; UPDATE_GOLDEN=1 writes them anew:\n{}", wrong.join("\n"));
}

/// The left end, right end, top and foot of a text.
fn extent(at: Point, words: &str, size: i32, anchor: Anchor) -> (i32, i32, i32, i32) {
    let wide = text::width(words, size);
    let left = match anchor {
        Anchor::Start => at.x,
        Anchor::Middle => at.x - wide / 2,
        Anchor::End => at.x - wide,
    };
    (left, left + wide, at.y - size * 3 / 4, at.y)
}

/// What holds for every scene, whatever the spec; `apart` asks that no words lie over others.
fn sound(name: &str, scene: &Scene, apart: bool) {
    let within = |x: i32, y: i32| (0..=scene.width).contains(&x) && (0..=scene.height).contains(&y);
    for hit in &scene.hits {
        let ok = hit.size.0 > 0 && hit.size.1 > 0 && within(hit.at.x, hit.at.y);
        assert!(ok && within(hit.at.x + hit.size.0, hit.at.y + hit.size.1), "{name}: hit outside: {hit:?}");
    }
    let mut words: Vec<((i32, i32, i32, i32), &str)> = Vec::new();
    for item in &scene.items {
        let ok = match item {
            Item::Text { at, text, size, anchor, .. } => {
                let e = extent(*at, text, *size, *anchor);
                words.push((e, text));
                within(e.0, e.3) && within(e.1, e.3)
            }
            Item::Rect { at, size, .. } => within(at.x, at.y) && within(at.x + size.0, at.y + size.1),
            Item::Circle { at, radius, .. } => {
                within(at.x - radius, at.y - radius) && within(at.x + radius, at.y + radius)
            }
            Item::Path { points, .. } => points.len() > 1 && points.iter().all(|p| within(p.x, p.y)),
            Item::Group(_) => false,
        };
        assert!(ok, "{name}: outside {}×{}: {item:?}", scene.width, scene.height);
    }
    let picture = svg(scene, &Palette::LIGHT);
    assert!(!picture.contains("NaN") && !picture.contains("inf"), "{name}: not a number in the picture");
    if apart {
        for (n, (a, said)) in words.iter().enumerate() {
            for (b, other) in words.iter().skip(n + 1) {
                let clear = a.1 <= b.0 || b.1 <= a.0 || a.3 <= b.2 || b.3 <= a.2;
                assert!(clear, "{name}: 「{said}」 lies over 「{other}」");
            }
        }
    }
}

#[test]
fn every_kind_is_sound_in_every_size() {
    for (name, spec, width, height) in all() {
        sound(name, &drawn(&spec, width, height, 12), true);
        if name == "lines-long" {
            continue;
        }
        for (width, height) in [(60, 20), (60, 400), (340, 240), (1100, 340), (0, 0), (3000, 60)] {
            for text in [12, 20, 0, 900] {
                let scene = drawn(&spec, width, height, text);
                sound(
                    &format!("{name} {width}×{height} at {text}"),
                    &scene,
                    text == 12 && width >= 340 && height >= 240,
                );
            }
        }
    }
}

#[test]
fn the_same_spec_is_drawn_alike_twice() {
    for (name, spec, width, height) in all() {
        let once = listing(&drawn(&spec, width, height, 12));
        assert_eq!(once, listing(&drawn(&spec.clone(), width, height, 12)), "{name}");
    }
}

#[test]
fn every_mark_says_something() {
    for (name, spec, width, height) in all() {
        let scene = drawn(&spec, width, height, 12);
        assert!(scene.hits.iter().all(|h| !h.label.is_empty()), "{name}");
        assert_eq!(scene.hits.is_empty(), name == "lines-long", "{name}");
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn pictures_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var_os("PICTURES").unwrap());
    for (name, spec, width, height) in all() {
        std::fs::write(folder.join(format!("{name}.svg")), svg(&drawn(&spec, width, height, 12), &Palette::LIGHT))
            .unwrap();
    }
}
