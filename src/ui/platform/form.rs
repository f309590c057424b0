//! What a reader does in a sheet: the name of the button or form an event came from, with the fields around it. It knows no meaning.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlInputElement};

use super::files::{self, AtDoor};

/// A name, fields and files.
#[derive(Clone)]
pub struct Deed {
    /// `data-act` of the button or form, `data-live` of the field.
    pub name: String,
    /// Fields by name, in the order of the page.
    pub values: Vec<(String, String)>,
    /// Files chosen.
    pub files: Vec<AtDoor>,
}

/// The deed an event stands for, if any: a click on a button, a submission, a change of a field that says so.
pub fn deed(event: &Event) -> Option<Deed> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let (at, attribute) = match event.type_().as_str() {
        "click" => (target.closest("button[data-act]").ok()??, "data-act"),
        "submit" => {
            event.prevent_default();
            (target, "data-act")
        }
        _ => (target.closest("[data-live]").ok()??, "data-live"),
    };
    let name = at.get_attribute(attribute)?;
    let form = at.closest("form").ok().flatten();
    let mut deed = Deed { name, values: Vec::new(), files: Vec::new() };
    match form {
        Some(form) => {
            let fields = form.query_selector_all("[name]").ok()?;
            for field in (0..fields.length()).filter_map(|i| fields.get(i)).filter_map(|f| f.dyn_into::<Element>().ok())
            {
                if field.tag_name() != "BUTTON" {
                    take(&mut deed, &field);
                }
            }
            if at.tag_name() == "BUTTON" {
                take(&mut deed, &at);
            }
        }
        None => take(&mut deed, &at),
    }
    Some(deed)
}

fn take(deed: &mut Deed, field: &Element) {
    let property = |name: &str| js_sys::Reflect::get(field, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    match field.get_attribute("type").as_deref() {
        Some("checkbox" | "radio") if property("checked").is_falsy() => return,
        Some("file") => {
            if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
                deed.files.extend(files::taken(input));
            }
            return;
        }
        _ => {}
    }
    if let Some(name) = field.get_attribute("name") {
        deed.values.push((name, property("value").as_string().unwrap_or_default()));
    }
}
