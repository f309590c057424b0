//! `report`: a template of the package, or a file beside it, filled for one area or for each of its children, as Word, workbook, HTML or slides;
//! with `--keep` also as a version, which `recheck` holds against later data.

use std::path::{Path, PathBuf};

use shanzhi::model::{AreaId, Dataset, Period, Stage};
use shanzhi::query::cut::{existing, newest};
use shanzhi::report::template::{Asked, Fault as TemplateFault, Sources, fill_docx, markdown};
use shanzhi::report::version::{Version, file};
#[cfg(feature = "png")]
use shanzhi::report::{Block, picture};
use shanzhi::report::{Document, Layout, Made, Options, Pictures, docx_with, html, pptx, workbook, xlsx};

use crate::arguments::Arguments;
use crate::folder::Folder;
use crate::{Fault, has_error, line};

/// Where templates stand in a package.
const TEMPLATES: &str = "templates/";

enum Template {
    Markdown(String),
    Word(Vec<u8>),
}

/// The command.
pub fn report(arguments: &Arguments) -> Result<(), Fault> {
    let root = PathBuf::from(arguments.one("数据包目录")?);
    let name = arguments.required("template", "<模板名或文件>")?;
    let out = arguments.required("o", "<文件或目录>")?;
    let kind = kind(arguments, out)?;
    let period = period(arguments)?;
    let folder = Folder::open(&root).map_err(Fault::Data)?;
    let (mut data, mut findings) = folder.registers();
    let area = area(&data, arguments)?;
    let codes = data_codes(&data, area);
    findings.extend(folder.load(&mut data, |part| part.stage != Stage::Drill || codes.contains(&part.parent)));
    findings.iter().for_each(|finding| eprintln!("{}", line(finding)));
    let template = template(&root, name)?;
    let period = period.unwrap_or_else(|| newest(&data));
    let areas = match arguments.option("each") {
        None => vec![area],
        Some(level) => {
            let known = data.meta.levels.iter().any(|l| l.id == level || l.name == level);
            if !known {
                return Err(Fault::Usage(format!("“--each {level}”不是这个数据包的级别。")));
            }
            each(&data, area, level, period)
        }
    };
    let sources = Sources::new(&data);
    let options = Options {
        layout: if arguments.flag("plain") { Layout::Plain } else { Layout::Official },
        grey: arguments.flag("grey"),
    };
    let way = Way { kind, options, pictures: arguments.flag("pictures") };
    let mut kept: Vec<Version> = Vec::new();
    let many = arguments.option("each").is_some();
    let stem = Path::new(name).file_stem().map_or_else(|| name.to_string(), |stem| stem.to_string_lossy().into_owned());
    let mut written = 0;
    for area in areas {
        let asked = Asked { area, period };
        let (made, document) = fill(&template, asked, &sources, &data, way)
            .map_err(|fault| Fault::Said(format!("模板《{stem}》{fault}")))?;
        if let Some(document) = document.filter(|_| arguments.option("keep").is_some()) {
            let name = document.front.state.clone();
            kept.push(Version::keep(&data, document, &stem, asked, &name));
        }
        let path = if many || out.ends_with('/') || Path::new(out).is_dir() {
            let name = file_name(&format!("{}{stem}{period}", data.areas.get(area).name));
            Path::new(out).join(format!("{name}.{kind}"))
        } else {
            PathBuf::from(out)
        };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
        }
        std::fs::write(&path, &made.bytes).map_err(|error| unwritten(&path, &error))?;
        if made.replaced > 0 {
            eprintln!("{}：有{}个不能写入文件的字符，已用�代替。", path.display(), made.replaced);
        }
        println!("{}", path.display());
        written += 1;
    }
    if let Some(path) = arguments.option("keep") {
        std::fs::write(path, file::written(&data, &kept)).map_err(|error| unwritten(Path::new(path), &error))?;
        println!("版本：{path}（{}个）", kept.len());
    }
    for notice in sources.notices() {
        eprintln!("{}", notice.text());
    }
    if many {
        println!("共{written}份。");
    }
    if has_error(&findings) { Err(Fault::Data(Vec::new())) } else { Ok(()) }
}

/// How a file is made.
#[derive(Clone, Copy)]
struct Way {
    kind: &'static str,
    options: Options,
    /// Figures as pictures of 300 dots to the inch.
    pictures: bool,
}

/// The file, and the document it is of; a Word template has none.
fn fill(
    template: &Template,
    asked: Asked,
    sources: &Sources<'_>,
    data: &Dataset,
    way: Way,
) -> Result<(Made, Option<Document>), String> {
    let said = |fault: TemplateFault| fault.text();
    let grey = way.options.grey;
    match template {
        Template::Word(bytes) => Ok((fill_docx(bytes, asked, sources, grey)?, None)),
        Template::Markdown(text) => {
            let document = markdown(text, asked, sources).map_err(said)?.document;
            let front = &document.front;
            let made = match way.kind {
                "xlsx" => xlsx(&workbook::sheets(data, &document), &front.title, &front.as_of, grey)?,
                "html" => html(data, &document, grey),
                "pptx" => pptx(&document, grey, &pictures(&document, way)?)?,
                _ => docx_with(&document, way.options, &pictures(&document, way)?)?,
            };
            Ok((made, Some(document)))
        }
    }
}

