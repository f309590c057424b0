//! The chart panel: a figure laid out for the room there is, met by mouse, touch, keyboard and screen reader.

use std::rc::Rc;

use shanzhi::chart::{self, Hit, Scene, Size, Theme};
use shanzhi::figure::{Figure, Target};
use shanzhi::sheet::Laid;
use yew::prelude::*;

use crate::ui::platform::{dom, perf, size::use_width};
use crate::ui::widgets::scene::items;

/// What a chart shows, compared by pointer.
#[derive(Clone)]
pub enum Drawn {
    /// A figure, laid out here for the room there is. A click or Enter on a mark leads to what it stands for.
    Figure(Rc<Figure>, Option<Callback<Target>>),
    /// A drawing laid out by the worker; a click or Enter on a mark leads to its hash.
    Laid(Rc<Laid>, Callback<String>),
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Figure(a, open), Self::Figure(b, opens)) => Rc::ptr_eq(a, b) && open == opens,
            (Self::Laid(a, go), Self::Laid(b, goes)) => Rc::ptr_eq(a, b) && go == goes,
            _ => false,
        }
    }
}

/// Properties of [`Chart`].
#[derive(Properties, Clone, PartialEq)]
pub struct ChartProps {
    /// What is drawn.
    pub drawn: Drawn,
    /// Height asked for, in pixels.
    #[prop_or_default]
    pub height: u32,
    /// A sparkline: drawn only, it neither tells nor leads.
    #[prop_or_default]
    pub quiet: bool,
}

/// The width a sparkline is laid out for, in pixels.
const SPARK_WIDTH: u32 = 300;

/// The tooltip's text size, in pixels.
const TIP_TEXT: i32 = 12;

fn hit_at(scene: &Scene, x: f64, y: f64) -> Option<usize> {
    let (x, y) = ((x * 10.0) as i32, (y * 10.0) as i32);
    scene
        .hits
        .iter()
        .position(|h| (h.at.x..=h.at.x + h.size.0).contains(&x) && (h.at.y..=h.at.y + h.size.1).contains(&y))
}

/// A tooltip that stays inside the drawing and beside its mark. Drawn as SVG: the content policy allows no inline style.
fn tip(scene: &Scene, hit: &Hit) -> Html {
    let wide = chart::text::width(&hit.label, TIP_TEXT * 10) + 160;
    let high = TIP_TEXT * 10 + 120;
    let right = hit.at.x + hit.size.0 + 60;
    let x = if right + wide <= scene.width { right } else { (hit.at.x - wide - 60).max(0) };
    let covers = x < hit.at.x + hit.size.0 && x + wide > hit.at.x;
    let y = if covers { (hit.at.y - high - 40).max(0) } else { hit.at.y.clamp(0, (scene.height - high).max(0)) };
    let px = chart::px;
    html! {
        <g class="tip" aria-hidden="true">
            <rect class="mark-at" x={px(hit.at.x)} y={px(hit.at.y)} width={px(hit.size.0)} height={px(hit.size.1)} />
            <rect class="tip-box" x={px(x)} y={px(y)} width={px(wide)} height={px(high)} rx="3" />
            <text class="tip-text" x={px(x + 80)} y={px(y + high - 85)} font-size={TIP_TEXT.to_string()}>{hit.label.clone()}</text>
        </g>
    }
}

