//! The link of a view: a versioned hash, typed and total. `#/1/指标页/TJ01?a=990121&p=2026-06&s=ytd`. It knows no browser.

use crate::model::Period;
use crate::query::Span;

/// Version of the hash grammar; older ones keep working, newer or unknown ones fall back with a notice.
pub const VERSION: &str = "1";

/// Longest hash read, in bytes (reliability: 8 KiB).
const LONGEST: usize = 8 * 1024;

/// Longest word read, in bytes: a title or a note of eighty characters, a list of eight village codes.
const LONGEST_WORD: usize = 240;

/// A page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// 总览.
    #[default]
    Overview,
    /// 指标.
    Indicator,
    /// 镇街, 村, 单位.
    Area,
    /// 数据.
    Data,
    /// 对比.
    Compare,
    /// 分析.
    Analysis,
    /// 工作台账.
    Work,
    /// 考核.
    Score,
    /// 报告.
    Report,
    /// 自检与方法.
    Methods,
    /// 单位.
    Unit,
    /// 会议模式.
    Meeting,
}

impl Page {
    /// Whether the worker composes the whole of it.
    pub fn is_composed(self) -> bool {
        !matches!(self, Self::Overview | Self::Indicator | Self::Area)
    }
}

/// Pages by the word a link names them with.
const PAGES: [(&str, Page); 12] = [
    ("overview", Page::Overview),
    ("indicator", Page::Indicator),
    ("area", Page::Area),
    ("data", Page::Data),
    ("compare", Page::Compare),
    ("analysis", Page::Analysis),
    ("work", Page::Work),
    ("score", Page::Score),
    ("report", Page::Report),
    ("methods", Page::Methods),
    ("unit", Page::Unit),
    ("meeting", Page::Meeting),
];

/// Further choices of a view, one letter each: b 散点图的另一项, c 并列的区划, f 筛选, g 分组或增减构成的起点, h 隐去的图例, i 并列的指标, k 类别, n 说明, o 单位, q 搜索, t 标题或模板,
/// v 视图或比较基准, w 时段 (`2025-01_2025-12`). What they mean is the page's.
const MORE: &str = "bcfghiknoqtvw";

/// The packages a link may name. The first is opened when none is named.
pub const PACKAGES: [&str; 2] = ["county", "subdistrict"];

/// A view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// Which page.
    pub page: Page,
    /// Position in [`PACKAGES`].
    pub package: usize,
    /// Indicator id, on the page 指标.
    pub indicator: Option<String>,
    /// Area code; the root when absent.
    pub area: Option<String>,
    /// Period; the newest when absent.
    pub period: Option<Period>,
    /// 当期 or 累计.
    pub span: Span,
    /// Further choices, by letter and in the order of the letters.
    pub more: Vec<(char, String)>,
}

impl Route {
    /// The hash of the view, with its `#`. [`Route::parse`] of it gives the view back.
    pub fn hash(&self) -> String {
        let mut hash = format!("#/{VERSION}/");
        hash.push_str(PAGES.iter().find(|(_, page)| *page == self.page).map_or("", |(word, _)| word));
        if let (Page::Indicator, Some(id)) = (self.page, &self.indicator) {
            hash.push('/');
            encode(id, &mut hash);
        }
        let mut sep = '?';
        let mut put = |key: &str, value: &str| {
            hash.push(sep);
            sep = '&';
            hash.push_str(key);
            hash.push('=');
            encode(value, &mut hash);
        };
        if self.package > 0 {
            put("d", PACKAGES.get(self.package).copied().unwrap_or(PACKAGES[0]));
        }
        if let Some(area) = &self.area {
            put("a", area);
        }
        if let Some(period) = self.period {
            put("p", &period.to_string());
        }
        if self.span == Span::YearToDate {
            put("s", "ytd");
        }
        for (key, value) in &self.more {
            put(key.encode_utf8(&mut [0; 4]), value);
        }
        hash
    }

