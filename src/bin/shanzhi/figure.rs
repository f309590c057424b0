//! `figure`: one chart of one indicator as an SVG file, through the same spec, scene and listing as the page.

use shanzhi::chart::{self, ChartSpec, Size, Theme};
use shanzhi::figure;
use shanzhi::paint::{self, Palette};

use crate::Fault;
use crate::arguments::Arguments;
use crate::asked::answer;

/// The command.
pub fn figure(arguments: &Arguments) -> Result<(), Fault> {
    let kind = arguments.required("kind", "trend|rank|heat")?;
    if !["trend", "rank", "heat"].contains(&kind) {
        return Err(Fault::Usage(format!("图只有 trend、rank、heat 三种，没有“{kind}”。")));
    }
    let file = arguments.required("o", "<文件.svg>")?;
    let size = Size { width: side(arguments, "width", 720, 60)?, height: side(arguments, "height", 360, 20)? };
    let palette = if arguments.flag("grey") { Palette::GREY } else { Palette::LIGHT };
    let answer = answer(arguments)?;
    let (data, cut) = (&answer.data, &answer.cut);
    let drawn = match kind {
        "rank" => figure::rank(data, cut),
        "heat" => figure::heat(data, cut),
        _ => cut.series.iter().any(|reading| reading.figure.is_ok()).then(|| figure::trend(data, cut)),
    };
    let drawn = drawn.ok_or_else(|| Fault::Said(format!("没有可画的数据：{}", answer.heading())))?;
    let mut spec = drawn.spec;
    if !data.meta.notice.is_empty() {
        let told = description(&mut spec);
        *told = format!("{}。{told}", data.meta.notice.trim_end_matches('。'));
    }
    let scene = chart::draw(&spec, size, Theme::default());
    std::fs::write(file, paint::svg(&scene, &palette))
        .map_err(|error| Fault::Said(format!("{file} 写入失败：{error}")))?;
    println!("{}：{file}（{}×{}）", scene.title, chart::px(scene.width), chart::px(scene.height));
    answer.ended()
}

fn side(arguments: &Arguments, name: &str, usual: u32, least: u32) -> Result<u32, Fault> {
    const MOST: u32 = 10_000;
    let Some(text) = arguments.option(name) else { return Ok(usual) };
    let told = text.parse().ok().filter(|pixels| (least..=MOST).contains(pixels));
    told.ok_or_else(|| Fault::Usage(format!("“--{name} {text}”应为{least}到{MOST}之间的像素数。")))
}

fn description(spec: &mut ChartSpec) -> &mut String {
    match spec {
        ChartSpec::Trend(spec) => &mut spec.description,
        ChartSpec::Rank(spec) => &mut spec.description,
        ChartSpec::Heat(spec) => &mut spec.description,
    }
}
