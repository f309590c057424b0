//! Of which period and of whom a report speaks: periods the package lacks, work items opened later, organisations. What the files look like is
//! reports.rs's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "reports/package.rs"]
mod package;

use std::collections::BTreeMap;

use package::{county, word};
use shanzhi::model::{Amount, Dataset, Decimal, Period};
use shanzhi::narrate::sentence::in_yi;
use shanzhi::report::renew::{Renewal, renew_docx};
use shanzhi::report::template::{Asked, Sources, fill_docx, markdown};
use shanzhi::report::workbook::{Sheet, SheetCell};
use shanzhi::report::{Block, xlsx};

fn asked(data: &Dataset, at: &str) -> Asked {
    Asked { area: data.areas.root().unwrap(), period: Period::parse(at).unwrap() }
}

/// What a template says of the county.
fn said(data: &Dataset, template: &str, at: &str) -> Result<String, String> {
    let rendered = markdown(template, asked(data, at), &Sources::new(data)).map_err(|fault| fault.text())?;
    let text = |block: &Block| match block {
        Block::Paragraph(text) => text.text(),
        other => panic!("{other:?}"),
    };
    Ok(rendered.document.blocks.iter().map(text).collect())
}

/// The digits of a text as a number.
fn number(text: &str) -> u32 {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

#[test]
fn a_period_without_figures_is_refused_in_words() {
    let data = county();
    let none = BTreeMap::new();
    let draft = word("<w:p><w:r><w:t>治安警情553起</w:t></w:r></w:p>", "<w:p/>");
    for (at, words) in [
        ("2030-01", "没有2030年1月的数据，现有2023年7月至2026年6月的月度数据"),
        ("2026-07", "没有2026年7月的数据"),
        ("2020-01", "没有2020年1月的数据"),
        ("2026-Q3", "没有2026年三季度的数据"),
        ("2026-H2", "没有2026年下半年的数据"),
        ("2026", "没有2026年的数据"),
        ("2031", "没有2031年的数据"),
    ] {
        let why = said(&data, "{{时期}}治安警情{{治安警情|数}}", at).expect_err(at);
        assert!(why.contains(words) && why.contains("请改选"), "{at}: {why}");
        let word = fill_docx(&draft, asked(&data, at), &Sources::new(&data), false).expect_err(at);
        assert!(word.contains(words), "{at}: {word}");
        let ask = asked(&data, at);
        let renewal = Renewal {
            data: &data,
            area: ask.area,
            from: Period::parse("2026-06").unwrap(),
            to: ask.period,
            answers: &none,
        };
        assert!(renew_docx(&draft, &renewal, "2026-07-05").expect_err(at).contains(words), "{at}");
        assert!(renewal.held().is_err());
    }
    for at in ["2023-07", "2025-12", "2026-06"] {
        assert!(said(&data, "{{治安警情|数}}", at).is_ok(), "{at}");
    }
}

#[test]
fn a_quarter_and_a_year_tell_what_their_months_come_to() {
    let data = county();
    let month = |at: &str| number(&said(&data, "{{治安警情|数}}", at).unwrap());
    let sum = |months: &[String]| months.iter().map(|at| month(at)).sum::<u32>();
    let of_2025: Vec<String> = (1..=12).map(|n| format!("2025-{n:02}")).collect();
    let quarter = ["2026-04", "2026-05", "2026-06"].map(String::from);
    assert_eq!(sum(&quarter), 441 + 576 + 553);
    for (at, months) in [("2026-Q2", &quarter[..]), ("2025-H1", &of_2025[..6]), ("2025", &of_2025)] {
        assert_eq!(month(at), sum(months), "{at}");
    }
    let told = said(&data, "{{时期}}，治安警情{{治安警情|数}}，时间进度{{时间进度}}", "2026-Q2").unwrap();
    assert_eq!(told, "2026年二季度，治安警情1,570起，时间进度50.0%");
}

#[test]
fn an_indicator_without_the_period_is_not_told_with_its_nearest() {
    let data = county();
    // FW23 is told of 2023 and 2024, TJ08 of every quarter from 2023's third.
    let told = |id: &str, at: &str| {
        let template = ["数", "高低", "集中"].map(|what| format!("{{{{{id}|{what}}}}}")).join("。");
        said(&data, &template, at).unwrap()
    };
    for (id, at) in [("FW23", "2026-06"), ("TJ08", "2023-08")] {
        assert_eq!(told(id, at), "没有这一期的数据。没有分镇街数据。没有分镇街数据", "{id}");
    }
    for (id, at) in [("FW23", "2025-06"), ("TJ08", "2023-09")] {
        assert!(!told(id, at).contains("没有这一期的数据"), "{id}: {}", told(id, at));
    }
}

#[test]
fn work_items_of_later_months_are_left_out() {
    let data = county();
    let template = "{{#每:问题}}{{题目}}；{{/每}}个数{{个数:问题}}";
    let (may, june) = (said(&data, template, "2026-05").unwrap(), said(&data, template, "2026-06").unwrap());
    let (opened, later) = ("桐屏镇治安警情连续两个月明显上升", "暮岭乡六月份三张报表未报");
    assert!(!may.contains(opened) && !may.contains(later) && may.ends_with("个数7"), "{may}");
    assert!(june.contains(opened) && !june.contains(later) && june.ends_with("个数8"), "{june}");
    // A quarter ends with its last day.
    assert_eq!(said(&data, template, "2026-Q2").unwrap(), june);
    let empty = said(&data, "{{#若:有:问题}}有{{否则}}没有{{/若}}，{{小结:问题}}", "2023-08").unwrap();
    assert!(empty.starts_with("没有"), "{empty}");
    let table = markdown("{{表:问题}}", asked(&data, "2026-05"), &Sources::new(&data)).unwrap().document;
    let Some(Block::Table(table)) = table.blocks.first() else { panic!("{table:?}") };
    assert!(table.rows.len() == 7 && !format!("{table:?}").contains(opened), "{table:?}");
}

#[test]
fn an_organisation_is_told_with_its_own_figures_or_with_none() {
    let data = county();
    let template = "{{#每:单位}}{{单位名称}}{{SQ01|数}}，{{SQ01|同比}}，{{治安警情|数}}{{#若:治安警情>=1}}有{{否则}}无{{/若}}。{{/每}}";
    let told = said(&data, template, "2026-06").unwrap();
    let lines: Vec<&str> = told.split('。').collect();
    // 344 against 313, 246 against 221; the county's 治安警情 is the police's to answer for, and nobody else's.
    assert!(lines.contains(&"澄岚县公安局344件，同比增长9.9%，553起有"), "{told}");
    assert!(lines.contains(&"澄岚县民政局246件，同比增长11.3%，无分单位数据无"), "{told}");
    assert_eq!(told.matches("553起").count(), 1);
    let document = |template: &str| markdown(template, asked(&data, "2026-06"), &Sources::new(&data)).unwrap().document;
    let made = document("{{#每:单位:县直部门}}\n{{单位名称}}\n{{图:SQ01:走势}}\n{{表:指标:SQ01、PA01}}\n{{/每}}\n");
    let (mut name, mut charts, mut tables) = (String::new(), 0, 0);
    for block in &made.blocks {
        match block {
            Block::Paragraph(text) => name = text.text(),
            Block::Chart(chart) => {
                // 群众诉求 is for the 政务服务管理局 to answer for: it is told of the whole county's, by its name.
                let whose = if name == "澄岚县政务服务管理局" { "澄岚县群众诉求" } else { &name };
                assert!(chart.caption.starts_with(whose), "{name}: {}", chart.caption);
                charts += 1;
            }
            Block::Table(table) => {
                let told = format!("{:?}", table.rows);
                assert!(table.caption.contains(&name) || told.contains("无分单位数据"), "{name}: {}", table.caption);
                assert_eq!(told.contains("\"553\""), name == "澄岚县公安局", "{name}: {told}");
                tables += 1;
            }
            _ => {}
        }
    }
    assert!(charts == 12 && tables > 11, "{charts} {tables}: {:?}", made.blocks);
}

#[test]
fn a_new_definition_and_too_few_places_are_told_of() {
    let data = county();
    // 群众满意率 was defined anew on 2025-01-01.
    let chart = |at: &str| {
        let made = markdown("{{图:群众满意率:走势}}", asked(&data, at), &Sources::new(&data)).unwrap().document;
        match made.blocks.into_iter().next() {
            Some(Block::Chart(chart)) => *chart,
            other => panic!("{other:?}"),
        }
    };
    let across = chart("2025-06");
    assert!(across.description.contains("统计口径调整，前后不作比较"), "{}", across.description);
    let beside = across.series.iter().find(|series| series.name == "上年同期");
    assert!(
        beside.is_none_or(|s| s.values.iter().rev().take(6).all(Option::is_none)),
        "the year before is of the other definition"
    );
    let after = chart("2026-06");
    assert!(!after.description.contains("口径"), "{}", after.description);
    let told = |at: &str, template: &str| said(&data, template, at).unwrap();
    assert_eq!(told("2026-06", "{{群众满意率|集中}}"), "比率不能相加，不列增减集中的地方");
    // A township's villages are not loaded here: nothing is known of how they differ.
    let root = data.areas.root().unwrap();
    let town = Asked { area: *data.areas.children(root).first().unwrap(), ..asked(&data, "2026-06") };
    let made = markdown("{{治安警情|高低}}", town, &Sources::new(&data)).unwrap().document;
    let Some(Block::Paragraph(text)) = made.blocks.first() else { panic!("{made:?}") };
    assert_eq!(text.text(), "没有分村数据");
}

#[test]
fn a_word_template_names_its_own_paragraphs_in_its_faults() {
    let data = county();
    let p = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let fault = |body: &str| fill_docx(&word(body, "<w:p/>"), asked(&data, "2026-06"), &Sources::new(&data), false);
    let body = [p("甲"), p("{{#每:镇街}}"), p("{{地区}}"), p("{{/每}}"), p("{{治安警情|乱}}")].concat();
    let said = fault(&body).expect_err("unknown word");
    assert!(said.contains("第5段"), "{said}");
    for words in ["{{#每:镇街}}{{地区}}", "{{地区}}{{/每}}", "甲{{#若:有:问题}}乙"] {
        let said = fault(&[p("甲"), p(words)].concat()).expect_err(words);
        assert!(said.contains("第2段"), "{words}: {said}");
    }
    // A row's loop begins in its first cell and ends in its last.
    let cell = |words: &str| format!("<w:tc>{}</w:tc>", p(words));
    let row = |a: &str, b: &str| format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(a), cell(b));
    let made = fault(&row("{{#每:镇街}}{{地区}}", "{{治安警情|数}}{{/每}}")).unwrap();
    assert_eq!(package::text_of(&package::parts(&made.bytes), "word/document.xml").matches("<w:tr>").count(), 22);
    assert!(fault(&row("{{#每:镇街}}{{地区}}", "{{治安警情|数}}")).is_err());
}

