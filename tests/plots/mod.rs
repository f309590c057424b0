//! One plot of every later kind, and their edge cases: what the golden listings, the properties and the gallery all draw.
#![allow(dead_code, reason = "each program uses what it needs of it")]

mod maps;
mod rows;
mod series;

use shanzhi::chart::MarkId;
use shanzhi::chart::kinds::{About, Absent, Datum, Plot, Shown};

/// Names of a county's townships, one of them long.
pub const TOWNS: [&str; 22] = [
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
pub fn noise(n: u32) -> f64 {
    f64::from(n.wrapping_mul(2_654_435_761).wrapping_add(n.wrapping_mul(n)) >> 8 & 0xFFFF) / 65536.0
}

/// The name of a period: month 0 is July 2023.
pub fn month(n: i32) -> (i32, i32) {
    (2023 + (n + 6).div_euclid(12), (n + 6).rem_euclid(12) + 1)
}

/// `2026年6月`.
pub fn month_words(n: i32) -> String {
    let (year, month) = month(n);
    format!("{year}年{month}月")
}

/// Ticks every three months, years in full.
pub fn ticks(months: i32) -> Vec<(i32, String)> {
    let word = |n: i32| match month(n) {
        (year, 1) => format!("{year}年"),
        (_, month) => format!("{month}月"),
    };
    (0..months).filter(|n| n % 3 == 0).map(|n| (n, word(n))).collect()
}

/// What a plot says of itself.
pub fn about(title: &str, description: &str, unit: &str, decimals: u8) -> About {
    About { title: title.into(), description: description.into(), unit: unit.into(), decimals }
}

/// A figure with its words.
pub fn shown(value: f64, decimals: usize) -> Shown {
    let text = format!("{value:.decimals$}").replace('-', "−");
    Shown { value: Datum::Known(value), text }
}

/// A figure that is not there, with its word.
pub fn gone(why: Absent) -> Shown {
    let text = match why {
        Absent::Missing => "未报",
        Absent::Masked => "已隐去",
        Absent::Suppressed => "不公布",
        Absent::NotLoaded => "待载入",
        Absent::NotApplicable => "不适用",
    };
    Shown { value: Datum::Absent(why), text: text.into() }
}

/// A mark.
pub fn mark(n: usize) -> MarkId {
    MarkId(n as u32)
}

/// Every later kind once, as a page or a report would show it: name, plot, width and height.
pub fn kinds() -> Vec<(&'static str, Plot, u32, u32)> {
    vec![
        ("lines", series::lines(), 720, 320),
        ("columns", series::columns(), 720, 300),
        ("columns-stacked", series::stacked(), 720, 320),
        ("control", series::control(), 720, 380),
        ("multiples", series::multiples(true), 720, 480),
        ("dots", rows::dots(), 560, 420),
        ("bullet", rows::bullet(), 640, 260),
        ("waterfall", rows::waterfall(), 560, 300),
        ("grid", rows::grid(), 720, 420),
        ("spine", rows::spine(), 720, 320),
        ("strip", rows::strip(), 720, 420),
        ("tiles", maps::tiles(), 560, 400),
        ("geo", maps::geo(), 560, 460),
        ("funnel", maps::funnel(), 640, 400),
        ("scatter", maps::scatter(), 640, 420),
    ]
}

/// Cases beyond the ordinary: name, plot, width and height.
pub fn edges() -> Vec<(&'static str, Plot, u32, u32)> {
    vec![
        ("lines-many", series::lines_many(), 720, 340),
        ("lines-long", series::lines_long(), 720, 300),
        ("lines-phone", series::lines(), 340, 260),
        ("columns-falling", series::falling(), 560, 280),
        ("columns-many", series::columns_many(), 720, 280),
        ("columns-phone", series::stacked(), 340, 280),
        ("multiples-own", series::multiples(false), 340, 480),
        ("control-phone", series::control(), 340, 300),
        ("dots-names", rows::dots_long_names(), 560, 300),
        ("bullet-own", rows::bullet_own(), 560, 240),
        ("waterfall-cut", rows::waterfall_cut(), 560, 300),
        ("waterfall-steps", rows::waterfall_steps(), 340, 300),
        ("grid-phone", rows::grid(), 340, 420),
        ("spine-phone", rows::spine(), 340, 320),
        ("strip-phone", rows::strip(), 340, 420),
        ("tiles-phone", maps::tiles(), 340, 300),
        ("geo-gone", maps::geo_gone(), 420, 380),
        ("funnel-phone", maps::funnel(), 340, 300),
        ("scatter-crowd", maps::crowd(), 640, 420),
    ]
}
