//! The later kinds from outside: golden listings, what must hold for every scene, hostile specs, extremes kept.
//! `UPDATE_GOLDEN=1 cargo test --test plots` writes the listings anew; look at the pictures (`cargo xtask gallery`) before
//! committing them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "plots/mod.rs"]
mod plots;

use shanzhi::chart::kinds::lines::{LinesSpec, thinned};
use shanzhi::chart::kinds::paging::{page, pages, rows};
use shanzhi::chart::kinds::strip::StripRow;
use shanzhi::chart::kinds::{Absent, Datum, Look, Plot, Shown, plot};
use shanzhi::chart::{Anchor, ChartSpec, HeatCell, HeatSpec, Item, Point, Scene, Size, Style, Tone, listing, text};
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
type Extent = (i32, i32, i32, i32);

fn extent(at: Point, words: &str, size: i32, anchor: Anchor) -> Extent {
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
    let mut words: Vec<(Extent, &str)> = Vec::new();
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
fn thinning_keeps_every_extreme() {
    let (_, spec, width, height) = all().into_iter().find(|p| p.0 == "lines-long").unwrap();
    let Plot::Lines(lines) = &spec else { panic!() };
    assert_eq!(lines.lines[0].points.len(), 100_000);
    let scene = drawn(&spec, width, height, 12);
    let paths = |style| {
        scene.items.iter().filter_map(move |i| match i {
            Item::Path { points, style: s, .. } if *s == style => Some(points),
            _ => None,
        })
    };
    let line: Vec<&Point> = paths(Style::Part(0)).flatten().collect();
    assert!((1000..4000).contains(&line.len()), "{} points for about 600 pixels", line.len());
    // The two planted extremes: 640 and −380 are the ends of the series, a pixel of height each at most from their place.
    let (top, foot) = (line.iter().map(|p| p.y).min().unwrap(), line.iter().map(|p| p.y).max().unwrap());
    let whole = drawn_unthinned(lines, width, height);
    assert_eq!((top, foot), whole, "the highest and the lowest place of all 100,000 points");

    // Any line: in each pixel across, the same lowest and highest place, the same first and last.
    let mut seed = 7_u32;
    for count in [0, 1, 2, 3, 5, 17, 400, 5000] {
        let mut x = 0;
        let points: Vec<Point> = (0..count)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                x += (seed >> 28) as i32 / 4;
                Point { x, y: (seed >> 8) as i32 % 3000 }
            })
            .collect();
        let kept = thinned(&points);
        let shape = |list: &[Point]| {
            let mut columns = std::collections::BTreeMap::<i32, (i32, i32, Point, Point)>::new();
            for p in list {
                let entry = columns.entry(p.x.div_euclid(10)).or_insert((p.y, p.y, *p, *p));
                *entry = (entry.0.min(p.y), entry.1.max(p.y), entry.2, *p);
            }
            columns
        };
        assert_eq!(shape(&points), shape(&kept), "{count} points");
        assert!(kept.len() <= 4 * shape(&points).len());
    }
}

/// The highest and lowest place of a series when each tenth of it is drawn on the axis of the whole.
fn drawn_unthinned(lines: &LinesSpec, width: u32, height: u32) -> (i32, i32) {
    let mut few = lines.clone();
    let points = &lines.lines[0].points;
    let ends = [0, 43_210, 77_777, 99_999];
    few.lines[0].points = ends.iter().map(|n| points[*n]).collect();
    few.periods = Vec::new();
    let scene = drawn(&Plot::Lines(few), width, height, 12);
    let places = scene.items.iter().filter_map(|i| match i {
        Item::Circle { at, style: Style::Part(0), .. } => Some(at.y),
        _ => None,
    });
    places.fold((i32::MAX, i32::MIN), |(a, b), y| (a.min(y), b.max(y)))
}

