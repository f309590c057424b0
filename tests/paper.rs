//! Pictures that leave the page: their sizes, words, limits, colours, tables; hostile text; the dots per inch in the file.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails or is skipped should say so"
)]

#[path = "plots/mod.rs"]
mod plots;

use std::collections::BTreeSet;
use std::path::PathBuf;

use shanzhi::chart::kinds::{Look, Plot, plot};
use shanzhi::chart::paper::{Paper, Picture, Refused, picture};
use shanzhi::chart::{Item, Scene, Size, Style, text};
use shanzhi::figure::alt::alt;
use shanzhi::figure::caption::{Caption, refused};
use shanzhi::figure::{copy, table};
use shanzhi::paint::{Palette, svg};

fn caption() -> Caption {
    Caption {
        title: "治安警情：四镇走势".into(),
        subtitle: "石门镇等四个镇街".into(),
        area: "云岭县".into(),
        period: "2026年6月".into(),
        unit: "起".into(),
        note: "3月起口径调整".into(),
        source: "县公安局".into(),
        as_of: "2026年6月25日".into(),
        classification: "内部资料".into(),
        state: "送审稿".into(),
        fingerprint: "3fa2c1d09b7755aa0011".into(),
        view: "K7F2".into(),
        notice: "演示数据：地名、单位和数字均为虚构。".into(),
        review: String::new(),
    }
}

fn all() -> Vec<(&'static str, Plot)> {
    plots::kinds().into_iter().chain(plots::edges()).filter(|p| p.0 != "lines-long").map(|p| (p.0, p.1)).collect()
}

fn texts(scene: &Scene) -> Vec<String> {
    scene.items.iter().filter_map(|i| if let Item::Text { text, .. } = i { Some(text.clone()) } else { None }).collect()
}

const PAPERS: [Paper; 5] =
    [Paper::Column, Paper::Half, Paper::Slide, Paper::Square, Paper::Custom { width: 1600, height: 900, dpi: 144 }];

#[test]
fn a_picture_says_everything_and_stays_inside() {
    for (name, of) in all() {
        for paper in PAPERS {
            let around = caption().around(&of);
            let made = match picture(&of, &around, paper, false) {
                Ok(made) => made,
                // Long lists do not fit half a column or a square; they say so.
                Err(Refused::TooManyRows(fit)) => {
                    assert!(fit > 0, "{name} {paper:?}");
                    continue;
                }
                Err(why) => panic!("{name} {paper:?}: {}", refused(why)),
            };
            let words = texts(&made.scene).concat();
            for said in [
                "治安警情：四镇走势",
                "石门镇等四个镇街",
                "云岭县",
                "2026年6月",
                "单位：起",
                "口径调整",
                "来源：县公安局",
                "数据截至2026年6月25日",
                "内部资料",
                "送审稿",
                "数据指纹",
                "3fa2c1d09b77",
                "K7F2",
                "演示数据",
                "均为虚构",
            ] {
                let solid: String = words.split_whitespace().collect();
                let said: String = said.split_whitespace().collect();
                assert!(solid.contains(&said), "{name} {paper:?} lacks {said}: {words}");
            }
            let scene = &made.scene;
            for item in &scene.items {
                let ok = match item {
                    Item::Text { at, text: words, size, anchor, .. } => {
                        let wide = text::width(words, *size);
                        let left = match anchor {
                            shanzhi::chart::Anchor::Start => at.x,
                            shanzhi::chart::Anchor::Middle => at.x - wide / 2,
                            shanzhi::chart::Anchor::End => at.x - wide,
                        };
                        left >= 0 && left + wide <= scene.width && at.y <= scene.height
                    }
                    Item::Rect { at, size, .. } => {
                        at.x >= 0 && at.y >= 0 && at.x + size.0 <= scene.width && at.y + size.1 <= scene.height
                    }
                    _ => true,
                };
                assert!(ok, "{name} {paper:?}: outside {}×{}: {item:?}", scene.width, scene.height);
            }
        }
    }
}

