//! Monthly forms: made, filled in, read back figure by figure; every way in which one comes back spoilt; what the desk makes of one that came;
//! LibreOffice prints it on one page and saves it as .ods and .xls.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that fails or is skipped should say so"
)]

#[path = "forms/sheets.rs"]
mod sheets;

use std::path::Path;
use std::sync::OnceLock;

use shanzhi::compose::{self, Clerk, Desk};
use shanzhi::forms::{self, Line, Plan, plan};
use shanzhi::ingest::monthly::FormReport;
use shanzhi::ingest::{Imported, Options, import_with};
use shanzhi::model::{AreaId, Dataset, Form, Period, RecordKey, Records};
use shanzhi::publish;
use shanzhi::sheet::html;
use shanzhi::source::gb18030;
use shanzhi::state::Route;
use shanzhi::strings::finding::message;
use shanzhi::wire::{NamedBytes, Reply, TakeOver};
use sheets::Book;

const TOWN: &str = "990121100";

/// A sample package with all its parts.
fn package(name: &str) -> Dataset {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    let file = |path: &str| std::fs::read(root.join(path)).unwrap_or_else(|why| panic!("{path}: {why}"));
    let package = publish::open(&file("datapackage.json")).expect("opens");
    let files: std::collections::BTreeMap<String, Vec<u8>> = package
        .resources
        .iter()
        .filter(|resource| resource.role != "observations")
        .map(|resource| (resource.path.clone(), file(&resource.path)))
        .collect();
    let get = |path: &str| files.get(path).map(Vec::as_slice);
    let (mut data, _) = publish::head(&package, &get);
    let (later, _) = publish::registers(&data, &package, &get);
    data.set_indicators(later.indicators);
    data.organisations = later.organisations;
    data.forms = later.forms;
    data.submissions = later.submissions;
    for resource in package.resources.iter().filter(|resource| resource.role == "observations") {
        let (state, part, _) = publish::part(&data, &package, &resource.path, Some(&file(&resource.path)));
        publish::absorb(&mut data, &resource.path, state, part);
    }
    data
}

fn county() -> &'static Dataset {
    static COUNTY: OnceLock<Dataset> = OnceLock::new();
    COUNTY.get_or_init(|| package("county"))
}

fn july() -> Period {
    Period::parse("2026-07").unwrap()
}

fn form(id: &str) -> &'static Form {
    county().forms.iter().find(|form| form.id == id).unwrap()
}

fn town() -> AreaId {
    county().areas.find(TOWN).unwrap()
}

fn made(id: &str) -> (Plan, Book) {
    let plan = plan(county(), form(id), town(), july());
    let made = forms::workbook(county(), form(id), town(), july(), &plan).unwrap();
    assert_eq!(made.replaced, 0);
    (plan, Book::open(&made.bytes))
}

fn named(name: &str, bytes: Vec<u8>) -> NamedBytes {
    NamedBytes { name: name.into(), bytes }
}

fn read(files: &[NamedBytes], register: &Dataset) -> Imported {
    let read = import_with(files, register, &Options::default(), &gb18030::decode, &mut |_, _| {});
    for at in 0..read.import.files.len() {
        assert!(shanzhi::audit::Account::of(&read, at).closes(&read.import.files[at]), "{:?}", read.tables);
    }
    read
}

fn one(book: &Book) -> Imported {
    read(&[named("桐屏镇.xlsx", book.bytes())], county())
}

fn report(read: &Imported) -> &FormReport {
    match read.forms.as_slice() {
        [one] => one,
        other => panic!("{other:?}\n{:?}", words(read)),
    }
}

fn words(read: &Imported) -> Vec<String> {
    read.import.findings.iter().map(message).collect()
}

/// Everything an import says: key, status, figure.
fn figures(read: &Imported) -> Vec<String> {
    let records = Records::of_dataset(&read.import.dataset, "");
    let line = |(key, history): (&RecordKey, &[shanzhi::model::Record])| {
        let record = &history[0];
        let (status, basis) = (record.status.word(), key.basis.word());
        format!("{} {} {} {basis} {status} {}", key.indicator, key.area, key.period, record.figure_text())
    };
    records.iter().map(line).collect()
}

