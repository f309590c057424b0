//! The registers beside the figures: areas, organisations, forms, targets, events, groups, settings. Work items: `ledger`.

use super::places::{COUNTY, COUNTY_NAME, REFERENCES};
use super::rng::Rng;
use super::series::{World, merge_date};
use super::table::Table;
use serde_json::{Value, json};

/// Departments of the county: id, name, weight in 12345 orders.
pub const DEPARTMENTS: [(&str, &str, i64); 16] = [
    ("D01", "澄岚县司法局", 0),
    ("D02", "澄岚县公安局", 9),
    ("D03", "澄岚县民政局", 6),
    ("D04", "澄岚县信访局", 0),
    ("D05", "澄岚县政务服务管理局", 0),
    ("D06", "澄岚县农业农村局", 7),
    ("D07", "澄岚县住房和城乡建设局", 19),
    ("D08", "澄岚县城市管理局", 16),
    ("D09", "澄岚县水利局", 6),
    ("D10", "澄岚县人力资源和社会保障局", 11),
    ("D11", "澄岚县交通运输局", 8),
    ("D12", "澄岚县自然资源局", 6),
    ("D13", "中共澄岚县委组织部", 0),
    ("D14", "中共澄岚县委社会工作部", 0),
    ("D15", "澄岚县卫生健康局", 5),
    ("D16", "澄岚县市场监督管理局", 7),
];

/// Owner of an indicator, by the letters of its id.
pub fn owner(id: &str) -> &'static str {
    match id.get(..2) {
        Some("TJ" | "FW") => "D01",
        Some("PA") => "D02",
        Some("YL") => "D03",
        Some("SQ") if id == "SQ17" => "D04",
        Some("SQ") => "D05",
        Some("JJ" | "RJ") => "D06",
        Some("DJ" | "RY") => "D13",
        _ => "D14",
    }
}

/// areas.csv
pub fn areas(world: &World) -> Table {
    let mut table = Table::new("code name level parent kind population households elders valid_from valid_to tile");
    let places = &world.places;
    let total = |f: fn(&super::places::Township) -> i64| places.townships.iter().map(f).sum::<i64>().to_string();
    table.push([
        COUNTY,
        COUNTY_NAME,
        "county",
        "",
        "tree",
        &total(|t| t.population),
        &total(|t| t.households),
        &total(|t| t.elders),
        "",
        "",
        "",
    ]);
    for (place, town) in places.townships.iter().enumerate() {
        let tile = format!("{}:{}", place % 6 + 1, place / 6 + 1);
        table.push([
            town.code,
            town.name,
            "township",
            COUNTY,
            "tree",
            &town.population.to_string(),
            &town.households.to_string(),
            &town.elders.to_string(),
            "",
            "",
            &tile,
        ]);
    }
    table.push(["990121-own", "县本级", "township", COUNTY, "own"]);
    for leaf in &places.leaves {
        let Some(town) = leaf.township.and_then(|t| places.townships.get(t)) else { continue };
        if leaf.own {
            table.push([&leaf.code, &leaf.name, "village", town.code, "own"]);
            continue;
        }
        let until = if leaf.ended { "2024-12-31" } else { "" };
        table.push([
            &leaf.code,
            &leaf.name,
            "village",
            town.code,
            "tree",
            &leaf.population.to_string(),
            &leaf.households.to_string(),
            &leaf.elders.to_string(),
            "",
            until,
            "",
        ]);
    }
    for (code, name, level) in REFERENCES {
        table.push([code, name, level, "", "reference"]);
    }
    table
}

/// organisations.csv
pub fn organisations(world: &World) -> Table {
    let mut table = Table::new("id name group area");
    for (id, name, _) in DEPARTMENTS {
        table.push([id, name, "县直部门", "990121-own"]);
    }
    for town in &world.places.townships {
        table.push([
            &organisation(town.code),
            &format!("{}人民政府", town.name).replace("街道人民政府", "街道办事处"),
            "镇街",
            town.code,
        ]);
    }
    for (number, town) in world.places.townships.iter().filter(|t| !t.rural()).enumerate() {
        table.push([&format!("P{:02}", number + 1), &format!("{}派出所", town.name), "派出所", town.code]);
    }
    // Two stations look after three 乡 each: a precinct is not a township.
    table.push(["P17", "梨云派出所（辖梨云乡、暮岭乡、听泉乡）", "派出所", "990121200"]);
    table.push(["P18", "星垂派出所（辖羊角垄乡、星垂乡、半亭乡）", "派出所", "990121204"]);
    table
}