/// A chart with marks that answer.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let node = use_node_ref();
    let width = use_width(&node, !props.quiet);
    let active = use_state_eq(|| None::<usize>);
    // A sparkline is drawn at once in a size of its own and scaled: nothing to read off it by pixels, nothing to wait for.
    let width = if props.quiet { SPARK_WIDTH } else { width };
    let scene = use_memo((props.drawn.clone(), width, props.height), |(drawn, width, height)| match drawn {
        Drawn::Laid(laid, _) => Some(Rc::new(laid.scene.clone())),
        Drawn::Figure(figure, _) => (*width > 0).then(|| {
            let size = Size { width: *width, height: *height };
            Rc::new(perf::measured("draw", || chart::draw(&figure.spec, size, Theme::default())))
        }),
    });
    {
        let active = active.clone();
        use_effect_with(props.drawn.clone(), move |_| active.set(None));
    }
    use_effect_with(scene.is_some(), |shown| {
        if *shown {
            perf::chart_shown();
        }
    });
    let Some(scene) = (*scene).clone() else {
        return html! { <div class="chart" ref={node}></div> };
    };
    let px = |tenths: i32| chart::px(tenths);
    let view_box = format!("0 0 {} {}", px(scene.width), px(scene.height));
    if props.quiet {
        return html! {
            <div class="chart spark" ref={node}>
                <svg class="scene" viewBox={view_box} aria-hidden="true">{ items(&scene.items) }</svg>
            </div>
        };
    }
    let open_at = {
        let (drawn, scene) = (props.drawn.clone(), Rc::clone(&scene));
        move |at: usize| {
            let Some(mark) = scene.hits.get(at).map(|hit| hit.mark) else { return };
            match &drawn {
                Drawn::Figure(figure, Some(open)) => {
                    if let Some(target) = figure.target(mark) {
                        open.emit(target);
                    }
                }
                Drawn::Laid(laid, go) => {
                    if let Some(hash) = laid.links.get(mark.0 as usize).filter(|hash| !hash.is_empty()) {
                        go.emit(hash.clone());
                    }
                }
                Drawn::Figure(_, None) => {}
            }
        }
    };
    let find = {
        let (scene, node) = (Rc::clone(&scene), node.clone());
        move |event: &MouseEvent| {
            let (x, y) = dom::pointer_in(event, &node)?;
            hit_at(&scene, x, y)
        }
    };
    let onmousemove = {
        let (active, find) = (active.clone(), find.clone());
        Callback::from(move |event: MouseEvent| active.set(find(&event)))
    };
    let onmouseleave = {
        let active = active.clone();
        Callback::from(move |_: MouseEvent| active.set(None))
    };
    let onclick = {
        let (active, open_at) = (active.clone(), open_at.clone());
        Callback::from(move |event: MouseEvent| {
            let hit = find(&event);
            active.set(hit);
            if let Some(at) = hit {
                open_at(at);
            }
        })
    };
    let onkeydown = {
        let (active, count) = (active.clone(), scene.hits.len());
        Callback::from(move |event: KeyboardEvent| {
            let last = count.saturating_sub(1);
            let next = match (event.key().as_str(), *active) {
                _ if count == 0 || event.alt_key() || event.ctrl_key() => return,
                ("ArrowRight" | "ArrowDown", at) => Some(at.map_or(0, |i| (i + 1).min(last))),
                ("ArrowLeft" | "ArrowUp", at) => Some(at.map_or(last, |i| i.saturating_sub(1))),
                ("Home", _) => Some(0),
                ("End", _) => Some(last),
                ("Escape", _) => None,
                ("Enter" | " ", Some(at)) => {
                    event.prevent_default();
                    open_at(at);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            active.set(next);
        })
    };
    let opens = match &props.drawn {
        Drawn::Figure(_, open) => open.is_some(),
        Drawn::Laid(laid, _) => laid.links.iter().any(|hash| !hash.is_empty()),
    };
    let hit = active.and_then(|at| scene.hits.get(at));
    let said = hit.map_or(String::new(), |h| h.label.clone());
    html! {
        <div class={classes!("chart", opens.then_some("opens"))} ref={node}>
            <svg class="scene" role="img" tabindex="0" aria-label={format!("{}。{}方向键逐个查看。", scene.title, scene.description)}
                width={px(scene.width)} height={px(scene.height)} viewBox={view_box}
                {onmousemove} {onmouseleave} {onclick} {onkeydown}>
                { items(&scene.items) }
                if let Some(hit) = hit { { tip(&scene, hit) } }
            </svg>
            <span class="unseen" role="status">{said}</span>
        </div>
    }
}
