//! The data package: opening, checking sizes and hashes, precedence, the proof, sealing. A package of a few rows made here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeMap;

use shanzhi::model::{Basis, Dataset, Dimension, FindingCode, PartState, Period, Qualifier, Severity, Status};
use shanzhi::publish;

const AREAS: &str = "code,name,level,parent,kind,aliases,population,tile\n\
    100,甲县,county,,tree,,1000,\n\
    110,城关镇,township,100,tree,城关|老城,600,2:1\n\
    120,东岭乡,township,100,tree,,400,\n\
    100-own,县本级,township,100,own,,,\n\
    900,乙市,city,,reference,,,\n";
const INDICATORS: &str = "id,family,name,unit,kind,measure,nature,space,time,factor,direction,decimals,aliases\n\
    TJ01,人民调解,调解受理数,件,supporting,count,flow,sum,sum,,neutral,0,受理数\n\
    TJ04,人民调解,调解成功率,%,supporting,rate,flow,ratio_of_sums,ratio_of_sums,100,higher_better,1,\n\
    YL02,养老,颐养之家,个,supporting,count,stock,sum,last,,neutral,0,\n";
const TOP: &str = "indicator,area,category,period,basis,value,numerator,denominator,qualifier,status,origin,vintage,note\n\
    TJ01,100,,2026-06,当期,15,,,,computed,computed,,\n\
    TJ04,100,,2026-06,当期,,192,222,,computed,computed,,\n";
const TOWNS: &str = "indicator,area,category,period,basis,value,numerator,denominator,qualifier,status,origin,vintage,note\n\
    TJ01,110,,2026-06,当期,12,,,,,,2026-06-30,\n\
    TJ01,110,,2026-06,当期,10,,,,revised,,2026-07-05,更正\n\
    TJ01,110,邻里,2026-06,当期,4,,,ge,,,,\n\
    TJ01,120,,2026-06,当期,5,,,,,,,\n\
    TJ01,120,,2026-05,当期,,,,,missing,,,\n\
    TJ01,100-own,,2026-06,当期,0,,,,zero_reported,,,\n\
    TJ04,110,,2026-06,当期,,182,202,,,,,\n\
    TJ04,120,,2026-06,当期,,10,20,,,,,\n\
    YL02,110,,2026-06,,3,,,,,,,\n\
    YL02,777,,2026-06,,3,,,,,,,\n\
    XX99,110,,2026-06,,3,,,,,,,\n\
    YL02,110,,2026-13,,3,,,,,,,\n\
    YL02,120,,2026-06,,三,,,,,,,\n\
    YL02,120,,2026-06,月底,3,,,,,,,\n\
    YL02,120,,2026-06,,3,,,,没报,,,\n";

fn package() -> (String, BTreeMap<String, Vec<u8>>) {
    let descriptor = r#"{
  "name": "jia", "title": "甲县", "schema_version": 1, "notice": "演示数据", "as_of": "2026-06-30", "root": "100",
  "levels": [{ "id": "county", "name": "县" }, { "id": "township", "name": "镇街" }],
  "periods": { "first": "2026-05", "last": "2026-06" }, "sources": [{ "title": "县委" }],
  "resources": [
    { "name": "areas", "path": "areas.csv", "role": "areas" },
    { "name": "indicators", "path": "indicators.csv", "role": "indicators", "bytes": 0, "hash": "", "rows": 0 },
    { "name": "top", "path": "observations/top.csv", "role": "observations", "stage": "core", "level": "county", "parent": "" },
    { "name": "towns", "path": "observations/towns.csv", "role": "observations", "stage": "ahead", "level": "township", "parent": "100" }
  ]
}
"#;
    let files = [
        ("areas.csv", AREAS),
        ("indicators.csv", INDICATORS),
        ("observations/top.csv", TOP),
        ("observations/towns.csv", TOWNS),
    ];
    let files: BTreeMap<String, Vec<u8>> = files.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
    let sealed = publish::seal(descriptor, &|path| files.get(path).map(Vec::as_slice)).expect("sealed");
    (sealed, files)
}

fn opened() -> (Dataset, publish::Package, BTreeMap<String, Vec<u8>>) {
    let (descriptor, files) = package();
    let package = publish::open(descriptor.as_bytes()).expect("opens");
    let (data, findings) = publish::head(&package, &|path| files.get(path).map(Vec::as_slice));
    assert_eq!(findings, []);
    (data, package, files)
}

