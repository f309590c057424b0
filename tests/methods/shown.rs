//! What the page of an indicator says of these methods: totals taken apart, matched units, pace, partial sums. Words only; the figures are held elsewhere.

use shanzhi::compose::{self, Desk};
use shanzhi::sheet::html;
use shanzhi::state::Route;

use super::world::World;

/// The sheet of a link as plain text: tags are left out.
fn words(world: World, hash: &str) -> String {
    let mut desk = Desk::opened(world.data, Vec::new());
    (desk.ready, desk.complete) = (true, true);
    let sheet = compose::sheet(&desk, &Route::parse(hash).0, 1200);
    let mut marked = html(&sheet.main);
    sheet.asides.iter().for_each(|nodes| marked.push_str(&html(nodes)));
    let mut inside = false;
    let mut plain = String::new();
    for c in marked.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn says(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "lacks {words}: {text}");
    }
}

const TOTALS: &str = "SUM,111,2026-01,本年累计,10\n SUM,111,2026-02,本年累计,16\n SUM,111,2026-03,本年累计,25\n SUM,111,2026-04,本年累计,22\n SUM,112,2026-03,本年累计,5\n SUM,112,2026-04,本年累计,9";

#[test]
fn a_total_taken_apart_says_so() {
    let at = |hash: &str| words(World::new(TOTALS), hash);
    says(
        &at("#/1/indicator/SUM?a=111&p=2026-04"),
        &["本期数推算", "2026年1—4月累计22件减2026年1—3月累计25件，得−3件", "调减", "累计比上期少3件", "不作为差错"],
    );
    says(&at("#/1/indicator/SUM?a=111&p=2026-03"), &["得9件"]);
    says(&at("#/1/indicator/SUM?a=112&p=2026-03"), &["缺累计", "只报了本年累计，缺上期累计，推不出本期数"]);
    let town = at("#/1/indicator/SUM?a=11&p=2026-04");
    says(&town, &["一村的累计比上期少，照实计入合计"]);
    assert!(!town.contains("本期数推算"));
    assert!(!at("#/1/indicator/SUM?a=111&p=2026-03").contains("调减"));
}
