//! Last month's draft renewed: what the program wrote for April, renewed to May and with every revision accepted, says what the program
//! writes for May; every other byte is as it was.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails should say where"
)]

#[path = "reports/package.rs"]
mod package;

use std::collections::BTreeMap;

use package::{county, parts, text_of, word};
use shanzhi::model::{Dataset, Period};
use shanzhi::report::renew::{KEEP, Outcome, Renewal, renew_docx, renew_text};
use shanzhi::report::scan::{Element, edited, line, scan};
use shanzhi::report::template::{Asked, Sources, markdown};
use shanzhi::report::{Options, docx};

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn renewal<'a>(data: &'a Dataset, from: &str, to: &str, answers: &'a BTreeMap<String, String>) -> Renewal<'a> {
    Renewal { data, area: data.areas.root().unwrap(), from: period(from), to: period(to), answers }
}

fn all<'a>(root: &'a Element, name: &str) -> Vec<&'a Element> {
    let mut found = Vec::new();
    root.all(name, &mut found);
    found
}

/// The lines of a part with its revisions accepted (`w:ins`) or refused (`w:del`).
fn lines(part: &str, accepted: bool) -> Vec<String> {
    let root = scan(part).unwrap();
    let mut paragraphs = Vec::new();
    deep(&root, &mut paragraphs);
    let text = |p: &Element| {
        let source = &part[p.span.clone()];
        let mut cuts = Vec::new();
        let gone = if accepted { "w:del" } else { "w:ins" };
        all(p, gone)
            .iter()
            .for_each(|d| cuts.push((d.span.start - p.span.start..d.span.end - p.span.start, String::new())));
        let kept = edited(source, cuts)
            .replace("w:delText", "w:t")
            .replace("<w:del ", "<w:ins ")
            .replace("</w:del>", "</w:ins>");
        line(&kept, &scan(&kept).unwrap()).text
    };
    paragraphs.iter().map(|p| text(p)).collect()
}

fn deep<'a>(element: &'a Element, found: &mut Vec<&'a Element>) {
    for child in &element.children {
        if child.name == "w:p" {
            found.push(child);
        } else {
            deep(child, found);
        }
    }
}

fn report(data: &Dataset, template: &str, at: &str) -> Vec<u8> {
    let asked = Asked { area: data.areas.root().unwrap(), period: period(at) };
    let document = markdown(template, asked, &Sources::new(data)).unwrap().document;
    docx(&document, Options::default()).unwrap().bytes
}

/// Months in which every township reported the figures used.
const TEMPLATE: &str = "# {{地区}}情况\n{{治安警情|句}}{{治安警情|集中}}。\n{{SQ01|句}}{{群众满意率|句}}\n{{YL04|句}}{{YL03|句}}\n\
    治安警情{{治安警情|由到}}。\n桐屏镇{{桐屏镇.群众满意率|句}}\n{{#每:镇街}}\n{{地区}}群众满意率{{群众满意率|数}}，{{群众满意率|比全域}}。\n{{/每}}\n\
    {{表:镇街:治安警情}}\n{{表:指标:PA01、SQ01、SQ02、SQ03}}\n";

#[test]
fn a_renewed_draft_says_what_the_new_report_says() {
    let data = county();
    let none = BTreeMap::new();
    let (mut same, mut told) = (0, 0);
    for (from, to) in [("2026-04", "2026-05"), ("2026-05", "2026-06"), ("2025-12", "2026-01")] {
        let (old, new) = (report(&data, TEMPLATE, from), report(&data, TEMPLATE, to));
        let (renewed, outcome) = renew_docx(&old, &renewal(&data, from, to, &none), "2026-07-05").unwrap();
        let (before, after, wanted) = (parts(&old), parts(&renewed), parts(&new));
        for (path, bytes) in &before {
            assert!(path == "word/document.xml" || after[path] == *bytes, "{path} is as it was");
        }
        assert_eq!(before.len(), after.len());
        let text = text_of(&after, "word/document.xml");
        scan(&text).unwrap();
        // Refused, the revisions leave the draft's words.
        assert_eq!(lines(&text, false), lines(&text_of(&before, "word/document.xml"), true), "{from}");
        let (got, wanted) = (lines(&text, true), lines(&text_of(&wanted, "word/document.xml"), true));
        if to == "2026-01" {
            // January has no 累计 clause: that sentence is rewritten by hand. The rest is counted below.
            assert!(!outcome.replaced.is_empty());
            continue;
        }
        assert_eq!(got.len(), wanted.len(), "{from}");
        for (mine, theirs) in got.iter().zip(&wanted) {
            told += 1;
            same += usize::from(mine == theirs);
            let remarked = outcome.left.iter().map(|r| &r.context).chain(outcome.questions.iter().map(|q| &q.context));
            let known =
                remarked.clone().any(|c| c.split('【').next().is_some_and(|head| mine.contains(head.trim_start())));
            assert!(mine == theirs || known, "{from}: silently wrong\n{mine}\n{theirs}");
        }
    }
    assert!(same * 100 >= told * 95, "{same} of {told} lines renewed to the letter");
}

