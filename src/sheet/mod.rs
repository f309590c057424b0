//! The sheet: a part of a page as plain data, composed off the page and drawn by it. Elements and attributes come from fixed lists; all
//! else is text. It knows no indicator, no browser, and gives nothing a meaning.

pub mod markup;
pub mod node;

pub use markup::html;
pub use node::{ATTRIBUTES, Element, Laid, Node, Sheet, TAGS, el, text};
