//! Signs that text was decoded wrongly before it came to us. It decodes nothing and repairs nothing: what was lost is lost.

/// Signs (domain.md §3.2): GBK read as UTF-8 and back, memory patterns of a Windows program, UTF-8 BOM read as Latin-1 or GBK, and 指标, 数据,
/// 街道, 年度, 名称, 社区, 单位, 时间, 村委, 合计 in UTF-8 read as GBK.
const SIGNATURES: [&str; 16] = [
    "锟斤拷",
    "烫烫烫",
    "屯屯屯",
    "ï»¿",
    "锘縖",
    "鎸囨爣",
    "鏁版嵁",
    "琛楅亾",
    "骞村害",
    "鍚嶇О",
    "绀惧尯",
    "鍗曚綅",
    "鏃堕棿",
    "鏉戝",
    "鍚堣",
    "鏈堜唤",
];
/// One damaged sign in so many letters beyond ASCII, and in twice as many bytes, and the text as a whole is refused; below it, rows are named.
const REFUSED: usize = 50;
/// Rows named one by one.
const NAMED: usize = 200;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Most of the text is lost; the sign that shows it.
    Whole(String),
    /// Some rows are: their lines, and how many there are in all.
    Rows(Vec<u32>, u32),
}

/// The damage of a text, if any.
pub fn of(text: &str) -> Option<Damage> {
    let letters = text.chars().filter(|c| !c.is_ascii()).count();
    if letters == 0 {
        return None;
    }
    let mut signs = text.matches('\u{FFFD}').count();
    let mut first = (signs > 0).then_some("\u{FFFD}");
    for word in SIGNATURES {
        let found = text.matches(word).count();
        if found > 0 {
            signs += found * word.chars().count();
            first = first.or(Some(word));
        }
    }
    let latin = latin(text);
    // A lone sign in a large table is not the table's.
    if let Some(word) = first
        && signs >= 3
        && signs * REFUSED >= letters
        && signs * REFUSED * 2 >= text.len()
    {
        return Some(Damage::Whole(word.into()));
    }
    if latin >= 3 && latin * 6 >= letters {
        return Some(Damage::Whole("å¸".into()));
    }
    first?;
    let hit = |line: &&str| line.contains('\u{FFFD}') || SIGNATURES.iter().any(|word| line.contains(word));
    let rows: Vec<u32> =
        text.split('\n').enumerate().filter(|(_, line)| hit(line)).map(|(at, _)| at as u32 + 1).collect();
    let count = rows.len() as u32;
    Some(Damage::Rows(rows.into_iter().take(NAMED).collect(), count))
}

/// UTF-8 read as Latin-1 or as Windows-1252: a letter of the upper half, then two signs of the control block or of the Windows page.
fn latin(text: &str) -> usize {
    let tail = |c: char| {
        ('\u{80}'..='\u{BF}').contains(&c)
            || matches!(
                c,
                '€' | '‚'
                    | 'ƒ'
                    | '„'
                    | '…'
                    | '†'
                    | '‡'
                    | 'ˆ'
                    | '‰'
                    | 'Š'
                    | '‹'
                    | 'Œ'
                    | 'Ž'
                    | '‘'
                    | '’'
                    | '“'
                    | '”'
            )
            || matches!(c, '•' | '–' | '—' | '˜' | '™' | 'š' | '›' | 'œ' | 'ž' | 'Ÿ')
    };
    let (mut runs, mut before, mut last) = (0, ' ', ' ');
    for c in text.chars() {
        if ('\u{E4}'..='\u{E9}').contains(&before) && tail(last) && tail(c) {
            runs += 1;
        }
        (before, last) = (last, c);
    }
    runs
}
