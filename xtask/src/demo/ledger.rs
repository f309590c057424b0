//! Work items and the 报送台账 of the invented county. The words of the items are made up like everything else.

use super::registers::{FORMS, organisation};
use super::rng::Rng;
use super::series::{MONTHS, World, month_name};
use super::stories::{SILENT, THREE_LATE};
use super::table::Table;

const P: &str = "问题";
const N: &str = "创新举措";
const U: &str = "需上级协调事项";
const C: &str = "典型案例";
const T: &str = "交办事项";
const DOING: &str = "办理中";
const DONE: &str = "已办结";
const OPEN: &str = "未办";
const OVER: &str = "逾期未办结";

/// items.csv: kind, title, area, organisation, indicator, opened, due, state, note.
const ITEMS: [[&str; 9]; 28] = [
    [
        P,
        "桐屏镇治安警情连续两个月明显上升",
        "990121100",
        "D02",
        "PA01",
        "2026-06-08",
        "2026-07-20",
        DOING,
        "已增派夜间巡逻力量，正在分析警情类型",
    ],
    [
        P,
        "白鹭渚镇一村群众满意率持续走低",
        "990121106204",
        "T106",
        "SQ03",
        "2026-04-10",
        "2026-06-10",
        OVER,
        "入户回访已做两轮，供水问题尚未解决",
    ],
    [
        P,
        "听泉乡颐养之家单点老人偏少",
        "990121202",
        "D03",
        "YL06",
        "2026-03-02",
        "2026-06-30",
        OVER,
        "拟合并相邻点位，方案在征求意见",
    ],
    [
        P,
        "梨云乡调解成功率长期为百分之百，需核实登记情况",
        "990121200",
        "D01",
        "TJ04",
        "2026-05-12",
        "2026-07-31",
        DOING,
        "司法所正在抽查卷宗",
    ],
    [P, "暮岭乡六月份三张报表未报", "990121201", "T201", "", "2026-07-04", "2026-07-08", OPEN, "已电话催报"],
    [
        P,
        "半亭乡颐养之家覆盖率低于全县",
        "990121205",
        "T205",
        "YL04",
        "2026-01-15",
        "2026-09-30",
        DOING,
        "两处点位正在改造",
    ],
    [
        P,
        "新漪街道工单集中逾期",
        "990121004",
        "T004",
        "SQ02",
        "2025-12-05",
        "2026-02-28",
        DONE,
        "专项督办后按期办结率恢复",
    ],
    [
        P,
        "石澄镇一村法治讲座场次疑似误填",
        "990121103206",
        "T103",
        "FW21",
        "2026-05-06",
        "2026-07-10",
        OPEN,
        "待镇司法所核对签到表",
    ],
    [P, "羊角垄乡辅警力量不足", "990121203", "D02", "PA09", "2026-02-18", "2026-12-31", DOING, "列入下半年招录计划"],
    [N, "松澜镇推行晚间调解室", "990121101", "T101", "TJ03", "2025-09-20", "", DONE, "每周两晚开放，方便务工群众"],
    [N, "竹隐镇“流动法律服务车”进村", "990121108", "T108", "FW05", "2025-11-03", "", DOING, "每月走遍各村一次"],
    [
        N,
        "澄关街道楼栋议事微信群分类办理",
        "990121001",
        "T001",
        "SQ01",
        "2026-01-09",
        "",
        DOING,
        "一般事项由网格员当日答复",
    ],
    [N, "丹枫岭镇颐养之家互助记账", "990121109", "T109", "YL03", "2026-03-16", "", DOING, "服务时长可以兑换用餐"],
    [
        N,
        "麦岭头镇视频巡查与人工巡查结合",
        "990121110",
        "T110",
        "PA15",
        "2025-12-22",
        "",
        DONE,
        "在三个村试行后全镇推开",
    ],
    [U, "跨县河道排水纠纷需市级协调", "990121107", "D09", "TJ01", "2026-04-28", "2026-07-15", DOING, "已书面报请"],
    [U, "司法所编制不足需统筹", "990121205", "D01", "FW26", "2026-01-20", "2026-06-20", OVER, "等待批复"],
    [U, "热线工单系统与村级平台对接接口", "", "D05", "SQ02", "2026-03-11", "2026-08-31", DOING, "接口文档已提交"],
    [U, "颐养之家消防验收标准需明确", "", "D03", "YL09", "2025-10-13", "2026-03-31", DONE, "已印发指引"],
    [U, "派出所辖区与镇街范围不一致", "990121204", "D02", "PA06", "2026-05-19", "2026-09-30", OPEN, "待研究"],
    [C, "青禾铺镇土地流转纠纷联合调解", "990121105", "T105", "TJ03", "2025-06-17", "", DONE, "一次化解十一户纠纷"],
    [C, "云坞口镇返乡工人工资追讨", "990121102", "D01", "FW10", "2025-12-29", "", DONE, "法律援助与劳动监察联合办理"],
    [C, "岚台街道老旧小区停车议事", "990121002", "T002", "SQ03", "2026-02-26", "", DONE, "居民议定分时停车办法"],
    [C, "柳漕镇村医巡诊进颐养之家", "990121104", "D15", "YL13", "2026-04-02", "", DONE, "每半月一次"],
    [T, "汛期地质灾害隐患点排查", "", "D12", "PA07", "2026-05-25", "2026-06-25", OVER, "余两处未完成复核"],
    [T, "未配备法律顾问的村限期补齐", "", "D01", "FW16", "2026-06-01", "2026-08-31", DOING, "尚有个别村正在签约"],
    [T, "六月份逾期工单清零", "", "D05", "SQ02", "2026-06-15", "2026-06-30", DONE, "已清零"],
    [T, "户户到走访未达标村补访", "", "D14", "SQ15", "2026-06-20", "2026-07-20", DOING, "各镇街每周报进度"],
    [T, "联建片区年中评估", "", "D13", "DJ03", "2026-06-10", "2026-07-31", OPEN, "评估方案待印发"],
];