#[test]
fn long_lists_are_read_in_pages() {
    let Plot::Strip(mut spec) = all().into_iter().find(|p| p.0 == "strip").unwrap().1 else { panic!() };
    let row = spec.rows[0].clone();
    spec.rows = (0..1526).map(|n| StripRow { name: format!("第{n}村"), mark: plots::mark(n), ..row.clone() }).collect();
    let whole = Plot::Strip(spec);
    assert_eq!((rows(&whole), pages(&whole, 40)), (1526, 39));
    let mut seen = 0;
    for n in 0..pages(&whole, 40) {
        let one = page(&whole, n, 40);
        let scene = drawn(&one, 590, 300, 12);
        sound(&format!("page {n}"), &scene, true);
        assert_eq!(scene.hits.len(), rows(&one));
        assert_eq!(scene.hits[0].mark, plots::mark(seen), "marks keep their numbers");
        assert!(scene.height < 9000);
        seen += rows(&one);
    }
    assert_eq!(seen, 1526);
    assert_eq!(rows(&page(&whole, 39, 40)), 0);
    let lines = plots::kinds().remove(0).1;
    assert_eq!((pages(&lines, 40), page(&lines, 0, 40) == lines), (1, true));
}

#[test]
fn a_name_of_thirty_three_characters_is_whole_in_its_label() {
    let (_, spec, width, height) = all().into_iter().find(|p| p.0 == "dots-names").unwrap();
    let Plot::Dots(dots) = &spec else { panic!() };
    let scene = drawn(&spec, width, height, 12);
    for (row, hit) in dots.rows.iter().zip(&scene.hits) {
        assert!(row.name.chars().count() >= 31 && hit.label.contains(&row.name), "{hit:?}");
    }
    let texts = scene.items.iter().filter(|i| matches!(i, Item::Text { style: Style::Value, .. })).count();
    assert!(texts >= 2 * dots.rows.len(), "names stand on two lines: {texts}");
}

/// Every figure of a plot made another one.
fn with_figures(of: &Plot, value: f64) -> Plot {
    let mut of = of.clone();
    let set = |s: &mut Shown| s.value = Datum::Known(value);
    match &mut of {
        Plot::Lines(s) => {
            s.lines.iter_mut().flat_map(|l| &mut l.points).for_each(|p| p.1 = Datum::Known(value));
            s.benchmark = Some((value, "线".into()));
        }
        Plot::Columns(s) => {
            s.columns.iter_mut().flat_map(|c| &mut c.parts).for_each(set);
            s.benchmark = Some((value, "线".into()));
        }
        Plot::Dots(s) => s.rows.iter_mut().flat_map(|r| [&mut r.before, &mut r.now]).for_each(set),
        Plot::Tiles(s) => s.tiles.iter_mut().for_each(|t| set(&mut t.value)),
        Plot::Geo(s) => s.shapes.iter_mut().for_each(|t| {
            set(&mut t.value);
            t.polygons.iter_mut().flatten().flatten().step_by(3).for_each(|p| p.0 = value);
        }),
        Plot::Multiples(s) => s.panels.iter_mut().for_each(|p| {
            p.points.iter_mut().for_each(|x| x.1 = Datum::Known(value));
            p.band = Some((value, -value));
        }),
        Plot::Bullet(s) => s.rows.iter_mut().for_each(|r| {
            set(&mut r.value);
            (r.target, r.pace) = (Some(value), Some(value));
        }),
        Plot::Waterfall(s) => {
            s.steps.iter_mut().for_each(|x| set(&mut x.change));
            s.from.iter_mut().for_each(|x| set(&mut x.1));
        }
        Plot::Control(s) => {
            s.points.iter_mut().for_each(|p| (p.value, p.moving) = (Datum::Known(value), Some(value)));
            s.limits.iter_mut().for_each(|l| (l.low, l.high, l.moving) = (value, value, Some(value)));
        }
        Plot::Spine(s) => s.rows.iter_mut().for_each(|r| {
            set(&mut r.value);
            r.marks = [value, 1.0, 2.0, value, 3.0];
        }),
        Plot::Funnel(s) => {
            s.dots.iter_mut().for_each(|d| (d.x, d.y) = (value, value));
            s.limits.iter_mut().for_each(|l| l.outer = (value, value));
        }
        Plot::Scatter(s) => s.dots.iter_mut().for_each(|d| (d.x, d.y) = (value, value)),
        Plot::Strip(s) => s.rows.iter_mut().for_each(|r| {
            r.values.iter_mut().for_each(|v| *v = value);
            r.spread = Some([value; 5]);
        }),
        Plot::First(_) | Plot::Grid(_) => {}
    }
    of
}