/// Fills in everything with figures near those of last month: every second village's flows nought, numerators not above denominators.
fn fill(book: &mut Book, plan: &Plan) {
    let figure = |code: &str, n: usize| -> String {
        let bottom = plan.rates().any(|rate| rate.bottom == code);
        match (code.ends_with("/n"), bottom) {
            (true, _) => (n % 2).to_string(),
            (false, true) => (2 + n % 3).to_string(),
            (false, false) => (1 + n % 2).to_string(),
        }
    };
    for (n, code) in book.items(0).into_iter().enumerate() {
        book.item(&code, &figure(&code, n));
        book.note(&code, "按台账填报");
    }
    if !plan.columns.is_empty() {
        for (n, place) in book.items(1).into_iter().enumerate() {
            for code in book.columns() {
                book.village(&place, &code, &figure(&code, n));
            }
        }
        for code in plan
            .lines
            .iter()
            .filter_map(|line| if let Line::Total(item) = line { Some(item.code.clone()) } else { None })
        {
            book.note(&format!("+{code}"), "逐村核对");
        }
    }
}

#[test]
fn a_form_never_asks_for_a_rate_nor_for_what_a_system_holds() {
    let data = county();
    for form in &data.forms {
        let (plan, whole) = (plan(data, form, town(), july()), forms::Part::Whole);
        for item in plan.items() {
            let id = data.indicator(item.indicator).id.as_str();
            assert!(item.part != whole || !data.indicator(item.indicator).is_quotient(), "{id} is a rate");
            assert!(form.system_of(id).is_none(), "{id} comes out of a system");
            assert!(!item.name.is_empty() && !item.unit.is_empty(), "{id} has words");
        }
        // Each indicator of the form is asked, worked out, or left to its system.
        let asked = |id: &&String| {
            let id = data.find_indicator(id).unwrap();
            plan.items().any(|item| item.indicator == id) || plan.rates().any(|rate| rate.indicator == id)
        };
        let left = form.indicators.iter().filter(|id| !asked(id)).count();
        assert_eq!(left, plan.exported.len(), "{}", form.id);
        assert_eq!(left, form.systems.len(), "{}", form.id);
    }
    let codes: Vec<String> =
        plan(data, form("F-TJ"), town(), july()).columns.into_iter().map(|item| item.code).collect();
    assert_eq!(codes, ["TJ01", "TJ02", "TJ03", "TJ05/n", "TJ06", "TJ07/n", "TJ07/d", "TJ11"]);
}

#[test]
fn every_form_of_every_unit_is_known_again_and_blank() {
    for (data, month) in [(county(), july()), (&package("subdistrict"), july())] {
        for form in &data.forms {
            for unit in forms::units(data, month) {
                let plan = plan(data, form, unit, month);
                let made = forms::workbook(data, form, unit, month, &plan).unwrap();
                let name = forms::file_name(data, form, unit, month);
                let read = read(&[named(&name, made.bytes)], data);
                let report = report(&read);
                assert!(report.is_usable && report.is_known, "{name}: {:?}", words(&read));
                // What a 本级 never has says / from the start.
                assert_eq!(report.asked as usize, plan.asked(), "{name}");
                assert_eq!(report.blank + report.not_applicable, report.asked, "{name}");
                assert!(report.blank > 0, "{name}");
                assert!(!report.is_ready());
                assert!(
                    figures(&read).iter().all(|line| line.contains(" missing ") || line.contains(" not_applicable "))
                );
                let strange = words(&read).into_iter().find(|words| !words.contains("没有填"));
                assert_eq!(strange, None, "{name}");
            }
        }
    }
}

