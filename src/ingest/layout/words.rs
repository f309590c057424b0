//! The words of headers, total rows and foot lines that exports use (domain.md §3.3). It looks at no column's content.

use super::Role;
use crate::ingest::label::split_unit;
use crate::ingest::personal;
use crate::ingest::text::squeeze;
use crate::source::Row;

/// The role a header names by itself, whatever the layout.
pub fn named_role(header: &str) -> Option<Role> {
    let name = split_unit(header).0.to_ascii_lowercase();
    let name = name.strip_prefix("所属").unwrap_or(&name);
    if personal::is_header(name) {
        return Some(Role::Personal);
    }
    Some(match name {
        "区划代码"
        | "行政区划代码"
        | "统计用区划代码"
        | "区划编码"
        | "行政区划编码"
        | "地区代码"
        | "单位代码"
        | "代码"
        | "编码"
        | "村代码"
        | "村级代码"
        | "村(社区)代码"
        | "镇街代码"
        | "乡镇代码"
        | "乡级代码"
        | "街道代码"
        | "社区代码"
        | "机构代码"
        | "统计代码"
        | "区划码"
        | "area_code"
        | "code" => Role::Code,
        "县" | "县区" | "区县" | "县市区" | "县(市、区)" | "县名" | "县名称" | "county" => {
            Role::Area(0)
        }
        "镇街" | "镇(街)" | "镇(街道)" | "乡镇" | "街道" | "乡镇街道" | "乡镇(街道)" | "街镇" | "镇" | "镇街名称"
        | "乡镇名称" | "镇乡" | "镇乡街道" | "乡(镇)" | "镇(乡)" | "乡(镇、街道)" | "镇(街、区)" | "街道(镇)"
        | "township" => Role::Area(1),
        "村" | "村社区" | "村(社区)" | "村(居)" | "村居" | "村名" | "村名称" | "行政村" | "社区" | "村社"
        | "村社名称" | "村(居)名称" | "村(社区)名称" | "村委会" | "village" => Role::Area(2),
        "区划" | "区划名称" | "行政区划" | "行政区" | "地区" | "地区名称" | "单位名称" | "填报单位" | "报送单位"
        | "上报单位" | "所在地" | "辖区" | "属地" | "area" => Role::Area(3),
        "时期" | "时间" | "月份" | "年月" | "统计月份" | "统计时间" | "统计期" | "报告期" | "期别" | "日期"
        | "年份" | "年度" | "年" | "月" | "季度" | "期间" | "周期" | "统计周期" | "所属期" | "period" | "year"
        | "month" | "date" => Role::Period,
        "指标" | "指标名称" | "指标项" | "统计指标" | "项目" | "项目名称" | "统计项目" | "indicator" => {
            Role::Indicator
        }
        "数值" | "值" | "指标值" | "数据" | "本期数" | "数量" | "value" => Role::Value,
        "分子" | "numerator" => Role::Numerator,
        "分母" | "denominator" => Role::Denominator,
        "计量单位" | "单位" | "unit" => Role::Unit,
        "数据口径" | "口径" | "basis" => Role::Basis,
        "status" => Role::Status,
        "origin" => Role::Origin,
        "vintage" => Role::Vintage,
        "organisation" | "责任单位" | "承办单位" | "部门" | "部门名称" | "责任部门" | "承办部门" | "牵头单位" => {
            Role::Organisation
        }
        "category" | "类别" | "分类" | "类型" => Role::Category,
        "qualifier" => Role::Qualifier,
        "note" => Role::Note,
        "序号" | "编号" | "行号" | "备注" | "no" | "no." | "id" | "precision" | "source_ref" | "填报日期"
        | "报送日期" => Role::Silent,
        _ => return None,
    })
}

/// The role a word of a mapping gives a column.
pub fn mapped_role(word: &str) -> Option<Role> {
    Some(match word {
        "ignore" => Role::Silent,
        "code" => Role::Code,
        "county" => Role::Area(0),
        "township" => Role::Area(1),
        "village" => Role::Area(2),
        "area" => Role::Area(3),
        "period" => Role::Period,
        "indicator" => Role::Indicator,
        "value" => Role::Value,
        "numerator" => Role::Numerator,
        "denominator" => Role::Denominator,
        "unit" => Role::Unit,
        "basis" => Role::Basis,
        "organisation" => Role::Organisation,
        "category" => Role::Category,
        "figure" => Role::Ignored,
        _ => return None,
    })
}