fn text(from: &str, to: &str, draft: &str) -> (String, Outcome) {
    let data = county();
    let none = BTreeMap::new();
    renew_text(draft, &renewal(&data, from, to, &none))
}

#[test]
fn verbs_dates_and_levels_move_with_their_numbers() {
    // 治安警情 2026: April 441 (同比 −7.5 %), May 576 (+1.9 %), June 553 (−4.0 %).
    let all = [
        ("2026年4月，全县治安警情441起，同比下降7.5%。", "2026年5月，全县治安警情576起，同比增长1.9%。"),
        ("1—4月，治安警情累计1,725起。", "1—5月，治安警情累计2,301起。"),
        ("4月治安警情441起，较上年同期下降了7.5%", "5月治安警情576起，较上年同期增长了1.9%"),
        ("治安警情0.04万起", "治安警情0.06万起"),
        ("截至2026年4月30日", "截至2026年5月31日"),
        ("2025年4月的情况", "2025年5月的情况"),
        ("4月12日召开会议，2026年4月12日印发", "4月12日召开会议，2026年4月12日印发"),
        ("桐屏镇治安警情27起", "桐屏镇治安警情73起"),
        ("12345热线、第29期、1+5+N框架", "12345热线、第29期、1+5+N框架"),
        ("2026年5月20日", "2026年7月5日"),
    ];
    let drafts = all.map(|(draft, _)| draft).join("\n");
    assert_eq!(text("2026-04", "2026-05", &drafts).0.lines().collect::<Vec<_>>(), all.map(|(_, expect)| expect));
    let (new, _) = text("2026-05", "2026-06", "治安警情576起，同比增长1.9%，环比增长30.6%。");
    assert_eq!(new, "治安警情553起，同比下降4.0%，环比下降4.0%。");
    assert_eq!(text("2025-12", "2026-01", "12月，治安警情").0, "2026年1月，治安警情");
}

#[test]
fn dates_in_other_spellings_move_and_numbers_in_them_are_listed() {
    let all = [
        ("二〇二六年五月，治安警情576起", "二〇二六年六月，治安警情553起"),
        ("二○二六年五月份", "二○二六年六月份"),
        ("截至二〇二六年五月三十一日", "截至二〇二六年六月三十日"),
        ("２０２６年５月，治安警情576起", "２０２６年６月，治安警情553起"),
        ("2026年５月的情况", "2026年6月的情况"),
        ("2026年五月的情况", "2026年六月的情况"),
        ("今年5月，去年５月，今年五月", "今年6月，去年６月，今年六月"),
        ("今年1—5月", "今年1—6月"),
        ("一至五月，五月十二日印发", "一至六月，五月十二日印发"),
        ("二〇二一年五月、十五月饼、每五月一次", "二〇二一年五月、十五月饼、每五月一次"),
    ];
    let drafts = all.map(|(draft, _)| draft).join("\n");
    let (new, outcome) = text("2026-05", "2026-06", &drafts);
    assert_eq!(new.lines().collect::<Vec<_>>(), all.map(|(_, expect)| expect));
    assert_eq!(outcome.left, []);
    let draft = "治安警情５７６起，群众满意率９５．１％，治安警情五百七十六起，满意率为百分之九十五点一，提高三个百分点，办好一件事，第十二个";
    let (same, outcome) = text("2026-05", "2026-06", draft);
    assert_eq!(same, draft);
    let left: Vec<(&str, bool)> = outcome.left.iter().map(|r| (r.old.as_str(), r.words.contains("没有换"))).collect();
    let listed = ["５７６起", "９５．１％", "五百七十六起", "百分之九十五点一", "三个百分点"];
    assert_eq!(left, listed.map(|old| (old, true)));
}

