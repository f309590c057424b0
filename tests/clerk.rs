//! The clerk's desk: corrections with undo, drafts cut at every byte, two tabs, merging, 报送台账, letters, diffs.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeMap;

use shanzhi::clerk::{
    Correction, Kind, Ledger, Operation, Refusal, Refused, Slip, Work, contests, diff, draft, due_day, merge, replay,
    state,
};
use shanzhi::model::{Basis, Decimal, Origin, Period, Record, RecordKey, Records, Status};
use shanzhi::strings::letter;

fn key(area: &str, month: &str) -> RecordKey {
    RecordKey {
        indicator: "TJ01".into(),
        area: area.into(),
        organisation: String::new(),
        category: String::new(),
        period: Period::parse(month).unwrap(),
        basis: Basis::Current,
    }
}

fn record(value: i64, vintage: &str) -> Record {
    Record { value: Some(Decimal::whole(value)), vintage: vintage.into(), ..Record::default() }
}

fn records(rows: &[(&str, i64, &str)]) -> Records {
    let mut records = Records::default();
    for (area, value, vintage) in rows {
        records.put(key(area, "2026-06"), record(*value, vintage));
    }
    records
}

fn correction(area: &str, value: i64, date: &str) -> Correction {
    Correction {
        key: key(area, "2026-06"),
        status: Status::Reported,
        value: Some(Decimal::whole(value)),
        parts: None,
        reason: "抄写颠倒".into(),
        source: "派出所更正说明".into(),
        person: "王某".into(),
        date: date.into(),
    }
}

fn current(work: &Work, area: &str) -> Option<String> {
    work.records().current(&key(area, "2026-06")).map(Record::figure_text)
}

/// A seeded generator: the same steps in every run (Numerical Recipes' LCG).
struct Seed(u64);

