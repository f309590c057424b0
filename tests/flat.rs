//! Drawings as numbers and words: how few nodes they are, and that no words break out of their record. The nodes themselves are compared in tests/wasm.rs.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use shanzhi::chart::{
    Anchor, ChartSpec, HeatCell, HeatSpec, Item, MarkId, Point, Size, Style, Theme, Tone, draw, flat,
};

/// The lengths that follow kind and class.
const LENGTHS: [usize; 8] = [4, 3, 3, 3, 3, 0, 1, 1];
/// The records of words that belong to a node of a kind.
const RECORDS: [usize; 8] = [0, 0, 1, 1, 1, 1, 1, 2];

/// Kind, class and words of every node, read as `web/pen.js` reads them.
fn nodes(items: &[Item]) -> Vec<(i32, String, Vec<String>)> {
    let flat = flat(items);
    let mut records = flat.words.split_terminator('\u{1e}');
    let classes: Vec<&str> = records.next().unwrap().split_terminator('\u{1f}').collect();
    let (mut at, mut out) = (0, Vec::new());
    while at < flat.numbers.len() {
        let (kind, class) = (flat.numbers[at], flat.numbers[at + 1]);
        at += 2 + LENGTHS[kind as usize];
        let words = (0..RECORDS[kind as usize]).map(|_| records.next().unwrap().to_string()).collect();
        out.push((kind, classes[class as usize].to_string(), words));
    }
    assert_eq!(records.next(), None, "no words are left over");
    assert_eq!(at, flat.numbers.len(), "no length is left over");
    out
}

fn heat(rows: usize, columns: usize) -> Vec<Item> {
    let cell = |n: usize| HeatCell {
        step: Some((n * 7 % 11 % 7) as u8),
        tone: if n % 50 == 3 { Tone::Partial } else { Tone::Plain },
        label: format!("{n}"),
        mark: MarkId(n as u32),
    };
    let spec = HeatSpec {
        title: "热力".into(),
        description: String::new(),
        rows: (0..rows).map(|n| format!("镇街{n}")).collect(),
        ticks: vec![(0, "一".into())],
        columns,
        cells: (0..rows * columns).map(cell).collect(),
    };
    draw(&ChartSpec::Heat(spec), Size { width: 1200, height: 600 }, Theme::default()).items
}

#[test]
fn a_table_of_800_cells_is_a_handful_of_nodes() {
    let items = heat(22, 36);
    let boxes = |items: &[Item]| items.iter().filter(|i| matches!(i, Item::Rect { filled: true, .. })).count();
    assert!(boxes(&items) >= 22 * 36);
    let nodes = nodes(&items);
    let areas: Vec<_> = nodes.iter().filter(|(kind, class, _)| *kind == 5 && class.starts_with("heat")).collect();
    assert_eq!(areas.len(), 7, "one for each shade: {areas:?}");
    let cells: usize = areas.iter().map(|(.., words)| words[0].matches('M').count()).sum();
    assert_eq!(cells, 22 * 36, "no cell is lost");
    assert!(nodes.len() < 22 + 7 + 100, "{}", nodes.len());
}

#[test]
fn words_stay_in_their_record() {
    let text = |text: &str| Item::Text {
        at: Point { x: 1, y: 2 },
        text: text.into(),
        size: 120,
        style: Style::Label,
        anchor: Anchor::End,
    };
    let found = nodes(&[text("一\u{1e}二\u{1f}三\u{0}"), text(""), text("<g onload=x>")]);
    let words: Vec<&str> = found.iter().map(|(.., words)| words[0].as_str()).collect();
    assert_eq!(words, ["一二三", "", "<g onload=x>"]);
    assert!(found.iter().all(|(kind, class, _)| *kind == 4 && class == "label"));
}

#[test]
fn boxes_of_another_class_or_outlined_stand_alone() {
    let one = |style, filled| Item::Rect { at: Point { x: 0, y: 0 }, size: (10, -5), style, filled, mark: None };
    let (bar, plan) = (one(Style::Bar, true), one(Style::Bar, false));
    let found = nodes(&[
        bar.clone(),
        plan.clone(),
        bar.clone(),
        bar.clone(),
        one(Style::Partial, true),
        one(Style::Partial, true),
    ]);
    let told: Vec<(i32, &str)> = found.iter().map(|(kind, class, _)| (*kind, class.as_str())).collect();
    assert_eq!(told, [(0, "bar"), (0, "bar open"), (5, "bar area"), (0, "partial"), (0, "partial")]);
    assert_eq!(found[2].2, ["M0 0h1v0h-1zM0 0h1v0h-1z"], "a negative height is none");
    assert!(nodes(&[]).is_empty());
}
