//! 所用开源软件: the libraries compiled into the programs, folded on 方法. `cargo xtask licences` writes the list out of Cargo.lock.

use super::parts::{cell, row, table};
use crate::sheet::{Element, el};

/// A print of Cargo.lock, then a line a library: name, version, licence, where from.
const LIST: &str = include_str!("licences.txt");

/// The panel.
pub(super) fn licences() -> Element {
    let rows: Vec<Element> = LIST
        .lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split('\t');
            row(el("span").text(cells.next().unwrap_or("")), cells.map(cell))
        })
        .collect();
    let note = "编入页面程序和后台程序的开源库，均允许自由使用和分发。另有 Rust 标准库（MIT OR Apache-2.0）。本软件按 MIT OR Apache-2.0 许可。";
    el("details")
        .class("panel")
        .child(el("summary").text(format!("所用开源软件（{}个）", rows.len())))
        .child(el("p").class("note").text(note))
        .child(table("所用开源软件", &["名称", "版本", "许可", "来源"], rows))
}
