//! 自检与方法: how the figures are made, with what is on the desk, below what is right and wrong with both (health).

use super::Lens;
use super::health::health;
use super::licences::licences;
use super::parts::{button, cell, panel, row, table, terms, titled};
use crate::sheet::{Node, Sheet, el};

/// Keys of the whole page: what is pressed, what it does.
const KEYS: [(&str, &str); 9] = [
    ("Tab、Shift+Tab", "到下一个、上一个可操作的地方"),
    ("回车", "打开链接；图中打开所指的区划或时期"),
    ("Alt+↑", "到上一级区划"),
    ("方向键、Home、End", "在图中逐个查看；表格图中上下同列"),
    ("Shift+方向键，再回车", "在走势图中选取一段时期"),
    ("Esc", "离开图中的标记，关闭对话框；会议模式中结束"),
    ("→ 空格 翻页键 / ←", "会议模式中向后 / 向前翻页"),
    ("Alt+←", "返回上一个画面"),
    ("?", "显示本表"),
];

/// The sheet of the page.
pub(super) fn sheet(lens: &Lens) -> Sheet {
    let meta = &lens.data.meta;
    let facts = terms([
        ("数据包", meta.title.clone()),
        ("数据截至", crate::strings::period::date(&meta.as_of)),
        ("来源", meta.sources.join("、")),
        ("密级", meta.classification.clone()),
        ("状态", meta.state.clone()),
        ("数据指纹", meta.fingerprint.chars().take(16).collect()),
    ]);
    let rules = crate::strings::methods::RULES
        .iter()
        .map(|(title, words)| el("section").child(el("h3").text(*title)).child(el("p").text(*words)));
    let line = |(keys, what): &(&str, &str)| row(el("span").text(*keys), [cell(*what)]);
    let keys = table("键盘", &["按键", "作用"], KEYS.iter().map(line).collect());
    let keys =
        panel("键盘").child(keys).child(el("p").class("buttons").child(button("reader-again", "再看一遍五步介绍")));
    let mut main: Vec<Node> = vec![
        health(lens).into(),
        titled("数据从哪里来", "panel definition").child(facts).into(),
        titled("数字怎样算", "panel methods").children(rules).into(),
    ];
    // Asked for by its key it comes first.
    let at = if lens.route.choice('v') == Some("keys") { 0 } else { main.len() };
    main.insert(at, keys.into());
    main.push(licences().into());
    Sheet { main, ..Sheet::default() }
}
