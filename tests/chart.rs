//! The chart room from outside: golden pictures, hostile specs, and what must hold for every scene.
//! `UPDATE_GOLDEN=1 cargo test --test chart` writes the pictures anew; look at them before committing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use shanzhi::chart::{
    Absent, Anchor, ChartSpec, HeatCell, HeatSpec, Item, MarkId, RankRow, RankSpec, Scene, Size, Theme, Tone,
    TrendBand, TrendPoint, TrendSpec, draw, listing, text,
};
use shanzhi::paint::{Palette, svg};

const TOWNS: [&str; 22] = [
    "石门镇",
    "竹园乡",
    "茶山乡",
    "松林乡",
    "白沙镇",
    "龙泉镇",
    "双桥镇",
    "兴隆镇",
    "清水镇",
    "平安镇",
    "凤鸣镇",
    "青石镇",
    "东关街道",
    "北岭乡",
    "望江镇",
    "麦田乡",
    "西城街道",
    "南湖街道",
    "云溪镇",
    "柳河镇",
    "大坪镇",
    "长岭经济开发区管理委员会",
];

/// A repeatable wobble in 0..1.
fn noise(n: u32) -> f64 {
    f64::from(n.wrapping_mul(2_654_435_761).wrapping_add(n.wrapping_mul(n)) >> 8 & 0xFFFF) / 65536.0
}

fn month(n: i32) -> (i32, i32) {
    (2023 + (n + 6) / 12, (n + 6) % 12 + 1)
}

fn point(at: i32, value: Option<f64>, tone: Tone) -> TrendPoint {
    let (year, month) = month(at);
    let said = value.map_or("未报".to_string(), |v| format!("{v:.0}起"));
    TrendPoint { at, value, tone, label: format!("{year}年{month}月 {said}"), mark: MarkId(at as u32) }
}

fn ticks() -> Vec<(i32, String)> {
    let word = |n: i32| match month(n) {
        (year, 1) => format!("{year}年"),
        (_, month) => format!("{month}月"),
    };
    (0..36).filter(|n| n % 3 == 0).map(|n| (n, word(n))).collect()
}

fn trend() -> TrendSpec {
    let value = |n: i32| 840.0 + 90.0 * (f64::from(n) / 2.2).sin() + 60.0 * noise(n as u32);
    let points = (0..36)
        .map(|n| match n {
            13 | 14 => point(n, None, Tone::Absent(Absent::Missing)),
            16 => point(n, None, Tone::Absent(Absent::Missing)),
            34 => point(n, Some(1031.0), Tone::Selected),
            35 => point(n, Some(702.0), Tone::Partial),
            n => point(n, Some(value(n)), Tone::Plain),
        })
        .collect();
    TrendSpec {
        title: "治安警情月度走势".into(),
        description: "云岭县，2023年7月至2026年6月，起".into(),
        points,
        beside: (12..36).map(|n| (n, Some(value(n - 12)))).collect(),
        beside_name: "上年同期".into(),
        ticks: ticks(),
        benchmark: Some((846.0, "均值 846".into())),
        band: Some(TrendBand {
            low: 724.0, high: 968.0, low_words: "下限 724".into(), high_words: "上限 968".into()
        }),
        events: vec![(20, "推行“街巷长”".into()), (22, "110与12345对接".into())],
        ..TrendSpec::default()
    }
}

/// Large counts from nought, in 万, without company.
fn large() -> TrendSpec {
    let points = (0..24).map(|n| point(n, Some(52_000.0 + 9000.0 * noise(n as u32 + 7)), Tone::Plain)).collect();
    TrendSpec { title: "受理量".into(), points, ticks: ticks(), from_zero: true, ..TrendSpec::default() }
}

/// Rates near a hundred with a long benchmark.
fn rates() -> TrendSpec {
    let points = (0..18).map(|n| point(n, Some(96.8 + 2.9 * noise(n as u32)), Tone::Plain)).collect();
    TrendSpec {
        title: "按期办结率".into(),
        points,
        ticks: ticks().into_iter().filter(|t| t.0 < 18).collect(),
        decimals: 1,
        benchmark: Some((99.0, "全省平均水平 99.0%（2025年）".into())),
        beside: (0..18).map(|n| (n, Some(98.0 + noise(n as u32 + 40)))).collect(),
        beside_name: "上年同期".into(),
        ..TrendSpec::default()
    }
}

fn spark() -> TrendSpec {
    TrendSpec { spark: true, ..trend() }
}

