//! The messages between page and worker: what is written is read back, and bytes of any other kind are refused without a panic.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use shanzhi::model::{
    Area, AreaId, AreaKind, AreaTree, Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Event, Finding,
    FindingCode, Form, Frequency, Indicator, IndicatorId, Level, Organisation, Origin, Part, PartState, Period, Place,
    Qualifier, Remark, Severity, Stage, Status, Submission, Target, WorkItem,
};
use shanzhi::wire::{Asked, FileReport, Import, NamedBytes, Reply, Request};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn word(&mut self) -> String {
        (0..self.roll(6)).map(|_| ['甲', '乙', 'x', '"', '|', '𣒍', '\n'][self.roll(7) as usize]).collect()
    }
}

fn area(dice: &mut Dice, at: u32) -> Area {
    Area {
        code: format!("{at}"),
        name: dice.word(),
        level: dice.word(),
        parent: (at > 0).then(|| AreaId(dice.roll(u64::from(at)) as u32)),
        kind: AreaKind::from_code(dice.roll(3) as u8),
        aliases: vec![dice.word()],
        population: (dice.roll(2) == 0).then_some(-7),
        households: None,
        elders: Some(i64::MAX),
        valid_from: dice.word(),
        valid_to: dice.word(),
        tile: (dice.roll(2) == 0).then_some((3, 4)),
    }
}

fn dataset(dice: &mut Dice) -> Dataset {
    let mut data = Dataset::default();
    data.meta.title = dice.word();
    data.meta.sources = vec![dice.word(), dice.word()];
    data.meta.levels = vec![Level { id: "county".into(), name: "县".into() }];
    data.meta.periods = Period::parse("2024-01").zip(Period::parse("2026-06"));
    let areas = (0..=dice.roll(9) as u32).map(|at| area(dice, at)).collect();
    data.areas = AreaTree::new(areas).0;
    for at in 0..=dice.roll(5) {
        let mut indicator = Indicator::imported(format!("I{at}"), dice.word(), dice.word());
        indicator.factor = 100;
        indicator.aliases = vec![dice.word()];
        data.add_indicator(indicator);
    }
    data.organisations.push(Organisation { id: dice.word(), ..Organisation::default() });
    data.categories = vec![dice.word(), dice.word()];
    let (number, systems) = (dice.word(), vec![dice.word()]);
    data.forms.push(Form { indicators: vec![dice.word()], due_day: 5, number, systems, ..Form::default() });
    let (form, state, due) = (dice.word(), dice.word(), dice.word());
    let period = Period::parse("2026-Q2");
    let (area, received, note) = ("1".into(), String::new(), dice.word());
    data.submissions.push(Submission { form, area, period, due, received, state, note });
    data.items.push(WorkItem { title: dice.word(), ..WorkItem::default() });
    data.targets.push(Target { value: "98".into(), ..Target::default() });
    data.events.push(Event { indicators: vec![dice.word()], ..Event::default() });
    data.settings.cards = vec![dice.word()];
    (data.settings.title, data.settings.progress_label) = (dice.word(), dice.word());
    data.settings.colour = dice.word();
    (data.settings.hidden_pages, data.settings.period) = (vec![dice.word()], Period::parse("2026-05"));
    let (stage, state) = (Stage::Drill, PartState::Changed);
    data.parts.push(Part {
        path: dice.word(),
        stage,
        level: "village".into(),
        parent: Some(AreaId(0)),
        rows: 9,
        bytes: 99,
        state,
    });
    let june = Period::parse("2026-06").unwrap();
    let (indicator, area, basis, qualifier) = (IndicatorId(0), AreaId(0), Basis::Point, Qualifier::Range);
    data.remarks.push(Remark {
        indicator,
        area,
        period: june,
        basis,
        qualifier,
        replaced: "12".into(),
        note: dice.word(),
    });
    for at in 0..dice.roll(4) as u16 {
        let dimension = [Dimension::None, Dimension::Category(1), Dimension::Organisation(0)][dice.roll(3) as usize];
        let key = BlockKey {
            indicator: IndicatorId(at),
            dimension,
            basis,
            frequency: Frequency::Month,
            parent: Some(AreaId(0)),
        };
        let parts = (dice.roll(2) == 0).then_some(2);
        let mut block = Block::empty(key, vec![AreaId(0), AreaId(3)], june.index, 4, 1, parts);
        let given = Decimal::new(i128::from(dice.roll(1000)), 1);
        let cell = Cell {
            status: Status::Reported,
            origin: Origin::Corrected,
            value: Some(given),
            parts: parts.map(|_| (given, given)),
        };
        block.set(2, cell);
        data.add_block(block);
    }
    data
}

fn findings(dice: &mut Dice) -> Vec<Finding> {
    let place = Place { file: dice.word(), sheet: dice.word(), row: 3, column: 4, header: dice.word() };
    vec![Finding {
        code: FindingCode::AmbiguousArea,
        severity: Severity::Info,
        place,
        value: format!("{}\u{1e}", dice.word()),
        count: 7,
    }]
}

fn replies(dice: &mut Dice) -> Vec<Reply> {
    let mut boxed = || (Box::new(dataset(dice)), findings(dice));
    let ((head, a), (registers, b), (part, c), (import, d)) = (boxed(), boxed(), boxed(), boxed());
    let report =
        FileReport { file: "一.csv".into(), rows_read: 3, rows_used: 2, rows_aside: 1, ..FileReport::default() };
    vec![
        Reply::Ready,
        Reply::Head { dataset: head, findings: a },
        Reply::Registers { dataset: registers, findings: b },
        Reply::Part { path: "observations/a.csv".into(), state: PartState::Loaded, dataset: part, findings: c },
        Reply::Failed { findings: d.clone() },
        Reply::Progress { job: 1, done: 2, total: 3 },
        Reply::Preview { job: 9, import: Box::new(Import { dataset: *import, files: vec![report], findings: d }) },
    ]
}

#[test]
fn requests_come_back() {
    let file = NamedBytes { name: "调解.csv".into(), bytes: vec![0, 255, 10] };
    for request in [
        Request::Open { package: "data/county/".into(), known: vec!["a".into(), "乙".into()] },
        Request::Part { path: "observations/村.csv".into() },
        Request::Ahead,
        Request::Import { job: u32::MAX },
        Request::Act {
            asked: Asked { hash: "#/1/data".into(), width: 1440 },
            name: "picture-drawn".into(),
            values: vec![("dpi".into(), "300".into())],
            files: vec![file.clone(), file],
        },
    ] {
        assert_eq!(Request::decode(&request.encode()), Some(request));
    }
}

#[test]
fn replies_come_back() {
    for seed in 0..40 {
        for reply in replies(&mut Dice(seed)) {
            assert_eq!(Reply::decode(&reply.encode()).as_ref(), Some(&reply), "seed {seed}");
        }
    }
}

#[test]
fn cut_and_flipped_bytes_never_panic() {
    let dice = &mut Dice(7);
    for reply in replies(dice) {
        let bytes = reply.encode();
        for cut in 0..bytes.len() {
            assert_eq!(Reply::decode(&bytes[..cut]), None, "cut at {cut}");
        }
        for _ in 0..400 {
            let mut bytes = bytes.clone();
            let at = dice.roll(bytes.len() as u64) as usize;
            bytes[at] = dice.roll(256) as u8;
            let _ = Reply::decode(&bytes);
            let _ = Request::decode(&bytes);
        }
    }
    assert_eq!(Reply::decode(&[1, 0, 5, 0]), None);
    assert_eq!(Request::decode(&[2, 0, 1, 0, 0, 0, 0]), None, "another version");
}