#[test]
fn what_is_not_sure_is_asked_once_and_remembered() {
    let data = county();
    let none = BTreeMap::new();
    let draft = "治安警情的有关情况：441起，另有27起治安警情在镇上。";
    let (same, outcome) = renew_text("共处理441起，27起在镇上。", &renewal(&data, "2026-04", "2026-05", &none));
    assert_eq!(same, "共处理441起，27起在镇上。", "no name near: nothing is changed");
    assert_eq!(outcome.left.len(), 2, "{outcome:?}");
    let (_, outcome) = renew_text(draft, &renewal(&data, "2026-04", "2026-05", &none));
    let question = outcome.questions.first().expect("27 is no figure of the county").clone();
    assert_eq!(question.old, "27起");
    let option = question.options.iter().find(|(_, words, _)| words.contains("桐屏镇")).expect("an option").clone();
    let answers = BTreeMap::from([(question.key.clone(), option.0)]);
    let (new, outcome) = renew_text(draft, &renewal(&data, "2026-04", "2026-05", &answers));
    assert_eq!(new, "治安警情的有关情况：576起，另有73起治安警情在镇上。");
    assert!(outcome.questions.is_empty());
    // A month on the same sentence is known by its key, whatever its numbers and verbs.
    let june = "治安警情的有关情况：576起，另有73起治安警情在镇上。";
    let (new, outcome) = renew_text(june, &renewal(&data, "2026-05", "2026-06", &answers));
    assert!(outcome.questions.is_empty() && outcome.left.is_empty(), "{outcome:?}");
    assert!(new.contains("553起") && !new.contains("73起"), "{new}");
    // An answer never lends a number a meaning it does not have: 28 was no figure of that place.
    let edited = draft.replace("27起", "28起");
    let (new, _) = renew_text(&edited, &renewal(&data, "2026-04", "2026-05", &answers));
    assert!(new.contains("28起") && !new.contains("73起"), "{new}");
    let answers = BTreeMap::from([(question.key, KEEP.to_string())]);
    let (new, outcome) = renew_text(draft, &renewal(&data, "2026-04", "2026-05", &answers));
    assert!(new.contains("27起") && outcome.questions.is_empty() && outcome.left.is_empty(), "{outcome:?}");
}

#[test]
fn text_boxes_notes_fields_and_moved_text_are_read_with_care() {
    let data = county();
    let none = BTreeMap::new();
    let p = |inner: &str| format!("<w:p><w:r><w:t>{inner}</w:t></w:r></w:p>");
    let boxed = format!(
        "<w:p><w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback>\
         <w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        p("治安警情441起")
    );
    // Text and a text box in one run: the text is left and listed, what is in the box is renewed.
    let both =
        format!("<w:p><w:r><w:t>治安警情441起</w:t><w:txbxContent>{}</w:txbxContent></w:r></w:p>", p("治安警情441起"));
    let moved = "<w:p><w:r><w:t>治安警情</w:t></w:r><w:moveFrom w:id=\"5\"><w:r><w:t>441起</w:t></w:r></w:moveFrom>\
        <w:moveTo w:id=\"6\"><w:r><w:t>441起</w:t></w:r></w:moveTo></w:p>";
    let field = "<w:p><w:r><w:t>治安警情</w:t></w:r><w:fldSimple w:instr=\" REF a \"><w:r><w:t>441</w:t></w:r></w:fldSimple>\
        <w:r><w:t>起</w:t></w:r></w:p>";
    // 4 and 41 on two lines are not 441.
    let broken = "<w:p><w:r><w:t>治安警情4</w:t><w:br/><w:t>41起</w:t></w:r></w:p>";
    let deleted = "<w:p><w:r><w:t>治安警情</w:t></w:r><w:del w:id=\"8\"><w:r><w:delText>9</w:delText></w:r></w:del><w:r><w:t>441起</w:t></w:r></w:p>";
    let body = [&boxed, &both, moved, field, broken, deleted].concat();
    let draft = word(&body, &p("2026年4月"));
    let spaces = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let note =
        format!("<w:footnotes {spaces}><w:footnote w:id=\"1\">{}</w:footnote></w:footnotes>", p("治安警情441起"));
    let mut files: Vec<(String, String)> =
        parts(&draft).into_iter().map(|(k, v)| (k, String::from_utf8(v).unwrap())).collect();
    files.push(("word/footnotes.xml".into(), note));
    let files: Vec<(&str, &str)> = files.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let (renewed, outcome) =
        renew_docx(&package::zip(&files), &renewal(&data, "2026-04", "2026-05", &none), "2026-07-05").unwrap();
    let files = parts(&renewed);
    let text = text_of(&files, "word/document.xml");
    scan(&text).unwrap();
    assert_eq!(
        text.matches("576").count(),
        5,
        "both forms of the box, the box of the mixed run, the field, behind the deletion: {text}"
    );
    assert!(text.contains("<w:r><w:t>治安警情441起</w:t><w:txbxContent>"), "the mixed run is whole");
    assert!(text.contains("<w:moveTo w:id=\"6\"><w:r><w:t>441起</w:t></w:r></w:moveTo>"), "moved text stays");
    assert!(text.contains("<w:t>治安警情4</w:t><w:br/><w:t>41起</w:t>"), "{text}");
    assert!(text.contains("<w:del w:id=\"8\"><w:r><w:delText>9</w:delText></w:r></w:del>"));
    assert!(text_of(&files, "word/footnotes.xml").contains("576"), "notes too");
    let left: Vec<&str> = outcome.left.iter().map(|r| r.words.as_str()).collect();
    assert!(left.iter().any(|w| w.contains("文本框")) && left.iter().any(|w| w.contains("未接受的修订")), "{left:?}");
    let written = text.matches("576").count() + 1 + 1;
    assert_eq!(outcome.replaced.len(), written, "what is told as replaced is replaced: {:?}", outcome.replaced);
}