impl Seed {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn some_operation(seed: &mut Seed) -> Operation {
    let area = format!("99012100{}", seed.below(4));
    let date = format!("2026-07-{:02}", 1 + seed.below(28));
    let value = seed.below(500) as i64;
    match seed.below(8) {
        0..=2 => Operation::Correct(correction(&area, value, &date)),
        3 => Operation::Lay {
            label: format!("{area}，“6月”.csv\n{value}"),
            registers: Vec::new(),
            records: (1..4).map(|m| (key(&area, &format!("2026-0{m}")), record(value + m, &date))).collect(),
        },
        4 => Operation::Choose { key: key(&area, "2026-06"), record: record(value, &date) },
        5 => Operation::Submit(Slip {
            form: "F-TJ".into(),
            area,
            period: "2026-06".into(),
            act: if seed.below(2) == 0 { "received" } else { "returned" }.into(),
            date,
            note: "调解.xlsx".into(),
        }),
        6 => Operation::Undo,
        _ => Operation::Redo,
    }
}

#[test]
fn a_correction_stands_and_says_who_and_why() {
    let mut work = Work::new(records(&[("a", 42, "2026-07-03"), ("b", 7, "2026-08-01")]), Ledger::default());
    work.apply(&Operation::Correct(correction("a", 24, "2026-07-10"))).unwrap();
    let history = work.records().history(&key("a", "2026-06"));
    assert_eq!(history.len(), 2, "what was printed stays");
    assert_eq!((history[0].origin, history[0].note.as_str()), (Origin::Corrected, "抄写颠倒"));
    assert_eq!(history[0].source_ref, "人工更正：王某；派出所更正说明");
    // It stands also over a figure that came with a later date, and again over itself.
    work.apply(&Operation::Correct(correction("b", 8, "2026-07-10"))).unwrap();
    assert_eq!(current(&work, "b").as_deref(), Some("8"));
    work.apply(&Operation::Correct(correction("b", 9, "2026-07-10"))).unwrap();
    assert_eq!(current(&work, "b").as_deref(), Some("9"));
    // A figure nobody reported can be typed.
    work.apply(&Operation::Correct(correction("c", 5, "2026-07-10"))).unwrap();
    assert_eq!(work.steps(), (4, 0));
    for (expected, area) in [(None, "c"), (Some("8"), "b"), (Some("7"), "b"), (Some("42"), "a")] {
        work.apply(&Operation::Undo).unwrap();
        assert_eq!(current(&work, area).as_deref(), expected);
    }
    assert_eq!(work.apply(&Operation::Undo), Err(Refused::NothingLeft));
    for _ in 0..4 {
        work.apply(&Operation::Redo).unwrap();
    }
    assert_eq!((current(&work, "a").as_deref(), current(&work, "b").as_deref()), (Some("24"), Some("9")));
    // A new thing done ends what could be done again.
    work.apply(&Operation::Undo).unwrap();
    work.apply(&Operation::Correct(correction("a", 25, "2026-07-11"))).unwrap();
    assert_eq!(work.apply(&Operation::Redo), Err(Refused::NothingLeft));
}

#[test]
fn a_correction_without_reason_name_date_or_figure_is_refused() {
    let mut work = Work::default();
    let good = correction("a", 1, "2026-07-10");
    let broken: Vec<(Correction, Refused)> = vec![
        (Correction { reason: " ".into(), ..good.clone() }, Refused::NoReason),
        (Correction { person: String::new(), ..good.clone() }, Refused::NoPerson),
        (Correction { date: "2026-02-30".into(), ..good.clone() }, Refused::NoDate),
        (Correction { date: "2026-07".into(), ..good.clone() }, Refused::NoDate),
        (Correction { value: None, ..good.clone() }, Refused::NoFigure),
        (Correction { status: Status::Missing, ..good.clone() }, Refused::NoFigure),
        (Correction { parts: Some((Decimal::whole(1), Decimal::whole(-1))), ..good }, Refused::BadParts),
    ];
    for (correction, refused) in broken {
        assert_eq!(work.apply(&Operation::Correct(correction)), Err(refused));
    }
    assert_eq!(work, Work::default(), "nothing changed");
}

#[test]
fn whatever_is_done_can_be_undone_and_done_again() {
    for run in 0..200 {
        let mut seed = Seed(run);
        let mut work = Work::new(records(&[("990121000", 4, "2026-07-03"), ("990121001", 7, "")]), Ledger::default());
        let before = work.clone();
        for _ in 0..30 {
            let _ = work.apply(&some_operation(&mut seed));
        }
        while work.apply(&Operation::Redo).is_ok() {}
        let after = work.clone();
        while work.apply(&Operation::Undo).is_ok() {}
        assert_eq!((work.records(), work.ledger()), (before.records(), before.ledger()), "run {run}");
        while work.apply(&Operation::Redo).is_ok() {}
        assert_eq!((work.records(), work.ledger()), (after.records(), after.ledger()), "run {run}");
    }
}

/// A log of `n` operations and what they were.
fn log(n: usize, seed: u64) -> (Vec<u8>, Vec<Operation>, Vec<usize>) {
    let mut seed = Seed(seed);
    let mut bytes = draft::begin("f00d");
    let mut stamp = replay(&bytes).unwrap().stamp;
    let (mut operations, mut ends) = (Vec::new(), vec![bytes.len()]);
    for _ in 0..n {
        let operation = some_operation(&mut seed);
        let (line, next) = draft::append(&bytes, &stamp, &operation).unwrap();
        bytes.extend(line);
        stamp = next;
        ends.push(bytes.len());
        operations.push(operation);
    }
    (bytes, operations, ends)
}

#[test]
fn a_draft_cut_at_any_byte_loses_at_most_the_line_being_written() {
    let (bytes, operations, ends) = log(12, 7);
    let whole = replay(&bytes).unwrap();
    assert_eq!((whole.operations.as_slice(), whole.torn, whole.package.as_str()), (operations.as_slice(), 0, "f00d"));
    for cut in 0..bytes.len() {
        let complete = ends.iter().filter(|end| **end <= cut).count();
        match replay(&bytes[..cut]) {
            Ok(draft) => {
                assert_eq!(draft.operations, operations[..complete - 1], "cut at {cut}");
                assert_eq!((draft.whole, draft.whole + draft.torn), (ends[complete - 1], cut));
                // After the torn tail is cut the work goes on.
                let kept = &bytes[..draft.whole];
                let (line, _) = draft::append(kept, &draft.stamp, &Operation::Undo).unwrap();
                let again = replay(&[kept, &line].concat()).unwrap();
                assert_eq!(again.operations.len(), complete);
            }
            Err(refusal) => assert!(complete == 0 && refusal == Refusal::NotADraft, "cut at {cut}: {refusal:?}"),
        }
    }
}

#[test]
fn a_damaged_line_ends_the_draft_before_it() {
    let (bytes, operations, ends) = log(8, 3);
    let mut seed = Seed(1);
    for _ in 0..400 {
        let at = ends[0] + seed.below((bytes.len() - ends[0]) as u64) as usize;
        let mut hurt = bytes.clone();
        hurt[at] ^= 1 << seed.below(7);
        let line = ends.iter().filter(|end| **end <= at).count() - 1;
        let read = replay(&hurt).unwrap();
        assert!(read.operations.len() >= line.min(operations.len()) && read.operations[..line] == operations[..line]);
        assert_eq!(read.operations.len(), line, "nothing behind a damaged line is believed (byte {at})");
    }
}

#[test]
fn a_newer_draft_is_left_alone_and_two_tabs_lose_nothing() {
    let newer = b"0000000000000000 {\"package\":\"f00d\",\"shanzhi_draft\":2}\nwhatever\n";
    assert_eq!(replay(newer), Err(Refusal::Newer(2)));
    assert_eq!(draft::may_replace(newer), Err(Refusal::Newer(2)));
    assert_eq!(draft::may_replace(b"garbage"), Ok(()));
    let mut store = draft::begin("f00d");
    let (mine, theirs) = (replay(&store).unwrap().stamp, replay(&store).unwrap().stamp);
    assert_eq!(draft::append(newer, &mine, &Operation::Undo).map(drop), Err(Refusal::Newer(2)));
    let (line, mine) = draft::append(&store, &mine, &Operation::Correct(correction("a", 1, "2026-07-01"))).unwrap();
    store.extend(line);
    let late = Operation::Correct(correction("b", 2, "2026-07-01"));
    assert_eq!(draft::append(&store, &theirs, &late).map(drop), Err(Refusal::Elsewhere(1)));
    // The other tab replays what it had not seen, and then writes: both edits are there.
    let seen = replay(&store).unwrap();
    assert_eq!(seen.stamp, mine);
    let (line, _) = draft::append(&store, &seen.stamp, &late).unwrap();
    store.extend(line);
    let mut work = Work::default();
    replay(&store).unwrap().operations.iter().for_each(|o| drop(work.apply(o).unwrap()));
    assert_eq!((current(&work, "a").as_deref(), current(&work, "b").as_deref()), (Some("1"), Some("2")));
}

#[test]
fn two_clerks_merge_and_a_person_chooses() {
    let base = records(&[("a", 1, "2026-07-01"), ("b", 2, "2026-07-01"), ("c", 3, "2026-07-01")]);
    let changed = |changes: &[(&str, i64, &str)]| {
        let mut side = base.clone();
        for (area, value, vintage) in changes {
            side.put(key(area, "2026-06"), record(*value, vintage));
        }
        side
    };
    let mine = changed(&[("a", 10, "2026-07-05"), ("b", 20, "2026-07-05"), ("d", 4, "2026-07-05")]);
    let theirs = changed(&[("b", 21, "2026-07-09"), ("c", 30, "2026-07-09"), ("d", 4, "2026-07-09")]);
    let merged = merge(&[("甲", &mine), ("乙", &theirs)], Some(&base));
    let open: Vec<&str> = merged.contests.iter().map(|c| c.key.area.as_str()).collect();
    assert_eq!(open, ["b"], "one changed, or both alike, is no conflict");
    let contest = &merged.contests[0];
    let claims: Vec<String> = contest.claims.iter().map(|c| format!("{} {}", c.by, c.record.figure_text())).collect();
    assert_eq!(
        (claims, contest.base.as_ref().unwrap().figure_text()),
        (vec!["甲 20".into(), "乙 21".into()], "2".into())
    );
    assert_eq!(
        merged.clone().resolve(&BTreeMap::new()),
        Err(vec![key("b", "2026-06")]),
        "nothing is decided for the person"
    );
    // The older claim can be chosen: no date decides.
    let chosen = merged.clone().resolve(&BTreeMap::from([(key("b", "2026-06"), 0)])).unwrap();
    let read = |records: &Records, area: &str| records.current(&key(area, "2026-06")).unwrap().figure_text();
    assert_eq!(["a", "b", "c", "d"].map(|area| read(&chosen, area)), ["10", "20", "30", "4"]);
    let other = merged.resolve(&BTreeMap::from([(key("b", "2026-06"), 1)])).unwrap();
    assert_eq!(read(&other, "b"), "21");
    // The order of the sides changes nothing but the order of the claims.
    let turned = merge(&[("乙", &theirs), ("甲", &mine)], Some(&base));
    assert_eq!(turned.contests[0].claims[1].by, "甲");
    assert_eq!(turned.resolve(&BTreeMap::from([(key("b", "2026-06"), 1)])).unwrap(), chosen);
}

#[test]
fn several_files_for_one_township_are_compared_by_cell() {
    let [first, second, third] = [
        records(&[("a", 5, "2026-07-01"), ("b", 7, "2026-07-01")]),
        records(&[("a", 5, "2026-07-09"), ("b", 8, "2026-07-09")]),
        records(&[("b", 7, "2026-07-10")]),
    ];
    let sides = [("第1版.xlsx", &first), ("第2版.xlsx", &second), ("电话更正.csv", &third)];
    let found = contests(&sides, None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].claims.iter().map(|c| c.record.figure_text()).collect::<Vec<_>>(), ["7", "8", "7"]);
    // Chosen on the desk, the choice stands over later dates and can be undone.
    let mut work = Work::new(second.clone(), Ledger::default());
    work.apply(&Operation::Choose { key: key("b", "2026-06"), record: found[0].claims[0].record.clone() }).unwrap();
    assert_eq!(current(&work, "b").as_deref(), Some("7"));
    work.apply(&Operation::Undo).unwrap();
    assert_eq!(work.records(), &second);
}

