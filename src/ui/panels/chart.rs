//! The chart panel: a figure laid out for the room there is. How its marks answer mouse, touch and keys is the boot script's work
//! (`shanzhi.marks`): hovering never renders anything here.

use std::rc::Rc;

use shanzhi::chart::{self, MarkId, Scene, Size, Theme};
use shanzhi::figure::{Figure, Target};
use shanzhi::sheet::Laid;
use yew::prelude::*;

use crate::ui::platform::{dom, pen, perf, size::use_width};

/// What a chart shows; compared without a look at the drawing.
#[derive(Clone)]
pub enum Drawn {
    /// A figure, laid out here for the room there is, and the hash that a mark leads to, or an empty one.
    Figure(Rc<Figure>, Option<Callback<Target, String>>),
    /// A drawing laid out by the worker with its hashes.
    Laid(Rc<Laid>),
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            // A figure is made anew for every view, and its links are the view's.
            (Self::Figure(a, _), Self::Figure(b, _)) => Rc::ptr_eq(a, b),
            // A sheet is read anew whenever anything in it changes.
            (Self::Laid(a), Self::Laid(b)) => a.print == b.print,
            _ => false,
        }
    }
}

impl Drawn {
    /// Where a mark leads: a hash, or nothing.
    fn link(&self, mark: MarkId) -> String {
        match self {
            Self::Figure(figure, Some(link)) => figure.target(mark).map(|target| link.emit(target)),
            Self::Figure(..) => None,
            Self::Laid(laid) => laid.links.get(mark.0 as usize).cloned(),
        }
        .unwrap_or_default()
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

/// Between a mark's label and its link, and between marks. No label has them: control characters are left out of it.
const UNIT: char = '\u{1f}';
/// See [`UNIT`].
const RECORD: char = '\u{1e}';

/// Hands the marks of a drawing to the boot script: boxes in tenths of a pixel, labels and links.
fn answer(node: &NodeRef, drawn: &Drawn, scene: &Scene) {
    let mut boxes = Vec::with_capacity(scene.hits.len() * 4);
    let mut words = String::new();
    for hit in &scene.hits {
        boxes.extend([hit.at.x, hit.at.y, hit.size.0, hit.size.1]);
        words.extend(hit.label.chars().filter(|c| !c.is_control()));
        words.push(UNIT);
        words.push_str(&drawn.link(hit.mark));
        words.push(RECORD);
    }
    dom::answer(node, &boxes, &words);
}

/// A scene's items as nodes. They choose no colour: every one carries its class. No cell text meets an HTML sink.
fn nodes(scene: &Scene) -> Html {
    let flat = chart::flat(&scene.items);
    Html::VRef(pen::drawn(&flat.numbers, &flat.words).into())
}

/// A chart with marks that answer.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let node = use_node_ref();
    let width = use_width(&node, !props.quiet);
    // A sparkline is drawn at once in a size of its own and scaled: nothing to read off it by pixels, nothing to wait for.
    let width = if props.quiet { SPARK_WIDTH } else { width };
    let shown = use_memo((props.drawn.clone(), width, props.height), |(drawn, width, height)| {
        let scene = match drawn {
            Drawn::Laid(laid) => Rc::clone(&laid.scene),
            Drawn::Figure(..) if *width == 0 => return None,
            Drawn::Figure(figure, _) => {
                let size = Size { width: *width, height: *height };
                Rc::new(perf::measured("draw", || chart::draw(&figure.spec, size, Theme::default())))
            }
        };
        // The frames are counted from the task that puts the nodes into the document: this one.
        perf::chart_shown();
        Some((nodes(&scene), scene))
    });
    {
        let (node, shown, quiet) = (node.clone(), Rc::clone(&shown), props.quiet);
        use_effect_with((props.drawn.clone(), width, props.height), move |(drawn, ..)| {
            if let (Some((_, scene)), false) = (&*shown, quiet) {
                answer(&node, drawn, scene);
            }
        });
    }
    let Some((nodes, scene)) = &*shown else {
        return html! { <div class="chart" ref={node}></div> };
    };
    let px = |tenths: i32| chart::px(tenths);
    let view_box = format!("0 0 {} {}", px(scene.width), px(scene.height));
    if props.quiet {
        return html! {
            <div class="chart spark" ref={node}>
                <svg class="scene" viewBox={view_box} aria-hidden="true">{ nodes.clone() }</svg>
            </div>
        };
    }
    html! {
        <div class="chart" ref={node}>
            <svg class="scene" role="img" tabindex="0" aria-label={format!("{}。{}方向键逐个查看。", scene.title, scene.description)}
                width={px(scene.width)} height={px(scene.height)} viewBox={view_box}>
                { nodes.clone() }
            </svg>
            <span class="unseen" role="status"></span>
        </div>
    }
}
