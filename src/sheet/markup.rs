//! A sheet as HTML text, for tests and files. The page never reads it: there every node becomes a node, and no text meets an HTML sink.

use super::{Element, Node};

/// Elements that never have an end tag.
const VOID: [&str; 1] = ["input"];

/// The nodes as HTML, everything escaped; of a chart its title and description.
pub fn html(nodes: &[Node]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|node| push(&mut out, node));
    out
}

fn push(out: &mut String, node: &Node) {
    match node {
        Node::Text(words) => escape(out, words),
        Node::Element(element) => push_element(out, element),
        Node::Chart(laid) => {
            out.push_str("<figure role=\"img\" title=\"");
            escape(out, &laid.scene.title);
            out.push_str("\">");
            escape(out, &laid.scene.description);
            out.push_str("</figure>");
        }
    }
}

fn push_element(out: &mut String, element: &Element) {
    out.push('<');
    out.push_str(element.tag);
    for (name, value) in &element.attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(out, value);
        out.push('"');
    }
    out.push('>');
    if VOID.contains(&element.tag) {
        return;
    }
    element.children.iter().for_each(|child| push(out, child));
    out.push_str("</");
    out.push_str(element.tag);
    out.push('>');
}

fn escape(out: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{el, text};
    use super::html;

    #[test]
    fn text_stays_text() {
        let nodes =
            [el("p").with("title", "\"><script>").text("<b>&'").child(el("input").with("name", "a")).into(), text("x")];
        assert_eq!(html(&nodes), "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&#39;<input name=\"a\"></p>x");
    }
}
