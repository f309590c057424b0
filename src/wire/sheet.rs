//! Sheets to and from bytes. Elements and attributes travel as positions in their lists, so nothing else can arrive.

use std::rc::Rc;

use super::codec::{Reader, Writer};
use crate::chart::{Anchor, Hit, Item, MarkId, Point, Scene, Stroke, Style};
use crate::sheet::{ATTRIBUTES, Element, Laid, Node, Sheet, TAGS};

/// Deepest nesting read; composed pages stay far below.
const DEEPEST: u8 = 40;

/// Writes a sheet.
pub fn write(w: &mut Writer, sheet: &Sheet) {
    w.list(&sheet.main, write_node);
    w.list(&sheet.asides, |w, nodes| w.list(nodes, write_node));
}

/// Reads a sheet; `None` for bytes that are none.
pub fn read(r: &mut Reader) -> Option<Sheet> {
    Some(Sheet { main: r.list(|r| read_node(r, 0))?, asides: r.list(|r| r.list(|r| read_node(r, 0)))? })
}

fn position(list: &[&str], name: &str) -> u8 {
    list.iter().position(|known| *known == name).map_or(u8::MAX, |at| at as u8)
}

fn write_node(w: &mut Writer, node: &Node) {
    match node {
        Node::Text(words) => {
            w.u8(0);
            w.text(words);
        }
        Node::Element(element) => {
            w.u8(1);
            w.u8(position(&TAGS, element.tag));
            w.list(&element.attributes, |w, (name, value)| {
                w.u8(position(&ATTRIBUTES, name));
                w.text(value);
            });
            w.list(&element.children, write_node);
        }
        Node::Chart(laid) => {
            w.u8(2);
            write_scene(w, &laid.scene);
            w.list(&laid.links, |w, link| w.text(link));
            w.i64(laid.print);
        }
    }
}

fn read_node(r: &mut Reader, depth: u8) -> Option<Node> {
    if depth > DEEPEST {
        return None;
    }
    Some(match r.u8()? {
        0 => Node::Text(r.text()?),
        1 => Node::Element(Element {
            tag: TAGS.get(usize::from(r.u8()?))?,
            attributes: r.list(|r| Some((*ATTRIBUTES.get(usize::from(r.u8()?))?, r.text()?)))?,
            children: r.list(|r| read_node(r, depth + 1))?,
        }),
        2 => {
            Node::Chart(Rc::new(Laid { scene: Rc::new(read_scene(r)?), links: r.list(Reader::text)?, print: r.i64()? }))
        }
        _ => return None,
    })
}

/// Writes a drawing.
fn write_scene(w: &mut Writer, scene: &Scene) {
    w.i32(scene.width);
    w.i32(scene.height);
    w.text(&scene.title);
    w.text(&scene.description);
    w.list(&scene.items, write_item);
    w.list(&scene.hits, |w, hit| {
        w.u32(hit.mark.0);
        write_pair(w, (hit.at.x, hit.at.y));
        write_pair(w, hit.size);
        w.text(&hit.label);
    });
}

fn read_scene(r: &mut Reader) -> Option<Scene> {
    Some(Scene {
        width: r.i32()?,
        height: r.i32()?,
        title: r.text()?,
        description: r.text()?,
        items: r.list(|r| read_item(r, 0))?,
        hits: r.list(|r| {
            Some(Hit { mark: MarkId(r.u32()?), at: read_point(r)?, size: read_pair(r)?, label: r.text()? })
        })?,
    })
}

fn write_pair(w: &mut Writer, pair: (i32, i32)) {
    w.i32(pair.0);
    w.i32(pair.1);
}

fn read_pair(r: &mut Reader) -> Option<(i32, i32)> {
    Some((r.i32()?, r.i32()?))
}

fn read_point(r: &mut Reader) -> Option<Point> {
    let (x, y) = read_pair(r)?;
    Some(Point { x, y })
}

/// Only what is drawn travels: the mark of an item is met by its hit.
fn write_item(w: &mut Writer, item: &Item) {
    match item {
        Item::Rect { at, size, style, filled, .. } => {
            w.u8(0);
            w.u8(style.code());
            write_pair(w, (at.x, at.y));
            write_pair(w, *size);
            w.u8(u8::from(*filled));
        }
        Item::Path { points, style, stroke, .. } => {
            w.u8(1);
            w.u8(style.code());
            w.list(points, |w, p| write_pair(w, (p.x, p.y)));
            w.option(stroke.as_ref(), |w, stroke| {
                w.i32(stroke.width);
                write_pair(w, stroke.dash);
            });
        }
        Item::Circle { at, radius, style, filled, .. } => {
            w.u8(2);
            w.u8(style.code());
            write_pair(w, (at.x, at.y));
            w.i32(*radius);
            w.u8(u8::from(*filled));
        }
        Item::Text { at, text, size, style, anchor } => {
            w.u8(3);
            w.u8(style.code());
            write_pair(w, (at.x, at.y));
            w.text(text);
            w.i32(*size);
            w.u8(*anchor as u8);
        }
        Item::Group(items) => {
            w.u8(4);
            w.u8(0);
            w.list(items, write_item);
        }
    }
}

fn read_item(r: &mut Reader, depth: u8) -> Option<Item> {
    let (kind, style) = (r.u8()?, Style::from_code(r.u8()?)?);
    Some(match kind {
        0 => Item::Rect { at: read_point(r)?, size: read_pair(r)?, style, filled: r.u8()? == 1, mark: None },
        1 => Item::Path {
            points: r.list(read_point)?,
            style,
            stroke: r.option(|r| Some(Stroke { width: r.i32()?, dash: read_pair(r)? }))?,
            mark: None,
        },
        2 => Item::Circle { at: read_point(r)?, radius: r.i32()?, style, filled: r.u8()? == 1, mark: None },
        3 => Item::Text {
            at: read_point(r)?,
            text: r.text()?,
            size: r.i32()?,
            style,
            anchor: match r.u8()? {
                0 => Anchor::Start,
                1 => Anchor::Middle,
                2 => Anchor::End,
                _ => return None,
            },
        },
        4 if depth < DEEPEST => Item::Group(r.list(|r| read_item(r, depth + 1))?),
        _ => return None,
    })
}
