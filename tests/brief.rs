//! 一图快报: the picture of 总览 over the shipped county: every caption on it, nothing outside, one page of A4, hostile words stay words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeMap;
use std::path::Path;

use shanzhi::chart::paper::long::{Card, Form, Long, Table, long};
use shanzhi::chart::paper::{Around, Picture, Refused};
use shanzhi::chart::{Anchor, Item, text};
use shanzhi::model::{Dataset, Stage};
use shanzhi::paint::{Palette, svg};
use shanzhi::publish;
use shanzhi::query::Span;
use shanzhi::query::cut::newest;
use shanzhi::report::brief::brief;

fn county() -> Dataset {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/county");
    let package = publish::open(&std::fs::read(root.join("datapackage.json")).unwrap()).expect("opens");
    let files: BTreeMap<String, Vec<u8>> = package
        .resources
        .iter()
        .filter_map(|resource| Some((resource.path.clone(), std::fs::read(root.join(&resource.path)).ok()?)))
        .collect();
    let get = |path: &str| files.get(path).map(Vec::as_slice);
    let (mut data, _) = publish::head(&package, &get);
    for part in package.parts(Stage::Core) {
        let (_, read, _) = publish::part(&data, &package, &part.path, get(&part.path));
        shanzhi::model::merge::lay_in(&mut data, &read);
    }
    data
}

fn texts(made: &Picture) -> Vec<&str> {
    made.scene
        .items
        .iter()
        .filter_map(|item| if let Item::Text { text, .. } = item { Some(text.as_str()) } else { None })
        .collect()
}

/// Nothing stands outside, and no two texts lie over each other.
fn sound(made: &Picture) {
    let mut words: Vec<(i32, i32, i32, i32, &str)> = Vec::new();
    for item in &made.scene.items {
        let ok = match item {
            Item::Text { at, text: said, size, anchor, .. } => {
                let wide = text::width(said, *size);
                let left = match anchor {
                    Anchor::Start => at.x,
                    Anchor::Middle => at.x - wide / 2,
                    Anchor::End => at.x - wide,
                };
                words.push((left, left + wide, at.y - size * 3 / 4, at.y, said));
                left >= 0 && left + wide <= made.scene.width && at.y <= made.scene.height
            }
            Item::Rect { at, size, .. } => {
                at.x >= 0 && at.y >= 0 && at.x + size.0 <= made.scene.width && at.y + size.1 <= made.scene.height
            }
            _ => true,
        };
        assert!(ok, "outside {}×{}: {item:?}", made.scene.width, made.scene.height);
    }
    for (n, a) in words.iter().enumerate() {
        for b in words.iter().skip(n + 1) {
            assert!(a.1 <= b.0 || b.1 <= a.0 || a.3 <= b.2 || b.3 <= a.2, "「{}」 lies over 「{}」", a.4, b.4);
        }
    }
}

#[test]
fn the_long_picture_and_the_page_say_everything() {
    let data = county();
    let area = data.areas.root().unwrap();
    for form in [Form::Phone, Form::Page] {
        let of = brief(&data, area, newest(&data), Span::Period, form, "#/1/overview");
        let made = long(&of, form, false).unwrap_or_else(|why| panic!("{form:?}: {why:?}"));
        sound(&made);
        let said: String = texts(&made).concat();
        let whole: String = said.split_whitespace().collect();
        for words in [
            "澄岚县一图快报",
            "演示数据",
            "来源：",
            "数据截至",
            "数据指纹",
            &data.meta.fingerprint.chars().take(12).collect::<String>(),
            &data.meta.classification,
            &data.meta.state,
            "#/1/overview",
            "合计或平均",
            "松澜镇",
            "同比",
        ] {
            let words: String = words.split_whitespace().collect();
            assert!(whole.contains(&words), "{form:?} lacks {words}");
        }
        for sentence in &of.sentences {
            let sentence: String = sentence.split_whitespace().collect();
            assert!(whole.contains(&sentence), "{form:?} lacks {sentence}");
        }
        // One row a township, and the whole.
        assert!(of.table.rows.len() >= 22, "{}", of.table.rows.len());
        assert!(made.scene.description.starts_with("演示数据"), "{}", made.scene.description);
        assert_eq!(svg(&made.scene, &Palette::LIGHT), svg(&long(&of, form, false).unwrap().scene, &Palette::LIGHT));
        match form {
            Form::Phone => assert_eq!((made.pixels.0, made.scene.width), (1080, 5400)),
            Form::Page => {
                assert_eq!((made.pixels, made.dpi), ((2150, 3130), 300));
                // Smallest words on paper: 10 pixels of a layout that is drawn 182 mm wide, at least 5 points.
                let least = made
                    .scene
                    .items
                    .iter()
                    .filter_map(|i| if let Item::Text { size, .. } = i { Some(*size) } else { None })
                    .min();
                let points = f64::from(least.unwrap()) * 182.0 / 25.4 * 72.0 / f64::from(made.scene.width);
                assert!(points >= 5.0, "{points:.1} points");
            }
        }
    }
}

#[test]
fn a_township_has_one_too() {
    let data = county();
    let township = data.areas.children(data.areas.root().unwrap())[2];
    let of = brief(&data, township, newest(&data), Span::YearToDate, Form::Phone, "");
    sound(&long(&of, Form::Phone, true).unwrap());
    assert!(of.around.title.starts_with(&data.areas.get(township).name));
}

#[test]
fn hostile_words_and_sizes_are_drawn_or_refused() {
    let words = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "]]>&#0;", "\u{0}\u{1b}", "", "=1+1"];
    for word in words.into_iter().map(String::from).chain(["山".repeat(500)]) {
        let row = vec![word.clone(); 6];
        let of = Long {
            around: Around {
                title: word.clone(),
                tag: word.clone(),
                under: row.clone(),
                foot: row.clone(),
                alt: word.clone(),
            },
            sentences: row.clone(),
            cards: vec![Card { name: word.clone(), value: word.clone(), unit: word.clone(), ..Card::default() }; 3],
            plots: Vec::new(),
            table: Table { title: word.clone(), head: row.clone(), rows: vec![row.clone(); 3], note: word.clone() },
        };
        let picture = svg(&long(&of, Form::Phone, true).unwrap().scene, &Palette::GREY);
        assert!(!picture.contains("<script") && !picture.contains("<img") && !picture.contains("NaN"), "{word:?}");
    }
    assert!(long(&Long::default(), Form::Phone, false).is_ok());
    let rows = vec![vec!["村".to_string(), "1".to_string()]; 3000];
    let table = Table { head: vec!["区划".into(), "数".into()], rows, ..Table::default() };
    let of = Long { table, ..Long::default() };
    assert!(matches!(long(&of, Form::Phone, false), Err(Refused::TooLarge(1080, _))));
    assert!(matches!(long(&of, Form::Page, false), Err(Refused::TooManyRows(_))));
}
