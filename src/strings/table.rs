//! Heads of the table a chart is equal to. They compute nothing.

/// Of names.
pub const NAME: &str = "名称";
/// Of periods.
pub const PERIOD: &str = "统计期";
/// Of figures.
pub const FIGURE: &str = "数值";
/// Of the last figure.
pub const LATEST: &str = "最新";
/// Of how a figure stands.
pub const STANDING: &str = "说明";
/// Of a target.
pub const TARGET: &str = "目标";
/// Of a change.
pub const CHANGE: &str = "增减";
/// Of a mean.
pub const MEAN: &str = "均值";
/// Of a lower limit.
pub const LOW: &str = "下限";
/// Of an upper limit.
pub const HIGH: &str = "上限";
/// Of a moving range.
pub const MOVING: &str = "移动极差";
/// Outside the usual range.
pub const SIGNAL: &str = "超出历史波动范围";
/// Of a spread of villages.
pub const SPREAD: [&str; 7] = ["名称", "下端", "下四分位", "中位数", "上四分位", "上端", "说明"];

/// The word of a rule of a control chart.
pub fn rule(number: u8) -> String {
    format!("符合判异规则{number}")
}

/// Why there is no figure: 未报, masked in the source, not published, not loaded, not applicable; in the order of `chart::kinds::Absent`.
pub const ABSENT: [&str; 5] = ["未报", "已隐去", "不公布", "待载入", "不适用"];
/// A place that is marked on its drawing.
pub const MARKED: &str = "重点标注";
