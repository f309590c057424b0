//! `figure`: one chart of one indicator as an SVG or PNG file, with everything a picture must say of itself, through the same specs,
//! scenes and listings as the page. `png`: an SVG made before, as PNG.

use std::path::Path;

use shanzhi::chart::kinds::paging::{page, pages};
use shanzhi::chart::kinds::{Look, Plot, plot};
use shanzhi::chart::paper::long::{Form, long};
use shanzhi::chart::paper::{Paper, Picture, picture};
use shanzhi::chart::{self, Size};
use shanzhi::figure::caption::{Caption, refused};
use shanzhi::figure::plots::{self, Plotted};
use shanzhi::figure::{self, copy, places, signal, table};
use shanzhi::paint::{self, Palette};
use shanzhi::query::{Selection, overview};
use shanzhi::report::brief::brief;
use shanzhi::source::geojson;

use crate::arguments::Arguments;
use crate::asked::{Answer, answer};
#[cfg(feature = "png")]
use crate::raster::raster;
use crate::{Fault, line};

/// Kinds the command line draws.
const KINDS: [&str; 18] = [
    "trend",
    "rank",
    "heat",
    "dots",
    "columns",
    "parts",
    "multiples",
    "tiles",
    "map",
    "waterfall",
    "bullet",
    "reports",
    "control",
    "funnel",
    "spine",
    "scatter",
    "strip",
    "brief",
];

/// Options of `figure` that take a value.
pub const OPTIONS: [&str; 19] = [
    "indicator",
    "kind",
    "area",
    "period",
    "width",
    "height",
    "o",
    "size",
    "theme",
    "title",
    "subtitle",
    "note",
    "dpi",
    "page",
    "rows",
    "boundaries",
    "review",
    "form",
    "with",
];
/// Its flags.
pub const FLAGS: [&str; 5] = ["ytd", "grey", "bw", "bare", "own-axes"];

/// The command.
pub fn figure(arguments: &Arguments) -> Result<(), Fault> {
    let kind = arguments.required("kind", &KINDS.join("|"))?;
    if !KINDS.contains(&kind) {
        return Err(Fault::Usage(format!("图有 {} 这几种，没有“{kind}”。", KINDS.join("、"))));
    }
    let file = arguments.required("o", "<文件.svg|文件.png>")?;
    let bw = arguments.flag("bw") || arguments.flag("grey");
    let palette = palette(arguments, bw)?;
    let paper = if kind == "brief" { None } else { paper(arguments)? };
    let answer = answer(arguments)?;
    if kind == "brief" {
        return quick(arguments, file, &answer, &palette, bw).and_then(|()| answer.ended());
    }
    let drawn = drawn(arguments, kind, &answer)?;
    let mut of = drawn.ok_or_else(|| Fault::Said(format!("没有可画的数据：{}", answer.heading())))?.plot;
    of = paged(arguments, of)?;
    if let Some(title) = arguments.option("title") {
        *of.words().0 = title.to_string();
    }
    let caption = Caption {
        subtitle: arguments.option("subtitle").unwrap_or("").into(),
        note: arguments.option("note").unwrap_or("").into(),
        ..Caption::of_cut(&answer.data, &answer.cut, &mut of)
    };
    if Path::new(file).extension().is_some_and(|e| e == "csv" || e == "tsv" || e == "html") {
        return copied(file, &of).and_then(|()| answer.ended());
    }
    let made = if arguments.flag("bare") || paper.is_none() {
        bare(arguments, &of, &caption, bw)?
    } else {
        picture(&of, &caption.around(&of), paper.unwrap_or(Paper::Column), bw)
            .map_err(|why| Fault::Said(refused(why)))?
    };
    let svg = paint::sized(&made.scene, &palette, made.shown());
    write_picture(file, &svg, made.pixels, made.dpi)?;
    let size = format!("{}×{}", chart::px(made.shown().0), chart::px(made.shown().1));
    let pixels = if file.ends_with(".png") {
        format!("{}×{}像素，{}dpi", made.pixels.0, made.pixels.1, made.dpi)
    } else {
        size
    };
    println!("{}：{file}（{pixels}）", made.scene.title);
    answer.ended()
}