fn rank() -> RankSpec {
    let row = |(n, name): (usize, &&str)| {
        let value = 14.2 - 0.52 * n as f64 - noise(n as u32);
        let (value, tone, text) = match n {
            0 => (Some(14.2), Tone::Selected, "14.2 ▲高".to_string()),
            5 => (None, Tone::Absent(Absent::Missing), "未报".to_string()),
            8 => (Some(value), Tone::Partial, format!("{value:.1}（部分）")),
            _ => (Some(value), Tone::Plain, format!("{value:.1}")),
        };
        RankRow {
            name: (*name).to_string(),
            value,
            interval: value.map(|v| (v * 0.82, v * 1.15)),
            label: format!("{name} {text}"),
            text,
            tone,
            mark: MarkId(n as u32),
        }
    };
    RankSpec {
        title: "镇街比较：万人警情率".into(),
        description: "2026年6月，起/万人，横线为95%区间".into(),
        rows: TOWNS.iter().enumerate().map(row).collect(),
        benchmark: Some((6.1, "全县 6.1".into())),
    }
}

/// Increases and decreases.
fn changes() -> RankSpec {
    let row = |(n, (name, value)): (usize, (&str, f64))| RankRow {
        name: name.into(),
        value: Some(value),
        interval: None,
        text: if value < 0.0 { format!("−{}", -value) } else { format!("+{value}") },
        tone: if n == 0 { Tone::Selected } else { Tone::Plain },
        label: name.into(),
        mark: MarkId(n as u32),
    };
    let rows = [("石门镇", 84.0), ("东关街道", 31.0), ("望江镇", 18.0), ("其余15个", -12.0), ("平安镇", -23.0)];
    RankSpec {
        title: "环比增减构成".into(),
        rows: rows.into_iter().enumerate().map(row).collect(),
        ..RankSpec::default()
    }
}

fn heat() -> HeatSpec {
    let cell = |n: u32| {
        let (step, tone) = match n % 97 {
            13 => (None, Tone::Absent(Absent::Missing)),
            40 => (Some(3), Tone::Partial),
            _ => (Some((noise(n) * 7.0) as u8), Tone::Plain),
        };
        HeatCell { step, tone, label: format!("第{n}格"), mark: MarkId(n) }
    };
    HeatSpec {
        title: "镇街 × 月份".into(),
        description: "治安警情，起".into(),
        rows: TOWNS.iter().map(|t| t.to_string()).collect(),
        ticks: ticks().into_iter().map(|(n, t)| (n as usize, t)).collect(),
        columns: 36,
        cells: (0..22 * 36).map(cell).collect(),
    }
}

fn painted(spec: ChartSpec, width: u32, height: u32) -> Scene {
    draw(&spec, Size { width, height }, Theme::default())
}

