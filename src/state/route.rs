//! The link of a view: a versioned hash, typed and total. `#/1/指标页/TJ01?a=990121&p=2026-06&s=ytd`. It knows no browser.

use crate::model::Period;
use crate::query::Span;

/// Version of the hash grammar; older ones keep working, newer or unknown ones fall back with a notice.
pub const VERSION: &str = "1";

/// Longest hash read, in bytes (reliability: 8 KiB).
const LONGEST: usize = 8 * 1024;

/// Longest id or code read, in bytes.
const LONGEST_WORD: usize = 96;

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
}

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
}

impl Route {
    /// The hash of the view, with its `#`. [`Route::parse`] of it gives the view back.
    pub fn hash(&self) -> String {
        let mut hash = format!("#/{VERSION}/");
        hash.push_str(match self.page {
            Page::Overview => "overview",
            Page::Indicator => "indicator",
            Page::Area => "area",
            Page::Data => "data",
        });
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
        hash
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
        match (steps.next().unwrap_or(""), steps.next(), steps.next()) {
            ("overview", None, _) | ("", None, _) => {}
            ("indicator", id, None) => {
                route.page = Page::Indicator;
                route.indicator = id.and_then(decode);
                doubt |= id.is_some() && route.indicator.is_none();
            }
            ("area", None, _) => route.page = Page::Area,
            ("data", None, _) => route.page = Page::Data,
            _ => doubt = true,
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
                _ => false,
            };
            doubt |= !used;
        }
        (route, doubt)
    }
}

fn encode(text: &str, out: &mut String) {
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
        for page in [Page::Overview, Page::Indicator, Page::Area, Page::Data] {
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
