//! The words of the statistical checks: what looks wrong with its figures, and what to do. It judges nothing.

/// The pieces of one suspicion, ready to be put into a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The rule's stable name.
    pub rule: &'a str,
    /// Indicator's name.
    pub indicator: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// Area's name.
    pub area: &'a str,
    /// Period in words.
    pub period: &'a str,
    /// The figure at issue.
    pub figure: &'a str,
    /// What it is held against.
    pub against: &'a str,
    /// The other indicator, area, factor or note.
    pub about: &'a str,
}

/// What looks wrong, in one sentence.
pub fn message(told: Told) -> String {
    let Told { rule, indicator, unit, area, period, figure, against, about } = told;
    let unit = if figure.contains('/') { "" } else { unit };
    let subject = format!("{area}{period}“{indicator}”");
    match rule {
        "parts-not-total" => format!("{subject}为{figure}{unit}，下级{about}个合计为{against}{unit}，两者不一致"),
        "part-above-whole" => format!("{subject}为{figure}{unit}，多于“{about}”的{against}{unit}"),
        "rate-out-of-bounds" => format!("{subject}为{figure}{unit}，超出0—100%的范围"),
        "unit-slip" => {
            let times = about.get(about.char_indices().nth(1).map_or(0, |(at, _)| at)..).unwrap_or("");
            let way = if about.starts_with('×') { "的约" } else { "的约1/" };
            format!(
                "{subject}为{figure}{unit}，是此前各月中位数{against}{unit}{way}{times}{}，疑为单位或小数点有误",
                if about.starts_with('×') { "倍" } else { "" }
            )
        }
        "deviated-value" => format!("{subject}为{figure}{unit}，是此前各月中位数{against}{unit}的约{about}倍"),
        "all-hundred" => {
            let (months, cases) = about.split_once('|').unwrap_or((about, ""));
            format!("{area}“{indicator}”截至{period}{months}期{cases}件均为100%，同级其他单位合计为{against}%")
        }
        "yoy-differs" => format!("{subject}填报为{figure}{unit}，按“{about}”推算为{against}{unit}"),
        "duplicate-series" => format!("{area}“{indicator}”截至{period}连续{against}期与{about}完全相同"),
        "history-revised" => {
            let old = against.replace('|', "、");
            let note = if about.is_empty() { String::new() } else { format!("（{about}）") };
            format!("{subject}由{old}{unit}改为{figure}{unit}{note}")
        }
        "count-not-whole" => format!("{subject}为{figure}{unit}，件数、人数应为整数"),
        "negative-count" => format!("{subject}为{figure}{unit}，不应为负数"),
        _ => format!("{subject}为{figure}{unit}"),
    }
}

/// What the person can do about it.
pub fn remedy(rule: &str) -> &'static str {
    match rule {
        "parts-not-total" => "请核对上级数与各下级数，查明漏报或重报",
        "part-above-whole" => "请核对两项数字和填报口径",
        "rate-out-of-bounds" => "请核对分子、分母和小数点",
        "unit-slip" => "请核对计量单位（元与万元、件与万件）和小数点",
        "deviated-value" => "请核对是否误填；确有其事的请附情况说明",
        "all-hundred" => "请抽查原始登记，确认是否如实统计",
        "yoy-differs" => "请核对本期数、上年同期数和计算口径",
        "duplicate-series" => "请核对是否复制了其他单位的数据",
        "history-revised" => "一般不必处理；如非有意修订，请核对来源文件",
        "count-not-whole" => "请核对原始数字或计量单位",
        "negative-count" => "请核对原始数字",
        _ => "请核对",
    }
}
