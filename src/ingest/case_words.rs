//! The words of 明细台账 (one row a case): headers of its columns, words of its results and evaluations, families of cases.
//! It reads no table and counts nothing.

use super::label::split_unit;
use super::text::squeeze;

/// What a column is to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Number of the case.
    Number,
    /// Date it is counted by; the smaller the better: taken in before begun, begun before closed.
    Date(u8),
    /// Area code.
    Code,
    /// Area name; 0 county, 1 township, 2 village, 3 any.
    Area(u8),
    /// Kind of case; the smaller the better.
    Category(u8),
    /// How it ended, or where it stands.
    Result(Asked),
    /// How content the person is.
    Rating,
    /// Whether it was closed in time.
    InTime(Asked),
    /// Personal data: dropped.
    Personal,
    /// Left aside.
    Ignored,
    /// Left aside in silence.
    Silent,
}

/// What 是 means in a column of 是 and 否.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Nothing: the words speak for themselves.
    Words,
    /// 是否成功.
    Success,
    /// 是否办结.
    Closed,
    /// 是否按期.
    InTime,
    /// 是否超期.
    Late,
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Settled: 调解成功, 达成协议.
    Success,
    /// Closed without agreement: 调解不成, 终止.
    Failure,
    /// Closed, nothing said about how.
    Closed,
    /// Still under way, withdrawn, void: neither closed nor settled.
    Open,
    /// No word of it.
    Blank,
    /// A word nobody knows.
    Unknown,
}

/// What an evaluation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    /// 满意, 基本满意.
    Content,
    /// 一般, 不满意.
    Discontent,
    /// 未评价, 无法接通: no evaluation.
    None,
    /// A word nobody knows.
    Unknown,
}

/// What kind of cases a ledger holds: it decides the indicators its counts become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// 人民调解.
    Mediation,
    /// 12345, 工单, 诉求.
    Hotline,
    /// 法律援助.
    LegalAid,
    /// 警情.
    Police,
    /// Anything else.
    Other,
}

const NUMBERS: [&str; 33] = [
    "案件编号",
    "案件号",
    "案号",
    "案件id",
    "卷宗号",
    "卷宗编号",
    "卷号",
    "事件编号",
    "事件号",
    "事件id",
    "工单编号",
    "工单号",
    "工单id",
    "工单流水号",
    "受理编号",
    "受理号",
    "受理单号",
    "登记编号",
    "登记号",
    "流水号",
    "业务流水号",
    "警情编号",
    "接警编号",
    "接警单号",
    "接警单编号",
    "纠纷编号",
    "诉求编号",
    "投诉编号",
    "信访编号",
    "任务编号",
    "case_id",
    "caseid",
    "case_no",
];

/// Dates, the one to count by first.
const DATES: [&[&str]; 4] = [
    &["受理日期", "受理时间", "案件受理日期", "案件受理时间", "接收日期", "接收时间", "批准日期", "批准时间"],
    &[
        "登记日期",
        "登记时间",
        "立案日期",
        "立案时间",
        "上报日期",
        "上报时间",
        "申请日期",
        "申请时间",
        "来电日期",
        "来电时间",
        "接警日期",
        "接警时间",
        "报警日期",
        "报警时间",
        "派单日期",
        "派单时间",
        "派遣日期",
        "派遣时间",
        "创建日期",
        "创建时间",
        "诉求时间",
        "反映时间",
        "来访日期",
        "来访时间",
    ],
    &["日期", "时间", "发生日期", "发生时间", "案发时间", "调解日期", "调解时间", "处理日期", "处理时间"],
    &["办结日期", "办结时间", "结案日期", "结案时间", "调结日期", "调结时间"],
];

const COUNTIES: [&str; 5] = ["县", "县区", "区县", "县市区", "县(市、区)"];
const TOWNSHIPS: [&str; 15] = [
    "镇街",
    "镇(街)",
    "乡镇",
    "街道",
    "乡镇街道",
    "乡镇(街道)",
    "镇(街道)",
    "镇街道",
    "街镇",
    "镇",
    "乡",
    "镇街名称",
    "乡镇名称",
    "街道名称",
    "镇办",
];
const VILLAGES: [&str; 13] = [
    "村",
    "村社区",
    "村(社区)",
    "村(居)",
    "村居",
    "村名",
    "村名称",
    "行政村",
    "社区",
    "村社",
    "村社名称",
    "村(社区)名称",
    "村居名称",
];
const ANYWHERE: [&str; 10] =
    ["区划", "区划名称", "行政区划", "行政区", "地区", "属地", "辖区", "属地镇街", "属地乡镇", "填报单位"];