/// The word of a role, as a mapping would give it.
pub fn role_word(role: &Role) -> &'static str {
    match role {
        Role::Ignored | Role::Silent | Role::Personal | Role::Total => "ignore",
        Role::Code => "code",
        Role::Area(0) => "county",
        Role::Area(1) => "township",
        Role::Area(2) => "village",
        Role::Area(_) => "area",
        Role::Period | Role::Slot => "period",
        Role::Indicator => "indicator",
        Role::Value => "value",
        Role::Numerator => "numerator",
        Role::Denominator => "denominator",
        Role::Unit => "unit",
        Role::Basis => "basis",
        Role::Status | Role::Origin | Role::Vintage | Role::Qualifier | Role::Note => "ignore",
        Role::Organisation => "organisation",
        Role::Category => "category",
        Role::Figure(_) => "figure",
    }
}

/// Columns that only tell a place or a share among the others.
pub fn is_place_or_share(name: &str) -> bool {
    matches!(name, "排名" | "名次" | "位次" | "排位" | "占比" | "比重" | "比例" | "平均" | "均值" | "平均值")
        || name.ends_with("占比")
        || name.ends_with("排名")
}

/// Words of rows and columns that sum others up, blanks already taken out.
pub fn is_total(name: &str) -> bool {
    let name = name.trim_end_matches([':', '：']);
    is_sum(name)
        || matches!(
            name,
            "汇总"
                | "累计"
                | "平均"
                | "均值"
                | "平均值"
                | "平均数"
                | "比例"
                | "占比"
                | "其中"
                | "同比"
                | "环比"
                | "上年同期"
                | "增减"
                | "增幅"
                | "排名"
                | "#"
        )
}

/// Words of rows whose figures should be the sum of others.
pub fn is_sum(name: &str) -> bool {
    matches!(
        name.trim_end_matches([':', '：']),
        "合计"
            | "总计"
            | "小计"
            | "共计"
            | "总数"
            | "合计数"
            | "总合计"
            | "全县"
            | "全区"
            | "全市"
            | "全镇"
            | "全乡"
            | "全街道"
            | "县合计"
            | "镇小计"
            | "全县合计"
            | "全县总计"
            | "全区合计"
            | "全市合计"
            | "全镇合计"
            | "全镇小计"
            | "县级合计"
            | "本级合计"
            | "total"
            | "Total"
            | "TOTAL"
            | "sum"
    )
}

/// The total word in the label of a row: the whole of it, or behind a name (城关镇小计), or before one (其中：城关镇).
pub fn total_in(label: &str) -> bool {
    let bare: String = label.chars().filter(|c| !matches!(c, '(' | ')' | '[' | ']')).collect();
    is_total(&bare)
        || label.starts_with("其中:")
        || label.starts_with('#')
        || (bare.chars().count() <= 20
            && ["合计", "小计", "总计", "平均值", "平均数", "均值"].iter().any(|word| bare.ends_with(word)))
}

/// Whether such a label asks for the sum of the rows of its own group only.
pub fn is_subtotal(label: &str) -> bool {
    label.contains("小计") || label.contains("镇合计") || label.contains("街道合计") || label.contains("乡合计")
}

/// Whether a row is a note at the foot: 注：…, 数据来源：…, 填报人：….
pub fn is_footer(row: Row) -> bool {
    const WORDS: [&str; 27] = [
        "注",
        "附注",
        "说明",
        "备注",
        "数据来源",
        "资料来源",
        "来源",
        "填报人",
        "审核人",
        "制表",
        "制表人",
        "联系电话",
        "填报日期",
        "单位负责人",
        "填表人",
        "负责人",
        "填报单位",
        "填表日期",
        "填报时间",
        "报送日期",
        "审核",
        "复核",
        "复核人",
        "统计负责人",
        "联系人",
        "打印时间",
        "导出时间",
    ];
    let Some(front) = row.cells().map(squeeze).find(|cell| !cell.is_empty()) else { return false };
    if front.starts_with('※') || (front.starts_with('*') && front.chars().count() > 6) {
        return true;
    }
    let filled = row.cells().filter(|cell| !squeeze(cell).is_empty()).count();
    let word = match front.split_once(':') {
        Some((word, _)) => word,
        // 注 in a cell of its own, its text in the next.
        None if filled <= 2 => front.as_str(),
        None => return false,
    };
    WORDS.contains(&word.trim_start_matches('*').trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// A cell like 填报单位：某县: words above a table, not a label.
pub fn is_annotation(text: &str) -> bool {
    squeeze(text)
        .split_once(':')
        .is_some_and(|(key, value)| !key.is_empty() && (!value.is_empty() || is_title_key(key)))
}

fn is_title_key(key: &str) -> bool {
    matches!(key, "数据库" | "指标" | "时间" | "单位" | "地区" | "填报单位" | "制表" | "统计时间" | "频度")
}
