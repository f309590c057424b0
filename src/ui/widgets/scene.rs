//! A Scene as SVG nodes. It chooses no colour: every item carries its class. No cell text meets an HTML sink.

use shanzhi::chart::{Anchor, Item, class, dash, path_data, px};
use yew::prelude::*;

/// The nodes of a list of items.
pub fn items(list: &[Item]) -> Html {
    list.iter().map(item).collect()
}

fn item(item: &Item) -> Html {
    match item {
        Item::Rect { at, size, style, filled, .. } => html! {
            <rect class={classes!(class(*style), (!filled).then_some("open"))} x={px(at.x)} y={px(at.y)} width={px(size.0.max(0))} height={px(size.1.max(0))} />
        },
        Item::Path { points, style, stroke, .. } => {
            let dash = stroke.and_then(|s| dash(s.dash));
            html! {
                <path class={classes!(class(*style), if stroke.is_some() { "line" } else { "area" })}
                    d={path_data(points, stroke.is_none())} stroke-width={stroke.map(|s| px(s.width))} stroke-dasharray={dash} />
            }
        }
        Item::Circle { at, radius, style, filled, .. } => html! {
            <circle class={classes!(class(*style), (!filled).then_some("open"))} cx={px(at.x)} cy={px(at.y)} r={px(*radius)} />
        },
        Item::Text { at, text, size, style, anchor } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            html! { <text class={class(*style)} x={px(at.x)} y={px(at.y)} font-size={px(*size)} text-anchor={anchor}>{text.clone()}</text> }
        }
        Item::Group(list) => html! { <g>{ items(list) }</g> },
    }
}