const CODES: [&str; 6] = ["区划代码", "行政区划代码", "统计用区划代码", "区划编码", "行政区划编码", "地区代码"];

/// Kinds of case, the one to count by first.
const CATEGORIES: [&[&str]; 3] = [
    &[
        "纠纷类型",
        "纠纷类别",
        "案件类型",
        "案件类别",
        "矛盾类型",
        "矛盾纠纷类型",
        "矛盾纠纷类别",
        "事件类型",
        "事件类别",
        "问题类型",
        "问题类别",
        "诉求类型",
        "诉求类别",
        "警情类型",
        "警情类别",
        "工单类型",
        "工单类别",
        "援助类型",
        "业务类型",
    ],
    &["类别", "类型", "分类", "事件分类", "问题分类", "诉求分类", "一级分类", "事项类别", "事项类型", "category"],
    &["二级分类", "案由", "三级分类"],
];

const RESULTS: [&str; 18] = [
    "办理结果",
    "处理结果",
    "处置结果",
    "调解结果",
    "调处结果",
    "化解结果",
    "结果",
    "办理状态",
    "处理状态",
    "处置状态",
    "案件状态",
    "工单状态",
    "事件状态",
    "办结状态",
    "状态",
    "化解情况",
    "调解情况",
    "结案方式",
];
const RATINGS: [&str; 13] = [
    "满意度",
    "满意情况",
    "满意度评价",
    "满意度测评",
    "群众满意度",
    "群众评价",
    "评价",
    "评价结果",
    "回访结果",
    "回访评价",
    "回访满意度",
    "是否满意",
    "满意程度",
];

/// Words in the headers of columns about persons (GB/T 35273, annex A: identity, contact, place of living), and of the officials who
/// handled the case.
const PERSONAL: [&str; 22] = [
    "身份证",
    "证件号",
    "手机",
    "电话",
    "联系方式",
    "姓名",
    "当事人",
    "申请人",
    "受援人",
    "住址",
    "家庭地址",
    "联系人",
    "报警人",
    "来电人",
    "反映人",
    "诉求人",
    "投诉人",
    "来访人",
    "调解员",
    "承办人",
    "经办人",
    "caller",
];

/// The header as these tables spell it.
pub fn spelt(header: &str) -> String {
    let name = split_unit(header).0.to_ascii_lowercase();
    let name = name.strip_prefix("所属").or_else(|| name.strip_prefix("所在")).unwrap_or(&name);
    name.trim_start_matches('*').into()
}

fn rank(tiers: &[&[&str]], name: &str) -> Option<u8> {
    tiers.iter().position(|tier| tier.contains(&name)).and_then(|at| u8::try_from(at).ok())
}

