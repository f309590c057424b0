//! The words around a picture and of its copy: what stands beside a chart that leaves the page. They compute nothing.

/// Before the unit.
pub const UNIT: &str = "单位：";
/// Before a note.
pub const NOTE: &str = "注：";
/// Before the source.
pub const SOURCE: &str = "来源：";
/// Before the date the figures stand at.
pub const AS_OF: &str = "数据截至";
/// Before the fingerprint.
pub const FINGERPRINT: &str = "数据指纹 ";
/// Before the view code.
pub const VIEW: &str = "视图码 ";
/// Before the number of the map licence.
pub const REVIEW: &str = "审图号：";
/// Under every map.
pub const SKETCH_MAP: &str = "示意图，不作划界依据";
/// Under every tile map.
pub const TILE_MAP: &str = "方格位置为示意，不作划界依据";
/// Where an axis does not begin at nought.
pub const BROKEN: &str = "数值轴不从0起。";
/// Between items of one line.
pub const GAP: &str = "　";

/// Why a picture was refused for its size.
pub fn too_large(width: u32, height: u32, longest: u32, megapixels: u64) -> String {
    format!(
        "图片尺寸{width}×{height}像素过大：每边不超过{longest}像素，总计不超过{megapixels}00万像素。请减小宽度或分辨率。"
    )
}

/// Why a picture was refused as too small.
pub fn too_small(width: u32, height: u32) -> String {
    format!("图片尺寸{width}×{height}像素过小，放不下标题和附注。请加大尺寸。")
}

/// Why a picture was refused for its rows.
pub fn too_many_rows(fit: usize) -> String {
    format!("行数太多，这个尺寸约放{fit}行。请分页导出，或改用A4通栏。")
}

/// Against the same period of the year before.
pub const YOY: &str = "同比";
/// Against the period before.
pub const MOM: &str = "环比";
/// Head of the names of a table of places.
pub const PLACE: &str = "区划";
/// The last row of a table of places.
pub const WHOLE: &str = "合计或平均";

/// Title of the picture of 总览.
pub fn brief_of(area: &str) -> String {
    format!("{area}一图快报")
}

/// Title of its table.
pub fn table_of(area: &str, period: &str) -> String {
    format!("{area}各地主要指标（{period}）")
}

/// What its signs mean, and how much is left out.
pub fn table_note(rows: usize, columns: usize) -> String {
    let mut note =
        "率类与全域平均比较：▲好于　▼差于　△▽高于、低于（不作评价）　无符号为差异不显著；* 数据不全。".to_string();
    if rows > 0 {
        note.push_str(&format!("另有{rows}个区划未列。"));
    }
    if columns > 0 {
        note.push_str(&format!("另有{columns}项指标未列，见长图或总览页。"));
    }
    note
}
