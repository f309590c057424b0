//! The sentences of a chart's alternative text. They compute nothing.

/// Kind of chart.
pub const LINE: &str = "折线图";
/// Kind of chart.
pub const LINES: &str = "多线折线图";
/// Kind of chart.
pub const BARS: &str = "条形图";
/// Kind of chart.
pub const HEAT: &str = "热力表";
/// Kind of chart.
pub const COLUMNS: &str = "柱形图";
/// Kind of chart.
pub const DOTS: &str = "点线对比图";
/// Kind of chart.
pub const TILES: &str = "方格示意图";
/// Kind of chart.
pub const MAP: &str = "分布示意图";
/// Kind of chart.
pub const PANELS: &str = "小图组";
/// Kind of chart.
pub const BULLETS: &str = "目标完成图";
/// Kind of chart.
pub const STEPS: &str = "增减构成图";
/// Kind of chart.
pub const REPORTS: &str = "报送情况表";
/// Kind of chart.
pub const CONTROL: &str = "单值—移动极差图";
/// Kind of chart.
pub const SPINE: &str = "位次脊线图";
/// Kind of chart.
pub const FUNNEL: &str = "漏斗图";
/// Kind of chart.
pub const SCATTER: &str = "散点图";
/// Kind of chart.
pub const STRIP: &str = "分布图";
/// There is nothing to tell.
pub const NOTHING: &str = "没有可画的数据。";
/// Before a range of medians.
pub const MEDIANS: &str = "各地中位数：";

/// The first sentence.
pub fn opening(kind: &str, title: &str) -> String {
    if title.is_empty() { format!("{kind}。") } else { format!("{kind}：{title}。") }
}

/// The lowest and the highest.
pub fn range(low: &str, high: &str) -> String {
    format!("最低{low}，最高{high}。")
}

/// One figure.
pub fn only(one: &str) -> String {
    format!("只有{one}。")
}

/// All are equal.
pub fn equal(one: &str) -> String {
    format!("均与{one}相同。")
}

/// How many periods.
pub fn periods(count: usize) -> String {
    format!("共{count}期。")
}

/// How many rows, columns or places.
pub fn rows(count: usize) -> String {
    format!("共{count}个。")
}

/// Rows by columns.
pub fn cells(rows: usize, columns: usize) -> String {
    format!("{rows}行{columns}列。")
}

/// How many lines.
pub fn lines(count: usize) -> String {
    format!("共{count}条线。")
}

/// One line: its name, range and last figure.
pub fn line(name: &str, range: &str, last: &str) -> String {
    let range = range.trim_end_matches('。');
    if last.is_empty() { format!("{name}{range}。") } else { format!("{name}{range}，最新{last}。") }
}

/// What columns are made of.
pub fn parts(names: &str) -> String {
    format!("分为{names}。")
}

/// The last figure.
pub fn latest(words: &str) -> String {
    format!("最新{words}。")
}

/// How the last figure stands to its usual range.
pub fn against(below: bool, above: bool) -> &'static str {
    match (below, above) {
        (true, _) => "低于历史波动下限。",
        (_, true) => "高于历史波动上限。",
        _ => "在历史波动范围内。",
    }
}

/// The benchmark.
pub fn benchmark(words: &str) -> String {
    format!("参照线为{words}。")
}

/// How many have no figure.
pub fn lacking(count: usize) -> String {
    format!("{count}个无数据。")
}

/// How many rose and fell.
pub fn moved(before: &str, now: &str, up: usize, down: usize) -> String {
    format!("{now}比{before}上升{up}个、下降{down}个。")
}

/// From a whole to a whole.
pub fn from_to(from: &str, a: &str, to: &str, b: &str) -> String {
    format!("从{from}{a}到{to}{b}。")
}

fn listed(names: &[&str]) -> String {
    let more = if names.len() > 6 { format!("等{}个", names.len()) } else { String::new() };
    format!("{}{more}", names.iter().take(6).copied().collect::<Vec<_>>().join("、"))
}

/// Those outside their usual range.
pub fn signals(names: &[&str]) -> String {
    if names.is_empty() {
        "均在历史波动范围内。".into()
    } else {
        format!("超出历史波动范围：{}。", listed(names))
    }
}

/// Those behind their target.
pub fn behind(names: &[&str]) -> String {
    if names.is_empty() { "均达到目标或进度。".into() } else { format!("未达目标：{}。", listed(names)) }
}

/// Those marked.
pub fn marked(names: &[&str]) -> String {
    if names.is_empty() { String::new() } else { format!("重点标注：{}。", listed(names)) }
}

/// How many are better and worse.
pub fn stand(better: usize, worse: usize) -> String {
    format!("显著较好{better}项，显著较差{worse}项。")
}
