//! What is planted in the invented county, so that each view has something to find. The words about it are in `story_page`.

use super::places::COUNTY;
use super::series::{Cell, Freq, Grain, MONTHS, Revision, Status, World, month_name};

/// 梨云乡: every dispute a success, month after month.
pub const ALWAYS_FULL: &str = "990121200";
/// 松澜镇: a figure of 120 became 118.
pub const REVISED: &str = "990121101";
/// Its month.
pub const REVISED_MONTH: &str = "2025-11";
/// 桐屏镇: police calls jump two months running.
pub const CALLS_JUMP: &str = "990121100";
/// 半亭乡: fewer homes for the old than elsewhere.
pub const SLOW_HOMES: &str = "990121205";
/// 听泉乡: homes with fewer than five people.
pub const SMALL_HOMES: &str = "990121202";
/// 暮岭乡: three forms not sent.
pub const SILENT: &str = "990121201";
/// 南漪镇: heavy rain in August 2025, and a merged village.
pub const RAIN: &str = "990121107";
/// 新漪街道: requests answered late in the winter of 2025.
pub const LATE: &str = "990121004";
/// A village of 白鹭渚镇 whose people are less and less content.
pub const FALLING: &str = "990121106204";
/// A village of 石澄镇 with a slip of the pen.
pub const SLIP: &str = "990121103206";
/// Its month.
pub const SLIP_MONTH: &str = "2026-04";
/// 青禾铺镇: three villages not in yet.
pub const THREE_LATE: [&str; 3] = ["990121105203", "990121105208", "990121105211"];

/// Requests received.
pub fn request_lift(code: &str, month: usize) -> i64 {
    if code.starts_with(RAIN) && month == 25 {
        2400
    } else if code == FALLING {
        4200
    } else {
        1000
    }
}

/// Requests answered in time, in ten-thousandths.
pub fn on_time(code: &str, month: usize) -> i64 {
    match (code.starts_with(LATE), month) {
        (true, 27..=30) => 9080,
        (true, 31..) => 9950,
        _ => 9900,
    }
}

/// Content people, in ten-thousandths: lower since the definition changed in January 2025.
pub fn satisfied(code: &str, month: usize) -> i64 {
    let at = i64::try_from(month).unwrap_or(0);
    if code == FALLING && month >= 28 {
        return 9350 - (at - 27) * 430;
    }
    if month < 18 { 9660 } else { 9450 }
}

/// Villages with a home for the old, in thousandths.
pub fn homes_share(month: usize) -> i64 {
    let at = i64::try_from(month).unwrap_or(0);
    if month <= 32 { 730 + (958 - 730) * at / 32 } else { 958 + (at - 32) * 3 }
}

/// Indicators of each form whose rows can be missing.
pub const FORMS: [(&str, &[&str]); 3] = [
    ("F-TJ", &["TJ01", "TJ02", "TJ03", "TJ04", "TJ05", "TJ06", "TJ07", "TJ11"]),
    ("F-FW", &["FW03", "FW04", "FW05", "FW11", "FW12", "FW14", "FW15", "FW16", "FW17", "FW18", "FW19", "FW20", "FW21"]),
    ("F-YL", &["YL01", "YL02", "YL03", "YL04", "YL05", "YL06", "YL08"]),
];

/// Applies what is not a matter of size: missing reports, revisions, preliminary figures.
pub fn plant(world: &mut World) {
    if let Some(cell) = world.cell_mut("FW21", SLIP, SLIP_MONTH) {
        *cell = Cell::count(40);
    }
    let last = MONTHS - 1;
    for (form, _) in FORMS {
        absent(world, form, last, |code| code.starts_with(SILENT));
    }
    absent(world, "F-TJ", last, |code| THREE_LATE.contains(&code));
    for (month, village) in
        [(3, "990121102207"), (8, "990121108204"), (14, "990121109211"), (22, "990121203203"), (29, "990121204209")]
    {
        absent(world, "F-TJ", month, |code| code == village);
    }
    absent(world, "F-YL", 20, |code| code == "990121111205");
    for id in ["PA03", "PA04"] {
        for township in 0..world.places.townships.len() {
            if let Some(cell) = cell_at(world, id, township, last) {
                cell.status = Status::Preliminary;
            }
        }
    }
    revise(world);
}

fn cell_at<'a>(world: &'a mut World, id: &str, unit: usize, period: usize) -> Option<&'a mut Cell> {
    world.series.get_mut(id)?.cells.get_mut(unit)?.get_mut(period)?.as_mut()
}

/// A form not sent: flows are missing, stocks are carried from the month before.
fn absent(world: &mut World, form: &str, month: usize, who: impl Fn(&str) -> bool) {
    let ids = FORMS.iter().find(|(f, _)| *f == form).map_or(&[] as &[&str], |(_, ids)| ids);
    for id in ids {
        let Some((grain, flow, freq)) = world.series.get(*id).map(|s| (s.grain, s.flow, s.freq)) else { continue };
        if freq != Freq::Month {
            continue;
        }
        for unit in (0..world.units(grain)).filter(|u| who(world.code(grain, *u))).collect::<Vec<_>>() {
            let before = cell_at(world, id, unit, month.saturating_sub(1)).map(|c| c.clone());
            let Some(cell) = cell_at(world, id, unit, month) else { continue };
            if cell.status == Status::NotApplicable {
                continue;
            }
            *cell = match before {
                Some(old) if !flow => Cell { status: Status::Carried, carried: 1, ..old },
                _ => Cell::empty(Status::Missing),
            };
        }
    }
}

fn revise(world: &mut World) {
    let changes = [
        ("FW05", REVISED, REVISED_MONTH, 118, 120, ("2025-12-03", "2026-01-05"), None),
        ("SQ17", "990121104202", "2026-02", 2, 3, ("2026-03-04", "2026-04-03"), None),
        (
            "PA05",
            "990121102",
            "2025-09",
            24,
            42,
            ("2025-10-04", "2025-10-11"),
            Some("两位数字抄写颠倒，按派出所更正说明改正"),
        ),
    ];
    for (indicator, area, period, after, before, vintages, reason) in changes {
        if let Some(cell) = world.cell_mut(indicator, area, period) {
            cell.num = after;
            cell.status = if reason.is_some() { Status::Reported } else { Status::Revised };
            world.revisions.push(Revision {
                indicator,
                area: area.to_owned(),
                period: period.to_owned(),
                before,
                vintages,
                reason,
            });
        }
    }
}

/// First month in which the county's coverage of homes reaches `tenths` per mille.
pub fn homes_reached(world: &World, per_mille: i64) -> Option<String> {
    let series = world.series.get("YL04")?;
    (0..MONTHS)
        .find(|m| series.county(&world.places, *m).is_some_and(|c| c.num * 1000 >= per_mille * c.den.unwrap_or(1)))
        .map(month_name)
}

/// A cell by area code and month, summed where the area is a parent.
pub fn look(world: &World, id: &str, area: &str, month: usize) -> Option<Cell> {
    let series = world.series.get(id)?;
    if area.ends_with("-own") && series.grain == Grain::Township {
        return series.county_own(&world.places, month).cloned();
    }
    if area == COUNTY {
        return series.county(&world.places, month);
    }
    if let Some(township) = world.places.townships.iter().position(|t| t.code == area) {
        return series.township(&world.places, township, month);
    }
    series.at(world.places.leaf(area)?, month).cloned()
}
