//! `cargo xtask gallery`: every kind of chart in every theme and edge case, as one static page of SVG files to be looked at. No script,
//! nothing from outside; its style sheet is a file beside it. The plots are those of the tests.
#![allow(clippy::print_stdout, reason = "a program for the terminal speaks on the terminal")]

#[path = "../tests/plots/mod.rs"]
#[allow(clippy::unwrap_used, clippy::panic, reason = "the plots of the tests")]
mod plots;

#[path = "../tests/scenes/fixture.rs"]
mod fixture;

use std::io::Result;
use std::path::{Path, PathBuf};

use shanzhi::chart::kinds::{Look, Plot, plot};
use shanzhi::chart::paper::{Paper, picture};
use shanzhi::chart::{Size, px};
use shanzhi::figure::alt::alt;
use shanzhi::figure::caption::{Caption, refused};
use shanzhi::figure::{copy, table};
use shanzhi::paint::{Palette, sized, svg};

const THEMES: [(&str, &str, Palette, bool); 4] = [
    ("light", "浅色", Palette::LIGHT, false),
    ("dark", "深色", Palette::DARK, false),
    ("contrast", "高对比", Palette::CONTRAST, false),
    ("bw", "黑白", Palette::GREY, true),
];

const PAPERS: [(&str, Paper); 4] =
    [("column", Paper::Column), ("half", Paper::Half), ("slide", Paper::Slide), ("square", Paper::Square)];

const STYLE: &str = "body{font:15px/1.6 'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;margin:24px;background:#eef1f4;color:#1f2933}\
h1{font-size:22px}h2{font-size:17px;margin:28px 0 4px}p{margin:0 0 8px;color:#55606e}\
.row{display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start}figure{margin:0;background:#fff;padding:8px;max-width:100%}\
figure.dark{background:#14191f;color:#e6ebf0}img{display:block;max-width:100%;height:auto}figcaption{font-size:12px}\
details{margin:4px 0 0}table{border-collapse:collapse;font-size:12px;background:#fff}";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Writes a picture and returns the markup that shows it.
fn shown(folder: &Path, file: &str, text: &str, (width, alt, class, said): (i32, &str, &str, &str)) -> Result<String> {
    std::fs::write(folder.join(file), text)?;
    Ok(format!(
        "<figure class=\"{class}\"><img src=\"{file}\" width=\"{}\" alt=\"{}\"><figcaption>{}</figcaption></figure>\n",
        px(width),
        escaped(alt),
        escaped(said)
    ))
}

fn caption(plot: &mut Plot) -> Caption {
    Caption {
        title: plot.words().0.clone(),
        area: "云岭县".into(),
        period: "2026年6月".into(),
        source: "县公安局、县司法局月报".into(),
        as_of: "2026年6月25日".into(),
        classification: "内部资料".into(),
        state: "送审稿".into(),
        fingerprint: "3fa2c1d09b77".into(),
        view: "K7F2".into(),
        notice: "演示数据：地名、单位和数字均为虚构。".into(),
        ..Caption::default()
    }
}

/// The kinds that the page draws itself: trend, sparkline, ranked bars, heat table.
fn first() -> impl Iterator<Item = (&'static str, Plot, u32, u32)> {
    fixture::drawn().into_iter().map(|(name, figure, _)| {
        let (width, height) = if name == "spark" { (160, 44) } else { (720, 240) };
        (name, Plot::First(figure.spec), width, height)
    })
}

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/gallery".into()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("gallery.css"), STYLE)?;
    let mut page = String::from(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>图样</title>\
         <link rel=\"stylesheet\" href=\"gallery.css\"></head><body>\n<h1>图样：各种图、各种配色、各种边界情形</h1>\n",
    );
    for (name, plot_of, width, height) in first().chain(plots::kinds()).chain(plots::edges()) {
        let told = alt(&plot_of);
        page.push_str(&format!("<h2 id=\"{name}\">{name}</h2><p>{}</p>\n<div class=\"row\">\n", escaped(&told)));
        for (theme, said, palette, patterns) in THEMES {
            let scene = plot(&plot_of, Size { width, height }, Look { text: 12, patterns });
            let file = format!("{name}-{theme}.svg");
            page.push_str(&shown(&folder, &file, &svg(&scene, &palette), (scene.width, &told, theme, said))?);
        }
        page.push_str("</div>\n");
        if name != "lines-long" {
            let rows = copy::html(&table::table(&plot_of));
            page.push_str(&format!("<details><summary>等价数据表</summary>{rows}</details>\n"));
        }
    }
    page.push_str("<h1>纸面</h1>\n");
    for (name, mut plot_of, ..) in first().filter(|f| f.0 != "spark").chain(plots::kinds()) {
        let around = caption(&mut plot_of).around(&plot_of);
        page.push_str(&format!("<h2>{name}：纸面</h2><div class=\"row\">\n"));
        for (size, paper) in PAPERS {
            for (theme, palette, patterns) in [("light", Palette::LIGHT, false), ("bw", Palette::GREY, true)] {
                match picture(&plot_of, &around, paper, patterns) {
                    Ok(made) => {
                        let file = format!("paper-{name}-{size}-{theme}.svg");
                        let said = format!("{size}：{}×{}像素，{}dpi", made.pixels.0, made.pixels.1, made.dpi);
                        let text = sized(&made.scene, &palette, made.shown());
                        page.push_str(&shown(&folder, &file, &text, (made.scene.width, &around.alt, theme, &said))?);
                    }
                    Err(why) => page.push_str(&format!("<p>{size}：{}</p>\n", refused(why))),
                }
            }
        }
        page.push_str("</div>\n");
    }
    page.push_str("</body></html>\n");
    std::fs::write(folder.join("index.html"), page)?;
    println!("{}", folder.join("index.html").display());
    Ok(())
}
