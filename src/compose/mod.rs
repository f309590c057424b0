//! Pages composed in the worker: a desk of data and a route make a sheet. One file a page; drawing them is the page's, figures are query's.

mod act;
mod analysis;
mod area;
mod batch;
mod benchmark;
mod brief;
mod clerk;
mod compare;
mod concern;
mod data;
mod desk;
mod draft;
mod finding;
mod ground;
mod indicator;
mod lens;
mod list;
mod makeup;
mod meeting;
mod methods;
mod origin;
mod outside;
mod partial;
mod parts;
mod plots;
mod reader;
mod report;
mod score;
mod shown;
mod signal;
mod slices;
mod stretch;
mod unit;
mod work;

pub use act::act;
pub use batch::{advance, is_at_work};
pub use clerk::{Clerk, Keep, Wants, wants};
pub use desk::Desk;
pub use lens::{DRILL, Lens};
pub use reader::Reader;
pub use report::answers_key;
pub use shown::OnShow;

use std::hint::black_box;

use crate::sheet::Sheet;
use crate::state::{Page, Route, Whereabouts};

/// The sheet of a view: whole pages, or what stands below and beside the page's own panels. `width` is the page's text width in CSS pixels.
/// Total: a desk without data gives a sheet that says so, or an empty one.
pub fn sheet(desk: &Desk, route: &Route, width: u32) -> Sheet {
    let lens = Lens::new(desk, route, width);
    let (head, instead) = outside::head(desk, route.page).unzip();
    let mut sheet = if instead == Some(true) { Sheet::default() } else { of_page(&lens) };
    if desk.ready && instead != Some(true) {
        reader::beside(&lens, &mut sheet);
    }
    if let Some(head) = head {
        sheet.main.insert(0, head.into());
    }
    sheet
}

fn of_page(lens: &Lens) -> Sheet {
    let (desk, route) = (lens.desk, lens.route);
    match route.page {
        Page::Data => data::sheet(lens),
        Page::Methods => methods::sheet(lens),
        _ if !desk.ready => Sheet::default(),
        Page::Indicator => indicator::sheet(lens),
        Page::Overview => area::overview(lens),
        Page::Area => area::profile(lens),
        Page::Analysis => analysis::sheet(lens),
        Page::Compare => compare::sheet(lens),
        Page::Score => score::sheet(lens),
        Page::Report => report::sheet(lens),
        Page::Work => work::sheet(lens),
        Page::Unit => unit::sheet(lens),
        Page::Meeting => meeting::sheet(lens),
    }
}

/// Makes a small part of what the reader of a view is likely to ask next; `false` when nothing is left, and while parts are still on their way.
pub fn prepare(desk: &Desk, route: &Route) -> bool {
    desk.complete && desk.data.prepare(Whereabouts::of(&desk.data, route).period)
}

/// The queries of a view without its words and drawings, for `cargo xtask bench query`; pages that are lists ask nothing worth timing.
pub fn ask(desk: &Desk, route: &Route) {
    let lens = Lens::new(desk, route, 0);
    match route.page {
        Page::Indicator => drop(black_box(indicator::ask(&lens))),
        Page::Overview | Page::Area => drop(black_box(area::ask(&lens))),
        Page::Analysis => drop(black_box(analysis::ask(&lens))),
        Page::Compare => drop(black_box(compare::ask(&lens))),
        _ => {}
    }
}
