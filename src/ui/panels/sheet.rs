//! A composed sheet as nodes: elements become elements, text becomes text, drawings become charts. What stands in it is the worker's.

use std::rc::Rc;

use shanzhi::sheet::{Element, Node};
use yew::prelude::*;
use yew::virtual_dom::{Key, VList, VNode, VTag};

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
            { for drawn(nodes) }
        </div>
    }
}

/// Of a sheet what stands beside an indicator's figures: the nodes behind its id.
pub fn beside(asides: &[Vec<Node>], id: &str) -> Html {
    let named = |nodes: &&Vec<Node>| matches!(nodes.first(), Some(Node::Text(words)) if words == id);
    asides.iter().find(named).into_iter().flatten().skip(1).map(draw).collect()
}

/// Nodes that stand side by side. Where one of them holds a field, each has a key: a sheet is composed anew as parts of the package
/// arrive, and what the reader has ticked or typed meanwhile belongs to the field, not to its place.
fn drawn(nodes: &[Node]) -> Vec<Html> {
    let fields: Vec<Option<String>> = nodes.iter().map(field).collect();
    if fields.iter().all(Option::is_none) {
        return nodes.iter().map(draw).collect();
    }
    let of = |(at, node): (usize, &Node)| {
        let same = fields[..at].iter().filter(|before| **before == fields[at]).count();
        let key = Key::from(format!("{}{same}", fields[at].as_deref().unwrap_or_default()));
        VNode::from(VList::with_children(vec![draw(node)], Some(key)))
    };
    nodes.iter().enumerate().map(of).collect()
}

/// What a node that is the reader's to change is known by. A group is known by its title, whatever else comes to stand in it; anything else by
/// the name of its first field, with the value of what is ticked: that of other fields is the reader's.
fn field(node: &Node) -> Option<String> {
    let Node::Element(element) = node else { return None };
    let own = |name: &str| element.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| &**value);
    if matches!(element.tag, "details" | "fieldset") {
        let Some(Node::Element(title)) = element.children.first() else { return None };
        let Some(Node::Text(words)) = title.children.first() else { return None };
        return Some(words.to_string());
    }
    let ticked = matches!(own("type"), Some("checkbox" | "radio"));
    match own("name") {
        Some(name) => Some(format!("{name}={}/", own("value").filter(|_| ticked).unwrap_or_default())),
        None => element.children.iter().find_map(field),
    }
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
    tag.add_children(drawn(&element.children));
    tag.into()
}
