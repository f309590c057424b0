//! How figures are spelt: GB/T 15835 numerals, units, signs, missing figures. It knows no indicator's meaning.

use crate::model::{Amount, Decimal, Indicator, Status};
use crate::query::{Change, Gap, Reading, Refusal};

/// Groups the whole part by threes: `1286` → `1,286`.
fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let (head, tail) = rest.split_once('.').unwrap_or((rest, ""));
    let mut out = String::from(sign);
    for (i, digit) in head.chars().enumerate() {
        if i > 0 && (head.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !tail.is_empty() {
        out.push('.');
        out.push_str(tail);
    }
    out
}

/// A decimal with grouped thousands and a true minus sign.
pub fn decimal(value: Decimal) -> String {
    let text = value.text();
    let nought = value.is_zero();
    grouped(if nought { text.trim_start_matches('-') } else { &text })
}

/// A figure with `decimals` digits, rounded half up; 100.0 % only when numerator and denominator are equal and 0.0 % only
/// when the numerator is nought (domain: rounding guards).
pub fn amount(value: Amount, decimals: u8) -> String {
    let rounded = value.round(decimals);
    if let Some((numerator, denominator)) = few(value) {
        return format!("{}/{}", numerator.text(), denominator.text());
    }
    if let Amount::Ratio { numerator, denominator, factor: 100 } = value {
        let step = Decimal::new(1, decimals);
        let whole = Decimal::new(100, 0);
        if rounded.compare(whole).is_eq() && numerator.compare(denominator).is_lt() {
            return decimal(whole.minus(step).rescale(decimals));
        }
        if rounded.is_zero() && !numerator.is_zero() {
            return decimal(step);
        }
    }
    decimal(rounded)
}

/// A percentage of fewer cases than this is printed as its parts (domain: small denominators).
const FEW: Decimal = Decimal { mantissa: 5, decimals: 0 };

/// The parts of a percentage of fewer than five cases: `3/4` is printed, without a unit, and not 75 %.
pub fn few(value: Amount) -> Option<(Decimal, Decimal)> {
    match value {
        Amount::Ratio { numerator, denominator, factor: 100 } if denominator.compare(FEW).is_lt() => {
            Some((numerator, denominator))
        }
        _ => None,
    }
}

/// A value that is no longer exact (a sum over categories, an end of a class) with `decimals` digits.
pub fn plain(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    grouped(if text.trim_start_matches(['-', '0', '.']).is_empty() { text.trim_start_matches('-') } else { &text })
}

/// A change with its sign: `+84`, `−12`, `0`.
pub fn signed_decimal(value: Decimal) -> String {
    signed(decimal(value), value.sign())
}

/// Why a figure is missing, in two to four characters.
pub fn gap(gap: Gap) -> &'static str {
    match gap {
        Gap::Stated(Status::Missing) => "未报",
        Gap::Stated(Status::NotLoaded) => "待载入",
        Gap::Stated(Status::BelowUnit) => "不足1",
        Gap::Stated(Status::Masked) => "已隐去",
        Gap::Stated(Status::Suppressed) => "不公布",
        Gap::Stated(Status::NotApplicable) => "不适用",
        Gap::Stated(_) | Gap::NoData => "—",
        Gap::NoParts | Gap::NotAdditive => "不汇总",
        Gap::NoughtBelow => "无基数",
        Gap::NoTotal => "缺累计",
    }
}

/// The long form of [`gap`], for a tooltip.
pub fn gap_reason(gap: Gap) -> &'static str {
    match gap {
        Gap::Stated(Status::Missing) => "未报：本期没有收到数据，不等于零",
        Gap::Stated(Status::NotLoaded) => "待载入：这部分数据还没有载入，不等于未报",
        Gap::Stated(Status::BelowUnit) => "不足一个计量单位",
        Gap::Stated(Status::Masked) => "来源文件中已隐去",
        Gap::Stated(Status::Suppressed) => "按规定不公布",
        Gap::Stated(Status::NotApplicable) => "不适用于该区划",
        Gap::Stated(_) | Gap::NoData => "没有这一级的数据",
        Gap::NoParts => "缺分子分母，不可汇总",
        Gap::NotAdditive => "该指标不作汇总",
        Gap::NoughtBelow => "分母为零，不计算比率",
        Gap::NoTotal => "只报了本年累计，缺上期累计，推不出本期数",
    }
}

/// A figure with the decimals of its indicator. An imported one is printed as it stood: no noughts are added behind it.
pub fn of(value: Amount, indicator: &Indicator) -> String {
    let text = amount(value, indicator.decimals);
    if indicator.is_imported() && matches!(value, Amount::Exact(_)) && text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    } else {
        text
    }
}

