//! Words inside charts: titles, keys, notes of axes. They compute nothing.

/// After a partial figure.
pub const PARTIAL: &str = "（部分）";
/// Of a comparison with last year.
pub const AGAINST_LAST_YEAR: &str = "与上年同期对比";
/// Of a split by category.
pub const BY_CATEGORY: &str = "分类构成";
/// Of a change split by place.
pub const CHANGE_BY_PLACE: &str = "增减构成";
/// All panels have one axis.
pub const SHARED_AXIS: &str = "各图纵轴相同";
/// Each panel has its own.
pub const OWN_AXES: &str = "各图纵轴不同，只看走势，不比高低";
/// A target.
pub const TARGET: &str = "目标";
/// The pace of the time gone by.
pub const PACE: &str = "时间进度";

/// The states of a report, in the order of `chart::kinds::grid::FILED`.
const FILED: [&str; 6] = ["按时", "迟报", "退回", "未报", "无需报送", "待载入"];

/// The word of a state of a report, by number.
pub fn filed(state: usize) -> &'static str {
    FILED.get(state).copied().unwrap_or("")
}

/// How many places.
pub fn of_places(count: usize) -> String {
    format!("共{count}个区划。")
}

/// What is left over.
pub fn rest(count: usize) -> String {
    format!("其余{count}个")
}

/// A class of a map, from `low` to under `high`.
pub fn step(low: &str, high: &str, number: usize) -> String {
    if number == 0 {
        format!("{high}以下")
    } else if number == 6 {
        format!("{low}以上")
    } else {
        format!("{low}—{high}")
    }
}

/// A figure against its target.
pub fn against_target(figure: &str, target: &str, met: Option<bool>) -> String {
    match met {
        Some(true) => format!("{figure}，已达目标{target}"),
        Some(false) => format!("{figure}，未达目标{target}"),
        None => format!("{figure}，目标{target}"),
    }
}

/// Title of the targets of an area.
pub fn targets_of(area: &str, period: &str) -> String {
    format!("{area}{period}目标完成情况")
}

/// Title of the reports on a form.
pub fn reports_of(form: &str) -> String {
    format!("{form}报送情况")
}