fn codes(findings: &[shanzhi::model::Finding]) -> Vec<FindingCode> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn the_head_holds_registers_and_parts() {
    let (data, package, _) = opened();
    assert_eq!((data.meta.title.as_str(), data.meta.notice.as_str(), data.meta.levels.len()), ("甲县", "演示数据", 2));
    let root = data.areas.root().unwrap();
    assert_eq!(data.areas.get(root).name, "甲县");
    assert_eq!(data.areas.children(root).len(), 2);
    assert!(data.areas.own(root).is_some());
    assert_eq!(data.areas.get(data.areas.find("110").unwrap()).tile, Some((2, 1)));
    assert_eq!(
        data.parts.iter().map(|p| (p.path.as_str(), p.parent, p.rows)).collect::<Vec<_>>(),
        [("observations/top.csv", None, 2), ("observations/towns.csv", Some(root), 15)]
    );
    assert_eq!(package.resource("areas").map(|r| r.rows), Some(5));
}

#[test]
fn a_part_becomes_blocks_and_its_bad_rows_findings() {
    let (mut data, package, files) = opened();
    for path in ["observations/top.csv", "observations/towns.csv"] {
        let (state, part, findings) = publish::part(&data, &package, path, files.get(path).map(Vec::as_slice));
        assert_eq!(state, PartState::Loaded);
        if path.ends_with("towns.csv") {
            let expected = [
                (FindingCode::UnknownArea, 11, "777"),
                (FindingCode::UnknownIndicator, 12, "XX99"),
                (FindingCode::PeriodError, 13, "2026-13"),
                (FindingCode::TypeError, 14, "三"),
                (FindingCode::ConstraintError, 15, "月底"),
                (FindingCode::ConstraintError, 16, "没报"),
            ];
            let found: Vec<_> = findings.iter().map(|f| (f.code, f.place.row, f.value.as_str())).collect();
            assert_eq!(found, expected);
        }
        publish::absorb(&mut data, path, state, part);
    }
    let june = Period::parse("2026-06").unwrap();
    let (tj01, yl02) = (data.find_indicator("TJ01").unwrap(), data.find_indicator("YL02").unwrap());
    let town = data.areas.find("110").unwrap();
    let cell = data.cell(tj01, town, june, Basis::Current, Dimension::None).unwrap();
    assert_eq!((cell.status, cell.value.map(|v| v.text())), (Status::Revised, Some("10".into())));
    let revised = data.remarks.iter().find(|remark| !remark.replaced.is_empty()).unwrap();
    assert_eq!((revised.replaced.as_str(), revised.note.as_str()), ("12", "更正"));
    assert!(data.remarks.iter().any(|remark| remark.qualifier == Qualifier::Ge));
    assert_eq!(data.categories, ["邻里"]);
    // No basis in the file: a stock stands at the end of its period.
    assert!(data.cell(yl02, town, june, Basis::Point, Dimension::None).is_some());
    let other = data.areas.find("120").unwrap();
    let missing = data.cell(tj01, other, june.shift(-1), Basis::Current, Dimension::None).unwrap();
    assert_eq!((missing.status, missing.value), (Status::Missing, None));

    let proof = publish::prove(&data);
    assert_eq!((proof.compared, proof.agreed, proof.findings.len()), (2, 2, 0));
}

#[test]
fn a_wrong_parent_is_shown_with_both_numbers() {
    let (mut data, package, mut files) = opened();
    files.insert("observations/top.csv".into(), TOP.replace(",15,", ",14,").into());
    for path in ["observations/top.csv", "observations/towns.csv"] {
        let (state, part, _) = publish::part(&data, &package, path, files.get(path).map(Vec::as_slice));
        publish::absorb(&mut data, path, state, part);
    }
    let proof = publish::prove(&data);
    assert_eq!(codes(&proof.findings), [FindingCode::ParentChildMismatch]);
    assert_eq!(proof.findings[0].value, "甲县|2026-06|14|15");
}