#[test]
fn sizes_are_those_of_paper_and_screen() {
    let of = plots::kinds().remove(0).1;
    let made = |paper| picture(&of, &caption().around(&of), paper, false);
    let size = |paper| made(paper).map(|p: Picture| (p.pixels, p.dpi));
    assert_eq!(size(Paper::Slide), Ok(((1920, 1080), 144)));
    assert_eq!(size(Paper::Square), Ok(((1080, 1080), 96)));
    let column = made(Paper::Column).unwrap();
    let centimetres = f64::from(column.pixels.0) / f64::from(column.dpi) * 2.54;
    assert!((centimetres - 15.6).abs() < 0.01, "{centimetres} cm");
    let half = made(Paper::Half).unwrap();
    assert!((f64::from(half.pixels.0) / 300.0 * 2.54 - 7.6).abs() < 0.01);
    // Redrawn, not enlarged: text of nine points whatever the size of the column.
    assert!(texts(&column.scene).len() > 10 && column.scene.width == 5900);
    let custom = |width, height, dpi| size(Paper::Custom { width, height, dpi });
    assert_eq!(custom(16_385, 100, 96), Err(Refused::TooLarge(16_385, 100)));
    assert_eq!(custom(12_000, 12_000, 96), Err(Refused::TooLarge(12_000, 12_000)));
    assert_eq!(custom(16_384, 6_000, 600), Ok(((16_384, 6_000), 600)));
    assert_eq!(custom(u32::MAX, u32::MAX, 96), Err(Refused::TooLarge(u32::MAX, u32::MAX)));
    assert_eq!(custom(40, 40, 96), Err(Refused::TooSmall(40, 40)));
    assert_eq!(custom(400, 60, 96), Err(Refused::TooSmall(400, 60)));
    assert_eq!(
        refused(Refused::TooLarge(20_000, 10)),
        "图片尺寸20000×10像素过大：每边不超过16384像素，总计不超过10000万像素。请减小宽度或分辨率。"
    );
}

#[test]
fn a_broken_axis_is_said() {
    for (name, of) in all() {
        let said = texts(
            &picture(&of, &caption().around(&of), Paper::Custom { width: 900, height: 0, dpi: 96 }, false)
                .map_or_else(|_| Scene::default(), |p| p.scene),
        )
        .concat();
        let broken = matches!(
            name,
            "lines-many"
                | "control"
                | "control-phone"
                | "dots"
                | "dots-names"
                | "strip"
                | "strip-phone"
                | "scatter"
                | "scatter-crowd"
                | "funnel"
                | "funnel-phone"
        );
        assert_eq!(said.contains("数值轴不从0起"), broken && !said.is_empty(), "{name}");
    }
}

/// Relative luminance and contrast of WCAG 2.2.
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let v = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn marks_and_words_stand_out_from_their_ground() {
    for (name, p) in
        [("light", Palette::LIGHT), ("grey", Palette::GREY), ("dark", Palette::DARK), ("contrast", Palette::CONTRAST)]
    {
        for (what, colour) in [("label", p.label), ("value", p.value), ("benchmark", p.benchmark), ("beside", p.beside)]
        {
            assert!(contrast(colour, p.paper) >= 4.5, "{name} {what}: {:.2}", contrast(colour, p.paper));
        }
        let marks = [
            ("series", p.series),
            ("bar", p.bar),
            ("selected", p.selected),
            ("missing", p.missing),
            ("fall", p.fall),
            ("axis", p.axis),
        ];
        for (what, colour) in marks.into_iter().chain(p.parts.map(|c| ("part", c))) {
            assert!(contrast(colour, p.paper) >= 3.0, "{name} {what} {colour}: {:.2}", contrast(colour, p.paper));
        }
        for (step, colour) in p.heat.iter().enumerate() {
            let ink = if step >= 5 { p.on_dark } else { p.value };
            assert!(contrast(ink, colour) >= 4.5, "{name} words on step {step}: {:.2}", contrast(ink, colour));
            // Lighter steps are outlined in the colour of the axis, which is tested above.
            assert!(step <= 4 || contrast(colour, p.paper) >= 3.0, "{name} step {step}");
        }
        let steps: Vec<f64> = p.heat.iter().map(|c| contrast(c, p.paper)).collect();
        assert!(steps.is_sorted(), "{name}: steps do not climb: {steps:?}");
    }
}

