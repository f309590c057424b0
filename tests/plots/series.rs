//! Plots over time: lines, columns, control charts, small multiples.

use shanzhi::chart::kinds::columns::{Column, ColumnsSpec};
use shanzhi::chart::kinds::control::{ControlPoint, ControlSpec, Limits};
use shanzhi::chart::kinds::lines::{Line, LinesSpec, Period};
use shanzhi::chart::kinds::multiples::{MultiplesSpec, Panel};
use shanzhi::chart::kinds::{Absent, Datum, Plot, Shown};

use super::{TOWNS, about, gone, mark, month_words, noise, shown, ticks};

fn wave(line: usize, n: i32) -> f64 {
    (60.0
        + 24.0 * line as f64
        + 18.0 * (f64::from(n) / 2.4 + line as f64).sin()
        + 12.0 * noise((n * 7) as u32 + line as u32 * 91))
    .round()
}

fn series(line: usize, months: i32) -> Vec<(i32, Datum)> {
    let point = |n: i32| match (line, n) {
        (1, 12 | 13) => Datum::Absent(Absent::Missing),
        (2, 20) => Datum::Absent(Absent::Masked),
        (3, 35) => Datum::Partial(wave(3, 35)),
        _ => Datum::Known(wave(line, n)),
    };
    (0..months).map(|n| (n, point(n))).collect()
}

fn periods(months: i32) -> Vec<Period> {
    (0..months)
        .map(|n| Period {
            at: n,
            label: format!("{} 石门镇 {:.0}起", month_words(n), wave(0, n)),
            mark: mark(n as usize),
        })
        .collect()
}

/// Four townships over three years.
pub fn lines() -> Plot {
    Plot::Lines(LinesSpec {
        about: about("四镇治安警情走势（起）", "石门镇等四个镇街，2023年7月至2026年6月。", "起", 0),
        lines: (0..4)
            .map(|n| Line { name: TOWNS[[0, 5, 12, 21][n]].into(), points: series(n, 36), selected: false })
            .collect(),
        periods: periods(36),
        ticks: ticks(36),
        from_zero: true,
        benchmark: Some((88.0, "全县平均 88".into())),
    })
}

/// Twenty-two townships, one at issue.
pub fn lines_many() -> Plot {
    let line = |(n, name): (usize, &&str)| Line {
        name: (*name).into(),
        points: series(n % 7, 36)
            .into_iter()
            .map(|(at, d)| {
                (
                    at,
                    match d {
                        Datum::Known(v) => Datum::Known(v + 9.0 * n as f64),
                        other => other,
                    },
                )
            })
            .collect(),
        selected: n == 4,
    };
    Plot::Lines(LinesSpec {
        about: about("22个镇街治安警情走势（起）", "白沙镇在全县镇街之中。", "起", 0),
        lines: TOWNS.iter().enumerate().map(line).collect(),
        periods: periods(36),
        ticks: ticks(36),
        from_zero: false,
        benchmark: None,
    })
}

/// A hundred thousand points with two planted extremes.
pub fn lines_long() -> Plot {
    let value = |n: i32| match n {
        43_210 => 640.0,
        77_777 => -380.0,
        n => 120.0 + 60.0 * (f64::from(n) / 9000.0).sin() + 40.0 * noise(n as u32),
    };
    Plot::Lines(LinesSpec {
        about: about("十万个点的序列", "两个极值都在。", "", 0),
        lines: vec![Line {
            name: "热线来电".into(),
            points: (0..100_000).map(|n| (n, Datum::Known(value(n)))).collect(),
            selected: false,
        }],
        periods: Vec::new(),
        ticks: (0..10).map(|n| (n * 10_000, format!("第{}万次", n))).collect(),
        from_zero: true,
        benchmark: None,
    })
}

fn column(n: usize, name: String, value: Shown, selected: bool) -> Column {
    Column {
        label: format!("{name} {}", value.text),
        name,
        text: value.text.clone(),
        parts: vec![value],
        selected,
        mark: mark(n),
    }
}

/// A year of counts in 万, one month 未报, one partial.
pub fn columns() -> Plot {
    let value = |n: usize| match n {
        4 => gone(Absent::Missing),
        11 => Shown { value: Datum::Partial(9_800.0), text: "0.98万".into() },
        n => {
            let v = 11_000.0 + 4_000.0 * noise(n as u32 + 5);
            Shown { value: Datum::Known(v), text: format!("{:.2}万", v / 1e4) }
        }
    };
    Plot::Columns(ColumnsSpec {
        about: about("12345热线月受理量（件）", "2025年7月至2026年6月。", "件", 0),
        parts: Vec::new(),
        columns: (0..12).map(|n| column(n, month_words(24 + n as i32), value(n), n == 10)).collect(),
        benchmark: Some((12_600.0, "上年月均 1.26万".into())),
    })
}