/// A reading without its unit: the figure, or why there is none.
pub fn reading(reading: &Reading, indicator: &Indicator) -> String {
    match reading.figure {
        Ok(value) => of(value, indicator),
        Err(why) => gap(why).to_string(),
    }
}

/// The unit as printed; an unknown one says so.
pub fn unit(indicator: &Indicator) -> &str {
    if indicator.unit.is_empty() { "单位未注明" } else { &indicator.unit }
}

/// A reading with its unit: `1,286件`, `97.8%`, `未报`. An unknown unit adds nothing to the figure.
pub fn with_unit(read: &Reading, indicator: &Indicator) -> String {
    match read.figure {
        Ok(value) if few(value).is_none() => format!("{}{}", of(value, indicator), indicator.unit),
        _ => reading(read, indicator),
    }
}

fn signed(text: String, sign: i128) -> String {
    if sign > 0 { format!("+{text}") } else { text }
}

/// A change in one line of a card: `+4.2%`, `−0.1个百分点`, `持平`, `+3件（+50.0%）`; a refusal gives its reason.
pub fn change(change: &Result<Change, Refusal>, indicator: &Indicator) -> String {
    match change {
        Ok(Change::Points(points)) => {
            let rounded = points.rescale(indicator.decimals.max(1));
            if rounded.is_zero() {
                "持平".into()
            } else {
                format!("{}个百分点", signed(decimal(rounded), rounded.sign()))
            }
        }
        Ok(Change::Difference(difference)) => {
            let rounded = difference.rescale(indicator.decimals);
            if rounded.is_zero() {
                "持平".into()
            } else {
                format!("{}{}", signed(decimal(rounded), rounded.sign()), indicator.unit)
            }
        }
        Ok(Change::Relative { difference, rate, small }) => {
            let percent = rate.round(1);
            let text = format!("{}%", signed(decimal(percent), percent.sign()));
            if difference.is_zero() || (percent.is_zero() && !small) {
                "持平".into()
            } else if *small {
                let absolute = difference.rescale(indicator.decimals);
                format!("{}{}（{text}）", signed(decimal(absolute), absolute.sign()), indicator.unit)
            } else {
                text
            }
        }
        Err(why) => refusal(why, indicator),
    }
}

/// Why no change is given, in a few characters.
pub fn refusal(why: &Refusal, indicator: &Indicator) -> String {
    match why {
        Refusal::NoFigure => "本期无数".into(),
        Refusal::NoBase => "无基期".into(),
        Refusal::NotLoaded => "待载入".into(),
        Refusal::BaseZero(difference) if difference.is_zero() => "持平（基期为0）".into(),
        Refusal::BaseZero(difference) => {
            let rounded = difference.rescale(indicator.decimals);
            format!("{}{}（基期为0）", signed(decimal(rounded), rounded.sign()), indicator.unit)
        }
        Refusal::BaseNegative => "基期为负".into(),
        Refusal::Partial => "数据不全，不比".into(),
        Refusal::Cumulative => "—".into(),
        Refusal::Definition => "口径调整，不比".into(),
    }
}

/// A value for an axis: 万 and 亿 from ten thousand up, never k or M.
pub fn axis(value: f64, decimals: u8) -> String {
    let (scaled, word) = if value.abs() >= 1e8 {
        (value / 1e8, "亿")
    } else if value.abs() >= 1e4 {
        (value / 1e4, "万")
    } else {
        (value, "")
    };
    let places = if word.is_empty() { usize::from(decimals) } else { 2 };
    let text = format!("{scaled:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{word}")
}

#[cfg(test)]
mod tests {
    use super::{amount, decimal};
    use crate::model::{Amount, Decimal};

    #[test]
    fn groups_and_signs() {
        for (text, expect) in
            [("0", "0"), ("-0.0", "0.0"), ("999", "999"), ("1286", "1,286"), ("-1234567.80", "−1,234,567.80")]
        {
            assert_eq!(Decimal::parse(text).map(decimal).as_deref(), Some(expect));
        }
    }

    #[test]
    fn a_hundred_per_cent_is_only_all_of_them() {
        let rate = |n, d| Amount::ratio(Decimal::whole(n), Decimal::whole(d), 100).map(|r| amount(r, 1));
        assert_eq!(rate(9996, 10000).as_deref(), Some("99.9"));
        assert_eq!(rate(10000, 10000).as_deref(), Some("100.0"));
        assert_eq!(rate(1, 10000).as_deref(), Some("0.1"));
        assert_eq!(rate(0, 10000).as_deref(), Some("0.0"));
        assert_eq!([rate(3, 4), rate(0, 4), rate(6, 7)].map(Option::unwrap_or_default), ["3/4", "0/4", "85.7"]);
    }
}
