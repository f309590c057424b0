//! In a real browser: the scenes are those drawn natively, and the page's nodes are the scene's items, one by one.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

#[path = "scenes/fixture.rs"]
mod fixture;
#[path = "../src/ui/widgets/scene.rs"]
mod widget;

use shanzhi::chart::{Item, class, dash, listing, path_data, px};
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
    html! { <svg class="scene">{ widget::items(&props.items) }</svg> }
}

/// Everything outside the task that yew renders in has run.
async fn settled() {
    let later = js_sys::Promise::new(&mut |done, _| {
        web_sys::window().unwrap().set_timeout_with_callback(&done).unwrap();
    });
    JsFuture::from(later).await.unwrap();
}

/// The name, attributes and words that an item must have as a node; groups come as `g`, then their items.
fn expected(items: &[Item], out: &mut Vec<(&'static str, Vec<(&'static str, String)>, String)>) {
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
                let anchor = format!("{anchor:?}").to_lowercase();
                let place = [("x", px(at.x)), ("y", px(at.y)), ("font-size", px(*size)), ("text-anchor", anchor)];
                let mut attributes = vec![("class", class(*style).to_string())];
                attributes.extend(place);
                ("text", attributes, text.clone())
            }
            Item::Group(inner) => {
                out.push(("g", Vec::new(), inner.iter().map(words).collect()));
                expected(inner, out);
                continue;
            }
        };
        out.push(node);
    }
}

fn words(item: &Item) -> String {
    match item {
        Item::Text { text, .. } => text.clone(),
        Item::Group(inner) => inner.iter().map(words).collect(),
        _ => String::new(),
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
        within(&host.first_element_child().expect("the picture"), &mut nodes);
        assert_eq!(nodes.len(), wanted.len(), "{name}");
        for (at, (tag, attributes, words)) in wanted.iter().enumerate() {
            let node = &nodes[at];
            let place = format!("{name}, node {at}");
            assert_eq!((node.local_name().as_str(), node.namespace_uri().as_deref()), (*tag, Some(SVG)), "{place}");
            assert_eq!(node.get_attribute_names().length() as usize, attributes.len(), "{place}: {attributes:?}");
            for (key, value) in attributes {
                assert_eq!(node.get_attribute(key).as_deref(), Some(value.as_str()), "{place}: {key}");
            }
            assert_eq!(node.text_content().as_deref(), Some(words.as_str()), "{place}");
        }
        mounted.destroy();
        host.remove();
    }
}

const SVG: &str = "http://www.w3.org/2000/svg";