#[test]
fn what_is_filled_in_comes_back_figure_by_figure() {
    let (plan, mut book) = made("F-TJ");
    fill(&mut book, &plan);
    let places = book.items(1);
    book.village(&places[0], "TJ01", "12");
    book.village(&places[0], "TJ02", "10");
    book.village(&places[0], "TJ03", "9");
    book.village(&places[0], "TJ05/n", "8");
    book.village(&places[0], "TJ07/n", "5");
    book.village(&places[0], "TJ07/d", "5");
    book.village(&places[1], "TJ01", "0");
    book.village(&places[1], "TJ02", "无");
    book.village(&places[1], "TJ03", "0");
    book.village(&places[1], "TJ05/n", "0");
    book.village(&places[1], "TJ06", "0");
    book.village(&places[1], "TJ11", "/");
    let read = one(&book);
    let found = figures(&read);
    let has = |line: String| assert!(found.contains(&line), "{line} is not among\n{}", found.join("\n"));
    let (first, second) = (&places[0], &places[1]);
    has(format!("TJ01 {first} 2026-07 当期 reported 12"));
    has(format!("TJ04 {first} 2026-07 当期 reported 9/10"));
    has(format!("TJ05 {first} 2026-07 当期 reported 8/12"));
    has(format!("TJ07 {first} 2026-07 时点 reported 5/5"));
    has(format!("TJ01 {second} 2026-07 当期 zero_reported 0"));
    has(format!("TJ02 {second} 2026-07 当期 zero_reported 0"));
    has(format!("TJ04 {second} 2026-07 当期 reported 0/0"));
    has(format!("TJ06 {second} 2026-07 时点 reported 0"));
    has(format!("TJ11 {second} 2026-07 当期 not_applicable "));
    // Eight indicators a village, three rates among them, and nothing else.
    assert_eq!(found.len(), places.len() * 8);
    let report = report(&read);
    assert!(report.is_ready(), "{:?}", words(&read));
    assert_eq!(report.asked, report.filled + report.zero + report.not_applicable);
    assert_eq!(report.not_applicable, 1);
    assert!(report.notes.iter().all(|(_, note)| note == "逐村核对") && !report.notes.is_empty());
    // Where each figure came from.
    let at = book.place(1, first, "TJ01");
    let data = &read.import.dataset;
    let trace =
        read.traces.iter().find(|t| data.indicator(t.indicator).id == "TJ01" && data.areas.get(t.area).code == *first);
    let trace = trace.unwrap();
    assert_eq!(format!("{}{}", shanzhi::audit::report::letters(trace.column), trace.line), at);
}

#[test]
fn figures_of_the_unit_itself_come_back_with_decimals_and_words() {
    let (plan, mut book) = made("F-ZL");
    fill(&mut book, &plan);
    book.item("WG18", "53.25");
    book.note("WG18", "电商节 联系人：张三 13800138000");
    book.item("ZZ04/n", "17");
    book.item("ZZ04/d", "18");
    book.item("RJ01", "7");
    let read = one(&book);
    let found = figures(&read);
    for line in [
        format!("WG18 {TOWN} 2026-07 当期 reported 53.25"),
        format!("ZZ04 {TOWN} 2026-07 时点 reported 17/18"),
        format!("RJ01 {TOWN} 2026-07 时点 reported 7"),
    ] {
        assert!(found.contains(&line), "{line}\n{}", found.join("\n"));
    }
    let all = format!("{:?} {:?}", read.forms, read.import);
    assert!(!all.contains("13800138000") && !all.contains("张三"), "no person is kept");
}

