//! The report on its page: the number that is followed is marked in charts, an edit changes its block and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "reports/package.rs"]
mod package;

use shanzhi::chart::{Hit, Item, Style};
use shanzhi::compose::{self, Desk};
use shanzhi::report::Block;
use shanzhi::sheet::{Node, Sheet, html};
use shanzhi::state::Route;
use shanzhi::wire::{NamedBytes, Reply};

/// A desk with the sample county and 季度分析 on it.
fn desk() -> Desk {
    let mut desk = Desk::opened(package::county(), Vec::new());
    let template = concat!(env!("CARGO_MANIFEST_DIR"), "/data/county/templates/季度分析.md");
    desk.add_template("季度分析.md", std::fs::read(template).unwrap());
    desk.ready = true;
    desk
}

fn shown(desk: &Desk, hash: &str) -> Sheet {
    compose::sheet(desk, &Route::parse(hash).0, 1376)
}

/// The charts of some nodes, in order.
fn charts(nodes: &[Node]) -> Vec<std::rc::Rc<shanzhi::sheet::Laid>> {
    let of = |node: &Node| match node {
        Node::Text(_) => Vec::new(),
        Node::Element(element) => charts(&element.children),
        Node::Chart(laid) => vec![std::rc::Rc::clone(laid)],
    };
    nodes.iter().flat_map(of).collect()
}

#[test]
fn a_number_that_is_followed_is_marked_in_charts_as_well() {
    let desk = desk();
    let hash = "#/1/report?p=2026-06&t=%E5%AD%A3%E5%BA%A6%E5%88%86%E6%9E%90";
    let marked = |laid: &shanzhi::sheet::Laid| -> Vec<String> {
        let said = |hit: &&Hit| hit.label.ends_with("（正在查看的数）");
        let hits: Vec<&Hit> = laid.scene.hits.iter().filter(said).collect();
        for hit in &hits {
            // Its ground lies below all that is drawn, and is as large as the mark's own field.
            let ground = &laid.scene.items[..hits.len()];
            let own = |item: &Item| matches!(item, Item::Rect { at, size, style: Style::Band, .. } if (*at, *size) == (hit.at, hit.size));
            assert!(ground.iter().any(own), "{ground:?}");
        }
        hits.into_iter().map(|hit| hit.label.clone()).collect()
    };
    let before = charts(&shown(&desk, hash).main);
    assert!(before.iter().all(|laid| marked(laid).is_empty()));
    let mut followed = 0;
    for (at, laid) in before.iter().enumerate() {
        for (mark, way) in laid.links.iter().enumerate().step_by(5) {
            let sheet = shown(&desk, way);
            let after = charts(&sheet.main);
            let label = &laid.scene.hits.iter().find(|hit| hit.mark.0 as usize == mark).unwrap().label;
            assert_eq!(marked(&after[at]), [format!("{label}（正在查看的数）")], "chart {at}, mark {mark}");
            // Once more, and it is left again.
            assert_eq!(Route::parse(&after[at].links[mark]), Route::parse(hash), "chart {at}, mark {mark}");
            followed += 1;
        }
    }
    assert!(followed > 10, "{followed}");
}

#[test]
fn an_edit_changes_its_block_and_nothing_else() {
    let mut desk = desk();
    let hash = "#/1/report?p=2026-06&t=%E5%AD%A3%E5%BA%A6%E5%88%86%E6%9E%90";
    let (route, _) = Route::parse(hash);
    compose::act(&mut desk, &route, "draft-begin", &[], &[]);
    let paper = |desk: &Desk| -> Vec<Node> {
        let sheet = shown(desk, hash);
        let is_paper = |node: &&Node| matches!(node, Node::Element(e) if e.tag == "article");
        let Some(Node::Element(paper)) = sheet.main.iter().find(is_paper) else { panic!("no paper") };
        paper.children.clone()
    };
    let changed = |one: &[Node], other: &[Node]| -> Vec<usize> {
        assert_eq!(one.len(), other.len(), "blocks keep their places");
        (0..one.len()).filter(|at| one[*at] != other[*at]).collect()
    };
    let n = desk.draft.as_ref().unwrap().document.blocks.iter().position(|b| matches!(b, Block::Paragraph(_))).unwrap();
    let field = |name: &str, value: &str| (name.to_string(), value.to_string());
    let at = field("n", &n.to_string());
    let before = paper(&desk);
    // Opened: no way of any number becomes another, so the page has one block to draw.
    assert!(compose::act(&mut desk, &route, "draft-block", std::slice::from_ref(&at), &[]).is_empty());
    let open = paper(&desk);
    let place = changed(&before, &open);
    assert_eq!(place.len(), 1);
    assert!(html(&open[place[0]..=place[0]]).contains("textarea"));
    assert!(
        compose::act(&mut desk, &route, "draft-text", &[at.clone(), field("text", "改过的一段。")], &[]).is_empty()
    );
    let after = paper(&desk);
    assert_eq!(changed(&before, &after), place);
    assert!(html(&after[place[0]..=place[0]]).contains("改过的一段。"));
    let prints = |nodes: &[Node]| charts(nodes).iter().map(|laid| laid.print).collect::<Vec<_>>();
    assert_eq!(prints(&before), prints(&after));
    assert!(prints(&before).windows(2).all(|pair| pair[0] != pair[1]), "different charts have different prints");
    // Closed again without a change; cells below a block move no other block.
    compose::act(&mut desk, &route, "draft-block", &[at], &[]);
    compose::act(&mut desk, &route, "draft-block", &[field("n", "")], &[]);
    assert_eq!(changed(&after, &paper(&desk)), Vec::<usize>::new());
}

#[test]
fn a_document_waits_for_the_pictures_of_its_figures() {
    let mut desk = desk();
    let (route, _) = Route::parse("#/1/report?g=png&p=2026-06");
    let asked = compose::act(&mut desk, &route, "report-docx", &[], &[]);
    assert_eq!(asked.len(), 4, "one picture a figure");
    // As large as a browser hands them back: noise, so that packing it has work to do.
    let noise: Vec<u8> = (0_u32..200_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut made = Vec::new();
    for reply in &asked {
        let Reply::Picture { name, dpi, .. } = reply else { panic!("{reply:?}") };
        assert!(made.is_empty(), "not before the last picture came");
        let drawn = NamedBytes { name: name.clone(), bytes: png(&noise) };
        made = compose::act(&mut desk, &route, "picture-drawn", &[("dpi".into(), dpi.to_string())], &[drawn]);
    }
    let [Reply::File { name, bytes, .. }] = &made[..] else { panic!("{made:?}") };
    assert_eq!(name, "澄岚县季度分析2026-06.docx");
    assert_eq!(package::parts(bytes).keys().filter(|name| name.starts_with("word/media/image")).count(), 4);
}

/// A PNG with these bytes as its data; nothing here looks into them.
fn png(data: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in
        [(b"IHDR", &[0, 0, 7, 51, 0, 0, 3, 124, 8, 6, 0, 0, 0][..]), (b"IDAT", data), (b"IEND", &[][..])]
    {
        out.extend((body.len() as u32).to_be_bytes());
        out.extend(kind);
        out.extend(body);
        out.extend([0; 4]);
    }
    out
}