/// The organisation of a township.
pub fn organisation(code: &str) -> String {
    format!("T{}", code.get(6..).unwrap_or_default())
}

/// Columns of forms.csv.
pub const FORM_COLUMNS: &str = "id name indicators calendar due_day owner number issuer approval valid_to systems";

/// Forms: id, name, indicators, calendar, due day, owner.
pub const FORMS: [(&str, &str, &str, &str, u8, &str); 7] = [
    ("F-TJ", "人民调解工作月报表", "TJ01|TJ02|TJ03|TJ04|TJ05|TJ06|TJ07|TJ11", "natural", 3, "D01"),
    ("F-FW", "公共法律服务与法律援助月报表", "FW03|FW05|FW11|FW12|FW14|FW15|FW17|FW18|FW20|FW21", "natural", 3, "D01"),
    ("F-PA", "平安建设月报表", "PA07|PA08|PA11|PA15", "natural", 4, "D02"),
    ("F-YL", "颐养之家运行月报表", "YL01|YL02|YL03|YL08|YL13", "natural", 3, "D03"),
    ("F-SQ", "群众诉求办理月报表", "SQ11|SQ14|SQ16|SQ17", "natural", 4, "D05"),
    ("F-ZL", "乡村治理综合月报表", "ZZ04|ZZ05|DZ23|GG02|GG19|RJ01|WG18", "natural", 4, "D14"),
    ("F-DC", "督查月报", "JZ04", "26-25", 1, "D14"),
];

/// What stands in the head of a form: id, 制定机关, and what systems' exports hold.
const PAPERS: [(&str, &str, &str); 7] = [
    ("F-TJ", "澄岚县司法局", ""),
    ("F-FW", "澄岚县司法局", "FW11=法律援助管理系统|FW12=法律援助管理系统|FW14=法律援助管理系统"),
    ("F-PA", "澄岚县公安局", "PA08=公共安全视频平台"),
    ("F-YL", "澄岚县民政局", ""),
    ("F-SQ", "澄岚县政务服务管理局", "SQ11=“码上办”平台|SQ14=政务服务平台|SQ17=信访信息系统"),
    ("F-ZL", "中共澄岚县委社会工作部", ""),
    ("F-DC", "中共澄岚县委社会工作部", ""),
];

/// forms.csv
pub fn forms() -> Table {
    let mut table = Table::new(FORM_COLUMNS);
    for (at, (id, name, indicators, calendar, day, owner)) in FORMS.into_iter().enumerate() {
        let (_, issuer, systems) = PAPERS.into_iter().find(|(form, ..)| *form == id).unwrap_or_default();
        let number = format!("澄岚演{:02}表", at + 1);
        let approval = format!("演示文号〔2026〕{}号", at + 1);
        let day = day.to_string();
        table.push([id, name, indicators, calendar, &day, owner, &number, issuer, &approval, "2027-12-31", systems]);
    }
    table
}

