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
    format!("图中有{stale}个数与现有数据不同，按“按现数据更新”重画。")
}

/// What was brought up to date: numbers of the words, tables and charts, and what still says otherwise.
pub fn renumbered(words: usize, figures: usize, left: usize) -> String {
    let done = match (words, figures) {
        (0, 0) => "文中数字和图表没有可更新的。".to_string(),
        _ => format!("更新了正文{words}个数字，重做了{figures}个图表。"),
    };
    match left {
        0 => done,
        _ => format!("{done}仍有{left}个数标出未改：升降方向已变的句子需要改写，不能重做的图表请删去后重新加入。"),
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

/// Answers about drafts that are not asked for again.
pub fn remembered(known: usize) -> String {
    format!("以前确认过{known}处数字，同样的句子不再问。")
}

/// Name of the table of cells behind a number.
pub const CELLS: &str = "这个数的原始数据";
/// A number that rests on no stored cell.
pub const NO_CELLS: &str = "这个数不由数据格算出：目标值取自目标登记。";

/// Behind the label of a mark whose number is followed.
pub const FOLLOWED: &str = "（正在查看的数）";

/// How often the same number stands in a report.
pub fn same_number(times: usize) -> String {
    format!("文字、表格和图中共{times}处用到这个数，已在文中标出。")
}

/// Cells that are not listed.
pub fn more_cells(all: usize, shown: usize) -> String {
    format!("共{all}个数据格，只列前{shown}个；全部见导出的工作簿和指标页。")
}

/// What could not be made of a batch.
pub fn batch_failed(failed: &[String]) -> String {
    format!("有{}份未能生成：{}", failed.len(), failed.join("；"))
}
