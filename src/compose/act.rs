//! What the reader does in a sheet: the name of a button or form and its fields become replies. What only the page can do never comes here.

use super::{
    Desk, analysis, brief, clerk, compare, draft, health, meeting, outside, plots, reader, report, trial, work,
};
use crate::state::Route;
use crate::wire::{NamedBytes, Reply};

/// The fields of a form.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(&'a [(String, String)]);

impl<'a> Fields<'a> {
    /// All of them, in the order of the page.
    pub fn all(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.trim()))
    }

    /// The value of a field, trimmed; empty when it is not there.
    pub fn get(&self, name: &str) -> &'a str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }
}

/// Does it. The replies go to the page in order; a sheet follows by itself. An unknown name does nothing.
pub fn act(
    desk: &mut Desk,
    route: &Route,
    name: &str,
    values: &[(String, String)],
    files: &[NamedBytes],
) -> Vec<Reply> {
    let fields = Fields(values);
    match name {
        "discard" => {
            desk.preview = None;
            desk.clerk.load = None;
        }
        "search" => return vec![Reply::Go { hash: route.clone().choosing('q', fields.get("q")).hash() }],
        "edit-item" => {
            work::save(&mut desk.data.items, fields);
            return vec![Reply::Go { hash: route.clone().choosing('k', "").hash() }];
        }
        "edit-item-delete" => {
            desk.data.items.retain(|item| item.id != fields.get("id"));
            return vec![Reply::Go { hash: route.clone().choosing('k', "").hash() }];
        }
        "edit-items" => {
            if let Some(items) = files.first().and_then(|file| work::read(&file.bytes)) {
                desk.data.items = items;
            }
        }
        "items-file" => {
            let bytes = work::file(&desk.data.items);
            return vec![Reply::File { name: "items.csv".into(), mime: "text/csv".into(), bytes }];
        }
        "choose" => return vec![Reply::Go { hash: analysis::chosen(route, fields) }],
        "meeting" => return vec![Reply::Go { hash: meeting::begun(route, fields) }],
        "anew" => return vec![Reply::Go { hash: route.clone().choosing('k', fields.get("k")).hash() }],
        "compare" => return vec![Reply::Go { hash: compare::chosen(route, fields) }],
        "trial" => return vec![Reply::Go { hash: trial::chosen(route, fields) }],
        "picture-drawn" => {
            let dpi = fields.get("dpi").parse().unwrap_or(96);
            if let Some(replies) = report::drawn(desk, files, dpi) {
                return replies;
            }
            return files.iter().map(|file| plots::drawn(&file.name, &file.bytes, dpi)).collect();
        }
        _ => {
            let done = clerk::act(desk, route, name, fields, files);
            let done = done.or_else(|| reader::act(desk, route, name, fields));
            let done = done.or_else(|| plots::act(desk, route, name, fields));
            let done = done.or_else(|| health::act(desk, route, name));
            let done = done.or_else(|| outside::act(desk, route, name, fields));
            let done = done.or_else(|| brief::act(desk, route, name));
            let done = done.or_else(|| draft::act(desk, route, name, fields, files));
            return done.or_else(|| report::act(desk, route, name, fields, files)).unwrap_or_default();
        }
    }
    Vec::new()
}