#[test]
fn a_zero_report_fills_flows_and_leaves_stocks() {
    let (plan, mut book) = made("F-TJ");
    book.zero("零报");
    let read_one = one(&book);
    // All places but the 本级, which has no stocks and says / from the start.
    let stocks = plan.columns.iter().filter(|item| item.is_stock).count() * (plan.places.len() - 1);
    assert!(report(&read_one).is_zero);
    assert_eq!(report(&read_one).blank as usize, stocks, "stocks are not nought because nothing happened");
    for place in book.items(1) {
        for code in ["TJ06", "TJ07/n", "TJ07/d"] {
            book.village(&place, code, "4");
        }
    }
    for code in ["TJ06", "TJ07/n", "TJ07/d"] {
        book.note(&format!("+{code}"), "核实");
    }
    for code in ["TJ01", "TJ02", "TJ03", "TJ05/n", "TJ11"] {
        book.note(&format!("+{code}"), "本月没有发生");
    }
    let whole = one(&book);
    assert!(report(&whole).is_ready(), "{:?}", words(&whole));
    let place = book.items(1)[0].clone();
    assert!(figures(&whole).contains(&format!("TJ01 {place} 2026-07 当期 zero_reported 0")));
    assert!(figures(&whole).contains(&format!("TJ05 {place} 2026-07 当期 reported 0/0")));
    // 零报 and a figure: one of them is wrong.
    book.village(&place, "TJ01", "3");
    let torn = one(&book);
    assert_eq!(report(&torn).faults, 1);
    assert!(
        words(&torn).iter().any(|words| words.contains("选了“零报”，但“人民调解案件受理数”填了3")),
        "{:?}",
        words(&torn)
    );
    let mut other = book.clone();
    other.zero("没有");
    let other = one(&other);
    assert!(!report(&other).is_ready() && words(&other).iter().any(|words| words.contains("“零报”格填的是“没有”")));
}

#[test]
fn cells_that_cannot_be_right_are_named_and_set_aside() {
    let (plan, mut book) = made("F-TJ");
    fill(&mut book, &plan);
    let place = book.items(1)[2].clone();
    let cases: [(&str, &str, &str); 9] = [
        ("TJ01", "好多", "“好多”不是数值"),
        ("TJ01", "-3", "“-3”不在允许的取值之内"),
        ("TJ01", "2.5", "“2.5”不在允许的取值之内"),
        ("TJ01", "12件", "“12件”不是数值"),
        ("TJ01", "约30", "“约30”不是数值"),
        ("TJ11", "360502199001011233", "身份证"),
        ("TJ03", "9", "“人民调解成功数”为9，大于“人民调解案件调结数(调解终结)”的"),
        ("TJ07/n", "40", "“配有调解员的村民小组数”为40，大于“村民小组总数”的"),
        ("TJ01", "", "“人民调解案件受理数”没有填"),
    ];
    for (code, typed, said) in cases {
        let mut book = book.clone();
        book.village(&place, code, typed);
        let read = one(&book);
        let cell = book.place(1, &place, code);
        let found = words(&read).into_iter().find(|words| words.contains(said));
        let found = found
            .unwrap_or_else(|| if said == "身份证" { String::new() } else { panic!("{typed}: {:?}", words(&read)) });
        let row: String = cell.chars().filter(char::is_ascii_digit).collect();
        assert!(said == "身份证" || found.contains(&format!("第{row}行")), "{found} is not at {cell}");
        assert!(!report(&read).is_ready(), "{typed}");
        assert!(!words(&read).join("").contains("360502199001011233"));
        let wrong = u32::from(!typed.is_empty());
        assert_eq!((report(&read).faults, report(&read).blank), (wrong, 1 - wrong), "{typed}");
        let indicator = code.split('/').next().unwrap();
        let line = figures(&read).into_iter().find(|line| line.starts_with(&format!("{indicator} {place} ")));
        match typed {
            "" => assert!(line.unwrap().contains("missing")),
            _ => assert_eq!(line, None, "{typed} is not used"),
        }
    }
    // More settled in the village than came in this month can be true: asked about, used.
    book.village(&place, "TJ01", "3");
    book.village(&place, "TJ05/n", "9");
    let read = one(&book);
    assert!(report(&read).is_ready());
    assert!(
        words(&read).iter().any(|words| words.contains("“村（社区）调解成功的纠纷数”为9，大于")),
        "{:?}",
        words(&read)
    );
}

#[test]
fn a_jump_wants_words_and_a_sum_typed_over_is_seen() {
    let (plan, mut book) = made("F-TJ");
    fill(&mut book, &plan);
    book.note("+TJ01", "");
    let place = book.items(1)[0].clone();
    book.village(&place, "TJ01", "900");
    let far =
        |read: &Imported| words(read).into_iter().find(|words| words.contains("变动较大") && words.contains("填报表"));
    assert!(far(&one(&book)).is_some_and(|words| words.contains("受理数")));
    book.note("+TJ01", "集中排查");
    assert_eq!(far(&one(&book)), None);
    let cell = book.place(0, "+TJ01", "#本期");
    book.set(0, &cell, "5");
    let read = one(&book);
    assert!(words(&read).iter().any(|words| words.contains("合计为5，各村相加为")), "{:?}", words(&read));
}

