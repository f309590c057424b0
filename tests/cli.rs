//! The command line as a program: what it prints, writes and returns, on the two sample packages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::path::{Path, PathBuf};
use std::process::Command;

const COUNTY: &str = "data/county";

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(words: &[&str]) -> Ran {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_shanzhi")).args(words).current_dir(root).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A cut that succeeds and is quiet about it.
fn cut(words: &[&str]) -> String {
    let ran = run(&[&["cut", COUNTY], words].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{words:?}: {}", ran.out);
    ran.out
}

/// The figure that `cut` prints for an indicator, area and month.
fn value(indicator: &str, area: &str, period: &str) -> String {
    let out = cut(&["--indicator", indicator, "--area", area, "--period", period]);
    let line = out.lines().find_map(|line| line.strip_prefix("数值  "));
    line.unwrap_or_else(|| panic!("{out}")).to_string()
}

#[test]
fn both_packages_check_without_a_finding() {
    for (package, said) in [(COUNTY, "区划421个，指标119项"), ("data/subdistrict", "区划14个，指标10项")]
    {
        let ran = run(&["check", package]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        assert!(ran.out.contains(said) && ran.out.contains("核查问题0条"), "{}", ran.out);
    }
}

#[test]
fn the_planted_figures_come_out() {
    // docs/demo-county.md, by number.
    for (indicator, area, period, figure) in [
        ("PA01", "990121100", "2026-04", "27起"),
        ("PA01", "990121100", "2026-05", "73起"),
        ("PA01", "990121100", "2026-06", "62起"),
        ("SQ03", "990121106204", "2026-06", "57.9%（22/38）"),
        ("FW05", "990121201", "2026-06", "未报"),
        ("YL04", "990121", "2025-12", "93.0%（294/316）"),
        ("TJ04", "990121200", "2026-05", "100.0%（10/10）"),
        ("FW05", "990121101", "2025-11", "118人次"),
        ("FW05", "990121", "2025-11", "1,460人次"),
        ("SQ01", "990121107", "2025-08", "761件"),
        ("SQ02", "990121004", "2026-01", "88.6%（435/491）"),
        ("FW21", "990121103206", "2026-04", "40场次"),
        ("PA05", "990121102", "2025-09", "24起"),
        ("TJ01", "990121105", "2026-06", "17件"),
    ] {
        assert_eq!(value(indicator, area, period), figure, "{indicator} {area} {period}");
    }
}

#[test]
fn a_cut_tells_the_sentence_the_changes_and_the_children() {
    let out = cut(&["--indicator", "PA01", "--period", "2026-05"]);
    assert!(out.starts_with("演示数据"), "{out}");
    for line in ["澄岚县 PA01 治安警情数（起） 2026年5月", "同比  ", "环比  ", "累计  ", "位次  区划"]
    {
        assert!(out.contains(line), "{line}\n{out}");
    }
    let town = out.lines().find(|line| line.contains("桐屏镇")).unwrap();
    assert!(
        town.contains("明显上升") && town.contains("73") && town.contains("+160.7%") && town.contains("+170.4%"),
        "{town}"
    );
    assert!(out.contains("2026年5月，治安警情数"), "{out}");
    let risen = cut(&["--indicator", "PA01", "--area", "990121100", "--period", "2026-05"]);
    assert!(risen.contains("同比增长160.7%（明显上升）"), "{risen}");

    let revised = cut(&["--indicator", "FW05", "--area", "990121101", "--period", "2025-11"]);
    assert!(revised.contains("说明  修订：由120改为118"), "{revised}");
    let partial = cut(&["--indicator", "TJ01", "--area", "990121105", "--period", "2026-06"]);
    assert!(partial.contains("说明  应报23个单位、实报20个") && partial.contains("同比  数据不全，不比"), "{partial}");
    assert_eq!(partial.lines().filter(|line| line.contains("未报：")).count(), 3, "{partial}");
}

#[test]
fn a_cut_as_csv_is_one_row_an_area() {
    let out = cut(&["--indicator", "YL04", "--period", "2026-06", "--csv"]);
    let rows: Vec<&str> = out.lines().collect();
    assert_eq!(rows.len(), 24, "{out}");
    assert_eq!(rows[0], "位次,区划代码,区划,指标,时期,数值,单位,分子,分母,同比,同比判断,环比,环比判断,说明");
    assert!(rows[1].starts_with(",990121,澄岚县,YL04,2026年6月,96.2,%,304,316,"), "{}", rows[1]);
    assert!(rows.iter().any(|row| row.contains("990121205,半亭乡,YL04,2026年6月,83.3,%,15,18")), "{out}");
    assert!(rows.iter().all(|row| row.split(',').count() == 14), "{out}");
    // Missing is an empty cell with its reason, never nought.
    let silent = cut(&["--indicator", "TJ01", "--area", "990121105", "--period", "2026-06", "--csv"]);
    assert_eq!(silent.lines().filter(|row| row.contains(",TJ01,2026年6月,,件,") && row.contains("未报")).count(), 3);
}

#[test]
fn the_span_and_the_indicators_own_periods() {
    let out = cut(&["--indicator", "PA01", "--area", "990121100", "--period", "2026-05", "--ytd"]);
    assert!(out.contains("数值  193起") && out.contains("2026年1—5月，治安警情数193起"), "{out}");
    let ran = run(&["cut", COUNTY, "--indicator", "FW25", "--period", "2025-06"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.err.contains("取2025年二季度") && ran.out.contains("数值  288次"), "{}{}", ran.err, ran.out);
}

fn picture(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    folder.join(name)
}

/// Tags close in order and attributes are quoted; what paint writes is ASCII markup, so this small reader is enough.
fn well_formed(svg: &str) -> usize {
    let mut open: Vec<String> = Vec::new();
    let mut elements = 0;
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a bare > in {:?}", &rest[..at]);
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        elements += 1;
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split([' ', '/']).next().unwrap();
        assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()), "{tag}");
        if !tag.ends_with('/') {
            open.push(name.into());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "left open: {open:?}");
    elements
}

#[test]
fn figures_of_each_kind_are_whole_svg_files() {
    for (kind, more) in [
        ("trend", &["--area", "990121100", "--grey"][..]),
        ("rank", &["--period", "2026-05", "--width", "480"]),
        ("heat", &["--height", "500", "--ytd"]),
    ] {
        let file = picture(&format!("{kind}.svg"));
        let to = file.to_string_lossy().into_owned();
        let ran = run(&[&["figure", COUNTY, "--indicator", "PA01", "--kind", kind, "-o", &to], more].concat());
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{kind}");
        let svg = std::fs::read_to_string(&file).unwrap();
        assert!(well_formed(&svg) > 30, "{kind}: {svg}");
        assert!(svg.starts_with("<svg xmlns=") && svg.contains("<title>") && !svg.contains("href"), "{kind}");
        assert!(svg.contains("<desc>演示数据：地名、单位和数字均为虚构。"), "{kind}");
        assert_eq!(svg.contains("width=\"480\""), kind == "rank");
        assert_eq!(svg.contains("#1f5f8f"), kind == "trend" && !more.contains(&"--grey"), "{kind}");
    }
}

/// The kinds that a question of the sample county has an answer to, and what their pictures must show.
#[test]
fn later_kinds_carry_what_a_picture_must_say() {
    for (kind, indicator, more, shows) in [
        ("dots", "SQ03", &[][..], "与上年同期对比"),
        ("columns", "PA01", &["--note", "=口径调整<b>"], "=口径调整&lt;b&gt;"),
        ("multiples", "PA01", &["--own-axes"], "各图纵轴不同"),
        ("tiles", "PA01", &["--title", "自拟题目"], "自拟题目"),
        ("waterfall", "PA01", &["--bw"], "其余"),
        ("bullet", "PA01", &[], "目标完成情况"),
        ("reports", "PA01", &["--page", "2", "--rows", "10"], "（第2页，共3页）"),
    ] {
        let file = picture(&format!("{kind}-column.svg"));
        let to = file.to_string_lossy().into_owned();
        let words =
            [&["figure", COUNTY, "--indicator", indicator, "--kind", kind, "--size", "column", "-o", &to], more]
                .concat();
        let ran = run(&words);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{kind}: {}", ran.err);
        let svg = std::fs::read_to_string(&file).unwrap();
        assert!(well_formed(&svg) > 30, "{kind}");
        for said in [shows, "来源：", "数据截至", "数据指纹 ", ">演示数据<", "viewBox=\"0 0 590 "] {
            assert!(svg.contains(said), "{kind} lacks {said}");
        }
    }
}

#[test]
fn the_table_of_a_figure_is_a_file() {
    for (end, begins) in [("csv", "\u{FEFF}名称,"), ("tsv", "名称\t"), ("html", "<table border=\"1\"")] {
        let file = picture(&format!("rank.{end}"));
        let to = file.to_string_lossy().into_owned();
        let ran = run(&["figure", COUNTY, "--indicator", "PA01", "--kind", "rank", "-o", &to]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(begins), "{text}");
    }
}

#[cfg(feature = "png")]
#[test]
fn a_png_says_its_dots_per_inch() {
    use shanzhi::paint::png;
    for (size, more, pixels, dpi) in [
        ("column", &[][..], 1843, 300),
        ("half", &["--bw"], 898, 300),
        ("square", &["--theme", "dark"], 1080, 96),
        ("1600x900", &["--dpi", "200"], 1600, 200),
    ] {
        let file = picture(&format!("{size}.png"));
        let to = file.to_string_lossy().into_owned();
        let words =
            [&["figure", COUNTY, "--indicator", "PA01", "--kind", "trend", "--size", size, "-o", &to], more].concat();
        let ran = run(&words);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let bytes = std::fs::read(&file).unwrap();
        assert_eq!(png::size(&bytes).map(|s| s.0), Some(pixels), "{size}");
        assert_eq!(png::dpi(&bytes), Some((dpi, dpi)), "{size}");
        assert!(bytes.len() > 5_000, "{size}: something is drawn");
    }
    let refused =
        run(&["figure", COUNTY, "--indicator", "PA01", "--kind", "trend", "--size", "17000x100", "-o", "x.png"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("图片尺寸17000×100像素过大"), "{}", refused.err);
}

#[test]
fn what_cannot_be_followed_ends_with_two_and_says_why() {
    for (words, said) in [
        (&[][..], "没有写要做什么"),
        (&["draw"], "没有“draw”这个命令"),
        (&["check"], "缺少要核查的文件或数据包目录"),
        (&["seal", COUNTY, COUNTY], "多余"),
        (&["check", COUNTY, "--fast"], "没有“--fast”这个选项"),
        (&["import"], "缺少要试读的文件"),
        (&["cut", COUNTY], "缺少“--indicator <编号>”"),
        (&["cut", COUNTY, "--indicator"], "“--indicator”后面缺少内容"),
        (&["cut", COUNTY, "--indicator", "--ytd"], "“--indicator”后面缺少内容"),
        (&["cut", COUNTY, "--indicator", "PA01", "--indicator", "PA02"], "写了两次"),
        (&["cut", COUNTY, "--indicator", "XX99"], "没有指标“XX99”"),
        (&["cut", COUNTY, "--indicator", "PA01", "--area", "1"], "没有区划代码“1”"),
        (&["cut", COUNTY, "--indicator", "PA01", "--period", "2026-13"], "时期“2026-13”写法不对"),
        (&["cut", COUNTY, "--indicator", "PA01", "--grey"], "没有“--grey”这个选项"),
        (&["figure", COUNTY, "--indicator", "PA01", "-o", "x.svg"], "缺少“--kind"),
        (&["figure", COUNTY, "--indicator", "PA01", "--kind", "pie", "-o", "x.svg"], "没有“pie”"),
        (&["figure", COUNTY, "--indicator", "PA01", "--kind", "rank"], "缺少“-o <文件.svg|文件.png>”"),
        (
            &["figure", COUNTY, "--indicator", "PA01", "--kind", "rank", "-o", "x.svg", "--width", "十"],
            "“--width 十”应为60到10000之间的整数",
        ),
    ] {
        let ran = run(words);
        assert_eq!(ran.code, Some(2), "{words:?}: {}", ran.err);
        assert!(ran.err.contains(said) && ran.err.contains("用法："), "{words:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{words:?}");
    }
}

#[test]
fn what_cannot_be_done_ends_with_one() {
    let gone = run(&["cut", "data/nowhere", "--indicator", "PA01"]);
    assert_eq!(gone.code, Some(1));
    assert!(gone.err.contains("datapackage.json") && gone.out.is_empty(), "{}", gone.err);
    // Police calls are not counted by village: there is nothing to rank below a township.
    let file = picture("none.svg");
    let to = file.to_string_lossy().into_owned();
    let words = ["figure", COUNTY, "--indicator", "PA01", "--area", "990121100", "--kind", "rank", "-o", &to];
    let ran = run(&words);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("没有可画的数据：桐屏镇 PA01"), "{}", ran.err);
    assert!(!file.exists());
}

#[test]
fn help_is_no_fault() {
    let ran = run(&["--help"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.contains("shanzhi figure"), "{}", ran.out);
}

#[test]
fn a_page_for_every_township_and_a_draft_renewed() {
    let folder = std::env::temp_dir().join(format!("shanzhi-report-{}", std::process::id()));
    let out = |name: &str| folder.join(name).to_string_lossy().into_owned();
    std::fs::create_dir_all(&folder).unwrap();
    let words = ["report", COUNTY, "--template", "镇街一页纸", "--each", "township", "--period", "2026-06", "-o"];
    let pages = out("pages");
    let ran = run(&[&words[..], &[pages.as_str()]].concat());
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.ends_with("共22份。\n"), "{}", ran.out);
    assert_eq!(std::fs::read_dir(&pages).unwrap().count(), 22);
    assert!(Path::new(&pages).join("桐屏镇镇街一页纸2026-06.docx").is_file());
    let draft = out("draft.txt");
    std::fs::write(&draft, "2026年5月，治安警情576起，同比增长1.9%。另有27起。\n").unwrap();
    let (renewed, answers) = (out("renewed.txt"), out("answers.txt"));
    let ran = run(&["renew", COUNTY, &draft, "--period", "2026-06", "--answers", &answers, "-o", &renewed]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(
        std::fs::read_to_string(&renewed).unwrap().starts_with("2026年6月，治安警情553起，同比下降4.0%。"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("已换") && Path::new(&answers).is_file(), "{}", ran.out);
    for (words, said) in [
        (vec!["report", COUNTY, "--template", "没有", "-o", "x"], "没有模板“没有”"),
        (vec!["report", COUNTY, "--template", "月度通报", "--each", "省", "-o", "x"], "不是这个数据包的级别"),
        (vec!["renew", COUNTY, "-o", "x"], "上期稿两个文件"),
    ] {
        let ran = run(&words);
        assert_eq!(ran.code, Some(2), "{words:?}");
        assert!(ran.err.contains(said), "{words:?}: {}", ran.err);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
