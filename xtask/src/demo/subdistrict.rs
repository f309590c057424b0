//! The second sample: 街道 → 村 with indicators of its own, to prove that the code knows no county.

use super::county::NOTICE;
use super::package::{Files, Part, assemble};
use super::rng::Rng;
use super::series::month_name;
use super::table::Table;
use serde_json::json;

const ROOT: &str = "990131001";
const OWN: &str = "990131001-own";
/// First month of this package, counted like the county's: 2024-07.
const FIRST: usize = 12;
const LAST: usize = 35;

const VILLAGES: [(&str, &str, i64, i64); 12] = [
    ("990131001001", "漪园社区", 5210, 1690),
    ("990131001002", "云栈社区", 4480, 1460),
    ("990131001003", "书院里社区", 3950, 1310),
    ("990131001004", "纺机社区", 3620, 1180),
    ("990131001005", "新埠社区", 3180, 1040),
    ("990131001200", "柿树湾村", 2140, 690),
    ("990131001201", "前漪村", 1980, 640),
    ("990131001202", "后漪村", 1760, 580),
    ("990131001203", "石埠头村", 1630, 540),
    ("990131001204", "菱塘村", 1490, 490),
    ("990131001205", "茶亭坳村", 1120, 370),
    ("990131001206", "望云村", 960, 320),
];

/// How a series is made: thousandths a month for 1,000 people, or a share in ten-thousandths.
enum Make {
    Flow(i64),
    Stock(i64, i64),
    /// Part of a flow: its denominator's rate, share at the start and at the end.
    Rate(i64, i64, i64),
    /// Part of a fixed base (people for one unit of base), share at the start and at the end.
    Cover(i64, i64, i64),
}

struct Spec {
    id: &'static str,
    family: &'static str,
    name: &'static str,
    unit: &'static str,
    direction: &'static str,
    words: (&'static str, &'static str),
    thresholds: &'static str,
    definition: &'static str,
    make: Make,
}

const SPECS: [Spec; 10] = [
    Spec {
        id: "LJ01",
        family: "环境秩序",
        name: "垃圾分类达标率",
        unit: "%",
        direction: "higher_better",
        words: ("分类达标户次", "检查户次"),
        thresholds: "90|80",
        definition: "统计期内入户和定点检查中分类正确的户次占检查户次的百分比，未检查的不进入分母。",
        make: Make::Rate(52_000, 7400, 9100),
    },
    Spec {
        id: "LD01",
        family: "环境秩序",
        name: "楼道堆物清理数",
        unit: "处",
        direction: "neutral",
        words: ("", ""),
        thresholds: "",
        definition: "统计期内清理完毕并复查合格的楼道堆物处数，反复堆放再次清理的另计一处。",
        make: Make::Flow(4200),
    },
    Spec {
        id: "TC01",
        family: "环境秩序",
        name: "违规停放劝导数",
        unit: "起",
        direction: "neutral",
        words: ("", ""),
        thresholds: "",
        definition: "统计期内劝导机动车、非机动车违规停放的起数，一次劝导多辆按辆计。",
        make: Make::Flow(9800),
    },
    Spec {
        id: "CD01",
        family: "环境秩序",
        name: "电动自行车集中充电覆盖率",
        unit: "%",
        direction: "higher_better",
        words: ("设有集中充电点的楼组数", "楼组总数"),
        thresholds: "95|80",
        definition: "统计时点设有集中充电点且能够使用的楼组占楼组总数的百分比。",
        make: Make::Cover(85, 5200, 9300),
    },
    Spec {
        id: "WY01",
        family: "物业服务",
        name: "物业投诉件数",
        unit: "件",
        direction: "lower_better",
        words: ("", ""),
        thresholds: "",
        definition: "统计期内居民对物业服务的投诉件数，同一事项重复投诉合并计一件。",
        make: Make::Flow(2900),
    },
    Spec {
        id: "WY02",
        family: "物业服务",
        name: "物业投诉按期答复率",
        unit: "%",
        direction: "higher_better",
        words: ("按期答复件数", "应答复件数"),
        thresholds: "98|90",
        definition: "应在统计期内答复的物业投诉中按期答复件数占应答复件数的百分比。",
        make: Make::Rate(2800, 9050, 9780),
    },
    Spec {
        id: "KC01",
        family: "邻里互助",
        name: "独居老人探访率",
        unit: "%",
        direction: "higher_better",
        words: ("当月已探访独居老人数", "独居老人数"),
        thresholds: "100|95",
        definition: "统计月内至少上门探访一次的独居老人占在册独居老人的百分比，电话问候不计。",
        make: Make::Cover(62, 8800, 9850),
    },
    Spec {
        id: "ZY01",
        family: "邻里互助",
        name: "注册志愿者数",
        unit: "名",
        direction: "higher_better",
        words: ("", ""),
        thresholds: "",
        definition: "统计时点在册志愿者人数，一年未参加活动的不计。",
        make: Make::Stock(31_000, 44_000),
    },
    Spec {
        id: "ZY02",
        family: "邻里互助",
        name: "志愿服务人次",
        unit: "人次",
        direction: "neutral",
        words: ("", ""),
        thresholds: "",
        definition: "统计期内参加志愿服务的人次，同一人参加多次分别计数。",
        make: Make::Flow(21_000),
    },
    Spec {
        id: "HD01",
        family: "邻里互助",
        name: "睦邻活动场次",
        unit: "场",
        direction: "neutral",
        words: ("", ""),
        thresholds: "",
        definition: "统计期内村（社区）组织的睦邻活动场次，取消的不计。",
        make: Make::Flow(1300),
    },
];

