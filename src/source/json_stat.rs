//! JSON-stat 2.0 (json-stat.org/full) to a long table: one column a dimension, then the value, its unit and its status. One dataset a file;
//! of a collection, the first that stands in the file itself.

use super::json_text::{Fault, Node};
use super::{MAX_CELLS, TableBuilder};

/// Deepest collection opened.
const MAX_NESTED: usize = 8;

/// One dimension: its label, and of each category its words and its unit.
struct Dimension {
    label: String,
    categories: Vec<(String, String)>,
    metric: bool,
}

/// Whether an object with these members is JSON-stat.
pub fn looks_like<'a>(member: &dyn Fn(&str) -> Option<&'a str>) -> bool {
    let is = |key: &str, first: char| member(key).is_some_and(|value| value.starts_with(first));
    let named = |value: &str| ["\"dataset\"", "\"collection\""].contains(&value);
    let dataset = is("dimension", '{') && member("value").is_some();
    dataset || member("version").is_some() && member("class").is_some_and(named) || is("dataset", '{')
}

/// Fills the table. What is no dataset leaves it empty.
///
/// # Errors
/// A fault where the cells would pass the limit.
pub fn fill(builder: &mut TableBuilder, root: &Node) -> Result<(), Fault> {
    match dataset(root, 0) {
        Some(dataset) => fill_dataset(builder, dataset),
        None => Ok(()),
    }
}

fn dataset<'n, 'a>(node: &'n Node<'a>, depth: usize) -> Option<&'n Node<'a>> {
    if node.get("dimension").is_some() && node.get("value").is_some() {
        return Some(node);
    }
    if depth > MAX_NESTED {
        return None;
    }
    // A bundle of version 1, a collection of version 2.
    let inner = node.get("dataset").into_iter();
    let items = match node.get("link").and_then(|link| link.get("item")) {
        Some(Node::Array(items, _)) => items.as_slice(),
        _ => &[],
    };
    inner.chain(items).find_map(|node| dataset(node, depth + 1))
}

fn texts(node: Option<&Node>) -> Vec<String> {
    match node {
        Some(Node::Array(items, _)) => items.iter().map(|item| item.cell().into_owned()).collect(),
        _ => Vec::new(),
    }
}

fn fill_dataset(builder: &mut TableBuilder, root: &Node) -> Result<(), Fault> {
    let Some(dimensions) = root.get("dimension") else { return Ok(()) };
    // Version 1 kept the order and the sizes inside of `dimension`.
    let own = |key: &str| root.get(key).or_else(|| dimensions.get(key));
    let ids = texts(own("id"));
    let sizes: Vec<usize> = texts(own("size")).iter().filter_map(|size| size.parse().ok()).collect();
    let cells = sizes.iter().try_fold(1usize, |product, size| product.checked_mul(*size));
    let Some(cells) = cells.filter(|cells| *cells <= MAX_CELLS) else { return Err(Fault::Depth(0)) };
    let roles: Vec<(&str, Vec<String>)> =
        ["geo", "time", "metric"].map(|role| (role, texts(own("role").and_then(|roles| roles.get(role))))).into();
    let role_of = |id: &String| roles.iter().find(|(_, ids)| ids.contains(id)).map(|(role, _)| *role);
    let read = |id: &String| dimension(dimensions.get(id), id, role_of(id));
    let dimensions: Vec<Dimension> = ids.iter().map(read).collect();
    if ids.len() != sizes.len() || dimensions.iter().zip(&sizes).any(|(d, size)| d.categories.len() != *size) {
        return Ok(());
    }
    let units = dimensions.iter().any(|d| d.metric && d.categories.iter().any(|(_, unit)| !unit.is_empty()));
    builder.begin(0);
    dimensions.iter().for_each(|dimension| builder.own(&dimension.label));
    builder.own("数值");
    if units {
        builder.own("单位");
    }
    let mut put = |at: usize, value: &Node| {
        builder.begin(at as u32 + 1);
        let mut rest = at;
        let mut places = vec![0; sizes.len()];
        for (place, size) in places.iter_mut().zip(&sizes).rev() {
            *place = rest % size;
            rest /= size;
        }
        let mut unit = "";
        for (dimension, place) in dimensions.iter().zip(&places) {
            let Some((label, own)) = dimension.categories.get(*place) else { continue };
            builder.own(label);
            if dimension.metric {
                unit = own;
            }
        }
        builder.own(&value.cell());
        if units {
            builder.own(unit);
        }
        builder.over_limit().is_none()
    };
    match root.get("value") {
        Some(Node::Array(values, _)) => {
            let _ = values.iter().take(cells).enumerate().all(|(at, value)| put(at, value));
        }
        // Sparse: the places that have a value.
        Some(Node::Object(values, _)) => {
            let mut placed: Vec<(usize, &Node)> =
                values.iter().filter_map(|(key, value)| Some((key.parse().ok()?, value))).collect();
            placed.sort_by_key(|(at, _)| *at);
            let _ = placed.iter().filter(|(at, _)| *at < cells).all(|(at, value)| put(*at, value));
        }
        _ => {}
    }
    Ok(())
}

fn get<'n, 'a>(node: Option<&'n Node<'a>>, key: &str) -> Option<&'n Node<'a>> {
    node.and_then(|node| node.get(key))
}

fn dimension(node: Option<&Node>, id: &str, role: Option<&str>) -> Dimension {
    let label = match role {
        Some("geo") => "区划".into(),
        Some("time") => "时期".into(),
        Some("metric") => "指标".into(),
        _ => get(node, "label").map_or_else(|| id.to_string(), |label| label.cell().into_owned()),
    };
    let category = get(node, "category");
    let labels = get(category, "label");
    let units = get(category, "unit");
    let mut ids: Vec<(usize, String)> = match get(category, "index") {
        Some(Node::Array(ids, _)) => ids.iter().enumerate().map(|(at, id)| (at, id.cell().into_owned())).collect(),
        Some(Node::Object(ids, _)) => {
            ids.iter().filter_map(|(id, at)| Some((at.cell().parse().ok()?, id.to_string()))).collect()
        }
        // A dimension of one category may go without an index.
        _ => match labels {
            Some(Node::Object(labels, _)) => labels.iter().map(|(id, _)| (0, id.to_string())).collect(),
            _ => Vec::new(),
        },
    };
    ids.sort();
    let categories = ids
        .into_iter()
        .map(|(_, id)| {
            let unit = get(units, &id);
            let unit = ["base", "label"].iter().find_map(|key| Some(unit?.get(key)?.cell().into_owned()));
            let words = get(labels, &id).map(|label| label.cell().into_owned());
            (words.unwrap_or(id), unit.unwrap_or_default())
        })
        .collect();
    Dimension { label, categories, metric: role == Some("metric") }
}
