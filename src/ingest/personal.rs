//! Personal data in exports: how it is told, and how it is masked. Dropping the columns is the readers' work.

use std::borrow::Cow;

use super::text::{is_blank, narrow, squeeze};

/// Words in the header of a column that holds personal data (domain.md §3.7).
const HEADERS: [&str; 26] = [
    "身份证",
    "证件号",
    "公民身份",
    "手机",
    "联系电话",
    "联系方式",
    "电话号码",
    "姓名",
    "住址",
    "家庭地址",
    "联系人",
    "报警人",
    "当事人",
    "申请人",
    "被申请人",
    "来电人",
    "诉求人",
    "举报人",
    "户主",
    "银行卡",
    "银行账号",
    "填报人",
    "审核人",
    "负责人",
    "callerphone",
    "callerid",
];

/// Whether a header (squeezed, lower case) says that its column holds personal data. Counts of persons do not: 申请人数, 当事人次.
pub fn is_header(name: &str) -> bool {
    HEADERS.iter().any(|word| {
        name.match_indices(word).any(|(at, _)| {
            let rest = &name[at + word.len()..];
            let counts = word.ends_with('人') && rest.starts_with(['数', '次', '员', '口', '均']);
            !(counts || rest.starts_with("数") || name.ends_with(['数', '率', '量']))
        })
    }) || matches!(name, "电话" | "手机号码" | "名字" | "idcard" | "phone" | "mobile" | "name")
}

/// An 18-digit identity number with a plausible date of birth, or one of the old 15 digits.
pub fn is_identity(text: &str) -> bool {
    let bytes = text.as_bytes();
    let date = |from: usize| {
        let number = |a: usize, b: usize| text.get(from + a..from + b).and_then(|t| t.parse::<u32>().ok());
        (1..=12).contains(&number(0, 2).unwrap_or(0)) && (1..=31).contains(&number(2, 4).unwrap_or(0))
    };
    match bytes.len() {
        18 => {
            bytes[..17].iter().all(u8::is_ascii_digit)
                && (bytes[17].is_ascii_digit() || matches!(bytes[17], b'x' | b'X'))
                && matches!(text.get(6..8), Some("18" | "19" | "20"))
                && date(10)
        }
        _ => false,
    }
}

/// An 11-digit mobile number.
pub fn is_mobile(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1]) && bytes.iter().all(u8::is_ascii_digit)
}

/// Whether a cell is personal data by its looks.
pub fn is_personal(cell: &str) -> bool {
    let text = squeeze(cell);
    let text = text.trim_start_matches("+86").trim_matches('\'');
    is_identity(text) || is_mobile(text) || is_masked_number(text)
}

/// 138****5678, 3605**********1234: masked already, still a person's.
fn is_masked_number(text: &str) -> bool {
    matches!(text.len(), 11 | 18)
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains("***")
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'*' | b'x' | b'X'))
}

/// The commonest family names: they begin more than nine names in ten.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";

/// Whether a cell looks like a person's name: two to four characters, a family name first. Only whole columns are judged by it.
pub fn looks_like_name(cell: &str) -> bool {
    let text = squeeze(cell);
    let count = text.chars().count();
    let masked = text.contains(['*', '某', '×']);
    (2..=4).contains(&count)
        && text.chars().next().is_some_and(|first| SURNAMES.contains(first))
        && text.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c) || matches!(c, '*' | '×' | '·'))
        && !text
            .ends_with(['村', '镇', '乡', '县', '区', '市', '局', '委', '办', '所', '站', '院', '类', '件', '部', '组'])
        && (masked || count <= 3)
}

/// A text fit to be shown and kept: identity and mobile numbers within it are masked, 138****5678.
pub fn mask(text: &str) -> Cow<'_, str> {
    if text.bytes().filter(u8::is_ascii_digit).count() < 11 {
        return Cow::Borrowed(text);
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X');
    let (mut out, mut run, mut hit) = (String::new(), String::new(), false);
    let mut flush = |run: &mut String, out: &mut String| {
        let digits = run.trim_end_matches(['x', 'X']);
        if is_identity(run) || is_mobile(digits) {
            hit = true;
            let kept = if run.len() == 18 { 4 } else { 3 };
            out.push_str(&run[..kept]);
            out.push_str(&"*".repeat(run.len() - kept - 4));
            out.push_str(&run[run.len() - 4..]);
        } else {
            out.push_str(run);
        }
        run.clear();
    };
    for c in text.chars() {
        let plain = narrow(c);
        if is_part(plain) {
            run.push(plain);
        } else {
            flush(&mut run, &mut out);
            out.push(c);
        }
    }
    flush(&mut run, &mut out);
    if hit { Cow::Owned(out) } else { Cow::Borrowed(text) }
}

/// A line at the foot or above the table without the persons it names: 填报人：*** 联系电话：***.
pub fn mask_line(text: &str) -> String {
    let text: String = text.chars().map(narrow).collect();
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(':') {
        let (front, tail) = rest.split_at(at + 1);
        out.push_str(front);
        let key: String = front.trim_end_matches(':').chars().filter(|c| !is_blank(*c)).collect();
        rest = tail;
        let personal = is_header(&key.to_lowercase())
            || ["人", "电话", "领导", "校对", "制表", "签字", "签名", "主任", "书记"]
                .iter()
                .any(|word| key.ends_with(word));
        if personal {
            let end = tail.trim_start_matches(is_blank);
            let skipped = tail.len() - end.len();
            let stop =
                end.find(|c: char| is_blank(c) || matches!(c, ';' | '；' | ',' | '，' | ')')).unwrap_or(end.len());
            if stop > 0 {
                out.push_str("***");
            }
            rest = &tail[skipped + stop..];
        }
    }
    out.push_str(rest);
    mask(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{is_header, is_personal, looks_like_name, mask, mask_line};

    #[test]
    fn numbers_and_names_are_told() {
        assert!(is_personal("13800000000") && is_personal("11010519491231002X") && is_personal("138****5678"));
        assert!(!is_personal("360502100201") && !is_personal("10000000000") && !is_personal("123456789012345678"));
        assert!(looks_like_name("王小明") && looks_like_name("李某") && !looks_like_name("李家村"));
        assert!(is_header("申请人姓名") && !is_header("申请人数") && !is_header("当事人次数") && is_header("联系电话"));
    }

    #[test]
    fn lines_are_masked() {
        assert_eq!(mask("电话13812345678。"), "电话138****5678。");
        assert_eq!(mask("11010519491231002X"), "1101**********002X");
        assert_eq!(mask("360502100201"), "360502100201");
        assert_eq!(mask_line("填报人：王小明 联系电话：13812345678"), "填报人:*** 联系电话:***");
        assert_eq!(mask_line("注：数据来源县司法局"), "注:数据来源县司法局");
    }
}