fn share(start: i64, end: i64, month: usize) -> i64 {
    let at = i64::try_from(month - FIRST).unwrap_or(0);
    start + (end - start) * at / 23
}

/// Value or numerator, and denominator.
fn figure(spec: &Spec, people: i64, month: usize, habit: i64, rng: &mut Rng) -> (i64, Option<i64>) {
    let season = if (month + 6) % 12 == 1 { 720 } else { 1000 };
    match spec.make {
        Make::Flow(rate) => (rng.count(rate * people / 1000 * habit / 1000 * season / 1000), None),
        Make::Stock(start, end) => (share(start, end, month) * people / 1000 * habit / 1_000_000, None),
        Make::Rate(rate, start, end) => {
            let den = rng.count(rate * people / 1000 * season / 1000);
            (rng.part(den, share(start, end, month) * (950 + habit / 20) / 1000), Some(den))
        }
        Make::Cover(size, start, end) => {
            let den = people / size + 1;
            ((den * share(start, end, month) * (950 + habit / 20) / 1000 + 5000) / 10_000, Some(den))
        }
    }
}

fn observations() -> Table {
    let mut table = Table::new("indicator area period value numerator denominator status origin");
    for spec in &SPECS {
        let mut totals = vec![(0, None::<i64>, true); LAST + 1];
        let mut rows = Table::new("indicator area period value numerator denominator status origin");
        for (code, _, people, _) in VILLAGES.into_iter().chain([(OWN, "", 3000, 0)]) {
            if code == OWN && !matches!(spec.id, "TC01" | "ZY02" | "WY01") {
                continue;
            }
            let mut rng = Rng::of(&["subdistrict", spec.id, code]);
            let habit = rng.between(780, 1240);
            for month in FIRST..=LAST {
                let (num, den) = figure(spec, people, month, habit, &mut rng);
                let period = month_name(month);
                if code == "990131001205" && period == "2026-06" && spec.id.starts_with("WY") {
                    if let Some(total) = totals.get_mut(month) {
                        total.2 = false;
                    }
                    rows.push([spec.id, code, &period, "", "", "", "missing", "published"]);
                    continue;
                }
                if let Some(total) = totals.get_mut(month) {
                    total.0 += num;
                    total.1 = den.map(|d| d + total.1.unwrap_or(0)).or(total.1);
                }
                let status = if num == 0 && den.is_none() { "zero_reported" } else { "reported" };
                push(&mut rows, spec.id, code, &period, num, den, status, "published");
            }
        }
        for (month, (num, den, whole)) in totals.into_iter().enumerate().skip(FIRST) {
            let status = if whole { "computed" } else { "preliminary" };
            push(&mut table, spec.id, ROOT, &month_name(month), num, den, status, "computed");
        }
        table.rows.append(&mut rows.rows);
    }
    table
}

#[allow(clippy::too_many_arguments, reason = "the cells of one row")]
fn push(table: &mut Table, id: &str, area: &str, period: &str, num: i64, den: Option<i64>, status: &str, origin: &str) {
    let num = num.to_string();
    match den {
        Some(den) => table.push([id, area, period, "", &num, &den.to_string(), status, origin]),
        None => table.push([id, area, period, &num, "", "", status, origin]),
    }
}

