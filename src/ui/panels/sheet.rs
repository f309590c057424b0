//! A composed sheet as nodes: elements become elements, text becomes text, drawings become charts. What stands in it is the worker's.

use std::rc::Rc;

use shanzhi::sheet::{Element, Node};
use yew::prelude::*;
use yew::virtual_dom::VTag;

use super::chart::{Chart, Drawn};
use crate::ui::platform::form::{Deed, deed};

/// The nodes of a sheet; `act` takes what the reader does in it.
pub fn sheet(nodes: &[Node], act: &Callback<Deed>) -> Html {
    let done = |act: &Callback<Deed>| {
        let act = act.clone();
        move |event: Event| {
            if let Some(deed) = deed(&event) {
                act.emit(deed);
            }
        }
    };
    let (clicked, submitted, changed) = (done(act), done(act), done(act));
    html! {
        <div class="sheet" onclick={move |event: MouseEvent| clicked(event.into())}
            onsubmit={move |event: SubmitEvent| submitted(event.into())} onchange={changed}>
            { for nodes.iter().map(draw) }
        </div>
    }
}

/// Of a sheet what stands beside an indicator's figures: the nodes behind its id.
pub fn beside(asides: &[Vec<Node>], id: &str) -> Html {
    let named = |nodes: &&Vec<Node>| matches!(nodes.first(), Some(Node::Text(words)) if words == id);
    asides.iter().find(named).into_iter().flatten().skip(1).map(draw).collect()
}

fn draw(node: &Node) -> Html {
    match node {
        Node::Text(words) => html! { {words.clone()} },
        Node::Element(element) => draw_element(element),
        Node::Chart(laid) => html! { <Chart drawn={Drawn::Laid(Rc::clone(laid))} /> },
    }
}

fn draw_element(element: &Element) -> Html {
    let mut tag = VTag::new(element.tag);
    for (name, value) in &element.attributes {
        // Only ways within the page: nothing composed can lead out of it.
        if *name == "href" && !value.starts_with('#') {
            continue;
        }
        if element.tag == "textarea" && *name == "value" {
            tag.add_property("defaultValue", value.as_str());
        } else {
            tag.add_attribute(name, value.clone());
        }
    }
    tag.add_children(element.children.iter().map(draw));
    tag.into()
}
