//! Words of the monthly forms: on the paper, in the checks of its cells, on the page that gives them out and takes them back. No rule is here.

use super::period::{date, full};
use crate::model::Period;

/// Begins the line at the foot of a printed form.
pub const IMPRINT: &str = "善治一张图月度报表";
/// The word in the cell of 零报.
pub const ZERO: &str = "零报";
/// Not applicable, as it is typed.
pub const NOT_APPLICABLE: &str = "/";
/// Name of the first sheet.
pub const MAIN: &str = "填报表";
/// Name of the sheet with one row for each place below.
pub const PLACES: &str = "分村填报";
/// Heads of the first sheet, behind the number.
pub const HEADS: [&str; 8] = ["序号", "指标名称", "计量单位", "本期数", "上月数", "上年同期数", "核对", "说明"];
/// Heads of a pair of columns for one item of a place.
pub const PAIR: [&str; 2] = ["本期", "上月"];
/// Before numerator and denominator below their rate.
pub const OF_WHICH: &str = "其中：";
/// Behind a stock.
pub const AT_END: &str = "（期末）";
/// The row of sums.
pub const TOTAL: &str = "合计";
/// What the cells say where they are filled in.
pub const BLANK: &str = "未填";
/// The figure is far from last month's and nobody says why.
pub const FAR: &str = "较上月变动大，请写说明";
/// Above a hundred per cent.
pub const ABOVE: &str = "大于100%";
/// A rate whose denominator is nought.
pub const NOUGHT_BELOW: &str = "分母为0";
/// The label beside the cell of 零报.
pub const ZERO_LABEL: &str = "零报（本期流量指标都没有发生的，在右格选“零报”；期末数照填）";
/// For the persons; each in a cell of its own, to be typed behind or signed on paper.
pub const SIGNERS: [&str; 3] = ["单位负责人：", "审核人：", "填表人："];
/// For the date.
pub const SIGNED: &str = "报出日期：　　　　年　　　月　　　日";
/// For the seal.
pub const SEAL: &str = "（单位盖章）";
/// In the title of a refusal by a cell.
pub const REFUSED: &str = "请改正";
/// In the title of a hint at a cell.
pub const HINT: &str = "填报提示";

/// 填报单位：桐屏镇（990121100）.
pub fn unit(name: &str, code: &str) -> String {
    format!("填报单位：{name}（{code}）")
}

/// 统计期：2026年7月（6月26日至7月25日）.
pub fn span(period: Period, first: &str, last: &str) -> String {
    let short = |text: &str| date(text).split_once('年').map_or_else(|| date(text), |(_, day)| day.to_string());
    format!("统计期：{}（{}至{}）", full(period), short(first), short(last))
}

/// 报送期限：2026年8月3日前.
pub fn due(day: &str) -> String {
    format!("报送期限：{}前", date(day))
}

/// 表号, 制定机关, 批准文号, 有效期至, each with what the register says.
pub fn heading(number: &str, issuer: &str, approval: &str, valid_to: &str) -> [String; 4] {
    [
        format!("表　　号：{number}"),
        format!("制定机关：{issuer}"),
        format!("批准文号：{approval}"),
        format!("有效期至：{}", date(valid_to)),
    ]
}

/// What stands below the table. `exported` are indicators that a system's export holds, with the system.
pub fn notes(with_places: bool, exported: &[(String, String)]) -> String {
    let mut text = String::from(
        "填报说明：1. 只填浅黄色的格子，其余已锁定。2. 有数填数；本期没有发生的填 0 或在“零报”格选“零报”；不适用的填“/”；空着的按未报处理，不能报送。3. 比率由分子、分母自动算出，不直接填写。",
    );
    if with_places {
        text.push_str(&format!("4. 分村的数在工作表“{PLACES}”中逐村填写，本表自动合计。"));
    }
    if !exported.is_empty() {
        let each: Vec<String> = exported
            .iter()
            .map(|(name, system)| if system.is_empty() { name.clone() } else { format!("{name}（{system}）") })
            .collect();
        text.push_str(&format!("不需填报、由系统导出取数的：{}。", each.join("、")));
    }
    text.push_str("报送前可在“善治一张图”的“数据”页打开本文件自行核查，不上传任何数据。");
    text
}

/// The line at the foot.
pub fn imprint(form: &str, area: &str, period: Period) -> String {
    format!("{IMPRINT}　{form}　{area}　{period}　识别信息在隐藏行列中，请勿删改")
}

/// What may be typed into a cell.
pub fn typed(decimals: u8, relation: Option<&str>) -> String {
    let number = match decimals {
        0 => "不小于0的整数".to_string(),
        n => format!("不小于0、小数不超过{n}位的数"),
    };
    let relation = relation.map_or(String::new(), |other| format!("，且不大于“{other}”"));
    format!("请填{number}{relation}；没有发生填 0，不适用填“/”。")
}

/// The denominator's side of [`typed`].
pub fn typed_below(decimals: u8, part: &str) -> String {
    format!("{}并且不小于“{part}”。", typed(decimals, None))
}