#[test]
fn black_and_white_tells_parts_apart_by_pattern_or_lightness() {
    let Plot::Columns(spec) = plots::kinds().into_iter().find(|p| p.0 == "columns-stacked").unwrap().1 else {
        panic!()
    };
    let count = |patterns: bool| {
        let scene = plot(&Plot::Columns(spec.clone()), Size { width: 720, height: 320 }, Look { text: 12, patterns });
        scene
            .items
            .iter()
            .filter(|i| {
                matches!(i, Item::Path { style: Style::Pattern, .. } | Item::Circle { style: Style::Pattern, .. })
            })
            .count()
    };
    assert_eq!(count(false), 0);
    assert!(count(true) > 20, "patterns are drawn: {}", count(true));
    // Measured in grey: neighbours differ by 1.5 at least, or one of them is patterned (all but the first are).
    let grey = Palette::GREY;
    for (n, pair) in grey.parts.windows(2).enumerate() {
        assert!(contrast(pair[0], pair[1]) >= 1.5 || n > 0, "{n}: {:.2}", contrast(pair[0], pair[1]));
    }
    for colour in grey.parts.into_iter().chain(grey.heat).chain([grey.bar, grey.selected, grey.fall, grey.series]) {
        assert!(colour[1..3] == colour[3..5] && colour[3..5] == colour[5..7], "{colour} is not grey");
    }
}

#[test]
fn alternative_text_tells_kind_range_and_what_is_notable() {
    let told: Vec<(&str, String)> = all().into_iter().map(|(n, p)| (n, alt(&p))).collect();
    let of = |name: &str| told.iter().find(|t| t.0 == name).unwrap().1.clone();
    assert!(
        of("columns").starts_with("柱形图：12345热线月受理量（件）。2025年7月至2026年6月。共12个。最低"),
        "{}",
        of("columns")
    );
    assert!(of("columns").ends_with("1个无数据。"), "{}", of("columns"));
    assert!(
        of("waterfall").contains("从2026年5月104到2026年6月211。共7个。最低长岭乡−23，最高石门镇+84。1个无数据。"),
        "{}",
        of("waterfall")
    );
    assert!(of("multiples").contains("超出历史波动范围：石门镇、竹园乡、茶山乡。"), "{}", of("multiples"));
    assert!(of("dots").contains("2026年6月比2025年6月上升19个、下降1个。"), "{}", of("dots"));
    assert!(of("bullet").contains("未达目标：颐养之家覆盖率、群众满意率、法律明白人培训完成率。"), "{}", of("bullet"));
    for (name, told) in &told {
        assert!(told.ends_with('。') && !told.contains("。。") && !told.contains("NaN"), "{name}: {told}");
    }
}

#[test]
fn every_plot_is_equal_to_a_table() {
    for (name, of) in all() {
        let table = table::table(&of);
        assert!(!table.rows.is_empty() && table.head.len() > 1, "{name}");
        assert!(table.rows.iter().all(|r| r.len() == table.head.len()), "{name}: ragged");
        let numbers = table.rows.iter().flatten().filter_map(|c| c.number.as_deref());
        assert!(numbers.clone().all(|n| n.parse::<f64>().is_ok_and(f64::is_finite)), "{name}");
        assert!(name.starts_with("grid") || name == "geo-gone" || numbers.count() > 1, "{name}");
        let csv = copy::csv(&table);
        assert!(csv.starts_with('\u{FEFF}') && csv.lines().count() > table.rows.len(), "{name}");
    }
    let waterfall = table::table(&plots::kinds().into_iter().find(|p| p.0 == "waterfall").unwrap().1);
    let cell = |row: usize| (waterfall.rows[row][1].text.clone(), waterfall.rows[row][1].number.clone());
    assert_eq!(cell(6), ("−23".to_string(), Some("-23".to_string())));
    assert_eq!(cell(7), ("未报".to_string(), None));
    assert_eq!(cell(1), ("+84".to_string(), Some("84".to_string())));
    let columns = table::table(&plots::kinds().into_iter().find(|p| p.0 == "columns").unwrap().1);
    assert_eq!(columns.rows[11][1].number.as_deref(), Some("9800"), "0.98万 is 9800");
}

