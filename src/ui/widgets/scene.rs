//! A Scene as SVG nodes. It chooses no colour: every item carries its class. No cell text meets an HTML sink.

use shanzhi::chart::{class, path_data};
use shanzhi::chart::{Anchor, Item, Scene};
use yew::prelude::*;

/// Tenths of a pixel as text.
fn px(tenths: i32) -> AttrValue {
    let (whole, rest) = (tenths / 10, (tenths % 10).abs());
    let sign = if tenths < 0 && whole == 0 { "-" } else { "" };
    AttrValue::from(if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") })
}

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
            let dash = stroke.filter(|s| s.dash.0 > 0).map(|s| AttrValue::from(format!("{} {}", px(s.dash.0), px(s.dash.1))));
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

/// Properties of [`SceneView`].
#[derive(Properties, Clone, PartialEq)]
pub struct SceneProps {
    /// What is drawn.
    pub scene: std::rc::Rc<Scene>,
}

/// The drawing alone, without marks that answer: a sparkline.
#[component]
pub fn SceneView(props: &SceneProps) -> Html {
    let scene = &props.scene;
    html! {
        <svg class="scene" viewBox={format!("0 0 {} {}", px(scene.width), px(scene.height))} width={px(scene.width)} height={px(scene.height)} aria-hidden="true">
            { items(&scene.items) }
        </svg>
    }
}