/// The cell of 零报.
pub const ZERO_TYPED: &str = "本期流量指标都没有发生时选“零报”，否则空着。";

/// `应不大于“调结数”`.
pub fn not_above(other: &str) -> String {
    format!("应不大于{other}")
}

/// Why a monthly form is not used: the value of its finding, what and where.
pub(super) fn altered(value: &str) -> String {
    let mut words = value.split('|');
    let (what, one, two) = (words.next().unwrap_or(""), words.next().unwrap_or(""), words.next().unwrap_or(""));
    match what {
        "mark" => "看来是月度报表，但隐藏的识别信息已被删除".into(),
        "schema" => format!("报表样式为第{one}版，本程序只认到第{two}版"),
        "digest" => "隐藏的识别信息已被改动".into(),
        "row" => format!("缺少“{one}”一行"),
        "column" => format!("缺少“{one}”一列"),
        "more" => format!("多出识别码为“{one}”的行或列"),
        "again" => format!("识别码“{one}”出现了两次"),
        "inserted" => "表中插入了没有识别码的行".into(),
        "name" => format!("名称“{one}”与发下去的表不同"),
        "period" => format!("识别信息是{one}的表，表头写的不是这个统计期"),
        "area" => format!("识别信息是{one}的表，表头写的不是这个单位"),
        "sheet" => format!("缺少工作表“{one}”"),
        _ => "与发下去的表不同".into(),
    }
}

/// Figures that do not go together: the value of their finding.
pub(super) fn checked(value: &str) -> String {
    let mut words = value.split('|');
    let (what, one, two, three, four) = (
        words.next().unwrap_or(""),
        words.next().unwrap_or(""),
        words.next().unwrap_or(""),
        words.next().unwrap_or(""),
        words.next().unwrap_or(""),
    );
    match what {
        "above" => format!("“{one}”为{two}，大于“{three}”的{four}"),
        "far" => format!("“{one}”为{two}，上月为{three}，变动较大，没有写说明"),
        "zero" => format!("选了“零报”，但“{one}”填了{two}"),
        "total" => format!("“{one}”的合计为{two}，各村相加为{three}"),
        "word" => format!("“零报”格填的是“{one}”，只能选“零报”或空着"),
        _ => "数据相互矛盾".into(),
    }
}

/// 报送台账's note of a form that came: the file, 零报, what was explained.
pub fn slip(file: &str, is_zero: bool, blank: u32, notes: &[(String, String)]) -> String {
    let mut text = format!("《{file}》");
    if is_zero {
        text.push_str("，零报");
    }
    if blank > 0 {
        text.push_str(&format!("，{blank}格未填"));
    }
    if !notes.is_empty() {
        let each: Vec<String> = notes.iter().map(|(name, words)| format!("{name}：{words}")).collect();
        text.push_str(&format!("；{}", each.join("；")));
    }
    text.chars().take(300).collect()
}

/// How giving out and taking back goes.
pub const STEPS: [&str; 5] = [
    "选报表和统计期，点“生成填报表（zip）”：每个单位一个工作簿，上月数和上年同期数已填好，识别码已锁定。",
    "把压缩包里各单位的文件发下去。填报单位用 WPS 或 Excel 填写，只有浅黄色的格子能填，填错当场提示。",
    "填报单位把填好的文件拖到这个网页上（可断网），看“数据核查”：写着“可以报送”的，打印、签字、盖章后报送。",
    "收到后把文件一起拖进来，看核查结果，点“并入”：数据进入工作草稿，报送台账记一次收到。",
    "空着的格按未报，0 和“零报”才是零。缺报的在“报送台账”里复制催报文字。",
];

/// `22个单位，其中18个分村填报，共371个村。`
pub fn senders(units: usize, places: usize) -> String {
    match places {
        0 => format!("共{units}个单位填报。"),
        _ => format!("共{units}个单位填报；分村的数逐村填写，共{places}个村（居）。"),
    }
}

/// How far making is.
pub fn making(done: usize, total: usize) -> String {
    format!("正在生成填报表：已完成{done}个单位，共{total}个。")
}

/// Nothing is asked for.
pub const NOTHING: &str = "这张表的指标都由系统导出取数，不需要填报，没有生成文件。";
/// Nobody stands there to fill it in.
pub const NOBODY: &str = "数据包中没有填报单位（根区划没有下级）。";
/// The village figures of last month are not at hand.
pub const WITHOUT_PLACES: &str = "没有读到分村数据，分村表的上月数空着。";

/// Whether a form that came can be sent on.
pub fn verdict(usable: bool, blank: u32, faults: u32) -> String {
    match (usable, blank, faults) {
        (false, ..) => "不能报送：不是发下去的原表".into(),
        (true, 0, 0) => "可以报送".into(),
        (true, blank, 0) => format!("不能报送：还有{blank}格未填"),
        (true, 0, faults) => format!("不能报送：有{faults}格填错"),
        (true, blank, faults) => format!("不能报送：有{faults}格填错，还有{blank}格未填"),
    }
}