/// targets.csv
pub fn targets() -> Table {
    let mut table =
        Table::new("id indicator area level comparator value value_high baseline deadline kind source note");
    let rows: [[&str; 12]; 16] = [
        ["G01", "TJ04", "", "county", "ge", "98", "", "96.8", "2026-12-31", "annual", "2026年度平安建设责任书", ""],
        ["G02", "TJ05", "", "township", "ge", "60", "", "", "2026-12-31", "annual", "2026年度平安建设责任书", ""],
        [
            "G03",
            "FW16",
            "",
            "county",
            "eq",
            "100",
            "",
            "90.5",
            "2026-12-31",
            "deadline",
            "公共法律服务三年计划",
            "每个村（社区）",
        ],
        ["G04", "FW04", "", "county", "ge", "98", "", "80", "2026-12-31", "deadline", "公共法律服务三年计划", ""],
        [
            "G05",
            "FW19",
            "",
            "county",
            "ge",
            "95",
            "",
            "",
            "2026-12-31",
            "deadline",
            "公共法律服务三年计划",
            "每村骨干不少于5名",
        ],
        [
            "G06",
            "FW18",
            "",
            "village",
            "ge",
            "5",
            "",
            "",
            "2026-12-31",
            "floor",
            "公共法律服务三年计划",
            "逐村判定，不看平均",
        ],
        [
            "G07",
            "YL04",
            "",
            "county",
            "ge",
            "95",
            "",
            "73",
            "2026-12-31",
            "deadline",
            "颐养之家建设方案",
            "计划2026年底达到",
        ],
        [
            "G08",
            "YL06",
            "",
            "township",
            "range",
            "8",
            "20",
            "",
            "2026-12-31",
            "floor",
            "颐养之家建设方案",
            "单点规模适度",
        ],
        ["G09", "SQ02", "", "county", "ge", "99", "", "", "2026-12-31", "annual", "诉求办理考核办法", ""],
        ["G10", "SQ03", "", "county", "ge", "95", "", "", "2026-12-31", "annual", "诉求办理考核办法", ""],
        [
            "G11",
            "SQ10",
            "",
            "township",
            "ge",
            "30",
            "",
            "",
            "2026-12-31",
            "floor",
            "诉求办理考核办法",
            "参评率过低的满意率不作比较",
        ],
        ["G12", "SQ15", "", "village", "ge", "100", "", "", "2026-09-30", "annual", "走访工作安排", "每季度一遍"],
        ["G13", "FW21", "", "county", "ge", "4200", "", "", "2026-12-31", "annual", "普法工作要点", "全年累计场次"],
        ["G14", "RJ02", "", "county", "eq", "100", "", "31", "2027-12-31", "deadline", "雨污分流攻坚方案", ""],
        ["G15", "ZZ02", "", "township", "eq", "100", "", "", "2026-12-31", "annual", "村级议事规则", ""],
        ["G16", "JJ02", "", "county", "gt", "90", "", "69", "2026-12-31", "deadline", "集体经济发展方案", "超过90%"],
    ];
    for row in rows {
        table.push(row);
    }
    table
}

/// events.csv
pub fn events() -> Table {
    let mut table = Table::new("id date title area indicators kind rebase note");
    let rows: [[&str; 8]; 9] = [
        ["E01", "2024-02-10", "春节", "", "", "festival", "false", "2024年春节在2月"],
        ["E02", "2025-01-29", "春节", "", "", "festival", "false", "2025年春节在1月，1—2月宜合并比较"],
        ["E03", "2026-02-17", "春节", "", "", "festival", "false", "2026年春节在2月"],
        [
            "E04",
            "2024-04-01",
            "《颐养之家建设方案》印发",
            "",
            "YL01|YL02|YL03|YL04|YL05",
            "policy",
            "false",
            "要求2026年底行政村覆盖率达到95%",
        ],
        [
            "E05",
            "2025-01-01",
            "满意率统计口径调整：未评价的不再计入满意",
            "",
            "SQ03|SQ08|SQ09",
            "definition",
            "true",
            "调整前后不直接比较",
        ],
        ["E06", "2025-01-01", "南漪镇两村合并", "990121107", "", "boundary", "false", "按合并后范围回溯相加"],
        [
            "E07",
            "2025-08-06",
            "连续强降雨",
            "990121107",
            "SQ01|PA07",
            "policy",
            "false",
            "启动防汛应急响应，诉求集中增加",
        ],
        ["E08", "2026-02-01", "新漪街道诉求办理专项督办", "990121004", "SQ02|SQ07", "policy", "false", "逾期工单清零"],
        ["E09", "2023-10-01", "“一村一法律顾问”工作启动", "", "FW15|FW16", "policy", "false", ""],
    ];
    for row in rows {
        table.push(row);
    }
    table
}