#[test]
fn bytes_are_held_against_the_descriptor() {
    let (data, package, files) = opened();
    let path = "observations/towns.csv";
    let whole = files[path].clone();
    let check = |bytes: Option<&[u8]>, state: PartState, code: Option<(FindingCode, Severity)>| {
        let (found, part, findings) = publish::part(&data, &package, path, bytes);
        assert_eq!(found, state);
        assert_eq!(part.blocks().is_empty(), state == PartState::Failed);
        assert_eq!(findings.first().map(|f| (f.code, f.severity)).filter(|_| code.is_some()), code);
    };
    check(Some(&whole), PartState::Loaded, None);
    check(None, PartState::Failed, Some((FindingCode::PartMissing, Severity::Error)));
    check(Some(&whole[..whole.len() - 9]), PartState::Failed, Some((FindingCode::PartTruncated, Severity::Error)));
    check(Some(b""), PartState::Failed, Some((FindingCode::PartTruncated, Severity::Error)));
    let longer = [&whole[..], b"x"].concat();
    check(Some(&longer), PartState::Failed, Some((FindingCode::HashMismatch, Severity::Error)));
    let changed = String::from_utf8(whole.clone()).unwrap().replace(",10,,,,revised", ",11,,,,revised");
    check(Some(changed.as_bytes()), PartState::Changed, Some((FindingCode::HashMismatch, Severity::Warning)));
}