#[test]
fn a_form_that_is_not_as_it_was_given_out_is_refused_in_words() {
    let (plan, mut book) = made("F-TJ");
    fill(&mut book, &plan);
    let name = "人民调解案件受理数";
    let mark = |xml: &str| {
        let from = xml.find("善治月报").unwrap();
        xml[from..].split("</t>").next().unwrap().to_string()
    };
    let cut_row = |xml: String, code: &str| {
        let at = xml.find(&format!(">{code}</t>")).unwrap();
        let from = xml[..at].rfind("<row ").unwrap();
        let to = at + xml[at..].find("</row>").unwrap() + 6;
        (xml[..from].to_string(), xml[from..to].to_string(), xml[to..].to_string())
    };
    type Change<'a> = Box<dyn Fn(String) -> String + 'a>;
    let place = book.items(1)[1].clone();
    let cases: Vec<(usize, Change, &str)> = vec![
        (0, Box::new(|xml| xml.replace(&mark(&xml), "")), "隐藏的识别信息已被删除"),
        (0, Box::new(|xml| xml.replacen("|2026-07|", "|2026-08|", 1)), "隐藏的识别信息已被改动"),
        (0, Box::new(|xml| xml.replacen("善治月报|1|", "善治月报|9|", 1)), "第9版"),
        (0, Box::new(|xml| xml.replacen(">+TJ01<", ">+TJ99<", 1)), "多出识别码为“+TJ99”"),
        (0, Box::new(|xml| xml.replacen(">+TJ02<", ">+TJ01<", 1)), "识别码“+TJ01”出现了两次"),
        (0, Box::new(|xml| xml.replacen(&format!(">{name}<"), ">另一个指标<", 1)), "名称“另一个指标”与发下去的表不同"),
        (0, Box::new(|xml| xml.replacen("统计期：2026年7月", "统计期：2026年8月", 1)), "表头写的不是这个统计期"),
        (0, Box::new(|xml| xml.replacen("填报单位：桐屏镇", "填报单位：松澜镇", 1)), "表头写的不是这个单位"),
        (
            0,
            Box::new(|xml| {
                let (before, _, after) = cut_row(xml, "+TJ03");
                before + &after
            }),
            "缺少“+TJ03”一行",
        ),
        (
            1,
            Box::new(|xml| {
                let (before, _, after) = cut_row(xml, &place);
                before + &after
            }),
            "一行",
        ),
        (1, Box::new(|xml| xml.replacen(&format!(">{place}<"), "><", 1)), "表中插入了没有识别码的行"),
        (1, Box::new(|xml| xml.replacen(">TJ02</t>", "></t>", 1)), "缺少“TJ02”一列"),
        (1, Box::new(|xml| xml.replacen("善治月报|", "说明|", 1)), "缺少工作表“分村填报”"),
    ];
    for (sheet, change, said) in cases {
        let mut spoilt = book.clone();
        spoilt.edit(sheet, &change);
        let read = one(&spoilt);
        let found = words(&read);
        assert!(found.iter().any(|words| words.contains(said)), "{said}: {found:?}");
        assert!(read.forms.iter().all(|report| !report.is_usable && !report.is_ready()), "{said}");
        let kept = figures(&read);
        assert!(kept.iter().all(|line| !line.contains("2026-07")), "{said}: {kept:?}");
    }
}