/// Parts of a whole by year, one of them not published.
pub fn stacked() -> Plot {
    let parts = ["婚姻家庭", "邻里", "山林土地", "劳动争议", "道路交通", "其他"];
    let year = |y: usize| {
        let figures: Vec<Shown> = (0..6)
            .map(|p| {
                if (y, p) == (3, 3) {
                    gone(Absent::Suppressed)
                } else {
                    shown((90.0 + 260.0 * noise((y * 6 + p) as u32) - 20.0 * p as f64).round(), 0)
                }
            })
            .collect();
        let sum: f64 = figures.iter().filter_map(|f| f.value.value()).sum();
        Column {
            name: format!("{}年", 2021 + y),
            parts: figures,
            text: format!("{sum:.0}"),
            selected: false,
            label: format!("{}年 共{sum:.0}件", 2021 + y),
            mark: mark(y),
        }
    };
    Plot::Columns(ColumnsSpec {
        about: about("调解案件类型构成（件）", "2021年至2026年，按纠纷类型。", "件", 0),
        parts: parts.map(String::from).into(),
        columns: (0..6).map(year).collect(),
        benchmark: None,
    })
}

/// Rises and falls.
pub fn falling() -> Plot {
    let value = |n: usize| shown((40.0 * noise(n as u32 + 3) - 22.0).round(), 0);
    Plot::Columns(ColumnsSpec {
        about: about("逐月增减（件）", "较上年同期。", "件", 0),
        parts: Vec::new(),
        columns: (0..12).map(|n| column(n, format!("{}月", n + 1), value(n), false)).collect(),
        benchmark: None,
    })
}

/// Townships with long names side by side, more than there is room to name.
pub fn columns_many() -> Plot {
    Plot::Columns(ColumnsSpec {
        about: about("各镇街登记量（件）", "22个镇街。", "件", 0),
        parts: Vec::new(),
        columns: TOWNS
            .iter()
            .enumerate()
            .map(|(n, t)| column(n, (*t).into(), shown((300.0 * noise(n as u32 + 1)).round(), 0), n == 3))
            .collect(),
        benchmark: None,
    })
}

/// Three years of a county with a step in the limits and three signals.
pub fn control() -> Plot {
    let value =
        |n: i32| if n < 20 { 840.0 + 80.0 * (noise(n as u32) - 0.5) } else { 760.0 + 80.0 * (noise(n as u32) - 0.5) };
    let figure = |n: i32| match n {
        15 => Datum::Absent(Absent::Missing),
        34 => Datum::Known(931.0),
        n => Datum::Known(value(n).round()),
    };
    let point = |n: i32| {
        let (now, before) = (figure(n).value(), figure(n - 1).value());
        ControlPoint {
            at: n,
            value: figure(n),
            moving: now.zip(before).filter(|_| n > 0).map(|(a, b)| (a - b).abs()),
            signal: match n {
                34 => Some(1),
                27 | 28 => Some(2),
                _ => None,
            },
            label: format!("{} {}", month_words(n), now.map_or("未报".into(), |v| format!("{v:.0}起"))),
            mark: mark(n as usize),
        }
    };
    Plot::Control(ControlSpec {
        about: about("治安警情单值—移动极差图（起）", "云岭县，2023年7月至2026年6月。", "起", 0),
        points: (0..36).map(point).collect(),
        limits: vec![
            Limits { from: 0, to: 19, centre: 841.0, low: 772.0, high: 910.0, moving: Some(85.0) },
            Limits { from: 20, to: 35, centre: 762.0, low: 690.0, high: 834.0, moving: Some(88.0) },
        ],
        ticks: ticks(36),
        words: ("均值 762".into(), "下限 690".into(), "上限 834".into()),
        moving_name: "移动极差".into(),
    })
}

/// A panel for each township, on one axis or each on its own.
pub fn multiples(shared: bool) -> Plot {
    let panel = |(n, name): (usize, &&str)| {
        let scale = 1.0 + 9.0 * noise(n as u32 + 17);
        let value = |m: i32| {
            (scale * (20.0 + 8.0 * noise(m as u32 * 31 + n as u32) + if n < 3 && m > 32 { 14.0 } else { 0.0 })).round()
        };
        let points = (0..36)
            .map(|m| (m, if (n, m) == (1, 20) { Datum::Absent(Absent::Missing) } else { Datum::Known(value(m)) }))
            .collect();
        Panel {
            name: (*name).into(),
            points,
            band: Some((scale * 19.0, scale * 29.0)),
            text: format!("{:.0}", value(35)),
            signal: n < 3,
            label: format!("2026年6月 {:.0}起", value(35)),
            mark: mark(n),
        }
    };
    Plot::Multiples(MultiplesSpec {
        about: about("各镇街治安警情走势（起）", "22个镇街，按异动程度排列。", "起", 0),
        panels: TOWNS.iter().enumerate().map(panel).collect(),
        shared,
        from_zero: true,
        ends: ("2023年7月".into(), "2026年6月".into()),
        axis_words: if shared { "各图纵轴相同" } else { "各图纵轴不同，只看走势，不比高低" }.into(),
    })
}