#[test]
fn documents_with_macros_and_climbing_names_are_refused() {
    let data = county();
    let content =
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body/></w:document>";
    let kind =
        |main: &str| format!("<Types><Override PartName=\"/word/document.xml\" ContentType=\"{main}\"/></Types>");
    let macros = kind("application/vnd.ms-word.document.macroEnabled.main+xml");
    let plain = kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml");
    for (files, words) in [
        (vec![("[Content_Types].xml", macros.as_str()), ("word/document.xml", content)], "带有宏"),
        (
            vec![("[Content_Types].xml", plain.as_str()), ("word/document.xml", content), ("word/vbaProject.bin", "x")],
            "带有宏",
        ),
        (
            vec![("[Content_Types].xml", plain.as_str()), ("word/document.xml", content), ("../../a.txt", "x")],
            "越出目录",
        ),
        (
            vec![("[Content_Types].xml", plain.as_str()), ("word/document.xml", content), ("word\\..\\a.txt", "x")],
            "越出目录",
        ),
    ] {
        let said = fill_docx(&package::zip(&files), asked(&data, "2026-06"), &Sources::new(&data), false);
        let said = said.expect_err(words);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn columns_of_a_workbook_are_wide_enough_for_their_numbers() {
    let data = county();
    let number = |text: &str, unit: &str| SheetCell::Number(Decimal::parse(text).unwrap(), unit.into());
    let row = vec![number("-12.3", "个百分点"), number("1234567", "起"), number("99.5", "%")];
    let sheet = Sheet { name: "甲".into(), rows: vec![row], ..Sheet::default() };
    let made = xlsx(&[sheet], "甲", "2026-07-05", false).unwrap();
    let files = package::parts(&made.bytes);
    let text = package::text_of(&files, "xl/worksheets/sheet1.xml");
    let widths: Vec<u32> =
        text.split(" width=\"").skip(1).map(|s| s.split('"').next().unwrap().parse().unwrap()).collect();
    // -12.3 个百分点 is 5 + 1 + 8 wide, 1,234,567 nine: each with room to spare.
    assert!(widths[0] >= 16 && widths[1] >= 11 && widths[2] >= 7, "{widths:?}");
    assert!(data.indicator(data.find_indicator("PA01").unwrap()).unit == "起");
}

#[test]
fn hundreds_of_millions_are_told_in_yi() {
    let mut data = county();
    let id = data.find_indicator("PA01").unwrap();
    let mut rows = data.indicators.to_vec();
    // A count in 万 of ten thousand and more.
    rows[usize::from(id.0)].unit = "万元".into();
    data.set_indicators(rows);
    let amount = |text: &str, id| in_yi(Amount::Exact(Decimal::parse(text).unwrap()), data.indicator(id));
    assert_eq!(amount("12345.6", id), Some(("1.23".into(), "亿元".into())));
    assert_eq!(amount("20000", id), Some(("2".into(), "亿元".into())));
    assert_eq!(amount("9999.4", id), None);
    let plain = data.find_indicator("SQ01").unwrap();
    assert_eq!(amount("123456789", plain), Some(("1.23".into(), "亿件".into())));
    let rate = data.find_indicator("SQ03").unwrap();
    assert_eq!(amount("123456789", rate), None);
}

#[test]
fn a_table_says_where_it_lists_figures_of_longer_periods() {
    let data = county();
    let source = |ids: &str, at: &str| {
        let made = markdown(&format!("{{{{表:指标:{ids}}}}}"), asked(&data, at), &Sources::new(&data)).unwrap();
        match made.document.blocks.into_iter().next() {
            Some(Block::Table(table)) => table.source,
            other => panic!("{other:?}"),
        }
    };
    let note = "按季、半年、年统计的指标为最近一期已结束的数。";
    // TJ08 is told by the quarter, FW22 by the year.
    assert!(source("PA01、FW22", "2026-06").ends_with(note) && source("PA01、TJ08", "2026-05").ends_with(note));
    assert!(!source("PA01、SQ01", "2026-06").contains(note) && !source("PA01、TJ08", "2026-Q2").contains(note));
}