#[test]
fn a_form_that_comes_twice_or_under_another_month_is_said_so() {
    let (plan, mut book) = made("F-TJ");
    fill(&mut book, &plan);
    let first = named("桐屏镇 最终版.xlsx", book.bytes());
    let place = book.items(1)[0].clone();
    book.village(&place, "TJ01", "77");
    let second = named("桐屏镇 最终版2.xlsx", book.bytes());
    let both = read(&[first, second], county());
    assert_eq!(both.forms.iter().filter(|report| report.is_usable).count(), 1);
    assert!(
        words(&both).iter().any(|words| words.contains("与《桐屏镇 最终版.xlsx》是同一张表")),
        "{:?}",
        words(&both)
    );
    assert!(!figures(&both).iter().any(|line| line.ends_with("reported 77")));
    assert_eq!(both.import.dataset.submissions.len(), 1);
    let late = read(&[named("桐屏镇2026年8月.xlsx", book.bytes())], county());
    assert!(
        words(&late).iter().any(|words| words.contains("所注时期不一致：2026年7月与2026年8月")),
        "{:?}",
        words(&late)
    );
}

#[test]
fn a_form_is_checked_beside_other_data_or_none_and_then_not_laid_in() {
    let (plan, mut book) = made("F-TJ");
    fill(&mut book, &plan);
    for register in [Dataset::default(), package("subdistrict")] {
        let read = read(&[named("桐屏镇.xlsx", book.bytes())], &register);
        let report = report(&read);
        assert!(report.is_ready() && !report.is_known, "{report:?} {:?}", words(&read));
        assert!(read.import.dataset.blocks().is_empty() && read.import.dataset.submissions.is_empty());
    }
}

/// A desk over the county as the worker sets it.
fn desk() -> Desk {
    let mut desk = Desk::opened(county().clone(), Vec::new());
    desk.clerk = Clerk::lent(gb18030::decode, "2026-08-02", "data/county/");
    desk.clerk.found(Some(Vec::new()));
    let later = county().clone();
    desk.registers(&later, &[]);
    (desk.ready, desk.complete) = (true, true);
    desk
}

fn page(desk: &Desk, hash: &str) -> String {
    html(&compose::sheet(desk, &Route::parse(hash).0, 1376).main)
}

fn take(desk: &mut Desk, name: &str, book: &Book) -> Vec<Reply> {
    let files = vec![named(name, book.bytes())];
    let imported = import_with(&files, &desk.data, &desk.clerk.options, &gb18030::decode, &mut |_, _| {});
    // As it goes over to the page and comes back.
    let sent = Reply::Preview { job: 1, import: Box::new(imported.import.clone()) }.encode();
    desk.examine(1, files, imported);
    let Some(Reply::Preview { import, .. }) = Reply::decode(&sent) else { panic!("does not travel") };
    desk.take(TakeOver::Merge, *import)
}

#[test]
fn a_form_that_is_taken_over_fills_the_data_the_sums_and_the_ledger() {
    let (plan, mut book) = made("F-TJ");
    fill(&mut book, &plan);
    let mut desk = desk();
    let offered = page(&desk, "#/1/data?v=forms&f=F-TJ");
    for said in ["《人民调解工作月报表》统计期：2026年7月", "22个单位", "个村（居）", "分子", "自动算出", "生成填报表"]
    {
        assert!(offered.contains(said), "{said}");
    }
    let files = vec![named("桐屏镇.xlsx", book.bytes())];
    let imported = import_with(&files, &desk.data, &desk.clerk.options, &gb18030::decode, &mut |_, _| {});
    desk.examine(1, files, imported);
    let said = page(&desk, "#/1/data");
    for expected in
        ["收到月度报表1份，可以报送的1份", "人民调解工作月报表", "桐屏镇", "2026年7月", "可以报送", "尚未登记收到"]
    {
        assert!(said.contains(expected), "{expected} is not in the report");
    }
    take(&mut desk, "桐屏镇.xlsx", &book);
    let sum: i64 = book.items(1).iter().enumerate().map(|(n, _)| 2 + (n as i64) % 3).sum();
    let (id, area) = (desk.data.find_indicator("TJ01").unwrap(), desk.data.areas.find(TOWN).unwrap());
    let read = shanzhi::query::reading(&desk.data, id, area, july(), shanzhi::query::Span::Period);
    assert_eq!(read.amount().unwrap().round(0).text(), sum.to_string(), "the township is the sum of its villages");
    let ledger = page(&desk, "#/1/data?v=ledger&f=F-TJ&p=2026-07");
    assert!(ledger.contains("第1版") && ledger.contains("《桐屏镇.xlsx》"), "{ledger}");
    assert!(ledger.contains("按时1个"), "in time: 3 August is the day");
    // Again, corrected: the second version.
    let place = book.items(1)[0].clone();
    book.village(&place, "TJ01", "5");
    take(&mut desk, "桐屏镇 更正.xlsx", &book);
    let ledger = page(&desk, "#/1/data?v=ledger&f=F-TJ&p=2026-07");
    assert!(ledger.contains("第2版") && ledger.contains("《桐屏镇 更正.xlsx》"));
    let read = shanzhi::query::reading(&desk.data, id, area, july(), shanzhi::query::Span::Period);
    assert_eq!(read.amount().unwrap().round(0).text(), (sum + 3).to_string());
    assert!(!desk.clerk.outbox.is_empty(), "it is in the draft");
}

