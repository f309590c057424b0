//! SVG to PNG on the command line, through resvg and the fonts of the machine. The page has its canvas and does not come here.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use shanzhi::paint::png;

use crate::Fault;

/// Families with Chinese that machines have, the best for reading first.
const CHINESE: [&str; 9] = [
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "SimHei",
    "SimSun",
    "Noto Serif CJK SC",
];

/// The picture of an SVG text, `width` pixels wide, with its dots per inch written into it. Says `false` beside it where no
/// font with Chinese was found: the picture is whole, its Chinese words are boxes.
pub fn raster(svg: &str, width: u32, height: u32, dpi: u32) -> Result<(Vec<u8>, bool), Fault> {
    let mut options = Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_system_fonts();
    let has = |family: &&&str| fonts.faces().any(|face| face.families.iter().any(|(name, _)| name == **family));
    let found = CHINESE.iter().find(has).copied();
    if let Some(family) = found {
        fonts.set_sans_serif_family(family);
        options.font_family = family.to_string();
    }
    let broken = |what: &str| Fault::Said(format!("无法转成 PNG：{what}。"));
    let tree = Tree::from_str(svg, &options).map_err(|error| broken(&error.to_string()))?;
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| broken("尺寸不对"))?;
    let size = tree.size();
    let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, scale, &mut pixels.as_mut());
    let bytes = pixels.encode_png().map_err(|error| broken(&error.to_string()))?;
    let bytes = png::with_dpi(&bytes, dpi).ok_or_else(|| broken("编码结果不是 PNG"))?;
    Ok((bytes, found.is_some()))
}