#[test]
fn blanks_are_filled_for_confirmation() {
    let all = [
        ("治安警情*起，同比下降*%。", "治安警情576起，同比增长1.9%。"),
        ("治安警情  起", "治安警情576起"),
        ("颐养之家入家老人数**人", "颐养之家入家老人数5,382人"),
        ("群众诉求处置*万件", "群众诉求处置1.07万件"),
        ("处置突发事件*起", "处置突发事件*起"),
    ];
    let drafts = all.map(|(draft, _)| draft).join("\n");
    let (new, outcome) = text("2026-04", "2026-05", &drafts);
    assert_eq!(new.lines().collect::<Vec<_>>(), all.map(|(_, expect)| expect), "{outcome:?}");
    assert_eq!((outcome.filled.len(), outcome.left.len()), (5, 1));
}

#[test]
fn only_the_changed_runs_differ_and_revisions_of_others_stay() {
    let data = county();
    let none = BTreeMap::new();
    let run = "<w:r w:rsidR=\"00AB\"><w:rPr><w:b/></w:rPr><w:tab/><w:t>4</w:t><w:t>41起，</w:t></w:r>";
    let body = format!(
        "<w:p w:rsidR=\"1\"><w:r><w:t>治安警情</w:t></w:r>{run}<w:r><w:t>同比下降7.</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>5%</w:t></w:r></w:p>\
         <w:p><w:r><w:drawing/></w:r><w:r><w:t>不变 &amp; 不动</w:t></w:r></w:p>\
         <w:p><w:r><w:t>治安警情</w:t></w:r><w:ins w:id=\"7\" w:author=\"甲\"><w:r><w:t>441</w:t></w:r></w:ins><w:r><w:t>起</w:t></w:r></w:p>"
    );
    let draft = word(&body, "<w:p><w:r><w:t>2026年4月</w:t></w:r></w:p>");
    let (renewed, outcome) = renew_docx(&draft, &renewal(&data, "2026-04", "2026-05", &none), "2026-07-05").unwrap();
    let text = text_of(&parts(&renewed), "word/document.xml");
    assert_eq!(lines(&text, true)[..2], ["治安警情\t576起，同比增长1.9%", "不变 & 不动"]);
    assert!(text.contains("<w:p w:rsidR=\"1\"><w:r><w:t>治安警情</w:t></w:r>"), "{text}");
    assert!(text.contains("<w:p><w:r><w:drawing/></w:r><w:r><w:t>不变 &amp; 不动</w:t></w:r></w:p>"));
    assert!(text.contains("<w:tab/>") && text.contains("w:rsidR=\"00AB\"><w:rPr><w:b/></w:rPr>"));
    assert!(
        text.contains("<w:ins w:id=\"7\" w:author=\"甲\"><w:r><w:t>441</w:t></w:r></w:ins>"),
        "an open revision stays"
    );
    assert!(outcome.left.iter().any(|r| r.words.contains("未接受的修订")), "{outcome:?}");
    assert!(text_of(&parts(&renewed), "word/header1.xml").contains("<w:t xml:space=\"preserve\">2026年5月</w:t>"));
    let ids: Vec<&str> = text.split(" w:id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let unique: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    // Nothing to change: the file itself.
    let still = word("<w:p><w:r><w:t>无数</w:t></w:r></w:p>", "<w:p/>");
    assert!(renew_docx(&still, &renewal(&data, "2026-04", "2026-05", &none), "2026-07-05").unwrap().0 == still);
}