#[test]
fn the_page_makes_one_workbook_a_unit_and_can_be_stopped() {
    let mut desk = desk();
    let route = Route::parse("#/1/data?v=forms").0;
    let asked = [("form".to_string(), "F-ZL".to_string()), ("period".to_string(), "2026-07".to_string())];
    assert!(compose::wants("forms-make", &asked).package);
    compose::act(&mut desk, &route, "forms-make", &asked, &[]);
    let mut steps = 0;
    let zip = loop {
        assert!(compose::is_at_work(&desk));
        assert!(page(&desk, "#/1/data?v=forms").contains("已完成"));
        steps += 1;
        match compose::advance(&mut desk).unwrap().as_slice() {
            [] => {}
            [Reply::File { name, bytes, .. }] => {
                assert_eq!(name, "乡村治理综合月报表2026-07.zip");
                break bytes.clone();
            }
            other => panic!("{other:?}"),
        }
    };
    let files = sheets::unzip(&zip);
    assert_eq!((steps, files.len()), (22, 22));
    assert!(files.contains_key("桐屏镇-乡村治理综合月报表-2026-07.xlsx"), "{:?}", files.keys());
    compose::act(&mut desk, &route, "forms-make", &asked, &[]);
    compose::advance(&mut desk);
    compose::act(&mut desk, &route, "forms-cancel", &[], &[]);
    assert!(!compose::is_at_work(&desk) && compose::advance(&mut desk).is_none());
}

#[test]
fn libreoffice_prints_a_page_a_sheet_and_saves_what_we_read_again() {
    let folder = std::env::temp_dir().join(format!("shanzhi-forms-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (id, pages) in [("F-TJ", 2), ("F-ZL", 2), ("F-DC", 1)] {
        let (plan, mut book) = made(id);
        fill(&mut book, &plan);
        let file = folder.join(format!("{id}.xlsx"));
        std::fs::write(&file, book.bytes()).unwrap();
        if !sheets::office("pdf", &folder, &file) {
            return;
        }
        let pdf = std::fs::read(file.with_extension("pdf")).unwrap();
        let text = String::from_utf8_lossy(&pdf);
        let count = text.matches("/Type/Page\n").count() + text.matches("/Type/Page/").count();
        assert_eq!(count, pages, "{id}: one page of paper a sheet");
        let own = one(&book);
        assert!(report(&own).is_ready(), "{:?}", words(&own));
        for kind in ["ods", "xls", "xlsx"] {
            let out = folder.join(kind);
            std::fs::create_dir_all(&out).unwrap();
            let _ = std::fs::remove_dir_all(out.join("profile"));
            sheets::office(kind, &out, &file);
            let bytes = std::fs::read(out.join(format!("{id}.{kind}"))).unwrap();
            let read = read(&[named(&format!("桐屏镇.{kind}"), bytes)], county());
            assert!(report(&read).is_ready(), "{kind}: {:?}", words(&read));
            assert_eq!(figures(&read), figures(&own), "{kind}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
