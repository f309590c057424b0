//! `cargo xtask bench charts`: our side of the charts beside other libraries. The script hands over plain numbers; they become a spec, a scene and
//! nodes by the same code as on the page. It measures nothing itself.
//!
//! Only in the browser it does anything: natively it compiles, so that it is checked with all else.

#[path = "../../src/ui/platform/pen.rs"]
mod pen;

use std::cell::RefCell;
use std::rc::Rc;

use shanzhi::chart::kinds::lines::{Line, LinesSpec, Period};
use shanzhi::chart::kinds::{About, Datum, Look, Plot, plot};
use shanzhi::chart::{ChartSpec, HeatCell, HeatSpec, MarkId, RankRow, RankSpec, Scene, Size, Tone, flat, px};
use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

const SIZE: Size = Size { width: 1200, height: 600 };

fn main() {}

fn mark(n: usize) -> MarkId {
    MarkId(n as u32)
}

/// Lines of `count` points each, their figures one line after the other.
fn lines(values: &[f64], count: usize) -> Plot {
    let line = |(n, figures): (usize, &[f64])| Line {
        name: format!("镇街{}", n + 1),
        points: figures.iter().enumerate().map(|(at, v)| (at as i32, Datum::Known(*v))).collect(),
        selected: false,
    };
    // A period of a long series is met by the pixel: so many labels would be nobody's.
    let periods =
        (0..count.min(1200)).map(|at| Period { at: at as i32, label: format!("第{}期", at + 1), mark: mark(at) });
    let ticks = (0..count).step_by((count / 12).max(1)).map(|at| (at as i32, format!("{}", at + 1)));
    Plot::Lines(LinesSpec {
        about: About { title: "线".into(), description: "线".into(), unit: "件".into(), decimals: 1 },
        lines: values.chunks(count.max(1)).enumerate().map(line).collect(),
        periods: if count > 1200 { Vec::new() } else { periods.collect() },
        ticks: ticks.collect(),
        from_zero: false,
        benchmark: None,
    })
}

/// One bar a figure.
fn bars(values: &[f64]) -> Plot {
    let row = |(n, value): (usize, &f64)| RankRow {
        name: format!("村{}", n + 1),
        value: Some(*value),
        text: format!("{value:.1}"),
        label: format!("村{} {value:.1}", n + 1),
        interval: None,
        tone: Tone::Plain,
        mark: mark(n),
    };
    Plot::First(ChartSpec::Rank(RankSpec {
        title: "条".into(),
        rows: values.iter().enumerate().map(row).collect(),
        ..RankSpec::default()
    }))
}

/// Rows of `columns` cells.
fn heat(values: &[f64], columns: usize) -> Plot {
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
    let step = |v: f64| (((v - low) / (high - low).max(1e-9)) * 7.0).clamp(0.0, 6.0) as u8;
    let cell = |(n, value): (usize, &f64)| HeatCell {
        step: Some(step(*value)),
        tone: Tone::Plain,
        label: format!("{n} {value:.1}"),
        mark: mark(n),
    };
    Plot::First(ChartSpec::Heat(HeatSpec {
        title: "热力".into(),
        description: String::new(),
        rows: (0..values.len() / columns.max(1)).map(|n| format!("镇街{}", n + 1)).collect(),
        ticks: (0..columns).step_by(6).map(|n| (n, format!("{}", n + 1))).collect(),
        columns,
        cells: values.iter().enumerate().map(cell).collect(),
    }))
}

thread_local! {
    static SCENE: RefCell<Rc<Scene>> = RefCell::default();
}

/// The chart as the page has it.
#[component]
fn Chart() -> Html {
    let scene = SCENE.with(|scene| Rc::clone(&scene.borrow()));
    let view_box = format!("0 0 {} {}", px(scene.width), px(scene.height));
    let flat = flat(&scene.items);
    let nodes = Html::VRef(pen::drawn(&flat.numbers, &flat.words).into());
    html! {
        <div class="chart">
            <svg class="scene" role="img" tabindex="0" aria-label={scene.title.clone()} width={px(scene.width)} height={px(scene.height)} viewBox={view_box}>
                { nodes }
            </svg>
            <span class="unseen" role="status"></span>
        </div>
    }
}

/// Draws a chart into an element; `columns` is the length of a line or of a row. The marks are given back as the boot script takes them.
#[wasm_bindgen]
pub fn draw(kind: &str, values: &[f64], columns: usize, root: web_sys::Element) -> Vec<i32> {
    let of = match kind {
        "bars" => bars(values),
        "heat" => heat(values, columns),
        _ => lines(values, columns),
    };
    let made = plot(&of, SIZE, Look::default());
    let boxes = made.hits.iter().flat_map(|hit| [hit.at.x, hit.at.y, hit.size.0, hit.size.1]).collect();
    SCENE.with(|scene| *scene.borrow_mut() = Rc::new(made));
    yew::Renderer::<Chart>::with_root(root).render();
    boxes
}
