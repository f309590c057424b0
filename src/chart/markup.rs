//! Names and path text of a scene, for both painters: the page's nodes and the SVG file. No colours, no elements.

use super::scene::{Point, Style};

const PARTS: [&str; 6] = ["part0", "part1", "part2", "part3", "part4", "part5"];

/// The style sheet class of a style.
pub fn class(style: Style) -> &'static str {
    match style {
        Style::Grid => "grid",
        Style::Axis => "axis",
        Style::Label => "label",
        Style::Value => "value",
        Style::Series => "series",
        Style::Beside => "beside",
        Style::Benchmark => "benchmark",
        Style::Band => "band",
        Style::Bar => "bar",
        Style::BarSelected => "bar-selected",
        Style::Partial => "partial",
        Style::Missing => "missing",
        Style::Heat(0) => "heat0",
        Style::Heat(1) => "heat1",
        Style::Heat(2) => "heat2",
        Style::Heat(3) => "heat3",
        Style::Heat(4) => "heat4",
        Style::Heat(5) => "heat5",
        Style::Heat(_) => "heat6",
        Style::Event => "event",
        Style::Part(n) => PARTS.get(usize::from(n)).copied().unwrap_or("part5"),
        Style::Pattern => "pattern",
        Style::Heading => "heading",
        Style::OnDark => "on-dark",
        Style::Fall => "fall",
        Style::Ground => "ground",
    }
}

/// Appends a length given in tenths of a pixel as pixels: `125` is `12.5`, `-30` is `-3`.
pub fn push_px(out: &mut String, tenths: i32) {
    if tenths < 0 {
        out.push('-');
    }
    let n = tenths.unsigned_abs();
    push_whole(out, u64::from(n / 10));
    if !n.is_multiple_of(10) {
        out.push('.');
        out.push(char::from(b'0' + (n % 10) as u8));
    }
}

/// Appends a whole number.
pub fn push_whole(out: &mut String, n: u64) {
    if n >= 10 {
        push_whole(out, n / 10);
    }
    out.push(char::from(b'0' + (n % 10) as u8));
}

/// A length in tenths of a pixel as the text of an attribute, in pixels.
pub fn px(tenths: i32) -> String {
    let mut out = String::new();
    push_px(&mut out, tenths);
    out
}

/// The `d` of a path through `points`, in pixels; `closed` for a filled area.
pub fn path_data(points: &[Point], closed: bool) -> String {
    let mut out = String::with_capacity(points.len() * 12);
    for (n, p) in points.iter().enumerate() {
        out.push(if n == 0 { 'M' } else { 'L' });
        push_px(&mut out, p.x);
        out.push(' ');
        push_px(&mut out, p.y);
    }
    if closed && !points.is_empty() {
        out.push('Z');
    }
    out
}

/// The `stroke-dasharray` of a dash in tenths of a pixel; `None` when the line is solid.
pub fn dash(dash: (i32, i32)) -> Option<String> {
    if dash == (0, 0) {
        return None;
    }
    let mut out = px(dash.0);
    out.push(' ');
    push_px(&mut out, dash.1);
    Some(out)
}