/// `png`: an SVG file as PNG.
pub fn png(arguments: &Arguments) -> Result<(), Fault> {
    let from = arguments.one("SVG 文件")?;
    let file = arguments.required("o", "<文件.png>")?;
    let svg = std::fs::read_to_string(from).map_err(|error| Fault::Said(format!("{from} 读取失败：{error}")))?;
    let dpi = number(arguments, "dpi", 96, 36, 2400)?;
    let side = |name: &str| {
        let (_, rest) = svg.split_once(&format!(" {name}=\""))?;
        rest.split_once('"')?.0.parse::<f64>().ok().filter(|v| *v >= 1.0 && *v <= 100_000.0)
    };
    let sides = side("width").zip(side("height"));
    let (width, height) = sides.ok_or_else(|| Fault::Said(format!("{from} 没有写明宽和高。")))?;
    let scaled = |v: f64| (v * f64::from(dpi) / 96.0).round() as u32;
    write_picture(file, &svg, (scaled(width), scaled(height)), dpi)?;
    println!("{file}（{}×{}像素，{dpi}dpi）", scaled(width), scaled(height));
    Ok(())
}

fn write_picture(file: &str, svg: &str, (width, height): (u32, u32), dpi: u32) -> Result<(), Fault> {
    let failed = |error: std::io::Error| Fault::Said(format!("{file} 写入失败：{error}"));
    if !file.ends_with(".png") {
        return std::fs::write(file, svg).map_err(failed);
    }
    let limit = chart::paper::LONGEST;
    if width > limit || height > limit || u64::from(width) * u64::from(height) > chart::paper::MOST_PIXELS {
        return Err(Fault::Said(refused(chart::paper::Refused::TooLarge(width, height))));
    }
    rastered(file, svg, (width, height), dpi)
}

#[cfg(feature = "png")]
fn rastered(file: &str, svg: &str, (width, height): (u32, u32), dpi: u32) -> Result<(), Fault> {
    let (bytes, chinese) = raster(svg, width, height, dpi)?;
    if !chinese {
        eprintln!("本机没有中文字体，图中汉字显示为方框；请安装 Noto Sans CJK SC 等字体后重试。");
    }
    std::fs::write(file, bytes).map_err(|error| Fault::Said(format!("{file} 写入失败：{error}")))
}

#[cfg(not(feature = "png"))]
fn rastered(file: &str, _: &str, _: (u32, u32), _: u32) -> Result<(), Fault> {
    Err(Fault::Said(format!("这个程序编译时没有带 PNG 功能，写不出 {file}；请改存 .svg。")))
}

/// 一图快报: a long picture, or with `--size a4` one page.
fn quick(arguments: &Arguments, file: &str, answer: &Answer, palette: &Palette, bw: bool) -> Result<(), Fault> {
    let form = match arguments.option("size") {
        None | Some("phone") => Form::Phone,
        Some("a4") => Form::Page,
        Some(other) => return Err(Fault::Usage(format!("一图快报的尺寸有 phone、a4 两种，没有“{other}”。"))),
    };
    let Selection { area, period, span, .. } = answer.cut.selection;
    let made =
        long(&brief(&answer.data, area, period, span, form, ""), form, bw).map_err(|why| Fault::Said(refused(why)))?;
    write_picture(file, &paint::sized(&made.scene, palette, made.shown()), made.pixels, made.dpi)?;
    println!("{}：{file}（{}×{}像素，{}dpi）", made.scene.title, made.pixels.0, made.pixels.1, made.dpi);
    Ok(())
}

fn copied(file: &str, of: &Plot) -> Result<(), Fault> {
    let table = table::table(of);
    let text = match Path::new(file).extension().and_then(|e| e.to_str()) {
        Some("html") => copy::html(&table),
        Some("tsv") => copy::tsv(&table),
        _ => copy::csv(&table),
    };
    std::fs::write(file, text).map_err(|error| Fault::Said(format!("{file} 写入失败：{error}")))?;
    println!("{}：{file}（{}行）", table.title, table.rows.len());
    Ok(())
}

/// The plot alone, in pixels.
fn bare(arguments: &Arguments, of: &Plot, caption: &Caption, bw: bool) -> Result<Picture, Fault> {
    const MOST: u32 = 10_000;
    let size =
        Size { width: number(arguments, "width", 720, 60, MOST)?, height: number(arguments, "height", 360, 20, MOST)? };
    let dpi = number(arguments, "dpi", 96, 36, 2400)?;
    let mut scene = plot(of, size, Look { patterns: bw, ..Look::default() });
    scene.description = caption.around(of).alt;
    let scaled = |tenths: i32| (f64::from(tenths) / 10.0 * f64::from(dpi) / 96.0).round() as u32;
    Ok(Picture { pixels: (scaled(scene.width), scaled(scene.height)), dpi, scene })
}