/// What a header makes of its column; the cells may still decide otherwise.
pub fn part(header: &str) -> Part {
    let name = spelt(header);
    let name = name.as_str();
    if NUMBERS.contains(&name) {
        Part::Number
    } else if let Some(rank) = rank(&DATES, name) {
        Part::Date(rank)
    } else if CODES.contains(&name) {
        Part::Code
    } else if COUNTIES.contains(&name) {
        Part::Area(0)
    } else if TOWNSHIPS.contains(&name) {
        Part::Area(1)
    } else if VILLAGES.contains(&name) {
        Part::Area(2)
    } else if ANYWHERE.contains(&name) {
        Part::Area(3)
    } else if let Some(rank) = rank(&CATEGORIES, name) {
        Part::Category(rank)
    } else if RESULTS.contains(&name) {
        Part::Result(Asked::Words)
    } else if matches!(name, "是否成功" | "是否调解成功" | "是否化解" | "调解是否成功" | "是否达成协议")
    {
        Part::Result(Asked::Success)
    } else if matches!(name, "是否办结" | "是否结案" | "是否处置" | "是否完成") {
        Part::Result(Asked::Closed)
    } else if RATINGS.contains(&name) {
        Part::Rating
    } else if matches!(name, "是否按期" | "是否按时" | "是否按期办结" | "是否按时办结" | "按期情况" | "办结时效")
    {
        Part::InTime(Asked::InTime)
    } else if matches!(name, "是否超期" | "是否逾期" | "是否超时") {
        Part::InTime(Asked::Late)
    } else if PERSONAL.iter().any(|word| name.contains(word)) {
        Part::Personal
    } else if matches!(name, "序号" | "编号" | "备注") {
        Part::Silent
    } else {
        Part::Ignored
    }
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn yes(text: &str) -> Option<bool> {
    match text {
        "是" | "y" | "yes" | "true" | "1" | "√" | "✓" => Some(true),
        "否" | "n" | "no" | "false" | "0" | "×" | "✕" => Some(false),
        _ => None,
    }
}

/// How a case ended, by the word of its result column. 未成功 and 调解不成 are looked for before 成功, 未办结 before 办结.
pub fn outcome(word: &str, asked: Asked) -> Outcome {
    let text = squeeze(word).to_ascii_lowercase();
    if text.is_empty() || text.chars().all(|c| matches!(c, '-' | '—' | '/' | '–')) {
        return Outcome::Blank;
    }
    if let Some(yes) = yes(&text) {
        return match (asked, yes) {
            (Asked::Success, true) => Outcome::Success,
            (Asked::Success, false) => Outcome::Failure,
            (Asked::Closed, true) => Outcome::Closed,
            (Asked::Closed, false) => Outcome::Open,
            _ => Outcome::Unknown,
        };
    }
    const FAILURE: [&str; 9] = ["不成", "未成功", "失败", "未达成", "未化解", "终止", "未调成", "无法达成", "转诉讼"];
    const OPEN: [&str; 21] = [
        "调解中",
        "办理中",
        "处理中",
        "处置中",
        "调处中",
        "进行中",
        "受理中",
        "正在",
        "待",
        "未办结",
        "未结",
        "未处",
        "未完成",
        "在办",
        "跟踪",
        "撤回",
        "撤诉",
        "撤案",
        "作废",
        "退单",
        "不予受理",
    ];
    const SUCCESS: [&str; 6] = ["成功", "达成", "化解", "和解", "调成", "履行"];
    const CLOSED: [&str; 10] =
        ["办结", "结案", "办理完毕", "处理完毕", "处置完毕", "已处理", "已处置", "已解决", "完成", "归档"];
    if has(&text, &FAILURE) {
        Outcome::Failure
    } else if has(&text, &OPEN) || matches!(text.as_str(), "已受理" | "已派单" | "已转办" | "受理") {
        Outcome::Open
    } else if has(&text, &SUCCESS) {
        Outcome::Success
    } else if has(&text, &CLOSED) {
        Outcome::Closed
    } else {
        Outcome::Unknown
    }
}

/// What an evaluation says: 满意 and 基本满意 are content; only the four words of an evaluation count at all (domain.md §2.5).
pub fn rating(word: &str) -> Rating {
    let text = squeeze(word).to_ascii_lowercase();
    if text.is_empty()
        || text.chars().all(|c| matches!(c, '-' | '—' | '/' | '–'))
        || has(&text, &["未评", "未回访", "无法接通", "未接通", "无评价", "拒", "空号", "关机", "无人接听", "无需回访"])
    {
        return Rating::None;
    }
    match yes(&text) {
        Some(true) => Rating::Content,
        Some(false) => Rating::Discontent,
        None if has(&text, &["不满意", "不太满意", "一般", "差"]) => Rating::Discontent,
        None if text.contains("满意") => Rating::Content,
        None => Rating::Unknown,
    }
}

/// Whether the case was closed in time; `None` when the cell does not say.
pub fn in_time(word: &str, asked: Asked) -> Option<bool> {
    let text = squeeze(word).to_ascii_lowercase();
    match yes(&text) {
        Some(yes) => Some(yes != (asked == Asked::Late)),
        None if has(&text, &["未超", "未逾", "按期", "按时", "正常", "提前"]) => {
            Some(!has(&text, &["未按", "不按"]))
        }
        None if has(&text, &["超", "逾"]) => Some(false),
        None => None,
    }
}

/// The family that the words around a ledger speak of: its title, its file's name, the headers of number, kind and result.
pub fn family(words: &str) -> Family {
    let lower = words.to_ascii_lowercase();
    if has(&lower, &["法律援助", "法援"]) {
        Family::LegalAid
    } else if has(&lower, &["调解", "纠纷", "调处"]) {
        Family::Mediation
    } else if has(&lower, &["12345", "工单", "热线", "诉求", "派单"]) {
        Family::Hotline
    } else if has(&lower, &["警情", "接警", "接处警"]) {
        Family::Police
    } else {
        Family::Other
    }
}

/// Whether a first cell begins a note at the foot: 注：…, 制表人：….
pub fn is_foot(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "注",
        "说明",
        "备注",
        "数据来源",
        "来源",
        "填报人",
        "审核人",
        "制表",
        "制表人",
        "联系电话",
        "填报日期",
        "填表人",
    ];
    squeeze(text)
        .split_once(':')
        .is_some_and(|(word, _)| WORDS.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
}
