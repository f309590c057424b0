//! 自检与方法: how the figures are made, with what is on the desk. The browser's own state is added by the page.

use super::Lens;
use super::parts::{panel, terms, titled};
use crate::sheet::{Sheet, el};

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
    let main =
        vec![panel("数据从哪里来").child(facts).into(), titled("数字怎样算", "panel methods").children(rules).into()];
    Sheet { main, ..Sheet::default() }
}
