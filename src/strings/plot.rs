//! Words inside charts: titles, keys, notes of axes. They compute nothing.

use crate::model::Settings;

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

/// The same as the package words it.
pub fn pace(settings: &Settings) -> &str {
    if settings.progress_label.is_empty() { PACE } else { &settings.progress_label }
}

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

/// Before a figure of the year so far.
pub const CUMULATED: &str = "本年累计";

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

/// Below a control chart: its moving ranges.
pub const MOVING: &str = "相邻两期之差";
/// What the numbers beside points of a control chart mean.
pub const RULES: &str =
    "点旁数字：1 超出界限；2 三点中两点接近同一界限；3 连续七点在平均线同侧；4 连续七点上升或下降。";
/// Said of limits from few periods.
pub const TRIAL: &str = "期数较少，界限为试算，数据积累后会变动。";
/// What a funnel shows.
pub const FUNNEL: &str = "分母越小，偶然波动越大，界限越宽；界限之外的单位与总体有明显差异。";
/// Name of the axis along of a funnel.
pub const DENOMINATOR: &str = "分母（件、户、人等）";
/// The two pairs of limits of a funnel.
pub const LIMITS: (&str, &str) = ("95%界限", "99.8%界限");

/// The mean of a control chart.
pub fn mean(value: &str) -> String {
    format!("平均{value}")
}

/// Its lower limit.
pub fn lower(value: &str) -> String {
    format!("下限{value}")
}

/// Its upper limit.
pub fn upper(value: &str) -> String {
    format!("上限{value}")
}

/// One of its points.
pub fn control_point(period: &str, figure: &str, rule: Option<u8>) -> String {
    match rule {
        Some(rule) => format!("{period} {figure}，符合第{rule}条"),
        None => format!("{period} {figure}"),
    }
}

/// Title of a control chart.
pub fn control_of(area: &str, indicator: &str, unit: &str) -> String {
    format!("{area}{indicator}控制图（{unit}）")
}

/// Title of a funnel.
pub fn funnel_of(area: &str, period: &str, indicator: &str) -> String {
    format!("{area}{period}各地{indicator}漏斗图")
}

/// The denominator of a dot.
pub fn over(denominator: &str) -> String {
    format!("分母{denominator}")
}

/// The whole's own rate.
pub fn whole(area: &str, figure: &str) -> String {
    format!("{area}{figure}")
}

/// Title of a comparison.
pub fn compared(indicator: &str, unit: &str) -> String {
    format!("{indicator}对比（{unit}）")
}

/// The ends of a spine.
pub const WORST: &str = "较差";
/// See [`WORST`].
pub const BEST: &str = "较好";
/// Standings in a spine's key.
pub const BETTER: &str = "好于平均";
/// See [`BETTER`].
pub const LEVEL: &str = "差异不显著";
/// See [`BETTER`].
pub const WORSE: &str = "差于平均";
/// See [`BETTER`].
pub const NOT_JUDGED: &str = "不作评价";
/// What a scatter shows.
pub const SCATTER: &str = "每点一个区划，虚线为全域水平；两项指标同高同低不等于有因果关系。";
/// What a strip shows.
pub const STRIP: &str = "每点一个村（社区），方框为中间一半，竖线为中位数。";

/// Title of a spine.
pub fn spine_of(area: &str, period: &str) -> String {
    format!("{area}{period}各项率值在同级中的位置")
}

/// What a spine shows.
pub fn spine_about(area: &str, places: usize) -> String {
    format!(
        "{area}与同级{places}个区划比较：浅色为最差到最好，深色为中间一半，竖线为全域水平；好于、差于按99.8%区间判断。"
    )
}

/// One row of a spine.
pub fn spine_row(indicator: &str, figure: &str, average: &str, unit: &str, standing: &str) -> String {
    format!("{indicator}{figure}，全域{average}{unit}，{standing}")
}

/// Title of a scatter.
pub fn scatter_of(area: &str, period: &str, along: &str, up: &str) -> String {
    format!("{area}{period}各地{along}与{up}")
}

/// How many villages have figures.
pub fn villages(there: usize, lacking: usize) -> String {
    if lacking == 0 { format!("{there}个村") } else { format!("{there}个村，缺{lacking}") }
}

/// One row of a strip.
pub fn strip_row(area: &str, villages: &str, median: Option<&str>, unit: &str) -> String {
    match median {
        Some(median) => format!("{area} {villages}，中位数{median}{unit}"),
        None => format!("{area} {villages}，不足5个不画方框"),
    }
}

/// Title of a strip.
pub fn strip_of(area: &str, period: &str, indicator: &str, unit: &str) -> String {
    format!("{area}{period}{indicator}村级分布（{unit}）")
}