/// Strings that pages choke on: the naughty strings and DOMPurify's payloads, and some of our own where these are absent.
fn hostile() -> Vec<String> {
    let mut found: Vec<String> = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "]]>",
        "<!--",
        "&lt;",
        "&#0;",
        "\u{0}\u{1}\u{1b}[31m",
        "\u{FFFE}\u{FFFF}",
        "\u{202e}evil",
        "a\nb\rc\td",
        "=cmd|' /C calc'!A0",
        "'; DROP TABLE x",
        "𝒳🀄️👨‍👩‍👧‍👦",
        "山".repeat(400).as_str(),
        "",
    ]
    .map(String::from)
    .into();
    let folder =
        std::env::var_os("SHANZHI_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from).join("corpora");
    if folder.is_dir() {
        let read = |file: &str| -> serde_json::Value {
            serde_json::from_str(&std::fs::read_to_string(folder.join(file)).unwrap()).unwrap()
        };
        let strings = read("blns/blns.json");
        found.extend(strings.as_array().unwrap().iter().map(|s| s.as_str().unwrap().to_string()));
        let payloads = read("dompurify/expect.json");
        found.extend(payloads.as_array().unwrap().iter().filter_map(|p| p["payload"].as_str()).map(String::from));
    } else {
        eprintln!("SKIPPED: shared test material absent ({}): only the strings written here", folder.display());
        assert!(
            std::env::var_os("SHANZHI_REQUIRE_SHARED").is_none_or(|v| v != "1"),
            "shared test material is required and absent"
        );
    }
    found
}

/// A picture with a string in every place that takes one.
fn poisoned(words: &str) -> Picture {
    let Plot::Dots(mut spec) = plots::kinds().into_iter().find(|p| p.0 == "dots").unwrap().1 else { panic!() };
    spec.rows.truncate(3);
    for row in &mut spec.rows {
        (row.name, row.text, row.label) = (words.into(), words.into(), words.into());
    }
    spec.about.title = words.into();
    spec.about.description = words.into();
    (spec.before, spec.now, spec.benchmark) = (words.into(), words.into(), Some((95.0, words.into())));
    let of = Plot::Dots(spec);
    let caption = Caption {
        title: words.into(),
        subtitle: words.into(),
        note: words.into(),
        source: words.into(),
        view: words.into(),
        ..caption()
    };
    picture(&of, &caption.around(&of), Paper::Column, true).unwrap_or_else(|why| panic!("{words:?}: {}", refused(why)))
}

#[cfg(feature = "png")]
#[test]
fn hostile_text_stays_text_in_an_svg_opened_as_a_document() {
    use resvg::usvg::roxmltree::Document;
    let known: BTreeSet<&str> = ["svg", "title", "desc", "rect", "path", "circle", "text", "g"].into();
    let strings = hostile();
    for words in &strings {
        let picture = svg(&poisoned(words).scene, &Palette::LIGHT);
        let document = Document::parse(&picture).unwrap_or_else(|error| panic!("{words:?}: {error}\n{picture}"));
        for node in document.descendants().filter(|n| n.is_element()) {
            assert!(known.contains(node.tag_name().name()), "{words:?}: <{}>", node.tag_name().name());
            let strange =
                node.attributes().find(|a| a.name().starts_with("on") || a.name() == "href" || a.name() == "style");
            assert!(strange.is_none(), "{words:?}: {strange:?}");
        }
        let title = document.descendants().find(|n| n.has_tag_name("title")).and_then(|n| n.text()).unwrap_or("");
        let clean: String = words
            .chars()
            .map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c })
            .filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
            .collect();
        assert_eq!(title, clean);
    }
    assert!(strings.len() >= 15, "{} strings", strings.len());
}

#[test]
fn hostile_text_stays_text_in_every_table() {
    let formula = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    for words in hostile().into_iter().filter(|w| !w.is_empty()) {
        let cell = |text: &str| table::Cell { text: text.into(), number: None };
        let table = table::Table { title: words.clone(), head: vec![words.clone()], rows: vec![vec![cell(&words)]] };
        let csv = copy::csv(&table);
        assert!(
            csv.trim_start_matches('\u{FEFF}')
                .trim_start_matches('"')
                .chars()
                .next()
                .is_none_or(|c| !formula.contains(&c)),
            "{csv:?}"
        );
        let tsv = copy::tsv(&table);
        assert_eq!(tsv.lines().count(), 2, "{tsv:?}");
        let html = copy::html(&table);
        let tags = html.matches('<').count();
        // caption, head and one cell: sixteen tags, and none from the words.
        assert_eq!(tags, 16, "{html}");
    }
}