/// groups.csv: 联建片区, which may cross townships, and groups of peers.
pub fn groups(world: &World) -> Table {
    let mut table = Table::new("id name kind area");
    let names = [
        "澄河片区",
        "岚山片区",
        "松澜片区",
        "白鹭洲片区",
        "竹隐片区",
        "丹枫片区",
        "南漪片区",
        "柳漕片区",
        "青禾片区",
        "梨云片区",
        "星垂片区",
        "听泉片区",
    ];
    let kinds = ["建强班子", "化解矛盾", "优化治理", "发展产业"];
    let mut villages: Vec<&str> =
        world.places.leaves.iter().filter(|l| !l.own && !l.ended && !l.community).map(|l| l.code.as_str()).collect();
    let mut rng = Rng::of(&["groups"]);
    for (number, name) in names.iter().enumerate() {
        let kind = kinds.get(number % kinds.len()).copied().unwrap_or_default();
        // Neighbours in code order: some 片区 lie across the border of two townships.
        let at = usize::try_from(rng.below(i64::try_from(villages.len()).unwrap_or(4) - 4)).unwrap_or(0);
        let mut members: Vec<&str> = villages.drain(at..at + 3).collect();
        members.sort_unstable();
        for area in members {
            table.push([&format!("L{:02}", number + 1), &format!("{name}（{kind}型）"), "联建片区", area]);
        }
    }
    for town in &world.places.townships {
        let (id, name) = if town.urban() {
            ("Q01", "街道组")
        } else if town.rural() {
            ("Q03", "山区乡组")
        } else {
            ("Q02", "建制镇组")
        };
        table.push([id, name, "同类组", town.code]);
    }
    table
}

/// area_changes.csv
pub fn area_changes(world: &World) -> Table {
    let mut table = Table::new("date kind from_code to_code share note");
    let old = world.places.leaves.iter().find(|l| l.ended);
    let new = world.places.leaves.iter().find(|l| l.gained > 0);
    if let (Some(old), Some(new)) = (old, new) {
        let note = format!("{}并入{}", old.name, new.name);
        table.push([&format!("{}-01", &merge_date()[..7]), "merge", &old.code, &new.code, "1", &note]);
    }
    table
}

/// scoring.csv
pub fn scoring() -> Table {
    let mut table = Table::new("group indicator weight full_score rule floor note");
    for group in ["街道组", "建制镇组", "山区乡组"] {
        let rows = [
            ("TJ04", "15", "98", "90"),
            ("TJ05", "10", "60", "30"),
            ("FW16", "10", "100", "80"),
            ("YL04", "20", "95", "60"),
            ("SQ02", "20", "99", "90"),
            ("SQ03", "15", "95", "80"),
            ("ZZ04", "10", "100", "80"),
        ];
        for (indicator, weight, full, floor) in rows {
            table.push([group, indicator, weight, full, "线性", floor, "得分=权重×（实际值−底线）÷（满分值−底线）"]);
        }
    }
    table
}

/// mappings.csv
pub fn mappings() -> Table {
    let mut table = Table::new("kind text target scope note");
    let rows = [
        ["area", "澄关街办", "990121001", "", "街道简称"],
        ["area", "澄关街道办事处", "990121001", "", ""],
        ["area", "桐屏", "990121100", "", "简称"],
        ["area", "桐屏镇人民政府", "990121100", "", ""],
        ["area", "白鹭诸镇", "990121106", "", "常见错字"],
        ["area", "县直", "990121-own", "", ""],
        ["indicator", "纠纷受理件数", "TJ01", "人民调解工作月报表", ""],
        ["indicator", "调解成功件", "TJ03", "人民调解工作月报表", ""],
        ["indicator", "按时办结率", "SQ02", "", ""],
        ["organisation", "住建局", "D07", "", ""],
        ["organisation", "人社局", "D10", "", ""],
    ];
    for row in rows {
        table.push(row);
    }
    table
}

/// settings.json
pub fn settings() -> Value {
    json!({
        "cards": ["TJ01", "TJ04", "FW05", "FW16", "PA01", "PA06", "YL04", "YL05", "YL03", "SQ01", "SQ02", "SQ03"],
        "table": ["TJ04", "TJ05", "FW04", "FW16", "FW19", "PA06", "YL04", "YL05", "SQ02", "SQ03", "SQ10", "SQ14"],
        "ranking": true,
        "progress_label": "时间进度",
    })
}
