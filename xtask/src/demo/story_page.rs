//! docs/demo-county.md, written from the figures themselves so that the numbers in it are always those in the data.

use super::places::{COUNTY, COUNTY_NAME};
use super::series::{Cell, MONTHS, World, month_name};
use super::stories::{self, look};
use super::table::percent;

fn value(cell: Option<Cell>) -> String {
    match cell {
        None => "无".to_owned(),
        Some(cell) if !cell.status.has_value() => cell.status.word().to_owned(),
        Some(Cell { num, den: Some(den), .. }) => format!("{}%（{num}/{den}）", percent(num, den)),
        Some(cell) => cell.num.to_string(),
    }
}

/// The page.
pub fn page(world: &World) -> String {
    let at = |id: &str, area: &str, month: usize| value(look(world, id, area, month));
    let run = |id: &str, area: &str, months: std::ops::Range<usize>| {
        months.map(|m| format!("{} {}", month_name(m), at(id, area, m))).collect::<Vec<_>>().join("，")
    };
    let name = |code: &str| {
        let town = world.places.townships.iter().find(|t| t.code == code).map(|t| t.name.to_owned());
        town.or_else(|| world.places.leaves.iter().find(|l| l.code == code).map(|l| l.name.clone())).unwrap_or_default()
    };
    let last = MONTHS - 1;
    let villages = world.places.leaves.iter().filter(|l| !l.own && !l.ended).count();
    let old = world.places.leaves.iter().find(|l| l.ended);
    let new = world.places.leaves.iter().find(|l| l.gained > 0);
    let twins = world.places.leaves.iter().find(|l| l.code == "990121100205").map_or("", |l| l.name.as_str());
    let mut text = format!(
        "# The demo county: what is planted in it\n\n\
        Written by `cargo xtask demo` from the figures; do not edit by hand. Everything in it is made up: \
        {COUNTY_NAME}（{COUNTY}，没有以99开头的省级代码），{}个镇街、{villages}个现存村（社区）、36个月（2023-07至2026-06），\
        数据日期2026-07-05，常住人口{}人。\n\n",
        world.places.townships.len(),
        world.places.population(),
    );
    let mut number = 0;
    let mut tell = |title: &str, place: &str, figures: String| {
        number += 1;
        text.push_str(&format!("{number}. **{title}**\n   - 看哪里：{place}\n   - 数字：{figures}\n"));
    };
    let jump = stories::CALLS_JUMP;
    tell(
        &format!("{}治安警情连续两个月上升", name(jump)),
        "指标 PA01、PA06，镇街页 990121100，2026-05 和 2026-06；工作台账 W001",
        format!("{}；上年同期 {}", run("PA01", jump, 30..36), run("PA01", jump, 22..24)),
    );
    let fall = stories::FALLING;
    tell(
        &format!("白鹭渚镇{}群众满意率走低", name(fall)),
        &format!("指标 SQ03，村页 {fall}；工作台账 W002（已逾期）"),
        run("SQ03", fall, 26..36),
    );
    tell(
        &format!("{}缺三张报表", name(stories::SILENT)),
        "数据页报送台账，2026-06，F-TJ、F-FW、F-YL；镇街页 990121201",
        format!(
            "TJ01 {}，FW05 {}，YL03 {}（沿用5月数）；全县 TJ01 {}为{}（{}）",
            at("TJ01", stories::SILENT, last),
            at("FW05", stories::SILENT, last),
            at("YL03", stories::SILENT, last),
            month_name(last),
            at("TJ01", COUNTY, last),
            look(world, "TJ01", COUNTY, last).map(|c| c.note()).unwrap_or_default(),
        ),
    );
    tell(
        "颐养之家覆盖率提前达标",
        "指标 YL04 全县，目标 G07（2026年底95%）",
        format!(
            "首次达到95%：{}；{}",
            stories::homes_reached(world, 950).unwrap_or_default(),
            run("YL04", COUNTY, 29..36)
        ),
    );
    tell(
        &format!("{}调解成功率月月百分之百", name(stories::ALWAYS_FULL)),
        "指标 TJ04，镇街页 990121200 及各村；数据核查应提示",
        format!(
            "36个月全部100%，如{}；同期全县{}",
            run("TJ04", stories::ALWAYS_FULL, 33..36),
            at("TJ04", COUNTY, last - 1)
        ),
    );
    tell(
        &format!("{}法律咨询人次由120修订为118", name(stories::REVISED)),
        "指标 FW05，990121101，2025-11，两个 vintage（2025-12-03、2026-01-05）",
        format!("现值 {}；全县按118汇总，为{}", at("FW05", stories::REVISED, 28), at("FW05", COUNTY, 28)),
    );
    if let (Some(old), Some(new)) = (old, new) {
        tell(
            "南漪镇两村合并",
            "area_changes.csv，2025-01-01；镇街页 990121107",
            format!(
                "{}（{}）并入{}（{}）。合并前一月 SQ01：{}与{}；合并当月{}",
                old.name,
                old.code,
                new.name,
                new.code,
                at("SQ01", &old.code, 17),
                at("SQ01", &new.code, 17),
                at("SQ01", &new.code, 18)
            ),
        );
    }
    tell(
        "满意率口径调整",
        "事件 E05（definition，rebase），SQ03 全县，2025-01",
        format!("调整前 {}；调整后 {}", run("SQ03", COUNTY, 15..18), run("SQ03", COUNTY, 18..21)),
    );
    tell(
        &format!("{}强降雨，诉求集中增加", name(stories::RAIN)),
        "指标 SQ01，990121107，2025-08，事件 E07",
        run("SQ01", stories::RAIN, 23..28),
    );
    tell(
        &format!("{}冬季工单逾期，督办后恢复", name(stories::LATE)),
        "指标 SQ02，990121004，2025-10至2026-03，事件 E08，工作台账 W007",
        run("SQ02", stories::LATE, 26..33),
    );
    let slip = stories::SLIP;
    tell(
        &format!("石澄镇{}讲座场次疑似误填", name(slip)),
        &format!("指标 FW21，{slip}，2026-04；工作台账 W008"),
        run("FW21", slip, 31..36),
    );
    tell(
        &format!("{}颐养之家单点老人偏少", name(stories::SMALL_HOMES)),
        "指标 YL06，990121202",
        [stories::SMALL_HOMES, COUNTY]
            .iter()
            .filter_map(|a| look(world, "YL06", a, last).map(|c| (a, c)))
            .map(|(a, c)| {
                let den = c.den.unwrap_or(1).max(1);
                let tenths = (c.num * 20 + den) / (den * 2);
                format!("{a}：{}人/{den}个＝{}.{}人/个", c.num, tenths / 10, tenths % 10)
            })
            .collect::<Vec<_>>()
            .join("；"),
    );
    tell(
        &format!("{}颐养之家覆盖率落后", name(stories::SLOW_HOMES)),
        "指标 YL04，990121205",
        format!("{}；全县{}", at("YL04", stories::SLOW_HOMES, last), at("YL04", COUNTY, last)),
    );
    tell(
        "抄写颠倒后人工更正",
        "指标 PA05，云坞口镇 990121102，2025-09，origin 为 corrected",
        format!("原报42，更正为{}", at("PA05", "990121102", 26)),
    );
    tell("同名村", "桐屏镇 990121100205 与星垂乡 990121204203", format!("都叫{twins}，须带镇街名才能认定"));
    tell(
        "青禾铺镇三个村未报调解月报",
        "TJ01，990121105，2026-06：部分合计",
        format!(
            "{}（{}）",
            at("TJ01", "990121105", last),
            look(world, "TJ01", "990121105", last).map(|c| c.note()).unwrap_or_default()
        ),
    );
    text
}