#[test]
fn figures_that_are_none_are_never_drawn() {
    let figures =
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 1e15, -1e15, 1e-300, 0.0, -0.0, -7.5, 1e308];
    for (name, spec, width, height) in plots::kinds() {
        for value in figures {
            let spec = with_figures(&spec, value);
            sound(&format!("{name} of {value}"), &drawn(&spec, width, height, 12), false);
        }
    }
}

#[test]
fn empty_plots_are_empty_frames() {
    let empty = [
        Plot::Lines(Default::default()),
        Plot::Columns(Default::default()),
        Plot::Dots(Default::default()),
        Plot::Tiles(Default::default()),
        Plot::Geo(Default::default()),
        Plot::Multiples(Default::default()),
        Plot::Bullet(Default::default()),
        Plot::Waterfall(Default::default()),
        Plot::Grid(Default::default()),
        Plot::Control(Default::default()),
        Plot::Spine(Default::default()),
        Plot::Funnel(Default::default()),
        Plot::Scatter(Default::default()),
        Plot::Strip(Default::default()),
    ];
    for (n, spec) in empty.iter().enumerate() {
        for (width, height) in [(60, 20), (720, 300)] {
            let scene = drawn(spec, width, height, 12);
            sound(&format!("empty {n}"), &scene, true);
            assert!(scene.hits.is_empty());
        }
    }
}

#[test]
fn each_absence_has_a_mark_of_its_own() {
    let mut seen = std::collections::BTreeSet::new();
    for why in [Absent::Missing, Absent::Masked, Absent::Suppressed, Absent::NotLoaded, Absent::NotApplicable] {
        let Plot::Columns(mut spec) = plots::kinds().into_iter().find(|p| p.0 == "columns").unwrap().1 else {
            panic!()
        };
        spec.columns.truncate(1);
        spec.columns[0].parts[0] = plots::gone(why);
        spec.columns[0].text = String::new();
        let text = listing(&drawn(&Plot::Columns(spec), 300, 200, 12));
        let marks: Vec<&str> = text.lines().filter(|l| l.contains(" missing ")).collect();
        assert!(!marks.is_empty() && seen.insert(marks.join("\n")), "{why:?} looks like another");
    }
}

#[test]
fn absences_of_the_first_kinds_are_told_apart() {
    let kinds = [Absent::Missing, Absent::Masked, Absent::Suppressed, Absent::NotLoaded, Absent::NotApplicable];
    let cells = kinds.iter().enumerate().map(|(n, why)| HeatCell {
        step: None,
        tone: Tone::Absent(*why),
        label: format!("{n}"),
        mark: plots::mark(n),
    });
    let spec = HeatSpec { rows: vec!["石门镇".into()], columns: 5, cells: cells.collect(), ..HeatSpec::default() };
    let told = drawn(&Plot::First(ChartSpec::Heat(spec)), 400, 60, 12);
    sound("told apart", &told, true);
    let count = |scene: &Scene, begins: &str| listing(scene).lines().filter(|l| l.starts_with(begins)).count();
    // A diagonal, two, one through the middle, three strokes, one short; the last has no box.
    assert_eq!((count(&told, "box missing"), count(&told, "line missing")), (4, 8));
    assert_eq!(told.hits.len(), 5);
}
