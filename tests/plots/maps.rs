//! Plots on a plane: tile maps, maps, funnels, scatters.

use shanzhi::chart::kinds::cloud::CloudDot;
use shanzhi::chart::kinds::funnel::{FunnelLimit, FunnelSpec};
use shanzhi::chart::kinds::geo::{GeoSpec, Shape};
use shanzhi::chart::kinds::scatter::ScatterSpec;
use shanzhi::chart::kinds::tiles::{Tile, TilesSpec};
use shanzhi::chart::kinds::{Absent, Datum, Plot, Shown};

use super::{TOWNS, about, gone, mark, noise, shown};

const SEATS: [(u16, u16); 22] = [
    (2, 0),
    (3, 0),
    (4, 0),
    (1, 1),
    (2, 1),
    (3, 1),
    (4, 1),
    (5, 1),
    (0, 2),
    (1, 2),
    (2, 2),
    (3, 2),
    (4, 2),
    (5, 2),
    (6, 2),
    (1, 3),
    (2, 3),
    (3, 3),
    (4, 3),
    (5, 3),
    (2, 4),
    (3, 4),
];

fn steps() -> Vec<String> {
    ["30以下", "30—40", "40—50", "50—60", "60—70", "70—80", "80以上"].map(String::from).into()
}

fn step(value: f64) -> u8 {
    ((value - 20.0) / 10.0).clamp(0.0, 6.0) as u8
}

fn figure(n: usize) -> Shown {
    match n {
        1 => gone(Absent::Missing),
        8 => gone(Absent::NotLoaded),
        14 => gone(Absent::Suppressed),
        17 => Shown { value: Datum::Partial(66.0), text: "66".into() },
        n => shown((20.0 + 70.0 * noise(n as u32 + 77)).round(), 0),
    }
}

/// A county of twenty-two tiles.
pub fn tiles() -> Plot {
    let tile = |(n, name): (usize, &&str)| {
        let value = figure(n);
        Tile {
            name: (*name).into(),
            column: SEATS[n].0,
            row: SEATS[n].1,
            step: step(value.value.value().unwrap_or(0.0)),
            label: format!("{name} {}", value.text),
            value,
            selected: n == 4,
            mark: mark(n),
        }
    };
    Plot::Tiles(TilesSpec {
        about: about("治安警情镇街示意图（起）", "2026年6月，22个镇街。", "起", 0),
        tiles: TOWNS.iter().enumerate().map(tile).collect(),
        steps: steps(),
        note: "方格位置为示意，不作划界依据".into(),
    })
}

/// A made-up county: a jagged grid of places that share their corners, one with an enclave.
fn shapes(every_gone: bool) -> Vec<Shape> {
    let corner = |c: i32, r: i32| {
        let wobble = |s: i32| (noise((c * 31 + r * 17 + s + 400) as u32) - 0.5) * 0.05;
        (113.2 + f64::from(c) * 0.1 + wobble(1), 27.9 - f64::from(r) * 0.08 + wobble(2))
    };
    let edge = |a: (f64, f64), b: (f64, f64), s: u32| {
        // The same points whichever side walks it, so that neighbours meet.
        let (p, q, turned) = if (a.0, a.1) < (b.0, b.1) { (a, b, false) } else { (b, a, true) };
        let mut between: Vec<(f64, f64)> = (1..6)
            .map(|k| {
                let t = f64::from(k) / 6.0;
                let off = (noise((p.0 * 9000.0) as u32 ^ (p.1 * 7000.0) as u32 ^ (k as u32 * 77 + s)) - 0.5) * 0.016;
                (p.0 + (q.0 - p.0) * t + off, p.1 + (q.1 - p.1) * t - off)
            })
            .collect();
        if turned {
            between.reverse();
        }
        between
    };
    let mut made: Vec<Shape> = (0..12)
        .map(|n| {
            let (c, r) = (n % 4, n / 4);
            let corners = [corner(c, r), corner(c + 1, r), corner(c + 1, r + 1), corner(c, r + 1)];
            let mut ring = Vec::new();
            for k in 0..4 {
                ring.push(corners[k]);
                ring.extend(edge(corners[k], corners[(k + 1) % 4], 3));
            }
            ring.push(corners[0]);
            let n = n as usize;
            let value = if every_gone {
                gone([Absent::Missing, Absent::Masked, Absent::Suppressed, Absent::NotLoaded][n % 4])
            } else {
                figure(n)
            };
            Shape {
                name: TOWNS[n].into(),
                polygons: vec![vec![ring]],
                step: step(value.value.value().unwrap_or(0.0)),
                label: value.text.clone(),
                value,
                selected: n == 6,
                mark: mark(n),
            }
        })
        .collect();
    let (x, y) = (113.2 + 0.15, 27.9 - 0.12);
    let hole: Vec<(f64, f64)> = (0..=12)
        .map(|k| f64::from(k) * std::f64::consts::TAU / 12.0)
        .map(|t| (x + 0.02 * t.cos(), y + 0.016 * t.sin()))
        .collect();
    let value = figure(12);
    if let Some(polygon) = made.get_mut(5).and_then(|s| s.polygons.first_mut()) {
        polygon.push(hole.clone());
    }
    made.push(Shape {
        name: "东关街道".into(),
        polygons: vec![vec![hole]],
        step: step(value.value.value().unwrap_or(0.0)),
        label: value.text.clone(),
        value,
        selected: false,
        mark: mark(12),
    });
    made
}

