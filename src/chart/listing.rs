//! A scene as canonical text, one line an item and a hit: what tests compare, natively and from the page. No markup.

use super::markup::{class, path_data, push_px, push_whole};
use super::scene::{Anchor, Item, MarkId, Point, Scene};

/// The scene line by line. Two scenes have the same listing exactly when they look and read the same.
pub fn listing(scene: &Scene) -> String {
    let mut out = String::new();
    word(&mut out, "scene");
    lengths(&mut out, &[scene.width, scene.height]);
    out.push('\n');
    quoted(&mut out, "title", &scene.title);
    quoted(&mut out, "desc", &scene.description);
    items(&mut out, &scene.items);
    for hit in &scene.hits {
        word(&mut out, "hit");
        place(&mut out, hit.at);
        lengths(&mut out, &[hit.size.0, hit.size.1]);
        number(&mut out, Some(hit.mark));
        quoted(&mut out, "", &hit.label);
    }
    out
}

fn items(out: &mut String, items: &[Item]) {
    for item in items {
        one(out, item);
    }
}

fn one(out: &mut String, item: &Item) {
    match item {
        Item::Rect { at, size, style, filled, mark } => {
            word(out, if *filled { "rect" } else { "box" });
            word(out, class(*style));
            place(out, *at);
            lengths(out, &[size.0, size.1]);
            number(out, *mark);
        }
        Item::Path { points, style, stroke, mark } => {
            word(out, if stroke.is_some() { "line" } else { "area" });
            word(out, class(*style));
            if let Some(pen) = stroke {
                lengths(out, &[pen.width, pen.dash.0, pen.dash.1]);
            }
            out.push_str(&path_data(points, stroke.is_none()));
            number(out, *mark);
        }
        Item::Circle { at, radius, style, filled, mark } => {
            word(out, if *filled { "dot" } else { "ring" });
            word(out, class(*style));
            place(out, *at);
            lengths(out, &[*radius]);
            number(out, *mark);
        }
        Item::Text { at, text, size, style, anchor } => {
            word(out, "text");
            word(out, class(*style));
            place(out, *at);
            lengths(out, &[*size]);
            word(
                out,
                match anchor {
                    Anchor::Start => "start",
                    Anchor::Middle => "middle",
                    Anchor::End => "end",
                },
            );
            quoted(out, "", text);
            return;
        }
        Item::Group(inner) => {
            out.push_str("group\n");
            items(out, inner);
            out.push_str("end");
        }
    }
    out.push('\n');
}

fn word(out: &mut String, word: &str) {
    out.push_str(word);
    out.push(' ');
}

fn lengths(out: &mut String, tenths: &[i32]) {
    for n in tenths {
        push_px(out, *n);
        out.push(' ');
    }
}

fn place(out: &mut String, at: Point) {
    lengths(out, &[at.x, at.y]);
}

fn number(out: &mut String, mark: Option<MarkId>) {
    if let Some(mark) = mark {
        out.push_str(" #");
        push_whole(out, u64::from(mark.0));
        out.push(' ');
    }
}

/// A text on one line, whatever is in it.
fn quoted(out: &mut String, name: &str, text: &str) {
    out.push_str(name);
    out.push('「');
    out.extend(text.chars().map(|c| if c.is_control() { '␣' } else { c }));
    out.push_str("」\n");
}