#[test]
fn descriptors_that_cannot_be_used() {
    let check = |text: &str, code: FindingCode| {
        let findings = publish::open(text.as_bytes()).expect_err(text);
        assert_eq!(findings[0].code, code, "{text}");
        assert!(findings.iter().all(|f| shanzhi::strings::finding::message(f).contains("datapackage.json")));
    };
    check("", FindingCode::DescriptorError);
    check("<html>404</html>", FindingCode::DescriptorError);
    check("{}", FindingCode::DescriptorError);
    check(r#"{"schema_version": 2, "resources": []}"#, FindingCode::SchemaNewer);
    check(r#"{"resources": []}"#, FindingCode::DescriptorError);
    for path in ["../secret.csv", "/etc/passwd", "http://a/b.csv", "a//b.csv", ""] {
        check(&format!(r#"{{"resources": [{{"path": "{path}", "role": "areas"}}]}}"#), FindingCode::DescriptorError);
    }
}

#[test]
fn sealing_changes_three_values_and_nothing_else() {
    let (sealed, files) = package();
    let again = publish::seal(&sealed, &|path| files.get(path).map(Vec::as_slice)).unwrap();
    assert_eq!(sealed, again);
    assert!(sealed.contains(&format!("\"bytes\": {}, \"hash\": \"sha256:", INDICATORS.len())));
    assert!(sealed.contains("\"levels\": [{ \"id\": \"county\", \"name\": \"县\" }"));
    let missing = publish::seal(&sealed, &|_| None).unwrap_err();
    assert_eq!(missing.len(), 4);
}

#[test]
fn the_shipped_packages_read_without_a_finding_and_add_up() {
    for name in ["county", "subdistrict"] {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
        let package = publish::open(&std::fs::read(root.join("datapackage.json")).unwrap()).unwrap();
        let paths = package.resources.iter().map(|resource| resource.path.clone());
        // Village parts are generated, not committed: they are proven when they are there.
        let files: BTreeMap<String, Vec<u8>> =
            paths.filter_map(|path| Some((path.clone(), std::fs::read(root.join(path)).ok()?))).collect();
        let get = |path: &str| files.get(path).map(Vec::as_slice);
        let (mut data, mut findings) = publish::head(&package, &get);
        let (later, more) = publish::registers(&data, &package, &get);
        findings.extend(more);
        assert!(later.indicators.iter().all(|indicator| data.find_indicator(&indicator.id).is_some()));
        data.organisations = later.organisations;
        for path in data.parts.iter().map(|part| part.path.clone()).collect::<Vec<_>>() {
            let Some(bytes) = get(&path) else { continue };
            let (state, part, more) = publish::part(&data, &package, &path, Some(bytes));
            findings.extend(more);
            publish::absorb(&mut data, &path, state, part);
        }
        assert_eq!(findings, [], "{name}");
        let proof = publish::prove(&data);
        assert!(proof.compared > 200, "{name}: {} compared", proof.compared);
        assert_eq!((proof.agreed, proof.findings), (proof.compared, Vec::new()), "{name}");
    }
}

/// settings.json of a package of a few rows, read: the settings and the words of its warnings.
fn settings(json: &str) -> (shanzhi::model::Settings, Vec<String>) {
    let (sealed, mut files) = package();
    let entry = r#"  "resources": [
    { "name": "settings", "path": "settings.json", "role": "settings", "type": "json", "format": "json" },"#;
    let descriptor = sealed.replacen("  \"resources\": [", entry, 1);
    assert_ne!(descriptor, sealed);
    files.insert("settings.json".into(), json.into());
    let get = |path: &str| files.get(path).map(Vec::as_slice);
    let opened = publish::open(descriptor.as_bytes()).expect("opens");
    let (head, findings) = publish::head(&opened, &get);
    let of_settings = findings.iter().filter(|found| found.place.file == "settings.json");
    let told = of_settings.map(|found| {
        assert_eq!((found.code, found.severity), (FindingCode::DescriptorError, Severity::Warning));
        shanzhi::strings::finding::message(found)
    });
    (head.settings, told.collect())
}

#[test]
fn settings_of_the_page_are_read_and_what_is_not_there_is_told() {
    let june = Period::parse("2026-06");
    let whole = r#"{ "title": " 甲县治理月报 ", "hidden_pages": ["score", "analysis", "score"], "period": "2026-05", "progress_label": "时序进度", "colour": "teal" }"#;
    let (read, told) = settings(whole);
    assert_eq!(told, Vec::<String>::new());
    assert_eq!((read.title.as_str(), read.progress_label.as_str()), ("甲县治理月报", "时序进度"));
    assert_eq!(read.colour, "teal");
    assert_eq!(
        (read.hidden_pages, read.period),
        (vec!["score".to_string(), "analysis".into()], Period::parse("2026-05"))
    );
    for nothing in [
        "{}",
        r#"{ "title": "", "hidden_pages": [], "period": "latest", "progress_label": null }"#,
        r#"{ "period": "" }"#,
    ] {
        assert_eq!(settings(nothing), (shanzhi::model::Settings::default(), Vec::new()), "{nothing}");
    }
    let long = "长".repeat(34);
    for (json, words) in [
        (r#"{ "hidden_pages": ["overview", "score"] }"#.to_string(), "overview 不能隐藏"),
        (r#"{ "hidden_pages": ["data", "score"] }"#.to_string(), "data 不能隐藏"),
        (r#"{ "hidden_pages": ["scores", "score"] }"#.to_string(), "scores 不是页面"),
        (r#"{ "hidden_pages": "score" }"#.to_string(), "应为页面编号的列表"),
        (r#"{ "period": "2026-07" }"#.to_string(), "不是数据包覆盖的月份"),
        (r#"{ "period": "2026-Q2" }"#.to_string(), "不是数据包覆盖的月份"),
        (r#"{ "period": "six" }"#.to_string(), "不是数据包覆盖的月份"),
        (r#"{ "period": 202606 }"#.to_string(), "不是数据包覆盖的月份"),
        (format!(r#"{{ "title": "{long}" }}"#), "title 应为不超过33个字"),
        (r#"{ "colour": "red" }"#.to_string(), "colour \"red\" 不是可选的颜色"),
        (r##"{ "colour": "#fff" }"##.to_string(), "不是可选的颜色"),
        (r#"{ "title": 7 }"#.to_string(), "title 应为"),
        (r#"{ "title": "甲\n乙" }"#.to_string(), "的一行文字"),
        (r#"{ "progress_label": "时间时间进度进度啊" }"#.to_string(), "progress_label 应为不超过8个字"),
    ] {
        let (read, told) = settings(&json);
        assert!(told.len() == 1 && told[0].contains(words), "{json}: {told:?}");
        let hidden = usize::from(json.contains("\"score\"]"));
        assert_eq!(
            (read.title + &read.colour, read.hidden_pages.len(), read.period),
            (String::new(), hidden, None),
            "{json}"
        );
    }
    // The same words the links have; the page opens at the period, unless the link names one.
    use shanzhi::state::{Route, Whereabouts};
    for word in shanzhi::model::PAGE_WORDS {
        let (route, doubt) = Route::parse(&format!("#/1/{word}"));
        assert!(!doubt && route.page.word() == word, "{word}");
    }
    let (sealed, files) = package();
    let opened = publish::open(sealed.as_bytes()).expect("opens");
    let (mut head, _) = publish::head(&opened, &|path| files.get(path).map(Vec::as_slice));
    let at = |head: &Dataset, hash: &str| Some(Whereabouts::of(head, &Route::parse(hash).0).period);
    assert_eq!(at(&head, ""), june);
    head.settings.period = Period::parse("2026-05");
    assert_eq!((at(&head, ""), at(&head, "#/1/overview?p=2026-06")), (Period::parse("2026-05"), june));
}