fn indicators() -> (Table, Table) {
    let mut register = Table::new(
        "id family name short_name unit kind measure nature space time numerator denominator numerator_id denominator_id factor \
        direction decimals lowest_level frequency owner thresholds",
    );
    let mut definitions = Table::new("id target_value target_deadline target_scope definition source aliases");
    for spec in &SPECS {
        let (measure, nature, space, time) = match spec.make {
            Make::Flow(_) => ("count", "flow", "sum", "sum"),
            Make::Stock(..) => ("count", "stock", "sum", "last"),
            Make::Rate(..) => ("rate", "flow", "ratio_of_sums", "ratio_of_sums"),
            Make::Cover(..) => ("rate", "stock", "ratio_of_sums", "last"),
        };
        let (factor, decimals) = if measure == "rate" { ("100", "1") } else { ("", "0") };
        let short: String = spec.name.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
        register.push([
            spec.id,
            spec.family,
            spec.name,
            &short,
            spec.unit,
            "indicator",
            measure,
            nature,
            space,
            time,
            spec.words.0,
            spec.words.1,
            "",
            "",
            factor,
            spec.direction,
            decimals,
            "village",
            "monthly",
            "S01",
            spec.thresholds,
        ]);
        definitions.push([spec.id, "", "", "", spec.definition, "演示数据（虚构）", ""]);
    }
    (register, definitions)
}

fn areas() -> Table {
    let mut table = Table::new("code name level parent kind population households elders valid_from valid_to tile");
    let (people, homes) = VILLAGES.iter().fold((0, 0), |(p, h), v| (p + v.2, h + v.3));
    table.push([ROOT, "云漪街道", "subdistrict", "", "tree", &people.to_string(), &homes.to_string()]);
    for (number, (code, name, people, homes)) in VILLAGES.into_iter().enumerate() {
        let tile = format!("{}:{}", number % 4 + 1, number / 4 + 1);
        table.push([code, name, "village", ROOT, "tree", &people.to_string(), &homes.to_string(), "", "", "", &tile]);
    }
    table.push([OWN, "街道本级", "village", ROOT, "own"]);
    table
}

/// All files of the package.
pub fn files() -> Result<Files, String> {
    let (register, definitions) = indicators();
    let mut offices = Table::new("id name group area");
    offices.push(["S01", "云漪街道综合办公室", "街道科室", OWN]);
    let mut forms = Table::new(super::registers::FORM_COLUMNS);
    let all: Vec<&str> = SPECS.iter().map(|s| s.id).collect();
    forms.push([
        "F-JD",
        "街道治理月报表",
        &all.join("|"),
        "natural",
        "3",
        "S01",
        "云漪演01表",
        "云漪街道办事处",
        "演示文号〔2026〕1号",
        "2027-12-31",
    ]);
    let mut targets =
        Table::new("id indicator area level comparator value value_high baseline deadline kind source note");
    targets.push([
        "G01",
        "LJ01",
        "",
        "subdistrict",
        "ge",
        "90",
        "",
        "74",
        "2026-12-31",
        "deadline",
        "垃圾分类工作计划",
    ]);
    targets.push([
        "G02",
        "CD01",
        "",
        "subdistrict",
        "ge",
        "95",
        "",
        "52",
        "2026-12-31",
        "deadline",
        "充电设施建设计划",
    ]);
    let parts = vec![
        Part::register("areas", areas()),
        Part::register("indicators", register),
        Part::observations("core", "observations-core", observations(), "core", "village", ROOT),
        Part::register("organisations", offices),
        Part::register("targets", targets),
        Part::register("forms", forms),
        Part::register("definitions", definitions),
    ];
    let settings = json!({
        "cards": ["LJ01", "LD01", "CD01", "WY01", "WY02", "KC01", "ZY01", "HD01"],
        "table": ["LJ01", "CD01", "WY02", "KC01"],
        "ranking": false,
        "progress_label": "时序进度",
    });
    let cover = json!({
        "name": "yunyi-demo",
        "title": "云漪街道治理数据（演示数据）",
        "description": "由程序按固定种子生成的演示数据包：街道、村两级，24个月。地名、单位和数字均为虚构。",
        "version": "1.0.0",
        "created": "2026-07-03T00:00:00Z",
        "schema_version": 1,
        "levels": [{ "id": "subdistrict", "name": "街道" }, { "id": "village", "name": "村" }],
        "root": ROOT,
        "as_of": "2026-07-03",
        "periods": { "first": "2024-07", "last": "2026-06" },
        "classification": "公开",
        "state": "送审稿",
        "notice": NOTICE,
        "sources": [{ "title": "演示数据（由程序生成，内容虚构）" }],
    });
    assemble("data/subdistrict", cover, parts, &[("settings", settings), ("views", json!({ "views": [] }))], &[])
}
