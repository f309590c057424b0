//! Small parts that pages are made of: panels, tables, lists of facts. They know no indicator.

use crate::sheet::{Element, Node, el};

/// A titled panel.
pub(super) fn panel(title: &str) -> Element {
    titled(title, "panel")
}

/// A titled section of a class.
pub(super) fn titled(title: &str, class: &str) -> Element {
    el("section").class(class).child(el("h2").text(title))
}

/// A table that scrolls sideways by itself; `name` is said by screen readers. Heads are texts, rows are made by the caller.
pub(super) fn table(name: &str, heads: &[&str], rows: Vec<Element>) -> Element {
    let head = el("tr").children(heads.iter().map(|head| el("th").with("scope", "col").text(*head)));
    let body = el("tbody").children(rows);
    el("div")
        .class("scroll")
        .with("tabindex", "0")
        .with("role", "region")
        .with("aria-label", name)
        .child(el("table").class("list").child(el("thead").child(head)).child(body))
}

/// A row whose first cell is its head.
pub(super) fn row(head: impl Into<Node>, cells: impl IntoIterator<Item = Element>) -> Element {
    el("tr").child(el("th").with("scope", "row").child(head)).children(cells)
}

/// A cell with text.
pub(super) fn cell(words: impl Into<String>) -> Element {
    el("td").text(words)
}

/// A link.
pub(super) fn link(href: impl Into<String>, words: impl Into<String>) -> Element {
    el("a").with("href", href).text(words)
}

/// A button that comes back as an act.
pub(super) fn button(act: &'static str, words: &str) -> Element {
    el("button").with("type", "button").with("data-act", act).text(words)
}

/// Terms with their explanations; those without are left out.
pub(super) fn terms(rows: impl IntoIterator<Item = (&'static str, String)>) -> Element {
    rows.into_iter()
        .filter(|(_, words)| !words.is_empty())
        .fold(el("dl"), |list, (term, words)| list.child(el("dt").text(term)).child(el("dd").text(words)))
}