/// A map.
pub fn geo() -> Plot {
    Plot::Geo(GeoSpec {
        about: about("治安警情镇街分布（起）", "2026年6月，13个镇街。", "起", 0),
        shapes: shapes(false),
        steps: steps(),
        note: "示意图，不作划界依据".into(),
        review: "审图号：演S（2026）000号".into(),
    })
}

/// A map on which nothing is known.
pub fn geo_gone() -> Plot {
    Plot::Geo(GeoSpec {
        about: about("治安警情镇街分布（起）", "", "起", 0),
        shapes: shapes(true),
        steps: Vec::new(),
        note: "示意图，不作划界依据".into(),
        review: String::new(),
    })
}

fn place(n: usize, x: f64, y: f64, selected: bool, name: String) -> CloudDot {
    CloudDot { label: format!("{name} 应办{x:.0}件，办结率{y:.1}%"), name, x, y, selected, mark: mark(n) }
}

/// Rates over what they rest on.
pub fn funnel() -> Plot {
    let limit = |k: i32| {
        let x = 20.0 + f64::from(k * k) * 2.4;
        let se = (0.9 * 0.1 / x).sqrt() * 100.0;
        let inside = |z: f64| ((90.0 - z * se).max(0.0), (90.0 + z * se).min(100.0));
        FunnelLimit { x, inner: inside(1.96), outer: inside(3.09) }
    };
    let dots = TOWNS.iter().enumerate().map(|(n, t)| {
        let x = (25.0 + 700.0 * noise(n as u32 + 3).powi(2)).round();
        let y = match n {
            3 => 81.5,
            9 => 97.9,
            n => 90.0 + (noise(n as u32 + 200) - 0.5) * 250.0 / x.sqrt(),
        };
        place(
            n,
            if n == 3 {
                420.0
            } else if n == 9 {
                510.0
            } else {
                x
            },
            y.min(100.0),
            n == 3 || n == 9,
            (*t).into(),
        )
    });
    Plot::Funnel(FunnelSpec {
        about: about("按期办结率漏斗图（%）", "22个镇街，2026年1—6月。", "%", 1),
        dots: dots.collect(),
        limits: (0..18).map(limit).collect(),
        centre: Some((90.0, "全县 90.0".into())),
        x_name: "应办件数（件）".into(),
        y_name: "按期办结率（%）".into(),
        words: ("95%界限".into(), "99.8%界限".into()),
    })
}

/// Two figures of each township.
pub fn scatter() -> Plot {
    let dot = |(n, t): (usize, &&str)| {
        place(
            n,
            (3.0 + 10.0 * noise(n as u32 + 40) * 100.0).round() / 100.0 * 10.0,
            90.0 + 9.0 * noise(n as u32 + 91),
            n == 6,
            (*t).into(),
        )
    };
    Plot::Scatter(ScatterSpec {
        about: about("警情率与满意率", "22个镇街，2026年6月。", "%", 1),
        dots: TOWNS.iter().enumerate().map(dot).collect(),
        x_name: "万人警情率（起/万人）".into(),
        x_decimals: 1,
        y_name: "群众满意率（%）".into(),
        averages: (Some(55.0), Some(94.6)),
        from_zero: (true, false),
    })
}

/// 1,526 villages.
pub fn crowd() -> Plot {
    let dot = |n: usize| {
        place(
            n,
            400.0 + 4200.0 * noise(n as u32 * 3 + 1),
            70.0 + 29.0 * noise(n as u32 * 5 + 2).sqrt(),
            n % 300 == 7,
            format!("{}第{}村", TOWNS[n % 22], n),
        )
    };
    Plot::Scatter(ScatterSpec {
        about: about("常住人口与满意率", "1,526个村。", "%", 1),
        dots: (0..1526).map(dot).collect(),
        x_name: "常住人口（人）".into(),
        x_decimals: 0,
        y_name: "群众满意率（%）".into(),
        averages: (None, Some(89.0)),
        from_zero: (true, false),
    })
}
