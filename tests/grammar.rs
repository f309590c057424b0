//! The small grammars of dropped files: cells, periods, labels with units. Tables of input and expectation.
#![allow(clippy::panic, reason = "a test that fails should say where")]

use shanzhi::ingest::{cell, label, period};
use shanzhi::model::{Basis, Qualifier, Status};

#[test]
fn cells() {
    let check = |text: &str, value: &str| match cell::read(text) {
        cell::Reading::Figure(figure) => assert_eq!(format!("{}{}", figure.value.text(), figure.unit), value, "{text}"),
        other => panic!("{text}: {other:?}"),
    };
    check("1,234", "1234");
    check("1，234.50", "1234.50");
    check("1 234", "1234");
    check("１２３４", "1234");
    check("　12 ", "12");
    check("'12", "12");
    check("=\"12\"", "12");
    check("8396.49\t", "8396.49");
    check("1.43万", "14300.00");
    check("400多项", "400项");
    check("41万余件", "410000件");
    check("3亿4500万", "345000000");
    check("1万2千", "12000");
    check("99.8％", "99.8%");
    check("-3.2", "-3.2");
    check("−3.2", "-3.2");
    check("－3.2", "-3.2");
    check("(3.2)", "-3.2");
    check("（3.2）", "-3.2");
    check("下降3.2%", "-3.2%");
    check("↑5", "5");
    check("+5", "5");
    check("5千克", "5千克");
    check("120①", "120");
    check("120[1]", "120");
    check("1e3", "1000");
    check("0", "0");
    check("00123", "123");
    let qualified = |text: &str, value: &str, qualifier: Qualifier| match cell::read(text) {
        cell::Reading::Figure(figure) => {
            assert_eq!((figure.value.text().as_str(), figure.qualifier), (value, qualifier), "{text}")
        }
        other => panic!("{text}: {other:?}"),
    };
    qualified("137万余", "1370000", Qualifier::Ge);
    qualified("5万以上", "50000", Qualifier::Ge);
    qualified("超过50%", "50", Qualifier::Gt);
    qualified("≥90", "90", Qualifier::Ge);
    qualified("约30", "30", Qualifier::Approx);
    qualified("不足5", "5", Qualifier::Lt);
    qualified("3-20万元", "30000", Qualifier::Range);
    qualified("30—60户", "30", Qualifier::Range);
    qualified("100～150", "100", Qualifier::Range);
    for (text, status) in [
        ("—", Status::NotApplicable),
        ("－", Status::NotApplicable),
        ("--", Status::NotApplicable),
        ("/", Status::NotApplicable),
        ("不适用", Status::NotApplicable),
        ("…", Status::BelowUnit),
        ("......", Status::BelowUnit),
        ("*", Status::Masked),
        ("××", Status::Masked),
        ("零报", Status::ZeroReported),
        ("N/A", Status::Missing),
        ("#DIV/0!", Status::Missing),
        ("未报", Status::Missing),
        ("NaN", Status::Missing),
    ] {
        assert_eq!(cell::read(text), cell::Reading::Without(status), "{text}");
    }
    for blank in ["", " ", "\t", "　", "\u{FEFF}", "''"] {
        assert!(!matches!(cell::read(blank), cell::Reading::Figure(_)), "{blank:?}");
    }
    for text in [
        "abc",
        "169+37",
        "1,23,4",
        "12345,678",
        "1.2.3",
        "inf",
        "1e309",
        "2024-05",
        "城关镇",
        "-",
        "9".repeat(40).as_str(),
    ] {
        assert!(!matches!(cell::read(text), cell::Reading::Figure(_)), "{text}");
    }
}

#[test]
fn periods() {
    let check = |text: &str, expect: &str, basis: Option<Basis>| {
        let reading = period::read(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(
            (reading.period(Some(2023)).map(|p| p.to_string()).as_deref(), reading.basis),
            (Some(expect), basis),
            "{text}"
        );
    };
    for text in [
        "2024年5月",
        "2024年05月",
        "2024-05",
        "2024/5",
        "202405",
        "２０２４年５月",
        "二〇二四年五月",
        "2024年5月份",
        "2024.5",
    ] {
        check(text, "2024-05", None);
    }
    check("2024年十二月", "2024-12", None);
    check("5月", "2023-05", None);
    check("2024年1-5月", "2024-05", Some(Basis::YearToDate));
    check("2024年1—5月", "2024-05", Some(Basis::YearToDate));
    check("2024年1月至5月", "2024-05", Some(Basis::YearToDate));
    check("1-5月累计", "2023-05", Some(Basis::YearToDate));
    check("2024年5月累计", "2024-05", Some(Basis::YearToDate));
    check("截至2024年5月底(累计)", "2024-05", Some(Basis::YearToDate));
    for text in ["2024Q1", "2024-Q1", "2024年一季度", "2024年第1季度", "2024年第一季度"] {
        check(text, "2024-Q1", None);
    }
    check("第一季度", "2023-Q1", None);
    check("2024年上半年", "2024-H1", None);
    check("前三季度", "2023-09", Some(Basis::YearToDate));
    for text in ["2024年", "2024年度", "2024", "2024.0", "2024年\t"] {
        check(text, "2024", None);
    }
    check("全年", "2023", None);
    check("2023年末", "2023", Some(Basis::Point));
    check("2024年5月末", "2024-05", Some(Basis::Point));
    check("截至2023年12月31日", "2023-12-31", Some(Basis::Point));
    check("2024-05-01 00:00:00", "2024-05-01", None);
    check("2024年5月1日", "2024-05-01", None);
    check("20240501", "2024-05-01", None);
    for text in [
        "",
        "近三年",
        "最近20年",
        "20XX年",
        "202 年",
        "1-5",
        "1993-2017",
        "2024-13",
        "2024年13月",
        "3-6月",
        "12",
        "447755.0",
        "99991231",
        "1月2月",
    ] {
        assert_eq!(period::read(text), None, "{text}");
    }
    assert_eq!(
        period::find("甲县2024年1-5月人民调解情况").and_then(|r| r.period(None)).map(|p| p.to_string()).as_deref(),
        Some("2024-05")
    );
    assert_eq!(period::find("分省年度数据 (1)"), None);
}

#[test]
fn labels_and_ids() {
    assert_eq!(label::split_unit("生产总值（亿元）"), ("生产总值".into(), "亿元".into()));
    assert_eq!(label::split_unit("成功率(%)"), ("成功率".into(), "%".into()));
    assert_eq!(label::split_unit("按时办结率（环比）"), ("按时办结率(环比)".into(), String::new()));
    assert_eq!(label::stable_id("人民调解委员会", ""), label::stable_id("人民调解委员会", ""));
    assert_ne!(label::stable_id("人民调解委员会", ""), label::stable_id("人民调解委员会", "万个"));
    assert_eq!(label::noughts_between("元", "万元"), Some(-4));
    assert_eq!(label::noughts_between("件", "人次"), None);
}