/// items.csv
pub fn items() -> Table {
    let mut table = Table::new("id kind title area organisation indicator opened due state note");
    for (number, [kind, title, area, organisation, indicator, opened, due, state, note]) in
        ITEMS.into_iter().enumerate()
    {
        let id = format!("W{:03}", number + 1);
        table.push([&id, kind, title, area, organisation, indicator, opened, due, state, note]);
    }
    table
}

/// The month after, as `YYYY-MM`.
fn next(month: usize) -> String {
    month_name(month + 1)
}

/// submissions.csv: every township and form, the last twelve months.
pub fn submissions(world: &World) -> Table {
    let mut table = Table::new("form area period due received state note");
    for (form, _, _, calendar, due_day, _) in FORMS {
        for town in &world.places.townships {
            let mut rng = Rng::of(&["submissions", form, town.code]);
            // Some townships are late more often than others.
            let habit = Rng::of(&["late", &organisation(town.code)]).between(2, 14);
            for month in MONTHS - 12..MONTHS {
                let last = month == MONTHS - 1;
                let closing = if calendar == "26-25" { month_name(month) } else { next(month) };
                let day = if calendar == "26-25" { 26 } else { i64::from(due_day) };
                let due = format!("{closing}-{day:02}");
                let on = |after: i64| format!("{closing}-{:02}", day + after);
                let silent = last && town.code == SILENT && matches!(form, "F-TJ" | "F-FW" | "F-YL");
                let short = last && form == "F-TJ" && THREE_LATE.iter().any(|v| v.starts_with(town.code));
                let draw = rng.below(100);
                let (received, state, note) = if silent {
                    (String::new(), "missing", "截至数据日期未报")
                } else if short {
                    (on(0), "returned", "三个村未报，退回补报")
                } else if draw < habit && !last {
                    (on(rng.between(1, 3)), "late", "")
                } else if draw == 99 && !last {
                    (on(-1), "returned", "合计与分项不符，退回后已更正")
                } else {
                    (on(-rng.between(0, 2).min(day - 1)), "on_time", "")
                };
                table.push([form, town.code, &month_name(month), &due, &received, state, note]);
            }
        }
    }
    table
}
