//! The fixed words of the page.

/// Product name.
pub const PRODUCT: &str = "善治一张图";
/// Pages.
pub const OVERVIEW: &str = "总览";
/// Pages.
pub const INDICATOR: &str = "指标";
/// Pages.
pub const AREA: &str = "镇街";
/// Pages.
pub const DATA: &str = "数据";
/// Pages.
pub const UNIT: &str = "单位";
/// Pages.
pub const WORK: &str = "台账";
/// Pages.
pub const COMPARE: &str = "对比";
/// Pages.
pub const ANALYSIS: &str = "分析";
/// Pages.
pub const SCORE: &str = "考核";
/// Pages.
pub const REPORT: &str = "报告";
/// Pages.
pub const METHODS: &str = "方法";
/// Navigation.
pub const MEETING: &str = "会议";
/// 本级 of an area.
pub const OWN: &str = "本级";
/// Shown while a part is on its way.
pub const PENDING: &str = "正在载入……";
/// A link that could not be read.
pub const BAD_LINK: &str = "链接中有无法识别的内容，已按默认视图打开。";
/// Standing banner of a part that differs from its hash.
pub const CHANGED: &str = "已改动，未核对";
/// A picture could not be drawn.
pub const NO_PICTURE: &str = "浏览器未能画出图片，请改用矢量图（SVG），或换用较小的尺寸。";
/// What the page promises.
pub const LOCAL: &str = "数据只在本机浏览器中处理，不上传";