    /// A further choice.
    pub fn choice(&self, key: char) -> Option<&str> {
        self.more.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    /// The periods the series are to be seen over, first and last, where the link names them.
    pub fn window(&self) -> Option<(Period, Period)> {
        let (first, last) = self.choice('w')?.split_once('_')?;
        Some((Period::parse(first)?, Period::parse(last)?))
    }

    /// The view with a further choice made, or taken back when it is empty.
    #[must_use]
    pub fn choosing(mut self, key: char, value: &str) -> Self {
        self.more.retain(|(known, _)| *known != key);
        if !value.is_empty() {
            let at = self.more.iter().position(|(known, _)| *known > key).unwrap_or(self.more.len());
            self.more.insert(at, (key, value.into()));
        }
        self
    }

    /// Reads a hash. The flag says whether something in it could not be used and was left at its default.
    pub fn parse(hash: &str) -> (Self, bool) {
        let text = hash.strip_prefix('#').unwrap_or(hash);
        if text.is_empty() || text == "/" {
            return (Self::default(), false);
        }
        if text.len() > LONGEST {
            return (Self::default(), true);
        }
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let mut steps = path.trim_start_matches('/').split('/');
        let (mut route, mut doubt) = (Self::default(), steps.next() != Some(VERSION));
        if doubt {
            return (route, true);
        }
        let (word, id, extra) = (steps.next().unwrap_or(""), steps.next(), steps.next());
        let page = PAGES.iter().find(|(known, _)| *known == word).map(|(_, page)| *page);
        match (page, id, extra) {
            (Some(Page::Indicator), id, None) => {
                route.page = Page::Indicator;
                route.indicator = id.and_then(decode);
                doubt |= id.is_some() && route.indicator.is_none();
            }
            (Some(page), None, _) => route.page = page,
            _ => doubt |= !word.is_empty(),
        }
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decode(value);
            let used = match (key, value.as_deref()) {
                ("d", Some(name)) => PACKAGES.iter().position(|p| *p == name).map(|at| route.package = at).is_some(),
                ("a", Some(_)) => {
                    route.area = value;
                    true
                }
                ("p", Some(text)) => Period::parse(text).map(|p| route.period = Some(p)).is_some(),
                ("s", Some("ytd")) => {
                    route.span = Span::YearToDate;
                    true
                }
                (key, Some(text)) => match (key.chars().next(), key.len()) {
                    (Some(letter), 1) if MORE.contains(letter) && route.choice(letter).is_none() => {
                        route = route.choosing(letter, text);
                        true
                    }
                    _ => false,
                },
                _ => false,
            };
            doubt |= !used;
        }
        (route, doubt)
    }
}

/// Appends a word as it stands in a hash.
pub(crate) fn encode(text: &str, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    let word = String::from_utf8(bytes).ok()?;
    (!word.is_empty() && word.len() <= LONGEST_WORD && !word.chars().any(char::is_control)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::{Page, Route};
    use crate::model::Period;
    use crate::query::Span;

    #[test]
    fn a_link_reopens_its_view() {
        for (_, page) in super::PAGES {
            for (package, area, span) in [
                (0, None, Span::Period),
                (1, Some("990121101-own".to_string()), Span::YearToDate),
                (0, Some("未注明/区划&?#".into()), Span::Period),
            ] {
                let route = Route {
                    page,
                    package,
                    indicator: (page == Page::Indicator).then(|| "X7K3M2QD".to_string()),
                    area,
                    period: Period::parse("2026-06"),
                    span,
                    more: vec![('q', "满意?&=".into()), ('v', "funnel".into())],
                };
                assert_eq!(Route::parse(&route.hash()), (route.clone(), false), "{}", route.hash());
            }
        }
    }

    #[test]
    fn hostile_and_unknown_links_fall_back_with_a_notice() {
        let long = format!("#/1/area?a={}", "9".repeat(9000));
        for bad in [
            "#/2/overview",
            "#/9",
            "#x",
            "#/1/nowhere",
            "#/1/overview?p=2026-13",
            "#/1/overview?a=%zz",
            "#/1/overview?__proto__=1",
            "#/1/overview?d=../../etc",
            "#/1/indicator/%00",
            "#/1/overview/extra",
            long.as_str(),
        ] {
            assert!(Route::parse(bad).1, "{bad}");
        }
        for good in ["", "#", "#/", "#/1/", "#/1/overview", "#/1/indicator"] {
            assert!(!Route::parse(good).1, "{good}");
        }
    }
}
