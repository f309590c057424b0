//! A Scene as the text of an SVG file: escaped, complete in itself, with real text. It chooses no colour, tick or word.

use super::palette::Palette;
use crate::chart::{Anchor, Item, Scene, Stroke, Style, dash, path_data, px};

/// System fonts with Chinese; a picture can bring no font of its own.
const FONTS: &str = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',SimHei,sans-serif";

/// The picture of `scene` in the colours of `palette`. No script, no reference to anything outside the file.
pub fn svg(scene: &Scene, palette: &Palette) -> String {
    let mut out = String::with_capacity(2000 + scene.items.len() * 100);
    let (width, height) = (px(scene.width), px(scene.height));
    out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
    attr(&mut out, "width", &width);
    attr(&mut out, "height", &height);
    attr(&mut out, "viewBox", &["0 0 ", &width, " ", &height].concat());
    attr(&mut out, "font-family", FONTS);
    out.push_str(" font-variant-numeric=\"tabular-nums\"><title>");
    escape(&mut out, &scene.title);
    out.push_str("</title><desc>");
    escape(&mut out, &scene.description);
    out.push_str("</desc>\n");
    out.push_str("<rect width=\"100%\" height=\"100%\"");
    attr(&mut out, "fill", palette.paper);
    out.push_str("/>\n");
    items(&mut out, &scene.items, palette);
    out.push_str("</svg>\n");
    out
}

fn items(out: &mut String, list: &[Item], palette: &Palette) {
    for item in list {
        one(out, item, palette);
    }
}

fn one(out: &mut String, item: &Item, palette: &Palette) {
    match item {
        Item::Rect { at, size, style, filled, .. } => {
            out.push_str("<rect");
            length(out, "x", at.x);
            length(out, "y", at.y);
            length(out, "width", size.0.max(0));
            length(out, "height", size.1.max(0));
            if *filled {
                fill(out, *style, palette);
                // The light steps of a scale would not be told from the ground.
                if matches!(style, Style::Heat(0..=4)) {
                    attr(out, "stroke", palette.axis);
                    attr(out, "stroke-width", "0.5");
                }
            } else {
                outline(out, *style, palette, "none")
            }
            out.push_str("/>\n");
        }
        Item::Path { points, style, stroke, .. } => {
            out.push_str("<path");
            attr(out, "d", &path_data(points, stroke.is_none()));
            match stroke {
                None => fill(out, *style, palette),
                Some(pen) => line(out, *style, palette, *pen),
            }
            out.push_str("/>\n");
        }
        Item::Circle { at, radius, style, filled, .. } => {
            out.push_str("<circle");
            length(out, "cx", at.x);
            length(out, "cy", at.y);
            length(out, "r", *radius);
            // An open dot hides the line it sits on.
            if *filled {
                fill(out, *style, palette)
            } else {
                outline(out, *style, palette, palette.paper)
            }
            out.push_str("/>\n");
        }
        Item::Text { at, text, size, style, anchor } => {
            out.push_str("<text");
            length(out, "x", at.x);
            length(out, "y", at.y);
            length(out, "font-size", *size);
            attr(out, "fill", palette.colour(*style));
            if *style == Style::Heading {
                out.push_str(" font-weight=\"600\"");
            }
            match anchor {
                Anchor::Start => {}
                Anchor::Middle => attr(out, "text-anchor", "middle"),
                Anchor::End => attr(out, "text-anchor", "end"),
            }
            out.push('>');
            escape(out, text);
            out.push_str("</text>\n");
        }
        Item::Group(inner) => {
            out.push_str("<g>\n");
            items(out, inner, palette);
            out.push_str("</g>\n");
        }
    }
}

fn fill(out: &mut String, style: Style, palette: &Palette) {
    attr(out, "fill", palette.colour(style));
}

fn outline(out: &mut String, style: Style, palette: &Palette, inside: &str) {
    attr(out, "fill", inside);
    attr(out, "stroke", palette.colour(style));
    if style == Style::BarSelected || style == Style::Series {
        attr(out, "stroke-width", "2");
    }
}

fn line(out: &mut String, style: Style, palette: &Palette, pen: Stroke) {
    attr(out, "fill", "none");
    attr(out, "stroke", palette.colour(style));
    length(out, "stroke-width", pen.width);
    attr(out, "stroke-linejoin", "round");
    if let Some(dash) = dash(pen.dash) {
        attr(out, "stroke-dasharray", &dash);
    }
}

/// An attribute; `value` must be one of ours, not a cell's.
fn attr(out: &mut String, name: &str, value: &str) {
    for part in [" ", name, "=\"", value, "\""] {
        out.push_str(part);
    }
}

fn length(out: &mut String, name: &str, tenths: i32) {
    attr(out, name, &px(tenths));
}

/// Text made safe between tags: the five marks escaped, line ends made spaces, what XML forbids left out.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
}
