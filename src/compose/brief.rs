//! 一图快报 on the page: the buttons, and the picture they ask for. What stands on it is `report::brief`'s.

use super::parts::{button, panel as titled};
use super::{Desk, Lens};
use crate::chart::paper::long::{Form, long};
use crate::figure::caption::refused;
use crate::paint::{self, palette::Palette};
use crate::report::brief::brief;
use crate::sheet::{Element, el};
use crate::state::{Page, Route};
use crate::wire::Reply;

/// The panel with its buttons.
pub(super) fn panel() -> Element {
    let buttons = el("p").class("buttons").children([
        button("brief-png", "下载长图"),
        button("brief-copy", "复制长图"),
        button("brief-print", "打印或存为PDF（A4一页）"),
    ]);
    let note = "把本页要点、指标、图和各地数据排成一张图，带来源、截止日期、密级和数据指纹。";
    titled("一图快报").child(el("p").class("note").text(note)).child(buttons)
}

/// What the buttons do; `None` for other acts.
pub(super) fn act(desk: &Desk, route: &Route, name: &str) -> Option<Vec<Reply>> {
    let kind = name.strip_prefix("brief-")?;
    let form = if kind == "print" { Form::Page } else { Form::Phone };
    let lens = Lens::new(desk, route, 0);
    let root = lens.data.areas.root().filter(|_| route.page == Page::Overview);
    let area = root.or(lens.at.area)?;
    let of = brief(lens.data, area, lens.period(), route.span, form, &route.hash());
    let reply = match long(&of, form, false) {
        Err(why) => Reply::Say { words: refused(why) },
        Ok(made) => {
            let stem = of.around.title.replace(super::plots::NO_NAME, "_");
            let copied = if kind == "copy" { super::plots::COPIED } else { "" };
            Reply::Picture {
                name: format!("{copied}{stem}.png"),
                svg: paint::svg(&made.scene, &Palette::LIGHT),
                width: made.pixels.0,
                height: made.pixels.1,
                // A density of nought is a picture to be printed.
                dpi: if form == Form::Page { 0 } else { made.dpi },
            }
        }
    };
    Some(vec![reply])
}
