//! Words of the report page: editing, versions, 上期对照, batches.

/// Name of the file of versions.
pub const VERSIONS_FILE: &str = "报告版本.json";
/// How editing works.
pub const EDITING: &str = "点“改”可以改写、删去、在后面加文字、图或表。原有数字留在文中的，仍与数据相连；手工写的数字不与数据核对，导出前请自行核对。";
/// What 上期对照 does.
pub const AGAINST: &str =
    "选择以前保存的版本文件，逐个数字与现有数据对照，列出因数据修订而不再成立的句子。按台账计的件数不核对。";
/// A batch was given up.
pub const BATCH_CANCELLED: &str = "已取消，没有生成文件。";

/// Characters that no file of this kind may hold.
pub fn replaced(count: usize) -> String {
    format!("有{count}个不能写入文件的字符，已用�代替。")
}

/// `12个数字都与现有数据一致。`
pub fn all_current(held: usize) -> String {
    format!("{held}个与数据相连的数字都与现有数据一致。")
}

/// `数据已变：43个数字中有2个与现有数据不同。`
pub fn stale(stale: usize, held: usize) -> String {
    format!("数据已变：{held}个与数据相连的数字中，有{stale}个与现有数据不同，已在文中标出。")
}

/// Behind a stale number.
pub fn now(now: &str) -> String {
    format!("（现为{now}）")
}

/// Below a stale figure.
pub fn stale_figure(stale: usize) -> String {
    format!("图中有{stale}个数与现有数据不同，可删去后重新加入。")
}

/// What was brought up to date.
pub fn renumbered(changed: usize) -> String {
    match changed {
        0 => "没有能直接更新的数字：升降方向变了的句子和图表需要改写或重新加入。".into(),
        _ => format!("更新了{changed}个数字；仍标出的，升降方向已变，需要改写。"),
    }
}

/// Numbers whose origin is gone.
pub fn lost(lost: &[String]) -> String {
    format!("有{}个数字的指标或区划在现有数据中找不到，未作对照：{}", lost.len(), lost.join("、"))
}

/// The outcome of one version.
pub fn broken(broken: usize, held: usize) -> String {
    match broken {
        0 => format!("{held}个数字都与现有数据一致。"),
        _ => format!("{held}个数字中，{broken}个与现有数据不同："),
    }
}

/// `正在生成：第3份，共22份。`
pub fn batch(done: usize, total: usize) -> String {
    format!("正在生成：已完成{done}份，共{total}份。")
}

/// What could not be made of a batch.
pub fn batch_failed(failed: &[String]) -> String {
    format!("有{}份未能生成：{}", failed.len(), failed.join("；"))
}