#[test]
fn the_ledger_knows_due_days_versions_and_what_to_urge() {
    for (period, day, due) in [
        ("2026-06", 3, "2026-07-03"),
        ("2026-12", 3, "2027-01-03"),
        ("2026-01", 31, "2026-02-28"),
        ("2026-Q4", 10, "2027-01-10"),
        ("2026-Q1", 10, "2026-04-10"),
        ("2026-H1", 5, "2026-07-05"),
        ("2026", 20, "2027-01-20"),
        ("2026-06-30", 3, "2026-07-03"),
    ] {
        assert_eq!(due_day(Period::parse(period).unwrap(), day), due, "{period}");
    }
    let june = Period::parse("2026-06").unwrap();
    let mut ledger = Ledger::default();
    ledger.expect("F-TJ", &["a".into(), "b".into(), "c".into()], june, 3);
    let mut work = Work::new(Records::default(), ledger);
    let slip = |area: &str, act: &str, date: &str, note: &str| {
        let (form, period) = ("F-TJ".into(), "2026-06".into());
        Operation::Submit(Slip {
            form,
            area: area.into(),
            period,
            act: act.into(),
            date: date.into(),
            note: note.into(),
        })
    };
    assert_eq!(work.apply(&slip("b", "returned", "2026-07-02", "")), Err(Refused::NotReceived));
    assert_eq!(work.apply(&slip("c", "eaten", "2026-07-02", "")), Err(Refused::UnknownAct));
    work.apply(&slip("a", "received", "2026-07-02", "调解.xlsx")).unwrap();
    work.apply(&slip("a", "returned", "2026-07-03", "两格有误")).unwrap();
    let at = |area: &str| ("F-TJ".to_string(), area.to_string(), june);
    let now = |work: &Work, area: &str| state(work.ledger().get(&at(area)).unwrap());
    assert_eq!((now(&work, "a"), now(&work, "b")), ("returned", "missing"));
    assert_eq!(work.ledger().to_urge("2026-07-03").len(), 3);
    assert_eq!(work.ledger().to_urge("2026-07-02").len(), 0, "not before the due day");
    work.apply(&slip("a", "received", "2026-07-04", "调解2.xlsx")).unwrap();
    work.apply(&slip("b", "received", "2026-07-03", "")).unwrap();
    let a = work.ledger().get(&at("a")).unwrap();
    assert_eq!((a.version, a.returned.as_str(), a.resubmitted.as_str()), (2, "2026-07-03", "2026-07-04"));
    assert_eq!((now(&work, "a"), now(&work, "b"), now(&work, "c")), ("late", "on_time", "missing"));
    // It travels with the package.
    assert_eq!(&Ledger::of_grid(&work.ledger().grid()), work.ledger());
    work.apply(&Operation::Undo).unwrap();
    assert_eq!(now(&work, "b"), "missing");
}