#[test]
fn pictures_are_as_they_were() {
    let check = |name: &str, spec: ChartSpec, width: u32, height: u32| {
        let scene = painted(spec, width, height);
        sound(name, &scene);
        let text = svg(&scene, if name.ends_with("grey") { &Palette::GREY } else { &Palette::LIGHT });
        let path = format!("{}/tests/golden/{name}.svg", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(golden == text, "{name} differs from its golden picture; UPDATE_GOLDEN=1 writes it anew");
    };
    check("trend", ChartSpec::Trend(trend()), 720, 300);
    check("trend-phone", ChartSpec::Trend(trend()), 340, 240);
    check("trend-wide", ChartSpec::Trend(trend()), 1100, 340);
    check("trend-large", ChartSpec::Trend(large()), 340, 220);
    check("trend-rates", ChartSpec::Trend(rates()), 520, 240);
    check("trend-grey", ChartSpec::Trend(trend()), 590, 260);
    check("spark", ChartSpec::Trend(spark()), 220, 40);
    check("rank", ChartSpec::Rank(rank()), 340, 480);
    check("rank-wide", ChartSpec::Rank(rank()), 720, 560);
    check("rank-grey", ChartSpec::Rank(rank()), 590, 480);
    check("rank-changes", ChartSpec::Rank(changes()), 340, 300);
    check("heat", ChartSpec::Heat(heat()), 720, 460);
    check("heat-phone", ChartSpec::Heat(heat()), 340, 400);
    check("heat-grey", ChartSpec::Heat(heat()), 590, 400);
}

/// What holds for every scene, whatever the spec.
fn sound(name: &str, scene: &Scene) {
    for hit in &scene.hits {
        let inside = hit.at.x >= 0 && hit.at.y >= 0 && hit.size.0 > 0 && hit.size.1 > 0;
        let inside = inside && hit.at.x + hit.size.0 <= scene.width && hit.at.y + hit.size.1 <= scene.height;
        assert!(inside, "{name}: hit outside {}×{}: {hit:?}", scene.width, scene.height);
    }
    let within = |x: i32, y: i32| x >= 0 && x <= scene.width && y >= 0 && y <= scene.height;
    for item in &scene.items {
        let ok = match item {
            Item::Text { at, text, size, anchor, .. } => {
                let wide = text::width(text, *size);
                let left = match anchor {
                    Anchor::Start => at.x,
                    Anchor::Middle => at.x - wide / 2,
                    Anchor::End => at.x - wide,
                };
                within(left, at.y) && within(left + wide, at.y)
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
    let text = svg(scene, &Palette::LIGHT);
    assert!(!text.contains("NaN") && !text.contains("inf"), "{name}: not a number in the picture");
    assert!(!text.contains("--"), "{name}: a doubled sign");
    // Texts of one picture do not overprint each other.
    let texts: Vec<(i32, i32, i32, i32, &str)> = scene
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Text { at, text, size, anchor, .. } => {
                let wide = text::width(text, *size);
                let left = match anchor {
                    Anchor::Start => at.x,
                    Anchor::Middle => at.x - wide / 2,
                    Anchor::End => at.x - wide,
                };
                Some((left, left + wide, at.y - size * 3 / 4, at.y, text.as_str()))
            }
            _ => None,
        })
        .collect();
    if texts.len() < 200 {
        for (n, a) in texts.iter().enumerate() {
            for b in texts.iter().skip(n + 1) {
                let apart = a.1 <= b.0 || b.1 <= a.0 || a.3 <= b.2 || b.3 <= a.2;
                assert!(apart, "{name}: 「{}」 lies over 「{}」", a.4, b.4);
            }
        }
    }
}

#[test]
fn any_spec_gives_a_sound_scene() {
    for (name, spec) in hostile() {
        for (width, height) in [(60, 20), (60, 400), (340, 240), (720, 90), (1100, 340), (0, 0), (5000, 60)] {
            for text in [12, 20, 0, 900] {
                let scene = draw(&spec, Size { width, height }, Theme { text });
                sound(&format!("{name} {width}×{height} at {text}"), &scene);
                if (width, text) == (340, 12) {
                    let again = draw(&spec, Size { width, height }, Theme { text });
                    assert_eq!(listing(&scene), listing(&again), "{name} is not drawn alike twice");
                }
            }
        }
    }
}

/// Specs that a careless chart would fall over.
fn hostile() -> Vec<(String, ChartSpec)> {
    let mut specs: Vec<(String, ChartSpec)> = Vec::new();
    let long = "山".repeat(33);
    let mut add = |name: &str, spec: ChartSpec| specs.push((name.to_string(), spec));
    add("no points", ChartSpec::Trend(TrendSpec::default()));
    add("no rows", ChartSpec::Rank(RankSpec::default()));
    add("no cells", ChartSpec::Heat(HeatSpec::default()));
    add("trend", ChartSpec::Trend(trend()));
    add("spark", ChartSpec::Trend(spark()));
    add("rank", ChartSpec::Rank(rank()));
    add("changes", ChartSpec::Rank(changes()));
    add("heat", ChartSpec::Heat(heat()));

    let series: [(&str, Vec<Option<f64>>); 14] = [
        ("one point", vec![Some(5.0)]),
        ("all missing", vec![None; 36]),
        ("not numbers", vec![Some(f64::NAN), Some(f64::INFINITY), Some(f64::NEG_INFINITY), Some(1.0)]),
        ("only nan", vec![Some(f64::NAN); 3]),
        ("all the same", vec![Some(97.8); 12]),
        ("all nought", vec![Some(0.0); 12]),
        ("negative", vec![Some(-3.0), Some(-80.0), None, Some(-1.0)]),
        ("both signs", vec![Some(-3.0), Some(80.0)]),
        ("extremes", vec![Some(f64::MAX), Some(f64::MIN), Some(f64::MIN_POSITIVE), Some(1e-300)]),
        ("huge", vec![Some(1e15), Some(-1e15), Some(0.1)]),
        ("huge and close", vec![Some(1e15), Some(1e15 - 1.0)]),
        ("tiny", vec![Some(1e-9), Some(2e-9)]),
        ("hundred millions", vec![Some(1.2e8), Some(9.7e8)]),
        ("daily", (0..1526).map(|n| Some(f64::from(n % 50))).collect()),
    ];
    for (name, values) in &series {
        for spark in [false, true] {
            for from_zero in [false, true] {
                let at = |n: usize| if *name == "one point" { i32::MAX } else { n as i32 };
                let points = values.iter().enumerate().map(|(n, v)| point(at(n) % 30_000, *v, Tone::Plain)).collect();
                let spec = TrendSpec {
                    points,
                    spark,
                    from_zero,
                    decimals: if from_zero { 255 } else { 0 },
                    beside: vec![(i32::MIN, Some(1.0)), (0, Some(f64::NAN)), (1, None)],
                    beside_name: long.clone(),
                    ticks: (0..40).map(|n| (n * 50, long.clone())).collect(),
                    benchmark: Some((f64::NAN, long.clone())),
                    band: Some(TrendBand {
                        low: 3.0,
                        high: -f64::INFINITY,
                        low_words: long.clone(),
                        high_words: long.clone(),
                    }),
                    events: (0..9).map(|n| (n, format!("{n}{long}"))).collect(),
                    ..TrendSpec::default()
                };
                add(&format!("{name} {spark} {from_zero}"), ChartSpec::Trend(spec));
            }
        }
    }
    let far = [i32::MIN, 0, i32::MAX, i32::MAX].map(|at| TrendPoint {
        at,
        value: Some(1.0),
        tone: Tone::Selected,
        label: String::new(),
        mark: MarkId(u32::MAX),
    });
    add("far apart and twice", ChartSpec::Trend(TrendSpec { points: far.to_vec(), ..trend() }));

    let values = [Some(1.0), None, Some(f64::NAN), Some(-7.0), Some(f64::INFINITY), Some(0.0), Some(1e15)];
    let rows = |count: usize| {
        (0..count).map(|n| RankRow {
            name: if n % 2 == 0 { long.clone() } else { String::new() },
            value: values[n % 7],
            interval: [None, Some((f64::NAN, 3.0)), Some((9.0, -2.0)), Some((f64::MIN, f64::MAX))][n % 4],
            text: if n % 3 == 0 { long.repeat(4) } else { "12,345,678.90".into() },
            tone: [Tone::Plain, Tone::Partial, Tone::Absent(Absent::Missing), Tone::Selected][n % 4],
            label: String::new(),
            mark: MarkId(n as u32),
        })
    };
    add("1,526 rows", ChartSpec::Rank(RankSpec { rows: rows(1526).collect(), ..rank() }));
    add(
        "three rows",
        ChartSpec::Rank(RankSpec { rows: rows(3).collect(), benchmark: Some((-4.0, long.clone())), ..rank() }),
    );
    add("far benchmark", ChartSpec::Rank(RankSpec { benchmark: Some((1e9, long.clone())), ..rank() }));
    add(
        "below nought",
        ChartSpec::Rank(RankSpec { rows: rows(4).filter(|r| r.value == Some(-7.0)).collect(), ..rank() }),
    );

    add("too few cells", ChartSpec::Heat(HeatSpec { columns: 500, ..heat() }));
    add("no columns", ChartSpec::Heat(HeatSpec { columns: 0, ..heat() }));
    add("columns without end", ChartSpec::Heat(HeatSpec { columns: usize::MAX, ..heat() }));
    let many = (0..1526).map(|n| format!("{n}{long}")).collect();
    add(
        "many rows",
        ChartSpec::Heat(HeatSpec { rows: many, ticks: vec![(usize::MAX, long.clone()), (3, long.clone())], ..heat() }),
    );
    specs
}

#[test]
fn a_month_missing_breaks_the_line_and_has_its_mark() {
    let scene = painted(ChartSpec::Trend(trend()), 720, 300);
    let text = listing(&scene);
    assert_eq!(scene.hits.len(), 36);
    assert_eq!(text.lines().filter(|l| l.starts_with("box missing")).count(), 3);
    assert_eq!(text.lines().filter(|l| l.starts_with("line series")).count(), 3, "two solid pieces, one dashed");
    assert!(text.lines().any(|l| l.starts_with("ring series") && l.ends_with("#35 ")), "the partial month is open");
    let columns: Vec<i32> = scene.hits.iter().map(|h| h.at.x).collect();
    assert!(columns.is_sorted(), "hits stand in order of time");
}

#[test]
fn a_shortened_name_is_whole_in_its_label() {
    let full = "国家级长岭高新技术产业开发区管委会";
    let mut spec = rank();
    spec.rows[3].name = full.into();
    spec.rows[3].label = "8.8".into();
    let scene = painted(ChartSpec::Rank(spec), 340, 480);
    assert_eq!(scene.hits[3].label, format!("{full} 8.8"));
    assert!(!listing(&scene).contains(&format!("end 「{full}」")));
    let scene = painted(ChartSpec::Trend(rates()), 150, 200);
    assert!(scene.description.contains("全省平均水平 99.0%（2025年）"), "words without room are described");
}

#[test]
fn rows_stay_legible_and_bars_thin() {
    assert_eq!(painted(ChartSpec::Rank(rank()), 340, 100).height, 22 * 140 + 180);
    assert_eq!(painted(ChartSpec::Rank(changes()), 340, 900).height, 5 * 360);
    assert_eq!(painted(ChartSpec::Heat(heat()), 720, 100).height, 22 * 140 + 210);
}

#[test]
fn value_axes_are_worded_in_chinese_units() {
    let words = |spec: TrendSpec| -> Vec<String> {
        painted(ChartSpec::Trend(spec), 720, 220)
            .items
            .into_iter()
            .filter_map(|i| match i {
                Item::Text { text, anchor: Anchor::End, .. } => Some(text),
                _ => None,
            })
            .collect()
    };
    let of = |values: &[f64], from_zero: bool, decimals: u8| {
        let points = values.iter().enumerate().map(|(n, v)| point(n as i32, Some(*v), Tone::Plain)).collect();
        words(TrendSpec { points, from_zero, decimals, ..TrendSpec::default() })
    };
    assert_eq!(of(&[52_000.0, 61_000.0], true, 0), ["0", "2万", "4万", "6万"]);
    assert_eq!(of(&[9_000.0, 14_000.0], true, 0), ["0", "0.5万", "1.0万", "1.5万"]);
    assert_eq!(of(&[2.1e8, 9.0e8], true, 0), ["0", "2亿", "4亿", "6亿", "8亿"]);
    assert_eq!(of(&[700.0, 1031.0], false, 0), ["700", "800", "900", "1,000"]);
    assert_eq!(of(&[97.1, 99.6], false, 1), ["97.0", "97.5", "98.0", "98.5", "99.0", "99.5"]);
    assert_eq!(of(&[97.13, 97.16], false, 1), ["97.1", "97.2"]);
    assert_eq!(of(&[0.0, 1.0], true, 0), ["0", "1", "2"]);
    assert_eq!(of(&[3.0, 3.0], true, 0), ["0", "1", "2", "3"]);
    assert_eq!(of(&[-30.0, 84.0], true, 0), ["−20", "0", "20", "40", "60", "80"]);
    assert_eq!(of(&[-30.0, -8.0], true, 0), ["−30", "−20", "−10", "0"]);
}

#[test]
fn text_is_escaped() {
    let spec = TrendSpec {
        title: "<script>alert(1)</script>&\u{0}\u{1b}\u{FFFE}".into(),
        benchmark: Some((846.0, "\"a'\"<b>\n]]>".into())),
        ..trend()
    };
    let text = svg(&painted(ChartSpec::Trend(spec), 720, 300), &Palette::LIGHT);
    assert!(text.contains("<title>&lt;script&gt;alert(1)&lt;/script&gt;&amp;</title>"));
    assert!(text.contains("&quot;a&#39;&quot;&lt;b&gt; ]]&gt;"));
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    let outside = ["href", "foreignObject", "<script", "url(http", "<image"];
    assert!(outside.iter().all(|word| !text.contains(word)));
}

#[test]
fn text_is_measured_shortened_and_broken() {
    assert_eq!(text::width("全县", 120), 240);
    assert_eq!(text::width("1,286", 120), 4 * 72 + 34);
    assert_eq!(text::width("", 120), 0);
    assert_eq!(text::fit("东关街道", 120, 480), "东关街道");
    assert_eq!(text::fit("东关街道", 120, 479), "东关…");
    assert_eq!(text::fit("东关街道", 120, 119), "");
    assert_eq!(text::wrap("全省平均水平 99.0%", 120, 600, 2), ["全省平均水", "平 99.0%"]);
    assert_eq!(text::wrap("平均99.05%", 120, 480, 2), ["平均", "99.05%"]);
    assert_eq!(text::wrap("一二三四五六", 120, 240, 2), ["一二", "三…"]);
    assert_eq!(text::wrap("12345678", 120, 240, 3), ["1…"]);
}