/// The figures of a document as PNG, where they are asked for.
#[cfg(feature = "png")]
fn pictures(document: &Document, way: Way) -> Result<Pictures, String> {
    let mut all = Pictures::new();
    for block in document.blocks.iter().filter(|_| way.pictures) {
        let Block::Chart(chart) = block else { continue };
        let drawn = picture::drawn(chart, way.options.grey);
        let (png, _) = crate::raster::raster(&drawn.svg, drawn.width, drawn.height, picture::DPI)
            .map_err(|_| format!("图{}不能转成图片。", chart.number))?;
        all.insert(chart.number, png);
    }
    Ok(all)
}

/// Without the rasteriser there are none.
#[cfg(not(feature = "png"))]
fn pictures(_: &Document, way: Way) -> Result<Pictures, String> {
    if way.pictures {
        Err("这个程序编译时没有带图片功能，不能用 --pictures。".into())
    } else {
        Ok(Pictures::new())
    }
}

/// The period asked, in the package's spelling.
pub fn period(arguments: &Arguments) -> Result<Option<Period>, Fault> {
    let Some(text) = arguments.option("period") else { return Ok(None) };
    let wrong = || Fault::Usage(format!("时期“{text}”写法不对，应如 2026-06、2026-Q2、2026-H1、2026。"));
    Period::parse(text).map(Some).ok_or_else(wrong)
}

/// The area asked, or the root.
pub fn area(data: &Dataset, arguments: &Arguments) -> Result<AreaId, Fault> {
    match arguments.option("area") {
        Some(code) => data.areas.find(code).ok_or_else(|| Fault::Usage(format!("数据包中没有区划代码“{code}”。"))),
        None => data.areas.root().ok_or_else(|| Fault::Said("数据包中没有区划。".into())),
    }
}

/// The codes whose children's parts a question needs: the area's own and its parent's.
pub fn data_codes(data: &Dataset, area: AreaId) -> Vec<String> {
    [Some(area), data.group_of(area)].into_iter().flatten().map(|id| data.areas.get(id).code.clone()).collect()
}

fn each(data: &Dataset, area: AreaId, level: &str, period: Period) -> Vec<AreaId> {
    let id = data.meta.levels.iter().find(|l| l.id == level || l.name == level).map_or(level, |l| l.id.as_str());
    let mut found = Vec::new();
    let mut rest = vec![area];
    while let Some(area) = rest.pop() {
        if data.areas.get(area).level == id {
            found.push(area);
        } else {
            rest.extend(existing(data, area, period));
        }
    }
    found.sort();
    found
}

fn kind(arguments: &Arguments, out: &str) -> Result<&'static str, Fault> {
    let asked = arguments.option("format").unwrap_or_else(|| out.rsplit_once('.').map_or("docx", |(_, kind)| kind));
    match ["docx", "xlsx", "html", "pptx"].into_iter().find(|kind| *kind == asked) {
        Some(kind) => Ok(kind),
        None if arguments.option("format").is_none() => Ok("docx"),
        None => Err(Fault::Usage(format!("“--format {asked}”只能是 docx、xlsx、html、pptx。"))),
    }
}

fn template(root: &Path, name: &str) -> Result<Template, Fault> {
    let inside = root.join(TEMPLATES);
    let places =
        [inside.join(format!("{name}.md")), inside.join(format!("{name}.docx")), inside.join(name), name.into()];
    let Some(path) = places.iter().find(|path| path.is_file()) else {
        let mut known: Vec<String> = std::fs::read_dir(&inside)
            .map(|entries| {
                entries.flatten().filter_map(|e| Some(e.path().file_stem()?.to_string_lossy().into_owned())).collect()
            })
            .unwrap_or_default();
        known.sort();
        return Err(Fault::Usage(format!("没有模板“{name}”。数据包里有：{}。", known.join("、"))));
    };
    let bytes = std::fs::read(path).map_err(|error| Fault::Said(format!("{} 读取失败：{error}", path.display())))?;
    if path.extension().is_some_and(|kind| kind == "docx") {
        return Ok(Template::Word(bytes));
    }
    let text = String::from_utf8(bytes).map_err(|_| Fault::Said(format!("{} 不是 UTF-8 文本。", path.display())))?;
    Ok(Template::Markdown(text))
}

/// A name every system takes.
pub fn file_name(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect()
}

fn unwritten(path: &Path, error: &std::io::Error) -> Fault {
    Fault::Said(format!("{} 写入失败：{error}", path.display()))
}