#[test]
fn the_letters_name_forms_days_and_cells() {
    let owed = [
        letter::Owed { form: "人民调解工作月报表", period: "2026年6月", due: "2026-07-03", returned: false },
        letter::Owed { form: "颐养之家月报表", period: "2026年6月", due: "2026-07-05", returned: true },
    ];
    let text = letter::urge("暮岭乡", &owed, "2026-07-06");
    for part in [
        "暮岭乡：",
        "截至2026年7月6日",
        "2026年6月《人民调解工作月报表》，应于2026年7月3日前报送",
        "已退回修改、未重新报送",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let faults = [
        letter::Fault {
            sheet: "6月", cell: "C5", value: "十二", message: "“十二”不是数值。", remedy: "请改为数值"
        },
        letter::Fault {
            sheet: "", cell: "", value: "", message: "没有找到表头行。", remedy: "请保留一行列名"
        },
    ];
    let text = letter::give_back("桐屏镇", "桐屏镇6月.xlsx", &faults, "2026-07-08");
    for part in [
        "所报《桐屏镇6月.xlsx》有2处需要更正",
        "1. 工作表“6月”单元格C5，“十二”不是数值。请改为数值。",
        "2. 没有找到表头行。",
        "于2026年7月8日前重新报送",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_diff_tells_new_vanished_and_revised_with_vintages() {
    let old = records(&[("a", 1, "2026-07-01"), ("b", 2, "2026-07-01"), ("c", 3, "2026-07-01")]);
    let new = records(&[("b", 2, "2026-08-01"), ("c", 4, "2026-08-01"), ("d", 5, "2026-08-01")]);
    let found = diff(&old, &new);
    let told: Vec<(Kind, &str)> = found.iter().map(|d| (d.kind, d.key.area.as_str())).collect();
    assert_eq!(told, [(Kind::Vanished, "a"), (Kind::Revised, "c"), (Kind::New, "d")]);
    let json = shanzhi::clerk::json(&found);
    assert_eq!(json["summary"]["revised"], 1);
    let revised = &json["differences"][1];
    assert_eq!((&revised["old"]["value"], &revised["new"]["value"]), (&"3".into(), &"4".into()));
    assert_eq!((&revised["old"]["vintage"], &revised["new"]["vintage"]), (&"2026-07-01".into(), &"2026-08-01".into()));
    assert!(diff(&old, &old).is_empty());
}
