//! Nodes of a sheet and how they are put together. What may stand in one is listed here; drawing them is the page's.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::chart::Scene;

/// Elements a sheet may have. The list is the wall: neither script, style, frame nor picture is on it. New ones go to the end.
pub const TAGS: [&str; 46] = [
    "div",
    "section",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "a",
    "span",
    "b",
    "small",
    "strong",
    "em",
    "dl",
    "dt",
    "dd",
    "details",
    "summary",
    "form",
    "label",
    "input",
    "select",
    "option",
    "textarea",
    "button",
    "nav",
    "figure",
    "figcaption",
    "progress",
    "pre",
    "code",
    "fieldset",
    "legend",
    "time",
    "article",
];

/// Attributes a sheet may set: no handler and no style among them. `href` leads within the page only. New ones go to the end.
pub const ATTRIBUTES: [&str; 41] = [
    "class",
    "id",
    "href",
    "title",
    "role",
    "tabindex",
    "aria-label",
    "aria-current",
    "aria-pressed",
    "aria-hidden",
    "aria-describedby",
    "aria-live",
    "scope",
    "colspan",
    "rowspan",
    "open",
    "type",
    "name",
    "value",
    "checked",
    "selected",
    "disabled",
    "placeholder",
    "min",
    "max",
    "step",
    "maxlength",
    "required",
    "rows",
    "for",
    "multiple",
    "accept",
    "data-act",
    "data-live",
    "data-state",
    "rel",
    "autocomplete",
    "inputmode",
    "lang",
    "datetime",
    "size",
];

/// What the page is to show beside or instead of its own panels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Below the page's own panels, or the whole page.
    pub main: Vec<Node>,
    /// Beside the page's own charts: the first beside the first chart, and so on.
    pub asides: Vec<Vec<Node>>,
}

/// One node.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Text, always shown as text.
    Text(String),
    /// An element with its children.
    Element(Element),
    /// A chart laid out for the width that was asked for.
    Chart(Rc<Laid>),
}

/// An element of [`TAGS`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// Its name.
    pub tag: &'static str,
    /// Its attributes, each of [`ATTRIBUTES`].
    pub attributes: Vec<(&'static str, String)>,
    /// What stands in it.
    pub children: Vec<Node>,
}

/// A finished drawing with the places its marks lead to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Laid {
    /// The drawing.
    pub scene: Rc<Scene>,
    /// Where each mark leads, by its number: a hash of the page, or empty.
    pub links: Vec<String>,
    /// The same for equal drawings with equal links, and for no others: what has not changed is not drawn again.
    pub print: i64,
}

/// FNV-1a of 64 bits: two drawings one after another at the same place are taken for one another once in 2^64.
struct Print(u64);

impl Hasher for Print {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Laid {
    /// A drawing with the ways of its marks.
    pub fn new(scene: Scene, links: Vec<String>) -> Self {
        let mut print = Print(0xcbf2_9ce4_8422_2325);
        (&scene, &links).hash(&mut print);
        Self { scene: Rc::new(scene), links, print: print.finish() as i64 }
    }
}

/// An element without attributes and children.
pub fn el(tag: &'static str) -> Element {
    debug_assert!(TAGS.contains(&tag), "{tag} is not on the list");
    Element { tag, ..Element::default() }
}

/// A text node.
pub fn text(words: impl Into<String>) -> Node {
    Node::Text(words.into())
}

impl Element {
    /// With an attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        debug_assert!(ATTRIBUTES.contains(&name), "{name} is not on the list");
        self.attributes.push((name, value.into()));
        self
    }

    /// With an attribute where there is a value.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With an attribute that is there or not (`open`, `checked`).
    #[must_use]
    pub fn when(self, name: &'static str, there: bool) -> Self {
        if there { self.with(name, "") } else { self }
    }

    /// With a style sheet class.
    #[must_use]
    pub fn class(self, name: impl Into<String>) -> Self {
        self.with("class", name)
    }

    /// With text behind what stands in it.
    #[must_use]
    pub fn text(mut self, words: impl Into<String>) -> Self {
        self.children.push(text(words));
        self
    }

    /// With a child behind what stands in it.
    #[must_use]
    pub fn child(mut self, node: impl Into<Node>) -> Self {
        self.children.push(node.into());
        self
    }

    /// Of a select: its first option chosen where none is. Options come into the document from the last to the first, and a browser keeps the
    /// first that came.
    #[must_use]
    pub fn with_first_chosen(mut self) -> Self {
        let chosen =
            |node: &Node| matches!(node, Node::Element(e) if e.attributes.iter().any(|(name, _)| *name == "selected"));
        if !self.children.iter().any(chosen)
            && let Some(Node::Element(first)) = self.children.first_mut()
        {
            first.attributes.push(("selected", String::new()));
        }
        self
    }

    /// With children behind what stands in it.
    #[must_use]
    pub fn children<T: Into<Node>>(mut self, nodes: impl IntoIterator<Item = T>) -> Self {
        self.children.extend(nodes.into_iter().map(Into::into));
        self
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<Laid> for Node {
    fn from(laid: Laid) -> Self {
        Self::Chart(Rc::new(laid))
    }
}
