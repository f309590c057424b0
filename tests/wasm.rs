//! In a real browser: the scenes are those drawn natively, and the page's nodes are the scene's items, one by one (boxes joined to an area are told apart).
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "scenes/fixture.rs"]
mod fixture;
#[path = "../src/ui/platform/pen.rs"]
mod pen;

use shanzhi::chart::{Anchor, Item, class, dash, flat, listing, path_data, px};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// Written natively by tests/scenes.rs.
const GOLDEN: [(&str, &str); 4] = [
    ("trend", include_str!("golden/trend.listing")),
    ("spark", include_str!("golden/spark.listing")),
    ("rank", include_str!("golden/rank.listing")),
    ("heat", include_str!("golden/heat.listing")),
];

#[wasm_bindgen_test]
fn the_browser_draws_the_scenes_that_were_drawn_natively() {
    let drawn = fixture::drawn();
    assert_eq!(drawn.len(), GOLDEN.len());
    for ((name, _, scene), (golden, expected)) in drawn.iter().zip(GOLDEN) {
        assert_eq!(*name, golden);
        assert_eq!(listing(scene), expected, "{name}");
    }
}

#[derive(Properties, PartialEq)]
struct Drawing {
    items: Vec<Item>,
}

/// What the chart panel puts into its picture.
#[component]
fn Picture(props: &Drawing) -> Html {
    let flat = flat(&props.items);
    html! { <svg class="scene">{ Html::VRef(pen::drawn(&flat.numbers, &flat.words).into()) }</svg> }
}

/// What the boot script sets up for the page.
fn set_up() {
    let script = format!("(function () {{ {} window.shanzhi = {{ pen: pen }}; }})()", include_str!("../web/pen.js"));
    js_sys::eval(&script).unwrap();
}

/// Everything outside the task that yew renders in has run.
async fn settled() {
    let later = js_sys::Promise::new(&mut |done, _| {
        web_sys::window().unwrap().set_timeout_with_callback(&done).unwrap();
    });
    JsFuture::from(later).await.unwrap();
}

/// A node: its name, its attributes, its words.
type Node = (&'static str, Vec<(&'static str, String)>, String);

/// The boxes of one class that were joined to an area; `None` for every other node.
fn boxes(node: &web_sys::Element) -> Option<Vec<Node>> {
    let class = node.get_attribute("class")?.strip_suffix(" area")?.to_string();
    let path = node.get_attribute("d").filter(|d| d.contains('h'))?;
    let one = |part: &str| {
        let (at, sides) = part.strip_prefix('M')?.split_once('h')?;
        let ((x, y), (width, rest)) = (at.split_once(' ')?, sides.split_once('v')?);
        let (height, back) = rest.split_once('h')?;
        assert!(back == format!("-{width}") || width == "0", "{part} comes back to where it began");
        let place = [("class", class.as_str()), ("x", x), ("y", y), ("width", width), ("height", height)];
        Some(("rect", place.map(|(name, value)| (name, value.to_string())).to_vec(), String::new()))
    };
    Some(path.split_terminator('z').map(|part| one(part).unwrap_or_else(|| panic!("not a box: {part}"))).collect())
}

/// The name, attributes and words that an item must have as a node.
fn expected(items: &[Item], out: &mut Vec<Node>) {
    let open = |style: &str, filled: bool| if filled { style.to_string() } else { format!("{style} open") };
    for item in items {
        let node = match item {
            Item::Rect { at, size, style, filled, .. } => {
                let class = open(class(*style), *filled);
                let sides = [("width", px(size.0.max(0))), ("height", px(size.1.max(0)))];
                let [width, height] = sides;
                ("rect", vec![("class", class), ("x", px(at.x)), ("y", px(at.y)), width, height], String::new())
            }
            Item::Path { points, style, stroke, .. } => {
                let kind = if stroke.is_some() { "line" } else { "area" };
                let mut attributes =
                    vec![("class", format!("{} {kind}", class(*style))), ("d", path_data(points, stroke.is_none()))];
                if let Some(pen) = stroke {
                    attributes.push(("stroke-width", px(pen.width)));
                    attributes.extend(dash(pen.dash).map(|dash| ("stroke-dasharray", dash)));
                }
                ("path", attributes, String::new())
            }
            Item::Circle { at, radius, style, filled, .. } => {
                let class = open(class(*style), *filled);
                (
                    "circle",
                    vec![("class", class), ("cx", px(at.x)), ("cy", px(at.y)), ("r", px(*radius))],
                    String::new(),
                )
            }
            Item::Text { at, text, size, style, anchor } => {
                let place = [("x", px(at.x)), ("y", px(at.y)), ("font-size", px(*size))];
                let mut attributes = vec![("class", class(*style).to_string())];
                attributes.extend(place);
                // A text hangs on its left end unless it is told otherwise.
                if *anchor != Anchor::Start {
                    attributes.push(("text-anchor", format!("{anchor:?}").to_lowercase()));
                }
                ("text", attributes, text.clone())
            }
            Item::Group(inner) => {
                expected(inner, out);
                continue;
            }
        };
        out.push(node);
    }
}

/// The elements inside one, in the order of the document.
fn within(element: &web_sys::Element, out: &mut Vec<web_sys::Element>) {
    let mut child = element.first_element_child();
    while let Some(node) = child {
        out.push(node.clone());
        within(&node, out);
        child = node.next_element_sibling();
    }
}

#[wasm_bindgen_test]
async fn the_page_s_nodes_are_the_scene_s_items() {
    set_up();
    let document = web_sys::window().unwrap().document().unwrap();
    for (name, _, scene) in fixture::drawn() {
        let host = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&host).unwrap();
        let props = Drawing { items: scene.items.clone() };
        let mounted = yew::Renderer::<Picture>::with_root_and_props(host.clone(), props).render();
        settled().await;

        let mut wanted = Vec::new();
        expected(&scene.items, &mut wanted);
        let mut nodes = Vec::new();
        let group = host.query_selector("svg > g").unwrap().expect("the picture's group");
        within(&group, &mut nodes);
        let mut wanted = wanted.iter();
        for node in &nodes {
            assert_eq!(node.namespace_uri().as_deref(), Some(SVG));
            if let Some(boxes) = boxes(node) {
                for one in boxes {
                    assert_eq!(Some(&one), wanted.next(), "{name}");
                }
                continue;
            }
            let (tag, attributes, words) = wanted.next().unwrap_or_else(|| panic!("{name}: more nodes than items"));
            let place = format!("{name}: {tag} {attributes:?}");
            assert_eq!(node.local_name(), *tag, "{place}");
            assert_eq!(node.get_attribute_names().length() as usize, attributes.len(), "{place}");
            for (key, value) in attributes {
                assert_eq!(node.get_attribute(key).as_deref(), Some(value.as_str()), "{place}: {key}");
            }
            assert_eq!(node.text_content().as_deref(), Some(words.as_str()), "{place}");
        }
        assert_eq!(wanted.next(), None, "{name}: fewer nodes than items");
        mounted.destroy();
        host.remove();
    }
}

const SVG: &str = "http://www.w3.org/2000/svg";
