//! Tests of reduce: what comes ready to draw is confirmed or replaced by what the worker reads of the package itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing")]

use std::rc::Rc;

use shanzhi::model::{
    Basis, Block, BlockKey, Cell, Dataset, Decimal, Dimension, Frequency, IndicatorId, Origin, Part, PartState, Period,
    Stage, Status,
};
use shanzhi::state::{Action, AppState, Loading, reduce};
use shanzhi::wire::{Reply, pack, unpack};

const PATH: &str = "observations/core.csv";

fn head(fingerprint: &str) -> Reply {
    let mut data = Dataset::default();
    data.meta.fingerprint = fingerprint.into();
    data.parts.push(Part {
        path: PATH.into(),
        stage: Stage::Core,
        level: String::new(),
        parent: None,
        rows: 1,
        bytes: 1,
        state: PartState::NotLoaded,
    });
    Reply::Head { dataset: Box::new(data), findings: Vec::new() }
}

fn part(value: &str, state: PartState) -> Reply {
    let key = BlockKey {
        indicator: IndicatorId(0),
        dimension: Dimension::None,
        basis: Basis::Current,
        frequency: Frequency::Month,
        parent: None,
    };
    let mut block = Block::empty(key, vec![shanzhi::model::AreaId(0)], 24_305, 1, 0, None);
    let cell = Cell { status: Status::Reported, origin: Origin::Published, value: Decimal::parse(value), parts: None };
    assert!(block.set(0, cell));
    let mut data = Dataset::default();
    data.add_block(block);
    Reply::Part { path: PATH.into(), state, dataset: Box::new(data), findings: Vec::new() }
}

fn shown(state: &AppState) -> String {
    let Loading::Ready(data) = &state.data else { return "nothing".into() };
    let period = Period { frequency: Frequency::Month, index: 24_305 };
    let block = data.0.blocks().first();
    let cell = block.and_then(|b| b.look(shanzhi::model::AreaId(0), period));
    cell.and_then(|c| c.value).map_or_else(|| "empty".into(), Decimal::text)
}

fn first(replies: &[Reply]) -> AppState {
    let bytes = pack(replies);
    assert_eq!(unpack(&bytes).as_deref(), Some(replies));
    assert_eq!(unpack(&bytes[..bytes.len() - 1]), None);
    reduce(&AppState::default(), Action::First(Rc::new(unpack(&bytes).unwrap())))
}

fn hear(state: &AppState, reply: Reply) -> AppState {
    reduce(state, Action::Reply(Rc::new(reply)))
}

#[test]
fn the_first_view_is_confirmed_by_the_package_it_was_made_of() {
    let state = first(&[head("a"), part("7", PartState::Loaded)]);
    assert_eq!(shown(&state), "7");
    let state = hear(&hear(&state, head("a")), part("7", PartState::Loaded));
    assert_eq!(shown(&state), "7");
    assert!(!state.provisional);
}

#[test]
fn a_package_that_has_changed_since_replaces_the_first_view() {
    let state = hear(&first(&[head("a"), part("7", PartState::Loaded)]), head("b"));
    assert_eq!(shown(&state), "empty", "nothing of another package stays on show");
    assert_eq!(shown(&hear(&state, part("8", PartState::Loaded))), "8");
}

#[test]
fn a_part_changed_by_hand_wins_over_the_first_view() {
    let state = hear(&first(&[head("a"), part("7", PartState::Loaded)]), head("a"));
    assert_eq!(shown(&hear(&state, part("9", PartState::Changed))), "9");
}

#[test]
fn a_worker_started_anew_changes_nothing_on_show() {
    let state = hear(&hear(&AppState::default(), head("a")), part("7", PartState::Loaded));
    assert_eq!(shown(&hear(&state, head("b"))), "7");
}

#[test]
fn the_first_view_never_replaces_what_is_there() {
    let state = hear(&hear(&AppState::default(), head("a")), part("7", PartState::Loaded));
    let late = reduce(&state, Action::First(Rc::new(vec![head("z"), part("1", PartState::Loaded)])));
    assert_eq!(shown(&late), "7");
}