fn palette(arguments: &Arguments, bw: bool) -> Result<Palette, Fault> {
    match arguments.option("theme") {
        None if bw => Ok(Palette::GREY),
        None | Some("light") => Ok(if bw { Palette::GREY } else { Palette::LIGHT }),
        Some("dark") => Ok(Palette::DARK),
        Some("contrast") => Ok(Palette::CONTRAST),
        Some("grey") => Ok(Palette::GREY),
        Some(other) => Err(Fault::Usage(format!("配色有 light、dark、contrast、grey 四种，没有“{other}”。"))),
    }
}

/// The size asked for; `None` for a bare plot.
fn paper(arguments: &Arguments) -> Result<Option<Paper>, Fault> {
    match arguments.option("size") {
        None => Ok(None),
        Some("column") => Ok(Some(Paper::Column)),
        Some("half") => Ok(Some(Paper::Half)),
        Some("slide") => Ok(Some(Paper::Slide)),
        Some("square") => Ok(Some(Paper::Square)),
        Some(text) => {
            let sides = text.split_once(['x', '×', '*']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
            let (width, height) = sides.ok_or_else(|| {
                Fault::Usage(format!(
                    "尺寸写作 column、half、slide、square 或 宽x高（像素，如 1600x900），没有“{text}”。"
                ))
            })?;
            Ok(Some(Paper::Custom { width, height, dpi: number(arguments, "dpi", 96, 36, 2400)? }))
        }
    }
}

fn paged(arguments: &Arguments, of: Plot) -> Result<Plot, Fault> {
    if arguments.option("page").is_none() && arguments.option("rows").is_none() {
        return Ok(of);
    }
    let per = number(arguments, "rows", 40, 1, 10_000)? as usize;
    let all = pages(&of, per);
    let asked = number(arguments, "page", 1, 1, u32::MAX)? as usize;
    if asked > all {
        return Err(Fault::Usage(format!("每页{per}行，共{all}页，没有第{asked}页。")));
    }
    let mut cut = page(&of, asked - 1, per);
    if all > 1 {
        cut.words().0.push_str(&format!("（第{asked}页，共{all}页）"));
    }
    Ok(cut)
}

fn number(arguments: &Arguments, name: &str, usual: u32, least: u32, most: u32) -> Result<u32, Fault> {
    let Some(text) = arguments.option(name) else { return Ok(usual) };
    let told = text.parse().ok().filter(|n| (least..=most).contains(n));
    told.ok_or_else(|| Fault::Usage(format!("“--{name} {text}”应为{least}到{most}之间的整数。")))
}

fn drawn(arguments: &Arguments, kind: &str, answer: &Answer) -> Result<Option<Plotted>, Fault> {
    let (data, cut) = (&answer.data, &answer.cut);
    let shared = !arguments.flag("own-axes");
    Ok(match kind {
        "rank" => figure::rank(data, cut).map(Plotted::from),
        "heat" => figure::heat(data, cut).map(Plotted::from),
        "dots" => plots::dots(data, cut),
        "columns" => plots::columns(data, cut, 12),
        "parts" => plots::parts(data, cut, 12),
        "multiples" => plots::multiples(data, cut, shared, |_| None),
        "tiles" => plots::tiles(data, cut),
        "waterfall" => plots::waterfall(data, cut),
        "bullet" => {
            let selection = cut.selection;
            let cards = overview(data, selection.area, selection.period, selection.span).cards;
            plots::bullets(data, &cards, selection.area, |_| None)
        }
        "reports" => {
            let form = arguments.option("form").map(String::from).or_else(|| data.forms.first().map(|f| f.id.clone()));
            form.and_then(|form| plots::reports(data, cut.selection.area, &form, 12))
        }
        "control" => signal::control(data, cut.selection.indicator, cut.selection.area, cut.selection.period, &[]),
        "funnel" => signal::funnel(data, cut),
        "spine" => places::spine(data, cut),
        "strip" => places::strip(data, cut),
        "scatter" => {
            let id = arguments.required("with", "<另一项指标的编号>")?;
            let other = data.find_indicator(id);
            let other = other.ok_or_else(|| Fault::Usage(format!("数据包中没有指标“{id}”。")))?;
            places::scatter(data, cut, other)
        }
        "map" => {
            let file = arguments.required("boundaries", "<边界.geojson>")?;
            let text =
                std::fs::read_to_string(file).map_err(|error| Fault::Said(format!("{file} 读取失败：{error}")))?;
            let found = geojson::read(file, &text).map_err(|finding| Fault::Said(line(&finding)))?;
            plots::geo(data, cut, &found, arguments.option("review").unwrap_or(""))
        }
        _ => cut.series.iter().any(|reading| reading.figure.is_ok()).then(|| plots::trend_full(data, cut, None, None)),
    })
}
